"""What law and treaties say of two countries on a given day: constraints and agreements, dated and cited.

A constraint is a layer of its own beside the merit of a partner: a country that is blocked is not a poor partner, and
one that is not listed is not thereby free of rules. Only rules that name countries are listed: export control of
strategic goods, which holds for every country, is none of them.
"""

import re
from datetime import date as Date
from pathlib import Path

import pandas as pd

from helpers.data.countries import COUNTRIES
from helpers.data.places import DATA
from helpers.data.records import Rejected
from helpers.data.sources.rows import read_header, read_rows

POLICY = DATA / "policy"
KINDS = ("blocked", "licence")  #: the stronger first
DATED_BY = ("entry into force", "signature", "conclusion", "accession", "listed")
ALL = "*"  #: as focal country: a rule for every country


def read_constraints(path=POLICY / "constraints.csv"):
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
    return _read(Path(path), {"kind": KINDS}, ("scope", "citation", "url"), {ALL})


def read_agreements(path=POLICY / "agreements.csv"):
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
    return _read(Path(path), {"dated_by": DATED_BY}, ("title", "citation", "url"), set())


def constraints_on(date, focal, constraints=None):
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


def agreements_on(date, focal, agreements=None):
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
    _check_date(date, "date")
    if focal not in COUNTRIES:
        raise ValueError(f"focal {focal!r}: expected an ISO 3166-1 alpha-2 code such as 'KR'")
    binds = table["focal"].isin([focal, ALL]) & (table["country"] != focal)
    found = table[binds & (table["from"] <= date) & (table["to"].isna() | (table["to"] >= date))]
    keys = [name for name in ("country", "kind", "from", "citation") if name in found]
    return found.drop(columns="focal").sort_values(keys, ignore_index=True)  # "blocked" sorts before "licence"


def _check_date(text, name):
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            raise ValueError
        Date.fromisoformat(text)
    except (ValueError, TypeError):
        raise ValueError(f"{name} {text!r}: expected a date such as 2024-06-26") from None


def _read(path, choices, texts, wild):
    """Rows of a table of dated rules, checked; `choices` are columns with a list of values, `texts` free text."""
    columns = ["focal", "country", *choices, "from", "to", *texts, "checked"]
    missing = [name for name in columns if name not in read_header(path)]
    if missing:
        raise ValueError(f"{path}: column {missing[0]!r} is missing; expected {', '.join(columns)}")
    rows, seen = [], {}
    for row in read_rows(path, columns=columns):
        if isinstance(row, Rejected):
            raise ValueError(f"{path}, {row.row}: {row.reason}")
        fault = _fault(row.cells, choices, texts, wild)
        if fault:
            column, expected = fault
            raise ValueError(f"{path}, {row.place}, column {column}: {row.cells[column][:100]!r}: expected {expected}")
        key = tuple(row.cells[name] for name in columns)
        if key in seen:
            raise ValueError(f"{path}, {row.place}: repeats {seen[key]}")
        seen[key] = row.place
        rows.append(key)
    table = pd.DataFrame(rows, columns=columns, dtype="str")
    return table.assign(to=table["to"].where(table["to"] != ""), checked=table["checked"] == "true")


def _fault(cells, choices, texts, wild):
    """Column and what was expected there, of the first cell that makes no sense; None where all do."""
    code = "an ISO 3166-1 alpha-2 code such as 'KR'"
    if cells["focal"] not in {*COUNTRIES, *wild}:
        return "focal", f"{code} or '{ALL}'" if wild else code
    if cells["country"] not in COUNTRIES or cells["country"] == cells["focal"]:
        return "country", f"{code}, other than the focal one"
    for name, allowed in {**choices, "checked": ("true", "false")}.items():
        if cells[name] not in allowed:
            return name, f"one of {', '.join(allowed)}"
    for name in ("from", "to") if cells["to"] else ("from",):
        try:
            _check_date(cells[name], name)
        except ValueError:
            return name, "a date such as 2024-06-26"
    if cells["to"] and cells["to"] < cells["from"]:
        return "to", f"a date not before {cells['from']}"
    return next(((name, "a text") for name in texts if not cells[name]), None)
