"""A hundred reports: the ways to turn them out side by side, and a check that all leave the same pictures and tables.

    python benchmarks/report_batch.py --runs 100

A report is a run of notebook 11_countries on the embedded corpus (the countries with most works, each in Korean and
English) and its page; a second row has a small notebook: imports, one table and two pictures. Each way works in a
process of its own. The slow ones do the first runs only (--sample); what a way needs once, such as the imports of a
warm parent, is in its seconds. papermill's command makes no page, so its seconds are given without one, and once more
with nbconvert's command for each.
"""

import argparse
import hashlib
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from helpers.data.corpus import read_corpus
from helpers.data.places import PROJECT

LARGE = PROJECT / "notebooks" / "11_countries.ipynb"
KEPT = {".png", ".csv"}
#: Ways by name: workers, and whether a sample is enough.
WAYS = {
    "papermill's command": ("command", 1, True),
    "papermill's and nbconvert's commands": ("commands", 1, True),
    "papermill's API in one process, ordinary kernels": ("api", 1, True),
    "papermill's command, two at a time": ("command", 2, True),
    "a process and a kernel for each run (`--executor kernels`)": ("kernels", 2, True),
    "forks of a warm parent, one worker": ("processes", 1, False),
    "forks of warm parents, two workers (`workbook run`)": ("processes", 2, False),
}
SMALL = (
    "number: int = 1  # of the report",
    "import matplotlib.pyplot as plt\nimport networkx as nx\nimport numpy as np\nimport pandas as pd\n"
    "from scipy import stats",
    "random = np.random.default_rng(number)\nx = random.normal(size=(500, 2))\n"
    "table = pd.DataFrame(x, columns=['a', 'b']).assign(rank=stats.rankdata(x[:, 0]))\n"
    "table.to_csv('table.csv')\ntable.describe()",
    "figure, axes = plt.subplots()\naxes.scatter(*x.T, s=4)\nfigure.savefig('scatter.png')",
    "graph = nx.gnp_random_graph(40, 0.1, seed=number)\nfigure, axes = plt.subplots()\n"
    "nx.draw(graph, nx.spring_layout(graph, seed=number), axes, node_size=30)\nfigure.savefig('graph.png')",
)


def small_notebook(folder):
    """The small notebook of the second row."""
    cells = [new_code_cell(source) for source in SMALL]
    cells[0].metadata.tags = ["parameters"]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), folder / "small.ipynb")
    return folder / "small.ipynb"


