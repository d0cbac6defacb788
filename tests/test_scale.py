"""What docs/scale.md tells to run does what it says."""

import gzip
import json
import re

import pandas as pd
import pytest

from helpers.cli import _parser
from helpers.data.corpus import read_corpus
from helpers.data.formats import import_files
from helpers.data.places import PROJECT
from helpers.network.count_corpus import count_corpus

DOCS = PROJECT / "docs"


def record(number, *slots):
    """A work of 2020; a slot is an author and ids of institutions with countries, and further countries."""
    authorships = [
        {
            "author": {"id": f"https://openalex.org/A{author}"},
            "institutions": [
                {"id": f"https://openalex.org/I{n}", "ror": None, "country_code": code, "display_name": f"I{n}"}
                for n, code in institutions
            ],
            "countries": countries,
        }
        for author, institutions, countries in slots
    ]
    return {
        "id": f"https://openalex.org/W{number}",
        "publication_year": 2020,
        "type": "article",
        "title": "t",
        "updated_date": "2024-01-01",
        "authorships": authorships,
    }


def test_the_snapshot_by_sql_counts_as_the_importer_does(tmp_path, monkeypatch):
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    records = [
        record(1, (1, [(1, "KR"), (2, "JP")], ["KR", "JP"]), (2, [], ["CN"])),
        record(2, (1, [(1, "KR")], ["KR"]), (3, [(3, None)], [])),
        record(3, (4, [], [])),
        record(4),
    ]
    records.append(record(5, (1, [(1, "KR")], ["KR"]), (2, [(2, "JP")], ["JP"])) | {"is_xpac": True})
    file = tmp_path / "openalex-snapshot" / "data" / "jsonl" / "works" / "updated_date=2024-01-01" / "part_000.gz"
    file.parent.mkdir(parents=True)
    file.write_bytes(gzip.compress("\n".join(map(json.dumps, records)).encode()))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "openalex").mkdir()
    duckdb.execute((DOCS / "snapshot.sql").read_text(encoding="utf-8"))
    said = {"name": "openalex", "source": "OpenAlex", "licence": "CC0-1.0"}
    (tmp_path / "openalex" / "corpus.json").write_text(json.dumps(said))
    import_files("openalex", [file], tmp_path / "imported")
    for corpus in ("openalex", "imported"):
        count_corpus(tmp_path / corpus, tmp_path / f"{corpus}.sets")
        for level in ("institution_id", "author_id"):
            count_corpus(tmp_path / corpus, tmp_path / f"{corpus}.{level}", level)
    sets = [read_corpus(tmp_path / f"{corpus}.sets").country_sets for corpus in ("openalex", "imported")]
    pd.testing.assert_frame_equal(*sets)
    assert sets[0]["works"].sum() == 4
    for level in ("institution_id", "author_id"):
        places = [tmp_path / f"{corpus}.{level}" / "links.parquet" for corpus in ("openalex", "imported")]
        links = [pd.read_parquet(place) for place in places]
        pd.testing.assert_frame_equal(*links)
        assert len(links[0])


def test_commands_of_the_page_are_commands():
    text = (DOCS / "scale.md").read_text(encoding="utf-8")
    commands = re.findall(r"^workbook (count .*?)(?:  #.*)?$", text, re.MULTILINE)
    assert len(commands) >= 4
    for command in commands:
        _parser().parse_args(command.split())


def test_figures_of_the_page_say_where_they_come_from():
    lines = (DOCS / "scale.md").read_text(encoding="utf-8").splitlines()
    assert any("<!-- measured -->" in line for line in lines)
    assert not [line for line in lines if "TODO" in line]
