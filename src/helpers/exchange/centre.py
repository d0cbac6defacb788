"""What an exchange centre changes: links between institutions of two sides, with and without a hub, simulated.

Nothing is known from data: the report names the tasks of the centre (to find demand and match it, to keep a database,
to train), and neither side's institutions, demands nor meetings are recorded anywhere. The model says only what follows
from its assumptions. South and north have so many institutions. A pair fits (needs of one, ability of the other) with
probability `fit`, drawn once a run. In each quarter

- a fitting pair without a link meets by itself with probability `meet`, and with `meet + referral` when one of the two
  already has a link across (it knows the way): a link is made;
- a link breaks with probability `end`;
- with a hub, those institutions that have registered (probability `registers`) are known to it; of the fitting pairs of
  registered institutions without a link it introduces `capacity` at most, drawn at random; an introduction leads to a
  link with probability `success`.

With and without a hub are run on the same fitting pairs and the same random numbers, so that their difference is the
hub's (common random numbers; Law, Simulation Modeling and Analysis, 2015, chapter 11). The hub only adds introductions:
the model can show how little it brings, never that it harms.
"""

from dataclasses import asdict, dataclass, fields, replace

import numpy as np
import pandas as pd

from helpers.data.kept import kept
from helpers.exchange.report import read_amounts


@dataclass(frozen=True)
class Assumptions:
    """All that the simulation assumes; probabilities are those of a quarter, but fit and registers."""

    south: int = 40
    north: int = 20
    fit: float = 0.1
    meet: float = 0.01
    referral: float = 0.02
    end: float = 0.05
    registers: float = 0.5
    capacity: int = 4
    success: float = 0.3


def read_assumptions(text):
    """Assumptions from a text, as `helpers.exchange.report.read_amounts` reads it; each is named once.

    Raises
    ------
    ValueError
        One is unknown, missing or named twice.

    Examples
    --------
    >>> text = "south 9, north 5, fit 0.1, meet 0, referral 0, end 0.1, registers 1, capacity 2, success 0.5"
    >>> read_assumptions(text).capacity, read_assumptions(text).success
    (2, 0.5)
    """
    amounts = read_amounts(text, [field.name for field in fields(Assumptions)])
    return Assumptions(**{field.name: field.type(amounts[field.name]) for field in fields(Assumptions)})


PROBABILITIES = ("fit", "meet", "referral", "end", "registers", "success")
MEASURES = ("links", "connected", "partners")


def simulate_centre(assumptions: Assumptions, quarters: int = 20, runs: int = 500, seed: int = 0) -> np.ndarray:
    """Links across the line, quarter by quarter, without and with a hub.

    Parameters
    ----------
    assumptions : Assumptions
    quarters, runs, seed : int

    Returns
    -------
    ndarray (2, 3, runs, quarters + 1)
        Without and with the hub; links, connected (share of all institutions with a link), partners (links of an
        institution that has any, on average; 0 where none has). Quarter 0 is the begin, without links.

    Raises
    ------
    ValueError
        An assumption, quarters or runs is out of range.

    Examples
    --------
    >>> found = simulate_centre(Assumptions(capacity=0), quarters=8, runs=20, seed=1)
    >>> found.shape, bool((found[0] == found[1]).all())
    ((2, 3, 20, 9), True)
    """
    _refuse(assumptions, quarters, runs)
    given, rng = assumptions, np.random.default_rng(seed)
    size = (runs, given.south, given.north)
    fits = rng.random(size) < given.fit
    known = (rng.random((runs, given.south, 1)) < given.registers) & (
        rng.random((runs, 1, given.north)) < given.registers
    )
    links = np.zeros((2, *size), dtype=bool)
    out = np.zeros((2, len(MEASURES), runs, quarters + 1))
    for quarter in range(1, quarters + 1):
        meets, ends, order, accepts = (rng.random(size, dtype=np.float32) for _ in range(4))
        knows = links.any(axis=3, keepdims=True) | links.any(axis=2, keepdims=True)
        made = fits & ~links & (meets < given.meet + given.referral * knows)
        made[1] |= _introduced(fits & known & ~links[1], order, given.capacity) & (accepts < given.success)
        links = (links & (ends >= given.end)) | made
        out[..., quarter] = _measured(links)
    return out


