"""The importer of RIS on references written by hand in the format's documented shape."""

import gzip
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.checking import check_corpus
from helpers.data.corpus import read_corpus
from helpers.data.imports import import_records
from helpers.data.records import Rejected, SourceError, Work
from helpers.data.sources.ris import SOURCE, read_ris

SEOUL = "Seoul National University, Seoul, South Korea"
TOKYO = "University of Tokyo, Tokyo, Japan"
REFERENCE = {
    "TY": ["JOUR"],
    "AU": ["Kim, Ji-Soo", "Lee B."],
    "TI": ["Error correction with superconducting qubits"],
    "T2": ["Physical Review Letters"],
    "PY": ["2021/03/01"],
    "DO": ["https://doi.org/10.1103/PhysRevLett.1"],
    "KW": ["quantum computing", "surface code; qubits"],
    "AD": [f"Kim, Ji-Soo; Lee, B., {SEOUL}", f"Lee, B., {TOKYO}"],
}


def reference(**changes):
    return {tag: lines for tag, lines in (REFERENCE | changes).items() if lines is not None}


def numbered(*numbers, **changes):
    return [reference(DO=[f"10.1000/{number}"], **changes) for number in numbers]


def ris(*references, end="ER  - \n\n"):
    lines = ["".join(f"{tag}  - {line}\n" for tag in fields for line in fields[tag]) for fields in references]
    return "".join(body + end for body in lines)


def read(folder, content, name="one.ris"):
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_ris([file], progress=False))


def load(folder, *contents):
    files = []
    for number, content in enumerate(contents):
        files.append(folder / f"part{number}.ris")
        files[-1].write_bytes(content if isinstance(content, bytes) else content.encode())
    counts = import_records(read_ris(files, progress=False), folder / "corpus", files, SOURCE, "ris")
    return read_corpus(folder / "corpus"), counts


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_reference_becomes_a_work(tmp_path, encoding):
    (work,) = read(tmp_path, ris(reference()).encode(encoding))
    assert (work.work_id, work.doi, work.year) == ("doi:10.1103/physrevlett.1", "10.1103/physrevlett.1", 2021)
    assert (work.kind, work.venue, work.citations) == ("article", "Physical Review Letters", None)
    assert work.keywords == ["quantum computing", "qubits", "surface code"]
    assert work.technologies == ["quantum", "quantum-computing"]
    assert [author.name for author in work.authors] == ["Kim, Ji-Soo", "Lee, B."]
    assert [[place.country for place in author.places] for author in work.authors] == [["KR"], ["KR", "JP"]]
    assert [author.is_lead for author in work.authors] == [True, False]


def test_what_scopus_and_web_of_science_write_is_understood(tmp_path):
    url = "https://www.scopus.com/inward/record.uri?eid=2-s2.0-85&doi=10.1&partnerID=40"
    scopus = reference(UR=[url], N1=["Export Date: 1 May; Cited By: 12"], M3=["Review"], C2=["77"], DB=["Scopus"])
    notes = ["Times Cited in Web of Science Core Collection: 8", "Total Times Cited: 9"]
    wos = reference(AN=["WOS:000123"], N1=notes, M3=["10.1/x"])
    pubmed = reference(AN=["55"], DB=["PubMed"], DO=None, TY=["CONF"])
    works = read(tmp_path, ris(scopus, wos, pubmed))
    assert [work.work_id for work in works] == ["scopus:2-s2.0-85", "wos:000123", "pmid:55"]
    assert [work.citations for work in works] == [12, 8, None]
    assert [work.kind for work in works] == ["review", "article", "conference paper"]
    assert [work.pmid for work in works] == ["77", None, "55"]


def test_other_tags_for_the_same_things(tmp_path):
    fields = {"TY": ["CHAP"], "A1": ["Kim, Ada"], "T1": ["On qubits"], "Y1": ["2020///"], "JF": ["A book"]}
    (work,) = read(tmp_path, "A preamble\n" + ris(fields).replace("\n", "\r\n"))
    assert (work.kind, work.year, work.venue, work.authors[0].name) == ("book chapter", 2020, "A book", "Kim, Ada")
    assert work.work_id.startswith("title:")


