import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from helpers.data.places import PROJECT
from helpers.runs import executors, warm_fork
from helpers.runs.configuration import Run
from helpers.runs.executors import Forks
from helpers.runs.normalise import write_notebook
from helpers.runs.warm_fork import can_fork, imports_of

pytestmark = pytest.mark.skipif(not can_fork(), reason="no fork that is safe here")


@pytest.fixture(scope="module")
def forks():
    opened = Forks()
    yield opened
    opened.end()


@pytest.fixture
def execute(forks, tmp_path):
    """Execute cells in a folder of their own; the error, and the folder."""

    def execute(name, *cells):
        notebook = tmp_path / f"{name}.ipynb"
        if cells:
            write_notebook(new_notebook(cells=[new_code_cell(cell) for cell in cells]), notebook)
        folder = tmp_path / f"{name}.out"
        folder.mkdir()
        return forks(Run(name, notebook, (), {}), folder), folder

    return execute


def test_nothing_leaks_from_one_run_into_the_next(forks, notebooks, tmp_path):
    drawn = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        assert forks(Run(name, notebooks / "leaves_traces.ipynb", (), {}), tmp_path / name) == ""
        drawn.append((tmp_path / name / "drawn.txt").read_text())
    assert len(forks.idle) == 1 and not forks.cold, "both were forked from one parent"
    assert drawn[0] != drawn[1], "two runs draw the same random numbers"


def test_a_run_that_changes_things_would_be_noticed(execute, notebooks):
    cells = [cell["source"] for cell in json.loads((notebooks / "leaves_traces.ipynb").read_text())["cells"]]
    cells = ["".join(cell) for cell in cells]
    error, _ = execute("twice", *cells, *cells[1:])
    assert all(f"'{what}': True" in error for what in ("global", "settings", "folder", "functions", "threads"))


def test_an_error_is_told_in_its_last_lines(execute):
    error, folder = execute("error", "1 / 0")
    assert error.endswith("ZeroDivisionError: division by zero")
    assert "ZeroDivisionError" in (folder / "notebook.ipynb").read_text()


def test_a_killed_child_is_told_and_the_parent_goes_on(execute):
    assert execute("killed", "import os\nos.kill(os.getpid(), 9)")[0] == "the process ended with status -9"
    assert execute("after", "1")[0] == ""


def test_what_a_run_has_started_ends_with_it(execute):
    shell = "['sh', '-c', 'sleep 600; touch outlived']"
    started = f"import subprocess\nopen('pid', 'w').write(str(subprocess.Popen({shell}).pid))"
    error, folder = execute("starts", started)
    assert error == "" and ended(int((folder / "pid").read_text()))
    assert not (folder / "outlived").exists(), "nobody waits for it"


@pytest.mark.parametrize("ending", ["os._exit(0)", "os.kill(os.getpid(), 15)"])
def test_a_cell_that_ends_the_process_after_it_saved_is_a_failure(execute, ending):
    saved = "import os\nopen('result.json', 'w').write('{}')"
    error, _ = execute("ends", saved, ending, "1")
    assert error in ("a cell ended the process before the last cell was done", "the process ended with status -15")
    assert execute("whole", "1")[0] == ""


def test_a_run_that_takes_too_long_is_ended_with_what_it_started(forks, tmp_path):
    started = "import subprocess\nopen('pid', 'w').write(str(subprocess.Popen(['sleep', '600']).pid))"
    cells = [new_code_cell(cell) for cell in (started, "import time\ntime.sleep(600)")]
    write_notebook(new_notebook(cells=cells), tmp_path / "waits.ipynb")
    (tmp_path / "out").mkdir()
    error = forks(Run("waits", tmp_path / "waits.ipynb", (), {}, minutes=0.1), tmp_path / "out")
    assert error == "it was ended after 0.1 minutes, its limit (minutes in the list of runs)"
    assert ended(int((tmp_path / "out" / "pid").read_text()))


def test_of_many_messages_the_last_ones_are_told(execute):
    error, _ = execute("noisy", "import os\nfor _ in range(64):\n    os.write(2, b'x' * (1 << 20))", "1 / 0")
    assert error.endswith("ZeroDivisionError: division by zero") and len(error) < 5000


def test_files_left_open_are_written(execute):
    _, folder = execute("open", "left = open('left.txt', 'w')\nleft.write('all of it')")
    assert (folder / "left.txt").read_text() == "all of it"


