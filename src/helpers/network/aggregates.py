"""Networks of which only the links are counted: national aggregates, without the works behind them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from helpers.network.patterns import Patterns


@dataclass(frozen=True)
class PairCounts:
    """Links and nodes in the shape of `count_links` and `count_nodes`; unknown is null."""

    links: pd.DataFrame
    nodes: pd.DataFrame


def pair_counts(link_counts, node_counts, first_year=None, last_year=None):
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


def pair_patterns(counts):
    """Links as if each of their works were a work of these two nodes alone: the base of resampling counts.

    Drawing from these patterns is the parametric bootstrap of a multinomial over links: a count varies about as
    a Poisson variable does, as it would over works. What it cannot know is that links vary together: a work of many
    countries adds to many links at once. Intervals of sums and of ratios of links (share, relative intensity) are
    therefore too narrow where such works are common, and are to be labelled as intervals of counts.

    Parameters
    ----------
    counts : PairCounts

    Returns
    -------
    helpers.network.patterns.Patterns
        One pattern of two nodes a link; nodes without a link are nodes of no pattern.

    Examples
    --------
    >>> from helpers.network.patterns import pattern_links
    >>> links = pd.DataFrame({"source": ["CN", "JP"], "target": ["KR", "KR"], "works": [2, 5]})
    >>> base = pattern_links(pair_patterns(PairCounts(links, pd.DataFrame({"node": ["CN", "JP", "KR"]}))))
    >>> base.counts @ base.weights, base.counts @ base.strength
    (array([2., 5.]), array([2., 5., 7.]))
    """
    links = counts.links.sort_values(["source", "target"])
    nodes = pd.Index(sorted(counts.nodes["node"]), dtype="str")
    ends = np.column_stack([nodes.get_indexer(links["source"]), nodes.get_indexer(links["target"])])
    if (ends < 0).any():
        raise ValueError("nodes has no row for an end of a link")
    pointers = 2 * np.arange(len(links) + 1)
    matrix = sparse.csr_array((np.ones(ends.size), ends.ravel(), pointers), shape=(len(links), len(nodes)))
    return Patterns(nodes, matrix, links["works"].to_numpy("int64"))
