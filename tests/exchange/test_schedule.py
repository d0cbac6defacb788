"""The order of work: a schedule by hand, what is blocked and what waits for it, and the interval of its length."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.exchange.report import read_exchange
from helpers.exchange.schedule import (
    WAITS,
    compare_schedules,
    critical_path,
    months_to_stages,
    order_of_steps,
    schedule,
)
from helpers.exchange.stages import SCENARIOS

COLUMNS = ["gate", "moves", "field", "except_field", "kind", "wait", "humanitarian", "relief"]
GATES = pd.DataFrame(
    [
        ("visit", "people", "*", None, "gated", "approval", False, False),
        ("venture", "venture", "*", None, "blocked", "exemption", False, True),
    ],
    columns=COLUMNS,
)
STEPS = pd.DataFrame(
    [
        ("study", None, None),
        ("meet", "people", None),
        ("plan", None, "study;meet"),
        ("firm", "venture", "plan"),
        ("sell", None, "firm"),
        ("side", None, "study"),
    ],
    columns=["step", "moves", "after"],
).assign(stage="people")
FACTS = {"fields": pd.DataFrame({"field": ["health"]}), "steps": STEPS}
MONTHS = {"study": 4, "meet": 2, "plan": 3, "firm": 5, "sell": 1, "side": 1}
NO_WAIT = dict.fromkeys(WAITS, 0)


def test_a_schedule_by_hand():
    made = schedule(FACTS, GATES, "health", "relief", MONTHS, NO_WAIT).set_index("step")
    assert made["begin"].to_dict() == {"study": 0, "meet": 0, "plan": 4, "firm": 7, "sell": 12, "side": 4}
    assert made["end"].max() == 13
    assert made["slack"].to_dict() == {"study": 0, "meet": 2, "plan": 0, "firm": 0, "sell": 0, "side": 8}
    assert made.index[made["critical"]].tolist() == ["study", "plan", "firm", "sell"]


def test_a_wait_moves_the_critical_path():
    made = schedule(FACTS, GATES, "health", "relief", MONTHS, NO_WAIT | {"approval": 6}).set_index("step")
    assert made.loc["meet", ["begin", "wait", "end"]].tolist() == [0, 6, 8]
    assert made.index[made["critical"]].tolist() == ["meet", "plan", "firm", "sell"]


def test_blocked_is_blocked_and_what_follows_waits_with_what_holds_it():
    made = schedule(FACTS, GATES, "health", "today", MONTHS, NO_WAIT).set_index("step")
    assert made.loc[["firm", "sell", "plan"], "status"].tolist() == ["blocked", "waiting", "open"]
    assert made.loc[["firm", "sell"], ["begin", "end", "slack"]].isna().all(axis=None)
    assert made.loc[["firm", "sell"], "blocks"].tolist() == [["venture"], ["venture"]]
    assert made["end"].max() == 7


def test_where_all_is_blocked_nothing_has_a_date():
    facts = FACTS | {"steps": STEPS.iloc[[3]].assign(after=None)}
    made = schedule(facts, GATES, "health", "today", MONTHS, NO_WAIT)
    assert made["begin"].isna().all()
    table = months_to_stages(facts, GATES, MONTHS, NO_WAIT, runs=5)
    assert table.loc[0, ["steps", "critical"]].tolist() == [0, []]
    assert table.loc[0, ["months", "months_low", "months_high"]].isna().all()


def test_a_circle_and_an_unknown_field_are_refused():
    with pytest.raises(ValueError, match="circle: "):
        order_of_steps(pd.DataFrame({"step": ["a", "b"], "after": ["b", "a"]}))
    with pytest.raises(ValueError, match="field='arms': choose one of health"):
        schedule(FACTS, GATES, "arms", "today", MONTHS, NO_WAIT)
    with pytest.raises(ValueError, match="spread=1"):
        months_to_stages(FACTS, GATES, MONTHS, NO_WAIT, spread=1)


def test_no_step_no_path():
    assert critical_path(nx.DiGraph(), {}) == ([], 0.0)


@settings(max_examples=40)
@given(st.integers(1, 7), st.data())
def test_the_critical_path_is_the_longest_of_all_paths(n, data):
    names = [f"s{i}" for i in range(n)]
    after = [";".join(data.draw(st.lists(st.sampled_from(names[:i]), unique=True))) if i else "" for i in range(n)]
    graph = order_of_steps(pd.DataFrame({"step": names, "after": [one or None for one in after]}))
    lengths = {name: data.draw(st.integers(0, 9)) for name in names}
    paths = [path for a in names for b in names for path in nx.all_simple_paths(graph, a, b)] + [[a] for a in names]
    path, length = critical_path(graph, lengths)
    assert length == max(sum(lengths[step] for step in one) for one in paths)
    assert all(graph.has_edge(a, b) for a, b in zip(path, path[1:], strict=False))


@pytest.fixture(scope="module")
def own():
    facts = read_exchange()
    return facts, dict.fromkeys(facts["steps"]["step"], 6.0)


def test_steps_never_begin_before_those_they_come_after(own):
    facts, months = own
    made = compare_schedules(facts, facts["gates"], "health", months, dict.fromkeys(WAITS, 2.0), ["health"])
    assert made["scenario"].unique().tolist() == list(SCENARIOS)
    graph = order_of_steps(facts["steps"])
    for _, rows in made.groupby("scenario"):
        rows = rows.set_index("step")
        for before, after in graph.edges:
            if pd.notna(rows.loc[after, "begin"]):
                assert rows.loc[after, "begin"] >= rows.loc[before, "end"]


def test_the_end_is_the_length_of_the_critical_path(own):
    facts, months = own
    made = schedule(facts, facts["gates"], "power", "relief", months, dict.fromkeys(WAITS, 1.0))
    path = made[made["critical"]]
    assert made["end"].max() == (path["wait"] + path["months"]).sum()
    assert (path["slack"] == 0).all()


def test_the_interval_holds_the_assumed_length_and_closes_without_spread(own):
    facts, months = own
    given_, drawn = (
        months_to_stages(facts, facts["gates"], months, dict.fromkeys(WAITS, 1.0), spread=spread, runs=200, seed=3)
        for spread in (0.0, 0.3)
    )
    assert (given_["months_low"] == given_["months"]).all()
    assert (given_["months_high"] == given_["months"]).all()
    assert (drawn["months_low"] < drawn["months"]).all()
    assert (drawn["months_high"] > drawn["months"]).all()
    assert drawn["critical_share"].between(0, 1).all()


def test_the_same_seed_gives_the_same_table(own):
    facts, months = own
    first, second, other = (
        months_to_stages(facts, facts["gates"], months, NO_WAIT, runs=20, seed=seed) for seed in (5, 5, 6)
    )
    pd.testing.assert_frame_equal(first, second)
    assert not np.allclose(first["months_low"], other["months_low"])
