"""Links as a graph: a sparse matrix to compute with, a networkx graph to draw and explain."""

import networkx as nx
import numpy as np
import pandas as pd
from scipy import sparse


def adjacency(links, nodes=None, weight="works"):
    """Symmetric weight matrix of a network and the labels of its rows.

    Parameters
    ----------
    links : DataFrame
        source, target and the weight column, each link once.
    nodes : DataFrame, optional
        Its column node names nodes that may have no link.
    weight : str
        Column of `links`.

    Returns
    -------
    scipy.sparse.csr_array, pandas.Index
        Matrix of shape (nodes, nodes); labels sorted.

    Examples
    --------
    >>> links = pd.DataFrame({"source": ["A"], "target": ["B"], "works": [3]})
    >>> matrix, labels = adjacency(links)
    >>> matrix.toarray(), list(labels)
    (array([[0., 3.],
           [3., 0.]]), ['A', 'B'])
    """
    names = [links["source"], links["target"], *([] if nodes is None else [nodes["node"]])]
    code, labels = pd.factorize(pd.concat(names, ignore_index=True), sort=True)
    source, target = code[: len(links)], code[len(links): 2 * len(links)]
    value = np.tile(links[weight].to_numpy(float), 2)
    ends = (np.concatenate([source, target]), np.concatenate([target, source]))
    return sparse.csr_array((value, ends), shape=(len(labels), len(labels))), labels


def to_networkx(links, nodes=None, weight="works"):
    """Undirected networkx graph of links, for drawing and for whatever networkx offers.

    Parameters
    ----------
    links : DataFrame
        source, target and any further columns: these become attributes of the edges.
    nodes : DataFrame, optional
        node and further columns: these become attributes of the nodes, also of nodes without a link.
    weight : str
        Column of `links` that becomes the edge attribute "weight".

    Returns
    -------
    networkx.Graph

    Examples
    --------
    >>> links = pd.DataFrame({"source": ["A"], "target": ["B"], "works": [3]})
    >>> to_networkx(links).edges["A", "B"]
    {'works': 3, 'weight': 3}
    """
    graph = nx.Graph()
    names = pd.concat([links["source"], links["target"]])
    graph.add_nodes_from(sorted(names.unique()))
    if nodes is not None:
        attributes = nodes.drop(columns="node").to_dict("records")
        graph.add_nodes_from(zip(nodes["node"], attributes, strict=True))
    attributes = links.drop(columns=["source", "target"]).assign(weight=links[weight]).to_dict("records")
    graph.add_edges_from(zip(links["source"], links["target"], attributes, strict=True))
    return graph
