"""Codes, names and spellings of countries."""

import csv

import pytest
from babel import Locale
from babel.localedata import locale_identifiers
from hypothesis import given
from hypothesis import strategies as st

from helpers.data.countries import (
    COUNTRIES,
    NAMED_IN,
    address_names,
    country_code,
    country_name,
    fold,
    groups,
    is_listed,
    join_initials,
    reference,
    spellings,
    word_key,
)
from helpers.data.places import PROJECT

with open(PROJECT / "tests" / "fixtures" / "country_spellings.csv", encoding="utf-8", newline="") as file:
    LISTS = [(row["name"], row["country"]) for row in csv.DictReader(file)]


def orders(name):
    """A name as it is, with its last words first and behind a comma, and in parentheses."""
    *rest, last = name.split() or [""]
    return {name, f"{last}, {' '.join(rest)}", f"{last} ({' '.join(rest)})"} if rest else {name}


def cases(name):
    return {name, name.upper(), name.lower(), name.title()}


def test_codes_are_those_of_iso_and_kosovo():
    assert len(COUNTRIES) == 250
    assert list(COUNTRIES) == sorted(set(COUNTRIES))
    assert {"KR", "KP", "TW", "HK", "MO", "CN", "XK", "NA"} <= set(COUNTRIES)
    assert not {"AN", "CS", "SU", "YU", "UK", "EU"} & set(COUNTRIES)


@pytest.mark.parametrize(
    ("code", "korean", "english"),
    [
        ("KR", "한국", "South Korea"),
        ("KP", "북한", "North Korea"),
        ("TW", "대만", "Taiwan"),
        ("HK", "홍콩", "Hong Kong"),
        ("MO", "마카오", "Macao"),
        ("CN", "중국", "China"),
        ("US", "미국", "United States"),
        ("GB", "영국", "United Kingdom"),
    ],
)
def test_short_names(code, korean, english):
    assert (country_name(code, "ko"), country_name(code, "en")) == (korean, english)


def test_every_country_has_one_name_of_its_own_in_each_language():
    for language in ("ko", "en"):
        assert len({country_name(code, language) for code in COUNTRIES}) == len(COUNTRIES)


@pytest.mark.parametrize("code", COUNTRIES)
def test_the_name_leads_back_to_the_code(code):
    assert country_code(country_name(code, "en")) == code
    assert country_code(country_name(code, "ko")) == code
    assert country_code(code) == code


def test_unknown_code_or_language_is_an_error_that_names_it():
    with pytest.raises(ValueError, match="'UK'"):
        country_name("UK", "en")
    with pytest.raises(ValueError, match="'fr'"):
        country_name("KR", "fr")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Korea", "KR"),
        ("Republic of Korea", "KR"),
        ("Korea, Republic of", "KR"),
        ("Korea (Republic of)", "KR"),
        ("D.P.R. Korea", "KP"),
        ("DPRK", "KP"),
        ("Korea, Democratic People's Republic of", "KP"),
        ("Taiwan", "TW"),
        ("Taiwan, ROC", "TW"),
        ("Taiwan, R.O.C.", "TW"),
        ("Republic of China", "TW"),
        ("People's Republic of China", "CN"),
        ("P. R. China", "CN"),
        ("PR China", "CN"),
        ("Hong Kong SAR, China", "HK"),
        ("Macau", "MO"),
        ("Macao SAR, China", "MO"),
        ("Scotland", "GB"),
        ("England", "GB"),
        ("Wales", "GB"),
        ("Northern Ireland", "GB"),
        ("UK", "GB"),
        ("u.k.", "GB"),
        ("Ireland", "IE"),
        ("Kosovo", "XK"),
        ("NA", "NA"),
        ("Namibia", "NA"),
        ("Georgia", "GE"),
        ("Jersey", "JE"),
        ("Niger", "NE"),
        ("Nigeria", "NG"),
        ("Guinea", "GN"),
        ("Guinea-Bissau", "GW"),
        ("Equatorial Guinea", "GQ"),
        ("Papua New Guinea", "PG"),
        ("Congo", "CG"),
        ("Moldova, Republic of", "MD"),
        ("Congo (the Democratic Republic of the)", "CD"),
        ("Bahamas, The", "BS"),
        ("Saint Lucia", "LC"),
        ("GBR", "GB"),
        ("Democratic Republic of the Congo", "CD"),
        ("Côte d’Ivoire", "CI"),
        ("Cote d'Ivoire", "CI"),
        ("the Netherlands", "NL"),
        ("Türkiye", "TR"),
        ("Deutschland", "DE"),
        ("West Germany", "DE"),
        ("España", "ES"),
        ("中国", "CN"),
        ("Россия", "RU"),
        ("  brasil ", "BR"),
    ],
)
def test_spellings(text, code):
    assert country_code(text) == code


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "   ",
        "?",
        "Soviet Union",
        "USSR",
        "SU",
        "Yugoslavia",
        "YU",
        "CS",
        "Czechoslovakia",
        "Serbia and Montenegro",
        "AN",
        "EU",
        "Atlantis",
        "Geneva",
        "Korean",
        "Kongo",
        "Duc",
        "Wyoming",
        "Tel Aviv",
        "Durham",
        "UC",
    ],
)
def test_what_names_no_country_of_today_is_unknown(text):
    assert country_code(text) is None


