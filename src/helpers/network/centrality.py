"""How central a node is: degree, strength, betweenness, PageRank, and Burt's constraint."""

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from helpers.network.counting import weight_column
from helpers.network.graph import adjacency

EXACT = 2_000  # up to so many nodes, betweenness takes every node as a source
SAMPLE = 256  # sources of betweenness in larger networks
BATCH = 2**21  # entries of the shortest-path trees held at a time


def centrality(links, nodes=None, counting="full", seed=0, sources=None):
    r"""Centrality measures of every node.

    degree
        Number of partners.
    strength
        Sum of the weights of its links.
    betweenness
        Share of the pairs of other nodes whose shortest paths run through the node [1]_; a link of weight w
        is 1/w long. Parted evenly over equally short paths.
    pagerank
        Share of time that a random walker spends at the node who follows links by weight and restarts
        anywhere with probability 0.15 [2]_.
    constraint
        How far the node's partners are each other's partners [3]_: low for a broker between groups. See
        `burt_constraint`.

    Parameters
    ----------
    links : DataFrame
        source, target, works, works_fractional.
    nodes : DataFrame, optional
        Its column node adds nodes without a link: zero degree, null constraint.
    counting : {"full", "fractional"}
    seed : int
        Of the sample of sources.
    sources : int, optional
        Number of sources of betweenness, drawn without replacement. All of them for up to 2,000 nodes, else
        256, unless given.

    Returns
    -------
    DataFrame
        node, degree, strength, betweenness, betweenness_error, pagerank, constraint; sorted by node.
        betweenness_error is the standard error from sampling sources: 0 where all were taken.

    References
    ----------
    .. [1] Brandes, U. (2001). A faster algorithm for betweenness centrality. Journal of Mathematical
       Sociology 25(2), 163-177. doi:10.1080/0022250X.2001.9990249
    .. [2] Brin, S., Page, L. (1998). The anatomy of a large-scale hypertextual web search engine. Computer
       Networks 30, 107-117. doi:10.1016/S0169-7552(98)00110-X
    .. [3] Burt, R. S. (1992). Structural Holes. Harvard University Press.

    Examples
    --------
    >>> links = pd.DataFrame({"source": ["A", "B"], "target": ["B", "C"], "works": [1, 3]})
    >>> centrality(links).round(2)
      node  degree  strength  betweenness  betweenness_error  pagerank  constraint
    0    A       1       1.0          0.0                0.0      0.15        1.00
    1    B       2       4.0          1.0                0.0      0.49        0.62
    2    C       1       3.0          0.0                0.0      0.36        1.00
    """
    matrix, labels = adjacency(links, nodes, weight_column(counting))
    between, error = _betweenness(matrix, sources, seed)
    return pd.DataFrame({
        "node": labels,
        "degree": np.diff(matrix.indptr).astype("int64"),
        "strength": matrix.sum(axis=1),
        "betweenness": between,
        "betweenness_error": error,
        "pagerank": _pagerank(matrix),
        "constraint": burt_constraint(matrix),
    })


def burt_constraint(matrix, rows=256):
    r"""Burt's constraint of every node.

    .. math:: c_i = \sum_{j \in N(i)} \Bigl( p_{ij} + \sum_{q \ne i,j} p_{iq} p_{qj} \Bigr)^2,
       \qquad p_{ij} = a_{ij} / \sum_k a_{ik}

    Parameters
    ----------
    matrix : scipy.sparse.csr_array
        Symmetric weights without a diagonal, of shape (n, n).
    rows : int
        Rows computed at a time: memory is at most rows x n numbers.

    Returns
    -------
    ndarray, shape (n,)
        NaN for nodes without a link.

    Examples
    --------
    >>> triangle = sparse.csr_array([[0.0, 1, 1], [1, 0, 1], [1, 1, 0]])
    >>> burt_constraint(triangle)
    array([1.125, 1.125, 1.125])
    """
    strength = matrix.sum(axis=1)
    share = sparse.diags_array(1 / np.where(strength > 0, strength, 1)) @ matrix
    linked = sparse.csr_array((np.ones(matrix.nnz), matrix.indices, matrix.indptr), shape=matrix.shape)
    constraint = np.full(matrix.shape[0], np.nan)
    for begin in range(0, matrix.shape[0], rows):
        part = slice(begin, begin + rows)
        total = share[part] + (share[part] @ share).multiply(linked[part])
        constraint[part] = total.power(2).sum(axis=1)
    constraint[strength == 0] = np.nan
    return constraint


def _pagerank(matrix, damping=0.85, tolerance=1e-12):
    n = matrix.shape[0]
    strength = matrix.sum(axis=1)
    follow = (sparse.diags_array(1 / np.where(strength > 0, strength, 1)) @ matrix).T.tocsr()
    rank, change = np.full(n, 1 / max(n, 1)), 1.0
    while n and change > tolerance:
        lost = rank[strength == 0].sum()  # nodes without a link: the walker restarts
        new = damping * (follow @ rank + lost / n) + (1 - damping) / n
        change, rank = np.abs(new - rank).sum(), new
    return rank


def _betweenness(matrix, sources, seed):
    """Betweenness from all or from sampled sources, with its standard error, by Brandes' accumulation."""
    n = matrix.shape[0]
    if sources is None:
        sources = n if n <= EXACT else SAMPLE
    taken = np.arange(n)
    if sources < n:
        taken = np.sort(np.random.default_rng(seed).choice(n, size=sources, replace=False))
    length = matrix.copy()
    length.data = 1 / length.data
    length.sort_indices()
    edges = length.tocoo()
    step = max(1, BATCH // max(matrix.nnz, 1))
    total, squares = np.zeros(n), np.zeros(n)
    for begin in range(0, len(taken), step):
        through = _dependency(length, edges, taken[begin: begin + step])
        total += through.sum(axis=0)
        squares += (through**2).sum(axis=0)
    scale = 1 / max((n - 1) * (n - 2), 1)
    k = max(len(taken), 1)
    spread = np.sqrt(np.maximum(squares - total**2 / k, 0) / max(k - 1, 1))
    error = n * spread / np.sqrt(k) * np.sqrt(1 - k / max(n, 1)) if k < n else np.zeros(n)
    return total * (n / k) * scale, error * scale


def _dependency(length, edges, sources):
    """Dependency of each of a batch of sources on each node: their shortest-path trees side by side."""
    n = length.shape[0]
    distance = dijkstra(length, indices=sources)
    reach = distance[:, edges.row] + edges.data
    there = distance[:, edges.col]
    with np.errstate(invalid="ignore"):
        on_path = (reach <= there * (1 + 1e-10)) & (distance[:, edges.row] < there) & np.isfinite(there)
    which, edge = np.nonzero(on_path)
    size = len(sources) * n
    ends = which * n + edges.col[edge], which * n + edges.row[edge]
    back = sparse.csr_array((np.ones(len(edge)), ends), shape=(size, size))  # from a node to those before it
    front = np.zeros(size)
    front[np.arange(len(sources)) * n + sources] = 1
    paths, depth = front.copy(), 0
    while (front := back @ front).any():
        paths, depth = paths + front, depth + 1
    forward = back.T.tocsr()
    inverse = np.divide(1, paths, out=np.zeros(size), where=paths > 0)
    front = np.zeros(size)
    for _ in range(depth):  # nodes at the end of the longest path settle first
        front = paths * (forward @ (inverse * (1 + front)))
    through = front.reshape(len(sources), n)
    through[np.arange(len(sources)), sources] = 0
    return through
