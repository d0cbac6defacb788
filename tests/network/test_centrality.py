import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.network.centrality import burt_constraint, centrality
from helpers.network.graph import adjacency, to_networkx

edges = st.dictionaries(
    st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda pair: pair[0] < pair[1]), st.integers(1, 6),
    min_size=1, max_size=30,
)


def links_of(weights):
    rows = [(f"n{a:03}", f"n{b:03}", weight) for (a, b), weight in sorted(weights.items())]
    links = pd.DataFrame(rows, columns=["source", "target", "works"])
    links = links.astype({"source": "str", "target": "str"})
    return links.assign(works_fractional=links["works"] / 2)


def random_links(n, p, seed):
    random = np.random.default_rng(seed)
    pairs = nx.gnp_random_graph(n, p, seed=seed).edges
    weights = random.uniform(1, 9, size=len(pairs))  # no two paths equally long but for rounding
    return links_of(dict(zip(pairs, weights, strict=True)))


def reference(links):
    """The same measures by networkx."""
    graph = to_networkx(links)
    for *_, data in graph.edges(data=True):
        data["length"] = 1 / data["weight"]
    return pd.DataFrame({
        "degree": dict(graph.degree()),
        "strength": dict(graph.degree(weight="weight")),
        "betweenness": nx.betweenness_centrality(graph, weight="length"),
        "pagerank": nx.pagerank(graph, tol=1e-12, max_iter=1000),
        "constraint": nx.constraint(graph, weight="weight"),
    }).sort_index()


def test_a_broker_by_hand():
    # two triangles that share the node 2
    links = links_of({(0, 1): 1, (0, 2): 1, (1, 2): 1, (2, 3): 1, (2, 4): 1, (3, 4): 1})
    found = centrality(links).set_index("node")
    assert found["betweenness"].tolist() == pytest.approx([0, 0, 4 / 6, 0, 0])
    assert found.loc["n002", "constraint"] == pytest.approx(4 * (1 / 4 + 1 / 4 * 1 / 2) ** 2)
    to_other, to_broker = 1 / 2 + 1 / 2 * 1 / 4, 1 / 2 + 1 / 2 * 1 / 2
    assert found.loc["n000", "constraint"] == pytest.approx(to_other**2 + to_broker**2)
    assert found["pagerank"].idxmax() == "n002" and found["pagerank"].sum() == pytest.approx(1)


@pytest.mark.parametrize("n, p", [(40, 0.08), (40, 0.3), (60, 0.9)])
def test_agrees_with_networkx(n, p):
    links = random_links(n, p, seed=n)
    found = centrality(links).set_index("node")
    expected = reference(links)
    assert found.index.tolist() == expected.index.tolist()
    for measure in expected:
        assert np.allclose(found[measure], expected[measure], atol=1e-9), measure


@given(edges)
@settings(deadline=None, max_examples=40)
def test_agrees_with_networkx_where_paths_tie_or_break(weights):
    links = links_of(weights)
    unit = links.assign(works=1)  # many equally short paths, whose lengths are exact
    for table in (unit, links.assign(works=2 ** (links["works"] % 3))):
        found, expected = centrality(table).set_index("node"), reference(table)
        for measure in expected:
            assert np.allclose(found[measure], expected[measure], atol=1e-9), measure


def test_equally_long_paths_tie_in_spite_of_rounding():
    # the direct link of n000 and n002 and the way over n001 share this pair
    assert 1 / 10 + 1 / 15 > 1 / 6
    found = centrality(links_of({(0, 1): 10, (1, 2): 15, (0, 2): 6})).set_index("node")["betweenness"]
    assert found["n001"] == pytest.approx(0.5)


def test_isolated_nodes_stay_in_the_table():
    nodes = pd.DataFrame({"node": ["n000", "n001", "z"]})
    found = centrality(links_of({(0, 1): 2}), nodes).set_index("node")
    assert found.loc["z", ["degree", "strength", "betweenness"]].tolist() == [0, 0, 0]
    assert np.isnan(found.loc["z", "constraint"]) and found.loc["n000", "constraint"] == 1
    assert found["pagerank"].sum() == pytest.approx(1)
    only = centrality(links_of({}), nodes)
    assert only["constraint"].isna().all() and np.allclose(only["pagerank"], 1 / 3)


def test_no_nodes():
    empty = centrality(links_of({}))
    assert len(empty) == 0 and empty.columns[0] == "node"


def test_counting_scales_only_strength():
    links = random_links(20, 0.3, seed=1)
    full, half = centrality(links), centrality(links, counting="fractional")
    assert np.allclose(full["strength"], 2 * half["strength"])
    rest = ["betweenness", "pagerank", "constraint"]
    assert np.allclose(full[rest], half[rest])


def test_sampled_betweenness_says_its_error():
    links = random_links(150, 0.06, seed=3)
    exact = centrality(links)
    assert (exact["betweenness_error"] == 0).all()
    sampled = centrality(links, sources=60, seed=5)
    pd.testing.assert_frame_equal(sampled, centrality(links, sources=60, seed=5))
    runs = [centrality(links, sources=60, seed=seed) for seed in range(30)]
    off = np.array([run["betweenness"] - exact["betweenness"] for run in runs])
    error = np.array([run["betweenness_error"] for run in runs])
    assert np.sqrt((off**2).mean() / (error**2).mean()) == pytest.approx(1, abs=0.1)
    assert np.abs(off.mean(axis=0)).max() < 0.15 * exact["betweenness"].max()  # no bias


def test_constraint_in_blocks_of_rows():
    matrix, _ = adjacency(random_links(50, 0.2, seed=2))
    assert np.allclose(burt_constraint(matrix, rows=7), burt_constraint(matrix), equal_nan=True)
