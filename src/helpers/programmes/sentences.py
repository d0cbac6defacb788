"""Sentences about programmes: which maps exist, what the document names, how money was executed, what came of it."""

import pandas as pd

from helpers.page.particles import interval, josa, listed, number, percent
from helpers.page.sentence import Sentence
from helpers.page.terms import term
from helpers.programmes.ledger import is_synthetic
from helpers.programmes.portfolio import DIMENSIONS, portfolio


def _n(count: int, one: str, many: str) -> str:
    return f"{number(count, 'en')} {one if count == 1 else many}"


def map_finding(coverage: pd.DataFrame, on: str, language: str) -> Sentence:
    """How many technologies have a map on a day, how many are left, and when the next review is.

    Examples
    --------
    >>> from helpers.programmes.strategy_maps import map_coverage, read_programme_facts
    >>> print(map_finding(map_coverage(read_programme_facts()["maps"], "2024-06-26", 3), "2024-06-26", "en"))
    According to the release of 26 June 2024, 10 of 29 technologies have a strategy map (7 established before, 3 \
deliberated at the meeting): 4 of 12 national strategic technologies and 6 of 17 carbon-neutral fields; 19 are left. \
On 2024-06-26 no dated map is due for review; the next is on 2027-02-27. The day of 2 maps is unknown.
    """
    state, lists = coverage["map_state"], coverage.groupby("technology_list", sort=False)["map_state"]
    counts = {code: (int((rows != "left").sum()), len(rows)) for code, rows in lists}
    due = int((coverage["review_state"] == "due").sum())
    undated = int((coverage["review_state"] == "undated").sum())
    ahead = coverage.loc[coverage["review_state"] == "ahead", "next_review"].min()
    mapped, left = int((state != "left").sum()), int((state == "left").sum())
    before, now = int((state == "established").sum()), int((state == "deliberated").sum())
    if language == "ko":
        parts = ", ".join(f"{term('map_list', code, 'ko')} {of}개 가운데 {n}개" for code, (n, of) in counts.items())
        then = "" if pd.isna(ahead) else f" 앞으로 가장 이른 검토일은 {ahead:%Y-%m-%d}이다."
        unknown = f" 심의일을 모르는 지도는 {undated}개다." if undated else ""
        return Sentence(
            f"2024년 6월 26일 보도자료에 따르면 기술 {len(coverage)}개 가운데 {mapped}개에 전략지도가 있고"
            f"(앞서 수립 {before}, 이번 심의 {now}), {parts}이며 {left}개가 남았다. "
            f"{on} 현재 날짜를 아는 지도 가운데 검토할 때가 된 것은 {due}개다.{then}{unknown}"
        )
    parts = listed([f"{n} of {of} {term('map_list', code, 'en')}" for code, (n, of) in counts.items()], "en")
    told = f"{_n(due, 'dated map is', 'dated maps are')} due" if due else "no dated map is due"
    then = "" if pd.isna(ahead) else f"; the next is on {ahead:%Y-%m-%d}"
    unknown = f" The day of {_n(undated, 'map is', 'maps is')} unknown." if undated else ""
    return Sentence(
        f"According to the release of 26 June 2024, {mapped} of {len(coverage)} technologies have a strategy map "
        f"({before} established before, {now} deliberated at the meeting): {parts}; {left} are left. "
        f"On {on} {told} for review{then}.{unknown}"
    )


def instrument_reading(instruments: pd.DataFrame, language: str) -> Sentence:
    """How many programmes and instruments the document names, by level, and what it does not state.

    Examples
    --------
    >>> from helpers.programmes.strategy_maps import read_programme_facts
    >>> print(instrument_reading(read_programme_facts()["instruments"], "ko"))
    문서가 이름을 든 사업과 수단은 51개다: 국가 9, 연구기관 5, 연구자 8, 다자 7, 차원을 적지 않은 것 22. \
이미 했다고 적은 것은 6개, 과제 유형(매칭형, 전략형, 참여형)을 적은 것은 3개(모두 양자)이고, 예산을 적은 것은 0개다.
    """
    counts = instruments["level"].value_counts()
    codes = ("country", "institution", "researcher", "multilateral")
    levels = [f"{term('programme_level', code, language)} {int(counts.get(code, 0))}" for code in codes]
    none, done = int(instruments["level"].isna().sum()), int((instruments["status"] == "done").sum())
    typed, money = instruments[instruments["type"].notna()], int(instruments["budget"].notna().sum())
    fields = listed([term("technology", code, language) for code in typed["technology"].dropna().unique()], language)
    kinds = listed([term("joint_type", code, language) for code in typed["type"].unique()], language)
    if language == "ko":
        return Sentence(
            f"문서가 이름을 든 사업과 수단은 {len(instruments)}개다: {', '.join(levels)}, 차원을 적지 않은 것 {none}. "
            f"이미 했다고 적은 것은 {done}개, 과제 유형({kinds})을 적은 것은 {len(typed)}개(모두 {fields})이고, "
            f"예산을 적은 것은 {money}개다."
        )
    return Sentence(
        f"The document names {_n(len(instruments), 'programme or instrument', 'programmes and instruments')}: "
        f"{', '.join(levels)}, level not stated {none}. It says of {done} that they were done; {len(typed)} carry "
        f"a project type ({kinds}; all in {fields}), and {money} a budget."
    )


