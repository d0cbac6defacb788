"""A corpus: a folder of Parquet tables and corpus.json, checked each time it is read or written."""

import json
import os
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pyarrow as arrow
import pyarrow.parquet as parquet

from helpers.data.places import DATA
from helpers.data.schemas import ARROW, REQUIRED, check_table, conform


@dataclass(frozen=True)
class Corpus:
    """Tables of one corpus; `meta` is what corpus.json says of them. Absent tables are None."""

    works: pd.DataFrame
    authorships: pd.DataFrame
    institutions: pd.DataFrame
    meta: dict
    patents: pd.DataFrame | None = None
    expert_scores: pd.DataFrame | None = None
    link_counts: pd.DataFrame | None = None
    node_counts: pd.DataFrame | None = None


def corpus_folder(place: str | os.PathLike) -> Path:
    """Folder of a corpus: a bare name stands for a folder of data/, anything else is a path.

    Raises
    ------
    FileNotFoundError
        There is no corpus.json; the message names the corpora of data/.

    Examples
    --------
    >>> corpus_folder("nowhere")
    Traceback (most recent call last):
        ...
    FileNotFoundError: no corpus 'nowhere' (looked for .../nowhere/corpus.json); data/ holds: ...
    """
    place = os.fspath(place)
    folder = DATA / place if Path(place).name == place else Path(place).expanduser()
    if not (folder / "corpus.json").is_file():
        known = ", ".join(sorted(path.parent.name for path in DATA.glob("*/corpus.json"))) or "none"
        raise FileNotFoundError(
            f"no corpus {place!r} (looked for {folder / 'corpus.json'}); data/ holds: {known}"
        )
    return folder


def read_table(file: Path, table: str) -> pd.DataFrame:
    """Read one table and hold it against its schema; a nullable column that the file lacks is null."""
    present = set(parquet.read_schema(file).names)
    frame = parquet.read_table(file, columns=[name for name in ARROW[table].names if name in present]).to_pandas()
    return check_table(conform(frame, table), table, str(file))


def read_corpus(place: str | os.PathLike) -> Corpus:
    """Read a corpus.

    Parameters
    ----------
    place : str or path
        The name of a folder of data/, or the path of any corpus folder.

    Returns
    -------
    Corpus

    Raises
    ------
    FileNotFoundError
        No such corpus, or one of its required tables is missing.
    ValueError
        A table does not keep its schema.

    Examples
    --------
    >>> read_corpus("medline_2021").meta["synthetic"]
    False
    """
    folder = corpus_folder(place)
    meta = json.loads((folder / "corpus.json").read_text(encoding="utf-8"))
    tables = {}
    for table in ARROW:
        file = folder / f"{table}.parquet"
        if file.is_file():
            tables[table] = read_table(file, table)
        elif table in REQUIRED:
            raise FileNotFoundError(f"corpus {folder}: {table}.parquet is missing")
    return Corpus(meta=meta, **tables)


def write_table(frame: pd.DataFrame, file: Path, table: str) -> None:
    """Write one table as Parquet; the same rows give the same bytes."""
    columns = arrow.Table.from_pandas(frame, schema=ARROW[table], preserve_index=False)
    parquet.write_table(columns.replace_schema_metadata(None), file, compression="zstd", compression_level=19)


def replace_folder(new: Path, folder: Path) -> None:
    """Put a finished folder in another's place; the old one goes only when the new one stands."""
    old = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def write_corpus(corpus: Corpus, folder: str | os.PathLike) -> None:
    """Check a corpus and write it, whole or not at all.

    Parameters
    ----------
    corpus : Corpus
    folder : path
        Replaced if it holds a corpus; left as it was if anything fails.

    Raises
    ------
    ValueError
        A table does not keep its schema.
    FileExistsError
        The folder exists and is no corpus.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     write_corpus(read_corpus("medline_2021"), Path(place) / "copy")
    ...     len(read_corpus(Path(place) / "copy").works) == len(read_corpus("medline_2021").works)
    True
    """
    folder = Path(folder)
    if folder.exists() and any(folder.iterdir()) and not (folder / "corpus.json").is_file():
        raise FileExistsError(f"{folder} exists and is no corpus: it holds no corpus.json")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as parent:
        new = Path(parent) / "new"
        new.mkdir()
        for table in ARROW:
            frame = getattr(corpus, table)
            if frame is not None:
                write_table(check_table(conform(frame, table), table), new / f"{table}.parquet", table)
        text = json.dumps(corpus.meta, ensure_ascii=False, indent=2, sort_keys=True)
        (new / "corpus.json").write_text(text + "\n", encoding="utf-8")
        replace_folder(new, folder)


def select_works(corpus: Corpus, chosen: pd.Series) -> Corpus:
    """Keep some works and what hangs on them.

    Parameters
    ----------
    corpus : Corpus
    chosen : Series of bool
        One entry per row of `works`; null counts as not chosen.

    Returns
    -------
    Corpus
        Patents and expert scores stay as they are: they hang on no work.

    Examples
    --------
    >>> corpus = read_corpus("medline_2021")
    >>> select_works(corpus, corpus.works["year"] < 0).authorships.empty
    True
    """
    works = corpus.works[chosen.fillna(False).astype(bool)].reset_index(drop=True)
    kept = corpus.authorships["work_id"].isin(works["work_id"])
    authorships = corpus.authorships[kept].reset_index(drop=True)
    named = corpus.institutions["institution_id"].isin(authorships["institution_id"])
    return replace(
        corpus,
        works=works,
        authorships=authorships,
        institutions=corpus.institutions[named].reset_index(drop=True),
    )
