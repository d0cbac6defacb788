"""Facts of a report on scientific exchange with North Korea, and the zones that it names as sites.

A folder of CSV files (UTF-8), one row a fact, each with `label_ko`, `label_en`, `document`, `section` and `quote` (how
it is printed there, broken lines joined). A field of "*" stands for every field. Files and their further columns:

============  ======================================================================================================
stages        stage and its order
fields        field
grounds       field; aspect: interest, complementarity or infrastructure; side: north, south or both
instruments   instrument, field, stage; stage_from: document (the text says which stage) or reading (this project's);
              moves: what crosses the line, joined by ";" (a reading): people, training, knowledge, materials,
              equipment, funds, venture
steps         step, stage, moves; after: steps that come before, joined by ";"; after_from: document or reading
zones         zone; attribute: sector, function, focus, later or anchor; value: a code, where there is one
zone_rules    rule, sector, low, high, unit: what holds for all zones, or for those of a sector
centre        function of the exchange centre
============  ======================================================================================================

gates.csv is no fact of the report: it says how this project reads the dated rules of data/policy/constraints.csv, by
their `citation`. gate; moves, field and except_field that it binds; kind: blocked or gated; wait: notice, approval or
exemption; humanitarian, relief: whether an exemption opens it, whether relief lifts it; opens_ko, opens_en: what would
open it.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from helpers.data.checked_table import decimal, flag, number_in, one_of, optional, read_checked, several, text
from helpers.data.facts import open_facts
from helpers.data.languages import LANGUAGES
from helpers.data.places import DATA
from helpers.data.scope import Scope
from helpers.data.weights import named_numbers

EXCHANGE = DATA / "policy" / "exchange"
MOVES = ("people", "training", "knowledge", "materials", "equipment", "funds", "venture")
ASPECTS = ("interest", "complementarity", "infrastructure")
SIDES = ("both", "north", "south")
EVERY = "*"  #: as a field: every field

_may = optional(text)
_FACT = {"label_ko": text, "label_en": text, "document": text, "section": text, "quote": text}
_READ = one_of("document", "reading")
_MOVED = optional(several(one_of(*MOVES)))
COLUMNS = {
    "stages": {"stage": text, "order": number_in(1, 99, whole=True), **_FACT},
    "fields": {"field": text, **_FACT},
    "grounds": {"field": text, "aspect": one_of(*ASPECTS), "side": one_of(*SIDES), **_FACT},
    "instruments": {"instrument": text, "field": text, "stage": text, "stage_from": _READ, "moves": _MOVED, **_FACT},
    "steps": {"step": text, "stage": text, "moves": _MOVED, "after": _may, "after_from": _READ, **_FACT},
    "zones": {
        "zone": text,
        "attribute": one_of("sector", "function", "focus", "later", "anchor"),
        "value": _may,
        **_FACT,
    },
    "zone_rules": {
        "rule": text,
        "sector": _may,
        "low": optional(decimal),
        "high": optional(decimal),
        "unit": _may,
        **_FACT,
    },
    "centre": {"function": text, **_FACT},
    "gates": {
        "gate": text,
        "moves": _MOVED,
        "field": text,
        "except_field": _may,
        "kind": one_of("blocked", "gated"),
        "wait": one_of("notice", "approval", "exemption"),
        "humanitarian": flag,
        "relief": flag,
        **dict.fromkeys(("label_ko", "label_en", "opens_ko", "opens_en", "citation"), text),
    },
}


def read_exchange(folder: str | os.PathLike = EXCHANGE) -> dict[str, pd.DataFrame]:
    """Read the tables, checked.

    Parameters
    ----------
    folder : path

    Returns
    -------
    dict of str to DataFrame
        By name; an empty cell is null, order, low and high are numbers, humanitarian and relief are bool.

    Raises
    ------
    SourceError
        A table is missing.
    ValueError
        Names the file, the line, the column and what was expected.

    Examples
    --------
    >>> facts = read_exchange()
    >>> facts["stages"]["stage"].tolist()
    ['people', 'scholarly', 'technology', 'economic']
    >>> facts["zone_rules"].loc[facts["zone_rules"]["unit"] == "percent", "low"].tolist()
    [14.0, 10.0]
    """
    tables = {}
    for name in COLUMNS:  # stages and fields come first: the others name them
        tables[name] = _read(Path(folder) / f"{name}.csv", COLUMNS[name], tables)
    return tables


def _read(path, columns, above):
    def named(table):
        known = {name: set(above[f"{name}s"][name]) for name in ("stage", "field") if f"{name}s" in above}
        known |= {"after": set(table["step"])} if "step" in table else {}
        if "field" in known:
            known |= {"except_field": known["field"], "field": known["field"] | {EVERY}}
        return [
            (at, column, f"one of {', '.join(sorted(known[column]))}")
            for column in known.keys() & set(table.columns)
            for at, cell in table[column].dropna().items()
            if not set(cell.split(";")) <= known[column]
        ]

    table = read_checked(path, columns, named, required=columns).drop(columns="row")
    kinds = {"order": "int64", "low": "float64", "high": "float64", "humanitarian": "bool", "relief": "bool"}
    return table.astype({name: kinds.get(name, "str") for name in table})


def open_exchange(*, language: str, **parameters) -> Scope:
    """A scope over the facts of the report, for the record of a notebook; the rules of the day are among its files.

    >>> scope = open_exchange(language="en", date="2024-06-26")
    >>> scope.corpus.meta["name"], scope.corpus.meta["synthetic"], "constraints.csv" in scope.corpus.meta["sha256"]
    ('exchange', False, True)
    """
    facts = read_exchange()
    files = {f"{name}.csv": EXCHANGE / f"{name}.csv" for name in facts}
    files |= {"constraints.csv": DATA / "policy" / "constraints.csv"}
    stated = {name: table for name, table in facts.items() if name != "gates"}
    return open_facts(stated, files, name="exchange", language=language, **parameters)


def for_every_field(table, fields):
    """A table with its rows of "*" repeated for each field, and of several fields for each of them.

    Examples
    --------
    >>> table = pd.DataFrame({"field": ["*", "power;green"], "n": [1, 2]})
    >>> for_every_field(table, ["green", "power"])["field"].tolist()
    ['green', 'power', 'power', 'green']
    """
    several = table["field"].map(lambda cell: list(fields) if cell == EVERY else cell.split(";"))
    return table.assign(field=several).explode("field", ignore_index=True)


def field_grounds(facts: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """What the report gives for each field: whose interest it states, and how many other grounds.

    Parameters
    ----------
    facts : dict of str to DataFrame
        From `read_exchange`.

    Returns
    -------
    DataFrame
        field, interest ("both" where each side's is stated, or a joint one; "north" or "south" where only one is; null
        where none), interests, complementarity, infrastructure: number of facts. Facts of no field in particular are
        not counted: they tell no field from another. In the order of fields.csv.

    Examples
    --------
    >>> field_grounds(read_exchange()).set_index("field").loc[["health", "railway"], "interest"].tolist()
    ['both', 'south']
    """
    grounds = facts["grounds"]
    counts = pd.crosstab(grounds["field"], grounds["aspect"]).reindex(facts["fields"]["field"], fill_value=0)
    counts = counts.reindex(columns=list(ASPECTS), fill_value=0)
    stated = grounds[grounds["aspect"] == "interest"].groupby("field")["side"].agg(set)
    sides = stated.reindex(counts.index).map(lambda found: None if not isinstance(found, set) else _mutual(found))
    counts = counts.rename(columns={"interest": "interests"})
    counts.insert(0, "interest", sides.astype("str").where(sides.notna()))
    return counts.rename_axis("field").rename_axis(columns=None).reset_index()


def _mutual(sides):
    return "both" if "both" in sides or {"north", "south"} <= sides else next(iter(sides))


def sites(facts: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The zones that the report names, each with what it says of it; what it does not say is null.

    Parameters
    ----------
    facts : dict of str to DataFrame
        From `read_exchange`.

    Returns
    -------
    DataFrame
        zone, sector, function, level (null: the report names two levels and places no zone), area_low, area_high (of
        zones of the sector, in km2), focus, later, anchors (research institutions), anchors_exist (False: planned;
        null: none named). Zone, focus, later and anchors stand in both languages: zone_ko, zone_en, ...

    Examples
    --------
    >>> table = sites(read_exchange())
    >>> len(table), table["level"].isna().all(), table.loc[5, "anchors_en"]
    (7, np.True_, 'Institutes of the Academy of Sciences; University of Sciences')
    """
    zones, rules = facts["zones"], facts["zone_rules"]
    order, by = zones["zone"].drop_duplicates(), dict(list(zones.groupby("attribute")))
    value = {name: group.groupby("zone")["value"].first() for name, group in by.items()}
    areas = rules[rules["rule"] == "area"].set_index("sector")
    sector, exist = order.map(value["sector"]), order.map(value["anchor"])
    table = {**_told(by, order, "zone", "sector"), "sector": sector, "function": order.map(value["function"])}
    table |= {"level": pd.Series(None, index=order.index, dtype="str")}
    table |= {f"area_{end}": sector.map(areas[end]) for end in ("low", "high")}
    table |= (
        _told(by, order, "focus", "focus") | _told(by, order, "later", "later") | _told(by, order, "anchors", "anchor")
    )
    table["anchors_exist"] = (exist == "exists").astype("boolean").where(exist.notna())
    return pd.DataFrame(table).reset_index(drop=True)


