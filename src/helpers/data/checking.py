"""Hold a corpus against what it should be."""

import inspect
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from helpers.data.corpus import corpus_folder, read_table
from helpers.data.fields import read_fields
from helpers.data.references import KINDS
from helpers.data.schemas import ARROW, REQUIRED
from helpers.data.technologies import read_technologies

#: A share of unknowns above this is doubtful.
MOST_UNKNOWN = 0.2
#: In works with more authors everybody is everybody's partner.
MANY_AUTHORS = 100
#: Fields with at least so many works of known rank are asked whether their share of top-10 % works lies in between.
BIG_FIELD, LEAST_TOP10, MOST_TOP10 = 100, 0.05, 0.2

_COLUMNS = {"level": "str", "table": "str", "what": "str", "n": "int64", "example": "str"}
SAID = ("name", "source", "licence", "retrieved", "query", "importer")
_ENTRIES = dict.fromkeys(SAID, str) | {"retrieved": str | None, "counts": dict, "sha256": dict, "synthetic": bool}
#: Tags, entities and formulas of LaTeX.
_MARKUP = r"</?[a-zA-Z][^<>]*>|&#?\w{2,8};|\$[^$]*[\\^_{][^$]*\$|\\[a-zA-Z]+\{"
_PARTS = ("works", "revised", "deleted", "rejected", "duplicates")
_COUNTED_AS = {"authorships": "authorship_rows", "link_counts": "links", "node_counts": "totals"}


class Check(NamedTuple):
    """One thing that may be wrong: `find` asks for tables by the names of its parameters and gives what offends.

    Besides the tables it may ask for `meta` (corpus.json) and `rows` (how many rows each readable table has).
    """

    level: str
    table: str
    what: str
    find: Callable[..., pd.Series | list]


CHECKS: list[Check] = []


def _check(level: str, table: str, what: str) -> Callable:
    def listed(find: Callable) -> Callable:
        CHECKS.append(Check(level, table, what, find))
        return find

    return listed


def check_corpus(place: str | os.PathLike) -> pd.DataFrame:
    """Say what is wrong with a corpus, and what is doubtful.

    Parameters
    ----------
    place : str or path
        The name of a folder of data/, or the path of any corpus folder.

    Returns
    -------
    DataFrame
        level ("error": the corpus breaks its schema or contradicts itself; "doubt": it may be right, but a reader
        should know), table, what, n (how many works, rows, institutions or fields), example (the first of them);
        errors first. A table that cannot be read is an error, and the checks that need it are left out; of the
        rows that break a schema at most ten are counted.

    Raises
    ------
    FileNotFoundError
        There is no corpus.

    Examples
    --------
    >>> found = check_corpus("medline_2021")
    >>> int((found["level"] == "error").sum())
    0
    >>> found.loc[found["what"] == "no work has a citation count", "table"].to_list()
    ['works']
    """
    tables, found = _readable(corpus_folder(place))
    for check in CHECKS:
        wanted = inspect.signature(check.find).parameters
        if set(wanted) <= set(tables):
            offending = list(check.find(**{name: tables[name] for name in wanted}))
            if offending:
                found.append((check.level, check.table, check.what, len(offending), _plain(offending[0])))
    table = pd.DataFrame(found, columns=list(_COLUMNS)).astype(_COLUMNS)
    return table.sort_values("level", kind="stable", key=lambda level: level != "error", ignore_index=True)


def caveats(place: str | os.PathLike) -> pd.DataFrame:
    """What a reader of a corpus should know of it: what :func:`check_corpus` doubts, by the table it stands in.

    Parameters
    ----------
    place : str or path
        As `check_corpus` takes it.

    Returns
    -------
    DataFrame
        caveat ("table: what"), n, example; most first.

    Examples
    --------
    >>> caveats("planted")["caveat"].to_list()
    ['corpus.json: the data are synthetic']
    """
    found = check_corpus(place)
    found = found[found["level"] == "doubt"].sort_values("n", ascending=False, kind="stable", ignore_index=True)
    return found.assign(caveat=found["table"] + ": " + found["what"])[["caveat", "n", "example"]]


def printable(value) -> str:
    """A value without signs that break a line or steer a terminal."""
    return "".join(c if c.isprintable() else "?" for c in str(value))


def _plain(value) -> str:
    return printable(" ".join(str(value).split()))[:200]


