import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.network.backbone import backbone

weights = st.dictionaries(
    st.tuples(st.sampled_from("ABCD"), st.sampled_from("EFGH")), st.integers(1, 50), max_size=16
)


def links_of(rows):
    links = pd.DataFrame(sorted(rows), columns=["source", "target", "works"])
    return links.assign(works_fractional=links["works"] / 2)


def test_alpha_by_hand():
    found = backbone(links_of([("A", "B", 6), ("A", "C", 3), ("A", "D", 1), ("B", "C", 6)]), level=0.3)
    assert found["alpha"].tolist() == pytest.approx([0.4**2, 0.7**2, 0.9**2, 1 / 3])  # B-C: C's end, 1 - 6/9
    assert found["significant"].tolist() == [True, False, False, False]


def test_a_node_with_one_link_lets_the_other_end_decide():
    assert backbone(links_of([("A", "B", 9)]))["alpha"].tolist() == [1]
    star = backbone(links_of([("A", "B", 98), ("A", "C", 1), ("A", "D", 1)]))
    assert star["significant"].tolist() == [True, False, False]


def test_all_ties():
    even = backbone(links_of([(a, b, 5) for a, b in ("AB", "AC", "AD", "BC", "BD", "CD")]))
    assert np.allclose(even["alpha"], (2 / 3) ** 2) and not even["significant"].any()


def test_empty_and_refusals():
    empty = backbone(links_of([]).astype({"source": "str", "target": "str"}))
    assert empty.columns.tolist()[-2:] == ["alpha", "significant"] and len(empty) == 0
    for level in (0, 1, -0.1, 5):
        with pytest.raises(ValueError, match="between 0 and 1"):
            backbone(links_of([("A", "B", 9)]), level)


@given(weights)
@settings(deadline=None, max_examples=60)
def test_against_a_plain_loop_and_scale_does_not_matter(weights):
    links = links_of([(*pair, weight) for pair, weight in weights.items()]).astype(
        {"source": "str", "target": "str"}
    )
    graph = nx.Graph()
    graph.add_weighted_edges_from([(*pair, weight) for pair, weight in weights.items()])
    expected = []
    for a, b in zip(links["source"], links["target"], strict=True):
        ends = [(1 - graph[a][b]["weight"] / graph.degree(n, "weight")) ** (graph.degree(n) - 1)
                for n in (a, b) if graph.degree(n) > 1]
        expected.append(min([1, *ends]))
    assert np.allclose(backbone(links)["alpha"], expected)
    assert np.allclose(backbone(links, counting="fractional")["alpha"], expected)
    shuffled = backbone(links.sample(frac=1, random_state=1))
    pd.testing.assert_frame_equal(shuffled.sort_index(), backbone(links))
