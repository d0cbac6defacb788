"""Pictures of phased exchange: what their texts say in both languages, and tables with nothing in them."""

import numpy as np
import pandas as pd
import pytest

from helpers.exchange.centre import Assumptions, centre_effect, centre_sensitivity
from helpers.exchange.centre_charts import centre_chart, copublication_chart, simulation_source
from helpers.exchange.charts import schedule_chart, stage_chart
from helpers.exchange.report import read_exchange
from helpers.exchange.schedule import WAITS, compare_schedules
from helpers.exchange.stages import stage_matrix
from helpers.exchange.tables import exchange_words, gate_table, labels
from helpers.page.tables import TableView
from helpers.page.terms import caption

FACTS = read_exchange()
GATES = FACTS["gates"].assign(checked=True, url="https://example.org", **{"from": "2017-12-22"})
LOOK = {"ko": {"source": "자료: 예", "language": "ko"}, "en": {"source": "Source: example", "language": "en"}}


@pytest.fixture(scope="module")
def plan():
    months = dict.fromkeys(FACTS["steps"]["step"], 6.0)
    return compare_schedules(FACTS, GATES, "power", months, dict.fromkeys(WAITS, 1.0))


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_stage_chart_says_each_field_of_the_first_scenario(language):
    made = stage_chart(
        stage_matrix(FACTS, GATES), FACTS, **LOOK[language], **caption("exchange_stages", language, date="2024-06-26")
    )
    assert made.alt.count(";") == len(FACTS["fields"]) - 1
    assert {"ko": "첨단과학기술 차단", "en": "Advanced technology blocked"}[language] in made.alt
    assert made.png.startswith(b"\x89PNG")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_schedule_chart_counts_steps_and_names_the_path(plan, language):
    made = schedule_chart(
        plan, FACTS, **LOOK[language], **caption("exchange_schedule", language, date="2024-06-26", field="power")
    )
    assert {"ko": "과제 15개 가운데 9개", "en": "9 of 15 steps"}[language] in made.alt
    assert {"ko": "과제 15개 가운데 15개", "en": "15 of 15 steps"}[language] in made.alt


def test_a_schedule_without_any_date_is_drawn_and_says_so(plan):
    empty = plan.assign(begin=np.nan, end=np.nan, status="blocked", critical=False)
    assert "no date" in schedule_chart(empty, FACTS, "Order", "months", "Source: example", "en").alt


def test_the_same_table_gives_the_same_picture(plan):
    first, second = (schedule_chart(plan, FACTS, "Order", "months", "Source: example", "en").png for _ in range(2))
    assert first == second


def test_the_centre_chart_says_the_difference_and_its_source_says_that_there_are_no_data():
    given = Assumptions(south=6, north=5)
    effect, swings = centre_effect(given, 3, 20, 1), centre_sensitivity(given, 3, 10, 1)
    for language in ("ko", "en"):
        source = simulation_source(1, language)
        made = centre_chart(effect, swings, "T", "unit", source, language)
        assert {"ko": "3분기 뒤", "en": "After 3 quarters"}[language] in made.alt
        assert {"ko": "자료 없음", "en": "no data"}[language] in source


def test_the_copublication_chart_shows_partners_that_have_no_work_in_a_year():
    row = {"expected_low": 0.0, "expected_high": 3.0, "remaining_low": 1.0, "remaining_high": 6.0}
    table = pd.DataFrame(
        [
            {"partner": code, "works": n, "expected": 1.0, "remaining": n - 1.0} | row
            for code, n in (("CN", 5), ("JP", 3))
        ]
    )
    by_year = pd.DataFrame({"partner": ["CN", "JP"], "year": [2001, 2003], "works": [5, 3]})
    made = copublication_chart(table, by_year, "KP", "works", "자료: 예", "ko")
    assert made.alt == "KP. 중국 5편 가운데 4편이 남음(1–6); 일본 3편 가운데 2편이 남음(1–6)."


def test_labels_keep_the_order_and_the_first_label():
    assert list(labels(FACTS, "gates", "en"))[:2] == ["un_notice", "un_sensitive"]
    assert labels(FACTS, "instruments", "en")["adoption_plan"] == "Joint plan for adopting technology (power)"


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_table_has_headings_and_no_code_is_left(plan, language):
    for table in (stage_matrix(FACTS, GATES), plan):
        text = TableView("t", exchange_words(table, FACTS, language), language)._repr_html_()
        assert "un_" not in text
        assert "kr_" not in text
        assert "people_exchange" not in text
    shown = TableView("gates", gate_table(GATES, FACTS, language), language)._repr_html_()
    assert {"ko": "모든 분야", "en": "every field"}[language] in shown
    assert "equipment;" not in shown
