from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from helpers.data.corpus import Corpus, read_corpus
from helpers.data.evidence import ENOUGH
from helpers.levels.components import Components, component_counts, measure
from helpers.levels.levels import SCALINGS, corpus_levels, first_countries, rank_probabilities, scale, technology_levels
from helpers.levels.trend import level_trend
from helpers.network.resampling import percentile_interval

COLUMNS = ["score", "score_low", "score_high", "rank", "rank_low", "rank_high", "p_first", "p_top10"]
COUNTRIES = list("ABCDEFGHIJKLMNOPQRST")
tables = arrays(float, (2, 5), elements=st.sampled_from([0.0, 1.0, 2.0, 5.0, 10.0, np.nan]))


def components(**values):
    """Components of technologies t0, t1.. and countries A, B.. whose resamples do not vary."""
    values = {name: np.array(value, float) for name, value in values.items()}
    n_technologies, n_countries = next(iter(values.values())).shape
    samples = {name: np.repeat(value[..., None], 3, axis=2).astype("float32") for name, value in values.items()}
    technologies, countries = [f"t{number}" for number in range(n_technologies)], COUNTRIES[:n_countries]
    return Components(pd.Index(technologies), pd.Index(countries), values, samples, np.full(n_technologies, np.nan))


def poisson(values, n_resamples=500, component="top10"):
    table = pd.DataFrame(
        {"technology": "t0", "country": COUNTRIES[: len(values)], "component": component, "value": values}
    )
    return component_counts(table, n_resamples, seed=3)


def test_by_hand():
    found = technology_levels(
        components(top10=[[10, 5, 0]], patents=[[2, 4, 4]], papers=[[9, 9, 9]]), {"patents": 1, "top10": 3}
    )
    assert found.table.columns.tolist() == ["technology", "country", "top10", "patents", "papers", *COLUMNS]
    table = found.table.set_index("country")
    assert table["score"].to_dict() == {"A": 87.5, "B": 62.5, "C": 25}  # (3 x 100 + 50) / 4, ...
    assert table["rank"].to_dict() == {"A": 1, "B": 2, "C": 3}
    assert (table["score_low"] == table["score"]).all() and (table["rank_high"] == table["rank"]).all()
    assert table["p_first"].tolist() == [1, 0, 0] and (table["p_top10"] == 1).all()
    assert found.weights == {"top10": 0.75, "patents": 0.25} and found.missing == () and found.stand_in is None


def test_a_leader_in_all_has_100_and_another_has_less():
    # the published leader of a field has 84.8: it does not lead in all components
    for papers, score in (([7, 1], 100), ([6, 8], 87.5)):
        found = technology_levels(components(top10=[[4, 3]], papers=[papers]), {"top10": 1, "papers": 1})
        assert found.table["score"][0] == score


def test_a_component_that_the_data_lack_is_left_out_and_named():
    found = technology_levels(components(top10=[[4, 2]]), {"experts": 1, "top10": 1, "patents": 2, "papers": 0})
    assert found.weights == {"top10": 1} and found.missing == ("patents", "experts")
    assert found.table["score"].tolist() == [100, 50]


def test_a_component_that_one_technology_lacks_is_left_out_there():
    held = components(top10=[[4, 2], [4, 2]], patents=[[1, 4], [np.nan, np.nan]])
    found = technology_levels(held, {"top10": 1, "patents": 1})
    assert found.table["score"].tolist() == [75, 62.5, 100, 50]  # B, A of t0; A, B of t1
    assert found.missing == ()


def test_papers_stand_in_where_all_is_missing():
    found = technology_levels(components(papers=[[4, 2]]), {"top10": 1, "patents": 1})
    assert found.stand_in == "papers" and found.weights == {"papers": 1} and found.missing == ("top10", "patents")
    with pytest.raises(ValueError, match="none of top10, nor papers"):
        technology_levels(components(patents=[[4, 2]]), {"top10": 1})


def test_unknown_has_no_rank_and_lowers_nobody():
    held = components(top10=[[10, np.nan, 5, 4]], patents=[[1, 9, 3, 1]])
    found = technology_levels(held, {"top10": 1, "patents": 1})
    table = found.table.set_index("country")
    assert table.index.tolist() == ["A", "C", "D", "B"]
    assert table.loc["B", COLUMNS].isna().all() and table["rank"].tolist()[:3] == [1, 2, 3]
    assert np.isnan(found.scores[0, 1]).all() and np.isnan(found.ranks[0, 1]).all()


