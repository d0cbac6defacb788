"""Compiled counting of links: pairs of nodes counted from works x nodes in compressed rows of integer codes.

The plain definition that all of it is tested against: a work is a set of nodes; each pair of nodes a < b of a work of n
nodes adds 1 to the full and 1/(n - 1) to the fractional count of the link (a, b). Fractional counts are summed by size
of work, each size counted in whole numbers and divided once: the order of rows never changes a digit.

Pairs are counted source by source, as Gustavson multiplies sparse matrices [1]_: the works of a node are looked up in
the transposed matrix, and the nodes after it in each of these works are counted.

References
----------
.. [1] Gustavson, F. G. (1978). Two fast algorithms for sparse matrices: multiplication and permuted transposition. ACM
   Transactions on Mathematical Software 4(3), 250-269. doi:10.1145/355791.355796
"""

from collections import deque
from functools import partial
from typing import NamedTuple

import numpy as np
from numba import njit

from helpers.network.compiled_rows import Rows, select_rows
from helpers.network.processors import cores_for, in_turn

#: Bytes that the counting of pairs may take beyond the matrix given, unless told otherwise.
MEMORY = 2 * 2**30
#: A source with fewer pairs than this has them sorted; one with more has them counted in an array over all nodes.
FEW = 256
#: Up to so many of them are sorted by rank.
RANKED = 128
LINK_BYTES = 24  # source, target (4 each), works and works_fractional (8 each)
NODE_BYTES = 64  # counters and pointers of a node
RANGE = 2**18  # links of a range: few enough to stay in a cache, and to keep all cores busy


class Links(NamedTuple):
    """Links of one period, sorted by source, target: codes of nodes, joint works, joint works shared."""

    period: int
    source: np.ndarray
    target: np.ndarray
    works: np.ndarray
    works_fractional: np.ndarray


def count_pairs(
    rows: Rows,
    times: np.ndarray | None = None,
    period: np.ndarray | None = None,
    max_nodes: int | None = None,
    memory: int = MEMORY,
):
    """Links of works x nodes, one period after the other, in ranges of sources that keep within a limit of memory.

    Parameters
    ----------
    rows : Rows
    times : ndarray of int, shape (works,), optional
        How often each work counts: 1, or the number of works that a set of nodes stands for.
    period : ndarray of int, shape (works,), optional
        Code of the year of each work; negative: unknown, left out. All works are of one period by default.
    max_nodes : int, optional
        Works with more nodes are left out (see `compiled_rows.larger_works`): n nodes make n(n - 1)/2 links, so that a
        few works of thousands of authors would make most of an author network.
    memory : int
        Bytes that may be taken at a time beyond `rows` and what is kept of the yielded links: a copy of `rows` by
        period and size, its transpose for one period, the counters of nodes, and the links of one range; of the last
        three so many more as ranges are counted ahead, on as many cores as the memory does for.

    Yields
    ------
    Links
        By period, then source; a range of sources at a time.

    Raises
    ------
    ValueError
        The memory does not do for the copy and one source; the message says how much would.

    Examples
    --------
    >>> from helpers.network.compiled_rows import group_rows
    >>> rows = group_rows(np.array([0, 0, 0, 1, 1]), np.array([0, 1, 2, 1, 2]), 2, 3)
    >>> links, = count_pairs(rows)
    >>> links.source, links.target, links.works, links.works_fractional
    (array([0, 0, 1], dtype=int32), array([1, 2, 2], dtype=int32), array([1, 1, 2]), array([0.5, 0.5, 1.5]))
    """
    period = np.zeros(len(rows.sizes), "int64") if period is None else np.asarray(period)
    times = np.ones(1, "int64") if times is None else np.asarray(times, "int64")
    largest = rows.sizes.max(initial=0) if max_nodes is None else min(max_nodes, rows.sizes.max(initial=0))
    order, last = _by_period_and_size(rows.begin, period, 2, largest, max(period.max(initial=-1) + 1, 1))
    arranged = select_rows(rows, order)
    times = times[order] if len(times) > 1 else times
    del order
    widest = np.diff(arranged.begin[np.append(0, last)]).max(initial=0)
    most = min(widest, rows.n_nodes)  # nodes of a period
    spare = int(memory) - arranged.nodes.nbytes - 2 * arranged.begin.nbytes - 4 * rows.n_nodes
    need, fixed = min(most, widest * max(largest - 1, 0)), 16 * widest + NODE_BYTES * most
    cores = cores_for(len(arranged.nodes))
    while cores > 1 and _room(spare, fixed, cores) < need:
        cores -= 1
    room = _room(spare, fixed, cores)
    if room < need:
        least = memory - LINK_BYTES * (room - most)
        raise ValueError(f"memory={memory} does not do for {len(arranged.nodes)} memberships: at least {least} would")
    yield from in_turn(_ranges(arranged, last, times, min(room, RANGE)), cores)


