"""What the auditor of pledges finds: the sheet of Goyang, and invented sheets with planted errors.

`section()` gives the text for evidence.md and writes pledge_audit.csv (recall and precision by kind of error).
"""

from pathlib import Path

from helpers.pledges.audit import audit
from helpers.pledges.sheet import read_pledges
from judges.pledge_trials import CLEAN, summary, trials

HERE = Path(__file__).resolve().parent
SEEDS = range(1000, 1020)
TEXT = """## The auditor of pledges

{rules} rules were held against the sheet of Goyang on pledge 1-2-4 and against {sheets:,} invented sheets, {clean} of \
them clean, the others with one planted error each (`judges.planted_pledge_errors`). An error counts as found \
if a finding cites one of its rows by a rule that may see it; any other finding counts as false. Rules and planted \
errors were written by the same hand: the figures say that the rules do what they are meant to do, and not how many \
of the errors of real sheets they see.

| | sheets | recall (95% interval) | findings | precision (95% interval) |
|---|---|---|---|---|
{rows}

Clean sheets: {false} false findings in {clean} sheets. Kinds of error that were missed: {missed}. Hard kinds leave \
the sheet in agreement with itself, or nearly so: a date a week off keeps its weekday, a last meeting left out leaves \
no gap.

In the sheet of Goyang the auditor gives {found} findings ({listed}). The {right} weekdays and {weeks} number of weeks \
that it prints fit their dates.
"""


def rate(row, name):
    """A rate with its interval."""
    if row[name] != row[name]:
        return "–"
    return f"{row[name]:.2f} ({row[f'{name}_low']:.2f}–{row[f'{name}_high']:.2f})"


def section():
    """Text for evidence.md."""
    table = trials(SEEDS)
    rows = summary(table)
    rows.round(4).to_csv(HERE / "pledge_audit.csv", index=False, lineterminator="\n")
    by_kind = rows.set_index("kind")
    missed = [
        f"{kind} ({row['recall']:.0%} found)"
        for kind, row in by_kind.drop(index=["all", "hard", CLEAN]).iterrows()
        if row["recall"] < 1
    ]
    names = {"all": "errors that a sheet can show", "hard": "hard kinds", CLEAN: "clean sheets"}
    lines = [
        f"| {names[kind]} | {row['n']:.0f} | {rate(row, 'recall')} | {row['findings']:.0f} | {rate(row, 'precision')} |"
        for kind, row in by_kind.loc[list(names)].iterrows()
    ]
    real = audit(read_pledges("goyang"))
    asked = real.rules.set_index("rule")["n"]
    return TEXT.format(
        rules=len(real.rules),
        sheets=len(table),
        clean=int(by_kind.loc[CLEAN, "n"]),
        rows="\n".join(lines),
        false=int(by_kind.loc[CLEAN, "findings"]),
        missed=", ".join(missed) or "none",
        found=len(real.findings),
        listed=", ".join(real.findings["rule"]),
        right=asked["weekday"],
        weeks=asked["weeks"],
    )


if __name__ == "__main__":
    print(section())
