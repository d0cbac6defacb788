"""Hubs: what they reach, what other choices would cost, and whether they come back with works drawn anew."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from helpers.data.corpus import read_corpus
from helpers.hubs.partner_sites import PartnerSites, partner_sites, site_weights
from helpers.hubs.siting import (
    METHODS,
    best_hubs,
    describe_hubs,
    hub_costs,
    hub_question,
    locate,
    periods,
    positions,
    reach,
    served_places,
    setting_hubs,
    weight_settings,
)
from helpers.hubs.stability import described_hubs, hub_stability, resampled_weights


def line(places, works, years=2020):
    """Places on the equator, at the given degrees, each with its own joint works; one degree is some 111 km."""
    joint = sparse.csr_array(np.repeat(np.eye(len(places)), works, axis=0))
    weight = site_weights(np.array(works, float), np.zeros(len(places)), 1.0)
    table = pd.DataFrame(
        {
            "city_id": range(len(places)),
            "city": [f"C{at}" for at in range(len(places))],
            "city_ko": None,
            "country": "XX",
            "latitude": 0.0,
            "longitude": np.array(places, float),
            "institution": "I",
            "partners": 1,
            "newcomers": 0,
            "joint_works": works,
            "open_works": 0.0,
            "weight": weight,
        }
    )
    rows = joint.shape[0]
    sizes, spans = np.ones(rows), np.broadcast_to(np.asarray(years, float), rows)
    return PartnerSites(table, joint, sparse.csr_array(joint.shape), spans, sizes, 1.0, "full", pd.DataFrame())


@pytest.fixture(scope="module")
def planted():
    return hub_question(partner_sites(read_corpus("planted"), "KR"), candidates=20)


def test_one_hub_on_a_line_is_the_weighted_median():
    question = hub_question(line([0, 10, 20], [3, 1, 1]), radius_km=1200)
    costs = hub_costs(question, most=2, least=0).set_index(["method", "k"])
    assert costs.loc[("p_median", 1), "hubs"] == [0]  # the heavy end: 3/5 of the weight
    assert costs.loc[("p_median", 1), "mean_km"] == pytest.approx((10 + 20) / 5 * 111.195, rel=1e-4)
    assert costs.loc[("cover", 1), "hubs"] == [1]  # the middle reaches both ends
    assert costs.loc[("cover", 1), "covered"] == pytest.approx(1)
    assert costs.loc[("p_median", 2), "mean_km"] == pytest.approx(10 / 5 * 111.195, rel=1e-4)
    assert (costs["bound_gap"] < 1e-5).all()


def test_served_and_described_by_hand():
    question = hub_question(line([0, 10, 20, 40], [4, 3, 2, 1]), radius_km=1200)
    places = served_places(question, [0, 2])
    assert places["hub"].tolist() == [0, 0, 2, 2] and places["within"].tolist() == [True, True, True, False]
    table = describe_hubs(question, [0, 2])
    assert table["city_id"].tolist() == [0, 2] and table["share"].tolist() == pytest.approx([0.7, 0.3])
    assert table["covered"].tolist() == pytest.approx([0.7, 0.2])
    assert table["mean_km"].tolist() == pytest.approx([3 * 10 / 7 * 111.195, 20 / 3 * 111.195], rel=1e-4)
    assert table["places"].tolist() == [2, 2]


def test_candidates_are_the_first_places():
    question = hub_question(line([0, 10, 20, 40], [4, 3, 2, 1]), candidates=2)
    assert positions(question, [1, 0]).tolist() == [1, 0]
    with pytest.raises(ValueError, match="city_id 3 is no candidate"):
        positions(question, [3])
    assert hub_costs(question, most=8, least=0)["k"].max() == 2


@pytest.mark.parametrize("change", [{"candidates": 0}, {"radius_km": 0.0}])
def test_refuses_no_candidates_and_no_radius(change):
    with pytest.raises(ValueError, match="expected both above 0"):
        hub_question(line([0, 10], [1, 1]), **change)


def test_refuses_another_method(planted):
    with pytest.raises(ValueError, match="p_median, cover"):
        locate(planted, 2, "mean")


def test_the_costs_are_what_the_hubs_reach(planted):
    for row in hub_costs(planted, most=4).itertuples():
        mean_km, covered = reach(planted, positions(planted, row.hubs))
        assert (mean_km, covered) == (row.mean_km, row.covered)
        assert row.objective == pytest.approx(mean_km if row.method == "p_median" else covered)
        assert row.bound <= row.objective if row.method == "p_median" else row.bound >= row.objective


def test_periods():
    assert periods([2020, 2020, 2021], [1, 1, 1], n=3) == [(2020, 2020), (2021, 2021)]  # two years are two at most
    assert periods([2019, 2020, 2021], [1, 1, 98], n=3) == [(2019, 2021)]
    assert periods([2010, 2015, 2020], [5, 5, 5], n=3) == [(2010, 2010), (2015, 2015), (2020, 2020)]
    assert periods([2020, np.nan], [0, 9]) == [] and periods([np.nan], [1]) == []
    years = np.repeat(np.arange(2000, 2020), 10)
    spans = periods(years, np.ones(200), n=4)
    assert spans[0][0] == 2000 and spans[-1][1] == 2019
    assert all(first[1] < then[0] for first, then in zip(spans, spans[1:], strict=False))


def test_settings_hold_the_page_each_share_and_each_period(planted):
    settings = weight_settings(planted.sites)
    assert settings["setting"].tolist()[:2] == ["page", "existing_share"]
    assert (settings["setting"] == "years").sum() == 3
    assert all(weights.sum() == pytest.approx(1) for weights in settings["weights"])
    alone = weight_settings(replace(planted.sites, years=np.full(len(planted.sites.years), 2020.0)))
    assert (alone["setting"] != "years").all()


@pytest.mark.parametrize("method", METHODS)
def test_keeping_hubs_costs_nothing_on_the_page_and_never_gains_elsewhere(planted, method):
    table = setting_hubs(
        planted, best_hubs(hub_costs(planted, most=3), 3)[method], method, weight_settings(planted.sites)
    )
    page = table.iloc[0]
    assert page["regret"] == 0 and page["kept"] == 3 and page["mean_km"] == page["mean_km_kept"]
    if method == "p_median":
        assert (table["mean_km_kept"] >= table["mean_km"] * (1 - 1e-5)).all()
    else:
        assert (table["covered_kept"] <= table["covered"] + 1e-5).all()


def test_a_heavy_place_is_found_again_each_time_and_a_coin_toss_half_of_the_time():
    sure = hub_question(line([0, 60], [90, 10]), radius_km=500)
    found = hub_stability(sure, [0], "p_median", n_resamples=50)
    assert found.hubs["found_again"].tolist() == [1.0] and found.rivals["city_id"].tolist() == [0]
    toss = hub_question(line([0, 60], [50, 50]), radius_km=500)
    hub = locate(toss, 1, "cover").chosen.tolist()
    found = hub_stability(toss, hub, "cover", n_resamples=200)
    assert 0.35 < found.hubs["found_again"].iloc[0] < 0.65
    assert found.rivals["chosen"].sum() == pytest.approx(1)
    assert found.reach["covered_low"] < found.reach["covered"] < found.reach["covered_high"]


def test_near_hubs_count_as_the_same():
    question = hub_question(line([0, 1, 60], [40, 41, 5]), radius_km=50)
    found = hub_stability(question, [1], "cover", near_km=500, n_resamples=100)
    assert found.hubs["found_again"].iloc[0] == 1 and found.hubs["chosen"].iloc[0] < 0.9


def test_of_few_works_no_hub_is_sought():
    question = hub_question(line([0, 60], [10, 9]), radius_km=500)
    costs = hub_costs(question, most=2)
    assert costs.empty and best_hubs(costs, 2) == {"p_median": [], "cover": []}
    assert len(hub_costs(hub_question(line([0, 60], [11, 9])), most=2)) == 4, "20 works are enough"
    again = hub_stability(question, [], "cover", n_resamples=5)
    assert again.hubs.empty and again.rivals.empty and again.reach == {}
    assert served_places(question, []).empty and described_hubs(question, again).empty
    assert setting_hubs(question, [], "cover", weight_settings(question.sites)).empty
    assert "hub" in served_places(question, []) and "regret" in setting_hubs(question, [], "cover", costs)


def test_works_behind_the_weights():
    sites = line([0, 60], [3, 4])
    assert sites.works == 7 and replace(sites, existing_share=0.0).works == 0
    assert replace(sites, existing_share=0.0, open=sites.joint).works == 7


def test_the_same_seed_draws_the_same(planted):
    one, other = (resampled_weights(planted.sites, 5, seed=7) for _ in range(2))
    assert (one == other).all() and (resampled_weights(planted.sites, 5, seed=8) != one).any()
    assert one.sum(axis=0) == pytest.approx(1) and one.mean(axis=1) == pytest.approx(planted.weights, abs=0.02)


def test_where_every_place_is_a_hub_keeping_others_has_no_share():
    question = hub_question(line([0, 60], [50, 50]), radius_km=500)
    weights = [np.array([0.0, 1.0]), np.array([1.0, 0.0])]
    settings = pd.DataFrame({"setting": ["a", "b"], "choice": ["x", "y"], "weights": weights})
    table = setting_hubs(question, [0], "p_median", settings)
    assert sorted(table["regret"].isna()) == [False, True] and table["regret"].dropna().tolist() == [0.0]
