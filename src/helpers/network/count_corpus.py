"""Count a corpus as it lies on disk, without its tables in memory: sets of countries, or links by year."""

import hashlib
import json
import tempfile
from itertools import groupby
from operator import attrgetter
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as arrow
import pyarrow.compute as compute
import pyarrow.parquet as parquet

from helpers.data.coded_columns import coded_column, in_order, table_files
from helpers.data.corpus import Corpus, corpus_folder, replace_folder, write_corpus
from helpers.data.counted import COUNTED_FROM
from helpers.data.hashes import sha256
from helpers.data.schemas import ARROW, REQUIRED, TEXTS, conform
from helpers.network.compiled_counting import MEMORY, count_pairs
from helpers.network.compiled_rows import Lists, group_rows
from helpers.network.country_sets import UNKNOWN, collapse_works, read_sets, sets_table
from helpers.network.engines import kept, open_engine, read_tables, versions, write_part
from helpers.network.portable_counting import MAX_NODES, country_sets, links, of_year, sized_members, work_sizes

ENGINES = ("compiled", "duckdb", "pyspark")
LINKS = arrow.schema(
    [
        arrow.field("source", arrow.string(), nullable=False),
        arrow.field("target", arrow.string(), nullable=False),
        ("year", arrow.int64()),
        arrow.field("works", arrow.int64(), nullable=False),
        arrow.field("works_fractional", arrow.float64(), nullable=False),
    ]
)
_MEANING = {
    "source": "a node; source < target",
    "target": "the other node",
    "year": "of the works; null where it is unknown",
    "works": "works of that year that both nodes take part in",
    "works_fractional": "the same, each work of n nodes counted 1/(n - 1)",
}
_ROWS = 1 << 20  # links of a row group, at least
_BASE = 300 * 10**6  # bytes of Python with its libraries


def count_corpus(
    place,
    folder,
    level: str = "country",
    engine: str = "compiled",
    memory: int | None = None,
    master: str | None = None,
    max_nodes: int | None = MAX_NODES,
) -> dict:
    """Count a corpus into a folder, whole or not at all.

    Parameters
    ----------
    place : str or path
        The name of a folder of data/, a path, or a URL that the engine reads (with corpus.json there). The tables
        works and authorships are one Parquet file each, or a folder of them.
    folder : path or str
        Level "country": a corpus of the table country_sets alone, which notebooks on countries open. Other levels:
        links.parquet, a folder of Parquet files, and links.json, which says what they are. Spark may write to a URL.
    level : {"country", "institution_id", "author_id"}
    engine : {"compiled", "duckdb", "pyspark"}
    memory : int, optional
        Bytes that the engine may take.
    master : str, optional
        Where Spark runs: see `engines.open_engine`.
    max_nodes : int, optional
        Works with more institutions or authors than this are left out of links, and their number is said.

    Returns
    -------
    dict
        Counts: works, and country_sets or links and left_out.

    Raises
    ------
    ValueError
        The engine is not there, the memory does not do, or no work has two known nodes.
    FileNotFoundError, FileExistsError
        No such corpus; the folder holds something else.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as place:
    ...     count_corpus("medline_2021", Path(place) / "counted")["works"]
    20783
    """
    if engine not in ENGINES:
        raise ValueError(f"engine is {engine!r}; expected one of {', '.join(ENGINES)}")
    if master and engine != "pyspark":
        raise ValueError(f"a master is Spark's, and the engine is {engine}: --engine pyspark")
    if engine == "compiled" and _is_url(place):
        raise ValueError(f"{place}: the compiled engine reads folders; give one, or --engine duckdb or pyspark")
    place = str(place).rstrip("/") if _is_url(place) else corpus_folder(place)
    known, hashes = _about(place)
    said = {key: known[key] for key in ("name", "source", "licence", "retrieved", "query", "synthetic") if key in known}
    used = {"compiled": ("numba", "pyarrow"), "duckdb": ("ibis-framework", "duckdb")}.get(
        engine, ("ibis-framework", "pyspark")
    )
    said |= {"importer": versions("cooperation-workbook"), "engine": versions(*used), "sha256": hashes}
    how = {"engine": engine, "memory": memory, "master": master}
    if level == "country":
        return _write_sets(place, Path(folder), said, **how)
    return _write_links(place, folder, said | {"level": level, "max_nodes": max_nodes}, **how)


def _is_url(place) -> bool:
    return "://" in str(place)


