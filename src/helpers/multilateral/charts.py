"""Works of several countries in pictures: who is in a consortium and how often it occurs; shares beside chance."""

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from helpers.data.countries import country_name
from helpers.multilateral.tables import as_shown, first_rows
from helpers.page.labels import shorten
from helpers.page.legends import legend_row
from helpers.page.particles import interval, number, percent
from helpers.page.picture import Picture, picture
from helpers.page.rows import ROW, row_canvas
from helpers.page.style import FOCAL, GRID, INK, MUTED, PAPER, PLAIN, RULE, canvas, style, text_width
from helpers.page.units import unit_column

_CELL = 0.27  # inches a country of the matrix
_PLOT = 3.3  # inches of the plot beside it
_WORDS = {
    "ko": {
        "seen": "관측: 우연으로 보기 어려움",
        "chance": "관측: 우연과 가릴 수 없음",
        "expected": "기대(평균과 95% 범위)",
        "counts": "관측 / 기대",
        "share": "관측(95% 구간)",
        "lot": "기대",
        "first": "{title}. 위에서부터 {rows}.",
        "none": "{title}. 자료가 없다.",
        "row": "{names} {seen}(기대 {expected})",
    },
    "en": {
        "seen": "observed, hardly by chance",
        "chance": "observed, chance not excluded",
        "expected": "expected: mean and 95% range",
        "counts": "observed / expected",
        "share": "observed (95% interval)",
        "lot": "expected",
        "first": "{title}. From the top: {rows}.",
        "none": "{title}. There are no data.",
        "row": "{names} {seen} (expected {expected})",
    },
}


@style()
def upset(
    table: pd.DataFrame,
    focal: str,
    title: str,
    unit: str,
    source: str,
    language: str,
    by: str = "q",
    alpha: float = 0.05,
    name: str = "upset",
) -> Picture:
    """A matrix of who is in which consortium, beside how often each occurs and how often it would by chance.

    Parameters
    ----------
    table : DataFrame
        consortium (alpha-2 codes joined by ","), works, expected, expected_low, expected_high and the column `by`: rows
        in the order drawn.
    focal : str
        Country in the accent colour.
    title, unit, source : str
    language : {"ko", "en"}
    by, alpha : str, float
        A row stands filled where table[by] <= alpha.
    name : str
        File name of the picture.

    Returns
    -------
    Picture

    References
    ----------
    Lex, A., Gehlenborg, N., Strobelt, H., Vuillemot, R., Pfister, H. (2014). UpSet: visualization of intersecting sets.
    IEEE Transactions on Visualization and Computer Graphics 20(12), 1983-1992. doi:10.1109/TVCG.2014.2346248

    Examples
    --------
    >>> table = pd.DataFrame({"consortium": ["DE,JP,KR"], "works": [14], "expected": [2.2], "expected_low": [0.0],
    ...                       "expected_high": [5.0], "q": [0.01]})
    >>> upset(table, "KR", "Triads", "projects", "Source: example", "en").alt
    'Triads. From the top: Germany, Japan, South Korea 14 (expected 2.2).'
    """
    words, sets = _WORDS[language], [text.split(",") for text in table["consortium"]]
    totals = pd.Series([code for codes in sets for code in codes], dtype="object").value_counts()
    codes = sorted(totals.index, key=lambda code: (code != focal, -totals[code], code))
    names = [shorten(country_name(code, language), 24) for code in codes]
    head, foot = text_width(names, 8.5) + 0.12, 0.9
    left, wide = 0.3, max(len(codes), 1) * _CELL
    tall = max(len(table), 1) * ROW
    width, height = left + wide + 0.25 + _PLOT + 1.25, head + tall + foot
    figure, axes = canvas(width, height, left=left + wide + 0.25, right=1.25, top=head, bottom=foot)
    grid = figure.add_axes((left / width, foot / height, wide / width, tall / height))
    _memberships(grid, sets, codes, names, focal)
    _frequencies(axes, table, [focal in members for members in sets], (table[by] <= alpha).tolist(), language)
    legend_row(figure, [("", _marks(words))], left, 0.5)
    told = [
        words["row"].format(
            names=", ".join(country_name(code, language) for code in members),
            seen=number(row["works"], language),
            expected=number(row["expected"], language, 1),
        )
        for members, row in zip(sets[:5], table.to_dict("records"), strict=False)
    ]
    return picture(figure, name, title, _alt(words, title, told), source, language, unit)


