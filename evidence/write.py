"""Write evidence.md: what the strategy map was tested on and what came out (`make evidence`).

Each part computes its figures anew, writes its tables beside this file and returns its text. A part whose data are
not there says so; a figure that does not hold is printed as not holding.
"""

from pathlib import Path

import backtest
import planted_worlds
import real_data

HERE = Path(__file__).resolve().parent
INTRODUCTION = """# Evidence for the strategy map

Written by `make evidence`: do not edit. Tables with all figures stand beside this file. Planted worlds are synthetic
and say nothing of any country."""


def main():
    sections = [part.section().strip() for part in (planted_worlds, backtest, real_data)]
    (HERE / "evidence.md").write_text("\n\n".join([INTRODUCTION, *sections]) + "\n", encoding="utf-8")
    print(HERE / "evidence.md")


if __name__ == "__main__":
    main()
