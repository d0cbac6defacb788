"""Works of three nodes or more as hyperedges: which triads and consortia occur beyond what sizes and totals explain."""

from itertools import combinations

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control

from helpers.data.kept import kept
from helpers.network.null_model import shuffled_members
from helpers.network.resampling import wilson

ENDS = ["first", "second", "third"]
_WORDS = 2**18  # words of 64 bits held at a time


def multilateral(members: pd.DataFrame, least: int = 3):
    """Memberships of the works that have at least `least` nodes.

    Examples
    --------
    >>> table = pd.DataFrame({"work_id": ["w1", "w1", "w1", "w2"], "node": ["CN", "JP", "KR", "KR"]})
    >>> multilateral(table)["work_id"].unique().tolist()
    ['w1']
    """
    size = members.groupby("work_id")["node"].transform("size")
    return members[size >= least].reset_index(drop=True)


def triads(members: pd.DataFrame, least: int = 1) -> pd.DataFrame:
    """Triples of nodes and the works that have all three.

    Parameters
    ----------
    members : DataFrame
        work_id, node: distinct.
    least : int
        Leave out triples with fewer works.

    Returns
    -------
    DataFrame
        first, second, third (in alphabetical order), works; most works first.

    Examples
    --------
    >>> table = pd.DataFrame({"work_id": ["w1"] * 3 + ["w2"] * 3, "node": ["CN", "JP", "KR", "JP", "KR", "US"]})
    >>> triads(table)
      first second third  works
    0    CN     JP    KR      1
    1    JP     KR    US      1
    """
    coded, nodes = _coded(members)
    bits = _bits(coded, len(nodes))
    pairs = np.array(list(combinations(range(len(nodes)), 2)), dtype=int).reshape(-1, 2)
    found = []
    for a, b in pairs[_together(bits, pairs) >= least]:
        works = np.bitwise_count(bits[b + 1 :] & bits[a] & bits[b]).sum(axis=1, dtype=np.int64)
        ends = np.full(len(works), a), np.full(len(works), b), np.arange(b + 1, len(nodes))
        found.append(np.column_stack([*ends, works]))
    rows = np.concatenate(found) if found else np.empty((0, 4), dtype=int)
    rows = rows[rows[:, 3] >= max(least, 1)]
    table = pd.DataFrame({name: nodes.take(rows[:, i]) for i, name in enumerate(ENDS)}).assign(works=rows[:, 3])
    return table.sort_values(["works", *ENDS], ascending=[False, True, True, True], ignore_index=True)


@kept
def triads_beyond_expectation(members: pd.DataFrame, n_samples: int, seed: int, least: float = 1.0) -> pd.DataFrame:
    """Triples of nodes against chance: works in shuffled tables that keep each work's size and each node's total.

    Which triples are tested depends on sizes and totals alone. Were they picked for their observed works, the rare
    ones among them would stand out by having been picked, and q would promise too much.

    Parameters
    ----------
    members : DataFrame
        work_id, node of the works that are to be shuffled, such as `multilateral(members)`.
    n_samples : int
        Shuffled tables, see `null_model.shuffled_members`. No p is below 1 / (n_samples + 1); see `reach`.
    seed : int
    least : float
        Only triples of which at least so many works are expected are tested.

    Returns
    -------
    DataFrame
        first, second, third, works, expected (mean over shuffled tables), expected_low, expected_high (their 2.5th
        and 97.5th percentile), ratio (works/expected), p (share of tables, the observed one counted in, with at
        least so many), q (p corrected for the number of triples, Benjamini and Hochberg 1995); greatest excess
        works - expected first.

    Examples
    --------
    >>> table = pd.DataFrame({"work_id": np.repeat(range(40), 3),
    ...                       "node": ["CN", "JP", "KR"] * 20 + ["DE", "FR", "US"] * 20})
    >>> found = triads_beyond_expectation(table, n_samples=99, seed=1)
    >>> found.loc[:1, ["first", "second", "third", "works", "p"]].values.tolist()
    [['CN', 'JP', 'KR', 20, 0.01], ['DE', 'FR', 'US', 20, 0.01]]
    """
    coded, nodes = _coded(members)
    ends = _candidates(coded, len(nodes), 0.9 * least)
    drawn = np.zeros((len(ends), n_samples), dtype=np.min_scalar_type(len(coded)))
    for sample, shuffled in enumerate(shuffled_members(coded, n_samples, seed)):
        drawn[:, sample] = _together(_bits(shuffled, len(nodes)), ends)
    kept = drawn.mean(axis=1) >= least
    works, drawn, ends = _together(_bits(coded, len(nodes)), ends)[kept], drawn[kept], ends[kept]
    table = pd.DataFrame({name: nodes.take(ends[:, i]) for i, name in enumerate(ENDS)})
    p = (1 + (drawn >= works[:, None]).sum(axis=1)) / (1 + n_samples)
    table = table.assign(works=works, **_expected(drawn))
    table = table.assign(ratio=table["works"] / table["expected"], p=p, q=false_discovery_control(p) if len(p) else p)
    return _by_excess(table, ENDS)


