"""Fields, instruments and stages of an exchange, and what stands in the way of each: open, gated or blocked.

A gate is a dated rule as this project reads it: it binds what crosses the line (people, training, knowledge,
materials, equipment, funds, ventures), for all fields or for some. An instrument is *blocked* where a rule that binds
what it moves leaves it to the Security Council's Committee, case by case, or to a change of the rule; it is *gated*
where the States themselves decide or give notice; it is *open* where no rule listed here binds it. Three scenarios:

today           the rules in force on the day, no exemption counted on
humanitarian    the Committee exempts the fields named as humanitarian, where a rule allows it: blocked becomes gated
relief          the measures of the Security Council and those of 24 May 2010 are lifted; the law of Korea stays

A stage can start in a field when one instrument of the stage is not blocked. This is no legal advice: a rule that is
not listed may bind, and an authority may read a listed one otherwise.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from helpers.exchange.report import for_every_field
from helpers.partners.constraints import constraints_on

SCENARIOS = ("today", "humanitarian", "relief")
STATUSES = ("open", "gated", "blocked")  #: from free to bound


def gates_in_force(gates: pd.DataFrame, rules: pd.DataFrame) -> pd.DataFrame:
    """Gates whose rule is in force, each with the day from which it is, and whether its text was checked.

    Parameters
    ----------
    gates : DataFrame
        From `helpers.exchange.report.read_exchange`.
    rules : DataFrame
        country, from, citation, checked: the rules in force on a day, as `helpers.partners.constraints.constraints_on`
        gives them.

    Returns
    -------
    DataFrame
        The gates with `from`, `checked` and `url`, in their order; those of rules not in force are left out.

    Examples
    --------
    >>> gates = pd.DataFrame({"gate": ["a", "b"], "citation": ["A", "B"]})
    >>> rules = pd.DataFrame({"country": ["KP"], "from": ["2017-12-22"], "citation": ["B"], "checked": [True],
    ...                       "url": ["https://example.org"]})
    >>> gates_in_force(gates, rules)[["gate", "from"]].values.tolist()
    [['b', '2017-12-22']]
    """
    known = rules.loc[rules["country"] == "KP", ["citation", "from", "checked", "url"]].drop_duplicates("citation")
    return gates.merge(known, on="citation", how="inner").reset_index(drop=True)


def gates_on(facts: dict[str, pd.DataFrame], date: str):
    """The gates of the report's fields under the rules in force on a day for South Korea: `gates_in_force`."""
    return gates_in_force(facts["gates"], constraints_on(date, "KR"))


def in_scenario(
    gates: pd.DataFrame, scenario: str, fields: Sequence[str], humanitarian: Sequence[str] = ()
) -> pd.DataFrame:
    """The gates of each field in a scenario.

    Parameters
    ----------
    gates : DataFrame
        gate, moves, field, except_field, kind, humanitarian, relief, and more.
    scenario : {"today", "humanitarian", "relief"}
    fields : sequence of str
        All fields.
    humanitarian : sequence of str
        Fields that the Committee is taken to exempt.

    Returns
    -------
    DataFrame
        The same columns without `except_field`; field is one field, moves one thing that crosses the line.

    Raises
    ------
    ValueError
        The scenario or a humanitarian field is unknown.

    Examples
    --------
    >>> gates = pd.DataFrame({"gate": ["goods"], "moves": ["funds;equipment"], "field": ["*"], "except_field": [None],
    ...                       "kind": ["blocked"], "humanitarian": [True], "relief": [True]})
    >>> in_scenario(gates, "humanitarian", ["health", "power"], ["health"])["kind"].tolist()
    ['gated', 'gated', 'blocked', 'blocked']
    >>> len(in_scenario(gates, "relief", ["health", "power"]))
    0
    """
    if scenario not in SCENARIOS:
        raise ValueError(f"scenario={scenario!r}: expected one of {', '.join(SCENARIOS)}")
    unknown = [name for name in humanitarian if name not in fields]
    if unknown:
        raise ValueError(f"humanitarian: {unknown[0]!r} is no field; choose among {', '.join(fields)}")
    table = for_every_field(gates, fields)
    bound = [
        field not in str(names).split(";") for field, names in zip(table["field"], table["except_field"], strict=True)
    ]
    table = table[pd.Series(bound, index=table.index, dtype="bool")].drop(columns="except_field")
    table = table.assign(moves=table["moves"].str.split(";")).explode("moves", ignore_index=True)
    if scenario == "relief":
        return table[~table["relief"].astype(bool)].reset_index(drop=True)
    if scenario == "humanitarian":
        exempt = table["humanitarian"].astype(bool) & table["field"].isin(list(humanitarian))
        return table.assign(kind=table["kind"].mask(exempt, "gated"))
    return table


