"""Sentences that read technology levels: what they are made of, how sure a rank is, and what would change it."""

import numpy as np
import pandas as pd

from helpers.data.countries import country_name
from helpers.page.particles import interval, josa, listed, number, percent
from helpers.page.sentence import Sentence, told
from helpers.page.terms import term, weights_words


def levels_data_reading(levels, language: str) -> Sentence:
    """What the scores are made of, with which weights, and what of it the data lack: the first lines of a page.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> found = Some(technologies=["quantum-sensing"], values={"papers": np.array([[3.0]])}, works=np.array([17.0]))
    >>> given = {"weights": {"papers": 1.0}, "missing": ("top10", "experts"), "stand_in": "papers", "scaling": "max"}
    >>> print(levels_data_reading(Some(components=found, **given), "en"))
    These data hold no top 10% papers and expert scores, which the level is meant to be made of: the number of papers \
stands in for all of them, and tells how active a country is rather than how good. Scaling: highest = 100. Works of \
known country: 17 a technology.
    """
    lacking = listed([term("component", name, language) for name in levels.missing], language)
    used, scaling = weights_words(levels.weights, language), term("scaling", levels.scaling, language)
    rest = f"{_partly_known(levels, language)}{_behind(levels, language)}"
    if levels.stand_in and language == "ko":
        text = f"이 자료에는 기술수준을 이루어야 할 {josa(lacking, '이/가')} 없다. 논문 수가 그 모두를 "
        text += "대신하며, 이는 수준보다 활동의 크기를 보인다."
    elif levels.stand_in:
        text = f"These data hold no {lacking}, which the level is meant to be made of: the number of papers stands in "
        text += "for all of them, and tells how active a country is rather than how good."
    elif language == "ko":
        text = f"점수는 다음의 가중 평균이다: {used}."
        text += f" 이 자료에 없는 {josa(lacking, '은/는')} 빼고 나머지의 가중치를 다시 나누었다." if lacking else ""
    else:
        text = f"The score is a weighted mean: {used}."
        text += f" The data lack {lacking}, left out with the weights shared by the others." if lacking else ""
    return told(language, f"{text} 척도: {scaling}.{rest}", f"{text} Scaling: {scaling}.{rest}")


def _partly_known(levels, language: str) -> str:
    """Of how many technologies a weighted component is unknown."""
    out = ""
    for name in levels.weights:
        gaps, n = int(np.isnan(levels.components.values[name]).all(axis=1).sum()), len(levels.components.technologies)
        about = term("component", name, language)
        if gaps and language == "ko":
            rest = "나머지로 점수를 냈다" if len(levels.weights) > 1 else "점수가 없다"
            out += f" {josa(about, '이/가')} 없는 기술은 {n}개 가운데 {gaps}개이며, 거기서는 {rest}."
        elif gaps:
            rest = "the score is made of the rest there" if len(levels.weights) > 1 else "there is no score there"
            out += f" Of {gaps} of {n} technologies the data have no {about}: {rest}."
    return out


def _behind(levels, language: str) -> str:
    """How many works the levels rest on."""
    works = levels.components.works[~np.isnan(levels.components.works)]
    if not len(works):
        return ""
    low, high = number(works.min(), language), number(works.max(), language)
    span = low if low == high else f"{low}–{high}"
    if language == "ko":
        return f" 국가를 아는 논문은 기술마다 {span}편이다."
    return f" Works of known country: {span} a technology."


