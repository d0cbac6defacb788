"""From a number to the works that made it: those of a country, an institution, a person, a technology, or a link."""

from urllib.parse import quote

import pandas as pd

from helpers.data.corpus import Corpus
from helpers.network.counting import LEVELS

#: What a work is told by.
COLUMNS = ["work_id", "year", "title", "venue", "record", "author_countries"]


def works_behind(corpus: Corpus, level: str, *nodes: str, max_nodes: int | None = None) -> pd.DataFrame:
    """Works in which all the named nodes take part: one node's works, or the joint works of two and more.

    As many as full counting counts: `count_nodes` for one node, `count_links` for two.

    Parameters
    ----------
    corpus : Corpus
        As narrowed as the number was: by a technology, by years.
    level : {"country", "institution_id", "author_id", "technology"}
        What the nodes are.
    *nodes : str
        A country's code, an institution_id, an author_id or a technology's id.
    max_nodes : int, optional
        Leave out works with more nodes of the level, as `count_links` does.

    Returns
    -------
    DataFrame
        work_id, year, title and venue (null where the corpus has none), record (address by DOI, else by PMID; null
        where there is neither), author_countries (codes joined by ";", null where none is known); the latest first,
        then by work_id.

    Raises
    ------
    ValueError
        No node is named, `level` is unknown, a node occurs nowhere in the corpus, or the corpus holds counts alone.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> from helpers.network.country_network import country_network
    >>> corpus = read_corpus("medline_2021")
    >>> links = country_network(corpus).links.set_index(["source", "target"])["works"]
    >>> len(works_behind(corpus, "country", "KR", "VN")), int(links["KR", "VN"])
    (7, 7)
    """
    if not nodes:
        raise ValueError(f"works_behind: no {level} is named; expected one or more")
    if not corpus.holds_works:
        raise ValueError(f"corpus {corpus.meta['name']!r} holds counts alone: it does not know the works behind them")
    members = _members(corpus, level)
    members = members[members["node"].isin(nodes)]
    lost = [node for node in dict.fromkeys(nodes) if node not in set(members["node"])]
    if lost:
        raise ValueError(f"no work here has {level} {', '.join(map(repr, lost))}")
    together = members["work_id"].value_counts()
    together = pd.DataFrame({"work_id": together.index[together == len(set(nodes))]})
    return _told(corpus, _small(corpus, together, level, max_nodes))


def works_of_links(corpus: Corpus, level: str, links: pd.DataFrame, max_nodes: int | None = None) -> pd.DataFrame:
    """Works behind each of some links, a row a link and work.

    Parameters
    ----------
    corpus : Corpus
    level, max_nodes
        See `works_behind`.
    links : DataFrame
        source, target, in either order, each link once; other columns are handed on.

    Returns
    -------
    DataFrame
        The columns of the links, then those of `works_behind`; links in their order, the latest works first. No row
        where the corpus holds counts alone.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> links = pd.DataFrame({"source": ["KR", "KR"], "target": ["JP", "US"]})
    >>> works_of_links(read_corpus("planted"), "country", links)["target"].value_counts().to_dict()
    {'JP': 54, 'US': 42}
    """
    members = _members(corpus, level)
    order = links.assign(order=range(len(links)))
    joined = order.merge(members.rename(columns={"node": "source"}), on="source")
    joined = joined.merge(members.rename(columns={"node": "target"}), on=["target", "work_id"])
    told = _told(corpus, _small(corpus, joined[["work_id"]].drop_duplicates(), level, max_nodes))
    rows = joined.merge(told.assign(place=range(len(told))), on="work_id").sort_values(["order", "place"])
    return rows[[*links.columns, *COLUMNS]].reset_index(drop=True)


def _members(corpus, level: str) -> pd.DataFrame:
    """work_id and node, each pair once."""
    if level == "technology":
        table = corpus.works[["work_id", "technologies"]].explode("technologies").set_axis(["work_id", "node"], axis=1)
    elif level in LEVELS:
        table = corpus.authorships[["work_id", level]].set_axis(["work_id", "node"], axis=1)
    else:
        raise ValueError(f"level is {level!r}; expected one of {', '.join((*LEVELS, 'technology'))}")
    return table.dropna().drop_duplicates()


def _small(corpus, works: pd.DataFrame, level: str, max_nodes: int | None) -> pd.DataFrame:
    """Works of not too many nodes."""
    if max_nodes is None:
        return works
    sizes = corpus.authorships[corpus.authorships["work_id"].isin(works["work_id"])].groupby("work_id")[level].nunique()
    return works[works["work_id"].map(sizes) <= max_nodes]


def _told(corpus, works: pd.DataFrame) -> pd.DataFrame:
    """What is told of works, the latest first."""
    told = corpus.works[corpus.works["work_id"].isin(works["work_id"])]
    known = corpus.authorships.loc[corpus.authorships["work_id"].isin(told["work_id"]), ["work_id", "country"]]
    known = known.dropna().drop_duplicates().sort_values(["work_id", "country"])
    countries = known.groupby("work_id")["country"].agg(";".join)
    told = told.assign(record=_record(told), author_countries=told["work_id"].map(countries).astype("str"))
    return told.sort_values(["year", "work_id"], ascending=[False, True])[COLUMNS].reset_index(drop=True)


def _record(works: pd.DataFrame) -> pd.Series:
    """Address of each work's record."""
    doi = works["doi"].map(lambda doi: f"https://doi.org/{quote(doi, safe='/:;()')}", na_action="ignore")
    pmid = works["pmid"].map(lambda pmid: f"https://pubmed.ncbi.nlm.nih.gov/{quote(pmid)}/", na_action="ignore")
    return doi.astype("str").fillna(pmid.astype("str"))
