from itertools import combinations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from helpers.network.consortia import (
    consortia,
    consortia_beyond_expectation,
    multilateral,
    reach,
    triads,
    triads_beyond_expectation,
    triads_of,
)
from helpers.network.null_model import shuffled_members

WORKS = st.lists(st.sets(st.sampled_from("ABCDE"), min_size=1), min_size=1, max_size=10)


def table_of(sets):
    rows = [(f"w{i:02d}", node) for i, nodes in enumerate(sets) for node in sorted(nodes)]
    return pd.DataFrame(rows, columns=["work_id", "node"])


def test_multilateral_keeps_works_of_three_or_more():
    assert multilateral(table_of(["ABC", "AB", "ABCD"]))["work_id"].unique().tolist() == ["w00", "w02"]
    assert multilateral(table_of(["AB"])).empty


@given(WORKS)
def test_triads_agree_with_counting_one_by_one(sets):
    counted = {}
    for nodes in sets:
        for triple in combinations(sorted(nodes), 3):
            counted[triple] = counted.get(triple, 0) + 1
    found = triads(table_of(sets))
    assert {tuple(row[:3]): row[3] for row in found.itertuples(index=False)} == counted
    assert found["works"].is_monotonic_decreasing


def test_least_leaves_out_the_rare():
    assert triads(table_of(["ABC", "ABC", "ABD"]), least=2).values.tolist() == [["A", "B", "C", 2]]


def test_a_planted_consortium_stands_out_and_chance_does_not():
    random = np.random.default_rng(3)
    nodes = list("ABCDEFGHIJ")
    chance = [set(random.choice(nodes, 3, replace=False)) for _ in range(300)]
    planted = table_of([*chance, *[set("ABC")] * 25])
    found = triads_beyond_expectation(planted, n_samples=199, seed=1)
    assert found.loc[0, ["first", "second", "third"]].tolist() == ["A", "B", "C"]
    assert found.loc[0, "p"] == 1 / 200 and found.loc[0, "works"] > found.loc[0, "expected_high"]
    plain = triads_beyond_expectation(table_of(chance), n_samples=199, seed=1)
    assert (plain["q"] < 0.05).mean() < 0.05
    assert (plain["works"].between(plain["expected_low"], plain["expected_high"])).mean() > 0.8


def test_expectation_of_a_table_with_one_arrangement_is_the_table():
    found = triads_beyond_expectation(table_of(["ABC"] * 6), n_samples=20, seed=1, least=6)
    assert found[["works", "expected", "ratio", "p"]].values.tolist() == [[6.0, 6.0, 1.0, 1.0]]


def test_no_triple_gives_an_empty_table():
    assert triads_beyond_expectation(table_of(["AB", "CD"]), n_samples=5, seed=1).empty
    assert triads(pd.DataFrame({"work_id": [], "node": []}, dtype="str")).empty


def test_which_triples_are_tested_does_not_depend_on_the_arrangement():
    random = np.random.default_rng(5)
    table = table_of([set(random.choice(list("ABCDEFGH"), random.integers(3, 6), replace=False)) for _ in range(120)])
    other = next(shuffled_members(table, 1, seed=9))
    pair = [triads_beyond_expectation(one, n_samples=400, seed=2, least=6.0) for one in (table, other)]
    ends = [set(found[["first", "second", "third"]].itertuples(index=False, name=None)) for found in pair]
    assert len(ends[0]) > 20 and len(ends[0] ^ ends[1]) <= 0.1 * len(ends[0])  # but for those at the very threshold
    assert (pair[0]["expected"] >= 6).all()
    assert not pair[0]["works"].equals(pair[1]["works"])


def test_mean_of_shuffled_tables_is_what_a_small_table_has_on_average():
    # four works of three among A-D: each lacks one node, and every arrangement lacks each node once
    found = triads_beyond_expectation(table_of(["ABC", "ABD", "ACD", "BCD"]), n_samples=50, seed=1, least=0.5)
    assert found[["works", "expected", "p"]].values.tolist() == [[1, 1.0, 1.0]] * 4


def test_triads_of_a_node_are_corrected_among_themselves():
    table = pd.DataFrame(
        {
            "first": ["A", "A", "B"],
            "second": ["B", "C", "C"],
            "third": ["C", "D", "D"],
            "works": [3, 2, 1],
            "p": [0.01, 0.03, 0.5],
        }
    )
    own = triads_of(table, "A")
    assert own[["first", "second", "third"]].values.tolist() == [["B", "C", "A"], ["C", "D", "A"]]
    assert np.allclose(own["q"], [0.02, 0.03])
    assert triads_of(table, "Z").empty


@given(WORKS)
def test_consortia_agree_with_counting_full_sets(sets):
    counted = pd.Series([",".join(sorted(nodes)) for nodes in sets if len(nodes) >= 3], dtype="object").value_counts()
    found = consortia(table_of(sets), size=3, least=1)
    assert dict(zip(found["consortium"], found["works"], strict=True)) == counted.to_dict()
    assert (found["consortium"].str.split(",").str.len() == found["size"]).all()


def test_a_set_that_returns_stands_out_and_sets_by_chance_do_not():
    random = np.random.default_rng(8)
    nodes = list("ABCDEFGHIJKLMNOP")
    chance = [set(random.choice(nodes, 4, replace=False)) for _ in range(150)]
    found = consortia_beyond_expectation(table_of([*chance, *[set("ABCD")] * 8]), 99, seed=1)
    assert found.loc[0, "consortium"] == "A,B,C,D" and found.loc[0, "p"] == 0.01
    plain = consortia_beyond_expectation(table_of(chance), 99, seed=1)
    assert len(plain) and (plain["p"] > 0.05).all()
    assert consortia_beyond_expectation(table_of(["ABC", "ABC"]), 9, seed=1).empty


def test_a_set_is_found_only_where_it_is_the_whole_work():
    found = consortia_beyond_expectation(table_of(["ABCD", "ABCD", "ABCDE"]), 9, seed=1)
    assert found[["consortium", "size", "works"]].values.tolist() == [["A,B,C,D", 4, 2]]


def test_reach_says_how_many_at_the_smallest_p_make_a_q():
    table = pd.DataFrame({"p": [0.001] * 3 + [0.9] * 97, "q": [0.1 / 3] * 3 + [0.9] * 97})
    found = reach(table, n_samples=999)
    assert found == {"tests": 100, "smallest": 0.001, "needed": 2, "at_smallest": 3, "found": 3, "firm": 0}
    sure = table.assign(p=[0.0001] * 3 + [0.9] * 97)
    assert reach(sure, n_samples=9999)["firm"] == 3
    assert reach(table.head(0), n_samples=9)["tests"] == 0
