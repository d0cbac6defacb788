"""How a run is executed: each executor is a function from a run and its folder to an error text, "" when all went well.

`executor` opens the one that a name asks for:

- "processes": a child of a warm parent for each run (`helpers.runs.warm_fork`), ordinary kernels where that is unsafe;
- "kernels": a new process and a new kernel for each run;
- "tcp://HOST:PORT": the workers of a dask.distributed scheduler; they see the same files under the same names.
"""

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from types import MappingProxyType

from helpers.page.record import OUTPUT
from helpers.runs.configuration import ConfigurationError, Run
from helpers.runs.warm_fork import ONE_THREAD, PAGE, can_fork

Executor = Callable[[Run, Path], str]
ERROR_LINES = 12
LEFT = "a cell ended the process before the last cell was done"
NOTHING: Mapping[str, str] = MappingProxyType({})
NAMES = 'expected "processes", "kernels" or "tcp://HOST:PORT"'


@contextmanager
def executor(name: str = "processes", env: Mapping[str, str] = NOTHING) -> Iterator[Executor]:
    """Open an executor; when the block ends, however it ends, so do the runs that it still executes.

    Parameters
    ----------
    name : str
        See above.
    env : mapping of str to str
        Environment variables of the runs, beside those of this process.

    Raises
    ------
    ConfigurationError
        The name is none of these, dask.distributed is not installed, or no scheduler answers.

    Examples
    --------
    >>> with executor("threads"):
    ...     pass
    Traceback (most recent call last):
        ...
    helpers.runs.configuration.ConfigurationError: executor 'threads': expected "processes", "kernels" or ...
    """
    if name.startswith(("tcp://", "tls://")):
        execute = Cluster(name, env)
    elif name in ("processes", "kernels"):
        execute = Forks(env) if name == "processes" and can_fork() else Kernels(env)
    else:
        raise ConfigurationError(f"executor {name!r}: {NAMES}")
    try:
        yield execute
    finally:
        execute.end()


