"""Write benchmarks.md: how fast, in how much memory, beside what else (`make bench`).

Each part measures anew, side by side in one run, and returns its text. `python benchmarks/write.py counting_links`
runs this part alone and leaves the text of the others as it is. The comparison with other libraries needs an
environment of its own: `make bench-peers`.
"""

import sys
from pathlib import Path

from helpers.runs.measured import write_parts

PARTS = (
    "counting_links",
    "count_corpus",
    "graph_measures",
    "resampling_levels",
    "report",
    "report_batch",
    "import_openalex",
    "peers",
)
INTRODUCTION = """# Benchmarks

Written by `make bench` (and `make bench-peers` for the last part): do not edit. Corpora are made up, by a seeded
generator of OpenAlex's shape, unless a part says otherwise. Times are of the machine that a part names; the ratios are
what carries over."""

if __name__ == "__main__":
    asked = sys.argv[1:] or [part for part in PARTS if part != "peers"]
    write_parts(Path(__file__).with_name("benchmarks.md"), INTRODUCTION, PARTS, asked)
