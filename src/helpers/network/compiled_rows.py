"""Works x nodes in compressed rows of integer codes, built from pairs in any order; each node of a work once."""

from typing import NamedTuple

import numpy as np
from numba import njit

from helpers.network.processors import over_cores


class Rows(NamedTuple):
    """Works x nodes in compressed rows: the nodes of work w are ``nodes[begin[w]:begin[w + 1]]``, distinct, sorted."""

    begin: np.ndarray
    nodes: np.ndarray
    n_nodes: int

    @property
    def sizes(self) -> np.ndarray:
        """Number of nodes of each work."""
        return np.diff(self.begin)


class Lists(NamedTuple):
    """Works x nodes as given: ``nodes[begin[w]:begin[w + 1]]`` in any order, repeated, negative where unknown."""

    begin: np.ndarray
    nodes: np.ndarray
    n_nodes: int


def group_lists(work: np.ndarray, node: np.ndarray, n_works: int, n_nodes: int) -> Lists:
    """Works x nodes of pairs in any order; where the works come sorted, the nodes are those given and not a copy.

    Parameters
    ----------
    work, node : ndarray of int
        Codes from 0 to ``n_works - 1`` and ``n_nodes - 1``; a pair with a negative one counts nowhere.
    n_works, n_nodes : int

    Returns
    -------
    Lists

    Examples
    --------
    >>> group_lists(np.array([0, 1, 1]), np.array([1, 0, 0]), 3, 2)
    Lists(begin=array([0, 1, 3, 3]), nodes=array([1, 0, 0]), n_nodes=2)
    >>> group_lists(np.array([1, -1, 0]), np.array([0, 1, 1]), 2, 2).nodes
    array([1, 0], dtype=int32)
    """
    work, node, begin = _read_only(work), _read_only(node), np.empty(n_works + 1, "int64")
    if all(over_cores(lambda first, end: _starts(work, first, end, begin), len(work))):
        return Lists(begin, node, n_nodes)
    nodes = np.empty(len(node), "int32")
    _scatter(work, node, begin, nodes)
    return Lists(begin, nodes[: begin[-1]], n_nodes)


@njit(cache=True, nogil=True)
def _starts(work, first, end, begin):
    """Where each work begins that begins in a part of the pairs; False if they do not come sorted by work."""
    before = work[first - 1] if first else -1
    for at in range(first, end):
        row = work[at]
        if row != before:
            if row < before:
                return False
            for next_row in range(before + 1, row + 1):
                begin[next_row] = at
            before = row
    if end == len(work):
        begin[before + 1 :] = end
    return True


def group_rows(work: np.ndarray, node: np.ndarray, n_works: int, n_nodes: int) -> Rows:
    """Works x nodes of pairs in any order; a pair given twice is one, a negative code is unknown and left out.

    Parameters
    ----------
    work, node : ndarray of int
        Codes from 0 to ``n_works - 1`` and ``n_nodes - 1``.
    n_works, n_nodes : int

    Returns
    -------
    Rows
        One pass where the works come sorted, else a counting sort; time grows with the number of pairs.

    Examples
    --------
    >>> rows = group_rows(np.array([1, 0, 1, 1]), np.array([2, 1, 0, 2]), 2, 3)
    >>> rows.begin, rows.nodes
    (array([0, 1, 3]), array([1, 0, 2], dtype=int32))
    """
    work, node = _read_only(work), _read_only(node)
    begin, nodes = np.zeros(n_works + 1, "int64"), np.empty(len(node), "int32")
    if not _gather_sorted(work, node, begin, nodes):
        _scatter(work, node, begin, nodes)
        _tidy(begin, nodes)
    nodes.resize(begin[-1], refcheck=False)  # distinct ones
    return Rows(begin, nodes, n_nodes)


def _read_only(values):
    """A view that is not written to, whether its array may be or not: one compiled type for both."""
    view = np.ascontiguousarray(values).view()
    view.flags.writeable = False
    return view


