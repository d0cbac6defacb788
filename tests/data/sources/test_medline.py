"""The MEDLINE importer on records written by hand in the format's documented shape."""

import gzip
import tracemalloc
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.corpus import read_corpus
from helpers.data.imports import import_records
from helpers.data.records import Rejected, SourceError, Work
from helpers.data.sources.medline import SOURCE, read_medline


def citation(pmid, version=1, year="2021", title="A title", authors="", extra=""):
    return (
        f"<PubmedArticle><MedlineCitation><PMID Version='{version}'>{pmid}</PMID><Article><Journal><JournalIssue>"
        f"<PubDate><Year>{year}</Year></PubDate></JournalIssue><Title>Journal of Oncology</Title></Journal>"
        f"<ArticleTitle>{title}</ArticleTitle><AuthorList>{authors}</AuthorList></Article>{extra}</MedlineCitation>"
        "</PubmedArticle>"
    )


def author(last, fore, *affiliations, orcid=None):
    identifier = f"<Identifier Source='ORCID'>{orcid}</Identifier>" if orcid else ""
    places = "".join(f"<AffiliationInfo><Affiliation>{text}</Affiliation></AffiliationInfo>" for text in affiliations)
    return f"<Author><LastName>{last}</LastName><ForeName>{fore}</ForeName>{identifier}{places}</Author>"


def medline(*entries, deleted=()):
    gone = "".join(f"<PMID>{pmid}</PMID>" for pmid in deleted)
    tail = f"<DeleteCitation>{gone}</DeleteCitation>" if deleted else ""
    return f"<PubmedArticleSet>{''.join(entries)}{tail}</PubmedArticleSet>"


def load(folder, *texts):
    files = []
    for i, text in enumerate(texts):
        file = folder / f"part{i}.xml"
        file.write_text(text, encoding="utf-8")
        files.append(file)
    counts = import_records(read_medline(files, progress=False), folder / "corpus", files, SOURCE, "medline")
    return read_corpus(folder / "corpus"), counts


def test_a_record_becomes_rows(tmp_path):
    kim = author("Kim", "Ada", "Korea University, Seoul, Korea.", orcid="https://orcid.org/0000-0002-1825-0097")
    lee = author("Lee", "Bo", "University of Oxford, Oxford, UK.", "University of Tokyo, Tokyo, Japan.")
    corpus, counts = load(tmp_path, medline(citation(7, authors=kim + lee + author("Roe", "Jo"))))
    work = corpus.works.iloc[0]
    assert (work["work_id"], work["year"], work["n_authors"], work["n_countries"]) == ("pmid:7", 2021, 3, 3)
    slots = corpus.authorships
    assert slots["country"].tolist()[:1] == ["KR"]
    assert sorted(slots.loc[slots["position"] == 2, "country"]) == ["GB", "JP"]
    unknown = slots[slots["position"] == 3]
    assert len(unknown) == 1 and unknown["country"].isna().all() and unknown["institution_id"].isna().all()
    assert slots["orcid"].dropna().tolist() == ["0000-0002-1825-0097"]
    assert slots["is_lead"].tolist() == [True, False, False, False]
    assert counts["read"] == counts["works"] == 1


def test_revisions_and_deletions_are_honoured(tmp_path):
    first = medline(citation(1, 1, "2019"), citation(1, 2, "2020"), citation(2), citation(3))
    second = medline(citation(2, 1, "2018"), deleted=[3, 99])
    corpus, counts = load(tmp_path, first, second)
    assert dict(zip(corpus.works["pmid"], corpus.works["year"], strict=True)) == {"1": 2020, "2": 2018}
    assert (counts["read"], counts["works"], counts["revised"], counts["deleted"]) == (5, 2, 2, 1)


def test_a_work_that_comes_back_after_its_deletion_stays(tmp_path):
    corpus, _ = load(tmp_path, medline(citation(1), deleted=[1]), medline(citation(1, year="2022")))
    assert corpus.works["year"].tolist() == [2022]


def test_rows_that_make_no_sense_are_rejected_with_their_place(tmp_path):
    corpus, counts = load(tmp_path, medline(citation("x1"), citation(2, year="20225"), citation(3)))
    assert corpus.works["pmid"].tolist() == ["3"]
    assert counts["read"] == counts["works"] + counts["rejected"] == 3
    rows = pd.read_csv(tmp_path / "corpus" / "rejected.csv", dtype=str)
    assert rows[["column", "value"]].to_numpy().tolist() == [["PMID", "x1"], ["PubDate", "20225"]]


BROKEN = {
    "empty.xml": b"",
    "empty.xml.gz": gzip.compress(b""),
    "text.xml": b"not xml at all",
    "other.xml": b"<rss><channel/></rss>",
    "cut.xml": medline(citation(1), citation(2)).encode()[:-200],
    "cut.xml.gz": gzip.compress(medline(*[citation(i) for i in range(400)]).encode())[:-300],
    "notgzip.xml.gz": medline(citation(1)).encode(),
    "nested.xml": b"<PubmedArticleSet><PubmedArticle></PubmedArticleSet>",
    "bytes.xml": b"<PubmedArticleSet>\xff\xfe</PubmedArticleSet>",
    "set.xml": b"<PubmedArticleSet></PubmedArticleSet>",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_named_and_leaves_the_corpus_as_it_was(tmp_path, name):
    corpus, _ = load(tmp_path, medline(citation(1)))
    before = {file.name: file.read_bytes() for file in (tmp_path / "corpus").iterdir()}
    broken = tmp_path / name
    broken.write_bytes(BROKEN[name])
    with pytest.raises(SourceError, match=name.replace(".", r"\.")):
        import_records(read_medline([broken], False), tmp_path / "corpus", [broken], SOURCE, "medline")
    assert {file.name: file.read_bytes() for file in (tmp_path / "corpus").iterdir()} == before
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises((SourceError, FileNotFoundError), match="nowhere.xml"):
        list(read_medline([tmp_path / "nowhere.xml"], False))


def test_entities_are_not_expanded(tmp_path):
    (tmp_path / "secret").write_text("secret")
    file = tmp_path / "x.xml"
    head = f"<!DOCTYPE PubmedArticleSet [<!ENTITY s SYSTEM 'file://{tmp_path}/secret'>]>"
    file.write_text(head + medline(citation(1, authors=author("Kim &s;", "A"))))
    work = next(read_medline([file], False))
    assert "secret" not in str(work)


def test_memory_does_not_grow_with_the_file(tmp_path):
    def peak(n):
        file = tmp_path / f"{n}.xml.gz"
        body = "".join(citation(i, authors=author("Kim", "Ada", "Korea University, Seoul, Korea.")) for i in range(n))
        file.write_bytes(gzip.compress(medline(body).encode()))
        tracemalloc.start()
        assert sum(isinstance(record, Work) for record in read_medline([file], False)) == n
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    peak(500)
    assert peak(6_000) < 1.5 * peak(1_500)


@settings(max_examples=30)
@given(st.binary(max_size=300))
def test_any_bytes_give_works_or_a_clear_error(tmp_path_factory, noise):
    file = Path(tmp_path_factory.mktemp("fuzz")) / "fuzz.xml"
    text = medline(citation(1), citation(2)).encode()
    file.write_bytes(text[: len(noise) * 3] + noise + text[len(noise) * 3 :])
    try:
        records = list(read_medline([file], False))
    except SourceError as error:
        assert "fuzz.xml" in str(error)
    else:
        assert all(isinstance(record, Work | Rejected) for record in records)
