"""Tabular files: their kinds, their damages, and cells as they stand."""

import gzip
import io
import zipfile
from pathlib import Path

import pandas as pd
import pyarrow as arrow
import pyarrow.parquet as parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.records import Rejected, SourceError
from helpers.data.sources.rows import CELL, PLAIN, Form, Row, read_header, read_rows


def written(folder, name, content):
    file = Path(folder) / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def workbook(folder, frame, name="book.xlsx", sheet="Sheet1"):
    frame.to_excel(Path(folder) / name, index=False, sheet_name=sheet, engine="xlsxwriter")
    return Path(folder) / name


def cells(file, form=PLAIN, columns=None):
    return [row.cells for row in read_rows(file, form, columns) if isinstance(row, Row)]


def test_all_kinds_of_files_give_the_same_cells(tmp_path):
    frame = pd.DataFrame({"id": [1, 2], "country": ["NA", ""], "share": [0.5, 2.0]})
    expected = [{"id": "1", "country": "NA", "share": "0.5"}, {"id": "2", "country": "", "share": "2"}]
    parquet.write_table(arrow.Table.from_pandas(frame), tmp_path / "t.parquet")
    text = "id,country,share\n1,NA,0.5\n2,,2\n"
    files = [
        tmp_path / "t.parquet",
        workbook(tmp_path, frame),
        written(tmp_path, "t.csv", text),
        written(tmp_path, "bom.csv", b"\xef\xbb\xbf" + text.encode()),
        written(tmp_path, "t.tsv", text.replace(",", "\t")),
        written(tmp_path, "semicolon.csv", text.replace(",", ";")),
        written(tmp_path, "t.csv.gz", gzip.compress(text.encode())),
        written(tmp_path, "crlf.csv", text.replace("\n", "\r\n")),
    ]
    for file in files:
        assert cells(file) == expected, file
        assert read_header(file) == ["id", "country", "share"]


def test_rows_are_named_by_their_place(tmp_path):
    file = written(tmp_path, "t.csv", 'id,name\n1,"two\nlines"\n\n2,x\n3\n')
    rows = list(read_rows(file))
    assert [row[0] if isinstance(row, Row) else (row.row, row.reason) for row in rows] == [
        "line 2",
        "line 5",
        ("line 6", "1 cells where the header has 2"),
    ]
    assert rows[0].cells["name"] == "two lines"
    book = workbook(tmp_path, pd.DataFrame({"id": [1, None, 3], "name": ["a", None, "c"]}))
    assert [row.place for row in read_rows(book)] == ["row 2", "row 4"]


def test_decomposed_korean_is_composed_and_control_characters_go(tmp_path):
    file = written(tmp_path, "t.csv", "id,name\n1,\u1112\u1161\u11ab\u0000\n")
    assert cells(file)[0]["name"] == "한"


def test_the_encoding_of_korean_spreadsheets(tmp_path):
    file = written(tmp_path, "t.csv", "번호,나라\n1,한국\n".encode("cp949"))
    assert cells(file, Form(encoding="cp949")) == [{"번호": "1", "나라": "한국"}]
    with pytest.raises(SourceError, match=r"t\.csv.*cp949.*EUC-KR"):
        cells(file)


def test_a_stated_delimiter_and_sheet_are_taken(tmp_path):
    assert read_header(written(tmp_path, "t.csv", "a|b,c\n1|2\n"), Form(delimiter="|")) == ["a", "b,c"]
    book = workbook(tmp_path, pd.DataFrame({"a": [1]}), sheet="자료")
    assert read_header(book, Form(sheet="자료")) == ["a"]
    with pytest.raises(SourceError, match="no sheet 'x'; it has 자료"):
        read_header(book, Form(sheet="x"))


def test_mixed_delimiters_refuse_the_rows_that_differ(tmp_path):
    file = written(tmp_path, "t.csv", "id,year\n1,2020\n2;2021\n3,2022\n4\t2021\n5,2020\n")
    rows = list(read_rows(file))
    assert [isinstance(row, Rejected) for row in rows] == [False, True, False, True, False]


def test_a_delimiter_that_cannot_be_told_is_asked_for(tmp_path):
    for text in ("id\n1\n", "a,b;c\n1,2;3\n"):
        with pytest.raises(SourceError, match="cannot tell the delimiter.*state the `delimiter`"):
            read_header(written(tmp_path, "t.csv", text)), list(read_rows(tmp_path / "t.csv"))


def test_a_cell_of_ten_million_characters_is_refused_alone(tmp_path):
    rows = list(read_rows(written(tmp_path, "t.csv", f"id,name\n1,{'x' * 10_000_000}\n2,y\n")))
    assert isinstance(rows[0], Rejected) and f"{CELL}" in rows[0].reason
    assert rows[1].cells == {"id": "2", "name": "y"}


@pytest.mark.parametrize("line", ["0\r,\r1", '"0\r","\r1"', '0\r,"\r\r1"'])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_carriage_return_within_a_cell_is_a_space(tmp_path, line, end):
    file = written(tmp_path, "t.csv", f"id,name{end}{line}{end}2,x\ry{end}")
    assert cells(file) == [{"id": "0", "name": "1"}, {"id": "2", "name": "x y"}]