@pytest.mark.parametrize("ending", ["asker", "parent"])
def test_a_child_does_not_outlive_who_waits_for_it(ending, tmp_path):
    forks, folder = Forks(), tmp_path / "out"
    folder.mkdir()
    cell = "import os, time\nopen('new', 'w').write(str(os.getpid()))\nos.rename('new', 'pid')\ntime.sleep(600)"
    write_notebook(new_notebook(cells=[new_code_cell(cell)]), tmp_path / "waits.ipynb")
    told = []
    thread = threading.Thread(target=lambda: told.append(forks(Run("waits", tmp_path / "waits.ipynb", (), {}), folder)))
    thread.start()
    wait_for((folder / "pid").exists)
    if ending == "asker":
        forks.end()
    else:
        next(iter(forks.kernels.processes)).kill()
    assert ended(int((folder / "pid").read_text()))
    thread.join(300)
    forks.end()
    assert "ended with status" in told[0]


def test_threads_make_it_fall_back_to_kernels_and_say_so(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(executors, "ONE_THREAD", {"ARROW_DEFAULT_MEMORY_POOL": "jemalloc"})
    monkeypatch.setitem(os.environ, "OPENBLAS_NUM_THREADS", "3")
    write_notebook(new_notebook(cells=[new_code_cell("open('made', 'w').close()")]), tmp_path / "a.ipynb")
    forks = Forks()
    assert forks(Run("a", tmp_path / "a.ipynb", (), {}), tmp_path) == ""
    forks.end()
    assert (tmp_path / "made").exists()
    assert "threads run in the warm parent" in capsys.readouterr().err


#: A warm parent that tells at each fork how many threads Python and the kernel know; its children leave at once.
COUNTING = """
import os, sys, threading
from helpers.runs import warm_fork
told = lambda: print(threading.active_count(), len(os.listdir("/proc/self/task")), file=sys.stderr, flush=True)
os.register_at_fork(before=told)
warm_fork.run_here = lambda **task: 0
warm_fork.main()
"""


def test_no_thread_runs_when_it_forks(tmp_path):
    """Whatever the project's notebooks import and read, and again."""
    notebooks = sorted((PROJECT / "notebooks").glob("*.ipynb"))
    notebooks += notebooks[:2]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    command = [sys.executable, "-c", COUNTING]
    quiet = {"PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    with subprocess.Popen(command, env=os.environ | executors.ONE_THREAD | quiet, **pipes) as parent:
        for notebook in notebooks:
            task = {"notebook": str(notebook), "parameters": {}, "folder": str(tmp_path), "seconds": 600}
            print(json.dumps(task), file=parent.stdin, flush=True)
            assert json.loads(parent.stdout.readline()) == {"status": 0, "messages": "", "late": False}
        _, told = parent.communicate()
    assert told.splitlines() == ["1 1"] * len(notebooks)


def test_imports_of_a_notebook_that_cannot_be_read(tmp_path):
    (tmp_path / "broken.ipynb").write_text("{")
    assert imports_of(tmp_path / "broken.ipynb") == imports_of(tmp_path / "none.ipynb") == []
    write_notebook(
        new_notebook(cells=[new_code_cell("from os import path\nfrom helpers.b import c"), new_code_cell("x = =")]),
        tmp_path / "a.ipynb",
    )
    assert imports_of(tmp_path / "a.ipynb") == ["helpers.b"]


def test_what_is_imported_ahead_changes_no_setting(execute):
    """A notebook that imports none of it sees the settings it would see without."""
    cell = (
        "import json, logging\nimport matplotlib as mpl, numpy as np, pandas as pd\n"
        "seen = [{k: repr(v) for k, v in mpl.rcParams.items()}, repr(np.get_printoptions())]\n"
        "seen += [repr(np.geterr()), pd.options.d, logging.root.level, len(logging.root.handlers)]\n"
        "open('seen', 'w').write(json.dumps(seen, default=repr))"
    )
    _, folder = execute("warm", cell)
    (folder.parent / "cold").mkdir()
    kernels = executors.Kernels()
    assert kernels(Run("warm", folder.parent / "warm.ipynb", (), {}), folder.parent / "cold") == ""
    assert (folder / "seen").read_text() == (folder.parent / "cold" / "seen").read_text()


def test_other_systems_do_not_fork(monkeypatch):
    for system, safe in {"linux": True, "darwin": False, "win32": False}.items():
        monkeypatch.setattr(warm_fork.sys, "platform", system)
        assert can_fork() is safe


def wait_for(condition, seconds=300):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    assert condition()


def ended(pid):
    """Whether a process ends soon; one that nobody has buried yet has ended."""
    end = time.monotonic() + 300
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z":
                time.sleep(0.05)
                continue
        return True
    os.kill(pid, signal.SIGKILL)
    return False
