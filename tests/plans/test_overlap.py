"""What a plan's themes share with lists of technologies and with two countries' works."""

from types import SimpleNamespace as Some

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.corpus import Corpus, read_corpus
from helpers.plans.overlap import (
    list_overlap,
    named_against_rest,
    superiority,
    theme_strength,
    theme_technologies,
    with_ranks,
)
from helpers.plans.plan import read_plan

PLAN = read_plan("beijing_2020")
THEMES = theme_technologies(PLAN.facts, PLAN.technologies)
NONE = pd.DataFrame({"technology": [], "reading": []}, dtype="str")
BOTH = ("share", "activity_index")


def world(rows):
    """A corpus of works: (countries, technologies) each."""
    works = {"work_id": [f"w{i}" for i in range(len(rows))], "year": 2020, "technologies": [list(t) for _, t in rows]}
    slots = [(f"w{i}", code) for i, (codes, _) in enumerate(rows) for code in codes]
    slots = pd.DataFrame(slots, columns=["work_id", "country"]).astype("str")
    return Corpus(works=pd.DataFrame(works), authorships=slots, institutions=pd.DataFrame(), meta={})


#: 10 works: KR in 4 of them, CN in 5, both in 1; quantum: 4 works, KR in 2, CN in 1.
ROWS = [
    (["KR"], ["quantum"]),
    (["KR", "CN"], ["quantum"]),
    (["US"], ["quantum"]),
    (["JP"], ["quantum"]),
    (["KR"], ["hydrogen"]),
    (["KR", "KR"], []),
    (["CN"], ["hydrogen"]),
    (["CN"], []),
    (["CN"], []),
    (["CN"], []),
]
TEN, FIFTY = world(ROWS), world(ROWS * 5)


def test_themes_keep_their_phrases_missions_and_order():
    assert (
        THEMES["node"].drop_duplicates().tolist()
        == PLAN.facts.loc[PLAN.facts["element"] == "theme", "node"].drop_duplicates().tolist()
    )
    ai = THEMES.set_index("node").loc["ai"]
    assert ai["missions"] == "mission-1;mission-6" and ai["quote"].endswith("차세대 인공지능")
    assert THEMES["technology"].isna().sum() == (THEMES["reading"] == "none").sum() == 4


def test_themes_without_a_reading_are_unknown_not_none():
    themes = theme_technologies(PLAN.facts, PLAN.technologies.head(0))
    assert len(themes) == 15 and themes[["technology", "reading"]].isna().all(axis=None)


def test_lists_of_the_beijing_plan_by_hand():
    table = list_overlap(THEMES).set_index("technology_list")
    assert table[["n", "named_low", "named_high"]].values.tolist() == [[11, 1, 2], [12, 5, 5], [17, 0, 0]]
    assert table.at["national-strategic", "named_share_low"] == pytest.approx(5 / 12)


def test_no_theme_names_nothing():
    assert list_overlap(NONE)[["named_low", "named_high"]].to_numpy().sum() == 0


def test_shares_and_index_by_hand():
    table = theme_strength(TEN, NONE, "KR", "CN", n_resamples=50).set_index("technology")
    row = table.loc["quantum"]
    assert (row["works"], row["joint_works"], row["share"], row["partner_share"]) == (4, 1, 0.5, 0.25)
    assert row["activity_index"] == pytest.approx(0.5 / 0.4) and row["partner_activity_index"] == pytest.approx(0.5)
    assert table.at["steel", "works"] == 0
    assert pd.isna(row["p_ahead"])  # four works
    assert table.loc["steel", ["share", "share_low", "share_high", "p_ahead"]].isna().all()


def test_no_work_of_few_says_little():
    rows = [(["CN"], ["quantum"])] * 4 + [(["KR"], [])] * 50 + [(["CN"], [])] * 50
    row = theme_strength(world(rows), NONE, "KR", "CN", n_resamples=2000).set_index("technology").loc["quantum"]
    assert (row["share"], row["share_low"]) == (0, 0) and 0.3 < row["share_high"] < 0.6  # Jeffreys: 0.44