def _told(by, order, column, attribute):
    """What the report says of an attribute of each zone, in both languages."""
    texts = {language: by[attribute].groupby("zone")[f"label_{language}"].agg("; ".join) for language in LANGUAGES}
    return {f"{column}_{language}": order.map(text) for language, text in texts.items()}


def read_amounts(text: str, names: Sequence[str], default: float | None = None) -> dict[str, float]:
    """Amounts that somebody assumes, from a text.

    Parameters
    ----------
    text : str
        Names and amounts, separated by commas.
    names : sequence of str
        All that are needed.
    default : float, optional
        Of names that the text leaves out; without it, none may be left out.

    Returns
    -------
    dict of str to float
        In the order of `names`.

    Raises
    ------
    ValueError
        A part is not one of the names and a number of 0 or more, stands twice, or is missing.

    Examples
    --------
    >>> read_amounts("notice 1, approval 2.5", ["notice", "approval", "exemption"], 6)
    {'notice': 1.0, 'approval': 2.5, 'exemption': 6.0}
    >>> read_amounts("notice 1", ["notice", "approval"])
    Traceback (most recent call last):
        ...
    ValueError: 'notice 1': 'approval' is missing
    """
    amounts = named_numbers(text, names)
    missing = [name for name in names if name not in amounts]
    if missing and default is None:
        raise ValueError(f"{text!r}: {missing[0]!r} is missing")
    return {name: amounts.get(name, default if default is None else float(default)) for name in names}
