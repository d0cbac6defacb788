"""Pictures of a pledge: its actions in time, what was executed of the plan, who met and signed."""

import matplotlib.dates as dates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from helpers.page.graphs import network_graph
from helpers.page.labels import shorten
from helpers.page.legends import legend_row
from helpers.page.particles import number, percent
from helpers.page.picture import Picture, picture
from helpers.page.rows import row_canvas
from helpers.page.style import FOCAL, GRID, INK, MUTED, PAPER, PLAIN, RULE, SECOND, style
from helpers.page.tables import in_language
from helpers.page.terms import term
from helpers.pledges.tables import drawn_nodes

_LONGEST = 60  # characters of a label
_ROW = 0.27  # inches a row
#: Marker of each kind of action.
_MARKERS = {
    "meeting": "o",
    "agreement": "D",
    "interview": "s",
    "discussion": "^",
    "report_session": "v",
    "budget": "P",
    "course": "h",
    "other": "X",
}
_COLOURS = {"done": PLAIN, "overdue": FOCAL, "upcoming": SECOND}
_WORDS = {
    "ko": {
        "state": "상태",
        "activity": "종류",
        "undated": "날짜 없음",
        "flag": "날짜 순서가 어긋난 일",
        "end": "보고 기간의 끝",
        "timeline": "{title}. 일 {n}건 가운데 실적 {done}, 기한이 지난 계획 {overdue}, 앞으로의 계획 {upcoming}.",
        "money": "{title}. {rows}.",
        "row": "{year}: 계획 {planned}, 집행 {executed}, 집행률 {rate}",
        "plan": "투자계획",
        "executed": "확보(집행)액",
        "rate": "집행률",
        "blank": "빈칸",
        "undefined": "정의 안 됨",
        "unknown": "알 수 없음",
        "none": "{title}. 표에 금액이 없다.",
    },
    "en": {
        "state": "State",
        "activity": "Kind",
        "undated": "no date",
        "flag": "events out of the order of dates",
        "end": "the sheet reports until here",
        "timeline": "{title}. Of {n} actions, {done} done, {overdue} planned with the date passed, {upcoming} ahead.",
        "money": "{title}. {rows}.",
        "row": "{year}: planned {planned}, executed {executed}, rate {rate}",
        "plan": "planned",
        "executed": "secured and executed",
        "rate": "Rate",
        "blank": "blank",
        "undefined": "undefined",
        "unknown": "unknown",
        "none": "{title}. The tables hold no amount.",
    },
}


@style()
def pledge_timeline(
    states: pd.DataFrame,
    as_of: pd.Timestamp,
    title: str,
    unit: str,
    source: str,
    language: str,
    flagged: tuple[int, ...] = (),
    name: str = "timeline",
) -> Picture:
    """Actions of a sheet in time, from the top as the sheet prints them.

    A day is a point; a month, a year or a longer period is a bar from its first day to its last. An action without a
    date has none of them, and the words "no date".

    Parameters
    ----------
    states : DataFrame
        From `helpers.pledges.status.action_states`.
    as_of : Timestamp
        The last day that the sheet reports on; a broken line (none for NaT).
    title, unit, source : str
    language : {"ko", "en"}
    flagged : tuple of int
        Lines of actions that stand out of order: they are ringed.
    name : str
        File name of the picture.

    Returns
    -------
    Picture

    Examples
    --------
    >>> from helpers.pledges.status import action_states
    >>> from helpers.pledges.sheet import read_pledges
    >>> sheet = read_pledges("goyang")
    >>> pledge_timeline(action_states(sheet), sheet.as_of, "Actions", "date", "Source: sheet", "en").alt
    'Actions. Of 21 actions, 18 done, 1 planned with the date passed, 2 ahead.'
    """
    words, table = _WORDS[language], in_language(states, language).reset_index(drop=True)
    names = [shorten(text, _LONGEST) for text in table["label"]]
    figure, axes = row_canvas(names, right=0.4, bottom=1.15, row=_ROW, width=10.2)
    first, last = _ends(table, as_of)
    axes.set_xlim(first, last)
    _heads(axes, table)
    for row in table.itertuples():
        _action(axes, row, row.line in flagged, words)
    if not pd.isna(as_of):
        axes.axvline(as_of, color=INK, linewidth=1, linestyle=(0, (4, 3)), zorder=2)
    locator = dates.AutoDateLocator(minticks=4, maxticks=9)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(dates.DateFormatter("%Y-%m"))
    legend_row(figure, _legend(table, flagged, as_of, language), 0.3, 0.8)
    counts = states["state"].value_counts()
    told = {state: int(counts.get(state, 0)) for state in _COLOURS}
    alt = words["timeline"].format(title=title, n=len(states), **told)
    return picture(figure, name, title, alt, source, language, unit)


def _ends(table: pd.DataFrame, as_of) -> tuple[pd.Timestamp, pd.Timestamp]:
    days = pd.concat([table["start"], table["end"], pd.Series([as_of])]).dropna()
    if days.empty:
        days = pd.Series(pd.to_datetime(["2000-01-01", "2000-12-31"]))
    margin = max((days.max() - days.min()) * 0.03, pd.Timedelta(days=20))
    return days.min() - margin, days.max() + margin


def _heads(axes: Axes, table: pd.DataFrame) -> None:
    """A rule where a new heading of the sheet begins."""
    heads = table["section"] + table["group"].fillna("")
    for row in table.index[1:][(heads != heads.shift()).to_numpy()[1:]]:
        axes.axhline(row - 0.5, color=RULE, linewidth=0.9, zorder=1)


