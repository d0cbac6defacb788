"""The spread track to partners abroad: many potential ones, in a diverse portfolio.

Looked for are nodes (researchers or institutions) abroad that work in a technology and never had a joint work with the
focal country; three things are valued: fit, reach and the likelihood of a first link. The other track, to a few core
partners, is `helpers.tracks.focused_track`.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from helpers.data.kept import kept
from helpers.network.link_prediction import blocks, log_odds, pair_features
from helpers.network.new_partners import chance, surprises, touched
from helpers.network.ranks import ranks
from helpers.network.resampling import percentile_interval
from helpers.network.snapshot import LARGEST, WINDOW, History, Snapshot, snapshot
from helpers.tracks.portfolio import choose, effective_number

OWN, ABROAD = 500, 1000  #: nodes of the focal country and abroad that are paired: those of most works in the technology
DIVERSITIES = (0.0, 0.25, 0.5, 0.75, 1.0)
LEVEL = 0.90  #: of all intervals here
PARTS = ("fit", "reach", "likelihood")


@dataclass(frozen=True)
class Spread:
    """The spread track: its `portfolio`, the `tradeoff` of diversity, all `candidates`; see `spread_track`."""

    portfolio: pd.DataFrame
    tradeoff: pd.DataFrame
    candidates: pd.DataFrame
    own: int
    share: float  #: of the best objective that the portfolio reaches at least


@dataclass(frozen=True)
class _Field:
    """Who is paired: candidates and own nodes among the nodes of a snapshot, and whom the focal country has not met."""

    known: Snapshot
    own: np.ndarray  # of the focal country, in the technology
    near: np.ndarray  # the same, and the most active of the focal country
    abroad: np.ndarray
    unmet: np.ndarray  # of all nodes of the network


@kept
def spread_track(
    past: History,
    active: pd.DataFrame,
    focal: str,
    last: int,
    coefficients: pd.DataFrame,
    calibration,
    n: int,
    diversity: float,
    redraws: int,
    seed: int,
    max_members: int = LARGEST,
) -> Spread:
    """Potential partners abroad without a joint work so far: a diverse portfolio of them.

    fit
        Cosine of the candidate's profile (topics and venues, the mean of those that are there) with the summed profile
        of the focal country's nodes in the technology.
    reach
        Partners of the candidate who never were on a work with the focal country: whom the candidate opens up.
    chance
        Probability of a first work with the focal country, from what the pairs with its nodes (those of the technology
        and the most active of all) add up to: `helpers.network.new_partners.chance`.
    value
        Mean of the places of the three among all candidates (1 is the highest, 0 the lowest); the place of the chance
        is the likelihood.

    The portfolio is chosen by `helpers.tracks.portfolio.choose`, with countries and institutions as groups.

    Parameters
    ----------
    past : History
        Of the whole corpus.
    active : DataFrame
        node, works: the nodes on works of the technology, and on how many.
    focal : str
        Country code.
    last : int
        Last year that is looked at.
    coefficients : DataFrame
        From `fit_predictor` or `transferred`.
    calibration : tuple of float, or None
        From `calibrate`. Without one chances are null and only their order is used.
    n : int
        Size of the portfolio.
    diversity : float
        Weight of diversity, 0 to 1.
    redraws : int
        Portfolios chosen anew from works drawn anew with replacement, and as many with other weights of the three parts
        (evenly over all weights).
    seed : int
    max_members : int

    Returns
    -------
    Spread
        portfolio: pick (order of choice), node, country and institution (codes), works (of the technology), match (the
        fit), reach, likelihood, chance, value, value_low, value_high, place (by value alone), contact (the
        focal country's node with the highest chance of a link), stays (share of redraws whose portfolio has the
        candidate), stays_weights (share of other weights).
        tradeoff, a row for each weight of diversity: diversity, value (mean of the members),
        cost (how much less that is than of the list by value alone), both with intervals for the same members,
        expected_links (sum of chances), contacts (new partners reached together), countries, effective_countries,
        institutions, shared (members that the list by value alone has too). candidates: as the portfolio, by place.
        Intervals are at 90 %.

    Raises
    ------
    ValueError
        The focal country has no node there, or nobody abroad is left to be found.
    """
    field = _field(past, active, focal, last, max_members)
    random = np.random.default_rng(seed)
    fit, reach, sums, contact = _standing(field, field.known, coefficients)
    places = _places(fit, reach, sums)
    value = places.mean(axis=0)
    groups = [field.known.country[field.abroad], field.known.institution[field.abroad]]
    chosen, share = choose(value, groups, n, diversity)
    order = np.lexsort((np.arange(len(value)), -value.round(9)))
    worth = pd.Series(active["works"].to_numpy(), active["node"]).reindex(field.known.nodes[field.abroad])
    table = pd.DataFrame(
        {
            "node": field.known.nodes[field.abroad],
            "country": _names(past.countries, groups[0]),
            "institution": _names(past.institutions, groups[1]),
            "works": worth.to_numpy("int64"),
            "match": fit,
            "reach": reach.astype("int64"),
            "likelihood": places[2],
            "chance": chance(sums, calibration),
            "value": value,
            "place": ranks(value).astype("int64"),
            "contact": field.known.nodes[field.near][contact],
        }
    )
    kept, values = _redrawn(past, field, coefficients, groups, n, diversity, redraws, random, last, max_members)
    other = np.zeros(len(value))
    for weights in random.dirichlet(np.ones(len(PARTS)), size=redraws):
        other[choose(weights @ places, groups, n, diversity)[0]] += 1 / redraws
    low, high = percentile_interval(values.T, LEVEL, value)
    table = table.assign(value_low=low, value_high=high, stays=kept, stays_weights=other)
    portfolio = table.iloc[chosen].reset_index(drop=True)
    portfolio.insert(0, "pick", np.arange(1, len(portfolio) + 1))
    return Spread(
        portfolio,
        _tradeoff(field, table, groups, n, values),
        table.iloc[order].reset_index(drop=True),
        len(field.own),
        share,
    )


def _names(labels, codes) -> pd.Series:
    return pd.Series(np.append(labels.to_numpy(object), None)[codes], dtype="str")


def _field(past: History, active, focal, last, max_members) -> _Field:
    if focal not in past.countries:
        raise ValueError(f"focal country {focal!r} has no node in this corpus")
    number = past.countries.get_loc(focal)
    unmet = ~touched(past, number, -np.inf, last, max_members)
    ranked = active.sort_values(["works", "node"], ascending=[False, True])
    place = past.nodes.get_indexer(ranked["node"])
    home = snapshot(past, last, past.nodes[np.sort(place)], max_members=max_members).country
    home = home[np.argsort(np.argsort(place))]
    own, abroad = place[home == number][:OWN], place[unmet[place] & (home >= 0) & (home != number)][:ABROAD]
    if not len(own) or not len(abroad):
        who = f"nobody of {focal} is" if not len(own) else f"nobody abroad without a joint work with {focal} is"
        raise ValueError(f"{who} active in this technology and these years; choose another technology or years='all'")
    most = snapshot(past, last, max_members=max_members)
    near = np.union1d(own, most.place[most.country == number])
    known = snapshot(past, last, past.nodes[np.union1d(near, abroad)], max_members=max_members)
    return _Field(known, *(np.searchsorted(known.place, np.sort(part)) for part in (own, near, abroad)), unmet)


def _standing(field: _Field, known: Snapshot, coefficients):
    """Fit, reach and summed scores of first links of each candidate, and the own node with the highest score."""
    profiles = [profile for profile in (known.topics, known.venues) if profile[field.own].nnz]
    fits = []
    for profile in profiles:
        own = np.asarray(profile[field.own].sum(axis=0)).ravel()
        fits.append(profile[field.abroad] @ (own / np.linalg.norm(own)))
    fit = np.mean(fits, axis=0) if fits else np.zeros(len(field.abroad))
    reach = known.links[known.place[field.abroad]] @ field.unmet.astype(float)
    n, done = len(field.abroad), 0
    total, best, contact = np.zeros(n), np.full(n, -np.inf), np.zeros(n, int)
    for rows in blocks(known, field.near):
        odds = log_odds(coefficients, pair_features(known, rows)[:, :, field.abroad])
        total += surprises(odds).sum(axis=0)
        first = odds.argmax(axis=0)
        better = odds.max(axis=0) > best
        contact[better], best[better] = done + first[better], odds.max(axis=0)[better]
        done += len(rows)
    return fit, reach, total, contact


def _places(*parts) -> np.ndarray:
    """Place of each candidate in each part, from 0 (lowest) to 1 (highest), equals in the middle of theirs."""
    return np.stack([(rankdata(part.round(9)) - 1) / max(len(part) - 1, 1) for part in parts])


def _redrawn(past, field, coefficients, groups, n, diversity, redraws, random, last, max_members):
    """Works drawn anew: value of each candidate (redraws, candidates), and how often each is in the portfolio."""
    inside = np.flatnonzero((past.year <= last) & (past.year > last - WINDOW))
    kept, values = np.zeros(len(field.abroad)), np.empty((redraws, len(field.abroad)))
    for number in range(redraws):
        drawn = np.zeros(len(past.year))
        drawn[inside] = np.bincount(random.integers(0, len(inside), len(inside)), minlength=len(inside))
        known = snapshot(past, last, field.known.nodes, drawn, max_members)
        values[number] = _places(*_standing(field, known, coefficients)[:3]).mean(axis=0)
        kept[choose(values[number], groups, n, diversity)[0]] += 1 / redraws
    return kept, values


def _tradeoff(field, table, groups, n, values) -> pd.DataFrame:
    """Portfolios with more and more weight on diversity; the members stay when works are drawn anew."""
    value, rows = table["value"].to_numpy(), []
    partners = field.known.links[field.known.place[field.abroad]]
    top = choose(value, groups, n, 0.0)[0]
    for diversity in DIVERSITIES:
        chosen = choose(value, groups, n, diversity)[0]
        low, high = percentile_interval(values[:, chosen].mean(axis=1), LEVEL, value[chosen].mean())
        cost = values[:, top].mean(axis=1) - values[:, chosen].mean(axis=1)
        cost_low, cost_high = percentile_interval(cost, LEVEL, value[top].mean() - value[chosen].mean())
        rows.append(
            {
                "diversity": diversity,
                "value": value[chosen].mean(),
                "value_low": float(low),
                "value_high": float(high),
                "cost": value[top].mean() - value[chosen].mean(),
                "cost_low": float(cost_low),
                "cost_high": float(cost_high),
                "expected_links": table["chance"].iloc[chosen].sum(skipna=False),
                "contacts": int(((partners[chosen].sum(axis=0) > 0) & field.unmet).sum()),
                "countries": len(np.unique(groups[0][chosen])),
                "effective_countries": effective_number(groups[0][chosen]),
                "institutions": len(np.setdiff1d(groups[1][chosen], [-1])),
                "shared": len(np.intersect1d(top, chosen)),
            }
        )
    return pd.DataFrame(rows)


def with_names(table: pd.DataFrame, places: pd.DataFrame, institutions: pd.DataFrame) -> pd.DataFrame:
    """A portfolio with the names of nodes, institutions and contacts instead of their codes; the node stays.

    Parameters
    ----------
    table : DataFrame
        node, institution, contact, from `spread_track`.
    places : DataFrame
        From `focused_track.describe_nodes`.
    institutions : DataFrame
        institution_id, name.
    """
    names = institutions.set_index("institution_id")["name"]
    out = table.assign(institution=table["institution"].map(names), contact=table["contact"].map(places["name"]))
    out.insert(out.columns.get_loc("node"), "name", out["node"].map(places["name"]))
    label = out["name"] + (" · " + out["institution"].fillna("–")).where(out["name"] != out["institution"], "")
    return out.assign(label=label)
