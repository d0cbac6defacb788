"""Institutions that bridge countries."""

import pandas as pd

from helpers.network.ranks import ranks


def bridges(links: pd.DataFrame, measures: pd.DataFrame, institutions: pd.DataFrame) -> pd.DataFrame:
    """Institutions with partners abroad, ranked by the two classical readings of a bridge.

    Betweenness says how many shortest paths of the whole network run through an institution; brokerage, 1 -
    Burt's constraint, how little its partners are each other's partners. They often disagree, so both ranks
    stand side by side.

    Parameters
    ----------
    links : DataFrame
        source, target, works of the institution network.
    measures : DataFrame
        node, betweenness, constraint, from `centrality` of the same links.
    institutions : DataFrame
        institution_id, country (nullable). An institution of unknown country is no bridge and makes none.

    Returns
    -------
    DataFrame
        node, country, countries (number of foreign countries linked), partners (foreign institutions linked),
        works (sum over those links), betweenness, brokerage, rank_betweenness, rank_brokerage; sorted by
        rank_betweenness, rank_brokerage, node. Ties share the best rank. Brokerage may be below 0.

    Examples
    --------
    >>> links = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"], "works": [2, 1]})
    >>> measures = pd.DataFrame({"node": ["a", "b", "c"], "betweenness": [0.0, 1.0, 0.0],
    ...                          "constraint": [1.0, 0.56, 1.0]})
    >>> institutions = pd.DataFrame({"institution_id": ["a", "b", "c"], "country": ["KR", "KR", "JP"]})
    >>> found = bridges(links, measures, institutions)
    >>> found[["node", "country", "countries", "brokerage", "rank_betweenness"]]
      node country  countries  brokerage  rank_betweenness
    0    b      KR          1       0.44                 1
    1    c      JP          1       0.00                 2
    """
    country = institutions.set_index("institution_id")["country"]
    turned = links.rename(columns={"source": "target", "target": "source"})
    both = pd.concat([links, turned], ignore_index=True)[["source", "target", "works"]]
    both = both.assign(home=both["source"].map(country), abroad=both["target"].map(country))
    both = both.dropna(subset=["home", "abroad"])
    foreign = both[both["home"] != both["abroad"]].groupby("source")
    table = foreign.agg(countries=("abroad", "nunique"), partners=("target", "nunique"), works=("works", "sum"))
    table = table.rename_axis("node").reset_index().merge(measures, on="node", validate="one_to_one")
    table = table.assign(country=table["node"].map(country), brokerage=1 - table["constraint"])
    for measure in ("betweenness", "brokerage"):
        table[f"rank_{measure}"] = ranks(table[measure], digits=12).astype("int64")
    columns = [
        "node",
        "country",
        "countries",
        "partners",
        "works",
        "betweenness",
        "brokerage",
        "rank_betweenness",
        "rank_brokerage",
    ]
    return table[columns].sort_values(["rank_betweenness", "rank_brokerage", "node"], ignore_index=True)
