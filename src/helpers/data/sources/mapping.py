"""The mapping of a table: a small TOML file that says which column is what, checked before any row is read."""

import tomllib
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

from helpers.data.countries import COUNTRIES
from helpers.data.fields import read_fields
from helpers.data.records import SourceError
from helpers.data.sources.delimited import DELIMITERS, known_encoding
from helpers.data.sources.rows import PLAIN, Form, read_header
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
    "technologies",
    "keywords",
    "subjects",
    "funders",
    "citations",
    "is_top10",
    "n_authors",
    "institutions",
    "countries",
)
AUTHORS = ("work_id", "position", "name", "author_id", "orcid", "is_lead", "institutions", "affiliations", "countries")
LAYOUTS = {
    "works": "one row a work",
    "authorships": "one row an author of a work",
    "joined": "two tables, joined by the work's identifier",
}
SPELLINGS = ("country", "field", "technology", "institution")
_KEYS = {
    "layout": str,
    "source": str,
    "licence": str,
    "prefix": str,
    "separator": str,
    "place_separator": str,
    "encoding": str,
    "delimiter": str,
    "sheet": str,
    "name_order": str,
    "missing": list,
    "citations_top10_within": list,
    "files": dict,
    "works": dict,
    "authors": dict,
    "constants": dict,
    "spellings": dict,
    "merged_countries": dict,
    "institution_countries": dict,
}
_REQUIRED = ("layout", "source", "licence", "prefix", "works")
_GROUPS = ("field", "year", "venue", "kind")


@dataclass(frozen=True)
class Mapping:
    """A checked mapping; `works` and `authors` say which column holds what.

    Attributes
    ----------
    layout : {"works", "authorships", "joined"}
    source : dict
        source and licence, for corpus.json.
    prefix : str
        Before the identifiers of works and authors: "paperlists" makes "paperlists:7".
    separator, place_separator : str
        Between the items of a cell; between the places of one author where a cell lists all authors.
    name_order : {"family-first", "given-first"}
        "Kim, Ada" or "Ada Kim".
    missing : frozenset of str
        Texts that stand for an unknown value in any column but countries.
    citations_top10_within : tuple of str
        The columns whose values make the groups in which the most cited tenth is told; empty for not at all.
    constants : dict
        What all works share: kind, field, venue.
    spellings : dict
        For country, field, technology and institution: what the source writes to what it means, "" for unknown.
    merged_countries : dict
        A code to the codes that the source files under it.
    institution_countries : dict
        The name of an institution to the code of its country, against what the table says.
    """

    layout: str
    source: dict
    prefix: str
    works: dict
    authors: dict = field(default_factory=dict)
    files: dict = field(default_factory=dict)
    form: Form = PLAIN
    separator: str = ";"
    place_separator: str = "|"
    name_order: str = "family-first"
    missing: frozenset = frozenset()
    citations_top10_within: tuple = ()
    constants: dict = field(default_factory=dict)
    spellings: dict = field(default_factory=dict)
    merged_countries: dict = field(default_factory=dict)
    institution_countries: dict = field(default_factory=dict)


