"""What to run: reports/runs.toml, checked before anything starts."""

import graphlib
import os
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from helpers.data.corpus import corpus_folder
from helpers.data.places import PROJECT
from helpers.page.record import NAME
from helpers.runs.parameters import check_parameters, read_parameters

NOTEBOOKS = PROJECT / "notebooks"
BATCH_KEYS = {"name", "title_ko", "title_en"}
RUN_KEYS = {"id", "notebook", "needs", "parameters", "minutes"}
MINUTES = 60


@dataclass(frozen=True)
class Run:
    """One notebook with parameters; `needs` are the ids of runs that come before, `minutes` is what it may take."""

    id: str
    notebook: Path
    needs: tuple[str, ...]
    parameters: dict
    minutes: float = MINUTES


@dataclass(frozen=True)
class Configuration:
    """A batch: its name, its titles and its runs in the order of the file."""

    name: str
    title_ko: str
    title_en: str
    runs: tuple[Run, ...]


class ConfigurationError(ValueError):
    """A configuration that cannot be run; the message lists all that is wrong with it."""


def read_configuration(file: str | Path, notebooks: Path = NOTEBOOKS) -> Configuration:
    """Read and check a list of runs.

    Parameters
    ----------
    file : path
        A TOML file with a [batch] table (name, title_ko, title_en) and [[run]] tables (id, notebook,
        needs, parameters, minutes). Needs and parameters may be left out, and so may minutes, the time after which
        a run is ended (60).
    notebooks : path
        Folder of the notebooks.

    Returns
    -------
    Configuration

    Raises
    ------
    ConfigurationError
        Ids are not unique, a notebook, a need, a corpus or a parameter is unknown, a value has the
        wrong type, or runs need each other in a circle. All problems are in one message, each with
        the file and the run.

    Examples
    --------
    >>> read_configuration("nowhere.toml")
    Traceback (most recent call last):
        ...
    helpers.runs.configuration.ConfigurationError: nowhere.toml: no such file
    """
    file = Path(file)
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigurationError(f"{file}: no such file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{file}: {error}") from None
    batch, tables = content.get("batch", {}), content.get("run", [])
    if not isinstance(batch, dict) or not isinstance(tables, list):
        raise ConfigurationError(f"{file}: expected one [batch] table and [[run]] tables")
    problems = _batch_problems(batch, set(content) - {"batch", "run"})
    if not tables:
        problems.append("no [[run]] table")
    for position, table in enumerate(tables, start=1):
        label = f"run {table.get('id', f'number {position}')}"
        problems += [f"{label}: {problem}" for problem in _run_problems(table, notebooks)]
    problems = problems or _order_problems(tables)
    if problems:
        raise ConfigurationError("\n".join(f"{file}: {problem}" for problem in problems))
    runs = tuple(
        Run(
            id=table["id"],
            notebook=notebooks.absolute() / f"{table['notebook']}.ipynb",
            needs=tuple(table.get("needs", ())),
            parameters={name: _absolute(name, value) for name, value in table.get("parameters", {}).items()},
            minutes=table.get("minutes", MINUTES),
        )
        for table in tables
    )
    return Configuration(batch["name"], batch["title_ko"], batch["title_en"], runs)


def corpora(run: Run) -> list[Path]:
    """Folders of the corpora that a run reads: its parameters named `corpus` or `..._corpus`."""
    return [corpus_folder(place) for name, place in _texts(run) if name.endswith("corpus")]


def named_files(run: Run) -> list[Path]:
    """Other files and folders that a run reads: its parameters that are the path, with a "/" or a ".", of one."""
    return [Path(text) for name, text in _texts(run) if not name.endswith("corpus") and _is_path(name, text)]


def _is_path(name: str, text: str) -> bool:
    """Whether a text is the path of something that exists; a corpus without a "/" is a folder of data/."""
    return ("/" in text or ("." in text and not name.endswith("corpus"))) and os.path.exists(text)


def _absolute(name: str, value):
    """The same path wherever the run works: a batch is started in one folder, and each run works in its own."""
    return os.path.abspath(value) if isinstance(value, str) and _is_path(name, value) else value


def _texts(run: Run) -> list[tuple[str, str]]:
    """Names and values of the parameters that are text."""
    values = {parameter.name: parameter.default for parameter in read_parameters(run.notebook)} | run.parameters
    return [(name, value) for name, value in values.items() if isinstance(value, str)]


def _batch_problems(batch: dict, strangers: set[str]) -> list[str]:
    problems = [f"[{key}] is unknown; expected [batch] and [[run]]" for key in sorted(strangers)]
    problems += [f"[batch] {key} is unknown" for key in sorted(set(batch) - BATCH_KEYS)]
    problems += [
        f"[batch] {key} is missing or no text" for key in sorted(BATCH_KEYS) if not isinstance(batch.get(key), str)
    ]
    name = batch.get("name")
    if isinstance(name, str) and (not NAME.fullmatch(name) or name == "interactive"):
        expected = "at most 31 of a-z, 0-9 and _, and not 'interactive'"
        problems.append(f"[batch] name={name!r}: expected {expected}")
    return problems


def _run_problems(table: dict, notebooks: Path) -> list[str]:
    choices = ", ".join(sorted(RUN_KEYS))
    problems = [f"{key} is unknown; choose one of: {choices}" for key in sorted(set(table) - RUN_KEYS)]
    if not isinstance(table.get("id"), str) or not NAME.fullmatch(table["id"]):
        problems.append(f"id={table.get('id')!r}: expected at most 31 of a-z, 0-9 and _")
    needs = table.get("needs", [])
    if not isinstance(needs, list) or not all(isinstance(need, str) for need in needs):
        problems.append(f"needs={needs!r}: expected a list of ids")
    minutes = table.get("minutes", MINUTES)
    if type(minutes) not in (int, float) or not 0 < minutes < float("inf"):
        problems.append(f"minutes={minutes!r}: expected a number above 0")
    known = {path.stem: path for path in sorted(notebooks.glob("*.ipynb"))}
    if table.get("notebook") not in known:
        listed = ", ".join(known) or "none"
        asked = f"notebook={table.get('notebook')!r} is not in {notebooks.name}/"
        return [*problems, f"{asked}; choose one of: {listed}"]
    given = table.get("parameters", {})
    if not isinstance(given, dict):
        return [*problems, "parameters: expected a table"]
    notebook = known[table["notebook"]]
    try:
        problems += check_parameters(read_parameters(notebook), given, notebook.name)
        if not problems:
            corpora(Run("", notebook, (), given))
    except (ValueError, FileNotFoundError) as error:
        problems.append(str(error))
    return problems


def _order_problems(tables: list[dict]) -> list[str]:
    ids = [table["id"] for table in tables]
    counts = Counter(ids)
    problems = [f"run {name}: id is used {counts[name]} times" for name in counts if counts[name] > 1]
    for table in tables:
        strangers = sorted(set(table.get("needs", [])) - set(ids))
        problems += [f"run {table['id']}: needs {name!r}, which is no run" for name in strangers]
    if not problems:
        try:
            graphlib.TopologicalSorter({table["id"]: table.get("needs", []) for table in tables}).prepare()
        except graphlib.CycleError as error:
            problems.append("runs need each other in a circle: " + " -> ".join(error.args[1]))
    return problems
