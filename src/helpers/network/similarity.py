"""Relate the weight of a link to the size of its ends: similarity, affinity, relative intensity."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers.data.countings import weight_column


def association(weight: ArrayLike, source_total: ArrayLike, target_total: ArrayLike, total: ArrayLike) -> np.ndarray:
    r"""Association strength, or probabilistic affinity: observed over expected weight of a link.

    .. math:: A_{XY} = \frac{2T \, C_{XY}}{C_X C_Y}

    Parameters
    ----------
    weight : array_like
        :math:`C_{XY}`, weight of the link.
    source_total, target_total : array_like
        :math:`C_X, C_Y`, sums of the weights of all links of each end.
    total : array_like
        :math:`T`, sum of the weights of all links, each counted once.

    Returns
    -------
    ndarray
        1 where the link is as strong as expected if the ends of links were paired at random; NaN where an end
        has no link.

    Notes
    -----
    Random pairs here include a node with itself, as in the index of Zitt and others [1]_ [2]_. A node that
    holds a large share p of all ends therefore has a mean affinity above 1, by a factor of 1/(1 - p).

    References
    ----------
    .. [1] Zitt, M., Bassecoulard, E., Okubo, Y. (2000). Shadows of the past in international cooperation.
       Scientometrics 47, 627-657. doi:10.1023/A:1005632319799
    .. [2] Steijn, M. P. A. (2021). Improvement on the association strength. Quantitative Science Studies
       2(2), 778-794. doi:10.1162/qss_a_00122

    Examples
    --------
    >>> association(2, 4, 5, 10)
    np.float64(2.0)
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.multiply(2 * total, weight) / np.multiply(source_total, target_total)


def ric(weight: ArrayLike, source_total: ArrayLike, target_total: ArrayLike, total: ArrayLike) -> np.ndarray:
    r"""Relative intensity of collaboration of X with Y.

    The share of Y among the other ends of X's links over the share of Y among the ends of all links without X:

    .. math:: RIC(X, Y) = \frac{C_{XY} / C_X}{(C_Y - C_{XY}) / (2 (T - C_X))}

    A link of X has one end in which Y may stand, a link without X has two: hence the 2, with which a network where all
    work alike has 1 everywhere. Fuchs, Sivertsen and Rousseau [1]_ count publications, of which each holds Y once at
    most; on links their formula would give 1/2 there.

    Parameters
    ----------
    weight, source_total, target_total, total : array_like
        :math:`C_{XY}, C_X, C_Y, T` as for `association`; X is the source.

    Returns
    -------
    ndarray
        Infinite where Y has no link but those with X, NaN where X or Y has no link at all. Tables show
        both as null.

    References
    ----------
    .. [1] Fuchs, J. E., Sivertsen, G., Rousseau, R. (2021). Measuring the relative intensity of collaboration
       within a network. Scientometrics 126, 8673-8682. doi:10.1007/s11192-021-04110-x

    Examples
    --------
    >>> ric(2, 4, 5, 10)
    np.float64(2.0)
    """
    weight, source_total, target_total, total = np.broadcast_arrays(weight, source_total, target_total, total)
    elsewhere = target_total - weight
    elsewhere = np.where(elsewhere > 1e-9 * target_total, elsewhere, 0.0)  # sums of fractions round
    with np.errstate(divide="ignore", invalid="ignore"):
        return 2 * weight * (total - source_total) / (source_total * elsewhere)


