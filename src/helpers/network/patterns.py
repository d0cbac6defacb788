"""Collapse works to their distinct sets of nodes: the base of all resampling."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from helpers.data.countings import weight_column
from helpers.network.compiled_sets import collapse, set_pairs
from helpers.network.counting import PairCounts, Patterns, coded_rows


@dataclass(frozen=True)
class PatternLinks:
    """What one work of each class adds to each link and to each node's sum of links.

    Class 0 holds all works with a single node: they carry no link and only their number matters. Every other
    class is a pattern of two nodes or more.

    Attributes
    ----------
    counts : ndarray of int, shape (classes,)
        Number of works of each class.
    ends : ndarray of int, shape (2, links)
        Positions of source and target in the sorted nodes, source < target; links sorted by both.
    weights : scipy.sparse.csr_array, shape (classes, links)
        1 (full counting) or 1/(n - 1) (fractional) where the pattern of n nodes holds both ends.
    strength : scipy.sparse.csr_array, shape (classes, nodes)
        Sum of the weights of the links of each node: n - 1 (full counting) or 1 (fractional).
    """

    counts: np.ndarray
    ends: np.ndarray
    weights: sparse.csr_array
    strength: sparse.csr_array


def patterns(members) -> Patterns:
    """Collapse works to distinct node sets with multiplicities.

    A statistic of links depends on a work only through its set of nodes. There are far fewer sets than
    works, so drawing works anew is drawing the multiplicities anew: the same distribution, exactly.

    Parameters
    ----------
    members : DataFrame, Patterns or PairCounts
        work_id, node; patterns are handed on as they are; of counts, each link is a pattern of two nodes (see
        `pair_patterns`).

    Returns
    -------
    Patterns

    Examples
    --------
    >>> table = pd.DataFrame([("w1", "KR"), ("w2", "JP"), ("w2", "KR"), ("w3", "JP"), ("w3", "KR")],
    ...                      columns=["work_id", "node"])
    >>> found = patterns(table)
    >>> list(found.nodes), found.counts, found.incidence.toarray()
    (['JP', 'KR'], array([1, 2]), array([[0., 1.],
           [1., 1.]]))
    """
    if isinstance(members, PairCounts):
        return pair_patterns(members)
    if isinstance(members, Patterns):
        return members
    rows, nodes = coded_rows(members)
    sets, which = collapse(rows)
    return Patterns(nodes, set_matrix(sets), np.bincount(which, minlength=len(sets.sizes)))


def set_matrix(sets):
    """Sets x nodes with ones, of `compiled_rows.Rows`.

    Examples
    --------
    >>> from helpers.network.compiled_rows import Rows
    >>> set_matrix(Rows(np.array([0, 1, 3]), np.array([1, 0, 1]), 2)).toarray()
    array([[0., 1.],
           [1., 1.]])
    """
    shape = len(sets.sizes), sets.n_nodes
    return sparse.csr_array((np.ones(len(sets.nodes)), sets.nodes, sets.begin), shape=shape)


def pattern_links(found: Patterns, counting: str = "full") -> PatternLinks:
    """Links that each pattern makes: n(n-1)/2 for a pattern of n nodes.

    Parameters
    ----------
    found : Patterns
    counting : {"full", "fractional"}
        Weight of each link of a work of n nodes: 1, or 1/(n - 1).

    Returns
    -------
    PatternLinks
        ``counts @ weights`` are the weights that `count_links` counts.

    Examples
    --------
    >>> table = pd.DataFrame({"work_id": ["w1"] * 3 + ["w2"] * 2, "node": ["CN", "JP", "KR", "JP", "KR"]})
    >>> links = pattern_links(patterns(table), "fractional")
    >>> links.counts, links.counts @ links.weights, links.counts @ links.strength
    (array([0, 1, 1]), array([0.5, 0.5, 1.5]), array([1., 2., 2.]))
    """
    fractional = weight_column(counting) == "works_fractional"
    linked = found.sizes > 1
    sets, size, width = found.incidence[linked], found.sizes[linked].astype("int64"), len(found.nodes)
    codes = set_pairs(sets.indptr, sets.indices, width)
    link, column = np.unique(codes, return_inverse=True)
    n_pairs = size * (size - 1) // 2
    weight = np.repeat(1 / (size - 1), n_pairs) if fractional else np.ones(len(codes))
    begin = np.concatenate([[0, 0], np.cumsum(n_pairs)])  # row 0 is the class of works with one node
    ones = sets if fractional else sparse.diags_array(size - 1.0) @ sets
    return PatternLinks(
        counts=np.concatenate([[found.counts[~linked].sum()], found.counts[linked]]).astype("int64"),
        ends=np.array(np.divmod(link, max(width, 1))),
        weights=sparse.csr_array((weight, column, begin), shape=(len(size) + 1, len(link))),
        strength=sparse.vstack([sparse.csr_array((1, width)), ones], format="csr"),
    )


def pair_patterns(counts: PairCounts) -> Patterns:
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
    >>> from helpers.network.counting import PairCounts
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
