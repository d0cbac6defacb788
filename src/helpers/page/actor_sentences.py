"""What the networks of institutions and experts say: statements from their tables."""

import tomllib

import pandas as pd

from helpers.data.evidence import ENOUGH, NAMED, foremost
from helpers.data.places import REFERENCE
from helpers.page.statements import Statement, state


def leading_institution(leading: pd.DataFrame, focal: str, counting: str) -> Statement:
    """Which institution of the focal country leads, and how sure its place is.

    Examples
    --------
    >>> table = pd.DataFrame({"institution": ["Seoul National University", "KAIST"], "works": [80, 70],
    ...     "works_low": [60, 50], "works_high": [100, 90], "rank_low": [1, 1], "rank_high": [2, 2]})
    >>> print(leading_institution(table, "KR", "full").text("en"))
    Seoul National University is on most works of South Korea: 80 (95% interval 60–100); its place among the \
country's institutions lies between 1 and 2.
    """
    if leading.empty:
        return state("page.no_institution", focal=focal)
    if leading["works"].max() < ENOUGH:
        most = leading["works"].max()
        return state("page.no_leading_institution", focal=focal, n=most, of=len(leading), least=ENOUGH)
    column = "works" if counting == "full" else "works_fractional"
    most = foremost(leading, column, least=0)
    first = most.iloc[0]
    if len(most) > 1:
        names, digits = most["institution"].tolist(), 0 if counting == "full" else 1
        return state("page.tied_institutions", focal=focal, names=names, works=first[column], digits=digits)
    return state(
        "page.leading_institution",
        focal=focal,
        institution=first["institution"],
        works=first[column],
        low=first[f"{column}_low"],
        high=first[f"{column}_high"],
        digits=0 if counting == "full" else 1,
        of=len(leading),
        rank_low=int(first["rank_low"]),
        rank_high=int(first["rank_high"]),
    )


def foreign_pairs(pairs: pd.DataFrame, focal: str) -> Statement:
    """Which pair of institutions across the border has most joint works.

    Examples
    --------
    >>> pairs = pd.DataFrame({"institution_id": ["kr/a"], "institution": ["A"], "partner_id": ["us/b"],
    ...     "partner": ["B"], "country": ["US"], "works": [6]})
    >>> print(foreign_pairs(pairs, "KR").text("en"))
    1 institution of South Korea works with 1 institution in 1 country abroad; most joint works, 6, have A and B \
(United States).
    """
    if pairs.empty:
        return state("page.no_foreign_pairs", focal=focal)
    own, abroad, countries = (pairs[column].nunique() for column in ("institution_id", "partner_id", "country"))
    first = foremost(pairs)[["institution", "partner", "country"]].to_dict("records")
    told = {"works": pairs["works"].max(), "least": NAMED, "first": first}
    return state("page.foreign_pairs", focal=focal, own=own, abroad=abroad, countries=countries, **told)


def strongest_bridge(bridges: pd.DataFrame, focal: str) -> Statement:
    """Which institution bridges countries most, and where the focal country's first one stands.

    Examples
    --------
    >>> table = pd.DataFrame({"institution": ["A", "B"], "country": ["US", "KR"], "countries": [9, 4],
    ...     "works": [90, 40], "betweenness": [0.5, 0.2], "rank_betweenness": [1, 2], "rank_brokerage": [2, 1]})
    >>> print(strongest_bridge(table, "KR").text("en"))
    The strongest bridge by betweenness is A (United States, links to 9 countries). Of South Korea it is B: place 2 by \
betweenness, place 1 by brokerage, of 2.
    """
    if bridges.empty:
        return state("page.no_bridge")
    if bridges["works"].max() < NAMED:
        return state("page.no_strong_bridge", n=len(bridges), most=bridges["works"].max(), least=NAMED)
    first = foremost(bridges, "betweenness", least=0)
    own = foremost(bridges[bridges["country"] == focal], "betweenness", least=0)
    names = ["institution", "country", "countries", "rank_betweenness", "rank_brokerage"]
    told = {name: rows[names].to_dict("records") for name, rows in (("first", first), ("own", own))}
    return state("page.strongest_bridge", focal=focal, n=len(bridges), **told)