def test_who_has_nothing_has_no_rank():
    table = technology_levels(components(top10=[[10, 0, 5, 0]]), {"top10": 1}).table
    assert table["country"].tolist() == ["A", "C", "B", "D"]
    assert table["score"].tolist() == [100, 50, 0, 0]
    assert table["rank"].isna().tolist() == [False, False, True, True]
    assert table["p_top10"].isna().tolist() == [False, False, True, True]


def test_equal_scores_share_the_best_rank():
    table = technology_levels(components(top10=[[0.1 + 0.2, 0.3, 0.9, 0.1]]), {"top10": 1}).table
    assert table["country"].tolist() == ["C", "A", "B", "D"] and table["rank"].tolist() == [1, 2, 2, 4]
    everyone = technology_levels(components(top10=[[7] * 12]), {"top10": 1}).table
    assert (everyone["rank"] == 1).all() and (everyone["p_first"] == 1).all()


def test_who_is_not_drawn_is_last_in_that_resample():
    held = components(top10=[[10, 1]])
    samples = np.array([[[9, 10, 11, 10], [0, 0, 1, 2]]], dtype="float32")
    found = technology_levels(replace(held, samples={"top10": samples}), {"top10": 1})
    assert found.ranks[0].tolist() == [[1] * 4, [2] * 4] and found.scores[0, 1].tolist()[:2] == [0, 0]


@pytest.mark.parametrize("weights", [{}, {"top10": 0}, {"top10": -1, "papers": 1}, {"top5": 1}])
def test_weights_that_make_no_sense(weights):
    with pytest.raises(ValueError, match="expected weights"):
        technology_levels(components(top10=[[1, 2]]), weights)


def test_intervals_are_those_of_the_counts():
    table = technology_levels(poisson([2_500, 400, 400, 100]), {"top10": 1}, level=0.90).table.set_index("country")
    # a ratio of two Poisson counts: relative error sqrt(1/400 + 1/2500)
    width = 2 * 1.645 * 16 * np.sqrt(1 / 400 + 1 / 2_500)
    assert table.loc["B", "score_high"] - table.loc["B", "score_low"] == pytest.approx(width, rel=0.12)
    assert table.loc[["B", "C"], ["rank_low", "rank_high"]].to_numpy().tolist() == [[2, 3], [2, 3]]
    assert table.loc["D", ["rank_low", "rank_high"]].tolist() == [4, 4] and table.loc["A", "p_first"] == 1
    narrow = technology_levels(poisson([2_500, 400, 400, 100]), {"top10": 1}, level=0.50).table.set_index("country")
    assert narrow.loc["B", "score_high"] - narrow.loc["B", "score_low"] < 0.5 * width


def test_scalings_by_hand():
    counts = np.array([[8.0, 4.0, 4.0, 2.0, 0.0, np.nan]])
    assert scale(counts, "max")[0].tolist()[:5] == [100, 50, 50, 25, 0]
    assert scale(counts, "minmax")[0].tolist()[:5] == [100, 50, 50, 25, 0]
    assert scale(counts[:, :4], "minmax")[0].tolist() == pytest.approx([100, 100 / 3, 100 / 3, 0])
    assert scale(counts, "rank")[0].tolist()[:5] == [100, 75, 75, 25, 0]
    with pytest.raises(ValueError, match="expected one of max, minmax, rank"):
        scale(counts, "zscore")


@pytest.mark.parametrize("scaling", SCALINGS)
def test_scaling_of_nothing_of_equals_and_of_none(scaling):
    assert scale(np.zeros((1, 3)), scaling).tolist() == [[0, 0, 0]]
    assert scale(np.full((1, 3), 7.0), scaling).tolist() == [[100, 100, 100]]
    assert np.isnan(scale(np.full((1, 3), np.nan), scaling)).all()
    assert scale(np.zeros((2, 0)), scaling).shape == (2, 0) and scale(np.zeros((0, 3)), scaling).shape == (0, 3)


@given(tables, st.sampled_from(SCALINGS))
def test_scaled_values_are_percentages_in_the_same_order(values, scaling):
    found = scale(values, scaling)
    assert (np.isnan(found) == np.isnan(values)).all()
    assert (np.nan_to_num(found) >= 0).all() and (np.nan_to_num(found) <= 100).all()
    again = scale(np.stack([values, 3 * values], axis=2), scaling)  # as resamples; and units do not matter
    assert np.allclose(again[..., 0], found, equal_nan=True) and np.allclose(again[..., 1], found, equal_nan=True)
    for row, scaled in zip(values, found, strict=True):
        row, scaled = row[~np.isnan(row)], scaled[~np.isnan(row)]
        assert (np.diff(scaled[np.argsort(row)]) >= 0).all()
        assert not row.any() or scaled.max() == 100


