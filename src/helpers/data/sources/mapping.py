"""The mapping of a table: a small TOML file that says which column is what, checked before any row is read."""

import tomllib
from collections.abc import Mapping as Table
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from pathlib import Path

from helpers.data.places import REFERENCE
from helpers.data.records import SourceError
from helpers.data.sources.cells import clean
from helpers.data.sources.header_rows import header_fault, merged_fault, other_header
from helpers.data.sources.mapping_faults import mapping_fault
from helpers.data.sources.rows import PLAIN, Form, read_header, total_word

MAPPINGS = REFERENCE / "mappings"


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
    works, authors : dict
        What a column is to its name; a tuple of names stands for a column that goes by any of them, or is absent.
    form : Form
        How the files are to be read.
    separator, place_separator : str
        Between the items of a cell; between the places of one author where a cell lists all authors.
    separators : dict
        What a column is to what separates its items, where that is another text or one of several.
    name_order : {"family-first", "given-first", "family-initials"}
        "Kim, Ada", "Ada Kim" or "Kim A".
    missing : frozenset of str
        Texts that stand for an unknown value in any column but countries.
    citations_top10_within : tuple of str
        The columns whose values make the groups in which the most cited tenth is told; empty for not at all.
    constants : dict
        What all works share: kind, field, venue, home_country.
    spellings : dict
        For country, field, technology, institution and kind: what the source writes to what it means, "" for unknown.
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
    separators: dict = field(default_factory=dict)
    name_order: str = "family-first"
    missing: frozenset = frozenset()
    citations_top10_within: tuple = ()
    constants: dict = field(default_factory=dict)
    spellings: dict = field(default_factory=dict)
    merged_countries: dict = field(default_factory=dict)
    institution_countries: dict = field(default_factory=dict)

    def separator_of(self, key: str) -> str | list[str]:
        """What stands between the items of a cell."""
        return self.separators.get(key, self.separator)


def mapping_file(name: str | Path) -> Path:
    """The file of a mapping: a path, or the name of one that the project brings along.

    Raises
    ------
    SourceError
        There is neither; the message lists the names.

    Examples
    --------
    >>> mapping_file("lens").name
    'lens.toml'
    """
    path, own = Path(name), MAPPINGS / f"{name}.toml"
    if path.exists() or path.suffix or len(path.parts) > 1:
        return path
    if not own.is_file():
        listed = ", ".join(sorted(file.stem for file in MAPPINGS.glob("*.toml")))
        raise SourceError(f"mapping {str(name)!r}: no such file, and none of the mappings at hand: {listed}")
    return own


def read_mapping(path: Path) -> Mapping:
    """Read a mapping and check it.

    Raises
    ------
    SourceError
        Names the file, the key at fault and the choices.

    Examples
    --------
    >>> mapping = read_mapping(MAPPINGS / "ai_conferences.toml")
    >>> mapping.layout, mapping.works["work_id"], mapping.authors["countries"]
    ('joined', 'pid', 'countries')
    """
    try:
        entries = tomllib.loads(Path(path).read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourceError(f"{path}: no mapping that can be read ({error}); expected TOML") from None
    fault = mapping_fault(entries)
    if fault:
        raise SourceError(f"{path}: {fault}")
    about = {key: entries.pop(key) for key in ("source", "licence")}
    form = _form(entries)
    entries |= {"missing": frozenset(entries.get("missing", []))}
    entries |= {"citations_top10_within": tuple(entries.get("citations_top10_within", []))}
    for section in {"works", "authors"} & set(entries):
        entries[section] = {
            key: clean(column) if isinstance(column, str) else tuple(map(clean, column))
            for key, column in entries[section].items()
        }
    if entries.pop("unit", None) == "project":
        entries["constants"] = entries.get("constants", {}) | {"kind": "project"}
    return Mapping(source=about, form=form, **entries)


def _form(entries: dict) -> Form:
    """How files are to be read; its keys are taken out of the entries."""
    form = {key: entries.pop(key) for key in ("delimiter", "sheet") if key in entries}
    encoding, header, skipped = (entries.pop(key, None) for key in ("encoding", "header_row", "skip_rows"))
    if encoding is not None:
        form["encoding"] = encoding if isinstance(encoding, str) else tuple(encoding)
    if header is not None:
        form["header_row"] = (header,) if isinstance(header, int) else tuple(header)
    if skipped is not None:
        form["skip_rows"] = frozenset(range(1, skipped + 1) if isinstance(skipped, int) else skipped)
    form["fill_down"] = tuple(map(clean, entries.pop("fill_down", [])))
    form["total_rows"] = tuple(map(total_word, entries.pop("total_rows", [])))
    marks = [entries.get("separator", ""), entries.get("place_separator", ""), *entries.get("separators", {}).values()]
    return Form(**form, keep_lines=any("\n" in text for mark in marks for text in mark))


def assign_files(mapping: Mapping, files: list[Path]) -> dict[str, dict[Path, Mapping]]:
    """Which files hold the works and which the authors, each with the mapping fitted to its columns.

    Returns
    -------
    dict
        "works", and "authors" where they have files of their own, to file to mapping; of the names that a column may
        go by the one that the file has is left.

    Raises
    ------
    SourceError
        A file is of neither kind, a kind has no file, or a file lacks a column: names the columns it has, and the row
        of the header if that stands elsewhere.

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
    return {kind: {file: _fitted(mapping, kind, file) for file in group} for kind, group in assigned.items()}


def _fitted(mapping: Mapping, kind: str, file: Path) -> Mapping:
    header = read_header(file, mapping.form)
    sections = ("works", "authors") if mapping.layout != "joined" else (kind,)
    columns, lacking = {}, []
    for section in sections:
        columns[section], absent = fit_columns(getattr(mapping, section), header)
        lacking += [(key, section, getattr(mapping, section)[key]) for key in absent]
    if lacking:
        key, section, column = lacking[0]
        named = column if isinstance(column, str) else ", ".join(column)
        names = ", ".join(map(repr, filter(None, header)))[:2000]
        told = f"{file}: no column {named!r} ({key} in [{section}]); the file has {names}"
        wanted = [name for part in sections for name in _names(getattr(mapping, part))]
        raise SourceError(told + other_header(file, mapping.form, wanted))
    used = {name for section in columns.values() for name in section.values()}
    fault = header_fault(file, mapping.form) or merged_fault(file, mapping.form, header, used)
    if fault:
        raise SourceError(f"{file}: {fault}")
    return replace(mapping, **columns)


def _names(section: Table) -> list[str]:
    return [name for column in section.values() for name in ((column,) if isinstance(column, str) else column)]


def fit_columns(section: Table, header: list[str]) -> tuple[dict[str, str], list[str]]:
    """The columns of a section of a mapping that a file has, and the keys of those that it lacks.

    One that goes by several names may be absent, unless it tells the works apart; case and spaces do not matter there.

    Examples
    --------
    >>> fit_columns({"work_id": "no", "year": ("발행년도", "발행 연도"), "doi": ("DOI",)}, ["no", "발행연도"])
    ({'work_id': 'no', 'year': '발행연도'}, [])
    """
    loose = {"".join(name.casefold().split()): name for name in reversed(header) if name}
    found, absent = {}, []
    for key, column in section.items():
        if isinstance(column, str):
            name = column if column in header else None
        else:
            name = next(
                (loose[text] for text in ("".join(n.casefold().split()) for n in column) if text in loose), None
            )
        if name is not None:
            found[key] = name
        elif isinstance(column, str) or key == "work_id":
            absent.append(key)
    return found, absent
