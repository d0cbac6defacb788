"""Sentences on phased exchange: what can start, what blocks, how long it takes, what a centre adds."""

from helpers.data.countries import country_name
from helpers.exchange.tables import labels
from helpers.page.particles import interval, josa, listed, number, percent
from helpers.page.sentence import Sentence
from helpers.page.terms import term


def _said(language: str, ko: str, en: str) -> Sentence:
    return Sentence(ko if language == "ko" else en)


def _fields(codes, names, language):
    return listed([names[code] for code in codes], language)


def _many(n, one, several):
    return f"{n} {one if n == 1 else several}"


def starts_finding(starts, facts, date: str, language: str) -> Sentence:
    """In how many fields work can start under the rules of the day, how far, and what is blocked from the first stage.

    Parameters
    ----------
    starts : DataFrame
        From `helpers.exchange.stages.starts`.
    facts : dict of str to DataFrame
    date : str
    language : {"ko", "en"}

    Examples
    --------
    >>> import pandas as pd
    >>> from helpers.exchange.report import read_exchange
    >>> table = pd.DataFrame({"scenario": ["today"] * 2, "field": ["health", "high_technology"],
    ...     "start": ["people", None], "reach": ["technology", None], "needs": [2, None]})
    >>> print(starts_finding(table, read_exchange(), "2024-06-26", "en"))
    By the rules of 2024-06-26 as read here, 1 of 2 fields can start, each with people, and none of them passes \
technology; none needs no approval or notice. Blocked from the first stage: Advanced technology.
    """
    names, now = labels(facts, "fields", language), starts[starts["scenario"] == starts["scenario"].iloc[0]]
    able, shut = now[now["start"].notna()], now[now["start"].isna()]
    n, of, out = len(able), len(now), _fields(shut["field"], names, language)
    order = {stage: i for i, stage in enumerate(facts["stages"]["stage"])}
    if not n:
        return _said(
            language,
            f"{date}의 규정을 여기서 읽은 대로라면 {of}개 분야 모두 첫 단계부터 차단되어 있다.",
            f"By the rules of {date} as read here, all {of} fields are blocked from the first stage.",
        )
    first = listed(
        [term("exchange_stage", code, language) for code in sorted(set(able["start"]), key=order.get)], language
    )
    reached = max(able["reach"].dropna(), key=order.get)
    far, ends = term("exchange_stage", reached, language), order[reached] == len(order) - 1
    ko = f"{date}의 규정을 여기서 읽은 대로라면 {of}개 분야 가운데 {n}개가 {josa(first, '으로/로')} 시작할 수 있고, "
    ko += f"{far}까지 갈 수 있는 분야가 있다." if ends else f"어느 분야도 {josa(far, '을/를')} 넘지 못한다."
    ko += " 승인이나 통보 없이 되는 것은 없다." if (able["needs"] > 0).all() else ""
    en = f"By the rules of {date} as read here, {n} of {of} fields can start, each with {first}, and "
    en += f"some of them reach {far}" if ends else f"none of them passes {far}"
    en += "; none needs no approval or notice." if (able["needs"] > 0).all() else "."
    ko += f" 첫 단계부터 차단된 분야: {out}." if out else ""
    en += f" Blocked from the first stage: {out}." if out else ""
    return _said(language, ko, en)


def scenario_reading(matrix, language: str) -> Sentence:
    """How many instruments can start in each scenario, over all fields.

    Examples
    --------
    >>> import pandas as pd
    >>> matrix = pd.DataFrame({"scenario": ["today", "relief"], "startable": [3, 9], "instruments": [10, 10],
    ...     "status": ["gated", "gated"]})
    >>> print(scenario_reading(matrix, "en"))
    Instruments that can start, counted in each field: sanctions as today 3 of 10; relief 9 of 10. Under no scenario \
does a field pass without a gate.
    """
    counts = matrix.groupby("scenario", sort=False)[["startable", "instruments"]].sum()
    parts = [(term("scenario", row.Index, language), row.startable, row.instruments) for row in counts.itertuples()]
    ko = "; ".join(f"{name} {of}개 가운데 {n}개" for name, n, of in parts)
    en = "; ".join(f"{name} {n} of {of}" for name, n, of in parts)
    free = int((matrix["status"] == "open").sum())
    ko_end = f"관문 없이 열린 칸은 {free}개다." if free else "어느 시나리오에서도 관문 없이 열린 칸은 없다."
    en_end = (
        f"{_many(free, 'cell is', 'cells are')} open without a gate."
        if free
        else "Under no scenario does a field pass without a gate."
    )
    return _said(
        language,
        f"분야마다 센, 시작할 수 있는 수단: {ko}. {ko_end}",
        f"Instruments that can start, counted in each field: {en}. {en_end}",
    )


