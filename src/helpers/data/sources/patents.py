"""Read a table of patent families: country, technology or CPC codes, and the offices where they were filed."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from helpers.data.records import Rejected, SourceError
from helpers.data.schemas import conform
from helpers.data.sources.cells import Refused, country_cell, number_cell, reject, technology_cell, year_cell
from helpers.data.sources.rows import PLAIN, Form, read_header, read_rows
from helpers.data.technologies import read_technologies

SOURCE = {"source": "patent families, a table of one's own", "licence": "not stated"}

COLUMNS = ("family_id", "country", "year", "technology", "cpc", "offices_filed", "offices_granted", "weight")
_FAMILY = ("year", "technology", "cpc", "offices_filed", "offices_granted")  # the same in all rows of a family
_OFFICES = {"EPO": "EP", "JPO": "JP", "USPTO": "US", "KIPO": "KR", "CNIPA": "CN", "WIPO": "WO", "UKIPO": "GB"}
_CPC = re.compile(r"[A-HY](?:\d\d(?:[A-Z](?:\d{1,4}(?:/\d{1,6})?)?)?)?")


def read_patents(
    files: list[Path], form: Form = PLAIN, progress: bool = True
) -> tuple[pd.DataFrame, list[Rejected], Counter]:
    """Read families into the table `patents`.

    Parameters
    ----------
    files : list of path
        CSV, TSV (also .gz), XLSX or Parquet with the columns family_id, country, and any of year, technology, cpc,
        offices_filed, offices_granted, weight. One row a family, with its countries in one cell (";" between them),
        or one row for each of its countries. Technologies, CPC codes and offices are listed with ";" too.
    form : Form
    progress : bool
        Show a bar over the rows.

    Returns
    -------
    patents : DataFrame
        family_id, country, year, technology, weight, is_triadic: one row for each country and technology of a
        family. Technologies are those named, else those whose CPC codes (technologies.toml) the family's begin
        with, and their parents; null where there is none.
    rejected : list of Rejected
    counts : Counter
        rows read = rows kept + duplicates (rows that repeat a family and country) + rejected; families.

    Raises
    ------
    SourceError
        A file cannot be read or lacks family_id or country.

    Notes
    -----
    `weight` is 1 over the number of countries of the family unless the table gives it: a family counts once, whatever
    its countries, within each technology. An unknown country counts as one.

    A family is triadic when it was filed at the European and the Japanese office and granted by that of the
    United States [1]_. Where the table does not say enough to tell, `is_triadic` is null; offices filed without
    any granted are taken to mean that none has granted.

    References
    ----------
    .. [1] OECD (2009). OECD Patent Statistics Manual. OECD Publishing, Paris, chapter 4.
       doi:10.1787/9789264056442-en

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     file = Path(place) / "families.csv"
    ...     _ = file.write_text(
    ...         "family_id,country,year,cpc,offices_filed,offices_granted\\n"
    ...         "F1,KR;US,2020,G06N 10/20,EPO;JPO;USPTO,USPTO\\n"
    ...     )
    ...     patents, rejected, counts = read_patents([file], progress=False)
    >>> patents[["country", "technology", "weight", "is_triadic"]].values.tolist()[:2]
    [['KR', 'quantum', 0.5, True], ['KR', 'quantum-computing', 0.5, True]]
    """
    for file in files:
        lacking = {"family_id", "country"} - set(read_header(file, form))
        if lacking:
            raise SourceError(
                f"{file}: no column {min(lacking)!r}; expected family_id, country and any of {', '.join(COLUMNS[2:])}"
            )
    families, rejected, counts = {}, [], Counter()
    with tqdm(desc="patents", unit="row", disable=None if progress else True) as bar:
        for file in map(Path, files):
            for row in read_rows(file, form, COLUMNS):
                bar.update()
                counts["read"] += 1
                try:
                    if isinstance(row, Rejected):
                        rejected.append(row)
                    else:
                        counts["duplicates"] += not _add(families, row.cells)
                except Refused as error:
                    rejected.append(reject(error, file, row.place))
    counts.update(rejected=len(rejected), families=len(families))
    counts["rows"] = counts["read"] - counts["duplicates"] - counts["rejected"]
    rows = [row for key, family in families.items() for row in _rows(key, *family)]
    table = pd.DataFrame(rows, columns=["family_id", "country", "year", "technology", "weight", "is_triadic"])
    table = conform(table, "patents").sort_values(["family_id", "country", "technology"], ignore_index=True)
    return table, rejected, counts


def _items(cell) -> list[str]:
    entries = cell if isinstance(cell, list) else cell.split(";")
    return [entry.strip() for entry in entries if entry.strip()]


def _add(families: dict, cells: dict) -> bool:
    """Add the countries of a row to its family; whether any was new."""
    if not cells["family_id"]:
        raise Refused("family_id", "", "expected an identifier of the family")
    weight = number_cell(cells.get("weight", ""), "weight")
    if weight is not None and not 0 < weight <= 1:
        raise Refused("weight", weight, "expected a share of the family, above 0 and up to 1")
    countries = {country_cell(entry, "country") for entry in _items(cells["country"])} or {None}
    told = {column: cells.get(column, "") for column in _FAMILY}
    facts = (year_cell(told["year"], "year"), _technologies(told), _triadic(told))
    known, weights = families.get(cells["family_id"], (facts, {}))
    if known != facts:
        columns = zip(("year", "technology", "offices_granted"), known, facts, strict=True)
        column = next(name for name, old, new in columns if old != new)
        raise Refused(column, told[column], f"differs from another row of family {cells['family_id']}")
    new = countries - set(weights)
    weights.update(dict.fromkeys(new, weight))
    families[cells["family_id"]] = (known, weights)
    return bool(new)


def _rows(family: str, facts: tuple, weights: dict) -> list[tuple]:
    year, technologies, triadic = facts
    return [
        (family, country, year, technology, 1 / len(weights) if weight is None else weight, triadic)
        for country, weight in weights.items()
        for technology in technologies or (None,)
    ]


def _technologies(cells: dict) -> tuple[str, ...]:
    found = {technology_cell(entry, "technology") for entry in _items(cells["technology"])}
    if not found:
        found = {name for code in _items(cells["cpc"]) for name in technologies_of(code)}
    return tuple(sorted(found | {_parents()[name] for name in found if isinstance(_parents()[name], str)}))


@cache
def _parents() -> dict:
    return {row.id: row.parent for row in read_technologies().itertuples()}


@cache
def _listed() -> list[tuple[str, str]]:
    return [(listed, row.id) for row in read_technologies().itertuples() for listed in row.cpc]


@cache
def technologies_of(code: str) -> tuple[str, ...]:
    """Technologies whose CPC codes a code falls under.

    A listed code covers what begins with it, except that the number of a main group ends where it ends: H01M4
    covers H01M4/02 and not H01M40/00. Of several listed codes the longest decides: G06N10 (quantum computing) is
    not also G06N (artificial intelligence).

    Raises
    ------
    Refused
        The text is no CPC code.

    Examples
    --------
    >>> technologies_of("H01M 4/02"), technologies_of("H01M40/00")
    (('secondary-batteries',), ())
    """
    plain = re.sub(r"\s+", "", code).upper()
    if not _CPC.fullmatch(plain):
        raise Refused("cpc", code, "expected a CPC code such as G06N10/20")
    covering = [(len(listed), name) for listed, name in _listed() if _covers(listed, plain)]
    return tuple(sorted({name for length, name in covering if length == max(covering)[0]}))


def _covers(listed: str, code: str) -> bool:
    group = re.fullmatch(r"[A-Z]\d\d[A-Z]\d+", listed)
    return code.startswith(listed) and not (group and code[len(listed) : len(listed) + 1].isdigit())


def _offices(cells: dict, column: str) -> set[str]:
    found = set()
    for entry in _items(cells[column]):
        code = _OFFICES.get(entry.upper(), entry.upper())
        if not re.fullmatch("[A-Z]{2}", code):
            raise Refused(column, entry, "expected offices as codes of two letters: EP, JP, US")
        found.add(code)
    return found


def _triadic(cells: dict) -> bool | None:
    filed, granted = _offices(cells, "offices_filed"), _offices(cells, "offices_granted")
    if not filed:
        return None
    return {"EP", "JP"} <= filed | granted and "US" in granted
