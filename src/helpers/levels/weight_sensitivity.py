"""How far a rank depends on the weights of the components."""

import numpy as np
import pandas as pd

from helpers.levels.levels import DIGITS, Levels, scale


def weight_sensitivity(levels: Levels, focal: str, n_draws: int = 10_000, seed: int = 1) -> pd.DataFrame:
    r"""In how much of the space of weights a country keeps its rank, and what would change it.

    The weights of K components form a simplex: 0 or more each, 1 together. The smallest change moves the least
    total weight from some components to others,

    .. math:: \min_{w'} \tfrac12 \sum_c |w'_c - w_c| \quad \text{so that the focal country meets a rival}

    For one rival this is a linear programme whose optimum is a fractional knapsack: all weight that moves goes to
    the component that helps most, and it is taken first from the component that helps least. So it is solved
    exactly, for all rivals at once [1]_.

    Parameters
    ----------
    levels : Levels
    focal : str
        ISO 3166-1 alpha-2 code.
    n_draws, seed : int
        Weights are drawn uniformly from the simplex, Dirichlet(1, ..., 1).

    Returns
    -------
    DataFrame
        technology, rank; kept_share (share of the simplex in which the focal country keeps its rank; its standard
        error is at most 0.005 with 10,000 draws); rank_best, rank_worst (over the draws and the corners);
        smallest_change (from 0 to 1; null if no weights change the rank), change_to (the weights there) and rival
        (whom the focal country meets there: it shares the rank of one who was ahead, and loses its own to one who
        was behind with any change beyond). Sorted by technology. Only the weighted components that are known for the
        technology take part; where that is one there is nothing to weigh and all but the rank is null. All is null
        where the focal country has no rank.

    References
    ----------
    .. [1] Dantzig, G. B. (1957). Discrete-variable extremum problems. Operations Research 5(2), 266-277.
       doi:10.1287/opre.5.2.266
    .. [2] Saisana, M., Saltelli, A., Tarantola, S. (2005). Uncertainty and sensitivity analysis techniques as tools
       for the quality assessment of composite indicators. Journal of the Royal Statistical Society A 168(2),
       307-323. doi:10.1111/j.1467-985X.2005.00350.x

    Examples
    --------
    KR leads in patents and US in papers: KR leads as long as patents weigh more than papers do.

    >>> from helpers.levels.components import component_counts
    >>> from helpers.levels.levels import technology_levels
    >>> counts = pd.DataFrame({"technology": "ai", "country": ["KR", "US"] * 2, "value": [50, 100, 100, 50],
    ...                        "component": ["papers"] * 2 + ["patents"] * 2})
    >>> levels = technology_levels(component_counts(counts, 10, seed=1), {"papers": 1, "patents": 3})
    >>> row = weight_sensitivity(levels, "KR").iloc[0]
    >>> int(row["rank"]), round(float(row["kept_share"]), 1), float(row["smallest_change"])
    (1, 0.5, 0.25)
    >>> row["change_to"], row["rival"]
    ('patents 0.50, papers 0.50', 'US')
    """
    rows = [
        {"technology": technology, **_technology(levels, technology, focal, n_draws, seed)}
        for technology in levels.components.technologies
    ]
    whole = dict.fromkeys(("rank", "rank_best", "rank_worst"), "Int64")
    return pd.DataFrame(
        rows,
        columns=[
            "technology",
            "rank",
            "kept_share",
            "rank_best",
            "rank_worst",
            "smallest_change",
            "change_to",
            "rival",
        ],
    ).astype(
        whole
        | {
            "technology": "str",
            "change_to": "str",
            "rival": "str",
            "kept_share": "float64",
            "smallest_change": "float64",
        }
    )


def ranks_at(levels: Levels, technology: str, focal: str, weights: np.ndarray) -> np.ndarray:
    """Rank of a country in one technology at other weights.

    Parameters
    ----------
    levels : Levels
    technology, focal : str
    weights : ndarray, shape (n, K)
        One row a set of weights, in the order of `known_weights`.

    Returns
    -------
    ndarray of int, shape (n,)

    Raises
    ------
    ValueError
        If the focal country has no rank in the technology.

    Examples
    --------
    >>> from helpers.levels.components import component_counts
    >>> from helpers.levels.levels import technology_levels
    >>> counts = pd.DataFrame({"technology": "ai", "country": ["KR", "US"] * 2, "value": [50, 100, 100, 50],
    ...                        "component": ["papers"] * 2 + ["patents"] * 2})
    >>> levels = technology_levels(component_counts(counts, 10, seed=1), {"papers": 1, "patents": 3})
    >>> ranks_at(levels, "ai", "KR", np.array([[1, 0], [0, 1]])).tolist()  # patents alone, papers alone
    [1, 2]
    """
    gaps, _ = _gaps(levels, technology, focal)
    if gaps is None:
        raise ValueError(f"{focal} has no rank in {technology}")
    return _ranks(gaps, weights)


