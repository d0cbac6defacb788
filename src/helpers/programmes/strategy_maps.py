"""Global R&D strategy maps: for which national technologies there is one, and when each comes up for review."""

from pathlib import Path

import pandas as pd

from helpers.data.checked_table import day, decimal, one_of, optional, read_checked, text
from helpers.data.places import DATA
from helpers.data.technologies import read_technologies

FOLDER = DATA / "policy" / "programmes"
LISTS = ("national-strategic", "carbon-neutral")
MAP_STATES = ("deliberated", "established", "left")
#: Technologies whose strategy the document itself ties to a cycle of years; for the others the cycle is assumed.
CYCLE_STATED = ("quantum",)
LEVELS = ("country", "institution", "researcher", "multilateral")
JOINT_TYPES = ("matching", "strategic", "participation")
REGIONS = ("asia", "americas", "europe", "oceania", "middle_east", "africa", "world")

_WHERE = {"document": text, "section": text, "quote": text}
_NAMES = {"label_ko": text, "label_en": text}
_MONTH = optional(text)
_COUNTS = {"fact": text, **_NAMES, "value": optional(decimal), "unit": optional(text), "date": optional(day), **_WHERE}
_INSTRUMENTS = {
    "fact": text,
    "instrument_kind": one_of("research", "people", "centre", "platform", "system"),
    "level": optional(one_of(*LEVELS)),
    "type": optional(one_of(*JOINT_TYPES)),
    "technology": optional(text),
    "region": optional(one_of(*REGIONS)),
    "partner": optional(text),
    **_NAMES,
    "status": one_of("done", "planned"),
    "date": _MONTH,
    "budget": optional(decimal),
    **_WHERE,
}
_MAPS = {
    "technology": text,
    **_NAMES,
    "reading": one_of("same", "within"),
    "map_state": one_of(*MAP_STATES[:2]),
    "reviewed_on": optional(day),
    "dated_by": optional(one_of("document", "published")),
    "date_source": optional(text),
    **_WHERE,
}
_TABLES = {"counts": _COUNTS, "maps": _MAPS, "instruments": _INSTRUMENTS}


def fact_file(table: str) -> Path:
    """The file of a table of facts: "counts", "maps" or "instruments"."""
    return FOLDER / f"{table}.csv"


def read_programme_facts() -> dict[str, pd.DataFrame]:
    """Facts that the release of 26 June 2024 states of programmes and maps, one row a fact with its quote.

    Returns
    -------
    dict of str to DataFrame
        counts (fact, label_ko, label_en, value, unit, date), maps (technology, label_ko, label_en, reading, map_state,
        reviewed_on, dated_by, date_source) and instruments (fact, instrument_kind, level, type, technology, region,
        partner, label_ko, label_en, status, date, budget), each with document, section and quote. What the document
        does not state is null: all budgets are.

    Raises
    ------
    ValueError
        A file holds a cell that makes no sense.

    Examples
    --------
    >>> facts = read_programme_facts()
    >>> facts["counts"].set_index("fact")["value"].loc[["maps_before", "maps_deliberated"]].tolist()
    [7.0, 3.0]
    >>> facts["instruments"]["budget"].notna().any()
    np.False_
    """
    return {name: _read(name, columns) for name, columns in _TABLES.items()}


def _read(name: str, columns: dict) -> pd.DataFrame:
    table = read_checked(fact_file(name), columns).drop(columns="row")
    numbers = [column for column in ("value", "budget") if column in table]
    texts = [column for column in table if column not in (*numbers, "reviewed_on")]
    table = table.astype(dict.fromkeys(numbers, "float64") | dict.fromkeys(texts, "str"))
    if "reviewed_on" in table:
        table["reviewed_on"] = pd.to_datetime(table["reviewed_on"])
    return table


