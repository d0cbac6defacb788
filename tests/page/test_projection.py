"""The Equal Earth projection and great circles."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from helpers.page.projection import CENTRE, equal_earth, globe_edge, great_circle, projected_shapes


@given(st.floats(-179, 179), st.floats(-85, 85))
def test_areas_keep_their_proportions(longitude, latitude):
    east = (longitude - CENTRE + 180) % 360
    step = 0.01
    if east > 360 - 2 * step:
        return
    corners = np.array([[0, 0], [step, 0], [step, step], [0, step]]) + [longitude, latitude]
    area = shapely.Polygon(np.column_stack(equal_earth(*corners.T))).area
    sphere = np.radians(step) * (np.sin(np.radians(latitude + step)) - np.sin(np.radians(latitude)))
    assert area == pytest.approx(sphere, rel=1e-3)


def test_published_extent():
    edge = globe_edge()
    assert np.abs(edge).max(axis=0) == pytest.approx([2.70663, 1.31737], abs=1e-5)


def test_north_and_south_mirror_each_other():
    x, y = equal_earth(np.array([100.0, 100.0]), np.array([37.0, -37.0]))
    assert x[0] == x[1] and y[0] == -y[1]


def test_the_map_is_cut_in_the_atlantic():
    (left, right), _ = equal_earth(np.array([-29.9, -30.1]), np.array([0.0, 0.0]))
    assert left == pytest.approx(-right) and left < -2.7


def test_countries_on_the_date_line_are_whole():
    shapes = projected_shapes().set_index("country")["shape"]
    for code in ("RU", "FJ", "NZ", "US"):
        left, _, right, _ = shapes[code].bounds
        assert right - left < 2.5, code
    assert shapes.map(lambda shape: shape.is_valid).all()


def test_a_great_circle_is_the_shortest_way():
    seoul, newyork = (127.0, 37.5), (-74.0, 40.7)
    (way,) = great_circle(seoul, newyork)
    assert way[0] == pytest.approx(np.ravel(equal_earth([seoul[0]], [seoul[1]])))
    assert way[-1] == pytest.approx(np.ravel(equal_earth([newyork[0]], [newyork[1]])))
    assert way[:, 1].max() > equal_earth([0], [65])[1][0]  # by way of Alaska


def test_a_way_across_the_edge_has_two_pieces_that_end_there():
    first, second = great_circle((-74.0, 40.7), (-0.1, 51.5))
    assert first[-1, 0] > 1.5 and second[0, 0] < -1.5


def test_a_place_to_itself():
    assert [piece.shape for piece in great_circle((10.0, 10.0), (10.0, 10.0))] == [(2, 2)]
