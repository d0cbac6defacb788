"""Sentences that read the networks of institutions and experts."""

import tomllib

from helpers.data.countries import country_name
from helpers.data.places import REFERENCE
from helpers.page.particles import interval, josa, number, percent
from helpers.page.sentence import Sentence


def institutions_finding(leading, focal: str, counting: str, language: str) -> Sentence:
    """Which institution of the focal country leads, and how sure its place is.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"institution": ["Seoul National University"], "works": [80], "works_low": [60],
    ...     "works_high": [100], "rank_low": [1], "rank_high": [2]})
    >>> print(institutions_finding(table, "KR", "full", "en"))
    Seoul National University is on most works of South Korea: 80 (95% interval 60–100); its place among the \
country's institutions lies between 1 and 2.
    """
    name = country_name(focal, language)
    if leading.empty:
        ko, en = f"{name}에는 이 자료에서 알려진 기관이 없다.", f"{name} has no known institution here."
        return Sentence(ko if language == "ko" else en)
    first = leading.iloc[0]
    column, digits = ("works", 0) if counting == "full" else ("works_fractional", 1)
    works = number(first[column], language, digits)
    bounds = interval(first[f"{column}_low"], first[f"{column}_high"], digits)
    low, high = int(first["rank_low"]), int(first["rank_high"])
    if language == "ko":
        place = f"{low}위" if low == high else f"{low}–{high}위"
        return Sentence(
            f"{name} 기관 가운데 논문이 가장 많은 곳은 {first['institution']}({works}편, 95% 구간 {bounds})이며, "
            f"국내 순위의 95% 구간은 {place}다."
        )
    place = f"is {low} throughout" if low == high else f"lies between {low} and {high}"
    return Sentence(
        f"{first['institution']} is on most works of {name}: {works} (95% interval {bounds}); its place among the "
        f"country's institutions {place}."
    )


def foreign_reading(pairs, focal: str, language: str) -> Sentence:
    """Which pair of institutions across the border has most joint works.

    Examples
    --------
    >>> import pandas as pd
    >>> pairs = pd.DataFrame({"institution_id": ["kr/a"], "institution": ["A"], "partner_id": ["us/b"],
    ...     "partner": ["B"], "country": ["US"], "works": [4]})
    >>> print(foreign_reading(pairs, "KR", "en"))
    1 institution of South Korea works with 1 institution in 1 country abroad; most joint works, 4, have A and B \
(United States).
    """
    name = country_name(focal, language)
    if pairs.empty:
        ko, en = (f"{name} 기관과 해외 기관의 공동 논문이 없다.", f"No institution of {name} has joint works abroad.")
        return Sentence(ko if language == "ko" else en)
    first, sizes = pairs.iloc[0], [pairs[c].nunique() for c in ("institution_id", "partner_id", "country")]
    own, abroad, countries = (number(size, language) for size in sizes)
    works, where = number(first["works"], language), country_name(first["country"], language)
    if language == "ko":
        return Sentence(
            f"{name} 기관 {own}곳이 {countries}개국의 해외 기관 {abroad}곳과 협력하며, 공동 논문이 가장 많은 쌍은 "
            f"{first['institution']}–{first['partner']}({where}), {works}편이다."
        )
    own += " institution" if sizes[0] == 1 else " institutions"
    own += f" of {name} works" if sizes[0] == 1 else f" of {name} work"
    abroad += " institution" if sizes[1] == 1 else " institutions"
    countries += " country" if sizes[2] == 1 else " countries"
    return Sentence(
        f"{own} with {abroad} in {countries} abroad; most joint works, {works}, have {first['institution']} and "
        f"{first['partner']} ({where})."
    )


def bridges_reading(bridges, focal: str, language: str) -> Sentence:
    """Which institution bridges countries most, and where the focal country's first one stands.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"institution": ["A", "B"], "country": ["US", "KR"], "countries": [9, 4],
    ...     "rank_betweenness": [1, 2], "rank_brokerage": [2, 1]})
    >>> print(bridges_reading(table, "KR", "en"))
    The strongest bridge by betweenness is A (United States, links to 9 countries). Of South Korea it is B: place 2 by \
betweenness, place 1 by brokerage, of 2.
    """
    if bridges.empty:
        ko, en = "국경을 넘는 기관 간 링크가 없다.", "No link between institutions crosses a border."
        return Sentence(ko if language == "ko" else en)
    first, n = bridges.iloc[0], number(len(bridges), language)
    own = bridges[bridges["country"] == focal]
    name, where = country_name(focal, language), country_name(first["country"], language)
    places = (int(own.iloc[0]["rank_betweenness"]), int(own.iloc[0]["rank_brokerage"])) if len(own) else None
    if language == "ko":
        text = f"매개 중심성으로 가장 강한 다리는 {first['institution']}({where}, {first['countries']}개국과 연결)이다."
        if places:
            text += f" {name}에서는 {own.iloc[0]['institution']}: {n}곳 가운데 "
            text += f"매개 중심성 {places[0]}위, 중개성 {places[1]}위다."
        return Sentence(text)
    text = f"The strongest bridge by betweenness is {first['institution']} "
    text += f"({where}, links to {first['countries']} countries)."
    if places:
        text += f" Of {name} it is {own.iloc[0]['institution']}: place {places[0]} by betweenness, "
        text += f"place {places[1]} by brokerage, of {n}."
    return Sentence(text)


def cap_reading(left_out: int, cap: int, language: str) -> Sentence:
    """How many works are left out of a network because too many take part in them.

    Examples
    --------
    >>> print(cap_reading(3, 100, "en"))
    3 works with more than 100 members are left out of the links: each would join everybody with everybody.
    """
    n, most = number(left_out, language), number(cap, language)
    if language == "ko":
        return Sentence(f"구성원이 {most}을 넘는 논문 {n}편은 모두를 모두와 잇게 되므로 링크에서 뺐다.")
    many = "work" if left_out == 1 else "works"
    return Sentence(
        f"{n} {many} with more than {most} members are left out of the links: each would join everybody with everybody."
    )


