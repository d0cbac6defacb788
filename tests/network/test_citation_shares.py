import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.network.citation_shares import top_share

rows = st.lists(
    st.tuples(st.none() | st.integers(0, 5), st.none() | st.sampled_from("ab"), st.none() | st.integers(2019, 2021)),
    max_size=40,
)
shares = st.sampled_from([0.01, 0.1, 0.25, 1 / 3, 0.5, 1.0])


def table(given_rows):
    frame = pd.DataFrame(given_rows, columns=["citations", "field", "year"])
    return frame.astype({"citations": "Int64", "field": "str", "year": "Int64"})


def by_hand(works, share):
    """The definition, work by work."""
    found = []
    whole = works["field"].isna().all()
    for _, work in works.iterrows():
        if work[["citations", "year"]].isna().any() or (not whole and pd.isna(work["field"])):
            found.append(np.nan)
            continue
        alike = works[(works["year"] == work["year"]).fillna(False) & works["citations"].notna()]
        cited = (alike if whole else alike[alike["field"] == work["field"]])["citations"].tolist()
        room = share * len(cited) - sum(c > work["citations"] for c in cited)
        found.append(min(1, max(0, room / cited.count(work["citations"]))))
    return found


def test_ties_at_the_border_share_what_is_left_of_the_top():
    works = table([(90, "a", 2020), (40, "a", 2020)] + [(10, "a", 2020)] * 3 + [(1, "a", 2020)] * 5)
    assert top_share(works, 0.1).tolist() == [1] + [0] * 9
    assert top_share(works, 0.3).tolist() == pytest.approx([1, 1] + [1 / 3] * 3 + [0] * 5)
    assert top_share(works, 0.05).tolist() == [0.5] + [0] * 9


def test_each_field_and_year_is_a_set_of_its_own():
    works = table([(9, "a", 2020), (1, "a", 2020), (5, "b", 2020), (2, "b", 2020), (3, "a", 2021), (0, "a", 2021)])
    assert top_share(works, 0.5).tolist() == [1, 0, 1, 0, 1, 0]


def test_unknown_is_null_and_in_no_reference_set():
    works = table([(None, "a", 2020), (9, None, 2020), (9, "a", None), (5, "a", 2020), (1, "a", 2020)])
    found = top_share(works, 0.5)
    assert found.isna().tolist() == [True, True, True, False, False]
    assert found.tolist()[3:] == [1, 0]


def test_a_corpus_without_fields_is_compared_by_year():
    works = table([(9, None, 2020), (1, None, 2020), (9, None, 2021), (10, None, 2021)])
    assert top_share(works, 0.5).tolist() == [1, 0, 0, 1]


def test_all_tied_all_unknown_and_none():
    assert top_share(table([(0, "a", 2020)] * 7), 0.1).tolist() == pytest.approx([0.1] * 7)
    assert top_share(table([(None, "a", 2020)] * 3), 0.1).isna().all()
    assert top_share(table([]), 0.1).empty


def test_the_index_stays():
    works = table([(1, "a", 2020), (5, "a", 2020)]).set_axis(["x", "y"])
    assert top_share(works, 0.5).to_dict() == {"x": 0, "y": 1}


def test_rounding_makes_no_part():
    found = top_share(table([(number, "a", 2020) for number in range(30)]), 0.1)  # 0.1 * 30 is 3.0000000000000004
    assert sorted(found, reverse=True) == [1, 1, 1] + [0] * 27


@pytest.mark.parametrize("share", [0, -0.1, 1.5, float("nan")])
def test_share_must_be_one(share):
    with pytest.raises(ValueError, match="share is"):
        top_share(table([(1, "a", 2020)]), share)


@given(rows, shares)
@settings(max_examples=60)
def test_parts_follow_the_definition_and_sum_to_the_share(given_rows, share):
    works = table(given_rows)
    found = top_share(works, share)
    assert np.allclose(found, by_hand(works, share), equal_nan=True)
    field = works["field"].fillna("none") if works["field"].isna().all() else works["field"]
    parts = pd.DataFrame({"field": field, "year": works["year"], "part": found}).dropna()
    sums = parts.groupby(["field", "year"])["part"].agg(["sum", "size"])
    assert np.allclose(sums["sum"], share * sums["size"])
