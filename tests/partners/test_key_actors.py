"""Key institutions and key researchers."""

import numpy as np
import pandas as pd
import pytest

from helpers.data.corpus import Corpus
from helpers.partners import key_actors
from helpers.partners.key_actors import key_institutions, key_researchers, unplaced

INSTITUTIONS = pd.DataFrame(
    [("kr/k", "K", "KR"), ("jp/j", "J", "JP"), ("us/u", "U", "US"), ("us/v", "V", "US"), ("xx/x", "X", None)],
    columns=["institution_id", "name", "country"],
)


def corpus(slots, citations=None, technologies=None):
    """A corpus of works given as {work_id: [(author, institution), ...]}; all works are of quantum computing."""
    country = INSTITUTIONS.set_index("institution_id")["country"]
    rows = [
        (work, position, institution, f"name:{author}#1" if author else None, author)
        for work, people in slots.items()
        for position, (author, institution) in enumerate(people, 1)
    ]
    table = pd.DataFrame(rows, columns=["work_id", "position", "institution_id", "author_id", "author_name"])
    table = table.astype("str").assign(position=table["position"], is_lead=table["position"] == 1)
    table["country"] = table["institution_id"].map(country)
    works = pd.DataFrame(
        {
            "work_id": list(slots),
            "year": 2020,
            "field": "physics",
            "technologies": [(technologies or {}).get(work, ["quantum-computing"]) for work in slots],
            "citations": pd.array([(citations or {}).get(work) for work in slots], dtype="Int64"),
        }
    )
    return Corpus(works=works, authorships=table, institutions=INSTITUTIONS.astype("str"), meta={})


CHAIN = {  # K works with J, J with U, U with V; X is nobody knows where
    "1": [("kim", "kr/k"), ("sato", "jp/j")],
    "2": [("sato", "jp/j"), ("roe", "us/u")],
    "3": [("roe", "us/u"), ("poe", "us/v")],
    "4": [("roe", "us/u"), ("doe", "xx/x")],
    "5": [("roe", "us/u")],
}


def test_counts_ties_and_the_way_there_by_hand():
    table = key_institutions(corpus(CHAIN), "quantum-computing", "KR", n_resamples=50, seed=1, least=1).set_index(
        "institution"
    )
    assert table.index.tolist() == ["U", "J", "V"]
    assert table["works"].tolist() == [4, 2, 1] and table["rank"].tolist() == [1, 2, 3]
    assert table["joint_works"].tolist() == [0, 1, 0]
    assert table["works_with_focal"].tolist() == [False, True, False]
    assert table["steps"].tolist() == [2, 1, 3]
    assert table.loc["V", "chain"] == "K → J → U → V"
    assert table["top10"].isna().all() and table["top10_low"].isna().all() and set(table["of"]) == {"papers"}


def test_researchers_by_hand():
    table = key_researchers(corpus(CHAIN), "quantum-computing", "KR", n_resamples=50, seed=1, least=1).set_index(
        "author_name"
    )
    assert table.index.tolist() == ["roe", "sato", "poe"]
    assert table.loc["roe", ["identity", "institution", "country", "works"]].tolist() == ["name", "U", "US", 4]
    assert table["knows_focal"].tolist() == [False, True, False] and table["steps"].tolist() == [2, 1, 3]
    assert table.loc["poe", "chain"] == "kim → sato → roe → poe"


def test_citations_rank_where_they_are_known():
    cited = corpus({**CHAIN, "6": [("poe", "us/v")]}, citations={"1": 9, "2": 0, "3": 0, "5": 0, "6": 0})
    table = key_institutions(cited, "quantum-computing", "KR", n_resamples=50, seed=1, least=1).set_index("institution")
    assert set(table["of"]) == {"top10"}
    assert table["top10"].round(9).to_dict() == {"J": 0.5, "U": 0.0, "V": 0.0}  # 10 % of five works: half of the first
    assert table["rank"].to_dict() == {"J": 1, "U": 2, "V": 2}


def test_no_known_citation_is_unknown_and_not_zero():
    only = corpus({"1": [("roe", "us/u")], "2": [("poe", "us/v")]}, citations={"1": 3})
    assert key_institutions(only, "all", "KR", n_resamples=5, seed=1, least=1)["institution"].tolist() == ["U"]


def test_acquaintance_does_not_end_with_a_technology():
    other = corpus(CHAIN, technologies={"1": ["ccus"]})
    table = key_institutions(other, "quantum-computing", "KR", n_resamples=5, seed=1, least=1).set_index("institution")
    assert table.loc["J", ["works", "joint_works", "works_with_focal", "steps"]].tolist() == [1, 0, True, 1]


