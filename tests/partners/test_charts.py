"""The ladder of partners: merit in the order, constraints in sight; and methods beside one another."""

import pandas as pd

from helpers.partners.charts import backtest_bars, partner_ladder

LOOK = {"title": "제목", "unit": "점수", "source": "자료: 예", "language": "ko"}
TABLE = pd.DataFrame(
    {
        "country": ["US", "JP", "KP", "TW"],
        "level": [1.0, 0.6, 0.3, None],
        "ease": [0.5, 0.9, 0.3, 0.8],
        "effectiveness": [0.6, 0.3, 0.3, None],
        "score": [0.7, 0.6, 0.3, None],
        "score_low": [0.6, 0.5, 0.2, None],
        "score_high": [0.8, 0.7, 0.4, None],
        "rank": [1, 2, 3, None],
        "rank_low": [1, 1, 3, None],
        "rank_high": [2, 2, 3, None],
        "constraint": [None, None, "blocked", None],
    }
).astype(dict.fromkeys(("rank", "rank_low", "rank_high"), "Int64") | {"constraint": "str"})


def test_merit_orders_and_a_constraint_is_a_word_beside_it():
    made = partner_ladder(TABLE, None, **LOOK)
    assert made.alt == ("제목. 1위 미국 0.70 (0.60–0.80); 2위 일본 0.60 (0.50–0.70); 3위 북한, 차단 0.30 (0.20–0.40).")
    assert made.png == partner_ladder(TABLE.iloc[::-1], None, **LOOK).png


def test_who_is_bound_is_shown_even_beyond_the_first():
    told = partner_ladder(TABLE, None, first=1, **LOOK).alt
    assert "북한, 차단" in told and "일본" not in told


def test_unequal_weights_and_a_criterion_that_nobody_has():
    assert partner_ladder(TABLE, {"level": 2, "ease": 1, "effectiveness": 0}, **LOOK).png
    assert partner_ladder(TABLE.assign(level=None), {"level": 1, "ease": 1}, **LOOK).png


def test_nobody_ranked():
    assert "없다" in partner_ladder(TABLE.tail(1), None, **LOOK).alt
    assert "없다" in partner_ladder(TABLE.head(0), None, **LOOK).alt


def summary(methods):
    shares = {"precision_at_5": 0.3, "ndcg_at_10": 0.4}
    table = {"method": methods}
    for column, value in shares.items():
        table |= {column: value, f"{column}_low": value - 0.1, f"{column}_high": value + 0.1}
    return pd.DataFrame(table)


def test_every_method_is_told_with_its_intervals():
    told = backtest_bars(summary(["recommender", "gravity"]), **LOOK).alt
    assert told.startswith("제목. 성장 추천: 정밀도@5 0.300 (0.200–0.400), NDCG@10 0.400 (0.300–0.500);")
    assert "중력 모형" in told and "자료가 없다" in backtest_bars(summary([]), **LOOK).alt