def ledger_reading(ledger: pd.DataFrame, rejects: pd.DataFrame, language: str) -> Sentence:
    """What the ledger holds, what was set aside, and whether it is invented.

    Examples
    --------
    >>> from helpers.programmes.ledger import read_ledger
    >>> print(ledger_reading(*read_ledger("programmes/example_ledger.csv"), "en"))
    The ledger holds 21 rows of 7 programmes, 2022-2024; no row was set aside. Its figures are invented: they show the \
format and say nothing of any programme.
    """
    programmes, bad = ledger["programme"].nunique(), rejects["row"].nunique()
    first, last = ledger["year"].min(), ledger["year"].max()
    invented = is_synthetic(ledger)
    if language == "ko":
        aside = f"{bad}행은 뜻이 통하지 않아 따로 두었으므로 합계에 없다." if bad else "따로 둔 행은 없다."
        end = " 장부의 숫자는 형식을 보이려고 지어낸 것이며 어느 사업의 실적도 아니다." if invented else ""
        return Sentence(f"장부에는 {first}–{last}년 사업 {programmes}개의 {len(ledger)}행이 있다. {aside}{end}")
    aside = f"{_n(bad, 'row was', 'rows were')} set aside and {'is' if bad == 1 else 'are'} in no sum"
    aside = aside if bad else "no row was set aside"
    end = " Its figures are invented: they show the format and say nothing of any programme." if invented else ""
    rows, of = _n(len(ledger), "row", "rows"), _n(programmes, "programme", "programmes")
    return Sentence(f"The ledger holds {rows} of {of}, {first}-{last}; {aside}.{end}")


def budget_reading(ledger: pd.DataFrame, language: str) -> Sentence:
    """Planned, secured and executed in all, the rate, and what stands outside it.

    Examples
    --------
    >>> from helpers.programmes.ledger import read_ledger
    >>> print(budget_reading(read_ledger("programmes/example_ledger.csv")[0], "en"))
    Planned 16,600, secured 16,290, executed 13,515 million won, as far as known. Of what was planned and of which the \
execution is known, 84.2% was executed. 38 million won was executed in rows where 0 was planned; their rate is \
undefined. In 2 rows an amount is unknown.
    """
    total = portfolio(ledger.assign(all="all"), "all").iloc[0]
    told = {name: number(total[name], language) for name in ("planned", "secured", "executed")}
    rate, unplanned, blank = total["execution_rate"], total["unplanned"], int(total["incomplete"])
    free = number(unplanned, language)
    if language == "ko":
        parts = [f"아는 금액의 합은 계획 {told['planned']}, 확보 {told['secured']}, 집행 {told['executed']}백만원이다."]
        known = f"계획이 있고 집행액을 아는 행에서 집행률은 {percent(rate)}다."
        parts.append(known if pd.notna(rate) else "집행률은 어느 행에서도 정의되지 않는다.")
        parts += [f"계획이 0인 행에서 {free}백만원이 집행되었고, 그 집행률은 정의되지 않는다."] if unplanned else []
        return Sentence(" ".join(parts + ([f"{blank}행에는 모르는 금액이 있다."] if blank else [])))
    amounts = f"Planned {told['planned']}, secured {told['secured']}, executed {told['executed']} million won"
    parts = [f"{amounts}, as far as known."]
    known = f"Of what was planned and of which the execution is known, {percent(rate)} was executed."
    parts.append(known if pd.notna(rate) else "The rate of execution is defined in no row.")
    outside = f"{free} million won was executed in rows where 0 was planned; their rate is undefined."
    parts += [outside] if unplanned else []
    return Sentence(" ".join(parts + ([f"In {_n(blank, 'row', 'rows')} an amount is unknown."] if blank else [])))


def profile_reading(found: pd.DataFrame, ranked: pd.DataFrame | None, language: str) -> Sentence:
    """Which programme is largest in each dimension, what is unknown, and the score if weights were given.

    Examples
    --------
    >>> rows = {"programme": ["A", "B"], "papers": [20.0, 5.0], "top10_share": [0.1, 0.4], "joint_papers": [4.0, 4.0],
    ...         "patents": [0.0, None], "people": [None, 3.0]}
    >>> print(profile_reading(pd.DataFrame(rows), None, "en"))
    Largest in papers: A (20); top-10 % share: B (40.0%); joint papers: A and B (4); people: B (3). \
2 values are unknown. No weights were given, so there is no single score.
    """
    values = found[list(DIMENSIONS)].astype("float64")
    parts = []
    for name in DIMENSIONS:
        top = values[name].max()
        if not top > 0:
            continue
        who = listed(found.loc[values[name] == top, "programme"], language)
        said = percent(top) if name == "top10_share" else number(top, language)
        parts.append(f"{term('dimension', name, language)}: {who} ({said})")
    unknown = int(values.isna().sum().sum())
    best = None if ranked is None or ranked["score"].isna().all() else ranked.iloc[0]
    if language == "ko":
        text = [f"항목별로 가장 큰 사업 — {'; '.join(parts)}." if parts else "알려진 성과가 없다."]
        text += [f"모르는 값은 {unknown}개다."] if unknown else []
        if ranked is None:
            text.append("가중치를 주지 않았으므로 하나의 점수는 없다.")
        elif best is None:
            text.append("주어진 가중치로 점수를 낼 수 있는 사업이 없다.")
        else:
            ranks = interval(best["rank_low"], best["rank_high"])
            text.append(f"주어진 가중치로는 {josa(best['programme'], '이/가')} 첫째다(한 항목씩 빼면 {ranks}위).")
        return Sentence(" ".join(text))
    text = [f"Largest in {'; '.join(parts)}." if parts else "No result is known."]
    text += [f"{_n(unknown, 'value is', 'values are')} unknown."] if unknown else []
    if ranked is None:
        text.append("No weights were given, so there is no single score.")
    elif best is None:
        text.append("Under the weights given no programme can be scored.")
    else:
        ranks = interval(best["rank_low"], best["rank_high"])
        text.append(f"Under the weights given {best['programme']} is first (rank {ranks} with one dimension left out).")
    return Sentence(" ".join(text))
