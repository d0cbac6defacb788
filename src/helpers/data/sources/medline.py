"""Read MEDLINE/PubMed XML (update or baseline files, .xml or .xml.gz) as a stream of works."""

import gzip
import os
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from lxml import etree
from tqdm import tqdm

from helpers.data.fields import field_of
from helpers.data.identity.bylines import places_of
from helpers.data.records import Author, Deleted, Rejected, SourceError, Work
from helpers.data.references import tagged

SOURCE = {
    "source": "MEDLINE/PubMed, U.S. National Library of Medicine",
    "licence": "free use of NLM data, courtesy of the U.S. National Library of Medicine",
}

#: PubMed publication types, in the order in which they decide a work's kind.
_KINDS = {
    "Retraction of Publication": "notice",
    "Published Erratum": "notice",
    "Expression of Concern": "notice",
    "Retracted Publication": "retracted",
    "Preprint": "preprint",
    "Systematic Review": "review",
    "Review": "review",
    "Letter": "letter",
    "Comment": "letter",
    "Editorial": "editorial",
    "News": "news",
    "Case Reports": "case report",
    "Journal Article": "article",
}

_ORCID = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])$")
_BATCH = 500


def read_medline(files: list[Path], progress: bool = True) -> Iterator[Work | Deleted | Rejected]:
    """Stream the citations of MEDLINE files; one batch of records is held at a time.

    Parameters
    ----------
    files : list of path
        Files ending in .xml or .xml.gz, read in the order given: a later one revises an earlier one.
    progress : bool
        Show a bar over the bytes of all files.

    Yields
    ------
    Work or Deleted or Rejected
        A citation, a withdrawn citation (DeleteCitation), or one without a usable identifier or year.

    Raises
    ------
    SourceError
        A file is empty, truncated, malformed, or no MEDLINE; the message names it and the line.

    Examples
    --------
    >>> import tempfile
    >>> record = (
    ...     "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID Version='1'>7</PMID><Article>"
    ...     "<Journal><JournalIssue><PubDate><Year>2021</Year></PubDate></JournalIssue></Journal>"
    ...     "<AuthorList><Author><LastName>Kim</LastName><ForeName>Ada</ForeName><AffiliationInfo>"
    ...     "<Affiliation>Korea University, Seoul, Korea.</Affiliation></AffiliationInfo></Author></AuthorList>"
    ...     "</Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"
    ... )
    >>> with tempfile.TemporaryDirectory() as place:
    ...     file = Path(place) / "one.xml"
    ...     _ = file.write_text(record)
    ...     work = next(read_medline([file], progress=False))
    >>> work.work_id, work.year, work.authors[0].name, work.authors[0].places[0].country
    ('pmid:7', 2021, 'Kim, Ada', 'KR')
    """
    total = sum(os.path.getsize(file) for file in files)
    with tqdm(total=total, unit="B", unit_scale=True, desc="medline", disable=None if progress else True) as bar:
        for file in files:
            batch = []
            for entry in _entries(Path(file), bar):
                if isinstance(entry, Deleted | Rejected):
                    yield from tagged(batch)
                    yield entry
                    batch = []
                elif len(batch) < _BATCH:
                    batch.append(entry)
                else:
                    yield from tagged(batch)
                    batch = [entry]
            yield from tagged(batch)


def _entries(file: Path, bar) -> Iterator:
    seen = False
    try:
        with open(file, "rb") as raw:
            stream = gzip.GzipFile(fileobj=raw) if file.name.endswith(".gz") else raw
            done = 0
            for _, element in etree.iterparse(
                stream,
                events=("end",),
                tag=("PubmedArticle", "DeleteCitation", "MedlineCitation"),
                load_dtd=False,
                no_network=True,
                resolve_entities=False,
            ):
                if element.tag == "MedlineCitation" and element.getparent().tag == "PubmedArticle":
                    continue
                seen = True
                yield from _citation(element, file)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
                bar.update(raw.tell() - done)
                done = raw.tell()
    except FileNotFoundError:
        raise SourceError(f"{file}: no such file") from None
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise SourceError(f"{file}: the gzip stream is truncated or damaged ({error})") from None
    except etree.XMLSyntaxError as error:
        what = "the file is empty" if os.path.getsize(file) == 0 else f"malformed or truncated XML ({error})"
        raise SourceError(f"{file}: {what}; expected a MEDLINE PubmedArticleSet") from None
    if not seen:
        raise SourceError(f"{file}: holds no PubmedArticle; expected a MEDLINE PubmedArticleSet")


