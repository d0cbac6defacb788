"""A plan as facts and as a typed graph: goals, missions, and what each mission names.

A plan is one table (CSV, UTF-8, or XLSX), one row a fact; columns in brackets may be left out or empty.

==================  ================================================================================================
node                short name of what the row is about; what is named under two missions keeps one name
element             goal, mission, task, platform, instrument, actor or theme: the graph; count, claim, date or
                    reference: what the document says beside it
parent              the node it belongs to: tasks and the like to a mission, missions to a goal, one goal to none; a
                    count may be a part of another count
label_ko, label_en  its name; where one is empty the other stands for it
[figure]            of the figures in the quote: count (how many parts the plan has), target (a value to be reached) or
                    name (they are part of a name: 5G, a five-year plan)
[value], [unit]     the figure, where it is one number, and its unit as printed
[date]              year, month or day as printed: 2020, 2020-03 or 2020-03-20; --02-20 where no year is given
document, section   where it stands
quote               how it is printed
[note_ko, note_en]  what a reader should know
==================  ================================================================================================

Beside it may stand ``<same name>_technologies.csv``: which technologies a theme means. That is a reading, not a fact of
the document: node (of element theme), technology (id; empty: none), reading (same, within: the theme is a part of the
technology, overlap: they share a part, none), reason_ko, reason_en, source.
"""

import math
import os
import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.data.checked_table import decimal, one_of, optional, read_checked, text
from helpers.data.places import DATA
from helpers.data.sources.cells import technology_cell

PLANS = DATA / "policy" / "plans"
#: What a mission names.
NAMED = ("task", "platform", "instrument", "actor", "theme")
GRAPH = ("goal", "mission", *NAMED)
BESIDE = ("count", "claim", "date", "reference")
FIGURES = ("target", "count", "name")
READINGS = ("same", "within", "overlap", "none")


@dataclass(frozen=True)
class Plan:
    """A plan's facts, its themes as technologies, and the files they were read from."""

    name: str
    facts: pd.DataFrame
    technologies: pd.DataFrame
    files: dict[str, Path]


def _date(cell: str) -> str:
    month_day = r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
    if not re.fullmatch(rf"\d{{4}}(-(0[1-9]|1[0-2])|-{month_day})?|--{month_day}", cell):
        raise ValueError("a year, month or day such as 2020, 2020-03 or 2020-03-20, or --02-20 without a year")
    return cell


_COLUMNS = {
    "node": text,
    "element": one_of(*GRAPH, *BESIDE),
    "parent": optional(text),
    "label_ko": optional(text),
    "label_en": optional(text),
    "figure": optional(one_of(*FIGURES)),
    "value": optional(decimal),
    "unit": optional(text),
    "date": optional(_date),
    "document": text,
    "section": text,
    "quote": text,
    "note_ko": optional(text),
    "note_en": optional(text),
}
_MEANT = {
    "node": text,
    "technology": optional(lambda cell: technology_cell(cell, "technology")),
    "reading": one_of(*READINGS),
    "reason_ko": optional(text),
    "reason_en": optional(text),
    "source": text,
}


def plan_file(place: str | os.PathLike) -> Path:
    """File of a plan: a bare name stands for a table of data/policy/plans, anything else is a path.

    Raises
    ------
    FileNotFoundError
        There is no such file; the message names the plans of data/policy/plans.

    Examples
    --------
    >>> plan_file("nowhere")
    Traceback (most recent call last):
        ...
    FileNotFoundError: no plan 'nowhere' (looked for ...nowhere.csv); data/policy/plans holds: beijing_2020
    """
    place = os.fspath(place)
    file = PLANS / f"{place}.csv" if re.fullmatch(r"\w+", place) else Path(place).expanduser()
    if not file.is_file():
        stems = sorted(path.stem for path in PLANS.glob("*.csv"))
        known = [stem for stem in stems if not re.search("_technologies$|^tracker", stem)]
        raise FileNotFoundError(f"no plan {place!r} (looked for {file}); data/policy/plans holds: {', '.join(known)}")
    return file