def _introduced(open_pairs, order, capacity):
    """Of the open pairs of each run, the `capacity` that come first in the order drawn."""
    runs = len(order)
    rank = np.where(open_pairs, order, np.inf).reshape(runs, -1)
    if capacity == 0 or not rank.shape[1]:
        return np.zeros_like(open_pairs)
    last = np.partition(rank, min(capacity, rank.shape[1]) - 1, axis=1)[:, min(capacity, rank.shape[1]) - 1]
    return open_pairs & (order <= last[:, None, None])


def _measured(links):
    count = links.sum(axis=(2, 3)).astype("float64")
    south, north = links.any(axis=3).sum(axis=2), links.any(axis=2).sum(axis=2)
    some = south + north
    share = some / (links.shape[2] + links.shape[3])
    partners = np.divide(2 * count, some, out=np.zeros_like(count), where=some > 0)
    return np.stack([count, share, partners], axis=1)


def _refuse(given, quarters, runs):
    for name in PROBABILITIES:
        if not 0 <= getattr(given, name) <= 1:
            raise ValueError(f"{name}={getattr(given, name)}: expected a probability")
    if given.meet + given.referral > 1:
        raise ValueError(f"meet + referral = {given.meet + given.referral}: expected at most 1")
    for name in ("south", "north"):
        if getattr(given, name) < 1:
            raise ValueError(f"{name}={getattr(given, name)}: expected an institution or more")
    if given.capacity < 0 or quarters < 1 or runs < 2:
        raise ValueError("expected capacity of 0 or more, quarters of 1 or more and runs of 2 or more")


@kept
def centre_effect(assumptions, quarters: int = 20, runs: int = 500, seed: int = 0) -> pd.DataFrame:
    """The mean course without and with a hub, and the difference, with intervals.

    Parameters are those of `simulate_centre`.

    Returns
    -------
    DataFrame
        measure, hub ("without", "with" or "difference"), quarter, mean, low, high (5th and 95th percentile of single
        runs: what may happen once), mean_low, mean_high (95 % interval of the mean: how far the runs settle it).

    Examples
    --------
    >>> table = centre_effect(Assumptions(), quarters=4, runs=50, seed=1)
    >>> last = table[(table["quarter"] == 4) & (table["measure"] == "links")].set_index("hub")["mean"]
    >>> bool(last["with"] > last["without"]), bool(np.isclose(last["difference"], last["with"] - last["without"]))
    (True, True)
    """
    found = simulate_centre(assumptions, quarters, runs, seed)
    shown = np.concatenate([found, found[1:] - found[:1]])
    mean = shown.mean(axis=2)
    error = 1.96 * shown.std(axis=2, ddof=1) / np.sqrt(runs)
    low, high = np.quantile(shown, [0.05, 0.95], axis=2)
    places = pd.MultiIndex.from_product(
        [["without", "with", "difference"], MEASURES, range(quarters + 1)], names=["hub", "measure", "quarter"]
    )
    columns = {"mean": mean, "low": low, "high": high, "mean_low": mean - error, "mean_high": mean + error}
    table = pd.DataFrame({name: values.ravel() for name, values in columns.items()}, index=places).reset_index()
    return table[["measure", "hub", "quarter", *columns]]


