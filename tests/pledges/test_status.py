"""States of actions and rates of execution: nothing planned has no rate."""

import numpy as np
import pandas as pd
import pytest

from helpers.data.places import PROJECT
from helpers.pledges.sheet import Sheet, read_pledges
from helpers.pledges.status import STATES, action_states, execution

GOYANG, BY_HAND = read_pledges("goyang"), read_pledges(PROJECT / "tests" / "fixtures" / "pledges_by_hand")


def with_money(rows):
    """The sheet by hand with other money: (ledger, funding, year, million won)."""
    table = pd.DataFrame(rows, columns=["ledger", "funding", "budget_year", "million_won"])
    table = table.assign(line=range(2, len(table) + 2), label_ko="사업", label_en="Project", quote="")
    return Sheet("mine", {**BY_HAND.tables, "money": table}, {})


def test_states_by_hand():
    states = action_states(GOYANG).set_index("action")["state"]
    assert states[["study-final", "council-interview", "course", "tf-1"]].tolist() == [
        "overdue",
        "upcoming",
        "done",
        "done",
    ]
    assert set(states) <= set(STATES) and len(states) == 21
    assert action_states(BY_HAND)["state"].tolist() == ["done"] * 4 + ["upcoming"]


def test_without_a_section_of_things_done_nothing_is_overdue():
    sections = BY_HAND.tables["sections"].assign(stage="planned")
    sheet = Sheet("mine", {**BY_HAND.tables, "sections": sections}, {})
    assert pd.isna(sheet.as_of) and "overdue" not in set(action_states(sheet)["state"])


def test_rates_by_hand():
    table = execution(BY_HAND).set_index("budget_year")
    assert table.loc["2023"].tolist() == [200, 150, 0.75]
    assert table.loc["total", "rate"] == 0.3 and np.isnan(table.loc["2024", "rate"])


@pytest.mark.parametrize(("planned", "executed"), [(0, 22), (None, 22), (0, 0), (None, None), (50, None)], ids=str)
def test_a_rate_without_plan_or_execution_is_undefined(planned, executed):
    rows = [("plan", "total", "2020", planned), ("executed", "total", "2020", executed)]
    table = execution(with_money([row for row in rows if row[3] is not None] or [("text", "total", "2020", 1.0)]))
    assert table["rate"].isna().all() and not np.isinf(table["rate"].astype(float)).any()


def test_nothing_executed_of_a_plan_is_a_rate_of_zero():
    table = execution(with_money([("plan", "total", "2020", 50), ("executed", "total", "2020", 0)]))
    assert table.loc[0, "rate"] == 0


def test_before_comes_first_and_after_last():
    years = execution(GOYANG)["budget_year"].tolist()
    assert years == ["before", "2018", "2019", "2020", "2021", "2022", "after", "total"]
