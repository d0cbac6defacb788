"""Toponym resolution: the country an address lies in, and its city, from the names in the address."""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from helpers.data.countries import COUNTRIES, address_names, alpha3, country_code, fold, join_initials, reference
from helpers.data.identity.addresses import words_of
from helpers.data.identity.gazetteer import (
    LARGE,
    City,
    ambiguous_cities,
    cities,
    city_country,
    domain_country,
    find_city,
    postcode_country,
    regions,
)
from helpers.data.identity.institutions import institution_country, kind_of

#: A code or a single word at the end of a segment, with the postcode behind it.
CODE = re.compile(
    r"(?:^|\s)(?P<code>[A-Z]{2,3}|[A-Z]\.\s?[A-Z]\.?|[A-Z][a-z]+)\.?"
    r"(?:[\s-]+(?P<zip>\d{4,5}(?:-\d{4})?|[A-Z]\d[A-Z][ -]?\d[A-Z]\d))?(?:\s*\([^()]*\))?$"
)
#: Codes of states that are also academic degrees: they count beside a city only.
DEGREES = {"MA", "MD", "MS", "PA", "DC", "SC"}
#: Territories with a code of their own that addresses name together with their state.
TERRITORIES = {
    "CN": ("HK", "MO", "TW"),
    "FR": ("GP", "MQ", "GF", "RE", "YT", "NC", "PF"),
    "US": ("PR", "GU", "VI", "AS", "MP"),
    "NL": ("CW", "AW", "SX", "BQ"),
    "DK": ("GL", "FO"),
    "GB": ("JE", "GG", "IM", "GI", "BM", "KY"),
}
SHORT = {"us": "US", "usa": "US", "uk": "GB", "uae": "AE", "prc": "CN", "ksa": "SA", "roc": "TW", "drc": "CD"}
#: Words before a country that make it part of another name: "University of South Africa", "Beth Israel".
LINKING = set(
    ["of", "de", "del", "in", "for", "di", "do", "da", "la", "and", "du", "des", "von", "beth", "mount", "st"]
)
#: Words that may stand before the name of a country ("Republic of Seychelles") and behind that of a region.
FORMAL = set(
    [
        "republic",
        "kingdom",
        "state",
        "sultanate",
        "commonwealth",
        "federal",
        "islamic",
        "democratic",
        "socialist",
        "arab",
        "peoples",
        "of",
    ]
)
KINDS = set(["province", "prefecture", "state", "prov", "pref", "region", "autonomous"])
#: Hospitals and schools bear the names of saints, which are also those of cities elsewhere.
SAINT = re.compile(r"(?:san|santa|santo|sao|saint|st|la|el|los)\b")


class Place(NamedTuple):
    """The country or region that a segment of an address ends with."""

    country: str
    region: str
    whole: bool
    embedded: bool


@cache
def place_names() -> dict[str, tuple[str, str]]:
    """Folded name -> (country, region): countries, and regions that need nothing beside them.

    Phrases that hold such a name and mean something else have neither. Georgia is left out: it needs a city.
    """
    names = {name.removeprefix("the ").replace(" the ", " "): (code, "") for name, code in address_names().items()}
    names.update({name: (code, "") for name, code in SHORT.items()})
    names.update(regions()[0])
    del names["georgia"]
    names.update({fold(phrase): ("", "") for phrase in reference()["elsewhere"]["phrases"]})
    return names


@lru_cache(maxsize=1 << 17)
def place_at_end(segment: str) -> Place | None:
    """The country or region whose name ends a segment.

    Examples
    --------
    >>> place_at_end("Kanazawa 920-1192 Japan").country, place_at_end("Shandong Province").whole
    ('JP', True)
    """
    words, names = tuple(word for word in words_of(segment) if word != "the"), place_names()
    while len(words) > 1 and words[-1] in KINDS and " ".join(words) not in names:
        words = words[:-1]
    for size in range(min(6, len(words)), 0, -1):
        name = " ".join(words[-size:])
        country, region = names.get(name) or names.get(join_initials(name)) or (None, "")
        if country is not None:
            before = words[: len(words) - size]
            whole = FORMAL.issuperset(before)
            return Place(country, region, whole, not whole and before[-1] in LINKING) if country else None
    return None


