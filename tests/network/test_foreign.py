"""Ties across borders."""

import pandas as pd

from helpers.network.foreign import circle, foreign_partners, within

KNOWN = pd.DataFrame(
    [("kr/a", "A", "KR"), ("kr/c", "C", "KR"), ("jp/b", "B", "JP"), ("xx/u", "U", None)],
    columns=["institution_id", "name", "country"],
)


def links(*rows):
    return pd.DataFrame(rows, columns=["source", "target", "works", "works_fractional"])


def test_only_ties_that_cross_the_border_to_a_known_country_count():
    given = links(("jp/b", "kr/a", 2, 1.0), ("kr/a", "kr/c", 9, 9.0), ("kr/a", "xx/u", 5, 5.0))
    pairs = foreign_partners(given, KNOWN, "KR")
    assert pairs[["institution_id", "partner_id", "works"]].to_numpy().tolist() == [["kr/a", "jp/b", 2]]
    assert foreign_partners(given, KNOWN, "JP")["partner_id"].tolist() == ["kr/a"]
    assert foreign_partners(given, KNOWN, "US").empty


def test_the_circle_of_nothing_is_empty_and_home_comes_first():
    assert circle(foreign_partners(links(), KNOWN, "KR")) == []
    given = links(("jp/b", "kr/a", 2, 1.0), ("jp/b", "kr/c", 3, 1.0))
    assert circle(foreign_partners(given, KNOWN, "KR")) == ["kr/c", "kr/a", "jp/b"]
    assert circle(foreign_partners(given, KNOWN, "KR"), own=1) == ["kr/c", "jp/b"]


def test_within_keeps_inner_links():
    given = links(("jp/b", "kr/a", 2, 1.0), ("jp/b", "kr/c", 3, 1.0))
    assert within(given, {"jp/b", "kr/c"})["works"].tolist() == [3]
