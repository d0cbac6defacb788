"""Sentences about priorities and the way to key institutions and researchers."""

import pandas as pd
import pytest

from helpers.partners.priority_sentences import path_reading, priorities_finding

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
    assert priorities_finding(PRIORITIES, "KR", "ko") == (
        "한국이 먼저 협력할 기술은 양자 컴퓨터(0.70, 1위), 양자 센서(0.60, 1–3위) 차례다. 순위가 있는 2개 가운데 "
        "1개가 중요하면서 협력도 필요한 사분면에 든다. 논문이 너무 적어 순위를 매기지 못한 기술은 1개다."
    )
    assert "No technology" in priorities_finding(PRIORITIES.tail(1), "KR", "en")


def test_who_is_met_the_shortest_way_and_who_cannot_be_reached():
    assert path_reading(PEOPLE, "KR", "en") == (
        "Of 3 key researchers abroad 1 works with South Korea already. The shortest way to the others leads to Roe, R "
        "(Netherlands) in 3 steps: Kim → A → B → Roe, R. No way leads to 1."
    )
    assert "가장 짧은 길" not in path_reading(PEOPLE.head(1), "KR", "ko")


@pytest.mark.parametrize(("language", "word"), [("ko", "기관이"), ("en", "institution")])
def test_institutions_and_nothing(language, word):
    names = {"author_name": "institution", "knows_focal": "works_with_focal"}
    assert word in path_reading(PEOPLE.rename(columns=names).head(0), "KR", language)
    assert path_reading(PEOPLE.rename(columns=names), "KR", language).count("Roe, R") == 2
