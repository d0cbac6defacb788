"""Checking: a clean corpus passes in silence, and each thing that can be wrong is found, counted and shown."""

from dataclasses import replace

import pandas as pd
import pytest

from helpers.data.checking import BIG_FIELD, CHECKS, check_corpus
from helpers.data.corpus import Corpus, read_corpus, write_corpus, write_table
from helpers.data.description import describe_corpus
from helpers.data.schemas import conform

HASH = "0123456789abcdef" * 4


def clean():
    """Two works, one of them of KR and KP together: nothing to complain of."""
    works = {"work_id": ["w:1", "w:2"], "doi": ["10.1/a", "10.1/b"], "pmid": ["1", "2"], "year": 2021}
    works |= {"citations": [0, 5], "n_authors": [2, 1], "n_institutions": [2, 1], "n_countries": [2, 1]}
    slots = {"work_id": ["w:1", "w:1", "w:2"], "position": [1, 2, 1], "institution_id": ["kr/a", "kp/a", "kr/a"]}
    slots |= {"author_id": ["p1", "p2", "p1"], "country": ["KR", "KP", "KR"], "is_lead": [True, False, True]}
    institutions = {"institution_id": ["kp/a", "kr/a"], "name": "A", "country": ["KP", "KR"]}
    meta = {"name": "clean", "source": "by hand", "licence": "CC0", "retrieved": "2024-05-06", "query": "all"}
    counts = {"read": 4, "works": 2, "rejected": 1, "revised": 1, "authorship_rows": 3, "institutions": 2}
    meta |= {"counts": counts, "importer": "hand 1", "sha256": {"a.csv": HASH}, "synthetic": False}
    frames = {"works": works, "authorships": slots, "institutions": institutions}
    return Corpus(**{table: conform(pd.DataFrame(columns), table) for table, columns in frames.items()}, meta=meta)


def checked(corpus, folder):
    write_corpus(corpus, folder / "c")
    return check_corpus(folder / "c")


def test_a_clean_corpus_passes_in_silence(tmp_path):
    found = checked(clean(), tmp_path)
    assert found.empty and list(found) == ["level", "table", "what", "n", "example"]


def test_places_that_the_source_links_with_nobody_are_no_author_too_many(tmp_path):
    found = checked(replace(clean(), authorships=clean().authorships.assign(author_id=["p1", None, "p1"])), tmp_path)
    assert found.empty
    named = clean().authorships.assign(author_id=None, author_name=["A", "B", "A"])
    few = replace(clean(), authorships=conform(named, "authorships"), works=clean().works.assign(n_authors=1))
    assert checked(few, tmp_path)["example"].to_list() == ["w:1"]


def test_so_does_an_empty_one(tmp_path):
    corpus = clean()
    empty = {table: getattr(corpus, table).head(0) for table in ("works", "authorships", "institutions")}
    counts = {"read": 1, "works": 0, "rejected": 1}
    assert checked(Corpus(**empty, meta=corpus.meta | {"counts": counts}), tmp_path).empty


def meta_with(**changes):
    return lambda corpus: replace(corpus, meta=corpus.meta | changes)


def with_values(table, row, **values):
    def changed(corpus):
        frame = getattr(corpus, table).copy()
        for column, value in values.items():
            frame.at[row, column] = value
        return replace(corpus, **{table: frame})

    return changed


def big_field(corpus):
    works = pd.concat([corpus.works.tail(1)] * BIG_FIELD, ignore_index=True)
    works["work_id"] = [f"w:{i + 1}" for i in range(BIG_FIELD)]
    works = works.assign(field="physics", is_top10=True, doi=None, pmid=None, n_authors=3, n_institutions=0)
    return replace(corpus, works=conform(works, "works"))


def with_sets(corpus):
    table = {"year": [2021], "technologies": [[]], "countries": [["KP", "KR"]], "works": [2]}
    return replace(corpus, country_sets=conform(pd.DataFrame(table), "country_sets"))


