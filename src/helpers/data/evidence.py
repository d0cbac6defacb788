"""The rule of evidence: what has too few works is not ranked, scored, called first or named, and no list cuts a tie."""

import pandas as pd

from helpers.data.corpus import Corpus
from helpers.data.technologies import read_technologies

#: Works of the focal country in a technology from which its place there, its partners and its score are told. In planted
#: worlds a place is off by more than three in one case of eight from there on, in one of three below ten works; the first
#: partner by joint works alone is wrong more often ("From how many works on", evidence/evidence.md).
ENOUGH = 20
#: Works from which a person or an institution is called key, core or leading. In planted worlds an institution of five or
#: six among the first ten truly belongs there in 44 %, of ten or more in over three of four cases (same table).
NAMED = 5


def focal_works(corpus: Corpus, focal: str) -> pd.Series:
    """Works of a country by technology, a work of several technologies in each.

    Parameters
    ----------
    corpus : Corpus
        Of works, or of sets of countries.
    focal : str
        ISO 3166-1 alpha-2 code.

    Returns
    -------
    Series
        Technology -> works, for every technology that the corpus holds, in the order of
        data/reference/technologies.toml; empty for counts of links, which know no technologies.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> focal_works(read_corpus("medline_2021"), "KR")[["artificial-intelligence", "gene-cell-therapy"]].tolist()
    [24, 2]
    """
    if corpus.link_counts is not None:
        return pd.Series(dtype="int64")
    if corpus.country_sets is not None:
        sets = corpus.country_sets
        counted = sets[["technologies"]].assign(
            works=sets["works"].where(sets["countries"].map(lambda members: focal in members).astype(bool), 0)
        )
    else:
        here = corpus.authorships.loc[corpus.authorships["country"] == focal, "work_id"]
        counted = corpus.works[["technologies"]].assign(works=corpus.works["work_id"].isin(here).astype("int64"))
    found = counted.explode("technologies").dropna().groupby("technologies")["works"].sum()
    return found.reindex([name for name in read_technologies()["id"] if name in found.index]).astype("int64")


def commonest_technology(corpus: Corpus, focal: str | None, least: int = 0) -> str | None:
    """The technology in which a country has most works, the one listed first of equals.

    Parameters
    ----------
    corpus : Corpus
    focal : str or None
    least : int
        Works below which there is none.

    Returns
    -------
    str or None

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> commonest_technology(read_corpus("medline_2021"), "KR", ENOUGH), commonest_technology(
    ...     read_corpus("medline_2021"), "KR", 1000)
    ('artificial-intelligence', None)
    """
    works = focal_works(corpus, focal or "")
    return str(works.idxmax()) if len(works) and works.max() >= least else None


def whole_ties(ranked: pd.DataFrame, n: int) -> pd.DataFrame:
    """The first rows of a ranking, at most so many, without cutting a tie: who shares the last place is in or out.

    Parameters
    ----------
    ranked : DataFrame
        With `rank`, where equals share the best place.
    n : int

    Returns
    -------
    DataFrame
        Sorted as given.

    Examples
    --------
    >>> whole_ties(pd.DataFrame({"rank": [1, 2, 2, 4]}), 2)["rank"].tolist()
    [1]
    >>> whole_ties(pd.DataFrame({"rank": [1, 2, 2, 4]}), 3)["rank"].tolist()
    [1, 2, 2]
    """
    return ranked[ranked["rank"] + ranked.groupby("rank")["rank"].transform("size") - 1 <= n]


def certainty(works: int | None, ranked: pd.DataFrame, named: int = 3) -> str:
    """How far data carry the partners that are named of a country in a technology, in one word.

    Parameters
    ----------
    works : int or None
        Of the country in the technology; None where they are not counted.
    ranked : DataFrame
        rank and rank_high of its partners there.
    named : int
        How many of the first are named.

    Returns
    -------
    {"sure", "weak", "none"}
        "none" with fewer than `ENOUGH` works, or where fewer partners have a rank than are named; "sure" where the
        intervals of all who are named lie within the first `named` places: another sample of works would have named
        the same; else "weak".

    Examples
    --------
    >>> ranked = pd.DataFrame({"rank": [1, 2, 3, 4], "rank_high": [1, 3, 3, 9]})
    >>> certainty(60, ranked), certainty(60, ranked.assign(rank_high=9)), certainty(19, ranked)
    ('sure', 'weak', 'none')
    """
    first = ranked[(ranked["rank"] <= named).fillna(False)]
    if (works is not None and works < ENOUGH) or len(first) < named:
        return "none"
    return "sure" if len(first) == named and (first["rank_high"] <= named).all() else "weak"


def foremost(counted: pd.DataFrame, column: str = "works", least: float = NAMED) -> pd.DataFrame:
    """The rows of the greatest value, all that share it; none where even that is too little to be told.

    Parameters
    ----------
    counted : DataFrame
    column : str
    least : float
        Value below which nobody is called first.

    Returns
    -------
    DataFrame
        Sorted as given. Values that differ in their tenth digit are equal: sums of shares do so by rounding.

    Examples
    --------
    >>> works = pd.DataFrame({"name": ["A", "B", "C"], "works": [7, 9, 9]})
    >>> foremost(works)["name"].tolist(), foremost(works, least=10)["name"].tolist()
    (['B', 'C'], [])
    """
    value = counted[column].round(9)
    return counted[(value == value.max()) & (value >= least)]
