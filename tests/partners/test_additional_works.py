"""The recommender of additional works: what counts, whose large links it finds, and that it looks at no later year."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.partners import recommender
from helpers.partners.additional_works import directed_features, fit, most_additional, recommend, works_probability
from helpers.partners.link_growth import yearly_links
from helpers.partners.recommender import FEATURES, pair_features

N, YEARS = 24, 16


@pytest.fixture(scope="module")
def world():
    """Links of sizes that differ, all growing by a tenth; those of country 1 with 2 to 5 are large and grow more."""
    random = np.random.default_rng(4)
    rows = []
    for i in range(N):
        for j in range(i + 1, N):
            large = i == 1 and j <= 5
            for t in range(YEARS):
                mean = (200 * 1.15**t) if large else (10 + i + j) * 1.1**t
                rows.append((f"C{i:02}", f"C{j:02}", 2000 + t, random.poisson(mean)))
    return pd.DataFrame(rows, columns=["source", "target", "year", "works"])


def test_works_and_not_ratios_count():
    # all grow twofold; beyond that the link of 0 and 1 by a fifth, and the small one of 0 and 2 threefold
    before = 1000.0 * (np.ones((14, 14)) - np.eye(14))
    before[0, 2] = before[2, 0] = 60
    after = 2 * before
    after[0, 1] = after[1, 0] = 2400
    after[0, 2] = after[2, 0] = 180
    extra = most_additional(before, after)
    assert extra[0, 1] == extra[1, 0] == 1 and set(np.unique(extra)) == {0, 1}
    after[0, 1] = after[1, 0] = 49  # fewer than fifty are no success, whatever was expected
    assert most_additional(before, after)[0, 1] == 0


@given(st.integers(0, 99))
def test_ten_at_most_never_the_country_itself(seed):
    random = np.random.default_rng(seed)
    before, after = (np.triu(random.integers(0, 400, (15, 15)), 1).astype(float) for _ in range(2))
    extra = most_additional(before + before.T, after + after.T)
    assert (extra.sum(axis=1) <= 10).all() and (np.diag(extra) == 0).all()
    assert (after + after.T)[extra > 0].min(initial=50) >= 50


def test_large_links_that_grow_come_first(world):
    found = recommend(world, "C01")
    assert set(found["country"].head(4)) == {"C02", "C03", "C04", "C05"}
    assert found["rank"].tolist() == sorted(found["rank"]) and found["probability"].between(0, 1).all()
    assert list(found) == list(recommender.recommend(world, "C01"))


def test_the_size_of_the_row_s_country_is_a_feature(world):
    links = yearly_links(world)
    values = directed_features(links, 2012)
    assert np.array_equal(values[..., :-1], pair_features(links, 2012))
    works = links.window(2008, 2012)[3].sum()
    assert values[3, :, -1] == pytest.approx(np.log(works + 10))
    learned = fit(links, 2012)
    assert learned["feature"].tolist() == ["constant", *FEATURES, "own_size"]
    origins = range(2005, 2008)  # 23 pairs of each of 24 countries an origin: both ends of a pair are asked
    assert learned["pairs"].eq(N * (N - 1) * len(origins)).all()
    stated = works_probability(links, 2012, learned)
    assert not np.allclose(stated, stated.T)


def test_nothing_after_the_year_is_looked_at(world):
    later = world.assign(works=world["works"].where(world["year"] <= 2012, 9_999))
    pd.testing.assert_frame_equal(recommend(world, "C01", 2012), recommend(later, "C01", 2012))


def test_what_cannot_be_learned_from_is_refused(world):
    with pytest.raises(ValueError, match="at least 11 years"):
        recommend(world[world["year"] < 2010], "C01")
    with pytest.raises(ValueError, match="'KR' has no link"):
        recommend(world, "KR")