@pytest.mark.parametrize("code", ["KR", "KP", "TW", "HK", "MO", "CN"])
def test_no_language_confuses_the_six(code):
    names = {Locale.parse(language).territories.get(code) for language in locale_identifiers()}
    assert {country_code(name) for name in names} <= {code, None}
    assert country_code(Locale("ja").territories[code]) == country_code(Locale("fr").territories[code]) == code


@pytest.mark.parametrize(("name", "code"), LISTS)
def test_names_of_other_lists_are_read_in_every_case(name, code):
    assert {country_code(text) for text in cases(name)} == {code}


@pytest.fixture(scope="module")
def names_anywhere():
    """Names of each country in every language of CLDR, less two that confuse countries: Mazanderani and Kirundi."""
    found = {code: set() for code in COUNTRIES}
    for language in locale_identifiers():
        names = Locale.parse(language).territories
        for code in COUNTRIES if language.split("_")[0] not in ("mzn", "rn") else ():
            found[code].add(names.get(code, ""))
    return found


@pytest.mark.parametrize("code", COUNTRIES)
def test_no_name_in_any_language_case_or_order_is_another_country(code, names_anywhere):
    texts = {text for name in names_anywhere[code] for order in orders(name) for text in cases(order)}
    texts -= {"nga", "NGA"}  # Russia in Vietnamese, and the code of Nigeria
    assert {text for text in texts if country_code(text) not in (code, None)} == set()


@pytest.mark.parametrize("language", sorted(NAMED_IN | {"en"}))
def test_most_names_in_the_languages_of_tables_are_read(language):
    names = Locale.parse(language).territories
    assert sum(country_code(names.get(code)) == code for code in COUNTRIES) > 230


@pytest.mark.parametrize("code", COUNTRIES)
def test_every_order_of_an_english_and_every_spacing_of_a_korean_name_is_read(code):
    for language in ("en", "ko"):
        for name in {Locale(language).territories[code], country_name(code, language)}:
            assert {country_code(text) for text in cases(name)} == {code}
            assert language == "ko" or {country_code(text) for text in orders(name)} == {code}
            assert country_code(name.replace(" ", "")) == code or language == "en"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("호주", "AU"),
        ("남아공", "ZA"),
        ("남아프리카 공화국", "ZA"),
        ("콩고민주공화국", "CD"),
        ("콩고 민주 공화국", "CD"),
        ("콩고공화국", "CG"),
        ("사우디", "SA"),
        ("이태리", "IT"),
        ("싱가폴", "SG"),
        ("인니", "ID"),
        ("우즈벡", "UZ"),
        ("북 한", "KP"),
        ("도미니카 공화국", "DO"),
        ("도미니카", "DM"),
        ("터키", "TR"),
        ("화란", "NL"),
        ("서독", "DE"),
        ("기니비사우", "GW"),
        ("적도기니", "GQ"),
        ("중화민국", "TW"),
        ("중화인민공화국", "CN"),
    ],
)
def test_short_older_and_formal_korean_names(text, code):
    assert country_code(text) == code


def test_the_korean_lists_contradict_neither_one_another_nor_cldr():
    for table in ("korean", "chinese"):
        for code, names in reference()[table].items():
            assert {country_code(name) for name in names} == {code}


@pytest.mark.parametrize(
    "text", ["유럽연합", "EU", "European Union", "the World", "ASEAN", "국제기구", "Latin America"]
)
def test_a_group_of_countries_is_listed_and_no_country(text):
    assert country_code(text) is None and is_listed(text)
    assert fold(text).removeprefix("the ") in groups()


@pytest.mark.parametrize("text", ["콩고", "Virgin Islands", "Áo", "Nga", "Republic", "Dem. Rep.", "Islands"])
def test_what_may_be_two_countries_is_neither(text):
    assert country_code(text) is None


def test_keys_keep_neighbours_apart():
    assert word_key("korea dem rep") == word_key("democratic republic of korea") != word_key("republic of korea")
    assert word_key(fold("Guinée")) != word_key("guinea bissau")


def test_letters_of_other_scripts_are_composed_and_keep_what_tells_them_apart():
    assert fold("서울") == "서울" and len(fold("서울")) == 2
    assert fold("ガ") != fold("カ") and fold("パ") != fold("ハ")


@given(st.text(max_size=60))
def test_any_text_gives_a_code_or_none(text):
    assert country_code(text) in {None, *COUNTRIES}
    assert country_code(f" {text}\t") == country_code(text)


def test_address_names_are_longer_than_codes_and_agree_with_the_spellings():
    names = address_names()
    assert names["deutschland"] == "DE" and "uk" not in names
    assert all(country_code(name) == code for name, code in names.items())


def test_spellings_are_folded_and_lead_to_known_codes():
    assert all(name == fold(name) for name in spellings())
    assert set(spellings().values()) <= {None, *COUNTRIES}


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


def test_initials_are_joined_and_words_left():
    assert join_initials("u s a") == "usa"
    assert join_initials("p r china") == "pr china"
