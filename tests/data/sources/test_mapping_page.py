"""The page on mappings: its examples do what it says, in both languages, and it names every key."""

import re

import pytest

from helpers.data.places import PROJECT
from helpers.data.records import Rejected
from helpers.data.sources import mapping_faults
from helpers.data.sources.mapping import MAPPINGS, read_mapping
from helpers.data.sources.table import read_table

PAGES = {"en": PROJECT / "docs" / "mapping.md", "ko": PROJECT / "docs" / "mapping.ko.md"}
BLOCK = re.compile(r"^```(\S*) ?(.*?)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def examples(language):
    """Of each example its blocks: (kind, name, text)."""
    _, *parts = PAGES[language].read_text(encoding="utf-8").split("\n### ")
    return [BLOCK.findall(part.split("\n## ")[0]) for part in parts]


def told(record):
    """A record as the page tells it."""
    if isinstance(record, Rejected):
        return f"refused: {record.file}, {record.row}, {record.column}, {record.value}"
    authors = [
        f"{author.name or ''}: {' '.join(sorted(place.country for place in author.places))}".rstrip()
        for author in record.authors
    ]
    kind = "" if record.kind in (None, "project") else f" {record.kind}"
    return f"{record.work_id} {record.year or '-'}{kind} | {' | '.join(authors)}".rstrip()


@pytest.mark.parametrize("language", PAGES)
@pytest.mark.parametrize("number", range(1, 7))
def test_an_example_does_what_the_page_says(tmp_path, language, number):
    blocks = examples(language)[number - 1]
    files = []
    for kind, name, text in blocks:
        if kind == "csv":
            encoding, _, plain = name.rpartition(" ")
            files.append(tmp_path / plain)
            files[-1].write_bytes(text.encode(encoding or "utf-8"))
        elif kind == "toml":
            (tmp_path / "m.toml").write_text(text, encoding="utf-8")
    (result,) = (text for kind, _, text in blocks if kind == "result")
    records = list(read_table(files, read_mapping(tmp_path / "m.toml"), progress=False))
    records.sort(key=lambda record: isinstance(record, Rejected))
    assert [told(record) for record in records] == result.strip().splitlines()


def test_both_languages_have_the_same_six_examples():
    english, korean = (examples(language) for language in PAGES)
    assert len(english) == 6 and english == korean


@pytest.mark.parametrize("language", PAGES)
def test_every_key_and_every_mapping_at_hand_stands_on_the_page(language):
    page = PAGES[language].read_text(encoding="utf-8")
    keys = {*mapping_faults.KEYS, *mapping_faults.WORKS, *mapping_faults.AUTHORS, *mapping_faults.CONSTANTS}
    assert {key for key in keys if not re.search(rf"\b{key}\b", page)} == set()
    assert {file.stem for file in MAPPINGS.glob("*.toml") if file.stem not in page} <= {"ai_conferences"}
