"""Distances on the sphere."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.data.great_circle import EARTH_KM, great_circle_km

LATITUDE, LONGITUDE = st.floats(-90, 90), st.floats(-180, 180)


def test_known_lengths():
    quarter = np.pi / 2 * EARTH_KM
    assert float(great_circle_km(0, 0, 0, 90)) == pytest.approx(quarter)
    assert float(great_circle_km(0, 0, 90, 123)) == pytest.approx(quarter)
    assert float(great_circle_km(10, 179.5, 10, -179.5)) == pytest.approx(109.5, abs=0.2)  # across the date line
    assert float(great_circle_km(0, 0, 0, 180)) == pytest.approx(2 * quarter)


@given(LATITUDE, LONGITUDE, LATITUDE, LONGITUDE)
def test_is_a_distance(a, b, c, d):
    there, back = float(great_circle_km(a, b, c, d)), float(great_circle_km(c, d, a, b))
    assert there == pytest.approx(back, abs=1e-6) and 0 <= there <= np.pi * EARTH_KM + 1e-6
    assert float(great_circle_km(a, b, a, b)) == 0


def test_a_null_gives_a_null_and_arrays_are_spread():
    table = great_circle_km(np.array([[0.0], [np.nan]]), 0.0, np.array([0.0, 10.0]), 0.0)
    assert table.shape == (2, 2) and np.isnan(table[1]).all() and not np.isnan(table[0]).any()
