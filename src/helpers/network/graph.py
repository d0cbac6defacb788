"""A network held once: the labels of its nodes and its weights as a sparse matrix, from which measures are computed."""

from dataclasses import dataclass

import networkx as nx
import numpy as np
import pandas as pd
from scipy import sparse

from helpers.data.countings import weight_column


@dataclass(frozen=True)
class Graph:
    """An undirected weighted graph.

    Attributes
    ----------
    nodes : pandas.Index
        Labels of the n nodes, sorted.
    weights : scipy.sparse.csr_array
        Symmetric, of shape (n, n), with sorted indices and an empty diagonal; all stored weights are above 0.

    Examples
    --------
    >>> links = pd.DataFrame({"source": ["A"], "target": ["B"], "works": [3]})
    >>> graph = Graph.from_links(links)
    >>> graph.weights.toarray(), list(graph.nodes)
    (array([[0., 3.],
           [3., 0.]]), ['A', 'B'])
    """

    nodes: pd.Index
    weights: sparse.csr_array

    @classmethod
    def from_links(cls, links, nodes=None, counting="full"):
        """The graph of a table of links; the order of its rows does not matter.

        Parameters
        ----------
        links : DataFrame
            source, target, works, works_fractional (that which `counting` names), each link once.
        nodes : DataFrame, optional
            Its column node names nodes that may have no link.
        counting : {"full", "fractional"}

        Returns
        -------
        Graph

        Raises
        ------
        ValueError
            A link has no weight above 0, or joins a node with itself.
        """
        weight = weight_column(counting)
        value = links[weight].to_numpy(float, na_value=np.nan)
        names = [links["source"], links["target"], *([] if nodes is None else [nodes["node"]])]
        code, labels = pd.factorize(pd.concat(names, ignore_index=True), sort=True)
        source, target = code[: len(links)], code[len(links) : 2 * len(links)]
        for wrong, expected in ((~(value > 0), "a weight above 0"), (source == target, "two different nodes")):
            if wrong.any():
                first = links[["source", "target", weight]].iloc[int(np.argmax(wrong))].to_dict()
                raise ValueError(f"link {first}: expected {expected}")
        ends = np.concatenate([source, target]), np.concatenate([target, source])
        matrix = sparse.csr_array((np.tile(value, 2), ends), shape=(len(labels), len(labels)))
        matrix.sort_indices()
        return cls(pd.Index(labels), matrix)

    @property
    def degree(self) -> np.ndarray:
        """Number of partners of each node."""
        return np.diff(self.weights.indptr).astype("int64")

    @property
    def strength(self) -> np.ndarray:
        """Sum of the weights of each node's links."""
        return self.weights.sum(axis=1)

    def half(self) -> sparse.coo_array:
        """The upper triangle of the weights: each link once, sorted by its row, then by its column."""
        return sparse.triu(self.weights, format="coo")

    def links(self) -> pd.DataFrame:
        """Each link once, with source < target: source, target, weight; sorted."""
        half = self.half()
        return pd.DataFrame({"source": self.nodes[half.row], "target": self.nodes[half.col], "weight": half.data})

    def to_networkx(self) -> nx.Graph:
        """The same as a networkx graph with the attribute "weight", to draw, to explain, and for what it offers.

        A link costs it some hundred bytes of Python dictionaries: a few thousand links are meant, not millions.

        Examples
        --------
        >>> links = pd.DataFrame({"source": ["A"], "target": ["B"], "works": [3]})
        >>> Graph.from_links(links).to_networkx().edges["A", "B"]
        {'weight': 3.0}
        """
        graph, links = nx.Graph(), self.links()
        graph.add_nodes_from(self.nodes)
        graph.add_weighted_edges_from(zip(*(links[name].tolist() for name in links), strict=True))
        return graph
