"""Ranks as every table of the workbook tells them."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import rankdata


def ranks(values: ArrayLike, axis: int = 0, digits: int = 9) -> NDArray[np.float64]:
    """Ranks along an axis: the greatest value is first, equal ones share the best rank (1, 2, 2, 4).

    Parameters
    ----------
    values : array_like of float
        NaN is unknown.
    axis : int
    digits : int
        Values are equal that agree in so many decimals: sums of fractions that are equal may differ in the last digit.

    Returns
    -------
    ndarray of float
        In the shape of the values; NaN where the value is unknown, which leaves the ranks of the others as they are.

    Examples
    --------
    >>> ranks([0.3, np.nan, 0.1 + 0.2, 5])
    array([ 2., nan,  2.,  1.])
    """
    values = np.asarray(values, float)
    unknown = np.isnan(values)
    order = rankdata(np.where(unknown, np.inf, -values.round(digits)), method="min", axis=axis)
    return np.where(unknown, np.nan, order)
