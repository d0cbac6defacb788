"""Links between countries year by year, and which of them grew beyond expectation.

What "beyond expectation" means. Joint works grow because science grows and because either country comes to publish
more with everyone: no planner needs advice about that. A link grew beyond expectation when it grew faster than the
growth of both its countries explains, that is, when its affinity (association strength) rose. So the definition is a
ratio, not a number of works, or the largest links would win by their size alone; the past affinity is shrunk to what
size alone explains, or links of a few works would win by chance; and a link counts only when there is something of
it afterwards (`MINIMUM` works in five years: chance then moves it by about 14 %, well below the first grade). All
constants were set by these reasons before any method was compared.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.data.corpus import Corpus
from helpers.network.country_sets import country_sets

HORIZON = 5  #: years looked ahead, and years looked back
SHRINK = 10.0  #: works that count for "as its size alone explains", added to a link's own
MINIMUM = 50  #: works of five years from which on a link can have grown beyond expectation
GRADES = (1.25, 1.5, 2.0)  #: times the expected works that make grade 1, 2 and 3


@dataclass(frozen=True)
class YearlyLinks:
    """Joint works by year and pair: `works` is (years, countries, countries), symmetric, nothing on the diagonal."""

    countries: pd.Index
    first_year: int
    works: np.ndarray

    @property
    def last_year(self) -> int:
        """The last year there is."""
        return self.first_year + len(self.works) - 1

    def window(self, first: int, last: int) -> np.ndarray:
        """Joint works from one year to another, both included: (countries, countries).

        Raises
        ------
        ValueError
            A year that is not there: a shorter window is never taken for a whole one.
        """
        if not self.first_year <= first <= last <= self.last_year:
            there = f"{self.first_year} to {self.last_year}"
            raise ValueError(f"years {first} to {last}: expected years within {there}, the years of the links")
        return self.works[first - self.first_year : last - self.first_year + 1].sum(axis=0)

    def until(self, year: int) -> "YearlyLinks":
        """The same links with nothing after a year."""
        self.window(year, year)
        return YearlyLinks(self.countries, self.first_year, self.works[: year - self.first_year + 1])


def yearly_links(link_counts: pd.DataFrame) -> YearlyLinks:
    """Links by year from a table that has each pair once a year.

    Parameters
    ----------
    link_counts : DataFrame
        source, target, year, works.

    Examples
    --------
    >>> table = pd.DataFrame({"source": ["JP", "JP"], "target": ["KR", "KR"], "year": [2001, 2003], "works": [4, 7]})
    >>> links = yearly_links(table)
    >>> links.window(2001, 2003).tolist(), links.until(2002).last_year
    ([[0.0, 11.0], [11.0, 0.0]], 2002)

    Raises
    ------
    ValueError
        No row, or a pair that stands twice in a year.
    """
    if link_counts.empty:
        raise ValueError("link_counts is empty: expected source, target, year, works")
    countries = pd.Index(sorted({*link_counts["source"], *link_counts["target"]}), dtype="str")
    source, target = (countries.get_indexer(link_counts[end]) for end in ("source", "target"))
    year = link_counts["year"].to_numpy(int)
    low, high = np.minimum(source, target), np.maximum(source, target)
    twice = pd.DataFrame({"low": low, "high": high, "year": year}).duplicated()
    if twice.any():
        row = link_counts[twice.to_numpy()].iloc[0]
        raise ValueError(f"link_counts: {row['source']}-{row['target']} stands twice in {row['year']}; expected once")
    works = np.zeros((year.max() - year.min() + 1, len(countries), len(countries)))
    works[year - year.min(), low, high] = works[year - year.min(), high, low] = link_counts["works"].to_numpy(float)
    return YearlyLinks(countries, int(year.min()), works)


def count_yearly_links(corpus: Corpus) -> pd.DataFrame:
    """Joint works of countries by year: source, target, year, works.

    The table link_counts of a corpus of counts; else counted from the works whose year is known.
    """
    if corpus.link_counts is not None:
        return corpus.link_counts
    return country_sets(corpus).yearly_links()[["source", "target", "year", "works"]]


def expected_by_size(works: np.ndarray) -> np.ndarray:
    r"""Joint works that the sizes of both countries explain, :math:`s_i s_j / 2m`.

    :math:`s_i` are all joint works of country i and :math:`2m` their sum: links drawn at random with these sizes, the
    denominator of the association strength (`helpers.network.similarity.association`).

    Examples
    --------
    >>> expected_by_size(np.array([[0.0, 4.0], [4.0, 0.0]]))
    array([[2., 2.],
           [2., 2.]])
    """
    size = works.sum(axis=1)
    return np.outer(size, size) / max(size.sum(), 1.0)


def affinity(works: np.ndarray) -> np.ndarray:
    r"""Association strength shrunk to 1: :math:`(a_{ij} + \kappa) / (a^0_{ij} + \kappa)`, κ = 10 works.

    The posterior mean of a Poisson rate over its expectation :math:`a^0` under a gamma prior of mean 1 [1]_: a link of
    few works is taken to be as strong as its size says, one of many works as it is.

    References
    ----------
    .. [1] DuMouchel, W. (1999). Bayesian data mining in large frequency tables. The American Statistician 53(3),
       177-190. doi:10.1080/00031305.1999.10474456

    Examples
    --------
    >>> works = np.array([[0.0, 90.0, 10.0], [90.0, 0.0, 0.0], [10.0, 0.0, 0.0]])
    >>> affinity(works).round(2)[0, 1:]
    array([1.82, 1.33])
    """
    return (works + SHRINK) / (expected_by_size(works) + SHRINK)


def lift(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    r"""Growth of each link beyond expectation, in doublings.

    .. math:: g_{ij} = \log_2 \frac{b_{ij} + \kappa}{e_{ij} + \kappa}, \quad e_{ij} = \rho_{ij} b^0_{ij}

    with :math:`b` the works after, :math:`\rho` the `affinity` before and :math:`b^0` what the sizes after explain:
    :math:`e` is the link that would be had both countries grown as they did and the affinity stayed as it was.

    Parameters
    ----------
    before, after : ndarray, shape (countries, countries)

    Returns
    -------
    ndarray, shape (countries, countries)
        0: as expected; 1: twice as many works; -1: half as many. Symmetric.

    Examples
    --------
    Where every link doubles, none grows beyond expectation. Where one of fifteen quadruples, it has not quite doubled
    beyond what the growth of its two ends explains, and their other links fell behind:

    >>> works = 1000 * (np.ones((6, 6)) - np.eye(6))
    >>> lift(works, 2 * works).round(1)[0, 1:]
    array([0., 0., 0., 0., 0.])
    >>> more = works.copy()
    >>> more[0, 1] = more[1, 0] = 4000
    >>> lift(works, more).round(2)[0, 1:]
    array([ 0.91, -0.41, -0.41, -0.41, -0.41])
    """
    expected = affinity(before) * expected_by_size(after)
    return np.log2((after + SHRINK) / (expected + SHRINK))


def growth_grades(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """How far each link grew beyond expectation: 0 not, 1 from 1.25, 2 from 1.5, 3 from 2 times the expected works.

    A link of fewer than 50 works afterwards has grade 0.

    Examples
    --------
    >>> works = 1000 * (np.ones((6, 6)) - np.eye(6))
    >>> more = works.copy()
    >>> more[0, 1] = more[1, 0] = 4000
    >>> growth_grades(works, more)[0]
    array([0, 2, 0, 0, 0, 0])
    """
    grade = np.searchsorted(np.log2(GRADES), lift(before, after), side="right")
    grade = np.where(after >= MINIMUM, grade, 0)
    np.fill_diagonal(grade, 0)
    return grade
