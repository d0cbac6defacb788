"""Charts of hubs: what one more hub brings, and which cities stay hubs whatever is chosen."""

import pandas as pd
from matplotlib.axes import Axes

from helpers.hubs.tables import number_choices, setting_choices
from helpers.page.labels import shorten
from helpers.page.particles import number, percent
from helpers.page.picture import Picture, picture
from helpers.page.rows import row_canvas
from helpers.page.style import GRID, INK, MUTED, PAPER, PLAIN, RULE, SECOND, canvas, halo, style, text_width
from helpers.page.terms import term

#: Colour, marker and line of each method.
LOOKS = {"p_median": (PLAIN, "o", "-"), "cover": (SECOND, "s", "--")}
_WORDS = {
    "ko": {
        "mean_km": "가장 가까운 거점까지 평균 거리, km",
        "covered": "반경 안 가중치의 몫",
        "k": "거점 수",
        "alt": "{title}. {rows}.",
        "one": "{k}곳: 평균 {km}km, 반경 안 {covered}",
        "grid": "{title}. 가장 자주 뽑힌 도시: {rows}.",
        "none": "{title}. 뽑힌 도시가 없다.",
    },
    "en": {
        "mean_km": "Mean distance to the nearest hub, km",
        "covered": "Share of the weight within the radius",
        "k": "Number of hubs",
        "alt": "{title}. {rows}.",
        "one": "{k}: mean {km} km, {covered} within the radius",
        "grid": "{title}. Chosen most often: {rows}.",
        "none": "{title}. No city is chosen.",
    },
}


def _curve(axes: Axes, costs: pd.DataFrame, column: str, best: str, told, language: str) -> None:
    """Both methods' values by number of hubs, those of the method that makes this column best with figures."""
    for method, (colour, marker, line) in LOOKS.items():
        part = costs[costs["method"] == method]
        look = {"color": colour, "marker": marker, "linestyle": line, "markersize": 6, "markeredgecolor": PAPER}
        axes.plot(part["k"], part[column], label=term("method", method, language), zorder=3, linewidth=1.8, **look)
        if method == best:
            below = column == "mean_km"
            for k, value in zip(part["k"], part[column], strict=True):
                axes.annotate(
                    told(value),
                    (k, value),
                    xytext=(0, -12 if below else 7),
                    textcoords="offset points",
                    ha="center",
                    size=8,
                    color=INK,
                    va="center",
                    path_effects=halo(),
                    zorder=4,
                )
    axes.set_xticks(sorted(costs["k"].unique()))
    axes.tick_params(length=0)
    axes.grid(axis="y")
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(_WORDS[language]["k"])
    axes.set_title(_WORDS[language][column], loc="left", fontsize=9.5, color=MUTED)
    axes.margins(x=0.07, y=0.12)


@style()
def hub_cost_curve(
    costs: pd.DataFrame, k: int, title: str, unit: str, source: str, language: str, name: str = "hub_costs"
) -> Picture:
    """What one more hub brings: mean distance and covered share by number of hubs, for both methods.

    Parameters
    ----------
    costs : DataFrame
        method, k, mean_km, covered; from `helpers.hubs.siting.hub_costs`.
    k : int
        The number of hubs that the page looks at, marked.
    title, unit, source : str
    language : {"ko", "en"}
    name : str
        File name of the picture.

    Returns
    -------
    Picture

    Examples
    --------
    >>> costs = pd.DataFrame({"method": ["p_median", "cover"], "k": [1, 1], "mean_km": [900.0, 950.0],
    ...     "covered": [0.4, 0.5]})
    >>> hub_cost_curve(costs, 1, "Hubs", "km", "Source: example", "en").alt
    'Hubs. 1: mean 900 km, 50% within the radius.'
    """
    words = _WORDS[language]
    figure, first = canvas(8.6, 3.5, left=0.75, right=4.5, top=0.3, bottom=0.85)
    second = figure.add_axes((4.85 / 8.6, 0.85 / 3.5, 3.45 / 8.6, 2.35 / 3.5))
    _curve(first, costs, "mean_km", "p_median", lambda value: number(value, language), language)
    _curve(second, costs, "covered", "cover", lambda value: percent(value, 0), language)
    first.yaxis.set_major_formatter(lambda value, _: number(value, language))
    second.yaxis.set_major_formatter(lambda value, _: percent(value, 0))
    first.set_ylim(bottom=0)
    second.set_ylim(0, 1)
    for axes in (first, second):
        axes.axvline(k, color=RULE, linewidth=7, alpha=0.45, zorder=0)
    handles, labels = first.get_legend_handles_labels()
    figure.legend(handles, labels, ncols=2, loc="lower left", bbox_to_anchor=(0.3 / 8.6, 0.02), fontsize=9)
    best = costs.set_index(["method", "k"])
    told = [
        words["one"].format(
            k=number(n, language),
            km=number(best.loc[("p_median", n), "mean_km"], language),
            covered=percent(best.loc[("cover", n), "covered"], 0),
        )
        for n in sorted(costs["k"].unique())
    ]
    return picture(figure, name, title, words["alt"].format(title=title, rows="; ".join(told)), source, language, unit)


