"""Reading the facts of an exchange: refusals that name the cell, grounds of a field, sites."""

import shutil

import pandas as pd
import pytest

from helpers.data.records import SourceError
from helpers.exchange.report import EXCHANGE, field_grounds, for_every_field, read_amounts, read_exchange, sites


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(EXCHANGE, tmp_path / "exchange")


def change(folder, table, old, new):
    file = folder / f"{table}.csv"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("table", "old", "new", "said"),
    [
        ("grounds", "health,interest,north", "helth,interest,north", r"line 7, column field: 'helth': expected one of"),
        ("grounds", "health,interest,north", "health,wish,north", "column aspect: 'wish'"),
        ("grounds", "health,interest,north", "health,interest,east", "column side: 'east'"),
        ("instruments", "people;knowledge", "people;gold", "column moves: .* in place of 'gold'"),
        ("steps", "people_exchange,reading", "people_echange,reading", "column after: 'people_echange'"),
        ("gates", ",gated,notice,", ",gate,notice,", "column kind: 'gate': expected one of blocked, gated"),
        ("zones", "waudo,sector", "waudo,sort", "column attribute: 'sort'"),
        ("centre", "function,", "functions,", "no column 'function'"),
    ],
)
def test_a_wrong_cell_is_named(folder, table, old, new, said):
    change(folder, table, old, new)
    with pytest.raises(ValueError, match=said):
        read_exchange(folder)


def test_an_empty_cell_that_must_not_be_empty_is_named(folder):
    change(folder, "fields", "health,보건·의료", "health,")
    with pytest.raises(ValueError, match="fields.csv: 1 fault\n  line 2, column label_ko: '': expected a text"):
        read_exchange(folder)


def test_a_missing_table_is_named(folder):
    (folder / "steps.csv").unlink()
    with pytest.raises(SourceError, match="steps.csv: no such file"):
        read_exchange(folder)


def test_a_copy_reads_like_the_original(folder):
    for name, table in read_exchange(folder).items():
        pd.testing.assert_frame_equal(table, read_exchange()[name])


def grounds_of(*rows):
    return {
        "fields": pd.DataFrame({"field": ["a", "b", "c"]}),
        "grounds": pd.DataFrame(rows, columns=["field", "aspect", "side"]),
    }


def test_interest_is_of_both_where_each_side_is_stated_or_a_joint_one():
    table = field_grounds(
        grounds_of(
            ("a", "interest", "north"),
            ("a", "interest", "south"),
            ("b", "interest", "both"),
            ("*", "interest", "north"),
            ("c", "infrastructure", "north"),
        )
    ).set_index("field")
    assert table["interest"].tolist()[:2] == ["both", "both"]
    assert pd.isna(table.loc["c", "interest"])
    assert table["interests"].tolist() == [2, 1, 0]
    assert table["infrastructure"].tolist() == [0, 0, 1]


def test_a_fact_of_every_field_tells_no_field_from_another():
    assert field_grounds(grounds_of(("*", "interest", "both")))["interests"].tolist() == [0, 0, 0]


def test_what_the_report_does_not_say_of_a_site_is_null():
    table = sites(read_exchange()).set_index("zone_ko")
    assert table.loc["은정첨단기술개발구", ["area_low", "area_high", "function", "level"]].isna().all()
    assert table.loc["강령국제녹색시범구", ["area_low", "area_high"]].isna().all()
    assert table.loc["흥남공업개발구", ["area_low", "area_high"]].tolist() == [2, 3]
    assert table["anchors_exist"].sum() == 1


def test_a_star_stands_for_every_field():
    table = for_every_field(pd.DataFrame({"field": ["*", "b"], "n": [1, 2]}), ["a", "b"])
    assert table.values.tolist() == [["a", 1], ["b", 1], ["b", 2]]


@pytest.mark.parametrize("text", ["a", "a -1", "a 1, a 2", "z 1", "a 1 2", "a nan", "a 1;b 2"])
def test_an_amount_that_cannot_be_read_is_refused(text):
    with pytest.raises(ValueError, match="is not one of a, b"):
        read_amounts(text, ["a", "b"], 1)


def test_amounts_fall_back_on_the_default_alone():
    assert read_amounts("", ["a"], 12) == {"a": 12.0}
    with pytest.raises(ValueError, match="'a' is missing"):
        read_amounts("", ["a"])
