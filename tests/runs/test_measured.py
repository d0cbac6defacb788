"""Parts of a Markdown file: one is measured, the others stay; what was measured stays when a later part fails."""

import sys

import pytest

from helpers.runs.measured import kept_parts, write_parts


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    for name, body in (("part_a", "return '## A\\n'"), ("part_b", "return '## B'"), ("part_c", "raise OSError('no')")):
        (tmp_path / f"{name}.py").write_text(f"def section():\n    {body}\n")
    yield tmp_path / "found.md"
    for name in ("part_a", "part_b", "part_c"):
        sys.modules.pop(name, None)


def test_parts_stand_in_their_order_whatever_was_asked_first(file):
    write_parts(file, "# Found", ("part_a", "part_b"), ["part_b"])
    assert kept_parts(file) == {"part_b": "## B"}
    write_parts(file, "# Found", ("part_a", "part_b"), ["part_a"])
    assert file.read_text() == "# Found\n\n<!-- part: part_a -->\n## A\n\n<!-- part: part_b -->\n## B\n"


def test_all_are_measured_when_none_is_named_and_a_failure_keeps_what_came_before(file):
    with pytest.raises(OSError, match="no"):
        write_parts(file, "# Found", ("part_a", "part_c", "part_b"), [])
    assert kept_parts(file) == {"part_a": "## A"}


def test_no_file_has_no_parts(tmp_path):
    assert kept_parts(tmp_path / "none.md") == {}
