"""Moves between countries, read from the affiliations of a person's works year by year."""

import numpy as np
import pandas as pd

from helpers.data.corpus import Corpus

EVIDENCE = 2  # works that must place a person in a country before a stay there is believed
LONGEST_GAP = 5  # years without a work after which a change of country is not dated
SETTLING = 3  # first and last years of a corpus, in which a stay may be thin because it is cut off

#: Kinds of change: a move, and what is seen but not counted as one.
STATUSES = ("move", "gap", "visit", "transit", "thin_origin", "thin_target", "censored", "unsettled")


def residences(corpus: Corpus) -> pd.DataFrame:
    r"""Country of each person in each year with a work: the mode of the affiliations.

    A work counts 1 for a person, shared evenly among the countries of the affiliations that it gives the person. The
    residence of a year is the country with the largest sum, as in [1]_ and [2]_. A year in which two countries are
    equal says neither that the person stayed nor that the person moved: its country is null.

    Parameters
    ----------
    corpus : Corpus
        Slots without author_id, country or year are left out.

    Returns
    -------
    DataFrame
        author_id, year, country (null: two or more are equal), works (of the person in that year), n_countries (of
        the affiliations in that year); sorted by author_id, year.

    References
    ----------
    .. [1] Subbotin, A., Aref, S. (2021). Brain drain and brain gain in Russia: analyzing international migration of
       researchers by discipline using Scopus bibliometric data 1996-2020. Scientometrics 126, 7875-7900.
       doi:10.1007/s11192-021-04091-x
    .. [2] Akbaritabar, A., Theile, T., Zagheni, E. (2024). Bilateral flows and rates of international migration of
       scholars for 210 countries for the period 1998-2020. Scientific Data 11, 816. doi:10.1038/s41597-024-03655-9

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> works = pd.DataFrame({"work_id": ["a", "b", "c"], "year": [2019, 2019, 2020]})
    >>> slots = [("a", "p", "KR"), ("b", "p", "KR"), ("b", "p", "US"), ("c", "p", "KR"), ("c", "p", "US")]
    >>> slots = pd.DataFrame(slots, columns=["work_id", "author_id", "country"])
    >>> residences(Some(works=works, authorships=slots)).to_numpy().tolist()
    [['p', 2019, 'KR', 2, 2], ['p', 2020, nan, 1, 2]]
    """
    slots = corpus.authorships[["work_id", "author_id", "country"]].dropna().drop_duplicates()
    slots = slots.merge(corpus.works[["work_id", "year"]].dropna(), on="work_id")
    slots["share"] = 1 / slots.groupby(["author_id", "work_id"])["country"].transform("size")
    sums = slots.groupby(["author_id", "year", "country"], as_index=False)["share"].sum()
    years = sums.groupby(["author_id", "year"])["share"]
    sums["works"], sums["n_countries"] = years.transform("sum").round(), years.transform("size")
    sums["best"] = sums["share"] >= years.transform("max") - 1e-9
    best = sums[sums["best"]]
    alone = best.groupby(["author_id", "year"])["country"].transform("size") == 1
    table = best.assign(country=best["country"].where(alone)).drop_duplicates(["author_id", "year"])
    table = table.astype({"year": "int64", "works": "int64", "n_countries": "int64", "country": "str"})
    columns = ["author_id", "year", "country", "works", "n_countries"]
    return table[columns].sort_values(["author_id", "year"], ignore_index=True)


