"""Cooperation of three countries or more: whom a pair lacks, and where a country is missing; leads: `consortium_leads`.

A programme is whatever a corpus files its works under: the part of a framework programme, a field, a technology, a
funder or a venue.
"""

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.stats import false_discovery_control, hypergeom

from helpers.data.corpus import Corpus
from helpers.network.consortia import multilateral, triads_of
from helpers.network.counting import members
from helpers.network.ranks import ranks
from helpers.network.resampling import percentile_interval, resample, wilson

#: What may serve as a programme, in the order in which the columns are tried; of projects, subjects come first.
PROGRAMMES = ("field", "technologies", "subjects", "funders", "venue")


def multilateral_members(corpus: Corpus, focal: str) -> tuple[int, pd.DataFrame]:
    """Works of three countries or more, as countries take part in them.

    Parameters
    ----------
    corpus : Corpus
    focal : str
        Country that has to be in some of them.

    Returns
    -------
    int
        Works of the corpus with a known country.
    DataFrame
        work_id, node of those with three countries or more.

    Raises
    ------
    ValueError
        The corpus holds counts only, or the focal country is in no work of three; the message names who is.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> placed, table = multilateral_members(read_corpus("medline_2021"), "KR")
    >>> placed, table["work_id"].nunique()
    (20268, 1538)
    """
    if not corpus.holds_works:
        raise ValueError("this corpus counts links between countries and holds no works; choose a corpus of works")
    everyone = members(corpus.authorships, "country")
    table = multilateral(everyone)
    if focal not in set(table["node"]):
        there = ", ".join(sorted(table["node"].unique())) or "none"
        raise ValueError(f"focal_country={focal!r} is in no work of three countries here; choose one of: {there}")
    return everyone["work_id"].nunique(), table


def programmes(works: pd.DataFrame, by: str = "auto") -> tuple[pd.DataFrame, str]:
    """Under which programmes works are filed.

    Parameters
    ----------
    works : DataFrame
        work_id, kind and the columns of `PROGRAMMES`.
    by : str
        A column of `PROGRAMMES`, or "auto": the first of them with two values or more; subjects if all are projects;
        none where none has.

    Returns
    -------
    DataFrame
        work_id, programme: distinct; a work of several has several rows, one of none has none.
    str
        The column taken; "" for none.

    Raises
    ------
    ValueError
        `by` has no values here; the message names the columns that have.

    Examples
    --------
    >>> works = pd.DataFrame({"work_id": ["w1", "w2"], "kind": "project", "subjects": [["ERC"], ["MSCA"]]})
    >>> programmes(works)[0].values.tolist(), programmes(works)[1]
    ([['w1', 'ERC'], ['w2', 'MSCA']], 'subjects')
    """
    tables = {name: _filed(works, name) for name in PROGRAMMES if name in works}
    known = [name for name, table in tables.items() if table["programme"].nunique() > 1]
    if len(works) and (works["kind"] == "project").all():
        known.sort(key=lambda name: name != "subjects")
    if by == "auto":
        return (tables[known[0]], known[0]) if known else (_filed(works.head(0), "field"), "")
    if by not in known:
        raise ValueError(f"programme={by!r} tells no works apart here; choose one of: {', '.join(known) or 'none'}")
    return tables[by], by


def _filed(works, name):
    table = works[["work_id", name]].explode(name).dropna().drop_duplicates().set_axis(["work_id", "programme"], axis=1)
    return table.astype("str").sort_values(["work_id", "programme"], ignore_index=True)


def partners_of(table, focal: str, n: int = 10):
    """The countries with most works together with the focal one: partner, works; at most `n`.

    Examples
    --------
    >>> table = pd.DataFrame({"work_id": ["w1"] * 3 + ["w2"] * 3, "node": ["CN", "JP", "KR", "JP", "KR", "US"]})
    >>> partners_of(table, "KR", n=1).values.tolist()
    [['JP', 2]]
    """
    own = table[table["work_id"].isin(table.loc[table["node"] == focal, "work_id"]) & (table["node"] != focal)]
    counts = own.groupby("node").size().rename("works").rename_axis("partner").reset_index()
    return counts.sort_values(["works", "partner"], ascending=[False, True], ignore_index=True).head(n)


