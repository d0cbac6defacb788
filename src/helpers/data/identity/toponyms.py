"""Toponyms: the names of places that stand in an address, and what each of them tells."""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from helpers.data.countries import address_names, country_code, fold, join_initials, listed, reference, word_key
from helpers.data.identity.addresses import CODE, words_of
from helpers.data.identity.gazetteer import LARGE, City, ambiguous_cities, cities, city_country, find_city, regions
from helpers.data.identity.institutions import kind_of
from helpers.data.identity.unspaced import find_town, is_unspaced

SHORT = {
    "us": "US",
    "usa": "US",
    "uk": "GB",
    "uae": "AE",
    "prc": "CN",
    "ksa": "SA",
    "roc": "TW",
    "rok": "KR",
    "drc": "CD",
}
#: Words before a country that make it part of another name: "University of South Africa", "Beth Israel".
LINKING = set("of de del in for di do da la and du des von beth mount st".split())
#: Words that may stand before the name of a country ("Republic of Seychelles") and behind that of a region.
FORMAL = set(
    "republic rep kingdom state sultanate commonwealth federal islamic democratic dem socialist arab peoples of".split()
)
KINDS = set("province prefecture state prov pref region autonomous".split())
#: Hospitals and schools bear the names of saints, which are also those of cities elsewhere.
SAINT = re.compile(r"(?:san|santa|santo|sao|saint|st|la|el|los)\b")
#: The longest name of a country has so many words: United Kingdom of Great Britain and Northern Ireland.
LONGEST = 8


class Place(NamedTuple):
    """The country or region that a segment of an address ends with.

    `whole`: nothing else stands before it. `embedded`: it is part of another name. `key`: its words as compared.
    `rivals`: countries that the words beside it may make of it, as "N" before Korea.
    """

    country: str
    region: str
    whole: bool
    embedded: bool
    key: str = ""
    rivals: tuple[str, ...] = ()


@cache
def place_names() -> dict[str, tuple[str, str]]:
    """Folded name -> (country, region): countries, and regions that need nothing beside them.

    Phrases that hold such a name and mean something else have neither. Georgia is left out: it needs a city.
    """
    names = {name: (code, "") for name, code in listed("formal").items() if name.isascii() and len(name) > 3}
    names |= {name.removeprefix("the ").replace(" the ", " "): (code, "") for name, code in address_names().items()}
    names.update({name: (code, "") for name, code in SHORT.items()})
    names.update(regions()[0])
    del names["georgia"]
    no_place = (*reference()["elsewhere"]["phrases"], *reference()["none"]["names"])
    names.update({fold(phrase): ("", "") for phrase in no_place if len(phrase) > 4})
    return names


@cache
def place_keys() -> dict[str, tuple[str, str]]:
    """`word_key` of the names of `place_names` that have several words -> (country, region)."""
    return {word_key(name): place for name, place in place_names().items() if " " in name and place[0]}


@cache
def vocabulary() -> set[str]:
    """Words of the names of places, and the abbreviations of these words."""
    return {word for name in place_names() for word in name.split()} | set(reference()["words"])


@cache
def neighbours() -> dict[str, dict[str, str]]:
    """Key of a country's name -> words that would make it the name of another country, with that country.

    "north" makes Korea North Korea and "equatorial" Guinea Equatorial Guinea. A word that the country's own
    names have ("republic") does not.
    """
    keys = {word_key(name): place[0] for name, place in place_names().items() if place[0]}
    words = {key: set(key.split()) for key in keys}
    own: dict[str, set] = {}
    for key, country in keys.items():
        own.setdefault(country, set(reference()["harmless"]["words"])).update(words[key])
    found: dict[str, dict[str, str]] = {}
    for key, country in keys.items():
        for other, rival in keys.items() if len(words[key]) == 1 else ():
            if rival != country and words[key] < words[other]:
                found.setdefault(key, {}).update(dict.fromkeys(words[other] - own[country], rival))
    return found


@lru_cache(maxsize=1 << 17)
def match_end(words: tuple[str, ...]) -> tuple[int, str, str, str] | None:
    """The longest name of a place that ends some words: how many words it has, country, region and key.

    Examples
    --------
    >>> match_end(("seoul", "korea", "rep", "of")), match_end(("seoul",))
    ((3, 'KR', '', 'korea republic'), None)
    """
    best = None
    for size in range(1, min(LONGEST, len(words)) + 1):
        if words[-size] not in vocabulary():
            break
        name = " ".join(words[-size:])
        place, key = place_names().get(name) or place_names().get(join_initials(name)), ""
        if place is None and size > 1 and reference()["words"].get(words[-size]) != "":
            key = word_key(name)
            place = place_keys().get(key)
        if place:
            best = (size, *place, key or word_key(name))
    return best


