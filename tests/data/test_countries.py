"""Codes, names and spellings of countries."""

import pytest
from babel import Locale
from babel.localedata import locale_identifiers
from hypothesis import given
from hypothesis import strategies as st

from helpers.data.countries import COUNTRIES, address_names, country_code, country_name, fold, join_initials, spellings


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
