"""Sentences that read training: where supply is missing, where nobody told, and what followed for participants."""

import pandas as pd

from helpers.page.particles import interval, listed, number, percent
from helpers.page.sentence import Sentence, told
from helpers.page.terms import term

ALIKE = 0.25  # standardised difference up to which two groups are called alike (Stuart 2010)


def _n(n: int, one: str, many: str | None = None) -> str:
    """A count with its noun in English."""
    return f"{number(n, 'en')} {one if n == 1 else many or one + 's'}"


def span(first: int, last: int) -> str:
    """Years from the first to the last.

    >>> span(2022, 2024), span(2024, 2024)
    ('2022–2024', '2024')
    """
    return str(first) if first == last else f"{first}–{last}"


def records_reading(programmes, participants, rejects, language: str) -> Sentence:
    """How much was read, and what was refused.

    Examples
    --------
    >>> rows = pd.DataFrame({"programme": ["A", None], "ministry": ["M", "M"], "year": [2023, 2024]})
    >>> rejects = pd.DataFrame({"file": ["p.csv"], "row": ["line 3"], "column": ["year"]})
    >>> print(records_reading(rows, rows.head(1), rejects, "en"))
    1 programme of 1 ministry, 2023–2024, and 1 stay abroad. 1 row was refused; the first: p.csv, line 3, column \
year.
    """
    kinds, ministries = programmes["programme"].nunique(), programmes["ministry"].nunique()
    first, last, stays, out = programmes["year"].min(), programmes["year"].max(), len(participants), len(rejects)
    ko = f"{ministries}개 부처의 사업 {kinds}개({span(first, last)}년)와 연수 {number(stays, 'ko')}건을 읽었다."
    en = f"{_n(kinds, 'programme')} of {_n(ministries, 'ministry', 'ministries')}, {span(first, last)}, and "
    en += f"{_n(stays, 'stay')} abroad."
    if out:
        row = rejects.iloc[0]
        ko += f" {out}행은 받아들이지 않았다. 첫째: {row['file']}, {row['row']}, 열 {row['column']}."
        en += f" {_n(out, 'row')} {'was' if out == 1 else 'were'} refused; the first: {row['file']}, {row['row']}, "
        en += f"column {row['column']}."
    else:
        ko, en = f"{ko} 거부한 행은 없다.", f"{en} No row was refused."
    return told(language, ko, en)


def coverage_finding(found, synthetic: bool, language: str) -> Sentence:
    """How many cells are gaps, how many nobody told of, and which technology has most gaps.

    Parameters
    ----------
    found : DataFrame
        From `helpers.training.supply.gaps`.
    synthetic : bool
        Whether the corpus, from which the shortage comes, is made up.
    language : {"ko", "en"}

    Examples
    --------
    >>> cells = pd.DataFrame({"technology": "quantum-sensing", "career_level": ["postdoc", "graduate"],
    ...     "exchange_type": "internship", "supply": ["none", "unknown"], "verdict": ["gap", "ask"]})
    >>> print(coverage_finding(cells, False, "en"))
    Of 2 cells of technology, career level and exchange type 0 have places, 1 is reported as none by all and 1 is \
unknown, because not all have reported. 1 technology is short of researchers (the whole interval of its location \
quotient below 1): Quantum sensing. There 1 cell is a gap, 0 are thin, and of 1 more it has to be asked.
    """
    counts = found["supply"].value_counts()
    have = int(counts.get("offered", 0) + counts.get("thin", 0))
    none, unknown, n = int(counts.get("none", 0)), int(counts.get("unknown", 0)), len(found)
    kinds = found["verdict"].value_counts()
    gap, thin, ask = (int(kinds.get(key, 0)) for key in ("gap", "thin", "ask"))
    short = found.loc[found["verdict"].isin(["gap", "thin", "ask", "served"]), "technology"].drop_duplicates()
    names = listed([term("technology", code, language) for code in short], language)
    ko = f"기술·인력 수준·교류 유형의 칸 {n}개 가운데 자리가 있는 것은 {have}개, 모두가 없다고 보고한 것은 {none}개, "
    ko += f"보고가 다 모이지 않아 알 수 없는 것은 {unknown}개다. "
    en = f"Of {_n(n, 'cell')} of technology, career level and exchange type {have} {_have(have)} places, {none} "
    en += f"{_are(none)} reported as none by all and {unknown} {_are(unknown)} unknown, because not all have reported. "
    if len(short):
        ko += f"인력이 부족한 기술(입지계수의 구간 전체가 1 미만)은 {len(short)}개다: {names}. "
        ko += f"그 안에서 공백은 {gap}칸, 몫에 못 미치는 것은 {thin}칸이고, {ask}칸은 물어보아야 안다."
        en += f"{_n(len(short), 'technology is', 'technologies are')} short of researchers (the whole interval of "
        en += f"{'its' if len(short) == 1 else 'their'} location quotient below 1): {names}. There {_n(gap, 'cell')} "
        en += f"{'is a gap' if gap == 1 else 'are gaps'}, {thin} {_are(thin)} thin, and of {ask} more it has to be "
        en += "asked."
    else:
        ko += "이 자료로는 어느 기술도 인력이 부족하다고 할 수 없어, 빈칸이라도 공백이라고 판정하지 않는다."
        en += "These data show no technology to be short of researchers, so no empty cell is called a gap."
    if synthetic:
        ko += " 부족은 합성 말뭉치에서 계산한 것이라 실제 인력에 대해 말하는 바가 없다."
        en += " The shortage comes from a synthetic corpus and says nothing of real researchers."
    return told(language, ko, en)


