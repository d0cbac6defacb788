"""Tables of hubs as a page shows them: places in words, what is not read left out."""

import pandas as pd

from helpers.hubs.city_names import city_names, hub_names
from helpers.page.terms import in_words, term


def shown_places(places: pd.DataFrame, language: str) -> pd.DataFrame:
    """Partner places: city_name, share (their weight), joint_works, open_works, partners, newcomers, institution.

    Examples
    --------
    >>> places = pd.DataFrame({"city_id": [1], "city": ["Boston"], "city_ko": ["보스턴"], "country": ["US"],
    ...     "latitude": [42.4], "longitude": [-71.1], "institution": ["Harvard"], "partners": [3], "newcomers": [1],
    ...     "joint_works": [5.0], "open_works": [90.0], "weight": [1.0]})
    >>> shown_places(places, "ko")[["city_name", "share", "partners"]].values.tolist()
    [['보스턴(미국)', 1.0, 3]]
    """
    table = hub_names(places, places, language).rename(columns={"weight": "share"})
    return table[["city_name", "share", "joint_works", "open_works", "partners", "newcomers", "institution"]]


def shown_costs(costs: pd.DataFrame, places: pd.DataFrame, language: str) -> pd.DataFrame:
    """What each number of hubs costs, or each setting, with the hubs by name."""
    return in_words(hub_names(costs, places, language), language)


def shown_platforms(table: pd.DataFrame, language: str) -> pd.DataFrame:
    """Platform candidates without what the page does not read: ranks other than by level, works, identifiers."""
    ends = [f"{name}{end}" for name in ("standing", "profile_fit", "joint_works") for end in ("", "_low", "_high")]
    ranks = ["standing_rank", "standing_rank_low", "standing_rank_high"]
    columns = ["institution", "country_name", "of", *ranks, *ends, "steps", "unsurpassed", "p_unsurpassed"]
    return in_words(table, language)[columns]


def number_choices(costs: pd.DataFrame, places: pd.DataFrame, language: str) -> pd.DataFrame:
    """group, label (number of hubs) and hubs (names) of both methods, for `helpers.hubs.charts.hub_grid`.

    Examples
    --------
    >>> places = pd.DataFrame({"city_id": [1], "city": ["Boston"], "city_ko": ["보스턴"], "country": ["US"]})
    >>> number_choices(pd.DataFrame({"method": ["cover"], "k": [1], "hubs": [[1]]}), places, "en").values.tolist()
    [['most within the radius (maximal covering)', '1', ['Boston (United States)']]]
    """
    names = city_names(places, language)
    return pd.DataFrame(
        {
            "group": [term("method", method, language) for method in costs["method"]],
            "label": [str(k) for k in costs["k"]],
            "hubs": [[names[city] for city in hubs] for hubs in costs["hubs"]],
        }
    )


def setting_choices(settings: pd.DataFrame, places: pd.DataFrame, language: str) -> pd.DataFrame:
    """group, label and hubs of a table of settings, for `helpers.hubs.charts.hub_grid`.

    Examples
    --------
    >>> places = pd.DataFrame({"city_id": [1], "city": ["Boston"], "city_ko": ["보스턴"], "country": ["US"]})
    >>> table = pd.DataFrame({"setting": ["years"], "choice": ["2020"], "hubs": [[1]], "regret": [0.0]})
    >>> setting_choices(table, places, "en").values.tolist()
    [['years', '2020', ['Boston (United States)']]]
    """
    words = shown_costs(settings, places, language).rename(columns={"setting": "group", "choice": "label"})
    return words[["group", "label", "hubs"]]
