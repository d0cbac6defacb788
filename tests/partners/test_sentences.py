"""Sentences about partners: merit first, constraints beside it, and an honest back-test."""

import pandas as pd
import pytest

from helpers.partners import sentences as findings

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
    assert findings.partners_finding(RANKING, "KR", "quantum-sensing", "ko") == (
        "양자 센서: 실력만으로 본 한국의 협력 대상국은 미국(0.70, 1위), 일본(0.60, 2–4위) 차례다"
        "(괄호: 점수, 순위의 90% 구간). 자료로 가릴 수 있는 순위는 1위까지다."
    )
    unsure = RANKING.assign(rank_high=4)
    assert "cannot tell the places apart" in findings.partners_finding(unsure, "KR", "quantum-sensing", "en")
    sure = RANKING.assign(rank_high=RANKING["rank"])
    assert "tell the first 2 places apart" in findings.partners_finding(sure, "KR", "quantum-sensing", "en")


def test_a_blocked_country_keeps_its_place_and_shows_its_rule():
    merit = RANKING.assign(constraint=[None, "blocked", None])
    told = findings.partners_finding(merit, "KR", "quantum-sensing", "en")
    assert "Japan (0.60, 2–4)" in told and told.endswith("Bound by a rule: Japan (blocked, rank 2).")
    assert findings.partner_reason(merit.iloc[1], "ko").endswith("제약: 차단.")


def test_reasons_are_a_paragraph_each():
    told = findings.partner_reasons(RANKING, "en")
    assert told.split("\n\n") == [
        "1 United States: lifted most by level and size; held back most by near time zones.",
        "2 Japan: lifted most by past joint works.",
    ]
    same = RANKING.head(1).assign(strongest=None, second=None, weakest=None)
    assert findings.partner_reasons(same, "ko") == "1위 미국: 어느 항목에서도 다른 나라들과 다르지 않음."


@pytest.mark.parametrize("language", ["ko", "en"])
def test_rules_are_dated_cited_and_change_no_score(language):
    told = findings.constraint_reading(RANKING, RULES, "2024-06-26", language)
    assert "2016-11-30" in told and "2024-06-26" in told
    assert ("순위가 없는 나라: 러시아" in told) or ("Not ranked here: Russia" in told)
    none = findings.constraint_reading(RANKING, RULES.head(0), "2010-01-01", language)
    assert "2010-01-01" in none and none != told


def test_weights_and_methods():
    table = pd.DataFrame({"country": ["US"], "rank": [1], "kept_share": [1.0], "rank_best": [1], "rank_worst": [2]})
    assert findings.partner_weights_reading(table, "ko").endswith("5위 안에 남는 나라: 미국.")
    loose = findings.partner_weights_reading(table.assign(kept_share=0.999, rank_worst=9), "en")
    assert ": none. United States depends on them most" in loose and "99.9%" in loose
    agreement = pd.DataFrame({"method": ["sum"], "other": ["topsis"], "tau": [None], "n": [1]}).astype({"tau": float})
    assert "too few partners" in findings.methods_reading(agreement, "en")


def test_a_baseline_that_is_not_beaten_is_named():
    told = findings.backtest_reading(SUMMARY, "en")
    assert "surely ahead of gravity (PPML) in both" in told
    assert told.endswith("It does not beat persistence: so far the recommendation cannot be relied on.")
    won = findings.backtest_reading(SUMMARY.head(2), "ko")
    assert "확실히 앞서는 것: 중력 모형(PPML)." in won and "말할 수 없는" not in won


@pytest.mark.parametrize("language", ["ko", "en"])
def test_nothing_has_its_sentences(language):
    none = RANKING.head(0)
    assert findings.partners_finding(none, "KR", "quantum-sensing", language)
    assert findings.partner_reasons(none, language) and findings.backtest_reading(SUMMARY.head(0), language)
    assert findings.partner_weights_reading(none, language)
