"""Sentences about a pledge: what the sheet says, how far it has come, who met, and what does not agree."""

import pandas as pd

from helpers.page.particles import josa, listed, number, percent
from helpers.page.sentence import Sentence
from helpers.page.tables import in_language
from helpers.page.terms import term
from helpers.pledges.audit import SEVERITIES, Audit
from helpers.pledges.parties import unnamed_parties
from helpers.pledges.sheet import Sheet
from helpers.pledges.tables import contact_names, printed_dates


def _n(count: int, one: str, many: str) -> str:
    return f"{number(count, 'en')} {one if count == 1 else many}"


def _fact(sheet: Sheet, name: str, language: str) -> str | None:
    rows = in_language(sheet.fact(name), language)["label"]
    return rows.iloc[0] if len(rows) else None


def pledge_reading(sheet: Sheet, language: str) -> Sentence:
    """What the pledge is, how many actions the sheet reports, and how the office itself judges it.

    Examples
    --------
    >>> from helpers.pledges.sheet import read_pledges
    >>> print(pledge_reading(read_pledges("goyang"), "en"))
    Goyang City, Company Support Division: "Groundwork for attracting companies of inter-Korean economic exchange". \
The sheet lists 21 actions and reports until 2021-12-31. The office says of it: "Groundwork for attracting companies \
of inter-Korean exchange is judged to be difficult at present".
    """
    title, problem = _fact(sheet, "title", language), _fact(sheet, "problem", language)
    who = [name for name in (_fact(sheet, "owner", language), _fact(sheet, "department", language)) if name]
    n, end = len(sheet.tables["actions"]), sheet.as_of
    if language == "ko":
        until = "" if pd.isna(end) else f" {end.date()}까지 보고하며,"
        parts = [f"{' '.join(who)}의 공약 「{title}」.", f"점검표는{until} 추진 사항 {number(n, 'ko')}건을 적었다."]
        parts += [f"부서의 판단: “{problem}”."] if problem else []
        return Sentence(" ".join(parts))
    until = "" if pd.isna(end) else f" and reports until {end.date()}"
    parts = [f'{", ".join(who)}: "{title}".', f"The sheet lists {_n(n, 'action', 'actions')}{until}."]
    parts += [f'The office says of it: "{problem}".'] if problem else []
    return Sentence(" ".join(parts))


def state_reading(states: pd.DataFrame, language: str) -> Sentence:
    """How many actions are done, overdue or ahead, and which are overdue.

    Examples
    --------
    >>> from helpers.pledges.status import action_states
    >>> from helpers.pledges.sheet import read_pledges
    >>> print(state_reading(action_states(read_pledges("goyang")), "en"))
    Of 21 actions 18 are done, 1 is still planned although its date has passed, and 2 are planned ahead. \
Date passed: Support center study: final report (2020-12).
    """
    counts = states["state"].value_counts()
    done, overdue, ahead = (int(counts.get(state, 0)) for state in ("done", "overdue", "upcoming"))
    late = in_language(states, language).assign(dated=printed_dates(states)).query("state == 'overdue'")
    named = "; ".join(f"{row.label} ({row.dated})" for row in late.itertuples())
    if language == "ko":
        text = f"추진 사항 {len(states)}건 가운데 실적이 {done}건, 날짜가 지났는데도 계획인 것이 {overdue}건, "
        return Sentence(text + f"앞으로의 계획이 {ahead}건이다." + (f" 날짜가 지난 계획: {named}." if named else ""))
    be = {n: "is" if n == 1 else "are" for n in (done, overdue, ahead)}
    text = f"Of {_n(len(states), 'action', 'actions')} {done} {be[done]} done, {overdue} {be[overdue]} still planned "
    text += f"although {'its date has' if overdue == 1 else 'their dates have'} passed, and {ahead} {be[ahead]} "
    return Sentence(text + "planned ahead." + (f" Date passed: {named}." if named else ""))


