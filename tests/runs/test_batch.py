import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from helpers.runs.batch import FAILED, OK, SKIPPED, UP_TO_DATE, Outcome, describe, run_batch
from helpers.runs.configuration import Configuration, Run


def batch(*runs):
    return Configuration("toy", "장난감", "Toy", runs)


@pytest.fixture(scope="module", autouse=True)
def code_stays():
    """The project's code, data and commit count as unchanged while these tests run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_DIR", os.devnull)
        patch.setattr("helpers.runs.batch.shared_inputs", dict)
        yield


@pytest.fixture(scope="module")
def built(notebooks, tmp_path_factory):
    """A build of five runs of which two fail and one is skipped."""
    build = tmp_path_factory.mktemp("build")
    good = notebooks / "adds_three_numbers.ipynb"
    outcomes = run_batch(
        batch(
            Run("second", good, ("first",), {"first": 2, "language": "ko"}),
            Run("first", good, (), {}),
            Run("error", notebooks / "fails_error_in_cell.ipynb", (), {}),
            Run("after_error", good, ("error",), {}),
            Run("unsaved", notebooks / "fails_no_save.ipynb", (), {}),
        ),
        build=build,
    )
    return outcomes, build


def contents(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_goes_on_when_a_run_fails(built):
    outcomes, _ = built
    assert [(outcome.run.id, outcome.status) for outcome in outcomes] == [
        ("second", OK),
        ("first", OK),
        ("error", FAILED),
        ("after_error", SKIPPED),
        ("unsaved", FAILED),
    ]
    errors = {outcome.run.id: outcome.error for outcome in outcomes}
    assert errors["error"].endswith("ZeroDivisionError: division by zero")
    assert errors["after_error"] == "needs error"
    assert "no result.json" in errors["unsaved"]
    assert "5 runs: 2 ok, 2 failed, 1 skipped" in describe(outcomes)
    assert "skipped: needs error" in describe(outcomes)


def test_each_run_leaves_its_files(built):
    _, build = built
    files = set(contents(build / "toy"))
    whole = {"notebook.ipynb", "report.html", "result.json", "tables/numbers.csv", "figures/numbers.png"}
    assert {name for name in files if "/" not in name} == {"index.html", "manifest.json", "summary.xlsx"}
    assert {name.removeprefix("first/") for name in files if name.startswith("first/")} == whole
    assert {name for name in files if name.startswith("error/")} == {"error/notebook.ipynb"}
    assert not any(name.startswith("after_error/") for name in files)
    assert sorted(path.name for path in build.iterdir()) == ["toy"]


def test_parameters_reach_the_notebook(built):
    _, build = built
    result = json.loads((build / "toy" / "second" / "result.json").read_text(encoding="utf-8"))
    assert result["numbers"] == {"total": 7.0}
    assert result["parameters"] == {"first": 2, "language": "ko", "scale": 1.0, "seed": 7}


def test_the_manifest_tells_what_stands(built):
    _, build = built
    told = json.loads((build / "toy" / "manifest.json").read_text(encoding="utf-8"))
    assert [run["status"] for run in told["runs"]] == ["ok", "ok", "failed", "skipped", "failed"]
    assert "tables/numbers.csv" in told["runs"][0]["files"]


def test_what_has_not_changed_is_skipped_and_what_has_is_run(built, notebooks, tmp_path):
    _, build = built
    shutil.copytree(build / "toy", tmp_path / "toy")
    runs = [
        Run("first", notebooks / "adds_three_numbers.ipynb", (), {}),
        Run("second", notebooks / "adds_three_numbers.ipynb", ("first",), {"first": 2, "language": "ko"}),
    ]
    outcomes = run_batch(batch(*runs), build=tmp_path)
    assert [outcome.status for outcome in outcomes] == [UP_TO_DATE, UP_TO_DATE]
    assert describe(outcomes).endswith("2 runs: 2 ok, 0 failed (all 2 were up to date)")
    assert not (tmp_path / "toy" / "error").exists()
    before = contents(tmp_path / "toy")

    (tmp_path / "toy" / "first" / "tables" / "numbers.csv").write_text("damaged")
    outcomes = run_batch(batch(*runs), build=tmp_path)
    assert [outcome.status for outcome in outcomes] == [OK, UP_TO_DATE]
    assert contents(tmp_path / "toy") == before

    forced = run_batch(batch(runs[0]), force=True, build=tmp_path)
    assert forced[0].status == OK
    assert {k: v for k, v in contents(tmp_path / "toy").items() if k.startswith("first/")} == {
        k: v for k, v in before.items() if k.startswith("first/")
    }


def test_an_empty_batch_says_so():
    assert describe([]).endswith("0 runs: 0 ok, 0 failed")


def test_a_run_that_is_up_to_date_is_done():
    run = Run("a", Path("a.ipynb"), (), {})
    done = {status: Outcome(run, status).done for status in (OK, UP_TO_DATE, FAILED, SKIPPED)}
    assert done == {OK: True, UP_TO_DATE: True, FAILED: False, SKIPPED: False}


def processes_with(mark):
    """Processes whose environment holds a mark."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark.encode() in (place / "environ").read_bytes():
                found.append(place.name)
    return found


def wait_for(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.1)
    return condition()


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize("execute", ["processes", "kernels"])
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL], ids=["interrupted", "killed"])
def test_an_ended_batch_leaves_no_process_and_the_last_build(notebooks, tmp_path, ending, execute):
    (tmp_path / "toy").mkdir()
    (tmp_path / "toy" / "index.html").write_text("the last good build")
    private = Path(tempfile.mkdtemp(prefix="t"))
    script = (
        "import signal\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background inherits it ignored\n"
        "from pathlib import Path\n"
        "from helpers.runs.batch import run_batch\n"
        "from helpers.runs.configuration import Configuration, Run\n"
        f"run = Run('waits', Path({str(notebooks / 'waits.ipynb')!r}), (), {{}})\n"
        f"run_batch(Configuration('toy', 'x', 'x', (run,)), build=Path({str(tmp_path)!r}), execute={execute!r})\n"
    )
    started = subprocess.Popen(
        [sys.executable, "-c", script], env=os.environ | {"TMPDIR": str(private)}, stderr=subprocess.DEVNULL
    )
    try:
        executed = tmp_path / "toy.partial" / "waits" / "notebook.ipynb"
        begun = '"running"' if execute == "kernels" else "sleep"
        assert wait_for(lambda: executed.exists() and begun in executed.read_text()), "the notebook never began"
        if execute == "kernels":
            assert list(private.glob("wb*/k-ipc-*")), "no private sockets"
        assert len(processes_with(str(private))) >= 3
        started.send_signal(ending)
        assert started.wait(timeout=30) != 0
        assert wait_for(lambda: not processes_with(str(private))), "a process outlives its batch"
        assert wait_for(lambda: not list(private.iterdir())), "private sockets are left behind"
        assert (tmp_path / "toy" / "index.html").read_text() == "the last good build"
    finally:
        started.kill()
        shutil.rmtree(private, ignore_errors=True)
