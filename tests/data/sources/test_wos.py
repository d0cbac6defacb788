"""The importer of Web of Science on records written by hand in the documented shape of its exports."""

import gzip
import tracemalloc
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from helpers.data.corpus import read_corpus
from helpers.data.imports import import_records
from helpers.data.records import Rejected, SourceError, Work
from helpers.data.sources.export_text import MAX_LINE
from helpers.data.sources.wos import SOURCE, read_wos

HEAD = "FN Clarivate Analytics Web of Science\nVR 1.0\n"
RECORD = {
    "PT": ["J"],
    "AU": ["Kim, JS", "Lee, B"],
    "AF": ["Kim, Ji-Soo", "Lee, Bo"],
    "CA": ["NICE Consortium"],
    "TI": ["Error correction with", "superconducting qubits"],
    "SO": ["PHYSICAL REVIEW LETTERS"],
    "DT": ["Article; Early Access"],
    "DE": ["quantum computing; surface", "code"],
    "ID": ["NOISE"],
    "C1": [
        "[Kim, Ji-Soo; Lee, Bo] Seoul Natl Univ, Dept Phys, Seoul 08826, South Korea.",
        "[Lee, Bo] Univ Tokyo, Tokyo, Japan.",
    ],
    "C3": ["Seoul National University (SNU); University of Tokyo"],
    "RP": ["Lee, B (corresponding author), Univ Tokyo, Tokyo, Japan."],
    "OI": ["Kim, Ji-Soo/0000-0002-1825-0097; Roe, Jo/0000-0001-5109-3700"],
    "FU": ["National Research Foundation of Korea [2020R1A2, 1]; Samsung"],
    "TC": ["7"],
    "Z9": ["9"],
    "PY": ["2021"],
    "DI": ["10.1103/PhysRevLett.1"],
    "PM": ["123"],
    "UT": ["WOS:000123"],
    "WC": ["Physics, Multidisciplinary"],
    "SC": ["Physics"],
}
COLUMNS = [*RECORD, "EA"]


def record(**changes):
    return {tag: lines for tag, lines in (RECORD | changes).items() if lines is not None}


def numbered(*numbers, **changes):
    return [record(UT=[f"WOS:{number}"], **changes) for number in numbers]


def plain(*records, end="EF\n"):
    bodies = ["".join(f"{tag} " + "\n   ".join(lines) + "\n" for tag, lines in fields.items()) for fields in records]
    return HEAD + "".join(f"{body}ER\n\n" for body in bodies) + end


def tabs(*records):
    rows = ["\t".join([*COLUMNS, ""])]
    for fields in records:
        many = {tag: "; ".join(line.rstrip(".") for line in fields.get(tag, ())) for tag in ("AU", "AF", "CA", "C1")}
        cells = {tag: " ".join(lines) for tag, lines in fields.items()} | many
        rows.append("\t".join([*(cells.get(name, "") for name in COLUMNS), ""]))
    return "\r\n".join(rows) + "\r\n"


def read(folder, content, name="savedrecs.txt"):
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_wos([file], progress=False))


def load(folder, *contents):
    files = []
    for number, content in enumerate(contents):
        files.append(folder / f"savedrecs{number}.txt")
        files[-1].write_bytes(content if isinstance(content, bytes) else content.encode())
    counts = import_records(read_wos(files, progress=False), folder / "corpus", files, SOURCE, "wos")
    return read_corpus(folder / "corpus"), counts


