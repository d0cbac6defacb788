"""Read BibTeX files: those of reference managers, and what databases export in the format."""

import logging
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

import bibtexparser
from bibtexparser.library import Library
from bibtexparser.middlewares import NormalizeFieldKeys
from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names
from bibtexparser.model import Block, DuplicateBlockKeyBlock, Entry, ParsingFailedBlock
from pylatexenc.latex2text import LatexNodes2Text
from pylatexenc.latexwalker import LatexWalkerError
from tqdm import tqdm

from helpers.data.identity.abbreviations import write_out
from helpers.data.identity.author_lists import GROUP, is_name, signed_names
from helpers.data.identity.bylines import Byline, tidy_name
from helpers.data.identity.east_asian_names import is_east_asian
from helpers.data.records import Author, Rejected, SourceError, Work
from helpers.data.references import Reference, database_id, kind_of_document, read_doi, split_list, tagged_works
from helpers.data.sources.export_text import read_lines

SOURCE = {"source": "references in BibTeX format", "licence": "as the source of the references allows"}
_EXPECTED = "references in BibTeX format: @article{key, author = {...}, title = {...}, ...}"
#: Signs that mean something else in LaTeX, where a database wrote them as text.
_PLAIN = re.compile(r"(?<!\\)[&%#]")
#: An entry without a key: its first field stands where the key should.
_KEYLESS = re.compile(r"(?m)^(\s*@(?!string\b|comment\b|preamble\b)\w+\s*\{)(?=\s*[\w-]+\s*=)", re.IGNORECASE)
_CITED = re.compile(r"Cited by:?\s*(-?\d+)", re.IGNORECASE)


def read_bibtex(files: list[Path], progress: bool = True) -> Iterator[Work | Rejected]:
    """Stream the works of BibTeX files; one file is held at a time.

    Web of Science's accession number (unique-id) or Scopus' EID (in url) identifies a work, else its DOI.
    LaTeX is turned into text. An address (affiliation) is linked with the authors whose names open it, with
    all where it is the only one, else with nobody.

    Parameters
    ----------
    files : list of path
        Files, read in the order given.
    progress : bool
        Show a bar over the files.

    Yields
    ------
    Work or Rejected
        One for each entry.

    Raises
    ------
    SourceError
        A file is missing, empty, in another encoding, or holds no entry.

    Examples
    --------
    >>> import tempfile
    >>> entry = (
    ...     "@article{kim, author = {M{\\\\\\"u}ller, J. and Kim, Ada}, title = {On {Q}ubits}, year = 2021,"
    ...     " doi = {10.1000/x}, affiliation = {Seoul National University, Seoul, South Korea}}"
    ... )
    >>> with tempfile.TemporaryDirectory() as place:
    ...     file = Path(place) / "one.bib"
    ...     _ = file.write_text(entry)
    ...     work = next(read_bibtex([file], progress=False))
    >>> work.work_id, [(author.name, author.places[0].country) for author in work.authors]
    ('doi:10.1000/x', [('Müller, J.', 'KR'), ('Kim, Ada', 'KR')])
    """
    for file in tqdm(list(map(Path, files)), unit="file", desc="bibtex", disable=None if progress else True):
        yield from tagged_works(_references(file))


def _references(file: Path) -> Iterator[Reference | Rejected]:
    empty = True
    for line, block in _blocks("".join(read_lines(file, _EXPECTED))):
        row = f"line {line}"
        if isinstance(block, Entry):
            empty = False
            fields = {name: value for name, value in block.items() if isinstance(value, str)}
            yield _reference(fields, block.entry_type, file.name, row)
        elif isinstance(block, ParsingFailedBlock):
            empty = False
            what = " ".join(str(block.error).split()).partition(" Note:")[0]
            text = " ".join((block.raw or "").split())[:200]
            yield Rejected(file.name, row, "", text, getattr(block.error, "abort_reason", what))
    if empty:
        raise SourceError(f"{file}: holds no entry; expected {_EXPECTED}")


def _blocks(text: str) -> Iterator[tuple[int, Block]]:
    """Lines and blocks of a file.

    An entry that repeats the key of another is read by itself: beside the other the parser leaves it
    half read. So is one without a key, for which one is put in.
    """
    library = _parse(_KEYLESS.sub(r"\1no-key,", text))
    strings = "".join(f"{string.raw}\n" for string in library.strings)
    for block in library.blocks:
        alone = [block]
        if isinstance(block, DuplicateBlockKeyBlock):
            repeated = isinstance(block.ignore_error_block, Entry)
            alone = _parse(strings + block.raw).blocks[len(library.strings) :] if repeated else []
        yield from ((block.start_line + 1, each) for each in alone)


