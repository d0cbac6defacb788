"""Addresses: taking an affiliation text apart into addresses, segments and words."""

import re
from functools import cache, lru_cache

from helpers.data.countries import COUNTRIES, country_name, fold

EMAIL = re.compile(r"[^\s@,;:()<>\[\]]+@((?:[\w-]+\.)+\w+)")
NOISE = re.compile(
    r"\(?\b(?:electronic address|e-?mails?(?: address)?|correspondence to|orcid(?: id)?|tel|fax|phone"
    r"|telephone)\b\.?\)?\s*[:.]\s*(?:\+?[\d\s()/-]{6,})?"
    r"|https?://\S+|www\.\S+|\b\d{4}-\d{4}-\d{4}-\d{3}[\dX]\b",
    re.IGNORECASE,
)
#: "Charité, corporate member of Freie Universität Berlin and ...": the members are no addresses.
MEMBER = re.compile(r",? (?:a )?corporate member of [^,;]*(?:, [^,;]*Universit[^,;]*)*")
#: The legal form of a firm, which belongs to the name before the comma.
FIRM = re.compile(r",\s*((?:Co\b\.?,?\s*)?(?:Inc|Ltd|LLC|Corp|GmbH|Co|Pty|S\.A|S\.L|S\.p\.A|SpA|a\.s)\b\.?)")
#: A full stop between two parts of an address: not after an initial or a common abbreviation.
STOP = re.compile(
    r"(?<=[\w)]{3})(?<!Univ)(?<!Dept)(?<!Hosp)(?<!Inst)(?<!Natl)(?<!Prof)(?<!Ave)(?<!Lab)(?<!Dr)\.\s+(?=[A-Z])"
)
COMMA = re.compile(r",(?![^()]*\))")
LEADING = re.compile(r"^\W*(?:and\b|&)?\s*(?:from the\b|from\b)?\s*|[\s.,:&]+$", re.IGNORECASE)
ORGANISATION = re.compile(
    r"universi|hospital|h[oô]pital|institu|colleg|school|cent(?:er|re)\b|depart|division|laborator|academ|faculty"
    r"|clinic|ministry|inc\b|ltd|gmbh|servi[cz]|unit\b|polytech|\bCNRS\b|inserm",
    re.IGNORECASE,
)
STARTS = r"(?:Departments?|Division|Faculty|Laborator(?:y|ies)|Section|Dept|Servi[cz]|School) "
#: Spellings of countries met between two addresses, besides their English names.
SPELLINGS = """USA|UK|U.S.A.|U.K.|PR China|P.R. China|P. R. China|People's Republic of China
|Republic of Korea|Korea|The Netherlands|England|Scotland|Wales|Turkey|Czech Republic
|Russian Federation|United States of America"""
#: A code or a single word at the end of a segment, with the postcode behind it.
CODE = re.compile(
    r"(?:^|\s)(?P<code>[A-Z]{2,3}|[A-Z]\.\s?[A-Z]\.?|[A-Z][a-z]+)\.?"
    r"(?:[\s-]+(?P<zip>\d{4,5}(?:-\d{4})?|[A-Z]\d[A-Z][ -]?\d[A-Z]\d))?(?:\s*\([^()]*\))?$"
)
#: What may stand at the end of a segment behind the name of a place.
BEHIND_PLACE = {"cedex", "cep", "pin", "zip"}


def read_addresses(text: str) -> tuple[list[str], list[str]]:
    """Addresses of an affiliation text without their e-mails, and the domains of these e-mails.

    Examples
    --------
    >>> read_addresses("A College, Rome, Italy and B Institute, Oslo, Norway. Electronic address: x@uio.no.")
    (['A College, Rome, Italy', 'B Institute, Oslo, Norway'], ['uio.no'])
    """
    text = text.replace("|", ",")
    domains = [domain.strip(".").casefold() for domain in EMAIL.findall(text)]
    text = MEMBER.sub("", NOISE.sub(" ", EMAIL.sub(" ; ", text)))
    text = FIRM.sub(r" \1", re.sub(r"(?<=[a-z])(?=University of )", " ", text))
    addresses = [address for part in text.split(";") for address in split_at_borders(part)]
    tidy = (re.sub(r"\s+", " ", LEADING.sub("", address)) for address in addresses)
    return [address for address in tidy if re.search(r"[^\W\d_]{2}", address)], domains


def split_at_borders(text: str) -> list[str]:
    """Cut a text where an address ends with its country and another, also of an organisation, follows."""
    found, start = [], 0
    for border in borders().finditer(text):
        left, right = text[start : border.end("country")], text[border.end() :]
        if ORGANISATION.search(left) and ORGANISATION.search(right):
            found.append(left)
            start = border.end()
    return [*found, text[start:]]


@cache
def borders() -> re.Pattern:
    """Where one address ends with a country and the next begins: at a full stop, an "and", or nothing."""
    names = {country_name(code) for code in COUNTRIES} | set(SPELLINGS.replace("\n", "").split("|"))
    listed = "|".join(sorted(map(re.escape, names), key=lambda name: (-len(name), name)))
    return re.compile(
        rf"(?:,\s*|\d\s+)(?:the\s+)?(?P<country>{listed})(?!\w)"
        rf"(?:\s*[.,]?\s+(?:and|&)\s+|\s*\.\s+(?=\w)|\s*,?\s+(?={STARTS}))"
    )


def split_segments(address: str) -> list[str]:
    """Segments of an address: between commas, and at full stops that end no abbreviation.

    Examples
    --------
    >>> split_segments("Dept. of Physics, Univ. of X (A, B), Paris. France")
    ['Dept. of Physics', 'Univ. of X (A, B)', 'Paris', 'France']
    """
    parts = [part for piece in STOP.split(address) for part in COMMA.split(piece)]
    return [part.strip(" .") for part in parts if part.strip(" .")]


@lru_cache(maxsize=1 << 17)
def words_of(segment: str) -> tuple[str, ...]:
    """Folded words of a segment, without postcodes, house numbers and parentheses at its ends.

    Examples
    --------
    >>> words_of("69120 Heidelberg"), words_of("Atlanta 30322 (A.B.)")
    (('heidelberg',), ('atlanta',))
    """
    words = fold(re.sub(r"\s*\([^()]*\)\s*$", "", segment) or segment).split()
    while words and (any(map(str.isdigit, words[-1])) or words[-1] in BEHIND_PLACE):
        words.pop()
    while len(words) > 1 and any(map(str.isdigit, words[0])):
        words.pop(0)
    return tuple(words)
