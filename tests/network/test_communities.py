from itertools import combinations

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from helpers.network.communities import _agreement, communities
from helpers.network.graph import Graph


def links_of(rows):
    links = pd.DataFrame(rows, columns=["source", "target", "works"])
    links = links.astype({"source": "str", "target": "str"})
    return links.assign(works_fractional=links["works"].astype(float))


def graph_of(rows):
    return Graph.from_links(links_of(rows))


def cliques(*groups, weak=()):
    strong = [(a, b, 10) for group in groups for a, b in combinations(sorted(group), 2)]
    return graph_of(sorted(strong + [(*sorted(pair), 1) for pair in weak]))


def test_planted_groups_are_found_by_every_seed():
    found = communities(cliques("ABC", "DEFG", "XYZ", weak=["CD", "GX"]))
    assert found.nodes.groupby("community")["node"].agg("".join).to_dict() == {1: "DEFG", 2: "ABC", 3: "XYZ"}
    assert (found.nodes["stability"] == 1).all()
    assert found.adjusted_rand == found.mutual_information == 1
    inside = np.array([60, 30, 30]) / 122
    ends = np.array([122, 61, 61]) / 244
    assert found.modularity == pytest.approx((inside - ends**2).sum())


def test_a_node_between_two_groups_is_less_stable():
    graph = cliques("ABC", "DEF", weak=["CM", "DM"])
    found = communities(graph, n_seeds=60, seed=2).nodes.set_index("node")["stability"]
    assert found["M"] < 1 and found.drop("M").min() > found["M"]
    assert communities(graph, n_seeds=60, seed=2).adjusted_rand < 1


def test_seed_decides_and_row_order_does_not_matter():
    random = np.random.default_rng(1)
    pairs = random.choice(list("ABCDEFGHIJKLMNOP"), size=(40, 2))
    rows = {tuple(sorted(pair)) for pair in pairs if len(set(pair)) > 1}
    links = links_of(sorted((*pair, 1) for pair in rows))
    first = communities(Graph.from_links(links), n_seeds=5, seed=3)
    again = communities(Graph.from_links(links.sample(frac=1, random_state=2)), n_seeds=5, seed=3)
    pd.testing.assert_frame_equal(first.nodes, again.nodes)
    assert first.modularity == pytest.approx(again.modularity)
    assert first.nodes["stability"].between(0, 1).all()


def test_more_seeds_never_find_less():
    better = 0  # the one seed is the first of the many
    for seed in range(5):
        graph = nx.gnp_random_graph(60, 0.08, seed=seed)
        made = graph_of([(f"n{a:02}", f"n{b:02}", 1) for a, b in graph.edges])
        one, many = (communities(made, n_seeds, seed=1) for n_seeds in (1, 15))
        parts = many.nodes.groupby("community")["node"].agg(set)
        assert many.modularity == pytest.approx(nx.community.modularity(made.to_networkx(), parts))
        assert many.modularity >= one.modularity - 1e-12
        better += many.modularity > one.modularity + 1e-6
    assert better >= 1


def test_a_node_without_a_link_is_in_no_community():
    links = links_of([("A", "B", 1)])
    found = communities(Graph.from_links(links, pd.DataFrame({"node": ["A", "B", "Z"]})))
    assert found.nodes["node"].tolist() == ["A", "B"] and found.adjusted_rand == 1


def test_many_small_parts_take_no_table_of_all_pairs_of_communities():
    found = communities(graph_of([(f"a{i:05}", f"b{i:05}", 1) for i in range(30_000)]), n_seeds=2)
    assert found.nodes["community"].nunique() == 30_000 and found.adjusted_rand == 1


def test_one_seed_has_no_agreement():
    found = communities(cliques("AB"), n_seeds=1)
    assert found.nodes["community"].tolist() == [1, 1] and np.isnan(found.adjusted_rand)
    with pytest.raises(ValueError, match="at least 1"):
        communities(cliques("AB"), n_seeds=0)


def test_no_links():
    found = communities(graph_of([]))
    assert found.nodes.columns.tolist() == ["node", "community", "stability"]
    assert len(found.nodes) == 0 and np.isnan(found.modularity)


def test_agreement_by_hand():
    a, b = np.array([0, 0, 0, 1, 1, 1]), np.array([0, 0, 1, 1, 2, 2])
    # pairs together in both: 2; in a: 6, in b: 3; of 15
    assert _agreement(a, b)[0] == pytest.approx((2 - 6 * 3 / 15) / ((6 + 3) / 2 - 6 * 3 / 15))
    shared = np.log(2) + np.log(3) - (4 / 6 * np.log(3) + 2 / 6 * np.log(6))
    assert _agreement(a, b)[1] == pytest.approx(2 * shared / (np.log(2) + np.log(3)))
    assert _agreement(a, 1 - a) == pytest.approx((1, 1))
    assert _agreement(np.zeros(4, int), np.zeros(4, int)) == (1, 1)
    assert _agreement(a, np.zeros(6, int))[0] == 0