def _about(place):
    """What corpus.json says, and hashes of what is counted; of a URL, that of corpus.json, which has its sources'."""
    if _is_url(place):
        system, path = _system(place)
        with system.open_input_stream(f"{path}/corpus.json") as file:
            text = file.read()
        return json.loads(text), {"corpus.json": hashlib.sha256(text).hexdigest()}
    files = [file for name in COUNTED_FROM for file in table_files(place, name.removesuffix(".parquet"))]
    hashes = {file.relative_to(place).as_posix(): sha256(file) for file in files}
    return json.loads((place / "corpus.json").read_text(encoding="utf-8")), hashes


def _system(url):
    from pyarrow import fs

    try:
        return fs.FileSystem.from_uri(str(url).replace("s3a://", "s3://", 1).rstrip("/"))
    except arrow.ArrowInvalid as error:
        raise ValueError(f"{url}: {error}") from error


def _write_sets(place, folder, said, engine, memory, master):
    folder.parent.mkdir(parents=True, exist_ok=True)
    if engine == "compiled":
        table = _compiled_sets(place, memory)
    else:
        with (
            tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as spill,
            open_engine(engine, spill, memory, master) as connection,
        ):
            found = country_sets(*read_tables(connection, place)).to_pyarrow()
            table = sets_table(read_sets(found.cast(ARROW["country_sets"])))
    empty = {name: conform(pd.DataFrame(columns=ARROW[name].names), name) for name in REQUIRED}
    counts = {"counted_works": compute.sum(table["works"]).as_py() or 0, "country_sets": len(table)}
    corpus = Corpus(**empty, meta=said | {"counts": counts}, country_sets=conform(table.to_pandas(), "country_sets"))
    write_corpus(corpus, folder)
    return {"works": counts["counted_works"], "country_sets": len(table)}


def _write_links(place, folder, said, engine, memory, master):
    """Links into a folder that takes its name when it is whole; at a URL, links.json comes last."""
    remote = _is_url(folder)
    if remote and engine != "pyspark":
        raise ValueError(f"{folder}: only Spark writes to a URL; give a folder, or --engine pyspark")
    _refuse_other(folder)
    parent = Path(tempfile.gettempdir() if remote else Path(folder).absolute().parent)
    parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=parent, prefix=".counting.") as spill:
        new = Path(spill) / "new"
        out = f"{folder}/links.parquet" if remote else str(new / "links.parquet")
        if not remote:
            Path(out).mkdir(parents=True)
        if engine == "compiled":
            counts = _compiled_links(place, out, said["level"], said["max_nodes"], memory)
        else:
            with open_engine(engine, spill, memory, master) as connection:
                counts = _portable_links(connection, place, out, said["level"], said["max_nodes"])
        text = json.dumps(said | {"columns": _MEANING, "counts": counts}, ensure_ascii=False, indent=2, sort_keys=True)
        if remote:
            system, path = _system(folder)
            with system.open_output_stream(f"{path}/links.json") as file:
                file.write(text.encode() + b"\n")
        else:
            (new / "links.json").write_text(text + "\n", encoding="utf-8")
            replace_folder(new, Path(folder))
    return counts


def _refuse_other(folder):
    """A folder of links is replaced; anything else that is there stays."""
    if _is_url(folder):
        system, path = _system(folder)
        if system.get_file_info(f"{path}/links.parquet").type.name != "NotFound":
            raise FileExistsError(f"{folder}/links.parquet exists: remove it, or count to another folder")
    elif Path(folder).exists() and any(Path(folder).iterdir()) and not (Path(folder) / "links.json").is_file():
        raise FileExistsError(f"{folder} exists and holds no links.json: it is not replaced")


def _portable_links(connection, place, out, level, max_nodes):
    with kept(connection, sized_members(*read_tables(connection, place), level)) as members:
        sizes = work_sizes(members)
        linked = sizes[sizes["size"] > 1]
        counted = linked if max_nodes is None else linked[linked["size"] <= max_nodes]
        counts = _counts(level, max_nodes, counted["works"].sum(), linked["works"].sum())
        for year in counted["year"].drop_duplicates():
            year = None if pd.isna(year) else int(year)
            found = links(of_year(members, year), max_nodes)
            write_part(connection, found, out, "unknown" if year is None else year, ["source", "target"])
    return counts | {"links": int(connection.read_parquet(out).count().execute())}


