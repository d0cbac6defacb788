"""Flows, balance, returns and agreement."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from helpers.network.resampling import percentile_interval
from helpers.talent.flows import agreement, balance, between, by_evidence, moved, profile, returns, same_years
from helpers.talent.identity_error import count_draws
from helpers.talent.stocks import careers

ONES = np.ones(500)
#: Author, country, technology, year of a work: p moves, q is away for too long.
CAREERS = [
    ("toy:p", "KR", "quantum", 2005),
    ("toy:p", "KR", "quantum", 2006),
    ("toy:p", "US", "steel", 2008),
    ("toy:p", "US", "steel", 2012),
    ("toy:q", "US", "steel", 2000),
    ("toy:q", "US", "steel", 2001),
    ("toy:q", "KR", "steel", 2011),
    ("toy:q", "KR", "steel", 2012),
]


def toy():
    rows = [(f"w{n}", *row) for n, row in enumerate(CAREERS)]
    table = pd.DataFrame(rows, columns=["work_id", "author_id", "country", "technology", "year"])
    works = table[["work_id", "year"]].assign(technologies=[[name] for name in table["technology"]])
    slots = table[["work_id", "author_id", "country"]]
    return careers(SimpleNamespace(works=works, authorships=slots, meta={"name": "toy"}))


def flows(*rows):
    return pd.DataFrame(rows, columns=["source", "target", "persons"])


def departures(*rows, seen):
    """Careers of those who left Korea: author, year, year back or None; `seen` is the last year of each."""
    moves = [(who, "KR", "US", year) for who, year, _ in rows]
    moves += [(who, "US", "KR", back) for who, _, back in rows if back]
    return SimpleNamespace(
        moves=pd.DataFrame(moves, columns=["author_id", "source", "target", "year"]).astype({"year": "int64"}),
        places=pd.DataFrame({"author_id": [row[0] for row in rows], "year": seen}),
    )


def test_moves_are_counted_by_year():
    assert moved(toy())[["source", "target", "year", "persons"]].to_numpy().tolist() == [
        ["KR", "US", 2008, 1]
    ]  # the other change has a gap of ten years


def test_every_departure_is_an_arrival():
    table = balance(flows(("KR", "US", 5), ("US", "JP", 3), ("JP", "KR", 1)), ONES, seed=1)
    assert table["arrivals"].sum() == table["departures"].sum() == 9 and table["net"].sum() == 0


def test_balance_by_hand():
    row = balance(flows(("KR", "US", 30), ("US", "KR", 10)), ONES, seed=1).set_index("country").loc["KR"]
    assert (row["net"], row["circulation"]) == (-20, 0.5)
    assert row["net_low"] < -20 < row["net_high"] < 0


def test_even_exchange_circulates_wholly_and_one_way_not_at_all():
    table = balance(flows(("KR", "US", 4), ("US", "KR", 4), ("JP", "DE", 4)), ONES, seed=1).set_index("country")
    assert table["circulation"].to_dict() == {"KR": 1, "US": 1, "DE": 0, "JP": 0}


def test_years_are_summed_and_the_largest_is_first():
    table = between(flows(("KR", "US", 2), ("US", "KR", 3), ("KR", "US", 2)), ONES, seed=1)
    assert table.iloc[0, :3].tolist() == ["KR", "US", 4]


def test_the_identity_error_widens_and_moves_the_interval():
    factor = np.random.default_rng(1).uniform(0.4, 0.6, 2000)
    plain, carried = (between(flows(("KR", "US", 400)), f, seed=1).iloc[0] for f in (np.ones(2000), factor))
    low, high = percentile_interval(count_draws([400], factor, 1))
    assert high[0] < plain["persons_low"] and high[0] / low[0] > plain["persons_high"] / plain["persons_low"]
    assert carried["persons_low"] == low[0] and carried["persons_high"] == 400, "what is told lies in its interval"


def test_nobody_moves():
    assert balance(flows(), ONES, seed=1).empty and between(flows(), ONES, seed=1).empty


def test_returns_follow_only_who_can_be_seen():
    table = returns(departures(("p", 2000, 2002), ("q", 2000, None), seen=[2010, 2001]), "KR", (1, 2, 5))
    assert table["share"].tolist() == [0, 1, 1]  # q is lost after one year, so of those followed all are back
    assert table["followed"].tolist()[:2] == [2, 1]


def test_half_are_back():
    rows = [(f"p{k}", 2000, 2003 if k < 10 else None) for k in range(20)]
    row = returns(departures(*rows, seen=[2010] * 20), "KR", (5,)).iloc[0]
    assert row["share"] == pytest.approx(0.5) and row["share_low"] < 0.5 < row["share_high"]
    assert (row["followed"], row["returned"]) == (10, 10)


def test_nobody_back_has_an_upper_end():
    row = returns(departures(("p", 2000, None), seen=[2010]), "KR", (5,)).iloc[0]
    assert row["share"] == row["share_low"] == 0 < row["share_high"] < 1


def test_nobody_left():
    assert returns(departures(seen=[]), "KR", (1,))["share"].isna().all()


def test_who_leaves_twice_is_two_departures():
    found = departures(("p", 2000, 2002), ("p", 2005, 2007), seen=[2010, 2010])
    assert returns(found, "KR", (2,))["returned"].tolist() == [2]


def test_profile_by_technology_and_stage():
    found = toy()
    table = profile(found, "US", "technology", ONES, seed=1).set_index("technology")
    assert table.loc["steel", ["active", "arrivals", "departures"]].tolist() == [1, 1, 0]
    assert table.loc["quantum", "arrivals"] == 1
    stages = profile(found, "US", "stage", ONES, seed=1)
    assert stages[["stage", "arrivals"]].to_numpy().tolist() == [["early", 1], ["mid", 0]]
    with pytest.raises(ValueError, match="by='sex'"):
        profile(found, "US", "sex", ONES, seed=1)


def test_more_evidence_never_gives_more_solid_moves_here():
    found = toy()
    row = by_evidence(found).set_index("change").loc["move"]
    assert row.tolist() == [1, 1, 0]


def test_years_in_common():
    table = flows(("KR", "US", 2)).assign(year=1999)
    assert len(same_years(table, SimpleNamespace(first_year=1999, last_year=2005))) == 1
    with pytest.raises(ValueError, match="1999-1999.*2005-2010"):
        same_years(table, SimpleNamespace(first_year=2005, last_year=2010))


def test_a_table_agrees_with_itself_and_disagrees_with_its_reverse():
    rows = [("KR", "US", 1), ("US", "KR", 2), ("KR", "JP", 3), ("JP", "KR", 4), ("JP", "US", 5)]
    ours, turned = flows(*rows), flows(*[(s, t, 6 - n) for s, t, n in rows])
    same = agreement(ours, ours, 50, seed=1).set_index("compared")["spearman"]
    assert same["pairs"] == pytest.approx(1) and same["both"] == pytest.approx(1)
    assert agreement(ours, turned, 50, seed=1).set_index("compared")["spearman"]["both"] == pytest.approx(-1)


def test_countries_of_one_table_only_are_left_out():
    ours = flows(("KR", "US", 1), ("US", "KR", 2), ("TW", "US", 9))
    theirs = flows(("KR", "US", 1), ("US", "KR", 2))
    assert agreement(ours, theirs, 5, seed=1).set_index("compared")["n"]["pairs"] == 2
