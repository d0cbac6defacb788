"""Write evidence.md: what the methods were tested on and what came out (`make evidence`).

Each part computes its figures anew, writes its tables beside this file and returns its text. A part whose data are
not there says so; a figure that does not hold is printed as not holding. `python evidence/write.py hubs backtest` runs
these two parts alone and leaves the text of the others as it is.
"""

import sys
from pathlib import Path

from helpers.runs.measured import write_parts

PARTS = (
    "planted_worlds",
    "thresholds",
    "backtest",
    "real_data",
    "mobility",
    "training",
    "link_prediction",
    "hubs",
    "multilateral",
    "pledge_audit",
)
INTRODUCTION = """# Evidence

Written by `make evidence`: do not edit. Tables with all figures stand beside this file. Planted worlds are synthetic
and say nothing of any country."""


if __name__ == "__main__":
    write_parts(Path(__file__).with_name("evidence.md"), INTRODUCTION, PARTS, sys.argv[1:])
