"""Quadrants: cooperation types as clouds of probability, and technologies by importance and need."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.transforms import ScaledTranslation
from scipy.ndimage import gaussian_filter

from helpers.page.labels import place_labels, shorten
from helpers.page.legends import legend_row
from helpers.page.particles import number
from helpers.page.picture import Picture, picture
from helpers.page.statements import phrase
from helpers.page.style import COLOURS, FOCAL, INK, MUTED, PAPER, PLAIN, RULE, canvas, halo, style
from helpers.page.terms import term

#: Colour and marker of each type, and its corner: right of the line of maturity, above that of competitiveness.
LOOKS = {
    "acquisition": (COLOURS[0], "o", False, False),
    "diffusion": (COLOURS[2], "s", False, True),
    "catch_up": (COLOURS[3], "^", True, False),
    "leadership": (COLOURS[5], "D", True, True),
}
UNDECIDED = (MUTED, "o")
_CELLS = 120  # cells of a cloud each way
_FEW = 6  # more clouds than that are paler, for they lie on one another
_LONGEST = 44  # characters of a label


def _square(across: str, up: str, language: str, limits: tuple, bottom: float):
    """A square plot of two variables with their limits, `bottom` inches below it."""
    figure, axes = canvas(8.6, 6.2 + bottom, left=1.1, right=0.45, top=0.15, bottom=bottom)
    axes.set(xlim=limits[0], ylim=limits[1])
    axes.locator_params(nbins=6)
    axes.set_xlabel(phrase(across, language), fontsize=9.5)
    axes.set_ylabel(phrase(up, language), fontsize=9.5, labelpad=14)
    axes.tick_params(length=0, labelsize=8.5, labelcolor=MUTED)
    axes.spines[:].set(visible=True, color=RULE)
    axes.xaxis.set_major_formatter(lambda x, _: number(x, language, 2))
    axes.yaxis.set_major_formatter(lambda y, _: number(y, language, 2))
    return figure, axes


def _limits(values: np.ndarray, line: float) -> tuple[float, float]:
    """Limits within 0 and 1 that hold the values and the line between two quadrants, with room around them."""
    values = np.append(values[~np.isnan(values)], [line - 0.12, line + 0.12])
    room = 0.18 * np.ptp(values)
    return max(values.min() - room, 0.0), min(values.max() + room, 1.0)


def _corner(axes: Axes, right: bool, upper: bool, text: str) -> None:
    """A text in a corner of the plot."""
    shift = ScaledTranslation(-0.1 if right else 0.1, -0.1 if upper else 0.1, axes.figure.dpi_scale_trans)
    look = {"ha": "right" if right else "left", "va": "top" if upper else "bottom", "path_effects": halo()}
    axes.text(right, upper, text, transform=axes.transAxes + shift, size=11, color=MUTED, zorder=6, **look)


def _cloud(axes: Axes, x: np.ndarray, y: np.ndarray, colour: str, decided: bool, ink: float) -> None:
    """Where half, and nine tenths, of the samples lie most densely; only a broken line where nothing is decided."""
    edges = np.linspace(-0.05, 1.05, _CELLS + 1)
    dense = gaussian_filter(np.histogram2d(y, x, bins=(edges, edges))[0], 3.2)
    falling = np.sort(dense, axis=None)[::-1]
    inside = np.cumsum(falling) / max(falling.sum(), 1e-9)
    half, most = (falling[np.searchsorted(inside, share)] for share in (0.5, 0.9))
    middle = (edges[1:] + edges[:-1]) / 2
    top = dense.max() * 1.001
    if not decided and half > 0:
        look = {"linewidths": 0.9, "linestyles": [(0, (4, 2))], "alpha": 0.8}
        axes.contour(middle, middle, dense, levels=[half], colors=[colour], zorder=2, **look)
        return
    if top > half > 0:
        axes.contourf(middle, middle, dense, levels=[half, top], colors=[colour], alpha=0.32 * ink, zorder=2)
    if half > most > 0:
        axes.contourf(middle, middle, dense, levels=[most, half], colors=[colour], alpha=0.17 * ink, zorder=2)
        axes.contour(middle, middle, dense, levels=[most], colors=[colour], linewidths=0.6, alpha=0.7, zorder=2)


def _samples(found, technologies: pd.Series) -> np.ndarray:
    """Samples of a table with samples (T, R), in the order of the technologies asked for."""
    order = pd.Index(found.table["technology"]).get_indexer(technologies)
    return np.where((order >= 0)[:, None], found.samples[order], np.nan)


def _extent(samples: np.ndarray, line: float) -> tuple[float, float]:
    """Limits that hold nine tenths of the samples of each technology."""
    known = samples[~np.isnan(samples).any(axis=1)]
    return _limits(np.quantile(known, [0.05, 0.95], axis=1).ravel() if len(known) else np.empty(0), line)


@style()
def type_quadrant(
    types: pd.DataFrame,
    competitiveness,
    cycles,
    title: str,
    unit: str,
    source: str,
    language: str,
    competitive_from: float = 0.5,
    mature_from: float = 0.5,
    name: str = "types",
) -> Picture | None:
    """The four types of cooperation as quadrants, each technology as a cloud of its samples.

    The dark part of a cloud holds half of the samples, the whole nine tenths. A technology whose type cannot be
    decided has a hollow mark and a broken line around half of its samples; one that has no place is named below the
    picture.

    Parameters
    ----------
    types : DataFrame
        technology, type (null where undecided), competitiveness, maturity.
    competitiveness, cycles
        What `helpers.partners` gives: each with a `table` of technologies and, row by row, `samples` (T, R).
    title, unit, source : str
    language : {"ko", "en"}
    competitive_from, mature_from : float
        Where the lines between the types stand.
    name : str
        File name of the picture.

    Returns
    -------
    Picture, or None where no technology has a place.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> types = pd.DataFrame({"technology": ["quantum-sensing"], "type": ["acquisition"],
    ...                       "competitiveness": [0.2], "maturity": [0.3]})
    >>> spread = np.random.default_rng(1).normal(0.25, 0.05, (1, 200))
    >>> found = Some(table=types, samples=spread)
    >>> type_quadrant(types, found, found, "유형", "0–1", "자료: 예", "ko").alt
    '유형. 양자 센서: 신기술 확보형.'
    """
    drawn = types.dropna(subset=["competitiveness", "maturity"])
    if drawn.empty:
        return None
    maturity, strength = (_samples(found, drawn["technology"]) for found in (cycles, competitiveness))
    limits = _extent(maturity, mature_from), _extent(strength, competitive_from)
    figure, axes = _square("partners.maturity", "partners.competitiveness", language, limits, bottom=1.1)
    axes.axhline(competitive_from, color=INK, linewidth=1, zorder=1)
    axes.axvline(mature_from, color=INK, linewidth=1, zorder=1)
    for kind, (_, _, right, upper) in LOOKS.items():
        _corner(axes, right, upper, term("type", kind, language))
    looks = [(*UNDECIDED, True) if pd.isna(kind) else (*LOOKS[kind][:2], False) for kind in drawn["type"]]
    ink = _FEW / max(drawn["type"].notna().sum(), _FEW)
    for x, y, (colour, _, hollow) in zip(maturity, strength, looks, strict=True):
        known = ~np.isnan(x) & ~np.isnan(y)
        if known.any():
            _cloud(axes, x[known], y[known], colour, not hollow, ink)
    points = drawn[["maturity", "competitiveness"]].to_numpy(dtype=float)
    for (x, y), (colour, marker, hollow) in zip(points, looks, strict=True):
        rim = {"facecolors": PAPER if hollow else colour, "edgecolors": colour if hollow else PAPER}
        axes.scatter(x, y, s=58, marker=marker, linewidths=1.6 if hollow else 0.9, zorder=5, **rim)
    names = [shorten(term("technology", code, language), _LONGEST) for code in drawn["technology"]]
    place_labels(axes, points, names, np.full(len(points), 4.5), np.full(len(points), 9.0), [INK] * len(points), 99)
    marks = [_mark(*LOOKS[kind][:2], term("type", kind, language)) for kind in LOOKS if (drawn["type"] == kind).any()]
    marks += [_mark(*UNDECIDED, phrase("partners.undecided", language), True)] if drawn["type"].isna().any() else []
    legend_row(figure, [(phrase("partners.type_heading", language), marks)], 0.3, 0.55)
    told = drawn.assign(name=names).to_dict("records")
    alt = phrase("partners.type_alt", language, title=title, rows=told)
    return picture(figure, name, title, alt, source + _missing(types, drawn, language), language, unit)


def _mark(colour: str, marker: str, text: str, hollow: bool = False) -> tuple[str, Line2D]:
    look = {"markerfacecolor": PAPER if hollow else colour, "markeredgecolor": colour, "markersize": 7.5}
    return text, Line2D([], [], linestyle="", marker=marker, markeredgewidth=1.6 if hollow else 0, **look)


def _missing(table: pd.DataFrame, drawn: pd.DataFrame, language: str) -> str:
    """Which technologies have no place in the picture."""
    codes = [code for code in table["technology"] if code not in set(drawn["technology"])]
    return " " + phrase("partners.not_drawn", language, codes=codes) if codes else ""


@style()
def priority_quadrant(
    table: pd.DataFrame,
    title: str,
    unit: str,
    source: str,
    language: str,
    important_from: float = 0.5,
    needed_from: float = 0.5,
    first: int = 5,
    name: str = "priorities",
) -> Picture | None:
    """Technologies by strategic importance and by need for cooperation, with both intervals.

    Parameters
    ----------
    table : DataFrame
        technology, importance, importance_low, importance_high, need, need_low, need_high, rank.
    title, unit, source : str
    language : {"ko", "en"}
    important_from, needed_from : float
        Where the lines between the quadrants stand.
    first : int
        So many of the first places are in the accent colour, and bear their rank.
    name : str
        File name of the picture.

    Returns
    -------
    Picture, or None where no technology has a place.

    Examples
    --------
    >>> table = pd.DataFrame({"technology": ["quantum-sensing"], "importance": [0.7], "importance_low": [0.6],
    ...     "importance_high": [0.8], "need": [0.9], "need_low": [0.8], "need_high": [1.0], "rank": [1]})
    >>> priority_quadrant(table, "Priorities", "0–1", "Source: example", "en").alt
    'Priorities. Quantum sensing: importance 0.70 (0.60–0.80), need 0.90 (0.80–1.00).'
    """
    drawn = table.dropna(subset=["importance", "need"]).sort_values(["rank", "technology"])
    if drawn.empty:
        return None
    ends = {c: drawn[c].to_numpy(dtype=float, na_value=np.nan) for c in drawn if c.startswith(("importance", "need"))}
    sides = (("importance", important_from), ("need", needed_from))
    limits = [_limits(np.r_[ends[f"{side}_low"], ends[f"{side}_high"]], line) for side, line in sides]
    figure, axes = _square("partners.importance", "partners.need", language, limits, bottom=0.6)
    axes.axhline(needed_from, color=INK, linewidth=1, zorder=1)
    axes.axvline(important_from, color=INK, linewidth=1, zorder=1)
    for across in ("high", "low"):
        for up in ("high", "low"):
            _corner(axes, across == "high", up == "high", term("quadrant", f"{across}_{up}", language))
    leading = (drawn["rank"] <= first).fillna(False).to_numpy(dtype=bool)
    colours = [FOCAL if chosen else PLAIN for chosen in leading]
    look = {"colors": colours, "linewidth": 1.6, "alpha": 0.35, "zorder": 3}
    axes.hlines(ends["need"], ends["importance_low"], ends["importance_high"], **look)
    axes.vlines(ends["importance"], ends["need_low"], ends["need_high"], **look)
    axes.scatter(ends["importance"], ends["need"], s=52, c=colours, edgecolors=PAPER, linewidths=0.9, zorder=5)
    names = [shorten(term("technology", code, language), _LONGEST) for code in drawn["technology"]]
    ranks = zip(drawn["rank"], names, leading, strict=True)
    ranked = [f"{rank:.0f} {text}" if top else text for rank, text, top in ranks]
    points = np.column_stack([ends["importance"], ends["need"]])
    colours = [FOCAL if chosen else INK for chosen in leading]
    place_labels(axes, points, ranked, np.full(len(points), 4.0), np.full(len(points), 8.5), colours, first)
    told = drawn.assign(name=names).head(6).to_dict("records")
    alt = phrase("partners.priority_alt", language, title=title, rows=told)
    return picture(figure, name, title, alt, source + _missing(table, drawn, language), language, unit)
