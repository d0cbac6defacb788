"""Computed ranks beside the published ones."""

import pandas as pd
import pytest

from helpers.data.published import read_published
from helpers.levels.agreement import agreement, focal_standing, published_table
from helpers.page.tables import TableView


def computed(technology="quantum-sensing", country="KR", rank=9, low=7, high=13, score=4.0):
    row = {"technology": technology, "country": country, "rank": rank, "rank_low": low, "rank_high": high}
    return pd.DataFrame([{**row, "score": score}])


@pytest.mark.parametrize(("low", "high", "within"), [(7, 12, True), (12, 12, True), (7, 11, False), (13, 20, False)])
def test_agreement_takes_the_bounds_as_inside(low, high, within):
    row = agreement(computed(low=low, high=high), read_published()).set_index("technology").loc["quantum-sensing"]
    assert row["within"] == within
    assert (row["published_rank"], row["published_score"], row["difference"]) == (12, 2.9, -3)


def test_agreement_is_null_where_nothing_was_computed_or_ranked():
    table = agreement(computed(rank=None, low=None, high=None, score=None), read_published())
    assert len(table) == 11
    assert table["within"].isna().all()
    assert table["difference"].isna().all()
    assert table["published_rank"].notna().all()


def test_of_another_country_scores_were_published_and_no_ranks():
    table = agreement(computed(country="US", rank=1, low=1, high=1, score=100.0), read_published(), "US")
    assert table["published_score"].tolist() == [84.8, 100.0, 100.0]
    assert table["published_rank"].isna().all()
    assert table["within"].isna().all()
    assert table["rank"].tolist() == [pd.NA, pd.NA, 1]


def test_of_most_countries_nothing_was_published():
    assert agreement(computed(country="FR"), read_published(), "FR").empty


def test_a_standing_holds_the_ranked_technologies_and_synthetic_data_are_held_against_nothing():
    levels = pd.concat([computed(), computed("hydrogen", rank=2), computed("ccus", rank=None), computed(country="US")])
    found = focal_standing(levels, {"synthetic": False}, "KR")
    assert found.ranks["technology"].tolist() == ["quantum-sensing", "hydrogen"]
    assert found.ranks["published_rank"].tolist() == [12, pd.NA] and len(found.agreement) == 11
    assert (found.rank("hydrogen"), found.rank("ccus")) == (2, None)
    made_up = focal_standing(levels, {"synthetic": True}, "KR")
    assert len(made_up.ranks) == 2 and made_up.agreement.empty


def test_the_published_table_is_in_one_language_and_names_countries():
    assert len(published_table("ko")) == len(published_table("en")) == 23
    row = published_table("ko").iloc[6]
    assert (row["field"], row["partners"]) == ("태양광", "네덜란드 · 미국 · 독일")
    assert not [column for column in published_table("en") if column.endswith(("_ko", "_en"))]
    for language, nothing in (("ko", "–"), ("en", "–")):
        shown = TableView("published", published_table(language), language, rows=23).cells()
        assert shown["partners"].iloc[4] == nothing and shown["published_type"].iloc[0] == nothing
