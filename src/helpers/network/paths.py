"""Chains of acquaintance: how to reach a person through co-authors."""

import numpy as np
import pandas as pd

from helpers.network.graph import Graph


def shortest_chains(graph: Graph, starts, goal: str, k: int = 3) -> pd.DataFrame:
    """Shortest chains from a set of nodes to a goal.

    Among the chains from one start, the one with the fewest steps is taken; of those the one whose weakest
    tie is the strongest (most joint works); of those the first by name. Chains of different starts are
    ordered by the same rule. Only the first node of a chain is one of `starts`: a chain through a second one
    would hold a shorter chain.

    Parameters
    ----------
    graph : Graph
        By full counting.
    starts : iterable of str
        For example, the focal country's authors. Those without a link are passed over.
    goal : str
        For example, a core expert.
    k : int
        At most this many chains, each from another start.

    Returns
    -------
    DataFrame
        chain (from 1), step (from 0), node, works_with_next (null at the goal). Empty if no chain leads to
        the goal. If the goal is one of `starts`, the only chain is the goal itself.

    Examples
    --------
    >>> from helpers.network.graph import Graph
    >>> links = pd.DataFrame([("a", "m", 1), ("a", "n", 5), ("m", "z", 9), ("n", "z", 3)],
    ...                      columns=["source", "target", "works"])
    >>> shortest_chains(Graph.from_links(links), ["a"], "z")
       chain  step node  works_with_next
    0      1     0    a                5
    1      1     1    n                3
    2      1     2    z             <NA>
    """
    matrix, names = graph.weights, graph.nodes
    place = names.get_indexer([goal])[0]
    start = np.zeros(len(names), bool)
    start[[p for p in names.get_indexer(pd.Index(sorted(set(starts)), dtype="str")) if p >= 0]] = True
    if place < 0 or not start.any():
        return _table([])
    steps, tie = _widest(matrix, place, start, k)
    reached = np.flatnonzero(start & (steps >= 0))
    order = reached[np.lexsort((-tie[reached], steps[reached]))]
    last = order[:k][-1:]
    equal = (steps[order] < steps[last]) | ((steps[order] == steps[last]) & (tie[order] >= tie[last]))
    chains = [_chain(matrix, steps, tie, start, first) for first in order[equal]]
    ranked = sorted(chains, key=lambda chain: (len(chain), -tie[chain[0]], chain))[:k]
    return _table(
        [
            [(names[a], int(matrix[a, b])) for a, b in zip(chain, chain[1:], strict=False)]
            + [(names[chain[-1]], pd.NA)]
            for chain in ranked
        ]
    )


def _widest(matrix, goal, start, k):
    """Steps to the goal (-1: not reached) and weakest tie of the best chain, until k starts are reached."""
    steps, tie = np.full(matrix.shape[0], -1), np.zeros(matrix.shape[0])
    steps[goal], tie[goal] = 0, np.inf
    layer, depth = np.array([goal]), 0
    while len(layer) and (start & (steps >= 0)).sum() < k:
        layer, depth = layer[~start[layer]], depth + 1  # a start ends a chain
        rows = matrix[layer].tocoo()
        new = steps[rows.col] < 0
        node = rows.col[new]
        np.maximum.at(tie, node, np.minimum(rows.data[new], tie[layer[rows.row[new]]]))
        layer = np.unique(node)
        steps[layer] = depth
    return steps, tie


def _chain(matrix, steps, tie, start, node):
    """First chain by name with the fewest steps and the best weakest tie. Nodes are numbered by name."""
    chain, weakest = [int(node)], tie[node]
    while steps[node] > 0:
        begin, end = matrix.indptr[node], matrix.indptr[node + 1]
        to, works = matrix.indices[begin:end], matrix.data[begin:end]
        nearer = (steps[to] == steps[node] - 1) & ~start[to]
        node = to[nearer & (np.minimum(works, tie[to]) >= weakest)].min()
        chain.append(int(node))
    return chain


def _table(chains):
    rows = [(number, step, *pair) for number, chain in enumerate(chains, 1) for step, pair in enumerate(chain)]
    table = pd.DataFrame(rows, columns=["chain", "step", "node", "works_with_next"])
    return table.astype({"chain": "int64", "step": "int64", "node": "str", "works_with_next": "Int64"})
