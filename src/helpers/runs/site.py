"""What leads to the pages of a build: the index and the workbook of results."""

import json
from functools import cache
from pathlib import Path

import nbformat

from helpers.data.hashes import sha256
from helpers.data.languages import LANGUAGES
from helpers.runs.outcome import Outcome
from helpers.runs.pages import focal_country, render, titles
from helpers.runs.summary import SUMMARY, write_summary

INDEX = "index.html"


def write_site(content: dict, outcomes: list[Outcome], folder: Path) -> dict[str, str]:
    """Write what leads to the pages of a build: its index, and the workbook of results.

    Parameters
    ----------
    content : dict
        The manifest.
    outcomes : list of Outcome
    folder : path
        Holds the folders of the runs that are done.

    Returns
    -------
    dict of str to str
        Name -> SHA-256 of each file.
    """
    results = write_index(content, outcomes, folder)
    write_summary(results, folder)
    return {name: sha256(folder / name) for name in (INDEX, SUMMARY)}


def write_index(content: dict, outcomes: list[Outcome], folder: Path, coming: int = 0) -> dict[str, dict]:
    """Write the index of what is done, when `coming` runs are still to come; result.json of each, by its run's id."""
    results = {outcome.run.id: _result(folder / outcome.run.id) for outcome in outcomes if outcome.done}
    new = folder / f".{INDEX}"
    new.write_text(index_page(content, outcomes, results, coming), encoding="utf-8")
    new.replace(folder / INDEX)
    return results


def index_page(content: dict, outcomes: list[Outcome], results: dict[str, dict], coming: int = 0) -> str:
    """The page that leads to all runs, failures first; in Korean and English, with filters.

    Parameters
    ----------
    content : dict
        The manifest.
    outcomes : list of Outcome
    results : dict
        result.json of each run that is done, by id.
    coming : int
        How many runs are still to come.

    Returns
    -------
    str
        HTML.
    """
    cards = [_card(outcome, results[outcome.run.id]) for outcome in outcomes if outcome.done]
    corpora = {result["corpus"].get("name", ""): result["corpus"] for result in results.values()}
    return render(
        "index.html.j2",
        script="index.js",
        language="ko",
        batch=content,
        coming=coming,
        cards=cards,
        failures=[
            {
                "id": outcome.run.id,
                "status": outcome.status,
                "error": outcome.error,
                "last": outcome.error.splitlines()[-1],
                "titles": _titles(outcome.run.notebook),
            }
            for outcome in outcomes
            if not outcome.done
        ],
        facets={name: sorted({card[name] for card in cards if card[name]}) for name in ("notebook", "country")},
        notebook_titles={card["notebook"]: card["titles"] for card in cards},
        countries={card["country"]: focal_country({"focal_country": card["country"]}) for card in cards},
        corpora=[corpora[name] for name in sorted(corpora)],
        synthetic=[result["synthetic"] for result in results.values()],
    )


def _card(outcome: Outcome, result: dict) -> dict:
    return {
        "id": outcome.run.id,
        "titles": _titles(outcome.run.notebook),
        "notebook": result["notebook"],
        "language": result["language"],
        "country": focal_country(result["parameters"]).get("code", ""),
        "parameters": outcome.run.parameters,
        "finding": result["finding"],
        "picture": result["picture"],
        "alt": result["figures"][result["picture"]]["alt"] if result["picture"] else "",
        "tables": sorted(result["tables"]),
        "synthetic": result["synthetic"],
    }


@cache
def _titles(notebook: Path) -> dict[str, str]:
    found = titles(nbformat.read(notebook, as_version=4))
    return {language: found.get(language, notebook.stem) for language in LANGUAGES}


def _result(folder: Path) -> dict:
    return json.loads((folder / "result.json").read_text(encoding="utf-8"))