def stays(places: pd.DataFrame, evidence: int = EVIDENCE) -> pd.DataFrame:
    """Runs of years in one country, after trips have been taken out.

    Years without a residence are passed over: a person is taken to stay until another country is seen. A run of fewer
    than `evidence` works with the same country before and after it, where that country has the evidence, is a trip and
    is joined with the stay around it; of two neighbouring runs that could both be trips the earlier is.

    Parameters
    ----------
    places : DataFrame
        From `residences`.
    evidence : int
        Works that make a stay solid.

    Returns
    -------
    DataFrame
        author_id, stay (0, 1, ... within a person), country, first_year, last_year, works, solid (works >= evidence),
        trips (runs elsewhere that were taken for trips); sorted by author_id, stay.

    Raises
    ------
    ValueError
        If `evidence` is less than 1.

    Examples
    --------
    >>> rows = [("p", 2018, "KR", 2), ("p", 2019, "US", 1), ("p", 2020, "KR", 1), ("p", 2021, "JP", 3)]
    >>> places = pd.DataFrame(rows, columns=["author_id", "year", "country", "works"])
    >>> stays(places)[["country", "first_year", "last_year", "works", "trips"]].to_numpy().tolist()
    [['KR', 2018, 2020, 3, 1], ['JP', 2021, 2021, 3, 0]]
    """
    if evidence < 1:
        raise ValueError(f"evidence is {evidence}; expected at least 1 work")
    table = places.dropna(subset=["country"])[["author_id", "year", "country", "works"]]
    table = table.rename(columns={"year": "first_year"}).assign(last_year=table["year"], trips=0)
    table = _joined(table.sort_values(["author_id", "first_year"], ignore_index=True))
    while True:
        trip = _trips(table, evidence)
        if not trip.any():
            break
        table["trips"] += np.append(trip[1:], False).astype("int64")
        table = _joined(table[~trip].reset_index(drop=True))
    table["solid"] = table["works"] >= evidence
    table["stay"] = table.groupby("author_id").cumcount()
    return table[["author_id", "stay", "country", "first_year", "last_year", "works", "solid", "trips"]]


def _joined(runs: pd.DataFrame) -> pd.DataFrame:
    """Neighbouring runs of one person in one country made one."""
    new = (runs["author_id"] != runs["author_id"].shift()) | (runs["country"] != runs["country"].shift())
    return runs.groupby(new.cumsum().to_numpy(), as_index=False).agg(
        author_id=("author_id", "first"),
        country=("country", "first"),
        first_year=("first_year", "min"),
        last_year=("last_year", "max"),
        works=("works", "sum"),
        trips=("trips", "sum"),
    )


def _trips(runs: pd.DataFrame, evidence: int) -> np.ndarray:
    """Which runs are thin, and between two runs in one country that together are solid; of neighbours the first."""
    before, after = runs.shift(1), runs.shift(-1)
    inside = (before["author_id"] == runs["author_id"]) & (after["author_id"] == runs["author_id"])
    same = (before["country"] == after["country"]) & (before["works"] + after["works"] >= evidence)
    fits = (inside & same & (runs["works"] < evidence)).to_numpy()
    place = np.arange(len(fits))
    begin = np.maximum.accumulate(np.where(fits, 0, place + 1))  # of the series of neighbours that a run is in
    return fits & ((place - begin) % 2 == 0)


def changes(stayed: pd.DataFrame, longest_gap: int = LONGEST_GAP, settling: int = SETTLING) -> pd.DataFrame:
    """Moves, and changes of country that are not counted as moves, with the reason.

    A move needs evidence on both sides: a solid stay in one country, then a solid stay in another, with at most
    `longest_gap` years between the last work of the one and the first of the other. What else is seen:

    ===========  ==================================================================================================
    gap          both stays are solid, but more years lie between them: when the person moved is not known, and that
                 both are one person is less sure
    transit      a thin stay between two solid ones in different countries
    visit        a thin stay between two solid ones in the same country (with other thin ones; a single one is a trip)
    thin_origin  a thin stay before the first solid one
    thin_target  a thin stay after the last solid one
    censored     the same, but in the first or last `settling` years of the corpus: what was before, or will be
                 after, cannot be seen
    unsettled    a person of several stays of which none is solid
    ===========  ==================================================================================================

    Those who keep ties on both sides and those who cut them are different forms of mobility [1]_; only the second kind
    is a move here. The first country of a person is the first in the corpus, not that of birth or citizenship [2]_.

    Parameters
    ----------
    stayed : DataFrame
        From `stays`.
    longest_gap, settling : int
        Years.

    Returns
    -------
    DataFrame
        author_id, source, target, left (last year seen at the source), year (first year seen at the target: the move
        took place between the two), works_before, works_after, status; sorted by author_id, year, source, target.

    References
    ----------
    .. [1] Robinson-Garcia, N., Sugimoto, C. R., Murray, D., Yegros-Yegros, A., Larivière, V., Costas, R. (2019). The
       many faces of mobility: using bibliometric data to measure the movement of scientists. Journal of Informetrics
       13, 50-63. doi:10.1016/j.joi.2018.11.002
    .. [2] Moed, H. F., Aisati, M., Plume, A. (2013). Studying scientific migration in Scopus. Scientometrics 94,
       929-942. doi:10.1007/s11192-012-0783-9

    Examples
    --------
    >>> rows = [("p", 2010, "KR", 2), ("p", 2014, "US", 3), ("p", 2015, "KR", 2), ("q", 2011, "JP", 1),
    ...         ("q", 2015, "KR", 2)]
    >>> places = pd.DataFrame(rows, columns=["author_id", "year", "country", "works"])
    >>> changes(stays(places))[["source", "target", "left", "year", "status"]].to_numpy().tolist()
    [['KR', 'US', 2010, 2014, 'move'], ['US', 'KR', 2014, 2015, 'move'], ['JP', 'KR', 2011, 2015, 'censored']]
    """
    several = stayed[stayed.groupby("author_id")["stay"].transform("size") > 1]
    solid = several[several["solid"]]
    found = pd.concat([_between(solid, longest_gap), _thin(several, solid, stayed, settling)], ignore_index=True)
    columns = ["author_id", "source", "target", "left", "year", "works_before", "works_after", "status"]
    found = found[columns].astype({"source": "str", "target": "str", "status": "str"})
    return found.sort_values(["author_id", "year", "source", "target", "status"], ignore_index=True)


