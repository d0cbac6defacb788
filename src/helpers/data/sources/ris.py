"""Read RIS files: the exchange format of reference managers, and what databases export in it."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from tqdm import tqdm

from helpers.data.identity.author_lists import signed_names
from helpers.data.identity.bylines import Byline, tidy_name
from helpers.data.records import Author, Rejected, SourceError, Work
from helpers.data.references import Reference, database_id, kind_of_document, split_list, tagged_works
from helpers.data.sources.export_text import read_lines, tagged_records

SOURCE = {"source": "references in RIS format", "licence": "as the source of the references allows"}
_EXPECTED = "references in RIS format: TY  - at the beginning of each, ER  - at its end"
_TAG = re.compile(r"\ufeff?([A-Z][A-Z0-9]) {1,2}-(?: (.*))?$")
_MORE = re.compile(r"")
_CITED = re.compile(r"(?:Cited By|Times Cited in Web of Science Core Collection|Times Cited)\s*:?\s*(-?\d+)", re.I)


def read_ris(files: list[Path], progress: bool = True) -> Iterator[Work | Rejected]:
    """Stream the works of RIS files.

    Web of Science's accession number (AN) or Scopus' EID (in UR) identifies a work, else its DOI. Authors are
    AU, else A1; an address (AD) is linked with the authors whose names open it, with all where it is the only
    one, else with nobody. Citations are those that Scopus and Web of Science write into the notes (N1).

    Parameters
    ----------
    files : list of path
        Files, read in the order given.
    progress : bool
        Show a bar over the bytes of all files.

    Yields
    ------
    Work or Rejected
        One for each reference.

    Raises
    ------
    SourceError
        A file is missing, empty, in another encoding, or holds no reference.

    Examples
    --------
    >>> import tempfile
    >>> reference = (
    ...     "TY  - JOUR\\nAU  - Kim, Ada\\nAU  - Lee, Bo\\nTI  - On qubits\\nPY  - 2021\\nDO  - 10.1000/x\\n"
    ...     "AD  - Seoul National University, Seoul, South Korea\\nN1  - Cited By: 3\\nER  - \\n"
    ... )
    >>> with tempfile.TemporaryDirectory() as place:
    ...     file = Path(place) / "one.ris"
    ...     _ = file.write_text(reference)
    ...     work = next(read_ris([file], progress=False))
    >>> work.work_id, work.citations, [(author.name, author.places[0].country) for author in work.authors]
    ('doi:10.1000/x', 3, [('Kim, Ada', 'KR'), ('Lee, Bo', 'KR')])
    """
    total = sum(os.path.getsize(file) for file in files if os.path.isfile(file))
    with tqdm(total=total, unit="B", unit_scale=True, desc="ris", disable=None if progress else True) as bar:
        for file in map(Path, files):
            yield from tagged_works(_references(file, bar))


def _references(file: Path, bar) -> Iterator[Reference | Rejected]:
    empty = True
    for record in tagged_records(read_lines(file, _EXPECTED, bar), _TAG, "TY", _MORE):
        empty = False
        row = f"line {record.line}"
        if record.fault:
            yield Rejected(file.name, row, "", *record.fault)
        else:
            yield reference_of(record.fields, file.name, row)
    if empty:
        raise SourceError(f"{file}: holds no reference; expected {_EXPECTED}")


def reference_of(fields: dict[str, list[str]], file: str, row: str) -> Reference:
    """The reference that the fields of a record are: tags of RIS, each with its lines.

    >>> reference_of({"TY": ["JOUR"], "TI": ["On", "qubits"], "PY": ["2021"]}, "a.ris", "line 1").title
    'On qubits'
    """

    def first(*tags: str) -> str:
        return next((" ".join(fields[tag]) for tag in tags if any(fields.get(tag, ()))), "")

    return Reference(
        file,
        row,
        own_id=database_id(first("AN"), first("UR")),
        title=first("TI", "T1", "CT", "BT"),
        year=first("PY", "Y1", "DA"),
        doi=first("DO") or first("DI") or _doi_in(first("UR", "L3", "M3")),
        pmid=_pmid(fields),
        kind=_kind(fields),
        venue=first("T2", "JF", "JO", "JA"),
        citations=next(iter(_CITED.findall(first("N1"))), None),
        keywords=[keyword for line in fields.get("KW", ()) for keyword in split_list(line)],
        authors=_authors(fields),
    )


def _doi_in(text: str) -> str | None:
    return text if "doi" in text.casefold() or text.startswith("10.") else None


def _pmid(fields: dict[str, list[str]]) -> str | None:
    """PubMed's number: Scopus writes it into C2, PubMed itself into AN."""
    base = " ".join(fields.get("DB", []) + fields.get("DP", [])).casefold()
    tag = "C2" if "scopus" in base else "AN" if "pubmed" in base or "nlm" in base else None
    return " ".join(fields.get(tag, ())) or None


def _kind(fields: dict[str, list[str]]) -> str:
    """The database's own type (M3) where it is a known one, else the type of the reference."""
    own = " ".join(fields.get("M3", ()))
    return own if kind_of_document(own) not in (None, "other") else " ".join(fields["TY"])


def _authors(fields: dict[str, list[str]]) -> list[Author]:
    names = signed_names(fields.get("AU") or fields.get("A1", []))
    byline = Byline([Author(name) for name in map(tidy_name, names) if name])
    return byline.link([found for line in fields.get("AD", ()) for found in byline.read(line)])
