"""The order of work of an exchange: which steps can be done, when, and which of them set the date (critical path).

Steps and what comes before them are facts of the report, or this project's reading of it (`after_from`). How long a
step lasts and how long an approval takes is in no document: both are parameters, assumptions of who sets them.

The longest path through the steps, each weighted with its length, is the critical path (Kelley & Walker, Critical-path
planning and scheduling, 1959): earliest start ES = max EF of the steps before, EF = ES + length, and slack = LS - ES.
A step that is blocked, or that comes after one, has no date.
"""

from collections.abc import Mapping, Sequence

import networkx as nx
import numpy as np
import pandas as pd

from helpers.data.kept import kept
from helpers.exchange.report import EVERY
from helpers.exchange.stages import SCENARIOS, in_scenario, statuses

WAITS = ("notice", "approval", "exemption")


def order_of_steps(steps):
    """Steps as a directed graph: an edge from each step to those that come after it.

    Raises
    ------
    ValueError
        The steps run in a circle.

    Examples
    --------
    >>> order_of_steps(pd.DataFrame({"step": ["a", "b"], "after": [None, "a"]})).edges
    OutEdgeView([('a', 'b')])
    """
    graph = nx.DiGraph()
    graph.add_nodes_from(steps["step"])
    before = steps.dropna(subset=["after"]).set_index("step")["after"].str.split(";").explode()
    graph.add_edges_from(zip(before, before.index, strict=True))
    if not nx.is_directed_acyclic_graph(graph):
        circle = " -> ".join(edge[0] for edge in nx.find_cycle(graph))
        raise ValueError(f"steps run in a circle: {circle}")
    return graph


def critical_path(graph, lengths: Mapping[str, float]):
    """The longest path and how long it is; of several the one that `networkx.dag_longest_path` finds.

    Parameters
    ----------
    graph : DiGraph
        Of steps, acyclic.
    lengths : dict of str to float
        Months of each step.

    Returns
    -------
    list of str, float

    Examples
    --------
    >>> steps = pd.DataFrame({"step": list("abc"), "after": [None, "a", "a"]})
    >>> critical_path(order_of_steps(steps), {"a": 2, "b": 1, "c": 5})
    (['a', 'c'], 7.0)
    """
    if not len(graph):
        return [], 0.0
    weighted = nx.DiGraph()
    weighted.add_nodes_from(("start of", step) for step in sorted(graph))
    for step in sorted(graph):
        weighted.add_edge(("start of", step), ("end of", step), weight=lengths[step])
    weighted.add_edges_from(((("end of", a), ("start of", b)) for a, b in sorted(graph.edges)), weight=0)
    path = nx.dag_longest_path(weighted, weight="weight")
    steps = [step for side, step in path if side == "end of"]
    return steps, float(sum(lengths[step] for step in steps))


def schedule(
    facts: Mapping[str, pd.DataFrame],
    gates: pd.DataFrame,
    field: str,
    scenario: str,
    months: Mapping[str, float],
    waits: Mapping[str, float],
    humanitarian: Sequence[str] = (),
) -> pd.DataFrame:
    """When each step of a field can be done in a scenario.

    Parameters
    ----------
    facts : dict of str to DataFrame
        From `helpers.exchange.report.read_exchange`.
    gates : DataFrame
        From `helpers.exchange.stages.gates_in_force`.
    field, scenario : str
    months : dict of str to float
        Work on each step.
    waits : dict of str to float
        By kind of gate (`WAITS`); those of a step are sought at the same time, once the steps before it are done.
    humanitarian : sequence of str
        Fields that the Committee is taken to exempt.

    Returns
    -------
    DataFrame
        scenario, field, step, stage, status (open, gated or blocked; `waiting`: a step before it is blocked), wait,
        months, begin, end (months from the start; wait included; null where there is no date), slack, critical, blocks
        (gates that block it or the first blocked step before it); in the order of steps.csv.

    Raises
    ------
    ValueError
        The field is unknown.

    Examples
    --------
    >>> from helpers.exchange.report import read_exchange
    >>> facts = read_exchange()
    >>> months = dict.fromkeys(facts["steps"]["step"], 6)
    >>> made = schedule(facts, facts["gates"], "health", "relief", months, dict.fromkeys(WAITS, 0))
    >>> float(made["end"].max()), made.loc[made["critical"], "step"].tolist()[-2:]
    (48.0, ['commercialisation', 'markets_abroad'])
    """
    if field not in set(facts["fields"]["field"]):
        raise ValueError(f"field={field!r}: choose one of {', '.join(facts['fields']['field'])}")
    found = _statuses(facts, gates, [field], scenario, humanitarian)
    return _placed(found, facts["steps"], order_of_steps(facts["steps"]), field, scenario, months, waits)


