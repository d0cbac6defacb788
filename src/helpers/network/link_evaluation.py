"""How well first links are foreseen: the last years held out, country by country, predictor beside indices.

Two things are ranked: the pairs of a country's nodes with those abroad that have not met, and, since advice names
partners, the nodes abroad that have no work with the country at all.
"""

import numpy as np
import pandas as pd

from helpers.network.link_prediction import (
    INDICES,
    blocks,
    candidate_pairs,
    first_links,
    indices,
    log_odds,
    pair_features,
)
from helpers.network.new_partners import surprises, touched
from helpers.network.snapshot import LARGEST, History, snapshot

FIRST = 20  #: precision of the first twenty
FEWEST = 5  #: first links that a country needs to be counted
MEASURES = ("auc", "precision_at_20")


def auc(scores: np.ndarray, hits: np.ndarray) -> float:
    r"""Chance that a pair that linked scores higher than one that did not, ties counted half.

    Parameters
    ----------
    scores : ndarray
    hits : ndarray of bool

    Returns
    -------
    float
        NaN where all pairs linked, or none.

    References
    ----------
    Hanley, J. A., McNeil, B. J. (1982). The meaning and use of the area under a receiver operating characteristic
    (ROC) curve. Radiology 143(1), 29-36. doi:10.1148/radiology.143.1.7063747

    Examples
    --------
    >>> auc(np.array([3, 2, 2, 1]), np.array([True, True, False, False]))
    0.875
    """
    hits = np.asarray(hits, bool)
    linked, others = np.sort(scores[hits]), scores[~hits]
    if not len(linked) or not len(others):
        return np.nan
    below = np.searchsorted(linked, others, "left") + np.searchsorted(linked, others, "right")
    return float(1 - below.mean() / 2 / len(linked))


def precision(scores, hits, k=FIRST) -> float:
    """Share of the k best pairs that linked; where equal scores straddle the k-th place, what any order would expect.

    Examples
    --------
    >>> precision(np.array([5, 4, 4, 1]), np.array([True, True, False, False]), k=2)
    0.75
    """
    k = min(k, len(scores))
    if not k:
        return np.nan
    least = np.partition(scores, -k)[-k]
    above, level = scores > least, scores == least
    return float((hits[above].sum() + (k - above.sum()) * hits[level].mean()) / k)


def evaluate(past: History, last: int, horizon: int, predictors, max_members: int = LARGEST) -> pd.DataFrame:
    """Rank pairs and partners of each country by each method as of year `last`, and see which linked afterwards.

    pairs
        All pairs of a node of the country and one abroad that had no joint work up to `last`
        (`link_prediction.candidate_pairs`), none is sampled; has one of the years after?
    partners
        All paired nodes abroad without a work that carries an affiliation in the country up to `last`
        (`new_partners.touched`), by the sum of the pair's scores over the country's nodes (for a predictor the sum of
        -log(1 - p)); are they on one in the years after?

    A method sees nothing later than `last`.

    Parameters
    ----------
    past : History
    last : int
        Last year that is known.
    horizon : int
        Years afterwards in which a first link counts.
    predictors : dict of DataFrame
        Name -> coefficients; they stand before the indices.
    max_members : int

    Returns
    -------
    DataFrame
        ranked ("pairs" or "partners"), method, country, auc, precision_at_20, pairs (or partners ranked), new_links; of
        countries with `FEWEST` first links among `FIRST` ranked at least, pairs first, in the order of methods, then
        country. A pair of two such countries is counted in each.
    """
    known = snapshot(past, last, max_members=max_members)
    after = first_links(past, known, last + 1, last + horizon, max_members)
    rows = []
    for number in np.unique(known.country[known.country >= 0]):
        scores, hits, sums = _country(known, after, np.flatnonzero(known.country == number), predictors)
        free = ~touched(past, number, -np.inf, last, max_members)[known.place]
        free &= (known.country >= 0) & (known.country != number)
        new = touched(past, number, last + 1, last + horizon, max_members)[known.place][free]
        sums = {name: values[free] for name, values in sums.items()}
        for ranked, by, true in (("pairs", scores, hits), ("partners", sums, new)):
            if true.sum() >= FEWEST and len(true) >= FIRST:
                rows += [
                    (
                        ranked,
                        method,
                        past.countries[number],
                        auc(values, true),
                        precision(values, true),
                        len(true),
                        int(true.sum()),
                    )
                    for method, values in by.items()
                ]
    table = pd.DataFrame(rows, columns=["ranked", "method", "country", *MEASURES, "pairs", "new_links"])
    order = {name: place for place, name in enumerate([*predictors, *INDICES])}
    table = table.assign(order=table["method"].map(order), pairs_first=table["ranked"] != "pairs")
    table = table.sort_values(["pairs_first", "order", "country"], ignore_index=True)
    return table.drop(columns=["pairs_first", "order"])


