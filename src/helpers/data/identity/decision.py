"""The country of an address: one decision from all its evidence, none where the evidence contradicts itself."""

import re
from functools import cache
from typing import NamedTuple

from helpers.data.countries import fold, reference, shared_with_places
from helpers.data.identity.addresses import words_of
from helpers.data.identity.codes import ALONE, code_countries, country_by_code
from helpers.data.identity.gazetteer import city_country, domain_country, find_city, postcode_country
from helpers.data.identity.institutions import kind_of, known_institution
from helpers.data.identity.toponyms import (
    Place,
    city_within,
    country_within,
    find_name,
    large_city_country,
    named_within,
    odd_country,
    place_at_end,
    place_names,
    written_country,
)
from helpers.data.identity.unspaced import is_unspaced, places_named

#: Territories with a code of their own that addresses name together with their state.
TERRITORIES = {
    "CN": ("HK", "MO", "TW"),
    "FR": ("GP", "MQ", "GF", "RE", "YT", "NC", "PF"),
    "US": ("PR", "GU", "VI", "AS", "MP"),
    "NL": ("CW", "AW", "SX", "BQ"),
    "DK": ("GL", "FO"),
    "GB": ("JE", "GG", "IM", "GI", "BM", "KY"),
}
#: How a name goes on with the place that it is of.
OF = re.compile(r"\s*(?:of|de|di|da|do|in)\b")


class Verdict(NamedTuple):
    """The country of an address, or what speaks against one: "name KR, city KP". None of both: nothing is told."""

    country: str | None = None
    doubt: str | None = None


@cache
def alike() -> dict[str, set[str]]:
    """Country -> those whose names are taken for its own."""
    return {code: set(group) - {code} for group in reference()["alike"]["groups"] for code in group}


def city_clue(segments: list[str]) -> str | None:
    """Country of the rightmost segment that is the name of a city and tells but one country; of the first if large.

    Examples
    --------
    >>> city_clue(["Institute", "Seoul"]), print(city_clue(["Institute", "Cambridge"]))
    None
    ('KR', None)
    """
    found: dict[str, str] = {}
    for at in range(len(segments) - 1, -1, -1):
        name = city_name(segments[at])
        country = len(name) > 3 and name not in place_names() and name != "georgia" and city_country(name)
        if country and country in shared_with_places().get(name, {country}) and (at or stands_alone(name)):
            found.setdefault(country, name)
    if len(found) < 2:
        return next(iter(found), None)
    country, name = next(iter(found.items()))
    return None if any(outdone(name, other) for other in found.values()) else country


def outdone(name: str, other: str) -> bool:
    """Whether a city beside another is so much larger that the other's name may be no city: Bangkok, "Tailandia"."""
    return stands_alone(other) and find_city(other).population > find_city(name).population


def stands_alone(name: str) -> bool:
    """Whether a city's name alone is an address: one that a large city has for its own."""
    city = find_city(name)
    return city.population >= ALONE and fold(city.name) == name


def city_name(segment: str) -> str:
    """The folded name of a city that a segment may be, without postcode and district ("DK-1353 Copenhagen K")."""
    words = words_of(segment)
    if len(words) > 2 and words[1].isdigit():
        words = words[2:]
    words = words[:-1] if len(words) > 1 and (len(words[-1]) == 1 or words[-1] == "city") else words
    return " ".join(words)


def institution_clue(segments: list[str]) -> tuple[str | None, str | None]:
    """Country of the rightmost institution of the reference lists, and a country that its segment names besides.

    A name that goes on with the place it is of is that of another institution.

    Examples
    --------
    >>> institution_clue(["Physics", "Yonsei University"]), institution_clue(["New York University Shanghai"])
    (('KR', None), (None, 'CN'))
    >>> institution_clue(["American University of Sharjah"])
    ('AE', None)
    """
    other = None
    for segment in reversed(segments):
        country, rest = known_institution(segment)
        if country and country_within([segment]) in (None, country):
            city = named_within([rest], large_city_country) or country
            if city == country or OF.match(rest):
                return city, other
            other = city
    return None, other


def territory(segments: list[str], country: str) -> str:
    """The territory of a state that an address names too: outright, or beside no city of the state itself."""
    places, own = [], TERRITORIES.get(country, ())
    for segment in segments if own else ():
        place = place_at_end(segment)
        if place and place.country in own and (place.whole or place.embedded or not kind_of(segment)):
            places.append(place)
    for code in own if places else ():
        named = [place for place in places if place.country == code]
        if any(place.whole for place in named):
            return code
        cities = (find_city(city_name(segment)) for segment in segments)
        if named and not any(city and city.country == country for city in cities):
            return code
    return country


def has_city(segments: list[str], country: str) -> bool:
    """Whether a segment is the name of a city of a country, and of nothing else."""
    names = set(map(city_name, segments)) - place_names().keys()
    return any(find_city(name, country) for name in names)


