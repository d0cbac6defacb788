"""Describe a corpus folder, and the tables of facts beside it, as a Frictionless data package."""

from pathlib import Path

import pandas as pd
import pyarrow as arrow
import pyarrow.parquet as parquet

from helpers.data.hashes import sha256
from helpers.data.schemas import ARROW, KEYS, TEXT, TEXTS

_TYPES = {TEXT: "string", TEXTS: "array", arrow.int64(): "integer", arrow.float64(): "number", arrow.bool_(): "boolean"}

#: Folders of facts beside the corpus, in CSV with a source in each row.
FACTS = ("published", "policy")

_PATTERNS = {"integer": r"-?\d+", "number": r"-?\d+(?:\.\d+)?", "boolean": "true|false", "date": r"\d{4}-\d{2}-\d{2}"}


def datapackage(folder: Path, meta: dict) -> dict:
    """Descriptor of the tables of a corpus and of the facts beside it (Frictionless Data Package, version 1).

    Parameters
    ----------
    folder : path
        A corpus folder; its name is the prefix of the paths of its tables. Facts are in the folders `FACTS` beside it,
        and in folders of theirs: such a table is called folder-file.
    meta : dict
        What corpus.json says.

    Returns
    -------
    dict
        name, title, licences, sources, and for each table its path, bytes, hash, rows and fields.

    Examples
    --------
    >>> from helpers.data.corpus import corpus_folder, read_corpus
    >>> package = datapackage(corpus_folder("medline_2021"), read_corpus("medline_2021").meta)
    >>> [resource["name"] for resource in package["resources"]][:4]
    ['works', 'authorships', 'institutions', 'country_scores']
    """
    homes = [folder.parent / name for name in FACTS]
    return {
        "profile": "data-package",
        "name": meta["name"].replace("_", "-"),
        "title": meta["source"],
        "version": meta["importer"].split()[-1],
        "licenses": [{"name": "other-pd", "title": meta["licence"]}],
        "sources": [{"title": f"{name}, SHA-256 {digest}"} for name, digest in sorted(meta["sha256"].items())],
        "resources": [
            _resource(file, folder.name, table) for table in ARROW if (file := folder / f"{table}.parquet").is_file()
        ]
        + [_facts(file, home) for home in homes for file in sorted(home.rglob("*.csv"))],
    }


def _resource(file: Path, folder: str, table: str) -> dict:
    present = set(parquet.read_schema(file).names)
    fields = [
        {"name": field.name, "type": _TYPES[field.type], "constraints": {"required": not field.nullable}}
        for field in ARROW[table]
        if field.name in present
    ]
    return {
        "name": table,
        "path": f"{folder}/{file.name}",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": file.stat().st_size,
        "hash": f"sha256:{sha256(file)}",
        "rows": parquet.read_metadata(file).num_rows,
        "schema": {"fields": fields, "primaryKey": KEYS[table]},
    }


def _facts(file: Path, home: Path) -> dict:
    table = pd.read_csv(file, dtype="str", keep_default_na=False)
    inside = file.relative_to(home)
    return {
        "name": "-".join(inside.with_suffix("").parts),
        "path": (Path(home.name) / inside).as_posix(),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.stat().st_size,
        "hash": f"sha256:{sha256(file)}",
        "rows": len(table),
        "schema": {"fields": [{"name": name, "type": _text_type(table[name])} for name in table]},
    }


def _text_type(values: pd.Series) -> str:
    """Narrowest type that all values have that are not empty."""
    known = values[values != ""]
    fits = [name for name, pattern in _PATTERNS.items() if len(known) and known.str.fullmatch(pattern).all()]
    return [*fits, "string"][0]