@kept
def centre_sensitivity(
    assumptions: Assumptions, quarters: int = 20, runs: int = 200, seed: int = 0, factor: float = 2.0
) -> pd.DataFrame:
    """How the hub's effect on links at the end depends on each assumption, one at a time.

    Parameters
    ----------
    assumptions : Assumptions
    quarters, runs, seed : int
    factor : float
        Above 1: each assumption is divided and multiplied by it; a probability is held at 1 at most.

    Returns
    -------
    DataFrame
        assumption, value, changed (the value tried), change ("lower" or "higher", or "base" with an empty
        assumption), difference (mean links more with a hub), low, high (95 % interval of the mean), ratio (links with
        over links without; null where there are none without). The widest swing first, base at the top.

    Raises
    ------
    ValueError
        factor is not above 1.

    Examples
    --------
    >>> table = centre_sensitivity(Assumptions(), quarters=4, runs=20, seed=1)
    >>> len(table), table["change"].iloc[0]
    (19, 'base')
    """
    if not factor > 1:
        raise ValueError(f"factor={factor}: expected a number above 1")
    trials = [("", np.nan, np.nan, "base", assumptions)]
    for name, value in asdict(assumptions).items():
        for change, other in (("lower", value / factor), ("higher", value * factor)):
            other = _held(assumptions, name, other)
            trials.append((name, value, other, change, replace(assumptions, **{name: other})))
    rows = [(*trial[:4], *_at_end(trial[4], quarters, runs, seed)) for trial in trials]
    columns = ["assumption", "value", "changed", "change", "difference", "low", "high", "ratio"]
    table = pd.DataFrame(rows, columns=columns)
    swing = table.groupby("assumption")["difference"].agg(lambda tried: tried.max() - tried.min())
    table["swing"] = table["assumption"].map(swing).where(table["change"] != "base", np.inf)
    table = table.sort_values(["swing", "assumption"], ascending=[False, True], kind="stable", ignore_index=True)
    return table.drop(columns="swing")


def _held(assumptions, name, value):
    if name in PROBABILITIES:
        most = {"meet": 1 - assumptions.referral, "referral": 1 - assumptions.meet}.get(name, 1.0)
        return min(value, most)
    return max(round(value), 0 if name == "capacity" else 1)


def _at_end(assumptions, quarters, runs, seed):
    without, with_hub = simulate_centre(assumptions, quarters, runs, seed)[:, 0, :, -1]
    more = with_hub - without
    error = 1.96 * more.std(ddof=1) / np.sqrt(runs)
    base = without.mean()
    return more.mean(), more.mean() - error, more.mean() + error, with_hub.mean() / base if base else np.nan


@kept
def centre_uncertainty(
    assumptions: Assumptions, quarters: int = 20, draws: int = 100, runs: int = 10, seed: int = 0, factor: float = 2.0
) -> pd.DataFrame:
    """The hub's effect when all assumptions are uncertain at once: each is drawn between 1/factor and factor of itself.

    Parameters
    ----------
    assumptions : Assumptions
    quarters, runs, seed : int
        Of each draw.
    draws : int
        Sets of assumptions, each drawn log-uniformly and independently.
    factor : float
        Above 1.

    Returns
    -------
    DataFrame
        draw, the assumptions, difference (mean links more with a hub at the end), ratio (links with over links without;
        null where there are none without).

    Examples
    --------
    >>> table = centre_uncertainty(Assumptions(), quarters=4, draws=3, runs=5, seed=1)
    >>> table.shape, bool((table["difference"] >= 0).all())
    ((3, 12), True)
    """
    if not factor > 1:
        raise ValueError(f"factor={factor}: expected a number above 1")
    base, rng = asdict(assumptions), np.random.default_rng(seed)
    factors = factor ** rng.uniform(-1, 1, (draws, len(base)))
    rows = []
    for draw, times in enumerate(factors, 1):
        tried = {name: value * times[i] for i, (name, value) in enumerate(base.items())}
        tried = {name: _held(assumptions, name, value) for name, value in tried.items()}
        difference, _, _, ratio = _at_end(Assumptions(**tried), quarters, runs, seed + draw)
        rows.append({"draw": draw, **tried, "difference": difference, "ratio": ratio})
    return pd.DataFrame(rows)