def _citation(element, file: Path) -> Iterator:
    if element.tag == "DeleteCitation":
        for pmid in element.findall("PMID"):
            yield Deleted(f"pmid:{pmid.text}")
        return
    citation = element if element.tag == "MedlineCitation" else element.find("MedlineCitation")
    row = f"line {element.sourceline}"
    identifier = citation.find("PMID") if citation is not None else None
    pmid = (identifier.text or "").strip() if identifier is not None else ""
    if not pmid.isdigit():
        yield Rejected(file.name, row, "PMID", pmid, "expected a number")
        return
    year = _year(citation)
    if year is not None and not 1500 <= year <= 2100:
        yield Rejected(file.name, row, "PubDate", str(year), "expected a year from 1500 to 2100")
        return
    yield _work(element, citation, pmid, identifier.get("Version") or "1", year)


def _text(element, path: str) -> str | None:
    found = element.find(path)
    if found is None:
        return None
    return " ".join("".join(found.itertext()).split()) or None


def _texts(element, path: str) -> list[str]:
    found = (" ".join("".join(item.itertext()).split()) for item in element.iterfind(path))
    return sorted({text for text in found if text})


def _year(citation) -> int | None:
    date = citation.find("Article/Journal/JournalIssue/PubDate")
    if date is None:
        return None
    text = date.findtext("Year") or (date.findtext("MedlineDate") or "")[:4]
    return int(text) if text.strip().isdigit() else None


def kind_of(types: set[str | None]) -> str:
    """The kind of a work by its publication types.

    >>> kind_of({"Journal Article", "Review"}), kind_of({"Lecture"})
    ('review', 'other')
    """
    return next((kind for name, kind in _KINDS.items() if name in types), "other")


def _doi(element) -> str | None:
    for path in ("PubmedData/ArticleIdList/ArticleId[@IdType='doi']", ".//ELocationID[@EIdType='doi']"):
        doi = _text(element, path)
        if doi:
            return doi.casefold()
    return None


def _work(element, citation, pmid: str, version: str, year: int | None) -> tuple[Work, str | None]:
    work = Work(
        work_id=f"pmid:{pmid}",
        version=int(version) if version.isdigit() else 1,
        year=year,
        doi=_doi(element),
        pmid=pmid,
        title=_text(citation, "Article/ArticleTitle"),
        kind=kind_of({item.text for item in citation.iterfind("Article/PublicationTypeList/PublicationType")}),
        venue=_text(citation, "MedlineJournalInfo/MedlineTA"),
        field=field_of(_text(citation, "Article/Journal/Title")),
        subjects=_texts(citation, "MeshHeadingList/MeshHeading/DescriptorName"),
        keywords=_texts(citation, "KeywordList/Keyword"),
        funders=_texts(citation, "Article/GrantList/Grant/Agency"),
        authors=_authors(citation),
        is_cut=citation.find("Article/AuthorList[@CompleteYN='N']") is not None,
    )
    return work, work.title


def _authors(citation) -> list[Author]:
    out = []
    for author in citation.iterfind("Article/AuthorList/Author"):
        group = _text(author, "CollectiveName")
        last, fore = _text(author, "LastName"), _text(author, "ForeName") or _text(author, "Initials")
        places = {}
        for affiliation in author.iterfind("AffiliationInfo/Affiliation"):
            for place in places_of("".join(affiliation.itertext())):
                places.setdefault((place.institution_id, place.country), place)
        out.append(
            Author(
                name=group or ", ".join(part for part in (last, fore) if part) or None,
                orcid=_orcid(author),
                places=tuple(places.values()),
                is_lead=not out,
                person=group is None,
            )
        )
    return out


def _orcid(author) -> str | None:
    for identifier in author.iterfind("Identifier[@Source='ORCID']"):
        match = _ORCID.search((identifier.text or "").strip())
        if match:
            return "-".join(match.groups()).upper()
    return None
