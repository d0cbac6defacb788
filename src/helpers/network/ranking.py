"""Leading nodes with the uncertainty of their rank."""

import numpy as np
import pandas as pd
from scipy import sparse

from helpers.data.countings import weight_column
from helpers.data.kept import kept
from helpers.network.counting import count_nodes
from helpers.network.patterns import patterns
from helpers.network.ranks import ranks
from helpers.network.resampling import percentile_interval, resample

#: So many of the largest nodes take part in the resampling of ranks.
CANDIDATES = 400


@kept
def leading_nodes(members: pd.DataFrame, n_resamples: int, seed: int, counting: str = "full") -> pd.DataFrame:
    """Nodes ranked by works, with 95 % bootstrap intervals of the works and of the rank.

    Parameters
    ----------
    members : DataFrame
        work_id, node.
    n_resamples, seed : int
        Bootstrap over works.
    counting : {"full", "fractional"}
        What ranks: works, or works shared equally among the nodes of each work.

    Returns
    -------
    DataFrame
        node, works, works_fractional, collaborative, then low and high of the counted one of the first two,
        rank, rank_low, rank_high; by rank, then name. Ties share the best rank. Beyond the `CANDIDATES` largest
        nodes the intervals are null: their ranks are ties of a handful of works.

    Examples
    --------
    >>> table = pd.DataFrame({"work_id": ["1", "2", "3", "4"], "node": ["A", "A", "A", "B"]})
    >>> leading_nodes(table, n_resamples=200, seed=1)[["node", "works", "rank", "rank_low", "rank_high"]]
      node  works  rank  rank_low  rank_high
    0    A      3     1         1          2
    1    B      1     2         1          2
    """
    weight = weight_column(counting)
    nodes = count_nodes(members)
    nodes["rank"] = ranks(nodes[weight]).astype("int64")
    nodes = nodes.sort_values(["rank", "node"], ignore_index=True)
    named = nodes["node"].head(CANDIDATES)
    empty = pd.DataFrame(pd.NA, index=nodes.index, columns=["low", "high"])
    bounds = {f"{weight}_{end}": empty[end].astype("Float64") for end in empty}
    bounds |= {f"rank_{end}": empty[end].astype("Int64") for end in empty}
    if len(named):
        sums = _resampled(members, named, n_resamples, seed, counting)
        for name, samples in ((weight, sums), ("rank", ranks(sums))):
            low, high = percentile_interval(samples, estimate=nodes[name].head(CANDIDATES).to_numpy(float))
            bounds[f"{name}_low"][: len(named)] = np.round(low, 6) if name == weight else np.floor(low).astype(int)
            bounds[f"{name}_high"][: len(named)] = np.round(high, 6) if name == weight else np.ceil(high).astype(int)
    columns = ["node", "works", "works_fractional", "collaborative", f"{weight}_low", f"{weight}_high", "rank"]
    return nodes.assign(**bounds)[[*columns, "rank_low", "rank_high"]]


def _resampled(members, named, n_resamples, seed, counting):
    """Resampled size of each named node, in the order given."""
    found = patterns(members)
    matrix = found.incidence.astype(float)
    if counting == "fractional":
        matrix = sparse.diags_array(1 / found.sizes) @ matrix
    columns = sparse.csc_array(matrix)[:, found.nodes.get_indexer(named)]
    return resample(found.counts, sparse.csr_array(columns), n_resamples, seed)
