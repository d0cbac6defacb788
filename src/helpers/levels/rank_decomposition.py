"""Why ranks of one technology differ: which choice of the method moves a country how far."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import product

import pandas as pd

from helpers.data.corpus import Corpus
from helpers.data.countings import COUNTINGS
from helpers.data.evidence import focal_works
from helpers.data.kept import kept
from helpers.levels.components import COMPONENTS, measure
from helpers.levels.levels import SCALINGS, technology_levels

FACTORS = ("counting", "window", "components", "scaling")
AS_WEIGHTED = "weighted"


@kept
def rank_decomposition(corpus: Corpus, technology: str, focal: str, weights: Mapping[str, float], least: int = 0):
    r"""Rank of a country in one technology under every combination of choices, and what each choice does to it.

    ==========  ===================================================================================
    counting    full; fractional
    window      all years with works of the technology; the later half of them (if there are two)
    components  those that have a weight, weighted (if two of them are known); each known one alone
    scaling     max; minmax; rank
    ==========  ===================================================================================

    The effect of a factor is what is left of it after averaging over the others. Its share of the variance of the
    rank is the main effect of an analysis of variance, the first-order sensitivity index of Sobol':

    .. math:: S_i = \operatorname{Var}(\operatorname{E}(r \mid x_i)) / \operatorname{Var}(r)

    What the shares lack to 1 is due to combinations of choices.

    Parameters
    ----------
    corpus : Corpus
    technology, focal : str
    weights : dict of str to float
        By component, as for `levels.technology_levels`.
    least : int
        Works of the focal country in the technology, fully counted over all years, below which it has no rank to be
        decomposed: both tables are empty.

    Returns
    -------
    choices : DataFrame
        counting, window ("1987-2025"), components ("weighted" or a component), scaling, rank (null where the focal
        country has none), score, n (countries ranked).
    effects : DataFrame
        factor, choices (their number), rank_low and rank_high (mean rank under the choice that gives the lowest and
        the highest), moves (their difference), share, lowest_choice, highest_choice; the factor that moves the rank
        farthest first. Factors with one choice are left out, and so are components under which the focal country is
        not ranked in every window. The share is null where nothing moves the rank.

    References
    ----------
    Saltelli, A. et al. (2008). Global Sensitivity Analysis: The Primer. Wiley. doi:10.1002/9780470725184
    Sobol', I. M. (2001). Global sensitivity indices for nonlinear mathematical models and their Monte Carlo
    estimates. Mathematics and Computers in Simulation 55, 271-280. doi:10.1016/S0378-4754(00)00270-6

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> choices, effects = rank_decomposition(read_corpus("medline_2021"), "advanced-bio", "KR", {"papers": 1})
    >>> choices[["counting", "components"]].drop_duplicates().to_numpy().tolist()
    [['full', 'papers'], ['fractional', 'papers']]
    >>> set(effects["factor"]) <= {"counting", "window", "scaling"}
    True
    """
    rows, thin = [], focal_works(corpus, focal).get(technology, 0) < least
    windows = [] if thin else _windows(corpus, technology)
    for counting, (first, last) in product(COUNTINGS, windows):
        found = measure(_between(corpus, first, last), counting, n_resamples=1, seed=0, technologies=[technology])
        for name, scaling in product(_combinations(found, weights), SCALINGS):
            used = weights if name == AS_WEIGHTED else {name: 1.0}
            table = technology_levels(found, used, scaling).table
            own = table[table["country"] == focal]
            rows.append(
                {
                    "counting": counting,
                    "window": f"{first}-{last}",
                    "components": name,
                    "scaling": scaling,
                    "rank": own["rank"].iloc[0] if len(own) else pd.NA,
                    "score": own["score"].iloc[0] if len(own) else None,
                    "n": int(table["rank"].notna().sum()),
                }
            )
    choices = pd.DataFrame(rows, columns=[*FACTORS, "rank", "score", "n"]).astype(
        dict.fromkeys(FACTORS, "str") | {"rank": "Int64", "score": "float64", "n": "int64"}
    )
    return choices, _effects(choices)


def _windows(corpus, technology):
    """All years of the technology's works, and the later half of them."""
    about = corpus.works["technologies"].map(lambda names: technology in names).astype(bool)
    years = sorted(set(corpus.works.loc[about, "year"].dropna().astype(int)))
    if not years:
        return []
    windows = [(years[0], years[-1]), (years[len(years) // 2], years[-1])]
    return windows[: 1 if len(years) == 1 else 2]


def _between(corpus, first, last):
    """The corpus with works and families of some years."""
    works, patents = corpus.works, corpus.patents
    if patents is not None:
        patents = patents[patents["year"].between(first, last).fillna(False).astype(bool)]
    return replace(corpus, works=works[works["year"].between(first, last).fillna(False).astype(bool)], patents=patents)


def _combinations(components, weights):
    """The weighted components together, if there are two of them, and each component alone."""
    known = [name for name in COMPONENTS if name in components.values]
    together = [AS_WEIGHTED] if sum(weights.get(name, 0) > 0 for name in known) > 1 else []
    return together + known


def _effects(choices):
    """Mean rank under each choice of each factor, and the share of the variance that goes with it."""
    windows = choices[["counting", "window"]].drop_duplicates()
    ranked = choices.groupby("components")["rank"].count()
    whole = ranked.index[ranked == len(windows) * len(SCALINGS)]
    table = choices[choices["components"].isin(whole)]
    rank = table["rank"].astype("float64")
    rows = []
    for factor in FACTORS:
        mean = rank.groupby(table[factor], sort=False).mean()
        if len(mean) > 1:
            variance = rank.var(ddof=0)
            rows.append(
                {
                    "factor": factor,
                    "choices": len(mean),
                    "rank_low": mean.min(),
                    "rank_high": mean.max(),
                    "moves": mean.max() - mean.min(),
                    "share": mean.var(ddof=0) / variance if variance else None,
                    "lowest_choice": mean.idxmin(),
                    "highest_choice": mean.idxmax(),
                }
            )
    table = pd.DataFrame(
        rows,
        columns=["factor", "choices", "rank_low", "rank_high", "moves", "share", "lowest_choice", "highest_choice"],
    ).astype({"share": "float64"})
    return table.sort_values("moves", ascending=False, kind="stable", ignore_index=True)
