"""The snapshot's parts are staged in parallel, once each, and read oldest first."""

import gzip
import json
import os
import time
from collections import Counter

import pytest

from helpers.data.records import Rejected, SourceError
from helpers.data.sources.openalex import read_openalex
from helpers.data.sources.openalex_files import openalex_files
from helpers.data.sources.openalex_snapshot import stage_snapshot


def record(number=1, countries=("KR",), year=2021, **more):
    slots = [{"author": {"display_name": "Ada Kim"}, "countries": list(countries)}]
    return {"id": f"https://openalex.org/W{number}", "publication_year": year, "authorships": slots} | more


def snapshot(folder, parts, layout="data/works"):
    for (day, number), records in parts.items():
        file = folder / layout / f"updated_date={day}" / f"part_{number:03}.gz"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(gzip.compress("\n".join(map(json.dumps, records)).encode()))
    (folder / layout / "manifest.json").write_text("{}")


def test_of_two_layouts_the_new_one_is_read_and_the_expansion_left_out(tmp_path):
    snapshot(tmp_path, {("2025-01-01", 0): [record(1), record(9)]}, "legacy-data/works")
    snapshot(tmp_path, {("2026-05-01", 0): [record(1), record(2, is_xpac=True)]}, "data/jsonl/works")
    remarks = Counter()
    assert [work.work_id for work in read_openalex([tmp_path], False, remarks)] == ["openalex:W1"]
    assert remarks["works_of_expansion"] == 1
    staged = stage_snapshot(tmp_path, tmp_path / "stage", workers=1, progress=False)
    assert [work.work_id for work in read_openalex(staged, False)] == ["openalex:W1"]


def test_chosen_works_are_staged_and_read_oldest_first(tmp_path):
    old = [record(1), record(2, ["JP", "US"]), record(3, year=1999), record(4, ["US"]), record(5, year=None)]
    snapshot(tmp_path, {("2024-02-01", 0): [record(1, cited_by_count=8)], ("2023-01-01", 0): old})
    staged = stage_snapshot(tmp_path, tmp_path / "stage", (2020, 2022), ["KR", "JP"], 2, progress=False)
    assert [file.parent.name for file in staged] == ["updated_date=2023-01-01", "updated_date=2024-02-01"]
    works = list(read_openalex([tmp_path / "stage"], False))
    assert [(work.work_id, work.citations) for work in works] == [
        ("openalex:W1", None),
        ("openalex:W2", None),
        ("openalex:W1", 8),
    ]
    with pytest.raises(SourceError, match="other years"):
        stage_snapshot(tmp_path, tmp_path / "stage", (2020, 2022), ["KR"], 1, progress=False)


def test_without_a_choice_every_line_goes_through(tmp_path):
    snapshot(tmp_path, {("2023-01-01", 0): [record(1, abstract_inverted_index={"a": [0]}), 7]})
    file = openalex_files([tmp_path])[0]
    file.write_bytes(file.read_bytes() + gzip.compress(b"\n{broken"))
    staged = stage_snapshot(tmp_path, tmp_path / "stage", workers=1, progress=False)
    assert b"abstract" not in gzip.decompress(staged[0].read_bytes())
    found = list(read_openalex(staged, False))
    assert [getattr(one, "row", "work") for one in found if isinstance(one, Rejected)] == ["line 2", "line 3"]
    assert len(found) == 3


def test_a_folder_without_parts_is_named(tmp_path):
    (tmp_path / "works.json").write_text(json.dumps(record()))
    with pytest.raises(SourceError, match="expected a snapshot"):
        stage_snapshot(tmp_path, tmp_path / "stage", progress=False)


def test_staging_goes_on_where_it_was_interrupted(tmp_path):
    days = [("2023-01-01", 0), ("2023-01-01", 1), ("2023-01-02", 0)]
    snapshot(tmp_path, {day: [record(number)] for number, day in enumerate(days, 1)})
    parts = openalex_files([tmp_path / "data"])
    whole = parts[1].read_bytes()
    parts[1].write_bytes(whole[:-20])
    with pytest.raises(SourceError, match="part_001"):
        stage_snapshot(tmp_path / "data", tmp_path / "stage", workers=1, progress=False)
    done = {file: file.stat().st_mtime_ns for file in (tmp_path / "stage").rglob("part_*.gz")}
    assert done and not list((tmp_path / "stage").rglob("updated_date=2023-01-01/part_001.gz"))
    parts[1].write_bytes(whole)
    os.utime(parts[0], (time.time() + 5,) * 2)
    staged = stage_snapshot(tmp_path / "data", tmp_path / "stage", workers=2, progress=False)
    again = {file for file, stamp in done.items() if file.stat().st_mtime_ns != stamp}
    assert again == {staged[0]} & set(done)
    works = [work.work_id for work in read_openalex(staged, False)]
    assert works == ["openalex:W1", "openalex:W2", "openalex:W3"]