def _statuses(facts, gates, fields, scenario, humanitarian):
    held = in_scenario(gates, scenario, facts["fields"]["field"].tolist(), humanitarian)
    return statuses(facts["steps"].assign(field=EVERY), "step", held, fields)


def _placed(found, steps, graph, field, scenario, months, waits):
    """The steps of one field in time."""
    table = found[found["field"] == field].set_index("step")
    shut = set(table.index[table["status"] == "blocked"])
    behind = set().union(*(nx.descendants(graph, step) for step in shut)) - shut
    wait = table["waits"].map(lambda kinds: max((waits[kind] for kind in kinds), default=0.0)).astype("float64")
    work = pd.Series(months).reindex(table.index).astype("float64")
    free = graph.subgraph(set(graph) - shut - behind)
    lengths = (wait + work).to_dict()
    table = table.assign(
        scenario=scenario,
        stage=steps.set_index("step")["stage"],
        wait=wait,
        months=work,
        status=table["status"].mask(table.index.isin(behind), "waiting"),
    )
    table[["begin", "end", "slack"]] = _dates(free, lengths).reindex(table.index)
    table["critical"] = table.index.isin(critical_path(free, lengths)[0])
    table["blocks"] = [_blocks(step, table["blocks"], graph, shut) for step in table.index]
    columns = ["scenario", "field", "step", "stage", "status", "wait", "months", "begin", "end", "slack", "critical"]
    return table.reset_index()[[*columns, "blocks"]]


def _blocks(step, blocks, graph, shut):
    """Gates that block a step, or those steps before it that are blocked themselves."""
    before = [step] if step in shut else sorted(nx.ancestors(graph, step) & shut)
    return list(dict.fromkeys(gate for name in before for gate in blocks[name]))


def _dates(graph, lengths):
    """Earliest begin and end of each step, and its slack."""
    begin, late = {}, {}
    order = list(nx.lexicographical_topological_sort(graph))
    for step in order:
        begin[step] = max((begin[one] + lengths[one] for one in graph.predecessors(step)), default=0.0)
    last = max((begin[step] + lengths[step] for step in order), default=0.0)
    for step in reversed(order):
        late[step] = min((late[one] for one in graph.successors(step)), default=last) - lengths[step]
    rows = [(step, begin[step], begin[step] + lengths[step], late[step] - begin[step]) for step in order]
    return pd.DataFrame(rows, columns=["step", "begin", "end", "slack"]).set_index("step").astype("float64").round(9)


def compare_schedules(facts: dict[str, pd.DataFrame], gates: pd.DataFrame, field, months, waits, humanitarian=()):
    """`schedule` of a field in each scenario, one after the other.

    Examples
    --------
    >>> from helpers.exchange.report import read_exchange
    >>> facts = read_exchange()
    >>> months = dict.fromkeys(facts["steps"]["step"], 6)
    >>> made = compare_schedules(facts, facts["gates"], "power", months, dict.fromkeys(WAITS, 1))
    >>> made.groupby("scenario", sort=False)["begin"].count().to_dict()
    {'today': 9, 'humanitarian': 9, 'relief': 15}
    """
    parts = [schedule(facts, gates, field, name, months, waits, humanitarian) for name in SCENARIOS]
    return pd.concat(parts, ignore_index=True)


