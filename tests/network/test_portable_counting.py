"""The portable path is the oracle of the compiled one: equal counts for any order and partitioning of rows."""

from collections import Counter
from itertools import combinations

import pyarrow as arrow
import pyarrow.parquet as parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.network.count_corpus import count_corpus
from helpers.network.engines import open_engine, read_tables
from helpers.network.portable_counting import country_sets, links, of_year, sized_members, work_sizes

YEARS = [2019, 2020, None]
CODES = ["CN", "HK", "JP", "KP", "KR", "MO", "TW", None]
TAGS = ["ai", "quantum"]
corpora = st.lists(
    st.tuples(st.sampled_from(YEARS), st.sets(st.sampled_from(TAGS)), st.lists(st.sampled_from(CODES), max_size=6)),
    min_size=1,
    max_size=8,
)


@pytest.fixture(scope="module")
def duckdb(tmp_path_factory):
    with open_engine("duckdb", tmp_path_factory.mktemp("spill"), memory=10**9) as connection:
        yield connection


def write(folder, works, random=None, files=1):
    """A corpus of works (year, technologies, countries of its slots), its rows shuffled into so many files."""
    listed = [(f"w{n}", *work) for n, work in enumerate(works)]
    slots = [{"work_id": name, "country": code} for name, *_, codes in listed for code in codes]
    rows = {
        "works": [{"work_id": name, "year": year, "technologies": sorted(tags)} for name, year, tags, _ in listed],
        "authorships": [*slots, {"work_id": "of no work", "country": "US"}],
    }
    kinds = {
        "work_id": arrow.string(),
        "country": arrow.string(),
        "year": arrow.int64(),
        "technologies": arrow.list_(arrow.string()),
    }
    for table, listed in rows.items():
        schema = arrow.schema([(name, kinds[name]) for name in listed[0]])
        (folder / f"{table}.parquet").mkdir(parents=True)
        if random:
            random.shuffle(listed)
        for part in range(files):
            found = arrow.Table.from_pylist(listed[part::files], schema)
            parquet.write_table(found, folder / f"{table}.parquet" / f"{part}.parquet", row_group_size=3)
    (folder / "corpus.json").write_text('{"name": "small", "source": "a test", "licence": "CC0-1.0"}')
    return folder


def recount(works):
    """Sets and links by year, in plain Python."""
    sets, full, shared = Counter(), Counter(), Counter()
    for year, tags, codes in works:
        known = sorted(set(codes) - {None})
        sets[year, tuple(sorted(tags)), tuple(known)] += 1
        for pair in combinations(known, 2):
            full[*pair, year] += 1
            shared[*pair, year] += 1 / (len(known) - 1)
    return sets, full, shared


def portable(connection, folder):
    """Sets and links of the expressions, sorted."""
    works, authorships = read_tables(connection, folder)
    sets = country_sets(works, authorships).to_pyarrow().to_pylist()
    found = links(sized_members(works, authorships, "country")).to_pyarrow().to_pylist()
    return sorted(sets, key=str), sorted(found, key=str)


@given(corpora, st.randoms(use_true_random=False), st.integers(1, 3))
@settings(max_examples=8)
def test_both_paths_agree_for_any_order_and_partitioning(duckdb, tmp_path_factory, works, random, files):
    place = tmp_path_factory.mktemp("corpora")
    sets, full, shared = recount(works)
    once = portable(duckdb, write(place / "once", works))
    split = write(place / "split", works, random, files)
    assert portable(duckdb, split) == once  # to the last digit
    assert {(row["year"], tuple(row["technologies"]), tuple(row["countries"])): row["works"] for row in once[0]} == sets
    by_pair = {(row["source"], row["target"], row["year"]): row for row in once[1]}
    assert {pair: row["works"] for pair, row in by_pair.items()} == full
    assert {pair: row["works_fractional"] for pair, row in by_pair.items()} == pytest.approx(shared, rel=1e-14)
    count_corpus(split, place / "counted")
    compiled = parquet.read_table(place / "counted" / "country_sets.parquet").to_pylist()
    assert sorted(compiled, key=str) == once[0]


def test_years_can_be_counted_one_at_a_time(duckdb, tmp_path):
    works = [(year, set(), ["KR", "JP", "CN"]) for year in YEARS] + [(2020, set(), ["KR", "JP"])]
    tables = read_tables(duckdb, write(tmp_path / "corpus", works))
    members = sized_members(*tables, "country")
    whole = links(members).to_pyarrow().to_pylist()
    parts = [row for year in YEARS for row in links(of_year(members, year)).to_pyarrow().to_pylist()]
    assert sorted(parts, key=str) == sorted(whole, key=str)
    assert work_sizes(members)["works"].tolist() == [1, 1, 1, 1]
    assert work_sizes(members)["size"].tolist() == [3, 2, 3, 3]


def test_larger_works_are_left_out(duckdb, tmp_path):
    works = [(2020, set(), ["KR", "JP", "CN"]), (2020, set(), ["KR", "JP"])]
    tables = read_tables(duckdb, write(tmp_path / "corpus", works))
    found = links(sized_members(*tables, "country"), max_nodes=2).to_pyarrow().to_pylist()
    assert found == [{"source": "JP", "target": "KR", "year": 2020, "works": 1, "works_fractional": 1.0}]


def test_an_unknown_level_is_refused():
    with pytest.raises(ValueError, match="country, institution_id, author_id"):
        sized_members(None, None, "city")


def test_shares_of_many_works_sum_exactly(duckdb, tmp_path):
    works = [(2020, set(), CODES[:size]) for size in (2, 3, 4, 5, 6, 7) for _ in range(420)]
    found = links(sized_members(*read_tables(duckdb, write(tmp_path / "corpus", works)), "country"))
    first = found.filter(found.source == "CN", found.target == "HK").to_pyarrow().to_pylist()[0]
    assert first["works"] == 6 * 420
    assert first["works_fractional"] == 420 * (1 + 1 / 2 + 1 / 3 + 1 / 4 + 1 / 5 + 1 / 6)
