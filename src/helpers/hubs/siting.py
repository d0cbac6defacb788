"""Where regional hubs come nearest to partners or reach most of them, and what it costs to choose otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers.data.evidence import ENOUGH
from helpers.data.great_circle import great_circle_km
from helpers.data.kept import kept
from helpers.hubs.facility_location import Placement, maximal_cover, p_median
from helpers.hubs.partner_sites import PartnerSites, place_totals, site_weights

METHODS = ("p_median", "cover")
#: Values of `existing_share` that `weight_settings` compares.
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class HubQuestion:
    """Partner places, the first of them as candidate sites, and what counts as within reach.

    Attributes
    ----------
    sites : PartnerSites
    distance : ndarray, shape (places, candidates)
        Kilometres; the candidates are the first places.
    radius_km : float
    """

    sites: PartnerSites
    distance: np.ndarray
    radius_km: float

    @property
    def weights(self) -> np.ndarray:
        """Weight of each place."""
        return self.sites.table["weight"].to_numpy()


def hub_question(sites: PartnerSites, candidates: int = 60, radius_km: float = 1000.0) -> HubQuestion:
    """Take the places of most weight as candidate sites.

    Parameters
    ----------
    sites : PartnerSites
    candidates : int
        A hub needs a place with research around it. At most the number of places.
    radius_km : float

    Returns
    -------
    HubQuestion

    Raises
    ------
    ValueError
        Not a positive number of candidates or kilometres.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> from helpers.hubs.partner_sites import partner_sites
    >>> question = hub_question(partner_sites(read_corpus("planted"), "KR"), candidates=10)
    >>> question.distance.shape == (len(question.sites.table), 10)
    True
    """
    if candidates < 1 or not radius_km > 0:
        raise ValueError(f"candidates is {candidates}, radius_km is {radius_km}; expected both above 0")
    place = sites.table[["latitude", "longitude"]].to_numpy()
    near = place[None, :candidates]
    distance = great_circle_km(place[:, :1], place[:, 1:], near[..., 0], near[..., 1])
    return HubQuestion(sites, distance, radius_km)


def locate(question, k, method, weights=None) -> Placement:
    """The best k hubs: `p_median` of the distances, or "cover": `maximal_cover` within the radius.

    Returns
    -------
    Placement

    Raises
    ------
    ValueError
        Unknown method, or k is out of range.
    """
    weights = question.weights if weights is None else weights
    if method == "p_median":
        return p_median(weights, question.distance, k)
    if method == "cover":
        return maximal_cover(weights, question.distance <= question.radius_km, k)
    raise ValueError(f"method is {method!r}; expected one of {', '.join(METHODS)}")


def reach(question, chosen: Sequence[int], weights: np.ndarray | None = None):
    """Mean distance to the nearest hub, and the share of the weight within the radius of a hub.

    Parameters
    ----------
    chosen : sequence of int
    weights : ndarray, shape (places, ...), optional

    Returns
    -------
    mean_km, covered : float or ndarray
    """
    weights = question.weights if weights is None else weights
    nearest = question.distance[:, chosen].min(axis=1)
    return nearest @ weights, (nearest <= question.radius_km) @ weights


@kept
def hub_costs(question: HubQuestion, most: int, least: int = ENOUGH) -> pd.DataFrame:
    """The best hubs for each number of them from 1 to `most`, by both methods, with the proof of each.

    Parameters
    ----------
    question : HubQuestion
    most : int
    least : int
        Works behind the weights below which no hub is told: a proof that a choice is best says nothing of its data.

    Returns
    -------
    DataFrame
        method, k, hubs (city_id of each), mean_km, covered, objective (what the method makes least or greatest), bound
        (that no choice among the candidates can pass), bound_gap; no row where the works are too few.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> from helpers.hubs.partner_sites import partner_sites
    >>> costs = hub_costs(hub_question(partner_sites(read_corpus("planted"), "KR")), most=3)
    >>> costs["k"].tolist(), bool((costs["bound_gap"] < 1e-5).all())
    ([1, 2, 3, 1, 2, 3], True)
    """
    rows, ids = [], question.sites.table["city_id"].to_numpy()
    told = min(most, question.distance.shape[1]) if question.sites.works >= least else 0
    for method in METHODS:
        for k in range(1, told + 1):
            found = locate(question, k, method)
            mean_km, covered = reach(question, found.chosen)
            rows.append(
                (method, k, ids[found.chosen].tolist(), mean_km, covered, found.objective, found.bound, found.gap)
            )
    return pd.DataFrame(
        rows, columns=["method", "k", "hubs", "mean_km", "covered", "objective", "bound", "bound_gap"]
    ).astype({"method": "str"})


def best_hubs(costs: pd.DataFrame, k: int):
    """The k best hubs by each method, or as many as there are candidates; none where none are told.

    Parameters
    ----------
    costs : DataFrame
        From `hub_costs`.
    k : int

    Returns
    -------
    dict of str to list of int
        city_id, by method.

    Examples
    --------
    >>> costs = pd.DataFrame({"method": ["p_median", "p_median"], "k": [1, 2], "hubs": [[7], [7, 9]]})
    >>> best_hubs(costs, 4)
    {'p_median': [7, 9], 'cover': []}
    """
    rows = costs[costs["k"] == min(k, costs["k"].max())].set_index("method")["hubs"] if len(costs) else {}
    return {method: list(rows[method]) if method in rows else [] for method in METHODS}


def positions(question, hubs):
    """Positions of cities, by city_id, among the candidates.

    Raises
    ------
    ValueError
        One is no candidate.
    """
    ids = question.sites.table["city_id"].to_numpy()[: question.distance.shape[1]]
    found = pd.Index(ids).get_indexer(hubs)
    if (found < 0).any():
        raise ValueError(f"city_id {hubs[int((found < 0).argmax())]} is no candidate site")
    return found


def served_places(question, hubs) -> pd.DataFrame:
    """Each partner place with the hub nearest to it.

    Returns
    -------
    DataFrame
        The columns of `sites.table`, then hub (city_id), distance_km and within (the radius); no row without hubs.
    """
    table, chosen = question.sites.table, positions(question, hubs)
    if not len(chosen):
        return table.head(0).assign(hub=[], distance_km=[], within=[])
    apart = question.distance[:, chosen]
    nearest, kilometres = apart.argmin(axis=1), apart.min(axis=1)
    return table.assign(
        hub=table["city_id"].to_numpy()[chosen][nearest],
        distance_km=kilometres,
        within=kilometres <= question.radius_km,
    )


def describe_hubs(question, hubs) -> pd.DataFrame:
    """What each hub has around it.

    Returns
    -------
    DataFrame
        city_id, city, city_ko, country, share (of the weight that has this hub as its nearest), covered (the part of it
        within the radius), mean_km (to the hub), places, partners, newcomers (of those places), institution (the one of
        most works in the hub's own city); greatest share first.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> from helpers.hubs.partner_sites import partner_sites
    >>> question = hub_question(partner_sites(read_corpus("planted"), "KR"))
    >>> hubs = describe_hubs(question, hub_costs(question, most=2)["hubs"][1])
    >>> round(float(hubs["share"].sum()), 6)
    1.0
    """
    places = served_places(question, hubs)
    places = places.assign(covered=places["weight"] * places["within"], km=places["weight"] * places["distance_km"])
    table = places.groupby("hub").agg(
        share=("weight", "sum"),
        covered=("covered", "sum"),
        km=("km", "sum"),
        places=("city_id", "size"),
        partners=("partners", "sum"),
        newcomers=("newcomers", "sum"),
    )
    own = question.sites.table.set_index("city_id").loc[table.index, ["city", "city_ko", "country", "institution"]]
    share = table["share"].where(table["share"] > 0)
    table = table.assign(mean_km=table.pop("km") / share, **own).rename_axis("city_id").reset_index()
    order = ["city_id", "city", "city_ko", "country", "share", "covered", "mean_km", "places", "partners", "newcomers"]
    return table[[*order, "institution"]].sort_values(["share", "city_id"], ascending=[False, True], ignore_index=True)


def periods(years: ArrayLike, works: ArrayLike, n: int = 3):
    """Up to `n` spans of years with about as many works each; a year is never split.

    Parameters
    ----------
    years, works : array_like
        Year (NaN: unknown) and weight of each row.
    n : int

    Returns
    -------
    list of (int, int)
        First and last year, both included; a single span where one year holds most.

    Examples
    --------
    >>> periods([2018, 2019, 2020, 2021], [2, 2, 2, 2], n=2), periods([2020, 2021], [1, 99], n=2)
    ([(2018, 2019), (2020, 2021)], [(2020, 2021)])
    """
    count = pd.Series(np.asarray(works, float), index=np.asarray(years, float)).groupby(level=0).sum()
    if not count.sum() > 0:
        return []
    # a year belongs to the span in which the middle of its works lies
    part = np.floor(n * (count.cumsum() - count / 2) / count.sum()).clip(0, n - 1)
    spans = [(int(group.index.min()), int(group.index.max())) for _, group in count.groupby(part)]
    least = 0.5 * count.sum() / n
    enough = all(count.loc[first:last].sum() >= least for first, last in spans)
    return spans if enough else [(int(count.index.min()), int(count.index.max()))]


def weight_settings(sites, n_periods: int = 3) -> pd.DataFrame:
    """Weights of the places under other choices: of existing and potential partners, of counting, of years.

    Returns
    -------
    DataFrame
        setting ("page": as the sites are; "existing_share", "counting", "years"), choice (text), weights (ndarray).
        Years are compared where the joint works spread over several spans.
    """
    joint, open_ = place_totals(sites)
    rows = [("page", "page", sites.table["weight"].to_numpy())]
    others = [share for share in SHARES if share != sites.existing_share]
    rows += [("existing_share", f"{share:g}", site_weights(joint, open_, share)) for share in others]
    other = "fractional" if sites.counting == "full" else "full"
    rows.append(("counting", other, site_weights(*place_totals(sites, other), sites.existing_share)))
    spans = periods(sites.years, sites.joint.sum(axis=1), n_periods)
    for first, last in spans if len(spans) > 1 else []:
        totals = place_totals(sites, works=(sites.years >= first) & (sites.years <= last))
        span = str(first) if first == last else f"{first}-{last}"
        rows.append(("years", span, site_weights(*totals, sites.existing_share)))
    return pd.DataFrame(rows, columns=["setting", "choice", "weights"]).astype({"setting": "str", "choice": "str"})


@kept
def setting_hubs(
    question: HubQuestion, hubs: Sequence[int], method: str, settings: pd.DataFrame, near_km: float = 500.0
) -> pd.DataFrame:
    """How the hubs change with the weights, and what it would cost to keep the ones of the page.

    Parameters
    ----------
    question : HubQuestion
    hubs : sequence of int
        city_id of those of the page; without any no setting is compared.
    method : {"p_median", "cover"}
    settings : DataFrame
        From `weight_settings`.
    near_km : float

    Returns
    -------
    DataFrame
        setting, choice, hubs (city_id), kept (how many hubs of the page have one of these within `near_km`), mean_km,
        covered (of these hubs), mean_km_kept, covered_kept (of the hubs of the page under these weights), regret (how
        much worse those are in what the method makes best, as a share; null where the best distance is 0), bound_gap.
    """
    ids = question.sites.table["city_id"].to_numpy()
    base, rows = positions(question, hubs), []
    for row in settings.itertuples() if len(base) else ():
        found = locate(question, len(base), method, row.weights)
        own, old = reach(question, found.chosen, row.weights), reach(question, base, row.weights)
        regret = _rise(own[0], old[0]) if method == "p_median" else own[1] - old[1]
        kept = int((question.distance[base][:, found.chosen].min(axis=1) <= near_km).sum())
        names = ids[found.chosen].tolist()
        rows.append((row.setting, row.choice, names, kept, *own, *old, np.maximum(regret, 0.0), found.gap))
    return pd.DataFrame(
        rows,
        columns=[
            "setting",
            "choice",
            "hubs",
            "kept",
            "mean_km",
            "covered",
            "mean_km_kept",
            "covered_kept",
            "regret",
            "bound_gap",
        ],
    ).astype({"setting": "str", "choice": "str"})


def _rise(before, after):
    if before > 0:
        return after / before - 1
    return 0.0 if after == before else np.nan
