"""Networks as graphs: communities, the circle around one node, chains of acquaintance."""

import numpy as np
import pandas as pd
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

from helpers.network.layout import force_layout
from helpers.page.labels import place_labels, shorten
from helpers.page.legends import legend_row, size_entries, width_entries
from helpers.page.particles import number
from helpers.page.picture import Picture, picture
from helpers.page.style import (
    COLOURS,
    FOCAL,
    INK,
    MUTED,
    OTHERS,
    PAPER,
    PLAIN,
    REST,
    canvas,
    group_marks,
    halo,
    style,
    text_width,
)

_LONGEST = 36
_WORDS = {
    "ko": {
        "size": "논문 수(원)",
        "width": "공동 논문",
        "rest": "그 밖",
        "alt": "{title}. 노드 {n}개, 링크 {m}개, 그 가운데 {rows}.",
        "none": "{title}. 링크가 없다.",
        "chain": "{title}. {rows}.",
        "no_chain": "{title}. 이어지는 사슬이 없다.",
    },
    "en": {
        "size": "Works (circles)",
        "width": "Joint works",
        "rest": "Other",
        "alt": "{title}. {n} nodes, {m} links, among them {rows}.",
        "none": "{title}. There are no links.",
        "chain": "{title}. {rows}.",
        "no_chain": "{title}. No chain leads there.",
    },
}


def _radii(works: pd.Series) -> np.ndarray:
    return _radius(works.to_numpy(dtype=float), max(works.max(), 1))


def _radius(works, largest: float):
    return np.maximum(11 * np.sqrt(works / largest), 2.4)


@style()
def network_graph(
    links: pd.DataFrame,
    nodes: pd.DataFrame,
    title: str,
    unit: str,
    source: str,
    language: str,
    name: str = "network",
    focal: str | None = None,
    centre: str | None = None,
    heading: str = "",
    n_labels: int = 45,
    size: str = "",
    width: str = "",
) -> Picture:
    """A network drawn by forces: groups by colour and shape, nodes by works, lines by joint works.

    Parameters
    ----------
    links : DataFrame
        source, target, works.
    nodes : DataFrame
        node, label, works, group (text; the legend lists the groups in the order of their first rows, a focal
        one first). Nodes without a link are left out, but for the centre.
    title, unit, source : str
    language : {"ko", "en"}
    name : str
        File name of the picture.
    focal : str, optional
        The node, or the group, in the accent colour.
    centre : str, optional
        The node that stands in the middle.
    heading : str
        What the groups are, above their legend.
    n_labels : int
        How many nodes are named, those of most works first, as far as their names find room.
    size, width : str
        What circles and lines measure, in the legend, where it is something else than works.

    Returns
    -------
    Picture

    Examples
    --------
    >>> links = pd.DataFrame({"source": ["JP"], "target": ["KR"], "works": [3]})
    >>> nodes = pd.DataFrame({"node": ["JP", "KR"], "label": ["일본", "한국"], "works": [9, 5], "group": ["1", "1"]})
    >>> network_graph(links, nodes, "국가 네트워크", "편", "자료: 예", "ko", focal="KR").alt
    '국가 네트워크. 노드 2개, 링크 1개, 그 가운데 일본–한국 3.'
    """
    words = _WORDS[language]
    linked = set(links["source"]) | set(links["target"]) | {centre}
    shown = nodes[nodes["node"].isin(linked)].sort_values(["works", "node"], ascending=[False, True], ignore_index=True)
    shown["label"] = [shorten(text, _LONGEST) for text in shown["label"]]
    links = links[links["source"].isin(shown["node"]) & links["target"].isin(shown["node"])]
    links = links.sort_values(["works", "source", "target"], ascending=[False, True, True])
    spots = force_layout(links, list(shown["node"]), centre)
    figure, axes = canvas(10.4, 7.9, left=0.7, right=0.7, top=0.25, bottom=1.45)
    axes.set(xlim=(-1.05, 1.05), ylim=(-1.05, 1.05))
    axes.axis("off")
    most = max(links["works"].max() if len(links) else 0, 5)
    _edges(axes, links, shown, spots, most, focal)
    groups = [group for group in nodes["group"].unique() if group in set(shown["group"])]
    groups.sort(key=lambda group: group != focal)
    marks, radii = group_marks(groups), _radii(shown["works"])
    colours = _dots(axes, shown, spots, radii, marks, focal)
    _names(axes, shown, spots, radii, focal, n_labels)
    kinds = [
        (str(group), Line2D([], [], linestyle="", marker=marks[group][1], color=colours[group], markersize=7))
        for group in groups[: len(COLOURS)]
    ]
    if len(groups) > len(COLOURS):
        kinds.append((words["rest"], Line2D([], [], linestyle="", marker=REST[1], color=REST[0], markersize=7)))
    largest = shown["works"].max() if len(shown) else 1
    legend = [
        (heading, kinds),
        (width or words["width"], width_entries(links["works"].max(), lambda n: _width(n, most), language, MUTED)),
        (size or words["size"], size_entries(largest, lambda n: _radius(n, largest), language, PLAIN)),
    ]
    legend_row(figure, legend, 0.3, 1.1)
    return picture(figure, name, title, _alt(links, shown, title, language), source, language, unit)


def _width(works, most):
    return 0.5 + 4.5 * works / most


