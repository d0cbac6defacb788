"""Templates: each in both languages, over the same values, and none that nobody uses."""

import re

import jinja2
import pytest
from jinja2 import meta

from helpers.data.places import PROJECT
from helpers.page.statements import ROOMS, environment, sources, state

TOLD = sorted(file.parent.name for file in ROOMS.glob("*/sentences.ko.toml"))


def values_of(text: str) -> set[str]:
    return meta.find_undeclared_variables(environment("en").parse(text)) - {"interval"}


@pytest.mark.parametrize("room", TOLD)
def test_both_languages_have_the_same_sentences_over_the_same_values(room):
    korean, english = sources(room, "ko"), sources(room, "en")
    assert korean.keys() == english.keys()
    assert not [key for key in korean if not korean[key].strip() or not english[key].strip()]
    named = [
        key for key in korean if not values_of(korean[key]) <= values_of(english[key]) | WORDS_OF_FORM.get(key, set())
    ]
    assert not named, f"{room}: in Korean alone a value is named by {named}"


#: Values that only one language needs: a number of decimals, the noun of what is counted.
WORDS_OF_FORM: dict[str, set[str]] = {"diversity": {"level"}, "brokers": {"level"}}


@pytest.mark.parametrize("room", TOLD)
def test_each_template_is_used_by_its_room(room):
    code = "\n".join(file.read_text(encoding="utf-8") for file in (ROOMS / room).glob("*.py"))
    used = set(re.findall(rf'"{room}\.([a-z_0-9]+)"', code))
    assert used == set(sources(room, "ko")), "a template without a use, or a use without a template"


def test_no_english_word_stands_in_a_korean_template_but_names_and_units():
    names = ["Adamic", "Adar", "RIC", "MEDLINE", "ROR", "ORCID", "Leiden", "PPML", "AUC", "NDCG", "bavla", "OpenAlex"]
    names += ["corpus", "make evidence", "workbook import links", r"(evidence/)?[a-z_]*\.(csv|md)"]
    allowed = re.compile(rf"(?<![A-Za-z])({'|'.join(names)})(?![A-Za-z])")
    for room in TOLD:
        for key, text in sources(room, "ko").items():
            shown = allowed.sub("", re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|`[^`]*`", "", text, flags=re.S))
            assert not re.search(r"[A-Za-z]{3,}", shown), f"{room}.{key}: {shown}"


def test_a_value_that_is_missing_is_an_error_and_not_a_gap():
    with pytest.raises(jinja2.UndefinedError, match="year"):
        state("page.most_works_year", works=1, n=2).text("en")
    with pytest.raises(KeyError):
        state("page.no_such_sentence").text("en")


def test_an_unknown_value_is_never_printed_and_a_whole_number_has_no_decimals():
    with pytest.raises(jinja2.UndefinedError, match="unknown"):
        state("page.most_works_year", year=None, works=1, n=2).text("en")
    assert state("page.most_works_year", year=2021.0, works=1, n=2).text("en") == "1 of 2 works are of 2021."


def test_a_value_in_two_languages_is_told_in_the_one_that_is_asked():
    said = state("page.no_partners", focal="KR")
    assert said.text("ko").startswith("한국은") and said.text("en").startswith("South Korea has")
    assert PROJECT in ROOMS.parents
