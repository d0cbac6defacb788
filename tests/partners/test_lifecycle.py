from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.data.corpus import Corpus
from helpers.partners.lifecycle import dispersion, expected_shares, growth_rate, life_cycle, yearly


def corpus(counts, first=2010, families=None):
    """A corpus with so many works of technology "t" each year and, where told, so many families."""
    years = np.repeat(np.arange(first, first + len(counts)), counts)
    works = pd.DataFrame(
        {
            "work_id": [f"w{i}" for i in range(len(years))],
            "year": pd.array(years, dtype="Int64"),
            "technologies": [["t"]] * len(years),
        }
    )
    patents = None
    if families is not None:
        years = np.repeat(np.arange(first, first + len(families)), families)
        patents = pd.DataFrame(
            {
                "family_id": [f"f{i}" for i in range(len(years))],
                "country": "KR",
                "technology": "t",
                "year": pd.array(years, dtype="Int64"),
                "weight": 1.0,
                "is_triadic": pd.array([True] * len(years), dtype="boolean"),
            }
        )
    return Corpus(works, pd.DataFrame(), pd.DataFrame(), {}, patents=patents)


def curve(saturation, works, rate=0.4, years=15):
    """Yearly works on a logistic curve, rounded."""
    ends = np.log(saturation / (1 - saturation)) + rate * np.arange(-years, 1)
    grown = np.diff(1 / (1 + np.exp(-ends)))
    return np.round(works * grown / grown.sum()).astype(int)


def test_yearly_counts_zero_where_it_reaches_and_null_where_not():
    world = corpus([2, 0, 1], first=2010, families=[1, 0, 0, 3])
    assert yearly(world)["papers"].fillna(-1).tolist() == [2, 0, 1, -1]
    assert yearly(world)["families"].tolist() == [1, 0, 0, 3]
    assert yearly(replace(world, patents=None))["families"].isna().all()


def test_a_family_of_two_countries_counts_once_and_one_not_known_to_be_triadic_not():
    world = corpus([1], families=[1])
    twice = pd.concat(
        [
            world.patents,
            world.patents.assign(country="US"),
            world.patents.assign(family_id="x", is_triadic=pd.array([None], dtype="boolean")),
        ]
    )
    assert yearly(replace(world, patents=twice))["families"].tolist() == [1]


@pytest.mark.parametrize("saturation", [0.1, 0.3, 0.5, 0.8, 0.95])
def test_a_planted_curve_is_recovered(saturation):
    row = life_cycle(corpus(curve(saturation, 20_000)), 400, seed=1).table.iloc[0]
    assert row["maturity"] == pytest.approx(saturation, abs=0.05)
    assert row["maturity_low"] - 0.02 <= saturation <= row["maturity_high"] + 0.02
    assert row["midpoint_year"] == pytest.approx(2024 - np.log(saturation / (1 - saturation)) / 0.4, abs=0.6)
    assert row["fit"] > 0.99


def test_maturity_is_the_mean_of_works_and_families():
    cycles = life_cycle(corpus(curve(0.9, 20_000), families=curve(0.3, 20_000)), 400, seed=1)
    row = cycles.table.iloc[0]
    assert row["saturation"] == pytest.approx(0.9, abs=0.05)
    assert row["saturation_families"] == pytest.approx(0.3, abs=0.05)
    assert row["maturity"] == pytest.approx(0.6, abs=0.05)
    assert row["patents_per_paper"] == pytest.approx(1, abs=0.01)


def test_intervals_cover_the_truth():
    random, inside = np.random.default_rng(3), 0
    for _ in range(60):
        truth = random.uniform(0.05, 0.95)
        row = life_cycle(corpus(random.poisson(curve(truth, 400))), 200, seed=1).table.iloc[0]
        inside += row["maturity_low"] <= truth <= row["maturity_high"]
    assert 47 <= inside <= 60  # 54 expected


def test_on_the_peak_the_stage_is_open():
    samples = life_cycle(corpus(curve(0.5, 400)), 400, seed=1).samples
    assert 0.2 < (samples >= 0.5).mean() < 0.8


def test_scattered_counts_make_a_wider_interval():
    steady, ragged = curve(0.7, 2000), curve(0.7, 2000)
    ragged[::2] = ragged[::2] * 3 // 2
    widths = [
        np.ptp(life_cycle(corpus(counts), 400, seed=1).table.loc[0, ["maturity_low", "maturity_high"]])
        for counts in (steady, ragged)
    ]
    assert widths[1] > 2 * widths[0]


@pytest.mark.parametrize(
    ("counts", "reason"), [([500], "too_few_years"), ([100] * 4, "too_few_years"), ([5] * 5, "too_few_works")]
)
def test_too_little_is_unknown_and_says_why(counts, reason):
    cycles = life_cycle(corpus(counts), 10, seed=1)
    assert cycles.table.loc[0, "reason"] == reason
    assert cycles.table.loc[0, ["maturity", "saturation", "midpoint_year", "fit"]].isna().all()
    assert np.isnan(cycles.samples).all()


def test_nothing_at_all():
    cycles = life_cycle(corpus([]), 10, seed=1)
    assert cycles.table.empty and cycles.samples.shape == (0, 10)


def test_same_seed_same_draws():
    world = corpus(curve(0.4, 300))
    first, again, other = (life_cycle(world, 50, seed).samples for seed in (1, 1, 2))
    assert np.array_equal(first, again) and not np.array_equal(first, other)


@given(rate=st.floats(0.02, 2), logit=st.floats(-7, 7), n=st.integers(1, 40))
def test_shares_of_the_curve_sum_to_one(rate, logit, n):
    shares = expected_shares(np.arange(2000, 2000 + n), rate, logit)
    assert shares.sum() == pytest.approx(1) and (shares >= 0).all()


def test_shares_by_hand():
    ends = 1 / (1 + np.exp(-np.array([-2.0, -1.0, 0.0])))
    assert expected_shares(np.array([2020, 2021]), 1.0, 0.0) == pytest.approx(np.diff(ends) / (ends[2] - ends[0]))


def test_growth_is_that_of_the_last_ten_years():
    counts = np.concatenate([[900] * 5, np.round(100 * 1.1 ** np.arange(10)).astype(int)])
    growth, low, high = growth_rate(counts)
    assert growth == pytest.approx(0.1, abs=0.002) and low < 0.1 < high
    assert np.isnan(growth_rate(np.array([0, 0, 0, 0, 500]))).all()


def test_poisson_counts_are_not_dispersed():
    counts = np.random.default_rng(1).poisson(100, 2000)
    assert dispersion(counts, np.full(2000, 100.0), 1) == pytest.approx(1, abs=0.1)
    assert dispersion(np.array([10, 10]), np.array([10.0, 10.0]), 1) == 1
