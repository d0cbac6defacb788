"""Pictures of what an exchange centre adds, and of North Korea's co-publications with misread addresses."""

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import MaxNLocator

from helpers.data.countries import country_name
from helpers.page.legends import legend_row
from helpers.page.particles import interval, number
from helpers.page.picture import Picture, picture
from helpers.page.rows import row_canvas
from helpers.page.style import GRID, INK, MUTED, PAPER, PLAIN, REST, SECOND, SEQUENCE, style, text_width
from helpers.page.terms import term

_WORDS = {
    "ko": {
        "with": "센터 있음",
        "without": "센터 없음",
        "quarter": "분기",
        "course": "분기별 링크 수",
        "sensitivity": "가정을 하나씩 바꿀 때 더해지는 링크",
        "one": "가정 하나를",
        "lower": "낮출 때",
        "higher": "높일 때",
        "base": "기본 가정",
        "alt": "{title}. {quarters}분기 뒤 센터가 없으면 {without}개, 있으면 {with_hub}개; 차이 {more}개({bounds}).",
        "lines": "선",
        "filed": "북한으로 분류된 논문",
        "misread": "잘못 읽은 주소로 추정",
        "remaining": "남는 논문",
        "bars": "막대",
        "years": "연도별 논문(진할수록 많음, 가장 많은 칸 {most}편)",
        "kp": "{title}. {rows}.",
        "row": "{name} {works}편 가운데 {remaining}편이 남음({bounds})",
    },
    "en": {
        "with": "with a hub",
        "without": "without",
        "quarter": "quarter",
        "course": "links, by quarter",
        "sensitivity": "Links added when one assumption changes",
        "one": "One assumption",
        "lower": "lower",
        "higher": "higher",
        "base": "as assumed",
        "alt": "{title}. After {quarters} quarters {without} links without a hub and {with_hub} with one; difference "
        "{more} ({bounds}).",
        "lines": "Lines",
        "filed": "works filed under North Korea",
        "misread": "likely misread addresses",
        "remaining": "what remains",
        "bars": "Bars",
        "years": "works by year (darker: more; darkest cell {most})",
        "kp": "{title}. {rows}.",
        "row": "{name}: {remaining} of {works} remain ({bounds})",
    },
}


def simulation_source(seed: int, language: str) -> str:
    """The line under a picture of a simulation: no data stand behind it.

    Examples
    --------
    >>> simulation_source(7, "en")
    'Source: simulation from assumptions (seed 7); no data'
    """
    if language == "ko":
        return f"자료: 가정에서 나온 모의실험(시드 {seed}), 관측한 자료 없음"
    return f"Source: simulation from assumptions (seed {seed}); no data"