def execution_reading(execution: pd.DataFrame, language: str) -> Sentence:
    """What was executed of what was planned; a rate where there is one, the reason where there is none.

    Examples
    --------
    >>> table = pd.DataFrame({"budget_year": ["2020", "total"], "planned": [40.0, 40.0], "executed": [30.0, 30.0],
    ...     "rate": [0.75, 0.75]})
    >>> print(execution_reading(table, "en"))
    Of 40 million won planned in all, 30 were secured and executed: 75%.
    >>> print(execution_reading(table.assign(planned=0.0, rate=None), "en"))
    The plan adds up to 0, what was secured and executed to 30 (million won). As nothing was planned, the rate is \
undefined: neither 0 nor infinite.
    """
    row = execution[execution["budget_year"] == "total"].iloc[0]
    blank = {"ko": "빈칸", "en": "blank"}[language]
    planned, done = (blank if pd.isna(row[name]) else number(row[name], language) for name in ("planned", "executed"))
    if language == "ko":
        unit = {True: "", False: "백만원"}
        amounts = (
            f"투자계획의 계는 {planned}{unit[planned == blank]}, 확보(집행)액의 계는 {done}{unit[done == blank]}이다."
        )
        if pd.notna(row["rate"]):
            return Sentence(f"{amounts} 집행률은 {josa(percent(row['rate'], 0), '이다/다')}.")
        why = "집행액이 빈칸이므로" if pd.isna(row["executed"]) else "계획이 없으므로"
        return Sentence(f"{amounts} {why} 집행률은 정의되지 않는다(0%도 무한대도 아니다).")
    if pd.notna(row["rate"]):
        rate = percent(row["rate"], 0)
        return Sentence(f"Of {planned} million won planned in all, {done} were secured and executed: {rate}.")
    why = "the execution is blank" if pd.isna(row["executed"]) else "nothing was planned"
    return Sentence(
        f"The plan adds up to {planned}, what was secured and executed to {done} (million won). As {why}, the rate is "
        "undefined: neither 0 nor infinite."
    )


def count_reading(counts: pd.DataFrame, language: str) -> Sentence:
    """What the sheet counts, and shares beside the ones computed from its numbers.

    Examples
    --------
    >>> from helpers.pledges.sheet import read_pledges
    >>> print(count_reading(read_pledges("goyang").tables["counts"], "en"))
    The sheet counts 4 things; what it leaves blank is unknown, not 0. Completed the course, of all applicants: 55 of \
78, printed as 71%, computed 70.5%.
    """
    shares = in_language(counts, language).dropna(subset=["percent", "whole"])
    said = []
    for row in shares.itertuples():
        value, whole = number(row.value, language), number(row.whole, language)
        exact = percent(row.value / row.whole) if row.whole else "–"
        if language == "ko":
            unit = term("unit", row.unit, "ko")
            said.append(f"{row.label}: {whole}{unit} 가운데 {value}{unit}, 적힌 비율 {row.percent:g}%, 계산값 {exact}.")
        else:
            said.append(f"{row.label}: {value} of {whole}, printed as {row.percent:g}%, computed {exact}.")
    n = len(counts)
    if language == "ko":
        head = f"점검표가 센 것은 {number(n, 'ko')}가지이며, 빈칸은 0이 아니라 알 수 없음이다."
    else:
        head = f"The sheet counts {_n(n, 'thing', 'things')}; what it leaves blank is unknown, not 0."
    return Sentence(" ".join([head, *said]))


def contact_reading(nodes: pd.DataFrame, sheet: Sheet, with_owner: bool, language: str) -> Sentence:
    """How many institutions and experts met or signed, with whom the city did most, and what the sheet leaves open.

    Examples
    --------
    >>> from helpers.pledges.parties import contact_nodes, contacts
    >>> from helpers.pledges.sheet import read_pledges
    >>> sheet = read_pledges("goyang")
    >>> print(contact_reading(contact_nodes(contacts(sheet)), sheet, True, "en"))
    Beside the city 9 institutions and 4 experts took part in what was done; most often Kaesong Industrial District \
Foundation (3 actions). The city is counted as present in each action in which a party is named. 1 party is mentioned \
without a name and stays out. One node has two spellings in the sheet: University of North Korean Studies.
    """
    others = nodes[nodes["kind"] != "owner"]
    names = contact_names(nodes, language)
    first = others[others["actions"] == others["actions"].max()] if len(others) else others
    most, times = listed(names[first["node"]], language), int(first["actions"].max()) if len(first) else 0
    n, people = int((others["kind"] == "institution").sum()), int((others["kind"] == "expert").sum())
    hidden, twice = unnamed_parties(sheet), nodes[nodes["spellings"] > 1]
    spelled = listed(names[twice["node"]], language)
    if language == "ko":
        parts = [f"시 밖에서 기관 {n}곳과 전문가 {people}명이 실적에 참여했다."]
        parts += [f"가장 자주 나오는 곳은 {most}({times}건)이다." for _ in [0] if 0 < len(first) <= 3]
        parts += ["상대가 적힌 일에는 시가 늘 함께한 것으로 세었다."] if with_owner else []
        parts += [f"이름 없이 언급된 상대 {hidden}곳은 뺐다."] if hidden else []
        parts += [f"두 가지 표기로 적힌 곳: {spelled}."] if len(twice) else []
        return Sentence(" ".join(parts))
    parts = [
        f"Beside the city {_n(n, 'institution', 'institutions')} and {_n(people, 'expert', 'experts')} took part in "
        "what was done" + (f"; most often {most} ({_n(times, 'action', 'actions')})." if 0 < len(first) <= 3 else ".")
    ]
    parts += ["The city is counted as present in each action in which a party is named."] if with_owner else []
    be = "is mentioned without a name and stays" if hidden == 1 else "are mentioned without names and stay"
    parts += [f"{_n(hidden, 'party', 'parties')} {be} out."] if hidden else []
    more = "One node has" if len(twice) == 1 else "Some nodes have"
    parts += [f"{more} two spellings in the sheet: {spelled}."] if len(twice) else []
    return Sentence(" ".join(parts))


