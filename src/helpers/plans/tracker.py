"""A table in which users follow the tasks of a plan: dates, indicators, targets, what was reached, where each stands.

One row a task and indicator (CSV, UTF-8, or XLSX); columns in brackets may be left out, cells with an asterisk empty.

===================  ===============================================================================================
task                 a short name: a node of the plan, or one of the user's own
mission*             node of a mission of the plan; empty where the task stands under none
label                what is to be done
indicator*           what is measured; a task without one is judged by its dates
[unit*]              of the indicator
start*, due*         first day and last day, such as 2020-12-31
baseline*, target*   value at the start and value to be reached; a target needs a baseline (0 where counting begins)
actual*              value reached by the day `reported`
reported*            day to which `actual`, or the end of the task, refers
done*                yes where the task is finished on the day `reported`
[source*]            where the figures stand; "synthetic" marks invented rows
===================  ===============================================================================================
"""

import os
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.data.checked_table import day, decimal, one_of, optional, read_checked, text
from helpers.plans.plan import PLANS, Plan

#: In the order in which a reader wants to see them.
PROGRESS = ("overdue", "missed", "behind", "unreported", "on_track", "open", "not_started", "done", "not_trackable")
#: So far may the part attained lag behind the part of the time that has passed.
TOLERANCE = 0.1

_COLUMNS = {
    "task": text,
    "mission": optional(text),
    "label": text,
    "indicator": optional(text),
    "unit": optional(text),
    "start": optional(day),
    "due": optional(day),
    "baseline": optional(decimal),
    "target": optional(decimal),
    "actual": optional(decimal),
    "reported": optional(day),
    "done": optional(one_of("yes", "no")),
    "source": optional(text),
}
COLUMNS = tuple(_COLUMNS)
_DAYS = ("start", "due", "reported")
_NUMBERS = ("baseline", "target", "actual")
_REQUIRED = tuple(name for name in COLUMNS if name not in ("unit", "source"))


def tracker_template(plan: Plan, language: str) -> pd.DataFrame:
    """The table to fill in: a row for each task that the plan's document states; all else is left empty.

    A date is given only where the document prints one.

    Parameters
    ----------
    plan : helpers.plans.plan.Plan
    language : {"ko", "en"}
        Of the labels.

    Returns
    -------
    DataFrame
        `COLUMNS`; in the order of the document.

    Examples
    --------
    >>> from helpers.plans.plan import read_plan
    >>> template = tracker_template(read_plan("beijing_2020"), "en")
    >>> len(template), template[["due", "target"]].notna().sum().tolist()
    (40, [1, 0])
    """
    facts = plan.facts
    tasks = facts[facts["element"] == "task"].drop_duplicates("node")
    table = pd.DataFrame({"task": tasks["node"], "mission": tasks["mission"], "label": tasks[f"label_{language}"]})
    table["due"] = [_last_day(text) for text in tasks["date"]]
    table["target"] = tasks["value"].where(tasks["figure"] == "target")
    return _typed(table.reindex(columns=list(COLUMNS))).reset_index(drop=True)


def _last_day(text) -> pd.Timestamp:
    """The last day of a year, month or day; NaT where there is none, or no year."""
    if not isinstance(text, str) or text.startswith("--"):
        return pd.NaT
    return pd.Period(text).end_time.normalize()


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    kinds = {name: "datetime64[ns]" for name in _DAYS} | dict.fromkeys(_NUMBERS, "float64")
    return table.astype({name: kinds.get(name, "str") for name in table})


def tracker_file(place: str | os.PathLike) -> Path:
    """File of a tracker: "example" is the invented one of data/policy/plans, anything else is a path."""
    return PLANS / "tracker_example.csv" if os.fspath(place) == "example" else Path(place).expanduser()


def read_tracker(place: str | os.PathLike, plan: Plan) -> pd.DataFrame:
    """Read and check a tracker in the format that stands above.

    Parameters
    ----------
    place : str or path
        "example" (invented rows), or the path of a table.
    plan : helpers.plans.plan.Plan
        Its missions are the ones that rows may name.

    Returns
    -------
    DataFrame
        `COLUMNS`, in the order of the file; empty cells are null.

    Raises
    ------
    SourceError
        The file is missing or cannot be read.
    ValueError
        Names the file, the row, the column, the value and what was expected: for each cell, and between cells
        (a due day before the start, a target without a baseline or equal to it, an actual value without the day it
        was reported, the same task and indicator twice).

    Examples
    --------
    >>> from helpers.plans.plan import read_plan
    >>> table = read_tracker("example", read_plan("beijing_2020"))
    >>> len(table), is_synthetic(table)
    (9, True)
    """
    file = tracker_file(place)
    missions = plan.facts.loc[plan.facts["element"] == "mission", "node"].drop_duplicates().tolist()
    table = read_checked(file, _COLUMNS, lambda rows: _faults(rows, missions), _REQUIRED)
    return _typed(table[list(COLUMNS)])


def as_written(tracker: pd.DataFrame) -> pd.DataFrame:
    """A tracker as its file holds it: days as text, so that what is saved can be filled in and read again.

    Examples
    --------
    >>> table = pd.DataFrame({"task": ["a"], "due": ["2020-12-31"]}).reindex(columns=list(COLUMNS))
    >>> as_written(table)["due"].tolist()
    ['2020-12-31']
    """
    days = {name: pd.to_datetime(tracker[name]).dt.strftime("%Y-%m-%d") for name in _DAYS}
    return tracker.assign(**days)