CASES = {
    "entries are missing": (meta_with(synthetic="no", sha256=None), 2, "sha256"),
    "counts differ": (meta_with(counts={"works": 3, "institutions": 2}), 1, "works: 3 counted, 2 rows"),
    "do not add up": (meta_with(counts={"read": 9, "works": 2}), 1, "9 read, 2 accounted for"),
    "stand beside works": (with_sets, 2, "w:1"),
    "SHA-256": (meta_with(sha256={"a.csv": "abc"}), 1, "a.csv"),
    "rows of works that are not listed": (with_values("authorships", 2, work_id="w:9"), 1, "w:9"),
    "institutions that are not listed": (with_values("authorships", 2, institution_id="kr/z"), 1, "kr/z"),
    "n_authors": (with_values("works", 0, n_authors=1), 1, "w:1"),
    "n_institutions": (with_values("works", 0, n_institutions=3), 1, "w:1"),
    "n_countries": (with_values("works", 0, n_countries=1), 1, "w:1"),
    "synthetic": (meta_with(synthetic=True), 1, "clean"),
    "the country is unknown, of more": (with_values("works", 1, n_countries=0), 1, "w:2"),
    "the year is unknown": (with_values("works", 1, year=None), 1, "w:2"),
    "before 1900 or after": (with_values("works", 1, year=2026), 1, "w:2"),
    "more than 100 authors": (with_values("works", 1, n_authors=101), 1, "w:2"),
    "no authors": (with_values("works", 1, n_authors=0), 1, "w:2"),
    "how many authors is unknown": (with_values("works", 1, n_authors=None), 1, "w:2"),
    "DOI": (with_values("works", 1, doi="10.1/A"), 2, "w:1"),
    "same identifier": (with_values("works", 1, work_id="doi:10.1/b#0123abcd"), 1, "doi:10.1/b#0123abcd"),
    "preprints, data sets or notices": (with_values("works", 1, version_of="w:1"), 1, "w:2"),
    "version_of names": (with_values("works", 1, version_of="w:9"), 1, "w:9"),
    "markup": (with_values("works", 1, title="Capture of CO<sub>2</sub>"), 1, "w:2"),
    "kinds that the vocabulary": (with_values("works", 1, kind="papyrus"), 1, "papyrus"),
    "PMID": (with_values("works", 1, pmid="1"), 2, "w:1"),
    "no work has a citation count": (lambda c: replace(c, works=c.works.assign(citations=None)), 2, "w:1"),
    "retracted": (with_values("works", 1, kind="retracted"), 1, "w:2"),
    "top-10": (big_field, 1, f"physics: 100% of {BIG_FIELD} works"),
    "fields.toml": (with_values("works", 1, field="alchemy"), 1, "alchemy"),
    "technologies.toml": (with_values("works", 1, technologies=["flying-carpets"]), 1, "flying-carpets"),
    "one author at two places": (with_values("authorships", 1, author_id="p1"), 1, "w:1"),
    "not that of their institution": (with_values("authorships", 1, country="HK"), 1, "w:1"),
    "the country is unknown": (with_values("institutions", 0, country=None), 1, "kp/a"),
    "the same name": (with_values("institutions", 0, country="KR"), 2, "kp/a"),
    "no work names it": (with_values("authorships", 1, institution_id=None), 1, "kp/a"),
}


@pytest.mark.parametrize("what", CASES)
def test_each_fault_is_found_with_its_number_and_an_example(tmp_path, what):
    damage, n, example = CASES[what]
    found = checked(damage(clean()), tmp_path)
    rows = found.loc[found["what"].str.contains(what, regex=False), ["n", "example"]]
    assert rows.to_numpy().tolist() == [[n, example]]
    assert found["level"].is_monotonic_decreasing  # errors before doubts


@pytest.mark.parametrize(
    "title", ["CO$_2$ capture", "Energy &amp; fuels", "<i>In vivo</i> imaging", r"\textbf{New} cells"]
)
def test_markup_in_titles_is_told(tmp_path, title):
    found = checked(with_values("works", 0, title=title)(clean()), tmp_path)
    assert found["what"].str.contains("markup").to_list() == [True]


@pytest.mark.parametrize("title", ["R&D; and more", "Costs of $5 and $10", "If p < 0.05 then > 3", "A {set}", "AT&T"])
def test_signs_that_are_no_markup(tmp_path, title):
    assert checked(with_values("works", 0, title=title)(clean()), tmp_path).empty


def test_no_check_is_without_a_case():
    assert len(CASES) == len(CHECKS)
    assert all(any(case in check.what for case in CASES) for check in CHECKS)


def test_a_table_that_breaks_its_schema_is_an_error_and_the_others_are_checked_on(tmp_path):
    write_corpus(replace(clean(), works=clean().works.assign(kind="retracted")), tmp_path / "c")
    bad = clean().institutions.assign(country=["UK", "KR"])
    write_table(bad, tmp_path / "c" / "institutions.parquet", "institutions")
    found = check_corpus(tmp_path / "c").to_numpy().tolist()
    expected = "row 0, column country, value 'UK': expected an ISO 3166-1 alpha-2 code"
    assert found == [
        ["error", "institutions", "does not keep its schema", 1, expected],
        ["doubt", "works", "retracted", 2, "w:1"],
    ]


