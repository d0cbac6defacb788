"""What holds of every table."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.page.invariants import broken


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"works": [1], "works_low": [2], "works_high": [3]}, "t: row 0 holds works 1, outside its interval 2 to 3"),
        ({"works": [2], "works_low": [3], "works_high": [1]}, "t: row 0 holds works 2, outside its interval 3 to 1"),
        ({"rank": [1, 2, 0]}, "t: row 2 holds rank 0; places are counted from 1"),
        ({"published_rank": [-1]}, "t: row 0 holds published_rank -1; places are counted from 1"),
        ({"share": [0.2, 1.2]}, "t: row 1 holds share 1.2; shares lie between 0 and 1"),
        ({"p_first": [-0.1]}, "t: row 0 holds p_first -0.1; shares lie between 0 and 1"),
    ],
)
def test_what_cannot_be_is_told(table, said):
    assert broken("t", pd.DataFrame(table)) == [said]


def test_what_is_unknown_breaks_nothing():
    table = pd.DataFrame({"rank": [1, None], "rank_low": [1, None], "rank_high": [3, 9], "name": ["a", "b"]})
    assert broken("t", table.astype({"rank": "Int64", "rank_low": "Int64"})) == []
    assert broken("t", pd.DataFrame()) == broken("t", pd.DataFrame({"works_low": [1]})) == []
    assert broken("t", pd.DataFrame({"kept": pd.array([True, None], "boolean")})) == []


@given(st.floats(-1e6, 1e6), st.floats(0, 1e3), st.floats(0, 1e3), st.floats(1e-2, 1e3))
def test_an_interval_holds_its_value_or_it_is_told(value, below, above, off):
    inside = {"x": [value], "x_low": [value - below], "x_high": [value + above]}
    outside = inside | {"x": [value + above + off + 1e-5 * abs(value) + 2e-6]}
    assert broken("t", pd.DataFrame(inside)) == [] and len(broken("t", pd.DataFrame(outside))) == 1
