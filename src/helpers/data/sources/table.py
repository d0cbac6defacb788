"""Read any table of works, or of authors of works, with a mapping that says which column is what."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from tqdm import tqdm

from helpers.data.countries import fold
from helpers.data.fields import read_fields
from helpers.data.identity.east_asian_names import is_east_asian
from helpers.data.records import Author, Rejected, UnreadCell, Work
from helpers.data.references import kind_of_document, tagged
from helpers.data.sources.cells import Refused, count_cell, orcid_cell, reject, technology_cell, year_cell
from helpers.data.sources.layouts import GATHER, items
from helpers.data.sources.mapping import Mapping, assign_files
from helpers.data.sources.rows import TOTALS, Total, total_word
from helpers.data.sources.top_tenth import citation_bars, in_top_tenth
from helpers.data.sources.whereabouts import country_of, distinct, find_places, place_rest
from helpers.data.technologies import read_technologies

_BATCH = 500
_OWN_PAGE = re.compile(r"^https?://openalex\.org/(?:works/|authors/)?")
_PMID = re.compile(r"(?:https?://pubmed\.ncbi\.nlm\.nih\.gov/)?(\d{1,9})/?", re.ASCII)
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_TRUE = dict.fromkeys(("true", "1", "yes", "y"), True) | dict.fromkeys(("false", "0", "no", "n"), False)
_PARTICLES = {
    *("af", "al", "av", "bin", "da", "das", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "ibn"),
    *("la", "le", "ten", "ter", "van", "von", "zu", "zur"),
}


def read_table(
    files: list[Path], mapping: Mapping, progress: bool = True, remarks: Counter | None = None
) -> Iterator[Work | Rejected]:
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
    remarks : Counter, optional
        Takes the number of rows of totals that were left out.

    Yields
    ------
    Work or Rejected
        A row of works that makes no sense is refused whole. A row of authors that makes no sense, or that belongs to
        no work, is refused alone: its work stays without that author. A country or technology that is not known is
        refused alone (`UnreadCell`): its work stays without it.

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
    bars = citation_bars(assigned["works"], mapping.citations_top10_within, _facts)
    batch = []
    for entry in tqdm(GATHER[mapping.layout](assigned), desc="table", disable=None if progress else True):
        if isinstance(entry, Total):
            if remarks is not None:
                remarks["rows of totals left out"] += 1
            continue
        found = [entry] if isinstance(entry, Rejected) else _records(assigned, bars, *entry)
        for record in found:
            if isinstance(record, Rejected):
                yield record
            else:
                batch.append(record)
        if len(batch) >= _BATCH:
            yield from _tagged(batch)
            batch = []
    yield from _tagged(batch)


def _facts(cells: dict, mapping: Mapping) -> dict:
    """The columns of a work that are told without its authors."""
    get, columns = cells.get, mapping.works
    if not get("work_id"):
        raise Refused(columns["work_id"], "", "expected an identifier of the work")
    if total_word(str(cells["work_id"])) in TOTALS:
        told = f'looks like a row of totals: `total_rows = ["{cells["work_id"]}"]` in the mapping leaves such rows out'
        raise Refused(columns["work_id"], cells["work_id"], told)
    doi, pmid, top = get("doi"), get("pmid"), str(get("is_top10", "")).lower()
    if doi and not _DOI.fullmatch(doi):
        raise Refused(columns["doi"], doi, "expected a DOI, 10.xxxx/...")
    if pmid and not _PMID.fullmatch(pmid):
        raise Refused(columns["pmid"], pmid, "expected a number")
    if top and top not in _TRUE:
        raise Refused(columns["is_top10"], top, "expected true or false")
    return {
        "work_id": f"{mapping.prefix}:{_OWN_PAGE.sub('', cells['work_id'])}",
        "doi": _DOI.fullmatch(doi)[1].casefold() if doi else None,
        "pmid": _PMID.fullmatch(pmid)[1] if pmid else None,
        "title": cells.get("title") or None,
        "year": year_cell(get("year", ""), columns.get("year")),
        "venue": get("venue") or mapping.constants.get("venue"),
        "kind": _kind(cells, mapping),
        "field": _field(get("field", ""), mapping) or mapping.constants.get("field"),
        "citations": count_cell(get("citations", ""), columns.get("citations")),
        "is_top10": _TRUE.get(top),
        "n_authors": count_cell(get("n_authors", ""), columns.get("n_authors")),
    }


def _kind(cells: dict, mapping: Mapping) -> str | None:
    """The kind of a work in the project's words; that of a retracted one is "retracted"."""
    retracted, kind = str(cells.get("is_retracted", "")).lower(), cells.get("kind")
    if retracted and retracted not in _TRUE:
        raise Refused(mapping.works["is_retracted"], retracted, "expected true or false")
    spelled = mapping.spellings.get("kind", {})
    kind = spelled.get(kind, kind_of_document(kind)) if kind else mapping.constants.get("kind")
    return "retracted" if _TRUE.get(retracted) and kind != "notice" else kind or None


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


def _read(entries: list, read, unread: list) -> list:
    """What each entry of a cell reads as; None, and one more in `unread`, for one that makes no sense."""
    found = []
    for entry in entries:
        try:
            found.append(read(entry))
        except Refused as error:
            unread.append(error)
            found.append(None)
    return found


