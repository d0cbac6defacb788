"""What a notebook leaves: named tables, named figures and result.json."""

import hashlib
import json
import math
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.data.places import PROJECT
from helpers.data.reads import read_hashes
from helpers.data.scope import Scope
from helpers.data.spreadsheet_text import as_text
from helpers.page.invariants import broken
from helpers.page.places import stands
from helpers.page.provenance import git_commit, package_versions
from helpers.page.statements import Statement

OUTPUT = "WORKBOOK_OUTPUT"
NAME = re.compile(r"[a-z0-9_]{1,31}")  # 31: a table's name also names a spreadsheet's sheet
PNG = b"\x89PNG\r\n\x1a\n"
SIGNIFICANT_DIGITS = 12
#: Parameters that a folder's name tells; the digits at its end stand for all of them.
TELLING = ("focal_country", "technology", "years", "language")


def save(
    scope: Scope,
    notebook: str,
    *,
    tables: dict,
    figures: dict,
    finding: str,
    picture: str,
    numbers: dict,
    said: Iterable[Statement] = (),
) -> None:
    """Write what a notebook found; the last cell of each notebook calls this.

    Tables go to tables/<name>.csv, figures to figures/<name>.png, the rest to result.json, all in `output_folder`.
    result.json is written last: where it stands, all stands.

    Parameters
    ----------
    scope : helpers.data.scope.Scope
        Gives the parameters, the language and the corpus.
    notebook : str
        Name of the notebook's file without its ending.
    tables : dict of str to DataFrame
    figures : dict of str to Picture
    finding : str
        One sentence that answers the notebook's question, in the scope's language.
    picture : str
        Name of the figure that stands for the notebook on the index page; "" for none.
    numbers : dict of str to number, text, bool or None
        The scalars a reader may want to compare between runs; a NaN is recorded as null.
    said : iterable of Statement
        Recorded with their templates, their values and the cells that these stand in (`helpers.page.places`).

    Raises
    ------
    ValueError
        A name is no file name, a table is no DataFrame, a figure no picture, the finding is empty,
        `picture` names no figure, or a number is infinite.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> corpus = Some(meta={"name": "toy", "sha256": {}, "synthetic": True})
    >>> scope = Some(parameters={"seed": 7, "language": "en"}, language="en", corpus=corpus)
    >>> links = pd.DataFrame({"source": ["JP"], "target": ["KR"], "works": [3]})
    >>> share = Some(png=PNG, title="Shares", alt="One bar")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     os.environ[OUTPUT] = folder
    ...     save(scope, "toy", tables={"links": links}, figures={"shares": share},
    ...          finding="Japan is first.", picture="shares", numbers={"works": 3})
    ...     del os.environ[OUTPUT]
    ...     sorted(path.name for path in Path(folder).rglob("*.*"))
    ['links.csv', 'result.json', 'shares.png']
    """
    _check(notebook, tables, figures, numbers, finding, picture)
    result = {
        "notebook": notebook,
        "parameters": dict(scope.parameters),
        "language": scope.language,
        "seed": scope.parameters.get("seed"),
        "finding": finding.strip(),
        "picture": picture,
        "numbers": {name: _scalar(name, value) for name, value in numbers.items()},
        "tables": {name: len(frame) for name, frame in tables.items()},
        "figures": {name: {"title": shown.title, "alt": shown.alt} for name, shown in figures.items()},
        "statements": [_statement(statement, tables) for statement in said],
        "corpus": _corpus(scope.corpus.meta),
        "reads": read_hashes(),
        "synthetic": bool(scope.corpus.meta.get("synthetic", False)),
        "commit": git_commit(),
        "versions": package_versions(),
    }
    text = json.dumps(result, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False) + "\n"
    folder = output_folder(notebook, scope.parameters)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".new.") as place:
        new = Path(place)
        (new / "tables").mkdir()
        (new / "figures").mkdir()
        for name, frame in tables.items():
            (new / "tables" / f"{name}.csv").write_bytes(csv_bytes(frame))
        for name, shown in figures.items():
            (new / "figures" / f"{name}.png").write_bytes(shown.png)
        (new / "result.json").write_text(text, encoding="utf-8")
        (folder / "result.json").unlink(missing_ok=True)
        for part in ("tables", "figures"):
            shutil.rmtree(folder / part, ignore_errors=True)
            (new / part).rename(folder / part)
        (new / "result.json").rename(folder / "result.json")


