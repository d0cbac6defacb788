"""Stocks, shortage, and those from abroad."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from helpers.data.corpus import read_corpus
from helpers.talent.identity_error import IdentityError
from helpers.talent.stocks import abroad, careers, current, person_technologies, shortage, stage, stocks


def corpus(rows, **meta):
    """A corpus with one work a row: author, country, technology (a text), year."""
    rows = [(f"w{n}", *row) for n, row in enumerate(rows)]
    table = pd.DataFrame(rows, columns=["work_id", "author_id", "country", "technology", "year"])
    works = table[["work_id", "year"]].assign(technologies=[[t] if t else [] for t in table["technology"]])
    return SimpleNamespace(
        works=works.astype({"year": "Int64"}),
        authorships=table[["work_id", "author_id", "country"]],
        meta={"name": "toy", **meta},
    )


def crowd(country, technology, n, prefix=""):
    return [(f"toy:{prefix}{country}{technology}{k}", country, technology, 2000) for k in range(n)]


def test_location_quotient_by_hand():
    given = corpus(
        crowd("KR", "quantum", 10) + crowd("KR", "steel", 90) + crowd("US", "quantum", 60) + crowd("US", "steel", 40)
    )
    table = shortage(given, "KR", seed=1).set_index("technology")
    assert table.loc["quantum", "lq"] == pytest.approx((10 / 100) / (70 / 200))
    assert table.loc["steel", "lq"] == pytest.approx((90 / 100) / (130 / 200))
    assert table["shortage"].to_dict() == {"quantum": True, "steel": False}
    assert (table["lq_low"] < table["lq"]).all() and (table["lq"] < table["lq_high"]).all()


def test_alike_countries_have_quotients_about_one_and_no_verdict():
    given = corpus([row for c in ("KR", "US") for t in ("quantum", "steel") for row in crowd(c, t, 40)])
    table = shortage(given, "KR", seed=1)
    assert table["lq"].tolist() == [1, 1] and table["shortage"].isna().all()


def test_few_persons_of_all_countries_are_missing_data_and_no_shortage():
    given = corpus(crowd("KR", "steel", 40) + crowd("US", "quantum", 19) + crowd("US", "steel", 40))
    table = shortage(given, "KR", seed=1)
    row = table.set_index("technology").loc["quantum"]
    assert row["n"] == 0 and row["n_all"] == 19 and pd.isna(row["lq"]) and pd.isna(row["shortage"])


def test_nobody_of_the_country_in_a_large_technology_is_a_shortage():
    given = corpus(crowd("KR", "steel", 200) + crowd("US", "quantum", 100) + crowd("US", "steel", 100))
    table = shortage(given, "KR", seed=1)
    row = table.set_index("technology").loc["quantum"]
    assert row["lq"] == 0 and row["lq_high"] > 0 and row["shortage"]


def test_how_many_of_a_country_were_drawn_does_not_matter_in_a_sample_by_surnames():
    def quotient(times):
        others = [row for k in range(times) for t in ("quantum", "steel") for row in crowd("US", t, 40, k)]
        third = crowd("JP", "quantum", 20) + crowd("JP", "steel", 80)
        given = corpus(crowd("KR", "quantum", 20) + crowd("KR", "steel", 60) + others + third, sample="surnames")
        return shortage(given, "KR", seed=1).set_index("technology").loc["quantum", "lq"]

    assert quotient(1) == pytest.approx(0.25 / ((0.25 + 0.5 + 0.2) / 3)) == quotient(5)


def test_a_country_without_anybody_has_no_quotient():
    table = shortage(corpus(crowd("US", "steel", 30)), "KR", seed=1)
    assert table["lq"].isna().all() and table["shortage"].isna().all()


def test_no_technologies_no_rows():
    assert shortage(corpus(crowd("KR", "", 3)), "KR", seed=1).empty


def test_worse_identities_give_wider_intervals():
    rows = [
        (kind, [(f"{kind}:{c}{t}{k}", c, t, 2000) for c in ("KR", "US") for t in ("a", "b") for k in range(30)])
        for kind in ("toy", "name")
    ]
    wide = [(lambda t: (t["lq_high"] - t["lq_low"]).mean())(shortage(corpus(r), "KR", 1, 20_000)) for _, r in rows]
    assert wide[1] > wide[0]


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


def test_careers_of_a_part_are_read_from_the_whole():
    whole = corpus(CAREERS)
    part = corpus([("toy:p", "US", "steel", 2008)])
    found = careers(whole, part)
    assert set(found.stays["author_id"]) == {"toy:p"} and len(found.moves) == 1
    assert careers(whole, corpus([("toy:p", "US", "steel", 2012)])).moves.empty  # the move is of 2008


def test_a_corpus_of_one_year_is_refused():
    with pytest.raises(ValueError, match="corpus 'toy' shows no careers.*'inventors'"):
        careers(corpus([("toy:p", "KR", "", 2000)] * 3))
    with pytest.raises(ValueError, match="0 of its 0 persons"):
        careers(corpus([]))


def test_stocks_fill_the_years_of_a_stay():
    stock = stocks(careers(corpus(CAREERS)))
    at = stock.set_index(["country", "year"])["persons"]
    assert at["US"].to_dict() == {2000: 1, 2001: 1, 2008: 1, 2009: 1, 2010: 1, 2011: 1, 2012: 1}
    assert (stock["persons_low"] == stock["persons"]).all()  # nothing is known of the identities


def test_stage_at_its_bounds():
    places = pd.DataFrame({"author_id": ["o", "p"], "year": [1990, 2000]})
    years = pd.Series([2004, 2005, 2014, 2015])
    found = stage(SimpleNamespace(places=places), pd.Series(["p"] * 4), years)
    assert found.tolist() == ["early", "mid", "mid", "senior"]


def test_stage_is_unknown_where_earlier_works_may_be_missing():
    places = pd.DataFrame({"author_id": ["o", "p"], "year": [1990, 1992]})
    found = stage(SimpleNamespace(places=places), pd.Series(["p", "o"]), pd.Series([2000, 2000]))
    assert found.isna().all()


def test_who_is_where_and_from_where():
    found = careers(corpus(CAREERS))
    table = current(found).set_index("author_id")
    assert table.loc["toy:p", ["country", "origin", "past"]].tolist() == ["US", "KR", frozenset({"KR"})]
    foreign, emigrants = abroad(found, "KR", np.ones(50), seed=1)
    assert foreign[["country", "persons"]].to_numpy().tolist() == [["US", 1]]
    assert emigrants[["country", "persons"]].to_numpy().tolist() == [["US", 1]]
    assert emigrants["technologies"].tolist() == [["quantum", "steel"]]


def test_somebody_long_unseen_is_not_active():
    old = [("toy:r", "KR", "", 2000), ("toy:r", "KR", "", 2003)]
    assert "toy:r" not in set(current(careers(corpus(CAREERS + old)))["author_id"])


def test_technologies_of_persons_stand_once():
    table = person_technologies(corpus(CAREERS))
    assert table.to_numpy().tolist() == [["toy:p", "quantum"], ["toy:p", "steel"], ["toy:q", "steel"]]


def test_the_embedded_inventors_show_careers():
    found = careers(read_corpus("inventors"))
    assert found.error.kind == "patentsview" and isinstance(found.error, IdentityError)
    assert len(found.moves) > 500 and {"KR", "US"} <= set(found.moves["source"])