def identity_reading(experts, language: str) -> Sentence:
    """How far the identities of the experts can be trusted.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({"identity": ["orcid", "name", "name", "name"], "works": [2, 1, 1, 1]})
    >>> print(identity_reading(people, "en"))
    4 persons: 25.0% identified by ORCID, the others by name with institution and co-authors; 75.0% are on one work \
only. A namesake at one institution counts as the same person; somebody who moved and has no ORCID, as two.
    """
    n, sure = number(len(experts), language), percent((experts["identity"] == "orcid").mean())
    once = percent((experts["works"] == 1).mean())
    if language == "ko":
        return Sentence(
            f"{n}명 가운데 {josa(sure, '은/는')} ORCID로, 나머지는 이름과 기관·공저자로 식별했고, "
            f"{josa(once, '은/는')} 논문이 한 편뿐이다. 같은 기관의 동명이인은 "
            "한 사람으로, ORCID 없이 기관을 옮긴 사람은 두 사람으로 셀 수 있다."
        )
    return Sentence(
        f"{n} persons: {sure} identified by ORCID, the others by name with institution and co-authors; {once} are on "
        "one work only. A namesake at one institution counts as the same person; somebody who moved and has no "
        "ORCID, as two."
    )


def identity_quality_reading(language: str) -> Sentence:
    """How often the identities of authors were right where it could be measured, from data/reference/measured.toml.

    Examples
    --------
    >>> print(identity_quality_reading("en"))
    Measured on 6,733 labelled mentions of 201 inventors: B-cubed precision 0.95, recall 0.89; for the 8 with frequent \
Korean surnames 0.87 and 0.61, so Korean namesakes and spellings deserve a look by hand.
    """
    known = tomllib.loads((REFERENCE / "measured.toml").read_text(encoding="utf-8"))["authors"]
    mentions, persons = number(known["mentions"], language), number(known["persons"], language)
    names = ("precision", "recall", "listed_precision", "listed_recall")
    precision, recall, listed_precision, listed_recall = (number(known[name], language, 2) for name in names)
    listed = known["listed_persons"]
    if language == "ko":
        return Sentence(
            f"라벨이 붙은 발명자 {persons}명의 기재 {mentions}건에서 재면 B³ 정밀도 {precision}, 재현율 {recall}이다. "
            f"흔한 한국 성씨 {listed}명에서는 {listed_precision}와 {listed_recall}이므로, 한국 이름의 "
            "동명이인과 로마자 표기는 눈으로 확인해야 한다."
        )
    return Sentence(
        f"Measured on {mentions} labelled mentions of {persons} inventors: B-cubed precision {precision}, recall "
        f"{recall}; for the {listed} with frequent Korean surnames {listed_precision} and {listed_recall}, so Korean "
        "namesakes and spellings deserve a look by hand."
    )


def experts_finding(ranked, focal: str, language: str) -> Sentence:
    """Who is first among the focal country's experts, and how many share the first place.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"author_name": ["Kim, Ada"], "institution": ["A"], "country": ["KR"], "works": [3],
    ...     "partners": [12], "rank": [4]})
    >>> print(experts_finding(table, "KR", "en"))
    Of South Korea's 1 experts Kim, Ada (A) is on most works: 3 works with 12 co-authors, place 4 of all 1.
    """
    own = ranked[ranked["country"] == focal]
    name = country_name(focal, language)
    if own.empty:
        ko, en = f"{name}의 전문가가 이 자료에 없다.", f"No expert of {name} is in these data."
        return Sentence(ko if language == "ko" else en)
    first, n, of = own.iloc[0], number(len(own), language), number(len(ranked), language)
    works, partners, place = (number(first[c], language) for c in ("works", "partners", "rank"))
    at = f" ({first['institution']})" if isinstance(first["institution"], str) else ""
    if language == "ko":
        return Sentence(
            f"{name} 전문가 {n}명 가운데 논문이 가장 많은 사람은 {first['author_name']}{at}: "
            f"논문 {works}편, 공저자 {partners}명, 전체 {of}명 중 {place}위다."
        )
    return Sentence(
        f"Of {name}'s {n} experts {first['author_name']}{at} is on most works: {works} works with {partners} "
        f"co-authors, place {place} of all {of}."
    )


def chains_reading(chains, goal: str, focal: str, language: str) -> Sentence:
    """How many steps of acquaintance lead from the focal country to a core expert.

    Examples
    --------
    >>> import pandas as pd
    >>> chains = pd.DataFrame({"chain": [1, 1, 1], "step": [0, 1, 2], "label": ["Kim", "Roe", "Doe"]})
    >>> print(chains_reading(chains, "Doe", "KR", "en"))
    The shortest chain from South Korea to Doe has 2 steps: Kim → Roe → Doe.
    """
    name = country_name(focal, language)
    if chains.empty:
        ko = f"{name}에서 {goal}까지 이어지는 공저자 사슬이 이 자료에는 없다."
        return Sentence(
            ko if language == "ko" else f"No chain of co-authors leads from {name} to {goal} in these data."
        )
    first = chains[chains["chain"] == chains["chain"].iloc[0]]
    steps, path = len(first) - 1, " → ".join(first["label"])
    if language == "ko":
        return Sentence(f"{name}에서 {goal}까지 가장 짧은 공저자 사슬은 {steps}단계다: {path}.")
    return Sentence(f"The shortest chain from {name} to {goal} has {steps} step{'' if steps == 1 else 's'}: {path}.")
