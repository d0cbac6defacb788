"""Tables of briefs as a page shows them: published beside computed, a rank with its interval in one cell."""

import pandas as pd

from helpers.page.particles import listed, percent, with_interval
from helpers.page.statements import phrase
from helpers.page.terms import in_words, named_partners, term


def beside(facts: pd.DataFrame, language: str) -> pd.DataFrame:
    """Published beside computed: aspect, published, computed; a row for rank, type, partners, works, certainty.

    Parameters
    ----------
    facts : DataFrame
        One row: `helpers.briefs.technology.TechnologyBrief.facts`.

    Examples
    --------
    >>> from helpers.briefs.technology import published_facts
    >>> facts = published_facts("quantum-sensing", "KR", {"synthetic": False}).to_frame().T
    >>> none = dict.fromkeys(["rank", "rank_low", "rank_high", "type", "p_type", "partners", "joint_works"])
    >>> facts = facts.assign(**none, focal_works=0, world_works=0, certainty="none")
    >>> beside(facts, "en")[["aspect", "published"]].values.tolist()[:2]
    [['Rank', '12'], ['Type of cooperation', 'new-technology acquisition']]
    """
    row = facts.astype(object).where(facts.notna(), None).iloc[0]
    kind = None if row["type"] is None else f"{term('type', row['type'], language)} ({percent(row['p_type'], 0)})"
    works = phrase("briefs.works", language, focal=row["focal"], own=row["focal_works"], world=row["world_works"])
    rank = None if row["published_rank"] is None else str(row["published_rank"])
    rows = [
        ("rank", rank, with_interval(row, "rank")),
        ("type", _term("published_type", row["published_type"], language), kind),
        ("partners", _term("country", row["published_partners"], language), named_partners(row, language)),
        ("works", None, str(works)),
        ("certainty", None, term("certainty", row["certainty"], language)),
    ]
    table = pd.DataFrame(rows, columns=["aspect", "published", "computed"])
    return table.assign(aspect=[term("aspect", code, language) for code in table["aspect"]])


def partner_table(partners: pd.DataFrame, language: str) -> pd.DataFrame:
    """Partners with why, joint works and what binds them; a column that says nothing of anybody is left out.

    Examples
    --------
    >>> partners = pd.DataFrame({"country": ["US"], "rank": [1], "rank_low": [1], "rank_high": [3], "joint_works": [5],
    ...     "all_works": [78], "strongest": ["level"], "second": ["size"], "weakest": [None], "agreement": [1992],
    ...     "constraint": [None], "is_published": [True]})
    >>> print(*partner_table(partners, "en").iloc[0], sep="; ")
    United States; 1 (1–3); 5; 78; level and size; 1992
    """
    rows = partners.astype(object).where(partners.notna(), None).to_dict("records")
    reasons = [[term("term", row[name], language) for name in ("strongest", "second") if row[name]] for row in rows]
    words = in_words(partners, language)
    table = pd.DataFrame(
        {
            "country_name": words["country_name"],
            "place_and_interval": [with_interval(row, "rank") for row in rows],
            "joint_works": partners["joint_works"],
            "all_works": partners["all_works"],
            "reasons": [listed(found, language) or None for found in reasons],
            "agreement": partners["agreement"],
            "constraint": words["constraint"].where(partners["constraint"].notna()),
            "is_published": partners["is_published"],
        }
    )
    if not table["is_published"].any() or table["is_published"].all():
        table = table.drop(columns="is_published")
    return table.dropna(axis="columns", how="all") if len(table) else table


def institution_table(institutions: pd.DataFrame, language: str) -> pd.DataFrame:
    """Key institutions abroad: who, where, works and the way to them.

    Examples
    --------
    >>> row = {"institution": "MIT", "country": "US", "works": 9, "works_low": 6.0, "works_high": 12.0}
    >>> rows = pd.DataFrame([row | {"joint_works": 1, "steps": 1, "chain": "KAIST → MIT"}])
    >>> print(*institution_table(rows, "en").iloc[0], sep="; ")
    MIT; United States; 9 (6–12); 1; 1; KAIST → MIT
    """
    works = [with_interval(row, "works") for row in institutions.to_dict("records")]
    table = in_words(institutions, language).assign(works_and_interval=works)
    return table[["institution", "country_name", "works_and_interval", "joint_works", "steps", "chain"]]


def shared_table(technologies: pd.DataFrame, language: str) -> pd.DataFrame:
    """Joint works, works and levels of both countries, by technology; ranks that are not known of anybody left out.

    Examples
    --------
    >>> row = {"technology": "quantum-sensing", "joint_works": 2, "own_works": 3, "works": 90}
    >>> ranks = {f"{name}{end}": None for name in ("rank", "other_rank") for end in ("", "_low", "_high")}
    >>> print(*shared_table(pd.DataFrame([row | ranks]), "en").iloc[0], sep="; ")
    Quantum sensing; 2; 3; 90
    """
    rows = technologies.astype(object).where(technologies.notna(), None).to_dict("records")
    table = in_words(technologies[["technology", "joint_works", "own_works"]], language)
    table["other_works"] = technologies["works"]
    for name, shown in (("rank", "own_place"), ("other_rank", "other_place")):
        table[shown] = pd.Series([with_interval(row, name) for row in rows], index=table.index, dtype=object)
    return table.dropna(axis="columns", how="all") if len(table) else table


def agreement_table(agreements: pd.DataFrame, language: str) -> pd.DataFrame:
    """Agreements: title, from, dated_by, citation, in words."""
    return in_words(agreements[["title", "from", "dated_by", "citation"]], language)


def _term(column: str, code, language: str) -> str | None:
    return None if code is None else term(column, code, language)
