"""Tables of the two tracks as a page shows them: names of networks in words, what is not read left out."""

import pandas as pd

from helpers.page.terms import in_words, term

_MEASURED = ["network", "ranked", "method", "auc", "auc_low", "auc_high", "auc_gain_low", "auc_gain_high"]
_MEASURED += ["precision_at_20", "precision_at_20_low", "precision_at_20_high", "precision_gain_low"]
_MEASURED += ["precision_gain_high", "ahead", "n", "last", "horizon", "pairs", "new_links"]
_PORTFOLIO = ["pick", "name", "institution", "country_name", "works", "match", "reach", "likelihood", "chance", "value"]
_PORTFOLIO += ["value_low", "value_high", "place", "stays", "stays_weights", "contact"]
_LEADING = ["rank", "rank_low", "rank_high", "name", "institution", "country_name", "works", "works_low", "works_high"]
_LEADING += ["of", "joint_works", "steps", "core"]


def network_names(measured: pd.DataFrame, language: str) -> list[str]:
    """Networks that first links were foreseen in: the corpus and its nodes, a name a row.

    >>> network_names(pd.DataFrame({"corpus": ["h2020", "this"], "node": ["institution_id", "author_id"]}), "en")
    ['Horizon 2020, institutions', 'This corpus, researchers']
    """
    rows = measured[["corpus", "node"]].itertuples(index=False)
    return [f"{term('network', corpus, language)}, {term('node_kind_of', node, language)}" for corpus, node in rows]


def measured_table(measured: pd.DataFrame, language: str) -> pd.DataFrame:
    """The evaluation of first links: a row a network, what is ranked, and a method."""
    rows = in_words(measured.drop(columns=["corpus", "node"]), language)
    return rows.assign(network=network_names(measured, language))[_MEASURED]


def portfolio_table(portfolio: pd.DataFrame, language: str) -> pd.DataFrame:
    """Members of the portfolio in the order of choice."""
    return in_words(portfolio, language)[_PORTFOLIO]


def leading_table(leading: pd.DataFrame, language: str) -> pd.DataFrame:
    """The first nodes abroad with their ranks, and who of them is core."""
    return in_words(leading, language)[_LEADING]


def broker_table(brokers: pd.DataFrame, language: str) -> pd.DataFrame:
    """Who stands on the chains, and to which core nodes they lead."""
    columns = ["name", "institution", "country_name", "cores", "goals", "weakest_tie"]
    return in_words(brokers, language)[columns]
