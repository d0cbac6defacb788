"""Tables of stocks and flows of researchers as a page shows them."""

import pandas as pd

from helpers.data.countries import country_name
from helpers.page.terms import in_words, term


def talent_words(table: pd.DataFrame, language: str) -> pd.DataFrame:
    """A table with countries, technologies and terms in words, and the two ends of a flow named as such.

    Examples
    --------
    >>> table = pd.DataFrame({"source": ["KR"], "target": ["US"], "persons": [3]})
    >>> talent_words(table, "en").to_numpy().tolist()
    [['South Korea', 'United States', 3]]
    """
    ends = {"source": "moved_from", "target": "moved_to", "change": "kind_of_change"}
    out = table.rename(columns=ends)
    for column in ("moved_from", "moved_to"):
        if column in out:
            out[column] = out[column].map(lambda code: country_name(code, language)).astype("str")
    if "technologies" in out:
        out["technologies"] = [[term("technology", code, language) for code in codes] for codes in out["technologies"]]
    return in_words(out, language)


def own_stock(stock: pd.DataFrame, focal: str, language: str) -> pd.DataFrame:
    """The focal country's rows of a stock, the last year first."""
    own = stock[stock["country"] == focal].sort_values("year", ascending=False)
    return talent_words(own, language)
