"""How sure are links and ranks: bootstrap over works, through patterns of works."""

from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import sparse
from statsmodels.stats.proportion import proportion_confint

from helpers.data.countings import weight_column
from helpers.network.counting import count_links, count_nodes
from helpers.network.patterns import pattern_links, patterns
from helpers.network.ranks import ranks
from helpers.network.similarity import both_directions, relative_intensity, ric, similarity

DRAWN = 2**22  # numbers drawn at a time
KEPT = 2**25  # resampled link weights kept at a time (8 bytes each)
TESTED = 2**17  # resampled statistics tested at a time: few enough for the cache of a processor


def resample(counts: np.ndarray, columns, n_resamples: int, seed: int) -> np.ndarray:
    """Sums over works, for works drawn anew with replacement.

    Parameters
    ----------
    counts : ndarray of int, shape (classes,)
        Number of works of each class. As many works are drawn each time as there are.
    columns : scipy.sparse array, shape (classes, k)
        What one work of each class adds to each of k sums.
    n_resamples : int
    seed : int
        The same seed gives the same draws, whatever the columns.

    Returns
    -------
    ndarray, shape (k, n_resamples)

    Raises
    ------
    ValueError
        If `n_resamples` is less than 1.

    Examples
    --------
    >>> sums = resample(np.array([50, 50]), sparse.csr_array(np.eye(2)), n_resamples=3, seed=1)
    >>> sums.sum(axis=0)
    array([100., 100., 100.])
    """
    if n_resamples < 1:
        raise ValueError(f"n_resamples is {n_resamples}; expected at least 1")
    sums, counts = np.zeros((columns.shape[1], n_resamples)), np.asarray(counts, "int64")
    if not counts.sum():
        return sums
    few = n_resamples * len(counts) <= DRAWN
    turned, begin = columns.T.tocsr(), 0
    for drawn in _kept_draws(counts.tobytes(), n_resamples, seed) if few else _draws(counts, n_resamples, seed):
        end = begin + drawn.shape[1]
        sums[:, begin:end], begin = turned @ drawn, end
    return sums


