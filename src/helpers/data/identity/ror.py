"""Which research organisation of ROR an institution of a corpus is."""

import re
from dataclasses import replace
from functools import cache

import pandas as pd

from helpers.data.corpus import Corpus
from helpers.data.countries import fold
from helpers.data.identity.abbreviations import write_out
from helpers.data.identity.institutions import aliases, normal_name
from helpers.data.identity.similar_names import kilometres, most_similar

#: Kilometres within which an institution is looked for among several of one name.
NEAR = 50

_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_WHERE, _POINT = ["country", "key"], ["latitude", "longitude"]


def match_institutions(institutions: pd.DataFrame, ror: pd.DataFrame) -> pd.DataFrame:
    r"""Find the ROR record of each institution.

    Parameters
    ----------
    institutions : DataFrame
        institution_id, name, name_ko, country, latitude, longitude: as a corpus holds them.
    ror : DataFrame
        As :func:`helpers.data.sources.ror.read_ror` gives it.

    Returns
    -------
    DataFrame
        institution_id, ror_id, name (of the record), how, score; the institutions that have a match, by
        institution_id. In this order, only within the institution's own country:

        - exact: the record's name (letter case, accents, articles, legal forms and "(...)" do not count), or its
          identifier where the corpus has that already ("ror:05apxxy63");
        - korean: its name in Hangul;
        - alias: another of its names or its acronym; also where the corpus abbreviates ("Korea Adv Inst Sci &
          Technol") or writes a short form that data/reference/institution_aliases.toml knows;
        - fuzzy: a similar name (:func:`helpers.data.identity.similar_names.most_similar`, whose similarity is the
          score; all other matches have score 1).

        Of several records of one name the one nearest to the institution counts if it alone lies within 50 km;
        else there is no match. A hospital and its university are two records, and stay two.

    Notes
    -----
    Precision and recall on labelled pairs: evidence/identities.py. What a partial dump lacks is not found, and
    a similar name may then be taken in its place.

    Examples
    --------
    >>> places = pd.DataFrame({
    ...     "institution_id": ["kr/kaist", "kr/a", "us/kaist"], "name": ["KAIST", "한국과학기술원", "KAIST"],
    ...     "name_ko": [None] * 3, "country": ["KR", "KR", "US"], "latitude": None, "longitude": None})
    >>> ror = pd.DataFrame({
    ...     "ror_id": ["05apxxy63"], "name": ["Korea Advanced Institute of Science and Technology"],
    ...     "name_ko": ["한국과학기술원"], "aliases": [[]], "acronyms": [["KAIST"]], "country": ["KR"],
    ...     "city": ["Daejeon"], "latitude": [36.3], "longitude": [127.4]})
    >>> match_institutions(places, ror)[["institution_id", "ror_id", "how"]].to_numpy().tolist()
    [['kr/a', '05apxxy63', 'korean'], ['kr/kaist', '05apxxy63', 'alias']]
    """
    given = institutions[["institution_id"]].assign(ror_id=institutions["institution_id"].str.removeprefix("ror:"))
    given = given[(given["ror_id"] != given["institution_id"]) & given["ror_id"].isin(ror["ror_id"])]
    others = institutions[~institutions["institution_id"].isin(given["institution_id"])]
    known = _known(ror)
    same = _same_names(_written(others), known)
    rest = others[~others["institution_id"].isin(same["institution_id"])]
    given, similar = given.assign(how="exact", score=1.0), most_similar(rest, known).assign(how="fuzzy")
    pairs = pd.concat([given, _choose(same, institutions, ror), similar])
    pairs["name"] = pairs["ror_id"].map(ror.set_index("ror_id")["name"])
    texts = dict.fromkeys(("institution_id", "ror_id", "name", "how"), "str")
    pairs = pairs[["institution_id", "ror_id", "name", "how", "score"]].astype(texts | {"score": "float64"})
    return pairs.sort_values("institution_id", ignore_index=True)


