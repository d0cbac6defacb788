"""manifest.json of a build: which run left which files, from which inputs."""

import json
from pathlib import Path

from helpers.page.provenance import git_commit, package_versions
from helpers.runs.configuration import Configuration

MANIFEST = "manifest.json"


def manifest(configuration: Configuration, outcomes: list) -> dict:
    """What a build consists of; it holds no clock times, so that the same inputs give the same bytes.

    Parameters
    ----------
    configuration : Configuration
    outcomes : list of Outcome

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
            "error": outcome.error,
        }
        for outcome in outcomes
    ]
    return {
        "batch": configuration.name,
        "title_ko": configuration.title_ko,
        "title_en": configuration.title_en,
        "commit": git_commit(),
        "versions": package_versions(),
        "runs": runs,
    }


def write_manifest(content: dict, folder: Path) -> None:
    """Write manifest.json whole or not at all."""
    new = folder / f".{MANIFEST}"
    new.write_text(json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    new.replace(folder / MANIFEST)


def read_manifest(folder: Path) -> dict[str, dict]:
    """Runs of a build's manifest by id; empty when there is none, or none that can be read."""
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return {run["id"]: run for run in content["runs"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
