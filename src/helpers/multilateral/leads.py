"""Who leads works and projects of several countries, against the chance of it if leads were drawn by lot."""

import numpy as np
import pandas as pd
from scipy.stats import hypergeom

from helpers.network.resampling import wilson

#: Sizes of consortia that are told apart: from so many countries on.
SIZES = (3, 4, 6, 10)


def lead_chances(authorships: pd.DataFrame, least: int = 3) -> pd.DataFrame:
    r"""Who leads works of several countries, and the chance of it if leads were drawn by lot.

    With n slots of known country in a work, a of them in a country, and l leads, the country leads by lot with
    probability :math:`1 - \binom{n - a}{l} / \binom{n}{l}`.

    Parameters
    ----------
    authorships : DataFrame
        work_id, position, country, is_lead (first and corresponding authors, or coordinators).
    least : int
        Countries of a work.

    Returns
    -------
    DataFrame
        work_id, country, size (countries of the work), slots (of the country), leads (bool), chance; sorted by work
        and country. Works whose leads are all of unknown country are left out: who leads them is not known.

    Examples
    --------
    >>> table = pd.DataFrame({"work_id": "w1", "position": [1, 2, 3, 4], "country": ["KR", "JP", "US", "US"],
    ...                       "is_lead": [True, False, False, False]})
    >>> lead_chances(table)[["country", "leads", "chance"]].values.tolist()
    [['JP', False, 0.25], ['KR', True, 0.25], ['US', False, 0.5]]
    """
    placed = authorships.dropna(subset=["country"])
    slots = placed.groupby(["work_id", "position", "country"], as_index=False)["is_lead"].max()
    work = slots.drop_duplicates(["work_id", "position"]).groupby("work_id")
    drawn = slots[slots["is_lead"]].groupby("work_id")["position"].nunique()
    table = slots.groupby(["work_id", "country"]).agg(slots=("position", "size"), leads=("is_lead", "max"))
    table = table.reset_index()
    table.insert(2, "size", table.groupby("work_id")["country"].transform("size"))
    n, leads = table["work_id"].map(work.size()), table["work_id"].map(drawn)
    table["chance"] = hypergeom.sf(0, n, table["slots"], leads.fillna(0))
    return table[(table["size"] >= least) & leads.notna()].astype({"leads": bool}).reset_index(drop=True)


def leads_by(chances: pd.DataFrame, by: str = "country") -> pd.DataFrame:
    """How often each country (or group of rows) leads, against the lot.

    Parameters
    ----------
    chances : DataFrame
        leads, chance, and the column `by`; of `lead_chances`.
    by : str

    Returns
    -------
    DataFrame
        The group, works (that it takes part in), leads, lead_share with low and high (Wilson, 95 %), expected_share
        (by lot), ratio (leads over those expected) with low and high (of the share, over the expected one); most leads
        first.

    Examples
    --------
    >>> table = pd.DataFrame({"country": ["KR"] * 4, "leads": [True, False, False, False], "chance": 0.125})
    >>> leads_by(table)[["works", "leads", "lead_share", "ratio"]].values.tolist()
    [[4.0, 1.0, 0.25, 2.0]]
    """
    table = (
        chances.groupby(by, observed=True)
        .agg(works=("leads", "size"), leads=("leads", "sum"), expected_share=("chance", "mean"))
        .reset_index()
    )
    low, high = wilson(table["leads"], table["works"])
    table = table.assign(lead_share=table["leads"] / table["works"], lead_share_low=low, lead_share_high=high)
    for name in ("", "_low", "_high"):
        table[f"ratio{name}"] = table[f"lead_share{name}"] / table["expected_share"]
    shares = ["lead_share", "lead_share_low", "lead_share_high", "expected_share"]
    table = table[[by, "works", "leads", *shares, "ratio", "ratio_low", "ratio_high"]]
    return table.sort_values(["leads", "works", by], ascending=[False, False, True], ignore_index=True)


def leads_by_size(chances, focal: str):
    """How often a country leads consortia of each size, see `leads_by`; small ones first.

    Examples
    --------
    >>> table = pd.DataFrame({"country": "KR", "size": [3, 5, 12], "leads": [True, True, False], "chance": 0.2})
    >>> leads_by_size(table, "KR")[["size_class", "works", "leads"]].values.tolist()
    [['3', 1, 1], ['4–5', 1, 1], ['10+', 1, 0]]
    """
    own = chances[chances["country"] == focal]
    ends = [*SIZES[1:], None]
    names = [_size_name(low, end) for low, end in zip(SIZES, ends, strict=True)]
    place = np.searchsorted(SIZES, own["size"], side="right") - 1
    table = leads_by(own.assign(size_class=pd.Categorical.from_codes(place, names)), "size_class")
    return table.sort_values("size_class", ignore_index=True).astype({"size_class": "str"})


def _size_name(low, end):
    return f"{low}+" if end is None else str(low) if end == low + 1 else f"{low}–{end - 1}"


def leads_by_programme(chances: pd.DataFrame, filed: pd.DataFrame, focal: str) -> pd.DataFrame:
    """Who leads most in each programme, and how often the focal country does.

    Parameters
    ----------
    chances : DataFrame
        Of `lead_chances`.
    filed : DataFrame
        work_id, programme; of `programmes`.
    focal : str

    Returns
    -------
    DataFrame
        programme, works (with a lead of known country), lead_country (the country that leads most of them, or all that
        do, joined by ","), lead_country_share (of each) with low and high (Wilson), focal_works, leads, lead_share with
        low and high, expected_share (of the focal country, null where it has no works); most works first.

    Examples
    --------
    >>> chances = pd.DataFrame({"work_id": "w1", "country": ["JP", "KR", "US"], "leads": [False, True, False],
    ...                         "chance": 1 / 3})
    >>> filed = pd.DataFrame({"work_id": ["w1"], "programme": ["ERC"]})
    >>> leads_by_programme(chances, filed, "KR")[["lead_country", "lead_country_share", "focal_works"]].values.tolist()
    [['KR', 1.0, 1]]
    """
    rows = chances.merge(filed, on="work_id")
    works = rows.groupby("programme")["work_id"].nunique().rename("works")
    led = rows[rows["leads"]].groupby(["programme", "country"]).size().rename("led").reset_index()
    led = led[led["led"] == led.groupby("programme")["led"].transform("max")].sort_values(["programme", "country"])
    led = led.groupby("programme").agg(country=("country", ",".join), led=("led", "first"))
    table = works.reset_index().merge(led.rename(columns={"country": "lead_country"}), on="programme")
    low, high = wilson(table["led"], table["works"])
    share = {"": table.pop("led") / table["works"], "_low": low, "_high": high}
    table = table.assign(**{f"lead_country_share{name}": values for name, values in share.items()})
    own = leads_by(rows[rows["country"] == focal], "programme").rename(columns={"works": "focal_works"})
    own = own.drop(columns=["ratio", "ratio_low", "ratio_high"])
    table = table.merge(own, on="programme", how="left").fillna({"focal_works": 0, "leads": 0})
    table = table.astype({"focal_works": "int64", "leads": "int64"})
    return table.sort_values(["works", "programme"], ascending=[False, True], ignore_index=True)
