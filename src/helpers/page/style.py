"""The look of every picture: fonts, colours and marks, for print and for a screen, in colour and in grey."""

import re
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache, lru_cache, partial

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.patheffects import withStroke
from pylopdf_fonts_ko import sans_path

DPI = 160

PAPER = "#FFFFFF"
INK = "#1B2733"
MUTED = "#5C6975"
RULE = "#C5CCD3"
GRID = "#E3E7EB"
SEA = "#F3F6F8"
LAND = "#DFE2DE"
#: The country, institution or expert that a picture is about; nothing else has this colour.
FOCAL = "#C8401F"
#: Everything that is compared with it.
PLAIN = "#2A6592"
#: A second group that a picture points out: candidates, proposals.
SECOND = "#0B7A75"
#: Links and dots of everyone else, and what lies beyond the reach that a picture is about.
OTHERS, BEYOND = "#8A949D", "#9AA5AE"
#: The land of the focal country under its links.
FOCAL_LAND = "#F0C9BC"
#: Strokes over land without a value; paper and strokes of a cell without one; a mark that is not there.
STROKES, BLANK, BLANK_STROKES, ABSENT = "#AEB6BD", "#F0F2F4", "#8D98A3", "#C3CAD0"
#: Who leaves, beside `COLOURS[0]` for who comes.
LEFT = "#C79A1B"
#: A task that is late, and one that may become so.
LATE, BEHIND = "#8E1B0E", "#D9822B"
#: A link of JupyterLab, and a fault told in it: on the screen alone.
LINK, FAULT = "#1d4ed8", "#b91c1c"
#: A figure that counts, paler than one that sets a target.
COUNTED = "#7FA8C9"
#: What a rule blocks, and the strokes on it.
BLOCKED, BLOCKED_STROKES = "#4A4F55", "#6E747A"

#: Colour-blind-safe (Tol's muted scheme) and far apart in lightness, so that neighbours differ in grey too.
COLOURS = ("#332288", "#DDCC77", "#44AA99", "#882255", "#88CCEE", "#117733", "#999933", "#AA4499")
#: Matplotlib markers, one a group: who cannot tell the colours apart tells the shapes.
MARKERS = ("o", "s", "^", "D", "v", "P", "h", "X")
#: What lies beyond the groups that have a colour of their own.
REST = ("#A9B1B8", "o")

#: From pale to dark, rising evenly in darkness.
SEQUENCE = ("#DCE7F1", "#B5CDE2", "#86AFD0", "#548DB9", "#2A6592", "#123A5E")

RC = {
    "font.family": ["Noto Sans KR", "DejaVu Sans"],
    "font.size": 9.5,
    "text.color": INK,
    "text.parse_math": False,
    "text.usetex": False,
    "axes.unicode_minus": True,
    "axes.edgecolor": RULE,
    "axes.labelcolor": MUTED,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "xtick.color": RULE,
    "xtick.labelcolor": MUTED,
    "ytick.color": RULE,
    "ytick.labelcolor": INK,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "hatch.linewidth": 0.6,
    "legend.frameon": False,
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "figure.dpi": DPI,
    "savefig.dpi": DPI,
    "path.simplify": True,
}


class MissingGlyph(ValueError):
    """A text holds a character that none of the fonts can draw; `character` is that character."""

    def __init__(self, character: str):
        self.character = character
        fonts = ", ".join(RC["font.family"])
        super().__init__(f"no font has a glyph for {character!r} (U+{ord(character):04X}); tried {fonts}")


@cache
def register_font() -> None:
    """Make the Korean font known to matplotlib, once."""
    fontManager.addfont(sans_path())


@contextmanager
def style() -> Generator[None]:
    """Draw in the house style; also a decorator. A character without a glyph is an error, not an empty box.

    Matplotlib's settings are as they were when the block ends.

    Raises
    ------
    MissingGlyph
        Names the character.

    Examples
    --------
    >>> with style():
    ...     figure, axes = canvas(2, 1)
    ...     _ = axes.set_title("한국 Łódź")
    ...     figure.draw_without_rendering()
    >>> with style():
    ...     _ = axes.set_title("한\ue000국")
    ...     figure.draw_without_rendering()
    Traceback (most recent call last):
        ...
    helpers.page.style.MissingGlyph: no font has a glyph for '\\ue000' (U+E000); tried Noto Sans KR...
    """
    register_font()
    with matplotlib.rc_context(RC), warnings.catch_warnings():
        warnings.filterwarnings("error", r"Glyph \d+ ", UserWarning)
        try:
            yield
        except UserWarning as warning:
            number = re.match(r"Glyph (\d+) ", str(warning))
            if number is None:
                raise
            raise MissingGlyph(chr(int(number[1]))) from None


@lru_cache(4096)
def _measured(dpi: float, text: str, font: FontProperties, ismath: bool) -> tuple[float, float, float]:
    return RendererAgg(1, 1, dpi).get_text_width_height_descent(text, font, ismath)


class _Canvas(FigureCanvasAgg):
    """Texts are measured once for all figures: matplotlib itself measures them anew for each size of a figure."""

    def get_renderer(self) -> RendererAgg:
        renderer = super().get_renderer()
        renderer.get_text_width_height_descent = partial(_measured, renderer.dpi)
        return renderer


def canvas(
    width: float, height: float, left: float = 0.3, right: float = 0.3, top: float = 0.15, bottom: float = 0.15
) -> tuple[Figure, Axes]:
    """An empty figure with one plot in it; all lengths in inches, the margins around the plot.

    The figure holds no room for title and source: `helpers.page.picture.picture` adds both around it.

    Examples
    --------
    >>> figure, axes = canvas(10, 5, left=2)
    >>> [round(float(edge), 2) for edge in axes.get_position().extents]
    [0.2, 0.03, 0.97, 0.97]
    """
    figure = Figure(figsize=(width, height), dpi=DPI)
    _Canvas(figure)
    box = (left / width, bottom / height, (width - left - right) / width, (height - top - bottom) / height)
    return figure, figure.add_axes(box)


def halo(width: float = 2.4, colour: str = PAPER) -> list:
    """A rim around letters that stand on lines and dots."""
    return [withStroke(linewidth=width, foreground=colour)]


@style()
def text_width(texts: list[str], size: float) -> float:
    """Width of the widest text at a font size (points), in inches.

    Examples
    --------
    >>> text_width(["a", "aaaa"], 10) == text_width(["aaaa"], 10) > text_width(["a"], 10) > text_width([], 10)
    True
    """
    figure = Figure(dpi=DPI)
    _Canvas(figure)
    boxes = [figure.text(0, 0, text, fontsize=size).get_window_extent() for text in texts]
    return float(max((box.width for box in boxes), default=0)) / DPI


def group_marks(groups: list) -> dict:
    """Colour and marker of each group, in the order given; groups beyond the eighth share one grey mark.

    Examples
    --------
    >>> group_marks(["a", "b"])
    {'a': ('#332288', 'o'), 'b': ('#DDCC77', 's')}
    """
    marks = dict(zip(groups, zip(COLOURS, MARKERS, strict=True), strict=False))
    return {group: marks.get(group, REST) for group in groups}
