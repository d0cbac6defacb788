r"""Growth paths of those who took part against matched others: difference in differences by event year.

For a person :math:`i` who took part from year :math:`g_i` on, and for the others :math:`j` of the same cell,

.. math:: \hat\theta(e) = \frac1N \sum_i \Bigl[\Delta_i(e) - \frac1{|C_i|}\sum_{j \in C_i}\Delta_j(e)\Bigr], \qquad
          \Delta(e) = Y_{g+e} - \frac1b\sum_{k=1}^{b} Y_{g-k},

the average effect on those who took part of [1]_ with others who never took part, for covariates that are cells,
weighted by those who took part. Variances are sums of squares of the influence of each person, over all cells and
cohorts in which the person stands: standard errors are clustered by person.

References
----------
.. [1] Callaway, B., Sant'Anna, P. H. C. (2021). Difference-in-differences with multiple time periods. Journal of
   Econometrics 225(2), 200-230. doi:10.1016/j.jeconom.2020.12.001
.. [2] Daw, J. R., Hatfield, L. A. (2018). Matching and regression to the mean in difference-in-differences analysis.
   Health Services Research 53(6), 4138-4156. doi:10.1111/1475-6773.12993
.. [3] Roth, J. (2022). Pretest with caution: event-study estimates after testing for parallel trends. American Economic
   Review: Insights 4(3), 305-322. doi:10.1257/aeri.20210236
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse, stats

from helpers.training.matching import LEAST, Study, stacked
from helpers.training.panel import OUTCOMES, Panel

DESIGNS = ("matched", "earlier_base", "unmatched", "before_after")
FEW = 10  # participants below which an effect is not told


class Estimate(NamedTuple):
    """Effects of K contrasts with their covariance, and what they were computed from."""

    effect: np.ndarray
    covariance: np.ndarray
    n: np.ndarray
    treated: np.ndarray
    expected: np.ndarray


def estimate(changes: np.ndarray, rows: pd.DataFrame, compared: bool = True) -> Estimate:
    """Mean over those who took part of their value less that of the others of their stratum.

    Parameters
    ----------
    changes : ndarray, shape (rows, K)
        Value of each row; a NaN leaves the row out.
    rows : DataFrame
        person, treated, stratum.
    compared : bool
        Whether the others are taken off; if not, values are compared with zero.

    Returns
    -------
    Estimate
        effect (K,), covariance (K, K), clustered by person, n (K,) of those who took part, their mean (treated) and
        what would be expected of them (expected = treated - effect).

    Examples
    --------
    >>> rows = pd.DataFrame({"person": [0, 1, 2, 3], "treated": [True, True, False, False], "stratum": 0})
    >>> found = estimate(np.array([[3.0], [5.0], [1.0], [2.0]]), rows)
    >>> float(found.effect[0]), int(found.n[0]), round(float(found.covariance[0, 0]), 3)
    (2.5, 2, 1.25)
    """
    treated, stratum = rows["treated"].to_numpy(dtype=bool), rows["stratum"].to_numpy()
    cells = sparse.csr_array((np.ones(len(rows)), (stratum, np.arange(len(rows)))))
    known = ~np.isnan(changes)
    took, other = known & treated[:, None], known & ~treated[:, None]
    values = np.nan_to_num(changes)
    n1, n0 = cells @ took.astype(float), cells @ other.astype(float)
    if compared:
        used = (n1 > 0) & (n0 >= LEAST)
        took, other = took & used[stratum], other & used[stratum]
    n1, n0 = cells @ took.astype(float), np.maximum(n0, LEAST)
    usual = (cells @ (values * other)) / n0 if compared else np.zeros_like(n0)
    off = values - usual[stratum]
    n = took.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        effect, mean = (off * took).sum(axis=0) / n, (values * took).sum(axis=0) / n
        influence = took * (off - effect) / n * np.sqrt(n / (n - 1))
        if compared:
            influence -= other * off * (n1 / n0 * np.sqrt(n0 / (n0 - 1)))[stratum] / n
    persons, code = np.unique(rows["person"], return_inverse=True)
    sums = sparse.csr_array((np.ones(len(rows)), (code, np.arange(len(rows)))), shape=(len(persons), len(rows)))
    influence = sums @ np.nan_to_num(influence)
    covariance = influence.T @ influence
    covariance[(n < 2)[:, None] | (n < 2)[None, :]] = np.nan
    return Estimate(effect, covariance, n, mean, mean - effect)


def windows(panel: Panel, rows: pd.DataFrame, outcome: str, offsets: np.ndarray) -> np.ndarray:
    """Outcome of each row's person in years counted from its cohort (rows, offsets); NaN outside the corpus.

    Parameters
    ----------
    panel : Panel
    rows : DataFrame
        person, cohort, host.
    outcome : {"works", "international", "with_host"}
        `with_host` is NaN where the host country is not known.
    offsets : ndarray of int

    Returns
    -------
    ndarray
    """
    at = rows["cohort"].to_numpy()[:, None] - panel.years[0] + offsets
    inside, at = (at >= 0) & (at < len(panel.years)), np.clip(at, 0, len(panel.years) - 1)
    person = rows["person"].to_numpy()[:, None]
    if outcome == "with_host":
        values = np.full(at.shape, np.nan)
        for host in sorted(set(rows["host"]) & set(panel.with_host)):
            mine = (rows["host"] == host).to_numpy()
            values[mine] = panel.with_host[host][person[mine], at[mine]]
    else:
        values = getattr(panel, outcome)[person, at].astype(float)
    return np.where(inside, values, np.nan)


def _contrasted(values: np.ndarray, contrasts: np.ndarray) -> np.ndarray:
    """Weighted sums of columns; NaN where a column with weight is."""
    missing = np.isnan(values).astype(float) @ (contrasts != 0)
    return np.where(missing > 0, np.nan, np.nan_to_num(values) @ contrasts)


def _mean_of(offsets: np.ndarray, low: int, high: int) -> np.ndarray:
    chosen = (offsets >= low) & (offsets <= high)
    return chosen / chosen.sum()


def _ends(found: Estimate, k: int = 0, confidence: float = 0.95) -> tuple[float, float]:
    """Interval by Student's t with one degree of freedom less than persons who took part."""
    half = np.sqrt(found.covariance[k, k]) * stats.t.ppf(0.5 + confidence / 2, max(found.n[k] - 1, 1))
    return found.effect[k] - half, found.effect[k] + half