def absences(table: pd.DataFrame, filed: pd.DataFrame, focal: str, n_partners: int = 10) -> pd.DataFrame:
    """In which programmes the focal country is missing although its partners are there.

    Were its works spread as those of its partners are, the number in a programme would be hypergeometric: of the
    partners' works, so many are in the programme, so many are the focal country's.

    Parameters
    ----------
    table : DataFrame
        work_id, node of the works of three countries or more.
    filed : DataFrame
        work_id, programme; of `programmes`.
    focal : str
    n_partners : int
        Partners are so many countries of most joint works; see `partners_of`.

    Returns
    -------
    DataFrame
        programme, partner_works (with one of the partners), partners (how many of them are there), focal_works (of
        these, with the focal country), expected, share (focal_works / partner_works) with low and high (Wilson, 95 %),
        expected_share, p (of so few works or fewer), q (corrected for the number of programmes, Benjamini and
        Hochberg), absent (no work); greatest lack expected - focal_works first.

    Examples
    --------
    >>> rows = [(f"w{i}", node) for i in range(8) for node in (("KR", "JP", "US") if i < 4 else ("CN", "JP", "US"))]
    >>> table = pd.DataFrame(rows, columns=["work_id", "node"])
    >>> filed = pd.DataFrame({"work_id": [f"w{i}" for i in range(8)], "programme": ["A"] * 4 + ["B"] * 4})
    >>> absences(table, filed, "KR")[["programme", "focal_works", "expected", "absent"]].values.tolist()
    [['B', 0, 2.0, True], ['A', 4, 2.0, False]]
    """
    partners = partners_of(table, focal, n_partners)["partner"]
    there = table[table["node"].isin(partners)].merge(filed, on="work_id")
    own = set(table.loc[table["node"] == focal, "work_id"])
    groups = there.groupby("programme")
    found = groups.agg(partner_works=("work_id", "nunique"), partners=("node", "nunique"))
    found["focal_works"] = there[there["work_id"].isin(own)].groupby("programme")["work_id"].nunique()
    found = found.fillna({"focal_works": 0}).astype({"focal_works": "int64"}).reset_index()
    everywhere = there["work_id"].drop_duplicates()
    total, held = len(everywhere), int(everywhere.isin(own).sum())
    low, high = wilson(found["focal_works"], found["partner_works"])
    p = hypergeom.cdf(found["focal_works"], total, held, found["partner_works"])
    found = found.assign(
        expected=found["partner_works"] * held / max(total, 1),
        expected_share=held / max(total, 1),
        share=found["focal_works"] / found["partner_works"],
        share_low=low,
        share_high=high,
        p=p,
        q=false_discovery_control(p) if len(p) else p,
        absent=found["focal_works"] == 0,
    )
    order = (found["focal_works"] - found["expected"]).rename("lack").to_frame().join(found["programme"])
    return found.loc[order.sort_values(["lack", "programme"]).index].reset_index(drop=True)


