"""Sentences that read technology levels: what they are made of, how sure a rank is, and what would change it."""

import numpy as np
import pandas as pd

from helpers.data.evidence import ENOUGH, foremost, whole_ties
from helpers.page.statements import Statement, state

_RANK = ["rank", "rank_low", "rank_high"]


def score_basis(levels) -> Statement:
    """What the scores are made of, with which weights, and what of it the data lack: the first lines of a page.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> found = Some(technologies=["quantum-sensing"], values={"papers": np.array([[3.0]])}, works=np.array([17.0]))
    >>> given = {"weights": {"papers": 1.0}, "missing": ("top10", "experts"), "stand_in": "papers", "scaling": "max"}
    >>> print(score_basis(Some(components=found, **given)).text("en"))
    These data hold no top 10% papers and expert scores, which the level is meant to be made of: the number of papers \
stands in for all of them, and tells how active a country is rather than how good. Scaling: highest = 100. Works of \
known country: 17 a technology.
    """
    unknown = {name: int(np.isnan(levels.components.values[name]).all(axis=1).sum()) for name in levels.weights}
    works = levels.components.works[~np.isnan(levels.components.works)]
    return state(
        "levels.score_basis",
        weights=levels.weights,
        lacking=levels.missing,
        stand_in=levels.stand_in,
        scaling=levels.scaling,
        gaps=[{"component": name, "technologies": number} for name, number in unknown.items() if number],
        technologies=len(levels.components.technologies),
        works=[works.min(), works.max()] if len(works) else None,
    )


def standing(levels: pd.DataFrame, focal: str, technology: str) -> Statement:
    """Where the focal country stands in a technology, how sure that is, and who leads.

    Examples
    --------
    >>> table = pd.DataFrame({"technology": "quantum-sensing", "country": ["US", "KR"], "score": [100.0, 12.0],
    ...     "score_low": [100.0, 9.0], "score_high": [100.0, 15.0], "rank": [1, 2], "rank_low": [1, 2],
    ...     "rank_high": [1, 4], "p_top10": [1.0, 0.98]})
    >>> print(standing(table, "KR", "quantum-sensing").text("en"))
    Quantum sensing: South Korea is 2 of 2 countries (90% interval 2–4), its score 12.0 (9.0–15.0). First: United \
States and South Korea.
    """
    ranked = levels[(levels["technology"] == technology) & levels["rank"].notna()].sort_values(["rank", "country"])
    own = ranked[ranked["country"] == focal]
    about = {"technology": technology, "focal": focal, "first": whole_ties(ranked, 3)["country"].tolist()}
    about["tied"] = int((ranked["rank"] == ranked["rank"].min()).sum())
    if own.empty:
        return state("levels.no_standing", **about, works=_works(levels, focal, technology), least=ENOUGH)
    row = own.iloc[0][[*_RANK, "score", "score_low", "score_high", "p_top10"]]
    least = ENOUGH if "papers" in levels else None
    about |= {"countries": len(ranked), "alike": int((ranked["rank"] == row["rank"]).sum()), "least": least}
    return state("levels.standing", **about, **row)


def _works(levels: pd.DataFrame, focal: str, technology: str) -> int | None:
    """Works of a country in a technology, where the table counts them; a country that is not there has none."""
    if "papers" not in levels:
        return None
    own = levels[(levels["technology"] == technology) & (levels["country"] == focal)]["papers"]
    return own.sum() if own.notna().all() else None


def overview(levels: pd.DataFrame, focal: str) -> Statement:
    """Best and worst rank of the focal country over the technologies, and where it is surely among the first ten.

    Examples
    --------
    >>> table = pd.DataFrame({"technology": ["quantum-sensing", "synthetic-biology"], "country": "KR",
    ...     "rank": [12, 7], "rank_low": [9, 6], "rank_high": [15, 9]})
    >>> print(overview(table, "KR").text("en"))
    Of 2 technologies in which it has a rank (of 2) South Korea stands best in Synthetic biology (rank 7, 90% interval \
6–9) and worst in Quantum sensing (12, 9–15); in 1 the whole interval lies within the first ten.
    """
    own = levels[(levels["country"] == focal) & levels["rank"].notna()].sort_values(["rank", "technology"])
    technologies = levels["technology"].nunique()
    least = ENOUGH if "papers" in levels else None
    if own.empty:
        return state("levels.no_overview", focal=focal, technologies=technologies, least=least)
    ends = {"best": own["rank"].min(), "worst": own["rank"].max()}
    ends = {end: own.loc[own["rank"] == rank, ["technology", *_RANK]].to_dict("records") for end, rank in ends.items()}
    sure = int((own["rank_high"] <= 10).sum())
    told = {"technologies": len(own), "of": technologies, "least": least}
    return state("levels.overview", focal=focal, **told, **ends, sure=sure)


