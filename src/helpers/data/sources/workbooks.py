"""Sheets of spreadsheet files (.xlsx, .xls): rows of typed cells as text, and the cells that are merged."""

import math
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, WorksheetNotFound

from helpers.data.records import SourceError

UNPACKED = 2**31  # bytes of an unpacked workbook


def sheet_rows(file: Path, sheet: str | None) -> Iterator[tuple[str, list[str]]]:
    """Rows of a sheet with their places ("row 7", as the spreadsheet numbers them).

    Parameters
    ----------
    file : path
    sheet : str or None
        Its name; None for the first.

    Raises
    ------
    SourceError
        The file is no workbook, too large, or lacks the sheet.
    """
    with _opened(file, sheet) as found:
        for number, cells in enumerate(found.iter_rows(), 1):
            yield f"row {number}", [plain(cell) for cell in cells]


def merged_down(file: Path, sheet: str | None) -> list[tuple[int, int, int]]:
    """Cells of a sheet that are merged over several rows.

    Returns
    -------
    list of (int, int, int)
        First and last row as the spreadsheet numbers them, and the place of the column in the rows of `sheet_rows`,
        from 0. A range of several columns stands once for each.

    Raises
    ------
    SourceError
        As for `sheet_rows`.
    """
    with _opened(file, sheet) as found:
        left = (found.start or (0, 0))[1]
        ranges = found.merged_cell_ranges or ()
        return [
            (top + 1, bottom + 1, column - left)
            for (top, first), (bottom, last) in ranges
            for column in range(first, last + 1)
            if bottom > top and column >= left
        ]


@contextmanager
def _opened(file: Path, sheet: str | None):
    with open(file, "rb") as stream:
        head = stream.read(512).lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<html", b"<!doctype", b"<table", b"<meta", b"<?xml")):
        raise SourceError(
            f"{file}: no workbook but a web page under its name; open it in a spreadsheet program and save it as XLSX"
        )
    try:
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                size = sum(entry.file_size for entry in archive.infolist())
            if size > UNPACKED:
                raise SourceError(f"{file}: unpacks to {size:,} bytes; expected at most {UNPACKED:,}")
        with CalamineWorkbook.from_path(str(file)) as book:
            try:
                found = book.get_sheet_by_name(sheet) if sheet else book.get_sheet_by_index(0)
            except WorksheetNotFound:
                raise SourceError(f"{file}: no sheet {sheet!r}; it has {', '.join(book.sheet_names)}") from None
            yield found
    except (CalamineError, zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise SourceError(f"{file}: no workbook that can be read ({error}); expected XLSX or XLS") from None


def plain(value) -> str:
    """A typed cell as text: whole floats without a fraction, nothing for null and NaN.

    >>> plain(2021.0), plain(None), plain(0.5), plain("x")
    ('2021', '', '0.5', 'x')
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return value if isinstance(value, str) else str(value)
