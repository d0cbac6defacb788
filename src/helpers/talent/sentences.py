"""Sentences that read stocks and flows of researchers, and say what the data cannot tell."""

import pandas as pd

from helpers.data.countries import country_name
from helpers.page.particles import interval, josa, listed, number, percent
from helpers.page.sentence import Sentence
from helpers.page.sources import source_line
from helpers.page.terms import in_words, term

_IDENTITY = {
    "name": ("이름으로 만든 동일인", "identities made from names"),
    "patentsview": ("PatentsView가 공개한 동일인", "identities that PatentsView published"),
}


def _told(language: str, ko: str, en: str) -> Sentence:
    return Sentence(ko if language == "ko" else en)


def _counted(n, language: str, noun: str = "person") -> str:
    plural = {"person": "persons", "move": "moves"}[noun]
    return number(n, language) + ("" if language == "ko" else f" {noun if n == 1 else plural}")


def persons_source(meta: dict, found, language: str) -> str:
    """The line under a picture: where the careers come from and of how many persons they are.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> meta = {"source": "PatentsView", "retrieved": "2023-11-30", "synthetic": False, "counts": {"works": 7}}
    >>> persons_source(meta, Some(places=pd.DataFrame({"author_id": ["p", "p"]})), "en")
    'Source: PatentsView, retrieved 2023-11-30 · 1 person'
    """
    line, n = source_line(meta | {"counts": {}}, language), found.places["author_id"].nunique()
    return f"{line} · {number(n, 'ko')}명" if language == "ko" else f"{line} · {_counted(n, language)}"


def flows_source(meta: dict, found, table: pd.DataFrame, ready_made: bool, language: str) -> str:
    """The line under a picture of flows; of ready-made ones it names their years and their number.

    Examples
    --------
    >>> table = pd.DataFrame({"year": [1998, 2018], "persons": [3, 4]})
    >>> flows_source({}, None, table, True, "ko")
    '자료: 매개변수 flows의 흐름 표 · 1998–2018년 · 7명'
    """
    if not ready_made:
        return persons_source(meta, found, language)
    years, n = f"{table['year'].min()}–{table['year'].max()}", table["persons"].sum()
    ko = f"자료: 매개변수 flows의 흐름 표 · {years}년 · {number(n, 'ko')}명"
    return ko if language == "ko" else f"Source: the table of the parameter flows · {years} · {_counted(n, language)}"


def flows_words(scope, table: pd.DataFrame, language: str) -> str:
    """Technology and years of flows, for subtitles; ready-made flows know no technology.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> scope = Some(parameters={"technology": "all", "flows": "moves"})
    >>> flows_words(scope, pd.DataFrame({"year": [1998, 2018]}), "en")
    'all technologies · 1998–2018'
    """
    years = f"{table['year'].min()}–{table['year'].max()}" if len(table) else ""
    made = scope.parameters["flows"] == "moves"
    words = [term("technology", scope.parameters["technology"], language)] if made else []
    return " · ".join([*words, years] if years else words)


def sample_reading(meta: dict, found, language: str) -> Sentence:
    """How many persons and years there are, and whether the sample allows shares of countries.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> places = pd.DataFrame({"author_id": ["p", "p"], "year": [2010, 2012]})
    >>> found = Some(places=places, first_year=2010, last_year=2012)
    >>> print(sample_reading({"sample": "surnames"}, found, "en"))
    1 person seen from 2010 to 2012, 1 of them in several years. They were drawn by surnames: whole surnames are here \
and others are not, so how many of them are in a country says nothing about that country; only careers can be read.
    """
    years = found.places.groupby("author_id").size()
    n, several = len(years), int((years > 1).sum())
    ko = (
        f"{found.first_year}–{found.last_year}년의 {number(n, 'ko')}명이고, 여러 해에 나오는 사람은 "
        f"{number(several, 'ko')}명이다."
    )
    en = (
        f"{_counted(n, 'en')} seen from {found.first_year} to {found.last_year}, {number(several, 'en')} of them in "
        "several years."
    )
    if meta.get("sample") == "surnames":
        ko += (
            " 성씨로 뽑은 표본이다. 어떤 성씨는 모두 있고 다른 성씨는 없으므로, 나라별 인원과 비중은 그 나라에 대해 "
            "아무것도 말하지 않으며 경력만 읽을 수 있다."
        )
        en += (
            " They were drawn by surnames: whole surnames are here and others are not, so how many of them are in a "
            "country says nothing about that country; only careers can be read."
        )
    return _told(language, ko, en)


