"""Structural holes: how far a node's partners are each other's partners, compiled."""

import numpy as np
from numba import njit

from helpers.network.graph import Graph


def burt_constraint(graph: Graph) -> np.ndarray:
    r"""Burt's constraint of every node [1]_.

    .. math:: c_i = \sum_{j \in N(i)} \Bigl( p_{ij} + \sum_{q \ne i,j} p_{iq} p_{qj} \Bigr)^2,
       \qquad p_{ij} = w_{ij} / \sum_k w_{ik}

    Parameters
    ----------
    graph : Graph

    Returns
    -------
    ndarray, shape (n,)
        NaN for nodes without a link.

    References
    ----------
    .. [1] Burt, R. S. (1992). Structural Holes. Harvard University Press.

    Examples
    --------
    >>> import pandas as pd
    >>> from helpers.network.graph import Graph
    >>> triangle = pd.DataFrame({"source": ["A", "A", "B"], "target": ["B", "C", "C"], "works": [1, 1, 1]})
    >>> burt_constraint(Graph.from_links(triangle))
    array([1.125, 1.125, 1.125])
    """
    matrix, strength = graph.weights, graph.strength
    return _constraint(matrix.indptr, matrix.indices, matrix.data, strength)


@njit(cache=True, nogil=True)
def _constraint(start, end, weight, strength):
    n = len(start) - 1
    inward = weight / strength[end]  # p_qj, stored at the link from j to q
    own, constraint = np.zeros(n), np.full(n, np.nan)  # own: p_iq of the node i in hand
    for i in range(n):
        if start[i] == start[i + 1]:
            continue
        for e in range(start[i], start[i + 1]):
            own[end[e]] = weight[e] / strength[i]
        total = 0.0
        for e in range(start[i], start[i + 1]):
            j = end[e]
            invested = own[j]
            for f in range(start[j], start[j + 1]):
                invested += own[end[f]] * inward[f]
            total += invested**2
        for e in range(start[i], start[i + 1]):
            own[end[e]] = 0
        constraint[i] = total
    return constraint
