"""Count the links of a made corpus side by side: country, institution and author, by year, full and fractional.

    python benchmarks/counting_links.py --works 1000000

The ways: this project (compiled counting; countries by way of `helpers.network.country_sets`), DuckDB (a self-join, and
sorted lists unnested), SciPy's incidence product, a pandas merge, and up to a million papers itertools.combinations and
networkx's projection (countries, not by year, full counting only). Each way reads the Parquet columns that it needs and
goes through all links once, in a process of its own, so that the peak of memory is its own; imports and compiling come
before the clock starts. DuckDB and Parquet readers use all cores, the others one. All ways of a level must agree.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections import Counter
from importlib.metadata import version
from itertools import combinations
from pathlib import Path

import numpy as np
import pyarrow as arrow
import pyarrow.compute as compute
import pyarrow.parquet as parquet
from made_corpus import make_corpus
from memory import peak

LEVELS = ("country", "institution", "author")
SLOW = 1_000_000  # works up to which the slow ways take part
#: Bytes a work that a way was seen to take, at most: a way that would not fit is skipped by name.
BYTES = {"pandas merge": {"country": 500, "institution": 1_100, "author": 2_000},
         "DuckDB self-join": {"country": 400, "institution": 700, "author": 1_300},
         "DuckDB lists": {"country": 400, "institution": 700, "author": 1_300},
         "SciPy product": {"country": 250, "institution": 250, "author": 400}}  # fmt: skip


def read(folder, level, *columns):
    """Columns of the authorships as arrays (-1: null), and the works."""
    rows = parquet.read_table(folder / "authorships.parquet", columns=["work", level])
    works = parquet.read_table(folder / "works.parquet", columns=["year", *columns])
    node = rows[level]
    node = compute.fill_null(node, arrow.scalar(-1, node.type)) if node.null_count else node
    return rows["work"].to_numpy(), node.to_numpy(), works


def digest(parts):
    """Numbers of links, of works, of works shared, and a sum that changes with the ends of any link."""
    links = works = shared = ends = 0
    for year, source, target, full, fractional in parts:
        mixed = np.asarray(source, "int64") * 7919 + np.asarray(target, "int64") * 104_729 + year * 611_953
        links, works, shared = links + len(full), works + int(np.sum(full)), shared + float(np.sum(fractional))
        ends += int(np.sum(mixed % 1_000_003 * full))
    return [links, works, shared, ends]


def project(folder, level):
    """The project's own way."""
    if level == "country":
        found = country_sets(folder)
        links = found.yearly_links()
        return digest([(links["year"].to_numpy(), found.countries.get_indexer(links["source"]),
                        found.countries.get_indexer(links["target"]), links["works"].to_numpy(),
                        links["works_fractional"].to_numpy())])  # fmt: skip
    return links_alone(folder, level)


def links_alone(folder, level):
    """Links by year, without sets by technology."""
    from helpers.network.compiled_counting import count_pairs
    from helpers.network.compiled_rows import group_rows

    work, node, works = read(folder, level)
    year, n_nodes = works["year"].to_numpy(), int(node.max()) + 1
    rows = group_rows(work, node, len(works), n_nodes)
    del work, node
    first = int(year.min())
    parts = count_pairs(rows, period=year - year.min(), memory=4 * 2**30)
    return digest((first + part.period, *part[1:]) for part in parts)


def country_sets(folder):
    """Read the columns and collapse the works."""
    import pandas as pd

    from helpers.network.compiled_rows import group_rows, list_rows
    from helpers.network.country_sets import collapse_works

    work, node, works = read(folder, "country", "technologies")
    lists = works["technologies"].combine_chunks()
    tagged = list_rows(lists.offsets.to_numpy(), lists.values.to_numpy(), 40)
    names = [[f"{name}{number:03}" for number in range(n)] for name, n in (("t", 40), ("c", 200))]
    labels = [pd.Index(each, dtype="str") for each in names]
    return collapse_works(works["year"].to_numpy(), tagged, group_rows(work, node, len(works), 200), *labels)


def bare_read(folder, level):
    """Only read the columns, those of the sets of countries included."""
    read(folder, level, *(["technologies"] if level == "country" else []))


