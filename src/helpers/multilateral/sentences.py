"""Sentences that read multilateral cooperation: triads, consortia, leads, third countries, absences, money."""

from helpers.data.countries import country_name
from helpers.multilateral.tables import programme_words
from helpers.page.particles import interval, josa, listed, number, percent
from helpers.page.sentence import Sentence
from helpers.page.units import counted, leads, noun


def _say(language: str, ko: str, en: str) -> Sentence:
    return Sentence(ko if language == "ko" else en)


def _names(codes, language: str) -> str:
    return listed([country_name(code, language) for code in codes], language)


def _set_name(consortium: str, language: str) -> str:
    return ("·" if language == "ko" else "–").join(country_name(code, language) for code in consortium.split(","))


def _bounds(row, column: str) -> str:
    return interval(row[f"{column}_low"], row[f"{column}_high"], 1, share=True)


def multilateral_reading(placed: int, several: int, own: int, focal: str, unit: str, language: str) -> Sentence:
    """How many works have three countries or more, and how many of these the focal country is in.

    Examples
    --------
    >>> print(multilateral_reading(100, 10, 2, "KR", "project", "en"))
    Of 100 projects with a known country, 10 (10.0%) have three countries or more; South Korea is in 2 of them.
    """
    name, share = country_name(focal, language), percent(several / placed if placed else None)
    every, some, held = (counted(n, unit, language) for n in (placed, several, own))
    return _say(
        language,
        f"국가를 아는 {noun(unit, language)} {every} 가운데 {some}({share})에 세 나라 이상이 참여하고, 그 가운데 "
        f"{held}에 {josa(name, '이/가')} 참여한다.",
        f"Of {every} with a known country, {number(several, language)} ({share}) have three countries or more; {name} "
        f"is in {number(own, language)} of them.",
    )


def reach_reading(reached: dict, n_samples: int, language: str) -> Sentence:
    """How many triads were tested with how many shuffled tables, and whether so many can decide.

    Examples
    --------
    >>> reached = {"tests": 206, "smallest": 0.0002, "needed": 1, "at_smallest": 0, "found": 0, "firm": 0}
    >>> print(reach_reading(reached, 4999, "en"))
    206 triads tested against 4,999 shuffled tables: no p is below 0.0002. 0 triads stand out (q at most 0.05), 0 \
surely, whatever tables are drawn (95%). For a q of 0.05, 1 at the smallest p would do; 0 are there.
    """
    tests, samples, smallest = number(reached["tests"], language), number(n_samples, language), reached["smallest"]
    needed, there, found, firm = (
        number(reached[name], language) for name in ("needed", "at_smallest", "found", "firm")
    )
    more = 0 < reached["at_smallest"] < reached["needed"] and not reached["found"]
    ko = (
        f"삼국 조합 {tests}개를 뒤섞은 표 {samples}개에 견주었다(p의 최솟값 {smallest:.2g}). 우연으로 보기 어려운 "
        f"조합(q 0.05 이하)은 {found}개이고, 표를 다시 뽑아도 분명한 것(95%)은 {firm}개다. p가 "
        f"최솟값인 조합이 {needed}개면 q가 0.05에 닿는데, 실제로는 {there}개다."
    )
    en = (
        f"{tests} triads tested against {samples} shuffled tables: no p is below {smallest:.2g}. {found} "
        f"{'triad stands' if reached['found'] == 1 else 'triads stand'} out (q at most 0.05), {firm} surely, whatever "
        f"tables are drawn (95%). For a q of 0.05, {needed} at the smallest p would do; {there} "
        f"{'is' if reached['at_smallest'] == 1 else 'are'} there."
    )
    if more:
        ko, en = ko + " 뒤섞기를 늘리면 더 가려질 수 있다.", en + " More tables could tell more."
    return _say(language, ko, en)


