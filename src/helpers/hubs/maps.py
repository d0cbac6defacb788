"""The map of hubs: which partner places each hub serves, and what lies within its reach."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

from helpers.data.great_circle import EARTH_KM
from helpers.hubs.city_names import city_names
from helpers.page.basemap import check_codes, empty_world, fill_countries
from helpers.page.labels import place_labels
from helpers.page.legends import legend_row, size_entries
from helpers.page.particles import number, percent
from helpers.page.picture import Picture, picture
from helpers.page.projection import CENTRE, equal_earth, great_circle
from helpers.page.style import BEYOND, FOCAL_LAND, INK, MUTED, PAPER, PLAIN, SECOND, style

_WORDS = {
    "ko": {
        "size": "협력처의 가중치, %(원)",
        "hub": "거점",
        "within": "반경 안",
        "beyond": "반경 밖",
        "line": "가장 가까운 거점",
        "ring": "반경 {}km",
        "kinds": "표시",
        "alt": "세계 지도: {title}. {rows}.",
        "one": "{city} 몫 {share}",
    },
    "en": {
        "size": "Weight of a partner place, % (circles)",
        "hub": "Hub",
        "within": "Within the radius",
        "beyond": "Beyond it",
        "line": "To the nearest hub",
        "ring": "Radius of {} km",
        "kinds": "Marks",
        "alt": "World map: {title}. {rows}.",
        "one": "{city} serves {share}",
    },
}


def _radius(weight, most: float):
    return np.maximum(10.0 * np.sqrt(np.asarray(weight, float) / most), 1.0)


def circle(latitude: float, longitude: float, radius_km: float, n: int = 181) -> list[np.ndarray]:
    """Points at one distance from a place, projected and broken where the ring leaves the map.

    Examples
    --------
    >>> len(circle(37.5, 127.0, 1000.0)), len(circle(51.5, -20.0, 1500.0))
    (1, 3)
    """
    turn, angle = np.linspace(0, 2 * np.pi, n), radius_km / EARTH_KM
    north, east = np.radians([latitude, longitude])
    to = np.arcsin(np.clip(np.sin(north) * np.cos(angle) + np.cos(north) * np.sin(angle) * np.cos(turn), -1, 1))
    way = np.arctan2(np.sin(turn) * np.sin(angle) * np.cos(north), np.cos(angle) - np.sin(north) * np.sin(to))
    longitudes = np.degrees(east + way)
    x, y = equal_earth(longitudes, np.degrees(to))
    jumps = np.flatnonzero(np.abs(np.diff((longitudes - CENTRE + 180) % 360)) > 180) + 1
    return [piece for piece in np.split(np.column_stack([x, y]), jumps) if len(piece) > 1]


def _lines(axes: Axes, served: pd.DataFrame, spots: pd.DataFrame) -> np.ndarray:
    pieces = []
    for place in served.itertuples():
        end = spots.loc[place.hub]
        pieces += great_circle((place.longitude, place.latitude), (end.longitude, end.latitude), n=40)
    look = {"colors": MUTED, "linewidths": 0.5, "alpha": 0.45, "zorder": 2}
    axes.add_collection(LineCollection(pieces, **look), autolim=False)
    return np.concatenate([piece[::4] for piece in pieces]) if pieces else np.empty((0, 2))


def _places(axes: Axes, served: pd.DataFrame, most: float) -> None:
    for within, colour, order in ((False, BEYOND, 3), (True, PLAIN, 4)):
        part = served[served["within"] == within].sort_values(["weight", "city_id"], ascending=[False, True])
        x, y = equal_earth(part["longitude"].to_numpy(), part["latitude"].to_numpy())
        look = {"s": (2 * _radius(part["weight"], most)) ** 2, "edgecolors": PAPER, "linewidths": 0.5, "alpha": 0.9}
        axes.scatter(x, y, color=colour, zorder=order, **look)


@style()
def hub_map(
    served: pd.DataFrame,
    hubs: pd.DataFrame,
    radius_km: float,
    focal_country: str,
    title: str,
    unit: str,
    source: str,
    language: str,
    name: str = "hub_map",
) -> Picture:
    """Hubs as stars, partner places by weight, a line from each to its hub, and the radius around each hub.

    Parameters
    ----------
    served : DataFrame
        city_id, latitude, longitude, weight, hub (city_id), within; from `helpers.hubs.siting.served_places`.
    hubs : DataFrame
        city_id, city, city_ko, country, share; from `helpers.hubs.siting.describe_hubs`.
    radius_km : float
    focal_country : str
        Shaded on the map.
    title, unit, source : str
    language : {"ko", "en"}
    name : str
        File name of the picture.

    Returns
    -------
    Picture

    Examples
    --------
    >>> served = pd.DataFrame({"city_id": [1, 2], "latitude": [42.4, 40.7], "longitude": [-71.1, -74.0],
    ...     "weight": [0.6, 0.4], "hub": [1, 1], "within": [True, True]})
    >>> hubs = pd.DataFrame({"city_id": [1], "city": ["Boston"], "city_ko": ["보스턴"], "country": ["US"],
    ...     "share": [1.0]})
    >>> hub_map(served, hubs, 1000.0, "KR", "Hubs", "weights", "Source: example", "en").alt
    'World map: Hubs. Boston (United States) serves 100%.'
    """
    words, spots = _WORDS[language], served.set_index("city_id")[["latitude", "longitude"]]
    check_codes(pd.Series([focal_country]), "focal_country")
    names, most = city_names(hubs, language), max(served["weight"].max(), 1e-9)
    figure, axes = empty_world(0.62)
    fill_countries(axes, pd.Series({focal_country: FOCAL_LAND}))
    along = _lines(axes, served[served["city_id"] != served["hub"]], spots)
    _places(axes, served, most)
    rings = [piece for city in hubs["city_id"] for piece in circle(*spots.loc[city], radius_km)]
    look = {"colors": SECOND, "linewidths": 1.2, "linestyles": "--", "zorder": 5}
    axes.add_collection(LineCollection(rings, **look), autolim=False)
    at = spots.loc[hubs["city_id"]]
    x, y = equal_earth(at["longitude"].to_numpy(), at["latitude"].to_numpy())
    axes.scatter(x, y, marker="*", s=330, color=SECOND, edgecolors=PAPER, linewidths=1.1, zorder=7)
    texts = [f"{names[city]} {percent(share, 0)}" for city, share in zip(hubs["city_id"], hubs["share"], strict=True)]
    n, points = len(hubs), np.column_stack([x, y])
    place_labels(axes, points, texts, np.full(n, 9.0), np.full(n, 10.5), [INK] * n, must=n, obstacles=along)

    star = Line2D([], [], linestyle="", marker="*", color=SECOND, markersize=14, markeredgecolor=PAPER)
    dot = {"linestyle": "", "marker": "o", "markersize": 8, "markeredgewidth": 0}
    kinds = [
        (words["hub"], star),
        (words["within"], Line2D([], [], color=PLAIN, **dot)),
        (words["beyond"], Line2D([], [], color=BEYOND, **dot)),
        (words["line"], Line2D([], [], color=MUTED, linewidth=0.8)),
        (words["ring"].format(number(radius_km, language)), Line2D([], [], color=SECOND, linestyle="--")),
    ]
    sizes = size_entries(100 * most, lambda weight: _radius(weight / 100, most), language, PLAIN)
    legend_row(figure, [(words["size"], sizes), (words["kinds"], kinds)], 0.3, 0.52)
    told = [
        words["one"].format(city=names[city], share=percent(share, 0))
        for city, share in zip(hubs["city_id"], hubs["share"], strict=True)
    ]
    return picture(figure, name, title, words["alt"].format(title=title, rows="; ".join(told)), source, language, unit)
