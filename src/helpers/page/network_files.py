"""A labelled network as files that other programs open: VOSviewer, Gephi, Pajek, any reader of GraphML, a spreadsheet."""

import json
import re
from html import escape
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd

from helpers.data.spreadsheet_text import as_text
from helpers.network.labelled_network import LabelledNetwork
from helpers.page.record import csv_bytes

FORMATS = ("vosviewer", "gexf", "graphml", "pajek", "csv")
#: VOSviewer knows clusters from 1 to this.
_MOST_CLUSTERS = 1000
#: Control characters and halves of surrogate pairs: XML holds none, and none may break a line of a text file.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")

#: What Pajek's readers take for the end of a name, and what stands for it.
_PLAIN = str.maketrans({'"': "\u201d", "'": "\u2019", "\\": "/"})


def write_network(network: LabelledNetwork, form: str, folder: Path, title: str) -> list[Path]:
    """Write a network in a form of `FORMATS`.

    vosviewer
        network.json, and the same as map.txt and network.txt: label, place, cluster, works of each item; the
        description of an item is its node.
    gexf, graphml
        network.gexf (for Gephi), network.graphml: all that is known of nodes and links, places as the format has them.
    pajek
        network.net, with communities as the partition network.clu and works as the vector network.vec.
    csv
        nodes.csv and links.csv, with which a spreadsheet computes nothing.

    Parameters
    ----------
    network : LabelledNetwork
    form : str
    folder : path
        Made if it is not there; files of these names are replaced.
    title : str
        What the network is of.

    Returns
    -------
    list of path
        The files written. The same network gives the same bytes.

    Raises
    ------
    ValueError
        `form` is none of `FORMATS`.

    Examples
    --------
    >>> import tempfile
    >>> from helpers.data.corpus import read_corpus
    >>> from helpers.network.labelled_network import labelled_network
    >>> with tempfile.TemporaryDirectory() as place:
    ...     network = labelled_network(read_corpus("planted"), "country", "en")
    ...     [file.name for file in write_network(network, "pajek", Path(place), "planted")]
    ['network.net', 'network.clu', 'network.vec']
    """
    if form not in FORMATS:
        raise ValueError(f"format is {form!r}; expected one of {', '.join(FORMATS)}")
    clean = [_UNPRINTABLE.sub(" ", label).strip() or node for node, label in _pairs(network.nodes, "node", "label")]
    nodes, links = network.nodes.assign(label=clean), network.links.dropna(axis="columns", how="all")
    write = {"vosviewer": _vosviewer, "gexf": _gexf, "graphml": _graphml, "pajek": _pajek, "csv": _csv}[form]
    folder.mkdir(parents=True, exist_ok=True)
    files = {folder / name: content for name, content in write(nodes, links, title).items()}
    for file, content in files.items():
        file.write_bytes(content)
    return list(files)


def _pairs(table: pd.DataFrame, *columns: str):
    return zip(*(table[column].tolist() for column in columns), strict=True)


