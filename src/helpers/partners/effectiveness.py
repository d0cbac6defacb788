"""Effectiveness of cooperation with each country: what it adds to what the focal country has."""

import os
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

from helpers.data.checked_table import country, number_in, optional, read_checked
from helpers.data.corpus import Corpus, narrow
from helpers.data.sources.cells import year_cell
from helpers.data.technologies import read_technologies
from helpers.data.weights import check_weights
from helpers.network.aggregates import country_members
from helpers.network.bootstrap import resampled_sums
from helpers.network.citation_shares import top_share
from helpers.network.counting import count_links
from helpers.network.country_sets import country_sets
from helpers.network.resampling import percentile_interval
from helpers.partners.ease import Merit, weighted_mean

TERMS = ("complementarity", "uplift", "size", "growth", "spending")
FEWEST = 5  # joint works of known citations below which the uplift is unknown
ADDED = 5  # works spread over the years as the world's are, added to each country before its growth is measured
LEAST, EVEN = 30, 0.25  # works of the world, and part of them, in each part of the years, that a growth needs


def effectiveness(
    corpus: Corpus,
    levels,
    technology: str,
    focal: str,
    spending: str | os.PathLike | None = None,
    n_resamples: int = 1000,
    seed: int = 1,
    weights: Mapping[str, float] | None = None,
    level: float = 0.90,
) -> Merit:
    r"""What work with each country adds in one technology: a weighted mean of the terms that are known.

    ===============  =============================================================================================
    complementarity  :math:`p_c / (p_c + p_f)`, p the technology's part of the profile of a country (c the partner, f
                     the focal country): :math:`p = n_t s_t / \sum_u n_u s_u` over the technologies u of the same
                     group, s the score and n the works of the world (1 each where unknown). 0.5 where both give it
                     the same weight, 1 where only the partner is strong in it: it compares profiles, not sizes
    uplift           :math:`u / (1 + u)`, u the mean top-10 % share of the works that both signed over that of the
                     works that the focal country signed alone: above 0.5 where joint works are cited more
    size             :math:`\ln(1 + w) / \ln(1 + w_{max})`, w the works of the country in the technology, the largest
                     among all but the focal country
    growth           :math:`g / (1 + g)`, g the works in the later years over those in the earlier, relative to the
                     same ratio for all countries together: 0.5 where it grows as the world does. The years are
                     parted where the world's works come closest to halves; 5 works spread as the world's are added
                     to each country, so that a few works make no growth
    spending         :math:`\ln(1 + s) / \ln(1 + s_{max})`, s the spending on research in the latest year known
    ===============  =============================================================================================

    Parameters
    ----------
    corpus : Corpus
        Works, or ready-made counts (these know no technology, and neither complementarity nor uplift).
    levels : Levels or None
        Scores of all technologies; None leaves the complementarity unknown.
    technology : str
        An id, or "all".
    focal : str
    spending : path, optional
        A table of research spending, see `read_spending`. Without it the term is unknown.
    n_resamples, seed : int
        Scores vary as in `levels` (which must hold as many resamples), joint and own works are drawn anew, and the
        works of a country in the later and in the earlier years are Poisson variables.
    weights : dict of str to float, optional
        By term, of `TERMS`; 1 for each by default.
    level : float
        Of the interval.

    Returns
    -------
    Merit
        table: country (all with works in the technology but the focal one), the terms, joint_works (of both, of
        known citations where the corpus has citations), effectiveness, effectiveness_low, effectiveness_high.
        Unknown are the uplift without citations, with fewer than 5 joint works or where no own work is cited that
        often; the growth where the later or the earlier years hold fewer than 30, or less than a quarter, of the
        world's works; the complementarity where the scores hold no other technology of the group.

    Raises
    ------
    ValueError
        If `levels` holds another number of resamples, or a weight is none of a term.

    References
    ----------
    Balassa, B. (1965). Trade liberalisation and "revealed" comparative advantage. The Manchester School 33, 99-123:
    :math:`p_c / p_f` is the ratio of both countries' indices.
    Katz, J. S. and Hicks, D. (1997). How much is a collaboration worth? A calibrated bibliometric model.
    Scientometrics 40, 541-554. doi:10.1007/BF02459299

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> found = effectiveness(read_corpus("medline_2021"), None, "advanced-bio", "KR", n_resamples=20)
    >>> found.table.loc[found.table["country"] == "US", ["complementarity", "uplift", "size", "growth"]].values.tolist()
    [[nan, nan, 1.0, nan]]
    """
    weights = check_weights(weights, TERMS)
    if levels is not None and levels.scores.shape[2] != n_resamples:
        raise ValueError(f"n_resamples is {n_resamples}; levels holds {levels.scores.shape[2]}, expected the same")
    counts = _halves(corpus, technology)
    countries = counts.index[(counts.sum(axis=1) > 0) & (counts.index != focal)]
    random = np.random.default_rng([seed, *technology.encode()])
    terms, drawn = {}, {}
    terms["complementarity"], drawn["complementarity"] = _complementarity(
        levels, technology, focal, countries, n_resamples
    )
    terms["uplift"], drawn["uplift"], joint = _uplift(corpus, technology, focal, countries, n_resamples, random)
    terms |= _volume(counts.loc[countries].to_numpy(float)[..., None], counts)
    drawn |= _volume(
        random.poisson(counts.loc[countries].to_numpy()[..., None], (len(countries), 3, n_resamples)), counts
    )
    terms["spending"] = _spending(spending, countries)
    drawn["spending"] = terms["spending"][:, None]
    terms = {name: value.reshape(len(countries)) for name, value in terms.items()}
    for name, value in drawn.items():  # a term that is known stays so in each resample
        drawn[name] = np.where(np.isnan(value), terms[name][:, None], value)
    samples = np.broadcast_to(weighted_mean(drawn, weights), (len(countries), n_resamples))
    table = pd.DataFrame({"country": pd.array(countries, dtype="str"), **{name: terms[name] for name in TERMS}})
    table["joint_works"] = pd.array(joint, dtype="Int64")
    table["effectiveness"] = weighted_mean(terms, weights)
    table["effectiveness_low"], table["effectiveness_high"] = percentile_interval(
        samples, level, table["effectiveness"].to_numpy(float)
    )
    return Merit(table, samples, weights)


