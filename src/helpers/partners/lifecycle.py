r"""How mature is a technology: the stage of its life cycle, from the yearly number of works and patent families.

Definition. The works of a technology published up to the end of year t follow a logistic curve,

.. math:: N(t) = \frac{K}{1 + e^{-r (t - m)}}, \qquad E[n_t] = N(t) - N(t - 1),

with ceiling K, rate r (per year) and midpoint m (years). Saturation is the share of the ceiling reached at the end of
the last year T of the corpus, s = N(T) / K = 1 / (1 + exp(-r (T - m))). Works before the first year of the corpus
count in N though nobody sees them. The same curve is fitted to triadic patent families, with a rate, a midpoint and
a ceiling of their own. Maturity is the mean of the two saturations, or the one that is known:

    maturity = (saturation of works + saturation of families) / 2

At s = 1/2 (T = m) the yearly number stands at its peak: a technology is new while its yearly output still grows and
mature when it no longer does. So the growth of works and of families is in the curve already; growth, growth_families
and patents_per_paper stand beside maturity for the reader to check it against and are not added to it again.

How sure. The ceiling is summed out: given the number of works seen, the yearly counts are multinomial. What is left
is a grid over rate and saturation, weighted by the likelihood, with every saturation and every logarithm of the rate
equally likely beforehand. Counts that scatter more than Poisson's law allows weaken the likelihood by that factor.
A curve that the data cannot place (too short, too flat) so has a wide interval instead of a wrong number.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import expit
from scipy.stats import norm

from helpers.data.corpus import Corpus
from helpers.network.resampling import percentile_interval

MIN_YEARS, MIN_WORKS = 5, 30  # years with works, and works, below which no curve is fitted
RECENT = 10  # last years over which growth is measured
RATES, LOGITS = (0.02, 2.0), (-7.0, 7.0)  # rate per year, logit of the saturation
CELLS, FAR = 49, 12.0  # cells of the grid each way; log likelihood below the best that no longer counts


@dataclass(frozen=True)
class Lifecycles:
    """Stage of each technology: `table` and, row by row of it, `samples` of maturity (T, n_resamples)."""

    table: pd.DataFrame
    samples: np.ndarray


def yearly(corpus: Corpus) -> pd.DataFrame:
    """Works and triadic patent families of each technology in each year.

    Parameters
    ----------
    corpus : Corpus

    Returns
    -------
    DataFrame
        technology, year, papers, families (Int64); sorted. Every year from the first to the last of the corpus is
        there: 0 where the corpus has none in that year, null where its works (or its families) do not reach. A family
        counts once, however many its countries; only families known to be triadic count.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> yearly(read_corpus("medline_2021")).query("technology == 'quantum-computing'").iloc[-1].to_dict()
    {'technology': 'quantum-computing', 'year': 2021, 'papers': 1, 'families': None}
    """
    works = corpus.works[["year", "technologies"]].explode("technologies")
    works = works.rename(columns={"technologies": "technology"})
    kinds = {"papers": (corpus.works["year"], works)}
    if corpus.patents is not None:
        families = corpus.patents[corpus.patents["is_triadic"].fillna(False)]
        families = families.drop_duplicates(["technology", "family_id"])[["year", "technology"]]
        kinds["families"] = (families["year"], families)
    names = sorted(set().union(*(rows["technology"].dropna() for _, rows in kinds.values())))
    spans = [(int(years.min()), int(years.max())) for years, _ in kinds.values() if years.notna().any()]
    span = range(min(first for first, _ in spans), max(last for _, last in spans) + 1) if spans else range(0)
    table = pd.MultiIndex.from_product([names, span], names=["technology", "year"]).to_frame(index=False)
    for kind in ("papers", "families"):
        table[kind] = pd.array([pd.NA] * len(table), dtype="Int64")
        if kind in kinds and (years := kinds[kind][0]).notna().any() and len(table):
            counted = kinds[kind][1].dropna().groupby(["technology", "year"]).size()
            counted = counted.reindex(pd.MultiIndex.from_frame(table[["technology", "year"]]), fill_value=0)
            reached = table["year"].between(int(years.min()), int(years.max()))
            table[kind] = pd.Series(counted.to_numpy(), dtype="Int64").where(reached)
    return table


def life_cycle(corpus: Corpus, n_resamples: int, seed: int, level: float = 0.90) -> Lifecycles:
    """Stage of the life cycle of each technology, with how sure it is.

    Parameters
    ----------
    corpus : Corpus
        It should gather alike from all its years. A last year cut short looks like a fall; journals or conferences
        that it holds only in some years scatter the counts, which widens the intervals but cannot be told from growth.
    n_resamples, seed : int
        Draws of the curve, see the head of this module.
    level : float
        Of the intervals.

    Returns
    -------
    Lifecycles
        The table holds technology, n_years (years with works), works, families (null: the corpus has no patents),
        growth (yearly, of works over the last ten years: log-linear quasi-Poisson regression; 0.1 is 10 % a year),
        growth_low, growth_high, growth_families, patents_per_paper, saturation (of works), saturation_low,
        saturation_high, saturation_families, midpoint_year, fit (share of the variance of the yearly works that
        the likeliest curve explains), maturity, maturity_low, maturity_high and reason: null where maturity is
        known, else "too_few_years" (fewer than 5 years with works) or "too_few_works" (fewer than 30). Values are
        medians of the draws. Sorted by technology.

    References
    ----------
    Meyer, P. S. (1994). Bi-logistic growth. Technological Forecasting and Social Change 47, 89-102.
    doi:10.1016/0040-1625(94)90042-6
    McCullagh, P. & Nelder, J. A. (1989). Generalized Linear Models, 2nd ed., ch. 9 (over-dispersion).

    Examples
    --------
    One year tells no stage:

    >>> from helpers.data.corpus import read_corpus
    >>> cycles = life_cycle(read_corpus("medline_2021"), n_resamples=10, seed=1)
    >>> cycles.table.loc[0, ["technology", "works", "reason"]].to_dict()
    {'technology': 'advanced-ai-modelling', 'works': 200, 'reason': 'too_few_years'}
    >>> cycles.table["maturity"].notna().sum()
    np.int64(0)
    """
    counts, random = yearly(corpus), np.random.default_rng(seed)
    rows, samples = [], []
    for technology, group in counts.groupby("technology", sort=True):
        papers, families = _series(group, "papers"), _series(group, "families")
        draws, drawn_families = _saturation(*papers, n_resamples, random), _saturation(*families, n_resamples, random)
        known = [curve.saturation for curve in (draws, drawn_families) if curve is not None]
        samples.append(np.mean(known, axis=0) if known else np.full(n_resamples, np.nan))
        rows.append(
            {"technology": technology}
            | _totals(papers[1], families[1], corpus.patents is not None)
            | dict(zip(("growth", "growth_low", "growth_high"), growth_rate(papers[1], level), strict=True))
            | {"growth_families": growth_rate(families[1], level)[0]}
            | _summary("saturation", None if draws is None else draws.saturation, level)
            | {"saturation_families": np.median(drawn_families.saturation) if drawn_families else np.nan}
            | {"midpoint_year": np.median(draws.midpoint) if draws else np.nan, "fit": draws.fit if draws else np.nan}
            | _summary("maturity", samples[-1] if known else None, level)
            | {"reason": None if known else _reason(papers[1])}
        )
    table = pd.DataFrame(rows, columns=_COLUMNS)
    table = table.astype({name: "Int64" for name in ("n_years", "works", "families")} | {"technology": "str"})
    return Lifecycles(table.astype({"reason": "str"}), np.array(samples).reshape(len(table), n_resamples))


_COLUMNS = [
    "technology",
    "n_years",
    "works",
    "families",
    "growth",
    "growth_low",
    "growth_high",
    "growth_families",
    "patents_per_paper",
    "saturation",
    "saturation_low",
    "saturation_high",
    "saturation_families",
    "midpoint_year",
    "fit",
    "maturity",
    "maturity_low",
    "maturity_high",
    "reason",
]


@dataclass(frozen=True)
class _Curve:
    saturation: np.ndarray
    midpoint: np.ndarray
    fit: float


def _series(group, kind):
    """Years and counts of one technology, where the corpus reaches."""
    known = group[group[kind].notna()]
    return known["year"].to_numpy(int), known[kind].to_numpy(int)


def _reason(counts):
    return "too_few_years" if (counts > 0).sum() < MIN_YEARS else "too_few_works"


def _totals(papers, families, has_patents):
    works, held = int(papers.sum()), int(families.sum())
    return {
        "n_years": int((papers > 0).sum()),
        "works": works,
        "families": held if has_patents else pd.NA,
        "patents_per_paper": held / works if has_patents and works else np.nan,
    }


def _summary(name, samples, level):
    if samples is None:
        return dict.fromkeys((name, f"{name}_low", f"{name}_high"), np.nan)
    low, high = percentile_interval(samples, level)
    return {name: float(np.median(samples)), f"{name}_low": float(low), f"{name}_high": float(high)}


def expected_shares(years: np.ndarray, rate: ArrayLike, logit: ArrayLike) -> np.ndarray:
    """Share of the works seen that fall into each year, on a logistic curve.

    Parameters
    ----------
    years : ndarray of int, shape (Y,)
        Consecutive years.
    rate : array_like
        Rate r of the curve per year.
    logit : array_like
        r (T - m): the logit of the saturation at the end of the last year. Broadcast with `rate`.

    Returns
    -------
    ndarray, shape (..., Y)
        Sums to 1 over the years.

    Examples
    --------
    At the midpoint the last year is the fullest:

    >>> expected_shares(np.arange(2021, 2025), 1.0, 0.0).round(3).tolist()
    [0.061, 0.149, 0.311, 0.479]
    """
    rate, logit = np.asarray(rate, float)[..., None], np.asarray(logit, float)[..., None]
    ends = logit + rate * (np.append(years[0] - 1, years) - years[-1])
    begin, end = ends[..., :-1], ends[..., 1:]
    # logarithm of F(end) - F(begin), which would round to nothing in the tails
    grown = np.log(-np.expm1(begin - end)) - np.logaddexp(0, -end) - np.logaddexp(0, begin)
    share = np.exp(grown - grown.max(axis=-1, keepdims=True))
    return share / share.sum(axis=-1, keepdims=True)


def _saturation(years, counts, n_resamples, random):
    """Draws of the curve of one technology; None where there is too little."""
    if (counts > 0).sum() < MIN_YEARS or counts.sum() < MIN_WORKS:
        return None
    low, high = (np.array([np.log(RATES[end]), LOGITS[end]]) for end in (0, 1))
    for _ in range(12):  # zoom in on the likely part of the grid until it fills the grid
        width = (high - low) / CELLS
        log_rate, logit = (low + width * (np.arange(CELLS)[:, None] + 0.5)).T
        shares = expected_shares(years, np.exp(log_rate)[:, None], logit[None, :])
        with np.errstate(divide="ignore"):
            likely = np.where(shares > 0, np.log(shares), -1e3) @ counts
        best = np.unravel_index(likely.argmax(), likely.shape)
        mean = counts.sum() * shares[best]
        likely = (likely - likely[best]) / dispersion(counts, mean, 3)
        rows, columns = np.nonzero(likely > -FAR)
        near_low = np.maximum(low, [log_rate[rows.min()] - width[0], logit[columns.min()] - width[1]])
        near_high = np.minimum(high, [log_rate[rows.max()] + width[0], logit[columns.max()] + width[1]])
        if np.all(near_high - near_low > 0.8 * (high - low)):
            break
        low, high = near_low, near_high
    weight = np.exp(likely) * expit(logit) * expit(-logit)  # flat in the saturation, not in its logit
    place = random.choice(weight.size, n_resamples, p=(weight / weight.sum()).ravel())
    drawn = logit[place % CELLS] + width[1] * (random.random(n_resamples) - 0.5)
    midpoint = years[-1] - drawn / np.exp(log_rate[place // CELLS])
    spread = ((counts - counts.mean()) ** 2).sum()
    return _Curve(expit(drawn), midpoint, float(1 - ((counts - mean) ** 2).sum() / spread) if spread else np.nan)


def dispersion(counts, mean, parameters):
    r"""How many times Poisson's variance the counts scatter about their mean (at least 1).

    .. math:: \frac{\sum (n_t - \mu_t)^2}{\sum \mu_t} \, \frac{Y}{Y - p}, \qquad
        Y = \frac{(\sum \mu_t)^2}{\sum \mu_t^2}

    Y is the number of years that matter: many years of next to nothing tell nothing about the scatter.

    >>> float(dispersion(np.array([0, 20, 0, 20]), np.full(4, 10.0), parameters=1))
    13.333333333333334
    """
    years = mean.sum() ** 2 / (mean**2).sum()
    return max(1.0, ((counts - mean) ** 2).sum() / mean.sum() * years / max(1.0, years - parameters))


def growth_rate(counts: np.ndarray, level: float = 0.90):
    """Yearly growth over the last ten years, by log-linear quasi-Poisson regression.

    Parameters
    ----------
    counts : ndarray of int
        Of consecutive years.
    level : float

    Returns
    -------
    growth, low, high : float
        exp(slope) - 1; NaN where fewer than 5 of the years have any, or all of them together fewer than 30.

    Examples
    --------
    >>> [round(value, 2) for value in growth_rate(np.array([10, 20, 40, 80, 160]))]
    [1.0, 0.83, 1.18]
    """
    counts = counts[-RECENT:]
    if (counts > 0).sum() < MIN_YEARS or counts.sum() < MIN_WORKS:
        return np.nan, np.nan, np.nan
    time, slope = np.arange(len(counts)) - (len(counts) - 1) / 2, 0.0
    for _ in range(50):  # Newton; given their sum, the counts are multinomial with one parameter
        share = np.exp(slope * time - (slope * time).max())
        share /= share.sum()
        mean = share @ time
        variance = share @ (time - mean) ** 2
        step = np.clip(((counts @ time) / counts.sum() - mean) / variance, -1, 1)
        slope += step
        if abs(step) < 1e-10:
            break
    error = np.sqrt(dispersion(counts, counts.sum() * share, 2) / (counts.sum() * variance))
    half = norm.ppf((1 + level) / 2) * error
    return tuple(float(np.expm1(value)) for value in (slope, slope - half, slope + half))
