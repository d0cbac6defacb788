"""The OpenAlex importer: records made by hand in the documented shape, damage, real records if present."""

import json
import tempfile
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.data.corpus import read_corpus
from helpers.data.coverage import unknowns
from helpers.data.formats import import_files
from helpers.data.imports import import_records
from helpers.data.records import Rejected, Work
from helpers.data.sources.openalex import SOURCE, read_openalex
from helpers.data.sources.openalex_files import openalex_files


def institution(number, country="KR", ror=None, name="KAIST"):
    code = f"https://openalex.org/I{number}"
    return {"id": code, "display_name": name, "ror": ror, "country_code": country, "type": "education"}


def slot(name="Ada Kim", number=1, institutions=(), **more):
    author = {"id": number and f"https://openalex.org/A{number}", "display_name": name, "orcid": None}
    return {"author": author, "institutions": list(institutions), "is_corresponding": False, **more}


def record(number=1, **changes):
    made = {
        "id": f"https://openalex.org/W{number}",
        "doi": "https://doi.org/10.1000/A.B",
        "ids": {"pmid": "https://pubmed.ncbi.nlm.nih.gov/123"},
        "title": "Error correction with superconducting qubits",
        "publication_year": 2021,
        "type": "article",
        "cited_by_count": 4,
        "authorships": [slot(institutions=[institution(1)])],
        "updated_date": "2024-05-01T10:00:00.123456",
    }
    return made | changes


def read(folder, *records, name="works.jsonl"):
    file = folder / name
    file.write_text("\n".join(json.dumps(one) for one in records), encoding="utf-8")
    return list(read_openalex([file], progress=False))


def load(folder, *paths):
    files = openalex_files(list(paths))
    counts = import_records(read_openalex(files, False), folder / "corpus", files, SOURCE, "openalex")
    return read_corpus(folder / "corpus"), counts


def test_a_record_becomes_a_work(tmp_path):
    work = read(tmp_path, record())[0]
    assert (work.work_id, work.doi, work.pmid, work.year) == ("openalex:W1", "10.1000/a.b", "123", 2021)
    assert (work.kind, work.citations, work.version) == ("article", 4, 20240501100000)
    assert work.technologies == ["quantum", "quantum-computing"]


def test_every_institution_and_country_of_a_slot_stays(tmp_path):
    seoul = institution(1, "KR", "https://ror.org/05apxxy63")
    oxford = institution(2, "GB", name="University of Oxford")
    one = slot(institutions=[seoul, oxford, seoul], countries=["GB", "KR", "TW"])
    (work,) = read(tmp_path, record(authorships=[one]))
    places = [(place.institution_id, place.country) for place in work.authors[0].places]
    assert places == [("ror:05apxxy63", "KR"), ("openalex:I2", "GB"), (None, "TW")]
    assert [place.kind for place in work.authors[0].places] == ["education", "education", None]


def test_codes_of_countries_stay_apart_and_unknown_ones_stay_null(tmp_path):
    codes = ["KR", "KP", "TW", "HK", "MO", "CN", "NA", "ZZ", "", None, "kr", 7]
    remarks = Counter()
    file = tmp_path / "works.json"
    file.write_text(json.dumps([record(authorships=[slot(institutions=[institution(1, code)]) for code in codes])]))
    (work,) = read_openalex([file], False, remarks)
    found = [author.places[0].country for author in work.authors]
    assert found == ["KR", "KP", "TW", "HK", "MO", "CN", "NA", None, None, None, "KR", None]
    assert remarks["unknown_country_codes"] == 2


def test_text_is_read_only_where_nothing_was_matched(tmp_path):
    text = "University of Tokyo, Tokyo, Japan"
    matched = slot(institutions=[institution(1)], raw_affiliation_strings=[text])
    country = slot(countries=["DE"], raw_affiliation_strings=[text])
    nothing = slot(raw_affiliation_strings=[text])
    unmatched = {"id": None, "display_name": text, "ror": None, "country_code": None, "type": None}
    old = slot(institutions=[unmatched, institution(1)], raw_affiliation_string=text)
    vague = slot(institutions=[unmatched | {"display_name": "Busan, Korea"}, institution(1)])
    (work,) = read(tmp_path, record(authorships=[matched, country, nothing, old, vague, slot()]))
    found = [[place.country for place in author.places] for author in work.authors]
    assert found == [["KR"], ["DE"], ["JP"], ["KR", "JP"], ["KR"], []]


def test_works_cut_off_by_the_api_are_counted(tmp_path):
    hundred = [slot(f"A{i}", i, author_position="middle") for i in range(1, 101)]
    whole = [*hundred[:99], slot("Z", 1000, author_position="last")]
    said = record(3, is_authors_truncated=True)
    (tmp_path / "a.json").write_text(json.dumps([record(1, authorships=hundred), record(2, authorships=whole), said]))
    remarks = Counter()
    assert [len(work.authors) for work in read_openalex([tmp_path / "a.json"], False, remarks)] == [100, 100, 1]
    assert remarks["works_cut_at_100_authors"] == 2