def one_slice(folder, level):
    """The longest of three slices of the sets of countries to links; the sets are there before the clock starts."""
    from helpers.network.counting import count_links

    found = country_sets(folder)
    last, longest = int(found.year.max()), 0.0
    for technology, years in (("t003", None), ("t003", (last - 4, last)), ("all", (last, last))):
        begin = time.perf_counter()
        count_links(found.narrowed(technology, years).patterns())
        longest = max(longest, time.perf_counter() - begin)
    return longest


def duckdb_query(folder, level, pairs):
    """Digest of a query of pairs: y, a, b, n (nodes of the work)."""
    import duckdb

    base = f"""with m as (select distinct r.work, w.year::integer as y, r.{level}::integer as v
        from '{folder}/authorships.parquet' r join '{folder}/works.parquet' w on r.work = w.work
        where r.{level} is not null),"""
    links = f"{base} {pairs}, l as (select y, a, b, count(*) as f, sum(1.0 / (n - 1)) as s from p group by y, a, b)"
    mixed = "(a::bigint * 7919 + b::bigint * 104729 + y::bigint * 611953) % 1000003"
    query = f"{links} select count(*), sum(f), sum(s), sum(f * ({mixed})) from l"
    row = duckdb.connect().execute(query).fetchone()
    return [int(row[0]), int(row[1]), float(row[2]), int(row[3])]


def duckdb_join(folder, level):
    """A join of the memberships with themselves."""
    return duckdb_query(folder, level, """c as (select work, count(*) as n from m group by work having count(*) > 1),
        t as (select m.work, m.y, m.v, c.n from m join c on m.work = c.work),
        p as (select t.y, t.v as a, o.v as b, t.n from t join t o on t.work = o.work where t.v < o.v)""")


def duckdb_lists(folder, level):
    """Sorted lists of nodes, unnested twice."""
    return duckdb_query(folder, level, """g as (select y, list_sort(list(v)) as vs from m group by work, y
        having count(*) > 1), u as (select y, vs, len(vs) as n, unnest(range(1, len(vs))) as i from g),
        p as (select y, vs[i] as a, unnest(vs[i + 1:]) as b, n from u)""")


def scipy_product(folder, level):
    """Upper triangle of the incidence product, year by year."""
    from scipy import sparse

    work, node, works = read(folder, level)
    year, known = works["year"].to_numpy(), node >= 0
    shape = len(year), int(node.max()) + 1
    matrix = sparse.csr_array((np.ones(known.sum()), (work[known], node[known])), shape=shape)
    del work, node, known
    matrix.data[:] = 1
    sizes = np.diff(matrix.indptr)

    def parts():
        for one in np.unique(year):
            chosen = np.flatnonzero((year == one) & (sizes > 1))
            part = matrix[chosen]
            full = sparse.triu(part.T @ part, k=1, format="csr")
            shared = sparse.triu(part.T @ (sparse.diags_array(1 / (sizes[chosen] - 1)) @ part), k=1, format="csr")
            full.sort_indices()
            shared.sort_indices()
            source = np.repeat(np.arange(full.shape[0]), np.diff(full.indptr))
            yield int(one), source, full.indices, full.data.astype("int64"), shared.data

    return digest(parts())


def pandas_merge(folder, level):
    """A self-merge of distinct memberships."""
    import pandas as pd

    work, node, works = read(folder, level)
    table = pd.DataFrame({"work": work, "node": node})
    table = table[table["node"] >= 0].drop_duplicates()
    table["size"] = table.groupby("work")["node"].transform("size").astype("int32")
    table = table[table["size"] > 1].assign(year=lambda t: works["year"].to_numpy()[t["work"]])
    pairs = table.merge(table[["work", "node"]], on="work", suffixes=("", "_other"))
    pairs = pairs[pairs["node"] < pairs["node_other"]]
    pairs["shared"] = 1 / (pairs["size"] - 1)
    links = pairs.groupby(["year", "node", "node_other"])["shared"].agg(["size", "sum"]).reset_index()
    year, source, target, full, shared = (links[name].to_numpy() for name in links)
    return digest([(year.astype("int64"), source, target, full, shared)])


def combinations_in_python(folder, level):
    """Plain Python, pair by pair."""
    full, fractional = Counter(), Counter()
    work, node, works = read(folder, level)
    year, members = works["year"].to_pylist(), [set() for _ in range(len(works))]
    for at, one in zip(work.tolist(), node.tolist(), strict=True):
        if one >= 0:
            members[at].add(one)
    for when, nodes in zip(year, members, strict=True):
        for pair in combinations(sorted(nodes), 2):
            full[when, *pair] += 1
            fractional[when, *pair] += 1 / (len(nodes) - 1)
    counted = (np.array(list(values)) for values in (full.values(), fractional.values()))
    return digest([(*np.array(list(full)).T, *counted)])


