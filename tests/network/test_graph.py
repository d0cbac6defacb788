import networkx as nx
import pandas as pd
from scipy import sparse

from helpers.network.graph import adjacency, to_networkx

LINKS = pd.DataFrame({
    "source": ["B", "A"], "target": ["C", "B"], "works": [2, 5], "works_fractional": [1.5, 4.0]
})
NODES = pd.DataFrame({"node": ["A", "B", "C", "D"], "works": [9, 9, 9, 1]})


def test_adjacency_is_symmetric_and_sorted_and_holds_isolates():
    matrix, labels = adjacency(LINKS, NODES, "works_fractional")
    assert list(labels) == ["A", "B", "C", "D"]
    assert matrix.toarray().tolist() == [[0, 4, 0, 0], [4, 0, 1.5, 0], [0, 1.5, 0, 0], [0, 0, 0, 0]]


def test_adjacency_of_nothing():
    matrix, labels = adjacency(LINKS[:0])
    assert matrix.shape == (0, 0) and len(labels) == 0


def test_networkx_graph_has_the_attributes():
    graph = to_networkx(LINKS, NODES, "works_fractional")
    assert list(graph) == ["A", "B", "C", "D"]
    assert graph.nodes["D"] == {"works": 1}
    assert graph.edges["B", "A"] == {"works": 5, "works_fractional": 4.0, "weight": 4.0}


def test_both_hold_the_same_network():
    graph = to_networkx(LINKS)
    matrix, labels = adjacency(LINKS)
    assert (abs(sparse.csr_array(nx.to_scipy_sparse_array(graph, nodelist=list(labels))) - matrix)).sum() == 0


def test_networkx_graph_of_nothing():
    assert len(to_networkx(LINKS[:0])) == 0
