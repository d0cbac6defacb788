"""Errors of known kind and place in invented sheets on pledges: what the auditor is measured on.

Errors are planted as they occur when a sheet is typed: a wrong weekday, a date in the wrong year, a slip in a name, a
cell in the wrong column. The last kinds are hard on purpose: the sheet still agrees with itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta

import numpy as np

from helpers.pledges.columns import WEEKDAYS
from judges.planted_pledges import SECTION, Tables


@dataclass(frozen=True)
class Planted:
    """One planted error: its kind, the rows that hold it, and the rules that may rightly flag it."""

    kind: str
    rows: tuple[tuple[str, int], ...]
    rules: tuple[str, ...]


def plant(tables: Tables, kind: str, seed: int) -> Planted | None:
    """Plant one error of a kind in the rows of a sheet, changed in place; None where there is no place for it.

    Examples
    --------
    >>> from judges.planted_pledges import clean_sheet
    >>> tables = clean_sheet(1)
    >>> planted = plant(tables, "half_year", 1)
    >>> planted.rows, tables["sections"][1]["half"]
    ((('sections', 3),), '1')
    """
    return KINDS[kind](tables, np.random.default_rng(seed))


def _planted(kind: str, name: str, at: list[int], *rules: str) -> Planted:
    return Planted(kind, tuple((name, i + 2) for i in at), rules or (kind,))


def _pick(rng, rows: list[dict], fits: Callable[[dict], bool]) -> int | None:
    places = [i for i, row in enumerate(rows) if fits(row)]
    return int(rng.choice(places)) if places else None


def _dated_at(rng, tables: Tables, *needs: str) -> int | None:
    return _pick(rng, tables["actions"], lambda row: row["section"] == SECTION and all(key in row for key in needs))


def _weekday(tables: Tables, rng) -> Planted | None:
    at = _dated_at(rng, tables, "weekday")
    if at is None:
        return None
    row, names = tables["actions"][at], WEEKDAYS["ko"]
    row["weekday"] = names[(names.index(row["weekday"]) + int(rng.integers(1, 7))) % 7]
    return _planted("weekday", "actions", [at])


def _weeks(tables: Tables, rng) -> Planted:
    at = _pick(rng, tables["actions"], lambda row: "weeks" in row)
    row = tables["actions"][at]
    row["weeks"] = str(int(row["weeks"]) + int(rng.choice([-1, 1, 2, 10])))
    return _planted("weeks", "actions", [at])


def _backwards(tables: Tables, rng) -> Planted:
    at = _pick(rng, tables["actions"], lambda row: "weeks" in row)
    row = tables["actions"][at]
    row["from"], row["to"] = row["to"], row["from"]
    return _planted("backwards", "actions", [at])


def _half_year(tables: Tables, rng) -> Planted:
    tables["sections"][1]["half"] = "1"
    return _planted("half_year", "sections", [1])


def _wrong_year(tables: Tables, rng) -> Planted:
    """A date three or four years on; a weekday printed with it may then be wrong too."""
    at = _dated_at(rng, tables)
    row = tables["actions"][at]
    day = Date.fromisoformat(row["from"]) + timedelta(int(rng.choice([1096, 1461])))
    row |= {"from": day.isoformat(), "to": day.isoformat()}
    return _planted("within_section", "actions", [at], "within_section", "weekday", "order")


def _order(tables: Tables, rng) -> Planted | None:
    """A row moved up or down within its group, past a row of another day."""
    rows = tables["actions"]
    free = [i for i, row in enumerate(rows) if row["section"] == SECTION and "number" not in row]
    moves = [
        (at, to)
        for at in free
        for to, row in enumerate(rows)
        if row.get("group_ko") == rows[at]["group_ko"] and row["from"] != rows[at]["from"]
    ]
    if not moves:
        return None
    at, to = moves[rng.integers(len(moves))]
    rows.insert(to, rows.pop(at))
    return _planted("order", "actions", list(range(min(at, to), max(at, to) + 1)))


def _series(tables: Tables, rng) -> Planted:
    at = _pick(rng, tables["actions"], lambda row: int(row.get("number", 0)) > 1)
    row = tables["actions"][at]
    row["number"] = str(int(row["number"]) + int(rng.choice([-1, 1])))
    same = [i for i, other in enumerate(tables["actions"]) if other.get("series") == row["series"]]
    return _planted("series", "actions", same)


def _meetings(tables: Tables, rng) -> Planted:
    numbered = sum("number" in row for row in tables["actions"])
    tables["counts"][0]["value"] = str(numbered - int(rng.integers(1, min(numbered, 4))))
    return _planted("meetings_counted", "counts", [0])


def _overdue(tables: Tables, rng) -> Planted:
    at = _pick(rng, tables["actions"], lambda row: row["section"] == SECTION and "number" not in row)
    tables["actions"][at]["status"] = "planned"
    return _planted("overdue", "actions", [at])


def _spelling(tables: Tables, rng) -> Planted:
    """One part of one Hangul syllable typed wrong, once, in a name that stands elsewhere too."""
    names = [row["label_ko"] for row in tables["parties"]]
    at = _pick(rng, tables["parties"], lambda row: names.count(row["label_ko"]) > 1)
    row = tables["parties"][at]
    same = [i for i, name in enumerate(names) if name == row["label_ko"]]
    i = int(rng.choice([i for i, sign in enumerate(row["label_ko"]) if "가" <= sign <= "힣"]))
    code = ord(row["label_ko"][i]) - 0xAC00
    wrong = chr(0xAC00 + (code // 28) * 28 + (code % 28 + int(rng.integers(1, 28))) % 28)
    row["label_ko"] = row["label_ko"][:i] + wrong + row["label_ko"][i + 1 :]
    return _planted("spelling", "parties", same)


def _percent(tables: Tables, rng) -> Planted:
    row = tables["counts"][2]
    row["percent"] = f"{float(row['percent']) + float(rng.choice([-10, -1, -0.3, 0.3, 1, 10])):.1f}"
    return _planted("percent", "counts", [2])


def _rounding(tables: Tables, rng) -> Planted | None:
    row = tables["counts"][2]
    exact = 100 * int(row["value"]) / int(row["whole"])
    row["percent"] = str(int(exact + 0.5))
    return _planted("percent_rounding", "counts", [2]) if abs(exact - int(exact + 0.5)) >= 0.25 else None


def _part(tables: Tables, rng) -> Planted:
    row = tables["counts"][2]
    row["value"], row["whole"] = row["whole"], row["value"]
    return _planted("part_of_whole", "counts", [2], "part_of_whole", "percent", "percent_rounding")


def _cells(tables: Tables, **fits: str) -> list[int]:
    return [i for i, row in enumerate(tables["money"]) if fits.items() <= row.items()]


def _no_plan(tables: Tables, rng) -> Planted:
    """The plan of one year is 0 in all lines, and totals follow; the text says nothing of it."""
    tables["money"][:] = [row for row in tables["money"] if row["ledger"] != "text"]
    year = str(rng.choice([row["budget_year"] for row in tables["money"] if row["budget_year"] != "total"]))
    for at in _cells(tables, ledger="plan", budget_year=year):
        row = tables["money"][at]
        whole = tables["money"][_cells(tables, ledger="plan", budget_year="total", funding=row["funding"])[0]]
        whole["amount"] = str(int(whole["amount"]) - int(row["amount"]))
        row["amount"] = "0"
    rows = _cells(tables, ledger="executed", budget_year=year) + _cells(tables, ledger="plan", budget_year=year)
    return _planted("executed_without_plan", "money", rows)


def _above_plan(tables: Tables, rng) -> Planted:
    """More executed than planned in one year, with all sums right."""
    extra = int(rng.integers(100, 200))
    year = str(rng.choice([row["budget_year"] for row in tables["money"] if row["budget_year"] != "total"]))
    for at in [i for key in (year, "total") for i in _cells(tables, ledger="executed", budget_year=key)]:
        row = tables["money"][at]
        row["amount"] = str(int(row["amount"]) + (0 if row["funding"] == "province" else extra))
    return _planted("executed_above_plan", "money", _cells(tables, ledger="executed", budget_year=year))


def _project(tables: Tables, rng) -> Planted:
    rows = _cells(tables, ledger="executed")
    for at in rows:
        tables["money"][at]["label_ko"] = "다른 사업"
    return _planted("project_without_plan", "money", rows)


def _sums(tables: Tables, rng, kind: str, total: bool) -> Planted:
    """One cell typed wrong: a total, or a part; a cell takes part in two sums, so either rule may see it."""
    done = _cells(tables, ledger="executed")
    at = int(rng.choice([i for i in done if (tables["money"][i]["budget_year"] == "total") == total]))
    row = tables["money"][at]
    amount, wrong = int(row["amount"]), int(rng.integers(1, 9))
    row["amount"] = str(amount - wrong if amount > 9 else amount + wrong)
    rules = ("sum_of_years", "sum_of_funding", "executed_above_plan")
    return _planted(kind, "money", [at], *rules)


def _text_year(tables: Tables, rng) -> Planted:
    at = len(tables["money"]) - 1
    row = tables["money"][at]
    years = {cell["budget_year"] for cell in tables["money"]} - {"total", row["budget_year"]}
    row["budget_year"] = str(rng.choice(sorted(years)))
    return _planted("amount_in_text", "money", [at])


def _week_off(tables: Tables, rng) -> Planted:
    """A date a week late: its weekday still fits, its order may."""
    at = _dated_at(rng, tables)
    row = tables["actions"][at]
    day = Date.fromisoformat(row["from"]) + timedelta(7)
    row |= {"from": day.isoformat(), "to": day.isoformat()}
    return _planted("week_off", "actions", [at], "order", "within_section")


def _syllable_lost(tables: Tables, rng) -> Planted:
    """A syllable left out of a name that stands elsewhere too."""
    names = [row["label_ko"] for row in tables["parties"]]
    at = _pick(rng, tables["parties"], lambda row: names.count(row["label_ko"]) > 1)
    row = tables["parties"][at]
    same = [i for i, name in enumerate(names) if name == row["label_ko"]]
    i = int(rng.integers(1, len(row["label_ko"])))
    row["label_ko"] = row["label_ko"][:i] + row["label_ko"][i + 1 :]
    return _planted("syllable_lost", "parties", same, "spelling")


def _meeting_lost(tables: Tables, rng) -> Planted:
    """The last meeting of a series is not listed."""
    last = max(i for i, row in enumerate(tables["actions"]) if "number" in row)
    gone = tables["actions"].pop(last)["action"]
    tables["parties"][:] = [row for row in tables["parties"] if row["action"] != gone]
    return _planted("meeting_lost", "actions", [last], "series", "meetings_counted")


#: How each kind of error is planted; those from `week_off` on leave the sheet in agreement with itself, or nearly so.
KINDS: dict[str, Callable[[Tables, np.random.Generator], Planted | None]] = {
    "weekday": _weekday,
    "weeks": _weeks,
    "backwards": _backwards,
    "half_year": _half_year,
    "within_section": _wrong_year,
    "order": _order,
    "series": _series,
    "meetings_counted": _meetings,
    "overdue": _overdue,
    "spelling": _spelling,
    "percent": _percent,
    "percent_rounding": _rounding,
    "part_of_whole": _part,
    "executed_without_plan": _no_plan,
    "executed_above_plan": _above_plan,
    "project_without_plan": _project,
    "sum_of_years": lambda tables, rng: _sums(tables, rng, "sum_of_years", True),
    "sum_of_funding": lambda tables, rng: _sums(tables, rng, "sum_of_funding", False),
    "amount_in_text": _text_year,
    "syllable_lost": _syllable_lost,
    "week_off": _week_off,
    "meeting_lost": _meeting_lost,
}
HARD = ("week_off", "meeting_lost")
