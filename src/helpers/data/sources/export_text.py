"""Text files that databases export: their encoding, their lines, and records of tagged lines."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from helpers.data.records import SourceError

#: No field of a bibliographic record is longer; thousands of authors with their addresses take a tenth of it.
MAX_LINE = 8_000_000
_PACKED = {b"\x1f\x8b": "gzip", b"PK": "zip", b"BZ": "bzip2", b"\xfd7": "xz", b"%P": "PDF", b"\xd0\xcf": "Excel 97"}


def encoding_of(file: Path, expected: str) -> str:
    """Encoding of a text file, told by its byte order mark; without one it has to be UTF-8.

    Raises
    ------
    SourceError
        The file is missing, empty, compressed or no text.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     file = Path(place) / "a.txt"
    ...     _ = file.write_bytes("FN x".encode("utf-16"))
    ...     encoding_of(file, "an export")
    'utf-16'
    """
    try:
        with open(file, "rb") as stream:
            head = stream.read(4096)
    except (FileNotFoundError, IsADirectoryError):
        raise SourceError(f"{file}: no such file; expected {expected}") from None
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if head[:2] in _PACKED and b"\n" not in head[:8]:
        raise SourceError(f"{file}: looks like a {_PACKED[head[:2]]} file; expected {expected}, unpacked")
    if b"\0" in head:
        raise SourceError(f"{file}: holds bytes that are no text; expected {expected}, as UTF-8 or UTF-16 with a mark")
    if not head.removeprefix(b"\xef\xbb\xbf").strip():
        raise SourceError(f"{file}: the file is empty; expected {expected}")
    return "utf-8-sig"


def read_lines(file: Path, expected: str, bar=None) -> Iterator[str]:
    """Stream the lines of a text file, each with its line break.

    Parameters
    ----------
    file : path
        UTF-8, with or without a mark, or UTF-16 with one.
    expected : str
        What the file should be, for messages.
    bar : tqdm, optional
        Moved on by the bytes read.

    Raises
    ------
    SourceError
        The file is missing, empty, compressed, in another encoding, or holds a line beyond `MAX_LINE`.
    """
    done = number = 0
    encoding = encoding_of(file, expected)
    with open(file, "rb") as raw, open(raw.fileno(), encoding=encoding, closefd=False) as stream:
        try:
            while line := stream.readline(MAX_LINE):
                number += 1
                if len(line) == MAX_LINE:
                    raise SourceError(f"{file}, line {number}: longer than {MAX_LINE} characters; expected {expected}")
                yield line
                if bar is not None and number % 500 == 0:
                    at = os.lseek(raw.fileno(), 0, os.SEEK_CUR)
                    bar.update(at - done)
                    done = at
        except UnicodeError as error:
            what = f"near line {number + 1}: {error.reason}" if isinstance(error, UnicodeDecodeError) else str(error)
            raise SourceError(f"{file}, {what}; expected {expected}, saved as UTF-8 or UTF-16 with a mark") from None
    if bar is not None:
        bar.update(os.path.getsize(file) - done)


@dataclass
class TaggedRecord:
    """The fields of a record by their tags, each as its lines; `fault` says what is wrong with its shape."""

    line: int
    fields: dict[str, list[str]] = field(default_factory=dict)
    fault: tuple[str, str] | None = None


def tagged_records(
    lines: Iterable[str], tag: re.Pattern, start: str, more: re.Pattern, end: str | None = "ER"
) -> Iterator[TaggedRecord]:
    """Records of tagged lines, from the tag `start` to the tag `end`.

    Parameters
    ----------
    lines : iterable of str
        The lines of a file.
    tag : pattern
        Matches the line of a tag; its groups are the tag and the text behind it.
    start : str
        The tag that opens a record.
    more : pattern
        Matches a line that goes on with the field above; any other line is a fault.
    end : str, optional
        None: a record ends where the next begins.

    Yields
    ------
    TaggedRecord
        In the order of the file. A record that lacks its end has a fault.

    Examples
    --------
    >>> lines = ["PT J", "AU Kim, A", "   Lee, B", "ER", "PT J", "AU Roe, J"]
    >>> for record in tagged_records(lines, re.compile("([A-Z][A-Z0-9])(?: (.*))?$"), "PT", re.compile(" +")):
    ...     print(record.line, record.fields, record.fault)
    1 {'PT': ['J'], 'AU': ['Kim, A', 'Lee, B']} None
    5 {'PT': ['J'], 'AU': ['Roe, J']} ('', 'the record is cut off: expected ER at its end')
    """
    cut = end and ("", f"the record is cut off: expected {end} at its end")
    record = values = None
    for number, line in enumerate(lines, 1):
        line = line.rstrip()
        found = tag.match(line)
        if found and found[1] == start:
            if record is not None:
                record.fault = record.fault or cut
                yield record
            record = TaggedRecord(number)
        elif found and found[1] == end:
            if record is not None:
                yield record
            record = None
        if record is None or not line:
            continue
        if found:
            values = record.fields.setdefault(found[1], [])
            values.append((found[2] or "").strip())
        elif more.match(line):
            values.append(line.strip())
        else:
            record.fault = record.fault or (line, f"line {number} is neither a field nor goes on with one")
    if record is not None:
        record.fault = record.fault or cut
        yield record
