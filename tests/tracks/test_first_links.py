"""Network of a scope, and whose coefficients are used."""

import pytest

from helpers.data.scope import open_scope
from helpers.tracks import first_links
from helpers.tracks.first_links import committed, network, prediction


def test_a_corpus_of_many_years_is_measured_here():
    found = network(open_scope(corpus="planted", language="en"), "institutions")
    made = prediction(found, 3, 200, seed=1)
    assert made.here and made.calibration is not None and set(made.measured["corpus"]) == {"this"}
    assert made.factor > 1 and made.measured["last"].eq(found.last - 3).all()
    assert made.coefficients["feature"].iloc[0] == "constant"


def test_a_corpus_of_one_year_has_the_committed_evidence():
    found = network(open_scope(corpus="medline_2021", language="en", technology="quantum"), "researchers")
    made = prediction(found, 3, 200, seed=1)
    assert not made.here and made.calibration is None
    assert made.measured["corpus"].nunique() >= 2 and set(made.measured["method"]) >= {"predictor", "adamic_adar"}


def test_the_committed_predictor_is_shown_against_three_baselines():
    measured, coefficients, _ = committed()
    for _, part in measured.groupby(["corpus", "node", "ranked"]):
        assert len(part) == 5 and part["auc"].between(0, 1).all()
    donor = coefficients[(coefficients["corpus"] == first_links.DONOR)]
    assert set(donor["node"]) == set(first_links.LEVELS.values())


def test_refusals_name_the_choices(tmp_path, monkeypatch):
    scope = open_scope(corpus="planted", language="en")
    with pytest.raises(ValueError, match="choose one of: researchers, institutions"):
        network(scope, "countries")
    with pytest.raises(ValueError, match="expected at least 1 year"):
        prediction(network(scope, "institutions"), 0, 10, seed=1)
    scope.whole.authorships["author_id"] = None
    with pytest.raises(ValueError, match="names no researchers; choose one of: institutions"):
        network(scope, "researchers")
    monkeypatch.setattr(first_links, "EVIDENCE", tmp_path)
    with pytest.raises(FileNotFoundError, match="make evidence"):
        committed()
