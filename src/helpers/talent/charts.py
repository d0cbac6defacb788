"""Flows of researchers: on the world map, and as streams that join in a country and part again."""

import numpy as np
import pandas as pd
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from helpers.data.countries import country_name
from helpers.page.basemap import NORTH, check_codes, empty_world, fill_countries, name_countries, places
from helpers.page.charts import ladder
from helpers.page.legends import legend_row, width_entries
from helpers.page.particles import interval, number
from helpers.page.picture import Picture, picture
from helpers.page.projection import equal_earth, great_circle
from helpers.page.style import COLOURS, FOCAL, FOCAL_LAND, INK, LEFT, OTHERS, PAPER, canvas, halo, style
from helpers.talent.tables import talent_words

#: Dark and unbroken for those who come, pale and dashed for those who go: far apart in grey too.
ARRIVED = COLOURS[0]
DASHES = (0, (2.2, 0.9))
_SHARE = 0.54  # of the height of the plot, for all streams of the larger side together
_BEND = 0.045  # how far a curve leaves the straight way, in parts of its length
_WORDS = {
    "ko": {
        "arrived": "{}에 온 사람",
        "left": "{}에서 간 사람",
        "other": "다른 나라들 사이",
        "rest": "그 밖",
        "map": "세계 지도: {title}. 오고 간 사람이 가장 많은 상대는 {rows}.",
        "none": "{title}. 이동이 없다.",
        "row": "{name}(옴 {a}, 감 {d})",
    },
    "en": {
        "arrived": "Came to {}",
        "left": "Left {}",
        "other": "Between other countries",
        "rest": "Others",
        "map": "World map: {title}. Most came from and went to {rows}.",
        "none": "{title}. Nobody moved.",
        "row": "{name} (came {a}, left {d})",
    },
}


def _summed(flows: pd.DataFrame) -> pd.DataFrame:
    sums = flows.groupby(["source", "target"], as_index=False)["persons"].sum()
    sums = sums[sums["persons"] > 0]
    return sums.sort_values(["persons", "source", "target"], ascending=[False, True, True], ignore_index=True)


def _width(persons, most: float):
    return 0.7 + 6.3 * np.asarray(persons, float) / most


def _curves(start: str, end: str) -> list[np.ndarray]:
    """The way between two countries, bent to its left so that the way back stands beside it.

    A way that is cut at the edge of the map, or that would leave it at the top, is not bent.
    """
    ends = places().loc[[start, end], ["longitude", "latitude"]].to_numpy()
    pieces = great_circle(tuple(ends[0]), tuple(ends[1]))
    if len(pieces) > 1 or len(pieces[0]) < 3:
        return pieces
    piece = pieces[0]
    way = np.gradient(piece, axis=0)
    side = np.column_stack([-way[:, 1], way[:, 0]]) / np.maximum(np.hypot(*way.T), 1e-9)[:, None]
    length = np.hypot(*np.diff(piece, axis=0).T).sum()
    bent = piece + side * (_BEND * length * np.sin(np.pi * np.linspace(0, 1, len(piece))))[:, None]
    return [bent if bent[:, 1].max() < equal_earth([0], [NORTH])[1][0] - 0.02 else piece]


def _draw(axes, links: pd.DataFrame, widths, colour: str, dashed: bool, order: int) -> np.ndarray:
    """Curves with a head; returns points along them."""
    pieces, thick = [], []
    for (source, target), width in zip(links[["source", "target"]].to_numpy(), widths, strict=True):
        curves = _curves(source, target)
        pieces += curves
        thick += [width] * len(curves)
        longest = max(curves, key=len)
        at = int(0.62 * len(longest))
        if len(longest) > 5:
            head = {"arrowstyle": "-|>", "color": colour, "lw": 0, "mutation_scale": 7 + 2.2 * width}
            axes.annotate("", longest[at + 2], longest[at], arrowprops=head, zorder=order + 1)
    look = {"colors": colour, "linewidths": thick, "zorder": order, "alpha": 0.8}
    style_ = {"linestyles": [DASHES]} if dashed else {"capstyle": "round"}
    axes.add_collection(LineCollection(pieces, **look, **style_), autolim=False)
    return np.concatenate([piece[::4] for piece in pieces]) if pieces else np.empty((0, 2))


