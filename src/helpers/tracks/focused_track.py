"""The focused track to partners abroad: the few core nodes of a technology, chains of acquaintance, and brokers."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.data.corpus import Corpus
from helpers.data.evidence import NAMED
from helpers.data.kept import kept
from helpers.network.counting import count_links, members
from helpers.network.experts import describe_experts
from helpers.network.graph import Graph
from helpers.network.paths import shortest_chains
from helpers.network.snapshot import LARGEST
from helpers.partners.key_actors import key_institutions, key_researchers

AMONG = 50  #: the core nodes are looked for among so many of the first
STEPS = 4  #: a longer chain introduces nobody


@dataclass(frozen=True)
class Focus:
    """The focused track: the `leading` nodes of a technology, `chains` to the core ones and the `brokers` on them."""

    leading: pd.DataFrame
    chains: pd.DataFrame
    brokers: pd.DataFrame


@kept
def focused_track(
    corpus: Corpus,
    technology: str,
    focal: str,
    level: str,
    n: int,
    resamples: int,
    seed: int,
    n_chains: int = 2,
    max_members: int = LARGEST,
    least: int = NAMED,
) -> Focus:
    """The few core nodes of a technology abroad, the best chains of acquaintance to each, and the brokers.

    Core are the first `n` by `helpers.partners.key_actors` whom a chain of at most `STEPS` steps reaches, looked for
    among the first `AMONG`; `leading` tells how many of these no such chain reaches. Chains are the shortest, of these
    those of the strongest weakest tie (`helpers.network.paths.shortest_chains`), each from another node of the focal
    country.

    Parameters
    ----------
    corpus : Corpus
    technology : str
        Identifier, or "all".
    focal : str
        Country code.
    level : {"author_id", "institution_id"}
    n : int
        Core nodes.
    resamples, seed : int
        Of the ranks.
    n_chains : int
        At most so many chains to each core node.
    max_members : int
        Works with more members tie nobody to anybody.
    least : int
        As for `key_researchers`.

    Returns
    -------
    Focus
        leading: as `key_researchers` or `key_institutions`, with node, name and core (whether it is one of the n).
        chains: core (number of the core node), goal (its node), chain, step, node, name, institution, country,
        works_with_next, holds (chance that all ties of the chain are still there when works are drawn anew: a tie of w
        of N works stays with 1 - (1 - w/N)^N, about 0.63 for one work).
        brokers: node, name, institution, country, cores (number of core nodes it leads to), goals (their names),
        weakest_tie (joint works of the weakest_tie tie beside it); most cores first.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> found = focused_track(read_corpus("planted"), "all", "KR", "institution_id", 2, 100, seed=1)
    >>> int(found.leading["core"].sum()), found.chains.groupby("core")["step"].min().tolist()
    (2, [0, 0])
    """
    key, node, name = (
        (key_researchers, "author_id", "author_name")
        if level == "author_id"
        else (key_institutions, "institution_id", "institution")
    )
    leading = key(corpus, technology, focal, resamples, seed, n=AMONG, least=least)
    leading = leading.assign(node=leading[node], name=leading[name])
    near = leading.index[(leading["steps"] <= STEPS).fillna(False)][:n]
    leading["core"] = leading.index.isin(near)
    places = describe_nodes(corpus, level)
    graph = Graph.from_links(count_links(members(corpus.authorships, level), max_nodes=max_members))
    own = places.index[places["country"] == focal]
    parts = [
        shortest_chains(graph, own, goal, n_chains).assign(core=number, goal=goal)
        for number, goal in enumerate(leading.loc[near, "node"], 1)
    ]
    columns = ["core", "goal", "chain", "step", "node", "works_with_next"]
    chains = pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)
    chains = chains[chains.groupby(["core", "chain"])["step"].transform("max") <= STEPS].join(places, on="node")
    stays = 1 - (1 - chains["works_with_next"].astype(float) / len(corpus.works)) ** len(corpus.works)
    chains["holds"] = stays.groupby([chains["core"], chains["chain"]]).transform("prod")
    return Focus(leading, chains, _brokers(chains, places["name"]))


def describe_nodes(corpus: Corpus, level: str) -> pd.DataFrame:
    """Name, institution and country of every node, by node.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> describe_nodes(read_corpus("planted"), "institution_id").columns.tolist()
    ['name', 'institution', 'country']
    """
    if level == "author_id":
        people = describe_experts(corpus.authorships, corpus.institutions).set_index("author_id")
        return people.rename(columns={"author_name": "name"})[["name", "institution", "country"]]
    places = corpus.institutions.set_index("institution_id")
    return places.assign(institution=places["name"])[["name", "institution", "country"]]


def _brokers(chains, names) -> pd.DataFrame:
    """Who stands between the two ends of chains."""
    before = chains.groupby(["core", "chain"], sort=False)["works_with_next"].shift()
    chains = chains.assign(weakest_tie=np.fmin(before.astype(float), chains["works_with_next"].astype(float)))
    between = chains[(chains["step"] > 0) & chains["works_with_next"].notna()]
    table = between.groupby("node").agg(
        name=("name", "first"),
        institution=("institution", "first"),
        country=("country", "first"),
        cores=("core", "nunique"),
        weakest_tie=("weakest_tie", "max"),
        goals=("goal", lambda goals: "; ".join(names.loc[sorted(goals.unique())])),
    )
    table = table.astype({"weakest_tie": "Int64"}).reset_index()
    return table.sort_values(["cores", "weakest_tie", "node"], ascending=[False, False, True], ignore_index=True)
