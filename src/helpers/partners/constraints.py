"""What law and treaties say of two countries on a given day: constraints and agreements, dated and cited.

A constraint is a layer of its own beside the merit of a partner: a country that is blocked is not a poor partner, and
one that is not listed is not thereby free of rules. Only rules that name countries are listed: export control of
strategic goods, which holds for every country, is none of them.
"""

import os
from pathlib import Path

import pandas as pd

from helpers.data.checked_table import country, day, day_text, flag, one_of, optional, read_checked, text
from helpers.data.countries import COUNTRIES
from helpers.data.places import DATA

POLICY = DATA / "policy"
KINDS = ("blocked", "licence")  #: the stronger first
DATED_BY = ("entry into force", "signature", "conclusion", "accession", "listed")
ALL = "*"  #: as focal country: a rule for every country


def read_constraints(path: str | os.PathLike = POLICY / "constraints.csv") -> pd.DataFrame:
    """Read the rules that bind cooperation with a country.

    Parameters
    ----------
    path : path
        CSV with the columns focal (whom the rule binds: a code, or ``*`` for every country), country (cooperation with
        whom), kind (`blocked`: cooperation is suspended; `licence`: parts of it need one), from, to (ISO dates, both
        included; `to` empty: still in force), scope (what it covers), citation, url, checked (true where the text was
        found and read).

    Returns
    -------
    DataFrame
        The same columns, dates as text, `checked` as bool.

    Raises
    ------
    ValueError
        Names the file, the line, the column and what was expected.
    SourceError
        The file cannot be read.

    Examples
    --------
    >>> rules = read_constraints()
    >>> rules.loc[rules["country"] == "KP", ["focal", "kind", "from"]].head(2).values.tolist()
    [['*', 'blocked', '2016-11-30'], ['KR', 'licence', '1990-08-01']]
    """
    return _read(Path(path), _CONSTRAINT)


def read_agreements(path: str | os.PathLike = POLICY / "agreements.csv") -> pd.DataFrame:
    """Read the agreements on science and technology that are known; one that is not listed is unknown, not absent.

    Parameters
    ----------
    path : path
        CSV with the columns focal, country, from, to, dated_by (what happened on the day `from`: entry into force,
        signature, conclusion, accession of the partner, or `listed`, in force on that day at the latest), title,
        citation, url, checked.

    Returns
    -------
    DataFrame
        The same columns, dates as text, `checked` as bool.

    Raises
    ------
    ValueError, SourceError
        As for `read_constraints`.

    Examples
    --------
    >>> agreements = read_agreements()
    >>> agreements.loc[agreements["country"] == "JP", ["from", "dated_by"]].values.tolist()
    [['1985-12-20', 'entry into force']]
    """
    return _read(Path(path), _AGREEMENT)


def constraints_on(date: str, focal: str, constraints: pd.DataFrame | None = None) -> pd.DataFrame:
    """Rules that bind a country on a day.

    Parameters
    ----------
    date : str
        ISO date.
    focal : str
        ISO 3166-1 alpha-2.
    constraints : DataFrame, optional
        As `read_constraints` gives them, and by default those of the project.

    Returns
    -------
    DataFrame
        country, kind, from, to, scope, citation, url, checked: a row a rule; sorted by country, the stronger kind
        first, then by date and citation.

    Raises
    ------
    ValueError
        `date` is no ISO date, or `focal` no country.

    Examples
    --------
    >>> constraints_on("2021-12-31", "KR")[["country", "kind"]].drop_duplicates().values.tolist()
    [['KP', 'blocked'], ['KP', 'licence']]
    >>> constraints_on("2024-06-26", "KR")["country"].unique().tolist()
    ['BY', 'KP', 'RU']
    """
    return _in_force(read_constraints() if constraints is None else constraints, date, focal)


def agreements_on(date: str, focal: str, agreements=None) -> pd.DataFrame:
    """Agreements of a country that are in force (or, where only that is known, signed) on a day.

    Parameters and errors are those of `constraints_on`.

    Returns
    -------
    DataFrame
        country, from, to, dated_by, title, citation, url, checked; sorted by country, date and citation.

    Examples
    --------
    >>> [agreements_on(day, "KR")["country"].to_list() for day in ("1986-08-11", "1986-08-12")]
    [['JP', 'TH'], ['JP', 'PH', 'TH']]
    """
    return _in_force(read_agreements() if agreements is None else agreements, date, focal)


def _in_force(table, date, focal):
    try:
        day(date)
    except (TypeError, ValueError):
        raise ValueError(f"date {date!r}: expected a day such as 2024-06-26") from None
    if focal not in COUNTRIES:
        raise ValueError(f"focal {focal!r}: expected an ISO 3166-1 alpha-2 code such as 'KR'")
    binds = table["focal"].isin([focal, ALL]) & (table["country"] != focal)
    found = table[binds & (table["from"] <= date) & (table["to"].isna() | (table["to"] >= date))]
    keys = [name for name in ("country", "kind", "from", "citation") if name in found]
    return found.drop(columns="focal").sort_values(keys, ignore_index=True)  # "blocked" sorts before "licence"


def _read(path, columns):
    table = read_checked(path, columns, _faults, required=columns)
    texts = table.columns.difference(["row", "checked"])
    return table.astype(dict.fromkeys(texts, "str")).drop(columns="row")


def _faults(table):
    """Faults between the cells of dated rules: a country bound to itself, an end before the beginning, a row twice."""
    faults = {
        ("country", "a country other than the focal one"): table["country"] == table["focal"],
        ("to", "a day not before that of the column from"): table["to"].notna() & (table["to"] < table["from"]),
        ("citation", "each rule once"): table.drop(columns="row").duplicated(),
    }
    return [(at, *what) for what, wrong in faults.items() for at in wrong.to_numpy().nonzero()[0]]


def _anyone(cell):
    """Whom a rule binds: a country, or everyone."""
    try:
        return cell if cell == ALL else country(cell)
    except ValueError as error:
        raise ValueError(f"{error} or '{ALL}'") from None


_PERIOD = {"from": day_text, "to": optional(day_text)}
_CONSTRAINT = {
    "focal": _anyone,
    "country": country,
    "kind": one_of(*KINDS),
    **_PERIOD,
    **dict.fromkeys(("scope", "citation", "url"), text),
    "checked": flag,
}
_AGREEMENT = {
    "focal": country,
    "country": country,
    "dated_by": one_of(*DATED_BY),
    **_PERIOD,
    **dict.fromkeys(("title", "citation", "url"), text),
    "checked": flag,
}