def _country(known, after, own, predictors):
    """Scores of all candidate pairs of some rows by each method, which of them linked, and sums of scores by node."""
    scores, hits, sums = {}, [], {}
    for rows in blocks(known, own):
        pairs = candidate_pairs(known, rows)
        features = pair_features(known, rows) if predictors else None
        found = {name: log_odds(table, features) for name, table in predictors.items()} | indices(known, rows)
        for name, values in found.items():
            scores.setdefault(name, []).append(values[pairs].astype("float32"))
            added = (surprises(values) if name in predictors else values).sum(axis=0, dtype=float)
            sums[name] = sums.get(name, 0) + added
        hits.append(after[rows].toarray()[pairs] > 0)
    return {name: np.concatenate(parts) for name, parts in scores.items()}, np.concatenate(hits), sums


def summary(results: pd.DataFrame, n_resamples: int, seed: int, level: float = 0.95) -> pd.DataFrame:
    """Means over countries, and how far the first method is ahead of each other one.

    Percentile intervals of a bootstrap over countries, paired: a country is drawn with all methods. They tell how the
    result would differ with other countries, not with other years.

    Parameters
    ----------
    results : DataFrame
        From `evaluate`, of one thing ranked.
    n_resamples, seed : int
    level : float

    Returns
    -------
    DataFrame
        method; auc and precision_at_20 with _low and _high; auc_gain and precision_gain (first method minus this one)
        with _low and _high, null for the first itself; ahead ("both", "auc", "precision" or "neither": the measures
        whose gain is surely above 0, null for the first); n (countries). In the order of methods.

    Examples
    --------
    >>> table = pd.DataFrame({"method": list("aabb"), "country": ["JP", "KR"] * 2, "auc": [0.9, 0.8, 0.6, 0.7],
    ...                       "precision_at_20": [0.2, 0.1, 0.2, 0.1]})
    >>> summary(table, n_resamples=100, seed=1)[["method", "auc_gain", "precision_gain", "ahead"]].tail(1)
      method  auc_gain  precision_gain ahead
    1      b       0.2             0.0   auc
    """
    methods, out = results["method"].unique(), {}
    countries = results["country"].nunique()
    drawn = np.random.default_rng(seed).integers(0, max(countries, 1), size=(n_resamples, countries))
    tails, surely = [(1 - level) / 2, (1 + level) / 2], []
    for measure, short in zip(MEASURES, ("auc", "precision"), strict=True):
        values = results.pivot(index="method", columns="country", values=measure).loc[methods].to_numpy()
        samples = values[:, drawn].mean(axis=2)
        gains = samples[:1] - samples
        out[measure] = values.mean(axis=1)
        out[f"{measure}_low"], out[f"{measure}_high"] = np.quantile(samples, tails, axis=1)
        low, high = np.quantile(gains, tails, axis=1)
        surely.append(low > 0)
        for end, column in ((values[0].mean() - values.mean(axis=1), ""), (low, "_low"), (high, "_high")):
            out[f"{short}_gain{column}"] = np.where(np.arange(len(methods)) == 0, np.nan, end.round(12))
    words = np.where(
        surely[0] & surely[1], "both", np.where(surely[0], "auc", np.where(surely[1], "precision", "neither"))
    )
    ahead = pd.Series(words, dtype="str").mask(np.arange(len(methods)) == 0)
    return pd.DataFrame({"method": methods, **out, "ahead": ahead, "n": countries})


def means(results, n_resamples: int, seed: int) -> pd.DataFrame:
    """`summary` of each thing ranked, with ranked, pairs and new_links (sums over countries)."""
    parts = []
    for ranked, part in results.groupby("ranked", sort=False):
        sums = part[part["method"] == part["method"].iloc[0]][["pairs", "new_links"]].sum()
        parts.append(summary(part, n_resamples, seed).assign(ranked=ranked, **sums))
    return pd.concat(parts, ignore_index=True)
