"""Compiled collapse of works to their distinct sets of nodes, by hashing, each match held against the nodes themselves.

The plain definition that it is tested against: ``collections.Counter`` of the frozen sets of nodes.
"""

import numpy as np
from numba import njit

from helpers.network.compiled_rows import Lists, Rows, select_rows, sort_part
from helpers.network.processors import over_cores


def collapse(lists: Lists | Rows) -> tuple[Rows, np.ndarray]:
    """Distinct sets of nodes among works, in one pass over them.

    Parameters
    ----------
    lists : Lists or Rows

    Returns
    -------
    Rows
        The distinct sets, the empty one included where a work has no known node; by size, then by nodes.
    ndarray of int32, shape (works,)
        The set of each work.

    Examples
    --------
    >>> from helpers.network.compiled_rows import Lists
    >>> sets, which = collapse(Lists(np.array([0, 3, 4, 6]), np.array([1, 0, 1, 2, 0, 1]), 3))
    >>> sets.begin, sets.nodes, which
    (array([0, 1, 3]), array([2, 0, 1], dtype=int32), array([1, 0, 1], dtype=int32))
    """
    begin, nodes, n_nodes = lists
    which, cuts = np.empty(len(begin) - 1, "int32"), []

    def part(first, end):
        cuts.append((first, end))
        return _distinct(begin, nodes, n_nodes, first, end, which)

    sets, place = _joined(over_cores(part, len(which)), n_nodes)
    for (first, end), numbers in zip(sorted(cuts), place, strict=True):
        np.take(numbers, which[first:end], out=which[first:end], mode="clip")  # no check: no buffer
    return sets, which


def _joined(parts, n_nodes):
    """The sets of all parts in order, each once, and where those of each part stand among them."""
    sizes = [np.diff(begin) for begin, _ in parts]
    begin, nodes = np.append(0, np.cumsum(np.concatenate(sizes))), np.concatenate([nodes for _, nodes in parts])
    which = np.arange(len(begin) - 1, dtype="int32")
    if len(parts) > 1:
        begin, nodes = _distinct(begin, nodes, n_nodes, 0, len(which), which)
    sets = Rows(begin, nodes, n_nodes)
    key = _keys(begin, nodes, max(int(n_nodes).bit_length(), 1))
    order = np.argsort(key)
    _settle(order, key[order], begin, nodes)
    place = np.empty(len(order), "int32")
    place[order] = np.arange(len(order), dtype="int32")
    return select_rows(sets, order), np.split(place[which], np.cumsum([len(size) for size in sizes])[:-1])


@njit(cache=True, nogil=True)
def _distinct(begin, nodes, n_nodes, first, end, which):
    """Number the sets of some works in order of first appearance, and give these sets as rows."""
    found, mask = 0, 4095
    hashes, begins, kept = np.empty(mask, "uint64"), np.zeros(mask + 1, "int64"), np.empty(mask, "int32")
    slots = np.zeros(mask + 1, "int64")  # upper half of the hash, then the set's number + 1; 0 is free
    alone = np.zeros(n_nodes + 1, "int32")  # the set of each node that is a whole set, and of no node; 0: not yet seen
    last_work, upper = np.full(n_nodes, -1, "int32"), np.int64(-1) << 32
    for work in range(first, end):
        start = stop = begins[found]
        if start + begin[work + 1] - begin[work] > len(kept):
            kept = _longer(kept, 2 * len(kept) + begin[work + 1] - begin[work])
        for at in range(begin[work], begin[work + 1]):
            node = nodes[at]
            if node >= 0 and last_work[node] != work:
                kept[stop], last_work[node] = node, work
                stop += 1
        size = stop - start
        one = kept[start] if size else n_nodes
        if size < 2 and alone[one] > 0:
            which[work] = alone[one] - 1
            continue
        if size > 1:
            sort_part(kept, start, stop)
        code = _hash(kept, start, size)
        slot, mark = np.int64(code & np.uint64(mask)), np.int64(code) & upper
        while slots[slot] != 0:
            number = (slots[slot] & 0xFFFFFFFF) - 1
            if slots[slot] & upper == mark and _same(begins, kept, number, start, size):
                break
            slot = (slot + 1) & mask
        if slots[slot] == 0:
            hashes[found], number = code, found
            found += 1
            begins[found] = stop
            slots[slot] = mark | found
            if 2 * found > mask:
                mask = 4 * mask + 3
                slots = _regrown(hashes[:found], mask)
                hashes, begins = _longer(hashes, mask), _longer(begins, mask + 1)
        if size < 2:
            alone[one] = number + 1
        which[work] = number
    return begins[: found + 1].copy(), kept[: begins[found]].copy()


