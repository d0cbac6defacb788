"""Count the links of a made corpus side by side: countries, institutions and authors, by year, full and fractional.

    python benchmarks/counting_links.py --works 1000000

The ways (counting_ways.py): this project, DuckDB (a self-join, and sorted lists unnested), SciPy's incidence product, a
pandas merge, and up to a million papers itertools.combinations and networkx's projection (countries, not by year, full
counting only). The cube is countries by technology and year. Each way reads the Parquet columns that it needs and goes
through all links once, in a process of its own, so that the peak of memory is its own; imports and compiling come
before the clock starts. What takes a few seconds is run three times, and the least is taken. This project, DuckDB and
Parquet readers use all cores, the others one. All ways of a level must agree.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pyarrow.parquet as parquet
from counting_ways import SLICE, WAYS
from made_corpus import make_corpus
from memory import peak

LEVELS = ("country", "cube", "institution", "author")
AGAIN = 10  # seconds below which a way is run twice more
SLOW = 1_000_000  # works up to which the slow ways take part
#: Bytes a work that a way was seen to take, at most: a way that would not fit is skipped by name.
BYTES = {
    "pandas merge": {"country": 500, "cube": 700, "institution": 1_100, "author": 3_000},
    "DuckDB self-join": {"country": 400, "cube": 500, "institution": 700, "author": 1_300},
    "DuckDB lists": {"country": 400, "cube": 500, "institution": 700, "author": 1_300},
    "SciPy product": {"country": 250, "institution": 250, "author": 400},
}


def child(way, level, folder):
    """Run one way here and print what it took; imports and compiling come first, with a hundred papers."""
    with tempfile.TemporaryDirectory() as place:
        WAYS[way](make_corpus(place, 100), level)
    begin = time.perf_counter()
    result = WAYS[way](folder, level)
    seconds = time.perf_counter() - begin
    if way == SLICE:
        seconds, result = result, None
    print(json.dumps({"seconds": seconds, "peak": peak(), "result": result}))


def run(way, level, folder, n_works):
    """Seconds, peak MB and result of a way in fresh processes, or why it was left out."""
    need = BYTES.get(way, {}).get(level, 0) * n_works
    have = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") * 0.85
    if need > have:
        return {"skipped": f"skipped: needs about {need / 1e9:.0f} GB"}
    command = [sys.executable, __file__, "--way", way, "--level", level, "--corpus", str(folder)]
    tries = []
    while len(tries) < 3 and (not tries or tries[0]["seconds"] < AGAIN):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            return {"skipped": f"failed: {(done.stderr.strip().splitlines() or [f'exit {done.returncode}'])[-1][:80]}"}
        tries.append(json.loads(done.stdout.splitlines()[-1]))
    return min(tries, key=lambda one: one["seconds"])


def measured(folder, n_works):
    """What each way took, by level and way; all ways that count the same agree."""
    found = {}
    for level in LEVELS:
        ways = ["bare read of the columns", "this project", "DuckDB self-join", "DuckDB lists", "pandas merge"]
        ways += [SLICE] if level == "cube" else ["SciPy product"]
        if level == "country" and n_works <= SLOW:
            ways += ["itertools", "networkx projection"]
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

    rows = []
    for level in LEVELS[:2]:
        own = took(level, "this project")
        rows += [
            (f"{level}: pandas / this project", took(level, "pandas merge") / own, ">=", 15),
            (f"{level}: this project / bare read", own / took(level, "bare read of the columns"), "<=", 2.5),
        ]
    for level in LEVELS[2:]:
        ways = sorted((np.nan_to_num(took(level, way), nan=1e9), way) for way in ("DuckDB self-join", "DuckDB lists"))
        duckdb = ways[0][1]
        rows += [
            (f"{level}: {duckdb} / this project", took(level, duckdb) / took(level, "this project"), ">=", 2),
            (
                f"{level}: peak of this project / {duckdb}",
                took(level, "this project", "peak") / took(level, duckdb, "peak"),
                "<=",
                0.5,
            ),
        ]
    networkx = took("country", "networkx projection") / took("country", "this project")
    rows.append(("country: networkx / this project (at 1 million papers)", networkx, ">=", 300))
    return [
        (what, ratio, f"{sign} {aim:g}", bool(ratio >= aim if sign == ">=" else ratio <= aim))
        for what, ratio, sign, aim in rows
        if not np.isnan(ratio)
    ]


WHY = """The cube is links by technology and year: this project collapses works by year, technologies and set of
countries, which notebooks keep, slice and draw resamples from, and then makes links of the sets ("slice of the sets":
the slowest of three slices by technology and years). That takes longer than links of countries by year alone, which are
counted at once, and is why the cube misses its aims; and pandas merges little here, for it first drops the works of one
country, which are most. networkx's projection knows no years, so its links are fewer. Peak memory holds the process
itself: numba and its compiler take about 265 MB before the first row, DuckDB about 170 MB. The least of three runs is
given for what takes less than 10 s: on a virtual machine that has given its memory back, the first touch of memory is
slow, and single runs took up to three times as long."""


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
    lines = [
        "## Counting links",
        "",
        f"{platform.machine()}, {os.cpu_count()} cores, "
        f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f} GB; Python "
        f"{platform.python_version()}, {versions}; seed {seed}.",
        "",
    ]
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
            cells = (
                [one["skipped"], "", ""]
                if "skipped" in one
                else [f"{one['seconds']:.3f}", f"{one['peak']:,.0f}", links]
            )
            lines.append(f"| {level} | {way} | {' | '.join(cells)} |")
        lines.append("")
        if n_works >= SLOW:
            lines += ["| ratio | measured | aim | holds |", "|---|---:|---:|---|"]
            lines += [
                f"| {what} | {ratio:.2f} | {aim} | {'yes' if holds else 'no'} |"
                for what, ratio, aim, holds in aims(found)
            ]
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
