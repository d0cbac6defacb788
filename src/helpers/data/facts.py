"""Facts that documents state, opened as a notebook opens a corpus.

A table of facts is a CSV with one row a fact. Its columns `document`, `section` and `quote` say where the fact stands
and how it is printed there; labels come in Korean and English (`label_ko`, `label_en`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.data.hashes import sha256
from helpers.data.languages import check_language
from helpers.data.scope import Scope

LICENCE = "facts, each with its document"


@dataclass(frozen=True)
class Facts:
    """Tables of facts and what is said of them: for facts what `helpers.data.corpus.Corpus` is for works."""

    tables: dict[str, pd.DataFrame]
    meta: dict


def open_facts(
    tables: Mapping[str, pd.DataFrame],
    files: Mapping[str, Path],
    *,
    name: str,
    language: str,
    synthetic: bool = False,
    **parameters,
) -> Scope:
    """A scope over tables of facts, as `helpers.page.record.save` and `helpers.page.sources.source_line` need it.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Read and checked; at least one has a column `document`, and the documents named are the source.
    files : mapping of str to path
        The files the tables were read from, by the name under which their hash is recorded.
    name : str
        What the facts are called in the record: the parameter that named them.
    language : {"ko", "en"}
    synthetic : bool
        Whether the facts are invented: every page and picture then says so.
    **parameters
        The notebook's parameters, kept for the record.

    Returns
    -------
    Scope
        `corpus` and `whole` are `Facts`; a date of retrieval and a query are unknown (None), for documents have none.

    Raises
    ------
    ValueError
        The language is none of the two, or no table names a document.

    Examples
    --------
    >>> tables = {"actions": pd.DataFrame({"document": ["City report 2022"] * 2, "quote": ["a", "b"]})}
    >>> scope = open_facts(tables, {}, name="city", language="en", pledges="city")
    >>> scope.corpus.meta["source"], scope.corpus.meta["counts"], scope.parameters
    ('City report 2022', {'facts': 2}, {'pledges': 'city', 'language': 'en'})
    """
    check_language(language)
    documents = [table["document"].dropna() for table in tables.values() if "document" in table]
    documents = pd.concat(documents).unique() if documents else []
    if not len(documents):
        raise ValueError(f"facts {name!r}: no row names its document")
    meta = {
        "name": name,
        "source": "; ".join(sorted(documents)),
        "licence": LICENCE,
        "retrieved": None,
        "query": None,
        "counts": {"facts": sum(len(table) for table in tables.values())},
        "sha256": {label: sha256(Path(file)) for label, file in sorted(files.items())},
        "synthetic": synthetic,
    }
    facts = Facts(dict(tables), meta)
    return Scope(facts, facts, {**parameters, "language": language})
