"""Programmes in pictures: which technologies have a strategy map, budgets and their execution, indicators."""

import numpy as np
import pandas as pd
from matplotlib.patches import Patch, Rectangle

from helpers.data.technologies import technology_name
from helpers.page.labels import shorten, wrap
from helpers.page.legends import legend_row
from helpers.page.particles import number, percent
from helpers.page.picture import Picture, picture
from helpers.page.rows import row_canvas
from helpers.page.style import FOCAL, GRID, INK, MUTED, PAPER, PLAIN, RULE, SEQUENCE, canvas, style
from helpers.page.terms import term
from helpers.programmes.portfolio import DIMENSIONS

_ACROSS, _WIDE, _HIGH, _GAP, _HEAD = 6, 1.6, 0.86, 0.08, 0.34  # cells a line; inches a cell, between, a heading
#: Face, edge and ink of a map's state: from pale to dark, so that it reads in grey.
_STATES = {"left": (PAPER, RULE, MUTED), "established": (SEQUENCE[1], PLAIN, INK), "deliberated": (PLAIN, PLAIN, PAPER)}
_MONEY = {
    "planned": {"facecolor": GRID, "edgecolor": MUTED, "linewidth": 0.9},
    "secured": {"facecolor": SEQUENCE[2], "edgecolor": SEQUENCE[2], "linewidth": 0.9},
    "executed": {"facecolor": SEQUENCE[5], "edgecolor": SEQUENCE[5], "linewidth": 0.9},
}
_WORDS = {
    "ko": {
        "undated": "심의일 모름",
        "state": "전략지도",
        "due": "검토할 때가 됨",
        "list": "{name} {of}개 가운데 {mapped}개",
        "maps": "{title}. {lists}.",
        "planned": "계획",
        "secured": "확보",
        "executed": "집행",
        "rate": "집행률",
        "unknown": "알 수 없음",
        "undefined": "정의 안 됨",
        "row": "{name}: 계획 {planned}, 확보 {secured}, 집행 {executed}, 집행률 {rate}",
        "profiles": "{title}. {rows}.",
    },
    "en": {
        "undated": "date unknown",
        "state": "Map",
        "due": "review due",
        "list": "{mapped} of {of} {name}",
        "maps": "{title}. {lists}.",
        "planned": "planned",
        "secured": "secured",
        "executed": "executed",
        "rate": "Rate",
        "unknown": "unknown",
        "undefined": "undefined",
        "row": "{name}: planned {planned}, secured {secured}, executed {executed}, rate {rate}",
        "profiles": "{title}. {rows}.",
    },
}