def _are(n: int) -> str:
    return "is" if n == 1 else "are"


def _have(n: int) -> str:
    return "has" if n == 1 else "have"


def reached_reading(reached, language: str) -> Sentence:
    """How many of those listed could be studied.

    Examples
    --------
    >>> reached = pd.DataFrame({"reached": ["listed", "in_corpus", "domestic_before", "window", "matched"],
    ...                         "n": [80, 70, 70, 60, 51]})
    >>> print(reached_reading(reached, "en"))
    51 of 80 participants (63.7%) can be studied: 10 are not found in the corpus, 10 went in years of which not all \
before and after are in it, 9 have nobody alike. What is found holds for these 51 only.
    """
    n = reached.set_index("reached")["n"].astype(int)
    lost = dict(zip(n.index[1:], n.to_numpy()[:-1] - n.to_numpy()[1:], strict=True))
    why = {
        "in_corpus": "말뭉치에서 찾지 못한 사람 {}명",
        "domestic_before": "참여 전 기준국 논문이 없는 사람 {}명",
        "window": "전후의 해가 말뭉치에 다 없는 사람 {}명",
        "matched": "닮은 사람이 없는 사람 {}명",
    }
    verbs = {
        "in_corpus": ("is not found in the corpus", "are not found in the corpus"),
        "domestic_before": ("has no earlier work in the focal country", "have no earlier work in the focal country"),
        "window": (
            "went in a year of which not all before and after are in it",
            "went in years of which not all before and after are in it",
        ),
        "matched": ("has nobody alike", "have nobody alike"),
    }
    out = [key for key in lost if lost[key]]
    share = percent(n["matched"] / n["listed"])
    ko_out = listed([why[key].format(lost[key]) for key in out], "ko")
    en_out = ", ".join(f"{lost[key]} {verbs[key][int(lost[key] > 1)]}" for key in out)
    ko = f"참여자 {n['listed']}명 가운데 {n['matched']}명({share})을 분석할 수 있다"
    ko += f"(빠진 사람: {ko_out})." if out else "."
    en = f"{n['matched']} of {_n(n['listed'], 'participant')} ({share}) can be studied{': ' + en_out if out else ''}."
    ko, en = f"{ko} 결과는 이 {n['matched']}명의 것이다.", f"{en} What is found holds for these {n['matched']} only."
    return told(language, ko, en)


