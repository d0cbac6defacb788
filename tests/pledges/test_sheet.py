"""The sheet of Goyang against its quotes (and against the document, where it is), and refusals that name the cell."""

import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from helpers.data.places import PROJECT
from helpers.data.records import SourceError
from helpers.pledges.columns import COLUMNS, WEEKDAYS, span
from helpers.pledges.sheet import POLICY, open_pledges, read_pledges, sheet_folder

SHEET = read_pledges("goyang")
T = SHEET.tables
BY_HAND = PROJECT / "tests" / "fixtures" / "pledges_by_hand"
#: What the document calls two parties of one meeting.
CALLED = {("centre-proposal", "경기도"): "道", ("centre-proposal", "고양시"): "市"}
FUNDING = {"total": "계", "national": "국비", "province": "도비", "city": "시비", "other": "기타"}
YEARS = ("total", "before", "2018", "2019", "2020", "2021", "2022", "after")


def rows(name):
    return [pytest.param(row, id=f"{name}-{row['line']}") for row in T[name].to_dict("records")]


def known(value):
    return not pd.isna(value)


def printed_dates(quote):
    """First and last day that a quote prints, to its precision."""
    dates = [f"{y}-{m}-{d}" for y, m, d in re.findall(r"(\d{4})\. ?(\d\d)\. ?(\d\d)", quote)]
    until = re.search(r"(\d{4})\.\d\d\.\d\d\.~(\d\d)\.(\d\d)", quote)
    month = re.search(r"(\d{4})\. (\d\d)月", quote)
    year = re.search(r"(\d{4})년 본예산", quote)
    if until:
        return dates[0], f"{until[1]}-{until[2]}-{until[3]}"
    if month:
        return (f"{month[1]}-{month[2]}",) * 2
    if year:
        return (year[1],) * 2
    return (dates[0],) * 2 if dates else (None, None)


@pytest.mark.parametrize("row", rows("actions"))
def test_an_action_is_what_its_quote_says(row):
    quote = row["quote"]
    said = tuple(row[end] if known(row[end]) else None for end in ("from", "to"))
    assert said == printed_dates(quote)
    weekday = re.search(r"\((.)\)(?: /| 16:00|$)", quote)
    assert (weekday[1] if weekday else None) == (WEEKDAYS["ko"][row["weekday"]] if known(row["weekday"]) else None)
    weeks = re.search(r"총(\d+)주", quote)
    assert (int(weeks[1]) if weeks else None) == (row["weeks"] if known(row["weeks"]) else None)
    number = re.search(r"실무TF (\d)차회의", quote)
    assert (int(number[1]) if number else None) == (row["number"] if known(row["number"]) else None)
    ahead = row["section"].startswith("2022년") or "추진" in quote.split("일시 :")[-1].split("月")[-1:][0]
    assert row["status"] == ("planned" if ahead and row["action"] != "course" else "done")


@pytest.mark.parametrize("row", rows("sections"))
def test_a_section_is_what_its_heading_says(row):
    assert row["section"] == row["quote"]
    assert (row["half"] == "1") == ("상반기" in row["quote"])
    assert (row["stage"] == "planned") == ("계획" in row["quote"])
    period = re.search(r"\((\d{4})\.(\d+)?\.?~(\d{4})?\.?(\d+)\.", row["quote"])
    if period is None:
        assert row["from"] == row["to"] == re.match(r"\d{4}", row["quote"])[0]
    else:
        first, month, year, last = period.groups()
        assert row["from"] == (f"{first}-{int(month):02}" if month else first)
        assert row["to"] == f"{year or first}-{int(last):02}"


@pytest.mark.parametrize("row", rows("parties"))
def test_a_party_stands_in_its_quote(row):
    quote = row["quote"].replace(" ", "")
    if known(row["label_ko"]):
        assert CALLED.get((row["action"], row["label_ko"]), row["label_ko"]).replace(" ", "") in quote
    else:
        assert "재단" in quote and not known(row["person_ko"])
    if known(row["person_ko"]):
        assert row["person_ko"] in quote and row["position_ko"] in quote
    assert (row["role"] == "contractor") == quote.startswith("용역사")


