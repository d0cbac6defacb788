"""Merge corpora into one: the same work in several of them is found, kept once and listed."""

import os
import tempfile
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from helpers.data.corpus import Corpus, read_corpus, replace_folder, write_corpus
from helpers.data.identity.authors import identify_authors
from helpers.data.imports import write_list
from helpers.data.sameness import facts_of, told_apart
from helpers.data.schemas import ARROW, KEYS, TEXTS, conform
from helpers.data.shared_keys import EVIDENCE, agreeing, first_authors, shared_keys, works_of
from helpers.data.versions import find_versions

_LISTS = [field.name for field in ARROW["works"] if field.type == TEXTS]
_FACTS = ["doi", "pmid", "title", "year", "kind", "venue", "field", "is_top10"]
#: Tables of ready-made counts.
COUNTS = ("link_counts", "node_counts", "country_sets")
_COUNTED = ("work_id", "n_authors", "n_institutions", "n_countries")


def merge_corpora(corpora: list[Corpus], name: str) -> tuple[Corpus, pd.DataFrame, pd.DataFrame]:
    """Merge corpora into one with each work once.

    Two records are the same work when they share

    1. the DOI, the PMID or the `work_id` (of OpenAlex, Web of Science, Scopus, or the hash of title, year and
       first author that stands for works without identifier). A DOI or PMID that stands on several works of one
       corpus is wrong on one of them [1]_ and no evidence at all; or
    2. year, venue and the complete list of at least three authors, each name spelled alike but for case, accents
       and hyphens. It counts only where no corpus has two such works, no two of their identifiers of one kind
       differ, and none is a notice (an erratum carries the authors of its article).

    Of what shares a DOI, a PMID, a hash or a list of authors, only records that agree are one work
    (:func:`helpers.data.sameness.contradictions`): another title is another work, as is, where a title is unknown,
    another first author or year. The others are kept, under identifiers of their own, and listed as doubtful.
    Preprints, data sets and notices stay records of their own, whose `version_of` names their work.

    Chains of evidence join. The record that knows most stays: the one with most authors of known country, then
    of known institution, then with ORCID, then with a citation count, then with most facts; of equals the first,
    in the order of `corpora`.

    Parameters
    ----------
    corpora : list of Corpus
        At least one. A `work_id` means the same in all of them.
    name : str
        Of the new corpus.

    Returns
    -------
    corpus : Corpus
        Authorships are those of the records that stay. What such a record does not know (doi, pmid, year, kind,
        venue, field, is_top10) comes from the next best; citations are the highest count; technologies, subjects,
        keywords and funders are united; a work that one record calls retracted is retracted. Authors with an
        identifier of the source keep it, the others are identified again over all works. Institutions keep their
        identifiers, each once as the first corpus describes it; so do rows of other tables with the same key.
        meta["counts"]: read = works + duplicates.
    duplicates : DataFrame
        kept, dropped (work_id), by (one of `EVIDENCE`), kept_from, dropped_from (names of corpora); in the order
        of the records dropped.
    doubts : DataFrame
        work_id, other, shared, differ: works that were kept beside the first one of the same identifier.

    Raises
    ------
    ValueError
        No corpus is given, or one has authorships of works that it does not list.

    Notes
    -----
    One institution may stand under identifiers of two sources ("kr/kaist", "ror:05apxxy63"): `workbook import
    ror` brings them together. An author whom a source identifies and one whom a name identifies stay two.

    The second rule needs its conditions: 0.7 % of the works of the embedded corpus that it could speak of agree
    in year, venue and authors with another work. Of two random samples of that corpus, one stripped of all
    identifiers, it finds 85 % of the works in both; of what it finds 99.5 % is right where a sample holds a fifth
    of the corpus, 99.9 % where it holds three fifths. Names that one source spells with initials and another in
    full do not meet.

    References
    ----------
    .. [1] Franceschini, F., Maisano, D., Mastrogiacomo, L. (2015). Errors in DOI indexing by bibliometric
       databases. Scientometrics 102(3), 2181-2186. doi:10.1007/s11192-014-1503-4

    Examples
    --------
    >>> works = pd.DataFrame({"work_id": ["pmid:1", "pmid:2"], "doi": ["10.1/a", None], "year": 2021})
    >>> works = conform(works.assign(n_authors=0, n_institutions=0, n_countries=0), "works")
    >>> nothing = {table: conform(pd.DataFrame(columns=ARROW[table].names), table) for table in ARROW}
    >>> one = Corpus(works, nothing["authorships"], nothing["institutions"], {"name": "one"})
    >>> other = works.head(1).assign(work_id="openalex:W1", citations=7)
    >>> two = Corpus(conform(other, "works"), nothing["authorships"], nothing["institutions"], {"name": "two"})
    >>> merged, duplicates, doubts = merge_corpora([one, two], "both")
    >>> merged.works[["work_id", "doi", "citations"]].values.tolist()
    [['pmid:2', nan, <NA>], ['openalex:W1', '10.1/a', 7]]
    >>> duplicates.values.tolist()
    [['openalex:W1', 'pmid:1', 'doi', 'two', 'one']]
    >>> len(doubts)
    0
    """
    if not corpora:
        raise ValueError("no corpus to merge: expected at least one")
    records, slots = _stacked(corpora)
    evidence, doubts = agreeing(shared_keys(records, slots), records, slots)
    records["group"] = works_of(evidence, len(records))
    _tell_apart(records, slots)
    ranked = _ranked(records, slots)
    kept = ranked.drop_duplicates("group").sort_index()
    works = _completed(kept, ranked[ranked["group"].duplicated(keep=False)])
    works["version_of"] = find_versions(works, first_authors(slots).reindex(works.index))
    slots = slots[slots["record"].isin(kept.index)].reset_index(drop=True)
    slots["author_id"] = _author_ids(slots)
    institutions = _united(corpora, "institutions")
    named = institutions["institution_id"].isin(slots["institution_id"])
    tables = {
        "works": conform(works, "works"),
        "authorships": conform(slots, "authorships"),
        "institutions": institutions[named].sort_values("institution_id", ignore_index=True),
    }
    more = {table: _united(corpora, table) for table in ARROW if table not in tables}
    doubts = _named(doubts, records, kept)
    told = {"kept_apart": len(doubts), "versions": int(tables["works"]["version_of"].notna().sum())}
    counts = _counts(len(records), tables, more) | {what: n for what, n in told.items() if n}
    meta = _meta(corpora, name, counts)
    return Corpus(meta=meta, **tables, **more), _duplicates(records, kept, evidence, corpora), doubts


