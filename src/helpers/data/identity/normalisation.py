"""Affiliation texts written alike, whoever exported them: marks of line breaks, HTML, forms of letters, case."""

import html
import re
import unicodedata
from functools import cache

from helpers.data.countries import UNSPACED, address_names, fold
from helpers.data.identity.abbreviations import abbreviations

#: What stands for a line break or a tab in exports, and tags; a raised number is a footnote.
MARKS = re.compile(r"#(?:N|R|TAB)#|_x000[AD]_|<su[pb]>[^<>]{1,3}</su[pb]>|</?(?:br|su[pb]|i|b|p|em)\b[^<>]{0,20}>")
#: A last word that may be a country written to the word before it: "OntarioCanada".
GLUED = re.compile(r"(?<=[a-z])([A-Z][a-z]{3,})\W*$")
FULLWIDTH = re.compile(r"[\u3000\uff01-\uffee]")
#: E-mails and internet addresses, whose case says nothing.
ADDRESS = re.compile(r"\S+@\S+|\w+://\S+")
#: Runs of letters that are no part of an e-mail or an internet address.
WORD = re.compile(r"(?<![@\w./-])[^\W\d_]+(?:['’.-][^\W\d_]+)*(?![\w/]*[@/])")
LITTLE = frozenset("of and the for de la le du des di del do da in at et und y e".split())
LEGAL = {"inc", "ltd", "llc", "co", "corp", "plc", "pty"}
#: What follows the last word of a segment or stands before a postcode: here a short word is a code.
LAST = re.compile(r"\.?\s*(?:[,;)]|$|\d{4,5}\b|[A-Z]\d)")
#: What precedes the first word of a segment.
FIRST = re.compile(r"(?:^|[,;])\s*$")


def normalise(text: str) -> str:
    """Write a text with its marks and HTML gone, in letters of both cases, with plain punctuation.

    Examples
    --------
    >>> normalise("KAIST, Daejeon, #N#Korea"), normalise("Caf&amp;eacute; Inst<sup>1</sup>")
    ('KAIST, Daejeon,  Korea', 'Café Inst')
    >>> normalise("SEOUL NATL UNIV, DEPT PHYS, BOSTON, MA 02115 USA")
    'Seoul Natl Univ, Dept Phys, Boston, MA 02115 USA'
    >>> normalise("清华大学，北京、中国")
    '清华大学,北京,中国'
    """
    text = MARKS.sub(" ", html.unescape(html.unescape(text))).strip()
    glued = GLUED.search(text)
    if glued and fold(glued[1]) in address_names():
        text = f"{text[: glued.start(1)]} {text[glued.start(1) :]}"
    if FULLWIDTH.search(text) or UNSPACED.search(text):
        text = unicodedata.normalize("NFKC", text.replace("\u3001", ","))
    return restore_case(text)


def restore_case(text: str) -> str:
    """Write a text of one case alone in both: words with a capital letter, short last words as codes.

    Examples
    --------
    >>> restore_case("university of oslo, oslo, norway"), restore_case("Seoul, KOREA")
    ('University of Oslo, Oslo, Norway', 'Seoul, KOREA')
    """
    plain = ADDRESS.sub("", text) if "@" in text or "://" in text else text
    if not (plain.isupper() or plain.islower()):
        return text
    return WORD.sub(
        lambda found: _word(found[0], bool(FIRST.search(text[: found.start()])), bool(LAST.match(text, found.end()))),
        text,
    )


def _word(word: str, first: bool, last: bool) -> str:
    plain = word.casefold()
    if plain in LITTLE and not first:
        return plain
    if plain.title() in written_short() or plain in LEGAL:
        return plain.title()
    if (last and len(plain) < 4) or (word.isupper() and not re.search(r"[aeiouy\W]", plain)):
        return word.upper()
    return "-".join(part.capitalize() for part in plain.split("-"))


@cache
def written_short() -> set[str]:
    """Abbreviations of words, which are no codes whatever their length."""
    return set(abbreviations()["words"])
