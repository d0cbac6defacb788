"""Advice on partners from the links of a corpus, by the question it answers, and the back-test of either."""

import pandas as pd

from helpers.data.corpus import Corpus
from helpers.data.places import EVIDENCE
from helpers.partners import additional_works, recommender
from helpers.partners.link_growth import count_yearly_links, yearly_links

#: Question -> who answers it, and the file of its back-test.
QUESTIONS = {
    "growth": (recommender.recommend, "backtest.csv"),
    "works": (additional_works.recommend, "backtest_works.csv"),
}
SPAN = 11  #: years of links that the weights are learned from, at least
LEAST = 20  #: countries that can be recommended, at least
#: Columns of a back-test that a page shows.
SHOWN = [
    "method",
    *(f"{name}{end}" for name in ("precision_at_5", "ndcg_at_10") for end in ("", "_low", "_high")),
    "beaten",
]
COLUMNS = ["country", "question", "rank", "probability", "works", "affinity", "recent_growth", "neighbour_growth"]


def advice(corpus: Corpus, focal: str) -> pd.DataFrame:
    """What either recommender says on a corpus; nothing where the corpus is too small or too young for it.

    Parameters
    ----------
    corpus : Corpus
    focal : str

    Returns
    -------
    DataFrame
        country, question ("growth": whose link grows beyond expectation; "works": with whom most works are added),
        rank, probability, works, affinity, recent_growth, neighbour_growth: see `recommender.ranked`. Growth first,
        each by rank. Empty with fewer than 11 years, or fewer than 20 countries of 500 links: the back-test speaks for
        no such network.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> advice(read_corpus("medline_2021"), "KR").empty
    True
    """
    counts = count_yearly_links(corpus)
    none = pd.DataFrame(columns=COLUMNS)
    if counts.empty or counts["year"].nunique() < SPAN:
        return none
    links = yearly_links(counts)
    if recommender.candidates(links, links.last_year).sum() < LEAST:
        return none
    answers = [recommend(counts, focal).assign(question=name) for name, (recommend, _) in QUESTIONS.items()]
    return pd.concat(answers, ignore_index=True)[COLUMNS]


def first_of_each(advice: pd.DataFrame, n: int = 10) -> pd.DataFrame:
    """The first countries of either answer.

    Examples
    --------
    >>> table = pd.DataFrame({"country": ["VN", "PL", "US"], "question": ["growth", "growth", "works"]})
    >>> first_of_each(table, 1)["country"].tolist()
    ['VN', 'US']
    """
    return advice.groupby("question", sort=False).head(n).reset_index(drop=True)


def read_backtest(question: str) -> pd.DataFrame:
    """The back-test of a recommender that `make evidence` wrote: years not looked at while designing, main definition.

    Parameters
    ----------
    question : {"growth", "works"}

    Returns
    -------
    DataFrame
        method, the first of them the recommender; precision_at_5 and ndcg_at_10 with _low and _high; how far the
        recommender is ahead of each other method, with _low and _high; beaten, n, period and definition (the last
        two the same in every row): see `judges.backtest.summary` in evidence/.

    Examples
    --------
    >>> read_backtest("growth")[["period", "method"]].iloc[0].tolist()
    ['2008-2013', 'recommender']
    """
    table = pd.read_csv(EVIDENCE / QUESTIONS[question][1]).astype({"beaten": "boolean"})
    main = (table["period"] == table["period"].iloc[0]) & (table["definition"] == table["definition"].iloc[0])
    return table[main].reset_index(drop=True)
