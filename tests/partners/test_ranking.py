"""Partners: scores and ranks by hand and by other software, intervals, constraints beside merit, reasons."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.levels.components import component_counts
from helpers.levels.levels import technology_levels
from helpers.network.resampling import percentile_interval
from helpers.partners import ease as ease_terms
from helpers.partners import effectiveness as effectiveness_terms
from helpers.partners.ease import Merit
from helpers.partners.ranking import METHODS, method_agreement, partner_weight_sensitivity, rank_partners

T = "quantum-computing"
DRAWS = 50


def merit(name, values, spread=0.0, **terms):
    """A merit of countries with given values; resamples vary around them."""
    module = {"ease": ease_terms, "effectiveness": effectiveness_terms}[name]
    table = pd.DataFrame({"country": sorted(values), **dict.fromkeys(module.TERMS, np.nan)})
    for term, known in terms.items():
        table[term] = table["country"].map(known)
    table[name] = table["country"].map(values)
    noise = np.random.default_rng(1).normal(0, 1, (len(table), DRAWS)) * spread
    return Merit(table, table[[name]].to_numpy() + noise, dict.fromkeys(module.TERMS, 1.0))


def levels_of(**papers):
    table = pd.DataFrame({"technology": T, "country": list(papers), "component": "top10", "value": papers.values()})
    return technology_levels(component_counts(table, DRAWS, seed=1), {"top10": 1})


EASE = {"CN": 0.2, "DE": 0.6, "JP": 0.9, "KP": 0.5, "US": 0.5}
EFFECT = {"CN": 0.8, "DE": 0.5, "JP": 0.4, "KP": 0.9, "US": 0.7}
PAPERS = {"CN": 5000, "DE": 4000, "JP": 3000, "KP": 6000, "KR": 9000, "US": 10000}


def ranked(**more):
    return rank_partners(levels_of(**PAPERS), T, "KR", merit("ease", EASE), merit("effectiveness", EFFECT), **more)


def test_the_weighted_sum_by_hand():
    table = ranked().set_index("country")
    assert table.index.tolist() == ["US", "KP", "JP", "CN", "DE"]  # 2.2, 2.0, 1.6, 1.5 and 1.5
    assert table.loc["US", "score"] == pytest.approx((1.0 + 0.5 + 0.7) / 3)
    assert table.loc["CN", ["level", "ease", "effectiveness"]].tolist() == [0.5, 0.2, 0.8]
    assert table["rank"].tolist() == [1, 2, 3, 4, 4]
    weighted = ranked(weights={"ease": 2, "level": 1}).set_index("country")
    assert weighted.loc["JP", "score"] == pytest.approx((2 * 0.9 + 0.3) / 3)
    assert weighted.index[0] == "JP"


def test_a_criterion_without_weight_is_not_needed():
    effect = merit("effectiveness", {c: v for c, v in EFFECT.items() if c != "US"})
    weights = {"level": 1, "ease": 3}
    table = rank_partners(levels_of(**PAPERS), T, "KR", merit("ease", EASE), effect, weights)
    assert table.set_index("country").loc["US", ["score", "rank"]].tolist() == [(1 + 3 * 0.5) / 4, 2]


@pytest.mark.parametrize("level", [0.5, 0.9])
def test_intervals_are_those_of_the_resampled_sums(level):
    levels, ease, effect = levels_of(**PAPERS), merit("ease", EASE, 0.2), merit("effectiveness", EFFECT, 0.1)
    table = rank_partners(levels, T, "KR", ease, effect, level=level).set_index("country").loc[list(EASE)]
    drawn = levels.scores[0, levels.components.countries.get_indexer(list(EASE))].astype(float)
    sums = (drawn / 100 + ease.samples + effect.samples) / 3
    low, high = percentile_interval(sums, level)
    np.testing.assert_allclose(table[["score_low", "score_high"]].T, [low, high])
    places = (sums[:, None] < sums[None]).sum(axis=1) + 1
    low, high = percentile_interval(places, level)
    assert table[["rank_low", "rank_high"]].T.to_numpy().tolist() == [low.tolist(), high.tolist()]


def test_what_is_known_is_known_in_each_resample():
    ease = merit("ease", EASE)
    ease.samples[1, ::2] = np.nan  # DE
    table = rank_partners(None, T, "KR", ease, merit("effectiveness", EFFECT)).set_index("country")
    assert table.loc["DE", ["score", "score_low", "score_high"]].tolist() == [0.55] * 3


def test_values_that_differ_beyond_nine_decimals_are_equal():
    """Sums of fractions that are equal may differ in their last digits: these are no reason and win nothing."""
    values = {"DE": 0.5, "FR": 0.5 + 4e-10, "JP": 0.2}
    ease = merit("ease", values, distance=values)
    effect = merit("effectiveness", dict.fromkeys(("DE", "FR", "JP"), 0.5))
    for method in METHODS:
        assert rank_partners(None, T, "KR", ease, effect, method=method)["rank"].tolist() == [1, 1, 3]
    table = rank_partners(None, T, "KR", ease, effect)
    assert table["strongest"].isna().all() and table["weakest"].fillna("").tolist() == ["", "", "distance"]
    assert method_agreement(table)["tau"].tolist() == pytest.approx([1] * 3, abs=1e-12)


def test_equal_partners_share_the_best_rank_and_stand_by_name():
    table = rank_partners(
        None,
        T,
        "KR",
        merit("ease", dict.fromkeys(["DE", "FR", "JP"], 0.5)),
        merit("effectiveness", {"DE": 0.5, "FR": 0.5, "JP": 0.2}),
    )
    assert table["country"].tolist() == ["DE", "FR", "JP"]
    assert table["rank"].tolist() == [1, 1, 3]
    assert table["rank_high"].tolist() == [1, 1, 3]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("method", ["topsis", "promethee"])
def test_ties_of_all_partners_leave_one_rank(method):
    table = rank_partners(
        None,
        T,
        "KR",
        merit("ease", dict.fromkeys(["DE", "FR", "JP"], 0.5)),
        merit("effectiveness", dict.fromkeys(["DE", "FR", "JP"], 0.0)),
        method=method,
    )
    assert table["rank"].tolist() == [1, 1, 1]
    assert table["score"].tolist() == [0.5 if method == "topsis" else 0.0] * 3


def test_topsis_by_hand():
    table = ranked(method="topsis").set_index("country")
    values = np.array([[PAPERS[c] / 10000, EASE[c], EFFECT[c]] for c in EASE])
    scaled = values / np.sqrt((values**2).sum(axis=0)) / 3
    best, worst = (np.sqrt(((scaled - ideal) ** 2).sum(axis=1)) for ideal in (scaled.max(axis=0), scaled.min(axis=0)))
    np.testing.assert_allclose(table.loc[list(EASE), "score"], worst / (worst + best))


def test_topsis_of_two_partners_and_of_a_criterion_that_parts_none():
    """Where all have nothing in a criterion, the distances are those in the others."""
    ease, nothing = merit("ease", {"DE": 0.3, "FR": 0.4}), merit("effectiveness", {"DE": 0.0, "FR": 0.0})
    assert rank_partners(None, T, "KR", ease, nothing, method="topsis")["score"].tolist() == [1, 0]
    values = np.array([[0.8, 0.3], [0.4, 0.5], [0.6, 0.6]])
    scaled = values / np.sqrt((values**2).sum(axis=0)) / 3
    best, worst = (np.sqrt(((scaled - ideal) ** 2).sum(axis=1)) for ideal in (scaled.max(axis=0), scaled.min(axis=0)))
    table = rank_partners(
        levels_of(DE=8, FR=4, JP=6, US=10),
        T,
        "US",
        merit("ease", dict(zip(("DE", "FR", "JP"), values[:, 1], strict=True))),
        merit("effectiveness", dict.fromkeys(("DE", "FR", "JP"), 0.0)),
        method="topsis",
    )
    np.testing.assert_allclose(table.set_index("country").loc[["DE", "FR", "JP"], "score"], worst / (worst + best))


def test_promethee_by_hand():
    table = ranked(method="promethee").set_index("country")
    # wins less losses against four others in level, ease (where KP and US are equal) and effectiveness
    net = {"US": 4 - 1 + 0, "KP": 2 - 1 + 4, "CN": 0 - 4 + 2, "DE": -2 + 2 - 2, "JP": -4 + 4 - 4}
    for country, flow in net.items():
        assert table.loc[country, "score"] == pytest.approx(flow / 12)


def test_blocked_is_not_poor():
    rules = pd.DataFrame({"country": ["KP", "KP", "CN"], "kind": ["licence", "blocked", "licence"]})
    free, bound = ranked(), ranked(constraints=rules)
    pd.testing.assert_frame_equal(
        free.drop(columns=["constraint", "open_rank"]), bound.drop(columns=["constraint", "open_rank"])
    )
    bound = bound.set_index("country")
    assert bound.loc[["KP", "CN"], "constraint"].tolist() == ["blocked", "licence"]
    assert bound["constraint"].isna().sum() == 3
    assert bound.loc["KP", "rank"] == 2
    assert pd.isna(bound.loc["KP", "open_rank"])
    assert bound.loc[["US", "JP"], "open_rank"].tolist() == [1, 2]
    assert free["open_rank"].tolist() == free["rank"].tolist()


def test_an_unknown_criterion_leaves_a_country_unranked_and_one_unknown_for_all_is_left_out():
    effect = merit("effectiveness", {c: v for c, v in EFFECT.items() if c != "US"})
    table = rank_partners(levels_of(**PAPERS), T, "KR", merit("ease", EASE), effect).set_index("country")
    assert table.index[-1] == "US"
    assert table.loc["US", ["score", "rank", "rank_low", "open_rank", "score_high"]].isna().all()
    assert table.loc["KP", "rank"] == 1
    nobody = merit("effectiveness", dict.fromkeys(EFFECT, np.nan))
    table = rank_partners(levels_of(**PAPERS), T, "KR", merit("ease", EASE), nobody).set_index("country")
    assert table.loc["US", "score"] == pytest.approx((1.0 + 0.5) / 2)


def test_a_country_that_is_unknown_to_ease_has_no_rank():
    table = rank_partners(levels_of(**PAPERS, FR=2000), T, "KR", merit("ease", EASE), merit("effectiveness", EFFECT))
    assert table["country"].tolist()[-1] == "FR"
    assert pd.isna(table["rank"].iloc[-1])


def test_only_countries_with_a_rank_in_the_technology_are_partners():
    table = rank_partners(
        levels_of(**PAPERS, FR=0),
        T,
        "KR",
        merit("ease", EASE | {"FR": 1.0}),
        merit("effectiveness", EFFECT | {"FR": 1.0}),
    )
    assert "FR" not in table["country"].tolist()
    assert "KR" not in table["country"].tolist()


@pytest.mark.parametrize("method", METHODS)
def test_intervals_hold_the_rank_and_widen_with_noise(method):
    sure, unsure = (
        rank_partners(
            levels_of(**PAPERS),
            T,
            "KR",
            merit("ease", EASE, spread),
            merit("effectiveness", EFFECT, spread),
            method=method,
        )
        for spread in (0, 0.2)
    )
    for table in (sure, unsure):
        assert ((table["rank_low"] <= table["rank"]) & (table["rank"] <= table["rank_high"])).all()
        assert (table["score_low"] <= table["score_high"]).all()
    width = [(table["rank_high"] - table["rank_low"]).sum() for table in (sure, unsure)]
    assert width[0] < width[1]


def test_a_single_partner_and_no_partner():
    for method in METHODS:
        one = rank_partners(
            levels_of(KR=5, US=9),
            T,
            "KR",
            merit("ease", {"US": 0.5}),
            merit("effectiveness", {"US": 0.5}),
            method=method,
        )
        assert one[["country", "rank", "rank_high"]].to_numpy().tolist() == [["US", 1, 1]]
        score = {"sum": (1 + 0.5 + 0.5) / 3, "topsis": 0.5, "promethee": 0.0}[method]  # US has the highest level
        assert one["score"].tolist() == [pytest.approx(score)]
        assert method_agreement(one)[["tau", "n"]].fillna(-1).to_numpy().tolist() == [[-1, 1]] * 3
    none = rank_partners(levels_of(KR=5), T, "KR", merit("ease", {"US": 0.5}), merit("effectiveness", {"US": 0.5}))
    assert none.empty
    assert partner_weight_sensitivity(none).empty
    assert method_agreement(none)["tau"].isna().all()


def test_reasons_name_the_terms_that_part_a_country_from_the_middle_one():
    ease = merit(
        "ease",
        {"DE": 0.35, "JP": 0.7, "US": 0.3},
        distance={"DE": 0.5, "JP": 0.9, "US": 0.4},
        language={"DE": 0.2, "JP": 0.5, "US": 0.2},
    )
    effect = merit("effectiveness", {"DE": 0.5, "JP": 0.5, "US": 0.5}, size={"DE": 0.5, "JP": 0.5, "US": 0.5})
    table = rank_partners(levels_of(DE=4000, JP=3000, KR=1, US=10000), T, "KR", ease, effect).set_index("country")
    # over the middle one: distance JP +0.4 / 6 and US -0.1 / 6, language JP +0.3 / 6, level JP -0.1 / 3 and US +0.6 / 3
    assert table.loc["JP", ["strongest", "second", "weakest"]].tolist() == ["distance", "language", "level"]
    assert table.loc["US", "strongest"] == "level"
    assert pd.isna(table.loc["US", "second"])
    assert table.loc["US", "weakest"] == "distance"
    assert table.loc["DE", ["strongest", "second", "weakest"]].isna().all()


def test_reasons_weigh_terms_by_hand():
    """A term counts by its weight among those known for the country, and its criterion by its own."""
    countries = ["DE", "FR", "JP"]
    ease = merit(
        "ease",
        dict.fromkeys(countries, 0.5),
        distance={"DE": 0.5, "FR": 0.5, "JP": 0.9},
        language={"DE": 0.2, "FR": 0.5, "JP": 0.5},
        time_zone={"FR": 0.5, "JP": 0.5},
    )
    ease.weights.update(distance=1, language=2, time_zone=5)
    effect = merit("effectiveness", dict.fromkeys(countries, 0.5), size={"DE": 0.4, "FR": 0.5, "JP": 0.6})
    effect.weights.update(size=0.5)
    papers = {"DE": 5000, "FR": 6500, "JP": 5500, "US": 10000}  # levels of 0.5, 0.65 and 0.55
    weights = {"level": 1, "ease": 2, "effectiveness": 3}
    table = rank_partners(levels_of(**papers), T, "US", ease, effect, weights).set_index("country")
    # times 6: DE level -0.05, language 2 * 2/3 * -0.3 = -0.4, size 3 * -0.1 = -0.3;
    # FR level 0.1; JP distance 2 * 1/8 * 0.4 = 0.1, size 0.3
    assert table.loc["DE", "weakest"] == "language"
    assert table.loc["FR", "strongest"] == "level"
    assert table.loc["JP", ["strongest", "second"]].tolist() == ["size", "distance"]
    assert table.loc["DE", ["strongest", "second"]].isna().all() and table.loc[["FR", "JP"], "weakest"].isna().all()
    heavy = rank_partners(levels_of(**papers), T, "US", ease, effect, {"level": 20, "ease": 2, "effectiveness": 3})
    assert heavy.set_index("country").loc["DE", "weakest"] == "level"  # 20 * -0.05


def test_of_one_criterion_there_is_no_second_reason():
    unknown = merit("ease", dict.fromkeys(PAPERS, np.nan)), merit("effectiveness", dict.fromkeys(PAPERS, np.nan))
    table = rank_partners(levels_of(**PAPERS), T, "KR", *unknown).set_index("country")
    assert table.loc[["US", "JP"], ["strongest", "weakest"]].fillna("").to_numpy().tolist() == [
        ["level", ""],
        ["", "level"],
    ]
    assert table["second"].isna().all()


def test_terms_stand_in_the_table():
    table = ranked()
    assert table.index.equals(pd.RangeIndex(5))
    assert {str(table[name].dtype) for name in ("rank", "rank_low", "rank_high", "open_rank")} == {"Int64"}
    assert {str(table[name].dtype) for name in ("constraint", "strongest", "second", "weakest")} == {"str"}
    without = rank_partners(None, T, "KR", merit("ease", EASE), merit("effectiveness", EFFECT))
    assert without["level"].dtype == float and without["rank"].notna().all()
    assert list(table)[:16] == [
        "technology",
        "country",
        "level",
        "ease",
        "effectiveness",
        "score",
        "score_low",
        "score_high",
        "rank",
        "rank_low",
        "rank_high",
        "open_rank",
        "constraint",
        "strongest",
        "second",
        "weakest",
    ]
    assert set(table.columns[16:]) == {*ease_terms.TERMS, *effectiveness_terms.TERMS}
    assert (table["technology"] == T).all()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"method": "best"}, "method is 'best'; expected one of sum, topsis, promethee"),
        ({"weights": {"distance": 1}}, "of level, ease, effectiveness"),
        ({"weights": {"level": 0}}, "one above 0"),
    ],
)
def test_wrong_choices_are_refused(more, said):
    with pytest.raises(ValueError, match=said):
        ranked(**more)


def test_a_technology_without_level_and_other_numbers_of_resamples_are_refused():
    papers = pd.DataFrame({"technology": ["ai", T], "country": "KR", "component": "top10", "value": 1})
    levels = technology_levels(component_counts(papers, DRAWS, seed=1), {"top10": 1})
    with pytest.raises(ValueError, match="'quantum' has no level; expected one of ai, quantum-computing"):
        rank_partners(levels, "quantum", "KR", merit("ease", EASE), merit("effectiveness", EFFECT))
    short = Merit(merit("ease", EASE).table, np.zeros((5, 3)), {})
    with pytest.raises(ValueError, match=r"hold \[3, 50\] resamples"):
        rank_partners(levels_of(**PAPERS), T, "KR", short, merit("effectiveness", EFFECT))


def test_weight_sensitivity_by_hand():
    countries = ["AT", "BE", "CH", "DE", "ES", "FR"]
    ranking = pd.DataFrame(
        {
            "country": countries,
            "level": [1, 0.9, 0.8, 0.7, 0.6, 0.0],
            "ease": np.nan,
            "effectiveness": [1, 0.9, 0.8, 0.7, 0.0, 0.6],
            "rank": pd.array(range(1, 7), dtype="Int64"),
        }
    )
    found = partner_weight_sensitivity(ranking, n_draws=4000).set_index("country")
    assert found.index.tolist() == countries[:5]
    assert found.loc[countries[:4], "kept_share"].tolist() == [1] * 4
    assert found.loc["ES", "kept_share"] == pytest.approx(0.5, abs=0.04)  # in where the level weighs more than one half
    assert found[["rank_best", "rank_worst"]].to_numpy().tolist() == [[1, 1], [2, 2], [3, 3], [4, 4], [5, 6]]
    usual = partner_weight_sensitivity(ranking)
    assert usual.equals(partner_weight_sensitivity(ranking, n_draws=1000, seed=1, method="sum"))
    assert (usual["kept_share"] * 1000 % 1 == 0).all()
    assert not usual.equals(partner_weight_sensitivity(ranking, seed=2))
    assert usual["rank_best"].dtype == usual["rank_worst"].dtype == "Int64"
    turned = partner_weight_sensitivity(ranking.iloc[::-1])
    pd.testing.assert_frame_equal(turned, usual)


@pytest.mark.parametrize("method", METHODS)
def test_one_draw_ranks_as_its_weights_do(method):
    for seed in range(5):
        weights = dict(
            zip(("level", "ease", "effectiveness"), np.random.default_rng(seed).dirichlet(np.ones(3)), strict=True)
        )
        there = ranked(weights=weights, method=method).set_index("country")
        drawn = partner_weight_sensitivity(ranked(), n_draws=1, seed=seed, method=method).set_index("country")
        assert drawn["rank_best"].equals(drawn["rank_worst"])
        assert drawn["rank_best"].to_dict() == there["rank"].to_dict()


def test_methods_agree_on_one_order_and_disagree_on_another():
    ranking = pd.DataFrame(
        {
            "country": ["AT", "BE", "CH"],
            "level": [0.9, 0.5, 0.1],
            "ease": [0.9, 0.5, 0.1],
            "effectiveness": [0.9, 0.5, 0.1],
            "rank": pd.array([1, 2, 3], dtype="Int64"),
        }
    )
    found = method_agreement(ranking)
    assert found["tau"].tolist() == [1, 1, 1]
    assert found[["method", "other"]].to_numpy().tolist() == [
        ["sum", "topsis"],
        ["sum", "promethee"],
        ["topsis", "promethee"],
    ]
    # a is far ahead in level alone: best by sum, but beaten more often than it beats
    other = ranking.assign(level=[1.0, 0.0, 0.05], ease=[0.3, 0.4, 0.2], effectiveness=[0.3, 0.4, 0.2])
    found = method_agreement(other).set_index(["method", "other"])
    assert found["n"].tolist() == [3] * 3
    assert found["tau"]["sum", "promethee"] == pytest.approx(2 / np.sqrt(3 * 2))  # a and b beat as often: 2, 2 and -4
    alone = method_agreement(other, {"level": 1})["tau"].tolist()
    assert alone == pytest.approx([1] * 3)  # by level alone all say a, c, b


def test_methods_may_agree_on_two_partners():
    two = ranked().iloc[[0, 4]]  # US is ahead of DE in level and effectiveness
    assert method_agreement(two)[["tau", "n"]].to_numpy().tolist() == [[1, 2]] * 3


@settings(max_examples=30)
@given(st.lists(st.tuples(*[st.floats(0, 1)] * 3), min_size=2, max_size=8), st.integers(0, 2), st.sampled_from(METHODS))
def test_a_partner_that_gets_better_does_not_fall(rows, criterion, method):
    codes = ["AT", "BE", "CH", "DE", "ES", "FR", "GB", "HU"][: len(rows)]
    ranks = []
    for raised in (False, True):
        values = np.round(np.array(rows), 2)
        if raised:
            values[0, criterion] = 1.0
        ease, effect = (
            merit(name, dict(zip(codes, values[:, at], strict=True)))
            for name, at in (("ease", 0), ("effectiveness", 1))
        )
        table = rank_partners(None, T, "KR", ease, effect, method="sum" if method == "topsis" else method)
        ranks.append(table.set_index("country")["rank"]["AT"])
    assert ranks[1] <= ranks[0]  # TOPSIS moves its ideal with the values and does not promise that
