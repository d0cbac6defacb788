"""Ready-made flows: the documented table, the migration table, and damage."""

import gzip

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.data.records import SourceError
from helpers.data.sources.flows import read_flows

HEAD = "source,target,year,persons\n"


def read(folder, text, name="flows.csv"):
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_flows([file], progress=False)


def test_codes_of_two_and_three_letters_and_names(tmp_path):
    flows, rejected, counts = read(tmp_path, HEAD + "KR,USA,2001,3\n대한민국,Japan,2001,2\nTWN,KP,2001,1\n")
    assert flows.to_numpy().tolist() == [["KR", "JP", 2001, 2], ["KR", "US", 2001, 3], ["TW", "KP", 2001, 1]]
    assert not rejected and counts["read"] == counts["flows"] == 3


def test_the_migration_table_is_read_for_its_good_years(tmp_path):
    text = "n_migrations,year,iso3codefrom,iso3codeto\n5,1997.0,KOR,USA\n6,1998.0,KOR,USA\n"
    text += "7,2020.0,ITA,KOR\n8,2021,KOR,USA\n"
    flows, rejected, counts = read(tmp_path, text)
    assert flows.to_numpy().tolist() == [["IT", "KR", 2020, 7], ["KR", "US", 1998, 6]]
    assert counts["outside"] == 2 and not rejected


def test_the_namibian_code_is_no_missing_value(tmp_path):
    assert read(tmp_path, HEAD + "NA,KR,2001,3\n")[0]["source"].tolist() == ["NA"]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("KR,KR,2001,3", "target"),
        ("Atlantis,KR,2001,3", "source"),
        ("USSR,KR,2001,3", "source"),
        ("KR,US,20225,3", "year"),
        ("KR,US,,3", "year"),
        ("KR,US,2001,-3", "persons"),
        ("KR,US,2001,", "persons"),
        ("KR,US,2001,2.5", "persons"),
        ("KR,US,2001,=1+1", "persons"),
        ("<script>,US,2001,3", "source"),
    ],
)
def test_rows_without_sense_are_refused_and_named(tmp_path, row, column):
    flows, rejected, counts = read(tmp_path, HEAD + "JP,KR,2001,1\n" + row + "\n")
    assert len(flows) == 1 and rejected[0].column == column and rejected[0].row == "line 3"
    assert counts["read"] == counts["flows"] + counts["rejected"]


def test_a_repeated_row_counts_once_and_another_number_is_refused(tmp_path):
    flows, rejected, counts = read(tmp_path, HEAD + "KR,US,2001,3\nKR,US,2001,3\nKR,US,2001,4\n")
    assert flows["persons"].tolist() == [3] and counts["repeated"] == 1 and "differs from 3" in rejected[0].reason


@pytest.mark.parametrize(
    "text",
    [b"", b"a,b\n1,2\n", b"\xff\xfe\x00", HEAD.encode(), gzip.compress(b"source,tar")[:-6]],
    ids=["empty", "other columns", "not text", "header only", "cut gzip"],
)
def test_a_file_without_flows_is_an_error_that_names_it(tmp_path, text):
    with pytest.raises(SourceError, match="flows.csv"):
        read(tmp_path, text, "flows.csv.gz" if text[:2] == b"\x1f\x8b" else "flows.csv")


def test_a_byte_order_mark_and_parquet(tmp_path):
    assert len(read(tmp_path, b"\xef\xbb\xbf" + (HEAD + "KR,US,2001,3\n").encode())[0]) == 1
    file = tmp_path / "flows.parquet"
    pd.DataFrame({"source": ["KR"], "target": ["US"], "year": [2001], "persons": [3]}).to_parquet(file)
    assert read_flows([file], progress=False)[0].to_numpy().tolist() == [["KR", "US", 2001, 3]]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.binary(max_size=200))
def test_nothing_but_a_source_error(tmp_path, damage):
    try:
        flows, rejected, counts = read(tmp_path, HEAD.encode() + damage)
    except SourceError:
        return
    assert counts["read"] == counts["flows"] + counts["repeated"] + counts["outside"] + counts["rejected"]


def test_shared_migration_table(shared_data):
    file = shared_data / "migration" / "scopus_2024_V1_scholarlymigration_countryflows_enriched.parquet"
    flows, rejected, counts = read_flows([file], progress=False)
    assert not rejected and len(flows) == counts["read"] - counts["outside"]
    assert flows["year"].between(1998, 2020).all() and (flows["source"] != flows["target"]).all()
    assert flows.query("source == 'KR' and target == 'US' and year == 2018")["persons"].tolist() == [857]