def _action(axes: Axes, row, flagged: bool, words: dict) -> None:
    colour, marker = _COLOURS[row.state], _MARKERS.get(row.activity, "X")
    face = colour if row.state == "done" else PAPER
    if pd.isna(row.start):
        look = {"transform": axes.get_yaxis_transform(), "va": "center", "size": 8.5, "color": colour}
        axes.text(0.01, row.Index, words["undated"], **look)
        return
    if row.end > row.start:
        ends = [row.start, row.end + pd.Timedelta(days=1)]
        axes.plot(ends, [row.Index] * 2, color=colour, linewidth=6, alpha=0.3, solid_capstyle="butt", zorder=2)
    middle = row.start + (row.end - row.start) / 2
    axes.scatter(middle, row.Index, s=44, marker=marker, facecolors=face, edgecolors=colour, linewidths=1.4, zorder=4)
    if flagged:
        axes.scatter(middle, row.Index, s=190, facecolors="none", edgecolors=FOCAL, linewidths=1.5, zorder=3)


def _legend(table: pd.DataFrame, flagged: tuple, as_of, language: str) -> list:
    words, dot = _WORDS[language], {"linestyle": "", "markersize": 6.5}
    present = [state for state in _COLOURS if (table["state"] == state).any()]
    states = [
        (
            term("state", state, language),
            Line2D(
                [],
                [],
                marker="o",
                color=_COLOURS[state],
                markeredgewidth=1.4,
                markerfacecolor=_COLOURS[state] if state == "done" else PAPER,
                **dot,
            ),
        )
        for state in present
    ]
    if set(flagged) & set(table["line"]):
        ring = Line2D([], [], linestyle="", marker="o", markersize=11, color=FOCAL, markerfacecolor="none")
        states.append((words["flag"], ring))
    if not pd.isna(as_of):
        states.append((words["end"], Line2D([], [], color=INK, linewidth=1, linestyle=(0, (4, 3)))))
    kinds = [
        (term("activity", code, language), Line2D([], [], marker=marker, color=MUTED, **dot))
        for code, marker in _MARKERS.items()
        if (table["activity"] == code).any()
    ]
    return [(words["state"], states), (words["activity"], kinds)]


@style()
def execution_chart(
    execution: pd.DataFrame, title: str, unit: str, source: str, language: str, name: str = "execution"
) -> Picture:
    """Planned and executed amounts by year, the rate at the right; a blank cell, a zero and a bar look different.

    Parameters
    ----------
    execution : DataFrame
        From `helpers.pledges.status.execution`.
    title, unit, source : str
    language : {"ko", "en"}
    name : str
        File name of the picture.

    Returns
    -------
    Picture

    Examples
    --------
    >>> table = pd.DataFrame({"budget_year": ["2019", "2020"], "planned": [0.0, 40.0], "executed": [22.0, 30.0],
    ...     "rate": [None, 0.75]})
    >>> execution_chart(table, "Money", "million won", "Source: sheet", "en").alt
    'Money. 2019: planned 0, executed 22, rate undefined; 2020: planned 40, executed 30, rate 75%.'
    """
    words = _WORDS[language]
    names = [term("budget_year", year, language) for year in execution["budget_year"]]
    figure, axes = row_canvas(names, right=1.25, top=0.3, bottom=0.85, row=0.5, width=8.6)
    largest = np.nanmax([1.0, *execution["planned"], *execution["executed"]])
    axes.set_xlim(0, largest * 1.12)
    axes.xaxis.set_major_formatter(lambda x, _: number(x, language))
    looks = {
        "planned": (-0.2, {"facecolor": GRID, "edgecolor": MUTED, "linewidth": 0.9}),
        "executed": (0.2, {"facecolor": PLAIN, "edgecolor": PLAIN, "linewidth": 0.9}),
    }
    told = []
    for y, row in enumerate(execution.to_dict("records")):
        without = words["unknown" if row["planned"] > 0 else "undefined"]
        said = {"year": names[y], "rate": without if pd.isna(row["rate"]) else percent(row["rate"], 0)}
        for column, (shift, look) in looks.items():
            amount = row[column]
            said[column] = words["blank"] if pd.isna(amount) else number(amount, language)
            if amount > 0:
                axes.barh(y + shift, amount, height=0.36, **look)
            colour = MUTED if pd.isna(amount) else INK
            place = {"xytext": (4, 0), "textcoords": "offset points", "va": "center", "size": 8.5}
            axes.annotate(said[column], (np.nan_to_num(amount), y + shift), color=colour, **place)
        right = {"transform": axes.get_yaxis_transform(), "va": "center", "ha": "right", "size": 9}
        axes.text(1.155, y, said["rate"], color=MUTED if pd.isna(row["rate"]) else INK, **right)
        told.append(words["row"].format(**said))
    axes.text(1.155, -0.75, words["rate"], color=MUTED, **(right | {"size": 8.5}) if len(execution) else {})
    shown = {"planned": words["plan"], "executed": words["executed"]}
    entries = [(text, Patch(**looks[column][1])) for column, text in shown.items()]
    legend_row(figure, [("", entries)], 0.3, 0.35)
    known = execution[["planned", "executed"]].notna().any(axis=None)
    alt = words["money" if known else "none"].format(title=title, rows="; ".join(told))
    return picture(figure, name, title, alt, source, language, unit)


def contact_graph(
    links: pd.DataFrame, nodes: pd.DataFrame, title: str, unit: str, source: str, language: str, size: str, width: str
) -> Picture:
    """Who met and signed, as a graph: `contact_links` and `contact_nodes` of `helpers.pledges.parties`."""
    drawn = drawn_nodes(nodes, language)
    return network_graph(links, drawn, title, unit, source, language, size=size, width=width)