class Kernels:
    """Each run in a new process with a new kernel."""

    def __init__(self, env: Mapping[str, str] = NOTHING):
        self.env = env
        self.processes: set[subprocess.Popen] = set()
        self.ending = False

    def __call__(self, run: Run, folder: Path) -> str:
        task = ["helpers.runs.execute", str(run.notebook), json.dumps(run.parameters)]
        own = {"cwd": folder, "env": {OUTPUT: str(folder)}, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
        with self.process(task, **own) as process, _limit(run, process) as late:
            messages = process.stderr.read()
            process.wait()
        return late() or _error(process.returncode, messages)

    @contextmanager
    def process(self, module: list[str], env: Mapping[str, str] = NOTHING, **pipes) -> Generator[subprocess.Popen]:
        """A process that ends when its standard input closes: with the block, with this process, or with `end`."""
        process = subprocess.Popen(
            [sys.executable, "-m", *module],
            env={**os.environ, **ONE_THREAD, **self.env, **env},
            stdin=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
            **pipes,
        )
        self.processes.add(process)
        if self.ending:
            _close(process)
        try:
            yield process
        finally:
            _close(process)
            process.wait()
            self.processes.discard(process)

    def end(self) -> None:
        """Close the standard input of each process: it ends, and what it started with it."""
        self.ending = True
        for process in list(self.processes):
            _close(process)


class Forks:
    """Each run in a child of a warm parent; as many parents as runs at the same time, each started when needed."""

    def __init__(self, env: Mapping[str, str] = NOTHING):
        self.kernels = Kernels(env)
        self.parents = contextlib.ExitStack()
        self.idle: list[subprocess.Popen] = []
        self.cold = ""

    def __call__(self, run: Run, folder: Path) -> str:
        if self.cold:
            return self.kernels(run, folder)
        parent = self.idle.pop() if self.idle else self._parent()
        task = {"notebook": str(run.notebook), "parameters": run.parameters, "folder": str(folder)}
        task["seconds"] = run.minutes * 60
        try:
            parent.stdin.write(json.dumps(task) + "\n")
            parent.stdin.flush()
            answer = json.loads(parent.stdout.readline())
        except (OSError, ValueError):
            return f"the process that forks runs ended with status {parent.wait()}"
        self.idle.append(parent)
        if answer.get("late"):
            return _late(run)
        if "cold" not in answer:
            left = not answer["status"] and (folder / "result.json").is_file() and not (folder / PAGE).is_file()
            return LEFT if left else _error(answer["status"], answer["messages"])
        if not self.cold:
            self.cold = answer["cold"]
            print(f"{self.cold}: not forking, each run gets a kernel of its own", file=sys.stderr)
        return self.kernels(run, folder)

    def _parent(self) -> subprocess.Popen:
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        return self.parents.enter_context(self.kernels.process(["helpers.runs.warm_fork"], **pipes))

    def end(self) -> None:
        """End the parents and their children."""
        self.kernels.end()
        self.parents.close()


class Cluster:
    """Each run on a worker of dask.distributed, which forks it as this process would."""

    def __init__(self, address: str, env: Mapping[str, str] = NOTHING):
        self.env = dict(env)
        try:
            from distributed import Client
        except ImportError:
            needed = "dask.distributed is not installed: pip install 'cooperation-workbook[cluster]'"
            raise ConfigurationError(f"executor {address}: {needed}") from None
        try:
            self.client = Client(address, timeout=10, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ConfigurationError(f"executor {address}: no scheduler answers ({error})") from None
        self.futures = set()

    def __call__(self, run: Run, folder: Path) -> str:
        from distributed import CancelledError

        future = self.client.submit(run_on_worker, self.client.id, run, str(folder), self.env, pure=False)
        self.futures.add(future)
        try:
            return future.result()
        except (CancelledError, Exception) as error:
            return f"{type(error).__name__}: {error}"
        finally:
            self.futures.discard(future)

    def end(self) -> None:
        """Cancel the runs; their workers end them, and the parents they were forked from."""
        if self.client.status == "closed":
            return
        with contextlib.suppress(OSError, TimeoutError):
            self.client.cancel(list(self.futures), force=True)
            self.client.run(end_on_worker, self.client.id)
        self.client.close()


#: On a worker: the executor of each batch that has sent it a run.
_batches: dict[str, Forks | Kernels] = {}
_lock = threading.Lock()


def run_on_worker(batch: str, run: Run, folder: str, env: dict[str, str]) -> str:
    """Execute a run on a worker of dask.distributed; it ends when the batch forgets it."""
    from distributed import get_worker

    if not (Path(folder).is_dir() and run.notebook.is_file()):
        return f"the worker sees no {folder} or no {run.notebook}: workers need the same files under the same names"
    worker = get_worker()
    key, done = worker.get_current_task(), threading.Event()
    with _lock:
        execute = _batches.setdefault(batch, Forks(env) if can_fork() else Kernels(env))

    def watch() -> None:
        while not done.wait(0.5):
            task = worker.state.tasks.get(key)
            if task is None or task.state not in ("executing", "long-running"):
                return execute.end()

    threading.Thread(target=watch, daemon=True).start()
    try:
        return execute(run, Path(folder))
    finally:
        done.set()


def end_on_worker(batch: str) -> None:
    """End what a batch has left on a worker."""
    with _lock:
        execute = _batches.pop(batch, None)
    if execute:
        execute.end()


@contextmanager
def _limit(run: Run, process: subprocess.Popen) -> Generator[Callable[[], str]]:
    """End a process that takes longer than its run may; what is given tells whether it did."""
    over = threading.Event()
    timer = threading.Timer(run.minutes * 60, lambda: (over.set(), _close(process)))
    timer.daemon = True
    timer.start()
    try:
        yield lambda: _late(run) if over.is_set() else ""
    finally:
        timer.cancel()


def _late(run: Run) -> str:
    return f"it was ended after {run.minutes:g} minutes, its limit (minutes in the list of runs)"


def _close(process: subprocess.Popen) -> None:
    with contextlib.suppress(OSError, ValueError):
        process.stdin.close()


def _error(status: int, messages: str) -> str:
    if not status:
        return ""
    from nbconvert.filters import strip_ansi  # here: a batch without news needs neither

    from helpers.runs.execute import CELL_ERROR

    before, _, of_cell = messages.partition(CELL_ERROR)
    lines = [line for line, _ in groupby(strip_ansi(of_cell or before).strip().splitlines())]
    return "\n".join(lines[-ERROR_LINES:]) or f"the process ended with status {status}"
