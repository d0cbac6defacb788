"""Read OpenAlex works, as the API, the snapshot or an export gives them, as a stream of works."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from helpers.data.countries import COUNTRIES
from helpers.data.identity.affiliations import resolve_affiliation
from helpers.data.records import Author, Place, Rejected, Work
from helpers.data.sources.openalex_files import MOST_AUTHORS, Unreadable, openalex_files, stored_records
from helpers.data.sources.openalex_vocabulary import openalex_field, openalex_kind
from helpers.data.technologies import read_technologies, tag_technologies

SOURCE = {"source": "OpenAlex (openalex.org)", "licence": "CC0 1.0"}

#: Topics, concepts and keywords with a lower score are ancestors or guesses.
SCORE = 0.3

#: Authors that OpenAlex keeps for names it could not tell apart, and for deleted profiles: no persons.
NOBODY = {"A9999999999", "A5317838346"}

_CODES = frozenset(COUNTRIES)
_LONGEST = 2_000
_BATCH = 500
_ID = re.compile(r"(?:^|/)([WAIT]\d+)$")
_ORCID = re.compile(r"(\d{4}-\d{4}-\d{4}-\d{3}[\dX])$")
_PMID = re.compile(r"(?:^|/)(\d{1,10})/?$")
_ROR = re.compile(r"(?:^|/)(0[a-z0-9]{8})$")


def read_openalex(
    files: list[Path], progress: bool = True, remarks: Counter | None = None
) -> Iterator[Work | Rejected]:
    """Stream OpenAlex works; one batch of records is held at a time.

    Parameters
    ----------
    files : list of path
        Files or folders as :func:`helpers.data.sources.openalex_files.openalex_files` takes them.
    progress : bool
        Show a bar over the bytes of all files.
    remarks : Counter, optional
        Receives counts: works_cut_at_100_authors (where lists of the API stop), unknown_country_codes,
        slots_read_from_text (institutions that OpenAlex did not match, read from the affiliation), works_of_expansion
        (`is_xpac`: left out, as the API leaves them out by default; a corpus with them would compare with none by it).

    Yields
    ------
    Work or Rejected
        A work, whose version is its `updated_date`, so that of several records of it the newest stays; or a
        record that is no work of OpenAlex, or whose year, citations, authors or texts make no sense.

    Raises
    ------
    SourceError
        A file is empty, truncated, unsafe or holds no JSON; the message names it and what was expected.

    Notes
    -----
    A slot has one place for each institution ("ror:..." or, without ROR, "openalex:I...") and one for each
    further country. `is_top10` is what `citation_normalized_percentile` says (among works of the same year,
    type and subfield), else what `cited_by_percentile_year` says (among all works of the year) where its
    whole interval lies on one side of 90, else null. The first author and the corresponding ones lead.

    Examples
    --------
    >>> import json, tempfile
    >>> institution = {"id": "https://openalex.org/I1", "display_name": "KAIST", "country_code": "KR"}
    >>> author = {"id": "https://openalex.org/A5", "display_name": "Ada Kim"}
    >>> slot = {"author": author, "institutions": [institution], "countries": ["KR", "DE"]}
    >>> record = {"id": "https://openalex.org/W7", "cited_by_count": 4, "authorships": [slot]}
    >>> with tempfile.TemporaryDirectory() as place:
    ...     file = Path(place) / "one.json"
    ...     _ = file.write_text(json.dumps(record))
    ...     work = next(read_openalex([file], progress=False))
    >>> work.work_id, work.citations, work.authors[0].author_id
    ('openalex:W7', 4, 'openalex:A5')
    >>> [(place.institution_id, place.country) for place in work.authors[0].places]
    [('openalex:I1', 'KR'), (None, 'DE')]
    """
    remarks = Counter() if remarks is None else remarks
    batch: list[tuple[Work, _Clues]] = []
    for file, row, record in stored_records(openalex_files(files), progress):
        if isinstance(record, dict) and record.get("is_xpac") is True:
            remarks["works_of_expansion"] += 1
            continue
        try:
            batch.append((_work(record, remarks), _clues(record)))
        except _Refused as refused:
            yield Rejected(file, row, *refused.args)
        if len(batch) == _BATCH:
            yield from _tagged(batch)
            batch = []
    yield from _tagged(batch)


class _Clues(NamedTuple):
    """What besides its keywords tells the technologies of a work."""

    title: str | None
    headings: list[str]


def _clues(record: dict) -> _Clues:
    return _Clues(_title(record), _headings(record))


def _title(record: dict) -> str | None:
    title = record.get("title") or record.get("display_name")
    return " ".join(title.encode("utf-8", "ignore").decode().split()) or None if isinstance(title, str) else None


class _Refused(Exception):
    """A record that cannot be taken: column, value, what was expected."""

    def __init__(self, column: str, value, reason: str):
        super().__init__(column, repr(value)[:200] if not isinstance(value, str) else value[:200], reason)


def _text(value, column: str) -> str | None:
    """A text on one line that can be written as UTF-8; anything but a text counts as unknown."""
    if not isinstance(value, str):
        return None
    if len(value) > _LONGEST:
        raise _Refused(column, value, f"expected a text of at most {_LONGEST} characters, got {len(value)}")
    value = value if value.isascii() else value.encode("utf-8", "ignore").decode()
    return " ".join(value.split()) or None


def _table(value) -> dict:
    return value if isinstance(value, dict) else {}


def _tables(value) -> list[dict]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _whole(value, column: str, low: int, high: int) -> int | None:
    if value is None:
        return None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 12:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise _Refused(column, value, f"expected a whole number from {low} to {high}")
    return value


def _number(value) -> float | None:
    try:
        return None if isinstance(value, bool | None) else float(value)
    except (TypeError, ValueError, OverflowError):
        return None


def _id(value, pattern: re.Pattern = _ID) -> str | None:
    found = pattern.search(value.strip()) if isinstance(value, str) else None
    return found[1] if found else None


def _work(record, remarks: Counter) -> Work:
    if isinstance(record, Unreadable):
        raise _Refused("", record.text, record.reason)
    if not isinstance(record, dict):
        raise _Refused("", record, "expected a JSON object, a work of OpenAlex")
    identifier = _id(record.get("id"))
    if identifier is None or identifier[0] != "W":
        raise _Refused("id", record.get("id"), "expected the id of a work, https://openalex.org/W...")
    place = _table(_table(record.get("primary_location")).get("source")) or _table(record.get("host_venue"))
    venue, kind = _text(place.get("display_name"), "primary_location.source.display_name"), record.get("type")
    work = Work(
        work_id=f"openalex:{identifier}",
        version=_version(record.get("updated_date")),
        year=_whole(record.get("publication_year"), "publication_year", 1500, 2100),
        doi=_doi(record.get("doi")),
        pmid=_id(_table(record.get("ids")).get("pmid"), _PMID),
        title=_title(record),
        kind=openalex_kind(kind if isinstance(kind, str) else None, record.get("is_retracted") is True),
        venue=venue,
        field=_field(record, venue),
        subjects=_subjects(record),
        keywords=sorted(set(_strong(record.get("keywords"), "display_name", "keyword"))),
        funders=_funders(record),
        awards=_awards(record),
        references=_cited(record),
        citations=_whole(record.get("cited_by_count"), "cited_by_count", 0, 10**9),
        is_top10=_is_top10(record),
        authors=_authors(record, remarks),
        is_cut=_is_cut(record),
    )
    remarks["works_cut_at_100_authors"] += work.is_cut
    return work


def _is_cut(record: dict) -> bool:
    """Whether the list of authors stops at the API's limit and not at the last author."""
    slots = _tables(record.get("authorships"))
    return record.get("is_authors_truncated") is True or (
        len(slots) == MOST_AUTHORS and slots[-1].get("author_position") == "middle"
    )


