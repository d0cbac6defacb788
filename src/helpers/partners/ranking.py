"""Partner countries ranked by level, ease and effectiveness, with intervals, reasons and constraints beside them."""

from collections.abc import Mapping
from itertools import combinations

import numpy as np
import pandas as pd
from pymcdm.methods import PROMETHEE_II, TOPSIS
from pymcdm.normalizations import vector_normalization
from scipy.stats import kendalltau

from helpers.data.weights import check_weights
from helpers.network.ranks import ranks
from helpers.network.resampling import percentile_interval
from helpers.partners import ease as ease_terms
from helpers.partners import effectiveness as effectiveness_terms
from helpers.partners.constraints import KINDS
from helpers.partners.ease import Merit

CRITERIA = ("level", "ease", "effectiveness")
METHODS = ("sum", "topsis", "promethee")
FIRST = 5


def rank_partners(
    levels,
    technology: str,
    focal: str,
    ease: Merit,
    effectiveness: Merit,
    weights: Mapping[str, float] | None = None,
    method: str = "sum",
    constraints: pd.DataFrame | None = None,
    level: float = 0.90,
) -> pd.DataFrame:
    r"""Rank the countries with which the focal country could work in a technology.

    =========  ====================================================================================================
    sum        :math:`\sum_k w_k x_k` over the criteria level (score / 100), ease and effectiveness, all in [0, 1]
    topsis     closeness to the best and distance from the worst partner (vector normalisation), in [0, 1] [1]_
    promethee  PROMETHEE II: net share of the partners that one beats, criterion by criterion (usual preference
               function: whether one is better, not by how much), in [-1, 1] [2]_
    =========  ====================================================================================================

    Parameters
    ----------
    levels : Levels or None
        Partners are the countries with a rank in the technology. None (ready-made counts without technologies): all
        countries of `effectiveness`, without the criterion level.
    technology, focal : str
    ease, effectiveness : Merit
        With as many resamples as `levels`.
    weights : dict of str to float, optional
        By criterion; 1 for each by default.
    method : {"sum", "topsis", "promethee"}
    constraints : DataFrame, optional
        `constraints_on` a day. A separate layer: it changes neither score nor rank.
    level : float
        Of the intervals.

    Returns
    -------
    DataFrame
        technology, country, level, ease, effectiveness, score, score_low, score_high, rank, rank_low, rank_high,
        open_rank (among the countries that are not blocked), constraint ("blocked", "licence" or null), strongest and
        second (the terms that lift the country most over the middle one of the partners), weakest (the term that
        holds it back most), then the terms of ease and of effectiveness; sorted by rank, country. Equal scores share
        the best rank. A country with an unknown criterion has neither score nor rank, and comes last; none has where
        the focal country has too few works in the technology (`Levels.is_thin`). A criterion
        that is unknown for all countries is left out and its weight shared by the others.

    Raises
    ------
    ValueError
        If `method` or a weight is none of those named, `technology` has no level, or the numbers of resamples differ.

    Notes
    -----
    Level, ease and effectiveness are drawn independently of each other, though they come from the same works: the
    intervals are approximate. The reasons are those of the weighted sum: a term's deviation from the median of
    the partners, times its part of the weights.

    References
    ----------
    .. [1] Hwang, C. L. and Yoon, K. (1981). Multiple Attribute Decision Making. Springer.
    .. [2] Brans, J. P. and Vincke, P. (1985). A preference ranking organisation method. Management Science 31,
       647-656. doi:10.1287/mnsc.31.6.647

    Examples
    --------
    >>> ease, effectiveness = (
    ...     ease_terms.Merit(pd.DataFrame({"country": ["JP", "KP", "US"], name: values}),
    ...                      np.repeat(np.array(values)[:, None], 10, axis=1), {})
    ...     for name, values in (("ease", [0.8, 0.6, 0.5]), ("effectiveness", [0.5, 0.8, 0.7])))
    >>> rules = pd.DataFrame({"country": ["KP"], "kind": ["blocked"]})
    >>> ranked = rank_partners(None, "all", "KR", ease, effectiveness, constraints=rules)
    >>> ranked[["country", "score", "rank", "open_rank", "constraint", "strongest"]]
      country  score  rank  open_rank constraint      strongest
    0      KP   0.70     1       <NA>    blocked  effectiveness
    1      JP   0.65     2          1        NaN           ease
    2      US   0.60     3          2        NaN            NaN
    """
    if method not in METHODS:
        raise ValueError(f"method is {method!r}; expected one of {', '.join(METHODS)}")
    weights = check_weights(weights, CRITERIA)
    table, drawn = _criteria(levels, technology, focal, ease, effectiveness)
    used = _used(table, weights)
    complete = table[list(used)].notna().all(axis=1).to_numpy()
    if levels is not None and levels.is_thin(technology, focal):
        complete = np.zeros(len(table), dtype=bool)
    point = table.loc[complete, list(used)].to_numpy(float)
    samples = np.stack([drawn[name][complete] for name in used], axis=2).transpose(1, 0, 2)
    score = np.full(len(table), np.nan)
    score[complete] = _scores(point[None], np.array([list(used.values())]), method)[0]
    scores = np.full((len(table), len(samples)), np.nan)
    scores[complete] = _scores(samples, np.array([list(used.values())]), method).T
    table["score"], (table["score_low"], table["score_high"]) = score, percentile_interval(scores, level, score)
    table["rank"] = ranks(score)
    table["rank_low"], table["rank_high"] = percentile_interval(ranks(scores), level, table["rank"].to_numpy(float))
    kind = _constraint(table["country"], constraints)
    table["open_rank"] = ranks(np.where(kind == KINDS[0], np.nan, score))
    table["constraint"] = kind
    table = table.assign(**_reasons(table, used, ease, effectiveness)).assign(technology=technology)
    head = [
        "technology",
        "country",
        *CRITERIA,
        "score",
        "score_low",
        "score_high",
        "rank",
        "rank_low",
        "rank_high",
        "open_rank",
        "constraint",
        "strongest",
        "second",
        "weakest",
    ]
    whole = dict.fromkeys(("rank", "rank_low", "rank_high", "open_rank"), "Int64")
    table = table[[*head, *[name for name in table if name not in head]]].astype(whole)
    return table.sort_values(["rank", "country"], ignore_index=True)


