"""Sets of countries: every work once, slices equal to direct counts, stored until a table changes."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.corpus import Corpus, narrow, read_corpus, select_works, write_corpus
from helpers.data.schemas import check_table, conform
from helpers.data.scope import open_scope
from helpers.network import country_sets as module
from helpers.network.aggregates import country_members
from helpers.network.counting import count_links, count_nodes, members
from helpers.network.country_sets import count_sets, country_sets, read_sets, sets_table
from helpers.network.patterns import patterns

TAGS = ["ai", "quantum", "space"]
facts = st.tuples(
    st.sampled_from([2019, 2020, 2022, None]),
    st.lists(st.sampled_from(TAGS), max_size=3),
    st.lists(st.sampled_from(["CN", "JP", "KP", "KR", "US", None]), max_size=5),
)


def tables(rows):
    """Works and authorships of (year, technologies, countries) each."""
    ids = [f"w{number}" for number in range(len(rows))]
    years = pd.array([year for year, _, _ in rows], dtype="Int64")
    tags = [tags for _, tags, _ in rows]
    works = pd.DataFrame({"work_id": pd.array(ids, dtype="str"), "year": years, "technologies": tags})
    slots = [(one, code) for one, (_, _, codes) in zip(ids, rows, strict=True) for code in codes]
    return works, pd.DataFrame(slots, columns=["work_id", "country"]).astype("str")


def on_disk(folder, countries=("KR", "US")):
    works = {"work_id": ["a", "b"], "year": [2020, 2021], "technologies": [["quantum"], []]}
    works |= {"n_authors": 2, "n_institutions": 0, "n_countries": 2}
    slots = {"work_id": ["a", "a", "b"], "position": [1, 2, 1], "country": [*countries, "KR"], "is_lead": True}
    frames = {"works": works, "authorships": slots, "institutions": {"institution_id": [], "name": []}}
    corpus = Corpus(**{name: conform(pd.DataFrame(frame), name) for name, frame in frames.items()}, meta={"name": "c"})
    write_corpus(corpus, folder)
    return read_corpus(folder)


def as_rows(found):
    table = sets_table(found).to_pylist()
    return {(row["year"], tuple(row["technologies"]), tuple(row["countries"])): row["works"] for row in table}


@given(st.lists(facts, max_size=25))
@settings(max_examples=60)
def test_every_work_counts_in_exactly_one_row(rows):
    found = count_sets(*tables(rows))
    expected = {}
    for year, tags, codes in rows:
        key = year, tuple(sorted(set(tags))), tuple(sorted({code for code in codes if code}))
        expected[key] = expected.get(key, 0) + 1
    assert as_rows(found) == expected
    check_table(conform(sets_table(found).to_pandas(), "country_sets"), "country_sets")


@given(st.lists(facts, max_size=25), st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_order_of_rows_does_not_matter_and_the_table_comes_back(rows, random):
    works, slots = tables(rows)
    order = random.sample(range(len(slots)), len(slots))
    table = sets_table(count_sets(works, slots))
    assert sets_table(count_sets(works.iloc[::-1], slots.iloc[order])).equals(table)
    mixed = table.take(np.array(random.sample(range(len(table)), len(table)), "int64"))
    assert sets_table(read_sets(mixed)).equals(table)


@given(
    st.lists(facts, max_size=25), st.sampled_from(["all", *TAGS]), st.sampled_from([None, (2019, 2020), (2021, 2021)])
)
@settings(max_examples=60)
def test_a_slice_equals_the_count_of_its_works(rows, technology, years):
    works, slots = tables(rows)
    chosen = works["technologies"].map(lambda tags: technology in ("all", *tags)).astype(bool)
    if years:
        chosen &= works["year"].between(*years).fillna(False).astype(bool)
    table = members(slots[slots["work_id"].isin(works.loc[chosen, "work_id"])], "country")
    found = count_sets(works, slots).narrowed(technology, years).patterns()
    pd.testing.assert_frame_equal(count_links(found), count_links(table), check_exact=True)
    pd.testing.assert_frame_equal(count_nodes(found), count_nodes(table), check_exact=True)


@given(st.lists(facts, max_size=25))
@settings(max_examples=30)
def test_years_and_kinds_agree_with_slices(rows):
    found = count_sets(*tables(rows))
    links, nodes = found.yearly_links(), found.yearly_nodes()
    for year in (2019, 2020, 2022):
        one = found.narrowed(years=(year, year)).patterns()
        part = links[links["year"] == year].drop(columns="year").reset_index(drop=True)
        pd.testing.assert_frame_equal(part, count_links(one), check_exact=True, check_index_type=False)
        works = nodes[nodes["year"] == year].set_index("country")["works"]
        assert works.to_dict() == count_nodes(one).set_index("node")["works"].to_dict()
    unknown = sum(len({code for code in codes if code}) for year, _, codes in rows if year is None)
    assert nodes.loc[nodes["year"].isna(), "works"].sum() == unknown
    counts = found.count_kinds(np.column_stack([found.holding("KR"), found.sets.sizes == 0]), [*TAGS, "none"])
    for number, technology in enumerate(["all", *TAGS]):
        chosen = [set(codes) for _, tags, codes in rows if technology in ("all", *tags)]
        assert counts[number].tolist() == [sum("KR" in s for s in chosen), sum(not s - {None} for s in chosen)]
    assert counts[-1].tolist() == [0, 0]


def test_every_technology_and_year_of_the_embedded_corpus():
    corpus = read_corpus("medline_2021")
    found = country_sets(corpus)
    assert found.works.sum() == len(corpus.works)
    everyone, works = members(corpus.authorships, "country"), corpus.works
    for technology in ["all", *found.technologies]:
        tagged = works["technologies"].map(lambda tags, one=technology: one in ("all", *tags)).astype(bool)
        for year in [None, *works["year"].dropna().unique()]:
            chosen = tagged if year is None else tagged & works["year"].eq(year).fillna(False).astype(bool)
            table = everyone[everyone["work_id"].isin(works.loc[chosen, "work_id"])]
            sliced = found.narrowed(technology, None if year is None else (year, year)).patterns()
            direct = patterns(table)
            assert list(sliced.nodes) == list(direct.nodes) and (sliced.counts == direct.counts).all()
            assert sliced.incidence.indices.tolist() == direct.incidence.indices.tolist()
            pd.testing.assert_frame_equal(count_links(sliced), count_links(table), check_exact=True)


def test_sets_are_stored_and_counted_again_when_a_table_changes(tmp_path, monkeypatch):
    corpus, counted = on_disk(tmp_path / "c"), []
    count = module.count_sets
    monkeypatch.setattr(module, "count_sets", lambda *tables: counted.append(1) or count(*tables))
    first = as_rows(country_sets(corpus))
    assert as_rows(country_sets(read_corpus(tmp_path / "c"))) == first and len(counted) == 1
    assert country_sets(narrow(corpus, "quantum")).works.sum() == 1 and len(counted) == 1
    other = on_disk(tmp_path / "c", ("KP", "US"))
    assert as_rows(country_sets(other)) != first and len(counted) == 2
    kept = tmp_path / "c" / ".counted" / "country_sets.parquet"
    kept.write_bytes(kept.read_bytes()[:50])  # damaged
    assert as_rows(country_sets(read_corpus(tmp_path / "c"))) == as_rows(country_sets(other)) and len(counted) == 3


def test_a_changed_or_otherwise_chosen_corpus_is_counted_from_its_own_tables(tmp_path):
    corpus = on_disk(tmp_path / "c")
    assert country_sets(replace(corpus, authorships=corpus.authorships.head(1))).patterns().counts.tolist() == [1]
    chosen = select_works(corpus, corpus.works["work_id"] == "b")
    assert chosen.narrowed_from is None and country_sets(chosen).works.tolist() == [1]
    again = narrow(narrow(corpus, "quantum"), years=(2020, 2020))
    assert again.narrowed_from is None and country_sets(again).works.tolist() == [1]


def test_a_corpus_of_sets_alone_says_what_its_works_said(tmp_path):
    corpus = read_corpus("medline_2021")
    nothing = {name: getattr(corpus, name).head(0) for name in ("works", "authorships", "institutions")}
    sets = conform(sets_table(country_sets(corpus)).to_pandas(), "country_sets")
    write_corpus(Corpus(**nothing, meta=corpus.meta, country_sets=sets), tmp_path / "sets")
    given = {"technology": "quantum", "years": "2020-2021", "counting": "fractional", "language": "en"}
    alone = open_scope(corpus=str(tmp_path / "sets"), focal_country="CN", **given)
    scope = open_scope(corpus="medline_2021", **given)
    assert alone.works == scope.works > 0
    links = [count_links(country_members(corpus)) for corpus in (alone.corpus, scope.corpus)]
    pd.testing.assert_frame_equal(*links)
    for wrong, named in (({"technology": "alchemy"}, "quantum"), ({"years": "1850"}, "years run from")):
        with pytest.raises(ValueError, match=named):
            open_scope(corpus=str(tmp_path / "sets"), language="en", **wrong)
