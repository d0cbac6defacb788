"""What was known of a network at the end of a year: who is paired, who had met, ties, profiles and places."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from helpers.data.corpus import Corpus
from helpers.network.counting import members

WINDOW = 5  #: years looked back for activity, ties and profiles; that two have met counts in all years
LARGEST = 50  #: a work with more members ties nobody to anybody: they need not have met
PAIRED = 3000  #: at most this many nodes are paired, those of most works
ACTIVE = 2  #: works in the window from which on a node is paired
HALF_LIFE = 2.0  #: years after which a tie counts half
SHRINK = 5.0  #: joint works of two countries that count for "as their sizes explain", added to their own


@dataclass(frozen=True)
class History:
    """Who was on which work with which profile: sparse matrices with a row for each work."""

    level: str
    year: np.ndarray
    nodes: pd.Index
    on: sparse.csr_array  #: (works, nodes)
    slots: pd.DataFrame  #: work, node, country, institution as numbers; -1 unknown
    countries: pd.Index
    institutions: pd.Index
    topics: sparse.csr_array  #: (works, tags): technologies, subjects and keywords that two works carry
    venues: sparse.csr_array


@dataclass(frozen=True)
class Snapshot:
    """What was known at the end of a year of the n nodes that are paired, and of the network around them."""

    nodes: pd.Index  #: names of the n nodes, sorted
    place: np.ndarray  #: their places among all nodes of the network
    country: np.ndarray  #: number of the country on most of their works, -1 unknown
    institution: np.ndarray  #: number of the institution on most of their works, -1 unknown
    links: sparse.csr_array  #: (all nodes, all nodes) 1 where two were on a work in the window
    ties: sparse.csr_array  #: (n, all nodes) joint works in the window, each halved for every two years of age
    met: sparse.csr_array  #: (n, n) joint works in any year
    degree: np.ndarray  #: partners in the window of each of all nodes
    works: np.ndarray  #: works in the window
    fresh: np.ndarray  #: the same, each halved for every two years of age
    openness: np.ndarray  #: share of a node's partners who are of another country, shrunk to the mean by one partner
    topics: sparse.csr_array  #: (n, tags) tf-idf profile of length 1, or nothing
    venues: sparse.csr_array
    seats: sparse.csr_array | None  #: (n, institutions) of researchers; None where the nodes are institutions
    near: sparse.csr_array | None  #: (institutions, institutions) log(1 + joint works); 1 on the diagonal
    affinity: np.ndarray  #: (countries, countries) log of joint over expected works


def history(corpus: Corpus, level: str) -> History:
    """Matrices of a corpus, from which `snapshot` is made.

    Parameters
    ----------
    corpus : Corpus
    level : {"author_id", "institution_id"}

    Returns
    -------
    History

    Raises
    ------
    ValueError
        No work joins two known nodes: there is no network.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> history(read_corpus("planted"), "institution_id").on.shape
    (4554, 88)
    """
    table = members(corpus.authorships, level)
    works, nodes = pd.Index(corpus.works["work_id"]), pd.Index(sorted(table["node"].unique()), dtype="str")
    on = _ones(works.get_indexer(table["work_id"]), nodes.get_indexer(table["node"]), (len(works), len(nodes)))
    if not (on.sum(axis=1) > 1).any():
        raise ValueError(f"no work of this corpus joins two nodes by {level}: there is no network to predict links of")
    slots = corpus.authorships.dropna(subset=[level])
    country, institution = (
        pd.Index(sorted(slots[name].dropna().unique()), dtype="str") for name in ("country", "institution_id")
    )
    slots = pd.DataFrame(
        {
            "work": works.get_indexer(slots["work_id"]),
            "node": nodes.get_indexer(slots[level]),
            "country": country.get_indexer(slots["country"]),
            "institution": institution.get_indexer(slots["institution_id"]),
        }
    ).drop_duplicates(ignore_index=True)
    lists = [corpus.works[name].reset_index(drop=True).explode() for name in ("technologies", "subjects", "keywords")]
    venues = corpus.works["venue"].reset_index(drop=True)
    year = corpus.works["year"].to_numpy(float, na_value=np.nan)
    return History(
        level,
        year,
        nodes,
        on,
        slots,
        country,
        institution,
        _tagged(pd.concat(lists), len(works)),
        _tagged(venues, len(works)),
    )


def snapshot(
    past: History, last: int, among=None, drawn: np.ndarray | None = None, max_members: int = LARGEST
) -> Snapshot:
    """What was known at the end of year `last`; works of later and of unknown years are not looked at.

    Parameters
    ----------
    past : History
    last : int
    among : Index of str, optional
        Nodes that are paired. Unless given, those of at least `ACTIVE` works in the five years up to `last`: the
        `PAIRED` of most works, ties by name.
    drawn : ndarray of int, shape (works,), optional
        How often each work was drawn, in a bootstrap. Ties, profiles and activity change with it; who had met does not.
    max_members : int
        Works with more members make no ties.

    Returns
    -------
    Snapshot

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> known = snapshot(history(read_corpus("planted"), "institution_id"), 2015)
    >>> known.met.shape == (len(known.nodes), len(known.nodes)), bool((known.works >= ACTIVE).all())
    (True, True)
    """
    before = past.year <= last
    times = before & (past.year > last - WINDOW)
    times = (times if drawn is None else times * drawn).astype("float32")
    fresh = (times * 0.5 ** (np.nan_to_num(last - past.year) / HALF_LIFE)).astype("float32")
    works = past.on.T @ times
    place = _paired(works) if among is None else np.sort(past.nodes.get_indexer(pd.Index(among)))
    small = past.on.sum(axis=1) <= max_members
    now = np.flatnonzero(small & (times > 0))
    on, ever = past.on[now], past.on[np.flatnonzero(small & before)][:, place]
    ties = without_diagonal(on.T @ sparse.diags_array(fresh[now]) @ on)
    links = sparse.csr_array((np.ones_like(ties.data), ties.indices, ties.indptr), shape=ties.shape)
    slots = past.slots[times[past.slots["work"].to_numpy()] > 0]
    country = _most(slots, "country", len(past.nodes))
    seats, near = _seats(slots, past, place) if past.level == "author_id" else (None, None)
    return Snapshot(
        nodes=past.nodes[place],
        place=place,
        country=country[place],
        institution=_most(slots, "institution", len(past.nodes))[place],
        links=links,
        ties=ties[place],
        met=without_diagonal(ever.T @ ever),
        degree=np.diff(links.indptr),
        works=works[place],
        fresh=(past.on.T @ fresh)[place],
        openness=_openness(links, country)[place],
        topics=_profiles(past.on, past.topics, times, place),
        venues=_profiles(past.on, past.venues, times, place),
        seats=seats,
        near=near,
        affinity=_affinity(slots, past, times),
    )


def _ones(rows, columns, shape) -> sparse.csr_array:
    matrix = sparse.csr_array((np.ones(len(rows), "float32"), (rows, columns)), shape=shape)
    matrix.data[:] = 1
    return matrix


def _tagged(tags, n) -> sparse.csr_array:
    """Works and their tags; a tag of one work likens nobody to anybody and is left out."""
    tags = tags.dropna().astype("str")
    code, names = pd.factorize(tags, sort=True)
    matrix = _ones(tags.index.to_numpy(int), code, (n, len(names)))
    return matrix[:, np.flatnonzero(matrix.sum(axis=0) > 1)]


def _paired(works) -> np.ndarray:
    """Places of the most active nodes, ties in order of names."""
    active = np.flatnonzero(works >= ACTIVE)
    return np.sort(active[np.argsort(-works[active], kind="stable")[:PAIRED]])


def without_diagonal(matrix) -> sparse.csr_array:
    """A matrix with nothing on its diagonal: nobody is linked with themselves.

    Examples
    --------
    >>> without_diagonal(sparse.csr_array(np.ones((2, 2)))).toarray().tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """
    matrix = sparse.csr_array(matrix)
    matrix.setdiag(0)
    matrix.eliminate_zeros()
    matrix.sort_indices()
    return matrix


def _most(slots, what, n_nodes) -> np.ndarray:
    """The country or institution on most works of each node, ties to the first by name; -1 unknown."""
    known = slots.loc[slots[what] >= 0, ["work", "node", what]].drop_duplicates()
    votes = known.groupby(["node", what]).size().rename("n").reset_index()
    best = votes.sort_values(["node", "n", what], ascending=[True, False, True]).drop_duplicates("node")
    out = np.full(n_nodes, -1)
    out[best["node"]] = best[what]
    return out


def _openness(links, country) -> np.ndarray:
    """Share of each node's partners abroad, shrunk to the mean by one partner."""
    abroad = links.tocoo()
    other = (country[abroad.row] != country[abroad.col]) & (country[abroad.row] >= 0) & (country[abroad.col] >= 0)
    n, of = np.bincount(abroad.row[other], minlength=len(country)), np.diff(links.indptr)
    mean = max(n.sum() / max(of.sum(), 1), 0.01)
    return (n + mean) / (of + 1)


