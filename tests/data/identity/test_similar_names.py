"""Similar names of institutions: what may differ, and what may not."""

import pandas as pd
import pytest

from helpers.data.identity.similar_names import kilometres, most_similar


def records(*rows):
    return pd.DataFrame(rows, columns=["ror_id", "text", "city", "latitude", "longitude"]).assign(country="KR")


def place(name, latitude=None, longitude=None, country="KR"):
    return pd.DataFrame(
        {
            "institution_id": ["p"],
            "name": [name],
            "country": [country],
            "latitude": [latitude],
            "longitude": [longitude],
        }
    )


NAMES = records(
    ("1", "Hanbit National University", "Daejeon", 36.35, 127.38),
    ("2", "Hanbit National University Hospital", "Daejeon", 36.35, 127.38),
    ("3", "First Hospital of Gaon", "Busan", 35.1, 129.0),
    ("4", "Second Hospital of Gaon", "Busan", 35.1, 129.0),
    ("5", "Miru Institute of Oceanography Busan", "Busan", 35.1, 129.0),
    ("6", "Institute of History", "Seoul", 37.57, 126.98),
    ("7", "Nuri Medical University", "Seoul", 37.57, 126.98),
)


@pytest.mark.parametrize(
    ("name", "ror_id"),
    [
        ("National University of Hanbit", "1"),
        ("Hanbitt National Universite", "1"),
        ("Hospital of Hanbit National University", "2"),
        ("Gaon First Hospital", "3"),
        ("Miru Institute of Oceanography", "5"),
        ("Instituto Miru of Oceanografhy Korea", None),
        ("Nuri University", None),
        ("Third Hospital of Gaon", None),
        ("Miru Institute of Oceanography Jeju", None),
        ("Institute of Physics", None),
        ("", None),
    ],
)
def test_which_record_is_meant(name, ror_id):
    found = most_similar(place(name), NAMES)
    assert found["ror_id"].to_list() == ([ror_id] if ror_id else [])


def test_another_country_or_a_far_place_is_another_institution():
    assert most_similar(place("University Hanbit National", country="JP"), NAMES).empty
    assert len(most_similar(place("University Hanbit National", 36.4, 127.4), NAMES)) == 1
    assert most_similar(place("University Hanbit National", 33.5, 126.5), NAMES).empty


def test_two_records_equally_similar_are_no_match():
    twins = records(
        ("1", "Hanbit University A", "Seoul", None, None), ("2", "Hanbit University B", "Busan", None, None)
    )
    assert most_similar(place("University Hanbit"), twins).empty


def test_without_institutions_or_records_there_is_no_match():
    assert list(most_similar(place("A").head(0), NAMES)) == ["institution_id", "ror_id", "score"]
    assert most_similar(place("A"), NAMES.head(0)).empty


def test_distances():
    pole = pd.DataFrame({"latitude": [90.0, None], "longitude": [0.0, 1.0]})
    equator = pd.DataFrame({"latitude": [0.0, 1.0], "longitude": [0.0, 1.0]})
    assert kilometres(pole, equator)[0] == pytest.approx(6371 * 3.14159265 / 2)
    assert pd.isna(kilometres(pole, equator)[1]) and kilometres(equator, equator).max() == 0
