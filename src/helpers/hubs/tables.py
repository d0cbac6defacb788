"""Tables of hubs as a page shows them: places in words, what is not read left out."""

import pandas as pd

from helpers.hubs.city_names import city_names, hub_names
from helpers.hubs.siting import describe_hubs
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


def shown_hubs(question, hubs, stability, language: str) -> pd.DataFrame:
    """The hubs with what they serve and how often they are found again.

    Parameters
    ----------
    question : helpers.hubs.siting.HubQuestion
    hubs : sequence of int
        city_id.
    stability : helpers.hubs.stability.HubStability
    language : {"ko", "en"}

    Returns
    -------
    DataFrame
        city_name, the columns of `helpers.hubs.siting.describe_hubs`, then those of `HubStability.hubs`.
    """
    table = describe_hubs(question, hubs).merge(stability.hubs, on="city_id")
    return hub_names(table, question.sites.table, language)


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


def setting_choices(settings: pd.DataFrame) -> pd.DataFrame:
    """group, label and hubs of a table of settings in words, for `helpers.hubs.charts.hub_grid`.

    Examples
    --------
    >>> table = pd.DataFrame({"setting": ["years"], "choice": ["2020"], "hubs": [["Boston"]], "regret": [0.0]})
    >>> setting_choices(table).columns.tolist()
    ['group', 'label', 'hubs']
    """
    return settings.rename(columns={"setting": "group", "choice": "label"})[["group", "label", "hubs"]]
