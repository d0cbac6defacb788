"""AUC and precision by hand and against other definitions; the paired bootstrap; no look ahead."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.data.corpus import read_corpus
from helpers.network.link_evaluation import auc, evaluate, precision, summary
from helpers.network.link_prediction import fit_predictor
from helpers.network.snapshot import history

SCORED = st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=1, max_size=40)


@given(SCORED)
def test_auc_is_the_share_of_pairs_in_the_right_order(rows):
    scores, hits = np.array([row[0] for row in rows], float), np.array([row[1] for row in rows])
    good, bad = scores[hits], scores[~hits]
    if not len(good) or not len(bad):
        assert np.isnan(auc(scores, hits))
        return
    wins = (good[:, None] > bad).mean() + (good[:, None] == bad).mean() / 2
    assert auc(scores, hits) == pytest.approx(wins) and auc(-scores, hits) == pytest.approx(1 - wins)


@given(SCORED, st.integers(1, 50))
def test_precision_is_the_mean_over_orders_of_ties(rows, k):
    scores, hits = np.array([row[0] for row in rows], float), np.array([row[1] for row in rows])
    random, k = np.random.default_rng(0), min(k, len(rows))
    shuffled = [hits[np.lexsort((random.random(len(rows)), -scores))][:k].mean() for _ in range(300)]
    assert precision(scores, hits, k) == pytest.approx(np.mean(shuffled), abs=0.12)


def test_nothing_to_rank():
    assert np.isnan(precision(np.array([]), np.array([], bool)))


def test_a_gain_in_every_country_is_sure_and_a_gain_in_half_is_not():
    table = pd.DataFrame(
        {
            "method": ["a"] * 10 + ["b"] * 10,
            "country": [f"C{i}" for i in range(10)] * 2,
            "auc": [0.8] * 10 + [0.7] * 10,
            "precision_at_20": [0.2] * 10 + [0.1] * 5 + [0.3] * 5,
        }
    )
    found = summary(table, 500, seed=1)
    assert pd.isna(found.loc[0, "ahead"]) and found.loc[1, "ahead"] == "auc"
    assert found.loc[1, "precision_gain_low"] < 0 < found.loc[1, "precision_gain_high"]
    assert (found["auc_low"] <= found["auc"] + 1e-9).all() and (found["n"] == 10).all()


def test_evaluation_of_a_planted_world_is_about_first_links_only():
    past = history(read_corpus("planted"), "institution_id")
    results = evaluate(past, 2021, 3, {"predictor": fit_predictor(past, 2021, 3, seed=1)})
    assert results["ranked"].iloc[0] == "pairs"
    assert results["method"].unique().tolist() == [
        "predictor",
        "common_neighbours",
        "adamic_adar",
        "preferential_attachment",
    ]
    assert results["auc"].between(0, 1).all() and results["precision_at_20"].between(0, 1).all()
    assert (results["new_links"] >= 5).all() and (results["pairs"] > results["new_links"]).all()
    assert results.groupby(["ranked", "country"])["pairs"].nunique().eq(1).all()  # all methods rank the same pairs
