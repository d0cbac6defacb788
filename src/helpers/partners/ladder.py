"""The ladder of partner countries: what each score is made of, how sure its place is, and what binds it."""

import numpy as np
import pandas as pd
from matplotlib.patches import Patch

from helpers.data.countries import country_name
from helpers.page.legends import legend_row
from helpers.page.particles import interval, number
from helpers.page.picture import Picture, picture
from helpers.page.rows import row_canvas
from helpers.page.style import INK, MUTED, PAPER, SEQUENCE, style
from helpers.page.terms import term

#: Criteria from the left, dark to pale, and the marks of what binds.
CRITERIA = {"level": SEQUENCE[5], "ease": SEQUENCE[3], "effectiveness": SEQUENCE[1]}
HATCHES = {"blocked": "xxxx", "licence": "////"}
_WORDS = {
    "ko": {
        "rank": "순위(구간)",
        "parts": "점수를 이루는 것",
        "constraint": "제약",
        "first": "{title}. {rows}.",
        "none": "{title}. 순위를 매길 수 있는 나라가 없다.",
        "unranked": "순위 없음",
        "place": "{rank}위 {name}",
    },
    "en": {
        "rank": "rank, interval",
        "parts": "What the score is made of",
        "constraint": "Constraint",
        "first": "{title}. {rows}.",
        "none": "{title}. No country can be ranked.",
        "unranked": "no rank",
        "place": "{rank} {name}",
    },
}


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
    words = _WORDS[language]
    ranked = table[table["rank"].notna()].sort_values(["rank", "country"])
    shown = ranked[(np.arange(len(ranked)) < first) | ranked["constraint"].notna().to_numpy()]
    names = [_named(row, language, " · ") for row in shown.to_dict("records")]
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
        axes.text(1.02, -1.0, words["rank"], size=8, color=MUTED, **look)
    legend_row(figure, _legend(parts, shown, language), 0.3, 0.55)
    told = [
        f"{words['place'].format(rank=int(row['rank']), name=_named(row, language, ', '))} "
        f"{number(row['score'], language, 2)} ({interval(row['score_low'], row['score_high'], 2)})"
        for row in shown.head(8).to_dict("records")
    ]
    alt = words["first"].format(title=title, rows="; ".join(told)) if told else words["none"].format(title=title)
    return picture(figure, name, title, alt, source, language, unit)


def _named(row: dict, language: str, between: str) -> str:
    """Name of a country, with what binds cooperation with it."""
    name = country_name(row["country"], language)
    return name if pd.isna(row["constraint"]) else name + between + term("constraint", row["constraint"], language)


def _parts(table: pd.DataFrame, shown: pd.DataFrame, weights: dict | None) -> dict[str, np.ndarray]:
    """Each criterion times its share of the weights, of the criteria that are known for some country."""
    weights = dict.fromkeys(CRITERIA, 1.0) if weights is None else weights
    used = {name: weights.get(name, 0) for name in CRITERIA if table[name].notna().any() and weights.get(name, 0) > 0}
    return {name: weight / sum(used.values()) * shown[name].to_numpy(dtype=float) for name, weight in used.items()}


def _legend(parts: dict, shown: pd.DataFrame, language: str) -> list:
    words = _WORDS[language]
    filled = [(term("term", name, language), Patch(facecolor=CRITERIA[name])) for name in parts]
    bound = [
        (term("constraint", kind, language), Patch(facecolor=SEQUENCE[3], edgecolor=PAPER, hatch=hatch, linewidth=0))
        for kind, hatch in HATCHES.items()
        if (shown["constraint"] == kind).any()
    ]
    return [(words["parts"], filled), (words["constraint"], bound)]
