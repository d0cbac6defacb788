"""The `parameters` cell of a notebook: what can be set, of which type, and its default."""

import ast
import io
import json
import tokenize
from dataclasses import dataclass
from pathlib import Path

TAG = "parameters"
SCALARS = {"str": str, "int": int, "float": float, "bool": bool, "None": type(None)}


@dataclass(frozen=True)
class Parameter:
    """One line of a `parameters` cell; `type` is the annotation as it is written."""

    name: str
    type: str
    default: object
    comment: str


def read_parameters(notebook: str | Path) -> list[Parameter]:
    """Read the `parameters` cell of a notebook without running anything.

    Parameters
    ----------
    notebook : path

    Returns
    -------
    list of Parameter
        In the order of the cell.

    Raises
    ------
    ValueError
        The file is no notebook, there is not exactly one such cell, or a line of it is not `name: type = literal  # comment`.
        The message names the notebook and the line.
    """
    notebook = Path(notebook)
    try:  # as plain JSON: to load what checks a notebook's format takes longer than all else of a batch without news
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        sources = ["".join(cell["source"]) for cell in code if TAG in cell["metadata"].get("tags", [])]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ValueError(f"{notebook.name}: expected a notebook of format 4") from None
    if len(sources) != 1:
        raise ValueError(f"{notebook.name}: expected one code cell tagged {TAG!r}, found {len(sources)}")
    return parse_parameters(sources[0], notebook.name)


def parse_parameters(source: str, where: str) -> list[Parameter]:
    """Read the lines of a `parameters` cell.

    Parameters
    ----------
    source : str
        The cell's text. Types are str, int, float, bool, None, list[...] of these and unions with |.
    where : str
        Name of the notebook, for error messages.

    Returns
    -------
    list of Parameter

    Raises
    ------
    ValueError
        A line is not `name: type = literal  # comment`, or its value is not of its type.

    Examples
    --------
    >>> parse_parameters('seed: int = 7  # of the bootstrap', "toy.ipynb")
    [Parameter(name='seed', type='int', default=7, comment='of the bootstrap')]
    >>> parse_parameters("seed = 7", "toy.ipynb")
    Traceback (most recent call last):
        ...
    ValueError: toy.ipynb, parameters line 1: expected `name: type = literal  # comment`, found: seed = 7
    """
    try:
        lines = ast.parse(source).body
    except SyntaxError as error:
        raise ValueError(f"{where}, parameters line {error.lineno}: {error.msg}") from None
    comments = _comments(source)
    found = [_parameter(line, source, comments, where) for line in lines]
    names = [parameter.name for parameter in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"{where}, parameters: set twice: {', '.join(twice)}")
    return found


def check_parameters(parameters: list[Parameter], given: dict, where: str) -> list[str]:
    """Hold given values against a notebook's parameters.

    Parameters
    ----------
    parameters : list of Parameter
    given : dict of str to value
    where : str
        Name of the notebook, for the messages.

    Returns
    -------
    list of str
        What is wrong: an unknown name (with the choices) or a value of another type. Empty if nothing is.

    Examples
    --------
    >>> known = parse_parameters("seed: int = 7  # of the bootstrap", "toy")
    >>> check_parameters(known, {"seed": "7", "sead": 1}, "toy")
    ["toy has no parameter 'sead'; choose one of: seed", "toy: seed='7' is a str; expected int"]
    """
    known = {parameter.name: parameter for parameter in parameters}
    unknown = [
        f"{where} has no parameter {name!r}; choose one of: {', '.join(known)}"
        for name in sorted(given)
        if name not in known
    ]
    wrong = [
        f"{where}: {name}={given[name]!r} is a {type(given[name]).__name__}; expected {parameter.type}"
        for name, parameter in known.items()
        if name in given and not is_of_type(given[name], parameter.type)
    ]
    return unknown + wrong


def is_of_type(value, annotation: str) -> bool:
    """Whether a value is of an annotated type; an int serves as a float, a bool never as an int.

    Examples
    --------
    >>> is_of_type(["KR"], "list[str] | None"), is_of_type(2, "float"), is_of_type(True, "int")
    (True, True, False)
    """
    return _accepts(ast.parse(annotation, mode="eval").body, value)


def _accepts(node: ast.expr, value) -> bool:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return _accepts(node.left, value) or _accepts(node.right, value)
    if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "list":
        return isinstance(value, list) and all(_accepts(node.slice, member) for member in value)
    wanted = SCALARS.get(ast.unparse(node))
    if wanted is None:
        raise ValueError(f"type {ast.unparse(node)!r} is not one of: {', '.join(SCALARS)}, list[...]")
    return type(value) is wanted or (wanted is float and type(value) is int)


def _parameter(line: ast.stmt, source: str, comments: dict[int, str], where: str) -> Parameter:
    place = f"{where}, parameters line {line.lineno}"
    comment = " ".join(comments[row] for row in range(line.lineno, line.end_lineno + 1) if row in comments)
    shaped = isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name) and line.value is not None
    if not shaped or not comment:
        text = source.splitlines()[line.lineno - 1].strip()
        raise ValueError(f"{place}: expected `name: type = literal  # comment`, found: {text}")
    try:
        default = ast.literal_eval(line.value)
    except ValueError:
        raise ValueError(f"{place}: {ast.unparse(line.value)} is derived; expected a literal") from None
    annotation = ast.unparse(line.annotation)
    try:
        fits = is_of_type(default, annotation)
    except ValueError as error:
        raise ValueError(f"{place}: {error}") from None
    if not fits:
        raise ValueError(f"{place}: {line.target.id}={default!r} is not of its type {annotation}")
    return Parameter(line.target.id, annotation, default, comment)


def _comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {token.start[0]: token.string.lstrip("# ") for token in tokens if token.type == tokenize.COMMENT}
