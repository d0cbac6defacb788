r"""Which technologies to cooperate in first: strategic importance and need for cooperation.

Definition. Seven terms, each in [0, 1]; importance looks at the world, need at the focal country.

==============  ===============================================================================================
importance
world_growth    by how much the works of the technology outgrew all works of the corpus over ten years,
                :math:`r = ((1 + g) / (1 + g_{all}))^{10}` with yearly growth g (`lifecycle.growth_rate`), r / (1 + r)
world_works     works of the technology over their mean over the technologies compared, r / (1 + r)
world_families  the same of triadic patent families
breadth         effective number of countries at work in it, :math:`1 / \sum_c s_c^2` with s the countries' shares of
                its papers (Hill's number of order 2), over its mean over the technologies, r / (1 + r)
need
gap             1 - score of the focal country / score of the leader
reliance        share of the focal country's works that have an author in another country as well
scarcity        1 - a / (1 + a), a the focal country's share of the works of the technology over its share of all
                works of the corpus (revealed advantage): 1/2 at par
==============  ===============================================================================================

Who lags, who works there through others already and who has few people there, each has reason to cooperate.
Importance and need are weighted means of those of their terms that are known; priority is their geometric mean, so that
neither makes up for a lack of the other. What is unknown is left out and named. The list of the 36 technologies that
the Korean quantum strategy of 2024 chose by importance and need is not public, nor is its method: this one is ours.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.special import expit
from scipy.stats import norm

from helpers.data.corpus import Corpus
from helpers.data.weights import check_weights, read_weights
from helpers.network.country_sets import country_sets
from helpers.network.ranks import ranks
from helpers.network.resampling import percentile_interval
from helpers.partners.competitiveness import par
from helpers.partners.lifecycle import MIN_WORKS, Lifecycles, growth_rate, life_cycle

IMPORTANCE = ("world_growth", "world_works", "world_families", "breadth")
NEED = ("gap", "reliance", "scarcity")
TERMS = (*IMPORTANCE, *NEED)
YEARS = 10  # over which growth is compared
LEVEL = 0.90  # of the intervals here, and of the growth in the table of `life_cycle`


def corpus_priorities(
    corpus: Corpus,
    levels,
    focal: str,
    importance: str,
    need: str,
    n_resamples: int = 1000,
    seed: int = 1,
    important_from: float = 0.5,
    needed_from: float = 0.5,
) -> pd.DataFrame:
    """Rank all technologies of a corpus by importance and need for cooperation: `life_cycle`, then `priorities`.

    Parameters
    ----------
    corpus : Corpus
    levels : Levels
        Of the same corpus.
    focal : str
    importance, need : str
        Names of `IMPORTANCE` and of `NEED` with weights.
    n_resamples, seed : int
    important_from, needed_from : float

    Returns
    -------
    DataFrame
        See `priorities`.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> from helpers.levels.levels import corpus_levels
    >>> corpus = read_corpus("medline_2021")
    >>> levels = corpus_levels(corpus, "papers 1", n_resamples=5)
    >>> int(corpus_priorities(corpus, levels, "KR", "world_works 1", "gap 1", 5)["rank"].notna().sum())
    2
    """
    weights = read_weights(importance, IMPORTANCE) | read_weights(need, NEED)
    cycles = life_cycle(corpus, n_resamples, seed)
    return priorities(corpus, levels, cycles, focal, seed, weights, important_from, needed_from)


def priorities(
    corpus: Corpus,
    levels,
    lifecycle: Lifecycles,
    focal: str,
    seed: int,
    weights: Mapping[str, float] | None = None,
    important_from: float = 0.5,
    needed_from: float = 0.5,
) -> pd.DataFrame:
    """Technologies ranked by importance and need for cooperation, with how sure the ranking is.

    See the head of this module for the definition. Technologies with fewer than 30 works are not compared. Scores
    and papers by country are resampled as in `levels`; counts of works and families are drawn from their Jeffreys
    posterior Gamma(k + 1/2), shares of works from Beta(k + 1/2, n - k + 1/2), the logarithm of growth from the
    normal distribution of its regression, each by itself. Point values of counts and shares are k + 1/2 and
    (k + 1/2) / (n + 1).

    Parameters
    ----------
    corpus : Corpus
    levels : Levels
        Of the technologies to compare. A technology and its sub-technologies may stand side by side.
    lifecycle : Lifecycles
        From `life_cycle` of the same corpus.
    focal : str
        Country code.
    seed : int
    weights : dict of str to float, optional
        Of the seven terms; all equal unless told.
    important_from, needed_from : float
        Importance and need are "high" from here on.

    Returns
    -------
    DataFrame
        technology, n (works), the four terms of importance, importance, importance_low, importance_high, the three
        terms of need, need, need_low, need_high, priority, priority_low, priority_high, rank, rank_low, rank_high,
        quadrant, p_quadrant, left_out, reason; by rank.

        `quadrant` tells importance and need, such as "high_low"; `p_quadrant` is the share of resamples in which it
        is this one. `left_out` names weighted terms that are unknown, separated by commas, null where none is: where
        it differs, means of different terms are compared. Last come, without a rank, technologies with too few works
        ("too_few_works" as `reason`), nor is need told where the focal country has too few ("too_few_own_works").
        Equal priorities share the best rank.

    Raises
    ------
    ValueError
        If `focal` is not among the countries of `levels`, a weight is negative or of no term, or all weights of
        importance or of need are 0.

    References
    ----------
    Hill, M. O. (1973). Diversity and evenness: a unifying notation and its consequences. Ecology 54, 427-432.
    doi:10.2307/1934352
    OECD and JRC (2008). Handbook on Constructing Composite Indicators. OECD Publishing. doi:10.1787/9789264043466-en

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> from helpers.levels.components import measure
    >>> from helpers.levels.levels import technology_levels
    >>> from helpers.partners.lifecycle import life_cycle
    >>> corpus = read_corpus("medline_2021")
    >>> levels = technology_levels(measure(corpus, n_resamples=50, seed=1), {"papers": 1})
    >>> table = priorities(corpus, levels, life_cycle(corpus, n_resamples=50, seed=1), "KR", seed=1)
    >>> print(*table.loc[0, ["technology", "n", "rank", "rank_high", "quadrant", "left_out"]])
    infectious-disease-vaccines-therapeutics 194 1 4 high_high world_growth,world_families
    """
    weights = _checked(weights)
    technologies, countries = levels.components.technologies, levels.components.countries
    if focal not in countries:
        raise ValueError(f"focal {focal!r} is in no work of these technologies; expected one of {', '.join(countries)}")
    cycle = lifecycle.table.set_index("technology").reindex(technologies)
    works = cycle["works"].to_numpy(float, na_value=np.nan)
    enough = np.nan_to_num(works) >= MIN_WORKS
    random = np.random.default_rng(seed)
    told = enough & ~levels.thin[:, countries.get_loc(focal)]
    found = _world(corpus, levels, cycle, enough, random) | _own(corpus, levels, focal, random)
    points, samples = ({name: found[name][side] for name in TERMS} for side in (0, 1))
    table = pd.DataFrame({"technology": technologies.astype("str"), "n": np.nan_to_num(works).astype("int64")})
    drawn = {}
    for name, terms, known in (("importance", IMPORTANCE, enough), ("need", NEED, told)):
        for term in terms:
            table[term] = np.where(known, points[term], np.nan)
        mean, drawn[name] = (_mean(values, points, terms, weights, known) for values in (points, samples))
        table = _with_interval(table, name, mean, drawn[name])
    mean = np.sqrt(table["importance"].to_numpy() * table["need"].to_numpy())
    drawn["priority"] = np.sqrt(drawn["importance"] * drawn["need"])
    table = _with_interval(table, "priority", mean, drawn["priority"])
    table = table.assign(**_ranks(mean, drawn["priority"]), **_quadrants(table, drawn, important_from, needed_from))
    unknown = [
        ",".join(name for name in TERMS if weights[name] and np.isnan(points[name][row])) or None
        for row in range(len(table))
    ]
    table["left_out"] = pd.Series(unknown, dtype="str").where(enough)
    reason = np.select([~enough, ~told], ["too_few_works", "too_few_own_works"], "")
    table["reason"] = pd.Series(reason, dtype="str").where(~told)
    return table.sort_values(["rank", "technology"], ignore_index=True)


def _checked(weights) -> dict:
    """Weights of all terms, with something to weigh on either side."""
    weights = check_weights(weights, TERMS)
    for side, terms in (("importance", IMPORTANCE), ("need", NEED)):
        if not sum(weights[name] for name in terms):
            raise ValueError(f"weights {weights}: all of {side} are 0; expected one above 0 of {', '.join(terms)}")
    return weights


def _world(corpus, levels, cycle, enough, random) -> dict:
    """Terms of importance by name: points (T,) and samples (T, R)."""
    shape = levels.scores.shape[0], levels.scores.shape[2]
    every = corpus.works["year"].dropna().astype("int64")
    counts = np.bincount(every - every.min()) if len(every) else np.zeros(1, int)
    faster = np.log1p(cycle["growth"].to_numpy(float)) - np.log1p(growth_rate(counts)[0])
    spread = np.log1p(cycle["growth_high"].to_numpy(float)) - np.log1p(cycle["growth_low"].to_numpy(float))
    error = spread / (2 * norm.ppf((1 + LEVEL) / 2))
    terms = {
        "world_growth": (
            expit(YEARS * faster),
            expit(YEARS * (faster[:, None] + error[:, None] * random.standard_normal(shape))),
        )
    }
    for name, column in (("world_works", "works"), ("world_families", "families")):
        k = cycle[column].to_numpy(float, na_value=np.nan)
        drawn = random.gamma(np.nan_to_num(k)[:, None] + 0.5, size=shape)
        drawn[np.isnan(k)] = np.nan
        terms[name] = tuple(_against_mean(counted, enough) for counted in (k + 0.5, drawn))
    if "papers" not in levels.components.values:
        return terms | {"breadth": (np.full(shape[0], np.nan), np.full(shape, np.nan))}
    papers = (held["papers"] for held in (levels.components.values, levels.components.samples))
    return terms | {"breadth": tuple(_against_mean(_countries(counted), enough) for counted in papers)}


def _countries(papers) -> np.ndarray:
    """Effective number of countries of each technology; NaN where there is no paper."""
    papers = np.nan_to_num(papers)
    with np.errstate(invalid="ignore", divide="ignore"):
        return papers.sum(axis=1, dtype=float) ** 2 / (papers**2).sum(axis=1, dtype=float)


def _against_mean(values, enough) -> np.ndarray:
    """r / (1 + r) with r the value over the mean of the technologies that are compared."""
    held = np.isfinite(values) & enough.reshape((-1,) + (1,) * (values.ndim - 1))
    total = np.where(held, values, 0).sum(axis=0) / np.maximum(held.sum(axis=0), 1)
    return np.where(held, par(values, total), np.nan)


def _own(corpus, levels, focal, random) -> dict:
    """Terms of need by name: points (T,) and samples (T, R)."""
    technologies, place = levels.components.technologies, levels.components.countries.get_loc(focal)
    scores = levels.table.pivot(index="technology", columns="country", values="score")
    scores = scores.reindex(index=technologies, columns=levels.components.countries).to_numpy(float)
    terms = {"gap": tuple(1 - values[:, place] / _leader(values) for values in (scores, levels.scores))}
    n, own, joint = _counts(corpus, technologies, focal)
    every, total = n[-1], own[-1]
    n, own, joint = n[:-1], own[:-1], joint[:-1]
    size = len(n), levels.scores.shape[2]
    drawn = random.beta(joint[:, None] + 0.5, (own - joint)[:, None] + 0.5, size=size)
    terms["reliance"] = tuple(
        np.where(has, share, np.nan)
        for has, share in ((own > 0, (joint + 0.5) / (own + 1)), ((own > 0)[:, None], drawn))
    )
    inside = random.beta(own[:, None] + 0.5, (n - own)[:, None] + 0.5, size=size)
    outside = (total + 0.5) / (every + 1)
    terms["scarcity"] = tuple(
        np.where(has, par(outside, share), np.nan)
        for has, share in ((n > 0, (own + 0.5) / (n + 1)), ((n > 0)[:, None], inside))
    )
    return terms


def _leader(scores) -> np.ndarray:
    """Highest score of each technology; NaN where nobody has one above 0."""
    top = np.where(np.isnan(scores), 0, scores).max(axis=1)
    return np.where(top > 0, top, np.nan)


def _counts(corpus, technologies, focal) -> np.ndarray:
    """Works of known country, the focal country's, and of these the international; (3, T + 1), all works last."""
    found = country_sets(corpus)
    size, own = found.sets.sizes, found.holding(focal)
    counts = found.count_kinds(np.column_stack([size > 0, own, own & (size > 1)]), technologies)
    return np.roll(counts, -1, axis=0).T


