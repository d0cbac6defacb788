"""The recommender: finds planted growth, looks at no later year, and refuses what it cannot learn from."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from helpers.data.corpus import Corpus
from helpers.partners.link_growth import yearly_links
from helpers.partners.recommender import (
    FEATURES,
    advice,
    candidates,
    fit,
    growth_probability,
    largest,
    pair_features,
    read_backtest,
    recommend,
)

N, YEARS = 24, 16


@pytest.fixture(scope="module")
def world():
    """Links that grow evenly, but one in six by an eighth a year; counted with Poisson noise."""
    random = np.random.default_rng(3)
    rows = [
        (f"C{i:02}", f"C{j:02}", 2000 + t, random.poisson(15 * (9 / 8 if (i * j) % 6 == 1 else 1.0) ** t))
        for i in range(N)
        for j in range(i + 1, N)
        for t in range(YEARS)
    ]
    return pd.DataFrame(rows, columns=["source", "target", "year", "works"])


def test_planted_growth_is_found(world):
    found = recommend(world, "C01")
    growing = {f"C{j:02}" for j in range(2, N) if j % 6 == 1}
    assert set(found["country"].head(3)) == growing
    assert found["rank"].tolist() == sorted(found["rank"]) and len(found) == N - 1
    assert found["probability"].between(0, 1).all()


def test_nothing_after_the_year_is_looked_at(world):
    later = world.assign(works=world["works"].where(world["year"] <= 2012, 9_999))
    pd.testing.assert_frame_equal(recommend(world, "C01", 2012), recommend(later, "C01", 2012))
    links, other = yearly_links(world), yearly_links(later)
    pd.testing.assert_frame_equal(fit(links, 2012), fit(other, 2012))


def test_order_of_rows_does_not_matter(world):
    mixed = world.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(recommend(world, "C05"), recommend(mixed, "C05"))


def test_features_are_symmetric_and_finite(world):
    values = pair_features(yearly_links(world), 2010)
    assert values.shape == (N, N, len(FEATURES)) and np.isfinite(values).all()
    assert np.allclose(values, values.transpose(1, 0, 2))


def test_probability_follows_the_coefficients(world):
    links = yearly_links(world)
    learned = fit(links, 2012)
    assert learned["feature"].tolist() == ["constant", *FEATURES]
    flat = growth_probability(links, 2012, learned.assign(coefficient=0.0))
    assert (flat == 0.5).all()
    assert learned["grown"].iloc[0] < learned["pairs"].iloc[0]
    # stated on average as often as it came about, where it was learned
    share = learned["grown"].iloc[0] / learned["pairs"].iloc[0]
    origins = [growth_probability(links, year, learned)[np.triu_indices(N, 1)].mean() for year in range(2005, 2008)]
    assert np.mean(origins) == pytest.approx(share, abs=1e-3)


def test_candidates_and_largest():
    rows = [("AA", "BB", y, 200) for y in range(5)] + [("AA", "CC", y, 1) for y in range(5)]
    links = yearly_links(pd.DataFrame(rows, columns=["source", "target", "year", "works"]))
    assert candidates(links, 4).tolist() == [True, True, False]
    assert largest(links, 4, 2) == ["AA", "BB"]


def test_too_few_years(world):
    with pytest.raises(ValueError, match="at least 11 years"):
        recommend(world[world["year"] < 2010], "C01")


def test_unknown_focal_country(world):
    with pytest.raises(ValueError, match="'KR' has no link"):
        recommend(world, "KR")


def test_nothing_grew():
    names = ["AA", "BB", "CC", "DD"]
    rows = [(a, b, y, 100) for a in names for b in names if a < b for y in range(12)]
    with pytest.raises(ValueError, match="0 of 6 pairs|0 of 12 pairs"):
        recommend(pd.DataFrame(rows, columns=["source", "target", "year", "works"]), "AA")


def test_advice_on_a_corpus_of_counts_is_the_recommendation_and_none_on_a_short_one(world):
    corpus = Corpus(*[pd.DataFrame()] * 3, {}, link_counts=world)
    pd.testing.assert_frame_equal(advice(corpus, "C01"), recommend(world, "C01"))
    short = replace(corpus, link_counts=world[world["year"] < 2010])
    assert advice(short, "C01").empty and list(advice(short, "C01")) == list(recommend(world, "C01"))


def test_the_kept_back_test_is_of_one_period_and_one_definition():
    table = read_backtest()
    assert table["method"].is_unique and table["method"].iloc[0] == "recommender"
    assert table["period"].nunique() == table["definition"].nunique() == 1
    assert {"persistence", "preferential_attachment", "gravity"} <= set(table["method"])
    assert table["beaten"].isna().tolist() == [True] + [False] * (len(table) - 1)