@pytest.mark.parametrize("content", [b"", b"PAR1 no parquet", None])
def test_a_damaged_or_missing_table_is_an_error(tmp_path, content):
    write_corpus(clean(), tmp_path / "c")
    file = tmp_path / "c" / "authorships.parquet"
    file.unlink() if content is None else file.write_bytes(content)
    found = check_corpus(tmp_path / "c")
    what = "is missing" if content is None else "cannot be read"
    assert found[["level", "table", "what"]].to_numpy().tolist() == [["error", "authorships", what]]


def test_a_table_without_a_column_is_an_error(tmp_path):
    write_corpus(clean(), tmp_path / "c")
    clean().works.drop(columns="n_countries").to_parquet(tmp_path / "c" / "works.parquet")
    assert "'n_countries' is missing" in check_corpus(tmp_path / "c")["example"].iloc[0]


@pytest.mark.parametrize("text", ["{", "[1]", '{"counts": 7, "sha256": []}', '{"counts": {"read": 3, "works": 2}}'])
def test_a_broken_description_is_an_error(tmp_path, text):
    write_corpus(clean(), tmp_path / "c")
    (tmp_path / "c" / "corpus.json").write_text(text)
    found = check_corpus(tmp_path / "c")
    assert found["level"].iloc[0] == "error" and found["table"].iloc[0] == "corpus.json"


def test_texts_of_the_data_stay_on_their_line_and_do_not_steer_the_terminal(tmp_path):
    corpus = with_values("works", 1, field="al\x1b[2Jche\nmy")(clean())
    assert checked(corpus, tmp_path)["example"].tolist() == ["al?[2Jche my"]
    corpus = meta_with(source="two\nlines \x1b[31m", sha256={"a\nb": HASH})(clean())
    write_corpus(corpus, tmp_path / "d")
    text = describe_corpus(tmp_path / "d")
    assert "two?lines ?[31m" in text and "\x1b" not in text


def test_no_corpus_there(tmp_path):
    for function in (check_corpus, describe_corpus):
        with pytest.raises(FileNotFoundError, match="corpus.json"):
            function(tmp_path / "nowhere")


def test_a_description_says_what_the_corpus_is(tmp_path):
    write_corpus(clean(), tmp_path / "c")
    (tmp_path / "c" / "rejected.csv").write_text("file,row\n")
    lines = describe_corpus(tmp_path / "c").splitlines()
    heads = [line[:14].strip() for line in lines if line[:14].strip()]
    assert heads == [
        "name",
        "source",
        "licence",
        "retrieved",
        "query",
        "importer",
        "synthetic",
        "years",
        "counts",
        "unknown",
        "countries",
        "technologies",
        "inputs",
        "tables",
        "left out",
    ]
    assert "source        by hand" in lines and "years         2021 to 2021, median 2021" in lines
    assert "countries                2  KR" in lines and "                         1  KP" in lines
    assert f"inputs        {HASH}  a.csv" in lines and "left out      rejected.csv" in lines
    assert "synthetic     no" in lines and "technologies  none" in lines


def test_a_description_marks_synthetic_data_and_an_empty_corpus(tmp_path):
    corpus = clean()
    empty = {table: getattr(corpus, table).head(0) for table in ("works", "authorships", "institutions")}
    write_corpus(Corpus(**empty, meta={"name": "e", "synthetic": True}), tmp_path / "c")
    lines = describe_corpus(tmp_path / "c").splitlines()
    assert "synthetic     YES" in lines and "years         none" in lines and "countries     none" in lines


def test_a_description_of_counts_tells_years_and_countries(tmp_path):
    corpus = clean()
    counted = {table: getattr(corpus, table).head(0) for table in ("works", "authorships", "institutions")}
    write_corpus(Corpus(**counted, meta=corpus.meta, country_sets=with_sets(corpus).country_sets), tmp_path / "c")
    lines = describe_corpus(tmp_path / "c").splitlines()
    assert "years         2021 to 2021, median 2021" in lines and "countries                2  KP" in lines


def test_the_embedded_corpus_has_no_error_and_its_description_agrees_with_it():
    found = check_corpus("medline_2021")
    assert (found["level"] == "doubt").all()
    corpus = read_corpus("medline_2021")
    retracted = found.set_index("what").loc["retracted", "n"]
    assert retracted == (corpus.works["kind"] == "retracted").sum() > 0
    text = describe_corpus("medline_2021")
    assert f"{len(corpus.works):>12,}  works" in text and "medline_2021" in text
