"""Growth beyond expectation: worked by hand, and what must not depend on size or chance."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from helpers.data.corpus import Corpus
from helpers.partners.link_growth import (
    affinity,
    count_yearly_links,
    expected_by_size,
    growth_grades,
    lift,
    yearly_links,
)


def table(rows):
    return pd.DataFrame(rows, columns=["source", "target", "year", "works"])


def even(n=8, works=1000.0):
    return works * (np.ones((n, n)) - np.eye(n))


def test_by_hand():
    # sizes 100, 90, 10 of 200: the first two are expected to have 100 * 90 / 200 = 45 joint works
    works = np.array([[0.0, 90, 10], [90, 0, 0], [10, 0, 0]])
    assert expected_by_size(works)[0, 1] == 45
    assert affinity(works)[0, 1] == 100 / 55
    # afterwards sizes 120, 100, 20 of 240: 100 * 120 / 240 = 50; as before it would be 50 * 100 / 55
    after = np.array([[0.0, 100, 20], [100, 0, 0], [20, 0, 0]])
    assert lift(works, after)[0, 1] == pytest.approx(np.log2(110 / (50 * 100 / 55 + 10)))


def test_growth_of_a_country_is_no_growth_beyond_expectation():
    before = even()
    after = before.copy()
    after[0] *= 3  # country 0 comes to work three times as much with everyone
    after[:, 0] *= 3
    assert growth_grades(before, after).sum() == 0


def test_size_alone_wins_nothing_and_few_works_win_nothing():
    before = even(12, 400.0)
    after = before.copy()
    for pair, works in {(0, 1): 900.0, (2, 3): 49.0}.items():
        after[pair] = after[pair[::-1]] = works
    before[2, 3] = before[3, 2] = 1.0  # one work, then 49: not enough to tell
    grades = growth_grades(before, after)
    assert grades[0, 1] >= 2 and grades[2, 3] == 0


def test_empty_links():
    nothing = np.zeros((3, 3))
    assert lift(nothing, nothing).tolist() == nothing.tolist()
    assert growth_grades(nothing, nothing).sum() == 0


def test_yearly_links_in_either_direction():
    links = yearly_links(table([("KR", "JP", 2000, 2), ("JP", "KR", 2001, 3), ("JP", "US", 2001, 1)]))
    assert links.countries.tolist() == ["JP", "KR", "US"]
    assert links.window(2000, 2001)[0].tolist() == [0, 5, 1]
    assert links.until(2000).window(2000, 2000)[0].tolist() == [0, 2, 0]


@pytest.mark.parametrize("first, last", [(1999, 2000), (2000, 2002), (2001, 2000)])
def test_a_shorter_window_is_refused(first, last):
    with pytest.raises(ValueError, match="2000 to 2001"):
        yearly_links(table([("JP", "KR", 2000, 2), ("JP", "KR", 2001, 3)])).window(first, last)


def test_bad_tables_are_refused():
    with pytest.raises(ValueError, match="empty"):
        yearly_links(table([]))
    with pytest.raises(ValueError, match="KR-JP stands twice in 2000"):
        yearly_links(table([("JP", "KR", 2000, 2), ("KR", "JP", 2000, 3)]))


def test_counted_from_works():
    works = pd.DataFrame({"work_id": ["a", "b", "c"], "year": pd.array([2000, 2001, None], dtype="Int64")})
    works["technologies"] = [[]] * 3
    authorships = pd.DataFrame(
        [("a", "KR"), ("a", "JP"), ("b", "KR"), ("b", "JP"), ("b", "US"), ("c", "KR"), ("c", "US"), ("a", None)],
        columns=["work_id", "country"],
    )
    corpus = Corpus(works=works, authorships=authorships, institutions=None, meta={})
    found = count_yearly_links(corpus)
    assert found.values.tolist() == [
        ["JP", "KR", 2000, 1],
        ["JP", "KR", 2001, 1],
        ["JP", "US", 2001, 1],
        ["KR", "US", 2001, 1],
    ]


@settings(max_examples=50)
@given(arrays(float, (5, 5), elements=st.integers(0, 500)), arrays(float, (5, 5), elements=st.integers(0, 500)))
def test_symmetric_and_finite(before, after):
    before, after = np.triu(before, 1) + np.triu(before, 1).T, np.triu(after, 1) + np.triu(after, 1).T
    grown = lift(before, after)
    assert np.isfinite(grown).all() and np.allclose(grown, grown.T)
    grades = growth_grades(before, after)
    assert (grades == grades.T).all() and ((grades == 0) | (after >= 50)).all()
