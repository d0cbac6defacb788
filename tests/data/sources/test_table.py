"""Any table with a mapping: what becomes of its rows, and of what is wrong with it."""

import gzip
import tracemalloc
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.corpus import read_corpus
from helpers.data.imports import import_records
from helpers.data.places import REFERENCE
from helpers.data.records import Rejected, SourceError, Work
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
    "where": ("Korea; Atlantis", "names no country"),
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
    assert [author.name for author in work.authors] == ["C, C"]


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
    assert [record.column for record in records[1:]] == ["what", "in"]


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
