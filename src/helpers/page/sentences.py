"""Sentences that read a result, generated from its table in Korean or English."""

import re

from helpers.data.countries import country_name
from helpers.page.particles import interval, josa, number, percent
from helpers.page.terms import term


class Sentence(str):
    """A sentence that a notebook shows as prose; names from data cannot carry markup into the page.

    Examples
    --------
    >>> Sentence("**Kim** <b>")._repr_markdown_()
    '\\\\*\\\\*Kim\\\\*\\\\* &lt;b&gt;'
    """

    def _repr_markdown_(self) -> str:
        plain = self.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return re.sub(r"([\\`*_\[\]#|~$])", r"\\\1", plain)


def told(language: str, ko: str, en: str) -> Sentence:
    """The sentence of the language.

    Examples
    --------
    >>> told("ko", "있다.", "There is.")
    '있다.'
    """
    return Sentence(ko if language == "ko" else en)


def _names(codes, language: str) -> str:
    names = [country_name(code, language) for code in codes]
    return "·".join(names) if language == "ko" else ", ".join(names)


def _bounds(row, column: str, digits: int = 0, share: bool = False) -> str:
    return interval(row[f"{column}_low"], row[f"{column}_high"], digits, share)


def corpus_finding(meta: dict, unknowns, quality, language: str) -> Sentence:
    """How large the corpus is, how much of it is placed, and how often the country rules are right.

    Examples
    --------
    >>> import pandas as pd
    >>> unknowns = pd.DataFrame({"item": ["work_country"], "n": [100], "unknown": [2], "share": [0.02]})
    >>> quality = pd.DataFrame({"measured": ["country"], "sample": ["all"], "precision": [0.99],
    ...     "precision_low": [0.97], "precision_high": [1.0], "recall": [0.98]})
    >>> meta = {"counts": {"works": 100, "countries": 9}}
    >>> print(corpus_finding(meta, unknowns, quality, "en"))
    100 works from 9 countries; 2.0% of the works have no author of known country and stay out of the networks. On \
labelled MEDLINE affiliations the rules that read countries from text are right in 99.0% (95% interval 97.0–100.0%) \
and find 98.0%.
    """
    counts = meta["counts"]
    out = unknowns.set_index("item").loc["work_country", "share"]
    row = quality[(quality["measured"] == "country") & (quality["sample"] == "all")].iloc[0]
    right, low, found = percent(row["precision"]), _bounds(row, "precision", 1, True), percent(row["recall"])
    works, countries = number(counts["works"], language), number(counts["countries"], language)
    if language == "ko":
        return Sentence(
            f"논문 {works}편, {countries}개국의 자료이며, 논문의 {josa(percent(out), '은/는')} 국가를 아는 저자가 없어 "
            f"네트워크에서 빠진다. 소속 문자열에서 국가를 읽는 규칙은 라벨을 붙인 MEDLINE 표본에서 "
            f"{right}가 맞고(95% 구간 {low}), 찾아야 할 국가의 {found}를 찾는다."
        )
    return Sentence(
        f"{works} works from {countries} countries; {percent(out)} of the works have no author of known country and "
        f"stay out of the networks. On labelled MEDLINE affiliations the rules that read countries from text "
        f"are right in {right} (95% interval {low}) and find {found}."
    )


def years_finding(years, language: str) -> Sentence:
    """Which year most works are of.

    Examples
    --------
    >>> import pandas as pd
    >>> print(years_finding(pd.DataFrame({"year": [2021, 2020], "works": [3, 1]}), "en"))
    3 of 4 works are of 2021.
    """
    first, total = years.iloc[0], number(years["works"].sum(), language)
    most, year = number(first["works"], language), f"{first['year']:.0f}"
    if language == "ko":
        return Sentence(f"논문 {total}편 가운데 {most}편이 {year}년에 나왔다.")
    return Sentence(f"{most} of {total} works are of {year}.")


def unknown_reading(unknowns, language: str) -> Sentence:
    """How many works stay out of the network because no author's country is known.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"item": ["work_country"], "n": [100], "unknown": [2], "share": [0.02]})
    >>> print(unknown_reading(table, "ko"))
    논문 100편 가운데 2편(2.0%)은 국가를 아는 저자가 없어 네트워크에서 빠졌다.
    """
    row = unknowns.set_index("item").loc["work_country"]
    if not row["n"]:
        ko = "이 말뭉치에는 링크의 수만 있고 논문이 없어, 국가를 모르는 논문이 얼마나 빠졌는지 알 수 없다."
        en = "This corpus holds counts of links and no works: how many works of unknown country it misses is not known."
        return Sentence(ko if language == "ko" else en)
    n, out, share = number(row["n"], language), number(row["unknown"], language), percent(row["share"])
    if language == "ko":
        return Sentence(f"논문 {n}편 가운데 {out}편({share})은 국가를 아는 저자가 없어 네트워크에서 빠졌다.")
    return Sentence(f"Of {n} works, {out} ({share}) have no author of known country and are not in the network.")


