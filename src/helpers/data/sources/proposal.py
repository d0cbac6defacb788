"""A mapping proposed for a table by its first rows: `workbook mapping FILE` prints it."""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from pathlib import Path

from helpers.data.countries import fold
from helpers.data.identity.east_asian_names import is_east_asian
from helpers.data.places import REFERENCE
from helpers.data.records import SourceError
from helpers.data.sources.cells import Refused, country_cell, technology_cell
from helpers.data.sources.header_rows import goes_on
from helpers.data.sources.layouts import items
from helpers.data.sources.recognition import advice
from helpers.data.sources.rows import TOTALS, Form, Row, first_rows, merged_columns, read_header, read_rows, total_word

_ENCODINGS = ("utf-8", "cp949", "gb18030", "cp932")
_MARKS = (";", "|", "\n", "/", "·", "、", ",")
_LISTS = ("name", "institutions", "countries", "technologies", "keywords", "subjects", "funders")
_LOOKED_AT = 200


@dataclass(frozen=True)
class _Table:
    """The first rows of a table as they seem to be meant."""

    file: Path
    form: Form
    header: list[str]
    rows: list[dict]
    works: dict
    authors: dict
    totals: list[str]


def propose_mapping(file: Path) -> str:
    """The text of a mapping for a table, to be looked through before it is used.

    Columns are told by their names (data/reference/column_names.toml); the row of the header, the encoding, what
    separates within cells, merged cells and rows of totals by the first rows.

    Parameters
    ----------
    file : path
        CSV, TSV, XLSX, XLS or Parquet.

    Returns
    -------
    str
        TOML that `read_mapping` takes; comments say what is doubtful, and what the other columns hold.

    Raises
    ------
    SourceError
        The file cannot be read as a table.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     file = Path(place) / "mine.csv"
    ...     _ = file.write_text("과제번호,과제명,상대국\\n1,양자,미국/일본\\n2,바이오,독일\\n", encoding="utf-8")
    ...     print(propose_mapping(file).split("[works]")[1].strip())
    work_id = "과제번호"
    title = "과제명"
    countries = "상대국"
    """
    table = _understood(Path(file))
    parts = [_head(table), _form_lines(table), _separator_lines(table), _section("works", table.works)]
    parts += [_section("authors", table.authors) if table.authors else "", _unknown_lines(table), _rest_lines(table)]
    return "\n".join(part for part in parts if part)


@cache
def _names() -> dict[str, tuple[str, str]]:
    """Folded name of a column to its section and key; of several the first that is listed."""
    listed = tomllib.loads((REFERENCE / "column_names.toml").read_text(encoding="utf-8"))
    pairs = [
        (_key(name), (part, key)) for part, keys in listed.items() for key, names in keys.items() for name in names
    ]
    return dict(reversed(pairs))


def _key(name: str) -> str:
    return fold(name).replace(" ", "")


def _meaning(name: str) -> tuple[str, str] | None:
    """What a column is by its name, else by the last part of a joined name, else without what stands in brackets."""
    ways = (name, name.rsplit(" / ", 1)[-1], re.sub(r"[(\[（].*", "", name))
    return next((found for way in ways if (found := _names().get(_key(way)))), None)


def _understood(file: Path) -> _Table:
    form = _form(file)
    header = read_header(file, form)
    works, authors = _columns(header)
    found = [
        row.cells for row in islice(read_rows(file, replace(form, keep_lines=True)), _LOOKED_AT) if isinstance(row, Row)
    ]
    totals = {first for row in found if total_word(first := next(filter(None, row.values()), "")) in TOTALS}
    rows = [row for row in found if next(filter(None, row.values()), "") not in totals]
    if "work_id" not in works:
        works = {"work_id": _telling(header, rows, works)} | works
    filled = [name for name in merged_columns(file, form, header) if name]
    if any(not row[works["work_id"]] for row in rows) and any(row[works["work_id"]] for row in rows):
        filled = list(dict.fromkeys([works["work_id"], *filled]))
    table = _Table(file, replace(form, fill_down=tuple(filled)), header, rows, works, authors, sorted(totals))
    return _by_author(table) if _repeated(table) else table


