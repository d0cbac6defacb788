"""What is said of the two tracks to partners abroad, and of how well first links are foreseen."""

import numpy as np
import pandas as pd

from helpers.data.evidence import NAMED
from helpers.page.statements import Statement, state


def _networks(rows: pd.DataFrame) -> list[dict]:
    """Networks that first links were foreseen in: the corpus and the kind of its nodes, in the order of the table."""
    return rows[["corpus", "node"]].drop_duplicates().to_dict("records")


def _against_baselines(table: pd.DataFrame):
    return table[~table["method"].isin(["predictor", "transferred"])].groupby(["corpus", "node"], sort=False)


def measured_on(prediction) -> Statement:
    """Line under a picture of an evaluation that was made on other corpora than the page's.

    >>> from types import SimpleNamespace as Some
    >>> print(measured_on(Some(measured=pd.DataFrame({"corpus": ["h2020", "h2020"]}))).text("en"))
    Source: evidence/link_prediction.csv, measured on Horizon 2020
    """
    return state("tracks.measured_on", corpora=prediction.measured["corpus"].unique().tolist())


def foreseen_pairs(prediction) -> Statement:
    """Where the predictor was measured, and what of the baselines it is surely ahead of.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> table = pd.DataFrame({"ranked": "pairs", "corpus": "h2020", "node": "institution_id",
    ...     "method": ["predictor", "adamic_adar"], "auc": [0.8, 0.7], "precision_at_20": [0.3, 0.3],
    ...     "auc_gain_low": [None, 0.05],
    ...     "precision_gain_low": [None, -0.1], "precision_gain_high": [None, 0.1]})
    >>> print(foreseen_pairs(Some(measured=table, here=False)).text("en"))
    This corpus has too few years or first links to measure the prediction here: the figures are from Horizon 2020, \
institutions. Against all of common neighbours, Adamic–Adar and preferential attachment (95% intervals of the paired \
difference) the predictor is ahead in AUC in 1 of 1 network; in precision@20 it does not surely beat them in any.
    """
    base = _against_baselines(prediction.measured[prediction.measured["ranked"] == "pairs"])
    auc, first = (int((base[column].min() > 0).sum()) for column in ("auc_gain_low", "precision_gain_low"))
    networks = [{"corpus": corpus, "node": node} for corpus, node in base.groups]
    told = {"n": base.ngroups, "auc": auc, "precision": first}
    return state("tracks.foreseen_pairs", here=prediction.here, networks=networks, **told)


def foreseen_partners(measured: pd.DataFrame) -> Statement:
    """How many of twenty advised partners came to work with a country, and whether another method advises as well.

    Examples
    --------
    >>> table = pd.DataFrame({"ranked": "partners", "corpus": "h2020", "node": "institution_id",
    ...     "method": ["predictor", "adamic_adar"], "precision_at_20": [0.3, 0.31], "precision_gain_low": [None, -0.1]})
    >>> print(foreseen_partners(table).text("en"))
    Ranked as partners of a whole country without a work with it so far, of the first twenty this many came to \
work with it: Horizon 2020, institutions 30.0%. Surely ahead of all three indices: in 0 of 1 network.
    """
    table = measured[measured["ranked"] == "partners"]
    if table.empty:
        return state("tracks.partners_unmeasured")
    columns, base = ["corpus", "node", "precision_at_20"], _against_baselines(table)
    shares = table.loc[table["method"] == "predictor", columns].to_dict("records")
    ahead = int((base["precision_gain_low"].min() > 0).sum())
    return state("tracks.foreseen_partners", shares=shares, n=base.ngroups, ahead=ahead)


def chances(prediction, horizon: int) -> Statement:
    """Whether the chances on the page are probabilities, and how wrong they were where it could be measured.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> elsewhere = pd.DataFrame({"feature": ["constant"], "coefficient": [-3.0]})
    >>> print(chances(Some(calibration=None, coefficients=elsewhere), 3).text("en"))
    The coefficients were learned in another network (AI conferences): candidates have an order here and no chance of \
a link.
    """
    if prediction.calibration is None:
        return state("tracks.no_chances", learned_here="pairs" in prediction.coefficients, other="ai_conferences")
    return state("tracks.chances", horizon=horizon, factor=prediction.factor)


