import pandas as pd

from helpers.network.bridges import bridges
from helpers.network.centrality import centrality
from helpers.network.graph import Graph

INSTITUTIONS = pd.DataFrame(
    {"institution_id": ["k1", "k2", "j1", "j2", "c1", "x"], "country": ["KR", "KR", "JP", "JP", "CN", None]}
)


def links_of(rows):
    links = pd.DataFrame(rows, columns=["source", "target", "works"])
    links = links.astype({"source": "str", "target": "str"})
    return links.assign(works_fractional=links["works"].astype(float))


def test_bridges_by_hand():
    links = links_of([("k1", "k2", 4), ("j1", "k1", 2), ("c1", "k1", 1), ("j1", "j2", 3), ("j2", "k1", 1)])
    found = bridges(links, centrality(Graph.from_links(links)), INSTITUTIONS).set_index("node")
    assert found.loc["k1", ["country", "countries", "partners", "works"]].tolist() == ["KR", 2, 3, 4]
    assert found.index[0] == "k1" and found.loc["k1", "rank_brokerage"] == 1
    assert "k2" not in found.index  # its only partner is at home
    assert found.loc["j1", "countries"] == 1


def test_equal_bridges_share_the_best_rank():
    links = links_of([("j1", "k1", 1), ("j2", "k2", 1)])
    found = bridges(links, centrality(Graph.from_links(links)), INSTITUTIONS)
    assert found["rank_betweenness"].tolist() == [1, 1, 1, 1]
    assert found["node"].tolist() == ["j1", "j2", "k1", "k2"]


def test_an_unknown_country_is_no_country():
    links = links_of([("k1", "x", 5), ("k1", "k2", 1)])
    assert len(bridges(links, centrality(Graph.from_links(links)), INSTITUTIONS)) == 0


def test_no_links():
    found = bridges(links_of([]), centrality(Graph.from_links(links_of([]))), INSTITUTIONS)
    assert len(found) == 0 and "rank_brokerage" in found
