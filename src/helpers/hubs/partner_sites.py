"""Places abroad where the focal country's partners are, and how much of its cooperation stands behind each.

A place is a city, not an institution. Two kinds of works give it weight: those that its institutions share with the
focal country (`joint`: partners are there), and those that they have without it (`open`: partners could be there).
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import sparse

from helpers.data.cities import city_of
from helpers.data.corpus import Corpus
from helpers.data.countings import weight_column
from helpers.data.kept import kept
from helpers.network.counting import members


@dataclass(frozen=True)
class PartnerSites:
    """Places and what each work adds to each of them.

    Attributes
    ----------
    table : DataFrame
        city_id, city, city_ko, country, latitude, longitude, institution (the one of most works), partners
        (institutions with joint works), newcomers (institutions without), joint_works, open_works, weight; greatest
        weight first.
    joint, open : csr_array, shape (works, places)
        How many institutions of a work are there, in works with and without the focal country.
    years, sizes : ndarray, shape (works,)
        Year of each work (NaN: unknown), and its number of known institutions.
    existing_share, counting
        What `table.weight` was made with.
    unplaced : DataFrame
        institutions, joint_works: one row each for all, placed and unplaced partners (column item).
    works : int
        Works with the focal country behind the weights; those without it, where these alone give weight.
    """

    table: pd.DataFrame
    joint: sparse.csr_array
    open: sparse.csr_array
    years: np.ndarray
    sizes: np.ndarray
    existing_share: float
    counting: str
    unplaced: pd.DataFrame

    @property
    def works(self) -> int:
        behind = self.joint if self.existing_share else self.open
        return int((behind.sum(axis=1) > 0).sum())


def site_weights(joint: np.ndarray, open_: np.ndarray, existing_share: float) -> np.ndarray:
    r"""Weight of each place: a mix of its share in joint works and of its share in works without the focal country.

    .. math:: w_i = s \frac{J_i}{\sum J} + (1 - s) \frac{O_i}{\sum O}

    Parameters
    ----------
    joint, open_ : ndarray, shape (places, ...)
    existing_share : float
        s, from 0 (open works alone) to 1 (joint works alone).

    Returns
    -------
    ndarray
        Sums to 1 over the places. Where one of the kinds has no works at all, the other stands alone.

    Raises
    ------
    ValueError
        `existing_share` is not within 0 and 1, or neither kind has any work.

    Examples
    --------
    >>> site_weights(np.array([3.0, 1.0]), np.array([0.0, 10.0]), existing_share=0.5)
    array([0.375, 0.625])
    """
    if not 0 <= existing_share <= 1:
        raise ValueError(f"existing_share is {existing_share}; expected 0 to 1")
    totals = np.array([joint.sum(axis=0), open_.sum(axis=0)], float)
    parts = np.array([existing_share, 1 - existing_share]).reshape(2, *[1] * (totals.ndim - 1)) * (totals > 0)
    parts = np.where(parts.sum(axis=0) > 0, parts, totals > 0)
    if not (parts.sum(axis=0) > 0).all():
        raise ValueError("no institution with coordinates has any work")
    parts = parts / parts.sum(axis=0) / np.where(totals > 0, totals, 1)
    return joint * parts[0] + open_ * parts[1]


@kept
def partner_sites(
    corpus: Corpus, focal: str, existing_share: float = 0.5, potential: int = 200, counting: str = "full"
) -> PartnerSites:
    """Places of the focal country's partners, and of the institutions abroad that have most works without it.

    Parameters
    ----------
    corpus : Corpus
        Its institutions need coordinates; those without are left out (`unplaced` tells how many).
    focal : str
    existing_share : float
        From 0 (works without the focal country alone) to 1 (joint works alone).
    potential : int
        So many of the institutions abroad that have most works without the focal country stand for its potential.
    counting : {"full", "fractional"}
        What a work counts at a place: 1, or the part of its institutions that is there.

    Returns
    -------
    PartnerSites

    Raises
    ------
    ValueError
        No institution abroad has coordinates, the corpus holds no works, or a parameter is out of range.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> sites = partner_sites(read_corpus("medline_2021"), "KR").table
    >>> sites.loc[:1, ["city", "city_ko", "country"]].values.tolist()
    [['Boston', '보스턴', 'US'], ['Beijing', '베이징', 'CN']]
    """
    weight_column(counting)  # raises if it is no counting
    joint, open_, sizes, abroad = _works_abroad(corpus, focal)
    tally = abroad.assign(joint_works=joint.sum(axis=0), open_works=open_.sum(axis=0))
    placed = (tally["latitude"].notna() & tally["longitude"].notna()).to_numpy()
    if not placed.any():
        raise ValueError(
            "no institution abroad has coordinates in this corpus: give its institutions their ROR records "
            "(`workbook import ror DUMP.json --corpus FOLDER`), or choose a corpus that has them, such as medline_2021"
        )
    largest = tally[placed].sort_values(["open_works", "institution_id"], ascending=[False, True]).head(potential)
    reached = tally.index.isin(largest.index) & (tally["open_works"] > 0)
    kept = np.flatnonzero(placed & ((tally["joint_works"] > 0) | reached))
    city = city_of(tally.iloc[kept])
    at, ids = pd.factorize(city["city_id"], sort=True)
    into = sparse.csr_array((np.ones(len(kept)), (kept, at)), shape=(len(tally), len(ids)))
    found = _places(tally.iloc[kept].drop(columns=["latitude", "longitude"]).join(city))
    joint, open_ = (joint @ into).tocsr(), (open_ @ (sparse.diags_array(reached.astype(float)) @ into)).tocsr()
    years = corpus.works["year"].to_numpy(float, na_value=np.nan)
    sites = PartnerSites(found, joint, open_, years, sizes, existing_share, counting, _unplaced(tally, placed))
    return _in_order(sites)


def place_totals(sites: PartnerSites, counting: str | None = None, works: np.ndarray | None = None):
    """Joint and open works of each place.

    Parameters
    ----------
    sites : PartnerSites
    counting : {"full", "fractional"}, optional
        That of the sites unless told.
    works : ndarray of bool, optional
        Which works are counted; all unless told.

    Returns
    -------
    joint, open : ndarray, shape (places,)

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> sites = partner_sites(read_corpus("planted"), "KR")
    >>> joint, open_ = place_totals(sites, works=sites.years >= 2020)
    >>> bool((joint <= sites.table["joint_works"]).all())
    True
    """
    each = np.ones(len(sites.sizes)) if works is None else np.asarray(works, float)
    joint, open_ = works_at(sites, counting)
    return each @ joint, each @ open_


def works_at(sites, counting: str | None = None):
    """What each work counts at each place: 1, or the part of its institutions that is there.

    Returns
    -------
    joint, open : csr_array, shape (works, places)
    """
    if (counting or sites.counting) == "full":
        return sites.joint.sign(), sites.open.sign()
    share = sparse.diags_array(1 / np.maximum(sites.sizes, 1))
    return (share @ sites.joint).tocsr(), (share @ sites.open).tocsr()


def _in_order(sites):
    """The same sites with their totals and weights, greatest weight first."""
    joint, open_ = place_totals(sites)
    weight = site_weights(joint, open_, sites.existing_share)
    table = sites.table.assign(joint_works=joint, open_works=open_, weight=weight)
    # equal weights may differ in their last digit
    place = table.assign(size=table["weight"].round(12)).sort_values(["size", "city_id"], ascending=[False, True]).index
    ordered = {"table": table.loc[place].reset_index(drop=True), "joint": sites.joint[:, place]}
    return replace(sites, open=sites.open[:, place], **ordered)


def _works_abroad(corpus, focal):
    """Works x institutions abroad, with and without the focal country; sizes of the works; the institutions by id."""
    pairs = members(corpus.authorships, "institution_id")
    works = pd.Index(corpus.works["work_id"])
    own = corpus.authorships.loc[corpus.authorships["country"] == focal, "work_id"].unique()
    places = corpus.institutions[corpus.institutions["country"].notna() & (corpus.institutions["country"] != focal)]
    places = places.sort_values("institution_id", ignore_index=True)
    row, column = works.get_indexer(pairs["work_id"]), pd.Index(places["institution_id"]).get_indexer(pairs["node"])
    sizes, shape = np.bincount(row, minlength=len(works)), (len(works), len(places))
    both = pairs["work_id"].isin(own).to_numpy()
    joint, open_ = (
        sparse.csr_array((np.ones(kind.sum()), (row[kind], column[kind])), shape=shape)
        for kind in (both & (column >= 0), ~both & (column >= 0))
    )
    return joint, open_, sizes, places


def _places(institutions):
    """One row a city, by city_id: its names, and what institutions stand for it."""
    known = institutions["joint_works"] > 0
    ordered = institutions.assign(
        partners=known.astype("int64"),
        newcomers=(~known).astype("int64"),
        works=institutions["joint_works"] + institutions["open_works"],
    ).sort_values(["city_id", "works", "institution_id"], ascending=[True, False, True])
    table = ordered.groupby("city_id", as_index=False).agg(
        city=("city", "first"),
        city_ko=("city_ko", "first"),
        country=("country", "first"),
        latitude=("latitude", "first"),
        longitude=("longitude", "first"),
        institution=("name", "first"),
        partners=("partners", "sum"),
        newcomers=("newcomers", "sum"),
    )
    return table.astype({"city": "str", "city_ko": "str"})


def _unplaced(tally, placed):
    partner = (tally["joint_works"] > 0).to_numpy()
    rows = {"all": partner, "placed": partner & placed, "unplaced": partner & ~placed}
    return pd.DataFrame(
        {
            "item": pd.array(list(rows), dtype="str"),
            "institutions": [int(row.sum()) for row in rows.values()],
            "joint_works": [float(tally.loc[row, "joint_works"].sum()) for row in rows.values()],
        }
    )
