"""Networks of counts: the shapes of counted works, and what only works could tell stays null."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.network.aggregates import pair_counts
from helpers.network.counting import PairCounts, count_links, count_nodes
from helpers.network.patterns import pair_patterns, pattern_links, patterns
from helpers.network.resampling import partners, percentile_interval, resample
from helpers.network.similarity import similarity


def counted(members):
    """Counts of a year as a statistical office would give them."""
    links, nodes = count_links(members), count_nodes(members)
    return links[["source", "target", "works"]].assign(year=2020), nodes[["node", "works"]].assign(year=2020)


works = st.lists(st.sets(st.sampled_from("ABCDE"), min_size=1), min_size=1, max_size=12)


@given(works)
def test_counts_have_the_shape_and_values_of_counted_works(sets):
    members = pd.DataFrame(
        [(str(at), node) for at, nodes in enumerate(sets) for node in nodes], columns=["work_id", "node"]
    )
    found = pair_counts(*counted(members))
    for table, other in ((found.links, count_links(members)), (found.nodes, count_nodes(members))):
        assert list(table) == list(other) and table["works"].dtype == other["works"].dtype
        known = [name for name in ("source", "target", "node", "works") if name in other]
        pd.testing.assert_frame_equal(table[known], other[known], check_index_type=False)
        assert table.drop(columns=known).isna().all(axis=None)


def test_years_are_summed_between_both_ends():
    links = pd.DataFrame({"source": "A", "target": "B", "year": [2016, 2017, 2018, 2019], "works": [1, 2, 4, 0]})
    nodes = pd.DataFrame({"node": ["A", "B", "C"], "year": [2017, 2018, 2016], "works": [5, 6, 7]})
    found = pair_counts(links, nodes, 2017, 2018)
    assert found.links["works"].tolist() == [6] and found.nodes["node"].tolist() == ["A", "B"]
    assert pair_counts(links, nodes, 2019, 2019).links.empty


def test_a_node_without_a_total_is_unknown():
    links = pd.DataFrame({"source": ["A"], "target": ["B"], "year": [2016], "works": [1]})
    nodes = pd.DataFrame({"node": ["A"], "year": [2016], "works": [5]})
    assert pair_counts(links, nodes).nodes["works"].isna().tolist() == [False, True]


def test_resampling_of_bilateral_counts_varies_as_poisson():
    links = pd.DataFrame({"source": ["A", "A", "B"], "target": ["B", "C", "C"], "works": [400, 100, 9_500]})
    counts = PairCounts(links, pd.DataFrame({"node": ["A", "B", "C"]}))
    base = pattern_links(pair_patterns(counts))
    sums = resample(base.counts, base.weights, 4_000, seed=1)
    assert np.allclose(sums.mean(axis=1), [400, 100, 9_500], rtol=0.01)
    assert np.allclose(sums[:2].var(axis=1), [400, 100], rtol=0.12)
    low, high = percentile_interval(sums)
    assert low[1] < 100 < high[1] and low[1] > 70 and high[1] < 130


def test_similarity_takes_them_and_a_missing_node_is_named():
    links = pd.DataFrame({"source": ["A"], "target": ["B"], "year": [2016], "works": [2]})
    found = pair_counts(links, pd.DataFrame({"node": ["A", "B"], "year": 2016, "works": [4, 4]}))
    assert similarity(found.links, found.nodes)["salton"].tolist() == [0.5]
    with pytest.raises(ValueError, match="nodes has no row"):
        pair_patterns(PairCounts(found.links, found.nodes.head(1)))


def test_no_links_make_no_patterns():
    empty = pair_counts(*counted(pd.DataFrame({"work_id": ["1"], "node": ["A"]})))
    assert pair_patterns(empty).counts.size == 0 and empty.nodes["works"].tolist() == [1]


def test_counts_go_where_members_go():
    links = pd.DataFrame({"source": ["A", "A"], "target": ["B", "C"], "year": 2020, "works": [40, 10]})
    nodes = pd.DataFrame({"node": ["A", "B", "C"], "year": 2020, "works": [90, 80, 70]})
    counts = pair_counts(links, nodes)
    assert count_links(counts) is counts.links and count_nodes(counts) is counts.nodes
    assert patterns(counts).counts.tolist() == [40, 10]
    ranked = partners(counts, "A", n_resamples=200, seed=1)
    assert ranked["partner"].tolist() == ["B", "C"] and ranked["works"].tolist() == [40, 10]
    assert ranked["works_low"][0] < 40 < ranked["works_high"][0]
