"""Abbreviated addresses of Web of Science, written out."""

import pytest

from helpers.data.identity.abbreviations import write_out


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("Korea Adv Inst Sci & Technol", "Korea Advanced Institute of Science & Technology"),
        ("Chinese Acad Sci", "Chinese Academy of Sciences"),
        ("Univ Calif Los Angeles", "University of California Los Angeles"),
        ("Seoul Natl Univ Hosp", "Seoul National University Hospital"),
        ("Univ Coll London", "University College London"),
        ("Natl Univ Singapore", "National University of Singapore"),
        ("Acad Sinica", "Academy Sinica"),
    ],
)
def test_institutions_are_written_out(short, full):
    assert write_out(f"{short}, Seoul, South Korea") == f"{full}, Seoul, South Korea"


def test_a_name_of_c3_is_taken_only_where_it_is_abbreviated():
    names = ("Seoul National University Hospital", "Centre National de la Recherche Scientifique (CNRS)")
    assert write_out("Seoul Natl Univ, Seoul, South Korea", names).startswith("Seoul National University,")
    assert write_out("CNRS, Paris, France", names) == "Centre National de la Recherche Scientifique, Paris, France"
    assert write_out("France", names) == "France" and write_out("", names) == ""