def _known(ror: pd.DataFrame) -> pd.DataFrame:
    """All names of the records: ror_id, country, text, rank (0 name, 1 Hangul, 2 other), key."""
    parts = [("name", 0), ("name_ko", 1), ("aliases", 2), ("acronyms", 2)]
    names = [ror[["ror_id", "country", "city", *_POINT]].assign(text=ror[column], rank=rank) for column, rank in parts]
    names = pd.concat([table.explode("text") for table in names]).dropna(subset=["text", "country"])
    names["rank"] = names["rank"].mask(names["rank"].eq(2) & names["text"].str.contains(_HANGUL), 1)
    names["key"] = names["text"].map(normal_name)
    return names.drop_duplicates(["ror_id", "key"])


@cache
def _short_forms() -> dict[tuple[str, str], set[str]]:
    """Country and normal name -> the normal names of the same institution, from the reference list."""
    groups: dict[tuple[str, str], set[str]] = {}
    for key, bearers in aliases().items():
        for bearer in bearers:
            groups.setdefault(bearer, set()).add(key)
    return {(country, key): keys for (_, country), keys in groups.items() for key in keys}


def _written(institutions: pd.DataFrame) -> pd.DataFrame:
    """Names of the institutions as the corpus writes them: institution_id, country, text, own, key."""
    names = [institutions[["institution_id", "country"]].assign(text=institutions[c]) for c in ("name", "name_ko")]
    names = pd.concat(names).dropna(subset=["text", "country"])
    names["key"] = names["text"].map(normal_name)
    full = names["text"].str.replace(",", " ").map(lambda name: normal_name(write_out(f"{name}, ")))
    others = [
        {written_out, *_short_forms().get((country, key), ())}
        for country, key, written_out in zip(names["country"], names["key"], full, strict=True)
    ]
    others = names.assign(key=list(map(sorted, others))).explode("key")
    written = pd.concat([names.assign(own=True), others.assign(own=False)])
    return written.drop_duplicates(["institution_id", "key"])


