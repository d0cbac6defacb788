"""Tables about a pledge as a page shows them: one language, dates as printed, amounts with their unit."""

import pandas as pd

from helpers.page.tables import in_language
from helpers.page.terms import in_words
from helpers.pledges.audit import Audit
from helpers.pledges.sheet import Sheet


def sheet_title(sheet: Sheet, language: str) -> str:
    """What the pledge of a sheet is called.

    >>> from helpers.pledges.sheet import read_pledges
    >>> sheet_title(read_pledges("goyang"), "ko")
    '남북경제교류 관련 기업유치 기반조성'
    """
    return in_language(sheet.fact("title"), language)["label"].iloc[0]


def printed_dates(frame: pd.DataFrame) -> pd.Series:
    """Dates of actions to the precision of the sheet; null where it gives none.

    >>> printed_dates(pd.DataFrame({"from": ["2020-12", "2021-07-29"], "to": [None, "2021-09-16"]})).tolist()
    ['2020-12', '2021-07-29–2021-09-16']
    """
    until = frame["to"].fillna(frame["from"])
    return frame["from"].where(until == frame["from"], frame["from"] + "–" + until).astype("str")


def action_table(states: pd.DataFrame, language: str) -> pd.DataFrame:
    """Actions in the order of the sheet: date, kind, what, about, place and state.

    Parameters
    ----------
    states : DataFrame
        From `helpers.pledges.status.action_states`.
    language : {"ko", "en"}
    """
    table = in_words(in_language(states, language).assign(dated=printed_dates(states)), language)
    table = table.rename(columns={"label": "action_label", "place": "held_at"})
    return table[["dated", "activity", "action_label", "about", "held_at", "state"]]


def money_table(execution: pd.DataFrame, language: str) -> pd.DataFrame:
    """Plan and execution by year in words; `execution` is that of `helpers.pledges.status`."""
    return in_words(execution.rename(columns={"rate": "execution_rate"}), language)


def count_table(counts: pd.DataFrame, language: str) -> pd.DataFrame:
    """What the sheet counts: participation, attendance, shares; `counts` is a sheet's table."""
    table = in_language(counts, language)
    shown = (table["printed_percent"] + "%").astype("str")
    table = table.assign(printed_share=shown, exact_share=(table["value"] / table["whole"]).where(shown.notna()))
    about = {"ko": "약 ", "en": "about "}[language]
    count = table["value"].map("{:g}".format).astype("str")
    table["count"] = count.where(table["approximate"] != "true", about + count)
    table = table.rename(columns={"label": "counted"})
    return in_words(table[["counted", "count", "unit", "whole", "printed_share", "exact_share"]], language)


def contact_names(nodes: pd.DataFrame, language: str) -> pd.Series:
    """Names of institutions and experts by node; experts with their institution.

    Parameters
    ----------
    nodes : DataFrame
        From `helpers.pledges.parties.contact_nodes`.
    language : {"ko", "en"}
    """
    words = in_language(nodes, language)
    inside = {"ko": "({})", "en": " ({})"}[language]
    place = words["institution"].map(inside.format, na_action="ignore").fillna("")
    return pd.Series((words["label"] + place).to_numpy(), index=pd.Index(nodes["node"], name="node"), dtype="str")


def node_table(nodes: pd.DataFrame, language: str) -> pd.DataFrame:
    """Who met and signed, with how many actions, partners and spellings."""
    table = pd.DataFrame({"party": contact_names(nodes, language).to_numpy(), "node_kind": nodes["kind"]})
    columns = {"actions": "n_actions", "partners": "met", "betweenness": "betweenness", "spellings": "spellings"}
    return in_words(table.join(nodes[list(columns)].rename(columns=columns)), language)


def drawn_nodes(nodes: pd.DataFrame, language: str) -> pd.DataFrame:
    """Institutions and experts as `helpers.page.graphs.network_graph` draws them: node, label, works, group."""
    kinds = in_words(nodes[["kind"]].rename(columns={"kind": "node_kind"}), language)["node_kind"]
    drawn = {"node": nodes["node"], "label": contact_names(nodes, language).to_numpy(), "works": nodes["actions"]}
    return pd.DataFrame({**drawn, "group": kinds})


def link_table(links: pd.DataFrame, nodes: pd.DataFrame, language: str) -> pd.DataFrame:
    """Pairs that met or signed; `links` from `helpers.pledges.parties.contact_links`."""
    names = contact_names(nodes, language)
    ends = {"party": names[links["source"]].to_numpy(), "other_party": names[links["target"]].to_numpy()}
    table = pd.DataFrame(ends)
    columns = {"works": "n_actions", "activity": "activity", "first": "first_met", "last": "last_met"}
    return in_words(table.join(links[list(columns)].rename(columns=columns)), language)


def finding_table(audit: Audit, language: str) -> pd.DataFrame:
    """What the auditor flags: severity, the rule with its id, the rows, what is printed, what it was held against."""
    titles = in_language(audit.rules, language).set_index("rule")["title"]
    table = in_language(audit.findings, language)
    table = table.assign(rule_title=titles.reindex(table["rule"]).to_numpy())
    return in_words(table[["severity", "rule", "rule_title", "rows", "printed", "against"]], language)


def rule_table(audit: Audit, language: str) -> pd.DataFrame:
    """Every rule, how many statements were held against it, and how many findings it gave."""
    names = {"title": "rule_title", "n": "n_checked", "found": "n_found"}
    table = in_language(audit.rules, language).rename(columns=names)
    return in_words(table[["rule", *names.values(), "severity"]], language)
