"""The ways to count the links of a made corpus that counting_links.py measures: each reads, counts and digests."""

import time
from collections import Counter
from itertools import combinations

import numpy as np
import pyarrow as arrow
import pyarrow.compute as compute
import pyarrow.parquet as parquet


def column(level):
    """The column that holds the nodes of a level."""
    return "country" if level == "cube" else level


def read(folder, level):
    """Columns of the authorships as arrays (-1: null), and the works, for the cube with their technologies."""
    rows = parquet.read_table(folder / "authorships.parquet", columns=["work", column(level)])
    works = parquet.read_table(folder / "works.parquet", columns=["year", *["technologies"] * (level == "cube")])
    node = rows[column(level)]
    node = compute.fill_null(node, arrow.scalar(-1, node.type)) if node.null_count else node
    return rows["work"].to_numpy(), node.to_numpy(), works


def digest(parts):
    """Numbers of links, of works, of works shared, and a sum that changes with the ends of any link.

    Of the cube, the year holds the technology too: ``technology * 10_000 + year``.
    """
    links = works = shared = ends = 0
    for year, source, target, full, fractional in parts:
        mixed = np.asarray(source, "int64") * 7919 + np.asarray(target, "int64") * 104_729 + year * 611_953
        links, works, shared = links + len(full), works + int(np.sum(full)), shared + float(np.sum(fractional))
        ends += int(np.sum(mixed % 1_000_003 * full))
    return [links, works, shared, ends]


def project(folder, level):
    """The project's own way."""
    if level == "cube":
        return digest(cube(country_sets(folder)))
    from helpers.network.compiled_counting import count_pairs
    from helpers.network.compiled_rows import group_rows

    work, node, works = read(folder, level)
    year, n_nodes = works["year"].to_numpy(), int(node.max()) + 1
    rows = group_rows(work, node, len(works), n_nodes)
    del work, node
    first = int(year.min())
    parts = count_pairs(rows, period=year - year.min(), memory=4 * 2**30)
    return digest((first + part.period, *part[1:]) for part in parts)


def cube(found):
    """Links by technology and year of sets of countries: each set once for each of its technologies."""
    from helpers.network.compiled_counting import count_pairs
    from helpers.network.compiled_rows import select_rows

    row = np.repeat(np.arange(len(found.works)), found.tags.sizes[found.tagged])
    technology = select_rows(found.tags, found.tagged).nodes.astype("int64")
    first, years = int(found.year.min()), int(np.ptp(found.year)) + 1
    period = technology * years + found.year[row] - first
    for part in count_pairs(select_rows(found.sets, found.placed[row]), found.works[row], period):
        number, year = divmod(part.period, years)
        yield number * 10_000 + first + year, *part[1:]


def country_sets(folder):
    """Read the columns and collapse the works."""
    import pandas as pd

    from helpers.network.compiled_rows import Lists, group_lists
    from helpers.network.country_sets import collapse_works

    work, node, works = read(folder, "cube")
    lists = works["technologies"].combine_chunks()
    tagged = Lists(lists.offsets.to_numpy(), lists.values.to_numpy(), 40)
    names = [[f"{name}{number:03}" for number in range(n)] for name, n in (("t", 40), ("c", 200))]
    labels = [pd.Index(each, dtype="str") for each in names]
    return collapse_works(works["year"].to_numpy(), tagged, group_lists(work, node, len(works), 200), *labels)


def bare_read(folder, level):
    """Only read the columns."""
    read(folder, level)


def one_slice(folder, level):
    """Seconds of the longest of three slices of the sets of countries; the sets are there before the clock starts."""
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

    base = f"""with m as (select distinct r.work, w.year::integer as y, r.{column(level)}::integer as v
        from '{folder}/authorships.parquet' r join '{folder}/works.parquet' w on r.work = w.work
        where r.{column(level)} is not null),"""
    if level == "cube":
        pairs += f""", tags as (select work, unnest(technologies) as technology from '{folder}/works.parquet'),
            tagged as (select technology * 10000 + y as y, a, b, n from p join tags on p.work = tags.work)"""
    links = f"""{base} {pairs}, l as (select y, a, b, count(*) as f, sum(1.0 / (n - 1)) as s
        from {"tagged" if level == "cube" else "p"} group by y, a, b)"""
    mixed = "(a::bigint * 7919 + b::bigint * 104729 + y::bigint * 611953) % 1000003"
    query = f"{links} select count(*), sum(f), sum(s), sum(f * ({mixed})) from l"
    row = duckdb.connect().execute(query).fetchone()
    return [int(row[0]), int(row[1]), float(row[2]), int(row[3])]


def duckdb_join(folder, level):
    """A join of the memberships with themselves."""
    return duckdb_query(
        folder,
        level,
        """c as (select work, count(*) as n from m group by work having count(*) > 1),
        t as (select m.work, m.y, m.v, c.n from m join c on m.work = c.work),
        p as (select t.work, t.y, t.v as a, o.v as b, t.n from t join t o on t.work = o.work where t.v < o.v)""",
    )


def duckdb_lists(folder, level):
    """Sorted lists of nodes, unnested twice."""
    return duckdb_query(
        folder,
        level,
        """g as (select work, y, list_sort(list(v)) as vs from m group by work, y
        having count(*) > 1), u as (select work, y, vs, len(vs) as n, unnest(range(1, len(vs))) as i from g),
        p as (select work, y, vs[i] as a, unnest(vs[i + 1:]) as b, n from u)""",
    )


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
    if level == "cube":
        lists = works["technologies"].combine_chunks()
        tagged = np.repeat(np.arange(len(works), dtype="int32"), np.diff(lists.offsets.to_numpy()))
        tags = pd.DataFrame({"work": tagged, "technology": lists.values.to_numpy()})
        pairs = pairs.merge(tags, on="work")
        pairs["year"] = pairs["technology"].astype("int64") * 10_000 + pairs["year"]
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


SLICE = "slice of the sets"  # measures itself
WAYS = {
    "this project": project,
    "bare read of the columns": bare_read,
    SLICE: one_slice,
    "DuckDB self-join": duckdb_join,
    "DuckDB lists": duckdb_lists,
    "SciPy product": scipy_product,
    "pandas merge": pandas_merge,
    "itertools": combinations_in_python,
    "networkx projection": networkx_projection,
}