def audit_finding(audit: Audit, language: str) -> Sentence:
    """What the auditor flags: how many by severity, and the rules that the errors break.

    Examples
    --------
    >>> from helpers.pledges.audit import audit
    >>> from helpers.pledges.sheet import read_pledges
    >>> print(audit_finding(audit(read_pledges("goyang")), "en"))
    Held against 19 rules the sheet gives 9 findings: 4 errors, 3 warnings and 2 notes. Errors against: A first \
half-year is January to June, a second July to December; The table of participation counts no fewer meetings than the \
text numbers; Where money was executed, a plan stands; An amount of the text stands in a table under the same year. \
Which side is right is not decided, and nothing was corrected.
    """
    found, rules = audit.findings, len(audit.rules)
    titles = in_language(audit.rules, language).set_index("rule")["title"]
    errors = "; ".join(titles[rule] for rule in dict.fromkeys(found.loc[found["severity"] == "error", "rule"]))
    counts = {code: int((found["severity"] == code).sum()) for code in SEVERITIES}
    if found.empty:
        return Sentence(
            {
                "ko": f"{rules}개 규칙에 견주어 어긋난 것이 없다.",
                "en": f"Held against {rules} rules, the sheet agrees with itself.",
            }[language]
        )
    if language == "ko":
        parts = ", ".join(f"{term('severity', code, 'ko')} {n}건" for code, n in counts.items() if n)
        text = f"{rules}개 규칙에 견주어 {len(found)}건을 지적한다: {parts}."
        text += f" 지켜지지 않은 규칙(오류): {errors}." if errors else ""
        return Sentence(f"{text} 어느 쪽이 옳은지는 정하지 않으며, 점검표는 고치지 않았다.")
    parts = listed([_n(n, code, f"{code}s") for code, n in counts.items() if n], "en")
    text = f"Held against {rules} rules the sheet gives {_n(len(found), 'finding', 'findings')}: {parts}."
    text += f" Errors against: {errors}." if errors else ""
    return Sentence(f"{text} Which side is right is not decided, and nothing was corrected.")


def agreement_reading(audit: Audit, language: str) -> Sentence:
    """Which rules hold, with how many statements were held against them, and which had nothing to look at.

    Weekdays and weeks are told first, right or wrong.

    Examples
    --------
    >>> from helpers.pledges.audit import audit
    >>> from helpers.pledges.sheet import read_pledges
    >>> print(agreement_reading(audit(read_pledges("goyang")), "en"))
    Weekdays: all 15 that are printed fit their dates. Weeks: the 1 that is printed fits its period. 9 rules hold in \
all 52 statements that they could be asked of; 1 rule had nothing to look at.
    """
    rules = audit.rules.set_index("rule")
    told = [_told(rules.loc[name], name, language) for name in ("weekday", "weeks") if name in rules.index]
    good, idle = rules[(rules["n"] > 0) & (rules["found"] == 0)], int((rules["n"] == 0).sum())
    n = number(good["n"].sum(), language)
    if language == "ko":
        told.append(f"규칙 {len(good)}개는 물을 수 있었던 기재 {n}건에서 모두 성립한다.")
        told += [f"규칙 {idle}개는 물을 기재가 없었다."] if idle else []
        return Sentence(" ".join(told))
    last = f"{_n(len(good), 'rule holds', 'rules hold')} in all {n} statements that they could be asked of"
    last += f"; {_n(idle, 'rule', 'rules')} had nothing to look at." if idle else "."
    return Sentence(" ".join([*told, last]))


def _told(rule: pd.Series, name: str, language: str) -> str:
    n, wrong = int(rule["n"]), int(rule["found"])
    if language == "ko":
        what, of = {"weekday": ("요일", "날짜"), "weeks": ("주 수", "기간")}[name]
        if not n:
            return f"대조할 {josa(what, '이/가')} 적혀 있지 않다."
        said = f"적힌 {josa(what, '은/는')} {n}건 " + (f"가운데 {wrong}건이 {josa(of, '과/와')} " if wrong else "모두 ")
        return said + ("어긋난다." if wrong else f"{josa(of, '과/와')} 맞다.")
    what, of = {"weekday": ("Weekdays", "date"), "weeks": ("Weeks", "period")}[name]
    if not n:
        return f"{what}: none is printed."
    if wrong:
        return f"{what}: {wrong} of {n} printed do not fit."
    which = f"the 1 that is printed fits its {of}" if n == 1 else f"all {n} that are printed fit their {of}s"
    return f"{what}: {which}."