def triads_reading(triads, unit: str, language: str) -> Sentence:
    """The triad of greatest excess of the whole corpus.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"consortium": ["BE,DE,NL"], "works": [1492], "expected": [1265.1],
    ...     "expected_low": [1223.0], "expected_high": [1311.0], "q": [0.01]})
    >>> print(triads_reading(table, "project", "en"))
    Furthest above expectation: Belgium–Germany–Netherlands, 1,492 projects against 1,265.1 expected (1,223–1,311).
    """
    if triads.empty:
        return _say(language, "검정할 만큼 기대되는 조합이 없다.", "No triad is expected often enough to be tested.")
    row = triads.iloc[0]
    name, seen, mean, range_ = _parts(row, unit, language)
    return _say(
        language,
        f"기대를 가장 크게 넘는 조합은 {name}: {noun(unit, language)} {seen}, 기대값 {mean}({range_}).",
        f"Furthest above expectation: {name}, {seen} against {mean} expected ({range_}).",
    )


def _parts(row, unit: str, language: str) -> tuple[str, str, str, str]:
    return (
        _set_name(row["consortium"], language),
        counted(row["works"], unit, language),
        number(row["expected"], language, 1),
        interval(row["expected_low"], row["expected_high"]),
    )


def multilateral_finding(triads, led, reached: dict, focal: str, unit: str, language: str) -> Sentence:
    """In which triads the focal country stands out, and whether it leads as often as by lot.

    Parameters
    ----------
    triads : DataFrame
        Of the focal country: consortium, works, expected, expected_low, expected_high, q; greatest excess first.
    led : DataFrame
        Of `helpers.multilateral.triads.leads_by`.
    reached : dict
        Of `helpers.network.consortia.reach`, for these triads.
    focal, unit, language : str

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"consortium": ["DE,JP,KR"], "works": [14], "expected": [2.2], "expected_low": [0.0],
    ...     "expected_high": [5.0], "q": [0.01]})
    >>> led = pd.DataFrame({"country": ["KR"], "works": [70], "leads": [0], "lead_share": [0.0],
    ...     "lead_share_low": [0.0], "lead_share_high": [0.052], "expected_share": [0.08], "ratio_low": [0.0],
    ...     "ratio_high": [0.65]})
    >>> print(multilateral_finding(table, led, {"firm": 1}, "KR", "project", "en"))
    1 triad of South Korea stands out (1 surely, whatever tables are drawn): Germany–Japan–South Korea first, \
14 projects against 2.2 expected (0–5). South Korea is the coordinator of 0 of 70 projects: 0.0% (95% interval \
0.0–5.2%), where 8.0% would be its by lot: less often.
    """
    beyond = triads[(triads["q"] <= 0.05) & (triads["works"] > triads["expected"])]
    name, about = country_name(focal, language), f" {leads_reading(led, focal, unit, language)}"
    if beyond.empty:
        ko = f"{josa(name, '이/가')} 든 삼국 조합 가운데 우연으로 보기 어렵다고 할 것은 없다."
        en = f"No triad of {name} can be told from chance."
        if 0 < reached["at_smallest"] < reached["needed"]:
            ko = f"{josa(name, '이/가')} 든 삼국 조합을 우연과 가리기에는 뒤섞은 표가 모자란다."
            en = f"Too few tables were shuffled to tell triads of {name} from chance."
        if len(triads):
            first, seen, mean, range_ = _parts(triads.iloc[0], unit, language)
            ko += f" 기대를 가장 크게 넘는 것은 {first}({seen}, 기대값 {mean}, {range_})이다."
            en += f" Furthest above expectation: {first}, {seen} against {mean} expected ({range_})."
        return _say(language, ko + about, en + about)
    first, seen, mean, range_ = _parts(beyond.iloc[0], unit, language)
    n, firm = (number(x, language) for x in (len(beyond), reached["firm"]))
    stand = "triad of {} stands" if len(beyond) == 1 else "triads of {} stand"
    return _say(
        language,
        f"{josa(name, '이/가')} 든 삼국 조합 {n}개가 우연으로 보기 어렵다(표를 다시 뽑아도 분명한 것 {firm}개). 첫째는 "
        f"{first}: {noun(unit, language)} {seen}, 기대값 {mean}({range_}).{about}",
        f"{n} {stand.format(name)} out ({firm} surely, whatever tables are drawn): {first} first, {seen} against "
        f"{mean} expected ({range_}).{about}",
    )


