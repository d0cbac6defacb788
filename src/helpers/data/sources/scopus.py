"""Read CSV exports of Scopus, with the columns of today or of earlier years."""

import csv
import os
import re
from collections.abc import Iterator
from pathlib import Path

from tqdm import tqdm

from helpers.data.identity.bylines import Byline, name_key, tidy_name
from helpers.data.records import Author, Rejected, SourceError, Work
from helpers.data.references import Reference, database_id, split_list, tagged_works
from helpers.data.sources.export_text import MAX_LINE, read_lines

SOURCE = {
    "source": "Scopus, Elsevier",
    "licence": "proprietary: use and redistribution as the subscriber's licence with Elsevier allows",
}
_REQUIRED = ("Authors", "Title", "Year")
_EXPECTED = f"a CSV export of Scopus: columns {', '.join(_REQUIRED)}, ... between commas"
_NOBODY = "[no author name available]"


def read_scopus(files: list[Path], progress: bool = True) -> Iterator[Work | Rejected]:
    """Stream the works of CSV exports of Scopus.

    Authors are those of "Author full names" (else "Authors"), identified by their Scopus author ids; "Authors
    with affiliations" tells who is where, and "Affiliations" where one of an author's addresses ends and the
    next begins. Corresponding authors lead. Keywords are the author keywords, subjects the index keywords. An
    empty "Cited by" is unknown.

    Parameters
    ----------
    files : list of path
        Exports, read in the order given.
    progress : bool
        Show a bar over the bytes of all files.

    Yields
    ------
    Work or Rejected
        One for each row.

    Raises
    ------
    SourceError
        A file is missing, empty, cut off within quotes, in another encoding, or no export of Scopus.

    Examples
    --------
    >>> import tempfile
    >>> export = (
    ...     "Authors,Author full names,Author(s) ID,Title,Year,Cited by,Authors with affiliations,EID\\n"
    ...     '"Kim A.; Lee B.","Kim, Ada (571); Lee, Bo (572)",571; 572,On qubits,2021,3,'
    ...     '"Kim A., Korea University, Seoul, South Korea; Lee B., Kyoto University, Kyoto, Japan",'
    ...     "2-s2.0-85\\n"
    ... )
    >>> with tempfile.TemporaryDirectory() as place:
    ...     file = Path(place) / "scopus.csv"
    ...     _ = file.write_text(export)
    ...     work = next(read_scopus([file], progress=False))
    >>> work.work_id, [(author.name, author.author_id, author.places[0].country) for author in work.authors]
    ('scopus:2-s2.0-85', [('Kim, Ada', 'scopus:571', 'KR'), ('Lee, Bo', 'scopus:572', 'JP')])
    """
    total = sum(os.path.getsize(file) for file in files if os.path.isfile(file))
    with tqdm(total=total, unit="B", unit_scale=True, desc="scopus", disable=None if progress else True) as bar:
        for file in map(Path, files):
            yield from tagged_works(_references(file, bar))


def _references(file: Path, bar) -> Iterator[Reference | Rejected]:
    rows = _rows(file, bar)
    header = [name.strip() for name in next(rows, (1, []))[1]]
    missing = [name for name in _REQUIRED if name not in header]
    if missing:
        raise SourceError(f"{file}: the first line has no column {missing[0]!r}; expected {_EXPECTED}")
    empty = True
    for line, row in rows:
        if not any(map(str.strip, row)):
            continue
        empty = False
        if isinstance(row, Rejected):
            yield row
        elif len(row) != len(header):
            what = f"expected {len(header)} columns, found {len(row)}"
            yield Rejected(file.name, f"line {line}", "", ",".join(row)[:200], what)
        else:
            fields = dict(zip(header, map(str.strip, row), strict=True))
            yield _reference(fields, file.name, f"line {line}")
    if empty:
        raise SourceError(f"{file}: holds no row below the names of the columns; expected {_EXPECTED}")


