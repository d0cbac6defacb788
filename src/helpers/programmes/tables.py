"""Tables about programmes and strategy maps as a page shows them: one language, headings of their own."""

import pandas as pd

from helpers.data.countries import country_name
from helpers.page.tables import in_language
from helpers.page.terms import in_words, term

#: Column of a ledger or of facts -> the column under which a page shows it.
_SHOWN = {
    "level": "programme_level",
    "type": "joint_type",
    "source": "budget_source",
    "year": "ledger_year",
    "programmes": "programme_count",
    "n": "ledger_rows",
    "planned": "planned_amount",
    "secured": "secured_amount",
    "executed": "executed_amount",
    "papers": "programme_papers",
    "top10": "top10_count",
    "joint_papers": "joint_count",
    "patents": "patent_count",
    "people": "people_count",
    "score": "programme_score",
    "technology_list": "map_list",
    "dated_by": "map_dated_by",
    "of": "maps_of",
    "left": "maps_left",
}


def shown(frame: pd.DataFrame, language: str) -> pd.DataFrame:
    """A table of programmes under the headings of a page, its codes in words, its days as text.

    Examples
    --------
    >>> frame = pd.DataFrame({"level": ["country", None], "planned": [1.0, 2.0]})
    >>> shown(frame, "ko").values.tolist()
    [['국가', 1.0], ['적지 않음', 2.0]]
    """
    table = frame.copy()
    for name in table.select_dtypes("datetime"):
        table[name] = table[name].dt.strftime("%Y-%m-%d").astype("str")
    if "technology" in table:
        unstated = term("region", None, language)
        table["technology"] = (
            table["technology"]
            .map(lambda code: term("technology", code, language))
            .where(table["technology"].notna(), unstated)
        )
        table = table.rename(columns={"technology": "_technology"})
    table = in_words(table.rename(columns=_SHOWN), language)
    return table.rename(columns={"_technology": "technology"})


def instrument_table(instruments: pd.DataFrame, language: str) -> pd.DataFrame:
    """Programmes and instruments that the document names: kind, level, type, technology, where, done or planned, quote.

    Parameters
    ----------
    instruments : DataFrame
        From `helpers.programmes.strategy_maps.read_programme_facts`.
    language : {"ko", "en"}
    """
    table = in_language(instruments, language).rename(columns={"label": "instrument"})
    region = table["region"].map(lambda code: term("region", code, language), na_action="ignore")
    country = table["partner"].map(lambda code: country_name(code, language), na_action="ignore")
    table["region"] = country.fillna(region).fillna(term("region", None, language))
    table["instrument_status"] = table["status"].map(lambda code: term("status", code, language))
    wanted = ["instrument", "instrument_kind", "level", "type", "technology", "region", "instrument_status", "quote"]
    return shown(table[wanted], language)