def _offsets(found: Study) -> np.ndarray:
    return np.arange(-found.before - found.earlier, found.after + 1)


def _after_less_base(found: Study, base: str = "before") -> np.ndarray:
    """Contrast: mean of the years after, less the mean of the base years."""
    offsets = _offsets(found)
    first = -found.before if base == "before" else -found.before - found.earlier
    last = -1 if base == "before" else -found.before - 1
    return (_mean_of(offsets, 1, found.after) - _mean_of(offsets, first, last))[:, None]


def effects(found: Study, outcomes: Sequence[str] = OUTCOMES) -> pd.DataFrame:
    """Effect of taking part on works a year, over the years after, by each outcome and design.

    Parameters
    ----------
    found : Study
    outcomes : sequence of str

    Returns
    -------
    DataFrame
        outcome, design, n, change (mean of those who took part, a person and year), change_expected (that of the
        others), effect, low, high (95 %). Designs: matched; earlier_base (matched, the base being the years before
        those matched on: what chance lifted before the stay falls back alike [2]_); unmatched (all others of the same
        year); before_after (nobody compared). Null where fewer than 2 are left.

    Examples
    --------
    >>> people = pd.DataFrame({"author_id": list("pqrst"), "first_year": 2012, "first_domestic": 2012})
    >>> works = np.ones((5, 11), dtype=int)
    >>> works[:2, 7:] = 3
    >>> topics = pd.DataFrame({"person": range(5), "year": 2012, "topic": "quantum", "works": 1})
    >>> panel = Panel(people, np.arange(2012, 2023), works, works * 0, {}, topics)
    >>> took = pd.DataFrame({"author_id": ["p", "q"], "programme": "A", "year": 2018, "host_country": None})
    >>> from helpers.training.matching import study
    >>> effects(study(panel, took), ["works"])[["design", "effect"]].values.tolist()
    [['matched', 2.0], ['earlier_base', 2.0], ['unmatched', 2.0], ['before_after', 2.0]]
    """
    matched = found.rows
    chosen = set(matched.loc[matched["treated"], "person"])
    everyone = stacked(found.candidates, ("cohort",))
    everyone = everyone[~everyone["treated"] | everyone["person"].isin(chosen)].reset_index(drop=True)
    out = []
    for outcome in outcomes:
        for design in DESIGNS:
            rows = everyone if design == "unmatched" else matched
            contrast = _after_less_base(found, "earlier" if design == "earlier_base" else "before")
            values = windows(found.panel, rows, outcome, _offsets(found))
            told = estimate(_contrasted(values, contrast), rows, design != "before_after")
            means = (told.treated[0], told.expected[0], told.effect[0])
            out.append((outcome, design, int(told.n[0]), *means, *_ends(told)))
    columns = ["outcome", "design", "n", "change", "change_expected", "effect", "low", "high"]
    return pd.DataFrame(out, columns=columns)


def event_study(found: Study, outcome: str = "works") -> pd.DataFrame:
    """Paths of those who took part and of the matched others, and their difference, year by year.

    Parameters
    ----------
    found : Study
    outcome : str

    Returns
    -------
    DataFrame
        event_year (0: the year in which the stay began), period ("earlier": kept for the check, "base": matched on,
        "during", "after"), n, participants and others (mean outcome a year, others weighted as matched), effect
        (difference of the changes since the base years), low, high (95 %, each year by itself).
    """
    rows, offsets = found.rows, _offsets(found)
    values = windows(found.panel, rows, outcome, offsets)
    level = estimate(values, rows)
    changes = np.eye(len(offsets)) - _mean_of(offsets, -found.before, -1)[:, None]
    told = estimate(_contrasted(values, changes), rows)
    ends = np.array([_ends(told, k) for k in range(len(offsets))])
    period = np.select([offsets < -found.before, offsets < 0, offsets == 0], ["earlier", "base", "during"], "after")
    return pd.DataFrame(
        {
            "event_year": offsets,
            "period": period,
            "n": told.n,
            "participants": level.treated,
            "others": level.expected,
            "effect": told.effect,
            "low": ends[:, 0],
            "high": ends[:, 1],
        }
    )