@style()
def flow_map(
    flows: pd.DataFrame,
    focal: str,
    title: str,
    unit: str,
    source: str,
    language: str,
    n_links: int = 12,
    name: str = "flow_map",
) -> Picture:
    """Who comes to a country from where, and who goes where, on the world map.

    Borders are Natural Earth's, de facto. The way there and the way back stand beside each other, with a head each.

    Parameters
    ----------
    flows : DataFrame
        source, target (alpha-2), persons.
    focal : str
        Alpha-2 code.
    title, unit, source : str
    language : {"ko", "en"}
    n_links : int
        How many of the largest flows are drawn in either direction, and among the other countries.
    name : str
        File name of the picture.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        A code is no country's.

    Examples
    --------
    >>> flows = pd.DataFrame({"source": ["KR", "US"], "target": ["US", "KR"], "persons": [42, 45]})
    >>> flow_map(flows, "KR", "Who comes, who goes", "persons", "Source: example", "en").alt
    'World map: Who comes, who goes. Most came from and went to United States (came 45, left 42).'
    """
    words, table = _WORDS[language], _summed(flows)
    check_codes(pd.Series([focal, *table["source"], *table["target"]], dtype="str"), "flows or focal")
    arrived, left = (table[table[end] == focal].head(n_links) for end in ("target", "source"))
    other = table[(table["source"] != focal) & (table["target"] != focal)].head(n_links)
    most = max(arrived["persons"].max() if len(arrived) else 1, left["persons"].max() if len(left) else 1)
    figure, axes = empty_world(0.62)
    fill_countries(axes, pd.Series({focal: FOCAL_LAND}))
    thin = 0.4 + 1.2 * other["persons"] / max(other["persons"].max(), 1) if len(other) else []
    grey = [
        great_circle(*(tuple(places().loc[end, ["longitude", "latitude"]]) for end in pair))
        for pair in other[["source", "target"]].to_numpy()
    ]
    axes.add_collection(
        LineCollection(
            [piece for arc in grey for piece in arc],
            colors=OTHERS,
            alpha=0.4,
            linewidths=np.repeat(thin, [len(arc) for arc in grey]),
            zorder=2,
        ),
        autolim=False,
    )
    along = [
        _draw(axes, part[::-1], _width(part["persons"][::-1], most), colour, dashed, order)
        for part, colour, dashed, order in ((left, LEFT, True, 3), (arrived, ARRIVED, False, 5))
    ]
    ends = {"a": arrived.set_index("source")["persons"], "d": left.set_index("target")["persons"]}
    partners = pd.DataFrame(ends).fillna(0)
    partners["all"] = partners.sum(axis=1)
    partners = partners.rename_axis("country").reset_index().sort_values(["all", "country"], ascending=[False, True])
    spots = places().loc[[focal, *partners["country"]]]
    look = {"c": [FOCAL] + [INK] * len(partners), "edgecolors": PAPER, "linewidths": 0.7, "zorder": 8}
    axes.scatter(spots["x"], spots["y"], s=26, **look)
    named = {focal: FOCAL} | dict.fromkeys(partners["country"], INK)
    radii = pd.Series(2.6, index=[focal, *partners["country"]])
    name_countries(axes, named, radii, language, large=focal, obstacles=np.concatenate(along))
    _map_legend(figure, words, country_name(focal, language), most if len(partners) else 0, len(other), language)
    told = [_row(words, row, language) for row in partners.head(5).to_dict("records")]
    alt = words["map" if told else "none"].format(title=title, rows=", ".join(told))
    return picture(figure, name, title, alt, source, language, unit)


def _row(words: dict, row: dict, language: str) -> str:
    name = country_name(row["country"], language)
    return words["row"].format(name=name, a=number(row["a"], language), d=number(row["d"], language))


def _map_legend(figure, words: dict, focal: str, most: float, others: int, language: str) -> None:
    steps = width_entries(most, lambda n: float(_width(n, most)), language, ARRIVED)
    dashed = [
        (text, Line2D([], [], color=LEFT, linewidth=line.get_linewidth(), linestyle=DASHES)) for text, line in steps
    ]
    groups = [(words["arrived"].format(focal), steps), (words["left"].format(focal), dashed)]
    grey = [(words["other"], Line2D([], [], color=OTHERS, alpha=0.6, linewidth=1.3))] if others else []
    legend_row(figure, [*groups, ("\u200b", grey)], 0.3, 0.52)