FORMS = {
    "plain": lambda *records: plain(*records).encode(),
    "plain with a mark": lambda *records: plain(*records).encode("utf-8-sig"),
    "tabs, UTF-8 with a mark": lambda *records: tabs(*records).encode("utf-8-sig"),
    "tabs, UTF-16": lambda *records: tabs(*records).encode("utf-16"),
    "tabs, UTF-16 big-endian": lambda *records: b"\xfe\xff" + tabs(*records).encode("utf-16-be"),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_record_gives_the_same_work(tmp_path, form):
    (work,) = read(tmp_path, FORMS[form](record()))
    assert (work.work_id, work.year, work.doi, work.pmid) == ("wos:000123", 2021, "10.1103/physrevlett.1", "123")
    assert (work.kind, work.citations, work.venue) == ("article", 7, "PHYSICAL REVIEW LETTERS")
    assert work.keywords == ["NOISE", "quantum computing", "surface code"]
    assert work.subjects == ["Physics", "Physics, Multidisciplinary"]
    assert work.funders == ["National Research Foundation of Korea", "Samsung"]
    assert work.technologies == ["quantum", "quantum-computing"]
    places = [[(place.name, place.country) for place in author.places] for author in work.authors]
    seoul, tokyo = ("Seoul National University", "KR"), ("University of Tokyo", "JP")
    assert [author.name for author in work.authors] == ["Kim, Ji-Soo", "Lee, Bo", "NICE Consortium"]
    assert places == [[seoul], [seoul, tokyo], []]
    assert [author.is_lead for author in work.authors] == [False, True, False]
    assert [author.person for author in work.authors] == [True, True, False]
    assert [author.orcid for author in work.authors] == ["0000-0002-1825-0097", None, None]


def test_six_countries_are_six_codes(tmp_path):
    ends = [
        "Seoul Natl Univ, Seoul, South Korea",
        "Kim Il Sung Univ, Pyongyang, North Korea",
        "Natl Taiwan Univ, Taipei, Taiwan",
        "Univ Hong Kong, Hong Kong, Peoples R China",
        "Univ Macau, Taipa, Macau, Peoples R China",
        "Tsinghua Univ, Beijing, Peoples R China",
    ]
    names = ["A", "B", "C", "D", "E", "F"]
    people = [f"Roe, {name}" for name in names]
    lines = [f"[Roe, {name}] {end}." for name, end in zip(names, ends, strict=True)]
    for number, form in enumerate((plain, tabs)):
        content = form(record(AU=people, AF=people, C1=lines, C3=None, RP=None))
        (work,) = read(tmp_path, content, f"{number}.txt")
        codes = [[place.country for place in author.places] for author in work.authors]
        assert codes == [["KR"], ["KP"], ["TW"], ["HK"], ["MO"], ["CN"], []]
        assert work.authors[0].is_lead and not any(author.is_lead for author in work.authors[1:])


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Papua N Guinea", "PG"),
        ("Equat Guinea", "GQ"),
        ("Dem Rep Congo", "CD"),
        ("Rep Congo", "CG"),
        ("North Ireland", "GB"),
        ("Bosnia & Herceg", "BA"),
        ("U Arab Emirates", "AE"),
        ("Rep of Georgia", "GE"),
        ("Atlanta, GA 30332 USA", "US"),
    ],
)
def test_countries_as_web_of_science_abbreviates_them(tmp_path, written, code):
    address = f"[Kim, Ji-Soo] Minist Hlth, Capital, {written}."
    (work,) = read(tmp_path, plain(record(C1=[address], C3=None)))
    assert [place.country for place in work.authors[0].places] == [code]


def test_an_address_without_names_belongs_to_nobody_unless_it_is_the_only_one(tmp_path):
    lines = ["Seoul Natl Univ, Seoul, South Korea.", "Univ Tokyo, Tokyo, Japan."]
    alone, several = read(
        tmp_path, plain(record(C1=lines[:1], RP=None), record(C1=lines, RP=None, CA=None, UT=["WOS:2"]))
    )
    assert [[place.country for place in author.places] for author in alone.authors] == [["KR"]] * 3
    assert [[place.country for place in author.places] for author in several.authors] == [[], [], ["KR", "JP"]]
    assert several.authors[2].name is None and not several.authors[2].person


def test_the_corresponding_authors_address_helps_where_c1_does_not(tmp_path):
    reprint = (
        "Kim, JS; Lee, B (corresponding author), Univ Tokyo, Tokyo, Japan.; "
        "Kim, JS (reprint author), Univ Oxford, Oxford, England."
    )
    (work,) = read(tmp_path, plain(record(C1=None, C3=None, RP=[reprint], CA=None)))
    assert [[place.country for place in author.places] for author in work.authors] == [["JP", "GB"], ["JP"]]
    assert [author.is_lead for author in work.authors] == [True, True]


def test_two_authors_of_one_name_share_no_link(tmp_path):
    people = ["Wang, Wei", "Wang, Wei", "Lee, Bo"]
    lines = ["[Wang, Wei] Tsinghua Univ, Beijing, Peoples R China.", "[Lee, Bo] Univ Tokyo, Tokyo, Japan."]
    (work,) = read(tmp_path, plain(record(AU=None, AF=people, CA=None, C1=lines, RP=None)))
    codes = [[place.country for place in author.places] for author in work.authors]
    assert codes == [[], [], ["JP"], ["CN"]] and work.authors[3].name is None


def test_without_an_accession_number_the_doi_identifies_a_work_else_its_title(tmp_path):
    works = read(tmp_path, plain(record(UT=None), record(UT=None, DI=None, PM=None), record(UT=["KJD:ART1"])))
    assert [work.work_id.partition(":")[0] for work in works] == ["doi", "title", "kjd"]


def test_a_year_may_be_missing_and_early_access_gives_it(tmp_path):
    works = read(tmp_path, plain(record(PY=None), record(PY=None, EA=["MAR 2022"])))
    assert [work.year for work in works] == [None, 2022]


