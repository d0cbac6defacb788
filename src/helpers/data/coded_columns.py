"""Columns of Parquet files as numbers of their distinct texts: millions of rows without a Python string each."""

from pathlib import Path

import numpy as np
import pyarrow as arrow
import pyarrow.compute as compute
import pyarrow.parquet as parquet

_ROWS = 1 << 20  # read at a time: each part has a dictionary of its own, and all are joined at the end
_CODED = arrow.dictionary(arrow.int32(), arrow.string())


def table_files(folder: Path, table: str) -> list[Path]:
    """Parquet files of a table: the one file, or those of a folder of that name, as clusters write them.

    Raises
    ------
    FileNotFoundError
        There is none.

    Examples
    --------
    >>> from helpers.data.corpus import corpus_folder
    >>> [file.name for file in table_files(corpus_folder("medline_2021"), "works")]
    ['works.parquet']
    """
    place = Path(folder) / f"{table}.parquet"
    files = [place] if place.is_file() else sorted(place.rglob("*.parquet"))
    if not files:
        raise FileNotFoundError(f"corpus {folder}: {table}.parquet is missing")
    return files


def coded_column(tables: list[list[Path]], column: str) -> tuple[list[np.ndarray], arrow.Array]:
    """Numbers of a text column's values, over one table or over several that share it.

    Parameters
    ----------
    tables : list of list of path
        The Parquet files of each table.
    column : str

    Returns
    -------
    list of ndarray of int32
        Of each table, one entry a row; -1 where the value is null.
    pyarrow.StringArray
        The distinct values, in order of first appearance.

    Examples
    --------
    >>> from helpers.data.corpus import corpus_folder
    >>> files = [table_files(corpus_folder("medline_2021"), name) for name in ("works", "authorships")]
    >>> (works, slots), labels = coded_column(files, "work_id")
    >>> len(works) == len(labels), int(slots.max()) < len(labels)
    (True, True)
    """
    parts, lengths = [], []
    for files in tables:
        before = len(parts)
        for file in files:
            source = parquet.ParquetFile(file, read_dictionary=[column])
            for batch in source.iter_batches(_ROWS, columns=[column]):
                values = batch.column(0)
                parts.append(values if values.type == _CODED else values.cast(arrow.string()).dictionary_encode())
        lengths.append(sum(map(len, parts[before:])))
    if not parts:
        return [np.empty(0, "int32") for _ in tables], arrow.array([], arrow.string())
    whole = arrow.chunked_array(parts, _CODED).unify_dictionaries()
    codes = np.concatenate([compute.fill_null(part.indices, -1).to_numpy() for part in whole.chunks])
    return np.split(codes, np.cumsum(lengths)[:-1]), whole.chunk(0).dictionary


def in_order(codes: np.ndarray, labels: arrow.Array) -> tuple[np.ndarray, arrow.Array]:
    """The same with the labels sorted, so that numbers compare as their texts do.

    Examples
    --------
    >>> codes, labels = in_order(np.array([0, 1, -1], "int32"), arrow.array(["KR", "JP"]))
    >>> codes, labels.to_pylist()
    (array([ 1,  0, -1], dtype=int32), ['JP', 'KR'])
    """
    order = compute.sort_indices(labels)
    place = np.full(len(labels) + 1, -1, "int32")
    place[order.to_numpy()] = np.arange(len(labels), dtype="int32")
    return place[codes], labels.take(order)
