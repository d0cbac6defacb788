"""The rules for a notebook, each of them checkable without running it."""

import ast
import re

from nbformat import NotebookNode

from helpers.data.languages import LANGUAGES
from helpers.runs.normalise import CHECKED, normalise
from helpers.runs.pages import split_headings
from helpers.runs.parameters import TAG, parse_parameters

LONGEST_CELL = 10
MOST_NAMES, MOST_MODULES = 10, 4
IMPORTS = (ast.Import, ast.ImportFrom)
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
#: Tags and comments with which nbval or papermill would pass over a cell or what it shows.
EVASIONS = {"nbval-skip", "nbval-ignore-output", "nbval-raises-exception", "raises-exception", "skip-execution"}
COMPARABLE = {"text/plain"}


def problems(notebook: NotebookNode) -> list[str]:
    """What a notebook does that the rules do not allow.

    Parameters
    ----------
    notebook : NotebookNode
        As it is kept, not as it is after a run.

    Returns
    -------
    list of str
        Each names the cell by its position, from 1. Empty for a notebook that keeps the rules.

    Examples
    --------
    >>> import nbformat
    >>> problems(nbformat.v4.new_notebook())[0]
    'no code cell'
    """
    code = [(number, cell) for number, cell in enumerate(notebook.cells, 1) if cell.cell_type == "code"]
    prose = [(number, cell) for number, cell in enumerate(notebook.cells, 1) if cell.cell_type == "markdown"]
    if not code:
        return ["no code cell"]
    parsed, found = _parsed(code)
    found += _prose_problems(notebook, prose)
    found += _parameter_problems(code)
    found += _import_problems(code, parsed)
    found += _code_problems(code, parsed)
    found += _output_problems(code)
    found += _save_problems(code, parsed)
    if not found and normalise(notebook) != notebook:
        found.append("not in its kept form: run `make notebooks`")
    return found


def _tags(cell: NotebookNode) -> set[str]:
    return set(cell.metadata.get("tags", []))


def _parsed(code: list) -> tuple[dict[int, ast.Module], list[str]]:
    parsed, found = {}, []
    for number, cell in code:
        try:
            parsed[number] = ast.parse(cell.source)
        except SyntaxError as error:
            parsed[number] = ast.Module([], [])
            line = (error.text or "").strip()
            found.append(f"cell {number} is not plain Python (a magic, or an error of syntax): {line}")
    return parsed, found


def _prose_problems(notebook: NotebookNode, prose: list) -> list[str]:
    found, headings = [], {language: [] for language in LANGUAGES}
    if notebook.cells[0].cell_type != "markdown" or not notebook.cells[0].source.startswith("# "):
        found.append("cell 1 is no title (prose that begins with `# `)")
    for number, cell in prose:
        languages = _tags(cell).intersection(LANGUAGES)
        if len(languages) != 1:
            found.append(f"cell {number} is prose with {len(languages)} of the tags ko and en; expected one")
            continue
        headings[languages.pop()].append([level for level, _, _ in split_headings(cell.source) if level])
    counts = {language: len(cells) for language, cells in headings.items()}
    if len(set(counts.values())) > 1:
        found.append(f"{counts['ko']} prose cells in Korean, {counts['en']} in English; expected as many")
    elif headings["ko"] != headings["en"]:
        found.append("the headings in Korean and in English do not match")
    return found


def _parameter_problems(code: list) -> list[str]:
    tagged = [(number, cell) for number, cell in code if TAG in _tags(cell)]
    if len(tagged) != 1:
        return [f"{len(tagged)} cells are tagged {TAG!r}; expected one"]
    number, cell = tagged[0]
    if number != code[0][0]:
        return [f"cell {number} holds the parameters; expected them in the first code cell"]
    try:
        names = {parameter.name for parameter in parse_parameters(cell.source, f"cell {number}")}
    except ValueError as error:
        return [str(error)]
    return [] if "language" in names else [f"cell {number} has no parameter `language`"]


def _import_problems(code: list, parsed: dict[int, ast.Module]) -> list[str]:
    holding = [n for n, _ in code if any(isinstance(node, IMPORTS) for node in ast.walk(parsed[n]))]
    second = code[1][0] if len(code) > 1 else None
    if holding != [second]:
        return [f"imports stand in cells {holding}; expected all of them in the second code cell"]
    found = []
    if not all(isinstance(node, IMPORTS) for node in parsed[second].body):
        found.append(f"cell {second} does more than import")
    lines = [node for node in parsed[second].body if isinstance(node, IMPORTS)]
    names = sum(len(node.names) for node in lines)
    modules = {getattr(node, "module", None) or node.names[0].name for node in lines}
    if names > MOST_NAMES or len(modules) > MOST_MODULES:
        found.append(
            f"cell {second} imports {names} names from {len(modules)} modules; expected at most {MOST_NAMES} from "
            f"{MOST_MODULES}"
        )
    if any(alias.name == "*" for node in parsed[second].body for alias in getattr(node, "names", [])):
        found.append(f"cell {second} imports *")
    return found


def _code_problems(code: list, parsed: dict[int, ast.Module]) -> list[str]:
    found = []
    for number, cell in code:
        length = len(cell.source.splitlines())
        nodes = list(ast.walk(parsed[number]))
        if not cell.source.strip():
            found.append(f"cell {number} is empty")
        declares = TAG in _tags(cell) or all(isinstance(node, IMPORTS) for node in parsed[number].body)
        if length > LONGEST_CELL and not declares:
            found.append(f"cell {number} has {length} lines; expected at most {LONGEST_CELL}")
        if any(isinstance(node, DEFINITIONS) for node in nodes):
            found.append(f"cell {number} defines a function or a class; its place is src/helpers")
        if any(isinstance(node, ast.Name) and node.id == "get_ipython" for node in nodes):
            found.append(f"cell {number} uses a magic")
        evasions = sorted(_tags(cell) & EVASIONS) + re.findall(r"#\s*NBVAL_\w+", cell.source)
        found += [f"cell {number} is marked {mark}, which hides what it does" for mark in evasions]
    return found


def _output_problems(code: list) -> list[str]:
    checked = [(number, cell) for number, cell in code if CHECKED in _tags(cell)]
    found = [] if checked else [f"no cell is tagged {CHECKED}"]
    for number, cell in checked:
        if not any(_shown(output) for output in cell.outputs):
            found.append(f"cell {number} is checked against nothing: it has no output; run `make notebooks`")
        kinds = {kind for output in cell.outputs for kind in output.get("data", {})}
        if any(output.output_type == "error" for output in cell.outputs):
            found.append(f"cell {number} is checked against an error")
        if kinds - COMPARABLE:
            strange = ", ".join(sorted(kinds - COMPARABLE))
            found.append(f"cell {number} is checked against {strange}; expected plain text")
    found += [
        f"cell {number} keeps its output and is not tagged {CHECKED}"
        for number, cell in code
        if cell.outputs and CHECKED not in _tags(cell)
    ]
    return found


def _shown(output: NotebookNode) -> str:
    return (output.get("text") or output.get("data", {}).get("text/plain", "")).strip()


def _save_problems(code: list, parsed: dict[int, ast.Module]) -> list[str]:
    number, _ = code[-1]
    body = parsed[number].body
    last = body[-1].value if body and isinstance(body[-1], ast.Expr) else None
    if isinstance(last, ast.Call) and ast.unparse(last.func) in ("page.save", "save"):
        return []
    return [f"cell {number} is the last code cell and does not end with page.save(...)"]
