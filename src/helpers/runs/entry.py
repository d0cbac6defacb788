"""The entry page's rows: a technology, a partner or an instrument each, from what its runs left in result.json."""

from collections.abc import Callable

from helpers.data.countries import country_name
from helpers.data.languages import LANGUAGES
from helpers.page.particles import number, with_interval
from helpers.page.terms import named_partners, term

#: Parameters by which a run's page answers for one technology, or for one partner.
TECHNOLOGY, PARTNER = "subject", "partner"


def technology_rows(results: dict[str, dict]) -> list[dict]:
    """A row for each technology that a page answers for, those of which something was published first.

    Parameters
    ----------
    results : dict of str to dict
        result.json by the run's id.

    Returns
    -------
    list of dict
        name, published (rank, type, partners, on, quote), rank, of, works, partners, each in both languages;
        certainty (a code of terms.toml), links (the run's id by language), focal.

    Examples
    --------
    >>> numbers = {"published_rank": 9, "published_type": "acquisition", "published_partners": "US;JP", "quote": "9위",
    ...     "reviewed_on": "2024-06-26", "rank": None, "rank_low": None, "rank_high": None, "of": None,
    ...     "focal_works": 2, "world_works": 76, "partners": None, "joint_works": None, "certainty": "none"}
    >>> run = {"parameters": {"subject": "quantum", "focal_country": "KR", "language": "en"}, "language": "en",
    ...     "numbers": numbers}
    >>> row = technology_rows({"a": run})[0]
    >>> row["published"]["type"]["en"], row["rank"]["en"], row["works"]["en"], row["links"]
    ('new-technology acquisition', '', 'South Korea 2 · world 76', {'ko': 'a', 'en': 'a'})
    """
    rows = [_technology(result, links) for result, links in _pages(results, TECHNOLOGY)]
    return sorted(rows, key=lambda row: row["published"] is None)


def partner_rows(results: dict[str, dict]) -> list[dict]:
    """A row for each partner that a page answers for, most joint works first.

    Returns
    -------
    list of dict
        name, joint (works and interval), rank (and interval), intensity, technologies, each in both languages;
        agreement, constraint, links, focal.

    Examples
    --------
    >>> numbers = {"joint_works": 78, "works_low": 61, "works_high": 96, "rank": 1, "rank_low": 1, "rank_high": 1,
    ...     "ric": 1.62, "ric_low": 1.3, "ric_high": 1.99, "technologies": "quantum", "agreement": "1992-12-31",
    ...     "constraint": None}
    >>> run = {"parameters": {"partner": "US", "focal_country": "KR"}, "language": "ko", "numbers": numbers}
    >>> row = partner_rows({"a": run})[0]
    >>> row["name"]["ko"], row["joint"], row["rank"], row["intensity"], row["agreement"]
    ('미국', '78 (61–96)', '1 (1–1)', '1.62 (1.30–1.99)', '1992')
    """
    rows = [_partner(result, links) for result, links in _pages(results, PARTNER)]
    return sorted(rows, key=lambda row: -row["works"])


def instrument_rows(results: dict[str, dict], titles: Callable[[str], dict[str, str]]) -> list[dict]:
    """A row for each other notebook: its title and, in each language, the finding of its first run.

    Parameters
    ----------
    results : dict of str to dict
    titles : callable
        Gives the titles, by language, of the notebook of a run.

    Examples
    --------
    >>> run = {"notebook": "34_hubs", "parameters": {}, "language": "en", "finding": "Two hubs."}
    >>> instrument_rows({"a": run}, lambda run: {"ko": "거점", "en": "Hubs"})
    [{'titles': {'ko': '거점', 'en': 'Hubs'}, 'findings': {'en': ('a', 'Two hubs.')}}]
    """
    rows = {}
    for run, result in results.items():
        if not {TECHNOLOGY, PARTNER} & set(result["parameters"]):
            row = rows.setdefault(result["notebook"], {"titles": titles(run), "findings": {}})
            row["findings"].setdefault(result["language"], (run, result["finding"]))
    return [rows[name] for name in sorted(rows)]


def _pages(results: dict[str, dict], parameter: str) -> list[tuple[dict, dict[str, str]]]:
    """Each page that answers for something once, with its runs by language; the other's where one is missing."""
    found: dict[tuple, dict[str, str]] = {}
    for run, result in results.items():
        if parameter in result["parameters"]:
            asked = {name: value for name, value in result["parameters"].items() if name != "language"}
            found.setdefault(tuple(sorted(map(str, asked.items()))), {}).setdefault(result["language"], run)
    pages = []
    for runs in found.values():
        first = next(iter(runs.values()))
        pages.append((results[first], {language: runs.get(language, first) for language in LANGUAGES}))
    return pages


def _technology(result: dict, links: dict[str, str]) -> dict:
    told, focal = result["numbers"], result["parameters"]["focal_country"]
    published = told["published_rank"] is not None
    own, world = number(told["focal_works"], "en"), number(told["world_works"], "en")
    words = {"ko": ("{} {}편 · 세계 {}편", "{}개국 가운데"), "en": ("{} {} · world {}", "of {}")}
    return {
        "name": _both("technology", result["parameters"][TECHNOLOGY]),
        "published": {
            "rank": told["published_rank"],
            "type": _both("published_type", told["published_type"]),
            "partners": _both("country", told["published_partners"]),
            "on": told["reviewed_on"],
            "quote": told["quote"],
        }
        if published
        else None,
        "rank": dict.fromkeys(LANGUAGES, with_interval(told, "rank") or ""),
        "of": {language: words[language][1].format(told["of"]) for language in LANGUAGES},
        "works": {
            language: words[language][0].format(country_name(focal, language), own, world) for language in LANGUAGES
        },
        "partners": {language: named_partners(told, language) or "" for language in LANGUAGES},
        "certainty": told["certainty"],
        "words": _both("certainty", told["certainty"]),
        "links": links,
        "focal": focal,
    }


def _partner(result: dict, links: dict[str, str]) -> dict:
    told = result["numbers"]
    return {
        "name": _both("country", result["parameters"][PARTNER]),
        "works": told["joint_works"],
        "joint": with_interval(told | {"works": told["joint_works"]}, "works") or "",
        "rank": with_interval(told, "rank") or "",
        "intensity": with_interval(told, "ric", 2) or "",
        "technologies": _both("technology", told["technologies"]),
        "agreement": (told["agreement"] or "")[:4],
        "constraint": _both("constraint", told["constraint"]),
        "links": links,
        "focal": result["parameters"]["focal_country"],
    }


def _both(column: str, code) -> dict[str, str]:
    return {language: "" if code is None else term(column, code, language) for language in LANGUAGES}