@style()
def centre_chart(
    effect: pd.DataFrame,
    sensitivity: pd.DataFrame,
    title: str,
    unit: str,
    source: str,
    language: str,
    name: str = "exchange_centre",
) -> Picture:
    """Links with and without a hub over time, and how the difference depends on each assumption.

    Parameters
    ----------
    effect : DataFrame
        From `helpers.exchange.centre.centre_effect`.
    sensitivity : DataFrame
        From `helpers.exchange.centre.centre_sensitivity`.
    title, unit, source : str
    language : {"ko", "en"}
    name : str

    Returns
    -------
    Picture

    Examples
    --------
    >>> from helpers.exchange.centre import Assumptions, centre_effect, centre_sensitivity
    >>> given = Assumptions(south=5, north=5)
    >>> effect, swings = (make(given, 2, 20, 1) for make in (centre_effect, centre_sensitivity))
    >>> centre_chart(effect, swings, "Hub", "links", "Source: example", "en").alt.startswith("Hub. After 2 quarters")
    True
    """
    words = _WORDS[language]
    names = [term("assumption", code, language) for code in dict.fromkeys(sensitivity["assumption"].iloc[1:])]
    figure, right = row_canvas(names, right=0.35, top=0.35, bottom=1.1, row=0.34, width=10.8)
    width, height = figure.get_size_inches()
    label, left_width = text_width(names, 9.5) + 0.45, 3.7
    box = right.get_position()
    x0 = (0.75 + left_width + label + 0.15) / width
    right.set_position((x0, box.y0, 1 - 0.35 / width - x0, box.height))
    left = figure.add_axes((0.75 / width, box.y0, left_width / width, box.height))
    course = effect[effect["measure"] == "links"]
    for hub, colour, dash in (("without", MUTED, (4, 2)), ("with", SECOND, (None, None))):
        row = course[course["hub"] == hub]
        left.fill_between(row["quarter"], row["low"], row["high"], color=colour, alpha=0.18, linewidth=0)
        left.plot(row["quarter"], row["mean"], color=colour, linewidth=2, dashes=dash)
    left.set_xlim(0, course["quarter"].max())
    left.set_ylim(0, None)
    left.grid(axis="y", color=GRID)
    left.tick_params(axis="both", length=0, labelsize=8.5)
    left.xaxis.set_major_locator(MaxNLocator(integer=True))
    left.set_xlabel(words["quarter"], size=8.5)
    left.set_title(words["course"], loc="left", fontsize=9, color=MUTED)
    _swings(right, sensitivity, words)
    lines = [
        (words["with"], Line2D([], [], color=SECOND, linewidth=2)),
        (words["without"], Line2D([], [], color=MUTED, linewidth=2, dashes=(4, 2))),
    ]
    points = [
        (words[change], Line2D([], [], linestyle="", marker=marker, color=colour, markersize=7))
        for change, marker, colour in (("lower", "s", SEQUENCE[2]), ("higher", "D", SEQUENCE[5]))
    ]
    points.append((words["base"], Line2D([], [], color=INK, linewidth=1, linestyle=":")))
    legend_row(figure, [(words["lines"], lines), (words["one"], points)], 0.3, 0.55)
    end = course[course["quarter"] == course["quarter"].max()].set_index("hub")
    more = end.loc["difference"]
    alt = words["alt"].format(
        title=title,
        quarters=int(more["quarter"]),
        without=number(end.loc["without", "mean"], language, 1),
        with_hub=number(end.loc["with", "mean"], language, 1),
        more=number(more["mean"], language, 1),
        bounds=interval(more["low"], more["high"]),
    )
    return picture(figure, name, title, alt, source, language, unit)


def _swings(axes, sensitivity, words):
    base = sensitivity["difference"].iloc[0]
    codes = list(dict.fromkeys(sensitivity["assumption"].iloc[1:]))
    axes.axvline(base, color=INK, linewidth=1, linestyle=":", zorder=1)
    for change, marker, colour, shift in (("lower", "s", SEQUENCE[2], -0.13), ("higher", "D", SEQUENCE[5], 0.13)):
        found = sensitivity[sensitivity["change"] == change]
        rows = found["assumption"].map(codes.index).to_numpy() + shift
        axes.hlines(rows, found["low"], found["high"], color=colour, linewidth=1.6, zorder=2)
        axes.scatter(found["difference"], rows, marker=marker, s=34, color=colour, edgecolors=PAPER, zorder=3)
    axes.set_xlim(min(0, sensitivity["low"].min()), None)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_title(words["sensitivity"], loc="left", fontsize=9, color=MUTED)


def misfiled_chart(counts, title: str, unit: str, source: str, language: str) -> Picture | None:
    """`copublication_chart` of `helpers.exchange.misfiled_addresses.misfiled_counts`; None where there are no counts."""
    if not counts.share:
        return None
    return copublication_chart(counts.partners, counts.by_year, title, unit, source, language)