@style()
def coverage_grid(
    coverage: pd.DataFrame, title: str, unit: str, source: str, language: str, name: str = "map_coverage"
) -> Picture:
    """Every national technology as a cell: dark where a map was deliberated, pale where one stood, empty where none.

    Parameters
    ----------
    coverage : DataFrame
        From `helpers.programmes.strategy_maps.map_coverage`.
    title, unit, source : str
    language : {"ko", "en"}
    name : str
        File name of the picture.

    Returns
    -------
    Picture

    Examples
    --------
    >>> from helpers.programmes.strategy_maps import map_coverage, read_programme_facts
    >>> table = map_coverage(read_programme_facts()["maps"], "2024-06-26", 3)
    >>> coverage_grid(table, "Maps", "maps", "Source: release", "en").alt
    'Maps. 4 of 12 national strategic technologies; 6 of 17 carbon-neutral fields.'
    """
    words = _WORDS[language]
    groups = list(coverage.groupby("technology_list", sort=False))
    lines = sum(-(-len(rows) // _ACROSS) for _, rows in groups)
    height = len(groups) * (_HEAD + 0.1) + lines * _HIGH + 0.75
    figure, axes = canvas(_ACROSS * _WIDE + 0.6, height, top=0, bottom=0)
    axes.set_axis_off()
    axes.set(xlim=(-0.02, _ACROSS * _WIDE), ylim=(height, 0))
    top, told = 0.0, []
    for code, rows in groups:
        mapped = int((rows["map_state"] != "left").sum())
        told.append(words["list"].format(name=term("map_list", code, language), of=len(rows), mapped=mapped))
        axes.text(0, top + _HEAD - 0.1, told[-1], size=10.5, color=INK, va="bottom")
        for at, row in enumerate(rows.itertuples()):
            _map_cell(axes, at % _ACROSS * _WIDE, top + _HEAD + at // _ACROSS * _HIGH, row, language)
        top += _HEAD + 0.1 + -(-len(rows) // _ACROSS) * _HIGH
    entries = [
        (term("map_state", state, language), Patch(facecolor=face, edgecolor=edge))
        for state, (face, edge, _) in reversed(_STATES.items())
    ]
    if (coverage["review_state"] == "due").any():
        entries.append((words["due"], Patch(facecolor="none", edgecolor=FOCAL, linewidth=2)))
    legend_row(figure, [(words["state"], entries)], 0.3, 0.6)
    alt = words["maps"].format(title=title, lists="; ".join(told))
    return picture(figure, name, title, alt, source, language, unit)


def _map_cell(axes, x: float, y: float, row, language: str) -> None:
    face, edge, ink = _STATES[row.map_state]
    due = row.review_state == "due"
    box = {"facecolor": face, "edgecolor": FOCAL if due else edge, "linewidth": 2 if due else 0.9}
    axes.add_patch(Rectangle((x, y), _WIDE - _GAP, _HIGH - _GAP, **box))
    label = "\n".join(wrap(technology_name(row.technology, language), 8.8, _WIDE - _GAP - 0.16))
    axes.text(x + 0.08, y + 0.07, label, size=8.8, color=ink, va="top", linespacing=1.15)
    if row.map_state == "left":
        return
    look = {"size": 7.8, "color": ink, "va": "bottom"}
    if pd.isna(row.reviewed_on):
        axes.text(x + 0.08, y + _HIGH - _GAP - 0.06, _WORDS[language]["undated"], **look)
        return
    star = "*" if row.cycle_basis == "stated" else ""
    days = f"{row.reviewed_on:%Y-%m-%d} → {row.next_review:%Y-%m-%d}{star}"
    mark = "†" if row.dated_by == "published" else ""
    axes.text(x + 0.08, y + _HIGH - _GAP - 0.06, f"{mark}{days}", **look)


@style()
def budget_bars(
    table: pd.DataFrame,
    by: list[str],
    title: str,
    unit: str,
    source: str,
    language: str,
    name: str = "programme_budget",
) -> Picture:
    """Planned, secured and executed amounts of each group, with the rate of execution at the right.

    An amount that is unknown has the word, not a bar of 0; a rate where nothing was planned is "undefined".

    Parameters
    ----------
    table : DataFrame
        From `helpers.programmes.portfolio.portfolio`, or a part of it.
    by : list of str
        The columns that name a group.
    title, unit, source : str
    language : {"ko", "en"}
    name : str
        File name of the picture.

    Returns
    -------
    Picture

    Examples
    --------
    >>> table = pd.DataFrame({"year": [2024], "planned": [0.0], "secured": [None], "executed": [22.0],
    ...     "execution_rate": [None]})
    >>> budget_bars(table, ["year"], "Money", "million won", "Source: mine", "en").alt
    'Money. 2024: planned 0, secured unknown, executed 22, rate undefined.'
    """
    words = _WORDS[language]
    names = [_group(row, by, language) for row in table.to_dict("records")]
    figure, axes = row_canvas([shorten(text, 40) for text in names], right=1.15, top=0.3, bottom=0.85, row=0.72)
    largest = np.nanmax([1.0, *table[list(_MONEY)].to_numpy(dtype=float).ravel()])
    axes.set_xlim(0, largest * 1.14)
    axes.xaxis.set_major_formatter(lambda x, _: number(x, language))
    right = {"transform": axes.get_yaxis_transform(), "va": "center", "ha": "right"}
    told = []
    for y, row in enumerate(table.astype(dict.fromkeys(_MONEY, "float64")).to_dict("records")):
        rate = row["execution_rate"]
        without = words["undefined" if row["planned"] == 0 else "unknown"]
        said = {"name": names[y], "rate": without if pd.isna(rate) else percent(rate)}
        for at, (column, look) in enumerate(_MONEY.items()):
            amount, place = row[column], y + (at - 1) * 0.25
            said[column] = words["unknown"] if pd.isna(amount) else number(amount, language)
            if amount > 0:
                axes.barh(place, amount, height=0.22, **look)
            style_ = {"xytext": (4, 0), "textcoords": "offset points", "va": "center", "size": 8}
            axes.annotate(said[column], (np.nan_to_num(amount), place), color=INK if amount >= 0 else MUTED, **style_)
        axes.text(1.15, y, said["rate"], size=9.5, color=MUTED if pd.isna(rate) else INK, **right)
        told.append(words["row"].format(**said))
    axes.text(1.15, -0.72, words["rate"], size=8.5, color=MUTED, **right)
    legend_row(figure, [("", [(words[column], Patch(**look)) for column, look in _MONEY.items()])], 0.3, 0.35)
    return picture(figure, name, title, f"{title}. {'; '.join(told)}.", source, language, unit)


_TERMS = {"source": "budget_source", "level": "programme_level", "type": "joint_type"}


def _group(row: dict, by: list[str], language: str) -> str:
    unstated = term("region", None, language)
    said = [unstated if pd.isna(row[name]) else term(_TERMS.get(name, name), row[name], language) for name in by]
    return " · ".join(said)


@style()
def profile_grid(
    profile: pd.DataFrame,
    found: pd.DataFrame,
    title: str,
    unit: str,
    source: str,
    language: str,
    name: str = "programme_profiles",
) -> Picture:
    """A row for each programme, a column for each dimension: a bar relative to the largest, and the value itself.

    Parameters
    ----------
    profile : DataFrame
        From `helpers.programmes.portfolio.profiles`.
    found : DataFrame
        From `helpers.programmes.portfolio.indicators`; the same rows.
    title, unit, source : str
    language : {"ko", "en"}
    name : str
        File name of the picture.

    Returns
    -------
    Picture

    Examples
    --------
    >>> rows = {"programme": ["A"], "papers": [20.0], "top10_share": [0.25], "joint_papers": [4.0], "patents": [None],
    ...         "people": [3.0]}
    >>> profile_grid(pd.DataFrame(rows), pd.DataFrame(rows), "Profiles", "0-1", "Source: mine", "en").alt
    'Profiles. A: papers 20, top-10 % share 25.0%, joint papers 4, patents unknown, people 3.'
    """
    names = profile["programme"].tolist()
    figure, axes = row_canvas([shorten(text, 34) for text in names], right=0.3, top=0.35, bottom=0.1, row=0.4, width=10)
    step, told = 1.5, [f"{text}:" for text in names]
    axes.set_xlim(-0.02, step * len(DIMENSIONS) - 0.05)
    axes.set_xticks([])
    for at, dimension in enumerate(DIMENSIONS):
        word, x = term("dimension", dimension, language), at * step
        axes.text(x, -0.72, word, size=9.5, color=INK, va="bottom")
        axes.plot([x, x], [-0.5, len(names) - 0.5], color=RULE, linewidth=0.8)
        axes.plot([x + 1, x + 1], [-0.5, len(names) - 0.5], color=GRID, linewidth=0.8, linestyle=(0, (3, 3)))
        for y, (part, value) in enumerate(zip(profile[dimension], found[dimension], strict=True)):
            said = percent(value) if dimension == "top10_share" and pd.notna(value) else number(value, language)
            told[y] += f"{'' if at == 0 else ','} {word} {said}"
            _profile_bar(axes, x, y, part, value, said)
    return picture(figure, name, title, f"{title}. {'; '.join(told)}.", source, language, unit)


def _profile_bar(axes, x: float, y: float, part, value, said: str) -> None:
    if pd.isna(value):
        axes.scatter(x + 0.06, y, s=34, marker="D", facecolors=PAPER, edgecolors=MUTED, linewidths=1.1, zorder=3)
        return
    length = 0.0 if pd.isna(part) else float(part)
    axes.barh(y, length, left=x, height=0.5, color=PLAIN, zorder=2)
    place = {"xytext": (4, 0), "textcoords": "offset points", "va": "center", "size": 8.5}
    axes.annotate(said, (x + length, y), color=INK, zorder=4, **place)
