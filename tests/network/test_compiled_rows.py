"""Rows of works against plain sets: any order and repetition of pairs, long rows, lists."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.network.compiled_rows import group_lists, group_rows, select_rows

N_WORKS, N_NODES = 8, 12
pairs = st.lists(st.tuples(st.integers(0, N_WORKS - 1), st.integers(-1, N_NODES - 1)), max_size=60)


def grouped(rows):
    table = np.array(rows, "int32").reshape(-1, 2)
    return group_rows(table[:, 0], table[:, 1], N_WORKS, N_NODES)


def sets(rows):
    """The nodes of each work, in plain Python."""
    return [{node for work, node in rows if work == one and node >= 0} for one in range(N_WORKS)]


@given(pairs)
@settings(max_examples=60)
def test_rows_are_the_sets_of_nodes(rows):
    for given_rows in (rows, sorted(rows), sorted(rows * 2, key=lambda row: row[0])):
        found = grouped(given_rows)
        held = [found.nodes[found.begin[w] : found.begin[w + 1]].tolist() for w in range(N_WORKS)]
        assert held == [sorted(nodes) for nodes in sets(rows)]
        assert found.sizes.tolist() == [len(nodes) for nodes in sets(rows)]


def test_a_long_row_is_sorted_too():
    random = np.random.default_rng(1)
    node = random.integers(0, 5_000, 3_000)
    for work in (np.zeros(3_000, "int32"), random.integers(0, 2, 3_000)):
        found = group_rows(work, node, 2, 5_000)
        for w in (0, 1):
            assert found.nodes[found.begin[w] : found.begin[w + 1]].tolist() == sorted(set(node[work == w].tolist()))


@given(pairs, st.integers(0, 3))
@settings(max_examples=60)
def test_lists_hold_what_is_given(rows, unknown):
    for given_rows in (rows, sorted(rows, key=lambda row: row[0])):
        table = np.array([(-1, 3)] * unknown + given_rows, "int32").reshape(-1, 2)
        found = group_lists(table[:, 0], table[:, 1], N_WORKS, N_NODES)
        lists = [found.nodes[found.begin[w] : found.begin[w + 1]].tolist() for w in range(N_WORKS)]
        held = [sorted(node for node in nodes if node >= 0) for nodes in lists]
        assert held == [sorted(node for work, node in rows if work == one and node >= 0) for one in range(N_WORKS)]


@pytest.mark.parametrize("cores", [1, 2, 3, 7])
def test_parts_of_lists_meet(monkeypatch, cores):
    monkeypatch.setattr("helpers.network.processors.PART", 1)
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    work, node = np.array([0, 0, 2, 2, 2, 5, 5]), np.arange(7)
    assert group_lists(work, node, 7, 7).begin.tolist() == [0, 2, 2, 5, 5, 5, 7, 7]
    assert group_lists(work[::-1], node, 7, 7).begin.tolist() == [0, 2, 2, 5, 5, 5, 7, 7]
    assert group_lists(work[:0], node[:0], 2, 7).begin.tolist() == [0, 0, 0]


def test_selections_by_hand():
    rows = group_rows(np.array([0, 0, 0, 2]), np.array([2, 0, 2, 1]), 3, 3)
    some = select_rows(rows, np.array([2, 0, 2]))
    assert some.begin.tolist() == [0, 1, 3, 4] and some.nodes.tolist() == [1, 0, 2, 1]
