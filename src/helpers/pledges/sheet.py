"""A city's sheet on one pledge, as facts: what was done and planned, who met and signed, what was counted and paid.

A sheet is a folder of six CSV files (UTF-8), one row a fact. A column in brackets may be left out, and the value of a
column with an asterisk may be empty. In every file `label_ko` (and, if it is known, `label_en`) names the fact on a
page, and `document`, `section` and `quote` say where it stands and how it is printed. What the sheet leaves blank is
not listed: nothing stands for a blank.

pledge.csv -- what the pledge is, and what the office says of it

===================  ===============================================================================================
fact                 title and owner (the city), once each; number, department, problem, remedy; synthetic (invented)
===================  ===============================================================================================

sections.csv -- the parts of the table of actions, each with the heading that names its period

===================  ===============================================================================================
section              the heading as printed, to which actions.csv refers
stage                done or planned
[from*, to*]         ends of the period as printed: 2018, 2021-06 or 2021-06-30
[half*]              1 or 2, where the heading says first or second half of the year
===================  ===============================================================================================

actions.csv -- in the order of the sheet

===================  ===============================================================================================
action               a short name of its own, which the other files refer to
section              a heading of sections.csv
[group_ko*, _en*]    the heading within the section below which the action stands
activity             meeting, agreement, interview, discussion, report_session, budget, course or other
[about_ko*, _en*]    what it was about
[series*, number*]   of a numbered series of meetings: its name and the number
[from*, to*]         days as printed, to the precision printed; `to` may be left out for one day
[weekday*]           as printed: 월 to 일, or Mon to Sun
[weeks*]             as printed: how many weeks it lasts
[place_ko*, _en*]    where
status               done or planned, as printed
===================  ===============================================================================================

parties.csv -- who took part or signed: one row an institution, or a person of one

===================  ===============================================================================================
action               of actions.csv
role                 host, participant, signatory or contractor
label_ko*, label_en  the institution **as printed**; empty: not named. One English name joins two spellings
[person_ko*, _en*]   an expert named for a public role; [position_ko*, _en*] the role
===================  ===============================================================================================

counts.csv -- participation, attendance, shares

===================  ===============================================================================================
measure              meetings: how many were held on the pledge; any other name: what is counted
[action*]            of actions.csv
value                the count; [approximate*] true or false
[whole*, percent*]   what it is a part of, and the share as printed, in percent
unit                 times or persons
===================  ===============================================================================================

money.csv -- the cells of the tables of money that are not blank, and amounts in the text

===================  ===============================================================================================
ledger               plan, executed or text
funding              total, national, province, city or other
budget_year          total, before, a year, or after
amount, unit         the figure; won, thousand_won or million_won
[action*]            of actions.csv
===================  ===============================================================================================

Codes may also be written as terms.toml calls them in Korean or English.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.data.checked_table import read_checked
from helpers.data.facts import open_facts
from helpers.data.places import DATA
from helpers.data.scope import Scope
from helpers.pledges.columns import COLUMNS, DTYPES, MILLION, span

POLICY = DATA / "policy"
ONCE = ("title", "owner")  #: facts that a sheet states exactly once


@dataclass(frozen=True)
class Sheet:
    """The tables of a sheet by the name of their file, each with the line on which a fact stands."""

    name: str
    tables: dict[str, pd.DataFrame]
    files: dict[str, Path]

    def fact(self, name: str) -> pd.DataFrame:
        """Rows of pledge.csv that state a fact."""
        return self.tables["pledge"][self.tables["pledge"]["fact"] == name]

    @property
    def as_of(self) -> pd.Timestamp:
        """The last day that the sheet reports on: the end of its last section of things done; NaT if none has one."""
        sections = self.tables["sections"]
        return sections.loc[sections["stage"] == "done", "end"].max()


def sheet_folder(place: str | os.PathLike) -> Path:
    """Folder of a sheet: a bare name stands for a folder of data/policy, anything else is a path.

    Raises
    ------
    FileNotFoundError
        There is no such folder; the message names the sheets of data/policy.

    Examples
    --------
    >>> sheet_folder("nowhere")
    Traceback (most recent call last):
        ...
    FileNotFoundError: no sheet 'nowhere' (looked for .../nowhere/pledge.csv); data/policy holds: ...goyang...
    """
    place = os.fspath(place)
    folder = POLICY / place if Path(place).name == place else Path(place).expanduser()
    if not (folder / "pledge.csv").is_file():
        known = ", ".join(sorted(path.parent.name for path in POLICY.glob("*/pledge.csv"))) or "none"
        raise FileNotFoundError(f"no sheet {place!r} (looked for {folder / 'pledge.csv'}); data/policy holds: {known}")
    return folder


def read_pledges(place: str | os.PathLike) -> Sheet:
    """Read and check a sheet in the format that stands above.

    Parameters
    ----------
    place : str or path
        The name of a folder of data/policy, or the path of any folder.

    Returns
    -------
    Sheet
        Each table with `line` first, the columns of the format in their order, unknown as null. Sections and actions
        also have `start` and `end` (first and last day of what is printed), money `million_won`, counts
        `printed_percent` (the share as it is printed: 70.0 is not 70).

    Raises
    ------
    FileNotFoundError
        No such folder.
    SourceError
        One of the six files is missing or cannot be read.
    ValueError
        Names the file, the line, the column and what was expected.

    Examples
    --------
    >>> sheet = read_pledges("goyang")
    >>> {name: len(table) for name, table in sheet.tables.items()}
    {'pledge': 7, 'sections': 3, 'actions': 21, 'parties': 24, 'counts': 4, 'money': 13}
    >>> str(sheet.as_of.date())
    '2021-12-31'
    """
    folder = sheet_folder(place)
    files = {name: folder / f"{name}.csv" for name in COLUMNS}
    tables = {name: _read(file, COLUMNS[name]) for name, file in files.items()}
    for name in ("sections", "actions"):
        tables[name] = _with_span(tables[name])
    money = tables["money"]
    tables["money"] = money.assign(million_won=money["amount"] / money["unit"].map(MILLION).astype("float64"))
    counts = tables["counts"]
    tables["counts"] = counts.assign(percent=counts["percent"].astype("float64"), printed_percent=counts["percent"])
    _check_keys(tables, files)
    return Sheet(folder.name, tables, files)


def open_pledges(sheet: Sheet, *, pledges: str, language: str, **parameters) -> Scope:
    """A scope over a sheet, for the record of a notebook; invented sheets are marked as such.

    Examples
    --------
    >>> scope = open_pledges(read_pledges("goyang"), pledges="goyang", language="ko")
    >>> scope.corpus.meta["name"], scope.corpus.meta["counts"]["facts"], scope.corpus.meta["synthetic"]
    ('goyang', 72, False)
    """
    files = {f"{sheet.name}/{file.name}": file for file in sheet.files.values()}
    more = {"name": sheet.name, "language": language, "synthetic": len(sheet.fact("synthetic")) > 0}
    return open_facts(sheet.tables, files, **more, pledges=pledges, **parameters)


def _read(file: Path, columns: dict[str, Callable]) -> pd.DataFrame:
    table = read_checked(file, columns)
    lines = table["row"].str.split().str[-1].astype("int64")
    table = table.drop(columns="row").astype({name: DTYPES.get(name, "str") for name in columns})
    table.insert(0, "line", lines)
    return table


def _with_span(table: pd.DataFrame) -> pd.DataFrame:
    """Joins the first and the last day of what is printed."""
    first = [span(text)[0] if isinstance(text, str) else None for text in table["from"]]
    until = table["to"].fillna(table["from"])
    last = [span(text)[1] if isinstance(text, str) else None for text in until]
    return table.assign(start=pd.to_datetime(first), end=pd.to_datetime(last))


def _check_keys(tables: dict[str, pd.DataFrame], files: dict[str, Path]) -> None:
    """Every reference leads somewhere, nothing stands twice that may stand only once."""
    facts = tables["pledge"]["fact"]
    for fact in ONCE:
        if (facts == fact).sum() != 1:
            raise ValueError(f"{files['pledge']}: {(facts == fact).sum()} rows state the fact {fact!r}; expected one")
    _unique(tables["sections"], ["section"], files["sections"])
    _unique(tables["actions"], ["action"], files["actions"])
    cells = tables["money"][tables["money"]["ledger"] != "text"]
    _unique(cells, ["ledger", "label_ko", "funding", "budget_year"], files["money"])
    _known(tables["actions"], "section", tables["sections"]["section"], files["actions"])
    for name in ("parties", "counts", "money"):
        _known(tables[name], "action", tables["actions"]["action"], files[name])


def _unique(table: pd.DataFrame, keys: list[str], file: Path) -> None:
    twice = table[table.duplicated(keys)]
    if len(twice):
        row = twice.iloc[0]
        said = ", ".join(str(row[key]) for key in keys)
        raise ValueError(f"{file}, line {row['line']}, column {keys[-1]}: {said[:100]!r} stands on a line above")


def _known(table: pd.DataFrame, column: str, known: pd.Series, file: Path) -> None:
    strange = table[table[column].notna() & ~table[column].isin(known)]
    if len(strange):
        row = strange.iloc[0]
        listed = ", ".join(known.head(10))
        raise ValueError(
            f"{file}, line {row['line']}, column {column}: {row[column][:100]!r}: expected one of {listed}"
        )