@given(tables, tables, st.sampled_from(SCALINGS))
@settings(max_examples=50)
def test_ranks_follow_scores(first, second, scaling):
    held = components(top10=first, patents=second)
    table = technology_levels(held, {"top10": 2, "patents": 1}, scaling).table
    for _, part in table.groupby("technology"):
        ranked = part.dropna(subset="rank")
        assert ranked["score"].is_monotonic_decreasing and part["score"].dropna().between(0, 100 + 1e-9).all()
        assert ranked["rank"].tolist() == [1 + (ranked["score"].round(9) > s).sum() for s in ranked["score"].round(9)]
        assert part.loc[part["rank"].isna(), ["rank_low", "rank_high", "p_first", "p_top10"]].isna().all(axis=None)


def test_no_technology_and_no_country():
    empty = component_counts(pd.DataFrame(columns=["technology", "country", "component", "value"]), 5, seed=1)
    with pytest.raises(ValueError, match="nor papers"):
        technology_levels(empty, {"top10": 1})


def test_rank_probabilities_by_hand():
    samples = np.array([[[9, 9, 9, 1], [5, 5, 9, 5], [1, 6, 1, 4]]], dtype="float32")
    held = replace(components(top10=[[9, 5, 3]]), samples={"top10": samples})
    found = rank_probabilities(technology_levels(held, {"top10": 1}), "t0")
    assert found["country"].tolist() == list("AAABBBCCC") and found["rank"].tolist() == [1, 2, 3] * 3
    assert found["probability"].tolist() == [0.75, 0, 0.25, 0.5, 0.25, 0.25, 0, 0.5, 0.5]


def test_rank_probabilities_sum_to_one_for_the_first_fifteen():
    levels = technology_levels(poisson(np.arange(40, 20, -1)), {"top10": 1})
    found = rank_probabilities(levels, "t0")
    assert found["country"].nunique() == 15
    assert found.groupby("country")["probability"].sum().to_numpy() == pytest.approx(1)
    first = found[found["rank"] == 1].set_index("country")["probability"]
    assert first.to_dict() == pytest.approx(levels.table.set_index("country")["p_first"][first.index].to_dict())
    with pytest.raises(ValueError, match="'t9'.*expected one of t0"):
        rank_probabilities(levels, "t9")


def test_rank_probabilities_of_an_unranked_technology_are_none():
    levels = technology_levels(components(top10=[[np.nan, np.nan], [1, 2]]), {"top10": 1})
    assert rank_probabilities(levels, "t0").empty


def yearly(rows):
    """A corpus of works: year, countries, citations; all of technology t and one field."""
    works = pd.DataFrame(
        {
            "work_id": [f"w{number}" for number in range(len(rows))],
            "field": "a",
            "year": pd.array([row[0] for row in rows], dtype="Int64"),
            "citations": pd.array([row[2] for row in rows], dtype="Int64"),
            "is_top10": pd.array([None] * len(rows), dtype="boolean"),
        }
    )
    works["technologies"] = pd.Series([["t"] for _ in rows], index=works.index, dtype=object)
    pairs = [(f"w{number}", country) for number, row in enumerate(rows) for country in row[1]]
    return Corpus(works, pd.DataFrame(pairs, columns=["work_id", "country"]), None, {})


ROWS = [(2010, "K", 1)] + [(2010, "U", 1)] * 4 + [(2011, "K", 1)] * 3 + [(2012, "U", 1)] + [(2020, "J", 1)] * 2


def test_trend_by_hand():
    trend = level_trend(yearly(ROWS), "t", {"papers": 1}, ["U", "K"], n_resamples=20, window=2)
    assert trend.columns.tolist() == ["year", "country", "score", "score_low", "score_high"]
    score = trend.set_index(["year", "country"])["score"].to_dict()
    assert score == {
        (2011, "K"): 100,
        (2011, "U"): 100,  # four and four in 2010-2011
        (2012, "K"): 100,
        (2012, "U"): 33.3333,
        (2013, "K"): 0,
        (2013, "U"): 100,
        (2020, "K"): 0,
        (2020, "U"): 0,  # nothing from 2014 to 2019; in 2019-2020 they have none
    }
    assert (trend["score_low"] <= trend["score_high"]).all()


def test_trend_of_one_year_is_one_window():
    trend = level_trend(yearly(ROWS[:5]), "t", {"papers": 1}, ["K", "U"], n_resamples=5)
    assert trend["year"].tolist() == [2010, 2010] and trend["score"].tolist() == [25, 100]


