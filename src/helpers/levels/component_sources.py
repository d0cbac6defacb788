"""What works, patent families and raters add to the components of technology levels."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from helpers.data.corpus import Corpus
from helpers.network.citation_shares import top_share


@dataclass(frozen=True)
class Source:
    """One kind of units.

    Attributes
    ----------
    kind : str
    countries : pandas.Index
        Of the units, sorted.
    rows : dict of str to ndarray
        By technology, the rows of its units.
    units : function of rows
        Gives what each unit adds to each of some sums (sparse, units x sums), a function of such sums, of shape
        (sums, n), to a dict of components of shape (countries, n), and what a typical unit adds to each count.
    """

    kind: str
    countries: pd.Index
    rows: dict
    units: Callable


def from_works(corpus: Corpus, wanted, counting: str, reference, technologies):
    """Works of each technology and what they add to the components made of works."""
    works = corpus.works
    number = works["technologies"].map(len).to_numpy("int64")
    names = np.concatenate([[], *works["technologies"]]).astype(object)
    tagged = pd.DataFrame({"row": np.repeat(np.arange(len(works)), number), "technology": names})
    if technologies is not None:
        tagged = tagged[tagged["technology"].isin(technologies)]
    kept = np.unique(tagged["row"])
    place = pd.Index(works["work_id"].take(kept)).get_indexer(corpus.authorships["work_id"])
    code, countries = pd.factorize(corpus.authorships["country"].where(place >= 0), sort=True)
    known = code >= 0
    shape = (len(kept), len(countries))
    member = sparse.csr_array((np.ones(known.sum()), (place[known], code[known])), shape=shape)
    member.data[:] = 1.0  # a country of two authors is one country of the work
    located = np.diff(member.indptr) > 0
    tagged["row"] = np.searchsorted(kept, tagged["row"])
    tagged = tagged[located[tagged["row"]]]
    facts = _facts(works, wanted, reference).iloc[kept].reset_index(drop=True)
    rows = {name: group.to_numpy() for name, group in tagged.groupby("technology")["row"]}
    return Source("works", countries, rows, lambda row: _work_units(member[row], facts.iloc[row], counting))


def _facts(works, wanted, reference):
    """What the components need to know of each work."""
    facts = pd.DataFrame(index=works.index)
    if {"top10", "pp_top10"} & set(wanted):
        given = works["is_top10"].astype("Float64").to_numpy(float, na_value=np.nan)
        facts["top10"] = top_share(works, 0.1) if reference == "corpus" else given
    if "top1" in wanted and reference == "corpus":
        facts["top1"] = top_share(works, 0.01)
    if "h_index" in wanted:
        facts["citations"] = works["citations"].to_numpy(float, na_value=np.nan)
    return facts


def _work_units(member, facts, counting):
    """Columns of the works of one technology, the components that follow from sums of them, and their typical units."""
    weighted = member if counting == "full" else sparse.diags_array(1 / np.diff(member.indptr)) @ member
    blocks, unknown = {"papers": weighted}, {}
    for name in facts:
        known = facts[name].notna().to_numpy(float)
        held = known @ member > 0
        unknown[name] = ~held & ((member.sum(axis=0) > 0) | ~held.any())
        if name == "citations":
            blocks[name], *cited = _histogram(member, facts[name].to_numpy())
        else:
            blocks[name] = sparse.diags_array(facts[name].fillna(0).to_numpy()) @ weighted
        if name == "top10":
            blocks["known"] = sparse.diags_array(known) @ weighted
    ends = np.cumsum([block.shape[1] for block in blocks.values()])[:-1]
    unknown |= {"known": unknown.get("top10"), "h_index": unknown.get("citations")}

    def derive(sums):
        found = dict(zip(blocks, np.split(sums, ends), strict=True))
        if "citations" in found:
            found["h_index"] = _h_index(found.pop("citations"), *cited, member.shape[1])
        return {
            name: np.where(unknown[name][:, None], np.nan, sums) if name in unknown else sums
            for name, sums in found.items()
        }

    typical = {name: _typical(block) for name, block in blocks.items() if name != "citations"}
    return sparse.hstack(list(blocks.values()), format="csr"), derive, typical


def _typical(block):
    """What a unit adds on average, each unit weighted by what it adds; 1 where none adds anything."""
    whole = block.sum()
    return float(block.power(2).sum() / whole) if whole > 0 else 1.0


def _histogram(member, citations):
    """Columns of the country and number of citations of the works, and the two of each: countries, most cited first."""
    known = np.sort(citations[~np.isnan(citations)])[::-1]
    largest = 2 * (known >= np.arange(1, len(known) + 1)).sum() + 20  # no h index can be drawn that large
    pairs = member.tocoo()
    cited = np.minimum(citations, largest)[pairs.row]
    held = ~np.isnan(cited)
    key = pairs.col[held].astype("int64") * (largest + 1) + largest - cited[held].astype("int64")
    found, column = np.unique(key, return_inverse=True)
    country, less = np.divmod(found, largest + 1)
    shape = (member.shape[0], len(found))
    return sparse.csr_array((np.ones(len(column)), (pairs.row[held], column)), shape=shape), country, largest - less


def _h_index(drawn, country, citations, n_countries):
    """Largest h such that h works have at least h citations, for each country and resample."""
    found = np.zeros((n_countries, drawn.shape[1]))
    if len(country):
        begin = np.flatnonzero(np.diff(country, prepend=-1))
        at_least = np.cumsum(drawn, axis=0)  # over all countries, so take off what the countries before had
        before = (at_least[begin] - drawn[begin]).repeat(np.diff(begin, append=len(country)), axis=0)
        h = np.minimum(np.rint(at_least - before), citations[:, None])  # drawn weights are no whole numbers
        found[country[begin]] = np.maximum.reduceat(h, begin, axis=0)
    return found


def from_families(patents, technologies):
    """Triadic families of each technology and their weights by country."""
    triadic = patents[patents["is_triadic"].fillna(False).astype(bool) & patents["technology"].notna()]
    return _by_unit(triadic, "family_id", technologies, _family_units)


def _family_units(weights, _):
    return weights, lambda sums: {"patents": sums}, {"patents": _typical(weights)}


def from_raters(scores, technologies):
    """Raters of each technology and their scores by country."""

    def units(score, rated):
        def derive(sums):
            total, raters = np.split(sums, 2)
            with np.errstate(invalid="ignore"):
                return {"experts": total / raters}

        return sparse.hstack([score, rated], format="csr"), derive, {}

    return _by_unit(scores.rename(columns={"score": "weight"}), "expert", technologies, units)


def _by_unit(table, key, technologies, units):
    """A source of one row per unit, country and technology, with weights."""
    if technologies is not None:
        table = table[table["technology"].isin(technologies)]
    country, countries = pd.factorize(table["country"], sort=True)
    weight = table["weight"].to_numpy(float)
    unit = table[key].to_numpy(object)

    def of(row):
        number, named = pd.factorize(unit[row])
        known = country[row] >= 0
        place, shape = (number[known], country[row][known]), (len(named), len(countries))
        return units(
            sparse.csr_array((weight[row][known], place), shape=shape),
            sparse.csr_array((np.ones(known.sum()), place), shape=shape),
        )

    rows = table.reset_index(drop=True).groupby("technology").indices
    return Source(key, countries, rows, of)
