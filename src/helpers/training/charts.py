"""Charts of training: what is offered where, told apart from what nobody told; growth paths before and after."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, LogNorm
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from helpers.page.labels import shorten
from helpers.page.legends import legend_row
from helpers.page.particles import interval, number
from helpers.page.picture import Picture, picture
from helpers.page.rows import row_canvas
from helpers.page.style import (
    BLANK,
    BLANK_STROKES,
    FOCAL,
    GRID,
    INK,
    MUTED,
    PAPER,
    PLAIN,
    RULE,
    SEQUENCE,
    canvas,
    style,
    text_width,
)
from helpers.page.terms import term
from helpers.training.records import codes

_SHADES = LinearSegmentedColormap.from_list("places", SEQUENCE[:5])
_HATCH = {"facecolor": BLANK, "edgecolor": BLANK_STROKES, "hatch": "////", "linewidth": 0}
_WORDS = {
    "ko": {
        "need": "입지계수(95% 구간)",
        "cells": "{title}. 칸 {n}개 가운데 자리 있음 {offered}, 몫에 못 미침 {thin}, 없다고 보고됨 {none}, "
        "미상 {unknown}; 인력이 부족한 기술의 공백 {gap}.",
        "gap": "공백: 인력이 부족한데 없다고 보고됨",
        "unknown": "? 보고가 다 모이지 않음",
        "offered": "자리 수(짙을수록 많음)",
        "thin": "↓ 공정한 몫에 크게 못 미침",
        "none": "0 없다고 보고됨",
        "took": "참여자",
        "others": "짝지은 비참여자",
        "level": "한 해 논문, 1인당 평균",
        "effect": "두 집단의 변화 차이",
        "year": "참여가 시작된 해로부터의 연수",
        "earlier": "짝짓지 않은 해(점검)",
        "base": "짝지은 해(기준)",
        "paths": "{title}. 참여 후 {last}년째: 참여자 {took}, 짝지은 비참여자 {others}, 차이 {effect}({ends}).",
        "none_told": "{title}. 자료가 없다.",
    },
    "en": {
        "need": "location quotient (95% interval)",
        "cells": "{title}. Of {n} cells, {offered} have places, {thin} are thin, {none} are reported as none, "
        "{unknown} are unknown; gaps in technologies short of researchers: {gap}.",
        "gap": "gap: short of researchers, reported as none",
        "unknown": "? not all have reported",
        "offered": "places (darker: more)",
        "thin": "↓ far below a fair share",
        "none": "0 reported as none",
        "took": "participants",
        "others": "matched others",
        "level": "works a year, mean a person",
        "effect": "difference of the changes",
        "year": "years from the year in which the stay began",
        "earlier": "not matched on (check)",
        "base": "matched on (base)",
        "paths": "{title}. Year {last} after: participants {took}, matched others {others}, "
        "difference {effect} ({ends}).",
        "none_told": "{title}. There are no data.",
    },
}


@style()
def coverage_matrix(
    table: pd.DataFrame, title: str, unit: str, source: str, language: str, name: str = "coverage"
) -> Picture:
    """Technologies in the rows, exchange types and career levels in the columns; gaps and silence look different.

    A number stands where places are offered, 0 where all have said that there are none (in a heavy frame where
    researchers are short), hatching and a question mark where somebody has not told.

    Parameters
    ----------
    table : DataFrame
        From `helpers.training.supply.gaps`; the rows keep the order of the technologies.
    title, unit, source : str
    language : {"ko", "en"}
    name : str
        File name of the picture.

    Returns
    -------
    Picture

    Examples
    --------
    >>> cell = {"technology": "quantum-sensing", "career_level": "postdoc", "exchange_type": "internship",
    ...         "places_told": 0, "supply": "none", "verdict": "gap", "lq": 0.5, "lq_low": 0.4, "lq_high": 0.7}
    >>> coverage_matrix(pd.DataFrame([cell]), "공급", "자리", "자료: 예", "ko").alt
    '공급. 칸 1개 가운데 자리 있음 0, 몫에 못 미침 0, 없다고 보고됨 1, 미상 0; 인력이 부족한 기술의 공백 1.'
    """
    words, levels, kinds = _WORDS[language], codes("career_level"), codes("exchange_type")
    technologies = list(dict.fromkeys(table["technology"]))
    names = [shorten(term("technology", code, language), 48) for code in technologies]
    heads = [term("career_level", code, language) for code in levels]
    figure, axes = row_canvas(names, right=1.35, top=text_width(heads, 8.5) + 0.5, bottom=0.75, row=0.3, width=10.2)
    wide = len(levels) + 0.4
    columns = {(kind, level): x * wide + y for x, kind in enumerate(kinds) for y, level in enumerate(levels)}
    last = max(columns.values())
    axes.set(xlim=(-0.55, last + 0.55), xticks=list(columns.values()))
    axes.set_xticklabels([term("career_level", level, language) for _, level in columns], rotation=90, fontsize=8.5)
    axes.xaxis.tick_top()
    axes.tick_params(axis="x", length=0, labelcolor=MUTED)
    axes.grid(False)
    rows = table["technology"].map({code: row for row, code in enumerate(technologies)})
    at = [columns[pair] for pair in zip(table["exchange_type"], table["career_level"], strict=True)]
    norm = LogNorm(1, max(table["places_told"].max(), 2))
    for x, y, cell in zip(at, rows, table.to_dict("records"), strict=True):
        _cell(axes, x, y, cell, norm, language)
    _heads(axes, kinds, columns, levels, language, text_width(heads, 8.5))
    _needs(axes, table.drop_duplicates("technology"), last, language)
    legend_row(figure, [("", _entries(table, words))], 0.3, 0.65)
    counts = table["supply"].value_counts()
    told = {key: int(counts.get(key, 0)) for key in ("offered", "thin", "none", "unknown")}
    alt = words["cells"].format(title=title, n=len(table), gap=int((table["verdict"] == "gap").sum()), **told)
    return picture(figure, name, title, alt, source, language, unit)


def _cell(axes: Axes, x: float, y: float, cell: dict, norm: LogNorm, language: str) -> None:
    """One cell: shaded with its places, framed where it is a gap, hatched where nobody told."""
    box = {"xy": (x - 0.5, y - 0.5), "width": 1, "height": 1}
    look = {"ha": "center", "va": "center", "size": 8}
    if cell["supply"] == "unknown":
        axes.add_patch(Rectangle(**box, **_HATCH, zorder=1))
        badge = {"boxstyle": "round,pad=0.12", "facecolor": PAPER, "edgecolor": "none"}
        axes.text(x, y, "?", color=MUTED, bbox=badge, zorder=4, **look)
    elif cell["supply"] == "none":
        axes.text(x, y, "0", color=FOCAL if cell["verdict"] == "gap" else INK, zorder=6, **look)
    else:
        axes.add_patch(Rectangle(**box, facecolor=_SHADES(norm(cell["places_told"])), zorder=1))
        dark = norm(cell["places_told"]) > 0.6
        text = number(cell["places_told"], language) + ("↓" if cell["supply"] == "thin" else "")
        axes.text(x, y, text, color=PAPER if dark else INK, zorder=4, **look)
    axes.add_patch(Rectangle(**box, facecolor="none", edgecolor=RULE, linewidth=0.8, zorder=3))
    if cell["verdict"] == "gap":
        inner = {"xy": (x - 0.43, y - 0.43), "width": 0.86, "height": 0.86}
        axes.add_patch(Rectangle(**inner, facecolor="none", edgecolor=FOCAL, linewidth=2, zorder=5))


def _heads(axes: Axes, kinds, columns: dict, levels, language: str, depth: float) -> None:
    """Names of the exchange types above those of the career levels."""
    top = -0.6 - (depth + 0.2) / 0.3
    for kind in kinds:
        first, final = columns[kind, levels[0]], columns[kind, levels[-1]]
        name = term("exchange_type", kind, language)
        axes.text((first + final) / 2, top - 0.3, name, ha="center", va="baseline", size=9)
        axes.plot([first - 0.45, final + 0.45], [top, top], color=INK, linewidth=0.8, clip_on=False)


def _needs(axes: Axes, first: pd.DataFrame, last: float, language: str) -> None:
    """Location quotient of each technology at the right, in the accent colour where it is wholly below 1."""
    look = {"va": "center", "size": 8.5}
    for row, cell in enumerate(first.to_dict("records")):
        bounds = interval(cell["lq_low"], cell["lq_high"], 2)
        text = "–" if pd.isna(cell["lq"]) else f"{number(cell['lq'], language, 2)} ({bounds})"
        axes.text(last + 0.8, row, text, color=FOCAL if cell["lq_high"] < 1 else INK, **look)
    head = _WORDS[language]["need"].replace("(", "\n(").replace("\n\n", "\n")
    axes.text(last + 0.8, -0.75, head, va="bottom", size=8.5, color=MUTED)


def _entries(table: pd.DataFrame, words: dict) -> list:
    patches = {
        "offered": Patch(facecolor=_SHADES(0.6)),
        "thin": Patch(facecolor=_SHADES(0.3)),
        "none": Patch(facecolor=PAPER, edgecolor=RULE),
        "unknown": Patch(**_HATCH),
    }
    entries = [(words[key], patch) for key, patch in patches.items() if (table["supply"] == key).any()]
    if (table["verdict"] == "gap").any():
        entries.insert(-1, (words["gap"], Patch(facecolor=PAPER, edgecolor=FOCAL, linewidth=2)))
    return entries


@style()
def event_chart(
    table: pd.DataFrame, title: str, unit: str, source: str, language: str, name: str = "event_study"
) -> Picture:
    """Paths of participants and matched others, and below them the difference of their changes with intervals.

    Parameters
    ----------
    table : DataFrame
        From `helpers.training.outcomes.event_study`.
    title, unit, source : str
    language : {"ko", "en"}
    name : str
        File name of the picture.

    Returns
    -------
    Picture

    Examples
    --------
    >>> table = pd.DataFrame({"event_year": [-1, 0, 1], "period": ["base", "during", "after"], "n": 9,
    ...     "participants": [0.5, 0.5, 1.2], "others": 0.5, "effect": [0, 0, 0.7], "low": [-0.1, -0.1, 0.5],
    ...     "high": [0.1, 0.1, 0.9]})
    >>> event_chart(table, "Growth", "works a year", "Source: example", "en").alt
    'Growth. Year 1 after: participants 1.20, matched others 0.50, difference 0.70 (0.50–0.90).'
    """
    words, years = _WORDS[language], table["event_year"].to_numpy()
    figure, axes = canvas(8.6, 5.9, left=0.75, right=0.35, top=0.35, bottom=3.3)
    lower = figure.add_axes((0.75 / 8.6, 0.95 / 5.9, (8.6 - 1.1) / 8.6, 2.05 / 5.9))
    for plot in (axes, lower):
        plot.grid(axis="y")
        plot.tick_params(length=0, labelsize=8.5)
        plot.set_xlim(years.min() - 0.5, years.max() + 0.5)
        plot.set_xticks(years, [f"{'+' if year > 0 else '−' if year < 0 else ''}{abs(year)}" for year in years])
        _periods(plot, table)
        plot.yaxis.set_major_formatter(lambda y, _: number(y, language, 1))
    took = {"color": FOCAL, "marker": "o", "linewidth": 2.4, "markersize": 6}
    others = {"color": PLAIN, "marker": "s", "linewidth": 1.8, "markersize": 5, "linestyle": (0, (4, 2))}
    axes.plot(years, table["participants"], **took, zorder=4)
    axes.plot(years, table["others"], **others, zorder=3)
    axes.set_ylim(bottom=0)
    axes.set_ylabel(words["level"], fontsize=8.5)
    lower.axhline(0, color=INK, linewidth=1, zorder=2)
    lower.vlines(years, table["low"], table["high"], color=FOCAL, linewidth=4, alpha=0.35, zorder=3)
    faces = np.where(table["period"] == "after", FOCAL, PAPER)
    lower.scatter(years, table["effect"], s=46, c=faces, edgecolors=FOCAL, linewidths=1.5, zorder=4)
    lower.set_ylabel(words["effect"], fontsize=8.5)
    lower.set_xlabel(words["year"], fontsize=9)
    for period in ("earlier", "base"):
        mine = years[table["period"] == period]
        if len(mine):
            look = {"ha": "center", "va": "bottom", "size": 8.5, "color": MUTED}
            axes.text(mine.mean(), 1.03, words[period], transform=axes.get_xaxis_transform(), **look)
    marks = [(words["took"], Line2D([], [], **took)), (words["others"], Line2D([], [], **others))]
    legend_row(figure, [("", marks)], 0.75, 0.35)
    final = table.iloc[-1]
    columns = {"took": "participants", "others": "others", "effect": "effect"}
    told = {key: number(final[column], language, 2) for key, column in columns.items()}
    told |= {"last": int(final["event_year"]), "ends": interval(final["low"], final["high"], 2)}
    alt = words["paths"].format(title=title, **told)
    return picture(figure, name, title, alt, source, language, unit)


def _periods(axes: Axes, table: pd.DataFrame) -> None:
    """Years matched on are shaded, the year in which the stay began stands between broken lines."""
    base = table.loc[table["period"] == "base", "event_year"]
    if len(base):
        axes.axvspan(base.min() - 0.5, base.max() + 0.5, color=GRID, alpha=0.7, zorder=0, linewidth=0)
    for edge in (-0.5, 0.5):
        axes.axvline(edge, color=MUTED, linewidth=0.8, linestyle=(0, (3, 3)), zorder=1)
