"""Text for spreadsheets: what is guarded, what stays, and that it can be taken back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.data.spreadsheet_text import FORMULA, as_it_was, as_text


@pytest.mark.parametrize("cell", ["=1+1", "+82", "-1", "@cmd", "\tx", "\rx"])
def test_what_begins_a_formula_is_guarded(cell):
    assert as_text(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "1+1", "a=b", "'s-Hertogenbosch", " =1"])
def test_other_text_stays(cell):
    assert as_text(cell) == as_it_was(cell) == cell


@given(st.text(alphabet="=+-@\t\r'a", max_size=4))
def test_no_text_is_a_formula_and_what_was_guarded_comes_back(cell):
    assert not as_text(cell).startswith(FORMULA)
    assert as_it_was(as_text(cell)) == cell or cell.startswith("'")
