"""Co-publications of North Korea, and how many of them are South Korea's: addresses of "Korea" read as the wrong one.

Counts of links tell no work from another, but they tell two things. A work that names both Koreas is more likely a
South Korean work with one address misread than a joint one: that count is the *visible* part, a + b where a has no
third country and b has one. And a misread work whose addresses were *all* misread looks North Korean, with the
partners that South Korean works have. Take a country with which North Korea has next to no joint works (`marker`): if
all K_m works with it are misread, and South Korean works have it as a partner with share s_m, then about K_m / s_m
misread works have a third country, and with any other country p about K_m s_p / s_m of them do.

The estimate is of those with a third country; together with the visible part it bounds the number that is misread from
above, while the visible part alone bounds it from below. Both take it that joint works of the two Koreas, and of North
Korea with the marker, are next to none: where they are not, the estimates are too high.
"""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from helpers.data.corpus import Corpus, read_corpus


def copublications(corpus: Corpus, country: str) -> pd.DataFrame:
    """Joint works of a country by partner and year.

    Parameters
    ----------
    corpus : Corpus
        With ready-made counts of links (`workbook import links`).
    country : str
        ISO 3166-1 alpha-2.

    Returns
    -------
    DataFrame
        partner, year, works; sorted.

    Raises
    ------
    ValueError
        The corpus holds no counts, or none of the country.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> links = pd.DataFrame({"source": ["CN", "JP"], "target": ["KP", "KR"], "year": [2018] * 2, "works": [5, 9]})
    >>> copublications(Some(link_counts=links), "KP").values.tolist()
    [['CN', 2018, 5]]
    """
    links = getattr(corpus, "link_counts", None)
    if links is None:
        raise ValueError("the corpus holds works and no counts of links: see `workbook import links`")
    ends = (links.rename(columns={a: "country", b: "partner"}) for a, b in (("source", "target"), ("target", "source")))
    both = pd.concat(list(ends))
    found = both.loc[both["country"] == country, ["partner", "year", "works"]]
    if found.empty:
        raise ValueError(f"the corpus has no link of {country!r}")
    return found.sort_values(["partner", "year"], ignore_index=True)


def misfiled(
    corpus: Corpus, country: str = "KP", rightful: str = "KR", marker: str = "US", resamples: int = 1000, seed: int = 0
) -> pd.DataFrame:
    """How many works filed under a country are likely another's, by partner.

    Parameters
    ----------
    corpus : Corpus
        With counts of links, and of the works of each country.
    country, rightful, marker : str
        Under which the works are filed; whose they are likely; with which the first has next to no joint works.
    resamples, seed : int
        Poisson resamples of the country's counts; those of the rightful one are taken as known.

    Returns
    -------
    DataFrame
        partner, works (as filed), expected, expected_low, expected_high (likely misread; 90 % interval), remaining,
        remaining_low, remaining_high (works less expected; 0 at least). For the rightful country all works are expected
        to be misread, and for the marker by construction. Most works first.

    Raises
    ------
    ValueError
        The corpus holds no counts, none of a country named, or no work of the country with the marker.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> rows = [("KP", "KR", 10), ("KP", "US", 20), ("CN", "KP", 30), ("KR", "US", 500), ("CN", "KR", 250)]
    >>> links = pd.DataFrame([(min(a, b), max(a, b), 2018, n) for a, b, n in rows],
    ...                      columns=["source", "target", "year", "works"])
    >>> totals = pd.DataFrame({"node": ["KP", "KR"], "year": [2018] * 2, "works": [60, 1000]})
    >>> table = misfiled(Some(link_counts=links, node_counts=totals), resamples=200)
    >>> table[["partner", "works", "expected", "remaining"]].values.tolist()
    [['CN', 30, 10.0, 20.0], ['US', 20, 20.0, 0.0], ['KR', 10, 10.0, 0.0]]
    """
    own = copublications(corpus, country)
    works = own.groupby("partner")["works"].sum().astype("int64")
    share = _partner_shares(corpus, own, rightful).reindex(works.index, fill_value=0.0).drop(rightful, errors="ignore")
    if not works.get(marker, 0) or not share.get(marker, 0):
        raise ValueError(f"marker={marker!r}: expected a partner of both {country} and {rightful}")
    rng = np.random.default_rng(seed)
    drawn = rng.poisson(works.to_numpy(), (resamples, len(works)))
    places = works.index.get_indexer(share.index)
    at = works.index.get_loc(marker)
    ratio = (share / share[marker]).to_numpy()
    table = pd.DataFrame({"works": works, "expected": works.astype("float64")})
    table.loc[share.index, "expected"] = np.minimum(works[marker] * ratio, works[share.index])
    expected = drawn.astype("float64")
    expected[:, places] = np.minimum(drawn[:, [at]] * ratio, drawn[:, places])
    for name, values in (("expected", expected), ("remaining", drawn - expected)):
        low, high = np.quantile(values, [0.05, 0.95], axis=0)
        table[f"{name}_low"], table[f"{name}_high"] = low, high
    table["remaining"] = table["works"] - table["expected"]
    columns = [f"{name}{end}" for name in ("expected", "remaining") for end in ("", "_low", "_high")]
    table = table.rename_axis("partner").reset_index()
    return table.sort_values(["works", "partner"], ascending=[False, True], ignore_index=True)[
        ["partner", "works", *columns]
    ]