def identity_reading(error, language: str) -> Sentence:
    """How often a move found under these identities was real where it could be measured.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> moves = {"found": 16.0, "real": 12, "true": 14, "kept": 12}
    >>> print(identity_reading(Some(kind="patentsview", measured=True, moves=moves), "en"))
    Of 16 moves found by identities that PatentsView published among inventors told apart by hand 12 were real, and of \
14 real moves 12 were found. Both rates, with their own uncertainty, are in the intervals of moves; that they hold \
alike in all countries is an assumption, and for names that many people bear they are worse.
    """
    if not error.measured and error.kind == "orcid":
        ko, en = "사람은 ORCID로 식별되어 오류가 없다고 보았다.", "Persons are identified by ORCID, taken to be right."
    elif not error.measured:
        ko, en = "동일인의 오류를 재지 못했다.", "How often identities are wrong here was not measured."
    if not error.measured:
        return _told(language, f"{ko} 구간은 우연만 담는다.", f"{en} The intervals hold chance only.")
    found, real, true, kept = (f"{error.moves[key]:g}" for key in ("found", "real", "true", "kept"))
    ko, en = _IDENTITY[error.kind]
    return _told(
        language,
        f"손으로 가려낸 발명자에서 재면, {josa(ko, '으로/로')} 찾은 이동 {found}건 가운데 {real}건이 실제였고 실제 "
        f"이동 {true}건 가운데 {kept}건을 찾았다. 두 비율과 그 불확실성을 이동의 구간에 넣었다. 모든 나라에서 같다는 "
        "것은 가정이며, 흔한 이름에서는 더 나쁘다.",
        f"Of {found} moves found by {en} among inventors told apart by hand {real} were real, and of {true} real "
        f"moves {kept} were found. Both rates, with their own uncertainty, are in the intervals of moves; that they "
        "hold alike in all countries is an assumption, and for names that many people bear they are worse.",
    )


def rules_reading(found, counts: pd.DataFrame, language: str) -> Sentence:
    """How many changes of country count as moves, and how far that depends on the evidence asked for.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> found = Some(changes=pd.DataFrame({"status": ["move", "gap"]}), moves=pd.DataFrame({"author_id": ["p"]}))
    >>> counts = pd.DataFrame({"change": ["move"], "one_work": [4], "two_works": [1], "three_works": [0]})
    >>> print(rules_reading(found, counts, "en"))
    Of 2 changes of country 1 counts as a move, of 1 person. Asking one work of each side gives 4 moves, three works 0.
    """
    n, moves, movers = len(found.changes), len(found.moves), found.moves["author_id"].nunique()
    row = counts.set_index("change").loc["move"]
    one, three = number(row["one_work"], language), number(row["three_works"], language)
    return _told(
        language,
        f"국가가 바뀐 기록 {number(n, 'ko')}건 가운데 {number(moves, 'ko')}건({number(movers, 'ko')}명)을 이동으로 "
        f"센다. 양쪽에 1건씩만 요구하면 {one}건, 3건씩 요구하면 {three}건이다.",
        f"Of {number(n, 'en')} changes of country {number(moves, 'en')} count{'s' if moves == 1 else ''} as "
        f"{'a move' if moves == 1 else 'moves'}, of {_counted(movers, 'en')}. Asking one work of each side gives "
        f"{one} moves, three works {three}.",
    )


