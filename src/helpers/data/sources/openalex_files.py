"""The files in which OpenAlex works come: JSON, JSON lines, gzip, zip, and the folders of the snapshot."""

import gzip
import json
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

from tqdm import tqdm

from helpers.data.records import SourceError

EXPECTED = "OpenAlex works as .json, .jsonl, .ndjson (also .gz) or a .zip of these"

#: Where lists of the API cut the authors of a work off; records fetched singly and the snapshot have them all.
MOST_AUTHORS = 100

#: A JSON document is read whole, a JSON line by itself: no more than so many bytes at once.
LARGEST_DOCUMENT, LARGEST_LINE = 500_000_000, 100_000_000

#: Works compress six- to tenfold; a stream that grows a hundredfold (beyond 10 MB) is no data.
LARGEST_RATIO, FREE = 100, 10_000_000

#: Keys of a work record that are read; the rest (abstract, related works, further locations) is left behind.
KEYS = (
    "id",
    "ids",
    "doi",
    "title",
    "display_name",
    "publication_year",
    "type",
    "is_retracted",
    "is_xpac",
    "updated_date",
    "authorships",
    "is_authors_truncated",
    "primary_location",
    "host_venue",
    "primary_topic",
    "topics",
    "concepts",
    "mesh",
    "keywords",
    "funders",
    "awards",
    "grants",
    "cited_by_count",
    "citation_normalized_percentile",
    "cited_by_percentile_year",
    "referenced_works",
)

_SUFFIXES = (".json", ".jsonl", ".ndjson", ".zip", ".json.gz", ".jsonl.gz", ".ndjson.gz")


class Unreadable(NamedTuple):
    """A line that is no JSON: its beginning, and what was expected."""

    text: str
    reason: str


def openalex_files(paths: list[Path]) -> list[Path]:
    """Put the files of folders in their places, in the order in which they are read.

    Parameters
    ----------
    paths : list of path
        Files, or folders. A folder with parts of the snapshot (works/updated_date=*/part_*.gz) stands for
        those, oldest first; where the layout of June 2026 lies there (jsonl/works/...), for its parts alone, since a
        legacy layout beside it holds the same works. Any other folder stands for its files of works, by name.

    Raises
    ------
    SourceError
        There is nothing at a path, or a folder holds no file of works.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     for day in ("2024-05-01", "2023-01-31"):
    ...         part = Path(place) / "data" / "works" / f"updated_date={day}" / "part_000.gz"
    ...         part.parent.mkdir(parents=True)
    ...         part.touch()
    ...     [file.parent.name for file in openalex_files([Path(place)])]
    ['updated_date=2023-01-31', 'updated_date=2024-05-01']
    """
    files = []
    for path in map(Path, paths):
        if not path.exists():
            raise SourceError(f"{path}: no such file or folder; expected {EXPECTED}")
        if path.is_dir():
            parts = [part for part in path.rglob("updated_date=*/part_*.gz") if part.is_file()]
            parts = [part for part in parts if part.parent.parent.name == "works"] or parts
            parts = [part for part in parts if part.parents[2].name == "jsonl"] or parts
            others = (file for file in path.rglob("*") if file.name.endswith(_SUFFIXES) and file.is_file())
            found = parts or list(others)
            if not found:
                raise SourceError(f"{path}: the folder holds no file of works; expected {EXPECTED}")
            files += sorted(found, key=lambda file: (file.parent.name if parts else "", file.as_posix()))
        else:
            files.append(path)
    return files


def stored_records(files: list[Path], progress: bool = True) -> Iterator[tuple[str, str, object]]:
    """Yield (file, row, record) for each record of each file; a line that is no JSON as :class:`Unreadable`.

    Raises
    ------
    SourceError
        A file is empty, truncated, unsafe, of another kind, or holds no JSON; the message names it.
    """
    total = sum(os.path.getsize(file) for file in files)
    with tqdm(total=total, unit="B", unit_scale=True, desc="openalex", disable=None if progress else True) as bar:
        for file in files:
            try:
                yield from _file_records(file, bar)
            except (EOFError, gzip.BadGzipFile, zlib.error, zipfile.BadZipFile) as error:
                raise SourceError(f"{file}: the archive is truncated or damaged ({error})") from None
            except (NotImplementedError, RuntimeError, OSError) as error:
                raise SourceError(f"{file}: cannot be unpacked ({error})") from None


def _file_records(file: Path, bar: tqdm) -> Iterator[tuple[str, str, object]]:
    with open(file, "rb") as raw:
        if file.name.lower().endswith(".zip"):
            yield from _zip_records(file, raw, bar)
        else:
            yield from _stream_records(_Metered(raw, bar), file.name, str(file))


class _Metered:
    """A stream that knows how much of it has been read, and tells a bar."""

    def __init__(self, stream: IO[bytes], bar: tqdm | None = None):
        self.stream, self.bar, self.done = stream, bar, 0

    def _counted(self, data: bytes) -> bytes:
        self.done += len(data)
        if self.bar is not None:
            self.bar.update(len(data))
        return data

    def read(self, size: int = -1) -> bytes:
        return self._counted(self.stream.read(size))

    def readline(self, size: int = -1) -> bytes:
        return self._counted(self.stream.readline(size))


