"""Sentences that read types of cooperation, partners, priorities and the way to key actors."""

import numpy as np
import pandas as pd

from helpers.data.evidence import NAMED, whole_ties
from helpers.page.statements import Statement, state

_FIRST = 5  # partners that are told
_TYPES = ("acquisition", "diffusion", "catch_up", "leadership")  # in the order of a sentence


def types(types: pd.DataFrame) -> Statement:
    """How many technologies have a type, which, and why the others have none.

    Examples
    --------
    >>> table = pd.DataFrame({"technology": ["quantum-sensing", "industrial-ai"], "type": ["acquisition", None],
    ...     "reason": [None, "low_probability"], "splits": [False, False]})
    >>> print(types(table).text("en"))
    Of 2 technologies 1 has a type: new-technology acquisition (Quantum sensing). 1 cannot be decided from these \
data: no type is probable enough (1).
    """
    known = types.dropna(subset=["type"])
    found = {kind: known.loc[known["type"] == kind, "technology"].tolist() for kind in _TYPES}
    reasons = types.loc[types["type"].isna(), "reason"].value_counts().sort_index()
    return state(
        "partners.types",
        n=len(types),
        decided=len(known),
        found=[{"type": kind, "technologies": codes} for kind, codes in found.items() if codes],
        reasons=[{"reason": code, "n": int(count)} for code, count in reasons.items()],
        split=types.loc[types["splits"].fillna(False).astype(bool), "technology"].tolist(),
    )


def published_types(compared: pd.DataFrame) -> Statement:
    """How many types agree with the published ones, and which do not.

    Examples
    --------
    >>> table = pd.DataFrame({"technology": ["quantum-sensing", "industrial-ai"], "type": ["acquisition", None],
    ...     "published_type": ["acquisition", "acquisition"], "p_published": [0.9, 0.6], "agrees": [True, None]})
    >>> print(published_types(table).text("en"))
    2 technologies have a published type. Decided here: 1, as published: 1. The published types have a mean \
probability of 75%.
    """
    if compared.empty:
        return state("partners.no_published_types")
    decided, mean = compared.dropna(subset=["agrees"]), compared["p_published"].astype(float).mean()
    agrees = decided["agrees"].astype(bool)
    return state(
        "partners.published_types",
        n=len(compared),
        decided=len(decided),
        agreed=int(agrees.sum()),
        others=decided.loc[~agrees, ["technology", "published_type", "type"]].to_dict("records"),
        probability=None if pd.isna(mean) else mean,
    )


def first_partners(ranking: pd.DataFrame, focal: str, technology: str) -> Statement:
    """Who the first partners in a technology are, how many of the places are sure, and who of them is bound.

    Examples
    --------
    >>> table = pd.DataFrame({"country": ["JP", "KP"], "score": [0.6, 0.4], "rank": [1, 2], "rank_low": [1, 1],
    ...     "rank_high": [1, 2], "constraint": [None, "blocked"]})
    >>> print(first_partners(table, "KR", "quantum-sensing").text("en"))
    Quantum sensing: by merit the first partners of South Korea are Japan (score 0.60, rank 1) and North Korea (0.40, \
1–2). The data tell the first place apart. Bound by a rule: North Korea (blocked, rank 2).
    """
    rows = _ranked(ranking)
    if rows.empty:
        return state("partners.no_first_partners", focal=focal, technology=technology)
    first = whole_ties(rows, _FIRST)
    if first.empty:
        return state("partners.tied_partners", focal=focal, technology=technology, tied=int((rows["rank"] == 1).sum()))
    sure = (rows["rank_low"] == rows["rank_high"]).fillna(False).to_numpy(dtype=bool)
    return state(
        "partners.first_partners",
        technology=technology,
        focal=focal,
        first=first[["country", "score", "rank_low", "rank_high"]].to_dict("records"),
        apart=int(np.append(sure, False).argmin()),
        bound=rows.dropna(subset=["constraint"])[["country", "constraint", "rank"]].to_dict("records"),
    )


def _ranked(ranking: pd.DataFrame) -> pd.DataFrame:
    return ranking[ranking["rank"].notna()].sort_values(["rank", "country"])


def reasons(ranking: pd.DataFrame, first: int = _FIRST) -> list[Statement]:
    """Why each of the first partners stands where it does: what lifts it over the middle, and what holds it back.

    Parameters
    ----------
    ranking : DataFrame
        See `helpers.partners.ranking.rank_partners`.

    Examples
    --------
    >>> row = {"country": "JP", "rank": 2, "strongest": "affinity", "second": "time_zone", "weakest": "size",
    ...        "constraint": None}
    >>> print(reasons(pd.DataFrame([row]))[0].text("en"))
    2 Japan: lifted most by past joint works and time zones; held back most by size.
    """
    ranked = _ranked(ranking)
    rows = whole_ties(ranked, first).astype(object)
    told = rows.where(rows.notna(), None).to_dict("records")
    names = ("country", "rank", "strongest", "second", "weakest", "constraint")
    return [state("partners.reason", **{name: row[name] for name in names}) for row in told] or [
        state("partners.nobody_ranked" if ranked.empty else "page.untold")
    ]


