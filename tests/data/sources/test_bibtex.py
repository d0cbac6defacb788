"""The importer of BibTeX on entries written by hand in the format's documented shape."""

import gzip
import logging
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.corpus import read_corpus
from helpers.data.imports import import_records
from helpers.data.records import Rejected, SourceError, Work
from helpers.data.sources.bibtex import SOURCE, plain_text, read_bibtex

SEOUL = "Seoul National University, Seoul, South Korea"
TOKYO = "University of Tokyo, Tokyo, Japan"
ENTRY = {
    "author": r"Kim, Ji-Soo and J{\"o}rg M{\"u}ller and van der Berg, Cees and {NICE Consortium}",
    "title": r"{E}rror correction with \emph{superconducting qubits} {\&} more",
    "journal": "Physical Review Letters",
    "year": "2021",
    "doi": r"10.1103/Phys\_Rev.1",
    "keywords": "quantum computing, surface code",
}


def entry(kind="article", key="kim", **changes):
    fields = {name: text for name, text in (ENTRY | changes).items() if text is not None}
    lines = ",\n".join(f"  {name.replace('_', '-')} = {{{text}}}" for name, text in fields.items())
    return f"@{kind}{{{key},\n{lines}\n}}\n\n"


def numbered(*numbers, **changes):
    return "".join(entry(key=f"k{number}", doi=f"10.1000/{number}", **changes) for number in numbers)


def read(folder, content, name="one.bib"):
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_bibtex([file], progress=False))


def load(folder, *contents):
    files = []
    for number, content in enumerate(contents):
        files.append(folder / f"part{number}.bib")
        files[-1].write_bytes(content if isinstance(content, bytes) else content.encode())
    counts = import_records(read_bibtex(files, progress=False), folder / "corpus", files, SOURCE, "bibtex")
    return read_corpus(folder / "corpus"), counts


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_an_entry_becomes_a_work(tmp_path, encoding):
    (work,) = read(tmp_path, entry(affiliation=SEOUL).encode(encoding))
    assert (work.work_id, work.year, work.kind) == ("doi:10.1103/phys_rev.1", 2021, "article")
    assert (work.venue, work.citations) == ("Physical Review Letters", None)
    assert work.keywords == ["quantum computing", "surface code"]
    assert work.technologies == ["quantum", "quantum-computing"]
    names = ["Kim, Ji-Soo", "Müller, Jörg", "van der Berg, Cees", "NICE Consortium"]
    assert [author.name for author in work.authors] == names
    assert [author.person for author in work.authors] == [True, True, True, False]
    assert [[place.country for place in author.places] for author in work.authors] == [["KR"]] * 4
    assert [author.is_lead for author in work.authors] == [True, False, False, False]


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"Caf{\'e} 50% of R&D", "Café 50% of R&D"),
        (r"Caf\'e 50\% of R\&D", "Café 50% of R&D"),
        (r"$\alpha$-{Fe}", "α-Fe"),
        (r"{\L}{\'o}d{\'z} -- {\O}rsted", "Łódź – Ørsted"),
        ("an {open brace", "an open brace"),
        ("{" * 3_000 + "deep" + "}" * 3_000, "deep"),
        (r"\unknown{kept}", "kept"),
    ],
)
def test_latex_is_turned_into_text(latex, text):
    assert plain_text(latex) == text


