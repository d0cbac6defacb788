"""Stated probabilities beside what came about."""

import numpy as np
import pandas as pd

from helpers.page.labels import place_labels
from helpers.page.particles import number, percent
from helpers.page.picture import Picture, picture
from helpers.page.style import MUTED, PAPER, PLAIN, RULE, canvas, style

_WORDS = {
    "ko": {
        "stated": "말한 확률 →",
        "observed": "실제로 그러했던 비율 →",
        "perfect": "말한 대로",
        "bin": "{stated}라고 한 {n}건 가운데 {observed}",
        "first": "{title}. {rows}.",
        "none": "{title}. 자료가 없다.",
    },
    "en": {
        "stated": "Stated probability →",
        "observed": "Share that came about →",
        "perfect": "as stated",
        "bin": "of {n} cases stated at {stated}, {observed} came about",
        "first": "{title}. {rows}.",
        "none": "{title}. There are no data.",
    },
}


def _alt(language: str, title: str, told: list[str]) -> str:
    words = _WORDS[language]
    return words["first"].format(title=title, rows="; ".join(told)) if told else words["none"].format(title=title)


@style()
def reliability_diagram(
    table: pd.DataFrame, title: str, unit: str, source: str, language: str, name: str = "reliability"
) -> Picture:
    """Stated probabilities beside how often the event came about; on the diagonal a probability is what it says.

    Parameters
    ----------
    table : DataFrame
        stated, observed, low, high, n: one row for each bin, null where it is empty.
    title, unit, source : str
    language : {"ko", "en"}
    name : str
        File name of the picture.

    Returns
    -------
    Picture

    Examples
    --------
    >>> table = pd.DataFrame({"stated": [0.1, 0.9], "observed": [0.12, 0.88], "low": [0.1, 0.8], "high": [0.2, 0.9],
    ...                       "n": [80, 40]})
    >>> reliability_diagram(table, "Reliability", "share", "Source: example", "en").alt
    'Reliability. of 80 cases stated at 10%, 12% came about; of 40 cases stated at 90%, 88% came about.'
    """
    words, known = _WORDS[language], table.dropna(subset=["stated", "observed"])
    figure, axes = canvas(6.4, 5.9, left=0.85, right=0.45, top=0.15, bottom=0.65)
    axes.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), aspect="equal")
    axes.set_xlabel(words["stated"], fontsize=9.5)
    axes.set_ylabel(words["observed"], fontsize=9.5)
    axes.tick_params(length=0, labelsize=8.5, labelcolor=MUTED)
    axes.spines[:].set(visible=True, color=RULE)
    axes.xaxis.set_major_formatter(lambda x, _: percent(x, 0))
    axes.yaxis.set_major_formatter(lambda y, _: percent(y, 0))
    axes.plot([0, 1], [0, 1], color=MUTED, linewidth=1, linestyle=(0, (4, 3)), zorder=1, label=words["perfect"])
    axes.legend(loc="lower right", fontsize=8.5, labelcolor=MUTED)
    columns = ("stated", "observed", "low", "high", "n")
    stated, observed, low, high, n = (known[column].to_numpy(dtype=float) for column in columns)
    axes.plot(stated, observed, color=PLAIN, linewidth=1.2, alpha=0.6, zorder=2)
    axes.vlines(stated, low, high, color=PLAIN, linewidth=2, alpha=0.45, zorder=2)
    radii = 3 + 5 * np.sqrt(n / max(n.max(initial=0), 1))
    axes.scatter(stated, observed, s=(2 * radii) ** 2, color=PLAIN, edgecolors=PAPER, linewidths=0.9, zorder=3)
    counts = [f"n = {number(value, language)}" for value in n]
    line = np.column_stack([np.linspace(0, 1, 60)] * 2)
    points, sizes = np.column_stack([stated, observed]), np.full(len(n), 8.0)
    place_labels(axes, points, counts, radii, sizes, [MUTED] * len(n), len(n), obstacles=line)
    told = [
        words["bin"].format(stated=percent(said, 0), n=number(cases, language), observed=percent(seen, 0))
        for said, cases, seen in zip(stated, n, observed, strict=True)
    ]
    return picture(figure, name, title, _alt(language, title, told), source, language, unit)
