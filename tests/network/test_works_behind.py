"""The works behind a number are as many as the number says, and no others."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.data.corpus import Corpus, narrow, read_corpus
from helpers.data.schemas import conform
from helpers.network.country_network import country_network
from helpers.network.expert_network import expert_network
from helpers.network.institution_network import institution_network
from helpers.network.works_behind import COLUMNS, works_behind, works_of_links

#: work -> countries of its authors, in the order of their positions; "" is unknown.
BY_HAND = {"w1": ["KR", "JP", "KR"], "w2": ["KR"], "w3": ["JP", "KR", "US"], "w4": ["US", ""]}


def made(countries: dict[str, list[str]], **columns) -> Corpus:
    works = pd.DataFrame({"work_id": list(countries), "n_institutions": 0, "n_countries": 0} | columns)
    rows = [(work, at, code or None) for work, codes in countries.items() for at, code in enumerate(codes, 1)]
    slots = pd.DataFrame(rows, columns=["work_id", "position", "country"]).assign(is_lead=False)
    institutions = pd.DataFrame({"institution_id": pd.Series(dtype="str"), "name": pd.Series(dtype="str")})
    tables = {"works": works, "authorships": slots, "institutions": institutions}
    return Corpus(meta={"name": "made"}, **{name: conform(table, name) for name, table in tables.items()})


@pytest.fixture(scope="module")
def corpus():
    return read_corpus("medline_2021")


def test_by_hand():
    given = {"year": [2020, 2021, None, 2021], "doi": ["10.1/a b<", None, None, None], "pmid": ["1", "22", None, None]}
    corpus = made(BY_HAND, title=["A", None, "C", "D"], technologies=[["ai"], [], ["ai", "bio"], []], **given)
    joint = works_behind(corpus, "country", "KR", "JP")
    assert joint["work_id"].tolist() == ["w1", "w3"] and list(joint.columns) == COLUMNS
    assert joint["author_countries"].tolist() == ["JP;KR", "JP;KR;US"]
    assert joint["record"].fillna("").tolist() == ["https://doi.org/10.1/a%20b%3C", ""]
    own = works_behind(corpus, "country", "KR")
    assert own["work_id"].tolist() == ["w2", "w1", "w3"]
    assert own["record"].fillna("").tolist()[0] == "https://pubmed.ncbi.nlm.nih.gov/22/"
    assert works_behind(corpus, "technology", "ai")["title"].tolist() == ["A", "C"]
    assert works_behind(corpus, "country", "KR", "JP", max_nodes=2)["work_id"].tolist() == ["w1"]
    assert works_behind(corpus, "country", "US")["author_countries"].tolist() == ["US", "JP;KR;US"]


def test_links_keep_their_order_and_columns():
    corpus = made(BY_HAND, year=[2020, 2021, 2022, 2021])
    links = pd.DataFrame({"source": ["US", "KR", "CN"], "target": ["KR", "JP", "KR"], "note": ["b", "a", "c"]})
    table = works_of_links(corpus, "country", links)
    assert list(table.columns) == ["source", "target", "note", *COLUMNS]
    assert table[["note", "work_id"]].to_numpy().tolist() == [["b", "w3"], ["a", "w3"], ["a", "w1"]]
    assert works_of_links(corpus, "country", links.head(0)).empty


@pytest.mark.parametrize(
    ("level", "nodes", "told"),
    [
        ("country", (), "no country is named"),
        ("country", ("KR", "XX"), "no work here has country 'XX'"),
        ("city", ("Seoul",), "level is 'city'; expected one of country"),
    ],
)
def test_what_makes_no_sense_is_refused(level, nodes, told):
    with pytest.raises(ValueError, match=told):
        works_behind(made(BY_HAND), level, *nodes)


def test_counts_alone_know_no_works():
    sets = pd.DataFrame({"year": [2020], "technologies": [[]], "countries": [["JP", "KR"]], "works": [3]})
    corpus = replace(made({}), country_sets=conform(sets, "country_sets"))
    with pytest.raises(ValueError, match="corpus 'made' holds counts alone"):
        works_behind(corpus, "country", "KR")
    assert works_of_links(corpus, "country", pd.DataFrame({"source": ["JP"], "target": ["KR"]})).empty


def test_as_many_works_as_every_link_of_countries_counts(corpus):
    for part in (corpus, narrow(corpus, "advanced-bio", (2020, 2021))):
        links = country_network(part).links
        counted = works_of_links(part, "country", links).value_counts(["source", "target"])
        assert counted.sort_index().to_list() == links["works"].to_list()
        first = links.sort_values("works").iloc[-1]
        assert len(works_behind(part, "country", first["target"], first["source"])) == first["works"]


def test_as_many_works_as_links_of_institutions_and_of_people_count(corpus):
    part = narrow(corpus, "advanced-bio")
    networks = {"institution_id": institution_network(part, 20, "full", 1), "author_id": expert_network(part, 20)}
    for level, network in networks.items():
        assert network.left_out
        links = network.links.sort_values("works").tail(300).sort_index()
        counted = works_of_links(part, level, links, max_nodes=20).value_counts(["source", "target"])
        assert counted.sort_index().to_list() == links["works"].to_list()


@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from(["KR", "JP", "US", ""]), max_size=4)))
def test_no_work_is_lost_and_none_is_added(countries):
    corpus = made(countries)
    for code in {code for codes in countries.values() for code in codes if code}:
        expected = {work for work, codes in countries.items() if code in codes}
        assert set(works_behind(corpus, "country", code)["work_id"]) == expected
