"""Engines that run the portable expressions: DuckDB in this process, Spark here or on a cluster."""

import os
import re
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version

from helpers.data.counted import COUNTED_FROM

#: What each engine needs beside the core, as pip installs it.
PACKAGES = {"duckdb": "'ibis-framework[duckdb]'", "pyspark": "'ibis-framework[duckdb]' pyspark"}
_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}


def memory_bytes(text):
    """Bytes of a size such as "8GB" (of 10**9 bytes; "iB" of 2**30).

    Raises
    ------
    ValueError
        The text is no size.

    Examples
    --------
    >>> memory_bytes("8GB"), memory_bytes("512 MiB")
    (8000000000, 536870912)
    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMGT]?)(i?)B", text.strip(), re.IGNORECASE)
    if not found:
        raise ValueError(f'memory {text!r}: expected a size such as "8GB" or "512MiB"')
    unit = _UNITS[found[2].upper()]
    return int(float(found[1]) * (2 ** (10 * list(_UNITS).index(found[2].upper())) if found[3] else unit))


@contextmanager
def open_engine(name: str, spill: str | os.PathLike, memory: int | None = None, master: str | None = None):
    """Connect to an engine; the connection ends with the block.

    Parameters
    ----------
    name : {"duckdb", "pyspark"}
    spill : path
        Folder for what does not fit in memory.
    memory : int, optional
        Bytes: DuckDB's memory_limit, or Spark's driver memory (an executor's is the cluster's to give).
    master : str, optional
        For Spark: "local[4]", "spark://host:7077", "yarn", "k8s://...", or "sc://host:15002" (Spark Connect). Without
        it, SPARK_REMOTE, and without that all cores of this machine.

    Yields
    ------
    ibis backend

    Raises
    ------
    ValueError
        The engine is not installed or cannot be reached; the message says what to do.
    """
    try:
        connection = _duckdb(spill, memory) if name == "duckdb" else _spark(spill, memory, master)
    except ImportError as error:
        raise ValueError(f"engine {name} needs {error.name}: pip install {PACKAGES[name]}") from error
    try:
        yield connection
    finally:
        connection.disconnect()


def _duckdb(spill, memory):
    import ibis

    limit = {"memory_limit": f"{memory}B"} if memory else {}
    return ibis.duckdb.connect(temp_directory=str(spill), preserve_insertion_order=False, **limit)


def _spark(spill, memory, master):
    import ibis
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    known = os.environ.pop("SPARK_REMOTE", None)  # a master given goes before it, and Spark refuses both
    master = master or known or "local[*]"
    builder = SparkSession.builder.appName("workbook count")
    if master.startswith("sc://"):
        builder = builder.remote(master)
    else:
        options = {"spark.ui.showConsoleProgress": "false", "spark.local.dir": str(spill)}
        options |= {"spark.driver.memory": f"{memory // 2**20}m"} if memory else {}
        if master.startswith("local"):  # 200 parts of each shuffle, Spark's default, are a cluster's
            options["spark.sql.shuffle.partitions"] = str(4 * (os.cpu_count() or 1))
        builder = builder.config(map=options).master(master)
    try:
        return ibis.pyspark.connect(builder.getOrCreate())
    except PySparkException as error:
        raise ValueError(f"Spark cannot be reached at {master}: {error}") from error
    finally:
        if known:
            os.environ["SPARK_REMOTE"] = known


def read_tables(connection, place: str):
    """The tables works and authorships of a corpus, as the engine reads them itself.

    Parameters
    ----------
    connection : ibis backend
    place : str
        Folder or URL. Each table is one Parquet file or a folder of them.

    Returns
    -------
    list of ibis Table
    """
    return [connection.read_parquet(f"{place}/{name}") for name in COUNTED_FROM]


@contextmanager
def kept(connection, table):
    """A table computed once, in the engine's memory and what it spills to disk, for the queries of the block."""
    if connection.name == "duckdb":  # ibis 12 makes a temporary table there and cannot drop it: it ends with the rest
        yield connection.create_table("kept", table, temp=True)
    else:
        with table.cache() as found:
            yield found


def write_part(connection, table, folder, name, order) -> None:
    """Write a table as one part of a folder of Parquet files: a file of that name, or Spark's parts."""
    if connection.name == "duckdb":
        connection.to_parquet(table.order_by(order), f"{folder}/{name}.parquet", compression="zstd")
    else:
        connection.to_parquet(table, folder, mode="append")


def versions(*packages):
    """Names and versions of packages, for the record.

    >>> versions("pandas").split()[0]
    'pandas'
    """
    found = []
    for name in packages:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(name)
    return ", ".join(found)
