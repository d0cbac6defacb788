"""Agreement of identities: worked examples, edges, and figures that the plain definition gives as well."""

import math
from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from judges.identity_quality import b_cubed, b_cubed_by_identity, pairwise


def test_perfect_identities():
    ids = pd.Series(["1", "1", "2"])
    assert pairwise(ids, ids) == b_cubed(ids, ids) == {"precision": 1.0, "recall": 1.0}


def test_everybody_joined_has_full_recall_and_everybody_apart_full_precision():
    truth = pd.Series(["a", "a", "b", "b"])
    assert pairwise(pd.Series(["1"] * 4), truth) == {"precision": 2 / 6, "recall": 1.0}
    assert b_cubed(pd.Series(["1"] * 4), truth) == {"precision": 0.5, "recall": 1.0}
    assert b_cubed(pd.Series(["1", "2", "3", "4"]), truth) == {"precision": 1.0, "recall": 0.5}


def test_a_mention_without_a_found_identity_is_alone():
    assert b_cubed(pd.Series([None, None], dtype="str"), pd.Series(["a", "a"])) == {"precision": 1.0, "recall": 0.5}


def test_a_stranger_in_the_identity_counts_against_precision_but_two_strangers_do_not_count():
    found, truth = pd.Series(["1", "1", "1", "2", "2"]), pd.Series(["a", "a", None, None, None])
    assert pairwise(found, truth) == {"precision": 1 / 3, "recall": 1.0}
    assert b_cubed(found, truth) == {"precision": 2 / 3, "recall": 1.0}


def test_nothing_known_gives_no_figure_and_lengths_must_agree():
    nothing = pd.Series([], dtype="str")
    assert all(math.isnan(value) for value in (pairwise(nothing, nothing) | b_cubed(nothing, nothing)).values())
    with pytest.raises(ValueError, match="1 found and 0 true"):
        pairwise(pd.Series(["1"]), nothing)


def test_an_index_of_another_order_is_of_no_account():
    found, truth = pd.Series(["1", "2"], index=[5, 3]), pd.Series(["a", "a"], index=[3, 5])
    assert pairwise(found, truth)["recall"] == 0


mentions = st.lists(st.tuples(st.sampled_from("123"), st.sampled_from(["a", "b", None])), min_size=1, max_size=12)


@given(mentions)
def test_counting_every_pair_gives_the_same(rows):
    found, truth = (pd.Series(list(column), dtype="str") for column in zip(*rows, strict=True))
    pairs = [(a, b) for a, b in combinations(rows, 2) if a[1] or b[1]]
    tried = [a[1] == b[1] for a, b in pairs if a[0] == b[0]]
    wanted = [a[0] == b[0] for a, b in pairs if a[1] == b[1]]
    figures = pairwise(found, truth)
    for figure, hits in ((figures["precision"], tried), (figures["recall"], wanted)):
        assert math.isnan(figure) if not hits else figure == pytest.approx(sum(hits) / len(hits))
    known = [row for row in rows if row[1]]
    shares = [sum(row == other for other in rows) / sum(row[0] == other[0] for other in rows) for row in known]
    mean = b_cubed(found, truth)
    assert math.isnan(mean["precision"]) if not known else mean["precision"] == pytest.approx(sum(shares) / len(shares))
    assert b_cubed_by_identity(found, truth)["mentions"].sum() == len(known)
