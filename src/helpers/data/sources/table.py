"""Read any table of works, or of authors of works, with a mapping that says which column is what."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from tqdm import tqdm

from helpers.data.countries import fold
from helpers.data.fields import read_fields
from helpers.data.records import Author, Rejected, Work
from helpers.data.sources.cells import Refused, count_cell, orcid_cell, reject, technology_cell, year_cell
from helpers.data.sources.layouts import GATHER, items, picked_rows
from helpers.data.sources.mapping import Mapping, assign_files
from helpers.data.sources.whereabouts import country_of, distinct, find_places, place_rest
from helpers.data.technologies import read_technologies, tag_technologies

_BATCH = 500
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_TRUE = dict.fromkeys(("true", "1", "yes", "y"), True) | dict.fromkeys(("false", "0", "no", "n"), False)
_PARTICLES = {
    *("af", "al", "av", "bin", "da", "das", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "ibn"),
    *("la", "le", "ten", "ter", "van", "von", "zu", "zur"),
}


def read_table(files: list[Path], mapping: Mapping, progress: bool = True) -> Iterator[Work | Rejected]:
    """Stream the works of tables; text tables and Parquet are read in pieces, author rows wait on disk.

    Parameters
    ----------
    files : list of path
        CSV, TSV (also .gz), XLSX or Parquet. All columns that the mapping names are looked up in all files before
        any row is read.
    mapping : Mapping
        As `read_mapping` gives it.
    progress : bool
        Show a bar over the works.

    Yields
    ------
    Work or Rejected
        A row of works that makes no sense is refused whole. A row of authors that makes no sense, or that belongs to
        no work, is refused alone: its work stays without that author.

    Raises
    ------
    SourceError
        A file cannot be read, lacks a column or fits no entry of the mapping's [files].

    Notes
    -----
    Places that the table gives for a work as a whole (`institutions`, `countries` of [works]) and that none of its
    authors has go to one more slot, without a name, at the end. An institution without a country takes the one that
    the reference lists know for its name.

    `is_top10` by `citations_top10_within` holds for works with more citations than the work that stands first
    below the top tenth of its group, so that works that tie at the border are all left out and the flag never
    covers more than a tenth; of several treatments of ties [1]_ the one that claims least. It is null without
    citations, without a value for the group, and in groups of fewer than 10 works.

    References
    ----------
    .. [1] Waltman, L., Schreiber, M. (2013). On the calculation of percentile-based bibliometric indicators.
       JASIST 64(2), 372-379. doi:10.1002/asi.22775

    Examples
    --------
    >>> import tempfile
    >>> mapping = Mapping("works", {}, "mine", {"work_id": "no"}, {"name": "who", "countries": "where"})
    >>> with tempfile.TemporaryDirectory() as place:
    ...     file = Path(place) / "works.csv"
    ...     _ = file.write_text("no,who,where\\n7,Kim Ada; Lee Bo,Korea; NA\\n", encoding="utf-8")
    ...     work = next(read_table([file], mapping, progress=False))
    >>> work.work_id, [(author.name, author.places[0].country) for author in work.authors]
    ('mine:7', [('Kim Ada', 'KR'), ('Lee Bo', 'NA')])
    """
    assigned = assign_files(mapping, files)
    bars = _bars(mapping, assigned["works"])
    batch = []
    for entry in tqdm(GATHER[mapping.layout](mapping, assigned), desc="table", disable=None if progress else True):
        found = [entry] if isinstance(entry, Rejected) else _records(mapping, bars, *entry)
        for record in found:
            if isinstance(record, Rejected):
                yield record
            else:
                batch.append(record)
        if len(batch) >= _BATCH:
            yield from _tagged(batch, mapping)
            batch = []
    yield from _tagged(batch, mapping)


def _facts(cells: dict, mapping: Mapping) -> dict:
    """The columns of a work that are told without its authors."""
    get, columns = cells.get, mapping.works
    if not get("work_id"):
        raise Refused(columns["work_id"], "", "expected an identifier of the work")
    doi, pmid, top = get("doi"), get("pmid"), str(get("is_top10", "")).lower()
    if doi and not _DOI.fullmatch(doi):
        raise Refused(columns["doi"], doi, "expected a DOI, 10.xxxx/...")
    if pmid and not pmid.isdecimal():
        raise Refused(columns["pmid"], pmid, "expected a number")
    if top and top not in _TRUE:
        raise Refused(columns["is_top10"], top, "expected true or false")
    return {
        "work_id": f"{mapping.prefix}:{cells['work_id']}",
        "doi": _DOI.fullmatch(doi)[1].casefold() if doi else None,
        "pmid": pmid or None,
        "year": year_cell(get("year", ""), columns.get("year")),
        "venue": get("venue") or mapping.constants.get("venue"),
        "kind": get("kind") or mapping.constants.get("kind"),
        "field": _field(get("field", ""), mapping) or mapping.constants.get("field"),
        "citations": count_cell(get("citations", ""), columns.get("citations")),
        "is_top10": _TRUE.get(top),
        "n_authors": count_cell(get("n_authors", ""), columns.get("n_authors")),
    }


@lru_cache(maxsize=1)
def _field_names() -> dict[str, str]:
    fields = read_fields()
    return {fold(name): row.id for row in fields.itertuples() for name in (row.id, row.name_ko, row.name_en)}


def _field(cell: str, mapping: Mapping) -> str | None:
    spelled = mapping.spellings.get("field", {})
    if not cell or cell in spelled:
        return spelled.get(cell) or None
    if fold(cell) not in _field_names():
        raise Refused(
            mapping.works["field"], cell, "no field of fields.toml; [spellings.field] can say which one it is"
        )
    return _field_names()[fold(cell)]


@lru_cache(maxsize=1)
def _technologies():
    return read_technologies()


@lru_cache(maxsize=1)
def _parents() -> dict[str, str | None]:
    return {row.id: row.parent for row in _technologies().itertuples()}


def _named_technologies(cell, mapping: Mapping) -> list[str]:
    column, spelled = mapping.works.get("technologies"), mapping.spellings.get("technology")
    named = {technology_cell(item, column, spelled) for item in items(cell, mapping.separator)} - {None}
    return sorted(named | {_parents()[name] for name in named if isinstance(_parents()[name], str)})


def _records(mapping: Mapping, bars: dict, file: Path, place: str, cells: dict, slots: list) -> Iterator:
    """The work with its title, after the refusals of its author rows."""
    try:
        facts = _facts(cells, mapping)
        lists = {
            key: sorted(set(items(cells.get(key, ""), mapping.separator)))
            for key in ("keywords", "subjects", "funders")
        }
        technologies = _named_technologies(cells.get("technologies", ""), mapping)
        authors = {}
        for where, line, slot in slots:
            try:
                _add_author(authors, slot, mapping)
            except Refused as error:
                if mapping.layout == "works":
                    raise
                yield reject(error, where, line)
        authors = _ordered(authors, mapping)
        countries = [
            country_of(item, mapping, mapping.works["countries"])
            for item in items(cells.get("countries", ""), mapping.separator)
        ]
        rest = place_rest(items(cells.get("institutions", ""), mapping.separator), countries, authors, mapping)
    except Refused as error:
        yield reject(error, file, place)
        return
    if rest:
        authors.append(Author(None, places=rest, person=False))
    if bars:
        facts["is_top10"] = _in_top10(facts, bars, mapping)
    yield Work(**facts, **lists, technologies=technologies, authors=authors), cells.get("title") or None


def _add_author(authors: dict, slot: dict, mapping: Mapping) -> None:
    """Add the author of a row; rows of one position, else of one identifier or name, are one author."""
    get, columns = slot.get, mapping.authors
    position = count_cell(get("position", ""), columns.get("position"))
    lead = str(get("is_lead", "")).lower()
    if lead and lead not in _TRUE:
        raise Refused(columns["is_lead"], lead, "expected true or false")
    name, source_id = get("name") or None, get("author_id") or None
    if name and mapping.name_order == "given-first":
        name = _family_first(name)
    author = Author(
        name=name,
        orcid=orcid_cell(get("orcid", ""), columns.get("orcid")),
        places=_places(slot, mapping),
        is_lead=_TRUE.get(lead, False),
        author_id=f"{mapping.prefix}:{source_id}" if source_id else None,
    )
    if position is not None:
        key = (False, position, None)
    elif mapping.layout != "works" and (source_id or name):
        key = (True, None, source_id or name)
    else:
        key = (True, None, len(authors))
    known = authors.get(key)
    if known is not None:
        author = known._replace(
            places=distinct(known.places + author.places),
            name=known.name or author.name,
            orcid=known.orcid or author.orcid,
            author_id=known.author_id or author.author_id,
            is_lead=known.is_lead or author.is_lead,
        )
    authors[key] = author


def _ordered(authors: dict, mapping: Mapping) -> list[Author]:
    """By position, those without one last; the first leads where no column says who does."""
    ordered = [author for key, author in sorted(authors.items(), key=lambda item: (item[0][0], item[0][1] or 0))]
    if "is_lead" not in mapping.authors:
        ordered = [author._replace(is_lead=at == 0) for at, author in enumerate(ordered)]
    return ordered


def _places(slot: dict, mapping: Mapping) -> tuple:
    separator = mapping.place_separator if mapping.layout == "works" else mapping.separator
    names, texts, countries = (
        items(slot.get(key, ""), separator, keep=True) for key in ("institutions", "affiliations", "countries")
    )
    codes = [country_of(item, mapping, mapping.authors["countries"]) for item in countries]
    return find_places(names, texts, codes, mapping)


def _family_first(name: str) -> str:
    """ "Laurens van der Maaten" as "van der Maaten, Laurens"; a name with a comma or of one word stays."""
    words = name.split()
    if "," in name or len(words) == 1:
        return name
    at = len(words) - 1
    while at > 1 and words[at - 1].casefold() in _PARTICLES:
        at -= 1
    return f"{' '.join(words[at:])}, {' '.join(words[:at])}"


# ---- the most cited tenth, and technologies ----------------------------------------------------------------------


def _bars(mapping: Mapping, files: list[Path]) -> dict:
    """Citations that a work must exceed to be in the top tenth of its group, for groups of 10 works or more."""
    within = mapping.citations_top10_within
    if not within:
        return {}
    wanted = {key: column for key, column in mapping.works.items() if key in (*within, "work_id", "citations")}
    cited = {}
    for row in picked_rows(mapping, files, wanted):
        try:
            facts = None if isinstance(row, Rejected) else _facts(row[2], mapping)
        except Refused:
            continue
        if facts and facts["citations"] is not None:
            cited[facts["work_id"]] = (tuple(facts[name] for name in within), facts["citations"])
    groups = defaultdict(list)
    for group, citations in cited.values():
        groups[group].append(citations)
    return {
        group: sorted(values, reverse=True)[len(values) // 10]
        for group, values in groups.items()
        if len(values) >= 10 and None not in group
    }


def _in_top10(facts: dict, bars: dict, mapping: Mapping) -> bool | None:
    bar = bars.get(tuple(facts[name] for name in mapping.citations_top10_within))
    return None if bar is None or facts["citations"] is None else facts["citations"] > bar


def _tagged(batch: list[tuple[Work, str | None]], mapping: Mapping) -> Iterator[Work]:
    if "technologies" not in mapping.works:
        tags = tag_technologies(
            [title for _, title in batch],
            [work.keywords for work, _ in batch],
            [work.subjects for work, _ in batch],
            _technologies(),
        )
        for (work, _), technologies in zip(batch, tags, strict=True):
            work.technologies.extend(technologies)
    yield from (work for work, _ in batch)
