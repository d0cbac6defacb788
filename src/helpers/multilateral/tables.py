"""Tables of multilateral cooperation in words: countries, consortia, programmes; columns named for what is counted."""

import re

import pandas as pd

from helpers.data.countries import country_name
from helpers.data.fields import field_name
from helpers.data.technologies import technology_name
from helpers.page.terms import term
from helpers.page.units import in_units

#: Columns that hold one code of a country.
_COUNTRIES = ("lead_country", "partner", "third")


def with_consortium(triads, focal: str | None = None) -> pd.DataFrame:
    """Triads with the column consortium (codes joined by ",") in place of their three ends.

    Examples
    --------
    >>> table = pd.DataFrame({"first": ["CN"], "second": ["JP"], "third": ["KR"], "works": [3]})
    >>> with_consortium(table).values.tolist()
    [['CN,JP,KR', 3]]
    """
    ends = triads[["first", "second", "third"]].to_numpy(dtype=object)
    texts = pd.Series([",".join(sorted(row)) for row in ends], index=triads.index, dtype="str")
    rest = triads.drop(columns=["first", "second", "third"])
    rest.insert(0, "consortium", texts)
    return rest


def programme_words(code: str, by: str, language: str) -> str:
    """A programme as a reader knows it: `by` is the column of works that it comes from.

    Examples
    --------
    >>> programme_words("SC4", "subjects", "en"), programme_words("chemistry", "field", "ko")
    ('SC4 Transport', '화학')
    """
    if by == "field":
        return field_name(code, language)
    if by == "technologies":
        return technology_name(code, language)
    return str(code) if by != "subjects" or re.search("[;,]", str(code)) else term("programme", code, language)


def as_shown(frame, unit: str, language: str, by: str = "") -> pd.DataFrame:
    """A table of multilateral cooperation as a page shows it.

    Examples
    --------
    >>> table = pd.DataFrame({"consortium": ["JP,KR,US"], "works": [3]})
    >>> as_shown(table, "project", "en").values.tolist(), list(as_shown(table, "project", "en"))
    ([['Japan · South Korea · United States', 3]], ['consortium', 'projects'])
    """
    out = frame.copy()
    if "consortium" in out:
        out["consortium"] = [term("country", codes, language) for codes in out["consortium"]]
    if "programme" in out:
        out["programme"] = [programme_words(code, by, language) for code in out["programme"]]
    for column in _COUNTRIES:
        if column in out:
            out[column] = [term("country", codes, language) for codes in out[column]]
    if "country" in out:
        out.insert(0, "country_name", [country_name(code, language) for code in out.pop("country")])
    return in_units(out, unit)


def first_rows(frame, column: str, name: str, n: int) -> pd.DataFrame:
    """The first `n` rows, and the row of one name where it is not among them.

    Examples
    --------
    >>> first_rows(pd.DataFrame({"country": ["US", "CN", "KR"]}), "country", "KR", 1)["country"].tolist()
    ['US', 'KR']
    """
    return pd.concat([frame.head(n), frame[n:][frame[column][n:] == name]], ignore_index=True)


def set_table(sets: pd.DataFrame, unit: str, language: str) -> pd.DataFrame:
    """Sets of countries that recur, without their size."""
    return as_shown(sets.drop(columns="size"), unit, language)


def programme_table(frame: pd.DataFrame, by: str, unit: str, language: str) -> pd.DataFrame:
    """A table by programme, its programmes as a reader knows them."""
    return as_shown(frame, unit, language, by)
