"""What a sheet on a pledge says: how far it has come, who met, and what does not agree; statements from its tables."""

import pandas as pd

from helpers.data.languages import LANGUAGES
from helpers.page.statements import Statement, state
from helpers.page.tables import in_both
from helpers.pledges.audit import SEVERITIES, Audit
from helpers.pledges.parties import unnamed_parties
from helpers.pledges.sheet import Sheet
from helpers.pledges.tables import contact_names, printed_dates


def _fact(sheet: Sheet, name: str) -> dict | None:
    rows = sheet.fact(name).to_dict("records")
    return in_both(rows[0], "label") if rows else None


def pledge(sheet: Sheet) -> Statement:
    """What the pledge is, how many actions the sheet reports, and how the office itself judges it.

    Examples
    --------
    >>> from helpers.pledges.sheet import read_pledges
    >>> print(pledge(read_pledges("goyang")).text("en"))
    Goyang City, Company Support Division: "Groundwork for attracting companies of inter-Korean economic exchange". \
The sheet lists 21 actions and reports until 2021-12-31. The office says of it: "Groundwork for attracting companies \
of inter-Korean exchange is judged to be difficult at present".
    """
    facts = {name: _fact(sheet, name) for name in ("title", "owner", "department", "problem")}
    until = None if pd.isna(sheet.as_of) else str(sheet.as_of.date())
    return state("pledges.pledge", n=len(sheet.tables["actions"]), until=until, **facts)


def progress(states: pd.DataFrame) -> Statement:
    """How many actions are done, overdue or ahead, and which are overdue.

    Examples
    --------
    >>> from helpers.pledges.status import action_states
    >>> from helpers.pledges.sheet import read_pledges
    >>> print(progress(action_states(read_pledges("goyang"))).text("en"))
    Of 21 actions 18 are done, 1 is still planned although its date has passed, and 2 are planned ahead. \
Date passed: Support center study: final report (2020-12).
    """
    counts = {name: int((states["state"] == name).sum()) for name in ("done", "overdue", "upcoming")}
    overdue = states.assign(dated=printed_dates(states))[states["state"] == "overdue"].to_dict("records")
    late = [{"action": in_both(row, "label"), "dated": row["dated"]} for row in overdue]
    return state("pledges.progress", n=len(states), late=late, **counts)


def execution(money: pd.DataFrame) -> Statement:
    """What was executed of what was planned; a rate where there is one, the reason where there is none.

    Examples
    --------
    >>> table = pd.DataFrame({"budget_year": ["2020", "total"], "planned": [40.0, 40.0], "executed": [30.0, 30.0],
    ...     "rate": [0.75, 0.75]})
    >>> print(execution(table).text("en"))
    Of 40 million won planned in all, 30 were secured and executed: 75%.
    >>> print(execution(table.assign(planned=0.0, rate=None)).text("en"))
    The plan adds up to 0, what was secured and executed to 30 (million won). As nothing was planned, the rate is \
undefined: neither 0 nor infinite.
    """
    row = money[money["budget_year"] == "total"].iloc[0]
    amounts = {name: None if pd.isna(row[name]) else row[name] for name in ("planned", "executed", "rate")}
    return state("pledges.execution", **amounts)


def counted(counts: pd.DataFrame) -> Statement:
    """What the sheet counts, and shares beside the ones computed from its numbers.

    Examples
    --------
    >>> from helpers.pledges.sheet import read_pledges
    >>> print(counted(read_pledges("goyang").tables["counts"]).text("en"))
    The sheet counts 4 things; what it leaves blank is unknown, not 0. Completed the course, of all applicants: 55 of \
78, printed as 71%, computed 70.5%.
    """
    shares = [
        {"what": in_both(row, "label"), "exact": row["value"] / row["whole"] if row["whole"] else None}
        | {name: row[name] for name in ("value", "whole", "unit", "printed_percent")}
        for row in counts.dropna(subset=["percent", "whole"]).to_dict("records")
    ]
    return state("pledges.counted", n=len(counts), shares=shares)


def contacts(nodes: pd.DataFrame, sheet: Sheet, with_owner: bool) -> Statement:
    """How many institutions and experts met or signed, with whom the city did most, and what the sheet leaves open.

    Examples
    --------
    >>> from helpers.pledges import parties
    >>> from helpers.pledges.sheet import read_pledges
    >>> sheet = read_pledges("goyang")
    >>> print(contacts(parties.contact_nodes(parties.contacts(sheet)), sheet, True).text("en"))
    Beside the city 9 institutions and 4 experts took part in what was done; most often Kaesong Industrial District \
Foundation (3 actions). The city is counted as present in each action in which a party is named. 1 party is mentioned \
without a name and stays out. One node has two spellings in the sheet: University of North Korean Studies.
    """
    others = nodes[nodes["kind"] != "owner"]
    first = others[others["actions"] == others["actions"].max()]
    names = {language: contact_names(nodes, language) for language in LANGUAGES}
    told = {node: {language: names[language][node] for language in names} for node in nodes["node"]}
    return state(
        "pledges.contacts",
        institutions=int((others["kind"] == "institution").sum()),
        experts=int((others["kind"] == "expert").sum()),
        most=[told[node] for node in first["node"]],
        times=int(others["actions"].max()) if len(others) else 0,
        with_owner=with_owner,
        unnamed=unnamed_parties(sheet),
        spelled_twice=[told[node] for node in nodes.loc[nodes["spellings"] > 1, "node"]],
    )


def audited(audit: Audit) -> Statement:
    """What the auditor flags: how many by severity, and the rules that the errors break.

    Examples
    --------
    >>> from helpers.pledges.audit import audit
    >>> from helpers.pledges.sheet import read_pledges
    >>> print(audited(audit(read_pledges("goyang"))).text("en"))
    Held against 19 rules the sheet gives 9 findings: 4 errors, 3 warnings and 2 notes. Errors against: A first \
half-year is January to June, a second July to December; The table of participation counts no fewer meetings than the \
text numbers; Where money was executed, a plan stands; An amount of the text stands in a table under the same year. \
Which side is right is not decided, and nothing was corrected.
    """
    found, rules = audit.findings, audit.rules.set_index("rule")
    broken = dict.fromkeys(found.loc[found["severity"] == "error", "rule"])
    counts = [{"severity": code, "n": int((found["severity"] == code).sum())} for code in SEVERITIES]
    return state(
        "pledges.audited",
        rules=len(rules),
        n=len(found),
        counts=[count for count in counts if count["n"]],
        errors=[in_both(rules.loc[rule], "title") for rule in broken],
    )


def agreement(audit: Audit) -> Statement:
    """Which rules hold, with how many statements were held against them, and which had nothing to look at.

    Weekdays and weeks are told first, right or wrong.

    Examples
    --------
    >>> from helpers.pledges.audit import audit
    >>> from helpers.pledges.sheet import read_pledges
    >>> print(agreement(audit(read_pledges("goyang"))).text("en"))
    Weekdays: all 15 that are printed fit their dates. Weeks: the 1 that is printed fits its period. 9 rules hold in \
all 52 statements that they could be asked of; 1 rule had nothing to look at.
    """
    rules = audit.rules.set_index("rule")
    dated = [
        {"what": name, "n": int(rules.loc[name, "n"]), "wrong": int(rules.loc[name, "found"])}
        for name in ("weekday", "weeks")
        if name in rules.index
    ]
    good = rules[(rules["n"] > 0) & (rules["found"] == 0)]
    asked, idle = int(good["n"].sum()), int((rules["n"] == 0).sum())
    return state("pledges.agreement", dated=dated, good=len(good), asked=asked, idle=idle)