def _by_author(table: _Table) -> _Table:
    """Where a row is an author, places are those of the author."""
    places = {key: table.works[key] for key in ("institutions", "countries") if key in table.works}
    works = {key: column for key, column in table.works.items() if key not in places}
    return replace(table, works=works, authors=places | table.authors)


def _form(file: Path) -> Form:
    """Encoding and row of the header."""
    if str(file).lower().endswith(".parquet"):
        return Form()
    for encoding in _ENCODINGS:
        form = Form(encoding=encoding)
        try:
            rows = [cells for _, cells in first_rows(file, form)]
            break
        except SourceError as error:
            if "state the `encoding`" not in str(error) or encoding == _ENCODINGS[-1]:
                raise
    known = [sum(_meaning(cell) is not None for cell in cells) for cells in rows]
    filled = [sum(map(bool, cells)) for cells in rows]
    at = (
        known.index(max(known)) + 1 if max(known, default=0) else next((k for k, n in enumerate(filled, 1) if n > 1), 1)
    )
    if goes_on(file, form, rows, at):
        return replace(form, header_row=(at, at + 1))
    if at > 1 and goes_on(file, form, rows, at - 1):
        return replace(form, header_row=(at - 1, at))
    first = next((k for k, n in enumerate(filled, 1) if n), 1)
    return form if at == first else replace(form, header_row=(at,))


def _columns(header: list[str]) -> tuple[dict, dict]:
    """What each column is; a second one of the same meaning is left out."""
    found = {"works": {}, "authors": {}}
    for name in filter(None, header):
        section, key = _meaning(name) or ("works", "")
        if key:
            found[section].setdefault(key, name)
    if set(found["authors"]) <= {"author_id", "orcid", "position"}:
        found["authors"] = {}
    return found["works"], found["authors"]


def _telling(header: list[str], rows: list[dict], works: dict) -> str:
    """A column that tells all rows apart: the title, else the first such, else the first."""
    names = [works[key] for key in ("doi", "title") if key in works] + [name for name in header if name]
    return next((name for name in names if len({row[name] for row in rows if row[name]}) == len(rows)), names[0])


def _repeated(table: _Table) -> bool:
    """Whether a work stands in several rows."""
    numbers, last = [], ""
    for row in table.rows:
        last = row[table.works["work_id"]] or last
        numbers.append(last)
    return bool(table.authors) and len(set(numbers)) < len(numbers)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _head(table: _Table) -> str:
    file = table.file
    told = advice(file)
    project = any("과제" in name or "project" in name.casefold() for name in table.works.values())
    prefix = re.sub(r"[^a-z0-9]+", "", file.name.split(".")[0].casefold())[:20] or "my"
    lines = [
        f"# A proposal for {file.name}: look it through, then workbook import table {file.name} --mapping THIS_FILE",
        f"# {told[0].upper()}{told[1:]}" if told else "",
        f'layout = "{"authorships" if _repeated(table) else "works"}"',
        'unit = "project"' if project else "",
        f"source = {_quoted(file.stem)}",
        'licence = "for one\'s own use"',
        f"prefix = {_quoted(prefix)}",
    ]
    return "\n".join(filter(None, lines))


def _form_lines(table: _Table) -> str:
    form, lines = table.form, []
    if form.encoding != "utf-8":
        lines.append(f"encoding = {_quoted(form.encoding)}")
    if form.header_row:
        rows = form.header_row
        lines.append(f"header_row = {rows[0] if len(rows) == 1 else list(rows)}")
    if form.fill_down:
        lines.append(f"fill_down = [{', '.join(map(_quoted, form.fill_down))}]")
    if table.totals:
        lines.append(f"total_rows = [{', '.join(map(_quoted, table.totals))}]")
    order = _name_order(table)
    return "\n".join([*lines, f'name_order = "{order}"' if order else ""]).strip("\n")


