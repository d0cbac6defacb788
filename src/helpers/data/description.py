"""Describe a corpus: where it comes from, what it counts, what it does not know."""

import os

import numpy as np

from helpers.data.checking import SAID, entry, printable
from helpers.data.corpus import corpus_folder, read_corpus
from helpers.data.coverage import country_counts, technology_counts, unknowns, year_counts
from helpers.data.hashes import sha256
from helpers.data.schemas import ARROW

#: Lists of what an import or a merge left out or doubted.
_LISTS = ("doubtful.csv", "duplicates.csv", "rejected*.csv")


def describe_corpus(place: str | os.PathLike) -> str:
    """Print what a corpus is: where it comes from, what it counts, what it does not know, its hashes.

    Parameters
    ----------
    place : str or path
        The name of a folder of data/, or the path of any corpus folder.

    Returns
    -------
    str
        Lines of a heading and what belongs to it, aligned.

    Raises
    ------
    FileNotFoundError
        No such corpus, or one of its required tables is missing.
    ValueError
        A table does not keep its schema.

    Examples
    --------
    >>> print(describe_corpus("medline_2021").splitlines()[0])
    name          medline_2021
    """
    corpus, folder = read_corpus(place), corpus_folder(place)
    meta, years = corpus.meta, year_counts(corpus)
    every = np.repeat(years["year"], years["works"])
    files = [file for table in ARROW if (file := folder / f"{table}.parquet").is_file()]
    blocks = {key: [meta.get(key)] for key in SAID} | {
        "synthetic": ["YES" if meta.get("synthetic") else "no"],
        "years": [f"{every.min()} to {every.max()}, median {every.median():.0f}"] if len(years) else [],
        "counts": _numbers(entry(meta, "counts").items()),
        "unknown": _numbers((f"{item}, of {total:,}", n) for item, total, n, _ in unknowns(corpus).to_numpy()),
        "countries": _numbers(country_counts(corpus).head(10).to_numpy()),
        "technologies": _numbers(technology_counts(corpus).head(10).to_numpy()),
        "inputs": [f"{digest}  {file}" for file, digest in sorted(entry(meta, "sha256").items())],
        "tables": [f"{sha256(file)}  {file.name}" for file in files],
        "left out": sorted(file.name for name in _LISTS for file in folder.glob(name)),
    }
    lines = [
        f"{head if number == 0 else '':<14}{printable(line)}"
        for head, block in blocks.items()
        for number, line in enumerate(block or ["none"])
    ]
    return "\n".join(lines)


def _numbers(pairs) -> list[str]:
    return [f"{n:>12,}  {name}" if isinstance(n, int) else f"{n!s:>12}  {name}" for name, n in pairs]
