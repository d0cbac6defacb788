"""World maps: who works with whom, and a value for each country."""

from collections.abc import Collection

import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.path import Path
from matplotlib.ticker import MaxNLocator

from helpers.data.countries import country_name
from helpers.data.shapes import country_positions
from helpers.present.labels import place_labels
from helpers.present.legends import Entries, legend_row, size_entries, width_entries
from helpers.present.particles import number
from helpers.present.picture import Picture, picture
from helpers.present.projection import equal_earth, globe_edge, great_circle, projected_shapes
from helpers.present.style import (
    FOCAL,
    INK,
    LAND,
    PAPER,
    PLAIN,
    SEA,
    SECOND,
    SEQUENCE,
    canvas,
    style,
)

#: Southern and northern edge of the maps, in degrees: Antarctica is left out.
SOUTH, NORTH = -57.0, 84.0
#: Countries smaller than this, in square degrees of the plane, get a dot of their own in a choropleth.
SMALL = 2e-4

_WORDS = {
    "ko": {
        "title": "{}의 공동연구 연결",
        "subtitle": "선 굵기: 공동 논문 수 · 원 넓이: 국가별 논문 수",
        "alt": "세계 지도: {focal}의 공동 논문이 가장 많은 상대는 {partners}이다.",
        "none": "세계 지도: {focal}의 공동 논문이 없다.",
        "size": "논문 수(원)",
        "width": "{}의 공동 논문",
        "other": "그 밖의 강한 연결",
        "focal": "{}",
        "highlight": "표시한 국가",
        "unknown": "자료 없음",
        "levels": "세계 지도: {title}. 자료가 있는 {n}개국 가운데 가장 높은 곳은 {top}이다.",
        "empty": "세계 지도: {title}. 자료가 있는 국가가 없다.",
    },
    "en": {
        "title": "Who {} works with",
        "subtitle": "Line width: joint works · Circle area: works of the country",
        "alt": "World map: the countries with most joint works with {focal} are {partners}.",
        "none": "World map: {focal} has no joint works.",
        "size": "Works (circles)",
        "width": "Joint works with {}",
        "other": "Other strong links",
        "focal": "{}",
        "highlight": "Marked countries",
        "unknown": "No data",
        "levels": "World map: {title}. Of {n} countries with data, {top} is highest.",
        "empty": "World map: {title}. No country has data.",
    },
}


def _path(shape: shapely.Geometry) -> Path:
    """A matplotlib path of a geometry's polygons, holes included."""
    rings = shapely.get_rings(shapely.get_parts(shapely.simplify(shape, 0.0008)))
    paths = [Path(shapely.get_coordinates(ring), closed=True) for ring in rings]
    return Path.make_compound_path(*paths) if paths else Path(np.empty((0, 2)))


def _base(height: float) -> tuple[Figure, Axes]:
    """Sea and land of the world, without Antarctica; `height` inches are kept free below for legends."""
    low, high = (equal_earth([0], [edge])[1][0] for edge in (SOUTH, NORTH))
    right = globe_edge()[:, 0].max()
    width = 10.4
    tall = (width - 0.3) * (high - low) / (2 * right)
    figure, axes = canvas(width, tall + height + 0.05, left=0.15, right=0.15, top=0.05, bottom=height)
    axes.set(xlim=(-right, right), ylim=(low, high), aspect="equal")
    axes.axis("off")
    axes.fill(*globe_edge().T, color=SEA, linewidth=0, zorder=0)
    return figure, axes


def _fill(axes: Axes, colours: pd.Series) -> None:
    """Fill the countries, with one colour each (index: country) and `LAND` for all others."""
    shapes = projected_shapes()
    fills = shapes["country"].map(colours).fillna(LAND)
    paths = [_path(shape) for shape in shapes["shape"]]
    axes.add_collection(
        PathCollection(paths, facecolors=list(fills), edgecolors=PAPER, linewidths=0.45, zorder=1),
        autolim=False,
    )


def _places() -> pd.DataFrame:
    places = country_positions().set_index("country")
    x, y = equal_earth(places["longitude"].values, places["latitude"].values)
    return places.assign(x=x, y=y)


def _arcs(axes: Axes, links: pd.DataFrame, places: pd.DataFrame, widths, colour: str, **look) -> np.ndarray:
    """Draw links as great circles; return points along them."""
    pieces, thick = [], []
    ends = places[["longitude", "latitude"]]
    for (source, target), width in zip(links[["source", "target"]].values, widths, strict=True):
        arc = great_circle(tuple(ends.loc[source]), tuple(ends.loc[target]))
        pieces += arc
        thick += [width] * len(arc)
    axes.add_collection(
        LineCollection(pieces, colors=colour, linewidths=thick, capstyle="round", **look), autolim=False
    )
    return np.concatenate([piece[::4] for piece in pieces]) if pieces else np.empty((0, 2))


