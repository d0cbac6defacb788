"""Charts of the two tracks to partners abroad, and of how well first links are foreseen."""

import numpy as np
import pandas as pd

from helpers.page.labels import place_labels, shorten
from helpers.page.particles import interval, number, percent
from helpers.page.picture import Picture, picture
from helpers.page.rows import row_canvas
from helpers.page.style import FOCAL, INK, MUTED, OTHERS, PAPER, PLAIN, RULE, SECOND, canvas, halo, style, text_width
from helpers.page.terms import in_words, term
from helpers.tracks.tables import network_names

_WORDS = {
    "ko": {
        "none": "{title}. 자료가 없다.",
        "rows": "{title}. {rows}.",
        "stays": "남는 비율",
        "place": "값 순위",
        "both": "값만으로도 뽑힘",
        "added": "다양성 덕에 뽑힘",
        "spread": "실효 국가 수 →",
        "value": "평균 값 →",
        "weight": "다양성 {d}",
        "auc": "AUC",
        "precision": "정밀도@20",
    },
    "en": {
        "none": "{title}. There are no data.",
        "rows": "{title}. {rows}.",
        "stays": "stays",
        "place": "by value",
        "both": "chosen by value alone too",
        "added": "chosen for diversity",
        "spread": "Effective number of countries →",
        "value": "Mean value →",
        "weight": "diversity {d}",
        "auc": "AUC",
        "precision": "precision@20",
    },
}


def _alt(language, title, rows) -> str:
    return _WORDS[language]["rows" if rows else "none"].format(title=title, rows="; ".join(rows))


@style()
def portfolio_chart(
    portfolio: pd.DataFrame, title: str, unit: str, source: str, language: str, n: int, name: str = "portfolio"
) -> Picture:
    """The members of a portfolio in the order of choice, each with its value and interval.

    Parameters
    ----------
    portfolio : DataFrame
        label (name and institution), country, value, value_low, value_high, place (by value alone), stays.
    title, unit, source : str
    language : {"ko", "en"}
    n : int
        Length of the list by value alone: who has a place up to n is in it, the others are here for diversity.
    name : str

    Returns
    -------
    Picture

    Examples
    --------
    >>> table = pd.DataFrame({"label": ["Kim, Ada · A"], "country": ["US"], "value": [0.9], "value_low": [0.8],
    ...     "value_high": [0.95], "place": [1], "stays": [0.7]})
    >>> portfolio_chart(table, "Portfolio", "value", "Source: example", "en", 20).alt
    'Portfolio. Kim, Ada · A (United States) 0.90 (0.80–0.95).'
    """
    words, rows, portfolio = _WORDS[language], np.arange(len(portfolio)), in_words(portfolio, language)
    labels = [f"{shorten(text, 46)}  {where}" for text, where in portfolio[["label", "country_name"]].to_numpy()]
    figure, axes = row_canvas(labels, right=1.5, top=0.36, row=0.29, width=9.6)
    listed = (portfolio["place"] <= n).to_numpy()
    ends = portfolio[["value_low", "value_high"]].to_numpy(float)
    colours = np.where(listed, PLAIN, SECOND)
    axes.hlines(rows, ends[:, 0], ends[:, 1], color=colours, linewidth=2.4, alpha=0.45)
    looks = (("both", listed, "o", PLAIN, PLAIN), ("added", ~listed, "D", SECOND, PAPER))
    for key, chosen, marker, colour, face in looks:
        axes.scatter(
            portfolio["value"].to_numpy(float)[chosen],
            rows[chosen],
            s=42,
            marker=marker,
            color=face,
            edgecolors=colour,
            linewidths=1.6,
            zorder=3,
            label=words[key],
        )
    axes.legend(ncols=2, loc="lower left", bbox_to_anchor=(0, 1), fontsize=8.5, borderaxespad=0.1)
    axes.set_xlim(min(0.5, np.nanmin(ends, initial=0.5)) - 0.03, 1.02)
    look = {"transform": axes.get_yaxis_transform(), "va": "center", "ha": "right", "size": 8.5, "color": MUTED}
    for x, column, text in ((1.17, "place", lambda v: number(v, language)), (1.36, "stays", lambda v: percent(v, 0))):
        axes.text(x, -0.95, words[column], **look | {"size": 8})
        for row, value in zip(rows, portfolio[column], strict=True):
            axes.text(x, row, text(value), **look)
    told = [
        f"{row.label} ({row.country_name}) {number(row.value, language, 2)} "
        f"({interval(row.value_low, row.value_high, 2)})"
        for row in portfolio.head(5).itertuples()
    ]
    return picture(figure, name, title, _alt(language, title, told), source, language, unit)