def test_lines_of_old_files_end_in_carriage_returns(tmp_path):
    assert cells(written(tmp_path, "t.csv", 'id,name\r1,"a\nb"\r2,c\r')) == [
        {"id": "1", "name": "a b"},
        {"id": "2", "name": "c"},
    ]


def zip_of(entries):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return stream.getvalue()


TEXT = "id,name\n" + "".join(f"{i},name {i}\n" for i in range(5_000))
BROKEN = {
    "empty.csv": (b"", "is empty"),
    "blank.csv": (b"\n\n", "cannot tell the delimiter"),
    "header.xlsx": (b"id,name\n1,2\n", "no workbook"),
    "traversal.xlsx": (zip_of({"../../evil.txt": "x"}), "no workbook"),
    "cut.csv.gz": (gzip.compress(TEXT.encode())[:-500], "truncated or damaged"),
    "not.csv.gz": (b"id,name\n1,2\n", "truncated or damaged"),
    "latin.csv": ("id,name\n1,Müller\n".encode("latin-1"), "encoding"),
    "quote.csv": (b'id,name\n1,"never closed\n' + b"2,x\n" * 50, "quotation mark that is not closed"),
    "twice.csv": (b"id,id\n1,2\n", "stands twice"),
    "t.parquet": (b"PAR1 nothing", "no Parquet"),
    "t.json": (b"[]", "expected a file that ends in"),
    "long.csv": (b"id,name\n" + b"x" * 17_000_000, "a line of more than"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_named(tmp_path, name):
    content, words = BROKEN[name]
    with pytest.raises(SourceError, match=f"{name.replace('.', '[.]')}.*{words}"):
        list(read_rows(written(tmp_path, name, content)))


def test_a_workbook_that_unpacks_to_gigabytes_is_not_opened(tmp_path):
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            with archive.open(f"xl/{number}.xml", "w", force_zip64=True) as entry:
                entry.write(b"0" * 1_000)
    with zipfile.ZipFile(bomb) as archive:
        assert len(archive.infolist()) == 3
    raw = bytearray(bomb.read_bytes())
    at = raw.find(b"PK\x01\x02")
    while at >= 0:  # the directory claims a gigabyte for each entry
        raw[at + 24 : at + 28] = (2**30).to_bytes(4, "little")
        at = raw.find(b"PK\x01\x02", at + 1)
    bomb.write_bytes(raw)
    with pytest.raises(SourceError, match="unpacks to 3,221,225,472 bytes"):
        list(read_rows(bomb))


def test_a_truncated_parquet_and_workbook_are_named(tmp_path):
    frame = pd.DataFrame({"id": range(2_000), "name": [f"name {i}" for i in range(2_000)]})
    frame.to_parquet(tmp_path / "t.parquet")
    for file in (tmp_path / "t.parquet", workbook(tmp_path, frame)):
        file.write_bytes(file.read_bytes()[:-400])
        with pytest.raises(SourceError, match=file.name):
            list(read_rows(file))


@settings(max_examples=80)
@given(st.binary(max_size=200), st.sampled_from([".csv", ".csv.gz", ".xlsx", ".parquet"]), st.integers(0, 400))
def test_any_bytes_give_rows_or_a_clear_error(tmp_path_factory, noise, suffix, at):
    folder = tmp_path_factory.mktemp("fuzz")
    frame = pd.DataFrame({"id": ["1", "2"], "name": ["a", "b"]})
    if suffix == ".xlsx":
        good = workbook(folder, frame).read_bytes()
    elif suffix == ".parquet":
        frame.to_parquet(folder / "good.parquet")
        good = (folder / "good.parquet").read_bytes()
    else:
        good = frame.to_csv(index=False).encode()
        good = gzip.compress(good) if suffix.endswith("gz") else good
    at = at % (len(good) + 1)
    file = written(folder, f"fuzz{suffix}", good[:at] + noise + good[at + len(noise) // 2 :])
    try:
        rows = list(read_rows(file))
    except SourceError as error:
        assert f"fuzz{suffix}" in str(error)
    else:
        assert all(isinstance(row, Row | Rejected) for row in rows)


def test_lists_of_parquet_keep_their_order_and_gaps(tmp_path):
    table = arrow.table({"id": ["1"], "where": arrow.array([["KR", None, "NA"]], arrow.list_(arrow.string()))})
    parquet.write_table(table, tmp_path / "t.parquet")
    assert cells(tmp_path / "t.parquet") == [{"id": "1", "where": ["KR", "", "NA"]}]


@pytest.mark.parametrize("encoding", ["klingon", "hex", "unicode_escape", "\0"])
def test_an_encoding_of_no_file_is_refused(tmp_path, encoding):
    with pytest.raises(SourceError, match=r"t\.csv: the encoding .* is not known"):
        read_header(written(tmp_path, "t.csv", "a,b\n"), Form(encoding=encoding))
