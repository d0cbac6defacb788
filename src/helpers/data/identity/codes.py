"""Codes at the end of an address: a state's or a country's, whichever the names beside it bear out."""

import re

from helpers.data.countries import COUNTRIES, alpha3, fold
from helpers.data.identity.addresses import CODE, words_of
from helpers.data.identity.gazetteer import POSTCODES, ambiguous_cities, city_country, find_city, regions
from helpers.data.identity.institutions import institution_country
from helpers.data.identity.toponyms import place_at_end

#: Codes of states that are also academic degrees: they count beside a city only.
DEGREES = {"MA", "MD", "MS", "PA", "DC", "SC"}
#: Codes of states of Australia that are no other code and no word.
AUSTRALIAN = {"NSW", "QLD", "VIC", "TAS", "ACT"}
#: One of two readings of a code counts if its city has so many times the people of the other's.
DOMINANCE = 8
#: A name that nothing in its text bears out is a city's from so many people on: "Moog PH" is a firm.
ALONE = 100_000


def country_by_code(segments: list[str], at: int) -> str | None:
    """Country of a code or a shared name that ends a segment: "Birmingham AL", "VIC 3221", "Athens, Georgia".

    A code may stand for a state and for a country: CA for California and Canada, IN for Indiana and India. The
    reading counts that a city, a region or a country named beside it bears out, or the institution; where both
    are borne out, or a code that has both readings stands alone, none counts. At the end of an address a code
    of one reading counts also by itself, where the name before it is no city of another country.

    Examples
    --------
    >>> country_by_code(["Emory University", "Atlanta", "Georgia"], 2), country_by_code(["Perth", "WA"], 1)
    ('US', 'AU')
    >>> country_by_code(["Waterloo", "ON", "CA"], 2), country_by_code(["Leiden", "NL"], 1)
    ('CA', 'NL')
    """
    found = CODE.search(segments[at])
    if not found:
        return None
    code = found["code"].replace(".", "").replace(" ", "")
    states, own = _readings(code)
    if not states and not own:
        return None
    before = (
        [segments[at][: found.start()]] if words_of(segments[at][: found.start()]) else segments[max(at - 2, 0) : at]
    )
    sizes = (4, 3, 2, 1) if code.isupper() else (4,)
    names = {" ".join(words[-size:]): None for words in map(words_of, before) for size in sizes}
    borne = {country: _people(names, country, region if country == "US" else None) for country, region in states}
    if found["zip"] and (country := _postcode_country(found["zip"])) in borne:
        return country
    for country in own:
        if _named(segments[max(at - 2, 0) : at], country):
            return country
        people = _people(names.keys() - ambiguous_cities(), country)
        borne[country] = max(borne.get(country, 0), people if len(segments) > 1 or people >= ALONE else 0)
    if any(borne.values()):
        return _dominant(borne, segments)
    if code in AUSTRALIAN:
        return "AU"
    last = at + 1 == len(segments) and at > 0 and before != [segments[at][: found.start()]]
    return _alone(code, states, own, names, segments) if last and code.isupper() else None


def code_countries(segment: str) -> set[str]:
    """Countries that a segment may mean which is a code and nothing else, by itself or by a state of theirs.

    Examples
    --------
    >>> sorted(code_countries("NL")), code_countries("MD"), code_countries("Oslo")
    (['CA', 'NL'], set(), set())
    """
    if not re.fullmatch(r"[A-Z]{2,3}", segment) or segment in DEGREES:
        return set()
    states, own = _readings(segment)
    return own | {country for country, _ in states}


def _readings(code: str) -> tuple[tuple, set[str]]:
    """States, with their countries, and countries that a code stands for."""
    states = regions()[1].get(code if code.isupper() and len(code) < 4 else fold(code), ())
    return states, {code if code in COUNTRIES else alpha3().get(code)} - {None} if code.isupper() else set()


def _people(names, country: str, region: str | None = None) -> int:
    """People of the largest city of a country and region among names; 0 where there is none."""
    found = (find_city(name, country, region) for name in names)
    return max((city.population or 1 for city in found if city), default=0)


def _postcode_country(postcode: str) -> str | None:
    if re.match(r"\d{5}", postcode):
        return "US"
    return next((country for pattern, country in POSTCODES if pattern.search(postcode)), None)


def _named(before: list[str], country: str) -> bool:
    """Whether the segments before a code name its country, or a region of it, also by a code of its own."""
    places = (place_at_end(segment) for segment in before)
    return any(place and place.country == country for place in places) or any(
        (country, segment) in regions()[1].get(segment, ()) for segment in before
    )


def _dominant(borne: dict[str, int], segments: list[str]) -> str | None:
    """The reading whose city dwarfs that of the other, or that the institution has."""
    first, *others = sorted(borne, key=lambda country: (-borne[country], country))
    if all(borne[first] >= DOMINANCE * borne[other] for other in others):
        return first
    return next((country for country in map(institution_country, segments) if country in borne), None)


def _alone(code: str, states, own: set, names, segments: list[str]) -> str | None:
    """Country of a code at the end of an address whose neighbours say nothing."""
    homes = {country for country, _ in states}
    known = {institution_country(segment) for segment in segments} & (homes | own)
    if len(known) == 1:
        return known.pop()
    if own and (homes - own or len(code) == 2):
        return None
    if own:
        return min(own)
    away = any(city_country(name) not in (None, *homes) for name in names)
    return None if away or code in DEGREES else next((home for home in ("US", "CA") if home in homes), None)
