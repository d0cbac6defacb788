import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from tests.network.made_graphs import links_of, middling_graph, random_graph, small_graphs, to_igraph

from helpers.network.betweenness import betweenness
from helpers.network.centrality import centrality, core_number, pagerank
from helpers.network.graph import Graph
from helpers.network.structural_holes import burt_constraint


def in_order(graph, found):
    return np.array([found[node] for node in graph.nodes])


@given(small_graphs)
@settings(max_examples=60)
def test_agrees_with_networkx(graph):
    drawn = graph.to_networkx()
    assert core_number(graph).tolist() == in_order(graph, nx.core_number(drawn)).tolist()
    assert np.allclose(pagerank(graph), in_order(graph, nx.pagerank(drawn, tol=1e-12, max_iter=1000)), atol=1e-9)
    assert graph.degree.tolist() == in_order(graph, dict(drawn.degree())).tolist()
    assert np.allclose(graph.strength, in_order(graph, dict(drawn.degree(weight="weight"))))


@pytest.mark.parametrize("n, p", [(40, 0.08), (40, 0.3), (60, 0.9)])
def test_agrees_with_networkx_on_random_weights(n, p):
    graph = random_graph(n, p, seed=n)
    drawn = graph.to_networkx()
    assert core_number(graph).tolist() == in_order(graph, nx.core_number(drawn)).tolist()
    assert np.allclose(pagerank(graph), in_order(graph, nx.pagerank(drawn, tol=1e-12, max_iter=1000)), atol=1e-9)


def test_agrees_with_igraph_on_a_few_thousand_nodes():
    graph = middling_graph()
    theirs = to_igraph(graph)
    assert core_number(graph).tolist() == theirs.coreness()
    assert np.allclose(pagerank(graph), theirs.pagerank(weights="weight"), atol=1e-9)
    assert graph.degree.tolist() == theirs.degree() and np.allclose(graph.strength, theirs.strength(weights="weight"))


def test_the_table_holds_every_measure():
    graph = random_graph(40, 0.2, seed=1)
    found = centrality(graph)
    assert found["node"].tolist() == list(graph.nodes) and found["pagerank"].sum() == pytest.approx(1)
    for name, values in (
        ("core_number", core_number(graph)),
        ("pagerank", pagerank(graph)),
        ("degree", graph.degree),
        ("betweenness", betweenness(graph)[0]),
        ("constraint", burt_constraint(graph)),
    ):
        assert np.array_equal(found[name], values), name
    sampled = centrality(graph, seed=5, sources=20)
    pd.testing.assert_frame_equal(sampled, centrality(graph, seed=5, sources=20))
    assert (sampled["betweenness_error"] > 0).any() and (found["betweenness_error"] == 0).all()


def test_isolated_nodes_stay_in_the_table():
    nodes = pd.DataFrame({"node": ["n00000", "n00001", "z"]})
    found = centrality(Graph.from_links(links_of({(0, 1): 2}), nodes)).set_index("node")
    assert found.loc["z", ["degree", "strength", "core_number", "betweenness"]].tolist() == [0, 0, 0, 0]
    assert np.isnan(found.loc["z", "constraint"]) and found.loc["n00000", "constraint"] == 1
    assert found["pagerank"].sum() == pytest.approx(1)
    only = centrality(Graph.from_links(links_of({}), nodes))
    assert only["constraint"].isna().all() and np.allclose(only["pagerank"], 1 / 3)


def test_no_nodes():
    empty = centrality(Graph.from_links(links_of({})))
    assert len(empty) == 0 and empty.columns[0] == "node"


def test_counting_scales_only_strength():
    links = links_of({(a, b): 1 + (7 * a + b) % 5 for a in range(12) for b in range(a + 1, 12) if (a * b) % 3})
    full, half = (centrality(Graph.from_links(links, counting=counting)) for counting in ("full", "fractional"))
    assert np.allclose(full["strength"], 2 * half["strength"])
    rest = ["core_number", "betweenness", "pagerank", "constraint"]
    assert np.allclose(full[rest], half[rest])
