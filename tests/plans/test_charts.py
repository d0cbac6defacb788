"""Pictures of a plan: figures, strengths, tasks."""

import pandas as pd
import pytest

from helpers.plans.charts import _PROGRESS, figure_matrix, strength_pairs, tracker_bars
from helpers.plans.plan import read_plan, statements, typed_graph
from helpers.plans.tracker import PROGRESS, read_tracker, track, tracker_template

PLAN = read_plan("beijing_2020")
NODES = typed_graph(PLAN.facts)[0]
MISSIONS = NODES[NODES["element"] == "mission"]
LOOK = {"title": "제목", "unit": "단위", "source": "자료: 예"}


@pytest.mark.parametrize("language, told", [("ko", "목표값 0; 날짜나 연도 2"), ("en", "target 0; day or year 2")])
def test_figures_are_counted(language, told):
    made = figure_matrix(statements(PLAN.facts), MISSIONS, **LOOK, language=language)
    assert told in made.alt
    assert made.png == figure_matrix(statements(PLAN.facts), MISSIONS, **LOOK, language=language).png


def test_a_mission_of_many_items_and_one_of_none():
    rows = pd.DataFrame({"mission": ["mission-1"] * 30, "element": "task", "figure": ["target"] * 9 + ["none"] * 21})
    assert "목표값 9" in figure_matrix(rows, MISSIONS, **LOOK, language="ko").alt


def strength(works):
    ends = {
        f"{side}activity_index{end}": [0.5 + i for i in range(len(works))]
        for side in ("", "partner_")
        for end in ("", "_low", "_high")
    }
    return pd.DataFrame({"technology": ["quantum", "hydrogen"][: len(works)], "works": works, **ends})


def test_both_countries_are_told_and_empty_technologies_named():
    made = strength_pairs(strength([40, 0]), "KR", "CN", **LOOK, language="ko")
    assert made.alt == "제목. 양자: 한국 0.5 (0.5–0.5), 중국 0.5 (0.5–0.5)."
    assert made.png != strength_pairs(strength([40]), "KR", "CN", **LOOK, language="ko").png  # hydrogen is named below


@pytest.mark.parametrize("works", [[], [0]])
def test_nothing_to_draw_is_said(works):
    assert strength_pairs(strength(works), "KR", "CN", **LOOK, language="en").alt == "제목. There are no data."


def test_bars_of_the_invented_tracker():
    table = track(read_tracker("example", PLAN), "2020-09-30")
    made = tracker_bars(table, "2020-09-30", **LOOK, language="ko")
    assert "Ordinance on transfer of results: 기한 지남" in made.alt and "New-type R&D institutes: 늦음 33%" in made.alt
    assert "A task of the user's own" not in made.alt  # it has no days


def test_a_blank_tracker_has_no_picture():
    assert tracker_bars(track(tracker_template(PLAN, "ko"), "2020-12-31"), "2020-12-31", **LOOK, language="ko") is None


def test_every_standing_has_a_look_of_its_own():
    assert set(_PROGRESS) == set(PROGRESS) and len(set(_PROGRESS.values())) == len(PROGRESS)
