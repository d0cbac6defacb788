"""The network of the authors of a corpus: who is on most works, who is around one of them, and chains that lead to them."""

from dataclasses import dataclass

import pandas as pd

from helpers.data.corpus import Corpus
from helpers.network.counting import count_links, left_out, members
from helpers.network.experts import (
    choose_expert,
    describe_experts,
    ego_network,
    expert_name,
    rank_experts,
    within_reach,
)
from helpers.network.graph import Graph
from helpers.network.paths import shortest_chains
from helpers.network.ranking import leading_nodes


@dataclass(frozen=True)
class ExpertNetwork:
    """Authors who share works.

    Attributes
    ----------
    members : DataFrame
        work_id, node: which authors a work has.
    links : DataFrame
        source, target, works.
    people : DataFrame
        From `experts.describe_experts`.
    left_out : int
        Works of too many authors: they make no links.
    """

    members: pd.DataFrame
    links: pd.DataFrame
    people: pd.DataFrame
    left_out: int


def expert_network(corpus: Corpus, max_members: int) -> ExpertNetwork:
    """Count which authors work together.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> network = expert_network(read_corpus("planted"), 50)
    >>> len(network.people), network.left_out
    (6574, 0)
    """
    table = members(corpus.authorships, "author_id")
    people = describe_experts(corpus.authorships, corpus.institutions)
    return ExpertNetwork(table, count_links(table, max_nodes=max_members), people, left_out(table, max_members))


def leading_experts(network: ExpertNetwork, counting: str, resamples: int, seed: int) -> pd.DataFrame:
    """Experts by works, with the intervals of counts and places; equals in works share their place.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> experts = leading_experts(expert_network(read_corpus("planted"), 50), "full", 100, 1)
    >>> experts[["rank", "author_name", "works", "partners"]].head(1).to_numpy().tolist()
    [[1, 'Expert JP-0080', 14, 39]]
    """
    bounds = leading_nodes(network.members, resamples, seed, counting).rename(columns={"node": "author_id"})
    ranked = rank_experts(network.people, network.links).drop(columns="rank")
    ranked = ranked.merge(bounds.drop(columns=["works", "collaborative"]), on="author_id", how="left")
    ranked.insert(0, "rank", ranked.pop("rank"))
    return ranked.sort_values("rank", kind="stable", ignore_index=True)


def circle_of(network: ExpertNetwork, experts: pd.DataFrame, chosen: str, country: str) -> tuple[str, pd.DataFrame]:
    """An expert and the links around them: the one chosen, or the country's first where works tell who that is.

    Returns
    -------
    author_id : str
    links : DataFrame
        From `experts.ego_network`.
    """
    ego = choose_expert(experts, chosen, among=experts[experts["country"] == country])
    return ego, ego_network(network.links, ego)


def chains_to(network: ExpertNetwork, experts: pd.DataFrame, chosen: str, country: str) -> tuple[str, pd.DataFrame]:
    """An expert abroad and the shortest chains of co-authors that lead there from a country's experts.

    Returns
    -------
    name : str
        Of the expert chosen, or of the first abroad who is within reach, where works tell who that is; else a dash.
    chains : DataFrame
        chain, step, node, label, institution, country.
    """
    graph = Graph.from_links(network.links)
    goal = choose_expert(experts, chosen, among=within_reach(experts, graph, country))
    chains = shortest_chains(graph, experts.loc[experts["country"] == country, "author_id"], goal)
    named = experts.rename(columns={"author_id": "node", "author_name": "label"})
    chains = chains.merge(named[["node", "label", "institution", "country"]]).sort_values(["chain", "step"])
    return expert_name(experts, goal), chains
