"""What places are called on a page: the city in the page's language, and its country."""

import pandas as pd

from helpers.data.countries import country_name


def city_names(places: pd.DataFrame, language: str) -> pd.Series:
    """Name and country of each place, by city_id; the local name where no Korean one is known.

    Parameters
    ----------
    places : DataFrame
        city_id, city, city_ko (nullable), country.
    language : {"ko", "en"}

    Returns
    -------
    Series of str

    Examples
    --------
    >>> places = pd.DataFrame({"city_id": [1, 2], "city": ["Boston", "Lugo"], "city_ko": ["보스턴", None],
    ...     "country": ["US", "ES"]})
    >>> city_names(places, "ko").tolist(), city_names(places, "en")[1]
    (['보스턴(미국)', 'Lugo(스페인)'], 'Boston (United States)')
    """
    own = places["city_ko"].fillna(places["city"]) if language == "ko" else places["city"]
    gap = "" if language == "ko" else " "
    nations = [country_name(code, language) for code in places["country"]]
    names = [city if city == nation else f"{city}{gap}({nation})" for city, nation in zip(own, nations, strict=True)]
    return pd.Series(names, index=pd.Index(places["city_id"], name="city_id"), dtype="str")


def hub_names(frame: pd.DataFrame, places: pd.DataFrame, language: str) -> pd.DataFrame:
    """A table with its places in words: city_id becomes city_name, a list of hubs the list of their names.

    Examples
    --------
    >>> places = pd.DataFrame({"city_id": [1], "city": ["Boston"], "city_ko": ["보스턴"], "country": ["US"]})
    >>> hub_names(pd.DataFrame({"k": [1], "hubs": [[1]]}), places, "ko")["hubs"].tolist()
    [['보스턴(미국)']]
    """
    names, out = city_names(places, language), frame.copy()
    if "hubs" in frame:
        out["hubs"] = [[names[city] for city in hubs] for hubs in frame["hubs"]]
    if "city_id" in frame:
        out = out.drop(columns=[column for column in ("city", "city_ko", "country") if column in frame])
        out.insert(0, "city_name", names.reindex(frame["city_id"]).to_numpy())
        out = out.drop(columns="city_id")
    return out
