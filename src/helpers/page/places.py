"""Where the values of a statement stand: the table, the row and the column of each number that a row tells."""

from collections.abc import Iterator, Mapping
from numbers import Number

import numpy as np
import pandas as pd

from helpers.page.statements import Statement

#: Names of values that are the code of a row under another heading.
_CODES = {"focal": "country", "partner": "country"}


def stands(statement: Statement, tables: Mapping[str, pd.DataFrame]) -> list[dict]:
    """The cells that a statement tells of.

    A number stands in the row that the texts beside it name (its country, technology, institution, ...), where that is
    one row of a table, in the column of its own name or else in the only one that holds it. Totals, counts of rows and
    the like stand in no cell, and are not listed.

    Parameters
    ----------
    statement : Statement
    tables : mapping of str to DataFrame
        Those that the page keeps, looked through in their order.

    Returns
    -------
    list of dict
        value (its name; of a list of rows "first.0.score"), table, row (from 0), column.

    Examples
    --------
    >>> table = pd.DataFrame({"country": ["US", "KR"], "score": [100.0, 12.0], "rank": [1, 2]})
    >>> said = Statement("levels.standing", {"focal": "KR", "rank": 2, "score": 12.0, "countries": 9})
    >>> [(cell["value"], cell["row"], cell["column"]) for cell in stands(said, {"levels": table})]
    [('rank', 1, 'rank'), ('score', 1, 'score')]
    """
    found = []
    for path, record in _records(statement.values):
        texts = {name: value for name, value in record.items() if isinstance(value, str)}
        rows = [(name, table, row) for name, table in tables.items() for row in _row_of(table, texts)]
        for name, value in record.items():
            if isinstance(value, Number | np.generic) and not isinstance(value, bool | np.bool_):
                cells = ((table, row, _column(frame.iloc[row], name, value)) for table, frame, row in rows)
                place = next((cell for cell in cells if cell[2]), None)
                if place:
                    found.append(
                        {"value": f"{path}{name}", **dict(zip(("table", "row", "column"), place, strict=True))}
                    )
    return found


def _records(values: Mapping, path: str = "") -> Iterator[tuple[str, Mapping]]:
    """Values that stand beside each other: those of the statement, and each row in them."""
    yield path, values
    for name, value in values.items():
        for i, part in enumerate(value if isinstance(value, list | tuple) else ()):
            if isinstance(part, Mapping):
                yield from _records(part, f"{path}{name}.{i}.")


def _row_of(table: pd.DataFrame, texts: Mapping[str, str]) -> list[int]:
    """The row that the texts name, if it is one."""
    named = {}
    for name, text in texts.items():
        column = name if name in table else _CODES.get(name)
        if column in table and column not in named:
            named[column] = table[column].astype(object) == text
    rows = np.flatnonzero(np.logical_and.reduce(list(named.values()))) if named else []
    return [int(rows[0])] if len(rows) == 1 else []


def _column(row: pd.Series, name: str, value) -> str | None:
    """The column of a row that holds a value: that of its name, or the only one."""
    held = [column for column, cell in row.items() if isinstance(cell, Number | np.generic) and cell == value]
    return name if name in held else held[0] if len(held) == 1 else None