def country_by_code(segments: list[str], at: int) -> str | None:
    """Country of a code or a shared name that ends a segment: "Birmingham AL", "VIC 3221", "Athens, Georgia".

    It counts beside a city of that state or with a postcode of the United States; at the end of an address
    also where the name before it is no city of another country.

    Examples
    --------
    >>> country_by_code(["Emory University", "Atlanta", "Georgia"], 2), country_by_code(["Perth", "WA"], 1)
    ('US', 'AU')
    """
    found = CODE.search(segments[at])
    if not found:
        return None
    code = found["code"].replace(".", "")
    places = regions()[1].get(code if code.isupper() and len(code) < 4 else fold(code), ())
    homes = {country for country, _ in places}
    rest = words_of(segments[at][: found.start()])
    beside = [rest] if rest else [words_of(segment) for segment in segments[max(at - 2, 0) : at]]
    sizes = (4, 3, 2, 1) if code.isupper() else (4,)
    tails = {" ".join(words[-size:]): None for words in beside for size in sizes}.keys() - ambiguous_cities()
    for country, region in places:
        if any(find_city(tail, country, region if country == "US" else None) for tail in tails):
            return country
    if re.match(r"\d{5}", found["zip"] or "") and "US" in homes:
        return "US"
    if code in ("NSW", "QLD", "VIC", "TAS", "ACT"):
        return "AU"
    if rest or at == 0 or at + 1 < len(segments) or not code.isupper():
        return None
    if not places:
        own = code in COUNTRIES and any(find_city(tail, code) for tail in tails)
        return alpha3().get(code) or (code if own else None)
    away = any(city_country(tail) not in (None, *homes) for tail in tails)
    return None if away or code in DEGREES else next((home for home in ("US", "CA") if home in homes), None)


def explicit_country(segments: list[str]) -> str | None:
    """Country that an address names, or names a state of: the rightmost name counts.

    Examples
    --------
    >>> explicit_country(["Hospital", "Lebanon", "NH"]), explicit_country(["Hong Kong", "China"])
    ('US', 'HK')
    """
    for size in (3, 2):
        joint = " ".join(word for segment in segments[-size:] for word in words_of(segment) if word != "the")
        country, region = place_names().get(joint, ("", ""))
        if len(segments) >= size and country and not region:
            return country
    for at in range(len(segments) - 1, -1, -1):
        place = place_at_end(segments[at])
        if place and (place.whole or (at >= len(segments) - 2 and not place.embedded)):
            return territory(segments, place.country)
        country = country_by_code(segments, at)
        if country:
            return country
    return None


def territory(segments: list[str], country: str) -> str:
    """The territory of a state that an address names too: outright, or beside no city of the state itself."""
    places = [place for place in map(place_at_end, segments) if place] if country in TERRITORIES else []
    for code in TERRITORIES.get(country, ()):
        named = [place for place in places if place.country == code]
        if any(place.whole for place in named):
            return code
        sites = (find_city(" ".join(words_of(segment))) for segment in segments)
        if named and not any(site and site.country == country for site in sites):
            return code
    return country


def city_clue(segments: list[str]) -> str | None:
    """Country of the rightmost segment that is the name of a city and tells but one country."""
    for segment in reversed(segments[1:] or segments):
        name = " ".join(words_of(segment))
        country = len(name) > 3 and name not in place_names() and city_country(name.removesuffix(" city"))
        if country:
            return country
    return None


def institution_clue(segments: list[str]) -> str | None:
    """Country of the rightmost institution of the reference lists whose name holds no other country."""
    for segment in reversed(segments):
        country = institution_country(segment)
        if country and country_within([segment]) in (None, country):
            return country
    return None


def named_within(segments: list[str], look_up: Callable[[str], str | None]) -> str | None:
    """Country of the place names within segments, if it is one alone; `look_up` gives "" to skip a name."""
    found = set()
    for segment in segments:
        words, at = words_of(segment), 0
        while at < len(words):
            names = ((size, look_up(" ".join(words[at : at + size]))) for size in range(min(4, len(words) - at), 0, -1))
            size, country = next((each for each in names if each[1] is not None), (1, ""))
            found.add(country)
            at += size
    found.discard("")
    return min(found) if len(found) == 1 else None


def country_within(segments: list[str]) -> str | None:
    """Country whose name, or whose region's, stands within an address: "Kuwait Cancer Control Centre"."""
    return named_within(segments, lambda name: place_names().get(name, (None,))[0])


