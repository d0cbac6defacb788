"""Flows of researchers between countries: balance, circulation, who comes back, and how far two sources agree."""

import numpy as np
import pandas as pd
from scipy.stats import norm, spearmanr

from helpers.data.sources.flows import read_flows
from helpers.network.resampling import percentile_interval, wilson
from helpers.talent.identity_error import count_draws, with_interval
from helpers.talent.mobility import LONGEST_GAP, STATUSES, changes, stays
from helpers.talent.stocks import STAGES, Careers, current, person_technologies, stage

FLOWS = ["source", "target", "year", "persons"]


def moved(found: Careers) -> pd.DataFrame:
    """Moves counted: source, target, year (first year seen at the target), persons; sorted.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> moves = pd.DataFrame({"source": ["KR", "KR"], "target": ["US", "US"], "year": [2014, 2014]})
    >>> moved(Some(moves=moves)).to_numpy().tolist()
    [['KR', 'US', 2014, 2]]
    """
    counted = found.moves.groupby(FLOWS[:3]).size().rename("persons").reset_index()
    return counted.astype({"source": "str", "target": "str", "year": "int64", "persons": "int64"})


def same_years(table: pd.DataFrame, found: Careers) -> pd.DataFrame:
    """Flows of the years that the careers cover, so that two sources are held against each other like with like.

    Raises
    ------
    ValueError
        No flow is left; the message names both spans.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> table = pd.DataFrame({"source": "KR", "target": "US", "year": [1998, 2010], "persons": [3, 4]})
    >>> same_years(table, Some(first_year=2005, last_year=2020))["year"].tolist()
    [2010]
    """
    kept = table[table["year"].between(found.first_year, found.last_year)].reset_index(drop=True)
    if kept.empty and len(table):
        raise ValueError(
            f"the flows are of {table['year'].min()}-{table['year'].max()}, the careers of {found.first_year}-"
            f"{found.last_year}: choose years or a corpus that they share"
        )
    return kept


def between(table: pd.DataFrame, factor: np.ndarray, seed: int) -> pd.DataFrame:
    """Flows over all years, each with its 95 % interval; the largest first.

    Parameters
    ----------
    table : DataFrame
        source, target, persons; one row a year or more.
    factor : ndarray
        From `identity_error.move_factor`; ones for counts whose identities are not doubted, or not known.
    seed : int

    Returns
    -------
    DataFrame
        source, target, persons, persons_low, persons_high.

    Examples
    --------
    >>> table = pd.DataFrame({"source": "KR", "target": "US", "year": [2013, 2014], "persons": [60, 40]})
    >>> between(table, np.ones(2000), seed=1).round().to_numpy().tolist()
    [['KR', 'US', 100, 82.0, 121.0]]
    """
    sums = table.groupby(["source", "target"], as_index=False)["persons"].sum()
    sums = sums.sort_values(["persons", "source", "target"], ascending=[False, True, True], ignore_index=True)
    return with_interval(sums, "persons", factor, seed)


def balance(table: pd.DataFrame, factor: np.ndarray, seed: int) -> pd.DataFrame:
    r"""Arrivals, departures, their difference and how far they make up for one another, by country.

    Circulation is the Grubel-Lloyd index [1]_ of exchange in both directions:

    .. math:: C = 1 - \frac{|A - D|}{A + D}

    It is 1 where as many come as go, and 0 where all go one way.

    Parameters
    ----------
    table : DataFrame
        source, target, persons.
    factor, seed
        As in `between`.

    Returns
    -------
    DataFrame
        country, arrivals, departures, net, circulation, each with _low and _high (95 %: chance and identity); most
        moves first, then by country. Arrivals and departures are drawn apart from each other: where the same persons
        leave and come back the interval of net is a little too wide.

    References
    ----------
    .. [1] Grubel, H. G., Lloyd, P. J. (1971). The empirical measurement of intra-industry trade. Economic Record 47,
       494-517. doi:10.1111/j.1475-4932.1971.tb00772.x

    Examples
    --------
    >>> table = pd.DataFrame({"source": ["KR", "US"], "target": ["US", "KR"], "persons": [30, 10]})
    >>> balance(table, np.ones(99), seed=1)[["country", "arrivals", "departures", "net", "circulation"]].values.tolist()
    [['KR', 10, 30, -20, 0.5], ['US', 30, 10, 20, 0.5]]
    """
    arrivals = table.groupby("target")["persons"].sum()
    departures = table.groupby("source")["persons"].sum()
    both = pd.DataFrame({"arrivals": arrivals, "departures": departures}).fillna(0).astype("int64")
    both = both.rename_axis("country").reset_index()
    order = (both["arrivals"] + both["departures"]).rename("moves")
    both = both.loc[
        pd.concat([both["country"], order], axis=1).sort_values(["moves", "country"], ascending=[False, True]).index
    ]
    return _balanced(both.reset_index(drop=True), factor, seed)


