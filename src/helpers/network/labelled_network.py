"""A network as one looks at it: its links, and each node with name, size, community and place."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.data.corpus import Corpus
from helpers.data.countries import country_name
from helpers.network.backbone import backbone
from helpers.network.communities import communities
from helpers.network.counting import count_links, count_nodes, left_out, members
from helpers.network.country_network import country_network
from helpers.network.experts import describe_experts
from helpers.network.graph import Graph
from helpers.network.layout import force_layout

#: Level -> its column, and the most nodes that a work may have to make links (None: any number).
LEVELS = {"country": ("country", None), "institution": ("institution_id", 100), "person": ("author_id", 50)}
#: Level of significance of the backbone that nodes are placed by.
ALPHA = 0.05
#: So many nodes at most are given places.
PLACED = 250
COLUMNS = ["node", "label", "country", "works", "works_fractional", "partners", "strength", "community", "x", "y"]


@dataclass(frozen=True)
class LabelledNetwork:
    """A network with what its nodes are called and where they stand.

    Attributes
    ----------
    nodes : DataFrame
        node, label, country, works, works_fractional, partners (number of links), strength (sum of their works),
        community (from 1, the largest first; null without a link), x, y (-1 to 1; null where there are more than
        `PLACED` nodes); most works first.
    links : DataFrame
        source, target, works, works_fractional.
    alone : int
        Nodes that are left out because they have no link.
    left_out : int
        Works of too many nodes: they make no links.
    """

    nodes: pd.DataFrame
    links: pd.DataFrame
    alone: int
    left_out: int


def labelled_network(
    corpus: Corpus,
    level: str,
    language: str,
    min_weight: int = 1,
    seed: int = 20240626,
    places: pd.DataFrame | None = None,
) -> LabelledNetwork:
    """Count who works together, and name, group and place them as the report does.

    Parameters
    ----------
    corpus : Corpus
        Narrowed as wished.
    level : {"country", "institution", "person"}
    language : {"ko", "en"}
        Of the names of countries, and of institutions where their names are known in it.
    min_weight : int
        Leave out links of fewer works, and nodes that have no link then.
    seed : int
        Of the communities.
    places : DataFrame, optional
        node, x, y: where each node stands; laid out by forces unless given.

    Returns
    -------
    LabelledNetwork

    Raises
    ------
    ValueError
        `level` is none of the three, the corpus holds counts of countries alone and another level is asked for, or no
        link is left.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> found = labelled_network(read_corpus("planted"), "country", "en", min_weight=20)
    >>> found.nodes[["node", "label", "works", "community"]].head(2).to_numpy().tolist()
    [['CH', 'Switzerland', 665, 2], ['KR', 'South Korea', 629, 1]]
    """
    links, nodes, out = _counted(corpus, level)
    links = links[links["works"] >= min_weight].reset_index(drop=True)
    if links.empty:
        raise ValueError(f"no two of level {level} have {min_weight} works together here; try a smaller weight")
    linked = nodes[nodes["node"].isin(links["source"]) | nodes["node"].isin(links["target"])]
    graph = Graph.from_links(links)
    described = pd.DataFrame(
        {"node": graph.nodes, "partners": graph.degree, "strength": graph.strength.astype("int64")}
    )
    grouped = communities(graph, seed=seed).nodes[["node", "community"]]
    table = linked.merge(described, on="node").merge(grouped, on="node", how="left")
    table = table.merge(_names(corpus, level, language), on="node", how="left")
    table["label"] = table["label"].fillna(table["node"])
    table = table.sort_values(["works", "node"], ascending=[False, True], ignore_index=True)
    places = _places(links, list(table["node"])) if places is None else places
    table = table.merge(places, on="node", how="left")
    return LabelledNetwork(table[COLUMNS], links, len(nodes) - len(linked), out)


def _places(links: pd.DataFrame, nodes: list[str]) -> pd.DataFrame:
    """node, x, y; null where there are too many nodes.

    Forces act along the backbone and the strongest link of each node: along all links a dense network is one crowd.
    """
    few = len(nodes) <= PLACED
    x, y = (force_layout(_skeleton(links), nodes) if few else np.full((len(nodes), 2), np.nan)).round(4).T
    return pd.DataFrame({"node": nodes, "x": x, "y": y})


def _skeleton(links: pd.DataFrame) -> pd.DataFrame:
    """Links of the backbone, and of each node its strongest, the first by name of equals."""
    tested = backbone(Graph.from_links(links), ALPHA)
    ends = pd.concat([links.assign(node=links["source"]), links.assign(node=links["target"])])
    ends = ends.sort_values(["works", "source", "target"], ascending=[False, True, True]).drop_duplicates("node")
    kept = pd.concat([tested[tested["significant"]], ends])[["source", "target"]].drop_duplicates()
    return links.merge(kept, on=["source", "target"])


def _counted(corpus, level: str) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """Links, nodes, and the number of works of too many nodes."""
    if level not in LEVELS:
        raise ValueError(f"level is {level!r}; expected one of {', '.join(LEVELS)}")
    if level == "country":
        network = country_network(corpus)
        return network.links, network.nodes, 0
    if not corpus.holds_works:
        raise ValueError(f"corpus {corpus.meta['name']!r} holds counts of countries alone; expected level country")
    column, most = LEVELS[level]
    table = members(corpus.authorships, column)
    return count_links(table, max_nodes=most), count_nodes(table), left_out(table, most)


def _names(corpus, level: str, language: str) -> pd.DataFrame:
    """node, label, country."""
    if level == "country":
        codes = pd.Index(country_network(corpus).nodes["node"])
        return pd.DataFrame(
            {"node": codes, "label": [country_name(code, language) for code in codes], "country": codes}
        )
    if level == "person":
        people = describe_experts(corpus.authorships, corpus.institutions)
        return people.rename(columns={"author_id": "node", "author_name": "label"})[["node", "label", "country"]]
    table = corpus.institutions
    label = table["name_ko"].fillna(table["name"]) if language == "ko" else table["name"]
    return pd.DataFrame({"node": table["institution_id"], "label": label, "country": table["country"]})
