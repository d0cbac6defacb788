"""Who is who: worked examples, edges, and that names of persons and rows may come in any order."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.authors import fold_name, identify_authors


def slots(*rows):
    return pd.DataFrame(rows, columns=["work_id", "position", "author_name", "orcid", "institution_id"])


A, B = "0000-0000-0000-0001", "0000-0000-0000-0002"


def test_an_orcid_joins_across_spellings_and_institutions():
    ids = identify_authors(slots(("1", 1, "Kim, Ada", A, "x"), ("2", 1, "Kim, A", A, "y")))
    assert ids.tolist() == [f"orcid:{A}"] * 2


def test_name_and_institution_join_and_take_the_orcid_along():
    ids = identify_authors(slots(("1", 1, "Kim, Ji-Soo", A, "x"), ("2", 1, "KIM, Jisoo", None, "x")))
    assert ids.tolist() == [f"orcid:{A}"] * 2


def test_name_and_common_coauthor_join():
    ids = identify_authors(
        slots(
            ("1", 1, "Kim, Ada", None, "x"),
            ("1", 2, "Roe, Jane", None, "x"),
            ("2", 1, "Kim, Ada", None, "y"),
            ("2", 2, "Roe, Jane", None, None),
        )
    )
    assert ids[0] == ids[2] and ids[1] == ids[3] and ids[0] != ids[1]


def test_initials_are_not_enough():
    ids = identify_authors(slots(("1", 1, "Kim, A", None, "x"), ("2", 1, "Kim, A", None, "x")))
    assert ids[0] != ids[1]


def test_two_orcids_are_never_one_person():
    ids = identify_authors(
        slots(("1", 1, "Kim, Ada", A, "x"), ("2", 1, "Kim, Ada", B, "x"), ("3", 1, "Kim, Ada", None, "x"))
    )
    assert ids[0] == f"orcid:{A}" and ids[1] == f"orcid:{B}" and ids[2].startswith("name:")


def test_nameless_slots_have_no_identity_and_nothing_in_gives_nothing_out():
    assert identify_authors(slots(("1", 1, None, None, "x"))).isna().all()
    assert identify_authors(slots()).empty


def test_rows_of_one_slot_share_the_identifier():
    ids = identify_authors(slots(("1", 1, "Kim, Ada", None, "x"), ("1", 1, "Kim, Ada", None, "y")))
    assert ids[0] == ids[1]


def test_folding_keeps_hangul_and_drops_accents():
    assert fold_name("Gómez-Peña, J.") == "gomezpena,j"
    assert fold_name("김, 지수") == fold_name("김, 지수")
    assert fold_name("김, 지수") != fold_name("이, 지수")


row = st.tuples(
    st.sampled_from("123"),
    st.integers(1, 3),
    st.sampled_from(["Kim, Ada", "Kim, A", "Roe, Jane"]),
    st.sampled_from([None, A, B]),
    st.sampled_from([None, "x", "y"]),
)


@settings(deadline=None)
@given(st.lists(row, max_size=8, unique_by=lambda r: r[:2]), st.randoms())
def test_the_order_of_rows_does_not_change_who_is_with_whom(rows, random):
    def together(rows):
        table = slots(*rows)
        ids = identify_authors(table)
        keys = list(zip(table["work_id"], table["position"], strict=True))
        return {frozenset(k for k, i in zip(keys, ids, strict=True) if i == j) for j in set(ids)}

    shuffled = list(rows)
    random.shuffle(shuffled)
    assert together(rows) == together(shuffled)


@settings(deadline=None)
@given(st.lists(row, max_size=8, unique_by=lambda r: r[:2]))
def test_no_identifier_carries_two_orcids(rows):
    table = slots(*rows)
    ids = identify_authors(table)
    assert (table["orcid"].groupby(ids.to_numpy()).nunique() <= 1).all()
