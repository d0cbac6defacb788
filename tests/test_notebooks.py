"""The rules for notebooks, and the proof that nbval cannot pass without having checked anything."""

import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest

from helpers.runs.parameters import read_parameters
from helpers.runs.rules import problems

PROJECT = Path(__file__).parents[1]
FIXTURES = PROJECT / "tests" / "fixtures"
NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))


def test_there_are_notebooks():
    assert "00_template" in [notebook.stem for notebook in NOTEBOOKS]


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_keeps_the_rules(file):
    assert problems(nbformat.read(file, as_version=4)) == []


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_names_itself_where_it_opens_its_page(file):
    code = [cell.source for cell in nbformat.read(file, as_version=4).cells if cell.cell_type == "code"]
    assert any(f'"{file.stem}"' in source for source in code)


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_a_checked_number_cannot_be_missed(file):
    """What checked cells show holds a number other than 0: something that could differ."""
    outputs = [output for cell in nbformat.read(file, as_version=4).cells for output in cell.get("outputs", [])]
    shown = "".join(output.get("text") or output["data"]["text/plain"] for output in outputs)
    assert re.search("[1-9]", shown)


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_its_parameters_have_the_same_name_and_type_as_elsewhere(file):
    mine = {parameter.name: parameter.type for parameter in read_parameters(file)}
    for other in NOTEBOOKS:
        theirs = {parameter.name: parameter.type for parameter in read_parameters(other)}
        assert {name: theirs[name] for name in theirs if name in mine} == {
            name: mine[name] for name in mine if name in theirs
        }


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    """What nbval says of each fixture: the number of its cells that were run, and those that failed."""
    report = tmp_path_factory.mktemp("nbval") / "report.xml"
    files = sorted(path for path in FIXTURES.glob("*.ipynb") if path.stem not in ("leaves_traces", "waits"))
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "--nbval-current-env", "--nbval-cell-timeout=1200"]
    quiet = ["-p", "no:cacheprovider", "-p", "no:xdist", f"--junitxml={report}", "-o", "junit_family=xunit1"]
    environment = {"WORKBOOK_OUTPUT": str(report.parent)}
    subprocess.run([*command, *quiet, *map(str, files)], cwd=PROJECT, env=_with(environment), capture_output=True)
    found = {file.stem: {"cells": 0, "failed": 0} for file in files}
    for case in ElementTree.parse(report).iter("testcase"):
        stem = Path(case.get("file")).stem
        found[stem]["cells"] += 1
        found[stem]["failed"] += any(child.tag in ("failure", "error") for child in case)
    return found


def _with(changes: dict) -> dict:
    import os

    return os.environ | changes


def test_nbval_passes_a_good_notebook(checked):
    assert checked["adds_three_numbers"] == {"cells": 6, "failed": 0}


@pytest.mark.parametrize("name", ["fails_number_changed", "fails_error_in_cell"])
def test_nbval_fails_what_must_fail(checked, name):
    assert problems(nbformat.read(FIXTURES / f"{name}.ipynb", as_version=4)) == []
    assert checked[name]["failed"] >= 1


@pytest.mark.parametrize("name", ["fails_nothing_checked", "fails_no_save"])
def test_what_nbval_lets_pass_the_rules_catch(checked, name):
    assert checked[name]["failed"] == 0
    assert problems(nbformat.read(FIXTURES / f"{name}.ipynb", as_version=4))


def test_each_failing_fixture_is_proved_to_fail(checked):
    named = {"fails_number_changed", "fails_error_in_cell", "fails_nothing_checked", "fails_no_save"}
    assert {name for name in checked if name.startswith("fails_")} == named


def test_cells_are_short_and_prose_outweighs_code():
    """A median of two lines and p90 of eight; more words of prose in a language than of code."""
    lines, prose, code = [], 0, 0
    for file in NOTEBOOKS:
        cells = nbformat.read(file, as_version=4).cells
        sources = [cell.source for cell in cells if cell.cell_type == "code"][2:]
        lines += [len(source.splitlines()) for source in sources]
        code += sum(len(source.split()) for source in sources)
        prose += sum(len(cell.source.split()) for cell in cells if "en" in cell.metadata.get("tags", []))
    lines.sort()
    assert lines[len(lines) // 2] <= 2 and lines[int(0.9 * len(lines))] <= 8 and prose > code
