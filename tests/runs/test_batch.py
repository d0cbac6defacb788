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
from nbformat.v4 import new_code_cell, new_notebook

from helpers.runs.batch import kept_folder, run, run_batch
from helpers.runs.configuration import Configuration, ConfigurationError, Run
from helpers.runs.normalise import write_notebook
from helpers.runs.outcome import FAILED, OK, SKIPPED, UP_TO_DATE


def batch(*runs):
    return Configuration("toy", "장난감", "Toy", runs)


@pytest.fixture(scope="module", autouse=True)
def code_stays():
    """The project's code, data and commit count as unchanged while these tests run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_DIR", os.devnull)
        patch.setattr("helpers.runs.batch.shared_inputs", lambda: {"versions": {"cooperation-workbook": "1"}})
        yield


@pytest.fixture(scope="module")
def built(notebooks, tmp_path_factory):
    """A build of five runs of which two fail and one is skipped; its outcomes, its folder, what it told."""
    build, told = tmp_path_factory.mktemp("build"), []
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
        tell=told.append,
    )
    return outcomes, build, told


def contents(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_goes_on_when_a_run_fails(built):
    outcomes, _, told = built
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
    assert told[0].startswith("5 to execute, 2 at a time; pages appear in ")
    assert sorted(line.split()[1] for line in told[1:6]) == sorted(errors.keys() | {"first", "second"})
    assert any("after_error" in line and line.endswith("skipped: needs error") for line in told[1:6])
    assert any(line.endswith("failed: ZeroDivisionError: division by zero") for line in told[1:6])
    assert told[6] == "failed: error: ZeroDivisionError: division by zero"
    assert told[8].startswith("5 runs: 2 ok, 2 failed, 1 skipped in ")
    assert told[9].endswith("toy/index.html  (workbook open toy)")


def test_each_run_leaves_its_files(built):
    _, build, _ = built
    files = set(contents(build / "toy"))
    whole = {"notebook.ipynb", "report.html", "result.json", "tables/numbers.csv", "figures/numbers.png"}
    site = {"index.html", "manifest.json", "summary.xlsx", "synthetic.html"}
    assert {name for name in files if "/" not in name} == site
    assert {name.removeprefix("first/") for name in files if name.startswith("first/")} == whole
    assert {name for name in files if name.startswith("error/")} == {"error/notebook.ipynb"}
    assert not any(name.startswith("after_error/") for name in files)
    assert sorted(path.name for path in build.iterdir()) == [".toy.lock", "toy"]


def test_parameters_reach_the_notebook(built):
    _, build, _ = built
    result = json.loads((build / "toy" / "second" / "result.json").read_text(encoding="utf-8"))
    assert result["numbers"] == {"total": 7.0}
    assert result["parameters"] == {"first": 2, "language": "ko", "scale": 1.0, "seed": 7}


def test_the_manifest_tells_what_stands(built):
    _, build, _ = built
    told = json.loads((build / "toy" / "manifest.json").read_text(encoding="utf-8"))
    assert [run["status"] for run in told["runs"]] == ["ok", "ok", "failed", "skipped", "failed"]
    assert "tables/numbers.csv" in told["runs"][0]["files"]


def test_what_has_not_changed_is_skipped_and_what_has_is_run(built, notebooks, tmp_path):
    _, build, _ = built
    shutil.copytree(build / "toy", tmp_path / "toy")
    runs = [
        Run("first", notebooks / "adds_three_numbers.ipynb", (), {}),
        Run("second", notebooks / "adds_three_numbers.ipynb", ("first",), {"first": 2, "language": "ko"}),
    ]
    outcomes = run_batch(batch(*runs), build=tmp_path)
    assert [outcome.status for outcome in outcomes] == [UP_TO_DATE, UP_TO_DATE]
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


def test_what_is_whole_is_left_alone_and_says_so(built, notebooks, tmp_path):
    _, build, _ = built
    shutil.copytree(build / "toy", tmp_path / "toy")
    runs = batch(Run("first", notebooks / "adds_three_numbers.ipynb", (), {}))
    run_batch(runs, build=tmp_path)
    states = {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in (tmp_path / "toy").rglob("*")}
    told = []
    assert [outcome.status for outcome in run_batch(runs, build=tmp_path, tell=told.append)] == [UP_TO_DATE]
    assert {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in (tmp_path / "toy").rglob("*")} == states
    assert len(told) == 2 and told[0].startswith("1 run: 1 ok, 0 failed (all were up to date)")


@pytest.mark.parametrize("name", ["index.html", "summary.xlsx", "first/report.html", "manifest.json"])
def test_a_page_that_was_damaged_is_made_again_without_a_run(built, notebooks, tmp_path, name):
    _, build, _ = built
    shutil.copytree(build / "toy", tmp_path / "toy")
    runs = batch(Run("first", notebooks / "adds_three_numbers.ipynb", (), {}))
    run_batch(runs, build=tmp_path)
    before = contents(tmp_path / "toy")
    content = json.loads(before["manifest.json"])
    damaged = json.dumps(content | {"site": {}}) if name == "manifest.json" else "damaged"
    (tmp_path / "toy" / name).write_text(damaged)
    assert run_batch(runs, build=tmp_path)[0].status == UP_TO_DATE
    assert contents(tmp_path / "toy") == before


def test_another_look_makes_the_pages_anew_and_runs_nothing(built, notebooks, tmp_path, monkeypatch):
    _, build, _ = built
    shutil.copytree(build / "toy", tmp_path / "toy")
    runs = batch(Run("first", notebooks / "adds_three_numbers.ipynb", (), {}))
    (tmp_path / "toy" / "first" / "report.html").write_text("in an earlier look")
    monkeypatch.setattr("helpers.runs.batch.look", lambda: "new")
    assert run_batch(runs, build=tmp_path)[0].status == UP_TO_DATE
    assert "<html" in (tmp_path / "toy" / "first" / "report.html").read_text(encoding="utf-8")


def test_the_index_leads_to_what_is_done_while_the_rest_runs(notebooks, tmp_path):
    seen = []

    def look_at(line):
        seen.append((line, site(tmp_path / "toy.partial")))

    def site(folder):
        """The index, and the page of synthetic examples that the toys stand on."""
        pages = [folder / name for name in ("index.html", "synthetic.html")]
        return "".join(page.read_text(encoding="utf-8") for page in pages if page.is_file())

    good = notebooks / "adds_three_numbers.ipynb"
    run_batch(batch(Run("one", good, (), {}), Run("two", good, ("one",), {"first": 2})), build=tmp_path, tell=look_at)
    second = next(index for line, index in seen if line.startswith("2/2"))
    assert 'href="one/report.html"' in second and 'href="two/report.html"' not in second
    assert "Still to come: <strong>1</strong>" in second.replace("</span>", "").replace("  ", " ")
    last = site(tmp_path / "toy")
    assert 'href="two/report.html"' in last and "Still to come" not in last


def test_a_page_that_cannot_be_made_is_one_failed_run(notebooks, tmp_path, monkeypatch):
    def no_page(folder):
        if folder.name == "bad":
            raise LookupError("no field 'source'")
        return "page"

    monkeypatch.setattr("helpers.runs.pages.report_page", no_page)
    good, told = notebooks / "adds_three_numbers.ipynb", []
    runs = batch(Run("bad", good, (), {}), Run("good", good, (), {}), Run("later", good, ("bad",), {}))
    outcomes = run_batch(runs, build=tmp_path, execute="kernels", tell=told.append)
    assert [outcome.status for outcome in outcomes] == [FAILED, OK, SKIPPED]
    assert outcomes[0].error == "its page cannot be made: LookupError: no field 'source'"
    assert (tmp_path / "toy" / "good" / "report.html").read_text() == "page"


def test_two_batches_on_one_build_the_second_is_refused_and_told_whose_it_is(notebooks, tmp_path):
    good = notebooks / "adds_three_numbers.ipynb"

    def again(line):
        if not line.startswith(("1 to execute", "1/1")):
            return
        with pytest.raises(BlockingIOError, match=f"process {os.getpid()} is at work to build .*toy"):
            run_batch(batch(Run("b", good, (), {})), build=tmp_path)
        seen.append(line)

    seen = []
    assert run_batch(batch(Run("a", good, (), {})), build=tmp_path, tell=again)[0].status == OK
    assert len(seen) == 2
    assert run_batch(batch(Run("b", good, (), {})), build=tmp_path)[0].status == OK


def test_values_that_the_data_do_not_hold_start_nothing(tmp_path, capsys):
    text = '[batch]\nname = "toy"\ntitle_ko = "x"\ntitle_en = "x"\n'
    for country in ("KR", "EU"):
        text += f'[[run]]\nid = "in_{country.lower()}"\nnotebook = "11_countries"\n'
        text += f'parameters = {{ focal_country = "{country}" }}\n'
    (tmp_path / "runs.toml").write_text(text)
    with pytest.raises(ConfigurationError, match="run in_eu: focal_country='EU' is unknown here; choose one of: "):
        run(tmp_path / "runs.toml", build=tmp_path / "build")
    assert capsys.readouterr().out == ""
    assert sorted(path.name for path in (tmp_path / "build").iterdir()) == [".toy.lock"]


KEEPS = """import pandas as pd
from types import SimpleNamespace
from helpers.network.consortia import triads_beyond_expectation
from helpers.page.record import save"""
TELLS = """members = pd.DataFrame({"work_id": list("aaabbbccc"), "node": list("XYZXYZXYW")})
triads = triads_beyond_expectation(members, 19, 7, least=0.1)
dot = SimpleNamespace(png=b"\\x89PNG\\r\\n\\x1a\\n", title="a", alt="a")
corpus = SimpleNamespace(meta={"name": "toy"})
scope = SimpleNamespace(parameters={"language": language}, language=language, corpus=corpus)
save(scope, "toy", tables={"triads": triads}, figures={"a": dot}, finding="a", picture="a", numbers={})"""


@pytest.mark.parametrize("execute", ["processes", "kernels"])
def test_what_two_languages_share_is_computed_once(tmp_path, execute):
    parameters = new_code_cell('language: str = "en"  # said', metadata={"tags": ["parameters"]})
    cells = [parameters, new_code_cell(KEEPS), new_code_cell(TELLS)]
    write_notebook(new_notebook(cells=cells), tmp_path / "toy.ipynb")
    runs = batch(*(Run(code, tmp_path / "toy.ipynb", (), {"language": code}) for code in ("ko", "en")))
    build, kept = tmp_path / "build", []

    def computed():
        return {file: file.stat().st_mtime_ns for file in build.glob(".kept/*/*triads*/*")}

    run_batch(runs, build=build, execute=execute, tell=lambda line: kept.append(computed()))
    after_first, after_second = kept[1], kept[2]
    assert len(after_first) == 1 and after_second == after_first
    one, other = ((build / "toy" / code / "tables" / "triads.csv").read_bytes() for code in ("ko", "en"))
    assert one == other and one.count(b"\n") == 3
    if execute == "processes":
        run_batch(runs, build=build, execute=execute, force=True)
        assert len(computed()) == 1 and computed() != after_first, "--force computes anew"


def test_what_other_code_has_kept_is_removed(tmp_path):
    one = kept_folder(tmp_path, {"helpers": {"a": "1"}})
    one.mkdir(parents=True)
    assert kept_folder(tmp_path, {"helpers": {"a": "1"}}) == one and one.is_dir()
    assert kept_folder(tmp_path, {"helpers": {"a": "2"}}) != one and not one.exists()


def processes_with(mark):
    """Processes whose environment holds a mark."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark.encode() in (place / "environ").read_bytes():
                found.append(place.name)
    return found


def wait_for(condition, seconds=300):
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
        assert started.wait(timeout=300) != 0
        assert wait_for(lambda: not processes_with(str(private))), "a process outlives its batch"
        assert wait_for(lambda: not list(private.iterdir())), "private sockets are left behind"
        assert (tmp_path / "toy" / "index.html").read_text() == "the last good build"
    finally:
        started.kill()
        shutil.rmtree(private, ignore_errors=True)
