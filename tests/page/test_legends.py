"""Legends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.page.legends import legend_row, round_steps, size_entries, width_entries
from helpers.page.style import INK, canvas, style


@given(st.floats(1, 1e11))
def test_steps_are_round_fall_and_fit(largest):
    steps = round_steps(largest)
    assert 1 <= len(steps) <= 3 and steps[0] <= largest < 2.6 * steps[0]
    assert steps == sorted(set(steps), reverse=True)
    assert all(f"{step:.0e}"[0] in "125" for step in steps)


@pytest.mark.parametrize("largest", [0, 0.5, float("nan")])
def test_nothing_to_show_has_no_steps(largest):
    assert round_steps(largest) == []


def test_rows_wrap_and_stay_inside():
    with style():
        figure, _ = canvas(4, 3)
        entries = width_entries(500, lambda n: n / 100, "ko", INK)
        bottom = legend_row(figure, [("너비", entries)] * 4 + [("없음", [])], 0.3, 2)
        boxes = [legend.get_window_extent() for legend in figure.legends]
    assert len(boxes) == 4 and bottom < 1.7
    assert all(box.x1 <= figure.bbox.x1 for box in boxes)


def test_a_circle_as_large_as_on_the_plot():
    (_, handle), *_ = size_entries(100, lambda n: n / 10, "en", INK)
    assert handle.get_markersize() == 20
