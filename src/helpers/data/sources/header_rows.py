"""Where the header of a table stands, and what to write into its mapping when it does not stand in the first row."""

import re
from pathlib import Path

from helpers.data.records import SourceError
from helpers.data.sources.rows import BOOKS, Form, first_rows, join_header, merged_columns
from helpers.data.sources.workbooks import merged_down

_LOOKED_AT = 20
_SHOWN = 150  # characters of a row that a message shows


def shown_row(cells: list[str]) -> str:
    """A row as a message shows it.

    >>> shown_row(["번호", "", "과제명"])
    "'번호 |  | 과제명'"
    """
    text = " | ".join(cells).rstrip(" |")
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}...")


def other_header(file: Path, form: Form, wanted: list[str]) -> str:
    """Which rows hold the names that a mapping asks for, where the row taken for the header does not; as advice.

    Parameters
    ----------
    file : path
    form : Form
        As the header was read.
    wanted : list of str
        Names of columns.

    Returns
    -------
    str
        To be appended to a message; empty where nothing helps.
    """
    try:
        rows = [cells for _, cells in first_rows(file, form, _LOOKED_AT)]
    except SourceError:
        return ""
    wanted, taken = set(wanted), _taken(rows, form)
    hits = [len(wanted & set(row)) for row in rows]
    both = [len(wanted & {*upper, *lower, *join_header([list(upper), list(lower)])}) for upper, lower in _pairs(rows)]
    here = hits[taken - 1] if 0 < taken <= len(rows) else 0
    told = f". Row {taken} was taken for the header: {shown_row(rows[taken - 1])}" if 0 < taken <= len(rows) else ""
    if both and max(both) > max(hits):
        return told + "; " + _two_rows(rows, both.index(max(both)) + 1)
    if hits and max(hits) > here:
        at = hits.index(max(hits)) + 1
        if goes_on(file, form, rows, at):
            return told + "; " + _two_rows(rows, at)
        names = shown_row(rows[at - 1])
        return f"{told}; row {at} has the names that the mapping asks for: {names}. Write `header_row = {at}`"
    below = next((at for at in range(taken, len(rows)) if any(rows[at])), None)
    if below is None:
        return told
    return (
        f"{told}, and below it stands {shown_row(rows[below])}; if the names stand in another row, say so with"
        f" `header_row = {below + 1}` in the mapping. `workbook mapping {file}` proposes one"
    )


def _pairs(rows: list[list[str]]):
    return list(zip(rows, rows[1:], strict=False))


def _taken(rows: list[list[str]], form: Form) -> int:
    """Number of the row that was taken for the header."""
    if form.header_row:
        return max(form.header_row)
    return next((at for at, row in enumerate(rows, 1) if any(row) and at not in form.skip_rows), 0)


def _two_rows(rows: list[list[str]], at: int) -> str:
    joined = join_header([list(rows[at - 1]), list(rows[at])])
    return (
        f"rows {at} and {at + 1} together name the columns: {shown_row(rows[at - 1])} above {shown_row(rows[at])}."
        f" Write `header_row = [{at}, {at + 1}]`, and the names as they are joined:"
        f" {', '.join(repr(name) for name in joined if name)}"
    )


def goes_on(file: Path, form: Form, rows: list[list[str]], at: int) -> bool:
    """Whether a header in row `at` seems to go on in the row below.

    It seems so where cells are merged from the one into the other; or where the row below names columns that the
    header leaves without a name, holds no number, and has nothing below some of the names.
    """
    if not 0 < at < len(rows):
        return False
    if str(file).lower().endswith(BOOKS) and any(top <= at < low for top, low, _ in merged_down(file, form.sheet)):
        return True
    upper, lower = rows[at - 1], rows[at]
    width = min(len(upper), len(lower))
    names = [column for column in range(width) if not upper[column] and lower[column]]
    gaps = [column for column in range(width) if upper[column] and not lower[column]]
    return bool(names and gaps and names[0] > 0) and not any(re.search(r"\d", cell) for cell in lower)


def header_fault(file: Path, form: Form) -> str | None:
    """What is wrong with a header that seems to go on in the row below; None where it does not, or the form says so."""
    if form.header_row or str(file).lower().endswith(".parquet"):
        return None
    rows = [cells for _, cells in first_rows(file, form, _LOOKED_AT)]
    at = _taken(rows, form)
    if not goes_on(file, form, rows, at):
        return None
    return f"{_two_rows(rows, at)}; where row {at} alone is the header, write `header_row = {at}`"


def merged_fault(file: Path, form: Form, header: list[str], used: set[str]) -> str | None:
    """What is wrong with cells of columns that a mapping uses and that are merged over rows; None where none are."""
    merged = {name: rows for name, rows in merged_columns(file, form, header).items() if name in used}
    if not merged:
        return None
    name, (top, bottom) = next(iter(merged.items()))
    rows = [cells for _, cells in first_rows(file, form, top + 1)]
    listed = ", ".join(f'"{column}"' for column in merged)
    return (
        f"cells of the column {name!r} are merged over rows {top} to {bottom}, so that only row {top} holds their text:"
        f" {shown_row(rows[top - 1])} above {shown_row(rows[top])}. Write `fill_down = [{listed}]`"
    )
