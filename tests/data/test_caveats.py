"""What pages say of a corpus: the doubts of its check, and no share right that was measured on other data."""

import tomllib
from datetime import UTC, datetime

import pytest

from helpers.data.checking import CHECKS, caveats, check_corpus
from helpers.data.corpus import read_corpus
from helpers.data.imports import import_records
from helpers.data.places import DATA, REFERENCE
from helpers.data.records import Author, Place, Work


def test_every_doubt_has_words_in_both_languages():
    words = tomllib.loads((REFERENCE / "terms.toml").read_text(encoding="utf-8"))["caveat"]
    doubts = {f"{check.table}: {check.what}" for check in CHECKS if check.level == "doubt"}
    assert doubts == set(words)
    assert all(text.strip() for said in words.values() for text in (said["ko"], said["en"]))


@pytest.mark.parametrize("name", sorted(file.parent.name for file in DATA.glob("*/corpus.json")))
def test_the_embedded_corpora_have_no_errors(name):
    assert not (check_corpus(name)["level"] == "error").any()


def test_most_first():
    assert caveats("medline_2021")["n"].is_monotonic_decreasing


def test_a_year_to_come_is_no_year(tmp_path):
    """Papers dated 2099 would be the last year of every series."""
    latest = datetime.now(UTC).year + 1
    author = [Author("Kim, Ada", places=(Place("kr/a", "A", "KR"),))]
    works = [Work(f"a:{year}", year, authors=author) for year in (2021, latest, latest + 1, 2099)]
    counts = import_records(works, tmp_path / "new", [], {"source": "by hand", "licence": "CC0"}, "example")
    found = read_corpus(tmp_path / "new").works.set_index("work_id")["year"]
    assert found.dropna().to_dict() == {"a:2021": 2021, f"a:{latest}": latest}
    assert (counts["works"], counts["unread_cells"]) == (4, 2)
    assert "work a:2099" in (tmp_path / "new" / "rejected.csv").read_text(encoding="utf-8")
