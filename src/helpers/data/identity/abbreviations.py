"""Abbreviations in the addresses of Web of Science, written out."""

import re
import tomllib
from functools import cache, lru_cache

from helpers.data.identity.institutions import is_known
from helpers.data.places import REFERENCE

_HEADS = re.compile(
    r"\b(?P<head>University|College|School|Faculty|Department|Division|Institute|Academy|Ministry)"
    r" (?!(?:Hospital|Center|College|School|Faculty|Medical|Health|Laboratory|Sinica|of|&)\b)(?=\w)"
)
_LITTLE = {"of", "the", "and", "for", "de", "la", "du", "des", "di", "at", "in"}


@cache
def abbreviations() -> dict[str, dict[str, str]]:
    """data/reference/wos_abbreviations.toml."""
    return tomllib.loads((REFERENCE / "wos_abbreviations.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=50_000)
def write_out(address: str, institutions: tuple[str, ...] = ()) -> str:
    """Write out the abbreviations of an address.

    The institution takes the name among `institutions` (C3) that it abbreviates; else it and the other parts
    are written out word by word, with an "of" where Web of Science has left it out.

    Examples
    --------
    >>> write_out("Korea Adv Inst Sci & Technol, Dept Phys, Daejeon, South Korea")
    'Korea Advanced Institute of Science & Technology, Department of Physics, Daejeon, South Korea'
    >>> write_out("Inst Basic Sci, Seoul, South Korea", ("Institute for Basic Science - Korea (IBS)",))
    'Institute for Basic Science - Korea, Seoul, South Korea'
    >>> write_out("Univ Hong Kong, Hong Kong, Peoples R China")
    'University of Hong Kong, Hong Kong, Peoples R China'
    """
    *parts, country = [part.strip() for part in address.split(",")]
    if not parts:
        return address
    full = next((name for name in institutions if _abbreviates(parts[0], name)), None)
    head = re.sub(r"\s*\([^()]*\)\s*$", "", full) if full else _words(parts[0])
    return ", ".join([head, *map(_words, parts[1:]), country])


def _words(part: str) -> str:
    words = abbreviations()["words"]
    plain = " ".join(words.get(word, word) for word in part.split())
    text = _HEADS.sub(r"\g<head> of ", plain)
    text = re.sub(r"\bof Medical$", "of Medicine", text.replace("Academy of Science", "Academy of Sciences"))
    return plain if not is_known(text) and is_known(plain) else text


def _abbreviates(short: str, name: str) -> bool:
    """Whether a short form abbreviates each word of a name, in order, or stands behind it in parentheses."""
    name, _, acronym = name.partition("(")
    if short.casefold() == acronym.strip(" )").casefold():
        return True
    words = [[w for w in re.findall(r"\w+", text.casefold()) if w not in _LITTLE] for text in (short, name)]
    pairs = list(zip(*words, strict=False))
    fits = all(small[0] == large[0] and _within(small, large) for small, large in pairs)
    behind = words[1][len(pairs) :]
    return fits and len(words[0]) == len(pairs) > 1 and (not behind or " - " in name and len(behind) == 1)


def _within(small: str, large: str) -> bool:
    letters = iter(large)
    return all(letter in letters for letter in small)
