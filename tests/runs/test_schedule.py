import threading
from pathlib import Path

import pytest

from helpers.runs.configuration import Run
from helpers.runs.schedule import in_turn


def some(*described):
    """Runs by "name", "name:question" or "name<need"."""
    runs = []
    for text in described:
        name, _, need = text.partition("<")
        name, _, asked = name.partition(":")
        runs.append(
            Run(name, Path("a.ipynb"), (need,) if need else (), {"asked": asked or name, "language": name[-2:]})
        )
    return runs


def together(runs, workers):
    """Pairs of runs that were at work at the same time, and the order in which runs began."""
    lock, working, pairs, begun = threading.Lock(), set(), set(), []

    def settle(run):
        with lock:
            pairs.update(tuple(sorted((run.id, other))) for other in working)
            working.add(run.id)
            begun.append(run.id)
        threading.Event().wait(0.05)
        with lock:
            working.discard(run.id)
        return run.id

    settled = []
    in_turn(runs, settle, settled.append, lambda: None, workers)
    assert sorted(settled) == sorted(run.id for run in runs)
    return pairs, begun


def test_two_languages_of_one_question_are_never_at_work_together():
    runs = some("a_ko:a", "a_en:a", "b_ko:b", "b_en:b", "c_ko:c", "c_en:c")
    pairs, begun = together(runs, 2)
    assert begun[:2] == ["a_ko", "b_ko"]
    assert pairs and not pairs & {("a_en", "a_ko"), ("b_en", "b_ko"), ("c_en", "c_ko")}


def test_the_second_language_waits_where_nothing_else_is_to_do():
    assert together(some("a_ko:a", "a_en:a"), 2) == (set(), ["a_ko", "a_en"])


def test_needs_come_first():
    _, begun = together(some("c<b", "b<a", "a"), 3)
    assert begun == ["a", "b", "c"]


def test_an_interruption_ends_what_is_at_work():
    ended = threading.Event()

    def settle(run):
        if run.id == "a":
            return "a"
        ended.wait(30)
        return "b"

    def settled(outcome):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        in_turn(some("a", "b", "c"), settle, settled, ended.set, 2)
    assert ended.is_set()
