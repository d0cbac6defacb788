import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.network.made_graphs import middling_graph

from helpers.network.backbone import backbone
from helpers.network.graph import Graph

weights = st.dictionaries(st.tuples(st.sampled_from("ABCD"), st.sampled_from("EFGH")), st.integers(1, 50), max_size=16)


def links_of(rows):
    links = pd.DataFrame(sorted(rows), columns=["source", "target", "works"])
    links = links.astype({"source": "str", "target": "str"})
    return links.assign(works_fractional=links["works"] / 2)


def graph_of(rows):
    return Graph.from_links(links_of(rows))


def test_alpha_by_hand():
    found = backbone(graph_of([("A", "B", 6), ("A", "C", 3), ("A", "D", 1), ("B", "C", 6)]), level=0.3)
    assert found["alpha"].tolist() == pytest.approx([0.4**2, 0.7**2, 0.9**2, 1 / 3])  # B-C: C's end, 1 - 6/9
    assert found["significant"].tolist() == [True, False, False, False]


def test_a_node_with_one_link_lets_the_other_end_decide():
    assert backbone(graph_of([("A", "B", 9)]))["alpha"].tolist() == [1]
    star = backbone(graph_of([("A", "B", 98), ("A", "C", 1), ("A", "D", 1)]))
    assert star["significant"].tolist() == [True, False, False]


def test_all_ties():
    even = backbone(graph_of([(a, b, 5) for a, b in ("AB", "AC", "AD", "BC", "BD", "CD")]))
    assert np.allclose(even["alpha"], (2 / 3) ** 2) and not even["significant"].any()


def test_empty_and_refusals():
    empty = backbone(graph_of([]))
    assert empty.columns.tolist()[-2:] == ["alpha", "significant"] and len(empty) == 0
    for level in (0, 1, -0.1, 5):
        with pytest.raises(ValueError, match="between 0 and 1"):
            backbone(graph_of([("A", "B", 9)]), level)


@given(weights)
@settings(max_examples=60)
def test_against_a_plain_loop_and_scale_does_not_matter(weights):
    links = links_of([(*pair, weight) for pair, weight in weights.items()])
    graph = nx.Graph()
    graph.add_weighted_edges_from([(*pair, weight) for pair, weight in weights.items()])
    expected = []
    for a, b in zip(links["source"], links["target"], strict=True):
        ends = [
            (1 - graph[a][b]["weight"] / graph.degree(n, "weight")) ** (graph.degree(n) - 1)
            for n in (a, b)
            if graph.degree(n) > 1
        ]
        expected.append(min([1, *ends]))
    found = backbone(Graph.from_links(links))
    assert found[["source", "target"]].equals(links[["source", "target"]])
    assert np.allclose(found["alpha"], expected)
    assert np.allclose(backbone(Graph.from_links(links, counting="fractional"))["alpha"], expected)


def test_against_a_plain_loop_on_a_middling_network():
    graph = middling_graph()
    drawn, found = graph.to_networkx(), backbone(graph)
    degree, strength = dict(drawn.degree()), dict(drawn.degree(weight="weight"))
    expected = [
        min(1 if degree[n] == 1 else (1 - weight / strength[n]) ** (degree[n] - 1) for n in (a, b))
        for a, b, weight in graph.links().itertuples(index=False)
    ]
    assert np.allclose(found["alpha"], expected) and 0 < found["significant"].mean() < 0.5
