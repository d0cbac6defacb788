"""Leiden's method for communities, compiled.

Every node and every sum is taken in an order that only the graph and the seed decide, on one thread and with nothing
but basic arithmetic: the same partition comes out on every machine. Each community is connected, no node gains by
moving to another one, and no two communities gain by being merged.
"""

import numpy as np
from numba import njit
from scipy import sparse

#: A gain counts if it is more than this share of what the node's own strength is: below is rounding.
ROUNDING = 1e-12


def leiden(weights: sparse.csr_array, seed: int) -> np.ndarray:
    r"""Communities of high modularity by Leiden's method [1]_.

    Modularity with m the sum of all weights and :math:`s_i` the strength of a node:

    .. math:: Q = \frac{1}{2m} \sum_{ij} \Bigl( w_{ij} - \frac{s_i s_j}{2m} \Bigr) \delta(c_i, c_j)

    Nodes move one by one to where Q grows most, until none gains; each community is then parted anew into
    subcommunities that are well connected within it, which become the nodes of a smaller graph; and so on. That is
    repeated from the partition found until it stays. A node joins the subcommunity of the largest gain; the only
    chance is in the order of the nodes, which also decides between equals.

    Parameters
    ----------
    weights : scipy.sparse.csr_array
        Symmetric weights above 0 with sorted indices and an empty diagonal, of shape (n, n); no empty row.
    seed : int

    Returns
    -------
    ndarray of int64, shape (n,)
        Number of each node's community, from 0, in no particular order.

    References
    ----------
    .. [1] Traag, V. A., Waltman, L., van Eck, N. J. (2019). From Louvain to Leiden: guaranteeing well-connected
       communities. Scientific Reports 9, 5233. doi:10.1038/s41598-019-41695-z

    Examples
    --------
    >>> from scipy import sparse
    >>> two_pairs = sparse.csr_array(np.array([[0.0, 9, 0, 0], [9, 0, 1, 0], [0, 1, 0, 9], [0, 0, 9, 0]]))
    >>> leiden(two_pairs, seed=1).tolist()
    [0, 0, 1, 1]
    """
    order = np.random.default_rng(seed).permutation(weights.shape[0])
    mixed = weights[order][:, order]
    mixed.sort_indices()
    share = mixed.data / mixed.data.cumsum()[-1]  # cumsum adds in order, unlike sum
    label = np.empty(len(order), np.int64)
    label[order] = _leiden(mixed.indptr.astype(np.int64), mixed.indices.astype(np.int64), share)
    return label


@njit(cache=True, nogil=True)
def _leiden(start, end, share):
    n = len(start) - 1
    label, n_labels = np.arange(n), n
    while True:
        found, n_found = _iterate(start, end, share, label)
        if n_found == n_labels and _same(found, label):
            return found
        label, n_labels = found, n_found


@njit(cache=True, nogil=True)
def _iterate(start, end, share, label):
    """Move, refine and aggregate until every community is one node of the aggregate."""
    node = np.arange(len(label))  # of the aggregate, for each node of the graph
    strength = _strength(start, share)
    label = label.copy()
    while True:
        _move(start, end, share, strength, label)
        n_labels = _renumber(label)
        part = _refine(start, end, share, strength, label, n_labels)
        n_parts = _renumber(part)
        if n_labels == len(label) or n_parts == len(label):
            return label[node], n_labels
        start, end, share, strength, label = _aggregate(start, end, share, strength, label, part, n_parts)
        node = part[node]


@njit(cache=True, nogil=True)
def _move(start, end, share, strength, label):
    """Nodes go, one after the other, to the community of the largest gain; who is left by one is asked again."""
    n = len(label)
    total, size = np.zeros(n), np.zeros(n, np.int64)
    for v in range(n):
        total[label[v]] += strength[v]
        size[label[v]] += 1
    empty = [np.int64(c) for c in range(n) if size[c] == 0]
    tie, near = np.zeros(n), np.empty(n, np.int64)
    queue, waiting, head, length = np.arange(n), np.ones(n, np.bool_), 0, n
    while length:
        v = queue[head]
        head, length, waiting[v] = (head + 1) % n, length - 1, False
        own, m = label[v], 0
        for e in range(start[v], start[v + 1]):
            c = label[end[e]]
            if tie[c] == 0:
                near[m] = c
                m += 1
            tie[c] += share[e]
        stay = tie[own] - strength[v] * (total[own] - strength[v])
        best, most = own, stay + ROUNDING * strength[v]
        for c in near[:m]:
            gain = tie[c] - strength[v] * total[c]
            if c != own and gain > most:
                best, most = c, gain
            tie[c] = 0
        if most < -ROUNDING * strength[v] and size[own] > 1:
            best = empty.pop()
        if best != own:
            total[own] -= strength[v]
            size[own] -= 1
            if size[own] == 0:
                empty.append(own)
                total[own] = 0
            total[best] += strength[v]
            size[best] += 1
            label[v] = best
            for e in range(start[v], start[v + 1]):
                u = end[e]
                if label[u] != best and not waiting[u]:
                    queue[(head + length) % n] = u
                    length, waiting[u] = length + 1, True


