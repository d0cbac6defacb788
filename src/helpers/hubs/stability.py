"""How far the best hubs depend on which works happen to be in the corpus: bootstrap over works."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from helpers.data.kept import kept
from helpers.hubs.partner_sites import site_weights, works_at
from helpers.hubs.siting import HubQuestion, describe_hubs, locate, positions, reach
from helpers.network.bootstrap import resampled_sums
from helpers.network.resampling import percentile_interval, wilson


def resampled_weights(sites, n_resamples: int, seed: int):
    """Weights of the places with works drawn anew with replacement, shape (places, resamples)."""
    columns = sparse.hstack(works_at(sites), format="csr")
    drawn = np.hstack(list(resampled_sums(columns, n_resamples, np.random.default_rng(seed))))
    half = len(sites.table)
    return site_weights(drawn[:half], drawn[half:], sites.existing_share)


@dataclass(frozen=True)
class HubStability:
    """How far the hubs depend on which works happen to be in the corpus.

    Attributes
    ----------
    hubs : DataFrame
        city_id, found_again (share of resamples whose best hubs include one within `near_km`), found_again_low,
        found_again_high (95 % interval of that share over more resamples, Wilson), chosen (share in which this very
        city is a hub).
    rivals : DataFrame
        city_id, chosen: candidates that are a hub in some resample, the most frequent first.
    reach : dict
        mean_km, covered of the hubs as they are, with _low and _high: 95 % interval over resampled works.
    """

    hubs: pd.DataFrame
    rivals: pd.DataFrame
    reach: dict


@kept
def hub_stability(
    question: HubQuestion,
    hubs: Sequence[int],
    method: str,
    near_km: float = 500.0,
    n_resamples: int = 100,
    seed: int = 1,
) -> HubStability:
    """Find the best hubs again for works drawn anew; places and candidates stay.

    Parameters
    ----------
    question : HubQuestion
    hubs : sequence of int
        city_id; without any nothing is drawn, and all tables are empty.
    method : {"p_median", "cover"}
    near_km : float
    n_resamples, seed : int

    Returns
    -------
    HubStability

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> from helpers.hubs.siting import hub_costs, hub_question
    >>> from helpers.hubs.partner_sites import partner_sites
    >>> question = hub_question(partner_sites(read_corpus("planted"), "KR"))
    >>> hubs = hub_costs(question, most=2).query("method == 'cover'")["hubs"].iloc[-1]
    >>> found = hub_stability(question, hubs, "cover", n_resamples=10)
    >>> bool((found.hubs["found_again"] >= found.hubs["chosen"]).all())
    True
    """
    if not len(hubs):
        columns = ["city_id", "found_again", "found_again_low", "found_again_high", "chosen"]
        return HubStability(pd.DataFrame(columns=columns, dtype=float), pd.DataFrame(columns=["city_id", "chosen"]), {})
    base, weights = positions(question, hubs), resampled_weights(question.sites, n_resamples, seed)
    ids = question.sites.table["city_id"].to_numpy()
    near, times = np.zeros(len(base)), np.zeros(question.distance.shape[1])
    for drawn in weights.T:
        chosen = locate(question, len(base), method, drawn).chosen
        times[chosen] += 1
        near += question.distance[base][:, chosen].min(axis=1) <= near_km
    low, high = wilson(near, n_resamples)
    values, samples = {}, reach(question, base, weights)
    for name, point, sample in zip(("mean_km", "covered"), reach(question, base), samples, strict=True):
        ends = map(float, percentile_interval(sample))
        values |= dict(zip((name, f"{name}_low", f"{name}_high"), (float(point), *ends), strict=True))
    order = np.lexsort([np.arange(len(times)), -times])[: int((times > 0).sum())]
    return HubStability(
        pd.DataFrame(
            {
                "city_id": ids[base],
                "found_again": near / n_resamples,
                "found_again_low": low,
                "found_again_high": high,
                "chosen": times[base] / n_resamples,
            }
        ),
        pd.DataFrame({"city_id": ids[order], "chosen": times[order] / n_resamples}),
        values,
    )


def described_hubs(question, stability: HubStability) -> pd.DataFrame:
    """The hubs with what they serve and how often they are found again: `siting.describe_hubs` and `stability.hubs`."""
    return describe_hubs(question, stability.hubs["city_id"]).merge(stability.hubs, on="city_id")
