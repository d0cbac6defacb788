"""Experts and their circle."""

import pandas as pd
import pytest

from helpers.network.experts import (
    choose_expert,
    describe_experts,
    ego_network,
    expert_name,
    rank_experts,
    within_reach,
)
from helpers.network.graph import Graph


def slots(*rows):
    columns = ["work_id", "author_id", "author_name", "institution_id", "country", "is_lead"]
    return pd.DataFrame(rows, columns=columns)


NAMES = pd.DataFrame({"institution_id": ["kr/a", "us/b"], "name": ["A", "B"]})


def test_the_most_frequent_place_stands_and_ties_go_to_the_first():
    people = describe_experts(
        slots(
            ("1", "name:kim,a#1", "Kim, A", "kr/a", "KR", True),
            ("2", "name:kim,a#1", "Kim, A", "us/b", "US", False),
            ("3", "name:kim,a#1", "Kim, Ada", "us/b", "US", False),
        ),
        NAMES,
    )
    assert people.loc[0, ["author_name", "institution", "country", "works", "lead_works", "identity"]].tolist() == [
        "Kim, A",
        "B",
        "US",
        3,
        1,
        "name",
    ]


def test_unknown_places_stay_unknown_and_nobody_gives_nobody():
    people = describe_experts(slots(("1", "orcid:x", "Kim, A", None, None, False)), NAMES)
    assert people[["institution", "country"]].isna().all(axis=None) and people.loc[0, "identity"] == "orcid"
    assert describe_experts(slots(("1", None, "Group", None, None, False)), NAMES).empty


def test_equal_experts_share_a_rank():
    experts = pd.DataFrame({"author_id": ["a", "b", "c"], "works": [2, 2, 1], "lead_works": [1, 1, 0]})
    links = pd.DataFrame({"source": ["a"], "target": ["b"], "works": [1]})
    assert rank_experts(experts, links)["rank"].tolist() == [1, 1, 3]


def test_a_wanted_expert_must_exist():
    ranked = pd.DataFrame({"author_id": ["a", "b"], "author_name": ["Kim", "Roe"], "works": [9, 7]})
    with pytest.raises(ValueError, match=r"a \(Kim\)"):
        choose_expert(ranked, "nobody")
    assert choose_expert(ranked, "", ranked.head(0)) == "" and expert_name(ranked, "") == "–"
    assert choose_expert(ranked, "", ranked.tail(1)) == "b"


def test_nobody_is_chosen_whom_works_do_not_tell_from_the_next():
    ranked = pd.DataFrame({"author_id": ["a", "b"], "author_name": ["Kim", "Roe"], "works": [9, 9]})
    assert choose_expert(ranked, "") == "" and choose_expert(ranked, "b") == "b"
    assert choose_expert(ranked.assign(works=[4, 3]), "") == "", "four works make nobody first"


def test_who_is_within_reach_is_not_yet_a_coauthor():
    ranked = pd.DataFrame({"author_id": list("abcdz"), "country": ["US", "JP", "KR", None, "US"]})
    links = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"], "works": [1, 1]})
    assert within_reach(ranked, Graph.from_links(links), "KR")["author_id"].tolist() == ["a"]
    assert within_reach(ranked, Graph.from_links(links.tail(1)), "KR")["author_id"].tolist() == ["b"]
    assert within_reach(ranked, Graph.from_links(links.head(0)), "KR")["author_id"].tolist() == ["a", "b", "z"]


def test_the_circle_is_cut_to_the_strongest():
    links = pd.DataFrame({"source": ["a", "a", "b"], "target": ["b", "c", "c"], "works": [2, 1, 9]})
    assert ego_network(links, "a", most=1)[["source", "target"]].to_numpy().tolist() == [["a", "b"]]
    assert ego_network(links, "z").empty
