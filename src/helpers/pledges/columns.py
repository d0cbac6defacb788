"""What each column of a sheet on a pledge may hold; the format is told in helpers.pledges.sheet."""

import re
import tomllib
from calendar import monthrange
from collections.abc import Callable
from datetime import date as Date
from functools import cache

from helpers.data.checked_table import number_in, one_of, optional, text
from helpers.data.countries import fold
from helpers.data.places import REFERENCE

FACTS = ("number", "title", "owner", "department", "problem", "remedy", "synthetic")
WEEKDAYS = {"ko": ("월", "화", "수", "목", "금", "토", "일"), "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
#: One million won in each unit.
MILLION = {"won": 1_000_000, "thousand_won": 1_000, "million_won": 1}


@cache
def _spellings(column: str) -> dict[str, str]:
    words = tomllib.loads((REFERENCE / "terms.toml").read_text(encoding="utf-8"))[column]
    return {fold(name): code for code, names in words.items() if code for name in (code, *names.values())}


def _code(column: str, *choices: str) -> Callable:
    def parse(cell):
        known = _spellings(column)
        if known.get(fold(cell)) not in (choices or known.values()):
            raise ValueError(f"one of {', '.join(choices or dict.fromkeys(known.values()))}")
        return known[fold(cell)]

    return parse


_amount = number_in(0)


def _percent(cell: str) -> str:
    """A share as it is printed: its decimals say how it was rounded."""
    _amount(cell)
    return cell


def _count(cell: str) -> int:
    if not re.fullmatch(r"\d{1,6}", cell) or int(cell) == 0:
        raise ValueError("a whole number from 1")
    return int(cell)


def _day(cell: str) -> str:
    span(cell)
    return cell


def _weekday(cell: str) -> int:
    for names in WEEKDAYS.values():
        if cell.title()[: len(names[0])] in names:
            return names.index(cell.title()[: len(names[0])])
    raise ValueError(f"a weekday such as {WEEKDAYS['ko'][0]} or {WEEKDAYS['en'][0]}")


def _budget_year(cell: str) -> str:
    if re.fullmatch(r"(19|20)\d\d", cell):
        return cell
    try:
        return _code("budget_year")(cell)
    except ValueError as error:
        raise ValueError(f"a year such as 2020, or {error}") from None


def span(printed: str) -> tuple[Date, Date]:
    """First and last day of a date printed as a year, a month or a day.

    Raises
    ------
    ValueError
        There is no such date.

    Examples
    --------
    >>> [str(day) for day in span("2020-12")], str(span("2019")[1])
    (['2020-12-01', '2020-12-31'], '2019-12-31')
    """
    found = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", printed)
    try:
        year, month, day = (part and int(part) for part in found.groups())
        last = day or (monthrange(year, month)[1] if month else 31)
        return Date(year, month or 1, day or 1), Date(year, month or 12, last)
    except (AttributeError, ValueError):
        raise ValueError("a date such as 2020, 2020-12 or 2020-12-31") from None


_may = optional(str)
_LABELS = {"label_ko": text, "label_en": _may}
_WHERE = {"document": text, "section": text, "quote": text}
_PERIOD = {"from": optional(_day), "to": optional(_day)}
#: What each column of each file may hold.
COLUMNS = {
    "pledge": {"fact": one_of(*FACTS), **_LABELS, **_WHERE},
    "sections": {
        "section": text,
        **_LABELS,
        "stage": _code("status"),
        **_PERIOD,
        "half": optional(one_of("1", "2")),
        "document": text,
        "quote": text,
    },
    "actions": {
        "action": text,
        "section": text,
        "group_ko": _may,
        "group_en": _may,
        "activity": _code("activity"),
        **_LABELS,
        "about_ko": _may,
        "about_en": _may,
        "series": _may,
        "number": optional(_count),
        **_PERIOD,
        "weekday": optional(_weekday),
        "weeks": optional(_count),
        "place_ko": _may,
        "place_en": _may,
        "status": _code("status"),
        "document": text,
        "quote": text,
    },
    "parties": {
        "action": text,
        "role": _code("role"),
        "label_ko": _may,
        "label_en": _may,
        "person_ko": _may,
        "person_en": _may,
        "position_ko": _may,
        "position_en": _may,
        **_WHERE,
    },
    "counts": {
        "measure": text,
        **_LABELS,
        "action": _may,
        "value": _amount,
        "approximate": optional(one_of("true", "false")),
        "whole": optional(_amount),
        "percent": optional(_percent),
        "unit": _code("unit", "times", "persons"),
        **_WHERE,
    },
    "money": {
        "ledger": _code("ledger"),
        **_LABELS,
        "funding": _code("funding"),
        "budget_year": _budget_year,
        "amount": _amount,
        "unit": _code("unit", *MILLION),
        "action": _may,
        **_WHERE,
    },
}
#: Kinds of the columns that are no text.
DTYPES = {
    "number": "Int64",
    "weekday": "Int64",
    "weeks": "Int64",
    "value": "float64",
    "whole": "float64",
    "amount": "float64",
}
