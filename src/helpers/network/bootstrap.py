"""Bayesian bootstrap of sums over many units: works, patent families, raters."""

import numpy as np
from scipy import sparse

DRAWN = 2**22  # numbers drawn at a time


def resampled_sums(columns, n_resamples: int, random):
    r"""Sums over units that are weighted anew, some resamples at a time.

    The weights of n units are :math:`n` times a draw from the flat Dirichlet distribution, the posterior of their
    probabilities where nothing else is known (Bayesian bootstrap) [1]_: independent exponential variables over their
    sum. Mean and spread are those of drawing n units with replacement, but no unit is ever left out altogether. Units
    whose rows are alike are one class, whose weight is a gamma variable of their number: the same distribution, exactly.

    Parameters
    ----------
    columns : scipy.sparse array, shape (units, k)
        What each unit adds to each of k sums.
    n_resamples : int
    random : numpy.random.Generator

    Yields
    ------
    ndarray, shape (k, some resamples)

    Raises
    ------
    ValueError
        If `n_resamples` is less than 1.

    References
    ----------
    .. [1] Rubin, D. B. (1981). The Bayesian bootstrap. Annals of Statistics 9, 130-134. doi:10.1214/aos/1176345338

    Examples
    --------
    >>> sums = resampled_sums(sparse.csr_array(np.ones((5, 1))), 3, np.random.default_rng(1))
    >>> next(sums)
    array([[5., 5., 5.]])
    """
    if n_resamples < 1:
        raise ValueError(f"n_resamples is {n_resamples}; expected at least 1")
    distinct, counts = _classes(columns)
    turned, size = distinct.T.tocsr(), (len(counts), 1)
    step = max(1, DRAWN // max(len(counts), columns.shape[1], 1))
    for begin in range(0, n_resamples, step):
        weights = random.standard_gamma(counts.reshape(size), (len(counts), min(step, n_resamples - begin)))
        yield turned @ (counts.sum() * (weights / weights.sum(axis=0)))


def _classes(columns):
    """Distinct rows of a sparse matrix, and how many rows are like each."""
    columns = sparse.csr_array(columns)
    # equal rows have equal products with random vectors; that two others had is as likely as 128 equal bits
    key = columns @ np.random.default_rng(0).random((columns.shape[1], 2))
    order = np.lexsort(key.T)
    new = np.ones(len(order), bool)
    new[1:] = (key[order[1:]] != key[order[:-1]]).any(axis=1)
    begin = np.flatnonzero(new)
    return columns[order[begin]], np.diff(np.append(begin, len(order)))
