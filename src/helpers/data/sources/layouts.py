"""Rows of a table gathered into works with their author rows, for each layout of a mapping."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from helpers.data.records import Rejected
from helpers.data.sources.cells import Refused, reject
from helpers.data.sources.mapping import Mapping
from helpers.data.sources.rows import Row, read_rows


def items(cell, separator: str, keep: bool = False) -> list[str]:
    """Entries of a cell; `keep` keeps the empty ones."""
    found = list(cell) if isinstance(cell, list) else [item.strip() for item in cell.split(separator)]
    return [] if found == [""] else found if keep else [item for item in found if item]


def _pick(mapping: Mapping, section: dict, row: Row) -> dict:
    """Cells by what they are, "" where the mapping calls the text missing."""
    cells = {key: row.cells[column] for key, column in section.items()}
    return {
        key: "" if key != "countries" and isinstance(cell, str) and cell in mapping.missing else cell
        for key, cell in cells.items()
    }


def picked_rows(mapping: Mapping, files: Iterable[Path], *sections: dict) -> Iterator:
    """Each row of several files as (file, place, picked cells...), or its refusal."""
    columns = {column for section in sections for column in section.values()}
    for file in files:
        for row in read_rows(file, mapping.form, columns):
            if isinstance(row, Rejected):
                yield row
            else:
                yield (file, row.place, *(_pick(mapping, section, row) for section in sections))


def _by_work(mapping: Mapping, assigned: dict) -> Iterator:
    for row in picked_rows(mapping, assigned["works"], mapping.works, mapping.authors):
        if isinstance(row, Rejected):
            yield row
            continue
        file, place, cells, lists = row
        try:
            yield file, place, cells, [(file, place, slot) for slot in _unzipped(lists, mapping)]
        except Refused as error:
            yield reject(error, file, place)


def _unzipped(lists: dict, mapping: Mapping) -> list[dict]:
    """One dict an author from cells that list all authors in the same order."""
    split = {key: items(cell, mapping.separator, keep=True) for key, cell in lists.items()}
    if split.get("name", [""])[-1:] == [""]:
        split.get("name", [""]).pop()  # a separator that ends the list
    size = len(split.get("name", [])) or max(map(len, split.values()), default=0)
    for key, entries in split.items():
        if len(entries) == size + 1 and entries[-1] == "":
            entries.pop()
        if entries and len(entries) != size:
            raise Refused(mapping.authors[key], lists[key], f"{len(entries)} entries for {size} authors")
    return [{key: entries[at] if entries else "" for key, entries in split.items()} for at in range(size)]


def _by_authorship(mapping: Mapping, assigned: dict) -> Iterator:
    spool = _spool()
    for row in picked_rows(mapping, assigned["works"], mapping.works, mapping.authors):
        if isinstance(row, Rejected):
            yield row
        elif not row[2]["work_id"]:
            yield Rejected(row[0].name, row[1], mapping.works["work_id"], "", "expected an identifier of the work")
        else:
            _store(spool, row[2]["work_id"], *row)
    rows = spool.execute(
        "SELECT rows.work, file, place, cells, slot FROM rows JOIN"
        " (SELECT work, min(number) AS first FROM rows GROUP BY work) AS works USING (work) ORDER BY first, number"
    )
    for _, group in groupby(rows, key=lambda row: row[0]):
        slots, first = [], None
        for _, file, place, cells, slot in group:
            cells = json.loads(cells)
            first = first or (Path(file), place, cells)
            other = next((key for key in cells if cells[key] != first[2][key]), None)
            if other is None:
                slots.append((Path(file), place, json.loads(slot)))
            else:
                reason = f"differs from {first[1]}, which is of the same work"
                yield Rejected(Path(file).name, place, mapping.works[other], str(cells[other])[:200], reason)
        yield *first, slots


def _joined(mapping: Mapping, assigned: dict) -> Iterator:
    spool = _spool()
    for row in picked_rows(mapping, assigned["authors"], mapping.authors):
        if isinstance(row, Rejected):
            yield row
        else:
            _store(spool, row[2]["work_id"], row[0], row[1], {}, row[2])
    spool.execute("CREATE INDEX by_work ON rows (work)")
    for row in picked_rows(mapping, assigned["works"], mapping.works):
        if isinstance(row, Rejected):
            yield row
            continue
        key = str(row[2]["work_id"])
        spool.execute("INSERT OR IGNORE INTO seen VALUES (?)", (key,))
        found = spool.execute("SELECT file, place, slot FROM rows WHERE work = ? ORDER BY number", (key,))
        yield *row, [(Path(file), place, json.loads(slot)) for file, place, slot in found]
    lost = "SELECT file, place, work FROM rows WHERE work NOT IN (SELECT work FROM seen) ORDER BY number"
    for file, place, work in spool.execute(lost):
        reason = "no work has this identifier"
        yield Rejected(Path(file).name, place, mapping.authors["work_id"], work[:200], reason)


#: Layout -> a stream of (file, place, cells of the work, [(file, place, cells of an author)...]) and refusals.
GATHER = {"works": _by_work, "authorships": _by_authorship, "joined": _joined}


def _spool() -> sqlite3.Connection:
    """Rows that wait for their work, in a temporary file of SQLite."""
    spool = sqlite3.connect("")
    spool.execute("CREATE TABLE rows (number INTEGER PRIMARY KEY, work, file, place, cells, slot)")
    spool.execute("CREATE TABLE seen (work PRIMARY KEY)")
    return spool


def _store(spool: sqlite3.Connection, work, file: Path, place: str, cells: dict, slot: dict) -> None:
    values = (str(work), str(file), place, json.dumps(cells), json.dumps(slot))
    spool.execute("INSERT INTO rows (work, file, place, cells, slot) VALUES (?, ?, ?, ?, ?)", values)
