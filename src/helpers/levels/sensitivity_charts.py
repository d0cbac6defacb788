"""Charts of what a rank depends on: the weights of three components, and the choices of the method."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, ListedColormap, to_hex
from matplotlib.patches import Patch, Polygon
from scipy.ndimage import distance_transform_edt

from helpers.levels.levels import Levels
from helpers.levels.weight_sensitivity import known_weights, ranks_at
from helpers.page.legends import legend_row
from helpers.page.particles import number, percent
from helpers.page.picture import Picture, picture
from helpers.page.rows import row_canvas
from helpers.page.statements import phrase
from helpers.page.style import FOCAL, INK, MUTED, PAPER, PLAIN, RULE, SEQUENCE, canvas, halo, style
from helpers.page.terms import term

_CELLS = 400  # cells along the foot of the triangle
_HEIGHT = np.sqrt(3) / 2  # of a triangle whose sides are 1
_ROOM = 10  # cells between a rank's number and the border of its region, at least


@style()
def weight_simplex(
    levels: Levels,
    technology: str,
    focal: str,
    title: str,
    unit: str,
    source: str,
    language: str,
    name: str = "weights",
) -> Picture | None:
    """Rank of the focal country under all weights of three components: a triangle, each component alone in a corner.

    Parameters
    ----------
    levels : helpers.levels.levels.Levels
    technology, focal : str
    title, unit, source : str
    language : {"ko", "en"}
    name : str
        File name of the picture.

    Returns
    -------
    Picture or None
        None where the technology has not exactly three weighted components, or the country has no rank in it.

    Examples
    --------
    >>> from helpers.levels.components import component_counts
    >>> from helpers.levels.levels import technology_levels
    >>> counts = pd.DataFrame({"technology": "quantum-sensing", "country": ["KR", "US"] * 3,
    ...     "component": ["top10"] * 2 + ["patents"] * 2 + ["papers"] * 2, "value": [50, 100, 100, 50, 40, 80]})
    >>> levels = technology_levels(component_counts(counts, 10, seed=1), {"top10": 1, "patents": 1, "papers": 1})
    >>> weight_simplex(levels, "quantum-sensing", "KR", "Weights", "rank", "Source: example", "en").alt
    'Weights. Rank of South Korea: 1 (25%); 2 (75%).'
    """
    ranked = levels.table[(levels.table["technology"] == technology) & levels.table["rank"].notna()]
    if focal not in set(ranked["country"]):
        return None
    used = known_weights(levels, technology)
    if len(used) != 3:
        return None
    grid = _weights()
    within = (grid >= 0).all(axis=-1)
    ranks = np.zeros(within.shape, dtype=int)
    ranks[within] = ranks_at(levels, technology, focal, grid[within])
    places, counts = np.unique(ranks[within], return_counts=True)
    steps = np.linspace(1, 0.1, len(places)) if len(places) > 1 else [0.5]
    colours = [to_hex(c) for c in LinearSegmentedColormap.from_list("rank", SEQUENCE)(steps)]
    figure, axes = canvas(8.6, 6.9, left=1.5, right=1.5, top=0.45, bottom=1.2)
    _triangle(axes, [term("component", component, language) for component in used])
    shown = ListedColormap(colours)(np.searchsorted(places, ranks))
    axes.imshow(shown, origin="lower", extent=(0, 1, 0, _HEIGHT), interpolation="nearest", clip_path=axes.patches[0])
    here = _xy(np.array(list(used.values())))
    away = np.hypot(*np.moveaxis(_xy(grid) - here, -1, 0)) > 0.07
    for place, step in zip(places, steps, strict=True):
        room = distance_transform_edt(np.pad((ranks == place) & away, 1))[1:-1, 1:-1]
        if room.max() >= _ROOM:
            look = {"size": 10, "color": PAPER if step > 0.55 else INK, "ha": "center", "va": "center"}
            spot = _xy(grid[np.unravel_index(room.argmax(), room.shape)])
            axes.text(*spot, phrase("levels.place", language, rank=place), **look)
    axes.scatter(*here, s=90, facecolors=FOCAL, edgecolors=PAPER, linewidths=1.6, zorder=5)
    look = {"xytext": (8, 5), "textcoords": "offset points", "size": 9.5, "color": FOCAL, "path_effects": halo(3)}
    axes.annotate(phrase("levels.weights_used", language), here, zorder=6, **look)
    told = [{"rank": place, "share": count / within.sum()} for place, count in zip(places, counts, strict=True)]
    shares = [phrase("levels.place_and_share", language, **row) for row in told]
    entries = [(text, Patch(facecolor=colour)) for text, colour in zip(shares, colours, strict=True)]
    legend_row(figure, [(phrase("levels.simplex_heading", language, focal=focal), entries[:10])], 0.3, 0.62)
    alt = phrase("levels.simplex_alt", language, title=title, focal=focal, rows=told)
    return picture(figure, name, title, alt, source, language, unit)


def _xy(weights: np.ndarray) -> np.ndarray:
    """Where weights (..., 3) stand in the triangle: the first component at the top, the others left and right."""
    return np.stack([weights[..., 2] + weights[..., 0] / 2, _HEIGHT * weights[..., 0]], axis=-1)


def _weights() -> np.ndarray:
    """Weights (rows, columns, 3) in the middle of each cell of the square around the triangle; some below 0 outside."""
    x = (np.arange(_CELLS) + 0.5) / _CELLS
    top = (np.arange(round(_CELLS * _HEIGHT)) + 0.5) / round(_CELLS * _HEIGHT)
    right = x[None, :] - top[:, None] / 2
    first = np.broadcast_to(top[:, None], right.shape)
    return np.stack([first, 1 - first - right, right], axis=-1)


def _triangle(axes: Axes, names: list[str]) -> None:
    """The triangle, and at each corner the component that has all the weight there."""
    axes.set(xlim=(0, 1), ylim=(0, _HEIGHT), aspect="equal")
    axes.axis("off")
    corners = _xy(np.eye(3))
    axes.add_patch(Polygon(corners, facecolor="none", edgecolor=INK, linewidth=1.2, clip_on=False, zorder=4))
    for text, corner, (va, y) in zip(names, corners, [("bottom", 6), ("top", -8), ("top", -8)], strict=True):
        look = {"textcoords": "offset points", "ha": "center", "va": va, "size": 10, "color": INK}
        axes.annotate(f"{text} 100%", corner, xytext=(0, y), annotation_clip=False, **look)


@style()
def effect_bars(
    effects: pd.DataFrame, title: str, unit: str, source: str, language: str, name: str = "effects"
) -> Picture:
    """How far each choice of the method moves the mean rank, with the choices at both ends.

    Parameters
    ----------
    effects : DataFrame
        factor, rank_low, rank_high, lowest_choice, highest_choice, share; rows in the order of the picture.
    title, unit, source : str
    language : {"ko", "en"}
    name : str
        File name of the picture.

    Returns
    -------
    Picture

    Examples
    --------
    >>> effects = pd.DataFrame({"factor": ["counting"], "rank_low": [5.0], "rank_high": [7.5], "share": [0.4],
    ...                         "lowest_choice": ["fractional"], "highest_choice": ["full"]})
    >>> effect_bars(effects, "무엇이 순위를 움직이나", "평균 순위", "자료: 예", "ko").alt
    '무엇이 순위를 움직이나. 세는 방법: 평균 5.0위(분수 계산)에서 7.5위(전수 계산)까지.'
    """
    rows = effects.to_dict("records")
    names = [term("factor", row["factor"], language) for row in rows]
    figure, axes = row_canvas(names, right=1.0, top=0.55, bottom=0.1, row=0.5)
    ends = effects[["rank_low", "rank_high"]].to_numpy(dtype=float).reshape(-1, 2)
    span = max(np.ptp(ends), 1.0) if len(ends) else 1.0
    axes.set_xlim((ends.min() if len(ends) else 1) - 0.45 * span, (ends.max() if len(ends) else 2) + 0.45 * span)
    axes.xaxis.tick_top()
    axes.tick_params(axis="x", length=0, labeltop=bool(rows))
    axes.set_xticks([tick for tick in axes.get_xticks() if tick >= 1 and tick <= axes.get_xlim()[1]])  # no rank below 1
    axes.hlines(range(len(rows)), ends[:, 0], ends[:, 1], color=RULE, linewidth=5, zorder=2)
    for y, row in enumerate(rows):
        share = {"transform": axes.get_yaxis_transform(), "va": "center", "ha": "right", "size": 9, "color": INK}
        axes.text(1.12, y, percent(row["share"], 0), **share)
        for end, choice, way in (("rank_low", "lowest_choice", "right"), ("rank_high", "highest_choice", "left")):
            axes.scatter(row[end], y, s=52, color=PLAIN, edgecolors=PAPER, linewidths=0.8, zorder=3)
            if way == "right" and row["rank_low"] == row["rank_high"]:
                continue  # no choice moves the rank
            parts = [term(choice, row[choice], language), number(row[end], language, 1)]
            text = "  ".join(parts if way == "right" else reversed(parts))
            look = {"xytext": (-7 if way == "right" else 7, 0), "textcoords": "offset points", "ha": way}
            axes.annotate(text, (row[end], y), va="center", size=8.5, color=INK, path_effects=halo(), **look)
    if rows:
        look = {"transform": axes.get_yaxis_transform(), "ha": "right", "size": 8, "color": MUTED}
        axes.text(1.12, -1.0, phrase("levels.variance_share", language), **look)
    alt = phrase("levels.effects_alt", language, title=title, rows=rows)
    return picture(figure, name, title, alt, source, language, unit)
