"""Files of networks: opened again, they hold the same nodes, links and attributes, whatever the names are."""

import csv
import io
import json

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.cli import main
from helpers.network.labelled_network import COLUMNS, LabelledNetwork
from helpers.page.network_files import FORMATS, write_network

ROWS = [
    ("kr/a", 'A, "B"', "KR", 9, 4.5, 2, 5, 1, 0.5, -1.0),
    ("jp/b", "=1+1\tx\n", "JP", 7, 3.5, 1, 3, 1, -1.0, 1.0),
    ("us/c", "기관 <b>", None, 5, 2.5, 1, 2, 2000, 0.0, 0.0),
]
NODES = pd.DataFrame(ROWS, columns=COLUMNS)
LINKS = pd.DataFrame(
    {"source": ["jp/b", "kr/a"], "target": ["kr/a", "us/c"], "works": [3, 2], "works_fractional": [1.5, 0.5]}
)
NETWORK = LabelledNetwork(NODES, LINKS, 0, 0)
#: label as it is written, without what no file holds.
CLEAN = ['A, "B"', "=1+1 x", "기관 <b>"]


def written(form, folder, network=NETWORK):
    return {file.name: file for file in write_network(network, form, folder, "made <up>")}


def weights(graph, name="weight"):
    return {frozenset(ends[:2]): ends[2] for ends in graph.edges(data=name)}


@pytest.mark.parametrize(("form", "read"), [("gexf", nx.read_gexf), ("graphml", nx.read_graphml)])
def test_networkx_reads_the_same_graph(form, read, tmp_path):
    graph = read(written(form, tmp_path)[f"network.{form}"])
    assert [graph.nodes[node]["label"] for node in NODES["node"]] == CLEAN
    assert [graph.nodes[node]["works"] for node in NODES["node"]] == [9, 7, 5]
    assert [graph.nodes[node]["community"] for node in NODES["node"]] == [1, 1, 2000]
    assert [graph.nodes[node].get("country") for node in NODES["node"]] == ["KR", "JP", None]
    assert weights(graph) == {frozenset({"jp/b", "kr/a"}): 3, frozenset({"kr/a", "us/c"}): 2}
    assert weights(graph, "works_fractional") == {frozenset({"jp/b", "kr/a"}): 1.5, frozenset({"kr/a", "us/c"}): 0.5}
    first = graph.nodes["kr/a"]
    place = first["viz"]["position"] if form == "gexf" else first
    assert (float(place["x"]), float(place["y"])) == (0.5, -1.0)


def test_pajek_reads_the_same_graph_with_its_partition_and_vector(tmp_path):
    twice = NODES.assign(label=["A", 'B "b"', "A"])
    files = written("pajek", tmp_path, LabelledNetwork(twice, LINKS, 0, 0))
    graph = nx.read_pajek(files["network.net"])
    assert list(graph) == ["A kr/a", "B ”b”", "A us/c"]
    assert weights(graph) == {frozenset({"A kr/a", "B ”b”"}): 3, frozenset({"A kr/a", "A us/c"}): 2}
    assert (graph.nodes["A kr/a"]["x"], graph.nodes["A kr/a"]["y"]) == (0.75, 1.0)
    assert files["network.clu"].read_text().split("\n") == ["*Vertices 3", "1", "1", "2000", ""]
    assert files["network.vec"].read_text().split("\n") == ["*Vertices 3", "9", "7", "5", ""]


def test_vosviewer_json_has_its_documented_shape(tmp_path):
    content = json.loads(written("vosviewer", tmp_path)["network.json"].read_text(encoding="utf-8"))
    assert set(content) == {"network", "info"} and content["info"]["title"] == "made &lt;up&gt;"
    items, links = content["network"]["items"], content["network"]["links"]
    assert [item["label"] for item in items] == CLEAN and [item["id"] for item in items] == [1, 2, 3]
    kinds = {"id": int, "label": str, "description": str, "x": float, "y": float, "cluster": int, "weights": dict}
    for item in items:
        assert all(isinstance(value, kinds[name]) for name, value in item.items())
        assert 1 <= item.get("cluster", 1) <= 1000 and item["weights"]["Works"] >= 0
    assert "cluster" not in items[2]  # beyond what VOSviewer knows
    assert links == [{"source_id": 2, "target_id": 1, "strength": 3}, {"source_id": 1, "target_id": 3, "strength": 2}]


def test_vosviewer_text_files_have_their_documented_shape(tmp_path):
    files = written("vosviewer", tmp_path)
    rows = list(csv.DictReader(io.StringIO(files["map.txt"].read_text(encoding="utf-8")), delimiter="\t"))
    assert list(rows[0]) == ["id", "label", "description", "x", "y", "cluster", "weight<Works>"]
    assert [row["label"] for row in rows] == ['A, "B"', "'=1+1 x", "기관 <b>"]
    assert [row["cluster"] for row in rows] == ["1", "1", ""]
    assert files["network.txt"].read_text() == "2\t1\t3\n1\t3\t2\n"


def test_a_spreadsheet_computes_nothing(tmp_path):
    files = written("csv", tmp_path)
    nodes, links = (pd.read_csv(files[name]) for name in ("nodes.csv", "links.csv"))
    assert nodes["label"].tolist() == ['A, "B"', "'=1+1 x", "기관 <b>"]
    pd.testing.assert_frame_equal(links.astype(LINKS.dtypes), LINKS)


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_unknown_is_left_out_and_bytes_are_the_same(form, tmp_path):
    unknown = LabelledNetwork(NODES.assign(x=float("nan"), y=float("nan")), LINKS.assign(works_fractional=None), 0, 0)
    files = written(form, tmp_path, unknown)
    first = {name: file.read_bytes() for name, file in files.items()}
    assert not any(b"nan" in content.lower() for content in first.values())
    assert {name: file.read_bytes() for name, file in written(form, tmp_path, unknown).items()} == first


@given(st.lists(st.text(max_size=8), min_size=3, max_size=3))
def test_any_name_comes_back(tmp_path_factory, names):
    folder = tmp_path_factory.mktemp("names")
    network = LabelledNetwork(NODES.assign(label=names), LINKS, 0, 0)
    gexf = nx.read_gexf(written("gexf", folder, network)["network.gexf"])
    graphml = nx.read_graphml(written("graphml", folder, network)["network.graphml"])
    pajek = nx.read_pajek(written("pajek", folder, network)["network.net"])
    assert len(gexf) == len(graphml) == len(pajek) == 3
    assert [gexf.nodes[node]["label"] for node in gexf] == [graphml.nodes[node]["label"] for node in graphml]
    assert pajek.number_of_edges() == 2


def test_an_unknown_form_is_refused(tmp_path):
    with pytest.raises(ValueError, match="format is 'png'; expected one of vosviewer"):
        written("png", tmp_path)


def test_the_command(tmp_path, capsys):
    asked = ["export", "planted", "--level", "institution", "--format", "graphml", "--out", str(tmp_path)]
    assert main([*asked, "--technology", "quantum-sensing", "--years", "2015-2024", "--min-weight", "2"]) == 0
    graph = nx.read_graphml(tmp_path / "network.graphml")
    assert len(graph) and min(weights(graph).values()) == 2
    assert f"{len(graph):,} nodes, {graph.number_of_edges():,} links" in capsys.readouterr().out
    assert main([*asked, "--min-weight", "99999"]) == 2