def bound_by(activities: pd.DataFrame, key: str, gates: pd.DataFrame, fields: Sequence[str]) -> pd.DataFrame:
    """Which gates bind each activity in each field.

    Parameters
    ----------
    activities : DataFrame
        `key`, field, moves (joined by ";", null: nothing crosses).
    key : str
        "instrument" or "step".
    gates : DataFrame
        From `in_scenario`.
    fields : sequence of str

    Returns
    -------
    DataFrame
        `key`, field, gate, kind, wait: a row a gate; an activity that nothing binds is not listed.

    Examples
    --------
    >>> gates = pd.DataFrame({"gate": ["g"], "moves": ["people"], "field": ["power"], "kind": ["gated"],
    ...                       "wait": ["notice"]})
    >>> some = pd.DataFrame({"step": ["talk", "read"], "field": ["*", "*"], "moves": ["people;funds", None]})
    >>> bound_by(some, "step", gates, ["power", "green"]).values.tolist()
    [['talk', 'power', 'g', 'gated', 'notice']]
    """
    each = for_every_field(activities[[key, "field", "moves"]].dropna(subset=["moves"]), fields)
    each = each.assign(moves=each["moves"].str.split(";")).explode("moves")
    found = each.merge(gates[["gate", "moves", "field", "kind", "wait"]], on=["moves", "field"])
    return found.drop(columns="moves").drop_duplicates(ignore_index=True)


def statuses(activities, key, gates: pd.DataFrame, fields) -> pd.DataFrame:
    """Each activity in each field: its status, the gates that gate it and those that block it.

    Parameters are those of `bound_by`.

    Returns
    -------
    DataFrame
        `key`, field, status, gates, blocks (lists of gates, in their order), waits (list of str); a row for each field
        in which the activity stands, in the order given.

    Examples
    --------
    >>> gates = pd.DataFrame({"gate": ["g", "b"], "moves": ["people", "funds"], "field": ["power"] * 2,
    ...                       "kind": ["gated", "blocked"], "wait": ["notice", "exemption"]})
    >>> some = pd.DataFrame({"step": ["talk", "read"], "field": ["*", "*"], "moves": ["people;funds", None]})
    >>> statuses(some, "step", gates, ["power"]).values.tolist()
    [['talk', 'power', 'blocked', ['g'], ['b'], ['exemption', 'notice']], ['read', 'power', 'open', [], [], []]]
    """
    bound = bound_by(activities, key, gates, fields)
    order = {name: place for place, name in enumerate(gates["gate"].drop_duplicates())}
    bound = bound.sort_values("gate", key=lambda names: names.map(order), kind="stable")
    table = for_every_field(activities[[key, "field"]], fields).drop_duplicates(ignore_index=True)
    places = pd.MultiIndex.from_frame(table[[key, "field"]])
    for name, kept in (("gates", bound["kind"] == "gated"), ("blocks", bound["kind"] == "blocked")):
        table[name] = _lists(bound[kept], key, "gate", places)
    table["waits"] = _lists(bound.sort_values("wait"), key, "wait", places)
    blocked, gated = table["blocks"].str.len() > 0, table["gates"].str.len() > 0
    status = pd.Series("open", index=table.index, dtype="str").mask(gated, "gated").mask(blocked, "blocked")
    table.insert(2, "status", status)
    return table


def _lists(rows, key, column, places):
    found = rows.groupby([key, "field"], sort=False)[column].agg(lambda cells: list(dict.fromkeys(cells)))
    return [cell if isinstance(cell, list) else [] for cell in found.reindex(places)]


