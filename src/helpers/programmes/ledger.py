"""A ledger of cooperation programmes: what was planned, secured and executed, and what came of it.

One row for each programme, technology, region, year and source of money (CSV, TSV, XLSX or Parquet, UTF-8); cells with
an asterisk may be empty, the column in brackets may be left out.

==================================================  ===================================================================
programme                                           name
level                                               country, institution, researcher or multilateral
technology*                                         id or name of data/reference/technologies.toml
type*                                               matching, strategic or participation
region*                                             asia, americas, europe, oceania, middle_east, africa or world
year                                                of the budget
source                                              who pays
planned*, secured*, executed*                       million won; empty is unknown, 0 is nothing
papers*, top10*, joint_papers*, patents*, people*   whole numbers of the year, told once for each programme, technology,
                                                    region and year: empty in its rows for further sources
[document]*                                         where the figures stand; "synthetic" marks invented rows
==================================================  ===================================================================

Level, type and region may be written in the words of data/reference/terms.toml too, Korean or English.
"""

import os
import tomllib
from functools import cache
from pathlib import Path

import pandas as pd

from helpers.data.countries import fold
from helpers.data.facts import open_facts
from helpers.data.places import DATA, REFERENCE
from helpers.data.records import Rejected, SourceError, nothing_kept
from helpers.data.scope import Scope
from helpers.data.sources.cells import Refused, count_cell, number_cell, reject, technology_cell, year_cell
from helpers.data.sources.rows import Row, read_header, read_rows
from helpers.programmes.strategy_maps import JOINT_TYPES, LEVELS, REGIONS, fact_file

MONEY = ("planned", "secured", "executed")
RESULTS = ("papers", "top10", "joint_papers", "patents", "people")
KEY = ("programme", "technology", "region", "year", "source")
COLUMNS = ("programme", "level", "technology", "type", "region", "year", "source", *MONEY, *RESULTS, "document")
_CODES = {"level": ("programme_level", LEVELS), "type": ("joint_type", JOINT_TYPES), "region": ("region", REGIONS)}
_REQUIRED = ("programme", "level", "year", "source")
MOST = 1e9  # million won of one row


def ledger_file(place: str | os.PathLike) -> Path:
    """A ledger by its place below data/policy, or by any other path.

    >>> ledger_file("programmes/example_ledger.csv").parent.name
    'programmes'
    """
    inside = DATA / "policy" / place
    return inside if inside.is_file() else Path(place).expanduser()


@cache
def _spellings(column: str) -> dict[str, str]:
    table, codes = _CODES[column]
    words = tomllib.loads((REFERENCE / "terms.toml").read_text(encoding="utf-8"))[table]
    return {fold(name): code for code in codes for name in (code, code.replace("_", " "), *words[code].values())}


def _cell(cell: str, column: str):
    """The value of a cell, None where it is empty; `Refused` where it makes no sense."""
    if not cell:
        if column in _REQUIRED:
            raise Refused(column, cell, "expected a value")
        return None
    if column in _CODES:
        code = _spellings(column).get(fold(cell))
        if code is None:
            raise Refused(column, cell, f"expected one of {', '.join(_CODES[column][1])}")
        return code
    if column == "technology":
        return technology_cell(cell, column)
    if column == "year":
        return year_cell(cell, column)
    if column in MONEY:
        amount = number_cell(cell, column)
        if amount > MOST:
            raise Refused(column, cell, "expected million won; the amount is above 1,000 trillion won")
        return amount
    return count_cell(cell.replace(",", ""), column) if column in RESULTS else cell


def _across(values: dict) -> list[tuple[str, str]]:
    """Columns that cannot stand beside others of their row, and why."""
    papers = values["papers"]
    return [
        (column, f"expected at most {papers}, the papers")
        for column in ("top10", "joint_papers")
        if None not in (values[column], papers) and values[column] > papers
    ]


def _parse(row: Row, file: Path) -> tuple[dict, list[Rejected]]:
    values, faults = {}, []
    for column in COLUMNS:
        try:
            values[column] = _cell(row.cells.get(column, ""), column)
        except Refused as error:
            values[column] = None
            faults.append(reject(error, file, row.place))
    faults += [Rejected(file.name, row.place, name, str(values[name]), why) for name, why in _across(values)]
    return values, faults


def _against_above(values: dict, seen: dict) -> tuple[str, str] | None:
    """The column in which a row cannot stand beside the rows above it, and why."""
    if ("row", *(values[name] for name in KEY)) in seen:
        return "source", "a row above tells the same programme, technology, region, year and source"
    for column in ("level", "type"):
        told = seen.get((column, values["programme"]), values[column])
        if told != values[column]:
            return column, f"expected {told or 'no value'}, as a row above says of the programme"
    results = ("results", *(values[name] for name in KEY[:-1]))
    told = next((name for name in RESULTS if values[name] is not None), None)
    if told and results in seen:
        return told, "expected an empty cell: a row above tells results of the same year"
    return None