def _rows(file: Path, bar) -> Iterator[tuple[int, list[str] | Rejected]]:
    """Rows of a CSV file with the lines they begin in."""
    csv.field_size_limit(MAX_LINE)
    reader = csv.reader(read_lines(file, _EXPECTED, bar), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end" in str(error) or "limit" in str(error):
                what = "a quote that is never closed" if "end" in str(error) else "a field without an end"
                raise SourceError(f"{file}, line {line}: {what}; expected {_EXPECTED}") from None
            yield line, Rejected(file.name, f"line {line}", "", "", f"no row of CSV: {error}")


def _reference(fields: dict[str, str], file: str, row: str) -> Reference:
    return Reference(
        file,
        row,
        own_id=database_id(fields.get("EID", "")),
        title=fields["Title"],
        year=fields["Year"],
        doi=fields.get("DOI"),
        pmid=fields.get("PubMed ID"),
        kind=fields.get("Document Type"),
        venue=fields.get("Source title"),
        citations=fields.get("Cited by"),
        keywords=split_list(fields.get("Author Keywords")),
        subjects=split_list(fields.get("Index Keywords")),
        funders=read_funders(fields.get("Funding Details", "")),
        authors=_authors(fields),
    )


def read_funders(text: str) -> list[str]:
    """Funders of "Funding Details", without their acronyms and grants.

    Examples
    --------
    >>> read_funders("National Research Foundation of Korea, NRF, (2020R1A2, 2021M3); Horizon 2020; NSF, (1)")
    ['National Research Foundation of Korea', 'Horizon 2020', 'NSF']
    """
    plain = re.sub(r"\([^()]*\)", " ", text)
    return [re.sub(r"(?:,\s*[A-Z][A-Za-z&-]{1,9})?[\s,]*$", "", name) for name in split_list(plain)]


def _authors(fields: dict[str, str]) -> list[Author]:
    ids = split_list(fields.get("Author(s) ID"))
    short = _short_names(fields["Authors"], len(ids))
    full = [
        re.fullmatch(r"(.*?)\s*(?:\((\d+)\))?", name).groups() for name in split_list(fields.get("Author full names"))
    ]
    if not full or len(full) != len(short):
        known = ids if len(ids) == len(short) else [None] * len(short)
        full = list(zip(short, known, strict=True))
    authors = [Author(tidy_name(name), author_id=f"scopus:{number}" if number else None) for name, number in full]
    byline = Byline(authors, enumerate(short))
    pieces = split_list(fields.get("Correspondence Address"))
    named = [[at for at, name in enumerate(short) if _same_person(name, piece)] for piece in pieces]
    return byline.link(_addresses(fields, short), {bearers[0] for bearers in named if len(bearers) == 1})


def _short_names(text: str, expected: int) -> list[str]:
    """Names of "Authors": between semicolons, or in earlier years commas behind the initials."""
    if not text or text.casefold() == _NOBODY:
        return []
    ways = [split_list(text), [name.strip(" ,") for name in re.split(r"(?<=\.),\s+", text)], split_list(text, ",")]
    return next((names for names in ways if len(names) == expected), ways[0] if ";" in text else ways[1])


def _same_person(name: str, other: str) -> bool:
    """Whether "Kim A." and "A. Kim" or "Kim, A." have the same words."""
    return sorted(name_key(name).split()) == sorted(name_key(other).split())


def _addresses(fields: dict[str, str], names: list[str]) -> list[tuple[list[int], str]]:
    known = sorted(split_list(fields.get("Affiliations")), key=len, reverse=True)
    entries = _entries(fields.get("Authors with affiliations", ""), names)
    if not entries:
        return [([], address) for address in known]
    addresses = []
    for at, text in entries:
        for address in known:
            if address in text:
                addresses.append(([at], address))
                text = text.replace(address, " ", 1)
        if re.search(r"\w{3}", text):
            addresses.append(([at], text.strip(" ,")))
    return addresses


def _entries(text: str, names: list[str]) -> list[tuple[int, str]]:
    """Entries "Kim A., Seoul National University, ..." by the numbers of their authors, who come in order."""
    patterns = [re.compile(r"\W+".join(map(re.escape, re.findall(r"\w+", name))) + r"\.?\s*(?:,|$)") for name in names]
    entries, following = [], 0
    for piece in split_list(text):
        ahead = ((at, patterns[at].match(piece)) for at in range(following, len(names)))
        at, found = next(((at, found) for at, found in ahead if found), (None, None))
        if found:
            entries.append((at, piece[found.end() :].strip()))
            following = at + 1
        elif entries:
            entries[-1] = (entries[-1][0], f"{entries[-1][1]}; {piece}")
    return [entry for entry in entries if entry[1]]