def test_ranks_are_joined_and_unranked_is_unknown():
    levels = pd.DataFrame(
        {
            "technology": "quantum",
            "country": ["KR", "CN", "US"],
            "rank": [2, 1, 3],
            "rank_low": [1, 1, 2],
            "rank_high": [3, 2, 3],
        }
    )
    strength = theme_strength(TEN, NONE, "KR", "CN", n_resamples=5)
    table = with_ranks(strength, levels, "KR", "CN").set_index("technology")
    assert table.loc["quantum", ["rank", "rank_high", "partner_rank", "partner_rank_low"]].tolist() == [2, 3, 1, 1]
    assert pd.isna(table.at["steel", "rank"]) and len(table) == len(strength)


def test_interval_of_a_share_is_jeffreys():
    rows = [(["KR"], ["quantum"])] * 20 + [(["US"], ["quantum"])] * 60 + [(["CN"], [])] * 20
    row = theme_strength(world(rows), NONE, "KR", "CN", n_resamples=8000).set_index("technology").loc["quantum"]
    assert row[["share_low", "share_high"]].to_numpy(float) == pytest.approx([0.165, 0.353], abs=0.012)


def test_the_surest_reading_is_shown_once():
    themes = pd.DataFrame({"technology": ["quantum", "quantum", None], "reading": ["overlap", "same", "none"]})
    table = theme_strength(TEN, themes, "KR", "CN", n_resamples=20)
    assert table["technology"].is_unique and table.dropna(subset=["reading"])["reading"].tolist() == ["same"]


def test_swapping_the_countries_swaps_their_columns():
    one = theme_strength(FIFTY, NONE, "KR", "CN", n_resamples=2000)
    other = theme_strength(FIFTY, NONE, "CN", "KR", n_resamples=2000)
    assert one["p_ahead"].notna().sum() == 2  # quantum and hydrogen
    for name in BOTH:
        pd.testing.assert_series_equal(one[name], other[f"partner_{name}"], check_names=False)
    assert one["p_ahead"].dropna().to_numpy() == pytest.approx(1 - other["p_ahead"].dropna().to_numpy(), abs=0.06)


def test_same_seed_same_table_and_intervals_hold_the_value():
    corpus = read_corpus("medline_2021")
    one, two = (theme_strength(corpus, THEMES, "KR", "CN", n_resamples=200, seed=3) for _ in range(2))
    pd.testing.assert_frame_equal(one, two)
    held = one[one["works"] > 0]
    for name in (*BOTH, *(f"partner_{name}" for name in BOTH)):
        known = held.dropna(subset=[name])
        assert (known[f"{name}_low"] <= known[name]).all() and (known[name] <= known[f"{name}_high"]).all(), name


def test_what_cannot_serve_is_refused_with_the_choices():
    with pytest.raises(ValueError, match="partner_country='ZZ' has no work here; choose one of: CN, JP, KR, US"):
        theme_strength(TEN, NONE, "KR", "ZZ", n_resamples=5)
    with pytest.raises(ValueError, match="is the focal country"):
        named_against_rest(TEN, NONE, "KR", "KR", n_resamples=5)
    with pytest.raises(ValueError, match="such as medline_2021"):
        theme_strength(Some(link_counts=pd.DataFrame()), NONE, "KR", "CN", n_resamples=5)


def test_named_against_rest_by_hand():
    themes = pd.DataFrame({"technology": ["quantum"], "reading": ["same"]})
    table = named_against_rest(FIFTY, themes, "KR", "CN", n_resamples=200).set_index("country")
    assert table[["n_named", "n_rest"]].values.tolist() == [[1, 1], [1, 1]]
    # KR: 1/2 of quantum and 1/2 of hydrogen is a tie; CN: 1/4 of quantum, 1/2 of hydrogen
    assert table["superiority"].tolist() == [0.5, 0.0] and (table["superiority_low"] <= table["superiority"]).all()
    few = named_against_rest(TEN, themes, "KR", "CN", n_resamples=5)
    assert few[["n_named", "n_rest"]].to_numpy().sum() == 0 and few["superiority"].isna().all()
    assert named_against_rest(FIFTY, NONE, "KR", "CN", n_resamples=5)["superiority"].isna().all()


@settings(max_examples=30)
@given(st.lists(st.integers(0, 5), min_size=2, max_size=8), st.integers(1, 7))
def test_superiority_of_one_side_is_what_the_other_lacks(values, cut):
    values = np.array(values, float)[:, None]
    one = np.arange(len(values)) < min(cut, len(values) - 1)
    assert superiority(values, one, ~one)[0] + superiority(values, ~one, one)[0] == pytest.approx(1)
