"""A corpus: a folder of Parquet tables and corpus.json, checked each time it is read or written."""

import json
import os
import shutil
import tempfile
import time
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

import pandas as pd
import pyarrow as arrow
import pyarrow.parquet as parquet

from helpers.data.counted import table_hashes
from helpers.data.places import DATA
from helpers.data.reads import note
from helpers.data.schemas import ARROW, REQUIRED, check_table, conform

#: How often a corpus that is replaced while it is read is read again.
ATTEMPTS = 12


@dataclass(frozen=True)
class Origin:
    """The folder that works and authorships were read from, and how they were narrowed since.

    Attributes
    ----------
    folder : path
    hashes : dict of str to str
        SHA-256 of the tables when they were read: see `counted.stored`.
    works, authorships : DataFrame
        The tables this is said of: it says nothing of others.
    whole : Corpus
        Before it was narrowed.
    technology : str
        "all", or the one kept.
    years : tuple of int, optional
        First and last year kept.
    memo : dict
        What was counted from the whole tables, by name.
    """

    folder: Path
    hashes: dict
    works: pd.DataFrame
    authorships: pd.DataFrame
    whole: "Corpus"
    technology: str = "all"
    years: tuple[int, int] | None = None
    memo: dict = field(default_factory=dict)


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
    country_sets: pd.DataFrame | None = None
    origin: Origin | None = field(default=None, repr=False, compare=False)

    @property
    def narrowed_from(self) -> Origin | None:
        """Where the tables come from and how they were narrowed; None where they were chosen or made otherwise."""
        known = self.origin
        return known if known and known.works is self.works and known.authorships is self.authorships else None

    @property
    def content(self) -> tuple:
        """What the tables hold: works and authorships by the hashes of their files, where they are those of files."""
        known = self.narrowed_from
        tables = [getattr(self, table.name) for table in fields(self) if table.name not in ("origin", "meta")]
        if known is None:
            return (self.meta, *tables)
        return (self.meta, known.hashes, known.technology, known.years, *tables[2:])

    @property
    def holds_works(self) -> bool:
        """Whether there are works; else the corpus consists of counts of links or of sets of countries."""
        return self.link_counts is None and self.country_sets is None


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
    if not _stands(folder):
        known = ", ".join(sorted(path.parent.name for path in DATA.glob("*/corpus.json"))) or "none"
        raise FileNotFoundError(f"no corpus {place!r} (looked for {folder / 'corpus.json'}); data/ holds: {known}")
    return folder


def read_table(file: Path, table: str) -> pd.DataFrame:
    """Read one table and hold it against its schema; a nullable column that the file lacks is null."""
    note(file)
    kept = _kept.get(_state(file))
    if kept is not None:
        return kept.copy(deep=False)
    present = set(parquet.read_schema(file).names)
    frame = parquet.read_table(file, columns=[name for name in ARROW[table].names if name in present]).to_pandas()
    return check_table(conform(frame, table), table, str(file))


#: The tables of `keep_corpus`, by the state of their files.
_kept: dict[tuple, pd.DataFrame] = {}


def _stands(folder: Path) -> bool:
    """Whether a folder is a corpus; one that is being replaced, and away for a moment, is waited for."""
    for _ in range(ATTEMPTS):
        away = _old(folder).exists()  # looked for first: it goes when the new one stands
        if (folder / "corpus.json").is_file():
            return True
        if not away:
            return False
        time.sleep(0.05)
    return False


def _old(folder: Path) -> Path:
    """Where the folder that another takes the place of goes for a moment."""
    return folder.with_name(f".{folder.name}.old")


def _state(file: Path) -> tuple:
    found = file.stat()
    return str(file.resolve()), found.st_size, found.st_mtime_ns


def keep_corpus(place: str | os.PathLike, largest: int = 1 << 26) -> None:
    """Read a corpus once for many: this process, and those forked from it, find its tables in memory.

    It is for processes that fork (`helpers.runs.warm_fork`): no thread is started. Tables whose files have
    changed since are read again; files of more than `largest` bytes are not kept.

    Examples
    --------
    >>> from unittest.mock import patch
    >>> with patch.dict(_kept):
    ...     keep_corpus("medline_2021")
    ...     kept = read_corpus("medline_2021")
    >>> kept.works.equals(read_corpus("medline_2021").works)
    True
    """
    folder = corpus_folder(place)
    for table in ARROW:
        file = folder / f"{table}.parquet"
        if file.is_file() and file.stat().st_size <= largest and _state(file) not in _kept:
            state, opened = _state(file), parquet.ParquetFile(file, pre_buffer=False)
            columns = [name for name in ARROW[table].names if name in opened.schema_arrow.names]
            frame = opened.read(columns=columns, use_threads=False).to_pandas(use_threads=False)
            _kept[state] = check_table(conform(frame, table), table, str(file))


