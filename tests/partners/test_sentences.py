"""Sentences: types that are decided, merit first and constraints beside it, an honest back-test, the way to actors."""

import pandas as pd
import pytest

from helpers.partners import sentences

RANKING = pd.DataFrame(
    {
        "country": ["US", "JP", "KP"],
        "score": [0.7, 0.6, None],
        "rank": [1, 2, None],
        "rank_low": [1, 2, None],
        "rank_high": [1, 4, None],
        "constraint": [None, None, "blocked"],
        "strongest": ["level", "affinity", None],
        "second": ["size", None, None],
        "weakest": ["time_zone", None, None],
    }
).astype(dict.fromkeys(("rank", "rank_low", "rank_high"), "Int64"))
RULES = pd.DataFrame({"country": ["KP", "RU"], "kind": ["blocked", "licence"], "citation": ["A", "B"]})
RULES["from"] = ["2016-11-30", "2022-03-26"]
SUMMARY = pd.DataFrame(
    {
        "method": ["recommender", "gravity", "persistence"],
        "precision_at_5": [0.3, 0.2, 0.3],
        "precision_at_5_low": 0.2,
        "precision_at_5_high": 0.4,
        "ndcg_at_10": [0.4, 0.3, 0.4],
        "ndcg_at_10_low": 0.3,
        "ndcg_at_10_high": 0.5,
        "beaten": pd.array([None, True, False], dtype="boolean"),
        "n": 500,
    }
)


def test_places_that_are_sure_are_counted():
    assert sentences.first_partners(RANKING, "KR", "quantum-sensing").text("ko") == (
        "양자 센서: 실력만으로 본 한국의 협력 대상국은 미국(0.70, 1위), 일본(0.60, 2–4위) 차례다"
        "(괄호: 점수, 순위의 90% 구간). 자료로 가릴 수 있는 순위는 1위까지다."
    )
    unsure = RANKING.assign(rank_high=4)
    assert "cannot tell the places apart" in sentences.first_partners(unsure, "KR", "quantum-sensing").text("en")
    sure = RANKING.assign(rank_high=RANKING["rank"])
    assert "tell the first 2 places apart" in sentences.first_partners(sure, "KR", "quantum-sensing").text("en")


def test_a_blocked_country_keeps_its_place_and_shows_its_rule():
    merit = RANKING.assign(constraint=[None, "blocked", None])
    told = sentences.first_partners(merit, "KR", "quantum-sensing").text("en")
    assert "Japan (0.60, 2–4)" in told and told.endswith("Bound by a rule: Japan (blocked, rank 2).")
    assert sentences.reasons(merit)[1].text("ko").endswith("제약: 차단.")


def test_reasons_are_a_paragraph_each():
    assert [told.text("en") for told in sentences.reasons(RANKING)] == [
        "1 United States: lifted most by level and size; held back most by time zones.",
        "2 Japan: lifted most by past joint works.",
    ]
    same = RANKING.head(1).assign(strongest=None, second=None, weakest=None)
    assert sentences.reasons(same)[0].text("ko") == "1위 미국: 어느 항목에서도 다른 나라들과 다르지 않음."


@pytest.mark.parametrize("language", ["ko", "en"])
def test_rules_are_dated_cited_and_change_no_score(language):
    told = sentences.constraints(RANKING, RULES, "2024-06-26").text(language)
    assert "2016-11-30" in told and "2024-06-26" in told
    assert ("순위가 없는 나라: 러시아" in told) or ("Not ranked here: Russia" in told)
    none = sentences.constraints(RANKING, RULES.head(0), "2010-01-01").text(language)
    assert "2010-01-01" in none and none != told


def test_weights_and_methods():
    table = pd.DataFrame({"country": ["US"], "rank": [1], "kept_share": [1.0], "rank_best": [1], "rank_worst": [2]})
    assert sentences.weights(table).text("ko").endswith("5위 안에 남는 나라: 미국.")
    loose = sentences.weights(table.assign(kept_share=0.999, rank_worst=9)).text("en")
    assert ": none. United States depends on them most" in loose and "99.9%" in loose
    agreement = pd.DataFrame({"method": ["sum"], "other": ["topsis"], "tau": [None], "n": [1]}).astype({"tau": float})
    assert "too few partners" in sentences.methods(agreement).text("en")


def test_a_baseline_that_is_not_beaten_is_named():
    told = sentences.backtest(SUMMARY).text("en")
    assert "surely ahead of gravity (PPML) in both" in told
    assert told.endswith("It does not beat persistence: so far the recommendation cannot be relied on.")
    won = sentences.backtest(SUMMARY.head(2)).text("ko")
    assert "성장 추천이 두 지표 모두에서 확실히 앞선 상대: 중력 모형(PPML)." in won and "말할 수 없는" not in won


@pytest.mark.parametrize("language", ["ko", "en"])
def test_nothing_has_its_sentences(language):
    none = RANKING.head(0)
    assert sentences.first_partners(none, "KR", "quantum-sensing").text(language)
    assert [told.text(language) for told in sentences.reasons(none)] and sentences.backtest(SUMMARY.head(0)).text(
        language
    )
    assert sentences.weights(none).text(language) and sentences.published_partners(none).text(language)
    assert [told.text(language) for told in sentences.advice(none)]


TYPES = pd.DataFrame(
    {
        "technology": ["industrial-ai", "safe-trustworthy-ai", "artificial-intelligence"],
        "type": ["acquisition", "catch_up", None],
        "reason": [None, None, "too_few_years"],
        "splits": [False, False, True],
    }
)


