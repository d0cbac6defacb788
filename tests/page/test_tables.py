"""Tables: escaped, translated, rounded, and honest about how many rows are shown."""

import tomllib
from html.parser import HTMLParser

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.page.tables import FILE, TableView, heading, headings


class Reader(HTMLParser):
    """Collects tags and the texts of cells."""

    def __init__(self):
        super().__init__()
        self.tags, self.cells = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.cells += [""] if tag == "td" else []

    def handle_data(self, data):
        if self.cells and self.tags[-1] == "td":
            self.cells[-1] += data.rstrip("\n")


def read(table):
    reader = Reader()
    reader.feed(table._repr_html_())
    return reader


MIXED = pd.DataFrame(
    {
        "country_name": ["한국", None],
        "year": pd.array([2021, None], dtype="Int64"),
        "works": [20788, 0],
        "share": [0.1234, float("nan")],
        "is_top10": pd.array([True, None], dtype="boolean"),
        "is_lead": [True, False],
        "keywords": [["a", "b"], []],
    }
)


def test_cells_by_hand():
    ko = TableView("t", MIXED, "ko").cells()
    assert ko.iloc[0].tolist() == ["한국", "2021", "20,788", "12.3%", "예", "예", "a; b"]
    assert ko.iloc[1].tolist() == ["–", "–", "0", "–", "–", "아니요", "–"]


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x>', "a & b", "'"])
def test_text_from_data_stays_text(text):
    table = TableView(text, pd.DataFrame({"country_name": [text]}), "en", title=text)
    assert set(read(table).tags) == {"table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert read(table).cells == [text]


@given(st.lists(st.text(st.characters(blacklist_categories=("Cs", "Cc"))), max_size=5))
def test_any_text_reads_back(texts):
    cells = read(TableView("t", pd.DataFrame({"label": texts}, dtype="object"), "en")).cells
    assert cells == texts


def test_an_empty_table_has_its_headings_and_no_row():
    made = TableView("t", MIXED.head(0), "ko")
    assert read(made).tags.count("th") == 7 and read(made).cells == []
    assert made.caption() == "전체 0행"


def test_the_caption_says_how_many_rows_are_shown_and_the_frame_keeps_all():
    frame = pd.DataFrame({"works": range(1500)})
    made = TableView("t", frame, "en", title="Works")
    assert made.caption() == "Works · 20 of 1,500 rows"
    assert len(read(made).cells) == 20 and len(made.frame) == 1500
    assert TableView("t", frame, "ko", rows=3).caption() == "전체 1,500행 가운데 3행"


def test_a_value_and_its_interval_stand_in_one_cell_and_the_name_stands_first():
    frame = pd.DataFrame(
        {
            "rank": [1, 2],
            "works": [1078, 3],
            "works_low": [961.0, None],
            "works_high": [1196.0, None],
            "country_name": ["미국", "중국"],
            "share": [0.121, None],
            "share_low": [0.1, 0.1],
            "share_high": [0.15, 0.2],
            "net": [-2, 1],
            "net_low": [-5.0, -3.0],
            "net_high": [1.0, 4.0],
        }
    )
    cells = TableView("t", frame, "en").cells()
    assert list(cells) == ["country_name", "rank", "works", "share", "net"]
    assert cells.iloc[0].tolist() == ["미국", "1", "1,078 (961–1,196)", "12.1% (10.0–15.0%)", "−2 (−5 – 1)"]
    assert cells.iloc[1, 2:4].tolist() == ["3", "–"], "an end that is unknown, or a value that is, has no interval"


def test_numbers_stand_right_and_texts_left():
    html = TableView("t", MIXED, "en")._repr_html_()
    assert '<td class="number" style="text-align: right">20,788</td>' in html and "<td>한국</td>" in html
    assert '<table class="sortable" data-name="t">' in html


def test_the_address_of_a_record_leads_there_and_other_text_nowhere():
    given = {"record": ['https://doi.org/10.1/a"b', "javascript:x()", None], "title": ["https://a.b"] * 3}
    html = TableView("t", pd.DataFrame(given), "en")._repr_html_()
    assert html.count("<a ") == 1 and "<td>javascript:x()</td>" in html and "<td>https://a.b</td>" in html
    assert '<td><a href="https://doi.org/10.1/a&quot;b">doi.org/10.1/a&quot;b</a></td>' in html


def test_an_unknown_column_is_refused_at_once():
    with pytest.raises(KeyError, match="'wroks' has no heading"):
        TableView("t", pd.DataFrame({"wroks": [1]}), "ko")


def test_a_table_of_a_notebook_at_work_is_headed_by_the_names_of_its_columns():
    frame = pd.DataFrame({"wroks": [0.1 + 0.2, None], "<b>": ["x", "y"], "works": [1, 2]})
    made = TableView("t", frame, "en", declared=False)
    assert made.cells()["wroks"].tolist() == ["0.3", "–"] and str(made).split()[:3] == ["wroks", "<b>", "Works"]
    assert "&lt;b&gt;</th>" in made._repr_html_() and "<b>" not in made._repr_html_()


def test_every_heading_is_complete_in_both_languages():
    assert list(headings()) == sorted(headings())
    assert headings() == tomllib.loads(FILE.read_text(encoding="utf-8"))
    for column, about in headings().items():
        assert {"ko", "en", "about_ko", "about_en"} <= set(about), column
        assert set(about) <= {"ko", "en", "about_ko", "about_en", "digits", "percent", "plain"}, column
        assert any("가" <= letter <= "힣" for letter in about["about_ko"]), column
        assert heading(column, "ko") and heading(column, "en")


def test_a_column_without_any_value_is_named_and_not_shown():
    """A page of dashes says nothing; the file keeps the column."""
    frame = pd.DataFrame({"country": ["KR", "JP"], "works": [1, 2], "score": [None, None]}, dtype="object")
    table = TableView("t", frame.astype({"works": "int64", "score": "float64"}), "ko")
    assert list(table.cells()) == ["country", "works"] and "값이 없는 열: " in table.caption()
    assert list(table.frame) == ["country", "works", "score"]
    nothing = TableView("t", pd.DataFrame({"score": [None]}, dtype="float64"), "en")
    assert list(nothing.cells()) == ["score"] and "without" not in nothing.caption()
