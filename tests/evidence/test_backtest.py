"""The back-test: measures by hand, methods that cannot look ahead, intervals of paired differences."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.partners.link_growth import growth_grades, yearly_links
from helpers.partners.recommender import largest
from judges.backtest import METHODS, additional_works, backtest, gravity_works, ndcg, precision, summary

CODES = [
    "AT",
    "BE",
    "CH",
    "CN",
    "DE",
    "DK",
    "ES",
    "FI",
    "FR",
    "GB",
    "IN",
    "IT",
    "JP",
    "KR",
    "NL",
    "NO",
    "PL",
    "SE",
    "TW",
    "US",
]


@pytest.fixture(scope="module")
def links():
    """Links of very different sizes; one in five grows by 15 % a year, whatever its size."""
    random = np.random.default_rng(5)
    size = random.uniform(1, 5, (len(CODES), len(CODES)))
    rows = [
        (a, b, year, random.poisson(np.exp(size[i, j]) * (1.15 if (i * 7 + j) % 5 == 0 else 1.0) ** (year - 2000)))
        for i, a in enumerate(CODES)
        for j, b in enumerate(CODES)
        if a < b
        for year in range(2000, 2018)
    ]
    return yearly_links(pd.DataFrame(rows, columns=["source", "target", "year", "works"]))


def test_measures_by_hand():
    assert precision(np.array([1, 0, 0, 2, 0, 3])) == 0.4
    assert precision(np.array([1, 1])) == 0.4  # two candidates only: of five places three stay empty
    grades = np.array([0, 2, 1])
    best = 2 + 1 / np.log2(3)
    assert ndcg(grades) == pytest.approx((2 / np.log2(3) + 1 / 2) / best)
    assert np.isnan(ndcg(np.zeros(4))) and np.isnan(ndcg(np.array([])))


@given(st.lists(st.integers(0, 3), min_size=1, max_size=20))
def test_ndcg_is_best_in_the_best_order(grades):
    grades = np.array(grades)
    if grades.any():
        assert ndcg(np.sort(grades)[::-1]) == pytest.approx(1)
        assert 0 <= ndcg(grades) <= 1 + 1e-12


def test_an_oracle_wins_and_its_contrary_loses(links):
    def oracle(known):
        year = known.last_year
        return growth_grades(links.window(year - 4, year), links.window(year + 1, year + 5)).astype(float)

    found = backtest(links, [2011, 2012], ["KR", "US"], {"oracle": oracle, "contrary": lambda known: -oracle(known)})
    assert found["method"].tolist() == ["oracle"] * 4 + ["contrary"] * 4
    best = found[found["method"] == "oracle"].dropna()
    assert len(best) and (best["ndcg_at_10"] == 1).all()
    assert (best["precision_at_5"] == np.minimum(best["grown"], 5) / 5).all()
    assert (found.loc[found["method"] == "contrary", "precision_at_5"] == 0).all()
    assert (found["candidates"] == len(CODES) - 1).all()


def test_methods_see_nothing_of_the_future(links):
    seen = []
    backtest(links, [2010, 2012], ["KR"], {"spy": lambda known: seen.append(known.last_year) or known.works[0]})
    assert seen == [2010, 2012]


def test_unknown_scores_stand_last(links):
    def half(known):
        scores = np.ones(known.works[0].shape)
        scores[:, :10] = np.nan
        return scores

    def order(known):
        return np.tile(np.r_[np.zeros(10), np.ones(10)], (len(CODES), 1))

    found = backtest(links, [2012], CODES[:3], {"half": half, "order": order}).drop(columns="method")
    assert found.iloc[:3].reset_index(drop=True).equals(found.iloc[3:].reset_index(drop=True))


@pytest.mark.parametrize("name", METHODS)
def test_every_method_scores_every_pair(links, name):
    scores = METHODS[name](links.until(2012))
    apart = ~np.eye(len(CODES), dtype=bool)
    assert scores.shape == apart.shape and np.isfinite(scores[apart]).all()
    assert np.allclose(scores[apart], scores.T[apart])


def test_the_other_recommender_scores_every_pair_from_either_end(links):
    scores = additional_works(links.until(2012))
    apart = ~np.eye(len(CODES), dtype=bool)
    assert scores.shape == apart.shape and ((scores > 0) & (scores < 1))[apart].all()
    assert not np.allclose(scores[apart], scores.T[apart])  # ten partners of each country, large or small


def test_gravity_meets_the_sizes(links):
    works = links.window(2008, 2012)
    assert np.nansum(gravity_works(links.until(2012)), axis=1) == pytest.approx(works.sum(axis=1), rel=1e-6)


def test_recommender_finds_planted_growth(links):
    methods = {name: METHODS[name] for name in ("recommender", "persistence", "preferential_attachment", "gravity")}
    found = summary(backtest(links, [2011, 2012], largest(links, 2010), methods), n_resamples=200)
    assert found["method"].tolist() == list(methods)
    assert found["n"].eq(2 * len(CODES)).all()
    assert found.loc[1:, "beaten"].all() and pd.isna(found.loc[0, "beaten"])


def test_years_that_are_not_there_are_refused(links):
    with pytest.raises(ValueError, match="2000 to 2017"):
        backtest(links, [2013], ["KR"], {})


def results(first, second):
    rows = [
        (name, f"C{i}", 2000, value, value)
        for name, part in {"a": first, "b": second}.items()
        for i, value in enumerate(part)
    ]
    return pd.DataFrame(rows, columns=["method", "country", "year", "precision_at_5", "ndcg_at_10"])


def test_equal_methods_do_not_beat_each_other():
    found = summary(results([0.2, 0.4, 0.6], [0.2, 0.4, 0.6]), n_resamples=200)
    assert found.loc[1, ["precision_gain", "precision_gain_low", "precision_gain_high"]].tolist() == [0, 0, 0]
    assert not found.loc[1, "beaten"]


def test_differences_are_paired():
    # far apart between countries, but always 0.1 ahead: the difference is sure, the means are not
    found = summary(results([0.1, 0.9, 0.5, 0.3], [0.0, 0.8, 0.4, 0.2]), n_resamples=500)
    assert found.loc[1, "precision_gain_low"] == pytest.approx(0.1)
    assert found.loc[0, "precision_at_5_high"] - found.loc[0, "precision_at_5_low"] > 0.3
    assert found.loc[1, "beaten"]


def test_summary_is_the_same_each_time_and_knows_missing_values():
    table = results([0.2, 0.4, 0.6], [0.1, 0.3, 0.2])
    table.loc[0, "ndcg_at_10"] = np.nan
    pd.testing.assert_frame_equal(summary(table, 100, seed=4), summary(table, 100, seed=4))
    assert summary(table, 100).loc[0, "ndcg_at_10"] == pytest.approx(0.5)
