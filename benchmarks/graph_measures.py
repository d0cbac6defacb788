"""Measures of a made institution network by networkx and by the workbook's own, side by side.

    python benchmarks/graph_measures.py --nodes 18600 --links 1170000

The network: institutions of very unequal size in 120 countries, half of whose partners are at home; a link's weight is
how often it was drawn. Each way runs in a process of its own, which the peak of its memory is; the graph is there
before the clock starts, and kernels are compiled. What takes networkx too long is timed on a part, and the time of the
whole reckoned from it, as the table says. Before that, all measures are compared on a network of 300 nodes.
"""

import argparse
import json
import platform
import subprocess
import sys
import tempfile
import time
from functools import partial
from importlib.metadata import version
from itertools import islice
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
from memory import peak
from scipy import sparse

from helpers.network.backbone import backbone
from helpers.network.betweenness import betweenness
from helpers.network.centrality import core_number, pagerank
from helpers.network.communities import modularity
from helpers.network.graph import Graph
from helpers.network.leiden import leiden
from helpers.network.link_prediction import adamic_adar
from helpers.network.structural_holes import burt_constraint

COUNTRIES, SOURCES, HOME = 120, 40, 330
SOME_SOURCES, SOME_PAIRS = 2, 20_000  # what networkx is timed on
SEED = 1


def made_links(n_nodes, n_links, seed=SEED):
    """Links of a made network: source, target, works."""
    random = np.random.default_rng(seed)
    size = random.permutation(1 / np.arange(1, n_nodes + 1) ** 0.75)
    country = np.sort(random.choice(COUNTRIES, n_nodes, p=(p := 1 / np.arange(1, COUNTRIES + 1)) / p.sum()))
    bounds, reach = np.searchsorted(country, np.arange(COUNTRIES + 1)), np.append(0, np.cumsum(size))
    keys = count = np.empty(0, np.int64)
    while len(keys) < n_links:
        a = np.searchsorted(reach, random.random(n_links) * reach[-1], side="right") - 1
        inside = random.random(n_links) < 0.5
        low = np.where(inside, reach[bounds[country[a]]], 0)
        high = np.where(inside, reach[bounds[country[a] + 1]], reach[-1])
        b = np.searchsorted(reach, low + random.random(n_links) * (high - low), side="right") - 1
        a, b = np.minimum(a, b), np.maximum(a, b)
        new, times = np.unique((a * n_nodes + b)[a != b], return_counts=True)
        keys, place = np.unique(np.concatenate([keys, new]), return_inverse=True)
        count = np.bincount(place, np.concatenate([count, times])).astype(np.int64)
    kept = np.sort(random.choice(len(keys), n_links, replace=False))
    names = pd.Series([f"i{number:06}" for number in range(n_nodes)], dtype="str")
    source, target = (names.take(part).reset_index(drop=True) for part in np.divmod(keys[kept], n_nodes))
    return pd.DataFrame({"source": source, "target": target, "works": count[kept]})


def partition(parts, n):
    label = np.empty(n, np.int64)
    for number, part in enumerate(parts):
        label[list(part)] = number
    return label


def ones(graph):
    return sparse.csr_array((np.ones(graph.weights.nnz), graph.weights.indices, graph.weights.indptr))


def non_links(graph, home):
    """Adamic-Adar of the pairs of the first institutions with all others that are not linked."""
    found = adamic_adar(ones(graph), np.arange(home), np.arange(len(graph.nodes)))
    linked = graph.weights[:home].tocoo()
    found[linked.row, linked.col] = np.nan
    found[np.arange(home), np.arange(home)] = np.nan
    return found


def disparity_by_networkx(drawn):
    strength, degree = dict(drawn.degree(weight="weight")), dict(drawn.degree())
    return [
        min(1 if degree[n] == 1 else (1 - weight / strength[n]) ** (degree[n] - 1) for n in (a, b))
        for a, b, weight in drawn.edges(data="weight")
    ]