def _remember(values: dict, seen: dict) -> None:
    seen["row", *(values[name] for name in KEY)] = True
    for column in ("level", "type"):
        seen.setdefault((column, values["programme"]), values[column])
    if any(values[name] is not None for name in RESULTS):
        seen["results", *(values[name] for name in KEY[:-1])] = True


def read_ledger(place: str | os.PathLike) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read a ledger; rows that make no sense are set aside and told, the others go on.

    Parameters
    ----------
    place : path
        Below data/policy, or any other path; the format stands above.

    Returns
    -------
    ledger : DataFrame
        `COLUMNS`, in the order of the file; empty cells are null.
    rejects : DataFrame
        file, row, column, value, reason: each fault of a row that was set aside. Beside cells that cannot be read these
        are a row told twice, another level or type of the same programme, results told a second time, and more
        top-10 % or joint papers than papers.

    Raises
    ------
    SourceError
        The file cannot be read, or lacks a column.
    ValueError
        No row is left.

    Examples
    --------
    >>> import tempfile
    >>> head = ",".join(COLUMNS[:-1])
    >>> with tempfile.TemporaryDirectory() as place:
    ...     file = Path(place) / "mine.csv"
    ...     rows = [head, "A,국가,양자,매칭형,europe,2024,MSIT,100,90,80,5,1,4,0,3", "B,city,,,,2024,MSIT,1,1,1,,,,,"]
    ...     _ = file.write_text("\\n".join(rows), encoding="utf-8")
    ...     ledger, rejects = read_ledger(file)
    >>> ledger.iloc[0, :5].tolist(), rejects[["row", "column", "value"]].values.tolist()
    (['A', 'country', 'quantum', 'matching', 'europe'], [['line 3', 'level', 'city']])
    """
    file = ledger_file(place)
    lacking = [column for column in COLUMNS[:-1] if column not in read_header(file)]
    if lacking:
        raise SourceError(f"{file}: no column {lacking[0]!r}; expected {', '.join(COLUMNS[:-1])}")
    kept, rejects, seen = [], [], {}
    for row in read_rows(file, columns=list(COLUMNS)):
        if isinstance(row, Rejected):
            rejects.append(row)
            continue
        values, faults = _parse(row, file)
        if not faults and (clash := _against_above(values, seen)):
            shown = "" if values[clash[0]] is None else str(values[clash[0]])
            faults = [Rejected(file.name, row.place, clash[0], shown, clash[1])]
        if faults:
            rejects += faults
            continue
        _remember(values, seen)
        kept.append(values)
    if not kept:
        raise nothing_kept([file], "row", rejects)
    rejects = pd.DataFrame(rejects, columns=list(Rejected._fields)).astype("str")
    numbers = {"year": "int64"} | dict.fromkeys(MONEY, "float64") | dict.fromkeys(RESULTS, "Int64")
    return pd.DataFrame(kept).astype({name: numbers.get(name, "str") for name in COLUMNS}), rejects


def is_synthetic(ledger: pd.DataFrame) -> bool:
    """Whether rows of a ledger are marked as invented."""
    return bool(ledger["document"].str.casefold().eq("synthetic").any())


def ledger_meta(ledger: pd.DataFrame, place: str | os.PathLike) -> dict:
    """What a source line says of a ledger: its documents, else the name of its file.

    >>> ledger = pd.DataFrame({"document": pd.Series([None], dtype="str")})
    >>> ledger_meta(ledger, "mine/ledger.csv")["source"]
    'ledger.csv'
    """
    told = ledger["document"].dropna()
    documents = sorted(told[told.str.casefold() != "synthetic"].unique())
    source = "; ".join([ledger_file(place).name, *documents])
    return {"source": source, "retrieved": None, "synthetic": is_synthetic(ledger)}


def open_programmes(facts: dict[str, pd.DataFrame], rows: pd.DataFrame, /, *, ledger: str, **parameters) -> Scope:
    """A scope over the facts of the document and a ledger, for the record of a notebook.

    Parameters
    ----------
    facts : dict of str to DataFrame
        From `helpers.programmes.strategy_maps.read_programme_facts`.
    rows : DataFrame
        From `read_ledger`.
    ledger : str
        The place of the ledger.
    **parameters
        The notebook's other parameters, `language` among them.

    Returns
    -------
    Scope
        Synthetic where the ledger is.

    Examples
    --------
    >>> from helpers.programmes.strategy_maps import read_programme_facts
    >>> place = "programmes/example_ledger.csv"
    >>> scope = open_programmes(read_programme_facts(), read_ledger(place)[0], ledger=place, language="en")
    >>> scope.corpus.meta["synthetic"], scope.corpus.meta["counts"]
    (True, {'facts': 78})
    """
    files = {f"programmes/{name}.csv": fact_file(name) for name in facts} | {"ledger": ledger_file(ledger)}
    about = {"name": "programmes", "synthetic": is_synthetic(rows)}
    return open_facts(facts, files, **about, ledger=ledger, **parameters)
