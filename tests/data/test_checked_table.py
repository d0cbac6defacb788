"""Tables written by hand: what a cell may hold, and how faults are told."""

from datetime import date

import pytest

from helpers.data.checked_table import (
    country,
    day,
    day_text,
    decimal,
    flag,
    number_in,
    one_of,
    optional,
    read_checked,
    several,
    technology,
    text,
)
from helpers.data.records import SourceError

COLUMNS = {"name": text, "n": optional(decimal)}


def write(folder, content, name="own.csv", encoding="utf-8"):
    file = folder / name
    file.write_bytes(content.encode(encoding))
    return file


def test_cells():
    assert (decimal("1,234.5"), decimal("−2"), day("2020-02-29")) == (1234.5, -2.0, date(2020, 2, 29))
    assert (day_text("2020-02-29"), flag("true"), flag("false")) == ("2020-02-29", True, False)
    assert (country("NA"), technology("quantum"), several(country)("KR;KP")) == ("NA", "quantum", "KR;KP")
    assert (number_in(0, 5)("5"), number_in(0)("1,000"), number_in(1, 5, whole=True)("2.0")) == (5, 1000, 2)
    assert optional(one_of("a"))("") is None and one_of("a", "b")("b") == "b"


@pytest.mark.parametrize(
    "parse, cell",
    [
        (decimal, "nan"),
        (decimal, "1e400"),
        (decimal, "x"),
        (day, "2021-02-29"),
        (day, "20200101"),
        (day, "2020-W01-1"),
        (text, ""),
        (one_of("a"), "A"),
        (flag, "yes"),
        (country, "UK"),
        (technology, "양자"),
        (several(country), "KR;UK"),
        (several(country), "KR;"),
        (number_in(1, 5), "0"),
        (number_in(1, 5), "5.1"),
        (number_in(1), "0.9"),
        (number_in(1, 5, whole=True), "1.5"),
    ],
)
def test_cells_that_make_no_sense(parse, cell):
    with pytest.raises(ValueError):
        parse(cell)


def test_a_list_names_the_part_that_is_wrong():
    with pytest.raises(ValueError, match="alpha-2 code such as 'KR', in place of 'UK'"):
        several(country)("KR;UK;US")


@pytest.mark.parametrize(
    "content, encoding", [("name,n\nA,1\n", "utf-8-sig"), ("name;n\r\nA;1\r\n", "utf-8"), ("n\tname\n1\tA\n", "utf-8")]
)
def test_spreadsheets_save_in_many_ways(tmp_path, content, encoding):
    table = read_checked(write(tmp_path, content, encoding=encoding), COLUMNS)
    assert table.to_dict("list") == {"row": ["line 2"], "name": ["A"], "n": [1.0]}


def test_a_column_that_may_be_empty_may_be_left_out_unless_it_is_required(tmp_path):
    file = write(tmp_path, "name,more\nA,x\n")
    assert read_checked(file, COLUMNS)["n"].isna().all()
    with pytest.raises(ValueError, match="no column 'n'; expected name, n"):
        read_checked(file, COLUMNS, required=["n"])


def test_every_fault_has_its_place(tmp_path):
    file = write(tmp_path, "name,n\n,1\nB,two\nC,3,4\n")
    with pytest.raises(ValueError) as error:
        read_checked(file, COLUMNS)
    told = str(error.value).splitlines()
    assert told[0] == f"{file}: 3 faults" and told[1] == "  line 2, column name: '': expected a text"
    assert told[2].startswith("  line 3, column n: 'two'") and told[3].startswith("  line 4: 3 cells where")


def test_faults_between_cells(tmp_path):
    file = write(tmp_path, "name,n\nA,1\nB,2\n")
    with pytest.raises(ValueError, match="line 3, column n: '2.0': expected a smaller number"):
        read_checked(file, COLUMNS, lambda table: [(1, "n", "a smaller number")])


def test_files_that_cannot_be_read(tmp_path):
    for name, content in {"a.csv": "", "b.doc": "x"}.items():
        with pytest.raises(SourceError, match=name):
            read_checked(write(tmp_path, content, name), COLUMNS)
    assert read_checked(write(tmp_path, "name,n\n"), COLUMNS).empty
