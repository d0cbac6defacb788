"""Where the nodes of a drawn network stand."""

import networkx as nx
import numpy as np
import pandas as pd

from helpers.data.kept import kept
from helpers.network.graph import Graph


@kept
def force_layout(links: pd.DataFrame, nodes: list[str], centre: str | None = None) -> np.ndarray:
    """Places of the nodes by forces, from -1 to 1; the same for any order of the rows.

    Separate parts of the network are tied to the largest by weak springs, so that they stay in sight. Distances
    from the middle are drawn in towards it by a power: crowded cores open up, and stragglers come closer.

    Parameters
    ----------
    links : DataFrame
        source, target, works.
    nodes : list of str
        Seconds for some hundred of them, minutes for a thousand: the time grows with their square and more.
    centre : str, optional
        The node that stands at the origin; without it the middle of the picture does.

    Returns
    -------
    ndarray of float, shape (nodes, 2)

    Examples
    --------
    >>> links = pd.DataFrame({"source": ["JP", "KR"], "target": ["KR", "US"], "works": [3, 1]})
    >>> places = force_layout(links, ["JP", "KR", "US"], centre="KR")
    >>> places.shape, places[1].tolist(), bool(np.abs(places).max() <= 1)
    ((3, 2), [0.0, 0.0], True)
    """
    weighted = links.assign(works=np.log1p(links["works"].astype(float)))
    graph = Graph.from_links(weighted, pd.DataFrame({"node": nodes})).to_networkx()
    hubs = [max(sorted(part), key=graph.degree) for part in nx.connected_components(graph)]
    hubs.sort(key=lambda node: (-len(nx.node_connected_component(graph, node)), node))
    graph.add_weighted_edges_from((hubs[0], other, 0.3) for other in hubs[1:])
    if not graph:
        return np.empty((0, 2))
    start = nx.kamada_kawai_layout(graph, weight=None)
    places = nx.spring_layout(graph, k=3.2 / np.sqrt(len(graph)), pos=start, iterations=200, seed=1, method="force")
    spots = np.array([places[node] for node in nodes], dtype=float).reshape(-1, 2)
    spots = spots - (places[centre] if centre in graph else np.median(spots, axis=0))
    distance = np.hypot(*spots.T)[:, None]
    spots = spots * np.power(np.maximum(distance, 1e-9), -0.4)
    if centre is None:
        spots = spots - (spots.max(axis=0) + spots.min(axis=0)) / 2
    return spots / np.maximum(np.abs(spots).max(axis=0), 1e-9)
