"""Tables of one's own about training abroad: what programmes offer, and who took part.

programmes.csv, one row for each programme, technology, career level, exchange type and year:

========================  =============================================================================================
programme                 name; empty in a row that says that a ministry has none
ministry                  who runs it, or who says that there is none
technology                id or name of data/reference/technologies.toml
career_level              code or name of [career_level] in data/reference/terms.toml
exchange_type             code or name of [exchange_type] in data/reference/terms.toml
year                      year of the places
places                    whole number; empty: the programme runs, the number is not known
========================  =============================================================================================

What nobody reported on is unknown. **A row without a programme and with 0 places says that the ministry has none
there**; in such a row, and only there, ``*`` stands for every technology, career level or exchange type, but for what
the ministry's other rows of that year list.

participants.csv, one row for each time that a person took part:

========================  =============================================================================================
author_id                 the person's author_id in the corpus
programme                 name, as in programmes.csv
year                      year in which the stay began
host_country              code or name of the country; empty: unknown
========================  =============================================================================================
"""

import os
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from helpers.data.countries import fold
from helpers.data.places import DATA, REFERENCE
from helpers.data.records import Rejected, SourceError
from helpers.data.sources.cells import Refused, count_cell, country_cell, reject, technology_cell, year_cell
from helpers.data.sources.rows import PLAIN, Form, Row, read_header, read_rows

PROGRAMMES = ("programme", "ministry", "technology", "career_level", "exchange_type", "year", "places")
PARTICIPANTS = ("author_id", "programme", "year", "host_country")
EVERY = "*"  # in a row that says none: every value of the column
MOST = 100_000  # places of one row


@cache
def codes(column: str) -> tuple[str, ...]:
    """Codes of a column in the order of data/reference/terms.toml.

    >>> codes("exchange_type")
    ('research_stay', 'education', 'internship', 'short_visit')
    """
    return tuple(tomllib.loads((REFERENCE / "terms.toml").read_text(encoding="utf-8"))[column])


@cache
def _spellings(column: str) -> dict[str, str]:
    """Folded code or name -> code."""
    words = tomllib.loads((REFERENCE / "terms.toml").read_text(encoding="utf-8"))[column]
    return {fold(name): code for code, row in words.items() for name in (code, code.replace("_", " "), *row.values())}


def table_file(place: str | os.PathLike) -> Path:
    """A file by its place below data/, or by any other path.

    >>> table_file("training_example/programmes.csv").parent.name
    'training_example'
    """
    inside = DATA / place
    return inside if inside.is_file() else Path(place).expanduser()


def read_programmes(file: str | os.PathLike, form: Form = PLAIN) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read what programmes offer, and what ministries say they do not have.

    Parameters
    ----------
    file : path
        CSV, TSV (also .gz), XLSX or Parquet; the columns are told above.
    form : Form
        Encoding, delimiter and sheet; UTF-8 unless told.

    Returns
    -------
    programmes : DataFrame
        programme (null: the ministry says that it has none), ministry, technology, career_level, exchange_type ("*"
        only where there is no programme), year, places (null: not known); sorted.
    rejects : DataFrame
        file, row, column, value, reason: rows that make no sense, or that tell other places for what a row above told;
        and ministry, technology, career_level, exchange_type, year: what of them can be read (null: it cannot), since
        what they meant to tell is not known there.

    Raises
    ------
    SourceError
        The file cannot be read or lacks a column.

    Examples
    --------
    >>> import tempfile
    >>> head = "programme,ministry,technology,career_level,exchange_type,year,places"
    >>> with tempfile.TemporaryDirectory() as place:
    ...     file = Path(place) / "programmes.csv"
    ...     rows = [head, "A,M,양자 컴퓨터,postdoc,internship,2024,12", ",M,*,*,*,2024,0", "B,M,quantum,chief,*,2024,3"]
    ...     _ = file.write_text("\\n".join(rows), encoding="utf-8")
    ...     programmes, rejects = read_programmes(file)
    >>> programmes.iloc[0].astype(str).tolist(), len(programmes)
    (['A', 'M', 'quantum-computing', 'postdoc', 'internship', '2024', '12'], 2)
    >>> rejects[["row", "column", "value"]].values.tolist()
    [['line 4', 'career_level', 'chief']]
    """
    table, rejects, refused = _read(file, form, PROGRAMMES, _programme, key=PROGRAMMES[:-1])
    table = table.astype({"year": "int64", "places": "Int64"})
    meant = pd.DataFrame([_legible(cells) for cells in refused], columns=list(PROGRAMMES[1:-1]), index=rejects.index)
    meant = meant.astype(dict.fromkeys(PROGRAMMES[1:-2], "str") | {"year": "Int64"})
    return table.sort_values(list(PROGRAMMES[:-1]), ignore_index=True), rejects.join(meant)


def read_participants(
    file: str | os.PathLike, programmes: pd.DataFrame, form: Form = PLAIN
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read who took part.

    Parameters
    ----------
    file : path
        As for `read_programmes`.
    programmes : DataFrame
        From `read_programmes`: a programme that it does not name is refused.
    form : Form

    Returns
    -------
    participants : DataFrame
        author_id, programme, year, host_country (null: unknown); sorted.
    rejects : DataFrame
        file, row, column, value, reason.

    Raises
    ------
    SourceError
        The file cannot be read or lacks a column.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     file = Path(place) / "participants.csv"
    ...     rows = ["author_id,programme,year,host_country", "p1,A,2019,독일", "p2,Z,2019,"]
    ...     _ = file.write_text("\\n".join(rows), encoding="utf-8")
    ...     participants, rejects = read_participants(file, pd.DataFrame({"programme": ["A"]}))
    >>> participants.values.tolist(), rejects["reason"].tolist()
    ([['p1', 'A', 2019, 'DE']], ['no programme of the table of programmes'])
    """
    known = frozenset(programmes["programme"].dropna())
    table, rejects, _ = _read(file, form, PARTICIPANTS, lambda cells: _participant(cells, known), PARTICIPANTS[:3])
    return table.astype({"year": "int64"}).sort_values(list(PARTICIPANTS[:3]), ignore_index=True), rejects