def levels_finding(table, focal: str, technology: str, language: str) -> Sentence:
    """Where the focal country stands in a technology, how sure that is, and who leads.

    Examples
    --------
    >>> table = pd.DataFrame({"technology": "quantum-sensing", "country": ["US", "KR"], "score": [100.0, 12.0],
    ...     "score_low": [100.0, 9.0], "score_high": [100.0, 15.0], "rank": [1, 2], "rank_low": [1, 2],
    ...     "rank_high": [1, 4], "p_top10": [1.0, 0.98]})
    >>> print(levels_finding(table, "KR", "quantum-sensing", "en"))
    Quantum sensing: South Korea is 2 of 2 countries (90% interval 2–4) with score 12.0 (9.0–15.0); among the first \
ten with probability 98%. First: United States and South Korea.
    """
    rows = table[(table["technology"] == technology) & table["rank"].notna()].sort_values(["rank", "country"])
    about, name = term("technology", technology, language), country_name(focal, language)
    own = rows[rows["country"] == focal]
    first = listed([country_name(code, language) for code in rows["country"].head(3)], language)
    if own.empty:
        ko, en = (f" 앞선 나라는 {josa(first, '이다/다')}.", f" First: {first}.") if first else ("", "")
        ko = f"{about}: {josa(name, '은/는')} 이 자료로 순위를 매길 수 없다.{ko}"
        return told(language, ko, f"{about}: these data give {name} no rank.{en}")
    row, n = own.iloc[0], number(len(rows), language)
    rank, bounds = number(row["rank"], language), interval(row["rank_low"], row["rank_high"])
    score, around = number(row["score"], language, 1), interval(row["score_low"], row["score_high"], 1)
    top = percent(row["p_top10"], 0)
    return told(
        language,
        f"{about}: {josa(name, '은/는')} {n}개국 가운데 {rank}위(90% 구간 {bounds}위)이고 점수는 {score}({around})"
        f"이며, 10위 안에 들 확률은 {top}다. 앞선 나라는 {josa(first, '이다/다')}.",
        f"{about}: {name} is {rank} of {n} countries (90% interval {bounds}) with score {score} ({around}); among the "
        f"first ten with probability {top}. First: {first}.",
    )


def levels_overview(table, focal: str, language: str) -> Sentence:
    """Best and worst rank of the focal country over the technologies, and where it is surely among the first ten.

    Examples
    --------
    >>> table = pd.DataFrame({"technology": ["quantum-sensing", "synthetic-biology"], "country": "KR",
    ...     "rank": [12, 7], "rank_low": [9, 6], "rank_high": [15, 9]})
    >>> print(levels_overview(table, "KR", "en"))
    Of 2 technologies South Korea stands best in Synthetic biology (rank 7, 90% interval 6–9) and worst in Quantum \
sensing (12, 9–15); in 1 the whole interval lies within the first ten.
    """
    own = table[(table["country"] == focal) & table["rank"].notna()].sort_values(["rank", "technology"])
    name, n = country_name(focal, language), table["technology"].nunique()
    if own.empty:
        ko = f"기술 {n}개 가운데 {name}의 순위를 매길 수 있는 것이 없다."
        return told(language, ko, f"These data give {name} no rank in any of {n} technologies.")
    best, worst = own.iloc[0], own.iloc[-1]
    names = [term("technology", row["technology"], language) for row in (best, worst)]
    ranks = [number(row["rank"], language) for row in (best, worst)]
    bounds = [interval(row["rank_low"], row["rank_high"]) for row in (best, worst)]
    sure = int((own["rank_high"] <= 10).sum())
    return told(
        language,
        f"기술 {n}개 가운데 {josa(name, '이/가')} 가장 앞선 것은 {names[0]}({ranks[0]}위, 90% 구간 {bounds[0]}위), "
        f"가장 뒤진 것은 {names[1]}({ranks[1]}위, {bounds[1]}위)이다. 구간 전체가 10위 안에 드는 기술은 {sure}개다.",
        f"Of {n} technologies {name} stands best in {names[0]} (rank {ranks[0]}, 90% interval {bounds[0]}) and worst "
        f"in {names[1]} ({ranks[1]}, {bounds[1]}); in {sure} the whole interval lies within the first ten.",
    )