def portfolio(spread, table: pd.DataFrame, focal: str, level: str) -> Statement:
    """How many the portfolio holds, over how many countries, and how firm it is; its order tells nobody from the next.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> table = pd.DataFrame({"label": ["Roe · A", "Doe · B"], "country": ["US", "JP"], "stays": [0.9, 0.2],
    ...     "stays_weights": [0.8, 0.1]})
    >>> print(portfolio(Some(candidates=range(90), share=0.71), table, "KR", "researchers").text("en"))
    Of 90 researchers abroad without a joint work with South Korea so far the portfolio takes 2 in 2 countries. 1 of \
the 2 stays in at least half of the portfolios when works are drawn anew, 1 when the three parts weigh otherwise. It \
reaches at least 71% of the best portfolio there could be.
    """
    firm, other = (int((table[column].round(9) >= 0.5).sum()) for column in ("stays", "stays_weights"))
    return state(
        "tracks.portfolio",
        focal=focal,
        level=level,
        of=len(spread.candidates),
        n=len(table),
        countries=table["country"].nunique(),
        firm=firm,
        firm_weights=other,
        share=spread.share,
    )


def diversity(tradeoff: pd.DataFrame, weight: float, level: str) -> Statement:
    """What the list by value alone would give, and what diversity gains and costs.

    Examples
    --------
    >>> table = pd.DataFrame({"diversity": [0.0, 0.5], "value": [0.95, 0.9], "cost": [0, 0.05], "cost_low": [0, -0.01],
    ...     "cost_high": [0, 0.1], "effective_countries": [3.9, 18.2], "contacts": [700, 730],
    ...     "expected_links": [1.5, 1.25], "shared": [20, 8]})
    >>> print(diversity(table, 0.5, "researchers").text("en"))
    By value alone the list would be as diverse as 3.9 countries of equal weight; with diversity 0.5 it is 18.2. Of \
the list 8 remain, and together they open up 730 new partners instead of 700. The mean value falls by 0.05 (90% \
interval −0.01 – 0.10). The expected number of first links goes from 1.50 to 1.25.
    """
    plain = tradeoff[tradeoff["diversity"] == 0].iloc[0]
    row = tradeoff.iloc[(tradeoff["diversity"] - weight).abs().to_numpy().argmin()]
    before = {f"plain_{name}": plain[name] for name in ("effective_countries", "contacts", "expected_links")}
    names = (
        "diversity",
        "effective_countries",
        "shared",
        "contacts",
        "cost",
        "cost_low",
        "cost_high",
        "expected_links",
    )
    known = bool(np.isfinite(row["expected_links"]))
    return state("tracks.diversity", level=level, links_known=known, **before, **row[list(names)])


def core_within_reach(focus, focal: str, level: str) -> Statement:
    """How many of the leading nodes are within reach, and how to get to the first core one.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> leading = pd.DataFrame({"name": ["Doe", "Poe"], "core": [True, False], "rank": [1, 2], "rank_low": [1, 1],
    ...     "rank_high": [3, 9], "steps": [1, None]})
    >>> chains = pd.DataFrame({"core": 1, "chain": 1, "step": [0, 1], "name": ["Kim", "Doe"], "holds": 0.63})
    >>> print(core_within_reach(Some(leading=leading, chains=chains), "KR", "researchers").text("en"))
    Of the first 2 researchers abroad a chain of at most 4 steps from South Korea reaches 1. The first of them is \
Doe (rank 1, 90% interval 1–3): Kim → Doe. The chain holds with a probability of 63% when works are drawn anew.
    """
    core = focus.leading[focus.leading["core"]]
    if focus.leading.empty:
        return state("tracks.nobody_leads", level=level, least=NAMED)
    if core.empty:
        return state("tracks.nobody_within_reach", focal=focal, level=level, n=len(focus.leading))
    chain = focus.chains[(focus.chains["core"] == 1) & (focus.chains["chain"] == 1)]
    return state(
        "tracks.core_within_reach",
        focal=focal,
        level=level,
        n=len(focus.leading),
        reached=int((focus.leading["steps"] <= 4).fillna(False).sum()),
        path=chain["name"].tolist(),
        holds=chain["holds"].iloc[0],
        **core.iloc[0][["name", "rank", "rank_low", "rank_high"]],
    )


def brokers(table: pd.DataFrame, level: str) -> Statement:
    """Who leads to most of the core nodes.

    Examples
    --------
    >>> table = pd.DataFrame({"name": ["Roe"], "country": ["US"], "cores": [2], "weakest_tie": [1]})
    >>> print(brokers(table, "researchers").text("en"))
    1 broker stands on the chains; most core nodes, 2, lie behind Roe (United States). 1 of the 1 hangs on a tie of \
one joint work only.
    """
    if table.empty:
        return state("tracks.no_broker")
    most, thin = table["cores"].iloc[0], int((table["weakest_tie"] == 1).sum())
    named = table.loc[table["cores"] == most, ["name", "country"]].head(3).to_dict("records")
    return state("tracks.brokers", level=level, n=len(table), most=most, named=named, thin=thin)
