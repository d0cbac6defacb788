"""A plan in pictures: what it gives in figures, how its themes meet two countries' strengths, where its tasks stand."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from helpers.data.countries import country_name
from helpers.page.labels import shorten, wrap
from helpers.page.legends import legend_row
from helpers.page.particles import interval, number, percent
from helpers.page.picture import Picture, picture
from helpers.page.rows import row_canvas
from helpers.page.style import (
    ABSENT,
    BEHIND,
    COUNTED,
    FOCAL,
    INK,
    LATE,
    MUTED,
    PAPER,
    PLAIN,
    REST,
    RULE,
    SEA,
    SECOND,
    canvas,
    style,
)
from helpers.page.terms import term
from helpers.plans.graph import KINDS

#: Marks of figures, the more a figure can be checked, the darker: face, edge.
_MARKS = {"target": (INK, INK), "date": (FOCAL, FOCAL), "count": (COUNTED, COUNTED), "name": (PAPER, PLAIN)}
_ACROSS, _STEP, _LEFT, _CELL, _TOTAL = 8, 0.16, 2.75, 1.5, 0.7  # marks a line; inches a mark, names, column, total
#: Colour and hatch of each standing of a task: told apart in grey as well.
_PROGRESS = {
    "overdue": (LATE, ""),
    "missed": (LATE, "////"),
    "behind": (BEHIND, ""),
    "unreported": (BEHIND, "////"),
    "on_track": (PLAIN, ""),
    "open": (PLAIN, "...."),
    "not_started": (REST[0], ""),
    "done": (SECOND, ""),
    "not_trackable": (REST[0], "////"),
}
_WORDS = {
    "ko": {
        "none": "임무 없음",
        "figures": "{title}. {rows}.",
        "heading": "문서에 적힌 숫자",
        "missing": " · 이 분석 자료에 논문이 없는 기술: {names}",
        "empty": "{title}. 자료가 없다.",
        "on": "기준일",
    },
    "en": {
        "none": "Under no mission",
        "figures": "{title}. {rows}.",
        "heading": "Figures in the document",
        "missing": " · without works in this corpus: {names}",
        "empty": "{title}. There are no data.",
        "on": "the day",
    },
}


@style()
def figure_matrix(
    statements: pd.DataFrame,
    missions: pd.DataFrame,
    title: str,
    unit: str,
    source: str,
    language: str,
    name: str = "plan_figures",
) -> Picture:
    """Missions by kinds, one mark for each item: a target, a date, a figure within a name, or none.

    Parameters
    ----------
    statements : DataFrame
        `helpers.plans.plan.statements`.
    missions : DataFrame
        node, label_ko, label_en, in order.
    title, unit, source : str
    language : {"ko", "en"}
    name : str
        File name of the picture.

    Returns
    -------
    Picture

    Examples
    --------
    >>> rows = pd.DataFrame({"mission": ["m", "m"], "element": ["task", "theme"], "figure": ["date", "none"]})
    >>> missions = pd.DataFrame({"node": ["m"], "label_ko": ["임무"], "label_en": ["Mission"]})
    >>> figure_matrix(rows, missions, "Figures", "items", "Source: example", "en").alt
    'Figures. target 0; day or year 1; count of parts 0; part of a name 0; no figure 1.'
    """
    words = _WORDS[language]
    kinds = [kind for kind in KINDS if (statements["element"] == kind).any()]
    rows = [(node, label) for node, label in missions[["node", f"label_{language}"]].itertuples(index=False)]
    rows += [(None, words["none"])] if statements["mission"].isna().any() else []
    cells = {(node, kind): _figures(statements, node, kind) for node, _ in rows for kind in kinds}
    lines = {node: max([-(-len(cells[node, kind]) // _ACROSS) for kind in kinds] or [1]) for node, _ in rows}
    names = {node: wrap(label, 9.2, _LEFT - 0.5) for node, label in rows}
    heights = {node: max(lines[node] * _STEP, len(names[node]) * 0.19) + 0.2 for node, _ in rows}
    tall, wide = sum(heights.values()) + 0.34, _LEFT + _CELL * len(kinds) + _TOTAL
    figure, axes = canvas(wide + 0.6, tall + 0.85, left=0.3, right=0.3, top=0.05, bottom=0.8)
    axes.set(xlim=(0, wide), ylim=(0, tall))
    axes.axis("off")
    y = tall - 0.34
    axes.plot([0, wide], [y, y], color=MUTED, linewidth=0.9)
    for column, kind in enumerate(kinds):
        n = sum(len(cells[node, kind]) for node, _ in rows)
        head = f"{term('element', kind, language)} {number(n, language)}"
        axes.text(_LEFT + column * _CELL, y + 0.12, head, size=9, color=MUTED)
    for at, (node, _) in enumerate(rows):
        own = [cells[node, kind] for kind in kinds]
        _row(axes, y, heights[node], wide, names[node], at + 1 if node is not None else None, own)
        y -= heights[node]
    marks = [(term("figure", code, language), _mark(*look, 7)) for code, look in _MARKS.items()]
    marks.append((term("figure", "none", language), _mark(ABSENT, ABSENT, 3)))
    legend_row(figure, [(words["heading"], marks)], 0.3, 0.6)
    counts = statements["figure"].value_counts().reindex([*_MARKS, "none"], fill_value=0)
    told = "; ".join(f"{term('figure', code, language)} {n}" for code, n in counts.items())
    return picture(figure, name, title, words["figures"].format(title=title, rows=told), source, language, unit)


def _figures(statements: pd.DataFrame, node: str | None, kind: str) -> list[str]:
    """Figures of what one mission names of one kind, what can be checked first."""
    under = statements["mission"].isna() if node is None else statements["mission"] == node
    own = statements.loc[under & (statements["element"] == kind), "figure"]
    return sorted(own, key=[*_MARKS, "none"].index)


def _row(axes: Axes, y: float, height: float, wide: float, name: list[str], order, cells: list[list[str]]) -> None:
    axes.plot([0, wide], [y - height] * 2, color=RULE, linewidth=0.7)
    if order is not None:
        axes.text(0.02, y - 0.1, str(order), size=11, color=FOCAL, va="top")
    for line, text in enumerate(name):
        axes.text(0.26, y - 0.11 - 0.19 * line, text, size=9.2, color=INK, va="top")
    for column, figures in enumerate(cells):
        for at, code in enumerate(figures):
            x = _LEFT + column * _CELL + 0.06 + at % _ACROSS * _STEP
            face, edge = _MARKS.get(code, (ABSENT, ABSENT))
            look = {"facecolors": face, "edgecolors": edge, "linewidths": 1.3}
            axes.scatter(x, y - 0.2 - at // _ACROSS * _STEP, s=52 if code in _MARKS else 9, zorder=3, **look)
    total = sum(len(figures) for figures in cells)
    axes.text(wide - _TOTAL + 0.06, y - 0.11, f"n = {total}", size=8.5, color=MUTED, va="top")


def _mark(face: str, edge: str, size: float) -> Line2D:
    look = {"markerfacecolor": face, "markeredgecolor": edge, "markersize": size, "markeredgewidth": 1.3}
    return Line2D([], [], linestyle="", marker="o", **look)


@style()
def strength_pairs(
    strength: pd.DataFrame,
    focal: str,
    partner: str,
    title: str,
    unit: str,
    source: str,
    language: str,
    name: str = "plan_strength",
) -> Picture:
    """Specialisation of two countries in the technologies that a plan names, with both intervals.

    Parameters
    ----------
    strength : DataFrame
        `helpers.plans.overlap.theme_strength`; rows of what the plan names. A technology without works is named
        below the picture.
    focal, partner : str
        Codes of the two countries.
    title, unit, source : str
    language : {"ko", "en"}
    name : str
        File name of the picture.

    Returns
    -------
    Picture

    Examples
    --------
    >>> row = {"technology": ["quantum"], "works": [40], "activity_index": [2.0], "activity_index_low": [1.0],
    ...     "activity_index_high": [3.0], "partner_activity_index": [0.5], "partner_activity_index_low": [0.2],
    ...     "partner_activity_index_high": [0.9]}
    >>> strength_pairs(pd.DataFrame(row), "KR", "CN", "Strengths", "index", "Source: example", "en").alt
    'Strengths. Quantum science and technology: South Korea 2.0 (1.0–3.0), China 0.5 (0.2–0.9).'
    """
    words = _WORDS[language]
    drawn = strength[strength["works"] > 0].reset_index(drop=True)
    sides = ((focal, "", FOCAL, "o", -0.13), (partner, "partner_", PLAIN, "s", 0.13))
    names = [shorten(term("technology", code, language), 52) for code in drawn["technology"]]
    figure, axes = row_canvas(names, right=0.8, top=0.05, bottom=0.95, row=0.42)
    rows, told = np.arange(len(drawn)), [[] for _ in range(len(drawn))]
    for code, prefix, colour, marker, shift in sides:
        value, low, high = (
            drawn[f"{prefix}activity_index{end}"].to_numpy(dtype=float) for end in ("", "_low", "_high")
        )
        axes.hlines(rows + shift, low, high, color=colour, linewidth=2.4, alpha=0.5)
        look = {"marker": marker, "s": 34, "zorder": 3, "edgecolors": PAPER, "linewidths": 0.6, "clip_on": False}
        axes.scatter(value, rows + shift, color=colour, **look)
        for row in rows:
            bounds = f"{number(value[row], language, 1)} ({interval(low[row], high[row], 1)})"
            told[row].append(f"{country_name(code, language)} {bounds}")
    axes.axvline(1, color=INK, linewidth=1)
    axes.set_xscale("symlog", linthresh=2, linscale=1.2)
    axes.set_xlim(0, max(axes.get_xlim()[1], 2))
    axes.set_xticks([tick for tick in (0, 0.5, 1, 1.5, 2, 5, 10, 20, 50) if tick <= axes.get_xlim()[1]])
    axes.xaxis.set_major_formatter(lambda x, _: f"{x:g}")
    for row, works in enumerate(drawn["works"]):
        look = {"transform": axes.get_yaxis_transform(), "va": "center", "size": 8.5, "color": INK}
        axes.text(1.015, row, number(works, language), **look)
    marks = [
        (country_name(code, language), Line2D([], [], marker=marker, color=colour, linewidth=2.4, markersize=6))
        for code, _, colour, marker, _ in sides
    ]
    legend_row(figure, [("", marks)], 0.3, 0.4)
    empty = [term("technology", code, language) for code in strength.loc[strength["works"] == 0, "technology"]]
    source += words["missing"].format(names=", ".join(empty)) if empty else ""
    rows_told = "; ".join(f"{text}: {', '.join(parts)}" for text, parts in zip(names, told, strict=True))
    alt = words["figures"].format(title=title, rows=rows_told) if names else words["empty"].format(title=title)
    return picture(figure, name, title, alt, source, language, unit)


@style()
def tracker_bars(
    tracked: pd.DataFrame, on: str, title: str, unit: str, source: str, language: str, name: str = "plan_tracker"
) -> Picture | None:
    """Tasks as bars over time, with what was attained and where they stand on a day.

    Parameters
    ----------
    tracked : DataFrame
        `helpers.plans.tracker.track`; rows with a start and a due day are drawn.
    on : str
        The day, drawn as a line.
    title, unit, source : str
    language : {"ko", "en"}
    name : str
        File name of the picture.

    Returns
    -------
    Picture or None
        None where no row has both days.

    Examples
    --------
    >>> days = pd.to_datetime(["2020-01-01", "2020-12-31"])
    >>> row = {"label": ["A"], "start": days[:1], "due": days[1:], "attained": [0.5], "progress": ["behind"]}
    >>> tracker_bars(pd.DataFrame(row), "2020-09-30", "Tasks", "days", "Source: example", "en").alt
    'Tasks. A: behind 50%.'
    """
    words = _WORDS[language]
    drawn = tracked.dropna(subset=["start", "due"]).sort_values(["start", "due"], kind="stable", ignore_index=True)
    if drawn.empty:
        return None
    names = [shorten(text, 52) for text in drawn["label"]]
    figure, axes = row_canvas(names, right=0.75, top=0.25, bottom=1.2, row=0.34, width=9.6)
    start = drawn["start"].to_numpy()
    length = (drawn["due"] - drawn["start"]).to_numpy()
    part = drawn["attained"].clip(0, 1).fillna(0).to_numpy(dtype=float)
    for row, code in enumerate(drawn["progress"]):
        colour, hatch = _PROGRESS[code]
        look = {"color": SEA, "edgecolor": colour, "hatch": hatch, "linewidth": 1.1}
        axes.barh(row, length[row], left=start[row], height=0.62, **look)
        axes.barh(row, length[row] * part[row], left=start[row], height=0.62, color=colour, linewidth=0)
        value = drawn["attained"].iat[row]
        text = "" if pd.isna(value) else percent(value, 0)
        axes.text(1.012, row, text, transform=axes.get_yaxis_transform(), va="center", size=8.5, color=INK)
    axes.axvline(pd.Timestamp(on), color=INK, linewidth=1.2)
    place = {"xytext": (0, 3), "textcoords": "offset points", "ha": "center", "va": "bottom", "size": 8.5}
    axes.annotate(f"{words['on']} {on}", (pd.Timestamp(on), -0.6), color=INK, annotation_clip=False, **place)
    locator = AutoDateLocator(minticks=3, maxticks=9)
    axes.xaxis.set_major_locator(locator)
    formats = {"formats": ["%Y", "%Y-%m", "%m-%d", "", "", ""], "zero_formats": ["", "%Y", "%Y-%m", "", "", ""]}
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator, show_offset=False, **formats))
    held = [code for code in _PROGRESS if (drawn["progress"] == code).any()]
    marks = [(term("progress", code, language), _patch(*_PROGRESS[code])) for code in held]
    legend_row(figure, [("", marks[:5]), ("", marks[5:])], 0.3, 0.62)
    told = [
        f"{text}: {term('progress', code, language)}" + ("" if pd.isna(value) else f" {percent(value, 0)}")
        for text, code, value in zip(names, drawn["progress"], drawn["attained"], strict=True)
    ]
    alt = words["figures"].format(title=title, rows="; ".join(told))
    return picture(figure, name, title, alt, source, language, unit)


def _patch(colour: str, hatch: str) -> Patch:
    return Patch(facecolor=SEA if hatch else colour, edgecolor=colour, hatch=hatch)
