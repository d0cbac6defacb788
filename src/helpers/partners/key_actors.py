"""Key institutions and key researchers abroad, who of them works with the focal country, and the way to the others.

An actor is abroad where its country is known and is not the focal country. Of an actor whose country is unknown
nobody can say whether it is abroad: it is left out, and `unplaced` says how many are.

Who works with whom is looked up in all works of the corpus, since acquaintance does not end with a technology. A work
with more than `LARGEST` actors ties nobody to anybody: its authors need not have met.
"""

import numpy as np
import pandas as pd
from scipy import sparse

from helpers.data.corpus import Corpus
from helpers.data.evidence import NAMED, whole_ties
from helpers.data.kept import kept
from helpers.network.citation_shares import top_share
from helpers.network.counting import count_links, incidence, members
from helpers.network.experts import describe_experts
from helpers.network.graph import Graph
from helpers.network.paths import shortest_chains
from helpers.network.ranks import ranks
from helpers.network.resampling import percentile_interval, resample

#: So many of the first actors take part in the resampling of ranks.
CANDIDATES = 400
#: A work with more actors than this ties nobody to anybody.
LARGEST = 100
#: Of all intervals here.
LEVEL = 0.90

_COUNTS = ["works", "works_low", "works_high", "top10", "top10_low", "top10_high", "of"]
_RANKS = ["rank", "rank_low", "rank_high"]
_INSTITUTIONS = ["technology", *_RANKS, "institution_id", "institution", "country", *_COUNTS]
_RESEARCHERS = ["technology", *_RANKS, "author_id", "author_name", "identity", "institution", "country", *_COUNTS]


@kept
def key_institutions(
    corpus: Corpus, technology: str, focal: str, n_resamples: int, seed: int, n: int = 10, least: int = NAMED
) -> pd.DataFrame:
    r"""Institutions abroad with the most top-10 %-cited works in a technology, and how they are reached.

    Parameters
    ----------
    corpus : Corpus
    technology : str
        Identifier of a technology, or "all".
    focal : str
        Country code.
    n_resamples, seed : int
        Bootstrap over the works of the technology.
    n : int
        At most this many institutions. Equals share the best rank; those who share the last place are all in or out.
    least : int
        Works of the technology below which nobody is named; 1 lists all, whom no page may call key.

    Returns
    -------
    DataFrame
        technology, rank, rank_low, rank_high, institution_id, institution (name), country, works (of the technology,
        full counting), works_low, works_high, top10 (sum of `citation_shares.top_share` of the works; null where no
        work has known citations), top10_low, top10_high, of, joint_works, works_with_focal, steps, chain; by rank.

        `of` is what the rank is of: "top10", or "papers" where no work of the technology has known citations.
        `joint_works` are works of the technology shared with an institution of the focal country.
        `works_with_focal` is true where there is a shared work on whatever topic. `steps` is the length of the
        shortest path from an institution of the focal country: 1 where they share a work, null where no path leads
        there. `chain` names the institutions of that path, from the focal country's on; see
        `helpers.network.paths.shortest_chains` for which of the shortest it is.

        Intervals are percentile intervals at 90 %; ranks are drawn among the first `CANDIDATES` institutions.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> table = key_institutions(read_corpus("medline_2021"), "synthetic-biology", "KR", 100, seed=1, n=30, least=2)
    >>> table[["rank", "rank_high", "institution_id", "works", "steps"]]
       rank  rank_high             institution_id  works  steps
    0     1         12  de/rwth-aachen-university      3      2
    1     2         23     cn/tsinghua-university      2      2
    2     2         21         jp/kobe-university      2      2
    3     2         21                   jp/riken      2      1
    >>> table.loc[2, "chain"]
    'Asan Medical Center → Kyoto University → Kobe University'
    """
    places = corpus.institutions.rename(columns={"institution_id": "node", "name": "institution"}).set_index("node")
    table = _key_actors(corpus, "institution_id", places["country"], technology, focal, n_resamples, seed, n, least)
    table["institution"] = table["node"].map(places["institution"])
    table["country"] = table["node"].map(places["country"])
    table["chain"] = _chain_names(table["chain"], places["institution"])
    table = table.rename(columns={"node": "institution_id", "linked": "works_with_focal"})
    return table[[*_INSTITUTIONS, "joint_works", "works_with_focal", "steps", "chain"]]


