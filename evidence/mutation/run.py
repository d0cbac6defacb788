"""How many planted faults the neighbouring tests notice: killed/all by file (`make mutants`).

mutmut plants one fault at a time in the functions of the files that pyproject.toml lists ([tool.mutmut]) and runs those
of the listed tests that reach the function. A fault that a test fails on, or that never ends, is killed. One that no
test can notice, because it changes nothing that a caller sees, is excused in excused.toml, with the reason; any other
survivor is printed. Functions with a decorator and what stands outside functions are not changed: mutmut cannot.

A file with more faults than the sample is judged by that many, drawn by the seed; `--sample 0` judges all. What was
killed stands until its function changes: a run that was broken off goes on, and after new tests only the survivors are
tried again. `rm -r mutants` starts anew. Linux and macOS only (mutmut forks).
"""

import argparse
import contextlib
import json
import os
import random
import subprocess
import sys
import tomllib
from pathlib import Path

from mutmut.__main__ import copy_also_copy_files, copy_src_dir, create_mutants
from mutmut.configuration import config
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.stats import status_by_exit_code

PROJECT = Path(__file__).resolve().parents[2]
EXCUSED = Path(__file__).with_name("excused.toml")
KILLED = {"killed", "timeout", "segfault"}
ENOUGH = 0.9


def plant(children: int) -> None:
    """Write the faults of all listed files to mutants/, without a test."""
    set_mutant_under_test("mutant_generation")
    Path("mutants").mkdir(exist_ok=True)
    with contextlib.redirect_stdout(None):
        copy_src_dir()
        copy_also_copy_files()
        create_mutants(children)


def outcomes(path: Path) -> dict[str, str]:
    """Outcome of each fault of a file, by its name."""
    codes = json.loads(Path("mutants", f"{path}.meta").read_text(encoding="utf-8"))["exit_code_by_key"]
    return {name: status_by_exit_code[code] for name, code in codes.items()}


def change(name: str, path: Path) -> tuple[str, str]:
    """The lines of the source that a fault replaces, and those that it puts there."""
    lines = get_diff_for_mutant(name, path=path).splitlines()[2:]
    return tuple("\n".join(line[1:].strip() for line in lines if line[0] == sign) for sign in "-+")


def is_excused(path: Path, was: str, becomes: str, excuse: dict) -> bool:
    """Whether the fault is the substitution that an excuse names, at one place of the line."""
    if excuse["file"] not in ("*", path.relative_to("src/helpers").as_posix()):
        return False
    parts = was.split(excuse["was"])
    pairs = [(excuse["was"].join(parts[:at]), excuse["was"].join(parts[at:])) for at in range(1, len(parts))]
    return any(f"{before}{new}{after}" == becomes for before, after in pairs for new in excuse["becomes"])


def report(chosen: dict[Path, list[str]]) -> bool:
    """Print the table and the survivors that nothing excuses; whether enough are killed in each file."""
    excuses = tomllib.loads(EXCUSED.read_text(encoding="utf-8"))["excuse"]
    used, left, enough = set(), [], True
    print(
        f"{'file':44}{'planted':>8}{'tried':>8}{'killed':>8}{'excused':>8}{'left':>6}{'killed/all':>12}{'with excuses':>14}"
    )
    for path, names in chosen.items():
        found = outcomes(path)
        alive = [name for name in names if found[name] not in KILLED]
        excused = 0
        for name in alive:
            was, becomes = change(name, path)
            fitting = {at for at, excuse in enumerate(excuses) if is_excused(path, was, becomes, excuse)}
            used |= fitting
            excused += bool(fitting)
            if not fitting:
                left.append(f"{name} ({found[name]})\n  - {was}\n  + {becomes}")
        killed, counted = len(names) - len(alive), len(names) - excused
        enough &= killed >= ENOUGH * counted
        print(
            f"{path.relative_to('src/helpers').as_posix():44}{len(found):8}{len(names):8}{killed:8}{excused:8}"
            f"{counted - killed:6}{killed / max(len(names), 1):12.3f}{killed / max(counted, 1):14.3f}"
        )
    print("\n".join(["", *left]))
    whole = {path.as_posix() for path, names in chosen.items() if len(names) == len(outcomes(path))}
    for at in sorted(set(range(len(excuses))) - used):
        judged = set(config().only_mutate) if excuses[at]["file"] == "*" else {f"src/helpers/{excuses[at]['file']}"}
        if judged <= whole:
            print(f"no longer needed in {EXCUSED.name}: {excuses[at]['file']}: {excuses[at]['was']}")
    return enough


def main() -> int:
    parser = argparse.ArgumentParser(description="Plant faults and see whether the tests notice them.")
    parser.add_argument("files", nargs="*", help="part of a path: only files with it, e.g. partners/ranking")
    parser.add_argument("--sample", type=int, default=60, help="faults a file; 0 for all (default 60)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--children", type=int, default=os.cpu_count() or 2, help="processes")
    given = parser.parse_args()
    os.chdir(PROJECT)
    plant(given.children)
    paths = [
        Path(path) for path in config().only_mutate if not given.files or any(part in path for part in given.files)
    ]
    chosen = {}
    for path in paths:
        names = list(outcomes(path))
        size = min(given.sample or len(names), len(names))
        chosen[path] = random.Random(f"{given.seed} {path.as_posix()}").sample(names, size)
    todo = [name for path, names in chosen.items() for name in names if outcomes(path)[name] not in KILLED]
    if todo:
        order = [sys.executable, "-m", "mutmut", "run", "--max-children", str(given.children), *todo]
        path = os.pathsep.join([os.environ.get("PYTHONPATH", ""), str(Path(__file__).parent)])  # for cold.py
        if subprocess.run(order, stdout=sys.stderr, env=os.environ | {"PYTHONPATH": path}, check=False).returncode:
            return 1
    print(f"sample of at most {given.sample or 'all'} faults a file, seed {given.seed}")
    return 0 if report(chosen) else 1


if __name__ == "__main__":
    sys.exit(main())
