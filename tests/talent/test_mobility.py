"""Moves from changes of affiliation: by hand, at the edges, and what always holds."""

from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.talent.mobility import STATUSES, changes, residences, stays


def places(*rows):
    return pd.DataFrame(rows, columns=["author_id", "year", "country", "works"])


def told(*rows, evidence=2, **limits):
    found = changes(stays(places(*rows), evidence), **limits)
    return found[["source", "target", "left", "year", "status"]].to_numpy().tolist()


def corpus(works, slots):
    return SimpleNamespace(
        works=pd.DataFrame(works, columns=["work_id", "year"]).astype({"year": "Int64"}),
        authorships=pd.DataFrame(slots, columns=["work_id", "author_id", "country"]),
    )


#: Somebody else, so that the years of the corpus reach further than the career that a test looks at.
AROUND = (("z", 1990, "FR", 2), ("z", 2030, "FR", 2))


def test_the_mode_of_a_year_is_the_residence():
    given_ = corpus([("a", 2000), ("b", 2000), ("c", 2000)], [("a", "p", "KR"), ("b", "p", "KR"), ("c", "p", "US")])
    assert residences(given_)[["country", "works", "n_countries"]].to_numpy().tolist() == [["KR", 3, 2]]


def test_two_affiliations_on_one_work_share_it():
    given_ = corpus([("a", 2000), ("b", 2000)], [("a", "p", "KR"), ("a", "p", "US"), ("b", "p", "US")])
    assert residences(given_)["country"].tolist() == ["US"]


def test_equal_countries_decide_nothing():
    given_ = corpus([("a", 2000), ("b", 2000)], [("a", "p", "KR"), ("b", "p", "US")])
    assert residences(given_)["country"].isna().tolist() == [True]


def test_the_same_country_twice_on_a_work_counts_once():
    given_ = corpus([("a", 2000), ("b", 2000)], [("a", "p", "KR"), ("a", "p", "KR"), ("b", "p", "US")])
    assert residences(given_)["country"].isna().all()


def test_unknown_country_year_and_author_are_left_out():
    given_ = corpus([("a", 2000), ("b", None)], [("a", "p", None), ("b", "p", "KR"), ("a", None, "KR")])
    assert residences(given_).empty


def test_no_works_give_no_stays_and_no_changes():
    assert changes(stays(places())).empty


def test_evidence_on_both_sides_makes_a_move():
    assert told(*AROUND, ("p", 2005, "KR", 2), ("p", 2008, "US", 2)) == [["KR", "US", 2005, 2008, "move"]]


@pytest.mark.parametrize(
    ("before", "after", "status"), [(1, 2, "thin_origin"), (2, 1, "thin_target"), (1, 1, "unsettled")]
)
def test_evidence_on_one_side_only_is_no_move(before, after, status):
    found = told(*AROUND, ("p", 2005, "KR", before), ("p", 2008, "US", after))
    assert found == [["KR", "US", 2005, 2008, status]]


def test_evidence_may_come_from_several_years():
    found = told(*AROUND, ("p", 2004, "KR", 1), ("p", 2005, "KR", 1), ("p", 2008, "US", 1), ("p", 2009, "US", 1))
    assert found == [["KR", "US", 2005, 2008, "move"]]


def test_one_work_elsewhere_is_a_trip():
    stayed = stays(places(("p", 2005, "KR", 2), ("p", 2006, "US", 1), ("p", 2007, "KR", 1)))
    columns = ["country", "first_year", "last_year", "works", "trips"]
    assert stayed[columns].to_numpy().tolist() == [["KR", 2005, 2007, 3, 1]]


def test_of_neighbouring_trips_the_earlier_is_taken_out():
    found = told(*AROUND, ("p", 2005, "KR", 1), ("p", 2006, "US", 1), ("p", 2007, "KR", 1), ("p", 2008, "US", 1))
    assert found == [["KR", "US", 2007, 2008, "thin_target"]]