def _read(file, form: Form, columns: tuple, parse: Callable, key: tuple):
    """Parse row by row; a row whose key stands above is refused unless it says the same. Refused rows with cells."""
    file = table_file(file)
    lacking = [column for column in columns if column not in read_header(file, form)]
    if lacking:
        raise SourceError(f"{file}: no column {lacking[0]!r}; expected {', '.join(columns)}")
    found, rejected, refused = {}, [], []
    for place, cells, values in _entries(read_rows(file, form, columns), parse, file):
        if isinstance(values, Rejected):
            rejected.append(values)
            refused.append(cells)
            continue
        name = tuple(values[column] for column in key)
        if found.setdefault(name, values) != values:
            last = columns[-1]
            reason = f"a row above told {found[name][last]}"
            rejected.append(Rejected(file.name, place, last, str(values[last]), reason))
            refused.append(cells)
    table = pd.DataFrame(list(found.values()), columns=list(columns))
    texts = {column: "str" for column in columns if column not in ("year", "places")}
    return table.astype(texts), pd.DataFrame(rejected, columns=list(Rejected._fields)).astype("str"), refused


def _entries(rows: Iterator[Row | Rejected], parse: Callable, file: Path) -> Iterator:
    """Place, cells and parsed values, or the refusal, of each row."""
    for row in rows:
        if isinstance(row, Rejected):
            yield row.row, {}, row
            continue
        try:
            yield row.place, row.cells, parse(row.cells)
        except Refused as error:
            yield row.place, row.cells, reject(error, file, row.place)


def _legible(cells: dict) -> dict:
    """What can be read of a refused row of programmes: null where it cannot be, or where it stands for all."""
    out = {"ministry": cells.get("ministry") or None}
    for column in ("technology", "career_level", "exchange_type", "year"):
        try:
            out[column] = _value(cells, column)
        except (Refused, KeyError):
            out[column] = None
        out[column] = None if out[column] == EVERY else out[column]
    return out


def _value(cells: dict, column: str):
    """A technology, career level, exchange type ("*" for all) or year."""
    if column == "year":
        return _required(year_cell(cells["year"], "year"), cells, "year")
    if cells[column] == EVERY:
        return EVERY
    if column == "technology":
        return _required(technology_cell(cells[column], column), cells, column)
    return _code(cells, column)


def _required(value, cells: dict, column: str):
    if value is None or value == "":
        raise Refused(column, cells[column], "expected a value")
    return value


def _code(cells: dict, column: str) -> str:
    found = _spellings(column).get(fold(_required(cells[column], cells, column)))
    if found is None:
        raise Refused(column, cells[column], f"expected one of {', '.join(codes(column))}")
    return found


def _programme(cells: dict) -> dict:
    places = count_cell(cells["places"], "places")
    if places is not None and places > MOST:
        raise Refused("places", cells["places"], f"expected at most {MOST} places")
    none = not cells["programme"]
    if none and places != 0:
        raise Refused("programme", "", "expected a name: only a row with 0 places (there is none) may lack it")
    values = {"programme": cells["programme"] or None, "ministry": _required(cells["ministry"], cells, "ministry")}
    for column in ("technology", "career_level", "exchange_type"):
        if cells[column] == EVERY and not none:
            raise Refused(column, EVERY, "* may stand only in a row without a programme and with 0 places")
        values[column] = _value(cells, column)
    return values | {"year": _value(cells, "year"), "places": places}


def _participant(cells: dict, known: frozenset) -> dict:
    programme = _required(cells["programme"], cells, "programme")
    if programme not in known:
        raise Refused("programme", programme, "no programme of the table of programmes")
    return {
        "author_id": _required(cells["author_id"], cells, "author_id"),
        "programme": programme,
        "year": _required(year_cell(cells["year"], "year"), cells, "year"),
        "host_country": country_cell(cells["host_country"], "host_country"),
    }


@dataclass(frozen=True)
class Training:
    """What programmes offer and who took part, with the rows that were refused."""

    offers: pd.DataFrame
    participants: pd.DataFrame
    refused_offers: pd.DataFrame
    rejects: pd.DataFrame


def read_training(programmes: str | os.PathLike, participants: str | os.PathLike) -> Training:
    """Both tables: `read_programmes` and `read_participants`, the refused rows of both together.

    >>> training = read_training("training_example/programmes.csv", "training_example/participants.csv")
    >>> len(training.offers), len(training.participants), len(training.rejects)
    (252, 80, 0)
    """
    offers, refused = read_programmes(programmes)
    people, bad_people = read_participants(participants, offers)
    rejects = pd.concat([refused[bad_people.columns], bad_people], ignore_index=True)
    return Training(offers, people, refused, rejects)
