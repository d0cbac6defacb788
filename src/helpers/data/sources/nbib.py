"""Read PubMed's tagged format: files ending in .nbib, and what its "PubMed" display saves as text."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from tqdm import tqdm

from helpers.data.fields import field_of
from helpers.data.identity.bylines import places_of
from helpers.data.records import Author, Rejected, SourceError, Work
from helpers.data.references import read_doi, read_orcid, tagged
from helpers.data.sources import medline
from helpers.data.sources.cells import Refused, clean, reject, year_cell
from helpers.data.sources.export_text import read_lines

SOURCE = medline.SOURCE
_EXPECTED = 'citations in PubMed\'s format: lines "PMID- 12345678", "TI  - ...", a blank line between two'
_TAG = re.compile(r"\ufeff?([A-Z][A-Z0-9]{1,3}) *- ?(.*)$")
_BATCH = 500


def read_nbib(files: list[Path], progress: bool = True) -> Iterator[Work | Rejected]:
    """Stream the citations of PubMed files with tags.

    An address (AD) and an ORCID (AUID) are those of the author above them. What the tags mean is told by the National
    Library of Medicine [1]_; kinds, fields and technologies are told as for the XML format.

    Parameters
    ----------
    files : list of path
        Files, read in the order given.
    progress : bool
        Show a bar over the bytes of all files.

    Yields
    ------
    Work or Rejected
        One for each citation.

    Raises
    ------
    SourceError
        A file is missing, empty, in another encoding, or holds no citation.

    References
    ----------
    .. [1] National Library of Medicine. MEDLINE/PubMed data element (field) descriptions.

    Examples
    --------
    >>> import tempfile
    >>> citation = (
    ...     "PMID- 7\\nDP  - 2021 Summer\\nTI  - On\\n      qubits.\\nFAU - Kim, Ada\\nAU  - Kim A\\n"
    ...     "AD  - Korea University, Seoul, Korea.\\nPT  - Journal Article\\n"
    ... )
    >>> with tempfile.TemporaryDirectory() as place:
    ...     file = Path(place) / "one.nbib"
    ...     _ = file.write_text(citation)
    ...     work = next(read_nbib([file], progress=False))
    >>> work.work_id, work.year, work.kind, [(author.name, author.places[0].country) for author in work.authors]
    ('pmid:7', 2021, 'article', [('Kim, Ada', 'KR')])
    """
    total = sum(os.path.getsize(file) for file in files if os.path.isfile(file))
    with tqdm(total=total, unit="B", unit_scale=True, desc="nbib", disable=None if progress else True) as bar:
        for file in map(Path, files):
            batch = []
            for row, entries in _citations(file, bar):
                record = _work(entries, file.name, row)
                if isinstance(record, Rejected):
                    yield record
                else:
                    batch.append(record)
                if len(batch) == _BATCH:
                    yield from tagged(batch)
                    batch = []
            yield from tagged(batch)


def _citations(file: Path, bar) -> Iterator[tuple[str, list[list[str]]]]:
    """Each citation: the line where it begins, and its tags with their texts, in their order."""
    entries, begin = [], 0
    for number, line in enumerate(read_lines(file, _EXPECTED, bar), 1):
        found = _TAG.match(line.rstrip())
        if found and found[1] == "PMID":
            if entries:
                yield f"line {begin}", entries
            entries, begin = [], number
        elif not found and entries and line[:1].isspace():
            entries[-1][1] += f" {line.strip()}"
        if found and begin:
            entries.append([found[1], found[2]])
    if not entries:
        raise SourceError(f"{file}: holds no citation; expected {_EXPECTED}")
    yield f"line {begin}", entries


def _work(entries: list[list[str]], file: str, row: str) -> tuple[Work, str | None] | Rejected:
    def all_of(*tags: str) -> list[str]:
        return [text for tag, text in entries if tag in tags and text]

    def first(*tags: str) -> str:
        return next(iter(all_of(*tags)), "")

    pmid = first("PMID").strip()
    if not pmid.isdecimal():
        return Rejected(file, row, "PMID", pmid, "expected a number")
    try:
        year = year_cell(clean(first("DP", "DEP", "EDAT")).split(" ")[0], "DP")
    except Refused as error:
        return reject(error, file, row)
    dois = [text for text in all_of("LID", "AID") if text.rstrip().endswith("[doi]")]
    work = Work(
        work_id=f"pmid:{pmid}",
        year=year,
        doi=read_doi(dois[0].rstrip().removesuffix("[doi]").strip()) if dois else None,
        pmid=pmid,
        title=clean(first("TI", "BTI")) or None,
        kind=medline.kind_of(set(all_of("PT"))),
        venue=first("TA") or None,
        field=field_of(first("JT") or None),
        subjects=sorted({text.split("/")[0].strip("* ") for text in all_of("MH")}),
        keywords=sorted({clean(text).strip("* ") for text in all_of("OT")}),
        funders=sorted({parts[-2] for text in all_of("GR") if len(parts := text.split("/")) > 2}),
        authors=_authors(entries),
    )
    return work, work.title


def _authors(entries: list[list[str]]) -> list[Author]:
    """FAU opens an author, AU alone does where the full name is not given; CN is a group."""
    authors, full = [], False
    for tag, text in entries:
        text = clean(text)
        if tag in ("FAU", "CN") or (tag == "AU" and not full):
            name = text if tag != "AU" else re.sub(r"^(.*) (\S+)$", r"\1, \2", text)
            authors.append(Author(name or None, is_lead=not authors, person=tag != "CN"))
        elif tag == "AD" and authors:
            known = dict.fromkeys(authors[-1].places) | dict.fromkeys(places_of(text))
            authors[-1] = authors[-1]._replace(places=tuple(known))
        elif tag == "AUID" and authors and "orcid" in text.casefold():
            authors[-1] = authors[-1]._replace(orcid=read_orcid(text))
        full = tag == "FAU" or (full and tag != "AU")
    return authors