def large_works_left_out(left_out: int, cap: int) -> Statement:
    """How many works are left out of a network because too many take part in them.

    >>> print(large_works_left_out(3, 100).text("en"))
    3 works with more than 100 members are left out of the links: each would join everybody with everybody.
    """
    return state("page.large_works_left_out", n=left_out, cap=cap)


def identities(experts: pd.DataFrame) -> Statement:
    """How far the identities of the experts can be trusted.

    Examples
    --------
    >>> people = pd.DataFrame({"identity": ["orcid", "name", "name", "name"], "works": [2, 1, 1, 1]})
    >>> print(identities(people).text("en"))
    4 persons: 25.0% identified by ORCID, the others by name with institution and co-authors; 75.0% are on one work \
only. A namesake at one institution counts as the same person; somebody who moved and has no ORCID, as two.
    """
    sure, once = (experts["identity"] == "orcid").mean(), (experts["works"] == 1).mean()
    return state("page.identities", n=len(experts), sure=sure, once=once)


def identity_quality() -> Statement:
    """How often the identities of authors were right where it could be measured, from data/reference/measured.toml.

    >>> print(identity_quality().text("en"))
    Measured on 6,733 labelled mentions of 201 inventors: B-cubed precision 0.95, recall 0.89; for the 8 with frequent \
Korean surnames 0.87 and 0.61, so Korean namesakes and spellings deserve a look by hand.
    """
    known = tomllib.loads((REFERENCE / "measured.toml").read_text(encoding="utf-8"))["authors"]
    return state("page.identity_quality", **known)


def leading_expert(ranked: pd.DataFrame, focal: str) -> Statement:
    """Who is first among the focal country's experts, if works enough tell: `helpers.data.evidence.NAMED`.

    Examples
    --------
    >>> table = pd.DataFrame({"author_name": ["Roe, Jo", "Kim, Ada", "Lee, Bo"], "institution": ["B", "A", "A"],
    ...     "country": ["US", "KR", "KR"], "works": [9, 7, 1], "partners": [20, 12, 2], "rank": [1, 2, 3]})
    >>> print(leading_expert(table, "KR").text("en"))
    Of South Korea's 2 experts Kim, Ada (A) is on most works: 7 works with 12 co-authors, place 2 of all 3.
    """
    own = ranked[ranked["country"] == focal]
    if own.empty:
        return state("page.no_expert", focal=focal)
    if own["works"].max() < NAMED:
        return state("page.no_leading_expert", focal=focal, n=len(own), most=own["works"].max(), least=NAMED)
    most = foremost(own)
    if len(most) > 1:
        return state("page.tied_experts", focal=focal, n=len(own), tied=len(most), works=most["works"].iloc[0])
    first = most.iloc[0][["author_name", "institution", "works", "partners", "rank"]].to_dict()
    first["institution"] = first["institution"] if isinstance(first["institution"], str) else ""
    return state("page.leading_expert", focal=focal, n=len(own), of=len(ranked), **first)


def circle(around: pd.DataFrame, name: str) -> Statement:
    """How many co-authors an expert's picture shows, or that works tell of nobody to stand in its middle.

    Examples
    --------
    >>> links = pd.DataFrame({"source": ["a", "a", "b"], "target": ["b", "c", "c"]})
    >>> print(circle(links, "Kim, Ada").text("en"))
    Around Kim, Ada stand 2 co-authors.
    """
    if name == "–":
        return state("page.no_circle", least=NAMED)
    return state("page.circle", name=name, n=max(pd.concat([around["source"], around["target"]]).nunique() - 1, 0))


def shortest_chain(chains: pd.DataFrame, goal: str, focal: str) -> Statement:
    """How many steps of acquaintance lead from the focal country to a core expert.

    Examples
    --------
    >>> chains = pd.DataFrame({"chain": [1, 1, 1], "step": [0, 1, 2], "label": ["Kim", "Roe", "Doe"]})
    >>> print(shortest_chain(chains, "Doe", "KR").text("en"))
    The shortest chain from South Korea to Doe has 2 steps: Kim → Roe → Doe.
    """
    if chains.empty and goal == "–":
        return state("page.no_goal", focal=focal, least=NAMED)
    if chains.empty:
        return state("page.no_chain", focal=focal, goal=goal)
    path = chains.loc[chains["chain"] == chains["chain"].iloc[0], "label"].tolist()
    return state("page.shortest_chain", focal=focal, goal=goal, path=path)