def stage_matrix(
    facts: Mapping[str, pd.DataFrame], gates: pd.DataFrame, humanitarian: Sequence[str] = ()
) -> pd.DataFrame:
    """Whether each stage can start in each field, in each scenario, and what would open it.

    Parameters
    ----------
    facts : dict of str to DataFrame
        From `helpers.exchange.report.read_exchange`.
    gates : DataFrame
        From `gates_in_force`.
    humanitarian : sequence of str
        Fields that the Committee is taken to exempt, in the scenario of that name.

    Returns
    -------
    DataFrame
        scenario, field, stage, status (of the instrument least bound), instruments and startable (how many there are,
        and how many are not blocked), gates (of the least bound instrument: what to obtain where it is gated, what
        blocks it where it is blocked); in the order of scenarios, fields and stages.

    Examples
    --------
    >>> from helpers.exchange.report import read_exchange
    >>> facts = read_exchange()
    >>> gates = facts["gates"].assign(checked=True, **{"from": "2017-12-22"})
    >>> found = stage_matrix(facts, gates, ["health"]).set_index(["scenario", "field", "stage"])["status"]
    >>> [found[scenario, "health", "technology"] for scenario in SCENARIOS]
    ['gated', 'gated', 'gated']
    >>> [found[scenario, "high_technology", "people"] for scenario in SCENARIOS]
    ['blocked', 'blocked', 'gated']
    """
    fields = facts["fields"]["field"].tolist()
    stage = facts["instruments"].drop_duplicates("instrument").set_index("instrument")["stage"]
    parts = []
    for scenario in SCENARIOS:
        held = in_scenario(gates, scenario, fields, humanitarian)
        found = statuses(facts["instruments"], "instrument", held, fields)
        found["stage"] = found["instrument"].map(stage)
        parts.append(_least_bound(found).assign(scenario=scenario))
    table = pd.concat(parts, ignore_index=True)
    names = ["scenario", "field", "stage"]
    order = {name: i for i, name in enumerate([*SCENARIOS, *fields, *facts["stages"]["stage"]])}
    table = table.sort_values(names, key=lambda column: column.map(order), ignore_index=True)
    return table[[*names, "status", "instruments", "startable", "gates"]]


def _least_bound(found):
    """Of the instruments of a field and stage, the one least bound: by status, then by the number of gates."""
    rank = found["status"].map({name: i for i, name in enumerate(STATUSES)})
    blocked = found["status"] == "blocked"
    shown = found["gates"].where(~blocked, found["blocks"])
    table = found.assign(rank=rank, gates=shown, many=shown.str.len(), startable=(~blocked).astype("int64"))
    groups = table.sort_values(["rank", "many"], kind="stable").groupby(["field", "stage"], sort=False)
    first = groups.first()[["status", "gates"]]
    first["instruments"], first["startable"] = groups.size(), groups["startable"].sum()
    return first.reset_index()


def starts(matrix: pd.DataFrame) -> pd.DataFrame:
    """Where each field can start, how far it can go without a gap, and what would open the next stage.

    Parameters
    ----------
    matrix : DataFrame
        From `stage_matrix`.

    Returns
    -------
    DataFrame
        scenario, field, start (the first stage that is not blocked; null: none), reach (the last stage before the
        first one that is blocked; null: the first is), blocked (the first stage that is blocked; null: none), needs
        (number of gates of the start), opens (the gates of the first blocked stage; null: none).

    Examples
    --------
    >>> from helpers.exchange.report import read_exchange
    >>> facts = read_exchange()
    >>> gates = facts["gates"].assign(checked=True, **{"from": "2017-12-22"})
    >>> table = starts(stage_matrix(facts, gates)).set_index(["scenario", "field"])
    >>> table.loc[("today", "health"), ["start", "reach", "blocked"]].tolist()
    ['people', 'technology', 'economic']
    >>> table.loc[("today", "high_technology"), ["start", "reach", "blocked"]].tolist()
    [nan, nan, 'people']
    """
    first = matrix.groupby(["scenario", "field"], sort=False)
    shut = matrix["status"] == "blocked"
    before = (~shut).groupby([matrix["scenario"], matrix["field"]], sort=False).cummin()
    keys = ["scenario", "field"]
    table = pd.DataFrame(index=first.size().index)
    able = matrix[~shut].groupby(keys, sort=False)
    table["start"], table["reach"] = able["stage"].first(), matrix[before].groupby(keys, sort=False)["stage"].last()
    barred = matrix[shut].groupby(keys, sort=False)
    table["blocked"] = barred["stage"].first()
    table["needs"] = able["gates"].first().str.len().astype("Int64")
    table["opens"] = barred["gates"].first()
    texts = ["start", "reach", "blocked"]
    return table.astype(dict.fromkeys(texts, "str")).reset_index()
