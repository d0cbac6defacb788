"""A plan's typed graph in print."""

import pandas as pd
import pytest

from helpers.page.labels import wrap
from helpers.plans.graph import KINDS, plan_graph
from helpers.plans.plan import read_plan, typed_graph

NODES, LINKS = typed_graph(read_plan("beijing_2020").facts)
LOOK = {"title": "계획", "unit": "항목", "source": "자료: 예"}


@pytest.mark.parametrize("language, told", [("ko", "임무 7개"), ("en", "missions 7")])
def test_every_kind_is_told(language, told):
    made = plan_graph(NODES, LINKS, **LOOK, language=language)
    assert told in made.alt and "5G" in made.alt
    assert made.png == plan_graph(NODES, LINKS, **LOOK, language=language).png


def test_a_plan_with_goals_alone_can_be_drawn():
    nodes = NODES[NODES["element"] == "goal"]
    links = LINKS[LINKS["target_element"] == "goal"]
    assert plan_graph(nodes, links, **LOOK, language="ko").alt.startswith("계획. 목표 6개, 임무 0개")


def test_missions_that_name_nothing_keep_their_band():
    nodes = NODES[NODES["element"].isin(["goal", "mission"])]
    links = LINKS[LINKS["target_element"].isin(["goal", "mission"])]
    few = plan_graph(nodes, links, **LOOK, language="ko")
    assert "임무 7개" in few.alt and few.png[:4] == b"\x89PNG"


def test_kinds_differ_in_mark_and_colour():
    assert len({marker for marker, _ in KINDS.values()}) == len({colour for _, colour in KINDS.values()}) == 5


def test_wrap_keeps_every_word_and_the_width():
    text = "Support epidemiology, virus origin, treatment and supply with big data and AI"
    lines = wrap(text, 8.2, 2.0)
    assert " ".join(lines) == text and len(lines) > 1
    assert wrap(text, 8.2, 99) == [text]


def test_names_from_a_table_are_drawn_as_they_stand():
    nodes = pd.DataFrame(
        {
            "node": ["g", "m", "t"],
            "element": ["goal", "mission", "task"],
            "missions": [None, 1, 1],
            "label_ko": ["$g$", "<b>", "_x^2"],
            "label_en": ["$g$", "<b>", "_x^2"],
        }
    )
    links = pd.DataFrame({"source": ["g", "m"], "target": ["m", "t"]})
    assert plan_graph(nodes, links, **LOOK, language="en").png[:4] == b"\x89PNG"
