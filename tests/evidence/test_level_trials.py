"""Trials in planted worlds; the whole of them stands in evidence/planted_worlds.py."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from judges.level_trials import (
    calibration,
    plant_cases,
    rank_coverage,
    rank_trial,
    true_competitiveness,
    type_calibration,
    type_recovery,
    type_trial,
)
from judges.planted_truth import plan_world


@pytest.fixture(scope="module")
def types():
    return pd.concat([type_trial(seed, n_resamples=200) for seed in (1, 2)], ignore_index=True)


def test_rank_intervals_hold_the_truth_in_a_few_worlds():
    trials = pd.concat([rank_trial(seed, n_resamples=200, n_countries=12, n_works=2000) for seed in range(3)])
    found = rank_coverage(trials).set_index(["of", "countries"])
    assert len(trials) == 3 * 11 * 12 and found.loc[("rank", "all"), "worlds"] == 3
    assert 0.8 <= found.loc[("rank", "all"), "coverage"] <= 1
    assert found.loc[("rank", "all"), "width"] < 8  # an interval of all ranks would hold the truth as well


def test_coverage_by_hand():
    rows = pd.DataFrame(
        {
            "seed": [1, 1, 2, 2],
            "country": ["KR", "US", "KR", "US"],
            "rank": pd.array([1, 2, 2, None], dtype="Int64"),
            "rank_low": pd.array([1, 2, 2, None], dtype="Int64"),
            "rank_high": pd.array([2, 3, 3, None], dtype="Int64"),
            "rank_true": [1, 1, 3, 2],
            "score": [1.0, 1, 1, np.nan],
            "score_low": [0.0, 0, 0, np.nan],
            "score_high": [2.0, 2, 2, np.nan],
            "score_true": [1.0, 3, 2, 1],
        }
    )
    found = rank_coverage(rows).set_index(["of", "countries"])
    assert found.loc[("rank", "all"), ["n", "unranked"]].tolist() == [3, 1]
    assert found.loc[("rank", "all"), "coverage"] == pytest.approx(2 / 3)
    assert found.loc[("rank", "KR"), "coverage"] == 1 and found.loc[("score", "KR"), "coverage"] == 1
    assert found.loc[("score", "all"), "width"] == 2
    # world 1 holds 1 of 2 and world 2 holds 1 of 1: residuals of the ratio -1/3 and 1/3, over 3 intervals
    assert found.loc[("rank", "all"), "low"] == pytest.approx(2 / 3 - 1.959964 * np.sqrt(2) / 9)


def test_cases_are_true_of_the_world_they_come_with():
    cases, world = plant_cases(5)
    truth = plan_world(5, **world)
    assert true_competitiveness(truth) == pytest.approx(cases["competitiveness_true"], abs=2e-4)
    assert truth.stages["maturity"].tolist() == pytest.approx(cases["maturity_true"].tolist())
    ambiguous = cases[cases["case"] == "ambiguous"]
    assert (ambiguous[["competitiveness_true", "maturity_true"]] == 0.5).sum(axis=1).eq(1).all()
    assert ambiguous["type_true"].isna().all() and cases.loc[cases["case"] != "ambiguous", "type_true"].notna().all()


def test_a_country_at_par_has_one_half():
    truth = plan_world(3, n_countries=11)
    even = np.full_like(truth.leads, 1 / 11)
    same = {name: np.full_like(value, 10.0) for name, value in truth.expected.items()}
    joins = (1 - np.eye(11)) / 20
    alike = type(truth)(**{**vars(truth), "leads": even, "joins": joins, "expected": same})
    assert true_competitiveness(alike) == pytest.approx(0.5)


def test_clear_types_are_found_and_none_is_wrong(types):
    found = type_recovery(types).set_index("case")
    assert found["n"].tolist() == [8, 8, 8]
    assert found.loc["clear", "right"] >= 0.75 and found.loc["clear", "wrong"] == 0
    assert found.loc["ambiguous", "undecided"] >= 0.5
    assert found[["right", "wrong", "undecided"]].sum(axis=1).tolist() == pytest.approx([1, 1, 1])


def test_calibration_takes_only_cases_that_were_not_picked(types):
    found = type_calibration(types)
    assert found["n"].sum() == 4 * types["case"].eq("spread").sum()


def test_calibration_by_hand():
    found = calibration([0.0, 0.05, 0.95, 1.0], [False, True, True, True])
    assert found["n"].tolist() == [2, *[0] * 8, 2]
    assert found["observed"].iloc[[0, -1]].tolist() == [0.5, 1.0] and found["observed"].iloc[1:-1].isna().all()
    assert found["stated"].iloc[-1] == pytest.approx(0.975)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60), st.integers(1, 12))
def test_calibration_counts_everything_once(pairs, bins):
    p, so = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    found = calibration(p, so, bins)
    assert len(found) == bins and found["n"].sum() == len(pairs)
    some = found[found["n"] > 0]
    assert (some["n"] * some["observed"]).sum() == pytest.approx(sum(so))
    assert ((some["low"] <= some["observed"] + 1e-12) & (some["observed"] <= some["high"] + 1e-12)).all()
    assert some["stated"].between(some["bin_low"] - 1e-12, some["bin_high"] + 1e-12).all()


def test_no_case_no_row():
    assert type_recovery(pd.DataFrame({"case": [], "type_true": [], "type": [], "decided": []})).empty
