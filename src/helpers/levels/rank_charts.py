"""Pictures of levels and ranks: a map, a ladder with intervals, the chances of each place, levels over the years."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from helpers.data.countries import country_name
from helpers.data.evidence import whole_ties
from helpers.page.labels import shorten
from helpers.page.legends import legend_row
from helpers.page.maps import choropleth
from helpers.page.particles import interval, number
from helpers.page.picture import Picture, picture
from helpers.page.rows import row_canvas
from helpers.page.statements import phrase
from helpers.page.style import DPI, FOCAL, GRID, INK, MUTED, PAPER, PLAIN, SEQUENCE, canvas, group_marks, style
from helpers.page.terms import term

_LONGEST = 46  # characters of a label
_COLUMNS = 20  # places that have a column of their own


def _place(row, language: str) -> str:
    """A rank and its interval: "5 (4–7)"."""
    if pd.isna(row["rank"]):
        return phrase("levels.unranked", language)
    rank, bounds = number(row["rank"], language), interval(row["rank_low"], row["rank_high"])
    return f"{rank} ({bounds})" if bounds != "–" else rank


def level_map(
    levels: pd.DataFrame,
    technology: str,
    focal: str,
    title: str,
    unit: str,
    source: str,
    language: str,
    name: str = "level_map",
) -> Picture | None:
    """Scores of all countries in a technology; the first five and the focal country are outlined and named.

    Parameters
    ----------
    levels : DataFrame
        See `helpers.levels.levels.technology_levels`.

    Returns
    -------
    Picture, or None where no country has a score.
    """
    own = levels[levels["technology"] == technology].set_index("country")
    if own["score"].isna().all():
        return None
    first = whole_ties(own[own["rank"].notna()], 5).index.tolist()
    return choropleth(own["score"], title, unit, source, language, name=name, highlight={*first, focal})


@style()
def rank_ladder(
    table: pd.DataFrame,
    label: str,
    title: str,
    unit: str,
    source: str,
    language: str,
    highlight: str | None = None,
    name: str = "rank_ladder",
) -> Picture:
    """Ranks with their intervals, the first place at the left; published ranks as a second mark.

    Parameters
    ----------
    table : DataFrame
        rank, rank_low, rank_high and, where there are any, published_rank; rows in the order of the ladder. Rows
        with neither a rank nor a published one are left out, and counted below the picture.
    label : str
        Column with the code of a row: "country", or "technology" for those of one country.
    title, unit, source : str
    language : {"ko", "en"}
    highlight : str, optional
        Code of the row in the accent colour.
    name : str
        File name of the picture.

    Returns
    -------
    Picture

    Examples
    --------
    >>> table = pd.DataFrame({"technology": ["quantum-sensing"], "rank": [9], "rank_low": [7], "rank_high": [13],
    ...                       "published_rank": [12]})
    >>> rank_ladder(table, "technology", "순위", "위", "자료: 예", "ko").alt
    '순위. 양자 센서 9 (7–13), 공표된 순위 12.'
    """
    given = len(table)
    if "published_rank" not in table:
        table = table.assign(published_rank=pd.Series(pd.NA, index=table.index, dtype="Int64"))
    table = table.dropna(subset=["rank", "published_rank"], how="all")
    stated, rows, out = table["published_rank"], np.arange(len(table)), given - len(table)
    source += f" · {phrase('levels.unranked', language)}: {number(out, language)}" if out else ""
    names = [shorten(term(label, code, language), _LONGEST) for code in table[label]]
    places = [_place(row, language) for row in table.to_dict("records")]
    figure, axes = row_canvas(names, right=1.15, top=0.3, bottom=0.6)
    colours = [FOCAL if code == highlight else PLAIN for code in table[label]]
    low, high, rank = (table[c].to_numpy(dtype=float, na_value=np.nan) for c in ("rank_low", "rank_high", "rank"))
    axes.hlines(rows, low, high, color=colours, linewidth=5, alpha=0.3, capstyle="round")
    axes.scatter(rank, rows, s=46, c=colours, edgecolors=PAPER, linewidths=0.8, zorder=4)
    published = stated.to_numpy(dtype=float, na_value=np.nan)
    axes.scatter(published, rows, s=58, marker="D", facecolors="none", edgecolors=INK, linewidths=1.2, zorder=5)
    _rank_axis(axes, np.nanmax(np.concatenate([high, rank, published, [5.0]])))
    for row, (text, colour) in enumerate(zip(places, colours, strict=True)):
        look = {"transform": axes.get_yaxis_transform(), "va": "center", "size": 9}
        axes.text(1.02, row, text, color=INK if colour == PLAIN else FOCAL, **look)
    marks = [
        (
            phrase("levels.computed_rank", language),
            Line2D([], [], color=PLAIN, marker="o", linewidth=5, alpha=0.6, markersize=6),
        )
    ]
    if stated.notna().any():
        diamond = Line2D([], [], color=INK, marker="D", markerfacecolor="none", linestyle="", markersize=7)
        marks.append((phrase("levels.published_rank", language), diamond))
    legend_row(figure, [("", marks)], axes.get_position().x0 * figure.get_figwidth(), 0.35)
    told = [
        {"name": text, "place": place, "published": None if pd.isna(other) else other}
        for text, place, other in zip(names[:12], places, stated, strict=False)
    ]
    return picture(
        figure, name, title, phrase("levels.ladder_alt", language, title=title, rows=told), source, language, unit
    )


def _rank_axis(axes: Axes, last: float) -> None:
    """Whole ranks on top of the plot, 1 at the left."""
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100) if last / step <= 14)
    first = [1] if step > 2 else []
    axes.set_xticks([*first, *range(step if first else 1, int(last) + 1, step)])
    axes.set_xlim(0.4, last + 0.6)
    axes.xaxis.tick_top()
    axes.tick_params(axis="x", length=0, labelsize=8.5)


@style()
def rank_heat(
    table: pd.DataFrame, focal: str, title: str, unit: str, source: str, language: str, name: str = "rank_heat"
) -> Picture:
    """How probable each place is for each country: countries in the rows, places in the columns.

    Parameters
    ----------
    table : DataFrame
        country (alpha-2), rank, probability; countries are drawn in the order of their mean rank. Places from the
        20th on share the last column.
    focal : str
        Country in the accent colour.
    title, unit, source : str
    language : {"ko", "en"}
    name : str
        File name of the picture.

    Returns
    -------
    Picture

    Examples
    --------
    >>> table = pd.DataFrame({"country": ["US", "KR", "KR"], "rank": [1, 2, 3], "probability": [1.0, 0.75, 0.25]})
    >>> rank_heat(table, "KR", "Places", "probability", "Source: example", "en").alt
    'Places. United States 1: 100%; South Korea 2: 75%.'
    """
    grid = table.pivot_table(index="country", columns="rank", values="probability", fill_value=0.0)
    grid = grid.reindex(columns=range(1, int(table["rank"].max() if len(table) else 1) + 1), fill_value=0.0)
    mean = (grid @ grid.columns.to_numpy(dtype=float)).round(9)
    grid = grid.loc[mean.sort_index().sort_values(kind="stable").index]
    codes, values = list(grid.index), grid.to_numpy(dtype=float)
    beyond = values.shape[1] > _COLUMNS
    if beyond:
        values = np.column_stack([values[:, : _COLUMNS - 1], values[:, _COLUMNS - 1 :].sum(axis=1)])
    names = [country_name(code, language) for code in codes]
    figure, axes = row_canvas(names, right=0.4, top=0.3, bottom=0.1, row=0.3)
    _cells(axes, values)
    if beyond:
        axes.set_xticks(range(1, _COLUMNS + 1), [*range(1, _COLUMNS), f"{_COLUMNS}+"])
    for text, code in zip(axes.get_yticklabels(), codes, strict=True):
        text.set_color(FOCAL if code == focal else INK)
    if focal in codes:
        look = {"facecolor": "none", "edgecolor": FOCAL, "linewidth": 1.4, "zorder": 5}
        axes.add_patch(Rectangle((0.5, codes.index(focal) - 0.5), values.shape[1], 1, **look))
    best = values.argmax(axis=1) if values.size else []
    told = [
        {"country": code, "place": int(place) + 1, "share": row[place]}
        for code, place, row in zip(codes[:8], best, values, strict=False)
    ]
    return picture(
        figure, name, title, phrase("levels.heat_alt", language, title=title, rows=told), source, language, unit
    )


def _cells(axes: Axes, values: np.ndarray) -> None:
    """Cells of probabilities with their percentage, dark where probable; blank below half a percent."""
    rows, columns = values.shape
    shades = LinearSegmentedColormap.from_list("probability", SEQUENCE)
    if values.size:
        shown = np.where(np.round(100 * values) > 0, values, np.nan)
        extent = (0.5, columns + 0.5, rows - 0.5, -0.5)
        axes.imshow(shown, cmap=shades, vmin=0, vmax=1, aspect="auto", extent=extent, zorder=1)
    axes.set(xlim=(0.5, columns + 0.5), xticks=range(1, columns + 1))
    axes.grid(False)
    axes.xaxis.tick_top()
    axes.tick_params(axis="x", length=0, labelsize=8.5)
    for edge in np.arange(0.5, columns + 1):
        axes.axvline(edge, color=PAPER, linewidth=1.2)
    for edge in np.arange(-0.5, rows):
        axes.axhline(edge, color=GRID, linewidth=0.8)
    for row, column in zip(*np.nonzero(np.round(100 * values) > 0), strict=True):
        share = values[row, column]
        look = {"ha": "center", "va": "center", "size": 8, "color": PAPER if share > 0.55 else INK}
        axes.text(column + 1, row, f"{100 * share:.0f}", **look)


@style()
def trend_lines(
    table: pd.DataFrame, focal: str, title: str, unit: str, source: str, language: str, name: str = "trend"
) -> Picture | None:
    """Levels over the years, one line a country, each named at its end; the focal country's with its interval.

    Parameters
    ----------
    table : DataFrame
        year, country (alpha-2), score, score_low, score_high; a null score is a gap.
    focal : str
        Country in the accent colour.
    title, unit, source : str
    language : {"ko", "en"}
    name : str
        File name of the picture.

    Returns
    -------
    Picture, or None where scores of fewer than two years are known: they are no trend.

    Examples
    --------
    >>> table = pd.DataFrame({"year": [2020, 2021], "country": ["KR", "KR"], "score": [10.0, 12.0],
    ...                       "score_low": [8.0, 9.0], "score_high": [12.0, 15.0]})
    >>> trend_lines(table, "KR", "Levels", "highest = 100", "Source: example", "en").alt
    'Levels. Scores of 2021: South Korea 12.'
    """
    known = table.dropna(subset=["score", "year"]).sort_values(["country", "year"])
    ends = known.groupby("country").tail(1).sort_values(["score", "country"], ascending=[False, True])
    if known["year"].nunique() < 2:
        return None
    marks = group_marks([c for c in ends["country"] if c != focal])
    figure, axes = canvas(8.6, 4.6, left=0.6, right=1.7, top=0.15, bottom=0.4)
    axes.grid(axis="y")
    axes.tick_params(length=0, labelsize=8.5)
    for code in ends["country"]:
        rows = known[known["country"] == code]
        years, score, low, high = (rows[c].astype(float) for c in ("year", "score", "score_low", "score_high"))
        colour, marker = (FOCAL, "o") if code == focal else marks[code]
        look = {"color": colour, "zorder": 5 if code == focal else 3}
        axes.plot(years, score, marker=marker, linewidth=2.6 if code == focal else 1.5, markersize=4.5, **look)
        if code == focal:
            axes.fill_between(years, low, high, alpha=0.16, linewidth=0, **look)
    _year_axis(axes, known)
    _end_labels(axes, ends, focal, language)
    told = {"year": known["year"].max(), "rows": ends[["country", "score"]].head(8).to_dict("records")}
    return picture(
        figure, name, title, phrase("levels.trend_alt", language, title=title, **told), source, language, unit
    )


def _year_axis(axes: Axes, known: pd.DataFrame) -> None:
    first, last = int(known["year"].min()), int(known["year"].max())
    step = next(step for step in (1, 2, 5, 10, 20, 50) if (last - first) / step <= 12)
    axes.set_xticks(range(last - (last - first) // step * step, last + 1, step))
    axes.set_xlim(first - 0.3, last + 0.3)
    axes.set_ylim(0, None)


def _end_labels(axes: Axes, ends: pd.DataFrame, focal: str, language: str) -> None:
    """Names at the ends of the lines, moved apart where they would cover each other."""
    axes.figure.draw_without_rendering()
    to_pixels, back = axes.transData, axes.transData.inverted()
    height = 9 * 1.35 * DPI / 72
    wanted = to_pixels.transform(ends[["year", "score"]].to_numpy(dtype=float))[:, 1]
    placed = wanted.copy()
    for i in range(1, len(placed)):
        placed[i] = min(placed[i], placed[i - 1] - height)
    floor = axes.bbox.y0 + height / 3
    for i in reversed(range(len(placed))):
        placed[i] = max(placed[i], floor + height * (len(placed) - 1 - i))
    right = axes.get_xlim()[1]
    for (code, year, score), y in zip(ends[["country", "year", "score"]].to_numpy(), placed, strict=True):
        at = back.transform((axes.bbox.x1, y))[1]
        axes.plot([year, right], [score, at], color=MUTED, linewidth=0.5, clip_on=False, zorder=1, scalex=False)
        look = {"va": "center", "size": 9, "color": FOCAL if code == focal else INK, "clip_on": False}
        axes.annotate(country_name(code, language), (right, at), xytext=(4, 0), textcoords="offset points", **look)
