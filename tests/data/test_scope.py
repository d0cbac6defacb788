"""What a notebook may look at, and how it is told what it may not."""

import pytest

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
