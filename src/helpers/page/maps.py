"""World maps: who works with whom, and a value for each country."""

from collections.abc import Collection

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from helpers.data.countries import country_name
from helpers.page.basemap import check_codes, empty_world, fill_countries, name_countries, outline_countries, places
from helpers.page.legends import Entries, legend_row, size_entries, width_entries
from helpers.page.particles import listed, number
from helpers.page.picture import Picture, picture
from helpers.page.projection import great_circle, projected_shapes
from helpers.page.style import FOCAL, FOCAL_LAND, INK, OTHERS, PAPER, PLAIN, SECOND, SEQUENCE, STROKES, style

#: Countries smaller than this (in squared radii of the globe: some 8,000 square kilometres) get a dot of
#: their own in a choropleth.
SMALL = 2e-4

_WORDS = {
    "ko": {
        "title": "{}의 공동연구 연결",
        "subtitle": "선 굵기: 공동 논문 수 · 원 넓이: 국가별 논문 수",
        "alt": "세계 지도: {focal}의 공동 논문. {partners}.",
        "none": "세계 지도: {focal}의 공동 논문이 없다.",
        "size": "논문 수(원)",
        "width": "{}의 공동 논문",
        "other": "그 밖의 강한 연결",
        "highlight": "표시한 국가",
        "unknown": "자료 없음",
        "levels": "세계 지도: {title}. 자료가 있는 {n}개국 가운데 가장 높은 곳은 {top}이다.",
        "alike": "세계 지도: {title}. 자료가 있는 {n}개국 가운데 {top}개국이 똑같이 가장 높다.",
        "empty": "세계 지도: {title}. 자료가 있는 국가가 없다.",
    },
    "en": {
        "title": "Who {} works with",
        "subtitle": "Line width: joint works · Circle area: works of the country",
        "alt": "World map: joint works of {focal}. {partners}.",
        "none": "World map: {focal} has no joint works.",
        "size": "Works (circles)",
        "width": "Joint works with {}",
        "other": "Other strong links",
        "highlight": "Marked countries",
        "unknown": "No data",
        "levels": "World map: {title}. Of {n} countries with data, highest: {top}.",
        "alike": "World map: {title}. Of {n} countries with data, {top} are highest alike.",
        "empty": "World map: {title}. No country has data.",
    },
}


def _arc_width(works, most: float):
    return 0.5 + 6.0 * works / most


def _dot_radius(works, most: float):
    return np.maximum(11.0 * np.sqrt(works / most), 1.0)


def _arcs(axes: Axes, links: pd.DataFrame, widths: pd.Series, colour: str, alpha: float, order: int) -> np.ndarray:
    """Draw links as great circles; return points along them."""
    ends, pieces, thick = places()[["longitude", "latitude"]], [], []
    for (source, target), width in zip(links[["source", "target"]].to_numpy(), widths, strict=True):
        arc = great_circle(tuple(ends.loc[source]), tuple(ends.loc[target]))
        pieces += arc
        thick += [width] * len(arc)
    look = {"colors": colour, "linewidths": thick, "alpha": alpha, "zorder": order, "capstyle": "round"}
    axes.add_collection(LineCollection(pieces, **look), autolim=False)
    return np.concatenate([piece[::4] for piece in pieces]) if pieces else np.empty((0, 2))


def _dots(axes: Axes, nodes: pd.DataFrame, most: float, focal: str, marked: list[str]) -> pd.Series:
    """Draw the countries' dots, the large ones first; return their radii in points by country."""
    nodes = nodes.sort_values(["works", "node"], ascending=[False, True])
    radii = pd.Series(_dot_radius(nodes["works"].to_numpy(dtype=float), most), index=nodes["node"])
    spots = places().loc[nodes["node"]]
    faces = [FOCAL if node == focal else SECOND if node in marked else PLAIN for node in nodes["node"]]
    rims = [INK if node in marked else PAPER for node in nodes["node"]]
    look = {"s": (2 * radii.to_numpy()) ** 2, "c": faces, "edgecolors": rims, "linewidths": 0.6}
    axes.scatter(spots["x"], spots["y"], zorder=5, alpha=0.9, **look)
    return radii


def _kinds(words: dict, other: bool, marked: bool) -> Entries:
    entries = [(words["other"], Line2D([], [], color=OTHERS, alpha=0.7, linewidth=1.3))] if other else []
    if marked:
        dot = Line2D([], [], linestyle="", marker="o", color=SECOND, markersize=8, markeredgecolor=INK)
        entries.append((words["highlight"], dot))
    return entries


