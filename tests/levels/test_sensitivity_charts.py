"""The triangle of weights and the bars of effects."""

import numpy as np
import pandas as pd
import pytest

from helpers.levels.components import component_counts
from helpers.levels.levels import technology_levels
from helpers.levels.sensitivity_charts import effect_bars, weight_simplex

LOOK = {"title": "제목", "unit": "순위", "source": "자료: 예", "language": "ko"}
THREE = {"top10": 1, "patents": 1, "experts": 1}


def levels(components, weights=THREE):
    rows = [("quantum-sensing", *row) for row in components]
    table = pd.DataFrame(rows, columns=["technology", "country", "component", "value"])
    return technology_levels(component_counts(table, 5, seed=1), weights)


@pytest.mark.parametrize("strong", THREE)
def test_the_shares_of_the_triangle_are_areas(strong):
    # Korea leads where one component weighs more than half: the corner triangle that is a quarter of the whole
    rows = [(c, k, 100 if (c == "KR") == (k == strong) else 50) for k in THREE for c in ("KR", "US")]
    made = weight_simplex(levels(rows), "quantum-sensing", "KR", **LOOK)
    assert made.alt == "제목. 한국의 순위: 1위 (25%); 2위 (75%)."


@pytest.mark.parametrize("lacking", ["experts", "patents"])
def test_there_is_no_triangle_without_three_components_or_a_rank(lacking):
    rows = [(c, k, 5) for c in ("KR", "US") for k in THREE if k != lacking]
    assert weight_simplex(levels(rows), "quantum-sensing", "KR", **LOOK) is None
    whole = levels([(c, k, 5) for c in ("KR", "US") for k in THREE])
    assert weight_simplex(whole, "quantum-sensing", "JP", **LOOK) is None
    assert "1위 (100%)" in weight_simplex(whole, "quantum-sensing", "KR", **LOOK).alt


def test_effects_name_both_ends_and_nothing_moved_is_drawn_too():
    effects = pd.DataFrame(
        {
            "factor": ["components", "scaling"],
            "rank_low": [4.2, 6.0],
            "rank_high": [11.8, 6.0],
            "share": [0.6, np.nan],
            "lowest_choice": ["experts", "max"],
            "highest_choice": ["weighted", "max"],
        }
    )
    told = effect_bars(effects, **LOOK).alt
    assert "구성 요소: 평균 4.2위(전문가 점수)에서 11.8위(가중 평균)까지" in told
    assert "순위를 움직이는 선택이 없다" in effect_bars(effects.head(0), **LOOK).alt
