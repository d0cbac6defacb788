"""A plan's tables as a reader sees them: names in the page's language, missions by their names, days as text."""

import pandas as pd
from pandas.api.types import is_datetime64_any_dtype

from helpers.page.terms import in_words

_RENAMED = {
    "label": "plan_item",
    "target": "target_value",
    "actual": "actual_value",
    "reason": "why",
    "date": "printed_date",
}


def plan_words(frame: pd.DataFrame, facts: pd.DataFrame, language: str) -> pd.DataFrame:
    """A table of a plan in words.

    Parameters
    ----------
    frame : DataFrame
        Columns that end in _ko or _en give one column; `mission` and `missions` (nodes joined by ";") become names.
    facts : DataFrame
        `helpers.plans.plan.Plan.facts`, for the names of missions.
    language : {"ko", "en"}

    Returns
    -------
    DataFrame
        The same rows; columns whose names have another meaning elsewhere are renamed (label: plan_item, target:
        target_value, actual: actual_value, reason: why, date: printed_date).

    Examples
    --------
    >>> facts = pd.DataFrame({"node": ["m"], "element": ["mission"], "label_ko": ["임무"], "label_en": ["Mission"]})
    >>> frame = pd.DataFrame({"mission": ["m", None], "label_ko": ["가", "나"], "label_en": ["A", "B"]})
    >>> plan_words(frame, facts, "en").to_dict("list")
    {'mission': ['Mission', '–'], 'plan_item': ['A', 'B']}
    """
    other = "_en" if language == "ko" else "_ko"
    out = frame[[column for column in frame if not column.endswith(other)]]
    out = out.rename(columns={column: column.removesuffix(f"_{language}") for column in out})
    missions = facts[facts["element"] == "mission"].drop_duplicates("node").set_index("node")[f"label_{language}"]
    for column in {"mission", "missions"} & set(out):
        listed = [nodes.split(";") if isinstance(nodes, str) else [] for nodes in out[column]]
        names = [" · ".join(missions.get(node, node) for node in nodes if node) or "–" for nodes in listed]
        out = out.assign(**{column: names})
    for column in out:
        if is_datetime64_any_dtype(out[column]):
            out = out.assign(**{column: out[column].dt.strftime("%Y-%m-%d").astype("str")})
    return in_words(out.rename(columns=_RENAMED), language)


def fact_table(facts: pd.DataFrame, language: str) -> pd.DataFrame:
    """Facts of a plan as its document states them, with the quotation of each."""
    columns = ["element", "label_ko", "label_en", "section", "quote", "figure", "date", "note_ko", "note_en"]
    return plan_words(facts[columns], facts, language)


def theme_table(themes: pd.DataFrame, facts: pd.DataFrame, language: str) -> pd.DataFrame:
    """Themes of a plan and the technologies that they were read as, with the reason."""
    columns = ["label_ko", "label_en", "missions", "quote", "technology", "reading", "reason_ko", "reason_en"]
    return plan_words(themes[columns], facts, language)


def strength_table(strength: pd.DataFrame, language: str) -> pd.DataFrame:
    """Shares and ranks of the two countries in the technologies that a plan names."""
    columns = ["technology", "reading", "works", "joint_works", "share", "share_low", "share_high", "rank", "rank_low"]
    columns += ["rank_high", "partner_share", "partner_share_low", "partner_share_high", "p_ahead"]
    return in_words(strength[columns], language)


def tracker_table(tracked: pd.DataFrame, facts: pd.DataFrame, language: str) -> pd.DataFrame:
    """Tasks of a tracker with their dates, what was attained and where each stands."""
    columns = ["mission", "label", "indicator", "start", "due", "attained", "elapsed", "progress", "days_left"]
    return plan_words(tracked[columns], facts, language)
