"""Sentences that read partners: who is first and why, what binds cooperation, and how the recommender fared."""

import pandas as pd

from helpers.data.countries import country_name
from helpers.page.particles import interval, josa, listed, number, percent
from helpers.page.sentence import Sentence, told
from helpers.page.terms import term


def partners_finding(ranking, focal: str, technology: str, language: str) -> Sentence:
    """Who the first partners in a technology are, how many of the places are sure, and who of them is bound.

    Examples
    --------
    >>> table = pd.DataFrame({"country": ["JP", "KP"], "score": [0.6, 0.4], "rank": [1, 2], "rank_low": [1, 1],
    ...     "rank_high": [1, 2], "constraint": [None, "blocked"]})
    >>> print(partners_finding(table, "KR", "quantum-sensing", "en"))
    Quantum sensing: by merit the first partners of South Korea are Japan (score 0.60, rank 1) and North Korea (0.40, \
1–2). The data tell the first place apart. Bound by a rule: North Korea (blocked, rank 2).
    """
    rows = ranking[ranking["rank"].notna()].sort_values(["rank", "country"])
    about, name = term("technology", technology, language), country_name(focal, language)
    if rows.empty:
        ko = f"{about}: {name}의 협력 대상국에 순위를 매길 자료가 없다."
        return told(language, ko, f"{about}: these data rank no partner of {name}.")
    first = rows.head(5).to_dict("records")
    single = (rows["rank_low"] == rows["rank_high"]).fillna(False).to_numpy(dtype=bool)
    apart = len(single) if single.all() else int(single.argmin())
    bound = rows.dropna(subset=["constraint"]).to_dict("records")
    if language == "ko":
        who = listed([_placed(row, "{name}({score}, {rank}위)", language) for row in first], language)
        rules = listed([_bound(row, "{name}({rule}, {rank}위)", language) for row in bound], language)
        text = f"{about}: 실력만으로 본 {name}의 협력 대상국은 {who} 차례다(괄호: 점수, 순위의 90% 구간)."
        text += f" 자료로 가릴 수 있는 순위는 {apart}위까지다." if apart else " 자료로는 순위를 가릴 수 없다."
        return Sentence(text + (f" 제약이 있는 나라: {rules}." if rules else ""))
    who = [_placed(row, "{name} ({score}, {rank})", language) for row in first[1:]]
    who = listed([_placed(first[0], "{name} (score {score}, rank {rank})", language), *who], language)
    rules = listed([_bound(row, "{name} ({rule}, rank {rank})", language) for row in bound], language)
    places = {0: "cannot tell the places apart", 1: "tell the first place apart"}
    places = places.get(apart, f"tell the first {apart} places apart")
    text = f"{about}: by merit the first partners of {name} are {who}. The data {places}."
    return Sentence(text + (f" Bound by a rule: {rules}." if rules else ""))


def _placed(row: dict, form: str, language: str) -> str:
    low, high = row["rank_low"], row["rank_high"]
    rank = number(low, language) if low == high else interval(low, high)
    return form.format(name=country_name(row["country"], language), score=number(row["score"], language, 2), rank=rank)


def _bound(row: dict, form: str, language: str) -> str:
    rule = term("constraint", row["constraint"], language)
    return form.format(name=country_name(row["country"], language), rule=rule, rank=row["rank"])


def partner_reason(row, language: str) -> Sentence:
    """Why a partner stands where it does: what lifts it over the middle of the partners, and what holds it back.

    Parameters
    ----------
    row : mapping
        A row of `helpers.partners.ranking.rank_partners`.
    language : {"ko", "en"}

    Examples
    --------
    >>> row = {"country": "JP", "rank": 2, "strongest": "affinity", "second": "time_zone", "weakest": "size",
    ...        "constraint": None}
    >>> print(partner_reason(row, "en"))
    2 Japan: lifted most by past joint works and near time zones; held back most by size.
    """
    name, rank = country_name(row["country"], language), row["rank"]
    up = listed([term("term", row[c], language) for c in ("strongest", "second") if not pd.isna(row[c])], language)
    down = "" if pd.isna(row["weakest"]) else term("term", row["weakest"], language)
    rule = "" if pd.isna(row["constraint"]) else term("constraint", row["constraint"], language)
    if language == "ko":
        parts = [f"밀어 올린 것은 {up}" if up else "", f"끌어내린 것은 {down}" if down else ""]
        why = ", ".join(part for part in parts if part) or "어느 항목에서도 다른 나라들과 다르지 않음"
        return Sentence(f"{rank}위 {name}: {why}." + (f" 제약: {rule}." if rule else ""))
    parts = [f"lifted most by {up}" if up else "", f"held back most by {down}" if down else ""]
    why = "; ".join(part for part in parts if part) or "in no term unlike the other partners"
    return Sentence(f"{rank} {name}: {why}." + (f" Constraint: {rule}." if rule else ""))