def test_lines_without_a_tag_go_on_with_the_field(tmp_path):
    (work,) = read(tmp_path, ris(reference(KW=["qubits\nsurface code\n  noise"], AB=["One.\n\nTwo - three."])))
    assert work.keywords == ["noise", "qubits", "surface code"]


def test_six_countries_are_six_codes(tmp_path):
    ends = [
        SEOUL,
        "Kim Il Sung University, Pyongyang, North Korea",
        "National Taiwan University, Taipei, Taiwan",
        "University of Hong Kong, Hong Kong",
        "University of Macau, Taipa, Macau",
        "Tsinghua University, Beijing, China",
    ]
    names = [f"Roe, {letter}" for letter in "ABCDEF"]
    lines = [f"{name}, {end}" for name, end in zip(names, ends, strict=True)]
    (work,) = read(tmp_path, ris(reference(AU=names, AD=lines)))
    codes = [[place.country for place in author.places] for author in work.authors]
    assert codes == [["KR"], ["KP"], ["TW"], ["HK"], ["MO"], ["CN"]]


def test_addresses_without_names_belong_to_nobody_unless_there_is_but_one(tmp_path):
    one, two, joined = read(
        tmp_path, ris(reference(AD=[SEOUL]), reference(AD=[SEOUL, TOKYO]), reference(AD=[f"{SEOUL}; {TOKYO}"]))
    )
    assert [[place.country for place in author.places] for author in one.authors] == [["KR"], ["KR"]]
    for work in (two, joined):
        assert [[place.country for place in author.places] for author in work.authors] == [[], [], ["KR", "JP"]]
        assert work.authors[2].name is None and not work.authors[2].person


def test_rows_that_make_no_sense_are_rejected_and_the_counts_add_up(tmp_path):
    bad = [
        reference(DO=["10.1000/2"], PY=["20225"]),
        reference(DO=["10.1000/3"], N1=["Cited By: -4"]),
        reference(DO=None, TI=None),
        reference(DO=["10.1000/5"], PY=["1066"]),
    ]
    corpus, counts = load(tmp_path, ris(*numbered(1), *bad, *numbered(1, 7)))
    assert sorted(corpus.works["work_id"]) == ["doi:10.1000/1", "doi:10.1000/7"]
    assert (counts["read"], counts["works"], counts["rejected"], counts["revised"]) == (7, 2, 4, 1)
    assert counts["read"] == counts["works"] + counts["rejected"] + counts["revised"] + counts["deleted"]
    rows = pd.read_csv(tmp_path / "corpus" / "rejected.csv", dtype=str, keep_default_na=False)
    assert rows["column"].tolist() == ["year", "citations", "title", "year"]
    assert rows["row"].iloc[0] == "line 14"


