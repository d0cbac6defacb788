"""Dimensions' exports: the notice above the header, and who works where."""

import pandas as pd
import pytest

from helpers.data.records import Rejected, SourceError
from helpers.data.sources.dimensions import read_dimensions

NOTICE = "\"About the data: Exported on May 05, 2024. Criteria: 'qubits' in full data; Publication Year is 2021.\""
ROW = {
    "Rank": "500",
    "Publication ID": "pub.1",
    "DOI": "10.5555/Dim.1",
    "PMID": "",
    "Title": "Error correction with superconducting qubits",
    "Source title": "Invented Physics",
    "PubYear": "2021",
    "Publication Type": "Proceeding",
    "Authors": "Kim, Ada; Roe, Jon; Doe, K.",
    "Authors (Raw Affiliation)": "Kim, Ada (Korea University (Sejong Campus), Sejong, South Korea; University of Tokyo,"
    " Tokyo, Japan); Roe, Jon (University of Oslo, Oslo, Norway); Doe, K. ()",
    "Corresponding Authors": "Roe, Jon (University of Oslo)",
    "Authors Affiliations": "Kim, Ada (Korea University; University of Tokyo); Roe, Jon (University of Oslo)",
    "Country of standardized research organization": "South Korea; Japan; Norway; Sweden",
    "Funder": "National Research Foundation of Korea; NSF",
    "Times cited": "7",
    "Fields of Research (ANZSRC 2020)": "51 Physical Sciences; 5108 Quantum Physics",
}


def load(folder, *rows, notice=NOTICE):
    frame = pd.DataFrame([ROW | row for row in rows])
    file = folder / "dimensions.csv"
    file.write_text((f"{notice}\n" if notice else "") + frame.to_csv(index=False), encoding="utf-8")
    return list(read_dimensions([file], progress=False))


@pytest.mark.parametrize("notice", [NOTICE, "", "sep=,"])
def test_a_row_becomes_a_work(tmp_path, notice):
    (work,) = load(tmp_path, {}, notice=notice)
    assert (work.work_id, work.doi, work.year, work.citations) == ("dimensions:pub.1", "10.5555/dim.1", 2021, 7)
    assert (work.kind, work.venue, work.pmid) == ("conference paper", "Invented Physics", None)
    assert work.funders == ["NSF", "National Research Foundation of Korea"]
    assert work.technologies == ["quantum", "quantum-computing"]
    assert [author.is_lead for author in work.authors] == [False, True, False, False]
    countries = [[place.country for place in author.places] for author in work.authors]
    assert countries == [["KR", "JP"], ["NO"], [], ["SE"]] and not work.authors[3].person


def test_without_raw_affiliations_the_standardised_ones_serve(tmp_path):
    (work,) = load(tmp_path, {"Authors (Raw Affiliation)": ""})
    assert [author.name for author in work.authors[:3]] == ["Kim, Ada", "Roe, Jon", "Doe, K."]
    assert {place.country for author in work.authors for place in author.places} >= {"KR", "JP", "NO", "SE"}


def test_bad_rows_are_refused_alone(tmp_path):
    records = load(tmp_path, {"PubYear": "20225"}, {"Publication ID": "pub.2"}, {"Times cited": "many"})
    assert [isinstance(record, Rejected) for record in records] == [True, False, True]
    assert records[0].row == "line 3"


def test_an_excel_export(tmp_path):
    pd.DataFrame([ROW]).to_excel(tmp_path / "d.xlsx", index=False, startrow=1, engine="xlsxwriter")
    assert next(read_dimensions([tmp_path / "d.xlsx"], progress=False)).work_id == "dimensions:pub.1"


def test_another_table_is_refused(tmp_path):
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    with pytest.raises(SourceError, match="none of its first rows names the columns; expected an export"):
        next(read_dimensions([tmp_path / "x.csv"], progress=False))