def is_synthetic(table: pd.DataFrame) -> bool:
    """Whether rows of a tracker are marked as invented."""
    return bool(table["source"].str.casefold().eq("synthetic").any())


def _faults(table: pd.DataFrame, missions: list[str]) -> list[tuple[int, str, str]]:
    """Faults between the cells of a tracker."""
    known = table.notna()
    odd = {
        ("mission", f"one of {', '.join(missions)}, or nothing"): known["mission"] & ~table["mission"].isin(missions),
        ("due", "a day on or after the start"): known["start"] & known["due"] & (table["due"] < table["start"]),
        ("baseline", "the value at the start: there is a target"): known["target"] & ~known["baseline"],
        ("target", "a value other than the baseline"): known["target"] & (table["target"] == table["baseline"]),
        ("indicator", "what the figures measure"): known[list(_NUMBERS)].any(axis=1) & ~known["indicator"],
        ("reported", "the day to which actual or done refers"): (known["actual"] | (table["done"] == "yes"))
        & ~known["reported"],
        ("indicator", "another indicator: this one stands above for the same task"): table.duplicated(
            ["task", "indicator"]
        ),
    }
    return sorted(
        (at, column, expected) for (column, expected), flags in odd.items() for at, flag in enumerate(flags) if flag
    )


def track(tracker: pd.DataFrame, on: str) -> pd.DataFrame:
    r"""Where each row stands on a day.

    With :math:`a = (\text{actual} - \text{baseline}) / (\text{target} - \text{baseline})` attained and
    :math:`e = (\text{day} - \text{start}) / (\text{due} - \text{start})` elapsed, the first rule that fits holds:

    =============  ==================================================================================================
    done           :math:`a \ge 1`, or finished where there is no target
    missed         finished with :math:`a < 1`
    not_trackable  neither a due day nor a target: there is nothing to hold it against
    unreported     finished, but of the target no value was reported by the day
    overdue        the due day has passed
    not_started    the first day has not come
    unreported     begun, but of the target no value was reported by the day
    behind         :math:`a < e - 0.1`
    on_track       :math:`a \ge e - 0.1`
    open           not due yet; without a target or a start, progress cannot be judged
    =============  ==================================================================================================

    What was reported after the day is not known on it.

    Parameters
    ----------
    tracker : DataFrame
        From `read_tracker` or `tracker_template`.
    on : str
        The day, such as "2020-12-31".

    Returns
    -------
    DataFrame
        The tracker with attained, elapsed (0 to 1; null where not defined), progress and days_left (to the due day;
        negative once it has passed); rows in their order.

    Raises
    ------
    ValueError
        `on` is no day.

    Examples
    --------
    >>> rows = {"task": ["a", "b"], "due": ["2020-12-31"] * 2, "start": ["2020-01-01"] * 2, "baseline": [0, 0],
    ...         "target": [10, 10], "actual": [6, 2], "reported": ["2020-06-30"] * 2}
    >>> table = pd.DataFrame(rows).reindex(columns=list(COLUMNS))
    >>> track(table, "2020-07-01")["progress"].tolist()
    ['on_track', 'behind']
    """
    try:
        today = pd.Timestamp(day(on))
    except ValueError as error:
        raise ValueError(f"on={on!r}: expected {error}") from None
    table = _typed(tracker.reset_index(drop=True))
    told = table["reported"] <= today
    finished = told & (table["done"] == "yes")
    actual = table["actual"].where(told)
    attained = (actual - table["baseline"]) / (table["target"] - table["baseline"])
    length = (table["due"] - table["start"]).dt.days
    passed = (today - table["start"]).dt.days
    elapsed = (passed / length.where(length > 0)).clip(0, 1)
    aimed, due = table["target"].notna(), table["due"]
    unknown = aimed & attained.isna()
    rules = [
        ("done", (finished & ~aimed) | (attained >= 1)),
        ("missed", finished & (attained < 1)),
        ("not_trackable", ~aimed & due.isna()),
        ("unreported", finished & unknown),
        ("overdue", due < today),
        ("not_started", table["start"] > today),
        ("unreported", unknown),
        ("behind", attained < elapsed - TOLERANCE),
        ("on_track", attained >= elapsed - TOLERANCE),
    ]
    names, flags = zip(*rules, strict=True)
    progress = np.select([flag.to_numpy(dtype=bool) for flag in flags], names, "open")
    return table.assign(
        attained=attained,
        elapsed=elapsed,
        progress=pd.Series(progress, dtype="str"),
        days_left=(due - today).dt.days.astype("Int64"),
    )


def progress_counts(tracked: pd.DataFrame) -> pd.DataFrame:
    """How many rows of a tracker stand how, with the share of all.

    Parameters
    ----------
    tracked : DataFrame
        From `track`.

    Returns
    -------
    DataFrame
       progress, n, share; all of them, in the order of `PROGRESS`. Every row is counted: there is no sampling error.

    Examples
    --------
    >>> progress_counts(pd.DataFrame({"progress": ["done", "behind", "done"]})).query("n > 0").values.tolist()
    [['behind', 1, 0.3333333333333333], ['done', 2, 0.6666666666666666]]
    """
    n = tracked["progress"].value_counts().reindex(list(PROGRESS), fill_value=0)
    table = n.rename("n").rename_axis("progress").reset_index()
    return table.assign(share=table["n"] / len(tracked) if len(tracked) else np.nan)
