"""Names in Chinese, Japanese and Korean letters: the family name stands first in them, whatever is usual elsewhere."""

import unicodedata

_SCRIPTS = ("HANGUL", "CJK", "HIRAGANA", "KATAKANA")


def is_east_asian(name: str) -> bool:
    """Whether a name is written in Chinese, Japanese or Korean letters.

    >>> is_east_asian("김 철수"), is_east_asian("佐藤 太郎"), is_east_asian("Kim Chul-Soo"), is_east_asian("")
    (True, True, False, False)
    """
    letter = next((letter for letter in name if letter.isalpha()), "")
    return bool(letter) and unicodedata.name(letter, "").startswith(_SCRIPTS)
