"""Facts on programmes and strategy maps: each against its quote, and coverage on the cycle of review."""

import re

import pandas as pd
import pytest

from helpers.data.places import DATA
from helpers.data.technologies import read_technologies
from helpers.programmes.strategy_maps import coverage_counts, map_coverage, read_programme_facts

FACTS = read_programme_facts()
COUNTS, MAPS, INSTRUMENTS = (FACTS[name] for name in ("counts", "maps", "instruments"))
SEED = "004_77bb8d32fb59adcb.txt"
WORDS = {"두": 2, "세": 3, "네": 4}


def test_every_quote_stands_in_the_document(shared_data):
    file = shared_data.parent / "seeds" / SEED
    if not file.is_file():
        pytest.skip("the document is not present")
    text = " ".join(file.read_text(encoding="utf-8").split())
    for table in FACTS.values():
        assert [quote for quote in table["quote"] if quote not in text] == []


@pytest.mark.parametrize("row", COUNTS[COUNTS["value"].notna()].to_dict("records"), ids=lambda row: row["fact"])
def test_every_number_stands_in_its_quote(row):
    figures = {int(found) for found in re.findall(r"\d+", row["quote"])}
    figures |= {n for word, n in WORDS.items() if re.search(f"(?:^| ){word} 가지", row["quote"])}
    if row["fact"] == "levels":
        figures.add(len(re.findall("[➀➁➂➃]", row["quote"])))
    assert row["value"] in figures


@pytest.mark.parametrize(
    "fact, value", [("maps_before", 7), ("maps_deliberated", 3), ("national-strategic", 12), ("carbon-neutral", 17)]
)
def test_the_figures_of_coverage(fact, value):
    row = COUNTS.set_index("fact").loc[fact]
    assert row["value"] == value and re.search(rf"(?<!\d){value}(?!\d)", row["quote"])


def test_dates_stand_in_their_quotes():
    days = COUNTS.dropna(subset="date").set_index("fact")["date"].astype("str")
    assert days.to_dict() == {"meeting": "2024-06-26", "strategy": "2023-11-27"}
    quotes = COUNTS.set_index("fact")["quote"]
    assert "6월 26일" in quotes["meeting"] and "’23.11.27" in quotes["strategy"]
    for row in INSTRUMENTS.dropna(subset="date").itertuples():
        year, month = row.date.split("-")
        assert f"’{year[2:]}.{int(month)}" in row.quote


def test_lists_and_maps_agree_with_the_stated_figures():
    stated = COUNTS.set_index("fact")["value"]
    groups = read_technologies()["group"].value_counts()
    assert groups[["national-strategic", "carbon-neutral"]].tolist() == [12, 17]
    assert MAPS["map_state"].value_counts().to_dict() == {
        "established": stated["maps_before"],
        "deliberated": stated["maps_deliberated"],
    }
    for row in MAPS.itertuples():
        assert row.label_ko in row.quote


def test_days_from_the_press_are_those_of_the_published_levels():
    published = pd.read_csv(DATA / "published" / "korea_technology_levels.csv", dtype="str")
    days = set(zip(published["field_ko"].str.replace(" ", ""), published["reviewed_on"], strict=True))
    for row in MAPS[MAPS["dated_by"] == "published"].itertuples():
        assert (row.label_ko.replace(" ", ""), f"{row.reviewed_on:%Y-%m-%d}") in days and row.date_source
    undated = MAPS[MAPS["reviewed_on"].isna()]
    assert undated["label_ko"].tolist() == ["무탄소 신전원", "전력망"] and undated["dated_by"].isna().all()


def test_types_are_named_for_quantum_only_and_no_budget_is():
    typed = INSTRUMENTS[INSTRUMENTS["type"].notna()]
    names = {"matching": "매칭형", "strategic": "전략형", "participation": "참여형"}
    assert typed["type"].tolist() == list(names) and set(typed["technology"]) == {"quantum"}
    assert all(names[row.type] in row.quote for row in typed.itertuples())
    assert INSTRUMENTS["budget"].isna().all() and INSTRUMENTS["fact"].is_unique


def test_levels_follow_the_sections():
    sections = {"1. 국가": "country", "2. 연구기관": "institution", "3. 연구자": "researcher"}
    sections |= {"4. 다자": "multilateral"}
    for row in INSTRUMENTS[INSTRUMENTS["section"].str.contains(", 2-")].itertuples():
        level = sections[re.search(r"2-(\d\. \S+) 간", row.section)[1]]
        assert row.level == level or pd.isna(row.level)


def test_coverage_on_the_day_of_the_document():
    assert coverage_counts(map_coverage(MAPS, "2024-06-26", 3))["left"].tolist() == [8, 11, 19]


def test_a_review_is_not_known_before_its_day():
    table = map_coverage(MAPS, "2024-06-25", 3).set_index("technology")
    assert table.loc["quantum", "map_state"] == "left" and pd.isna(table.loc["quantum", "next_review"])
    assert table.loc["wind-power", "map_state"] == "established"


def test_due_and_cycle():
    table = map_coverage(MAPS, "2027-02-27", 3).set_index("technology")
    assert table.loc["ccus", ["review_state", "days_to_review"]].tolist() == ["due", 0]
    assert table.loc["wind-power", ["review_state", "days_to_review"]].tolist() == ["ahead", 92]
    assert table.loc["power-grid", "review_state"] == "undated" and table.loc["steel", "review_state"] == "left"
    assert table["cycle_basis"].value_counts().to_dict() == {"assumed": 7, "stated": 1}


@pytest.mark.parametrize("on, cycle, told", [("26.6.2024", 3, "on='26.6.2024'"), ("2024-06-26", 0, "cycle=0")])
def test_faults_are_named(on, cycle, told):
    with pytest.raises(ValueError, match=re.escape(told)):
        map_coverage(MAPS, on, cycle)


def test_a_map_of_something_else_is_refused():
    with pytest.raises(ValueError, match="quantum-sensing"):
        map_coverage(MAPS.assign(technology="quantum-sensing").head(1), "2024-06-26", 3)
