"""The importer of Scopus on rows written by hand in the documented shape of its exports."""

import csv
import gzip
import io
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.corpus import read_corpus
from helpers.data.imports import import_records
from helpers.data.records import Rejected, SourceError, Work
from helpers.data.sources.scopus import SOURCE, read_scopus

SEOUL = "Department of Physics, Seoul National University, Seoul, 08826, South Korea"
HOSPITAL = "Seoul National University Hospital, Seoul, South Korea"
TOKYO = "University of Tokyo, Tokyo, Japan"
ROW = {
    "Authors": "Kim J.-S.; Lee B.; van der Berg C.",
    "Author full names": "Kim, Ji-Soo (571); Lee, Bo (572); van der Berg, Cees (573)",
    "Author(s) ID": "571; 572; 573",
    "Title": "Error correction with superconducting qubits",
    "Year": "2021",
    "Source title": "Physical Review Letters",
    "Cited by": "7",
    "DOI": "10.1103/PhysRevLett.1",
    "Affiliations": f"{SEOUL}; {HOSPITAL}; {TOKYO}",
    "Authors with affiliations": f"Kim J.-S., {SEOUL}, {TOKYO}; Lee B., {HOSPITAL}; van der Berg C.",
    "Author Keywords": "quantum computing; surface code",
    "Index Keywords": "Qubits; Error correction",
    "Funding Details": "National Research Foundation of Korea, NRF, (2020R1A2); Samsung",
    "Correspondence Address": f"B. Lee; {HOSPITAL}; email: lee@snu.ac.kr",
    "PubMed ID": "123",
    "Document Type": "Conference paper",
    "EID": "2-s2.0-85",
}
#: The same work as earlier exports write it: commas between and within the names, no full names.
OLD = {
    "Authors": "Kim, J.-S., Lee, B., van der Berg, C.",
    "Author(s) ID": "571;572;573;",
    "Authors with affiliations": f"Kim, J.-S., {SEOUL}, {TOKYO}; Lee, B., {HOSPITAL}; van der Berg, C.",
    "Correspondence Address": f"Lee, B.; {HOSPITAL}; email: lee@snu.ac.kr",
    "Author full names": None,
}


def row(**changes):
    return ROW | {name.replace("_", " "): text for name, text in changes.items()}


def table(*rows, mark=True):
    columns = [name for name in rows[0] if rows[0][name] is not None] if rows else list(ROW)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    writer.writerows([fields[name] for name in columns] for fields in rows)
    return text.getvalue().encode("utf-8-sig" if mark else "utf-8")


def read(folder, content, name="scopus.csv"):
    file = folder / name
    file.write_bytes(content)
    return list(read_scopus([file], progress=False))


def load(folder, *contents):
    files = []
    for number, content in enumerate(contents):
        files.append(folder / f"scopus{number}.csv")
        files[-1].write_bytes(content)
    counts = import_records(read_scopus(files, progress=False), folder / "corpus", files, SOURCE, "scopus")
    return read_corpus(folder / "corpus"), counts


