"""Betweenness of a weighted network from all or from sampled sources, compiled."""

from heapq import heappop, heappush

import numpy as np
from numba import njit

from helpers.data.kept import kept
from helpers.network.graph import Graph

EXACT = 2_000  #: up to so many nodes, every node is a source
SAMPLE = 256  #: sources in larger networks
#: Two paths are equally long if their lengths differ by no more than this share: rounding.
ROUNDING = 1e-10


@kept
def betweenness(graph: Graph, sources: int | None = None, seed: int = 0):
    r"""Share of the pairs of other nodes whose shortest paths run through a node [1]_.

    .. math:: b_v = \frac{1}{(n-1)(n-2)} \sum_{s \ne v} \delta_s(v), \qquad
       \delta_s(v) = 2 \sum_{t \ne s,v} \frac{\sigma_{st}(v)}{\sigma_{st}} \, \frac{d(s,v)}{d(s,t)}

    with :math:`\sigma_{st}` the number of shortest paths, :math:`\sigma_{st}(v)` of those through v, and d the
    distance; a link of weight w is 1/w long. The last factor shares what a pair adds between its two ends, by how far
    they are from v: the sum over all sources is the same without it (and without the 2), but a sample of sources errs
    less, since it hangs less on whether it holds the close neighbours of v [2]_.

    From k of the n nodes, drawn without replacement, the sum is estimated without bias by n times the mean
    :math:`\bar\delta(v)`; its standard error is

    .. math:: n \, \sqrt{\frac{1 - k/n}{k (k-1)} \sum_s (\delta_s(v) - \bar\delta(v))^2} .

    Parameters
    ----------
    graph : Graph
    sources : int, optional
        How many. All for up to `EXACT` nodes, else `SAMPLE`, unless given.
    seed : int
        Of the draw of sources.

    Returns
    -------
    betweenness, error : ndarray, shape (n,)
        The error is 0 where all nodes were sources. It is itself an estimate, from the sources drawn: that of a node
        which few nodes need is too small. In the institution network of the embedded corpus (20,107 nodes, 256
        sources) 1.96 errors hold the exact value of 95 % of the first ten nodes, of 85 % of the next 40, of 70 % of
        the next 50 and of 37 % of those down to rank 500.

    Raises
    ------
    ValueError
        `sources` is less than 2.

    References
    ----------
    .. [1] Brandes, U. (2001). A faster algorithm for betweenness centrality. Journal of Mathematical Sociology 25(2),
       163-177. doi:10.1080/0022250X.2001.9990249
    .. [2] Geisberger, R., Sanders, P., Schultes, D. (2008). Better approximation of betweenness centrality. ALENEX,
       90-100. doi:10.1137/1.9781611972887.9

    Examples
    --------
    >>> import pandas as pd
    >>> from helpers.network.graph import Graph
    >>> path = pd.DataFrame({"source": ["A", "B", "C"], "target": ["B", "C", "D"], "works": [1, 3, 2]})
    >>> betweenness(Graph.from_links(path))[0].round(3).tolist()
    [0.0, 0.667, 0.667, 0.0]
    """
    if sources is not None and sources < 2:
        raise ValueError(f"sources is {sources}; expected at least 2: the error is reckoned from their differences")
    n, taken = len(graph.nodes), np.arange(len(graph.nodes))
    if sources is None:
        sources = n if n <= EXACT else SAMPLE
    if sources < n:
        taken = np.sort(np.random.default_rng(seed).choice(n, size=sources, replace=False))
    matrix, k = graph.weights, max(len(taken), 1)
    total, squares = _dependencies(matrix.indptr, matrix.indices, 1 / matrix.data, taken)
    scale = n / k / max((n - 1) * (n - 2), 1)
    variance = np.maximum(squares - total**2 / k, 0) / max(k - 1, 1) * k * (1 - k / max(n, 1))
    return total * scale, np.sqrt(variance) * scale


@njit(cache=True, nogil=True)
def _dependencies(start, end, length, sources):
    """Sum over the sources of the dependency of each on every node, and of its square."""
    n = len(start) - 1
    total, squares = np.zeros(n), np.zeros(n)
    order, before, first = np.empty(n, np.int64), np.empty(len(end), np.int64), np.empty(n + 1, np.int64)
    for s in sources:
        distance, paths, through = np.full(n, np.inf), np.zeros(n), np.zeros(n)
        distance[s], paths[s], m, k = 0.0, 1.0, 0, 0
        heap = [(0.0, np.int64(s))]
        while heap:
            reached, v = heappop(heap)
            if reached > distance[v]:
                continue  # a shorter way was found since
            order[m], first[m], m = v, k, m + 1
            far = reached * (1 + ROUNDING)
            for e in range(start[v], start[v + 1]):
                u, reach = end[e], reached + length[e]
                if reach < distance[u]:
                    distance[u] = reach
                    heappush(heap, (reach, np.int64(u)))
                elif distance[u] < reached and distance[u] + length[e] <= far:  # u comes before v
                    paths[v] += paths[u]
                    before[k], k = u, k + 1
        first[m] = k
        for i in range(m - 1, 0, -1):  # the source itself is not between
            v = order[i]
            each = (1 / distance[v] + through[v]) / paths[v]
            for u in before[first[i] : first[i + 1]]:
                through[u] += paths[u] * each
            dependency = 2 * distance[v] * through[v]
            total[v] += dependency
            squares[v] += dependency**2
    return total, squares
