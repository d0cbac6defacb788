"""Charts: ranked values with intervals, bars, shares of known and unknown, a matrix of who works with whom."""

import numpy as np
import pandas as pd
from matplotlib.colors import LinearSegmentedColormap, LogNorm

from helpers.page.labels import shorten
from helpers.page.particles import interval, number, percent
from helpers.page.picture import Picture, picture
from helpers.page.rows import row_canvas
from helpers.page.style import FOCAL, GRID, INK, MUTED, PAPER, PLAIN, RULE, SEQUENCE, canvas, style, text_width

_LONGEST = 52  # characters of a label
_CELL = 0.31  # inches a cell of a matrix
_WORDS = {
    "ko": {
        "n": "논문",
        "first": "{title}. 위에서부터 {rows}.",
        "none": "{title}. 자료가 없다.",
        "unknown": "모름",
        "known": "앎",
        "cells": "{title}. 칸의 값: {rows}.",
    },
    "en": {
        "n": "works",
        "first": "{title}. From the top: {rows}.",
        "none": "{title}. There are no data.",
        "unknown": "unknown",
        "known": "known",
        "cells": "{title}. Among its cells: {rows}.",
    },
}


def _labels(table: pd.DataFrame, label: str) -> list[str]:
    return [shorten(text, _LONGEST) for text in table[label].astype("object").fillna("–")]


def _alt(language: str, title: str, rows: list[str], key: str = "first") -> str:
    words = _WORDS[language]
    return words[key].format(title=title, rows="; ".join(rows)) if rows else words["none"].format(title=title)


@style()
def ladder(
    table: pd.DataFrame,
    label: str,
    value: str,
    low: str,
    high: str,
    title: str,
    unit: str,
    source: str,
    language: str,
    n: str | None = None,
    name: str = "ladder",
    highlight: str | None = None,
    reference: float | None = None,
    digits: int = 0,
) -> Picture:
    """Values ranked from the top, each with its interval.

    Parameters
    ----------
    table : DataFrame
        Rows in the order of the ladder.
    label, value, low, high : str
        Columns: the name of a row, its value, the ends of its interval (null: no interval is drawn).
    title, unit, source : str
    language : {"ko", "en"}
    n : str, optional
        Column with the number of works behind a row, written at its end.
    name : str
        File name of the picture.
    highlight : str, optional
        Label of the row in the accent colour.
    reference : float, optional
        Where a vertical line stands: 1 for a ratio.
    digits : int
        Decimals of the values.

    Returns
    -------
    Picture

    Examples
    --------
    >>> table = pd.DataFrame({"country": ["미국", "중국"], "works": [63, 35], "low": [48, 24], "high": [79, 46]})
    >>> ladder(table, "country", "works", "low", "high", "협력국", "편", "자료: 예", "ko").alt
    '협력국. 위에서부터 미국 63 (48–79); 중국 35 (24–46).'
    """
    names, rows = _labels(table, label), np.arange(len(table))
    figure, axes = row_canvas(names, right=0.95 if n else 0.5, top=0.28 if n else 0.05)
    colours = [FOCAL if text == highlight else PLAIN for text in table[label]]
    ends = table[[low, high]].to_numpy(dtype=float, na_value=np.nan)
    axes.hlines(rows, ends[:, 0], ends[:, 1], color=colours, linewidth=2.4, alpha=0.45)
    axes.scatter(table[value].astype(float), rows, s=44, c=colours, edgecolors=PAPER, linewidths=0.8, zorder=3)
    if reference is not None:
        axes.axvline(reference, color=INK, linewidth=0.9, zorder=1)
    axes.set_xlim(left=0)
    axes.xaxis.set_major_formatter(lambda x, _: number(x, language, 0 if float(x).is_integer() else 1))
    if n:
        look = {"transform": axes.get_yaxis_transform(), "ha": "right", "va": "center", "color": MUTED}
        for row, works in zip(rows, table[n], strict=True):
            axes.text(1.09, row, number(works, language), **look)
        axes.text(1.09, -0.95, _WORDS[language]["n"], size=8, **look)
    told = [
        f"{text} {number(v, language, digits)} ({interval(a, b, digits)})"
        for text, v, (a, b) in zip(names[:5], table[value], ends, strict=False)
    ]
    return picture(figure, name, title, _alt(language, title, told), source, language, unit)