FORMS = {
    "today": table(ROW),
    "without a mark": table(ROW, mark=False),
    "earlier": table(ROW | OLD),
    "other order of columns": table(dict(reversed(ROW.items()))),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_row_gives_the_same_work(tmp_path, form):
    (work,) = read(tmp_path, FORMS[form])
    assert (work.work_id, work.year, work.doi, work.pmid) == ("scopus:2-s2.0-85", 2021, "10.1103/physrevlett.1", "123")
    assert (work.kind, work.citations, work.venue) == ("conference paper", 7, "Physical Review Letters")
    assert work.keywords == ["quantum computing", "surface code"]
    assert work.subjects == ["Error correction", "Qubits"]
    assert work.funders == ["National Research Foundation of Korea", "Samsung"]
    assert work.technologies == ["quantum", "quantum-computing"]
    short = ["Kim, J.-S.", "Lee, B.", "van der Berg, C."]
    full = ["Kim, Ji-Soo", "Lee, Bo", "van der Berg, Cees"]
    assert [author.name for author in work.authors] == (short if form == "earlier" else full)
    assert [author.author_id for author in work.authors] == ["scopus:571", "scopus:572", "scopus:573"]
    places = [sorted((place.institution_id, place.country) for place in author.places) for author in work.authors]
    seoul, tokyo = ("kr/seoul-national-university", "KR"), ("jp/university-of-tokyo", "JP")
    assert places == [[tokyo, seoul], [("kr/seoul-national-university-hospital", "KR")], []]
    assert [author.is_lead for author in work.authors] == [False, True, False]


def test_a_few_columns_are_enough(tmp_path):
    (work,) = read(tmp_path, table({"Authors": "Kim A.", "Title": "On qubits", "Year": "2021"}))
    assert work.work_id.startswith("title:") and work.citations is None and work.kind is None
    assert work.authors[0].name == "Kim, A." and work.authors[0].is_lead and not work.authors[0].places


def test_six_countries_are_six_codes(tmp_path):
    ends = [
        SEOUL,
        "Kim Il Sung University, Pyongyang, North Korea",
        "National Taiwan University, Taipei, Taiwan",
        "The University of Hong Kong, Pokfulam, Hong Kong",
        "University of Macau, Taipa, Macao",
        "Tsinghua University, Beijing, China",
    ]
    names = [f"Roe {letter}." for letter in "ABCDEF"]
    fields = row(
        Authors="; ".join(names),
        Author_full_names="",
        Affiliations="; ".join(ends),
        Authors_with_affiliations="; ".join(f"{name}, {end}" for name, end in zip(names, ends, strict=True)),
    )
    (work,) = read(tmp_path, table(fields))
    codes = [[place.country for place in author.places] for author in work.authors]
    assert codes == [["KR"], ["KP"], ["TW"], ["HK"], ["MO"], ["CN"]]


def test_affiliations_without_authors_belong_to_nobody_unless_there_is_but_one(tmp_path):
    several, one = read(
        tmp_path,
        table(
            row(Authors_with_affiliations=""), row(Authors_with_affiliations="", Affiliations=TOKYO, EID="2-s2.0-86")
        ),
    )
    assert [len(author.places) for author in several.authors] == [0, 0, 0, 3]
    assert several.authors[3].name is None and not several.authors[3].person
    assert [[place.country for place in author.places] for author in one.authors] == [["JP"]] * 3


def test_an_address_with_a_semicolon_stays_with_its_author(tmp_path):
    text = f"Kim J.-S., Institute A; Unit B, Seoul, South Korea; Lee B., {TOKYO}; van der Berg C., {TOKYO}"
    (work,) = read(tmp_path, table(row(Authors_with_affiliations=text, Affiliations=TOKYO)))
    assert [{place.country for place in author.places} for author in work.authors] == [{"KR"}, {"JP"}, {"JP"}]


def test_nobody_and_one_name(tmp_path):
    nobody, one = read(
        tmp_path,
        table(
            row(
                Authors="[No author name available]",
                Author_full_names="",
                Authors_with_affiliations="",
                Affiliations="",
            ),
            row(Authors="Sukarno", Author_full_names="Sukarno (9)", **{"Author(s) ID": "9"}, EID="2-s2.0-2"),
        ),
    )
    assert nobody.authors == [] and [author.name for author in one.authors] == ["Sukarno"]


def test_an_empty_citation_count_is_unknown(tmp_path):
    (work,) = read(tmp_path, table(row(Cited_by="", Year="")))
    assert work.citations is None and work.year is None


def test_rows_that_make_no_sense_are_rejected_and_the_counts_add_up(tmp_path):
    rows = [
        row(EID="2-s2.0-1"),
        row(EID="2-s2.0-2", Year="20225"),
        row(EID="2-s2.0-3", Cited_by="-4"),
        row(EID="", DOI="", Title="", PubMed_ID=""),
        row(EID="2-s2.0-5", Cited_by="7.5"),
        row(EID="2-s2.0-1"),
    ]
    content = table(*rows) + b"too,few\n" + b'"a"b,c\n'
    corpus, counts = load(tmp_path, content)
    assert corpus.works["work_id"].tolist() == ["scopus:2-s2.0-1"]
    assert (counts["read"], counts["works"], counts["rejected"], counts["revised"]) == (8, 1, 6, 1)
    assert counts["read"] == counts["works"] + counts["rejected"] + counts["revised"] + counts["deleted"]
    rejected = pd.read_csv(tmp_path / "corpus" / "rejected.csv", dtype=str, keep_default_na=False)
    assert rejected["row"].tolist() == ["line 3", "line 4", "line 5", "line 6", "line 8", "line 9"]
    assert rejected["reason"].iloc[4] == "expected 17 columns, found 2"


def test_the_line_of_a_row_counts_line_breaks_within_fields(tmp_path):
    found = read(tmp_path, table(row(Title="On\nqubits\n"), row(Year="99999")))
    assert isinstance(found[0], Work) and found[1].row == "line 5"


def zipped():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../scopus.csv", bytes(5_000_000))
    return out.getvalue()


BROKEN = {
    "empty": b"",
    "white space": b"\n \n",
    "gzip": gzip.compress(table(ROW)),
    "cut gzip": gzip.compress(table(ROW))[:50],
    "zip with a path out of it": zipped(),
    "workbook of old": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100),
    "UTF-16 without a mark": table(ROW).decode("utf-8-sig").encode("utf-16-le"),
    "Korean code page": table(row(Title="양자 컴퓨터"), mark=False).decode().encode("cp949"),
    "cut within quotes": table(ROW)[:-300],
    "a quote that never ends": table(ROW, ROW) + b'"Kim A.; Lee B.,571,On qubits\n',
    "semicolons between columns": table(ROW).replace(b'","', b'";"'),
    "no title": table({"Authors": "Kim A.", "Year": "2021"}),
    "a header alone": table(),
    "another format": b"FN Clarivate Analytics Web of Science\nVR 1.0\n",
    "a field of 10 MB": table(row(Title="x" * 10_000_000)),
    "a field of 10 MB in lines": table(row(Title="x\n" * 5_000_000)),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_cannot_be_read_is_named_and_leaves_the_corpus_as_it_was(tmp_path, name):
    load(tmp_path, table(ROW))
    before = {file.name: file.read_bytes() for file in (tmp_path / "corpus").iterdir()}
    broken = tmp_path / "broken.csv"
    broken.write_bytes(BROKEN[name])
    with pytest.raises(SourceError, match=r"broken\.csv"):
        import_records(read_scopus([broken], False), tmp_path / "corpus", [broken], SOURCE, "scopus")
    assert {file.name: file.read_bytes() for file in (tmp_path / "corpus").iterdir()} == before


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SourceError, match="nowhere.csv"):
        list(read_scopus([tmp_path / "nowhere.csv"], False))