def test_a_thin_stay_on_the_way_does_not_hide_the_move():
    found = told(*AROUND, ("p", 2005, "KR", 2), ("p", 2006, "JP", 1), ("p", 2007, "US", 2))
    assert ["KR", "US", 2005, 2007, "move"] in found
    assert [row[-1] for row in found] == ["transit", "move"]


def test_two_thin_stays_before_coming_home_are_visits():
    found = told(*AROUND, ("p", 2005, "KR", 2), ("p", 2006, "JP", 1), ("p", 2007, "US", 1), ("p", 2008, "KR", 2))
    assert {row[-1] for row in found} == {"visit"}


@pytest.mark.parametrize(("year", "status"), [(2010, "move"), (2011, "gap")])
def test_a_gap_longer_than_five_years_is_no_move(year, status):
    assert told(*AROUND, ("p", 2005, "KR", 2), ("p", year, "US", 2))[0][-1] == status


@pytest.mark.parametrize(("year", "status"), [(2027, "thin_target"), (2028, "censored")])
def test_a_thin_stay_in_the_last_three_years_is_cut_off(year, status):
    assert told(*AROUND, ("p", 2024, "KR", 2), ("p", year, "US", 1))[0][-1] == status


@pytest.mark.parametrize(("year", "status"), [(1993, "thin_origin"), (1992, "censored")])
def test_a_thin_stay_in_the_first_three_years_is_cut_off(year, status):
    assert told(*AROUND, ("p", year, "KR", 1), ("p", 1995, "US", 2))[0][-1] == status


def test_there_and_back_are_two_moves():
    found = told(*AROUND, ("p", 2005, "KR", 2), ("p", 2008, "US", 2), ("p", 2010, "KR", 2))
    assert [(row[0], row[1]) for row in found] == [("KR", "US"), ("US", "KR")]


def test_persons_are_kept_apart():
    assert told(("p", 2005, "KR", 2), ("q", 2006, "US", 2)) == []


def test_with_one_work_asked_every_change_of_residence_counts():
    found = told(*AROUND, ("p", 2005, "KR", 1), ("p", 2006, "US", 1), ("p", 2007, "KR", 1), evidence=1)
    assert [row[-1] for row in found] == ["move", "move"]


def test_no_evidence_is_refused():
    with pytest.raises(ValueError, match="evidence is 0"):
        stays(places(("p", 2005, "KR", 2)), evidence=0)


YEARLY = st.lists(
    st.tuples(
        st.sampled_from("pqr"), st.integers(2000, 2015), st.sampled_from(["KR", "US", "JP", None]), st.integers(1, 3)
    ),
    max_size=25,
    unique_by=lambda row: row[:2],
)


@given(YEARLY, st.integers(1, 3))
def test_what_always_holds(rows, evidence):
    table = places(*rows)
    stayed = stays(table, evidence)
    known = table.dropna(subset=["country"])
    assert set(stayed["author_id"]) == set(known["author_id"])
    assert stayed["works"].sum() <= known["works"].sum()
    following = stayed["author_id"] == stayed["author_id"].shift()
    assert (stayed["country"] != stayed["country"].shift())[following].all()
    assert (stayed["first_year"] > stayed["last_year"].shift())[following].all()
    found = changes(stayed)
    assert set(found["status"]) <= set(STATUSES)
    assert (found["source"] != found["target"]).all()
    assert (found["left"] < found["year"]).all()
    moves = found[found["status"] == "move"]
    assert (moves[["works_before", "works_after"]] >= evidence).all(axis=None)
    solid = found[found["status"].isin(["move", "gap"])]
    by_person = solid.groupby("author_id")
    assert (solid["source"] == by_person["target"].shift())[by_person.cumcount() > 0].all()
    assert changes(stays(table.sample(frac=1, random_state=1), evidence)).equals(found)
