"""Read RefWorks' tagged format (RT, A1, T1, ...), which CNKI and Korean databases export."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from tqdm import tqdm

from helpers.data.records import Rejected, SourceError, Work
from helpers.data.references import Reference, tagged_works
from helpers.data.sources.export_text import read_lines, tagged_records
from helpers.data.sources.ris import reference_of

SOURCE = {"source": "references in RefWorks format", "licence": "as the source of the references allows"}
_EXPECTED = "references in RefWorks format: RT at the beginning of each, then A1, T1, JF, YR, ..."
_TAG = re.compile(r"\ufeff?([A-Z][A-Z0-9])(?: (.*))?$")
_MORE = re.compile(r"")
_NUMBER = re.compile(r"(?:^|(?<=;))\s*\d{1,2}[.．、]\s*")
#: Tags of RefWorks to those of RIS.
_TAGS = {
    "RT": "TY",
    "A1": "AU",
    "AD": "AD",
    "T1": "TI",
    "JF": "JF",
    "T2": "T2",
    "YR": "PY",
    "K1": "KW",
    "DO": "DO",
    "LK": "UR",
    "UL": "UR",
    "DS": "DB",
    "DB": "DB",
}


def read_refworks(files: list[Path], progress: bool = True) -> Iterator[Work | Rejected]:
    """Stream the works of files in RefWorks' tagged format.

    CNKI writes all authors into one line and all their institutions into another, in no common order: the only
    institution is that of all authors, several are those of the work.

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
    >>> reference = "RT Journal Article\\nA1 王小明;李雪;\\nAD 清华大学;\\nT1 量子计算\\nJF 物理学报\\nYR 2021\\nDS CNKI\\n"
    >>> with tempfile.TemporaryDirectory() as place:
    ...     file = Path(place) / "one.txt"
    ...     _ = file.write_text(reference, encoding="utf-8")
    ...     work = next(read_refworks([file], progress=False))
    >>> work.year, work.kind, work.venue, [author.name for author in work.authors]
    (2021, 'article', '物理学报', ['王小明', '李雪'])
    """
    total = sum(os.path.getsize(file) for file in files if os.path.isfile(file))
    with tqdm(total=total, unit="B", unit_scale=True, desc="refworks", disable=None if progress else True) as bar:
        for file in map(Path, files):
            yield from tagged_works(_references(file, bar))


def _references(file: Path, bar) -> Iterator[Reference | Rejected]:
    empty = True
    for record in tagged_records(read_lines(file, _EXPECTED, bar), _TAG, "RT", _MORE, end=None):
        empty = False
        fields = {}
        for tag, lines in record.fields.items():
            if tag in _TAGS:
                fields.setdefault(_TAGS[tag], []).extend(lines)
        fields |= {"AD": [_NUMBER.sub("", line) for line in fields.get("AD", ())]}
        yield reference_of(fields, file.name, f"line {record.line}")
    if empty:
        raise SourceError(f"{file}: holds no reference; expected {_EXPECTED}")
