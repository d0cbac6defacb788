"""The auditor: all that is known to be wrong in the sheet of Goyang, nothing in clean ones, planted errors by kind."""

import copy

import pandas as pd
import pytest

from helpers.data.places import PROJECT
from helpers.pledges.audit import RULES, SEVERITIES, audit, checks, cited, read_rules
from helpers.pledges.sheet import read_pledges
from judges.planted_pledge_errors import HARD, KINDS
from judges.planted_pledges import clean_sheet, write_sheet
from judges.pledge_trials import CLEAN, summary, trials

BY_HAND = PROJECT / "tests" / "fixtures" / "pledges_by_hand"
#: What a careful reader finds in the sheet: rule -> severity, rows.
KNOWN = {
    "executed_without_plan": ("error", "money.csv 5, 11, 13"),
    "amount_in_text": ("error", "money.csv 11, 13–14"),
    "meetings_counted": ("error", "counts.csv 2; actions.csv 2–8"),
    "half_year": ("error", "sections.csv 3"),
    "order": ("warning", "actions.csv 9–11"),
    "spelling": ("warning", "parties.csv 14, 17"),
    "overdue": ("warning", "actions.csv 17"),
    "percent_rounding": ("note", "counts.csv 5"),
    "project_without_plan": ("note", "money.csv 10–13"),
}


@pytest.fixture(scope="module")
def goyang():
    return audit(read_pledges("goyang"))


def test_every_known_inconsistency_is_found_and_nothing_else(goyang):
    found = {row.rule: (row.severity, row.rows) for row in goyang.findings.itertuples()}
    assert found == KNOWN and len(goyang.findings) == len(KNOWN)


def test_findings_quote_the_sheet_and_say_what_they_were_held_against(goyang):
    told = goyang.findings.set_index("rule")
    assert told.loc["amount_in_text", ["printed", "against_en"]].tolist() == [
        "2020년 본예산 편성(22,000천원)",
        "the tables have 22 million won under: 2019",
    ]
    assert told.loc["executed_without_plan", "against_ko"] == "2019년 투자계획: 0"
    assert told.loc["meetings_counted", "against_en"] == "numbered meetings in the text: 7"
    assert told.loc["half_year", "against_en"] == "2021-07–2021-12 is the second half-year"
    assert "2020-04-14, 2020-06-02" in told.loc["order", "against_en"]
    assert told.loc["percent_rounding", "against_en"] == "55 of 78 is 70.5%, rounded"
    assert told.loc["spelling", "against_ko"] == "비슷한 이름: 북학대학원대학교"


def test_weekdays_and_weeks_are_looked_at_and_right(goyang):
    rules = goyang.rules.set_index("rule")
    assert rules.loc[["weekday", "weeks", "series", "percent"], "n"].tolist() == [15, 1, 7, 1]
    assert rules.loc[["weekday", "weeks", "series", "percent", "sum_of_years"], "found"].sum() == 0


def test_the_gravest_come_first(goyang):
    ranks = goyang.findings["severity"].map(SEVERITIES.index)
    assert ranks.is_monotonic_increasing and set(ranks) == {0, 1, 2}


def test_the_sheet_is_not_changed():
    sheet = read_pledges("goyang")
    before = copy.deepcopy(sheet.tables)
    audit(sheet)
    for name, table in sheet.tables.items():
        pd.testing.assert_frame_equal(table, before[name])


@pytest.mark.parametrize("seed", range(3))
def test_nothing_is_found_in_a_clean_sheet(seed, tmp_path):
    found = audit(read_pledges(write_sheet(clean_sheet(seed), tmp_path / "clean")))
    assert found.findings.empty
    assert (found.rules.set_index("rule")["n"].drop("overdue") > 0).all()


def test_nothing_is_found_in_a_sheet_by_hand():
    assert audit(read_pledges(BY_HAND)).findings.empty


def test_planted_errors_are_found_and_nothing_else_is_said():
    """A syllable lost from a short name, or a lost digit, is not taken for a slip: one kind may be missed."""
    table = trials([4])
    seen = table[~table["kind"].isin([CLEAN, *HARD])]
    assert set(seen["kind"]) == set(KINDS) - set(HARD)
    assert seen.loc[seen["kind"] != "syllable_lost", "found"].all() and seen["found"].mean() > 0.95
    assert (table["false_rules"] == "").all()


def test_what_a_sheet_cannot_show_is_not_always_found():
    """A meeting that is not listed leaves no trace: the measure of the auditor can fail."""
    rows = summary(trials([4, 11], ["weekday", "meeting_lost", CLEAN])).set_index("kind")
    assert rows.loc["meeting_lost", "recall"] == rows.loc["hard", "recall"] == 0
    assert rows.loc["weekday", "recall"] == rows.loc["all", "precision"] == 1
    assert pd.isna(rows.loc[CLEAN, "recall"]) and rows.loc[CLEAN, "findings"] == 0


def test_every_check_has_a_rule_and_every_rule_a_check():
    assert {rule["check"] for rule in read_rules().values()} == set(checks())


def test_a_rule_can_be_set_otherwise():
    rules = {"order": read_rules()["order"] | {"severity": "note"}}
    found = audit(read_pledges("goyang"), rules)
    assert found.findings[["rule", "severity"]].values.tolist() == [["order", "note"]] and len(found.rules) == 1


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('check = "weekday"', 'check = "weakday"', "rule weekday: check 'weakday': expected one of"),
        ('severity = "error"', 'severity = "fatal"', "severity 'fatal': expected error, warning, note"),
        ('title_en = "A printed weekday is that of its date"', "", "rule weekday: title_en is missing or no text"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(old, new, told, tmp_path):
    file = tmp_path / "rules.toml"
    file.write_text(RULES.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ValueError) as error:
        read_rules(file)
    assert told in str(error.value) and str(file) in str(error.value)


def test_rows_are_cited_as_a_reader_finds_them():
    assert cited([("money", 4)]) == "money.csv 4"
    rows = [("money", 5), ("actions", 2), ("money", 4), ("money", 4), ("money", 9)]
    assert cited(rows) == "money.csv 4–5, 9; actions.csv 2"
