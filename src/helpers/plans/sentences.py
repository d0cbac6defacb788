"""Sentences that read a plan: what it holds, what it gives in figures, what it shares with two countries' strengths."""

import pandas as pd

from helpers.data.countries import country_name
from helpers.page.particles import interval, josa, listed, number, percent
from helpers.page.sentence import Sentence
from helpers.page.terms import term

#: From so high a probability on, a difference is said to be there.
_SURE = 0.95
_KINDS = ("goal", "mission", "task", "platform", "instrument", "actor", "theme")


def _say(language: str, ko: str, en: str) -> Sentence:
    return Sentence(ko if language == "ko" else en)


def _counted(n: int, element: str, language: str) -> str:
    if language == "ko":
        return f"{term('element', element, 'ko')} {number(n, 'ko')}개"
    return _many(n, element)


def _many(n: int, noun: str) -> str:
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number(n, 'en')} {noun if n == 1 else plural}"


def plan_reading(facts: pd.DataFrame, nodes: pd.DataFrame, language: str) -> Sentence:
    """What a plan's document names, and how many tasks it says that there are.

    Examples
    --------
    >>> facts = pd.DataFrame({"element": ["count"] * 3, "node": ["all", "a", "b"], "parent": ["goal", "all", "all"],
    ...     "label_en": ["Tasks and projects", "Tasks", "Projects"], "value": [5.0, 2.0, 3.0]})
    >>> nodes = pd.DataFrame({"element": ["goal", "mission", "task"]})
    >>> print(plan_reading(facts, nodes, "en"))
    The document names 1 goal, 1 mission and 1 task. It counts Tasks and projects 5 = Tasks 2 + Projects 3; how these \
are spread over the missions it does not say.
    """
    n = nodes["element"].value_counts()
    named = listed([_counted(n[element], element, language) for element in _KINDS if n.get(element, 0)], language)
    counts = facts[facts["element"] == "count"]
    sums = []
    for row in counts[counts["node"].isin(counts["parent"])].to_dict("records"):
        parts = counts[counts["parent"] == row["node"]].to_dict("records")
        told = [f"{part[f'label_{language}']} {number(part['value'], language)}" for part in parts]
        sums.append(f"{row[f'label_{language}']} {number(row['value'], language)} = {' + '.join(told)}")
    if not sums:
        return _say(language, f"문서는 {josa(named, '을/를')} 적었다.", f"The document names {named}.")
    told = "; ".join(sums)
    return _say(
        language,
        f"문서는 {josa(named, '을/를')} 적었다. 문서가 밝힌 수는 {josa(told, '이며/며')}, "
        "이것이 임무마다 어떻게 나뉘는지는 적지 않았다.",
        f"The document names {named}. It counts {told}; how these are spread over the missions it does not say.",
    )


def figures_finding(table: pd.DataFrame, facts: pd.DataFrame, language: str) -> Sentence:
    """How many tasks have a target or a date, and whether the document claims more.

    Examples
    --------
    >>> table = pd.DataFrame({"element": ["task"], "n": [40], "targets": [0], "with_date": [1], "in_names": [10],
    ...     "checkable": [0.025], "checkable_low": [0.0], "checkable_high": [0.275]})
    >>> print(figures_finding(table, pd.DataFrame({"element": ["claim"]}), "en"))
    Of 40 tasks that the document states, 0 have a target and 1 has a date: 2.5% can be checked (0.0–27.5% by the \
strictest and the most lenient reading), although it says that the indicators were quantified.
    """
    tasks = table[table["element"] == "task"]
    if tasks.empty:
        return _say(language, "문서에 적힌 과제가 없다.", "The document states no task.")
    row = tasks.iloc[0]
    n, targets, dated = (number(row[name], language) for name in ("n", "targets", "with_date"))
    share, bounds = percent(row["checkable"]), interval(row["checkable_low"], row["checkable_high"], 1, share=True)
    claims = (facts["element"] == "claim").any() and row["checkable"] < 0.5
    have = ["has" if row[name] == 1 else "have" for name in ("targets", "with_date")]
    return _say(
        language,
        f"문서에 적힌 과제 {n}개 가운데 목표값이 있는 것은 {targets}개, 날짜나 연도가 있는 것은 {dated}개다. "
        f"점검할 수 있는 비율은 {share}다(가장 엄격하게 읽을 때와 가장 너그럽게 읽을 때 {bounds})."
        + (" 문서는 지표를 정량화했다고 적었으나 그 지표는 이 문서에 없다." if claims else ""),
        f"Of {n} tasks that the document states, {targets} {have[0]} a target and {dated} {have[1]} a date: {share} "
        f"can be checked ({bounds} by the strictest and the most lenient reading)"
        + (", although it says that the indicators were quantified." if claims else "."),
    )


