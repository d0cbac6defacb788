"""Labels beside points: each where it covers no other label and as little else as can be."""

from functools import cache

import numpy as np
from matplotlib.axes import Axes

from helpers.page.style import DPI, MUTED, canvas, halo, style

#: Directions in which a label may stand, best first: right, left, above, below, then between.
_ANGLES = np.radians([0, 180, 90, 270, 45, 315, 135, 225, 20, 340, 160, 200, 70, 110, 250, 290])
#: Gap between the rim of the point and the label, in points.
_GAPS = (2.0, 7.0, 13.0, 20.0, 29.0, 40.0, 54.0, 70.0)
#: Distance that labels keep from the edge of the figure, in points.
_EDGE = np.array([14, 2, 14, 2])


def _overlap(boxes: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Area that each box (x0, y0, x1, y1) shares with all others together."""
    near = (others[:, :2] < boxes[:, 2:].max(axis=0)) & (others[:, 2:] > boxes[:, :2].min(axis=0))
    x0, y0, x1, y1 = others[near.all(axis=1)].T
    left, low, right, high = boxes.T[:, :, None]
    wide, tall = np.minimum(right, x1) - np.maximum(left, x0), np.minimum(high, y1) - np.maximum(low, y0)
    return (np.maximum(wide, 0) * np.maximum(tall, 0)).sum(axis=1)


def _candidates(point: np.ndarray, radius: float, width: float, height: float) -> np.ndarray:
    """Boxes around a point, nearest and best directions first."""
    gaps = np.repeat(np.array(_GAPS) * DPI / 72 + radius, len(_ANGLES))
    angles = np.tile(_ANGLES, len(_GAPS))
    reach = np.column_stack([np.cos(angles), np.sin(angles)])
    half = np.array([width, height]) / 2
    square = reach / np.abs(reach).max(axis=1, keepdims=True)
    centre = point + gaps[:, None] * reach + square * half
    return np.column_stack([centre - half, centre + half])


def place_labels(
    axes: Axes,
    points: np.ndarray,
    texts: list[str],
    radii: np.ndarray,
    sizes: np.ndarray,
    colours: list[str],
    must: int = 0,
    obstacles: np.ndarray | None = None,
) -> list[int]:
    """Write labels beside points, the first in the list first; the same input gives the same places.

    Of the places around a point (16 directions, 8 distances) the one is taken that covers no label written
    before and costs least: ink of points covered, distance, and a direction other than right. A label that
    finds no free place is left out, unless it is among the first `must`.

    Parameters
    ----------
    axes : Axes
        With its limits set; labels stay inside the figure.
    points : ndarray (n, 2)
        In data coordinates; the first `len(texts)` get labels, all are obstacles.
    texts : list of str
    radii : ndarray (n,)
        Radius of each point, in points (1/72 inch).
    sizes : ndarray
        Font size of each label.
    colours : list of str
        Colour of each label.
    must : int
        The first `must` labels are written even where they cover something.
    obstacles : ndarray (m, 2), optional
        Further places, in data coordinates, that labels had better not cover: points along lines.

    Returns
    -------
    list of int
        Which labels were written.

    Examples
    --------
    >>> from helpers.page.style import canvas, style
    >>> with style():
    ...     figure, axes = canvas(3, 2)
    ...     points = np.array([[0.5, 0.5], [0.52, 0.5]])
    ...     place_labels(axes, points, ["가", "나"], np.array([3, 3]), [9, 9], ["k", "k"])
    [0, 1]
    """
    axes.apply_aspect()
    scale = DPI / 72
    centres = axes.transData.transform(np.asarray(points, dtype=float).reshape(-1, 2))
    radii = np.asarray(radii, dtype=float) * scale
    dots = np.column_stack([centres - radii[:, None], centres + radii[:, None]])
    spots = axes.transData.transform(np.empty((0, 2)) if obstacles is None else obstacles)
    spots = np.column_stack([spots - scale, spots + scale])
    edge = np.array([0, 0, axes.figure.bbox.width, axes.figure.bbox.height]) + _EDGE * scale * [1, 1, -1, -1]
    taken, written = np.empty((0, 4)), []
    for i, text in enumerate(texts):
        label = axes.text(0, 0, text, fontsize=sizes[i], color=colours[i], zorder=20, path_effects=halo())
        box = label.get_window_extent()
        options = _candidates(centres[i], radii[i], box.width + 2, box.height * 0.95)
        outside = (options[:, :2] < edge[:2]).any(axis=1) | (options[:, 2:] > edge[2:]).any(axis=1)
        clash = _overlap(options, taken)
        distance = np.repeat(np.array(_GAPS), len(_ANGLES)) * scale
        turn = np.tile(np.arange(len(_ANGLES)), len(_GAPS))
        cost = (
            _overlap(options, dots)
            + 0.3 * _overlap(options, spots)
            + distance * box.height * 0.35
            + turn * 0.02 * box.height
        )
        cost = cost + 50 * clash + np.where(outside, 1e7, 0)
        best = int(np.argmin(cost))
        if (clash[best] > 0 or outside[best]) and i >= must:
            label.remove()
            continue
        middle = (options[best, :2] + options[best, 2:]) / 2
        label.set(position=axes.transData.inverted().transform(middle), ha="center", va="center")
        if distance[best] > 12 * scale:
            _leader(axes, centres[i], radii[i], options[best])
        taken = np.concatenate([taken, options[best][None]])
        written.append(i)
    return written


def _leader(axes: Axes, centre: np.ndarray, radius: float, box: np.ndarray) -> None:
    """A thin line from the rim of a point to the nearest place on the label's box."""
    end = np.clip(centre, box[:2], box[2:])
    way = end - centre
    start = centre + way * radius / max(np.hypot(*way), 1e-9)
    line = axes.transData.inverted().transform(np.array([start, end]))
    axes.plot(*line.T, color=MUTED, linewidth=0.6, zorder=19, solid_capstyle="round", scalex=False, scaley=False)


def shorten(text: str, most: int) -> str:
    """Cut a text to `most` characters, the last of them an ellipsis; line breaks become spaces.

    Examples
    --------
    >>> shorten("Seoul National University", 14), shorten("a\\nb", 5)
    ('Seoul Nationa…', 'a b')
    """
    text = " ".join(str(text).split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


@cache
@style()
def _width(text: str, size: float) -> float:
    """Width of a text in inches; one figure serves all texts, for a page has hundreds of words."""
    probe = _probe()
    probe.set(text=text, fontsize=size)
    return probe.get_window_extent().width / DPI


@cache
def _probe():
    return canvas(1, 1)[0].text(0, 0, "")


def wrap(text: str, size: float, width: float) -> list[str]:
    """Break a text at spaces into lines of at most `width` inches; a longer word has a line of its own.

    Examples
    --------
    >>> wrap("a b", 8, 9), wrap("aaaa bbbb", 8, 0.1), wrap("", 8, 1)
    (['a b'], ['aaaa', 'bbbb'], [''])
    """
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _width(longer, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