def gates_reading(gates, date: str, language: str) -> Sentence:
    """How many rules are in force on the day, and how many of their texts were checked.

    Examples
    --------
    >>> import pandas as pd
    >>> gates = pd.DataFrame({"citation": ["A", "A", "B"], "checked": [True, True, False]})
    >>> print(gates_reading(gates, "2024-06-26", "en"))
    3 gates rest on 2 rules in force on 2024-06-26; the text of 1 was found and read, that of 1 was not: B. Rules of \
other States (as those of the United States on exports) and lists of goods are not among them. No legal advice.
    """
    rules = gates.drop_duplicates("citation")
    read, unread = int(rules["checked"].sum()), rules.loc[~rules["checked"].astype(bool), "citation"].tolist()
    names = listed(unread, language)
    ko = f"관문 {len(gates)}개는 {date}에 효력이 있는 규정 {len(rules)}개에 근거한다. 본문을 찾아 읽은 것은 {read}개"
    ko += f", 확인하지 못한 것은 {len(unread)}개({names})다." if unread else "다."
    en = (
        f"{_many(len(gates), 'gate rests', 'gates rest')} on {_many(len(rules), 'rule', 'rules')} in force on {date}; "
        f"the text of {read} was found and read"
    )
    en += f", that of {len(unread)} was not: {names}." if unread else "."
    ko += " 다른 나라의 규정(미국의 수출통제 등)과 품목 목록은 여기에 없다. 법률 자문이 아니다."
    en += (
        " Rules of other States (as those of the United States on exports) and lists of goods are not among them. "
        "No legal advice."
    )
    return _said(language, ko, en)


def grounds_reading(grounds, facts, language: str) -> Sentence:
    """For which fields the report states the interest of both sides.

    Examples
    --------
    >>> import pandas as pd
    >>> from helpers.exchange.report import read_exchange
    >>> table = pd.DataFrame({"field": ["health", "railway"], "interest": ["both", "south"]})
    >>> print(grounds_reading(table, read_exchange(), "en"))
    The report states the interest of both sides for 1 of 2 fields; of the North only: none; of the South only: \
Railways. What it does not state may exist all the same.
    """
    names = labels(facts, "fields", language)
    by = {side: grounds.loc[grounds["interest"] == side, "field"] for side in ("both", "north", "south")}
    none = "없음" if language == "ko" else "none"
    north, south = (_fields(by[side], names, language) or none for side in ("north", "south"))
    return _said(
        language,
        f"문서는 {len(grounds)}개 분야 가운데 {len(by['both'])}개에서 양측의 관심을 적었다. 북측의 관심만: {north}. "
        f"남측의 관심만: {south}. 적지 않았다고 관심이 없다는 뜻은 아니다.",
        f"The report states the interest of both sides for {len(by['both'])} of {len(grounds)} fields; of the North "
        f"only: "
        f"{north}; of the South only: {south}. What it does not state may exist all the same.",
    )


def schedule_reading(table, facts, language: str) -> Sentence:
    """How many steps of a field have a date in each scenario, and what holds the others.

    Examples
    --------
    >>> import pandas as pd
    >>> from helpers.exchange.report import read_exchange
    >>> rows = [("today", "health", "training", 7.0, 7.0, True, []),
    ...         ("today", "health", "zone_centre", None, None, False, ["un_venture"])]
    >>> table = pd.DataFrame(rows, columns=["scenario", "field", "step", "begin", "end", "critical", "blocks"])
    >>> print(schedule_reading(table, read_exchange(), "en"))
    Health and medicine: sanctions as today – 1 of 2 steps, 7 months, held by: Joint ventures barred. All lengths are \
assumptions.
    """
    field, gates = labels(facts, "fields", language)[table["field"].iloc[0]], labels(facts, "gates", language)
    parts = []
    for scenario, rows in table.groupby("scenario", sort=False):
        dated, held = rows[rows["begin"].notna()], dict.fromkeys(gate for gates_ in rows["blocks"] for gate in gates_)
        months, by = number(dated["end"].max(), language), listed([gates[gate] for gate in held], language)
        name = term("scenario", scenario, language)
        if language == "ko":
            part = f"{name} – 과제 {len(rows)}개 가운데 {len(dated)}개, {months}개월"
            held_by = f", 막는 것: {by}"
        else:
            part = f"{name} – {len(dated)} of {len(rows)} steps, {months} months"
            held_by = f", held by: {by}"
        parts.append(part + (held_by if by else ""))
    end = "모든 기간은 가정이다." if language == "ko" else "All lengths are assumptions."
    return Sentence(f"{field}: {'; '.join(parts)}. {end}")


