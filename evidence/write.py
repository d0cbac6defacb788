"""Write evidence.md: what the methods were tested on and what came out (`make evidence`).

Each part computes its figures anew, writes its tables beside this file and returns its text. A part whose data are
not there says so; a figure that does not hold is printed as not holding. `python evidence/write.py hubs backtest` runs
these two parts alone and leaves the text of the others as it is.
"""

import importlib
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PARTS = (
    "planted_worlds",
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


def kept(file: Path) -> dict[str, str]:
    """Text of each part as the file has it."""
    if not file.is_file():
        return {}
    pieces = re.split(r"<!-- part: (\w+) -->\n", file.read_text(encoding="utf-8"))
    return {name: text.strip() for name, text in zip(pieces[1::2], pieces[2::2], strict=True)}


def main(asked: list[str]) -> None:
    unknown = sorted(set(asked) - set(PARTS))
    if unknown:
        sys.exit(f"no part {', '.join(unknown)}; choose of: {', '.join(PARTS)}")
    file = HERE / "evidence.md"
    texts = kept(file)
    for part in asked or PARTS:
        print(f"{part} ...", flush=True)
        texts[part] = importlib.import_module(part).section().strip()
        pieces = [f"<!-- part: {name} -->\n{texts[name]}" for name in PARTS if name in texts]
        file.write_text("\n\n".join([INTRODUCTION, *pieces]) + "\n", encoding="utf-8")
    print(file)


if __name__ == "__main__":
    main(sys.argv[1:])
