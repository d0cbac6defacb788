"""What was published: Korea's technology levels and cooperation types, and scores of countries, with their sources.

The facts stand in ``data/published``. The documents give ranks, some scores and the components (papers among the
10 % most cited, triadic patent families, expert scores), but neither weights nor a formula: they are there to be
compared with, not to be computed from.
"""

from pathlib import Path

import pandas as pd

from helpers.data.countries import COUNTRIES
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
        missing), cooperation_type_ko, partners_iso (codes separated by ``;``), source, and `type`: the codes of the
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
    )
    table = _read(path, columns)
    _check_shared(path, table)
    named = table["technology"].dropna()
    _demand(path, table["technology"], ~table["technology"].isin(named[named.duplicated()]), "an id that stands once")
    for column, known in (("cooperation_type_ko", set(TYPES)), ("partners_iso", set(COUNTRIES))):
        listed = table[column].str.split(";", expand=False)
        right = listed.map(lambda values, known=known: set(values) <= known, na_action="ignore")
        _demand(path, table[column], listed.isna() | right.eq(True), f"of {', '.join(sorted(known)[:4])}, ... with ;")
    return table.assign(
        korea_rank=_number(path, table["korea_rank"], 1, 300, whole=True),
        korea_score=_number(path, table["korea_score"], 0, 100, whole=False),
        type=table["cooperation_type_ko"].replace(TYPES, regex=True),
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


def published_levels(technologies=None) -> pd.DataFrame:
    """The published levels as a table for a page.

    Parameters
    ----------
    technologies : iterable of str, optional
        Ids to keep. Without it all 23 rows stand, those included that have no id.

    Returns
    -------
    DataFrame
        reviewed_on, field_ko, field_en, sub_technology_ko, sub_technology_en, technology, rank, score,
        published_type, partners (codes separated by ``;``), document.

    Examples
    --------
    >>> len(published_levels()), published_levels(["quantum-sensing"])["rank"].tolist()
    (23, [12])
    """
    table = (
        read_published()
        .drop(columns="cooperation_type_ko")
        .rename(
            columns={
                "korea_rank": "rank",
                "korea_score": "score",
                "partners_iso": "partners",
                "type": "published_type",
                "source": "document",
            }
        )
    )
    if technologies is not None:
        table = table[table["technology"].isin(list(technologies))].reset_index(drop=True)
    last = ["published_type", "partners", "document"]
    return table[[*table.columns.drop(last), *last]]


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


def compare_partners(ranking: pd.DataFrame, published: pd.DataFrame, first: int = 5) -> pd.DataFrame:
    """Published partners of a technology beside those that are ranked first.

    Parameters
    ----------
    ranking : DataFrame
        Of one technology, see `partner_ranking.rank_partners`.
    published : DataFrame
        As `read_published` gives it.
    first : int
        How many of the ranking to hold against the published ones.

    Returns
    -------
    DataFrame
        country, is_published, rank, rank_low, rank_high, level, ease, effectiveness, constraint; the first of the
        ranking and every published partner, by rank; empty where no partners were published. The published lists are
        of fields, so sub-technologies of one field share them, and their order is not known to be a rank.

    Examples
    --------
    >>> ranking = pd.DataFrame({"technology": "quantum-sensing", "country": ["CN", "US", "JP"], "rank": [1, 2, 3],
    ...     "rank_low": 1, "rank_high": 3, "level": 0.5, "ease": 0.5, "effectiveness": 0.5, "constraint": None})
    >>> compare_partners(ranking, read_published(), first=1)[["country", "is_published"]].values.tolist()
    [['CN', False], ['US', True], ['JP', True], ['CA', True], ['DE', True], ['NL', True]]
    """
    columns = ["rank", "rank_low", "rank_high", "level", "ease", "effectiveness", "constraint"]
    of = published[published["technology"].isin(ranking["technology"].unique())]
    named = sorted(set(of["partners_iso"].dropna().str.split(";").explode()))
    chosen = ranking[ranking["country"].isin(named) | (ranking["rank"] <= first)]
    absent = pd.DataFrame({"country": [code for code in named if code not in set(ranking["country"])]}, dtype="str")
    table = pd.concat([chosen[["country", *columns]], absent], ignore_index=True) if named else chosen.head(0)
    table = table.assign(is_published=table["country"].isin(named))
    return table[["country", "is_published", *columns]].sort_values(["rank", "country"], ignore_index=True)


def agreement(levels: pd.DataFrame, published: pd.DataFrame, focal: str = FOCAL) -> pd.DataFrame:
    """Computed ranks and scores of a country beside the published ones.

    Parameters
    ----------
    levels : DataFrame
        technology, country, rank, rank_low, rank_high, score (see `levels.technology_levels`).
    published : DataFrame
        As `read_published` gives it. Its ranks are Korea's: for another country only scores were published, and few.
    focal : str
        ISO 3166-1 alpha-2 code.

    Returns
    -------
    DataFrame
        technology, published_rank, published_score, rank, rank_low, rank_high, score, within (the published rank
        lies in the interval of the computed one; null where one of the two is unknown), difference (computed rank
        minus published rank: above 0 where the computed rank is the worse). A row for each technology with something
        published of that country; sorted by technology.

    Examples
    --------
    >>> levels = pd.DataFrame({"technology": ["quantum-sensing"], "country": ["KR"], "rank": [9], "rank_low": [7],
    ...                        "rank_high": [13], "score": [4.0]})
    >>> both = agreement(levels, read_published()).query("technology == 'quantum-sensing'")
    >>> both[["published_rank", "rank", "within", "difference"]].to_dict("records")
    [{'published_rank': 12, 'rank': 9, 'within': True, 'difference': -3}]
    """
    if focal == FOCAL:
        stated = published.rename(columns={"korea_rank": "published_rank", "korea_score": "published_score"})
    else:
        scores = read_country_scores()
        stated = scores[scores["country_iso"] == focal].rename(columns={"score": "published_score"})
        stated = stated.assign(published_rank=pd.Series(pd.NA, index=stated.index, dtype="Int64"))
    stated = stated.dropna(subset=["technology"])[["technology", "published_rank", "published_score"]]
    ranks = ["rank", "rank_low", "rank_high"]
    own = levels.loc[levels["country"] == focal, ["technology", *ranks, "score"]].astype(dict.fromkeys(ranks, "Int64"))
    table = stated.merge(own, on="technology", how="left")
    rank = table["published_rank"]
    return table.assign(
        within=((table["rank_low"] <= rank) & (rank <= table["rank_high"])).astype("boolean"),
        difference=table["rank"] - rank,
    ).sort_values("technology", ignore_index=True)
