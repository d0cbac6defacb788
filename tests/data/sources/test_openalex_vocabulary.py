"""OpenAlex's types and fields land in the vocabularies of the project."""

import tomllib

import pytest

from helpers.data.fields import read_fields
from helpers.data.places import REFERENCE
from helpers.data.sources import openalex_vocabulary
from helpers.data.sources.openalex_vocabulary import openalex_field, openalex_kind


def test_every_kind_has_a_name_and_every_field_is_listed():
    terms = tomllib.loads((REFERENCE / "terms.toml").read_text(encoding="utf-8"))["kind"]
    assert {*openalex_vocabulary._KINDS.values(), "retracted", "other"} <= set(terms)
    fields = {*openalex_vocabulary._TOPICS.values(), *openalex_vocabulary._CONCEPTS.values()}
    assert fields <= set(read_fields()["id"])


@pytest.mark.parametrize(
    ("subfield", "field", "venue", "concept", "expected"),
    [
        ("1702", "17", "The Lancet", "Medicine", "physics-engineering-computing"),
        ("2404", "24", None, None, "infection-microbiology"),
        ("2403", "24", None, None, "immunology"),
        ("", "28", None, None, "neurology-psychiatry"),
        ("3312", "33", "The Lancet", "Medicine", None),
        (None, None, "Journal of nursing", "Medicine", "nursing"),
        (None, None, "Unheard", "Materials science", "materials-nanotechnology"),
        (None, None, None, "Biology", None),
        (None, None, None, None, None),
    ],
)
def test_the_topic_tells_the_field_then_the_journal_then_the_concept(subfield, field, venue, concept, expected):
    assert openalex_field(subfield, field, venue, concept) == expected


def test_a_notice_of_retraction_is_no_retracted_work():
    assert [openalex_kind(kind, True) for kind in ("review", "retraction", "odd", None)] == [
        "retracted",
        "notice",
        "retracted",
        "retracted",
    ]