def test_trend_does_not_change_what_it_measures():
    rows = [(2010, "K", 5), (2010, "U", 1), (2011, "K", None), (2011, "U", None)]
    trend = level_trend(yearly(rows), "t", {"top10": 1}, ["K", "U"], n_resamples=5, window=1)
    assert trend["score"].tolist()[:2] == [100, 0] and trend["score"].isna().tolist()[2:] == [True, True]


def test_trend_of_no_works():
    assert level_trend(yearly(ROWS), "other", {"papers": 1}, ["K"], n_resamples=5).empty
    assert level_trend(yearly([(None, "K", 1)]), "t", {"papers": 1}, ["K"], n_resamples=5).empty


def test_the_first_countries_and_the_focal_one_wherever_it_stands():
    found = technology_levels(components(papers=[[9, 8, 7, 6, 0]]), {"papers": 1})
    assert first_countries(found, "t0", "B", n=2)["country"].tolist() == ["A", "B"]
    assert first_countries(found, "t0", "D", n=2)["country"].tolist() == ["A", "B", "D"]
    assert first_countries(found, "t0", "E", n=2)["country"].tolist() == ["A", "B"]  # nothing, so no rank
    assert first_countries(found, "t1", "A").empty  # a technology in which nobody is ranked


def test_the_levels_of_a_corpus_are_those_of_its_components():
    corpus = read_corpus("planted")
    found = corpus_levels(corpus, "papers 1, patents 3", "fractional", 5, 2, scaling="minmax")
    measured = measure(corpus, "fractional", 5, 2)
    expected = technology_levels(measured, {"papers": 1, "patents": 3}, "minmax", least=ENOUGH)
    pd.testing.assert_frame_equal(found.table, expected.table)
    assert list(first_countries(found, "quantum-sensing", "KR"))[:3] == ["country", "rank", "rank_low"]
    with pytest.raises(ValueError, match="'fame 1' is not one of top10"):
        corpus_levels(corpus, "fame 1", n_resamples=5)


@given(st.lists(st.floats(0, 100, allow_nan=False), min_size=3, max_size=8), st.integers(0, 99))
def test_a_rank_lies_in_its_interval_where_draws_do_not_move(values, seed):
    """Scores that differ by less than draws hold are ties in both: in the point rank and in the drawn ones."""
    countries = [f"C{i}" for i in range(len(values))]
    given_values = np.array([values], dtype="float32")
    samples = np.repeat(given_values[..., None], 5, axis=2)
    found = Components(
        pd.Index(["t"]), pd.Index(countries), {"top10": given_values.astype(float)}, {"top10": samples}, np.ones(1)
    )
    table = technology_levels(found, {"top10": 1}).table.dropna(subset=["rank"])
    assert (table["rank_low"] <= table["rank"]).all() and (table["rank"] <= table["rank_high"]).all()


def test_who_has_too_few_works_is_not_ranked_and_the_others_among_themselves():
    table = pd.DataFrame(
        {"technology": "ai", "country": ["KR", "JP", "US"], "value": [19, 20, 500], "component": "papers"}
    )
    told = technology_levels(component_counts(table, 20, seed=1), {"papers": 1}, least=20)
    ranks = told.table.set_index("country")["rank"]
    assert ranks[["US", "JP"]].tolist() == [1, 2] and pd.isna(ranks["KR"])
    assert told.table.set_index("country").loc["KR", ["score", "score_low", "rank_high", "p_first"]].isna().all()
    assert np.isnan(told.ranks[0, told.components.countries.get_loc("KR")]).all()
    assert told.is_thin("ai", "KR") and not told.is_thin("ai", "US") and told.is_thin("ai", "ZZ")
    assert not told.is_thin("bio", "KR"), "of a technology that is not there nothing is said"
    every = technology_levels(component_counts(table, 20, seed=1), {"papers": 1})
    assert every.table["rank"].notna().all() and not every.thin.any()


def test_a_table_of_levels_is_whole_numbers_floats_and_rows_in_order():
    found = technology_levels(components(top10=[[1, 2], [0, 4]], papers=[[1, 1], [1, 1]]), {"top10": 1})
    table = found.table
    assert table[["technology", "country"]].to_numpy().tolist() == [["t0", "B"], ["t0", "A"], ["t1", "B"], ["t1", "A"]]
    assert table.index.equals(pd.RangeIndex(4))
    assert [str(table[name].dtype) for name in COLUMNS] == ["float64"] * 3 + ["Int64"] * 3 + ["float64"] * 2
    assert found.scores.dtype == found.ranks.dtype == "float32" and found.scaling == "max"  # half the memory of draws