def _named_technologies(cell, mapping: Mapping, unread: list) -> list[str]:
    column, spelled = mapping.works.get("technologies"), mapping.spellings.get("technology")
    entries = items(cell, mapping.separator_of("technologies"))
    named = set(_read(entries, lambda item: technology_cell(item, column, spelled), unread)) - {None}
    return sorted(named | {_parents()[name] for name in named if isinstance(_parents()[name], str)})


def _records(assigned: dict, bars: dict, file: Path, place: str, cells: dict, slots: list) -> Iterator:
    """The work with its title, after the refusals of its author rows and of its cells."""
    mapping, unread = assigned["works"][file], []
    try:
        facts = _facts(cells, mapping)
        lists = {
            key: sorted(set(items(cells.get(key, ""), mapping.separator_of(key))))
            for key in ("keywords", "subjects", "funders")
        }
        technologies = _named_technologies(cells.get("technologies", ""), mapping, unread)
        authors = {}
        for where, line, slot in slots:
            lost = unread if mapping.layout == "works" else []
            try:
                _add_author(authors, slot, assigned.get("authors", assigned["works"])[where], lost)
            except Refused as error:
                if mapping.layout == "works":
                    raise
                yield reject(error, where, line)
            if lost is not unread:
                yield from (_unread(error, where, line) for error in lost)
        authors = _ordered(authors, mapping)
        rest = _rest(cells, authors, mapping, unread)
    except Refused as error:
        yield reject(error, file, place)
        return
    if rest:
        authors.append(Author(None, places=rest, person=False, is_loose=True))
    if bars:
        facts["is_top10"] = in_top_tenth(facts, bars, mapping.citations_top10_within)
    yield from (_unread(error, file, place) for error in unread)
    work = Work(**facts, **lists, technologies=technologies, authors=authors, is_own=False)
    yield work, work.title, mapping


def _unread(error: Refused, file: Path, place: str) -> UnreadCell:
    return UnreadCell(Path(file).name, place, error.column, error.value, f"{error.reason}; the row is kept without it")


def _rest(cells: dict, authors: list[Author], mapping: Mapping, unread: list) -> tuple:
    """Places of the work that none of its authors has."""
    names, texts, countries = (
        items(cells.get(key, ""), mapping.separator_of(key)) for key in ("institutions", "affiliations", "countries")
    )
    column = mapping.works.get("countries") or mapping.authors.get("countries")
    codes = _read(countries, lambda item: country_of(item, mapping, column), unread)
    if "home_country" in mapping.constants:
        codes.append(mapping.constants["home_country"])
    return place_rest(names, texts, codes, authors, mapping)


def _add_author(authors: dict, slot: dict, mapping: Mapping, unread: list) -> None:
    """Add the author of a row; rows of one position, else of one identifier or name, are one author."""
    get, columns = slot.get, mapping.authors
    position = count_cell(get("position", ""), columns.get("position"))
    lead = str(get("is_lead", "")).lower()
    if lead and lead not in _TRUE:
        raise Refused(columns["is_lead"], lead, "expected true or false")
    name, source_id = get("name") or None, get("author_id") or None
    if name:
        name = _ORDERS[mapping.name_order](name)
    author = Author(
        name=name,
        orcid=orcid_cell(get("orcid", ""), columns.get("orcid")),
        places=_places(slot, mapping, unread),
        is_lead=_TRUE.get(lead, False),
        author_id=f"{mapping.prefix}:{_OWN_PAGE.sub('', source_id)}" if source_id else None,
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


def _places(slot: dict, mapping: Mapping, unread: list) -> tuple:
    names, texts, countries = (
        items(
            slot.get(key, ""),
            mapping.place_separator if mapping.layout == "works" else mapping.separator_of(key),
            keep=True,
        )
        for key in ("institutions", "affiliations", "countries")
    )
    codes = _read(countries, lambda item: country_of(item, mapping, mapping.authors["countries"]), unread)
    home = mapping.constants.get("home_country") if "countries" not in mapping.authors else None
    return find_places(names, texts, codes, mapping, home)


def _family_first(name: str) -> str:
    """ "Laurens van der Maaten" as "van der Maaten, Laurens".

    A name with a comma or of one word stays; so does one in Chinese, Japanese or Korean letters: there the family name
    stands first whatever the order of the others.
    """
    words = name.split()
    if "," in name or len(words) == 1 or is_east_asian(name):
        return name
    at = len(words) - 1
    while at > 1 and words[at - 1].casefold() in _PARTICLES:
        at -= 1
    return f"{' '.join(words[at:])}, {' '.join(words[:at])}"


def _family_initials(name: str) -> str:
    """ "van der Berg HJ" as "van der Berg, HJ"; a name that does not end with initials stays."""
    found = re.fullmatch(r"([^,]+?)\s+((?:[A-Z]\.?[\s-]*){1,4})\.?", name)
    return f"{found[1]}, {found[2]}" if found else name


_ORDERS = {"family-first": str, "given-first": _family_first, "family-initials": _family_initials}


def _tagged(batch: list[tuple[Work, str | None, Mapping]]) -> Iterator[Work]:
    """The works of a batch; technologies are told by their titles and words where no column names them."""
    list(tagged([(work, title) for work, title, mapping in batch if "technologies" not in mapping.works]))
    yield from (work for work, _, _ in batch)