def sensitivity_reading(sensitivity, focal: str, technology: str, language: str) -> Sentence:
    """How far the rank depends on the weights, and the smallest change of weights that changes it.

    Examples
    --------
    >>> row = {"technology": "quantum-sensing", "rank": 5, "kept_share": 0.63, "rank_best": 3, "rank_worst": 9,
    ...        "smallest_change": 0.12, "change_to": "top10 0.21, patents 0.79", "rival": "JP"}
    >>> print(sensitivity_reading(pd.DataFrame([row]), "KR", "quantum-sensing", "en"))
    South Korea keeps rank 5 under 63.0% of all weights; over all of them it goes from 3 to 9. The smallest change \
that changes it moves 0.120 of the weight, to top 10% papers 0.21, triadic patents 0.79, where it meets Japan.
    """
    rows, name = sensitivity[sensitivity["technology"] == technology], country_name(focal, language)
    if rows.empty or pd.isna(rows.iloc[0]["rank"]):
        ko = f"{josa(name, '은/는')} 순위가 없어 가중치를 바꿔 볼 수 없다."
        return told(language, ko, f"{name} has no rank that weights could change.")
    row = rows.iloc[0]
    rank = number(row["rank"], language)
    if pd.isna(row["kept_share"]):
        ko = f"구성 요소가 하나뿐이어서 가중치는 {name}의 {rank}위를 바꾸지 못한다."
        return told(language, ko, f"The score has one component only: weights cannot change rank {rank} of {name}.")
    share = percent(row["kept_share"])
    best, worst = number(row["rank_best"], language), number(row["rank_worst"], language)
    ko = f"가능한 모든 가중치의 {share}에서 {name}의 {rank}위가 그대로이며, "
    ko += f"가중치에 따라 {best}위에서 {worst}위까지 움직인다."
    en = f"{name} keeps rank {rank} under {share} of all weights; over all of them it goes from {best} to {worst}."
    if pd.isna(row["smallest_change"]):
        return told(language, f"{ko} 어떤 가중치도 순위를 바꾸지 못한다.", f"{en} No weights change it.")
    moved, there = number(row["smallest_change"], language, 3), weights_words(row["change_to"], language)
    rival = country_name(row["rival"], language)
    return told(
        language,
        f"{ko} 순위를 바꾸는 가장 작은 변화는 가중치 {josa(moved, '을/를')} 옮기는 것이며({there}), 거기서 "
        f"{josa(rival, '과/와')} 만난다.",
        f"{en} The smallest change that changes it moves {moved} of the weight, to {there}, where it meets {rival}.",
    )


def decomposition_reading(choices, effects, focal: str, language: str) -> Sentence:
    """How far the rank goes over all combinations of choices, and which choice moves it most.

    Examples
    --------
    >>> choices = pd.DataFrame({"rank": [4, 8, 12]})
    >>> effects = pd.DataFrame({"factor": ["components"], "moves": [5.0], "rank_low": [5.0], "rank_high": [10.0],
    ...     "lowest_choice": ["experts"], "highest_choice": ["papers"], "share": [0.6]})
    >>> print(decomposition_reading(choices, effects, "KR", "en"))
    Over 3 combinations of choices the rank of South Korea goes from 4 to 12. The choice of components moves it most: \
the mean rank is 5.0 with expert scores and 10.0 with papers, 60% of the variance.
    """
    ranks, name = choices["rank"].dropna(), country_name(focal, language)
    if ranks.empty:
        ko = f"{josa(name, '은/는')} 어느 선택에서도 순위가 없다."
        return told(language, ko, f"{name} has no rank under any choice.")
    n, low, high = (number(value, language) for value in (len(choices), ranks.min(), ranks.max()))
    ko = f"선택의 조합 {n}개에서 {name}의 순위는 "
    ko += f"{low}위뿐이다." if low == high else f"{low}위에서 {high}위까지 나온다."
    en = f"Over {n} combinations of choices the rank of {name} "
    en += f"is always {low}." if low == high else f"goes from {low} to {high}."
    if effects.empty or not effects.iloc[0]["moves"] > 0:
        return told(language, f"{ko} 순위를 움직이는 선택은 없다.", f"{en} No choice moves it.")
    row = effects.iloc[0]
    factor, share = term("factor", row["factor"], language), percent(row["share"], 0)
    low, high = (number(row[end], language, 1) for end in ("rank_low", "rank_high"))
    best, worst = (term(end, row[end], language) for end in ("lowest_choice", "highest_choice"))
    return told(
        language,
        f"{ko} 순위를 가장 크게 움직이는 것은 {factor}의 선택이다: 평균 순위는 {best}에서 {low}위, {worst}에서 "
        f"{high}위이고, 순위 분산의 {josa(share, '을/를')} 설명한다.",
        f"{en} The choice of {factor} moves it most: the mean rank is {low} with {best} and {high} with {worst}, "
        f"{share} of the variance.",
    )


