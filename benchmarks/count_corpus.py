"""Count a corpus as it lies on disk, with text ids as importers write them: `workbook count` by each engine.

    python benchmarks/count_corpus.py --works 1000000

The made corpus (see made_corpus.py) is given text ids of OpenAlex's shape. Each way is the command itself, in a fresh
process that says its seconds and its peak memory; all ways are checked to agree. --spark adds Spark on this machine.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as arrow
import pyarrow.compute as compute
import pyarrow.parquet as parquet
from made_corpus import make_corpus
from memory import peak

from helpers.data.countries import COUNTRIES
from helpers.data.schemas import ARROW
from helpers.data.technologies import read_technologies

LEVELS = ("country", "institution_id", "author_id")


def text_corpus(folder, coded):
    """Give the coded tables of a made corpus text ids, batch by batch, and write them as a corpus."""
    folder.mkdir()
    technologies = arrow.array(sorted(read_technologies()["id"])[:40])
    with parquet.ParquetWriter(folder / "works.parquet", ARROW["works"], compression="zstd") as out:
        for batch in parquet.ParquetFile(coded / "works.parquet").iter_batches(1 << 20):
            tags = batch["technologies"]
            named = arrow.ListArray.from_arrays(tags.offsets, technologies.take(tags.values.cast("int32")))
            columns = {"work_id": _ids("W", 2_000_000_000, batch["work"]), "year": batch["year"].cast("int64")}
            out.write_table(_filled(columns | {"technologies": named}, "works", len(batch)))
    countries = arrow.array(COUNTRIES)
    with parquet.ParquetWriter(folder / "authorships.parquet", ARROW["authorships"], compression="zstd") as out:
        for batch in parquet.ParquetFile(coded / "authorships.parquet").iter_batches(1 << 20):
            columns = {
                "work_id": _ids("W", 2_000_000_000, batch["work"]),
                "institution_id": _ids("I", 10_000_000, batch["institution"]),
                "author_id": _ids("A", 5_000_000_000, batch["author"]),
                "country": countries.take(batch["country"]),
            }
            out.write_table(_filled(columns, "authorships", len(batch)))
    said = {"name": folder.name, "source": "made by benchmarks/made_corpus.py", "licence": "CC0-1.0", "synthetic": True}
    (folder / "corpus.json").write_text(json.dumps(said))
    return folder


def _ids(letter, first, numbers):
    text = compute.add(numbers.cast("int64"), first).cast("string")
    return compute.binary_join_element_wise(f"openalex:{letter}", text, "")


def _filled(columns, table, rows):
    """All columns of a table: null, or the empty value where null is not allowed."""
    empty = {arrow.int64(): 1, arrow.bool_(): False}
    for field in ARROW[table]:
        if field.name not in columns:
            value = arrow.scalar(None if field.nullable else empty[field.type], field.type)
            columns[field.name] = arrow.repeat(value, rows)
    return arrow.table(columns, schema=ARROW[table])


def measure(arguments):
    """Run the command in this process; print its seconds and peak memory as JSON."""
    from helpers.cli import main as command

    begin = time.perf_counter()
    status = command(arguments)
    seconds = time.perf_counter() - begin
    print(json.dumps({"status": status, "seconds": seconds, "processor": sum(os.times()[:2]), "peak": peak()}))


def agree(one, other):
    """Check that two folders hold the same counts; how many rows."""
    if (one / "country_sets.parquet").is_file():
        tables = [parquet.read_table(place / "country_sets.parquet") for place in (one, other)]
        assert tables[0].equals(tables[1])
        return len(tables[0])
    total = 0
    for file in sorted((one / "links.parquet").glob("*.parquet")):
        found = parquet.read_table(file)
        said = parquet.read_table(other / "links.parquet", filters=[("year", "=", found["year"][0].as_py())])
        if not (other / "links.parquet" / file.name).exists():  # Spark's parts are in its own order
            said = said.sort_by([("source", "ascending"), ("target", "ascending")])
        whole = ["source", "target", "year", "works"]
        assert found.select(whole).equals(said.select(whole).cast(found.select(whole).schema))
        assert np.allclose(found["works_fractional"], said["works_fractional"], rtol=1e-12, atol=0)
        total += len(found)
    return total


def ways(spark):
    """Names of the ways and what they add to the command."""
    duckdb = ["--engine", "duckdb"]
    found = {"compiled": [], "DuckDB": duckdb, "DuckDB, 1 GB": [*duckdb, "--memory", "1GB"]}
    return found | ({"Spark, 4 GB": ["--engine", "pyspark", "--memory", "4GB"]} if spark else {})


def rows(parent, size, spark):
    """Rows of the table: each way at each level."""
    corpus = text_corpus(parent / f"made{size}", make_corpus(parent / f"coded{size}", size))
    lines = []
    for level in LEVELS:
        first = None
        for name, options in ways(spark).items():
            out = parent / f"{size} {level} {name}"
            command = ["count", str(corpus), "--to", str(out), "--level", level, *options]
            command = [sys.executable, __file__, "--one", json.dumps(command)]
            child = subprocess.run(command, check=True, capture_output=True, text=True)
            found = json.loads(child.stdout.splitlines()[-1])
            assert found["status"] == 0, child.stderr
            first = first or out
            spent = f"{found['seconds']:.1f}", f"{found['processor']:.1f}", f"{found['peak']:,.0f}"
            lines.append(f"| {' | '.join((f'{size:,}', level, name, *spent))} | {agree(first, out):,} |")
            print(lines[-1], file=sys.stderr)
    return lines


def section(sizes=(1_000_000,), spark=False, place=None):
    """The measurements as Markdown; before them each way runs once, for a fresh clone compiles then."""
    lines = [
        "## `workbook count`",
        "",
        "Text ids, from Parquet to Parquet, each in a fresh process (peak memory of the process, Python and libraries "
        f"included); {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}.",
        "",
        "| works | level | engine | s | s of processor | peak MB | rows |",
        "|---:|---|---|---:|---:|---:|---:|",
    ]
    with tempfile.TemporaryDirectory(dir=place) as parent:
        rows(Path(parent), 1_000, spark)
        for size in sizes:
            lines += rows(Path(parent), size, spark)
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--works", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--spark", action="store_true", help="needs pyspark and Java 17")
    parser.add_argument("--place", type=Path, help="folder for the made corpora (default: the system's)")
    parser.add_argument("--one", type=json.loads, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        return measure(given.one)
    print(section(given.works, given.spark, given.place))


if __name__ == "__main__":
    main()