@njit(cache=True, nogil=True)
def _refine(start, end, share, strength, label, n_labels):
    """Parts of the communities: nodes that are still alone join a well connected part of their community."""
    n = len(label)
    total = np.zeros(n_labels)
    outward = np.zeros(n)  # weight from a part to the rest of its community
    for v in range(n):
        total[label[v]] += strength[v]
        for e in range(start[v], start[v + 1]):
            if label[end[e]] == label[v]:
                outward[v] += share[e]
    part, part_total, alone = np.arange(n), strength.copy(), np.ones(n, np.bool_)
    tie, near = np.zeros(n), np.empty(n, np.int64)
    for v in range(n):
        slack = ROUNDING * strength[v]
        if not alone[v] or outward[v] < strength[v] * (total[label[v]] - strength[v]) - slack:
            continue
        m = 0
        for e in range(start[v], start[v + 1]):
            if label[end[e]] == label[v]:
                c = part[end[e]]
                if tie[c] == 0:
                    near[m] = c
                    m += 1
                tie[c] += share[e]
        best, most = v, -slack
        for c in near[:m]:
            gain = tie[c] - strength[v] * part_total[c]
            if gain > most and outward[c] >= part_total[c] * (total[label[v]] - part_total[c]) - slack:
                best, most = c, gain
        if best != v:
            part[v], alone[v], alone[best] = best, False, False
            part_total[best] += strength[v]
            outward[best] += outward[v] - 2 * tie[best]
        for c in near[:m]:
            tie[c] = 0
    return part


@njit(cache=True, nogil=True)
def _aggregate(start, end, share, strength, label, part, n_parts):
    """The graph whose nodes are the parts, without what lies within them: their strength knows of it."""
    n = len(label)
    first = np.zeros(n_parts + 1, np.int64)
    for v in range(n):
        first[part[v] + 1] += 1
    first = np.cumsum(first)
    place, sorted_nodes = first[:-1].copy(), np.empty(n, np.int64)
    for v in range(n):
        sorted_nodes[place[part[v]]] = v
        place[part[v]] += 1
    new_start, new_end, new_share = np.zeros(n_parts + 1, np.int64), np.empty_like(end), np.empty_like(share)
    new_strength, new_label = np.zeros(n_parts), np.empty(n_parts, np.int64)
    tie, filled = np.zeros(n_parts), 0
    for c in range(n_parts):
        begin = filled
        for v in sorted_nodes[first[c] : first[c + 1]]:
            new_strength[c] += strength[v]
            new_label[c] = label[v]
            for e in range(start[v], start[v + 1]):
                d = part[end[e]]
                if d != c:
                    if tie[d] == 0:
                        new_end[filled] = d
                        filled += 1
                    tie[d] += share[e]
        for e in range(begin, filled):
            new_share[e] = tie[new_end[e]]
            tie[new_end[e]] = 0
        new_start[c + 1] = filled
    return new_start, new_end[:filled].copy(), new_share[:filled].copy(), new_strength, new_label


@njit(cache=True, nogil=True)
def _strength(start, share):
    strength = np.zeros(len(start) - 1)
    for v in range(len(strength)):
        for e in range(start[v], start[v + 1]):
            strength[v] += share[e]
    return strength


@njit(cache=True, nogil=True)
def _renumber(label):
    """Number labels from 0 by their first node, in place; how many there are."""
    number, m = np.full(len(label), -1), 0
    for v in range(len(label)):
        if number[label[v]] < 0:
            number[label[v]] = m
            m += 1
        label[v] = number[label[v]]
    return m


@njit(cache=True, nogil=True)
def _same(a, b):
    """Whether two partitions are equal, whose labels may be numbered differently but are as many."""
    partner = np.full(len(a), -1)
    for v in range(len(a)):
        if partner[a[v]] < 0:
            partner[a[v]] = b[v]
        elif partner[a[v]] != b[v]:
            return False
    return True
