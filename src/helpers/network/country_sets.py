"""Works collapsed to year, technologies and set of countries: counted once for a corpus, then sliced."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as arrow
import pyarrow.compute as compute

from helpers.data.corpus import Corpus
from helpers.data.counted import stored
from helpers.data.schemas import ARROW, TEXTS
from helpers.network.compiled_counting import count_pairs
from helpers.network.compiled_rows import Lists, Rows, group_lists, select_rows
from helpers.network.compiled_sets import collapse
from helpers.network.counting import Patterns, coded
from helpers.network.patterns import set_matrix
from helpers.network.processors import over_cores

UNKNOWN = -1  # year


@dataclass(frozen=True)
class CountrySets:
    """How many works there are of each year, combination of technologies and set of countries.

    Attributes
    ----------
    countries, technologies : pandas.Index
        Labels, sorted.
    sets, tags : Rows
        Distinct sets of countries and of technologies, the empty one included, as numbers of these labels.
    year : ndarray of int
        Of each row; `UNKNOWN` first. Rows are sorted by year, technologies and countries, each combination once.
    tagged, placed : ndarray of int
        Numbers of the row's sets in `tags` and `sets`.
    works : ndarray of int
        Number of works of the row; each work is in exactly one.
    """

    countries: pd.Index
    technologies: pd.Index
    sets: Rows
    tags: Rows
    year: np.ndarray
    tagged: np.ndarray
    placed: np.ndarray
    works: np.ndarray

    def narrowed(self, technology="all", years=None) -> "CountrySets":
        """Those of a technology and of the years between two, both included."""
        first, last = (0, len(self.year)) if years is None else np.searchsorted(self.year, [years[0], years[1] + 1])
        rows = slice(first, last)
        if technology != "all":
            combination = np.repeat(np.arange(len(self.tags.sizes)), self.tags.sizes)
            has = np.zeros(len(self.tags.sizes), bool)
            has[combination[self.technologies[self.tags.nodes] == technology]] = True
            rows = first + np.flatnonzero(has[self.tagged[rows]])
        return replace(self, **{name: getattr(self, name)[rows] for name in ("year", "tagged", "placed", "works")})

    def patterns(self) -> Patterns:
        """Sets of known countries with the number of their works: links, nodes and resampling follow from them."""
        counts = np.bincount(self.placed, self.works, len(self.sets.sizes)).astype("int64")
        kept = np.flatnonzero((counts > 0) & (self.sets.sizes > 0))
        sets, used = select_rows(self.sets, kept), np.zeros(len(self.countries), bool)
        used[sets.nodes] = True
        numbers = (np.cumsum(used) - 1).astype("int32")[sets.nodes]
        return Patterns(self.countries[used], set_matrix(Rows(sets.begin, numbers, int(used.sum()))), counts[kept])

    def yearly_links(self) -> pd.DataFrame:
        """Links of each known year: source, target, year, works, works_fractional; sorted by year, source, target."""
        years, period = self._periods()
        parts = list(count_pairs(select_rows(self.sets, self.placed), self.works, period))
        columns = {name: [getattr(part, name) for part in parts] for name in ("source", "target")}
        ends = {name: self.countries.take(_joined(codes, "int32")) for name, codes in columns.items()}
        year = np.repeat(years[[part.period for part in parts]], [len(part.source) for part in parts])
        works = _joined([part.works for part in parts], "int64")
        shared = _joined([part.works_fractional for part in parts], "float64")
        return pd.DataFrame(ends | {"year": year, "works": works, "works_fractional": shared})

    def yearly_nodes(self) -> pd.DataFrame:
        """Works of each country in each year: country, year (null: unknown), works; sorted by both."""
        rows, cells = np.repeat(np.arange(len(self.year)), self.sets.sizes[self.placed]), len(self.countries)
        country = select_rows(self.sets, self.placed).nodes
        years, at = np.unique(self.year, return_inverse=True)
        works = np.bincount(country.astype("int64") * len(years) + at[rows], self.works[rows], cells * len(years))
        cell = np.flatnonzero(works)
        country, year = np.divmod(cell, max(len(years), 1))
        year = pd.Series(years[year], dtype="Int64")
        return pd.DataFrame(
            {
                "country": self.countries[country],
                "year": year.mask(year == UNKNOWN),
                "works": works[cell].astype("int64"),
            }
        )

    def count_kinds(self, kinds, technologies) -> np.ndarray:
        """Works by kind of their set of countries: all, then those of each technology (T + 1, kinds).

        Parameters
        ----------
        kinds : ndarray of bool, shape (sets, kinds)
            Whether each of `sets` is of a kind; it may be of several or of none.
        technologies : sequence of str
        """
        works, n_tags = [self.works * kind[self.placed] for kind in kinds.T], len(self.tags.sizes)
        by_tags = np.column_stack([np.bincount(self.tagged, part, n_tags) for part in works])
        each = np.vstack([set_matrix(self.tags).T @ by_tags, np.zeros((1, kinds.shape[1]))])  # the last: no such one
        return np.vstack([by_tags.sum(axis=0), each[self.technologies.get_indexer(technologies)]]).astype("int64")

    def holding(self, country) -> np.ndarray:
        """Which of `sets` hold a country."""
        row = np.repeat(np.arange(len(self.sets.sizes)), self.sets.sizes)
        held = np.zeros(len(self.sets.sizes), bool)
        held[row[self.countries[self.sets.nodes] == country]] = True
        return held

    def _periods(self):
        """Known years that occur, and the number of its year for each row (-1: unknown)."""
        years = np.unique(self.year[self.year != UNKNOWN])
        return years, np.where(self.year == UNKNOWN, -1, np.searchsorted(years, self.year))


def country_sets(corpus: Corpus) -> CountrySets:
    """Sets of countries of a corpus: its own table, the stored ones sliced, or counted from the works given.

    A corpus read from a folder has them counted once and kept there (see `helpers.data.counted.stored`); narrowed by
    technology and years (`helpers.data.corpus.narrow`) it slices them. Works chosen in any other way are counted.

    Parameters
    ----------
    corpus : Corpus
        Of works, or of sets of countries.

    Returns
    -------
    CountrySets

    Examples
    --------
    >>> from helpers.data.corpus import narrow, read_corpus
    >>> corpus = read_corpus("medline_2021")
    >>> int(country_sets(corpus).works.sum()) == len(corpus.works)
    True
    >>> country_sets(narrow(corpus, "quantum", (2021, 2021))).patterns().counts.sum()
    np.int64(2)
    """
    if corpus.country_sets is not None:
        table = arrow.Table.from_pandas(corpus.country_sets, schema=ARROW["country_sets"], preserve_index=False)
        return read_sets(table)
    origin = corpus.narrowed_from
    if origin is None:
        return count_sets(corpus.works, corpus.authorships)
    if "country_sets" not in origin.memo:
        whole = origin.whole

        def make():
            return sets_table(count_sets(whole.works, whole.authorships))

        origin.memo["country_sets"] = read_sets(stored(origin.folder, "country_sets", origin.hashes, make))
    return origin.memo["country_sets"].narrowed(origin.technology, origin.years)


def count_sets(works: pd.DataFrame, authorships: pd.DataFrame) -> CountrySets:
    """Collapse works to their years, technologies and sets of known countries.

    Parameters
    ----------
    works : DataFrame
        work_id, year, technologies.
    authorships : DataFrame
        work_id, country (null: unknown). Rows of works that are not listed are left out.

    Returns
    -------
    CountrySets

    Examples
    --------
    >>> works = pd.DataFrame({"work_id": ["a", "b"], "year": [2020, None], "technologies": [["quantum"], []]})
    >>> slots = pd.DataFrame({"work_id": ["a", "a"], "country": ["KR", "JP"]})
    >>> sets_table(count_sets(works, slots)).to_pylist()[1]
    {'year': 2020, 'technologies': ['quantum'], 'countries': ['JP', 'KR'], 'works': 1}
    """
    n = len(works)
    ids, _ = pd.factorize(pd.concat([works["work_id"], authorships["work_id"]], ignore_index=True))
    work, (country, countries) = ids[n:], coded(authorships["country"])
    placed = group_lists(np.where(work < n, work, -1), country, n, len(countries))
    lists = arrow.array(works["technologies"].astype(object), type=TEXTS)
    tag, technologies = _coded_values(lists)
    tagged = Lists(lists.offsets.to_numpy(), tag, len(technologies))
    year = works["year"].astype("Int64").fillna(UNKNOWN).to_numpy("int64")
    return collapse_works(year, tagged, placed, technologies, countries)


def collapse_works(year: np.ndarray, tagged, placed, technologies: pd.Index, countries: pd.Index) -> CountrySets:
    """Count works by year, set of technologies and set of countries.

    Parameters
    ----------
    year : ndarray of int, shape (works,)
        `UNKNOWN` where it is.
    tagged, placed : Lists or Rows
        Technologies and countries of each work.
    technologies, countries : pandas.Index
        Their labels, sorted.

    Returns
    -------
    CountrySets
    """
    (tags, tag), (sets, place) = collapse(tagged), collapse(placed)
    first = int(year.min(initial=0))
    shape = int(year.max(initial=0)) - first + 1, len(tags.sizes), len(sets.sizes)
    key = np.empty(len(year), "int64")

    def fill(start, end):
        part = key[start:end]
        np.subtract(year[start:end], first, out=part)
        for n, number in zip(shape[1:], (tag, place), strict=True):
            part *= n
            part += number[start:end]

    over_cores(fill, len(key))
    key.sort()
    begin = np.append(0, np.flatnonzero(key[1:] != key[:-1]) + 1)[: len(key)]
    years, tag, place = np.unravel_index(key[begin], shape) if len(key) else np.empty((3, 0), "int64")
    works = np.diff(begin, append=len(key))
    return CountrySets(countries, technologies, sets, tags, years + first, tag, place, works)


def sets_table(found) -> arrow.Table:
    """The table country_sets of a corpus.

    Returns
    -------
    pyarrow.Table
        year, technologies, countries, works; sorted by year (unknown first), number of technologies, these, number of
        countries, these.
    """
    columns = {
        "year": arrow.array(found.year, mask=found.year == UNKNOWN),
        "technologies": _lists(found.tags, found.technologies).take(arrow.array(found.tagged)),
        "countries": _lists(found.sets, found.countries).take(arrow.array(found.placed)),
        "works": arrow.array(found.works),
    }
    return arrow.table(columns, schema=ARROW["country_sets"])


def read_sets(table) -> CountrySets:
    """The table country_sets in numbers; rows in any order.

    Parameters
    ----------
    table : pyarrow.Table
        year, technologies, countries, works.

    Examples
    --------
    >>> rows = [(2020, [], ["KR"], 2), (None, ["quantum"], ["JP", "KR"], 1)]
    >>> names = ["year", "technologies", "countries", "works"]
    >>> table = arrow.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows], ARROW["country_sets"])
    >>> found = read_sets(table)
    >>> found.year, found.works, list(found.countries)
    (array([  -1, 2020]), array([1, 2]), ['JP', 'KR'])
    """
    numbered = []
    for name in ("technologies", "countries"):
        lists = table[name].combine_chunks()
        values, labels = _coded_values(lists)
        begin = lists.offsets.to_numpy() - lists.offsets[0].as_py()
        numbered.append((*collapse(Lists(begin, values, len(labels))), labels))
    (tags, tag, technologies), (sets, place, countries) = numbered
    year = compute.fill_null(table["year"], UNKNOWN).to_numpy()
    order = np.lexsort([place, tag, year])
    works = table["works"].to_numpy()
    return CountrySets(countries, technologies, sets, tags, *(part[order] for part in (year, tag, place, works)))


def _coded_values(lists):
    """Numbers of the values of lists among the sorted distinct ones, and these."""
    encoded = lists.flatten().dictionary_encode()
    labels = pd.Index(encoded.dictionary.to_pylist(), dtype="str")
    order = labels.argsort()
    place = np.empty(len(order), "int32")
    place[order] = np.arange(len(order), dtype="int32")
    return place[encoded.indices.to_numpy()], labels[order]


def _lists(rows, labels):
    """Rows as lists of their labels."""
    values = arrow.array(labels.to_list(), type=arrow.string()).take(arrow.array(rows.nodes))
    return arrow.ListArray.from_arrays(arrow.array(rows.begin, arrow.int32()), values)


def _joined(parts, kind):
    return np.concatenate([np.empty(0, kind), *parts])
