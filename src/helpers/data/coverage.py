"""What a corpus knows and what it does not: shares of unknowns, and institutions to doubt."""

import pandas as pd

from helpers.data.corpus import Corpus

#: What an institution can be doubted for, in the order of the checks.
DOUBTS = ("several_countries", "country_unknown", "long_name")


def unknowns(corpus: Corpus) -> pd.DataFrame:
    """How much of each kind of knowledge is missing.

    Parameters
    ----------
    corpus : Corpus

    Returns
    -------
    DataFrame
        item, n, unknown, share (unknown / n; null where n is 0). Items: work_country (works none of whose authors
        has a known country: they stay in the corpus and out of the networks), work_year, work_field,
        work_technology (no listed technology: most works, and no fault), work_citations, slot_country,
        slot_institution, slot_orcid (author slots). A corpus of sets of countries has the first, second and fourth.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> table = unknowns(read_corpus("medline_2021")).set_index("item")
    >>> int(table.loc["work_citations", "unknown"]) == int(table.loc["work_citations", "n"])
    True
    """
    if corpus.country_sets is not None:
        return _unknowns_of_sets(corpus.country_sets)
    works, slots = corpus.works, corpus.authorships
    known = slots.groupby(["work_id", "position"])[["country", "institution_id", "orcid"]].count().gt(0)
    missing = {
        "work_country": ~_placed(corpus),
        "work_year": works["year"].isna(),
        "work_field": works["field"].isna(),
        "work_technology": works["technologies"].map(len).eq(0),
        "work_citations": works["citations"].isna(),
        "slot_country": ~known["country"],
        "slot_institution": ~known["institution_id"],
        "slot_orcid": ~known["orcid"],
    }
    return _shares((item, len(flags), int(flags.sum())) for item, flags in missing.items())


def _placed(corpus: Corpus) -> pd.Series:
    """Which works have an author of a known country."""
    known = corpus.authorships.loc[corpus.authorships["country"].notna(), "work_id"].unique()
    return corpus.works["work_id"].astype(object).isin(known.astype(object))  # pandas takes ten times as long for str


def _shares(rows) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["item", "n", "unknown"])
    return table.assign(share=(table["unknown"] / table["n"]).where(table["n"] > 0))


def _unknowns_of_sets(sets: pd.DataFrame) -> pd.DataFrame:
    """What sets of countries tell of the works behind them; nothing is known of the rest, not even how many."""
    missing = {
        "work_country": sets["countries"].map(len).eq(0),
        "work_year": sets["year"].isna(),
        "work_technology": sets["technologies"].map(len).eq(0),
    }
    works = sets["works"]
    return _shares((item, int(works.sum()), int(works[flags].sum())) for item, flags in missing.items())


def coverage(corpus: Corpus, by: str) -> pd.DataFrame:
    """Share of works with at least one known country, by a column of the works.

    Parameters
    ----------
    corpus : Corpus
    by : str
        "field", "year" or "kind"; unknown values of it are a group of their own (null).

    Returns
    -------
    DataFrame
        The column, works, unknown (works without a known country), coverage (1 - unknown / works); by works,
        most first.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> corpus = read_corpus("medline_2021")
    >>> int(coverage(corpus, "year")["works"].sum()) == len(corpus.works)
    True
    """
    groups = corpus.works.assign(placed=_placed(corpus)).groupby(by, dropna=False)["placed"]
    table = groups.agg(works="size", known="sum").reset_index()
    table["unknown"] = table["works"] - table["known"]
    table["coverage"] = table["known"] / table["works"]
    table = table.drop(columns="known")
    return table.sort_values(["works", by], ascending=[False, True], ignore_index=True)


def technology_counts(corpus: Corpus) -> pd.DataFrame:
    """Works of each technology; a work may belong to several.

    Parameters
    ----------
    corpus : Corpus

    Returns
    -------
    DataFrame
        technology, works; most first.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> list(technology_counts(read_corpus("medline_2021")))
    ['technology', 'works']
    """
    source = corpus.works if corpus.country_sets is None else corpus.country_sets
    return _works_of(source, source["technologies"].explode().dropna().astype("str"), "technology")


def country_counts(corpus: Corpus) -> pd.DataFrame:
    """Works of each known country; a work of several counts in each.

    Parameters
    ----------
    corpus : Corpus

    Returns
    -------
    DataFrame
        country, works; most first.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> country_counts(read_corpus("medline_2021"))["country"].head(2).to_list()
    ['US', 'CN']
    """
    if corpus.country_sets is None:
        slots = corpus.authorships.dropna(subset=["country"]).drop_duplicates(["work_id", "country"])
        return _works_of(slots, slots["country"], "country")
    countries = corpus.country_sets["countries"].explode().dropna().astype("str")
    return _works_of(corpus.country_sets, countries, "country")


def year_counts(corpus: Corpus) -> pd.DataFrame:
    """Works of each known year.

    Parameters
    ----------
    corpus : Corpus

    Returns
    -------
    DataFrame
        year, works; by year.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> year_counts(read_corpus("medline_2021"))["year"].max()
    np.int64(2021)
    """
    source = corpus.works if corpus.country_sets is None else corpus.country_sets
    counts = _works_of(source, source["year"].dropna().astype("int64"), "year")
    return counts.sort_values("year", ignore_index=True)


def _works_of(source: pd.DataFrame, values: pd.Series, name: str) -> pd.DataFrame:
    """Works of each value, most first; `values` has the labels of the rows of `source`, which may count works."""
    works = source["works"].loc[values.index].to_numpy() if "works" in source else 1
    table = pd.DataFrame({name: values.to_numpy(), "works": works}).groupby(name, as_index=False)["works"].sum()
    return table.sort_values(["works", name], ascending=[False, True], ignore_index=True)


def institution_works(corpus: Corpus) -> pd.DataFrame:
    """Institutions with the number of their works.

    Parameters
    ----------
    corpus : Corpus

    Returns
    -------
    DataFrame
        institution_id, institution (name), country, works; most first.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> institution_works(read_corpus("medline_2021"))["works"].is_monotonic_decreasing
    True
    """
    works = corpus.authorships.groupby("institution_id")["work_id"].nunique().rename("works").reset_index()
    table = works.merge(corpus.institutions, on="institution_id", validate="one_to_one")
    table = table.rename(columns={"name": "institution"})[["institution_id", "institution", "country", "works"]]
    return table.sort_values(["works", "institution_id"], ascending=[False, True], ignore_index=True)


def doubtful_institutions(corpus: Corpus, longest: int = 80) -> pd.DataFrame:
    """Institutions whose record may be two, or part of another, or no institution at all.

    Parameters
    ----------
    corpus : Corpus
    longest : int
        A name with more characters than this is likely a whole address.

    Returns
    -------
    DataFrame
        institution_id, institution, country, works, doubt; most works first. The doubts: several_countries (the
        same name has more works in another country: a branch, a namesake or an error of the country rules),
        country_unknown, long_name. An institution is listed once, under the first that applies.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> set(doubtful_institutions(read_corpus("medline_2021"))["doubt"]) <= set(DOUBTS)
    True
    """
    table = institution_works(corpus)
    name = table["institution_id"].str.split("/", n=1).str[1]
    table["doubt"] = pd.Series(None, index=table.index, dtype="str")
    table.loc[table["institution"].str.len() > longest, "doubt"] = "long_name"
    table.loc[table["country"].isna(), "doubt"] = "country_unknown"
    table.loc[name.duplicated(), "doubt"] = "several_countries"  # the first of a name has most works
    return table.dropna(subset=["doubt"]).reset_index(drop=True)
