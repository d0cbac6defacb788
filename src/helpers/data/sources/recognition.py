"""What a file is, by how it begins; and which command reads it, or what to download instead."""

import gzip
import re
import zipfile
from pathlib import Path

from helpers.data.records import SourceError
from helpers.data.sources.rows import BOOKS, SUFFIXES, Form, first_rows

#: Exports as tables: names of columns that tell them, the format that reads them or the mapping at hand.
_TABLES = (
    ({"lensid", "sourcetitle"}, "The Lens' CSV export, without addresses", "table", "lens"),
    ({"publicationid", "pubyear"}, "an export of Dimensions", "dimensions", None),
    ({"articletitle", "authorfullnames"}, "Web of Science's Excel export", "wos", None),
    ({"au", "ti", "so"}, "a table of Web of Science's field tags", "wos", None),
    ({"pmid", "journal/book"}, "PubMed's CSV export, without addresses", "table", "pubmed_csv"),
    ({"key", "itemtype", "publicationtitle"}, "Zotero's CSV export, without addresses", "table", "zotero"),
    ({"authorships.author.display_name"}, "OpenAlex' CSV export", "table", "openalex_csv"),
    ({"authors", "title", "year", "sourcetitle"}, "a CSV export of Scopus", "scopus", None),
    ({"논문id", "저자명", "학술지명"}, "an export of KCI", "table", "kci"),
    ({"과제고유번호"}, "a list of projects from NTIS", "table", "ntis"),
    ({"서명", "저자", "주제어"}, "an export of RISS", "table", "riss"),
)
#: Exports as text: how a line begins, what it is, and the format; or what to download instead.
_TEXTS = (
    (r"PMID- ?\d", "PubMed's own format", "nbib"),
    (r"TY {1,2}- ", "RIS", "ris"),
    (r"FN |PT [A-Z]$", "Web of Science's plain text", "wos"),
    (r"%0 ", "EndNote's tagged format", "endnote"),
    (r"RT [A-Z]", "RefWorks' tagged format", "refworks"),
    (r"@\w+\s*[{(]", "BibTeX", "bibtex"),
    (r"\{Reference Type\}:", "NoteExpress' format", "export RefWorks or EndNote from CNKI instead"),
    (r"DataType: \d", "the format of CNKI E-Study", "export RefWorks or EndNote from CNKI instead"),
    (r"Record ?#? ?\d+ of \d+", "a list for reading", "export RIS or a table instead"),
)
_XML = (
    (r"<PubmedArticle", "MEDLINE/PubMed XML", "medline"),
    (r"<records>\s*<record>", "EndNote's XML export", "endnote"),
    (r"<html", "a web page", "export the records themselves, as RIS or as a table"),
)
_LOOKED_AT = 20_000


def recognised(file: Path) -> tuple[str, str, str | None] | None:
    """What a file seems to be.

    Returns
    -------
    (str, str, str or None) or None
        In words; the format of `workbook import` that reads it, or what to download instead; the mapping at hand, for
        "table". None where nothing tells.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     file = Path(place) / "set.txt"
    ...     _ = file.write_text("\\nPMID- 91000001\\nTI  - On qubits\\n")
    ...     recognised(file)
    ("PubMed's own format", 'nbib', None)
    """
    file, name = Path(file), str(file).lower()
    if name.endswith((".parquet", ".zip")) or not file.is_file():
        return None
    if name.endswith(BOOKS) or zipfile.is_zipfile(file):
        return _table(file) if name.endswith(BOOKS) else None
    text = _beginning(file)
    if text.startswith("<"):
        return next(((what, how, None) for mark, what, how in _XML if re.search(mark, text, re.IGNORECASE)), None)
    if text.startswith(("{", "[")) and "openalex.org/W" in text:
        return "OpenAlex works as JSON", "openalex", None
    for mark, what, how in _TEXTS:
        if re.search(rf"^\s*{mark}", text[:2000], re.MULTILINE):
            return what, how, None
    return _table(file) if name.endswith(SUFFIXES) else None


def _beginning(file: Path) -> str:
    opened = gzip.open if str(file).lower().endswith(".gz") else open
    try:
        with opened(file, "rb") as stream:
            data = stream.read(_LOOKED_AT)
    except (OSError, EOFError):
        return ""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    return data.decode(encoding, errors="replace").lstrip("\ufeff \r\n\t")


def _table(file: Path) -> tuple[str, str, str | None] | None:
    try:
        rows = first_rows(file, Form(encoding=("utf-8", "cp949")), 10)
    except SourceError:
        return None
    names = [{"".join(cell.casefold().split()) for cell in cells} for _, cells in rows]
    return next(((what, how, own) for marks, what, how, own in _TABLES if any(marks <= row for row in names)), None)


def advice(file: Path, tried: str | None = None) -> str:
    """What to do with a file that a format could not read; empty where nothing tells, or that format is the right one.

    Parameters
    ----------
    file : path
    tried : str, optional
        The format of `workbook import` that was tried.
    """
    found = recognised(file)
    if found is None or (found[1] == tried and tried != "table"):
        return ""
    what, how, mapping = found
    if " " in how:
        return f"it looks like {what}: {how}"
    return f"it looks like {what}: workbook import {how} {file}" + (f" --mapping {mapping}" if mapping else "")
