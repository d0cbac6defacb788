"""manifest.json of a build: which run left which files, from which inputs."""

import json
from pathlib import Path

from helpers.runs.configuration import Configuration
from helpers.runs.outcome import Outcome

MANIFEST = "manifest.json"


def manifest(
    configuration: Configuration, outcomes: list[Outcome], site: dict[str, str], commit: str | None, versions: dict
) -> dict:
    """What a build consists of; it holds no clock times, so that the same inputs give the same bytes.

    Parameters
    ----------
    configuration : Configuration
    outcomes : list of Outcome
    site : dict of str to str
        Name -> SHA-256 of the files that lead to the runs; none as long as they are not written.
    commit : str or None
        Of the project.
    versions : dict of str to str
        Of Python and the packages.

    Returns
    -------
    dict
    """
    runs = [
        {
            "id": outcome.run.id,
            "notebook": outcome.run.notebook.stem,
            "parameters": outcome.run.parameters,
            "needs": list(outcome.run.needs),
            "status": "ok" if outcome.done else outcome.status,
            "fingerprint": outcome.fingerprint,
            "files": outcome.files,
            "page": outcome.page,
            "error": outcome.error,
        }
        for outcome in outcomes
    ]
    return {
        "batch": configuration.name,
        "title_ko": configuration.title_ko,
        "title_en": configuration.title_en,
        "commit": commit,
        "versions": versions,
        "runs": runs,
        "site": site,
    }


def write_manifest(content: dict, folder: Path) -> None:
    """Write manifest.json whole or not at all."""
    new = folder / f".{MANIFEST}"
    new.write_text(json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    new.replace(folder / MANIFEST)


def read_manifest(folder: Path) -> dict:
    """A build's manifest; empty when there is none, or none that can be read."""
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def read_runs(folder: Path) -> dict[str, dict]:
    """Runs of a build's manifest by id; empty when there is no manifest, or none that can be read."""
    try:
        return {run["id"]: run for run in read_manifest(folder)["runs"]}
    except (KeyError, TypeError):
        return {}
