import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.network.null_model import shuffled_members

WORKS = st.lists(st.sets(st.sampled_from("ABCDEFG"), min_size=1), min_size=1, max_size=12)


def table_of(sets):
    rows = [(f"w{i:02d}", node) for i, nodes in enumerate(sets) for node in sorted(nodes)]
    return pd.DataFrame(rows, columns=["work_id", "node"])


@given(WORKS, st.integers(0, 1000))
def test_every_size_and_every_total_is_kept(sets, seed):
    table = table_of(sets)
    for drawn in shuffled_members(table, 2, seed, steps=1, burn_in=3):
        assert not drawn.duplicated().any()
        assert drawn.groupby("work_id").size().equals(table.groupby("work_id").size())
        assert drawn["node"].value_counts().sort_index().equals(table["node"].value_counts().sort_index())


def test_all_arrangements_with_these_margins_are_equally_likely():
    table = table_of(["AB", "AC", "D"])  # two works of A and one other, one work of one
    seen = pd.Series(
        "/".join(drawn.groupby("work_id")["node"].agg(lambda nodes: "".join(sorted(nodes))))
        for drawn in shuffled_members(table, 6000, seed=1, steps=3)
    ).value_counts(normalize=True)
    # sizes 2, 2, 1 and totals A 2, B, C, D 1: B, C and D stand each once beside the two A (6 ways), or one of the three
    # works of size 1 is A (then one work of two has A, the other two of B, C, D: 2 x 3 = 6 ways)
    assert len(seen) == 12
    assert np.allclose(seen, 1 / 12, atol=0.015)


def test_a_work_alone_stays_as_it_is():
    table = table_of(["ABC"])
    assert next(shuffled_members(table, 1, seed=1)).sort_values("node", ignore_index=True).equals(table)


def test_the_same_seed_gives_the_same_tables():
    table = table_of(["AB", "CD", "EF", "ABC"])
    one, two = (list(shuffled_members(table, 3, seed=5)) for _ in range(2))
    assert all(a.equals(b) for a, b in zip(one, two, strict=True))
    assert not one[0].equals(one[1]) or not one[1].equals(one[2])


@pytest.mark.parametrize("samples", [0, 3])
def test_as_many_tables_as_asked_for(samples):
    assert len(list(shuffled_members(table_of(["AB", "CD"]), samples, seed=1))) == samples
