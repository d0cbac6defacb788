"""The partner countries of a technology: their ranking, all that it rests on, and what was published beside it."""

from dataclasses import dataclass

import pandas as pd

from helpers.data.corpus import Corpus
from helpers.data.proximity import proximity
from helpers.data.published import comparable
from helpers.data.weights import read_weights
from helpers.partners.constraints import agreements_on, constraints_on
from helpers.partners.ease import Merit, ease
from helpers.partners.effectiveness import effectiveness, read_spending
from helpers.partners.ranking import CRITERIA, rank_partners

#: Columns that a page shows of the ranking.
SHOWN = ["country", "rank", "rank_low", "rank_high", "score", *CRITERIA, "constraint", "open_rank"]


@dataclass(frozen=True)
class PartnerCountries:
    """Ranked partners of a country in a technology.

    Attributes
    ----------
    table : DataFrame
        See `helpers.partners.ranking.rank_partners`.
    ease, effectiveness : Merit
    rules : DataFrame
        Constraints in force on the day asked about.
    weights : dict of str to float
        Of the three criteria.
    method : str
    published : DataFrame
        See `compare_partners`.
    """

    table: pd.DataFrame
    ease: Merit
    effectiveness: Merit
    rules: pd.DataFrame
    weights: dict
    method: str
    published: pd.DataFrame

    @property
    def shares(self) -> dict | None:
        """Weights of the parts of the score, where it is their sum."""
        return self.weights if self.method == "sum" else None


def partner_countries(
    corpus: Corpus,
    levels,
    technology: str,
    focal: str,
    date: str,
    weights: str,
    method: str = "sum",
    spending: str = "",
    counting: str = "full",
    n_resamples: int = 1000,
    seed: int = 1,
) -> PartnerCountries:
    """Rank the countries with which the focal country could work in a technology, from one corpus.

    Parameters
    ----------
    corpus : Corpus
    levels : Levels
        Of the same corpus, with as many resamples.
    technology, focal : str
    date : str
        ISO date whose memberships, agreements and constraints count.
    weights : str
        Names and weights of level, ease and effectiveness.
    method : {"sum", "topsis", "promethee"}
    spending : str
        Path of a table of research spending; "" for none.
    counting : {"full", "fractional"}
    n_resamples, seed : int

    Returns
    -------
    PartnerCountries

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> from helpers.levels.levels import corpus_levels
    >>> corpus = read_corpus("medline_2021")
    >>> levels = corpus_levels(corpus, "papers 1", n_resamples=5)
    >>> weights = "level 1, ease 1, effectiveness 1"
    >>> found = partner_countries(corpus, levels, "artificial-intelligence", "KR", "2024-06-26", weights, n_resamples=5)
    >>> found.table["country"].iloc[0], found.rules["country"].unique().tolist()
    ('US', ['BY', 'KP', 'RU'])
    """
    near, agreements = proximity(focal, levels.components.countries, int(date[:4])), agreements_on(date, focal)
    easy = ease(corpus, focal, near, agreements, n_resamples, seed, counting=counting)
    spent = read_spending(spending) if spending else None
    useful = effectiveness(corpus, levels, technology, focal, spent, n_resamples, seed)
    rules, criteria = constraints_on(date, focal), read_weights(weights, CRITERIA)
    table = rank_partners(levels, technology, focal, easy, useful, criteria, method, rules)
    beside = compare_partners(table, comparable(corpus.meta))
    return PartnerCountries(table, easy, useful, rules, criteria, method, beside)


def compare_partners(ranking: pd.DataFrame, published: pd.DataFrame, first: int = 5) -> pd.DataFrame:
    """Published partners of a technology beside those that are ranked first.

    Parameters
    ----------
    ranking : DataFrame
        Of one technology, see `helpers.partners.ranking.rank_partners`.
    published : DataFrame
        See `helpers.data.published.read_published`.
    first : int
        How many of the ranking to hold against the published ones.

    Returns
    -------
    DataFrame
        country, is_published, rank, rank_low, rank_high, level, ease, effectiveness, constraint; the first of the
        ranking and every published partner, by rank; empty where no partners were published. The published lists are
        of fields, so sub-technologies of one field share them, and their order is not known to be a rank.

    Examples
    --------
    >>> from helpers.data.published import read_published
    >>> ranking = pd.DataFrame({"technology": "quantum-sensing", "country": ["CN", "US", "JP"], "rank": [1, 2, 3],
    ...     "rank_low": 1, "rank_high": 3, "level": 0.5, "ease": 0.5, "effectiveness": 0.5, "constraint": None})
    >>> compare_partners(ranking, read_published(), first=1)[["country", "is_published"]].values.tolist()
    [['CN', False], ['US', True], ['JP', True], ['CA', True], ['DE', True], ['NL', True]]
    """
    columns = ["rank", "rank_low", "rank_high", "level", "ease", "effectiveness", "constraint"]
    of = published[published["technology"].isin(ranking["technology"].unique())]
    named = sorted(set(of["partners_iso"].dropna().str.split(";").explode()))
    chosen = ranking[ranking["country"].isin(named) | (ranking["rank"] <= first)]
    absent = pd.DataFrame({"country": [code for code in named if code not in set(ranking["country"])]}, dtype="str")
    table = pd.concat([chosen[["country", *columns]], absent], ignore_index=True) if named else chosen.head(0)
    table = table.assign(is_published=table["country"].isin(named))
    return table[["country", "is_published", *columns]].sort_values(["rank", "country"], ignore_index=True)
