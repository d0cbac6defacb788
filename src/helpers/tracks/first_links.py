"""The network that the tracks stand on, and how well first links are foreseen in it: measured here, or elsewhere."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.data.places import PROJECT
from helpers.data.scope import Scope
from helpers.network.counting import members
from helpers.network.link_evaluation import evaluate, means
from helpers.network.link_prediction import fit_predictor, transferred
from helpers.network.new_partners import calibrate
from helpers.network.snapshot import LARGEST, History, history, snapshot

EVIDENCE = PROJECT / "evidence"
LEVELS = {"researchers": "author_id", "institutions": "institution_id"}
COUNTRIES = 5  #: countries with first links that an evaluation needs
#: Where the coefficients come from for a corpus that cannot have its own: the largest network of the same kind of node.
DONOR = "ai_conferences"


@dataclass(frozen=True)
class Network:
    """History of a whole corpus, the nodes `active` in a scope (node, works), and the last year looked at."""

    past: History
    active: pd.DataFrame
    last: int
    level: str


@dataclass(frozen=True)
class Prediction:
    """Coefficients and how good they are.

    `calibration`: turns what pairs add up to into probabilities (`helpers.network.new_partners.calibrate`); None where
    the coefficients were learned elsewhere or first links are too few. `measured`: `link_evaluation.means` with corpus,
    node, last and horizon; `here`: of this network. `factor`: by how much chances were wrong at worst where the
    evidence measured them, in years held out.
    """

    coefficients: pd.DataFrame
    calibration: tuple[float, float] | None
    measured: pd.DataFrame
    here: bool
    factor: float


def network(scope: Scope, level: str) -> Network:
    """Network of the whole corpus of a scope, and who is active in what the scope looks at.

    Parameters
    ----------
    scope : helpers.data.scope.Scope
    level : {"researchers", "institutions"}

    Returns
    -------
    Network

    Raises
    ------
    ValueError
        The level is unknown or the corpus has no such nodes; the message names the choices.

    Examples
    --------
    >>> from helpers.data.scope import open_scope
    >>> found = network(open_scope(corpus="planted", language="en"), "institutions")
    >>> len(found.active), found.last, found.level
    (88, 2024, 'institution_id')
    """
    if level not in LEVELS:
        raise ValueError(f"level={level!r} is unknown here; choose one of: {', '.join(LEVELS)}")
    if not scope.corpus.holds_works:
        raise ValueError(
            "this corpus holds counts of links between countries, no researchers and no institutions: "
            "choose a corpus of works"
        )
    node = LEVELS[level]
    if scope.whole.authorships[node].isna().all():
        others = [name for name, column in LEVELS.items() if scope.whole.authorships[column].notna().any()]
        raise ValueError(f"level={level!r}: this corpus names no {level}; choose one of: {', '.join(others) or 'none'}")
    active = members(scope.corpus.authorships, node).groupby("node").size().rename("works").reset_index()
    return Network(history(scope.whole, node), active, int(scope.corpus.works["year"].max()), node)


def prediction(found: Network, horizon: int, resamples: int, seed: int, max_members: int = LARGEST) -> Prediction:
    """A predictor for the network, and its evaluation with the last `horizon` years held out.

    Where the corpus has too few years or first links, coefficients and evaluation are those of the project's evidence
    (`committed`), the coefficients standardised to this network: they then give an order and no probabilities.
    Probabilities are calibrated on the last `horizon` years.

    Parameters
    ----------
    found : Network
    horizon : int
        Years within which a first link counts.
    resamples, seed : int
    max_members : int

    Returns
    -------
    Prediction

    Raises
    ------
    ValueError
        The horizon is no positive number.
    """
    if horizon < 1:
        raise ValueError(f"horizon={horizon}; expected at least 1 year")
    measured, elsewhere, chances = committed()
    ratio = chances["stated"] / chances["came about"]
    factor = float(np.maximum(ratio, 1 / ratio).max())
    try:
        coefficients = fit_predictor(found.past, found.last, horizon, seed, max_members)
    except ValueError:
        donor = elsewhere[(elsewhere["corpus"] == DONOR) & (elsewhere["node"] == found.level)]
        known = snapshot(found.past, found.last, max_members=max_members)
        return Prediction(transferred(donor.reset_index(drop=True), known, seed), None, measured, False, factor)
    here = _evaluated(found, horizon, resamples, seed, max_members)
    calibration = calibrate(found.past, coefficients, found.last - horizon, horizon, max_members)
    return Prediction(coefficients, calibration, measured if here is None else here, here is not None, factor)


def _evaluated(found, horizon, resamples, seed, max_members):
    """Evaluation in the network itself; None where it has too few first links."""
    known = found.last - horizon
    try:
        own = fit_predictor(found.past, known, horizon, seed, max_members)
    except ValueError:
        return None
    results = evaluate(found.past, known, horizon, {"predictor": own}, max_members)
    if results.loc[results["ranked"] == "pairs", "country"].nunique() < COUNTRIES:
        return None
    return means(results, resamples, seed).assign(corpus="this", node=found.level, last=known, horizon=horizon)


def committed() -> tuple[pd.DataFrame, ...]:
    """Evaluation, coefficients and stated chances that `make evidence` left in evidence/, of other corpora.

    Raises
    ------
    FileNotFoundError
        The tables are not there; the message says how to make them.

    Examples
    --------
    >>> measured, coefficients, chances = committed()
    >>> sorted(measured["corpus"].unique()), "predictor" in set(measured["method"])
    (['ai_conferences', 'h2020', 'openalex_works'], True)
    """
    tables = []
    for name in ("link_prediction", "link_prediction_coefficients", "link_prediction_chances"):
        file = EVIDENCE / f"{name}.csv"
        if not file.is_file():
            raise FileNotFoundError(f"{file} is missing: `make evidence` writes it")
        tables.append(pd.read_csv(file))
    return tuple(tables)
