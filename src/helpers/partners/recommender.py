"""Which partners are likely to grow beyond expectation: a recommender of a few readable features.

For each pair of countries, from the five years up to the year of the advice: its size, its affinity, how the
affinity changed lately, and how the affinity of the partner with countries that cooperate like one's own changed. A
logistic regression on earlier years weighs them; it is fitted on outcomes that were known in the year of the advice.
"""

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import expit, logit

from helpers.network.ranks import ranks
from helpers.partners.link_growth import (
    HORIZON,
    SHRINK,
    YearlyLinks,
    affinity,
    expected_by_size,
    growth_grades,
    lift,
    yearly_links,
)

FEATURES = ("size", "size_squared", "affinity", "recent_growth", "latest_growth", "neighbour_growth")
PARTNERS = 500  #: links in five years from which on a country is recommended
SIMILAR = 20  #: countries that cooperate most alike, whose growth is taken as a hint
TYPICAL = np.log(100.0)  #: size from which its square is measured
FOCAL = 50  #: countries of most links, from whose pairs the weights are learned
CALIBRATION = (-0.124, 0.769)  #: of the probability, from the back-test's origins 2000-2008 (see `calibrated`)


def candidates(links: YearlyLinks, year: int) -> np.ndarray:
    """Countries that can be recommended: those of at least 500 links in the five years up to `year`; (countries,)."""
    return links.window(year - HORIZON + 1, year).sum(axis=1) >= PARTNERS


def largest(links: YearlyLinks, year: int, n: int = FOCAL) -> list[str]:
    """The `n` countries of most links in the five years up to `year`, most first."""
    size = links.window(year - HORIZON + 1, year).sum(axis=1)
    return links.countries[np.argsort(-size, kind="stable")[:n]].tolist()


def pair_features(links: YearlyLinks, year: int) -> np.ndarray:
    r"""Features of every pair, from the six years up to `year` and nothing after.

    With the works a of the last five years, their `affinity` ρ and what sizes explain, a⁰ (`expected_by_size`):

    ================  ==========================================================================================
    size              log(ρ a⁰ + 10): the works of the link, smoothed
    size_squared      (size - log 100)²: neither the smallest nor the largest links are those that grow most
    affinity          log ρ
    recent_growth     `lift` of the last two years over the two before
    latest_growth     `lift` of the last year over the four before
    neighbour_growth  mean of the partner's `lift` (last three years over the three before) with the 20 countries whose
                      log ρ are most like one's own (cosine), weighted by that likeness; and the same from the
                      partner's side, averaged
    ================  ==========================================================================================

    Returns
    -------
    ndarray, shape (countries, countries, features)
        In the order of `FEATURES`; symmetric in the countries.

    Raises
    ------
    ValueError
        Fewer than six years up to `year`.
    """
    works = links.window(year - HORIZON + 1, year)
    strong = np.log(affinity(works))
    size = np.log(np.exp(strong) * expected_by_size(works) + SHRINK)
    recent = lift(links.window(year - 3, year - 2), links.window(year - 1, year))
    latest = lift(links.window(year - 4, year - 1), links.window(year, year))
    third = lift(links.window(year - 5, year - 3), links.window(year - 2, year))
    return np.dstack(
        [size, (size - TYPICAL) ** 2, strong, recent, latest, _neighbours(strong, third, candidates(links, year))]
    )


