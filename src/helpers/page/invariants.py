"""What holds of every table of every page: a value lies in its interval, a place is counted from 1, a share is one."""

import numpy as np
import pandas as pd

#: Columns that hold shares of a whole or probabilities.
SHARES = ("share", "share_low", "share_high")
#: How far rounding may move a value past its bound.
ROUNDING = 1e-6


def broken(name: str, table: pd.DataFrame) -> list[str]:
    """What a table says that cannot be.

    Parameters
    ----------
    name : str
        Of the table, for the messages.
    table : DataFrame
        A column with `<column>_low` and `<column>_high` beside it has an interval; `rank` and what ends with `_rank`
        are places.

    Returns
    -------
    list of str
        The table, the column, the first row and what it holds; empty where all is well. Unknown values break nothing.

    Examples
    --------
    >>> broken("partners", pd.DataFrame({"works": [5, 9], "works_low": [4, 10], "works_high": [6, 12]}))
    ['partners: row 1 holds works 9, outside its interval 10 to 12']
    >>> broken("levels", pd.DataFrame({"rank": [1, 0], "p_first": [0.5, 0.5]}))
    ['levels: row 1 holds rank 0; places are counted from 1']
    """
    numbers = table.select_dtypes(["number", "boolean"]).apply(pd.to_numeric).astype("Float64")
    numbers = numbers.astype("float64")
    said = []
    for column in numbers.columns:
        value = numbers[column].to_numpy()
        if {f"{column}_low", f"{column}_high"} <= set(numbers):
            low, high = numbers[f"{column}_low"].to_numpy(), numbers[f"{column}_high"].to_numpy()
            slack = ROUNDING * np.fmax(1, np.abs(value))
            out = (value < low - slack) | (value > high + slack) | (low > high + slack)
            said += _first(
                name, column, value, out, lambda i, a=low, b=high: f", outside its interval {a[i]:g} to {b[i]:g}"
            )
        if column == "rank" or column.endswith("_rank"):
            said += _first(name, column, value, value < 1, lambda i: "; places are counted from 1")
        if column in SHARES or column.startswith("p_"):
            out = (value < -ROUNDING) | (value > 1 + ROUNDING)
            said += _first(name, column, value, out, lambda i: "; shares lie between 0 and 1")
    return said


def _first(name, column, value, out, words) -> list[str]:
    rows = np.flatnonzero(out)
    return [f"{name}: row {rows[0]} holds {column} {value[rows[0]]:g}{words(rows[0])}"] if len(rows) else []
