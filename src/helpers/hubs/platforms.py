"""Candidates for a top-tier platform: leading institutions abroad by level, fit and existing ties, none of them mixed.

There is no score: whoever wants one has to say what a point of level is worth in ties. What can be told without is
which candidates no other one surpasses in all three.
"""

import numpy as np
import pandas as pd
from scipy import sparse

from helpers.data.corpus import Corpus
from helpers.data.kept import kept
from helpers.network.bootstrap import resampled_sums
from helpers.network.citation_shares import top_share
from helpers.network.counting import members
from helpers.network.ranks import ranks
from helpers.network.resampling import percentile_interval
from helpers.partners.key_actors import LEVEL, key_institutions

CRITERIA = ("standing", "profile_fit", "joint_works")


@kept
def platform_candidates(
    corpus: Corpus, technology: str, focal: str, n_resamples: int = 1000, seed: int = 1, n: int = 20
) -> pd.DataFrame:
    r"""The first institutions abroad in a technology, how like the focal country's their work is, and existing ties.

    ===========  ==================================================================================================
    standing     sum of the shares in which works of the technology are among the 10 % most cited, or the number of
                 works where no citations are known (`key_actors.key_institutions`: `of` says which)
    profile_fit  cosine of the institution's and the focal country's numbers of works by technology, all technologies
    joint_works  works of the technology with the focal country
    ===========  ==================================================================================================

    Parameters
    ----------
    corpus : Corpus
        Of all technologies: citations are ranked, and profiles compared, within it.
    technology : str
        Identifier of a technology, or "all".
    focal : str
    n_resamples, seed : int
        Bootstrap over works.
    n : int
        So many institutions of most standing; only these are compared.

    Returns
    -------
    DataFrame
        institution_id, institution, country, of, then each criterion with _low, _high and its rank (standing_rank
        among all institutions abroad, as `key_institutions` has it; profile_fit_rank and joint_works_rank among the
        candidates; each with _low, _high), steps (shortest way from an institution of the focal country), works,
        unsurpassed (whether no candidate is as good in all criteria and better in one), p_unsurpassed (share of
        resamples in which that holds); by standing. Intervals at 90 %; those of `profile_fit` are centred on the
        estimate. `profile_fit` is null where fewer than two technologies are known or the institution has no work in
        any; it then counts as 0 in `unsurpassed`.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> table = platform_candidates(read_corpus("planted"), "quantum-computing", "KR", n_resamples=50, n=5)
    >>> len(table), bool(table["profile_fit"].between(0, 1).all()), bool(table["unsurpassed"].any())
    (4, True, True)
    """
    found = key_institutions(corpus, technology, focal, n_resamples, seed, n, least=1)
    ids = found["institution_id"].tolist()
    columns = _columns(corpus, technology, focal, ids, set(found["of"]) == {"top10"})
    point = _criteria(np.asarray(columns.sum(axis=0), float)[:, None], len(ids))
    parts = [_criteria(part, len(ids)) for part in resampled_sums(columns, n_resamples, np.random.default_rng(seed))]
    drawn = np.concatenate(parts, axis=2)
    # drawing works twice makes profiles look less alike: the resamples are moved back onto the estimate
    known = np.maximum((~np.isnan(drawn[1])).sum(axis=1, keepdims=True), 1)
    drawn[1] += point[1] - np.nansum(drawn[1], axis=1, keepdims=True) / known
    table = found[["institution_id", "institution", "country", "of", "works", "steps"]].copy()
    for name, value, samples in zip(CRITERIA, point[..., 0], drawn, strict=True):
        low, high = percentile_interval(samples, LEVEL)
        table[name], table[f"{name}_low"] = value, low
        table[f"{name}_high"] = np.minimum(high, 1) if name == "profile_fit" else high
        ends = percentile_interval(ranks(samples), LEVEL)
        for end, rank in zip(("", "_low", "_high"), (ranks(value), *ends), strict=True):
            table[f"{name}_rank{end}"] = pd.array(rank, dtype="Float64").astype("Int64")
    for name in ("rank", "rank_low", "rank_high"):
        table[f"standing_{name}"] = found[name].astype("Int64")
    table["unsurpassed"] = unsurpassed(point)[:, 0]
    table["p_unsurpassed"] = unsurpassed(drawn).mean(axis=1)
    order = ["institution_id", "institution", "country", "of"]
    order += [f"{name}{end}" for name in CRITERIA for end in ("", "_low", "_high", "_rank", "_rank_low", "_rank_high")]
    return table[[*order, "steps", "works", "unsurpassed", "p_unsurpassed"]]


def unsurpassed(values: np.ndarray) -> np.ndarray:
    """Which candidates no other one surpasses: better in one criterion and no worse in the others (Pareto).

    Parameters
    ----------
    values : ndarray, shape (criteria, candidates, ...)
        More is better; NaN counts as 0.

    Returns
    -------
    ndarray of bool, shape (candidates, ...)

    Examples
    --------
    >>> unsurpassed(np.array([[3.0, 2.0, 1.0], [0.0, 5.0, 5.0]]))
    array([ True,  True, False])
    """
    values = np.nan_to_num(values).round(9)
    out = np.ones(values.shape[1:], bool)
    for candidate in range(values.shape[1]):
        own = values[:, candidate : candidate + 1]
        out[candidate] = ~((values >= own).all(axis=0) & (values > own).any(axis=0)).any(axis=0)
    return out


def _columns(corpus, technology, focal, ids, cited):
    """Per work: standing and joint works of each candidate, its works by technology, the focal country's."""
    works, at = corpus.works.reset_index(drop=True), pd.Index(corpus.works["work_id"])
    tags = works["technologies"].map(list).explode().dropna()
    column, names = pd.factorize(tags, sort=True)
    profile = sparse.csr_array((np.ones(len(tags)), (tags.index, column)), shape=(len(works), len(names)))
    pairs = members(corpus.authorships, "institution_id")
    pairs = pairs[pairs["node"].isin(ids)]
    place = at.get_indexer(pairs["work_id"]), pd.Index(ids).get_indexer(pairs["node"])
    taking = sparse.csr_array((np.ones(len(pairs)), place), shape=(len(works), len(ids)))
    own = at.isin(corpus.authorships.loc[corpus.authorships["country"] == focal, "work_id"]).astype(float)
    inside = works["technologies"].map(lambda tags: technology in ("all", *tags)).to_numpy(float)
    share = top_share(works, 0.10).to_numpy(float, na_value=0.0) if cited else 1.0
    each = [sparse.diags_array(taking[:, [i]].toarray().ravel()) @ profile for i in range(len(ids))]
    parts = [sparse.diags_array(inside * share) @ taking, sparse.diags_array(inside * own) @ taking, *each]
    return sparse.hstack([*parts, sparse.diags_array(own) @ profile], format="csr")


def _criteria(sums, n):
    """Criteria of n candidates from sums of `_columns`: shape (criteria, n, resamples)."""
    profiles = sums[2 * n :].reshape(n + 1, -1, sums.shape[1])
    length = np.sqrt((profiles**2).sum(axis=1))
    with np.errstate(invalid="ignore", divide="ignore"):
        fit = (profiles[:n] * profiles[n]).sum(axis=1) / (length[:n] * length[n])
    fit = fit if profiles.shape[1] > 1 else np.full_like(fit, np.nan)
    return np.stack([sums[:n], fit, sums[n : 2 * n]])
