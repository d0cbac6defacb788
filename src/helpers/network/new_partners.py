"""First links of a node with a whole country: who has none so far, what the pairs add up to, and how likely that is."""

import numpy as np
from scipy.special import expit
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM

from helpers.network.link_prediction import blocks, log_odds, pair_features
from helpers.network.snapshot import LARGEST, History, Snapshot, snapshot

FEWEST = 20  #: nodes with a first link that a calibration needs


def touched(past: History, country: int, first: int, last: int, max_members: int = LARGEST) -> np.ndarray:
    """Which nodes are on a work of the years `first` to `last` that carries an affiliation in a country.

    Parameters
    ----------
    past : History
    country : int
        Its number among `past.countries`.
    first, last : int
    max_members : int
        Works with more members count only for those who have the affiliation themselves.

    Returns
    -------
    ndarray of bool, shape (nodes,)

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> from helpers.network.snapshot import history
    >>> past = history(read_corpus("planted"), "author_id")
    >>> before, ever = (touched(past, past.countries.get_loc("KR"), 0, year).sum() for year in (2015, 2030))
    >>> bool(0 < before < ever)
    True
    """
    slots = past.slots[past.slots["country"] == country]
    year = past.year[slots["work"]]
    slots = slots[(year >= first) & (year <= last)]
    works = slots["work"].unique()
    found = past.on[works[past.on[works].sum(axis=1) <= max_members]].sum(axis=0) > 0
    found[slots["node"].unique()] = True
    return found


def expected_links(known: Snapshot, own, coefficients) -> np.ndarray:
    r"""Sum over a country's nodes of :math:`-\log(1 - p)`, for every paired node; (nodes,).

    Were links independent, 1 - exp(-sum) would be the probability of at least one. They are not: `calibrate`.
    """
    total = np.zeros(len(known.nodes))
    for rows in blocks(known, own):
        total += surprises(log_odds(coefficients, pair_features(known, rows))).sum(axis=0)
    return total


def surprises(odds) -> np.ndarray:
    """-log(1 - p) from the log odds of p.

    Examples
    --------
    >>> surprises(np.array([0.0])).round(3)
    array([0.693])
    """
    return np.logaddexp(0, odds)


def calibrate(past: History, coefficients, last, horizon, max_members=LARGEST) -> tuple[float, float] | None:
    r"""How likely a first link with a country was, given what the pairs added up to: intercept and slope.

    .. math:: \operatorname{logit} P(\text{node works with the country within } h \text{ years}) = a + b \log s

    with s from `expected_links`, fitted over all countries and all paired nodes abroad that had no work with the
    country up to year `last`, on what the `horizon` years after `last` brought (Platt scaling) [1]_. The
    coefficients are those that will be used, learned from these years too: with others the sums would be on another
    scale.

    Returns
    -------
    tuple of float, or None
        None where fewer than `FEWEST` nodes had such a first link: chances are then not known.

    References
    ----------
    .. [1] Platt, J. (1999). Probabilistic outputs for support vector machines and comparisons to regularized likelihood
       methods. Advances in Large Margin Classifiers, 61-74.
    """
    sums, hits = first_partners(past, coefficients, last, horizon, max_members)
    if hits.sum() < FEWEST:
        return None
    design = np.column_stack([np.ones(len(sums)), np.log(sums)])
    intercept, slope = GLM(hits.astype(float), design, family=Binomial()).fit().params
    return float(intercept), float(slope)


def first_partners(past: History, coefficients, last, horizon, max_members=LARGEST, best: int | None = None):
    """What pairs added up to, and whether a first link came about, for all countries and nodes without a link so far.

    Parameters
    ----------
    past, coefficients, last, horizon, max_members
        See `calibrate`.
    best : int, optional
        Only so many nodes of each country: those of the highest sums.

    Returns
    -------
    sums : ndarray
    hits : ndarray of bool
    """
    known, sums, hits = snapshot(past, last, max_members=max_members), [np.empty(0)], [np.empty(0, bool)]
    for number in np.unique(known.country[known.country >= 0]):
        own = np.flatnonzero(known.country == number)
        free = (known.country >= 0) & (known.country != number)
        free = np.flatnonzero(free & ~touched(past, number, -np.inf, last, max_members)[known.place])
        total = np.maximum(expected_links(known, own, coefficients)[free], 1e-12)
        after = touched(past, number, last + 1, last + horizon, max_members)[known.place][free]
        chosen = np.argsort(-total, kind="stable")[:best]
        sums.append(total[chosen])
        hits.append(after[chosen])
    return np.concatenate(sums), np.concatenate(hits)


def chance(sums, calibration) -> np.ndarray:
    """Probability of a first link with the country, from what the pairs add up to; null without a calibration.

    Examples
    --------
    >>> chance(np.array([0.1, 1.0]), (-2.0, 0.5)).round(3), chance(np.array([0.1]), None)
    (array([0.041, 0.119]), array([nan]))
    """
    if calibration is None:
        return np.full(len(sums), np.nan)
    intercept, slope = calibration
    return expit(intercept + slope * np.log(np.maximum(sums, 1e-12)))
