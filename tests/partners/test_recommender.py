"""The recommender: finds planted growth, looks at no later year, and refuses what it cannot learn from."""

import numpy as np
import pandas as pd
import pytest

from helpers.partners.link_growth import yearly_links
from helpers.partners.recommender import (
    CALIBRATION,
    FEATURES,
    calibrated,
    candidates,
    fit,
    growth_probability,
    largest,
    learned,
    pair_features,
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


def test_the_probability_that_is_told_is_calibrated(world):
    links = yearly_links(world)
    stated = growth_probability(links, links.last_year, fit(links, links.last_year))[1]
    told = recommend(world, "C01").set_index("country")["probability"]
    assert told["C07"] == pytest.approx(calibrated(stated, CALIBRATION)[7])


def test_calibration_is_of_log_odds():
    stated = np.array([0.0, 0.2, 0.5, 1.0])
    assert calibrated(stated, (0.0, 1.0)) == pytest.approx(stated, abs=1e-9)
    assert calibrated(np.array([0.5]), (np.log(3), 2.0)) == pytest.approx(0.75)
    assert calibrated(np.array([0.8]), (0.0, 0.5)) == pytest.approx(2 / 3)  # odds of 4 become odds of 2
    assert (np.diff(calibrated(np.linspace(0.01, 0.99, 50), CALIBRATION)) > 0).all()


def test_weights_are_of_standardised_features_and_small_tables_do_no_harm():
    table = np.column_stack([np.r_[np.zeros(50), np.ones(50)], np.full(100, 3.0)])
    found = learned(table, table[:, 0] > 0, ("apart", "same")).set_index("feature")
    assert found.loc["apart", ["mean", "deviation"]].tolist() == [0.5, 0.5]
    assert 2 < found.loc["apart", "coefficient"] < 10  # separable, and yet finite
    assert found.loc["same", "coefficient"] == pytest.approx(0) and found["grown"].eq(50).all()
    with pytest.raises(ValueError, match="3 of 3 pairs grew"):
        learned(np.ones((3, 1)), np.ones(3, bool), ("size",))
