"""Trials in planted worlds: do intervals hold the truth, are types found, is a probability what it says?"""

import numpy as np
import pandas as pd
from scipy.stats import norm

from helpers.levels.components import measure
from helpers.levels.levels import technology_levels
from helpers.network.resampling import wilson
from helpers.partners.competitiveness import FIRST, WEIGHTS, competitiveness, par
from helpers.partners.cooperation_types import TYPES, cooperation_types
from helpers.partners.lifecycle import life_cycle
from judges.planted_truth import Truth, plan_world, true_levels
from judges.planted_world import planted_world

COMPONENTS = {"top10": 1.0, "patents": 1.0, "experts": 1.0}
FOCAL = "KR"
WORKS = 4800  # of a world of types: 400 a technology
#: The technologies of a world of types, three cases of four.
TECHNOLOGIES = (
    "advanced-ai-modelling",
    "digital-health-data",
    "efficient-learning-ai-infrastructure",
    "gene-cell-therapy",
    "industrial-ai",
    "infectious-disease-vaccines-therapeutics",
    "photovoltaics",
    "quantum-communication",
    "quantum-computing",
    "quantum-sensing",
    "safe-trustworthy-ai",
    "synthetic-biology",
)
WEAK, STRONG, NEW, MATURE = 0.37, 0.63, 0.15, 0.88  # planted far from the thresholds, both of which are 1/2
CLEAR = ((WEAK, MATURE), (STRONG, MATURE), (WEAK, NEW), (STRONG, NEW))
AMBIGUOUS = ((0.5, NEW), (0.5, MATURE), (WEAK, 0.5), (STRONG, 0.5))  # on one threshold, far from the other


def rank_trial(seed: int, n_resamples: int = 500, **world) -> pd.DataFrame:
    """Levels measured in one planted world beside the true ones.

    Parameters
    ----------
    seed, n_resamples : int
    **world
        Of `planted_world`.

    Returns
    -------
    DataFrame
        seed, technology, country, then rank, rank_low, rank_high, score, score_low, score_high as measured and
        rank_true, score_true; sorted by technology and country.

    Examples
    --------
    >>> trial = rank_trial(1, n_resamples=50, n_countries=6, n_works=600)
    >>> len(trial), sorted(trial["rank_true"].unique().tolist())
    (66, [1, 2, 3, 4, 5, 6])
    """
    corpus, truth = planted_world(seed, **world)
    found = measure(
        corpus, n_resamples=n_resamples, seed=seed, components=[*COMPONENTS], technologies=truth.technologies
    )
    columns = [name + end for name in ("rank", "score") for end in ("", "_low", "_high")]
    table = technology_levels(found, COMPONENTS).table[["technology", "country", *columns]]
    true = true_levels(truth, COMPONENTS)[["technology", "country", "rank", "score"]]
    table = table.merge(true, on=["technology", "country"], suffixes=("", "_true"), validate="1:1")
    table.insert(0, "seed", seed)
    return table.sort_values(["technology", "country"], ignore_index=True)


def rank_coverage(trials: pd.DataFrame, focal: str = FOCAL) -> pd.DataFrame:
    """How often 90 % intervals hold the truth, over planted worlds.

    Parameters
    ----------
    trials : DataFrame
        Rows of `rank_trial` of any number of worlds.
    focal : str

    Returns
    -------
    DataFrame
        of ("rank" or "score"), countries ("all" or the focal country), worlds, n (intervals of ranked countries),
        unranked (rows without a rank), coverage, low, high (95 % interval of the coverage; worlds, not rows, are
        independent), width (mean) and bias (mean of what was measured minus the truth).

    Examples
    --------
    >>> rows = pd.DataFrame({"seed": [1, 1], "country": ["KR", "US"], "rank": [2, 1], "rank_low": [1, 1],
    ...                      "rank_high": [2, 1], "rank_true": [1, 2], "score": [50.0, 100.0],
    ...                      "score_low": [40.0, 90.0], "score_high": [60.0, 100.0], "score_true": [55.0, 100.0]})
    >>> rank_coverage(rows)[["of", "countries", "coverage", "width"]].values.tolist()
    [['rank', 'all', 0.5, 0.5], ['rank', 'KR', 1.0, 1.0], ['score', 'all', 1.0, 15.0], ['score', 'KR', 1.0, 20.0]]
    """
    rows = []
    for of in ("rank", "score"):
        for countries in ("all", focal):
            part = trials if countries == "all" else trials[trials["country"] == focal]
            known = part.dropna(subset=["rank"])
            low, high, true = (known[of + end].to_numpy(float) for end in ("_low", "_high", "_true"))
            near = 1e-9 * np.abs(true)
            held = pd.Series((low <= true + near) & (true <= high + near), dtype=float)
            world = held.groupby(known["seed"].to_numpy())
            inside, size, share = world.sum(), world.size(), held.mean()
            spread = np.sqrt(((inside - share * size) ** 2).sum()) / max(size.sum(), 1)
            half = norm.ppf(0.975) * spread
            rows.append(
                {
                    "of": of,
                    "countries": countries,
                    "worlds": part["seed"].nunique(),
                    "n": len(known),
                    "unranked": len(part) - len(known),
                    "coverage": share,
                    "low": max(share - half, 0.0),
                    "high": min(share + half, 1.0),
                    "width": (high - low).mean(),
                    "bias": (known[of].to_numpy(float) - true).mean(),
                }
            )
    return pd.DataFrame(rows)