def networkx_projection(folder, level):
    """networkx's weighted projection of the bipartite graph: full counting, all years together."""
    import networkx as nx

    work, node, _ = read(folder, level)
    known = node >= 0
    graph = nx.Graph()
    graph.add_edges_from(zip((-1 - work[known]).tolist(), node[known].tolist(), strict=True))
    projected = nx.bipartite.weighted_projected_graph(graph, np.unique(node[known]).tolist())
    ends = [(min(a, b), max(a, b), weight) for a, b, weight in projected.edges(data="weight")]
    source, target, full = np.array(ends).T
    return digest([(0, source, target, full, full * 0.0)])


WAYS = {
    "this project, links alone": links_alone,
    "this project": project, "bare read of the columns": bare_read, "slice of the sets": one_slice,
    "DuckDB self-join": duckdb_join, "DuckDB lists": duckdb_lists, "SciPy product": scipy_product,
    "pandas merge": pandas_merge, "itertools": combinations_in_python, "networkx projection": networkx_projection,
}  # fmt: skip


def child(way, level, folder):
    """Run one way here and print what it took; imports and compiling come first, with a hundred papers."""
    with tempfile.TemporaryDirectory() as place:
        WAYS[way](make_corpus(place, 100), level)
    begin = time.perf_counter()
    result = WAYS[way](folder, level)
    seconds = time.perf_counter() - begin
    if way == "slice of the sets":
        seconds, result = result, None
    print(json.dumps({"seconds": seconds, "peak": peak(), "result": result}))


