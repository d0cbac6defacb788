"""Sentences about technology levels: what is there, what is missing, and how sure a rank is."""

import numpy as np
import pandas as pd
import pytest

from helpers.levels import sentences
from helpers.levels.components import component_counts
from helpers.levels.levels import technology_levels

TABLE = pd.DataFrame(
    {
        "technology": ["industrial-ai"] * 3,
        "country": ["US", "KR", "KP"],
        "score": [100.0, 21.4, None],
        "score_low": [100.0, 18.0, None],
        "score_high": [100.0, 25.0, None],
        "rank": [1, 6, None],
        "rank_low": [1, 5, None],
        "rank_high": [1, 9, None],
        "p_top10": [1.0, 0.99, None],
    }
).astype(dict.fromkeys(("rank", "rank_low", "rank_high"), "Int64"))
ROW = {
    "technology": "industrial-ai",
    "rank": 6,
    "kept_share": 0.5,
    "rank_best": 4,
    "rank_worst": 9,
    "smallest_change": 0.05,
    "change_to": "top10 0.30, experts 0.70",
    "rival": "CA",
}


def levels(components, weights):
    rows = [(technology, "KR", component, 5) for technology, names in components.items() for component in names]
    table = pd.DataFrame(rows, columns=["technology", "country", "component", "value"])
    return technology_levels(component_counts(table, 5, seed=1), weights)


def test_the_first_lines_say_what_the_score_is_made_of_and_what_is_missing():
    some = levels({"industrial-ai": ["top10", "papers"]}, {"top10": 1, "patents": 1})
    told = sentences.score_basis(some).text("ko")
    assert "상위 10% 논문 1.00" in told and "없는 삼극 특허는 빼고" in told
    none = levels({"industrial-ai": ["papers"]}, {"top10": 1, "patents": 1})
    told = sentences.score_basis(none).text("ko")
    assert "상위 10% 논문, 삼극 특허가 없다" in told and "논문 수가 그 모두를 대신" in told
    whole = levels({"industrial-ai": ["top10", "patents"]}, {"top10": 1, "patents": 1})
    assert sentences.score_basis(whole).text("en") == (
        "The score is a weighted mean: top 10% papers 0.50, triadic patents 0.50. Scaling: highest = 100."
    )


def test_a_component_that_only_some_technologies_have_is_said():
    two = levels({"industrial-ai": ["top10", "patents"], "quantum-sensing": ["top10"]}, {"top10": 1, "patents": 1})
    assert "Of 1 of 2 technologies the data have no triadic patents: the score is made" in (
        sentences.score_basis(two).text("en")
    )
    one = levels({"industrial-ai": ["top10"], "quantum-sensing": ["papers"]}, {"top10": 1})
    assert "there is no score there" in sentences.score_basis(one).text("en")


def test_a_rank_is_told_with_its_interval_and_a_missing_one_is_no_rank():
    told = sentences.standing(TABLE, "KR", "industrial-ai").text("ko")
    assert told == (
        "산업활용·혁신 AI: 한국은 2개국 가운데 6위(90% 구간 5–9위)이고 점수는 21.4(18.0–25.0)이다. "
        "앞선 나라는 미국이다."
    )
    unranked = sentences.standing(TABLE, "KP", "industrial-ai").text("ko")
    assert "순위를 매길 수 없다." in unranked
    assert "no rank" in sentences.standing(TABLE, "KR", "quantum-sensing").text("en")


def test_the_first_ten_are_told_of_more_than_ten_and_the_rule_where_works_are_counted():
    many = pd.concat(
        [TABLE]
        + [
            TABLE.head(1).assign(country=code, rank=2)
            for code in ("CA", "CN", "DE", "FR", "GB", "IN", "IT", "JP", "NL")
        ]
    ).assign(papers=30)
    told = sentences.standing(many, "KR", "industrial-ai")
    assert "10위 안에 들 확률은 99%다" in told.text("ko") and "논문이 20편 이상인 11개국" in told.text("ko")
    assert "of 11 countries with 20 works or more" in told.text("en")


def test_ranks_that_are_shared_are_told_as_shared_and_one_alone_is_no_ranking():
    codes = ["DE", "FR", "JP", "KR", "US"]
    tied = pd.concat([TABLE.head(1).assign(country=code, rank_high=5) for code in codes]).assign(papers=30)
    told = sentences.standing(tied, "KR", "industrial-ai")
    assert told.values["first"] == [] and told.values["tied"] == told.values["alike"] == 5
    assert "joint 1 of 5" in told.text("en") and "5 countries share the first place." in told.text("en")
    assert "공동 1위" in told.text("ko") and told.text("ko").endswith("5개국이 공동 1위다.")
    alone = sentences.standing(tied.tail(1), "US", "industrial-ai")
    assert alone.text("en").endswith("only United States has 20 works or more: there is nobody to hold it against.")
    assert "견줄 상대가 없다" in alone.text("ko") and "1위" not in alone.text("ko")
    unranked = sentences.standing(pd.concat([tied.head(4), TABLE.tail(1).assign(papers=3)]), "KP", "industrial-ai")
    assert unranked.text("en").endswith("4 countries share the first place.")
    assert unranked.text("ko").endswith("4개국이 공동 1위다.")


