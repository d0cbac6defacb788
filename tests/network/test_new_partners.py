"""Whom a country has met, what pairs add up to, and a calibration that gives back the rate."""

import numpy as np
import pandas as pd
import pytest
from tests.network.test_snapshot import ROWS, corpus

from helpers.data.corpus import read_corpus
from helpers.network.link_prediction import FEATURES, fit_predictor
from helpers.network.new_partners import calibrate, chance, expected_links, first_partners, surprises, touched
from helpers.network.snapshot import history, snapshot

FLAT = pd.DataFrame({"feature": ["constant", *FEATURES], "mean": 0.0, "deviation": 1.0, "coefficient": 0.0})


@pytest.fixture(scope="module")
def planted():
    return history(read_corpus("planted"), "institution_id")


def test_touched_by_hand():
    past = history(corpus(ROWS), "author_id")  # doe, kim, roe, sato
    korea = past.countries.get_loc("KR")
    assert touched(past, korea, 0, 2020).tolist() == [False, True, False, True]
    assert touched(past, korea, 2021, 2022).tolist() == [False, True, True, False]
    assert touched(past, korea, 0, 2022, max_members=1).tolist() == [False, True, False, False]  # kim alone


def test_sums_of_equal_pairs():
    known = snapshot(history(corpus(ROWS), "author_id"), 2020, pd.Index(["doe", "kim", "roe", "sato"]))
    sums = expected_links(known, np.array([1, 3]), FLAT)
    assert sums == pytest.approx(np.full(4, 2 * np.log(2)))
    assert surprises(np.array([-800.0, 800.0])).tolist() == [0.0, 800.0]


def test_a_calibration_gives_back_the_rate_it_was_fitted_on(planted):
    fit = fit_predictor(planted, 2020, 3, seed=1)
    calibration = calibrate(planted, fit, 2017, 3)
    sums, hits = first_partners(planted, fit, 2017, 3)
    chances = chance(sums, calibration)
    assert chances.mean() == pytest.approx(hits.mean(), abs=1e-6) and ((chances > 0) & (chances < 1)).all()
    best, _ = first_partners(planted, fit, 2017, 3, best=1)
    assert len(best) < len(sums) and best.max() == pytest.approx(sums.max())


def test_too_few_first_links_give_no_chances():
    assert calibrate(history(corpus(ROWS), "author_id"), FLAT, 2020, 2) is None
    assert np.isnan(chance(np.array([1.0]), None)).all()