def tasks(row, runs, folder):
    """Notebook and parameters of each run."""
    if row == "small":
        notebook = small_notebook(folder)
        return [(notebook, {"number": number}) for number in range(runs)]
    slots = read_corpus("medline_2021").authorships.dropna(subset=["country"])
    works = slots.groupby("country")["work_id"].nunique().rename("works").reset_index()
    countries = works.sort_values(["works", "country"], ascending=[False, True])["country"].head(-(-runs // 2))
    given = [{"focal_country": code, "language": language} for code in countries for language in ("ko", "en")]
    return [(LARGE, parameters) for parameters in given[:runs]]


def execute(way, workers, listed, place):
    """Execute runs one way, each in a folder of its own below `place`."""
    from helpers.runs.configuration import Run
    from helpers.runs.executors import executor

    folders = [place / f"{number:03}" for number in range(len(listed))]
    for folder in folders:
        folder.mkdir()
    if way in ("kernels", "processes"):
        with executor(way) as run, ThreadPoolExecutor(workers) as pool:
            made = [Run(f"r{number}", *task[:1], (), task[1]) for number, task in enumerate(listed)]
            errors = [error for error in pool.map(run, made, folders) if error]
        if errors:
            raise RuntimeError(errors[0])
        _pages(folders if way == "kernels" else [])
    elif way == "api":
        for task, folder in zip(listed, folders, strict=True):
            _by_api(*task, folder)
        _pages(folders)
    else:
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(lambda task, folder: _by_command(way, *task, folder), listed, folders))


def _by_command(way, notebook, parameters, folder):
    given = [word for name, value in parameters.items() for word in ("-p", name, str(value))]
    commands = [["papermill", str(notebook), "notebook.ipynb", *given]]
    commands += [["nbconvert", "--to", "html", "notebook.ipynb"]] if way == "commands" else []
    env = os.environ | {"WORKBOOK_OUTPUT": str(folder)}
    for command in commands:
        subprocess.run([sys.executable, "-m", *command], cwd=folder, env=env, check=True, capture_output=True)


def _by_api(notebook, parameters, folder):
    import papermill

    os.environ["WORKBOOK_OUTPUT"] = str(folder)
    papermill.execute_notebook(notebook, folder / "notebook.ipynb", parameters, cwd=folder, progress_bar=False)


def _pages(folders):
    from helpers.runs.pages import report_page

    for folder in folders:
        if (folder / "result.json").is_file():
            (folder / "report.html").write_text(report_page(folder), encoding="utf-8")


def digest(folder):
    """One hash of the pictures and tables of a run."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in KEPT)
    found = [(path.relative_to(folder).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()) for path in files]
    if len(found) < 3:
        raise RuntimeError(f"{folder} holds {len(found)} pictures and tables")
    return hashlib.sha256(json.dumps(found).encode()).hexdigest()


def measure(way, workers, row, runs):
    """Seconds, memory of the largest process in MB, and the digest of each run; what the fresh process prints."""
    with tempfile.TemporaryDirectory() as place:
        listed = tasks(row, runs, Path(place))
        begin = time.perf_counter()
        execute(way, workers, listed, Path(place))
        seconds = time.perf_counter() - begin
        digests = [digest(folder) for folder in sorted(Path(place).iterdir()) if folder.is_dir()]
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(json.dumps({"seconds": seconds, "peak": max(peaks) / 1024, "digests": digests}))


def compare(row, runs, sample):
    """One table of all ways; an error if two of them differ in a picture or a table."""
    lines = ["| way | runs | seconds each | times the command, at equal workers | all runs, s | largest process, MB |"]
    lines += ["|---|---|---|---|---|---|"]
    commands, expected = {}, {}
    for name, (way, workers, sampled) in WAYS.items():
        number = min(sample, runs) if sampled else runs
        task = [sys.executable, __file__, "--way", way, "--workers", str(workers), "--row", row, "--runs", str(number)]
        found = json.loads(subprocess.run(task, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()[-1])
        for position, value in enumerate(found["digests"]):
            if expected.setdefault(position, value) != value:
                raise RuntimeError(f"{name}: run {position} differs in a picture or a table")
        each = found["seconds"] / number
        print(f"{row}: {name}: {each:.2f} s", file=sys.stderr)
        if way == "command":
            commands[workers] = each
        ratio = commands[workers] / each
        whole = f"{found['seconds']:.0f}" if number == runs else f"({each * runs:.0f})"
        lines.append(f"| {name} | {number} | {each:.2f} | {ratio:.1f} | {whole} | {found['peak']:.0f} |")
    aims = {
        f"{ratio:.1f} times the command on two workers (aim: 8)": ratio >= 8,
        f"{each * runs:.0f} s for {runs} runs (aim: 60 s for 100)": each * 100 <= 60,
    }  # the last way: two workers
    told = "; ".join(f"{what}: {'holds' if holds else 'does not hold'}" for what, holds in aims.items())
    return "\n".join([*lines, "", f"Forks of warm parents: {told}."])


def section(runs=100, sample=8):
    """Both tables as Markdown."""
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    versions = ", ".join(f"{name} {version(name)}" for name in ("papermill", "nbclient", "ipykernel", "ipython"))
    return "\n\n".join(
        [
            "## Report runs",
            f"{machine}; {versions}. Pictures and tables are the same bytes in all ways (checked). Of the slow ways "
            f"the first {sample} runs are measured, and the seconds of all {runs} in brackets follow from them.",
            f"Notebook `11_countries`, {runs} runs of {-(-runs // 2)} focal countries in two languages; pages included "
            "except where papermill's command stands alone:",
            compare("large", runs, sample),
            "What is left, about 1.5 s of one processor, is the notebook's own work, which no way of starting it "
            "saves: drawing and encoding four pictures, the draws of the bootstraps, the layout of a network, tables "
            "as CSV, the page, and the memory that a fork takes anew. Runs that differ in country and language alone "
            "make the same draws and the same layout again.",
            f"A small notebook (imports, one table, two pictures), {runs} runs, no pages:",
            compare("small", runs, sample),
        ]
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--sample", type=int, default=8, help="runs of the slow ways")
    parser.add_argument("--way", help=argparse.SUPPRESS)
    parser.add_argument("--workers", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--row", default="large", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.way:
        measure(args.way, args.workers, args.row, args.runs)
    else:
        print(section(args.runs, args.sample))


if __name__ == "__main__":
    main()
