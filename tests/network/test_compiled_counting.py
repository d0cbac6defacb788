"""Compiled counting against plain Python: any order and repetition of rows, any limit of memory, any period."""

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.network import compiled_counting
from helpers.network.compiled_counting import count_members, count_pairs
from helpers.network.compiled_rows import group_rows, larger_works

N_WORKS, N_NODES = 8, 12
pairs = st.lists(st.tuples(st.integers(0, N_WORKS - 1), st.integers(-1, N_NODES - 1)), max_size=60)
often = st.lists(st.integers(1, 5), min_size=N_WORKS, max_size=N_WORKS)
periods = st.lists(st.integers(-1, 2), min_size=N_WORKS, max_size=N_WORKS)


def sets(rows):
    """The nodes of each work, in plain Python."""
    found = [set() for _ in range(N_WORKS)]
    for work, node in rows:
        if node >= 0:
            found[work].add(node)
    return found


def grouped(rows):
    table = np.array(rows, "int32").reshape(-1, 2)
    return group_rows(table[:, 0], table[:, 1], N_WORKS, N_NODES)


def as_dict(blocks):
    """Links by period and ends; sorted as they came, or the test fails."""
    found = [
        ((block.period, source, target), (works, shared))
        for block in blocks
        for source, target, works, shared in zip(*map(np.ndarray.tolist, block[1:]), strict=True)
    ]
    assert [key for key, _ in found] == sorted(key for key, _ in found)
    return dict(found)


def recount(works, period, times, largest=N_NODES):
    full, shared = Counter(), Counter()
    for nodes, when, many in zip(works, period, times, strict=True):
        for a, b in combinations(sorted(nodes), 2):
            if when >= 0 and len(nodes) <= largest:
                full[when, a, b] += many
                shared[when, a, b] += many / (len(nodes) - 1)
    return full, shared


@given(pairs, periods, often, st.sampled_from([2, 4, N_NODES]))
@settings(max_examples=80)
def test_pairs_agree_with_a_plain_recount(rows, period, times, largest):
    full, shared = recount(sets(rows), period, times, largest)
    found = as_dict(count_pairs(grouped(rows), np.array(times), np.array(period), max_nodes=largest))
    assert {key: works for key, (works, _) in found.items()} == full
    assert {key: value for key, (_, value) in found.items()} == pytest.approx(shared)
    assert larger_works(grouped(rows), largest) == sum(len(nodes) > largest for nodes in sets(rows))


@given(pairs, st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_order_and_repetition_of_rows_change_no_digit(rows, random):
    mixed = rows + random.sample(rows, len(rows) // 2)
    random.shuffle(mixed)
    renumbered = [(N_WORKS - 1 - work, node) for work, node in mixed]  # works in another order, too
    expected = as_dict(count_pairs(grouped(rows)))
    assert as_dict(count_pairs(grouped(mixed))) == as_dict(count_pairs(grouped(renumbered))) == expected


def made(n_works, n_nodes, seed=1):
    """Works of up to 40 nodes, some nodes on many works."""
    random = np.random.default_rng(seed)
    size = 1 + random.geometric(0.2, n_works).clip(max=40)
    node = (n_nodes * random.random(size.sum()) ** 3).astype("int32")
    return group_rows(np.repeat(np.arange(n_works, dtype="int32"), size), node, n_works, n_nodes)


def least_memory(rows, **given):
    with pytest.raises(ValueError, match=r"memory=0 does not do .*: at least \d+ would") as error:
        list(count_pairs(rows, memory=0, **given))
    return int(str(error.value).split("at least ")[1].split()[0])


@pytest.mark.parametrize("ranked", [0, 10**6])
@pytest.mark.parametrize("few", [0, compiled_counting.FEW, 10**6])
def test_sorted_ranked_and_dense_counting_and_ranges_of_memory_give_the_same_bytes(few, ranked, monkeypatch):
    rows = made(2_000, 300)
    period = np.arange(2_000) % 3
    whole = [block[1:] for block in count_pairs(rows, period=period)]
    monkeypatch.setattr(compiled_counting, "FEW", few)
    monkeypatch.setattr(compiled_counting, "RANKED", ranked)
    least = least_memory(rows, period=period)
    blocks = list(count_pairs(rows, period=period, memory=least))
    assert len(blocks) > 3 == len(whole)
    assert max(len(block.source) for block in blocks) <= 300
    for number, expected in enumerate(whole):
        parts = [block[1:] for block in blocks if block.period == number]
        for column, joined in zip(expected, zip(*parts, strict=True), strict=True):
            assert np.concatenate(joined).tobytes() == column.tobytes()


@pytest.mark.parametrize("cores", [2, 5])
def test_ranges_on_all_cores_give_the_same_bytes(cores, monkeypatch):
    rows, period = made(4_000, 300), np.arange(4_000) % 7
    alone = list(count_pairs(rows, period=period))
    monkeypatch.setattr("helpers.network.processors.PART", 1)
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    monkeypatch.setattr(compiled_counting, "RANGE", 1_000)
    least, periods = least_memory(rows, period=period), range(7)
    for memory in (least, 3 * least, compiled_counting.MEMORY):
        blocks = list(count_pairs(rows, period=period, memory=memory))
        assert [block.period for block in blocks] == sorted(block.period for block in blocks)
        joined = [[block[1:] for block in blocks if block.period == number] for number in periods]
        for expected, parts in zip(alone, joined, strict=True):
            columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
            assert [column.tobytes() for column in columns] == [column.tobytes() for column in expected[1:]]


def test_too_little_memory_is_refused_with_what_would_do():
    rows = made(500, 100)
    least = least_memory(rows)
    assert len(list(count_pairs(rows, memory=least))) > 1
    with pytest.raises(ValueError, match=f"memory={least - 100} does not do"):
        list(count_pairs(rows, memory=least - 100))


@given(pairs, often)
@settings(max_examples=60)
def test_nodes_agree_with_a_plain_recount(rows, times):
    works, shared, together = count_members(grouped(rows), np.array(times))
    for node in range(N_NODES):
        of = [(len(nodes), many) for nodes, many in zip(sets(rows), times, strict=True) if node in nodes]
        assert works[node] == sum(many for _, many in of)
        assert shared[node] == pytest.approx(sum(many / n for n, many in of))
        assert together[node] == sum(many for n, many in of if n > 1)


def test_nothing_counts_nothing():
    rows = group_rows(np.empty(0, "int32"), np.empty(0, "int32"), 0, 0)
    assert list(count_pairs(rows)) == [] and [part.tolist() for part in count_members(rows)] == [[], [], []]