@pytest.mark.parametrize(
    ("scaling", "scores"), [("max", [100, 75, 50]), ("minmax", [100, 50, 0]), ("rank", [100, 66.6667, 33.3333])]
)
def test_scores_are_of_the_scaling_that_is_asked_for(scaling, scores):
    found = technology_levels(components(top10=[[8, 6, 4]]), {"top10": 1}, scaling)
    assert found.table["score"].tolist() == scores and found.scaling == scaling
    assert found.scores[0, :, 0].tolist() == pytest.approx(scores, abs=1e-4)


def test_scores_are_told_apart_as_far_as_the_table_tells_them():
    table = technology_levels(components(top10=[[1e6, 500_001, 500_000, 500_000.1]]), {"top10": 1}).table
    assert table.set_index("country")["rank"].to_dict() == {"A": 1, "B": 2, "C": 3, "D": 3}
    assert table.set_index("country").loc["B", ["score", "rank_low", "rank_high"]].tolist() == [50.0001, 2, 2]


def test_the_first_ten_are_ten_and_a_list_holds_fifteen():
    found = technology_levels(components(top10=[np.arange(40, 20, -1)]), {"top10": 1})
    assert found.table["p_top10"].tolist() == [1] * 10 + [0] * 10 and found.table["p_first"].tolist() == [1] + [0] * 19
    assert first_countries(found, "t0", "A")["country"].tolist() == COUNTRIES[:15]


def test_intervals_of_ranks_are_of_the_level_that_is_asked_for():
    for level in (0.5, 0.9):
        found = technology_levels(poisson([30, 28, 26, 24, 22]), {"top10": 1}, level=level)
        low, high = percentile_interval(found.ranks[0], level)
        table = found.table.sort_values("country")
        assert (table["rank_low"] == np.fmin(low, table["rank"])).all()
        assert (table["rank_high"] == np.fmax(high, table["rank"])).all()
        assert level == 0.5 or (high - low).sum() > 10


def test_fractions_of_works_scale_as_works_do():
    counts = np.array([[0.5, 0.25, 0, np.nan]], dtype="float32")
    for scaling in SCALINGS:
        assert scale(counts, scaling)[0, :3].tolist() == [100, 50, 0] and np.isnan(scale(counts, scaling)[0, 3])
        assert scale(counts, scaling).dtype == "float32"
    np.testing.assert_array_equal(scale(counts), scale(counts, "max"))


@pytest.mark.filterwarnings("error")
def test_what_is_unknown_everywhere_or_never_drawn_raises_no_warning():
    held = components(top10=[[np.nan, np.nan], [1, 2]])
    held.samples["top10"][1, 0] = np.nan
    levels = technology_levels(held, {"top10": 1})
    assert rank_probabilities(levels, "t1")["probability"].fillna(-1).tolist() == [1, -1]


def test_messages_list_what_may_be_given():
    listed = "top10, patents, experts, papers, pp_top10, top1, h_index"
    with pytest.raises(ValueError, match=f"among {listed}$"):
        technology_levels(components(top10=[[1, 2]]), {"top5": 1})
    with pytest.raises(ValueError, match="hold none of top10, patents, nor papers"):
        technology_levels(components(experts=[[1, 2]]), {"top10": 1, "patents": 1})
    with pytest.raises(ValueError, match="expected one of t0, t1"):
        rank_probabilities(technology_levels(components(top10=[[1, 2], [1, 2]]), {"top10": 1}), "t9")


def test_the_usual_levels_of_a_corpus():
    corpus = read_corpus("medline_2021")
    usual = corpus_levels(corpus, "papers 1").table
    pd.testing.assert_frame_equal(
        usual, technology_levels(measure(corpus, "full", 1000, 1), {"papers": 1}, "max", least=ENOUGH).table
    )
    assert not usual.equals(corpus_levels(corpus, "papers 1", seed=2).table)
    assert corpus_levels(corpus, "top10 1, papers 1", n_resamples=2, reference="source").missing == ("top10",)


def test_who_has_nothing_yet_may_be_ahead_in_a_resample():
    held = components(top10=[[4, 1, 0]])
    held.samples["top10"][0, 2] = np.linspace(0, 2, held.samples["top10"].shape[2])
    table = technology_levels(held, {"top10": 1}).table.set_index("country")
    assert table["rank"].dropna().to_dict() == {"A": 1, "B": 2} and table.loc["B", "rank_high"] == 3
    assert table.loc["C", ["rank_low", "p_first"]].isna().all()
    held = technology_levels(held, {"top10": 1}, "rank")  # a share of those that have something: in resamples too
    assert held.scores[0, :2].tolist() == [[100] * held.scores.shape[2], [50] * held.scores.shape[2]]
