"""Bibliographic references as exports give them: checked, identified and tagged they become works."""

import hashlib
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from helpers.data.fields import field_of
from helpers.data.identity.authors import fold_name
from helpers.data.records import Author, Rejected, Work
from helpers.data.sources.cells import clean
from helpers.data.technologies import read_technologies, tag_technologies

#: Kinds of works, by the first expression that matches a database's name for the type of a document.
_KINDS = (
    ("notice", r"retraction|correction|erratum|corrigend|addendum|expression of concern|정정|철회 ?공고|訂正"),
    ("retracted", r"retracted|철회|撤稿"),
    ("preprint", r"preprint|unpublished|\bunpb\b|posted content|프리프린트|预印"),
    ("case report", r"case report|증례"),
    ("review", r"(?<!book )(?<!conference )(?<!software )(?<!peer )review|short survey|총설|종설|综述|総説"),
    ("editorial", r"editorial|사설|권두언|编辑"),
    ("letter", r"\bletter\b|^comment|논평"),
    ("news", r"\bnews(?:paper article)?\b|신문"),
    (
        "article",
        r"^article\b|(?:journal|electronic) article|data paper|^(?:jour|ejour|note)$|학술지|학술 ?논문|^논문$|期刊",
    ),
    ("book chapter", r"chapter|inbook|incollection|\be?chap\b|book section|(?:reference|encyclopedia) entry"),
    ("conference paper", r"proceedings?\b|conference|^(?:conf|cpaper)$|meeting abstract|학술 ?대회|프로시딩|会议"),
    ("dataset", r"data ?set|^data$|데이터"),
    ("thesis", r"thes[ie]s|^thes$|dissertation|학위 ?논문|석사|박사|学位|硕士|博士"),
    ("report", r"report|^rprt$|보고서|报告"),
    ("project", r"^project|^과제$|연구 ?과제|课题"),
    ("book", r"^(?:edited )?e?book$|monograph|^edbook$|단행본|^도서$|图书"),
)
KINDS = (*dict.fromkeys(kind for kind, _ in _KINDS), "other")
_ORCID = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])\s*$", re.ASCII)
_DOI = re.compile(r"10\.\d{4,9}/\S+", re.ASCII)
_BATCH = 500


@dataclass
class Reference:
    """One reference as its file gives it; texts are unchecked, None or "" stands for unknown."""

    file: str
    row: str
    own_id: str | None = None
    title: str | None = None
    year: str | None = None
    doi: str | None = None
    pmid: str | None = None
    kind: str | None = None
    venue: str | None = None
    citations: str | None = None
    keywords: Iterable[str] = ()
    subjects: Iterable[str] = ()
    funders: Iterable[str] = ()
    authors: list[Author] = field(default_factory=list)


def split_list(text: str | None, by: str = ";") -> list[str]:
    """Items of a list within a text, tidied.

    Examples
    --------
    >>> split_list(" quantum dots;  qubits ; ")
    ['quantum dots', 'qubits']
    """
    return [item for item in map(clean, (text or "").split(by)) if item]


def read_doi(text: str | None) -> str | None:
    """The DOI within a text, in lower case; None where there is none.

    Examples
    --------
    >>> read_doi("https://doi.org/10.1103/PhysRevLett.1"), read_doi("n/a")
    ('10.1103/physrevlett.1', None)
    """
    found = _DOI.search(text or "")
    return found[0].rstrip(".,;").casefold() if found else None


def read_orcid(text: str | None) -> str | None:
    """The ORCID at the end of a text; None where there is none.

    Examples
    --------
    >>> read_orcid("https://orcid.org/0000-0002-1825-009x"), read_orcid("A-1234-2009")
    ('0000-0002-1825-009X', None)
    """
    found = _ORCID.search(text or "")
    return "-".join(found.groups()).upper() if found else None


def kind_of_document(name: str | None) -> str | None:
    """A work's kind by the name that a database gives to the type of the document.

    Examples
    --------
    >>> kind_of_document("Article; Early Access"), kind_of_document("conferencePaper"), kind_of_document("")
    ('article', 'conference paper', None)
    >>> kind_of_document("학위논문(박사)"), kind_of_document("https://openalex.org/types/peer-review")
    ('thesis', 'other')
    """
    if not name or not name.strip():
        return None
    plain = re.sub(r"^https?://\S*/", "", name.strip())
    folded = re.sub(r"(?<=[a-z])(?=[A-Z])|[-_]", " ", plain).casefold()
    return next((kind for kind, pattern in _KINDS if re.search(pattern, folded)), "other")


def database_id(*texts: str) -> str | None:
    """The id that Web of Science or Scopus gives a work, within accession numbers or web addresses.

    Examples
    --------
    >>> database_id("WOS:000123"), database_id("", "https://www.scopus.com/record?eid=2-s2.0-85&partnerID=40")
    ('wos:000123', 'scopus:2-s2.0-85')
    """
    for text in texts:
        if found := re.search(r"\b(?:WOS|ISI):(\w+)", text, re.ASCII):
            return f"wos:{found[1]}"
        if found := re.search(r"\b(?:eid=)?(2-s2\.0-\d+)", text, re.ASCII):
            return f"scopus:{found[1]}"
    return None