def _readable(folder: Path) -> tuple[dict, list[tuple]]:
    """What can be read of a corpus, and an error for each file that cannot."""
    tables, errors = {}, []
    try:
        meta = json.loads((folder / "corpus.json").read_text(encoding="utf-8"))
        if not isinstance(meta, dict):
            raise ValueError("expected a JSON object")
        tables["meta"] = meta
    except ValueError as error:
        errors.append(("error", "corpus.json", "cannot be read", 1, _plain(error)))
    for table in ARROW:
        file = folder / f"{table}.parquet"
        try:
            if file.is_file():
                tables[table] = read_table(file, table)
            elif table in REQUIRED:
                errors.append(("error", table, "is missing", 1, file.name))
        except (ValueError, KeyError, TypeError, OSError) as error:
            first, *faults = str(error.args[0] if error.args else error).splitlines()
            what = "does not keep its schema" if faults else "cannot be read"
            errors.append(("error", table, what, max(len(faults), 1), _plain((faults or [first])[0])))
    tables["rows"] = {table: len(tables[table]) for table in ARROW if table in tables}
    return tables, errors


def entry(meta: dict, key: str) -> dict:
    return meta[key] if isinstance(meta.get(key), dict) else {}


def _if_many(flags: pd.Series, names: pd.Series) -> pd.Series | list:
    """The names that are flagged, where they are more than `MOST_UNKNOWN` of all."""
    return names[flags] if flags.sum() > MOST_UNKNOWN * len(flags) else []


def _different(works: pd.DataFrame, authorships: pd.DataFrame, column: str) -> pd.Series:
    """How many different known values of a column the author slots of each work have."""
    return works["work_id"].map(authorships.groupby("work_id")[column].nunique()).fillna(0).astype("int64")


@_check("error", "corpus.json", "entries are missing or of another type")
def _bad_entries(meta):
    return [key for key, kind in _ENTRIES.items() if key not in meta or not isinstance(meta[key], kind)]


@_check("error", "corpus.json", "counts differ from the rows of the tables")
def _wrong_counts(meta, rows):
    counts = entry(meta, "counts")
    said = [(table, counts.get(_COUNTED_AS.get(table), counts.get(table, n)), n) for table, n in rows.items()]
    return [f"{table}: {count} counted, {n} rows" for table, count, n in said if count != n]


@_check("error", "corpus.json", "the counts do not add up: read = works + revised + deleted + rejected + duplicates")
def _unequal_counts(meta):
    counts = entry(meta, "counts")
    kept, said = sum(counts.get(part, 0) for part in _PARTS), {"read", "works"} <= set(counts)
    return [f"{counts['read']} read, {kept} accounted for"] if said and counts["read"] != kept else []


@_check("error", "corpus.json", "no SHA-256 of an input")
def _bad_hashes(meta):
    hashes = entry(meta, "sha256").items()
    return [file for file, digest in hashes if not re.fullmatch("[0-9a-f]{64}", str(digest))]


@_check("error", "country_sets", "stand beside works: a corpus has either")
def _both(country_sets, works):
    return works["work_id"]


@_check("error", "authorships", "rows of works that are not listed")
def _unknown_works(authorships, works):
    return authorships.loc[~authorships["work_id"].isin(works["work_id"]), "work_id"]


@_check("error", "authorships", "rows with institutions that are not listed")
def _unknown_institutions(authorships, institutions):
    named = authorships["institution_id"].dropna()
    return named[~named.isin(institutions["institution_id"])]


@_check("error", "works", "n_authors is below the number of authors that are named")
def _too_few_authors(works, authorships):
    named = authorships[authorships["author_name"].notna() | authorships["author_id"].notna()]
    few = works["n_authors"] < _different(works, named, "position")
    return works.loc[few.fillna(False).astype(bool), "work_id"]


@_check("error", "works", "n_institutions is not what the authorships say")
def _wrong_institutions(works, authorships):
    return works.loc[works["n_institutions"] != _different(works, authorships, "institution_id"), "work_id"]


@_check("error", "works", "n_countries is not what the authorships say")
def _wrong_countries(works, authorships):
    return works.loc[works["n_countries"] != _different(works, authorships, "country"), "work_id"]


@_check("doubt", "corpus.json", "the data are synthetic")
def _synthetic(meta):
    return [meta.get("name")] if meta.get("synthetic") is True else []


@_check("doubt", "works", f"the country is unknown, of more than {MOST_UNKNOWN:.0%} of the works")
def _stateless(works):
    return _if_many(works["n_countries"] == 0, works["work_id"])


@_check("doubt", "works", f"the year is unknown, of more than {MOST_UNKNOWN:.0%} of the works")
def _undated(works):
    return _if_many(works["year"].isna(), works["work_id"])


