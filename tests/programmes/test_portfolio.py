"""A ledger of programmes: its format and faults, rates, portfolio, indicators, scores."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.data.records import SourceError
from helpers.programmes.ledger import is_synthetic, ledger_meta, open_programmes, read_ledger
from helpers.programmes.portfolio import (
    DIMENSIONS,
    chosen_weights,
    execution_rate,
    indicators,
    portfolio,
    profiles,
    scores,
)
from helpers.programmes.strategy_maps import read_programme_facts

EXAMPLE = "programmes/example_ledger.csv"
LEDGER, REJECTS = read_ledger(EXAMPLE)
GOOD = {
    "programme": "A",
    "level": "country",
    "technology": "quantum",
    "type": "matching",
    "region": "europe",
    "year": "2024",
    "source": "MSIT",
    "planned": "100",
    "secured": "90",
    "executed": "80",
    "papers": "5",
    "top10": "1",
    "joint_papers": "4",
    "patents": "0",
    "people": "3",
    "document": "mine",
}


def written(tmp_path, *rows):
    file = tmp_path / "mine.csv"
    pd.DataFrame([{**GOOD, **row} for row in rows]).to_csv(file, index=False)
    return file


def test_the_example_is_invented_whole_and_says_so():
    assert REJECTS.empty and is_synthetic(LEDGER) and set(LEDGER["document"]) == {"synthetic"}
    scope = open_programmes(read_programme_facts(), LEDGER, ledger=EXAMPLE, language="ko")
    assert scope.corpus.meta["synthetic"] and "ledger" in scope.corpus.meta["sha256"]


@pytest.mark.parametrize(
    "change, column",
    [
        ({"programme": ""}, "programme"),
        ({"level": "city"}, "level"),
        ({"technology": "alchemy"}, "technology"),
        ({"type": "x"}, "type"),
        ({"region": "moon"}, "region"),
        ({"year": "20225"}, "year"),
        ({"source": ""}, "source"),
        ({"planned": "-1"}, "planned"),
        ({"executed": "=1+1"}, "executed"),
        ({"secured": "1e12"}, "secured"),
        ({"papers": "2.5"}, "papers"),
        ({"top10": "9"}, "top10"),
        ({"joint_papers": "6"}, "joint_papers"),
    ],
)
def test_a_bad_row_is_told_and_the_others_go_on(tmp_path, change, column):
    ledger, rejects = read_ledger(written(tmp_path, {}, {"programme": "B", **change}))
    assert ledger["programme"].tolist() == ["A"]
    assert rejects[["file", "row", "column"]].values.tolist() == [["mine.csv", "line 3", column]]


@pytest.mark.parametrize(
    "change, column",
    [
        ({}, "source"),
        ({"year": "2025", "level": "researcher"}, "level"),
        ({"year": "2025", "type": ""}, "type"),
        ({"source": "city"}, "papers"),
    ],
)
def test_a_row_against_the_rows_above(tmp_path, change, column):
    ledger, rejects = read_ledger(written(tmp_path, {}, change))
    assert len(ledger) == 1 and rejects["column"].tolist() == [column]


def test_korean_words_and_blanks(tmp_path):
    row = {"level": "연구기관", "technology": "양자", "type": "참여형", "region": "미주"}
    row |= {"planned": "1,200", "executed": ""}
    ledger, rejects = read_ledger(written(tmp_path, row))
    assert rejects.empty and ledger.iloc[0, 1:5].tolist() == ["institution", "quantum", "participation", "americas"]
    assert ledger["planned"].tolist() == [1200.0] and ledger["executed"].isna().all()
    assert ledger_meta(ledger, "mine.csv")["source"] == "mine.csv; mine" and not is_synthetic(ledger)


def test_files_that_cannot_serve(tmp_path):
    with pytest.raises(ValueError, match=r"mine\.csv: no row could be read .*: line 2, year"):
        read_ledger(written(tmp_path, {"year": ""}))
    (tmp_path / "short.csv").write_text("programme,level\nA,country\n")
    with pytest.raises(SourceError, match="no column 'technology'"):
        read_ledger(tmp_path / "short.csv")
    with pytest.raises(SourceError):
        read_ledger(tmp_path / "absent.csv")


amounts = st.one_of(st.none(), st.floats(0, 1e6))


@given(st.lists(st.tuples(amounts, amounts), min_size=1, max_size=9))
def test_a_rate_is_never_infinite_and_never_stands_without_a_plan(pairs):
    planned, executed = (pd.Series(side, dtype="float64") for side in zip(*pairs, strict=True))
    planned = planned.where(~planned.between(0, 1e-3, inclusive="neither"), 1.0)
    rate = execution_rate(planned, executed)
    assert not np.isinf(rate).any()
    assert rate.isna().equals(~(planned > 0) | executed.isna())


def test_rates_of_groups_leave_out_what_has_none():
    table = portfolio(LEDGER, "programme").set_index("programme")
    start = table.loc["Centre start-up"]  # 2022: 0 planned, 0 executed; 2023: 0 planned, 38 executed; 2024: 300 of 500
    assert (start["execution_rate"], start["unplanned"], start["executed"]) == (0.6, 38, 338)
    assert table.loc["Early career", "execution_rate"] == 236 / 250  # the plan of 2024 is unknown
    nothing = portfolio(LEDGER[(LEDGER["programme"] == "Centre start-up") & (LEDGER["year"] < 2024)], "level")
    assert nothing["execution_rate"].isna().all() and nothing["planned"].tolist() == [0]


@pytest.mark.parametrize("by", [("level",), ("technology",), ("type",), ("region",), ("year", "source")])
def test_every_portfolio_adds_up(by):
    table = portfolio(LEDGER, *by)
    assert table["n"].sum() == len(LEDGER)
    for name in ("planned", "secured", "executed"):
        assert table[name].sum() == LEDGER[name].sum()


def test_unstated_types_are_a_group_of_their_own():
    assert portfolio(LEDGER, "type")["type"].isna().tolist() == [False, False, False, True]


def test_indicators_by_hand():
    found = indicators(LEDGER).set_index("programme")
    flagship = found.loc["Flagship A"]
    assert (flagship["papers"], flagship["top10"], flagship["people"]) == (55, 13, 36)
    assert flagship["top10_share_low"] < 13 / 55 == flagship["top10_share"] < flagship["top10_share_high"]
    assert pd.isna(found.loc["AI fellows", "patents"])
    none = indicators(LEDGER.assign(papers=0, top10=0).astype({"papers": "Int64", "top10": "Int64"}))
    assert none[["top10_share", "top10_share_low"]].isna().all(axis=None)


def test_a_year_that_is_not_told_leaves_the_sum_unknown():
    ledger = LEDGER[LEDGER["programme"] == "Top-tier platform"].copy()
    ledger.loc[ledger["year"] == 2024, "patents"] = pd.NA
    assert pd.isna(indicators(ledger)["patents"].iloc[0]) and indicators(ledger)["papers"].iloc[0] == 42


def test_profiles_reach_from_0_to_1_in_each_dimension():
    values = profiles(indicators(LEDGER))[list(DIMENSIONS)]
    assert (values.max() == 1).all() and (values.min() >= 0).all() and values["patents"].isna().sum() == 1


def test_no_score_without_weights_and_none_for_the_unknown():
    profile = profiles(indicators(LEDGER))
    assert scores(profile) is None and scores(profile, {}) is None
    ranked = scores(profile, {"papers": 1, "patents": 1}).set_index("programme")
    assert pd.isna(ranked.loc["AI fellows", "score"]) and pd.isna(ranked.loc["AI fellows", "rank"])
    known = ranked.dropna()
    assert ((known["rank_low"] <= known["rank"]) & (known["rank"] <= known["rank_high"])).all()
    twice = scores(profile, {"papers": 2, "patents": 2}).set_index("programme")
    pd.testing.assert_frame_equal(ranked, twice)


@pytest.mark.parametrize("text", ["papers", "papers 0", "citations 1", "papers 1, papers 2", "papers -1"])
def test_weights_that_make_no_sense(text):
    with pytest.raises(ValueError, match="papers.*expected"):
        chosen_weights(text)
