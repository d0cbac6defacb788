import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.network.counting import count_links, count_nodes
from helpers.network.patterns import pattern_links, patterns

works = st.lists(st.sets(st.sampled_from("ABCDEFG"), min_size=1), max_size=30)


def table(sets):
    rows = [(f"w{number:03}", node) for number, nodes in enumerate(sets) for node in sorted(nodes)]
    return pd.DataFrame(rows, columns=["work_id", "node"]).astype("str")


def test_patterns_by_hand():
    found = patterns(table([{"B"}, {"A", "C"}, {"B"}, {"A", "B"}, {"A", "C"}, {"A", "B", "C"}]))
    assert list(found.nodes) == ["A", "B", "C"]
    assert found.counts.tolist() == [2, 1, 2, 1]
    assert found.incidence.toarray().tolist() == [[0, 1, 0], [1, 1, 0], [1, 0, 1], [1, 1, 1]]
    assert found.sizes.tolist() == [1, 2, 2, 3]


def test_works_with_one_node_are_one_class():
    links = pattern_links(patterns(table([{"A"}, {"B"}, {"B"}, {"A", "B"}])))
    assert links.counts.tolist() == [3, 1]
    assert links.ends.tolist() == [[0], [1]]
    assert links.weights.toarray().tolist() == [[0], [1]]


def test_no_works():
    found = patterns(table([]))
    links = pattern_links(found)
    assert len(found.nodes) == 0 and found.counts.sum() == 0
    assert links.ends.shape == (2, 0)
    assert links.counts.tolist() == [0]


@given(works)
@settings(max_examples=60)
def test_nothing_is_lost(sets):
    found = patterns(table(sets))
    assert found.counts.sum() == len(sets)
    assert len({tuple(row) for row in found.incidence.toarray().tolist()}) == len(found.counts)
    assert np.allclose(found.counts @ found.incidence, count_nodes(table(sets))["works"])


@pytest.mark.parametrize("counting, column", [("full", "works"), ("fractional", "works_fractional")])
@given(sets=works)
@settings(max_examples=40)
def test_weights_add_up_to_the_counted_links(counting, column, sets):
    found = patterns(table(sets))
    base = pattern_links(found, counting)
    links = count_links(table(sets))
    assert found.nodes.take(base.ends[0]).tolist() == links["source"].tolist()
    assert found.nodes.take(base.ends[1]).tolist() == links["target"].tolist()
    assert np.allclose(base.counts @ base.weights, links[column])
    sums = np.zeros(len(found.nodes))
    np.add.at(sums, base.ends[0], links[column])
    np.add.at(sums, base.ends[1], links[column])
    assert np.allclose(base.counts @ base.strength, sums)
