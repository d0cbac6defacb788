import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from tests.network.made_graphs import links_of, middling_graph, random_graph, small_graphs, to_igraph

from helpers.network.graph import Graph
from helpers.network.structural_holes import burt_constraint


def by_networkx(graph):
    found = nx.constraint(graph.to_networkx(), weight="weight")
    return np.array([found[node] for node in graph.nodes])


def test_a_broker_by_hand():
    # two triangles that share the node 2
    graph = Graph.from_links(links_of({(0, 1): 1, (0, 2): 1, (1, 2): 1, (2, 3): 1, (2, 4): 1, (3, 4): 1}))
    found = burt_constraint(graph)
    assert found[2] == pytest.approx(4 * (1 / 4 + 1 / 4 * 1 / 2) ** 2)
    to_other, to_broker = 1 / 2 + 1 / 2 * 1 / 4, 1 / 2 + 1 / 2 * 1 / 2
    assert found[0] == pytest.approx(to_other**2 + to_broker**2)


@given(small_graphs)
@settings(max_examples=60)
def test_agrees_with_networkx(graph):
    assert np.allclose(burt_constraint(graph), by_networkx(graph), equal_nan=True)


@pytest.mark.parametrize("n, p", [(40, 0.08), (60, 0.9)])
def test_agrees_with_networkx_on_random_weights(n, p):
    graph = random_graph(n, p, seed=n)
    assert np.allclose(burt_constraint(graph), by_networkx(graph))


def test_agrees_with_igraph_on_a_few_thousand_nodes():
    graph = middling_graph()
    assert np.allclose(burt_constraint(graph), to_igraph(graph).constraint(weights="weight"))
