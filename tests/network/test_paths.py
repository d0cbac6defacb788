from itertools import pairwise

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.network.graph import Graph
from helpers.network.paths import shortest_chains

edges = st.dictionaries(
    st.sampled_from([(a, b) for a in "abcdefgh" for b in "abcdefgh" if a < b]),
    st.integers(1, 3),
    min_size=1,
    max_size=20,
)


def links_of(rows):
    links = pd.DataFrame(rows, columns=["source", "target", "works"])
    return links.astype({"source": "str", "target": "str"})


def graph_of(rows):
    return Graph.from_links(links_of(rows))


def chains(table):
    return ["".join(group["node"]) for _, group in table.groupby("chain")]


def test_fewest_steps_then_the_strongest_weakest_tie_then_the_name():
    links = links_of([("a", "z", 1), ("b", "m", 9), ("m", "z", 2), ("c", "n", 3), ("n", "z", 3), ("d", "n", 3)])
    assert chains(shortest_chains(Graph.from_links(links), "abcd", "z", k=9)) == ["az", "cnz", "dnz", "bmz"]
    assert chains(shortest_chains(Graph.from_links(links), "abcd", "z", k=2)) == ["az", "cnz"]
    assert chains(shortest_chains(Graph.from_links(links), "d", "z")) == ["dnz"]


def test_works_with_next_stand_beside_each_step():
    found = shortest_chains(graph_of([("a", "m", 4), ("m", "z", 7)]), ["a"], "z")
    assert found["step"].tolist() == [0, 1, 2]
    assert found["works_with_next"].tolist() == [4, 7, pd.NA]


def test_equal_chains_go_by_name():
    links = links_of([("a", "m", 1), ("a", "n", 1), ("m", "z", 1), ("n", "z", 5)])
    assert chains(shortest_chains(Graph.from_links(links), "a", "z")) == ["amz"]


def test_a_chain_holds_one_start_only():
    links = links_of([("a", "b", 9), ("b", "z", 1)])
    assert chains(shortest_chains(Graph.from_links(links), "ab", "z")) == ["bz"]
    around = links_of([("a", "b", 9), ("b", "z", 9), ("a", "m", 1), ("m", "n", 1), ("n", "z", 1)])
    assert chains(shortest_chains(Graph.from_links(around), "ab", "z")) == ["bz", "amnz"]


def test_a_goal_among_the_starts_is_reached():
    found = shortest_chains(graph_of([("a", "z", 1)]), "az", "z")
    assert found["node"].tolist() == ["z"] and found["works_with_next"].isna().all()


@pytest.mark.parametrize("starts, goal", [([], "z"), (["y"], "z"), (["a"], "y"), (["a"], "q")])
def test_no_chain(starts, goal):
    links = links_of([("a", "z", 1), ("p", "q", 1)])
    found = shortest_chains(Graph.from_links(links), starts, goal)
    assert len(found) == 0 and found.columns.tolist() == ["chain", "step", "node", "works_with_next"]
    assert len(shortest_chains(Graph.from_links(links[:0]), starts, goal)) == 0


@given(edges, st.sets(st.sampled_from("abcdefg"), min_size=1, max_size=3), st.integers(1, 3))
@settings(max_examples=150)
def test_against_all_shortest_paths(weights, starts, k):
    links = links_of(sorted((*pair, weight) for pair, weight in weights.items()))
    graph = Graph.from_links(links).to_networkx()
    expected = []
    for start in starts & set(graph):
        free = graph.subgraph(set(graph) - (starts - {start}))
        if "h" in free and nx.has_path(free, start, "h"):
            paths = nx.all_shortest_paths(free, start, "h")
            expected.append(
                min((len(path), -min(graph[a][b]["weight"] for a, b in pairwise(path)), path) for path in paths)
            )
    best = ["".join(path) for *_, path in sorted(expected)[:k]]
    assert chains(shortest_chains(Graph.from_links(links), starts, "h", k)) == best


def test_a_large_network_is_quick():
    random = np.random.default_rng(1)
    pairs = np.unique(np.sort(random.integers(0, 20_000, size=(100_000, 2)), axis=1), axis=0)
    pairs = pairs[pairs[:, 0] < pairs[:, 1]]
    names = np.array([f"a{number:05}" for number in range(20_000)])
    links = links_of({"source": names[pairs[:, 0]], "target": names[pairs[:, 1]], "works": 1})
    found = shortest_chains(Graph.from_links(links), names[:500], "a19999")
    lengths = nx.multi_source_dijkstra_path_length(Graph.from_links(links).to_networkx(), set(names[:500]), weight=None)
    steps = lengths["a19999"]
    assert found["step"][: steps + 1].tolist() == list(range(steps + 1)) and found["chain"].max() == 3