def balance_reading(table, language: str) -> Sentence:
    """Whether participants and matched others were alike before.

    Examples
    --------
    >>> table = pd.DataFrame({"covariate": ["recent", "earlier"], "apart": [0.7, -0.5],
    ...                       "apart_matched": [0.0, -0.3]})
    >>> print(balance_reading(table, "en"))
    Standardised differences before the stay reach 0.70 without matching and 0.30 with it (works in the years before \
these): more than the 0.25 up to which groups are usually called alike.
    """
    known = table.dropna(subset=["apart_matched"])
    if known.empty:
        ko, en = "참여자가 모두 같아 차이를 잴 수 없다.", "Participants are all alike: nothing to compare."
        return told(language, ko, en)
    row = known.loc[known["apart_matched"].abs().idxmax()]
    worst, plain = abs(row["apart_matched"]), table["apart"].abs().max()
    name, a, b = term("covariate", row["covariate"], language), number(plain, "en", 2), number(worst, "en", 2)
    ok = worst <= ALIKE
    ko = f"참여 전의 표준화 차이는 짝짓기 전 최대 {a}, 짝지은 뒤 최대 {b}({name})다. "
    ko += f"흔히 같다고 보는 한도({ALIKE}){' 안이다' if ok else '를 넘는다'}."
    en = f"Standardised differences before the stay reach {a} without matching and {b} with it ({name}): "
    en += f"{'within' if ok else 'more than'} the {ALIKE} up to which groups are usually called alike."
    return told(language, ko, en)


def trend_reading(check, language: str) -> Sentence:
    """What the check of parallel trends found, and what it could have found.

    It speaks against them where the interval of the mean difference leaves out 0; the F test is told beside it.

    Examples
    --------
    >>> check = pd.DataFrame({"n": [71], "apart": [-0.02], "low": [-0.04], "high": [0.01], "p": [0.13],
    ...                       "detectable": [0.03]})
    >>> print(trend_reading(check, "en"))
    In the years not matched on, participants differ from the others by −0.02 works a year (95% interval −0.04 – 0.01; \
F test of all years p = 0.13): no sign against parallel trends. The check would have found 0.03 with a chance of 80%; \
to find nothing is no proof.
    """
    row = check.iloc[0]
    if pd.isna(row["low"]):
        ko = "짝짓지 않은 더 이른 해가 말뭉치에 없어 평행 추세를 점검할 수 없다. 효과는 가정에 기댄다."
        en = "The corpus holds no earlier years that were not matched on: parallel trends cannot be checked, and the "
        return told(language, ko, en + "effect rests on assumption.")
    against = row["low"] > 0 or row["high"] < 0
    difference, ends = number(row["apart"], "en", 2), interval(row["low"], row["high"], 2)
    p = "–" if pd.isna(row["p"]) else "< 0.01" if row["p"] < 0.01 else f"= {row['p']:.2f}"
    seen = number(row["detectable"], "en", 2)
    ko = f"짝짓지 않은 해에 참여자와 비참여자의 차이는 한 해 {difference}편(95% 구간 {ends}, "
    ko += f"모든 해의 F 검정 p {p})으로, "
    ko += "평행 추세에 어긋난다. 효과를 인과로 읽을 수 없다." if against else "평행 추세에 어긋나는 신호가 없다."
    ko += f" 이 점검은 {seen}편의 차이를 80% 확률로 찾아냈을 것이며, 찾지 못한 것이 증명은 아니다."
    en = f"In the years not matched on, participants differ from the others by {difference} works a year (95% interval "
    en += f"{ends}; F test of all years p {p}): "
    en += (
        "trends were not parallel, and the effect cannot be read as caused by the stay."
        if against
        else ("no sign against parallel trends.")
    )
    en += f" The check would have found {seen} with a chance of 80%; to find nothing is no proof."
    return told(language, ko, en)