def true_competitiveness(truth: Truth, focal: str = FOCAL) -> np.ndarray:
    """Competitiveness as `helpers.partners.competitiveness` defines it, of expected values; shape (T,).

    Examples
    --------
    >>> values = true_competitiveness(plan_world(seed=1))
    >>> len(values), bool(((values > 0) & (values < 1)).all())
    (11, True)
    """
    place = truth.countries.index(focal)
    scores = true_levels(truth, COMPONENTS).pivot(index="technology", columns="country", values="score").to_numpy()
    others = np.sort(np.delete(scores, place, axis=1), axis=1)[:, -FIRST:]
    led = truth.works[:, :, None] * truth.leads
    own = led[:, :, place] + led @ truth.joins[:, place]
    works = truth.works
    passed = works.cumsum(axis=1)
    split = np.abs(2 * passed - passed[:, -1:]).argmin(axis=1)
    early = np.arange(works.shape[1]) <= split[:, None]
    share = {
        half: np.where(half == early, own, 0).sum(axis=1) / np.where(half == early, works, 0).sum(axis=1)
        for half in (True, False)
    }
    parts = {
        "level": par(scores[:, place], others.mean(axis=1)),
        "specialisation": par(own.sum(axis=1) / works.sum(axis=1), own.sum() / works.sum()),
        "momentum": par(share[False], share[True]),
    }
    return sum(weight * parts[name] for name, weight in WEIGHTS.items()) / sum(WEIGHTS.values())


def plant_cases(seed: int) -> tuple[pd.DataFrame, dict]:
    """Choose twelve cases for the focal country, and the parameters of a world in which they are true.

    Four are clear (one of each type, far from both thresholds), four ambiguous (exactly on one threshold), four drawn
    evenly over the whole range.

    Returns
    -------
    cases : DataFrame
        technology, case ("clear", "ambiguous", "spread"), competitiveness_true, maturity_true, type_true (null for the
        ambiguous); sorted by technology.
    world : dict
        Parameters of `planted_world`.

    Raises
    ------
    RuntimeError
        No strength of the focal country makes the cases true.

    Examples
    --------
    >>> cases, world = plant_cases(1)
    >>> cases["case"].value_counts().tolist(), cases.loc[cases["case"] == "clear", "type_true"].nunique()
    ([4, 4, 4], 4)
    """
    random = np.random.default_rng([seed, 11])
    order = random.permutation(12)
    kinds = np.repeat(["clear", "ambiguous", "spread"], 4)[order]
    spread = np.column_stack([random.uniform(WEAK, STRONG, 4), random.uniform(NEW, MATURE, 4)])
    targets = np.vstack([CLEAR, AMBIGUOUS, spread])[order]
    maturity = dict(zip(TECHNOLOGIES, targets[:, 1], strict=True))
    world = {"technologies": TECHNOLOGIES, "n_works": WORKS, "maturity": maturity, "focal": FOCAL}
    size = np.zeros(12)
    for _ in range(60):
        world["standing"] = dict(zip(TECHNOLOGIES, np.exp(size), strict=True))
        gap = targets[:, 0] - true_competitiveness(plan_world(seed, **world))
        if np.abs(gap).max() < 1e-4:
            break
        size = np.clip(size + gap / 0.2, -5, 3)  # competitiveness rises by about 0.2 for each unit of log size
    else:
        raise RuntimeError(f"seed {seed}: the planted competitiveness misses its aim by {np.abs(gap).max():.3f}")
    names = {(bool(strong), bool(mature)): name for name, (strong, mature) in TYPES.items()}
    types = pd.Series([names[bool(c >= 0.5), bool(m >= 0.5)] for c, m in targets], dtype="str")
    cases = pd.DataFrame(
        {
            "technology": TECHNOLOGIES,
            "case": kinds,
            "competitiveness_true": targets[:, 0],
            "maturity_true": targets[:, 1],
            "type_true": types.where(kinds != "ambiguous"),
        }
    )
    return cases, world


