"""Networks of which only the links are counted: national aggregates, without the works behind them."""

import numpy as np
import pandas as pd

from helpers.data.corpus import Corpus
from helpers.network.counting import PairCounts
from helpers.network.country_sets import country_sets


def pair_counts(
    link_counts: pd.DataFrame, node_counts: pd.DataFrame, first_year: int | None = None, last_year: int | None = None
) -> PairCounts:
    """Sum counts by pair and year over years.

    Parameters
    ----------
    link_counts : DataFrame
        source, target (source < target), year, works.
    node_counts : DataFrame
        node, year, works: all works of each node.
    first_year, last_year : int, optional
        Both ends included; all years by default.

    Returns
    -------
    PairCounts
        links: source, target, works, works_fractional; nodes: node, works, works_fractional, collaborative. Null
        are both fractional counts and the collaborative works: a work of three countries stands in three pairs,
        and pairs do not tell that it is one. A node that has links and no total has null works.

    Examples
    --------
    >>> links = pd.DataFrame({"source": "JP", "target": "KR", "year": [2017, 2018], "works": [2, 3]})
    >>> nodes = pd.DataFrame({"node": ["JP", "KR"], "year": 2018, "works": [9, 8]})
    >>> found = pair_counts(links, nodes, first_year=2018)
    >>> found.links[["source", "target", "works"]].values.tolist(), found.nodes["works"].tolist()
    ([['JP', 'KR', 3]], [9, 8])
    """
    links, nodes = (_within(table, first_year, last_year) for table in (link_counts, node_counts))
    links = links.groupby(["source", "target"], as_index=False)["works"].sum()
    links = links[links["works"] > 0].astype({"works": "int64"}).reset_index(drop=True)
    works = nodes.groupby("node")["works"].sum()
    named = pd.Index(sorted(set(links["source"]) | set(links["target"]) | set(works.index[works > 0])), dtype="str")
    works = works.reindex(named).astype("Int64").rename_axis("node").reset_index()
    if works["works"].notna().all():
        works = works.astype({"works": "int64"})
    return PairCounts(
        links.assign(works_fractional=np.nan),
        works.assign(works_fractional=np.nan, collaborative=pd.array([pd.NA] * len(works), dtype="Int64")),
    )


def _within(table, first_year, last_year):
    years = table["year"]
    chosen = (years >= (years.min() if first_year is None else first_year)) & (
        years <= (years.max() if last_year is None else last_year)
    )
    return table[chosen.fillna(False).astype(bool)]


def country_members(corpus: Corpus):
    """Sets of countries that work together, with the number of works of each; for a corpus of links, their counts.

    Parameters
    ----------
    corpus : Corpus
        Narrowed, as a scope holds it.

    Returns
    -------
    Patterns or PairCounts
        What `count_links`, `count_nodes` and `patterns` take. Works are not passed over again: see
        `helpers.network.country_sets.country_sets`.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> found = country_members(read_corpus("medline_2021"))
    >>> found.counts.sum(), len(found.nodes)
    (np.int64(20268), 171)
    """
    if corpus.link_counts is None:
        return country_sets(corpus).patterns()
    return pair_counts(corpus.link_counts, corpus.node_counts)