def talent_finding(balanced: pd.DataFrame, focal: str, language: str) -> Sentence:
    """Whether more researchers come to the focal country than leave it, as far as the data tell.

    Examples
    --------
    >>> row = {"country": "KR", "arrivals": 51, "arrivals_low": 21, "arrivals_high": 61, "departures": 50,
    ...        "departures_low": 20, "departures_high": 60, "net": 1, "net_low": -14, "net_high": 16,
    ...        "circulation": 0.99, "circulation_low": 0.8, "circulation_high": 1.0}
    >>> print(talent_finding(pd.DataFrame([row]), "KR", "en"))
    51 persons were seen coming to South Korea (95% interval 21–61) and 50 leaving it (20–60): net 1 (−14 – 16). These \
data cannot tell whether it gains or loses. Circulation 0.99 (0.80–1.00), where 1 is as many in both directions.
    """
    name, own = country_name(focal, language), balanced[balanced["country"] == focal]
    if own.empty:
        return _told(
            language,
            f"이 자료에서 {name}에 오거나 {name}에서 간 사람은 보이지 않는다.",
            f"Nobody is seen coming to {name} or leaving it in these data.",
        )
    row = own.iloc[0]
    a, d, net = (number(row[key], language) for key in ("arrivals", "departures", "net"))
    low = {key: interval(row[f"{key}_low"], row[f"{key}_high"]) for key in ("arrivals", "departures", "net")}
    circulation = number(row["circulation"], language, 2)
    bounds = interval(row["circulation_low"], row["circulation_high"], 2)
    gain = "gain" if row["net_low"] > 0 else "loss" if row["net_high"] < 0 else "open"
    ko = {
        "gain": "들어오는 사람이 더 많다.",
        "loss": "나가는 사람이 더 많다.",
        "open": "늘었는지 줄었는지는 이 자료로 가릴 수 없다.",
    }
    en = {
        "gain": "More come than go.",
        "loss": "More go than come.",
        "open": "These data cannot tell whether it gains or loses.",
    }
    comes = f"{_counted(row['arrivals'], 'en')} {'was' if row['arrivals'] == 1 else 'were'} seen coming to {name}"
    return _told(
        language,
        f"{name}에 온 사람은 {a}명(95% 구간 {low['arrivals']}), {name}에서 간 사람은 {d}명({low['departures']})이고 "
        f"순이동은 {net}명({low['net']})이다. {ko[gain]} 순환 지수는 {circulation}({bounds}), 1이면 오간 수가 같다.",
        f"{comes} (95% interval {low['arrivals']}) and {d} leaving it ({low['departures']}): net {net} "
        f"({low['net']}). {en[gain]} Circulation {circulation} ({bounds}), where 1 is as many in both directions.",
    )


def returns_reading(table: pd.DataFrame, focal: str, language: str, years: int = 5) -> Sentence:
    """What share of those who left the focal country is back after some years.

    Examples
    --------
    >>> row = {"years_away": 5, "followed": 12, "returned": 18, "share": 0.42, "share_low": 0.29, "share_high": 0.58}
    >>> print(returns_reading(pd.DataFrame([row]), "KR", "en"))
    Of those who left South Korea 42% are back within 5 years (95% interval 29–58%, chance only); 12 departures can be \
followed so long.
    """
    row, name = table.set_index("years_away").loc[years], country_name(focal, language)
    if pd.isna(row["share"]):
        ko = f"{josa(name, '을/를')} 떠난 사람을 {years}년 동안 추적할 수 없어 돌아온 비율은 알 수 없다."
        en = f"Nobody who left {name} can be followed for {years} years: the share that comes back is unknown."
        return _told(language, ko, en)
    share, bounds = percent(row["share"], 0), interval(row["share_low"], row["share_high"], 0, share=True)
    n = number(row["followed"], language)
    departures = "departure" if row["followed"] == 1 else "departures"
    return _told(
        language,
        f"{josa(name, '을/를')} 떠난 사람 가운데 {years}년 안에 돌아온 비율은 {share}(95% 구간 {bounds}, "
        f"우연만)이고, 그만큼 추적할 수 있는 떠남은 {n}건이다.",
        f"Of those who left {name} {share} are back within {years} years (95% interval {bounds}, chance only); {n} "
        f"{departures} can be followed so long.",
    )


def abroad_reading(foreign: pd.DataFrame, emigrants: pd.DataFrame, focal: str, language: str) -> Sentence:
    """How many from abroad are active in the focal country, and how many who were there are active abroad.

    Examples
    --------
    >>> table = pd.DataFrame({"country": ["US"], "persons": [7]})
    >>> print(abroad_reading(table, table, "KR", "en"))
    7 persons active in South Korea began elsewhere, most in United States (7). 7 persons active abroad had \
been in South Korea, most in United States (7). Citizenship is not known.
    """
    name = country_name(focal, language)
    here, gone = (_counted(table["persons"].sum(), language) for table in (foreign, emigrants))
    first = [
        ", ".join(
            f"{country_name(row.country, language)}({row.persons})"
            if language == "ko"
            else f"{country_name(row.country, language)} ({row.persons})"
            for row in table.head(3).itertuples()
        )
        for table in (foreign, emigrants)
    ]
    ko = [f": {text}" if text else "" for text in first]
    en = [f", most in {text}" if text else "" for text in first]
    return _told(
        language,
        f"{name}에서 활동하는 사람 가운데 다른 나라에서 시작한 사람은 {here}명{ko[0]}. {name}에 있었고 지금 해외에서 "
        f"활동하는 사람은 {gone}명{ko[1]}. 국적은 알 수 없다.",
        f"{here} active in {name} began elsewhere{en[0]}. {gone} active abroad had been in {name}{en[1]}. "
        "Citizenship is not known.",
    )