def city_within(segments: list[str]) -> str | None:
    """Country of the large cities within the names of institutions: "Sheffield Children's Hospital"."""
    names = [segment for segment in segments if kind_of(segment) in ("university", "hospital", "organisation")]
    return named_within(names, large_city_country)


@lru_cache(maxsize=1 << 17)
def large_city_country(name: str) -> str | None:
    """Country of a folded name that one large city has for its own; "" for a phrase that is no city."""
    if name in place_names():
        return ""
    city = cities()[name][0] if len(name) > 4 and not SAINT.match(name) and city_country(name) else None
    return city.country if city and city.population >= LARGE and fold(city.name) == name else None


@lru_cache(maxsize=1 << 17)
def odd_country(segment: str) -> str | None:
    """Country that a last segment names in another language, in parentheses, or with a slip of the pen.

    One letter wrong, missing, too many or exchanged, two in names of ten letters or more; and near one
    country only.

    Examples
    --------
    >>> odd_country("Turquía"), odd_country("University of Pisa (Italy)"), odd_country("Malaysa")
    ('TR', 'IT', 'MY')
    >>> print(odd_country("Nigera"))
    None
    """
    inner = re.search(r"\(([^()]{4,})\)$", segment)
    if inner and country_code(inner[1]):
        return country_code(inner[1])
    name = " ".join(words_of(segment))
    if len(name) < 5 or name in reference()["elsewhere"]["unsure"]:
        return None
    written = country_code(name)
    if len(name) < 6 or name in cities():
        return written
    near: dict[int, set[str]] = {}
    for known, code in address_names().items():
        if len(known) > 4:
            near.setdefault(OSA.distance(name, known, score_cutoff=2), set()).add(code)
    codes = near.get(0) or near.get(1) or (near.get(2) if len(name) > 9 else None) or set()
    codes = codes | ({written} - {None})
    return min(codes) if len(codes) == 1 else None


def locate_alone(segments: list[str], domain: str | None) -> str | None:
    """Country of one address, by the strongest evidence there is; None where institution and city disagree.

    Against an institution of the United States the city prevails: schools elsewhere hold domains under edu.
    """
    country = explicit_country(segments) or postcode_country(", ".join(segments))
    if country:
        return country
    institution, city = institution_clue(segments), city_clue(segments)
    if institution or city:
        agreed = institution == city or institution in (None, "US") or city is None
        return (city or institution) if agreed else None
    within = {country_within(segments), city_within(segments)} - {None}
    inner = min(within) if len(within) == 1 else None
    return odd_country(segments[-1]) or inner or (domain and domain_country(domain))


def locate(addresses: list[list[str]], domains: list[str]) -> list[str | None]:
    """Country of each address of a text; one that tells nothing lies where the others agree to lie.

    Examples
    --------
    >>> locate([["Department of Physics"], ["KAIST", "Daejeon", "Korea"]], [])
    ['KR', 'KR']
    """
    domain = domains[0] if len(addresses) == 1 and domains else None
    found = [locate_alone(segments, domain) for segments in addresses]
    agreed = set(found) - {None}
    return [country or (min(agreed) if len(agreed) == 1 else None) for country in found]


def state_of(segments: list[str]) -> str | None:
    """Code of the state of the United States that an address names last."""
    for segment in reversed(segments):
        place, found = place_at_end(segment), CODE.search(segment)
        if place and place.country == "US" and place.region:
            return place.region
        if found and ("US", found["code"]) in regions()[1].get(found["code"], ()):
            return found["code"]
    return None


def find_site(segments: list[str], country: str | None) -> tuple[str | None, City | None]:
    """The city of an address of a known country: its name as written, and the city of GeoNames.

    Examples
    --------
    >>> find_site(["Mayo Clinic", "Rochester", "MN"], "US")[1].region, find_site(["Mayo Clinic"], None)
    ('MN', (None, None))
    """
    state = state_of(segments) if country == "US" else None
    for segment in reversed(segments if country else []):
        words = [word for word in words_of(segment) if word not in ("city", "shi", "si")]
        numbered = bool(re.search(r"\d", segment))
        for size in range(min(3, len(words)), 0, -1):
            name, whole = " ".join(words[-size:]), size == len(words)
            city = find_city(name, country, state) if whole or (numbered and name not in ambiguous_cities()) else None
            if city:
                return (segment if whole and not numbered else city.name), city
    return None, None
