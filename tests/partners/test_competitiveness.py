import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.data.corpus import Corpus, read_corpus
from helpers.levels.components import component_counts, measure
from helpers.levels.levels import technology_levels
from helpers.partners.competitiveness import competitiveness, par


def world(rows):
    """A corpus of works (technology, year, country, how many)."""
    rows = [row[:3] for row in rows for _ in range(row[3])]
    ids = [f"w{i}" for i in range(len(rows))]
    works = pd.DataFrame(
        {
            "work_id": ids,
            "technologies": [[t] if t else [] for t, _, _ in rows],
            "year": pd.array([year for _, year, _ in rows], dtype="Int64"),
        }
    )
    authorships = pd.DataFrame({"work_id": ids, "country": pd.array([country for *_, country in rows], dtype="str")})
    return Corpus(works, authorships, pd.DataFrame(), {})


def levels_of(values, n_resamples=200):
    """Levels from counts of top-10 % papers of technology "t"."""
    table = pd.DataFrame({"technology": "t", "country": list(values), "component": "top10", "value": values.values()})
    return technology_levels(component_counts(table, n_resamples, seed=1), {"top10": 1})


ROWS = [
    ("t", 2020, "KR", 20),
    ("t", 2020, "US", 80),
    ("t", 2021, "KR", 40),
    ("t", 2021, "US", 60),
    (None, 2020, "KR", 40),
    (None, 2020, "US", 160),
]


def test_parts_by_hand():
    found = competitiveness(levels_of({"KR": 60, "US": 100, "JP": 20}), world(ROWS), "KR", seed=1)
    row = found.table.iloc[0]
    early, late, rest = 20.5 / 101, 40.5 / 101, 40.5 / 201
    within = (early + late) / 2
    assert row["level"] == pytest.approx(0.5)  # 60 against the mean of 100 and 20
    assert row["momentum"] == pytest.approx(late / (early + late))
    assert row["specialisation"] == pytest.approx(within / (within + (within + rest) / 2))
    assert row["competitiveness"] == pytest.approx((2 * row["level"] + row["specialisation"] + row["momentum"]) / 4)
    assert row["competitiveness_low"] < row["competitiveness"] < row["competitiveness_high"]
    assert pd.isna(row["left_out"]) and pd.isna(row["reason"])


def test_the_level_is_against_ten_others_and_no_more():
    others = {code: 100 for code in ("US", "CN", "JP", "DE", "GB", "FR", "CA", "IT", "NL", "CH")}
    few = competitiveness(levels_of({"KR": 100} | others), None, "KR", seed=1)
    more = competitiveness(levels_of({"KR": 100} | others | {"SE": 1, "AU": 1}), None, "KR", seed=1)
    assert few.table.loc[0, "level"] == more.table.loc[0, "level"] == pytest.approx(0.5)


def test_the_same_rank_is_not_the_same_competitiveness():
    close = competitiveness(levels_of({"US": 100, "CN": 90, "JP": 85, "KR": 80}), None, "KR", seed=1)
    far = competitiveness(levels_of({"US": 100, "CN": 90, "JP": 85, "KR": 8}), None, "KR", seed=1)
    assert close.table.loc[0, "competitiveness"] > 0.45 > 0.1 > far.table.loc[0, "competitiveness"]


def test_weights_choose_the_parts():
    levels = levels_of({"KR": 60, "US": 100, "JP": 20})
    only = competitiveness(levels, world(ROWS), "KR", seed=1, weights={"momentum": 1}).table.iloc[0]
    assert only["competitiveness"] == pytest.approx(only["momentum"])
    without = competitiveness(levels, None, "KR", seed=1, weights={"level": 1}).table.iloc[0]
    assert without["competitiveness"] == pytest.approx(0.5) and pd.isna(without["left_out"])


def test_unknown_parts_are_left_out_and_said():
    one_year = [row for row in ROWS if row[1] == 2020]
    row = competitiveness(levels_of({"KR": 60, "US": 100}), world(one_year), "KR", seed=1).table.iloc[0]
    assert row["left_out"] == "momentum" and pd.isna(row["momentum"])
    assert row["competitiveness"] == pytest.approx((2 * row["level"] + row["specialisation"]) / 3)


