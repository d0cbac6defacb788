"""Words in sentences made from data: Korean particles that fit the word before them, and numbers."""

import re

import pandas as pd

#: After a consonant / after a vowel.
PAIRS = {
    "은/는",
    "이/가",
    "을/를",
    "과/와",
    "으로/로",
    "이나/나",
    "이라/라",
    "이다/다",
    "이며/며",
    "이고/고",
    "이란/란",
}
#: How the particle is written where the reading of the word is not known.
EITHER = {"과/와": "와(과)", "으로/로": "(으)로"}

#: Final consonant (jongseong) of the reading of a digit: 영 일 이 삼 사 오 육 칠 팔 구.
DIGITS = dict(zip("0123456789", ("ㅇ", "ㄹ", "", "ㅁ", "", "", "ㄱ", "ㄹ", "ㄹ", ""), strict=True))
#: The same for a number that ends in zeros: 십 백 천, then 만, 억, 조, 경.
ZEROS = {1: "ㅂ", 2: "ㄱ", 3: "ㄴ"}
MYRIADS = {1: "ㄴ", 2: "ㄱ", 3: "", 4: "ㅇ"}
#: Letters whose Korean names end in a consonant: 엘 엠 엔 알.
LETTERS = {"L": "ㄹ", "M": "ㅁ", "N": "ㄴ", "R": "ㄹ"}
#: Signs that are read aloud at the end of a number: 퍼센트, 도, 플러스.
SIGNS = {"%": "", "℃": "", "°": "", "+": ""}