@style()
def hub_grid(
    choices: pd.DataFrame, title: str, unit: str, source: str, language: str, name: str = "hub_grid"
) -> Picture:
    """Which cities are hubs under which choice: one row a city, one column a choice.

    Parameters
    ----------
    choices : DataFrame
        group (text above the columns of a group), label (text of a column), hubs (list of names).
    title, unit, source : str
    language : {"ko", "en"}
    name : str
        File name of the picture.

    Returns
    -------
    Picture

    Examples
    --------
    >>> choices = pd.DataFrame({"group": ["k", "k"], "label": ["1", "2"], "hubs": [["Boston"], ["Boston", "Paris"]]})
    >>> hub_grid(choices, "Hubs", "by k", "Source: example", "en").alt
    'Hubs. Chosen most often: Boston 2/2; Paris 1/2.'
    """
    words, count = _WORDS[language], choices["hubs"].explode().value_counts()
    order = sorted(count.index, key=lambda city: (-count[city], city))
    rows = {city: row for row, city in enumerate(order)}
    names, labels = [shorten(city, 40) for city in order], [str(label) for label in choices["label"]]
    column = max(0.42, text_width(labels, 8.5) + 0.12)
    left = text_width(names, 9.5) + 0.45
    wide = column * len(labels)
    width = max(7.0, left + wide + 0.3)
    figure, axes = row_canvas(names, right=width - left - wide, top=0.62, bottom=0.1, width=width)
    axes.grid(False)
    axes.set_xlim(-0.5, max(len(labels), 1) - 0.5)
    for at, hubs in enumerate(choices["hubs"]):
        axes.scatter([at] * len(hubs), [rows[city] for city in hubs], marker="s", s=120, color=PLAIN, zorder=3)
    axes.set_xticks(range(len(labels)), labels, fontsize=8.5)
    axes.xaxis.tick_top()
    axes.hlines(range(len(order)), -0.5, len(labels) - 0.5, color=GRID, linewidth=0.8, zorder=1)
    groups = choices["group"].tolist()
    starts = [at for at, group in enumerate(groups) if at == 0 or group != groups[at - 1]]
    for at in starts:
        if at:
            axes.axvline(at - 0.5, color=MUTED, linewidth=0.9)
        axes.annotate(
            groups[at],
            (at - 0.45, 1),
            xycoords=("data", "axes fraction"),
            xytext=(0, 22),
            textcoords="offset points",
            size=8.5,
            color=MUTED,
        )
    told = [f"{city} {count[city]}/{len(labels)}" for city in order[:6]]
    alt = words["grid" if told else "none"].format(title=title, rows="; ".join(told))
    return picture(figure, name, title, alt, source, language, unit)


def number_grid(
    costs: pd.DataFrame, places: pd.DataFrame, title: str, unit: str, source: str, language: str, name: str
) -> Picture:
    """Which cities are hubs for which number of them: `hub_grid` of `helpers.hubs.siting.hub_costs`."""
    return hub_grid(number_choices(costs, places, language), title, unit, source, language, name)


def setting_grid(
    settings: pd.DataFrame, places: pd.DataFrame, title: str, unit: str, source: str, language: str, name: str
) -> Picture:
    """Which cities are hubs in which setting: `hub_grid` of `helpers.hubs.siting.setting_hubs`."""
    return hub_grid(setting_choices(settings, places, language), title, unit, source, language, name)
