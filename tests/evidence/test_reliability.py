"""Stated probabilities beside outcomes."""

from judges.level_trials import calibration
from judges.reliability import reliability_diagram

LOOK = {"title": "제목", "unit": "0–1", "source": "자료: 예", "language": "ko"}


def test_empty_bins_are_passed_over():
    table = calibration([0.1, 0.2, 0.9, 0.9], [False, True, True, True], bins=4)
    assert table["n"].tolist() == [2, 0, 0, 2]
    assert reliability_diagram(table, **LOOK).alt == "제목. 15%라고 한 2건 가운데 50%; 90%라고 한 2건 가운데 100%."
    assert "자료가 없다" in reliability_diagram(calibration([], []), **LOOK).alt
