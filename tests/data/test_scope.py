"""What a notebook may look at, and how it is told what it may not."""

import pytest

from helpers.data.imports import import_records
from helpers.data.records import Author, Work
from helpers.data.scope import focal_name, open_scope

GIVEN = {"corpus": "medline_2021", "language": "en", "focal_country": "KR"}


def test_defaults_look_at_the_whole_corpus():
    scope = open_scope(**GIVEN)
    assert scope.works == len(scope.whole.works) > 20_000
    assert focal_name(scope) == "South Korea"
    assert scope.parameters["counting"] == "full"


def test_years_and_technology_narrow():
    year = open_scope(**GIVEN, years="2021")
    span = open_scope(**GIVEN, years="2020-2021")
    assert 0 < year.works < span.works
    assert set(year.corpus.works["year"]) == {2021}
    chosen = "infectious-disease-vaccines-therapeutics"
    tagged = open_scope(**GIVEN, technology=chosen)
    assert tagged.corpus.works["technologies"].map(lambda tags: chosen in tags).all()
    assert tagged.corpus.authorships["work_id"].isin(tagged.corpus.works["work_id"]).all()


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("corpus", "nowhere", "medline_2021"),
        ("language", "fr", "ko, en"),
        ("counting", "whole", "full, fractional"),
        ("focal_country", "XX", r"AE, .*KR, .*US"),
        ("technology", "alchemy", "all, .*quantum"),
        ("years", "lately", '"2019-2021"'),
        ("years", "1850", "years run from"),
    ],
)
def test_what_has_no_meaning_is_refused_with_the_choices(name, value, message):
    with pytest.raises((ValueError, FileNotFoundError), match=message):
        open_scope(**{**GIVEN, name: value})


def test_a_year_that_a_command_line_made_a_number_is_a_year():
    assert open_scope(**GIVEN, years=2021).parameters["years"] == "2021"
    with pytest.raises(ValueError, match="YAML reads NO as false.*quote it"):
        open_scope(**{**GIVEN, "focal_country": False})


@pytest.fixture
def nowhere(tmp_path):
    """The path of a corpus none of whose authors has an address."""
    work = Work("a:1", 2021, authors=[Author("Kim, Ada"), Author("Roe, Jon")])
    import_records([work], tmp_path / "nowhere", [], {"source": "by hand", "licence": "CC0"}, "example")
    return str(tmp_path / "nowhere")


def test_a_corpus_without_any_country_is_told_so(nowhere):
    with pytest.raises(ValueError, match="no country is known of the 1 works.*export no addresses") as told:
        open_scope(corpus=nowhere, language="en", focal_country="KR")
    assert "choose one of" not in str(told.value)


def test_a_page_about_a_person_needs_no_country(nowhere):
    scope = open_scope(corpus=nowhere, language="en", focal_country="KR", expert="", technology="all")
    assert scope.works == 1 and scope.parameters["expert"] == ""
    with pytest.raises(ValueError, match="focal_country='XX'"):
        open_scope(**{**GIVEN, "focal_country": "XX"}, expert="")


def test_years_of_a_corpus_without_any_are_told_so(tmp_path):
    about = {"source": "by hand", "licence": "CC0"}
    import_records([Work("a:1", None, authors=[Author("Kim, Ada")])], tmp_path / "c", [], about, "example")
    with pytest.raises(ValueError, match="the year of none is known"):
        open_scope(corpus=str(tmp_path / "c"), language="en", years="2021")


@pytest.mark.parametrize("years", ["2015-", "-2015", "2021-2019", "20-21", "２０２１", "2019 - 2021", "2019-2020-2021"])
def test_a_span_has_two_ends_in_their_order(years):
    with pytest.raises(ValueError, match="expected .all., a year such as"):
        open_scope(corpus="medline_2021", language="en", years=years)
