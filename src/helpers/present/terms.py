"""Codes in words: countries, technologies, fields and the terms of data/reference/terms.toml."""

import tomllib
from functools import cache

import pandas as pd

from helpers.data.countries import country_name
from helpers.data.fields import field_name
from helpers.data.places import REFERENCE
from helpers.data.technologies import technology_name

_ALL = {"ko": "전 기술", "en": "all technologies"}
_UNKNOWN = {"ko": "미상", "en": "unknown"}


@cache
def _terms() -> dict:
    return tomllib.loads((REFERENCE / "terms.toml").read_text(encoding="utf-8"))


def term(column: str, code, language: str) -> str:
    """A code of a column in words; a null is "unknown" in the language, a code that is not listed stays as it is.

    Examples
    --------
    >>> term("country", "KP", "en"), term("counting", "full", "ko"), term("technology", "all", "en")
    ('North Korea', '전수 계산', 'all technologies')
    """
    if pd.isna(code):
        return _UNKNOWN[language]
    if column == "country":
        return country_name(code, language)
    if column == "field":
        return field_name(code, language)
    if column == "technology":
        return _ALL[language] if code == "all" else technology_name(code, language)
    known = _terms()[column].get(code)
    return known[language] if known else str(code)


def in_words(frame: pd.DataFrame, language: str) -> pd.DataFrame:
    """A table with its codes in words: `country_name` joins `country`, other codes are replaced.

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
        elif column in ("field", "technology", *_terms()):
            out[column] = (
                frame[column].map(lambda code, column=column: term(column, code, language)).astype("str")
            )
    return out


@cache
def _captions() -> dict:
    return tomllib.loads((REFERENCE / "captions.toml").read_text(encoding="utf-8"))


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
    return {part: text.format_map(words) for part, text in _captions()[figure][language].items()}
