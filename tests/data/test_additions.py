"""A table joins a corpus whole or not at all."""

import json

import pandas as pd
import pytest

from helpers.data.additions import add_table
from helpers.data.corpus import read_corpus
from helpers.data.hashes import sha256
from helpers.data.imports import import_records
from helpers.data.records import Author, Place, Rejected, SourceError, Work

ABOUT = {"source": "own", "licence": "CC0"}


@pytest.fixture
def folder(tmp_path):
    work = Work("a:1", 2021, authors=[Author("Kim, Ada", places=(Place("kr/a", "A", "KR"),))])
    import_records([work], tmp_path / "c", [], ABOUT, "example")
    return tmp_path / "c"


def scores(*values):
    return pd.DataFrame(
        {"technology": "quantum", "country": "KR", "expert": [f"E{i}" for i in range(len(values))], "score": values}
    )


def test_a_table_is_added_and_replaced(folder, tmp_path):
    file = tmp_path / "scores.csv"
    file.write_text("x")
    works = (folder / "works.parquet").read_bytes()
    add_table(
        folder,
        "expert_scores",
        scores(1.0, 2.0),
        [file],
        ABOUT,
        [Rejected("scores.csv", "line 2", "score", "=1", "no")],
    )
    assert "'=1" in (folder / "rejected_expert_scores.csv").read_text()
    meta = add_table(folder, "expert_scores", scores(3.0), [file], ABOUT)
    corpus = read_corpus(folder)
    assert corpus.expert_scores["score"].tolist() == [3.0] and corpus.patents is None
    assert corpus.meta == meta and meta["counts"]["expert_scores"] == 1
    assert meta["added"]["expert_scores"]["sha256"] == {"scores.csv": sha256(file)}
    assert (folder / "works.parquet").read_bytes() == works and not (folder / "rejected_expert_scores.csv").exists()


@pytest.mark.parametrize(
    ("table", "frame", "error"),
    [
        ("works", scores(1.0), "cannot be added.*patents, expert_scores"),
        ("expert_scores", scores(1.0).assign(country="UK"), "value 'UK'"),
        ("expert_scores", scores(), "no row of expert_scores could be read"),
    ],
)
def test_a_refused_table_leaves_the_corpus_as_it_was(folder, table, frame, error):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(ValueError, match=error):
        add_table(folder, table, frame, [], ABOUT)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert issubclass(SourceError, ValueError)


def test_a_synthetic_table_marks_the_corpus(folder):
    add_table(folder, "expert_scores", scores(1.0), [], ABOUT | {"synthetic": True})
    assert json.loads((folder / "corpus.json").read_text())["synthetic"] is True


def test_a_folder_that_is_no_corpus_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="no corpus"):
        add_table(tmp_path, "expert_scores", scores(1.0), [], ABOUT)