def pre_trend(found: Study, outcome: str = "works") -> pd.DataFrame:
    """Check of parallel trends in the years that nobody was matched on.

    Matching makes the base years alike, so these prove nothing. In the years before them the difference should stay
    what it is in the base years. A check that finds nothing is no proof [3]_: `detectable` tells what it could have
    seen.

    Parameters
    ----------
    found : Study
    outcome : str

    Returns
    -------
    DataFrame
        One row: outcome, n, apart (earlier years less base years, participants less others), low, high (95 %), p (F
        test that all earlier years are zero), detectable (difference found with a chance of 80 %), anticipation (last
        base year less those before it), anticipation_low, anticipation_high. Null where the corpus does not reach so
        far back.
    """
    rows, offsets = found.rows, _offsets(found)
    values = windows(found.panel, rows, outcome, offsets)
    base = _mean_of(offsets, -found.before, -1)
    single = np.eye(len(offsets))[:, : found.earlier] - base[:, None]
    mean = (_mean_of(offsets, -found.before - found.earlier, -found.before - 1) - base)[:, None]
    last = (_mean_of(offsets, -1, -1) - _mean_of(offsets, -found.before, -2))[:, None]
    told = estimate(_contrasted(values, np.hstack([mean, last])), rows)
    each = estimate(_contrasted(values, single), rows)
    low, high = _ends(told)
    spread, df = np.sqrt(told.covariance[0, 0]), max(told.n[0] - 1, 1)
    detectable = spread * (stats.t.ppf(0.975, df) + stats.t.ppf(0.8, df))
    row = {
        "outcome": outcome,
        "n": int(told.n[0]),
        "apart": told.effect[0],
        "low": low,
        "high": high,
        "p": _f_test(each),
        "detectable": detectable,
        "anticipation": told.effect[1],
    }
    row["anticipation_low"], row["anticipation_high"] = _ends(told, 1)
    return pd.DataFrame([row])


def _f_test(found: Estimate) -> float:
    """Probability of effects at least so far from zero, if all of them are zero; null where they cannot be told."""
    n, rank = int(found.n.min()), len(found.effect)
    if n <= rank or np.isnan(found.covariance).any() or np.linalg.matrix_rank(found.covariance) < rank:
        return np.nan
    wald = found.effect @ np.linalg.solve(found.covariance, found.effect)
    return float(stats.f.sf(wald / rank * (n - rank) / (n - 1), rank, n - rank))


def by_programme(found: Study, outcome: str = "works") -> pd.DataFrame:
    """Effect of each programme by itself; none is told of fewer than ten who took part.

    Parameters
    ----------
    found : Study
    outcome : str

    Returns
    -------
    DataFrame
        programme, n, effect, low, high (95 %, each by itself), sorted by programme.
    """
    rows, contrast = found.rows, _after_less_base(found)
    changes = _contrasted(windows(found.panel, rows, outcome, _offsets(found)), contrast)
    out = []
    for programme in sorted(rows["programme"].dropna().unique()):
        mine = (~rows["treated"] | (rows["programme"] == programme)).to_numpy()
        told = estimate(changes[mine], rows[mine].reset_index(drop=True))
        n = int(told.n[0])
        out.append((programme, n, *((told.effect[0], *_ends(told)) if n >= FEW else (np.nan,) * 3)))
    return pd.DataFrame(out, columns=["programme", "n", "effect", "low", "high"])


def new_links(found: Study) -> pd.DataFrame:
    """Who found co-authors in the host country: first joint works in the years after, of those who had none before.

    Parameters
    ----------
    found : Study

    Returns
    -------
    DataFrame
        One row: n (who took part, with a known host country and no work with it before), linked (of these, with a joint
        work after), participants and others (shares), effect (difference of the shares), low, high (95 %).
    """
    rows = found.rows
    past = np.arange(-int(rows["cohort"].max() - found.panel.years[0]), 0)
    before = np.nansum(windows(found.panel, rows, "with_host", past), axis=1) > 0
    after = windows(found.panel, rows, "with_host", np.arange(1, found.after + 1)).sum(axis=1)
    linked = np.where(before | np.isnan(after), np.nan, after > 0)[:, None]
    told = estimate(linked, rows)
    n = int(told.n[0])
    row = {
        "n": n,
        "linked": round(n * told.treated[0]) if n else 0,
        "participants": told.treated[0],
        "others": told.expected[0],
        "effect": told.effect[0],
    }
    row["low"], row["high"] = _ends(told)
    return pd.DataFrame([row])