def _version(updated) -> int:
    """The stamp of the last change as a number; 1 where there is none."""
    digits = re.sub(r"\D", "", updated[:19]) if isinstance(updated, str) and updated.isascii() else ""
    return int(digits.ljust(14, "0")) if 8 <= len(digits) <= 14 else 1


def _doi(value) -> str | None:
    doi = (_text(value, "doi") or "").casefold()
    found = doi.find("10.")
    return doi[found:] if found >= 0 else None


def _field(record: dict, venue: str | None) -> str | None:
    topic = _table(record.get("primary_topic")) or next(iter(_tables(record.get("topics"))), {})
    levels = [str(_table(topic.get(level)).get("id") or "").rsplit("/", 1)[-1] for level in ("subfield", "field")]
    tops = [entry for entry in _tables(record.get("concepts")) if entry.get("level") == 0]
    strength = {str(entry.get("display_name")): _number(entry.get("score")) or 0.0 for entry in tops}
    best = max(sorted(strength), key=strength.get, default=None)
    return openalex_field(*levels, venue, best if best and strength[best] >= SCORE else None)


def _strong(entries, *keys: str) -> list[str]:
    """Names of the entries whose score, where there is one, reaches SCORE."""
    names = []
    for entry in _tables(entries):
        score = _number(entry.get("score"))
        name = next((entry[key] for key in keys if entry.get(key)), None)
        if score is None or score >= SCORE:
            names.append(_text(name, keys[0]))
    return [name for name in names if name]


def _headings(record: dict) -> list[str]:
    return _strong(record.get("mesh"), "descriptor_name")


def _subjects(record: dict) -> list[str]:
    topics, concepts = (_strong(record.get(key), "display_name") for key in ("topics", "concepts"))
    return sorted({*_headings(record), *topics, *concepts})


def _funders(record: dict) -> list[str]:
    named = _strong(record.get("funders"), "display_name")
    for key in ("awards", "grants"):
        named += [_text(entry.get("funder_display_name"), key) for entry in _tables(record.get(key))]
    return sorted({name for name in named if name})


