"""Facility location solved to proved optimality: p-median and maximal covering.

Many choices of sites can be equally good. Each candidate therefore costs a little more than the one before it, at most
`TIE` of the greatest objective for all sites of a choice together: of equally good choices always the same one is
found, on whatever machine, and the bound given still holds for the objective without these costs. HiGHS searches on one
thread, and what ends a search early is a number of nodes, not a time.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

#: What all sites of a choice together may cost so that ties are broken: a share of the greatest possible objective.
TIE = 1e-7
#: Nodes of the branch-and-bound tree after which a search ends with the gap that it has reached.
NODES = 20_000
#: Distances and objective are scaled so that the solver's own tolerances (1e-6 and 1e-7) lie far below `TIE`.
FARTHEST, SCALE = 1e4, 1e6
#: An inequality counts as violated by more than the solver itself may err (1e-7 of `FARTHEST`).
VIOLATED = 1e-6


@dataclass(frozen=True)
class Placement:
    """Sites chosen by the solver, and how good any choice could be.

    Attributes
    ----------
    chosen : ndarray of int
        Positions of the chosen candidates, ascending.
    objective, bound : float
        Value of this choice, and the bound that the solver proved on the value of every choice.
    """

    chosen: np.ndarray
    objective: float
    bound: float

    @property
    def gap(self) -> float:
        """Relative distance of the value from the bound; at most a few `TIE` where the choice is proved optimal."""
        return abs(self.objective - self.bound) / max(abs(self.objective), 1e-12)


def p_median(weights: np.ndarray, distance: np.ndarray, k: int) -> Placement:
    r"""The k sites from which the weighted mean distance to the nearest is least.

    .. math:: \min \sum_i w_i \theta_i \quad \text{with} \quad \theta_i \ge D - \sum_{j: d_{ij} < D} (D - d_{ij}) y_j
              \;\; \text{for each distance } D \text{ of } i, \quad \sum_j y_j = k, \; y_j \in \{0, 1\}

    This is Hakimi's problem without its assignment variables (Benders' decomposition): each of the inequalities holds
    at every choice of sites, and the solver is handed those that its last answer violates until none is left. What it
    then proves is a bound on the whole problem.

    Parameters
    ----------
    weights : ndarray, shape (places,)
        Not negative; of sum 1 for the objective to be a mean.
    distance : ndarray, shape (places, candidates)
    k : int
        At least 1 and at most the number of candidates.

    Returns
    -------
    Placement

    Raises
    ------
    ValueError
        k is out of range.

    References
    ----------
    Hakimi, S. L. (1964). Optimum locations of switching centers and the absolute centers and medians of a graph.
    Operations Research 12(3), 450-459. doi:10.1287/opre.12.3.450. Duran-Mateluna, C., Ales, Z., Elloumi, S. (2023). An
    efficient Benders decomposition for the p-median problem. European Journal of Operational Research 308(1), 84-96.
    doi:10.1016/j.ejor.2022.11.033. Solved by HiGHS: Huangfu, Q., Hall, J. A. J. (2018). Parallelizing the dual revised
    simplex method. Mathematical Programming Computation 10, 119-142. doi:10.1007/s12532-017-0130-5

    Examples
    --------
    >>> found = p_median(np.array([0.5, 0.3, 0.2]), np.array([[0.0, 9.0], [1.0, 8.0], [9.0, 0.0]]), k=1)
    >>> found.chosen, round(found.objective, 6), bool(found.gap < 1e-5)
    (array([0]), 2.1, True)
    """
    weights, distance = np.asarray(weights, float), np.asarray(distance, float)
    places, candidates = distance.shape
    _check_k(k, candidates)
    greatest = float(weights @ distance.max(axis=1)) or 1.0
    unit = (float(distance.max()) or 1.0) / FARTHEST
    cost = np.concatenate([weights * unit / greatest, _tie_costs(candidates, k)]) * SCALE
    theta, open_ = np.full(places, -1.0), np.full(candidates, k / candidates)
    cuts, violated = [], _violated(distance / unit, theta, open_)
    for whole in (0, 1):  # first with parts of sites, then with whole ones: the first inequalities cost less so
        while True:
            cuts.append(violated)
            found = _solve(cost, _cuts(cuts, places), k, places, whole)
            theta, open_ = found.x[:places], np.clip(found.x[places:], 0, 1)
            open_ = open_.round() if whole else open_
            violated = _violated(distance / unit, theta, open_)
            if not violated[0].size:
                break
        if found.status == 0 and np.abs(open_ - open_.round()).max() < 1e-9:
            break
    chosen = np.argsort(-open_, kind="stable")[:k]
    lower = found.fun if found.mip_dual_bound is None else found.mip_dual_bound
    value = float(weights @ distance[:, chosen].min(axis=1))
    bound = (lower / SCALE - _tie_costs(candidates, k)[-k:].sum()) * greatest
    return Placement(np.sort(chosen), value, max(bound, 0.0))


def _violated(distance, theta, open_):
    """Places whose strongest inequality the answer violates, with its D and its coefficients of the candidates."""
    order = np.argsort(distance, axis=1, kind="stable")
    enough = np.cumsum(open_[order], axis=1) >= 1 - 1e-9
    last = np.where(enough.any(axis=1), enough.argmax(axis=1), distance.shape[1] - 1)
    rows = np.arange(len(distance))
    far = distance[rows, order[rows, last]]
    saved = np.maximum(far[:, None] - distance, 0)
    short = np.flatnonzero(far - saved @ open_ > theta + VIOLATED)
    return short, far[short], saved[short]


def _cuts(cuts, places):
    place, far, saved = (np.concatenate(parts) for parts in zip(*cuts, strict=True))
    mean = sparse.csr_array((np.ones(len(place)), (np.arange(len(place)), place)), shape=(len(place), places))
    return LinearConstraint(sparse.hstack([mean, sparse.csr_array(saved)], format="csr"), far, np.inf)


def maximal_cover(weights: np.ndarray, covered: np.ndarray, k: int) -> Placement:
    r"""The k sites that have the greatest weight within reach.

    .. math:: \max \sum_i w_i z_i \quad \text{with} \quad z_i \le \sum_{j: i \text{ within reach of } j} y_j,\;
              \sum_j y_j = k,\; 0 \le z_i \le 1,\; y_j \in \{0, 1\}

    Parameters
    ----------
    weights : ndarray, shape (places,)
        Not negative.
    covered : ndarray of bool, shape (places, candidates)
    k : int

    Returns
    -------
    Placement
        `objective` is the covered weight.

    Raises
    ------
    ValueError
        k is out of range.

    References
    ----------
    Church, R., ReVelle, C. (1974). The maximal covering location problem. Papers of the Regional Science
    Association 32, 101-118. doi:10.1007/BF01942293

    Examples
    --------
    >>> reach = np.array([[True, False], [True, False], [False, True]])
    >>> found = maximal_cover(np.array([0.2, 0.2, 0.6]), reach, k=1)
    >>> found.chosen, found.objective, bool(found.gap < 1e-5)
    (array([1]), 0.6, True)
    """
    weights, covered = np.asarray(weights, float), np.asarray(covered, bool)
    places, candidates = covered.shape
    _check_k(k, candidates)
    greatest = float(weights.sum()) or 1.0
    # places that the same candidates reach are one place
    reach, group = np.unique(covered, axis=0, return_inverse=True)
    cost = np.concatenate([-np.bincount(group, weights / greatest, len(reach)), _tie_costs(candidates, k)]) * SCALE
    matrix = sparse.hstack([sparse.eye_array(len(reach)), -sparse.csr_array(reach.astype(float))], format="csr")
    found = _solve(cost, LinearConstraint(matrix, -np.inf, 0), k, len(reach), 1, upper=1)
    chosen = np.sort(np.argsort(-found.x[len(reach) :], kind="stable")[:k])
    upper = (-found.mip_dual_bound / SCALE + _tie_costs(candidates, k)[-k:].sum()) * greatest
    value = float(weights[covered[:, chosen].any(axis=1)].sum())
    return Placement(chosen, value, min(upper, float(weights.sum())))


def _tie_costs(candidates, k):
    """Rising costs of the candidates, no two sums of them equal but by chance; any k of them sum to `TIE` at most."""
    return TIE / k * (np.arange(1, candidates + 1) / candidates) ** np.sqrt(2)


def _check_k(k, candidates):
    if not 1 <= k <= candidates:
        raise ValueError(f"k is {k}; expected 1 to {candidates}, the number of candidate sites")


def _solve(cost, rows, k, others, whole, upper=np.inf):
    """One run of HiGHS; the last variables are the candidates, of which k are open."""
    candidates = len(cost) - others
    number = np.concatenate([np.zeros(others), np.ones(candidates)])
    limits = [rows, LinearConstraint(sparse.csr_array(number[None, :]), k, k)]
    bounds = Bounds(0, np.concatenate([np.full(others, upper), np.ones(candidates)]))
    options = {"mip_rel_gap": 0.0, "node_limit": NODES}
    found = milp(cost, constraints=limits, integrality=whole * number, bounds=bounds, options=options)
    if found.x is None:
        raise RuntimeError(f"the solver found no choice of sites: {found.message}")
    return found