def _neighbours(strong: np.ndarray, change: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """Mean change of each country's affinity with the countries that are like another one."""
    both = np.outer(kept, kept) & ~np.eye(len(kept), dtype=bool)
    profile = np.where(both, strong, 0.0)
    profile /= np.maximum(np.sqrt((profile**2).sum(axis=1, keepdims=True)), 1e-9)
    like = np.clip(profile @ profile.T, 0, None)
    np.fill_diagonal(like, 0)
    if len(like) > SIMILAR:
        like[like < np.sort(like, axis=1)[:, [-SIMILAR]]] = 0
    like /= np.maximum(like.sum(axis=1, keepdims=True), 1e-9)
    seen = like @ np.where(both, change, 0.0)
    return (seen + seen.T) / 2


def fit(links: YearlyLinks, year: int, features: tuple[str, ...] = FEATURES) -> pd.DataFrame:
    """Learn the weights of the features from earlier years, as they could be learned in `year`.

    Logistic regression (ridge penalty |β|²/2) of "the link grew to at least 1.25 times the expected works in the five
    years that followed" (`growth_grades`) on the standardised features, over all origins whose five years had passed
    by `year`: pairs of a candidate and one of the 50 countries of most links, each once an origin.

    Parameters
    ----------
    links : YearlyLinks
        At least 11 years up to `year`; years after `year` are not looked at.
    year : int
    features : tuple of str
        Some of `FEATURES`.

    Returns
    -------
    DataFrame
        feature ("constant" first), mean and deviation (of the feature before it was standardised), coefficient,
        pairs and grown (how many there were, and how many of them grew).

    Raises
    ------
    ValueError
        Too few years, or no pair, or no pair that grew.
    """
    links = links.until(year)
    origins = range(links.first_year + HORIZON, year - HORIZON + 1)
    if not origins:
        there = f"{links.first_year} to {year}"
        raise ValueError(f"links of the years {there}: expected at least {2 * HORIZON + 1} years to learn from")
    rows, grown = [], []
    for origin in origins:
        kept = candidates(links, origin)
        focal = links.countries.isin(largest(links, origin))
        pairs = np.triu(np.outer(kept, kept) & (focal[:, None] | focal[None, :]), 1)
        rows.append(_chosen(pair_features(links, origin), features)[pairs])
        before = links.window(origin - HORIZON + 1, origin)
        grown.append(growth_grades(before, links.window(origin + 1, origin + HORIZON))[pairs] > 0)
    return learned(np.concatenate(rows), np.concatenate(grown), features)


def learned(table: np.ndarray, grown: np.ndarray, features: tuple[str, ...]) -> pd.DataFrame:
    """Weights of a logistic regression (ridge penalty |β|²/2) on standardised features, as `fit` returns them.

    Parameters
    ----------
    table : ndarray, shape (pairs, features)
    grown : ndarray of bool, shape (pairs,)
    features : tuple of str

    Raises
    ------
    ValueError
        No pair, or none that grew, or none that did not.

    Examples
    --------
    >>> found = learned(np.array([[1.0], [2.0], [3.0], [4.0]]), np.array([False, True, False, True]), ("size",))
    >>> found.loc[1, ["mean", "deviation", "coefficient"]].astype(float).round(2).tolist()
    [2.5, 1.12, 0.45]
    """
    if not 0 < grown.sum() < len(grown):
        raise ValueError(f"{grown.sum()} of {len(grown)} pairs grew beyond expectation: nothing to learn from")
    mean, deviation = table.mean(axis=0), np.maximum(table.std(axis=0), 1e-9)
    design = np.column_stack([np.ones(len(table)), (table - mean) / deviation])
    return pd.DataFrame(
        {
            "feature": ["constant", *features],
            "mean": [np.nan, *mean],
            "deviation": [np.nan, *deviation],
            "coefficient": _logistic(design, grown.astype(float)),
            "pairs": len(grown),
            "grown": int(grown.sum()),
        }
    )


def probability(values: np.ndarray, coefficients: pd.DataFrame) -> np.ndarray:
    """What weights from `learned` say of features (..., features), in the order of the weights."""
    weights = coefficients.iloc[1:]
    values = (values - weights["mean"].to_numpy()) / weights["deviation"].to_numpy()
    return expit(coefficients["coefficient"].iloc[0] + values @ weights["coefficient"].to_numpy())


def calibrated(probability: np.ndarray, calibration: tuple[float, float]) -> np.ndarray:
    r"""Probability as it came true in a back-test: :math:`\operatorname{logit} p' = a + b \operatorname{logit} p`.

    Parameters
    ----------
    probability : ndarray
    calibration : (float, float)
        a and b, fitted to what was stated and what came about in a back-test (Platt scaling) [1]_.

    References
    ----------
    .. [1] Platt, J. (1999). Probabilistic outputs for support vector machines and comparisons to regularized likelihood
       methods. Advances in Large Margin Classifiers, 61-74.

    Examples
    --------
    >>> calibrated(np.array([0.1, 0.5, 0.9]), (-0.2, 0.8)).round(2)
    array([0.12, 0.45, 0.83])
    """
    intercept, slope = calibration
    return expit(intercept + slope * logit(np.clip(probability, 1e-12, 1 - 1e-12)))


def _logistic(design: np.ndarray, outcome: np.ndarray) -> np.ndarray:
    """Coefficients of a logistic regression with the least of ridges, so that few or separable pairs do no harm."""
    ridge = np.r_[0.0, np.ones(design.shape[1] - 1)]

    def loss(weights):
        line = design @ weights
        return np.logaddexp(0, line).sum() - outcome @ line + (ridge * weights**2).sum() / 2

    def slope(weights):
        return design.T @ (expit(design @ weights) - outcome) + ridge * weights

    def bend(weights):
        share = expit(design @ weights)
        return (design * (share * (1 - share))[:, None]).T @ design + np.diag(ridge)

    return minimize(loss, np.zeros(design.shape[1]), jac=slope, hess=bend, method="trust-exact").x


def _chosen(values: np.ndarray, features) -> np.ndarray:
    return values[..., [FEATURES.index(name) for name in features]]


def growth_probability(links: YearlyLinks, year: int, coefficients: pd.DataFrame) -> np.ndarray:
    """Probability that each link grows beyond expectation in the five years after `year`, not yet `calibrated`.

    Parameters
    ----------
    links : YearlyLinks
    year : int
    coefficients : DataFrame
        From `fit`.

    Returns
    -------
    ndarray, shape (countries, countries)
    """
    return probability(_chosen(pair_features(links, year), coefficients["feature"].iloc[1:]), coefficients)


def recommend(link_counts: pd.DataFrame, focal: str, year: int | None = None) -> pd.DataFrame:
    """Partners of a country in the order in which their link is likely to grow beyond expectation.

    Parameters
    ----------
    link_counts : DataFrame
        source, target, year, works: each pair once a year, at least 11 years up to `year`
        (`helpers.partners.link_growth.count_yearly_links`).
    focal : str
        ISO 3166-1 alpha-2.
    year : int, optional
        The year of the advice; nothing after it is looked at. By default the last one.

    Returns
    -------
    DataFrame
        As `ranked` gives it, by the `calibrated` probability of growing to at least 1.25 times the expected works,
        and 50 works, in the next five years.

    Raises
    ------
    ValueError
        A focal country without links, or too few years.

    Examples
    --------
    Twenty countries cooperate evenly for twelve years; one link in seven grows by a sixth each year:

    >>> pairs = [(i, j) for i in range(20) for j in range(i + 1, 20)]
    >>> rows = [(f"C{i:02}", f"C{j:02}", 2000 + t, 30 * (7 / 6) ** t if (i + j) % 7 == 0 else 30)
    ...         for t in range(12) for i, j in pairs]
    >>> table = pd.DataFrame(rows, columns=["source", "target", "year", "works"])
    >>> recommend(table, "C00")["country"].head(2).tolist()
    ['C07', 'C14']
    """
    links = yearly_links(link_counts)
    links = links.until(links.last_year if year is None else year)
    stated = growth_probability(links, links.last_year, fit(links, links.last_year))
    return ranked(links, focal, calibrated(stated, CALIBRATION))


def ranked(links: YearlyLinks, focal: str, stated: np.ndarray) -> pd.DataFrame:
    """Partners of a country in the order of a probability, with what is known of the link in the last year.

    Parameters
    ----------
    links : YearlyLinks
    focal : str
    stated : ndarray, shape (countries, countries)
        Rows are the countries that are advised.

    Returns
    -------
    DataFrame
        country; works (joint, of the last five years); affinity (1: as sizes explain); recent_growth and
        neighbour_growth (times the expected works; see `pair_features`); probability; rank. Of the `candidates`, sorted
        by rank, country; equal probabilities share the best rank.

    Raises
    ------
    ValueError
        A focal country without links.
    """
    if focal not in links.countries:
        raise ValueError(f"focal country {focal!r} has no link; expected one of {', '.join(links.countries)}")
    place, year = links.countries.get_loc(focal), links.last_year
    values = pair_features(links, year)[place]
    works = links.window(year - HORIZON + 1, year)
    table = pd.DataFrame(
        {
            "country": links.countries,
            "works": works[place],
            "affinity": affinity(works)[place],
            "recent_growth": 2 ** values[:, FEATURES.index("recent_growth")],
            "neighbour_growth": 2 ** values[:, FEATURES.index("neighbour_growth")],
            "probability": stated[place],
        }
    )
    table = table[candidates(links, year) & (links.countries != focal)]
    table["rank"] = ranks(table["probability"], digits=12).astype(int)
    return table.sort_values(["rank", "country"], ignore_index=True)