def run(way, level, folder, n_works):
    """Seconds, peak MB and result of a way in a fresh process, or why it was left out."""
    need = BYTES.get(way, {}).get(level, 0) * n_works
    have = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") * 0.85
    if need > have:
        return {"skipped": f"skipped: needs about {need / 1e9:.0f} GB"}
    command = [sys.executable, __file__, "--way", way, "--level", level, "--corpus", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        return {"skipped": f"failed: {(done.stderr.strip().splitlines() or [f'exit {done.returncode}'])[-1][:80]}"}
    return json.loads(done.stdout.splitlines()[-1])


def measured(folder, n_works):
    """What each way took, by level and way; all ways that count the same agree."""
    found = {}
    for level in LEVELS:
        ways = ["bare read of the columns", "this project", "DuckDB self-join", "DuckDB lists", "SciPy product",
                "pandas merge"]  # fmt: skip
        if level == "country":
            ways += ["this project, links alone", "slice of the sets"]
            ways += (["itertools", "networkx projection"] if n_works <= SLOW else [])
        for way in ways:
            found[level, way] = run(way, level, folder, n_works)
            print(f"{n_works:,} {level}: {way}: {found[level, way]}", file=sys.stderr)
        expected = found[level, "this project"]["result"]
        for way in ways:
            result = found[level, way].get("result")
            if result and way != "networkx projection":
                same = [result[at] == expected[at] for at in (0, 1, 3)]
                same.append(np.isclose(result[2], expected[2], rtol=1e-9))
                assert all(same), f"{level}: {way} counts {result}, this project {expected}"
    projected = found.get(("country", "networkx projection"), {}).get("result")
    assert not projected or projected[1] == found["country", "this project"]["result"][1], "networkx counts otherwise"
    return found


def aims(found):
    """Rows of the aims: what, the ratio measured, the aim, whether it holds."""

    def took(level, way, what="seconds"):
        return found.get((level, way), {}).get(what, np.nan)

    own, alone = took("country", "this project"), took("country", "this project, links alone")
    rows = [("country: pandas / this project", took("country", "pandas merge") / own, ">=", 15),
            ("country: pandas / this project, links alone", took("country", "pandas merge") / alone, ">=", 15),
            ("country: this project / bare read", own / took("country", "bare read of the columns"), "<=", 2.5)]
    for level in LEVELS[1:]:
        ways = sorted((np.nan_to_num(took(level, way), nan=1e9), way) for way in ("DuckDB self-join", "DuckDB lists"))
        duckdb = ways[0][1]
        rows += [(f"{level}: {duckdb} / this project", took(level, duckdb) / took(level, "this project"), ">=", 2),
                 (f"{level}: peak of this project / {duckdb}",
                  took(level, "this project", "peak") / took(level, duckdb, "peak"), "<=", 0.5)]  # fmt: skip
    networkx = took("country", "networkx projection")
    rows += [("country: networkx / this project (at 1 million papers)", networkx / own, ">=", 300),
             ("country: networkx / this project, links alone (at 1 million papers)", networkx / alone, ">=", 300)]
    return [(what, ratio, f"{sign} {aim:g}", bool(ratio >= aim if sign == ">=" else ratio <= aim))
            for what, ratio, sign, aim in rows if not np.isnan(ratio)]  # fmt: skip


WHY = """For countries "this project" does more than the other ways: it collapses works by year, technologies and set of
countries, which slices by technology and bootstraps need, and then makes links of the sets. "Links alone" counts by
year as the others do, all from integer codes; networkx's projection knows no years, so its links are fewer. Peak memory
holds the process itself: numba and its compiler take about 265 MB before the first row, DuckDB about 170 MB."""


def exponents(taken):
    """Rows of how time grows with papers: level, way, seconds at each size, and the slope of their logarithms.

    The slope is of the two largest sizes: 1 is time in proportion to papers. At small sizes fixed costs hide it.
    """
    rows = []
    for level, way in dict.fromkeys(key for found in taken.values() for key in found):
        seconds = {size: found.get((level, way), {}).get("seconds") for size, found in taken.items()}
        known = sorted(size for size, one in seconds.items() if one)[-2:]
        if len(known) == 2:
            slope = np.log(seconds[known[1]] / seconds[known[0]]) / np.log(known[1] / known[0])
            cells = [f"{seconds[size]:.3f}" if seconds[size] else "" for size in sorted(taken)]
            rows.append((level, way, *cells, f"{slope:.2f}"))
    return rows


def section(sizes=(10_000, 100_000, 1_000_000, 10_000_000), seed=1) -> str:
    """Markdown tables of all ways at each number of papers, and how their time grows."""
    taken = {}
    names = ("numpy", "numba", "pandas", "duckdb", "scipy", "networkx")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    lines = ["## Counting links", "", f"{platform.machine()}, {os.cpu_count()} cores, "
             f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f} GB; Python "
             f"{platform.python_version()}, {versions}; seed {seed}.", ""]  # fmt: skip
    for n_works in sizes:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            maker = Path(__file__).with_name("made_corpus.py")
            command = [sys.executable, str(maker), place, "--works", str(n_works), "--seed", str(seed)]
            subprocess.run(command, check=True, capture_output=True)
            rows = parquet.read_metadata(folder / "authorships.parquet").num_rows
            found = taken[n_works] = measured(folder, n_works)
        lines += [f"### {n_works:,} papers, {rows:,} authorship rows", ""]
        lines += ["| links by year | way | s | peak MB | links |", "|---|---|---:|---:|---:|"]
        for (level, way), one in found.items():
            links = f"{one['result'][0]:,}" if one.get("result") else ""
            cells = [one["skipped"], "", ""] if "skipped" in one else [
                f"{one['seconds']:.3f}", f"{one['peak']:,.0f}", links]  # fmt: skip
            lines.append(f"| {level} | {way} | {' | '.join(cells)} |")
        lines.append("")
        if n_works >= SLOW:
            lines += ["| ratio | measured | aim | holds |", "|---|---:|---:|---|"]
            lines += [f"| {what} | {ratio:.2f} | {aim} | {'yes' if holds else 'no'} |"
                      for what, ratio, aim, holds in aims(found)]  # fmt: skip
            lines.append("")
    lines += [WHY, ""]
    if len(taken) > 1:
        sizes = " | ".join(f"s at {size:,}" for size in sorted(taken))
        lines += ["### How time grows with papers", "", f"| links by year | way | {sizes} | exponent |"]
        lines += ["|---|---|" + "---:|" * (len(taken) + 1)]
        lines += [f"| {' | '.join(row)} |" for row in exponents(taken)]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--works", type=int, nargs="+", default=[1_000_000], help="numbers of papers")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--level", choices=LEVELS, help=argparse.SUPPRESS)
    parser.add_argument("--corpus", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.way:
        child(given.way, given.level, given.corpus)
    else:
        print(section(tuple(given.works), given.seed))


if __name__ == "__main__":
    main()
