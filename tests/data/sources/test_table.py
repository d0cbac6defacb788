"""Any table with a mapping: what becomes of its rows, and of what is wrong with it."""

import gzip
import tracemalloc
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.checking import check_corpus
from helpers.data.corpus import read_corpus
from helpers.data.imports import import_records
from helpers.data.places import REFERENCE
from helpers.data.records import Rejected, SourceError, UnreadCell, Work
from helpers.data.sources.mapping import Mapping, read_mapping
from helpers.data.sources.rows import Form
from helpers.data.sources.table import read_table

HEAD = 'layout = "works"\nsource = "mine"\nlicence = "CC0"\nprefix = "my"\n'
WORKS = {"work_id": "no", "doi": "doi", "year": "year", "title": "title", "citations": "cited", "keywords": "words"}
AUTHORS = {"name": "who", "institutions": "at", "countries": "where", "orcid": "orcid"}
COLUMNS = ["no", "doi", "year", "title", "cited", "words", "who", "at", "where", "orcid"]
ROW = {
    "no": "1",
    "year": "2021",
    "title": "Error correction with superconducting qubits",
    "cited": "3",
    "words": "qubit; noise",
    "who": "Kim, Ada; Lee, Bo",
    "at": "Korea University; University of Oxford|Acme",
    "where": "Korea; United Kingdom|Namibia",
    "orcid": "; 0000-0002-1825-0097",
}
ONE_ROW = Mapping("works", {"source": "mine", "licence": "CC0"}, "my", WORKS, AUTHORS)


def table(folder, *rows, name="t.csv"):
    """A CSV of rows that differ from ROW in what is given."""
    frame = pd.DataFrame([dict.fromkeys(COLUMNS, "") | ROW | row for row in rows], columns=COLUMNS)
    file = Path(folder) / name
    frame.to_csv(file, index=False)
    return file


def load(file, mapping=ONE_ROW):
    files = file if isinstance(file, list) else [file]
    return list(read_table(files, mapping, progress=False))


def places(work):
    return [[(place.institution_id, place.country) for place in author.places] for author in work.authors]


def test_a_row_becomes_a_work_with_its_authors(tmp_path):
    work = load(table(tmp_path, {"doi": "https://doi.org/10.1000/AbC"}))[0]
    assert (work.work_id, work.doi, work.year, work.citations) == ("my:1", "10.1000/abc", 2021, 3)
    assert work.technologies == ["quantum", "quantum-computing"] and work.keywords == ["noise", "qubit"]
    assert [author.name for author in work.authors] == ["Kim, Ada", "Lee, Bo"]
    assert [author.is_lead for author in work.authors] == [True, False]
    assert [author.orcid for author in work.authors] == [None, "0000-0002-1825-0097"]
    assert places(work) == [[("kr/korea-university", "KR")], [("gb/university-of-oxford", "GB"), ("na/acme", "NA")]]


def test_unknown_is_null_and_never_zero(tmp_path):
    work = load(table(tmp_path, {key: "" for key in ROW if key not in ("no", "who")}))[0]
    assert (work.year, work.citations, work.is_top10, work.field) == (None, None, None, None)
    assert places(work) == [[], []]


@pytest.mark.parametrize("pair", ["KR KP", "KR TW", "CN HK", "CN MO", "CN TW", "HK MO", "TW HK", "KP CN"])
def test_neighbours_stay_apart(tmp_path, pair):
    one, other = pair.split()
    work = load(table(tmp_path, {"who": "A, B; C, D", "at": "", "where": f"{one};{other}", "orcid": ""}))[0]
    assert [found[0][1] for found in places(work)] == [one, other]


BAD = {
    "no": ("", "expected an identifier"),
    "year": ("20225", "expected a year"),
    "cited": ("-3", "expected a number of 0 or more"),
    "orcid": ("; 0000-1", "expected an ORCID"),
    "doi": ("doi", "expected a DOI"),
    "who": ("Kim; Lee; Roe", "entries for 3 authors"),
    "at": ("x" * 2_000 + "; B", "more than 1,000 characters"),
}


