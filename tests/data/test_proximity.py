"""Proximity: known distances, hours, languages and memberships; codes that must not be mixed up."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.countries import COUNTRIES
from helpers.data.proximity import capitals, members, proximity, proximity_table, read_memberships


def row(focal, country, **more):
    return proximity(focal, [country], **more).iloc[0]


def test_distance_between_capitals():
    assert row("GB", "FR").distance_km == pytest.approx(344, abs=5)  # London - Paris
    assert row("KR", "US").distance_km == pytest.approx(11_165, abs=20)


def test_hours_go_around_the_clock():
    assert row("NZ", "US").hours_apart == 7  # +12 and -5
    assert row("KR", "NP").hours_apart == 3.25
    assert row("GB", "AU").hours_apart == 10  # standard time in both hemispheres


def test_language_ignores_script():
    assert row("CN", "TW").common_language
    assert row("CH", "AT").common_language
    assert not row("KR", "JP").common_language


def test_memberships_follow_the_year():
    assert "EU" in row("GB", "FR", year=2019).memberships
    assert "EU" not in row("GB", "FR", year=2020).memberships
    assert row("ES", "FR", year=1975).memberships == ["ESA", "OECD"]  # between its two times at CERN
    assert row("KR", "DE").memberships == ["G20", "HorizonEurope", "OECD"]


@pytest.mark.parametrize(
    "code, others", [("KP", []), ("TW", ["APEC"]), ("HK", ["APEC"]), ("MO", []), ("CN", ["APEC", "G20"])]
)
def test_neighbours_of_korea_are_not_mixed_up(code, others):
    assert row("KR", code).memberships == others


def test_unknown_is_null():
    table = proximity("KR", ["AQ", "JP"])
    assert table["distance_km"].isna().tolist() == [True, False]
    assert table["common_language"].isna().tolist() == [True, False]
    assert table["shared_memberships"].tolist() == [0, 3]


def test_empty_and_itself():
    assert proximity("KR", []).empty and proximity("KR", ["KR"]).empty and proximity_table(["KR"]).empty


def test_unknown_country_is_refused():
    with pytest.raises(ValueError, match="'UK'"):
        proximity("KR", ["UK"])


def test_every_capital_but_eight():
    known = capitals()
    assert known.index.tolist() == list(COUNTRIES)
    assert set(known.index[known.isna().any(axis=1)]) == {"AQ", "BQ", "BV", "CW", "HM", "PW", "TK", "UM"}


def test_sizes_of_organisations():
    sizes = {
        "OECD": 38,
        "EU": 27,
        "HorizonEurope": 48,
        "CERN": 24,
        "ESA": 23,
        "NATO": 32,
        "G20": 19,
        "APEC": 21,
        "ASEAN": 10,
        "BRICS": 10,
        "Mercosur": 5,
        "CIS": 9,
        "ArabLeague": 22,
        "AfricanUnion": 55,
        "Commonwealth": 56,
    }
    assert members().sum().to_dict() == sizes


@pytest.mark.parametrize(
    "text, fault", [("{ UK = 1973 }", "UK"), ("{ GB = [2020, 1973] }", "GB"), ("{ GB = [] }", "rising")]
)
def test_faulty_file_is_named(tmp_path, text, fault):
    file = tmp_path / "memberships.toml"
    file.write_text(f"[EU]\nmembers = {text}\n")
    with pytest.raises(ValueError, match=f"memberships.toml: EU: .*{fault}"):
        read_memberships(file)


@settings(max_examples=40)
@given(st.lists(st.sampled_from(COUNTRIES), min_size=2, max_size=2, unique=True))
def test_symmetric(codes):
    pair, back = proximity_table(codes).iloc[0], row(*sorted(codes, reverse=True))
    assert back.memberships == pair.memberships
    assert back.distance_km == pytest.approx(pair.distance_km, nan_ok=True)
    assert not (pair.distance_km < 0 or pair.distance_km > 20_016)
    assert not (pair.hours_apart < 0 or pair.hours_apart > 12)
