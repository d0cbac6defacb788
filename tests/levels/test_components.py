import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, gamma

from helpers.data.corpus import Corpus
from helpers.data.schemas import check_table, conform
from helpers.levels.components import COMPONENTS, PRIOR, component_counts, measure

countries_of_a_work = st.sets(st.sampled_from(["CN", "JP", "KR"]))
drawn_works = st.lists(st.tuples(countries_of_a_work, st.none() | st.integers(0, 6)), max_size=25)


def corpus(works, patents=None, scores=None):
    """A corpus of works (countries, citations[, technologies[, is_top10]]), families and raters' scores."""
    rows = [dict(zip(("countries", "citations", "technologies", "is_top10"), work, strict=False)) for work in works]
    names = [f"w{number:04}" for number in range(len(works))]
    table = pd.DataFrame(
        {
            "work_id": names,
            "year": 2020,
            "field": "a",
            "citations": [row["citations"] for row in rows],
            "is_top10": [row.get("is_top10") for row in rows],
            "n_authors": 1,
            "n_institutions": 1,
            "n_countries": 1,
        },
        index=range(len(works)),
    )
    table["technologies"] = pd.Series([list(row.get("technologies", ["quantum"])) for row in rows], dtype=object)
    who = [
        (name, position, country)
        for name, row in zip(names, rows, strict=True)
        for position, country in enumerate(sorted(row["countries"]), start=1)
    ]
    authorships = pd.DataFrame(who, columns=["work_id", "position", "country"]).assign(is_lead=False)
    tables = {
        "works": table,
        "authorships": authorships,
        "institutions": pd.DataFrame(columns=["institution_id", "name"]),
    }
    if patents is not None:
        columns = ["family_id", "technology", "country", "weight", "is_triadic"]
        tables["patents"] = pd.DataFrame(patents, columns=columns).assign(year=2020)
    if scores is not None:
        tables["expert_scores"] = pd.DataFrame(scores, columns=["technology", "expert", "country", "score"])
    return Corpus(meta={}, **{name: check_table(conform(frame, name), name) for name, frame in tables.items()})


def value(found, component, technology="quantum"):
    row = found.values[component][found.technologies.get_loc(technology)]
    return dict(zip(found.countries, row.tolist(), strict=True))


# twenty works, so two of them are in the top 10 %: one of KR and US, and a third of each of three tied works
WORKS = [({"KR", "US"}, 90), ({"KR"}, 20), ({"US"}, 20), ({"JP", "US"}, 20), *[({"US"}, 3)] * 6, *[({"KR"}, 1)] * 10]


def test_by_hand_in_full_counting():
    found = measure(corpus(WORKS), n_resamples=2)
    assert list(found.values) == ["top10", "papers", "pp_top10", "top1", "h_index"]
    assert list(found.technologies) == ["quantum"] and found.works.tolist() == [20]
    assert value(found, "papers") == {"JP": 1, "KR": 12, "US": 9}
    third = 1 / 3
    assert value(found, "top10") == pytest.approx({"JP": third, "KR": 1 + third, "US": 1 + 2 * third})
    assert value(found, "pp_top10") == pytest.approx({"JP": third, "KR": (1 + third) / 12, "US": (1 + 2 * third) / 9})
    assert value(found, "top1") == pytest.approx({"JP": 0, "KR": 0.2, "US": 0.2})
    assert value(found, "h_index") == {"JP": 1, "KR": 2, "US": 3}


def test_by_hand_in_fractional_counting():
    found = measure(corpus(WORKS), counting="fractional", n_resamples=2)
    assert value(found, "papers") == {"JP": 0.5, "KR": 11.5, "US": 8}
    assert sum(value(found, "top10").values()) == pytest.approx(2)
    assert value(found, "top10")["KR"] == pytest.approx(1 / 2 + 1 / 3)
    assert value(found, "h_index") == {"JP": 1, "KR": 2, "US": 3}


def test_two_authors_of_a_country_are_one_country():
    data = corpus([({"KR"}, 1)])
    twice = pd.concat([data.authorships, data.authorships.assign(position=2)], ignore_index=True)
    found = measure(Corpus(data.works, twice, data.institutions, {}), n_resamples=1)
    assert value(found, "papers") == {"KR": 1}


