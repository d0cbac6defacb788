"""Tabular files: their kinds, their damages, and cells as they stand."""

import gzip
import io
import zipfile
from pathlib import Path

import pandas as pd
import pyarrow as arrow
import pyarrow.parquet as parquet
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.records import Rejected, SourceError
from helpers.data.sources.delimited import CELL
from helpers.data.sources.rows import PLAIN, Form, Row, Total, join_header, merged_columns, read_header, read_rows


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


def test_rows_above_the_header_are_passed_over(tmp_path):
    text = "About the data: exported on May 5, 2024\n\nid,name\n(text),(text)\n1,a\n2,b\n"
    file = written(tmp_path, "t.csv", text)
    assert cells(file, Form(header_row=(3,), skip_rows=frozenset([4]))) == [
        {"id": "1", "name": "a"},
        {"id": "2", "name": "b"},
    ]
    assert read_header(file, Form(skip_rows=frozenset([1, 2]))) == ["id", "name"]
    with pytest.raises(SourceError, match="holds no header"):
        read_header(file, Form(header_row=(90,)))


def ministry(folder):
    """A sheet with a title, two header rows, merged cells, a subtotal and a total; it begins in column B, row 2."""
    book = xlsxwriter.Workbook(str(folder / "m.xlsx"))
    sheet = book.add_worksheet("과제")
    sheet.write(1, 1, "국제공동연구 현황")
    sheet.merge_range(2, 1, 3, 1, "과제명")
    sheet.merge_range(2, 2, 2, 3, "연구비")
    sheet.write_row(3, 2, ["정부", "민간"])
    sheet.merge_range(2, 4, 3, 4, "상대국")
    sheet.merge_range(4, 1, 5, 1, "양자")
    sheet.write_row(4, 2, [10, 5, "미국"])
    sheet.write_row(5, 2, [7, None, "일본\n독일"])
    sheet.write_row(6, 1, ["소  계", 17, 5])
    sheet.write_row(7, 1, ["합계", 17, 5])
    book.close()
    return folder / "m.xlsx"


def test_a_sheet_of_a_ministry(tmp_path):
    file = ministry(tmp_path)
    form = Form(header_row=(3, 4), fill_down=("과제명",), total_rows=("소계", "합계"))
    assert read_header(file, form) == ["과제명", "연구비 / 정부", "연구비 / 민간", "상대국"]
    rows = list(read_rows(file, form))
    assert [row.place for row in rows] == ["row 5", "row 6", "row 7", "row 8"]
    assert [row.cells["과제명"] for row in rows[:2]] == ["양자", "양자"] and all(
        isinstance(row, Total) for row in rows[2:]
    )
    assert rows[1].cells["연구비 / 민간"] == "" and rows[1].cells["상대국"] == "일본 독일"
    kept = Form(header_row=(3, 4), keep_lines=True)
    assert cells(file, kept)[1]["상대국"] == "일본\n독일"


def test_merged_cells_are_told_and_not_filled_unasked(tmp_path):
    file = ministry(tmp_path)
    form = Form(header_row=(3, 4))
    header = read_header(file, form)
    assert merged_columns(file, form, header) == {"과제명": (5, 6)}
    assert cells(file, form)[1]["과제명"] == ""
    assert merged_columns(file, Form(header_row=(3, 4), fill_down=("과제명",)), header) == {}


def test_a_row_of_totals_takes_nothing_from_above(tmp_path):
    file = written(tmp_path, "t.csv", "no,name,n\n1,a,3\n,b,4\n합계,,7\n2,,1\n")
    filled = cells(file, Form(fill_down=("no", "name")))
    assert filled[2] == {"no": "합계", "name": "", "n": "7"} and filled[3]["name"] == "b"


def test_one_of_several_encodings(tmp_path):
    form = Form(encoding=("utf-8", "cp949"))
    for encoding in ("utf-8", "cp949", "utf-16"):
        file = written(tmp_path, "t.csv", "번호,나라\n1,한국\n".encode(encoding))
        assert cells(file, form) == [{"번호": "1", "나라": "한국"}]


def test_cells_beyond_the_header_may_be_empty(tmp_path):
    rows = list(read_rows(written(tmp_path, "t.csv", "id,name\n1,a,,\n2,b,,c\n")))
    assert rows[0].cells == {"id": "1", "name": "a"} and isinstance(rows[1], Rejected)


def test_a_web_page_named_xls_is_told(tmp_path):
    with pytest.raises(SourceError, match=r"t\.xls: no workbook but a web page"):
        read_header(written(tmp_path, "t.xls", "\n<html><table><tr><td>번호</td></tr></table></html>"))


@given(st.lists(st.lists(st.sampled_from(["", "a", "b", "연구비"]), min_size=3, max_size=3), min_size=1, max_size=3))
def test_a_joined_header_has_a_name_wherever_any_of_its_rows_has_one(rows):
    joined = join_header([list(row) for row in rows])
    assert [bool(name) for name in joined] == [any(names) for names in zip(*rows, strict=True)]


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
