"""Weight sensitivity: by hand, against a linear programme, and against ranks on both sides of the change."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from helpers.levels.components import component_counts
from helpers.levels.levels import DIGITS, technology_levels
from helpers.levels.weight_sensitivity import _gaps, known_weights, ranks_at, weight_sensitivity

NAMES = ("top10", "patents", "papers")


def levels_of(values, weights, technology="ai", scaling="max"):
    """Levels of a table {country: values in the order of the weights}; None is unknown."""
    rows = [
        {"technology": technology, "country": country, "component": name, "value": value}
        for country, counts in values.items()
        for name, value in zip(weights, counts, strict=True)
        if value is not None
    ]
    return technology_levels(component_counts(pd.DataFrame(rows), 2, seed=1), weights, scaling)


def the_row(levels, focal, **arguments):
    return weight_sensitivity(levels, focal, **arguments).iloc[0]


def test_of_two_components_by_hand():
    # scores: KR 100 a + 20 b, US 60 a + 100 b with a + b = 1: equal at a = 2/3
    row = the_row(levels_of({"KR": (50, 10), "US": (30, 50)}, {"top10": 0.9, "patents": 0.1}), "KR")
    assert row["rank"] == 1
    assert row["smallest_change"] == pytest.approx(0.9 - 2 / 3)
    assert row["change_to"] == "top10 0.67, patents 0.33"
    assert row["rival"] == "US"
    assert row["kept_share"] == pytest.approx(1 / 3, abs=0.02)
    assert (row["rank_best"], row["rank_worst"]) == (1, 2)


def test_a_leader_in_all_keeps_its_rank_at_all_weights():
    row = the_row(levels_of({"KR": (50, 10), "US": (100, 50), "JP": (30, 5)}, {"top10": 1, "patents": 1}), "US")
    assert (row["rank"], row["kept_share"], row["rank_best"], row["rank_worst"]) == (1, 1.0, 1, 1)
    assert row[["smallest_change", "change_to", "rival"]].isna().all()


def test_one_component_leaves_nothing_to_weigh():
    row = the_row(levels_of({"KR": (50,), "US": (100,)}, {"top10": 1}), "KR")
    assert row["rank"] == 2
    assert row.drop(["technology", "rank"]).isna().all()


def test_a_country_without_a_rank_has_a_row_of_nulls():
    levels = levels_of({"KR": (50, None), "US": (100, 50)}, {"top10": 1, "patents": 1})
    for focal in ("KR", "FR"):
        row = the_row(levels, focal)
        assert row["technology"] == "ai"
        assert row.drop("technology").isna().all()
        with pytest.raises(ValueError, match=f"{focal} has no rank in ai"):
            ranks_at(levels, "ai", focal, np.array([[1, 0]]))


def test_alone_nobody_can_take_the_first_place():
    row = the_row(levels_of({"KR": (50, 10)}, {"top10": 1, "patents": 1}), "KR")
    assert (row["rank"], row["kept_share"]) == (1, 1.0)
    assert pd.isna(row["smallest_change"])


def test_twins_share_their_rank_at_all_weights():
    levels = levels_of({"KR": (50, 10), "JP": (50, 10), "US": (100, 50)}, {"top10": 1, "patents": 1})
    row = the_row(levels, "KR")
    assert (row["rank"], row["kept_share"]) == (2, 1.0)
    assert pd.isna(row["smallest_change"])


def test_tied_by_chance_any_change_decides():
    row = the_row(levels_of({"KR": (50, 100), "US": (100, 50)}, {"top10": 1, "patents": 1}), "KR")
    assert (row["rank"], row["smallest_change"], row["rival"]) == (1, 0.0, "US")


def test_a_component_unknown_in_a_technology_takes_no_part_there():
    table = pd.DataFrame(
        {
            "technology": ["ai"] * 4 + ["bio"] * 2,
            "country": ["KR", "US"] * 3,
            "value": [50, 100, 100, 50, 70, 80],
            "component": ["top10"] * 2 + ["patents"] * 2 + ["top10"] * 2,
        }
    )
    levels = technology_levels(component_counts(table, 2, seed=1), {"top10": 3, "patents": 1})
    assert known_weights(levels, "bio") == {"top10": 1.0}
    found = weight_sensitivity(levels, "KR").set_index("technology")
    assert found.loc["ai", "change_to"] == "top10 0.50, patents 0.50"
    assert pd.isna(found.loc["bio", "kept_share"])
    assert found["rank"].to_dict() == {"ai": 2, "bio": 2}


def test_the_same_seed_gives_the_same_table():
    levels = levels_of({"KR": (50, 10, 5), "US": (30, 50, 9)}, dict.fromkeys(NAMES, 1))
    pd.testing.assert_frame_equal(weight_sensitivity(levels, "KR"), weight_sensitivity(levels, "KR"))
    assert the_row(levels, "KR", seed=2)["kept_share"] == pytest.approx(the_row(levels, "KR")["kept_share"], abs=0.03)


def by_linear_programme(gaps, weights):
    """Least weight to be moved until the sign of one rival's gap turns or becomes zero; None if it cannot be."""
    n = len(weights)
    here = gaps @ weights
    here = here if np.round(here, DIGITS) else 0
    if here <= 0 and gaps.max() <= 0:
        return None
    equal = [np.concatenate([np.ones(n), -np.ones(n)]), np.concatenate([gaps, -gaps])]
    found = linprog(
        np.full(2 * n, 0.5),
        A_eq=equal,
        b_eq=[0, -here],
        bounds=[(0, 1)] * n + [(0, w) for w in weights],
        method="highs",
    )
    return found.fun if found.success else None