def weigh_name(segments: list[str], place: Place) -> Verdict:
    """The verdict on an address that names a country or region, from its city and its institution.

    A name that a neighbour shares ("Congo") is the neighbour's where the city is. A name whose neighbours' names
    differ by a word or a letter is doubted where the city is a neighbour's; every name where city and
    institution, or city and region, agree on another country. Cities elsewhere that have a namesake in the
    country named do not count.
    """
    country, city = place.country, city_clue(segments)
    shared = reference()["bare"].get(place.key, ())
    if place.rivals:
        agreed = city in (country, *place.rivals)
        return Verdict(city) if agreed else Verdict(None, f"name {'/'.join((country, *place.rivals))}")
    if city in (None, country) or has_city(segments, country):
        return Verdict(territory(segments, country))
    if city in shared:
        return Verdict(city)
    settled = territory(segments, country)
    if city == settled:
        return Verdict(settled)
    institution = institution_clue(segments)[0]
    neighbour = city in alike().get(country, ()) and institution != country
    if neighbour or (institution == city and city not in TERRITORIES.get(country, ())):
        return Verdict(None, f"name {country}, city {city}" + (f", institution {institution}" if institution else ""))
    return Verdict(settled)


def weigh_clues(segments: list[str], domain: str | None) -> Verdict:
    """The verdict on an address that names no country: institution and city, then names within others, the domain.

    Against an institution of the United States the city prevails: schools elsewhere hold domains under edu.
    """
    (institution, other), city = institution_clue(segments), city_clue(segments)
    if other and not city and not institution:
        return Verdict(None, f"an institution of another country in {other}")
    if institution or city:
        agreed = institution == city or institution in (None, "US") or city is None
        return Verdict(city or institution) if agreed else Verdict(None, f"city {city}, institution {institution}")
    within = {country_within(segments), city_within(segments)} - {None}
    inner = min(within) if len(within) == 1 else None
    return Verdict(odd_country(segments[-1]) or inner or (domain_country(domain) if domain else None))


def weigh_written(segments: list[str], country: str) -> Verdict:
    """The verdict on an address whose end is a country's name in any language: "Libano" is also a town of Colombia.

    Examples
    --------
    >>> weigh_written(["Institute", "Beirut", "Libano"], "LB"), weigh_written(["Institute", "Libano"], "LB")
    (Verdict(country='LB', doubt=None), Verdict(country=None, doubt='name LB, city CO'))
    """
    city = find_city(city_name(segments[-1]))
    if city and city.country != country and not has_city(segments[:-1], country):
        return Verdict(None, f"name {country}, city {city.country}")
    return weigh_name(segments, Place(country, "", True, False))


def weigh_unspaced(segments: list[str]) -> Verdict:
    """The verdict on an address in Korean, Chinese or Japanese: its places and its institutions must agree.

    Examples
    --------
    >>> weigh_unspaced(["清华大学", "北京", "中国"]).country, weigh_unspaced(["고려대학교", "평양"]).doubt
    ('CN', 'place KP, institution KR')
    """
    places = places_named(segments)
    institutions = {known_institution(segment)[0] for segment in segments} - {None}
    if len(places | institutions) < 2:
        return Verdict(*(places | institutions))
    return Verdict(None, f"place {'/'.join(sorted(places))}, institution {'/'.join(sorted(institutions))}")


def decide(segments: list[str], domain: str | None = None) -> Verdict:
    """The country of one address.

    Parameters
    ----------
    segments : list of str
        The address, cut at its commas.
    domain : str, optional
        That of an e-mail which stands beside the address.

    Returns
    -------
    Verdict
        Of the country or state that the address names last; where it names none, of its postcode, its institution
        and city, of names within those of institutions, or of the domain. Where these contradict one another: no
        country, and what contradicts.

    Examples
    --------
    >>> decide(["Institute", "Kinshasa", "Congo"]).country, decide(["Institute", "Seoul", "North Korea"])
    ('CD', Verdict(country=None, doubt='name KP, city KR'))
    """
    place = find_name(segments, country_by_code)
    written = None if place else written_country(segments)
    if written:
        return weigh_written(segments, written)
    if not place and any(map(is_unspaced, segments)):
        return weigh_unspaced(segments)
    if place:
        return weigh_name(segments, place)
    country = postcode_country(", ".join(segments))
    if country:
        return Verdict(country)
    found = weigh_clues(segments, domain)
    meant = code_countries(segments[-1]) or shared_with_places().get(city_name(segments[-1]), set())
    if found.country and meant and found.country not in meant:
        return Verdict(None, f"{segments[-1]} may mean {'/'.join(sorted(meant))}, the rest {found.country}")
    return found


def locate(addresses: list[list[str]], domains: list[str]) -> list[Verdict]:
    """The verdict on each address of a text; one that tells nothing lies where the others agree to lie.

    Examples
    --------
    >>> [verdict.country for verdict in locate([["Department of Physics"], ["KAIST", "Daejeon", "Korea"]], [])]
    ['KR', 'KR']
    """
    domain = domains[0] if len(addresses) == 1 and domains else None
    found = [decide(segments, domain) for segments in addresses]
    agreed = {verdict.country for verdict in found if not verdict.doubt} - {None}
    rest = Verdict(min(agreed)) if len(agreed) == 1 else Verdict()
    return [verdict if verdict.country or verdict.doubt else rest for verdict in found]