def _room(spare, fixed, cores):
    """Links of a range: of each period at work, and of each range counted or waiting, some memory is taken."""
    ahead = 1 if cores == 1 else cores + 2
    return (spare - ahead * fixed) // (ahead * LINK_BYTES)


def _ranges(arranged, last, times, room):
    """For each range of sources of each period, a function that gives its links."""
    numbers = np.zeros(arranged.n_nodes, "int32")
    for number, (first, end) in enumerate(zip(np.append(0, last[:-1]), last, strict=True)):
        if first < end:
            begin = arranged.begin[first : end + 1]
            active, nodes = _numbered(arranged.nodes[begin[0] : begin[-1]], numbers)
            many = times[first:end] if len(times) > 1 else times
            yield from _period_ranges(number, begin - begin[0], nodes, active, many, room)


def count_members(rows: Rows, times: np.ndarray | None = None):
    """Works of each node: all, shared among the nodes of a work, and those with other nodes.

    Parameters
    ----------
    rows : Rows
    times : ndarray of int, shape (works,), optional
        As for `count_pairs`.

    Returns
    -------
    works, works_fractional, collaborative : ndarray, shape (n_nodes,)

    Examples
    --------
    >>> from helpers.network.compiled_rows import group_rows
    >>> count_members(group_rows(np.array([0, 0, 1]), np.array([0, 1, 1]), 2, 2))
    (array([1, 2]), array([0.5, 1.5]), array([1, 1]))
    """
    times = np.ones(1, "int64") if times is None else np.asarray(times, "int64")
    sizes = rows.sizes
    order, _ = _by_period_and_size(rows.begin, np.zeros(len(sizes), "int8"), 1, sizes.max(initial=0), 1)
    return _count_members(rows.begin, rows.nodes, times, order, rows.n_nodes)


@njit(cache=True, nogil=True)
def _count_members(begin, nodes, times, order, n_nodes):
    """Count works by node; they come by size, so each size of a node is one run of works."""
    full, together, shared = np.zeros(n_nodes, "int64"), np.zeros(n_nodes, "int64"), np.zeros(n_nodes)
    size, run, weighted = np.ones(n_nodes, "int64"), np.zeros(n_nodes, "int64"), int(len(times) > 1)
    for work in order:
        n, many = begin[work + 1] - begin[work], times[work * weighted]
        for at in range(begin[work], begin[work + 1]):
            node = nodes[at]
            if size[node] != n:
                shared[node] += run[node] / size[node]
                size[node], run[node] = n, 0
            run[node] += many
            full[node] += many
            together[node] += many * (n > 1)
    return full, shared + run / size, together