worlds = st.lists(st.tuples(*[st.integers(0, 40)] * 3), min_size=2, max_size=8, unique=True)
mixes = st.tuples(*[st.integers(1, 9)] * 3)


@given(worlds, mixes, st.sampled_from(["max", "minmax", "rank"]))
@settings(max_examples=60)
def test_the_smallest_change_is_that_of_a_linear_programme(world, mix, scaling):
    codes = ["CA", "CN", "DE", "FR", "GB", "JP", "KR", "US"]
    values = {code: tuple(1 + count for count in row) for code, row in zip(codes[-len(world) :], world, strict=True)}
    levels = levels_of(values, dict(zip(NAMES, mix, strict=True)), scaling=scaling)
    row = the_row(levels, "US", n_draws=200)
    if pd.isna(row["rank"]):
        return  # least in everything under minmax: nothing to compare
    gaps, _ = _gaps(levels, "ai", "US")
    weights = np.array(list(known_weights(levels, "ai").values()))
    gaps = np.where(np.abs(gaps) < 1e-9, 0, gaps)
    expected = [change for gap in gaps if (change := by_linear_programme(gap, weights)) is not None]
    if expected:
        assert row["smallest_change"] == pytest.approx(min(expected), abs=1e-6)
    else:
        assert pd.isna(row["smallest_change"])
    assert row["rank_best"] <= row["rank"] <= row["rank_worst"]


@given(worlds, mixes, st.integers(0, 2**32 - 1))
@settings(max_examples=60)
def test_no_smaller_change_moves_the_rank(world, mix, seed):
    codes = ["CA", "CN", "DE", "FR", "GB", "JP", "KR", "US"]
    values = {code: tuple(1 + count for count in row) for code, row in zip(codes[-len(world) :], world, strict=True)}
    levels = levels_of(values, dict(zip(NAMES, mix, strict=True)))
    row = the_row(levels, "US", n_draws=200)
    weights = np.array(list(known_weights(levels, "ai").values()))
    others = np.random.default_rng(seed).dirichlet(np.ones(3), 300)
    moved = np.abs(others - weights).sum(axis=1) / 2
    reach = np.inf if pd.isna(row["smallest_change"]) else row["smallest_change"] - 1e-9
    inside = others[moved < reach]
    assert (ranks_at(levels, "ai", "US", inside) == row["rank"]).all()
    near = weights + (others - weights) * np.clip(0.999 * max(reach, 0) / moved, 0, 1)[:, None]
    assert (ranks_at(levels, "ai", "US", near) == row["rank"]).all()