def test_rows_that_make_no_sense_are_rejected_and_the_counts_add_up(tmp_path):
    bad = [
        record(UT=["WOS:2"], PY=["20225"]),
        record(UT=["WOS:3"], TC=["-4"]),
        record(UT=None, DI=None, PM=None, TI=None),
        record(UT=["WOS:5"], PY=["1066"]),
        record(UT=["WOS:6"], TC=["many"]),
    ]
    corpus, counts = load(tmp_path, plain(*numbered(1), *bad, *numbered(1, 7)))
    assert sorted(corpus.works["work_id"]) == ["wos:1", "wos:7"]
    assert (counts["read"], counts["works"], counts["rejected"], counts["revised"]) == (8, 2, 5, 1)
    assert counts["read"] == counts["works"] + counts["rejected"] + counts["revised"] + counts["deleted"]
    rows = pd.read_csv(tmp_path / "corpus" / "rejected.csv", dtype=str, keep_default_na=False)
    assert rows["column"].tolist() == ["year", "citations", "title", "year", "citations"]
    assert rows["value"].tolist() == ["20225", "'-4", "", "1066", "many"]


SHAPES = {
    "cut off": (plain(*numbered(1, 2), end="")[:-120], 1),
    "no end of a record": (plain(*numbered(1, 2)).replace("ER\n\nPT", "PT", 1), 1),
    "a line that is no field": (plain(*numbered(1, 2)).replace("SO PHYS", "So what\nSO PHYS", 1), 1),
    "a row with too few fields": (tabs(*numbered(1, 2)).replace("WOS:1\t", "WOS:1", 1), 1),
    "a row with too many fields": (tabs(*numbered(1, 2)).replace("WOS:1\t", "WOS:1\tx\ty\tz\t", 1), 1),
    "no end of the file": (plain(*numbered(1, 2), end=""), 2),
    "two exports in one file": (plain(*numbered(1)) + plain(*numbered(2)), 2),
    "old line breaks": (plain(*numbered(1, 2)).replace("\n", "\r\n"), 2),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_damaged_record_is_rejected_and_the_others_are_kept(tmp_path, name):
    content, kept = SHAPES[name]
    found = read(tmp_path, content)
    assert sum(isinstance(entry, Work) for entry in found) == kept and len(found) == 2
    assert all(entry.row.startswith("line ") and entry.reason for entry in found if isinstance(entry, Rejected))


BROKEN = {
    "empty": b"",
    "a mark alone": b"\xef\xbb\xbf\n",
    "gzip": gzip.compress(plain(record()).encode()),
    "cut gzip": gzip.compress(plain(record()).encode())[:40],
    "zip": b"PK\x03\x04" + bytes(60),
    "binary": bytes(range(256)),
    "UTF-16 without a mark": plain(record()).encode("utf-16-le"),
    "cut UTF-16": tabs(record()).encode("utf-16")[:-1],
    "Korean code page": plain(record(TI=["양자 컴퓨터"])).encode("cp949"),
    "Latin-1": plain(record(TI=["États"])).encode("latin-1"),
    "another format": b"TY  - JOUR\nER  - \n",
    "a table with other columns": b"Authors\tTitle\nKim\tQubits\n",
    "mixed delimiters": tabs(record()).replace("\t", ";").encode(),
    "no record": HEAD.encode() + b"EF\n",
    "a header alone": tabs().encode(),
    "a field of 10 MB": plain(record(TI=["x" * 10_000_000])).encode(),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_cannot_be_read_is_named_and_leaves_the_corpus_as_it_was(tmp_path, name):
    load(tmp_path, plain(record()))
    before = {file.name: file.read_bytes() for file in (tmp_path / "corpus").iterdir()}
    broken = tmp_path / "broken.txt"
    broken.write_bytes(BROKEN[name])
    with pytest.raises(SourceError, match=r"broken\.txt"):
        import_records(read_wos([broken], False), tmp_path / "corpus", [broken], SOURCE, "wos")
    assert {file.name: file.read_bytes() for file in (tmp_path / "corpus").iterdir()} == before


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SourceError, match="nowhere.txt"):
        list(read_wos([tmp_path / "nowhere.txt"], False))


def test_names_that_are_markup_or_formulas_are_kept_as_text(tmp_path):
    names = ["<script>alert(1)</script>", '=HYPERLINK("x")']
    corpus, _ = load(tmp_path, plain(record(AU=None, AF=names, CA=None, C1=None, C3=None, RP=None)))
    assert corpus.authorships["author_name"].tolist() == names


def test_thousands_of_authors_fit(tmp_path):
    people = [
        f"Roe, {first}{second}" for first in "ABCDEFGHIJKLMNOPQRST" for second in "abcdefghijklmnopqrstuvwxyz" * 4
    ]
    people = [f"{name}{number}" for number, name in enumerate(people)]
    line = f"[{'; '.join(people)}] CERN, Geneva, Switzerland."
    (work,) = read(tmp_path, plain(record(AU=None, AF=people, CA=None, C1=[line], C3=None)))
    assert len(work.authors) == len(people) > 2_000 and len(line) < MAX_LINE
    assert {place.country for author in work.authors for place in author.places} == {"CH"}


def test_memory_does_not_grow_with_the_file(tmp_path):
    def peak(n):
        file = tmp_path / f"{n}.txt"
        file.write_text(plain(*numbered(*range(n))))
        tracemalloc.start()
        assert sum(isinstance(entry, Work) for entry in read_wos([file], False)) == n
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    peak(10)
    assert peak(1_100) < 1.5 * peak(550)


@settings(max_examples=40)
@given(noise=st.binary(max_size=200), at=st.integers(0, 2_000), form=st.sampled_from(sorted(FORMS)))
def test_any_bytes_give_works_refusals_or_a_clear_error(tmp_path_factory, noise, at, form):
    file = Path(tmp_path_factory.mktemp("fuzz")) / "fuzz.txt"
    content = FORMS[form](*numbered(1, 2))
    file.write_bytes(content[:at] + noise + content[at:])
    try:
        found = list(read_wos([file], False))
    except SourceError as error:
        assert "fuzz.txt" in str(error)
    else:
        assert found and all(isinstance(entry, Work | Rejected) for entry in found)


LINES = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40), min_size=1, max_size=4)


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from(COLUMNS[1:]), LINES))
@example({"AU": [","], "PM": ["0"]})  # a comma is no name
def test_any_text_in_the_fields_gives_one_work_or_refusal(tmp_path_factory, fields):
    lines = {tag: [" ".join(line.split()) for line in values] for tag, values in fields.items()}
    (found,) = read(Path(tmp_path_factory.mktemp("fuzz")), plain({"PT": ["J"]} | lines).encode("utf-8", "replace"))
    assert isinstance(found, Rejected) or (
        found.work_id and all(author.name for author in found.authors if author.person)
    )