def shortage_reading(table: pd.DataFrame, focal: str, language: str) -> Sentence:
    """In which technologies the focal country has fewer, or more, researchers than its size would give.

    Examples
    --------
    >>> table = pd.DataFrame({"technology": ["quantum", "steel"], "lq": [0.5, None],
    ...                       "shortage": pd.array([True, None], dtype="boolean")})
    >>> print(shortage_reading(table, "KR", "en"))
    Fewer researchers than the size of South Korea would give: Quantum science and technology. More: none. Cannot be \
told: 0; too few persons in all countries: 1. It is a share of its own researchers, not vacancies, and not a number \
per head.
    """
    less = [term("technology", code, language) for code in table.loc[table["shortage"].fillna(False), "technology"]]
    enough = table["shortage"].eq(False).fillna(False)
    more = [term("technology", code, language) for code in table.loc[enough, "technology"]]
    few, open_ = int(table["lq"].isna().sum()), int((table["shortage"].isna() & table["lq"].notna()).sum())
    name, none = country_name(focal, language), {"ko": "없음", "en": "none"}[language]
    return _told(
        language,
        f"{name}의 규모에 견주어 인력이 적은 기술: {listed(less, 'ko') or none}. 많은 기술: "
        f"{listed(more[::-1], 'ko') or none}. 가릴 수 없는 기술 {open_}개, 모든 나라를 합쳐도 인원이 너무 적은 기술 "
        f"{few}개. 자국 인력 안의 비중이며, 빈자리나 인구당 인원이 아니다.",
        f"Fewer researchers than the size of {name} would give: {listed(less, 'en') or none}. More: "
        f"{listed(more[::-1], 'en') or none}. Cannot be told: {open_}; too few persons in all countries: {few}. It "
        "is a share of its own researchers, not vacancies, and not a number per head.",
    )


def agreement_reading(table: pd.DataFrame | None, language: str) -> Sentence:
    """How far the moves found here and ready-made flows agree.

    Examples
    --------
    >>> row = {"compared": "both", "n": 200, "spearman": 0.61, "spearman_low": 0.5, "spearman_high": 0.7}
    >>> print(agreement_reading(pd.DataFrame([row]), "en"))
    Over 200 pairs of countries that both sources know their flows have a rank correlation of 0.61 (95% interval \
0.50–0.70). Neither is the truth: they look at different people.
    >>> print(agreement_reading(None, "ko"))
    견줄 흐름 표가 주어지지 않았다(매개변수 flows).
    """
    if table is None:
        return _told(
            language,
            "견줄 흐름 표가 주어지지 않았다(매개변수 flows).",
            "No table of flows was given to compare with (parameter flows).",
        )
    row = table.set_index("compared").loc["both"]
    n, value = number(row["n"], language), number(row["spearman"], language, 2)
    bounds = interval(row["spearman_low"], row["spearman_high"], 2)
    return _told(
        language,
        f"두 자료에 모두 있는 나라 쌍 {n}개에서 흐름의 순위 상관은 {value}(95% 구간 {bounds})이다. 어느 쪽도 참값은 "
        "아니다: 서로 다른 사람을 본다.",
        f"Over {n} pairs of countries that both sources know their flows have a rank correlation of {value} (95% "
        f"interval {bounds}). Neither is the truth: they look at different people.",
    )


def talent_words(table: pd.DataFrame, language: str) -> pd.DataFrame:
    """A table with countries, technologies and terms in words, and the two ends of a flow named as such.

    Examples
    --------
    >>> table = pd.DataFrame({"source": ["KR"], "target": ["US"], "persons": [3]})
    >>> talent_words(table, "en").to_numpy().tolist()
    [['South Korea', 'United States', 3]]
    """
    ends = {"source": "moved_from", "target": "moved_to", "change": "kind_of_change"}
    out = table.rename(columns=ends)
    for column in ("moved_from", "moved_to"):
        if column in out:
            out[column] = out[column].map(lambda code: country_name(code, language)).astype("str")
    if "technologies" in out:
        out["technologies"] = [[term("technology", code, language) for code in codes] for codes in out["technologies"]]
    return in_words(out, language)