@style()
def tradeoff_chart(
    tradeoff: pd.DataFrame, title: str, unit: str, source: str, language: str, diversity: float, name: str = "tradeoff"
) -> Picture:
    """What diversity costs in value and gains in countries, from the list by value alone to the most diverse portfolio.

    Parameters
    ----------
    tradeoff : DataFrame
        diversity, value, value_low, value_high, effective_countries.
    title, unit, source : str
    language : {"ko", "en"}
    diversity : float
        The weight whose point is in the accent colour.
    name : str

    Returns
    -------
    Picture

    Examples
    --------
    >>> table = pd.DataFrame({"diversity": [0.0, 1.0], "value": [0.9, 0.8], "value_low": [0.8, 0.7],
    ...     "value_high": [0.95, 0.9], "effective_countries": [3.0, 18.0]})
    >>> tradeoff_chart(table, "Trade-off", "value", "Source: example", "en", 1.0).alt
    'Trade-off. diversity 0: 0.900 with 3.0 countries; diversity 1: 0.800 with 18.0 countries.'
    """
    words = _WORDS[language]
    x, y, low, high = (tradeoff[c].to_numpy(float) for c in ("effective_countries", "value", "value_low", "value_high"))
    figure, axes = canvas(7.4, 3.9, left=0.85, right=0.45, top=0.2, bottom=0.6)
    axes.plot(x, y, color=PLAIN, linewidth=1.2, alpha=0.6, zorder=2)
    for chosen, colour in ((tradeoff["diversity"] != diversity, PLAIN), (tradeoff["diversity"] == diversity, FOCAL)):
        axes.vlines(x[chosen], low[chosen], high[chosen], color=colour, linewidth=2.2, alpha=0.4, zorder=2)
        axes.scatter(x[chosen], y[chosen], s=55, color=colour, edgecolors=PAPER, linewidths=0.9, zorder=3)
    axes.set(xlabel=words["spread"], ylabel=words["value"], xlim=(0, x.max() * 1.3 + 1))
    axes.margins(y=0.2)
    axes.spines[:].set(visible=True, color=RULE)
    axes.tick_params(length=0, labelsize=8.5, labelcolor=MUTED)
    axes.yaxis.set_major_formatter(lambda value, _: number(value, language, 2))
    axes.grid()
    same = tradeoff.groupby([np.round(x, 6), np.round(y, 6)], sort=False)["diversity"].agg(list)
    texts = [words["weight"].format(d=" · ".join(f"{weight:g}" for weight in weights)) for weights in same]
    points = np.array(same.index.to_list())
    bars = np.concatenate(
        [np.column_stack([np.full(30, a), np.linspace(b, c, 30)]) for a, b, c in zip(x, low, high, strict=True)]
    )
    bars = np.concatenate(
        [bars, np.column_stack([np.linspace(x[:-1], x[1:], 40).ravel(), np.linspace(y[:-1], y[1:], 40).ravel()])]
    )
    marked = [FOCAL if diversity in weights else INK for weights in same]
    place_labels(axes, points, texts, np.full(len(points), 5.0), np.full(len(points), 9.0), marked, len(points), bars)
    of = {"ko": "실효 {n}개국", "en": "with {n} countries"}[language]
    told = [
        f"{words['weight'].format(d=f'{row.diversity:g}')}: {number(row.value, language, 3)} "
        f"{of.format(n=number(row.effective_countries, language, 1))}"
        for row in tradeoff.itertuples()
    ]
    return picture(figure, name, title, _alt(language, title, told), source, language, unit)


