"""Technology levels of countries: scores from components, ranks, and how sure both are."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.data.corpus import Corpus
from helpers.data.evidence import ENOUGH
from helpers.data.weights import read_weights
from helpers.levels.components import COMPONENTS, Components, measure
from helpers.network.ranks import ranks
from helpers.network.resampling import percentile_interval

SCALINGS = ("max", "minmax", "rank")
DIGITS = 4  # of a score: as far as the draws hold it, and as the table tells it
SHOWN = 15  # countries of a table of rank probabilities


@dataclass(frozen=True)
class Levels:
    """Scores and ranks of countries in technologies.

    Attributes
    ----------
    table : DataFrame
        See `technology_levels`.
    scores, ranks : ndarray of float32 (T, C, R)
        Resampled; NaN where the country has no score or is not ranked.
    components : Components
    weights : dict of str to float
        Share of each component that was used; they sum to 1.
    missing : tuple of str
        Components that have a weight and that the data lack.
    stand_in : str or None
        "papers" where the data lack all components that have a weight.
    scaling : str
    thin : ndarray of bool (T, C)
        Countries with fewer than `least` works in a technology, which are not ranked there.
    least : float
        `helpers.data.evidence.ENOUGH` on pages; what else is told of the same places keeps to it too.
    """

    table: pd.DataFrame
    scores: np.ndarray
    ranks: np.ndarray
    components: Components
    weights: dict
    missing: tuple
    stand_in: str | None
    scaling: str
    thin: np.ndarray
    least: float

    def is_thin(self, technology: str, country: str) -> bool:
        """Whether a country has too few works in a technology to be ranked there; one that has none is not listed."""
        row = self.components.technologies.get_indexer([technology])[0]
        column = self.components.countries.get_indexer([country])[0]
        return bool(row >= 0 and (self.thin[row].any() if column < 0 else self.thin[row, column]))


def scale(values: np.ndarray, scaling: str = "max"):
    r"""Bring a component to 0..100 within each technology.

    =======  ==========================================================================
    max      :math:`100\,x / \max x`: the leader has 100
    minmax   :math:`100\,(x - \min x) / (\max x - \min x)`
    rank     share (in %) of the countries with more than 0 that do not have more than it
    =======  ==========================================================================

    Parameters
    ----------
    values : ndarray, shape (T, C) or (T, C, R)
        0 or more; NaN is unknown and stays so.
    scaling : {"max", "minmax", "rank"}

    Returns
    -------
    ndarray, same shape
        Where no country has more than 0, all known are 0.

    Raises
    ------
    ValueError
        If `scaling` is not one of the three.

    Examples
    --------
    >>> counts = np.array([[10.0, 5.0, 0.0, np.nan]])
    >>> scale(counts, "max"), scale(counts, "rank")
    (array([[100.,  50.,   0.,  nan]]), array([[100.,  50.,   0.,  nan]]))
    """
    if scaling not in SCALINGS:
        raise ValueError(f"scaling is {scaling!r}; expected one of {', '.join(SCALINGS)}")
    known = np.isfinite(values)
    if scaling == "rank":
        some = known & (values > 0)
        whole = some.sum(axis=1, keepdims=True)
        part = np.where(some, whole + 1 - ranks(np.where(some, values, np.nan), axis=1), 0)
    else:
        least = np.where(known, values, np.inf).min(axis=1, keepdims=True, initial=np.inf)
        top = np.where(known, values, 0).max(axis=1, keepdims=True, initial=0)
        start = np.where(least < top, least, 0) if scaling == "minmax" else np.zeros_like(top)
        part, whole = values - start, top - start
    scaled = 100 * part / np.where(whole > 0, whole, 1)
    return np.where(known, scaled, np.nan).astype(values.dtype)


def corpus_levels(
    corpus: Corpus,
    weights: str,
    counting: str = "full",
    n_resamples: int = 1000,
    seed: int = 1,
    reference: str = "corpus",
    scaling: str = "max",
) -> Levels:
    """Levels of all technologies of a corpus: `measure`, then `technology_levels` by the rule of evidence.

    Parameters
    ----------
    corpus : Corpus
    weights : str
        Names of `COMPONENTS` with weights.
    counting, n_resamples, seed, reference
        As for `components.measure`.
    scaling : {"max", "minmax", "rank"}

    Returns
    -------
    Levels

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> levels = corpus_levels(read_corpus("medline_2021"), "top10 1, patents 1", n_resamples=5)
    >>> levels.missing, levels.stand_in
    (('top10', 'patents'), 'papers')
    """
    components = measure(corpus, counting, n_resamples, seed, reference=reference)
    return technology_levels(components, read_weights(weights, COMPONENTS), scaling, least=ENOUGH)


def technology_levels(
    components: Components, weights: Mapping[str, float], scaling: str = "max", level: float = 0.90, least: float = 0
) -> Levels:
    r"""Score and rank of every country in every technology, with intervals.

    .. math:: s = \sum_c w_c x_c \Big/ \sum_c w_c

    over the components c that have a weight w and are known for the technology, each scaled to x in 0..100 by
    `scale`. A component that is absent for a technology is left out there and the weights are taken from the rest.

    Parameters
    ----------
    components : Components
    weights : dict of str to float
        By component.
    scaling : {"max", "minmax", "rank"}
    level : float
        Of the intervals of scores and ranks (percentiles of the resamples, see `components.measure`).
    least : float
        A country with fewer works than this in a technology, where works are counted, has neither score nor rank
        there; the others are ranked among themselves.

    Returns
    -------
    Levels
        Its table holds technology, country, the components as counted (in the order of `COMPONENTS`), score,
        score_low, score_high, rank, rank_low, rank_high, p_first and p_top10 (share of resamples in which the
        country is first, or among the first ten); scores to 4 decimals; sorted by technology, rank, country. Equal
        scores share the best rank. A country of which a component is unknown has neither score nor rank; one that
        has nothing in any component has score 0 and no rank.

    Raises
    ------
    ValueError
        If a weight has no such component or none is above 0, if `scaling` is not one of the three, or if the data
        hold neither a weighted component nor papers.

    References
    ----------
    OECD and JRC (2008). Handbook on Constructing Composite Indicators. OECD Publishing. doi:10.1787/9789264043466-en
    Goldstein, H. and Spiegelhalter, D. J. (1996). League tables and their limitations. Journal of the Royal
    Statistical Society A 159, 385-443. doi:10.2307/2983325

    Examples
    --------
    >>> from helpers.levels.components import component_counts
    >>> table = pd.DataFrame({"technology": "ai", "country": ["KR", "US", "JP"], "component": "top10",
    ...                       "value": [40, 100, 10]})
    >>> levels = technology_levels(component_counts(table, 200, seed=1), {"top10": 1, "patents": 1})
    >>> levels.table[["country", "top10", "score", "rank", "rank_low", "rank_high"]]
      country  top10  score  rank  rank_low  rank_high
    0      US  100.0  100.0     1         1          1
    1      KR   40.0   40.0     2         2          2
    2      JP   10.0   10.0     3         3          3
    >>> levels.missing
    ('patents',)
    """
    used, missing, stand_in = used_weights(components, weights)
    scores = _score(components.values, used, scaling)
    samples = components.samples
    if scaling == "rank":  # among those that have something, in resamples too
        samples = {name: np.where(components.values[name][..., None] == 0, 0, samples[name]) for name in used}
    drawn = _score(samples, used, scaling)
    nothing = np.all([np.nan_to_num(components.values[name]) == 0 for name in used], axis=0)
    thin = np.nan_to_num(components.values["papers"], nan=np.inf) < least if "papers" in components.values else False
    thin = np.broadcast_to(thin, scores.shape)
    scores, drawn = np.where(thin, np.nan, scores), np.where(thin[..., None], np.nan, drawn)
    unranked = np.isnan(scores) | nothing
    drawn[np.isnan(scores)] = np.nan
    rank = ranks(np.where(unranked, np.nan, scores), axis=1, digits=DIGITS)
    places = ranks(drawn, axis=1, digits=DIGITS).astype("float32")  # who has nothing yet may be ahead
    places[unranked] = np.nan
    table = _table(components, scores, drawn, rank, places, level)
    return Levels(table, drawn, places, components, used, missing, stand_in, scaling, thin, least)


def used_weights(components, weights):
    """Weights of the components that are there, those that are not, and what stands in for all of them."""
    unknown = sorted(set(weights) - set(COMPONENTS))
    if unknown or not any(weight > 0 for weight in weights.values()) or min(weights.values()) < 0:
        raise ValueError(
            f"weights {weights}: expected weights of 0 or more, one of them above 0, of components "
            f"among {', '.join(COMPONENTS)}"
        )
    weighted = [name for name in COMPONENTS if weights.get(name, 0) > 0]
    used = {name: weights[name] for name in weighted if name in components.values}
    missing = tuple(name for name in weighted if name not in components.values)
    stand_in = None
    if not used:
        if "papers" not in components.values:
            raise ValueError(f"the data hold none of {', '.join(weighted)}, nor papers to stand in for them")
        used, stand_in = {"papers": 1.0}, "papers"
    total = sum(used.values())
    return {name: weight / total for name, weight in used.items()}, missing, stand_in


def _score(values, weights, scaling):
    """Weighted mean of the scaled components, over those that are known for the technology."""
    first = next(iter(values.values()))
    total, whole = np.zeros(first.shape, first.dtype), np.zeros((len(first),) + (1,) * (first.ndim - 1), first.dtype)
    for name, weight in weights.items():
        there = ~np.isnan(values[name]).all(axis=tuple(range(1, first.ndim)), keepdims=True)
        total += np.where(there, weight * scale(values[name], scaling), 0)
        whole += weight * there
    return total / np.where(whole > 0, whole, np.nan)


def _table(components, scores, drawn, rank, places, level):
    """The table of levels."""
    n_technologies, n_countries = scores.shape
    held = {name: components.values[name].ravel() for name in COMPONENTS if name in components.values}
    score_low, score_high = percentile_interval(drawn, level, scores)
    rank_low, rank_high = percentile_interval(places, level, rank)
    with np.errstate(invalid="ignore"):
        first, top10 = (np.where(np.isnan(rank), np.nan, (places <= k).mean(axis=2)) for k in (1, 10))
    table = pd.DataFrame(
        {
            "technology": np.repeat(components.technologies, n_countries),
            "country": np.tile(components.countries, n_technologies),
            **held,
            **{
                name: value.ravel().astype(float).round(4)  # as far as resamples are exact
                for name, value in {"score": scores, "score_low": score_low, "score_high": score_high}.items()
            },
            "rank": rank.ravel(),
            "rank_low": rank_low.ravel(),
            "rank_high": rank_high.ravel(),
            "p_first": first.ravel(),
            "p_top10": top10.ravel(),
        }
    )
    whole = dict.fromkeys(("rank", "rank_low", "rank_high"), "Int64")
    return table.astype(whole).sort_values(["technology", "rank", "country"], ignore_index=True)


def first_countries(levels: Levels, technology: str, focal: str, n: int = 15) -> pd.DataFrame:
    """The first countries of one technology, and the focal country wherever it stands.

    Parameters
    ----------
    levels : Levels
    technology, focal : str
    n : int

    Returns
    -------
    DataFrame
        country, rank and score with their intervals, the components, p_first and p_top10: of the first `n`, and the
        focal country's row as the last where it is not among them. Empty where no country has works enough.

    Examples
    --------
    >>> from helpers.levels.components import component_counts
    >>> table = pd.DataFrame({"technology": "ai", "country": ["KR", "US", "JP"], "component": "papers",
    ...                       "value": [4, 100, 10]})
    >>> levels = technology_levels(component_counts(table, 10, seed=1), {"papers": 1})
    >>> first_countries(levels, "ai", "KR", n=1)["country"].tolist()
    ['US', 'KR']
    """
    own = levels.table[(levels.table["technology"] == technology) & levels.table["rank"].notna()]
    chosen = (np.arange(len(own)) < n) | (own["country"] == focal).to_numpy()
    bounds = [f"{name}{end}" for name in ("rank", "score") for end in ("", "_low", "_high")]
    return own.loc[chosen, ["country", *bounds, *levels.components.values, "p_first", "p_top10"]].reset_index(drop=True)


def rank_probabilities(levels: Levels, technology: str) -> pd.DataFrame:
    """How often each of the first 15 countries of a technology takes each rank, over resamples.

    Parameters
    ----------
    levels : Levels
    technology : str

    Returns
    -------
    DataFrame
        country, rank, probability; countries by their rank, ranks from 1 to the last that one of them takes. The
        probabilities of a country sum to 1.

    Raises
    ------
    ValueError
        If `technology` is not among those of `levels`.

    Examples
    --------
    >>> from helpers.levels.components import component_counts
    >>> table = pd.DataFrame({"technology": "ai", "country": ["KR", "US"], "component": "top10", "value": [40, 100]})
    >>> levels = technology_levels(component_counts(table, 200, seed=1), {"top10": 1})
    >>> rank_probabilities(levels, "ai").query("probability > 0")
      country  rank  probability
    0      US     1          1.0
    3      KR     2          1.0
    """
    if technology not in levels.components.technologies:
        known = ", ".join(levels.components.technologies)
        raise ValueError(f"technology {technology!r} has no level; expected one of {known}")
    table = levels.table[(levels.table["technology"] == technology) & (levels.table["rank"] <= SHOWN)]
    place = levels.components.countries.get_indexer(table["country"])
    ranks = levels.ranks[levels.components.technologies.get_loc(technology), place]
    last = int(np.nanmax(ranks, initial=0))
    taken = np.array([(ranks == rank).sum(axis=1) for rank in range(1, last + 1)]).reshape(last, len(place)).T
    with np.errstate(invalid="ignore", divide="ignore"):
        share = taken / taken.sum(axis=1, keepdims=True)
    return pd.DataFrame(
        {
            "country": np.repeat(table["country"].to_numpy(), last),
            "rank": np.tile(np.arange(1, last + 1), len(place)),
            "probability": share.ravel(),
        }
    )