def lengthened(drawn):
    for *_, data in drawn.edges(data=True):
        data["length"] = 1 / data["weight"]
    return drawn


def unlinked_pairs(drawn, home):
    """Pairs of the first institutions with others that are not linked, in random order."""
    n = len(drawn)
    order = np.random.default_rng(SEED).permutation(min(home, n) * n)
    pairs = ((int(place // n), int(place % n)) for place in order)
    return ((u, v) for u, v in pairs if u != v and not drawn.has_edge(u, v))


def to_networkit(graph):
    import networkit

    networkit.setNumberOfThreads(1)
    networkit.setSeed(SEED, False)
    half = graph.half()
    return networkit.GraphFromCoo((half.data, (half.row, half.col)), n=len(graph.nodes), weighted=True)


def by_networkit(made, method):
    import networkit

    return np.array(getattr(networkit.community, method)(made).run().getPartition().getVector())


#: measure -> (by the workbook, from a Graph; by networkx, from its graph of numbers; what networkx is timed on)
MEASURES = {
    "communities": (
        lambda graph: leiden(graph.weights, SEED),
        lambda drawn: partition(nx.community.louvain_communities(drawn, seed=SEED), len(drawn)),
        None,
    ),
    f"betweenness, {SOURCES} sources": (
        lambda graph: betweenness(graph, SOURCES, SEED),
        lambda drawn: list(nx.betweenness_centrality(drawn, k=SOME_SOURCES, weight="length", seed=SEED).values()),
        f"{SOME_SOURCES} sources",
    ),
    "Burt's constraint, all nodes": (
        burt_constraint,
        lambda drawn: nx.constraint(drawn, nodes=[sorted(drawn, key=drawn.degree)[len(drawn) // 2]], weight="weight"),
        "the node of median degree",
    ),
    f"Adamic-Adar, all non-links of {HOME} institutions": (
        lambda graph: non_links(graph, HOME),
        lambda drawn: list(nx.adamic_adar_index(drawn, islice(unlinked_pairs(drawn, HOME), SOME_PAIRS))),
        f"{SOME_PAIRS:,} pairs",
    ),
    "k-core": (core_number, lambda drawn: list(nx.core_number(drawn).values()), None),
    "PageRank": (pagerank, lambda drawn: list(nx.pagerank(drawn, tol=1e-12, max_iter=1000).values()), None),
    "disparity filter": (backbone, disparity_by_networkx, None),
}


def check_agreement():
    """All measures of a small network agree; raises AssertionError."""
    links = made_links(300, 2_500)
    links["works"] = 2 ** (links["works"] % 3)  # lengths whose sums are exact: networkx takes no account of rounding
    graph = Graph.from_links(links)
    drawn = lengthened(nx.from_scipy_sparse_array(graph.weights))

    def same(found, expected, name):
        assert np.allclose(found, list(expected.values())), name

    same(betweenness(graph)[0], nx.betweenness_centrality(drawn, weight="length"), "betweenness")
    same(burt_constraint(graph), nx.constraint(drawn, weight="weight"), "constraint")
    same(core_number(graph), nx.core_number(drawn), "k-core")
    same(pagerank(graph), nx.pagerank(drawn, tol=1e-12, max_iter=1000), "PageRank")
    assert np.allclose(backbone(graph)["alpha"], disparity_by_networkx(drawn)), "disparity filter"
    found, pairs = non_links(graph, 20), list(unlinked_pairs(drawn, 20))
    assert len(pairs) == np.isfinite(found).sum(), "pairs"
    assert all(np.isclose(found[u, v], score) for u, v, score in nx.adamic_adar_index(drawn, pairs)), "Adamic-Adar"
    own, theirs = leiden(graph.weights, SEED), MEASURES["communities"][1](drawn)
    assert modularity(graph.weights, own) > modularity(graph.weights, theirs) - 0.01, "communities"


def run_one(measure, way, path):
    """Time one measure; what the parent process reads, as JSON."""
    links = pd.read_parquet(path)
    begin = time.process_time()
    graph = Graph.from_links(links)
    out = {"held": time.process_time() - begin}
    if way == "networkx":
        given, compute = nx.from_scipy_sparse_array(graph.weights), MEASURES[measure][1]
        given = lengthened(given) if "betweenness" in measure else given
    elif way == "workbook":
        given, compute = graph, MEASURES[measure][0]
        compute(Graph.from_links(links.head(1_000)))  # compiled
    else:
        given, compute = to_networkit(graph), partial(by_networkit, method=way)
    begin = time.process_time()
    found = compute(given)
    out["seconds"] = time.process_time() - begin
    if measure == "communities":
        out["modularity"] = modularity(graph.weights, found)
    out["peak"] = peak()
    print(json.dumps(out))


def in_process(measure, way, path):
    command = [sys.executable, __file__, "--measure", measure, "--way", way, "--file", str(path)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])


def of_the_whole(measure, n_nodes, path):
    """By how much networkx's part is multiplied."""
    if "betweenness" in measure:
        return SOURCES / SOME_SOURCES
    if "constraint" in measure:
        return n_nodes
    if "Adamic" in measure:
        links = pd.read_parquet(path)
        graph = Graph.from_links(links)
        home = min(HOME, len(graph.nodes))
        return max(1, (home * (len(graph.nodes) - 1) - graph.degree[:home].sum()) / SOME_PAIRS)
    return 1


def section(nodes=18_600, links=1_170_000) -> str:
    """The table as Markdown."""
    check_agreement()
    rows, notes = [], []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "links.parquet"
        made_links(nodes, links).to_parquet(path)
        for measure, (_, _, part) in MEASURES.items():
            own, theirs = (in_process(measure, way, path) for way in ("workbook", "networkx"))
            seconds = theirs["seconds"] * of_the_whole(measure, nodes, path)
            about = f"about {seconds:,.3g} (from {part})" if part else f"{seconds:,.3g}"
            rows.append(
                f"| {measure} | {about} | {theirs['peak']:,.0f} | {own['seconds']:,.3g} | {own['peak']:,.0f} "
                f"| {seconds / own['seconds']:,.0f} |"
            )
            if measure == "communities":
                notes = [
                    f"Modularity: Louvain by networkx {theirs['modularity']:.4f}, Leiden by the workbook "
                    f"{own['modularity']:.4f}"
                ]
                for method in ("PLM", "ParallelLeiden"):
                    other = in_process(measure, method, path)
                    notes.append(
                        f"{method} by networkit on one thread {other['modularity']:.4f} in {other['seconds']:.2g} s"
                    )
                rows[0] = rows[0].replace("communities", "communities (Louvain; Leiden)")
        held = own["held"]
    versions = ", ".join(f"{name} {version(name)}" for name in ("networkx", "numba", "scipy", "networkit"))
    return "\n".join(
        [
            "## Graph measures",
            "",
            f"Institution network of {nodes:,} nodes and {links:,} links. Seconds of one processor, and peak memory in "
            "MB of the process.",
            "",
            "| measure | networkx, s | MB | workbook, s | MB | times faster |",
            "|---|---|---|---|---|---|",
            *rows,
            "",
            f"{'; '.join(notes)}. Graph from a table of links: {held:.2g} s. All measures agree with networkx on a network "
            f"of 300 nodes. {platform.machine()}, {platform.system()}, Python {platform.python_version()}, {versions}.",
        ]
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, default=18_600)
    parser.add_argument("--links", type=int, default=1_170_000)
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    parser.add_argument("--way", help=argparse.SUPPRESS)
    parser.add_argument("--file", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        run_one(given.measure, given.way, given.file)
    else:
        print(section(given.nodes, given.links))


if __name__ == "__main__":
    main()
