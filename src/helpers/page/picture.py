"""A finished picture: PNG bytes with title, source and a text for those who cannot see it."""

import io
import re
from bisect import bisect_left
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox
from PIL import Image

from helpers.page.sources import SYNTHETIC
from helpers.page.style import DPI, FOCAL, INK, MUTED, PAPER, style

#: Inches between the edge of the paper and what is written on it.
MARGIN = 0.3


@dataclass(frozen=True)
class Picture:
    """A picture for a notebook and a report; `name` is also the name of its file, without .png."""

    name: str
    png: bytes
    title: str
    alt: str
    language: str

    def _repr_mimebundle_(self, include=None, exclude=None):
        data = {"image/png": self.png, "text/plain": self.alt}
        return data, {"image/png": {"alt": self.alt, "name": self.name}}


def _wrap(figure: Figure, text: str, size: float, width: float) -> str:
    """Break a text at spaces so that no line is wider than `width` inches."""
    words, lines, probe = text.split(), [], figure.text(0, 0, "", fontsize=size)

    def too_wide(n: int) -> bool:
        probe.set_text(" ".join(words[:n]))
        return probe.get_window_extent().width > width * DPI

    while words:
        n = bisect_left(range(2, len(words)), True, key=too_wide) + 1 if too_wide(len(words)) else len(words)
        lines.append(" ".join(words[:n]))
        words = words[n:]
    probe.remove()
    return "\n".join(lines)


def _write(figure: Figure, text: str, size: float, colour: str, y: float, va: str) -> float:
    """Write a text, `y` inches above the figure's lower edge; return its height in inches."""
    width, height = figure.get_size_inches()
    wrapped = _wrap(figure, text, size, width - 2 * MARGIN)
    line = figure.text(MARGIN / width, y / height, wrapped, fontsize=size, color=colour, va=va, linespacing=1.35)
    return line.get_window_extent().height / DPI


def _badge(figure: Figure, y: float) -> None:
    width, height = figure.get_size_inches()
    box = {"facecolor": FOCAL, "edgecolor": "none", "pad": 4}
    place = ((MARGIN + 0.06) / width, y / height)
    figure.text(*place, SYNTHETIC, fontsize=9.5, color=PAPER, va="bottom", bbox=box)


def _floor(figure: Figure) -> float:
    """Where the source begins, in inches from the figure's lower edge: below the legends, if it has any."""
    return min((legend.get_window_extent().y0 / DPI for legend in figure.legends), default=0.12) - 0.12


def _render(figure: Figure, frame: Bbox) -> bytes:
    """PNG bytes of the figure within a frame (inches); 256 colours look the same and take a third of the room."""
    drawn, out = io.BytesIO(), io.BytesIO()
    figure.savefig(drawn, format="tiff", dpi=DPI, bbox_inches=frame)  # uncompressed: it is read again at once
    pixels = np.asarray(Image.open(drawn)).view("uint32")[..., 0]  # four bytes a pixel
    places, colours = pd.factorize(pixels.ravel())  # some thousand colours are chosen from faster than a million pixels
    palette = Image.fromarray(colours.view("uint8").reshape(1, -1, 4)).convert("RGB")
    palette = palette.quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    image = Image.fromarray(np.asarray(palette)[0][places].reshape(pixels.shape))
    image.putpalette(palette.getpalette())
    image.save(out, format="png", dpi=(DPI, DPI))
    return out.getvalue()


@style()
def picture(figure: Figure, name: str, title: str, alt: str, source: str, language: str, subtitle: str = "") -> Picture:
    """Put title, subtitle and source around a figure and render it.

    Parameters
    ----------
    figure : Figure
        From `helpers.page.style.canvas`; the title is added above it and the source below it.
    name : str
        Lower-case letters, digits, "-" and "_".
    title : str
        The subject.
    alt : str
        What the picture shows, in a sentence or two.
    source : str
        From `helpers.page.sources.source_line`; one that says the data is synthetic adds a badge.
    language : {"ko", "en"}
    subtitle : str
        What is measured, in which unit.

    Returns
    -------
    Picture
        160 dots per inch; the same figure gives the same bytes.

    Raises
    ------
    ValueError
        The name could not be a file's name everywhere, or title, alt or source is empty.
    MissingGlyph
        A text holds a character that no font has.

    Examples
    --------
    >>> from helpers.page.style import canvas
    >>> made = picture(canvas(4, 1)[0], "empty", "제목", "빈 그림", "자료: 없음", "ko")
    >>> made.name, made.png[:4], made.png == picture(
    ...     canvas(4, 1)[0], "empty", "제목", "빈 그림", "자료: 없음", "ko"
    ... ).png
    ('empty', b'\\x89PNG', True)
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,79}", name):
        raise ValueError(f"picture name {name!r}: expected lower-case letters, digits, '-' and '_'")
    for what, text in {"title": title, "alt": alt, "source": source}.items():
        if not text.strip():
            raise ValueError(f"picture {name!r}: its {what} is empty")
    width, height = figure.get_size_inches()
    top = height + 0.08
    if subtitle:
        top += _write(figure, subtitle, 10, MUTED, top, "bottom") + 0.07
    top += _write(figure, title, 15, INK, top, "bottom") + 0.1
    if SYNTHETIC in source:
        _badge(figure, top)
        top += 0.3
    floor = _floor(figure)
    foot = floor - 0.2 - _write(figure, source, 8, MUTED, floor - 0.05, "top")
    png = _render(figure, Bbox.from_extents(0, foot, width, top + 0.12))
    return Picture(name, png, title, alt, language)
