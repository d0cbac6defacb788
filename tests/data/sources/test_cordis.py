"""Participations in projects as works with participants."""

import gzip
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.corpus import read_corpus
from helpers.data.imports import import_records
from helpers.data.records import Rejected, SourceError, Work
from helpers.data.sources.cordis import SOURCE, read_cordis

HEAD = "rcn,role,pic,type,contribution,country,start_year"
GOOD = {
    "rcn": "7",
    "role": "participant",
    "pic": "11",
    "type": "HES",
    "contribution": "5.5",
    "country": "KR",
    "start_year": "2019",
}


def written(folder, *rows, name="h.csv"):
    file = Path(folder) / name
    lines = [",".join(str((GOOD | row)[column]) for column in HEAD.split(",")) for row in rows]
    file.write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
    return file


def load(*files):
    return list(read_cordis(list(files), progress=False))


def slots(work):
    return [
        (slot.places[0].institution_id, slot.places[0].country, slot.is_lead, slot.funding) for slot in work.authors
    ]


def test_a_project_with_its_participants(tmp_path):
    rows = [{"country": "EL"}, {"pic": "12", "role": "coordinator", "country": "UK", "contribution": "NA"}]
    (work,) = load(written(tmp_path, *rows))
    assert (work.work_id, work.year, work.kind) == ("cordis:7", 2019, "project")
    assert slots(work) == [("pic:12", "GB", True, None), ("pic:11", "GR", False, 5.5)]
    assert all(slot.name is None and slot.author_id is None and not slot.person for slot in work.authors)
    assert work.authors[0].places[0].kind == "university"


def test_namibia_is_a_country_and_na_is_unknown_elsewhere(tmp_path):
    (work,) = load(written(tmp_path, {"country": "NA", "contribution": "NA", "start_year": "NA", "type": "NA"}))
    assert slots(work) == [("pic:11", "NA", False, None)] and work.year is None


def test_rows_of_a_project_may_stand_apart_and_parts_are_subjects(tmp_path):
    file = written(tmp_path, {}, {"rcn": "8"}, {"pic": "12"})
    parts = tmp_path / "p.csv"
    parts.write_text("rcn,programme_part\n7,SC4\n7,LEIT\n7,SC4\n9,SC1\n8,\n")
    records = load(file, parts)
    works = {record.work_id: record for record in records if isinstance(record, Work)}
    assert [len(work.authors) for work in works.values()] == [2, 1]
    assert works["cordis:7"].subjects == ["LEIT", "SC4"]
    refused = {(record.row, record.column) for record in records if isinstance(record, Rejected)}
    assert refused == {("line 4", "programme_part"), ("line 5", "rcn"), ("line 6", "programme_part")}


BAD = {
    "rcn": "x7",
    "pic": "",
    "role": "chief",
    "type": "ZZZ",
    "contribution": "-5",
    "country": "Atlantis",
    "start_year": "20225",
}


@pytest.mark.parametrize("column", BAD)
def test_a_participation_that_makes_no_sense_is_refused_alone(tmp_path, column):
    records = load(written(tmp_path, {"pic": "10"}, {column: BAD[column]}, {"pic": "12"}))
    (refused,) = [record for record in records if isinstance(record, Rejected)]
    assert (refused.file, refused.row, refused.column, refused.value) == ("h.csv", "line 3", column, BAD[column])
    assert [slot[0] for slot in slots(records[-1])] == ["pic:10", "pic:12"]


def test_an_organisation_that_stands_twice_is_refused(tmp_path):
    records = load(written(tmp_path, {}, {"contribution": "9"}))
    assert isinstance(records[0], Rejected) and "stands twice" in records[0].reason
    assert slots(records[1]) == [("pic:11", "KR", False, 5.5)]


BROKEN = {
    "empty.csv": (b"", "is empty"),
    "cut.csv.gz": (gzip.compress((HEAD + "\n" + "7,partner,1,HES,1,KR,2019\n" * 900).encode())[:-30], "truncated"),
    "latin.csv": (HEAD.encode() + b"\n7,partner,1,HES,1,Cura\xe7ao,2019\n", "cp949"),
    "lacking.csv": (b"rcn,pic\n7,1\n", "has the columns rcn, pic; expected rcn, pic, role"),
    "quote.csv": (HEAD.encode() + b'\n7,"partner,1,HES,1,KR,2019\n', "not closed"),
    "twice.csv": (HEAD.encode() + b",pic\n", "stands twice"),
    "none.xlsx": (b"PK\x03\x04 not a workbook", "no workbook"),
    "none.parquet": (b"PAR1", "no Parquet"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_named(tmp_path, name):
    (tmp_path / name).write_bytes(BROKEN[name][0])
    with pytest.raises(SourceError, match=f"{name.replace('.', '[.]')}.*{BROKEN[name][1]}"):
        load(tmp_path / name)


def test_without_participations_there_is_no_corpus(tmp_path):
    (tmp_path / "p.csv").write_text("rcn,programme_part\n7,SC4\n")
    with pytest.raises(SourceError, match="p.csv: no participations"):
        load(tmp_path / "p.csv")


def test_funding_is_kept_once_a_slot(tmp_path):
    file = written(tmp_path, {}, {"pic": "12", "contribution": "NA", "country": "<script>"}, {"pic": "13"})
    counts = import_records(read_cordis([file], False), tmp_path / "c", [file], SOURCE, "cordis")
    corpus = read_corpus(tmp_path / "c")
    assert corpus.authorships["funding"].tolist() == [5.5, 5.5]
    assert corpus.authorships[["author_id", "author_name"]].isna().all(axis=None)
    assert (counts["works"], counts["rejected"], counts["authors"]) == (1, 1, 0)
    assert corpus.institutions["name"].tolist() == ["PIC 11", "PIC 13"]


@settings(max_examples=40)
@given(st.lists(st.lists(st.text(max_size=8), min_size=7, max_size=7), max_size=4))
def test_any_cells_give_records(tmp_path_factory, rows):
    file = tmp_path_factory.mktemp("fuzz") / "f.csv"
    rows = [[cell.encode("utf-8", "ignore").decode() for cell in row] for row in rows]
    pd.DataFrame([list(GOOD.values()), *rows], columns=list(GOOD)).to_csv(file, index=False)
    try:
        records = load(file)
    except SourceError as error:
        assert "f.csv" in str(error)
    else:
        assert any(isinstance(record, Work) for record in records)


def test_horizon_2020(shared_data):
    folder = shared_data / "h2020"
    records = load(folder / "h2020.csv.gz", folder / "programme_parts.csv.gz")
    works = [record for record in records if isinstance(record, Work)]
    assert len(works) == 31_451 and sum(len(work.authors) for work in works) == 144_726
    assert [(record.row, record.value) for record in records if isinstance(record, Rejected)] == [
        ("line 8457", "210920")
    ]
    countries = {slot.places[0].country for work in works for slot in work.authors}
    assert {"GR", "GB", "NA"} <= countries and not {"EL", "UK", None} & countries
