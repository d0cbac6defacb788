"""What an importer yields: works with their authors and places, deletions, and rows that were refused."""

import dataclasses
from dataclasses import dataclass
from typing import NamedTuple


class SourceError(ValueError):
    """An input cannot be read at all; the message names the file and what was expected."""


class Place(NamedTuple):
    """Where an author works: an institution, or as much as is known of it."""

    institution_id: str | None = None
    name: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    kind: str | None = None
    name_ko: str | None = None


class Author(NamedTuple):
    """One author slot of a work; a group that signs as an author is not a `person`.

    `funding` is what the slot receives of a funded project, in the currency of the source. A slot `is_loose` that is no
    author but holds places of the work with which the source links nobody.
    """

    name: str | None
    orcid: str | None = None
    places: tuple[Place, ...] = ()
    is_lead: bool = False
    author_id: str | None = None
    person: bool = True
    funding: float | None = None
    is_loose: bool = False


@dataclass(frozen=True)
class Work:
    """One work; of several with the same `work_id` the highest `version`, then the last one read, stays.

    Where the `work_id` `is_own`, the source itself gives it; else it is a DOI or the like, which may stand on other works
    too: then titles, authors, years and venues must agree before one record replaces another.

    `n_authors` is given where the source counts authors that it does not name; else it is the number of slots of authors,
    and unknown where the list of them `is_cut`.
    """

    work_id: str
    year: int | None = None
    version: int = 1
    doi: str | None = None
    pmid: str | None = None
    title: str | None = None
    kind: str | None = None
    venue: str | None = None
    field: str | None = None
    technologies: list[str] = dataclasses.field(default_factory=list)
    subjects: list[str] = dataclasses.field(default_factory=list)
    keywords: list[str] = dataclasses.field(default_factory=list)
    funders: list[str] = dataclasses.field(default_factory=list)
    awards: list[str] = dataclasses.field(default_factory=list)
    references: list[str] = dataclasses.field(default_factory=list)
    citations: int | None = None
    is_top10: bool | None = None
    authors: list[Author] = dataclasses.field(default_factory=list)
    n_authors: int | None = None
    is_cut: bool = False
    is_own: bool = True


class Deleted(NamedTuple):
    """A work that its source has withdrawn."""

    work_id: str


class Rejected(NamedTuple):
    """A row that was refused: where it stands, what it holds and what was expected."""

    file: str
    row: str
    column: str
    value: str
    reason: str


class UnreadCell(Rejected):
    """A cell that was refused, of a row that is kept without it."""


def nothing_kept(files, what: str, rejects: list[Rejected]) -> SourceError:
    """The error of inputs of which nothing is left, with the first three refusals.

    >>> print(nothing_kept(["a.csv"], "work", [Rejected("a.csv", "line 2", "year", "20225", "expected a year")]))
    a.csv: no work could be read (1 rows refused): line 2, year '20225': expected a year
    """
    told = []
    for row in rejects[:3]:
        where = f"{row.row}, {row.column}" if row.column else row.row
        told.append(f"{where} {row.value[:60]!r}: {row.reason}" if row.value else f"{where}: {row.reason}")
    listed = f": {'; '.join(told)}" if told else ""
    return SourceError(f"{', '.join(map(str, files))}: no {what} could be read ({len(rejects)} rows refused){listed}")