def triads_of(table: pd.DataFrame, node: str) -> pd.DataFrame:
    """The triples with one node, with q corrected for their number alone: the question of one country.

    Parameters
    ----------
    table : DataFrame
        Of `triads_beyond_expectation`.
    node : str

    Returns
    -------
    DataFrame
        The same columns, with the other two as first and second and the node as third.

    Examples
    --------
    >>> table = pd.DataFrame({"first": ["CN", "DE"], "second": ["JP", "FR"], "third": ["KR", "US"], "p": [0.01, 0.5]})
    >>> triads_of(table, "CN").values.tolist()
    [['JP', 'KR', 'CN', 0.01, 0.01]]
    """
    ends = table[ENDS].to_numpy(dtype=object)
    own = ends == node
    kept = own.any(axis=1)
    others = ends[kept][~own[kept]].reshape(-1, 2)
    part = table[kept].reset_index(drop=True)
    named = {name: pd.Series(others[:, i], dtype="str") for i, name in enumerate(ENDS[:2])}
    p = part["p"].to_numpy()
    return part.assign(
        **named, third=pd.Series(node, index=part.index, dtype="str"), q=false_discovery_control(p) if len(p) else p
    )


def consortia(members: pd.DataFrame, size: int = 4, least: int = 2) -> pd.DataFrame:
    """Full sets of nodes of works: who makes up a consortium, nobody more and nobody less.

    Parameters
    ----------
    members : DataFrame
        work_id, node: distinct.
    size : int
        Leave out works of fewer nodes.
    least : int
        Leave out sets of fewer works.

    Returns
    -------
    DataFrame
        consortium (its nodes in alphabetical order, joined by ","), size (their number), works; most works first.

    Examples
    --------
    >>> table = pd.DataFrame({"work_id": ["w1"] * 4 + ["w2"] * 4, "node": ["CN", "JP", "KR", "US"] * 2})
    >>> consortia(table).values.tolist()
    [['CN,JP,KR,US', 4, 2]]
    """
    kept = multilateral(members, size).sort_values(["work_id", "node"])
    sets = kept.groupby("work_id")["node"].agg(",".join)
    table = sets.value_counts().rename_axis("consortium").rename("works").reset_index()
    table.insert(1, "size", table["consortium"].str.count(",").astype("int64") + 1)
    table = table[table["works"] >= least].astype({"consortium": "str"})
    return table.sort_values(["works", "consortium"], ascending=[False, True], ignore_index=True)


@kept
def consortia_beyond_expectation(
    members: pd.DataFrame, n_samples: int, seed: int, size: int = 4, least: int = 2
) -> pd.DataFrame:
    """Full sets of nodes against chance, see `triads_beyond_expectation` and `consortia`.

    There are too many possible sets to correct one by one. So p is the share of tables (the observed one counted in)
    in which any set of as many nodes occurs at least as often (the distribution of the maximum; Westfall and Young
    1993): among all sets of a size, one is as small by chance with that probability at most.

    Parameters
    ----------
    members, size, least
        As for `consortia`; works of fewer nodes take part in the shuffling.
    n_samples, seed : int

    Returns
    -------
    DataFrame
        consortium, size, works, expected, expected_low, expected_high, p; most works first.

    Examples
    --------
    >>> sets = ["ABCD"] * 9 + ["EFGH"] * 9
    >>> rows = [(f"w{i}", node) for i, nodes in enumerate(sets) for node in nodes]
    >>> table = pd.DataFrame(rows, columns=["work_id", "node"])
    >>> consortia_beyond_expectation(table, n_samples=99, seed=1)[["consortium", "works", "p"]].values.tolist()
    [['A,B,C,D', 9, 0.01], ['E,F,G,H', 9, 0.01]]
    """
    table, (coded, nodes) = consortia(members, size, least), _coded(members)
    coded = coded.sort_values("work_id", kind="stable", ignore_index=True)
    begin = np.flatnonzero(np.diff(coded["work_id"], prepend=-1))
    sizes = np.diff(np.append(begin, len(coded)))
    large, sizes = sizes >= size, sizes[sizes >= size]
    marks = np.random.default_rng(0).integers(2**63, size=len(nodes), dtype=np.uint64)  # a set is known by its sum
    wanted = [marks[nodes.get_indexer(text.split(","))].sum() for text in table["consortium"]]
    drawn, most = np.zeros((2, len(table), n_samples), dtype=np.int64)
    for sample, shuffled in enumerate(shuffled_members(coded, n_samples, seed)):
        sums = np.add.reduceat(marks[shuffled["node"].to_numpy()], begin)[large] if len(table) else marks[:0]
        found, at, times = np.unique(sums, return_index=True, return_counts=True)
        drawn[:, sample] = pd.Series(times, index=found).reindex(wanted).fillna(0)
        most[:, sample] = pd.Series(times).groupby(sizes[at]).max().reindex(table["size"]).fillna(0)
    p = (1 + (most >= table[["works"]].to_numpy()).sum(axis=1)) / (1 + n_samples)
    return table.assign(**_expected(drawn), p=p)


