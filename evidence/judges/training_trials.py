"""Trials of the comparison before and after: made-up careers whose effect is known, and stays that never were."""

import numpy as np
import pandas as pd

from helpers.training.matching import study
from helpers.training.outcomes import effects, pre_trend
from helpers.training.panel import Panel

#: How those who go are chosen: by their works of the last three years, or by what they are able to write.
CHOICES = ("recent", "ability")


def made_up_careers(
    seed: int, persons: int = 300, took: int = 60, effect: float = 0.0, choice: str = "recent"
) -> tuple[Panel, pd.DataFrame]:
    """Careers of 17 years with Poisson works, of whom some go abroad.

    Each person has a rate of works of its own (gamma, mean 0.7 a year, rising by 3 % a year) and begins with a work in
    one of eight years. In each of six years a sixth of `took` are drawn without replacement, with chances of 1 + works
    of the last three years ("recent"), so that the others of a cell are like them, or of exp(2 x rate) ("ability"), so
    that they are not: matching on works then picks others who had a run of luck. Those who went write Poisson(`effect`)
    further works a year from the next year on.

    Parameters
    ----------
    seed, persons, took : int
    effect : float
    choice : {"recent", "ability"}

    Returns
    -------
    Panel, DataFrame
        As of `person_years`, and participants.

    Raises
    ------
    ValueError
        Another choice.

    Examples
    --------
    >>> panel, took = made_up_careers(seed=1, persons=100, took=12)
    >>> panel.works.shape, len(took), took["year"].nunique()
    ((100, 17), 12, 6)
    """
    if choice not in CHOICES:
        raise ValueError(f"choice {choice!r}: expected one of {', '.join(CHOICES)}")
    random, years = np.random.default_rng(seed), np.arange(2008, 2025)
    rate, first = random.gamma(2, 0.35, persons), random.integers(2008, 2016, persons)
    works = random.poisson(rate[:, None] * (1 + 0.03 * (years - years[0])) * (years >= first[:, None]))
    works[np.arange(persons), first - years[0]] += 1
    taken, rows = np.zeros(persons, dtype=bool), []
    for year in range(2015, 2021):
        at = year - years[0]
        chance = 1.0 + works[:, at - 3 : at].sum(axis=1) if choice == "recent" else np.exp(2 * rate)
        chance = chance * ~taken * (first < year)
        gone = np.sort(random.choice(persons, took // 6, replace=False, p=chance / chance.sum()))
        taken[gone] = True
        works[gone, at + 1 :] += random.poisson(effect, (len(gone), len(years) - at - 1))
        rows += [(f"p{person:04d}", "A", year, "DE") for person in gone]
    joint = random.binomial(works, 0.2)
    people = pd.DataFrame({"author_id": [f"p{n:04d}" for n in range(persons)], "first_year": first})
    person, at = np.nonzero(works)
    topics = pd.DataFrame({"person": person, "year": years[at], "topic": "all", "works": works[person, at]})
    panel = Panel(people.assign(first_domestic=first), years, works, joint, {"DE": joint}, topics)
    return panel, pd.DataFrame(rows, columns=["author_id", "programme", "year", "host_country"])


def stays_that_never_were(panel: Panel, seed: int, took: int, years: tuple[int, int]) -> pd.DataFrame:
    """Persons drawn as if they had gone abroad: of real careers, an effect that is known to be none.

    In each year as many are drawn, without replacement, with chances of 1 + works of the last three years, of those
    with an earlier work in the focal country.

    Parameters
    ----------
    panel : Panel
    seed, took : int
    years : tuple of int

    Returns
    -------
    DataFrame
        author_id, programme, year, host_country (null).

    Examples
    --------
    >>> panel, _ = made_up_careers(seed=1, persons=100)
    >>> drawn = stays_that_never_were(panel, seed=1, took=10, years=(2016, 2017))
    >>> drawn["author_id"].is_unique, drawn["year"].value_counts().sort_index().tolist()
    (True, [5, 5])
    """
    random, rows = np.random.default_rng(seed), []
    taken, started = np.zeros(len(panel.people), dtype=bool), panel.people["first_domestic"].to_numpy()
    span = range(years[0], years[1] + 1)
    for year in span:
        at = year - int(panel.years[0])
        chance = (1.0 + panel.works[:, max(at - 3, 0) : at].sum(axis=1)) * ~taken * (started < year)
        size = min(took // len(span), int((chance > 0).sum()))
        gone = np.sort(random.choice(len(chance), size, replace=False, p=chance / chance.sum()))
        taken[gone] = True
        rows += [(panel.people["author_id"].iat[person], "none", year, None) for person in gone]
    table = pd.DataFrame(rows, columns=["author_id", "programme", "year", "host_country"])
    return table.astype({"host_country": "str"})


def trial(panel: Panel, participants: pd.DataFrame, truth: float) -> pd.DataFrame:
    """Effects on works by each design, held against the truth, and what the check of trends says.

    Parameters
    ----------
    panel : Panel
    participants : DataFrame
    truth : float

    Returns
    -------
    DataFrame
        design, n, effect, low, high, covers (the interval holds the truth), warned (the check of parallel trends speaks
        against them: its interval leaves out 0).

    Examples
    --------
    >>> trial(*made_up_careers(seed=1), truth=0.0)["design"].tolist()
    ['matched', 'earlier_base', 'unmatched', 'before_after']
    """
    found = study(panel, participants)
    table, check = effects(found, ["works"]), pre_trend(found).iloc[0]
    table["covers"] = (table["low"] <= truth) & (truth <= table["high"])
    table["warned"] = bool(check["low"] > 0 or check["high"] < 0)
    return table[["design", "n", "effect", "low", "high", "covers", "warned"]]


def coverage_of(trials: pd.DataFrame) -> pd.DataFrame:
    """How often intervals hold the truth, by case and design.

    Parameters
    ----------
    trials : DataFrame
        Rows of `trial` with a column case.

    Returns
    -------
    DataFrame
        case, design, worlds, effect (mean), width (mean), coverage, coverage_low, coverage_high (Wilson, 95 %), warned.

    Examples
    --------
    >>> rows = pd.DataFrame({"case": "a", "design": "matched", "effect": [0.1, 0.3], "low": [0, 0.2], "high": [1, 1.2],
    ...                      "covers": [True, False], "warned": [False, False]})
    >>> coverage_of(rows).round(2).to_numpy().tolist()
    [['a', 'matched', 2, 0.2, 1.0, 0.5, 0.09, 0.91, 0.0]]
    """
    parts = trials.assign(width=trials["high"] - trials["low"]).groupby(["case", "design"], sort=False)
    table = parts.agg(
        worlds=("covers", "size"),
        effect=("effect", "mean"),
        width=("width", "mean"),
        coverage=("covers", "mean"),
        warned=("warned", "mean"),
    ).reset_index()
    n, share, z = table["worlds"], table["coverage"], 1.959963984540054
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    table["coverage_low"], table["coverage_high"] = middle - half, middle + half
    columns = ["case", "design", "worlds", "effect", "width", "coverage", "coverage_low", "coverage_high", "warned"]
    return table[columns]
