"""Turn a stream of records into a corpus folder: revisions, deletions, refusals, identities, provenance."""

import csv
import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as arrow
import pyarrow.compute
import pyarrow.parquet as parquet

from helpers.data.corpus import read_table, replace_folder, write_table
from helpers.data.hashes import sha256
from helpers.data.identity.author_lists import known_authors
from helpers.data.identity.authors import identify_authors
from helpers.data.records import Deleted, Place, Rejected, UnreadCell, Work, nothing_kept
from helpers.data.sameness import tell_apart
from helpers.data.schemas import ARROW, check_table, conform
from helpers.data.spreadsheet_text import as_text
from helpers.data.versions import find_versions

_BATCH = 5_000
_WORK_COLUMNS = [name for name in ARROW["works"].names if not name.startswith("n_") and name != "version_of"]
_GROUP = "group:"


class _Institutions:
    """Names, places and kinds seen of each institution; what occurs most often stands."""

    def __init__(self):
        self.seen = defaultdict(Counter)

    def add(self, place: Place) -> None:
        if place.institution_id:
            self.seen[place.institution_id][place[1:]] += 1

    def table(self, kept: set) -> pd.DataFrame:
        rows = []
        for key in sorted(kept):
            votes = self.seen[key]
            best = [_mode(votes, column) for column in range(len(Place._fields) - 1)]
            latitude, longitude = _mode(Counter({(p[2], p[3]): n for p, n in votes.items()}), None) or (None, None)
            best[2], best[3] = latitude, longitude
            rows.append((key, *best))
        return conform(pd.DataFrame(rows, columns=list(Place._fields)), "institutions")


def _mode(votes: Counter, column: int | None):
    totals = Counter()
    for value, n in votes.items():
        value = value if column is None else value[column]
        if value is not None and value != (None, None):
            totals[value] += n
    return min(totals, key=lambda value: (-totals[value], value)) if totals else None


class _Batches:
    """Works and their author slots on their way to disk, a batch at a time."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.works, self.slots, self.sequence = [], [], 0
        self.ids, self.versions, self.unsure = [], [], []
        self.institutions = _Institutions()
        self.writers = {
            table: parquet.ParquetWriter(folder / f"{table}.part", _with_sequence(table), compression="zstd")
            for table in ("works", "authorships")
        }

    def add(self, work: Work) -> None:
        authors, n_authors = known_authors(work)
        places = [place for author in authors for place in author.places]
        row = [getattr(work, name) for name in _WORK_COLUMNS]
        institutions = {place.institution_id for place in places} - {None}
        countries = {place.country for place in places} - {None}
        self.works.append((*row, n_authors, len(institutions), len(countries), None, self.sequence))
        for position, author in enumerate(authors, 1):
            known = author.author_id if author.person else _GROUP
            for number, place in enumerate(author.places or (Place(),)):
                self.institutions.add(place)
                slot = (work.work_id, position, place.institution_id, known, author.name, author.orcid)
                funding = author.funding if number == 0 else None  # once a slot, so that it may be summed
                self.slots.append((*slot, place.country, author.is_lead, funding, self.sequence))
        self.ids.append(work.work_id)
        self.versions.append(work.version)
        self.unsure.append(not work.is_own)
        self.sequence += 1
        if len(self.works) == _BATCH:
            self.flush()

    def flush(self) -> None:
        for table, rows in (("works", self.works), ("authorships", self.slots)):
            schema = _with_sequence(table)
            columns = list(zip(*rows, strict=True)) or [[] for _ in schema]
            arrays = [arrow.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
            self.writers[table].write_table(arrow.Table.from_arrays(arrays, schema=schema))
            rows.clear()

    def close(self) -> None:
        self.flush()
        for writer in self.writers.values():
            writer.close()


def _with_sequence(table: str) -> arrow.Schema:
    return ARROW[table].append(arrow.field("sequence", arrow.int64(), nullable=False))


class _Standing(NamedTuple):
    """Which of the works read stay, and the new identifiers of those, by number, that share theirs with other works."""

    keep: np.ndarray
    ids: pd.Series


def _standing(batches: _Batches, deletions: list[tuple[str, int]]) -> tuple[_Standing, dict, pd.DataFrame]:
    """What stays: the last of the highest version of each work, unless deleted after it was read."""
    read = pd.DataFrame({"work_id": batches.ids, "version": batches.versions})
    read["sequence"] = np.arange(len(read))
    several = np.array(batches.unsure, dtype=bool) & read["work_id"].duplicated(keep=False).to_numpy()
    ids, doubts = tell_apart(*_facts(batches.folder, _Standing(several, pd.Series(dtype="str"))))
    read.loc[ids.index, "work_id"] = ids
    last = read.sort_values(["version", "sequence"]).drop_duplicates("work_id", keep="last")
    gone = pd.Series(dict(deletions), dtype="float64")
    deleted = last["sequence"] < last["work_id"].map(gone)
    keep = np.zeros(len(read), dtype=bool)
    keep[last.loc[~deleted, "sequence"].to_numpy()] = True
    counts = {"revised": len(read) - len(last), "deleted": int(deleted.sum())}
    return _Standing(keep, ids), counts, doubts


def _filtered(parts: Path, table: str, standing: _Standing, columns: list[str] | None = None) -> Iterable[arrow.Table]:
    columns = columns or ARROW[table].names
    yield _with_sequence(table).empty_table().select(columns)
    for batch in parquet.ParquetFile(parts / f"{table}.part").iter_batches(batch_size=100_000):
        rows = arrow.Table.from_batches([batch])
        rows = rows.filter(arrow.array(standing.keep[rows["sequence"].to_numpy()]))
        if len(standing.ids):
            new, old = standing.ids.reindex(rows["sequence"].to_numpy()).to_numpy(), rows["work_id"].to_numpy()
            ids = arrow.array(np.where(pd.isna(new), old, new), arrow.string())
            rows = rows.set_column(0, _with_sequence(table).field("work_id"), ids)
        yield rows.select(columns)


def _facts(parts: Path, standing: _Standing) -> tuple[pd.DataFrame, pd.Series]:
    """What tells apart the works that stay, by their numbers, and their first authors."""
    columns = ["work_id", "doi", "title", "year", "venue", "kind", "sequence"]
    works = arrow.concat_tables(_filtered(parts, "works", standing, columns)).to_pandas().set_index("sequence")
    slots = arrow.concat_tables(_filtered(parts, "authorships", standing, ["sequence", "position", "author_name"]))
    first = slots.filter(arrow.compute.equal(slots["position"], 1)).to_pandas().drop_duplicates("sequence")
    return works, first.set_index("sequence")["author_name"].reindex(works.index)


def _identities(parts: Path, standing: _Standing) -> arrow.ChunkedArray:
    """Author identifiers of the slots that stay: the source's own where it gives one, else by evidence."""
    columns = ["work_id", "position", "author_name", "orcid", "institution_id", "author_id"]
    slots = arrow.concat_tables(_filtered(parts, "authorships", standing)).select(columns).to_pandas()
    group = slots["author_id"] == _GROUP
    given = slots["author_id"].mask(group)
    found = identify_authors(slots.assign(author_name=slots["author_name"].mask(group))[given.isna()])
    return arrow.array(given.fillna(found).astype("str"), arrow.string(), from_pandas=True)