def test_leads_are_the_first_author_and_the_corresponding_ones(tmp_path):
    slots = [slot("A", 1), slot("B", 2), slot("C", 3, is_corresponding=True), slot("D", 4, is_corresponding=None)]
    (work,) = read(tmp_path, record(authorships=slots))
    assert [author.is_lead for author in work.authors] == [True, False, True, False]


def test_people_have_openalex_identities_unless_it_has_none(tmp_path):
    known = slot("Ada Kim", 5000000001)
    known["author"]["orcid"] = "https://orcid.org/0000-0002-1825-009x"
    lost = slot(None, 9999999999, raw_author_name="Kim, A.")
    (work,) = read(tmp_path, record(authorships=[known, lost, slot("B", None)]))
    assert [author.author_id for author in work.authors] == ["openalex:A5000000001", None, None]
    assert [author.name for author in work.authors] == ["Ada Kim", "Kim, A.", "B"]
    assert work.authors[0].orcid == "0000-0002-1825-009X"


TOP10 = [
    ({"citation_normalized_percentile": {"value": 0.95, "is_in_top_10_percent": True}}, True),
    (
        {
            "citation_normalized_percentile": {"is_in_top_10_percent": False},
            "cited_by_percentile_year": {"min": 99, "max": 100},
        },
        False,
    ),
    ({"citation_normalized_percentile": None, "cited_by_percentile_year": {"min": 90, "max": 92}}, True),
    ({"cited_by_percentile_year": {"min": 80, "max": 89}}, False),
    ({"cited_by_percentile_year": {"min": 89, "max": 90}}, None),
    ({"cited_by_percentile_year": {"min": 95}}, None),
    ({"cited_by_percentile_year": "high"}, None),
    ({}, None),
]


@pytest.mark.parametrize(("given", "top10"), TOP10)
def test_top10_is_null_where_the_source_does_not_decide(tmp_path, given, top10):
    assert read(tmp_path, record(**given))[0].is_top10 is top10


KINDS = [
    ("article", False, "article"),
    ("journal-article", False, "article"),
    ("review", False, "review"),
    ("posted-content", False, "preprint"),
    ("https://openalex.org/types/letter", False, "letter"),
    ("erratum", False, "notice"),
    ("retraction", True, "notice"),
    ("article", True, "retracted"),
    ("book-chapter", False, "book chapter"),
    ("proceedings-article", False, "conference paper"),
    ("paratext", False, "other"),
    (None, True, "retracted"),
    (None, False, None),
]


@pytest.mark.parametrize(("given", "retracted", "kind"), KINDS)
def test_kinds(tmp_path, given, retracted, kind):
    assert read(tmp_path, record(type=given, is_retracted=retracted))[0].kind == kind


def test_subjects_keywords_and_funders(tmp_path):
    field = {"id": "https://openalex.org/fields/17", "display_name": "Computer Science"}
    topic = {"id": "https://openalex.org/T1", "display_name": "Quantum Computing", "score": 0.99, "field": field}
    work = read(
        tmp_path,
        record(
            topics=[topic],
            concepts=[
                {"display_name": "Physics", "level": 0, "score": "0.8"},
                {"display_name": "Law", "level": 0, "score": 0},
            ],
            mesh=[{"descriptor_name": "Humans"}, {"descriptor_name": "Humans"}],
            keywords=[{"display_name": "Qubit", "score": 0.6}, {"keyword": "noise", "score": 0.1}, "old"],
            funders=[{"display_name": "NRF"}],
            awards=[{"funder_display_name": "NRF"}, {"funder_display_name": None}],
            grants=[{"funder_display_name": "NSF"}],
            primary_location={"source": {"display_name": " Physical\nReview "}},
        ),
    )[0]
    assert work.subjects == ["Humans", "Physics", "Quantum Computing"]
    assert (work.keywords, work.funders) == (["Qubit"], ["NRF", "NSF"])
    assert (work.venue, work.field) == ("Physical Review", "physics-engineering-computing")


def test_concepts_tag_no_technology_and_mesh_does(tmp_path):
    named = {"display_name": "Metabolic Engineering", "score": 0.9, "level": 2}
    works = read(
        tmp_path,
        record(1, title=None, concepts=[named]),
        record(2, title=None, mesh=[{"descriptor_name": "Metabolic Engineering"}]),
    )
    assert [work.technologies for work in works] == [[], ["advanced-bio", "synthetic-biology"]]


