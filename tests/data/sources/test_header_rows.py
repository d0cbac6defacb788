"""A header that stands elsewhere, in two rows or over merged cells is told with the line to write."""

import re

import pytest
import xlsxwriter

from helpers.data.records import SourceError, Work
from helpers.data.sources.mapping import Mapping, read_mapping
from helpers.data.sources.table import read_table

WORKS = {"work_id": "과제번호", "title": "과제명"}
HEAD = 'layout = "works"\nsource = "x"\nlicence = "x"\nprefix = "x"\n'


def told(file, works=WORKS, authors=None):
    """The message by which a table is refused."""
    with pytest.raises(SourceError) as refusal:
        next(read_table([file], Mapping("works", {}, "x", works, authors or {}), progress=False))
    return str(refusal.value)


def taken(folder, file, message, works):
    """The works that are read after the line of a message was written into the mapping."""
    (line,) = re.findall(r"Write `([^`]*)`", message)
    listed = "".join(f'{key} = "{column}"\n' for key, column in works.items())
    (folder / "m.toml").write_text(f"{line}\n{HEAD}[works]\n{listed}", encoding="utf-8")
    return [record for record in read_table([file], read_mapping(folder / "m.toml"), False) if isinstance(record, Work)]


def written(folder, text):
    (folder / "t.csv").write_text(text, encoding="utf-8")
    return folder / "t.csv"


def test_a_header_below_a_title(tmp_path):
    file = written(tmp_path, "2024년 현황,,\n\n과제번호,과제명,상대국\n1,양자,미국\n2,바이오,일본\n")
    message = told(file)
    assert "Row 1 was taken for the header: '2024년 현황'; row 3 has the names" in message
    assert [work.work_id for work in taken(tmp_path, file, message, WORKS)] == ["x:1", "x:2"]


def test_a_header_of_two_rows(tmp_path):
    file = written(tmp_path, "과제번호,과제명,연구비,\n,,정부,민간\nP1,양자,10,5\nP2,바이오,7,3\n")
    message = told(file)
    assert "'과제번호 | 과제명 | 연구비' above ' |  | 정부 | 민간'" in message and "'연구비 / 민간'" in message
    assert len(taken(tmp_path, file, message, WORKS)) == 2
    alone = Mapping("works", {}, "x", WORKS, form=read_mapping_form(tmp_path, "header_row = 1"))
    assert len(list(read_table([file], alone, False))) == 3


def read_mapping_form(folder, line):
    (folder / "f.toml").write_text(f'{line}\n{HEAD}[works]\nwork_id = "x"\n', encoding="utf-8")
    return read_mapping(folder / "f.toml").form


def test_a_header_of_two_rows_below_a_title(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "t.xlsx"))
    sheet = book.add_worksheet()
    sheet.merge_range(0, 0, 0, 3, "국제공동연구")
    for column, name in enumerate(WORKS.values()):
        sheet.merge_range(1, column, 2, column, name)
    sheet.merge_range(1, 2, 1, 3, "연구비")
    sheet.write_row(2, 2, ["정부", "민간"])
    sheet.write_row(3, 0, ["P1", "양자", 10, 5])
    book.close()
    message = told(tmp_path / "t.xlsx")
    assert "header_row = [2, 3]" in message
    assert [work.work_id for work in taken(tmp_path, tmp_path / "t.xlsx", message, WORKS)] == ["x:P1"]


def test_cells_merged_over_rows(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "t.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["과제번호", "과제명", "기관", "비고"])
    sheet.merge_range(1, 2, 2, 2, "서울대학교")
    sheet.merge_range(1, 3, 2, 3, "비고")
    sheet.write_row(1, 0, ["P1", "양자"])
    sheet.write_row(2, 0, ["P2", "바이오"])
    book.close()
    works = {**WORKS, "institutions": "기관"}
    message = told(tmp_path / "t.xlsx", works)
    assert (
        "'기관' are merged over rows 2 to 3" in message
        and "'P1 | 양자 | 서울대학교 | 비고' above 'P2 | 바이오'" in message
    )
    found = taken(tmp_path, tmp_path / "t.xlsx", message, works)
    assert [work.authors[0].places[0].name for work in found] == ["Seoul National University"] * 2


def test_names_that_stand_nowhere_show_the_first_rows(tmp_path):
    message = told(written(tmp_path, "a,b\n1,2\n"))
    assert "Row 1 was taken for the header: 'a | b', and below it stands '1 | 2'" in message
    assert "workbook mapping" in message


def test_an_ordinary_table_with_an_unnamed_column_is_read(tmp_path):
    file = written(tmp_path, "과제번호,과제명,,상대국\n1,양자,seen,\n2,,,미국\n")
    assert len(list(read_table([file], Mapping("works", {}, "x", WORKS), False))) == 2
