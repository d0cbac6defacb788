"""How central a node is: degree, strength, core, betweenness, PageRank, and Burt's constraint."""

import numpy as np
import pandas as pd
from numba import njit
from scipy import sparse

from helpers.network.betweenness import betweenness
from helpers.network.graph import Graph
from helpers.network.structural_holes import burt_constraint


def centrality(graph: Graph, seed: int = 0, sources: int | None = None) -> pd.DataFrame:
    r"""Centrality measures of every node.

    degree
        Number of partners.
    strength
        Sum of the weights of its links.
    core_number
        The largest k so that the node belongs to a part of the network where each has k partners; see `core_number`.
    betweenness
        Share of the pairs of other nodes whose shortest paths run through the node; see `betweenness`.
    pagerank
        Share of time that a random walker spends at the node; see `pagerank`.
    constraint
        How far the node's partners are each other's partners: low for a broker between groups. See `burt_constraint`.

    Parameters
    ----------
    graph : Graph
    seed : int
        Of the sample of sources.
    sources : int, optional
        Number of sources of betweenness; as `betweenness` has it unless given.

    Returns
    -------
    DataFrame
        node, degree, strength, core_number, betweenness, betweenness_error, pagerank, constraint; sorted by node.
        betweenness_error is the standard error from sampling sources: 0 where all were taken. A node without a link
        has degree 0 and null constraint.

    Examples
    --------
    >>> from helpers.network.graph import Graph
    >>> links = pd.DataFrame({"source": ["A", "B"], "target": ["B", "C"], "works": [1, 3]})
    >>> centrality(Graph.from_links(links)).drop(columns="betweenness_error").round(2)
      node  degree  strength  core_number  betweenness  pagerank  constraint
    0    A       1       1.0            1          0.0      0.15        1.00
    1    B       2       4.0            1          1.0      0.49        0.62
    2    C       1       3.0            1          0.0      0.36        1.00
    """
    between, error = betweenness(graph, sources, seed)
    return pd.DataFrame(
        {
            "node": graph.nodes,
            "degree": graph.degree,
            "strength": graph.strength,
            "core_number": core_number(graph),
            "betweenness": between,
            "betweenness_error": error,
            "pagerank": pagerank(graph),
            "constraint": burt_constraint(graph),
        }
    )


def pagerank(graph: Graph, damping: float = 0.85, tolerance: float = 1e-12) -> np.ndarray:
    r"""Share of time at each node of a walker who follows links by weight and now and then starts anywhere [1]_.

    .. math:: r = d \, (P^\top r + r_0 / n) + (1 - d) / n, \qquad P_{ij} = w_{ij} / \sum_k w_{ik}

    with :math:`r_0` the share of the nodes without a link, from which the walker starts anywhere.

    Parameters
    ----------
    graph : Graph
    damping : float
        d, the probability of following a link.
    tolerance : float
        The power iteration ends where the sum of all changes is smaller.

    Returns
    -------
    ndarray, shape (n,)

    References
    ----------
    .. [1] Brin, S., Page, L. (1998). The anatomy of a large-scale hypertextual web search engine. Computer Networks 30,
       107-117. doi:10.1016/S0169-7552(98)00110-X

    Examples
    --------
    >>> from helpers.network.graph import Graph
    >>> star = pd.DataFrame({"source": ["A", "A"], "target": ["B", "C"], "works": [1, 1]})
    >>> pagerank(Graph.from_links(star)).round(3).tolist()
    [0.486, 0.257, 0.257]
    """
    n, strength = len(graph.nodes), graph.strength
    follow = graph.weights @ sparse.diags_array(1 / np.where(strength > 0, strength, 1))  # weights are symmetric
    rank, change = np.full(n, 1 / max(n, 1)), 1.0
    while n and change > tolerance:
        lost = rank[strength == 0].sum()
        new = damping * (follow @ rank + lost / n) + (1 - damping) / n
        change, rank = np.abs(new - rank).sum(), new
    return rank


def core_number(graph: Graph) -> np.ndarray:
    """Largest k so that the node belongs to the k-core: what is left when nodes of fewer than k partners go [1]_.

    Parameters
    ----------
    graph : Graph
        Its weights do not matter.

    Returns
    -------
    ndarray of int64, shape (n,)

    References
    ----------
    .. [1] Batagelj, V., Zaversnik, M. (2003). An O(m) algorithm for cores decomposition of networks. arXiv:cs/0310049

    Examples
    --------
    >>> from helpers.network.graph import Graph
    >>> kite = pd.DataFrame({"source": ["A", "A", "B", "C"], "target": ["B", "C", "C", "D"], "works": [1, 1, 1, 1]})
    >>> core_number(Graph.from_links(kite)).tolist()
    [2, 2, 2, 1]
    """
    order = np.argsort(graph.degree, kind="stable")
    return _peel(graph.weights.indptr, graph.weights.indices, order, graph.degree)


@njit(cache=True, nogil=True)
def _peel(start, end, order, left):
    """Take the node of fewest partners left, one after the other. `order` stays sorted by `left`."""
    n = len(left)
    place, first = np.empty(n, np.int64), np.searchsorted(left[order], np.arange(n + 1))  # of each number left
    for i in range(n):
        place[order[i]] = i
    for i in range(n):
        v = order[i]
        for e in range(start[v], start[v + 1]):
            u = end[e]
            if left[u] > left[v]:  # it goes to the front of its like, and counts one less
                front = first[left[u]]
                other = order[front]
                order[place[u]], order[front] = other, u
                place[other], place[u] = place[u], front
                first[left[u]] = front + 1
                left[u] -= 1
    return left
