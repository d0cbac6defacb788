"""Tests of the labelled titles, and of the rules for technologies on those that are at hand."""

import pandas as pd

from helpers.data.places import PROJECT
from helpers.data.technologies import read_technologies, tag_technologies

LABELS = pd.read_csv(PROJECT / "tests" / "fixtures" / "technology_titles.csv", keep_default_na=False)


def test_labels_name_technologies_and_each_work_once():
    assert set(LABELS["technology"]) <= set(read_technologies()["id"])
    assert set(LABELS["about"]) == {0, 1}
    assert not LABELS.duplicated(["technology", "source", "id"]).any()
    counts = LABELS.groupby("technology").size()
    assert counts[["artificial-intelligence", "quantum", "advanced-robotics-manufacturing"]].min() >= 200


def test_only_titles_in_the_public_domain_are_kept():
    assert set(LABELS.loc[LABELS["title"] != "", "source"]) == {"OpenAlex"}
    assert (LABELS.loc[LABELS["source"] == "OpenAlex", "title"] != "").all()


def test_weights_are_works_of_the_stratum_for_each_drawn():
    strata = LABELS.groupby(["technology", "sample", "stratum"])["weight"].agg(["nunique", "min"])
    assert (strata["nunique"] == 1).all() and (strata["min"] >= 1).all()


def test_what_the_rules_find_among_labelled_papers_is_right(shared_data):
    papers = pd.read_parquet(shared_data / "ai_conferences" / "papers.parquet", columns=["pid", "title"])
    labels = LABELS[LABELS["source"] == "AI conferences"].merge(papers, left_on="id", right_on="pid")
    assert len(labels) > 250
    nothing = [[]] * len(labels)
    tags = tag_technologies(labels["title_y"].tolist(), nothing, nothing, read_technologies())
    found = labels[[technology in each for technology, each in zip(labels["technology"], tags, strict=True)]]
    assert len(found) > 50 and found["about"].mean() >= 0.9