def _memberships(axes, sets, codes, names, focal) -> None:
    """Rows of dots: full where a country is in, faint where it is not."""
    place = {code: column for column, code in enumerate(codes)}
    inside = np.array([[code in members for code in codes] for members in sets], dtype=bool)
    inside = inside.reshape(len(sets), len(codes))
    down, across = np.indices(inside.shape)
    axes.scatter(across[~inside], down[~inside], s=14, color=GRID, zorder=1)
    for row, members in enumerate(sets):
        ends = [place[code] for code in members]
        axes.plot([min(ends), max(ends)], [row, row], color=INK, linewidth=1.3, zorder=2, solid_capstyle="round")
        colours = [FOCAL if code == focal else INK for code in members]
        axes.scatter(ends, [row] * len(ends), s=34, c=colours, zorder=3, linewidths=0)
    axes.set(xlim=(-0.5, max(len(codes), 1) - 0.5), ylim=(max(len(sets), 1) - 0.5, -0.5), yticks=[])
    axes.xaxis.tick_top()
    axes.set_xticks(range(len(codes)), names, rotation=90, fontsize=8.5)
    axes.tick_params(length=0, labelcolor=INK, pad=2)
    for label, code in zip(axes.get_xticklabels(), codes, strict=True):
        label.set_color(FOCAL if code == focal else INK)
    axes.spines[:].set_visible(False)


def _frequencies(axes, table, own, beyond, language) -> None:
    """Observed works on the range that chance leads to expect."""
    rows = np.arange(len(table))
    columns = ["works", "expected", "expected_low", "expected_high"]
    works, mean, low, high = table[columns].to_numpy(dtype=float).T
    axes.barh(rows, high - low, left=low, height=0.5, color=RULE, zorder=1)
    axes.vlines(mean, rows - 0.25, rows + 0.25, color=MUTED, linewidth=1.4, zorder=2)
    colours = np.array([FOCAL if member else PLAIN for member in own], dtype=object)
    faces = [colour if firm else PAPER for colour, firm in zip(colours, beyond, strict=True)]
    axes.scatter(works, rows, s=42, c=faces, edgecolors=list(colours), linewidths=1.4, zorder=3)
    axes.set(xlim=(0, max(works.max(initial=1), high.max(initial=1)) * 1.06), ylim=(max(len(table), 1) - 0.5, -0.5))
    axes.set_yticks([])
    axes.grid(axis="x")
    axes.tick_params(length=0, labelsize=8.5)
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.locator_params(axis="x", nbins=5, integer=True)
    axes.xaxis.set_major_formatter(lambda x, _: number(x, language))
    look = {"transform": axes.get_yaxis_transform(), "va": "center", "ha": "left"}
    for row in rows:
        text = f"{number(works[row], language)} / {number(mean[row], language, 0 if mean[row] >= 100 else 1)}"
        axes.text(1.04, row, text, size=9, color=INK, **look)
    if len(rows):
        axes.text(1.04, -0.85, _WORDS[language]["counts"], size=8, color=MUTED, **look)


def _marks(words) -> list:
    full = {"linestyle": "", "marker": "o", "color": INK, "markersize": 6.5}
    return [
        (words["seen"], Line2D([], [], **full)),
        (words["chance"], Line2D([], [], **full, markerfacecolor=PAPER, markeredgewidth=1.4)),
        (words["expected"], Patch(facecolor=RULE)),
    ]