def partner_reasons(ranking, language: str, first: int = 5) -> Sentence:
    """One sentence for each of the first partners, a paragraph each.

    Examples
    --------
    >>> row = {"country": "JP", "rank": 2, "strongest": "affinity", "second": None, "weakest": None, "constraint": None}
    >>> print(partner_reasons(pd.DataFrame([row]), "ko"))
    2위 일본: 밀어 올린 것은 과거의 공동연구.
    """
    rows = ranking[ranking["rank"].notna()].sort_values(["rank", "country"]).head(first)
    if rows.empty:
        return told(language, "순위가 있는 협력 대상국이 없다.", "No partner has a rank.")
    return Sentence("\n\n".join(partner_reason(row, language) for row in rows.to_dict("records")))


def constraint_reading(ranking, constraints, date: str, language: str) -> Sentence:
    """Which rules bind cooperation with the countries ranked, on the day asked about, each with its citation.

    Parameters
    ----------
    ranking : DataFrame
        country.
    constraints : DataFrame
        country, kind, from, citation: `helpers.partners.constraints.constraints_on` the day.
    date : str
    language : {"ko", "en"}

    Examples
    --------
    >>> rules = pd.DataFrame({"country": ["KP"], "kind": ["blocked"], "from": ["2016-11-30"],
    ...                       "citation": ["Resolution 2321 (2016), paragraph 11"]})
    >>> print(constraint_reading(pd.DataFrame({"country": ["KP"]}), rules, "2024-06-26", "en"))
    Rules that name a country, on 2024-06-26: North Korea – blocked since 2016-11-30 (Resolution 2321 (2016), \
paragraph 11). They change no score: who is bound is not for that a poor partner. Export control of strategic goods \
holds for every country.
    """
    form = "{0} – {1}, {2}부터({3})" if language == "ko" else "{0} – {1} since {2} ({3})"
    rules = "; ".join(
        form.format(
            country_name(row["country"], language),
            term("constraint", row["kind"], language),
            row["from"],
            row["citation"],
        )
        for row in constraints.to_dict("records")
    )
    absent = constraints.loc[~constraints["country"].isin(ranking["country"]), "country"].unique()
    out = listed([country_name(code, language) for code in absent], language)
    if language == "ko":
        text = f"{date}에 나라를 지목한 규정: {rules}." if rules else f"{date}에 나라를 지목한 규정은 없다."
        text += " 제약은 점수를 바꾸지 않는다: 묶인 나라라고 나쁜 상대는 아니다." if rules else ""
        text += f" 이 가운데 순위가 없는 나라: {out}." if out else ""
        return Sentence(f"{text} 전략물자 수출통제는 모든 나라에 걸린다.")
    text = f"Rules that name a country, on {date}: {rules}." if rules else f"No rule names a country on {date}."
    text += " They change no score: who is bound is not for that a poor partner." if rules else ""
    text += f" Not ranked here: {out}." if out else ""
    return Sentence(f"{text} Export control of strategic goods holds for every country.")