def _works(corpus, technology):
    if technology == "all":
        return corpus.works
    return corpus.works[corpus.works["technologies"].map(lambda names: technology in names).astype(bool)]


def _halves(corpus, technology):
    """Works of each country in the earlier years, in the later years, and without a year."""
    if corpus.link_counts is None:
        pairs = country_sets(corpus).narrowed(technology).yearly_nodes()
    else:
        pairs = corpus.node_counts.rename(columns={"node": "country"})
    yearly = pairs.dropna(subset="year").groupby("year")["works"].sum().sort_index()
    uneven = (yearly.cumsum() / max(yearly.sum(), 1) - 0.5).abs().to_numpy(float)
    last = yearly.index[uneven.argmin()] if len(yearly) else 0  # last of the earlier years
    half = np.where(pairs["year"].isna(), "none", np.where(pairs["year"].fillna(0) <= last, "early", "late"))
    table = pairs.assign(half=half).pivot_table(index="country", columns="half", values="works", aggfunc="sum")
    return table.reindex(columns=["early", "late", "none"]).fillna(0).astype("int64").sort_index()


def _volume(counts, all_counts):
    """Size and growth of counts (C, 3, R) by country, part of the years and resample."""
    works, world = counts.sum(axis=1), all_counts[["early", "late"]].sum().to_numpy(float)
    early, late = (counts[:, part] + ADDED * world[part] / max(world.sum(), 1) for part in (0, 1))
    share, other = late * world[0], early * world[1]
    known = world.min() >= max(LEAST, EVEN * world.sum())
    growth = share / (share + other) if known else np.full(works.shape, np.nan)
    return {"size": np.log1p(works) / np.log1p(works).max(axis=0, initial=1), "growth": growth}


def _complementarity(levels, technology, focal, countries, n_resamples):
    """As scored (C,), and in resamples (C, R)."""
    unknown = np.full((len(countries), n_resamples), np.nan)
    if levels is None or technology not in levels.components.technologies:
        return unknown[:, 0], unknown
    named, held = levels.components.technologies, levels.components.countries
    group = read_technologies().set_index("id")["group"]
    alike = [row for row, name in enumerate(named) if group.get(name) == group.get(technology)]
    at, place = alike.index(named.get_loc(technology)), held.get_indexer([focal, *countries])
    if len(alike) < 2 or place[0] < 0:
        return unknown[:, 0], unknown
    scores = levels.table.pivot(index="technology", columns="country", values="score").reindex(named, columns=held)
    works, found = levels.components.works[alike], []
    works = np.where(np.isnan(works).any(), 1, works)[:, None, None]
    for scored in (scores.to_numpy(float)[..., None], levels.scores.astype(float)):
        chosen = works * scored[alike][:, place]
        chosen[:, place < 0] = np.nan
        own, other = chosen[:, :1], chosen[:, 1:]
        known = ~np.isnan(own) & ~np.isnan(other)  # the same technologies for both
        with np.errstate(invalid="ignore", divide="ignore"):
            own, other = (side[at] / np.where(known, side, 0).sum(axis=0) for side in (own, other))
            found.append(other / (own + other))
    return found[0][:, 0], found[1]


