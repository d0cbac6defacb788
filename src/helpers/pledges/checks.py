"""What may be inconsistent in a sheet on a pledge: dates, order, series, counts, names. Money has a file of its own.

Each check takes a sheet and the settings of its rule (data/reference/pledge_rules.toml), and gives how many statements
it could hold against the rule, and those that break it. A statement that the sheet leaves blank is not held against
anything.
"""

import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd
from rapidfuzz.distance import Levenshtein

from helpers.pledges.columns import WEEKDAYS
from helpers.pledges.sheet import Sheet


class Found(NamedTuple):
    """A statement that breaks a rule: its rows (table and line), what is printed there, what it was held against."""

    rows: list[tuple[str, int]]
    printed: str
    values: dict


Checked = tuple[int, list[Found]]


def _rows(name: str, table: pd.DataFrame) -> list[tuple[str, int]]:
    return [(name, int(line)) for line in table["line"]]


def _one(name: str, row, **values) -> Found:
    return Found([(name, int(row.line))], row.quote, values)


def _days(table: pd.DataFrame) -> pd.DataFrame:
    """Rows that are dated to the day."""
    return table[table["from"].str.len().eq(10) & table["to"].fillna(table["from"]).str.len().eq(10)]


def plain(value: float) -> str:
    """A number without needless decimals.

    >>> plain(22.0), plain(70.51), plain(123456.5), plain(1e9)
    ('22', '70.51', '123456.5', '1000000000')
    """
    return f"{Decimal(repr(float(value))).normalize():f}"


def weekday(sheet: Sheet, rule: dict) -> Checked:
    """Weekdays against dates.

    Examples
    --------
    >>> from helpers.pledges.sheet import read_pledges
    >>> weekday(read_pledges("goyang"), {})
    (15, [])
    """
    table = _days(sheet.tables["actions"]).dropna(subset="weekday")
    wrong = table[table["weekday"] != table["start"].dt.day_of_week]
    found = []
    for row in wrong.itertuples():
        right = {f"weekday_{language}": days[row.start.weekday()] for language, days in WEEKDAYS.items()}
        found.append(_one("actions", row, date=row.start.date(), **right))
    return len(table), found


def weeks(sheet: Sheet, rule: dict) -> Checked:
    """Weeks against periods: a period of d days, both ends included, has ceil(d / 7) weeks begun.

    Examples
    --------
    >>> from helpers.pledges.sheet import read_pledges
    >>> weeks(read_pledges("goyang"), {})
    (1, [])
    """
    table = _days(sheet.tables["actions"]).dropna(subset="weeks")
    table = table[table["start"] <= table["end"]]
    days = (table["end"] - table["start"]).dt.days + 1
    table = table.assign(days=days, begun=np.ceil(days / 7).astype("int64"))
    return len(table), [
        _one("actions", row, start=row.start.date(), end=row.end.date(), days=row.days, weeks=row.begun)
        for row in table[table["begun"] != table["weeks"]].itertuples()
    ]


def backwards(sheet: Sheet, rule: dict) -> Checked:
    """Ends before beginnings, of actions and of sections."""
    found, n = [], 0
    for name in ("actions", "sections"):
        table = sheet.tables[name].dropna(subset=["from", "to"]).query("`from` != to")
        n += len(table)
        for row in table[table["end"] < table["start"]].itertuples():
            found.append(_one(name, row, start=row.start.date(), end=row.end.date()))
    return n, found


def half_year(sheet: Sheet, rule: dict) -> Checked:
    """Half-years named in headings against the months printed beside them.

    Examples
    --------
    >>> from helpers.pledges.sheet import read_pledges
    >>> n, found = half_year(read_pledges("goyang"), {})
    >>> n, found[0].printed, found[0].values["half_en"]
    (1, '상반기 추진실적 (2021.7.~12. 실적)', 'the second half-year')
    """
    table = sheet.tables["sections"].dropna(subset=["half", "from"])
    table = table[table["from"].str.len() >= 7]
    first, last = table["start"].dt.month, table["end"].dt.month
    months = {"1": (1, 6), "2": (7, 12)}
    found = []
    for row, a, b in zip(table.itertuples(), first, last, strict=True):
        low, high = months[row.half]
        if low <= a and b <= high and row.start.year == row.end.year:
            continue
        halves = {"1": ("상반기", "the first half-year"), "2": ("하반기", "the second half-year")}
        right = [words for half, words in halves.items() if months[half][0] <= a and b <= months[half][1]]
        ko, en = right[0] if right and row.start.year == row.end.year else ("반기가 아님", "no half-year")
        said = f"{row.start:%Y-%m}–{row.end:%Y-%m}"
        found.append(_one("sections", row, months=said, half_ko=ko, half_en=en))
    return len(table), found


