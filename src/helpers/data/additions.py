"""Add a table of patents or of expert scores to a corpus that exists."""

import json
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from helpers.data.corpus import corpus_folder, replace_folder, write_table
from helpers.data.hashes import sha256
from helpers.data.imports import write_rejects
from helpers.data.records import Rejected, nothing_kept
from helpers.data.schemas import check_table, conform

ADDABLE = ("patents", "expert_scores")


def add_table(
    folder: Path, table: str, frame: pd.DataFrame, files: list[Path], source: dict, rejected: list[Rejected] = ()
) -> dict:
    """Put one table into a corpus, in the place of the one that it may have; the corpus changes whole or not at all.

    Parameters
    ----------
    folder : path
        A corpus.
    table : {"patents", "expert_scores"}
    frame : DataFrame
        Its rows.
    files : list of path
        The inputs, for their SHA-256 and their date.
    source : dict
        At least source and licence; they stand in corpus.json under `added`.
    rejected : list of Rejected
        Written to rejected_<table>.csv.

    Returns
    -------
    dict
        What corpus.json says now.

    Raises
    ------
    SourceError
        There is no row to add.
    ValueError
        The table cannot be added, or does not keep its schema.
    FileNotFoundError
        The folder holds no corpus.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> from helpers.data.imports import import_records
    >>> from helpers.data.records import Author, Place, Work
    >>> work = Work("a:1", 2021, authors=[Author("Kim, Ada", places=(Place("kr/a", "A", "KR"),))])
    >>> scores = pd.DataFrame({"technology": ["quantum"], "country": ["KR"], "expert": ["E1"], "score": [65.8]})
    >>> about = {"source": "own", "licence": "CC0"}
    >>> with tempfile.TemporaryDirectory() as place:
    ...     _ = import_records([work], Path(place) / "mine", [], about, "example")
    ...     meta = add_table(Path(place) / "mine", "expert_scores", scores, [], about)
    ...     len(read_corpus(Path(place) / "mine").expert_scores), meta["added"]["expert_scores"]["source"]
    (1, 'own')
    """
    if table not in ADDABLE:
        raise ValueError(f"table {table!r} cannot be added to a corpus; expected one of {', '.join(ADDABLE)}")
    folder = corpus_folder(Path(folder).resolve())
    if frame.empty:
        raise nothing_kept(files, f"row of {table}", rejected)
    frame = check_table(conform(frame, table), table)
    meta = json.loads((folder / "corpus.json").read_text(encoding="utf-8"))
    hashes = {Path(file).name: sha256(file) for file in files}
    stamps = [datetime.fromtimestamp(Path(file).stat().st_mtime, UTC).date().isoformat() for file in files]
    about = {**source, "retrieved": max(stamps, default=None), "sha256": hashes, "rejected": len(rejected)}
    meta.setdefault("added", {})[table] = about
    meta["counts"][table] = len(frame)
    meta["synthetic"] = bool(meta.get("synthetic") or source.get("synthetic"))
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as parent:
        new = Path(parent) / "new"
        shutil.copytree(folder, new)
        write_table(frame, new / f"{table}.parquet", table)
        (new / f"rejected_{table}.csv").unlink(missing_ok=True)
        if rejected:
            write_rejects(rejected, new / f"rejected_{table}.csv")
        text = json.dumps(meta, ensure_ascii=False, indent=2, sort_keys=True)
        (new / "corpus.json").write_text(text + "\n", encoding="utf-8")
        replace_folder(new, folder)
    return meta