def _criteria(levels, technology, focal, ease, effectiveness):
    """Criteria and terms of each partner, and resamples of the criteria (C, R); unknown there as in the table."""
    sizes = {len(merit.samples[0]) for merit in (ease, effectiveness) if len(merit.samples)}
    if levels is None:
        table = pd.DataFrame({"country": effectiveness.table["country"]}).assign(level=np.nan)
        drawn = {}
    else:
        if technology not in levels.components.technologies:
            raise ValueError(
                f"technology {technology!r} has no level; expected one of {', '.join(levels.components.technologies)}"
            )
        table = levels.table[(levels.table["technology"] == technology) & levels.table["rank"].notna()]
        table = pd.DataFrame({"country": table["country"], "level": table["score"].to_numpy(float) / 100})
        row, place = levels.components.technologies.get_loc(technology), levels.components.countries
        drawn = {"level": levels.scores[row].astype(float) / 100}
        sizes.add(levels.scores.shape[2])
    if len(sizes) > 1:
        raise ValueError(f"level, ease and effectiveness hold {sorted(sizes)} resamples; expected the same number")
    table = table[table["country"] != focal].sort_values("country", ignore_index=True)
    if levels is not None:
        drawn["level"] = drawn["level"][place.get_indexer(table["country"])]
    for name, merit, terms in (
        ("ease", ease, ease_terms.TERMS),
        ("effectiveness", effectiveness, effectiveness_terms.TERMS),
    ):
        held = pd.Index(merit.table["country"]).get_indexer(table["country"])
        columns = [column for column in merit.table if column in (name, *terms)]
        found = merit.table[columns].astype(float).to_numpy()[held]
        found[held < 0] = np.nan
        table = table.join(pd.DataFrame(found, columns=columns))
        drawn[name] = merit.samples[held]  # where `held` is -1 the criterion is unknown, and no resample is used
    drawn.setdefault("level", np.full((len(table), 1), np.nan))
    for name, value in drawn.items():  # what is known is known in each resample
        drawn[name] = np.where(np.isnan(value), table[name].to_numpy()[:, None], value)
    return table, drawn


def _used(table, weights):
    """Weights of the criteria that are known for some country; they sum to 1."""
    known = {name: weight for name, weight in weights.items() if weight > 0 and table[name].notna().any()}
    return {name: weight / sum(known.values()) for name, weight in known.items()} or {"level": 1.0}


def _scores(values, weights, method):
    """Scores (N, C) of partners by values (N or 1, C, K) of criteria and weights (N or 1, K)."""
    if method == "sum":
        return (values * weights[:, None, :]).sum(axis=2)
    number, partners = max(len(values), len(weights)), values.shape[1]
    values = np.round(np.broadcast_to(values, (number, *values.shape[1:])), 9)  # last digits beat nobody
    weights = np.broadcast_to(weights, (number, weights.shape[1]))
    if partners < 2:  # nobody to be compared with
        return np.full((number, partners), 0.5 if method == "topsis" else 0.0)
    rate = TOPSIS(vector_normalization) if method == "topsis" else PROMETHEE_II("usual")
    kinds = np.ones(values.shape[2])
    with np.errstate(invalid="ignore", divide="ignore"):
        scores = np.array(
            [
                rate(np.asarray(_apart(matrix)), weight, kinds, validation=False)
                for matrix, weight in zip(values, weights, strict=True)
            ]
        )
    return np.where(np.isnan(scores), 0.5, scores)  # TOPSIS of equal partners


def _apart(matrix):
    """The matrix with 1 in the columns in which all are equal: these part no partners, and zeros have no norm."""
    return np.where(matrix.max(axis=0) > matrix.min(axis=0), matrix, 1.0)