def test_percentiles_are_of_all_works_of_the_corpus():
    works = [({"KR"}, 5, ["quantum"]), ({"KR"}, 1, ["quantum"])] + [({"US"}, 9, [])] * 8
    found = measure(corpus(works), n_resamples=1)
    assert value(found, "top10") == {"KR": 0} and list(found.countries) == ["KR"]


def test_the_sources_own_percentiles():
    works = [({"KR"}, None, ["quantum"], True), ({"KR"}, None, ["quantum"], False), ({"US"}, None, ["quantum"], None)]
    found = measure(corpus(works), n_resamples=1, reference="source")
    assert list(found.values) == ["top10", "papers", "pp_top10"]  # no top1, and no citations for an h index
    assert value(found, "top10") == pytest.approx({"KR": 1, "US": np.nan}, nan_ok=True)
    assert value(found, "pp_top10") == pytest.approx({"KR": 0.5, "US": np.nan}, nan_ok=True)


def test_unknown_is_not_none():
    works = [({"KR"}, 3), ({"JP"}, None), ({"US"}, 0, ["hydrogen"]), (set(), 50)]
    found = measure(corpus(works), n_resamples=5)
    assert value(found, "papers") == {"JP": 1, "KR": 1, "US": 0}  # the work of an unknown country is nobody's
    assert found.works.tolist() == [1, 2]
    for name in ("top10", "h_index"):  # JP's citations are unknown; US has no work that could be cited
        assert np.isnan(value(found, name)["JP"]) and value(found, name)["US"] == 0
    assert np.isnan([value(found, "pp_top10")["JP"], value(found, "pp_top10")["US"]]).all()
    for name in found.values:  # (a resample may have no work to take a share of)
        assert np.isnan(found.samples[name][np.isnan(found.values[name])]).all()


def test_a_technology_without_citations_lacks_what_is_made_of_them():
    works = [({"KR"}, 3, ["hydrogen"]), ({"KR"}, None, ["quantum"]), ({"US"}, 1, ["hydrogen"])]
    found = measure(corpus(works), n_resamples=1)
    assert all(np.isnan(list(value(found, name).values())).all() for name in ("top10", "top1", "h_index"))
    assert value(found, "top10", "hydrogen")["KR"] == pytest.approx(0.2)


def test_a_corpus_without_citations_patents_and_raters_has_papers():
    assert list(measure(corpus([({"KR"}, None)]), n_resamples=1).values) == ["papers"]


@pytest.mark.parametrize("works", [[], [(set(), 3)], [({"KR"}, 3, [])]])
def test_no_tagged_work_of_a_known_country(works):
    found = measure(corpus(works), n_resamples=3)
    assert found.values == {} and len(found.technologies) == 0
    asked = measure(corpus(works), n_resamples=3, technologies=["quantum"])
    assert asked.values == {} and list(asked.technologies) == ["quantum"] and asked.works.tolist() == [0]


PATENTS = [
    ("f1", "quantum", "KR", 0.5, True),
    ("f1", "quantum", "JP", 0.5, True),
    ("f2", "quantum", "KR", 1, True),
    ("f3", "quantum", "US", 1, False),
    ("f4", "quantum", "US", 1, None),
    ("f5", "quantum", None, 1, True),
    ("f6", None, "US", 1, True),
]


def test_triadic_families_alone_count():
    found = measure(corpus([({"US"}, 1)], PATENTS), n_resamples=2_000)
    assert value(found, "patents") == {"JP": 0.5, "KR": 1.5, "US": 0}
    row = found.samples["patents"][0]
    prior, typical = PRIOR, (0.25 + 0.25 + 1) / 2  # what a family of a country adds, weighted by it
    assert row.mean(axis=1) == pytest.approx(np.array([0.5, 1.5, 0]) + typical * prior, abs=0.15)
    # of the three families one is nobody's; KR's own vary by a Dirichlet distribution, and the prior by itself
    own = 3 * np.var([0.5, 1, 0]) * 3 / 4
    assert row[1].std() == pytest.approx(np.sqrt(own + typical**2 * prior), rel=0.15)


