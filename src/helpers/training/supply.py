"""What training programmes offer by technology, career level and exchange type, against need."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.data.corpus import Corpus
from helpers.data.technologies import read_technologies
from helpers.page.terms import in_words
from helpers.talent.stocks import shortage
from helpers.training.records import EVERY, codes

CELL = ["technology", "career_level", "exchange_type"]
THIN = 0.5  # share of a fair share below which supply is thin


def coverage(
    programmes: pd.DataFrame,
    technologies: Sequence[str] = (),
    years: tuple[int, int] | None = None,
    refused: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Places in each cell of technology, career level and exchange type, and who has told.

    A ministry has told of a cell in a year if it lists a row there, with places or with none, or says "none" for all of
    it (`helpers.training.records`). Only where every ministry of the table has told for every year can a cell be
    empty; where one is silent it is unknown. So it is where a row leaves its places open, and where nothing is offered
    for a sub-technology but something for its parent, which may serve both.

    Parameters
    ----------
    programmes : DataFrame
        From `read_programmes`.
    technologies : sequence of str
        Cells are made for these and for all that the table names.
    years : tuple of int, optional
        First and last year; all years of the table unless told.
    refused : DataFrame, optional
        Refused rows, from `read_programmes`: a cell of which one may speak is not known, and a ministry of which
        nothing else was read has not told.

    Returns
    -------
    DataFrame
        technology, career_level, exchange_type, programmes, places_told (over the years; at least so many,
        where not all have told), told (share of ministries and years that have told, with a number), supply ("offered",
        "none", "unknown"). Sorted by technology, then career level and exchange type in the order of terms.toml.

    Raises
    ------
    ValueError
        No row is of these years.

    Examples
    --------
    >>> rows = [("A", "M", "quantum", "postdoc", "internship", 2024, 5), (None, "M", "*", "*", "*", 2024, 0),
    ...         (None, "N", "quantum", "*", "*", 2024, 0)]
    >>> columns = ["programme", "ministry", "technology", "career_level", "exchange_type", "year", "places"]
    >>> table = coverage(pd.DataFrame(rows, columns=columns), ["aerospace-marine"])
    >>> table.groupby(["technology", "supply"]).size().to_dict()
    {('aerospace-marine', 'unknown'): 16, ('quantum', 'none'): 15, ('quantum', 'offered'): 1}
    """
    first, last = programmes["year"].min(), programmes["year"].max()
    asked = years or (first, last)
    if not programmes["year"].between(*asked).any():
        raise ValueError(f"no programme has a year from {asked[0]} to {asked[1]}; the table has {first} to {last}")
    if refused is not None and len(refused):
        programmes = pd.concat([programmes, _open(refused, set(programmes["ministry"]), asked[0])], ignore_index=True)
    everyone = programmes["ministry"].nunique()
    programmes = programmes[programmes["year"].between(*asked)]
    named = set(programmes["technology"]) - {EVERY}
    values = [sorted({*technologies, *named}), codes("career_level"), codes("exchange_type")]
    cells = pd.MultiIndex.from_product(values, names=CELL).to_frame(index=False)
    cells["cell"] = np.arange(len(cells))
    rows = _spread(programmes, cells)
    rows = rows.assign(open=rows["places"].isna())
    each = rows.groupby(["cell", "ministry", "year"])["open"].any()
    told = (~each).groupby("cell").sum()
    known = rows.groupby("cell").agg(
        programmes=("programme", "nunique"), places_told=("places", "sum"), open=("open", "any")
    )
    told = (told / (everyone * (asked[1] - asked[0] + 1))).rename("told")
    table = cells.join(known, on="cell").join(told, on="cell")
    table = table.fillna({"programmes": 0, "places_told": 0, "open": False, "told": 0.0})
    table = table.astype({"programmes": "int64", "places_told": "int64", "open": bool})
    complete = np.isclose(table["told"], 1) & ~_covered_by_parent(table)
    table["supply"] = np.select([table["places_told"] > 0, complete], ["offered", "none"], "unknown")
    return table[[*CELL, "programmes", "places_told", "told", "supply"]]