def test_types_reasons_and_splits_are_told():
    told = sentences.types(TYPES).text("ko")
    assert told == (
        "기술 3개 가운데 유형을 가릴 수 있는 것은 2개다: 신기술 확보형(산업활용·혁신 AI); 시장 추격형(안전·신뢰 AI). "
        "1개는 이 자료로 가릴 수 없다: 논문이 있는 해가 너무 적음(1). 세부 기술의 유형이 갈리는 것: 인공지능."
    )


@pytest.mark.parametrize(("language", "word"), [("ko", "없다."), ("en", "none has a type.")])
def test_nothing_decided(language, word):
    assert word in sentences.types(TYPES.assign(type=None, reason="low_probability")).text(language)
    assert sentences.types(TYPES.head(0)).text(language)


def test_agreement_names_what_differs():
    table = pd.DataFrame(
        {
            "technology": TYPES["technology"],
            "type": TYPES["type"],
            "p_published": [0.9, 0.1, None],
            "published_type": ["acquisition", "acquisition;diffusion", "catch_up"],
            "agrees": [True, False, None],
        }
    )
    told = sentences.published_types(table).text("en")
    assert "Decided here: 2, as published: 1." in told and "mean probability of 50%" in told
    assert "Safe and trustworthy AI (published new-technology acquisition · new-technology diffusion, here" in told
    undecided = table.assign(agrees=pd.array([None] * 3, dtype="boolean"), p_published=None)
    assert sentences.published_types(undecided).text("ko") == (
        "공표된 유형이 있는 기술은 3개다. 여기서 판정된 것 0개, 공표와 같은 것 0개."
    )
    assert "No technology" in sentences.published_types(table.head(0)).text("en")


PRIORITIES = pd.DataFrame(
    {
        "technology": ["quantum-sensing", "quantum-computing", "wind-power"],
        "priority": [0.6, 0.7, None],
        "rank": [2, 1, None],
        "rank_low": [1, 1, None],
        "rank_high": [3, 1, None],
        "quadrant": ["low_high", "high_high", None],
    }
).astype(dict.fromkeys(("rank", "rank_low", "rank_high"), "Int64"))
PEOPLE = pd.DataFrame(
    {
        "author_name": ["Doe, Jane", "Roe, R", "Poe, E"],
        "country": ["US", "NL", "DE"],
        "knows_focal": [True, False, False],
        "steps": pd.array([1, 3, None], dtype="Int64"),
        "chain": ["Kim → Doe, Jane", "Kim → A → B → Roe, R", None],
    }
)


def test_the_first_come_first_and_the_unranked_are_counted():
    assert sentences.priorities(PRIORITIES, "KR").text("ko") == (
        "한국이 먼저 협력할 기술은 양자 컴퓨터(0.70, 1위), 양자 센서(0.60, 1–3위) 차례다. 순위가 있는 2개 가운데 "
        "1개가 중요하면서 협력도 필요한 사분면에 든다. "
        "세계의 논문이나 한국의 논문이 너무 적어 순위를 매기지 못한 기술은 1개다."
    )
    assert "No technology" in sentences.priorities(PRIORITIES.tail(1), "KR").text("en")


def test_who_is_met_the_shortest_way_and_who_cannot_be_reached():
    assert sentences.ways(PEOPLE, "KR").text("en") == (
        "Of 3 key researchers abroad 1 works with South Korea already. The shortest way to the others leads to Roe, R "
        "(Netherlands) in 3 steps: Kim → A → B → Roe, R. No way leads to 1."
    )
    assert "가장 짧은 길" not in sentences.ways(PEOPLE.head(1), "KR").text("ko")


@pytest.mark.parametrize(("language", "word"), [("ko", "기관이"), ("en", "institution")])
def test_institutions_and_nothing(language, word):
    names = {"author_name": "institution", "knows_focal": "works_with_focal"}
    assert word in sentences.ways(PEOPLE.rename(columns=names).head(0), "KR").text(language)
    assert sentences.ways(PEOPLE.rename(columns=names), "KR").text(language).count("Roe, R") == 2


def test_who_rises_is_told_with_its_probability():
    table = pd.DataFrame(
        {"country": ["VN", "PL", "US"], "probability": [0.42, 0.31, 0.9], "question": ["growth", "growth", "works"]}
    )
    rising, added = sentences.advice(table)
    assert "링크: 베트남(42%), 폴란드(31%). 그 링크의" in rising.text("ko")
    assert "상대국: 미국(90%). 비율이 아니라" in added.text("ko")
    assert "next five years: United States (probability 90%). This counts works" in added.text("en")


def test_published_partners_that_are_not_first_are_counted():
    table = pd.DataFrame({"country": ["US", "GB"], "is_published": True, "rank": pd.array([9, None], dtype="Int64")})
    assert (
        sentences.published_partners(table).text("en").startswith("Of 2 published partners none is among the first 5")
    )
    assert "2개국 가운데 0개국이" in sentences.published_partners(table).text("ko")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_no_partner_and_no_technology_is_first_among_equals(language):
    six = pd.concat([RANKING.head(1).assign(country=code) for code in ("DE", "FR", "GB", "IT", "JP", "US")])
    told = sentences.first_partners(six.assign(rank=1, rank_low=1, rank_high=6), "KR", "quantum-sensing").text(language)
    assert "6" in told and not any(name in told for name in ("Germany", "독일", "Japan", "일본"))
    assert [said.template for said in sentences.reasons(six.assign(rank=1))] == ["page.untold"]
    four = pd.concat([PRIORITIES.head(1).assign(technology=code) for code in "abcd"]).assign(rank=1)
    told = sentences.priorities(four, "KR")
    assert told.values["first"] == [] and told.values["tied"] == 4 and "4" in told.text(language)