@style()
def bars(
    table: pd.DataFrame,
    label: str,
    value: str,
    title: str,
    unit: str,
    source: str,
    language: str,
    name: str = "bars",
    highlight: str | None = None,
    share: str | None = None,
) -> Picture:
    """Horizontal bars from the top, each with its value.

    Parameters
    ----------
    table : DataFrame
        Rows in the order of the bars.
    label, value : str
        Columns: the name of a row and its length.
    title, unit, source : str
    language : {"ko", "en"}
    name : str
        File name of the picture.
    highlight : str, optional
        Label of the bar in the accent colour.
    share : str, optional
        Column with a share, written behind the value.

    Returns
    -------
    Picture

    Examples
    --------
    >>> table = pd.DataFrame({"year": [2021, 2020], "works": [19371, 1171]})
    >>> bars(table, "year", "works", "Works by year", "works", "Source: example", "en").alt
    'Works by year. From the top: 2021 19,371; 2020 1,171.'
    """
    names, values = [str(text) for text in _labels(table, label)], table[value].astype(float)
    figure, axes = row_canvas(names, right=1.1 if share else 0.8)
    colours = [FOCAL if text == highlight else PLAIN for text in table[label]]
    axes.barh(range(len(table)), values, color=colours, height=0.68)
    axes.xaxis.set_major_formatter(lambda x, _: number(x, language))
    shares = table[share] if share else [None] * len(table)
    for row, (length, part) in enumerate(zip(values, shares, strict=True)):
        text = number(length, language) + (f"  {percent(part)}" if part is not None else "")
        axes.annotate(text, (length, row), xytext=(4, 0), textcoords="offset points", va="center", size=8.5, color=INK)
    told = [f"{text} {number(v, language)}" for text, v in zip(names[:5], values, strict=False)]
    return picture(figure, name, title, _alt(language, title, told), source, language, unit)


@style()
def known_shares(
    table: pd.DataFrame, label: str, title: str, unit: str, source: str, language: str, name: str = "known_shares"
) -> Picture:
    """Share of known and of unknown in each group, with the group's size.

    Parameters
    ----------
    table : DataFrame
        label, works, unknown: rows in the order of the bars.
    label : str
        Column with the name of a group.
    title, unit, source : str
    language : {"ko", "en"}
    name : str
        File name of the picture.

    Returns
    -------
    Picture

    Examples
    --------
    >>> table = pd.DataFrame({"field": ["화학"], "works": [200], "unknown": [3]})
    >>> known_shares(table, "field", "분야별", "비율", "자료: 예", "ko").alt
    '분야별. 위에서부터 화학 98.5%.'
    """
    words, names = _WORDS[language], _labels(table, label)
    known = 1 - table["unknown"].astype(float) / table["works"].astype(float)
    figure, axes = row_canvas(names, right=1.35, top=0.32)
    rows = range(len(table))
    axes.barh(rows, known, color=PLAIN, height=0.68, label=words["known"])
    axes.barh(
        rows,
        1 - known,
        left=known,
        color=PAPER,
        edgecolor=MUTED,
        hatch="////",
        height=0.68,
        linewidth=0.6,
        label=words["unknown"],
    )
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(lambda x, _: percent(x, 0))
    for row, (part, works) in enumerate(zip(known, table["works"], strict=True)):
        text = f"{percent(part)} · {number(works, language)}"
        axes.text(1.02, row, text, transform=axes.get_yaxis_transform(), va="center", size=8.5, color=INK)
    axes.legend(ncols=2, loc="lower left", bbox_to_anchor=(0, 1), fontsize=8.5, borderaxespad=0.1)
    told = [f"{text} {percent(part)}" for text, part in zip(names[:5], known, strict=False)]
    return picture(figure, name, title, _alt(language, title, told), source, language, unit)