def _partner_shares(corpus, own, rightful):
    """Of the rightful country's works, the share with each partner; years weigh as the misread country's links do."""
    links, totals = copublications(corpus, rightful), corpus.node_counts
    known = totals[totals["node"] == rightful].set_index("year")["works"].astype("float64")
    if known.empty:
        raise ValueError(f"the corpus does not say how many works {rightful!r} has")
    table = links.pivot_table(index="partner", columns="year", values="works", aggfunc="sum", fill_value=0)
    years = [year for year in table.columns if known.get(year, 0) > 0]
    weight = own.groupby("year")["works"].sum().reindex(years, fill_value=0).astype("float64")
    return table[years].div(known[years], axis="columns") @ (weight / weight.sum())


def misfiled_share(
    corpus: Corpus, country: str = "KP", rightful: str = "KR", marker: str = "US", resamples: int = 1000, seed: int = 0
) -> dict:
    """How large a part of the works filed under a country is misread: from the visible part up to all that may be.

    Parameters are those of `misfiled`.

    Returns
    -------
    dict
        works (of the country), visible (with the rightful country), hidden, hidden_low, hidden_high (with a third
        country, estimated from the marker; 90 % interval), share_low (visible / works) and share_high ((visible +
        hidden_high) / works, at most 1).

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> rows = [("KP", "KR", 10), ("KP", "US", 20), ("CN", "KP", 30), ("KR", "US", 500), ("CN", "KR", 250)]
    >>> links = pd.DataFrame([(min(a, b), max(a, b), 2018, n) for a, b, n in rows],
    ...                      columns=["source", "target", "year", "works"])
    >>> totals = pd.DataFrame({"node": ["KP", "KR"], "year": [2018] * 2, "works": [60, 1000]})
    >>> found = misfiled_share(Some(link_counts=links, node_counts=totals), resamples=200)
    >>> found["visible"], found["hidden"], round(found["share_low"], 3)
    (10, 40.0, 0.167)
    """
    own = copublications(corpus, country)
    totals = corpus.node_counts
    works = totals.loc[(totals["node"] == country) & totals["year"].isin(own["year"].unique()), "works"].sum()
    share = _partner_shares(corpus, own, rightful).get(marker, 0.0)
    by = own.groupby("partner")["works"].sum()
    if not by.get(marker, 0) or not share:
        raise ValueError(f"marker={marker!r}: expected a partner of both {country} and {rightful}")
    drawn = np.random.default_rng(seed).poisson(by[marker], resamples) / share
    low, high = np.quantile(drawn, [0.05, 0.95])
    visible = int(by.get(rightful, 0))
    return {
        "works": int(works),
        "visible": visible,
        "hidden": float(by[marker] / share),
        "hidden_low": float(low),
        "hidden_high": float(high),
        "share_low": float(visible / works) if works else float("nan"),
        "share_high": float(min((visible + high) / works, 1.0)) if works else float("nan"),
    }


@dataclass(frozen=True)
class MisfiledCounts:
    """North Korea's co-publications as filed, and how many are likely another's; `share` is empty where nothing is known.

    `meta` is what corpus.json says of the counts.
    """

    meta: dict
    by_year: pd.DataFrame | None = None
    partners: pd.DataFrame | None = None
    share: dict = field(default_factory=dict)

    @property
    def years(self) -> str:
        """First and last year."""
        return f"{self.by_year['year'].min()}–{self.by_year['year'].max()}" if self.share else ""


def misfiled_counts(place: str, marker: str, resamples: int, seed: int) -> MisfiledCounts:
    """`copublications`, `misfiled` and `misfiled_share` of a corpus of counts; nothing where the corpus holds works.

    >>> misfiled_counts("medline_2021", "US", 10, 1).share
    {}
    """
    corpus = read_corpus(place)
    if corpus.link_counts is None:
        return MisfiledCounts(corpus.meta)
    given = (corpus, "KP", "KR", marker, resamples, seed)
    return MisfiledCounts(corpus.meta, copublications(corpus, "KP"), misfiled(*given), misfiled_share(*given))
