"""World maps."""

import pandas as pd
import pytest

from helpers.page.maps import choropleth, world_map

LINKS = pd.DataFrame({"source": ["CN", "JP", "KR", "GB"], "target": ["KR", "KR", "US", "US"], "works": [5, 3, 9, 30]})
NODES = pd.DataFrame({"node": ["CN", "GB", "JP", "KR", "US"], "works": [50, 40, 30, 20, 90]})
SIX = ["KR", "KP", "TW", "HK", "MO", "CN"]


def test_partners_are_told_from_the_strongest():
    made = world_map(LINKS, NODES, "KR", "자료: 예", "ko", highlight=["VN"])
    assert made.alt == "세계 지도: 한국의 공동 논문. 미국 (9), 중국 (5), 일본 (3)."
    assert made.name == "world_map" and made.title == "한국의 공동연구 연결"


def test_the_order_of_the_rows_does_not_matter():
    tied = LINKS.assign(works=4)
    first = world_map(tied, NODES.assign(works=7), "KR", "Source: example", "en")
    second = world_map(tied.iloc[::-1], NODES.iloc[::-1].assign(works=7), "KR", "Source: example", "en")
    assert first.png == second.png


def test_no_link_and_one_country():
    made = world_map(LINKS.head(0), NODES[NODES["node"] == "KR"], "KR", "Source: example", "en", title="Alone")
    assert made.alt == "World map: South Korea has no joint works." and made.title == "Alone"


@pytest.mark.parametrize("changed", [{"focal_country": "UK"}, {"highlight": ["EU"]}])
def test_an_unknown_country_is_refused(changed):
    given = {"focal_country": "KR", "source": "자료", "language": "ko"} | changed
    with pytest.raises(ValueError, match="is no country code"):
        world_map(LINKS, NODES, **given)


def test_an_unknown_end_of_a_link_is_refused():
    with pytest.raises(ValueError, match="target: 'XX' is no country code"):
        world_map(LINKS.assign(target="XX"), NODES, "KR", "자료", "ko")


def test_six_countries_are_coloured_each_for_itself():
    maps = {choropleth(pd.Series({code: 1.0}), "수준", "점", "자료", "ko").png for code in SIX}
    assert len(maps) == 6


def test_levels_without_data_all_alike_and_null():
    look = {"title": "Level", "unit": "points", "source": "Source: example", "language": "en"}
    assert choropleth(pd.Series(dtype=float), **look).alt == "World map: Level. No country has data."
    assert choropleth(pd.Series({"KR": 5.0, "US": 5.0}), **look).alt.endswith("highest: South Korea and United States.")
    four = choropleth(pd.Series(5.0, index=["JP", "KR", "TW", "US"]), **look)
    assert four.alt.endswith("Of 4 countries with data, 4 are highest alike.")
    with_null = choropleth(pd.Series({"KR": 5.0, "JP": None}), **look)
    assert with_null.png == choropleth(pd.Series({"KR": 5.0}), **look).png


def test_breaks_must_hold_all_values():
    look = {"title": "Level", "unit": "points", "source": "Source: example", "language": "en"}
    assert choropleth(pd.Series({"KR": 0.0, "US": 10.0}), breaks=[0, 5, 10], highlight=["KR"], **look).png
    with pytest.raises(ValueError, match="do not hold all values"):
        choropleth(pd.Series({"KR": 11.0}), breaks=[0, 5, 10], **look)
