"""What is wrong with a mapping, in words: its keys, their types, and what they say of each other."""

from helpers.data.countries import COUNTRIES
from helpers.data.fields import read_fields
from helpers.data.references import KINDS
from helpers.data.sources.delimited import DELIMITERS, known_encoding
from helpers.data.technologies import read_technologies

#: What a column of works, and of authors, can be.
WORKS = (
    "work_id",
    "doi",
    "pmid",
    "year",
    "title",
    "venue",
    "field",
    "kind",
    "is_retracted",
    "technologies",
    "keywords",
    "subjects",
    "funders",
    "citations",
    "is_top10",
    "n_authors",
    "institutions",
    "affiliations",
    "countries",
)
AUTHORS = ("work_id", "position", "name", "author_id", "orcid", "is_lead", "institutions", "affiliations", "countries")
LAYOUTS = {
    "works": "one row a work",
    "authorships": "one row an author of a work",
    "joined": "two tables, joined by the work's identifier",
}
UNITS = ("paper", "project")
NAME_ORDERS = ("family-first", "given-first", "family-initials")
SPELLINGS = ("country", "field", "technology", "institution", "kind")
CONSTANTS = ("kind", "field", "venue", "home_country")
_TEXT, _TEXTS, _TABLE = "a text that is not empty", "a list of texts", "a table"
_ROWS, _MARKS = "the number of a row or a list of such", "a text or a list of texts"
KEYS = {
    "layout": _TEXT,
    "source": _TEXT,
    "licence": _TEXT,
    "prefix": _TEXT,
    "unit": _TEXT,
    "encoding": _MARKS,
    "delimiter": _TEXT,
    "sheet": _TEXT,
    "header_row": _ROWS,
    "skip_rows": _ROWS,
    "fill_down": _TEXTS,
    "total_rows": _TEXTS,
    "separator": _TEXT,
    "place_separator": _TEXT,
    "separators": _TABLE,
    "name_order": _TEXT,
    "missing": _TEXTS,
    "citations_top10_within": _TEXTS,
    "files": _TABLE,
    "works": _TABLE,
    "authors": _TABLE,
    "constants": _TABLE,
    "spellings": _TABLE,
    "merged_countries": _TABLE,
    "institution_countries": _TABLE,
}
_REQUIRED = ("layout", "source", "licence", "prefix", "works")
_GROUPS = ("field", "year", "venue", "kind")


def mapping_fault(entries: dict) -> str | None:
    """What is wrong with the entries of a mapping file; None when nothing is.

    Examples
    --------
    >>> mapping_fault({"layout": "works", "colour": 1})
    "unknown key 'colour'; expected one of layout, source, ..."
    """
    for key, value in entries.items():
        if key not in KEYS:
            return f"unknown key {key!r}; expected one of {', '.join(KEYS)}"
        if not _is(value, KEYS[key]):
            return f"{key} must be {KEYS[key]}"
    for key in _REQUIRED:
        if key not in entries:
            return f"{key} is missing; a mapping needs {', '.join(_REQUIRED)}"
    return _layout_fault(entries) or _form_fault(entries) or _value_fault(entries)


def _is(value, wanted: str) -> bool:
    if wanted == _TABLE:
        return isinstance(value, dict)
    if wanted == _ROWS:
        rows = value if isinstance(value, list) else [value]
        return bool(rows) and all(type(row) is int and row > 0 for row in rows)
    if isinstance(value, list):
        return wanted != _TEXT and all(isinstance(text, str) and text for text in value) and (value or wanted == _TEXTS)
    return isinstance(value, str) and bool(value) and wanted != _TEXTS


