"""Pictures of partners: what each score is made of and what binds a country; a recommender beside its baselines."""

import numpy as np
import pandas as pd
from matplotlib.patches import Patch

from helpers.data.countries import country_name
from helpers.page.legends import legend_row
from helpers.page.particles import interval, number
from helpers.page.picture import Picture, picture
from helpers.page.rows import row_canvas
from helpers.page.statements import phrase
from helpers.page.style import FOCAL, INK, MUTED, PAPER, PLAIN, SEQUENCE, canvas, style, text_width
from helpers.page.terms import term

#: Criteria from the left, dark to pale, and the marks of what binds.
CRITERIA = {"level": SEQUENCE[5], "ease": SEQUENCE[3], "effectiveness": SEQUENCE[1]}
HATCHES = {"blocked": "xxxx", "licence": "////"}
_ROW = 0.36  # inches a method of recommendation


@style()
def partner_ladder(
    table: pd.DataFrame,
    weights: dict | None,
    title: str,
    unit: str,
    source: str,
    language: str,
    first: int = 15,
    name: str = "partners",
) -> Picture:
    """Partner countries from the first: level, ease and effectiveness by their weights, and the interval of the score.

    A country that is bound by a rule keeps the place that it has by merit; its bar is hatched and its name says by
    what. It is shown even where it is not among the first.

    Parameters
    ----------
    table : DataFrame
        country (alpha-2), level, ease, effectiveness (each in [0, 1]), score, score_low, score_high, rank, rank_low,
        rank_high, constraint; see `helpers.partners.ranking.rank_partners`. The interval of the score is
        drawn where the score is the weighted sum.
    weights : dict of str to float, optional
        By criterion, as given to `rank_partners`; equal unless told.
    title, unit, source : str
    language : {"ko", "en"}
    first : int
        How many countries are shown.
    name : str
        File name of the picture.

    Returns
    -------
    Picture

    Examples
    --------
    >>> table = pd.DataFrame({"country": ["JP", "KP"], "level": [0.6, 0.9], "ease": [0.9, 0.1],
    ...     "effectiveness": [0.3, 0.2], "score": [0.6, 0.4], "score_low": [0.5, 0.3], "score_high": [0.7, 0.5],
    ...     "rank": [1, 2], "rank_low": [1, 1], "rank_high": [2, 2], "constraint": [None, "blocked"]})
    >>> partner_ladder(table, None, "Partners", "0–1", "Source: example", "en").alt
    'Partners. 1 Japan 0.60 (0.50–0.70); 2 North Korea, blocked 0.40 (0.30–0.50).'
    """
    ranked = table[table["rank"].notna()].sort_values(["rank", "country"])
    shown = ranked[(np.arange(len(ranked)) < first) | ranked["constraint"].notna().to_numpy()]
    names = [_named(row, language) for row in shown.to_dict("records")]
    figure, axes = row_canvas(names, right=1.15, top=0.3, bottom=1.0)
    parts, rows, left = _parts(table, shown, weights), np.arange(len(shown)), np.zeros(len(shown))
    hatches = [HATCHES.get(kind, "") for kind in shown["constraint"]]
    for criterion, lengths in parts.items():
        look = {"color": CRITERIA[criterion], "height": 0.66, "edgecolor": PAPER, "linewidth": 0.6, "zorder": 2}
        axes.barh(rows, lengths, left=left, **look)
        left = left + lengths
    for row, total, hatch in zip(rows, left, hatches, strict=True):
        axes.barh(row, total, height=0.66, facecolor="none", edgecolor=PAPER, hatch=hatch, linewidth=0, zorder=3)
    score, low, high = (shown[c].to_numpy(dtype=float) for c in ("score", "score_low", "score_high"))
    if np.allclose(left, score):
        axes.hlines(rows, low, high, color=INK, linewidth=1.4, zorder=4)
        axes.scatter(score, rows, s=16, color=INK, zorder=4)
    axes.set_xlim(0, np.nanmax(np.concatenate([left, high, [0.0]])) * 1.03 or 1)
    axes.xaxis.set_major_formatter(lambda x, _: number(x, language, 1))
    look = {"transform": axes.get_yaxis_transform(), "va": "center"}
    for row, place in enumerate(shown.to_dict("records")):
        axes.text(1.02, row, f"{place['rank']:.0f} ({interval(place['rank_low'], place['rank_high'])})", size=9, **look)
    if len(shown):
        axes.text(1.02, -1.0, phrase("partners.rank_and_interval", language), size=8, color=MUTED, **look)
    legend_row(figure, _legend(parts, shown, language), 0.3, 0.55)
    told = shown.head(8).assign(constraint=shown["constraint"].astype(object).where(shown["constraint"].notna(), None))
    alt = phrase("partners.partner_alt", language, title=title, rows=told.to_dict("records"))
    return picture(figure, name, title, alt, source, language, unit)


