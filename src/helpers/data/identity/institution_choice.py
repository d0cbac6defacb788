"""Which organisations an address names: the one an expert would file it under first, and those beside it."""

import re

from helpers.data.countries import fold, spellings
from helpers.data.identity.gazetteer import cities, regions
from helpers.data.identity.institutions import (
    aliases,
    is_generic,
    is_known,
    kind_of,
    normal_name,
    tidy_name,
    university_name,
)
from helpers.data.identity.unspaced import is_unspaced

#: Between two organisations in one segment.
AND = re.compile(
    r"\s+(?:and|&|y|et|und|e)\s+"
    r"(?=(?:the |The )?(?:[\w'’.-]+ ){0,4}(?:Universi\w+|Hospital|Institut\w*|Harvard)\b)"
    r"|\s+[-–]\s+|(?<=[A-Za-z]{4})/(?=[A-Za-z]{4})"
)
#: Streets, degrees and roles, which name no organisation.
NO_NAME = re.compile(
    r"\b(?:Street|St|Road|Rd|Avenue|Ave|Drive|Lane|Blvd|Boulevard|Rue|Via|Calle|Strasse|Straße|Way|Square|Plaza"
    r"|Building|Floor|Box|District|Province|County|City|PhD|MD|MSc|BSc|Professor|Director|Editor|Consultant"
    r"|Researcher|Scholar|Student|Practice|Author|Independent|Retired|Private|Freelance|Dr|Prof)\b"
)
#: A text of more words without a comma is a sentence, in which only known names are names.
MOST_WORDS = 12
#: Before a place's name they make it a part of the name: "University of Oslo", "New South Wales".
_JOINING = re.compile(
    "of|de|di|du|del|des|da|do|in|at|for|and|the|für|von|zu|van|new|south|north|east|west|la|el|las|los", re.IGNORECASE
)


def read_names(segment: str) -> list[tuple[str, str]]:
    """Kinds and names of the organisations that a segment names."""
    pieces = [piece for piece in map(tidy_name, AND.split(segment)) if piece]
    if len(pieces) > 1 and kind_of(pieces[0]) == "part":
        pieces = [tidy_name(segment)]
    found = []
    for piece in pieces:
        kind = kind_of(piece)
        name = university_name(piece) if kind == "university" or is_unspaced(piece) else piece
        if kind and kind_of(name) != "part":
            found.append((kind, name))
    return found


def choose_institutions(segments: list[str], city: str | None = None) -> list[str]:
    """Names of the organisations of an address, the one an expert would file it under first.

    That is a hospital, a university, a company or another organisation, in this order of preference. Others
    are added only where they stand beside it in one segment ("University of Sydney and Melanoma
    Institute") or are research bodies that sign beside universities (CNRS, Inserm). A hospital whose name
    says no more than that it is one takes the name of its city; without a city it is unknown. A text without
    commas is no name whole: the place at its end is cut off, and of many words only a known name among them counts.

    Examples
    --------
    >>> choose_institutions(["Surgery", "First Hospital of Jilin University", "Jilin University"])
    ['First Hospital of Jilin University']
    >>> choose_institutions(["University Hospital", "Zurich"], "Zurich")
    ['University Hospital Zurich']
    """
    alone = len(segments) == 1
    segments = [without_place(segments[0])] if alone else segments
    named: dict[str, list[str]] = {}
    beside: list[str] = []
    for segment in segments:
        names = read_names(segment)
        if alone and len(segment.split()) > MOST_WORDS:
            names = [(kind, known) for kind, name in names if (known := known_within(name))]
        proper = [(kind, name) for kind, name in names if not is_generic(name)]
        for kind, name in proper:
            named.setdefault(kind, []).append(name)
            if len(proper) > 1 or (kind == "organisation" and normal_name(name) in aliases()):
                beside.append(name)
        if city and ("hospital", segment) in names and is_generic(segment):
            named.setdefault("general", []).append(f"{segment} {city}")
    for kind in ("hospital", "university", "company", "school", "organisation", "general", "national"):
        if kind in named:
            chosen = named[kind][-1 if kind == "organisation" else 0]
            return list(dict.fromkeys([chosen, *beside]))
    return other_name(segments)


def without_place(text: str) -> str:
    """A name without the country that ends it, where no comma parts them, and the state, postcode and city before that.

    Examples
    --------
    >>> without_place("Seoul National University Hospital Seoul 03080 Republic of Korea")
    'Seoul National University Hospital'
    >>> without_place("Technical University of Munich Germany"), without_place("Bank of Korea")
    ('Technical University of Munich', 'Bank of Korea')
    """
    words = text.split()
    country = _ending(words, spellings(), 5)
    if not country:
        return text
    words = words[:-country]
    while len(words) > 2 and re.fullmatch(r"[A-Z]{2}|[\w-]*\d[\w-]*", words[-1]):
        words.pop()
    city = _ending(words, cities(), 3)
    shorter = " ".join(words[:-city]) if city else ""
    named_by_city = any(is_known(" ".join(words[-size:])) for size in range(city + 1, min(city + 6, len(words)) + 1))
    if not shorter or named_by_city or is_generic(shorter) or not kind_of(shorter):
        return " ".join(words)
    return shorter


def known_within(text: str) -> str:
    """The longest name of a known institution within a text, of eight words at most; "" where there is none.

    Examples
    --------
    >>> known_within("We thank the staff of Korea University for their kind support")
    'Korea University'
    """
    words = text.split()
    spans = (words[start : start + size] for size in range(8, 0, -1) for start in range(len(words) - size + 1))
    return next((name for span in spans if span[0][:1].isupper() and is_known(name := " ".join(span))), "")


def _ending(words: list[str], names, most: int) -> int:
    """How many words at the end are one of the names, none where "of" or the like joins them with those before."""
    for size in range(min(most, len(words) - 1), 0, -1):
        if fold(" ".join(words[-size:])).removeprefix("the ") in names:
            return 0 if _JOINING.fullmatch(words[-size - 1]) else size
    return 0


def other_name(segments: list[str]) -> list[str]:
    """An organisation whose name does not say its kind: the first segment that is no part and no place."""
    for segment in segments[:-1]:
        name = tidy_name(segment)
        if not kind_of(name) and len(name.split()) > 1 and name[:1].isupper() and not re.search(r"\d", name):
            place = fold(name) in cities() or fold(name) in regions()[0]
            return [] if place or NO_NAME.search(name) else [name]
    return []