def within_section(sheet: Sheet, rule: dict) -> Checked:
    """Dates of actions against the periods of their sections: they must touch."""
    sections = sheet.tables["sections"].dropna(subset=["start", "end"])
    table = (
        sheet.tables["actions"]
        .dropna(subset="start")
        .merge(sections[["section", "line", "start", "end"]], on="section", suffixes=("", "_section"))
    )
    out = (table["start"] > table["end_section"]) | (table["end"] < table["start_section"])
    return len(table), [
        Found(
            [("actions", int(row.line)), ("sections", int(row.line_section))],
            row.quote,
            {"start": row.start_section.date(), "end": row.end_section.date()},
        )
        for row in table[out].itertuples()
    ]


def order(sheet: Sheet, rule: dict) -> Checked:
    """Order of the events below one heading: one finding for each event that earlier ones follow.

    Examples
    --------
    >>> from helpers.pledges.sheet import read_pledges
    >>> n, found = order(read_pledges("goyang"), {})
    >>> [(each.rows, each.values["dates"]) for each in found]
    [([('actions', 9), ('actions', 10), ('actions', 11)], '2020-04-14, 2020-06-02')]
    """
    table = sheet.tables["actions"].dropna(subset="start").fillna({"group_ko": ""})
    n, found = 0, []
    for _, group in table.groupby(["section", "group_ko"], sort=False):
        n += len(group) - 1
        peak = group["start"].cummax().shift()
        late = group[group["end"] < peak]
        for top, below in late.groupby(peak[late.index]):
            first = group[(group["start"] == top) & (group.index < below.index[0])].tail(1)
            dates = ", ".join(below["from"])
            found.append(Found(_rows("actions", pd.concat([first, below])), first["quote"].iloc[0], {"dates": dates}))
    return n, found


def out_of_order(sheet: Sheet) -> tuple[int, ...]:
    """Lines of the actions that a finding about order cites.

    >>> from helpers.pledges.sheet import read_pledges
    >>> out_of_order(read_pledges("goyang"))
    (9, 10, 11)
    """
    return tuple(sorted({line for found in order(sheet, {})[1] for _, line in found.rows}))


def series(sheet: Sheet, rule: dict) -> Checked:
    """Numbers of the meetings of a series: 1, 2, 3, ... once each."""
    table = sheet.tables["actions"].dropna(subset=["series", "number"])
    found = []
    for name, group in table.groupby("series", sort=False):
        numbers = group["number"].astype("int64")
        missing = sorted(set(range(1, numbers.max() + 1)) - set(numbers))
        repeated = sorted(numbers[numbers.duplicated()].unique())
        if missing or repeated:
            near = group[numbers.isin([*repeated, *(k + 1 for k in missing), *(k - 1 for k in missing)])]
            said = {"missing": missing, "repeated": repeated}
            said = {key: ", ".join(map(str, value)) or "–" for key, value in said.items()}
            numbered = ", ".join(map(str, numbers))
            found.append(Found(_rows("actions", near), f"{name}: {numbered}", said))
    return len(table), found


def meetings_counted(sheet: Sheet, rule: dict) -> Checked:
    """Meetings that the table of participation counts against those that the text numbers."""
    actions, counts = sheet.tables["actions"], sheet.tables["counts"]
    numbered = actions[actions["number"].notna() & (actions["activity"] == "meeting") & (actions["status"] == "done")]
    counted = counts[(counts["measure"] == rule["measure"]) & counts["action"].isna()]
    few = counted[counted["value"] < len(numbered)]
    rows = _rows("actions", numbered)
    return len(counted) if len(numbered) else 0, [
        Found([("counts", int(row.line)), *rows], f"{row.label_ko}: {plain(row.value)}", {"n": len(numbered)})
        for row in few.itertuples()
    ]


def overdue(sheet: Sheet, rule: dict) -> Checked:
    """What is still planned although its date lies before the end of the sheet."""
    table, end = sheet.tables["actions"], sheet.as_of
    table = table[(table["status"] == "planned") & table["end"].notna()]
    if pd.isna(end):
        return 0, []
    return len(table), [_one("actions", row, as_of=end.date()) for row in table[table["end"] < end].itertuples()]


