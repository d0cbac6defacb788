"""Where the values of a statement stand."""

import pandas as pd

from helpers.page.places import stands
from helpers.page.statements import state

PARTNERS = pd.DataFrame(
    {"partner": ["US", "CN"], "works": [63, 35], "works_low": [48.0, 24.0], "rank": [1, 2], "p_top": [1.0, 1.0]}
)


def cells(statement, **tables):
    return {cell["value"]: (cell["table"], cell["row"], cell["column"]) for cell in stands(statement, tables)}


def test_a_number_stands_in_the_row_that_is_named_beside_it():
    said = state("page.first_partners", focal="KR", partner="CN", works=35, low=24.0, apart=7)
    assert cells(said, partners=PARTNERS) == {"works": ("partners", 1, "works"), "low": ("partners", 1, "works_low")}


def test_rows_within_a_statement_have_places_of_their_own():
    said = state("x.y", first=[{"partner": "US", "rank": 1}, {"partner": "CN", "rank": 2}], n=2)
    assert cells(said, t=PARTNERS) == {"first.0.rank": ("t", 0, "rank"), "first.1.rank": ("t", 1, "rank")}


def test_what_is_not_in_the_row_or_in_several_columns_of_it_has_no_place():
    assert cells(state("x.y", partner="CN", works=36), t=PARTNERS) == {}
    assert cells(state("x.y", partner="US", share=1), t=PARTNERS) == {}, "rank and p_top are both 1"
    assert cells(state("x.y", works=63), t=PARTNERS) == {}, "no row is named"
    assert cells(state("x.y", partner="DE", works=63), t=PARTNERS) == {}
    twice = pd.concat([PARTNERS, PARTNERS])
    assert cells(state("x.y", partner="US", works=63), t=twice, other=PARTNERS)["works"][0] == "other"


def test_truths_and_unknown_values_are_no_numbers():
    table = PARTNERS.assign(rank=pd.array([1, None], "Int64"), known=True)
    assert cells(state("x.y", partner="CN", known=True, rank=None), t=table) == {}
    assert cells(state("x.y", partner="CN", rank=2, works=35), t=table) == {"works": ("t", 1, "works")}