@style()
def chain_map(
    chains: pd.DataFrame, title: str, unit: str, source: str, language: str, name: str = "track_chains"
) -> Picture:
    """Chains to several core nodes in one picture: the focal country at the left, brokers between, core at the right.

    Parameters
    ----------
    chains : DataFrame
        core, chain, step, node, label, place (second line), works_with_next (null at the goal).
    title, unit, source : str
    language : {"ko", "en"}
    name : str

    Returns
    -------
    Picture

    Examples
    --------
    >>> chains = pd.DataFrame({"core": [1, 1], "chain": [1, 1], "step": [0, 1], "node": ["a", "b"],
    ...     "label": ["Kim", "Roe"], "place": ["KR", "US"], "works_with_next": [2, None]})
    >>> chain_map(chains, "Chains", "joint works", "Source: example", "en").alt
    'Chains. Kim → Roe.'
    """
    nodes, ties = _layers(chains)
    tallest, last = (int(nodes.groupby("x").size().max()), int(nodes["x"].max())) if len(nodes) else (1, 1)
    figure, axes = canvas(9.8, 0.82 * tallest + 0.45, left=0.3, right=0.3, top=0.1, bottom=0.1)
    axes.set(xlim=(-0.45, last + 0.52), ylim=(tallest - 0.3, -0.6))
    axes.axis("off")
    room, spot = 9.2 / (last + 0.97) - 0.2, nodes.set_index("node")[["x", "y"]]
    for tie in ties.itertuples():
        _tie(axes, spot.loc[tie.way].to_numpy(float), tie.works_with_next, language)
    looks = {"own": (FOCAL, "o", 95), "broker": (MUTED, "s", 62), "core": (PLAIN, "D", 95)}
    for kind, part in nodes[nodes["kind"] != "way"].groupby("kind"):
        colour, marker, size = looks[kind]
        axes.scatter(part["x"], part["y"], s=size, color=colour, marker=marker, edgecolors=PAPER, zorder=3)
    for row in nodes[nodes["kind"] != "way"].itertuples():
        for text, below, size, colour in ((row.label, 0.17, 9, INK), (row.place, 0.37, 7.5, MUTED)):
            axes.text(
                row.x,
                row.y + below,
                _fit(text, size, room),
                ha="center",
                va="top",
                size=size,
                color=colour,
                path_effects=halo(),
                zorder=4,
            )
    told = [" → ".join(chain.sort_values("step")["label"]) for _, chain in chains.groupby(["core", "chain"])]
    return picture(figure, name, title, _alt(language, title, told), source, language, unit)


def _tie(axes, way, works, language) -> None:
    """A line through its places, with the number of joint works on its first stretch."""
    look = {"color": OTHERS, "linewidth": 0.8 + 0.7 * min(works, 6), "alpha": 0.55, "zorder": 1}
    (x, y), (next_x, next_y) = way[:2]
    if x == next_x:  # two in one column: a bow at their right
        bow = np.linspace(-1, 1, 40)
        axes.plot(x + 0.46 * (1 - bow**2), (y + next_y) / 2 + bow * (next_y - y) / 2, **look)
        at = x + 0.46, (y + next_y) / 2
    else:
        axes.plot(*way.T, solid_capstyle="round", **look)
        at = (x + next_x) / 2, (y + next_y) / 2
    axes.text(*at, number(works, language), size=8, ha="center", va="center", color=INK, path_effects=halo(3), zorder=2)


