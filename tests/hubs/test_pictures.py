"""Pictures and sentences of hubs and platforms."""

from types import SimpleNamespace as Some

import numpy as np
import pandas as pd
import pytest

from helpers.hubs import sentences as sentences
from helpers.hubs.charts import hub_cost_curve, hub_grid
from helpers.hubs.city_names import city_names, hub_names
from helpers.hubs.maps import circle, hub_map
from helpers.hubs.platform_charts import platform_chart

PLACES = pd.DataFrame(
    {
        "city_id": [1, 2, 3],
        "city": ["Boston", "Porto", "Singapore"],
        "city_ko": ["보스턴", None, "싱가포르"],
        "country": ["US", "PT", "SG"],
    }
)
SITES = Some(table=PLACES, works=100)
COSTS = pd.DataFrame(
    {
        "method": ["p_median", "p_median", "cover", "cover"],
        "k": [1, 2, 1, 2],
        "hubs": [[1], [1, 2], [2], [1, 2]],
        "mean_km": [3000.0, 1000.0, 3100.0, 1100.0],
        "covered": [0.2, 0.4, 0.3, 0.5],
        "bound_gap": [0.0, 0.0, 0.0, 0.0],
    }
)
REACH = {"mean_km_low": 900.0, "mean_km_high": 1200.0, "covered_low": 0.45, "covered_high": 0.55}


def again(*shares):
    return Some(hubs=pd.DataFrame({"city_id": [1, 2][: len(shares)], "found_again": shares}), reach=REACH)


def served(**changes):
    return pd.DataFrame(
        {
            "city_id": [1, 2, 3],
            "latitude": [42.4, 41.1, 1.3],
            "longitude": [-71.1, -8.6, 103.8],
            "weight": [0.5, 0.3, 0.2],
            "hub": [1, 2, 2],
            "within": [True, True, False],
        }
        | changes
    )


def test_names_fall_back_and_a_city_that_is_its_country_is_named_once():
    assert city_names(PLACES, "ko").tolist() == ["보스턴(미국)", "Porto(포르투갈)", "싱가포르"]
    assert city_names(PLACES, "en").tolist() == ["Boston (United States)", "Porto (Portugal)", "Singapore"]
    table = hub_names(pd.DataFrame({"city_id": [2], "country": ["PT"], "share": [0.5]}), PLACES, "en")
    assert table.columns.tolist() == ["city_name", "share"]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_pictures_are_drawn_in_both_languages(language):
    hubs = PLACES.head(2).assign(share=[0.5, 0.5])
    look = {"title": "T", "unit": "u", "source": "Source: s", "language": language}
    found = hub_map(served(), hubs, 1000.0, "KR", **look)
    assert found.png[:4] == b"\x89PNG" and "50%" in found.alt
    assert found.png == hub_map(served(), hubs, 1000.0, "KR", **look).png
    assert "1,000" in hub_cost_curve(COSTS, 2, **look).alt


def test_grid_counts_and_takes_nothing():
    choices = pd.DataFrame({"group": ["a", "b"], "label": ["1", "2"], "hubs": [["X"], ["X", "Y"]]})
    assert hub_grid(choices, "T", "u", "Source: s", "en").alt == "T. Chosen most often: X 2/2; Y 1/2."
    assert hub_grid(choices.head(0), "T", "u", "Source: s", "en").alt == "T. No city is chosen."


@pytest.mark.parametrize(("latitude", "longitude"), [(0.0, 0.0), (70.0, 10.0), (-40.0, 175.0), (60.0, -29.9)])
def test_a_ring_stays_on_the_map_and_never_crosses_it(latitude, longitude):
    pieces = circle(latitude, longitude, 1500.0)
    points = np.concatenate(pieces)
    assert np.abs(points[:, 0]).max() <= 2.71 and np.abs(points[:, 1]).max() <= 1.32
    assert all(np.abs(np.diff(piece, axis=0)).max() < 0.3 for piece in pieces)


def test_a_map_refuses_a_country_that_is_none():
    with pytest.raises(ValueError, match="'XX' is no country code"):
        hub_map(served(), PLACES.head(1).assign(share=1.0), 500.0, "XX", "T", "u", "Source: s", "en")


def test_finding_tells_both_answers_their_intervals_and_who_is_sure():
    stability = {"p_median": again(1.0, 0.95), "cover": again(0.97, 0.4)}
    text = sentences.best_hubs(COSTS, SITES, 2, 1000.0, stability, "KR").text("en")
    assert "mean distance 1,000 km, 95% interval 900–1,200" in text and "share 50.0%, 95% interval 45.0–55.0%" in text
    assert "proves both answers optimal" in text
    assert text.endswith(
        "With works drawn anew, Boston (United States) comes back in at least 90% of the samples. Less sure: "
        "Porto (Portugal) 40%."
    )
    korean = sentences.best_hubs(COSTS, SITES, 2, 1000.0, stability, "KR").text("ko")
    assert "최적임이" in korean and "덜 확실한 곳은 Porto(포르투갈) 40%." in korean