@_check("doubt", "works", "the year lies before 1900 or after the year that follows the retrieval")
def _odd_years(works, meta):
    retrieved = re.match(r"\d{4}(?=-)", str(meta.get("retrieved")))
    return works.loc[(works["year"] < 1900) | (works["year"] > int(retrieved[0] if retrieved else 2100) + 1), "work_id"]


@_check("doubt", "works", f"more than {MANY_AUTHORS} authors")
def _large_teams(works):
    return works.loc[works["n_authors"].gt(MANY_AUTHORS).fillna(False), "work_id"]


@_check("doubt", "works", "no authors")
def _authorless(works):
    return works.loc[works["n_authors"].eq(0).fillna(False), "work_id"]


@_check("doubt", "works", "how many authors is unknown: their list is cut, or names nobody")
def _cut_lists(works):
    return works.loc[works["n_authors"].isna(), "work_id"]


@_check("doubt", "works", "the DOI stands on another work too")
def _shared_dois(works):
    return works.loc[works["doi"].notna() & works["doi"].str.casefold().duplicated(keep=False), "work_id"]


@_check(
    "doubt", "works", "another work has the same identifier: titles, authors, years or venues differ (doubtful.csv)"
)
def _told_apart(works):
    return works.loc[works["work_id"].str.contains(r"#[0-9a-f]{8}$"), "work_id"]


@_check(
    "doubt", "works", 'preprints, data sets or notices of works that are here: versions = "once" counts them with these'
)
def _versions(works):
    return works.loc[works["version_of"].notna(), "work_id"]


@_check("error", "works", "version_of names no work that is listed")
def _versions_of_nothing(works):
    named = works["version_of"].dropna()
    return named[~named.isin(works["work_id"])]


@_check("doubt", "works", "markup is left in the title or the venue")
def _markup(works):
    texts = works["title"].fillna("") + " " + works["venue"].fillna("")
    return works.loc[texts.str.contains(_MARKUP), "work_id"]


@_check("doubt", "works", "kinds that the vocabulary does not list")
def _unlisted_kinds(works):
    return sorted(set(works["kind"].dropna()) - {*KINDS, "patent"})


@_check("doubt", "works", "the PMID stands on another work too")
def _shared_pmids(works):
    return works.loc[works["pmid"].notna() & works["pmid"].duplicated(keep=False), "work_id"]


@_check("doubt", "works", "no work has a citation count")
def _uncited(works):
    return works["work_id"] if works["citations"].isna().all() else []


@_check("doubt", "works", "retracted")
def _retracted(works):
    return works.loc[works["kind"] == "retracted", "work_id"]


@_check("doubt", "works", f"fields whose share of top-10 % works lies outside {LEAST_TOP10:.0%} to {MOST_TOP10:.0%}")
def _odd_top10(works):
    fields = works.dropna(subset=["field", "is_top10"]).groupby("field")["is_top10"].agg(["size", "mean"])
    odd = fields[(fields["size"] >= BIG_FIELD) & ~fields["mean"].between(LEAST_TOP10, MOST_TOP10)]
    return [f"{row.Index}: {row.mean:.0%} of {row.size} works" for row in odd.itertuples()]


@_check("doubt", "works", "fields that fields.toml does not list")
def _unlisted_fields(works):
    return sorted(set(works["field"].dropna()) - set(read_fields()["id"]))


@_check("doubt", "works", "technologies that technologies.toml does not list")
def _unlisted_technologies(works):
    return sorted(set(works["technologies"].explode().dropna()) - set(read_technologies()["id"]))


@_check("doubt", "authorships", "one author at two places of a byline")
def _doubled_authors(authorships):
    slots = authorships.dropna(subset=["author_id"]).drop_duplicates(["work_id", "position", "author_id"])
    return slots.loc[slots.duplicated(["work_id", "author_id"]), "work_id"]


@_check("doubt", "authorships", "rows whose country is not that of their institution")
def _two_countries(authorships, institutions):
    home = authorships["institution_id"].map(institutions.set_index("institution_id")["country"])
    return authorships.loc[home.notna() & authorships["country"].notna() & (home != authorships["country"]), "work_id"]


@_check("doubt", "institutions", "the country is unknown")
def _stateless_institutions(institutions):
    return institutions.loc[institutions["country"].isna(), "institution_id"]


@_check("doubt", "institutions", "another one of the same country has the same name")
def _namesakes(institutions):
    names = institutions.dropna(subset=["country"])
    same = names.assign(name=names["name"].str.casefold()).duplicated(["name", "country"], keep=False)
    return names.loc[same, "institution_id"]


@_check("doubt", "institutions", "no work names it")
def _unnamed_institutions(institutions, authorships):
    return institutions.loc[~institutions["institution_id"].isin(authorships["institution_id"]), "institution_id"]