def agreement(compared: pd.DataFrame, focal: str) -> Statement:
    """How many published ranks lie within the computed intervals, and where the two are farthest apart.

    Examples
    --------
    >>> table = pd.DataFrame({"technology": ["quantum-sensing", "industrial-ai"], "published_rank": [12, 6],
    ...     "rank": [9, 7], "rank_low": [7, 6], "rank_high": [13, 8], "within": [True, True], "difference": [-3, 1]})
    >>> print(agreement(table, "KR").text("en"))
    Of 2 published ranks of South Korea 2 lie within the 90% interval of the computed ones. They are farthest apart in \
Quantum sensing: published 12, computed 9 (7–13).
    """
    both = compared.dropna(subset=["published_rank", "rank"])
    if both.empty:
        return state("levels.no_agreement", focal=focal)
    both = both.assign(far=both["difference"].abs()).sort_values("technology")
    far = foremost(both, "far", least=1)[["technology", "published_rank", *_RANK]].to_dict("records")
    return state("levels.agreement", focal=focal, n=len(both), within=both["within"].fillna(False).sum(), far=far)


def sensitivity(sensitivity: pd.DataFrame, focal: str, technology: str) -> Statement:
    """How far the rank depends on the weights, and the smallest change of weights that changes it.

    Examples
    --------
    >>> row = {"technology": "quantum-sensing", "rank": 5, "kept_share": 0.63, "rank_best": 3, "rank_worst": 9,
    ...        "smallest_change": 0.12, "change_to": "top10 0.21, patents 0.79", "rival": "JP"}
    >>> print(sensitivity(pd.DataFrame([row]), "KR", "quantum-sensing").text("en"))
    South Korea keeps rank 5 under 63.0% of all weights; over all of them it goes from 3 to 9. The smallest change \
that changes it moves 0.120 of the weight, to top 10% papers 0.21, triadic patents 0.79, where it meets Japan.
    """
    rows = sensitivity[(sensitivity["technology"] == technology) & sensitivity["rank"].notna()]
    if rows.empty:
        return state("levels.no_rank_to_weigh", focal=focal)
    row = rows.iloc[0]
    if pd.isna(row["kept_share"]):
        return state("levels.one_component", focal=focal, rank=row["rank"])
    ranks = row[["rank", "kept_share", "rank_best", "rank_worst"]]
    moved = None if pd.isna(row["smallest_change"]) else row[["smallest_change", "change_to", "rival"]].to_dict()
    return state("levels.sensitivity", focal=focal, **ranks, moved=moved)


def decomposition(choices: pd.DataFrame, effects: pd.DataFrame, focal: str) -> Statement:
    """How far the rank goes over all combinations of choices, and which choice moves it most.

    Examples
    --------
    >>> choices = pd.DataFrame({"rank": [4, 8, 12]})
    >>> effects = pd.DataFrame({"factor": ["components"], "moves": [5.0], "rank_low": [5.0], "rank_high": [10.0],
    ...     "lowest_choice": ["experts"], "highest_choice": ["papers"], "share": [0.6]})
    >>> print(decomposition(choices, effects, "KR").text("en"))
    Over 3 combinations of choices the rank of South Korea goes from 4 to 12. The choice of components moves it most: \
the mean rank is 5.0 with expert scores and 10.0 with papers, 60% of the variance.
    """
    ranks = choices["rank"].dropna()
    if ranks.empty:
        return state("levels.no_decomposition", focal=focal)
    first = foremost(effects, "moves", least=1e-9).to_dict("records")
    ends = {"low": ranks.min(), "high": ranks.max()}
    return state("levels.decomposition", focal=focal, combinations=len(choices), **ends, first=first)


def concentration(risks: pd.DataFrame) -> Statement:
    """In which technologies one country holds most of the leading institutions.

    Examples
    --------
    >>> table = pd.DataFrame({"technology": ["quantum-sensing", "synthetic-biology"], "of": "top10",
    ...     "leader": ["CN", "US"], "lead": [3.4, 1.2], "institutions_in_top10": [9, 4], "risk": ["high", "low"]})
    >>> print(concentration(table).text("en"))
    Concentration risk, counted in top 10% papers: high in Quantum sensing (China: 9 of the first 10 institutions, \
3.4 times the second country); medium in none; low in 1.
    """
    known = risks.dropna(subset=["risk"])
    if known.empty:
        return state("levels.no_concentration")
    high = known[known["risk"] == "high"]
    lead = high["lead"].astype(object).where(high["lead"].notna(), None)
    return state(
        "levels.concentration",
        of=known["of"].unique().tolist(),
        high=high.assign(lead=lead).to_dict("records"),
        medium=known.loc[known["risk"] == "medium", "technology"].tolist(),
        low=int((known["risk"] == "low").sum()),
        out=len(risks) - len(known),
        least=ENOUGH,
    )
