"""The gravity model of cooperation: links from the sizes of countries and how near they are."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy.stats import norm

#: Terms of nearness: name in the table of coefficients -> how it is taken from `helpers.data.proximity`.
TERMS = {
    "log_distance": lambda pairs: np.log(pairs["distance_km"].clip(lower=100)),
    "common_language": lambda pairs: pairs["common_language"].astype(float),
    "shared_memberships": lambda pairs: pairs["shared_memberships"].astype(float),
}


@dataclass(frozen=True)
class Gravity:
    """Links with what the model expects, and the coefficients of nearness."""

    links: pd.DataFrame
    coefficients: pd.DataFrame


def gravity(links: pd.DataFrame, proximity: pd.DataFrame) -> Gravity:
    r"""Structural gravity model, fitted by Poisson pseudo-maximum likelihood (PPML) [1]_.

    .. math:: \mathrm E\, w_{ij} = \exp\bigl(f_i + f_j + \beta_1 \log d_{ij} + \beta_2\, \text{language}_{ij}
              + \beta_3\, \text{memberships}_{ij}\bigr)

    Each country has an effect f of its own, so that the expected works of each country sum to its works [2]_;
    pairs without a link count as zeros.

    Parameters
    ----------
    links : DataFrame
        source, target, works: each pair once; a pair of `proximity` that is not there has no joint work.
    proximity : DataFrame
        `helpers.data.proximity.proximity_table` of the countries compared.

    Returns
    -------
    Gravity
        links: source, target, works, expected, sorted; expected is null where the distance or a language is unknown
        and 0 for a country without any link. coefficients: term, coefficient, low, high (95 %, robust standard
        errors). A term that is the same for all pairs is left out.

    Raises
    ------
    ValueError
        Fewer than three countries with links and known distances.

    References
    ----------
    .. [1] Santos Silva, J. M. C., Tenreyro, S. (2006). The log of gravity. Review of Economics and Statistics 88(4),
       641-658. doi:10.1162/rest.88.4.641
    .. [2] Fally, T. (2015). Structural gravity and fixed effects. Journal of International Economics 97(1), 76-85.
       doi:10.1016/j.jinteco.2015.05.005

    Examples
    --------
    >>> from helpers.data.proximity import proximity_table
    >>> links = pd.DataFrame([("CN", "JP", 80), ("CN", "US", 90), ("JP", "US", 70), ("CN", "KR", 30), ("JP", "KR", 40),
    ...                       ("KR", "US", 50), ("FR", "US", 60), ("DE", "US", 70), ("DE", "FR", 90)],
    ...                      columns=["source", "target", "works"])
    >>> model = gravity(links, proximity_table(["CN", "JP", "US", "KR", "FR", "DE"]))
    >>> bool(model.coefficients.set_index("term").loc["log_distance", "coefficient"] < 0)
    True
    >>> us = model.links[(model.links["source"] == "US") | (model.links["target"] == "US")]
    >>> us[["expected", "works"]].sum().round(2).tolist()  # sizes are met
    [340.0, 340.0]
    """
    pairs = proximity.merge(links[["source", "target", "works"]], on=["source", "target"], how="left")
    pairs["works"] = pairs["works"].fillna(0)
    known = pairs["distance_km"].notna() & pairs["common_language"].notna()
    ends = pd.concat([pairs.loc[known, [end, "works"]].set_axis(["node", "works"], axis=1) for end in _ENDS])
    strength = ends.groupby("node")["works"].sum()
    linked = strength.index[strength > 0]
    if len(linked) < 3:
        raise ValueError(f"{len(linked)} countries with links and known distances: expected at least 3")
    used = known & pairs["source"].isin(linked) & pairs["target"].isin(linked)
    nearness = pd.DataFrame({name: term(pairs[used]) for name, term in TERMS.items()})
    nearness = nearness.loc[:, nearness.nunique() > 1]
    design = np.zeros((used.sum(), len(linked) + nearness.shape[1]))
    for end in _ENDS:
        design[np.arange(len(design)), linked.get_indexer(pairs.loc[used, end])] = 1.0
    design[:, len(linked) :] = nearness - nearness.mean()
    model = sm.GLM(pairs.loc[used, "works"].to_numpy(float), design, family=sm.families.Poisson())
    start = np.r_[np.log(strength[linked] / np.sqrt(strength.sum())), np.zeros(nearness.shape[1])]
    # Newton from the sizes: a few steps with the normal equations, where IRLS takes a decomposition of all pairs each.
    fitted = model.fit(start_params=start, method="newton", maxiter=100, disp=False, cov_type="HC1")
    pairs["expected"] = np.where(known, 0.0, np.nan)
    pairs.loc[used, "expected"] = fitted.fittedvalues
    half = norm.ppf(0.975) * fitted.bse[len(linked) :]
    value = fitted.params[len(linked) :]
    return Gravity(
        pairs[["source", "target", "works", "expected"]].sort_values(_ENDS, ignore_index=True),
        pd.DataFrame({"term": nearness.columns, "coefficient": value, "low": value - half, "high": value + half}),
    )


_ENDS = ["source", "target"]
