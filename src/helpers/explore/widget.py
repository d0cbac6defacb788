"""The network of a view as a widget of Jupyter: Sigma draws it, a click comes back to Python."""

import re
from functools import cache
from pathlib import Path

import pandas as pd

from helpers.explore.vendor import PACKAGES, VENDORED
from helpers.page.style import COLOURS, REST


def javascript() -> str:
    """The module that a browser runs: the vendored files, none of which sees another loader, then network.js.

    >>> "export default" in javascript()
    True
    """
    scripts = [VENDORED / here for package in PACKAGES for here in package.files if here.endswith(".js")]
    texts = [re.sub(r"//# sourceMappingURL=.*", "", file.read_text("utf-8")) for file in scripts]
    parts = [f"(function (define, module, exports) {{\n{text}\n}}).call(globalThis);" for text in texts]
    return "\n".join([*parts, (Path(__file__).parent / "network.js").read_text("utf-8")])


def drawn(nodes: pd.DataFrame, links: pd.DataFrame) -> tuple[list[dict], list[dict]]:
    """Nodes and links as the widget takes them: those with a place, coloured by community.

    Examples
    --------
    >>> nodes = pd.DataFrame({"node": ["JP", "KR"], "label": ["일본", "한국"], "works": [9, 5], "community": [1, 99],
    ...     "x": [0.0, 1.0], "y": [0.0, None]})
    >>> drawn(nodes, pd.DataFrame({"source": ["JP"], "target": ["KR"], "works": [3]}))[1]
    []
    """
    placed = nodes.dropna(subset=["x", "y"])
    colour = placed["community"].map(lambda n: COLOURS[int(n) - 1] if n <= len(COLOURS) else REST[0])
    shown = links[links["source"].isin(placed["node"]) & links["target"].isin(placed["node"])]
    told = placed[["node", "label", "works", "x", "y"]].assign(color=colour).astype(object)
    return told.to_dict("records"), shown[["source", "target", "works"]].astype(object).to_dict("records")


@cache
def network_widget() -> type:
    """The class of the widget: its traits are nodes, links, focal and selected.

    Raises
    ------
    ImportError
        anywidget is not installed.
    """
    import anywidget
    import traitlets

    class NetworkWidget(anywidget.AnyWidget):
        _esm = javascript()
        _css = (Path(__file__).parent / "network.css").read_text("utf-8")
        nodes = traitlets.List().tag(sync=True)
        links = traitlets.List().tag(sync=True)
        focal = traitlets.Unicode().tag(sync=True)
        selected = traitlets.Unicode().tag(sync=True)

    return NetworkWidget
