"""Count who works with whom: nodes and links from authorships, by full and by fractional counting."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

LEVELS = ("country", "institution_id", "author_id")
COUNTING = {"full": "works", "fractional": "works_fractional"}


@dataclass(frozen=True)
class PairCounts:
    """Links and nodes in the shape of `count_links` and `count_nodes`; unknown is null."""

    links: pd.DataFrame
    nodes: pd.DataFrame


def weight_column(counting):
    """Name of the links column that holds the weights of a counting method.

    Raises
    ------
    ValueError
        If `counting` is neither "full" nor "fractional".

    Examples
    --------
    >>> weight_column("fractional")
    'works_fractional'
    """
    if counting not in COUNTING:
        raise ValueError(f"counting is {counting!r}; expected one of {', '.join(COUNTING)}")
    return COUNTING[counting]


def members(authorships, level):
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
        work_id, node: distinct, without nulls, sorted by both. All counts and all resampling start from
        this table, so the order of the rows of `authorships` never matters.

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
    pairs = authorships[["work_id", level]].dropna().drop_duplicates()
    pairs = pairs.rename(columns={level: "node"}).astype("str")
    return pairs.sort_values(["work_id", "node"], ignore_index=True)


def incidence(members):
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
    work, works = pd.factorize(members["work_id"])
    node, nodes = pd.factorize(members["node"], sort=True)
    matrix = sparse.csr_array((np.ones(len(node)), (work, node)), shape=(len(works), len(nodes)))
    matrix.data[:] = 1.0  # a row given twice is still one membership
    return matrix, nodes


def count_nodes(members):
    """Works of each node, by full and fractional counting, and how many of them are collaborative.

    A work of n nodes counts 1 for each of them in full counting and 1/n in fractional counting, so that
    `works_fractional` sums to the number of works. `PairCounts` are handed on as they are.

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
    matrix, nodes = incidence(members)
    size = matrix.sum(axis=1)
    return pd.DataFrame({
        "node": nodes,
        "works": matrix.sum(axis=0).astype("int64"),
        "works_fractional": matrix.T @ (1 / size),
        "collaborative": (matrix.T @ (size > 1)).astype("int64"),
    })


def count_links(members, max_nodes=None):
    r"""Links between nodes: the works they have together, by full and by fractional counting.

    With B the incidence matrix of works and nodes and n the number of nodes of each work, the counts are the
    upper triangles of :math:`B^\top B` (full) and :math:`B^\top \mathrm{diag}(1/(n-1)) B` (fractional): each
    node spreads a weight of 1 for each work over its n - 1 partners, so the fractional links of a node sum
    to its number of collaborative works [1]_.

    Parameters
    ----------
    members : DataFrame or PairCounts
        work_id, node; counts are handed on as they are.
    max_nodes : int, optional
        Leave out works with more nodes than this: a work of n nodes makes n(n-1)/2 links, so a few works of
        thousands of authors would drown all others. `left_out` tells how many works that concerns.

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
    matrix, nodes = incidence(members)
    size = matrix.sum(axis=1)
    kept = size > 1 if max_nodes is None else (size > 1) & (size <= max_nodes)
    matrix, size = matrix[kept], size[kept]
    full = _upper(matrix.T @ matrix)
    fractional = _upper(matrix.T @ (sparse.diags_array(1 / (size - 1)) @ matrix))
    return pd.DataFrame({
        "source": nodes.take(full.row),
        "target": nodes.take(full.col),
        "works": full.data.astype("int64"),
        "works_fractional": fractional.data,
    })


def _upper(matrix):
    """Entries above the diagonal, row by row: equal patterns of entries come out in equal order."""
    upper = sparse.triu(matrix, k=1, format="csr")
    upper.sort_indices()
    return upper.tocoo()


def left_out(members, max_nodes):
    """Number of works that `count_links` leaves out because they have more than `max_nodes` nodes.

    Examples
    --------
    >>> table = pd.DataFrame({"work_id": ["w1"] * 3 + ["w2"] * 2, "node": ["CN", "JP", "KR", "JP", "KR"]})
    >>> left_out(table, max_nodes=2)
    1
    """
    return int((members.groupby("work_id")["node"].nunique() > max_nodes).sum())
