"""Sentences about hubs and platform candidates, generated from their tables."""

import pandas as pd

from helpers.data.countries import country_name
from helpers.hubs.city_names import city_names
from helpers.page.particles import interval, josa, listed, number, percent
from helpers.page.sentence import Sentence

#: A hub counts as firm where at least this share of the resamples finds it again.
FIRM = 0.9
#: A gap below this proves a choice optimal: the rest is what breaks ties (`facility_location.TIE`).
PROVED = 1e-5


def _cities(places, ids, language: str) -> str:
    return listed(city_names(places, language).loc[list(ids)].tolist(), language)


def unplaced_reading(unplaced: pd.DataFrame, language: str) -> Sentence:
    """How much of the cooperation has no place on the map.

    Examples
    --------
    >>> table = pd.DataFrame({"item": ["all", "placed", "unplaced"], "institutions": [100, 90, 10],
    ...     "joint_works": [200.0, 190.0, 10.0]})
    >>> print(unplaced_reading(table, "en"))
    10 of 100 partner institutions, with 5.0% of the joint works, have no coordinates and are left out.
    """
    rows = unplaced.set_index("item")
    out, of = (number(rows.loc[name, "institutions"], language) for name in ("unplaced", "all"))
    total = rows.loc["all", "joint_works"]
    share = percent(rows.loc["unplaced", "joint_works"] / total if total else None)
    if language == "ko":
        return Sentence(f"협력 기관 {of}곳 가운데 {out}곳(공동 논문의 {share})은 좌표가 없어 빠졌다.")
    return Sentence(
        f"{out} of {of} partner institutions, with {share} of the joint works, have no coordinates and are left out."
    )


def hubs_finding(costs, places, k: int, radius_km: float, stability: dict, focal: str, language: str) -> Sentence:
    """The best hubs by both methods, what they reach, and which of them the data can be sure of.

    Parameters
    ----------
    costs : DataFrame
        From `helpers.hubs.siting.hub_costs`.
    places : DataFrame
        city_id, city, city_ko, country.
    k : int
    radius_km : float
    stability : dict of str to HubStability
        By method.
    focal : str
    language : {"ko", "en"}
    """
    rows, name = costs[costs["k"] == k].set_index("method"), country_name(focal, language)
    median, cover = rows.loc["p_median"], rows.loc["cover"]
    near = {method: stability[method].reach for method in ("p_median", "cover")}
    cities = {method: _cities(places, rows.loc[method, "hubs"], language) for method in near}
    far, within = near["p_median"], near["cover"]
    km = number(median["mean_km"], language), interval(far["mean_km_low"], far["mean_km_high"])
    share = percent(cover["covered"]), interval(within["covered_low"], within["covered_high"], 1, True)
    sure = _sure(stability, places, language)
    radius = number(radius_km, language)
    if language == "ko":
        return Sentence(
            f"{name}의 거점을 {k}곳 두면 협력처까지의 평균 거리가 가장 짧은 곳은 {cities['p_median']}(평균 "
            f"{km[0]}km, "
            f"95% 구간 {km[1]}), 반경 {radius}km 안에 가장 많이 드는 곳은 {cities['cover']}(몫 {share[0]}, 95% 구간 "
            f"{share[1]})이다. {_proof(rows, language)} {sure}"
        )
    hubs, verb = (f"{k} hub comes", "reaches") if k == 1 else (f"{k} hubs come", "reach")
    return Sentence(
        f"For {name}, {hubs} nearest to the partner places in {cities['p_median']} (mean distance {km[0]} km, "
        "95% interval "
        f"{km[1]}) and {verb} most within {radius} km from {cities['cover']} (share {share[0]}, 95% interval "
        f"{share[1]}). "
        f"{_proof(rows, language)} {sure}"
    )


def _proof(rows, language: str) -> str:
    gap = rows["bound_gap"].max()
    if gap < PROVED:
        return {
            "ko": "두 답 모두 후보지 안에서 최적임이 풀이기의 한계로 증명되었다.",
            "en": "The solver's bound proves both answers optimal among the candidate sites.",
        }[language]
    return {
        "ko": f"최적임은 증명되지 않았다: 풀이기의 한계와 {percent(gap, 2)}까지 벌어져 있다.",
        "en": f"Optimality is not proved: the solver's bound is up to {percent(gap, 2)} away.",
    }[language]


