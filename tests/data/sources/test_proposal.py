"""A proposal is a mapping that is taken, and reads the table that it was made for."""

import pandas as pd
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.cli import main
from helpers.data.records import Rejected, SourceError, UnreadCell, Work
from helpers.data.sources.mapping import read_mapping
from helpers.data.sources.proposal import propose_mapping
from helpers.data.sources.table import read_table


def proposed(folder, file):
    """The proposed mapping, and what it reads."""
    (folder / "proposal.toml").write_text(propose_mapping(file), encoding="utf-8")
    mapping = read_mapping(folder / "proposal.toml")
    return mapping, list(read_table([file], mapping, progress=False))


def ministry(folder):
    book = xlsxwriter.Workbook(str(folder / "과제.xlsx"))
    sheet = book.add_worksheet()
    sheet.merge_range(0, 0, 0, 6, "국제공동연구 현황")
    for column, name in ((0, "과제번호"), (1, "과제명"), (2, "기술분야"), (5, "상대국"), (6, "연구기간")):
        sheet.merge_range(1, column, 2, column, name)
    sheet.merge_range(1, 3, 1, 4, "수행")
    sheet.write_row(2, 3, ["주관기관", "연구책임자"])
    sheet.write_row(
        3, 0, ["P1", "양자 오류정정", "양자", "서울대학교", "김철수", "미국, 독일", "2021.02.01~2023.01.31"]
    )
    sheet.write_row(4, 0, ["P2", "합성생물학", "첨단바이오", "KAIST", "이영희", "일본\n프랑스/영국", "2021. 3. 1."])
    sheet.write_row(5, 0, ["P3", "전지", "이차전지", "고려대학교", "박민수", "아틀란티스", "2024년 12월"])
    sheet.write_row(6, 0, ["합  계", "3건"])
    book.close()
    return folder / "과제.xlsx"


def test_the_sheet_of_a_ministry(tmp_path):
    mapping, records = proposed(tmp_path, ministry(tmp_path))
    assert mapping.form.header_row == (2, 3) and mapping.constants == {"kind": "project"}
    works = [record for record in records if isinstance(record, Work)]
    assert [(work.work_id[-2:], work.year) for work in works] == [("P1", 2021), ("P2", 2021), ("P3", 2024)]
    assert [type(record) for record in records if isinstance(record, Rejected)] == [UnreadCell]
    countries = [sorted(place.country for place in work.authors[-1].places) for work in works[:2]]
    assert countries == [["DE", "US"], ["FR", "GB", "JP"]]
    assert works[0].technologies == ["quantum"] and works[0].authors[0].name == "김철수"
    assert '# "아틀란티스" = ""' in (tmp_path / "proposal.toml").read_text(encoding="utf-8")


def test_one_row_an_author_with_cells_that_are_not_repeated(tmp_path):
    file = tmp_path / "papers.csv"
    text = "논문번호,논문명,발행연도,저자,소속,국가\n1,양자,2021,김철수,KAIST,한국\n,,,Ada Kim,Univ Oslo,노르웨이\n"
    text += "2,신소재,2022,이영희,고려대,한국\n"
    file.write_bytes(text.encode("cp949"))
    mapping, works = proposed(tmp_path, file)
    assert (mapping.layout, mapping.form.encoding) == ("authorships", "cp949") and "논문번호" in mapping.form.fill_down
    assert [[author.name for author in work.authors] for work in works] == [["김철수", "Kim, Ada"], ["이영희"]]


@pytest.mark.parametrize(
    ("names", "order", "expected"),
    [
        ("Ada Kim; Jon Roe", "given-first", ["Kim, Ada", "Roe, Jon"]),
        ("Kim, Ada; Roe, Jon", "family-first", ["Kim, Ada", "Roe, Jon"]),
        ("김철수,이영희,박민수", "family-first", ["김철수", "이영희", "박민수"]),
        ("Kim A|Roe J", "family-initials", ["Kim, A", "Roe, J"]),
    ],
)
def test_names_are_taken_apart_as_they_are_written(tmp_path, names, order, expected):
    file = tmp_path / "t.csv"
    pd.DataFrame({"id": ["1", "2"], "title": ["a", "b"], "authors": names}).to_csv(file, index=False)
    mapping, works = proposed(tmp_path, file)
    assert mapping.name_order == order and [author.name for author in works[0].authors] == expected


def test_a_known_export_is_told_and_a_table_without_known_names_gets_a_mapping(tmp_path):
    (tmp_path / "lens.csv").write_text('"Lens ID","Title","Source Title"\n1,a,b\n', encoding="utf-8")
    assert "--mapping lens" in propose_mapping(tmp_path / "lens.csv")
    (tmp_path / "x.csv").write_text("alpha,beta\n1,x\n2,x\n", encoding="utf-8")
    mapping, works = proposed(tmp_path, tmp_path / "x.csv")
    assert mapping.works == {"work_id": "alpha"} and len(works) == 2
    assert '# "beta": x' in propose_mapping(tmp_path / "x.csv")


def test_parquet_has_its_names(tmp_path):
    pd.DataFrame({"id": ["1"], "title": ["a"], "countries": ["한국;일본"]}).to_parquet(tmp_path / "t.parquet")
    mapping, works = proposed(tmp_path, tmp_path / "t.parquet")
    assert mapping.works["countries"] == "countries" and len(works[0].authors[-1].places) == 2


def test_the_command_prints_it(tmp_path, capsys):
    assert main(["mapping", str(ministry(tmp_path))]) == 0
    assert "header_row = [2, 3]" in capsys.readouterr().out
    (tmp_path / "t.json").write_text("[]")
    assert main(["mapping", str(tmp_path / "t.json")]) == 2


cell = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(cell, min_size=3, max_size=3), min_size=1, max_size=6))
def test_any_table_gets_a_mapping_that_is_taken_or_a_clear_error(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("fuzz")
    file = folder / "t.csv"
    pd.DataFrame(rows, columns=["과제번호", "저자", "국가"]).to_csv(file, index=False)
    try:
        proposed(folder, file)
    except SourceError as error:
        assert str(folder) in str(error)
