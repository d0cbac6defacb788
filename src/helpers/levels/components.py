"""What technology levels are made of: counts and scores by technology and country, measured and resampled."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.data.corpus import Corpus
from helpers.data.countings import COUNTINGS
from helpers.data.kept import kept
from helpers.levels.component_sources import from_families, from_raters, from_works
from helpers.network.bootstrap import resampled_sums

COMPONENTS = ("top10", "patents", "experts", "papers", "pp_top10", "top1", "h_index")
COUNTS = ("top10", "patents", "papers", "top1")
REFERENCES = ("corpus", "source")
PRIOR = 1 / 3  #: units that every country is taken to have beside its own, in resamples (see `measure`)


@dataclass(frozen=True)
class Components:
    """Components of technology levels, with resamples.

    Attributes
    ----------
    technologies, countries : pandas.Index
        Sorted; T ids of technologies and C codes of countries.
    values : dict of str to ndarray (T, C)
        By component; NaN is unknown, 0 is none. A component that the data lack is no key; one that they lack for
        one technology is a row of NaN.
    samples : dict of str to ndarray of float32 (T, C, R)
        What is known of them: from units weighted anew, and the prior.
    works : ndarray (T,)
        Works of each technology whose country is known; NaN where only counts are known.
    """

    technologies: pd.Index
    countries: pd.Index
    values: dict
    samples: dict
    works: np.ndarray


@kept
def measure(
    corpus: Corpus,
    counting: str = "full",
    n_resamples: int = 1000,
    seed: int = 1,
    components: Sequence[str] = COMPONENTS,
    reference: str = "corpus",
    technologies: Sequence[str] | None = None,
) -> Components:
    r"""Measure the components of technology levels, each with bootstrap resamples.

    ========  ==========================================================================================
    top10     works among the 10 % most cited of their field and year (parts of works, see `top_share`)
    top1      the same for 1 %
    pp_top10  top10 over the works whose part in the top 10 % is known
    papers    works
    h_index   largest h such that h works have at least h citations each (always by full counting)
    patents   sum of the weights of triadic patent families
    experts   mean score over the raters who scored the country
    ========  ==========================================================================================

    A work of n countries counts 1 (full counting) or 1/n (fractional) for each of them.

    Parameters
    ----------
    corpus : Corpus
    counting : {"full", "fractional"}
    n_resamples, seed : int
        Within each technology the works, the families and the raters (each with all that they scored) are weighted
        anew (Bayesian bootstrap, `helpers.network.bootstrap`); a technology's draws depend on no other technology.
    components : sequence of str
        Of `COMPONENTS`.
    reference : {"corpus", "source"}
        Percentiles within the corpus, or the source's own ``is_top10`` (then there is no top1).
    technologies : sequence of str, optional
        Default: all that the corpus names.

    Returns
    -------
    Components
        A technology without a single work, triadic family or rater lacks the components made of them. A country
        whose works are all of unknown citations has no known top10, top1, pp_top10 and h_index.

    Notes
    -----
    A bootstrap sees no chance in a count of none: a country without a highly cited work has none in any resample. So
    resamples of a count add to each country that has anything in the technology a gamma variable of shape 1/3, in
    typical units (what a unit adds on average). With the gamma weights of its own units that is a draw from the
    posterior of a Poisson mean under the neutral prior, whose median is the count [1]_. For pp_top10 both the works
    inside and those outside the top 10 % have it. Chosen by coverage on planted worlds: evidence/evidence.md.

    Raises
    ------
    ValueError
        If `counting`, `components` or `reference` is not one of those named.

    References
    ----------
    .. [1] Kerman, J. (2011). Neutral noninformative and informative conjugate beta and gamma prior distributions.
       Electronic Journal of Statistics 5, 1450-1470. doi:10.1214/11-EJS648

    Hirsch, J. E. (2005). An index to quantify an individual's scientific research output. PNAS 102, 16569-16572.
    doi:10.1073/pnas.0507655102

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> found = measure(read_corpus("medline_2021"), n_resamples=10, technologies=["synthetic-biology"])
    >>> list(found.values)  # it has no citations, patents or raters
    ['papers']
    >>> found.values["papers"].shape == (1, len(found.countries))
    True
    """
    _check("counting", counting, COUNTINGS)
    _check("reference", reference, REFERENCES)
    for name in components:
        _check("components", name, COMPONENTS)
    wanted = [name for name in COMPONENTS if name in components]
    sources = [from_works(corpus, wanted, counting, reference, technologies)]
    if "patents" in wanted and corpus.patents is not None:
        sources.append(from_families(corpus.patents, technologies))
    if "experts" in wanted and corpus.expert_scores is not None:
        sources.append(from_raters(corpus.expert_scores, technologies))
    named = technologies if technologies is not None else set().union(*(source.rows for source in sources))
    technologies = pd.Index(sorted(set(named)), dtype="str")
    countries = pd.Index(sorted(set().union(*(source.countries for source in sources))), dtype="str")
    shape = (len(technologies), len(countries))
    values = {name: np.full(shape, np.nan) for name in wanted}
    samples = {name: np.full((*shape, n_resamples), np.nan, "float32") for name in wanted}
    works = np.zeros(len(technologies), "int64")
    for row, technology in enumerate(technologies):
        held = [source for source in sources if technology in source.rows]
        works[row] = sum(len(source.rows[technology]) for source in held if source.kind == "works")
        point, drawn = _one_technology(held, technology, countries, n_resamples, seed)
        for name in point.keys() & values.keys():
            values[name][row], samples[name][row] = point[name][:, 0], drawn[name]
    known = [name for name in wanted if not np.isnan(values[name]).all()]
    return Components(
        technologies, countries, {name: values[name] for name in known}, {name: samples[name] for name in known}, works
    )


def _one_technology(sources, technology, countries, n_resamples, seed):
    """Components of one technology (C, 1) and their resamples (C, R), by name."""
    point, drawn, typical = {}, {}, {}
    for source in sources:
        columns, derive, units = source.units(source.rows[technology])
        random = np.random.default_rng([seed, *f"{source.kind} {technology}".encode()])
        place = countries.get_indexer(source.countries)
        counted = derive(np.asarray(columns.sum(axis=0))[:, None])
        resampled = [derive(sums) for sums in resampled_sums(columns, n_resamples, random)]
        for name, known in counted.items():
            # of a count, countries that have no such unit anywhere have none
            empty = 0.0 if name in (*COUNTS, "known", "h_index") and not np.isnan(known).all() else np.nan
            point[name] = np.full((len(countries), 1), empty)
            drawn[name] = np.full((len(countries), n_resamples), empty)
            point[name][place] = known
            drawn[name][place] = np.concatenate([sums[name] for sums in resampled], axis=1)
        typical |= units
    _add_prior(point, drawn, typical, [seed, *technology.encode()])
    if "known" in point:
        with np.errstate(invalid="ignore"):
            for held in (point, drawn):
                held["pp_top10"] = held["top10"] / held["known"]  # 0/0 is unknown
        drawn["pp_top10"][np.isnan(point["pp_top10"][:, 0])] = np.nan
    return point, drawn


def _add_prior(point, drawn, typical, seed):
    """Add to the resampled counts what countries that are in the technology may have had (see `measure`)."""
    there = np.any([np.nan_to_num(values[:, 0]) > 0 for values in point.values()], axis=0)
    for name in (*COUNTS, "known"):
        if name in point:
            random = np.random.default_rng([*seed, *name.encode()])
            more = typical[name] * random.standard_gamma(PRIOR, (there.sum(), drawn[name].shape[1]))
            drawn[name][there] += more
            if name == "top10":
                drawn["known"][there] += more


def component_counts(table: pd.DataFrame, n_resamples: int, seed: int) -> Components:
    """Components of counts that others have counted, with what is known of the means behind them.

    Parameters
    ----------
    table : DataFrame
        technology, country, component, value; what has no row is unknown.
    n_resamples, seed : int
        Counts (top10, patents, papers, top1) are taken for Poisson variables and resampled as gamma variables, the
        posterior of their means under the prior of `measure`: what is known of sums of independent works without
        the works. Other components do not vary.

    Returns
    -------
    Components
        `works` is null.

    Raises
    ------
    ValueError
        If a component is not one of `COMPONENTS`, a value is negative, or a row stands twice.

    Examples
    --------
    >>> table = pd.DataFrame({"technology": "ai", "country": ["KR", "US"], "component": "top1", "value": [40, 90]})
    >>> component_counts(table, n_resamples=5, seed=1).values
    {'top1': array([[40., 90.]])}
    """
    if n_resamples < 1:
        raise ValueError(f"n_resamples is {n_resamples}; expected at least 1")
    for name in table["component"].unique():
        _check("component", name, COMPONENTS)
    keys = ["technology", "country", "component"]
    for fault, rows in (("stands twice", table.duplicated(keys)), ("has a negative value", table["value"] < 0)):
        if rows.any():
            row = table.loc[rows].iloc[0]
            raise ValueError(f"row {row.name} ({', '.join(row[keys])}) {fault}: expected one value, 0 or more")
    technologies = pd.Index(sorted(table["technology"].unique()), dtype="str")
    countries = pd.Index(sorted(table["country"].unique()), dtype="str")
    values, samples = {}, {}
    for name in COMPONENTS:
        rows = table[table["component"] == name]
        if rows["value"].notna().any():
            value = rows.pivot(index="technology", columns="country", values="value")
            value = value.reindex(index=technologies, columns=countries).to_numpy(float)
            random = np.random.default_rng([seed, *name.encode()])
            drawn = random.standard_gamma(np.nan_to_num(value)[..., None] + PRIOR, size=(*value.shape, n_resamples))
            values[name] = value
            samples[name] = np.where(
                np.isnan(value)[..., None], np.nan, drawn if name in COUNTS else value[..., None]
            ).astype("float32")
    return Components(technologies, countries, values, samples, np.full(len(technologies), np.nan))


def _check(parameter, value, allowed):
    if value not in allowed:
        raise ValueError(f"{parameter}: {value!r}; expected one of {', '.join(allowed)}")
