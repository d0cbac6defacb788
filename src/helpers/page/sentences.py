"""What the corpus and the network of countries say: statements from their tables."""

import numpy as np
import pandas as pd

from helpers.data.corpus import Corpus
from helpers.data.coverage import unknowns
from helpers.data.evidence import ENOUGH
from helpers.page.statements import Statement, state

#: Joint works below which an intensity is not told.
TOLD_FROM = 5


_RIGHT = ["precision", "precision_low", "precision_high", "recall"]


def corpus_answer(meta: dict, unknown: pd.DataFrame, quality: pd.DataFrame) -> Statement:
    """How large the corpus is, how much of it is placed, and how often the country rules are right.

    Examples
    --------
    >>> unknown = pd.DataFrame({"item": ["work_country"], "n": [100], "unknown": [2], "share": [0.02]})
    >>> quality = pd.DataFrame({"measured": ["country"], "sample": ["all"], "precision": [0.99],
    ...     "precision_low": [0.97], "precision_high": [1.0], "recall": [0.98]})
    >>> print(corpus_answer({"counts": {"works": 100, "countries": 9}}, unknown, quality).text("en"))
    100 works from 9 countries; 2.0% of the works have no author of known country and stay out of the networks. On \
labelled MEDLINE affiliations the rules that read countries from text are right in 99.0% (95% interval 97.0–100.0%) \
and find 98.0%.
    >>> print(corpus_answer({"counts": {"works": 100, "countries": 9}}, unknown, quality.head(0)).text("en"))
    100 works from 9 countries; 2.0% of the works have no author of known country and stay out of the networks. How \
often its countries are right was not measured.
    """
    rows = quality[(quality["measured"] == "country") & (quality["sample"] == "all")]
    row = rows.iloc[0] if len(rows) else dict.fromkeys(_RIGHT)
    return state(
        "page.corpus_answer",
        works=meta["counts"]["works"],
        countries=meta["counts"]["countries"],
        out=unknown.set_index("item").loc["work_country", "share"],
        **{name: row[name] for name in _RIGHT},
    )


def most_works_year(years: pd.DataFrame) -> Statement:
    """Which year most works are of.

    Examples
    --------
    >>> print(most_works_year(pd.DataFrame({"year": [2021, 2020], "works": [3, 1]})).text("en"))
    3 of 4 works are of 2021.
    """
    first = years.iloc[0]
    return state("page.most_works_year", year=int(first["year"]), works=first["works"], n=years["works"].sum())


def unknown_works(corpus: Corpus) -> Statement:
    """How many works stay out of the network because no author's country is known.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> print(unknown_works(read_corpus("planted")).text("ko"))
    논문 4,554편 가운데 0편(0.0%)은 국가를 아는 저자가 없어 네트워크에서 빠졌다.
    """
    row = unknowns(corpus).set_index("item").loc["work_country"]
    once = corpus.meta.get("counted_once", 0)
    return state("page.unknown_works", n=row["n"], out=row["unknown"], share=row["share"], once=once)


def first_partners(partners: pd.DataFrame, focal: str, counting: str, own: float | None = None) -> Statement:
    """Who the focal country's first partners are, and how many of the places the data can tell apart.

    Of `own` works of the focal country, if these are fewer than `helpers.data.evidence.ENOUGH`, nobody is called first.

    Examples
    --------
    >>> table = pd.DataFrame({"partner": ["US", "CN"], "works": [63, 35], "works_low": [48, 24],
    ...     "works_high": [79, 46], "share": [0.2, 0.1], "share_low": [0.1, 0.05], "share_high": [0.3, 0.15],
    ...     "rank": [1, 2], "rank_low": [1, 2], "rank_high": [1, 2]})
    >>> print(first_partners(table, "KR", "full").text("en"))
    South Korea works most with United States: 63 joint works (95% interval 48–79), 20.0% of its links; next: China. \
The data tell the first 2 places apart.
    """
    if partners.empty:
        return state("page.no_partners", focal=focal)
    if own is not None and own < ENOUGH:
        return state("page.too_few_for_partners", focal=focal, n=own, least=ENOUGH, partners=len(partners))
    first, column = partners.iloc[0], "works" if counting == "full" else "works_fractional"
    single = np.append(partners["rank_low"] == partners["rank_high"], False)
    most = partners.loc[partners["rank"] == partners["rank"].min(), "partner"].tolist()
    if len(most) > 1:
        return state(
            "page.tied_partners", focal=focal, most=most, works=first[column], digits=0 if counting == "full" else 1
        )
    return state(
        "page.first_partners",
        focal=focal,
        partner=first["partner"],
        works=first[column],
        low=first[f"{column}_low"],
        high=first[f"{column}_high"],
        digits=0 if counting == "full" else 1,
        share=first["share"],
        following=partners["partner"][1:4].tolist(),
        apart=int(single.argmin()),
    )


