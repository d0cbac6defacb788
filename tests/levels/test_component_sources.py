import numpy as np
import pandas as pd
import pytest

from helpers.data.corpus import Corpus
from helpers.levels.component_sources import from_families, from_raters, from_works

WORKS = pd.DataFrame(
    {
        "work_id": ["w1", "w2", "w3"],
        "year": 2020,
        "field": "a",
        "citations": [9, 2, 2],
        "technologies": [["hydrogen", "quantum"], ["quantum"], []],
    }
)
AUTHORSHIPS = pd.DataFrame({"work_id": ["w1", "w1", "w2", "w3"], "country": ["US", "KR", "KR", "CN"]})


def point(source, technology):
    columns, derive, _ = source.units(source.rows[technology])
    found = derive(np.asarray(columns.sum(axis=0))[:, None])
    return {name: dict(zip(source.countries, value[:, 0].tolist(), strict=True)) for name, value in found.items()}


@pytest.mark.parametrize(("counting", "papers"), [("full", {"KR": 2, "US": 1}), ("fractional", {"KR": 1.5, "US": 0.5})])
def test_works_add_to_each_of_their_technologies(counting, papers):
    source = from_works(Corpus(WORKS, AUTHORSHIPS, None, {}), ["papers", "h_index"], counting, "corpus", None)
    assert sorted(source.rows) == ["hydrogen", "quantum"] and list(source.countries) == ["KR", "US"]
    assert point(source, "quantum") == {"papers": papers, "h_index": {"KR": 2, "US": 1}}


@pytest.mark.parametrize(("counting", "papers"), [("full", 1), ("fractional", (1 / 4 + 1 / 4 + 1) / 2)])
def test_a_typical_unit_is_a_mean_over_what_units_add(counting, papers):
    # a third of each of the three tied works is in the top 10 % of thirty
    works = pd.DataFrame({"citations": [9] * 2 + [5] * 3 + [0] * 25, "field": "a", "year": 2020, "is_top10": None})
    works["work_id"], works["technologies"] = [f"w{number}" for number in range(30)], [["quantum"]] * 30
    who = pd.DataFrame({"work_id": works["work_id"], "country": "KR"})
    source = from_works(Corpus(works, who, None, {}), ["top10"], "full", "corpus", None)
    typical = source.units(source.rows["quantum"])[2]
    assert typical == pytest.approx({"papers": 1, "top10": (1 + 1 + 3 / 9) / 3, "known": 1})
    source = from_works(Corpus(WORKS, AUTHORSHIPS, None, {}), ["papers"], counting, "corpus", None)
    typical = source.units(source.rows["quantum"])[2]
    assert typical["papers"] == pytest.approx(papers)


def test_only_the_technologies_asked_for():
    source = from_works(Corpus(WORKS, AUTHORSHIPS, None, {}), ["papers"], "full", "corpus", ["hydrogen"])
    assert list(source.rows) == ["hydrogen"] and point(source, "hydrogen") == {"papers": {"KR": 1, "US": 1}}


def test_a_family_without_a_country_is_a_unit():
    table = pd.DataFrame(
        {
            "family_id": ["f1", "f1", "f2"],
            "technology": "quantum",
            "country": ["KR", "JP", None],
            "weight": [0.5, 0.5, 1.0],
            "is_triadic": pd.array([True] * 3, dtype="boolean"),
        }
    )
    source = from_families(table, None)
    columns, _, typical = source.units(source.rows["quantum"])
    assert columns.toarray().tolist() == [[0.5, 0.5], [0, 0]] and typical == {"patents": 0.5}
    assert point(source, "quantum") == {"patents": {"JP": 0.5, "KR": 0.5}}


def test_raters_are_units_with_all_that_they_scored():
    table = pd.DataFrame(
        {"technology": "quantum", "expert": ["a", "a", "b"], "country": ["KR", "US", "KR"], "score": [60.0, 90.0, 80.0]}
    )
    source = from_raters(table, None)
    columns, _, typical = source.units(source.rows["quantum"])
    assert columns.toarray().tolist() == [[60, 90, 1, 1], [80, 0, 1, 0]] and typical == {}
    assert point(source, "quantum") == {"experts": {"KR": 70, "US": 90}}
