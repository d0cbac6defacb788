"""Codes in words: countries, technologies, fields and the terms of data/reference/terms.toml."""

import re
import tomllib
from functools import cache

import pandas as pd
from pandas.api.types import is_numeric_dtype

from helpers.data.countries import country_name
from helpers.data.fields import field_name
from helpers.data.places import REFERENCE
from helpers.data.technologies import technology_name
from helpers.page.units import unit_words

_ALL = {"ko": "전 기술", "en": "all technologies"}
_UNKNOWN = {"ko": "미상", "en": "unknown"}
#: Columns whose codes are those of another column; where there are several, the first that lists the code.
_CODES = {
    "focal": ("country",),
    "leader": ("country",),
    "rival": ("country",),
    "parent": ("technology",),
    "published_type": ("type",),
    "components": ("component",),
    "left_out": ("term",),
    "partners": ("country",),
    "author_countries": ("country",),
    "other": ("method",),
    "strongest": ("term",),
    "second": ("term", "country"),
    "weakest": ("term",),
    "lowest_choice": ("counting", "component", "scaling"),
    "highest_choice": ("counting", "component", "scaling"),
    "starts_at": ("exchange_stage",),
    "reaches": ("exchange_stage",),
    "blocked_at": ("exchange_stage",),
    "last_stage": ("exchange_stage",),
}


@cache
def _terms() -> dict:
    return tomllib.loads((REFERENCE / "terms.toml").read_text(encoding="utf-8"))


def term(column: str, code: str | None, language: str) -> str:
    """A code of a column in words; a code that is not listed stays as it is.

    A null is what terms.toml lists for the column's code "", else "unknown" in the language. Codes joined by ";"
    or "," are told one by one.

    Examples
    --------
    >>> term("country", "KP", "en"), term("counting", "full", "ko"), term("technology", "all", "en")
    ('North Korea', '전수 계산', 'all technologies')
    >>> term("type", None, "en"), term("rival", "JP", "en"), term("lowest_choice", "fractional", "en")
    ('cannot be decided', 'Japan', 'fractional counting')
    """
    if pd.isna(code):
        return _terms().get(column, {}).get("", _UNKNOWN)[language]
    if re.search("[;,]", str(code)):
        return " · ".join(term(column, part, language) for part in re.split("[;,]", code))
    if column == "country":
        return country_name(code, language)
    if column == "field":
        return field_name(code, language)
    if column == "technology":
        return _ALL[language] if code == "all" else technology_name(code, language)
    for other in _CODES.get(column, ()):
        if other in ("country", "technology") or code in _terms()[other]:
            return term(other, code, language)
    known = _terms().get(column, {}).get(code)
    return known[language] if known else str(code)


def weights_words(weights: dict | str, language: str) -> str:
    """Weights of components in words: of a dict, or of a text such as "top10 0.21, patents 0.79".

    Examples
    --------
    >>> weights_words({"top10": 0.5, "patents": 0.5}, "ko"), weights_words("papers 0.21, experts 0.79", "en")
    ('상위 10% 논문 0.50, 삼극 특허 0.50', 'papers 0.21, expert scores 0.79')
    """
    if isinstance(weights, str):
        weights = {name: float(weight) for name, weight in re.findall(r"(\w+) ([\d.]+)", weights)}
    return ", ".join(f"{term('component', name, language)} {weight:.2f}" for name, weight in weights.items())


def in_words(frame: pd.DataFrame, language: str) -> pd.DataFrame:
    """A table with its codes in words: `country_name` joins `country`, other codes are replaced, numbers stay.

    Parameters
    ----------
    frame : DataFrame
    language : {"ko", "en"}

    Returns
    -------
    DataFrame
        The same rows.

    Examples
    --------
    >>> in_words(pd.DataFrame({"country": ["KR", None], "works": [2, 1]}), "ko")["country_name"].tolist()
    ['한국', '미상']
    """
    out = frame.copy()
    for column in frame.columns:
        if column == "country":
            names = frame[column].map(lambda code: term("country", code, language))
            out.insert(out.columns.get_loc("country") + 1, "country_name", names.astype("str"))
        elif column in ("field", "technology", *_CODES, *_terms()) and not is_numeric_dtype(frame[column]):
            out[column] = frame[column].map(lambda code, column=column: term(column, code, language)).astype("str")
        elif column == "change_to":
            out[column] = frame[column].map(lambda text: weights_words(text, language), na_action="ignore")
    return out


def scope_words(scope) -> str:
    """Technology, years and counting of a scope in words, for titles and subtitles."""
    given, language = scope.parameters, scope.language
    years = "" if given["years"] == "all" else f" · {given['years']}"
    technology, counting = (term(name, given[name], language) for name in ("technology", "counting"))
    return f"{technology}{years} · {counting}"


@cache
def _captions() -> dict:
    return tomllib.loads((REFERENCE / "captions.toml").read_text(encoding="utf-8"))


def captioned(figure: str) -> bool:
    """Whether data/reference/captions.toml lists a figure."""
    return figure in _captions()


def caption(figure: str, language: str, **words: str) -> dict[str, str]:
    """Title and unit of a figure, as keyword arguments of the function that draws it.

    Raises
    ------
    KeyError
        data/reference/captions.toml does not list the figure, or needs a word that is not given.

    Examples
    --------
    >>> caption("ego", "en", name="Kim, Ada", scope="all technologies")["title"]
    'Co-authors of Kim, Ada'
    """
    known = unit_words("work", language) | words
    return {part: text.format_map(known) for part, text in _captions()[figure][language].items()}


def named_partners(row, language: str) -> str | None:
    """The first partners with their joint works, as one text; None where nobody is ranked.

    Examples
    --------
    >>> named_partners({"partners": "US;JP", "joint_works": "5;2"}, "en")
    'United States (5), Japan (2)'
    """
    if row["partners"] is None:
        return None
    pairs = zip(row["partners"].split(";"), str(row["joint_works"]).split(";"), strict=True)
    return ", ".join(f"{term('country', code, language)} ({works})" for code, works in pairs)
