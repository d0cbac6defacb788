"""Import many OpenAlex records and print works a second and peak memory beside plain json and pandas.

    python benchmarks/import_openalex.py --works 100000

The records are those of the shared archives (see tests), over and over with new ids for works and authors, in
one .jsonl.gz. Each way runs in a process of its own. The plain way parses every line, keeps the records in a
list and makes two tables of them with pandas; it does none of the importer's checks, identities and
affiliations.
"""

import argparse
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from memory import peak

from helpers.data.places import PROJECT


def write_copies(archives, works, file):
    """Write the archives' records until there are `works` of them, each copy with ids of its own."""
    texts = []
    for archive in archives:
        with zipfile.ZipFile(archive) as members:
            for name in members.namelist():
                texts += [json.dumps(record) for record in json.loads(members.read(name))]
    with gzip.open(file, "wt", compresslevel=1, encoding="utf-8") as out:
        for number in range(works):
            copy = number // len(texts)
            own = re.compile(r"https://openalex\.org/([WA])(\d+)(?=\")")
            text = texts[number % len(texts)]
            out.write((own.sub(rf"https://openalex.org/\g<1>{copy:03}\2", text) if copy else text) + "\n")
    return len(texts)


def by_importer(file, folder):
    """The project's way."""
    from helpers.data.imports import import_records
    from helpers.data.sources.openalex import SOURCE, read_openalex

    return import_records(read_openalex([file], False), folder, [file], SOURCE, "openalex")["works"]


def by_pandas(file, folder):
    """Plain json and pandas: everything in memory, two tables."""
    import pandas as pd

    with gzip.open(file, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    columns = ["id", "doi", "publication_year", "type", "cited_by_count"]
    works = pd.DataFrame([{column: record.get(column) for column in columns} for record in records])
    slots = pd.json_normalize(
        [
            {
                "work_id": record["id"],
                "position": position,
                "author_id": slot["author"]["id"],
                "author_name": slot["author"]["display_name"],
                "institution_id": place.get("id"),
                "country": place.get("country_code"),
            }
            for record in records
            for position, slot in enumerate(record["authorships"], 1)
            for place in slot["institutions"] or [{}]
        ]
    )
    folder.mkdir()
    works.to_parquet(folder / "works.parquet")
    slots.to_parquet(folder / "authorships.parquet")
    return len(works)


WAYS = {"importer": by_importer, "json and pandas": by_pandas}


def measure(way, file, folder):
    """Run one way in this process; print its seconds, works and peak memory as JSON."""
    begin = time.perf_counter()
    works = WAYS[way](Path(file), Path(folder))
    seconds = time.perf_counter() - begin
    spent = sum(os.times()[:2])
    print(json.dumps({"works": works, "seconds": seconds, "processor": spent, "peak": peak()}))


def section(works=100_000):
    """The ways side by side as Markdown; that there are no records, where there are none."""
    shared = Path(os.environ.get("WORKBOOK_SHARED_DATA", PROJECT.parent / "shared" / "data"))
    archives = sorted((shared / "openalex_works").glob("*.zip"))
    if not archives:
        return "## Importing OpenAlex\n\nNot measured: no records of openalex_works (WORKBOOK_SHARED_DATA)."
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "works.jsonl.gz"
        originals = write_copies(archives, works, file)
        said = f"{works:,} records ({originals:,} different), {file.stat().st_size / 1e6:,.0f} MB packed. The plain way"
        said += " makes two tables and nothing else: no checks, no identities, no affiliations, no technologies."
        lines = ["## Importing OpenAlex", "", said, "", "| way | s | s of processor | works/s | peak MB |"]
        lines.append("|---|--:|--:|--:|--:|")
        for way in WAYS:
            command = [sys.executable, __file__, "--one", way, str(file), str(Path(place) / way)]
            found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            speed = found["works"] / found["seconds"]
            told = (f"{found['seconds']:.1f}", f"{found['processor']:.1f}", f"{speed:,.0f}", f"{found['peak']:,.0f}")
            lines.append(f"| {' | '.join((way, *told))} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--works", type=int, default=100_000)
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        return measure(*given.one)
    print(section(given.works))


if __name__ == "__main__":
    main()
