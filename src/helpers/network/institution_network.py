"""The network of institutions of a corpus: who leads, who works across the border, and who joins countries."""

from dataclasses import dataclass

import pandas as pd

from helpers.data.corpus import Corpus
from helpers.network.bridges import bridges
from helpers.network.centrality import centrality
from helpers.network.counting import count_links, left_out, members
from helpers.network.graph import Graph
from helpers.network.ranking import leading_nodes


@dataclass(frozen=True)
class InstitutionNetwork:
    """Institutions that share works.

    Attributes
    ----------
    members : DataFrame
        work_id, node: which institutions a work has.
    links : DataFrame
        source, target, works.
    measures : DataFrame
        Centrality of each node.
    institutions : DataFrame
        institution_id, institution (its name), country and what else the corpus knows.
    left_out : int
        Works of too many institutions: they make no links.
    """

    members: pd.DataFrame
    links: pd.DataFrame
    measures: pd.DataFrame
    institutions: pd.DataFrame
    left_out: int


def institution_network(corpus: Corpus, max_members: int, counting: str, seed: int) -> InstitutionNetwork:
    """Count which institutions work together.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> network = institution_network(read_corpus("planted"), 100, "full", 1)
    >>> len(network.institutions), network.left_out, set(network.links["source"]) <= set(network.members["node"])
    (88, 0, True)
    """
    table = members(corpus.authorships, "institution_id")
    links = count_links(table, max_nodes=max_members)
    measures = centrality(Graph.from_links(links, counting=counting), seed)
    named = corpus.institutions.rename(columns={"name": "institution"})
    return InstitutionNetwork(table, links, measures, named, left_out(table, max_members))


def leading_institutions(
    network: InstitutionNetwork, country: str, counting: str, resamples: int, seed: int
) -> pd.DataFrame:
    """Institutions of a country by works, with the intervals of counts and places: `ranking.leading_nodes`.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> network = institution_network(read_corpus("planted"), 100, "full", 1)
    >>> leading = leading_institutions(network, "KR", "full", 100, 1)
    >>> leading[["rank", "institution", "works"]].head(1).to_numpy().tolist()
    [[1, 'Institution KR-01', 382]]
    """
    home = network.institutions.loc[network.institutions["country"] == country, "institution_id"]
    ranked = leading_nodes(network.members[network.members["node"].isin(home)], resamples, seed, counting)
    return ranked.rename(columns={"node": "institution_id"}).merge(
        network.institutions[["institution_id", "institution"]]
    )


def describe_institutions(network: InstitutionNetwork, counting: str, resamples: int, seed: int) -> pd.DataFrame:
    """Every institution with its works, place, country and centrality, those of most works first."""
    named = network.institutions[["institution_id", "institution", "country"]]
    ranked = leading_nodes(network.members, resamples, seed, counting).rename(columns={"node": "institution_id"})
    measures = network.measures.rename(columns={"node": "institution_id"})
    return ranked.merge(named).merge(measures, on="institution_id", how="left")


def bridging_institutions(network: InstitutionNetwork) -> pd.DataFrame:
    """Institutions that join countries, the strongest bridge first: `bridges.bridges`, with names."""
    spans = bridges(network.links, network.measures, network.institutions).rename(columns={"node": "institution_id"})
    return spans.merge(network.institutions[["institution_id", "institution"]], on="institution_id")