@pytest.mark.parametrize("column", BAD)
def test_a_row_that_makes_no_sense_is_refused_with_its_place(tmp_path, column):
    value, reason = BAD[column]
    records = load(table(tmp_path, {"no": "0"}, {column: value}, {"no": "2"}))
    assert [getattr(record, "work_id", None) for record in records if isinstance(record, Work)] == ["my:0", "my:2"]
    (refused,) = [record for record in records if isinstance(record, Rejected)]
    assert (refused.file, refused.row) == ("t.csv", "line 3")
    assert reason in refused.reason and len(refused.value) <= 200


def test_an_unknown_country_is_listed_and_its_row_kept(tmp_path):
    cell, work = load(table(tmp_path, {"where": "Korea; Atlantis|Namibia", "at": ""}))
    assert isinstance(cell, UnreadCell) and (cell.row, cell.column, cell.value) == ("line 2", "where", "Atlantis")
    assert "names no country" in cell.reason and "the row is kept without it" in cell.reason
    assert places(work) == [[(None, "KR")], [(None, "NA")]]


def test_cells_that_were_refused_are_counted_apart_from_rows(tmp_path):
    file = table(tmp_path, {"where": "Korea; Atlantis"}, {"no": "2", "year": "20225"})
    counts = import_records(read_table([file], ONE_ROW, False), tmp_path / "c", [file], ONE_ROW.source, "table")
    assert (counts["read"], counts["works"], counts["rejected"], counts["unread_cells"]) == (2, 1, 1, 1)
    assert not (check_corpus(tmp_path / "c")["level"] == "error").any()
    assert (tmp_path / "c" / "rejected.csv").read_text(encoding="utf-8").count("\n") == 3


def test_spreadsheet_formulas_and_scripts_stay_text(tmp_path):
    file = table(tmp_path, {"who": "=HYPERLINK(1); <script>alert(1)</script>"}, {"no": "2", "year": "=1+1"})
    counts = import_records(read_table([file], ONE_ROW, False), tmp_path / "c", [file], ONE_ROW.source, "table")
    assert counts["read"] == 2 == counts["works"] + counts["rejected"]
    names = read_corpus(tmp_path / "c").authorships["author_name"].tolist()
    assert names[:2] == ["=HYPERLINK(1)", "<script>alert(1)</script>"]
    assert "'=1+1" in (tmp_path / "c" / "rejected.csv").read_text()


def test_duplicate_identifiers_leave_the_last_row(tmp_path):
    file = table(tmp_path, {}, {"year": "2022"})
    counts = import_records(read_table([file], ONE_ROW, False), tmp_path / "c", [file], ONE_ROW.source, "table")
    assert (counts["read"], counts["works"], counts["revised"]) == (2, 1, 1)
    assert read_corpus(tmp_path / "c").works["year"].tolist() == [2022]


def test_missing_texts_are_told_by_the_mapping_and_never_hide_namibia(tmp_path):
    file = table(tmp_path, {"cited": "NA", "where": "NA; NA", "at": "A; B"})
    assert isinstance(load(file)[0], Rejected)
    work = load(file, Mapping(**vars(ONE_ROW) | {"missing": frozenset(["NA"])}))[0]
    assert work.citations is None and [found[0][1] for found in places(work)] == ["NA", "NA"]


def test_spellings_of_the_source(tmp_path):
    spellings = {"country": {"Atlantis": "GR", "?": ""}, "institution": {"none": ""}}
    file = table(tmp_path, {"where": "Atlantis; ?", "at": "none; Zeta"})
    work = load(file, Mapping(**vars(ONE_ROW) | {"spellings": spellings}))[0]
    assert places(work) == [[(None, "GR")], [("xx/zeta", None)]]


def test_given_names_first_and_particles(tmp_path):
    mapping = Mapping(**vars(ONE_ROW) | {"name_order": "given-first"})
    names = "Ada Kim; Laurens van der Maaten; Plato; Roe, Jo; Van Dyke"
    work = load(table(tmp_path, {"who": names, "at": "", "where": "", "orcid": ""}), mapping)[0]
    assert [author.name for author in work.authors] == [
        "Kim, Ada",
        "van der Maaten, Laurens",
        "Plato",
        "Roe, Jo",
        "Dyke, Van",
    ]


