"""Ranks: by hand, ties, what is unknown, and what any ranking keeps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from helpers.network.ranks import ranks


def test_by_hand_along_either_axis():
    values = [[3, 1, 2], [3, 5, np.nan]]
    assert np.array_equal(ranks(values, axis=1), [[1, 3, 2], [2, 1, np.nan]], equal_nan=True)
    assert np.array_equal(ranks(values), [[1, 2, 1], [1, 1, np.nan]], equal_nan=True)


def test_last_digits_part_nobody_and_the_digits_asked_for_do():
    assert ranks([0.3, 0.1 + 0.2]).tolist() == [1, 1]
    assert ranks([1e-9, 0]).tolist() == [1, 2] and ranks([1e-10, 0]).tolist() == [1, 1]
    assert ranks([1.04, 1], digits=1).tolist() == [1, 1] and ranks([1e-10, 0], digits=12).tolist() == [1, 2]


@pytest.mark.parametrize("lowest", [-np.inf, -1e9])
def test_unknown_takes_no_place_even_beside_the_lowest_there_is(lowest):
    assert np.array_equal(ranks([np.nan, lowest, 1, lowest]), [np.nan, 2, 1, 2], equal_nan=True)


def test_nothing_has_no_ranks():
    assert ranks([]).shape == (0,) and ranks(np.empty((0, 5))).shape == (0, 5)
    assert np.isnan(ranks([np.nan, np.nan])).all()


@given(arrays(float, st.integers(1, 12), elements=st.integers(-5, 5).map(float) | st.just(np.nan)))
def test_a_rank_is_one_more_than_the_number_of_greater_values(values):
    expected = [np.nan if np.isnan(value) else 1 + (values > value).sum() for value in values]
    assert np.array_equal(ranks(values), expected, equal_nan=True)
