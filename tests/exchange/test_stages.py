"""Gates by field and stage in three scenarios: a hand example, what no scenario may do, and the project's own facts."""

import pandas as pd
import pytest

from helpers.exchange.report import read_exchange
from helpers.exchange.stages import (
    SCENARIOS,
    STATUSES,
    bound_by,
    gates_in_force,
    in_scenario,
    stage_matrix,
    starts,
    statuses,
)
from helpers.partners.constraints import constraints_on

FIELDS = ["health", "power"]
GATES = pd.DataFrame(
    [
        ("notice", "people;knowledge", "*", "health", "gated", "notice", False, True),
        ("machines", "equipment", "*", None, "blocked", "exemption", True, True),
        ("ventures", "venture", "*", None, "blocked", "exemption", False, True),
        ("ministry", "people;equipment;venture", "*", None, "gated", "approval", False, False),
    ],
    columns=["gate", "moves", "field", "except_field", "kind", "wait", "humanitarian", "relief"],
).assign(opens_en=["to notify", "an exemption", "an approval", "the minister"])
FACTS = {
    "fields": pd.DataFrame({"field": FIELDS}),
    "stages": pd.DataFrame({"stage": ["people", "scholarly", "technology", "economic"]}),
    "instruments": pd.DataFrame(
        [
            ("talk", "*", "people", "people"),
            ("read", "*", "scholarly", "knowledge"),
            ("machine", "*", "technology", "equipment"),
            ("firm", "*", "economic", "venture"),
            ("own_work", "power", "scholarly", None),
        ],
        columns=["instrument", "field", "stage", "moves"],
    ),
    "gates": GATES,
}


def status(matrix, scenario, field):
    return matrix.query("scenario == @scenario and field == @field")["status"].tolist()


def test_a_hand_example_in_all_scenarios():
    matrix = stage_matrix(FACTS, GATES, ["health"])
    assert status(matrix, "today", "health") == ["gated", "open", "blocked", "blocked"]
    assert status(matrix, "humanitarian", "health") == ["gated", "open", "gated", "blocked"]
    assert status(matrix, "humanitarian", "power") == ["gated", "open", "blocked", "blocked"]
    assert status(matrix, "relief", "power") == ["gated", "open", "gated", "gated"]


def test_the_start_the_reach_and_what_opens_the_next_stage():
    table = starts(stage_matrix(FACTS, GATES)).set_index(["scenario", "field"])
    assert table.loc[("today", "power"), ["start", "reach", "blocked", "opens"]].tolist() == [
        "people",
        "scholarly",
        "technology",
        ["machines"],
    ]
    assert table.loc[("today", "power"), "needs"] == 2
    assert table.loc[("relief", "power"), ["blocked", "opens"]].isna().all()


def test_a_field_blocked_from_the_first_stage_has_no_reach_even_where_a_later_stage_is_free():
    gates = pd.concat([GATES, GATES.iloc[[1]].assign(gate="talks", moves="people", humanitarian=False)])
    facts = FACTS | {"gates": gates}
    table = starts(stage_matrix(facts, gates)).set_index(["scenario", "field"])
    assert table.loc[("today", "health"), "start"] == "scholarly"
    assert pd.isna(table.loc[("today", "health"), "reach"])
    assert table.loc[("today", "health"), "blocked"] == "people"


def test_an_excepted_field_is_not_bound_and_a_named_one_alone_is():
    held = in_scenario(GATES.assign(field=["power", "*", "*", "*"], except_field=None), "today", FIELDS)
    assert held.loc[held["gate"] == "notice", "field"].unique().tolist() == ["power"]
    held = in_scenario(GATES, "today", FIELDS)
    assert held.loc[held["gate"] == "notice", "field"].unique().tolist() == ["power"]


def test_nothing_crosses_nothing_binds():
    held = in_scenario(GATES, "today", FIELDS)
    found = statuses(FACTS["instruments"], "instrument", held, FIELDS).set_index(["instrument", "field"])
    assert found.loc[("own_work", "power"), "status"] == "open"
    assert "own_work" not in bound_by(FACTS["instruments"], "instrument", held, FIELDS)["instrument"].tolist()


def test_without_gates_all_is_open():
    matrix = stage_matrix(FACTS, GATES.iloc[:0])
    assert set(matrix["status"]) == {"open"}
    assert starts(matrix)["reach"].unique().tolist() == ["economic"]


def test_unknown_scenarios_and_fields_are_refused():
    with pytest.raises(ValueError, match="scenario='war': expected one of today"):
        in_scenario(GATES, "war", FIELDS)
    with pytest.raises(ValueError, match="humanitarian: 'arms' is no field; choose among health, power"):
        in_scenario(GATES, "humanitarian", FIELDS, ["arms"])


def test_a_gate_whose_rule_is_not_in_force_does_not_bind():
    facts = read_exchange()
    count = {
        day: len(gates_in_force(facts["gates"], constraints_on(day, "KR")))
        for day in ("1989-12-31", "2016-03-01", "2016-03-02", "2017-12-22")
    }
    assert count == {"1989-12-31": 0, "2016-03-01": 4, "2016-03-02": 5, "2017-12-22": 10}


@pytest.fixture(scope="module")
def own():
    facts = read_exchange()
    gates = gates_in_force(facts["gates"], constraints_on("2024-06-26", "KR"))
    return facts, stage_matrix(facts, gates, ["health", "agriculture", "climate"])


def test_no_scenario_binds_more_than_the_one_before(own):
    _, matrix = own
    rank = matrix.assign(rank=matrix["status"].map(STATUSES.index))
    wide = rank.pivot(index=["field", "stage"], columns="scenario", values=["rank", "startable"])
    for earlier, later in zip(SCENARIOS, SCENARIOS[1:], strict=False):
        assert (wide["rank"][later] <= wide["rank"][earlier]).all()
        assert (wide["startable"][later] >= wide["startable"][earlier]).all()


def test_a_stage_is_blocked_exactly_where_no_instrument_can_start(own):
    _, matrix = own
    assert ((matrix["status"] == "blocked") == (matrix["startable"] == 0)).all()
    assert (matrix["startable"] <= matrix["instruments"]).all()
    assert (matrix.loc[matrix["status"] == "blocked", "gates"].str.len() > 0).all()


def test_ventures_are_blocked_in_every_field_today_and_medicine_needs_no_notice(own):
    _, matrix = own
    today = matrix[matrix["scenario"] == "today"]
    assert set(today.loc[today["stage"] == "economic", "status"]) == {"blocked"}
    health = today[today["field"] == "health"]["gates"].explode()
    assert "un_notice" not in set(health)
    assert "un_notice" in set(today[today["field"] == "forestry"]["gates"].explode())


def test_sensitive_fields_are_blocked_from_the_first_stage_until_relief(own):
    facts, matrix = own
    table = starts(matrix).set_index(["scenario", "field"])
    for field in ("light_industry", "heavy_chemical", "high_technology"):
        assert pd.isna(table.loc[("humanitarian", field), "start"])
        assert table.loc[("relief", field), "start"] == "people"