def map_coverage(maps: pd.DataFrame, on: str, cycle: int) -> pd.DataFrame:
    """Each national technology: whether it has a strategy map, since when, and when that is to be reviewed.

    The next review is `cycle` years after the day of the last one. The document ties the strategy for quantum to a
    cycle of three years; that maps follow it, and that it runs from the day of review, is a reading.

    Parameters
    ----------
    maps : DataFrame
        From `read_programme_facts`.
    on : str
        The day, such as "2024-06-26"; a review after it is not known on it.
    cycle : int
        Years, one or more.

    Returns
    -------
    DataFrame
        technology, technology_list, map_state ("deliberated", "established" or "left"), reviewed_on, dated_by,
        next_review, cycle_basis ("stated" or "assumed"; null without a next review), days_to_review (negative once it
        has passed), review_state ("due", "ahead", "undated" or "left"); in the order of technologies.toml.

    Raises
    ------
    ValueError
        `on` is no day, `cycle` is less than 1, or a map is of a technology that is on neither list.

    Examples
    --------
    >>> table = map_coverage(read_programme_facts()["maps"], "2027-06-26", 3).set_index("technology")
    >>> table.loc["quantum", "next_review"].date().isoformat(), table.loc["quantum", "review_state"]
    ('2027-06-26', 'due')
    >>> int((table["map_state"] != "left").sum()), len(table)
    (10, 29)
    """
    today = _day(on)
    if cycle < 1:
        raise ValueError(f"cycle={cycle}: expected a number of years, 1 or more")
    names = read_technologies()
    names = names[names["group"].isin(LISTS)].rename(columns={"id": "technology"})
    strange = sorted(set(maps["technology"]) - set(names["technology"]))
    if strange:
        raise ValueError(f"map of {strange[0]!r}: expected a national strategic or carbon-neutral technology")
    known = maps[~(maps["reviewed_on"] > today)]  # undated maps stand
    table = names[["technology", "group"]].rename(columns={"group": "technology_list"})
    wanted = ["technology", "map_state", "reviewed_on", "dated_by"]
    table = table.merge(known[wanted], on="technology", how="left", validate="one_to_one")
    table["map_state"] = table["map_state"].fillna("left")
    table["next_review"] = table["reviewed_on"] + pd.DateOffset(years=cycle)
    basis = table["technology"].isin(CYCLE_STATED).map({True: "stated", False: "assumed"})
    table["cycle_basis"] = basis.where(table["next_review"].notna()).astype("str")
    table["days_to_review"] = (table["next_review"] - today).dt.days.astype("Int64")
    state = pd.Series("ahead", index=table.index, dtype="str").mask(table["next_review"] <= today, "due")
    state = state.mask(table["next_review"].isna(), "undated")
    table["review_state"] = state.mask(table["map_state"] == "left", "left")
    return table


def _day(text_: str) -> pd.Timestamp:
    try:
        return pd.Timestamp(day(text_))
    except ValueError as error:
        raise ValueError(f"on={text_!r}: expected {error}") from None


def coverage_counts(coverage: pd.DataFrame) -> pd.DataFrame:
    """Maps done and left, by list and in all. Every technology is counted: there is no sampling error.

    Parameters
    ----------
    coverage : DataFrame
        From `map_coverage`.

    Returns
    -------
    DataFrame
        technology_list (the last row is "all"), of, established, deliberated, mapped, left, mapped_share.

    Examples
    --------
    >>> coverage_counts(map_coverage(read_programme_facts()["maps"], "2024-06-26", 3)).iloc[:, :6].values.tolist()
    [['national-strategic', 12, 1, 3, 4, 8], ['carbon-neutral', 17, 6, 0, 6, 11], ['all', 29, 7, 3, 10, 19]]
    """
    counts = pd.crosstab(coverage["technology_list"], coverage["map_state"])
    counts = counts.reindex(index=list(LISTS), columns=list(MAP_STATES), fill_value=0)
    counts.loc["all"] = counts.sum()
    mapped = counts["established"] + counts["deliberated"]
    table = pd.DataFrame(
        {
            "of": counts.sum(axis=1),
            "established": counts["established"],
            "deliberated": counts["deliberated"],
            "mapped": mapped,
            "left": counts["left"],
        }
    )
    table["mapped_share"] = mapped / table["of"]
    return table.rename_axis("technology_list").reset_index()