def constraints(ranking: pd.DataFrame, rules: pd.DataFrame, date: str) -> Statement:
    """Which rules bind cooperation with the countries ranked, on the day asked about, each with its citation.

    Parameters
    ----------
    ranking : DataFrame
        country.
    rules : DataFrame
        country, kind, from, citation: `helpers.partners.constraints.constraints_on` the day.
    date : str

    Examples
    --------
    >>> rules = pd.DataFrame({"country": ["KP"], "kind": ["blocked"], "from": ["2016-11-30"],
    ...                       "citation": ["Resolution 2321 (2016), paragraph 11"]})
    >>> print(constraints(pd.DataFrame({"country": ["KP"]}), rules, "2024-06-26").text("en"))
    Rules that name a country, on 2024-06-26: North Korea – blocked since 2016-11-30 (Resolution 2321 (2016), \
paragraph 11). They change no score: who is bound is not for that a poor partner. Export control of strategic goods \
holds for every country.
    """
    absent = rules.loc[~rules["country"].isin(ranking["country"]), "country"].unique().tolist()
    told = rules[["country", "kind", "from", "citation"]].rename(columns={"from": "since"}).to_dict("records")
    return state("partners.constraints", date=date, rules=told, absent=absent)


def published_partners(compared: pd.DataFrame, first: int = _FIRST) -> Statement:
    """How many of the published partners are ranked first here, and who is first here and was not published.

    Examples
    --------
    >>> table = pd.DataFrame({"country": ["CN", "US", "GB"], "is_published": [False, True, True], "rank": [1, 2, 9]})
    >>> print(published_partners(table).text("en"))
    Of 2 published partners 1 is among the first 5 here. Among the first here and not published: China (rank 1). The \
documents do not say why a country is in their lists.
    """
    if compared.empty:
        return state("partners.no_published_partners")
    published, here = compared["is_published"], (compared["rank"] <= first).fillna(False)
    both, others = int((published & here).sum()), compared.loc[here & ~published, ["country", "rank"]]
    about = {"first": first, "others": others.to_dict("records")}
    return state("partners.published_partners", n=int(published.sum()), both=both, **about)


def weights(sensitivity: pd.DataFrame) -> Statement:
    """Which of the first partners stay among the first five whatever the weights, and which depend on them most.

    Examples
    --------
    >>> table = pd.DataFrame({"country": ["US", "JP"], "rank": [1, 2], "kept_share": [1.0, 0.54],
    ...                       "rank_best": [1, 2], "rank_worst": [3, 11]})
    >>> print(weights(table).text("en"))
    Among the first five whatever the weights of level, ease and effectiveness: United States. Japan depends on them \
most: among the first five under 54.0% of the weights, between 2 and 11 in all.
    """
    if sensitivity.empty:
        return state("partners.nobody_ranked")
    sure = sensitivity.loc[sensitivity["kept_share"] == 1, "country"].tolist()
    least = sensitivity.sort_values(["kept_share", "country"]).iloc[0]
    return state("partners.weights", sure=sure, **least[["country", "kept_share", "rank_best", "rank_worst"]])


def methods(agreement: pd.DataFrame) -> Statement:
    """How far the methods of ranking agree.

    Examples
    --------
    >>> table = pd.DataFrame({"method": ["sum", "sum"], "other": ["topsis", "promethee"], "tau": [0.9, 0.75], "n": 40})
    >>> print(methods(table).text("en"))
    Agreement of the orders of 40 partners (Kendall's tau, 1 is the same): weighted sum and TOPSIS 0.90; weighted sum \
and PROMETHEE II 0.75.
    """
    known = agreement.dropna(subset=["tau"])
    if known.empty:
        return state("partners.no_methods")
    return state("partners.methods", n=known["n"].iloc[0], pairs=known[["method", "other", "tau"]].to_dict("records"))


def backtest(summary: pd.DataFrame) -> Statement:
    """Whether the recommender beat each baseline in what was known afterwards, with intervals.

    Parameters
    ----------
    summary : DataFrame
        `helpers.partners.advice.read_backtest`; its first row is the recommender.

    Examples
    --------
    >>> summary = pd.DataFrame({"method": ["recommender", "gravity"], "precision_at_5": [0.34, 0.25],
    ...     "precision_at_5_low": [0.31, 0.22], "precision_at_5_high": [0.37, 0.28], "ndcg_at_10": [0.41, 0.29],
    ...     "ndcg_at_10_low": [0.38, 0.26], "ndcg_at_10_high": [0.44, 0.32], "beaten": [None, True], "n": 400})
    >>> print(backtest(summary).text("en"))
    Back-test over 400 countries and years: precision@5 0.340 (95% interval 0.310–0.370), NDCG@10 0.410 (0.380–0.440). \
The recommender of growth is surely ahead of gravity (PPML) in both.
    """
    if summary.empty:
        return state("partners.no_backtest")
    row, others = summary.iloc[0], summary.iloc[1:]
    won = others["beaten"].fillna(False).astype(bool)
    measured = row[[f"{c}{end}" for c in ("precision_at_5", "ndcg_at_10") for end in ("", "_low", "_high")]]
    ahead, behind = (others.loc[chosen, "method"].tolist() for chosen in (won, ~won))
    return state("partners.backtest", n=row["n"], method=row["method"], **measured, ahead=ahead, behind=behind)