@kept
def key_researchers(
    corpus: Corpus, technology: str, focal: str, n_resamples: int, seed: int, n: int = 10, least: int = NAMED
) -> pd.DataFrame:
    """Researchers abroad with the most top-10 %-cited works in a technology, and who can introduce them.

    A person is named only where the works tell him from the rest: his whole interval of ranks lies among the first `n`.

    A researcher's country and institution are those on most of their works (`experts.describe_experts`). Where
    `identity` is "name", namesakes may stand as one person: more works than one person can write are a sign of it.

    Parameters
    ----------
    corpus, technology, focal, n_resamples, seed, n, least
        As for `key_institutions`.

    Returns
    -------
    DataFrame
        technology, rank, rank_low, rank_high, author_id, author_name, identity (what vouches for it), institution,
        country, works, works_low, works_high, top10, top10_low, top10_high, of, joint_works (of the technology, with
        researchers of the focal country), knows_focal (has written with one of them on whatever topic), steps, chain
        (names, from the focal country's researcher on); by rank. See `key_institutions`.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> found = key_researchers(read_corpus("medline_2021"), "hydrogen", "KR", 100, seed=1, n=400, least=2)
    >>> found.groupby(["rank", "works", "knows_focal"]).size().to_dict()  # nine share the first place
    {(1, 2, False): 9}
    >>> len(key_researchers(read_corpus("medline_2021"), "hydrogen", "KR", 100, seed=1))  # too few works to name any
    0
    """
    people = describe_experts(corpus.authorships, corpus.institutions).set_index("author_id")
    table = _key_actors(corpus, "author_id", people["country"], technology, focal, n_resamples, seed, n, least)
    if least > 1:
        table = table[table["rank_high"] <= n].reset_index(drop=True)
    for column in ("author_name", "identity", "institution", "country"):
        table[column] = table["node"].map(people[column])
    table["chain"] = _chain_names(table["chain"], people["author_name"])
    table = table.rename(columns={"node": "author_id", "linked": "knows_focal"})
    return table[[*_RESEARCHERS, "joint_works", "knows_focal", "steps", "chain"]]


def unplaced(corpus: Corpus, technology: str) -> dict[str, int]:
    """How many institutions and researchers of a technology are left out because their country is unknown.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> unplaced(read_corpus("medline_2021"), "synthetic-biology")
    {'institutions': 0, 'researchers': 1}
    """
    slots = corpus.authorships[corpus.authorships["work_id"].isin(_works(corpus, technology)["work_id"])]
    nowhere = corpus.institutions.loc[corpus.institutions["country"].isna(), "institution_id"]
    placed = corpus.authorships.loc[corpus.authorships["country"].notna(), "author_id"]
    return {
        "institutions": int(slots.loc[slots["institution_id"].isin(nowhere), "institution_id"].nunique()),
        "researchers": int(slots.loc[~slots["author_id"].isin(placed), "author_id"].nunique()),
    }


def _works(corpus, technology) -> pd.DataFrame:
    """work_id and top10 (null: unknown) of the works of a technology; top10 is relative to the whole corpus."""
    works = corpus.works[["work_id"]].assign(top10=top_share(corpus.works, 0.10).to_numpy(float, na_value=np.nan))
    if technology == "all":
        return works
    return works[corpus.works["technologies"].map(lambda tags: technology in tags).astype(bool)]


def _key_actors(corpus, level, country, technology, focal, n_resamples, seed, n, least) -> pd.DataFrame:
    """The first `n` nodes abroad with counts, ranks and ties to the focal country."""
    works = _works(corpus, technology)
    everyone = members(corpus.authorships, level)
    active = everyone[everyone["work_id"].isin(works["work_id"])]
    placed = country.dropna()
    abroad, home = placed.index[placed != focal], placed.index[placed == focal]
    table = _leading(works, active, abroad, n_resamples, seed)
    table = whole_ties(table[table["works"] >= least], n).reset_index(drop=True)
    ties = everyone[everyone.groupby("work_id")["node"].transform("size") <= LARGEST]
    shared = ties.loc[ties["node"].isin(home) & ties["work_id"].isin(works["work_id"]), "work_id"]
    joint = active[active["work_id"].isin(shared)].groupby("node").size()
    steps, chains = _ways(ties, home, table["node"])
    return table.assign(
        technology=pd.Series(technology, index=table.index, dtype="str"),
        joint_works=table["node"].map(joint).fillna(0).astype("int64"),
        linked=(steps == 1).fillna(False).astype(bool),
        steps=steps,
        chain=chains,
    )


