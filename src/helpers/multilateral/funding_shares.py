"""Who receives the money of works of several countries, where the corpus says so."""

import numpy as np
import pandas as pd
from scipy import sparse

from helpers.network.resampling import percentile_interval, resample, wilson

_COLUMNS = [
    "country",
    "participations",
    "funded",
    "funded_share",
    "funded_share_low",
    "funded_share_high",
    "funding",
    "funding_low",
    "funding_high",
    "funding_share",
    "funding_share_low",
    "funding_share_high",
]


def funding_shares(authorships: pd.DataFrame, n_resamples: int, seed: int) -> pd.DataFrame:
    """Funding by country, of the participations of which it is known.

    Parameters
    ----------
    authorships : DataFrame
        work_id, position, country, funding (null: unknown, which need not mean none), of the works looked at. The
        funding of a slot in two countries is halved.
    n_resamples, seed : int
        Bootstrap over works.

    Returns
    -------
    DataFrame
        country, participations, funded (those with known funding), funded_share with low and high (Wilson, 95 %),
        funding (sum over them; null where none is known) with low and high, funding_share (of all known funding) with
        low and high (95 % percentile intervals over works drawn anew); most participations first. No rows where no
        funding is known at all.

    Examples
    --------
    >>> table = pd.DataFrame({"work_id": "w1", "position": [1, 2, 3], "country": ["JP", "KR", "KR"],
    ...                       "funding": [30.0, 10.0, None]})
    >>> funding_shares(table, 50, seed=1)[["country", "participations", "funded", "funding_share"]].values.tolist()
    [['KR', 2, 1, 0.25], ['JP', 1, 1, 0.75]]
    """
    slots = authorships.dropna(subset=["country"])
    slots = slots.groupby(["work_id", "position", "country"], as_index=False)["funding"].first()
    if slots["funding"].isna().all():
        return pd.DataFrame(columns=_COLUMNS)
    slots["funding"] = slots["funding"] / slots.groupby(["work_id", "position"])["country"].transform("size")
    groups = slots.groupby("country")["funding"]
    table = groups.agg(participations="size", funded="count", funding="sum").reset_index()
    table["funding"] = table["funding"].where(table["funded"] > 0)
    low, high = wilson(table["funded"], table["participations"])
    table = table.assign(
        funded_share=table["funded"] / table["participations"],
        funded_share_low=low,
        funded_share_high=high,
        funding_share=table["funding"] / table["funding"].sum(),
    )
    work, works = pd.factorize(slots["work_id"])
    place = table["country"].searchsorted(slots["country"])
    columns = sparse.csr_array((slots["funding"].fillna(0), (work, place)), shape=(len(works), len(table)))
    sums = resample(np.ones(len(works), dtype="int64"), columns, n_resamples, seed)
    unknown = (table["funded"] == 0).to_numpy()[:, None]
    total = sums.sum(axis=0)
    shares = sums / np.where(total > 0, total, np.nan)
    for name, samples in (("funding", sums), ("funding_share", shares)):
        bounds = percentile_interval(np.where(unknown, np.nan, samples))
        table[f"{name}_low"], table[f"{name}_high"] = bounds
    return table.sort_values(["participations", "country"], ascending=[False, True], ignore_index=True)[_COLUMNS]
