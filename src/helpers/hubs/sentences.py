"""What is said of hubs and platform candidates: statements from their tables."""

import pandas as pd

from helpers.data.evidence import ENOUGH, NAMED, whole_ties
from helpers.data.languages import LANGUAGES
from helpers.hubs.city_names import city_names
from helpers.hubs.partner_sites import PartnerSites
from helpers.network.ranks import ranks
from helpers.page.statements import Statement, state

#: A hub counts as firm where at least this share of the resamples finds it again.
FIRM = 0.9
#: A gap below this proves a choice optimal: the rest is what breaks ties (`facility_location.TIE`).
PROVED = 1e-5


def _cities(places: pd.DataFrame, ids) -> list[dict]:
    names = {language: city_names(places, language) for language in LANGUAGES}
    return [{language: names[language][city] for language in LANGUAGES} for city in ids]


def unplaced(tally: pd.DataFrame) -> Statement:
    """How much of the cooperation has no place on the map.

    Examples
    --------
    >>> table = pd.DataFrame({"item": ["all", "placed", "unplaced"], "institutions": [100, 90, 10],
    ...     "joint_works": [200.0, 190.0, 10.0]})
    >>> print(unplaced(table).text("en"))
    10 of 100 partner institutions, with 5.0% of the joint works, have no coordinates and are left out.
    """
    rows = tally.set_index("item")
    out, total = rows.loc["unplaced"], rows.loc["all", "joint_works"]
    share = out["joint_works"] / total if total else None
    return state("hubs.unplaced", n=out["institutions"], of=rows.loc["all", "institutions"], share=share)


def best_hubs(
    costs: pd.DataFrame, sites: PartnerSites, k: int, radius_km: float, stability: dict, focal: str
) -> Statement:
    """The best hubs by both methods, what they reach, and which of them the data can be sure of.

    Parameters
    ----------
    costs : DataFrame
        From `helpers.hubs.siting.hub_costs`; without a row the works are too few, and the statement says how many.
    sites : helpers.hubs.partner_sites.PartnerSites
        Its table with city_id, city, city_ko, country, and its number of works.
    k : int
    radius_km : float
    stability : dict of str to HubStability
        By method.
    focal : str
    """
    if costs.empty:
        return state("hubs.too_few_works", focal=focal, n=sites.works, least=ENOUGH, places=len(sites.table))
    k, places = min(k, int(costs["k"].max())), sites.table
    rows = costs[costs["k"] == k].set_index("method")
    far, within = stability["p_median"].reach, stability["cover"].reach
    again = pd.concat([found.hubs for found in stability.values()]).groupby("city_id", sort=False)["found_again"].min()
    loose = again[again < FIRM]
    return state(
        "hubs.best_hubs",
        focal=focal,
        k=k,
        radius=radius_km,
        nearest=_cities(places, rows.loc["p_median", "hubs"]),
        km=rows.loc["p_median", "mean_km"],
        km_low=far["mean_km_low"],
        km_high=far["mean_km_high"],
        most=_cities(places, rows.loc["cover", "hubs"]),
        share=rows.loc["cover", "covered"],
        share_low=within["covered_low"],
        share_high=within["covered_high"],
        gap=rows["bound_gap"].max(),
        proved=bool(rows["bound_gap"].max() < PROVED),
        level=FIRM,
        firm=_cities(places, again[again >= FIRM].index),
        loose=[{"city": city, "share": share} for city, share in zip(_cities(places, loose.index), loose, strict=True)],
    )


def one_more(costs: pd.DataFrame) -> Statement:
    """How much each further hub brings, and from which number on it brings little.

    Examples
    --------
    >>> costs = pd.DataFrame({"method": ["p_median"] * 3 + ["cover"] * 3, "k": [1, 2, 3] * 2,
    ...     "mean_km": [5000.0, 2000.0, 1900.0, 1, 1, 1], "covered": [0, 0, 0, 0.3, 0.5, 0.55]})
    >>> print(one_more(costs).text("en"))
    From 1 to 3 hubs the mean distance falls from 5,000 to 1,900 km and the share within the radius rises from 30.0% \
to 55.0%. From hub 3 on, one more shortens the distance by less than a tenth.
    """
    if costs.empty:
        return state("page.untold")
    median = costs[costs["method"] == "p_median"].sort_values("k")
    cover = costs[costs["method"] == "cover"].sort_values("k")
    large = median["k"][(median["mean_km"] / median["mean_km"].shift() <= 0.9).to_numpy()]
    little = median["k"][median["k"] > max(large.max(), median["k"].iloc[0])] if len(large) else median["k"].iloc[1:]
    ends = {"first": 0, "last": -1}
    return state(
        "hubs.one_more",
        **{f"{end}_k": median["k"].iloc[at] for end, at in ends.items()},
        **{f"{end}_km": median["mean_km"].iloc[at] for end, at in ends.items()},
        **{f"{end}_share": cover["covered"].iloc[at] for end, at in ends.items()},
        little=little.iloc[0] if len(little) else None,
    )


def other_settings(table: pd.DataFrame, method: str) -> Statement:
    """How far other weights move the hubs, and what keeping them would cost at most.

    Examples
    --------
    >>> table = pd.DataFrame({"setting": ["existing_share", "existing_share"], "choice": ["0", "1"],
    ...     "hubs": [[1, 2], [1, 2]], "kept": [1, 2], "regret": [0.031, 0.0]})
    >>> print(other_settings(table, "p_median").text("en"))
    In 1 of 2 settings every hub keeps one near it. Keeping the hubs of the page costs at most 3.1% of mean distance. \
The corpus covers one period only: change over the years cannot be told.
    """
    if table.empty:
        return state("page.untold")
    table = table[table["setting"] != "page"]
    stays = table["kept"] >= table["hubs"].map(len)
    years = table["setting"] == "years"
    told = {"same": int(stays.sum()), "n": len(table), "periods": int(years.sum()), "stay": int(stays[years].sum())}
    return state("hubs.other_settings", method=method, worst=table["regret"].max(), **told)


def platforms(table: pd.DataFrame, focal: str) -> Statement:
    """Which candidates no other one surpasses, how sure that is, and how wide the ranks are.

    Examples
    --------
    >>> table = pd.DataFrame({"institution": ["A", "B"], "unsurpassed": [True, False], "p_unsurpassed": [0.98, 0.1],
    ...     "standing_rank_low": [1, 1], "standing_rank_high": [1, 5], "joint_works": [0.0, 3.0],
    ...     "profile_fit": [0.9, 0.8], "works": [30, 9]})
    >>> print(platforms(table, "KR").text("en"))
    Of 2 candidates, 1 is surpassed by no other in level, fit and ties together: A (98% of the resamples). 1 has no \
joint work with South Korea yet. The 90% intervals of the ranks by level are 3 ranks wide at the median.
    """
    if table.empty:
        return state("hubs.no_platform")
    if table["works"].max() < NAMED:
        return state("hubs.no_leading_platform", n=len(table), most=table["works"].max(), least=NAMED)
    best = table[table["unsurpassed"]].sort_values("p_unsurpassed", ascending=False, kind="stable")
    told = best[best["works"] >= NAMED]
    told = whole_ties(told.assign(rank=ranks(told["p_unsurpassed"])), 5)
    return state(
        "hubs.platforms",
        focal=focal,
        n=len(table),
        best=len(best),
        named=told[["institution", "p_unsurpassed"]].to_dict("records"),
        new=int((table["joint_works"] == 0).sum()),
        width=(table["standing_rank_high"] - table["standing_rank_low"] + 1).median(),
        blind=bool(table["profile_fit"].isna().all()),
    )
