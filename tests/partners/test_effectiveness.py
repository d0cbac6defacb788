"""Effectiveness: each term by hand, what is unknown, the table of spending."""

import numpy as np
import pandas as pd
import pytest

from helpers.data.corpus import Corpus, read_corpus
from helpers.data.records import SourceError
from helpers.data.schemas import conform
from helpers.levels.components import component_counts, measure
from helpers.levels.levels import technology_levels
from helpers.partners.effectiveness import TERMS, effectiveness, read_spending

T, U = "quantum-computing", "quantum-sensing"


def corpus_of(*works):
    """A corpus of works: (countries, technologies, year, citations)."""
    rows = [(f"w{n}", at, code, at == 1) for n, work in enumerate(works) for at, code in enumerate(work[0].split(), 1)]
    authorships = conform(pd.DataFrame(rows, columns=["work_id", "position", "country", "is_lead"]), "authorships")
    table = pd.DataFrame(
        {
            "work_id": [f"w{n}" for n in range(len(works))],
            "technologies": [work[1].split() for work in works],
            "year": [work[2] for work in works],
            "citations": [work[3] for work in works],
            **dict.fromkeys(("n_authors", "n_institutions", "n_countries"), 1),
        }
    )
    institutions = conform(pd.DataFrame({"institution_id": [], "name": []}), "institutions")
    return Corpus(conform(table, "works"), authorships, institutions, {})


def scored(counts, n_resamples=20):
    """Levels of top-10 % papers given as {(technology, country): value}."""
    rows = [(*key, "top10", value) for key, value in counts.items()]
    table = pd.DataFrame(rows, columns=["technology", "country", "component", "value"])
    return technology_levels(component_counts(table, n_resamples, seed=1), {"top10": 1})


def row(found, country):
    return found.table.set_index("country").loc[country]


def test_complementarity_compares_profiles_and_not_sizes():
    # scores of T: KR 20, JP 100, US 100; of U: KR 100, JP 25, US 100
    levels = scored({(T, "KR"): 20, (T, "JP"): 100, (T, "US"): 100, (U, "KR"): 80, (U, "JP"): 20, (U, "US"): 80})
    corpus = corpus_of(("JP", T, 2020, None), ("US", T, 2020, None), ("KR", T, 2020, None))
    found = effectiveness(corpus, levels, T, "KR", n_resamples=20)
    own, japan, us = 20 / 120, 100 / 125, 100 / 200
    assert row(found, "JP")["complementarity"] == pytest.approx(japan / (own + japan))
    assert row(found, "US")["complementarity"] == pytest.approx(us / (own + us))
    assert "KR" not in found.table["country"].tolist()
    twice = scored({(T, "KR"): 20, (T, "JP"): 10, (T, "US"): 100, (U, "KR"): 80, (U, "JP"): 40, (U, "US"): 100})
    assert row(effectiveness(corpus, twice, T, "KR", n_resamples=20), "JP")["complementarity"] == pytest.approx(0.5)


def test_complementarity_weighs_technologies_by_their_works_and_leaves_other_groups_out():
    corpus = corpus_of(
        *[("KR JP", T, 2020, None)] * 3,
        ("KR", U, 2020, None),
        ("KR", "quantum", 2020, None),
        ("JP", "artificial-intelligence", 2020, None),
    )
    levels = technology_levels(measure(corpus, n_resamples=20), {"papers": 1})
    found = effectiveness(corpus, levels, T, "KR", n_resamples=20)
    own = 3 * 100 / (3 * 100 + 1 * 100)  # JP has all of its works in T
    assert row(found, "JP")["complementarity"] == pytest.approx(1 / (1 + own))


def test_complementarity_is_unknown_without_another_technology_or_without_levels():
    corpus = corpus_of(("JP", T, 2020, None), ("KR", T, 2020, None))
    for levels in (None, scored({(T, "KR"): 20, (T, "JP"): 100})):
        assert pd.isna(row(effectiveness(corpus, levels, T, "KR", n_resamples=20), "JP")["complementarity"])
    levels = scored({(T, "KR"): 20, (U, "KR"): 1, (T, "US"): 1, (U, "US"): 1})
    assert pd.isna(row(effectiveness(corpus, levels, T, "KR", n_resamples=20), "JP")["complementarity"])


