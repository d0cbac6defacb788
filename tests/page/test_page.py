"""A page: parameters once, what is shown is saved, nothing else."""

import json

import pandas as pd
import pytest

from helpers.data.imports import import_records
from helpers.data.records import Author, Place, Work
from helpers.page import open_page, sentences
from helpers.page.page import parameters
from helpers.page.record import OUTPUT


def namespace(**given) -> dict:
    return given | {"other": 5, "__annotations__": dict.fromkeys(given)}


def test_the_annotated_names_are_the_parameters():
    assert parameters(namespace(seed=7, language="en")) == {"seed": 7, "language": "en"}
    assert parameters({"x": 1, "__annotations__": {}}) == {}


def test_what_is_shown_is_saved_under_its_name(tmp_path, monkeypatch):
    monkeypatch.setenv(OUTPUT, str(tmp_path))
    page = open_page("11_countries", namespace(corpus="planted", focal_country="KR", language="en", alpha=0.1))
    frame = pd.DataFrame({"country": ["KR", "JP"], "works": [2, 1]})
    shown = page.table("countries", frame)
    page.keep(other=frame)
    page.figure("years", lambda title, unit, source: drawn(page, title, source))
    page.figure("nothing", lambda: None)
    assert page.answer(sentences.unknown_works(page.corpus)).endswith("not in the network.")
    page.save(picture="years", works=page.works)
    result = json.loads((tmp_path / "result.json").read_text())
    assert shown.frame["country_name"].tolist() == ["South Korea", "Japan"]
    assert sorted(path.name for path in (tmp_path / "tables").iterdir()) == ["countries.csv", "other.csv"]
    assert list(result["figures"]) == ["years"] and result["parameters"]["alpha"] == 0.1
    assert (tmp_path / "tables" / "countries.csv").read_text(encoding="utf-8-sig").splitlines()[0] == "country,works"


def test_nothing_is_shown_of_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv(OUTPUT, str(tmp_path))
    page = open_page("11_countries", namespace(corpus="planted", focal_country="KR", language="en"))
    frame = pd.DataFrame({"country": ["KR", "JP"], "works": [2, 1]})
    nothing = "These data hold nothing of this."
    assert page.table("none", frame.head(0)) == page.table("chosen", frame, frame.head(0)) == nothing
    assert page.table("told", frame, lambda table, language: table.head(0)) == nothing
    assert page.show("shown", lambda language: frame.head(0)) == nothing
    assert page.figure("years", lambda table, whole, title, unit: 1 / 0, frame.head(0), frame) is None
    page.answer(sentences.unknown_works(page.corpus))
    page.save(picture="years")
    result = json.loads((tmp_path / "result.json").read_text())
    assert result["picture"] == "" and result["figures"] == {}
    assert result["tables"] == {"none": 0, "chosen": 2, "told": 2}
    with pytest.raises(ValueError, match="picture='yaers' names no figure"):
        page.save(picture="yaers")


def test_a_heading_that_is_not_declared_is_refused_in_a_batch_alone(tmp_path, monkeypatch):
    page = open_page("11_countries", namespace(corpus="planted", focal_country="KR", language="en"))
    monkeypatch.delenv(OUTPUT, raising=False)
    assert "mine" in str(page.table("t", pd.DataFrame({"mine": [1]})))
    monkeypatch.setenv(OUTPUT, str(tmp_path))
    with pytest.raises(KeyError, match="'mine' has no heading"):
        page.table("t", pd.DataFrame({"mine": [1]}))


def drawn(page, title: str, source: str):
    from helpers.page.picture import picture
    from helpers.page.style import canvas

    assert "Synthetic" in source or "SYNTHETIC" in source
    return picture(canvas(4, 1)[0], "years", title, "An empty picture", source, page.language)


def test_a_part_of_a_caption_is_never_dropped_in_silence():
    page = open_page("11_countries", namespace(corpus="planted", focal_country="KR", language="en"))
    with pytest.raises(ValueError, match="takes no unit, which captions.toml gives years"):
        page.figure("years", lambda title: None)


def test_a_country_that_the_corpus_does_not_hold_is_refused():
    with pytest.raises(ValueError, match="focal_country='ZZ' is unknown here"):
        open_page("11_countries", namespace(corpus="planted", focal_country="ZZ", language="en"))


def test_a_page_names_the_technology_that_it_shows_and_says_statements_a_paragraph_each():
    given = namespace(corpus="planted", focal_country="KR", shown="quantum-sensing", language="en")
    page = open_page("21_technology_levels", given)
    assert page.technology == "Quantum sensing"
    assert open_page("11_countries", namespace(corpus="planted", language="ko")).technology == "전 기술"
    said = sentences.unknown_works(page.corpus)
    assert page.say(said, said).split("\n\n") == [said.text("en")] * 2


@pytest.fixture
def projects(tmp_path):
    """The path of a corpus of two projects, one of them with a partner abroad."""
    kim, roe = (Author(name, places=(Place(country=code),)) for name, code in (("Kim, A", "KR"), ("Roe, J", "NO")))
    works = [Work("p:1", 2021, kind="project", authors=[kim, roe]), Work("p:2", 2021, kind="project", authors=[kim])]
    import_records(works, tmp_path / "p", [], {"source": "a ministry", "licence": "own"}, "example")
    return str(tmp_path / "p")


@pytest.mark.parametrize(
    ("language", "told", "heading", "source", "title"),
    [
        ("ko", "과제 2건 가운데 0건", "과제 수", "과제 2건", "연도별 과제 수"),
        ("en", "Of 2 projects, 0", "Projects", "2 projects", "Projects by year of publication"),
    ],
)
def test_a_page_says_what_its_corpus_counts(projects, language, told, heading, source, title):
    page = open_page("11_countries", namespace(corpus=projects, focal_country="KR", language=language))
    assert page.unit == "project" and source in page.source
    said = page.say(sentences.unknown_works(page.corpus), sentences.first_partners(pd.DataFrame(), "KR", "full"))
    assert told in said and not {"논문", "works"} & set(said.split())
    assert heading in page.table("t", pd.DataFrame({"country": ["KR"], "works": [2]}))._repr_html_()
    assert page.figure("years", lambda title, unit: title) == title
    papers = open_page("00_corpus", namespace(corpus="planted", language=language))
    assert papers.unit == "work" and heading not in papers.table("t", pd.DataFrame({"works": [2]}))._repr_html_()
