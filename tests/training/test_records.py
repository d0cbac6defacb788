"""Tables of programmes and participants: what is read, what is refused and where."""

import pandas as pd
import pytest

from helpers.data.places import DATA
from helpers.data.records import SourceError
from helpers.training.records import codes, read_participants, read_programmes

HEAD = "programme,ministry,technology,career_level,exchange_type,year,places"


def programmes(tmp_path, *rows, head=HEAD, encoding="utf-8"):
    file = tmp_path / "programmes.csv"
    file.write_text("\n".join([head, *rows]) + "\n", encoding=encoding)
    return read_programmes(file)


def test_codes_and_names_are_read_and_empty_places_are_unknown(tmp_path):
    table, rejects = programmes(
        tmp_path, "A,M,quantum,postdoc,internship,2024,5", "B,M,양자,박사후연구원,연구 파견,2024,", encoding="utf-8-sig"
    )
    assert rejects.empty
    assert table["technology"].tolist() == ["quantum", "quantum"]
    assert table["exchange_type"].tolist() == ["internship", "research_stay"]
    assert table["places"].tolist()[0] == 5 and table["places"].isna().tolist() == [False, True]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("A,M,quantum,chief,internship,2024,5", "career_level"),
        ("A,M,quantum,postdoc,holiday,2024,5", "exchange_type"),
        ("A,M,alchemy,postdoc,internship,2024,5", "technology"),
        ("A,,quantum,postdoc,internship,2024,5", "ministry"),
        ("A,M,quantum,postdoc,internship,,5", "year"),
        ("A,M,quantum,postdoc,internship,20225,5", "year"),
        ("A,M,quantum,postdoc,internship,2024,-5", "places"),
        ("A,M,quantum,postdoc,internship,2024,2.5", "places"),
        ("A,M,quantum,postdoc,internship,2024,many", "places"),
        ("A,M,quantum,postdoc,internship,2024,999999999", "places"),
        (",M,quantum,postdoc,internship,2024,5", "programme"),
        (",M,quantum,postdoc,internship,2024,", "programme"),
        ("A,M,*,postdoc,internship,2024,5", "technology"),
        ("A,M,quantum,postdoc,*,2024,0", "exchange_type"),
        ("A,M,quantum,postdoc,internship,2024", ""),
    ],
)
def test_a_row_without_sense_is_refused_by_line_and_column_and_good_rows_go_on(tmp_path, row, column):
    table, rejects = programmes(tmp_path, row, "B,M,quantum,postdoc,internship,2024,5")
    assert table["programme"].tolist() == ["B"]
    assert rejects[["file", "row", "column"]].values.tolist() == [["programmes.csv", "line 2", column]]
    legible = rejects.iloc[0]
    assert pd.isna(legible[column or "ministry"]) if column not in ("places", "programme", "ministry") else True
    assert legible["technology"] == "quantum" or column in ("technology", "")


def test_none_is_a_row_without_a_programme_and_stars_stand_only_there(tmp_path):
    table, rejects = programmes(tmp_path, ",M,*,*,*,2024,0")
    assert rejects.empty and table["programme"].isna().all() and table["technology"].tolist() == ["*"]


def test_the_same_row_twice_is_one_and_other_places_are_refused(tmp_path):
    row = "A,M,quantum,postdoc,internship,2024,"
    table, rejects = programmes(tmp_path, row + "5", row + "5", row + "6")
    assert table["places"].tolist() == [5]
    assert rejects[["row", "column", "reason"]].values.tolist() == [["line 4", "places", "a row above told 5"]]


def test_a_lacking_column_and_a_lacking_file_are_named(tmp_path):
    with pytest.raises(SourceError, match="no column 'places'"):
        programmes(tmp_path, "A", head="programme,ministry,technology,career_level,exchange_type,year")
    with pytest.raises(SourceError, match="nowhere.csv: no such file"):
        read_programmes(tmp_path / "nowhere.csv")


def test_participants_need_a_known_programme_and_may_lack_a_host(tmp_path):
    table, _ = programmes(tmp_path, "A,M,quantum,postdoc,internship,2024,5")
    file = tmp_path / "participants.csv"
    rows = ["p,A,2024,Germany", "q,A,2024,", "r,Z,2024,DE", ",A,2024,DE", "s,A,2024,Atlantis", "p,A,2024,JP"]
    file.write_text("\n".join(["author_id,programme,year,host_country", *rows]), encoding="utf-8")
    found, rejects = read_participants(file, table)
    assert found["author_id"].tolist() == ["p", "q"] and found["host_country"].tolist()[0] == "DE"
    assert found["host_country"].isna().tolist() == [False, True]
    assert rejects["row"].tolist() == ["line 4", "line 5", "line 6", "line 7"]
    assert rejects["column"].tolist() == ["programme", "author_id", "host_country", "host_country"]


def test_formulas_and_html_stay_text(tmp_path):
    table, rejects = programmes(tmp_path, "=1+1,<b>M</b>,quantum,postdoc,internship,2024,5")
    assert rejects.empty and table["programme"].tolist() == ["=1+1"] and table["ministry"].tolist() == ["<b>M</b>"]


def test_the_example_is_read_whole():
    table, rejects = read_programmes("training_example/programmes.csv")
    people, refused = read_participants("training_example/participants.csv", table)
    assert rejects.empty and refused.empty and len(people) == 80
    assert (DATA / "training_example" / "corpus.json").is_file()
    assert len(codes("career_level")) == len(codes("exchange_type")) == 4