def backtest_source(summary: pd.DataFrame) -> Statement:
    """Where the figures of the back-test come from: none of them is of the corpus that a page is about.

    Examples
    --------
    >>> print(backtest_source(pd.DataFrame({"period": ["2008-2013"]})).text("en"))
    Source: co-publications of countries 1990-2018 (bavla/OpenAlex, CC0), advice of 2008-2013 · make evidence
    """
    return state("partners.backtest_source", period=summary["period"].iloc[0])


_ADVICE = {"growth": "partners.advice_growth", "works": "partners.advice_works"}


def advice(advice: pd.DataFrame) -> list[Statement]:
    """Whose link is likely to grow beyond expectation, and with whom most works are added, or why nothing is said.

    Parameters
    ----------
    advice : DataFrame
        `helpers.partners.advice.advice`.

    Examples
    --------
    >>> table = pd.DataFrame({"country": ["VN", "PL"], "probability": [0.42, 0.31], "question": "growth"})
    >>> print(advice(table)[0].text("en"))
    Links most likely to grow beyond expectation in the next five years: Vietnam (probability 42%), Poland (31%). \
Growth is meant against the link's own past: it says who rises, not who is largest.
    """
    if advice.empty:
        return [state("partners.no_advice")]
    return [
        state(_ADVICE[question], rows=part.head(_FIRST)[["country", "probability"]].to_dict("records"))
        for question, part in advice.groupby("question", sort=False)
    ]


def priorities(priorities: pd.DataFrame, focal: str) -> Statement:
    """Which technologies come first, how sure that is, and how many are important and need cooperation.

    Examples
    --------
    >>> table = pd.DataFrame({"technology": ["quantum-sensing", "industrial-ai"], "priority": [0.7, None],
    ...     "rank": [1, None], "rank_low": [1, None], "rank_high": [2, None], "quadrant": ["high_high", None]})
    >>> print(priorities(table, "KR").text("en"))
    First of the technologies in which South Korea could cooperate: Quantum sensing (priority 0.70, rank 1–2). 1 of 1 \
are both important and in need of cooperation. 1 has too few works, of the world or of South Korea, to be ranked.
    """
    ranked = priorities[priorities["rank"].notna()].sort_values(["rank", "technology"])
    if ranked.empty:
        return state("partners.no_priorities", focal=focal)
    return state(
        "partners.priorities",
        focal=focal,
        first=whole_ties(ranked, 3)[["technology", "priority", "rank_low", "rank_high"]].to_dict("records"),
        tied=int((ranked["rank"] == ranked["rank"].min()).sum()),
        n=len(ranked),
        both=int((ranked["quadrant"] == "high_high").sum()),
        out=len(priorities) - len(ranked),
    )


def ways(actors: pd.DataFrame, focal: str) -> Statement:
    """Who of the key institutions or researchers abroad works with the focal country, and the way to the others.

    Parameters
    ----------
    actors : DataFrame
        `helpers.partners.key_actors.key_institutions` or `key_researchers`.
    focal : str

    Examples
    --------
    >>> table = pd.DataFrame({"institution": ["MIT", "Delft"], "country": ["US", "NL"], "steps": [1, 2],
    ...     "works_with_focal": [True, False], "chain": ["KAIST → MIT", "KAIST → MIT → Delft"]})
    >>> print(ways(table, "KR").text("en"))
    Of 2 key institutions abroad 1 works with South Korea already. The shortest way to the others leads to Delft \
(Netherlands) in 2 steps: KAIST → MIT → Delft.
    """
    people = "knows_focal" in actors
    if actors.empty:
        return state("partners.no_actors", people=people, least=NAMED)
    met = actors["knows_focal" if people else "works_with_focal"].fillna(False).astype(bool)
    others = actors[~met].rename(columns={"author_name" if people else "institution": "actor"})
    reached = others.dropna(subset=["steps"]).sort_values("steps", kind="stable")
    nearest = reached.head(1)[["actor", "country", "steps", "chain"]].to_dict("records")
    out = len(others) - len(reached)
    return state(
        "partners.ways", people=people, n=len(actors), met=int(met.sum()), focal=focal, nearest=nearest, out=out
    )