def _parse(text: str) -> Library:
    """Parse BibTeX; the parser's warnings are silent, for what they are about ends in a refused row."""
    log = logging.getLogger("bibtexparser")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        return NormalizeFieldKeys().transform(bibtexparser.parse_string(text))
    finally:
        log.setLevel(level)


@cache
def _decoder() -> LatexNodes2Text:
    return LatexNodes2Text(math_mode="text", strict_latex_spaces=False)


@lru_cache(maxsize=10_000)
def plain_text(latex: str) -> str:
    r"""Text of a field's LaTeX; what is no LaTeX stays as it is, without the braces.

    Examples
    --------
    >>> plain_text(r"{\'E}tats of $\alpha$ & 50% {CO}$_2$"), plain_text("Kim {Ada")
    ('États of α & 50% CO_2', 'Kim Ada')
    """
    if not re.search(r"[\\{}$]", latex):
        return " ".join(latex.split())
    try:
        text = _decoder().latex_to_text(_PLAIN.sub(r"\\\g<0>", latex.replace("\\&amp;", "\\&")))
    except (LatexWalkerError, RecursionError, ValueError, LookupError, TypeError, AttributeError):
        text = latex
    return " ".join(text.replace("{", "").replace("}", "").split())


def _reference(fields: dict[str, str], entry_type: str, file: str, row: str) -> Reference:
    def first(*names: str) -> str:
        return next((text for name in names if (text := plain_text(fields.get(name, "")))), "")

    typed = first("type", "document_type")
    kind = typed if kind_of_document(typed) not in (None, "other") else entry_type
    cited = first("times-cited") or next(iter(_CITED.findall(first("note"))), None)
    keywords, subjects = [first("keywords"), first("keywords-plus")], [first("web-of-science-categories")]
    if "author_keywords" in fields:  # Scopus: then the keywords are those of its index
        keywords, subjects = [first("author_keywords")], [first("keywords")]
    return Reference(
        file,
        row,
        own_id=database_id(first("unique-id"), fields.get("url", "")),
        title=first("title"),
        year=first("year", "date"),
        doi=read_doi(re.sub(r"[\\{}]", "", fields.get("doi", ""))) or read_doi(fields.get("url")),
        pmid=first("pmid", "pubmed_id"),
        kind=kind,
        venue=first("journal", "journaltitle", "booktitle"),
        citations=cited,
        keywords=[word for text in keywords for word in split_list(text, ";" if ";" in text else ",")],
        subjects=[word for text in [*subjects, first("research-areas")] for word in split_list(text)],
        funders=split_list(re.sub(r"\[[^\]]*\]?", " ", first("funding-acknowledgement"))),
        authors=_authors(fields, first("orcid-numbers")),
    )


def _authors(fields: dict[str, str], orcids: str) -> list[Author]:
    names = split_multiple_persons_names(" ".join(fields.get("author", "").split()))
    byline = Byline([author for name in names if name.strip(" ,") for author in _signed(name.strip(" ,"))])
    byline.add_orcids(orcids)
    addresses, leads = [], []
    for line in _address_lines(fields):
        line, marks = re.subn(r"\s*\((?:corresponding|reprint) author\)", "", line, flags=re.IGNORECASE)
        found = byline.read(line)
        leads.extend(at for authors, _ in found if marks for at in authors)
        addresses.extend(found)
    if "unique-id" in fields:  # Web of Science: its affiliations are names, written out
        full = tuple(split_list(plain_text(fields.get("affiliations", ""))))
        addresses = [(found, write_out(address, full)) for found, address in addresses]
    return byline.link([address for address in addresses if address[1]], leads)


def _signed(name: str) -> list[Author]:
    """An author, or several where a field parts its names otherwise than with "and".

    A name that stands in braces as a whole is that of a group, unless it has initials and no word of a group.
    """
    plain = plain_text(name)
    several = signed_names([plain])
    if len(several) > 1:
        return [Author(tidy_name(each)) for each in several]
    if re.fullmatch(r"\{[^{}]*\}", name) and (GROUP.search(plain) or not re.search(r",|\b[^\W\d_]\.", plain)):
        return [Author(plain, person=False)]
    if re.fullmatch(r"\{[^{},]*\}", name):
        name = name.strip("{}")
    if not is_east_asian(plain) and is_name(plain) and ("," in plain or not GROUP.search(plain)):
        name = parse_single_name_into_parts(name, strict=False).merge_last_name_first
    return [Author(tidy_name(plain_text(name)) or None)]


def _address_lines(fields: dict[str, str]) -> list[str]:
    """Addresses: Web of Science ends each with a full stop at the end of a line, others set semicolons."""
    text = fields.get("affiliation") or fields.get("affiliations", "")
    return [line for part in re.split(r"\.\s*\n|\.\s*$", text) if (line := plain_text(part))]
