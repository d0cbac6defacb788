"""Delimited text (CSV, TSV, also .gz): its encoding, its line breaks, its delimiter, and its rows."""

import codecs
import csv
import gzip
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from helpers.data.records import Rejected, SourceError

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
CELL = 1_000_000  # characters of one cell
LINE = 16_000_000  # characters of one line: a line is read whole before it is split
_BEGINNING = 100_000  # characters by which the line breaks are told
_NOT_OF_FILES = (
    "unicode_escape",
    "raw_unicode_escape",
    "unicode-escape",
    "raw-unicode-escape",
    "utf-7",
    "idna",
    "punycode",
)
_ENCODING_ADVICE = (
    'state the `encoding`: Korean spreadsheets are often "cp949" (also called EUC-KR), Chinese ones "gb18030",'
    ' Japanese ones "cp932", "Unicode text" of Excel is "utf-16"'
)


def known_encoding(name: str) -> bool:
    """Whether a name is that of an encoding of text files.

    >>> known_encoding("euc-kr"), known_encoding("hex"), known_encoding("klingon")
    (True, False, False)
    """
    try:
        "".encode(name)
        return codecs.lookup(name).name not in _NOT_OF_FILES
    except (LookupError, ValueError):
        return False


def delimited_rows(file: Path, encodings: tuple[str, ...], delimiter: str | None) -> Iterator[tuple]:
    """Rows of a text table, each with its place.

    Parameters
    ----------
    file : path
        Gzip where its name ends in .gz.
    encodings : tuple of str
        The first in which the whole file is text is taken.
    delimiter : str or None
        A key of `DELIMITERS`; None to tell it from the header.

    Yields
    ------
    tuple of (str, list of str or Rejected)
        The place ("line 7", where the row begins) and the cells.

    Raises
    ------
    SourceError
        The file is in none of the encodings, damaged, or fits several delimiters.
    """
    opened = gzip.open if file.name.lower().endswith(".gz") else open
    try:
        encoding = _encoding(file, opened, encodings)
        with opened(file, "rt", encoding=encoding, newline="") as stream:
            end = _line_end(stream)
        if delimiter is None:
            with opened(file, "rt", encoding=encoding, newline=end) as stream:
                delimiter = _sniffed(_lines(stream, file), file)
        with opened(file, "rt", encoding=encoding, newline=end) as stream:
            yield from _split(_lines(stream, file), delimiter, file)
    except UnicodeError as error:
        raise SourceError(f"{file}: not {' or '.join(encodings)} text ({error}); {_ENCODING_ADVICE}") from None
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise SourceError(f"{file}: the gzip stream is truncated or damaged ({error})") from None


def _encoding(file: Path, opened, encodings: tuple[str, ...]) -> str:
    """UTF-16 by its mark, else the first that fits; the last is not tried: what does not fit is told where it stands."""
    for name in encodings:
        if not known_encoding(name):
            raise SourceError(f"{file}: the encoding {name!r} is not known; expected for instance utf-8 or cp949")
    with opened(file, "rb") as stream:
        if stream.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
    *others, last = ("utf-8-sig" if re.fullmatch("utf[-_]?8", name.lower()) else name for name in encodings)
    for encoding in others:
        try:
            with opened(file, "rt", encoding=encoding, newline="") as stream:
                while stream.read(LINE):
                    pass
            return encoding
        except UnicodeError:
            continue
    return last


def _lines(stream, file: Path) -> Iterator[str]:
    """Lines that end in a line feed; a carriage return by itself within them is a space, as `clean` reads it."""
    while line := stream.readline(LINE):
        if len(line) == LINE:
            raise SourceError(f"{file}: a line of more than {LINE:,} characters; expected a table in lines")
        yield re.sub(r"\r(?!\n)", " ", line) if "\r" in line[:-2] and line.endswith("\n") else line


def _line_end(stream) -> str:
    """What ends the lines of a text: a line feed, or in old files where none stands outside quotes a carriage return."""
    return "\n" if "\n" in re.sub(r'"[^"]*"', "", stream.read(_BEGINNING)) else "\r"


def _sniffed(lines: Iterator[str], file: Path) -> str:
    """The delimiter that splits most rows into as many cells; of several such the one that gives most cells.

    Rows above the header (a title, a notice) may have other widths than the rest.
    """
    sample = [line for line, _ in zip(lines, range(200), strict=False)]
    fits = {}
    for mark in DELIMITERS:
        split = _split(iter(sample), mark, file, whole=False)
        widths = Counter(len(cells) for _, cells in split if isinstance(cells, list) and any(cells))
        width = max((width for width in widths if width > 1), key=widths.get, default=0)
        if width and 2 * widths[width] >= widths.total():
            fits[mark] = (widths[width], width)
    best = [mark for mark, fit in fits.items() if fit == max(fits.values())]
    if len(best) != 1:
        found = " and ".join(DELIMITERS[mark] for mark in best) or "none"
        raise SourceError(
            f"{file}: cannot tell the delimiter ({found} of {', '.join(DELIMITERS.values())} would fit);"
            " state the `delimiter`"
        )
    return best[0]


def _split(lines: Iterator[str], delimiter: str, file: Path, whole: bool = True) -> Iterator[tuple]:
    """Lists of cells with their places; `whole` says that the lines run to the end of the file."""
    csv.field_size_limit(CELL)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        begin = reader.line_num + 1
        place = f"line {begin}"
        try:
            yield place, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if not whole:
                continue
            if "unexpected end" in str(error) or ("limit" in str(error) and reader.line_num > begin):
                raise SourceError(f"{file}: {place}: a quotation mark that is not closed") from None
            yield place, Rejected(file.name, place, "", "", f"no row of cells: {error}")
