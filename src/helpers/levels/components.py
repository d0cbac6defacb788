"""What technology levels are made of: counts and scores by technology and country, measured and resampled."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.data.kept import kept
from helpers.levels.component_sources import from_families, from_raters, from_works
from helpers.network.bootstrap import resampled_sums

COMPONENTS = ("top10", "patents", "experts", "papers", "pp_top10", "top1", "h_index")
COUNTS = ("top10", "patents", "papers", "top1")
REFERENCES = ("corpus", "source")


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
        The same from data drawn anew.
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
    corpus, counting="full", n_resamples=1000, seed=1, components=COMPONENTS, reference="corpus", technologies=None
):
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
        Within each technology the works, the families and the raters (each with all that they scored) are drawn
        anew with replacement, as many as there are; a technology's draws depend on no other technology.
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

    Raises
    ------
    ValueError
        If `counting`, `components` or `reference` is not one of those named.

    References
    ----------
    Efron, B. and Tibshirani, R. J. (1993). An Introduction to the Bootstrap. Chapman & Hall.
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
    _check("counting", counting, ("full", "fractional"))
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
    values, samples, works = {}, {}, np.zeros(len(technologies), "int64")
    for source in sources:
        place = countries.get_indexer(source.countries)
        for row, technology in enumerate(technologies):
            if technology not in source.rows:
                continue
            columns, derive = source.units(source.rows[technology])
            works[row] += columns.shape[0] if source.kind == "works" else 0
            point = derive(np.asarray(columns.sum(axis=0))[:, None])
            random = np.random.default_rng([seed, *f"{source.kind} {technology}".encode()])
            drawn = [derive(sums) for sums in resampled_sums(columns, n_resamples, random)]
            for name, known in point.items():
                if name not in values:
                    values[name] = np.full(shape, np.nan)
                    samples[name] = np.full((*shape, n_resamples), np.nan, "float32")
                value, sample = values[name], samples[name]
                if name in (*COUNTS, "h_index") and not np.isnan(known).all():
                    value[row], sample[row] = 0, 0  # countries that have no such unit anywhere
                value[row, place] = known[:, 0]
                sample[row, place] = np.concatenate([sums[name] for sums in drawn], axis=1)
    held = [name for name in COMPONENTS if name in values and not np.isnan(values[name]).all()]
    return Components(
        technologies, countries, {name: values[name] for name in held}, {name: samples[name] for name in held}, works
    )


def component_counts(table, n_resamples, seed):
    """Components of counts that others have counted, resampled as Poisson variables.

    Parameters
    ----------
    table : DataFrame
        technology, country, component, value; what has no row is unknown.
    n_resamples, seed : int
        Counts (top10, patents, papers, top1) are drawn from Poisson distributions with the given counts as means:
        what is known of sums of independent works without the works. Other components do not vary.

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
            drawn = random.poisson(np.nan_to_num(value)[..., None], size=(*value.shape, n_resamples))
            values[name] = value
            samples[name] = np.where(
                np.isnan(value)[..., None], np.nan, drawn if name in COUNTS else value[..., None]
            ).astype("float32")
    return Components(technologies, countries, values, samples, np.full(len(technologies), np.nan))


def _check(parameter, value, allowed):
    if value not in allowed:
        raise ValueError(f"{parameter}: {value!r}; expected one of {', '.join(allowed)}")