def _balanced(table, factor, seed):
    """Net and circulation of arrivals and departures, and all intervals."""
    arrived, gone = (count_draws(table[name], factor, seed + k) for k, name in enumerate(("arrivals", "departures")))
    a, d = table["arrivals"].to_numpy(float), table["departures"].to_numpy(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        measures = {
            "arrivals": (table["arrivals"], arrived),
            "departures": (table["departures"], gone),
            "net": (table["arrivals"] - table["departures"], arrived - gone),
            "circulation": (1 - np.abs(a - d) / (a + d), 1 - np.abs(arrived - gone) / (arrived + gone)),
        }
    out = table.drop(columns=["arrivals", "departures"])
    for name, (value, draws) in measures.items():
        point = pd.Series(value).to_numpy(float)
        low, high = percentile_interval(draws, estimate=point) if len(table) else (np.empty(0), np.empty(0))
        known = ~np.isnan(point)
        ends = {f"{name}_low": np.where(known, low, np.nan), f"{name}_high": np.where(known, high, np.nan)}
        out = out.assign(**{name: value, **ends})
    return out


def profile(found: Careers, focal: str, by: str, factor: np.ndarray, seed: int) -> pd.DataFrame:
    """Active persons, arrivals and departures of the focal country by technology or by career stage.

    Parameters
    ----------
    found : Careers
    focal : str
        Alpha-2 code.
    by : {"technology", "stage"}
        A person counts in each technology of the works; the stage is that of the year of the move, and now.
    factor, seed
        As in `between`.

    Returns
    -------
    DataFrame
        technology or stage, active (persons whose last solid stay is there and was seen in the last three years), and
        the columns of `balance`. Stages in their order, unknown last; technologies with most active persons first.

    Raises
    ------
    ValueError
        `by` is something else.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> from helpers.talent.stocks import careers
    >>> table = profile(careers(read_corpus("inventors")), "KR", "stage", np.ones(99), seed=1)
    >>> table["stage"].tolist()
    ['early', 'mid', 'senior']
    """
    if by not in ("technology", "stage"):
        raise ValueError(f"by={by!r}: expected 'technology' or 'stage'")
    now, moves = current(found), found.moves
    now = now[now["country"] == focal]
    if by == "stage":
        now = now.assign(stage=stage(found, now["author_id"], pd.Series(found.last_year, now.index)))
        moves = moves.assign(stage=stage(found, moves["author_id"], moves["year"]))
    else:
        works = person_technologies(found.corpus)
        now, moves = (table.merge(works, on="author_id") for table in (now, moves))
    parts = {"active": now, "arrivals": moves[moves["target"] == focal], "departures": moves[moves["source"] == focal]}
    table = pd.DataFrame({name: part[by].value_counts(dropna=False) for name, part in parts.items()})
    table = table.fillna(0).astype("int64").rename_axis(by).reset_index()
    if by == "stage":
        place = table[by].map({name: number for number, name in enumerate(STAGES)}).fillna(len(STAGES))
        table = table.loc[place.sort_values(kind="stable").index].reset_index(drop=True)
    else:
        table = table.sort_values(["active", by], ascending=[False, True], ignore_index=True)
    return _balanced(table.astype({by: "str"}), factor, seed)


def returns(found: Careers, focal: str, years: tuple = (1, 2, 3, 5, 10)) -> pd.DataFrame:
    r"""Share of those who left the focal country that are back after some years, by Kaplan and Meier.

    Each departure is followed to the move back, or to the last year in which the person is seen: who was seen last
    after two years abroad says nothing of the third [1]_.

    .. math:: 1 - S(t), \quad S(t) = \prod_{s \le t} \left(1 - \frac{r_s}{n_s}\right)

    with r_s back after s years and n_s still followed. The interval is the log-log one of Greenwood's variance; where
    nobody is back, or all are, Wilson's. It holds chance only: identities that join two persons who live apart look
    like leaving and coming back.

    Parameters
    ----------
    found : Careers
    focal : str
        Alpha-2 code.
    years : tuple of int

    Returns
    -------
    DataFrame
        years_away, followed (departures still followed in that year), returned (back by then), share, share_low,
        share_high (95 %; null where nobody is followed so long, unless all are back).

    References
    ----------
    .. [1] Kaplan, E. L., Meier, P. (1958). Nonparametric estimation from incomplete observations. Journal of the
       American Statistical Association 53, 457-481. doi:10.1080/01621459.1958.10501452

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> moves = pd.DataFrame({"author_id": ["p", "p", "q"], "source": ["KR", "US", "KR"],
    ...                       "target": ["US", "KR", "US"], "year": [2010, 2012, 2010]})
    >>> places = pd.DataFrame({"author_id": ["p", "q"], "year": [2015, 2015]})
    >>> returns(Some(moves=moves, places=places), "KR", (1, 2))[["followed", "returned", "share"]].to_numpy().tolist()
    [[2.0, 0.0, 0.0], [2.0, 1.0, 0.5]]
    """
    moves = found.moves
    left = moves[moves["source"] == focal][["author_id", "year"]]
    back = moves[moves["target"] == focal][["author_id", "year"]].rename(columns={"year": "back"})
    left, back = left.sort_values("year"), back.sort_values("back")
    each = pd.merge_asof(
        left, back, left_on="year", right_on="back", by="author_id", direction="forward", allow_exact_matches=False
    )
    seen = found.places.groupby("author_id")["year"].max()
    returned = each["back"].notna()
    time = (each["back"].fillna(each["author_id"].map(seen)) - each["year"]).clip(lower=0).to_numpy(float)
    rows = [_share_back(time, returned.to_numpy(bool), limit) for limit in years]
    columns = ["years_away", "followed", "returned", "share", "share_low", "share_high"]
    return pd.DataFrame(rows, columns=columns).astype({"years_away": "int64", "followed": "int64", "returned": "int64"})


def _share_back(time, returned, limit):
    steps = np.unique(time[returned & (time <= limit)])
    risk = (time[None, :] >= steps[:, None]).sum(axis=1)
    events = ((time == steps[:, None]) & returned).sum(axis=1)
    followed, staying = int((time >= limit).sum()), float(np.prod(1 - events / risk))
    if not followed and staying > 0:
        return limit, 0, int(events.sum()), np.nan, np.nan, np.nan
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.sum(events / (risk * (risk - events)))
        spread = np.sqrt(variance) / abs(np.log(staying)) if 0 < staying < 1 else np.nan
    if not 0 < staying < 1:  # nobody is back, or all are: Greenwood's variance is 0
        n = followed if staying else risk[-1]
        low, high = (float(end) for end in wilson((1 - staying) * n, n))
        return limit, followed, int(events.sum()), 1 - staying, low, high
    low, high = (staying ** np.exp(sign * norm.ppf(0.975) * spread) for sign in (-1, 1))
    return limit, followed, int(events.sum()), 1 - staying, 1 - low, 1 - high


def by_evidence(found: Careers, longest_gap: int = LONGEST_GAP) -> pd.DataFrame:
    """Changes of country of each kind, when one, two or three works are asked of a stay.

    Returns
    -------
    DataFrame
        change (a kind of `mobility.STATUSES`; last "movers": persons who moved), one_work, two_works, three_works.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> rows = [("p", 2010, "KR", 1), ("p", 2014, "US", 2)]
    >>> places = pd.DataFrame(rows, columns=["author_id", "year", "country", "works"])
    >>> by_evidence(Some(places=places, first_year=2010, last_year=2014)).query("change == 'move'").to_numpy().tolist()
    [['move', 1, 0, 0]]
    """
    columns = {}
    for asked, name in enumerate(("one_work", "two_works", "three_works"), start=1):
        changed = changes(stays(found.places, asked), longest_gap)
        changed = changed[changed["year"].between(found.first_year, found.last_year)]
        counts = changed["status"].value_counts().reindex(STATUSES, fill_value=0)
        counts["movers"] = changed.loc[changed["status"] == "move", "author_id"].nunique()
        columns[name] = counts
    return pd.DataFrame(columns).rename_axis("change").reset_index().astype({"change": "str"})


def agreement(ours: pd.DataFrame, theirs: pd.DataFrame, n_resamples: int, seed: int) -> pd.DataFrame:
    r"""Rank correlation of two tables of flows over pairs of countries.

    Pairs that neither table knows are left out: that nobody moves between two countries without researchers would pass
    for agreement. A pair that one table knows counts 0 in the other.

    Parameters
    ----------
    ours, theirs : DataFrame
        source, target, persons; only countries that occur in both are compared.
    n_resamples, seed : int
        Bootstrap over pairs.

    Returns
    -------
    DataFrame
        compared ("pairs": flows; "both": flows that both know; "net": net arrivals of countries), n, spearman,
        spearman_low, spearman_high (95 %).

    Examples
    --------
    >>> ours = pd.DataFrame({"source": ["KR", "US", "KR"], "target": ["US", "KR", "JP"], "persons": [3, 2, 1]})
    >>> back = pd.DataFrame({"source": ["JP"], "target": ["KR"], "persons": [0]})
    >>> agreement(ours, pd.concat([ours, back]), 10, seed=1)["spearman"].tolist()[:2]
    [1.0, 1.0]
    """
    known = _countries(ours) & _countries(theirs)
    sums = [
        table[table["source"].isin(known) & table["target"].isin(known)].groupby(["source", "target"])["persons"].sum()
        for table in (ours, theirs)
    ]
    pairs = pd.concat(sums, axis=1, keys=["ours", "theirs"]).fillna(0)
    pairs = pairs[(pairs > 0).any(axis=1)].sort_index()
    net = pairs.groupby("target").sum().sub(pairs.groupby("source").sum(), fill_value=0)
    rows = []
    for name, table in (("pairs", pairs), ("both", pairs[(pairs > 0).all(axis=1)]), ("net", net)):
        values = table.to_numpy(float)
        random = np.random.default_rng([seed, 34])
        draws = [_rank_correlation(values[random.integers(len(values), size=len(values))]) for _ in range(n_resamples)]
        low, high = percentile_interval(np.array(draws, float))
        rows.append((name, len(values), _rank_correlation(values), float(low), float(high)))
    return pd.DataFrame(rows, columns=["compared", "n", "spearman", "spearman_low", "spearman_high"])


def _countries(table):
    return set(table["source"]) | set(table["target"])


def _rank_correlation(values):
    if len(values) < 3 or (values == values[0]).all(axis=0).any():
        return np.nan
    return float(spearmanr(values[:, 0], values[:, 1])[0])


def read_or_found(flows: str, found) -> pd.DataFrame:
    """Flows between countries: those of the moves found ("moves"), or of a table at a path, in the same years."""
    return moved(found) if flows == "moves" else same_years(read_flows([flows], progress=False)[0], found)


def flows_about(page, table: pd.DataFrame, ready_made: bool) -> str:
    """Technology and years of flows, for subtitles; ready-made flows know no technology.

    >>> from types import SimpleNamespace as Some
    >>> page = Some(term=lambda column, code: "all technologies", scope=Some(parameters={"technology": "all"}))
    >>> flows_about(page, pd.DataFrame({"year": [1998, 2018]}), ready_made=False)
    'all technologies · 1998–2018'
    """
    years = [f"{table['year'].min()}–{table['year'].max()}"] if len(table) else []
    made = [] if ready_made else [page.term("technology", page.scope.parameters["technology"])]
    return " · ".join([*made, *years])
