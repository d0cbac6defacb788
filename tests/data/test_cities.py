"""Cities: which one a point belongs to, and its name in Korean."""

import numpy as np
import pandas as pd
import pytest

from helpers.data import cities as cities_file
from helpers.data.cities import cities, city_of, korean_name


def city(latitude, longitude, country):
    return city_of(pd.DataFrame({"latitude": [latitude], "longitude": [longitude], "country": [country]})).iloc[0]


@pytest.mark.parametrize(
    ("latitude", "longitude", "country", "name", "name_ko"),
    [
        (42.335, -71.105, "US", "Boston", "보스턴"),  # Longwood: Mission Hill and Brookline are nearer
        (39.99, 116.31, "CN", "Beijing", "베이징"),  # Haidian
        (51.752, -1.258, "GB", "Oxford", "옥스퍼드"),
        (47.558, 7.588, "CH", "Basel", "바젤"),
        (47.558, 7.60, "FR", "Saint-Louis", None),  # over the border: the nearest city of its own country
        (48.21, 16.37, "AT", "Vienna", "빈"),  # GeoNames' longest name would be 비엔나
        (41.01, 28.98, "TR", "Istanbul", "이스탄불"),  # and 비잔티움
        (37.57, 126.98, "KR", "Seoul", "서울"),
    ],
)
def test_known_places(latitude, longitude, country, name, name_ko):
    found = city(latitude, longitude, country)
    assert found["city"] == name and (found["city_ko"] == name_ko if name_ko else pd.isna(found["city_ko"]))
    assert found["city_km"] < 20


def test_six_codes_stay_apart():
    """A point of Hong Kong is not in Shenzhen, one of Macao not in Zhuhai."""
    points = pd.DataFrame(
        [
            (22.5, 114.12, "HK"),
            (22.21, 113.54, "MO"),
            (25.03, 121.5, "TW"),
            (39.0, 125.75, "KP"),
            (37.5, 127.0, "KR"),
            (22.54, 114.06, "CN"),
        ],
        columns=["latitude", "longitude", "country"],
    )
    found = city_of(points)["city_id"].map(cities().set_index("city_id")["country"])
    assert found.tolist() == points["country"].tolist()


def test_a_country_without_cities_takes_the_nearest_of_any():
    assert city(-54.4, 3.4, "BV")["city_km"] > 500


def test_blocks_and_index_change_nothing(monkeypatch):
    random = np.random.default_rng(1)
    points = pd.DataFrame(
        {"latitude": random.uniform(30, 50, 300), "longitude": random.uniform(-120, -70, 300), "country": "US"},
        index=np.arange(300)[::-1],
    )
    whole = city_of(points)
    monkeypatch.setattr(cities_file, "BLOCK", 10_000)
    pd.testing.assert_frame_equal(city_of(points), whole)
    assert whole.index.equals(points.index)


def test_no_points():
    empty = pd.DataFrame(
        {"latitude": pd.Series(dtype=float), "longitude": pd.Series(dtype=float), "country": pd.Series(dtype="str")}
    )
    assert city_of(empty).empty


def test_korean_names():
    assert korean_name(["北京", "Peking"], "CN") is None
    assert korean_name(["이아시"], "RO") == "이아시"  # no rank to cut off outside East Asia
    assert korean_name(["우시"], "CN") == "우시"  # one syllable would not be a name
    assert korean_name(["난징", "난징 시", "남경"], "CN") == "난징"


def test_names_given_by_hand_belong_to_cities_there_are():
    known = cities_file.tomllib.loads((cities_file.REFERENCE / "city_names.toml").read_text(encoding="utf-8"))
    table = cities().set_index("city_id")["city_ko"]
    assert {int(city): table.get(int(city)) for city in known} == {int(city): name for city, name in known.items()}
    assert table.dropna().str.fullmatch("[가-힣][가-힣A-Z. ·-]*").all()