def merge_folders(places: list[str | os.PathLike], folder: str | os.PathLike) -> dict:
    """Merge corpora that are on disk; duplicates.csv and doubtful.csv beside the tables list what was and was not joined.

    Parameters
    ----------
    places : list of str or path
        Names of folders of data/, or paths of corpora.
    folder : path
        Where the merged corpus goes; its name becomes the corpus' name. Replaced if it holds a corpus; left as
        it was if anything fails.

    Returns
    -------
    dict
        The counts of corpus.json: read = works + duplicates.

    Raises
    ------
    FileNotFoundError
        A corpus or one of its tables is missing.
    ValueError
        A table does not keep its schema, or :func:`merge_corpora` refuses.
    FileExistsError
        The folder exists and is no corpus.

    Examples
    --------
    >>> from helpers.data.imports import import_records
    >>> from helpers.data.records import Work
    >>> with tempfile.TemporaryDirectory() as place:
    ...     about, places = {"source": "by hand", "licence": "CC0"}, [Path(place) / name for name in ("one", "two")]
    ...     _ = import_records([Work("pmid:1", doi="10.1/a"), Work("pmid:2")], places[0], [], about, "example")
    ...     _ = import_records([Work("openalex:W1", doi="10.1/a")], places[1], [], about, "example")
    ...     counts = merge_folders(places, Path(place) / "both")
    >>> counts["read"], counts["works"], counts["duplicates"]
    (3, 2, 1)
    """
    folder = Path(folder).resolve()
    if folder.exists() and any(folder.iterdir()) and not (folder / "corpus.json").is_file():
        raise FileExistsError(f"{folder} exists and is no corpus: it holds no corpus.json")
    merged, duplicates, doubts = merge_corpora([read_corpus(place) for place in places], folder.name)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as parent:
        new = Path(parent) / "new"
        write_corpus(merged, new)
        write_list(duplicates, new / "duplicates.csv")
        if len(doubts):
            write_list(doubts, new / "doubtful.csv")
        replace_folder(new, folder)
    return merged.meta["counts"]