@pytest.mark.parametrize("row", rows("counts"))
def test_a_count_stands_in_its_quote(row):
    if row["measure"] in ("meetings", "expert_advice"):
        heads, cells = row["quote"].removesuffix(" 5||5||").split("|"), ["5", "", "5", "", ""]
        assert row["quote"].endswith("|".join(cells)) and cells[heads.index(row["label_ko"])] == f"{row['value']:g}"
    elif row["measure"] == "attendees":
        assert f"{row['value']:g}여명" in row["quote"] and row["approximate"] == "true"
    else:
        shown = f"총 {row['whole']:g}명 신청 / {row['value']:g}명({row['percent']:g}%) 수료"
        assert row["quote"] == shown


@pytest.mark.parametrize("row", rows("money"))
def test_an_amount_stands_in_the_cell_of_its_quote(row):
    if row["ledger"] == "text":
        assert row["quote"] == f"{row['budget_year']}년 본예산 편성({row['amount']:,.0f}천원)"
        assert row["million_won"] == 22
        return
    _, funding, *cells = row["quote"].split("|")
    assert funding == FUNDING[row["funding"]] and cells[YEARS.index(row["budget_year"])] == f"{row['amount']:g}"
    assert row["unit"] == "million_won"


def test_every_cell_of_the_money_tables_that_is_not_blank_is_there():
    for quote, group in T["money"][T["money"]["ledger"] != "text"].groupby("quote"):
        filled = [year for year, cell in zip(YEARS, quote.split("|")[2:], strict=True) if cell]
        assert sorted(group["budget_year"]) == sorted(filled)


@pytest.mark.parametrize("row", rows("pledge"))
def test_a_fact_of_the_pledge_stands_in_its_quote(row):
    assert row["label_ko"].replace(" ", "") in row["quote"].replace(" ", "")


def test_every_fact_has_both_labels_but_the_party_without_a_name():
    for name, table in T.items():
        lacking = table[table["label_en"].isna()]
        assert len(lacking) == (1 if name == "parties" else 0), name
    assert (T["parties"]["label_ko"].isna() == T["parties"]["label_en"].isna()).all()


def test_experts_are_those_of_events_and_no_telephone_number_is_kept():
    assert sorted(T["parties"]["person_ko"].dropna()) == ["노주희", "문인철", "양문수", "이해정"]
    for file in (POLICY / "goyang").iterdir():
        assert not re.search(r"\b\d{3,4}-\d{4}\b", file.read_text(encoding="utf-8")), file


@pytest.fixture(scope="module")
def document(shared_data):
    """The document with its markup struck, cells divided by bars, white space collapsed."""
    file = shared_data.parent / "seeds" / "001_4b426577f5156a52.txt"
    if not file.is_file():
        pytest.skip(f"the document is not at {file}")
    return file.read_text(encoding="utf-8")


def squeezed(text):
    text = re.sub(r"<[^>]+>", " ", text.replace("\t", "|"))
    text = re.sub(r"\s+", " ", text)
    return re.sub(r" ?([|]) ?", r"\1", text.replace("- ", ""))


def test_every_quote_stands_in_the_document(document):
    text = squeezed(document)
    for name, table in T.items():
        for row in table.itertuples():
            assert squeezed(row.quote) in text, (name, row.line)


def test_no_name_of_an_official_in_charge_is_kept(document):
    head = document.split("담당자")[0].split("과장")[1].split() + document.split("담당자")[1].split("연락처")[0].split()
    assert len(head) == 4
    kept = "".join(file.read_text(encoding="utf-8") for file in (POLICY / "goyang").iterdir())
    assert not any(name in kept for name in head)


def test_dates_keep_their_precision():
    row = T["actions"].set_index("action").loc["study-final"]
    assert [str(day.date()) for day in (row["start"], row["end"])] == ["2020-12-01", "2020-12-31"]
    assert pd.isna(T["actions"].set_index("action").loc["council-interview", "start"])
    assert str(SHEET.as_of.date()) == "2021-12-31"


