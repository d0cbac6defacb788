"""A plan's typed graph for print: missions from the top, what each names in a column for each kind."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Arc, Rectangle

from helpers.page.labels import wrap
from helpers.page.legends import legend_row
from helpers.page.particles import number
from helpers.page.picture import Picture, picture
from helpers.page.style import COLOURS, FOCAL, INK, MUTED, PAPER, RULE, SEA, canvas, style
from helpers.page.terms import term

#: Marker and colour of each kind that a mission names.
KINDS = {
    "task": ("o", COLOURS[0]),
    "platform": ("s", COLOURS[2]),
    "instrument": ("D", COLOURS[3]),
    "actor": ("^", COLOURS[5]),
    "theme": ("P", COLOURS[6]),
}
_WIDTHS = {"task": 3.45, "platform": 2.2, "instrument": 2.2, "actor": 1.6, "theme": 1.3}
_LEFT, _MISSION, _SIZE, _LINE, _GAP = 0.3, 1.95, 8.2, 0.165, 0.045
_WORDS = {
    "ko": {
        "none": "임무 없음",
        "same": "같은 것이 여러 임무에 나옴",
        "parts": "{n}개 측면",
        "alt": "{title}. 목표 {goals}개, 임무 {missions}개와 그 아래 {rows}. 둘 이상의 임무에 나오는 것: {shared}.",
        "no": "없음",
    },
    "en": {
        "none": "Under no mission",
        "same": "the same thing under several missions",
        "parts": "{n} aspects",
        "alt": "{title}. Goals {goals}, missions {missions}; below them {rows}. Under two missions or more: {shared}.",
        "no": "none",
    },
}


@style()
def plan_graph(
    nodes: pd.DataFrame,
    links: pd.DataFrame,
    title: str,
    unit: str,
    source: str,
    language: str,
    name: str = "plan_graph",
) -> Picture:
    """The typed graph of a plan: a band for each mission, a column for each kind, arcs between what is the same.

    Parameters
    ----------
    nodes, links : DataFrame
        `helpers.plans.plan.typed_graph`.
    title, unit, source : str
    language : {"ko", "en"}
    name : str
        File name of the picture.

    Returns
    -------
    Picture

    Examples
    --------
    >>> nodes = pd.DataFrame({"node": ["g", "m", "t"], "element": ["goal", "mission", "task"],
    ...     "label_ko": ["목표", "임무", "과제"], "label_en": ["Goal", "Mission", "Task"], "missions": [None, 1, 1]})
    >>> links = pd.DataFrame({"source": ["g", "m"], "target": ["m", "t"], "source_element": ["goal", "mission"],
    ...     "target_element": ["mission", "task"]})
    >>> plan_graph(nodes, links, "Plan", "statements", "Source: example", "en").alt
    'Plan. Goals 1, missions 1; below them tasks 1. Under two missions or more: none.'
    """
    words, label = _WORDS[language], nodes.set_index("node")[f"label_{language}"]
    kinds = [kind for kind in KINDS if (nodes["element"] == kind).any()]
    widths = {kind: _WIDTHS[kind] for kind in kinds}
    bands = _bands(nodes, links, label, widths, language)
    width = _LEFT * 2 + _MISSION + sum(widths.values())
    goals = _goal_lines(nodes, links, label, words, width - 2 * _LEFT)
    tall = sum(band["height"] for band in bands) + 0.34 + 0.19 * len(goals) + 0.16
    figure, axes = canvas(width, tall + 0.75, left=_LEFT, right=_LEFT, top=0.05, bottom=0.7)
    axes.set(xlim=(0, width - 2 * _LEFT), ylim=(0, tall))
    axes.axis("off")
    for line, (text, size, colour) in enumerate(goals):
        axes.text(0, tall - 0.08 - 0.19 * line, text, size=size, color=colour, va="top")
    y = tall - 0.19 * len(goals) - 0.16
    starts = _heads(axes, widths, nodes, y, language)
    y -= 0.34
    places = {}
    for at, band in enumerate(bands):
        _band(axes, band, y, width - 2 * _LEFT, starts, at % 2 == 0, places)
        y -= band["height"]
    _arcs(axes, places)
    _legend(figure, kinds, words, language)
    return picture(figure, name, title, _alt(nodes, label, kinds, title, language), source, language, unit)


def _goal_lines(nodes, links, label: pd.Series, words: dict, width: float) -> list[tuple]:
    goals = nodes.loc[nodes["element"] == "goal", "node"]
    parts = links[links["target"].isin(goals)]
    lines = [(label[goal], 10.5, INK) for goal in goals if goal not in set(parts["target"])]
    if len(parts):
        told = f"{words['parts'].format(n=len(parts))}: {' · '.join(label[parts['target']])}"
        lines += [(line, 8.2, MUTED) for line in wrap(told, 8.2, width)]
    return lines


def _bands(nodes, links, label, widths: dict, language: str) -> list[dict]:
    """For each mission its name and, by kind, what it names, as wrapped lines, with the height of its band."""
    missions = nodes.loc[nodes["element"] == "mission", "node"].tolist()
    kinds = nodes.set_index("node")["element"]
    roots = nodes.loc[nodes["element"] == "goal", "node"].tolist()
    bands = []
    for mission in [*missions, None]:
        above = [mission] if mission is not None else roots
        own = links[links["source"].isin(above) & links["target"].map(kinds).isin(list(widths))]
        if mission is None and own.empty:
            continue
        heading = label[mission] if mission is not None else _WORDS[language]["none"]
        order = f"{missions.index(mission) + 1}" if mission is not None else ""
        cells = {
            kind: [(node, wrap(label[node], _SIZE, widths[kind] - 0.42)) for node in _of(own, kinds, kind)]
            for kind in widths
        }
        named = wrap(heading, 9.2, _MISSION - 0.45)
        lines = [sum(len(rows) * _LINE + _GAP for _, rows in cell) for cell in cells.values()]
        height = max(*lines, len(named) * 0.19, 0.19) + 0.2
        bands.append({"order": order, "name": named, "cells": cells, "height": height})
    return bands


def _of(links: pd.DataFrame, kinds: pd.Series, kind: str) -> list[str]:
    return links.loc[links["target"].map(kinds) == kind, "target"].tolist()


def _heads(axes: Axes, widths: dict, nodes: pd.DataFrame, y: float, language: str) -> dict[str, float]:
    """Headings of the columns with how many there are; gives where each column begins."""
    starts, x = {}, _MISSION
    for kind, width in widths.items():
        starts[kind] = x
        n = number((nodes["element"] == kind).sum(), language)
        axes.text(x + 0.24, y - 0.2, f"{term('element', kind, language)} {n}", size=9, color=MUTED, va="center")
        x += width
    n = number((nodes["element"] == "mission").sum(), language)
    axes.text(0, y - 0.2, f"{term('element', 'mission', language)} {n}", size=9, color=MUTED, va="center")
    axes.plot([0, x], [y - 0.34] * 2, color=MUTED, linewidth=0.9)
    return starts


def _band(axes: Axes, band: dict, y: float, width: float, starts: dict, shaded: bool, places: dict) -> None:
    if shaded:
        axes.add_patch(Rectangle((0, y - band["height"]), width, band["height"], facecolor=SEA, linewidth=0, zorder=0))
    axes.plot([0, width], [y - band["height"]] * 2, color=RULE, linewidth=0.7)
    axes.text(0.02, y - 0.1, band["order"], size=12, color=FOCAL, va="top")
    for line, text in enumerate(band["name"]):
        axes.text(0.26, y - 0.11 - 0.19 * line, text, size=9.2, color=INK, va="top")
    for kind, cell in band["cells"].items():
        marker, colour = KINDS[kind]
        x, top = starts[kind] + 0.11, y - 0.1
        middles = []
        for node, lines in cell:
            middle = top - 0.08
            middles.append(middle)
            axes.scatter(x, middle, s=26, marker=marker, color=colour, edgecolors=PAPER, linewidths=0.5, zorder=4)
            for text in lines:
                axes.text(x + 0.13, top, text, size=_SIZE, color=INK, va="top")
                top -= _LINE
            top -= _GAP
            places.setdefault(node, []).append((x, middle))
        if len(middles) > 1:
            axes.plot([x, x], [middles[0], middles[-1]], color=colour, linewidth=0.8, alpha=0.45, zorder=2)


def _arcs(axes: Axes, places: dict) -> None:
    """Arcs between the places of what is named under several missions; neighbours bulge differently."""
    drawn = {}
    for spots in places.values():
        for (x, high), (_, low) in zip(spots, spots[1:], strict=False):
            drawn[x] = drawn.get(x, 0) + 1
            bulge = 0.2 + 0.12 * (drawn[x] % 3)
            look = {"theta1": 90, "theta2": 270, "color": FOCAL, "linewidth": 1.1, "zorder": 3}
            axes.add_patch(Arc((x, (high + low) / 2), bulge, high - low, **look))


def _legend(figure, kinds: list[str], words: dict, language: str) -> None:
    marks = [
        (
            term("element", kind, language),
            Line2D([], [], linestyle="", marker=KINDS[kind][0], color=KINDS[kind][1], markersize=6),
        )
        for kind in kinds
    ]
    legend_row(figure, [("", marks), ("", [(words["same"], Line2D([], [], color=FOCAL, linewidth=1.3))])], 0.3, 0.5)


def _alt(nodes: pd.DataFrame, label: pd.Series, kinds: list[str], title: str, language: str) -> str:
    words, n = _WORDS[language], nodes["element"].value_counts()
    shared = label[nodes.loc[(nodes["missions"] > 1).fillna(False).astype(bool), "node"]]
    names = {kind: term("element", kind, language) for kind in kinds}
    if language == "en":
        names = {kind: text.lower() for kind, text in names.items()}
    return words["alt"].format(
        title=title,
        goals=n.get("goal", 0),
        missions=n.get("mission", 0),
        shared=", ".join(shared) or words["no"],
        rows=", ".join(f"{names[kind]} {n[kind]}" for kind in kinds),
    )
