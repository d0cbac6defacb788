"""The OpenAlex importer: records written by hand in the documented shape, damage, and real records where present."""

import gzip
import io
import json
import os
import tempfile
import time
import tracemalloc
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.data.corpus import read_corpus
from helpers.data.coverage import unknowns
from helpers.data.imports import import_records
from helpers.data.records import Rejected, SourceError, Work
from helpers.data.sources.openalex import SOURCE, read_openalex
from helpers.data.sources.openalex_files import openalex_files
from helpers.data.sources.openalex_snapshot import stage_snapshot


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
    file.write_text(
        json.dumps([record(authorships=[slot(institutions=[institution(1, code)]) for code in codes])])
    )
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
    (work,) = read(tmp_path, record(authorships=[matched, country, nothing, old, slot()]))
    found = [[place.country for place in author.places] for author in work.authors]
    assert found == [["KR"], ["DE"], ["JP"], ["KR", "JP"], []]


def test_leads_are_the_first_author_and_the_corresponding_ones(tmp_path):
    slots = [
        slot("A", 1),
        slot("B", 2),
        slot("C", 3, is_corresponding=True),
        slot("D", 4, is_corresponding=None),
    ]
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
    ({"citation_normalized_percentile": {"is_in_top_10_percent": False}, "cited_by_percentile_year": {"min": 99, "max": 100}}, False),
    ({"citation_normalized_percentile": None, "cited_by_percentile_year": {"min": 90, "max": 92}}, True),
    ({"cited_by_percentile_year": {"min": 80, "max": 89}}, False),
    ({"cited_by_percentile_year": {"min": 89, "max": 90}}, None),
    ({"cited_by_percentile_year": {"min": 95}}, None),
    ({"cited_by_percentile_year": "high"}, None),
    ({}, None),
]  # fmt: skip


@pytest.mark.parametrize(("given", "top10"), TOP10)
def test_top10_is_null_where_the_source_does_not_decide(tmp_path, given, top10):
    assert read(tmp_path, record(**given))[0].is_top10 is top10


KINDS = [
    ("article", False, "article"), ("journal-article", False, "article"), ("review", False, "review"),
    ("posted-content", False, "preprint"), ("https://openalex.org/types/letter", False, "letter"),
    ("erratum", False, "notice"), ("retraction", True, "notice"), ("article", True, "retracted"),
    ("book-chapter", False, "other"), (None, True, "retracted"), (None, False, None),
]  # fmt: skip


@pytest.mark.parametrize(("given", "retracted", "kind"), KINDS)
def test_kinds(tmp_path, given, retracted, kind):
    assert read(tmp_path, record(type=given, is_retracted=retracted))[0].kind == kind


def test_subjects_keywords_and_funders(tmp_path):
    field = {"id": "https://openalex.org/fields/17", "display_name": "Computer Science"}
    topic = {
        "id": "https://openalex.org/T1",
        "display_name": "Quantum Computing",
        "score": 0.99,
        "field": field,
    }
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


