"""Who is who: worked examples, edges, and that names of persons and rows may come in any order."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.identity.authors import identify_authors


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


def test_two_people_of_one_name_in_one_byline_are_two():
    ids = identify_authors(slots(("1", 1, "Kim, Ada", None, "x"), ("1", 2, "Kim, Ada", None, "x")))
    assert ids[0] != ids[1]


@pytest.mark.parametrize("other", ["Kim, Jisoo", "KIM, Ji Soo", "Kim, Ji-Soo"])
def test_romanisations_meet_at_one_institution(other):
    ids = identify_authors(slots(("1", 1, "Kim, Ji-Soo", None, "x"), ("2", 1, other, None, "x")))
    assert ids[0] == ids[1]


def test_a_shorter_form_joins_the_only_fuller_name_there():
    ids = identify_authors(
        slots(("1", 1, "Roe, Ada Maria", None, "x"), ("2", 1, "Roe, Ada", None, "x"), ("3", 1, "Roe, Ada", None, "y"))
    )
    assert ids[0] == ids[1] != ids[2]


def test_a_shorter_form_of_two_fuller_names_joins_neither():
    ids = identify_authors(
        slots(
            ("1", 1, "Roe, Ada Maria", None, "x"), ("2", 1, "Roe, Ada Lena", None, "x"), ("3", 1, "Roe, Ada", None, "x")
        )
    )
    assert ids.nunique() == 3


def crowd(n):
    """n people of as many families and given names, each at an own institution."""
    return [(f"c{k}", 1, f"Family{k}, Given{k}", None, f"i{k}") for k in range(n)]


def test_in_a_large_corpus_a_rare_name_alone_is_enough_and_a_common_one_is_not():
    rare = [("1", 1, "Zwick, Adalinde", None, "x"), ("2", 1, "Zwick, Adalinde", None, "y")]
    common = [("3", 1, "Kim, Minjun", None, "x"), ("4", 1, "Kim, Minjun", None, "y")]
    bearers = [(f"k{k}", 1, f"Kim, Given{k}", None, f"k{k}") for k in range(30)]
    bearers += [(f"m{k}", 1, f"Family{k}, Minjun", None, f"m{k}") for k in range(30)]
    ids = identify_authors(slots(*rare, *common, *bearers, *crowd(2000)))
    assert ids[0] == ids[1] and ids[2] != ids[3]


def test_initials_of_a_rare_family_join_in_a_large_corpus():
    ids = identify_authors(slots(("1", 1, "Zwick, A", None, "x"), ("2", 1, "Zwick, A", None, "x"), *crowd(2000)))
    assert ids[0] == ids[1]


def test_a_common_name_in_a_large_institution_needs_the_field_too():
    people = [(f"f{i}g{k}", 1, f"Kim{i}, Min{k}", None, "big") for i in range(80) for k in range(80)]
    same = [("1", 1, "Kim1, Min1", None, "big"), ("2", 1, "Kim1, Min1", None, "big")]
    table = slots(*same, *people)
    assert identify_authors(table)[0] != identify_authors(table)[1]
    fields = identify_authors(table.assign(field=["optics", "optics", *(f"f{k % 500}" for k in range(6400))]))
    assert fields[0] == fields[1]


def test_a_missing_field_is_no_field():
    table = slots(("1", 1, "Kim, Ada", None, None), ("2", 1, "Kim, Ada", None, None))
    assert identify_authors(table.assign(field=pd.Series([None, None], dtype="str"))).nunique() == 2


def test_loose_slots_of_a_torn_chain_keep_what_joins_them():
    ids = identify_authors(
        slots(
            ("1", 1, "Kim, Ada", A, "x"),
            ("2", 1, "Kim, Ada", B, "x"),
            ("3", 1, "Kim, Ada", None, "x"),
            ("4", 1, "Kim, Ada", None, "x"),
        )
    )
    assert ids[2] == ids[3] and ids[2].startswith("name:kim,ada#")


row = st.tuples(
    st.sampled_from("123"),
    st.integers(1, 3),
    st.sampled_from(["Kim, Ada", "Kim, A", "Kim, A-Da", "Roe, Jane"]),
    st.sampled_from([None, A, B]),
    st.sampled_from([None, "x", "y"]),
)


@settings(max_examples=30)
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


@settings(max_examples=30)
@given(st.lists(row, max_size=8, unique_by=lambda r: r[:2]))
def test_no_identifier_carries_two_orcids(rows):
    table = slots(*rows)
    ids = identify_authors(table)
    assert (table["orcid"].groupby(ids.to_numpy()).nunique() <= 1).all()
