"""Leading nodes: by hand, ties, nothing, and that ranks follow the counts."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.network.ranking import CANDIDATES, leading_nodes


def table(*pairs):
    return pd.DataFrame(pairs, columns=["work_id", "node"]).astype("str")


def test_by_hand_in_both_countings():
    given_ = table(("1", "A"), ("1", "B"), ("2", "B"), ("3", "C"), ("4", "C"))
    full = leading_nodes(given_, 300, 1).set_index("node")
    assert full["works"].to_dict() == {"A": 1, "B": 2, "C": 2} and full["rank"].to_dict() == {"A": 3, "B": 1, "C": 1}
    shared = leading_nodes(given_, 300, 1, "fractional").set_index("node")
    assert shared["rank"].to_dict() == {"A": 3, "B": 2, "C": 1}
    assert shared.loc["B", "works_fractional"] == 1.5


def test_intervals_are_of_what_is_counted():
    """A and B have all works together: half of each in fractional counting, in every resample."""
    together = table(*((str(work), node) for work in range(4) for node in "AB"))
    for counting, column, works in (("full", "works", 4), ("fractional", "works_fractional", 2)):
        ranked = leading_nodes(together, 50, 1, counting)
        assert ranked[[column, f"{column}_low", f"{column}_high"]].to_numpy().tolist() == [[works] * 3] * 2


def test_all_ties_share_the_first_place():
    ranked = leading_nodes(table(("1", "A"), ("2", "B"), ("3", "C")), 300, 1)
    assert ranked["rank"].tolist() == [1, 1, 1] and ranked["node"].tolist() == ["A", "B", "C"]
    assert (ranked["rank_low"] == 1).all()


def test_nothing_gives_an_empty_table_and_one_node_is_first():
    assert leading_nodes(table(), 10, 1).empty
    one = leading_nodes(table(("1", "A")), 10, 1).iloc[0]
    assert (one["rank"], one["rank_low"], one["rank_high"]) == (1, 1, 1)


def test_beyond_the_candidates_there_is_no_interval():
    pairs = [(str(i), f"n{i:04d}") for i in range(CANDIDATES + 5)]
    ranked = leading_nodes(table(*pairs), 5, 1)
    assert ranked["rank_low"].isna().tolist() == [False] * CANDIDATES + [True] * 5


def test_counting_must_be_known():
    with pytest.raises(ValueError, match="full"):
        leading_nodes(table(("1", "A")), 10, 1, "whole")


pairs = st.lists(st.tuples(st.sampled_from("12345"), st.sampled_from("ABCD")), unique=True, max_size=20)


@given(pairs, st.randoms())
def test_rows_in_any_order_give_the_same_table_and_the_point_lies_in_its_interval(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    first, second = leading_nodes(table(*sorted(rows)), 60, 3), leading_nodes(table(*shuffled), 60, 3)
    pd.testing.assert_frame_equal(first, second)
    assert (first["rank_low"] <= first["rank_high"]).all()
    assert first["works"].is_monotonic_decreasing
