"""Charts of ranks: worked examples, edges, and the same bytes twice."""

import pandas as pd
import pytest

from helpers.levels.rank_charts import level_map, rank_heat, rank_ladder, trend_lines

LOOK = {"title": "제목", "unit": "순위", "source": "자료: 예", "language": "ko"}
RANKS = pd.DataFrame(
    {
        "name": ["미국", "한국", "북한"],
        "rank": [1, 5, None],
        "rank_low": [1, 4, None],
        "rank_high": [1, 8, None],
        "published_rank": [None, 12, None],
    }
).astype(dict.fromkeys(("rank", "rank_low", "rank_high", "published_rank"), "Int64"))
CHANCES = pd.DataFrame({"country": ["KR", "KR", "US"], "rank": [2, 3, 1], "probability": [0.75, 0.25, 1.0]})
YEARS = pd.DataFrame(
    {
        "year": [2020, 2021, 2021],
        "country": ["KR", "KR", "US"],
        "score": [10.0, 12.0, 100.0],
        "score_low": [8.0, 9.0, 100.0],
        "score_high": [12.0, 15.0, 100.0],
    }
)


def test_a_ladder_tells_rank_interval_and_published_rank_and_leaves_out_who_has_neither():
    made = rank_ladder(RANKS, "name", highlight="한국", **LOOK)
    assert made.alt == "제목. 미국 1 (1–1); 한국 5 (4–8), 공표된 순위 12."
    assert made.png == rank_ladder(RANKS, "name", highlight="한국", **LOOK).png


def test_codes_are_told_in_words():
    coded = RANKS.assign(country=["US", "KR", "KP"], technology=["hydrogen", "quantum", None])
    assert rank_ladder(coded, "country", highlight="KR", **LOOK).alt.startswith("제목. 미국 1 (1–1); 한국 5")
    assert rank_ladder(coded, "technology", **LOOK).alt.startswith("제목. 수소 1 (1–1); 양자 5")


def test_a_map_is_of_one_technology():
    levels = pd.DataFrame({"technology": ["a", "a", "b"], "country": ["US", "KR", "JP"], "rank": [1, None, 1]})
    made = level_map(levels.assign(score=[100.0, 0.0, 100.0]), "a", "KR", **LOOK)
    assert "2개국 가운데 가장 높은 곳은 미국" in made.alt and made.name == "level_map"
    unmarked = level_map(levels.assign(score=[100.0, 0.0, 100.0]), "a", "JP", **LOOK)
    assert made.png != unmarked.png, "the focal country is marked whatever its rank"
    assert level_map(levels.assign(score=None), "a", "KR", **LOOK) is None


def test_who_has_only_a_published_rank_stays():
    only = RANKS.assign(rank=RANKS["rank"].mask(RANKS["name"] == "한국"))
    assert "한국 순위 없음, 공표된 순위 12" in rank_ladder(only, "name", **LOOK).alt
    assert rank_ladder(RANKS.drop(columns="published_rank"), "name", **LOOK).alt.count("공표") == 0


def test_a_heat_map_orders_by_mean_rank_and_ties_by_code():
    assert rank_heat(CHANCES, "KR", **LOOK).alt == "제목. 미국 1위: 100%; 한국 2위: 75%."
    tied = pd.DataFrame({"country": ["US", "JP"], "rank": [1, 1], "probability": [1.0, 1.0]})
    assert rank_heat(tied, "KR", **LOOK).alt == "제목. 일본 1위: 100%; 미국 1위: 100%."


def test_places_beyond_the_last_column_are_one_column():
    far = pd.DataFrame({"country": ["KR", "KR"], "rank": [30, 44], "probability": [0.4, 0.6]})
    assert rank_heat(far, "KR", **LOOK).alt == "제목. 한국 20위: 100%."


def test_one_year_is_no_trend():
    assert trend_lines(YEARS.head(0), "KR", **LOOK) is None
    assert trend_lines(YEARS.assign(year=2021, country=["KR", "US", "JP"]), "KR", **LOOK) is None


def test_lines_tell_the_last_year():
    assert trend_lines(YEARS, "KR", **LOOK).alt == "제목. 2021년 점수: 미국 100; 한국 12."
    gap = YEARS.assign(score=[10.0, None, 100.0])
    assert trend_lines(gap, "KR", **LOOK).alt.startswith("제목. 2021년 점수: 미국 100")


@pytest.mark.parametrize(
    "draw", [lambda n: rank_ladder(RANKS.head(n), "name", **LOOK), lambda n: rank_heat(CHANCES.head(n), "KR", **LOOK)]
)
def test_nothing_and_one_row_can_be_drawn(draw):
    assert "자료가 없다" in draw(0).alt
    assert draw(1).png.startswith(b"\x89PNG")