def read_plan(place: str | os.PathLike) -> Plan:
    """Read and check a plan in the format that stands above.

    Parameters
    ----------
    place : str or path
        The name of a table of data/policy/plans, or the path of any table.

    Returns
    -------
    Plan
        `facts` has the columns of the format, `row` (where it stands in the file) first and `mission` (the mission a
        row belongs to; null for none) last; `technologies` is empty where the plan has no such file.

    Raises
    ------
    FileNotFoundError
        There is no such plan.
    ValueError
        Names the file, the row, the column and what was expected: a cell, a parent that does not exist or is of the
        wrong kind, digits in a quote that neither figure nor date accounts for, parts of a count that do not add up.

    Examples
    --------
    >>> plan = read_plan("beijing_2020")
    >>> plan.facts.loc[plan.facts["element"] == "count", ["node", "value"]].values.tolist()
    [['count-aspects', 5.0], ['count-all', 223.0], ['count-tasks', 101.0], ['count-projects', 122.0]]
    """
    file = plan_file(place)
    facts = read_checked(file, _COLUMNS, _faults)
    facts = facts.astype({name: "float64" if name == "value" else "str" for name in facts})
    facts["label_ko"], facts["label_en"] = (
        facts["label_ko"].fillna(facts["label_en"]),
        facts["label_en"].fillna(facts["label_ko"]),
    )
    missions = set(facts.loc[facts["element"] == "mission", "node"])
    own = facts["node"].where(facts["element"] == "mission", facts["parent"])
    facts["mission"] = own.where(own.isin(missions))
    files = {file.name: file}
    beside = file.with_name(f"{file.stem}_technologies{file.suffix}")
    if beside.is_file():
        files[beside.name] = beside
        themes = set(facts.loc[facts["element"] == "theme", "node"])
        meant = read_checked(beside, _MEANT, lambda table: _faults_of_themes(table, themes))
    else:
        meant = pd.DataFrame(columns=["row", *_MEANT])
    return Plan(file.stem, facts, meant.astype("str"), files)


def _faults(facts: pd.DataFrame) -> list[tuple[int, str, str]]:
    """Faults between the cells of a plan."""
    kinds = facts.groupby("node")["element"].first()
    by_place = facts.astype(object).where(facts.notna(), None)
    faults = []
    for at, row in enumerate(by_place.itertuples()):
        above = kinds.get(row.parent)
        allowed = {"goal": ("goal",), "mission": ("goal",), "count": (*GRAPH, "count")}.get(row.element, GRAPH[:2])
        if kinds[row.node] != row.element:
            faults.append((at, "element", f"{kinds[row.node]}, as for the same node above"))
        if row.label_ko is None and row.label_en is None:
            faults.append((at, "label_ko", "a name in Korean or in English"))
        if row.parent is None and row.element != "goal":
            faults.append((at, "parent", f"a node of element {' or '.join(allowed)}"))
        if row.parent is not None and (above not in allowed or row.parent == row.node):
            faults.append((at, "parent", f"a node of element {' or '.join(allowed)}"))
        if re.search(r"\d", row.quote) and row.figure is None and row.date is None:
            faults.append((at, "figure", f"one of {', '.join(FIGURES)}, or a date: the quote holds digits"))
        if row.figure in ("target", "count") and row.value is None:
            faults.append((at, "value", f"the number: the figure is a {row.figure}"))
    if (by_place["parent"].isna() & (by_place["element"] == "goal")).sum() != 1:
        faults.append((0, "parent", "exactly one goal without a parent in the whole table"))
    return faults or _wrong_sums(facts)


def _wrong_sums(facts: pd.DataFrame) -> list[tuple[int, str, str]]:
    counts = facts[facts["element"] == "count"]
    parts = counts[counts["parent"].isin(counts["node"])].groupby("parent")["value"].sum()
    values = counts.set_index("node")["value"]
    wrong = [node for node, total in parts.items() if not math.isclose(total, values[node], rel_tol=1e-9)]
    rows = {node: _where(facts["node"] == node)[0] for node in wrong}
    return [(at, "value", f"the sum of its parts, {parts[node]:g}") for node, at in rows.items()]


def _faults_of_themes(table: pd.DataFrame, themes: set[str]) -> list[tuple[int, str, str]]:
    faults = [(at, "node", "a node of element theme of the plan") for at in _where(~table["node"].isin(themes))]
    twice = table.duplicated(["node", "technology"])
    faults += [(at, "node", "each theme and technology once") for at in _where(twice)]
    odd = table["technology"].isna() != (table["reading"] == "none")
    return faults + [(at, "reading", "none where there is no technology, and only there") for at in _where(odd)]


def _where(flags: pd.Series) -> list[int]:
    return [at for at, flag in enumerate(flags) if flag]