def _leading(works, active, abroad, n_resamples, seed) -> pd.DataFrame:
    """Nodes abroad by rank: node, works, top10, of, with intervals and ranks; at most `CANDIDATES`."""
    top10 = works.set_index("work_id")["top10"]
    of = "top10" if top10.notna().any() else "papers"
    matrix, nodes = incidence(active)
    weight = top10.reindex(active["work_id"].unique()).to_numpy(float)
    cited = matrix.T @ ~np.isnan(weight) > 0
    weighted = sparse.diags_array(np.nan_to_num(weight)) @ matrix
    table = pd.DataFrame(
        {
            "node": nodes.astype("str"),
            "works": matrix.sum(axis=0).astype("int64"),
            "top10": np.where(cited, weighted.sum(axis=0), np.nan),
        }
    )
    table["of"] = pd.Series(of, index=table.index, dtype="str")
    key = "top10" if of == "top10" else "works"
    table = table[table["node"].isin(abroad) & table[key].notna()]
    table["rank"] = ranks(table[key]).astype("int64")
    table = table.sort_values(["rank", "works", "node"], ascending=[True, False, True]).head(CANDIDATES)
    place = table.index
    drawn = _drawn(len(works), sparse.hstack([matrix[:, place], weighted[:, place]], format="csr"), n_resamples, seed)
    sums = {"works": drawn[: len(place)], "top10": drawn[len(place) :]}
    for name, samples in sums.items():
        low, high = percentile_interval(samples, LEVEL, table[name].to_numpy(float))
        known = table[name].notna()
        table[f"{name}_low"], table[f"{name}_high"] = np.where(known, low, np.nan), np.where(known, high, np.nan)
    low, high = percentile_interval(ranks(sums[key]), LEVEL, table["rank"].to_numpy(float))
    return table.assign(rank_low=low.astype("int64"), rank_high=high.astype("int64"))


def _drawn(n_works, columns, n_resamples, seed) -> np.ndarray:
    """Sums of the columns over works drawn anew; works that add nothing are one class."""
    columns = columns[np.diff(columns.indptr) > 0]
    counts = np.r_[n_works - columns.shape[0], np.ones(columns.shape[0], "int64")]
    none = sparse.csr_array((1, columns.shape[1]))
    return resample(counts, sparse.vstack([none, columns], format="csr"), n_resamples, seed)


def _ways(ties, home, goals) -> tuple[pd.Series, list]:
    """Steps from the focal country's nodes to each goal (null: no way) and the nodes of one shortest chain each."""
    matrix, nodes = incidence(ties)
    start = nodes.isin(home)
    steps, depth, front = np.where(start, 0, -1), 0, start
    while front.any():
        depth += 1
        front = _neighbours(matrix, front) & (steps < 0)
        steps[front] = depth
    place = nodes.get_indexer(goals)
    found = pd.Series(np.where(place < 0, -1, steps[place]) if len(nodes) else -1, index=goals.index, dtype="Int64")
    found = found.mask(found < 0)
    on = np.zeros(len(nodes), bool)
    on[place[place >= 0]] = True
    on &= steps >= 0
    for depth in range(steps.max(initial=0), 0, -1):
        on |= _neighbours(matrix, on & (steps == depth)) & (steps == depth - 1)
    # all shortest chains to the goals lie within these nodes, and their links are a small part of the network
    graph = Graph.from_links(count_links(ties[ties["node"].isin(nodes[on])]))
    chains = [
        None if pd.isna(step) else shortest_chains(graph, nodes[on & start], goal, k=1)["node"].tolist()
        for goal, step in zip(goals, found, strict=True)
    ]
    return found, chains


def _neighbours(matrix, chosen) -> np.ndarray:
    """Nodes that share a work with one of the chosen nodes."""
    return matrix.T @ (matrix @ chosen.astype(float) > 0) > 0


def _chain_names(chains, names) -> pd.Series:
    """Chains of nodes as chains of names."""
    texts = [None if chain is None else " → ".join(names.loc[chain]) for chain in chains]
    return pd.Series(texts, index=chains.index, dtype="str")
