"""What a plan holds, what it gives in figures, what it shares with two countries' strengths; statements from its tables."""

import pandas as pd

from helpers.page.statements import Statement, state
from helpers.page.tables import in_both

#: From so high a probability on, a difference is said to be there.
SURE = 0.95
KINDS = ("goal", "mission", "task", "platform", "instrument", "actor", "theme")


def _labels(facts: pd.DataFrame) -> dict[str, dict]:
    rows = facts.drop_duplicates("node").to_dict("records")
    return {row["node"]: in_both(row, "label") for row in rows}


def named(facts: pd.DataFrame, nodes: pd.DataFrame) -> Statement:
    """What a plan's document names, and how many tasks it says that there are.

    Examples
    --------
    >>> facts = pd.DataFrame({"element": ["count"] * 3, "node": ["all", "a", "b"], "parent": ["goal", "all", "all"],
    ...     "label_ko": ["과제와 사업", "과제", "사업"], "label_en": ["Tasks and projects", "Tasks", "Projects"],
    ...     "value": [5.0, 2.0, 3.0]})
    >>> nodes = pd.DataFrame({"element": ["goal", "mission", "task"]})
    >>> print(named(facts, nodes).text("en"))
    The document names 1 goal, 1 mission and 1 task. It counts Tasks and projects 5 = Tasks 2 + Projects 3; how these \
are spread over the missions it does not say.
    """
    n, counts = nodes["element"].value_counts(), facts[facts["element"] == "count"]
    sums = [
        {"what": in_both(row, "label"), "value": row["value"], "parts": _parts(counts, row["node"])}
        for row in counts[counts["node"].isin(counts["parent"])].to_dict("records")
    ]
    missions = set(facts.loc[facts["element"] == "mission", "node"])
    return state(
        "plans.named",
        kinds=[{"element": kind, "n": int(n[kind])} for kind in KINDS if n.get(kind, 0)],
        sums=sums,
        by_mission=bool(counts["parent"].isin(missions).any()),
    )


def _parts(counts: pd.DataFrame, node: str) -> list[dict]:
    parts = counts[counts["parent"] == node].to_dict("records")
    return [{"what": in_both(part, "label"), "value": part["value"]} for part in parts]


def checkable(table: pd.DataFrame, facts: pd.DataFrame) -> Statement:
    """How many tasks have a target or a date, and whether the document claims more.

    Examples
    --------
    >>> table = pd.DataFrame({"element": ["task"], "n": [40], "targets": [0], "with_date": [1], "in_names": [10],
    ...     "checkable": [0.025], "checkable_low": [0.0], "checkable_high": [0.275]})
    >>> print(checkable(table, pd.DataFrame({"element": ["claim"]})).text("en"))
    Of 40 tasks that the document states, 0 have a target and 1 has a date: 2.5% can be checked (0.0–27.5% by the \
strictest and the most lenient reading), although it says that the indicators were quantified.
    """
    tasks = table[table["element"] == "task"]
    if tasks.empty:
        return state("plans.no_task")
    row = tasks.iloc[0][["n", "targets", "with_date", "checkable", "checkable_low", "checkable_high"]]
    claims = bool((facts["element"] == "claim").any() and row["checkable"] < 0.5)
    return state("plans.checkable", claims=claims, **row)


def missions(table: pd.DataFrame, facts: pd.DataFrame) -> Statement:
    """Which missions have anything that can be checked.

    Examples
    --------
    >>> facts = pd.DataFrame({"node": ["m", "k"], "element": "mission", "label_ko": ["인재", "개방"],
    ...     "label_en": ["Talent", "Opening"]})
    >>> table = pd.DataFrame({"mission": ["m", "k"], "n": [9, 8], "checkable": [0.0, 0.125]})
    >>> print(missions(table, facts).text("en"))
    1 of 2 missions names something that has a target or a date: Opening (1 of 8 items).
    """
    own, labels = table.dropna(subset=["mission"]), _labels(facts)
    held = [
        {"mission": labels[row["mission"]], "n": round(row["checkable"] * row["n"]), "of": row["n"]}
        for row in own[own["checkable"] > 0].to_dict("records")
    ]
    return state("plans.missions", n=len(own), held=held)


