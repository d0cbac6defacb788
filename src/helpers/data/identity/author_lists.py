"""Lists of authors: what in them is a name, what only says that there are more, and what says that nobody is known."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from helpers.data.identity.east_asian_names import is_east_asian
from helpers.data.records import Author, Work
from helpers.data.sources.cells import clean

#: Words, folded, that say that a list of authors goes on.
_MORE = """
others|and others|and other|other authors|more authors|additional authors|remaining authors|more|and more
et al|and et al|and al|al et|et alii|et aliae|et alia|et coll|et|al|und andere|andere|u mitarb|et autres|autres
et collaborateurs|y otros|otros|y cols|y col|e outros|outros|e cols|e col|e altri|altri|en anderen|och andra
og andre|ja muut|i inni|a kol|a další|ve ark|ve diğerleri|и др|и другие|др|и соавт|та ін|외|그 외|외 다수|등|等|等人|其他
他|ほか|外|その他
"""
#: Words, folded, that stand where nobody is known.
_NOBODY = """
anonymous|anonymous anonymous|anon|anonym|anonyme|anonymus|anonimo|anónimo|anônimo|аноним|без автора|匿名|佚名|无名氏
無名氏|作者不详|作者不詳|著者不明|不明|不详|不詳|익명|미상|저자 미상|저자미상|저자 없음|저자없음|작자 미상
unknown|unknown author|unknown authors|author unknown|authors unknown|unknown unknown|unbekannt|inconnu|auteur inconnu
desconocido|autor desconocido|sconosciuto|autore sconosciuto|no author|no authors|no author listed|no authors listed
no author name available|no author names available|author name not available|authors not available|no author given
not available|not provided|not given|not specified|not applicable|unspecified|undefined
various|various authors|s n|sine nomine|author|authors|n a|n n
"""
#: The same, where initials and a family name of two letters would look alike but for their capitals.
_MORE_LOWER = re.compile(r"(?:u\.? ?a|i in|e\.? ?a|m\.? ?fl)\.?")
_UNKNOWN = {"NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "null", "None", "none", "nil"}
_COUNTED = re.compile(
    r"(?:and |et al )?\d+ (?:more|others?|other authors|more authors|additional authors|authors|co authors)"
    r"|(?:그 )?(?:외|外|他|ほか|等) ?\d+ ?(?:명|인|名|人)?"
)
#: What is left of a list behind the last name in the same field.
_TAIL = re.compile(
    r"(?:[\s,;，；、]+(?:(?:and\s+|&\s*)?et\.?,?\s+al\b|(?:and|&)\s+al\b|and\s+others\b|and\s+\d+\s+(?:others|more)\b"
    r"|und\s+andere\b|u\.\s?a\.|et\s+autres\b|y\s+otros\b|e\s+altri\b|e\s+outros\b|и\s+др\b|외(?:\s*\d+\s*[명인])?(?=\W*$)"
    r"|등(?=\W*$))|\s*(?:\.\.\.|…)|(?<=[\u3400-\u9fff\u3040-\u30ff]{2})\s*(?:等\d*人?|ほか\d*名?|[他外]\d+[名人]))\W*$",
    re.IGNORECASE,
)
#: Words of names of groups, in which a comma or an "and" parts no two persons.
GROUP = re.compile(
    r"\b(?:group|team|consorti\w+|collaborations?|committee|commission|council|society|association|network|initiative"
    r"|project|programme|registry|task ?force|working|investigators|department|dept|ministry|agency|office|institut\w*"
    r"|universi\w+|hospital|college|cent(?:er|re)|foundation|organi[sz]ation|academy|laborator\w+|federation|company"
    r"|corporation|inc|ltd|gmbh|authority|administration|alliance|partnership)\b"
    r"|(?<=[가-힣]{2})(?:연구회|학회|협회|연구소|연구원|연구단|위원회|재단|대학)|委员会|委員会|学会|協会|协会|课题组|研究[所院]|大学|编辑部",
    re.IGNORECASE,
)
_INITIALS = r"(?:[^\W\d_]\.?[\s-]?){1,4}"
_FAMILY_INITIALS = re.compile(r"[^\W\d_][\w'’-]+(?: [^\W\d_][\w'’-]+)? (?:[A-Z]\.?-?\s?){1,3}")
#: Family names of one letter that stand before most Chinese and Korean names.
_FAMILIES = frozenset(
    "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭程曹袁邓鄧许許傅沈曾彭吕呂苏蘇卢盧蒋蔣蔡贾賈丁魏薛"
    "叶葉阎余潘杜戴夏钟鍾汪田任姜范方石姚谭譚廖邹鄒熊金陆陸郝孔白崔康毛邱秦江史顾顧侯邵孟龙龍万段雷钱錢汤湯尹黎易常武乔喬贺賀赖賴龚龔文"
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민나진지엄채원천방공현함변염여추도소석선설마길연위표명기반라왕금옥"
)


class Names(NamedTuple):
    """What a field for one author holds: names, and whether it says that there are more, or that nobody is known."""

    names: tuple[str, ...]
    is_cut: bool


def _folded(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold()))


_MARKERS = frozenset("|".join((_MORE + _NOBODY).split("\n")).split("|")) - {""}


def is_name(text: str) -> bool:
    """Whether a text can be the name of an author: not "et al.", "Anonymous", "..." and their kin.

    Examples
    --------
    >>> [is_name(text) for text in ("Kim, Ada", "al., et", "외 3인", "[No author name available]", "...", "Other, Ann")]
    [True, False, False, False, False, True]
    """
    folded = _folded(text)
    plain = text.strip()
    if plain in _UNKNOWN or folded in _MARKERS or _COUNTED.fullmatch(folded) or _MORE_LOWER.fullmatch(plain):
        return False
    return bool(re.search(r"[^\W\d_]", folded)) and not re.fullmatch(r"anonymous [a-z]", folded)


def signed_names(fields: Iterable[str]) -> list[str]:
    """Names of fields that hold one each, or several; what is no name stays as it is, one entry.

    Between names stand semicolons, strokes, the commas of East Asian letters, an "and", or commas where each part is a
    whole name. One name in Latin letters keeps its comma, a group keeps all.

    Parameters
    ----------
    fields : iterable of str
        As they stand in a file; numbers of addresses in brackets are dropped.

    Returns
    -------
    list of str

    Examples
    --------
    >>> signed_names(["王小明;;李雪；张伟;", "赵敏，孙丽[1,2]", "Wang, Xiaoming; Li, Xue", "Kim A., Lee B."])
    ['王小明', '李雪', '张伟', '赵敏', '孙丽', 'Wang, Xiaoming', 'Li, Xue', 'Kim A.', 'Lee B.']
    >>> signed_names(["Kim, Ada and Lee, Bo", "Health and Human Services Department", "King, Martin Luther, Jr."])
    ['Kim, Ada', 'Lee, Bo', 'Health and Human Services Department', 'King, Martin Luther, Jr.']
    """
    return [name for field in fields for name in _apart(field)]


@lru_cache(maxsize=1 << 17)
def _apart(field: str, commas: bool = True) -> tuple[str, ...]:
    plain = re.sub(r"[\[［][\d,，;*\s]+[\]］]", "", clean(field.replace("\n", ";")))
    found = []
    for piece in re.split(r"[;；|｜]|\s/\s", plain):
        piece = piece.strip(" ,，、")
        loose = commas or is_east_asian(piece)
        found += _between_commas(piece) if piece and loose and not GROUP.search(piece) else [piece] if piece else []
    return tuple(found)


def _between_commas(text: str) -> list[str]:
    """The names of a text without semicolons."""
    if is_east_asian(text):
        parts = [part for part in (part.strip() for part in re.split(r"[,，、､]", text)) if part]
        whole = all(len(part) > 1 for part in parts)
        sure = re.search("[，、､]", text) or len(parts) > 2 or any(_is_whole(part) for part in parts)
        return parts if whole and (sure or all(part[0] in _FAMILIES for part in parts)) else [text]
    text = text.replace("，", ", ").replace("、", ", ")
    joined = [part.strip(" ,") for part in re.split(r",?\s+(?:and|&)\s+", text)]
    if len(joined) > 1 and all("," in part or " " in part for part in joined if is_name(part)):
        return [name for part in joined for name in _between_commas(part)]
    parts = [part for part in (part.strip() for part in text.split(",")) if part]
    families, given = parts[::2], parts[1::2]
    if len(parts) > 3 and len(parts) % 2 == 0 and all(re.fullmatch(_INITIALS, part) for part in given):
        return [f"{family}, {initials}" for family, initials in zip(families, given, strict=True)]
    each = all(_FAMILY_INITIALS.fullmatch(part) for part in parts)
    several = len(parts) > 2 and all(" " in part for part in parts)
    return parts if len(parts) > 1 and (each or several) else [text]


def _is_whole(name: str) -> bool:
    """Whether an East Asian text of three letters or more begins with a family name."""
    return len(name) > 2 and name[0] in _FAMILIES


@lru_cache(maxsize=1 << 17)
def read_names(field: str, several: bool = True) -> Names:
    """What the field of one author says.

    Parameters
    ----------
    field : str
    several : bool
        Whether it may hold several names; Latin ones are parted by semicolons alone.

    Examples
    --------
    >>> read_names("Kim, Ada"), read_names("Kim, A. et al.")
    (Names(names=('Kim, Ada',), is_cut=False), Names(names=('Kim, A.',), is_cut=True))
    >>> read_names("김철수 외 3인"), read_names("Anonymous")
    (Names(names=('김철수',), is_cut=True), Names(names=(), is_cut=True))
    """
    names, cut = [], False
    for name in _apart(field, commas=False) if several else [field]:
        rest = name if not is_name(name) else _TAIL.sub("", name).strip(" ,;")
        cut |= rest != name.strip(" ,;") or not is_name(rest)
        names += [rest] if is_name(rest) else []
    if names == [field.strip()] or (not cut and len(names) == 1):
        return Names((field,), False)
    return Names(tuple(names), cut or not names)


def known_authors(work: Work) -> tuple[list[Author], int | None]:
    """The authors of a work of whom something is known, and how many there are.

    A slot whose name is none is no person: it stays, without a name, where it alone tells a place or a funding. Several
    names in one slot are several authors at its places, unless the source identifies the slot. What is named like a
    group ("XYZ Study Group") is no person. An institution that bears the name of a person of the work is none; its
    country stays.

    Parameters
    ----------
    work : Work

    Returns
    -------
    authors : list of Author
    n : int or None
        What the source says; else the number of the authors; None where their list is cut.

    Examples
    --------
    >>> known_authors(Work("a:1", authors=[Author("Kim, Ada"), Author("et al.")]))[1] is None
    True
    >>> [author.name for author in known_authors(Work("a:1", authors=[Author("王小明;李雪"), Author("Roe, Jo")]))[0]]
    ['王小明', '李雪', 'Roe, Jo']
    """
    authors, cut = [], work.is_cut
    for author in work.authors:
        if author.name is None:
            authors.append(author)
            continue
        alone = bool(author.author_id or author.orcid)
        if not alone and "," not in author.name and GROUP.search(author.name):
            author = author._replace(person=False)
        alone |= not author.person
        if alone and author.person and not is_name(author.name):
            authors.append(author._replace(name=None))
            continue
        names, more = read_names(author.name, several=not alone)
        cut |= more
        if names == (author.name,):
            authors.append(author)
        elif names:
            authors.append(author._replace(name=names[0]))
            authors.extend(Author(name, places=author.places) for name in names[1:])
        else:
            authors.append(Author(None, places=author.places, person=False, funding=author.funding, is_loose=True))
    authors = _without_names(authors)
    told = {place for author in authors if not author.is_loose for place in author.places}
    authors = [a for a in authors if not a.is_loose or a.funding is not None or set(a.places) - told]
    counted = None if cut else sum(not author.is_loose for author in authors)
    return authors, counted if work.n_authors is None else work.n_authors


def _without_names(authors: list[Author]) -> list[Author]:
    """The authors with the places of which the institution is none of them."""
    names = {_sorted_words(a.name) for a in authors if a.name and a.person and not GROUP.search(a.name)}
    names = {words for words in names if len(words) > 1}
    return [
        author._replace(places=tuple(_no_person(place, names) for place in author.places))
        if any(place.name and _sorted_words(place.name) in names for place in author.places)
        else author
        for author in authors
    ]


def _no_person(place, names: set):
    named = place.name is not None and _sorted_words(place.name) in names
    return place._replace(institution_id=None, name=None, kind=None, name_ko=None) if named else place


@lru_cache(maxsize=1 << 17)
def _sorted_words(name: str) -> tuple[str, ...]:
    return tuple(sorted(_folded(name).split()))