def type_trial(seed: int, n_resamples: int = 500) -> pd.DataFrame:
    """Types found in one planted world beside the true ones.

    Returns
    -------
    DataFrame
        seed, the columns of `plant_cases`, then type, decided, reason, p_catch_up, p_leadership, p_acquisition,
        p_diffusion, competitiveness and maturity with _low and _high, as found; sorted by technology.

    Examples
    --------
    >>> trial = type_trial(1, n_resamples=50)
    >>> len(trial), bool(trial.filter(like="p_").sum(axis=1).round(6).eq(1).all())
    (12, True)
    """
    cases, world = plant_cases(seed)
    corpus, truth = planted_world(seed, **world)
    found = measure(corpus, n_resamples=n_resamples, seed=seed, components=[*COMPONENTS], technologies=TECHNOLOGIES)
    strength = competitiveness(technology_levels(found, COMPONENTS), corpus, FOCAL, seed)
    types = cooperation_types(strength, life_cycle(corpus, n_resamples, seed))
    measured = [name + end for name in ("competitiveness", "maturity") for end in ("", "_low", "_high")]
    types = types[["technology", "type", "decided", "reason", *(f"p_{name}" for name in TYPES), *measured]]
    table = cases.merge(types, on="technology", validate="1:1")
    table.insert(0, "seed", seed)
    return table


def type_recovery(trials: pd.DataFrame) -> pd.DataFrame:
    """How often types are found, over planted worlds.

    Parameters
    ----------
    trials : DataFrame
        Rows of `type_trial` of any number of worlds.

    Returns
    -------
    DataFrame
        case, n, right, wrong, undecided (shares), low and high: 95 % interval of what is asked of the case, that is of
        `right` for clear and spread cases and of `undecided` for ambiguous ones. An ambiguous case has no true type:
        one that is decided counts as wrong.

    Examples
    --------
    >>> rows = pd.DataFrame({"case": ["clear", "clear", "ambiguous"], "type_true": ["leadership", "catch_up", None],
    ...                      "type": ["leadership", "leadership", None], "decided": [True, True, False]})
    >>> type_recovery(rows)[["case", "right", "wrong", "undecided"]].values.tolist()
    [['clear', 0.5, 0.5, 0.0], ['ambiguous', 0.0, 0.0, 1.0]]
    """
    rows = []
    for case in ("clear", "ambiguous", "spread"):
        part = trials[trials["case"] == case]
        if part.empty:
            continue
        decided = part["decided"].astype(bool)
        right = decided & part["type"].eq(part["type_true"]).fillna(False).astype(bool)
        asked = ~decided if case == "ambiguous" else right
        low, high = wilson(asked.sum(), len(part))
        shares = {"right": right.mean(), "wrong": (decided & ~right).mean(), "undecided": (~decided).mean()}
        rows.append({"case": case, "n": len(part), **shares, "low": float(low), "high": float(high)})
    return pd.DataFrame(rows)


def calibration(p, outcome, bins: int = 10) -> pd.DataFrame:
    """Stated probabilities beside how often the event came about: the table behind a reliability diagram.

    Parameters
    ----------
    p : array_like of float
        Stated probabilities, 0 to 1.
    outcome : array_like of bool
        Whether the event was so.
    bins : int
        Equal parts of [0, 1].

    Returns
    -------
    DataFrame
        bin_low, bin_high, n, stated (mean probability), observed (share), low, high (95 % Wilson interval of the
        share); one row for each bin, null where it is empty.

    References
    ----------
    DeGroot, M. H. and Fienberg, S. E. (1983). The comparison and evaluation of forecasters. Journal of the Royal
    Statistical Society D 32, 12-22. doi:10.2307/2987588

    Examples
    --------
    >>> calibration([0.1, 0.2, 0.9, 0.9], [False, False, True, True], bins=2)[["n", "stated", "observed"]].round(2)
       n  stated  observed
    0  2    0.15       0.0
    1  2    0.90       1.0
    """
    p, outcome = np.asarray(p, float), np.asarray(outcome, float)
    place = np.clip((p * bins).astype(int), 0, bins - 1)
    n, stated, seen = (np.bincount(place, weights, minlength=bins) for weights in (None, p, outcome))
    low, high = wilson(seen, n)
    with np.errstate(invalid="ignore"):
        shares = {"stated": stated / n, "observed": seen / n}
    edges = np.arange(bins + 1) / bins
    return pd.DataFrame({"bin_low": edges[:-1], "bin_high": edges[1:], "n": n, **shares, "low": low, "high": high})


def type_calibration(trials: pd.DataFrame, bins: int = 10) -> pd.DataFrame:
    """Calibration of P(type) over the cases drawn evenly over the range, all four types of each.

    Parameters
    ----------
    trials : DataFrame
        Rows of `type_trial`.
    bins : int

    Returns
    -------
    DataFrame
        As `calibration` gives it.

    Notes
    -----
    Only "spread" cases are taken: a probability can be right on average only over cases that were not picked for
    being easy or hard.

    Examples
    --------
    >>> rows = pd.DataFrame({"case": ["spread"], "type_true": ["leadership"], "p_catch_up": [0.0],
    ...                      "p_leadership": [0.75], "p_acquisition": [0.0], "p_diffusion": [0.25]})
    >>> type_calibration(rows, bins=2)["observed"].tolist()
    [0.0, 1.0]
    """
    part = trials[(trials["case"] == "spread") & trials["p_catch_up"].notna()]
    p = np.concatenate([part[f"p_{name}"] for name in TYPES])
    so = np.concatenate([part["type_true"].eq(name) for name in TYPES])
    return calibration(p, so, bins)
