"""What YAML and a command line make of a parameter is undone, or refused with the way to write it."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.data.parameters import as_declared


@pytest.mark.parametrize(
    ("value", "annotation", "expected"),
    [
        (2021, str, "2021"),
        (2021.0, str, "2021"),
        (datetime.date(2021, 3, 1), str, "2021-03-01"),
        ("036", str, "036"),
        ("NO", str, "NO"),
        ("1e3", int, 1000),
        (1000.0, int, 1000),
        (2**63, int, 2**63),
        (" 7 ", int, 7),
        (1, float, 1.0),
        ("0.05", "float", 0.05),
        ("no", bool, False),
        (True, "bool", True),
        (["KR", 2021], list[str], ["KR", "2021"]),
        (["1", 2], "list[int]", [1, 2]),
        (None, "str | None", None),
        (None, None, None),
    ],
)
def test_what_can_be_told_is_taken(value, annotation, expected):
    made = as_declared({"x": value}, {"x": annotation})["x"]
    assert made == expected and type(made) is type(expected)


@pytest.mark.parametrize(
    ("value", "annotation", "words"),
    [
        (False, str, "x is false: YAML reads NO as false.*quote it.*-r x NO"),
        ([False, "KR"], list[str], "x is false"),
        (True, str, "x is true: .*unquoted yes"),
        (None, str, "x is nothing: .*quote it"),
        (30, str, "the number 30, .*036.*quote it"),
        (1e-3, str, "the number 0.001"),
        (20210301, str, "the number 20210301"),
        ("many", int, "x='many': expected a number"),
        (True, int, "x=True: expected a number"),
        (1.5, int, "x=1.5: expected a whole number"),
        ("maybe", bool, "x='maybe': expected true or false"),
        ({}, str, "expected a text"),
    ],
)
def test_what_cannot_be_told_is_refused_with_the_way_to_write_it(value, annotation, words):
    with pytest.raises(ValueError, match=words):
        as_declared({"x": value}, {"x": annotation})


@given(st.integers(1000, 9999))
def test_a_year_is_a_year_however_it_arrives(year):
    ways = [year, float(year), str(year)]
    assert {as_declared({"years": way}, {"years": str})["years"] for way in ways} == {str(year)}


@given(st.text(), st.integers(), st.floats(allow_nan=False))
def test_what_is_of_its_type_stays(text, whole, real):
    values = {"a": text, "b": whole, "c": real}
    assert as_declared(values, {"a": str, "b": int, "c": float}) == values
