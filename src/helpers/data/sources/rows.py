"""Rows of a tabular file: CSV, TSV (also .gz), XLSX, XLS or Parquet, streamed with the place of each row."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import pyarrow as arrow
import pyarrow.parquet as parquet

from helpers.data.records import Rejected, SourceError
from helpers.data.sources.cells import clean, clean_lines
from helpers.data.sources.delimited import delimited_rows
from helpers.data.sources.workbooks import merged_down, plain, sheet_rows

BOOKS = (".xlsx", ".xlsm", ".xls")
SUFFIXES = (".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".txt.gz", *BOOKS, ".parquet")
#: What the first filled cell of a row of totals says, without spaces.
TOTALS = (
    *("합계", "총합계", "총계", "소계", "누계", "계", "합", "total", "grandtotal", "subtotal", "sum"),
    *("合計", "総計", "小計", "计", "合计", "总计", "小计"),
)


@dataclass(frozen=True)
class Form:
    """How a file is to be read.

    Attributes
    ----------
    encoding : str or tuple of str
        Of a text; of several the first in which it can be read.
    delimiter : str or None
        None: told from the rows.
    sheet : str or None
        Of a workbook; None: the first.
    header_row : tuple of int
        Rows whose cells name the columns, counted from 1; rows above them are passed over. Of several rows the names
        are joined ("연구비 / 정부"). Empty: the first row that holds a text and is not skipped.
    skip_rows : frozenset of int
        Rows that are neither header nor data.
    fill_down : tuple of str
        Columns in which an empty cell means the one above it, as merged cells are written.
    total_rows : tuple of str
        What the first filled cell of a row of totals says: such rows are no data.
    keep_lines : bool
        Keep the line breaks within cells.
    """

    encoding: str | tuple[str, ...] = "utf-8"
    delimiter: str | None = None
    sheet: str | None = None
    header_row: tuple[int, ...] = ()
    skip_rows: frozenset[int] = frozenset()
    fill_down: tuple[str, ...] = ()
    total_rows: tuple[str, ...] = ()
    keep_lines: bool = False


#: UTF-8, the delimiter told from the rows, the first sheet, its first row the header.
PLAIN = Form()


class Row(NamedTuple):
    """Where a row stands ("line 7") and its cells by column; an empty cell is ""."""

    place: str
    cells: dict


class Total(NamedTuple):
    """A row of totals, which is no data."""

    place: str


def read_header(file: Path, form: Form = PLAIN) -> list[str]:
    """Names of the columns of a file, in its order.

    Raises
    ------
    SourceError
        The file is missing, empty, damaged or of another kind than its name says, or two columns share a name.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     file = Path(place) / "papers.csv"
    ...     _ = file.write_text("id;country\\n1;NA\\n", encoding="utf-8-sig")
    ...     read_header(file), [row for row in read_rows(file)]
    (['id', 'country'], [Row(place='line 2', cells={'id': '1', 'country': 'NA'})])
    """
    return next(_table(Path(file), form, None))


def read_rows(file: Path, form: Form = PLAIN, columns: Sequence[str] | None = None) -> Iterator[Row | Rejected | Total]:
    """Stream the rows of a file; text tables and Parquet are never held whole.

    Parameters
    ----------
    file : path
        Its name ends in one of :data:`SUFFIXES`.
    form : Form
    columns : sequence of str, optional
        The columns to give; all by default.

    Yields
    ------
    Row or Rejected or Total
        Cells are text as it stands in the file (NFC, without control characters, ends trimmed), a list where Parquet
        holds a list. A row without any text is passed over; one with more or fewer cells than the header, or with a
        cell of more than a million characters, is refused. `Total` comes only where the form knows rows of totals.

    Raises
    ------
    SourceError
        As for `read_header`, or the file turns out damaged half way.
    """
    rows = _table(Path(file), form, columns)
    next(rows)
    yield from rows


def first_rows(file: Path, form: Form = PLAIN, n: int = 30) -> list[tuple[str, list[str]]]:
    """The first rows of a text or workbook as they stand, before any of them is taken for the header.

    Returns
    -------
    list of (str, list of str)
        Place and cleaned cells; at the place of row 7 stands number 6. A row that cannot be split has no cells.

    Raises
    ------
    SourceError
        As for `read_header`; or the file is Parquet, whose columns have names.
    """
    if str(file).lower().endswith(".parquet"):
        raise SourceError(f"{file}: the columns of Parquet have names")
    found = islice(_raw(_existing(Path(file)), form), n)
    return [(place, [] if isinstance(cells, Rejected) else [clean(cell) for cell in cells]) for place, cells in found]


def merged_columns(file: Path, form: Form, header: list[str]) -> dict[str, tuple[int, int]]:
    """Columns of a workbook with cells that are merged over several rows of data: the first such rows.

    Columns that the form fills down are left out.
    """
    if not str(file).lower().endswith(BOOKS):
        return {}
    below, found = max(form.header_row, default=1), {}
    for top, bottom, at in merged_down(Path(file), form.sheet):
        name = header[at] if at < len(header) else ""
        if name and top > below and not set(range(top, bottom + 1)) & form.skip_rows and name not in form.fill_down:
            found.setdefault(name, (top, bottom))
    return found


def _existing(file: Path) -> Path:
    if not file.name.lower().endswith(SUFFIXES):
        raise SourceError(f"{file}: expected a file that ends in one of {', '.join(SUFFIXES)}")
    if not file.is_file():
        raise SourceError(f"{file}: no such file")
    if file.stat().st_size == 0:
        raise SourceError(f"{file}: the file is empty; expected a header and rows")
    return file


def _raw(file: Path, form: Form) -> Iterator[tuple]:
    if file.name.lower().endswith(BOOKS):
        return sheet_rows(file, form.sheet)
    encodings = (form.encoding,) if isinstance(form.encoding, str) else form.encoding
    return delimited_rows(file, encodings, form.delimiter)


def _table(file: Path, form: Form, columns: Sequence[str] | None) -> Iterator:
    """The header, then the rows."""
    if _existing(file).name.lower().endswith(".parquet"):
        return _parquet(file, columns)
    return _named(enumerate(_raw(file, form), 1), file, form, columns)


def _named(lists: Iterator, file: Path, form: Form, columns: Sequence[str] | None) -> Iterator:
    lists = ((number, *row) for number, row in lists if number not in form.skip_rows)
    header = _checked(_header(lists, form), file)
    yield header
    width, tidy = len(header), clean_lines if form.keep_lines else clean
    wanted = [(name, at) for at, name in enumerate(header) if name and (columns is None or name in columns)]
    above = dict.fromkeys(form.fill_down, "")
    for _, place, cells in lists:
        if isinstance(cells, Rejected):
            yield cells
            continue
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        if len(cells) != width and any(cells):
            reason = f"{len(cells)} cells where the header has {width}"
            yield Rejected(file.name, place, "", str(cells)[:200], reason)
            continue
        first = next((cell for cell in cells if cell.strip()), "")
        if form.total_rows and total_word(first) in form.total_rows:
            yield Total(place)
        elif first:
            row = {name: tidy(cells[at]) for name, at in wanted}
            if above and total_word(first) not in TOTALS:
                above |= {name: row[name] for name in above if row.get(name)}
                row |= {name: cell for name, cell in above.items() if name in row}
            yield Row(place, row)


def total_word(text: str) -> str:
    """A text as `TOTALS` has it.

    >>> total_word(" 합  계 "), total_word("[Grand Total]")
    ('합계', 'grandtotal')
    """
    return re.sub(r"[\s()<>\[\]:·]", "", text[:100]).casefold()


def _header(lists: Iterator, form: Form) -> list[str]:
    """Names of the columns: those of one row, or those of several rows joined."""
    if not form.header_row:
        return next(([clean(cell) for cell in cells] for _, _, cells in lists if _filled(cells)), [])
    names = []
    for number, _, cells in lists:
        if number in form.header_row:
            names.append([clean(cell) for cell in cells] if _filled(cells) else [])
        if number >= max(form.header_row):
            return join_header(names)
    return []


def _filled(cells) -> bool:
    return not isinstance(cells, Rejected) and any(cell.strip() for cell in cells)


def join_header(rows: list[list[str]]) -> list[str]:
    """One header of several rows: an upper cell holds for the empty ones to its right, if they have names below.

    >>> join_header([["과제명", "연구비", "", "상대국"], ["", "정부", "민간", ""]])
    ['과제명', '연구비 / 정부', '연구비 / 민간', '상대국']
    """
    width = max(map(len, rows), default=0)
    rows = [row + [""] * (width - len(row)) for row in rows]
    for upper, lower in zip(rows, rows[1:], strict=False):
        for at in range(1, width):
            if not upper[at] and lower[at] and lower[at - 1]:
                upper[at] = upper[at - 1]
    return [" / ".join(dict.fromkeys(filter(None, names))) for names in zip(*rows, strict=True)]


def _checked(header: list[str], file: Path) -> list[str]:
    if not any(header):
        raise SourceError(f"{file}: holds no header; expected the names of the columns in the first row")
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise SourceError(f"{file}: the column {twice[0]!r} stands twice in the header")
    return header


def _parquet(file: Path, columns: Sequence[str] | None) -> Iterator:
    try:
        table = parquet.ParquetFile(file)
        header = _checked(table.schema_arrow.names, file)
        yield header
        wanted = [name for name in header if columns is None or name in columns]
        number = 0
        for batch in table.iter_batches(batch_size=5_000, columns=wanted):
            for values in batch.to_pylist():
                number += 1
                cells = {name: _cell(value) for name, value in values.items()}
                if any(cells.values()):
                    yield Row(f"row {number}", cells)
    except (arrow.ArrowException, OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{file}: no Parquet that can be read ({error})") from None


def _cell(value):
    if isinstance(value, list):
        return [clean(plain(item)) for item in value]
    return clean(plain(value))