def centre_reading(effect, uncertainty, sensitivity, language: str) -> Sentence:
    """What the simulated hub adds, how far the assumptions decide it, and on which it depends most.

    Parameters
    ----------
    effect, uncertainty, sensitivity : DataFrame
        From `helpers.exchange.centre`.
    language : {"ko", "en"}

    Examples
    --------
    >>> import pandas as pd
    >>> effect = pd.DataFrame({"measure": ["links"] * 3, "hub": ["without", "with", "difference"], "quarter": [4] * 3,
    ...     "mean": [10.0, 25.0, 15.0], "low": [4, 15, 8], "high": [16, 35, 22]})
    >>> draws = pd.DataFrame({"difference": [5.0, 10.0, 30.0]})
    >>> swings = pd.DataFrame({"assumption": ["", "registers"]})
    >>> print(centre_reading(effect, draws, swings, "en"))
    In the simulation 4 quarters give 10.0 links without a hub and 25.0 with one: 15.0 more (90% of runs: 8–22). With \
all assumptions drawn anew within their range it is 6–28 more (90% of draws); it depends most on: chance to register. \
The model cannot show harm, and no datum supports its assumptions.
    """
    last = effect[(effect["measure"] == "links") & (effect["quarter"] == effect["quarter"].max())].set_index("hub")
    more, quarters = last.loc["difference"], int(last["quarter"].iloc[0])
    without, with_hub, mean = (number(last.loc[hub, "mean"], language, 1) for hub in ("without", "with", "difference"))
    low, high = uncertainty["difference"].quantile([0.05, 0.95])
    most = term("assumption", sensitivity["assumption"].iloc[1], language)
    bounds, wide = interval(more["low"], more["high"]), interval(low, high)
    return _said(
        language,
        f"모의실험에서 {quarters}분기 뒤의 링크는 센터가 없으면 {without}개, 있으면 {with_hub}개로 {mean}개가 "
        f"많다(실행의 90%: "
        f"{bounds}). 모든 가정을 그 범위에서 다시 뽑으면 {wide}개가 많고(90%), 가장 크게 달라지는 가정은 "
        f"{josa(most, '이다/다')}. 이 모형은 해로움을 보일 수 없고, 가정을 뒷받침하는 자료는 없다.",
        f"In the simulation {quarters} quarters give {without} links without a hub and {with_hub} with one: {mean} "
        f"more "
        f"(90% of runs: {bounds}). With all assumptions drawn anew within their range it is {wide} more (90% of "
        f"draws); "
        f"it depends most on: {most}. The model cannot show harm, and no datum supports its assumptions.",
    )


def sites_reading(sites, facts, language: str) -> Sentence:
    """How many zones the report names, of how many, with which tax rates.

    Examples
    --------
    >>> from helpers.exchange.report import read_exchange, sites
    >>> facts = read_exchange()
    >>> print(sites_reading(sites(facts, "en"), facts, "en"))
    The report names 7 of 22 zones; the other 15 are not known here. It places no zone at the central or local level. \
Tax on the profit of enterprises: 14%, in encouraged sectors 10%. Research anchors stand in 1 of them and are planned \
in 2; the report proposes joint research centres in zones.
    """
    rules = facts["zone_rules"].set_index("rule")["low"]
    named, of, tax, low = len(sites), int(rules["zones"]), int(rules["tax"]), int(rules["tax_encouraged"])
    stand = int(sites["anchors_exist"].fillna(False).sum())
    planned = int((~sites["anchors_exist"].dropna().astype(bool)).sum())
    return _said(
        language,
        f"문서는 경제개발구 {of}개 가운데 {named}개의 이름을 들었고, 나머지 {of - named}개는 여기서 알 수 없다. 어느 "
        f"곳이 "
        f"중앙급이고 지방급인지는 적지 않았다. 기업소득세율은 {tax}%, 장려 부문은 {low}%다. 연구 거점은 {stand}곳에 "
        f"있고 "
        f"{planned}곳에 계획되어 있으며, 문서는 개발구에 연구센터를 공동으로 세우자고 제안한다.",
        f"The report names {named} of {of} zones; the other {of - named} are not known here. It places no zone at the "
        f"central or local level. Tax on the profit of enterprises: {tax}%, in encouraged sectors {low}%. Research "
        f"anchors stand in {stand} of them and are planned in {planned}; the report proposes joint research centres in "
        "zones.",
    )


