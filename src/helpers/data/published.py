"""What was published: Korea's technology levels and cooperation types, and scores of countries, with their sources.

The facts stand in ``data/published``. The documents give ranks, some scores and the components (papers among the
10 % most cited, triadic patent families, expert scores), but neither weights nor a formula: they are there to be
compared with, not to be computed from.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from helpers.data.checked_table import (
    country,
    day_text,
    number_in,
    one_of,
    optional,
    read_checked,
    several,
    technology,
    text,
)
from helpers.data.countries import country_name
from helpers.data.places import DATA

LEVELS = DATA / "published" / "korea_technology_levels.csv"
SCORES = DATA / "published" / "country_scores.csv"

#: Whose ranks and types were published.
FOCAL = "KR"

#: The four cooperation types as published, and their codes.
TYPE_CODES = {
    "시장 추격형": "catch_up",
    "시장 주도형": "leadership",
    "신기술 확보형": "acquisition",
    "신기술 확산형": "diffusion",
}


_LEVELS = {
    "reviewed_on": day_text,
    **dict.fromkeys(("field_ko", "field_en", "sub_technology_ko", "sub_technology_en"), text),
    "technology": optional(technology),
    "korea_rank": optional(number_in(1, 300, whole=True)),
    "korea_score": optional(number_in(0, 100)),
    "cooperation_type_ko": optional(several(one_of(*TYPE_CODES))),
    "partners_iso": optional(several(country)),
    "source": text,
    "quote": optional(text),
}
_SCORES = {
    "reviewed_on": day_text,
    "sub_technology_en": text,
    "technology": optional(technology),
    "country_iso": country,
    "score": number_in(0, 100),
    "source": text,
}


def _read(path: Path, columns: dict, *keys: str) -> pd.DataFrame:
    """One table of facts, in which no two rows have the same keys, where all of them are known."""

    def faults(table: pd.DataFrame) -> list[tuple[int, str, str]]:
        again = table.duplicated(list(keys)) & table[list(keys)].notna().all(axis=1)
        found = [(at, keys[-1], f"each {' and '.join(keys)} once") for at in again.to_numpy().nonzero()[0]]
        unquoted = (
            ~table.apply(_is_quoted, axis=1).to_numpy(bool) if "quote" in table and len(table) else np.zeros(0, bool)
        )
        what = "a text with the rank, the type and the partners"
        return found + [(at, "quote", what) for at in unquoted.nonzero()[0]]

    return read_checked(path, columns, faults, required=columns).drop(columns="row")


def _is_quoted(row: pd.Series) -> bool:
    """Whether a row's quote, where it has one, holds the rank, the type and the partners that stand beside it."""
    if pd.isna(row["quote"]):
        return True
    given = row[["cooperation_type_ko", "partners_iso"]].fillna("")
    partners = [country_name(code, "ko") for code in given["partners_iso"].split(";") if code]
    kinds = given["cooperation_type_ko"].split(";")
    return all(text in row["quote"] for text in (f"{row['korea_rank']:.0f}위", *kinds, *partners))


def read_published(path: Path = LEVELS) -> pd.DataFrame:
    """Read Korea's published levels of 23 sub-technologies.

    Parameters
    ----------
    path : Path
        CSV with the columns of ``data/published/korea_technology_levels.csv``.

    Returns
    -------
    DataFrame
        reviewed_on, field_ko, field_en, sub_technology_ko, sub_technology_en, technology (an id of
        ``technologies.toml``, or missing), korea_rank (Int64), korea_score (where the leader has up to 100; often
        missing), cooperation_type_ko, partners_iso (codes separated by ``;``), source, quote (how the source prints rank,
        type and partners, " … " where words are left out; missing where no text of it is kept) and `type`: the codes of the
        cooperation types, separated by ``;`` where parts of the sub-technology got different ones. In the order of
        the file, which is that of the dates.

    Raises
    ------
    ValueError
        Names the file, row, column, value and what was expected.

    Examples
    --------
    >>> published = read_published().query("technology == 'industrial-ai'")
    >>> published[["korea_rank", "korea_score", "type"]].to_dict("records")
    [{'korea_rank': 6, 'korea_score': 21.4, 'type': 'acquisition'}]
    """
    table = _read(path, _LEVELS, "technology")
    numbers = {"korea_rank": "Int64", "korea_score": "float64"}
    table = table.astype(dict.fromkeys(_LEVELS.keys() - numbers.keys(), "str") | numbers)
    return table.assign(type=table["cooperation_type_ko"].replace(TYPE_CODES, regex=True))


def read_country_scores(path: Path = SCORES) -> pd.DataFrame:
    """Read the published scores of countries in three sub-technologies of quantum technology.

    Parameters
    ----------
    path : Path
        CSV with the columns of ``data/published/country_scores.csv``.

    Returns
    -------
    DataFrame
        reviewed_on, sub_technology_en, technology, country_iso, score (0 to 100), source.

    Raises
    ------
    ValueError
        Names the file, row, column, value and what was expected.

    Examples
    --------
    >>> scores = read_country_scores()
    >>> scores.loc[scores["technology"] == "quantum-communication", "score"].tolist()
    [84.8, 82.5, 2.9]
    """
    table = _read(path, _SCORES, "technology", "country_iso")
    return table.astype(dict.fromkeys(_SCORES.keys() - {"score"}, "str") | {"score": "float64"})


def comparable(meta: dict) -> pd.DataFrame:
    """The published facts that a corpus can be held against: none of them for a synthetic one.

    Parameters
    ----------
    meta : dict
        What corpus.json says.

    Returns
    -------
    DataFrame
        As `read_published` gives it.

    Examples
    --------
    >>> len(comparable({"synthetic": False})), len(comparable({"synthetic": True}))
    (23, 0)
    """
    published = read_published()
    return published.head(0) if meta["synthetic"] else published