@lru_cache(maxsize=1 << 17)
def plain_words(segment: str) -> tuple[str, ...]:
    """Words of a segment without articles; those in parentheses at its end only where they belong to a place.

    Examples
    --------
    >>> plain_words("Korea (North)"), plain_words("the Hospital (KUH)")
    (('korea', 'north'), ('hospital',))
    """
    words = tuple(word for word in words_of(segment) if word != "the")
    if segment.endswith(")"):
        flat = tuple(word for word in fold(segment).split() if word != "the")
        found = match_end(flat)
        if found and found[0] > len(flat) - len(words):
            return flat
    return words


@lru_cache(maxsize=1 << 17)
def place_at_end(segment: str) -> Place | None:
    """The country or region whose name ends a segment.

    Examples
    --------
    >>> place_at_end("Kanazawa 920-1192 Japan").country, place_at_end("Shandong Province").whole
    ('JP', True)
    >>> place_at_end("Korea (Democratic People's Republic of)").country, place_at_end("Xx N Korea").country
    ('KP', 'KP')
    """
    words = plain_words(segment)
    while len(words) > 1 and words[-1] in KINDS and not match_end(words):
        words = words[:-1]
    return _place(words, match_end(words))


def _place(words: tuple[str, ...], found: tuple | None) -> Place | None:
    if not found or not found[1]:
        return None
    size, country, region, key = found
    before = words[: len(words) - size]
    if before and " ".join(words[-size:]) in namesakes():
        return None
    whole = FORMAL.issuperset(before)
    return Place(country, region, whole, not whole and before[-1] in LINKING, key, _rivals(key, before[-1:]))


def _rivals(key: str, beside: tuple[str, ...]) -> tuple[str, ...]:
    """Countries that the words beside a name may make of it."""
    known = neighbours().get(key, {})
    written = (reference()["words"].get(word, word) for word in beside)
    return tuple(sorted({known[word] for word in written if word in known})) if known else ()


def joint_place(segments: list[str]) -> Place | None:
    """The place whose name goes over the last segments: "Hong Kong, China", "Korea, Democratic Republic of".

    Examples
    --------
    >>> joint_place(["Pyongyang", "Korea", "Democratic People's Republic of"]).country
    'KP'
    """
    last, known = plain_words(segments[-1]), vocabulary()
    if len(segments) < 2 or not known.issuperset(last) or plain_words(segments[-2])[-1:] == ():
        return None
    front = [plain_words(segment) for segment in segments[-3:-1]]
    if front[-1][-1] not in known:
        return None
    for at in range(len(front)):
        words = (*(word for part in front[at:] for word in part), *last)
        found = match_end(words)
        if found and (found[0] == len(words) or (found[0] > len(last) and FORMAL.issuperset(last))):
            return _place(words[-found[0] :], found)
    return None


def find_name(segments: list[str], by_code: Callable[[list[str], int], str | None]) -> Place | None:
    """The rightmost name of a country or region in an address, or the place that a code stands for.

    Parameters
    ----------
    segments : list of str
    by_code : callable
        Country of the code at the end of the segment of a number, None for no code.

    Examples
    --------
    >>> find_name(["Hospital", "Lebanon", "NH"], lambda segments, at: "US" if at == 2 else None).country
    'US'
    >>> find_name(["Hong Kong", "China"], lambda segments, at: None).country
    'HK'
    """
    joint = joint_place(segments)
    if joint and joint.country:
        return joint
    for at in range(len(segments) - 1, -1, -1):
        place = place_at_end(segments[at])
        if place and (place.whole or (at >= len(segments) - 2 and not place.embedded)):
            behind = tuple(word for segment in segments[at + 1 :] for word in words_of(segment))
            return place._replace(rivals=tuple(sorted({*place.rivals, *_rivals(place.key, behind)})))
        country = by_code(segments, at)
        if country:
            return Place(country, "", True, False)
    return None


def written_country(segments: list[str]) -> str | None:
    """The country whose name, in any language, is the end of an address: of its last segment, or the last two.

    Codes are left to `by_code`, and Georgia, which is a state too.

    Examples
    --------
    >>> written_country(["Institute", "Roma", "Itália"]), written_country(["연구소", "도미니카 공화국"])
    ('IT', 'DO')
    >>> print(written_country(["Institute", "Oslo"]))
    None
    """
    for text in (", ".join(segments[-2:]), segments[-1]):
        name = fold(text)
        country = len(name) > (3 if name.isascii() else 1) and name != "georgia" and country_code(text)
        if country:
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
    return named_within(segments, lambda name: "" if name in namesakes() else place_names().get(name, (None,))[0])


@cache
def namesakes() -> set[str]:
    """Folded names of regions that are as well known as those of cities or schools in another country."""
    return set(map(fold, reference()["elsewhere"]["namesakes"]))


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
    if country and any(map(is_unspaced, segments)):
        town = find_town(segments)
        if town and town.country == country:
            return town.name, town
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
