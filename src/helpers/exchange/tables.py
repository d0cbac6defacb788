"""Tables of phased exchange in words: fields, steps and gates by the labels of their facts, codes by terms.toml."""

from collections.abc import Mapping

import pandas as pd

from helpers.data.languages import LANGUAGES
from helpers.page.tables import in_language
from helpers.page.terms import in_words

#: Columns of this room -> columns that a page shows.
SHOWN = {
    "field": "exchange_field",
    "stage": "exchange_stage",
    "status": "exchange_status",
    "start": "starts_at",
    "reach": "reaches",
    "blocked": "blocked_at",
    "opens": "opened_by",
    "interest": "interest_of",
    "complementarity": "complements",
    "infrastructure": "infrastructures",
    "sector": "zone_sector",
    "function": "zone_function",
    "level": "zone_level",
    "step": "exchange_step",
    "wait": "wait_months",
    "months": "work_months",
    "begin": "begin_month",
    "end": "end_month",
    "slack": "slack_months",
    "critical": "critical_step",
    "steps": "dated_steps",
    "last": "last_stage",
    "blocks": "gates",
    "value": "assumed",
    "changed": "tried",
    "difference": "links_more",
    "low": "links_more_low",
    "high": "links_more_high",
    "ratio": "links_ratio",
    "partner": "country",
    "expected": "misread",
    "expected_low": "misread_low",
    "expected_high": "misread_high",
}


def labels(facts: Mapping[str, pd.DataFrame], table, language: str):
    """Code -> label of the rows of a table of facts, the first label of each.

    Examples
    --------
    >>> rows = pd.DataFrame({"field": ["power", "power"], "label_en": ["Electric power", "Grid"]})
    >>> labels({"fields": rows}, "fields", "en")
    {'power': 'Electric power'}
    """
    rows = facts[table].drop_duplicates(facts[table].columns[0])
    return dict(zip(rows.iloc[:, 0], rows[f"label_{language}"], strict=True))


def both_labels(facts: Mapping[str, pd.DataFrame], table):
    """Code -> label in both languages, as a value of a statement.

    >>> rows = pd.DataFrame({"field": ["power"], "label_ko": ["전력"], "label_en": ["Electric power"]})
    >>> both_labels({"fields": rows}, "fields")
    {'power': {'ko': '전력', 'en': 'Electric power'}}
    """
    told = {language: labels(facts, table, language) for language in LANGUAGES}
    return {code: {language: told[language][code] for language in LANGUAGES} for code in told["en"]}


def exchange_words(table: pd.DataFrame, facts: Mapping[str, pd.DataFrame], language: str) -> pd.DataFrame:
    """A table of this room as a page shows it.

    Parameters
    ----------
    table : DataFrame
        Columns are renamed as `SHOWN` says; fields, steps and gates become their labels.
    facts : dict of str to DataFrame
        From `helpers.exchange.report.read_exchange`.
    language : {"ko", "en"}

    Returns
    -------
    DataFrame
        The same rows.

    Examples
    --------
    >>> from helpers.exchange.report import read_exchange
    >>> table = pd.DataFrame({"scenario": ["today"], "field": ["power"], "stage": ["people"], "gates": [["kr_visit"]]})
    >>> exchange_words(table, read_exchange(), "en").iloc[0].tolist()
    ['sanctions as today', 'Electric power', 'people', ['Approval of visits, report of contact']]
    """
    out = in_language(table, language)
    for column, source in (("field", "fields"), ("step", "steps")):
        if column in out:
            out[column] = out[column].map(labels(facts, source, language))
    gates, steps = labels(facts, "gates", language), labels(facts, "steps", language)
    for column, known in (("gates", gates), ("blocks", gates), ("critical", steps)):
        if column in out and len(out) and isinstance(out[column].iloc[0], list):
            out[column] = out[column].map(lambda codes, known=known: [known[code] for code in codes])
    if "opens" in out:
        opened_by = facts["gates"].set_index("gate")[f"opens_{language}"]
        out["opens"] = out["opens"].map(lambda codes: "; ".join(dict.fromkeys(opened_by[codes])), na_action="ignore")
    if "critical" in out and len(out) and isinstance(out["critical"].iloc[0], list):
        out = out.rename(columns={"critical": "critical_steps", "months": "months_total"})
    return in_words(out.rename(columns=SHOWN), language)


def gate_table(gates: pd.DataFrame, facts: Mapping[str, pd.DataFrame], language: str) -> pd.DataFrame:
    """Gates in force with what they bind, what opens them, and the rule behind each.

    Parameters
    ----------
    gates : DataFrame
        From `helpers.exchange.stages.gates_in_force`.
    facts : dict of str to DataFrame
    language : {"ko", "en"}

    Returns
    -------
    DataFrame
        gate, binds (what crosses the line), bound_fields (None: every field), exchange_status, opened_by, from,
        citation, checked.

    Examples
    --------
    >>> from helpers.exchange.report import read_exchange
    >>> facts = read_exchange()
    >>> held = facts["gates"].assign(checked=True, **{"from": "2016-11-30"})
    >>> gate_table(held, facts, "en").iloc[1, :4].tolist()[:2]
    ['Sensitive fields suspended', 'people · knowledge · training']
    """
    names = labels(facts, "fields", language)
    every, but = ("모든 분야", " 제외") if language == "ko" else ("every field", "all but ")
    fields = []
    for field, spared in zip(gates["field"], gates["except_field"], strict=True):
        if field != "*":
            fields.append(" · ".join(names[code] for code in field.split(";")))
        elif pd.isna(spared):
            fields.append(every)
        else:
            out = " · ".join(names[code] for code in spared.split(";"))
            fields.append(out + but if language == "ko" else but + out)
    table = pd.DataFrame(
        {
            "gate": gates[f"label_{language}"],
            "binds": gates["moves"],
            "bound_fields": fields,
            "exchange_status": gates["kind"],
            "opened_by": gates[f"opens_{language}"],
            "from": gates["from"],
            "citation": gates["citation"],
            "checked": gates["checked"],
        }
    )
    return in_words(table, language)