def _mean(values, points, terms, weights, enough) -> np.ndarray:
    """Weighted mean of the terms whose points are known; NaN in a resample where one of them is undefined."""
    turned = (-1,) + (1,) * (values[terms[0]].ndim - 1)
    known = {name: weights[name] * (enough & ~np.isnan(points[name])).reshape(turned) for name in terms}
    whole = sum(known.values())
    total = sum(np.where(weight > 0, weight * values[name], 0) for name, weight in known.items())
    return np.where(whole > 0, total / np.where(whole > 0, whole, 1), np.nan)


def _with_interval(table, name, point, samples) -> pd.DataFrame:
    low, high = percentile_interval(samples, LEVEL, point)
    return table.assign(**{name: point, f"{name}_low": low, f"{name}_high": high})


def _ranks(point, samples) -> dict:
    """Ranks with intervals, the highest priority first; null where there is no priority."""
    known = ~np.isnan(point)
    rank, low, high = np.full((3, len(point)), np.nan)
    rank[known] = ranks(point[known])
    low[known], high[known] = percentile_interval(ranks(samples[known]), LEVEL, rank[known])
    whole = {"rank": rank, "rank_low": low, "rank_high": high}
    return {name: pd.array(values).astype("Int64") for name, values in whole.items()}


def _quadrants(table, drawn, important_from, needed_from) -> dict:
    """Quadrant of each technology and how often it stays there."""
    known = table["priority"].notna().to_numpy()
    side, kept = [], np.ones(drawn["need"].shape, bool)
    for name, start in (("importance", important_from), ("need", needed_from)):
        high = table[name].to_numpy() >= start
        kept &= (drawn[name] >= start) == high[:, None]
        side.append(np.where(high, "high", "low"))
    names = pd.Series([f"{a}_{b}" for a, b in zip(*side, strict=True)], dtype="str")
    defined = ~np.isnan(drawn["priority"])
    share = (kept & defined).sum(axis=1) / np.maximum(defined.sum(axis=1), 1)
    return {"quadrant": names.where(known), "p_quadrant": np.where(known, share, np.nan)}