def _period_ranges(number, begin, nodes, active, times, room):
    """Functions for the ranges of one period; `active` are the nodes by their number in the period."""
    n_nodes = len(active)
    start, works, pairs = _transposed(begin, nodes, n_nodes)
    dense = max(FEW, n_nodes // 64)  # to sort fewer is faster than to touch counters all over the memory
    few = int(pairs[pairs < dense].max(initial=0))
    free = deque()  # counters that no thread uses now: all zero

    def count(source, stop, most):
        try:
            counters = free.pop()
        except IndexError:
            counters = _counters(few, n_nodes)
        out = np.empty(most, "int32"), np.empty(most, "int32"), np.empty(most, "int64"), np.empty(most)
        filled = _count_sources(begin, nodes, active, times, start, works, pairs, source, stop, dense, *counters, *out)
        free.append(counters)
        return Links(number, *(column[:filled] for column in out))

    source = 0
    while source < n_nodes:
        stop, most = _range(pairs, source, room)
        if most:
            yield partial(count, source, stop, most)
        source = stop


def _counters(few, n_nodes):
    """What the counting of a source needs: keys of few pairs, and counters of all nodes."""
    keys, sizes, counts = np.empty(few, "int64"), np.empty(few, "int32"), np.empty(few, "int64")
    size, touched = np.zeros(n_nodes, "int32"), np.empty(n_nodes, "int32")
    run, full, shared = np.zeros(n_nodes, "int64"), np.zeros(n_nodes, "int64"), np.zeros(n_nodes)
    return keys, np.empty(RANKED, "int64"), sizes, counts, size, touched, run, full, shared


@njit(cache=True, nogil=True)
def _numbered(nodes, numbers):
    """Nodes that occur, sorted, and each node as its number among them; `numbers` are 0 before and after."""
    for node in nodes:
        numbers[node] = 1
    found = 0
    for node in range(len(numbers)):
        found += numbers[node]
    active, out, found = np.empty(found, "int32"), np.empty(len(nodes), "int32"), 0
    for node in range(len(numbers)):
        if numbers[node]:
            active[found], numbers[node] = node, found
            found += 1
    for at in range(len(nodes)):
        out[at] = numbers[nodes[at]]
    for node in active:
        numbers[node] = 0
    return active, out


@njit(cache=True, nogil=True)
def _by_period_and_size(begin, period, smallest, largest, n_periods):
    """Works of some sizes sorted by period and size (a counting sort), and where each period ends."""
    width = max(largest + 1, 1)
    place = np.zeros(n_periods * width + 1, "int64")
    for work in range(len(period)):
        size = begin[work + 1] - begin[work]
        if period[work] >= 0 and smallest <= size <= largest:
            place[period[work] * width + size + 1] += 1
    for key in range(1, len(place)):
        place[key] += place[key - 1]
    last = place[width::width].copy()
    order = np.empty(place[-1], "int64")
    for work in range(len(period)):
        size = begin[work + 1] - begin[work]
        if period[work] >= 0 and smallest <= size <= largest:
            key = period[work] * width + size
            order[place[key]] = work
            place[key] += 1
    return order, last


@njit(cache=True, nogil=True)
def _transposed(begin, nodes, n_nodes):
    """Works of each node, in order, and the number of pairs of which it is the source."""
    start, pairs = np.zeros(n_nodes + 1, "int64"), np.zeros(n_nodes, "int64")
    for node in nodes:
        start[node + 1] += 1
    for node in range(n_nodes):
        start[node + 1] += start[node]
    place = start[:-1].copy()
    works = np.empty(len(nodes), "int32")
    for work in range(len(begin) - 1):
        for at in range(begin[work], begin[work + 1]):
            node = nodes[at]
            works[place[node]] = work
            place[node] += 1
            pairs[node] += begin[work + 1] - at - 1
    return start, works, pairs


@njit(cache=True, nogil=True)
def _range(pairs, source, room):
    """End of the longest range of sources whose links fit, and how many links it has at most."""
    most, n_nodes = 0, len(pairs)
    for stop in range(source, n_nodes):
        more = min(pairs[stop], n_nodes - stop - 1)
        if most + more > room and most > 0:
            return stop, most
        most += more
    return n_nodes, most


@njit(cache=True, nogil=True)
def _count_sources(
    begin,
    nodes,
    active,
    times,
    start,
    works,
    pairs,
    first,
    stop,
    dense,
    keys,
    spare,
    sizes,
    counts,
    size,
    touched,
    run,
    full,
    shared,
    out_source,
    out_target,
    out_works,
    out_shared,
):
    """Count the links of a range of sources; works come by size, so each size of a link is one run of works."""
    filled, weighted = 0, int(len(times) > 1)
    for source in range(first, stop):
        if pairs[source] == 0:
            continue
        found, sparse = 0, pairs[source] < dense
        for entry in range(start[source], start[source + 1]):
            work = works[entry]
            n, place, many = begin[work + 1] - begin[work], begin[work + 1] - 1, times[work * weighted]
            while nodes[place] != source:  # from the last node of the work back to the source
                place -= 1
            for at in range(place + 1, begin[work + 1]):
                target = nodes[at]
                if sparse:
                    keys[found], sizes[found], counts[found] = (np.int64(target) << 32) | found, n, many
                    found += 1
                    continue
                if size[target] != n:
                    if size[target] == 0:
                        touched[found] = target
                        found += 1
                    else:
                        shared[target] += run[target] / (size[target] - 1)
                        full[target] += run[target]
                        run[target] = 0
                    size[target] = n
                run[target] += many
        if sparse:
            _sort(keys, found, spare)
            filled = _put_sorted(
                keys, found, sizes, counts, active, source, filled, out_source, out_target, out_works, out_shared
            )
            continue
        touched[:found].sort()
        for at in range(found):
            target = touched[at]
            out_source[filled], out_target[filled] = active[source], active[target]
            out_works[filled] = full[target] + run[target]
            out_shared[filled] = shared[target] + run[target] / (size[target] - 1)
            size[target], run[target], full[target], shared[target] = 0, 0, 0, 0.0
            filled += 1
    return filled


@njit(cache=True, nogil=True)
def _sort(keys, found, spare):
    """Sort the first keys, all distinct; few of them by the number of smaller ones, compared many at a time."""
    if found > len(spare):
        keys[:found].sort()
        return
    for at in range(found):
        key, smaller = keys[at], 0
        for other in range(found):
            smaller += keys[other] < key
        spare[smaller] = key
    for at in range(found):
        keys[at] = spare[at]


@njit(cache=True, nogil=True)
def _put_sorted(keys, found, sizes, counts, active, source, filled, out_source, out_target, out_works, out_shared):
    """Sum pairs of one source by target: sorted, a target's sizes stay in order."""
    at = 0
    while at < found:
        target = keys[at] >> 32
        full, shared, run, n = 0, 0.0, 0, sizes[keys[at] & 0xFFFFFFFF]
        while at < found and keys[at] >> 32 == target:
            entry = keys[at] & 0xFFFFFFFF
            if sizes[entry] != n:
                full, shared, run, n = full + run, shared + run / (n - 1), 0, sizes[entry]
            run += counts[entry]
            at += 1
        out_source[filled], out_target[filled] = active[source], active[target]
        out_works[filled], out_shared[filled] = full + run, shared + run / (n - 1)
        filled += 1
    return filled
