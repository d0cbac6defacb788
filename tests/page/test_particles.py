"""Particles and numbers in sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.page.particles import EITHER, PAIRS, final_sound, interval, josa, number, percent


@pytest.mark.parametrize(
    ("word", "pair", "expected"),
    [
        ("미국", "은/는", "미국은"),
        ("캐나다", "은/는", "캐나다는"),
        ("한국", "과/와", "한국과"),
        ("중국(CN)", "이/가", "중국(CN)이"),
        ("스위스 (CH)", "이/가", "스위스 (CH)가"),
        ("서울", "으로/로", "서울로"),
        ("부산", "으로/로", "부산으로"),
        ("제주", "으로/로", "제주로"),
        ("EU", "은/는", "EU는"),
        ("NSF", "을/를", "NSF를"),
        ("URL", "으로/로", "URL로"),
        ("MIT", "이/가", "MIT가"),
        ("PubMed", "은/는", "PubMed는"),
        ("Internet", "은/는", "Internet은"),
        ("Pacific", "은/는", "Pacific은"),
        ("Berlin", "은/는", "Berlin은"),
        ("Beijing", "은/는", "Beijing은"),
        ("Google", "을/를", "Google을"),
        ("1", "은/는", "1은"),
        ("2", "은/는", "2는"),
        ("10", "은/는", "10은"),
        ("1,000", "이/가", "1,000이"),
        ("20,000", "이/가", "20,000이"),
        ("1000000000000", "이/가", "1000000000000가"),
        ("7", "으로/로", "7로"),
        ("3", "으로/로", "3으로"),
        ("2.5", "은/는", "2.5는"),
        ("0", "은/는", "0은"),
        ("12.3%", "은/는", "12.3%는"),
        ("‘값’", "을/를", "‘값’을"),
        ("漢", "은/는", "漢은(는)"),
        ("漢", "으로/로", "漢(으)로"),
        ("", "이/가", "이(가)"),
    ],
)
def test_particles_by_hand(word, pair, expected):
    assert josa(word, pair) == expected


def test_every_hangul_syllable_by_its_code():
    assert final_sound("가") == "" and final_sound("각") == "ㄱ" and final_sound("힣") == "ㅎ"
    closed = [final_sound(chr(code)) != "" for code in range(ord("가"), ord("힣") + 1)]
    assert sum(closed) == 19 * 21 * 27


def test_an_unknown_particle_is_refused():
    with pytest.raises(ValueError, match="expected one of"):
        josa("한국", "는/은")


@given(st.text(), st.sampled_from(sorted(PAIRS)))
def test_any_text_gets_one_of_the_forms(word, pair):
    closed, open_ = pair.split("/")
    made = josa(word, pair)
    assert made.startswith(word)
    assert made[len(word) :] in {closed, open_, EITHER.get(pair, f"{closed}({open_})")}


def test_numbers_by_hand():
    assert number(1234567.891, "ko", 1) == "1,234,567.9"
    assert number(-0.001, "en", 2) == "0.00"
    assert (number(None, "ko"), number(None, "en")) == ("알 수 없음", "unknown")
    assert percent(0.0005, 2) == "0.05%" and percent(float("nan")) == "–"


def test_an_interval_with_one_end_or_below_zero():
    assert interval(1, None) == "1–" and interval(-0.5, 0.5, 1) == "−0.5 – 0.5"


@given(st.floats(-1e9, 1e9), st.integers(0, 3))
def test_a_number_reads_back(x, digits):
    text = number(x, "en", digits).replace(",", "").replace("−", "-")
    assert float(text) == pytest.approx(x, abs=0.51 * 10**-digits)
    assert text != "-0"
