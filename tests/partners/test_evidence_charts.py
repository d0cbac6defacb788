"""Charts of evidence: methods beside one another, probabilities beside outcomes."""

import pandas as pd

from helpers.partners.evidence_charts import backtest_bars, reliability_diagram
from judges.level_trials import calibration

LOOK = {"title": "제목", "unit": "0–1", "source": "자료: 예", "language": "ko"}


def summary(methods):
    shares = {"precision_at_5": 0.3, "ndcg_at_10": 0.4}
    table = {"method": methods}
    for column, value in shares.items():
        table |= {column: value, f"{column}_low": value - 0.1, f"{column}_high": value + 0.1}
    return pd.DataFrame(table)


def test_every_method_is_told_with_its_intervals():
    told = backtest_bars(summary(["recommender", "gravity"]), **LOOK).alt
    assert told.startswith("제목. 이 워크북의 추천: precision@5 0.300 (0.200–0.400), NDCG@10 0.400 (0.300–0.500);")
    assert "중력 모형" in told and "자료가 없다" in backtest_bars(summary([]), **LOOK).alt


def test_empty_bins_are_passed_over():
    table = calibration([0.1, 0.2, 0.9, 0.9], [False, True, True, True], bins=4)
    assert table["n"].tolist() == [2, 0, 0, 2]
    assert reliability_diagram(table, **LOOK).alt == "제목. 15%라고 한 2건 가운데 50%; 90%라고 한 2건 가운데 100%."
    assert "자료가 없다" in reliability_diagram(calibration([], []), **LOOK).alt