def identify(reference: Reference) -> str | None:
    """The work's id: the source's own, else DOI, else PMID, else a hash of title, year and first author.

    None where there is not even a title.

    Examples
    --------
    >>> identify(Reference("a", "1", own_id="wos:000123", doi="10.1000/x"))
    'wos:000123'
    >>> one = Reference("a", "1", title="On Qubits.", year="2021", authors=[Author("Kim, Ada")])
    >>> two = Reference("b", "9", title="On qubits", year="2021", authors=[Author("KIM, ADA")])
    >>> identify(one) == identify(two), identify(one)
    (True, 'title:cf7137af82361b32')
    """
    doi, pmid = read_doi(reference.doi), _read_pmid(reference.pmid)
    known = reference.own_id or (doi and f"doi:{doi}") or (pmid and f"pmid:{pmid}")
    title = fold_name((reference.title or "").replace(",", " "))
    if known or not title:
        return known
    first = next((author.name for author in reference.authors if author.name), None) or ""
    text = "\n".join((title, (reference.year or "").strip()[:4], fold_name(first)))
    return f"title:{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _read_pmid(text: str | None) -> str | None:
    found = re.fullmatch(r"(?:MEDLINE:|PMID:)?\s*([0-9]{1,9})", (text or "").strip(), re.IGNORECASE)
    return found[1] if found else None


def read_reference(reference: Reference) -> tuple[Work, str | None] | Rejected:
    """Check a reference and make it a work with its title; or say why not.

    A year without a digit ("in press") is unknown; one that is no year from 1500 to 2100, or citations that
    are no count, refuse the reference, as does the lack of both identifier and title.

    Examples
    --------
    >>> read_reference(Reference("a.txt", "line 3", title="On qubits", year="20225")).reason
    'expected a year from 1500 to 2100'
    """
    identifier = identify(reference)
    if identifier is None:
        return _rejected(reference, "title", reference.title, "expected an identifier or a title")
    year = None
    if re.search(r"\d", reference.year or ""):
        found = re.match(r"\s*([0-9]{4})(?![0-9])", reference.year)
        if not found or not 1500 <= int(found[1]) <= 2100:
            return _rejected(reference, "year", reference.year, "expected a year from 1500 to 2100")
        year = int(found[1])
    citations = (reference.citations or "").strip()
    if citations and not re.fullmatch(r"[0-9]{1,9}", citations):
        return _rejected(reference, "citations", citations, "expected a count of 0 or more")
    venue = clean(html.unescape(html.unescape(reference.venue or ""))) or None
    work = Work(
        work_id=identifier,
        year=year,
        doi=read_doi(reference.doi),
        pmid=_read_pmid(reference.pmid),
        title=clean(reference.title or "") or None,
        kind=kind_of_document(reference.kind),
        venue=venue,
        field=field_of(venue),
        subjects=sorted(set(reference.subjects)),
        keywords=sorted(set(reference.keywords)),
        funders=sorted(set(reference.funders)),
        citations=int(citations) if citations else None,
        authors=reference.authors,
        is_own=reference.own_id is not None,
    )
    return work, reference.title


def _rejected(reference: Reference, column: str, value: str | None, reason: str) -> Rejected:
    return Rejected(reference.file, reference.row, column, (value or "")[:200], reason)


@cache
def _technologies():
    return read_technologies()


def tagged_works(references: Iterable[Reference | Rejected]) -> Iterator[Work | Rejected]:
    """Works of references, with their technologies; a batch at a time, in the order of the references."""
    batch = []
    for reference in references:
        batch.append(reference if isinstance(reference, Rejected) else read_reference(reference))
        if len(batch) == _BATCH:
            yield from _tag(batch)
            batch = []
    yield from _tag(batch)


def _tag(batch: list[tuple[Work, str | None] | Rejected]) -> Iterator[Work | Rejected]:
    works = tagged([entry for entry in batch if not isinstance(entry, Rejected)])
    yield from (entry if isinstance(entry, Rejected) else next(works) for entry in batch)


def tagged(batch: list[tuple[Work, str | None]]) -> Iterator[Work]:
    """Works given with their titles, with the technologies that titles, keywords and subjects tell.

    >>> [work.technologies for work in tagged([(Work("a:1"), "Error correction with superconducting qubits")])]
    [['quantum', 'quantum-computing']]
    """
    found = tag_technologies(
        [title for _, title in batch],
        [work.keywords for work, _ in batch],
        [work.subjects for work, _ in batch],
        _technologies(),
    )
    for (work, _), technologies in zip(batch, found, strict=True):
        work.technologies.extend(technologies)
        yield work