def countries_finding(partners, focal: str, counting: str, language: str) -> Sentence:
    """Who the focal country's first partners are, and how many of the places the data can tell apart.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"partner": ["US", "CN"], "works": [63, 35], "works_low": [48, 24],
    ...     "works_high": [79, 46], "share": [0.2, 0.1], "share_low": [0.1, 0.05], "share_high": [0.3, 0.15],
    ...     "rank": [1, 2], "rank_low": [1, 2], "rank_high": [1, 2]})
    >>> print(countries_finding(table, "KR", "full", "en"))
    South Korea works most with United States: 63 joint works (95% interval 48–79), 20.0% of its links; next: China. \
The data tell the first 2 places apart.
    """
    if partners.empty:
        name = country_name(focal, language)
        ko, en = (f"{josa(name, '은/는')} 이 자료에서 국제 공동 논문이 없다.", f"{name} has no joint works here.")
        return Sentence(ko if language == "ko" else en)
    first = partners.iloc[0]
    column = "works" if counting == "full" else "works_fractional"
    digits = 0 if counting == "full" else 1
    works, bounds = number(first[column], language, digits), _bounds(first, column, digits)
    share, partner, name = (
        percent(first["share"]),
        country_name(first["partner"], language),
        country_name(focal, language),
    )
    following = _names(partners["partner"][1:4], language)
    apart = _told_apart(partners)
    if language == "ko":
        then = f" 다음은 {following}이다." if following else ""
        told = f"순위를 가릴 수 있는 것은 {apart}위까지다." if apart else "이 자료로는 순위를 가릴 수 없다."
        measured = f"공동 논문 {works}편, 95% 구간 {bounds}, 협력의 {share}"
        return Sentence(f"{name}의 첫째 협력국은 {partner}({measured})이다.{then} {told}")
    then = f"; next: {following}" if following else ""
    told = (
        f"The data tell the first {apart} places apart."
        if apart > 1
        else ("The data tell only the first place apart." if apart else "The data cannot tell the places apart.")
    )
    return Sentence(
        f"{name} works most with {partner}: {works} joint works (95% interval {bounds}), {share} of its links{then}. "
        + told
    )


def _told_apart(ranked) -> int:
    """Number of first places whose rank interval is a single rank."""
    single = (ranked["rank_low"] == ranked["rank_high"]).to_numpy()
    return int(single.argmin()) if not single.all() else len(single)


def counting_reading(full, fractional, language: str, top: int = 10) -> Sentence:
    """Which of the first partners fractional counting moves most.

    Examples
    --------
    >>> import pandas as pd
    >>> full = pd.DataFrame({"partner": ["US", "FR", "CN"], "rank": [1, 2, 3]})
    >>> fractional = pd.DataFrame({"partner": ["US", "CN", "FR"], "rank": [1, 2, 3], "works_fractional": [3, 2, 1]})
    >>> print(counting_reading(full, fractional, "en"))
    Counting fractionally moves France most among the first 3: from place 2 to place 3.
    """
    if fractional["works_fractional"].isna().all() and len(full):
        ko, en = "링크의 수만으로는 분수 계산을 할 수 없다.", "Counts of links do not tell fractional counts."
        return Sentence(ko if language == "ko" else en)
    both = full.head(top)[["partner", "rank"]].merge(
        fractional[["partner", "rank"]], on="partner", suffixes=("", "_fractional")
    )
    both["moved"] = (both["rank_fractional"] - both["rank"]).abs()
    if both.empty or not both["moved"].max():
        ko, en = (
            "분수 계산을 해도 앞 순위는 바뀌지 않는다.",
            "Counting fractionally changes none of the first places.",
        )
        return Sentence(ko if language == "ko" else en)
    row = both.sort_values(["moved", "rank"], ascending=[False, True]).iloc[0]
    name, was, now = country_name(row["partner"], language), int(row["rank"]), int(row["rank_fractional"])
    if language == "ko":
        return Sentence(
            f"분수 계산을 하면 앞 {len(both)}개국 가운데 {josa(name, '이/가')} 가장 크게 움직인다: "
            f"{was}위에서 {now}위로."
        )
    return Sentence(
        f"Counting fractionally moves {name} most among the first {len(both)}: from place {was} to place {now}."
    )