def test_a_technology_of_patents_alone_has_unknown_papers():
    found = measure(corpus([({"US"}, 1)], [("f1", "hydrogen", "KR", 1, True)]), n_resamples=1)
    assert list(found.technologies) == ["hydrogen", "quantum"] and found.works.tolist() == [0, 1]
    assert np.isnan(found.values["papers"][0]).all() and np.isnan(found.values["patents"][1]).all()
    assert value(found, "papers") == {"KR": 0, "US": 1}


SCORES = [("quantum", "a", "KR", 60), ("quantum", "b", "KR", 80), ("quantum", "a", "US", 100)]


def test_experts_are_a_mean_and_their_disagreement_stays():
    found = measure(corpus([({"JP"}, 1)], scores=SCORES), n_resamples=2_000)
    assert value(found, "experts") == pytest.approx({"JP": np.nan, "KR": 70, "US": 100}, nan_ok=True)
    korea, states = found.samples["experts"][0, 1], found.samples["experts"][0, 2]
    # the share of one of two raters is uniform
    assert [np.quantile(korea, part) for part in (0.25, 0.5, 0.75)] == pytest.approx([65, 70, 75], abs=0.7)
    assert states == pytest.approx(100)  # whoever the one rater is, the score is the same


def test_resamples_vary_as_works_do():
    works = [({"KR", "US"}, 9)] * 30 + [({"KR"}, 0)] * 120 + [({"US"}, 3)] * 150
    found = measure(corpus(works), n_resamples=4_000)
    for counted, share in (("papers", np.array([0.5, 0.6])), ("top10", np.array([0.1, 0.1]))):
        drawn = found.samples[counted][0]
        assert drawn.mean(axis=1) == pytest.approx(300 * share, rel=0.02)
        assert drawn.std(axis=1) == pytest.approx(np.sqrt(300 * share * (1 - share)), rel=0.05)
    # joint works come together: apart from the prior, all of both
    apart = found.samples["top10"][0, 0] - found.samples["top10"][0, 1]
    assert apart.var() == pytest.approx(2 * PRIOR, rel=0.2)
    # one draw of works for all components: a share varies as works that are in or out do
    ratio = found.samples["pp_top10"][0]
    assert ratio.mean(axis=1) == pytest.approx([0.2, 1 / 6], rel=0.02) and ratio.max() < 1
    assert ratio.std(axis=1) == pytest.approx(np.sqrt([0.2 * 0.8 / 150, 5 / 36 / 180]), rel=0.06)


def test_a_count_of_none_has_a_chance():
    works = [({"US"}, 9)] * 20 + [({"KR"}, 0)] * 80 + [({"US"}, 0)] * 100 + [({"JP"}, 5, ["hydrogen"])]
    found = measure(corpus(works), n_resamples=4_000, technologies=["hydrogen", "quantum"])
    drawn, korea = found.samples["top10"][1], found.countries.get_loc("KR")
    assert value(found, "top10")["KR"] == 0
    assert np.quantile(drawn[korea], [0.5, 0.95]) == pytest.approx(gamma.ppf([0.5, 0.95], PRIOR), rel=0.15)
    assert np.median(drawn[found.countries.get_loc("US")]) == pytest.approx(20, abs=0.3)  # the prior is neutral
    assert (drawn[found.countries.get_loc("JP")] == 0).all()  # it has nothing at all in this technology
    share = found.samples["pp_top10"][1, korea]
    assert np.quantile(share, 0.95) == pytest.approx(beta.ppf(0.95, PRIOR, 80 + PRIOR), rel=0.15)


def test_the_h_index_is_resampled_like_the_works():
    random = np.random.default_rng(3)
    cited = np.sort(random.geometric(0.08, 60))[::-1]
    found = measure(corpus([({"KR"}, int(c)) for c in cited]), n_resamples=2_000, components=["h_index"])
    plain = [(np.sort(random.choice(cited, 60))[::-1] >= np.arange(1, 61)).sum() for _ in range(2_000)]
    drawn = found.samples["h_index"][0, 0]
    assert drawn.mean() == pytest.approx(np.mean(plain), abs=0.1)
    assert drawn.std() == pytest.approx(np.std(plain), rel=0.1)