def test_a_source_that_files_hong_kong_and_taiwan_under_china(tmp_path):
    mapping = Mapping(
        **vars(ONE_ROW)
        | {"merged_countries": {"CN": ["HK", "MO", "TW"]}, "institution_countries": {"Own Campus": "CN"}}
    )
    at = "University of Hong Kong; National Taiwan University; Peking University; Own Campus"
    row = {"who": "A, B; C, D; E, F; G, H", "at": at, "where": "China;China;China;China", "orcid": ""}
    work = load(table(tmp_path, row), mapping)[0]
    assert [found[0][1] for found in places(work)] == ["HK", "TW", "CN", "CN"]


def whole(**more):
    works = WORKS | {"institutions": "at", "countries": "where", "n_authors": "size"}
    return Mapping("works", {}, "my", works, {"name": "who"}, **more)


def test_places_of_the_whole_work_go_to_nobody_in_particular(tmp_path):
    file = tmp_path / "t.csv"
    pd.DataFrame([ROW | {"at": "Acme; Zeta", "where": "Korea; Japan", "size": "5"}]).assign(doi="").to_csv(file)
    work = load(file, whole())[0]
    assert [author.name for author in work.authors] == ["Kim, Ada", "Lee, Bo", None]
    assert places(work)[2] == [("xx/acme", None), ("xx/zeta", None), (None, "KR"), (None, "JP")]
    assert work.n_authors == 5 and not work.authors[2].is_lead
    import_records(read_table([file], whole(), False), tmp_path / "c", [file], {"source": "", "licence": ""}, "table")
    assert read_corpus(tmp_path / "c").works[["n_authors", "n_countries"]].values.tolist() == [[5, 2]]


def joined(folder, authors):
    pd.DataFrame({"id": ["w1", "w2"], "year": [2020, 2021]}).to_parquet(folder / "works.parquet")
    columns = ["id", "pos", "name", "where"]
    pd.DataFrame(authors, columns=columns, dtype="str").to_csv(folder / "authors.csv", index=False)
    mapping = Mapping(
        "joined",
        {},
        "my",
        {"work_id": "id", "year": "year"},
        {"work_id": "id", "position": "pos", "name": "name", "countries": "where"},
        {"works": "works*", "authors": "authors*"},
    )
    return load([folder / "authors.csv", folder / "works.parquet"], mapping)


def test_two_tables_are_joined_whatever_their_order(tmp_path):
    rows = [("w2", 2, "B, B", "JP"), ("w1", 1, "C, C", "NA"), ("w2", 1, "A, A", "KR"), ("w2", 2, "B, B", "US;GB")]
    first, second = joined(tmp_path, rows)
    assert places(first) == [[(None, "NA")]]
    assert [author.name for author in second.authors] == ["A, A", "B, B"]
    assert places(second) == [[(None, "KR")], [(None, "JP"), (None, "US"), (None, "GB")]]


def test_author_rows_without_a_work_or_sense_are_refused_alone(tmp_path):
    rows = [
        ("w9", 1, "X, X", "KR"),
        ("w1", "first", "A, A", "KR"),
        ("w1", 2, "B, B", "Atlantis"),
        ("w1", 3, "C, C", "JP"),
    ]
    records = joined(tmp_path, rows)
    refused = {record.row: record.column for record in records if isinstance(record, Rejected)}
    assert refused == {"line 2": "id", "line 3": "pos", "line 4": "where"}
    work = next(record for record in records if isinstance(record, Work))
    assert [author.name for author in work.authors] == ["B, B", "C, C"] and places(work) == [[], [(None, "JP")]]


def test_one_row_an_authorship_gathers_rows_that_stand_apart(tmp_path):
    rows = ["w1,2020,Ada,KR", "w2,2021,Bo,JP", "w1,2020,Cy,US", "w1,1999,Di,FR", ",2020,Ed,FR", "w1,2020,Ada,GB"]
    (tmp_path / "t.csv").write_text("id,year,name,where\n" + "\n".join(rows) + "\n")
    mapping = Mapping(
        "authorships", {}, "my", {"work_id": "id", "year": "year"}, {"name": "name", "countries": "where"}
    )
    records = load(tmp_path / "t.csv", mapping)
    works = [record for record in records if isinstance(record, Work)]
    assert [(work.work_id, [author.name for author in work.authors]) for work in works] == [
        ("my:w1", ["Ada", "Cy"]),
        ("my:w2", ["Bo"]),
    ]
    assert places(works[0])[0] == [(None, "KR"), (None, "GB")]
    refused = {record.row: record.column for record in records if isinstance(record, Rejected)}
    assert refused == {"line 5": "year", "line 6": "id"}


