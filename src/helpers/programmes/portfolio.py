"""Programmes of a ledger: portfolio, budgets and their execution, and indicators side by side."""

from collections.abc import Mapping

import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from helpers.data.weights import read_weights
from helpers.network.ranks import ranks
from helpers.programmes.ledger import MONEY, RESULTS

#: The dimensions of a profile.
DIMENSIONS = ("papers", "top10_share", "joint_papers", "patents", "people")


def execution_rate(planned: pd.Series, executed: pd.Series) -> pd.Series:
    """Executed over planned: null where nothing was planned or one of the two is unknown, never 0 or infinite for that.

    Examples
    --------
    >>> execution_rate(pd.Series([100.0, 0.0, None, 50.0]), pd.Series([80.0, 22.0, 5.0, 0.0])).tolist()
    [0.8, nan, nan, 0.0]
    """
    return executed / planned.where(planned > 0)


def portfolio(ledger: pd.DataFrame, *by: str) -> pd.DataFrame:
    """Programmes and money of a ledger by one or several of its columns.

    The rate of a group is that of its rows that have one: executed over planned of the rows in which something was
    planned and what was executed is known.

    Parameters
    ----------
    ledger : DataFrame
        From `helpers.programmes.ledger.read_ledger`.
    *by : str
        level, technology, type, region, year, source or programme.

    Returns
    -------
    DataFrame
        The columns of `by` (null: not stated), programmes (one of several regions counts in each), n (rows), planned,
        secured, executed (sums of what is known; null where nothing is), execution_rate, unplanned (executed in rows
        where nothing was planned), incomplete (rows in which one of the three amounts is unknown); sorted by `by`, null
        last.

    Examples
    --------
    >>> rows = {"programme": ["A", "A", "B"], "level": ["country"] * 2 + ["researcher"], "planned": [100.0, 0.0, 0.0],
    ...         "secured": [90.0, 5.0, None], "executed": [80.0, 5.0, 7.0]}
    >>> portfolio(pd.DataFrame(rows), "level")[["level", "executed", "execution_rate", "unplanned"]].values.tolist()
    [['country', 85.0, 0.8, 5.0], ['researcher', 7.0, nan, 7.0]]
    """
    planned, executed = ledger["planned"], ledger["executed"]
    rated = (planned > 0) & executed.notna()
    rows = ledger[[*dict.fromkeys(("programme", *by)), *MONEY]].assign(
        n=1,
        rated_plan=planned.where(rated),
        rated_executed=executed.where(rated),
        unplanned=executed.where(planned == 0, 0.0).fillna(0.0),
        incomplete=ledger[list(MONEY)].isna().any(axis=1).astype(int),
    )
    groups = rows.groupby(list(by), dropna=False, sort=True)
    table = groups[[*MONEY, "rated_plan", "rated_executed"]].sum(min_count=1)
    table["programmes"] = groups["programme"].nunique() if "programme" not in by else 1
    counts = groups[["n", "unplanned", "incomplete"]].sum()
    table = table.join(counts).reset_index()
    table["execution_rate"] = execution_rate(table["rated_plan"], table["rated_executed"])
    return table[[*by, "programmes", "n", *MONEY, "execution_rate", "unplanned", "incomplete"]]


def indicators(ledger: pd.DataFrame) -> pd.DataFrame:
    """What came of each programme over its years, in several dimensions.

    Parameters
    ----------
    ledger : DataFrame
        From `helpers.programmes.ledger.read_ledger`.

    Returns
    -------
    DataFrame
        programme, level, type, first_year, last_year, papers, top10, joint_papers, patents, people (sums; null where
        one of the programme's parts and years does not tell it, for the sum would be too small), top10_share with
        top10_share_low and top10_share_high (95 %; Jeffreys), in the order of the ledger.

    References
    ----------
    Brown, L. D., Cai, T. T. and DasGupta, A. (2001), Interval Estimation for a Binomial Proportion, Statistical Science
    16(2), 101-133: the interval of Jeffreys' prior, Beta(x + 1/2, n - x + 1/2), its ends 0 at x = 0 and 1 at x = n.

    Examples
    --------
    >>> rows = {"programme": ["A", "A"], "level": "country", "type": None, "technology": None, "region": None,
    ...         "year": [2023, 2024], "papers": [10, 10], "top10": [2, 3], "joint_papers": [5, 6], "patents": [1, None],
    ...         "people": [1, 2]}
    >>> found = indicators(pd.DataFrame(rows)).iloc[0]
    >>> float(found["papers"]), float(found["top10_share"]), bool(pd.isna(found["patents"]))
    (20.0, 0.25, True)
    """
    results = list(RESULTS)
    parts = ["programme", "technology", "region", "year"]
    told = ledger.astype(dict.fromkeys(results, "float64")).groupby(parts, dropna=False, sort=False)[results]
    told = told.sum(min_count=1)
    totals = told.groupby("programme", sort=False).agg(lambda values: values.sum(skipna=False))
    about = ledger.groupby("programme", sort=False).agg(
        level=("level", "first"), type=("type", "first"), first_year=("year", "min"), last_year=("year", "max")
    )
    table = about.join(totals).reset_index()
    n, x = table["papers"], table["top10"]
    table["top10_share"] = x / n.where(n > 0)
    low, high = proportion_confint(x.to_numpy(float), n.where(n > 0).to_numpy(float), method="jeffreys")
    known = table["top10_share"].notna()
    table["top10_share_low"] = pd.Series(low, table.index).mask(x == 0, 0.0).where(known)
    table["top10_share_high"] = pd.Series(high, table.index).mask(x == n, 1.0).where(known)
    return table