def _layers(chains) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Nodes with their place (starts in the first column, core in the last, brokers by steps), and the ties.

    A tie that passes a column has a place of its own there, so that it runs through no name: `way` lists its places.
    """
    chains = chains.sort_values(["core", "chain", "step"])
    ties = chains.assign(following=chains.groupby(["core", "chain"])["node"].shift(-1)).dropna(subset=["following"])
    ties = ties.drop_duplicates(["node", "following"])
    last = max(int(chains["step"].max()), 1) if len(chains) else 1
    nodes = (
        chains.assign(goal=chains["works_with_next"].isna())
        .groupby("node", sort=False)
        .agg(
            label=("label", "first"),
            place=("place", "first"),
            step=("step", "min"),
            goal=("goal", "max"),
            order=("core", "mean"),
        )
    )
    nodes["x"] = np.where(nodes["goal"], last, nodes["step"])
    nodes["kind"] = np.where(nodes["goal"], "core", np.where(nodes["step"] == 0, "own", "broker"))
    ends = [nodes["x"].reindex(ties[end]).to_numpy(int) for end in ("node", "following")]
    passed = [list(range(low + 1, high)) for low, high in zip(*ends, strict=True)]
    names = [
        [f"{row.node}|{row.following}|{x}" for x in columns]
        for row, columns in zip(ties.itertuples(), passed, strict=True)
    ]
    ties["way"] = [[row.node, *between, row.following] for row, between in zip(ties.itertuples(), names, strict=True)]
    between = pd.DataFrame({"node": names, "x": passed, "order": ties["core"].to_numpy(float)}).explode(["node", "x"])
    between = between.dropna(subset=["node"]).assign(kind="way").astype({"x": "int64"})
    nodes = pd.concat([nodes.reset_index(), between], ignore_index=True)
    nodes = nodes.sort_values(["x", "order", "kind"], kind="stable", ignore_index=True)
    count = nodes.groupby("x")["node"].transform("size")
    tallest = count.max() if len(nodes) else 1
    nodes["y"] = (nodes.groupby("x").cumcount() + 0.5) * tallest / count - 0.5
    return nodes, ties


def _fit(text, size, room) -> str:
    """A text cut so that it is at most `room` inches wide."""
    most = len(str(text))
    while most > 4 and text_width([shorten(text, most)], size) > room:
        most -= 1
    return shorten(text, most)


@style()
def prediction_chart(
    measured: pd.DataFrame, title: str, unit: str, source: str, language: str, name: str = "link_prediction"
) -> Picture:
    """Methods of foreseeing first links beside one another in each network: AUC at the left, precision@20 at the right.

    Parameters
    ----------
    measured : DataFrame
        ranked (only pairs are drawn), corpus, node, method, auc and precision_at_20, each with _low and _high.
    title, unit, source : str
    language : {"ko", "en"}
    name : str

    Returns
    -------
    Picture

    Examples
    --------
    >>> table = pd.DataFrame({"ranked": ["pairs"], "corpus": ["h2020"], "node": ["author_id"],
    ...     "method": ["adamic_adar"], "auc": [0.7], "auc_low": [0.6], "auc_high": [0.8], "precision_at_20": [0.2],
    ...     "precision_at_20_low": [0.1], "precision_at_20_high": [0.3]})
    >>> prediction_chart(table, "First links", "0–1", "Source: example", "en").alt
    'First links. Horizon 2020, researchers, Adamic–Adar: AUC 0.700 (0.600–0.800), precision@20 0.200 (0.100–0.300).'
    """
    words, names, rows, told = _WORDS[language], [], [], []
    measured = measured[measured["ranked"] == "pairs"]
    for network, part in measured.assign(network=network_names(measured, language)).groupby("network", sort=False):
        names += [network, *(term("method", method, language) for method in part["method"])]
        rows += [None, *part.to_dict("records")]
        told += [_scores(row, network, language) for row in part.to_dict("records")]
    figure, first = row_canvas(names, right=3.1, top=0.35, width=9.2, row=0.25)
    box = first.get_position()
    second = figure.add_axes([box.x1 + 0.3 / 9.2, box.y0, 2.6 / 9.2, box.height])
    for axes, column, heading in ((first, "auc", "auc"), (second, "precision_at_20", "precision")):
        for y, row in enumerate(rows):
            if row is None:
                continue
            colour = FOCAL if row["method"] == "predictor" else PLAIN
            axes.hlines(y, row[f"{column}_low"], row[f"{column}_high"], color=colour, linewidth=2.6, alpha=0.5)
            axes.scatter(
                row[column],
                y,
                s=36,
                color=colour,
                edgecolors=PAPER,
                zorder=3,
                marker="D" if row["method"] == "predictor" else "o",
            )
        axes.set_title(words[heading], loc="left", fontsize=9.5, color=MUTED)
        axes.set_ylim(len(names) - 0.4, -0.6)
        axes.tick_params(length=0, labelsize=8.5)
        axes.spines[["left", "bottom"]].set_visible(False)
        axes.grid(axis="x")
    second.set_yticks([])
    second.set_xlim(left=0)
    first.set_xlim(0.45, 1)
    first.axvline(0.5, color=INK, linewidth=0.9, zorder=1)
    for label, row in zip(first.get_yticklabels(), rows, strict=True):
        label.set(fontsize=9.5 if row else 10, color=INK if row else MUTED)
    return picture(figure, name, title, _alt(language, title, told), source, language, unit)


def _scores(row, network, language) -> str:
    words = _WORDS[language]
    parts = [
        f"{words[short]} {number(row[column], language, 3)} "
        f"({interval(row[f'{column}_low'], row[f'{column}_high'], 3)})"
        for column, short in (("auc", "auc"), ("precision_at_20", "precision"))
    ]
    return f"{network}, {term('method', row['method'], language)}: {', '.join(parts)}"


def core_chains(chains: pd.DataFrame, title: str, unit: str, source: str, language: str) -> Picture:
    """`chain_map` of the chains of a `helpers.tracks.focused_track.Focus`."""
    named = in_words(chains.drop(columns="core"), language)
    where = named["institution"].fillna("–") + " · " + named["country_name"]
    drawn = named.assign(core=chains["core"], label=named["name"], place=where)
    return chain_map(drawn, title, unit, source, language)