def _same_names(written: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Pairs of one name, on the best rank that an institution has one."""
    pairs = written.merge(known, on=_WHERE, suffixes=("", "_ror"))
    pairs["rank"] = pairs["rank"].mask(~pairs["own"], 2)
    pairs["differs"] = pairs["text"].map(fold) != pairs["text_ror"].map(fold)
    best = pairs.groupby("institution_id")["rank"].transform("min")
    pairs = pairs[pairs["rank"] == best].sort_values(["institution_id", "differs", "ror_id"])
    pairs = pairs.drop_duplicates(["institution_id", "ror_id"])
    verbatim = pairs.groupby("institution_id")["differs"].transform("min")
    pairs = pairs[pairs["differs"] == verbatim]
    how = pairs["rank"].map({0: "exact", 1: "korean", 2: "alias"}).astype("str")
    return pairs[["institution_id", "ror_id"]].assign(how=how, score=1.0)


def _choose(pairs: pd.DataFrame, institutions: pd.DataFrame, ror: pd.DataFrame) -> pd.DataFrame:
    """Those pairs that are alone with their institution, or alone near it."""
    several = pairs["institution_id"].duplicated(keep=False)
    here = pairs[["institution_id"]].merge(institutions, on="institution_id", how="left")
    there = pairs[["ror_id"]].merge(ror, on="ror_id", how="left")
    nearest = pairs[several & (kilometres(here, there) <= NEAR)]
    return pd.concat([pairs[~several], nearest[~nearest["institution_id"].duplicated(keep=False)]])


def join_children(matches: pd.DataFrame, ror: pd.DataFrame) -> pd.DataFrame:
    """Count a hospital as the university that it belongs to.

    Parameters
    ----------
    matches : DataFrame
        As :func:`match_institutions` gives it.
    ror : DataFrame

    Returns
    -------
    DataFrame
        The matches, with ror_id and name of the parent where the record is of the kind "healthcare" and exactly one
        of its parents is of the kind "education".

    Examples
    --------
    >>> matches = pd.DataFrame({"institution_id": ["kr/h"], "ror_id": ["2"], "name": ["SNU Hospital"],
    ...                         "how": ["exact"], "score": [1.0]})
    >>> ror = pd.DataFrame({"ror_id": ["1", "2"], "name": ["SNU", "SNU Hospital"],
    ...                     "kind": ["education", "healthcare"], "parents": [[], ["1"]]})
    >>> join_children(matches, ror)["name"].to_list()
    ['SNU']
    """
    hospitals = ror.loc[ror["kind"] == "healthcare", ["ror_id", "parents"]].explode("parents")
    universities = ror.loc[ror["kind"] == "education"].set_index("ror_id")["name"]
    hospitals = hospitals[hospitals["parents"].isin(universities.index)]
    hospitals = hospitals[~hospitals["ror_id"].duplicated(keep=False)].set_index("ror_id")["parents"]
    parent = matches["ror_id"].map(hospitals).astype("str")
    return matches.assign(
        ror_id=parent.fillna(matches["ror_id"]), name=parent.map(universities).astype("str").fillna(matches["name"])
    )


def apply_ror(corpus: Corpus, matches: pd.DataFrame, ror: pd.DataFrame) -> Corpus:
    """Give the institutions of a corpus their ROR identifiers; those of one record become one.

    Parameters
    ----------
    corpus : Corpus
    matches : DataFrame
        institution_id, ror_id: as :func:`match_institutions` or :func:`join_children` gives them.
    ror : DataFrame
        Name, Korean name, kind and coordinates come from it; what it does not know stays as it was.

    Returns
    -------
    Corpus
        Matched institutions are "ror:<id>". Rows of one author slot that became one are one row, and
        `n_institutions` of the works is counted again. Author identities stay as they are.

    Raises
    ------
    ValueError
        An institution is matched twice, or with a record that `ror` does not hold.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> corpus = read_corpus("medline_2021")
    >>> match = pd.DataFrame({"institution_id": ["kr/kaist"], "ror_id": ["05apxxy63"]})
    >>> record = pd.DataFrame({"ror_id": ["05apxxy63"], "name": ["Korea Advanced Institute of Science and Technology"],
    ...     "name_ko": ["한국과학기술원"], "kind": ["education"], "latitude": [36.35], "longitude": [127.39]})
    >>> table = apply_ror(corpus, match, record).institutions.set_index("institution_id")
    >>> table.loc["ror:05apxxy63", ["name_ko", "country"]].to_list()
    ['한국과학기술원', 'KR']
    """
    if matches["institution_id"].duplicated().any():
        twice = matches.loc[matches["institution_id"].duplicated(), "institution_id"].iloc[0]
        raise ValueError(f"institution {twice!r} is matched twice: expected one record each")
    if lost := sorted(set(matches["ror_id"]) - set(ror["ror_id"])):
        raise ValueError(f"no record {lost[0]!r} in the ROR table")
    new = ("ror:" + matches.set_index("institution_id")["ror_id"]).to_dict()
    institutions = _merged(corpus.institutions, new, ror)
    slots = corpus.authorships.assign(
        institution_id=corpus.authorships["institution_id"].map(lambda old: new.get(old, old), na_action="ignore")
    )
    key = ["work_id", "position", "institution_id", "country"]
    slots = slots.drop_duplicates(key, ignore_index=True)
    number = slots.groupby("work_id")["institution_id"].nunique()
    works = corpus.works.assign(n_institutions=corpus.works["work_id"].map(number).fillna(0).astype("Int64"))
    counts = corpus.meta.get("counts", {}) | {"institutions": len(institutions), "authorship_rows": len(slots)}
    meta = corpus.meta | {"counts": counts}
    return replace(corpus, works=works, authorships=slots, institutions=institutions, meta=meta)


def _merged(institutions: pd.DataFrame, new: dict[str, str], ror: pd.DataFrame) -> pd.DataFrame:
    """The table of institutions under their new identifiers; the record's facts before the corpus' own."""
    table = institutions.assign(institution_id=[new.get(old, old) for old in institutions["institution_id"]])
    records = ror.assign(institution_id="ror:" + ror["ror_id"]).set_index("institution_id")
    known = table["institution_id"].isin(records.index)
    facts = records.reindex(table.loc[known, "institution_id"].unique())
    own = table[known].groupby("institution_id", sort=False).first().reindex(facts.index)
    for column in ("name", "name_ko", "kind"):
        own[column] = facts[column].astype("str").fillna(own[column])
    located = facts["latitude"].notna() & facts["longitude"].notna()
    for column in ("latitude", "longitude"):
        own[column] = own[column].mask(located, facts[column])
    merged = pd.concat([table[~known], own.rename_axis("institution_id").reset_index()])
    return merged.sort_values("institution_id", ignore_index=True)[list(institutions.columns)]
