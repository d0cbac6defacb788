"""A batch: runs in the order of their needs; the whole built aside and put in place at the end."""

import graphlib
import json
import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from helpers.data.corpus import replace_folder
from helpers.data.hashes import sha256
from helpers.data.kept import KEPT, digest
from helpers.data.places import PROJECT
from helpers.data.reads import input_hash
from helpers.page.provenance import git_commit
from helpers.runs.configuration import Configuration, Run, read_configuration
from helpers.runs.executors import Executor, executor
from helpers.runs.fingerprint import fingerprint, hash_files, is_intact, look, shared_inputs, with_reads
from helpers.runs.lock import alone
from helpers.runs.manifest import manifest, read_manifest, read_runs, write_manifest
from helpers.runs.outcome import FAILED, OK, SKIPPED, UP_TO_DATE, Outcome
from helpers.runs.progress import Progress
from helpers.runs.schedule import in_turn
from helpers.runs.values import check_values
from helpers.runs.warm_fork import PAGE

BUILD = PROJECT / "reports" / "build"


def run(
    file: str | Path, workers: int = 2, force: bool = False, build: Path = BUILD, execute: str = "processes"
) -> int:
    """Run the batch that a configuration file describes and print what becomes of it.

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
    BlockingIOError
        Another process builds this batch.
    """
    tell = lambda line: print(line, flush=True)  # noqa: E731
    outcomes = run_batch(read_configuration(file), workers, force, build, execute, tell)
    return 0 if all(outcome.done for outcome in outcomes) else 1


def run_batch(
    configuration: Configuration,
    workers: int = 2,
    force: bool = False,
    build: Path = BUILD,
    execute: str = "processes",
    tell: Callable[[str], None] = lambda line: None,
) -> list[Outcome]:
    """Run what has changed, in the order of `needs`, and replace the last build.

    Work is done in <build>/<batch>.partial, with an index that leads to what is done; finished runs stay there when a
    batch is interrupted, and the next one takes them up. <build>/<batch> is replaced once, at the end. Where nothing
    has changed it stays as it is.

    Parameters
    ----------
    configuration : Configuration
    workers : int
        How many runs at the same time.
    force : bool
        Run also what has not changed, and compute anew what is kept.
    build : path
        Folder of the builds.
    execute : str
        Name of an executor, see `helpers.runs.executors.executor`.
    tell : callable
        Gets a line for each run as it ends, and some at the beginning and at the end.

    Returns
    -------
    list of Outcome
        In the order of the configuration.

    Raises
    ------
    ConfigurationError
        A run asks for what its data do not hold, or the executor is unknown; nothing was started.
    BlockingIOError
        Another process builds this batch.
    KeyboardInterrupt
        The batch was interrupted; its processes are ended and the last build is untouched.
    """
    final, shared = build.absolute() / configuration.name, shared_inputs()
    kept = kept_folder(final.parent, shared, anew=force)
    with (
        alone(final.with_name(f".{final.name}.lock"), f"build {final}"),
        executor(execute, {KEPT: str(kept)}) as opened,
    ):
        batch = _Batch(configuration, final, force, opened, shared)
        check_values([run for run in configuration.runs if run.id not in batch.standing])
        progress = Progress(tell, len(batch.runs), len(batch.runs) - len(batch.standing))
        if batch.whole():
            outcomes = [batch.standing[name][1] for name in batch.runs]
        else:
            progress.started(workers, batch.partial / "index.html")
            outcomes = batch.run(workers, progress)
            batch.finish(outcomes)
        _remove(batch.partial)
    progress.ended(outcomes, final / "index.html", f"workbook open {configuration.name}")
    return outcomes


def kept_folder(build: Path, shared: dict, anew: bool = False) -> Path:
    """Where runs keep what they compute (`helpers.data.kept`); what other code has kept there is removed.

    Examples
    --------
    >>> kept_folder(Path("/nowhere/build"), {"helpers": {}}).parent
    PosixPath('/nowhere/build/.kept')
    """
    folder = build / ".kept" / digest(shared)[:16]
    for found in folder.parent.glob("*"):
        if anew or found != folder:
            shutil.rmtree(found, ignore_errors=True)
    return folder


