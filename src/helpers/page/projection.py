"""The Equal Earth projection, centred on the Pacific, and great circles on it."""

from functools import cache

import numpy as np
import pandas as pd
import shapely

from helpers.data.kept import kept
from helpers.data.shapes import world_shapes

#: Central meridian in degrees east. The map is cut at 30 W, through the Atlantic: links from East Asia to
#: Europe and to America both stay whole.
CENTRE = 150.0

_A = (1.340264, -0.081106, 0.000893, 0.003796)
_M = np.sqrt(3) / 2


def equal_earth(longitude: np.ndarray, latitude: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Project degrees to the plane; areas keep their proportions.

    With sin(theta) = (sqrt(3)/2) sin(latitude), x = 2 sqrt(3) lambda cos(theta) / (3 (9 A4 theta^8 +
    7 A3 theta^6 + 3 A2 theta^2 + A1)) and y = A4 theta^9 + A3 theta^7 + A2 theta^3 + A1 theta.

    Parameters
    ----------
    longitude, latitude : ndarray
        Degrees; longitude is taken relative to `CENTRE`, into [-180, 180).

    Returns
    -------
    x, y : ndarray
        In radii of the sphere; |x| <= 2.7066, |y| <= 1.3174.

    References
    ----------
    Šavrič, B., Patterson, T. and Jenny, B. (2018). The Equal Earth map projection. International Journal of
    Geographical Information Science 33(3), 454-465.

    Examples
    --------
    >>> x, y = equal_earth(np.array([150.0, 240.0]), np.array([0.0, 90.0]))
    >>> x.round(4).tolist(), y.round(4).tolist()
    ([0.0, 0.8018], [0.0, 1.3174])
    """
    return _project((np.asarray(longitude) - CENTRE + 180) % 360 - 180, np.asarray(latitude))


def _project(east: np.ndarray, latitude: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    theta = np.arcsin(_M * np.sin(np.radians(latitude)))
    slope = _A[0] + 3 * _A[1] * theta**2 + theta**6 * (7 * _A[2] + 9 * _A[3] * theta**2)
    x = np.radians(east) * np.cos(theta) / (_M * slope)
    return x, theta * (_A[0] + _A[1] * theta**2 + theta**6 * (_A[2] + _A[3] * theta**2))


@cache
@kept
def projected_shapes() -> pd.DataFrame:
    """Outlines of `world_shapes`, cut at the edge of the map, projected, and simplified to 5 km.

    Returns
    -------
    DataFrame
        Columns country (nullable) and shape (shapely geometry in the plane of `equal_earth`).

    Examples
    --------
    >>> shapes = projected_shapes().set_index("country")["shape"]
    >>> bool(0.9 < shapes["IN"].area * 6371**2 / 3.17e6 < 1.1)  # square kilometres, equal areas
    True
    """
    shapes = world_shapes()
    cut = CENTRE - 180
    west = shapely.intersection(shapes["shape"].values, shapely.box(-180, -90, cut, 90))
    east = shapely.intersection(shapes["shape"].values, shapely.box(cut, -90, 180.001, 90))
    moved = shapely.transform(west, lambda points: points + [360, 0])
    whole = shapely.union(shapely.set_precision(moved, 1e-6), shapely.set_precision(east, 1e-6))
    dense = shapely.segmentize(whole, 2.0)
    plane = shapely.transform(dense, lambda p: np.column_stack(_project(p[:, 0] - CENTRE, p[:, 1])))
    return pd.DataFrame({"country": shapes["country"], "shape": shapely.simplify(plane, 0.0008)})


def great_circle(start: tuple, end: tuple, n: int = 100) -> list[np.ndarray]:
    """Shortest way on the sphere between two places, projected and broken where it leaves the map.

    Parameters
    ----------
    start, end : (longitude, latitude)
        Degrees; not each other's antipodes.
    n : int
        Points along the way.

    Returns
    -------
    list of ndarray, each (points, 2)
        One piece, or two where the way crosses the edge of the map.

    Examples
    --------
    >>> korea, france, brazil = (127.9, 36.5), (2.5, 46.6), (-53.1, -10.8)
    >>> len(great_circle(korea, france)), len(great_circle(brazil, france))
    (1, 2)
    """
    radians = np.radians([start, end])
    ends = np.column_stack(
        [
            np.cos(radians[:, 1]) * np.cos(radians[:, 0]),
            np.cos(radians[:, 1]) * np.sin(radians[:, 0]),
            np.sin(radians[:, 1]),
        ]
    )
    angle = np.arccos(np.clip(ends[0] @ ends[1], -1, 1))
    if angle < 1e-6:
        return [np.column_stack(equal_earth([start[0]] * 2, [start[1]] * 2))]
    steps = np.linspace(0, 1, n)[:, None]
    way = (np.sin((1 - steps) * angle) * ends[0] + np.sin(steps * angle) * ends[1]) / np.sin(angle)
    longitude = np.degrees(np.arctan2(way[:, 1], way[:, 0]))
    x, y = equal_earth(longitude, np.degrees(np.arcsin(np.clip(way[:, 2], -1, 1))))
    jumps = np.flatnonzero(np.abs(np.diff((longitude - CENTRE + 180) % 360)) > 180) + 1
    return np.split(np.column_stack([x, y]), jumps)


def globe_edge() -> np.ndarray:
    """Outline of the whole map, (points, 2)."""
    latitude = np.linspace(-90, 90, 181)
    east = np.column_stack(_project(np.full(181, 180.0), latitude))
    return np.concatenate([east, (east * [-1, 1])[::-1]])