def _edges(axes, links: pd.DataFrame, nodes: pd.DataFrame, spots: np.ndarray, most: float, focal) -> None:
    place = pd.Series(range(len(nodes)), index=nodes["node"])
    start, end = (spots[place.loc[links[side]].to_numpy(dtype=int)] for side in ("source", "target"))
    own = ((links["source"] == focal) | (links["target"] == focal)).to_numpy()
    for part, colour, order in ((~own, OTHERS, 1), (own, FOCAL, 2)):
        axes.add_collection(
            LineCollection(
                list(np.stack([start[part], end[part]], axis=1)),
                colors=colour,
                linewidths=_width(links["works"].to_numpy(dtype=float)[part], most),
                alpha=0.42,
                zorder=order,
                capstyle="round",
            )
        )


def _dots(axes, nodes: pd.DataFrame, spots: np.ndarray, radii: np.ndarray, marks: dict, focal) -> dict:
    colours = {group: FOCAL if group == focal else colour for group, (colour, _) in marks.items()}
    for group, (_, marker) in marks.items():
        at = (nodes["group"] == group).to_numpy()
        faces = [FOCAL if node == focal else colours[group] for node in nodes.loc[at, "node"]]
        axes.scatter(
            *spots[at].T, s=(2 * radii[at]) ** 2, c=faces, marker=marker, edgecolors=PAPER, linewidths=0.8, zorder=4
        )
    return colours


def _names(axes, nodes: pd.DataFrame, spots: np.ndarray, radii: np.ndarray, focal, n_labels: int) -> None:
    own = (nodes["node"] == focal).to_numpy()
    order = np.lexsort((np.arange(len(nodes)), ~own))
    named = order[:n_labels]
    place_labels(
        axes,
        spots[order],
        list(nodes["label"].iloc[named]),
        radii[order],
        np.where(own[named], 11.5, 8.8),
        [FOCAL if mine else INK for mine in own[named]],
        must=1 if own.any() else 0,
    )


def _alt(links: pd.DataFrame, nodes: pd.DataFrame, title: str, language: str) -> str:
    words, label = _WORDS[language], nodes.set_index("node")["label"]
    if links.empty:
        return words["none"].format(title=title)
    rows = [
        f"{label[row.source]}–{label[row.target]} {number(row.works, language)}" for row in links.head(3).itertuples()
    ]
    n, m = number(len(nodes), language), number(len(links), language)
    return words["alt"].format(title=title, n=n, m=m, rows="; ".join(rows))


@style()
def chain_diagram(
    chains: pd.DataFrame, title: str, unit: str, source: str, language: str, name: str = "chains"
) -> Picture:
    """Chains of acquaintance, one a row, from left to right.

    Parameters
    ----------
    chains : DataFrame
        chain, step, label, place (a second line below the name), works_with_next (null at the goal).
    title, unit, source : str
    language : {"ko", "en"}
    name : str
        File name of the picture.

    Returns
    -------
    Picture

    Examples
    --------
    >>> chains = pd.DataFrame({"chain": [1, 1], "step": [0, 1], "label": ["Kim", "Roe"], "place": ["KR", "US"],
    ...     "works_with_next": [2, None]})
    >>> chain_diagram(chains, "Chains", "joint works", "Source: example", "en").alt
    'Chains. Kim → Roe.'
    """
    words, rows = _WORDS[language], list(chains.groupby("chain", sort=True))
    longest = int(chains["step"].max()) + 1 if len(chains) else 1
    figure, axes = canvas(9.6, 0.9 * max(len(rows), 1) + 0.3, left=0.3, right=0.3, top=0.1, bottom=0.1)
    axes.set(xlim=(-0.5, longest - 0.5), ylim=(len(rows) - 0.35, -0.65))
    axes.axis("off")
    room = 9.0 / longest - 0.15
    told = []
    for y, (_, chain) in enumerate(rows):
        chain = chain.sort_values("step")
        told.append(" → ".join(chain["label"]))
        for row in chain.itertuples():
            last = row.step == len(chain) - 1
            axes.scatter(row.step, y, s=110, color=FOCAL if row.step == 0 else PLAIN, zorder=3, edgecolors=PAPER)
            axes.text(row.step, y + 0.2, _fit(row.label, 9, room), ha="center", va="top", size=9, color=INK)
            axes.text(row.step, y + 0.42, _fit(row.place, 7.5, room), ha="center", va="top", size=7.5, color=MUTED)
            if not last:
                look = {"arrowstyle": "-|>", "color": MUTED, "shrinkA": 7, "shrinkB": 7, "linewidth": 1.3}
                axes.annotate("", (row.step + 1, y), (row.step, y), arrowprops=look)
                works = number(row.works_with_next, language)
                axes.text(row.step + 0.5, y - 0.06, works, ha="center", va="bottom", size=8.5, path_effects=halo())
    alt = words["chain"].format(title=title, rows="; ".join(told)) if told else words["no_chain"].format(title=title)
    return picture(figure, name, title, alt, source, language, unit)


def _fit(text: str, size: float, room: float) -> str:
    """A text cut so that it is at most `room` inches wide."""
    most = len(str(text))
    while most > 4 and text_width([shorten(text, most)], size) > room:
        most -= 1
    return shorten(text, most)