@njit(cache=True, nogil=True)
def _gather_sorted(work, node, begin, nodes):
    """Fill the rows in one pass, if works come sorted; False, and nothing to be relied on, if they do not."""
    now, first, kept, disorder = 0, 0, 0, False
    for at in range(len(work)):
        row, value = work[at], node[at]
        if value < 0 or row < 0:
            continue
        if row != now:
            if row < now:
                return False
            if disorder:
                kept = _close(nodes, first, kept, first)
                disorder = False
            for before in range(now + 1, row + 1):
                begin[before] = kept
            now, first = row, kept
        if kept == first or value != nodes[kept - 1]:
            disorder |= kept > first and value < nodes[kept - 1]
            nodes[kept] = value
            kept += 1
    begin[now + 1 :] = _close(nodes, first, kept, first)
    return True


@njit(cache=True, nogil=True)
def _scatter(work, node, begin, nodes):
    """Put each node in the row of its work: a counting sort."""
    begin[:] = 0
    for at in range(len(work)):
        if node[at] >= 0 and work[at] >= 0:
            begin[work[at] + 1] += 1
    for row in range(1, len(begin)):
        begin[row] += begin[row - 1]
    place = begin[:-1].copy()
    for at in range(len(work)):
        if node[at] >= 0 and work[at] >= 0:
            row = work[at]
            nodes[place[row]] = node[at]
            place[row] += 1


@njit(cache=True, nogil=True)
def _tidy(begin, nodes):
    """Sort each row and close the gaps that repeated nodes leave, in place."""
    kept, last = 0, begin[0]
    for row in range(len(begin) - 1):
        first, last, begin[row] = last, begin[row + 1], kept
        for at in range(first, last):
            nodes[kept + at - first] = nodes[at]
        kept = _close(nodes, kept, kept + last - first, kept)
    begin[-1] = kept


@njit(cache=True, nogil=True, inline="always")
def _close(nodes, first, last, kept):
    """Sort a row and put its distinct nodes at a place at or before it; where they end."""
    sort_part(nodes, first, last)
    start = kept
    for at in range(first, last):
        if kept == start or nodes[at] != nodes[kept - 1]:
            nodes[kept] = nodes[at]
            kept += 1
    return kept


@njit(cache=True, nogil=True, inline="always")
def sort_part(values, first, last) -> None:
    """Sort a part of an array in place."""
    if last - first > 24:
        values[first:last].sort()
        return
    for at in range(first + 1, last):
        value, before = values[at], at
        while before > first and values[before - 1] > value:
            values[before] = values[before - 1]
            before -= 1
        values[before] = value


def select_rows(rows, chosen) -> Rows:
    """Some works, in the order given.

    Examples
    --------
    >>> select_rows(Rows(np.array([0, 1, 3]), np.array([1, 0, 2], "int32"), 3), np.array([1])).nodes
    array([0, 2], dtype=int32)
    """
    chosen = np.ascontiguousarray(chosen, "int64")
    begin = np.concatenate([[0], np.cumsum(rows.sizes[chosen])])
    nodes = np.empty(begin[-1], "int32")
    _copy_rows(rows.begin, rows.nodes, chosen, begin, nodes)
    return Rows(begin, nodes, rows.n_nodes)


@njit(cache=True, nogil=True)
def _copy_rows(begin, nodes, chosen, put, out):
    for row in range(len(chosen)):
        at = begin[chosen[row]]
        for to in range(put[row], put[row + 1]):
            out[to] = nodes[at]
            at += 1


def larger_works(rows, max_nodes, times=None) -> int:
    """Number of works with more than `max_nodes` nodes; `times` as for `compiled_counting.count_pairs`.

    >>> larger_works(Rows(np.array([0, 1, 3]), np.array([1, 0, 2]), 3), 1)
    1
    """
    larger = rows.sizes > max_nodes
    return int(larger.sum() if times is None else times[larger].sum())