def test_uplift_by_hand():
    joint = [("KR JP", T, 2020, cited) for cited in (100, 0, 0, 0, 0)]  # mean top-10 % share 1/5
    own = [("KR", T, 2020, cited) for cited in (90, *[0] * 9)]  # 1/10
    rest = [("US", T, 2020, 0)] * 3 + [("KR US", T, 2020, 80)] * 2  # 20 works: the top 10 % are two
    found = effectiveness(corpus_of(*joint, *own, *rest), None, T, "KR", n_resamples=200)
    assert row(found, "JP")["uplift"] == pytest.approx(2 / 3)  # twice as good
    assert row(found, "JP")["joint_works"] == 5
    assert row(found, "US")["joint_works"] == 2
    assert pd.isna(row(found, "US")["uplift"])  # too few joint works
    assert row(found, "JP")["effectiveness_low"] < row(found, "JP")["effectiveness"]


def test_uplift_is_unknown_without_citations_and_where_no_own_work_is_in_the_top():
    uncited = corpus_of(*[("KR JP", T, 2020, None)] * 6, *[("KR", T, 2020, None)] * 6)
    found = effectiveness(uncited, None, T, "KR", n_resamples=20)
    assert pd.isna(row(found, "JP")["uplift"])
    assert row(found, "JP")["joint_works"] == 6  # counted all the same
    flat = corpus_of(*[("KR JP", T, 2020, 9)] * 6, *[("KR", T, 2020, 0)] * 6)
    assert pd.isna(row(effectiveness(flat, None, T, "KR", n_resamples=20), "JP")["uplift"])


def test_size_is_the_logarithm_of_works_over_that_of_the_largest_partner():
    corpus = corpus_of(
        *[("US", T, 2020, None)] * 99,
        *[("JP", T, 2020, None)] * 9,
        *[("KR", T, 2020, None)] * 500,
        *[("JP", U, 2020, None)] * 50,
    )
    found = effectiveness(corpus, None, T, "KR", n_resamples=20)
    assert row(found, "US")["size"] == 1
    assert row(found, "JP")["size"] == pytest.approx(np.log(10) / np.log(100))
    assert row(found, "JP")["effectiveness"] == pytest.approx(np.log(10) / np.log(100))  # all else is unknown
    assert row(effectiveness(corpus, None, "all", "KR", n_resamples=20), "JP")["size"] == pytest.approx(
        np.log(60) / np.log(100)
    )


def test_growth_by_hand():
    early, late = [("US", T, 2011, None)] * 80, [("US", T, 2019, None)] * 80
    corpus = corpus_of(*early, *late, *[("JP", T, 2011, None)] * 10, *[("JP", T, 2019, None)] * 30)
    found = effectiveness(corpus, None, T, "KR", n_resamples=20)
    # the world has 90 and 110 works: 5 works more for each, 2.25 early and 2.75 late
    before, after = 10 + 2.25, 30 + 2.75
    assert row(found, "JP")["growth"] == pytest.approx(after * 90 / (after * 90 + before * 110))
    assert row(found, "US")["growth"] == pytest.approx(82.75 * 90 / (82.75 * 90 + 82.25 * 110))


def test_growth_is_one_half_where_all_grow_alike():
    years = [2010] * 40 + [2020] * 80
    works = [(code, T, year, None) for code in ("US", "JP", "DE") for year in years]
    found = effectiveness(corpus_of(*works), None, T, "KR", n_resamples=20)
    np.testing.assert_allclose(found.table["growth"], 0.5)


@pytest.mark.parametrize("years", [[2020] * 200, [2019] * 20 + [2020] * 20, [2019] * 40 + [2020] * 400, [None] * 99])
def test_growth_is_unknown_where_the_years_tell_nothing(years):
    found = effectiveness(corpus_of(*[("US", T, year, None) for year in years]), None, T, "KR", n_resamples=20)
    assert pd.isna(row(found, "US")["growth"])
    assert row(found, "US")["size"] == 1


def test_spending_of_the_latest_year(tmp_path):
    file = tmp_path / "spending.csv"
    file.write_text("country,year,spending\nUS,2020,500\nUS,2021,999\nJP,2019,99\nJP,2021,\nFR,2021,5000\n")
    corpus = corpus_of(("US", T, 2020, None), ("JP", T, 2020, None), ("DE", T, 2020, None))
    found = effectiveness(corpus, None, T, "KR", spending=file, n_resamples=20)
    assert row(found, "US")["spending"] == 1
    assert row(found, "JP")["spending"] == pytest.approx(np.log(100) / np.log(1000))
    assert pd.isna(row(found, "DE")["spending"])
    assert effectiveness(corpus, None, T, "KR", n_resamples=20).table["spending"].isna().all()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("country,year\nUS,2020\n", "no column 'spending'"),
        ("country,year,spending\nUSA,2020,1\n", "line 2, column country: 'USA': expected an ISO"),
        ("country,year,spending\nUS,20,1\n", "line 2, column year: '20': expected a year"),
        ("country,year,spending\nUS,,1\n", "line 2, column year: '': expected a year"),
        ("country,year,spending\nUS,2020,-1\n", "line 2, column spending: '-1': expected a number of 0 or more"),
        ("country,year,spending\nUS,2020,much\n", "column spending: 'much'"),
        ("country,year,spending\nUS,2020,1\nUS,2020,2\n", "line 3, column year: '2020': expected each year of US once"),
        ("country,year,spending\nUS,2020\n", "line 2: 2 cells where the header has 3"),
    ],
)
def test_a_table_of_spending_that_makes_no_sense_is_refused(tmp_path, text, said):
    file = tmp_path / "spending.csv"
    file.write_text(text)
    with pytest.raises(ValueError, match=said):
        read_spending(file)