def reach(table: pd.DataFrame, n_samples: int, alpha: float = 0.05) -> dict:
    """Whether so many shuffled tables can carry q to `alpha`: p cannot be smaller than 1 / (n_samples + 1).

    Parameters
    ----------
    table : DataFrame
        Of `triads_beyond_expectation`.
    n_samples : int
        That it was made with.
    alpha : float

    Returns
    -------
    dict
        tests, smallest (the smallest p that can be), needed (how many triples must have it before q can be `alpha`),
        at_smallest (how many have it), found (triples of q <= alpha), firm (those of them that stay with p at the upper
        end of its interval over other draws of the tables; Wilson, 95 %).

    Examples
    --------
    >>> table = pd.DataFrame({"p": [0.01, 0.01, 0.5], "q": [0.015, 0.015, 0.5]})
    >>> reach(table, n_samples=99)
    {'tests': 3, 'smallest': 0.01, 'needed': 1, 'at_smallest': 2, 'found': 2, 'firm': 0}
    """
    smallest = 1 / (1 + n_samples)
    _, high = wilson(np.round(table["p"] * (1 + n_samples)) - 1, n_samples)
    firm = false_discovery_control(np.maximum(high, table["p"])) <= alpha if len(table) else high
    return {
        "tests": len(table),
        "smallest": smallest,
        "needed": max(1, int(np.ceil(len(table) * smallest / alpha - 1e-9))),
        "at_smallest": int((table["p"] <= smallest * (1 + 1e-9)).sum()),
        "found": int((table["q"] <= alpha).sum()),
        "firm": int(firm.sum()),
    }


def _coded(members):
    """Works and nodes as numbers, and the sorted nodes."""
    node, nodes = pd.factorize(members["node"], sort=True)
    coded = pd.DataFrame({"work_id": pd.factorize(members["work_id"])[0], "node": node})
    return coded, pd.Index(nodes, dtype="str")


def _table(coded, n_nodes):
    """One row a node, one column a work."""
    table = np.zeros((n_nodes, int(coded["work_id"].max()) + 1 if len(coded) else 0), dtype=bool)
    table[coded["node"], coded["work_id"]] = True
    return table


def _bits(coded, n_nodes):
    """One row of bits a node, a bit a work, in words of 64."""
    packed = np.packbits(_table(coded, n_nodes), axis=1)
    return np.pad(packed, ((0, 0), (0, -packed.shape[1] % 8))).view(np.uint64)


def _together(bits, ends):
    """Works that all nodes of each row of `ends` have."""
    step = max(1, _WORDS // max(bits.shape[1], 1))
    found = np.zeros(len(ends), dtype=np.int64)
    for begin in range(0, len(ends), step):
        part = ends[begin : begin + step].T
        common = bits.take(part[0], axis=0)
        for place in part[1:]:
            common &= bits.take(place, axis=0)
        found[begin : begin + step] = np.bitwise_count(common).sum(axis=1)
    return found


def _candidates(coded, n_nodes, least):
    """Triples of which sizes and totals alone lead to expect `least` works or more; rather too many than too few."""
    chance, times = _chances(coded, n_nodes)
    found = [np.empty((0, 3), dtype=int)]
    for first in range(n_nodes):
        later = chance[:, first + 1 :]
        expected = (later * (times * chance[:, first])[:, None]).T @ later
        second, third = np.nonzero(np.triu(expected >= least, k=1))
        found.append(np.column_stack([np.full(len(second), first), first + 1 + second, first + 1 + third]))
    return np.concatenate(found)


def _chances(coded, n_nodes, steps=100):
    """Chance that a node is in a work, for each size of works; and the number of works of each size.

    The bipartite configuration model of the greatest entropy, x y / (1 + x y), which keeps sizes and totals on average
    (Saracco et al. 2015, doi:10.1038/srep10595), solved by iteration.
    """
    sizes, times = np.unique(np.bincount(coded["work_id"]), return_counts=True)
    totals = np.bincount(coded["node"], minlength=n_nodes)
    x, y = sizes / np.sqrt(max(len(coded), 1)), totals / np.sqrt(max(len(coded), 1))
    for _ in range(steps):
        x = sizes / (y / (1 + np.outer(x, y))).sum(axis=1)
        y = totals / (times[:, None] * x[:, None] / (1 + np.outer(x, y))).sum(axis=0)
    ties = np.outer(x, y)
    return ties / (1 + ties), times


def _expected(drawn):
    """Mean and 95 % interval over the shuffled tables, widened to hold the mean."""
    if not drawn.size:
        return dict.fromkeys(("expected", "expected_low", "expected_high"), np.empty(len(drawn)))
    low, high = np.percentile(drawn, [2.5, 97.5], axis=1, method="inverted_cdf")
    mean = drawn.mean(axis=1)  # of what hardly occurs it lies above the percentiles, which are 0
    return {"expected": mean, "expected_low": np.fmin(low, mean), "expected_high": np.fmax(high, mean)}


def _by_excess(table, names):
    excess = (table["expected"] - table["works"]).rename("excess")
    order = pd.concat([excess, table[names]], axis=1).sort_values(["excess", *names]).index
    return table.loc[order].reset_index(drop=True)
