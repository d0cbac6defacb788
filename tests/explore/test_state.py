"""The text of a view gives the view back, and its command is one that a shell reads as it is meant."""

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.explore.state import State, read_state

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=12).map(str.strip)


def test_by_hand():
    state = State("data/my corpus", "NO", years="2019-2021", selected="NO,KR", min_weight=3)
    text = "corpus=data/my+corpus&focal_country=NO&years=2019-2021&min_weight=3&selected=NO,KR"
    assert state.text == text and read_state(text) == state and state.nodes == ("NO", "KR")
    told = shlex.split(state.command)
    assert told[:3] == ["papermill", "notebooks/11_countries.ipynb", "out.ipynb"]
    assert told[3:] == ["-p", "corpus", "data/my corpus", "-p", "focal_country", "NO", "-p", "years", "2019-2021"]


@given(TEXT, TEXT, TEXT, TEXT, st.integers(1, 10**6))
def test_any_state_comes_back(corpus, country, technology, selected, weight):
    state = State(corpus, country, technology, min_weight=weight, selected=selected)
    assert read_state(state.text) == state
    assert shlex.split(state.command)[5:6] == [corpus]


def test_what_a_text_does_not_name_is_as_before():
    start = State(focal_country="NL", technology="quantum")
    assert read_state("years=2021", start) == State(focal_country="NL", technology="quantum", years="2021")
    assert read_state("") == State()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nonsense", "expected such as 'corpus=medline_2021&focal_country=KR'"),
        ("country=KR", "country is unknown; expected corpus, focal_country"),
        ("min_weight=0", "min_weight is '0'; expected a number of 1 or more"),
        ("min_weight=x", "min_weight is 'x'"),
    ],
)
def test_another_text_is_refused(text, told):
    with pytest.raises(ValueError, match=told):
        read_state(text)