class _Unpacked(_Metered):
    """An unpacked stream that stops where it grows beyond all reason."""

    def __init__(self, packed: _Metered, place: str):
        super().__init__(gzip.GzipFile(fileobj=packed))
        self.packed, self.place = packed, place

    def _counted(self, data: bytes) -> bytes:
        _check_growth(self.done + len(data), self.packed.done, self.place)
        return super()._counted(data)


def _check_growth(unpacked: int, packed: int, place: str) -> None:
    if unpacked > LARGEST_RATIO * packed + FREE:
        raise SourceError(f"{place}: unpacks to more than {LARGEST_RATIO} times its size; no data does that")


def _zip_records(file: Path, raw: IO[bytes], bar: tqdm) -> Iterator[tuple[str, str, object]]:
    with zipfile.ZipFile(raw) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        for member in members:
            path = PurePosixPath(member.filename.replace("\\", "/"))
            if path.is_absolute() or ".." in path.parts or ":" in member.filename:
                raise SourceError(f"{file}: holds the unsafe path {member.filename[:200]!r}")
            if path.suffix.lower() in (".zip", ".tar", ".7z", ".rar"):
                raise SourceError(f"{file}: holds the archive {member.filename[:200]!r}; unpack it first")
        _check_growth(sum(member.file_size for member in members), os.path.getsize(file), str(file))
        chosen = [member for member in members if member.filename.lower().endswith(_SUFFIXES)]
        if not chosen:
            raise SourceError(f"{file}: the archive holds no file of works; expected {EXPECTED}")
        for member in chosen:
            with archive.open(member) as stream:
                yield from _stream_records(
                    _Metered(stream), f"{file.name}/{member.filename}", f"{file}, {member.filename}"
                )
            bar.update(member.compress_size)


def _stream_records(stream: _Metered, name: str, place: str) -> Iterator[tuple[str, str, object]]:
    plain = name.lower()
    if plain.endswith(".gz"):
        stream, plain = _Unpacked(stream, place), plain.removesuffix(".gz")
        lines = not plain.endswith(".json")
    elif plain.endswith((".jsonl", ".ndjson", ".json")):
        lines = not plain.endswith(".json")
    else:
        raise SourceError(f"{place}: expected {EXPECTED}")
    for row, record in _lines(stream, place) if lines else _document(stream, place):
        yield name, row, record


def parse(data: bytes | str):
    """Parse JSON; whatever is wrong with it comes as ValueError."""
    try:
        return json.loads(data)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _document(stream, place: str) -> Iterator[tuple[str, object]]:
    """Records of a JSON document: one work, a list of works, or a page of the API with its "results"."""
    data = stream.read(LARGEST_DOCUMENT + 1)
    if not data.strip():
        raise SourceError(f"{place}: the file is empty; expected {EXPECTED}")
    if len(data) > LARGEST_DOCUMENT:
        raise SourceError(f"{place}: larger than {LARGEST_DOCUMENT:,} bytes; save it as JSON lines (.jsonl)")
    try:
        found = parse(data.removeprefix(b"\xef\xbb\xbf"))
    except ValueError as error:
        what = f"malformed or truncated JSON ({error}); JSON lines are named .jsonl"
        raise SourceError(f"{place}: {what}") from None
    if isinstance(found, dict) and "id" not in found and isinstance(found.get("results"), list):
        found = found["results"]
    found = found if isinstance(found, list) else [found]
    if not any(isinstance(record, dict) for record in found):
        raise SourceError(f"{place}: holds no JSON object; expected {EXPECTED}")
    for number, record in enumerate(found, 1):
        yield f"work {number}", record


def _lines(stream, place: str) -> Iterator[tuple[str, object]]:
    """Records of JSON lines; blank lines do not count."""
    number, good, held = 0, False, []
    while line := stream.readline(LARGEST_LINE + 1):
        number += 1
        if len(line) > LARGEST_LINE:
            raise SourceError(f"{place}: line {number} is longer than {LARGEST_LINE:,} bytes")
        line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if not line.strip():
            continue
        try:
            record = parse(line.decode("utf-8"))
            good = True
        except ValueError as error:
            reason = f"expected a JSON object in UTF-8 on one line ({getattr(error, 'msg', error)})"
            record = Unreadable(line[:200].decode("utf-8", "replace").strip(), reason[:200])
        if not good:
            held.append((f"line {number}", record))
            if len(held) > 1_000:
                raise SourceError(f"{place}: the first 1,000 lines are no JSON; expected {EXPECTED}")
            continue
        yield from held
        held = []
        yield f"line {number}", record
    if not good:
        what = "holds no JSON" if number else "is empty"
        raise SourceError(f"{place}: the file {what}; expected {EXPECTED}")


def slim(record: dict) -> dict:
    """What of a work record an import reads: its :data:`KEYS`.

    >>> slim({"id": "https://openalex.org/W7", "abstract_inverted_index": {"Here": [0]}})
    {'id': 'https://openalex.org/W7'}
    """
    return {key: record[key] for key in KEYS if key in record}


def write_lines(lines: Iterable[str | bytes], file: Path) -> None:
    """Write lines as gzip, whole or not at all; the same lines give the same bytes."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.part")
    with open(part, "wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed:
        for line in lines:
            packed.write((line.encode() if isinstance(line, str) else line).rstrip(b"\n") + b"\n")
    os.replace(part, file)
