"""Each check by hand: a statement that holds, one that does not, one that cannot be asked."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.places import PROJECT
from helpers.pledges.audit import ask, read_rules
from helpers.pledges.checks import meetings_counted, out_of_order, plain, slip
from helpers.pledges.money_checks import by_year, sum_of_years
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


A2, A4, A5 = ([("actions", line)] for line in (2, 4, 5))
A2_3, A5_S2 = [("actions", 2), ("actions", 3)], [("actions", 5), ("sections", 2)]
C2_A2_3, P2_3_4 = [("counts", 2), *A2_3], [("parties", line) for line in (2, 3, 4)]
MEETING_1, COURSE, AGREEMENT = (
    "자문회의 1차 2023. 8. 2.(수)",
    "과학교실 2023. 9. 11.~10. 6.(4주)",
    "업무협약 2023. 11월",
)
HALF, FINISHED, AMOUNT = "하반기 실적(2023.7.~12.)", "60명 가운데 45명(75%)", "2023년 예산 200백만원"
DONE_2023 = "강변 과학관, 2023: "
WEDNESDAY = {"weekday_ko": "수", "weekday_en": "Wed"}
PERIOD, AS_OF = {"start": date(2023, 7, 1), "end": date(2023, 12, 31)}, {"as_of": date(2023, 12, 31)}
SECOND, NEITHER = ("하반기", "the second half-year"), ("반기가 아님", "no half-year")
SERIES_2 = ([("actions", 3)], "자문회의: 2", {"missing": "1", "repeated": "–"})


def half_year(months, ko, en):
    return [("sections", 2)], HALF, {"months": months, "half_ko": ko, "half_en": en}


def share(value, exact, whole="60"):
    return [("counts", 3)], FINISHED, {"value": value, "whole": whole, "exact": exact}


#: How many statements of the sheet by hand each rule is asked about.
ASKED = {
    "weekday": 2,
    "weeks": 1,
    "backwards": 2,
    "half_year": 1,
    "within_section": 4,
    "order": 3,
    "series": 2,
    "meetings_counted": 1,
    "overdue": 1,
    "spelling": 4,
    "percent": 1,
    "percent_rounding": 1,
    "part_of_whole": 1,
    "executed_without_plan": 1,
    "executed_above_plan": 1,
    "project_without_plan": 1,
    "sum_of_years": 2,
    "sum_of_funding": 0,
    "amount_in_text": 1,
}
CASES = [
    # what is changed, from what, to what -> what the rules find: rows, what is printed there, what it is held against
    ("actions", ",수,,실적", ",목,,실적", {"weekday": (A2, MEETING_1, {"date": date(2023, 8, 2)} | WEDNESDAY)}),
    (
        "actions",
        "10-06,,4",
        "10-06,,5",
        {"weeks": (A4, COURSE, {"start": date(2023, 9, 11), "end": date(2023, 10, 6), "days": 26, "weeks": 4})},
    ),
    ("actions", "10-06,,4", "10-09,,5", {}),  # 29 days: the fifth week has begun
    ("actions", "2023-09-11,2023-10-06,,4", "2023-09-11,2023-09-11,,1", {}, {"backwards": 1}),
    (
        "actions",
        "2023-09-11,2023-10-06,,4",
        "2023-10-06,2023-09-11,,4",
        {"backwards": (A4, COURSE, {"start": date(2023, 10, 6), "end": date(2023, 9, 11)})},
        {"weeks": 0},
    ),
    (
        "sections",
        "2023-07,2023-12,2",
        "2023-12,2023-07,",
        {"backwards": ([("sections", 2)], HALF, {"start": date(2023, 12, 1), "end": date(2023, 7, 31)})}
        | {"within_section": ...},
        {"half_year": 0},
    ),
    ("sections", "2023-12,2,", "2023-12,1,", {"half_year": half_year("2023-07–2023-12", *SECOND)}),
    ("sections", "2023-07,2023-12,2", "2023-06,2023-12,2", {"half_year": half_year("2023-06–2023-12", *NEITHER)}),
    (
        "sections",
        "2023-07,2023-12,2",
        "2023-07,2024-12,2",
        {"half_year": half_year("2023-07–2024-12", *NEITHER), "overdue": ...},
    ),
    ("sections", "2023-07,2023-12,2", "2023-01,2023-12,1", {"half_year": half_year("2023-01–2023-12", *NEITHER)}),
    ("sections", "2023-07,2023-12,2", "2023-08,2023-11,1", {"half_year": half_year("2023-08–2023-11", *SECOND)}),
    ("sections", "2023-07,2023-12,2", "2023-08,2023-11,2", {}),  # a part of the half-year
    ("sections", "2023-07,2023-12,2", "2023,2023,2", {}, {"half_year": 0, "backwards": 1}),  # no months are printed
    ("actions", "2023-11,,,,실적", "2024-11,,,,실적", {"within_section": (A5_S2, AGREEMENT, PERIOD)}),
    ("actions", "2023-11,,,,실적", "2024-01-01,,,,실적", {"within_section": (A5_S2, AGREEMENT, PERIOD)}),
    ("actions", "2023-11,,,,실적", "2023-12-31,2024-02,,,실적", {}, {"backwards": 3}),  # it touches the last day
    (
        "actions",
        "자문회의,1,2023-08-02,,수,",
        ",,2023-06-30,,,",
        {"within_section": ([("actions", 2), ("sections", 2)], MEETING_1, PERIOD)} | {"series": SERIES_2},
        {"series": 1, "weekday": 1},
    ),
    ("actions", "1,2023-08-02,,수,", "1,2023-06,2023-07-01,,", {}, {"weekday": 1, "backwards": 3}),  # and the first
    ("actions", "2023-09-06,,수", "2023-07-05,,수", {"order": (A2_3, MEETING_1, {"dates": "2023-07-05"})}),
    ("actions", "2023-09-06,,수", "2023-08-02,,수", {}),  # the same day is in order
    (
        "actions",
        "2023-11,,,,실적",
        "2023-08-01,2023-08-31,,,실적",
        {"order": ([("actions", 4), ("actions", 5)], COURSE, {"dates": "2023-08-01"})},
        {"backwards": 3},
    ),
    ("actions", "2023-11,,,,실적", "2023-09-01,2023-09-30,,,실적", {}, {"backwards": 3}),  # it may be in order
    ("actions", "자문회의,2,", "자문회의,3,", {"series": (A2_3, "자문회의: 1, 3", {"missing": "2", "repeated": "–"})}),
    ("actions", "자문회의,2,", "자문회의,1,", {"series": (A2_3, "자문회의: 1, 1", {"missing": "–", "repeated": "1"})}),
    (
        "actions",
        "자문회의,2,",
        "자문회의,4,",
        {"series": (A2_3, "자문회의: 1, 4", {"missing": "2, 3", "repeated": "–"})},
    ),
    ("counts", "관련 회의,3", "관련 회의,1", {"meetings_counted": (C2_A2_3, "공약 관련 회의: 1", {"n": 2})}),
    ("counts", "관련 회의,3", "관련 회의,2", {}),
    ("counts", "meetings,공약", "forums,공약", {}, {"meetings_counted": 0}),
    ("actions", "2023-11,,,,실적", "2023-11,,,,계획", {"overdue": (A5, AGREEMENT, AS_OF)}, {"overdue": 2}),
    ("actions", "2023-11,,,,실적", "2023-12,,,,계획", {}, {"overdue": 2}),  # the month ends with the sheet
    ("parties", "국립별빛연구원", "강번대학교", {"spelling": (P2_3_4, "강변대학교", {"others": "강번대학교"})}),
    ("parties", "국립별빛연구원,", "강번대학교,Gangbeon University", {}),  # declared to be another
    (
        "parties",
        "국립별빛연구원",  # the owner has a name too
        "물빗시",
        {"spelling": ([("parties", 4), ("pledge", 3)], "물빗시", {"others": "물빛시"})},
    ),
    ("parties", "국립별빛연구원,,", "국립별빛연구원,,유가은", {}, {"spelling": 5}),  # of another institution
    (
        "parties",
        "국립별빛연구원,,",
        "강변대학교,,유가은",
        {"spelling": ([("parties", 3), ("parties", 4)], "유가온", {"others": "유가은"})},
        {"spelling": 4},
    ),
    ("counts", "45,60,75", "45,60,57", {"percent": share("45", "75.0")}),
    ("counts", "45,60,75", "44,60,73", {"percent_rounding": share("44", "73.3")}),
    ("counts", "45,60,75", "44,60,73.3", {}),
    ("counts", "45,60,75", "1,3,33", {"percent_rounding": share("1", "33.3", "3")}),
    ("counts", "45,60,75", "1,8,12.5", {}),
    ("counts", "45,60,75", "1,8,13", {"percent_rounding": share("1", "12.5", "8")}),  # halves are rounded up
    ("counts", "45,60,75", "1,8,12", {"percent": share("1", "12.5", "8")}),
    ("counts", "45,60,75", "0,0,0", {}, {"percent": 0, "percent_rounding": 0}),  # no share of nothing
    ("counts", "45,60,75", "1,1,100", {}),
    (
        "counts",
        "45,60,75",
        "75,60,",
        {"part_of_whole": ([("counts", 3)], FINISHED, {"whole": "60"})},
        {"percent": 0, "percent_rounding": 0},
    ),
    ("counts", "45,60,75", "60,60,100", {}),
    (
        "money",
        "계,2023,200,백만원",
        "계,2023,0,백만원",
        {
            "executed_without_plan": (
                [("money", 5), ("money", 3)],
                f"{DONE_2023}150",
                {"year": "2023", "planned": "0"},
            ),
            "sum_of_years": ([("money", 2), ("money", 3), ("money", 4)], "강변 과학관: 500 (계 500)", {"total": "300"}),
            "amount_in_text": ([("money", 7)], AMOUNT, {"amount": "200", "years": "–"}),
        },
        {"executed_above_plan": 0},
    ),
    (
        "money",
        f"{PLAN},2023,200",
        f"{PLAN},기투자,200",
        {
            "executed_without_plan": ([("money", 5)], f"{DONE_2023}150", {"year": "2023", "planned": "–"}),
            "amount_in_text": ([("money", 7), ("money", 3)], AMOUNT, {"amount": "200", "years": "before"}),
        },
        {"executed_above_plan": 0},
    ),
    (
        "money",
        f"{DONE},2023,150",
        f"{DONE},2023,250",
        {
            "executed_above_plan": (
                [("money", 5), ("money", 3)],
                f"{DONE_2023}250",
                {"year": "2023", "planned": "200"},
            ),
            "sum_of_years": ([("money", 6), ("money", 5)], "강변 과학관: 150 (계 150)", {"total": "250"}),
        },
    ),
    ("money", f"{DONE},2023,150", f"{DONE},2023,200", {"sum_of_years": ...}),  # all that was planned is not above it
    (
        "money",
        f"{DONE},계,150",
        f"{DONE},계,151",
        {"sum_of_years": ([("money", 6), ("money", 5)], "강변 과학관: 151 (계 150)", {"total": "150"})},
    ),
    (
        "money",
        f"{DONE},계",
        "확보(집행)액,다른 과학관,Other,계,계",
        {
            "project_without_plan": (
                [("money", 6)],
                "다른 과학관",
                {"projects_ko": "강변 과학관", "projects_en": "Science museum"},
            )
        },
        {"project_without_plan": 2, "sum_of_years": 1},
    ),
    ("money", '"200,000",천원', '"200,500",천원', {}),  # the table prints whole millions
    (
        "money",
        '"200,000",천원',
        '"200,501",천원',
        {"amount_in_text": ([("money", 7)], AMOUNT, {"amount": "200.501", "years": "–"})},
    ),
    (
        "money",
        "설계 용역비,Design,계,2023",
        "설계 용역비,Design,계,2024",
        {"amount_in_text": ([("money", 7), ("money", 3)], AMOUNT, {"amount": "200", "years": "2023"})},
    ),
    ("money", "설계 용역비,Design,계,2023", "설계 용역비,Design,계,계", {}, {"amount_in_text": 0}),  # no year is told
]


@pytest.mark.parametrize("case", CASES)
def test_a_change_breaks_the_rules_that_it_should(case, tmp_path):
    file, old, new, breaks, *asked = case
    sheet = sheet_with(tmp_path, file, old, new)
    found = broken(sheet)
    assert set(found) == set(breaks)
    for rule, expected in breaks.items():
        if expected is not ...:  # what else a change breaks is held in a case of its own
            assert found[rule] == [expected]
    assert {name: n for name, _, n, _ in ask(sheet)} == ASKED | dict(*asked)


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


def test_projects_with_money_executed_are_named(tmp_path):
    row = f"{DONE},2023,150,백만원,{DOCUMENT},집행,2023 150"
    other = f"확보(집행)액,별 전시관,Star hall,계,2023,80.5,백만원,{DOCUMENT},집행,행"
    none = f"확보(집행)액,빈 전시관,Empty hall,계,2023,0,백만원,{DOCUMENT},집행,행"
    found = broken(sheet_with(tmp_path, "money", row, "\n".join([row, other, none])))
    said = {"year": "2023", "planned": "200"}
    rows = [("money", 5), ("money", 6), ("money", 3)]
    assert found["executed_above_plan"] == [(rows, "강변 과학관; 별 전시관, 2023: 230.5", said)]
    plans = {"projects_ko": "강변 과학관", "projects_en": "Science museum"}
    assert found["project_without_plan"] == [([("money", 6)], "별 전시관", plans)]


def test_without_a_table_of_plans_nothing_is_held_against_it(tmp_path):
    lines = (BY_HAND / "money.csv").read_text(encoding="utf-8").splitlines()
    plans = "\n".join(line for line in lines if line.startswith("투자계획"))
    asked = {name: (n, found) for name, _, n, found in ask(sheet_with(tmp_path, "money", f"{plans}\n", ""))}
    assert asked["project_without_plan"] == asked["executed_above_plan"] == (0, [])
    assert asked["executed_without_plan"][1][0].values == {"year": "2023", "planned": "–"}
    assert asked["sum_of_years"] == (1, [])


def test_totals_hold_within_the_tolerance_of_the_rule(tmp_path):
    sheet = sheet_with(tmp_path, "money", f"{DONE},계,150", f"{DONE},계,151.5")
    for tolerance, n in ((1.5, 0), (1.4, 1)):
        assert len(sum_of_years(sheet, {"tolerance": tolerance})[1]) == n
    assert sum_of_years(sheet, {"tolerance": 0})[1][0].printed == "강변 과학관: 151.5 (계 150)"


ONLY_MEETINGS = [
    ("1,2023-08-02,,수,,실적", "1,2024-08-02,,금,,계획"),  # planned
    ("자문회의,1,2023-08-02", ",,2023-08-02"),  # without a number
    ("회의,자문회의 1차", "교육과정,자문회의 1차"),  # no meeting
]


@pytest.mark.parametrize(("old", "new"), ONLY_MEETINGS)
def test_only_meetings_that_were_held_are_counted(old, new, tmp_path):
    sheet_with(tmp_path, "actions", old, new)
    counts = tmp_path / "mine" / "counts.csv"
    counts.write_text(counts.read_text(encoding="utf-8").replace("관련 회의,3", "관련 회의,0.5"), encoding="utf-8")
    found = ([("counts", 2), ("actions", 3)], "공약 관련 회의: 0.5", {"n": 1})
    assert meetings_counted(read_pledges(tmp_path / "mine"), {"measure": "meetings"}) == (1, [found])


def test_money_by_year_stands_in_the_order_of_years(tmp_path):
    row = f"{PLAN},2024,300,백만원,{DOCUMENT},투자계획,2024 300"
    parts = [f"{PLAN},{year},{amount},백만원,{DOCUMENT},투자계획,행" for year, amount in (("after", 7), ("기투자", 5))]
    table = by_year(sheet_with(tmp_path, "money", row, "\n".join([row, *parts])))
    assert table.columns.tolist() == ["budget_year", "planned", "executed"]
    assert table["budget_year"].tolist() == ["before", "2023", "2024", "after"]
    assert table["planned"].tolist() == [5, 200, 300, 7]
    assert table["executed"].fillna(-1).tolist() == [-1, 150, -1, -1]
    assert table["planned"].dtype == table["executed"].dtype == "float64" and table.index.tolist() == [0, 1, 2, 3]


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
    ("가나다라", "가나다", False),  # of four characters one may not be left out
    ("가나다라마", "가나다라", True),
    ("가나다라마", "가나다", False),
    ("가나다라마", "거너다라마", True),  # two parts of syllables
    ("가나다라마", "거너더라마", False),
    ("가나다라", "거나다라", True),
    ("가나다라", "거너다라", False),
    ("연구소 1", "연구소1", True),
    ("Kaist", "kAIST", False),  # one name
    ("Kaist", "KIST", True),
    ("Team Aa", "Team Bb", True),
    ("A Team", "B Teams", True),
    ("연구소 12", "연구소 21", False),
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
