"""What a run reads is its input, and nothing else is: in a project of its own, whose files the tests change."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from helpers.data.places import PROJECT
from helpers.runs.normalise import write_notebook

RUNS = """[batch]
name = "toy"
title_ko = "x"
title_en = "x"
[[run]]
id = "reads"
notebook = "reads"
parameters = { named = "data/named.csv" }
[[run]]
id = "other"
notebook = "other"
"""
IMPORTS = """import base64, types
import pandas as pd
from helpers.data.places import EVIDENCE, PROJECT
from helpers.page.record import save"""
SAVE = """shown = types.SimpleNamespace(png=b"\\x89PNG\\r\\n\\x1a\\n", title="a", alt="a")
corpus = types.SimpleNamespace(meta={"name": "toy"})
scope = types.SimpleNamespace(parameters={"language": language}, language=language, corpus=corpus)
save(scope, "toy", tables={}, figures={"a": shown}, finding="a", picture="a", numbers={})"""
READS = """pd.read_csv(EVIDENCE / "backtest.csv")
(PROJECT / "tests" / "fixtures" / "labels.csv").read_text()
sorted((PROJECT / "data" / "plans").iterdir())"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project with two notebooks, one of which reads evidence, fixtures and the names in a folder; it was run once."""
    folder = tmp_path_factory.mktemp("project")
    for place in ("src", "data/reference", "reports/template"):
        shutil.copytree(PROJECT / place, folder / place, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("evidence/backtest.csv", "tests/fixtures/labels.csv", "data/plans/a.csv", "data/named.csv"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("a,b\n1,2\n")
    parameters = new_code_cell(
        'language: str = "en"  # said\nnamed: str = ""  # said', metadata={"tags": ["parameters"]}
    )
    (folder / "notebooks").mkdir()
    for name, cells in {"reads": [IMPORTS, READS, SAVE], "other": [IMPORTS, SAVE]}.items():
        notebook = new_notebook(cells=[parameters, *map(new_code_cell, cells)])
        write_notebook(notebook, folder / "notebooks" / f"{name}.ipynb")
    (folder / "reports" / "runs.toml").write_text(RUNS)
    assert executed(folder) == {"reads", "other"}
    assert executed(folder) == set()
    return folder


def executed(folder):
    """Runs that a batch executes."""
    env = os.environ | {"PYTHONPATH": str(folder / "src")}
    command = [sys.executable, "-m", "helpers.cli", "run"]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return set(re.findall(r"^\d/2  (\w+) ", done.stdout, re.MULTILINE))


def test_what_was_read_stands_in_the_result(project):
    read = json.loads((project / "reports" / "build" / "toy" / "reads" / "result.json").read_text())["reads"]
    assert list(read) == ["data/plans", "evidence/backtest.csv", "tests/fixtures/labels.csv"]


@pytest.mark.parametrize(
    "stray", ["data/quantum.pages/1.json", "data/half/works.parquet", "evidence/new.csv", "data/x.csv"]
)
def test_what_no_run_reads_is_no_input(project, stray):
    (project / stray).parent.mkdir(exist_ok=True)
    (project / stray).write_text("{}")
    assert executed(project) == set()


@pytest.mark.parametrize(
    ("name", "stale"),
    [
        ("evidence/backtest.csv", {"reads"}),
        ("tests/fixtures/labels.csv", {"reads"}),
        ("data/plans/b.csv", {"reads"}),
        ("data/named.csv", {"reads"}),
        ("data/reference/terms.toml", {"reads", "other"}),
        ("src/helpers/page/sentences.ko.toml", {"reads", "other"}),
    ],
)
def test_what_a_run_reads_makes_it_stale_once(project, name, stale):
    with (project / name).open("a") as file:
        file.write("\n")
    assert executed(project) == stale


def test_a_file_that_was_read_and_is_gone_makes_a_run_stale(project):
    labels = project / "tests" / "fixtures" / "labels.csv"
    text = labels.read_text()
    labels.unlink()
    with pytest.raises(AssertionError, match="FileNotFoundError"):
        executed(project)
    labels.write_text(text)
    assert executed(project) == {"reads"}