def typed_graph(facts: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A plan's facts as a directed graph with typed nodes: from goals to missions to what each of them names.

    Parameters
    ----------
    facts : DataFrame
        `Plan.facts`.

    Returns
    -------
    nodes : DataFrame
        node, element, label_ko, label_en, missions (how many name it; null for goals), statements (rows of facts).
    links : DataFrame
        source (parent), target, source_element, target_element, statements; each pair once. Both in the order of the
        document.

    Examples
    --------
    >>> nodes, links = typed_graph(read_plan("beijing_2020").facts)
    >>> nodes.loc[nodes["missions"] > 1, "label_en"].tolist()[:2]
    ['Artificial intelligence', 'National laboratories']
    """
    own = facts[facts["element"].isin(GRAPH)]
    grouped = own.groupby("node", sort=False)
    nodes = grouped.agg(
        element=("element", "first"),
        label_ko=("label_ko", "first"),
        label_en=("label_en", "first"),
        missions=("mission", "nunique"),
        statements=("node", "size"),
    ).reset_index()
    nodes["missions"] = nodes["missions"].astype("Int64").where(nodes["element"] != "goal")
    links = own.dropna(subset=["parent"]).groupby(["parent", "node"], sort=False).size().reset_index(name="statements")
    links = links.rename(columns={"parent": "source", "node": "target"})
    kinds = nodes.set_index("node")["element"]
    for side in ("target", "source"):
        links.insert(2, f"{side}_element", links[side].map(kinds))
    return nodes, links


def quantified(facts: pd.DataFrame, by: str = "element") -> pd.DataFrame:
    """What a plan says in figures: how many of its elements have a target, a date, or any figure at all.

    Parameters
    ----------
    facts : DataFrame
        `Plan.facts`; only what stands in the graph is counted, each node once in a group.
    by : {"element", "mission"}
        By mission only what missions name is counted; null is what stands under no mission.

    Returns
    -------
    DataFrame
        The group, n, targets (a value to be reached), with_date (a year, month or day), in_names (figures that are part
        of a name), silent (no figure and no date), checkable (share with a target or a date), checkable_low (with a
        target) and checkable_high (with any figure or date), in the order of the document. All statements are counted,
        so there is no error of sampling: the bounds are the strictest and the most lenient reading of "quantified".

    Raises
    ------
    ValueError
        `by` is neither.

    Examples
    --------
    >>> table = quantified(read_plan("beijing_2020").facts)
    >>> table.loc[table["element"] == "task", ["n", "targets", "with_date", "in_names", "silent"]].values.tolist()
    [[40, 0, 1, 10, 29]]
    """
    if by not in ("element", "mission"):
        raise ValueError(f"by={by!r}: expected element or mission")
    own = facts[facts["element"].isin(GRAPH if by == "element" else NAMED)]
    flags = pd.DataFrame(
        {
            "target": own["figure"] == "target",
            "dated": own["date"].notna(),
            "named": own["figure"] == "name",
            "any": own["figure"].notna() | own["date"].notna(),
        }
    )
    each = flags.groupby([own[by], own["node"]], sort=False, dropna=False).max()
    each["checkable"] = each["target"] | each["dated"]
    groups = each.groupby(level=0, sort=False, dropna=False)
    table = groups.agg(n=("any", "size"), targets=("target", "sum"), with_date=("dated", "sum")).reset_index()
    table["in_names"] = groups["named"].sum().to_numpy()
    table["silent"] = table["n"] - groups["any"].sum().to_numpy()
    for end, flag in (("", "checkable"), ("_low", "target"), ("_high", "any")):
        table[f"checkable{end}"] = groups[flag].mean().to_numpy(dtype=float)
    table = table.astype({name: "int64" for name in ("n", "targets", "with_date", "in_names", "silent")})
    order = {code: at for at, code in enumerate(GRAPH if by == "element" else facts["mission"].dropna().unique())}
    return table.sort_values(by, key=lambda codes: codes.map(order), na_position="last", ignore_index=True)


def statements(facts: pd.DataFrame) -> pd.DataFrame:
    """What each mission names, one row a mission and node, with the strongest figure that stands with it.

    Parameters
    ----------
    facts : DataFrame
        `Plan.facts`.

    Returns
    -------
    DataFrame
        mission (null: none), element, node, label_ko, label_en, figure: target, date, name or none; in the order of
        the document.

    Examples
    --------
    >>> table = statements(read_plan("beijing_2020").facts)
    >>> table["figure"].value_counts().to_dict()["date"]
    2
    """
    own = facts[facts["element"].isin(NAMED)]
    figure = own["figure"].fillna("none").where(own["date"].isna() | (own["figure"] == "target"), "date")
    rank = figure.map({"target": 0, "date": 1, "count": 2, "name": 3, "none": 4})
    columns = ["mission", "element", "node", "label_ko", "label_en"]
    ordered = own[columns].assign(figure=figure, rank=rank, place=range(len(own))).sort_values(["rank", "place"])
    once = ordered.drop_duplicates(["mission", "element", "node"]).sort_values("place", ignore_index=True)
    return once.drop(columns=["rank", "place"])