def profiles(found: pd.DataFrame) -> pd.DataFrame:
    """Indicators as shares of the largest value among the programmes, 0 to 1: dimensions side by side, not added up.

    Parameters
    ----------
    found : DataFrame
        From `indicators`.

    Returns
    -------
    DataFrame
        programme and `DIMENSIONS`; null where the indicator is unknown, and where no programme has more than 0.

    Examples
    --------
    >>> rows = {"programme": ["A", "B"], "papers": [20.0, 5.0], "top10_share": [0.1, 0.4], "joint_papers": [4.0, 4.0],
    ...         "patents": [0.0, 0.0], "people": [None, 3.0]}
    >>> profiles(pd.DataFrame(rows)).iloc[1, 1:].astype(float).tolist()
    [0.25, 1.0, 1.0, nan, 1.0]
    """
    values = found[list(DIMENSIONS)].astype("float64")
    largest = values.max()
    return pd.concat([found[["programme"]], values / largest.where(largest > 0)], axis=1)


def chosen_weights(text: str) -> dict[str, float] | None:
    """Weights of dimensions from a text (`helpers.data.weights`); None, and so no score, where it is empty.

    Examples
    --------
    >>> chosen_weights("papers 1, top10_share 2"), chosen_weights("")
    ({'papers': 1.0, 'top10_share': 2.0}, None)
    """
    return read_weights(text, DIMENSIONS) if text.strip() else None


def scores(profile: pd.DataFrame, weights: Mapping[str, float] | None = None) -> pd.DataFrame | None:
    r"""One score for each programme under weights that somebody chose; without weights there is none.

    .. math:: s_p = \sum_d w_d \, x_{pd} \Big/ \sum_d w_d

    Parameters
    ----------
    profile : DataFrame
        From `profiles`.
    weights : mapping of str to float, optional
        Of the dimensions that count.

    Returns
    -------
    DataFrame or None
        programme, score (null where a dimension that counts is unknown), rank, rank_low and rank_high: the best and the
        worst rank with all these dimensions and with each of them left out in turn; best first.

    Examples
    --------
    >>> rows = {"programme": ["A", "B"], "papers": [1.0, 0.5], "people": [0.2, 1.0]}
    >>> scores(pd.DataFrame(rows), {"papers": 1, "people": 1})[["programme", "score", "rank_low"]].values.tolist()
    [['B', 0.75, 1], ['A', 0.6, 1]]
    >>> scores(pd.DataFrame(rows)) is None
    True
    """
    if not weights:
        return None
    weights = pd.Series(weights, dtype="float64").loc[lambda weight: weight > 0]
    values = profile[list(weights.index)]
    score = _weighted(values, weights)
    left_out = [weights.drop(name) for name in weights.index] if len(weights) > 1 else []
    ways = pd.concat([score, *(_weighted(values, rest).where(score.notna()) for rest in left_out)], axis=1)
    places = pd.DataFrame(ranks(ways), profile.index)
    table = profile[["programme"]].assign(
        score=score, rank=places[0], rank_low=places.min(axis=1), rank_high=places.max(axis=1)
    )
    whole = {name: "Int64" for name in ("rank", "rank_low", "rank_high")}
    return table.astype(whole).sort_values(["score", "programme"], ascending=[False, True], ignore_index=True)


def _weighted(values: pd.DataFrame, weights: pd.Series) -> pd.Series:
    return (values[weights.index] * weights).sum(axis=1, skipna=False) / weights.sum()
