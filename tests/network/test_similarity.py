import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.network.counting import count_links, count_nodes
from helpers.network.similarity import association, relative_intensity, ric, similarity

works = st.lists(st.sets(st.sampled_from("ABCDEF"), min_size=1), max_size=30)


def table(sets):
    rows = [(f"w{number:03}", node) for number, nodes in enumerate(sets) for node in sorted(nodes)]
    return pd.DataFrame(rows, columns=["work_id", "node"]).astype("str")


def links_of(rows):
    links = pd.DataFrame(rows, columns=["source", "target", "works"])
    return links.assign(works_fractional=links["works"].astype(float))


SQUARE = links_of([("A", "B", 4), ("A", "C", 2), ("B", "D", 1), ("C", "D", 3)])


def test_similarity_by_hand():
    nodes = pd.DataFrame({"node": list("ABCD"), "works": [16, 9, 5, 4]})
    first = similarity(SQUARE, nodes).iloc[0]
    assert first["salton"] == pytest.approx(4 / 12)
    assert first["jaccard"] == pytest.approx(4 / 21)
    assert first["association"] == pytest.approx(2 * 10 * 4 / (6 * 5))


def test_relative_intensity_by_hand():
    table = relative_intensity(SQUARE).set_index(["source", "target"])["ric"]
    assert table["A", "B"] == pytest.approx((4 / 6) / (1 / 8))
    assert table["B", "A"] == pytest.approx((4 / 5) / (2 / 10))
    assert table["D", "C"] == pytest.approx((3 / 4) / (2 / 12))
    assert len(table) == 8


def test_fractional_weights_are_used_on_demand():
    links = SQUARE.assign(works_fractional=[1.0, 1.0, 1.0, 1.0])
    assert relative_intensity(links, "fractional")["ric"].round(9).unique().tolist() == [2.0]
    nodes = pd.DataFrame({"node": list("ABCD"), "works": [16, 9, 5, 4]})
    fractional = similarity(links, nodes, "fractional")
    assert fractional["association"].tolist() == pytest.approx([2 * 4 / 4] * 4)
    assert fractional["salton"].tolist() == similarity(links, nodes)["salton"].tolist()
    with pytest.raises(ValueError, match="full, fractional"):
        relative_intensity(links, "whole")


def test_a_target_without_other_links_has_no_intensity():
    found = relative_intensity(links_of([("A", "B", 2), ("A", "C", 3)]))
    assert found.set_index(["source", "target"])["ric"].isna().to_dict() == {
        ("A", "B"): True,
        ("A", "C"): True,
        ("B", "A"): False,
        ("C", "A"): False,
    }
    assert found.set_index(["source", "target"])["ric"]["B", "A"] == pytest.approx((2 / 2) / (3 / 6))


def test_rounding_of_fractions_does_not_make_an_intensity():
    third = 0.1 + 0.2  # one more than 0.3 in the last digit
    assert np.isinf(ric(0.3, 5.0, third, 9.0))


def test_empty_network():
    empty = count_links(table([]))
    columns = ["source", "target", "works", "works_fractional", "ric"]
    assert relative_intensity(empty).columns.tolist() == columns
    assert len(similarity(empty, count_nodes(table([])))) == 0


def test_a_missing_node_is_named():
    with pytest.raises(ValueError, match="no row for D"):
        similarity(SQUARE, pd.DataFrame({"node": list("ABC"), "works": [9, 9, 9]}))


def test_association_of_evenly_met_ends_is_that_of_a_random_pairing():
    k = 50  # all pairs of 50 nodes equally often: expected weight of a pair, self-pairs included, is 1 - 1/k
    links = links_of([(f"n{a:02}", f"n{b:02}", 7) for a in range(k) for b in range(a + 1, k)])
    nodes = pd.DataFrame({"node": [f"n{a:02}" for a in range(k)], "works": 7 * (k - 1)})
    assert np.allclose(similarity(links, nodes)["association"], k / (k - 1))
    assert np.allclose(association(1, 4, 5, 10), 1.0)


@given(works)
@settings(max_examples=60)
def test_bounds_and_order(sets):
    links, nodes = count_links(table(sets)), count_nodes(table(sets))
    found = similarity(links, nodes)
    assert found["jaccard"].between(0, found["salton"] + 1e-12).all()
    assert (found["salton"] <= 1 + 1e-12).all()
    intensity = relative_intensity(links)
    assert not np.isinf(intensity["ric"]).any()
    assert (intensity["ric"].dropna() >= 0).all()
    assert len(intensity) == 2 * len(links)
    ends = set(zip(intensity["source"], intensity["target"], strict=True))
    assert ends == {(b, a) for a, b in ends}


@given(works)
@settings(max_examples=40)
def test_doubling_a_corpus_changes_no_ratio(sets):
    once, twice = (relative_intensity(count_links(table(s)), "fractional")["ric"] for s in (sets, sets * 2))
    pd.testing.assert_series_equal(once, twice)


def complete(n: int, weights=None) -> pd.DataFrame:
    """All pairs of `n` countries; each link as heavy as the product of the countries' weights, drawn from it if given."""
    rows = [(f"C{i:02d}", f"C{j:02d}") for i in range(n) for j in range(i + 1, n)]
    works = [20] * len(rows) if weights is None else weights
    return pd.DataFrame(rows, columns=["source", "target"]).assign(works=works, works_fractional=1.0)


def test_where_all_work_alike_every_intensity_and_association_is_one():
    """The neutral value that sentences read against: more than expected above 1, less below."""
    links = complete(30)
    assert relative_intensity(links)["ric"].round(9).unique().tolist() == [1.0]
    nodes = pd.DataFrame({"node": sorted(set(links["source"]) | set(links["target"])), "works": 2000})
    assert similarity(links, nodes)["association"].mean() == pytest.approx(30 / 29, rel=0.01)


def test_where_countries_of_unequal_size_meet_by_chance_the_mean_intensity_is_one_and_a_planted_pair_is_found():
    random, sizes = np.random.default_rng(1), np.linspace(1, 10, 20)
    pairs = np.triu_indices(20, 1)
    chance = sizes[pairs[0]] * sizes[pairs[1]]
    drawn = random.poisson(20_000 * chance / chance.sum(), size=(50, len(chance)))
    means = [relative_intensity(complete(20, row))["ric"].median() for row in drawn]
    assert np.mean(means) == pytest.approx(1, abs=0.03)
    planted = drawn[0].copy()
    planted[3] *= 3
    found = relative_intensity(complete(20, planted)).set_index(["source", "target"])["ric"]
    assert found.idxmax() in {("C00", "C04"), ("C04", "C00")} and found["C00", "C04"] > 2
