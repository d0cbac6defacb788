import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from tests.network.made_graphs import links_of, middling_graph, random_graph, small_graphs, to_igraph

from helpers.network.betweenness import betweenness
from helpers.network.graph import Graph


def by_networkx(graph):
    drawn = graph.to_networkx()
    for *_, data in drawn.edges(data=True):
        data["length"] = 1 / data["weight"]
    found = nx.betweenness_centrality(drawn, weight="length")
    return np.array([found[node] for node in graph.nodes])


def test_two_triangles_by_hand():
    graph = Graph.from_links(links_of({(0, 1): 1, (0, 2): 1, (1, 2): 1, (2, 3): 1, (2, 4): 1, (3, 4): 1}))
    assert betweenness(graph)[0].tolist() == pytest.approx([0, 0, 4 / 6, 0, 0])


@given(small_graphs)
@settings(max_examples=80)
def test_agrees_with_networkx_where_paths_tie_or_break(graph):
    powers = graph.weights.copy()
    powers.data = 2.0 ** (powers.data % 3)  # lengths whose sums are exact: networkx knows no rounding
    for same in (powers, powers.sign()):
        found, error = betweenness(Graph(graph.nodes, same))
        assert np.allclose(found, by_networkx(Graph(graph.nodes, same)), atol=1e-12)
        assert (error == 0).all()


@pytest.mark.parametrize("n, p", [(40, 0.08), (40, 0.3), (60, 0.9)])
def test_agrees_with_networkx(n, p):
    graph = random_graph(n, p, seed=n)
    assert np.allclose(betweenness(graph)[0], by_networkx(graph), atol=1e-12)


def test_agrees_with_igraph_on_a_thousand_nodes():
    graph = random_graph(1_200, 0.005, seed=4)  # no ties: igraph takes them with another rounding
    n = len(graph.nodes)
    theirs = np.array(to_igraph(graph).betweenness(directed=False, weights="length")) * 2 / ((n - 1) * (n - 2))
    found, error = betweenness(graph, sources=n)
    assert np.allclose(found, theirs, atol=1e-12) and (error == 0).all()


def test_equally_long_paths_tie_in_spite_of_rounding():
    # the direct link of the first and the third and the way over the second share this pair
    assert 1 / 10 + 1 / 15 > 1 / 6
    graph = Graph.from_links(links_of({(0, 1): 10, (1, 2): 15, (0, 2): 6}))
    assert betweenness(graph)[0].tolist() == pytest.approx([0, 0.5, 0])


def test_the_sampled_estimate_has_no_bias_and_the_error_that_it_says():
    graph = random_graph(150, 0.06, seed=3)
    exact, none = betweenness(graph)
    assert (none == 0).all()
    runs = [betweenness(graph, sources=60, seed=seed) for seed in range(60)]
    assert all(np.array_equal(*pair) for pair in zip(betweenness(graph, 60, 5), runs[5], strict=True))
    off = np.array([found - exact for found, _ in runs])
    error = np.array([error for _, error in runs])
    assert np.sqrt((off**2).mean() / (error**2).mean()) == pytest.approx(1, abs=0.1)
    assert np.abs(off.mean(axis=0)).max() < 0.15 * exact.max()


def coverage(graph, sources, first):
    """How often the 95 % interval of the error holds the exact value, of the `first` nodes by betweenness."""
    exact, _ = betweenness(graph, sources=len(graph.nodes))
    leading = np.argsort(-exact)[:first]
    runs = [betweenness(graph, sources=sources, seed=seed) for seed in range(25)]
    return np.mean([np.abs(found - exact)[leading] <= 1.96 * error[leading] for found, error in runs])


def test_coverage_of_the_error_on_middling_networks():
    assert 0.88 < coverage(random_graph(600, 0.02, seed=1), 128, first=50) < 0.97
    unequal = middling_graph(n=800, links=5_000)  # paths run through a few hubs
    assert 0.85 < coverage(unequal, 128, first=10) < 0.97
    assert 0.5 < coverage(unequal, 128, first=50) < 0.8  # too small for nodes that few sources need, as documented


def test_more_sources_than_nodes_are_all_nodes_and_fewer_than_two_are_refused():
    graph = random_graph(30, 0.3, seed=1)
    assert np.array_equal(betweenness(graph, sources=99)[0], betweenness(graph)[0])
    with pytest.raises(ValueError, match="at least 2"):
        betweenness(graph, sources=1)


def test_no_nodes():
    found, error = betweenness(Graph.from_links(links_of({})))
    assert len(found) == len(error) == 0
