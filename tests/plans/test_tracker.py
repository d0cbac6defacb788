"""The tracker of a plan's tasks: format, faults and rules."""

import re

import pandas as pd
import pytest

from helpers.page.record import csv_bytes
from helpers.plans.plan import read_plan
from helpers.plans.tracker import (
    COLUMNS,
    PROGRESS,
    as_written,
    is_synthetic,
    progress_counts,
    read_tracker,
    track,
    tracker_template,
)

PLAN = read_plan("beijing_2020")
FULL = {
    "task": "t",
    "label": "T",
    "indicator": "x",
    "start": "2020-01-01",
    "due": "2020-12-31",
    "baseline": 0,
    "target": 10,
    "actual": 5,
    "reported": "2020-07-01",
    "done": "no",
}


def tracked(on="2020-07-01", **changes):
    row = {**FULL, **changes}
    return track(pd.DataFrame([row]).reindex(columns=list(COLUMNS)), on).iloc[0]


@pytest.mark.parametrize(
    "progress, on, changes",
    [
        ("on_track", "2020-07-01", {}),
        ("on_track", "2020-07-01", {"actual": 4.1}),
        ("behind", "2020-07-01", {"actual": 3.9}),
        ("done", "2020-07-01", {"actual": 10}),
        ("done", "2021-07-01", {"actual": 12}),
        ("done", "2020-07-01", {"target": None, "actual": None, "done": "yes"}),
        ("missed", "2021-07-01", {"actual": 9, "done": "yes"}),
        ("unreported", "2020-07-01", {"actual": None, "done": "yes"}),
        ("unreported", "2020-07-01", {"actual": None, "reported": None}),
        ("unreported", "2020-06-30", {}),  # reported a day later
        ("overdue", "2021-01-01", {}),
        ("on_track", "2020-12-31", {"actual": 9}),  # due today
        ("not_started", "2019-12-31", {"actual": None, "reported": None}),
        ("not_trackable", "2020-07-01", {"due": None, "target": None, "actual": None}),
        ("open", "2020-07-01", {"target": None, "actual": None}),
        ("open", "2020-07-01", {"start": None}),
        ("on_track", "2020-07-01", {"baseline": 30, "target": 10, "actual": 20}),  # less is better
        ("behind", "2020-07-01", {"baseline": 30, "target": 10, "actual": 35}),
    ],
)
def test_rules(progress, on, changes):
    row = tracked(on, **changes)
    assert row["progress"] == progress and progress in PROGRESS


def test_attained_elapsed_and_days_left_by_hand():
    row = tracked("2020-07-01", baseline=2, target=6, actual=3)
    assert (row["attained"], row["elapsed"], row["days_left"]) == (0.25, 182 / 365, 183)
    assert tracked("2021-01-10")["days_left"] == -10 and tracked("2021-01-10")["elapsed"] == 1
    assert pd.isna(tracked(due="2020-01-01", target=None, actual=None)["elapsed"])


def test_counts_hold_every_row_and_every_rule():
    table = track(read_tracker("example", PLAN), "2020-09-30")
    counts = progress_counts(table)
    assert counts["progress"].tolist() == list(PROGRESS) and counts["n"].sum() == len(table) == 9
    assert counts["share"].sum() == pytest.approx(1)
    assert progress_counts(table.head(0))["share"].isna().all()


def test_a_day_that_is_none_is_refused():
    for on in ("2020-02-30", "20200101", "today"):
        with pytest.raises(ValueError, match=re.escape(f"on={on!r}")):
            tracked(on)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_template_can_be_saved_filled_and_read(tmp_path, language):
    template = tracker_template(PLAN, language)
    assert template["due"].notna().sum() == 1 and template[["start", "target", "actual"]].isna().all(axis=None)
    assert not is_synthetic(template)
    written = as_written(template)
    written.loc[0, ["indicator", "start", "due", "baseline", "target"]] = ["계획", "2020-01-01", "2020-12-31", 0, 3]
    file = tmp_path / "filled.csv"
    file.write_bytes(csv_bytes(written))
    read = read_tracker(file, PLAN)
    assert read["label"].tolist() == template["label"].tolist() and read["target"].iloc[0] == 3
    assert track(read, "2020-06-30")["progress"].iloc[0] == "unreported"


def write(folder, **cells):
    row = {**{name: "" for name in COLUMNS}, "task": "t", "label": "T", **cells}
    file = folder / "mine.csv"
    file.write_text(f"{','.join(COLUMNS)}\n{','.join(row[name] for name in COLUMNS)}\n", "utf-8")
    return file


@pytest.mark.parametrize(
    "cells, told",
    [
        ({"due": "31.12.2020"}, "column due: '31.12.2020': expected a day such as 2020-12-31"),
        ({"start": "2020-02-30"}, "column start: '2020-02-30': expected a day"),
        ({"target": "many"}, "column target: 'many': expected a number"),
        ({"done": "maybe"}, "column done: 'maybe': expected one of yes, no"),
        ({"label": ""}, "column label: '': expected a text"),
        ({"mission": "m9"}, "column mission: 'm9': expected one of mission-1, mission-2"),
        ({"start": "2020-12-31", "due": "2020-01-01"}, "column due: '2020-01-01': expected a day on or after"),
        ({"indicator": "x", "target": "5"}, "column baseline: '': expected the value at the start"),
        ({"indicator": "x", "target": "5", "baseline": "5"}, "column target: '5.0': expected a value other than"),
        ({"target": "5", "baseline": "0"}, "column indicator: '': expected what the figures measure"),
        ({"indicator": "x", "actual": "5"}, "column reported: '': expected the day"),
        ({"done": "yes"}, "column reported: '': expected the day"),
    ],
)
def test_faults_name_file_row_and_column(tmp_path, cells, told):
    with pytest.raises(ValueError, match=re.escape(told)) as error:
        read_tracker(write(tmp_path, **cells), PLAN)
    assert "mine.csv: 1 fault" in str(error.value) and "line 2, " in str(error.value)


def test_a_column_that_is_spelt_wrong_is_not_passed_over(tmp_path):
    file = write(tmp_path)
    file.write_text(file.read_text("utf-8").replace(",target,", ",targets,"), "utf-8")
    with pytest.raises(ValueError, match="no column 'target'"):
        read_tracker(file, PLAN)


def test_the_same_task_and_indicator_twice(tmp_path):
    file = write(tmp_path, indicator="x")
    lines = file.read_text("utf-8").splitlines()
    file.write_text("\n".join([*lines, lines[1]]) + "\n", "utf-8")
    with pytest.raises(ValueError, match="line 3, column indicator: 'x': expected another indicator"):
        read_tracker(file, PLAN)


def test_many_faults_are_counted_and_ten_told(tmp_path):
    file = write(tmp_path, done="maybe")
    lines = file.read_text("utf-8").splitlines()
    file.write_text("\n".join([lines[0], *[lines[1]] * 12]) + "\n", "utf-8")
    with pytest.raises(ValueError, match=r"12 faults(?s:.)*and 2 more") as error:
        read_tracker(file, PLAN)
    assert str(error.value).count("maybe") == 10
