import numpy as np
import pytest
from scipy import sparse

from helpers.network.bootstrap import resampled_sums


def sums(columns, n, seed=1):
    return np.concatenate(list(resampled_sums(sparse.csr_array(columns), n, np.random.default_rng(seed))), axis=1)


def test_moments_are_those_of_drawing_units_with_replacement():
    # 60 alike, 10 alike, and 30 all different
    random = np.random.default_rng(5)
    columns = np.vstack([np.tile([1.0, 0, 0], (60, 1)), np.tile([0, 2.0, 0], (10, 1)), random.random((30, 3))])
    n = 20_000
    drawn = sums(columns, n)
    expected = len(columns) * np.cov(columns.T, bias=True)
    error = np.sqrt(np.diag(expected) / n)
    assert (np.abs(drawn.mean(axis=1) - columns.sum(axis=0)) < 4 * error).all()
    scale = np.sqrt(np.outer(np.diag(expected), np.diag(expected)))
    assert np.abs((np.cov(drawn) - expected) / scale).max() < 0.05


def test_intervals_are_those_of_weighting_works_one_by_one():
    # papers, top 10 % and top 1 % of two countries: common classes, rarer ones, and works unlike any other
    kinds = [
        [1, 0, 0, 0, 0, 0],
        [0, 1, 0, 0, 0, 0],
        [1, 1, 0, 0, 0, 0],
        [1, 0, 1, 0, 0, 0],
        [1, 1, 1, 1, 0, 0],
        [0, 1, 0, 1, 0, 1],
        [1, 0, 1, 0, 1, 0],
        [1, 1, 0.3, 0.3, 0, 0],
        [1, 1, 0.7, 0.7, 0.1, 0.1],
    ]
    columns = np.repeat(np.array(kinds, float), [90, 60, 30, 20, 12, 5, 3, 1, 1], axis=0)
    n, random = 20_000, np.random.default_rng(6)
    naive, drawn = len(columns) * columns.T @ random.dirichlet(np.ones(len(columns)), n).T, sums(columns, n)

    def statistics(s):
        return [*s, s[2] / s[0], s[3] / s[1], s[2] - s[3], (s[0] > s[1]) * 1 + (s[2] > s[3])]

    for one_by_one, by_class in zip(statistics(naive), statistics(drawn), strict=True):
        for part in (0.025, 0.05, 0.5, 0.95, 0.975):
            end = np.quantile(by_class, part, method="inverted_cdf")
            error = 4 * np.sqrt(2 * part * (1 - part) / n)
            assert (one_by_one < end - 1e-9).mean() - error <= part <= (one_by_one <= end + 1e-9).mean() + error


def test_weights_sum_to_as_many_units_as_there_are():
    columns = np.column_stack([np.ones(200), np.random.default_rng(2).integers(0, 60, 200)])
    assert sums(columns, 50)[0] == pytest.approx(200)


def test_units_that_add_nothing_are_weighted_too():
    drawn = sums(np.array([[1.0]] * 20 + [[0.0]] * 80), 5_000)
    assert drawn.std() == pytest.approx(np.sqrt(100 * 0.2 * 0.8), rel=0.05)


def test_one_unit_never_varies():
    assert (sums(np.array([[3.0, 0.5]]), 10).T == [3.0, 0.5]).all()


def test_no_units_have_no_sums():
    assert sums(np.zeros((0, 2)), 3).tolist() == [[0, 0, 0], [0, 0, 0]]


def test_order_of_units_does_not_matter():
    columns = np.random.default_rng(2).integers(0, 3, (300, 4)).astype(float)
    assert (sums(columns, 20) == sums(columns[::-1], 20)).all()


def test_seed_decides():
    columns = np.eye(50)
    assert (sums(columns, 20) == sums(columns, 20)).all() and (sums(columns, 20) != sums(columns, 20, seed=2)).any()


def test_needs_a_resample():
    with pytest.raises(ValueError, match="at least 1"):
        sums(np.eye(2), 0)
