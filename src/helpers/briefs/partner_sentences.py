"""What a brief of a partner says: how much is shared and how sure its place is, who moved, and whether it will grow."""

import pandas as pd

from helpers.briefs.partner import PartnerBrief
from helpers.data.evidence import ENOUGH
from helpers.page.sentences import TOLD_FROM
from helpers.page.statements import Statement, state


def answer(brief: PartnerBrief) -> list[Statement]:
    """Joint works with their interval, the partner's place, whether they are more than others have, and in what.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> facts = {"focal": "KR", "partner": "US", "own": 549, "joint_works": 78, "works_low": 61.0, "works_high": 96.0,
    ...     "ric": 1.62, "ric_low": 1.3, "ric_high": 1.99, "rank": 1, "rank_low": 1, "rank_high": 1,
    ...     "technologies": "artificial-intelligence"}
    >>> shared = pd.DataFrame({"technology": ["artificial-intelligence"], "joint_works": [5]})
    >>> for told in answer(Some(facts=pd.Series(facts, dtype=object), technologies=shared)):
    ...     print(told.text("en"))
    South Korea and United States share 78 works (95% interval 61–96); among the partners it is 1st (1–1).
    They work together more than others do (RIC 1.62, 1.30–1.99).
    Most joint works: Artificial intelligence (5).
    """
    row = brief.facts.to_dict()
    told = [state("briefs.shared", **row, least=ENOUGH)]
    if row["ric"] is not None and row["joint_works"] >= TOLD_FROM:
        side = "more" if row["ric_low"] > 1 else "less" if row["ric_high"] < 1 else "alike"
        told.append(state("briefs.intensity", side=side, **{k: row[k] for k in ("ric", "ric_low", "ric_high")}))
    if row["technologies"] is not None:
        first = brief.technologies[brief.technologies["technology"].isin(row["technologies"].split(";"))]
        told.append(state("briefs.subjects", rows=first[["technology", "joint_works"]].to_dict("records")))
    return told


def people_moved(moves: pd.DataFrame, focal: str, partner: str) -> Statement:
    """How many persons moved either way, where a corpus shows careers.

    Examples
    --------
    >>> table = pd.DataFrame({"source": ["KR"], "target": ["US"], "persons": [60], "persons_low": [40.0],
    ...                       "persons_high": [85.0], "sample": ["surnames"]})
    >>> print(people_moved(table, "KR", "US").text("en"))
    Among people of the sampled surnames, moves that the careers show: South Korea to United States 60 (95% interval 40–85).
    """
    return state("briefs.moves", focal=focal, partner=partner, rows=moves.to_dict("records"))


def growth(brief: PartnerBrief) -> Statement:
    """The chance that the link grows beyond expectation; or that the data are too small, or too young, to say."""
    if brief.growth.empty:
        return state("partners.no_advice")
    return state("briefs.growth", **brief.growth.iloc[0][["country", "probability", "rank"]])


def rules(brief: PartnerBrief, date: str) -> Statement:
    """Which rules name the partner, on the day asked about."""
    told = brief.rules[["country", "kind", "from", "citation"]].rename(columns={"from": "since"})
    return state("briefs.bound", date=date, rules=told.to_dict("records"))
