"""Cells as ministries, databases and spreadsheet programs write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.data.sources.cells import Refused, clean_lines, technology_cell, year_cell
from helpers.data.technologies import read_technologies

DATES = {
    2019: ["2019", "2019.0", "2019년", "2019년도", "2019.02.01", "2019. 2. 1.", "2019.2.", "2019. 2월", "2019-02"],
    2020: [
        "2020-02-28",
        "2020-02-28T09:00:00",
        "2020/2/28",
        "20200228",
        "202002",
        "2020年2月28日",
        "2020. 2. 1. 오전 9:30",
    ],
    2021: [
        "21.3.1",
        "21. 3. 1.",
        "'21.3.1",
        "'21.3.",
        "21년",
        "21년 3월",
        "2021.3 ~ 2023.2",
        "2021-2023",
        "2021 - 2023",
    ],
    2022: ["May 2022", "3 May 2022", "May 3, 2022", "2022 Summer", "2022 Jan-Feb", "2022 Mar 5", "03.05.2022"],
    2024: ["2024년 12월", "2024년 12월 3일", "2024.12.3~2025.1.1", "2024.12.03 - 2025.01.01", "2024.12.3–2025.1.1"],
    1998: ["98.12.31", "1998.12"],
}


@pytest.mark.parametrize(("year", "cell"), [(year, cell) for year, cells in DATES.items() for cell in cells])
def test_a_date_has_a_year(year, cell):
    assert year_cell(cell, "year") == year


@pytest.mark.parametrize(
    "cell",
    [
        "20225",
        "1499",
        "2101",
        "3/1/21",
        "21/3/1",
        "21.3",
        "2021-13-01",
        "2021.2.32",
        "44228",
        "lately",
        "2021a",
        "0000",
    ],
)
def test_what_has_no_year_of_four_digits_is_refused(cell):
    with pytest.raises(Refused, match="expected a year from 1500 to 2100") as told:
        year_cell(cell, "시작일")
    assert (told.value.column, told.value.value) == ("시작일", cell)


@given(st.dates(), st.sampled_from(["%Y-%m-%d", "%Y.%m.%d", "%Y. %m. %d.", "%Y년 %m월 %d일", "%Y/%m/%d", "%Y%m%d"]))
def test_any_day_in_any_form_has_its_year(day, form):
    text = day.strftime(form).zfill(8) if day.year > 999 else ""
    if 1500 <= day.year <= 2100:
        assert year_cell(text, "d") == day.year


@given(st.text(max_size=12))
def test_any_text_is_a_year_or_refused(text):
    try:
        year = year_cell(text, "y")
    except Refused:
        return
    assert year is None or 1500 <= year <= 2100


def test_technologies_with_and_without_spaces():
    for row in read_technologies().itertuples():
        if (read_technologies()["name_ko"] == row.name_ko).sum() == 1:
            assert technology_cell(row.name_ko.replace(" ", ""), "t") == technology_cell(row.name_ko, "t") == row.id
    assert technology_cell("첨단바이오", "t") == technology_cell("첨단 바이오", "t") == "advanced-bio"
    with pytest.raises(Refused, match="names no technology"):
        technology_cell("연금술", "t")


def test_lines_of_a_cell_are_kept_one_by_one():
    assert clean_lines("  서울대학교 \n\n KAIST\x00 \n") == "서울대학교\nKAIST"
