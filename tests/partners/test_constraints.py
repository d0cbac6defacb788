"""Dated rules and agreements: the facts, the days on which they hold, and refusals that name the cell."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.data.countries import COUNTRIES
from helpers.partners.constraints import agreements_on, constraints_on, read_agreements, read_constraints

RULE = "KR,RU,licence,2022-03-26,,Some goods,A notice,https://example.org,true"
HEADER = "focal,country,kind,from,to,scope,citation,url,checked"


def kinds(date, focal, table=None):
    return constraints_on(date, focal, table)[["country", "kind"]].to_numpy().tolist()


def write(folder, *rows, header=HEADER):
    file = folder / "constraints.csv"
    file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return file


def test_the_security_council_binds_every_country_from_its_days_on():
    days = {"2016-03-01": 0, "2016-03-02": 1, "2016-11-30": 3, "2017-09-11": 4, "2017-12-22": 5}
    for focal in ("KR", "US", "DE"):
        assert {day: kinds(day, focal).count(["KP", "blocked"]) for day in days} == days


def test_no_country_is_bound_towards_itself():
    assert "KP" not in constraints_on("2024-06-26", "KP")["country"].tolist()


def test_russia_and_belarus_need_a_licence_of_korea_from_26_march_2022_and_of_nobody_else_here():
    assert kinds("2022-03-25", "KR") == [["KP", "blocked"]] * 5 + [["KP", "licence"]] * 4
    assert kinds("2022-03-26", "KR") == [
        ["BY", "licence"],
        *[["KP", "blocked"]] * 5,
        *[["KP", "licence"]] * 4,
        ["RU", "licence"],
    ]
    assert kinds("2022-03-26", "JP") == [["KP", "blocked"]] * 5


def test_china_is_bound_for_the_united_states_and_not_for_korea():
    assert "CN" not in constraints_on("2024-06-26", "KR")["country"].tolist()
    assert constraints_on("2022-10-06", "US")["country"].tolist().count("CN") == 1
    assert constraints_on("2022-10-07", "US")["country"].tolist().count("CN") == 2


def test_every_row_of_the_project_is_dated_cited_and_says_what_it_covers():
    for table in (read_constraints(), read_agreements()):
        assert table.drop(columns="to").notna().all(axis=None)
        assert table["url"].str.match("https?://").all()
        assert not table.duplicated(["focal", "country", "from", "citation"]).any()


def test_both_ends_of_a_rule_belong_to_it(tmp_path):
    table = read_constraints(write(tmp_path, RULE.replace(",,", ",2023-01-01,")))
    assert [kinds(day, "KR", table) != [] for day in ("2022-03-25", "2022-03-26", "2023-01-01", "2023-01-02")] == [
        False,
        True,
        True,
        False,
    ]


def test_an_empty_table_binds_nobody(tmp_path):
    found = constraints_on("2024-01-01", "KR", read_constraints(write(tmp_path)))
    assert found.empty
    assert list(found) == ["country", "kind", "from", "to", "scope", "citation", "url", "checked"]


def test_namibia_is_a_country_and_not_a_missing_value(tmp_path):
    assert read_constraints(write(tmp_path, RULE.replace("RU", "NA")))["country"].tolist() == ["NA"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("KR,RU", "Korea,RU", r"column focal: 'Korea': expected an ISO 3166-1 alpha-2 code such as 'KR' or '\*'"),
        ("KR,RU", "KR,SU", "line 2, column country: 'SU': expected an ISO"),
        ("KR,RU", "KR,KR", "line 2, column country: 'KR': expected .* other than the focal one"),
        ("licence", "forbidden", "line 2, column kind: 'forbidden': expected one of blocked, licence"),
        ("2022-03-26", "26.3.2022", "line 2, column from: '26.3.2022': expected a day such as"),
        ("2022-03-26", "2022-02-30", "line 2, column from: '2022-02-30'"),
        ("2022-03-26,", "2022-03-26,2021-01-01", "column to: '2021-01-01': expected a day not before"),
        ("A notice", "", "line 2, column citation: '': expected a text"),
        ("true", "yes", "line 2, column checked: 'yes': expected one of true, false"),
    ],
)
def test_a_wrong_cell_is_named(tmp_path, old, new, said):
    with pytest.raises(ValueError, match=said) as caught:
        read_constraints(write(tmp_path, RULE.replace(old, new, 1)))
    assert "constraints.csv" in str(caught.value)


def test_a_row_given_twice_a_short_row_and_a_missing_column_are_refused(tmp_path):
    with pytest.raises(ValueError, match="line 3, column citation: .* expected each rule once"):
        read_constraints(write(tmp_path, RULE, RULE))
    with pytest.raises(ValueError, match="line 2: 3 cells where the header has 9"):
        read_constraints(write(tmp_path, "KR,RU,licence"))
    with pytest.raises(ValueError, match="no column 'scope'"):
        read_constraints(write(tmp_path, header=HEADER.replace("scope,", "")))


def test_a_wild_card_is_for_constraints_only(tmp_path):
    file = tmp_path / "agreements.csv"
    file.write_text(
        "focal,country,from,to,dated_by,title,citation,url,checked\n*,JP,2000-01-01,,signature,a,b,c,true\n"
    )
    with pytest.raises(ValueError, match="column focal"):
        read_agreements(file)


@pytest.mark.parametrize(("date", "focal"), [("2024", "KR"), ("20240626", "KR"), (None, "KR"), ("2024-06-26", "UK")])
def test_a_wrong_question_is_refused(date, focal):
    with pytest.raises(ValueError, match="expected"):
        constraints_on(date, focal)


def test_agreements_of_korea_begin_on_their_day():
    assert "JP" not in agreements_on("1985-12-19", "KR")["country"].tolist()
    assert "JP" in agreements_on("1985-12-20", "KR")["country"].tolist()
    held = set(agreements_on("2024-06-26", "KR")["country"])
    assert {"US", "JP", "CN", "DE", "CA", "NL", "GB", "CH"} <= held
    assert not {"KP", "TW", "KR"} & held
    assert agreements_on("2024-06-26", "US").empty  # not known here, which is not none


@given(st.dates().map(str), st.dates().map(str), st.sampled_from(COUNTRIES))
def test_a_rule_without_an_end_once_in_force_stays(first, second, focal):
    early, late = sorted([first, second])
    assert set(constraints_on(early, focal)["citation"]) <= set(constraints_on(late, focal)["citation"])


def test_what_is_in_force_does_not_depend_on_the_order_of_the_rows():
    table = read_constraints()
    turned = constraints_on("2024-01-01", "KR", table.iloc[::-1])
    pd.testing.assert_frame_equal(turned, constraints_on("2024-01-01", "KR", table))
