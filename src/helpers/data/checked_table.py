"""Tables that people write by hand: every cell is checked, and every fault told with its file, row and column."""

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from helpers.data.countries import COUNTRIES
from helpers.data.numbers import read_number
from helpers.data.records import Rejected
from helpers.data.sources.cells import Refused
from helpers.data.sources.rows import read_header, read_rows
from helpers.data.technologies import read_technologies

MOST_TOLD = 10


def text(cell: str) -> str:
    """A text that is there."""
    if not cell:
        raise ValueError("a text")
    return cell


def optional(parse: Callable) -> Callable:
    """The same check for a cell that may be empty: then it is null."""
    return lambda cell: parse(cell) if cell else None


def one_of(*choices: str) -> Callable:
    """One of some words."""

    def parse(cell: str) -> str:
        if cell not in choices:
            raise ValueError(f"one of {', '.join(choices)}")
        return cell

    return parse


def day(cell: str) -> date:
    """A day such as 2020-12-31."""
    try:
        found = date.fromisoformat(cell)
    except ValueError:
        found = None
    if found is None or found.isoformat() != cell:
        raise ValueError("a day such as 2020-12-31")
    return found


def day_text(cell: str) -> str:
    """A day as `day` takes it, kept as text."""
    return day(cell).isoformat()


def flag(cell: str) -> bool:
    """true or false."""
    return one_of("true", "false")(cell) == "true"


def country(cell: str) -> str:
    """A country's code; names of countries are for tables of other people (`helpers.data.sources.cells`)."""
    if cell not in COUNTRIES:
        raise ValueError("an ISO 3166-1 alpha-2 code such as 'KR'")
    return cell


def technology(cell: str) -> str:
    """An id of technologies.toml."""
    if cell not in set(read_technologies()["id"]):
        raise ValueError("an id of technologies.toml")
    return cell


def several(parse: Callable) -> Callable:
    """The same check for each of the parts that ";" joins; the cell stays a text."""

    def parse_all(cell: str) -> str:
        for part in cell.split(";"):
            try:
                parse(part)
            except ValueError as error:
                raise ValueError(f"{error}, in place of {part!r}") from None
        return cell

    return parse_all


def decimal(cell: str) -> float:
    """A number: `helpers.data.numbers.read_number`."""
    return read_number(cell)


def number_in(low: float, high: float = math.inf, whole: bool = False) -> Callable:
    """A number from `low` to `high`, both included."""
    span = f"from {low:g} to {high:g}" if high < math.inf else f"of {low:g} or more"

    def parse(cell: str) -> float:
        value = read_number(cell)
        if not low <= value <= high or (whole and not value.is_integer()):
            raise ValueError(f"a {'whole number' if whole else 'number'} {span}")
        return value

    return parse


def read_checked(
    file: Path,
    columns: Mapping[str, Callable],
    check: Callable[[pd.DataFrame], list[tuple[int, str, str]]] | None = None,
    required: Sequence[str] = (),
) -> pd.DataFrame:
    """Read a table (CSV, TSV, XLSX or Parquet) and check each cell.

    Parameters
    ----------
    file : path
    columns : mapping of str to function
        The columns wanted, each with a function from a cell's text to its value that raises ValueError with what it
        expected. A column whose function takes an empty cell may be left out; columns beyond these are not read.
    check : function, optional
        From the table to faults between cells: position of the row (from 0), column, what was expected.
    required : sequence of str
        Columns that must stand in the header even though their cells may be empty.

    Returns
    -------
    DataFrame
        `row` (where it stands in the file, as text) and the columns in their order; empty cells are null.

    Raises
    ------
    SourceError
        The file cannot be read at all.
    ValueError
        Names the file and up to ten faults, each with row, column, value and what was expected.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     file = Path(place) / "tasks.csv"
    ...     _ = file.write_text("task,due\\nA,2020-12-31\\nB,31.12.2020\\n", encoding="utf-8")
    ...     read_checked(file, {"task": text, "due": optional(day)})
    Traceback (most recent call last):
        ...
    ValueError: .../tasks.csv: 1 fault
      line 3, column due: '31.12.2020': expected a day such as 2020-12-31
    """
    file = Path(file)
    header = read_header(file)
    needed = [name for name, parse in columns.items() if name in required or not _may_be_empty(parse)]
    lacking = [name for name in needed if name not in header]
    if lacking:
        raise ValueError(f"{file}: no column {lacking[0]!r}; expected {', '.join(columns)}")
    rows, faults = [], []
    for row in read_rows(file, columns=list(columns)):
        if isinstance(row, Rejected):
            faults.append(f"{row.row}: {row.reason}")
            continue
        cells = {"row": row.place}
        for name, parse in columns.items():
            cell = row.cells.get(name, "")
            try:
                cells[name] = parse(cell)
            except Refused as error:
                faults.append(_told(row.place, name, cell, error.reason))
            except ValueError as error:
                faults.append(_told(row.place, name, cell, f"expected {error}"))
        rows.append(cells)
    table = pd.DataFrame(rows, columns=["row", *columns])
    if not faults and check is not None:
        for at, name, what in check(table):
            faults.append(_told(table["row"].iat[at], name, table[name].iat[at], f"expected {what}"))
    if faults:
        n = len(faults)
        told = faults[:MOST_TOLD] + ([f"and {n - MOST_TOLD} more"] if n > MOST_TOLD else [])
        raise ValueError(f"{file}: {n} fault{'' if n == 1 else 's'}\n  " + "\n  ".join(told))
    return table


def _told(place: str, column: str, value, reason: str) -> str:
    shown = "" if value is None or value != value else str(value)[:100]
    return f"{place}, column {column}: {shown!r}: {reason}"


def _may_be_empty(parse: Callable) -> bool:
    try:
        parse("")
    except ValueError:
        return False
    return True