def _constraint(countries, constraints):
    """The strongest kind of rule that binds cooperation with each country; null where none is listed."""
    found = np.full(len(countries), None)
    for kind in reversed(KINDS if constraints is not None else ()):
        found[countries.isin(constraints.loc[constraints["kind"] == kind, "country"])] = kind
    return pd.array(found, dtype="str")


def _reasons(table, used, ease, effectiveness):
    """Which terms lift each partner most over the median of them, and which holds it back most."""
    share = {}
    for name, weight in used.items():
        merit = {"ease": ease, "effectiveness": effectiveness}.get(name)
        terms = [term for term in merit.weights if term in table] if merit else []
        known = sum(merit.weights[term] * table[term].notna() for term in terms)
        parts = {term: merit.weights[term] / known for term in terms} or {name: 1.0}
        share |= {term: weight * part for term, part in parts.items()}
    pull = pd.DataFrame({term: part * (table[term] - table[term].median()) for term, part in share.items()})
    pull = pull.round(9).fillna(0)
    order = np.argsort(-pull.to_numpy(), kind="stable")
    names, found = pull.columns.to_numpy(), {}
    for reason, place, sign in (("strongest", 0, 1), ("second", 1, 1), ("weakest", -1, -1)):
        at = order[:, min(place, pull.shape[1] - 1)]
        value = np.take_along_axis(pull.to_numpy(), at[:, None], axis=1)[:, 0] * sign
        there = (value > 0) & (pull.shape[1] > place)
        found[reason] = pd.array(np.where(there, names[at], None), dtype="str")
    return found


def partner_weight_sensitivity(
    ranking: pd.DataFrame, n_draws: int = 1000, seed: int = 1, method: str = "sum"
) -> pd.DataFrame:
    """How far the first five partners depend on the weights of level, ease and effectiveness.

    Parameters
    ----------
    ranking : DataFrame
        As `rank_partners` gives it.
    n_draws, seed : int
        Weights drawn uniformly from all that sum to 1 (Dirichlet with parameters 1), over the criteria that are known.
    method : {"sum", "topsis", "promethee"}

    Returns
    -------
    DataFrame
        country, rank, kept_share (of the weights under which the country is among the first five), rank_best,
        rank_worst; of the countries among the first five, sorted by rank, country.

    References
    ----------
    Lahdelma, R., Hokkanen, J., Salminen, P. (1998). SMAA - Stochastic multiobjective acceptability analysis.
    European Journal of Operational Research 106, 137-143. doi:10.1016/S0377-2217(97)00163-X

    Examples
    --------
    >>> ranking = pd.DataFrame({"country": ["JP", "US"], "level": [0.2, 1], "ease": [0.9, 0.5],
    ...                         "effectiveness": [0.5, 0.6], "rank": pd.array([2, 1], dtype="Int64")})
    >>> partner_weight_sensitivity(ranking)
      country  rank  kept_share  rank_best  rank_worst
    0      US     1         1.0          1           2
    1      JP     2         1.0          1           2
    """
    known, values = _ranked(ranking)
    weights = np.random.default_rng(seed).dirichlet(np.ones(values.shape[1]), n_draws)
    places = ranks(_scores(values[None], weights, method).T)
    table = known[["country", "rank"]].assign(
        kept_share=(places <= FIRST).mean(axis=1), rank_best=places.min(axis=1), rank_worst=places.max(axis=1)
    )
    table = table[table["rank"] <= FIRST].astype({"rank_best": "Int64", "rank_worst": "Int64"})
    return table.sort_values(["rank", "country"], ignore_index=True)


def method_agreement(ranking: pd.DataFrame, weights: Mapping[str, float] | None = None) -> pd.DataFrame:
    """How far the three methods agree on the order of the partners: Kendall's tau-b of their scores.

    Parameters
    ----------
    ranking : DataFrame
        As `rank_partners` gives it.
    weights : dict of str to float, optional
        As for `rank_partners`.

    Returns
    -------
    DataFrame
        method, other, tau (null with fewer than two partners, or where a method parts none), n (partners).

    Examples
    --------
    >>> ranking = pd.DataFrame({"country": ["JP", "US"], "level": [0.2, 1], "ease": [0.9, 0.5],
    ...                         "effectiveness": [0.5, 0.6], "rank": pd.array([2, 1], dtype="Int64")})
    >>> method_agreement(ranking)["tau"].tolist()
    [1.0, 1.0, 1.0]
    """
    known, values = _ranked(ranking)
    used = _used(known, check_weights(weights, CRITERIA))
    values = known[list(used)].to_numpy(float)
    share = np.array([list(used.values())])
    scores = {method: np.round(_scores(values[None], share, method)[0], 9) for method in METHODS}
    rows = [
        (one, other, kendalltau(scores[one], scores[other]).statistic if len(known) > 1 else np.nan, len(known))
        for one, other in combinations(METHODS, 2)
    ]
    return pd.DataFrame(rows, columns=["method", "other", "tau", "n"])


def _ranked(ranking):
    """The countries that have a rank, and their values (C, K) of the criteria that are known for all of them."""
    known = ranking[ranking["rank"].notna()]
    names = [name for name in CRITERIA if known[name].notna().all()]
    return known, known[names].to_numpy(float)
