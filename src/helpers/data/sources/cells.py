"""Cells of a tabular file: text, numbers, years, countries and ORCIDs, or a refusal that names the column."""

import re
import unicodedata
from functools import cache
from pathlib import Path

from helpers.data.countries import country_code, fold, spellings
from helpers.data.records import Rejected
from helpers.data.technologies import read_technologies

_CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127))
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d+)?(?:[eE][+-]?\d{1,2})?")
_ORCID = re.compile(r"(?:https?://orcid\.org/)?(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])")


class Refused(ValueError):
    """A cell that makes no sense; `reject` turns it into the row's refusal."""

    def __init__(self, column: str, value, reason: str):
        super().__init__(reason)
        self.column, self.value, self.reason = column, str(value)[:200], reason


def reject(error: Refused, file: Path, place: str) -> Rejected:
    """The refusal of a row for one of its cells."""
    return Rejected(Path(file).name, place, error.column, error.value, error.reason)


def clean(text: str) -> str:
    """One line of text in composed form (NFC), without control characters.

    >>> clean("  Kim\\x00,\\n Ada ")
    'Kim, Ada'
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.translate(_CONTROL).split())


def number_cell(cell: str, column: str, low: float = 0) -> float | None:
    """The number in a cell, None where it is empty.

    Raises
    ------
    Refused
        No number, or less than `low`.

    Examples
    --------
    >>> number_cell("12.50", "score"), number_cell("", "score")
    (12.5, None)
    """
    if not cell:
        return None
    if not _NUMBER.fullmatch(cell) or float(cell) < low:
        raise Refused(column, cell, f"expected a number of {low:g} or more")
    return float(cell)


def count_cell(cell: str, column: str) -> int | None:
    """The whole number of 0 or more in a cell, None where it is empty; `Refused` for anything else.

    >>> count_cell("12.0", "citations")
    12
    """
    value = number_cell(cell, column)
    if value is not None and not value.is_integer():
        raise Refused(column, cell, "expected a whole number")
    return None if value is None else int(value)


def year_cell(cell: str, column: str) -> int | None:
    """The year in a cell that holds a year or a date (2021-03-31), None where it is empty; else `Refused`.

    >>> year_cell("2021", "year"), year_cell("2021-03-31", "year")
    (2021, 2021)
    """
    if not cell:
        return None
    found = re.fullmatch(r"(\d{4})(?:\.0+|-\d\d(?:-\d\d)?(?:[ T].*)?)?", cell)
    if not found or not 1500 <= int(found[1]) <= 2100:
        raise Refused(column, cell, "expected a year from 1500 to 2100")
    return int(found[1])


def country_cell(cell: str, column: str, spelled: dict | None = None) -> str | None:
    """The code of the country that a cell names; None where it is empty or names no country of today.

    Parameters
    ----------
    cell, column : str
    spelled : dict, optional
        What the source calls some countries: text to code, "" for none.

    Raises
    ------
    Refused
        The text names no country that is known.

    Examples
    --------
    >>> country_cell("NA", "country"), country_cell("EL", "country", {"EL": "GR"}), country_cell("USSR", "country")
    ('NA', 'GR', None)
    """
    if spelled and cell in spelled:
        return spelled[cell] or None
    code = country_code(cell)
    if code is None and cell and fold(cell).removeprefix("the ") not in spellings():
        raise Refused(column, cell, "names no country that is known; the mapping can say which one it is")
    return code


def orcid_cell(cell: str, column: str) -> str | None:
    """An ORCID as 0000-0000-0000-0000, None where the cell is empty; `Refused` for anything else.

    >>> orcid_cell("https://orcid.org/000000021825009x", "orcid")
    '0000-0002-1825-009X'
    """
    if not cell:
        return None
    found = _ORCID.fullmatch(cell)
    if not found:
        raise Refused(column, cell, "expected an ORCID, 0000-0000-0000-0000")
    return "-".join(found.groups()).upper()


@cache
def _technologies() -> dict[str, str]:
    """Folded id or name -> id; a name that two technologies share stands for neither."""
    table = read_technologies()
    found = {}
    for row in table.itertuples():
        for name in {fold(row.name_ko), fold(row.name_en)}:
            found[name] = "" if name in found else row.id
    return {name: code for name, code in found.items() if code} | {fold(code): code for code in table["id"]}


def technology_cell(cell: str, column: str, spelled: dict | None = None) -> str | None:
    """The id of the technology that a cell names by its id or its name, None where it is empty.

    Parameters
    ----------
    cell, column : str
    spelled : dict, optional
        What the source calls some technologies: text to id, "" for none.

    Raises
    ------
    Refused
        The text names no technology of technologies.toml.

    Examples
    --------
    >>> technology_cell("Synthetic biology", "technology"), technology_cell("합성생물학", "technology")
    ('synthetic-biology', 'synthetic-biology')
    """
    if spelled and cell in spelled:
        return spelled[cell] or None
    if cell and fold(cell) not in _technologies():
        raise Refused(column, cell, "names no technology of technologies.toml")
    return _technologies()[fold(cell)] if cell else None