def _uplift(corpus, technology, focal, countries, n_resamples, random):
    """As counted (C,), in resamples (C, R), and the number of joint works (C,)."""
    empty = np.full(len(countries), np.nan), np.full((len(countries), n_resamples), np.nan)
    if not corpus.holds_works:
        counts = corpus.link_counts is not None  # of all technologies together
        links = count_links(country_members(corpus if counts else narrow(corpus, technology)))
        ours = links[(links["source"] == focal) | (links["target"] == focal)]
        partner = ours["source"].where(ours["source"] != focal, ours["target"])
        return *empty, ours["works"].groupby(partner).sum().reindex(countries, fill_value=0)
    works = _works(corpus, technology)
    top = top_share(corpus.works, 0.1).loc[works.index]
    top.index = works["work_id"]
    cited = top.notna().any()
    top = top.dropna() if cited else top.fillna(0)
    pairs = corpus.authorships[["work_id", "country"]].dropna().drop_duplicates()
    ours = pairs[pairs["work_id"].isin(pairs.loc[pairs["country"] == focal, "work_id"])]
    ours = ours[ours["work_id"].isin(top.index)]
    row, names = pd.factorize(ours["work_id"], sort=True)
    column = pd.Index(countries).get_indexer(ours["country"])
    size = np.bincount(row, minlength=len(names))
    signed = sparse.csr_array(
        (np.ones((column >= 0).sum()), (row[column >= 0], column[column >= 0])), shape=(len(names), len(countries))
    )
    joint = np.asarray(signed.sum(axis=0)).astype("int64")
    if not cited or not len(names):
        return *empty, joint
    part = top.loc[names].to_numpy()
    both = sparse.hstack([sparse.csr_array((size == 1).astype(float)[:, None]), signed], format="csr")
    columns = sparse.hstack([both, sparse.diags_array(part) @ both], format="csr")

    def share(sums):
        number, cited_most = np.split(sums, 2)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = cited_most / number
            return np.where(mean[0] > 0, mean[1:] / (mean[0] + mean[1:]), np.nan)

    point = np.where(joint >= FEWEST, share(columns.sum(axis=0)[:, None])[:, 0], np.nan)
    drawn = share(np.concatenate(list(resampled_sums(columns, n_resamples, random)), axis=1))
    return point, np.where(np.isnan(point)[:, None], np.nan, drawn), joint


def _spending(path, countries):
    """Spending of each country in its latest year, on a scale from 0 to 1."""
    if path is None:
        return np.full(len(countries), np.nan)
    table = read_spending(path).sort_values(["country", "year"]).drop_duplicates("country", keep="last")
    amount = np.log1p(table.set_index("country")["spending"].reindex(countries).to_numpy(float))
    most = np.nanmax(amount, initial=0)
    return amount / most if most > 0 else amount


def read_spending(path: str | os.PathLike) -> pd.DataFrame:
    """Read a table of spending on research and development.

    Parameters
    ----------
    path : path
        CSV (or TSV, XLSX, Parquet) with the columns country (ISO 3166-1 alpha-2), year and spending (million US dollars
        at purchasing power parities, of all sectors): for instance GERD from OECD's Main Science and Technology
        Indicators. Further columns are passed over; so are rows without a spending.

    Returns
    -------
    DataFrame
        country, year, spending.

    Raises
    ------
    ValueError
        Names the file, the line, the column and what was expected.
    SourceError
        The file cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     file = Path(place) / "spending.csv"
    ...     _ = file.write_text("country,year,spending\\nKR,2021,119617\\nKR,2020,\\n")
    ...     read_spending(file)
      country  year  spending
    0      KR  2021  119617.0
    """

    def once(table):
        again = table.duplicated(["country", "year"]).to_numpy().nonzero()[0]
        return [(at, "year", f"each year of {table['country'].iat[at]} once") for at in again]

    columns = {"country": country, "year": _year, "spending": optional(number_in(0))}
    table = read_checked(Path(path), columns, once, required=["spending"]).drop(columns="row").dropna(subset="spending")
    return table.astype({"country": "str", "year": "int64", "spending": "float64"}).reset_index(drop=True)


def _year(cell: str) -> int:
    if not cell:
        raise ValueError("a year")
    return year_cell(cell, "year")
