"""Shapes and places of the countries."""

from itertools import combinations

import numpy as np
import pytest
import shapely

from helpers.data.countries import COUNTRIES
from helpers.data.shapes import country_positions, decode_arcs, world_shapes


def test_every_country_has_one_place():
    places = country_positions()
    assert places["country"].tolist() == list(COUNTRIES)
    assert places["latitude"].between(-90, 90).all() and places["longitude"].between(-180, 180).all()


@pytest.mark.parametrize("pair", list(combinations(["KR", "KP", "TW", "HK", "MO", "CN"], 2)), ids="-".join)
def test_six_neighbours_have_their_own_shapes_and_places(pair):
    shapes = world_shapes().set_index("country")["shape"]
    places = country_positions().set_index("country")
    first, second = (shapes[code] for code in pair)
    assert shapely.intersection(first, second).area < 0.01 * min(first.area, second.area)
    assert tuple(places.loc[pair[0]]) != tuple(places.loc[pair[1]])


@pytest.mark.parametrize("code", ["SG", "HK", "MO", "TW", "KR", "KP", "JE", "PR", "US", "FR", "NO", "VN"])
def test_a_place_lies_in_its_country(code):
    place = country_positions().set_index("country").loc[code]
    shape = world_shapes().set_index("country").loc[code, "shape"]
    assert shape.contains(shapely.Point(place["longitude"], place["latitude"]))


def test_places_that_people_expect():
    places = country_positions().set_index("country").round()
    assert places.loc["US"].tolist() == [40, -99]  # the lower 48
    assert places.loc["FR"].tolist() == [47, 2]  # metropolitan


def test_shapes_are_sound():
    shapes = world_shapes()
    assert shapes["country"].dropna().is_unique and shapes["country"].isna().sum() == 4
    assert shapely.is_valid(shapes["shape"].to_numpy()).all()
    left, bottom, right, top = shapely.total_bounds(shapes["shape"].to_numpy())
    assert left >= -180 and right <= 180 and bottom >= -90 and top <= 90


@pytest.mark.parametrize(("code", "area"), [("RU", 17.1e6), ("CN", 9.6e6), ("US", 9.5e6), ("KR", 100e3), ("FJ", 18e3)])
def test_areas_are_right_also_on_the_date_line(code, area):
    shape = world_shapes().set_index("country").loc[code, "shape"]
    cylinder = shapely.transform(
        shape, lambda p: 6371.0 * np.column_stack([np.radians(p[:, 0]), np.sin(np.radians(p[:, 1]))])
    )
    assert cylinder.area == pytest.approx(area, rel=0.08)


def test_no_arc_gives_no_point():
    assert decode_arcs({"transform": {"scale": [1, 1], "translate": [0, 0]}, "arcs": []}) == []