def test_what_web_of_science_writes_is_understood(tmp_path):
    lines = (
        "Kim, JS (Corresponding Author), Seoul Natl Univ, Dept Phys, Seoul, South Korea.\n"
        "   Kim, Ji-Soo, Seoul Natl Univ, Dept Phys, Seoul, South Korea.\n"
        "   Lee, Bo, Inst Basic Sci, Daejeon, South Korea."
    )
    content = entry(
        author="Lee, Bo and Kim, Ji-Soo",
        Affiliation=lines,
        Affiliations="Seoul National University (SNU); Institute for Basic Science (IBS)",
        Unique_ID="WOS:000123",
        Times_Cited="5",
        Type="Review",
        keywords="qubits; surface code",
        Keywords_Plus="NOISE",
        Web_of_Science_Categories=r"Physics, Applied; Optics",
        Research_Areas="Physics",
        ORCID_Numbers="Kim, Ji-Soo/0000-0002-1825-0097",
        Funding_Acknowledgement=r"NRF [2020R1A2]; Samsung",
    )
    (work,) = read(tmp_path, content)
    assert (work.work_id, work.citations, work.kind) == ("wos:000123", 5, "review")
    assert work.keywords == ["NOISE", "qubits", "surface code"] and work.funders == ["NRF", "Samsung"]
    assert work.subjects == ["Optics", "Physics", "Physics, Applied"]
    assert [author.orcid for author in work.authors] == [None, "0000-0002-1825-0097"]
    assert [author.is_lead for author in work.authors] == [False, True]
    names = [[place.name for place in author.places] for author in work.authors]
    assert names == [["Institute for Basic Science"], ["Seoul National University"]]


def test_what_scopus_writes_is_understood(tmp_path):
    content = entry(
        "CONFERENCE",
        type="Conference paper",
        note="Cited by: 12; All Open Access",
        url="https://www.scopus.com/inward/record.uri?eid=2-s2.0-85&doi=10.1",
        affiliations=f"{SEOUL}; {TOKYO}",
        keywords="Qubits; Error correction",
    ).replace("  title", "  author_keywords = {quantum computing},\n  title")
    (work,) = read(tmp_path, content)
    assert (work.work_id, work.citations, work.kind) == ("scopus:2-s2.0-85", 12, "conference paper")
    assert work.keywords == ["quantum computing"] and work.subjects == ["Error correction", "Qubits"]
    assert [len(author.places) for author in work.authors] == [0, 0, 0, 0, 2]
    assert work.authors[4].name is None and not work.authors[4].person


def test_six_countries_are_six_codes(tmp_path):
    ends = [
        SEOUL,
        "Kim Il Sung University, Pyongyang, North Korea",
        "National Taiwan University, Taipei, Taiwan",
        "University of Hong Kong, Hong Kong",
        "University of Macau, Taipa, Macau",
        "Tsinghua University, Beijing, China",
    ]
    names = [f"Roe, {letter}." for letter in "ABCDEF"]
    lines = ".\n".join(f"{name}, {end}" for name, end in zip(names, ends, strict=True))
    (work,) = read(tmp_path, entry(author=" and ".join(names), affiliation=lines))
    codes = [[place.country for place in author.places] for author in work.authors]
    assert codes == [["KR"], ["KP"], ["TW"], ["HK"], ["MO"], ["CN"]]


def test_strings_are_put_in_and_others_are_no_author(tmp_path):
    head = '@string{prl = "Phys. Rev. Lett."}\n@misc{a, author = "Kim, Ada and others",'
    corpus, _ = load(tmp_path, f"{head} title = {{X}}, journal = prl, date = {{2020-05}}}}")
    assert corpus.works[["venue", "year", "kind"]].values.tolist() == [["Phys. Rev. Lett.", 2020, "other"]]
    assert corpus.authorships["author_name"].to_list() == ["Kim, Ada"] and corpus.works["n_authors"].isna().all()


def test_two_entries_of_one_key_are_two_works(tmp_path):
    text = '@string{prl = "Phys. Rev. Lett."}\n' + entry(key="a", doi="10.1000/1") + entry(key="a", doi="10.1000/2")
    works = read(tmp_path, text.replace("{Physical Review Letters}", "prl"))
    assert [work.work_id for work in works] == ["doi:10.1000/1", "doi:10.1000/2"]
    assert [work.venue for work in works] == ["Phys. Rev. Lett."] * 2
    again = read(tmp_path, text + entry(key="a", doi="10.1000/3", year="20225") + '@string{prl = "Other"}')
    assert [type(each) for each in again] == [Work, Work, Rejected] and again[2].row == "line 20"


