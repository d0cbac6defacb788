"""Pictures, tables and sentences about programmes and strategy maps."""

import re

import pandas as pd
import pytest

from helpers.page.sources import SYNTHETIC, source_line
from helpers.page.tables import TableView
from helpers.programmes import sentences
from helpers.programmes.charts import budget_bars, coverage_grid, profile_grid
from helpers.programmes.ledger import ledger_meta, read_ledger
from helpers.programmes.portfolio import indicators, portfolio, profiles, scores
from helpers.programmes.strategy_maps import coverage_counts, map_coverage, read_programme_facts
from helpers.programmes.tables import instrument_table, shown

FACTS = read_programme_facts()
PLACE = "programmes/example_ledger.csv"
LEDGER, REJECTS = read_ledger(PLACE)
LOOK = {"title": "제목", "unit": "단위", "source": "자료: 예"}
LANGUAGES = pytest.mark.parametrize("language", ["ko", "en"])


def coverage(on="2024-06-26"):
    return map_coverage(FACTS["maps"], on, 3)


def test_the_grid_counts_both_lists_and_marks_what_is_due():
    made = coverage_grid(coverage(), **LOOK, language="ko")
    assert made.alt == "제목. 국가전략기술 12개 가운데 4개; 탄소중립기술 17개 가운데 6개."
    assert made.png != coverage_grid(coverage("2027-06-26"), **LOOK, language="ko").png


def test_unknown_undefined_and_0_are_told_apart():
    money = {"planned": [0.0, 5.0, None], "secured": [0.0, 5.0, 1.0], "executed": [3.0, None, 2.0]}
    rows = pd.DataFrame({"programme": "A", "year": [2022, 2023, 2024], **money})
    told = budget_bars(portfolio(rows, "year"), ["year"], **LOOK, language="en").alt
    assert "2022: planned 0, secured 0, executed 3, rate undefined" in told
    assert "2023: planned 5, secured 5, executed unknown, rate unknown" in told
    assert "2024: planned unknown, secured 1, executed 2, rate unknown" in told


def test_profiles_tell_the_values_themselves():
    found = indicators(LEDGER)
    told = profile_grid(profiles(found), found, **LOOK, language="ko").alt
    assert "AI fellows: 논문 73, 상위 10% 비율 26.0%, 공동 논문 45, 특허 알 수 없음, 인력 100" in told


def test_the_ledger_carries_the_badge_and_the_facts_do_not():
    assert source_line(ledger_meta(LEDGER, PLACE), "ko").startswith(SYNTHETIC)


@LANGUAGES
def test_every_table_has_its_headings(language):
    found = indicators(LEDGER)
    frames = [shown(coverage(), language), shown(coverage_counts(coverage()), language), shown(found, language)]
    frames += [shown(portfolio(LEDGER, *by), language) for by in (("level",), ("technology",), ("type",), ("region",))]
    frames += [shown(portfolio(LEDGER, "year", "source"), language), instrument_table(FACTS["instruments"], language)]
    frames += [shown(scores(profiles(found), {"papers": 1}), language), REJECTS]
    for frame in frames:
        assert TableView("x", frame, language)._repr_html_()


def test_what_is_not_stated_is_said():
    table = shown(portfolio(LEDGER, "technology"), "ko")
    assert table["technology"].iloc[-1] == "적지 않음"


@LANGUAGES
def test_the_finding_says_7_3_12_17(language):
    told = sentences.maps(coverage(), "2024-06-26").text(language)
    assert {"29", "10", "7", "3", "12", "17", "19"} <= set(re.findall(r"\d+", told))


def test_reviews_that_are_due_are_said():
    told = sentences.maps(coverage("2027-06-26"), "2027-06-26").text("en")
    assert "On 2027-06-26 8 dated maps are due for review. The day of 2 maps is unknown." in told


def test_faults_and_honest_ledgers_are_told():
    bad = pd.DataFrame({"row": ["line 2", "line 2", "line 4"]})
    assert "2 rows were set aside and are in no sum" in sentences.ledger(LEDGER, bad).text("en")
    assert "지어낸" not in sentences.ledger(LEDGER.assign(document="장부"), REJECTS).text("ko")


def test_nothing_planned_has_no_rate():
    told = sentences.budget(LEDGER.assign(planned=0.0)).text("ko")
    assert "집행률은 어느 행에서도 정의되지 않는다" in told and "%" not in told


def test_a_score_comes_with_its_span_of_ranks():
    found = indicators(LEDGER)
    told = sentences.profile(found, scores(profiles(found), {"papers": 1, "people": 1})).text("en")
    assert "Under the weights given AI fellows is first (rank 1–1 with one dimension left out)." in told
    assert "하나의 점수는 없다" in sentences.profile(found, None).text("ko")


def test_instruments_are_counted_by_level():
    assert "country 9, institution 5, researcher 8, multilateral 7, level not stated 22" in sentences.instruments(
        FACTS["instruments"]
    ).text("en")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_programmes_of_equal_scores_share_the_first_place(language):
    values = {"papers": [5.0, 5.0], "top10_share": None, "joint_papers": None, "patents": None, "people": None}
    found = pd.DataFrame({"programme": ["A", "B"]} | values)
    ranked = pd.DataFrame({"programme": ["A", "B"], "score": [0.5, 0.5], "rank_low": 1, "rank_high": 2})
    told = sentences.profile(found, ranked).text(language)
    assert ("share the first place" if language == "en" else "공동 1위다") in told and "첫째" not in told
