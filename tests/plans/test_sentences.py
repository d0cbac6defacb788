"""Sentences and tables of plans."""

import pandas as pd
import pytest

from helpers.page.tables import TableView
from helpers.plans import sentences as sentences
from helpers.plans.overlap import list_overlap, theme_technologies
from helpers.plans.plan import quantified, read_plan, typed_graph
from helpers.plans.tables import plan_words
from helpers.plans.tracker import progress_counts, track, tracker_template

PLAN = read_plan("beijing_2020")
FACTS = PLAN.facts
SURE = [(0.99, "Quantum", "none"), (0.5, "none", "none"), (0.01, "none", "Quantum")]
THEMES = theme_technologies(FACTS, PLAN.technologies)


def test_the_beijing_plan_in_both_languages():
    nodes = typed_graph(FACTS)[0]
    ko, en = (sentences.named(FACTS, nodes).text(language) for language in ("ko", "en"))
    assert "223 = 사업 임무 101 + 중점 프로젝트 122며" in ko and "223 = Work tasks 101 + Key projects 122" in en
    ko, en = (sentences.checkable(quantified(FACTS), FACTS).text(language) for language in ("ko", "en"))
    assert "목표값이 있는 것은 0개" in ko and "그 지표는 이 문서에 없다" in ko and "0.0–27.5%" in en
    assert "개방과 혁신 촉진(12개 가운데 2개)" in sentences.missions(quantified(FACTS, "mission"), FACTS).text("ko")


def test_a_claim_that_the_document_keeps_is_not_held_against_it():
    row = {
        "element": ["task"],
        "n": [4],
        "targets": [3],
        "with_date": [1],
        "in_names": [0],
        "checkable": [0.75],
        "checkable_low": [0.75],
        "checkable_high": [1.0],
    }
    assert "although" not in sentences.checkable(pd.DataFrame(row), pd.DataFrame({"element": ["claim"]})).text("en")
    assert sentences.checkable(pd.DataFrame(row).head(0), FACTS).text("en") == "The document states no task."


def test_lists_and_themes_left_over():
    ko = sentences.lists(list_overlap(THEMES), THEMES).text("ko")
    assert "전략지도 세부 기술 11개 가운데 1–2개" in ko and ko.endswith("정보 기술, 응용수학, 금융 과학, 블록체인.")
    unread = theme_technologies(FACTS, PLAN.technologies.head(0))
    assert sentences.lists(list_overlap(unread), unread).text("en").startswith("Of 15 themes, 15 have not been read")


@pytest.mark.parametrize("p, ahead, behind", SURE)
def test_only_sure_differences_are_told(p, ahead, behind):
    row = pd.DataFrame({"technology": ["quantum"], "works": [9], "activity_index_low": [0.2], "p_ahead": [p]})
    told = sentences.strength(row, "KR", "CN").text("en")
    assert f"(probability at least 95%) in {ahead}" in told and f"China is more specialised in {behind}" in told


@pytest.mark.parametrize("low, high, sure", [(0.6, 0.9, True), (0.2, 0.8, False), (0.1, 0.4, True)])
def test_an_interval_that_holds_a_half_decides_nothing(low, high, sure):
    ends = {"superiority": 0.5, "superiority_low": low, "superiority_high": high}
    row = {"country": "KR", "n_named": 4, "n_rest": 7, **ends}
    assert ("that differs from 50%" in sentences.rest(pd.DataFrame([row])).text("en")) is sure
    assert ("할 수 없다" in sentences.rest(pd.DataFrame([row])).text("ko")) is not sure
    assert "nothing can be compared" in sentences.rest(pd.DataFrame([{**row, "superiority": None}])).text("en")


def test_a_blank_tracker_is_read_as_blank():
    counts = progress_counts(track(tracker_template(PLAN, "ko"), "2020-12-31"))
    assert sentences.tracker(counts, "2020-12-31").text("ko") == (
        "2020-12-31 현재 40행 가운데 진행 중(판단 불가) 1, 기한·목표값 없음 39."
    )


@pytest.mark.parametrize("language", ["ko", "en"])
def test_tables_have_headings_and_names_in_one_language(language):
    facts = plan_words(FACTS.drop(columns=["row", "node", "parent", "value", "unit"]), FACTS, language)
    tracked = plan_words(track(tracker_template(PLAN, language), "2020-12-31"), FACTS, language)
    themes = plan_words(THEMES.drop(columns="node"), FACTS, language)
    for frame in (facts, tracked.drop(columns=["task", "done"]), themes):
        TableView("plan", frame, language)
        assert not [name for name in frame if name.endswith(("_ko", "_en"))] and len(frame) in (140, 40, 15)
    assert tracked["due"].dropna().tolist() == ["2020-12-31"]
    missions = set(FACTS.loc[FACTS["element"] == "mission", f"label_{language}"])
    assert set(tracked["mission"]) == missions | {"–"}


def test_a_plan_that_splits_its_tasks_by_mission_is_not_told_that_it_does_not():
    rows = [("mission", "m", None, None), ("mission", "k", None, None), ("count", "all", None, 9.0)]
    rows += [("count", "a", "m", 5.0), ("count", "b", "k", 4.0), ("count", "a1", "all", 9.0)]
    split = pd.DataFrame(rows, columns=["element", "node", "parent", "value"]).assign(label_ko="과제", label_en="Tasks")
    nodes = pd.DataFrame({"element": ["mission", "mission"]})
    assert "it does not say" not in sentences.named(split, nodes).text("en")
    assert "적지 않았다" not in sentences.named(split, nodes).text("ko")
    assert "it does not say" in sentences.named(split[split["parent"].isin(["m", "k"]).eq(False)], nodes).text("en")
