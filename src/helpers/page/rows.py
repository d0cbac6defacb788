"""A canvas whose rows are read from the top, each with its name at the left: ladders and bars stand on it."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.page.style import canvas, text_width

#: Inches a row.
ROW = 0.27


def row_canvas(
    names: Sequence[str], right: float, top: float = 0.05, bottom: float = 0.4, row: float = ROW, width: float = 8.6
) -> tuple[Figure, Axes]:
    """A figure with one row for each name, the first on top; row i stands at y = i.

    Parameters
    ----------
    names : sequence of str
    right, top, bottom : float
        Inches beside the plot, above it (for a heading) and below it (for the scale).
    row, width : float
        Inches a row, and the width of the figure.

    Returns
    -------
    Figure, Axes

    Examples
    --------
    >>> figure, axes = row_canvas(["한국", "일본"], right=0.5)
    >>> [text.get_text() for text in axes.get_yticklabels()], tuple(map(float, axes.get_ylim()))
    (['한국', '일본'], (1.6, -0.6))
    """
    height, left = max(len(names), 1) * row + bottom + 0.05 + top, text_width(list(names), 9.5) + 0.45
    figure, axes = canvas(width, height, left=left, right=right, top=top, bottom=bottom)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(axis="both", length=0, labelsize=9.5)
    axes.tick_params(axis="x", labelsize=8.5)
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.grid(axis="x")
    return figure, axes
