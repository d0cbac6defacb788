import json
import sys
import threading
import time
from pathlib import Path

import pytest

from helpers.runs.configuration import ConfigurationError, Run
from helpers.runs.executors import _error, executor

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def scheduler():
    cluster = {"n_workers": 1, "threads_per_worker": 2, "processes": False, "dashboard_address": None}
    with distributed.LocalCluster(host="127.0.0.1", **cluster, protocol="tcp://") as opened:
        yield opened.scheduler_address


def contents(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files if path.name != "report.html"}


def test_all_executors_leave_the_same_files(notebooks, scheduler, tmp_path):
    runs = [
        Run("good", notebooks / "adds_three_numbers.ipynb", (), {"language": "ko"}),
        Run("error", notebooks / "fails_error_in_cell.ipynb", (), {}),
    ]
    left = {}
    for place, name in enumerate(["processes", "kernels", scheduler]):
        errors = []
        with executor(name) as execute:
            for run in runs:
                folder = tmp_path / str(place) / run.id
                folder.mkdir(parents=True)
                errors.append(execute(run, folder))
        left[name] = errors, contents(tmp_path / str(place))
    assert left["kernels"] == left["processes"] == left[scheduler]
    errors, files = left["processes"]
    assert errors[0] == "" and errors[1].endswith("ZeroDivisionError: division by zero")
    assert json.loads(files["good/result.json"])["numbers"]
    assert "tables/numbers.csv" in {name.removeprefix("good/") for name in files}


def test_a_kernel_that_takes_too_long_is_ended(notebooks, tmp_path):
    with executor("kernels") as execute:
        error = execute(Run("waits", notebooks / "waits.ipynb", (), {}, minutes=0.2), tmp_path)
    assert error == "it was ended after 0.2 minutes, its limit (minutes in the list of runs)"
    assert not [task for task in Path("/proc").glob("[0-9]*") if _works_in(task, tmp_path)]


@pytest.mark.parametrize(
    ("messages", "told"),
    [
        ("[IPKernelApp] ERROR | stopped\n\f\nTraceback\n\x1b[31mOSError: no\n", "Traceback\nOSError: no"),
        ("killed\nkilled\n", "killed"),
        ("", "the process ended with status 1"),
    ],
)
def test_what_a_kernel_wrote_is_no_part_of_the_error_of_a_cell(messages, told):
    assert _error(1, messages) == told and _error(0, messages) == ""


def test_a_run_on_a_worker_ends_with_the_batch(notebooks, scheduler, tmp_path):
    told = []
    with executor(scheduler) as execute:
        run = Run("waits", notebooks / "waits.ipynb", (), {})
        thread = threading.Thread(target=lambda: told.append(execute(run, tmp_path)))
        thread.start()
        end = time.monotonic() + 300
        while not (tmp_path / "notebook.ipynb").exists() and time.monotonic() < end:
            time.sleep(0.1)
        execute.end()
        thread.join(300)
    assert not thread.is_alive() and "Cancelled" in told[0]
    assert not [task for task in Path("/proc").glob("[0-9]*") if _works_in(task, tmp_path)]


def _works_in(task, folder, seconds=300):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if (task / "cwd").resolve() != folder.resolve():
                return False
        except OSError:
            return False
        time.sleep(0.1)
    return True


def test_a_worker_that_sees_other_files_says_so(scheduler, tmp_path):
    with executor(scheduler) as execute:
        assert "same files" in execute(Run("a", tmp_path / "nowhere.ipynb", (), {}), tmp_path)


def test_what_cannot_be_opened_is_refused(monkeypatch):
    with pytest.raises(ConfigurationError, match="expected"), executor("threads"):
        pass
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ConfigurationError, match="not installed"), executor("tcp://127.0.0.1:1"):
        pass
