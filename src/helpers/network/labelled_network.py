"""A network as one looks at it: its links, and each node with name, size, community and place."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.data.countries import country_name
from helpers.network.communities import communities
from helpers.network.counting import count_links, count_nodes, left_out, members
from helpers.network.country_network import country_network
from helpers.network.experts import describe_experts
from helpers.network.graph import Graph
from helpers.network.layout import force_layout

#: Level -> its column, and the most nodes that a work may have to make links (None: any number).
LEVELS = {"country": ("country", None), "institution": ("institution_id", 100), "person": ("author_id", 50)}
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


def labelled_network(corpus, level: str, language: str, min_weight: int = 1, seed: int = 20240626) -> LabelledNetwork:
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
    small = len(table) <= PLACED
    places = force_layout(links, list(table["node"])) if small else np.full((len(table), 2), np.nan)
    table = table.assign(x=places[:, 0].round(4), y=places[:, 1].round(4))
    return LabelledNetwork(table[COLUMNS], links, len(nodes) - len(linked), out)


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
