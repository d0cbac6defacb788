import json
import os
import subprocess
import sys

import pandas as pd
import pytest

from helpers.data import reads
from helpers.data.corpus import read_corpus
from helpers.data.places import PROJECT
from helpers.data.reads import CHANGED, input_hash, note, note_all, read_hashes, recording

INSIDE = PROJECT / "data" / "policy" / "type_actions.csv"
NAME = "data/policy/type_actions.csv"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of its own, whose files a test may change."""
    left_out = tuple(place.replace(reads._INSIDE, f"{tmp_path}{os.sep}") for place in reads._LEFT_OUT)
    monkeypatch.setattr(reads, "_LEFT_OUT", left_out)
    monkeypatch.setattr(reads, "_INSIDE", f"{tmp_path}{os.sep}")
    return tmp_path


@pytest.mark.parametrize(
    "read",
    [
        lambda: INSIDE.read_text(encoding="utf-8"),
        lambda: open(INSIDE, "rb").close(),
        lambda: os.close(os.open(str(INSIDE), os.O_RDONLY)),
        lambda: os.close(os.open(os.fsencode(INSIDE), os.O_RDONLY)),
        lambda: pd.read_csv(INSIDE),
        lambda: note(INSIDE),
    ],
    ids=["pathlib", "open", "os.open", "bytes", "pandas", "note"],
)
def test_however_a_file_is_opened_it_is_recorded(read):
    with recording() as seen:
        read()
    assert list(seen) == [NAME]
    assert NAME in read_hashes()


def test_a_corpus_is_recorded_with_the_list_of_its_tables():
    with recording() as seen:
        read_corpus("planted")
    tables = {f"data/planted/{name}" for name in ("works.parquet", "authorships.parquet", "institutions.parquet")}
    assert tables | {"data/planted", "data/planted/corpus.json"} <= set(seen)


def test_what_every_run_depends_on_what_is_hidden_and_what_is_written_is_not_recorded(project):
    for name in (
        "src/a.py",
        "data/reference/a.toml",
        "reports/build/a",
        ".git/a",
        "data/.counted/a",
        "a.ipynb",
        "written",
    ):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text("a")
    (project / "data" / "reference" / "a.toml").read_text()
    with recording() as seen:
        for name in ("src/a.py", "data/reference/a.toml", "reports/build/a", ".git/a", "data/.counted/a", "a.ipynb"):
            (project / name).read_text()
        (project / "written").write_text("b")
        list((project / "data" / "reference").iterdir())
        with open("/dev/null", "rb"):
            pass
    assert seen == {}


def test_a_folder_counts_by_its_names(project):
    (project / "plans").mkdir()
    (project / "plans" / "a.csv").write_text("1")
    with recording() as seen:
        assert len(os.listdir(project / "plans")) == len(list((project / "plans").iterdir())) == 1
    assert list(seen) == ["plans"]
    before = input_hash("plans")
    (project / "plans" / "a.csv").write_text("2")
    (project / "plans" / ".hidden").write_text("2")
    assert input_hash("plans") == before
    (project / "plans" / "b.csv").write_text("1")
    assert input_hash("plans") != before


def test_a_file_that_is_not_there_counts_too(project):
    with recording() as seen, pytest.raises(FileNotFoundError):
        (project / "exclusions.csv").read_text()
    assert read_hashes(seen) == {"exclusions.csv": None}
    (project / "exclusions.csv").write_text("name")
    assert read_hashes(seen) == {"exclusions.csv": CHANGED}
    assert input_hash("exclusions.csv")


def test_a_file_that_changes_after_it_was_read_is_told(project):
    (project / "a.csv").write_text("1")
    with recording() as seen:
        (project / "a.csv").read_text()
    assert read_hashes(seen) == {"a.csv": input_hash("a.csv")}
    (project / "a.csv").write_text("22")
    (project / "a.csv").read_text()
    assert read_hashes(seen) == {"a.csv": CHANGED}


def test_records_hold_what_is_read_inside_them_and_outer_ones_all(project):
    for name in ("a", "b", "c"):
        (project / name).write_text(name)
    with recording() as outer:
        (project / "a").read_text()
        with recording() as inner:
            (project / "b").read_text()
            (project / "a").read_text()
        (project / "c").read_text()
    assert (list(outer), list(inner)) == (["a", "b", "c"], ["b", "a"])
    with recording() as again:
        note_all(inner)
    assert again == inner


def test_it_records_from_the_first_import_and_survives_what_cannot_be_read():
    script = (
        "import helpers\nfrom pathlib import Path\n"
        "import contextlib, json\n"
        "for odd in ('a\\0b', b'\\xff', 'x' * 5000):\n"
        "    with contextlib.suppress(OSError, ValueError):\n"
        "        open(odd)\n"
        f"Path({str(INSIDE)!r}).read_bytes()\n"
        "from helpers.data.reads import read_hashes\nprint(json.dumps(read_hashes()))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd="/")
    assert list(json.loads(done.stdout)) == [NAME]
