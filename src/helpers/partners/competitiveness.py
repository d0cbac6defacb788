r"""How competitive is the focal country in a technology: a variable of its own, not the rank.

Definition. Three ratios, each 1 where the country is at par, each put on [0, 1] by r / (1 + r), so that 1/2 is par:

level
    the focal country's score over the mean score of the ten other countries with the highest scores (fewer where
    fewer have a score above 0);
specialisation
    its share of the works of the technology over its share of all works of the corpus (revealed advantage);
momentum
    its share of the later half of the works of the technology over its share of the earlier half. The halves are
    whole years: the later one begins after the year that divides the works most evenly.

A work of the country is one with an author there (full counting); shares are of the works whose year and country are
known. Competitiveness is the weighted mean of the parts that are known, by default with weights 2 : 1 : 1. Without a
level there is no competitiveness; other unknown parts are left out, the weights renormalised, and `left_out` says so.
A technology of fewer than 100 works has no level: its top 10 % are fewer than ten works, among ten countries and more,
and a country that has none of them has none in every resample, which is no certainty.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.data.corpus import Corpus
from helpers.network.resampling import percentile_interval

PARTS = ("level", "specialisation", "momentum")
WEIGHTS = {"level": 2.0, "specialisation": 1.0, "momentum": 1.0}
FIRST = 10  # other countries with which the level is compared
MIN_LEVEL, MIN_HALF = 100, 30  # works of the technology, and of each half of them, that level and momentum need


@dataclass(frozen=True)
class Competitiveness:
    """Of the focal country in each technology: `table` and, row by row of it, `samples` (T, n_resamples)."""

    table: pd.DataFrame
    samples: np.ndarray


def competitiveness(
    levels,
    corpus: Corpus | None,
    focal: str,
    seed: int,
    weights: Mapping[str, float] | None = None,
    level: float = 0.90,
) -> Competitiveness:
    r"""How competitive a country is in each technology, with how sure it is.

    See the head of this module for the definition. The resamples of the level are those of `levels`; shares are drawn
    from their Jeffreys posterior, Beta(k + 1/2, n - k + 1/2) for k of n works: for the two halves of the technology's
    works and for all other works. Their point values are the means (k + 1/2) / (n + 1).

    Parameters
    ----------
    levels : Levels
        From `technology_levels`.
    corpus : Corpus or None
        Whose works they are made of; None where there are only counts (no specialisation and no momentum).
    focal : str
    seed : int
    weights : dict of str to float, optional
        Of level, specialisation and momentum; 2 : 1 : 1 unless told.
    level : float
        Of the intervals.

    Returns
    -------
    Competitiveness
        The table holds technology, level, specialisation, momentum (each in [0, 1], 1/2 at par; null where unknown),
        competitiveness, competitiveness_low, competitiveness_high, left_out (weighted parts that are unknown, separated
        by commas; null where none is) and reason: null where competitiveness is known, else "too_few_works" (fewer than
        100), "too_few_own_works" (of the country) or "no_level" (it has no score). Technologies as in `levels`.

    Raises
    ------
    ValueError
        If `focal` is not among the countries of `levels`, or a weight is negative, of no part, or none is above 0.

    References
    ----------
    Balassa, B. (1965). Trade liberalisation and "revealed" comparative advantage. The Manchester School 33, 99-123.
    doi:10.1111/j.1467-9957.1965.tb00050.x
    Brown, L. D., Cai, T. T. and DasGupta, A. (2001). Interval estimation for a binomial proportion. Statistical
    Science 16, 101-133. doi:10.1214/ss/1009213286

    Examples
    --------
    The mean of the others' scores is 50, Korea's 25: r = 1/2.

    >>> from helpers.levels.components import component_counts
    >>> from helpers.levels.levels import technology_levels
    >>> counts = pd.DataFrame({"technology": "ai", "country": ["KR", "US"], "component": "top10", "value": [50, 100]})
    >>> found = competitiveness(technology_levels(component_counts(counts, 200, seed=1), {"top10": 1}), None, "KR", 1)
    >>> found.table[["level", "competitiveness", "left_out"]].round(3).values.tolist()
    [[0.333, 0.333, 'specialisation,momentum']]
    """
    weights = WEIGHTS if weights is None else weights
    if not set(weights) <= set(PARTS) or min(weights.values(), default=-1) < 0 or not sum(weights.values()) > 0:
        raise ValueError(f"weights {weights}: expected weights of 0 or more, one above 0, of {', '.join(PARTS)}")
    technologies, countries = levels.components.technologies, levels.components.countries
    if focal not in countries:
        raise ValueError(f"focal {focal!r} is in no work of these technologies; expected one of {', '.join(countries)}")
    points, samples = _level(levels, focal)
    few = levels.components.works < MIN_LEVEL  # false where only counts are known
    points[few], samples[few] = np.nan, np.nan
    n_resamples = samples.shape[1]
    share, drawn_share = _shares(corpus, technologies, focal, n_resamples, np.random.default_rng(seed))
    points, samples = {"level": points} | share, {"level": samples} | drawn_share
    used = [name for name in PARTS if weights.get(name, 0) > 0]
    known = np.array([~np.isnan(points[name]) & ~np.isnan(points["level"]) for name in used])
    whole = known * np.array([weights[name] for name in used])[:, None]
    total = np.where(whole.any(axis=0), whole.sum(axis=0), np.nan)

    def mean(parts):
        return sum((w / total * np.where(w > 0, parts[name].T, 0)).T for name, w in zip(used, whole, strict=True))

    drawn = mean(samples)
    low, high = percentile_interval(drawn, level, mean(points))
    left_out = [",".join(np.array(used)[~column]) or None for column in known.T]
    thin = np.where(levels.thin[:, countries.get_loc(focal)], "too_few_own_works", "no_level")
    reason = np.where(~np.isnan(points["level"]), None, np.where(few, "too_few_works", thin))
    table = pd.DataFrame(
        {
            "technology": technologies,
            **{name: points[name] for name in PARTS},
            "competitiveness": mean(points),
            "competitiveness_low": low,
            "competitiveness_high": high,
            "left_out": pd.array(left_out, dtype="str"),
            "reason": pd.array(reason, dtype="str"),
        }
    )
    return Competitiveness(table, drawn)


def par(own, other):
    """Ratio of two shares or scores on [0, 1]: r / (1 + r) with r = own / other; 1/2 where both are equal.

    NaN where both are 0.

    >>> par(np.array([1.0, 3.0, 1.0]), np.array([1.0, 1.0, 0.0])).tolist()
    [0.5, 0.75, 1.0]
    """
    with np.errstate(invalid="ignore"):
        return np.divide(own, np.add(own, other))


def _level(levels, focal):
    """Score over the mean of the ten first others: points (T,) and samples (T, R)."""
    countries, technologies = levels.components.countries, levels.components.technologies
    scores = levels.table.pivot(index="technology", columns="country", values="score")
    scores = scores.reindex(index=technologies, columns=countries).to_numpy(float)
    place = countries.get_loc(focal)
    others = np.where(scores > 0, scores, -np.inf)
    others[:, place] = -np.inf
    first = np.argsort(-others, axis=1, kind="stable")[:, :FIRST]
    counted = np.isfinite(np.take_along_axis(others, first, axis=1))  # the same countries in every resample

    def ratio(values):
        held = np.take_along_axis(values, first[..., None], axis=1)
        rest = np.where(counted[..., None], held, 0).sum(axis=1) / np.maximum(counted.sum(axis=1), 1)[:, None]
        return np.where(counted.any(axis=1)[:, None], par(values[:, place], rest), np.nan)

    return ratio(scores[..., None])[:, 0], ratio(levels.scores)


def _shares(corpus, technologies, focal, n_resamples, random):
    """Specialisation and momentum: points (T,) and samples (T, R), by name."""
    works, own = _yearly_shares(corpus, technologies, focal)
    all_works, all_own = works[-1].sum(), own[-1].sum()
    works, own = works[:-1], own[:-1]
    total = works.sum(axis=1)
    passed = works.cumsum(axis=1)
    split = np.argmin(np.abs(2 * passed - total[:, None]), axis=1)
    early, early_own = (np.take_along_axis(c.cumsum(axis=1), split[:, None], axis=1)[:, 0] for c in (works, own))
    cells = np.array(
        [
            (early, early_own),
            (total - early, own.sum(axis=1) - early_own),
            (all_works - total, all_own - own.sum(axis=1)),
        ]
    )
    n, k = cells[:, 0], cells[:, 1]
    drawn = random.beta(k[..., None] + 0.5, (n - k)[..., None] + 0.5, size=(*k.shape, n_resamples))
    tried = (total > 0) & (total < all_works)
    halves = (n[:2].min(axis=0) >= MIN_HALF) & (own.sum(axis=1) > 0)

    def parts(share):  # of the earlier half, the later half and all other works
        weight = (n / np.maximum(n.sum(axis=0), 1)).reshape(n.shape + (1,) * (share.ndim - 2))
        within = np.divide((weight * share)[:2].sum(axis=0), np.maximum(weight[:2].sum(axis=0), 1e-300))
        found = {"specialisation": par(within, (weight * share).sum(axis=0)), "momentum": par(share[1], share[0])}
        keep = {"specialisation": tried, "momentum": halves}
        return {
            name: np.where(keep[name].reshape((-1,) + (1,) * (share.ndim - 2)), value, np.nan)
            for name, value in found.items()
        }

    return parts((k + 0.5) / (n + 1)), parts(drawn)


def _yearly_shares(corpus, technologies, focal):
    """Works, and the focal country's, of each technology and (last row) of all, by year: two arrays (T + 1, Y)."""
    if corpus is None:
        return np.zeros((2, len(technologies) + 1, 1))
    placed = corpus.authorships[["work_id", "country"]].dropna()
    place = pd.Index(corpus.works["work_id"], dtype=object).get_indexer(placed["work_id"])
    known, own = np.zeros((2, len(corpus.works)), dtype=bool)
    known[place], own[place[(placed["country"] == focal).to_numpy()]] = True, True
    known &= corpus.works["year"].notna().to_numpy()
    works, own = corpus.works.loc[known, ["year", "technologies"]], own[known]
    year = works["year"].to_numpy("int64")
    first = year.min(initial=9999)
    table = works[["technologies"]].assign(year=year - first, own=own).explode("technologies")
    row = technologies.get_indexer(table["technologies"])
    counts = np.zeros((2, len(technologies) + 1, int(np.ptp(year)) + 1 if len(year) else 1))
    for kind, taken in enumerate((row >= 0, (row >= 0) & table["own"].to_numpy())):
        np.add.at(counts[kind], (row[taken], table["year"].to_numpy()[taken]), 1)
    np.add.at(counts[0], (-1, year - first), 1)
    np.add.at(counts[1], (-1, year[own] - first), 1)
    return counts