def _numbered(nodes: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """Links between the numbers of the nodes, from 1."""
    number = pd.Series(range(1, len(nodes) + 1), index=nodes["node"])
    return pd.DataFrame({end: links[end].map(number) for end in ("source", "target")} | {"works": links["works"]})


def _vosviewer(nodes: pd.DataFrame, links: pd.DataFrame, title: str) -> dict[str, bytes]:
    items = pd.DataFrame({"id": range(1, len(nodes) + 1), "label": nodes["label"], "description": nodes["node"]})
    items["description"] = items["description"].map(escape)
    items = items.assign(x=nodes["x"], y=nodes["y"], cluster=nodes["community"].where(lambda n: n <= _MOST_CLUSTERS))
    items["cluster"] = items["cluster"].astype("Int64")
    items["weight<Works>"] = nodes["works"]
    known = [{name: value for name, value in item.items() if not pd.isna(value)} for item in _records(items)]
    numbered = _numbered(nodes, links)
    content = {
        "network": {
            "items": [item | {"weights": {"Works": item.pop("weight<Works>")}} for item in known],
            "links": _records(numbered.set_axis(["source_id", "target_id", "strength"], axis=1)),
        },
        "info": {"title": escape(title), "description": ""},
    }
    written = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    items["label"], items["description"] = items["label"].map(_quoted), items["description"].map(_quoted)
    shown = items.dropna(axis="columns", how="all")
    rows = ["\t".join(map(str, row)) for row in shown.astype(object).where(shown.notna(), "").to_numpy().tolist()]
    pairs = ["\t".join(map(str, row)) for row in numbered.to_numpy().tolist()]
    return {
        "network.json": f"{written}\n".encode(),
        "map.txt": "\n".join(["\t".join(shown.columns), *rows, ""]).encode(),
        "network.txt": "\n".join([*pairs, ""]).encode(),
    }


def _records(table: pd.DataFrame) -> list[dict]:
    return table.astype(object).to_dict("records")


def _quoted(text: str) -> str:
    """A text of a map file: in quotes where it holds what parts columns, and never a formula of a spreadsheet."""
    text = as_text(text)
    return '"' + text.replace('"', '""') + '"' if re.search('[,;"]', text) else text


def _graph(nodes: pd.DataFrame, links: pd.DataFrame, left_out: set) -> nx.Graph:
    """As networkx has it, with what is known of nodes and links; `weight` is the number of joint works."""
    graph = nx.Graph()
    for node in _records(nodes):
        graph.add_node(node["node"], **{k: v for k, v in node.items() if k not in left_out and not pd.isna(v)})
    for link in _records(links.assign(weight=links["works"].astype(float))):
        graph.add_edge(link["source"], link["target"], **{k: v for k, v in link.items() if k not in left_out})
    return graph


def _gexf(nodes: pd.DataFrame, links: pd.DataFrame, title: str) -> dict[str, bytes]:
    graph = _graph(nodes, links, {"node", "source", "target", "x", "y"})
    for node, x, y in _pairs(nodes, "node", "x", "y"):
        if not np.isnan(x):
            graph.nodes[node]["viz"] = {"position": {"x": x, "y": y, "z": 0.0}}
    undated = re.sub(' lastmodifieddate="[^"]*"', "", "\n".join([*nx.generate_gexf(graph), ""]))
    return {"network.gexf": undated.encode()}


def _graphml(nodes: pd.DataFrame, links: pd.DataFrame, title: str) -> dict[str, bytes]:
    graph = _graph(nodes, links, {"node", "source", "target"})
    return {"network.graphml": "\n".join([*nx.generate_graphml(graph), ""]).encode()}


def _pajek(nodes: pd.DataFrame, links: pd.DataFrame, title: str) -> dict[str, bytes]:
    """Labels name the vertices: those that recur are told apart by their node; places lie from 0 to 1."""
    label = nodes["label"].where(~nodes["label"].duplicated(keep=False), nodes["label"] + " " + nodes["node"])
    names = dict(zip(nodes["node"], label.str.translate(_PLAIN), strict=True))
    graph = nx.Graph()
    for node, x, y in _pairs(nodes, "node", "x", "y"):
        graph.add_node(names[node], **({} if np.isnan(x) else {"x": round(0.5 + x / 2, 4), "y": round(0.5 - y / 2, 4)}))
    graph.add_weighted_edges_from((names[a], names[b], n) for a, b, n in _pairs(links, "source", "target", "works"))
    head = f"*Vertices {len(nodes)}"
    values = {"clu": nodes["community"].astype("Int64"), "vec": nodes["works"].astype("Int64").fillna(0)}
    files = {"net": nx.generate_pajek(graph)} | {end: [head, *map(str, value)] for end, value in values.items()}
    return {f"network.{end}": "\n".join([*lines, ""]).encode() for end, lines in files.items()}


def _csv(nodes: pd.DataFrame, links: pd.DataFrame, title: str) -> dict[str, bytes]:
    return {"nodes.csv": csv_bytes(nodes), "links.csv": csv_bytes(links)}
