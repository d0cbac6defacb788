"""Ease of cooperation with each country: what past, geography, language, organisations and treaties make easy."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from helpers.data.corpus import Corpus
from helpers.data.weights import check_weights
from helpers.network.aggregates import country_members
from helpers.network.patterns import pattern_links, patterns
from helpers.network.resampling import percentile_interval, resample
from helpers.network.similarity import association

TERMS = ("affinity", "memberships", "distance", "language", "time_zone", "agreements")
HALF_WAY_ROUND = 20_015.1  # km: no two places of the Earth are further apart (half of 2 pi 6371.0088 km)


@dataclass(frozen=True)
class Merit:
    """A merit of partner countries as a weighted mean of terms.

    Attributes
    ----------
    table : DataFrame
        country, the terms in [0, 1] (null: unknown), the merit with its interval; sorted by country.
    samples : ndarray (C, R)
        The merit in resamples, in the order of the table; NaN where it is unknown.
    weights : dict of str to float
        By term, as used.
    """

    table: pd.DataFrame
    samples: np.ndarray
    weights: dict


def ease(
    corpus: Corpus,
    focal: str,
    proximity: pd.DataFrame,
    agreements: pd.DataFrame,
    n_resamples: int = 1000,
    seed: int = 1,
    weights: Mapping[str, float] | None = None,
    counting: str = "full",
    level: float = 0.90,
) -> Merit:
    r"""How easily the focal country works with each of others: a weighted mean of the terms that are known.

    ===========  =================================================================================================
    affinity     :math:`A / (1 + A)`, A the association strength of the two in the network of joint works: 0.5 where
                 they have as many as their sizes let expect
    memberships  :math:`m / (1 + m)`, m the organisations to which both belong
    distance     :math:`1 - d / 20015\,\text{km}`, d between the capitals
    language     1 where an official language is shared, else 0
    time_zone    :math:`1 - h / 12`, h the hours between the clocks of the capitals
    agreements   1 where an agreement on science and technology is listed; where none is, it is unknown, since the
                 list is not complete: the term can lift a country, never lower it
    ===========  =================================================================================================

    Parameters
    ----------
    corpus : Corpus
        All its works, not those of one technology: past work together in any field makes the next easier.
    focal : str
        ISO 3166-1 alpha-2.
    proximity : DataFrame
        `helpers.data.proximity.proximity` of the focal country and the others; its rows are the partners looked at.
    agreements : DataFrame
        `constraints.agreements_on` a day.
    n_resamples, seed : int
        Works drawn anew with replacement; only the affinity varies. Of ready-made counts see `pair_patterns`.
    weights : dict of str to float, optional
        By term, of `TERMS`; 1 for each by default, 0 for one that is left out of a given dict.
    counting : {"full", "fractional"}
        Weight of a link of a work of n countries: 1, or 1/(n - 1).
    level : float
        Of the intervals.

    Returns
    -------
    Merit
        table: country, the terms, affinity_low, affinity_high, ease, ease_low, ease_high. A country without any
        link in the corpus has unknown affinity; one that has links, and none with the focal country, has 0.

    Raises
    ------
    ValueError
        If a weight has no such term, is negative, or all are 0.

    References
    ----------
    Katz, J. S. (1994). Geographical proximity and scientific collaboration. Scientometrics 31, 31-43.
    doi:10.1007/BF02018100
    Zitt, M., Bassecoulard, E., Okubo, Y. (2000). Shadows of the past in international cooperation. Scientometrics 47,
    627-657. doi:10.1023/A:1005632319799

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> from helpers.data.proximity import proximity
    >>> from helpers.partners.constraints import agreements_on
    >>> found = ease(read_corpus("medline_2021"), "KR", proximity("KR", ["JP", "US"], 2021),
    ...              agreements_on("2021-12-31", "KR"), n_resamples=20)
    >>> found.table[["country", "memberships", "distance", "language", "time_zone", "agreements"]].round(2)
      country  memberships  distance  language  time_zone  agreements
    0      JP         0.75      0.94       0.0       1.00         1.0
    1      US         0.75      0.44       0.0       0.17         1.0
    """
    weights = check_weights(weights, TERMS)
    near = proximity.sort_values("country", ignore_index=True)
    affinity, drawn = _affinity(corpus, focal, near["country"], n_resamples, seed, counting)
    agreed = near["country"].isin(agreements["country"])
    terms = {
        "affinity": affinity,
        "memberships": near["shared_memberships"].to_numpy(float) / (1 + near["shared_memberships"].to_numpy(float)),
        "distance": 1 - near["distance_km"].to_numpy(float) / HALF_WAY_ROUND,
        "language": near["common_language"].astype("Float64").to_numpy(float, na_value=np.nan),
        "time_zone": 1 - near["hours_apart"].to_numpy(float) / 12,
        "agreements": np.where(agreed, 1.0, np.nan),
    }
    samples = weighted_mean({name: value[:, None] for name, value in terms.items()} | {"affinity": drawn}, weights)
    table = pd.DataFrame({"country": near["country"], **terms})
    table["affinity_low"], table["affinity_high"] = percentile_interval(drawn, level, terms["affinity"])
    table["ease"] = weighted_mean(terms, weights)
    table["ease_low"], table["ease_high"] = percentile_interval(samples, level, table["ease"].to_numpy(float))
    return Merit(table, samples, weights)


def _affinity(corpus, focal, countries, n_resamples, seed, counting):
    """A/(1 + A) of each country with the focal one: as counted (C,), and in resamples (C, R)."""
    found = patterns(country_members(corpus))
    base = pattern_links(found, counting)
    nodes = pd.Index(found.nodes)
    place, home = nodes.get_indexer(countries), nodes.get_indexer([focal])[0]
    unknown = np.full((len(countries), n_resamples), np.nan)
    there = np.flatnonzero(place >= 0)
    if home < 0 or not len(there):
        return unknown[:, 0], unknown
    ours = np.flatnonzero((base.ends == home).any(axis=0))
    partner = base.ends[:, ours].sum(axis=0) - home
    link = pd.Series(ours, index=partner).reindex(place[there]).to_numpy(float)  # NaN: no joint work
    linked = np.flatnonzero(~np.isnan(link))
    pick = sparse.csr_array(
        (np.ones(len(linked)), (link[linked].astype(int), linked)), shape=(base.weights.shape[1], len(there))
    )
    joint = base.weights @ pick
    total = sparse.csr_array(base.strength.sum(axis=1)[:, None] / 2)
    columns = sparse.hstack([total, base.strength[:, [home]], base.strength[:, place[there]], joint], format="csr")

    def share(sums):
        strength = association(sums[2 + len(there) :], sums[1], sums[2 : 2 + len(there)], sums[0])
        return strength / (1 + strength)

    point = share((base.counts @ columns)[:, None])
    drawn = share(resample(base.counts, columns, n_resamples, seed))
    affinity, samples = unknown[:, 0].copy(), unknown
    affinity[there] = point[:, 0]
    samples[there] = np.where(np.isnan(point), np.nan, np.nan_to_num(drawn))  # drawn without any link: none with us
    return affinity, samples


def weighted_mean(terms, weights: Mapping[str, float]):
    """Weighted mean of the terms that are known, at each place; NaN where none is.

    Parameters
    ----------
    terms : dict of str to ndarray
        NaN is unknown.
    weights : dict of str to float

    Examples
    --------
    >>> weighted_mean({"a": np.array([1.0, np.nan]), "b": np.array([0.0, 0.5])}, {"a": 3.0, "b": 1.0})
    array([0.75, 0.5 ])
    """
    total = sum(weight * np.nan_to_num(terms[name]) for name, weight in weights.items())
    whole = sum(weight * ~np.isnan(terms[name]) for name, weight in weights.items())
    return np.where(whole > 0, total / np.where(whole > 0, whole, 1), np.nan)