def _counts(level, max_nodes, kept, linked):
    if kept == 0:
        raise ValueError(f"nothing to count: no work has 2 known values of {level}, or at most {max_nodes} of them")
    return {"works": int(kept), "left_out": int(linked - kept)}


def _coded_works(place, level, memory):
    """Year of each work, and works x nodes with the nodes' labels."""
    files = [table_files(place, name.removesuffix(".parquet")) for name in COUNTED_FROM]
    _hold_against(memory, files, level)
    (work, slot), ids = coded_column(files, "work_id")
    row = np.full(len(ids), -1, "int32")
    row[work] = np.arange(len(work), dtype="int32")
    slot, n_works = row[slot], len(work)
    del work, ids, row
    (node,), labels = coded_column(files[1:], level)
    node, labels = in_order(node, labels)
    year = np.concatenate(
        [compute.fill_null(parquet.read_table(file, columns=["year"])["year"], UNKNOWN).to_numpy() for file in files[0]]
    )
    return year, group_rows(slot, node, n_works, len(labels)), labels


def _hold_against(memory, files, level):
    """Refuse what would not fit, before it is read: texts twice while their numbers are found, and these numbers."""
    needed = _BASE
    for file in (file for table in files for file in table):
        found = parquet.read_metadata(file)
        needed += 24 * found.num_rows
        for group in map(found.row_group, range(found.num_row_groups)):
            columns = map(group.column, range(group.num_columns))
            texts = (column for column in columns if column.path_in_schema in ("work_id", level))
            needed += int(2.5 * sum(column.total_uncompressed_size for column in texts))
    if memory and needed > memory:
        sizes = f"about {needed / 1e9:.1f} GB are needed, {memory / 1e9:.1f} GB are given"
        raise ValueError(f"{sizes}: give more by --memory, or take --engine duckdb, which spills to disk")


def _compiled_sets(place, memory):
    year, placed, countries = _coded_works(place, "country", memory)
    files = table_files(place, "works")
    lists = [parquet.read_table(file, columns=["technologies"])["technologies"] for file in files]
    lists = arrow.chunked_array([chunk for column in lists for chunk in column.chunks], TEXTS)
    values = lists.combine_chunks().flatten().dictionary_encode()
    tag, technologies = in_order(values.indices.to_numpy(), values.dictionary)
    begin = np.append(0, np.cumsum(compute.fill_null(compute.list_value_length(lists), 0).to_numpy()))
    tagged = Lists(begin, tag, len(technologies))
    labels = (pd.Index(names.to_pylist(), dtype="str") for names in (technologies, countries))
    return sets_table(collapse_works(year, tagged, placed, *labels))


def _compiled_links(place, out, level, max_nodes, memory):
    year, rows, labels = _coded_works(place, level, memory)
    years, period = np.unique(year, return_inverse=True)
    linked = int((rows.sizes > 1).sum())
    kept = linked if max_nodes is None else int(((rows.sizes > 1) & (rows.sizes <= max_nodes)).sum())
    counts, total = _counts(level, max_nodes, kept, linked), 0
    held = _BASE + rows.begin.nbytes + rows.nodes.nbytes + labels.nbytes + year.nbytes + period.nbytes
    spare = MEMORY if memory is None else memory - held
    ranges = count_pairs(rows, period=period, max_nodes=max_nodes, memory=spare)
    for number, parts in groupby(ranges, key=attrgetter("period")):
        name = "unknown" if years[number] == UNKNOWN else years[number]
        with parquet.ParquetWriter(f"{out}/{name}.parquet", LINKS, compression="zstd") as writer:
            for table in _row_groups(_link_table(found, labels, years[number]) for found in parts):
                writer.write_table(table)
                total += len(table)
    return counts | {"links": total}


def _row_groups(tables):
    """Tables joined until they have the rows of a row group: small ones would repeat the labels."""
    held, rows = [], 0
    for table in tables:
        held, rows = [*held, table], rows + len(table)
        if rows >= _ROWS:
            yield arrow.concat_tables(held)
            held, rows = [], 0
    if held:
        yield arrow.concat_tables(held)


def _link_table(found, labels, year):
    source, target = (labels.take(arrow.array(codes)) for codes in (found.source, found.target))
    years = arrow.repeat(arrow.scalar(None if year == UNKNOWN else int(year), arrow.int64()), len(source))
    return arrow.table([source, target, years, found.works, found.works_fractional], schema=LINKS)
