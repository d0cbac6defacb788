"""Distance on the sphere."""

import numpy as np
from numpy.typing import ArrayLike

#: Mean radius of the earth in km (IUGG).
EARTH_KM = 6371.0088


def great_circle_km(
    latitude: ArrayLike, longitude: ArrayLike, other_latitude: ArrayLike, other_longitude: ArrayLike
) -> np.ndarray:
    r"""Length of the great circle between two points, or between points in arrays of shapes that fit.

    .. math:: d = 2 R \arcsin \sqrt{\sin^2 \tfrac{\Delta\varphi}{2} + \cos\varphi_1 \cos\varphi_2
              \sin^2 \tfrac{\Delta\lambda}{2}}, \quad R = 6371.0088\ \text{km}

    Parameters
    ----------
    latitude, longitude, other_latitude, other_longitude : float or array_like
        Degrees; a null gives a null.

    Returns
    -------
    ndarray
        Kilometres, of the shape that the four give together.

    References
    ----------
    Sinnott, R. W. (1984). Virtues of the haversine. Sky and Telescope 68(2), 159.

    Examples
    --------
    >>> round(float(great_circle_km(37.566, 126.978, 42.358, -71.06)), -1)  # Seoul, Boston
    10940.0
    """
    north, other_north = np.radians(latitude), np.radians(other_latitude)
    turn = np.radians(np.asarray(other_longitude) - np.asarray(longitude))
    half = np.sin((other_north - north) / 2) ** 2 + np.cos(north) * np.cos(other_north) * np.sin(turn / 2) ** 2
    return 2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
