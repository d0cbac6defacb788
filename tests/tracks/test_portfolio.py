"""The greedy portfolio: by hand, against all choices, and its two ends."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.tracks.portfolio import choose, effective_number, objective

VALUES = np.array([1.0, 0.9, 0.8, 0.3])
COUNTRY = np.array([0, 0, 0, 1])


def test_by_value_alone_and_by_diversity():
    assert choose(VALUES, [COUNTRY], 2, 0.0)[0].tolist() == [0, 1]
    assert choose(VALUES, [COUNTRY], 2, 1.0)[0].tolist() == [0, 3]  # sqrt(1.9) - 1 = 0.38 < sqrt(0.3) = 0.55
    assert objective(VALUES, [0, 3], [COUNTRY, COUNTRY], 1.0) == pytest.approx(1 + np.sqrt(0.3))


@given(
    st.lists(st.tuples(st.floats(0.01, 1), st.integers(-1, 2), st.integers(-1, 4)), min_size=3, max_size=8),
    st.floats(0, 1),
)
def test_greedy_keeps_its_guarantee(items, diversity):
    values, *groups = (np.array(column) for column in zip(*items, strict=True))
    chosen, share = choose(values, groups, 3, diversity)
    best = max(objective(values, list(some), groups, diversity) for some in combinations(range(len(values)), 3))
    reached = objective(values, chosen, groups, diversity)
    assert len(set(chosen)) == 3 and reached <= best + 1e-9
    assert reached >= share * best - 1e-9 and share >= 1 - np.exp(-1)


def test_fewer_items_than_places():
    chosen, share = choose(VALUES, [COUNTRY], 9, 0.5)
    assert sorted(chosen) == [0, 1, 2, 3] and share == 1.0


def test_effective_number_is_highest_where_shares_are_equal():
    assert effective_number(np.array([0, 1, 2, 3])) == 4 and effective_number(np.array([5, 5])) == 1
    assert effective_number(np.array([])) == 0