def _partners(links: pd.DataFrame, focal: str) -> pd.Series:
    """The focal country's partners, the strongest first: works by alpha-2 code."""
    own = links[(links["source"] == focal) | (links["target"] == focal)]
    return own.set_index(own["source"].where(own["source"] != focal, own["target"]))["works"]


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
        Its strongest links are drawn in the accent colour, and its first twelve partners get their names.
    source : str
        The line below the picture.
    language : {"ko", "en"}
    highlight : collection of str, optional
        Countries to mark and name: candidates, for instance.
    n_links : int
        How many of the country's strongest links are drawn, and how many of the strongest among all others.
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
    'World map: joint works of South Korea. Japan (3).'
    """
    words, marked = _WORDS[language], sorted(set(highlight or ()) - {focal_country})
    for what, codes in {"nodes": nodes["node"], "source": links["source"], "target": links["target"]}.items():
        check_codes(codes, what)
    check_codes(pd.Series([focal_country, *marked]), "focal_country or highlight")
    focal = country_name(focal_country, language)
    links = links.sort_values(["works", "source", "target"], ascending=[False, True, True])
    partners = _partners(links, focal_country)
    mine = (links["source"] == focal_country) | (links["target"] == focal_country)
    own, other = links[mine].head(n_links)[::-1], links[~mine].head(n_links)[::-1]
    most, busiest = max(partners.max(), 1) if len(partners) else 1, max(nodes["works"].max(), 1)

    figure, axes = empty_world(0.62)
    fill_countries(axes, pd.Series({focal_country: FOCAL_LAND}))
    _arcs(axes, other, 0.4 + 1.6 * other["works"] / max(other["works"].max(), 1), OTHERS, 0.55, 2)
    along = _arcs(axes, own, _arc_width(own["works"], most), FOCAL, 0.62, 3)
    radii = _dots(axes, nodes, busiest, focal_country, marked)
    named = {focal_country: FOCAL} | dict.fromkeys(partners.index[:12], INK) | dict.fromkeys(marked, SECOND)
    name_countries(axes, named, radii, language, large=focal_country, obstacles=along)
    lines = width_entries(most, lambda n: _arc_width(n, most), language, FOCAL) if len(own) else []
    circles = size_entries(busiest, lambda n: _dot_radius(n, busiest), language, PLAIN)
    kinds = _kinds(words, bool(len(other)), bool(marked))
    groups = [(words["width"].format(focal), lines), (words["size"], circles), ("\u200b", kinds)]
    legend_row(figure, groups, 0.3, 0.52)

    told = [f"{country_name(code, language)} ({number(n, language)})" for code, n in partners.head(5).items()]
    alt = words["alt" if told else "none"].format(focal=focal, partners=", ".join(told))
    title = title or words["title"].format(focal)
    return picture(figure, name, title, alt, source, language, words["subtitle"])


def _bounds(values: pd.Series, breaks: Collection[float] | None) -> np.ndarray:
    if breaks is None:
        low, high = (values.min(), values.max()) if len(values) else (0.0, 1.0)
        high = high if high > low else low + 1
        ticks = MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
        return ticks[(np.append(ticks[1:], np.inf) > low) & (np.append(-np.inf, ticks[:-1]) < high)]
    bounds = np.array(sorted(breaks), dtype=float)
    if len(bounds) < 2 or (values < bounds[0]).any() or (values > bounds[-1]).any():
        raise ValueError(f"breaks {bounds.tolist()} do not hold all values ({values.min()} to {values.max()})")
    return bounds


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
    'World map: Technology level. Of 3 countries with data, highest: United States.'
    """
    words, values = _WORDS[language], values.dropna().astype(float).sort_index()
    marked = sorted(highlight or ())
    check_codes(pd.Series([*values.index, *marked], dtype="str"), "values or highlight")
    bounds = _bounds(values, breaks)
    steps = np.linspace(0, len(SEQUENCE) - 1, len(bounds) - 1).round().astype(int)
    classes = np.clip(np.searchsorted(bounds, values, side="right") - 1, 0, len(steps) - 1)
    colours = pd.Series([SEQUENCE[steps[i]] for i in classes], index=values.index, dtype="str")

    figure, axes = empty_world(0.6)
    fill_countries(axes, colours, hatch=True)
    areas = projected_shapes().set_index("country")["shape"].map(lambda shape: shape.area)
    small = [code for code in values.index if areas.get(code, 0) < SMALL]
    look = {"s": 20, "c": list(colours[small]), "edgecolors": INK, "linewidths": 0.45, "zorder": 4}
    axes.scatter(places().loc[small, "x"], places().loc[small, "y"], **look)
    outline_countries(axes, marked)
    radii = pd.Series(2.5, index=sorted({*small, *marked}))
    name_countries(axes, dict.fromkeys(marked, INK), radii, language)
    entries = [
        (f"{number(low, language, digits)}–{number(high, language, digits)}", Patch(facecolor=SEQUENCE[step]))
        for low, high, step in zip(bounds[:-1], bounds[1:], steps, strict=True)
    ]
    missing = Patch(facecolor=PAPER, edgecolor=STROKES, hatch="/////", linewidth=0.3)
    legend_row(figure, [(unit, [*entries, (words["unknown"], missing)])], 0.3, 0.5)
    most = values.index[values.round(9) == values.round(9).max()]
    top = listed([country_name(code, language) for code in most], language) if len(most) <= 3 else str(len(most))
    told = "empty" if values.empty else "levels" if len(most) <= 3 else "alike"
    alt = words[told].format(title=title, n=len(values), top=top)
    return picture(figure, name, title, alt, source, language)
