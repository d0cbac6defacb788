"""Read exports of publications from Dimensions, CSV or Excel; the notice above their header is passed over."""

import re
from collections.abc import Iterator
from pathlib import Path

from tqdm import tqdm

from helpers.data.countries import country_code
from helpers.data.identity.bylines import Byline, tidy_name
from helpers.data.records import Author, Place, Rejected, SourceError, Work
from helpers.data.references import Reference, split_list, tagged_works
from helpers.data.sources.rows import Form, first_rows, read_rows

SOURCE = {
    "source": "Dimensions, Digital Science",
    "licence": "proprietary: use and redistribution as the licence with Digital Science allows",
}
_REQUIRED = ("Publication ID", "Title", "PubYear")
_EXPECTED = f"an export of publications from Dimensions: columns {', '.join(_REQUIRED)}, Authors, ..."
_COUNTRIES = ("Country of standardized research organization", "Country of Research organization")
_SUBJECTS = ("Fields of Research (ANZSRC 2020)", "MeSH terms")


def read_dimensions(files: list[Path], progress: bool = True) -> Iterator[Work | Rejected]:
    """Stream the works of exports from Dimensions.

    Authors are those of "Authors"; "Authors (Raw Affiliation)", else "Authors Affiliations", says in brackets where
    each of them works. Countries of the work that none of its authors has are those of nobody in particular.

    Parameters
    ----------
    files : list of path
        Exports, read in the order given.
    progress : bool
        Show a bar over the works.

    Yields
    ------
    Work or Rejected
        One for each row.

    Raises
    ------
    SourceError
        A file cannot be read as a table, or none of its first rows is the header of such an export.

    Examples
    --------
    >>> import tempfile
    >>> export = (
    ...     '"About the data: Exported on May 05, 2024. Criteria: ..."\\n'
    ...     "Rank,Publication ID,Title,PubYear,Authors,Authors (Raw Affiliation)\\n"
    ...     '1,pub.1,On qubits,2021,"Kim, Ada; Roe, Jon","Kim, Ada (Korea University, Seoul, South Korea);'
    ...     ' Roe, Jon (University of Oslo, Oslo, Norway)"\\n'
    ... )
    >>> with tempfile.TemporaryDirectory() as place:
    ...     file = Path(place) / "dimensions.csv"
    ...     _ = file.write_text(export)
    ...     work = next(read_dimensions([file], progress=False))
    >>> work.work_id, [(author.name, author.places[0].country) for author in work.authors]
    ('dimensions:pub.1', [('Kim, Ada', 'KR'), ('Roe, Jon', 'NO')])
    """
    for file in tqdm(map(Path, files), desc="dimensions", disable=None if progress else True):
        yield from tagged_works(_references(file))


def _references(file: Path) -> Iterator[Reference | Rejected]:
    header = next((at for at, (_, cells) in enumerate(first_rows(file, n=10), 1) if set(_REQUIRED) <= set(cells)), None)
    if header is None:
        raise SourceError(f"{file}: none of its first rows names the columns; expected {_EXPECTED}")
    empty = True
    for row in read_rows(file, Form(header_row=(header,))):
        empty = False
        yield row if isinstance(row, Rejected) else _reference(row.cells, file.name, row.place)
    if empty:
        raise SourceError(f"{file}: holds no row below the names of the columns; expected {_EXPECTED}")


def _reference(cells: dict[str, str], file: str, row: str) -> Reference:
    number = cells["Publication ID"]
    return Reference(
        file,
        row,
        own_id=f"dimensions:{number}" if number else None,
        title=cells["Title"],
        year=cells["PubYear"],
        doi=cells.get("DOI"),
        pmid=cells.get("PMID"),
        kind=cells.get("Publication Type"),
        venue=cells.get("Source title") or cells.get("Anthology title"),
        citations=cells.get("Times cited"),
        subjects=[subject for name in _SUBJECTS for subject in split_list(cells.get(name))],
        funders=split_list(cells.get("Funder")),
        authors=_authors(cells),
    )


def _authors(cells: dict[str, str]) -> list[Author]:
    entries = [re.fullmatch(r"([^()]*)(?:\((.*)\))?", entry, re.DOTALL) for entry in _apart(_affiliated(cells))]
    names = split_list(cells.get("Authors")) or [entry[1] for entry in entries if entry]
    byline = Byline([Author(tidy_name(name)) for name in names])
    addresses = []
    for at, entry in enumerate(entries):
        if entry and entry[2]:
            bearer = at if len(entries) == len(names) else byline.find(entry[1].strip())
            addresses += [([] if bearer is None else [bearer], text) for text in _apart(entry[2])]
    leads = {byline.find(_plain(name)) for name in _apart(cells.get("Corresponding Authors", ""))} - {None}
    authors = byline.link(addresses, leads)
    known = {place.country for author in authors for place in author.places}
    named = next((split_list(cells[name]) for name in _COUNTRIES if cells.get(name)), [])
    rest = tuple(Place(country=code) for code in map(country_code, named) if code and code not in known)
    return [*authors, Author(None, places=rest, person=False, is_loose=True)] if rest else authors


def _affiliated(cells: dict[str, str]) -> str:
    return cells.get("Authors (Raw Affiliation)") or cells.get("Authors Affiliations", "")


def _plain(name: str) -> str:
    return re.sub(r"\(.*", "", name).strip()


def _apart(text: str) -> list[str]:
    """Entries between semicolons that stand in no brackets.

    >>> _apart("Kim, Ada (A; B (C)); Roe, Jon")
    ['Kim, Ada (A; B (C))', 'Roe, Jon']
    """
    entries, depth, begin = [], 0, 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")" and depth > 0)
        if letter == ";" and not depth:
            entries.append(text[begin:at])
            begin = at + 1
    return [entry.strip() for entry in [*entries, text[begin:]] if entry.strip()]
