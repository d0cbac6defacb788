"""Read a table of the scores that experts give to countries in a technology."""

from collections import Counter
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from helpers.data.records import Rejected, SourceError
from helpers.data.schemas import conform
from helpers.data.sources.cells import Refused, country_cell, number_cell, reject, technology_cell
from helpers.data.sources.rows import PLAIN, Form, read_header, read_rows

SOURCE = {"source": "expert scores, a table of one's own", "licence": "not stated"}

COLUMNS = ("technology", "country", "expert", "score")


def read_expert_scores(
    files: list[Path], form: Form = PLAIN, progress: bool = True
) -> tuple[pd.DataFrame, list[Rejected], Counter]:
    """Read scores into the table `expert_scores`.

    Parameters
    ----------
    files : list of path
        CSV, TSV (also .gz), XLSX or Parquet with the columns technology (id or name), country, expert (any label: none
        needs to name a person) and score (a number of 0 or more, higher is better).
    form : Form
    progress : bool
        Show a bar over the rows.

    Returns
    -------
    expert_scores : DataFrame
        technology, country, expert, score; sorted.
    rejected : list of Rejected
        A row that makes no sense, and one that gives another score for the same technology, country and expert.
    counts : Counter
        read = rows + duplicates + rejected.

    Raises
    ------
    SourceError
        A file cannot be read or lacks a column.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     file = Path(place) / "scores.csv"
    ...     _ = file.write_text("technology,country,expert,score\\nquantum,Korea,E1,65.8\\nquantum,Mars,E1,1\\n")
    ...     scores, rejected, counts = read_expert_scores([file], progress=False)
    >>> scores.values.tolist(), rejected[0].value
    ([['quantum', 'KR', 'E1', 65.8]], 'Mars')
    """
    for file in files:
        lacking = [column for column in COLUMNS if column not in read_header(file, form)]
        if lacking:
            raise SourceError(f"{file}: no column {lacking[0]!r}; expected {', '.join(COLUMNS)}")
    scores, rejected, counts = {}, [], Counter()
    with tqdm(desc="expert scores", unit="row", disable=None if progress else True) as bar:
        for file in map(Path, files):
            for row in read_rows(file, form, COLUMNS):
                bar.update()
                counts["read"] += 1
                try:
                    if isinstance(row, Rejected):
                        rejected.append(row)
                    else:
                        counts["duplicates"] += not _add(scores, row.cells)
                except Refused as error:
                    rejected.append(reject(error, file, row.place))
    counts.update(rejected=len(rejected), rows=len(scores))
    rows = [(*key, score) for key, score in scores.items()]
    table = conform(pd.DataFrame(rows, columns=list(COLUMNS)), "expert_scores")
    return table.sort_values(list(COLUMNS[:3]), ignore_index=True), rejected, counts


def _add(scores: dict, cells: dict) -> bool:
    """Add a score; whether it is new."""
    key = (
        technology_cell(cells["technology"], "technology"),
        country_cell(cells["country"], "country"),
        cells["expert"] or None,
    )
    score = number_cell(cells["score"], "score")
    for column, value in zip(COLUMNS, (*key, score), strict=True):
        if value is None:
            raise Refused(column, cells[column], "expected a value")
    if scores.get(key, score) != score:
        raise Refused("score", cells["score"], f"another score than {scores[key]:g}, given before by the same expert")
    new = key not in scores
    scores[key] = score
    return new