def test_an_overview_tells_all_that_share_the_best_place_and_none_where_all_do():
    two = pd.concat([TABLE.assign(technology=name) for name in ("industrial-ai", "quantum-sensing")])
    assert "In all 2 technologies" in sentences.overview(two, "KR").text("en")
    assert "모두에서 한국은 6위" in sentences.overview(two, "KR").text("ko")
    three = pd.concat([two, TABLE.assign(technology="synthetic-biology", rank=9)])
    text = sentences.overview(three, "KR").text("en")
    assert "best in AI for industrial use and innovation (rank 6, 90% interval 5–9), Quantum sensing" in text


def test_differences_and_effects_that_are_equal_are_told_together():
    compared = pd.DataFrame({"technology": ["quantum-sensing", "industrial-ai"], "published_rank": [12, 6]})
    compared = compared.assign(rank=[10, 8], rank_low=[9, 7], rank_high=[13, 8], within=True, difference=[-2, 2])
    told = sentences.agreement(compared, "KR")
    assert [it["technology"] for it in told.values["far"]] == ["industrial-ai", "quantum-sensing"]
    assert "published 6, computed 8 (7–8); Quantum sensing: published 12" in told.text("en")
    same = sentences.agreement(compared.assign(difference=0), "KR")
    assert "same" in same.text("en") and "같다" in same.text("ko")
    effects = pd.DataFrame({"factor": ["scaling", "counting"], "moves": [2.0, 2.0], "rank_low": 1.0, "rank_high": 3.0})
    effects = effects.assign(lowest_choice=["max", "full"], highest_choice=["share", "fractional"], share=0.5)
    told = sentences.decomposition(pd.DataFrame({"rank": [1, 3]}), effects, "KR")
    assert told.text("en").count("as much as another") == 2 and told.text("ko").count("똑같이 가장 크게") == 2


def test_the_overview_counts_only_intervals_within_ten():
    wide = pd.concat([TABLE, TABLE.assign(technology="quantum-sensing", rank=8, rank_high=12)])
    assert "in 1 the whole interval" in sentences.overview(wide, "KR").text("en")
    assert "no rank in any of 1" in sentences.overview(TABLE, "KP").text("en")
    counted = sentences.overview(TABLE.assign(papers=3), "KP").text("en")
    assert "In none of 1 technologies North Korea has 20 works" in counted


@pytest.mark.parametrize("language", ["ko", "en"])
def test_sensitivity_has_four_endings(language):
    def told(**changed):
        return sentences.sensitivity(pd.DataFrame([ROW | changed]), "KR", "industrial-ai").text(language)

    whole, never = told(), told(smallest_change=np.nan, change_to=None, rival=None)
    single = told(kept_share=np.nan, smallest_change=np.nan, change_to=None, rival=None)
    unranked = told(rank=None)
    assert len({whole, never, single, unranked}) == 4
    assert "0.050" in whole and ("캐나다와" in whole or "Canada" in whole)
    assert "캐나다" not in never and "Canada" not in never


def test_decomposition_says_when_nothing_moves():
    choices = pd.DataFrame({"rank": pd.array([7, 7], dtype="Int64")})
    effects = pd.DataFrame({"factor": ["scaling"], "moves": [0.0]})
    assert sentences.decomposition(choices, effects, "KR").text("ko") == (
        "선택의 조합 2개에서 한국의 순위는 7위뿐이다. 순위를 움직이는 선택은 없다."
    )
    none = choices.assign(rank=pd.array([None, None], dtype="Int64"))
    assert "no rank under any choice" in sentences.decomposition(none, effects.head(0), "KR").text("en")


def test_concentration_counts_what_cannot_be_measured():
    table = pd.DataFrame(
        {
            "technology": ["industrial-ai", "quantum-sensing"],
            "of": "papers",
            "leader": ["US", "CN"],
            "lead": [np.nan, 3.0],
            "institutions_in_top10": [9, 4],
            "risk": ["high", None],
        }
    )
    told = sentences.concentration(table).text("ko")
    assert "높음 산업활용·혁신 AI(미국: 상위 10개 기관 가운데 9곳);" in told and "잴 수 없는 기술이 1개" in told
    assert "No technology" in sentences.concentration(table.tail(1)).text("en")


def test_agreement_names_the_farthest_and_nothing_compared_is_said():
    table = pd.DataFrame(
        {
            "technology": ["industrial-ai", "quantum-sensing"],
            "published_rank": [6, 12],
            "rank": [6, None],
            "rank_low": [5, None],
            "rank_high": [9, None],
            "within": [True, None],
            "difference": [0, None],
        }
    )
    assert sentences.agreement(table, "KR").text("en").endswith("All of them are the same.")
    assert "계산 9위(5–9위)" in sentences.agreement(table.assign(rank=9, difference=3), "KR").text("ko")
    assert "No technology has both" in sentences.agreement(table.tail(1), "KR").text("en")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_too_few_works_are_told_with_how_many_more_would_do(language):
    thin = TABLE.assign(papers=3, rank=TABLE["rank"].where(TABLE["country"] != "KR"))
    told = sentences.standing(thin, "KR", "industrial-ai")
    assert told.template == "levels.no_standing" and told.values["works"] == 3
    assert "17" in told.text(language) and "20" in told.text(language)