def _sure(stability, places, language: str) -> str:
    """Which hubs come back in most resamples by both methods' own counts."""
    tables = [found.hubs for found in stability.values()]
    both = pd.concat(tables).groupby("city_id", sort=False)["found_again"].min()
    firm, loose = both[both >= FIRM], both[both < FIRM]
    level, parts = percent(FIRM, 0), []
    if len(firm):
        cities = _cities(places, firm.index, language)
        verb = "comes" if len(firm) == 1 else "come"
        parts.append(
            {
                "ko": f"논문을 다시 뽑아도 {josa(cities, '은/는')} {level} 이상 다시 나온다.",
                "en": f"With works drawn anew, {cities} {verb} back in at least {level} of the samples.",
            }[language]
        )
    if len(loose):
        names = city_names(places, language).loc[list(loose.index)]
        cities = ", ".join(f"{name} {percent(share, 0)}" for name, share in zip(names, loose, strict=True))
        parts.append({"ko": f"덜 확실한 곳은 {cities}.", "en": f"Less sure: {cities}."}[language])
    return " ".join(parts)


def one_more_reading(costs, language: str) -> Sentence:
    """How much each further hub brings, and from which number on it brings little.

    Examples
    --------
    >>> costs = pd.DataFrame({"method": ["p_median"] * 3 + ["cover"] * 3, "k": [1, 2, 3] * 2,
    ...     "mean_km": [5000.0, 2000.0, 1900.0, 1, 1, 1], "covered": [0, 0, 0, 0.3, 0.5, 0.55]})
    >>> print(one_more_reading(costs, "en"))
    From 1 to 3 hubs the mean distance falls from 5,000 to 1,900 km and the share within the radius rises from 30.0% \
to 55.0%. From hub 3 on, one more shortens the distance by less than a tenth.
    """
    median = costs[costs["method"] == "p_median"].sort_values("k")
    cover = costs[costs["method"] == "cover"].sort_values("k")
    first, last = median["k"].iloc[0], median["k"].iloc[-1]
    km = [number(median["mean_km"].iloc[at], language) for at in (0, -1)]
    share = [percent(cover["covered"].iloc[at]) for at in (0, -1)]
    large = median["k"][(median["mean_km"] / median["mean_km"].shift() <= 0.9).to_numpy()]
    little = median["k"][median["k"] > max(large.max(), first)] if len(large) else median["k"].iloc[1:]
    if language == "ko":
        then = f" {little.iloc[0]}번째부터는 하나를 더 두어도 거리가 10분의 1도 줄지 않는다." if len(little) else ""
        return Sentence(
            f"거점을 {first}곳에서 {last}곳으로 늘리면 평균 거리는 {km[0]}km에서 {km[1]}km로 줄고, 반경 안의 "
            f"몫은 {share[0]}에서 {josa(share[1], '으로/로')} 늘어난다.{then}"
        )
    then = f" From hub {little.iloc[0]} on, one more shortens the distance by less than a tenth." if len(little) else ""
    return Sentence(
        f"From {first} to {last} hubs the mean distance falls from {km[0]} to {km[1]} km and the share within "
        f"the radius rises from {share[0]} to {share[1]}.{then}"
    )