def intensity_reading(partners, focal: str, language: str) -> Sentence:
    """With whom the focal country works more, and less, than others do: RIC intervals that leave out 1.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"partner": ["IN", "GB"], "works": [22, 18], "ric": [1.7, 0.3],
    ...     "ric_low": [1.1, 0.2], "ric_high": [2.6, 0.4]})
    >>> print(intensity_reading(table, "KR", "en"))
    South Korea works more with India, and less with United Kingdom, than the rest of the network does \
(RIC, 95% interval without 1, at least 5 joint works).
    """
    seen = partners[partners["works"] >= 5]
    more = _names(seen.loc[seen["ric_low"] > 1, "partner"][:6], language)
    less = _names(seen.loc[seen["ric_high"] < 1, "partner"][:6], language)
    name = country_name(focal, language)
    if language == "ko":
        parts = [f"{josa(more, '과/와')}는 더 많이" if more else "", f"{josa(less, '과/와')}는 더 적게" if less else ""]
        told = ", ".join(part for part in parts if part) or "어느 나라와도 뚜렷이 더 많거나 적지 않게"
        return Sentence(
            f"{josa(name, '은/는')} 네트워크의 다른 나라들에 견주어 {told} 협력한다"
            "(RIC의 95% 구간이 1을 벗어나는 경우, 공동 논문 5편 이상)."
        )
    parts = [f"more with {more}" if more else "", f"less with {less}" if less else ""]
    told = ", and ".join(part for part in parts if part)
    end = "(RIC, 95% interval without 1, at least 5 joint works)."
    if not told:
        return Sentence(f"{name} works with nobody clearly more or less than the rest of the network does {end}")
    told = f"{told}," if "and" in told else told
    return Sentence(f"{name} works {told} than the rest of the network does {end}")


def backbone_reading(kept, links, alpha: float, language: str) -> Sentence:
    """How much of the network the backbone keeps.

    Examples
    --------
    >>> import pandas as pd
    >>> links = pd.DataFrame({"works": [8, 1, 1]})
    >>> print(backbone_reading(links.head(1), links, 0.05, "en"))
    At significance level 0.05 the backbone keeps 1 of 3 links, which carry 80% of the joint works.
    """
    share = percent(kept["works"].sum() / links["works"].sum() if len(links) else None, 0)
    n, of = number(len(kept), language), number(len(links), language)
    if language == "ko":
        return Sentence(
            f"유의수준 {alpha}에서 뼈대는 링크 {of}개 가운데 {n}개를 남기며, 공동 논문의 {josa(share, '을/를')} 담는다."
        )
    return Sentence(
        f"At significance level {alpha} the backbone keeps {n} of {of} links, which carry {share} of the joint works."
    )


def community_reading(found, focal: str, language: str) -> Sentence:
    """How many communities there are, how firm they are, and with whom the focal country shares one.

    Examples
    --------
    >>> import pandas as pd
    >>> from types import SimpleNamespace as Some
    >>> nodes = pd.DataFrame({"node": ["JP", "KR"], "community": [1, 1], "stability": [0.9, 0.8]})
    >>> print(community_reading(Some(nodes=nodes, modularity=0.2, adjusted_rand=0.7), "KR", "en"))
    1 community (modularity 0.20; agreement over seeds 0.70, where 1 is complete). South Korea is in community 1 \
with stability 0.80, together with Japan.
    """
    nodes = found.nodes
    n = nodes["community"].nunique()
    firm = f"{number(found.modularity, language, 2)}", f"{number(found.adjusted_rand, language, 2)}"
    own = nodes[nodes["node"] == focal]
    if own.empty:
        where = ""
    else:
        community, stability = int(own["community"].iloc[0]), number(own["stability"].iloc[0], language, 2)
        others = nodes[(nodes["community"] == community) & (nodes["node"] != focal)]
        with_whom = _names(others.sort_values(["stability", "node"], ascending=[False, True])["node"][:8], language)
        name = country_name(focal, language)
        if language == "ko":
            where = f" {josa(name, '은/는')} {community}번 공동체에 있고(안정도 {stability})"
            where += f", 같은 공동체에는 {with_whom} 등이 있다." if with_whom else " 혼자다."
        else:
            where = f" {name} is in community {community} with stability {stability}"
            where += f", together with {with_whom}." if with_whom else ", alone."
    if language == "ko":
        return Sentence(f"공동체는 {n}개다(모듈성 {firm[0]}, 시드 간 일치도 {firm[1]}, 1이면 완전 일치).{where}")
    many = "community" if n == 1 else "communities"
    return Sentence(f"{n} {many} (modularity {firm[0]}; agreement over seeds {firm[1]}, where 1 is complete).{where}")


def scope_words(scope) -> str:
    """Technology, years and counting of a scope in words, for titles and subtitles."""
    given, language = scope.parameters, scope.language
    years = "" if given["years"] == "all" else f" · {given['years']}"
    technology, counting = (term(name, given[name], language) for name in ("technology", "counting"))
    return f"{technology}{years} · {counting}"
