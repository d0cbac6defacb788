"""What a brief says: the answer in three sentences, and what would have to be known to say more."""

import pandas as pd

from helpers.briefs.technology import TechnologyBrief
from helpers.data.evidence import ENOUGH, NAMED
from helpers.data.published import read_published
from helpers.data.technologies import read_technologies
from helpers.page.statements import Statement, state
from helpers.page.tables import in_both
from helpers.partners.lifecycle import MIN_YEARS


def answer(brief: TechnologyBrief) -> list[Statement]:
    """What was published, what the data say, and with whom: three sentences, the last with how sure it is.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> from helpers.briefs.technology import published_facts
    >>> none = dict.fromkeys(["rank", "rank_low", "rank_high", "of", "partners", "joint_works"])
    >>> own = pd.Series(none | {"focal_works": 2, "world_works": 76, "certainty": "none"}, dtype=object)
    >>> facts = pd.concat([published_facts("gene-cell-therapy", "KR", {"synthetic": False}), own])
    >>> for told in answer(Some(facts=facts)):
    ...     print(told.text("en"))
    Gene and cell therapy, published 2024-06-26: South Korea is 9th, the type is new-technology acquisition, and the \
partners are United States, United Kingdom, Germany, Japan.
    These data hold 76 works of it, 2 of South Korea: too few to compute a place (20 are needed).
    So nobody is ranked as a partner here and the published partners stand alone. Certainty: too little data.
    """
    row = brief.facts.to_dict()
    works = {"own": row["focal_works"], "world": row["world_works"], "least": ENOUGH}
    about = {"technology": row["technology"], "focal": row["focal"]}
    if row["published_rank"] is None:
        published = state("briefs.not_published", **about, parts=_parts(row["technology"], row["focal"]))
    else:
        names = ("reviewed_on", "published_rank", "published_type")
        partners = (row["published_partners"] or "").split(";") if row["published_partners"] else []
        published = state("briefs.published", **about, **{name: row[name] for name in names}, partners=partners)
    if row["rank"] is None:
        computed = state("briefs.not_computed", **about, **works)
    else:
        computed = state(
            "briefs.computed", **about, **works, **{k: row[k] for k in ("rank", "rank_low", "rank_high", "of")}
        )
    first = [] if row["partners"] is None else row["partners"].split(";")
    joint = [] if row["joint_works"] is None else [int(n) for n in row["joint_works"].split(";")]
    named = [{"country": code, "works": n} for code, n in zip(first, joint, strict=True)]
    told = {"first": named, "stands": row["published_partners"] is not None, "certainty": row["certainty"]}
    return [published, computed, state("briefs.partners", **told)]


def _parts(technology: str, focal: str) -> list[dict]:
    """Published ranks of the technologies that are part of one."""
    parents = read_technologies().set_index("id")["parent"]
    table = read_published()
    table = table[table["technology"].map(parents).eq(technology) & (focal == "KR")]
    return table.rename(columns={"korea_rank": "rank"})[["technology", "rank"]].to_dict("records")


def quotation(brief: TechnologyBrief) -> Statement:
    """How the document prints what was published, where its text is kept."""
    told = brief.facts[["quote", "reviewed_on"]]
    return state("briefs.no_quotation") if told["quote"] is None else state("briefs.quotation", **told)


def scores(brief: TechnologyBrief) -> list[Statement]:
    """The scores of countries that were published, if there are any."""
    rows = brief.scores.to_dict("records")
    return [state("briefs.scores", rows=rows)] if rows else []


def kind(brief: TechnologyBrief) -> list[Statement]:
    """The type of cooperation that the data give, or why they give none, and what documents name for the published one.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> facts = pd.Series({"type": None, "p_type": None, "published_type": None}, dtype=object)
    >>> none = pd.DataFrame({"reason": ["too_few_years"]})
    >>> for told in kind(Some(facts=facts, type=none, actions=pd.DataFrame(columns=["action_ko", "action_en"]))):
    ...     print(told.text("en"))
    The type cannot be decided from these data: too few years with works.
    """
    row = brief.facts[["type", "p_type", "published_type"]].to_dict()
    reason = next(iter(brief.type["reason"].dropna()), "too_few_own_works")
    told = [state("briefs.kind", **row, reason=reason)]
    actions = [in_both(action, "action") for action in brief.actions.to_dict("records")]
    return told + ([state("briefs.actions", type=row["published_type"], actions=actions)] if actions else [])


def bound(brief: TechnologyBrief, date: str) -> Statement:
    """Which rules name one of the partners, on the day asked about."""
    rules = brief.rules[brief.rules["country"].isin(brief.partners["country"])]
    told = rules[["country", "kind", "from", "citation"]].rename(columns={"from": "since"}).to_dict("records")
    return state("briefs.bound", date=date, rules=told)


def people(researchers: pd.DataFrame) -> Statement:
    """Who the researchers abroad are that the works tell from the rest, if anybody is.

    Examples
    --------
    >>> print(people(pd.DataFrame()).text("en"))
    No researcher abroad has 5 works of it and stands apart from the next in rank.
    """
    if researchers.empty:
        return state("briefs.no_people", least=NAMED)
    return state("briefs.people", rows=researchers[["author_name", "country", "works"]].to_dict("records"))


def unknown(brief: TechnologyBrief) -> list[Statement]:
    """What the data cannot tell of a technology, and what would decide it.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> facts = pd.Series({"focal": "KR", "focal_works": 2, "certainty": "none"})
    >>> lacking = Some(missing=("top10", "patents"), stand_in="papers")
    >>> for told in unknown(Some(facts=facts, levels=lacking, years=1, broader="advanced-bio")):
    ...     print(told.text("en"))
    About 18 more works of South Korea would let its place and its partners be told.
    The data hold no top 10% papers and triadic patents; papers stand in for them. Data with these would tell the \
level, not only the activity.
    Works of it are known in 1 year only; the type needs 5.
    The field that it is part of, Advanced biotechnology, has works enough and a page of its own.
    """
    row, levels = brief.facts, brief.levels
    found = []
    if row["focal_works"] < ENOUGH:
        found.append(state("briefs.more_works", focal=row["focal"], n=ENOUGH - row["focal_works"]))
    elif row["certainty"] == "weak":
        found.append(state("briefs.overlap"))
    if levels.missing:
        found.append(state("briefs.more_components", lacking=levels.missing, stands_in=levels.stand_in is not None))
    if 0 < brief.years < MIN_YEARS:
        found.append(state("briefs.more_years", years=brief.years, least=MIN_YEARS))
    if brief.broader is not None:
        found.append(state("briefs.broader", technology=brief.broader))
    return found or [state("briefs.nothing_unknown")]