def _profiles(on, tags, times, place) -> sparse.csr_array:
    """tf-idf profiles of the paired nodes, of length 1 (0 without any tag)."""
    seen = times > 0
    carriers = tags[seen].sum(axis=0)
    rarity = np.log(max(seen.sum(), 1) / np.maximum(carriers, 1))
    profile = on[:, place].T @ sparse.diags_array(times) @ tags
    profile = sparse.csr_array(profile @ sparse.diags_array(rarity.astype("float32")))
    length = np.sqrt(profile.multiply(profile).sum(axis=1))
    return sparse.csr_array(sparse.diags_array(1 / np.maximum(length, 1e-9)) @ profile).astype("float32")


def _seats(slots, past, place):
    """Institutions of the paired researchers, and how strongly institutions are tied."""
    known = slots[slots["institution"] >= 0]
    n, m = len(past.nodes), len(past.institutions)
    seats = _ones(known["node"].to_numpy(), known["institution"].to_numpy(), (n, m))[place]
    at = _ones(known["work"].to_numpy(), known["institution"].to_numpy(), (len(past.year), m))
    at = at[np.flatnonzero(at.sum(axis=1) <= LARGEST)]
    ties = without_diagonal(at.T @ at)
    ties.data = np.log1p(ties.data)
    return seats, sparse.csr_array(ties + sparse.eye_array(m, dtype="float32"))


def _affinity(slots, past, times) -> np.ndarray:
    """log (joint + 5) / (expected + 5), with the joint works that the sizes of two countries explain."""
    known = slots[slots["country"] >= 0]
    at = _ones(known["work"].to_numpy(), known["country"].to_numpy(), (len(times), len(past.countries)))
    joint = np.asarray((at.T @ sparse.diags_array(times) @ at).todense(), float)
    np.fill_diagonal(joint, 0)
    size = joint.sum(axis=1)
    return np.log((joint + SHRINK) / (np.outer(size, size) / max(size.sum(), 1) + SHRINK))
