import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from tests.network.made_graphs import links_of, middling_graph, random_graph, small_graphs, to_igraph

from helpers.network.communities import modularity
from helpers.network.graph import Graph
from helpers.network.leiden import leiden


def linked(graph):
    """Weights among the nodes that have a link."""
    some = np.flatnonzero(graph.degree)
    return graph.weights[some][:, some]


def without_links_between(weights, label):
    pairs = weights.tocoo()
    kept = label[pairs.row] == label[pairs.col]
    return sparse.csr_array((pairs.data[kept], (pairs.row[kept], pairs.col[kept])), shape=weights.shape)


def best_by_trying(weights):
    """Highest modularity of all partitions."""

    def partitions(n):
        if n == 0:
            yield []
            return
        for rest in partitions(n - 1):
            for label in range(max(rest, default=-1) + 2):
                yield [*rest, label]

    return max(modularity(weights, label) for label in partitions(weights.shape[0]))


@given(small_graphs, st.integers(0, 5))
@settings(max_examples=60)
def test_what_the_method_guarantees(graph, seed):
    weights = linked(graph)
    assume(weights.shape[0])
    label = leiden(weights, seed)
    quality, n = modularity(weights, label), label.max() + 1
    pieces, _ = connected_components(without_links_between(weights, label))
    assert pieces == n == len(np.unique(label))  # each community is connected
    moved = [
        np.where(np.arange(len(label)) == node, other, label) for node in range(len(label)) for other in range(n + 1)
    ]  # the last one is a community of its own
    merged = [np.where(label == one, other, label) for one in range(n) for other in range(one)]
    assert all(modularity(weights, other) <= quality + 1e-9 for other in moved + merged)


@pytest.mark.parametrize("seed", range(6))
def test_the_best_of_ten_seeds_is_the_best_of_all_partitions(seed):
    weights = linked(random_graph(8, 0.4, seed))
    found = max(modularity(weights, leiden(weights, run)) for run in range(10))
    assert found == pytest.approx(best_by_trying(weights))


def test_as_good_as_igraph_and_networkit_and_never_apart():
    networkit = pytest.importorskip("networkit")
    weights = linked(middling_graph())
    pairs = sparse.triu(weights, format="coo")
    other = to_igraph(
        Graph.from_links(
            links_of(
                dict(
                    zip(map(tuple, np.column_stack([pairs.row, pairs.col]).tolist()), pairs.data.tolist(), strict=True)
                )
            )
        )
    )
    same = networkit.GraphFromCoo((pairs.data, (pairs.row, pairs.col)), n=weights.shape[0], weighted=True)
    theirs = other.community_leiden("modularity", weights="weight", n_iterations=-1).membership
    louvain = networkit.community.PLM(same, refine=True).run().getPartition().getVector()
    for seed in range(3):
        label = leiden(weights, seed)
        quality = modularity(weights, label)
        assert quality > modularity(weights, np.array(theirs)) - 0.005
        assert quality > modularity(weights, np.array(louvain)) - 0.005
        assert connected_components(without_links_between(weights, label))[0] == label.max() + 1


def test_modularity_agrees_with_networkx_and_igraph():
    graph = middling_graph(n=400, links=2_000)
    weights = linked(graph)
    label = leiden(weights, 0)
    drawn = nx.from_scipy_sparse_array(weights)
    parts = [set(np.flatnonzero(label == c).tolist()) for c in range(label.max() + 1)]
    assert modularity(weights, label) == pytest.approx(nx.community.modularity(drawn, parts))
    assert np.diff(weights.indptr).min() > 0 and len(graph.nodes) == weights.shape[0]
    assert modularity(weights, label) == pytest.approx(to_igraph(graph).modularity(label.tolist(), weights="weight"))


def test_the_seed_alone_decides():
    weights = linked(middling_graph(n=500, links=2_000))
    first = leiden(weights, 7)
    assert np.array_equal(leiden(weights, 7), first)
    assert any(not np.array_equal(leiden(weights, seed), first) for seed in range(5))


def test_the_same_partition_on_every_machine():
    # numbers that no machine may change: sums in a fixed order, one thread, basic arithmetic
    label = leiden(linked(middling_graph(n=300, links=1_200)), 42)
    assert (int(label.max()) + 1, int((label * np.arange(len(label))).sum())) == (11, 205979)


def test_scale_does_not_matter():
    weights = linked(middling_graph(n=300, links=1_200))
    assert np.array_equal(leiden(weights, 3), leiden(weights * 2.0**20, 3))