def partner_weights_reading(sensitivity, language: str) -> Sentence:
    """Which of the first partners stay among the first five whatever the weights, and which depend on them most.

    Examples
    --------
    >>> table = pd.DataFrame({"country": ["US", "JP"], "rank": [1, 2], "kept_share": [1.0, 0.54],
    ...                       "rank_best": [1, 2], "rank_worst": [3, 11]})
    >>> print(partner_weights_reading(table, "en"))
    Among the first five whatever the weights of level, ease and effectiveness: United States. Japan depends on them \
most: among the first five under 54.0% of the weights, between 2 and 11 in all.
    """
    if sensitivity.empty:
        return told(language, "순위가 있는 협력 대상국이 없다.", "No partner has a rank.")
    sure = sensitivity.loc[sensitivity["kept_share"] == 1, "country"]
    sure = listed([country_name(code, language) for code in sure], language)
    row = sensitivity.sort_values(["kept_share", "country"]).iloc[0]
    name, share = country_name(row["country"], language), percent(row["kept_share"])
    best, worst = number(row["rank_best"], language), number(row["rank_worst"], language)
    ko = f"기술수준·용이성·효과성의 가중치와 무관하게 5위 안에 남는 나라: {sure or '없음'}."
    en = f"Among the first five whatever the weights of level, ease and effectiveness: {sure or 'none'}."
    if row["kept_share"] == 1:
        return told(language, ko, en)
    return told(
        language,
        f"{ko} 가중치에 가장 크게 좌우되는 나라는 {josa(name, '이다/다')}: 가중치의 {share}에서 5위 안에 들고, "
        f"순위는 {best}위에서 {worst}위까지 움직인다.",
        f"{en} {name} depends on them most: among the first five under {share} of the weights, between {best} and "
        f"{worst} in all.",
    )


def methods_reading(agreement, language: str) -> Sentence:
    """How far the methods of ranking agree.

    Examples
    --------
    >>> table = pd.DataFrame({"method": ["sum", "sum"], "other": ["topsis", "promethee"], "tau": [0.9, 0.75], "n": 40})
    >>> print(methods_reading(table, "en"))
    Agreement of the orders of 40 partners (Kendall's tau, 1 is the same): weighted sum and TOPSIS 0.90; weighted sum \
and PROMETHEE II 0.75.
    """
    known = agreement.dropna(subset=["tau"])
    if known.empty:
        ko = "방법을 견줄 만큼 협력 대상국이 많지 않다."
        return told(language, ko, "There are too few partners to compare methods.")
    form = "{0}–{1} {2}" if language == "ko" else "{0} and {1} {2}"
    pairs = "; ".join(
        form.format(*(term(c, row[c], language) for c in ("method", "other")), number(row["tau"], language, 2))
        for row in known.to_dict("records")
    )
    n = number(known["n"].iloc[0], language)
    return told(
        language,
        f"협력 대상국 {n}개국의 순서가 방법 사이에 일치하는 정도(켄달 τ, 1이면 같음): {pairs}.",
        f"Agreement of the orders of {n} partners (Kendall's tau, 1 is the same): {pairs}.",
    )


def backtest_reading(summary, language: str) -> Sentence:
    """Whether the recommender beat each baseline in what was known afterwards, with intervals.

    Parameters
    ----------
    summary : DataFrame
        `helpers.partners.backtest.summary`; its first row is the recommender.
    language : {"ko", "en"}

    Examples
    --------
    >>> summary = pd.DataFrame({"method": ["recommender", "gravity"], "precision_at_5": [0.34, 0.25],
    ...     "precision_at_5_low": [0.31, 0.22], "precision_at_5_high": [0.37, 0.28], "ndcg_at_10": [0.41, 0.29],
    ...     "ndcg_at_10_low": [0.38, 0.26], "ndcg_at_10_high": [0.44, 0.32], "beaten": [None, True], "n": 400})
    >>> print(backtest_reading(summary, "en"))
    Back-test over 400 countries and years: precision@5 0.340 (95% interval 0.310–0.370), NDCG@10 0.410 (0.380–0.440). \
The recommender is surely ahead of gravity (PPML) in both.
    """
    if summary.empty:
        ko = "되돌아보기 시험이 없으므로 추천을 보이지 않는다."
        return told(language, ko, "There is no back-test: no recommendation is shown.")
    row, others, n = summary.iloc[0], summary.iloc[1:], number(summary.iloc[0]["n"], language)
    (precision, around), (ndcg, about) = (
        (number(row[c], language, 3), interval(row[f"{c}_low"], row[f"{c}_high"], 3))
        for c in ("precision_at_5", "ndcg_at_10")
    )
    won = others["beaten"].fillna(False).astype(bool)
    ahead, behind = (
        listed([term("method", code, language) for code in others.loc[chosen, "method"]], language)
        for chosen in (won, ~won)
    )
    ko = f"국가와 연도 {n}쌍에서 되돌아본 정밀도@5는 {precision}(95% 구간 {around}), NDCG@10은 {ndcg}({about})이다."
    en = f"Back-test over {n} countries and years: precision@5 {precision} (95% interval {around}), NDCG@10 {ndcg} "
    en += f"({about})."
    if ahead:
        ko = f"{ko} 두 지표 모두에서 확실히 앞서는 것: {ahead}."
        en = f"{en} The recommender is surely ahead of {ahead} in both."
    if behind:
        ko = f"{ko} 앞선다고 말할 수 없는 것: {behind}. 이 점에서 추천은 믿을 만하다고 할 수 없다."
        en = f"{en} It does not beat {behind}: so far the recommendation cannot be relied on."
    return told(language, ko, en)