def test_rows_that_make_no_sense_are_rejected_and_the_counts_add_up(tmp_path):
    bad = (
        entry(key="b", doi="10.1000/2", year="20225")
        + entry(key="c", doi="10.1000/3", note="Cited by: -4")
        + entry(key="d", doi=None, title=None)
        + entry(key="e", doi="10.1000/5", year="1066")
        + "@article{f, title = {One}, title = {Two}, year = 2020}\n"
    )
    corpus, counts = load(tmp_path, numbered(1) + bad + numbered(7) + numbered(1))
    assert sorted(corpus.works["work_id"]) == ["doi:10.1000/1", "doi:10.1000/7"]
    assert (counts["read"], counts["works"], counts["rejected"], counts["revised"]) == (8, 2, 5, 1)
    assert counts["read"] == counts["works"] + counts["rejected"] + counts["revised"] + counts["deleted"]
    rows = pd.read_csv(tmp_path / "corpus" / "rejected.csv", dtype=str, keep_default_na=False)
    assert rows["column"].tolist() == ["year", "citations", "title", "year", ""]
    assert rows["row"].iloc[0] == "line 10" and "title" in rows["reason"].iloc[4]


SHAPES = {
    "a brace that is never closed": (entry(key="a").replace("2021}", "2021") + numbered(2), 1),
    "cut off": (numbered(1, 2)[:-90], 1),
    "no key": ("@article{title = {X}, year = 2020}\n" + numbered(2), 2),
    "a comma too many": (numbered(1).replace("2021},", "2021},,") + numbered(2), 1),
    "text between entries": ("Notes. " + numbered(1) + "% a remark\n" + numbered(2), 2),
    "a comment and a preamble": ('@comment{x}\n@preamble{"y"}\n' + numbered(1, 2), 2),
    "a year in words": (numbered(1, 2, year="in press"), 2),
    "no authors": (numbered(1, 2, author=None), 2),
    "names of many commas": (numbered(1, 2, author="A, B, C, D, E and , and and {,} and }{"), None),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_damaged_entry_is_rejected_and_the_others_are_kept(tmp_path, name, caplog):
    content, kept = SHAPES[name]
    with caplog.at_level(logging.WARNING):
        found = read(tmp_path, content)
    assert kept is None or sum(isinstance(each, Work) for each in found) == kept
    assert len(found) == 2 and all(each.reason for each in found if isinstance(each, Rejected))
    assert not caplog.records


BROKEN = {
    "empty": b"",
    "a mark alone": b"\xef\xbb\xbf",
    "gzip": gzip.compress(entry().encode()),
    "cut gzip": gzip.compress(entry().encode())[:40],
    "zip": b"PK\x03\x04" + bytes(60),
    "binary": bytes(range(256)),
    "UTF-16 without a mark": entry().encode("utf-16-le"),
    "cut UTF-16": entry().encode("utf-16")[:-1],
    "Korean code page": entry(title="양자 컴퓨터").encode("cp949"),
    "Latin-1": entry(title="États").encode("latin-1"),
    "another format": b"TY  - JOUR\nER  - \n",
    "a comment alone": b"@comment{nothing}\n",
    "a field of 10 MB": entry(abstract="x" * 10_000_000).encode(),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_cannot_be_read_is_named_and_leaves_the_corpus_as_it_was(tmp_path, name):
    load(tmp_path, entry())
    before = {file.name: file.read_bytes() for file in (tmp_path / "corpus").iterdir()}
    broken = tmp_path / "broken.bib"
    broken.write_bytes(BROKEN[name])
    with pytest.raises(SourceError, match=r"broken\.bib"):
        import_records(read_bibtex([broken], False), tmp_path / "corpus", [broken], SOURCE, "bibtex")
    assert {file.name: file.read_bytes() for file in (tmp_path / "corpus").iterdir()} == before


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SourceError, match="nowhere.bib"):
        list(read_bibtex([tmp_path / "nowhere.bib"], False))


def test_names_that_are_markup_or_formulas_are_kept_as_text(tmp_path):
    corpus, _ = load(tmp_path, entry(author="{<script>x</script>} and =A1+1"))
    assert corpus.authorships["author_name"].tolist() == ["<script>x</script>", "=A1+1"]


@settings(max_examples=40)
@given(noise=st.binary(max_size=200), at=st.integers(0, 800))
def test_any_bytes_give_works_refusals_or_a_clear_error(tmp_path_factory, noise, at):
    file = Path(tmp_path_factory.mktemp("fuzz")) / "fuzz.bib"
    content = numbered(1, 2).encode()
    file.write_bytes(content[:at] + noise + content[at:])
    try:
        found = list(read_bibtex([file], False))
    except SourceError as error:
        assert "fuzz.bib" in str(error)
    else:
        assert found and all(isinstance(each, Work | Rejected) for each in found)


FIELDS = st.sampled_from(
    ["author", "title", "journal", "year", "doi", "keywords", "affiliation", "note", "url", "type"]
)
LATEX = st.lists(st.sampled_from([*r"\{}$%&#_^~,;.@ aé가", " and ", r"\emph", r"\'e", r"\begin{x}"]), max_size=12)


@settings(max_examples=60)
@given(st.dictionaries(FIELDS, LATEX.map("".join)))
def test_any_latex_in_the_fields_gives_works_or_refusals(tmp_path_factory, fields):
    folder = Path(tmp_path_factory.mktemp("fuzz"))
    found = read(folder, "".join(["@article{a,\n", *(f"{n} = {{{t}}},\n" for n, t in fields.items()), "}\n"]))
    assert found and all(isinstance(each, Work | Rejected) for each in found)


def test_names_in_east_asian_letters_keep_their_order(tmp_path):
    entry = "@article{a, author={佐藤 太郎 and 김 철수 and 王小明 and Ada Kim}, title={量子計算}, year={2021}}"
    (tmp_path / "jstage.bib").write_text(entry, encoding="utf-8")
    (work,) = read_bibtex([tmp_path / "jstage.bib"], progress=False)
    assert [author.name for author in work.authors] == ["佐藤 太郎", "김 철수", "王小明", "Kim, Ada"]


@pytest.mark.parametrize("last", ["others", "et al.", "al., et", "{et al.}", "..."])
def test_a_list_that_goes_on_has_no_person_of_that_name_and_no_known_length(tmp_path, last):
    corpus, _ = load(tmp_path, entry(author=f"Roe, Jo and Doe, Cy and {last}"))
    assert corpus.authorships["author_name"].to_list() == ["Roe, Jo", "Doe, Cy"]
    assert corpus.works["n_authors"].isna().all()


def test_entities_in_the_name_of_a_venue_are_signs(tmp_path):
    (work,) = read(tmp_path, entry(journal="Fuel &amp;amp; Fire"))
    assert work.venue == "Fuel & Fire"


def test_an_entry_without_a_key_keeps_its_first_field(tmp_path):
    (work,) = read(tmp_path, "@article{\n  author = {Roe, Jo},\n  title = {On qubits},\n  year = 2020,\n}\n")
    assert ([author.name for author in work.authors], work.year) == (["Roe, Jo"], 2020)


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("{Jo B. Roe}", [("Roe, Jo B.", True)]),
        ("{Open Qubit Consortium}", [("Open Qubit Consortium", False)]),
        ("{Roe, Jo}", [("Roe, Jo", True)]),
        ("{AMAP}", [("AMAP", False)]),
        ("Roe, Jo; Doe, Cy", [("Roe, Jo", True), ("Doe, Cy", True)]),
        ("李明，王芳", [("李明", True), ("王芳", True)]),
    ],
)
def test_names_in_braces_and_between_other_signs(tmp_path, field, names):
    (work,) = read(tmp_path, entry(author=field, affiliation=None))
    assert [(author.name, author.person) for author in work.authors] == names
