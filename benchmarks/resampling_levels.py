"""Resample the components of technology levels of a made corpus: ours beside loops over resamples.

    python benchmarks/resampling_levels.py --works 1000000

Each way runs in a process of its own and is timed on one processor:

- class draw: `helpers.levels.components.measure`, with the time of finding the units and their classes in it;
- pandas loop: for each resample and technology, the drawn works are merged with their countries (integer keys) and
  grouped; NumPy loop: how often each work is drawn is counted and summed up with bincount. Both are given the parts of
  works in the top 10 % and 1 %, are measured on a few resamples (--loop) and extrapolated to all;
- normal draw: `measure` with sums from the normal distribution of their exact covariance. It is here, and nowhere in
  the package, because what it saves is little and what it needs is not given: see what `section` says of both.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from unittest import mock

import numpy as np
import pandas as pd
from memory import peak

from helpers.data.corpus import Corpus
from helpers.levels import components as measured
from helpers.network.bootstrap import resampled_sums
from helpers.network.citation_shares import top_share

COUNTS = ("top10", "papers", "pp_top10", "top1")
YEARS = np.arange(2010, 2025)
FIELDS = np.array([f"field {number}" for number in range(20)])


def made_corpus(n_works, n_countries, n_technologies, seed):
    """Works of one technology each; 1 + Poisson(0.5) countries by a Zipf law; citations of a long-tailed law."""
    random = np.random.default_rng(seed)
    codes = np.array([f"{first}{second}" for first in "ABCDEFGH" for second in "ABCDEFGHIJ"][:n_countries])
    ids = np.array([f"technology-{number:02}" for number in range(n_technologies)], dtype=object)
    names = pd.array([f"w{number:08}" for number in range(n_works)], dtype="str")
    works = pd.DataFrame(
        {
            "work_id": names,
            "year": pd.array(random.choice(YEARS, n_works), dtype="Int64"),
            "field": pd.array(FIELDS[random.integers(len(FIELDS), size=n_works)], dtype="str"),
            "citations": pd.array(np.floor(random.lognormal(2, 1.3, n_works)).astype(int), dtype="Int64"),
            "is_top10": pd.array([None] * n_works, dtype="boolean"),
        }
    )
    tags = np.empty(n_works, object)
    tags[:] = np.split(ids[random.integers(n_technologies, size=n_works)], np.arange(1, n_works))
    size = 1 + random.poisson(0.5, n_works)
    weight = 1 / np.arange(1, n_countries + 1)
    country = codes[random.choice(n_countries, size.sum(), p=weight / weight.sum())]
    authorships = pd.DataFrame(
        {"work_id": names.take(np.repeat(np.arange(n_works), size)), "country": pd.array(country, dtype="str")}
    )
    return Corpus(works.assign(technologies=tags), authorships, pd.DataFrame(), {"synthetic": True})


def plain_tables(corpus):
    """What the loops are given: by technology, works with their parts of the top, and their countries as integers."""
    works = corpus.works
    technology = works["technologies"].str[0].to_numpy(object)
    parts = {"top10": top_share(works, 0.1), "top1": top_share(works, 0.01)}
    parts = pd.DataFrame({"work": np.arange(len(works)), **parts})
    pairs = corpus.authorships.drop_duplicates()
    code, countries = pd.factorize(pairs["country"], sort=True)
    members = pd.DataFrame({"work": pd.Index(works["work_id"]).get_indexer(pairs["work_id"]), "country": code})
    found = {name: parts[technology == name].reset_index(drop=True) for name in np.unique(technology)}
    mine = {name: members[technology[members["work"]] == name].reset_index(drop=True) for name in found}
    return found, mine, countries


def by_pandas(works, members, n_countries, random):
    """Draw rows (all, once, if `random` is None), merge, group: top10, papers, pp_top10, top1 by country."""
    drawn = works if random is None else works.iloc[random.integers(len(works), size=len(works))]
    groups = drawn.merge(members, on="work").groupby("country")
    sums = groups[["top10", "top1"]].sum().assign(papers=groups.size()).reindex(range(n_countries), fill_value=0)
    return sums.assign(pp_top10=sums["top10"] / sums["papers"])


def by_bincount(works, members, n_countries, random):
    """How often each work is drawn, taken to its countries and summed."""
    size = len(works)
    times = np.ones(size) if random is None else np.bincount(random.integers(size, size=size), minlength=size)
    place = np.searchsorted(works["work"].to_numpy(), members["work"].to_numpy())
    times, country = times[place], members["country"].to_numpy()
    parts = {name: works[name].to_numpy()[place] for name in ("top10", "top1")}
    sums = {name: np.bincount(country, times * part, n_countries) for name, part in parts.items()}
    sums["papers"] = np.bincount(country, times, n_countries)
    with np.errstate(invalid="ignore"):
        return pd.DataFrame(sums | {"pp_top10": sums["top10"] / sums["papers"]})


def normal_sums(columns, n_resamples, random):
    """In place of `resampled_sums`: normal sums of the same means and covariances."""
    mean = np.asarray(columns.sum(axis=0))
    spread = (columns.T @ columns).toarray() - np.outer(mean, mean) / columns.shape[0]
    value, vector = np.linalg.eigh(spread)
    root = vector * np.sqrt(np.clip(value, 0, None))
    yield mean[:, None] + root @ random.standard_normal((len(mean), n_resamples))


LOOPS = {"pandas loop": by_pandas, "NumPy loop": by_bincount}
DRAWS = {"class draw (exact)": resampled_sums, "normal draw (not in use)": normal_sums}


def one(way, n_works, n_resamples, loop, seed=1, n_countries=60, n_technologies=12):
    """Seconds and peak memory of one way in this process, and what tells whether the ways agree."""
    corpus = made_corpus(n_works, n_countries, n_technologies, seed)
    said = {}
    if way in DRAWS:
        spent = []

        def draw(*given):
            begin = time.process_time()
            yield from list(DRAWS[way](*given))
            spent.append(time.process_time() - begin)

        with mock.patch.object(measured, "resampled_sums", draw):
            begin = time.process_time()
            found = measured.measure(corpus, n_resamples=n_resamples, seed=seed, components=COUNTS)
            said = {"seconds": time.process_time() - begin, "drawing": sum(spent)}
        ends = np.quantile(found.samples["papers"], [0.05, 0.95], axis=2) - found.values["papers"]
        tables, smallest = [found.values[name] for name in COUNTS], found.values["top1"].min()
        said |= {"width": float(np.median(ends[1] - ends[0])), "smallest": float(smallest)}
    else:
        works, members, countries = plain_tables(corpus)
        random = np.random.default_rng(seed)
        tables = [LOOPS[way](works[name], members[name], len(countries), None)[list(COUNTS)] for name in works]
        tables = np.transpose(tables, (2, 0, 1))
        begin = time.process_time()
        for _ in range(loop):
            for name in works:
                LOOPS[way](works[name], members[name], len(countries), random)
        said["seconds"] = (time.process_time() - begin) / loop * n_resamples
    sums = [float(np.nansum(table)) for table in tables] + [float((np.asarray(tables[0]) ** 2).sum())]
    print(json.dumps(said | {"peak": peak(), "sums": sums}))


def section(works=1_000_000, resamples=1_000, loop=3):
    """The ways side by side as Markdown, and why the normal draw is left out."""
    found = {}
    for way in (*DRAWS, *LOOPS):
        command = [sys.executable, __file__, "--one", way, "--works", str(works), "--resamples", str(resamples)]
        settings = os.environ | dict.fromkeys(["OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"], "1")
        done = subprocess.run([*command, "--loop", str(loop)], check=True, env=settings, stdout=subprocess.PIPE)
        found[way] = json.loads(done.stdout)
        np.testing.assert_allclose(found[way]["sums"], found["class draw (exact)"]["sums"], err_msg=way)
    exact, normal = (found[way] for way in DRAWS)
    head = (
        f"## Resampling\n\n{works:,} made works of 60 countries and 12 technologies, {resamples:,} resamples of "
        f"{', '.join(COUNTS)}; {platform.system()} {platform.machine()}, Python {platform.python_version()}, NumPy "
        f"{np.__version__}, pandas {pd.__version__}. The loops are extrapolated from {loop} resamples; without "
        "drawing, all ways count the same."
    )
    lines = [
        "| way | s of one processor | of it drawing | class draw is faster | peak MB, corpus included |",
        "|---|--:|--:|--:|--:|",
    ]
    for way, row in found.items():
        drawing = f"{row['drawing']:.2f}" if "drawing" in row else ""
        ratio = f"{row['seconds'] / exact['seconds']:,.1f} x"
        lines.append(f"| {way} | {row['seconds']:,.1f} | {drawing} | {ratio} | {row['peak']:,.0f} |")
    return "\n\n".join([head, "\n".join(lines), _verdict(exact, normal, found)])


def _verdict(exact, normal, found):
    drawing = ", ".join(f"{found[loop]['seconds'] / exact['drawing']:,.0f} x the {loop}" for loop in LOOPS)
    gain = found["pandas loop"]["seconds"] / exact["seconds"]
    fast = ", ".join(f"{found[loop]['seconds'] / normal['drawing']:,.0f} x the {loop}" for loop in LOOPS)
    return (
        f"The aim of the class draw is 30 x the pandas loop: {'holds' if gain >= 30 else 'does not hold'}. That of a "
        "draw behind a guard, 500 x, has no case. "
        f"Drawing alone, the class draw is {drawing}; a normal draw would be {fast}. It is not in use. It would save "
        f"{exact['seconds'] - normal['seconds']:.1f} of {exact['seconds']:.1f} s, the rest being the units, which both "
        f"need. And its guard would not open: the smallest of the sums here is {exact['smallest']:.1f} works (top 1 % "
        "works of a small country in one technology), where a normal variable is symmetric and negative in places and "
        "the count is neither, and levels rank all countries together, from one joint draw. (Intervals of counts as "
        f"large as the papers agree: 90 % of the resamples within {exact['width']:.1f} and {normal['width']:.1f} works "
        "at the median.) The class draw has the distribution of drawing works one by one; a test holds the two equal."
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--works", type=int, default=1_000_000)
    parser.add_argument("--resamples", type=int, default=1_000)
    parser.add_argument("--loop", type=int, default=3, help="resamples of the loops")
    parser.add_argument("--one", choices=[*DRAWS, *LOOPS], help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        one(given.one, given.works, given.resamples, given.loop)
    else:
        print(section(given.works, given.resamples, given.loop))


if __name__ == "__main__":
    main()
