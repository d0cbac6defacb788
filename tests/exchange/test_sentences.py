"""Sentences on phased exchange, in both languages, with particles, counts and the cases that have little to say."""

import pandas as pd

from helpers.exchange import sentences
from helpers.exchange.report import field_grounds, read_exchange, sites
from helpers.exchange.stages import stage_matrix, starts

FACTS = read_exchange()
GATES = FACTS["gates"].assign(checked=FACTS["gates"]["gate"] != "kr_project", **{"from": "2017-12-22"})


def test_what_can_start_is_counted_and_what_is_blocked_is_named():
    found = starts(stage_matrix(FACTS, GATES))
    assert sentences.can_start(found, FACTS, "2024-06-26").text("ko") == (
        "2024-06-26의 규정을 여기서 읽은 대로라면 12개 분야 가운데 9개가 인적 교류로 시작할 수 있고, 어느 분야도 "
        "기술교류를 넘지 못한다. 승인이나 통보 없이 되는 것은 없다. 첫 단계부터 차단된 분야: 경공업, 중화학공업, "
        "첨단과학기술."
    )


def test_without_gates_the_sentence_claims_no_need_of_approval():
    found = starts(stage_matrix(FACTS, GATES.iloc[:0]))
    text = sentences.can_start(found, FACTS, "2024-06-26").text("en")
    assert text == (
        "By the rules of 2024-06-26 as read here, 12 of 12 fields can start, each with people, and some of them reach "
        "economic cooperation."
    )


def test_where_all_is_blocked_it_says_all():
    found = starts(stage_matrix(FACTS, GATES)).assign(start=None, reach=None)
    assert "all 12 fields are blocked" in sentences.can_start(found, FACTS, "2024-06-26").text("en")


def test_rules_that_were_not_read_are_named_and_it_is_no_advice():
    for language, words in (("ko", ("Article 17", "법률 자문이 아니다")), ("en", ("Article 17", "No legal advice"))):
        text = sentences.gates(GATES, "2024-06-26").text(language)
        assert all(word in text for word in words)
    read = sentences.gates(GATES.assign(checked=True), "2024-06-26").text("en")
    assert "was not" not in read


def test_one_sided_interest_is_named():
    text = sentences.grounds(field_grounds(FACTS), FACTS).text("en")
    assert "9 of 12 fields; of the North only: Light industry and Heavy and chemical industry" in text
    assert "of the South only: Railways" in text


def test_zones_that_are_not_named_stay_unknown():
    text = sentences.zones(sites(FACTS), FACTS).text("ko")
    assert "22개 가운데 7개" in text
    assert "나머지 15개는 여기서 알 수 없다" in text
    assert "14%, 장려 부문은 10%" in text


def test_open_cells_are_counted():
    matrix = pd.DataFrame({"scenario": ["today"], "startable": [1], "instruments": [1], "status": ["open"]})
    assert "1 cell is open" in sentences.scenarios(matrix).text("en")
    assert "열린 칸은 1개다" in sentences.scenarios(matrix).text("ko")


def test_a_schedule_that_nothing_holds_names_no_gate():
    row = {"scenario": "relief", "field": "power", "step": "training", "begin": 0.0, "end": 6.0, "critical": True}
    table = pd.DataFrame([row | {"blocks": []}])
    assert "held by" not in sentences.schedule(table, FACTS).text("en")
    assert "막는 것" not in sentences.schedule(table, FACTS).text("ko")


def test_the_korean_reading_of_the_centre_fits_its_particle():
    effect = pd.DataFrame(
        {
            "measure": ["links"] * 3,
            "hub": ["without", "with", "difference"],
            "quarter": [4] * 3,
            "mean": [1.0, 2.0, 1.0],
            "low": [0] * 3,
            "high": [3] * 3,
        }
    )
    draws, swings = pd.DataFrame({"difference": [1.0, 3.0]}), pd.DataFrame({"assumption": ["", "registers"]})
    assert "센터에 등록할 확률이다" in sentences.centre(effect, draws, swings).text("ko")


def test_a_corpus_of_works_says_what_is_missing():
    assert "medline_2021" in sentences.no_counts("medline_2021").text("ko")
