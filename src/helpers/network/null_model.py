"""Chance as a yardstick: memberships shuffled so that every work keeps its size and every node its total."""

from collections.abc import Iterator

import numpy as np
import pandas as pd


def shuffled_members(
    members: pd.DataFrame, n_samples: int, seed: int, steps: int = 10, burn_in: int = 100
) -> Iterator[pd.DataFrame]:
    """Random memberships in which every work has as many nodes, and every node as many works, as it has.

    Works are paired at random; the two of a pair keep the nodes they share and deal out the others anew, each
    as many as it had. A step does so for all works at once (a global trade). The chain converges to the uniform
    distribution over all tables with these margins.

    Parameters
    ----------
    members : DataFrame
        work_id, node: distinct.
    n_samples : int
        Tables to draw.
    seed : int
    steps : int
        Global trades between one table and the next.
    burn_in : int
        Global trades before the first.

    Yields
    ------
    DataFrame
        work_id, node in the order of `members`: same sizes, same totals, another arrangement.

    Notes
    -----
    A trade holds a table of works x nodes, one byte a cell. Rare nodes of large works take longest to mix: one table
    resembles the next in them more than in frequent nodes, and `steps` is a compromise (evidence.md has the figures).

    References
    ----------
    Carstens, C. J., Hamann, M., Meyer, U., Penschuck, M., Tran, H., Wagner, D. (2018). Parallel and I/O-efficient
    randomisation of massive networks using global curveball trades. ESA 2018, 11:1-11:15.
    doi:10.4230/LIPIcs.ESA.2018.11. Strona, G., et al. (2014). A fast and unbiased procedure to randomize ecological
    binary matrices with fixed row and column totals. Nature Communications 5, 4114. doi:10.1038/ncomms5114

    Examples
    --------
    >>> table = pd.DataFrame({"work_id": ["w1", "w1", "w2", "w2"], "node": ["KR", "JP", "CN", "US"]})
    >>> drawn = next(shuffled_members(table, 1, seed=3))
    >>> drawn.groupby("work_id").size().tolist(), sorted(drawn["node"])
    ([2, 2], ['CN', 'JP', 'KR', 'US'])
    """
    work, works = pd.factorize(members["work_id"])
    node, nodes = pd.factorize(members["node"], sort=True)
    random = np.random.default_rng(seed)
    for sample in range(n_samples):
        for _ in range(burn_in if sample == 0 else steps):
            node = _global_trade(work, node, len(works), len(nodes), random)
        yield pd.DataFrame({"work_id": works.take(work), "node": nodes.take(node)})


def _global_trade(work, node, n_works, n_nodes, random):
    """Pair all works at random and deal out anew what the two of a pair do not share."""
    place = random.permutation(n_works).astype(np.min_scalar_type(n_works))[work]  # narrow numbers are sorted faster
    there = np.zeros((n_works + 1, n_nodes), dtype=bool)
    there[place, node] = True
    alone = place == n_works - n_works % 2  # of an odd number of works the last sits out; of an even one nobody does
    free = np.flatnonzero(~there[place ^ 1, node] & ~alone)
    place = place[free]
    slots = free[np.argsort(place, kind="stable")]
    mixed = random.permutation(len(free))
    dealt = free[mixed[np.argsort(place[mixed] // 2, kind="stable")]]
    new = node.copy()
    new[slots] = node[dealt]
    return new