class _Batch:
    """The state of one batch: what stands from earlier, and what has become of each run."""

    def __init__(self, configuration: Configuration, final: Path, force: bool, execute: Executor, shared: dict):
        self.configuration, self.final, self.executor = configuration, final, execute
        self.partial = final.with_name(f"{final.name}.partial")
        self.runs = {run.id: run for run in configuration.runs}
        self.earlier = [] if force else [(folder, read_runs(folder)) for folder in (self.partial, final)]
        self.shared, self.look, self.commit = shared, look(), git_commit()
        self.outcomes: dict[str, Outcome] = {}
        self.standing: dict[str, tuple[Path, Outcome]] = {}
        for run in (self.runs[name] for name in self.in_order()):
            if all(need in self.standing for need in run.needs):
                needs = {need: self.standing[need][1].fingerprint for need in run.needs}
                found = self.find(run, fingerprint(run, self.shared, needs))
                self.standing |= {run.id: found} if found else {}

    def in_order(self) -> Iterable[str]:
        return graphlib.TopologicalSorter({run.id: run.needs for run in self.runs.values()}).static_order()

    def find(self, run: Run, mark: str) -> tuple[Path, Outcome] | None:
        """A run's result in an earlier build, if nothing that it depends on and nothing of it has changed since."""
        for place, known in self.earlier:
            entry, folder = known.get(run.id, {}), place / run.id
            if entry.get("files") and is_intact(folder, entry["files"]):
                now = {name: input_hash(name) for name in _result(folder).get("reads", {})}
                if with_reads(mark, now) == entry["fingerprint"]:
                    told = {"files": entry["files"], "page": entry["page"]}
                    return place, Outcome(run, UP_TO_DATE, fingerprint=entry["fingerprint"], **told)
        return None

    def whole(self) -> bool:
        """Whether the last build is, to the byte, what this batch would leave."""
        if any(self.standing.get(name, (None,))[0] != self.final for name in self.runs):
            return False
        outcomes, known = [self.standing[name][1] for name in self.runs], read_manifest(self.final)
        if any(outcome.page.get("look") != self.look for outcome in outcomes):
            return False
        site, pages = known.get("site"), {f"{outcome.run.id}/{PAGE}": outcome.page["sha256"] for outcome in outcomes}
        return bool(site) and known == self.manifest(outcomes, site) and is_intact(self.final, site | pages)

    def manifest(self, outcomes: list[Outcome], site: dict[str, str]) -> dict:
        return manifest(self.configuration, outcomes, site, self.commit, self.shared["versions"])

    def run(self, workers: int, progress: Progress) -> list[Outcome]:
        """Settle all runs; the index and the manifest of the partial build grow with them."""
        from helpers.runs.site import write_index  # here: a batch without news makes no page

        def settled(outcome: Outcome) -> None:
            self.outcomes[outcome.run.id] = outcome
            progress.settle(outcome)
            known = [self.outcomes[name] for name in self.runs if name in self.outcomes]
            content = self.manifest(known, {})
            write_manifest(content, self.partial)
            write_index(content, known, self.partial, coming=len(self.runs) - len(known))

        self.partial.mkdir(parents=True, exist_ok=True)
        in_turn(self.runs.values(), self.settle, settled, self.executor.end, workers)
        return [self.outcomes[name] for name in self.runs]

    def finish(self, outcomes: list[Outcome]) -> None:
        """Complete the partial build and put it in the place of the last one."""
        from helpers.runs.site import write_site

        for path in list(self.partial.iterdir()):
            if path.name not in self.runs:
                _remove(path)
        content = self.manifest(outcomes, {})
        site = write_site(content, outcomes, self.partial)
        write_manifest(content | {"site": site}, self.partial)
        replace_folder(self.partial, self.final)

    def settle(self, run: Run) -> Outcome:
        """Skip a run, take it from an earlier build, or execute it; then see to its page."""
        missing = [need for need in run.needs if not self.outcomes[need].done]
        folder = self.partial / run.id
        if missing:
            _remove(folder)
            return Outcome(run, SKIPPED, error=f"needs {', '.join(missing)}")
        mark = fingerprint(run, self.shared, {need: self.outcomes[need].fingerprint for need in run.needs})
        place, outcome = self.standing.get(run.id) or self.find(run, mark) or (None, None)
        if outcome is None:
            outcome = self.execute(run, folder, mark)
        elif place != self.partial:
            _remove(folder)
            shutil.copytree(place / run.id, folder)
        return self.with_page(outcome, folder) if outcome.done else outcome

    def execute(self, run: Run, folder: Path, mark: str) -> Outcome:
        """Execute a run in an empty folder."""
        _remove(folder)
        folder.mkdir()
        start = time.monotonic()
        error = self.executor(run, folder)
        seconds = time.monotonic() - start
        if not error and not (folder / "result.json").is_file():
            error = "the notebook's last cell left no result.json; it must call save(...)"
        if error:
            return Outcome(run, FAILED, seconds, mark, error=error)
        files = {name: known for name, known in hash_files(folder).items() if name != PAGE}
        return Outcome(run, OK, seconds, with_reads(mark, _result(folder).get("reads", {})), files)

    def with_page(self, outcome: Outcome, folder: Path) -> Outcome:
        """Make a run's page, unless the process of the run has made it, or it stands from earlier in the same look."""
        page = folder / PAGE
        made = (
            outcome.status == OK or outcome.page == {"look": self.look, "sha256": sha256(page)}
            if page.is_file()
            else False
        )
        if not made:
            from helpers.runs.pages import report_page

            try:
                page.write_text(report_page(folder), encoding="utf-8")
            except Exception as error:
                told = f"its page cannot be made: {type(error).__name__}: {error}"
                return replace(outcome, status=FAILED, error=told)
        return replace(outcome, page={"look": self.look, "sha256": sha256(page)})


def _result(folder: Path) -> dict:
    try:
        return json.loads((folder / "result.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
