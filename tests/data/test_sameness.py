"""Whether records that share an identifier are one work."""

from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.data.sameness import (
    Facts,
    authors_agree,
    contradictions,
    groups_of_one_work,
    says_little,
    tell_apart,
    titles_agree,
    told_apart,
    venues_agree,
)

LONG = "Measuring the noise of nuclear spins in diamond"
ONE = Facts(LONG, "Kim, Ada", 2021, "Physical Review Letters", "article")


@pytest.mark.parametrize(
    "other",
    [
        LONG.upper(),
        f"{LONG}.",
        "<i>Measuring</i> the noise of nuclear spins in diamond: results of four years",
        "Measuring noise of nuclear spins in diamond",
        f"RETRACTED: {LONG}",
    ],
)
def test_spellings_of_one_title(other):
    assert titles_agree(LONG, other) and titles_agree(other, LONG)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (LONG, f"Reply to: {LONG}"),
        (LONG, f"Comment on '{LONG}'"),
        (LONG, f"{LONG} - Reply"),
        (LONG, f"Erratum: {LONG}"),
        (f"{LONG}, part 1", f"{LONG}, part 2"),
        ("Abstract 7: therapy of mice with new viruses", "Abstract 8: therapy of mice with new viruses"),
        (LONG, "Heat in proteins"),
        ("다이아몬드 핵스핀의 잡음 측정", "단백질의 열"),
    ],
)
def test_titles_of_different_works(one, other):
    assert titles_agree(one, other) is False and titles_agree(other, one) is False


@pytest.mark.parametrize(("one", "other"), [(LONG, None), (None, None), ("", LONG), (LONG, "다이아몬드 핵스핀의 잡음")])
def test_titles_that_cannot_be_compared(one, other):
    assert titles_agree(one, other) is None


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("Kim, Ada", "Ada Kim", True),
        ("Kim, Ada", "KIM A", True),
        ("Müller, Jo", "Muller, J.", True),
        ("Kim, Ada", "Roe, Ann", False),
        ("김철수", "김 철수", True),
        ("김철수", "Kim, Cheolsu", None),
        (None, "Kim", None),
    ],
)
def test_first_authors(one, other, agree):
    assert authors_agree(one, other) is agree


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("Physical Review Letters", "PHYS REV LETT", True),
        ("Proceedings of the National Academy of Sciences", "PNAS", True),
        ("Journal of Optics", "Optics", True),
        ("Energy", "Optics", False),
        ("Energy", None, None),
    ],
)
def test_venues(one, other, agree):
    assert venues_agree(one, other) is agree


def test_what_speaks_against_one_work():
    assert contradictions(ONE, ONE) == ()
    assert contradictions(ONE, ONE._replace(year=2024, venue="PRL")) == ()
    assert contradictions(ONE, ONE._replace(author="Roe, Jo")) == ()
    assert contradictions(ONE, ONE._replace(author="Roe, Jo", year=2024)) == ("author", "year")
    assert contradictions(ONE, ONE._replace(title="Heat in proteins")) == ("title",)
    assert contradictions(ONE, ONE._replace(kind="notice")) == ("kind",)
    assert contradictions(ONE, ONE._replace(kind="preprint")) == ()


def test_without_a_title_the_first_author_and_the_year_tell():
    bare = ONE._replace(title=None)
    assert contradictions(ONE, bare._replace(venue="Elsewhere")) == ()
    assert contradictions(ONE, bare._replace(author="Roe, Jo")) == ("author",)
    assert contradictions(ONE, bare._replace(author=None, year=2024)) == ("year",)
    assert contradictions(ONE, Facts()) == ()


def test_a_title_that_says_little_needs_all_the_rest():
    editorial = Facts("Editorial", "Kim, Ada", 2021, "Energy")
    assert contradictions(editorial, editorial) == ()
    assert contradictions(editorial, editorial._replace(venue="Optics")) == ("venue",)
    assert says_little("Editorial") and says_little("책을 내며") and not says_little(LONG)


def test_an_identifier_made_of_the_title_needs_venue_and_kind():
    assert contradictions(ONE, ONE._replace(venue="Energy"), by_title=True) == ("venue",)
    assert contradictions(ONE, ONE._replace(kind="letter"), by_title=True) == ("kind",)


def test_records_of_one_identifier_are_told_apart_in_any_order():
    works = pd.DataFrame({"title": [LONG, "Heat in proteins", LONG.upper()], "year": 2021, "venue": None, "kind": None})
    works, authors = works.assign(work_id="doi:10.1/s"), pd.Series(["Kim, Ada", "Roe, Jo", "Kim, A."])
    ids, doubts = tell_apart(works, authors)
    assert ids[0] == ids[2] != ids[1] and doubts["shared"].to_list() == ["doi:10.1/s"]
    turned, _ = tell_apart(works.iloc[[1, 0, 2]], authors)
    assert turned.sort_index().to_list() == ids.to_list()
    assert tell_apart(works.iloc[[0, 2]], authors)[0].empty


facts = st.builds(
    Facts,
    st.sampled_from([None, LONG, f"Reply to: {LONG}", "Editorial", "Heat in proteins", "열"]),
    st.sampled_from([None, "Kim, Ada", "Roe, Jo", "김철수"]),
    st.sampled_from([None, 2020, 2021, 2024]),
    st.sampled_from([None, "Energy", "Optics"]),
    st.sampled_from([None, "article", "notice", "preprint"]),
)


@given(facts, facts, st.booleans())
def test_contradictions_do_not_depend_on_the_order(one, two, by_title):
    assert contradictions(one, two, by_title) == contradictions(two, one, by_title)
    assert contradictions(one, one, by_title) == ()


@given(st.lists(facts, min_size=1, max_size=6), st.randoms())
def test_no_two_records_of_a_work_contradict_and_their_order_says_nothing(records, random):
    numbers = groups_of_one_work(records)
    for (one, first), (two, second) in combinations(zip(numbers, records, strict=True), 2):
        assert one != two or not contradictions(first, second)
    order = random.sample(range(len(records)), len(records))
    assert groups_of_one_work([records[place] for place in order]) == [numbers[place] for place in order]
    assert told_apart("a", records[0]).startswith("a#")