SHAPES = {
    "cut off": (ris(*numbered(1, 2))[:-60], 1),
    "no end of a reference": (ris(*numbered(1, 2)).replace("ER  - \n\nTY", "TY", 1), 1),
    "single spaces": (ris(*numbered(1, 2)).replace("  - ", " - "), 2),
    "a year in words": (ris(*numbered(1, 2, PY=["in press"])), 2),
    "no authors": (ris(*numbered(1, 2, AU=None, AD=None)), 2),
    "a line of noise": (ris(*numbered(1, 2)).replace("KW", "\x01\x02 noise\nKW", 1), 2),
    "an end too many": (ris(*numbered(1, 2)).replace("ER  - \n", "ER  - \nER  - \n"), 2),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_damaged_reference_is_rejected_and_the_others_are_kept(tmp_path, name):
    content, kept = SHAPES[name]
    found = read(tmp_path, content)
    assert sum(isinstance(entry, Work) for entry in found) == kept and len(found) == 2


BROKEN = {
    "empty": b"",
    "a mark alone": b"\xef\xbb\xbf",
    "gzip": gzip.compress(ris(reference()).encode()),
    "cut gzip": gzip.compress(ris(reference()).encode())[:40],
    "zip": b"PK\x03\x04" + bytes(60),
    "PDF": b"%PDF-1.7 x",
    "binary": bytes(range(256)),
    "UTF-16 without a mark": ris(reference()).encode("utf-16-le"),
    "cut UTF-16": ris(reference()).encode("utf-16")[:-1],
    "Korean code page": ris(reference(TI=["양자 컴퓨터"])).encode("cp949"),
    "another format": b"@article{a, title={x}}\n",
    "no reference": b"A preamble\nAU  - Kim, Ada\nER  - \n",
    "a field of 10 MB": ris(reference(AB=["x" * 10_000_000])).encode(),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_cannot_be_read_is_named_and_leaves_the_corpus_as_it_was(tmp_path, name):
    load(tmp_path, ris(reference()))
    before = {file.name: file.read_bytes() for file in (tmp_path / "corpus").iterdir()}
    broken = tmp_path / "broken.ris"
    broken.write_bytes(BROKEN[name])
    with pytest.raises(SourceError, match=r"broken\.ris"):
        import_records(read_ris([broken], False), tmp_path / "corpus", [broken], SOURCE, "ris")
    assert {file.name: file.read_bytes() for file in (tmp_path / "corpus").iterdir()} == before


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SourceError, match="nowhere.ris"):
        list(read_ris([tmp_path / "nowhere.ris"], False))


def test_names_that_are_markup_or_formulas_are_kept_as_text(tmp_path):
    names = ["<script>alert(1)</script>", '=HYPERLINK("x")']
    corpus, _ = load(tmp_path, ris(reference(AU=names, AD=None)))
    assert corpus.authorships["author_name"].tolist() == names


@settings(max_examples=40)
@given(noise=st.binary(max_size=200), at=st.integers(0, 1_000))
def test_any_bytes_give_works_refusals_or_a_clear_error(tmp_path_factory, noise, at):
    file = Path(tmp_path_factory.mktemp("fuzz")) / "fuzz.ris"
    content = ris(*numbered(1, 2)).encode()
    file.write_bytes(content[:at] + noise + content[at:])
    try:
        found = list(read_ris([file], False))
    except SourceError as error:
        assert "fuzz.ris" in str(error)
    else:
        assert found and all(isinstance(entry, Work | Rejected) for entry in found)


TAGS = st.sampled_from(["AU", "A1", "TI", "T1", "T2", "PY", "DA", "DO", "UR", "AN", "N1", "M3", "KW", "AD", "C2", "DB"])
LINES = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60), max_size=3)


@settings(max_examples=40)
@given(st.dictionaries(TAGS, LINES))
def test_any_text_in_the_fields_gives_one_work_or_refusal(tmp_path_factory, fields):
    lines = {tag: [" ".join(line.split()) for line in values] for tag, values in fields.items()}
    (found,) = read(Path(tmp_path_factory.mktemp("fuzz")), ris({"TY": ["JOUR"]} | lines))
    assert isinstance(found, Rejected) or found.work_id


def test_authors_in_brackets_stand_at_the_address_behind_them(tmp_path):
    line = f"(Kim) {SEOUL} (Lee, Kim) {TOKYO} (Moe) University of Oslo, Oslo, Norway"
    (work,) = read(tmp_path, ris(reference(AU=["Kim, Ji-Soo", "Lee B."], AD=[line])))
    placed = [(author.name, [place.institution_id for place in author.places]) for author in work.authors]
    seoul, tokyo, oslo = "kr/seoul-national-university", "jp/university-of-tokyo", "no/university-of-oslo"
    assert placed == [("Kim, Ji-Soo", [seoul, tokyo]), ("Lee, B.", [tokyo]), (None, [oslo])]


def test_brackets_behind_the_addresses_and_initials_in_them(tmp_path):
    (work,) = read(tmp_path, ris(reference(AU=["Kim, Ji-Soo", "Lee B."], AD=[f"{SEOUL} (J.S.K.); {TOKYO} (B.L.)"])))
    assert [[place.country for place in author.places] for author in work.authors] == [["KR"], ["JP"]]


def test_what_is_no_name_of_an_author_stays_part_of_the_address(tmp_path):
    address = "University of Science (UOS), London, England (U.K.)"
    (work,) = read(tmp_path, ris(reference(AU=["Kim, U.", "Lee B."], AD=[address])))
    assert [[place.country for place in author.places] for author in work.authors] == [["GB"], ["GB"]]


