"""Records of a corpus that are a version of, or about, another work there: preprints, data sets, notices."""

import re
from collections import defaultdict
from dataclasses import replace

import pandas as pd

from helpers.data.corpus import Corpus, select_works
from helpers.data.sameness import authors_agree, says_little, words_of

#: Kinds of records that belong to a work with the same title.
KINDS_OF_VERSIONS = ("preprint", "dataset", "notice")
#: How a preprint and its version of record, or data and their article, may lie apart in years.
YEARS_APART = 4
#: How works of a corpus may be counted: one with its preprints, data sets and notices once, or each record.
VERSIONS = ("once", "each")
#: DOIs of repositories of preprints: arXiv, bioRxiv and medRxiv, Research Square, Preprints, ChemRxiv, SSRN, OSF, TechRxiv.
_PREPRINT = re.compile(
    r"10\.(?:48550/arxiv|1101/\d{4}\.|1101/\d{6}|64898/|21203/rs|20944/preprints|26434/chemrxiv|2139/ssrn|31234/osf"
    r"|36227/techrxiv|22541/au)",
    re.IGNORECASE,
)
#: What titles of notices and data sets set before the title of the work.
_BEFORE = re.compile(
    r"\W*(?:retract(?:ed|ion)|correct(?:ed|ion)|corrigend\w+|errat\w+|addend\w+|withdrawn|expression of concern"
    r"|(?:replication |supplementary |supporting )?(?:data(?: ?set)?s?|materials?|information)|정정|철회)"
    r"(?:\s+(?:note|notice|article|and code))?(?:\s*[:：\])]|\s+(?:to|for|from|of)\b[:\s])\W*",
    re.IGNORECASE,
)


def title_key(title: str | None) -> tuple[str, ...]:
    """Words under which a work and the records about it meet; empty for a title that says little.

    >>> title_key("Retraction notice to: Quantum sensing of honey bees") == title_key("Quantum sensing of honey bees")
    True
    """
    plain = _BEFORE.sub("", title or "", count=1) if _BEFORE.match(title or "") else title or ""
    return () if says_little(plain) else words_of(plain)


def find_versions(works: pd.DataFrame, first_authors: pd.Series) -> pd.Series:
    """The work of a corpus that each preprint, data set or notice belongs to.

    It has the same title (what a notice sets before it left out), a first author whose name agrees where both are
    known and, except for notices, lies at most `YEARS_APART` years away. Of several the nearest in time.

    Parameters
    ----------
    works : DataFrame
        work_id, title, doi, year, kind.
    first_authors : Series of str
        Aligned with the works.

    Returns
    -------
    Series of str
        work_id, aligned with the works; null where there is none.

    Examples
    --------
    >>> titles = ["Quantum sensing of honey bees"] * 2
    >>> works = pd.DataFrame({"work_id": ["a", "b"], "title": titles, "doi": None, "year": [2022, 2021]})
    >>> find_versions(works.assign(kind=["article", "preprint"]), pd.Series(["Kim, Ada", "Kim, A."])).to_list()
    [nan, 'a']
    """
    found = pd.Series(None, index=works.index, dtype="str")
    by_doi = works["doi"].fillna("").str.match(_PREPRINT) & works["kind"].fillna("article").eq("article")
    kind = works["kind"].mask(by_doi, "preprint")
    is_version = kind.isin(KINDS_OF_VERSIONS)
    if not is_version.any():
        return found
    keys = works["title"].map(title_key, na_action="ignore")
    wanted = set(keys[is_version].dropna()) - {()}
    of_title = defaultdict(list)
    for at in works.index[keys.isin(wanted) & ~is_version]:
        of_title[keys[at]].append(at)
    for at in works.index[keys.isin(wanted) & is_version]:
        near = []
        for other in of_title.get(keys[at], ()):
            apart = abs(works.at[at, "year"] - works.at[other, "year"])
            apart = 0 if pd.isna(apart) else int(apart)
            names = [None if pd.isna(name) else name for name in (first_authors[at], first_authors[other])]
            if authors_agree(*names) is not False and (kind[at] == "notice" or apart <= YEARS_APART):
                near.append((apart, works.at[other, "work_id"]))
        found[at] = min(near)[1] if near else None
    return found


def count_once(corpus: Corpus) -> Corpus:
    """The corpus without the records that are a version of, or about, another of its works; the same where none is.

    `meta["counted_once"]` says how many were left out.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> corpus = read_corpus("medline_2021")
    >>> count_once(corpus) is corpus
    True
    """
    if not corpus.holds_works or corpus.works["version_of"].isna().all():
        return corpus
    once = corpus.works["version_of"].isna()
    return replace(select_works(corpus, once), meta=corpus.meta | {"counted_once": int((~once).sum())})