def _number_final(digits: str) -> str:
    whole, point, _ = digits.partition(".")
    zeros = len(whole) - len(whole.rstrip("0"))
    if point or zeros in (0, len(whole)):
        return DIGITS[digits[-1]]
    return ZEROS[zeros % 4] if zeros % 4 else MYRIADS.get(zeros // 4, "ㄴ")


def _latin_final(word: str) -> str:
    if word.isupper():
        return LETTERS.get(word[-1], "")
    word = word.casefold()
    sound = re.search(r"(l|m|n|ng)e?$", word)
    if sound:
        return {"l": "ㄹ", "m": "ㅁ", "n": "ㄴ", "ng": "ㅇ"}[sound[1]]
    return "ㄱ" if re.search(r"(^|[^aeiou])[aeiou](ck|[ptkcb])$", word) else ""


def final_sound(word: str) -> str | None:
    """Final consonant of a word as it is read in Korean: "" after a vowel, None where the reading is unknown.

    What stands in brackets at the end is not read. Numbers and capitals are read one by one (KAIST is the
    exception that a speaker knows), other Latin words by the usual transcription of their last letters.

    Examples
    --------
    >>> [final_sound(word) for word in ("한국", "미국(US)", "R&D", "IBM", "100", "2024", "Google", "漢")]
    ['ㄱ', 'ㄱ', '', 'ㅁ', 'ㄱ', '', 'ㄹ', None]
    """
    word = re.sub(r"(?<=.)\s*[(\[][^()\[\]]*[)\]]\s*$", "", word.strip())
    word = word.rstrip(" \t.,;:!?'\"’”»>)]}…·*")
    if not word:
        return None
    last = word[-1]
    if "가" <= last <= "힣":
        return "_ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"[(ord(last) - ord("가")) % 28].strip("_")
    if last in SIGNS:
        return SIGNS[last]
    if last in DIGITS:
        return _number_final(re.search(r"[\d,]*\.?\d+$", word, re.ASCII)[0].replace(",", ""))
    latin = re.search(r"[A-Za-z]+$", word)
    return _latin_final(latin[0]) if latin else None


def josa(word: str, pair: str) -> str:
    """A word with the particle that fits its last sound.

    Parameters
    ----------
    word : str
        Hangul, a number, or a Latin word or acronym; brackets at its end are passed over.
    pair : str
        One of `PAIRS`: the form after a consonant, "/", the form after a vowel.

    Returns
    -------
    str
        Word and particle; both forms, as in "漢은(는)", where the reading is not known.

    Raises
    ------
    ValueError
        The pair is none of `PAIRS`.

    Examples
    --------
    >>> josa("한국", "은/는"), josa("캐나다", "은/는"), josa("서울", "으로/로"), josa("부산", "으로/로")
    ('한국은', '캐나다는', '서울로', '부산으로')
    >>> josa("독일(DE)", "과/와"), josa("EU", "이/가"), josa("21", "을/를"), josa("漢", "과/와")
    ('독일(DE)과', 'EU가', '21을', '漢와(과)')
    """
    if pair not in PAIRS:
        raise ValueError(f"particle {pair!r}: expected one of {', '.join(sorted(PAIRS))}")
    closed, open_ = pair.split("/")
    final = final_sound(word)
    if final is None:
        return word + EITHER.get(pair, f"{closed}({open_})")
    if pair == "으로/로" and final == "ㄹ":
        final = ""
    return word + (closed if final else open_)


def number(x: float | None, language: str, digits: int = 0) -> str:
    """A number for a sentence, with thousands separators; a null is "unknown" in the language.

    Examples
    --------
    >>> number(20788, "ko"), number(-0.126, "en", 2), number(None, "ko"), number(float("nan"), "en")
    ('20,788', '−0.13', '알 수 없음', 'unknown')
    """
    if pd.isna(x):
        return {"ko": "알 수 없음", "en": "unknown"}[language]
    text = f"{float(x):,.{digits}f}"
    return text.replace("-", "−") if float(text.replace(",", "")) else text.lstrip("-")


def percent(x: float | None, digits: int = 1) -> str:
    """A share of 1 as a percentage; a null is a dash.

    Examples
    --------
    >>> percent(0.1234), percent(1, 0), percent(None)
    ('12.3%', '100%', '–')
    """
    return "–" if pd.isna(x) else f"{number(100 * x, 'en', digits)}%"


def interval(low: float | None, high: float | None, digits: int = 0, share: bool = False) -> str:
    """Both ends of an interval; shares of 1 are written as percentages, an open end as a dash.

    Examples
    --------
    >>> interval(3, 1200), interval(0.121, 0.18, 1, share=True), interval(-2, -1), interval(None, None)
    ('3–1,200', '12.1–18.0%', '−2 – −1', '–')
    """
    if pd.isna(low) and pd.isna(high):
        return "–"
    scale = 100 if share else 1
    ends = ["" if pd.isna(end) else number(scale * end, "en", digits) for end in (low, high)]
    dash = " – " if any(end.startswith("−") for end in ends) else "–"
    return dash.join(ends) + ("%" if share else "")


def span(first: int, last: int) -> str:
    """Years from the first to the last.

    >>> span(2022, 2024), span(2024, 2024)
    ('2022–2024', '2024')
    """
    return str(first) if first == last else f"{first}–{last}"


def listed(words, language: str) -> str:
    """Words as a list within a sentence.

    Examples
    --------
    >>> listed(["미국", "독일"], "ko"), listed(["a", "b", "c"], "en"), listed(["a"], "en"), listed([], "en")
    ('미국, 독일', 'a, b and c', 'a', '')
    """
    words = list(words)
    if language == "ko" or len(words) < 2:
        return ", ".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def with_interval(row, name: str, digits: int = 0) -> str | None:
    """A value and its interval as one text; None where it is unknown.

    Examples
    --------
    >>> with_interval({"rank": 7, "rank_low": 5, "rank_high": 7}, "rank"), with_interval({"rank": None}, "rank")
    ('7 (5–7)', None)
    """
    if pd.isna(row[name]):
        return None
    return f"{number(row[name], 'en', digits)} ({interval(row[f'{name}_low'], row[f'{name}_high'], digits)})"
