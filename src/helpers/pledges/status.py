"""How far a pledge has come: the state of each action, and what was executed of what was planned."""

import pandas as pd

from helpers.pledges.money_checks import by_year
from helpers.pledges.sheet import Sheet

STATES = ("done", "overdue", "upcoming")


def action_states(sheet: Sheet) -> pd.DataFrame:
    """Each action with its state: done, overdue (planned, though its date lies before the sheet's end) or upcoming.

    A planned action without a date is upcoming: the sheet does not say when it is due.

    Returns
    -------
    DataFrame
        line, action, section, group_ko, group_en, activity, label_ko, label_en, about_ko, about_en, from, to, start,
        end, place_ko, place_en, state; in the order of the sheet.

    Examples
    --------
    >>> from helpers.pledges.sheet import read_pledges
    >>> action_states(read_pledges("goyang"))["state"].value_counts().to_dict()
    {'done': 18, 'upcoming': 2, 'overdue': 1}
    """
    actions = sheet.tables["actions"]
    state = actions["status"].where(actions["status"] == "done", "upcoming")
    state = state.mask((actions["status"] == "planned") & (actions["end"] < sheet.as_of), "overdue")
    columns = [
        "line",
        "action",
        "section",
        "group_ko",
        "group_en",
        "activity",
        "label_ko",
        "label_en",
        "about_ko",
        "about_en",
        "from",
        "to",
        "start",
        "end",
        "place_ko",
        "place_en",
    ]
    return actions[columns].assign(state=state)


def execution(sheet: Sheet) -> pd.DataFrame:
    """Planned and executed amounts by year, and the share executed.

    The rate is executed / planned. It is undefined (null) where nothing was planned, or where the plan or the execution
    is not printed: it is then neither 0 nor infinite. A last row "total" holds the totals as the tables print them.

    Returns
    -------
    DataFrame
        budget_year, planned, executed (million won; null: not printed), rate.

    Examples
    --------
    >>> from helpers.pledges.sheet import read_pledges
    >>> table = execution(read_pledges("goyang"))
    >>> table.query("budget_year in ['2019', '2020', 'total']").values.tolist()
    [['2019', 0.0, 22.0, nan], ['2020', 0.0, nan, nan], ['total', 0.0, 22.0, nan]]
    """
    money = sheet.tables["money"]
    whole = money[(money["budget_year"] == "total") & (money["funding"] == "total") & (money["ledger"] != "text")]
    sums = whole.groupby("ledger")["million_won"].sum()
    last = {"budget_year": "total", "planned": sums.get("plan"), "executed": sums.get("executed")}
    table = pd.concat([by_year(sheet), pd.DataFrame([last])], ignore_index=True)
    table = table.astype({"planned": "float64", "executed": "float64"})
    return table.assign(rate=table["executed"] / table["planned"].where(table["planned"] > 0))
