"""Count who works with whom: nodes and links from authorships, by full and by fractional counting."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from helpers.network.compiled_counting import MEMORY, Links, count_members, count_pairs
from helpers.network.compiled_rows import Rows, group_rows, larger_works

LEVELS = ("country", "institution_id", "author_id")
_NO_LINKS = Links(0, *(np.empty(0, kind) for kind in ("int32", "int32", "int64", "float64")))


@dataclass(frozen=True)
class PairCounts:
    """Links and nodes in the shape of `count_links` and `count_nodes`; unknown is null."""

    links: pd.DataFrame
    nodes: pd.DataFrame


@dataclass(frozen=True)
class Patterns:
    """Distinct sets of nodes and the number of works that have each: all that links depend on.

    Attributes
    ----------
    nodes : pandas.Index
        Labels of the nodes, sorted.
    incidence : scipy.sparse.csr_array
        Patterns x nodes, ones where the node is in the set; patterns sorted by size, then by their nodes.
    counts : ndarray of int
        Number of works with each pattern.
    """

    nodes: pd.Index
    incidence: sparse.csr_array
    counts: np.ndarray

    @property
    def sizes(self):
        """Number of nodes of each pattern."""
        return np.diff(self.incidence.indptr)

    @property
    def rows(self):
        """The patterns as rows of node numbers, for the compiled counting."""
        indptr, indices = self.incidence.indptr.astype("int64"), self.incidence.indices.astype("int32")
        return Rows(indptr, indices, len(self.nodes))


def members(authorships: pd.DataFrame, level: str) -> pd.DataFrame:
    """Which nodes take part in which works.

    Parameters
    ----------
    authorships : DataFrame
        One row per work, position and institution.
    level : {"country", "institution_id", "author_id"}
        The column whose values are the nodes. An unknown (null) node is left out.

    Returns
    -------
    DataFrame
        work_id, node: distinct, without nulls, sorted by both, as categories: millions of rows repeat few texts. All
        counts and all resampling start from this table, so the order of the rows of `authorships` never matters.

    Raises
    ------
    ValueError
        If `level` is not one of the three.

    Examples
    --------
    >>> authorships = pd.DataFrame({"work_id": ["w1", "w1", "w1", "w2"], "country": ["KR", "JP", "KR", None]})
    >>> members(authorships, "country")
      work_id node
    0      w1   JP
    1      w1   KR
    """
    if level not in LEVELS:
        raise ValueError(f"level is {level!r}; expected one of {', '.join(LEVELS)}")
    known = authorships[["work_id", level]].dropna()
    (work, works), (node, nodes) = coded(known["work_id"]), coded(known[level])
    rows = group_rows(work, node, len(works), len(nodes))
    work = np.repeat(np.arange(len(works), dtype="int32"), rows.sizes)
    codes = {"work_id": (work, works), "node": (rows.nodes, nodes)}
    return pd.DataFrame({name: pd.Categorical.from_codes(*given, validate=False) for name, given in codes.items()})


def coded(labels):
    """Number of each label among the distinct ones in sorted order, and these.

    Returns
    -------
    ndarray of int, pandas.Index
        -1 for a missing label.

    Examples
    --------
    >>> coded(pd.Series(["KR", None, "JP", "KR"], dtype="str"))
    (array([ 1, -1,  0,  1]), Index(['JP', 'KR'], dtype='str'))
    """
    if isinstance(labels.dtype, pd.CategoricalDtype):
        codes, distinct = labels.cat.codes.to_numpy(), labels.cat.categories
    else:
        codes, distinct = pd.factorize(labels)
    distinct = pd.Index(distinct).astype("str")
    used = np.zeros(len(distinct) + 1, bool)
    used[codes] = True  # the last one stands for -1
    increasing = (distinct[1:] > distinct[:-1]).all()
    if increasing and used[:-1].all():
        return codes.astype("int64", copy=False), distinct
    order = np.arange(len(distinct)) if increasing else distinct.argsort()
    order = order[used[order]]
    place = np.full(len(used), -1)
    place[order] = np.arange(len(order))
    return place[codes], distinct[order]


def coded_rows(members: pd.DataFrame):
    """Works x nodes of a table of members, works in order of first appearance; and the labels of the nodes.

    Returns
    -------
    helpers.network.compiled_rows.Rows, pandas.Index

    Examples
    --------
    >>> rows, nodes = coded_rows(pd.DataFrame({"work_id": ["w2", "w1", "w2"], "node": ["KR", "JP", "JP"]}))
    >>> rows.begin, rows.nodes, list(nodes)
    (array([0, 2, 3]), array([0, 1, 0], dtype=int32), ['JP', 'KR'])
    """
    work, works = pd.factorize(members["work_id"])
    node, nodes = coded(members["node"])
    return group_rows(work, node, len(works), len(nodes)), nodes


def incidence(members: pd.DataFrame):
    """Incidence matrix B of works and nodes, and the labels of its columns in sorted order.

    Returns
    -------
    scipy.sparse.csr_array, pandas.Index
        B of shape (works, nodes) with ones; nodes sorted by name.

    Examples
    --------
    >>> table = pd.DataFrame({"work_id": ["w1", "w1", "w2"], "node": ["KR", "JP", "KR"]})
    >>> matrix, nodes = incidence(table)
    >>> matrix.toarray(), list(nodes)
    (array([[1., 1.],
           [0., 1.]]), ['JP', 'KR'])
    """
    rows, nodes = coded_rows(members)
    shape = len(rows.sizes), len(nodes)
    return sparse.csr_array((np.ones(len(rows.nodes)), rows.nodes, rows.begin), shape=shape), nodes


def count_nodes(members) -> pd.DataFrame:
    """Works of each node, by full and fractional counting, and how many of them are collaborative.

    A work of n nodes counts 1 for each of them in full counting and 1/n in fractional counting, so that
    `works_fractional` sums to the number of works.

    Parameters
    ----------
    members : DataFrame, Patterns or PairCounts
        work_id, node; counts are handed on as they are.

    Returns
    -------
    DataFrame
        node, works, works_fractional, collaborative (works with at least two nodes), sorted by node.

    Examples
    --------
    >>> count_nodes(pd.DataFrame({"work_id": ["w1", "w1", "w2"], "node": ["JP", "KR", "KR"]}))
      node  works  works_fractional  collaborative
    0   JP      1               0.5              1
    1   KR      2               1.5              1
    """
    if isinstance(members, PairCounts):
        return members.nodes
    rows, times, nodes = _counted(members)
    works, shared, together = count_members(rows, times)
    return pd.DataFrame({"node": nodes, "works": works, "works_fractional": shared, "collaborative": together})


def _counted(members):
    """Works x nodes, how often each row counts (None: once), and the labels of the nodes."""
    if isinstance(members, Patterns):
        return members.rows, members.counts, members.nodes
    rows, nodes = coded_rows(members)
    return rows, None, nodes


def count_links(members, max_nodes: int | None = None, memory: int = MEMORY) -> pd.DataFrame:
    r"""Links between nodes: the works they have together, by full and by fractional counting.

    With B the incidence matrix of works and nodes and n the number of nodes of each work, the counts are the
    upper triangles of :math:`B^\top B` (full) and :math:`B^\top \mathrm{diag}(1/(n-1)) B` (fractional): each
    node spreads a weight of 1 for each work over its n - 1 partners, so the fractional links of a node sum
    to its number of collaborative works [1]_.

    Parameters
    ----------
    members : DataFrame, Patterns or PairCounts
        work_id, node; counts are handed on as they are.
    max_nodes : int, optional
        Leave out works with more nodes than this: a work of n nodes makes n(n-1)/2 links, so a few works of
        thousands of authors would drown all others. `left_out` tells how many works that concerns.
    memory : int
        Bytes that counting may take beyond the table given and the links returned: see
        `compiled_counting.count_pairs`, which also hands links on in parts that need not be kept together.

    Returns
    -------
    DataFrame
        source, target (source < target), works, works_fractional; sorted by source, target.

    References
    ----------
    .. [1] Perianes-Rodriguez, A., Waltman, L., van Eck, N. J. (2016). Constructing bibliometric networks:
       a comparison between full and fractional counting. Journal of Informetrics 10(4), 1178-1195.
       doi:10.1016/j.joi.2016.10.006

    Examples
    --------
    >>> table = pd.DataFrame({"work_id": ["w1"] * 3 + ["w2"] * 2, "node": ["CN", "JP", "KR", "JP", "KR"]})
    >>> count_links(table)
      source target  works  works_fractional
    0     CN     JP      1               0.5
    1     CN     KR      1               0.5
    2     JP     KR      2               1.5
    """
    if isinstance(members, PairCounts):
        return members.links
    rows, times, nodes = _counted(members)
    parts = list(count_pairs(rows, times, max_nodes=max_nodes, memory=memory)) or [_NO_LINKS]
    source, target, works, shared = (np.concatenate(column) for column in list(zip(*parts, strict=True))[1:])
    ends = {"source": nodes.take(source), "target": nodes.take(target)}
    return pd.DataFrame(ends | {"works": works, "works_fractional": shared})


def left_out(members: pd.DataFrame, max_nodes):
    """Number of works that `count_links` leaves out because they have more than `max_nodes` nodes.

    Examples
    --------
    >>> table = pd.DataFrame({"work_id": ["w1"] * 3 + ["w2"] * 2, "node": ["CN", "JP", "KR", "JP", "KR"]})
    >>> left_out(table, max_nodes=2)
    1
    """
    rows, times, _ = _counted(members)
    return larger_works(rows, max_nodes, times)
