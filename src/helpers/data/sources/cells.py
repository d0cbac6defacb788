"""Cells of a tabular file: text, numbers, years, countries and ORCIDs, or a refusal that names the column."""

import re
import unicodedata
from functools import cache
from pathlib import Path

from helpers.data.countries import country_code, fold, groups, is_listed
from helpers.data.numbers import read_number
from helpers.data.records import Rejected
from helpers.data.technologies import read_technologies

_CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127))
_ORCID = re.compile(r"(?:https?://orcid\.org/)?(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])")

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
#: What stands between the two ends of a span: not a hyphen within a date.
_SPAN = re.compile(r"\s*[~∼～〜–—]\s*|\s+-\s+|(?<=\d{4})-(?=\d{4})|(?<=\d)-(?=\d{4}[./])|\s+to\s+", re.ASCII)
_DATES = [
    re.compile(pattern, re.ASCII | re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4})(?:\.0+|\s*[년年]도?)?(?:[ T]\d\d?:\d\d.*)?",
        r"(?P<year>\d{4})\s*[-./년年]\s*(?P<month>\d{1,2})(?:\s*[-./월月]?\s*|\s*[-./월月]\s*(?P<day>\d{1,2})\s*[일日.]?)"
        r"(?:[ T]\s*(?:오전|오후)?\s*\d\d?:.*)?",
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)?",
        r"(?P<year>\d\d)\s*(?:\.|[년年])\s*(?P<month>\d{1,2})\s*[.월月]\s*(?:(?P<day>\d{1,2})\s*[일日.]?)?",
        r"(?P<year>\d\d)\s*[년年]도?",
        rf"(?P<year>\d{{4}})[ -]+(?:{_MONTH}|spring|summer|autumn|fall|winter)(?:\W.*)?",
        rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -]+)?{_MONTH},?[ -]*(?P<year>\d{{4}})",
        rf"{_MONTH} +(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? +(?P<year>\d{{4}})",
        r"\d{1,2}[./-]\d{1,2}[./-](?P<year>\d{4})",
    )
]


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


def clean_lines(text: str) -> str:
    """Text as `clean` makes it, line by line, without empty lines.

    >>> clean_lines(" Seoul\\r\\n\\n  Oslo ")
    'Seoul\\nOslo'
    """
    return "\n".join(filter(None, map(clean, text.splitlines())))


def number_cell(cell: str, column: str, low: float = 0) -> float | None:
    """The number in a cell, None where it is empty.

    Raises
    ------
    Refused
        No number (`helpers.data.numbers.read_number`), or less than `low`.

    Examples
    --------
    >>> number_cell("12.50", "score"), number_cell("", "score")
    (12.5, None)
    """
    if not cell:
        return None
    try:
        value = read_number(cell)
    except ValueError as error:
        raise Refused(column, cell, f"expected {error}") from None
    if value < low:
        raise Refused(column, cell, f"expected a number of {low:g} or more")
    return value


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
    """The year in a cell that holds a year or a date, None where it is empty; else `Refused`.

    Dates are read as Korean, Chinese, Japanese and English tables write them; of a span ("2021.3 ~ 2023.2") the first
    year counts. A year of two digits stands first, before dots or 년 (21.3.1), and is one of 1969-2068.

    Examples
    --------
    >>> [year_cell(cell, "year") for cell in ("2021", "2021-03-31", "2021. 3. 1.", "2024년 12월", "21.3.1", "3 May 2020")]
    [2021, 2021, 2021, 2024, 2021, 2020]
    >>> year_cell("03/04/05", "year")
    Traceback (most recent call last):
        ...
    helpers.data.sources.cells.Refused: expected a year from 1500 to 2100, or a date with a year of four digits
    """
    if not cell:
        return None
    start = _SPAN.split(cell.lstrip("'‘’"), maxsplit=1)[0].strip()
    for pattern in _DATES:
        if found := pattern.fullmatch(start):
            parts = {name: int(text) for name, text in found.groupdict().items() if text}
            year = parts["year"] + (len(found["year"]) == 2) * (2000 if parts["year"] < 69 else 1900)
            if 1500 <= year <= 2100 and 1 <= parts.get("month", 1) <= 12 and 1 <= parts.get("day", 1) <= 31:
                return year
    raise Refused(column, cell, "expected a year from 1500 to 2100, or a date with a year of four digits")


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
        The text names no country that is known, or a group of countries.

    Examples
    --------
    >>> country_cell("NA", "country"), country_cell("EL", "country", {"EL": "GR"}), country_cell("USSR", "country")
    ('NA', 'GR', None)
    """
    if spelled and cell in spelled:
        return spelled[cell] or None
    code = country_code(cell)
    if code is None and fold(cell).removeprefix("the ") in groups():
        raise Refused(column, cell, "names a group of countries, not one of them")
    if code is None and cell and not is_listed(cell):
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
    """Folded id or name without spaces -> id; a name that two technologies share stands for neither."""
    table = read_technologies()
    found = {}
    for row in table.itertuples():
        for name in {_joined(row.name_ko), _joined(row.name_en)}:
            found[name] = "" if name in found else row.id
    return {name: code for name, code in found.items() if code} | {_joined(code): code for code in table["id"]}


def _joined(text: str) -> str:
    """A name for comparison, whatever its spaces and marks are."""
    return fold(text).replace(" ", "")


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
    >>> technology_cell("Synthetic biology", "technology"), technology_cell("첨단바이오", "technology")
    ('synthetic-biology', 'advanced-bio')
    """
    if spelled and cell in spelled:
        return spelled[cell] or None
    if cell and _joined(cell) not in _technologies():
        raise Refused(column, cell, "names no technology of technologies.toml; [spellings.technology] can say which")
    return _technologies()[_joined(cell)] if cell else None
