"""Counted tables: kept beside the corpus, used while their inputs are the same, no harm where they cannot be."""

import pyarrow as arrow
import pytest

from helpers.data.counted import FOLDER, stored, table_hashes
from helpers.data.schemas import ARROW
from helpers.runs.fingerprint import hash_files

MADE = arrow.table({"node": ["KR"], "year": [2020], "works": [3]}, schema=ARROW["node_counts"])


def fail():
    raise AssertionError("counted again")


def test_kept_until_an_input_changes(tmp_path):
    assert stored(tmp_path, "node_counts", {"works.parquet": "a"}, lambda: MADE).equals(MADE)
    assert stored(tmp_path, "node_counts", {"works.parquet": "a"}, fail).equals(MADE)
    with pytest.raises(AssertionError, match="counted again"):
        stored(tmp_path, "node_counts", {"works.parquet": "b"}, fail)
    assert [file.name for file in (tmp_path / FOLDER).iterdir()] == ["node_counts.parquet"]


@pytest.mark.parametrize("content", [b"", b"no parquet", None])
def test_a_damaged_file_is_counted_again(tmp_path, content):
    stored(tmp_path, "node_counts", {}, lambda: MADE)
    file = tmp_path / FOLDER / "node_counts.parquet"
    file.write_bytes(file.read_bytes()[:-9] if content is None else content)
    assert stored(tmp_path, "node_counts", {}, lambda: MADE).equals(MADE)
    assert stored(tmp_path, "node_counts", {}, fail).equals(MADE)


def test_another_schema_is_counted_again(tmp_path):
    stored(tmp_path, "node_counts", {}, lambda: MADE.drop_columns("year"))
    assert stored(tmp_path, "node_counts", {}, lambda: MADE).equals(MADE)


def test_a_place_that_cannot_be_written_is_no_error(tmp_path):
    (tmp_path / FOLDER).write_text("in the way")
    assert stored(tmp_path, "node_counts", {}, lambda: MADE).equals(MADE)


def test_it_is_no_part_of_the_corpus(tmp_path):
    for name in ("works", "authorships"):
        (tmp_path / f"{name}.parquet").write_bytes(name.encode())
    before, hashes = hash_files(tmp_path), table_hashes(tmp_path)
    stored(tmp_path, "node_counts", hashes, lambda: MADE)
    assert hash_files(tmp_path) == before and table_hashes(tmp_path) == hashes