def _cells(table: _Table, key: str) -> list[str]:
    column = table.works.get(key) or table.authors.get(key)
    return [row[column] for row in table.rows if row[column]] if column else []


def _separators(table: _Table, key: str) -> list[str]:
    """What separates the items of the cells of a column; nothing where each holds one.

    For what can be looked up it is all that makes more items known; else what stands in most cells.
    """
    cells = _cells(table, key)
    marks = [mark for mark in _MARKS if any(mark in cell for cell in cells)]
    if key in _READERS:
        chosen = []
        for mark in marks:
            if sum(_known(cells, key, [*chosen, mark]).values()) > sum(_known(cells, key, chosen).values()):
                chosen.append(mark)
        return chosen
    if key == "name" and not all(is_east_asian(cell) or cell.count(",") > 1 for cell in cells if "," in cell):
        marks = [mark for mark in marks if mark != ","]
    found = Counter(mark for cell in cells for mark in marks if mark in cell)
    return [max(marks, key=lambda mark: found[mark])] if marks else []


_READERS: dict[str, tuple[str, Callable]] = {
    "countries": ("country", country_cell),
    "technologies": ("technology", technology_cell),
}


def _known(cells: list[str], key: str, marks: list[str]) -> dict[str, bool]:
    """Each item of the cells, and whether it names a country, or a technology."""
    found = {}
    for item in (item for cell in cells for item in (items(cell, marks) if marks else [cell])):
        try:
            _READERS[key][1](item, key)
            found[item] = True
        except Refused:
            found[item] = False
    return found


def _separator_lines(table: _Table) -> str:
    found = {key: _separators(table, key) for key in _LISTS}
    if _repeated(table):
        found |= {"name": [], "institutions": []}
    lines = []
    for key, marks in found.items():
        if marks and marks != [";"]:
            shown = _quoted(marks[0]) if len(marks) == 1 else f"[{', '.join(map(_quoted, marks))}]"
            lines.append(f"{key} = {shown}")
    return "\n".join(["\n[separators]", *lines]) if lines else ""


def _name_order(table: _Table) -> str | None:
    names = [name for cell in _cells(table, "name") for name in items(cell, [";", "|", "\n"])]
    latin = [name for name in names if not is_east_asian(name) and " " in name]
    if not latin or 2 * sum("," in name for name in latin) >= len(latin):
        return None
    short = sum(bool(re.search(r" [A-Z]{1,3}\.?$", name)) for name in latin)
    return "family-initials" if 2 * short >= len(latin) else "given-first"


def _section(name: str, columns: dict) -> str:
    return "\n".join([f"\n[{name}]", *(f"{key} = {_quoted(column)}" for key, column in columns.items())])


def _unknown_lines(table: _Table) -> str:
    """Countries and technologies of the first rows that are not known, to be spelled out."""
    lines = []
    for key, (what, _) in _READERS.items():
        known = _known(_cells(table, key), key, _separators(table, key))
        unknown = [item for item, is_known in known.items() if not is_known]
        if unknown:
            told = 'the code of the country, or ""' if what == "country" else 'an id of technologies.toml, or ""'
            lines += [f"\n# Not known; say what is meant ({told}) and take the # away:", f"# [spellings.{what}]"]
            lines += [f'# {_quoted(item)} = ""' for item in unknown[:20]]
    return "\n".join(lines)


def _rest_lines(table: _Table) -> str:
    used = {*table.works.values(), *table.authors.values()}
    rest = [name for name in table.header if name and name not in used]
    lines = ["\n# Columns that are left out, with an example of each:"] if rest else []
    for name in rest[:40]:
        example = next((row[name] for row in table.rows if row[name]), "").replace("\n", " ")[:60]
        lines.append(f"# {_quoted(name)}: {example}")
    if "countries" not in {*table.works, *table.authors}:
        lines += ["# No column names a country. Where all works are of one, [constants] home_country says so:"]
        lines += ["# [constants]", '# home_country = "KR"']
    return "\n".join(lines) + "\n"
