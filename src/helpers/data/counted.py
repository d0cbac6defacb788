"""Tables counted once from a corpus, kept beside its own with the hashes of what they were counted from."""

import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pyarrow as arrow
import pyarrow.parquet as parquet

from helpers.data.hashes import sha256
from helpers.data.schemas import ARROW

FOLDER = ".counted"  # hidden: no part of the corpus, so no run depends on it
COUNTED_FROM = ("works.parquet", "authorships.parquet")


def table_hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of the files that tables are counted from, by name.

    Examples
    --------
    >>> from helpers.data.corpus import corpus_folder
    >>> sorted(table_hashes(corpus_folder("medline_2021")))
    ['authorships.parquet', 'works.parquet']
    """
    return {name: sha256(folder / name) for name in COUNTED_FROM}


def stored(folder: Path, table: str, hashes: dict[str, str], make: Callable[[], arrow.Table]) -> arrow.Table:
    """A counted table: the one that is kept, if it was counted from these very files, else counted now and kept.

    Parameters
    ----------
    folder : path
        Of the corpus; where it cannot be written the table is counted each time.
    table : str
        A table of `schemas.ARROW`.
    hashes : dict of str to str
        From `table_hashes`, of the time when the corpus was read.
    make : function
        Counts the table, in the types of its schema.

    Returns
    -------
    pyarrow.Table

    Examples
    --------
    >>> import tempfile
    >>> made = arrow.table({"node": ["KR"], "year": [2020], "works": [3]}, schema=ARROW["node_counts"])
    >>> with tempfile.TemporaryDirectory() as place:
    ...     once = stored(Path(place), "node_counts", {"works.parquet": "0a"}, lambda: made)
    ...     again = stored(Path(place), "node_counts", {"works.parquet": "0a"}, lambda: 1 / 0)
    >>> again.equals(made)
    True
    """
    file = folder / FOLDER / f"{table}.parquet"
    said = {b"counted_from": json.dumps(hashes, sort_keys=True).encode()}
    found = _kept(file, table, said)
    if found is None:
        found = make()
        _keep(found.replace_schema_metadata(said), file)
    return found


def _kept(file: Path, table: str, said: dict) -> arrow.Table | None:
    """The table, unless it is absent, damaged, of another schema or counted from other files."""
    try:
        if (parquet.read_schema(file).metadata or {}).get(b"counted_from") != said[b"counted_from"]:
            return None
        found = parquet.read_table(file, page_checksum_verification=True).replace_schema_metadata(None)
    except (OSError, arrow.ArrowException):
        return None
    return found if found.schema.equals(ARROW[table]) else None


def _keep(table: arrow.Table, file: Path) -> None:
    """Write the file whole or not at all; a folder that cannot be written keeps nothing."""
    part = file.with_suffix(f".{os.getpid()}.part")
    try:
        file.parent.mkdir(exist_ok=True)
        parquet.write_table(table, part, compression="zstd", write_page_checksum=True)
        os.replace(part, file)
    except OSError:
        with suppress(OSError):
            part.unlink()
