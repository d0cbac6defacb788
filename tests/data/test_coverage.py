"""What a corpus does not know is counted, by hand and on the edges."""

from dataclasses import replace

import pandas as pd

from helpers.data.corpus import Corpus
from helpers.data.coverage import (
    country_counts,
    coverage,
    doubtful_institutions,
    institution_works,
    technology_counts,
    unknowns,
    year_counts,
)
from helpers.data.schemas import conform


def made(slots, fields=("a", "a", None), institutions=()):
    ids = ["w1", "w2", "w3"][: len(fields)]
    works = pd.DataFrame({"work_id": ids, "field": list(fields), "n_authors": 1, "n_institutions": 0, "n_countries": 0})
    works["technologies"] = pd.Series([["x", "y"], ["x"], []][: len(fields)], dtype="object")
    rows = pd.DataFrame(slots, columns=["work_id", "position", "institution_id", "country"]).assign(is_lead=True)
    names = pd.DataFrame(institutions, columns=["institution_id", "name", "country"])
    return Corpus(conform(works, "works"), conform(rows, "authorships"), conform(names, "institutions"), {})


SLOTS = [("w1", 1, "kr/a", "KR"), ("w1", 1, "us/a", "US"), ("w1", 2, None, None), ("w2", 1, None, None)]
NAMES = [("kr/a", "A", "KR"), ("us/a", "A", "US")]


def test_unknowns_by_hand():
    table = unknowns(made(SLOTS, institutions=NAMES)).set_index("item")
    assert table.loc["work_country", ["n", "unknown"]].tolist() == [3, 2]
    assert table.loc["slot_country", ["n", "unknown"]].tolist() == [3, 2]
    assert table.loc["work_field", "unknown"] == 1 and table.loc["work_technology", "unknown"] == 1
    assert table.loc["work_citations", "share"] == 1


def test_an_empty_corpus_has_no_shares():
    table = unknowns(made([], fields=()))
    assert (table["n"] == 0).all() and table["share"].isna().all()
    assert institution_works(made([], fields=())).empty


def test_coverage_adds_up_and_keeps_the_unknown_group():
    table = coverage(made(SLOTS, institutions=NAMES), "field")
    assert table["works"].sum() == 3
    known = table[table["field"] == "a"].iloc[0]
    assert (known["works"], known["unknown"], known["coverage"]) == (2, 1, 0.5)
    assert table["field"].isna().sum() == 1


def test_technologies_count_a_work_in_each():
    assert technology_counts(made(SLOTS, institutions=NAMES)).to_numpy().tolist() == [["x", 2], ["y", 1]]


def test_countries_and_years_by_hand_from_works_and_from_sets():
    corpus = made([*SLOTS, ("w1", 3, "kr/a", "KR"), ("w2", 2, None, "KR")], institutions=NAMES)
    assert country_counts(corpus).to_numpy().tolist() == [["KR", 2], ["US", 1]] and year_counts(corpus).empty
    sets = {"year": [2020, 2021, None, 2021], "technologies": [["x"], [], ["x", "y"], []], "works": [3, 2, 1, 4]}
    sets["countries"] = [["KR"], ["KR", "US"], [], ["US"]]
    counted = replace(made([], fields=()), country_sets=conform(pd.DataFrame(sets), "country_sets"))
    assert country_counts(counted).to_numpy().tolist() == [["US", 6], ["KR", 5]]
    assert year_counts(counted).to_numpy().tolist() == [[2020, 3], [2021, 6]]
    assert technology_counts(counted).to_numpy().tolist() == [["x", 4], ["y", 1]]
    nothing = made([], fields=())
    assert country_counts(nothing).empty and year_counts(nothing).empty and technology_counts(nothing).empty


def test_the_lesser_namesake_and_the_stateless_are_doubted():
    slots = [("w1", 1, "kr/a", "KR"), ("w2", 1, "kr/a", "KR"), ("w2", 2, "us/a", "US"), ("w3", 1, "xx/b", None)]
    names = [*NAMES, ("xx/b", "B", None)]
    table = doubtful_institutions(made(slots, institutions=names))
    assert dict(zip(table["institution_id"], table["doubt"], strict=True)) == {
        "us/a": "several_countries",
        "xx/b": "country_unknown",
    }
