"""Source lines."""

import pytest

from helpers.page.sources import SYNTHETIC, source_line

META = {"source": "MEDLINE", "retrieved": "2024-04-13", "synthetic": False, "counts": {"works": 1234}}


def test_both_languages_say_the_same():
    assert source_line(META, "ko") == "자료: MEDLINE, 수집 2024-04-13 · 논문 1,234편"
    assert source_line(META, "en") == "Source: MEDLINE, retrieved 2024-04-13 · 1,234 works"


def test_the_works_looked_at_go_before_those_of_the_corpus():
    assert source_line(META, "en", works=1).endswith("1 work")
    assert source_line(META, "ko", works=0).endswith("0편")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_synthetic_data_are_said_first(language):
    assert source_line(META | {"synthetic": True}, language).startswith(SYNTHETIC)
    assert SYNTHETIC not in source_line(META, language)


@pytest.mark.parametrize("key", ["source", "retrieved", "synthetic"])
def test_a_corpus_that_does_not_say_is_refused(key):
    meta = {name: value for name, value in META.items() if name != key}
    with pytest.raises(KeyError, match=key):
        source_line(meta, "ko")
