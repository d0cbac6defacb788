"""Read ready-made flows of persons between countries: a table of one's own, or the one of scholarly migration."""

from collections import Counter
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from helpers.data.countries import alpha3
from helpers.data.records import Rejected, SourceError
from helpers.data.sources.cells import Refused, count_cell, country_cell, reject, year_cell
from helpers.data.sources.rows import read_header, read_rows

#: Columns of a table of one's own, and those of the scholarly migration table in the same order.
COLUMNS = ("source", "target", "year", "persons")
MIGRATION = ("iso3codefrom", "iso3codeto", "year", "n_migrations")
#: Years of the scholarly migration table that can be used; later ones are artefacts of its source's coverage.
YEARS = (1998, 2020)


def read_flows(files: list[Path], progress: bool = True) -> tuple[pd.DataFrame, list[Rejected], Counter]:
    """Read flows, each once.

    Parameters
    ----------
    files : list of path
        CSV, TSV (also .gz), XLSX or Parquet with the columns source, target (codes of two or three letters, or names of
        countries), year and persons: so many persons who were in the one country moved to the other in that year. Or
        the table of the Scholarly Migration Database [1]_ (iso3codefrom, iso3codeto, year, n_migrations), of which the
        years 1998 to 2020 are read.
    progress : bool
        Show a bar over the rows.

    Returns
    -------
    flows : DataFrame
        source, target (alpha-2), year, persons; sorted.
    rejected : list of Rejected
        A row that makes no sense, one from a country to itself, and a count that differs from the one read before it.
    counts : Counter
        read = flows + repeated + outside (years that cannot be used) + rejected.

    Raises
    ------
    SourceError
        A file cannot be read or has the columns of neither kind, or no flow is left.

    References
    ----------
    .. [1] Akbaritabar, A., Theile, T., Zagheni, E. (2024). Bilateral flows and rates of international migration of
       scholars for 210 countries for the period 1998-2020. Scientific Data 11, 816. doi:10.1038/s41597-024-03655-9

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     file = Path(place) / "flows.csv"
    ...     _ = file.write_text("source,target,year,persons\\nKR,US,2018,857\\nUS,Korea,2018,901\\nKR,KR,2018,1\\n")
    ...     flows, rejected, counts = read_flows([file], progress=False)
    >>> flows.to_numpy().tolist(), len(rejected)
    ([['KR', 'US', 2018, 857], ['US', 'KR', 2018, 901]], 1)
    """
    known, rejected, counts = {}, [], Counter()
    with tqdm(desc="flows", unit="row", disable=None if progress else True) as bar:
        for file in map(Path, files):
            columns = _columns(file)
            for row in read_rows(file, columns=columns):
                bar.update()
                counts["read"] += 1
                try:
                    if isinstance(row, Rejected):
                        rejected.append(row)
                    else:
                        counts[_add(known, [row.cells[name] for name in columns], columns)] += 1
                except Refused as error:
                    rejected.append(reject(error, file, row.place))
    if not known:
        raise SourceError(f"{', '.join(map(str, files)) or 'no file'}: no flow of persons between two countries")
    counts["rejected"] = len(rejected)
    rows = sorted((*key, persons) for key, persons in known.items())
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.astype({"source": "str", "target": "str", "year": "int64", "persons": "int64"}), rejected, counts


def _columns(file: Path) -> tuple[str, ...]:
    header = read_header(file)
    for columns in (COLUMNS, MIGRATION):
        if set(columns) <= set(header):
            return columns
    raise SourceError(
        f"{file}: has the columns {', '.join(filter(None, header))[:2000]}; expected {', '.join(COLUMNS)}, or"
        f" {', '.join(MIGRATION)}"
    )


def _add(known: dict, cells: list, columns: tuple[str, ...]) -> str:
    """Add a row; what became of it: flows, repeated or outside."""
    ends = [country_cell(cell, column, alpha3()) for cell, column in zip(cells[:2], columns[:2], strict=True)]
    for end, cell, column in zip(ends, cells[:2], columns[:2], strict=True):
        if end is None:
            raise Refused(column, cell, "expected a country of today")
    if ends[0] == ends[1]:
        raise Refused(columns[1], cells[1], "expected another country than that of origin")
    year = year_cell(cells[2], columns[2])
    persons = count_cell(cells[3], columns[3])
    if year is None or persons is None:
        raise Refused(columns[2 if year is None else 3], "", "expected a number")
    if columns == MIGRATION and not YEARS[0] <= year <= YEARS[1]:
        return "outside"
    key, before = (*ends, year), len(known)
    if known.setdefault(key, persons) != persons:
        raise Refused(columns[3], cells[3], f"differs from {known[key]}, read before for the same flow and year")
    return "flows" if len(known) > before else "repeated"