def output_folder(notebook: str, parameters: Mapping[str, object]) -> Path:
    """Folder that a notebook writes to.

    It is the one named by the environment variable WORKBOOK_OUTPUT (a batch sets it), else one of
    reports/build/interactive/<notebook>/ named by the parameters: other parameters, another folder.

    Examples
    --------
    >>> place = output_folder("10_atlas", {"focal_country": "NL", "technology": "all", "alpha": 0.05, "language": "en"})
    >>> place.relative_to(PROJECT).as_posix()
    'reports/build/interactive/10_atlas/NL-en-ba666b'
    """
    named = os.environ.get(OUTPUT)
    if named:
        return Path(named)
    told = [str(parameters[name]) for name in TELLING if parameters.get(name, "all") != "all"]
    told.append(hashlib.sha256(json.dumps(dict(parameters), sort_keys=True, default=str).encode()).hexdigest()[:6])
    name = re.sub(r"[^A-Za-z0-9_-]", "_", "-".join(told))
    return PROJECT / "reports" / "build" / "interactive" / notebook / name


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """A table as CSV that a spreadsheet opens as it is meant.

    UTF-8 with a byte order mark (so that Korean is shown), floats with 12 significant digits,
    lists joined by ";", unknown left empty. Text that a spreadsheet would take for a formula
    (it begins with = + - @, a tab or a carriage return) gets an apostrophe in front.

    Examples
    --------
    >>> table = pd.DataFrame({"name": ["=1+1", None], "share": [0.1 + 0.2, -1.0], "tags": [["a", "b"], []]})
    >>> csv_bytes(table).decode("utf-8-sig").splitlines()
    ['name,share,tags', "'=1+1,0.3,a;b", ',-1.0,']
    """
    if any(name is not None for name in frame.index.names):
        frame = frame.reset_index()
    columns = {position: _cells(frame.iloc[:, position]) for position in range(frame.shape[1])}
    cells = pd.DataFrame(columns, index=frame.index, dtype=object)
    cells.columns = [_cell(str(name)) for name in frame.columns]
    return b"\xef\xbb\xbf" + cells.to_csv(index=False, lineterminator="\r\n").encode("utf-8")


def _cells(column: pd.Series) -> np.ndarray:
    """The cells of a column; a number or a text that recurs is written once."""
    keys = column.to_numpy().view("int64") if column.dtype == "float64" else column  # -0.0 equals 0.0, its bits do not
    if not (pd.api.types.is_integer_dtype(keys) or isinstance(column.dtype, pd.StringDtype)):
        return np.array([_cell(value) for value in column.astype(object)], dtype=object)
    codes, found = pd.factorize(keys)
    values = found.view("float64") if column.dtype == "float64" else found
    return np.array([*(_cell(value) for value in values.astype(object)), ""], dtype=object)[codes]


def _cell(value) -> str:
    if type(value) is float:  # most cells are numbers
        return repr(_rounded(value)) if value == value else ""
    if type(value) is int:
        return str(value)
    if isinstance(value, list | tuple | set | frozenset | np.ndarray):
        members = sorted(value) if isinstance(value, set | frozenset) else value
        value = ";".join(str(member) for member in members)
    if isinstance(value, str):
        return as_text(value)
    if pd.isna(value):
        return ""
    if isinstance(value, float | np.floating):
        return repr(_rounded(value))
    return str(value)


def _rounded(value: float) -> float:
    return float(f"{value:.{SIGNIFICANT_DIGITS}g}")


def _scalar(name: str, value):
    value = value.item() if isinstance(value, np.generic) else value
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, bool | int | str):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return _rounded(value)
    raise ValueError(f"numbers[{name!r}] is {value!r}; expected a finite number, text, true, false or None")


def _statement(statement: Statement, tables: dict) -> dict:
    values = {name: _plain(value) for name, value in statement.values.items()}
    return {"template": statement.template, "values": values, "stands": stands(statement, tables)}


def _plain(value):
    """A value of a statement as JSON holds it."""
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple | set | np.ndarray | pd.Series):
        return [_plain(part) for part in value]
    value = value.item() if isinstance(value, np.generic) else value
    if isinstance(value, bool | int | str):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return _rounded(value)
    return None if value is None or value is pd.NA or isinstance(value, float) else str(value)


def _corpus(meta: dict) -> dict:
    return {key: meta.get(key) for key in ("name", "source", "licence", "retrieved", "query", "sha256")}


def _check(notebook: str, tables: dict, figures: dict, numbers: dict, finding: str, picture: str) -> None:
    _check_names("notebook", [notebook])
    _check_names("tables", tables)
    _check_names("figures", figures)
    _check_names("numbers", numbers)
    for name, frame in tables.items():
        if not isinstance(frame, pd.DataFrame):
            raise ValueError(f"tables[{name!r}] is a {type(frame).__name__}; expected a DataFrame")
        if wrong := broken(name, frame):
            raise ValueError("; ".join(wrong))
    for name, shown in figures.items():
        if not bytes(getattr(shown, "png", b"")).startswith(PNG):
            kind = type(shown).__name__
            raise ValueError(f"figures[{name!r}] is a {kind} without a PNG; expected a Picture")
    if not finding.strip():
        raise ValueError("finding is empty; expected one sentence")
    if picture and picture not in figures:
        raise ValueError(f"picture={picture!r} names no figure; choose one of: {', '.join(sorted(figures))}")


def _check_names(what: str, names: Iterable[str]) -> None:
    for name in names:
        if not NAME.fullmatch(name):
            raise ValueError(f"{what}: {name!r} is no name; expected at most 31 of a-z, 0-9 and _")
