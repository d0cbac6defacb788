"""Quadrants: types as clouds, priorities with intervals."""

from types import SimpleNamespace as Some

import numpy as np
import pandas as pd
import pytest

from helpers.partners.quadrants import priority_quadrant, type_quadrant

LOOK = {"title": "제목", "unit": "0–1", "source": "자료: 예", "language": "ko"}
CODES = ["quantum-computing", "quantum-sensing", "industrial-ai"]
TYPES = pd.DataFrame(
    {
        "technology": CODES,
        "type": ["leadership", None, None],
        "competitiveness": [0.8, 0.5, None],
        "maturity": [0.9, 0.4, None],
    }
)
PRIORITIES = pd.DataFrame(
    {
        "technology": CODES,
        "importance": [0.7, 0.4, None],
        "importance_low": [0.6, 0.3, None],
        "importance_high": [0.8, 0.5, None],
        "need": [0.9, 0.2, None],
        "need_low": [0.8, 0.1, None],
        "need_high": [1.0, 0.3, None],
        "rank": pd.array([1, 2, None], dtype="Int64"),
    }
)


def found(codes, centre=0.5, spread=0.1):
    draws = np.random.default_rng(1).normal(centre, spread, (len(codes), 300))
    return Some(table=pd.DataFrame({"technology": codes}), samples=draws)


def test_types_are_told_and_who_has_no_place_is_named():
    made = type_quadrant(TYPES, found(CODES), found(CODES[::-1]), **LOOK)
    assert made.alt == "제목. 양자 컴퓨터: 시장 주도형; 양자 센서: 판정 불가."
    assert made.png == type_quadrant(TYPES, found(CODES), found(CODES[::-1]), **LOOK).png


@pytest.mark.parametrize("spread", [0.0, 1e-6, 3.0])
def test_clouds_of_any_spread_can_be_drawn(spread):
    assert type_quadrant(TYPES, found(CODES, 1.0, spread), found(CODES, 0.0, spread), **LOOK).png


def test_samples_go_with_their_technology_whatever_the_order():
    one, other = found(CODES), found(CODES)
    turned = Some(table=one.table.iloc[::-1], samples=one.samples[::-1])
    assert type_quadrant(TYPES, one, other, **LOOK).png == type_quadrant(TYPES, turned, other, **LOOK).png


def test_priorities_are_told_with_intervals():
    told = priority_quadrant(PRIORITIES, **LOOK).alt
    assert told.startswith("제목. 양자 컴퓨터: 중요성 0.70 (0.60–0.80), 필요성 0.90 (0.80–1.00); 양자 센서")
    assert "산업활용" not in told


def test_of_nothing_no_picture_is_drawn():
    none = found([])
    none.samples = np.empty((0, 300))
    assert type_quadrant(TYPES.head(0), none, none, **LOOK) is None
    assert type_quadrant(TYPES.tail(1), found(CODES), none, **LOOK) is None
    assert priority_quadrant(PRIORITIES.tail(1), **LOOK) is None
