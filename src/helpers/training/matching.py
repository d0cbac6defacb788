"""Who took part in a training programme, and who is like them: exact matching in coarse cells."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.training.panel import Panel, main_topic

LEAST = 2  # others that a cell must hold: with one its spread is not known
AGES = (4, 8)  # years since the first work at which a new band of career age begins
WORKS = (1, 2, 3, 5, 9, 17, 33)  # works in the years matched on at which a new band begins
CELL = ("cohort", "topic", "age_band", "recent_band")
COVARIATES = ("recent", "earlier", "international", "career_age")


@dataclass(frozen=True)
class Study:
    """Persons as they stood in the year in which somebody began a stay abroad.

    Attributes
    ----------
    panel : Panel
    candidates : DataFrame
        One row a person and cohort (year in which a stay began): person, cohort, treated, programme and host (of those
        who took part), topic, age_band, recent_band, and the covariates recent, earlier, international, career_age.
    rows : DataFrame
        The candidates that are matched, from `stacked`.
    before, after, earlier : int
        Years matched on and used as base; years after; years before the base, kept for the check of trends.
    reached : DataFrame
        reached, n: how many participants are left after each condition.
    """

    panel: Panel
    candidates: pd.DataFrame
    rows: pd.DataFrame
    before: int
    after: int
    earlier: int
    reached: pd.DataFrame


def study(panel: Panel, participants: pd.DataFrame, before: int = 3, after: int = 4, earlier: int = 3) -> Study:
    """Gather those who took part and all who might be compared with them.

    A person counts once, from the first stay listed. Others are persons with an affiliation in the focal country before
    that year who are in no list of participants at all. Only years of which all `before` base years and all `after`
    years lie in the corpus are studied, so that every effect is of the same persons.

    Parameters
    ----------
    panel : Panel
    participants : DataFrame
        author_id, programme, year, host_country (null: unknown).
    before, after, earlier : int

    Returns
    -------
    Study

    Raises
    ------
    ValueError
        The windows or the years of the corpus are too short, or no participant can be studied; the message tells how
        many fell out where.

    Examples
    --------
    >>> people = pd.DataFrame({"author_id": list("pqrs"), "first_year": 2015, "first_domestic": 2015})
    >>> works = np.ones((4, 8), dtype=int)
    >>> topics = pd.DataFrame({"person": range(4), "year": 2015, "topic": "quantum", "works": 1})
    >>> panel = Panel(people, np.arange(2015, 2023), works, works * 0, {"DE": works * 0}, topics)
    >>> took = pd.DataFrame({"author_id": ["p"], "programme": ["A"], "year": [2018], "host_country": ["DE"]})
    >>> found = study(panel, took)
    >>> found.reached["n"].tolist(), int(found.candidates["treated"].sum()), len(found.candidates)
    ([1, 1, 1, 1, 1], 1, 4)
    """
    if before < 2 or after < 1 or earlier < 1:
        raise ValueError(f"before={before}, after={after}, earlier={earlier}: expected at least 2, 1 and 1 years")
    first, last = int(panel.years[0]), int(panel.years[-1])
    if last - first < before + after:
        raise ValueError(
            f"the corpus runs from {first} to {last}; {before} years before, the year itself and {after} after need at "
            f"least {before + after + 1}: choose a corpus of more years, or smaller `before` and `after`"
        )
    ranked = participants.sort_values(["year", "programme"], kind="stable").drop_duplicates("author_id")
    ranked = ranked.assign(person=pd.Index(panel.people["author_id"]).get_indexer(ranked["author_id"]))
    known = ranked[ranked["person"] >= 0]
    started = panel.people["first_domestic"].to_numpy()[known["person"]]
    local = known[started < known["year"]]
    inside = local[local["year"].between(first + before, last - after)]
    taken = set(known["person"])
    parts = [_cohort(panel, year, part, taken, before, earlier) for year, part in inside.groupby("year")]
    counts = {"listed": len(ranked), "in_corpus": len(known), "domestic_before": len(local), "window": len(inside)}
    candidates = pd.concat(parts, ignore_index=True) if parts else None
    rows = stacked(candidates) if parts else None
    counts["matched"] = int(rows["treated"].sum()) if parts else 0
    if not counts["matched"]:
        told = ", ".join(f"{name} {n}" for name, n in counts.items())
        raise ValueError(
            f"no participant can be studied in this corpus ({told}); expected author_id of the corpus, in years from "
            f"{first + before} to {last - after}, with others like them"
        )
    reached = pd.DataFrame({"reached": list(counts), "n": list(counts.values())})
    return Study(panel, candidates, rows, before, after, earlier, reached)


def _cohort(panel: Panel, year: int, part: pd.DataFrame, taken: set, before: int, earlier: int) -> pd.DataFrame:
    """All persons of the focal country as they stood at the beginning of a year."""
    at = year - int(panel.years[0])
    base, old = slice(at - before, at), slice(max(at - before - earlier, 0), at - before)
    age = year - panel.people["first_year"].to_numpy()
    recent = panel.works[:, base].sum(axis=1)
    table = pd.DataFrame(
        {
            "person": np.arange(len(panel.people)),
            "cohort": year,
            "topic": main_topic(panel, year),
            "age_band": np.digitize(age, AGES),
            "recent_band": np.digitize(recent, WORKS),
            "recent": recent,
            "earlier": panel.works[:, old].sum(axis=1),
            "international": panel.international[:, base].sum(axis=1),
            "career_age": age,
        }
    )
    chosen = part.set_index("person")
    table["treated"] = table["person"].isin(chosen.index)
    table["programme"] = table["person"].map(chosen["programme"])
    table["host"] = table["person"].map(chosen["host_country"]).fillna("")
    other = ~table["person"].isin(taken) & (panel.people["first_domestic"].to_numpy() < year)
    return table[table["treated"] | other]


def stacked(candidates: pd.DataFrame, cell: tuple = CELL) -> pd.DataFrame:
    """Those who took part with the others of their cell, one stratum a cell and host country.

    The others of a cell stand once for each host country to which somebody of the cell went, so that joint works with
    that country can be compared; a person may stand in several cohorts. Cells without anyone who took part, or with
    fewer than two others, are left out.

    Parameters
    ----------
    candidates : DataFrame
        Of a `Study`.
    cell : tuple of str
        Columns in which those of one cell agree.

    Returns
    -------
    DataFrame
        The columns of candidates and stratum (0, 1, ...).

    References
    ----------
    Iacus, S. M., King, G., Porro, G. (2012). Causal inference without balance checking: coarsened exact matching.
    Political Analysis 20(1), 1-24. doi:10.1093/pan/mpr013

    Examples
    --------
    >>> rows = [(0, True, "DE", "x"), (1, False, "", "x"), (2, False, "", "x"), (3, True, "US", "y")]
    >>> table = pd.DataFrame(rows, columns=["person", "treated", "host", "topic"])
    >>> stacked(table, ("topic",))[["person", "host", "stratum"]].values.tolist()
    [[0, 'DE', 0], [1, 'DE', 0], [2, 'DE', 0]]
    """
    keys = list(cell)
    took, others = candidates[candidates["treated"]], candidates[~candidates["treated"]]
    wanted = took[[*keys, "host"]].drop_duplicates()
    rows = pd.concat([took, others.drop(columns="host").merge(wanted, on=keys)], ignore_index=True)
    groups = rows.groupby([*keys, "host"], sort=True)
    enough = groups["treated"].transform("size") - groups["treated"].transform("sum") >= LEAST
    rows = rows[enough]
    stratum = rows.groupby([*keys, "host"], sort=True).ngroup()
    rows = rows.assign(stratum=stratum).sort_values(["stratum", "treated", "person"], ascending=[True, False, True])
    return rows.reset_index(drop=True)


def weights(rows: pd.DataFrame) -> np.ndarray:
    """Weight of each row: 1 for who took part, and for the others of a stratum together as much as for those in it.

    >>> weights(pd.DataFrame({"stratum": [0, 0, 0], "treated": [True, False, False]})).tolist()
    [1.0, 0.5, 0.5]
    """
    groups = rows.groupby("stratum")["treated"]
    took, size = groups.transform("sum"), groups.transform("size")
    return np.where(rows["treated"], 1.0, took / (size - took))


def balance(found: Study) -> pd.DataFrame:
    """How alike those who took part and the others were before, without and with matching.

    Parameters
    ----------
    found : Study

    Returns
    -------
    DataFrame
        covariate, participants (mean), others (mean of all others of the same years), others_matched, apart and
        apart_matched (in standard deviations of those who took part; null where these are all alike).

    Examples
    --------
    >>> rows = [(0, True, "", 2), (1, False, "", 2), (2, False, "", 2), (3, False, "", 0), (4, True, "", 4)]
    >>> table = pd.DataFrame(rows, columns=["person", "treated", "host", "recent"])
    >>> table = table.assign(cohort=2018, topic="x", age_band=0, recent_band=table["recent"].clip(upper=2), earlier=0,
    ...                      international=0, career_age=3)
    >>> found = balance(Study(None, table, stacked(table), 3, 4, 3, None))
    >>> print(found.round(2).head(1).to_string(index=False, header=False))
    recent 3.0 1.33 2.0 1.18 0.71
    """
    took = found.rows
    everyone = stacked(found.candidates, ("cohort",))
    everyone = everyone[~everyone["treated"] | everyone["person"].isin(took.loc[took["treated"], "person"])]
    out = []
    for column in COVARIATES:
        mean, matched = _means(took, column)
        _, plain = _means(everyone, column)
        spread = took.loc[took["treated"], column].std()
        gaps = [(mean - other) / spread if spread > 0 else np.nan for other in (plain, matched)]
        out.append((column, mean, plain, matched, *gaps))
    names = ["covariate", "participants", "others", "others_matched", "apart", "apart_matched"]
    return pd.DataFrame(out, columns=names)


def _means(rows: pd.DataFrame, column: str) -> tuple[float, float]:
    weight, treated = weights(rows), rows["treated"].to_numpy(dtype=bool)
    values = rows[column].to_numpy(dtype=float)
    return values[treated].mean(), np.average(values[~treated], weights=weight[~treated])
