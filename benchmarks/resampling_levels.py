"""Resample the components of technology levels of a made corpus, beside the plain pandas loop.

    python benchmarks/resampling_levels.py --works 1000000

The loop draws works with replacement, merges the drawn works with their countries and groups: once a resample and
technology. It is measured on a few resamples (--loop) and extrapolated to all. Both use the same parts of works in the
top 10 % and 1 %; finding these parts is in the time of ours alone. Times are of one processor. Without --h-index, h
indices are left out of both.
"""

import argparse
import resource
import sys
import time

import numpy as np
import pandas as pd

from helpers.data.corpus import Corpus
from helpers.strategy.citation_shares import top_share
from helpers.strategy.components import measure
from helpers.strategy.levels import technology_levels

COUNTS = ("top10", "papers", "pp_top10", "top1")
YEARS = np.arange(2010, 2025)
FIELDS = np.array([f"field {number}" for number in range(20)])


def made_corpus(n_works, n_countries, n_technologies, seed):
    """Works of one technology each; 1 + Poisson(0.5) countries by a Zipf law; citations of a long-tailed law."""
    random = np.random.default_rng(seed)
    codes = np.array([f"{first}{second}" for first in "ABCDEFGH" for second in "ABCDEFGHIJ"][:n_countries])
    ids = np.array([f"technology-{number:02}" for number in range(n_technologies)], dtype=object)
    names = pd.array([f"w{number:08}" for number in range(n_works)], dtype="str")
    works = pd.DataFrame({
        "work_id": names,
        "year": pd.array(random.choice(YEARS, n_works), dtype="Int64"),
        "field": pd.array(FIELDS[random.integers(len(FIELDS), size=n_works)], dtype="str"),
        "citations": pd.array(np.floor(random.lognormal(2, 1.3, n_works)).astype(int), dtype="Int64"),
        "is_top10": pd.array([None] * n_works, dtype="boolean"),
    })
    tags = np.empty(n_works, object)
    tags[:] = np.split(ids[random.integers(n_technologies, size=n_works)], np.arange(1, n_works))
    size = 1 + random.poisson(0.5, n_works)
    weight = 1 / np.arange(1, n_countries + 1)
    country = codes[random.choice(n_countries, size.sum(), p=weight / weight.sum())]
    authorships = pd.DataFrame({"work_id": names.take(np.repeat(np.arange(n_works), size)),
                                "country": pd.array(country, dtype="str")})
    return Corpus(works.assign(technologies=tags), authorships, pd.DataFrame(), {"synthetic": True})


def counted(works, members, components, random=None):
    """The plain way: draw rows (unless `random` is None), merge, group."""
    tables = []
    for technology, group in works.groupby("technology"):
        drawn = group if random is None else group.iloc[random.integers(len(group), size=len(group))]
        joined = drawn.merge(members, on="work_id")
        sums = joined.groupby("country")[["top10", "top1"]].sum()
        sums["papers"] = joined.groupby("country").size()
        sums["pp_top10"] = sums["top10"] / sums["papers"]
        if "h_index" in components:
            sums["h_index"] = joined.groupby("country")["citations"].agg(
                lambda c: (np.sort(c.to_numpy(int))[::-1] >= np.arange(1, len(c) + 1)).sum())
        tables.append(sums.assign(technology=technology))
    return pd.concat(tables)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--works", type=int, default=1_000_000)
    parser.add_argument("--countries", type=int, default=60)
    parser.add_argument("--technologies", type=int, default=12)
    parser.add_argument("--resamples", type=int, default=1_000)
    parser.add_argument("--loop", type=int, default=3, help="resamples of the pandas loop")
    parser.add_argument("--h-index", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    components = (*COUNTS, "h_index") if given.h_index else COUNTS
    corpus = made_corpus(given.works, given.countries, given.technologies, given.seed)
    print(f"{given.works:,} works of {given.countries} countries and {given.technologies} technologies, "
          f"{given.resamples:,} resamples of {', '.join(components)}, seed {given.seed}")

    begin = time.process_time()
    found = measure(corpus, n_resamples=given.resamples, seed=given.seed, components=components)
    measured = time.process_time() - begin
    technology_levels(found, {"top10": 1, "papers": 1})
    ranked = time.process_time() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "linux" else 1024**3)
    print(f"ours: components {measured:.1f} s, with scores and ranks {ranked:.1f} s; "
          f"peak memory of the process, corpus included, {peak:.2f} GB")

    works = corpus.works.assign(technology=corpus.works["technologies"].str[0], top10=top_share(corpus.works, 0.1),
                                top1=top_share(corpus.works, 0.01)).drop(columns="technologies")
    members = corpus.authorships.drop_duplicates()
    plain = counted(works, members, components).reset_index().set_index(["technology", "country"])
    for name in components:
        ours = pd.DataFrame(found.values[name], found.technologies, found.countries).stack()
        assert np.allclose(plain[name], ours.reindex(plain.index)), name
    random = np.random.default_rng(given.seed)
    begin = time.process_time()
    for _ in range(given.loop):
        counted(works, members, components, random)
    seconds = (time.process_time() - begin) / given.loop
    print(f"pandas loop: {seconds:.1f} s a resample ({given.loop} measured), {seconds * given.resamples:,.0f} s for "
          f"{given.resamples:,} (extrapolated); without drawing, both count the same")
    print(f"ratio: {seconds * given.resamples / measured:,.0f} x")


if __name__ == "__main__":
    main()