def _write(parts: Path, out: Path, table: str, standing: _Standing, **found: arrow.Array) -> int:
    """Write the rows that stay, with columns that were found for all of them."""
    written = 0
    with parquet.ParquetWriter(out, ARROW[table], compression="zstd", compression_level=19) as writer:
        for rows in _filtered(parts, table, standing):
            for name, values in found.items():
                column = ARROW[table].get_field_index(name)
                rows = rows.set_column(column, name, values.slice(written, len(rows)))
            check_table(conform(rows.to_pandas(), table), table)
            writer.write_table(rows)
            written += len(rows)
    return written


def write_rejects(rejects: list[Rejected], file: Path) -> None:
    """Write refusals as CSV; no cell begins like a formula of a spreadsheet, and half a character is told by its code."""
    with open(file, "w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(Rejected._fields)
        for row in rejects:
            writer.writerow(map(as_text, row))


def write_list(frame: pd.DataFrame, file: Path) -> None:
    """Write texts as CSV; no cell begins like a formula of a spreadsheet."""
    frame.map(as_text).to_csv(file, index=False, lineterminator="\n", errors="backslashreplace")


def _dated(work: Work, files: list[Path]) -> tuple[Work, list[UnreadCell]]:
    """The work without a year that is still to come, and that year as a cell refused; next year's issues are printed now."""
    latest = datetime.now(UTC).year + 1
    if work.year is None or work.year <= latest:
        return work, []
    reason = f"expected a year up to {latest}; the work is kept without it"
    place = (_listed([_name(file, files) for file in files]), f"work {work.work_id}", "year", str(work.year), reason)
    return replace(work, year=None), [UnreadCell(*place)]


def import_records(records: Iterable, folder: Path, files: list[Path], source: dict, importer: str) -> dict:
    """Write a corpus from a stream of records; an existing one is replaced only when all went well.

    Works and author slots go to disk in batches. Held in memory are the identifiers of the works, the
    institutions, and, for the author identities, five columns of the author slots.

    Parameters
    ----------
    records : iterable of Work, Deleted or Rejected
        As an importer yields them.
    folder : path
        Where the corpus goes; its name becomes the corpus' name.
    files : list of path
        The inputs, for their SHA-256 and their date.
    source : dict
        At least source and licence, for corpus.json.
    importer : str
        Name of the importer, for corpus.json.

    Returns
    -------
    dict
        The counts of corpus.json: read = works + revised + deleted + rejected.

    Raises
    ------
    SourceError
        Nothing could be read.
    FileExistsError
        The folder exists and is no corpus.

    Examples
    --------
    >>> from helpers.data.records import Author
    >>> work = Work("a:1", 2021, authors=[Author("Kim, Ada", places=(Place("kr/a", "A", "KR"),))])
    >>> with tempfile.TemporaryDirectory() as place:
    ...     about = {"source": "by hand", "licence": "CC0"}
    ...     counts = import_records([work, work], Path(place) / "small", [], about, "example")
    >>> counts["read"], counts["works"], counts["revised"]
    (2, 1, 1)
    """
    folder = Path(folder).resolve()
    if folder.exists() and any(folder.iterdir()) and not (folder / "corpus.json").is_file():
        raise FileExistsError(f"{folder} exists and is no corpus: it holds no corpus.json")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as parent:
        parts, new = Path(parent) / "parts", Path(parent) / "new"
        parts.mkdir()
        new.mkdir()
        batches, deletions, rejects = _Batches(parts), [], []
        for record in records:
            if isinstance(record, Work):
                record, unread = _dated(record, files)
                rejects.extend(unread)
                batches.add(record)
            elif isinstance(record, Deleted):
                deletions.append((record.work_id, batches.sequence))
            else:
                rejects.append(record)
        batches.close()
        standing, counts, doubts = _standing(batches, deletions)
        if not standing.keep.any():
            raise nothing_kept(files, "work", rejects)
        cells, works = sum(isinstance(reject, UnreadCell) for reject in rejects), int(standing.keep.sum())
        counts |= {"read": len(standing.keep) + len(rejects) - cells, "rejected": len(rejects) - cells, "works": works}
        counts |= {"unread_cells": cells} if cells else {}
        versions = arrow.array(find_versions(*_facts(parts, standing)), arrow.string(), from_pandas=True)
        _write(parts, new / "works.parquet", "works", standing, version_of=versions)
        known = {"kept_apart": len(doubts), "versions": len(versions) - versions.null_count}
        counts |= {name: n for name, n in known.items() if n}
        identities = _identities(parts, standing)
        slots = _write(parts, new / "authorships.parquet", "authorships", standing, author_id=identities)
        counts["authorship_rows"] = slots
        counts |= _write_institutions(batches, new)
        if rejects:
            write_rejects(rejects, new / "rejected.csv")
        if len(doubts):
            write_list(doubts, new / "doubtful.csv")
        meta = _meta(folder.name, files, source, importer, counts)
        text = json.dumps(meta, ensure_ascii=False, indent=2, sort_keys=True)
        (new / "corpus.json").write_text(text + "\n", encoding="utf-8")
        replace_folder(new, folder)
    return counts


def _write_institutions(batches: _Batches, new: Path) -> dict:
    slots = read_table(new / "authorships.parquet", "authorships")
    kept = set(slots["institution_id"].dropna())
    write_table(batches.institutions.table(kept), new / "institutions.parquet", "institutions")
    return {
        "author_slots": len(slots.drop_duplicates(["work_id", "position"])),
        "authors": slots["author_id"].nunique(),
        "orcids": int(slots.drop_duplicates(["work_id", "position"])["orcid"].notna().sum()),
        "institutions": len(kept),
        "countries": slots["country"].nunique(),
    }


def _name(file: Path, files: list[Path]) -> str:
    """Name of a file, with its folder where several share the name: parts of a snapshot do."""
    file = Path(file)
    shared = sum(Path(other).name == file.name for other in files) > 1
    return f"{file.parent.name}/{file.name}" if shared else file.name


def _listed(names: list[str], most: int = 20) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _meta(name: str, files: list[Path], source: dict, importer: str, counts: dict) -> dict:
    stamps = [datetime.fromtimestamp(Path(file).stat().st_mtime, UTC).date().isoformat() for file in files]
    return {
        "name": name,
        **source,
        "retrieved": max(stamps, default=None),
        "query": source.get("query") or _listed([_name(file, files) for file in files]),
        "counts": counts,
        "importer": f"{importer} {version('cooperation-workbook')}",
        "sha256": {_name(file, files): sha256(file) for file in files},
        "synthetic": source.get("synthetic", False),
    }