@pytest.mark.parametrize("field", ["李明;;王芳", "李明，王芳", "李明,王芳;", "Lee, Ming and Wang, Fang"])
def test_several_names_on_one_line_are_several_authors(tmp_path, field):
    corpus, _ = load(tmp_path, ris(reference(AU=[field], AD=[SEOUL])))
    assert corpus.works["n_authors"].to_list() == [2]
    assert corpus.authorships[["position", "country"]].values.tolist() == [[1, "KR"], [2, "KR"]]


@pytest.mark.parametrize("field", ["et al.", "Anonymous", "[No author name available]", "al., et"])
def test_a_line_that_names_nobody_makes_no_person(tmp_path, field):
    corpus, _ = load(tmp_path, ris(reference(AU=["Kim, Ji-Soo", field], AD=None)))
    assert corpus.authorships["author_name"].to_list() == ["Kim, Ji-Soo"] and corpus.works["n_authors"].isna().all()
    assert (check_corpus(tmp_path / "corpus")["level"] == "doubt").all()


def test_places_of_nobody_are_no_error(tmp_path):
    corpus, _ = load(tmp_path, ris(reference(AD=[SEOUL, TOKYO])))
    assert corpus.works["n_authors"].to_list() == [2] and len(corpus.authorships) == 4
    assert (check_corpus(tmp_path / "corpus")["level"] == "doubt").all()


def test_two_abstracts_with_the_doi_of_their_supplement_are_two_works(tmp_path):
    shared = {"DO": ["10.1000/supplement"], "T2": ["Journal of Meetings"]}
    first = reference(**shared, TI=["A vaccine for bees"], AU=["Kim, Ji-Soo"], AD=[SEOUL])
    second = reference(**shared, TI=["Sleep of whales"], AU=["Lee B."], AD=[TOKYO])
    corpus, counts = load(tmp_path, ris(first, second, first))
    assert (counts["works"], counts["revised"], counts["kept_apart"]) == (2, 1, 1)
    assert corpus.works["doi"].to_list() == ["10.1000/supplement"] * 2
    assert corpus.authorships["country"].to_list() == ["JP", "KR"]
    doubts = pd.read_csv(tmp_path / "corpus" / "doubtful.csv")
    assert doubts["shared"].to_list() == ["doi:10.1000/supplement"] and set(doubts["work_id"]) < set(
        corpus.works["work_id"]
    )
    told = check_corpus(tmp_path / "corpus")
    assert told["what"].str.contains("another work has the same identifier").any() and "error" not in set(told["level"])


def test_editorials_of_two_journals_are_two_works_and_one_twice_is_one(tmp_path):
    editorial = {"DO": None, "TI": ["Editorial"], "AD": None}
    first, second = reference(**editorial, T2=["Energy"]), reference(**editorial, T2=["Journal of Optics"])
    corpus, counts = load(tmp_path, ris(first, second), ris(first))
    assert (counts["works"], counts["revised"]) == (2, 1)
    assert set(corpus.works["venue"]) == {"Energy", "Journal of Optics"}


def test_a_reply_does_not_replace_its_article(tmp_path):
    article = reference(TI=["On the heat of proteins in water"])
    corpus, counts = load(tmp_path, ris(article, article | {"TI": ["Reply: On the heat of proteins in water"]}))
    assert (counts["works"], counts["revised"]) == (2, 0)


def test_a_corrected_reference_replaces_the_former(tmp_path):
    later = reference(TI=["Error correction with superconducting qubits: an update"], PY=["2022"])
    corpus, counts = load(tmp_path, ris(reference()), ris(later))
    assert (counts["works"], counts["revised"]) == (1, 1) and corpus.works["year"].to_list() == [2022]


@pytest.mark.parametrize("name", ["...", "—", "?"])
def test_a_name_without_letters_is_at_no_address(tmp_path, name):
    (work,) = read(
        tmp_path, ris(reference(AU=["Kim, Ji-Soo", name], AD=[f"{name}, {SEOUL}", f"Kim, J., {name}", f"({name})"]))
    )
    assert work.authors[0].name == "Kim, Ji-Soo"
