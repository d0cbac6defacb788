"""From a technology's name to the pages of its map: fetch, corpus, check, a list of runs, the batch."""

import json
import os
from collections.abc import Callable
from pathlib import Path

from platformdirs import user_cache_path

from helpers.data.checking import check_corpus
from helpers.data.formats import import_files
from helpers.data.places import PROJECT
from helpers.data.records import SourceError
from helpers.data.sources.openalex_api import API
from helpers.data.sources.openalex_fetch import Estimate, fetch_openalex
from helpers.data.technologies import technology_name
from helpers.runs.batch import BUILD, run

#: The notebooks of a map, in the order of reading, and the parameter of each that names the technology.
NOTEBOOKS = {
    "61_technology": "subject",
    "00_corpus": None,
    "11_countries": "technology",
    "12_institutions": "technology",
    "13_experts": "technology",
    "21_technology_levels": "shown",
    "22_cooperation_strategy": "shown",
    "23_priority_technologies": "shown",
}


def fetched_corpus(
    technology: str,
    years: tuple[int, int],
    folder: Path,
    countries: list[str] | tuple = (),
    mailto: str | None = None,
    agree: Callable[[Estimate], bool] = lambda estimate: True,
) -> dict:
    """Fetch a technology's works from OpenAlex and make a corpus of them; called again, it goes on where it stopped.

    The pages lie in the user's cache, outside the project, so that a corpus can be made again without fetching. The
    key is that of OPENALEX_API_KEY, the address that of OPENALEX_API_URL, for a mirror.

    Parameters
    ----------
    technology, years, countries, mailto, agree
        As :func:`helpers.data.sources.openalex_fetch.fetch_openalex` takes them.
    folder : path
        Of the corpus.

    Returns
    -------
    dict
        The counts of the import. It is made anew each time: the rules for technologies and places may have changed.

    Raises
    ------
    SourceError, ValueError
        As `fetch_openalex` and :func:`helpers.data.formats.import_files`.
    """
    span = f"{years[0]}-{years[1]}"
    name = "_".join([technology, span, *sorted(countries)])
    pages = user_cache_path("cooperation-workbook") / "openalex" / name
    key, address = os.environ.get("OPENALEX_API_KEY"), os.environ.get("OPENALEX_API_URL", API)
    works = fetch_openalex(technology, pages, years, countries, mailto, key, address, agree=agree)
    query = f"{technology}, {span}, {','.join(countries) or 'all countries'}"
    return import_files("openalex", [works], folder, query=query)


def write_runs(technology: str, corpus: Path, focal_country: str, file: Path) -> None:
    """Write the list of the runs of a map; one that is there already is the user's, and stays.

    Parameters
    ----------
    technology : str
        An id of technologies.toml.
    corpus : path
        Folder of the corpus.
    focal_country : str
        ISO 3166-1 alpha-2 code.
    file : path
        The TOML file; its name without the ending becomes that of the batch.
    """
    if file.exists():
        return
    inside = corpus.resolve().parent == (PROJECT / "data").resolve()
    given = {"corpus": corpus.name if inside else str(corpus.resolve())}
    lines = [
        f"# The map of {technology}: workbook run {file.name} makes it again.",
        "",
        "[batch]",
        f"name = {json.dumps(file.stem)}",
        f"title_ko = {json.dumps(technology_name(technology, 'ko') + ' 협력 지도', ensure_ascii=False)}",
        f"title_en = {json.dumps('Cooperation map: ' + technology_name(technology, 'en'))}",
    ]
    for language in ("ko", "en"):
        for notebook, names in NOTEBOOKS.items():
            parameters = given | {"language": language}
            if names:
                parameters |= {"focal_country": focal_country, names: technology}
            told = ", ".join(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in parameters.items())
            lines += ["", "[[run]]", f'id = "{notebook[3:]}_{language}"', f'notebook = "{notebook}"']
            lines += [f"parameters = {{ {told} }}"]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def map_technology(
    technology: str,
    years: tuple[int, int],
    focal_country: str,
    agree: Callable[[Estimate], bool],
    data: Path = PROJECT / "data",
    reports: Path = PROJECT / "reports",
    build: Path = BUILD,
) -> int:
    """Fetch the works of a technology, check them and turn out the pages of its map; every step can be taken up again.

    Parameters
    ----------
    technology : str
        An id of technologies.toml.
    years : (int, int)
        First and last year of publication.
    focal_country : str
        ISO 3166-1 alpha-2 code.
    agree : callable
        Asked with the estimate before anything is paid for but the counting.
    data, reports, build : path
        Where the corpus, the list of runs and the pages go.

    Returns
    -------
    int
        0 when all runs stand, 1 when some failed.

    Raises
    ------
    SourceError
        As `fetched_corpus`; or the corpus has errors.
    """
    name = f"{technology.replace('-', '_')[:21].strip('_')}_{years[0]}_{years[1]}"  # names of batches are short
    corpus, runs = data / name, reports / f"{name}.toml"
    counts = fetched_corpus(technology, years, corpus, agree=agree)
    print(f"{corpus}: {counts['works']:,} works, {counts['countries']:,} countries", flush=True)
    found = check_corpus(corpus)
    print(found.to_string(index=False) if len(found) else "nothing to complain of", flush=True)
    if (found["level"] == "error").any():
        raise SourceError(f"{corpus}: the corpus has errors; see above")
    write_runs(technology, corpus, focal_country, runs)
    return run(runs, build=build)
