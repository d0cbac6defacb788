"""What was published: Korea's technology levels and cooperation types, and scores of countries, with their sources.

The facts stand in ``data/published``. The documents give ranks, some scores and the components (papers among the
10 % most cited, triadic patent families, expert scores), but neither weights nor a formula: they are there to be
compared with, not to be computed from.
"""

from pathlib import Path

import pandas as pd

from helpers.data.countries import COUNTRIES, country_name
from helpers.data.places import DATA
from helpers.data.technologies import read_technologies

LEVELS = DATA / "published" / "korea_technology_levels.csv"
SCORES = DATA / "published" / "country_scores.csv"

#: Whose ranks and types were published.
FOCAL = "KR"

#: The four cooperation types as published, and their codes.
TYPES = {
    "시장 추격형": "catch_up",
    "시장 주도형": "leadership",
    "신기술 확보형": "acquisition",
    "신기술 확산형": "diffusion",
}


def _read(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    """Read one table of facts as text; an empty cell is missing, and `NA` is Namibia."""
    table = pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[""])
    lacking = [column for column in columns if column not in table]
    if lacking:
        raise ValueError(f"{path}: no column {lacking[0]!r}; expected {', '.join(columns)}")
    return table


def _demand(path: Path, values: pd.Series, right: pd.Series, expected: str) -> None:
    """Raise for the first value that is not right; rows are counted as in the file, the heading being row 1."""
    wrong = values[~right.fillna(False).astype(bool)]
    if len(wrong):
        raise ValueError(
            f"{path}: row {wrong.index[0] + 2}, column {values.name}, value {wrong.iloc[0]!r}: expected {expected}"
        )


def _number(path: Path, values: pd.Series, low: float, high: float, whole: bool) -> pd.Series:
    """A column of text as numbers from `low` to `high`."""
    number = pd.to_numeric(values, errors="coerce")
    right = number.between(low, high) & (number.mod(1).eq(0) if whole else True)
    kind = "whole number" if whole else "number"
    _demand(path, values, values.isna() | right, f"a {kind} from {low:g} to {high:g}, or nothing")
    return number.astype("Int64" if whole else "float64")


def _check_shared(path: Path, table: pd.DataFrame) -> None:
    """Technologies must be known, and each row must name its day and its source."""
    known = read_technologies()["id"]
    technology = table["technology"]
    _demand(path, technology, technology.isna() | technology.isin(known), "an id of technologies.toml, or nothing")
    day = pd.to_datetime(table["reviewed_on"], format="%Y-%m-%d", errors="coerce")
    _demand(path, table["reviewed_on"], day.notna(), "a day as 2024-06-26")
    for column in ("sub_technology_en", "source"):
        _demand(path, table[column], table[column].notna(), "a text")


def _is_quoted(row: pd.Series) -> bool:
    """Whether a row's quote, where it has one, holds the rank, the type and the partners that stand beside it."""
    if pd.isna(row["quote"]):
        return True
    given = row[["cooperation_type_ko", "partners_iso"]].fillna("")
    partners = [country_name(code, "ko") for code in given["partners_iso"].split(";") if code]
    kinds = given["cooperation_type_ko"].split(";")
    return all(text in row["quote"] for text in (f"{row['korea_rank']}위", *kinds, *partners))


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
    columns = (
        "reviewed_on",
        "field_ko",
        "field_en",
        "sub_technology_ko",
        "sub_technology_en",
        "technology",
        "korea_rank",
        "korea_score",
        "cooperation_type_ko",
        "partners_iso",
        "source",
        "quote",
    )
    table = _read(path, columns)
    _check_shared(path, table)
    named = table["technology"].dropna()
    _demand(path, table["technology"], ~table["technology"].isin(named[named.duplicated()]), "an id that stands once")
    for column, known in (("cooperation_type_ko", set(TYPES)), ("partners_iso", set(COUNTRIES))):
        listed = table[column].str.split(";", expand=False)
        right = listed.map(lambda values, known=known: set(values) <= known, na_action="ignore")
        _demand(path, table[column], listed.isna() | right.eq(True), f"of {', '.join(sorted(known)[:4])}, ... with ;")
    rank = _number(path, table["korea_rank"], 1, 300, whole=True)
    score = _number(path, table["korea_score"], 0, 100, whole=False)
    _demand(path, table["quote"], table.apply(_is_quoted, axis=1), "a text with the rank, the type and the partners")
    return table.assign(
        korea_rank=rank, korea_score=score, type=table["cooperation_type_ko"].replace(TYPES, regex=True)
    )


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
    table = _read(path, ("reviewed_on", "sub_technology_en", "technology", "country_iso", "score", "source"))
    _check_shared(path, table)
    country = table["country_iso"]
    _demand(path, country, country.isin(COUNTRIES), "an ISO 3166-1 alpha-2 code")
    once = ~table.duplicated(["technology", "country_iso"])
    _demand(path, country, once, "one score for a technology and country")
    score = _number(path, table["score"], 0, 100, whole=False)
    _demand(path, table["score"], score.notna(), "a number")
    return table.assign(score=score)


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
