"""First links to come between nodes of different countries: three indices, and a predictor of a few features.

The indices are those that any predictor has to beat. The predictor is a logistic regression on readable features of a
pair (`FEATURES`), fitted on the first links of earlier years only. Pairs are taken in blocks of sparse matrices.
"""

import numpy as np
import pandas as pd
from scipy import sparse
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM

from helpers.network.snapshot import LARGEST, History, Snapshot, snapshot, without_diagonal

BLOCK = 2**21  #: pairs held at a time
SAMPLE = 100_000  #: pairs without a link that a fit looks at, for each year
ORIGINS = 3  #: years that a fit learns from
FEWEST = 20  #: first links that a fit needs
FEATURES = (
    "brokers",
    "longer_paths",
    "topics",
    "venues",
    "institutions",
    "countries",
    "partners",
    "works",
    "freshness",
    "openness",
)
INDICES = ("common_neighbours", "adamic_adar", "preferential_attachment")


def _dense(matrix) -> np.ndarray:
    return matrix.toarray() if sparse.issparse(matrix) else np.asarray(matrix)


def _sums(values, rows) -> np.ndarray:
    return values[rows][:, None] + values[None, :]


def blocks(known: Snapshot, rows=None) -> list[np.ndarray]:
    """Rows of the paired nodes in parts that hold at most `BLOCK` pairs (one row at least).

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> [part.tolist() for part in blocks(Some(nodes=range(2**20)), [5, 6, 7])]
    [[5, 6], [7]]
    """
    rows, step = np.arange(len(known.nodes)) if rows is None else np.asarray(rows), max(1, BLOCK // len(known.nodes))
    return [rows[begin : begin + step] for begin in range(0, len(rows), step)]


def indices(known: Snapshot, rows: np.ndarray) -> dict[str, np.ndarray]:
    r"""Indices of the literature for pairs of some rows and all paired nodes.

    With N(i) the partners of i in the window and k their number:

    =======================  =================================================================
    common_neighbours        :math:`|N(i) \cap N(j)|` [1]_
    adamic_adar              :math:`\sum_{z \in N(i) \cap N(j)} 1 / \log k_z` [2]_
    preferential_attachment  :math:`k_i k_j` [3]_
    =======================  =================================================================

    Parameters
    ----------
    known : Snapshot
    rows : ndarray of int

    Returns
    -------
    dict of ndarray, shape (rows, nodes)

    References
    ----------
    .. [1] Newman, M. E. J. (2001). Clustering and preferential attachment in growing networks. Physical Review E 64,
       025102. doi:10.1103/PhysRevE.64.025102
    .. [2] Adamic, L. A., Adar, E. (2003). Friends and neighbors on the Web. Social Networks 25(3), 211-230.
       doi:10.1016/S0378-8733(03)00009-1
    .. [3] Barabási, A.-L., Albert, R. (1999). Emergence of scaling in random networks. Science 286, 509-512.
       doi:10.1126/science.286.5439.509

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> from helpers.network.snapshot import history
    >>> known = snapshot(history(read_corpus("planted"), "institution_id"), 2015)
    >>> found = indices(known, np.array([0]))
    >>> bool((found["adamic_adar"] <= found["common_neighbours"] / np.log(2)).all())
    True
    """
    partners = known.links[known.place]
    degree = known.degree[known.place].astype("float32")
    return {
        "common_neighbours": _dense(partners[rows] @ partners.T),
        "adamic_adar": adamic_adar(known.links, known.place[rows], known.place),
        "preferential_attachment": np.outer(degree[rows], degree),
    }


def adamic_adar(links: sparse.csr_array, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """The index of Adamic and Adar (see `indices`) of all pairs of some nodes and others.

    Parameters
    ----------
    links : scipy.sparse.csr_array
        Symmetric, 1 where two nodes are linked; of shape (n, n).
    rows, columns : ndarray of int
        Places of nodes.

    Returns
    -------
    ndarray, shape (rows, columns)
        Also of pairs that are linked; the diagonal of a node with itself means nothing.

    Examples
    --------
    >>> path = sparse.csr_array(np.array([[0.0, 1, 0], [1, 0, 1], [0, 1, 0]]))
    >>> (adamic_adar(path, [0], [1, 2]) * np.log(2)).tolist()
    [[0.0, 1.0]]
    """
    rarity = (1 / np.log(np.maximum(np.diff(links.indptr), 2))).astype(links.dtype)
    return _dense(links[rows] @ sparse.diags_array(rarity) @ links[columns].T)


def pair_features(known: Snapshot, rows: np.ndarray) -> np.ndarray:
    r"""Features of pairs of some rows and all paired nodes, from the five years up to the snapshot.

    ============  ===============================================================================================
    brokers       log of the resource allocation [1]_ :math:`\sum_z w_{iz} w_{zj} / k_z` + 0.02 over the common
                  partners z; w are joint works, halved for every two years of age, at most 3
    longer_paths  log of the paths through two brokers :math:`\sum_{uv} a_{iu} a_{uv} a_{vj} / \sqrt{k_u k_v}` [2]_
                  + 0.01
    topics        cosine of the profiles of technologies, subjects and keywords (tf-idf)
    venues        cosine of the profiles of venues (tf-idf)
    institutions  of researchers: ties of their institutions, log(1 + joint works); a shared institution adds 1
    countries     log of joint over expected works of their countries (association strength, shrunk by 5 works)
    partners      log(1 + partners), summed over both
    works         log of works, summed over both
    freshness     log of the share of works that is recent (halved for every two years of age), summed over both
    openness      log of the share of partners abroad, summed over both
    ============  ===============================================================================================

    Parameters
    ----------
    known : Snapshot
    rows : ndarray of int

    Returns
    -------
    ndarray of float32, shape (features, rows, nodes)
        In the order of `FEATURES`; symmetric in the two nodes. What is unknown is 0, the value of no likeness.

    References
    ----------
    .. [1] Zhou, T., Lü, L., Zhang, Y.-C. (2009). Predicting missing links via local information. European Physical
       Journal B 71, 623-630. doi:10.1140/epjb/e2009-00335-8
    .. [2] Kovács, I. A. et al. (2019). Network-based prediction of protein interactions. Nature Communications 10,
       1240. doi:10.1038/s41467-019-09177-y
    """
    partners, degree = known.links[known.place], np.maximum(known.degree, 1)
    ties = known.ties.copy()
    ties.data = np.minimum(ties.data, 3)
    share = sparse.diags_array((1 / degree).astype("float32"))
    root = sparse.diags_array((1 / np.sqrt(degree)).astype("float32"))
    seats = np.zeros((len(rows), len(known.nodes)), "float32")
    if known.seats is not None:
        seats = _dense(known.seats[rows] @ known.near @ known.seats.T)
    ends = known.country[rows][:, None], known.country[None, :]
    near = np.where((ends[0] >= 0) & (ends[1] >= 0), known.affinity[ends], 0) if known.affinity.size else 0 * seats
    active = known.works > 0
    works = np.where(active, np.log(np.maximum(known.works, 1)), 0)
    fresh = np.log(np.where(active, known.fresh, 1) / np.where(active, known.works, 1))
    return np.stack(
        [
            np.log(_dense(ties[rows] @ share @ ties.T) + 0.02),
            np.log(_dense(partners[rows] @ root @ known.links @ root @ partners.T) + 0.01),
            _dense(known.topics[rows] @ known.topics.T),
            _dense(known.venues[rows] @ known.venues.T),
            seats,
            near,
            _sums(np.log1p(known.degree[known.place]), rows),
            _sums(works, rows),
            _sums(fresh, rows),
            _sums(np.log(known.openness), rows),
        ]
    ).astype("float32")


def candidate_pairs(known: Snapshot, rows) -> np.ndarray:
    """Pairs that may have a first link: two different known countries, and no joint work so far; (rows, nodes)."""
    own, other = known.country[rows][:, None], known.country[None, :]
    return (own >= 0) & (other >= 0) & (own != other) & (_dense(known.met[rows]) == 0)


def first_links(past: History, known: Snapshot, first, last, max_members=LARGEST) -> sparse.csr_array:
    """Joint works of the paired nodes in the years from `first` to `last`; (nodes, nodes)."""
    chosen = (past.year >= first) & (past.year <= last) & (past.on.sum(axis=1) <= max_members)
    on = past.on[np.flatnonzero(chosen)][:, known.place]
    return without_diagonal(on.T @ on)


def _sample(past, year, horizon, random, max_members):
    """Features and outcome of pairs known in `year`: all first links that followed and a share of the others."""
    known = snapshot(past, year, max_members=max_members)
    after, n, table, hits = first_links(past, known, year + 1, year + horizon, max_members), len(known.nodes), [], []
    share = min(1.0, SAMPLE / max(n * (n - 1) / 2, 1))
    for rows in blocks(known) if n else []:
        once = candidate_pairs(known, rows) & (rows[:, None] < np.arange(n))
        hit = _dense(after[rows]) > 0
        taken = once & (hit | (random.random(once.shape, dtype="float32") < share))
        table.append(pair_features(known, rows)[:, taken].T)
        hits.append(hit[taken])
    if not table:
        return np.empty((0, len(FEATURES))), np.empty(0, bool), np.empty(0)
    hits = np.concatenate(hits)
    return np.concatenate(table), hits, np.full(len(hits), -np.log(share))


def fit_predictor(past: History, last: int, horizon: int, seed: int, max_members: int = LARGEST) -> pd.DataFrame:
    r"""Learn the coefficients from first links that were known by year `last`.

    .. math:: \operatorname{logit} P(\text{first link within } h \text{ years}) = \beta_0 + \sum_f \beta_f z_f

    Logistic regression on the standardised features :math:`z_f` over pairs of different countries that had not met,
    with the outcomes of the last three spans of `horizon` years that ended by `last`. Of the pairs without a link a
    random share q is looked at, and -log q is an offset: probabilities are those of all pairs [1]_. Coefficients have
    a weak log-F(1, 1) prior, by data augmentation: they stay finite where a feature parts the pairs wholly [2]_.

    Parameters
    ----------
    past : History
    last, horizon : int
    seed : int
        Of the sample.
    max_members : int

    Returns
    -------
    DataFrame
        feature ("constant" first), mean and deviation (before standardising), coefficient, low, high (95 %, Wald:
        too narrow, because pairs share nodes and the spans overlap), pairs (looked at), new_links. A feature that
        does not vary has the coefficient 0.

    Raises
    ------
    ValueError
        Fewer than `FEWEST` first links to learn from.

    References
    ----------
    .. [1] King, G., Zeng, L. (2001). Logistic regression in rare events data. Political Analysis 9(2), 137-163.
       doi:10.1093/oxfordjournals.pan.a004868
    .. [2] Greenland, S., Mansournia, M. A. (2015). Penalization, bias reduction, and default priors in logistic and
       related categorical and survival regressions. Statistics in Medicine 34(23), 3133-3143. doi:10.1002/sim.6537
    """
    random = np.random.default_rng(seed)
    parts = [_sample(past, last - horizon - back, horizon, random, max_members) for back in range(ORIGINS)]
    table, hits, offset = (np.concatenate(part) for part in zip(*parts, strict=True))
    if hits.sum() < FEWEST:
        raise ValueError(
            f"{hits.sum()} first links between countries from {last - horizon - ORIGINS + 2} to {last}: expected at "
            f"least {FEWEST} to learn from; take a corpus of more years"
        )
    mean, deviation = table.mean(axis=0), table.std(axis=0)
    kept = deviation > 1e-4
    found = _regression((table[:, kept] - mean[kept]) / deviation[kept], hits, offset)
    out = pd.DataFrame({"feature": ["constant", *FEATURES], "mean": [np.nan, *mean], "deviation": [np.nan, *deviation]})
    for column, values in (
        ("coefficient", found.params),
        ("low", found.conf_int()[:, 0]),
        ("high", found.conf_int()[:, 1]),
    ):
        out[column] = 0.0
        out.loc[np.r_[True, kept], column] = values
    return out.assign(pairs=len(hits), new_links=int(hits.sum()))


def _regression(table, hits, offset):
    """Logistic regression; each coefficient has two half pseudo-pairs, one linked and one not, as its prior."""
    n, k = table.shape
    design = np.zeros((n + 2 * k, k + 1))
    design[:n, 0], design[:n, 1:] = 1, table
    design[n:, 1:] = np.tile(np.eye(k), (2, 1))
    linked = np.r_[hits, np.ones(k), np.zeros(k)].astype(float)
    weight = np.r_[np.ones(n), np.full(2 * k, 0.5)]
    return GLM(linked, design, family=Binomial(), offset=np.r_[offset, np.zeros(2 * k)], freq_weights=weight).fit()


def log_odds(coefficients, features) -> np.ndarray:
    """Log odds of a first link from a table of coefficients and the features of `pair_features`; (rows, nodes).

    Examples
    --------
    >>> table = pd.DataFrame({"mean": [np.nan, 2.0], "deviation": [np.nan, 0.5], "coefficient": [-1.0, 3.0]})
    >>> log_odds(table, np.array([[[2.5]]])).tolist()
    [[2.0]]
    """
    constant, used = coefficients["coefficient"].iloc[0], coefficients.iloc[1:]
    weight = np.where(used["deviation"] > 1e-4, used["coefficient"] / np.maximum(used["deviation"], 1e-4), 0)
    return constant + np.tensordot(weight, features, 1) - (weight * used["mean"]).sum()


def transferred(coefficients: pd.DataFrame, known: Snapshot, seed: int) -> pd.DataFrame:
    """Coefficients learned elsewhere, standardised to the pairs here: good for an order, not for probabilities.

    Parameters
    ----------
    coefficients : DataFrame
        From `fit_predictor` on another corpus.
    known : Snapshot
        Of the corpus that they are taken to.
    seed : int
        Of the rows from which mean and deviation are taken.

    Returns
    -------
    DataFrame
        feature, mean, deviation, coefficient.
    """
    rows = np.random.default_rng(seed).permutation(len(known.nodes))[: max(1, 2**18 // max(len(known.nodes), 1))]
    rows = np.sort(rows)
    sample = pair_features(known, rows)[:, candidate_pairs(known, rows)]
    out = coefficients[["feature", "coefficient"]].copy()
    out["mean"] = [np.nan, *(sample.mean(axis=1) if sample.size else np.zeros(len(sample)))]
    out["deviation"] = [np.nan, *(sample.std(axis=1) if sample.size else np.zeros(len(sample)))]
    return out[["feature", "mean", "deviation", "coefficient"]]
