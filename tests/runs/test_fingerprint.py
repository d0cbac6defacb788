from dataclasses import replace

import nbformat
import pytest

from helpers.runs.configuration import Run, named_files
from helpers.runs.fingerprint import fingerprint, hash_files, is_intact, look, shared_inputs, with_reads


@pytest.fixture
def run(tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "corpus.json").write_text("{}")
    (corpus / "works.parquet").write_bytes(b"1")
    (tmp_path / "flows.csv").write_text("1")
    lines = [f"corpus: str = {str(corpus)!r}", f"flows: str = {str(tmp_path / 'flows.csv')!r}", "seed: int = 7"]
    source = "\n".join(f"{line}  # said" for line in lines)
    cell = nbformat.v4.new_code_cell(source, metadata={"tags": ["parameters"]})
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "toy.ipynb")
    return Run("toy", tmp_path / "toy.ipynb", (), {})


def test_stays_when_nothing_changes(run):
    shared = shared_inputs()
    assert fingerprint(run, shared, {}) == fingerprint(run, shared_inputs(), {})


@pytest.mark.parametrize(
    "change",
    [
        lambda run: (run, {"helpers": {"x": "changed"}}, {}),
        lambda run: (run, {}, {"other": "changed"}),
        lambda run: (replace(run, parameters={"seed": 8}), {}, {}),
        lambda run: (run.notebook.write_bytes(run.notebook.read_bytes() + b"\n"), (run, {}, {}))[1],
        lambda run: ((run.notebook.parent / "corpus" / "works.parquet").write_bytes(b"2"), (run, {}, {}))[1],
        lambda run: ((run.notebook.parent / "flows.csv").write_text("2"), (run, {}, {}))[1],
    ],
    ids=["code", "needs", "parameters", "notebook", "corpus", "file"],
)
def test_changes_with_each_input(run, change):
    before = fingerprint(run, {}, {})
    assert fingerprint(*change(run)) != before


def test_a_parameter_that_is_no_path_names_nothing(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "health").mkdir()
    for text in ("health", "2019-2021", "a/b.csv", "top10 1, patents 0.5", "." * 5000, "a/\0"):
        assert named_files(replace(run, parameters={"flows": text})) == []
    assert named_files(replace(run, parameters={"flows": "./health"}))[0].name == "health"


def test_shared_inputs_hold_code_with_its_templates_reference_lists_and_versions():
    shared = shared_inputs()
    assert {"runs/fingerprint.py", "page/sentences.ko.toml"} <= set(shared["helpers"])
    assert "terms.toml" in shared["reference"]
    assert "pandas" in shared["versions"]


def test_what_was_read_is_part_of_it_to_the_byte():
    marks = [with_reads("a", reads) for reads in ({}, {"x": None}, {"x": "1"}, {"x": "2"}, {"y": "2"})]
    assert len({*marks, with_reads("b", {})}) == 6


def test_the_look_follows_the_templates(tmp_path, monkeypatch):
    (tmp_path / "report.html.j2").write_text("one")
    monkeypatch.setattr("helpers.runs.fingerprint.TEMPLATE", tmp_path)
    before = look()
    assert look() == before
    (tmp_path / "report.html.j2").write_text("two")
    assert look() != before


def test_hidden_and_compiled_files_do_not_count(tmp_path):
    (tmp_path / "__pycache__").mkdir()
    for name in ("a.py", ".hidden", "__pycache__/a.pyc"):
        (tmp_path / name).write_text(name)
    assert set(hash_files(tmp_path)) == {"a.py"}


def test_intact_means_each_file_as_it_was(tmp_path):
    (tmp_path / "a").write_text("a")
    files = hash_files(tmp_path)
    (tmp_path / "more").write_text("more")
    assert is_intact(tmp_path, files)
    (tmp_path / "a").write_text("b")
    assert not is_intact(tmp_path, files)
    (tmp_path / "a").unlink()
    assert not is_intact(tmp_path, files)
