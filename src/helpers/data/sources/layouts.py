"""Rows of a table gathered into works with their author rows, for each layout of a mapping."""

import json
import re
import sqlite3
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from helpers.data.records import Rejected
from helpers.data.sources.cells import Refused, clean, reject
from helpers.data.sources.mapping import Mapping
from helpers.data.sources.rows import Row, Total, read_rows

_PLACES = ("institutions", "affiliations", "countries")


def items(cell, separator: str | list[str], keep: bool = False) -> list[str]:
    """Entries of a cell; `keep` keeps the empty ones.

    >>> items("A; B/C", [";", "/"]), items(" ; A", ";", keep=True)
    (['A', 'B', 'C'], ['', 'A'])
    """
    if isinstance(cell, list):
        found = list(cell)
    elif isinstance(separator, str):
        found = [item.strip() for item in cell.split(separator)]
    else:
        found = [item.strip() for item in re.split("|".join(map(re.escape, separator)), cell)]
    return [] if found == [""] else found if keep else [item for item in found if item]


def _pick(mapping: Mapping, section: dict, row: Row) -> dict:
    """Cells by what they are, "" where the mapping calls the text missing."""
    cells = {key: row.cells[column] for key, column in section.items()}
    if mapping.form.keep_lines:
        cells = {key: cell if "\n" in _marks(mapping, key) else clean(cell) for key, cell in cells.items()}
    return {
        key: "" if key != "countries" and isinstance(cell, str) and cell in mapping.missing else cell
        for key, cell in cells.items()
    }


def _marks(mapping: Mapping, key: str) -> str:
    """All that separates within a cell, in one text."""
    return "".join(mapping.separator_of(key)) + mapping.place_separator


def picked_rows(assigned: dict[Path, Mapping], *sections: str, keys: tuple = ()) -> Iterator:
    """Each row of several files as (file, place, picked cells...), its refusal, or that it is one of totals."""
    for file, mapping in assigned.items():
        parts = [getattr(mapping, section) for section in sections]
        if keys:
            parts = [{key: column for key, column in part.items() if key in keys} for part in parts]
        columns = {column for part in parts for column in part.values()}
        for row in read_rows(file, mapping.form, columns):
            if isinstance(row, Rejected | Total):
                yield row
            else:
                yield (file, row.place, *(_pick(mapping, part, row) for part in parts))


def _by_work(assigned: dict) -> Iterator:
    for row in picked_rows(assigned["works"], "works", "authors"):
        if isinstance(row, Rejected | Total):
            yield row
            continue
        file, place, cells, lists = row
        try:
            slots, loose = _unzipped(lists, assigned["works"][file])
        except Refused as error:
            yield reject(error, file, place)
            continue
        for key, entries in loose.items():
            mapping = assigned["works"][file]
            cells[key] = entries + items(cells.get(key, ""), mapping.separator_of(key))
        yield file, place, cells, [(file, place, slot) for slot in slots]


def _unzipped(lists: dict, mapping: Mapping) -> tuple[list[dict], dict]:
    """One dict an author from cells that list all authors in the same order; and the places of nobody in particular.

    Places that are not one entry an author are those of the only author, or of the work.
    """
    split = {key: items(cell, mapping.separator_of(key), keep=True) for key, cell in lists.items()}
    if split.get("name", [""])[-1:] == [""]:
        split.get("name", [""]).pop()  # a separator that ends the list
    size = len(split.get("name", [])) or max(map(len, split.values()), default=0)
    loose = {}
    for key, entries in split.items():
        if len(entries) == size + 1 and entries[-1] == "":
            entries.pop()
        if not entries or len(entries) == size:
            continue
        if key not in _PLACES:
            raise Refused(mapping.authors[key], lists[key], f"{len(entries)} entries for {size} authors")
        entries = [entry for text in entries for entry in items(text, mapping.place_separator)]
        split[key] = [mapping.place_separator.join(entries)] if size == 1 else []
        if size != 1:
            loose[key] = entries
    return [{key: entries[at] if entries else "" for key, entries in split.items()} for at in range(size)], loose


def _by_authorship(assigned: dict) -> Iterator:
    spool = _spool()
    for row in picked_rows(assigned["works"], "works", "authors"):
        if isinstance(row, Rejected | Total):
            yield row
        elif not row[2]["work_id"]:
            column = assigned["works"][row[0]].works["work_id"]
            yield Rejected(row[0].name, row[1], column, "", "expected an identifier of the work")
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
            other = next((key for key in cells if cells[key] and first[2][key] and cells[key] != first[2][key]), None)
            if other is None:
                first[2].update({key: first[2][key] or cells[key] for key in cells})
                slots.append((Path(file), place, json.loads(slot)))
            else:
                reason = f"differs from {first[1]}, which is of the same work"
                column = assigned["works"][Path(file)].works[other]
                yield Rejected(Path(file).name, place, column, str(cells[other])[:200], reason)
        yield *first, slots


def _joined(assigned: dict) -> Iterator:
    spool = _spool()
    for row in picked_rows(assigned["authors"], "authors"):
        if isinstance(row, Rejected | Total):
            yield row
        else:
            _store(spool, row[2]["work_id"], row[0], row[1], {}, row[2])
    spool.execute("CREATE INDEX by_work ON rows (work)")
    for row in picked_rows(assigned["works"], "works"):
        if isinstance(row, Rejected | Total):
            yield row
            continue
        key = str(row[2]["work_id"])
        spool.execute("INSERT OR IGNORE INTO seen VALUES (?)", (key,))
        found = spool.execute("SELECT file, place, slot FROM rows WHERE work = ? ORDER BY number", (key,))
        yield *row, [(Path(file), place, json.loads(slot)) for file, place, slot in found]
    lost = "SELECT file, place, work FROM rows WHERE work NOT IN (SELECT work FROM seen) ORDER BY number"
    for file, place, work in spool.execute(lost):
        reason = "no work has this identifier"
        column = assigned["authors"][Path(file)].authors["work_id"]
        yield Rejected(Path(file).name, place, column, work[:200], reason)


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
