"""Patent families: weights, technologies by CPC, and what makes a family triadic."""

import gzip
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.records import SourceError
from helpers.data.sources.cells import Refused
from helpers.data.sources.patents import COLUMNS, read_patents, technologies_of
from helpers.data.sources.rows import PLAIN, Form

GOOD = dict.fromkeys(COLUMNS, "") | {"family_id": "F1", "country": "KR", "year": "2020"}


def written(folder, *rows, name="p.csv"):
    file = Path(folder) / name
    pd.DataFrame([GOOD | row for row in rows], columns=list(COLUMNS)).to_csv(file, index=False)
    return file


def load(*files, form=PLAIN):
    return read_patents(list(files), form, progress=False)


def test_a_family_counts_once_whatever_its_countries(tmp_path):
    file = written(tmp_path, {"country": "KR;NA;US"}, {"family_id": "F2"}, {"family_id": "F2", "country": "JP"})
    patents, rejected, counts = load(file)
    assert patents.groupby("family_id")["weight"].sum().round(12).tolist() == [1, 1]
    assert patents["country"].tolist() == ["KR", "NA", "US", "JP", "KR"] and not rejected
    assert (counts["read"], counts["rows"], counts["families"]) == (3, 3, 2)


def test_a_given_weight_stays(tmp_path):
    patents, _, _ = load(written(tmp_path, {"weight": "0.8"}, {"country": "US", "weight": "0.2"}))
    assert patents["weight"].tolist() == [0.8, 0.2]


@pytest.mark.parametrize(
    ("filed", "granted", "triadic"),
    [
        ("EP;JP", "US", True),
        ("EPO; JPO; USPTO", "USPTO", True),
        ("EP", "JP;US", True),
        ("EP;JP;US", "", False),
        ("EP;US", "US", False),
        ("JP;US;KR;CN", "US;JP", False),
        ("", "US", None),
        ("", "", None),
    ],
)
def test_triadic_is_filed_in_europe_and_japan_and_granted_in_the_united_states(tmp_path, filed, granted, triadic):
    patents, _, _ = load(written(tmp_path, {"offices_filed": filed, "offices_granted": granted}))
    value = patents["is_triadic"].iloc[0]
    assert (None if pd.isna(value) else bool(value)) is triadic


def test_a_table_without_offices_leaves_triadic_unknown(tmp_path):
    (tmp_path / "p.csv").write_text("family_id,country\nF1,\nF2,KR\n")
    patents, _, _ = load(tmp_path / "p.csv")
    assert patents[["year", "technology", "is_triadic"]].isna().all(axis=None)
    assert patents["country"].isna().tolist() == [True, False]


def test_technologies_by_name_or_by_code(tmp_path):
    rows = [
        {"technology": "합성생물학"},
        {"family_id": "F2", "cpc": "H01L 31/04; A01B 1/00"},
        {"family_id": "F3", "cpc": "H01M40/00"},
    ]
    patents, _, _ = load(written(tmp_path, *rows))
    found = patents.groupby("family_id")["technology"].agg(lambda names: names.dropna().tolist())
    assert found.tolist() == [["advanced-bio", "synthetic-biology"], ["photovoltaics"], []]


def test_a_main_group_ends_where_its_number_ends():
    assert technologies_of("H01M4/02") == ("secondary-batteries",) and technologies_of("H01M40/02") == ()
    assert technologies_of("g06n 10/20") == ("quantum", "quantum-computing")
    with pytest.raises(Refused):
        technologies_of("5G")


BAD = {
    "family_id": "",
    "country": "KR;Atlantis",
    "year": "20225",
    "technology": "alchemy",
    "cpc": "<b>",
    "weight": "-1",
    "offices_filed": "=1+1",
    "offices_granted": "Munich",
}


@pytest.mark.parametrize("column", BAD)
def test_a_row_that_makes_no_sense_is_refused(tmp_path, column):
    patents, rejected, counts = load(written(tmp_path, {"family_id": "F0"}, {column: BAD[column]}))
    assert patents["family_id"].tolist() == ["F0"]
    assert [(row.file, row.row, row.column) for row in rejected] == [("p.csv", "line 3", column)]
    assert counts["read"] == counts["rows"] + counts["duplicates"] + counts["rejected"]


def test_rows_of_a_family_agree_or_are_refused(tmp_path):
    patents, rejected, counts = load(written(tmp_path, {}, {}, {"country": "US", "year": "1999"}))
    assert len(patents) == 1 and counts["duplicates"] == 1
    assert [(row.row, row.column) for row in rejected] == [("line 4", "year")]


def test_the_encoding_of_korean_spreadsheets(tmp_path):
    file = written(tmp_path, {"country": "대한민국", "technology": "양자 컴퓨터"})
    file.write_bytes(file.read_text(encoding="utf-8").encode("cp949"))
    with pytest.raises(SourceError, match="cp949"):
        load(file)
    assert load(file, form=Form(encoding="cp949"))[0]["country"].unique().tolist() == ["KR"]


BROKEN = {
    "empty.csv": (b"", "is empty"),
    "cut.csv.gz": (gzip.compress(b"family_id,country\n" + b"F1,KR\n" * 9_000)[:-20], "truncated"),
    "lacking.csv": (b"family_id,land\nF1,KR\n", "no column 'country'; expected family_id, country"),
    "quote.csv": (b'family_id,country\nF1,"KR\n', "not closed"),
    "zip.xlsx": (b"PK\x05\x06" + bytes(18), "no workbook"),
    "none.parquet": (b"PAR1", "no Parquet"),
    "pdf.pdf": (b"%PDF", "expected a file that ends in"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_named(tmp_path, name):
    (tmp_path / name).write_bytes(BROKEN[name][0])
    with pytest.raises(SourceError, match=f"{name.replace('.', '[.]')}.*{BROKEN[name][1]}"):
        load(tmp_path / name)


@settings(max_examples=40)
@given(
    st.lists(st.dictionaries(st.sampled_from(COLUMNS), st.text(st.characters(codec="utf-8"), max_size=8)), max_size=5)
)
def test_any_cells_add_up(tmp_path_factory, rows):
    patents, rejected, counts = load(written(tmp_path_factory.mktemp("fuzz"), {}, *rows))
    assert counts["read"] == counts["rows"] + counts["duplicates"] + counts["rejected"]
    assert set(patents["family_id"]) and len(rejected) == counts["rejected"]