@style()
def matrix(
    links: pd.DataFrame,
    rows: pd.DataFrame,
    columns: pd.DataFrame,
    title: str,
    unit: str,
    source: str,
    language: str,
    name: str = "matrix",
) -> Picture:
    """Heat map of joint works: one side in the rows, the other in the columns, groups parted by lines.

    Parameters
    ----------
    links : DataFrame
        source, target, works; the order of the two ends does not matter.
    rows, columns : DataFrame
        node, label, and for the columns group (a text written above the columns of each group), in the order drawn.
    title, unit, source : str
    language : {"ko", "en"}
    name : str
        File name of the picture.

    Returns
    -------
    Picture

    Examples
    --------
    >>> links = pd.DataFrame({"source": ["jp/b"], "target": ["kr/a"], "works": [4]})
    >>> rows = pd.DataFrame({"node": ["kr/a"], "label": ["A"]})
    >>> columns = pd.DataFrame({"node": ["jp/b"], "label": ["B"], "group": ["Japan"]})
    >>> matrix(links, rows, columns, "Who with whom", "works", "Source: example", "en").alt
    'Who with whom. Among its cells: A – B 4.'
    """
    turned = links.rename(columns={"source": "target", "target": "source"})
    both = pd.concat([links, turned], ignore_index=True).groupby(["source", "target"])["works"].max()
    index = pd.MultiIndex.from_product([rows["node"], columns["node"]])
    values = both.reindex(index).fillna(0).to_numpy(dtype=float).reshape(len(rows), len(columns))
    down, across = _labels(rows, "label"), [shorten(text, 40) for text in columns["label"]]
    foot, left = text_width(across, 8.5) + 0.2, text_width(down, 9) + 0.45
    head = text_width(list(columns["group"].astype(str)), 8) + 0.15
    wide, tall = max(len(columns), 1) * _CELL, max(len(rows), 1) * _CELL
    width = max(left + wide + 0.4, 6)
    figure, axes = canvas(width, head + tall + foot, left=left, right=width - left - wide, top=head, bottom=foot)
    shades = LinearSegmentedColormap.from_list("works", SEQUENCE)
    if values.size and values.max() > 0:
        axes.imshow(
            np.where(values > 0, values, np.nan), cmap=shades, norm=LogNorm(0.7, max(values.max(), 3)), aspect="auto"
        )
    _grid(axes, values, down, across, list(columns["group"]))
    order = np.argsort(-values, axis=None, kind="stable")[:5]
    cells = [(values.flat[i], *np.unravel_index(i, values.shape)) for i in order if values.flat[i] > 0]
    told = [f"{down[r]} – {across[c]} {number(v, language)}" for v, r, c in cells]
    return picture(figure, name, title, _alt(language, title, told, "cells"), source, language, unit)


def _grid(axes, values: np.ndarray, down: list[str], across: list[str], groups: list[str]) -> None:
    axes.set_xticks(range(len(across)), across, rotation=90, fontsize=8.5)
    axes.set_yticks(range(len(down)), down, fontsize=9)
    axes.set(xlim=(-0.5, max(len(across), 1) - 0.5), ylim=(max(len(down), 1) - 0.5, -0.5))
    axes.tick_params(length=0, labelcolor=INK)
    axes.spines[:].set_visible(False)
    for edge in np.arange(-0.5, len(down)):
        axes.axhline(edge, color=GRID, linewidth=0.6)
    for edge in np.arange(-0.5, len(across)):
        axes.axvline(edge, color=GRID, linewidth=0.6)
    for r, c in zip(*np.nonzero(values), strict=True):
        dark = values.max() > 1 and values[r, c] >= 0.75 * values.max() ** 0.9
        axes.text(c, r, f"{values[r, c]:.0f}", ha="center", va="center", size=7.5, color=PAPER if dark else INK)
    starts = [i for i, group in enumerate(groups) if i == 0 or group != groups[i - 1]]
    for start, end in zip(starts, [*starts, len(groups)][1:], strict=True):
        if start:
            axes.axvline(start - 0.5, color=MUTED, linewidth=1.1)
        fits = text_width([groups[start]], 8) < (end - start) * _CELL
        look = {"rotation": 0 if fits else 90, "ha": "center", "va": "bottom", "size": 8, "color": MUTED}
        axes.text((start + end - 1) / 2, -0.65, groups[start], **look)
    axes.axhline(-0.5, color=RULE, linewidth=0.8)