def _open(refused: pd.DataFrame, ministries: set, year: int) -> pd.DataFrame:
    """Refused rows as rows that leave their places open: what cannot be read of them may be anything."""
    anyone = sorted(ministries | set(refused["ministry"].dropna()))
    ministry = [[name] if isinstance(name, str) else anyone for name in refused["ministry"]]
    table = refused[CELL].fillna(EVERY).assign(ministry=ministry, year=refused["year"].fillna(year).astype("int64"))
    table = table.explode("ministry").assign(programme=pd.NA, places=pd.NA)
    return table.astype({"ministry": "str", "programme": "str", "places": "Int64"})


def _spread(programmes: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """Rows with the cells that they speak of: those with "*" speak of many."""
    parts = []
    stars = programmes[CELL].eq(EVERY)
    for pattern, rows in programmes.groupby([stars[column].to_numpy() for column in CELL]):
        fixed = [column for column, star in zip(CELL, pattern, strict=True) if not star]
        rest = rows.drop(columns=[column for column in CELL if column not in fixed])
        parts.append(rest.merge(cells, on=fixed) if fixed else rest.merge(cells, how="cross"))
    return pd.concat(parts, ignore_index=True)


def _covered_by_parent(table: pd.DataFrame) -> np.ndarray:
    """Whether places are offered, or may be, for the parent technology in the same cell."""
    parent = read_technologies().set_index("id")["parent"]
    offering = table[(table["places_told"] > 0) | table["open"]]
    keys = pd.MultiIndex.from_frame(table.assign(technology=table["technology"].map(parent))[CELL])
    return keys.isin(pd.MultiIndex.from_frame(offering[CELL]))


def finest(technologies: Sequence[str]) -> list[str]:
    """Technologies without those whose sub-technologies are there too; sorted.

    >>> finest(["quantum", "quantum-sensing", "hydrogen"])
    ['hydrogen', 'quantum-sensing']
    """
    parents = set(read_technologies().set_index("id")["parent"].reindex(list(technologies)).dropna())
    return sorted(set(technologies) - parents)


def gaps(covered: pd.DataFrame, need: pd.DataFrame, thin: float = THIN) -> pd.DataFrame:
    r"""Hold the places of each cell against the need of its technology.

    The need is a shortage of researchers: a location quotient whose whole interval lies below 1. Supply is thin where
    fewer than `thin` of a fair share are offered. The fair share of technology :math:`t` in a career level and exchange
    type with :math:`P` known places is :math:`P\,n_t / \sum_u n_u`, with :math:`n_t` the researchers of all countries
    in the technology: what it would get if places followed the mix of all countries. Sub-technologies share among
    themselves, and so do the others. A cell of which not all have told is never thin: what is missing may be what was
    not told.

    Parameters
    ----------
    covered : DataFrame
        From `coverage`.
    need : DataFrame
        From `helpers.talent.stocks.shortage`: technology, lq, lq_low, lq_high (location quotient of the country's
        researchers), n (researchers of the country), n_all (of all countries), shortage (null: cannot be told).
    thin : float

    Returns
    -------
    DataFrame
        The columns of `covered` with supply "thin" where it is, fair_share (places; null where it cannot be told), lq,
        lq_low, lq_high, n and verdict: "gap" (need, and reported as none), "thin" (need, and thin), "ask" (need, and
        supply unknown), "served" (need, and offered), "no_need" (there is no shortage), "undecided" (whether there is
        one cannot be told). Sorted by lq, the scarcest technology first, then by cell.

    Raises
    ------
    ValueError
        `thin` is not between 0 and 1.

    Examples
    --------
    >>> cells = pd.DataFrame({"technology": ["a", "b"], "career_level": "postdoc", "exchange_type": "internship",
    ...                       "programmes": [0, 1], "places_told": [0, 9], "told": 1.0, "supply": ["none", "offered"]})
    >>> need = pd.DataFrame({"technology": ["a", "b"], "lq": [0.5, 1.0], "lq_low": [0.4, 0.8], "lq_high": [0.7, 1.3],
    ...                      "n": [5, 40], "n_all": [50, 100], "shortage": pd.array([True, None], "boolean")})
    >>> gaps(cells, need)[["technology", "fair_share", "verdict"]].values.tolist()
    [['a', 3.0, 'gap'], ['b', 6.0, 'undecided']]
    """
    if not 0 <= thin <= 1:
        raise ValueError(f"thin is {thin}; expected 0 to 1")
    columns = ["technology", "lq", "lq_low", "lq_high", "n", "n_all", "shortage"]
    table = covered.merge(need[columns], on="technology", how="left")
    parent = read_technologies().set_index("id")["parent"]
    table["_part"] = table["technology"].map(parent).notna()  # sub-technologies share among themselves
    groups = table.groupby(["career_level", "exchange_type", "_part"])
    table["fair_share"] = table["n_all"] / groups["n_all"].transform("sum") * groups["places_told"].transform("sum")
    few = np.isclose(table["told"], 1) & (table["places_told"] < thin * table["fair_share"])
    table["supply"] = table["supply"].mask(few & (table["supply"] == "offered"), "thin")
    known = table["shortage"].astype("boolean")
    short, enough = known.fillna(False).to_numpy(dtype=bool), (~known).fillna(False).to_numpy(dtype=bool)
    answers = {"none": "gap", "thin": "thin", "unknown": "ask", "offered": "served"}
    table["verdict"] = np.select([short, enough], [table["supply"].map(answers), "no_need"], "undecided")
    order = table["lq"].fillna(np.inf)
    table = table.assign(_lq=order).sort_values(["_lq", "technology"], kind="stable", ignore_index=True)
    columns = [*covered.columns, "fair_share", "lq", "lq_low", "lq_high", "n", "verdict"]
    return table[columns]


def summary(found: pd.DataFrame) -> pd.DataFrame:
    """Cells by technology: how many are offered, thin, reported as none, unknown, and how many are gaps.

    Parameters
    ----------
    found : DataFrame
        From `gaps`.

    Returns
    -------
    DataFrame
        technology, lq, lq_low, lq_high, n, places_told, cells_offered, cells_thin, cells_none, cells_unknown,
        cells_gap; in the order given.

    Examples
    --------
    >>> table = pd.DataFrame({"technology": ["a", "a"], "lq": 0.5, "lq_low": 0.4, "lq_high": 0.6, "n": 9,
    ...                       "places_told": [0, 3], "supply": ["none", "offered"], "verdict": ["gap", "served"]})
    >>> print(summary(table).to_string(index=False, header=False))
    a 0.5 0.4 0.6 9 3 1 0 1 0 1
    """
    flags = {f"cells_{name}": found["supply"].eq(name) for name in ("offered", "thin", "none", "unknown")}
    flags["cells_gap"] = found["verdict"].eq("gap")
    parts = found.assign(**flags).groupby("technology", sort=False)
    first = parts[["lq", "lq_low", "lq_high", "n"]].first()
    sums = parts[["places_told", *flags]].sum()
    return first.join(sums).reset_index()


def supply_against_need(
    corpus: Corpus,
    focal: str,
    offers: pd.DataFrame,
    refused: pd.DataFrame,
    years: tuple[int, int],
    thin: float,
    seed: int,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Each cell of what is offered beside the shortage of researchers in its technology.

    Parameters
    ----------
    corpus : Corpus
        From which the shortage is computed: `helpers.talent.stocks.shortage`.
    offers, refused : DataFrame
        From `helpers.training.records.read_programmes`.
    years : tuple of int
        First and last year of the places looked at.

    Returns
    -------
    cells : DataFrame
        From `gaps`.
    need : DataFrame
        From `shortage`.
    """
    need = shortage(corpus, focal, seed)
    covered = coverage(offers, finest(need.dropna(subset="lq")["technology"]), years, refused)
    return gaps(covered, need, thin), need


def to_fill_or_ask(cells: pd.DataFrame, language: str) -> pd.DataFrame:
    """Cells that are gaps, thin or unknown in technologies short of researchers, in words; the largest share first."""
    asked = cells[cells["verdict"].isin(["gap", "thin", "ask"])]
    asked = asked.sort_values(["fair_share", "lq", "technology"], ascending=[False, True, True], kind="stable")
    return in_words(asked, language)
