"""A build as a site: a page for each run, the index, the manifest and the workbook of results."""

import json
from pathlib import Path

import nbformat

from helpers.runs.configuration import Configuration
from helpers.runs.manifest import manifest, write_manifest
from helpers.runs.pages import focal_country, render, report_page, titles
from helpers.runs.summary import write_summary
from helpers.runs.warm_fork import PAGE


def build_site(configuration: Configuration, outcomes: list, folder: Path) -> None:
    """Write the pages of a build.

    Parameters
    ----------
    configuration : Configuration
    outcomes : list of Outcome
    folder : path
        Holds the folders of the runs that are done.
    """
    for outcome in outcomes:
        page = folder / outcome.run.id / PAGE
        # A run's own process may have rendered its page; that of an earlier build may have an earlier look.
        if outcome.done and not (outcome.status == "ok" and page.is_file()):
            page.write_text(report_page(page.parent), encoding="utf-8")
    results = {outcome.run.id: _result(folder / outcome.run.id) for outcome in outcomes if outcome.done}
    content = manifest(configuration, outcomes)
    (folder / "index.html").write_text(index_page(content, outcomes, results), encoding="utf-8")
    write_summary(results, folder)
    write_manifest(content, folder)


def index_page(content: dict, outcomes: list, results: dict[str, dict]) -> str:
    """The page that leads to all runs, failures first; in Korean and English, with filters.

    Parameters
    ----------
    content : dict
        The manifest.
    outcomes : list of Outcome
    results : dict
        result.json of each run that is done, by id.

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
        facets={
            name: sorted({card[name] for card in cards if card[name]}) for name in ("notebook", "language", "country")
        },
        notebook_titles={card["notebook"]: card["titles"] for card in cards},
        countries={card["country"]: focal_country({"focal_country": card["country"]}) for card in cards},
        corpora=[corpora[name] for name in sorted(corpora)],
        synthetic=[result["synthetic"] for result in results.values()],
    )


def _card(outcome, result: dict) -> dict:
    return {
        "id": outcome.run.id,
        "titles": _titles(outcome.run.notebook),
        "notebook": result["notebook"],
        "language": result["language"],
        "country": focal_country(result["parameters"]).get("code", ""),
        "parameters": outcome.run.parameters,
        "finding": result["finding"],
        "picture": result["picture"],
        "alt": result["figures"][result["picture"]]["alt"],
        "tables": sorted(result["tables"]),
        "synthetic": result["synthetic"],
    }


def _titles(notebook: Path) -> dict[str, str]:
    found = titles(nbformat.read(notebook, as_version=4))
    return {language: found.get(language, notebook.stem) for language in ("ko", "en")}


def _result(folder: Path) -> dict:
    return json.loads((folder / "result.json").read_text(encoding="utf-8"))
