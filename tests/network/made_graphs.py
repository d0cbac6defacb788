"""Made graphs that the tests of several measures share."""

import networkx as nx
import numpy as np
import pandas as pd
from hypothesis import strategies as st

from helpers.network.graph import Graph


def links_of(weights):
    """Links table of {(a, b): weight} with numbers for nodes."""
    rows = [(f"n{a:05}", f"n{b:05}", weight) for (a, b), weight in sorted(weights.items())]
    links = pd.DataFrame(rows, columns=["source", "target", "works"])
    links = links.astype({"source": "str", "target": "str"})
    return links.assign(works_fractional=links["works"] / 2)


#: Small weighted graphs in parts, with isolated nodes, and often with equally short paths.
small_graphs = st.dictionaries(
    st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] < pair[1]),
    st.integers(1, 6),
    max_size=30,
).map(lambda weights: Graph.from_links(links_of(weights), pd.DataFrame({"node": [f"n{i:05}" for i in range(10)]})))


def random_graph(n, p, seed):
    """A random graph whose weights leave no two paths equally long."""
    random = np.random.default_rng(seed)
    pairs = nx.fast_gnp_random_graph(n, p, seed=seed).edges
    return Graph.from_links(links_of(dict(zip(pairs, random.uniform(1, 9, size=len(pairs)), strict=True))))


def middling_graph(n=3_000, links=20_000, groups=12, seed=1):
    """A few thousand nodes of very unequal size in groups, with unequal weights and some small parts."""
    random = np.random.default_rng(seed)
    size = random.pareto(1.5, n) + 1
    group = np.arange(n) % groups
    a, b = (random.choice(n, links, p=size / size.sum()) for _ in range(2))
    b = np.where(random.random(links) < 0.6, b - group[b] + group[a], b) % n
    pairs, works = np.unique(np.sort(np.column_stack([a, b])[a != b], axis=1), axis=0, return_counts=True)
    return Graph.from_links(links_of(dict(zip(map(tuple, pairs.tolist()), works.tolist(), strict=True))))


def to_igraph(graph):
    """The same graph in igraph, with the attributes weight and length."""
    import igraph

    half = graph.half()
    made = igraph.Graph(n=len(graph.nodes), edges=np.column_stack([half.row, half.col]).tolist())
    made.es["weight"], made.es["length"] = half.data.tolist(), (1 / half.data).tolist()
    return made
