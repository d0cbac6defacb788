"""What may be inconsistent in the money of a sheet: plan against execution, totals against parts, text against tables.

Amounts are compared in million won. A cell that the sheet leaves blank is unknown; where a rule compares a plan with
what was executed, a blank plan and a plan of 0 are told apart.
"""

import pandas as pd

from helpers.data.languages import LANGUAGES
from helpers.pledges.checks import Checked, Found, plain
from helpers.pledges.sheet import Sheet

_WHOLE = ("total", "before", "after")
_LINE = ["ledger", "label_ko"]


def _cells(sheet: Sheet, ledger: str | None = None) -> pd.DataFrame:
    money = sheet.tables["money"]
    return money[money["ledger"] == ledger] if ledger else money[money["ledger"] != "text"]


def _rows(table: pd.DataFrame) -> list[tuple[str, int]]:
    return [("money", int(line)) for line in table["line"]]


def _printed(row: pd.Series) -> str:
    return f"{row['label_ko']}: {plain(row['million_won'])} ({row['quote']})"


def by_year(sheet: Sheet) -> pd.DataFrame:
    """Planned and executed amounts of each year; unknown where no cell of the year is printed.

    Where the line of totals is blank in a year, its sources of money are added up.

    Returns
    -------
    DataFrame
        budget_year, planned, executed (million won), sorted; before and after stand at the ends.

    Examples
    --------
    >>> from helpers.pledges.sheet import read_pledges
    >>> by_year(read_pledges("goyang")).query("budget_year == '2019'").values.tolist()
    [['2019', 0.0, 22.0]]
    """
    cells = _cells(sheet)
    cells = cells[cells["budget_year"] != "total"]
    keys = ["ledger", "label_ko", "budget_year"]
    whole = cells[cells["funding"] == "total"].set_index(keys)["million_won"]
    parts = cells[cells["funding"] != "total"].groupby(keys)["million_won"].sum()
    lines = whole.combine_first(parts).reset_index()
    wide = lines.groupby(["budget_year", "ledger"])["million_won"].sum().unstack()
    wide = wide.reindex(columns=["plan", "executed"]).rename(columns={"plan": "planned"}).astype("float64")
    rank = {"before": "0", "after": "9999"}
    table = wide.reset_index().rename_axis(columns=None).astype({"budget_year": "str"})
    return table.sort_values("budget_year", key=lambda years: years.replace(rank), ignore_index=True)


def _year_rows(sheet: Sheet, year: str) -> list[tuple[str, int]]:
    """Rows of a year: those executed first, then those planned; cells of 0 executed are left out."""
    done, plan = (table[table["budget_year"] == year] for table in (_cells(sheet, "executed"), _cells(sheet, "plan")))
    return _rows(done[done["million_won"] > 0]) + _rows(plan)


def _executed(sheet: Sheet, row) -> str:
    """The projects with money executed in a year, and how much."""
    done = _cells(sheet, "executed")
    done = done[(done["budget_year"] == row.budget_year) & (done["million_won"] > 0)]
    return f"{'; '.join(dict.fromkeys(done['label_ko']))}, {row.budget_year}: {plain(row.executed)}"


def executed_without_plan(sheet: Sheet, rule: dict) -> Checked:
    """Years in which money was executed while the plan is blank or 0.

    Examples
    --------
    >>> from helpers.pledges.sheet import read_pledges
    >>> n, found = executed_without_plan(read_pledges("goyang"), {})
    >>> n, found[0].values
    (1, {'year': '2019', 'planned': '0'})
    """
    table = by_year(sheet)
    table = table[table["executed"] > 0]
    found = []
    for row in table[~(table["planned"] > 0)].itertuples():
        planned = "–" if pd.isna(row.planned) else plain(row.planned)
        values = {"year": row.budget_year, "planned": planned}
        found.append(Found(_year_rows(sheet, row.budget_year), _executed(sheet, row), values))
    return len(table), found