def test_names_that_are_markup_or_formulas_are_kept_as_text(tmp_path):
    fields = row(Authors="<script>x</script>; =A1+B1", Author_full_names="<script>x</script> (1); =A1+B1 (2)")
    corpus, _ = load(tmp_path, table(fields))
    assert corpus.authorships["author_name"].dropna().tolist() == ["<script>x</script>", "=A1+B1"]


def test_thousands_of_authors_fit(tmp_path):
    names = [f"Roe{number} A." for number in range(3_000)]
    text = "; ".join(f"{name}, CERN, Geneva, Switzerland" for name in names)
    fields = row(Authors="; ".join(names), Author_full_names="", Authors_with_affiliations=text, Affiliations="")
    (work,) = read(tmp_path, table(fields))
    assert len(work.authors) == 3_000 and all(author.places[0].country == "CH" for author in work.authors)


@settings(max_examples=40)
@given(noise=st.binary(max_size=200), at=st.integers(0, 2_500), form=st.sampled_from(sorted(FORMS)))
def test_any_bytes_give_works_refusals_or_a_clear_error(tmp_path_factory, noise, at, form):
    file = Path(tmp_path_factory.mktemp("fuzz")) / "fuzz.csv"
    file.write_bytes(FORMS[form][:at] + noise + FORMS[form][at:])
    try:
        found = list(read_scopus([file], False))
    except SourceError as error:
        assert "fuzz.csv" in str(error)
    else:
        assert found and all(isinstance(entry, Work | Rejected) for entry in found)


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60)


@settings(max_examples=40)
@given(st.fixed_dictionaries({name: TEXT for name in ROW}))
def test_any_text_in_the_fields_gives_one_work_or_refusal(tmp_path_factory, fields):
    found = read(Path(tmp_path_factory.mktemp("fuzz")), table(fields | {"Title": "On qubits"}))
    assert len(found) == 1 and (isinstance(found[0], Rejected) or found[0].work_id)