def settings_reading(table, method: str, language: str) -> Sentence:
    """How far other weights move the hubs, and what keeping them would cost at most.

    Examples
    --------
    >>> table = pd.DataFrame({"setting": ["existing_share", "existing_share"], "choice": ["0", "1"],
    ...     "hubs": [[1, 2], [1, 2]], "kept": [1, 2], "regret": [0.031, 0.0]})
    >>> print(settings_reading(table, "p_median", "en"))
    In 1 of 2 settings every hub keeps one near it. Keeping the hubs of the page costs at most 3.1% of mean distance. \
The corpus covers one period only: change over the years cannot be told.
    """
    table = table[table["setting"] != "page"]
    same, of = int((table["kept"] >= table["hubs"].map(len)).sum()), len(table)
    worst, years = percent(table["regret"].max()), table[table["setting"] == "years"]
    stay = int((years["kept"] >= years["hubs"].map(len)).sum())
    if language == "ko":
        what = "평균 거리가 많아야" if method == "p_median" else "반경 안의 몫이 많아야"
        unit = f"{worst} 늘어난다" if method == "p_median" else f"{worst[:-1]}%포인트 줄어든다"
        when = (
            " 말뭉치가 한 시기에 몰려 있어 해에 따른 변화는 알 수 없다."
            if years.empty
            else f" 기간 {len(years)}개 가운데 {stay}개에서 거점이 그대로다."
        )
        told = f"설정 {of}개 가운데 {same}개에서 모든 거점이 가까이에 남는다."
        return Sentence(f"{told} 본문의 거점을 그대로 두면 {what} {unit}.{when}")
    points = f"{worst[:-1]} percentage points of the covered share"
    what = f"{worst} of mean distance" if method == "p_median" else points
    when = (
        " The corpus covers one period only: change over the years cannot be told."
        if years.empty
        else f" In {stay} of {len(years)} periods the hubs stay."
    )
    return Sentence(
        f"In {same} of {of} settings every hub keeps one near it. Keeping the hubs of the page costs at most "
        f"{what}.{when}"
    )


def platform_reading(table, focal: str, language: str) -> Sentence:
    """Which candidates no other one surpasses, how sure that is, and how wide the ranks are.

    Examples
    --------
    >>> table = pd.DataFrame({"institution": ["A", "B"], "unsurpassed": [True, False], "p_unsurpassed": [0.98, 0.1],
    ...     "standing_rank_low": [1, 1], "standing_rank_high": [1, 5], "joint_works": [0.0, 3.0],
    ...     "profile_fit": [0.9, 0.8]})
    >>> print(platform_reading(table, "KR", "en"))
    Of 2 candidates, 1 is surpassed by no other in level, fit and ties together: A (98% of the resamples). 1 has no \
joint work with South Korea yet. The 90% intervals of the ranks by level are 3 ranks wide at the median.
    """
    if table.empty:
        none = {"ko": "후보가 될 해외 기관이 없다.", "en": "There is no institution abroad to choose from."}
        return Sentence(none[language])
    best = table[table["unsurpassed"]].sort_values("p_unsurpassed", ascending=False, kind="stable")
    told = ", ".join(f"{row.institution} ({percent(row.p_unsurpassed, 0)})" for row in best.head(5).itertuples())
    new, name = int((table["joint_works"] == 0).sum()), country_name(focal, language)
    width = number((table["standing_rank_high"] - table["standing_rank_low"] + 1).median(), language)
    blind = table["profile_fit"].isna().all()
    if language == "ko":
        fit = " 기술이 둘 이상 알려지지 않아 적합도는 알 수 없다." if blind else ""
        more = " 등" if len(best) > 5 else ""
        return Sentence(
            f"후보 {len(table)}곳 가운데 {len(best)}곳은 수준·적합·기존 협력에서 모두 같거나 앞서는 다른 "
            f"후보가 없다: {told}{more} "
            f"(괄호: 다시 뽑은 표본에서의 비율). {new}곳은 아직 {josa(name, '과/와')} 공동 논문이 없다. 수준 "
            "순위의 90% 구간은 "
            f"중앙값으로 {width}개 순위에 걸친다.{fit}"
        )
    verb, more = "is" if len(best) == 1 else "are", " and others" if len(best) > 5 else ""
    fit = " Fewer than two technologies are known: fit cannot be told." if blind else ""
    first = told.replace(")", " of the resamples)", 1)
    return Sentence(
        f"Of {len(table)} candidates, {len(best)} {verb} surpassed by no other in level, fit and ties "
        f"together: {first}{more}. "
        f"{new} {'has' if new == 1 else 'have'} no joint work with {name} yet. The 90% intervals of the ranks "
        "by level are "
        f"{width} ranks wide at the median.{fit}"
    )
