"""Make a corpus of OpenAlex's shape in integer codes, of ten thousand to ten million papers, for benchmarks.

    python benchmarks/made_corpus.py --works 1000000 FOLDER

Two Parquet files, sorted by work. works.parquet: work, year (growing by 5 % a year), technologies (a list, of 40 by a
Zipf law; 60 % have none). authorships.parquet, about four rows a paper: work, author, institution (4 % null), country
(3 % null). 200 countries by a Zipf law have institutions, and these have authors, in proportion; teams have a heavy
tail, up to 3,000 authors. Most authors of a paper are of one institution, and a quarter of the papers name other
countries.
Nothing is taken from any real paper; the same size and seed give the same bytes.
"""

import argparse
from pathlib import Path

import numpy as np
import pyarrow as arrow
import pyarrow.parquet as parquet

COUNTRIES, INSTITUTIONS, TECHNOLOGIES, FIRST_YEAR, YEARS = 200, 20_000, 40, 2000, 25
LARGEST = 3_000  # authors of the largest team
PART = 250_000  # works made at a time


def zipf(n, power):
    """Shares of n ranks by a Zipf law."""
    weight = np.arange(1, n + 1) ** -power
    return weight / weight.sum()


def drawn(random, cumulated, size):
    """Draws of ranks by cumulated shares."""
    return np.searchsorted(cumulated, random.random(size), side="right").clip(max=len(cumulated) - 1)


class World:
    """Countries, their institutions and these institutions' authors, as cumulated shares and first numbers."""

    def __init__(self, n_works, random):
        self.countries = np.cumsum(zipf(COUNTRIES, 1.1))
        home = drawn(random, self.countries, INSTITUTIONS - COUNTRIES)
        self.country = np.sort(np.concatenate([np.arange(COUNTRIES), home]))  # every country has an institution
        self.begin = np.searchsorted(self.country, np.arange(COUNTRIES + 1))
        rank = np.arange(INSTITUTIONS) - self.begin[self.country]
        weight = (rank + 1.0) ** -0.7
        share = np.bincount(self.country, weight)[self.country]
        self.inside = np.cumsum(weight / share)  # grows by 1 a country
        size = np.diff(self.countries, prepend=0)[self.country] * weight / share
        self.first_author = np.append(0, np.cumsum(np.maximum(1, size * 1.3 * n_works).astype("int64")))

    def institution(self, country, random):
        """An institution of each country, larger ones more often."""
        at = np.searchsorted(self.inside, country + random.random(len(country)), side="right")
        return at.clip(self.begin[country], self.begin[country + 1] - 1)

    def author(self, institution, random):
        """An author of each institution, early ones more often."""
        first = self.first_author[institution]
        return first + (random.random(len(first)) ** 2 * (self.first_author[institution + 1] - first)).astype("int64")


def teams(n_works, random):
    """Authors of each work: about 4, by a geometric law with a Pareto tail in one work of 200."""
    size = random.geometric(0.27, n_works)
    large = np.flatnonzero(random.random(n_works) < 0.005)
    size[large] = (12 * (1 + random.pareto(1.3, len(large)))).clip(max=LARGEST)
    return size


def made_authorships(first, n_works, world, random):
    """Rows of authorships of works from a number on."""
    size = teams(n_works, random)
    row = np.repeat(np.arange(n_works), size)
    lead = drawn(random, world.countries, n_works)
    lead_institution = world.institution(lead, random)
    abroad = random.random(n_works) < 0.25
    kind = random.random(len(row))
    country = lead[row]
    away = abroad[row] & (kind < 0.45)
    country[away] = drawn(random, world.countries, away.sum())
    institution = np.where(~away & (kind < 0.85), lead_institution[row], -1)
    elsewhere = institution < 0
    institution[elsewhere] = world.institution(country[elsewhere], random)
    author = world.author(institution, random)
    nowhere, stateless = random.random(len(row)) < 0.04, random.random(len(row)) < 0.03
    return arrow.table(
        {
            "work": arrow.array((first + row).astype("int32")),
            "author": arrow.array(author.astype("int32")),
            "institution": arrow.array(institution.astype("int32"), mask=nowhere | stateless),
            "country": arrow.array(country.astype("int16"), mask=stateless),
        }
    )


def made_works(first, n_works, random):
    """Rows of works from a number on."""
    year = drawn(random, np.cumsum(1.05 ** np.arange(YEARS) / (1.05 ** np.arange(YEARS)).sum()), n_works)
    count = np.searchsorted([0.6, 0.92], random.random(n_works), side="right")  # none, one or two technologies
    cumulated = np.cumsum(zipf(TECHNOLOGIES, 0.6))
    one = drawn(random, cumulated, n_works)
    other = (one + 1 + drawn(random, cumulated, n_works) % (TECHNOLOGIES - 1)) % TECHNOLOGIES
    pair = np.sort(np.column_stack([one, other]), axis=1)
    pair[count == 1] = one[count == 1, None]
    offsets = np.append(0, np.cumsum(count)).astype("int32")
    tags = pair[np.arange(2) < count[:, None]].astype("int8")
    return arrow.table(
        {
            "work": arrow.array(np.arange(first, first + n_works, dtype="int32")),
            "year": arrow.array((FIRST_YEAR + year).astype("int16")),
            "technologies": arrow.ListArray.from_arrays(offsets, tags),
        }
    )


def make_corpus(folder, n_works, seed=1):
    """Write the two tables of a made corpus of so many works; returns the folder."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    world, writers = World(n_works, np.random.default_rng(seed)), {}
    for first in range(0, n_works, PART):
        random = np.random.default_rng([seed, first])
        count = min(PART, n_works - first)
        tables = {
            "works": made_works(first, count, random),
            "authorships": made_authorships(first, count, world, random),
        }
        for name, table in tables.items():
            if name not in writers:
                writers[name] = parquet.ParquetWriter(folder / f"{name}.parquet", table.schema)
            writers[name].write_table(table)
    for writer in writers.values():
        writer.close()
    return folder


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--works", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    make_corpus(given.folder, given.works, given.seed)
    for file in sorted(given.folder.glob("*.parquet")):
        print(f"{file}: {parquet.read_metadata(file).num_rows:,} rows, {file.stat().st_size / 1e6:,.0f} MB")


if __name__ == "__main__":
    main()
