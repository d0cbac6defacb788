from pathlib import Path

import pytest

from helpers.runs.configuration import Run
from helpers.runs.outcome import FAILED, OK, SKIPPED, UP_TO_DATE, Outcome
from helpers.runs.progress import Progress, duration, reason, summary


def outcome(status, name="a", seconds=2.0, error=""):
    return Outcome(Run(name, Path("a.ipynb"), (), {}), status, seconds, error=error)


@pytest.fixture
def clock(monkeypatch):
    now = [100.0]
    monkeypatch.setattr("helpers.runs.progress.time.monotonic", lambda: now[0])
    return now


def test_a_line_a_run_with_its_seconds_and_the_time_left(clock):
    told = []
    progress = Progress(told.append, runs=12, waiting=4)
    clock[0] += 30
    for status, error in ((UP_TO_DATE, ""), (OK, ""), (FAILED, "x\nKeyError: 'a'"), (SKIPPED, "needs b"), (OK, "")):
        progress.settle(outcome(status, "run_id", error=error))
    name = f"run_id{' ' * 25}"
    assert told == [
        f" 2/12  {name}    2.0 s  about 1 min 30 s left",  # 30 s for the first of four: 3 x 30 s
        f" 3/12  {name}    2.0 s  failed: KeyError: 'a'",
        f" 4/12  {name}  skipped: needs b",
        f" 5/12  {name}    2.0 s",
    ]


def test_the_first_lines_and_the_last_ones(clock):
    told = []
    progress = Progress(told.append, runs=3, waiting=2)
    progress.started(2, Path("build/toy.partial/index.html"))
    clock[0] += 83
    outcomes = [outcome(UP_TO_DATE), outcome(FAILED, "b", error="ValueError: no"), outcome(SKIPPED, "c")]
    progress.ended(outcomes, Path("build/toy/index.html"), "workbook open toy")
    assert told == [
        "1 of 3 runs are up to date; 2 to execute, 2 at a time; pages appear in build/toy.partial/index.html",
        "failed: b: ValueError: no",
        "3 runs: 1 ok, 1 failed, 1 skipped (1 was up to date) in 1 min 23 s",
        "build/toy/index.html  (workbook open toy)",
    ]


def test_an_empty_batch_says_so():
    assert summary([], 0) == "0 runs: 0 ok, 0 failed in 0 s"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("", ""),
        ("the process ended with status -9", "the process ended with status -9"),
        ("x\n----> 1 f()\nZeroDivisionError: division by zero", "ZeroDivisionError: division by zero"),
        ("x\npandas.errors.MergeError: keys\nare not unique", "pandas.errors.MergeError: keys"),
        ("KeyError: 'a'\n\nDuring handling\nValueError: b", "ValueError: b"),
        ("ValueError: " + "x" * 300, "ValueError: " + "x" * 187 + "…"),
    ],
)
def test_the_reason_is_one_line(error, told):
    assert reason(error) == told


@pytest.mark.parametrize("seconds", [0, 0.49, 59.4, 59.5, 60, 3599.6, 86_400])
def test_a_duration_loses_less_than_a_minute(seconds):
    words = duration(seconds).split()
    units = {"h": 3600, "min": 60, "s": 1}
    told = sum(int(number) * units[unit] for number, unit in zip(words[::2], words[1::2], strict=True))
    assert abs(told - seconds) < (60 if told >= 3600 else 1)