def executed_above_plan(sheet: Sheet, rule: dict) -> Checked:
    """Years in which more was executed than planned, where something was planned."""
    table = by_year(sheet)
    table = table[(table["planned"] > 0) & table["executed"].notna()]
    return len(table), [
        Found(
            _year_rows(sheet, row.budget_year),
            _executed(sheet, row),
            {"year": row.budget_year, "planned": plain(row.planned)},
        )
        for row in table[table["executed"] > table["planned"] + 1e-9].itertuples()
    ]


def project_without_plan(sheet: Sheet, rule: dict) -> Checked:
    """Projects with money executed that the table of plans does not name."""
    plan, done = _cells(sheet, "plan"), _cells(sheet, "executed")
    if plan.empty:
        return 0, []
    names = {f"projects_{end}": "; ".join(dict.fromkeys(plan[f"label_{end}"].dropna())) for end in LANGUAGES}
    done = done[done["million_won"] > 0]
    strange = done[~done["label_ko"].isin(plan["label_ko"])]
    return done["label_ko"].nunique(), [
        Found(_rows(group), label, names) for label, group in strange.groupby("label_ko", sort=False)
    ]


def _sums(sheet: Sheet, over: str, rule: dict) -> Checked:
    """Totals over years, or over sources of money, against the sum of what is printed."""
    cells = _cells(sheet)
    keys = [*_LINE, "funding" if over == "budget_year" else "budget_year"]
    n, found = 0, []
    for _, group in cells.groupby(keys, sort=False):
        whole, parts = group[group[over] == "total"], group[group[over] != "total"]
        if whole.empty or parts.empty:
            continue
        n += 1
        total = parts["million_won"].sum()
        if abs(whole["million_won"].iloc[0] - total) > rule["tolerance"] + 1e-9:
            values = {"total": plain(round(total, 6))}
            found.append(Found(_rows(whole) + _rows(parts), _printed(whole.iloc[0]), values))
    return n, found


def sum_of_years(sheet: Sheet, rule: dict) -> Checked:
    """Totals against their years.

    Examples
    --------
    >>> from helpers.pledges.sheet import read_pledges
    >>> sum_of_years(read_pledges("goyang"), {"tolerance": 0})
    (3, [])
    """
    return _sums(sheet, "budget_year", rule)


def sum_of_funding(sheet: Sheet, rule: dict) -> Checked:
    """Totals against their sources of money.

    Examples
    --------
    >>> from helpers.pledges.sheet import read_pledges
    >>> sum_of_funding(read_pledges("goyang"), {"tolerance": 0})
    (2, [])
    """
    return _sums(sheet, "funding", rule)


def amount_in_text(sheet: Sheet, rule: dict) -> Checked:
    """Amounts of the text against the tables of the same year.

    Tables print whole millions, so an amount is the same within `tolerance` million won.

    Examples
    --------
    >>> from helpers.pledges.sheet import read_pledges
    >>> n, found = amount_in_text(read_pledges("goyang"), {"tolerance": 0.5})
    >>> n, found[0].printed, found[0].values
    (1, '2020년 본예산 편성(22,000천원)', {'amount': '22', 'years': '2019'})
    """
    text, cells, found = sheet.tables["money"], _cells(sheet), []
    text = text[(text["ledger"] == "text") & ~text["budget_year"].isin(_WHOLE)]
    for row in text.itertuples():
        same = cells[(cells["million_won"] - row.million_won).abs() <= rule["tolerance"] + 1e-9]
        if (same["budget_year"] == row.budget_year).any():
            continue
        same = same[same["budget_year"] != "total"]
        years = ", ".join(sorted(set(same["budget_year"]))) or "–"
        values = {"amount": plain(row.million_won), "years": years}
        found.append(Found([("money", int(row.line)), *_rows(same)], row.quote, values))
    return len(text), found