def test_the_newest_record_of_a_work_stays_in_whatever_order(tmp_path):
    new = record(1, updated_date="2024-05-02", cited_by_count=9)
    (tmp_path / "a.json").write_text(json.dumps(new))
    (tmp_path / "b.json").write_text(json.dumps([record(1), record(2)]))
    corpus, counts = load(tmp_path, tmp_path / "a.json", tmp_path / "b.json")
    assert corpus.works.set_index("work_id")["citations"].to_dict() == {"openalex:W1": 9, "openalex:W2": 4}
    assert (counts["read"], counts["works"], counts["revised"]) == (3, 2, 1)


REFUSED = {
    "id": [record(id=None), record(id="https://openalex.org/A1"), record(id=7), {"title": "x"}],
    "publication_year": [record(publication_year=year) for year in (20225, "soon", True)],
    "cited_by_count": [record(cited_by_count=count) for count in (-1, 10**30, 1.5)],
    "authorships": [record(authorships="Kim"), record(authorships=[None]), record(authorships={"a": 1})],
    "author": [record(authorships=[slot("K" * 10_000_000)])],
    "primary_location.source.display_name": [record(primary_location={"source": {"display_name": "J" * 10_000_000}})],
    "": ["text", 7, [record()]],
}


@pytest.mark.parametrize("column", REFUSED)
def test_records_that_make_no_sense_are_refused_by_line_and_column(tmp_path, column):
    found = read(tmp_path, record(1), *REFUSED[column], record(2))
    assert [type(one) for one in found].count(Work) == 2
    refused = [one for one in found if isinstance(one, Rejected)]
    assert [(one.file, one.row, one.column) for one in refused] == [
        ("works.jsonl", f"line {number}", column) for number in range(2, 2 + len(REFUSED[column]))
    ]
    assert all(one.reason.startswith("expected") and len(one.value) <= 200 for one in refused)


def test_texts_stay_text(tmp_path):
    nasty = ["<script>alert(1)</script>", "=HYPERLINK(1)", "a\x00b", "half \ud83d emoji", "\u202egnirts"]
    (tmp_path / "a.json").write_text(json.dumps([record(authorships=[slot(name) for name in nasty])]))
    corpus, _ = load(tmp_path, tmp_path / "a.json")
    assert corpus.authorships["author_name"].tolist()[:2] == nasty[:2]
    assert corpus.authorships["author_name"][3] == "half emoji"