def _awards(record: dict) -> list[str]:
    """Numbers of the grants, as "funder: number"."""
    named = set()
    for entry in (entry for key in ("awards", "grants") for entry in _tables(record.get(key))):
        number = _text(entry.get("funder_award_id") or entry.get("award_id"), "awards")
        funder = _text(entry.get("funder_display_name"), "awards")
        named |= {": ".join(part for part in (funder, number) if part)} if number else set()
    return sorted(named)


def _cited(record: dict) -> list[str]:
    """Identifiers of the works that the work cites."""
    listed = record.get("referenced_works")
    ids = {_id(entry) or "" for entry in listed} if isinstance(listed, list) else set()
    return sorted(f"openalex:{found}" for found in ids if found.startswith("W"))


def _is_top10(record: dict) -> bool | None:
    decided = _table(record.get("citation_normalized_percentile")).get("is_in_top_10_percent")
    if isinstance(decided, bool):
        return decided
    interval = _table(record.get("cited_by_percentile_year"))
    low, high = _number(interval.get("min")), _number(interval.get("max"))
    if low is None or high is None:
        return None
    return low >= 90 if low >= 90 or high < 90 else None


def _authors(record: dict, remarks: Counter) -> list[Author]:
    slots = [] if record.get("authorships") is None else record["authorships"]
    if not isinstance(slots, list) or not all(isinstance(slot, dict) for slot in slots):
        raise _Refused("authorships", slots, "expected a list of objects")
    out = []
    for number, slot in enumerate(slots):
        author = _table(slot.get("author"))
        identifier = _id(author.get("id"))
        names = (author.get("display_name"), slot.get("raw_author_name"))
        orcid = author.get("orcid") or slot.get("raw_orcid")
        out.append(
            Author(
                name=next((name for name in (_text(name, "author") for name in names) if name), None),
                orcid=_id(orcid.upper() if isinstance(orcid, str) else None, _ORCID),
                places=_places(slot, remarks),
                is_lead=number == 0 or slot.get("is_corresponding") is True,
                author_id=f"openalex:{identifier}" if identifier and identifier not in NOBODY else None,
            )
        )
    return out


def _places(slot: dict, remarks: Counter) -> tuple[Place, ...]:
    """Institutions of a slot, then further countries; texts only where OpenAlex matched nothing."""
    codes = slot.get("countries") if isinstance(slot.get("countries"), list) else []
    places, texts = [], []
    for entry in _tables(slot.get("institutions")):
        place = _institution(entry, remarks)
        if place.institution_id or place.country:
            places.append(place)
        elif isinstance(entry.get("display_name"), str):
            texts.append(entry["display_name"])
    if not places and not texts and not codes:
        given = slot.get("raw_affiliation_strings")
        listed = given if isinstance(given, list) else [slot.get("raw_affiliation_string")]
        texts = [text for text in listed if isinstance(text, str)]
    read = [place for text in texts if len(text) <= _LONGEST for place in _places_of(text)]
    remarks["slots_read_from_text"] += bool(read)
    places += [*read, *(Place(country=code) for code in _countries(codes, remarks))]
    told = {place.country for place in places if place.institution_id}
    kept = (place for place in places if place.institution_id or place.country not in told)
    return tuple({(place.institution_id, place.country): place for place in kept}.values())


def _institution(entry: dict, remarks: Counter) -> Place:
    ror, identifier = _id(entry.get("ror"), _ROR), _id(entry.get("id"))
    key = f"ror:{ror}" if ror else f"openalex:{identifier}" if identifier else None
    code = entry.get("country_code")
    country = next(iter(_countries([code] if code else [], remarks)), None)
    name = _text(entry.get("display_name"), "institutions.display_name") if key else None
    kind = _text(entry.get("type"), "institutions.type")
    return Place(institution_id=key, name=name or key, country=country, kind=kind)


def _countries(codes: list, remarks: Counter) -> list[str]:
    known = [code.upper() if isinstance(code, str) and code.upper() in _CODES else None for code in codes]
    remarks["unknown_country_codes"] += known.count(None)
    return [code for code in known if code]


@lru_cache(maxsize=50_000)
def _places_of(text: str) -> tuple[Place, ...]:
    text = text.encode("utf-8", "ignore").decode()
    return tuple(
        Place(found.institution_id, found.institution, found.country, found.latitude, found.longitude)
        for found in resolve_affiliation(text)
        if found.institution_id or found.country
    )


@lru_cache(maxsize=1)
def _technologies():
    return read_technologies()


def _tagged(batch: list[tuple[Work, _Clues]]) -> Iterator[Work]:
    """Name the technologies of works by title, keywords and MeSH: a topic of OpenAlex is wider than a technology."""
    titles, headings = [clues.title for _, clues in batch], [clues.headings for _, clues in batch]
    tags = tag_technologies(titles, [work.keywords for work, _ in batch], headings, _technologies())
    for (work, _), found in zip(batch, tags, strict=True):
        work.technologies.extend(sorted(found))
        yield work