def missions_reading(table: pd.DataFrame, facts: pd.DataFrame, language: str) -> Sentence:
    """Which missions have anything that can be checked.

    Examples
    --------
    >>> facts = pd.DataFrame({"node": ["m", "k"], "element": "mission", "label_en": ["Talent", "Opening"]})
    >>> table = pd.DataFrame({"mission": ["m", "k"], "n": [9, 8], "checkable": [0.0, 0.125]})
    >>> print(missions_reading(table, facts, "en"))
    1 of 2 missions names something that has a target or a date: Opening (1 of 8 items).
    """
    own = table.dropna(subset=["mission"])
    labels = facts.drop_duplicates("node").set_index("node")[f"label_{language}"]
    held = own[own["checkable"] > 0]
    counts = (held["checkable"] * held["n"]).round().astype(int)
    rows = list(zip(held["mission"], counts, held["n"], strict=True))
    some = number(len(held), language)
    if language == "ko":
        told = listed([f"{labels[code]}({of}개 가운데 {k}개)" for code, k, of in rows], language)
        end = f": {told}." if told else "."
        return Sentence(f"임무 {len(own)}개 가운데 목표값이나 날짜가 있는 항목을 둔 임무는 {some}개다{end}")
    told = listed([f"{labels[code]} ({k} of {of} items)" for code, k, of in rows], language)
    verb = "names" if len(held) == 1 else "name"
    end = f": {told}." if told else "."
    return Sentence(f"{some} of {_many(len(own), 'mission')} {verb} something that has a target or a date{end}")


def lists_reading(overlap: pd.DataFrame, themes: pd.DataFrame, language: str) -> Sentence:
    """How many technologies of each list a plan names, and which of its themes are in none.

    Examples
    --------
    >>> overlap = pd.DataFrame({"technology_list": ["national-strategic"], "n": [12], "named_low": [4],
    ...     "named_high": [5]})
    >>> themes = pd.DataFrame({"node": ["a", "b"], "label_en": ["AI", "Blockchain"], "technology": ["x", None],
    ...     "reading": ["same", "none"]})
    >>> print(lists_reading(overlap, themes, "en"))
    The plan names 4–5 of 12 national strategic technologies. Of its 2 themes, 1 is in none of the lists: Blockchain.
    """
    told = []
    for row in overlap.itertuples():
        low, high = row.named_low, row.named_high
        n = interval(low, high) if low < high else number(low, language)
        name = term("technology_list", row.technology_list, language)
        told.append(f"{name} {row.n}개 가운데 {n}개" if language == "ko" else f"{n} of {row.n} {name}")
    unread = int(themes["reading"].isna().sum())
    every = themes["node"].nunique()
    lone = themes.loc[themes["reading"] == "none", f"label_{language}"].tolist()
    if unread:
        return _say(
            language,
            f"주제 {every}개 가운데 {unread}개는 어느 기술인지 아직 정하지 않았다(<plan>_technologies.csv에 없음).",
            f"Of {_many(every, 'theme')}, {unread} {'has' if unread == 1 else 'have'} not been read as technologies "
            "yet (no row in <plan>_technologies.csv).",
        )
    names = listed(lone, language)
    many = _many(every, "theme")
    ko, en = f" 주제 {every}개는 모두 목록에 있다.", f" None of its {many} is missing from the lists."
    if lone:
        verb = "is" if len(lone) == 1 else "are"
        ko = f" 주제 {every}개 가운데 {len(lone)}개는 어느 목록에도 없다: {names}."
        en = f" Of its {many}, {len(lone)} {verb} in none of the lists: {names}."
    all_told = listed(told, language)
    return _say(language, f"계획에는 {josa(all_told, '이/가')} 나온다.{ko}", f"The plan names {all_told}.{en}")