def slip(one: str, other: str, long: int = 5) -> bool:
    """Whether two names differ as a slip makes them: by a letter or two, of Hangul parts of a syllable, or a syllable.

    Names of fewer than `long` characters may differ by one letter, others by two, or by a character left out; digits
    and single letters that stand alone tell names apart.

    Examples
    --------
    >>> slip("북한대학원대학교", "북학대학원대학교"), slip("북한대학원대학교", "북한대학원대학")
    (True, True)
    >>> slip("경남대학교", "경북대학교"), slip("제1연구원", "제2연구원"), slip("이해정", "이혜정")
    (False, False, True)
    """
    one, other = one.casefold(), other.casefold()
    if [c for c in one if c.isdigit()] != [c for c in other if c.isdigit()]:
        return False
    apart = [pair for pair in zip(one.split(), other.split(), strict=False) if pair[0] != pair[1]]
    if len(one.split()) == len(other.split()) and all(max(map(len, pair)) == 1 for pair in apart):
        return False
    is_long = max(len(one), len(other)) >= long
    if is_long and len(one) != len(other) and Levenshtein.distance(one, other) == 1:
        return True
    parts = (unicodedata.normalize("NFD", name) for name in (one, other))
    return Levenshtein.distance(*parts) <= (2 if is_long else 1)


def spelling(sheet: Sheet, rule: dict) -> Checked:
    """Names that differ by a slip; two names with different English names are two names.

    Persons are compared within one institution.
    """
    parties = sheet.tables["parties"]
    key = parties["label_en"].fillna(parties["label_ko"])
    owner = sheet.fact("owner").assign(table="pledge")
    institutions = pd.concat([parties.assign(table="parties"), owner])
    people = parties.dropna(subset="person_ko").assign(table="parties", within=key)
    n, found = _alike(institutions.dropna(subset="label_ko"), "label_ko", "label_en", rule["long"])
    for _, group in people.groupby("within"):
        more, alike = _alike(group, "person_ko", "person_en", rule["long"])
        n, found = n + more, found + alike
    return n, found


def _alike(table: pd.DataFrame, name: str, english: str, long: int) -> Checked:
    """Names of a column that are a slip of one another."""
    names, found = list(dict.fromkeys(table[name])), []
    known = {text: set(group[english].dropna()) for text, group in table.groupby(name)}
    for one, other in combinations(names, 2):
        declared = known[one] and known[other] and not known[one] & known[other]
        if not declared and slip(one, other, long):
            mine = table[table[name].isin([one, other])]
            rows = list(zip(mine["table"], mine["line"].astype(int), strict=True))
            found.append(Found(rows, one, {"others": other}))
    return len(names), found


def _shares(sheet: Sheet) -> pd.DataFrame:
    counts = sheet.tables["counts"]
    table = counts[counts["percent"].notna() & counts["whole"].gt(0)]
    exact = 100 * table["value"] / table["whole"]
    rounded = [
        float(Decimal(repr(x)).quantize(Decimal(printed), ROUND_HALF_UP))
        for x, printed in zip(exact, table["printed_percent"], strict=True)
    ]
    return table.assign(exact=exact, rounded=rounded)


def _share(row) -> Found:
    said = {"value": plain(row.value), "whole": plain(row.whole), "exact": f"{row.exact:.1f}"}
    return _one("counts", row, **said)


def percent(sheet: Sheet, rule: dict) -> Checked:
    """Printed shares against their numbers, as far as rounding to the decimals printed leaves them apart.

    Examples
    --------
    >>> from helpers.pledges.sheet import read_pledges
    >>> percent(read_pledges("goyang"), {})
    (1, [])
    """
    table = _shares(sheet)
    return len(table), [_share(row) for row in table[table["rounded"] != table["percent"]].itertuples()]


def percent_rounding(sheet: Sheet, rule: dict) -> Checked:
    """Shares that are rightly rounded and yet a good part of a point away from the exact ones."""
    table = _shares(sheet)
    far = (table["exact"] - table["percent"]).abs() >= rule["coarse"]
    return len(table), [_share(row) for row in table[far & (table["rounded"] == table["percent"])].itertuples()]


def part_of_whole(sheet: Sheet, rule: dict) -> Checked:
    """Parts against wholes."""
    table = sheet.tables["counts"].dropna(subset="whole")
    larger = table[table["value"] > table["whole"]]
    return len(table), [_one("counts", row, whole=plain(row.whole)) for row in larger.itertuples()]
