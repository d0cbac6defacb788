"""Read ready-made counts of co-publications by pair of countries and year: a corpus of counts, without works."""

from collections import Counter
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from helpers.data.corpus import Corpus, write_corpus
from helpers.data.hashes import sha256
from helpers.data.records import Rejected, SourceError, nothing_kept
from helpers.data.schemas import ARROW, REQUIRED, conform
from helpers.data.sources.cells import Refused, count_cell, country_cell, reject, year_cell
from helpers.data.sources.rows import read_header, read_rows

SOURCE = {"source": "co-publication counts between countries", "licence": "as of the source of the counts"}

_LINKS = ("year", "a", "b", "works")
_TOTALS = ("year", "iso2", "works")


def read_link_counts(
    files: list[Path], progress: bool = True
) -> tuple[pd.DataFrame, pd.DataFrame, list[Rejected], Counter]:
    """Read links and totals of countries, each once.

    Parameters
    ----------
    files : list of path
        CSV (also .gz), XLSX or Parquet, told apart by their columns: links (year, a, b, works) and totals (year,
        iso2, works). A link may stand in one direction or in both; one of a country with itself is its total.
    progress : bool
        Show a bar over the rows.

    Returns
    -------
    links : DataFrame
        source, target (source < target), year, works.
    totals : DataFrame
        node, year, works.
    rejected : list of Rejected
        A row that makes no sense; a count that differs from the one read before it for the same pair or country and
        year; a link of more works than one of its ends has.
    counts : Counter
        read = links + totals + mirrored (rows that repeat what was read before) + rejected.

    Raises
    ------
    SourceError
        A file cannot be read or has the columns of neither kind, or no file holds links.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     file = Path(place) / "links.csv"
    ...     _ = file.write_text("year,a,b,works\\n2018,NA,KR,3\\n2018,KR,NA,3\\n2018,KR,KR,9\\n")
    ...     links, totals, rejected, counts = read_link_counts([file], progress=False)
    >>> links.values.tolist(), totals.values.tolist(), counts["mirrored"]
    ([['KR', 'NA', 2018, 3]], [['KR', 2018, 9]], 1)
    """
    links, totals, rejected, counts = {}, {}, [], Counter()
    kinds = [_kind(Path(file)) for file in files]
    if _LINKS not in kinds:
        listed = ", ".join(map(str, files)) or "no file"
        raise SourceError(f"{listed}: no links; expected columns {', '.join(_LINKS)}")
    with tqdm(desc="links", unit="row", disable=None if progress else True) as bar:
        for file, columns in zip(map(Path, files), kinds, strict=True):
            for row in read_rows(file, columns=columns):
                bar.update()
                counts["read"] += 1
                try:
                    if isinstance(row, Rejected):
                        rejected.append(row)
                    else:
                        counts["mirrored"] += _add(links, totals, row.cells, (file, row.place))
                except Refused as error:
                    rejected.append(reject(error, file, row.place))
    rejected += _too_large(links, totals)
    counts.update(links=len(links), totals=len(totals), rejected=len(rejected))
    return _frame(links, ["source", "target"]), _frame(totals, ["node"]), rejected, counts


def _kind(file: Path) -> tuple[str, ...]:
    header = read_header(file)
    for columns in (_LINKS, _TOTALS):
        if set(columns) <= set(header):
            return columns
    raise SourceError(
        f"{file}: has the columns {', '.join(filter(None, header))[:2000]}; expected {', '.join(_LINKS)} (links)"
        f" or {', '.join(_TOTALS)} (totals)"
    )


def _add(links: dict, totals: dict, cells: dict, where: tuple) -> bool:
    """Add a row; whether the same had been read before."""
    year, works = year_cell(cells["year"], "year"), count_cell(cells["works"], "works")
    for column, value in (("year", year), ("works", works)):
        if value is None:
            raise Refused(column, "", f"expected a {'year' if column == 'year' else 'number of works'}")
    columns = ("a", "b") if "a" in cells else ("iso2",)
    nodes = [country_cell(cells[column], column) for column in columns]
    for column, node in zip(columns, nodes, strict=True):
        if node is None:
            raise Refused(column, cells[column], "expected a country of today")
    table, key = (links, (*sorted(nodes), year)) if len(set(nodes)) == 2 else (totals, (nodes[0], year))
    known = table.setdefault(key, (works, where))
    if known[0] != works:
        raise Refused("works", works, f"differs from {known[0]} at {known[1][1]} of {known[1][0].name}")
    return known[1] is not where


def _too_large(links: dict, totals: dict) -> list[Rejected]:
    """Take out links of more works than one of their ends has in that year."""
    rejected = []
    for (source, target, year), (works, (file, place)) in list(links.items()):
        for end in (source, target):
            most = totals.get((end, year), (works,))[0]
            if works > most and (source, target, year) in links:
                del links[source, target, year]
                rejected.append(Rejected(file.name, place, "works", str(works), f"{end} has {most} works in {year}"))
    return rejected


def _frame(table: dict, names: list[str]) -> pd.DataFrame:
    rows = [(*key, works) for key, (works, _) in table.items()]
    frame = conform(
        pd.DataFrame(rows, columns=[*names, "year", "works"]), "link_counts" if len(names) == 2 else "node_counts"
    )
    return frame.sort_values([*names, "year"], ignore_index=True)


def import_link_counts(
    files: list[Path], folder: Path, source: dict = SOURCE, progress: bool = True
) -> tuple[dict, list[Rejected]]:
    """Write a corpus of counts: its tables link_counts and node_counts are full, those of works are empty.

    Parameters
    ----------
    files, progress
        As for `read_link_counts`.
    folder : path
        Replaced if it holds a corpus; left as it was if anything fails.
    source : dict
        source and licence, for corpus.json.

    Returns
    -------
    counts : dict
        As corpus.json carries them.
    rejected : list of Rejected

    Raises
    ------
    SourceError
        As for `read_link_counts`, or no row of links could be read.
    """
    folder = Path(folder).resolve()
    links, totals, rejected, counts = read_link_counts(files, progress)
    if links.empty:
        raise nothing_kept(files, "link", rejected)
    stamps = [datetime.fromtimestamp(Path(file).stat().st_mtime, UTC).date().isoformat() for file in files]
    meta = {
        "name": folder.name,
        **source,
        "retrieved": max(stamps),
        "query": ", ".join(Path(file).name for file in files),
        "counts": dict(counts) | {"countries": len(set(links["source"]) | set(links["target"]))},
        "importer": f"links {version('cooperation-workbook')}",
        "sha256": {Path(file).name: sha256(file) for file in files},
        "synthetic": source.get("synthetic", False),
    }
    empty = {table: conform(pd.DataFrame(columns=ARROW[table].names), table) for table in REQUIRED}
    write_corpus(Corpus(**empty, meta=meta, link_counts=links, node_counts=totals), folder)
    return meta["counts"], rejected
