"""Invented sheets on pledges without any inconsistency, as files in the documented format."""

import csv
from datetime import date as Date
from datetime import timedelta
from pathlib import Path

import numpy as np

from helpers.pledges.columns import COLUMNS, WEEKDAYS

OWNER = ("새솔시", "Saesol City")
FACTS = (("title", "지어낸 공약", "An invented pledge"), ("owner", *OWNER), ("synthetic", "예", ""))
DOCUMENT = "새솔시 공약 점검표 (지어낸 자료)"
SECTION, HALF, AHEAD = "추진실적", "하반기 추진실적", "추진계획"
#: Institutions, among them pairs that are alike and not the same.
PARTIES = (
    ("한국과학기술원", "KAIST"),
    ("한국과학기술연구원", "KIST"),
    ("경남대학교", "Kyungnam University"),
    ("경북대학교", "Kyungpook National University"),
    ("제1산업연구원", ""),
    ("제2산업연구원", ""),
    ("새솔상공회의소", "Saesol Chamber of Commerce"),
    ("동서문화교류재단", ""),
    ("국립해양의료센터", "National Marine Clinic"),
)
PEOPLE = ("박하늘", "정다온", "최나루", "한누리", "조가람")

Tables = dict[str, list[dict]]


def clean_sheet(seed: int) -> Tables:
    """Rows of an invented sheet without any inconsistency, by file.

    Examples
    --------
    >>> tables = clean_sheet(1)
    >>> sorted(tables), tables == clean_sheet(1), tables == clean_sheet(2)
    (['actions', 'counts', 'money', 'parties', 'pledge', 'sections'], True, False)
    """
    rng, year = np.random.default_rng(seed), 2014 + seed % 8
    where = {"document": DOCUMENT, "section": SECTION, "quote": "지어냄"}
    tables = {
        "pledge": [{"fact": fact, "label_ko": ko, "label_en": en, **where} for fact, ko, en in FACTS],
        "sections": [
            {"section": SECTION, "from": f"{year}", "to": f"{year + 2}-06", "stage": "done"},
            {"section": HALF, "from": f"{year + 2}-07", "to": f"{year + 2}-12", "half": "2", "stage": "done"},
            {"section": AHEAD, "from": f"{year + 3}", "to": f"{year + 3}", "half": "1", "stage": "planned"},
        ],
        "actions": [],
        "parties": [],
        "counts": [],
        "money": [],
    }
    for group in range(1, rng.integers(2, 4)):
        tables["actions"] += _group(rng, year, group)
    tables["actions"] += _course(rng, year + 2)
    ahead = {"section": AHEAD, "activity": "interview", "status": "planned"}
    tables["actions"] += [ahead | {"from": f"{year + 3}-03"}, ahead | {}]
    for number, row in enumerate(tables["actions"], 1):
        row |= {"action": f"a{number}", "label_ko": f"일 {number}", "label_en": f"Action {number}", "quote": "지어냄"}
    _parties(rng, tables, where)
    _counts(rng, tables, where)
    _money(rng, tables, year, where)
    for row in (*tables["sections"], *tables["actions"]):
        row |= {"label_ko": row.get("label_ko", row["section"]), "document": DOCUMENT, "quote": row["section"]}
    return tables


def _dated(day: Date, rng) -> dict:
    printed = {"from": day.isoformat(), "to": day.isoformat()}
    return printed | ({"weekday": WEEKDAYS["ko"][day.weekday()]} if rng.random() < 0.8 else {})


def _group(rng, year: int, number: int) -> list[dict]:
    """A heading with a numbered series of meetings and a few other events, in order; some days hold two."""
    n, others = rng.integers(3, 8), rng.integers(2, 5)
    days = sorted(int(day) for day in rng.integers(0, 900, n + others))
    numbered = set(rng.choice(n + others, n, replace=False).tolist())
    rows, count = [], 0
    for i, day in enumerate(days):
        row = {"section": SECTION, "group_ko": f"묶음 {number}", "status": "done"}
        row |= _dated(Date(year, 1, 1) + timedelta(day), rng)
        if i in numbered:
            count += 1
            row |= {"activity": "meeting", "series": f"협의체 {number}", "number": str(count)}
        else:
            row |= {"activity": str(rng.choice(["agreement", "interview", "discussion"]))}
        rows.append(row)
    return rows


def _course(rng, year: int) -> list[dict]:
    weeks = int(rng.integers(2, 12))
    start = Date(year, 7, 1) + timedelta(int(rng.integers(0, 60)))
    end = start + timedelta(7 * weeks - int(rng.integers(1, 8)))
    printed = {"from": start.isoformat(), "to": end.isoformat(), "weeks": str(weeks)}
    return [{"section": HALF, "activity": "course", "status": "done", **printed}]


def _parties(rng, tables: Tables, where: dict) -> None:
    done = [row for row in tables["actions"] if row["status"] == "done"]
    for row in done:
        for at in rng.choice(len(PARTIES), rng.integers(1, 4), replace=False):
            ko, en = PARTIES[at]
            role = "signatory" if row["activity"] == "agreement" else "participant"
            party = {"action": row["action"], "role": role, "label_ko": ko, "label_en": en, **where}
            party |= {"person_ko": PEOPLE[at % len(PEOPLE)]} if rng.random() < 0.3 else {}
            tables["parties"].append(party)


def _counts(rng, tables: Tables, where: dict) -> None:
    numbered = sum("number" in row for row in tables["actions"])
    course = next(row["action"] for row in tables["actions"] if row["activity"] == "course")
    whole = int(rng.integers(20, 200))
    value = int(rng.integers(whole // 2, whole))
    base = {"label_ko": "셈", "label_en": "Count", **where}
    tables["counts"] += [
        {"measure": "meetings", "value": str(numbered + rng.integers(0, 4)), "unit": "times", **base},
        {"measure": "attendees", "value": str(rng.integers(5, 40)), "approximate": "true", "unit": "persons", **base},
        {
            "measure": "completers",
            "action": course,
            "value": str(value),
            "whole": str(whole),
            "unit": "persons",
            "percent": f"{100 * value / whole:.1f}",
            **base,
        },
    ]


def _money(rng, tables: Tables, year: int, where: dict) -> None:
    """One project: a plan by year and source of money, execution of most of it, one amount told in the text."""
    base = {"label_ko": "지어낸 사업", "label_en": "Invented project", "unit": "million_won", **where}
    plan = {year + k: {"city": int(rng.integers(10, 90)), "province": int(rng.integers(0, 50))} for k in range(3)}
    done = {at: {name: int(amount * rng.uniform(0.5, 1)) for name, amount in row.items()} for at, row in plan.items()}
    for ledger, cells in (("plan", plan), ("executed", done)):
        for funding in ("total", "city", "province"):
            line = {at: row[funding] if funding in row else sum(row.values()) for at, row in cells.items()}
            for at, amount in {"total": sum(line.values()), **line}.items():
                cell = {"ledger": ledger, "funding": funding, "budget_year": str(at), "amount": str(amount)}
                tables["money"].append(cell | base)
    at = int(rng.choice(list(plan)))
    thousands = sum(plan[at].values()) * 1000
    text = {"ledger": "text", "funding": "total", "budget_year": str(at), "amount": str(thousands)}
    tables["money"].append(base | text | {"unit": "thousand_won"})


def write_sheet(tables: Tables, folder: Path) -> Path:
    """Write rows as the six files of a sheet."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(COLUMNS[name]), restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder
