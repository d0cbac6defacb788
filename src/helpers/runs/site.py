"""What leads to the pages of a build: the index and the workbook of results."""

import json
from functools import cache
from pathlib import Path

import nbformat

from helpers.data.hashes import sha256
from helpers.data.languages import LANGUAGES
from helpers.runs.entry import instrument_rows, partner_rows, technology_rows
from helpers.runs.outcome import Outcome
from helpers.runs.pages import focal_country, page_title, render, subject, titles
from helpers.runs.summary import SUMMARY, write_summary

INDEX, SYNTHETIC = "index.html", "synthetic.html"


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
    return {name: sha256(folder / name) for name in (INDEX, SYNTHETIC, SUMMARY) if (folder / name).is_file()}


def write_index(content: dict, outcomes: list[Outcome], folder: Path, coming: int = 0) -> dict[str, dict]:
    """Write the index of what is done, when `coming` runs are still to come, and the page of synthetic examples.

    Returns
    -------
    dict of str to dict
        result.json of each run that is done, by id.
    """
    results = {outcome.run.id: _result(folder / outcome.run.id) for outcome in outcomes if outcome.done}
    pages = {INDEX: index_page(content, outcomes, results, coming)}
    if any(result["synthetic"] for result in results.values()):
        pages[SYNTHETIC] = synthetic_page(outcomes, results)
    for name, page in pages.items():
        new = folder / f".{name}"
        new.write_text(page, encoding="utf-8")
        new.replace(folder / name)
    return results


def index_page(content: dict, outcomes: list[Outcome], results: dict[str, dict], coming: int = 0) -> str:
    """The page that answers: failures, technologies, partners, instruments, and all runs folded; in both languages.

    Parameters
    ----------
    content : dict
        The manifest.
    outcomes : list of Outcome
    results : dict
        result.json of each run that is done, by id. What is made from synthetic data stands on a page of its own.
    coming : int
        How many runs are still to come.

    Returns
    -------
    str
        HTML.
    """
    real = {run: result for run, result in results.items() if not result["synthetic"]}
    notebooks = {outcome.run.id: outcome.run.notebook for outcome in outcomes}
    corpora = {result["corpus"].get("name", ""): result["corpus"] for result in real.values()}
    technologies = technology_rows(real)
    return render(
        "index.html.j2",
        script="index.js",
        language="ko",
        batch=content,
        coming=coming,
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
        corpora=[corpora[name] for name in sorted(corpora)],
        technologies=technologies,
        carries=_carries(technologies),
        partners=partner_rows(real),
        instruments=instrument_rows(real, lambda run: _titles(notebooks[run])),
        examples=len(results) - len(real),
        **_cards(outcomes, real),
    )


def synthetic_page(outcomes: list[Outcome], results: dict[str, dict]) -> str:
    """The page that leads to the runs on synthetic data."""
    invented = {run: result for run, result in results.items() if result["synthetic"]}
    return render("synthetic.html.j2", script="index.js", language="ko", **_cards(outcomes, invented))


def _carries(technologies: list[dict]) -> dict[str, str]:
    """What the data can carry, and cannot, in one line."""
    told = sum(row["certainty"] != "none" for row in technologies)
    published = sum(row["certainty"] == "none" and row["published"] is not None for row in technologies)
    n = len(technologies)
    return {
        "ko": f"기술 {n}개 가운데 {told}개는 이 자료로 순위와 협력국을 말할 수 있고, "
        f"{published}개는 논문이 모자라 공표된 사실만 선다.",
        "en": f"Of {n} technologies these data carry a rank and partners in {told}; in {published} there are too few "
        "works and the published facts stand alone.",
    }


def _cards(outcomes: list[Outcome], results: dict[str, dict]) -> dict:
    """Cards of runs with what their filters need."""
    cards = [_card(outcome, results[outcome.run.id]) for outcome in outcomes if outcome.run.id in results]
    return {
        "cards": cards,
        "facets": {name: sorted({card[name] for card in cards if card[name]}) for name in ("notebook", "country")},
        "notebook_titles": {outcome.run.notebook.stem: _titles(outcome.run.notebook) for outcome in outcomes},
        "countries": {card["country"]: focal_country({"focal_country": card["country"]}) for card in cards},
    }


def _card(outcome: Outcome, result: dict) -> dict:
    return {
        "id": outcome.run.id,
        "titles": _card_titles(outcome.run.notebook, result["parameters"]),
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


def _card_titles(notebook: Path, parameters: dict) -> dict[str, str]:
    """The notebook's title after what the page answers for, if it is of one technology or partner."""
    found = _titles(notebook)
    return {language: page_title(subject(parameters, language), found[language]) for language in found}


@cache
def _titles(notebook: Path) -> dict[str, str]:
    found = titles(nbformat.read(notebook, as_version=4))
    return {language: found.get(language, notebook.stem) for language in LANGUAGES}


def _result(folder: Path) -> dict:
    return json.loads((folder / "result.json").read_text(encoding="utf-8"))
