"""Ease: each term by hand, what is unknown, and intervals of the affinity."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.data.corpus import Corpus, read_corpus
from helpers.data.proximity import proximity
from helpers.data.schemas import conform
from helpers.partners.constraints import agreements_on
from helpers.partners.ease import HALF_WAY_ROUND, TERMS, ease, weighted_mean

NONE = pd.DataFrame({"country": pd.Series([], dtype="str")})


def corpus_of(*works):
    """A corpus of works, each given by its countries."""
    rows = [(f"w{n}", at, code, at == 1) for n, work in enumerate(works) for at, code in enumerate(work.split(), 1)]
    authorships = conform(pd.DataFrame(rows, columns=["work_id", "position", "country", "is_lead"]), "authorships")
    table = pd.DataFrame({"work_id": [f"w{n}" for n in range(len(works))], "year": 2020})
    table = table.assign(**dict.fromkeys(("n_authors", "n_institutions", "n_countries"), 1))
    institutions = conform(pd.DataFrame({"institution_id": [], "name": []}), "institutions")
    return Corpus(conform(table, "works"), authorships, institutions, {})


def near(*countries, **columns):
    """Proximity of countries, of which only the given columns are known."""
    blank = {"distance_km": np.nan, "hours_apart": np.nan, "common_language": None, "shared_memberships": 0}
    table = pd.DataFrame({"country": list(countries)}).assign(**blank | columns)
    return table.astype({"common_language": "boolean"})


def row(found, country):
    return found.table.set_index("country").loc[country]


def test_terms_by_hand():
    corpus = corpus_of("KR JP", "KR JP", "KR US", "JP US", "KR")
    where = near(
        "JP",
        "US",
        distance_km=[HALF_WAY_ROUND / 4, HALF_WAY_ROUND],
        hours_apart=[0, 9],
        common_language=[False, True],
        shared_memberships=[3, 1],
    )
    agreed = pd.DataFrame({"country": ["JP"]})
    found = ease(corpus, "KR", where, agreed, n_resamples=20)
    japan, us = row(found, "JP"), row(found, "US")
    # ends of links: KR 3, JP 3, US 2, 4 links: A(KR, JP) = 2 * 4 * 2 / (3 * 3) and A(KR, US) = 2 * 4 * 1 / (3 * 2)
    assert japan["affinity"] == pytest.approx((16 / 9) / (1 + 16 / 9))
    assert us["affinity"] == pytest.approx((8 / 6) / (1 + 8 / 6))
    assert japan[["memberships", "distance", "language", "time_zone", "agreements"]].tolist() == [0.75, 0.75, 0, 1, 1]
    assert us[["memberships", "distance", "language", "time_zone"]].tolist() == [0.5, 0, 1, 0.25]
    assert np.isnan(us["agreements"])  # not listed is unknown
    assert japan["ease"] == pytest.approx((16 / 25 + 0.75 + 0.75 + 0 + 1 + 1) / 6)
    assert us["ease"] == pytest.approx((8 / 14 + 0.5 + 0 + 1 + 0.25) / 5)


def test_weights_leave_terms_out():
    where = near("JP", distance_km=[HALF_WAY_ROUND / 2], shared_memberships=[1])
    found = ease(corpus_of("KR JP"), "KR", where, NONE, 5, weights={"distance": 3, "memberships": 1})
    assert row(found, "JP")["ease"] == pytest.approx(0.5)
    assert found.weights == dict.fromkeys(TERMS, 0.0) | {"distance": 3.0, "memberships": 1.0}
    found = ease(corpus_of("KR JP"), "KR", where, NONE, 5, weights={"language": 1})
    assert np.isnan(row(found, "JP")["ease"])  # the only term is unknown
    assert np.isnan(found.samples).all()


def test_no_joint_work_is_none_and_no_link_at_all_is_unknown():
    found = ease(corpus_of("KR US", "US JP", "DE"), "KR", near("DE", "FR", "JP", "US"), NONE, n_resamples=50)
    assert row(found, "JP")["affinity"] == 0
    assert np.isnan(row(found, "DE")["affinity"])  # works without partners
    assert np.isnan(row(found, "FR")["affinity"])  # not in the corpus
    assert np.isnan(row(found, "FR")["affinity_low"])
    assert not np.isnan(row(found, "JP")["affinity_high"])


def test_a_focal_country_without_works_has_unknown_affinity_and_still_an_ease():
    found = ease(corpus_of("US JP"), "KR", near("JP", "US", shared_memberships=1), NONE, n_resamples=5)
    assert found.table["affinity"].isna().all()
    assert found.table["ease"].tolist() == [0.5, 0.5]
    assert ease(corpus_of(), "KR", near("JP"), NONE, n_resamples=5).table["affinity"].isna().all()


def test_fractional_counting_spreads_a_work_over_its_partners():
    corpus = corpus_of("KR JP", "KR JP US")
    full, fractional = (
        row(ease(corpus, "KR", near("JP"), NONE, 5, counting=c), "JP")["affinity"] for c in ("full", "fractional")
    )
    # full: ends KR 3, JP 3, 4 links, 2 joint; fractional: ends KR 2, JP 2, 2.5 links, 1.5 joint
    assert full == pytest.approx((16 / 9) / (1 + 16 / 9))
    assert fractional == pytest.approx((7.5 / 4) / (1 + 7.5 / 4))


def test_ready_made_counts_give_the_same_affinity_as_works_of_two_countries():
    works = corpus_of(*["KR JP"] * 4, *["KR US"] * 2, *["JP US"] * 3)
    links = pd.DataFrame({"source": ["JP", "JP", "KR"], "target": ["KR", "US", "US"], "year": 2020, "works": [4, 3, 2]})
    nodes = pd.DataFrame({"node": ["JP", "KR", "US"], "year": 2020, "works": [9, 9, 9]})
    empty = corpus_of()
    counts = Corpus(
        empty.works,
        empty.authorships,
        empty.institutions,
        {},
        link_counts=conform(links, "link_counts"),
        node_counts=conform(nodes, "node_counts"),
    )
    one, other = (ease(c, "KR", near("JP", "US"), NONE, 200, seed=3) for c in (works, counts))
    pd.testing.assert_frame_equal(one.table, other.table)


def test_the_interval_holds_the_affinity_and_narrows_with_more_works():
    few, many = (ease(corpus_of(*["KR JP", "KR US", "JP US", "KR"] * n), "KR", near("JP"), NONE, 400) for n in (3, 60))
    for found in (few, many):
        japan = row(found, "JP")
        assert japan["affinity_low"] <= japan["affinity"] <= japan["affinity_high"]
        assert japan["ease_low"] <= japan["ease"] <= japan["ease_high"]
        assert found.samples.shape == (1, 400)
    width = [row(found, "JP")["affinity_high"] - row(found, "JP")["affinity_low"] for found in (few, many)]
    assert width[1] < width[0] / 2


def test_the_same_seed_gives_the_same_numbers_and_the_order_of_rows_does_not_matter():
    corpus, where = corpus_of(*["KR JP", "KR US", "JP US", "KR"] * 9), near("US", "JP", shared_memberships=[1, 2])
    one, two = ease(corpus, "KR", where, NONE, 30, seed=7), ease(corpus, "KR", where.iloc[::-1], NONE, 30, seed=7)
    pd.testing.assert_frame_equal(one.table, two.table)
    np.testing.assert_array_equal(one.samples, two.samples)
    assert (ease(corpus, "KR", where, NONE, 30, seed=8).samples != one.samples).any()


def test_korea_and_its_neighbours_of_like_name_stay_apart():
    corpus = corpus_of(*["KR US"] * 3, *["KP CN"] * 2, "KR JP")
    found = ease(corpus, "KR", near("CN", "JP", "KP", "TW", "US"), NONE, 20).table.set_index("country")["affinity"]
    assert found["KP"] == 0
    assert found["CN"] == 0
    assert np.isnan(found["TW"])
    assert found["US"] > 0.5


def test_on_the_embedded_corpus_all_terms_lie_between_0_and_1():
    corpus = read_corpus("medline_2021")
    countries = corpus.authorships["country"].dropna().unique()
    found = ease(corpus, "KR", proximity("KR", countries, 2021), agreements_on("2021-12-31", "KR"), n_resamples=20)
    values = found.table[[*TERMS, "ease"]]
    assert values.stack().dropna().between(0, 1).all()
    assert found.table["ease"].notna().all()
    assert found.table["country"].is_monotonic_increasing
    assert (found.table["ease_low"] <= found.table["ease_high"]).all()


@given(st.lists(st.tuples(st.floats(0, 1) | st.none(), st.floats(0.01, 10)), min_size=1, max_size=6))
def test_a_weighted_mean_lies_between_the_known_terms(parts):
    terms = {str(n): np.array([np.nan if value is None else value]) for n, (value, _) in enumerate(parts)}
    found = weighted_mean(terms, {str(n): weight for n, (_, weight) in enumerate(parts)})[0]
    known = [value for value, _ in parts if value is not None]
    if known:
        assert min(known) - 1e-9 <= found <= max(known) + 1e-9
    else:
        assert np.isnan(found)