def advice_reading(advice, language: str, first: int = 5) -> Sentence:
    """Whose link with the focal country is likely to grow beyond expectation, or why nothing is said of it.

    Examples
    --------
    >>> table = pd.DataFrame({"country": ["VN", "PL"], "probability": [0.42, 0.31], "works": [900.0, 1200.0]})
    >>> print(advice_reading(table, "en"))
    Links most likely to grow beyond expectation in the next five years: Vietnam (probability 42%), Poland (31%). \
Growth is meant against the link's own past: it says who rises, not who is largest.
    """
    if advice.empty:
        return told(
            language,
            "이 말뭉치는 작거나 짧아서 어느 링크가 커질지 말하지 않는다. 11년 이상의 링크와, 링크가 500개를 넘는 나라 "
            "20개국 이상이 필요하다.",
            "This corpus is too small or too short to say whose link will grow: it takes 11 years of links, and 20 "
            "countries with 500 links or more.",
        )
    rows = advice.head(first)
    shares = [percent(share, 0) for share in rows["probability"]]
    names = [country_name(code, language) for code in rows["country"]]
    if language == "ko":
        named = ", ".join(f"{name}({share})" for name, share in zip(names, shares, strict=True))
        return Sentence(
            f"앞으로 5년 동안 기대보다 더 커질 확률이 높은 링크: {named}. 그 링크의 과거에 견준 성장이므로, "
            "누가 큰지가 아니라 누가 떠오르는지를 말한다."
        )
    shares[0] = f"probability {shares[0]}"
    named = ", ".join(f"{name} ({share})" for name, share in zip(names, shares, strict=True))
    return Sentence(
        f"Links most likely to grow beyond expectation in the next five years: {named}. Growth is meant against the "
        "link's own past: it says who rises, not who is largest."
    )


def partner_agreement_reading(compared, language: str, first: int = 5) -> Sentence:
    """How many of the published partners are ranked first here, and who is first here and was not published.

    Examples
    --------
    >>> table = pd.DataFrame({"country": ["CN", "US", "GB"], "is_published": [False, True, True], "rank": [1, 2, 9]})
    >>> print(partner_agreement_reading(table, "en"))
    Of 2 published partners 1 is among the first 5 here. Among the first here and not published: China (rank 1). The \
documents do not say why a country is in their lists.
    """
    if compared.empty:
        return told(
            language, "이 기술에는 공표된 협력 대상국이 없다.", "No partners were published for this technology."
        )
    listed_before, here = compared["is_published"], compared["rank"] <= first
    n, both, others = int(listed_before.sum()), int((listed_before & here).sum()), compared[here & ~listed_before]
    form = "{0}({1}위)" if language == "ko" else "{0} (rank {1})"
    rows = zip(others["country"], others["rank"], strict=True)
    names = listed([form.format(country_name(code, language), number(rank, language)) for code, rank in rows], language)
    ko = f"공표된 협력 대상국 {n}개국 가운데 {both}개국이 여기서도 {first}위 안에 든다."
    en = f"Of {n} published partners {both or 'none'} {'is' if both < 2 else 'are'} among the first {first} here."
    if names:
        ko += f" 여기서는 앞서지만 공표되지 않은 나라: {names}."
        en += f" Among the first here and not published: {names}."
    return told(
        language,
        f"{ko} 문서는 나라를 고른 까닭을 밝히지 않는다.",
        f"{en} The documents do not say why a country is in their lists.",
    )
