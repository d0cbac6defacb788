"""Count the country links of a made corpus four ways, side by side, and check that all agree.

    python benchmarks/counting_links.py --works 100000

The ways: the sparse incidence product of `helpers.network.counting.count_links`, a pandas self-merge,
itertools.combinations, and networkx's weighted projection of the bipartite graph (full counting only). Each
time is the best of three runs, or that of one run of more than ten seconds.
"""

import argparse
import time
from collections import Counter
from itertools import combinations

import networkx as nx
import numpy as np
import pandas as pd

from helpers.network.counting import count_links


def made_members(n_works, n_nodes, seed):
    """Works of 1 + Poisson(1.2) nodes, drawn by a Zipf law, as the tables of a corpus have them."""
    random = np.random.default_rng(seed)
    size = 1 + random.poisson(1.2, n_works)
    weight = 1 / np.arange(1, n_nodes + 1)
    work = np.repeat(np.arange(n_works), size)
    node = random.choice(n_nodes, size=size.sum(), p=weight / weight.sum())
    pairs = np.unique(np.column_stack([work, node]), axis=0)
    names = np.array([f"n{number:05}" for number in range(n_nodes)])
    works = np.array([f"w{number:08}" for number in range(n_works)])
    table = pd.DataFrame({"work_id": works[pairs[:, 0]], "node": names[pairs[:, 1]]})
    return table.astype("str")


def by_merge(members):
    """A self-merge, one row for each pair of each work."""
    size = members.groupby("work_id")["node"].transform("size")
    table = members.assign(weight=1 / (size - 1).where(size > 1))
    pairs = table.merge(table[["work_id", "node"]], on="work_id", suffixes=("", "_other"))
    pairs = pairs[pairs["node"] < pairs["node_other"]]
    links = pairs.groupby(["node", "node_other"])["weight"].agg(["size", "sum"]).reset_index()
    return links.set_axis(["source", "target", "works", "works_fractional"], axis=1)


def by_combinations(members):
    """Plain Python, pair by pair."""
    full, fractional = Counter(), Counter()
    for nodes in members.groupby("work_id")["node"].agg(list):
        for pair in combinations(sorted(nodes), 2):
            full[pair] += 1
            fractional[pair] += 1 / (len(nodes) - 1)
    rows = [(*pair, full[pair], fractional[pair]) for pair in sorted(full)]
    return pd.DataFrame(rows, columns=["source", "target", "works", "works_fractional"])


def by_projection(members):
    """networkx: a bipartite graph and its projection on the nodes."""
    graph = nx.Graph(list(zip(members["work_id"], members["node"], strict=True)))
    projected = nx.bipartite.weighted_projected_graph(graph, members["node"].unique())
    rows = sorted((*sorted(pair), weight) for *pair, weight in projected.edges(data="weight"))
    return pd.DataFrame(rows, columns=["source", "target", "works"])


def timed(function, members):
    """Result and best time of up to three runs."""
    best = np.inf
    for _ in range(3):
        begin = time.perf_counter()
        result = function(members)
        best = min(best, time.perf_counter() - begin)
        if best > 10:
            break
    return result, best


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--works", type=int, default=100_000)
    parser.add_argument("--nodes", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    members = made_members(given.works, given.nodes, given.seed)
    ways = {
        "sparse product (count_links)": count_links,
        "pandas merge": by_merge,
        "itertools.combinations": by_combinations,
        "networkx projection (full only)": by_projection,
    }
    print(f"{given.works:,} works, {len(members):,} memberships, {given.nodes} nodes, seed {given.seed}")
    first, base = timed(count_links, members)
    for name, function in ways.items():
        result, seconds = (first, base) if function is count_links else timed(function, members)
        columns = list(result.columns)
        pd.testing.assert_frame_equal(first[columns], result, check_dtype=False)
        print(f"{name:32} {seconds:9.3f} s  {seconds / base:8.1f} x  {len(result):,} links, all equal")


if __name__ == "__main__":
    main()
