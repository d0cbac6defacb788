"""Which part of a work belongs to the most cited works of its field and year."""

import numpy as np
import pandas as pd


def top_share(works: pd.DataFrame, share: float):
    r"""Part of each work that belongs to the top `share` of its reference set, by citations.

    A reference set is all works of one field and one year whose citations are known. Citations are whole numbers,
    so works that are tied at the border would make the top too large or too small; instead each of them belongs
    to it with the same part:

    .. math:: w_i = \min\left(1, \max\left(0, \frac{p\,n - n_{>}}{n_{=}}\right)\right)

    with `n` works in the set, of which :math:`n_{>}` are cited more often than work i and :math:`n_{=}` as often
    as it (itself included), and `p` the share. In every reference set the parts sum to p n.

    Parameters
    ----------
    works : DataFrame
        citations, field, year.
    share : float
        Above 0, at most 1; 0.1 for the top 10 %.

    Returns
    -------
    Series of float
        In [0, 1], with the index of `works`; null where citations, field or year are unknown. Where no work at
        all has a field, the works of a year are one reference set.

    Raises
    ------
    ValueError
        If `share` is not in (0, 1].

    References
    ----------
    Waltman, L. and Schreiber, M. (2013). On the calculation of percentile-based bibliometric indicators. Journal
    of the American Society for Information Science and Technology 64, 372-379. doi:10.1002/asi.22775

    Examples
    --------
    >>> works = pd.DataFrame({"citations": [9, 5, 5, 5, 0], "field": "physics", "year": 2020})
    >>> top_share(works, 0.4).round(3).tolist()
    [1.0, 0.333, 0.333, 0.333, 0.0]
    """
    if not 0 < share <= 1:
        raise ValueError(f"share is {share!r}; expected more than 0 and at most 1")
    table = pd.DataFrame({"year": works["year"], "citations": works["citations"]})
    table["field"] = pd.factorize(works["field"])[0] if works["field"].notna().any() else 0
    known = (table["field"] >= 0) & table["year"].notna() & table["citations"].notna()
    field, year, citations = (table.loc[known, name].to_numpy("int64") for name in ("field", "year", "citations"))
    order = np.lexsort([-citations, year, field])
    field, year, citations = field[order], year[order], citations[order]
    new_set = _starts(field, year)
    new_tie = new_set | _starts(citations)
    size, before = _run_lengths(new_set), _positions(new_set)
    tied, more = _run_lengths(new_tie), _positions(new_tie) - before
    part = np.clip((np.round(share * size, 9) - more) / tied, 0, 1)
    found = np.full(len(works), np.nan)
    found[np.flatnonzero(known)[order]] = part
    return pd.Series(found, index=works.index)


def _starts(*columns):
    """Whether a row differs from the row before in one of the sorted columns."""
    new = np.ones(len(columns[0]), bool)
    new[1:] = np.any([column[1:] != column[:-1] for column in columns], axis=0)
    return new


def _run_lengths(starts):
    """For each row, how many rows its run has."""
    begin = np.flatnonzero(starts)
    length = np.diff(np.append(begin, len(starts)))
    return np.repeat(length, length)


def _positions(starts):
    """For each row, the position of the first row of its run."""
    begin = np.flatnonzero(starts)
    return np.repeat(begin, np.diff(np.append(begin, len(starts))))