@style()
def copublication_chart(
    table: pd.DataFrame,
    by_year: pd.DataFrame,
    title: str,
    unit: str,
    source: str,
    language: str,
    first: int = 12,
    name: str = "north_copublications",
) -> Picture:
    """Partners of North Korea: works as filed, what is likely misread, what remains; and the years.

    Parameters
    ----------
    table : DataFrame
        From `helpers.exchange.misfiled_addresses.misfiled`.
    by_year : DataFrame
        From `helpers.exchange.misfiled_addresses.copublications`.
    title, unit, source : str
    language : {"ko", "en"}
    first : int
        How many partners.
    name : str

    Returns
    -------
    Picture

    Examples
    --------
    >>> row = {"partner": "CN", "works": 30, "expected": 10.0, "expected_low": 8.0, "expected_high": 12.0,
    ...     "remaining": 20.0, "remaining_low": 14.0, "remaining_high": 27.0}
    >>> by_year = pd.DataFrame({"partner": ["CN"] * 2, "year": [2017, 2018], "works": [10, 20]})
    >>> copublication_chart(pd.DataFrame([row]), by_year, "KP", "works", "Source: example", "en").alt
    'KP. China: 20 of 30 remain (14–27).'
    """
    words, shown = _WORDS[language], table.head(first)
    names = [country_name(code, language) for code in shown["partner"]]
    figure, axes = row_canvas(names, right=5.0, top=0.3, bottom=0.95, width=10.8)
    rows = np.arange(len(shown))
    remaining, expected = shown["remaining"].to_numpy(float), shown["expected"].to_numpy(float)
    axes.barh(rows, remaining, height=0.62, color=PLAIN, zorder=2)
    axes.barh(
        rows, expected, left=remaining, height=0.62, color=REST[0], hatch="////", edgecolor=PAPER, linewidth=0, zorder=2
    )
    axes.hlines(rows, shown["remaining_low"], shown["remaining_high"], color=INK, linewidth=1.4, zorder=4)
    axes.set_xlim(0, shown["works"].max() * 1.12)
    ends = shown[["works", "remaining_high"]].max(axis=1)
    for row, works, end in zip(rows, shown["works"], ends, strict=True):
        axes.text(end, row, f" {number(works, language)}", va="center", size=8.5, color=MUTED)
    width, height = figure.get_size_inches()
    box = axes.get_position()
    years = figure.add_axes(((width - 4.75) / width, box.y0, 4.4 / width, box.height))
    grid = by_year.pivot_table(index="partner", columns="year", values="works", aggfunc="sum", fill_value=0)
    grid = grid.reindex(shown["partner"]).reindex(
        columns=range(int(by_year["year"].min()), int(by_year["year"].max()) + 1), fill_value=0
    )
    _years(years, grid.to_numpy(float), grid.columns)
    most = number(grid.to_numpy().max(), language)
    years.set_title(words["years"].format(most=most), loc="left", fontsize=9, color=MUTED)
    axes.set_title(words["filed"], loc="left", fontsize=9, color=MUTED)
    entries = [
        (words["remaining"], Patch(facecolor=PLAIN)),
        (words["misread"], Patch(facecolor=REST[0], hatch="////", edgecolor=PAPER, linewidth=0)),
    ]
    legend_row(figure, [(words["bars"], entries)], 0.3, 0.5)
    told = [
        words["row"].format(
            name=place,
            works=number(row["works"], language),
            remaining=number(row["remaining"], language),
            bounds=interval(row["remaining_low"], row["remaining_high"]),
        )
        for place, row in zip(names[:6], shown.head(6).to_dict("records"), strict=True)
    ]
    alt = words["kp"].format(title=title, rows="; ".join(told))
    return picture(figure, name, title, alt, source, language, unit)


def _years(axes, grid, years):
    """Cells of partner by year, darker for more; empty where there is none."""
    steps = np.array([1, 3, 6, 10, 15, 20])
    for row, col in zip(*np.nonzero(grid), strict=True):
        shade = SEQUENCE[int(np.searchsorted(steps, grid[row, col], side="right")) - 1]
        axes.add_patch(Rectangle((col - 0.45, row - 0.38), 0.9, 0.76, facecolor=shade, linewidth=0))
    axes.set_xlim(-0.5, len(years) - 0.5)
    axes.set_ylim(len(grid) - 0.4, -0.6)
    ticks = [i for i, year in enumerate(years) if year % 5 == 0]
    axes.set_xticks(ticks, [f"{years[i]}" for i in ticks])
    axes.set_yticks([])
    axes.tick_params(axis="x", length=0, labelsize=8.5)
    axes.spines[["left", "bottom"]].set_visible(False)
