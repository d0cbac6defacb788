"""Read what EndNote exports: its XML, and its tagged format (%0, %A, ...), which CNKI and Korean databases export too."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree
from tqdm import tqdm

from helpers.data.records import Rejected, SourceError, Work
from helpers.data.references import Reference, tagged_works
from helpers.data.sources.export_text import encoding_of, read_lines, tagged_records
from helpers.data.sources.ris import reference_of

SOURCE = {"source": "references exported from or for EndNote", "licence": "as the source of the references allows"}
_EXPECTED = "EndNote's XML export, or its tagged format: %0 at the beginning of each reference"
_TAG = re.compile(r"\ufeff?(%.)(?: (.*))?$")
_MORE = re.compile(r"")
#: Tags of the tagged format to those of RIS.
_TAGS = {
    "%0": "TY",
    "%A": "AU",
    "%T": "TI",
    "%J": "T2",
    "%B": "T2",
    "%D": "PY",
    "%R": "DO",
    "%K": "KW",
    "%+": "AD",
    "%M": "AN",
    "%U": "UR",
    "%~": "DB",
}
#: Places within a record of the XML to tags of RIS.
_PATHS = {
    "contributors/authors/author": "AU",
    "titles/title": "TI",
    "titles/secondary-title": "T2",
    "periodical/full-title": "JF",
    "dates/year": "PY",
    "electronic-resource-num": "DO",
    "keywords/keyword": "KW",
    "auth-address": "AD",
    "accession-num": "AN",
    "urls/related-urls/url": "UR",
    "remote-database-name": "DB",
}


def read_endnote(files: list[Path], progress: bool = True) -> Iterator[Work | Rejected]:
    """Stream the works of EndNote exports.

    An address is linked with the authors as in RIS: with those whose names open it, with all where it is the only one,
    else with nobody in particular.

    Parameters
    ----------
    files : list of path
        Files, read in the order given; each may be of either format.
    progress : bool
        Show a bar over the bytes of all files.

    Yields
    ------
    Work or Rejected
        One for each reference.

    Raises
    ------
    SourceError
        A file is missing, empty, malformed, in another encoding, or holds no reference.

    Examples
    --------
    >>> import tempfile
    >>> reference = (
    ...     "%0 Journal Article\\n%A 王小明\\n%A 李雪\\n%+ 清华大学, 北京, 中国;\\n%T 量子计算\\n%J 物理学报\\n"
    ...     "%D 2021\\n%W CNKI\\n"
    ... )
    >>> with tempfile.TemporaryDirectory() as place:
    ...     file = Path(place) / "one.enw"
    ...     _ = file.write_text(reference, encoding="utf-8")
    ...     work = next(read_endnote([file], progress=False))
    >>> work.year, work.kind, work.venue, [author.name for author in work.authors]
    (2021, 'article', '物理学报', ['王小明', '李雪'])
    """
    total = sum(os.path.getsize(file) for file in files if os.path.isfile(file))
    with tqdm(total=total, unit="B", unit_scale=True, desc="endnote", disable=None if progress else True) as bar:
        for file in map(Path, files):
            yield from tagged_works(_references(file, bar))


def _references(file: Path, bar) -> Iterator[Reference | Rejected]:
    encoding = encoding_of(file, _EXPECTED)
    with open(file, encoding=encoding, errors="replace") as stream:
        xml = stream.read(500).lstrip("\ufeff \r\n\t").startswith("<")
    empty = True
    for row, fields in _of_xml(file, bar) if xml else _of_tags(file, bar):
        empty = False
        yield reference_of(fields, file.name, row)
    if empty:
        raise SourceError(f"{file}: holds no reference; expected {_EXPECTED}")


def _of_tags(file: Path, bar) -> Iterator[tuple[str, dict]]:
    for record in tagged_records(read_lines(file, _EXPECTED, bar), _TAG, "%0", _MORE, end=None):
        fields = {}
        for tag, lines in record.fields.items():
            if tag in _TAGS:
                fields.setdefault(_TAGS[tag], []).extend(lines)
        yield f"line {record.line}", fields


def _of_xml(file: Path, bar) -> Iterator[tuple[str, dict]]:
    done = 0
    try:
        with open(file, "rb") as raw:
            safe = {"load_dtd": False, "no_network": True, "resolve_entities": False}
            for _, record in etree.iterparse(raw, events=("end",), tag="record", **safe):
                fields = {tag: texts for path, tag in _PATHS.items() if (texts := _texts(record, path))}
                fields["TY"] = [(record.find("ref-type") is not None and record.find("ref-type").get("name")) or ""]
                fields["AD"] = [line for text in fields.get("AD", ()) for line in re.split(r"[\r\n]+", text)]
                yield f"line {record.sourceline}", fields
                record.clear()
                while record.getprevious() is not None:
                    del record.getparent()[0]
                bar.update(raw.tell() - done)
                done = raw.tell()
    except etree.XMLSyntaxError as error:
        raise SourceError(f"{file}: malformed or truncated XML ({error}); expected {_EXPECTED}") from None


def _texts(record, path: str) -> list[str]:
    """Texts at a path, without their styles; a line break within them stays."""
    found = ("".join(item.itertext()).strip() for item in record.iterfind(path))
    return [text for text in found if text]
