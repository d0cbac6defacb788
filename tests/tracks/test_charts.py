"""Pictures of the tracks: what they tell, with nothing to tell, and where the nodes of chains stand."""

import pandas as pd
import pytest

from helpers.tracks.charts import _layers, chain_map, portfolio_chart, prediction_chart, tradeoff_chart

CHAINS = pd.DataFrame(
    {
        "core": [1, 1, 1, 2, 2],
        "chain": 1,
        "step": [0, 1, 2, 0, 1],
        "node": ["a", "b", "c", "a", "d"],
        "label": ["A", "B", "C", "A", "D"],
        "place": "X",
        "works_with_next": pd.array([1, 2, None, 3, None], dtype="Int64"),
    }
)


def test_layers_by_hand():
    nodes, ties = _layers(CHAINS)
    columns = nodes[nodes["kind"] != "way"].set_index("node")[["x", "kind"]].to_dict("index")
    assert columns["a"] == {"x": 0, "kind": "own"} and columns["b"] == {"x": 1, "kind": "broker"}
    assert columns["c"] == {"x": 2, "kind": "core"} and columns["d"] == {"x": 2, "kind": "core"}
    ways = ties.set_index(["node", "following"])["way"]
    assert len(ways["a", "d"]) == 3 and ways["a", "b"] == ["a", "b"]  # the long tie has a place in column 1
    assert nodes.groupby("x")["y"].nunique().eq(nodes.groupby("x").size()).all()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_chain_map_tells_every_chain(language):
    assert "A → B → C; A → D" in chain_map(CHAINS, "사슬", "편", "자료: 예", language).alt


def test_no_chains():
    empty = CHAINS.head(0)
    assert chain_map(empty, "Chains", "works", "Source: example", "en").alt == "Chains. There are no data."


def test_portfolio_and_tradeoff_in_korean():
    table = pd.DataFrame(
        {
            "label": ["김 · 가", "이 · 나"],
            "country": ["US", "JP"],
            "value": [0.9, 0.7],
            "value_low": [0.8, 0.2],
            "value_high": [0.95, 0.9],
            "place": [1, 30],
            "stays": [0.7, 0.2],
        }
    )
    assert "김 · 가 (미국) 0.90 (0.80–0.95)" in portfolio_chart(table, "표", "값", "자료: 예", "ko", 20).alt
    traded = pd.DataFrame(
        {
            "diversity": [0.0, 0.5, 1.0],
            "value": [0.9, 0.8, 0.8],
            "value_low": 0.6,
            "value_high": 0.85,
            "effective_countries": [2.0, 9.0, 9.0],
        }
    )
    assert "다양성 0.5: 0.800 실효 9.0개국" in tradeoff_chart(traded, "표", "값", "자료: 예", "ko", 0.5).alt


def test_prediction_chart_has_a_heading_for_each_network():
    row = {
        "auc": 0.7,
        "auc_low": 0.6,
        "auc_high": 0.8,
        "precision_at_20": 0.2,
        "precision_at_20_low": 0.1,
        "precision_at_20_high": 0.3,
    }
    table = pd.DataFrame(
        [
            {"ranked": "pairs", "corpus": network, "node": "author_id", "method": method, **row}
            for network in ("N", "M")
            for method in ("predictor", "adamic_adar")
        ]
    )
    told = prediction_chart(table, "T", "u", "Source: example", "en").alt
    assert told.count("AUC 0.700") == 4 and "M, researchers, this predictor" in told