def test_structures_of_the_wrong_kind_count_as_unknown(tmp_path):
    keys = ("ids", "primary_location", "topics", "concepts", "mesh", "keywords", "funders", "awards", "grants")
    for wrong in (None, 7, "text", [7], {"score": []}, [{"score": "NaN"}], [[]]):
        (work,) = read(tmp_path, record(doi=wrong, title=wrong, updated_date=wrong, **dict.fromkeys(keys, wrong)))
        assert (work.pmid, work.venue, work.funders, work.keywords, work.version) == (None, None, [], [], 1)
    broken = slot(institutions=[7, {"country_code": ["KR"]}], countries="KR", raw_affiliation_strings=7)
    (work,) = read(tmp_path, record(authorships=[broken | {"author": None}, {"institutions": "KAIST"}]))
    assert [author.places for author in work.authors] == [(), ()]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["KR", "W1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


NAMES = [*record(), "topics", "concepts", "mesh", "keywords", "funders"]
CHANGES = st.dictionaries(st.sampled_from(NAMES), JSON)


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(st.lists(CHANGES, min_size=8, max_size=8), st.lists(JSON, min_size=8, max_size=8))
def test_any_json_gives_a_corpus_that_keeps_its_schema(changes, values):
    places = [institution(1) | {"display_name": value, "type": value} for value in values]
    odd = [slot(value, institutions=[place]) for value, place in zip(values, places, strict=True)]
    changed = [record(number) | change for number, change in enumerate(changes)]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "a.json"
        file.write_text(json.dumps([record(98), record(99, authorships=odd), *changed]))
        _, counts = load(Path(folder), file)
    assert counts["read"] == 10 == counts["works"] + counts["revised"] + counts["rejected"]


#: Work, year, citations, institutions that OpenAlex matched, and the countries of each slot (- is unknown):
#: five works of each archive, drawn with seed 2026, taken from the raw records; where OpenAlex matched no
#: institution, the country that a reader reads in the text.
SPOTS = """
    W1981952748 1994 15 1 GB - -
    W2038555676 1998 53 2 ES ES ES ES ES
    W2091406481 2001 407 1 US
    W2094133334 2000 63 0 US US
    W2165599286 2003 41 2 US US US US US US
    W2046683078 2012 21 2 CN CN CN CN
    W2464922076 2016 17 2 KR GB GB KR KR
    W3087641290 2020 7 1 US US US US US
    W3119988298 2021 22 12 JP KR KR US KR KR KR KR KR KR KR JP JP
    W2032444328 2013 9 1 DE DE DE DE DE DE DE
    W228729118 2014 6 3 BR CL BR
    W2770642598 2017 109 2 DE DE
    W2914484105 2019 8 1 FI
    W2922206619 2019 2 0 US
    W3002426265 2020 12 2 CA CA CA CA CA
    W1992956915 2000 37 3 GB IT IT IT IT
    W2057172532 1998 34 1 US US US US
    W2115671362 1996 57 1 CA CA CA CA CA CA CA CA CA
    W2122493686 1999 226 1 GB GB FR GB
    W2325686413 1999 17 1 US -
    W1974943129 2007 33 1 US US US US US
    W2041723269 2014 14 1 US US US US US US US
    W2104075861 2015 130 2 CA CA SE CA CA
    W2107739495 2009 60 1 CA
    W2150944033 2004 44 0 NZ NZ NZ NZ NZ NZ US US
    W2061493396 2006 11 0 US
    W2588284278 2017 14 1 DE DE DE DE DE DE DE
    W2921092712 2019 0 4 CA CA CA US CA+GB
    W2940578219 2019 6 3 US US US US US US US
    W3086061019 2020 5 3 FR FR FR NL FR FR+NL FR SE FR
"""


@cache
def real_corpus(folder: Path):
    remarks = Counter()
    files = sorted((folder / "openalex_works").glob("*.zip"))
    with tempfile.TemporaryDirectory() as place:
        corpus = Path(place) / "corpus"
        counts = import_records(read_openalex(files, False, remarks), corpus, files, SOURCE, "openalex")
        return read_corpus(corpus), counts, remarks


def test_every_work_of_the_six_real_archives_is_accounted_for(shared_data):
    corpus, counts, remarks = real_corpus(shared_data)
    assert (counts["read"], counts["works"], counts["rejected"], counts["revised"]) == (5730, 5730, 0, 0)
    assert counts["author_slots"] == 28_910 == corpus.works["n_authors"].sum() + 100
    assert corpus.works["n_authors"].isna().sum() == 1, "the list that the service cut at 100"
    assert remarks["works_cut_at_100_authors"] == 1 and remarks["unknown_country_codes"] == 0
    table = unknowns(corpus).set_index("item")
    assert table.loc["work_citations", "unknown"] == 0 and 0 < table.loc["slot_country", "share"] < 0.25
    assert corpus.works["is_top10"].isna().all()


@pytest.mark.parametrize("spot", SPOTS.strip().splitlines(), ids=lambda line: line.split()[0])
def test_thirty_real_works_agree_with_their_raw_records(shared_data, spot):
    corpus, _, _ = real_corpus(shared_data)
    work, year, citations, institutions, *countries = spot.split()
    row = corpus.works.set_index("work_id").loc[f"openalex:{work}"]
    assert (row["year"], row["citations"], row["n_authors"]) == (int(year), int(citations), len(countries))
    slots = corpus.authorships[corpus.authorships["work_id"] == f"openalex:{work}"]
    matched = slots["institution_id"].dropna()
    assert matched[matched.str.startswith(("ror:", "openalex:"))].nunique() == int(institutions)
    found = slots.groupby("position")["country"].agg(lambda codes: "+".join(sorted(set(codes.dropna()))) or "-")
    assert found.tolist() == countries


def test_awards_and_cited_works_are_kept(tmp_path):
    cited = ["https://openalex.org/W9", "https://openalex.org/W8", "https://openalex.org/A1", None]
    grants = [{"funder_display_name": "NRF", "award_id": "2021-7"}, {"funder_display_name": "NIH", "award_id": None}]
    file = tmp_path / "one.json"
    record = {"id": "https://openalex.org/W7", "cited_by_count": 0, "referenced_works": cited, "grants": grants}
    file.write_text(json.dumps(record), encoding="utf-8")
    work = next(read_openalex([file], progress=False))
    assert work.references == ["openalex:W8", "openalex:W9"] and work.awards == ["NRF: 2021-7"]


def test_half_a_character_in_a_refused_row_refuses_the_row_alone(tmp_path):
    """JSON may hold a lone surrogate, which UTF-8 cannot write; a number of 6,000 digits is no number either."""
    lines = [json.dumps({"id": "\ud800"}), '{"id": "W5", "cited_by_count": ' + "1" * 6000 + "}", json.dumps(record())]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    counts = import_files("openalex", [tmp_path / "a.jsonl"], tmp_path / "c")
    assert (counts["works"], counts["rejected"]) == (1, 2)
    assert r"\ud800" in (tmp_path / "c" / "rejected.csv").read_text(encoding="utf-8")