@njit(cache=True, nogil=True)
def _longer(values, size):
    """The same values at the beginning of a longer array."""
    out = np.empty(size, values.dtype)
    out[: len(values)] = values
    return out


@njit(cache=True, nogil=True, inline="always")
def _hash(nodes, first, size):
    """Mixed hash of a row: multiply and shift, after each node."""
    code = np.uint64(size) * np.uint64(0x9E3779B97F4A7C15)
    for at in range(first, first + size):
        code = (code ^ np.uint64(nodes[at])) * np.uint64(0xD6E8FEB86659FD93)
        code ^= code >> np.uint64(32)
    return code


@njit(cache=True, nogil=True, inline="always")
def _same(begins, kept, number, first, size):
    """Whether a set and the nodes after the last one are equal."""
    start = begins[number]
    if begins[number + 1] - start != size:
        return False
    same = True
    for at in range(size):
        same &= kept[start + at] == kept[first + at]
    return same


@njit(cache=True, nogil=True)
def _regrown(hashes, mask):
    """A larger table of slots for the same sets."""
    slots = np.zeros(mask + 1, "int64")
    for number in range(len(hashes)):
        slot = np.int64(hashes[number] & np.uint64(mask))
        while slots[slot] != 0:
            slot = (slot + 1) & mask
        slots[slot] = (np.int64(hashes[number]) & (np.int64(-1) << 32)) | (number + 1)
    return slots


@njit(cache=True, nogil=True)
def _keys(begin, nodes, bits):
    """Size and as many first nodes of each row as fit into a whole number that sorts alike."""
    keys = np.empty(len(begin) - 1, "int64")
    for row in range(len(keys)):
        size = begin[row + 1] - begin[row]
        keys[row] = min(size, 2**15 - 1)
        for at in range(48 // bits):
            node = nodes[begin[row] + at] + 1 if at < size else 0
            keys[row] = (keys[row] << bits) | node
    return keys


@njit(cache=True, nogil=True)
def _settle(order, keys, begin, nodes):
    """Put rows of equal keys, one after the other in the order, into the order of all their nodes."""
    first = 0
    while first < len(order):
        end = first + 1
        while end < len(order) and keys[end] == keys[first]:
            end += 1
        if end - first > 1:
            _merge_sort(order[first:end], begin, nodes)
        first = end


@njit(cache=True, nogil=True)
def _merge_sort(order, begin, nodes):
    """Sort distinct rows by size, then by nodes, from runs of one row upward."""
    width, old, new = 1, order.copy(), order.copy()
    while width < len(order):
        for low in range(0, len(order), 2 * width):
            middle, high = min(low + width, len(order)), min(low + 2 * width, len(order))
            left, right = low, middle
            for at in range(low, high):
                if left < middle and (right >= high or not _before(begin, nodes, old[right], old[left])):
                    new[at] = old[left]
                    left += 1
                else:
                    new[at] = old[right]
                    right += 1
        old, new = new, old
        width *= 2
    order[:] = old


@njit(cache=True, nogil=True, inline="always")
def _before(begin, nodes, one, other):
    """Whether a row comes before another."""
    size, than = begin[one + 1] - begin[one], begin[other + 1] - begin[other]
    if size != than:
        return size < than
    for at in range(size):
        a, b = nodes[begin[one] + at], nodes[begin[other] + at]
        if a != b:
            return a < b
    return False


@njit(cache=True, nogil=True)
def set_pairs(begin, nodes, n_nodes):
    """Pairs of nodes of each set, as ``source * n_nodes + target``; sets one after the other, pairs sorted in each."""
    total = 0
    for row in range(len(begin) - 1):
        size = np.int64(begin[row + 1] - begin[row])
        total += size * (size - 1) // 2
    pairs, filled = np.empty(total, "int64"), 0
    for row in range(len(begin) - 1):
        for first in range(begin[row], begin[row + 1]):
            for second in range(first + 1, begin[row + 1]):
                pairs[filled] = np.int64(nodes[first]) * n_nodes + nodes[second]
                filled += 1
    return pairs