def similarity(links: pd.DataFrame, nodes: pd.DataFrame, counting: str = "full") -> pd.DataFrame:
    r"""Add Salton's cosine, Jaccard's index and association strength to links.

    Salton and Jaccard compare two sets of works [1]_ [2]_: :math:`c_{ij}` is the number of joint works and
    :math:`s_i` the number of *all* works of a node, with and without partners. They are always taken from
    full counts, because a fraction of a work is not a member of a set.

    .. math:: S_{ij} = \frac{c_{ij}}{\sqrt{s_i s_j}}, \qquad J_{ij} = \frac{c_{ij}}{s_i + s_j - c_{ij}}

    Association strength compares a link with its expectation within the network [3]_ [2]_: its totals are
    those of the *links* (see `association`), so that works without partners do not lower it, and 1 means as
    strong as expected. It takes the weights of `counting`.

    Parameters
    ----------
    links : DataFrame
        source, target, works, works_fractional: the links of the whole network, each once.
    nodes : DataFrame
        node, works.
    counting : {"full", "fractional"}

    Returns
    -------
    DataFrame
        `links` with salton, jaccard, association.

    Raises
    ------
    ValueError
        If an end of a link is missing from `nodes`.

    References
    ----------
    .. [1] Luukkonen, T., Tijssen, R. J. W., Persson, O., Sivertsen, G. (1993). The measurement of
       international scientific collaboration. Scientometrics 28, 15-36. doi:10.1007/BF02016282
    .. [2] van Eck, N. J., Waltman, L. (2009). How to normalize cooccurrence data? An analysis of some
       well-known similarity measures. JASIST 60(8), 1635-1651. doi:10.1002/asi.21075
    .. [3] Zitt, M., Bassecoulard, E., Okubo, Y. (2000). Shadows of the past in international cooperation.
       Scientometrics 47, 627-657. doi:10.1023/A:1005632319799

    Examples
    --------
    >>> links = pd.DataFrame({"source": ["A", "A"], "target": ["B", "C"], "works": [2, 1],
    ...                       "works_fractional": [2.0, 1.0]})
    >>> nodes = pd.DataFrame({"node": ["A", "B", "C"], "works": [4, 4, 1]})
    >>> similarity(links, nodes).drop(columns="works_fractional").round(3)
      source target  works  salton  jaccard  association
    0      A      B      2     0.5    0.333          2.0
    1      A      C      1     0.5    0.250          2.0
    """
    works = nodes.set_index("node")["works"]
    source, target = (links[end].map(works).to_numpy(float) for end in ("source", "target"))
    if np.isnan(source).any() or np.isnan(target).any():
        missing = sorted((set(links["source"]) | set(links["target"])) - set(nodes["node"]))
        raise ValueError(f"nodes has no row for {', '.join(missing[:5])}, which are ends of links")
    joint = links["works"].to_numpy(float)
    return links.assign(
        salton=joint / np.sqrt(source * target),
        jaccard=joint / (source + target - joint),
        association=association(*link_totals(links, counting)),
    )


def relative_intensity(links: pd.DataFrame, counting: str = "full") -> pd.DataFrame:
    """Relative intensity of collaboration of every pair of linked nodes, in both directions.

    RIC is asymmetric, so each link stands twice: once as seen from either end. See `ric` for the formula.

    Parameters
    ----------
    links : DataFrame
        source, target, works, works_fractional: the links of the whole network, each once.
    counting : {"full", "fractional"}

    Returns
    -------
    DataFrame
        source, target, works, works_fractional, ric; sorted by source, target. ric is null where the target
        has no link but this one's.

    Examples
    --------
    >>> links = pd.DataFrame({"source": ["A", "A", "B"], "target": ["B", "C", "C"], "works": [2, 1, 1],
    ...                       "works_fractional": [2.0, 1.0, 1.0]})
    >>> relative_intensity(links)[["source", "target", "works", "ric"]].round(3)
      source target  works    ric
    0      A      B      2  1.333
    1      A      C      1  0.667
    2      B      A      2  1.333
    3      B      C      1  0.667
    4      C      A      1  1.000
    5      C      B      1  1.000
    """
    directed = both_directions(links)
    weight, source_total, target_total, total = link_totals(directed, counting)
    value = ric(weight, source_total / 2, target_total / 2, total / 2)  # each link stands twice here
    columns = ["source", "target", "works", "works_fractional"]
    return directed[columns].assign(ric=np.where(np.isfinite(value), value, np.nan))


def both_directions(links: pd.DataFrame):
    """Each link twice, from either end, sorted by source and target."""
    turned = links.rename(columns={"source": "target", "target": "source"})[links.columns]
    return pd.concat([links, turned]).sort_values(["source", "target"], ignore_index=True)


def link_totals(links: pd.DataFrame, counting: str):
    """Weight of each link, sums over all links of its source and of its target, and sum over all links."""
    weight = links[weight_column(counting)].to_numpy(float)
    ends = pd.concat([links["source"], links["target"]], ignore_index=True)
    code, names = pd.factorize(ends)
    strength = np.bincount(code, weights=np.tile(weight, 2), minlength=len(names))
    source, target = code[: len(links)], code[len(links) :]
    return weight, strength[source], strength[target], weight.sum()
