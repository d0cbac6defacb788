"""Back-test of partner recommenders: what they would have advised, and which links then grew beyond expectation."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from helpers.data.proximity import proximity_table
from helpers.partners import additional_works as works
from helpers.partners.link_growth import HORIZON, YearlyLinks, growth_grades, lift
from helpers.partners.recommender import candidates, fit, growth_probability
from judges.gravity import gravity

FIRST, LENGTH = 5, 10  #: precision of the first five, NDCG of the first ten

#: A recommender: links up to the year of the advice -> score of every pair, (countries, countries), best highest.
Method = Callable[[YearlyLinks], np.ndarray]
#: Works before and after -> grade of every pair, (countries, countries); 0 is not relevant.
Grade = Callable[[np.ndarray, np.ndarray], np.ndarray]


def _past(links: YearlyLinks) -> np.ndarray:
    return links.window(links.last_year - HORIZON + 1, links.last_year)


def persistence(links: YearlyLinks) -> np.ndarray:
    """Go on with whom you work most: joint works of the last five years."""
    return _past(links)


def persistent_growth(links: YearlyLinks) -> np.ndarray:
    """What grew beyond expectation goes on growing: `lift` of the last two years over the two before."""
    year = links.last_year
    return lift(links.window(year - 3, year - 2), links.window(year - 1, year))


def preferential_attachment(links: YearlyLinks) -> np.ndarray:
    """The largest attract most: product of both countries' joint works of the last five years.

    References
    ----------
    Barabási, A.-L., Albert, R. (1999). Emergence of scaling in random networks. Science 286, 509-512.
    doi:10.1126/science.286.5439.509
    """
    size = _past(links).sum(axis=1)
    return np.outer(size, size)


def gravity_works(links: YearlyLinks) -> np.ndarray:
    """Works of the last five years as the gravity model expects them (`judges.gravity`)."""
    works, kept = _past(links), candidates(links, links.last_year)
    places = np.flatnonzero(kept)
    source, target = (places[side] for side in np.triu_indices(len(places), 1))
    names = links.countries.to_numpy()
    pairs = pd.DataFrame({"source": names[source], "target": names[target], "works": works[source, target]})
    model = gravity(pairs, proximity_table(names[places], links.last_year)).links
    expected = np.full(works.shape, np.nan)
    ends = [links.countries.get_indexer(model[end]) for end in ("source", "target")]
    expected[ends[0], ends[1]] = expected[ends[1], ends[0]] = model["expected"]
    return expected


def gravity_gap(links: YearlyLinks) -> np.ndarray:
    """Links furthest below what the gravity model expects: log((expected + 10) / (works + 10))."""
    return np.log((gravity_works(links) + 10) / (_past(links) + 10))


def size_alone(links: YearlyLinks) -> np.ndarray:
    """The recommender with nothing but the size of the link, to see how much of its success is that."""
    return growth_probability(links, links.last_year, fit(links, links.last_year, ("size", "size_squared")))


def recommender(links: YearlyLinks) -> np.ndarray:
    """The recommender (`helpers.partners.recommender`), fitted anew on what was known in the year of the advice."""
    return growth_probability(links, links.last_year, fit(links, links.last_year))


def additional_works(links: YearlyLinks) -> np.ndarray:
    """The recommender of additional works (`helpers.partners.additional_works`), fitted anew in the same way."""
    return works.works_probability(links, links.last_year, works.fit(links, links.last_year))


#: The recommender first, then what it must beat; the last two are its own simplest parts.
METHODS: dict[str, Method] = {
    "recommender": recommender,
    "persistence": persistence,
    "preferential_attachment": preferential_attachment,
    "gravity": gravity_works,
    "gravity_gap": gravity_gap,
    "persistent_growth": persistent_growth,
    "size_alone": size_alone,
}
#: The same for the other question.
WORKS_METHODS: dict[str, Method] = {"additional_works": additional_works} | METHODS


def precision(grades: np.ndarray, k: int = FIRST) -> float:
    """Share of the first k that are relevant (grade above 0).

    Examples
    --------
    >>> precision(np.array([3, 0, 1, 0, 0, 2]))
    0.4
    """
    return float((grades[:k] > 0).sum() / k)


def ndcg(grades: np.ndarray, k: int = LENGTH) -> float:
    r"""Normalised discounted cumulative gain of a ranked list.

    .. math:: \mathrm{NDCG@}k = \frac{\sum_{r=1}^k g_r / \log_2(r + 1)}{\text{the same for the best order}}

    Parameters
    ----------
    grades : ndarray
        Grade of every candidate, in the recommended order.
    k : int

    Returns
    -------
    float
        NaN where no candidate is relevant.

    References
    ----------
    Järvelin, K., Kekäläinen, J. (2002). Cumulated gain-based evaluation of IR techniques. ACM Transactions on
    Information Systems 20(4), 422-446. doi:10.1145/582415.582418

    Examples
    --------
    >>> ndcg(np.array([3, 1, 0])), round(ndcg(np.array([0, 1, 3])), 3)
    (1.0, 0.587)
    """
    discount = 1 / np.log2(np.arange(2, k + 2))

    def gain(ranked):
        return ranked[:k] @ discount[: len(ranked[:k])]

    best = gain(np.sort(grades)[::-1])
    return float(gain(grades) / best) if best > 0 else np.nan


def backtest(
    links: YearlyLinks, origins, focal: list[str], methods: dict[str, Method] = METHODS, grade: Grade = growth_grades
) -> pd.DataFrame:
    """Let each method advise each country in each year, and grade the advice by the five years that followed.

    A method is handed the links up to the year of the advice only, so it cannot look ahead; it ranks the `candidates`
    of that year but the country itself, ties by country code, unknown scores last.

    Parameters
    ----------
    links : YearlyLinks
    origins : iterable of int
        Years of advice; the five years before and after must be there.
    focal : list of str
        Countries that are advised.
    methods : dict
        Name -> function of links.
    grade : function
        What counts as success.

    Returns
    -------
    DataFrame
        method, country, year, precision_at_5, ndcg_at_10 (null where none of its links grew), candidates, grown (how
        many of them grew beyond expectation). In the order of methods, then country, year.
    """
    rows = []
    for year in origins:
        known = links.until(year)
        future = links.window(year + 1, year + HORIZON)
        grades, kept = grade(_past(known), future), candidates(known, year)
        for number, (name, method) in enumerate(methods.items()):
            score = np.nan_to_num(method(known), nan=-np.inf)
            for country in focal:
                place = links.countries.get_loc(country)
                others = np.flatnonzero(kept & (np.arange(len(kept)) != place))
                ranked = grades[place, others[np.argsort(-score[place, others], kind="stable")]]
                grown = int((ranked > 0).sum())
                rows.append((number, name, country, year, precision(ranked), ndcg(ranked), len(ranked), grown))
    columns = ["number", "method", "country", "year", "precision_at_5", "ndcg_at_10", "candidates", "grown"]
    table = pd.DataFrame(rows, columns=columns).sort_values(["number", "country", "year"], ignore_index=True)
    return table.drop(columns="number")


def summary(results: pd.DataFrame, n_resamples: int = 10_000, seed: int = 0, level: float = 0.95) -> pd.DataFrame:
    """Means over countries and years, and how far the first method is ahead of each other one.

    Intervals are percentile intervals of a bootstrap over countries: a country is drawn with all its years and all
    methods, so the differences are paired. Years overlap and countries share their partners' fortunes: the intervals
    tell how the result would differ with other countries, not with another time.

    Parameters
    ----------
    results : DataFrame
        From `backtest`.
    n_resamples, seed : int
    level : float

    Returns
    -------
    DataFrame
        method; precision_at_5 and ndcg_at_10, each with _low and _high; precision_gain and ndcg_gain, the first
        method's mean minus this one's, each with _low and _high (null for the first itself); beaten (both lower ends
        above 0); n (countries x years). In the order of the methods.

    Examples
    --------
    >>> table = pd.DataFrame({"method": list("aabb"), "country": ["JP", "KR"] * 2, "year": 2000,
    ...                       "precision_at_5": [0.6, 0.4, 0.2, 0.2], "ndcg_at_10": [0.5, 0.5, 0.1, 0.3]})
    >>> summary(table, n_resamples=100)[["method", "precision_at_5", "precision_gain_low", "beaten"]]
      method  precision_at_5  precision_gain_low  beaten
    0      a             0.5                 NaN    <NA>
    1      b             0.2                 0.2    True
    """
    methods = results["method"].unique()
    columns = {"precision": "precision_at_5", "ndcg": "ndcg_at_10"}
    means = results.groupby(["method", "country"], sort=True)[list(columns.values())].mean()
    drawn = None
    table = pd.DataFrame({"method": methods})
    beaten = np.ones(len(methods), dtype=bool)
    for short, column in columns.items():
        values = means[column].unstack("country").loc[methods].to_numpy()
        if drawn is None:
            size = (n_resamples, values.shape[1])
            drawn = np.random.default_rng(seed).integers(0, values.shape[1], size=size)
        there = (~np.isnan(values)).astype(float)
        with np.errstate(invalid="ignore"):  # no country with a value was drawn
            samples = np.nan_to_num(values)[:, drawn].sum(axis=2) / there[:, drawn].sum(axis=2)
        gains = samples[0] - samples
        point = np.nanmean(values, axis=1)
        tails = [(1 - level) / 2, (1 + level) / 2]
        low, high = np.nanquantile(samples, tails, axis=1)
        gain_low, gain_high = np.nanquantile(gains, tails, axis=1)
        beaten &= gain_low > 0
        table[column], table[f"{column}_low"], table[f"{column}_high"] = point, low, high
        gain = {f"{short}_gain": point[0] - point, f"{short}_gain_low": gain_low, f"{short}_gain_high": gain_high}
        for name, value in gain.items():
            table[name] = np.where(np.arange(len(methods)) == 0, np.nan, value)
    table["beaten"] = pd.array(beaten, dtype="boolean")
    table.loc[0, "beaten"] = pd.NA
    table["n"] = results.groupby("method").size().loc[methods].to_numpy()
    return table
