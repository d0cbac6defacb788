"""The mappings that the project brings along, each on an invented export of its shape."""

import pandas as pd
import pytest

from helpers.data.formats import import_files
from helpers.data.records import Work
from helpers.data.sources.mapping import MAPPINGS, mapping_file, read_mapping
from helpers.data.sources.table import read_table

KIM = "Kim, Ada"
EXPORTS = {
    "lens": {
        "Lens ID": "000-111",
        "Title": "Quantum computing",
        "Date Published": "2024-03-01",
        "Publication Year": 2024,
        "Publication Type": "conference proceedings article",
        "Source Title": "Invented",
        "Author/s": "Ada Kim; Jon van Roe",
        "PMID": "",
        "DOI": "10.5555/l.1",
        "Citing Works Count": 3,
    },
    "zotero": {
        "Key": "MK49RMWU",
        "Item Type": "bookSection",
        "Publication Year": "2024",
        "Author": "Kim, Ada; van Roe, Jon",
        "Title": "Quantum computing",
        "Publication Title": "Invented",
        "DOI": "10.5555/l.1",
        "Manual Tags": "qubit; noise",
    },
    "pubmed_csv": {
        "PMID": "91000001",
        "Title": "Quantum computing",
        "Authors": "Kim A, van Roe J.",
        "Journal/Book": "Invented",
        "Publication Year": "2024",
        "DOI": "10.5555/l.1",
    },
    "openalex_csv": {
        "id": "https://openalex.org/W7",
        "doi": "https://doi.org/10.5555/l.1",
        "title": "Quantum computing",
        "publication_year": "2024",
        "type": "article",
        "is_retracted": "true",
        "cited_by_count": "3",
        "ids.pmid": "https://pubmed.ncbi.nlm.nih.gov/91000001",
        "authorships.author.display_name": "Ada Kim|Jon van Roe",
        "authorships.author.id": "https://openalex.org/A1|https://openalex.org/A2",
        "authorships.institutions.display_name": "Seoul National University|University of Oslo;Kyoto University",
        "authorships.countries": "KR|NO;JP",
        "authorships.is_corresponding": "false|true",
    },
    "kci": {
        "유형": "학술지(논문)",
        "논문 ID": "ART009000001",
        "저자명": "김철수;Kim, Ada",
        "주저자 소속기관": "Korea University, Seoul, South Korea",
        "논문명": "양자 컴퓨터",
        "학술지명": "발명학회지",
        "저자키워드": "양자, 컴퓨터",
        "인용된 총 횟수": 2,
        "발행연도": 2024,
        "DOI": "http://dx.doi.org/10.5555/l.1",
    },
    "ntis": {
        "과제고유번호": "1711000001",
        "사업명": "국제공동연구",
        "사업_부처명": "과학기술정보통신부",
        "과제명": "양자 오류정정",
        "과제수행기관명": "서울대학교",
        "연구책임자명": "김철수",
        "국가연구자번호": "10000001",
        "제출년도": "2024",
        "요약문_한글키워드": "양자,오류정정",
    },
    "riss": {
        "서명": "양자 컴퓨터 연구",
        "저자": "김철수",
        "대학": "서울대학교",
        "출판년": "2024",
        "주제어": "양자;컴퓨터",
        "UCI식별코드": "I804:11000-0001",
    },
}
#: Names of the authors and their countries, kind and identifier.
EXPECTED = {
    "lens": ("Kim, Ada|van Roe, Jon", [], "conference paper", "lens:000-111"),
    "zotero": ("Kim, Ada|van Roe, Jon", [], "book chapter", "zotero:MK49RMWU"),
    "pubmed_csv": ("Kim, A|van Roe, J.", [], None, "pmid:91000001"),
    "openalex_csv": ("Kim, Ada|van Roe, Jon", ["JP", "KR", "NO"], "retracted", "openalex:W7"),
    "kci": ("김철수|Kim, Ada", ["KR"], "article", "kci:ART009000001"),
    "ntis": ("김철수", ["KR"], "project", "ntis:1711000001"),
    "riss": ("김철수", None, "thesis", "riss:I804:11000-0001"),
}


def test_every_mapping_has_its_example_here():
    assert {file.stem for file in MAPPINGS.glob("*.toml")} == {*EXPORTS, "ai_conferences"}


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_is_read_by_its_mapping(tmp_path, name):
    file = tmp_path / "export.csv"
    pd.DataFrame([EXPORTS[name]]).to_csv(file, index=False)
    (work,) = read_table([file], read_mapping(mapping_file(name)), progress=False)
    names, countries, kind, identifier = EXPECTED[name]
    assert isinstance(work, Work) and (work.work_id, work.year, work.kind) == (identifier, 2024, kind)
    assert "|".join(author.name for author in work.authors if author.name) == names
    if countries is not None:
        assert sorted({place.country for author in work.authors for place in author.places}) == countries
    if "DOI" in EXPORTS[name] or "doi" in EXPORTS[name]:
        assert work.doi == "10.5555/l.1"


@pytest.mark.parametrize("name", ["kci", "ntis"])
def test_korean_exports_are_read_as_spreadsheet_programs_save_them(tmp_path, name):
    frame = pd.DataFrame([EXPORTS[name]])
    (tmp_path / "a.csv").write_bytes(frame.to_csv(index=False).encode("cp949"))
    frame.to_excel(tmp_path / "b.xlsx", index=False, engine="xlsxwriter")
    for file in ("a.csv", "b.xlsx"):
        counts = import_files("table", [tmp_path / file], tmp_path / "c", mapping=name)
        assert (counts["works"], counts["rejected"], counts["countries"]) == (1, 0, 1)
