"""summary.xlsx: the numbers of all runs side by side, and their tables stacked."""

import csv
import re
from datetime import datetime
from itertools import islice
from pathlib import Path

import xlsxwriter

from helpers.data.spreadsheet_text import as_it_was

# Digits that a spreadsheet can hold; "0012" and longer identifiers stay text.
NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d+)?(e[+-]?\d+)?")
SUMMARY = "summary.xlsx"
WIDEST = 60
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

#: Rows of one table of one run: what a spreadsheet opens at once.
MOST = 500


def write_summary(results: dict[str, dict], folder: Path) -> None:
    """Write summary.xlsx: a sheet of runs with their numbers, then a sheet for each name of a table.

    Tables of the same name are stacked, the first `MOST` rows of each run, with the run's id as first
    column; the whole tables stand in the runs' folders. Text stays text: no formula and no link comes
    from data.

    Parameters
    ----------
    results : dict
        result.json of each run, by id.
    folder : path
        Holds <run>/tables/<name>.csv; the workbook is written here.
    """
    with xlsxwriter.Workbook(folder / SUMMARY, OPTIONS) as book:
        # A fixed date: the same results give the same bytes.
        book.set_properties({"created": datetime(2000, 1, 1)})
        _write_sheet(book, "all runs", _run_rows(results))
        for name in sorted({name for result in results.values() for name in result["tables"]}):
            rows = []
            for run, result in results.items():
                if name in result["tables"]:
                    file = folder / run / "tables" / f"{name}.csv"
                    rows += [{"run": run, **row} for row in _first_rows(file)]
            _write_sheet(book, name, rows)


def _run_rows(results: dict[str, dict]) -> list[dict]:
    return [
        {
            "run": run,
            "notebook": result["notebook"],
            "language": result["language"],
            "corpus": result["corpus"].get("name"),
            "synthetic": result["synthetic"],
            "finding": result["finding"],
            **{f"parameter: {name}": _plain(value) for name, value in result["parameters"].items()},
            **result["numbers"],
        }
        for run, result in results.items()
    ]


def _plain(value):
    return ";".join(map(str, value)) if isinstance(value, list) else value


def _first_rows(file: Path) -> list[dict]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        lines = list(islice(csv.DictReader(opened), MOST))
    return [{as_it_was(name): _number(value) for name, value in line.items()} for line in lines]


def _number(value: str):
    if value == "":
        return None
    return float(value) if NUMBER.fullmatch(value) else as_it_was(value)


def _write_sheet(book: xlsxwriter.Workbook, name: str, rows: list[dict]) -> None:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    sheet, bold = book.add_worksheet(name), book.add_format({"bold": True, "bottom": 1})
    sheet.freeze_panes(1, 1)
    for position, column in enumerate(columns):
        sheet.write_string(0, position, column, bold)
        widest = max(len(str(row.get(column) or "")) for row in rows)
        sheet.set_column(position, position, min(WIDEST, max(len(column), widest) + 2))
    for line, row in enumerate(rows, start=1):
        for position, column in enumerate(columns):
            value = row.get(column)
            if value is not None:
                sheet.write(line, position, value)
    if columns:
        sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