def test_a_technology_depends_on_no_other():
    works = [({"KR"}, 3, ["hydrogen", "quantum"]), ({"US"}, 1, ["quantum"]), ({"KR"}, 0, ["hydrogen"])] * 9
    data = corpus(works, [(*row[:1], "quantum", *row[2:]) for row in PATENTS], SCORES)
    whole, alone = measure(data, n_resamples=50), measure(data, n_resamples=50, technologies=["quantum"])
    place = whole.countries.get_indexer(alone.countries)
    for name in COMPONENTS:
        assert np.array_equal(whole.samples[name][1, place], alone.samples[name][0], equal_nan=True)


def test_the_draws_of_raters_depend_on_no_patents():
    data = measure(corpus([({"KR"}, 1)], scores=SCORES), n_resamples=50).samples["experts"]
    more = measure(corpus([({"KR"}, 1)], [("f1", "quantum", "KR", 1, True)], SCORES), n_resamples=50)
    assert np.array_equal(data, more.samples["experts"], equal_nan=True)


@given(drawn_works)
@settings(max_examples=30)
def test_values_are_sums_and_the_order_of_rows_does_not_matter(works):
    data = corpus([(countries, cited) for countries, cited in works])
    turned = Corpus(
        data.works[::-1].reset_index(drop=True), data.authorships[::-1].reset_index(drop=True), data.institutions, {}
    )
    found, again = measure(data, n_resamples=5), measure(turned, n_resamples=5)
    assert list(found.values) == list(again.values)
    for name in found.values:
        assert np.array_equal(found.samples[name], again.samples[name], equal_nan=True)
    for place, country in enumerate(found.countries):
        cited = sorted((c for countries, c in works if country in countries and c is not None), reverse=True)
        assert found.values["papers"][0, place] == sum(country in countries for countries, _ in works)
        if cited:
            assert found.values["h_index"][0, place] == sum(c >= n for n, c in enumerate(cited, start=1))


@pytest.mark.parametrize("asked", [{"counting": "whole"}, {"reference": "world"}, {"components": ["top5"]}])
def test_what_is_not_known_is_refused(asked):
    with pytest.raises(ValueError, match="expected one of"):
        measure(corpus([]), **asked)


def counts(rows):
    return pd.DataFrame(rows, columns=["technology", "country", "component", "value"])


def test_counts_of_others_vary_as_means_of_poisson_variables():
    rows = [("ai", "KR", "top1", 40), ("ai", "US", "top1", 0), ("ai", "KR", "experts", 70.5), ("bio", "KR", "top1", 9)]
    found = component_counts(counts(rows), 4_000, seed=1)
    assert list(found.values) == ["experts", "top1"] and np.isnan(found.works).all()
    assert np.array_equal(found.values["top1"], [[40, 0], [9, np.nan]], equal_nan=True)
    drawn = found.samples["top1"]
    assert drawn[0, 0].mean() == pytest.approx(40, rel=0.02) and drawn[0, 0].var() == pytest.approx(40, rel=0.1)
    assert np.quantile(drawn[0, 1], 0.95) == pytest.approx(gamma.ppf(0.95, PRIOR), rel=0.15)
    assert np.isnan(drawn[1, 1]).all()
    assert (found.samples["experts"][0, 0] == 70.5).all() and np.isnan(found.samples["experts"][1]).all()


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("ai", "KR", "top5", 1)], "top5.*expected one of top10"),
        ([("ai", "KR", "top1", -1)], r"row 0 \(ai, KR, top1\) has a negative value"),
        ([("ai", "KR", "top1", 1), ("ai", "KR", "top1", 2)], r"row 1 \(ai, KR, top1\) stands twice"),
    ],
)
def test_counts_that_make_no_sense(rows, message):
    with pytest.raises(ValueError, match=message):
        component_counts(counts(rows), 5, seed=1)
