"""The simulated hub: what it must do at its limits, what can be computed by hand, and that it is seeded."""

from dataclasses import replace

import numpy as np
import pytest

from helpers.exchange.centre import (
    Assumptions,
    centre_effect,
    centre_sensitivity,
    centre_uncertainty,
    read_assumptions,
    simulate_centre,
)

GIVEN = Assumptions(south=10, north=8)


@pytest.mark.parametrize("off", [{"capacity": 0}, {"registers": 0.0}, {"success": 0.0}, {"fit": 0.0}])
def test_a_hub_without_introductions_changes_nothing(off):
    found = simulate_centre(replace(GIVEN, **off), 8, 20, 1)
    np.testing.assert_array_equal(found[0], found[1])


def test_certainty_links_every_fitting_pair_at_once():
    sure = Assumptions(south=6, north=5, fit=1.0, meet=1.0, referral=0.0, end=0.0)
    links, connected, partners = simulate_centre(sure, 3, 4, 1)[0, :, :, -1]
    assert (links == 30).all()
    assert (connected == 1).all()
    np.testing.assert_allclose(partners, 2 * 30 / 11)


def test_a_hub_introduces_no_more_than_its_capacity():
    chances = {"fit": 1.0, "meet": 0.0, "referral": 0.0, "end": 0.0, "registers": 1.0, "success": 1.0}
    alone = Assumptions(south=9, north=9, capacity=3, **chances)
    without, with_hub = simulate_centre(alone, 5, 10, 2)[:, 0]
    assert (without == 0).all()
    assert (with_hub == 3 * np.arange(6)).all()


def test_the_mean_follows_the_formula_of_a_link_that_comes_and_goes():
    """One pair: p(t+1) = p(t)(1 - end) + (1 - p(t)) meet, without referral and hub."""
    one = Assumptions(south=1, north=1, fit=1.0, meet=0.2, referral=0.0, end=0.1)
    found = simulate_centre(one, 6, 20_000, 3)[0, 0].mean(axis=0)
    expected = [0.0]
    for _ in range(6):
        expected.append(expected[-1] * 0.9 + (1 - expected[-1]) * 0.2)
    np.testing.assert_allclose(found, expected, atol=0.015)


def test_the_hub_never_takes_links_away_and_intervals_hold_their_mean():
    table = centre_effect(GIVEN, 6, 60, 4)
    more = table[(table["hub"] == "difference") & (table["measure"] == "links")]
    assert (more["mean"] >= 0).all()
    assert (table["mean_low"] <= table["mean"]).all()
    assert (table["mean"] <= table["mean_high"]).all()
    assert (table["low"] <= table["high"]).all()


def test_the_same_seed_gives_the_same_runs_and_another_one_others():
    first, second, other = (simulate_centre(GIVEN, 4, 10, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, second)
    assert (first != other).any()


def test_sensitivity_puts_the_widest_swing_first_and_changes_one_at_a_time():
    table = centre_sensitivity(GIVEN, 5, 30, 1)
    assert table.loc[0, "change"] == "base"
    rest = table.iloc[1:]
    swing = rest.groupby("assumption", sort=False)["difference"].agg(np.ptp)
    assert swing.is_monotonic_decreasing
    assert (rest.groupby("assumption").size() == 2).all()
    fit = rest[rest["assumption"] == "fit"].set_index("change")["changed"]
    assert fit.to_dict() == {"lower": 0.05, "higher": 0.2}


def test_a_doubled_probability_stays_one():
    table = centre_sensitivity(replace(GIVEN, registers=0.9, meet=0.7, referral=0.2), 2, 4, 1)
    tried = table.set_index(["assumption", "change"])["changed"]
    assert tried["registers", "higher"] == 1.0
    assert tried["meet", "higher"] + 0.2 <= 1


def test_drawn_assumptions_stay_within_their_range():
    table = centre_uncertainty(GIVEN, 3, draws=15, runs=4, seed=1)
    assert table["success"].between(0.15, 0.6).all()
    assert table["south"].between(5, 20).all()
    assert (table["difference"] >= 0).all()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"fit": 1.2}, "fit=1.2"),
        ({"meet": 0.9, "referral": 0.2}, "meet . referral"),
        ({"north": 0}, "north=0"),
        ({"capacity": -1}, "capacity"),
    ],
)
def test_an_assumption_out_of_range_is_refused(wrong, said):
    with pytest.raises(ValueError, match=said):
        simulate_centre(replace(GIVEN, **wrong), 2, 4, 1)


def test_a_text_that_leaves_an_assumption_out_is_refused():
    with pytest.raises(ValueError, match="'north' is missing"):
        read_assumptions("south 3, fit 0.1, meet 0, referral 0, end 0, registers 1, capacity 1, success 1")
    for make in (centre_sensitivity, centre_uncertainty):
        with pytest.raises(ValueError, match="factor=1"):
            make(GIVEN, factor=1)
