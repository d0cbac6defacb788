"""Graphs: worked example, edges, and that the order of the rows does not matter."""

import pandas as pd

from helpers.page import actor_charts
from helpers.page.graphs import chain_diagram, network_graph

LOOK = {"title": "제목", "unit": "편", "source": "자료: 예", "language": "ko"}
LINKS = pd.DataFrame({"source": ["a", "b", "d"], "target": ["b", "c", "e"], "works": [3, 1, 2]})
NODES = pd.DataFrame(
    {"node": list("abcdef"), "label": list("ABCDEF"), "works": [9, 5, 2, 2, 1, 7], "group": list("xxyyxx")}
)


def test_nodes_without_a_link_are_left_out_and_parts_apart_are_drawn():
    made = network_graph(LINKS, NODES, focal="b", heading="무리", **LOOK)
    assert made.alt == "제목. 노드 5개, 링크 3개, 그 가운데 A–B 3; D–E 2; B–C 1."


def test_the_order_of_the_rows_does_not_matter():
    first = network_graph(LINKS, NODES, **LOOK)
    second = network_graph(LINKS.iloc[::-1], NODES.sort_values(["group", "works"]), **LOOK)
    assert first.png == second.png


def test_no_link_and_a_lonely_centre_can_be_drawn():
    assert "링크가 없다" in network_graph(LINKS.head(0), NODES, **LOOK).alt
    assert network_graph(LINKS.head(0), NODES, focal="f", centre="f", **LOOK).png


def test_more_groups_than_colours_can_be_drawn():
    ring = pd.DataFrame({"source": range(12), "target": [(i + 1) % 12 for i in range(12)], "works": 1}).astype(
        {"source": "str", "target": "str"}
    )
    nodes = pd.DataFrame({"node": ring["source"], "label": ring["source"], "works": 1, "group": ring["source"]})
    assert network_graph(ring, nodes, **LOOK).png


def test_chains_of_unequal_length_and_none_at_all():
    chains = pd.DataFrame(
        {
            "chain": [1, 1, 2, 2, 2],
            "step": [0, 1, 0, 1, 2],
            "label": ["가", "나", "다", "라" * 90, "나"],
            "place": ["KR", "US", None, "JP", "US"],
            "works_with_next": pd.array([2, None, 1, 1, None], dtype="Int64"),
        }
    )
    assert chain_diagram(chains, **LOOK).alt.startswith("제목. 가 → 나; 다 → 라")
    assert "사슬이 없다" in chain_diagram(chains.head(0), **LOOK).alt


def test_chains_between_persons_whose_country_nobody_knows():
    chains = pd.DataFrame({"chain": [1, 1], "step": [0, 1], "label": ["Kim", "Roe"], "institution": [None, "KAIST"]})
    chains = chains.assign(country=None, works_with_next=pd.array([1, None], dtype="Int64"))
    assert actor_charts.chains_of(chains, **LOOK).alt.startswith("제목. Kim → Roe")
    assert actor_charts.chains_of(chains.head(0), **LOOK).png
