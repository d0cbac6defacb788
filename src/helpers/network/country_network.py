"""The network of countries of a corpus: who works with whom, its backbone, and where each country stands in it."""

from dataclasses import dataclass

import pandas as pd

from helpers.data.corpus import Corpus
from helpers.data.evidence import ENOUGH
from helpers.network.aggregates import country_members
from helpers.network.backbone import backbone
from helpers.network.centrality import centrality
from helpers.network.communities import Communities, communities
from helpers.network.counting import count_links, count_nodes
from helpers.network.graph import Graph
from helpers.network.resampling import partners


@dataclass(frozen=True)
class CountryNetwork:
    """Links and nodes of a network, and the sets of countries that they were counted from."""

    members: object
    links: pd.DataFrame
    nodes: pd.DataFrame


def country_network(corpus: Corpus) -> CountryNetwork:
    """Count who works with whom in a corpus.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> network = country_network(read_corpus("planted"))
    >>> network.links.columns[:3].tolist(), len(network.nodes)
    (['source', 'target', 'works'], 25)
    """
    members = country_members(corpus)
    return CountryNetwork(members, count_links(members), count_nodes(members))


def own_works(network: CountryNetwork, country: str) -> int | None:
    """Works of a country in a network; None where only links are counted.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> own_works(country_network(read_corpus("medline_2021")), "KR")
    549
    """
    works = network.nodes.loc[network.nodes["node"] == country, "works"]
    return int(works.sum()) if works.notna().all() else None


def focal_partners(network: CountryNetwork, focal: str, counting: str, n_resamples: int, seed: int) -> pd.DataFrame:
    """Partners of a country as `helpers.network.resampling.partners` ranks them; few works give no place.

    Parameters
    ----------
    network : CountryNetwork
    focal : str
    counting : {"full", "fractional"}
    n_resamples, seed : int

    Returns
    -------
    DataFrame
        See `partners`; rank, rank_low, rank_high and p_top are null where the country has fewer works than
        `helpers.data.evidence.ENOUGH`.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> network = country_network(read_corpus("medline_2021"))
    >>> [int(focal_partners(network, code, "full", 50, 1)["rank"].notna().sum()) for code in ("KR", "BO")]
    [62, 0]
    """
    found = partners(network.members, focal, n_resamples, seed, counting=counting)
    places = found[["rank", "rank_low", "rank_high"]].astype("Int64").assign(p_top=found["p_top"].astype("Float64"))
    own = own_works(network, focal)
    return found.assign(**(places if own is None or own >= ENOUGH else places.mask(places.notna())))


def country_works(corpus: Corpus) -> pd.DataFrame:
    """Works of each country of a corpus, most first.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> country_works(read_corpus("planted"))["works"].is_monotonic_decreasing
    True
    """
    nodes = count_nodes(country_members(corpus)).rename(columns={"node": "country"})
    return nodes.sort_values(["works", "country"], ascending=[False, True])


def backbone_links(network: CountryNetwork, counting: str, alpha: float) -> pd.DataFrame:
    """Each link with its significance, and whether the backbone keeps it: see `helpers.network.backbone`.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> network = country_network(read_corpus("planted"))
    >>> tested = backbone_links(network, "full", 0.05)
    >>> len(tested) == len(network.links), bool((tested.loc[tested["significant"], "alpha"] < 0.05).all())
    (True, True)
    """
    graph = Graph.from_links(network.links, network.nodes, counting)
    return network.links.merge(backbone(graph, alpha).drop(columns="weight"), on=["source", "target"])


def describe_countries(network: CountryNetwork, counting: str, seed: int) -> tuple[pd.DataFrame, Communities]:
    """Centrality and community of each country, those of most works first, and the communities themselves.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> countries, found = describe_countries(country_network(read_corpus("planted")), "full", 1)
    >>> {"degree", "betweenness", "community"} <= set(countries), countries["works"].is_monotonic_decreasing
    (True, True)
    """
    graph = Graph.from_links(network.links, network.nodes, counting)
    found, measures = communities(graph, seed=seed), centrality(graph, seed)
    countries = network.nodes.merge(measures, on="node").merge(found.nodes, on="node", how="left")
    countries = countries.rename(columns={"node": "country"})
    return countries.sort_values(["works", "country"], ascending=[False, True]), found
