"""Trials of the auditor of pledges: invented sheets with one planted error each, and clean ones."""

import tempfile
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from helpers.network.resampling import wilson
from helpers.pledges.audit import ask
from helpers.pledges.sheet import read_pledges
from judges.planted_pledge_errors import HARD, KINDS, plant
from judges.planted_pledges import clean_sheet, write_sheet

CLEAN = "clean"  #: the kind of a sheet without any error


def trials(seeds: Iterable[int], kinds: Iterable[str] = (CLEAN, *KINDS)) -> pd.DataFrame:
    """Audit a sheet for each seed and kind of error.

    A finding is right if it cites a row of the planted error and its rule is one that may see it: a date in the wrong
    year may also have a wrong weekday. The error is found if any finding is right. In a clean sheet none can be right.

    Parameters
    ----------
    seeds : iterable of int
    kinds : iterable of str
        Of `planted_pledge_errors.KINDS`, or "clean".

    Returns
    -------
    DataFrame
        seed, kind, found (null for a clean sheet), findings, right, false_rules (rules of the findings that are wrong,
        joined by ";"). A sheet that has no place for an error of the kind has no row.

    Examples
    --------
    >>> trials([1], ["weekday", "clean"]).values.tolist()
    [[1, 'weekday', True, 1, 1, ''], [1, 'clean', None, 0, 0, '']]
    """
    rows = []
    with tempfile.TemporaryDirectory() as place:
        for seed in seeds:
            for kind in kinds:
                tables = clean_sheet(seed)
                planted = plant(tables, kind, seed) if kind != CLEAN else None
                if planted is None and kind != CLEAN:
                    continue
                sheet = read_pledges(write_sheet(tables, Path(place) / "sheet"))
                said = [(name, set(each.rows)) for name, _, _, found in ask(sheet) for each in found]
                rules, rows_planted = (planted.rules, set(planted.rows)) if planted else ((), set())
                right = [name in rules and bool(at & rows_planted) for name, at in said]
                false = [name for (name, _), is_right in zip(said, right, strict=True) if not is_right]
                found = any(right) if planted else None
                rows.append((seed, kind, found, len(said), sum(right), ";".join(false)))
    columns = ["seed", "kind", "found", "findings", "right", "false_rules"]
    return pd.DataFrame(rows, columns=columns).astype({"found": "object"})


def summary(table: pd.DataFrame) -> pd.DataFrame:
    """Recall and precision by kind of error, with Wilson's 95 % intervals.

    Parameters
    ----------
    table : DataFrame
        From `trials`.

    Returns
    -------
    DataFrame
        kind, n (sheets), recall, recall_low, recall_high, findings, precision, precision_low, precision_high; unknown
        where nothing was planted or found. Rows "all" (kinds that a sheet can show) and "hard" stand at the end.

    Examples
    --------
    >>> row = summary(trials([1], ["weekday"])).iloc[0]
    >>> row["kind"], float(row["recall"]), float(row["precision"])
    ('weekday', 1.0, 1.0)
    """
    groups = [(kind, group) for kind, group in table.groupby("kind", sort=False)]
    seen, hard = table[~table["kind"].isin([*HARD, CLEAN])], table[table["kind"].isin(HARD)]
    groups += [(name, group) for name, group in (("all", seen), ("hard", hard)) if len(group)]
    rows = []
    for kind, group in groups:
        planted, found = int(group["found"].notna().sum()), int((group["found"] == True).sum())  # noqa: E712
        findings, right = int(group["findings"].sum()), int(group["right"].sum())
        row = {"kind": kind, "n": len(group)} | _rate("recall", found, planted)
        rows.append(row | {"findings": findings} | _rate("precision", right, findings))
    return pd.DataFrame(rows)


def _rate(name: str, k: int, n: int) -> dict[str, float]:
    low, high = wilson(k, n)
    return {name: k / n if n else float("nan"), f"{name}_low": float(low), f"{name}_high": float(high)}