def _pair(before: pd.DataFrame, after: pd.DataFrame, **more) -> pd.DataFrame:
    """Rows of `changes` from the two stays of each."""
    return pd.DataFrame(
        {
            "author_id": after["author_id"].to_numpy(),
            "source": before["country"].to_numpy(),
            "target": after["country"].to_numpy(),
            "left": before["last_year"].to_numpy("int64"),
            "year": after["first_year"].to_numpy("int64"),
            "works_before": before["works"].to_numpy("int64"),
            "works_after": after["works"].to_numpy("int64"),
            **more,
        }
    )


def _between(solid: pd.DataFrame, longest_gap: int) -> pd.DataFrame:
    """From each solid stay to the next, where the country is another."""
    joined = _joined(solid)  # thin stays between two in one country do not part them
    after = joined[joined["author_id"] == joined["author_id"].shift()]
    found = _pair(joined.loc[after.index - 1], after)
    return found.assign(status=np.where(found["year"] - found["left"] > longest_gap, "gap", "move"))


def _thin(several: pd.DataFrame, solid: pd.DataFrame, everyone: pd.DataFrame, settling: int) -> pd.DataFrame:
    """One row for each thin stay of a person of several stays."""
    place = pd.Series(np.arange(len(several)), index=several.index).where(several["solid"])
    before, after = (getattr(place.groupby(several["author_id"]), fill)() for fill in ("ffill", "bfill"))
    thin = ~several["solid"]
    has_before, has_after = before[thin].notna().to_numpy(), after[thin].notna().to_numpy()
    own = several[thin]
    known_before = several.iloc[before[thin].fillna(0).to_numpy(int)] if len(own) else own
    known_after = several.iloc[after[thin].fillna(0).to_numpy(int)] if len(own) else own
    first = everyone["first_year"].min() + settling if len(everyone) else 0
    last = everyone["last_year"].max() - settling if len(everyone) else 0
    same = known_before["country"].to_numpy() == known_after["country"].to_numpy()
    status = np.select(
        [
            has_before & has_after & same,
            has_before & has_after,
            has_before & (own["first_year"] > last).to_numpy(),
            has_after & (own["last_year"] < first).to_numpy(),
            has_before,
            has_after,
        ],
        ["visit", "transit", "censored", "censored", "thin_target", "thin_origin"],
        "unsettled",
    )
    arrived, departed = _pair(known_before, own, status=status), _pair(own, known_after, status=status)
    rows = pd.concat([arrived[has_before], departed[~has_before & has_after]])
    return pd.concat([rows[rows["source"] != rows["target"]], _unsettled(several)])


def _unsettled(several: pd.DataFrame) -> pd.DataFrame:
    """From each stay to the next of the persons without a solid stay."""
    never = several[~several.groupby("author_id")["solid"].transform("any")].reset_index(drop=True)
    after = never[never["author_id"] == never["author_id"].shift()]
    return _pair(never.loc[after.index - 1], after, status="unsettled")