def effect_finding(table, check, after: int, synthetic: bool, language: str) -> Sentence:
    """The notebook's answer: effect on works, its interval, and whether the check of trends allows to read it so.

    Examples
    --------
    >>> row = {"outcome": "works", "design": "matched", "n": 71, "effect": 0.5, "low": 0.39, "high": 0.61}
    >>> check = pd.DataFrame({"low": [-0.04], "high": [0.01], "p": [0.13]})
    >>> print(effect_finding(pd.DataFrame([row]), check, 4, False, "en"))
    In the 4 years after, 71 participants wrote 0.50 works a year more than matched others would lead one to expect \
(95% interval 0.39–0.61). It is an effect of the stay only if the two would have gone on alike without it.
    """
    row = table[(table["outcome"] == "works") & (table["design"] == "matched")].iloc[0]
    first = check.iloc[0]
    against = bool(first["low"] > 0 or first["high"] < 0)
    n, ends = int(row["n"]), interval(row["low"], row["high"], 2)
    size, sign = number(abs(row["effect"]), "en", 2), row["effect"] >= 0
    clear = row["low"] > 0 or row["high"] < 0
    ko = f"참여 후 {after}년 동안 참여자 {n}명은 짝지은 비참여자에 견주어 한 해 {size}편 {'더' if sign else '덜'} 썼다"
    ko += f"(95% 구간 {ends})."
    en = f"In the {_n(after, 'year')} after, {_n(n, 'participant')} wrote {size} works a year "
    en += f"{'more' if sign else 'fewer'} than matched others would lead one to expect (95% interval {ends})."
    if not clear:
        signed = number(row["effect"], "en", 2)
        ko = f"참여 후 {after}년 동안 참여자 {n}명과 짝지은 비참여자의 변화는 한 해 {signed}편 차이로"
        ko += f"(95% 구간 {ends}), 효과가 없다는 것과 구별되지 않는다."
        en = f"In the {_n(after, 'year')} after, the change of {_n(n, 'participant')} differs from that of matched "
        en += f"others by {signed} works a year (95% interval {ends}), which cannot be told from no effect."
    elif against:
        ko += " 그러나 참여 전부터 추세가 달라 연수의 효과라고 할 수 없다."
        en += " But trends differed before the stay, so it cannot be called its effect."
    else:
        ko += " 연수가 없었다면 두 집단이 같은 길을 갔으리라는 가정 아래에서만 연수의 효과다."
        en += " It is an effect of the stay only if the two would have gone on alike without it."
    if synthetic:
        ko, en = f"{ko} 합성 자료다.", f"{en} The data are synthetic."
    return told(language, ko, en)


def links_reading(links, language: str) -> Sentence:
    """How many found co-authors in the host country, against matched others.

    Examples
    --------
    >>> row = {"n": 66, "linked": 43, "participants": 0.65, "others": 0.04, "effect": 0.61, "low": 0.49, "high": 0.74}
    >>> print(links_reading(pd.DataFrame([row]), "en"))
    Of 66 participants without a joint work with the host country before, 43 (65.0%) had one after, against 4.0% of \
the matched others with the same country: a difference of 61.0 percentage points (95% interval 49.0–74.0).
    """
    row = links.iloc[0]
    if not row["n"]:
        ko = "연수국을 알고 그 나라와 공동 논문이 없던 참여자가 없다."
        return told(language, ko, "No participant has a known host country and no earlier joint work with it.")
    mine, others = percent(row["participants"]), percent(row["others"])
    gap, ends = number(100 * row["effect"], "en", 1), interval(100 * row["low"], 100 * row["high"], 1)
    linked, n = int(row["linked"]), int(row["n"])
    ko = f"연수국과 공동 논문이 없던 참여자 {n}명 가운데 {linked}명({mine})이 참여 뒤 공동 논문을 냈다. "
    ko += f"같은 나라에 대해 짝지은 비참여자는 {others}로, 차이는 {gap}%포인트(95% 구간 {ends})다."
    en = f"Of {_n(n, 'participant')} without a joint work with the host country before, {linked} ({mine}) had one "
    en += f"after, against {others} of the matched others with the same country: a difference of {gap} percentage "
    return told(language, ko, en + f"points (95% interval {ends}).")