def leads_reading(led, focal: str, unit: str, language: str) -> Sentence:
    """How often the focal country leads, against the lot."""
    name, who, own = country_name(focal, language), leads(unit, language), led[led["country"] == focal]
    if own.empty:
        return _say(
            language,
            f"{name}의 {who} 비율은 알 수 없다: 주도국을 아는 다자 {noun(unit, language)}에 참여하지 않았다.",
            f"How often {name} leads is unknown: it is in no multilateral {noun(unit, language)[:-1]} of known lead.",
        )
    row = own.iloc[0]
    n, works = number(row["leads"], language), counted(row["works"], unit, language)
    share, bounds, lot = percent(row["lead_share"]), _bounds(row, "lead_share"), percent(row["expected_share"])
    ko, en = "기대와 가릴 수 없다", "not to be told from the lot"
    if row["ratio_high"] < 1:
        ko, en = "기대보다 적다", "less often"
    if row["ratio_low"] > 1:
        ko, en = "기대보다 많다", "more often"
    role = f"is the {who}" if unit == "project" else f"has the {who}"
    return _say(
        language,
        f"{josa(name, '이/가')} {josa(who, '을/를')} 맡은 것은 참여한 {works} 가운데 {n}{works[-1]}, {share}(95% 구간 "
        f"{bounds})이고, 제비로 뽑을 때의 기대값은 {josa(lot, '이라/라')} {ko}.",
        f"{name} {role} of {n} of {works}: {share} (95% interval {bounds}), where {lot} would be its by lot: {en}.",
    )


def size_reading(sizes, focal: str, unit: str, language: str) -> Sentence:
    """In consortia of which size the focal country leads most often.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"size_class": ["3", "10+"], "works": [29, 9], "leads": [9, 0], "lead_share": [0.31, 0.0],
    ...     "lead_share_low": [0.17, 0.0], "lead_share_high": [0.49, 0.3], "expected_share": [0.4, 0.04]})
    >>> print(size_reading(table, "KR", "work", "en"))
    By size: of 3 countries 9 of 29 works (31.0%, 17.0–49.0%; by lot 40.0%); of 10 or more countries 0 of 9 works \
(0.0%, 0.0–30.0%; by lot 4.0%).
    """
    parts = []
    for row in sizes.to_dict("records"):
        n, works = number(row["leads"], language), counted(row["works"], unit, language)
        share = f"{percent(row['lead_share'])}, {_bounds(row, 'lead_share')}"
        size, more = row["size_class"].rstrip("+"), row["size_class"].endswith("+")
        lot = percent(row["expected_share"])
        parts.append(
            f"{size}개국{' 이상' if more else ''} {works} 가운데 {n}{works[-1]}({share}; 기대 {lot})"
            if language == "ko"
            else f"of {size}{' or more' if more else ''} countries {n} of {works} ({share}; by lot {lot})"
        )
    if not parts:
        name = country_name(focal, language)
        return _say(language, f"{josa(name, '은/는')} 참여하지 않았다.", f"{name} takes part in none.")
    return _say(language, f"규모별 주도: {'; '.join(parts)}.", f"By size: {'; '.join(parts)}.")