def strength_reading(strength: pd.DataFrame, focal: str, partner: str, language: str) -> Sentence:
    """In which of the technologies that a plan names the two countries differ for sure.

    Examples
    --------
    >>> row = {"technology": ["quantum", "hydrogen"], "works": [40, 0], "activity_index_low": [1.2, None],
    ...     "p_ahead": [0.99, None]}
    >>> print(strength_reading(pd.DataFrame(row), "KR", "CN", "en"))
    Of 2 technologies that the plan names, 1 has works in this corpus. South Korea publishes more than its share (95% \
interval above 1) in Quantum science and technology, and is more specialised than China (probability at least 95%) in \
Quantum science and technology; China is more specialised in none.
    """
    held = strength[strength["works"] > 0]
    name, other = (country_name(code, language) for code in (focal, partner))
    none = "없음" if language == "ko" else "none"

    def told(rows):
        return listed([term("technology", code, language) for code in rows["technology"]], language) or none

    over, ahead, behind = (
        told(held[flags])
        for flags in (held["activity_index_low"] > 1, held["p_ahead"] >= _SURE, held["p_ahead"] <= 1 - _SURE)
    )
    every, some = number(len(strength), language), number(len(held), language)
    return _say(
        language,
        f"계획에 나오는 기술 {every}개 가운데 {some}개에 이 말뭉치의 논문이 있다. {josa(name, '이/가')} "
        f"전체에서의 몫보다 많이 내는 기술(95% 구간이 1보다 위): {over}. "
        f"{other}보다 더 전문화된 기술(확률 95% 이상): {ahead}. {josa(other, '이/가')} 더 전문화된 기술: {behind}.",
        f"Of {_many(len(strength), 'technology')} that the plan names, {some} {'has' if len(held) == 1 else 'have'} "
        f"works in this corpus. {name} publishes more than its share (95% interval above 1) in {over}, and is more "
        f"specialised than {other} (probability at least 95%) in {ahead}; {other} is more specialised in {behind}.",
    )


def rest_reading(against: pd.DataFrame, language: str) -> Sentence:
    """Whether the countries are more specialised in what a plan names than in the rest.

    Examples
    --------
    >>> row = {"country": ["KR"], "n_named": [4], "n_rest": [7], "superiority": [0.536], "superiority_low": [0.214],
    ...     "superiority_high": [0.786]}
    >>> print(rest_reading(pd.DataFrame(row), "en"))
    Of all pairs of one national strategic technology of 10 works or more that the plan names (4) and one that it does \
not (7), South Korea is more specialised in the named one in 53.6% (95% interval 21.4–78.6%): no difference can be \
told from 50%.
    """
    known = against.dropna(subset=["superiority"])
    if known.empty:
        return _say(
            language,
            "이 말뭉치에는 계획에 나오는, 또는 나오지 않는 국가전략기술의 논문이 모자라 견줄 수 없다.",
            "This corpus has too few works of strategic technologies that the plan names, or of those that it does "
            "not: nothing can be compared.",
        )
    told = []
    for row in known.itertuples():
        share = percent(row.superiority)
        bounds = interval(row.superiority_low, row.superiority_high, 1, share=True)
        sure = row.superiority_low > 0.5 or row.superiority_high < 0.5
        name = country_name(row.country, language)
        if language == "ko":
            verdict = "50%와 다르다" if sure else "50%와 다르다고 할 수 없다"
            told.append(f"{josa(name, '은/는')} {share}가 나오는 쪽에 더 전문화된 짝이고(95% 구간 {bounds}), {verdict}")
        else:
            verdict = "that differs from 50%" if sure else "no difference can be told from 50%"
            told.append(f"{name} is more specialised in the named one in {share} (95% interval {bounds}): {verdict}")
    first = known.iloc[0]
    return _say(
        language,
        f"논문이 10편 이상인 국가전략기술 가운데 계획에 나오는 것({first['n_named']}개)과 나오지 않는 것"
        f"({first['n_rest']}개)의 모든 짝에서 {'; '.join(told)}.",
        f"Of all pairs of one national strategic technology of 10 works or more that the plan names "
        f"({first['n_named']}) and one that it does not ({first['n_rest']}), {'; '.join(told)}.",
    )


def tracker_reading(counts: pd.DataFrame, on: str, language: str) -> Sentence:
    """Where the tasks of a tracker stand on a day.

    Examples
    --------
    >>> counts = pd.DataFrame({"progress": ["behind", "done"], "n": [1, 2], "share": [1 / 3, 2 / 3]})
    >>> print(tracker_reading(counts, "2020-09-30", "en"))
    On 2020-09-30, of 3 rows: behind 1, done 2.
    """
    held = counts[counts["n"] > 0]
    rows = [f"{term('progress', code, language)} {n}" for code, n in zip(held["progress"], held["n"], strict=True)]
    total, told = number(counts["n"].sum(), language), ", ".join(rows) or "–"
    return _say(language, f"{on} 현재 {total}행 가운데 {told}.", f"On {on}, of {total} rows: {told}.")
