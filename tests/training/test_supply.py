"""Supply of training against need: gaps are not silence."""

import numpy as np
import pandas as pd
import pytest

from helpers.training.supply import coverage, finest, gaps, summary

COLUMNS = ["programme", "ministry", "technology", "career_level", "exchange_type", "year", "places"]


def offers(*rows):
    return pd.DataFrame(rows, columns=COLUMNS).astype({"programme": "str", "places": "Int64"})


def supply(table, technology, level="postdoc", kind="internship"):
    cell = (table["technology"] == technology) & (table["career_level"] == level) & (table["exchange_type"] == kind)
    return table[cell].iloc[0]


A = ("A", "M", "quantum", "postdoc", "internship", 2024, 5)
NONE_M = (None, "M", "*", "*", "*", 2024, 0)


def test_one_ministry_that_tells_all_leaves_nothing_unknown():
    table = coverage(offers(A, NONE_M), ["hydrogen"])
    assert len(table) == 32 and set(table["supply"]) == {"offered", "none"}
    assert supply(table, "quantum")["places_told"] == 5


def test_what_nobody_reported_on_is_unknown_and_not_empty():
    table = coverage(offers(A), ["hydrogen"])
    assert supply(table, "quantum")["supply"] == "offered"
    assert (table.loc[table["places_told"] == 0, "supply"] == "unknown").all()


def test_one_silent_ministry_makes_unknown_what_the_others_call_none():
    told = (None, "N", "quantum", "*", "*", 2024, 0)
    table = coverage(offers(NONE_M, told), ["hydrogen"])
    assert supply(table, "quantum")["supply"] == "none" and supply(table, "hydrogen")["supply"] == "unknown"
    assert supply(table, "hydrogen")["told"] == 0.5


def test_one_silent_year_makes_unknown():
    both = offers(NONE_M, (*NONE_M[:5], 2023, 0), A)
    assert supply(coverage(both, [], (2023, 2024)), "quantum", "graduate")["supply"] == "none"
    assert supply(coverage(both, [], (2022, 2024)), "quantum", "graduate")["supply"] == "unknown"


def test_places_of_unknown_number_are_not_none():
    row = (*A[:6], None)
    assert supply(coverage(offers(row, NONE_M)), "quantum")["supply"] == "unknown"


def test_places_for_the_parent_leave_the_sub_technology_open():
    table = coverage(offers(A, NONE_M), ["quantum-sensing"])
    assert supply(table, "quantum-sensing")["supply"] == "unknown"
    assert supply(table, "quantum-sensing", "graduate")["supply"] == "none"


def test_places_add_up_over_years_and_programmes():
    more = (A, (*A[:5], 2023, 7), ("B", *A[1:]))
    assert supply(coverage(offers(*more)), "quantum")[["programmes", "places_told"]].tolist() == [2, 17]


def refused(**legible):
    plain = dict.fromkeys(["ministry", "technology", "career_level", "exchange_type", "year"])
    table = pd.DataFrame([plain | legible])
    return table.astype({"year": "Int64"} | dict.fromkeys(list(plain)[:-1], "str"))


def test_a_refused_row_makes_unknown_what_it_may_have_told():
    table = coverage(offers(A, NONE_M), ["hydrogen"], None, refused(ministry="M", technology="hydrogen", year=2024))
    assert (table.loc[table["technology"] == "hydrogen", "supply"] == "unknown").all()
    assert supply(table, "quantum", "graduate")["supply"] == "none" and supply(table, "quantum")["supply"] == "offered"
    other_year = coverage(offers(A, NONE_M), ["hydrogen"], None, refused(ministry="M", year=2020))
    assert set(other_year["supply"]) == {"offered", "none"}


def test_a_ministry_of_which_only_a_refused_row_is_there_has_not_told():
    table = coverage(offers(A, NONE_M), [], None, refused(ministry="N", technology="quantum", year=2020))
    assert set(table["supply"]) == {"offered", "unknown"}


def test_a_refused_row_that_cannot_be_read_may_speak_of_anything():
    table = coverage(offers(A, NONE_M), ["hydrogen"], None, refused())
    assert set(table["supply"]) == {"offered", "unknown"} and (table["told"] == 0).all()


def test_years_without_a_row_are_refused():
    with pytest.raises(ValueError, match="no programme has a year from 1990 to 1991; the table has 2024 to 2024"):
        coverage(offers(A), [], (1990, 1991))


def need(**shortage):
    names = list(shortage)
    return pd.DataFrame(
        {
            "technology": names,
            "lq": 1.0,
            "lq_low": 0.5,
            "lq_high": 1.5,
            "n": 10,
            "n_all": 100,
            "shortage": pd.array(list(shortage.values()), dtype="boolean"),
        }
    )


def judged(shortage, *rows):
    table = gaps(coverage(offers(*rows), ["hydrogen", "quantum"]), need(hydrogen=False, quantum=shortage))
    return supply(table, "quantum")["verdict"]


def test_verdicts_by_hand():
    hydrogen = ("B", "M", "hydrogen", "postdoc", "internship", 2024, 95)
    assert judged(True, NONE_M) == "gap"
    assert judged(True, A) == "served"
    assert judged(True, A, NONE_M, hydrogen) == "thin"  # 5 of 100, the fair share is 50
    silent = (None, "N", "hydrogen", "*", "*", 2024, 0)  # N has not told of quantum: what is there may not be all
    assert judged(True, A, hydrogen, silent) == "served"
    assert judged(True, hydrogen) == "ask"
    assert judged(False, NONE_M) == "no_need"
    assert judged(None, NONE_M) == "undecided"


def test_a_technology_without_a_known_need_is_undecided():
    table = gaps(coverage(offers(A, NONE_M), ["hydrogen"]), need(quantum=True))
    assert supply(table, "hydrogen")["verdict"] == "undecided" and np.isnan(supply(table, "hydrogen")["fair_share"])


def test_fair_shares_add_up_to_the_places():
    table = gaps(coverage(offers(A, NONE_M), ["hydrogen"]), need(hydrogen=False, quantum=True))
    sums = table.groupby(["career_level", "exchange_type"])[["fair_share", "places_told"]].sum()
    assert np.allclose(sums["fair_share"], sums["places_told"])


def test_thin_is_a_share():
    with pytest.raises(ValueError, match="thin is 2"):
        gaps(coverage(offers(A)), need(quantum=True), thin=2)


def test_summary_counts_every_cell_once():
    table = summary(gaps(coverage(offers(A, NONE_M), ["hydrogen"]), need(hydrogen=False, quantum=True)))
    cells = table[["cells_offered", "cells_thin", "cells_none", "cells_unknown"]].sum(axis=1)
    assert (cells == 16).all() and table.set_index("technology").loc["quantum", "cells_gap"] == 15


def test_finest_keeps_what_has_no_parts_here():
    assert finest(["quantum", "hydrogen"]) == ["hydrogen", "quantum"] and finest([]) == []