def test_without_a_level_there_is_no_competitiveness():
    table = pd.DataFrame(
        {
            "technology": ["t", "u", "u"],
            "country": ["US", "US", "KR"],
            "component": "top10",
            "value": [50.0, 50.0, 50.0],
        }
    )
    levels = technology_levels(component_counts(table, 50, seed=1), {"top10": 1})
    blank = levels.table["technology"].eq("t") & levels.table["country"].eq("KR")
    levels.table.loc[blank, "score"] = np.nan
    found = competitiveness(levels, None, "KR", seed=1)
    assert found.table["reason"].fillna("").tolist() == ["no_level", ""]
    assert np.isnan(found.samples[0]).all() and not np.isnan(found.samples[1]).any()


def test_few_works_are_unknown_not_zero():
    corpus = read_corpus("medline_2021")
    found = measure(corpus, n_resamples=20, components=["papers"], technologies=["advanced-bio", "steel", "wind-power"])
    row = competitiveness(technology_levels(found, {"papers": 1}), corpus, "KR", seed=1).table.set_index("technology")
    assert row.loc["wind-power", "reason"] == "too_few_works" and pd.isna(row.loc["wind-power", "competitiveness"])
    assert 0 < row.loc["advanced-bio", "competitiveness"] < 1


def test_taiwan_is_not_china():
    rows = [("t", 2020, "TW", 90), ("t", 2021, "CN", 90), (None, 2020, "TW", 10), (None, 2020, "CN", 10)]
    levels = levels_of({"TW": 90, "CN": 90})
    rising = competitiveness(levels, world(rows), "CN", seed=1).table.loc[0, "momentum"]
    falling = competitiveness(levels, world(rows), "TW", seed=1).table.loc[0, "momentum"]
    assert rising > 0.99 and falling < 0.01


def test_same_seed_same_draws():
    levels = levels_of({"KR": 60, "US": 100})
    first, again, other = (competitiveness(levels, world(ROWS), "KR", seed).samples for seed in (1, 1, 2))
    assert np.array_equal(first, again) and not np.array_equal(first, other)


@pytest.mark.parametrize("weights", [{}, {"level": -1}, {"rank": 1}, {"level": 0}])
def test_senseless_weights(weights):
    with pytest.raises(ValueError, match="weights"):
        competitiveness(levels_of({"KR": 1, "US": 2}), None, "KR", seed=1, weights=weights)


def test_a_country_that_is_not_there():
    with pytest.raises(ValueError, match="'JP'"):
        competitiveness(levels_of({"KR": 1, "US": 2}), None, "JP", seed=1)


@given(st.floats(0.001, 1e6), st.floats(0.001, 1e6))
def test_par_is_symmetric(own, other):
    assert par(own, other) + par(other, own) == pytest.approx(1)


def drawn_world(random, share):
    """Works of two countries over four years; Korea takes part with the same chance everywhere, but for one technology."""
    rows = []
    for technology, chance in (("t", share), ("u", 0.2), (None, 0.2)):
        for year in range(2018, 2022):
            own = int(random.binomial(150, chance))
            rows += [(technology, year, "KR", own), (technology, year, "US", 150 - own)]
    return world(rows)


def test_a_country_that_is_everywhere_alike_is_at_par_on_average_and_one_that_is_not_is_found():
    random, levels = np.random.default_rng(5), levels_of({"KR": 60, "US": 60}, 2)
    alike = [competitiveness(levels, drawn_world(random, 0.2), "KR", seed=i).table.iloc[0] for i in range(30)]
    for part in ("level", "specialisation", "momentum"):
        assert np.mean([found[part] for found in alike]) == pytest.approx(0.5, abs=0.01), part
    assert competitiveness(levels, drawn_world(random, 0.5), "KR", seed=1).table.iloc[0]["specialisation"] > 0.55
