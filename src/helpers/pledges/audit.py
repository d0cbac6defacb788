"""An auditor of sheets on pledges: it flags what does not agree, cites rule and row, and corrects nothing.

The rules are data (data/reference/pledge_rules.toml): which check, how severe, in which words, with which settings. A
rule that holds is reported with the number of statements that were held against it, so that "nothing found" can be
told from "nothing looked at".
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from helpers.data.places import REFERENCE
from helpers.pledges import checks as pledge_checks
from helpers.pledges import money_checks as pledge_money_checks
from helpers.pledges.checks import Found
from helpers.pledges.sheet import Sheet

RULES = REFERENCE / "pledge_rules.toml"
SEVERITIES = ("error", "warning", "note")  #: the gravest first
_NEEDED = ("check", "severity", "title_ko", "title_en", "against_ko", "against_en")


@dataclass(frozen=True)
class Audit:
    """What breaks a rule, and how often each rule was asked.

    `findings`: rule, severity, rows (file and lines), printed (as the sheet has it), against_ko, against_en; the
    gravest first, then in the order of the rules. `rules`: rule, severity, title_ko, title_en, n (statements held
    against it), found (findings); in the order of the file.
    """

    findings: pd.DataFrame
    rules: pd.DataFrame


@cache
def read_rules(file: Path = RULES) -> dict[str, dict]:
    """Rules by id.

    Raises
    ------
    ValueError
        A rule lacks an entry, names no check or has an unknown severity; the message names file, rule and entry.

    Examples
    --------
    >>> read_rules()["weekday"]["severity"]
    'error'
    """
    rules = tomllib.loads(Path(file).read_text(encoding="utf-8"))
    for name, rule in rules.items():
        missing = [key for key in _NEEDED if not isinstance(rule.get(key), str)]
        if missing:
            raise ValueError(f"{file}, rule {name}: {missing[0]} is missing or no text")
        if rule["severity"] not in SEVERITIES:
            raise ValueError(f"{file}, rule {name}: severity {rule['severity']!r}: expected {', '.join(SEVERITIES)}")
        if rule["check"] not in checks():
            raise ValueError(f"{file}, rule {name}: check {rule['check']!r}: expected one of {', '.join(checks())}")
    return rules


@cache
def checks() -> dict:
    """Every check by its name: the functions of the two files that take a sheet and a rule."""
    houses = (pledge_checks, pledge_money_checks)
    return {
        name: check
        for house in houses
        for name, check in vars(house).items()
        if getattr(check, "__annotations__", {}).get("return") == pledge_checks.Checked and not name.startswith("_")
    }


def audit(sheet: Sheet, rules: dict[str, dict] | None = None) -> Audit:
    """Hold a sheet against every rule.

    Parameters
    ----------
    sheet : Sheet
    rules : dict, optional
        Rules by id, as `read_rules` gives them; by default those of the project.

    Returns
    -------
    Audit

    Examples
    --------
    >>> from helpers.pledges.sheet import read_pledges
    >>> found = audit(read_pledges("goyang"))
    >>> found.findings[["severity", "rule"]].values.tolist()[:2]
    [['error', 'half_year'], ['error', 'meetings_counted']]
    >>> found.rules.set_index("rule").loc[["weekday", "weeks"], ["n", "found"]].values.tolist()
    [[15, 0], [1, 0]]
    """
    findings, asked = [], []
    for name, rule, n, found in ask(sheet, rules):
        head = {"rule": name, "severity": rule["severity"]}
        titles = {key: rule[key] for key in ("title_ko", "title_en")}
        asked.append({**head, **titles, "n": n, "found": len(found)})
        for each in found:
            said = {key: rule[key].format_map(each.values) for key in ("against_ko", "against_en")}
            findings.append({**head, "rows": cited(each.rows), "printed": each.printed, **said})
    columns = ["rule", "severity", "rows", "printed", "against_ko", "against_en"]
    table = pd.DataFrame(findings, columns=columns, dtype="str")
    table = table.sort_values("severity", key=lambda codes: codes.map(SEVERITIES.index), kind="stable")
    return Audit(table.reset_index(drop=True), pd.DataFrame(asked).astype({"n": "int64", "found": "int64"}))


def ask(sheet: Sheet, rules: dict[str, dict] | None = None) -> Iterator[tuple[str, dict, int, list[Found]]]:
    """Each rule with what its check gives: how many statements were held against it, and those that break it."""
    for name, rule in (read_rules() if rules is None else rules).items():
        yield name, rule, *checks()[rule["check"]](sheet, rule)


def cited(rows: list[tuple[str, int]]) -> str:
    """Rows as a reader finds them: the file and its lines.

    >>> cited([("counts", 2), ("actions", 3), ("actions", 2), ("actions", 4), ("actions", 9)])
    'counts.csv 2; actions.csv 2–4, 9'
    """
    texts = []
    for name in dict.fromkeys(table for table, _ in rows):
        lines = sorted({line for table, line in rows if table == name})
        runs = [[lines[0], lines[0]]]
        for line in lines[1:]:
            if line == runs[-1][1] + 1:
                runs[-1][1] = line
            else:
                runs.append([line, line])
        texts.append(f"{name}.csv " + ", ".join(f"{a}–{b}" if b > a else f"{a}" for a, b in runs))
    return "; ".join(texts)
