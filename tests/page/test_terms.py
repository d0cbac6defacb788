"""Codes in words: every code in both languages, nulls as the column means them, numbers untouched."""

import tomllib
from string import Formatter

import pandas as pd
import pytest

from helpers.data.places import REFERENCE
from helpers.levels.components import COMPONENTS
from helpers.levels.levels import SCALINGS
from helpers.levels.rank_decomposition import AS_WEIGHTED, FACTORS
from helpers.page.terms import caption, in_words, term, weights_words
from helpers.partners.advice import QUESTIONS
from helpers.partners.constraints import DATED_BY, KINDS
from helpers.partners.cooperation_types import TYPES
from helpers.partners.ease import TERMS as EASE
from helpers.partners.effectiveness import TERMS as EFFECTIVENESS
from helpers.partners.priorities import TERMS as PRIORITIES
from helpers.partners.ranking import CRITERIA
from helpers.partners.ranking import METHODS as RANKINGS
from helpers.partners.recommender import FEATURES
from judges.backtest import WORKS_METHODS

TERMS = tomllib.loads((REFERENCE / "terms.toml").read_text(encoding="utf-8"))
CAPTIONS = tomllib.loads((REFERENCE / "captions.toml").read_text(encoding="utf-8"))
CODES = {
    "type": TYPES,
    "constraint": KINDS,
    "kind": KINDS,
    "dated_by": DATED_BY,
    "component": (*COMPONENTS, AS_WEIGHTED),
    "method": (*WORKS_METHODS, *RANKINGS),
    "factor": FACTORS,
    "scaling": SCALINGS,
    "feature": ("constant", *FEATURES, "own_size"),
    "question": QUESTIONS,
    "term": (*EASE, *EFFECTIVENESS, *PRIORITIES, *CRITERIA),
}


@pytest.mark.parametrize("column", CODES)
def test_every_code_of_the_strategy_has_its_word(column):
    missing = set(CODES[column]) - set(TERMS[column])
    assert not missing


def test_every_word_stands_in_both_languages():
    for column, codes in TERMS.items():
        for code, words in codes.items():
            assert set(words) == {"ko", "en"} and all(words.values()), (column, code)


def test_a_null_is_what_it_means_in_its_column():
    told = {column: term(column, None, "en") for column in ("type", "constraint", "parent", "kind", "country")}
    assert told == {
        "type": "cannot be decided",
        "constraint": "–",
        "parent": "–",
        "kind": "unknown",
        "country": "unknown",
    }


def test_columns_borrow_the_words_of_others():
    frame = pd.DataFrame(
        {
            "leader": ["KR"],
            "rival": ["KP"],
            "strongest": ["size"],
            "second": ["TW"],
            "other": ["topsis"],
            "lowest_choice": ["h_index"],
            "highest_choice": ["2018-2024"],
            "published_type": ["catch_up;leadership"],
            "left_out": ["specialisation,momentum"],
            "change_to": ["top10 0.20, experts 0.80"],
        }
    )
    assert in_words(frame, "en").iloc[0].tolist() == [
        "South Korea",
        "North Korea",
        "size",
        "Taiwan",
        "TOPSIS",
        "h-index",
        "2018-2024",
        "market catch-up · market leadership",
        "specialisation · momentum",
        "top 10% papers 0.20, expert scores 0.80",
    ]
    assert in_words(frame.assign(second="affinity"), "ko")["second"].tolist() == ["과거의 공동연구"]


def test_numbers_stay_numbers_and_nulls_of_weights_stay_nulls():
    network = pd.DataFrame({"constraint": [0.25, None]})
    assert in_words(network, "ko")["constraint"].tolist()[0] == 0.25
    assert in_words(pd.DataFrame({"change_to": [None]}, dtype="str"), "ko")["change_to"].isna().all()


def test_weights_of_a_dict_and_of_a_text_read_alike():
    assert weights_words({"papers": 0.25, "top10": 0.75}, "ko") == weights_words("papers 0.25, top10 0.75", "ko")


@pytest.mark.parametrize("figure", CAPTIONS)
def test_captions_have_the_same_parts_in_both_languages(figure):
    parts = {language: CAPTIONS[figure][language] for language in ("ko", "en")}
    assert set(parts["ko"]) == set(parts["en"]) >= {"title", "unit"}
    texts = [text for told in parts.values() for text in told.values()]
    every = {word: "x" for text in texts for _, word, _, _ in Formatter().parse(text) if word}
    assert all(all(caption(figure, language, **every).values()) for language in parts)
