"""Whether two records that share an identifier are one work: their titles, authors, years and venues must agree."""

import hashlib
import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

#: Words that tell nothing of a title or a venue.
_LITTLE = frozenset("a an and at by de der des die for from in la le of on s the to und with".split())
#: Words of titles that stand over many works, beside those.
_COMMON = frozenset(
    "abstract abstracts annual announcement author authors board book books comment comments committee contents "
    "correction correspondence corrigendum cover editor editorial editors erratum events foreword front guest index "
    "interview introduction issue issues its letter letters matter meeting news note obituary our preface proceedings "
    "program programme reply report response review reviewers reviews special symposium table this volume welcome".split()
)
#: A title of fewer words that say something may stand over many works.
FEW_WORDS = 3
#: Titles of which at least so large a share of all their words is common are spellings of one title.
COMMON = 0.8
#: Years apart that an early view and its issue may lie.
YEARS_APART = 1
#: Titles that are about another work: a reply, a comment, a notice. "RETRACTED: ..." is the work itself.
ABOUT = re.compile(
    r"\W*(?:(?:author|publisher)s?\W{0,2}s?\s+)?(?:re(?:ply|sponse|joinder)?|comment(?:s|ary)?|correction|corrigend\w+"
    r"|errat\w+|addend\w+|retraction(?: note| notice)?|withdrawal|expression of concern|discussion|editorial"
    r"|정정|철회|답변|논평)(?:\s*(?:to|on|of|for|about|regarding)\b|\s*:|\s*[-–—]\s)"
    r"|.*[-–—:]\s*(?:(?:a |authors?\W{0,2}s? )?(?:reply|response)|comment)\W*$",
    re.IGNORECASE | re.DOTALL,
)
#: Columns of the list of works that share an identifier and are kept apart.
DOUBTS = ("work_id", "other", "shared", "differ")
_TAGS = re.compile(r"</?[a-zA-Z][^<>]{0,60}>|\$\^?_?|[{}]")
_WORDS = re.compile(r"[^\W_\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af]+|[^\W_]")


class Facts(NamedTuple):
    """What tells one work from another; None where it is unknown."""

    title: str | None = None
    author: str | None = None
    year: int | None = None
    venue: str | None = None
    kind: str | None = None


@lru_cache(maxsize=1 << 16)
def words_of(text: str) -> tuple[str, ...]:
    """Folded words of a title without markup; each Chinese, Japanese or Korean letter is one.

    >>> words_of("CO<sub>2</sub> &amp; H$_2$ capture"), words_of("양자 센서")
    (('co', '2', 'h', '2', 'capture'), ('양', '자', '센', '서'))
    """
    plain = unicodedata.normalize("NFKC", _TAGS.sub(" ", html.unescape(html.unescape(text)))).casefold()
    plain = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    return tuple(_WORDS.findall(unicodedata.normalize("NFC", plain)))


def _is_latin(words: Sequence[str]) -> bool:
    return 2 * sum(map(str.isascii, words)) >= len(words)


def says_little(title: str) -> bool:
    """Whether a title may stand over many works.

    >>> says_little("Introduction to the special issue"), says_little("Error correction with superconducting qubits")
    (True, False)
    """
    words = [word for word in words_of(title) if word not in _LITTLE | _COMMON and not word.isdigit()]
    return len(words) < FEW_WORDS * (1 if _is_latin(words) else 2)


@lru_cache(maxsize=1 << 16)
def _looks(title: str) -> tuple[tuple[str, ...], bool, bool, list[str]]:
    """Words of a title, whether they are in Latin letters, whether it is about another work, its numbers."""
    words = words_of(title)
    return words, _is_latin(words), bool(ABOUT.match(title)), sorted(filter(str.isdigit, words))