def test_finding_says_where_nothing_is_proved_and_nobody_is_sure():
    stability = {"p_median": again(0.2, 0.1), "cover": again(0.3, 0.4)}
    text = sentences.best_hubs(COSTS.assign(bound_gap=0.02), SITES, 2, 1000.0, stability, "KR").text("en")
    assert "Optimality is not proved: the solver's bound is up to 2.00% away." in text
    assert text.endswith("Less sure: Boston (United States) 20%, Porto (Portugal) 10%.")
    firm = sentences.best_hubs(COSTS, SITES, 1, 1000.0, {"p_median": again(1.0), "cover": again(1.0)}, "KR").text("ko")
    assert firm.endswith("다시 나온다.")


def test_of_few_works_no_hub_is_told_and_what_is_missing_is():
    few = Some(table=PLACES, works=4)
    text = sentences.best_hubs(COSTS.head(0), few, 2, 1000.0, {}, "KR").text("en")
    assert text.startswith("4 joint works of South Korea lead to 3 cities abroad: too few") and "about 16 more" in text
    assert "최적" not in sentences.best_hubs(COSTS.head(0), few, 2, 1000.0, {}, "KR").text("ko")
    told = [sentences.one_more(COSTS.head(0)), sentences.other_settings(pd.DataFrame({"setting": []}), "cover")]
    assert [said.template for said in told] == ["page.untold"] * 2


def test_where_there_are_fewer_places_than_hubs_asked_all_of_them_are_told():
    stability = {"p_median": again(1.0, 0.95), "cover": again(0.97, 0.4)}
    assert ", 2 hubs come" in sentences.best_hubs(COSTS, SITES, 4, 1000.0, stability, "KR").text("en")


def test_one_more_claims_little_only_where_all_the_rest_is_little():
    rows = {"method": ["p_median"] * 4 + ["cover"] * 4, "k": [1, 2, 3, 4] * 2, "covered": [0.1, 0.2, 0.3, 0.4] * 2}
    table = pd.DataFrame(rows | {"mean_km": [1000.0, 950.0, 500.0, 490.0] * 2})
    assert "From hub 4 on" in sentences.one_more(table).text("en") and "4번째부터" in sentences.one_more(table).text(
        "ko"
    )
    steep = pd.DataFrame(rows | {"mean_km": [1000.0, 500.0, 250.0, 100.0] * 2})
    assert "From hub" not in sentences.one_more(steep).text("en")


def test_settings_reading_leaves_the_page_out_and_tells_periods():
    table = pd.DataFrame(
        {
            "setting": ["page", "years", "years"],
            "choice": ["page", "2010-2015", "2016-2020"],
            "hubs": [[1, 2]] * 3,
            "kept": [2, 2, 1],
            "regret": [0.0, 0.01, 0.2],
        }
    )
    text = sentences.other_settings(table, "cover").text("en")
    assert text.startswith("In 1 of 2 settings") and "at most 20.0 percentage points" in text
    assert "In 1 of 2 periods the hubs stay." in text
    assert "20.0%포인트" in sentences.other_settings(table, "cover").text("ko")


def test_unplaced_and_no_ties_at_all():
    items = ["all", "placed", "unplaced"]
    table = pd.DataFrame({"item": items, "institutions": [0, 0, 0], "joint_works": [0.0, 0.0, 0.0]})
    assert "0 of 0 partner institutions, with –" in sentences.unplaced(table).text("en")


def platforms(**changes):
    row = {
        "institution": "A",
        "country": "US",
        "of": "papers",
        "works": 30,
        "standing_rank": 1,
        "standing_rank_low": 1,
        "standing_rank_high": 2,
        "unsurpassed": True,
        "p_unsurpassed": 0.9,
    }
    for name, value in {"standing": 5.0, "profile_fit": 0.8, "joint_works": 0.0}.items():
        row |= {name: value, f"{name}_low": value, f"{name}_high": value}
    return pd.DataFrame([row | changes])


def test_institutions_of_few_works_are_no_candidates_and_names_cut_no_tie():
    few = sentences.platforms(platforms(works=4), "KR").text("en")
    assert few.startswith("None of 1 institutions abroad has 5 works here, at most 4")
    six = pd.concat([platforms(institution=name) for name in "ABCDEF"], ignore_index=True)
    text = sentences.platforms(six, "KR").text("en")
    assert text.startswith("Of 6 candidates, 6 are surpassed by no other in level, fit and ties together. 6 have no")
    five = sentences.platforms(six.assign(p_unsurpassed=[0.9, *[0.8] * 5]), "KR").text("ko")
    assert "A (90%) 등" in five and "B" not in five


def test_platforms_without_fit_and_without_candidates():
    blind = platforms(profile_fit=np.nan, profile_fit_low=np.nan, profile_fit_high=np.nan)
    assert "fit cannot be told" in sentences.platforms(blind, "KR").text("en")
    assert "fit unknown" in platform_chart(blind, "T", "u", "Source: s", "en").alt
    assert "no institution abroad" in sentences.platforms(platforms().head(0), "KR").text("en")
    assert platform_chart(platforms().head(0), "T", "u", "Source: s", "ko").alt == "T. 후보가 없다."
    assert "공동 논문 0편" in platform_chart(platforms(), "T", "u", "Source: s", "ko").alt
