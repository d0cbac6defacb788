import os
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sparse
from hypothesis import given
from hypothesis import strategies as st

from helpers.data.corpus import narrow, read_corpus
from helpers.data.kept import KEPT, digest, kept
from helpers.network.consortia import triads_beyond_expectation

computed = []


@kept
def summed(table, scale=1.0, more=None):
    computed.append(scale)
    return table.assign(sum=table.sum(axis=1) * scale)


@kept
def unpicklable(value):
    computed.append(value)
    return lambda: value


@kept
def read(file):
    computed.append(file)
    return Path(file).read_text()


@dataclass(frozen=True)
class Toy:
    works: pd.DataFrame
    note: str = field(default="", compare=False)


@dataclass(frozen=True)
class Other:
    works: pd.DataFrame


TABLE = pd.DataFrame({"a": [1, 2], "b": [0.5, np.nan]}, index=[3, 4])


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(KEPT, str(tmp_path))
    computed.clear()
    return tmp_path


def test_the_same_values_are_computed_once_however_they_are_given():
    first = summed(TABLE)
    for again in (summed(TABLE.copy(), 1.0), summed(scale=1.0, table=TABLE), summed(TABLE, more=None)):
        pd.testing.assert_frame_equal(again, first)
    assert computed == [1.0]
    summed(TABLE, 2.0)
    summed(TABLE.iloc[::-1])
    assert computed == [1.0, 2.0, 1.0]


def test_another_process_finds_it(folder):
    script = (
        "import pandas as pd\nfrom helpers.network.consortia import triads_beyond_expectation\n"
        "members = pd.DataFrame({'work_id': list('aaabbbccc'), 'node': list('XYZXYZXYW')})\n"
        "print(triads_beyond_expectation(members, 19, 7, least=0.1).to_json())"
    )
    command, env = [sys.executable, "-c", script], os.environ | {KEPT: str(folder)}
    told = [subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout for _ in range(2)]
    files = list(folder.rglob("*"))
    assert told[0] == told[1] and len([file for file in files if file.is_file()]) == 1
    members = pd.DataFrame({"work_id": list("aaabbbccc"), "node": list("XYZXYZXYW")})
    found = triads_beyond_expectation(members, 19, 7, least=0.1)
    assert found.to_json() == told[0].strip() and len([file for file in folder.rglob("*") if file.is_file()]) == 1
    pd.testing.assert_frame_equal(found, triads_beyond_expectation.__wrapped__(members, 19, 7, least=0.1))


def test_without_a_folder_nothing_is_kept(monkeypatch, folder):
    monkeypatch.delenv(KEPT)
    summed(TABLE), summed(TABLE)
    assert computed == [1.0, 1.0] and not list(folder.iterdir())


def test_what_has_no_digest_or_no_pickle_is_computed_each_time(folder):
    for _ in range(2):
        summed(TABLE, more=object())
        summed(TABLE, more=lambda: 1)
        assert unpicklable("x")() == "x"
    assert computed == [1.0, 1.0, "x"] * 2
    assert not [file for file in folder.rglob("*") if file.is_file()]


@pytest.mark.parametrize(
    "damage", [lambda b: b[:-1], lambda b: b[:40] + bytes([b[40] ^ 1]) + b[41:], lambda b: b"", lambda b: b[40:]]
)
def test_a_damaged_result_is_computed_again(folder, damage):
    first = summed(TABLE)
    file = next(file for file in folder.rglob("*") if file.is_file())
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    pd.testing.assert_frame_equal(summed(TABLE), first)
    assert computed == [1.0, 1.0] and file.read_bytes() == whole


def test_a_folder_that_cannot_be_written_does_no_harm(monkeypatch, folder):
    (folder / "file").write_text("")
    monkeypatch.setenv(KEPT, str(folder / "file"))
    summed(TABLE), summed(TABLE)
    assert computed == [1.0, 1.0]


def test_a_file_that_it_reads_is_recorded_again_and_a_change_is_seen(tmp_path, monkeypatch):
    from helpers.data import kept as module
    from helpers.data import reads

    (tmp_path / "project").mkdir()
    file = tmp_path / "project" / "a.csv"
    file.write_text("1")
    monkeypatch.setattr(reads, "_INSIDE", f"{file.parent}{os.sep}")
    monkeypatch.setattr(module, "PROJECT", file.parent)
    assert read(str(file)) == "1"
    with reads.recording() as seen:
        assert read(str(file)) == "1"
    assert list(seen) == ["a.csv"] and len(computed) == 1
    file.write_text("22")
    assert read(str(file)) == "22" and len(computed) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, True),
        (1, 1.0),
        (0.0, -0.0),
        ("1", 1),
        ("a", b"a"),
        (["ab"], ["a", "b"]),
        ([["a"], "b"], [["a", "b"]]),
        ((1,), [1]),
        ({"a": 1}, {"a": 2}),
        ({1, 2}, {1, 3}),
        (None, ""),
        (np.arange(4), np.arange(4.0)),
        (np.arange(4), np.arange(4).reshape(2, 2)),
        (np.array(["a", None], dtype=object), np.array(["a", "None"], dtype=object)),
        (TABLE, TABLE.rename(columns={"b": "c"})),
        (TABLE, TABLE.reset_index(drop=True)),
        (TABLE, TABLE.astype({"a": "int32"})),
        (TABLE, TABLE.astype({"a": "Int64"})),
        (TABLE["a"], TABLE[["a"]]),
        (TABLE.assign(c="1"), TABLE.assign(c=1)),
        (sparse.csr_array([[1, 0]]), sparse.csr_array([[1], [0]])),
        (sparse.csr_array([[1, 0]]), sparse.csr_array([[0, 1]])),
        (Toy(TABLE), Other(TABLE)),
        (Toy(TABLE), Toy(TABLE.iloc[:1])),
        (np.sum, np.mean),
    ],
)
def test_different_values_have_different_digests(one, other):
    if callable(one):
        with pytest.raises(TypeError):
            digest(one)  # compiled: it has no name of this project
    else:
        assert digest(one) != digest(other)


def test_equal_values_share_one():
    nested = {"a": [1, (2.5, None)], "b": {"x", "y"}, "c": Toy(TABLE, note="one"), "d": Path("x")}
    same = {"a": [1, (2.5, None)], "b": {"y", "x"}, "c": Toy(TABLE.copy(), note="two"), "d": Path("x")}
    assert digest(nested) == digest(same)
    assert digest(np.asfortranarray(np.eye(3))) == digest(np.eye(3))
    assert digest(sparse.csc_array(np.eye(3))) == digest(sparse.csc_array(np.eye(3)))
    assert digest(digest) == digest(digest)


def test_a_corpus_is_known_by_its_files_and_how_it_was_narrowed():
    whole = read_corpus("planted")
    assert digest(whole) == digest(read_corpus("planted"))
    chosen = [narrow(whole), narrow(whole, years=(2015, 2016)), narrow(whole, "quantum-sensing")]
    changed = replace(whole, works=whole.works.iloc[:-1])
    assert len({digest(corpus) for corpus in (*chosen, changed, read_corpus("medline_2021"))}) == 5
    assert digest(changed) == digest(replace(whole, works=whole.works.iloc[:-1]))


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=3), lambda x: st.lists(x, max_size=3)))
def test_digests_follow_the_value(value):
    assert digest(value) == digest(eval(repr(value)))
    assert digest([value]) != digest(value)