def _known(countries: pd.Series, what: str) -> None:
    wrong = sorted(set(countries.dropna()) - set(country_positions()["country"]))
    if wrong or countries.isna().any():
        raise ValueError(f"{what}: {wrong or 'null'} is no country code; expected ISO 3166-1 alpha-2 codes")


@style()
def world_map(
    links: pd.DataFrame,
    nodes: pd.DataFrame,
    focal_country: str,
    source: str,
    language: str,
    highlight: Collection[str] | None = None,
    n_links: int = 60,
    name: str = "world_map",
    title: str | None = None,
) -> Picture:
    """Map of one country's links to all others, before the strongest links among those.

    Borders are Natural Earth's, de facto (see `helpers.data.shapes.world_shapes`); the projection is Equal
    Earth, cut in the Atlantic, so that a link across it leaves the map on one side and returns on the other.

    Parameters
    ----------
    links : DataFrame
        Columns source, target (alpha-2), works; each pair once.
    nodes : DataFrame
        Columns node (alpha-2), works.
    focal_country : str
        Its `n_links` strongest links are drawn in the accent colour; its first twelve partners get their names.
    source : str
        The line below the picture.
    language : {"ko", "en"}
    highlight : collection of str, optional
        Countries to mark and name: candidates, for instance.
    n_links : int
        How many of the strongest links among all other countries are drawn thin.
    name, title : str
        File name and title of the picture.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        A code is no country's.

    Examples
    --------
    >>> links = pd.DataFrame({"source": ["JP", "JP"], "target": ["KR", "US"], "works": [3, 9]})
    >>> nodes = pd.DataFrame({"node": ["JP", "KR", "US"], "works": [20, 10, 40]})
    >>> world_map(links, nodes, "KR", "Source: example", "en").alt
    'World map: the countries with most joint works with South Korea are Japan (3).'
    """
    words, marked = _WORDS[language], sorted(set(highlight or ()) - {focal_country})
    for what, codes in {"nodes": nodes["node"], "source": links["source"], "target": links["target"]}.items():
        _known(codes, what)
    _known(pd.Series([focal_country, *marked]), "focal_country or highlight")
    focal = country_name(focal_country, language)
    places, links = _places(), links.sort_values(["works", "source", "target"], ascending=[False, True, True])
    own = links[(links["source"] == focal_country) | (links["target"] == focal_country)]
    other = links.drop(own.index).head(n_links)
    own = own.head(n_links)
    partner = own["source"].where(own["source"] != focal_country, own["target"])

    figure, axes = _base(0.62)
    _fill(axes, pd.Series({focal_country: "#F0C9BC"}))
    most = max(own["works"].max() if len(own) else 0, 1)
    strongest = max(other["works"].max() if len(other) else 0, 1)
    _arcs(axes, other, places, 0.4 + 1.6 * (other["works"] / strongest), "#8A949D", alpha=0.55, zorder=2)
    along = _arcs(axes, own[::-1], places, _arc_width(own["works"][::-1], most), FOCAL, alpha=0.62, zorder=3)
    dots = _dots(axes, nodes, places, focal_country, marked)
    named = list(dict.fromkeys([focal_country, *partner.head(12), *marked]))
    _name_countries(axes, named, dots, places, language, focal_country, marked, along)

    groups = [
        (words["width"].format(focal), width_entries(most, lambda n: _arc_width(n, most), language, FOCAL)),
        (words["size"], size_entries(nodes["works"].max(), lambda n: _dot_radius(n, nodes), language, PLAIN)),
        ("\u200b", _kinds(words, bool(len(other)), bool(marked))),
    ]
    legend_row(figure, groups, 0.3, 0.52)
    first = ", ".join(
        f"{country_name(code, language)} ({number(works, language)})"
        for code, works in zip(partner.head(5), own["works"], strict=False)
    )
    alt = words["alt" if len(own) else "none"].format(focal=focal, partners=first)
    return picture(
        figure, name, title or words["title"].format(focal), alt, source, language, words["subtitle"]
    )


def _arc_width(works, most: float):
    return 0.5 + 6.0 * works / most


def _dot_radius(works, nodes: pd.DataFrame):
    return np.maximum(11.0 * np.sqrt(works / max(nodes["works"].max(), 1)), 1.0)


def _kinds(words: dict, other: bool, marked: bool) -> Entries:
    entries = [(words["other"], Line2D([], [], color="#8A949D", alpha=0.7, linewidth=1.3))] if other else []
    if marked:
        dot = Line2D([], [], linestyle="", marker="o", color=SECOND, markersize=8, markeredgecolor=INK)
        entries.append((words["highlight"], dot))
    return entries


def _dots(axes: Axes, nodes: pd.DataFrame, places: pd.DataFrame, focal: str, marked: list[str]) -> pd.Series:
    """Draw the countries' dots, the large ones first; return their radii in points by country."""
    nodes = nodes.sort_values(["works", "node"], ascending=[False, True])
    radii = pd.Series(_dot_radius(nodes["works"].to_numpy(dtype=float), nodes), index=nodes["node"])
    spots = places.loc[nodes["node"]]
    colours = [FOCAL if node == focal else SECOND if node in marked else PLAIN for node in nodes["node"]]
    rims = [INK if node in marked else PAPER for node in nodes["node"]]
    size = (2 * radii.to_numpy()) ** 2
    axes.scatter(
        spots["x"], spots["y"], s=size, c=colours, edgecolors=rims, linewidths=0.6, zorder=5, alpha=0.9
    )
    return radii


