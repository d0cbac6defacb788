"""Legends: what sizes, widths, colours and shapes mean, in a row below a plot."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from helpers.page.particles import number
from helpers.page.style import DPI, INK, MUTED

Entries = list[tuple[str, Line2D | Patch]]


def round_steps(largest: float) -> list[float]:
    """Up to three round numbers for a legend of sizes, the largest first, an order of magnitude or so apart.

    Examples
    --------
    >>> round_steps(20788), round_steps(7), round_steps(1), round_steps(0)
    ([20000.0, 5000.0, 1000.0], [5.0, 1.0], [1.0], [])
    """
    grid = np.array([m * 10.0**power for power in range(12) for m in (1, 2, 5)])
    fitting = grid[grid <= largest]
    first = fitting[-1:]
    rest = [fitting[fitting <= first[0] / divisor][-1:] for divisor in (4, 16)] if len(first) else []
    return [float(step) for step in dict.fromkeys(np.concatenate([first, *rest]))]


def size_entries(largest: float, radius, language: str, colour: str) -> Entries:
    """Circles of round values; `radius` maps a value to a radius in points."""
    return [
        (
            number(step, language),
            Line2D([], [], linestyle="", marker="o", color=colour, markersize=2 * radius(step), markeredgewidth=0),
        )
        for step in round_steps(largest)
    ]


def width_entries(largest: float, width, language: str, colour: str) -> Entries:
    """Lines of round values; `width` maps a value to a line width in points."""
    return [
        (number(step, language), Line2D([], [], color=colour, linewidth=width(step), solid_capstyle="butt"))
        for step in round_steps(largest)
    ]


def legend_row(figure: Figure, groups: list[tuple[str, Entries]], left: float, top: float) -> float:
    """Set legends side by side, each with its heading; a new row begins where the figure ends.

    Parameters
    ----------
    figure : Figure
    groups : list of (heading, entries)
        Groups without entries are passed over.
    left, top : float
        Upper left corner in inches from the figure's lower left corner.

    Returns
    -------
    float
        Lower edge of the last row, in inches.

    Examples
    --------
    >>> from helpers.page.style import canvas, style
    >>> with style():
    ...     figure, _ = canvas(6, 3)
    ...     bottom = legend_row(figure, [("논문 수", size_entries(50, lambda n: n**0.5, "ko", INK))], 0.3, 1)
    >>> bool(0 < bottom < 1), len(figure.legends)
    (True, 1)
    """
    width, height = figure.get_size_inches()
    x, low = left, top
    for heading, entries in groups:
        if not entries:
            continue
        largest = max(getattr(handle, "get_markersize", float)() for _, handle in entries) / 8.5
        legend = figure.legend(
            [handle for _, handle in entries],
            [text for text, _ in entries],
            title=heading,
            title_fontproperties={"size": 8.5},
            fontsize=8.5,
            labelcolor=INK,
            ncols=len(entries),
            alignment="left",
            loc="upper left",
            bbox_to_anchor=(x / width, top / height),
            borderaxespad=0,
            borderpad=0,
            columnspacing=1.2,
            handletextpad=0.6,
            handlelength=max(1.6, largest),
            handleheight=max(0.7, largest + 0.4),
        )
        legend.get_title().set_color(MUTED)
        box = legend.get_window_extent()
        if x > left and box.x1 / DPI > width - left:
            x, top = left, low - 0.12
            legend.set_bbox_to_anchor((x / width, top / height), transform=figure.transFigure)
            box = legend.get_window_extent()
        x = box.x1 / DPI + 0.45
        low = min(low, box.y0 / DPI)
    return low