def _named(row: dict, language: str) -> str:
    """Name of a country, with what binds cooperation with it."""
    name = country_name(row["country"], language)
    return name if pd.isna(row["constraint"]) else f"{name} · {term('constraint', row['constraint'], language)}"


def _parts(table: pd.DataFrame, shown: pd.DataFrame, weights: dict | None) -> dict[str, np.ndarray]:
    """Each criterion times its share of the weights, of the criteria that are known for some country."""
    weights = dict.fromkeys(CRITERIA, 1.0) if weights is None else weights
    used = {name: weights.get(name, 0) for name in CRITERIA if table[name].notna().any() and weights.get(name, 0) > 0}
    return {name: weight / sum(used.values()) * shown[name].to_numpy(dtype=float) for name, weight in used.items()}


def _legend(parts: dict, shown: pd.DataFrame, language: str) -> list:
    filled = [(term("term", name, language), Patch(facecolor=CRITERIA[name])) for name in parts]
    bound = [
        (term("constraint", kind, language), Patch(facecolor=SEQUENCE[3], edgecolor=PAPER, hatch=hatch, linewidth=0))
        for kind, hatch in HATCHES.items()
        if (shown["constraint"] == kind).any()
    ]
    return [(phrase("partners.score_parts", language), filled), (phrase("partners.constraint", language), bound)]


@style()
def backtest_bars(
    summary: pd.DataFrame, title: str, unit: str, source: str, language: str, name: str = "backtest"
) -> Picture:
    """Methods of recommendation beside one another, with intervals: precision@5 at the left, NDCG@10 at the right.

    Parameters
    ----------
    summary : DataFrame
        method, precision_at_5, ndcg_at_10, each with _low and _high; rows in the order of the picture, the
        first of them in the accent colour: see `helpers.partners.advice.read_backtest`.
    title, unit, source : str
    language : {"ko", "en"}
    name : str
        File name of the picture.

    Returns
    -------
    Picture

    Examples
    --------
    >>> summary = pd.DataFrame({"method": ["gravity"], "precision_at_5": [0.2], "precision_at_5_low": [0.15],
    ...     "precision_at_5_high": [0.25], "ndcg_at_10": [0.3], "ndcg_at_10_low": [0.25], "ndcg_at_10_high": [0.35]})
    >>> backtest_bars(summary, "Back-test", "0–1", "Source: example", "en").alt
    'Back-test. gravity (PPML): precision@5 0.200 (0.150–0.250), NDCG@10 0.300 (0.250–0.350).'
    """
    names = [term("method", method, language) for method in summary["method"]]
    left, height = text_width(names, 9.5) + 0.45, max(len(names), 1) * _ROW + 0.75
    panel = (8.6 - left - 0.9) / 2
    figure, first = canvas(8.6, height, left=left, right=8.6 - left - panel, top=0.4, bottom=0.3)
    box = first.get_position()
    second = figure.add_axes([box.x0 + box.width + 0.35 / 8.6, box.y0, box.width, box.height])
    colours = [FOCAL if row == 0 else PLAIN for row in range(len(summary))]
    measures = {"precision_at_5": (phrase("partners.precision", language), first), "ndcg_at_10": ("NDCG@10", second)}
    for column, (heading, axes) in measures.items():
        value, low, high = (summary[c].to_numpy(dtype=float) for c in (column, f"{column}_low", f"{column}_high"))
        rows = np.arange(len(summary))
        axes.barh(rows, value, height=0.62, color=colours, alpha=0.85, zorder=2)
        axes.hlines(rows, low, high, color=INK, linewidth=1.4, zorder=3)
        for row, (shown, end) in enumerate(zip(value, high, strict=True)):
            look = {"textcoords": "offset points", "xytext": (5, 0), "va": "center", "size": 8.5, "color": INK}
            axes.annotate(number(shown, language, 3), (np.nanmax([shown, end]), row), **look)
        axes.set(ylim=(len(names) - 0.4, -0.6), xlim=(0, np.nanmax([*high, *value, 0]) * 1.22 or 1))
        axes.set_yticks(rows, names if axes is first else [""] * len(names))
        axes.set_title(heading, loc="left", fontsize=9.5, color=MUTED)
        axes.tick_params(length=0, labelsize=8.5)
        axes.tick_params(axis="y", labelsize=9.5)
        axes.spines[["left", "bottom"]].set_visible(False)
        axes.grid(axis="x")
        axes.locator_params(axis="x", nbins=4)
    alt = phrase("partners.backtest_alt", language, title=title, rows=summary.to_dict("records"))
    return picture(figure, name, title, alt, source, language, unit)