def titles_agree(one: str | None, two: str | None) -> bool | None:
    """Whether two titles are spellings of one; None where one is unknown or they are in different scripts.

    A title and the same without its subtitle agree; titles with other numbers ("Part 1", "Part 2"), and one that is
    about the other ("Reply to: ..."), do not.

    Examples
    --------
    >>> titles_agree("Gene therapy of the eye", "Gene Therapy of the Eye: a trial in 40 patients")
    True
    >>> titles_agree("Abstract 12: a trial in mice", "Abstract 13: a trial in mice"), titles_agree("Qubits", "큐비트")
    (False, None)
    >>> titles_agree("Reply to: Error correction with superconducting qubits", "Error correction with superconducting qubits")
    False
    """
    (first, latin, about, numbers), (second, *others) = _looks(one or ""), _looks(two or "")
    if not first or not second or latin != others[0]:
        return None
    if about != others[1]:
        return False
    short = min(len(first), len(second))
    if first[:short] == second[:short] and (len(first) == len(second) or short >= FEW_WORDS):
        return True
    if numbers != others[2]:
        return False
    return len({*first} & {*second}) >= COMMON * len({*first} | {*second})


def authors_agree(one: str | None, two: str | None) -> bool | None:
    """Whether two names of first authors share a word of two letters or more.

    >>> authors_agree("Kim, Ada", "A. Kim"), authors_agree("Kim, Ada", "Roe, Jo"), authors_agree("Kim, Ada", "김에이다")
    (True, False, None)
    """
    first, second = words_of(one or ""), words_of(two or "")
    if not first or not second or _is_latin(first) != _is_latin(second):
        return None
    shared = {word for word in first if len(word) > 1} & {*second}
    return bool(shared) or sorted("".join(first)) == sorted("".join(second))


def venues_agree(one: str | None, two: str | None) -> bool | None:
    """Whether two names of venues are one, one of them abbreviated perhaps.

    >>> venues_agree("PHYS REV LETT", "Physical Review Letters"), venues_agree("PNAS", "Nature"), venues_agree("A", None)
    (True, False, None)
    """
    names = [[word for word in words_of(name or "") if word not in _LITTLE] for name in (one, two)]
    short, full = sorted(names, key=lambda words: (len(words), sum(map(len, words))))
    if not short or _is_latin(short) != _is_latin(full):
        return None
    if short == ["".join(word[0] for word in full)]:
        return True
    rest = iter(full)
    return all(any(word.startswith(part) for word in rest) for part in short)


def contradictions(one: Facts, two: Facts, by_title: bool = False) -> tuple[str, ...]:
    """What speaks against two records that share an identifier being one work; empty where they agree.

    Parameters
    ----------
    one, two : Facts
    by_title : bool
        Whether the identifier is but made of title, year and first author: then venue and kind must agree too.

    Returns
    -------
    tuple of str
        Of title, author, year, venue and kind those that differ. Other titles are other works. Where the titles agree,
        an author spelled otherwise or another year alone tells nothing unless the title says little; where a title is
        unknown, first author and year tell. A notice is never the work that it is about.

    Examples
    --------
    >>> contradictions(Facts("Editorial", "Kim, Ada", 2021, "Energy"), Facts("Editorial", "Kim, Ada", 2021, "Optics"))
    ('venue',)
    >>> contradictions(Facts("On the errors of qubits", "Kim, A", 2021), Facts("On the Errors of Qubits", "Kim, Ada", 2022))
    ()
    """
    title, author = titles_agree(one.title, two.title), authors_agree(one.author, two.author)
    year = None if one.year is None or two.year is None else abs(one.year - two.year) <= YEARS_APART
    found = {"author": author, "year": year, "venue": venues_agree(one.venue, two.venue)}
    against = tuple(name for name, agree in found.items() if agree is False)
    kinds = {one.kind, two.kind} - {None}
    if len(kinds) > 1 and ("notice" in kinds or (by_title and kinds & {"preprint", "dataset", "letter"})):
        return ("kind", *against)
    if title is False:
        return ("title", *against)
    if by_title or (title and says_little(one.title)):
        return against
    if title:
        return against if author is False and len(against) > 1 else ()
    return () if author and "year" in against else tuple(name for name in against if name != "venue")


