"""Ties across borders: the institutions of one country and their partners elsewhere."""

import pandas as pd


def foreign_partners(links: pd.DataFrame, institutions: pd.DataFrame, focal: str) -> pd.DataFrame:
    """Links between institutions of the focal country and institutions of other known countries.

    Parameters
    ----------
    links : DataFrame
        source, target, works, works_fractional of the institution network.
    institutions : DataFrame
        institution_id, name, country.
    focal : str
        Country code.

    Returns
    -------
    DataFrame
        institution_id, institution, partner_id, partner, country (the partner's), works, works_fractional; most
        works first, then by the identifiers.

    Examples
    --------
    >>> links = pd.DataFrame({"source": ["jp/b"], "target": ["kr/a"], "works": [2], "works_fractional": [1.5]})
    >>> known = pd.DataFrame({"institution_id": ["kr/a", "jp/b"], "name": ["A", "B"], "country": ["KR", "JP"]})
    >>> print(*foreign_partners(links, known, "KR").iloc[0], sep="; ")
    kr/a; A; jp/b; B; JP; 2; 1.5
    """
    turned = links.rename(columns={"source": "target", "target": "source"})
    both = pd.concat([links, turned], ignore_index=True)
    known = institutions.set_index("institution_id")
    both["home"], both["country"] = both["source"].map(known["country"]), both["target"].map(known["country"])
    table = both[(both["home"] == focal) & both["country"].notna() & (both["country"] != focal)]
    table = table.rename(columns={"source": "institution_id", "target": "partner_id"})
    table["institution"] = table["institution_id"].map(known["name"])
    table["partner"] = table["partner_id"].map(known["name"])
    columns = ["institution_id", "institution", "partner_id", "partner", "country", "works", "works_fractional"]
    return table[columns].sort_values(
        ["works", "institution_id", "partner_id"], ascending=[False, True, True], ignore_index=True
    )


def circle(pairs: pd.DataFrame, own: int = 15, abroad: int = 20) -> list[str]:
    """The institutions abroad that work with most institutions at home, and those at home that work with them.

    Parameters
    ----------
    pairs : DataFrame
        From `foreign_partners`.
    own, abroad : int
        How many of either side at most.

    Returns
    -------
    list of str
        Identifiers: first those at home, by joint works with those abroad; then those abroad by country, the country
        of most joint works first, in it by joint works. Ties by name. Nobody without a tie to the other side.

    Examples
    --------
    >>> pairs = pd.DataFrame({"institution_id": ["kr/a", "kr/c"], "partner_id": ["us/b", "jp/d"],
    ...     "country": ["US", "JP"], "works": [1, 2]})
    >>> circle(pairs)
    ['kr/c', 'kr/a', 'jp/d', 'us/b']
    """
    outside = _strongest(pairs, "partner_id", "institution_id", abroad)
    inner = pairs[pairs["partner_id"].isin(outside["node"])]
    inside = _strongest(inner, "institution_id", "partner_id", own, by=["works"])
    inner = inner[inner["institution_id"].isin(inside["node"])]
    outside = _strongest(inner, "partner_id", "institution_id", abroad, by=["works"])
    outside["country"] = outside["node"].map(inner.drop_duplicates("partner_id").set_index("partner_id")["country"])
    outside["weight"] = outside.groupby("country")["works"].transform("sum")
    order = ["weight", "country", "works", "node"]
    outside = outside.sort_values(order, ascending=[False, True, False, True])
    return [*inside["node"], *outside["node"]]


def _strongest(pairs, side: str, other: str, most: int, by=("ties", "works")) -> pd.DataFrame:
    """Institutions of one side with the number of their partners on the other and of joint works; strongest first."""
    table = pairs.groupby(side).agg(ties=(other, "nunique"), works=("works", "sum")).rename_axis("node").reset_index()
    return table.sort_values([*by, "node"], ascending=[False] * len(by) + [True]).head(most)


def within(links: pd.DataFrame, nodes) -> pd.DataFrame:
    """Links with both ends among the given nodes.

    Examples
    --------
    >>> links = pd.DataFrame({"source": ["a", "a"], "target": ["b", "c"], "works": [1, 2]})
    >>> len(within(links, ["a", "b"]))
    1
    """
    chosen = set(nodes)
    return links[links["source"].isin(chosen) & links["target"].isin(chosen)].reset_index(drop=True)