@kept
def months_to_stages(
    facts: dict[str, pd.DataFrame],
    gates: pd.DataFrame,
    months,
    waits,
    humanitarian=(),
    spread: float = 0.3,
    runs: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """How many months it takes each field to finish what it can of the order of work, with an interval.

    The length of each step and wait is drawn anew in each run, from a triangle between (1 - spread) and (1 + spread)
    of what is assumed; steps are drawn independently.

    Parameters
    ----------
    facts, gates, months, waits, humanitarian
        As for `schedule`.
    spread : float
        In [0, 1).
    runs, seed : int

    Returns
    -------
    DataFrame
        scenario, field, steps (that have a date, of all), months, months_low, months_high (of the critical path; 5th
        and 95th percentile), last (the last stage with a dated step), critical (steps of the critical path, in their
        order), critical_share (in how many runs that path sets the date).

    Raises
    ------
    ValueError
        spread lies outside [0, 1).

    Examples
    --------
    >>> from helpers.exchange.report import read_exchange
    >>> facts = read_exchange()
    >>> work, waits = dict.fromkeys(facts["steps"]["step"], 6), dict.fromkeys(WAITS, 0)
    >>> found = months_to_stages(facts, facts["gates"], work, waits, spread=0.0, runs=2)
    >>> found.loc[found["field"] == "health", ["scenario", "steps", "months", "months_low"]].values.tolist()
    [['today', 10, 30.0, 30.0], ['humanitarian', 10, 30.0, 30.0], ['relief', 15, 48.0, 48.0]]
    """
    if not 0 <= spread < 1:
        raise ValueError(f"spread={spread}: expected a number from 0 to below 1")
    graph = order_of_steps(facts["steps"])
    names = list(nx.lexicographical_topological_sort(graph))
    draw = _factors(np.random.default_rng(seed), spread, (2, runs, len(names)))
    rows = []
    fields = facts["fields"]["field"].tolist()
    for scenario in SCENARIOS:
        found = _statuses(facts, gates, fields, scenario, humanitarian)
        for field in fields:
            made = _placed(found, facts["steps"], graph, field, scenario, months, waits)
            rows.append({"scenario": scenario, "field": field} | _finish(made, graph, names, draw))
    return pd.DataFrame(rows)


def _factors(rng, spread, size):
    return rng.triangular(1 - spread, 1, 1 + spread, size) if spread else np.ones(size)


def _finish(made, graph, names, draw):
    """Length of the critical path over runs."""
    table = made.set_index("step")
    dated = [step for step in names if pd.notna(table.loc[step, "begin"])]
    lengths = draw[0] * table.loc[names, "months"].to_numpy() + draw[1] * table.loc[names, "wait"].to_numpy()
    ends, place = {}, {step: i for i, step in enumerate(names)}
    for step in dated:
        before = [ends[one] for one in graph.predecessors(step)]
        ends[step] = (np.max(before, axis=0) if before else 0.0) + lengths[:, place[step]]
    path = made.loc[made["critical"], "step"]
    path = [step for step in names if step in set(path)]
    total = np.max(list(ends.values()), axis=0) if ends else np.full(len(lengths), np.nan)
    own = lengths[:, [place[step] for step in path]].sum(axis=1)
    low, high = np.quantile(total, [0.05, 0.95])
    return {
        "steps": len(dated),
        "months": table["end"].max(),
        "months_low": low,
        "months_high": high,
        "last": made.loc[made["begin"].notna(), "stage"].iloc[-1] if dated else None,
        "critical": path,
        "critical_share": float((own >= total - 1e-9).mean()) if dated else np.nan,
    }
