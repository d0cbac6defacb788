"""Preprints, data sets and notices of works of a corpus: named, and counted once by a rule."""

import pandas as pd
import pytest

from helpers.data.corpus import read_corpus
from helpers.data.imports import import_records
from helpers.data.merging import merge_folders
from helpers.data.records import Author, Place, Work
from helpers.data.scope import open_scope
from helpers.data.versions import find_versions, title_key

TITLE = "Cooling of levitated glass beads to the ground state"
TEAM = [Author("Kim, Ada", places=(Place("kr/a", "A", "KR"),)), Author("Roe, Jo", places=(Place("no/b", "B", "NO"),))]
ARTICLE = Work("wos:1", 2022, doi="10.1/a", title=TITLE, kind="article", venue="Optics", authors=TEAM)
PREPRINT = Work("x:1", 2021, doi="10.48550/arxiv.2101.1", title=TITLE, kind="preprint", authors=TEAM)
NOTICE = Work("wos:3", 2023, doi="10.1/c", title=f"Retraction: {TITLE}", kind="notice", venue="Optics")
DATA = Work("x:4", 2022, doi="10.5061/dryad.1", title=f"Data from: {TITLE}", kind="dataset", authors=TEAM[:1])
OTHER = Work("wos:5", 2022, title="Cooling of other things in a fridge", kind="article", authors=TEAM)


def corpus(folder, *works, name="c"):
    counts = import_records(works, folder / name, [], {"source": "by hand", "licence": "CC0"}, "example")
    return read_corpus(folder / name), counts


def versions(works):
    return works.set_index("work_id")["version_of"].dropna().to_dict()


def test_each_is_named_with_its_work_and_stays(tmp_path):
    made, counts = corpus(tmp_path, ARTICLE, PREPRINT, NOTICE, DATA, OTHER)
    assert versions(made.works) == {"x:1": "wos:1", "wos:3": "wos:1", "x:4": "wos:1"}
    assert (counts["works"], counts["versions"], counts["revised"]) == (5, 3, 0)


@pytest.mark.parametrize(
    "change",
    [{"title": "Heating of levitated glass beads"}, {"year": 2012}, {"authors": [Author("Doe, Cy")]}, {"title": None}],
)
def test_what_differs_is_no_version(tmp_path, change):
    from dataclasses import replace

    made, counts = corpus(tmp_path, ARTICLE, replace(PREPRINT, **change))
    assert versions(made.works) == {} and "versions" not in counts


def test_a_preprint_is_known_by_its_doi_and_of_several_works_the_nearest_is_its_own():
    works = pd.DataFrame({"work_id": ["a", "b", "c"], "title": TITLE, "year": [2025, 2022, 2021]})
    works = works.assign(doi=["10.1/a", "10.1/b", "10.48550/arxiv.1"], kind=["article", "review", "article"])
    assert find_versions(works, pd.Series(["Kim, A."] * 3)).to_list()[2] == "b"


def test_titles_that_say_little_are_no_evidence():
    assert title_key("Erratum") == title_key("Correction to: Editorial") == ()
    assert title_key(f"Corrigendum to “{TITLE}”") == title_key(TITLE)


def test_they_are_counted_once_unless_each_is_asked_for(tmp_path):
    corpus(tmp_path, ARTICLE, PREPRINT, NOTICE, OTHER)
    asked = {"corpus": str(tmp_path / "c"), "language": "en"}
    once, each = open_scope(**asked), open_scope(**asked, versions="each")
    assert sorted(once.corpus.works["work_id"]) == ["wos:1", "wos:5"] and once.corpus.meta["counted_once"] == 2
    assert len(each.corpus.works) == 4
    with pytest.raises(ValueError, match="versions='twice' is unknown here; choose one of: once, each"):
        open_scope(**asked, versions="twice")


def test_a_merge_finds_them_across_corpora_and_a_retracted_record_makes_the_work_retracted(tmp_path):
    from dataclasses import replace

    corpus(tmp_path, ARTICLE, NOTICE, name="a")
    retracted = replace(ARTICLE, work_id="openalex:W1", doi="10.1/A", kind="retracted", venue="OPT", authors=TEAM[:1])
    corpus(tmp_path, retracted, PREPRINT, name="b")
    counts = merge_folders([tmp_path / "a", tmp_path / "b"], tmp_path / "m")
    works = read_corpus(tmp_path / "m").works.set_index("work_id")
    assert works["kind"].to_dict() == {"wos:1": "retracted", "wos:3": "notice", "x:1": "preprint"}
    assert works["version_of"].dropna().to_dict() == {"wos:3": "wos:1", "x:1": "wos:1"} and counts["versions"] == 2