def test_the_most_cited_tenth_leaves_ties_at_the_border_out(tmp_path):
    cited = [9, 9, 8, 7, 7, 7, 6, 6, 6, 6, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
    rows = [{"no": str(at), "cited": str(n)} for at, n in enumerate(cited)]
    rows += [{"no": "20", "cited": ""}, {"no": "21", "year": "2000", "cited": "99"}]
    mapping = Mapping(**vars(ONE_ROW) | {"citations_top10_within": ("year",)})
    assert [work.is_top10 for work in load(table(tmp_path, *rows), mapping)] == [True] * 2 + [False] * 18 + [None] * 2
    rows[2]["cited"] = "9"  # three share first place of twenty: two would be a tenth, so none is in it
    assert not any(work.is_top10 for work in load(table(tmp_path, *rows), mapping))


@settings(max_examples=25)
@given(st.lists(st.integers(0, 5), min_size=10, max_size=60))
def test_never_more_than_a_tenth_is_in_the_top_tenth(tmp_path_factory, cited):
    rows = [{"no": str(at), "cited": str(n)} for at, n in enumerate(cited)]
    mapping = Mapping(**vars(ONE_ROW) | {"citations_top10_within": ("year",)})
    works = load(table(tmp_path_factory.mktemp("top"), *rows), mapping)
    top = [work.citations for work in works if work.is_top10]
    rest = [work.citations for work in works if not work.is_top10]
    assert 10 * len(top) <= len(works) and (not top or min(top) > max(rest))


def test_technologies_and_fields_by_name(tmp_path):
    file = tmp_path / "t.csv"
    file.write_text("no,what,in\n1,합성생물학; quantum,Oncology\n2,alchemy,\n3,,Alchemy\n")
    mapping = Mapping("works", {}, "my", {"work_id": "no", "technologies": "what", "field": "in"})
    records = sorted(load(file, mapping), key=lambda record: isinstance(record, Rejected))
    assert (
        records[0].technologies == ["advanced-bio", "quantum", "synthetic-biology"] and records[0].field == "oncology"
    )
    assert records[1].work_id == "my:2" and records[1].technologies == []
    assert [(type(record), record.column) for record in records[2:]] == [(UnreadCell, "what"), (Rejected, "in")]


def mapped(folder, text, rows, name="t.csv"):
    """Records of a CSV by a mapping file that begins as all do."""
    (folder / "m.toml").write_text(HEAD + text, encoding="utf-8")
    (folder / name).write_text(rows, encoding="utf-8")
    return load(folder / name, read_mapping(folder / "m.toml"))


PROJECTS = """unit = "project"
total_rows = ["합계"]
fill_down = ["분야"]
[separators]
countries = [",", "/"]
technologies = "·"
[constants]
home_country = "KR"
[works]
work_id = "번호"
year = "시작일"
technologies = "분야"
countries = "상대국"
[authors]
name = "책임자"
institutions = "기관"
"""
SHEET = """번호,책임자,기관,상대국,시작일,분야
1,김철수,미지의연구소,"미국, 독일/일본",2021. 3. 1.,양자·첨단바이오
2,이영희,Massachusetts Institute of Technology,,24.1.2,
3,,,우루과이,2024년 12월,
합 계,,,3,,
"""


def test_the_sheet_of_a_ministry(tmp_path):
    remarks = Counter()
    mapped(tmp_path, PROJECTS, SHEET)
    works = list(read_table([tmp_path / "t.csv"], read_mapping(tmp_path / "m.toml"), False, remarks))
    assert remarks == {"rows of totals left out": 1}
    assert [(work.kind, work.year) for work in works] == [("project", 2021), ("project", 2024), ("project", 2024)]
    assert all(work.technologies == ["advanced-bio", "quantum"] for work in works)
    assert [[code for _, code in found] for found in places(works[0])] == [["KR"], ["US", "DE", "JP"]]
    assert places(works[1])[0] == [("us/massachusetts-institute-of-technology", "US")], "known abroad is abroad"
    assert places(works[1])[1:] == [[(None, "KR")]] and places(works[2]) == [[(None, "UY"), (None, "KR")]]


def test_a_row_of_totals_that_nobody_mapped_is_refused_with_the_line_to_write(tmp_path):
    text = '[works]\nwork_id = "번호"\n'
    total, _ = mapped(tmp_path, text, "번호,n\n1,4\n합계,4\n")
    assert isinstance(total, Rejected) and 'total_rows = ["합계"]' in total.reason


def test_a_column_goes_by_several_names_or_is_absent(tmp_path):
    text = '[works]\nwork_id = ["논문ID", "논문 번호"]\nyear = ["발행년도", "발행연도"]\ncitations = ["피인용"]\n'
    work = mapped(tmp_path, text, "논문번호,발행 연도\n1,2021\n")[0]
    assert (work.work_id, work.year, work.citations) == ("my:1", 2021, None)
    with pytest.raises(SourceError, match="no column '논문ID, 논문 번호' .work_id in"):
        mapped(tmp_path, text, "번호,발행연도\n1,2021\n")


def test_files_with_other_names_for_a_column_are_read_together(tmp_path):
    text = '[works]\nwork_id = ["id"]\nyear = ["year", "published"]\n'
    mapped(tmp_path, text, "id,year\n1,2021\n", "a.csv")
    mapped(tmp_path, text, "id,published\n2,20225\n", "b.csv")
    works = load([tmp_path / "a.csv", tmp_path / "b.csv"], read_mapping(tmp_path / "m.toml"))
    assert [getattr(work, "column", None) for work in works] in ([None, "published"], ["published", None])


KINDS = {"Retracted Publication": "retracted", "journal article": "article", "Erratum": "notice", "학위논문": "thesis"}
KINDS |= {
    "Preprint": "preprint",
    "Edited Book": "book",
    "conferencePaper": "conference paper",
    "쪽지": "letter",
    "": None,
}


def test_kinds_are_told_in_the_words_of_the_project(tmp_path):
    text = '[spellings.kind]\n"쪽지" = "letter"\n[works]\nwork_id = "no"\nkind = "kind"\nis_retracted = "gone"\n'
    rows = [f"{at},{kind}," for at, kind in enumerate(KINDS)] + [
        "r,article,TRUE",
        "n,Retraction,true",
        "f,article,false",
    ]
    works = mapped(tmp_path, text, "no,kind,gone\n" + "\n".join(rows) + "\n")
    assert [work.kind for work in works] == [*KINDS.values(), "retracted", "notice", "article"]


@pytest.mark.parametrize(
    ("order", "names", "expected"),
    [
        (
            "given-first",
            "김철수; 김 철수; 王小明; 佐藤 太郎; Chul-Soo Kim",
            "김철수|김 철수|王小明|佐藤 太郎|Kim, Chul-Soo",
        ),
        (
            "family-initials",
            "Kim A; van der Berg HJ; Roe J.; NICE; 김철수",
            "Kim, A|van der Berg, HJ|Roe, J.|NICE|김철수",
        ),
        ("family-first", "김철수; Kim, Ada", "김철수|Kim, Ada"),
    ],
)
def test_the_order_of_names(tmp_path, order, names, expected):
    text = f'name_order = "{order}"\n[works]\nwork_id = "no"\n[authors]\nname = "who"\n'
    work = mapped(tmp_path, text, f'no,who\n1,"{names}"\n')[0]
    assert "|".join(author.name for author in work.authors) == expected


def test_hangul_and_romanised_forms_are_one_person_only_by_an_identifier(tmp_path):
    text = '[works]\nwork_id = "no"\n[authors]\nname = "who"\norcid = "orcid"\ninstitutions = "at"\n'
    rows = 'no,who,orcid,at\n1,김철수,,KAIST\n2,"Kim, Chul-Soo",,KAIST\n'
    rows += '3,이영희,0000-0002-1825-0097,KAIST\n4,"Lee, Younghee",0000-0002-1825-0097,KAIST\n'
    mapped(tmp_path, text, rows)
    file = tmp_path / "t.csv"
    records = read_table([file], read_mapping(tmp_path / "m.toml"), False)
    import_records(records, tmp_path / "c", [file], ONE_ROW.source, "table")
    persons = read_corpus(tmp_path / "c").authorships.set_index("work_id")["author_id"]
    assert persons["my:1"] != persons["my:2"] and persons["my:3"] == persons["my:4"]


def test_places_that_are_not_one_an_author_are_those_of_the_work(tmp_path):
    text = '[works]\nwork_id = "no"\n[authors]\nname = "who"\naffiliations = "at"\n'
    several, one = mapped(
        tmp_path,
        text,
        'no,who,at\n1,"Kim, A; Roe, J; Doe, K","KAIST, Daejeon, South Korea; University of Oslo, Oslo, Norway"\n'
        '2,"Kim, A","KAIST, Daejeon, South Korea; University of Oslo, Oslo, Norway"\n',
    )
    assert [sorted(code for _, code in found) for found in places(several)] == [[], [], [], ["KR", "NO"]]
    assert [sorted(code for _, code in found) for found in places(one)] == [["KR", "NO"]]


def test_files_are_checked_before_any_row_is_read(tmp_path):
    good = table(tmp_path, {})
    lacking = tmp_path / "other.csv"
    lacking.write_text("no,doi\n1,x\n")
    stream = read_table([good, lacking], ONE_ROW, progress=False)
    with pytest.raises(
        SourceError, match=r"other\.csv: no column 'year' \(year in \[works\]\); the file has 'no', 'doi'"
    ):
        next(stream)


def test_a_broken_file_leaves_the_corpus_as_it_was(tmp_path):
    file = table(tmp_path, {})
    import_records(read_table([file], ONE_ROW, False), tmp_path / "c", [file], ONE_ROW.source, "table")
    before = {path.name: path.read_bytes() for path in (tmp_path / "c").iterdir()}
    many = table(tmp_path, *({"no": str(at)} for at in range(2_000)), name="many.csv")
    cut = tmp_path / "cut.csv.gz"
    cut.write_bytes(gzip.compress(many.read_bytes())[:-300])
    with pytest.raises(SourceError, match=r"cut\.csv\.gz.*truncated"):
        import_records(read_table([cut], ONE_ROW, False), tmp_path / "c", [cut], ONE_ROW.source, "table")
    assert {path.name: path.read_bytes() for path in (tmp_path / "c").iterdir()} == before


def test_memory_does_not_grow_with_the_file(tmp_path):
    def peak(n):
        file = table(tmp_path, *({"no": str(at)} for at in range(n)), name=f"{n}.csv")
        tracemalloc.start()
        assert sum(isinstance(record, Work) for record in read_table([file], ONE_ROW, False)) == n
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    peak(600)
    assert peak(3_000) < 1.3 * peak(1_000)


cell = st.text(st.characters(codec="utf-8"), max_size=30)


@settings(max_examples=15)
@given(st.lists(st.dictionaries(st.sampled_from(COLUMNS), cell), min_size=1, max_size=5))
def test_any_cells_give_records_that_a_corpus_takes(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("fuzz")
    file = table(folder, *({"no": str(at)} | row for at, row in enumerate(rows)))
    mapping = Mapping(**vars(ONE_ROW) | {"form": Form(delimiter=","), "citations_top10_within": ("year",)})
    about = {"source": "", "licence": ""}
    try:
        counts = import_records(read_table([file], mapping, False), folder / "c", [file], about, "table")
    except SourceError:
        return
    assert counts["read"] == counts["works"] + counts["revised"] + counts["rejected"]


def test_the_ai_conferences(shared_data, tmp_path):
    folder = shared_data / "ai_conferences"
    papers = pd.read_parquet(folder / "papers.parquet").iloc[::20]
    authors = pd.read_parquet(folder / "authorships.parquet")
    authors = authors[authors["pid"].isin(papers["pid"])]
    papers.to_parquet(tmp_path / "papers.parquet")
    authors.to_parquet(tmp_path / "authorships.parquet")
    mapping = read_mapping(REFERENCE / "mappings" / "ai_conferences.toml")
    works = load([tmp_path / "papers.parquet", tmp_path / "authorships.parquet"], mapping)
    assert len(works) == len(papers) and all(isinstance(work, Work) for work in works)
    assert [work.n_authors for work in works] == papers["n_auth"].tolist()
    assert sum(author.name is not None for work in works for author in work.authors) == len(authors)
    assert [work.citations for work in works] == [None if pd.isna(n) else int(n) for n in papers["citations"]]
    told = [any(place.country for author in work.authors for place in author.places) for work in works]
    assert sum(told) / len(works) > 0.98
    countries = {place.country for work in works for author in work.authors for place in author.places}
    assert {"CN", "HK", "TW", "MO", "KR"} <= countries