def test_a_missing_table_of_spending_is_an_error_and_not_unknown(tmp_path):
    with pytest.raises(SourceError, match="no such file"):
        effectiveness(corpus_of(("US", T, 2020, None)), None, T, "KR", spending=tmp_path / "none.csv", n_resamples=5)


def test_ready_made_counts_have_size_and_growth_only():
    links = pd.DataFrame({"source": ["JP", "KR"], "target": ["KR", "US"], "year": 2010, "works": [4, 2]})
    nodes = pd.DataFrame(
        {"node": ["JP", "KR", "US"] * 2, "year": [2010] * 3 + [2018] * 3, "works": [100, 100, 100, 100, 100, 400]}
    )
    empty = corpus_of()
    counts = Corpus(
        empty.works,
        empty.authorships,
        empty.institutions,
        {},
        link_counts=conform(links, "link_counts"),
        node_counts=conform(nodes, "node_counts"),
    )
    found = effectiveness(counts, None, "all", "KR", n_resamples=50)
    assert found.table["country"].tolist() == ["JP", "US"]
    assert found.table["joint_works"].tolist() == [4, 2]
    assert found.table[["complementarity", "uplift", "spending"]].isna().all(axis=None)
    assert row(found, "US")["growth"] > 0.5 > row(found, "JP")["growth"]
    assert row(found, "JP")["size"] == pytest.approx(np.log(201) / np.log(501))


def test_another_number_of_resamples_than_the_levels_have_is_refused():
    with pytest.raises(ValueError, match="n_resamples is 10; levels holds 20"):
        effectiveness(corpus_of(("US", T, 2020, None)), scored({(T, "US"): 1}), T, "KR", n_resamples=10)


def test_a_technology_without_works_has_no_partners():
    found = effectiveness(corpus_of(("US", T, 2020, None)), None, U, "KR", n_resamples=5)
    assert found.table.empty
    assert found.samples.shape == (0, 5)


def test_the_same_seed_gives_the_same_numbers():
    corpus = corpus_of(*[("KR JP", T, 2019, 3), ("KR", T, 2020, 9), ("US", T, 2020, 1)] * 20)
    one, two = (effectiveness(corpus, None, T, "KR", n_resamples=30, seed=4) for _ in range(2))
    pd.testing.assert_frame_equal(one.table, two.table)
    np.testing.assert_array_equal(one.samples, two.samples)


def test_on_the_embedded_corpus_uplift_growth_and_spending_are_unknown():
    corpus = read_corpus("medline_2021")
    levels = technology_levels(measure(corpus, n_resamples=20, components=["papers"]), {"top10": 1})
    found = effectiveness(corpus, levels, "digital-health-data", "KR", n_resamples=20).table
    assert found[["uplift", "growth", "spending"]].isna().all(axis=None)
    assert found[["size", "effectiveness"]].stack().between(0, 1).all()
    assert found["complementarity"].dropna().between(0, 1).all()
    assert set(TERMS) < set(found)


def uplift_of(random, times):
    """The uplift with Japan in a world whose joint works are cited as Korea's own are, so many times as much."""
    own = [("KR", T, 2020, cited) for cited in random.exponential(100, 500).astype(int)]
    joint = [("KR JP", T, 2020, cited) for cited in (times * random.exponential(100, 500)).astype(int)]
    return row(effectiveness(corpus_of(*own, *joint), None, T, "KR", n_resamples=1), "JP")["uplift"]


def test_where_joint_works_are_cited_as_own_ones_the_mean_uplift_is_one_half_and_a_better_partner_is_found():
    random = np.random.default_rng(3)
    alike = [uplift_of(random, 1) for _ in range(12)]
    assert np.mean(alike) == pytest.approx(0.5, abs=0.05)
    assert np.mean([uplift_of(random, 1.7) for _ in range(3)]) > 0.65
