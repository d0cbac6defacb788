"""A batch: runs in the order of their needs; the whole built aside and put in place at the end."""

import graphlib
import shutil
import time
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path

from tqdm import tqdm

from helpers.data.corpus import replace_folder
from helpers.data.places import PROJECT
from helpers.runs.configuration import Configuration, Run, read_configuration
from helpers.runs.executors import Executor, executor
from helpers.runs.fingerprint import fingerprint, hash_files, is_intact, shared_inputs
from helpers.runs.manifest import manifest, read_manifest, write_manifest
from helpers.runs.site import build_site
from helpers.runs.warm_fork import PAGE

BUILD = PROJECT / "reports" / "build"
OK, UP_TO_DATE, FAILED, SKIPPED = "ok", "up to date", "failed", "skipped"


@dataclass(frozen=True)
class Outcome:
    """What became of a run; `files` maps each file it left to its SHA-256."""

    run: Run
    status: str
    seconds: float = 0.0
    fingerprint: str = ""
    files: dict = field(default_factory=dict)
    error: str = ""

    @property
    def done(self) -> bool:
        """Whether the run's results stand."""
        return self.status in (OK, UP_TO_DATE)


def run(
    file: str | Path, workers: int = 2, force: bool = False, build: Path = BUILD, execute: str = "processes"
) -> int:
    """Run the batch that a configuration file describes and print what became of it.

    Parameters
    ----------
    file : path
        See `helpers.runs.configuration.read_configuration`.
    workers, force, build, execute
        See `run_batch`.

    Returns
    -------
    int
        0 when all runs stand, 1 when some failed or were skipped.

    Raises
    ------
    ConfigurationError
        Nothing was started.
    """
    outcomes = run_batch(read_configuration(file), workers, force, build, execute)
    print(describe(outcomes))
    return 0 if all(outcome.done for outcome in outcomes) else 1


def run_batch(
    configuration: Configuration, workers: int = 2, force: bool = False, build: Path = BUILD, execute: str = "processes"
) -> list[Outcome]:
    """Run what has changed, in the order of `needs`, and replace the last build.

    Work is done in <build>/<batch>.partial; finished runs stay there when a batch is interrupted,
    and the next one takes them up. <build>/<batch> is replaced once, at the end.

    Parameters
    ----------
    configuration : Configuration
    workers : int
        How many runs at the same time.
    force : bool
        Run also what has not changed.
    build : path
        Folder of the builds.
    execute : str
        Name of an executor, see `helpers.runs.executors.executor`.

    Returns
    -------
    list of Outcome
        In the order of the configuration.

    Raises
    ------
    KeyboardInterrupt
        The batch was interrupted; its processes are ended and the last build is untouched.
    """
    build = build.absolute()
    final, partial = build / configuration.name, build / f"{configuration.name}.partial"
    with executor(execute) as opened:
        partial.mkdir(parents=True, exist_ok=True)
        outcomes = _Batch(configuration, final, partial, force, opened).run(workers)
    wanted = {run.id for run in configuration.runs}
    for path in list(partial.iterdir()):
        if path.name not in wanted:
            _remove(path)
    build_site(configuration, outcomes, partial)
    replace_folder(partial, final)
    return outcomes


def describe(outcomes: list[Outcome]) -> str:
    """A table of runs and the line that sums them up.

    Examples
    --------
    >>> run = Run("atlas_kr", Path("10_atlas.ipynb"), (), {})
    >>> print(describe([Outcome(run, "ok", 2.25), Outcome(run, "up to date")]))
    run       status      seconds
    atlas_kr  ok              2.2
    atlas_kr  up to date      0.0
    <BLANKLINE>
    2 runs: 2 ok, 0 failed
    """
    rows = [("run", "status", "seconds")]
    for outcome in outcomes:
        status = outcome.status if outcome.status != SKIPPED else f"{SKIPPED}: {outcome.error}"
        rows.append((outcome.run.id, status, f"{outcome.seconds:.1f}"))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = [f"{a:<{widths[0]}}  {b:<{widths[1]}}  {c:>{widths[2]}}" for a, b, c in rows]
    counts = Counter(outcome.status for outcome in outcomes)
    total = f"{len(outcomes)} runs: {counts[OK] + counts[UP_TO_DATE]} ok, {counts[FAILED]} failed"
    total += f", {counts[SKIPPED]} skipped" if counts[SKIPPED] else ""
    total += f" (all {len(outcomes)} were up to date)" if 0 < counts[UP_TO_DATE] == len(outcomes) else ""
    return "\n".join([*lines, "", total])


class _Batch:
    """The state of one batch while it runs: outcomes, and the manifests to compare with."""

    def __init__(self, configuration: Configuration, final: Path, partial: Path, force: bool, execute: Executor):
        self.configuration, self.partial, self.force = configuration, partial, force
        self.earlier = [(folder, read_manifest(folder)) for folder in (partial, final)]
        self.executor = execute
        self.shared = shared_inputs()
        self.outcomes: dict[str, Outcome] = {}

    def run(self, workers: int) -> list[Outcome]:
        runs = {run.id: run for run in self.configuration.runs}
        order = graphlib.TopologicalSorter({run.id: run.needs for run in runs.values()})
        order.prepare()
        waiting = {}
        with ThreadPoolExecutor(workers) as pool, tqdm(total=len(runs), unit="run", disable=None) as bar:
            try:
                while order.is_active():
                    waiting |= {pool.submit(self.settle, runs[name]): name for name in order.get_ready()}
                    for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                        name = waiting.pop(future)
                        self.outcomes[name] = future.result()
                        write_manifest(manifest(self.configuration, self.in_order()), self.partial)
                        order.done(name)
                        bar.update()
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                self.executor.end()
                raise
        return self.in_order()

    def in_order(self) -> list[Outcome]:
        return [self.outcomes[run.id] for run in self.configuration.runs if run.id in self.outcomes]

    def settle(self, run: Run) -> Outcome:
        """Skip a run, take it from an earlier build, or execute it."""
        missing = [need for need in run.needs if not self.outcomes[need].done]
        folder = self.partial / run.id
        if missing:
            _remove(folder)
            return Outcome(run, SKIPPED, error=f"needs {', '.join(missing)}")
        mark = fingerprint(run, self.shared, {need: self.outcomes[need].fingerprint for need in run.needs})
        if not self.force:
            for place, known in self.earlier:
                files = known.get(run.id, {}).get("files")
                if files and known[run.id]["fingerprint"] == mark and is_intact(place / run.id, files):
                    if place != self.partial:
                        _remove(folder)
                        shutil.copytree(place / run.id, folder)
                    return Outcome(run, UP_TO_DATE, fingerprint=mark, files=files)
        start = time.monotonic()
        error = self.execute(run, folder)
        seconds = time.monotonic() - start
        if error:
            return Outcome(run, FAILED, seconds, mark, error=error)
        files = {name: known for name, known in hash_files(folder).items() if name != PAGE}
        return Outcome(run, OK, seconds, mark, files=files)

    def execute(self, run: Run, folder: Path) -> str:
        """Execute a run in an empty folder; the last lines of its error, or nothing."""
        _remove(folder)
        folder.mkdir()
        error = self.executor(run, folder)
        if not error and not (folder / "result.json").is_file():
            return "the notebook's last cell left no result.json; it must call save(...)"
        return error


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
