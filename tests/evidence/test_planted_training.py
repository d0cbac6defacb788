"""The example of training: made by its script, and what follows for those who took part is what was planted."""

import runpy

import pandas as pd
import pytest

from helpers.data.corpus import read_corpus
from helpers.data.places import PROJECT
from helpers.training.records import read_participants, read_programmes
from judges.planted_training import plant_training


@pytest.fixture(scope="module")
def script():
    return runpy.run_path(str(PROJECT / "evidence" / "plant_training.py"), run_name="script")


def test_the_example_is_what_the_script_makes(script):
    planted = read_corpus("planted")
    corpus, programmes, took = plant_training(planted, script["SEED"], effect=script["EFFECT"], joint=script["JOINT"])
    kept = read_corpus("training_example")
    pd.testing.assert_frame_equal(kept.works, corpus.works)
    pd.testing.assert_frame_equal(kept.authorships, corpus.authorships)
    assert kept.meta == corpus.meta and kept.meta["synthetic"]
    offers, _ = read_programmes("training_example/programmes.csv")
    people, _ = read_participants("training_example/participants.csv", offers)
    pd.testing.assert_frame_equal(offers, programmes, check_dtype=False)
    pd.testing.assert_frame_equal(people, took, check_dtype=False)
    assert people["author_id"].isin(planted.authorships["author_id"]).all()


def test_further_works_are_as_many_as_planted_and_only_after():
    planted = read_corpus("planted")
    corpus, _, took = plant_training(planted, seed=3, participants=100, effect=1.0, joint=0.25)
    new = corpus.works[~corpus.works["work_id"].isin(planted.works["work_id"])]
    slots = corpus.authorships.merge(new[["work_id", "year"]], on="work_id")
    slots = slots.merge(took, on="author_id", suffixes=("", "_went"))
    assert (slots["year"] > slots["year_went"]).all()
    expected = (2024 - took["year"]).sum()
    assert abs(len(new) - expected) < 4 * expected**0.5
    assert new["n_countries"].sub(1).mean() == pytest.approx(0.25, abs=0.08)
    hosts = corpus.authorships.merge(new[["work_id"]]).query("position == 2")
    assert set(hosts["country"]) <= set(took["host_country"])


def test_no_effect_adds_no_work():
    planted = read_corpus("planted")
    corpus, _, took = plant_training(planted, seed=3, participants=10, effect=0.0)
    assert len(corpus.works) == len(planted.works) and len(took) == 10
