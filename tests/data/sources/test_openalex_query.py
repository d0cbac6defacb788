"""From a technology to queries: every phrase is one that the technology's own expressions match."""

import re

import pandas as pd
import pytest

from helpers.data.sources.openalex_query import LONGEST_SEARCH, SEARCH, _spellings, search_phrases, technology_queries
from helpers.data.technologies import read_technologies

TECHNOLOGIES = read_technologies()


def table(*expressions, mesh=()):
    return pd.DataFrame([{"mesh": list(mesh), "keywords": list(expressions), "name_en": "Deep Sea"}])


SPELLED = [
    (r"\bqubits?\b", {"qubit", "qubits"}),
    (r"\bmetabolic engineer", {"metabolic engineer*"}),
    (r"\bsoft-?robots?\b", {"softrobot", "softrobots", "soft robot", "soft robots"}),
    (r"\bphotovoltaic", {"photovoltaic*"}),
    (r"\bzero[ -]shot\b|\bvaccine .* efficacy\b", {"zero shot"}),
    (r"\bcryptograph\w+ keys?\b", {"cryptograph* key", "cryptograph* keys"}),
    (r"\bstorage of (?:\w+ )?hydrogen\b", {"storage of hydrogen"}),
    (r"\bE\. coli\b", set()),
    (r"\bAI\w*\b", set()),
    (r"^robots?$", set()),
    (r"nano", set()),
    (r"(?<!bio)fuel", set()),
    (r"\b[^a]b\b", set()),
]


@pytest.mark.parametrize(("expression", "phrases"), SPELLED)
def test_expressions_are_spelled_out_as_far_as_they_can_be(expression, phrases):
    assert _spellings(expression) == phrases


def test_a_phrase_that_another_covers_is_left_out():
    assert search_phrases(table(r"\bspin qubits?\b", r"\bqubits?\b", r"\bsolar cell", r"\bsolar cells?\b")) == [
        "qubit",
        "qubits",
        "solar cell*",
    ]


def test_the_name_serves_where_nothing_else_does():
    assert search_phrases(table("nano")) == ["deep sea"]
    assert search_phrases(table(mesh=["Transistors, Electronic"])) == ["electronic transistors"]


@pytest.mark.parametrize("technology", TECHNOLOGIES["id"])
def test_every_technology_has_queries_that_fit_an_address(technology):
    queries = technology_queries(technology, (2019, 2023), ["KR", "JP"])
    assert queries and all(query["filter"].startswith("publication_year:2019-2023") for query in queries)
    searches = [query[SEARCH] for query in queries if SEARCH in query]
    assert all(len(search) <= LONGEST_SEARCH for search in searches)
    phrases = [phrase for search in searches for phrase in re.findall(r'"([^"]+)"', search)]
    entries = TECHNOLOGIES[(TECHNOLOGIES["id"] == technology) | (TECHNOLOGIES["parent"] == technology)]
    assert len(phrases) == len(set(phrases)) and set(phrases) == set(search_phrases(entries))


def test_spelled_phrases_are_matched_by_their_own_expression():
    checked = 0
    for expression in {text for listed in TECHNOLOGIES["keywords"] for text in listed}:
        loose = re.compile(expression.replace("[ -]", " ").replace("-", " "), re.IGNORECASE)
        for phrase in _spellings(expression) if "[1 5]" not in loose.pattern else ():
            assert loose.search(phrase.replace("*", "s")), (expression, phrase)
            checked += 1
    assert checked > 5_000


def test_topics_make_a_query_of_their_own_and_children_belong_to_their_parent(tmp_path):
    entry = '[[technology]]\nname_ko = "x"\nname_en = "x"\nsource = "x"\n'
    top = 'id = "top"\ngroup = "national-strategic"\nopenalex_topics = ["T2"]\n'
    child = 'id = "child"\nparent = "top"\ngroup = "sub-technology"\nopenalex_topics = ["T1"]\nmesh = ["Ice"]\n'
    (tmp_path / "t.toml").write_text(entry + top + entry + child)
    assert technology_queries("top", (2020, 2020), path=tmp_path / "t.toml") == [
        {"filter": "publication_year:2020-2020,topics.id:T1|T2"},
        {"filter": "publication_year:2020-2020", "search.title_and_abstract.exact": '"ice"'},
    ]