def concentration_reading(concentration, language: str) -> Sentence:
    """In which technologies one country holds most of the leading institutions.

    Examples
    --------
    >>> table = pd.DataFrame({"technology": ["quantum-sensing", "synthetic-biology"], "of": "top10",
    ...     "leader": ["CN", "US"], "lead": [3.4, 1.2], "institutions_in_top10": [9, 4], "risk": ["high", "low"]})
    >>> print(concentration_reading(table, "en"))
    Concentration risk, counted in top 10% papers: high in Quantum sensing (China: 9 of the first 10 institutions, \
3.4 times the second country); medium in none; low in 1.
    """
    known = concentration.dropna(subset=["risk"])
    if known.empty:
        ko = "집중 위험을 잴 만큼 기관이 많은 기술이 없다."
        return told(language, ko, "No technology has institutions enough to measure the concentration risk.")
    of = listed(dict.fromkeys(term("of", code, language) for code in known["of"]), language)
    high = listed([_concentrated(row, language) for row in known[known["risk"] == "high"].to_dict("records")], language)
    medium = known.loc[known["risk"] == "medium", "technology"]
    medium = listed([term("technology", code, language) for code in medium], language)
    low, out = int((known["risk"] == "low").sum()), len(concentration) - len(known)
    ko = f" 기관이 10곳이 되지 않아 잴 수 없는 기술이 {out}개 있다." if out else ""
    en = f" {out} with fewer than 10 institutions cannot be measured." if out else ""
    return told(
        language,
        f"집중 위험({of} 기준): 높음 {high or '없음'}; 중간 {medium or '없음'}; 낮음 {low}개.{ko}",
        f"Concentration risk, counted in {of}: high in {high or 'none'}; medium in {medium or 'none'}; low in {low}."
        + en,
    )


def _concentrated(row, language: str) -> str:
    about, leader = term("technology", row["technology"], language), country_name(row["leader"], language)
    held, lead = number(row["institutions_in_top10"], language), number(row["lead"], language, 1)
    if language == "ko":
        return f"{about}({leader}: 상위 10개 기관 가운데 {held}곳{'' if pd.isna(row['lead']) else f', 2위의 {lead}배'})"
    times = "" if pd.isna(row["lead"]) else f", {lead} times the second country"
    return f"{about} ({leader}: {held} of the first 10 institutions{times})"


def agreement_reading(agreement, focal: str, language: str) -> Sentence:
    """How many published ranks lie within the computed intervals, and where the two are farthest apart.

    Examples
    --------
    >>> table = pd.DataFrame({"technology": ["quantum-sensing", "industrial-ai"], "published_rank": [12, 6],
    ...     "rank": [9, 7], "rank_low": [7, 6], "rank_high": [13, 8], "within": [True, True], "difference": [-3, 1]})
    >>> print(agreement_reading(table, "KR", "en"))
    Of 2 published ranks of South Korea 2 lie within the 90% interval of the computed ones. They are farthest apart in \
Quantum sensing: published 12, computed 9 (7–13).
    """
    both, name = agreement.dropna(subset=["published_rank", "rank"]), country_name(focal, language)
    if both.empty:
        ko = f"{name}의 순위 가운데 계산된 것과 공표된 것이 함께 있는 기술이 없다."
        return told(language, ko, f"No technology has both a computed and a published rank of {name}.")
    far = both.assign(far=both["difference"].abs()).sort_values(["far", "technology"], ascending=[False, True]).iloc[0]
    about, within = term("technology", far["technology"], language), int(both["within"].fillna(False).sum())
    stated, rank = number(far["published_rank"], language), number(far["rank"], language)
    bounds = interval(far["rank_low"], far["rank_high"])
    ko = f"공표된 {name}의 순위 {len(both)}개 가운데 {within}개가 계산된 순위의 90% 구간 안에 든다."
    en = f"Of {len(both)} published ranks of {name} {within} lie within the 90% interval of the computed ones."
    if not far["difference"]:
        return told(language, f"{ko} 모든 순위가 같다.", f"{en} All of them are the same.")
    return told(
        language,
        f"{ko} 가장 크게 다른 것은 {about}: 공표 {stated}위, 계산 {rank}위({bounds}위).",
        f"{en} They are farthest apart in {about}: published {stated}, computed {rank} ({bounds}).",
    )
