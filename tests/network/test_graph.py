import networkx as nx
import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from helpers.network.graph import Graph

LINKS = pd.DataFrame({"source": ["B", "A"], "target": ["C", "B"], "works": [2, 5], "works_fractional": [1.5, 4.0]})
NODES = pd.DataFrame({"node": ["A", "B", "C", "D"], "works": [9, 9, 9, 1]})


def test_weights_are_symmetric_and_sorted_and_hold_isolates():
    graph = Graph.from_links(LINKS, NODES, "fractional")
    assert list(graph.nodes) == ["A", "B", "C", "D"]
    assert graph.weights.toarray().tolist() == [[0, 4, 0, 0], [4, 0, 1.5, 0], [0, 1.5, 0, 0], [0, 0, 0, 0]]
    assert graph.degree.tolist() == [1, 2, 1, 0] and graph.strength.tolist() == [4, 5.5, 1.5, 0]
    assert graph.links().values.tolist() == [["A", "B", 4.0], ["B", "C", 1.5]]


def test_neither_the_order_of_rows_nor_that_of_ends_matters():
    turned = LINKS.rename(columns={"source": "target", "target": "source"}).iloc[::-1]
    one, other = Graph.from_links(LINKS), Graph.from_links(turned)
    for part in ("data", "indices", "indptr"):
        assert np.array_equal(getattr(one.weights, part), getattr(other.weights, part))
    assert one.nodes.equals(other.nodes)


def test_a_graph_of_nothing():
    graph = Graph.from_links(LINKS[:0])
    assert graph.weights.shape == (0, 0) and len(graph.nodes) == 0 and len(graph.links()) == 0
    assert len(graph.to_networkx()) == 0


@pytest.mark.parametrize(
    "row, message",
    [
        (("A", "B", 0), "above 0"),
        (("A", "B", -1), "above 0"),
        (("A", "B", np.nan), "above 0"),
        (("A", "A", 3), "two different nodes"),
    ],
)
def test_refusals_name_the_link(row, message):
    links = pd.DataFrame([("C", "D", 1.0), row], columns=["source", "target", "works"])
    with pytest.raises(ValueError, match=f"'source': 'A'.*{message}"):
        Graph.from_links(links)


def test_the_networkx_graph_holds_the_same_network():
    held = Graph.from_links(LINKS, NODES, "fractional")
    graph = held.to_networkx()
    assert list(graph) == list(held.nodes) and graph.edges["B", "A"] == {"weight": 4.0}
    assert (abs(sparse.csr_array(nx.to_scipy_sparse_array(graph, nodelist=list(held.nodes))) - held.weights)).sum() == 0


def test_a_large_network_takes_no_python_objects_for_its_links():
    import tracemalloc

    random = np.random.default_rng(1)
    ends = np.unique(np.sort(random.integers(0, 3_000, size=(100_000, 2)), axis=1), axis=0)
    ends = ends[ends[:, 0] < ends[:, 1]]
    names = pd.Series([f"n{number:04}" for number in range(3_000)], dtype="str")
    source, target = (names.take(ends[:, side]).reset_index(drop=True) for side in (0, 1))
    links = pd.DataFrame({"source": source, "target": target, "works": 1})
    tracemalloc.start()
    graph = Graph.from_links(links)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert graph.weights.nnz == 2 * len(links)
    assert held < 25 * graph.weights.nnz  # a number and its place take 12 bytes, a dictionary's entry 100