def _stacked(corpora: list[Corpus]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All works with the number of their corpus, and all author slots with the row of their work there."""
    works, slots, start = [], [], 0
    for number, corpus in enumerate(corpora):
        row = pd.Index(corpus.works["work_id"]).get_indexer(corpus.authorships["work_id"])
        if (row < 0).any():
            lost = corpus.authorships["work_id"][row < 0].iloc[0]
            raise ValueError(f"corpus {corpus.meta['name']!r}: authorships of work {lost!r}, which it does not list")
        works.append(corpus.works.assign(corpus=number))
        slots.append(corpus.authorships.assign(record=row + start))
        start += len(corpus.works)
    return pd.concat(works, ignore_index=True), pd.concat(slots, ignore_index=True)


def _tell_apart(records: pd.DataFrame, slots: pd.DataFrame) -> None:
    """Give different works that bear one `work_id` identifiers of their own."""
    works = records.groupby("work_id")["group"].transform("nunique")
    named = records[works > 1]
    facts = facts_of(named, first_authors(slots).reindex(named.index))
    for record, work_id, each in zip(named.index, named["work_id"], facts, strict=True):
        records.at[record, "work_id"] = told_apart(work_id, each)
    slots["work_id"] = records["work_id"].reindex(slots["record"]).to_numpy()


def _named(doubts: pd.DataFrame, records: pd.DataFrame, kept: pd.DataFrame) -> pd.DataFrame:
    """Doubts with the identifiers of the works that stay, where the records are not one work by other evidence."""
    stays = kept.set_index("group")["work_id"]
    named = {column: records["group"].reindex(doubts[column]) for column in ("record", "other")}
    apart = named["record"].to_numpy() != named["other"].to_numpy()
    columns = {"work_id": stays.reindex(named["record"]), "other": stays.reindex(named["other"])}
    found = pd.DataFrame({name: values.to_numpy() for name, values in columns.items()})
    found = found.assign(shared=doubts["shared"].to_numpy(), differ=doubts["differ"].to_numpy()).astype("str")
    return found[apart].drop_duplicates(["work_id", "other"], ignore_index=True)


def _ranked(records: pd.DataFrame, slots: pd.DataFrame) -> pd.DataFrame:
    """The records, those that know most first."""
    known = slots.groupby(["record", "position"])[["country", "institution_id", "orcid"]].count().gt(0)
    rank = known.groupby("record").sum().reindex(records.index, fill_value=0)
    rank["cited"] = records["citations"].notna()
    lists = sum(records[column].map(len).gt(0).astype(int) for column in _LISTS)
    rank["facts"] = records[_FACTS].notna().sum(axis=1) + lists
    return records.loc[rank.sort_values(list(rank), ascending=False, kind="stable").index]


def _completed(kept: pd.DataFrame, several: pd.DataFrame) -> pd.DataFrame:
    """The records that stay, with what the others of the same work know beyond them."""
    groups = several.groupby("group", sort=False)
    facts = groups[_FACTS].first().assign(citations=groups["citations"].max())
    retracted = several.loc[several["kind"] == "retracted", "group"]
    facts["kind"] = facts["kind"].mask(facts.index.isin(retracted), "retracted")
    for column in _LISTS:
        items = several[["group", column]].explode(column).dropna().drop_duplicates()
        united = items.groupby("group")[column].agg(list).reindex(facts.index)
        facts[column] = [found if isinstance(found, list) else [] for found in united]
    alone = kept[~kept["group"].isin(facts.index)]
    joined = kept.loc[kept["group"].isin(facts.index), ["group", *_COUNTED]].join(facts, on="group")
    return pd.concat([alone, joined]).sort_index()


def _author_ids(slots: pd.DataFrame) -> pd.Series:
    """Identifiers of the sources as they are; the others over all works together."""
    ours = slots["author_id"].str.startswith(("name:", "orcid:")).fillna(False).astype(bool)
    return slots["author_id"].mask(ours).fillna(identify_authors(slots[ours])).astype("str")


def _united(corpora: list[Corpus], table: str) -> pd.DataFrame | None:
    """The rows of a table of all corpora; of those with the same key the first, but of counts none twice."""
    found = [frame for corpus in corpora if (frame := getattr(corpus, table)) is not None]
    if table in COUNTS:
        _refuse_counts_in_several(found, table)
        return found[0] if len(found) == 1 else pd.concat(found, ignore_index=True) if found else None
    return pd.concat(found).drop_duplicates(KEYS[table], ignore_index=True) if found else None


def _refuse_counts_in_several(found: list[pd.DataFrame], table: str) -> None:
    """Counts of one key in two corpora cannot be joined: nobody knows how many works both have counted."""
    keys = pd.concat([frame.assign(corpus=i) for i, frame in enumerate(found)], ignore_index=True) if found else None
    if keys is None:
        return
    for name in KEYS[table]:
        if ARROW[table].field(name).type == TEXTS:
            keys[name] = keys[name].map(tuple)
    twice = keys[keys.duplicated(KEYS[table], keep=False)].sort_values(KEYS[table], kind="stable")
    if len(twice):
        told = twice.drop(columns="corpus").head(2).to_dict("records")
        raise ValueError(
            f"{table}: {len(twice)} rows stand in several corpora, the first {told[0]} and {told[1]}; counts cannot be "
            "merged where corpora may hold the same works: merge the works that they were counted from, and count those"
        )


def _counts(read: int, tables: dict, more: dict) -> dict:
    slots = tables["authorships"]
    people = slots.drop_duplicates(["work_id", "position"])
    return {
        "read": read,
        "works": len(tables["works"]),
        "duplicates": read - len(tables["works"]),
        "authorship_rows": len(slots),
        "author_slots": len(people),
        "authors": slots["author_id"].nunique(),
        "orcids": int(people["orcid"].notna().sum()),
        "institutions": len(tables["institutions"]),
        "countries": slots["country"].nunique(),
    } | {table: len(frame) for table, frame in more.items() if frame is not None}


def _meta(corpora: list[Corpus], name: str, counts: dict) -> dict:
    metas = [corpus.meta for corpus in corpora]
    said = {key: [meta[key] for meta in metas if meta.get(key)] for key in ("source", "licence", "query", "retrieved")}
    hashes = {}
    for file, digest in [item for meta in metas for item in meta.get("sha256", {}).items()]:
        file = file if hashes.get(file, digest) == digest else f"{file} ({digest[:12]})"
        hashes[file] = digest
    added = [item for meta in reversed(metas) for item in meta.get("added", {}).items()]
    return {
        "name": name,
        **{key: "; ".join(dict.fromkeys(said[key])) for key in ("source", "licence", "query")},
        "retrieved": max(said["retrieved"], default=None),
        "merged": [meta["name"] for meta in metas],
        "counts": counts,
        "importer": f"merge {version('cooperation-workbook')}",
        "sha256": hashes,
        "synthetic": any(meta.get("synthetic", False) for meta in metas),
    } | ({"added": dict(added)} if added else {})


def _duplicates(records: pd.DataFrame, kept: pd.DataFrame, evidence: pd.DataFrame, corpora: list) -> pd.DataFrame:
    """The records that did not stay, with the one that did and the surest evidence that ties them to a record."""
    dropped = records.drop(kept.index)
    stays = kept.set_index("group").loc[dropped["group"], ["work_id", "corpus"]]
    surest = evidence.assign(order=evidence["by"].map(EVIDENCE.index)).sort_values(["record", "order"])
    names = pd.Series([corpus.meta["name"] for corpus in corpora], dtype="str")
    columns = {
        "kept": stays["work_id"],
        "dropped": dropped["work_id"],
        "by": surest.drop_duplicates("record").set_index("record")["by"].reindex(dropped.index),
        "kept_from": names.reindex(stays["corpus"]),
        "dropped_from": names.reindex(dropped["corpus"]),
    }
    return pd.DataFrame({column: values.to_numpy() for column, values in columns.items()}).astype("str")
