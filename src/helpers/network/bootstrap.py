"""Bootstrap of sums over many units: works, patent families, raters."""

import numpy as np
from scipy import sparse

DRAWN = 2**22  # numbers drawn at a time
COMMON = 16  # a class of that many units is drawn by its number, rarer ones unit by unit


def resampled_sums(columns, n_resamples, random):
    """Sums over units drawn anew with replacement, as many as there are, some resamples at a time.

    Units whose rows are alike are one class, and the numbers of draws of the classes are multinomial: the same
    distribution as drawing unit by unit, exactly. A class of few units costs less when its units are drawn one by
    one, so the many rare classes share one cell of the multinomial, whose draws are then dealt out to their units.

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

    Examples
    --------
    >>> sums = resampled_sums(sparse.csr_array(np.ones((5, 1))), 3, np.random.default_rng(1))
    >>> next(sums)
    array([[5., 5., 5.]])
    """
    if n_resamples < 1:
        raise ValueError(f"n_resamples is {n_resamples}; expected at least 1")
    distinct, counts = _classes(columns)
    turned, units = distinct.T.tocsr(), counts.sum()
    rare = np.flatnonzero(counts < COMMON)
    common = np.flatnonzero(counts >= COMMON)
    owner = np.repeat(np.arange(len(rare)), counts[rare])
    share = np.append(counts[common], len(owner)) / max(units, 1)
    step = max(1, DRAWN // max(len(counts), columns.shape[1], 1))
    for begin in range(0, n_resamples, step):
        size = min(step, n_resamples - begin)
        draws = np.zeros((size, len(counts)))
        cells = random.multinomial(units, share, size=size)
        draws[:, common] = cells[:, :-1]
        for number, dealt in enumerate(cells[:, -1]):
            if dealt:
                one = owner[random.integers(len(owner), size=dealt)]
                draws[number, rare] = np.bincount(one, minlength=len(rare))
        yield turned @ np.ascontiguousarray(draws.T)


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