def lists(overlap: pd.DataFrame, themes: pd.DataFrame) -> Statement:
    """How many technologies of each list a plan names, and which of its themes are in none.

    Examples
    --------
    >>> overlap = pd.DataFrame({"technology_list": ["national-strategic"], "n": [12], "named_low": [4],
    ...     "named_high": [5]})
    >>> themes = pd.DataFrame({"node": ["a", "b"], "label_ko": ["인공지능", "블록체인"], "label_en": ["AI", "Blockchain"],
    ...     "technology": ["x", None], "reading": ["same", "none"]})
    >>> print(lists(overlap, themes).text("en"))
    The plan names 4–5 of 12 national strategic technologies. Of its 2 themes, 1 is in none of the lists: Blockchain.
    """
    every, unread = themes["node"].nunique(), int(themes["reading"].isna().sum())
    if unread:
        return state("plans.themes_unread", n=every, unread=unread)
    alone = themes[themes["reading"] == "none"].to_dict("records")
    columns = ["technology_list", "n", "named_low", "named_high"]
    found, lone = overlap[columns].to_dict("records"), [in_both(row, "label") for row in alone]
    return state("plans.lists", n=every, lists=found, lone=lone)


def strength(named: pd.DataFrame, focal: str, partner: str) -> Statement:
    """In which of the technologies that a plan names the two countries differ for sure.

    Examples
    --------
    >>> row = {"technology": ["quantum", "hydrogen"], "works": [40, 0], "activity_index_low": [1.2, None],
    ...     "p_ahead": [0.99, None]}
    >>> print(strength(pd.DataFrame(row), "KR", "CN").text("en"))
    Of 2 technologies that the plan names, 1 has works in this corpus. South Korea publishes more than its share (95% \
interval above 1) in Quantum science and technology, and is more specialised than China (probability at least 95%) in \
Quantum science and technology; China is more specialised in none.
    """
    held = named[named["works"] > 0]
    return state(
        "plans.strength",
        n=len(named),
        held=len(held),
        focal=focal,
        partner=partner,
        over=held.loc[held["activity_index_low"] > 1, "technology"].tolist(),
        ahead=held.loc[held["p_ahead"] >= SURE, "technology"].tolist(),
        behind=held.loc[held["p_ahead"] <= 1 - SURE, "technology"].tolist(),
    )


def rest(against: pd.DataFrame) -> Statement:
    """Whether the countries are more specialised in what a plan names than in the rest.

    Examples
    --------
    >>> row = {"country": ["KR"], "n_named": [4], "n_rest": [7], "superiority": [0.536], "superiority_low": [0.214],
    ...     "superiority_high": [0.786]}
    >>> print(rest(pd.DataFrame(row)).text("en"))
    Of all pairs of one national strategic technology of 10 works or more that the plan names (4) and one that it does \
not (7), South Korea is more specialised in the named one in 53.6% (95% interval 21.4–78.6%): no difference can be \
told from 50%.
    """
    known = against.dropna(subset=["superiority"])
    if known.empty:
        return state("plans.rest_unknown")
    countries = [
        {"country": row["country"], "share": row["superiority"]}
        | {"low": row["superiority_low"], "high": row["superiority_high"]}
        | {"sure": row["superiority_low"] > 0.5 or row["superiority_high"] < 0.5}
        for row in known.to_dict("records")
    ]
    return state("plans.rest", countries=countries, **known.iloc[0][["n_named", "n_rest"]])


def tracker(counts: pd.DataFrame, on: str) -> Statement:
    """Where the tasks of a tracker stand on a day.

    Examples
    --------
    >>> counts = pd.DataFrame({"progress": ["behind", "done"], "n": [1, 2], "share": [1 / 3, 2 / 3]})
    >>> print(tracker(counts, "2020-09-30").text("en"))
    On 2020-09-30, of 3 rows: behind 1, done 2.
    """
    held = counts.loc[counts["n"] > 0, ["progress", "n"]].to_dict("records")
    return state("plans.tracker", on=on, rows=counts["n"].sum(), held=held)
