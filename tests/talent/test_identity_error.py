"""Measured errors of identity as draws."""

import numpy as np
import pandas as pd
import pytest

from helpers.talent.identity_error import (
    IdentityError,
    count_draws,
    flow_factor,
    identity_error,
    move_factor,
    with_interval,
)

MOVES = {"found": 100.0, "real": 80, "true": 100, "kept": 50}


@pytest.mark.parametrize(
    ("ids", "kind", "measured"),
    [
        (["name:a#1", "name:b#1", "orcid:x"], "name", True),
        (["patentsview:1"], "patentsview", True),
        (["orcid:x"], "orcid", False),
        (["planted:1"], "unknown", False),
        ([None], "unknown", False),
        ([], "unknown", False),
    ],
)
def test_the_commonest_prefix_tells_the_kind(ids, kind, measured):
    error = identity_error(pd.Series(ids, dtype="str"))
    assert (error.kind, error.measured) == (kind, measured)


def test_unmeasured_identities_change_nothing():
    assert (move_factor(IdentityError("unknown"), 5, seed=1) == 1).all()


def test_the_factor_is_about_precision_over_recall():
    factor = move_factor(IdentityError("name", moves=MOVES), 20_000, seed=1)
    assert np.median(factor) == pytest.approx(0.8 / 0.5, rel=0.03)


def test_few_measured_moves_make_a_wide_factor():
    few = {name: value / 10 for name, value in MOVES.items()}
    spread = [np.log(move_factor(IdentityError("name", moves=moves), 5000, seed=1)).std() for moves in (MOVES, few)]
    assert spread[1] > 2 * spread[0]


def test_the_same_seed_gives_the_same_draws():
    error = IdentityError("name", moves=MOVES)
    assert (move_factor(error, 9, seed=3) == move_factor(error, 9, seed=3)).all()


def test_a_count_of_nought_has_an_upper_end():
    table = with_interval(pd.DataFrame({"persons": [0, 10]}), "persons", np.ones(4000), seed=1)
    assert 1.5 < table["persons_high"][0] < 4
    assert table["persons_low"][1] < 10 < table["persons_high"][1]


def test_no_counts_no_draws():
    assert count_draws([], np.ones(3), seed=1).shape == (0, 3)
    assert with_interval(pd.DataFrame({"persons": []}), "persons", np.ones(3), seed=1).empty


def test_ready_made_flows_carry_no_identity_error():
    assert flow_factor(np.array([0.5]), True).tolist() == [1.0]
    assert flow_factor(np.array([0.5]), False).tolist() == [0.5]
