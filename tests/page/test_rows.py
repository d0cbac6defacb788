"""A canvas of rows: as high as it has rows, the first on top."""

import pytest

from helpers.page.rows import ROW, row_canvas


@pytest.mark.parametrize("count", [1, 3, 40])
def test_every_row_has_the_same_height_and_the_first_is_on_top(count):
    figure, axes = row_canvas([f"row {i}" for i in range(count)], right=0.5)
    assert figure.get_figheight() == pytest.approx(count * ROW + 0.5)
    low, high = axes.transData.transform([(0, 1), (0, 0)])[:, 1]
    assert high - low == pytest.approx(ROW * 160, rel=0.2)


def test_no_row_leaves_a_canvas_and_long_names_take_their_room():
    figure, axes = row_canvas([], right=0.5)
    assert figure.get_figheight() > 0.3 and not axes.get_yticks().size
    short, long = (row_canvas([name], right=0.5)[1].get_position().x0 for name in ("한국", "한국" * 15))
    assert long > short
