"""Rows of a tabular file: CSV, TSV (also .gz), XLSX or Parquet, streamed with the place of each row."""

import codecs
import csv
import gzip
import math
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pyarrow as arrow
import pyarrow.parquet as parquet
from python_calamine import CalamineError, CalamineWorkbook, WorksheetNotFound

from helpers.data.reads import note
from helpers.data.records import Rejected, SourceError
from helpers.data.sources.cells import clean

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
SUFFIXES = (".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".txt.gz", ".xlsx", ".parquet")
CELL = 1_000_000  # characters of one cell
_BEGINNING = 100_000  # characters by which the line breaks are told
LINE = 16_000_000  # characters of one line: a line is read whole before it is split
_NOT_OF_FILES = (
    "unicode_escape",
    "raw_unicode_escape",
    "unicode-escape",
    "raw-unicode-escape",
    "utf-7",
    "idna",
    "punycode",
)
UNPACKED = 2**31  # bytes of an unpacked workbook


@dataclass(frozen=True)
class Form:
    """How a file is to be read; a delimiter of None is told from the header, a sheet of None is the first."""

    encoding: str = "utf-8"
    delimiter: str | None = None
    sheet: str | None = None


#: UTF-8, the delimiter told from the header, the first sheet.
PLAIN = Form()


def known_encoding(name: str) -> bool:
    """Whether a name is that of an encoding of text files.

    >>> known_encoding("euc-kr"), known_encoding("hex"), known_encoding("klingon")
    (True, False, False)
    """
    try:
        "".encode(name)
        return codecs.lookup(name).name not in _NOT_OF_FILES
    except (LookupError, ValueError):
        return False


class Row(NamedTuple):
    """Where a row stands ("line 7") and its cells by column; an empty cell is ""."""

    place: str
    cells: dict


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


def read_rows(file: Path, form: Form = PLAIN, columns: Sequence[str] | None = None) -> Iterator[Row | Rejected]:
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
    Row or Rejected
        Cells are text as it stands in the file (NFC, without control characters, ends trimmed), a list where Parquet
        holds a list. A row without any text is passed over; one with more or fewer cells than the header, or with a
        cell of more than a million characters, is refused.

    Raises
    ------
    SourceError
        As for `read_header`, or the file turns out damaged half way.
    """
    rows = _table(Path(file), form, columns)
    next(rows)
    yield from rows


def _table(file: Path, form: Form, columns: Sequence[str] | None) -> Iterator:
    """The header, then the rows."""
    name = file.name.lower()
    if not name.endswith(SUFFIXES):
        raise SourceError(f"{file}: expected a file that ends in one of {', '.join(SUFFIXES)}")
    if not file.is_file():
        raise SourceError(f"{file}: no such file")
    if file.stat().st_size == 0:
        raise SourceError(f"{file}: the file is empty; expected a header and rows")
    note(file)
    if name.endswith(".parquet"):
        return _parquet(file, columns)
    lists = _workbook(file, form) if name.endswith(".xlsx") else _text(file, form)
    return _named(lists, file, columns)


def _named(lists: Iterator, file: Path, columns: Sequence[str] | None) -> Iterator:
    _, header = next(lists, (None, []))
    header = [clean(cell) for cell in header]
    yield _checked(header, file)
    width = len(header)
    wanted = [(name, at) for at, name in enumerate(header) if name and (columns is None or name in columns)]
    for place, cells in lists:
        if isinstance(cells, Rejected):
            yield cells
        elif len(cells) != width and any(cells):
            reason = f"{len(cells)} cells where the header has {width}"
            yield Rejected(file.name, place, "", str(cells)[:200], reason)
        elif any(cell.strip() for cell in cells):
            yield Row(place, {name: clean(cells[at]) for name, at in wanted})


def _checked(header: list[str], file: Path) -> list[str]:
    if not any(header):
        raise SourceError(f"{file}: holds no header; expected the names of the columns in the first row")
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise SourceError(f"{file}: the column {twice[0]!r} stands twice in the header")
    return header


def _lines(stream, file: Path) -> Iterator[str]:
    """Lines that end in a line feed; a carriage return by itself within them is a space, as `clean` reads it."""
    while line := stream.readline(LINE):
        if len(line) == LINE:
            raise SourceError(f"{file}: a line of more than {LINE:,} characters; expected a table in lines")
        yield re.sub(r"\r(?!\n)", " ", line) if "\r" in line[:-2] and line.endswith("\n") else line


def _line_end(stream) -> str:
    """What ends the lines of a text: a line feed, or in old files where none stands outside quotes a carriage return."""
    return "\n" if "\n" in re.sub(r'"[^"]*"', "", stream.read(_BEGINNING)) else "\r"


def _text(file: Path, form: Form) -> Iterator[tuple]:
    encoding = "utf-8-sig" if form.encoding.lower().replace("_", "-") in ("utf-8", "utf8") else form.encoding
    if not known_encoding(encoding):
        raise SourceError(f"{file}: the encoding {form.encoding!r} is not known; expected for instance utf-8 or cp949")
    opened = gzip.open if file.name.lower().endswith(".gz") else open
    try:
        with opened(file, "rt", encoding=encoding, newline="") as stream:
            end = _line_end(stream)
        delimiter = form.delimiter
        if delimiter is None:
            with opened(file, "rt", encoding=encoding, newline=end) as stream:
                delimiter = _sniffed(_lines(stream, file), file)
        with opened(file, "rt", encoding=encoding, newline=end) as stream:
            yield from _split(_lines(stream, file), delimiter, file)
    except UnicodeError as error:
        raise SourceError(
            f"{file}: not {form.encoding} text ({error}); state the `encoding`: Korean spreadsheets"
            ' are often "cp949" (also called EUC-KR), "Unicode text" of Excel is "utf-16"'
        ) from None
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise SourceError(f"{file}: the gzip stream is truncated or damaged ({error})") from None


def _sniffed(lines: Iterator[str], file: Path) -> str:
    """The delimiter that splits the header into most cells, held against the rows that follow."""
    sample = [line for line, _ in zip(lines, range(200), strict=False)]
    widths = {}
    for mark in DELIMITERS:
        rows = [cells for _, cells in _split(iter(sample), mark, file, whole=False) if isinstance(cells, list)]
        same = [len(cells) == len(rows[0]) for cells in rows if any(cells)]
        if rows and len(rows[0]) > 1 and 2 * sum(same) >= len(same):
            widths[mark] = len(rows[0])
    best = [mark for mark, width in widths.items() if width == max(widths.values())]
    if len(best) != 1:
        found = " and ".join(DELIMITERS[mark] for mark in best) or "none"
        raise SourceError(
            f"{file}: cannot tell the delimiter ({found} of {', '.join(DELIMITERS.values())} would fit);"
            " state the `delimiter`"
        )
    return best[0]


def _split(lines: Iterator[str], delimiter: str, file: Path, whole: bool = True) -> Iterator[tuple]:
    """Lists of cells with their places; `whole` says that the lines run to the end of the file."""
    csv.field_size_limit(CELL)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        begin = reader.line_num + 1
        place = f"line {begin}"
        try:
            yield place, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if not whole:
                continue
            if "unexpected end" in str(error) or ("limit" in str(error) and reader.line_num > begin):
                raise SourceError(f"{file}: {place}: a quotation mark that is not closed") from None
            yield place, Rejected(file.name, place, "", "", f"no row of cells: {error}")


def _workbook(file: Path, form: Form) -> Iterator[tuple]:
    try:
        with zipfile.ZipFile(file) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > UNPACKED:
            raise SourceError(f"{file}: unpacks to {size:,} bytes; expected at most {UNPACKED:,}")
        with CalamineWorkbook.from_path(str(file)) as book:
            sheet = book.get_sheet_by_name(form.sheet) if form.sheet else book.get_sheet_by_index(0)
            first = (sheet.start or (0, 0))[0] + 1
            for number, cells in enumerate(sheet.iter_rows(), first):
                yield f"row {number}", [_plain(cell) for cell in cells]
    except WorksheetNotFound:
        with CalamineWorkbook.from_path(str(file)) as book:
            raise SourceError(f"{file}: no sheet {form.sheet!r}; it has {', '.join(book.sheet_names)}") from None
    except (CalamineError, zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise SourceError(f"{file}: no workbook that can be read ({error}); expected XLSX") from None


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
        return [clean(_plain(item)) for item in value]
    return clean(_plain(value))


def _plain(value) -> str:
    """A typed cell as text: whole floats without a fraction, nothing for null and NaN."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return value if isinstance(value, str) else str(value)