def consortia_reading(sets, n_samples: int, focal: str, unit: str, language: str, alpha: float = 0.05) -> Sentence:
    """Which full sets of four countries or more recur beyond chance, and whether the focal country is in one.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"consortium": ["CN,HK,SG,US"], "works": [11], "expected": [1.1], "expected_low": [0.0],
    ...     "expected_high": [4.0], "p": [0.006]})
    >>> print(consortia_reading(table, 499, "KR", "work", "en"))
    1 set of four countries or more occurs more than once; 1 of them more often than any set of its size would by \
chance (p at most 0.05, 499 shuffled tables). First: China–Hong Kong–Singapore–United States, 11 works against 1.1 \
expected (0–4). South Korea is in 0 of these sets.
    """
    name = country_name(focal, language)
    if sets.empty:
        return _say(
            language,
            "네 나라 이상이 똑같은 구성으로 두 번 이상 나타나는 일은 없다.",
            "No set of four countries or more occurs more than once.",
        )
    beyond = int((sets["p"] <= alpha).sum())
    own = int(sets["consortium"].str.split(",").map(lambda codes: focal in codes).sum())
    first, seen, mean, range_ = _parts(sets.iloc[0], unit, language)
    n, above, held, samples = (number(x, language) for x in (len(sets), beyond, own, n_samples))
    one = "set of four countries or more occurs" if len(sets) == 1 else "sets of four countries or more occur"
    return _say(
        language,
        f"네 나라 이상의 똑같은 구성이 두 번 이상 나타나는 것은 {n}개이고, 그 가운데 {above}개는 같은 규모의 어느 "
        f"구성도 우연으로 그만큼 나타나기 어렵다(p 0.05 이하, 뒤섞은 표 {samples}개). 첫째는 {first}: "
        f"{noun(unit, language)} {seen}, 기대값 {mean}({range_}). {josa(name, '이/가')} 든 구성은 {held}개다.",
        f"{n} {one} more than once; {above} of them more often than any set of its size would by chance (p at most "
        f"0.05, {samples} shuffled tables). First: {first}, {seen} against {mean} expected ({range_}). {name} is in "
        f"{held} of these sets.",
    )


def thirds_reading(best, focal: str, unit: str, language: str, alpha: float = 0.05) -> Sentence:
    """Which third country completes the focal country's pairs, where the data can tell.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"partner": ["DE", "GB"], "third": ["JP", "US"], "works": [14, 18], "expected": [2.2, 7.6],
    ...     "q": [0.01, 0.4]})
    >>> print(thirds_reading(table, "KR", "project", "en"))
    South Korea with Germany: Japan (14 projects, 2.2 expected). For 1 of 2 partners no third country can be told from \
chance (q above 0.05).
    """
    firm = best[best["q"] <= alpha]
    name, unclear = country_name(focal, language), len(best) - len(firm)
    parts = []
    for row in firm.head(6).to_dict("records"):
        partner, third = (country_name(row[column], language) for column in ("partner", "third"))
        seen, mean = counted(row["works"], unit, language), number(row["expected"], language, 1)
        parts.append(
            f"{josa(partner, '과/와')}는 {third}({seen}, 기대값 {mean})"
            if language == "ko"
            else f"{partner}: {third} ({seen}, {mean} expected)"
        )
    of, rest = number(len(best), language), number(unclear, language)
    ko = f"{name}의 짝을 채우는 셋째 나라: {', '.join(parts)}." if parts else ""
    en = f"{name} with {'; with '.join(parts)}." if parts else ""
    if unclear:
        ko += f" 협력국 {of}개 가운데 {rest}개는 어느 셋째 나라도 우연과 가릴 수 없다(q 0.05 초과)."
        partners = "partner" if len(best) == 1 else "partners"
        en += f" For {rest} of {of} {partners} no third country can be told from chance (q above 0.05)."
    if best.empty:
        ko, en = f"{name}의 조합은 검정할 만큼 기대되지 않는다.", f"No triad of {name} is expected often enough."
    return _say(language, ko.strip(), en.strip())


