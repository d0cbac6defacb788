"""Technology levels over the years."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from helpers.data.corpus import Corpus
from helpers.levels.components import COMPONENTS, COUNTS, measure
from helpers.levels.levels import technology_levels, used_weights


def level_trend(
    corpus: Corpus,
    technology: str,
    weights: Mapping[str, float],
    countries: Sequence[str],
    counting: str = "full",
    window: int = 3,
    n_resamples: int = 1000,
    seed: int = 1,
    scaling: str = "max",
    level: float = 0.90,
    least: int = 0,
) -> pd.DataFrame:
    """Levels of some countries in one technology over moving windows of years.

    Parameters
    ----------
    corpus : Corpus
    technology : str
    weights : dict of str to float
    countries : sequence of str
    counting : {"full", "fractional"}
    window : int
        Years of each window; where the corpus has fewer, all its years are one window.
    n_resamples, seed : int
    scaling, level, least
        See `technology_levels`; the works of a window are meant.

    Returns
    -------
    DataFrame
        year (the last of the window), country, score, score_low, score_high; sorted by year, country. Scores are
        relative to the leader of the same window, so they show catching up and not growth. Scores of raters have no
        year and count the same in every window. A window without any work of the technology has no row; one that
        lacks a component which other years have (citations of the last year, say) has null scores, not others.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> corpus = read_corpus("medline_2021")
    >>> trend = level_trend(corpus, "advanced-bio", {"papers": 1}, ["KR", "US"], n_resamples=10)
    >>> trend.loc[trend["year"] == 2021, "country"].tolist()
    ['KR', 'US']
    """
    works, columns = corpus.works, ["year", "country", "score", "score_low", "score_high"]
    about = works["technologies"].map(lambda names: technology in names).astype(bool)
    named = corpus.authorships["work_id"].isin(works.loc[about, "work_id"])
    corpus = replace(corpus, authorships=corpus.authorships[named])
    years = works.loc[about & works["year"].notna(), "year"].astype("int64")
    if years.empty:
        return pd.DataFrame(columns=columns)
    asked = {
        "counting": counting,
        "seed": seed,
        "technologies": [technology],
        "components": [name for name in COMPONENTS if weights.get(name, 0) > 0 or name == "papers"],
    }
    used, _, _ = used_weights(measure(corpus, n_resamples=1, **asked), weights)
    # of a country that the window does not name
    absent = 0.0 if set(used) <= {*COUNTS, "h_index"} and not least else np.nan
    window = min(window, years.max() - years.min() + 1)
    parts = []
    for year in range(years.min() + window - 1, years.max() + 1):
        if not years.between(year - window + 1, year).any():
            continue
        found = measure(_years(corpus, year - window + 1, year), n_resamples=n_resamples, **asked)
        part = pd.DataFrame({"year": year, "country": sorted(countries)}).reindex(columns=columns)
        if set(used) <= set(found.values):
            table = technology_levels(found, used, scaling, level, least).table.set_index("country")[columns[2:]]
            part[columns[2:]] = table.reindex(part["country"], fill_value=absent).to_numpy()
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def _years(corpus, first, last):
    """Works and families of some years."""
    works = corpus.works[corpus.works["year"].between(first, last).fillna(False).astype(bool)]
    patents = corpus.patents
    if patents is not None:
        patents = patents[patents["year"].between(first, last).fillna(False).astype(bool)]
    return replace(corpus, works=works.reset_index(drop=True), patents=patents)
