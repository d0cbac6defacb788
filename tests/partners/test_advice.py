"""Advice by question, none where the back-test speaks for no such network, and the back-tests that are kept."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from helpers.data.corpus import Corpus
from helpers.partners import additional_works, recommender
from helpers.partners.advice import QUESTIONS, advice, first_of_each, read_backtest


@pytest.fixture(scope="module")
def world():
    random = np.random.default_rng(3)
    rows = [
        (f"C{i:02}", f"C{j:02}", 2000 + t, random.poisson(15 * (9 / 8 if (i * j) % 6 == 1 else 1.0) ** t))
        for i in range(24)
        for j in range(i + 1, 24)
        for t in range(13)
    ]
    return pd.DataFrame(rows, columns=["source", "target", "year", "works"])


def test_each_question_has_the_answer_of_its_recommender(world):
    corpus = Corpus(*[pd.DataFrame()] * 3, {}, link_counts=world)
    found = advice(corpus, "C01")
    assert found["question"].unique().tolist() == ["growth", "works"]
    for question, room in {"growth": recommender, "works": additional_works}.items():
        own = found[found["question"] == question].drop(columns="question").reset_index(drop=True)
        pd.testing.assert_frame_equal(own, room.recommend(world, "C01")[list(own)])
        assert (
            own["country"].head(3).tolist()
            == first_of_each(found, 3).query("question == @question")["country"].tolist()
        )


def test_too_few_years_or_countries_give_no_advice(world):
    corpus = Corpus(*[pd.DataFrame()] * 3, {}, link_counts=world)
    short = replace(corpus, link_counts=world[world["year"] < 2010])
    small = replace(corpus, link_counts=world[(world["source"] < "C15") & (world["target"] < "C15")])
    for few in (short, small):
        assert advice(few, "C01").empty and list(advice(few, "C01")) == list(advice(corpus, "C01"))


@pytest.mark.parametrize(("question", "method"), [("growth", "recommender"), ("works", "additional_works")])
def test_a_kept_back_test_is_of_one_period_and_one_definition(question, method):
    table = read_backtest(question)
    assert table["method"].is_unique and table["method"].iloc[0] == method
    assert table["period"].nunique() == table["definition"].nunique() == 1
    assert {"persistence", "preferential_attachment", "gravity"} <= set(table["method"])
    assert table["beaten"].isna().tolist() == [True] + [False] * (len(table) - 1) and question in QUESTIONS