def groups_of_one_work(facts: list[Facts], by_title: bool = False) -> list[int]:
    """Number of each record's work among records that share an identifier: no two of a work contradict each other.

    A record joins the first work that nothing of it speaks against. Records are taken in the order in which their facts
    sort: which of two that contradict each other a third one joins does not depend on where they stand.

    >>> groups_of_one_work([Facts("On the errors of qubits"), Facts("On mice and men"), Facts("On the Errors of Qubits")])
    [1, 0, 1]
    """
    works: list[list[Facts]] = []
    numbers: dict[Facts, int] = {}
    for each in sorted(set(facts), key=repr):
        near = (i for i, work in enumerate(works) if titles_agree(work[0].title, each.title) is not False)
        at = next((i for i in near if not any(contradictions(one, each, by_title) for one in works[i])), len(works))
        works += [[]] if at == len(works) else []
        works[at].append(each)
        numbers[each] = at
    return [numbers[each] for each in facts]


def told_apart(identifier: str, facts: Facts) -> str:
    """An identifier that stands on several works, with what tells this one from the others.

    >>> told_apart("doi:10.1/supplement", Facts("On mice", "Kim, Ada", 2021))
    'doi:10.1/supplement#4d96dc41'
    """
    said = (words_of(facts.title or ""), words_of(facts.author or ""), facts.year, words_of(facts.venue or ""))
    return f"{identifier}#{hashlib.sha256(repr(said).encode()).hexdigest()[:8]}"


def facts_of(works: pd.DataFrame, first_authors: pd.Series) -> Iterable[Facts]:
    """The facts of works; `first_authors` is aligned with them."""
    columns = [works["title"], first_authors, works["year"], works["venue"], works["kind"]]
    rows = zip(*(column.astype(object).where(column.notna(), None) for column in columns), strict=True)
    return (Facts(*row) for row in rows)


def tell_apart(works: pd.DataFrame, first_authors: pd.Series) -> tuple[pd.Series, pd.DataFrame]:
    """New identifiers for records that bear one identifier and are different works.

    Parameters
    ----------
    works : DataFrame
        work_id, title, year, venue, kind.
    first_authors : Series of str
        Aligned with the works.

    Returns
    -------
    ids : Series of str
        For the records of identifiers that stand on several works: see `told_apart`. Records of one work share theirs.
    doubts : DataFrame
        work_id, other, shared, differ: works kept beside the first one of the same identifier, and what differs.

    Examples
    --------
    >>> works = pd.DataFrame({"work_id": "doi:10.1/s", "title": ["On mice", "On men"], "year": 2021, "venue": None})
    >>> ids, doubts = tell_apart(works.assign(kind=None), pd.Series(["Kim, Ada", "Roe, Jo"]))
    >>> len(set(ids)), doubts[["shared", "differ"]].values.tolist()
    (2, [['doi:10.1/s', 'title, author']])
    """
    facts = dict(zip(works.index, facts_of(works, first_authors.reindex(works.index)), strict=True))
    ids, doubts = {}, []
    for shared, rows in works.groupby("work_id", sort=True).groups.items():
        group = [facts[row] for row in rows]
        numbers = groups_of_one_work(group, shared.startswith("title:"))
        if max(numbers) == 0:
            continue
        first = [group[numbers.index(number)] for number in range(max(numbers) + 1)]
        members = [
            [each for each, at in zip(group, numbers, strict=True) if at == number] for number in range(len(first))
        ]
        names = [told_apart(shared, min(each, key=repr)) for each in members]
        ids |= {row: names[number] for row, number in zip(rows, numbers, strict=True)}
        for name, each in zip(names[1:], first[1:], strict=True):
            differ = contradictions(first[0], each, shared.startswith("title:"))
            doubts.append((name, names[0], shared, ", ".join(differ)))
    return pd.Series(ids, dtype="str"), pd.DataFrame(doubts, columns=list(DOUBTS), dtype="str")