def third_countries(table: pd.DataFrame, tested: pd.DataFrame, focal: str, n_resamples: int, seed: int) -> pd.DataFrame:
    """Which third country completes each pair of the focal country and a partner, by works beyond expectation.

    Parameters
    ----------
    table : DataFrame
        work_id, node of the works that were shuffled.
    tested : DataFrame
        Of `consortia.triads_beyond_expectation` on them.
    focal : str
    n_resamples, seed : int
        Bootstrap over works, for ranks.

    Returns
    -------
    DataFrame
        partner, third, works, expected, expected_low, expected_high, ratio, excess (works - expected) with low and
        high, rank (of the third country for this partner, by excess) with low and high (95 % percentile intervals over
        works drawn anew, the expectation held), p, q (within the focal country's triads); sorted by partner and rank.

    Examples
    --------
    >>> from helpers.network.consortia import triads_beyond_expectation
    >>> table = pd.DataFrame({"work_id": np.repeat(range(40), 3),
    ...                       "node": ["CN", "JP", "KR"] * 20 + ["CN", "FR", "US"] * 10 + ["DE", "JP", "KR"] * 10})
    >>> tested = triads_beyond_expectation(table, n_samples=50, seed=1)
    >>> found = third_countries(table, tested, "KR", 100, seed=1)
    >>> found.loc[found["rank"] == 1, ["partner", "third", "works"]].values.tolist()
    [['CN', 'JP', 20], ['DE', 'JP', 10], ['FR', 'JP', 0], ['JP', 'DE', 10], ['US', 'CN', 0]]
    """
    own = triads_of(tested, focal)
    drawn = _drawn_triads(table, own, focal, n_resamples, seed) - own[["expected"]].to_numpy()
    low, high = percentile_interval(drawn)
    own = own.assign(excess=own["works"] - own["expected"], excess_low=low, excess_high=high).drop(columns="third")
    names = {"first": "partner", "second": "third"}
    both = pd.concat([own.rename(columns=names), own.rename(columns={"first": "third", "second": "partner"})])
    both = both.assign(place=np.tile(np.arange(len(own)), 2)).sort_values(["partner", "third"], ignore_index=True)
    both[["rank", "rank_low", "rank_high"]] = 0
    for rows in both.groupby("partner").indices.values():
        bounds = percentile_interval(ranks(drawn[both["place"].to_numpy()[rows]]))
        own_rank = ranks(both["excess"].to_numpy()[rows])
        both.loc[rows, ["rank", "rank_low", "rank_high"]] = np.column_stack([own_rank, *bounds]).astype("int64")
    columns = [
        "partner",
        "third",
        "works",
        "expected",
        "expected_low",
        "expected_high",
        "ratio",
        "excess",
        "excess_low",
        "excess_high",
        "rank",
        "rank_low",
        "rank_high",
        "p",
        "q",
    ]
    return both.sort_values(["partner", "rank", "third"], ignore_index=True)[columns]


def _drawn_triads(table, own, focal, n_resamples, seed):
    """Works of each of the focal country's triads, for works drawn anew."""
    held = table[table["work_id"].isin(table.loc[table["node"] == focal, "work_id"])]
    work, works = pd.factorize(held["work_id"])
    nodes = pd.Index(sorted(held["node"].unique()), dtype="str")
    matrix = np.zeros((len(nodes) + 1, len(works)), dtype=bool)  # the last row: countries that it never meets
    matrix[nodes.get_indexer(held["node"]), work] = True
    both = matrix[nodes.get_indexer(own["first"])] & matrix[nodes.get_indexer(own["second"])]
    columns = sparse.vstack([sparse.csr_array((1, len(own))), sparse.csr_array(both.T.astype(float))], format="csr")
    counts = np.r_[table["work_id"].nunique() - len(works), np.ones(len(works), dtype="int64")]
    return resample(counts, columns, n_resamples, seed)


def best_thirds(thirds, table, focal: str, n: int = 15):
    """The third country of rank 1 for each of the focal country's first partners, with their joint works.

    Examples
    --------
    >>> thirds = pd.DataFrame({"partner": ["JP", "JP"], "third": ["CN", "US"], "works": [5, 3], "rank": [1, 2]})
    >>> table = pd.DataFrame({"work_id": ["w1"] * 3, "node": ["CN", "JP", "KR"]})
    >>> best_thirds(thirds, table, "KR").values.tolist()
    [['JP', 1, 'CN', 5, 1]]
    """
    first = thirds.drop_duplicates("partner")
    partners = partners_of(table, focal, n).rename(columns={"works": "pair_works"})
    return partners.merge(first, on="partner").reset_index(drop=True)
