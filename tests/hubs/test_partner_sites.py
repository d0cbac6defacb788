"""Weights of partner places."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.data.corpus import Corpus
from helpers.hubs.partner_sites import partner_sites, place_totals, site_weights, works_at

#: Two institutions in Boston, one in Tokyo, one in Paris, one nowhere, one of the focal country, one of no country.
INSTITUTIONS = pd.DataFrame(
    [
        ("kr/k", "K", "KR", 37.5, 127.0),
        ("us/a", "A", "US", 42.36, -71.06),
        ("us/b", "B", "US", 42.34, -71.10),
        ("jp/t", "T", "JP", 35.69, 139.69),
        ("fr/p", "P", "FR", 48.85, 2.35),
        ("de/n", "N", "DE", np.nan, np.nan),
        ("xx/x", "X", None, 10.0, 10.0),
    ],
    columns=["institution_id", "name", "country", "latitude", "longitude"],
)
WORKS = {
    "1": ["kr/k", "us/a", "us/b"],
    "2": ["kr/k", "jp/t"],
    "3": ["us/a"],
    "4": ["us/a", "fr/p"],
    "5": ["fr/p"],
    "6": ["kr/k", "de/n"],
    "7": ["kr/k"],
    "8": ["xx/x"],
}


def corpus(works=None, institutions=INSTITUTIONS):
    works = WORKS if works is None else works
    table = pd.DataFrame(
        [(work, place) for work, places in works.items() for place in places], columns=["work_id", "institution_id"]
    ).astype("str")
    table["country"] = table["institution_id"].map(institutions.set_index("institution_id")["country"])
    years = pd.array([2020 + at % 2 for at in range(len(works))], "Int64")
    works = pd.DataFrame({"work_id": list(works), "year": years})
    return Corpus(works=works, authorships=table, institutions=institutions, meta={})


def by_city(sites, column):
    return sites.table.set_index("city")[column].to_dict()


def test_counts_by_hand():
    sites = partner_sites(corpus(), "KR", existing_share=0.5)
    assert by_city(sites, "joint_works") == {"Boston": 1, "Tokyo": 1, "Paris": 0}  # work 1 counts once in Boston
    assert by_city(sites, "open_works") == {"Boston": 2, "Tokyo": 0, "Paris": 2}
    assert by_city(sites, "partners") == {"Boston": 2, "Tokyo": 1, "Paris": 0}
    assert by_city(sites, "newcomers") == {"Boston": 0, "Tokyo": 0, "Paris": 1}
    assert by_city(sites, "weight") == pytest.approx({"Boston": 0.5, "Tokyo": 0.25, "Paris": 0.25})
    assert by_city(sites, "institution")["Boston"] == "A"
    assert sites.table["city"].iloc[0] == "Boston"


def test_fractional_counting_by_hand():
    sites = partner_sites(corpus(), "KR", existing_share=1.0, counting="fractional")
    assert by_city(sites, "joint_works") == pytest.approx({"Boston": 2 / 3, "Tokyo": 1 / 2, "Paris": 0})
    assert by_city(sites, "open_works") == pytest.approx({"Boston": 1.5, "Tokyo": 0, "Paris": 1.5})
    other = place_totals(sites, counting="full")
    assert dict(zip(sites.table["city"], other[0], strict=True)) == {"Boston": 1, "Tokyo": 1, "Paris": 0}


def test_what_has_no_coordinates_is_counted_and_left_out():
    sites = partner_sites(corpus(), "KR")
    assert sites.unplaced.set_index("item")["institutions"].to_dict() == {"all": 4, "placed": 3, "unplaced": 1}
    assert sites.unplaced.set_index("item")["joint_works"].to_dict() == {"all": 4, "placed": 3, "unplaced": 1}
    assert set(sites.table["country"]) == {"US", "JP", "FR"}


def test_potential_partners_are_those_of_most_works():
    sites = partner_sites(corpus(), "KR", existing_share=0.0, potential=1)
    # A and P have two each: the identifier decides
    assert by_city(sites, "open_works") == {"Boston": 0, "Tokyo": 0, "Paris": 2}


def test_no_coordinates_says_how_to_get_them():
    bare = INSTITUTIONS.assign(latitude=np.nan, longitude=np.nan)
    with pytest.raises(ValueError, match="workbook import ror"):
        partner_sites(corpus(institutions=bare), "KR")


@pytest.mark.parametrize("change", [{"existing_share": 1.5}, {"existing_share": -0.1}, {"counting": "half"}])
def test_refuses(change):
    with pytest.raises(ValueError, match="expected"):
        partner_sites(corpus(), "KR", **change)


def test_without_joint_works_potential_stands_alone():
    sites = partner_sites(corpus({"1": ["kr/k"], "2": ["us/a"]}), "KR", existing_share=1.0)
    assert by_city(sites, "weight") == {"Boston": 1.0}


def test_order_of_rows_changes_nothing():
    one, other = corpus(), corpus(dict(reversed(WORKS.items())), INSTITUTIONS.iloc[::-1].reset_index(drop=True))
    columns = ["city_id", "joint_works", "open_works", "weight", "institution"]
    pd.testing.assert_frame_equal(partner_sites(one, "KR").table[columns], partner_sites(other, "KR").table[columns])


def test_a_part_of_the_works():
    sites = partner_sites(corpus(), "KR")
    joint, open_ = place_totals(sites, works=sites.years == 2020)
    rest = place_totals(sites, works=sites.years != 2020)
    assert (joint + rest[0] == sites.table["joint_works"]).all()
    assert (open_ + rest[1] == sites.table["open_works"]).all()


def test_full_counting_is_never_more_than_one_a_work_and_place():
    joint, open_ = works_at(partner_sites(corpus(), "KR"), "full")
    assert joint.max() == 1 and open_.max() == 1


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=8), st.floats(0, 1))
def test_weights_sum_to_one_and_are_not_negative(counts, share):
    joint, open_ = np.array(counts, float).T
    if not (joint.sum() or open_.sum()):
        with pytest.raises(ValueError, match="no institution"):
            site_weights(joint, open_, share)
        return
    weights = site_weights(joint, open_, share)
    assert weights.sum() == pytest.approx(1) and (weights >= 0).all()