@style()
def alluvial(
    pairs: pd.DataFrame,
    focal: str,
    title: str,
    unit: str,
    source: str,
    language: str,
    countries: int = 8,
    name: str = "alluvial",
) -> Picture:
    """From where people come to a country, and where to they leave it, as streams that join in it and part again.

    Parameters
    ----------
    pairs : DataFrame
        source, target (alpha-2), persons, persons_low, persons_high; from `helpers.talent.flows.between`.
    focal : str
        Alpha-2 code.
    title, unit, source : str
    language : {"ko", "en"}
    countries : int
        How many have a stream of their own on either side; the others share one, without an interval.
    name : str
        File name of the picture.

    Returns
    -------
    Picture

    Examples
    --------
    >>> pairs = pd.DataFrame({"source": ["KR", "US"], "target": ["US", "KR"], "persons": [42, 45],
    ...                       "persons_low": [17, 19], "persons_high": [50, 53]})
    >>> alluvial(pairs, "KR", "Exchange", "persons", "Source: example", "en").alt
    'Exchange. Came to South Korea: United States 45 (19–53). Left South Korea: United States 42 (17–50).'
    """
    words, name_of = _WORDS[language], country_name(focal, language)
    sides = [
        _streams(pairs[pairs[to] == focal], end, countries, words["rest"], language)
        for to, end in (("target", "source"), ("source", "target"))
    ]
    rows = max(len(side) for side in sides)
    tall = max(sum(persons for _, persons in side) for side in sides)
    figure, axes = canvas(9.4, max(0.42 * rows, 1.6) + 2.0, left=0.3, right=0.3, top=0.45, bottom=0.15)
    axes.set(xlim=(-0.62, 1.62), ylim=(1.0, 0.0))
    axes.axis("off")
    for side, x, colour, key in zip(sides, (0.0, 1.0), (ARRIVED, LEFT), ("arrived", "left"), strict=True):
        total = number(sum(persons for _, persons in side), language)
        heading = f"{words[key].format(name_of)} {total}"
        axes.text(x, -0.015, heading, ha="center", va="bottom", fontsize=10, color=INK)
        _pour(axes, side, x, colour, max(tall, 1), rows)
    block = _SHARE * max(sum(persons for _, persons in side) for side in sides) / max(tall, 1)
    if tall:
        axes.add_patch(Rectangle((0.47, 0.5 - block / 2), 0.06, block, facecolor=FOCAL, edgecolor="none", zorder=5))
    axes.text(
        0.5,
        0.5 - block / 2 - 0.02,
        name_of,
        ha="center",
        va="bottom",
        fontsize=12,
        color=FOCAL,
        zorder=6,
        path_effects=halo(),
    )
    told = [
        f"{words[key].format(name_of)}: {'; '.join(text for text, _ in side[:5])}."
        for key, side in zip(("arrived", "left"), sides, strict=True)
        if side
    ]
    alt = f"{title}. {' '.join(told)}" if told else words["none"].format(title=title)
    return picture(figure, name, title, alt, source, language, unit)


def _streams(pairs: pd.DataFrame, end: str, countries: int, rest: str, language: str) -> list[tuple[str, float]]:
    """Label and persons of each stream, the largest first, the others together last."""
    pairs = pairs[pairs["persons"] > 0].sort_values(["persons", end], ascending=[False, True])
    own, others = pairs.head(countries), pairs.iloc[countries:]
    streams = [
        (
            f"{country_name(row[end], language)} {number(row['persons'], language)} "
            f"({interval(row['persons_low'], row['persons_high'])})",
            float(row["persons"]),
        )
        for row in own.to_dict("records")
    ]
    if len(others):
        streams.append((f"{rest} {number(others['persons'].sum(), language)}", float(others["persons"].sum())))
    return streams


def _pour(axes, streams: list, x: float, colour: str, tall: float, rows: int) -> None:
    """Streams between one edge and the middle: evenly parted at the edge, side by side in the middle."""
    scale = _SHARE / tall
    heights = np.array([persons for _, persons in streams]) * scale
    least = 0.9 / max(rows, 1)  # room of a label
    room = np.maximum(heights + 0.012, min(least, 0.09))
    room = room * min(1.0, 1.0 / room.sum()) if len(room) else room
    outer = (1 - room.sum()) / 2 + np.cumsum(room) - room / 2
    inner = 0.5 - heights.sum() / 2 + np.cumsum(heights) - heights / 2
    edge, middle = x, 0.47 if x == 0 else 0.53
    half = (edge + middle) / 2
    for (text, _), high, there, here in zip(streams, heights, outer, inner, strict=True):
        wide = max(high, 0.0025) / 2
        points = [
            (edge, there - wide),
            (half, there - wide),
            (half, here - wide),
            (middle, here - wide),
            (middle, here + wide),
            (half, here + wide),
            (half, there + wide),
            (edge, there + wide),
        ]
        codes = [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4, Path.LINETO, Path.CURVE4, Path.CURVE4, Path.CURVE4]
        axes.add_patch(PathPatch(Path(points, codes), facecolor=colour, alpha=0.72, linewidth=0, zorder=3))
        post = (edge - 0.012 if x == 0 else edge, there - wide)
        axes.add_patch(Rectangle(post, 0.012, 2 * wide, facecolor=colour, edgecolor="none", zorder=4))
        side = {"ha": "right", "x": edge - 0.03} if x == 0 else {"ha": "left", "x": edge + 0.03}
        axes.text(y=there, s=text, va="center", fontsize=9.5, color=INK, **side)


def quotient_ladder(quotients: pd.DataFrame, title: str, unit: str, source: str, language: str) -> Picture:
    """Location quotients of technologies, each with its interval, and the line of 1; those that are known."""
    known = talent_words(quotients.dropna(subset=["lq"]), language)
    given = {"title": title, "unit": unit, "source": source, "language": language, "name": "quotients"}
    return ladder(known, "technology", "lq", "lq_low", "lq_high", reference=1.0, digits=2, **given)