def test_every_form_of_file_gives_the_same_works(tmp_path):
    two = [record(1), record(2)]
    lines = "\n".join(map(json.dumps, two)).encode()
    forms = {
        "list.json": json.dumps(two).encode(),
        "page.json": json.dumps({"meta": {"count": 2}, "results": two}).encode(),
        "bom.json": b"\xef\xbb\xbf" + json.dumps(two).encode(),
        "utf16.json": json.dumps(two).encode("utf-16"),
        "lines.jsonl": lines + b"\n\n",
        "bom.ndjson": b"\xef\xbb\xbf" + lines.replace(b"\n", b"\r\n"),
        "lines.jsonl.gz": gzip.compress(lines[: len(lines) // 2]) + gzip.compress(lines[len(lines) // 2 :]),
        "page.json.gz": gzip.compress(json.dumps({"results": two}).encode()),
        "part_000.gz": gzip.compress(lines),
    }
    with zipfile.ZipFile(tmp_path / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", "about")
        archive.writestr("in/a.json", json.dumps(record(1)))
        archive.writestr("in/b.jsonl.gz", gzip.compress(json.dumps(record(2)).encode()))
    for name, data in forms.items():
        (tmp_path / name).write_bytes(data)
    for name in [*forms, "all.zip"]:
        works = list(read_openalex([tmp_path / name], False))
        assert [work.work_id for work in works] == ["openalex:W1", "openalex:W2"], name


REFUSED = {
    "id": [record(id=None), record(id="https://openalex.org/A1"), record(id=7), {"title": "x"}],
    "publication_year": [record(publication_year=20225), record(publication_year="soon"), record(publication_year=True)],
    "cited_by_count": [record(cited_by_count=-1), record(cited_by_count=10**30), record(cited_by_count=1.5)],
    "authorships": [record(authorships="Kim"), record(authorships=[None]), record(authorships={"a": 1})],
    "author": [record(authorships=[slot("K" * 10_000_000)])],
    "primary_location.source.display_name": [record(primary_location={"source": {"display_name": "J" * 10_000_000}})],
    "": ["text", 7, [record()]],
}  # fmt: skip


@pytest.mark.parametrize("column", REFUSED)
def test_records_that_make_no_sense_are_refused_by_line_and_column(tmp_path, column):
    found = read(tmp_path, record(1), *REFUSED[column], record(2))
    assert [type(one) for one in found].count(Work) == 2
    refused = [one for one in found if isinstance(one, Rejected)]
    assert [(one.file, one.row, one.column) for one in refused] == [
        ("works.jsonl", f"line {number}", column) for number in range(2, 2 + len(REFUSED[column]))
    ]
    assert all(one.reason.startswith("expected") and len(one.value) <= 200 for one in refused)


def test_lines_that_are_no_json_are_refused_and_the_counts_add_up(tmp_path):
    file = tmp_path / "works.jsonl"
    good = json.dumps(record(1)).encode()
    file.write_bytes(b"\n".join([b"{broken", good, b'{"id": "\xff"}', b"[" * 100_000, good[:-40], b"=1+2"]))
    corpus, counts = load(tmp_path, file)
    assert (counts["read"], counts["works"], counts["rejected"]) == (6, 1, 5)
    assert (tmp_path / "corpus" / "rejected.csv").read_text(encoding="utf-8").count("line ") == 5


def test_texts_stay_text(tmp_path):
    nasty = ["<script>alert(1)</script>", "=HYPERLINK(1)", "a\x00b", "half \ud83d emoji", "\u202egnirts"]
    (tmp_path / "a.json").write_text(json.dumps([record(authorships=[slot(name) for name in nasty])]))
    corpus, _ = load(tmp_path, tmp_path / "a.json")
    assert corpus.authorships["author_name"].tolist()[:2] == nasty[:2]
    assert corpus.authorships["author_name"][3] == "half emoji"


def test_structures_of_the_wrong_kind_count_as_unknown(tmp_path):
    keys = (
        "ids",
        "primary_location",
        "topics",
        "concepts",
        "mesh",
        "keywords",
        "funders",
        "awards",
        "grants",
    )
    for wrong in (None, 7, "text", [7], {"score": []}, [{"score": "NaN"}], [[]]):
        (work,) = read(
            tmp_path, record(doi=wrong, title=wrong, updated_date=wrong, **dict.fromkeys(keys, wrong))
        )
        assert (work.pmid, work.venue, work.funders, work.keywords, work.version) == (None, None, [], [], 1)
    broken = slot(institutions=[7, {"country_code": ["KR"]}], countries="KR", raw_affiliation_strings=7)
    (work,) = read(tmp_path, record(authorships=[broken | {"author": None}, {"institutions": "KAIST"}]))
    assert [author.places for author in work.authors] == [(), ()]


def zipped(*members, encrypt=False):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    data = bytearray(stream.getvalue())
    if encrypt:
        data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


ONE = json.dumps([record()]).encode()
BROKEN = {
    "empty.json": b"",
    "empty.jsonl": b"",
    "blank.jsonl": b"\n \n",
    "empty.jsonl.gz": gzip.compress(b""),
    "text.json": b"no json at all",
    "text.jsonl": b"no json at all\nnone",
    "numbers.json": b"[1, 2]",
    "cut.json": ONE[:-20],
    "latin.json": ONE[:-40] + b"\xe9" + ONE[-40:],
    "deep.json": b"[" * 200_000,
    "table.csv": b"id,year\n1,2",
    "cut.jsonl.gz": gzip.compress(b"\n".join(json.dumps(record(i)).encode() for i in range(400)))[:-300],
    "plain.jsonl.gz": ONE,
    "bomb.jsonl.gz": gzip.compress(b"0" * 60_000_000),
    "bomb.json.gz": gzip.compress(b" " * 60_000_000 + ONE),
    "bomb.zip": zipped(("a.json", b" " * 60_000_000 + ONE)),
    "cut.zip": zipped(("a.json", ONE))[:-30],
    "plain.zip": ONE,
    "up.zip": zipped(("../../a.json", ONE)),
    "absolute.zip": zipped(("/etc/a.json", ONE)),
    "drive.zip": zipped(("C:\\a.json", ONE)),
    "nested.zip": zipped(("b.zip", zipped(("a.json", ONE)))),
    "none.zip": zipped(("README.txt", b"about")),
    "locked.zip": zipped(("a.json", ONE), encrypt=True),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_named_and_leaves_the_corpus_as_it_was(tmp_path, name):
    good = tmp_path / "good.json"
    good.write_bytes(ONE)
    load(tmp_path, good)
    before = {file.name: file.read_bytes() for file in (tmp_path / "corpus").iterdir()}
    (tmp_path / name).write_bytes(BROKEN[name])
    with pytest.raises(SourceError, match=name.replace(".", r"\.")):
        load(tmp_path, good, tmp_path / name)
    assert {file.name: file.read_bytes() for file in (tmp_path / "corpus").iterdir()} == before
    assert not (tmp_path.parent / "a.json").exists()


def test_missing_files_and_empty_folders_are_named(tmp_path):
    for place in ("nowhere.json", "."):
        with pytest.raises(SourceError, match=str(tmp_path)):
            openalex_files([tmp_path / place])


def test_memory_does_not_grow_with_the_file(tmp_path):
    def peak(n):
        file = tmp_path / f"{n}.jsonl.gz"
        file.write_bytes(gzip.compress(b"\n".join(json.dumps(record(i)).encode() for i in range(n))))
        tracemalloc.start()
        assert sum(isinstance(one, Work) for one in read_openalex([file], False)) == n
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    peak(500)
    assert peak(4_500) < 1.3 * peak(1_500)


def snapshot(folder, parts):
    for (day, number), records in parts.items():
        file = folder / "data" / "works" / f"updated_date={day}" / f"part_{number:03}.gz"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(gzip.compress("\n".join(map(json.dumps, records)).encode()))
    (folder / "data" / "works" / "manifest.json").write_text("{}")


def test_a_snapshot_is_staged_and_read_oldest_first(tmp_path):
    undated = {"updated_date": None}
    old = [record(1, **undated), record(2, **undated), record(3, publication_year=1999)]
    snapshot(tmp_path, {("2024-02-01", 0): [record(1, cited_by_count=8, **undated)], ("2023-01-01", 0): old})
    staged = stage_snapshot(tmp_path, tmp_path / "stage", (2020, 2022), ["KR", "JP"], 2, progress=False)
    assert [file.parent.name for file in staged] == ["updated_date=2023-01-01", "updated_date=2024-02-01"]
    corpus, counts = load(tmp_path, tmp_path / "stage")
    assert corpus.works.set_index("work_id")["citations"].to_dict() == {"openalex:W1": 8, "openalex:W2": 4}
    assert b"abstract" not in gzip.decompress(staged[0].read_bytes())
    with pytest.raises(SourceError, match="other years"):
        stage_snapshot(tmp_path, tmp_path / "stage", (2020, 2022), ["KR"], 1, progress=False)


def test_staging_goes_on_where_it_was_interrupted(tmp_path):
    days = [("2023-01-01", 0), ("2023-01-01", 1), ("2023-01-02", 0)]
    snapshot(tmp_path, {day: [record(number)] for number, day in enumerate(days, 1)})
    parts = openalex_files([tmp_path / "data"])
    whole = parts[1].read_bytes()
    parts[1].write_bytes(whole[:-20])
    with pytest.raises(SourceError, match="part_001"):
        stage_snapshot(tmp_path / "data", tmp_path / "stage", workers=1, progress=False)
    done = {file: file.stat().st_mtime_ns for file in (tmp_path / "stage").rglob("part_*.gz")}
    assert done and not list((tmp_path / "stage").rglob("updated_date=2023-01-01/part_001.gz"))
    parts[1].write_bytes(whole)
    os.utime(parts[0], (time.time() + 5,) * 2)
    staged = stage_snapshot(tmp_path / "data", tmp_path / "stage", workers=2, progress=False)
    again = {file for file, stamp in done.items() if file.stat().st_mtime_ns != stamp}
    assert again == {staged[0]} & set(done)
    works = [work.work_id for work in read_openalex(staged, False)]
    assert works == ["openalex:W1", "openalex:W2", "openalex:W3"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.binary(max_size=200),
    st.integers(0, 900),
    st.sampled_from(["f.json", "f.jsonl", "f.jsonl.gz", "f.zip"]),
)
def test_any_bytes_give_works_or_a_clear_error(noise, place, name):
    data = "\n".join(json.dumps(record(i)) for i in (1, 2)).encode()
    data = ONE if name == "f.json" else gzip.compress(data) if name.endswith(".gz") else data
    data = zipped(("a.json", ONE)) if name == "f.zip" else data
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_bytes(data[:place] + noise + data[place + len(noise) // 2 :])
        try:
            records = list(read_openalex([file], False))
        except SourceError as error:
            assert name in str(error)
        else:
            assert all(isinstance(one, Work | Rejected) for one in records)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["KR", "W1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


CHANGES = st.dictionaries(st.sampled_from([*record(), "topics", "concepts", "mesh", "keywords", "funders"]), JSON)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(CHANGES, min_size=8, max_size=8), st.lists(JSON, min_size=8, max_size=8))
def test_any_json_gives_a_corpus_that_keeps_its_schema(changes, values):
    odd = [slot(value, institutions=[institution(1) | {"display_name": value, "type": value}]) for value in values]
    changed = [record(number) | change for number, change in enumerate(changes)]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "a.json"
        file.write_text(json.dumps([record(98), record(99, authorships=odd), *changed]))
        _, counts = load(Path(folder), file)
    assert counts["read"] == 10 == counts["works"] + counts["revised"] + counts["rejected"]


#: Work, year, citations, institutions that OpenAlex matched, and the countries of each slot (- is unknown), taken by
#: hand from the raw records: five works of each zip, drawn with seed 2026. Countries of unmatched texts as a reader
#: reads them.
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
    assert counts["author_slots"] == 28_910 == corpus.works["n_authors"].sum()
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
    found = slots.groupby("position")["country"].agg(
        lambda codes: "+".join(sorted(set(codes.dropna()))) or "-"
    )
    assert found.tolist() == countries
