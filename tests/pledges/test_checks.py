"""Each check by hand: a statement that holds, one that does not, one that cannot be asked."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.places import PROJECT
from helpers.pledges.audit import ask, read_rules
from helpers.pledges.checks import out_of_order, plain, slip
from helpers.pledges.money_checks import by_year
from helpers.pledges.sheet import read_pledges

BY_HAND = PROJECT / "tests" / "fixtures" / "pledges_by_hand"
PLAN, DONE = (f"{ledger},강변 과학관,Science museum,계" for ledger in ("투자계획", "확보(집행)액"))
DOCUMENT = "물빛시 공약 점검표 3-1 (지어낸 예)"


def sheet_with(folder, file, old, new):
    """The sheet by hand with one thing changed; what is to be changed must be there."""
    copy = Path(shutil.copytree(BY_HAND, folder / "mine"))
    text = (copy / f"{file}.csv").read_text(encoding="utf-8")
    assert old in text
    (copy / f"{file}.csv").write_text(text.replace(old, new, 1), encoding="utf-8")
    return read_pledges(copy)


def broken(sheet):
    return {name: found for name, _, _, found in ask(sheet) if found}


CASES = [
    # what is changed, from what, to what -> the rules that flag it
    ("actions", ",수,,실적", ",목,,실적", {"weekday"}),
    ("actions", "10-06,,4", "10-06,,5", {"weeks"}),
    ("actions", "10-06,,4", "10-09,,5", set()),  # 29 days: the fifth week has begun
    ("actions", "2023-09-11,2023-10-06,,4", "2023-10-06,2023-09-11,,4", {"backwards"}),
    ("sections", "2023-12,2,", "2023-12,1,", {"half_year"}),
    ("sections", "2023-07,2023-12,2", "2023-06,2023-12,2", {"half_year"}),  # seven months are no half-year
    ("sections", "2023-07,2023-12,2", "2023,2023,2", set()),  # no months printed: nothing to hold against
    ("actions", "2023-11,,,,실적", "2024-11,,,,실적", {"within_section"}),
    ("actions", "2023-09-06,,수", "2023-07-05,,수", {"order"}),
    ("actions", "2023-09-06,,수", "2023-08-02,,수", set()),  # the same day is in order
    ("actions", "자문회의,2,", "자문회의,3,", {"series"}),
    ("actions", "자문회의,2,", "자문회의,1,", {"series"}),
    ("counts", "관련 회의,3", "관련 회의,1", {"meetings_counted"}),
    ("counts", "관련 회의,3", "관련 회의,2", set()),
    ("actions", "2023-11,,,,실적", "2023-11,,,,계획", {"overdue"}),
    ("actions", "2023-11,,,,실적", "2023-12,,,,계획", set()),  # the month ends with the sheet
    ("parties", "국립별빛연구원", "강번대학교", {"spelling"}),
    ("parties", "국립별빛연구원,", "강번대학교,Gangbeon University", set()),  # declared to be another
    ("parties", "국립별빛연구원", "물빗시", {"spelling"}),  # the owner has a name too
    ("counts", "45,60,75", "45,60,57", {"percent"}),
    ("counts", "45,60,75", "44,60,73", {"percent_rounding"}),
    ("counts", "45,60,75", "44,60,73.3", set()),
    ("counts", "45,60,75", "1,3,33", {"percent_rounding"}),
    ("counts", "45,60,75", "0,0,0", set()),  # no share of nothing
    ("counts", "45,60,75", "75,60,", {"part_of_whole"}),
    ("money", "계,2023,200,백만원", "계,2023,0,백만원", {"executed_without_plan", "sum_of_years", "amount_in_text"}),
    ("money", f"{PLAN},2023,200", f"{PLAN},기투자,200", {"executed_without_plan", "amount_in_text"}),
    ("money", f"{DONE},2023,150", f"{DONE},2023,250", {"executed_above_plan", "sum_of_years"}),
    ("money", f"{DONE},계,150", f"{DONE},계,151", {"sum_of_years"}),
    ("money", f"{DONE},계", "확보(집행)액,다른 과학관,Other,계,계", {"project_without_plan"}),
    ("money", '"200,000",천원', '"200,400",천원', set()),  # the table prints whole millions
    ("money", '"200,000",천원', '"201,000",천원', {"amount_in_text"}),
    ("money", "설계 용역비,Design,계,2023", "설계 용역비,Design,계,2024", {"amount_in_text"}),
    ("money", "설계 용역비,Design,계,2023", "설계 용역비,Design,계,계", set()),  # no year is told
]


@pytest.mark.parametrize(("file", "old", "new", "rules"), CASES)
def test_a_change_breaks_the_rules_that_it_should(file, old, new, rules, tmp_path):
    assert set(broken(sheet_with(tmp_path, file, old, new))) == rules


def test_sources_of_money_add_up(tmp_path):
    rest = f"백만원,{DOCUMENT},투자계획,행"
    row = f"{PLAN},2023,200,백만원,{DOCUMENT},투자계획,2023 200"
    parts = [f"{PLAN[:-1]}{name},2023,{amount},{rest}" for name, amount in (("시비", 150), ("국비", 49))]
    found = broken(sheet_with(tmp_path, "money", row, "\n".join([row, *parts])))
    assert set(found) == {"sum_of_funding"} and found["sum_of_funding"][0].values == {"total": "199"}
    assert found["sum_of_funding"][0].rows == [("money", 3), ("money", 4), ("money", 5)]


def test_money_by_year_adds_sources_up_where_the_total_is_blank(tmp_path):
    row = f"{PLAN},2024,300"
    parts = f"{PLAN[:-1]}시비,2024,100,백만원,{DOCUMENT},투자계획,행\n{PLAN[:-1]}국비,2024,200"
    table = by_year(sheet_with(tmp_path, "money", row, parts))
    assert table.fillna(-1).values.tolist() == [["2023", 200, 150], ["2024", 300, -1]]


def test_rows_that_are_out_of_order_are_told_for_the_picture(tmp_path):
    assert out_of_order(read_pledges(BY_HAND)) == ()
    assert out_of_order(sheet_with(tmp_path, "actions", "2023-09-06,,수", "2023-07-05,,수")) == (2, 3)


def test_what_is_blank_is_held_against_nothing(tmp_path):
    sheet = sheet_with(tmp_path, "actions", "2023-08-02,,수", ",,")
    asked = {name: n for name, _, n, _ in ask(sheet)}
    assert (asked["weekday"], asked["within_section"]) == (1, 3)


SLIPS = [
    ("국립암센터", "국립암센타", True),
    ("개성공업지구지원재단", "개성공업지구지원제단", True),
    ("서울연구원", "서울 연구원", True),
    ("한국과학기술원", "한국과학기술연구원", False),
    ("Seoul Institute", "Seoul Insitute", True),
    ("서울연구원", "부산연구원", False),
    ("이해정", "이혜정", True),
    ("김철수", "이철수", False),
    ("고양시", "고령시", False),
    ("제1연구원", "제2연구원", False),
    ("Team A", "Team B", False),
    ("KAIST", "KIST", True),
]


@pytest.mark.parametrize(("one", "other", "same"), SLIPS)
def test_slips_of_names(one, other, same):
    assert slip(one, other) == slip(other, one) == same


@settings(max_examples=30)
@given(st.text(min_size=1, max_size=12), st.text(min_size=1, max_size=12))
def test_a_slip_goes_both_ways(one, other):
    assert slip(one, other) == slip(other, one)


def test_settings_of_a_rule_count():
    rules = {"percent_rounding": read_rules()["percent_rounding"] | {"coarse": 0.6}}
    assert [found for *_, found in ask(read_pledges("goyang"), rules)] == [[]]


def test_a_number_is_told_with_all_its_digits():
    assert [plain(x) for x in (123456.5, 0.1, 1e7, 22.0)] == ["123456.5", "0.1", "10000000", "22"]


def test_decimals_that_are_printed_say_how_a_share_was_rounded(tmp_path):
    """70.0 % is no rounding of 55 of 79 (69.62 %); 70 % is."""
    counts = read_pledges("goyang").tables["counts"]
    row = counts[counts["percent"].notna()].iloc[0]
    for printed, found in (("71", False), ("71.0", True)):
        copy = Path(shutil.copytree(PROJECT / "data" / "policy" / "goyang", tmp_path / printed))
        text = (copy / "counts.csv").read_text(encoding="utf-8")
        assert f"{row['whole']:g},71," in text
        (copy / "counts.csv").write_text(
            text.replace(f"{row['whole']:g},71,", f"{row['whole']:g},{printed},", 1), encoding="utf-8"
        )
        assert ("percent" in broken(read_pledges(copy))) is found