def _layout_fault(entries: dict) -> str | None:
    layout = entries["layout"]
    if layout not in LAYOUTS:
        choices = "; ".join(f"{name!r} ({about})" for name, about in LAYOUTS.items())
        return f"layout = {layout!r}: expected {choices}"
    for section, allowed in (("works", WORKS), ("authors", AUTHORS)):
        for key, column in entries.get(section, {}).items():
            if key not in allowed:
                return f"unknown key {key!r} in [{section}]; expected one of {', '.join(allowed)}"
            if not _is(column, _MARKS):
                return f"{key} in [{section}] must be the name of a column, or a list of names that it may go by"
    if "work_id" not in entries["works"]:
        return "work_id is missing in [works]: which column tells the works apart?"
    if layout != "works" and "authors" not in entries:
        return f"[authors] is missing; the layout {layout!r} needs it"
    if layout == "joined" and "work_id" not in entries["authors"]:
        return "work_id is missing in [authors]: which column names the work?"
    if layout != "joined" and "work_id" in entries.get("authors", {}):
        return f"work_id in [authors] has no meaning with the layout {layout!r}"
    if layout == "works" and "position" in entries.get("authors", {}):
        return "position in [authors] has no meaning with the layout 'works': the order of the list is the order"
    files = entries.get("files", {})
    if set(files) != ({"works", "authors"} if layout == "joined" else set()):
        return "[files] must name the files of `works` and of `authors` if the layout is 'joined', and only then"
    if not all(isinstance(name, str) for name in files.values()):
        return "[files] must hold names of files, in which * stands for anything"
    return None


def _form_fault(entries: dict) -> str | None:
    encodings = entries.get("encoding", "utf-8")
    for encoding in [encodings] if isinstance(encodings, str) else encodings:
        if not known_encoding(encoding):
            return f"encoding = {encoding!r} is not known; expected for instance 'utf-8', 'cp949', 'utf-16'"
    if "delimiter" in entries and entries["delimiter"] not in DELIMITERS:
        listed = ", ".join(f"{mark!r} ({name})" for mark, name in DELIMITERS.items())
        return f"delimiter = {entries['delimiter']!r}: expected one of {listed}"
    if entries.get("separator", ";") == entries.get("place_separator", "|"):
        return "separator and place_separator must differ"
    for key, mark in entries.get("separators", {}).items():
        if key not in (*WORKS, *AUTHORS) or not _is(mark, _MARKS):
            return f"[separators] {key!r}: expected a column of [works] or [authors] with a text or a list of texts"
    for key, choices in (("name_order", NAME_ORDERS), ("unit", UNITS)):
        if entries.get(key, choices[0]) not in choices:
            *others, last = map(repr, choices)
            return f"{key} = {entries[key]!r}: expected {', '.join(others)} or {last}"
    if entries.get("unit") == "project" and "kind" in {**entries["works"], **entries.get("constants", {})}:
        return "unit = 'project' says what kind all rows are: there can be no kind in [works] or [constants]"
    return None


def _value_fault(entries: dict) -> str | None:
    groups, constants = entries.get("citations_top10_within", []), entries.get("constants", {})
    for name in groups:
        if name not in _GROUPS:
            return f"citations_top10_within: {name!r} is not one of {', '.join(_GROUPS)}"
    if groups and ("citations" not in entries["works"] or "is_top10" in entries["works"]):
        return "citations_top10_within needs citations in [works], and no is_top10 there"
    for name, value in constants.items():
        if name not in CONSTANTS or not isinstance(value, str) or name in entries["works"]:
            listed = ", ".join(CONSTANTS)
            return f"[constants] may give a text for {listed} that [works] does not map, not {name!r}"
    allowed = {
        "country": set(COUNTRIES),
        "field": set(read_fields()["id"]),
        "technology": set(read_technologies()["id"]),
        "kind": set(KINDS),
    }
    tables = {f"spellings.{name}": (name, table) for name, table in entries.get("spellings", {}).items()}
    tables["institution_countries"] = ("country", entries.get("institution_countries", {}))
    for name, what in (("field", "field"), ("kind", "kind"), ("home_country", "country")):
        tables[f"constants {name}"] = (what, {name: constants[name]} if name in constants else {})
    for name, (what, table) in tables.items():
        if what not in SPELLINGS or not isinstance(table, dict):
            return f"[{name}]: expected a table, spellings of {', '.join(SPELLINGS)}"
        for text, value in table.items():
            if not isinstance(value, str) or (value and value not in allowed.get(what, {value})):
                some = ", ".join(sorted(allowed.get(what, [])))
                return f"[{name}] {text!r} = {value!r}: expected a text that is empty or one of {some or 'any'}"
    for code, parts in entries.get("merged_countries", {}).items():
        if not isinstance(parts, list) or not {code, *parts} <= set(COUNTRIES):
            return f"[merged_countries] {code!r}: expected a country code with a list of country codes"
    return None