@pytest.mark.parametrize("text", ["2021-13", "2021-02-29", "21-02-03", "2021.2", "내년", "2021-1"])
def test_no_such_date(text):
    with pytest.raises(ValueError, match="a date such as 2020, 2020-12 or 2020-12-31"):
        span(text)


def test_a_sheet_by_hand_reads_with_few_columns_and_korean_codes():
    sheet = read_pledges(BY_HAND)
    assert sheet.tables["actions"]["activity"].tolist() == ["meeting", "meeting", "course", "agreement", "other"]
    assert sheet.tables["money"]["million_won"].tolist() == [500, 200, 300, 150, 150, 200]
    assert sheet.tables["counts"]["label_en"].isna().all()
    scope = open_pledges(sheet, pledges=str(BY_HAND), language="en", with_owner=True)
    assert scope.corpus.meta["synthetic"] and scope.parameters["with_owner"]


MUSEUM = "투자계획,강변 과학관,Science museum,계"
BROKEN = [
    ("actions", "2023-08-02", "2023-08-32", "line 2, column from: '2023-08-32': expected a date"),
    ("actions", ",수,", ",요,", "line 2, column weekday: '요': expected a weekday such as 월 or Mon"),
    ("actions", "회의,자문회의 1차", "파티,자문회의 1차", "line 2, column activity: '파티': expected one of meeting"),
    ("actions", "m2,하반기", "m1,하반기", "line 3, column action: 'm1' stands on a line above"),
    ("actions", "open,향후 계획", "open,모름", "line 6, column section: '모름': expected one of"),
    ("parties", "당사자,mou", "당사자,mov", "line 2, column action: 'mov': expected one of m1, m2"),
    ("counts", "관련 회의,3", "관련 회의,많음", "line 2, column value: '많음': expected a number"),
    ("counts", ",회,", ",원,", "line 2, column unit: '원': expected one of times, persons"),
    ("money", "2023,200,백만원", "2023,-200,백만원", "column amount: '-200': expected a number of 0 or more"),
    ("money", f"{MUSEUM},2024", f"{MUSEUM},2023", "line 4, column budget_year: 'plan, 강변 과학관, total, 2023'"),
    ("money", f"{MUSEUM},2024", f"{MUSEUM},24", "line 4, column budget_year: '24': expected a year such as 2020"),
    ("pledge", "owner,물빛시", "title,물빛시", "2 rows state the fact 'title'; expected one"),
    ("pledge", "fact,label_ko", "fakt,label_ko", "no column 'fact'"),
    ("sections", ",실적,2023-07", ",됨,2023-07", "line 2, column stage: '됨': expected one of done, planned"),
]


@pytest.mark.parametrize(("file", "old", "new", "told"), BROKEN)
def test_what_makes_no_sense_is_refused_with_its_place(file, old, new, told, tmp_path):
    folder = Path(shutil.copytree(BY_HAND, tmp_path / "mine"))
    text = (folder / f"{file}.csv").read_text(encoding="utf-8")
    assert old in text
    (folder / f"{file}.csv").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ValueError) as error:
        read_pledges(folder)
    assert told in str(error.value) and f"{file}.csv" in str(error.value)


def test_a_missing_file_and_an_unknown_name_are_told(tmp_path):
    folder = Path(shutil.copytree(BY_HAND, tmp_path / "mine"))
    (folder / "money.csv").unlink()
    with pytest.raises(SourceError, match="money.csv: no such file"):
        read_pledges(folder)
    with pytest.raises(FileNotFoundError, match="no sheet 'seoul'.*data/policy holds: .*goyang"):
        sheet_folder("seoul")


def test_files_with_headers_alone_are_a_sheet_without_money_and_parties(tmp_path):
    folder = Path(shutil.copytree(BY_HAND, tmp_path / "mine"))
    for name in ("parties", "counts", "money"):
        (folder / f"{name}.csv").write_text(",".join(COLUMNS[name]) + "\n", encoding="utf-8")
    sheet = read_pledges(folder)
    assert [len(sheet.tables[name]) for name in ("parties", "counts", "money")] == [0, 0, 0]