def known_weights(levels, technology: str):
    """The weights that count in a technology: of the components that are known for it, 1 together.

    Examples
    --------
    >>> from helpers.levels.components import component_counts
    >>> from helpers.levels.levels import technology_levels
    >>> counts = pd.DataFrame({"technology": ["ai", "ai", "bio"], "country": ["KR", "KR", "KR"], "value": [5, 5, 5],
    ...                        "component": ["papers", "patents", "papers"]})
    >>> levels = technology_levels(component_counts(counts, 10, seed=1), {"papers": 1, "patents": 3})
    >>> known_weights(levels, "ai"), known_weights(levels, "bio")
    ({'patents': 0.75, 'papers': 0.25}, {'papers': 1.0})
    """
    row = levels.components.technologies.get_loc(technology)
    known = {
        name: weight
        for name, weight in levels.weights.items()
        if not np.isnan(levels.components.values[name][row]).all()
    }
    total = sum(known.values())
    return {name: weight / total for name, weight in known.items()}


def _gaps(levels, technology, focal):
    """Scaled components of each ranked rival minus those of the focal country, (rivals, K); and the rivals."""
    ranked = levels.table[(levels.table["technology"] == technology) & levels.table["rank"].notna()]
    if focal not in set(ranked["country"]):
        return None, None
    row = levels.components.technologies.get_loc(technology)
    values = levels.components.values
    scaled = np.stack([scale(values[name][[row]], levels.scaling)[0] for name in known_weights(levels, technology)], -1)
    rivals = np.array(sorted(set(ranked["country"]) - {focal}), dtype=object)
    place = levels.components.countries.get_indexer(rivals)
    return scaled[place] - scaled[levels.components.countries.get_loc(focal)], rivals


def _ranks(gaps, weights):
    """Rank of the focal country at each row of weights."""
    return 1 + (np.round(gaps @ np.asarray(weights, float).T, DIGITS) > 0).sum(axis=0)


def _technology(levels, technology, focal, n_draws, seed):
    """One row of `weight_sensitivity`."""
    gaps, rivals = _gaps(levels, technology, focal)
    if gaps is None:
        return {}
    known = known_weights(levels, technology)
    weights = np.array(list(known.values()))
    draws = np.random.default_rng(seed).dirichlet(np.ones(len(weights)), size=n_draws)
    rank = int(_ranks(gaps, weights[None])[0])
    if len(weights) == 1:
        return {"rank": rank}
    ranks = _ranks(gaps, draws)
    reached = np.concatenate([ranks, _ranks(gaps, np.eye(len(weights))), [rank]])
    row = {"rank": rank, "kept_share": (ranks == rank).mean(), "rank_best": reached.min(), "rank_worst": reached.max()}
    change, there = _smallest_changes(gaps, weights)
    if not np.isfinite(change).any():
        return row
    nearest = int(np.argmin(change))
    text = ", ".join(f"{name} {weight:.2f}" for name, weight in zip(known, there[nearest], strict=True))
    return row | {"smallest_change": change[nearest], "change_to": text, "rival": rivals[nearest]}


def _smallest_changes(gaps, weights):
    """For each rival, the least weight to be moved until it is met (infinite if it never is), and the weights there."""
    now = gaps @ weights
    now = np.where(np.round(now, DIGITS) == 0, 0, now)  # as `_ranks` tells apart who is ahead
    turned = np.where(now[:, None] > 0, gaps, -gaps)
    least = turned.min(axis=1, initial=np.inf)
    met = np.where(now > 0, least <= 0, least < 0)
    helps = turned - least[:, None]
    order = np.argsort(-helps, axis=1, kind="stable")
    helps, held = np.take_along_axis(helps, order, axis=1), weights[order]
    before = np.cumsum(held * helps, axis=1) - held * helps
    with np.errstate(divide="ignore", invalid="ignore"):
        moved = np.where(helps > 0, np.clip((np.abs(now)[:, None] - before) / helps, 0, held), 0)
    change = np.where(met, moved.sum(axis=1), np.inf)
    there = np.tile(weights, (len(gaps), 1))
    np.put_along_axis(there, order, held - moved, axis=1)
    if len(gaps):
        there[np.arange(len(gaps)), turned.argmin(axis=1)] += moved.sum(axis=1)
    return change, there
