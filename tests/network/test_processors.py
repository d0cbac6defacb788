"""Parts cover a range once and in order; jobs are taken a few at a time, and their results come in order."""

import threading
import time
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.network.processors import cores_for, in_turn, over_cores


@given(st.integers(0, 50), st.integers(1, 9))
def test_parts_cover_a_range_once_and_in_order(size, cores):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("helpers.network.processors.PART", 3)
        patch.setattr("os.cpu_count", lambda: cores)
        parts = over_cores(lambda first, end: list(range(first, end)), size)
        assert sum(parts, []) == list(range(size)) and len(parts) == cores_for(size) <= cores


@pytest.mark.parametrize("cores", [1, 2, 3])
def test_results_come_in_order_and_few_jobs_are_taken_ahead(cores):
    taken, before = [], threading.active_count()

    def jobs():
        for number in range(10):
            taken.append(number)
            yield partial(slow, number)

    def slow(number):
        time.sleep(0.003 * (number % 3 == 0))  # every third one is overtaken
        return number

    for at, number in enumerate(in_turn(jobs(), cores)):
        assert number == at and len(taken) <= at + 1 + cores
    assert at == 9 and threading.active_count() == before


def test_the_threads_end_when_no_more_is_asked_for_and_when_a_job_fails():
    before = threading.active_count()
    asked = in_turn(iter([lambda: 1] * 9), 2)
    assert next(asked) == 1
    asked.close()
    with pytest.raises(ZeroDivisionError):
        list(in_turn([lambda: 1 / 0] * 3, 2))
    assert threading.active_count() == before
