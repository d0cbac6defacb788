import copy

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_output

from helpers.runs.normalise import CHECKED
from helpers.runs.rules import problems

TITLE, PARAMETERS, IMPORTS, LOAD, ASK, CHECK, SAVE = 0, 2, 3, 4, 7, 8, 9


def test_a_notebook_that_keeps_the_rules_has_no_problem(good):
    assert problems(good) == []


def source(position, text):
    def change(cells):
        cells[position].source = text

    return change


def tags(position, *names):
    def change(cells):
        cells[position].metadata.tags = list(names)

    return change


def prepend(position, text):
    def change(cells):
        cells[position].source = text + cells[position].source

    return change


def outputs(position, *shown):
    def change(cells):
        cells[position].outputs = list(shown)

    return change


BROKEN = {
    "no title": (source(TITLE, "text"), "cell 1 is no title"),
    "untagged prose": (tags(TITLE), "cell 1 is prose with 0 of the tags"),
    "prose of both languages": (tags(TITLE, "ko", "en"), "cell 1 is prose with 2 of the tags"),
    "one language short": (lambda cells: cells.pop(TITLE), "1 prose cells in Korean, 2 in English"),
    "headings differ": (source(5, "### 합"), "headings in Korean and in English do not match"),
    "no parameters": (tags(PARAMETERS), "0 cells are tagged 'parameters'"),
    "late parameters": (lambda cells: cells.insert(2, new_code_cell("x = 1")), "expected them in the first code cell"),
    "derived parameter": (prepend(PARAMETERS, "a: int = 1 + 1  # sum\n"), "1 + 1 is derived"),
    "no language": (source(PARAMETERS, "a: int = 1  # one"), "no parameter `language`"),
    "two import cells": (prepend(ASK, "import os\n"), "imports stand in cells [4, 8]"),
    "import inside a call": (source(ASK, "if True:\n    import os"), "imports stand in cells [4, 8]"),
    "mixed imports": (prepend(IMPORTS, "x = 1\n"), "cell 4 does more than import"),
    "too many names": (
        source(IMPORTS, "from os import " + ", ".join("abcdefghijk")),
        "cell 4 imports 11 names from 1 modules; expected at most 10 from 4",
    ),
    "star import": (source(IMPORTS, "from helpers.page.record import *"), "cell 4 imports *"),
    "long cell": (source(ASK, "\n".join(["x = 1"] * 11)), "cell 8 has 11 lines"),
    "empty cell": (source(ASK, " "), "cell 8 is empty"),
    "function": (source(ASK, "def f():\n    pass"), "cell 8 defines a function"),
    "lambda": (source(ASK, "f = lambda: 1"), "cell 8 defines a function"),
    "class": (source(ASK, "class A:\n    pass"), "cell 8 defines a function or a class"),
    "line magic": (prepend(ASK, "%matplotlib inline\n"), "cell 8 is not plain Python"),
    "shell": (prepend(ASK, "files = !ls\n"), "cell 8 is not plain Python"),
    "hidden magic": (source(ASK, "get_ipython().run_line_magic('run', 'x.py')"), "cell 8 uses a magic"),
    "skipped cell": (tags(ASK, "nbval-skip"), "cell 8 is marked nbval-skip"),
    "ignored output": (prepend(CHECK, "# NBVAL_IGNORE_OUTPUT\n"), "cell 9 is marked # NBVAL_IGNORE_OUTPUT"),
    "error expected": (tags(ASK, "raises-exception"), "cell 8 is marked raises-exception"),
    "nothing checked": (lambda cells: (tags(CHECK)(cells), outputs(CHECK)(cells)), f"no cell is tagged {CHECKED}"),
    "checked against nothing": (outputs(CHECK), "cell 9 is checked against nothing"),
    "checked against blanks": (
        outputs(CHECK, new_output("stream", name="stdout", text=" \n")),
        "cell 9 is checked against nothing",
    ),
    "checked against a picture": (
        outputs(CHECK, new_output("display_data", {"image/png": "", "text/plain": "x"})),
        "cell 9 is checked against image/png",
    ),
    "checked against an error": (outputs(CHECK, new_output("error", ename="E", evalue="")), "against an error"),
    "kept output": (
        outputs(ASK, new_output("stream", name="stdout", text="x")),
        "cell 8 keeps its output and is not tagged",
    ),
    "no save": (lambda cells: cells.pop(SAVE), "cell 9 is the last code cell and does not end with page.save"),
    "save first": (lambda cells: cells.append(new_code_cell("total")), "cell 11 is the last code cell"),
    "save of another": (source(SAVE, "scope.save()"), "cell 10 is the last code cell"),
    "not normalised": (lambda cells: cells[ASK].metadata.update(collapsed=True), "not in its kept form"),
}


@pytest.mark.parametrize(("change", "message"), BROKEN.values(), ids=BROKEN)
def test_each_rule_fires(good, change, message):
    notebook = copy.deepcopy(good)
    change(notebook.cells)
    assert any(message in problem for problem in problems(notebook)), problems(notebook)


def test_imports_and_parameters_may_be_long(good):
    lines = "\n".join(f"import module_{number}" for number in range(12))
    good.cells[IMPORTS].source = lines
    good.cells[PARAMETERS].source += "".join(f"\np{number}: int = 1  # one" for number in range(12))
    assert not [problem for problem in problems(good) if "lines" in problem]


def test_another_kernel_is_told(good):
    good.metadata.kernelspec.name = "my-kernel"
    assert problems(good) == ["not in its kept form: run `make notebooks`"]


def test_a_notebook_without_code_is_told():
    assert problems(nbformat.v4.new_notebook()) == ["no code cell"]
