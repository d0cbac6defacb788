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

    `funding` is what the slot receives of a funded project, in the currency of the source.
    """

    name: str | None
    orcid: str | None = None
    places: tuple[Place, ...] = ()
    is_lead: bool = False
    author_id: str | None = None
    person: bool = True
    funding: float | None = None


@dataclass(frozen=True)
class Work:
    """One work; of several with the same `work_id` the highest `version`, then the last one read, stays.

    `n_authors` is given where the source counts authors that it does not name; else it is the number of slots.
    """

    work_id: str
    year: int | None = None
    version: int = 1
    doi: str | None = None
    pmid: str | None = None
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
