"""Read exports of Web of Science: plain text with field tags, tab-delimited, or Excel."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tqdm import tqdm

from helpers.data.identity.abbreviations import write_out
from helpers.data.identity.bylines import Byline, tidy_name
from helpers.data.records import Author, Rejected, SourceError, Work
from helpers.data.references import Reference, split_list, tagged_works
from helpers.data.sources.export_text import TaggedRecord, read_lines, tagged_records
from helpers.data.sources.rows import BOOKS, read_header, read_rows

SOURCE = {
    "source": "Web of Science, Clarivate",
    "licence": "proprietary: use and redistribution as the subscriber's licence with Clarivate allows",
}
_EXPECTED = (
    "a Web of Science export: plain text (FN ...), tab-delimited (a header with PT, AU, TI, ...) or Excel"
    " (a header with Article Title, Author Full Names, ...)"
)
_TAG = re.compile(r"([A-Z][A-Z0-9])(?: (.*))?$")
_MORE = re.compile(r"\s")
#: Fields of names and addresses: one to a line of plain text, between semicolons in a tab-delimited file.
_NAMES = ("AU", "AF", "CA", "BA", "BF")
#: What the columns of the Excel export are called, by field tag.
_COLUMNS = {
    "Authors": "AU",
    "Author Full Names": "AF",
    "Group Authors": "CA",
    "Book Authors": "BA",
    "Book Author Full Names": "BF",
    "Article Title": "TI",
    "Source Title": "SO",
    "Document Type": "DT",
    "Author Keywords": "DE",
    "Keywords Plus": "ID",
    "Addresses": "C1",
    "Affiliations": "C3",
    "Reprint Addresses": "RP",
    "ORCIDs": "OI",
    "Funding Orgs": "FU",
    "Times Cited, WoS Core": "TC",
    "Times Cited, All Databases": "Z9",
    "Publication Year": "PY",
    "Early Access Date": "EA",
    "DOI": "DI",
    "Book DOI": "D2",
    "Pubmed Id": "PM",
    "WoS Categories": "WC",
    "Research Areas": "SC",
    "UT (Unique WOS ID)": "UT",
}
_LEAD = re.compile(r"\s*\((?:corresponding|reprint) author\),?\s*", re.IGNORECASE)


def read_wos(files: list[Path], progress: bool = True) -> Iterator[Work | Rejected]:
    """Stream the works of exports of Web of Science.

    Authors are those of AF (else AU) with the group authors of CA; addresses are those of C1, linked with the
    authors in their brackets, or else of RP; their institutions are written out, after C3 where it has them.
    Corresponding authors (RP) lead, ORCIDs come from OI. Kind is DT, subjects WC and SC, keywords DE
    and ID, funders FU, citations TC (else Z9). Of e-mails (EM) and ResearcherIDs (RI) nothing is kept.

    Parameters
    ----------
    files : list of path
        Exports, read in the order given; each may be of any of the formats. The Excel export (.xls) and tables with
        the same columns or with field tags for names (.xlsx, .csv) are read by their header.
    progress : bool
        Show a bar over the bytes of all files.

    Yields
    ------
    Work or Rejected
        One for each record.

    Raises
    ------
    SourceError
        A file is missing, empty, in another encoding, or no export of Web of Science.

    Examples
    --------
    >>> import tempfile
    >>> export = (
    ...     "FN Clarivate Analytics Web of Science\\nVR 1.0\\nPT J\\nAU Kim, A\\n   Lee, B\\nAF Kim, Ada\\n"
    ...     "   Lee, Bo\\nTI On\\n   qubits\\nC1 [Kim, Ada] Seoul Natl Univ, Seoul, South Korea.\\n"
    ...     "   [Lee, Bo] Univ Tokyo, Tokyo, Japan.\\nTC 3\\nPY 2021\\nUT WOS:000123\\nER\\n\\nEF\\n"
    ... )
    >>> with tempfile.TemporaryDirectory() as place:
    ...     file = Path(place) / "savedrecs.txt"
    ...     _ = file.write_text(export)
    ...     work = next(read_wos([file], progress=False))
    >>> work.work_id, work.citations, [(author.name, author.places[0].name) for author in work.authors]
    ('wos:000123', 3, [('Kim, Ada', 'Seoul National University'), ('Lee, Bo', 'University of Tokyo')])
    """
    total = sum(os.path.getsize(file) for file in files if os.path.isfile(file))
    with tqdm(total=total, unit="B", unit_scale=True, desc="wos", disable=None if progress else True) as bar:
        for file in map(Path, files):
            yield from tagged_works(_references(file, bar))


def _references(file: Path, bar) -> Iterator[Reference | Rejected]:
    if file.name.lower().endswith((*BOOKS, ".csv")):
        yield from _of_table(file, bar)
        return
    lines = read_lines(file, _EXPECTED, bar)
    first = next((line for line in lines if line.strip()), "")
    if "\t" in first and {"PT", "AU", "TI"} <= set(first.split("\t")):
        records = _rows(lines, first.rstrip("\r\n").split("\t"))
    elif first.startswith(("FN ", "PT ")):
        records = map(_joined, tagged_records(_from(first, lines), _TAG, "PT", _MORE))
    else:
        raise SourceError(f"{file}: begins with {first[:60].strip()!r}; expected {_EXPECTED}")
    empty = True
    for record in records:
        empty = False
        row = f"line {record.line}"
        if record.fault:
            yield Rejected(file.name, row, "", record.fault[0][:200], record.fault[1])
        else:
            yield _reference(record.fields, file.name, row)
    if empty:
        raise SourceError(f"{file}: holds no record; expected {_EXPECTED}")


def _of_table(file: Path, bar) -> Iterator[Reference | Rejected]:
    try:
        header = [_COLUMNS.get(name, name) for name in read_header(file)]
    except SourceError as error:
        told = "export a plain text file or a tab-delimited file from Web of Science instead"
        raise SourceError(f"{error}; expected {_EXPECTED}. Where its Excel file cannot be read, {told}") from None
    if not {"AU", "TI"} <= set(header):
        raise SourceError(f"{file}: its columns are {', '.join(filter(None, header))[:200]}; expected {_EXPECTED}")
    empty = True
    for row in read_rows(file):
        empty = False
        if isinstance(row, Rejected):
            yield row
        else:
            fields = {_COLUMNS.get(name, name): cell for name, cell in row.cells.items()}
            yield _reference(_apart(fields), file.name, row.place)
    if empty:
        raise SourceError(f"{file}: holds no record; expected {_EXPECTED}")
    bar.update(os.path.getsize(file))


def _from(first: str, lines: Iterable[str]) -> Iterator[str]:
    yield first
    yield from lines


def _rows(lines: Iterable[str], header: list[str]) -> Iterator[TaggedRecord]:
    """Rows of a tab-delimited file; quotes have no meaning there."""
    names = [name.strip() for name in header]
    for number, line in enumerate(lines, 2):
        values = line.rstrip("\r\n").split("\t")
        if not any(map(str.strip, values)):
            continue
        if len(values) < len(names) or any(map(str.strip, values[len(names) :])):
            what = f"expected {len(names)} fields between tabs, found {len(values)}"
            yield TaggedRecord(number, fault=(line.strip()[:200], what))
            continue
        fields = {name: value.strip() for name, value in zip(names, values, strict=False)}
        yield TaggedRecord(number, _apart(fields))


def _apart(fields: dict[str, str]) -> dict[str, list[str]]:
    """Fields of a row, those of names and addresses item by item."""
    apart = {name: split_list(fields.get(name)) for name in _NAMES}
    apart["C1"] = re.split(r";\s*(?![^\[]*\])", fields.get("C1", ""))
    return {name: [value] for name, value in fields.items()} | apart


def _joined(record: TaggedRecord) -> TaggedRecord:
    """Addresses that run over several lines, made one each: an address ends with a full stop."""
    addresses = []
    for line in record.fields.get("C1", ()):
        if addresses and not addresses[-1].endswith(".") and not line.startswith("["):
            addresses[-1] += f" {line}"
        else:
            addresses.append(line)
    record.fields["C1"] = addresses
    return record


def _reference(fields: dict[str, list[str]], file: str, row: str) -> Reference:
    text = {tag: " ".join(values).strip() for tag, values in fields.items()}
    prefix, _, number = text.get("UT", "").rpartition(":")
    base = "wos" if prefix in ("", "ISI") else prefix.lower()
    return Reference(
        file,
        row,
        own_id=f"{base}:{number.strip()}" if number.strip() else None,
        title=text.get("TI"),
        year=text.get("PY") or "".join(re.findall(r"\d{4}", text.get("EA", ""))[:1]),
        doi=text.get("DI") or text.get("D2"),
        pmid=text.get("PM"),
        kind=text.get("DT"),
        venue=text.get("SO"),
        citations=text.get("TC") or text.get("Z9"),
        keywords=split_list(text.get("DE")) + split_list(text.get("ID")),
        subjects=split_list(text.get("WC")) + split_list(text.get("SC")),
        funders=split_list(re.sub(r"\[[^\]]*\]?", " ", text.get("FU", ""))),
        authors=_authors(fields, text),
    )


def _authors(fields: dict[str, list[str]], text: dict[str, str]) -> list[Author]:
    full = fields.get("AF") or fields.get("AU") or fields.get("BF") or fields.get("BA") or []
    short = fields.get("AU") or fields.get("BA") or []
    people = [Author(name) for name in map(tidy_name, full) if name]
    groups = [Author(name, person=False) for name in fields.get("CA", ()) if name.strip()]
    byline = Byline([*people, *groups], enumerate(short) if len(short) == len(people) else ())
    byline.add_orcids(text.get("OI", ""))
    names = split_list(text.get("C3"))
    leads, reprint = _leading(text.get("RP", ""), byline)
    addresses = []
    for address in fields.get("C1", ()):
        bracket, place = re.fullmatch(r"(?:\[([^\]]*)\])?(.*)", address.strip(), re.DOTALL).groups()
        if place.strip(" ."):
            found = [byline.find(name) for name in split_list(bracket)]
            addresses.append(([at for at in found if at is not None], write_out(place.strip(" ."), tuple(names))))
    linked = {at for authors, _ in addresses for at in authors}
    for authors, place in reprint:
        if not addresses or linked.isdisjoint(authors):
            addresses.append((authors, write_out(place, tuple(names))))
    return byline.link(addresses, leads)


def _leading(text: str, byline: Byline) -> tuple[list[int], list[tuple[list[int], str]]]:
    """Authors of RP, "Kim, A; Lee, B (corresponding author), Univ X, South Korea.", and their addresses."""
    pieces = _LEAD.split(text)
    leads, addresses = [], []
    names = pieces[0]
    for piece in pieces[1:]:
        cut = re.fullmatch(r"(.*)\.;?\s+([^.]+)", piece, re.DOTALL) if piece is not pieces[-1] else None
        place, following = cut.groups() if cut else (piece, "")
        found = [at for at in map(byline.find, split_list(names)) if at is not None]
        leads.extend(found)
        if found and place.strip(" .;"):
            addresses.append((found, place.strip(" .;")))
        names = following
    return leads, addresses
