"""What ties records of several corpora together as one work, and what speaks against it."""

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from helpers.data.identity.namesakes import fold_name, split_names
from helpers.data.sameness import DOUBTS, contradictions, facts_of, groups_of_one_work

#: What can show that two records are one work, the surest first.
EVIDENCE = ("doi", "pmid", "openalex", "work_id", "authors")
#: Fewer authors than this say nothing: too many teams of two publish twice a year in one journal.
MIN_AUTHORS = 3
#: Sources whose own identifiers never stand on two works.
_SURE = r"(?:wos|scopus|pmid|openalex|cordis|dimensions):"


def shared_keys(records: pd.DataFrame, slots: pd.DataFrame) -> pd.DataFrame:
    """What ties records of several corpora together; only values that several records share.

    Parameters
    ----------
    records : DataFrame
        Works with the number of their `corpus`.
    slots : DataFrame
        Their author slots, with the index of the `record`.

    Returns
    -------
    DataFrame
        record, by (one of `EVIDENCE`), value.
    """
    ids = pd.DataFrame({"corpus": records["corpus"], "work_id": records["work_id"]})
    ids["source"] = ids["work_id"].str.extract(r"^([^:]*)")[0]
    by_prefix = {kind: ids["work_id"].str.extract(rf"^{kind}:(.+)")[0] for kind in ("doi", "pmid")}
    ids["doi"] = records["doi"].fillna(by_prefix["doi"]).str.casefold().str.extract(r"(10\.\S+)")[0]
    ids["pmid"] = records["pmid"].fillna(by_prefix["pmid"]).str.lstrip("0")
    ids["authors"] = _author_lists(records, slots)
    ids["authors"] = ids["authors"].mask(_is_contradicted(ids))
    values = ["doi", "pmid", "work_id", "authors"]
    named = ids.rename_axis("record").reset_index().melt(["record", "corpus", "source"], values, var_name="by")
    named = named.dropna(subset=["value"])
    unclear = named.duplicated(["by", "value", "corpus"], keep=False)
    unclear = unclear.groupby([named["by"], named["value"]]).transform("any")
    named = named[~unclear & named.duplicated(["by", "value"], keep=False)]
    openalex = (named["by"] == "work_id") & (named["source"] == "openalex")
    return named.assign(by=named["by"].mask(openalex, "openalex"))[["record", "by", "value"]]


def _author_lists(records: pd.DataFrame, slots: pd.DataFrame) -> pd.Series:
    """Year, venue and sorted names of the authors, in one text; null where the list is short or not complete."""
    people = slots.drop_duplicates(["record", "position"])
    people = people[people["author_name"].notna()].sort_values("record", kind="stable", ignore_index=True)
    parts = split_names(people["author_name"])
    names = people.assign(folded=parts["family"] + "," + parts["given"]).sort_values(["record", "folded"])
    lists = names.groupby("record")["folded"].agg(["size", ";".join]).reindex(records.index)
    complete = (
        (lists["size"].eq(records["n_authors"]) & records["n_authors"].ge(MIN_AUTHORS)).fillna(False).astype(bool)
    )
    spelled = records["venue"].dropna().drop_duplicates()
    folded = {venue: fold_name(venue.replace(",", " ")) or None for venue in spelled}
    text = records["year"].astype("str") + "|" + records["venue"].map(folded).astype("str") + "|" + lists["join"]
    return text.where(complete & (records["kind"].fillna("") != "notice").to_numpy())


def _is_contradicted(ids: pd.DataFrame) -> pd.Series:
    """Whether the works of an author list differ in DOI, in PMID or in the identifier that one source gives."""
    lists = ids.groupby("authors")
    differ = (lists["doi"].transform("nunique") > 1) | (lists["pmid"].transform("nunique") > 1)
    by_source = ids.groupby(["authors", "source"])["work_id"].nunique().groupby("authors").max() > 1
    return differ | ids["authors"].map(by_source).eq(True)


def works_of(evidence: pd.DataFrame, n: int) -> np.ndarray:
    """Number of each of n records' work: records connected by what they share."""
    shared = n + evidence.groupby(["by", "value"]).ngroup().to_numpy()
    size = max(n, shared.max(initial=-1) + 1)
    edges = (np.ones(len(shared), dtype=np.int8), (evidence["record"].to_numpy(), shared))
    return connected_components(coo_array(edges, shape=(size, size)), directed=False)[1][:n]


def first_authors(slots: pd.DataFrame) -> pd.Series:
    """Name of the first author of each record that has one."""
    first = slots[slots["position"] == 1].drop_duplicates("record")
    return first.set_index("record")["author_name"]


def agreeing(evidence: pd.DataFrame, records: pd.DataFrame, slots: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Evidence without that of records which share a value and are different works.

    An identifier that a source itself gives is taken at its word; a DOI, a PMID, a hash of a title or a list of authors
    counts where titles, first authors and years agree (of a list of authors, which has no order, the title).

    Parameters
    ----------
    evidence : DataFrame
        As :func:`shared_keys` gives it.
    records, slots : DataFrame

    Returns
    -------
    evidence : DataFrame
        Values that stand on several works are parted.
    doubts : DataFrame
        record, other (numbers of records), shared, differ.
    """
    sure = (evidence["by"] == "openalex") | ((evidence["by"] == "work_id") & evidence["value"].str.match(_SURE))
    unsure = evidence[~sure].sort_values(["by", "value", "record"])
    named = unsure["record"].unique()
    facts = facts_of(records.loc[named], first_authors(slots).reindex(named))
    known = dict(zip(named, facts, strict=True))
    numbers, doubts = {}, []
    for (by, value), rows in unsure.groupby(["by", "value"], sort=False).groups.items():
        bearers = unsure.loc[rows, "record"].tolist()
        told = [known[record]._replace(author=None) if by == "authors" else known[record] for record in bearers]
        found = groups_of_one_work(told, value.startswith("title:"))
        numbers |= zip(rows, found, strict=True)
        if by != "authors":
            first = [bearers[found.index(number)] for number in range(max(found) + 1)]
            shared = f"{by}:{value}" if by in ("doi", "pmid") else value
            doubts += [(each, first[0], shared, _differing(known, first[0], each, value)) for each in first[1:]]
    part = pd.Series(numbers, dtype="int64").reindex(evidence.index).fillna(0).astype("int64")
    parted = evidence.assign(value=evidence["value"].where(part == 0, evidence["value"] + "#" + part.astype("str")))
    several = parted.duplicated(["by", "value"], keep=False)
    return parted[several], pd.DataFrame(doubts, columns=["record", *DOUBTS[1:]])


def _differing(known: dict, one: int, two: int, value: str) -> str:
    """What differs between two records, in one text."""
    return ", ".join(contradictions(known[one], known[two], value.startswith("title:")))