def read_mapping(path: Path) -> Mapping:
    """Read a mapping and check it.

    Raises
    ------
    SourceError
        Names the file, the key at fault and the choices.

    Examples
    --------
    >>> from helpers.data.places import REFERENCE
    >>> mapping = read_mapping(REFERENCE / "mappings" / "ai_conferences.toml")
    >>> mapping.layout, mapping.works["work_id"], mapping.authors["countries"]
    ('joined', 'pid', 'countries')
    """
    try:
        entries = tomllib.loads(Path(path).read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourceError(f"{path}: no mapping that can be read ({error}); expected TOML") from None
    fault = _fault(entries)
    if fault:
        raise SourceError(f"{path}: {fault}")
    form = {key: entries[key] for key in ("encoding", "delimiter", "sheet") if key in entries}
    about = {key: entries.pop(key) for key in ("source", "licence")}
    rest = {key: value for key, value in entries.items() if key not in form}
    rest |= {"missing": frozenset(entries.get("missing", []))}
    rest |= {"citations_top10_within": tuple(entries.get("citations_top10_within", []))}
    return Mapping(source=about, form=Form(**form), **rest)


def _fault(entries: dict) -> str | None:
    """What is wrong with a mapping, in words."""
    for key, value in entries.items():
        if key not in _KEYS:
            return f"unknown key {key!r}; expected one of {', '.join(_KEYS)}"
        if not isinstance(value, _KEYS[key]) or (isinstance(value, str) and not value):
            kind = {str: "a text that is not empty", list: "a list of texts", dict: "a table"}[_KEYS[key]]
            return f"{key} must be {kind}"
        if isinstance(value, list) and not all(isinstance(text, str) for text in value):
            return f"{key} must be a list of texts"
    for key in _REQUIRED:
        if key not in entries:
            return f"{key} is missing; a mapping needs {', '.join(_REQUIRED)}"
    return _layout_fault(entries) or _form_fault(entries) or _value_fault(entries)


def _layout_fault(entries: dict) -> str | None:
    layout = entries["layout"]
    if layout not in LAYOUTS:
        choices = "; ".join(f"{name!r} ({about})" for name, about in LAYOUTS.items())
        return f"layout = {layout!r}: expected {choices}"
    for section, allowed in (("works", WORKS), ("authors", AUTHORS)):
        for key, column in entries.get(section, {}).items():
            if key not in allowed:
                return f"unknown key {key!r} in [{section}]; expected one of {', '.join(allowed)}"
            if not isinstance(column, str) or not column:
                return f"{key} in [{section}] must be the name of a column"
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
    if not known_encoding(entries.get("encoding", "utf-8")):
        return f"encoding = {entries['encoding']!r} is not known; expected for instance 'utf-8', 'cp949', 'utf-16'"
    if "delimiter" in entries and entries["delimiter"] not in DELIMITERS:
        listed = ", ".join(f"{mark!r} ({name})" for mark, name in DELIMITERS.items())
        return f"delimiter = {entries['delimiter']!r}: expected one of {listed}"
    if entries.get("separator", ";") == entries.get("place_separator", "|"):
        return "separator and place_separator must differ"
    if entries.get("name_order", "family-first") not in ("family-first", "given-first"):
        return f"name_order = {entries['name_order']!r}: expected 'family-first' or 'given-first'"
    return None


def _value_fault(entries: dict) -> str | None:
    groups, constants = entries.get("citations_top10_within", []), entries.get("constants", {})
    for name in groups:
        if name not in _GROUPS:
            return f"citations_top10_within: {name!r} is not one of {', '.join(_GROUPS)}"
    if groups and ("citations" not in entries["works"] or "is_top10" in entries["works"]):
        return "citations_top10_within needs citations in [works], and no is_top10 there"
    for name, value in constants.items():
        if name not in ("kind", "field", "venue") or not isinstance(value, str) or name in entries["works"]:
            return f"[constants] may give a text for kind, field or venue that [works] does not map, not {name!r}"
    allowed = {
        "country": set(COUNTRIES),
        "field": set(read_fields()["id"]),
        "technology": set(read_technologies()["id"]),
    }
    tables = {f"spellings.{name}": (name, table) for name, table in entries.get("spellings", {}).items()}
    tables["institution_countries"] = ("country", entries.get("institution_countries", {}))
    tables["constants"] = ("field", {"field": constants["field"]} if "field" in constants else {})
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


def assign_files(mapping: Mapping, files: list[Path]) -> dict[str, list[Path]]:
    """Which files hold the works and which the authors, each with all the columns that the mapping names.

    Raises
    ------
    SourceError
        A file is of neither kind, a kind has no file, or a file lacks a column: names the columns it has.

    Examples
    --------
    >>> mapping = Mapping("joined", {}, "x", {"work_id": "id"}, {"work_id": "id"},
    ...                   {"works": "works*", "authors": "authors*"})
    >>> assign_files(mapping, [Path("other.csv")])
    Traceback (most recent call last):
        ...
    helpers.data.records.SourceError: other.csv: its name fits neither 'works*' nor 'authors*' of [files]
    """
    if not files:
        raise SourceError("no file is given; expected at least one")
    kinds = mapping.files or {"works": "*"}
    assigned = {kind: [Path(file) for file in files if fnmatch(Path(file).name, kinds[kind])] for kind in kinds}
    for file in files:
        if not any(Path(file) in group for group in assigned.values()):
            raise SourceError(f"{file}: its name fits neither {' nor '.join(map(repr, kinds.values()))} of [files]")
    for kind, group in assigned.items():
        if not group:
            raise SourceError(f"no file of {kind} is given; its name should fit {kinds[kind]!r}")
        for file in group:
            _check_columns(mapping, kind, file)
    return assigned


def _check_columns(mapping: Mapping, kind: str, file: Path) -> None:
    header = read_header(file, mapping.form)
    sections = ("works", "authors") if mapping.layout != "joined" else (kind,)
    for section in sections:
        for key, column in getattr(mapping, section).items():
            if column not in header:
                names = ", ".join(map(repr, filter(None, header)))[:2000]
                raise SourceError(f"{file}: no column {column!r} ({key} in [{section}]); the file has {names}")
