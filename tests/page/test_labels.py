"""Labels beside points."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.page.labels import _overlap, place_labels, shorten
from helpers.page.style import canvas, style

places = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=12)


def boxes(points, texts, must=0):
    with style():
        figure, axes = canvas(5, 4)
        n = len(points)
        written = place_labels(axes, np.array(points), texts, np.full(n, 3.0), [9] * n, ["k"] * n, must=must)
        return written, [text.get_window_extent() for text in axes.texts], figure.bbox


@given(places)
@settings(max_examples=20)
def test_no_label_covers_another_and_none_leaves_the_figure(points):
    written, drawn, edge = boxes(points, [f"이름 {i}" for i in range(len(points))])
    assert len(written) == len(drawn)
    for i, box in enumerate(drawn):
        assert edge.x0 <= box.x0 and box.x1 <= edge.x1
        for other in drawn[:i]:
            across = min(box.x1, other.x1) - max(box.x0, other.x0)
            down = min(box.y1, other.y1) - max(box.y0, other.y0)
            assert across <= 1 or down <= 0.25 * min(box.height, other.height)


def test_all_points_in_one_place_still_get_labels_apart():
    written, _, _ = boxes([(0.5, 0.5)] * 8, list("가나다라마바사아"))
    assert written == list(range(8))


def test_what_finds_no_room_is_left_out_unless_it_must_stand():
    points = [(0.5, 0.5)] * 60
    texts = ["아주 긴 이름 " * 3] * 60
    assert len(boxes(points, texts)[0]) < 60 == len(boxes(points, texts, must=60)[0])


def test_the_same_input_gives_the_same_places():
    first, second = (boxes([(0.2, 0.2), (0.25, 0.2)], ["a", "b"])[1] for _ in range(2))
    assert [box.extents.tolist() for box in first] == [box.extents.tolist() for box in second]


corners = st.tuples(*[st.integers(-20, 20)] * 2, *[st.integers(1, 9)] * 2)


@given(st.lists(corners, min_size=1, max_size=5), st.lists(corners, max_size=5))
def test_overlap_is_the_area_shared(some, others):
    def squares(x, y, width, height):
        return {(i, j) for i in range(x, x + width) for j in range(y, y + height)}

    def boxes(given):
        return np.array([(x, y, x + width, y + height) for x, y, width, height in given], float).reshape(-1, 4)

    expected = [sum(len(squares(*one) & squares(*other)) for other in others) for one in some]
    assert _overlap(boxes(some), boxes(others)).tolist() == expected


def test_no_labels_at_all():
    assert boxes([(0.5, 0.5)], [])[0] == []


def test_a_text_that_fits_is_not_cut():
    assert shorten("abc", 3) == "abc" and shorten("abcd", 3) == "ab…" and shorten(" a \n b ", 9) == "a b"