def misfiled_reading(share, table, marker: str, language: str) -> Sentence:
    """How many of the works filed under North Korea are likely South Korea's, and what remains first.

    Parameters
    ----------
    share : dict
        From `helpers.exchange.misfiled_addresses.misfiled_share`.
    table : DataFrame
        From `helpers.exchange.misfiled_addresses.misfiled`.
    marker : str
        The country with which joint works are taken to be none.
    language : {"ko", "en"}

    Examples
    --------
    >>> import pandas as pd
    >>> share = {"works": 616, "visible": 208, "hidden": 128.0, "hidden_low": 102.0, "hidden_high": 154.0,
    ...     "share_low": 0.34, "share_high": 0.59}
    >>> table = pd.DataFrame({"partner": ["JP", "CN", "KR"], "remaining": [173.5, 90.8, 0.0]})
    >>> print(misfiled_reading(share, table, "US", "en"))
    Of 616 international works filed under North Korea, 208 name South Korea too, and about 128 more (90% interval \
102–154) look like South Korean works with another country: between 34% and 59% are likely misread. This takes it that \
neither Korea with the other, nor North Korea with United States, has joint works. What remains is first with Japan \
(173.5) and China (90.8).
    """
    first = table.sort_values(["remaining", "partner"], ascending=[False, True]).head(2)
    form = "{}({}편)" if language == "ko" else "{} ({})"
    left = listed(
        [
            form.format(country_name(row.partner, language), number(row.remaining, language, 1))
            for row in first.itertuples()
        ],
        language,
    )
    works, visible, hidden = (number(share[name], language) for name in ("works", "visible", "hidden"))
    bounds, name = interval(share["hidden_low"], share["hidden_high"]), country_name(marker, language)
    low, high = percent(share["share_low"], 0), percent(share["share_high"], 0)
    return _said(
        language,
        f"북한으로 분류된 국제 공동 논문 {works}편 가운데 {visible}편은 한국도 적혀 있고, 그 밖에 약 {hidden}편(90% "
        f"구간 {bounds})은 "
        f"제3국과 함께한 한국 논문으로 보인다: {low}에서 {high} 사이가 잘못 읽은 주소일 가능성이 높다. 남북 사이와 "
        f"북한·{name} "
        f"사이에 공동 논문이 없다고 본 값이다. 남는 논문이 많은 상대는 {left} 차례다.",
        f"Of {works} international works filed under North Korea, {visible} name South Korea too, and about {hidden} "
        f"more "
        f"(90% interval {bounds}) look like South Korean works with another country: between {low} and {high} are "
        f"likely "
        f"misread. This takes it that neither Korea with the other, nor North Korea with {name}, has joint works. What "
        f"remains is first with {left}.",
    )


def no_counts_reading(name: str, language: str) -> Sentence:
    """That the corpus holds no counts, so that North Korea's co-publications are not shown.

    Examples
    --------
    >>> print(no_counts_reading("medline_2021", "en"))
    Not shown: the corpus medline_2021 holds works, not counts of links. Import such counts with `workbook import \
links` and name their folder in the parameter `corpus`.
    """
    return _said(
        language,
        f"보이지 않음: 말뭉치 {name}에는 링크의 수가 아니라 논문이 들어 있다. `workbook import links`로 들여온 "
        f"폴더를 매개변수 "
        "`corpus`에 적으면 나온다.",
        f"Not shown: the corpus {name} holds works, not counts of links. Import such counts with `workbook import "
        f"links` "
        "and name their folder in the parameter `corpus`.",
    )
