"""Numbers: one strict rule, and both readings where a text has two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.data.numbers import read_number


@pytest.mark.parametrize(
    "text", ["1_0", "１２", "0x10", "nan", "inf", "1e30", "", "1,23,456", "1 234", "12%", "1.2.3", "--1"]
)
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError, match="a number"):
        read_number(text)


@pytest.mark.parametrize(("text", "one", "other"), [("12,5", "12.5", "125"), ("1.234,5", "1234.5", "1.2345")])
def test_both_readings_are_told(text, one, other):
    with pytest.raises(ValueError, match="where a comma stands before decimals") as told:
        read_number(text)
    assert f"is {one} where" in str(told.value) and f"and {other} where" in str(told.value)


@given(st.integers(-(10**14), 10**14))
def test_a_whole_number_reads_as_itself_with_and_without_groups(n):
    assert read_number(str(n)) == read_number(f"{n:,}") == n


@given(st.floats(-1e12, 1e12, allow_nan=False).map(lambda x: round(x, 3)))
def test_a_decimal_reads_as_itself(x):
    assert read_number(f"{x:.3f}") == float(f"{x:.3f}")
