"""With which partners a country will have most works more than expected: the second question of a recommender.

`recommender` asks whose link grows by a ratio; large links hardly do, and yet most of the additional works are theirs.
The same features, a logistic regression of its own. Its one more feature is the size of the country that is advised:
what is a large number of works for one country is not for another. Chosen on the back-test's origins 2000-2003.
"""

import numpy as np
import pandas as pd

from helpers.partners.link_growth import HORIZON, MINIMUM, SHRINK, YearlyLinks, affinity, expected_by_size, yearly_links
from helpers.partners.recommender import (
    FEATURES,
    calibrated,
    candidates,
    largest,
    learned,
    pair_features,
    probability,
    ranked,
)

FIRST = 10  #: partners of a country with most additional works
CALIBRATION = (-0.244, 0.992)  #: of the probability, from the back-test's origins 2000-2008


def most_additional(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Which are the ten links of each country with most works above expectation: a number of works, not a ratio.

    Expected are the works that the pair would have had both countries grown as they did and their `affinity` stayed what
    it was. A link of fewer than 50 works afterwards is none of them.

    Parameters
    ----------
    before, after : ndarray, shape (countries, countries)
        Works of five years.

    Returns
    -------
    ndarray of int, shape (countries, countries)
        1 where the column's country is among the ten of the row's.

    Examples
    --------
    >>> works = 1000 * (np.ones((14, 14)) - np.eye(14))
    >>> more = works.copy()
    >>> more[0, 1] = more[1, 0] = 4000
    >>> first = most_additional(works, more)
    >>> int(first[0, 1]), int(first[0].sum())
    (1, 10)
    """
    extra = after - affinity(before) * expected_by_size(after)
    np.fill_diagonal(extra, -np.inf)
    place = np.argsort(np.argsort(-extra, axis=1, kind="stable"), axis=1)
    return ((place < FIRST) & (after >= MINIMUM)).astype(int)


def directed_features(links: YearlyLinks, year: int) -> np.ndarray:
    """`pair_features` and, as the last one, the logarithm of the links of the row's country in five years.

    Returns
    -------
    ndarray, shape (countries, countries, features + 1)
    """
    size = np.log(links.window(year - HORIZON + 1, year).sum(axis=1) + SHRINK)
    return np.dstack([pair_features(links, year), np.tile(size[:, None], len(size))])


def fit(links: YearlyLinks, year: int) -> pd.DataFrame:
    """Learn the weights from earlier years, as they could be learned in `year` (see `recommender.learned`).

    All origins whose five years had passed by `year`; each of the 50 countries of most links with each candidate.

    Raises
    ------
    ValueError
        Too few years, or nothing to learn from.
    """
    links = links.until(year)
    origins = range(links.first_year + HORIZON, year - HORIZON + 1)
    if not origins:
        there = f"{links.first_year} to {year}"
        raise ValueError(f"links of the years {there}: expected at least {2 * HORIZON + 1} years to learn from")
    rows, first = [], []
    for origin in origins:
        kept = candidates(links, origin)
        focal = links.countries.isin(largest(links, origin))
        pairs = np.outer(focal & kept, kept) & ~np.eye(len(kept), dtype=bool)
        rows.append(directed_features(links, origin)[pairs])
        before = links.window(origin - HORIZON + 1, origin)
        first.append(most_additional(before, links.window(origin + 1, origin + HORIZON))[pairs] > 0)
    return learned(np.concatenate(rows), np.concatenate(first), (*FEATURES, "own_size"))


def works_probability(links: YearlyLinks, year: int, coefficients: pd.DataFrame) -> np.ndarray:
    """Probability that the column's country will be one of the row's ten, not yet `calibrated`; (countries, countries)."""
    return probability(directed_features(links, year), coefficients)


def recommend(link_counts: pd.DataFrame, focal: str, year: int | None = None) -> pd.DataFrame:
    """Partners of a country in the order in which they are likely to be among the ten with most additional works.

    Parameters
    ----------
    link_counts, focal, year
        As for `recommender.recommend`.

    Returns
    -------
    DataFrame
        As `recommender.ranked` gives it.

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
    stated = works_probability(links, links.last_year, fit(links, links.last_year))
    return ranked(links, focal, calibrated(stated, CALIBRATION))