def read_corpus(place: str | os.PathLike) -> Corpus:
    """Read a corpus in one state: what is replaced while it is read is read again, and never a mixture of two.

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
        A table does not keep its schema, or the corpus was replaced again and again while it was read.

    Examples
    --------
    >>> read_corpus("medline_2021").meta["synthetic"]
    False
    """
    folder = corpus_folder(place)
    note(folder)
    for attempt in range(ATTEMPTS):
        before = _folder_state(folder)
        try:
            corpus = _read(folder)
        except (OSError, ValueError):
            if before and _folder_state(folder) == before:  # nothing was replaced: the corpus itself is at fault
                raise
        else:
            if _folder_state(folder) == before:
                return corpus
        time.sleep(0.05 * attempt)
    raise ValueError(f"corpus {folder} was replaced {ATTEMPTS} times while it was read; try again when that has ended")


def _folder_state(folder: Path) -> dict:
    """What tells one state of a folder from another: a replacement changes the identity of the folder, or of a file.

    Empty in the moment in which the old folder is away and the new one not yet there.
    """
    try:
        files = {"": folder, **{file.name: file for file in folder.iterdir() if file.is_file()}}
        seen = {name: file.stat() for name, file in files.items()}
    except FileNotFoundError:
        return {}
    return {name: (found.st_ino, *((found.st_size, found.st_mtime_ns) if name else ())) for name, found in seen.items()}


def _read(folder: Path) -> Corpus:
    meta = json.loads((folder / "corpus.json").read_text(encoding="utf-8"))
    tables = {}
    for table in ARROW:
        file = folder / f"{table}.parquet"
        if file.is_file():
            tables[table] = read_table(file, table)
        elif table in REQUIRED:
            raise FileNotFoundError(f"corpus {folder}: {table}.parquet is missing")
    corpus = Corpus(meta=meta, **tables)
    origin = Origin(folder, table_hashes(folder), corpus.works, corpus.authorships, corpus)
    return replace(corpus, origin=origin)


def write_table(frame: pd.DataFrame, file: Path, table: str) -> None:
    """Write one table as Parquet; the same rows give the same bytes."""
    columns = arrow.Table.from_pandas(frame, schema=ARROW[table], preserve_index=False)
    parquet.write_table(columns.replace_schema_metadata(None), file, compression="zstd", compression_level=19)


def replace_folder(new: Path, folder: Path) -> None:
    """Put a finished folder in another's place; the old one goes only when the new one stands."""
    old = _old(folder)
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
    named = corpus.institutions["institution_id"].isin(authorships["institution_id"].unique())
    return replace(
        corpus, works=works, authorships=authorships, institutions=corpus.institutions[named].reset_index(drop=True)
    )


def narrow(corpus: Corpus, technology: str = "all", years: tuple[int, int] | None = None) -> Corpus:
    """Keep the works, or what is counted of them, of a technology and of a span of years.

    Parameters
    ----------
    corpus : Corpus
    technology : str
        "all" by default. Counts of links know none.
    years : tuple of int, optional
        First and last, both kept; a work of unknown year is not.

    Returns
    -------
    Corpus
        It remembers how it was narrowed, so that counts of the whole can be sliced instead of counting again.

    Examples
    --------
    >>> corpus = narrow(read_corpus("medline_2021"), "quantum", (2020, 2021))
    >>> corpus.works["year"].between(2020, 2021).all(), corpus.narrowed_from.technology
    (np.True_, 'quantum')
    """
    if technology == "all" and years is None:
        return corpus
    if not corpus.holds_works:
        names = ("link_counts", "node_counts", "country_sets")
        tables = {name: table for name in names if (table := getattr(corpus, name)) is not None}
        kept = {name: table[_chosen(table, technology, years)] for name, table in tables.items()}
        return replace(corpus, **{name: table.reset_index(drop=True) for name, table in kept.items()})
    kept = select_works(corpus, _chosen(corpus.works, technology, years))
    known = corpus.narrowed_from
    if known is None or known.works is not known.whole.works:
        return kept
    return replace(
        kept, origin=replace(known, works=kept.works, authorships=kept.authorships, technology=technology, years=years)
    )


def _chosen(table: pd.DataFrame, technology: str, years: tuple[int, int] | None) -> pd.Series:
    chosen = pd.Series(True, index=table.index)
    if technology != "all":
        chosen &= table["technologies"].map(lambda tags: technology in tags).astype(bool)
    if years is not None:
        chosen &= table["year"].between(*years).fillna(False).astype(bool)
    return chosen