def absences_reading(found, by: str, focal: str, unit: str, language: str, alpha: float = 0.05) -> Sentence:
    """From which programmes the focal country is missing although its partners are there.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"programme": ["SC4", "SC6"], "absent": [True, True], "expected": [6.1, 2.5],
    ...     "q": [0.03, 0.6], "focal_works": [0, 0], "partner_works": [780, 324], "share_high": [0.005, 0.012]})
    >>> print(absences_reading(table, "subjects", "KR", "project", "en"))
    South Korea is absent from 2 of 2 programmes of its partners. Hardly by chance (q at most 0.05): SC4 Transport (0 \
of 780 projects, 6.1 expected). Within chance: SC6 Inclusive societies.
    """
    name, missing = country_name(focal, language), found[found["absent"]]
    lacking = found[(found["q"] <= alpha) & (found["focal_works"] < found["expected"])]
    firm = [
        (
            f"{programme_words(row['programme'], by, language)}({counted(row['partner_works'], unit, language)} 가운데 "
            f"{counted(row['focal_works'], unit, language)}, 기대값 {number(row['expected'], language, 1)})"
        )
        if language == "ko"
        else (
            f"{programme_words(row['programme'], by, language)} ({number(row['focal_works'], language)} of "
            f"{counted(row['partner_works'], unit, language)}, {number(row['expected'], language, 1)} expected)"
        )
        for row in lacking.to_dict("records")
    ]
    rest = missing.loc[~missing["programme"].isin(lacking["programme"]), "programme"]
    others = listed([programme_words(code, by, language) for code in rest[:6]], language)
    absent, of = number(len(missing), language), number(len(found), language)
    ko = f"협력국이 있는 사업·분야 {of}개 가운데 {absent}개에 {josa(name, '이/가')} 없다."
    en = f"{name} is absent from {absent} of {of} programmes of its partners."
    ko += f" 우연으로 보기 어려운 것(q 0.05 이하): {', '.join(firm)}." if firm else " 우연으로 보기 어려운 것은 없다."
    en += f" Hardly by chance (q at most 0.05): {', '.join(firm)}." if firm else " None of it is hard to put to chance."
    if others:
        ko, en = ko + f" 우연과 가릴 수 없는 것: {others}.", en + f" Within chance: {others}."
    return _say(language, ko, en)


def funding_reading(shares, focal: str, language: str) -> Sentence:
    """What part of the known funding the focal country receives.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"country": ["KR"], "participations": [93], "funded": [9], "funded_share": [0.097],
    ...     "funded_share_low": [0.05], "funded_share_high": [0.17], "funding": [1838667.0], "funding_low": [179387.0],
    ...     "funding_high": [4590296.0]})
    >>> print(funding_reading(table, "KR", "en"))
    Of 93 participations of South Korea 9 (9.7%, 95% interval 5.0–17.0%) have a known contribution, 1,838,667 together \
(179,387–4,590,296). Where none is known it may be nothing, or not told.
    """
    own = shares[shares["country"] == focal]
    if own.empty:
        return _say(language, "이 말뭉치에는 지원금이 적혀 있지 않다.", "This corpus tells of no funding.")
    row, name = own.iloc[0], country_name(focal, language)
    n, known = number(row["participations"], language), number(row["funded"], language)
    share, bounds = percent(row["funded_share"]), _bounds(row, "funded_share")
    money, range_ = number(row["funding"], language), interval(row["funding_low"], row["funding_high"])
    ko = f"{name}의 참여 {n}건 가운데 지원금을 아는 것은 {known}건({share}, 95% 구간 {bounds})"
    en = f"Of {n} participations of {name} {known} ({share}, 95% interval {bounds}) have a known contribution"
    ko += f"이고 합계는 {money}({range_})이다." if row["funded"] else "이다."
    en += f", {money} together ({range_})." if row["funded"] else "."
    return _say(
        language,
        f"{ko} 적혀 있지 않은 것은 받지 않았을 수도, 알려지지 않았을 수도 있다.",
        f"{en} Where none is known it may be nothing, or not told.",
    )
