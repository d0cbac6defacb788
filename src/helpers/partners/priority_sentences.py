"""Sentences that read priority technologies and the way to their key institutions and researchers."""

from helpers.data.countries import country_name
from helpers.page.particles import interval, josa, listed, number
from helpers.page.sentence import Sentence, told
from helpers.page.terms import term


def priorities_finding(priorities, focal: str, language: str) -> Sentence:
    """Which technologies come first, how sure that is, and how many are important and need cooperation.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"technology": ["quantum-sensing", "industrial-ai"], "priority": [0.7, None],
    ...     "rank": [1, None], "rank_low": [1, None], "rank_high": [2, None], "quadrant": ["high_high", None]})
    >>> print(priorities_finding(table, "KR", "en"))
    First of the technologies in which South Korea could cooperate: Quantum sensing (priority 0.70, rank 1–2). 1 of 1 \
are both important and in need of cooperation. 1 has too few works to be ranked.
    """
    ranked = priorities[priorities["rank"].notna()].sort_values(["rank", "technology"])
    name, n, out = country_name(focal, language), len(ranked), len(priorities) - len(ranked)
    if ranked.empty:
        ko = f"논문이 너무 적어 {name}의 협력 우선순위를 매길 수 있는 기술이 없다."
        return told(language, ko, f"No technology has works enough to be ranked for {name}.")
    first = listed([_placed(row, language) for row in ranked.head(3).to_dict("records")], language)
    both = int((ranked["quadrant"] == "high_high").sum())
    ko = f"{josa(name, '이/가')} 먼저 협력할 기술은 {first} 차례다. 순위가 있는 {n}개 가운데 "
    ko += f"{both}개가 중요하면서 협력도 필요한 사분면에 든다."
    ko += f" 논문이 너무 적어 순위를 매기지 못한 기술은 {out}개다." if out else ""
    en = f"First of the technologies in which {name} could cooperate: {first}. {both} of {n} are both important and in "
    en += "need of cooperation."
    en += f" {out} {'has' if out == 1 else 'have'} too few works to be ranked." if out else ""
    return told(language, ko, en)


def _placed(row: dict, language: str) -> str:
    about, score = term("technology", row["technology"], language), number(row["priority"], language, 2)
    low, high = row["rank_low"], row["rank_high"]
    bounds = number(low, language) if low == high else interval(low, high)
    return f"{about}({score}, {bounds}위)" if language == "ko" else f"{about} (priority {score}, rank {bounds})"


def path_reading(actors, focal: str, language: str) -> Sentence:
    """Who of the key institutions or researchers abroad works with the focal country, and the way to the others.

    Parameters
    ----------
    actors : DataFrame
        `helpers.partners.key_actors.key_institutions` or `key_researchers`.
    focal : str
    language : {"ko", "en"}

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"institution": ["MIT", "Delft"], "country": ["US", "NL"], "steps": [1, 2],
    ...     "works_with_focal": [True, False], "chain": ["KAIST → MIT", "KAIST → MIT → Delft"]})
    >>> print(path_reading(table, "KR", "en"))
    Of 2 key institutions abroad 1 works with South Korea already. The shortest way to the others leads to Delft \
(Netherlands) in 2 steps: KAIST → MIT → Delft.
    """
    people, name = "knows_focal" in actors, country_name(focal, language)
    known, label = ("knows_focal", "author_name") if people else ("works_with_focal", "institution")
    ko_what, unit, en_what = ("연구자", "명", "researchers") if people else ("기관", "곳", "institutions")
    if actors.empty:
        ko = f"이 자료에는 이 기술의 해외 핵심 {josa(ko_what, '이/가')} 없다."
        return told(language, ko, f"These data hold no key {en_what} of this technology abroad.")
    n, met = len(actors), actors[known].fillna(False).astype(bool)
    ko = f"해외 핵심 {ko_what} {n}{unit} 가운데 {met.sum()}{unit}이 이미 {josa(name, '과/와')} 협력한다."
    en = f"Of {n} key {en_what if n > 1 else en_what[:-1]} abroad {met.sum() or 'none'} "
    en += f"{'work' if met.sum() > 1 else 'works'} with {name} already."
    others = actors[~met]
    reached = others.dropna(subset=["steps"]).sort_values("steps", kind="stable")
    if len(reached):
        row = reached.iloc[0]
        where, steps = country_name(row["country"], language), number(row["steps"], language)
        ko += f" 나머지로 가는 가장 짧은 길은 {row[label]}({where})까지 {steps}단계다: {row['chain']}."
        en += f" The shortest way to the others leads to {row[label]} ({where}) in {steps} steps: {row['chain']}."
    out = len(others) - len(reached)
    ko += f" {out}{unit}에는 이어지는 길이 없다." if out else ""
    en += f" No way leads to {out}." if out else ""
    return told(language, ko, en)
