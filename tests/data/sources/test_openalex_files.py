"""The files of OpenAlex: every form gives the same works, and a broken one a clear error."""

import gzip
import io
import json
import tempfile
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.data.corpus import read_corpus
from helpers.data.imports import import_records
from helpers.data.records import Rejected, SourceError, Work
from helpers.data.sources.openalex import SOURCE, read_openalex
from helpers.data.sources.openalex_files import openalex_files, slim, write_lines


def record(number=1):
    return {
        "id": f"https://openalex.org/W{number}",
        "publication_year": 2021,
        "cited_by_count": 4,
        "authorships": [{"author": {"display_name": "Ada Kim"}, "countries": ["KR"]}],
    }


def load(folder, *paths):
    files = openalex_files(list(paths))
    counts = import_records(read_openalex(files, False), folder / "corpus", files, SOURCE, "openalex")
    return read_corpus(folder / "corpus"), counts


def test_every_form_of_file_gives_the_same_works(tmp_path):
    two = [record(1), record(2)]
    lines = "\n".join(map(json.dumps, two)).encode()
    forms = {
        "list.json": json.dumps(two).encode(),
        "page.json": json.dumps({"meta": {"count": 2}, "results": two}).encode(),
        "bom.json": b"\xef\xbb\xbf" + json.dumps(two).encode(),
        "utf16.json": json.dumps(two).encode("utf-16"),
        "lines.jsonl": lines + b"\n\n",
        "bom.ndjson": b"\xef\xbb\xbf" + lines.replace(b"\n", b"\r\n"),
        "lines.jsonl.gz": gzip.compress(lines[: len(lines) // 2]) + gzip.compress(lines[len(lines) // 2 :]),
        "page.json.gz": gzip.compress(json.dumps({"results": two}).encode()),
        "part_000.gz": gzip.compress(lines),
    }
    with zipfile.ZipFile(tmp_path / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", "about")
        archive.writestr("in/a.json", json.dumps(record(1)))
        archive.writestr("in/b.jsonl.gz", gzip.compress(json.dumps(record(2)).encode()))
    for name, data in forms.items():
        (tmp_path / name).write_bytes(data)
    for name in [*forms, "all.zip"]:
        works = list(read_openalex([tmp_path / name], False))
        assert [work.work_id for work in works] == ["openalex:W1", "openalex:W2"], name


def test_lines_that_are_no_json_are_refused_and_the_counts_add_up(tmp_path):
    file = tmp_path / "works.jsonl"
    good = json.dumps(record(1)).encode()
    file.write_bytes(b"\n".join([b"{broken", good, b'{"id": "\xff"}', b"[" * 100_000, good[:-40], b"=1+2"]))
    corpus, counts = load(tmp_path, file)
    assert (counts["read"], counts["works"], counts["rejected"]) == (6, 1, 5)
    assert (tmp_path / "corpus" / "rejected.csv").read_text(encoding="utf-8").count("works.jsonl,line ") == 5


def zipped(*members, encrypt=False):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    data = bytearray(stream.getvalue())
    if encrypt:
        data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


ONE = json.dumps([record()]).encode()
BROKEN = {
    "empty.json": b"",
    "empty.jsonl": b"",
    "blank.jsonl": b"\n \n",
    "empty.jsonl.gz": gzip.compress(b""),
    "text.json": b"no json at all",
    "text.jsonl": b"no json at all\nnone",
    "numbers.json": b"[1, 2]",
    "cut.json": ONE[:-20],
    "latin.json": ONE[:-40] + b"\xe9" + ONE[-40:],
    "deep.json": b"[" * 200_000,
    "table.csv": b"id,year\n1,2",
    "cut.jsonl.gz": gzip.compress(b"\n".join(json.dumps(record(i)).encode() for i in range(400)))[:-300],
    "plain.jsonl.gz": ONE,
    "bomb.jsonl.gz": gzip.compress(b"0" * 60_000_000),
    "bomb.json.gz": gzip.compress(b" " * 60_000_000 + ONE),
    "bomb.zip": zipped(("a.json", b" " * 60_000_000 + ONE)),
    "cut.zip": zipped(("a.json", ONE))[:-30],
    "plain.zip": ONE,
    "up.zip": zipped(("../../a.json", ONE)),
    "absolute.zip": zipped(("/etc/a.json", ONE)),
    "drive.zip": zipped(("C:\\a.json", ONE)),
    "nested.zip": zipped(("b.zip", zipped(("a.json", ONE)))),
    "none.zip": zipped(("README.txt", b"about")),
    "locked.zip": zipped(("a.json", ONE), encrypt=True),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_named_and_leaves_the_corpus_as_it_was(tmp_path, name):
    good = tmp_path / "good.json"
    good.write_bytes(ONE)
    load(tmp_path, good)
    before = {file.name: file.read_bytes() for file in (tmp_path / "corpus").iterdir()}
    (tmp_path / name).write_bytes(BROKEN[name])
    with pytest.raises(SourceError, match=name.replace(".", r"\.")):
        load(tmp_path, good, tmp_path / name)
    assert {file.name: file.read_bytes() for file in (tmp_path / "corpus").iterdir()} == before
    assert not (tmp_path.parent / "a.json").exists()


def test_missing_files_and_empty_folders_are_named(tmp_path):
    for place in ("nowhere.json", "."):
        with pytest.raises(SourceError, match=str(tmp_path)):
            openalex_files([tmp_path / place])


def test_memory_does_not_grow_with_the_file(tmp_path):
    def peak(n):
        file = tmp_path / f"{n}.jsonl.gz"
        file.write_bytes(gzip.compress(b"\n".join(json.dumps(record(i)).encode() for i in range(n))))
        tracemalloc.start()
        assert sum(isinstance(one, Work) for one in read_openalex([file], False)) == n
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    peak(500)
    assert peak(4_500) < 1.3 * peak(1_500)


def test_written_lines_are_whole_and_the_same_each_time(tmp_path):
    for name in ("a.gz", "b.gz"):
        write_lines([json.dumps(slim(record() | {"related_works": ["W2"]})), b"raw\n"], tmp_path / "in" / name)
    one, two = ((tmp_path / "in" / name).read_bytes() for name in ("a.gz", "b.gz"))
    lines = gzip.decompress(one).decode().splitlines()
    assert one == two and (json.loads(lines[0]), lines[1:]) == (record(), ["raw"])

    def failing():
        yield "first"
        raise OSError

    with pytest.raises(OSError):
        write_lines(failing(), tmp_path / "in" / "a.gz")
    assert (tmp_path / "in" / "a.gz").read_bytes() == one


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=200), st.integers(0, 900), st.sampled_from(["f.json", "f.jsonl", "f.jsonl.gz", "f.zip"]))
def test_any_bytes_give_works_or_a_clear_error(noise, place, name):
    data = "\n".join(json.dumps(record(i)) for i in (1, 2)).encode()
    data = ONE if name == "f.json" else gzip.compress(data) if name.endswith(".gz") else data
    data = zipped(("a.json", ONE)) if name == "f.zip" else data
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_bytes(data[:place] + noise + data[place + len(noise) // 2 :])
        try:
            records = list(read_openalex([file], False))
        except SourceError as error:
            assert name in str(error)
        else:
            assert all(isinstance(one, Work | Rejected) for one in records)