def counting_matters(full: pd.DataFrame, fractional: pd.DataFrame, top: int = 10) -> Statement:
    """Which of the first partners fractional counting moves most.

    Where no place is told, neither is a move of one.

    Examples
    --------
    >>> full = pd.DataFrame({"partner": ["US", "FR", "CN"], "rank": [1, 2, 3]})
    >>> fractional = pd.DataFrame({"partner": ["US", "CN", "FR"], "rank": [1, 2, 3], "works_fractional": [3, 2, 1]})
    >>> print(counting_matters(full, fractional).text("en"))
    Counting fractionally moves France most among the first 3: from place 2 to place 3.
    """
    if fractional["works_fractional"].isna().all() and len(full):
        return state("page.counting_unknown")
    if full["rank"].isna().all():
        return state("page.untold")
    ranks = fractional[["partner", "rank"]]
    both = full.head(top)[["partner", "rank"]].merge(ranks, on="partner", suffixes=("", "_fractional"))
    both["moved"] = (both["rank_fractional"] - both["rank"]).abs()
    if both.empty or not both["moved"].max():
        return state("page.counting_changes_nothing")
    row = both.sort_values(["moved", "rank"], ascending=[False, True]).iloc[0]
    was, now = int(row["rank"]), int(row["rank_fractional"])
    return state("page.counting_matters", n=len(both), partner=row["partner"], was=was, now=now)


def intensity(partners: pd.DataFrame, focal: str) -> Statement:
    """With whom the focal country works more, and less, than others do: RIC intervals that leave out 1.

    Examples
    --------
    >>> table = pd.DataFrame({"partner": ["IN", "GB"], "works": [22, 18], "ric": [1.7, 0.3],
    ...     "ric_low": [1.1, 0.2], "ric_high": [2.6, 0.4]})
    >>> print(intensity(table, "KR").text("en"))
    South Korea works more with India, and less with United Kingdom, than the rest of the network does \
(RIC, 95% interval without 1, at least 5 joint works).
    """
    seen = partners[partners["works"] >= TOLD_FROM]
    if seen.empty:
        return state("page.no_intensity", focal=focal, least=TOLD_FROM)
    more, less = seen.loc[seen["ric_low"] > 1, "partner"], seen.loc[seen["ric_high"] < 1, "partner"]
    return state("page.intensity", focal=focal, more=more[:6].tolist(), less=less[:6].tolist(), least=TOLD_FROM)


def backbone_share(kept: pd.DataFrame, links: pd.DataFrame, alpha: float) -> Statement:
    """How much of the network the backbone keeps.

    Examples
    --------
    >>> links = pd.DataFrame({"works": [8, 1, 1]})
    >>> print(backbone_share(links.head(1), links, 0.05).text("en"))
    At significance level 0.05 the backbone keeps 1 of 3 links, which carry 80% of the joint works.
    """
    if links.empty:
        return state("page.no_links")
    share = kept["works"].sum() / links["works"].sum()
    return state("page.backbone_share", alpha=alpha, n=len(kept), links=len(links), share=share)


def community(found, focal: str) -> Statement:
    """How many communities there are, how firm they are, and with whom the focal country shares one.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> nodes = pd.DataFrame({"node": ["JP", "KR"], "community": [1, 1], "stability": [0.9, 0.8]})
    >>> print(community(Some(nodes=nodes, modularity=0.2, adjusted_rand=0.7), "KR").text("en"))
    1 community (modularity 0.20; agreement over seeds 0.70, where 1 is complete). South Korea is in community 1 \
with stability 0.80, together with Japan.
    """
    if found.nodes.empty:
        return state("page.no_links")
    own = found.nodes[found.nodes["node"] == focal]
    number, stability = (own["community"].iloc[0], own["stability"].iloc[0]) if len(own) else (None, None)
    others = found.nodes[(found.nodes["community"] == number) & (found.nodes["node"] != focal)]
    return state(
        "page.community",
        n=found.nodes["community"].nunique(),
        modularity=found.modularity,
        agreement=found.adjusted_rand,
        focal=focal,
        own=None if number is None else int(number),
        stability=stability,
        others=others.sort_values(["stability", "node"], ascending=[False, True])["node"][:8].tolist(),
    )