def _draws(counts, n_resamples, seed):
    """How often each class is drawn, shape (classes, resamples); as many resamples at a time as `DRAWN` allows."""
    random, works, step = np.random.default_rng(seed), int(counts.sum()), max(1, DRAWN // len(counts))
    for begin in range(0, n_resamples, step):
        drawn = random.multinomial(works, counts / works, size=min(step, n_resamples - begin))
        yield np.ascontiguousarray(drawn.T, dtype=float)


@lru_cache(maxsize=1)
def _kept_draws(counts, n_resamples, seed):
    """The draws made last, for the next statistic of the same works: drawing takes far longer than summing."""
    return list(_draws(np.frombuffer(counts, "int64"), n_resamples, seed))


def percentile_interval(samples: np.ndarray, level: float = 0.95, estimate: np.ndarray | None = None):
    """Percentile interval over the last axis, of values that occurred.

    Parameters
    ----------
    samples : ndarray, shape (..., n_resamples)
        NaN (undefined in that resample) is left out; an infinite bound is returned as NaN: no finite bound.
    level : float
    estimate : ndarray, shape (...), optional
        What the interval is of. It is widened to hold it: percentiles leave out an estimate at the border of what is
        possible (a count of 0), or one that resampling moves to one side (a score against the leader's).

    Returns
    -------
    low, high : ndarray, shape (...)

    Examples
    --------
    >>> low, high = percentile_interval(np.arange(1.0, 101.0))
    >>> float(low), float(high)
    (3.0, 98.0)
    >>> low, high = percentile_interval(np.arange(1.0, 101.0), estimate=0)
    >>> float(low), float(high)
    (0.0, 98.0)
    """
    ordered = np.sort(samples, axis=-1)
    known = ordered.shape[-1] - np.isnan(ordered).sum(axis=-1, keepdims=True)

    def bound(share):
        place = np.clip(np.ceil(np.round(share * known, 9)).astype(int) - 1, 0, None)
        value = np.take_along_axis(ordered, place, axis=-1)[..., 0]
        return np.where(np.isfinite(value), value, np.nan)

    low, high = bound((1 - level) / 2), bound((1 + level) / 2)
    if estimate is None:
        return low, high
    held = np.where(np.isfinite(low), np.fmin(low, estimate), low)
    return held, np.where(np.isfinite(high), np.fmax(high, estimate), high)


def wilson(k: ArrayLike, n: ArrayLike, level: float = 0.95):
    r"""Wilson's score interval of a proportion k/n.

    .. math:: \frac{k + z^2/2}{n + z^2} \pm \frac{z}{n + z^2} \sqrt{\frac{k (n - k)}{n} + \frac{z^2}{4}}

    as `statsmodels.stats.proportion.proportion_confint` computes it.

    Parameters
    ----------
    k, n : array_like of int
        Successes and trials, 0 <= k <= n.
    level : float

    Returns
    -------
    low, high : ndarray
        Within [0, 1]; NaN where n is 0.

    Raises
    ------
    ValueError
        If k is negative or greater than n.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal of the
    American Statistical Association 22, 209-212. doi:10.1080/01621459.1927.10502953

    Examples
    --------
    >>> low, high = wilson(8, 10)
    >>> round(float(low), 3), round(float(high), 3)
    (0.49, 0.943)
    """
    k, n = np.asarray(k, float), np.asarray(n, float)
    if np.any(k < 0) or np.any(k > n):
        raise ValueError("k of n: expected 0 <= k <= n in every row")
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = proportion_confint(k, n, alpha=1 - level, method="wilson")
        return np.clip(low, 0, k / n), np.clip(high, k / n, 1)  # at 0 and at n an end is off by a last digit


def bootstrap_links(
    members: pd.DataFrame, n_resamples: int, seed: int, statistic=ric, counting: str = "full"
) -> pd.DataFrame:
    """95 % percentile interval of a statistic of every link, in both directions, over resampled works.

    Works are drawn with replacement from all works of `members`, those with one node included.

    Parameters
    ----------
    members : DataFrame
        work_id, node.
    n_resamples, seed : int
    statistic : function of (weight, source_total, target_total, total)
        Vectorised, such as `similarity.ric` or `similarity.association`.
    counting : {"full", "fractional"}

    Returns
    -------
    DataFrame
        source, target, low, high; sorted by source, target. Resamples in which the statistic is undefined are
        left out of the interval; a bound is null where the statistic is infinite there.

    Notes
    -----
    Memory does not grow with the number of works and stays at some hundred MB for any number of links: where
    resamples x links exceed 2**25, links are taken in blocks and the same draws are made again for each.

    Examples
    --------
    >>> table = pd.DataFrame([("w1", "A"), ("w1", "B"), ("w2", "A"), ("w2", "C"), ("w3", "B"), ("w3", "C")],
    ...                      columns=["work_id", "node"])
    >>> bootstrap_links(table, n_resamples=200, seed=1).iloc[0].to_dict()
    {'source': 'A', 'target': 'B', 'low': 0.0, 'high': 2.0}
    """
    found = patterns(members)
    base = pattern_links(found, counting)
    ends, nodes, n_links = base.ends, len(found.nodes), base.ends.shape[1]
    low, high = np.full((2, n_links), np.nan), np.full((2, n_links), np.nan)
    block = max(1, KEPT // n_resamples)
    for begin in range(0, n_links, block):
        end = min(begin + block, n_links)
        columns = sparse.hstack([base.strength, base.weights[:, begin:end]], format="csr")
        sums = resample(base.counts, columns, n_resamples, seed)
        strength, weight = sums[:nodes], sums[nodes:]
        total = strength.sum(axis=0) / 2
        step = max(1, TESTED // n_resamples)
        for first in range(begin, end, step):
            part = slice(first, min(first + step, end))
            held = weight[first - begin : part.stop - begin]
            for side in (0, 1):
                samples = statistic(held, strength[ends[side, part]], strength[ends[1 - side, part]], total)
                low[side, part], high[side, part] = percentile_interval(samples)
    return pd.DataFrame(
        {
            "source": found.nodes.take(ends.ravel()),
            "target": found.nodes.take(ends[::-1].ravel()),
            "low": low.ravel(),
            "high": high.ravel(),
        }
    ).sort_values(["source", "target"], ignore_index=True)


def country_links(members: pd.DataFrame, n_resamples: int, seed: int, counting: str = "full") -> pd.DataFrame:
    """All links of a network with every measure of them, once from either end.

    Parameters
    ----------
    members : DataFrame
        work_id, node.
    n_resamples, seed : int
        Bootstrap of the relative intensity of collaboration.
    counting : {"full", "fractional"}
        Weights of association and relative intensity.

    Returns
    -------
    DataFrame
        source, target, works, works_fractional, salton, jaccard, association, ric, ric_low, ric_high; sorted
        by source, target. See `similarity`, `relative_intensity` and `bootstrap_links`.

    Examples
    --------
    >>> table = pd.DataFrame([("w1", "A"), ("w1", "B"), ("w2", "A"), ("w2", "C"), ("w3", "B"), ("w3", "C")],
    ...                      columns=["work_id", "node"])
    >>> links = country_links(table, n_resamples=100, seed=1)
    >>> links.loc[0, ["source", "target", "works", "salton", "ric"]].to_dict()
    {'source': 'A', 'target': 'B', 'works': 1, 'salton': 0.5, 'ric': 1.0}
    """
    links = count_links(members)
    table = both_directions(similarity(links, count_nodes(members), counting))
    interval = bootstrap_links(members, n_resamples, seed, ric, counting)
    return table.assign(  # all three are sorted by source, target
        ric=relative_intensity(links, counting)["ric"], ric_low=interval["low"], ric_high=interval["high"]
    )


def partners(
    members: pd.DataFrame,
    focal: str,
    n_resamples: int,
    seed: int,
    by: str = "works",
    counting: str = "full",
    top: int = 10,
) -> pd.DataFrame:
    """Partners of a focal node ranked, each figure with its 95 % bootstrap interval.

    Parameters
    ----------
    members : DataFrame
        work_id, node.
    focal : str
        The node whose partners are ranked.
    n_resamples, seed : int
    by : {"works", "ric"}
        Rank by joint works (in the given counting) or by the relative intensity RIC(focal, partner), whose
        order is that of the association strength too: both grow with the partner's share of links to the
        focal node.
    counting : {"full", "fractional"}
    top : int
        `p_top` is the share of resamples in which the partner is among the first `top`.

    Returns
    -------
    DataFrame
        partner, works, works_fractional, then low and high of the counted one of both; share of the focal
        node's links, with share_low, share_high; ric, ric_low, ric_high; rank, rank_low, rank_high, p_top.
        Sorted by rank, joint works, name. Empty if the focal node has no partner. Ties: equal partners share
        the best rank (1, 2, 2, 4). A partner whose ric is null has no rank by ric and stands last.

    Raises
    ------
    ValueError
        If `by` or `counting` is not one of those named.

    Examples
    --------
    >>> table = pd.DataFrame([("w1", "A"), ("w1", "B"), ("w2", "A"), ("w2", "B"), ("w3", "A"), ("w3", "C")],
    ...                      columns=["work_id", "node"])
    >>> ranked = partners(table, "A", n_resamples=100, seed=1, top=1)
    >>> ranked[["partner", "works", "works_low", "works_high", "rank", "rank_low", "rank_high"]]
      partner  works  works_low  works_high  rank  rank_low  rank_high
    0       B      2        0.0         3.0     1         1          2
    1       C      1        0.0         3.0     2         1          2
    """
    if by not in ("works", "ric"):
        raise ValueError(f"by is {by!r}; expected one of works, ric")
    weight = weight_column(counting)
    links = relative_intensity(count_links(members), counting)
    table = links[links["source"] == focal].drop(columns="source").rename(columns={"target": "partner"})
    table = table.reset_index(drop=True)
    joint, share, intensity = _resampled_partners(patterns(members), focal, n_resamples, seed, counting)
    table["share"] = table[weight] / table[weight].sum()
    for name, samples in ((weight, joint), ("share", share), ("ric", intensity)):
        table[f"{name}_low"], table[f"{name}_high"] = percentile_interval(samples)
    key = weight if by == "works" else "ric"
    samples = joint if by == "works" else intensity
    table = table.assign(**_ranks(table[key].to_numpy(float), samples, top))
    order = [
        "partner",
        "works",
        "works_fractional",
        f"{weight}_low",
        f"{weight}_high",
        "share",
        "share_low",
        "share_high",
        "ric",
        "ric_low",
        "ric_high",
        "rank",
        "rank_low",
        "rank_high",
        "p_top",
    ]
    ascending = [True, False, True]
    return table.sort_values(["rank", weight, "partner"], ascending=ascending, ignore_index=True)[order]


def _resampled_partners(found, focal, n_resamples, seed, counting):
    """Resampled joint weight, share and relative intensity of each partner of `focal`, sorted by name."""
    base = pattern_links(found, counting)
    place = found.nodes.get_indexer([focal])
    held = np.flatnonzero((base.ends == place).any(axis=0))
    partner = np.where(base.ends[0, held] == place, base.ends[1, held], base.ends[0, held])
    held, partner = held[np.argsort(partner)], np.sort(partner)
    total = sparse.csr_array(base.strength.sum(axis=1)[:, None] / 2)
    own = base.strength[:, place] if len(held) else total
    columns = sparse.hstack([total, own, base.strength[:, partner], base.weights[:, held]], format="csr")
    sums = resample(base.counts, columns, n_resamples, seed)
    total, own, strength, joint = sums[0], sums[1], sums[2 : 2 + len(held)], sums[2 + len(held) :]
    with np.errstate(invalid="ignore"):
        return joint, joint / own, ric(joint, own, strength, total)


def _ranks(point, samples, top):
    """Rank columns, highest first, ties sharing the best rank; unranked where the point is null."""
    known = ~np.isnan(point)
    low, high, p_top = (np.full(len(point), np.nan) for _ in range(3))
    if known.any():
        drawn = ranks(np.where(np.isnan(samples[known]), -np.inf, samples[known]))
        low[known], high[known] = percentile_interval(drawn)
        p_top[known] = (drawn <= top).mean(axis=1)
    whole = {"rank": ranks(point), "rank_low": low, "rank_high": high}
    return {name: pd.array(value).astype("Int64") for name, value in whole.items()} | {"p_top": p_top}