def _name_countries(axes, named, radii, places, language, focal, marked, along) -> None:
    everyone = list(dict.fromkeys([*named, *radii.index]))
    place_labels(
        axes,
        places.loc[everyone, ["x", "y"]].to_numpy(),
        [country_name(code, language) for code in named],
        radii.reindex(everyone).fillna(1.0).to_numpy(),
        [12 if code == focal else 9.5 for code in named],
        [FOCAL if code == focal else SECOND if code in marked else INK for code in named],
        must=len(named),
        obstacles=along,
    )


@style()
def choropleth(
    values: pd.Series,
    title: str,
    unit: str,
    source: str,
    language: str,
    name: str = "choropleth",
    digits: int = 0,
    breaks: Collection[float] | None = None,
    highlight: Collection[str] | None = None,
) -> Picture:
    """Map of a value for each country, in up to six classes from pale to dark.

    Borders are Natural Earth's, de facto (see `helpers.data.shapes.world_shapes`). Countries too small to be
    seen (Singapore, Hong Kong, Macao) have a dot in the colour of their class.

    Parameters
    ----------
    values : Series
        Value by alpha-2 code; a null or absent country is shown as one without data.
    title, unit, source : str
        Title, what is measured, and the line below the picture.
    language : {"ko", "en"}
    name : str
        File name of the picture.
    digits : int
        Decimals of the class bounds.
    breaks : collection of float, optional
        Bounds of the classes, rising; round numbers unless told.
    highlight : collection of str, optional
        Countries that are outlined and named.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        A code is no country's, or a value lies outside the breaks.

    Examples
    --------
    >>> levels = pd.Series({"US": 100.0, "KR": 81.5, "SG": 70.0})
    >>> choropleth(levels, "Technology level", "United States = 100", "Source: example", "en").alt
    'World map: Technology level. Of 3 countries with data, United States is highest.'
    """
    words, values = _WORDS[language], values.dropna().astype(float).sort_index()
    marked = sorted(highlight or ())
    _known(pd.Series([*values.index, *marked]), "values or highlight")
    bounds = _bounds(values, breaks)
    steps = np.linspace(0, len(SEQUENCE) - 1, len(bounds) - 1).round().astype(int)
    ramp = ListedColormap([SEQUENCE[step] for step in steps])
    colours = pd.Series(
        list(ramp(BoundaryNorm(bounds, ramp.N)(values.clip(upper=bounds[-1] - 1e-12)))), values.index
    )
    figure, axes = _base(0.6)
    _fill(axes, colours)
    places, shapes = _places(), projected_shapes().set_index("country")["shape"]
    small = [code for code in values.index if code not in shapes or shapes[code].area < SMALL]
    axes.scatter(
        places.loc[small, "x"],
        places.loc[small, "y"],
        s=26,
        c=list(colours[small]),
        edgecolors=INK,
        linewidths=0.5,
        zorder=4,
    )
    _outline(axes, marked, shapes)
    _name_countries(
        axes,
        marked,
        pd.Series(3.0, index=list(dict.fromkeys([*marked, *small]))),
        places,
        language,
        None,
        [],
        None,
    )
    entries = [
        (f"{number(low, language, digits)}–{number(high, language, digits)}", Patch(facecolor=SEQUENCE[step]))
        for low, high, step in zip(bounds[:-1], bounds[1:], steps, strict=True)
    ]
    legend_row(figure, [(unit, [*entries, (words["unknown"], Patch(facecolor=LAND))])], 0.3, 0.5)
    top = country_name(values.idxmax(), language) if len(values) else ""
    alt = words["levels" if len(values) else "empty"].format(title=title, n=len(values), top=top)
    return picture(figure, name, title, alt, source, language)


def _bounds(values: pd.Series, breaks: Collection[float] | None) -> np.ndarray:
    if breaks is None:
        low, high = (values.min(), values.max()) if len(values) else (0.0, 1.0)
        return MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high if high > low else low + 1)
    bounds = np.array(sorted(breaks), dtype=float)
    if len(bounds) < 2 or (values < bounds[0]).any() or (values > bounds[-1]).any():
        raise ValueError(
            f"breaks {bounds.tolist()} do not hold all values ({values.min()} to {values.max()})"
        )
    return bounds


def _outline(axes: Axes, marked: list[str], shapes: pd.Series) -> None:
    paths = [_path(shapes[code]) for code in marked if code in shapes]
    axes.add_collection(
        PathCollection(paths, facecolors="none", edgecolors=FOCAL, linewidths=1.1, zorder=3), autolim=False
    )
