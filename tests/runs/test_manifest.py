import pytest

from helpers.runs.manifest import MANIFEST, read_manifest, read_runs, write_manifest


def test_what_is_written_is_read(tmp_path):
    run = {"id": "a", "files": {"x": "0"}, "fingerprint": "1"}
    write_manifest({"runs": [run]}, tmp_path)
    assert read_runs(tmp_path) == {"a": run} and read_manifest(tmp_path) == {"runs": [run]}
    assert [path.name for path in tmp_path.iterdir()] == [MANIFEST]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"runs": [{}]}', '{"runs": 1}'])
def test_what_cannot_be_read_counts_as_none(tmp_path, text):
    (tmp_path / MANIFEST).write_text(text)
    assert read_runs(tmp_path) == {}


def test_no_manifest_is_none(tmp_path):
    assert read_manifest(tmp_path / "nowhere") == read_runs(tmp_path / "nowhere") == {}