def test_unknown_countries_are_left_out_and_counted():
    assert unplaced(corpus(CHAIN), "quantum-computing") == {"institutions": 1, "researchers": 1}
    assert unplaced(corpus(CHAIN), "ccus") == {"institutions": 0, "researchers": 0}


@pytest.mark.parametrize("actors", [key_institutions, key_researchers])
def test_nobody_abroad_gives_an_empty_table_with_all_columns(actors):
    some = actors(corpus(CHAIN), "all", "KR", n_resamples=5, seed=1)
    for none in (
        actors(corpus(CHAIN), "ccus", "KR", n_resamples=5, seed=1),
        actors(corpus({"1": [("kim", "kr/k")]}), "all", "KR", n_resamples=5, seed=1),
    ):
        assert none.empty and none.columns.tolist() == some.columns.tolist()
        assert none.dtypes.to_dict() == some.dtypes.to_dict()


@pytest.mark.parametrize("actors", [key_institutions, key_researchers])
def test_no_way_leads_from_a_country_without_works(actors):
    table = actors(corpus(CHAIN), "all", "FR", n_resamples=5, seed=1, least=1)
    assert len(table) == 4 and table["steps"].isna().all() and table["chain"].isna().all()


def test_a_work_of_too_many_ties_nobody(monkeypatch):
    monkeypatch.setattr(key_actors, "LARGEST", 1)
    table = key_institutions(corpus(CHAIN), "all", "KR", n_resamples=5, seed=1, least=1)
    assert table["steps"].isna().all() and (table["joint_works"] == 0).all()


def test_the_interval_of_works_is_binomial():
    """Of n works each drawn n times with replacement, those of an institution are Binomial(n, its share)."""
    slots = {str(i): [("roe", "us/u") if i < 30 else ("sato", "jp/j")] for i in range(100)}
    table = key_institutions(corpus(slots), "all", "KR", n_resamples=4000, seed=3, least=1).set_index("institution")
    low, high = table.loc["U", ["works_low", "works_high"]]
    assert abs(low - 23) <= 1 and abs(high - 38) <= 1  # quantiles of Binomial(100, 0.3)
    assert table.loc["J", ["rank", "rank_low", "rank_high"]].tolist() == [1, 1, 1]


def test_the_order_of_rows_does_not_matter():
    made = corpus(CHAIN, citations={"1": 9, "2": 3, "3": 3, "4": 0, "5": 1})
    mixed = Corpus(
        made.works.iloc[::-1].reset_index(drop=True),
        made.authorships.sample(frac=1, random_state=1),
        made.institutions.iloc[::-1],
        {},
    )
    for actors in (key_institutions, key_researchers):
        pd.testing.assert_frame_equal(actors(made, "all", "KR", 50, 1), actors(mixed, "all", "KR", 50, 1))


def test_the_embedded_corpus_gives_the_same_steps_as_networkx():
    import networkx as nx

    from helpers.data.corpus import read_corpus
    from helpers.network.counting import count_links, members
    from helpers.network.graph import Graph

    embedded = read_corpus("medline_2021")
    table = key_institutions(
        embedded, "infectious-disease-vaccines-therapeutics", "KR", n_resamples=20, seed=1, least=1
    )
    links = count_links(members(embedded.authorships, "institution_id"), max_nodes=key_actors.LARGEST)
    graph = Graph.from_links(links).to_networkx()
    home = embedded.institutions.loc[embedded.institutions["country"] == "KR", "institution_id"]
    length = nx.multi_source_dijkstra_path_length(graph, {name for name in home if name in graph}, weight=None)
    expected = table["institution_id"].map(length).astype("Int64").rename("steps")
    pd.testing.assert_series_equal(table["steps"], expected)
    assert (table["chain"].str.count(" → ").astype("Int64") == table["steps"])[table["steps"].notna()].all()
    assert np.all(table["rank_low"] <= table["rank_high"])


def test_nobody_is_named_on_too_few_works_and_no_list_cuts_a_tie():
    made = corpus(CHAIN)
    assert key_institutions(made, "all", "KR", n_resamples=5, seed=1).empty
    every = key_institutions(made, "all", "KR", n_resamples=5, seed=1, least=1)
    for n in range(len(every) + 1):
        some = key_institutions(made, "all", "KR", n_resamples=5, seed=1, n=n, least=1)
        assert len(some) <= n and set(some["rank"]).isdisjoint(every.iloc[len(some) :]["rank"])
