"""Cells that were read as something they are not: each refused with what was expected."""

import pytest

from helpers.data.checked_table import decimal
from helpers.data.sources.cells import Refused, count_cell, number_cell, year_cell


@pytest.mark.parametrize("cell", ["2019-20", "2021-99-99", "2021-13", "1499", "2101"])
def test_no_date_gives_no_year(cell):
    with pytest.raises(Refused, match="expected a year"):
        year_cell(cell, "year")


@pytest.mark.parametrize("cell", ["1e30", "9" * 16, "12,5", "1_0"])
def test_counts_beyond_reason_and_ambiguous_numbers_are_refused_and_end_nothing(cell):
    with pytest.raises(Refused, match="expected a number"):
        count_cell(cell, "citations")
    with pytest.raises(ValueError, match="a number"):
        decimal(cell)


def test_groups_of_three_are_read():
    assert number_cell("22,000", "amount") == decimal("22,000") == 22000
