"""Names of persons: spellings that meet, forms, and how many bear a name."""

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from helpers.data.identity.namesakes import WORLD, fold_name, given_forms, name_bearers, split_names


def test_folding_keeps_hangul_and_drops_accents():
    assert fold_name("Gómez-Peña, J.") == "gomezpena,j"
    assert fold_name("김, 지수") == fold_name("김, 지수")
    assert fold_name("김, 지수") != fold_name("이, 지수")


@pytest.mark.parametrize(
    ("name", "family", "given_name"),
    [
        ("Kim, Ji-Soo", "kim", "ji soo"),
        ("KIM, Ji Soo", "kim", "ji soo"),
        ("Kim, Jisoo", "kim", "jisoo"),
        ("Kim, J.S.", "kim", "j s"),
        ("Kim, Ji\u2010Soo", "kim", "ji soo"),
        ("van der Berg, Ada", "vanderberg", "ada"),
        ("Ada M. Roe", "roe", "ada m"),
        ("Plato", "plato", ""),
        ("Roe, Ada, Jr.", "roe", "ada jr"),
        (",", "", ""),
    ],
)
def test_names_split(name, family, given_name):
    assert split_names(pd.Series([name])).to_numpy().tolist() == [[family, given_name]]


def test_no_names_split_into_none():
    assert split_names(pd.Series([], dtype="str")).empty


def test_forms_of_a_middle_initial():
    assert list(given_forms(pd.Series(["ada m"]))) == ["ada m", "ada", "a m", "a"]


def test_a_common_name_has_more_bearers_than_a_rare_one_however_often_it_signs():
    families = ["kim"] * 4 + ["lee"] * 3 + ["roe"]
    names = pd.DataFrame({"family": families, "given": ["ada", "bo", "cy", "di", "ada", "bo", "cy", "zoe"]})
    bearers = name_bearers(names)["bearers"]
    assert bearers[0] == pytest.approx(2 * 4 / WORLD)
    assert bearers[7] == pytest.approx(1 / WORLD)


def test_a_full_name_counts_among_the_bearers_of_its_initials():
    bearers = name_bearers(pd.DataFrame({"family": ["kim", "roe", "doe"], "given": ["ji soo", "jin sun", "j s"]}))
    assert bearers.loc[2].to_list() == [3 * 1 / 3, 3]


@given(st.text(max_size=20))
@example("王，小明")
def test_any_text_splits_without_failing_and_twice_is_once(name):
    once = split_names(pd.Series([name], dtype="str"))
    again = split_names(once["family"] + ", " + once["given"])
    assert again.to_numpy().tolist() == once.to_numpy().tolist()