@style()
def against_expectation(
    table: pd.DataFrame,
    label: str,
    value: str,
    expected: str,
    n: str,
    of: str,
    title: str,
    unit: str,
    source: str,
    language: str,
    highlight: str | None = None,
    heading: str = "",
    name: str = "against_expectation",
) -> Picture:
    """Shares with their intervals, each beside the share that one would expect.

    Parameters
    ----------
    table : DataFrame
        Rows from the top.
    label, value, expected, n, of : str
        Columns: name of a row, its share (with `value`_low and `value`_high; null: nothing is drawn), the expected
        share, and the counts that the share is made of, written at the end of the row.
    title, unit, source : str
    language : {"ko", "en"}
    highlight : str, optional
        Label of the row in the accent colour.
    heading : str
        Above the counts.
    name : str
        File name of the picture.

    Returns
    -------
    Picture

    Examples
    --------
    >>> table = pd.DataFrame({"country": ["Japan"], "share": [0.2], "share_low": [0.1], "share_high": [0.4],
    ...                       "lot": [0.1], "leads": [2], "works": [10]})
    >>> columns = {"label": "country", "value": "share", "expected": "lot", "n": "leads", "of": "works"}
    >>> against_expectation(table, **columns, title="Leads", unit="share", source="Source: example", language="en").alt
    'Leads. From the top: Japan 20.0% (10.0–40.0%) (expected 10.0%).'
    """
    words, names = _WORDS[language], [shorten(text, 44) for text in table[label]]
    figure, axes = row_canvas(names, right=1.15, top=0.3, bottom=1.0)
    rows, colours = np.arange(len(table)), [FOCAL if text == highlight else PLAIN for text in table[label]]
    columns = [value, f"{value}_low", f"{value}_high", expected]
    share, low, high, lot = table[columns].to_numpy(dtype=float, na_value=np.nan).T
    axes.hlines(rows, low, high, color=colours, linewidth=2.4, alpha=0.45)
    axes.scatter(lot, rows, s=46, marker="|", color=INK, linewidths=2, zorder=4)
    axes.scatter(share, rows, s=44, c=colours, edgecolors=PAPER, linewidths=0.8, zorder=3, clip_on=False)
    most = np.nanmax(np.concatenate([high, lot, [0.01]]))
    axes.set_xlim(0, min(most * 1.04, 1.0) if most > 0.5 else most * 1.04)
    axes.xaxis.set_major_formatter(lambda x, _: percent(x, 0 if most > 0.08 else 1))
    for text, colour in zip(axes.get_yticklabels(), colours, strict=True):
        text.set_color(FOCAL if colour == FOCAL else INK)
    look = {"transform": axes.get_yaxis_transform(), "va": "center", "ha": "left"}
    for row, (part, whole) in enumerate(zip(table[n], table[of], strict=True)):
        axes.text(1.02, row, f"{number(part, language)} / {number(whole, language)}", size=9, color=INK, **look)
    axes.text(1.02, -0.95, heading, size=8, color=MUTED, **look)
    legend_row(figure, [("", _share_marks(words))], 0.3, 0.5)
    told = [
        words["row"].format(names=text, seen=f"{percent(a)} ({interval(b, c, 1, share=True)})", expected=percent(d))
        for text, a, b, c, d in list(zip(names, share, low, high, lot, strict=True))[:5]
    ]
    return picture(figure, name, title, _alt(words, title, told), source, language, unit)


def _share_marks(words) -> list:
    dot = Line2D([], [], marker="o", color=PLAIN, markersize=6.5, linewidth=2.4)
    line = Line2D([], [], linestyle="", marker="|", color=INK, markersize=9, markeredgewidth=2)
    return [(words["share"], dot), (words["lot"], line)]


def _alt(words, title, rows) -> str:
    return words["first"].format(title=title, rows="; ".join(rows)) if rows else words["none"].format(title=title)


def lead_chart(
    led: pd.DataFrame, counted: str, focal: str, title: str, unit: str, source: str, language: str, heading: str
) -> Picture:
    """Who leads, against the lot: the first fifteen countries and the focal one.

    Parameters
    ----------
    led : DataFrame
        From `helpers.multilateral.leads.leads_by`.
    counted : {"work", "project"}
    """
    rows, name = as_shown(led, counted, language), country_name(focal, language)
    columns = {"label": "country_name", "value": "lead_share", "expected": "expected_share", "n": "leads"}
    given = {"title": title, "unit": unit, "source": source, "language": language, "heading": heading, "name": "leads"}
    of, first = unit_column(counted), first_rows(rows, "country_name", name, 15)
    return against_expectation(first, **columns, of=of, highlight=name, **given)


def absence_chart(
    missing: pd.DataFrame,
    by: str,
    counted: str,
    least: float,
    title: str,
    unit: str,
    source: str,
    language: str,
    heading: str,
) -> Picture:
    """The focal country in the works of its partners, by programme, where `least` or more are expected.

    Parameters
    ----------
    missing : DataFrame
        From `helpers.multilateral.triads.absences`; `by` is the column of works that a programme comes from.
    counted : {"work", "project"}
    """
    rows = as_shown(missing[missing["expected"] >= least], counted, language, by).head(18)
    columns = {"label": "programme", "value": "share", "expected": "expected_share"}
    counts = {"n": unit_column(counted, "focal_works"), "of": unit_column(counted, "partner_works")}
    given = {"title": title, "unit": unit, "source": source, "language": language, "heading": heading}
    return against_expectation(rows, **columns, **counts, **given, name="absences")
