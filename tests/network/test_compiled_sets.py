"""Collapsing works to sets against collections.Counter, and the order of the sets."""

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.network import compiled_sets
from helpers.network.compiled_rows import Lists, group_rows
from helpers.network.compiled_sets import collapse, set_pairs

works = st.lists(st.frozensets(st.integers(0, 9)), max_size=40)


def rows_of(sets, n_nodes=10):
    work = np.repeat(np.arange(len(sets)), [len(nodes) for nodes in sets])
    node = np.array([one for nodes in sets for one in sorted(nodes)], "int64")
    return group_rows(work, node, len(sets), n_nodes)


def lists_of(rows):
    return [tuple(rows.nodes[a:b].tolist()) for a, b in zip(rows.begin[:-1], rows.begin[1:], strict=True)]


@given(works)
@settings(max_examples=80)
def test_sets_are_those_that_a_counter_finds(sets):
    found, which = collapse(rows_of(sets))
    counter = Counter(tuple(sorted(nodes)) for nodes in sets)
    assert lists_of(found) == sorted(counter, key=lambda nodes: (len(nodes), nodes))
    assert [lists_of(found)[one] for one in which] == [tuple(sorted(nodes)) for nodes in sets]
    assert np.bincount(which, minlength=len(found.sizes)).tolist() == [counter[nodes] for nodes in lists_of(found)]


@given(st.lists(st.lists(st.integers(-1, 9), max_size=12), max_size=40), st.integers(1, 5))
@settings(max_examples=80)
def test_lists_as_given_in_any_number_of_parts(lists, cores):
    begin = np.append(0, np.cumsum([len(nodes) for nodes in lists])).astype("int64")
    nodes = np.array([one for nodes in lists for one in nodes], "int16")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("helpers.network.processors.PART", 1)
        patch.setattr("os.cpu_count", lambda: cores)
        found, which = collapse(Lists(begin, nodes, 10))
    expected, numbers = collapse(rows_of([frozenset(one for one in nodes if one >= 0) for nodes in lists]))
    assert lists_of(found) == lists_of(expected) and which.tolist() == numbers.tolist()


def test_many_and_large_sets_keep_their_order():
    random = np.random.default_rng(1)
    more = [random.integers(8, 400, random.integers(0, 60)).tolist() for _ in range(3_000)]
    sets = [frozenset([*range(8), *nodes]) for nodes in more]
    found, which = collapse(rows_of(sets * 2, 400))
    held = lists_of(found)
    assert held == sorted({tuple(sorted(nodes)) for nodes in sets}, key=lambda nodes: (len(nodes), nodes))
    assert (which[: len(sets)] == which[len(sets) :]).all()


def test_equal_hashes_do_not_join_sets(monkeypatch):
    monkeypatch.setattr(compiled_sets, "_hash", lambda nodes, first, size: np.uint64(7))
    begin, nodes = np.array([0, 2, 4, 6, 7]), np.array([0, 1, 0, 2, 0, 1, 2], "int32")
    which, begins, kept = _in_python(begin, nodes)
    assert which.tolist() == [0, 1, 0, 2] and kept.tolist() == [0, 1, 0, 2, 2] and begins.tolist() == [0, 2, 4, 5]


def _in_python(begin, nodes):
    """The kernel as plain Python, so that a hash of our own takes part."""
    which = np.empty(len(begin) - 1, "int32")
    with np.errstate(over="ignore"):
        return which, *compiled_sets._distinct.py_func(begin, nodes, 3, 0, len(which), which)


@given(works)
@settings(max_examples=40)
def test_pairs_of_sets(sets):
    rows = rows_of(sets)
    expected = [a * 10 + b for nodes in sets for a, b in combinations(sorted(nodes), 2)]
    assert set_pairs(rows.begin, rows.nodes, 10).tolist() == expected
