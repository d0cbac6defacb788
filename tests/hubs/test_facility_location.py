"""Facility location against brute force, ties and all."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from helpers.hubs import facility_location
from helpers.hubs.facility_location import TIE, maximal_cover, p_median


def brute_median(weights, distance, k):
    """Every choice tried: the least objective, and of the choices that share it the one with the least tie costs."""
    tie = facility_location._tie_costs(distance.shape[1], k)
    value = {
        chosen: float(weights @ distance[:, chosen].min(axis=1)) for chosen in combinations(range(distance.shape[1]), k)
    }
    least = min(value.values())
    close = [chosen for chosen in value if value[chosen] <= least * (1 + 1e-12) + 1e-12]
    return least, min(close, key=lambda chosen: tie[list(chosen)].sum())


def brute_cover(weights, covered, k):
    tie = facility_location._tie_costs(covered.shape[1], k)
    value = {
        chosen: float(weights[covered[:, chosen].any(axis=1)].sum())
        for chosen in combinations(range(covered.shape[1]), k)
    }
    most = max(value.values())
    close = [chosen for chosen in value if value[chosen] >= most - 1e-12]
    return most, min(close, key=lambda chosen: tie[list(chosen)].sum())


@st.composite
def cases(draw):
    """Small cases of whole numbers, so that ties are common."""
    places, candidates = draw(st.integers(1, 8)), draw(st.integers(1, 7))
    numbers = st.lists(st.integers(0, 4), min_size=places * candidates, max_size=places * candidates)
    distance = np.array(draw(numbers), float).reshape(places, candidates)
    weights = np.array(draw(st.lists(st.integers(1, 4), min_size=places, max_size=places)), float)
    return weights / weights.sum(), distance, draw(st.integers(1, candidates))


@settings(max_examples=60)
@given(cases())
def test_median_is_the_best_of_all_choices_and_ties_go_one_way(case):
    weights, distance, k = case
    found = p_median(weights, distance, k)
    least, chosen = brute_median(weights, distance, k)
    assert found.objective == pytest.approx(least) and tuple(found.chosen) == chosen
    assert found.bound <= least + 1e-9
    assert least - found.bound <= 2 * TIE * max(float(weights @ distance.max(axis=1)), 1)


@settings(max_examples=60)
@given(cases())
def test_cover_is_the_best_of_all_choices_and_ties_go_one_way(case):
    weights, distance, k = case
    found = maximal_cover(weights, distance <= 1, k)
    most, chosen = brute_cover(weights, distance <= 1, k)
    assert found.objective == pytest.approx(most) and tuple(found.chosen) == chosen
    assert most - 1e-9 <= found.bound <= most + 2 * TIE


def test_by_hand():
    distance = np.array([[0.0, 9.0], [1.0, 8.0], [9.0, 0.0]])
    found = p_median(np.array([0.5, 0.3, 0.2]), distance, k=1)  # 0.3 + 1.8 against 4.5 + 2.4
    assert found.chosen.tolist() == [0] and found.objective == pytest.approx(2.1)
    assert p_median(np.array([0.5, 0.3, 0.2]), distance, k=2).objective == pytest.approx(0.3)


@pytest.mark.parametrize("seed", range(5))
def test_real_distances_larger_than_brute_force_by_order_of_places(seed):
    """Places in another order are the same problem: the same sites, to the last one."""
    random = np.random.default_rng(seed)
    place = random.uniform([-60, -180], [70, 180], (40, 2))
    distance = np.abs(place[:, None] - place[None, :15]).sum(axis=2) * 100
    weights, order = random.dirichlet(np.ones(40)), random.permutation(40)
    for k in (1, 3, 5):
        least, chosen = brute_median(weights, distance, k)
        for rows in (slice(None), order):
            found = p_median(weights[rows], distance[rows], k)
            assert tuple(found.chosen) == chosen and found.objective == pytest.approx(least)
            assert found.gap < 1e-5


@pytest.mark.parametrize("ties", [False, True])
def test_problems_whose_relaxation_splits_sites(ties):
    """Thirty places and twelve candidates: where halves of sites would be better, whole ones are still found."""
    random, split = np.random.default_rng(5), 0
    for _ in range(15):
        distance = random.integers(0, 6, (30, 12)).astype(float) if ties else random.random((30, 12)) * 20_000
        weights = random.dirichlet(np.ones(30))
        least, chosen = brute_median(weights, distance, 4)
        found = p_median(weights, distance, 4)
        assert found.objective == pytest.approx(least) and tuple(found.chosen) == chosen and found.gap < 1e-5
        split += _relaxed(weights, distance, 4) < least * (1 - 1e-6)
    assert split > 2


def _relaxed(weights, distance, k):
    """Value of Hakimi's problem with parts of sites allowed, in its textbook form."""
    places, candidates = distance.shape
    cost = np.concatenate([(weights[:, None] * distance).ravel(), np.zeros(candidates)])
    assign = np.hstack([np.kron(np.eye(places), np.ones(candidates)), np.zeros((places, candidates))])
    link = np.hstack([np.eye(places * candidates), -np.tile(np.eye(candidates), (places, 1))])
    number = np.concatenate([np.zeros(places * candidates), np.ones(candidates)])[None, :]
    equal = np.vstack([assign, number])
    return linprog(cost, link, np.zeros(len(link)), equal, np.append(np.ones(places), k), bounds=(0, 1)).fun


def test_more_sites_are_never_worse_and_all_sites_are_the_nearest():
    random = np.random.default_rng(1)
    distance, weights = random.integers(1, 100, (30, 12)).astype(float), np.full(30, 1 / 30)
    values = [p_median(weights, distance, k).objective for k in range(1, 13)]
    assert values == sorted(values, reverse=True)
    assert values[-1] == pytest.approx(weights @ distance.min(axis=1))
    shares = [maximal_cover(weights, distance < 20, k).objective for k in range(1, 13)]
    assert shares == sorted(shares)


def test_scale_of_weights_and_distances_changes_no_choice():
    random = np.random.default_rng(2)
    distance, weights = random.random((20, 8)) * 1e4, random.random(20)
    chosen = p_median(weights, distance, 3).chosen.tolist()
    assert p_median(weights * 1e-3, distance, 3).chosen.tolist() == chosen
    assert p_median(weights, distance * 1e-6, 3).chosen.tolist() == chosen


def test_nothing_within_reach_and_everything_in_one_place():
    assert maximal_cover(np.array([1.0]), np.array([[False, False]]), 1).objective == 0
    assert p_median(np.array([1.0]), np.zeros((1, 3)), 2).objective == 0


@pytest.mark.parametrize("solve", [p_median, maximal_cover])
@pytest.mark.parametrize("k", [0, 4])
def test_refuses_a_number_of_sites_out_of_range(solve, k):
    with pytest.raises(ValueError, match=f"k is {k}; expected 1 to 3, the number of candidate sites"):
        solve(np.ones(2), np.ones((2, 3)), k)


def test_a_search_that_ends_early_says_how_far_the_bound_is(monkeypatch):
    """With the tree cut off at its root the bound is still a bound."""
    monkeypatch.setattr(facility_location, "NODES", 1)
    random = np.random.default_rng(3)
    weights, covered = random.random(60), random.random((60, 20)) < 0.15
    found = maximal_cover(weights, covered, 6)
    best = max(weights[covered[:, list(c)].any(axis=1)].sum() for c in combinations(range(20), 6))
    assert found.objective <= best + 1e-9 <= found.bound + 1e-6
