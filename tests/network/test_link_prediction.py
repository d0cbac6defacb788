"""Indices and features by hand, a fit that finds what was planted and looks at no later year."""

import numpy as np
import pandas as pd
import pytest
from tests.network.test_snapshot import DOE, KIM, ROE, ROWS, SATO, corpus

from helpers.data.corpus import read_corpus
from helpers.network.link_evaluation import evaluate
from helpers.network.link_prediction import (
    FEATURES,
    candidate_pairs,
    first_links,
    fit_predictor,
    indices,
    log_odds,
    pair_features,
    transferred,
)
from helpers.network.snapshot import history, snapshot


@pytest.fixture(scope="module")
def planted():
    return history(read_corpus("planted"), "author_id")


def test_indices_by_hand():
    """kim - sato - roe - doe: kim and roe have sato in common, who has two partners."""
    known = snapshot(history(corpus(ROWS[:3]), "author_id"), 2020, pd.Index(["doe", "kim", "roe", "sato"]))
    found = indices(known, np.array([1]))
    assert found["common_neighbours"][0].tolist() == [0, 1, 1, 0]  # doe, kim itself, roe, sato
    assert found["adamic_adar"][0, 2] == pytest.approx(1 / np.log(2))
    assert found["preferential_attachment"][0].tolist() == [1, 1, 2, 2]


def test_features_by_hand_and_symmetric():
    known = snapshot(history(corpus(ROWS[:3]), "author_id"), 2020, pd.Index(["doe", "kim", "roe", "sato"]))
    features = dict(zip(FEATURES, pair_features(known, np.arange(4)), strict=True))
    assert features["brokers"][1, 2] == pytest.approx(np.log(0.5 * 1 / 2 + 0.02), rel=1e-5)  # ties 1/2 and 1, degree 2
    # kim - sato - roe - doe is the one path of three steps; its brokers have two partners each
    assert features["longer_paths"][1, 0] == pytest.approx(np.log(1 / 2 + 0.01), rel=1e-5)
    assert features["works"][1, 2] == pytest.approx(np.log(2))
    for values in features.values():
        assert np.allclose(values, values.T, atol=1e-5) and np.isfinite(values).all()


def test_candidates_are_of_two_known_countries_and_have_not_met():
    past = history(corpus([*ROWS, (2020, [], {"anon": ("xx/x", None), "doe": DOE})]), "author_id")
    known = snapshot(past, 2020, pd.Index(["anon", "doe", "kim", "roe", "sato"]))
    pairs = pd.DataFrame(candidate_pairs(known, np.arange(5)), known.nodes, known.nodes)
    assert not pairs.loc["anon"].any()  # of unknown country
    assert pairs.loc["kim"].to_dict() == {"anon": False, "doe": True, "kim": False, "roe": True, "sato": False}
    after = first_links(past, known, 2021, 2023).toarray()
    assert after[2, 3] == after[3, 2] == 1 and after.sum() == 2  # kim and roe in 2022


def test_a_fit_looks_at_no_later_year(planted):
    read = read_corpus("planted")
    cut = read.works["year"] <= 2018
    works = read.works[cut]
    early = type(read)(
        works=works.reset_index(drop=True),
        institutions=read.institutions,
        meta=read.meta,
        authorships=read.authorships[read.authorships["work_id"].isin(works["work_id"])],
    )
    whole = fit_predictor(history(read, "institution_id"), 2018, 2, seed=1)
    pd.testing.assert_frame_equal(whole, fit_predictor(history(early, "institution_id"), 2018, 2, seed=1), rtol=1e-4)


def test_a_planted_rule_is_learned():
    """In each year pairs of the same tag link for the first time, pairs of another tag never do."""
    random, rows = np.random.default_rng(2), []
    places = [KIM, SATO, ROE]
    people = {f"p{i:03}": (places[i % 3], f"t{i // 3 % 8}") for i in range(96)}
    names = list(people)
    for year in range(2010, 2021):
        rows += [(year, [people[name][1]], {name: people[name][0]}) for name in names for _ in range(2)]
        for _ in range(40):
            one = names[random.integers(96)]
            same = [name for name in names if people[name][1] == people[one][1] and name != one]
            other = same[random.integers(len(same))]
            rows.append((year, [people[one][1]], {one: people[one][0], other: people[other][0]}))
    past = history(corpus(rows), "author_id")
    fit = fit_predictor(past, 2017, 3, seed=1).set_index("feature")
    assert fit["coefficient"].abs().drop("constant").idxmax() == "topics" and fit.loc["topics", "low"] > 0
    results = evaluate(past, 2017, 3, {"predictor": fit.reset_index()})
    results = results[results["ranked"] == "pairs"].groupby("method")["auc"].mean()
    assert results["predictor"] > results.drop("predictor").max()


def test_too_few_first_links_are_refused():
    with pytest.raises(ValueError, match="first links between countries from .* expected at least 20"):
        fit_predictor(history(corpus(ROWS), "author_id"), 2022, 1, seed=1)


def test_transferred_coefficients_are_standardised_here(planted):
    known = snapshot(planted, 2015)
    table = pd.DataFrame({"feature": ["constant", *FEATURES], "mean": 99.0, "deviation": 99.0, "coefficient": 1.0})
    moved = transferred(table, known, seed=1)
    rows = np.arange(len(known.nodes))
    values = pair_features(known, rows)[:, candidate_pairs(known, rows)]
    varies = values.std(axis=1) > 1e-3
    assert np.allclose(moved["mean"].to_numpy()[1:][varies], values.mean(axis=1)[varies], rtol=0.2, atol=0.2)
    odds = log_odds(moved, pair_features(known, rows))[candidate_pairs(known, rows)]
    assert abs(odds.mean() - 1) < 0.3  # of standardised features only the constant is left on average
