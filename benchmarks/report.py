"""The report of the project as one meets it: all runs of reports/runs.toml, before and after what long runs share.

    python benchmarks/report.py

Each state of the project is laid out in a folder of its own, and its batch executed by the command, two runs at a
time: once so that kernels are compiled, then with --force (everything is computed), then with nothing changed.
"""

import argparse
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from helpers.data.places import PROJECT

BEFORE = "06aa35fa6b3ad0260dbfce2cfd94ad0b0d56979a"  # the state before runs shared what they compute
PARTS = ("src", "data", "notebooks", "reports", "evidence", "tests")
WHOLE, FIRST_PAGE, UNCHANGED = 120, 15, 3


def lay_out(commit, folder):
    """The project at a commit, or as it stands, in a folder; False where its history does not reach back so far."""
    if commit is None:
        for part in PARTS:
            shutil.copytree(PROJECT / part, folder / part, ignore=shutil.ignore_patterns("build", "__pycache__"))
        return True
    archive = subprocess.run(["git", "archive", commit, *PARTS], cwd=PROJECT, capture_output=True)
    if not archive.returncode:
        subprocess.run(["tar", "-x", "-C", str(folder)], input=archive.stdout, check=True)
    return not archive.returncode


def batch(folder, *options):
    """Seconds of a batch, seconds until its first page stood there, and seconds of processors."""
    env = os.environ | {"PYTHONPATH": str(folder / "src"), "PYTHONHASHSEED": "0"}
    before, begin, first = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter(), None
    command = [sys.executable, "-m", "helpers.cli", "run", *options]
    with subprocess.Popen(
        command, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        while process.poll() is None:
            if first is None and list(folder.glob("reports/build/*.partial/*/report.html")):
                first = time.perf_counter() - begin
            time.sleep(0.05)
    seconds, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        raise RuntimeError(f"{folder}: the batch ended with {process.returncode}")
    return seconds, first, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(commit):
    """Seconds by what was measured; None where the commit is not there."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        if not lay_out(commit, folder):
            return None
        newcomer, _, _ = batch(folder)
        whole, first, processors = batch(folder, "--force")
        again = statistics.median(batch(folder)[0] for _ in range(5))
    return {"newcomer": newcomer, "whole": whole, "first": first, "processors": processors, "again": again}


def section():
    """Both states side by side as Markdown, and whether the aims hold."""
    load = os.getloadavg()[0]
    known = {"before": measure(BEFORE), "now": measure(None)}
    lines = [
        "| | whole batch, s | of processors, s | first page, s | nothing changed, s | first time ever, s |",
        "|---|" + "---|" * 5,
    ]
    for name, found in known.items():
        values = (found[key] for key in ("whole", "processors", "first", "again", "newcomer")) if found else ()
        told = [f"{value:.1f}" for value in values] or ["the history does not reach back so far", *[""] * 4]
        lines.append(f"| {name} | {' | '.join(told)} |")
    now = known["now"]
    aims = {
        f"whole batch {now['whole']:.0f} s (aim: {WHOLE} s)": now["whole"] <= WHOLE,
        f"first page {now['first']:.1f} s (aim: {FIRST_PAGE} s)": now["first"] <= FIRST_PAGE,
        f"nothing changed {now['again']:.1f} s (aim: {UNCHANGED} s)": now["again"] <= UNCHANGED,
    }
    return "\n\n".join(
        [
            "## The report of the project",
            f"All runs of reports/runs.toml, two at a time, environment ready. {os.cpu_count()} cores, "
            f"{platform.machine()}, Python {platform.python_version()}; load before the first batch {load:.1f}: the "
            "aims are for a machine that does nothing else.",
            "\n".join(lines),
            "; ".join(f"{what}: {'holds' if holds else 'does not hold'}" for what, holds in aims.items()) + ".",
        ]
    )


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    print(section())