EXCEL = {
    "Publication Type": "J",
    "Authors": "Kim, A; Roe, J",
    "Author Full Names": "Kim, Ada; Roe, Jon",
    "Article Title": "Error correction with superconducting qubits",
    "Source Title": "J INVENT PHYS",
    "Document Type": "Article",
    "Author Keywords": "qubit; noise",
    "Addresses": "[Kim, Ada; Roe, Jon] Seoul Natl Univ, Seoul, South Korea; [Roe, Jon] Univ Oslo, Oslo, Norway",
    "Reprint Addresses": "Roe, J (corresponding author), Univ Oslo, Oslo, Norway.",
    "Times Cited, WoS Core": 4,
    "Publication Year": 2021,
    "DOI": "10.5555/Xl.1",
    "UT (Unique WOS ID)": "WOS:000900000000001",
}


def test_the_excel_export_and_tables_of_tags(tmp_path):
    tags = dict(zip(EXCEL, ["PT", "AU", "AF", "TI", "SO", "DT", "DE", "C1", "RP", "TC", "PY", "DI", "UT"], strict=True))
    frame = pd.DataFrame([EXCEL])
    frame.to_excel(tmp_path / "savedrecs.xlsx", index=False, engine="xlsxwriter")
    frame.to_csv(tmp_path / "savedrecs.csv", index=False)
    frame.rename(columns=tags).to_csv(tmp_path / "tags.csv", index=False)
    for name in ("savedrecs.xlsx", "savedrecs.csv", "tags.csv"):
        (work,) = read_wos([tmp_path / name], progress=False)
        assert (work.work_id, work.year, work.citations) == ("wos:000900000000001", 2021, 4)
        assert (work.kind, work.doi, work.keywords) == ("article", "10.5555/xl.1", ["noise", "qubit"])
        assert [author.name for author in work.authors] == ["Kim, Ada", "Roe, Jon"]
        assert [[place.country for place in author.places] for author in work.authors] == [["KR"], ["KR", "NO"]]
        assert [author.is_lead for author in work.authors] == [False, True]


def test_a_table_of_something_else_and_an_unreadable_workbook_are_told_what_to_export(tmp_path):
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    with pytest.raises(SourceError, match="x.csv: its columns are a, b; expected a Web of Science export: plain text"):
        list(read_wos([tmp_path / "x.csv"], progress=False))
    (tmp_path / "x.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600)
    with pytest.raises(SourceError, match="export a plain text file or a tab-delimited file"):
        list(read_wos([tmp_path / "x.xls"], progress=False))
