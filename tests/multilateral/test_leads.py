import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.multilateral.leads import lead_chances, leads_by, leads_by_programme, leads_by_size

SLOTS = st.lists(st.sampled_from(["CN", "DE", "JP", "KR", "US"]), min_size=1, max_size=8)
WORKS = st.lists(SLOTS, min_size=1, max_size=8)


def authorships_of(works, lead=0):
    rows = [(f"w{i}", at + 1, code, at == lead) for i, codes in enumerate(works) for at, code in enumerate(codes)]
    return pd.DataFrame(rows, columns=["work_id", "position", "country", "is_lead"])


def test_chance_grows_with_the_slots():
    found = lead_chances(authorships_of([["KR", "JP", "US", "US"]]))
    assert found[["country", "size", "slots", "leads", "chance"]].values.tolist() == [
        ["JP", 3, 1, False, 0.25],
        ["KR", 3, 1, True, 0.25],
        ["US", 3, 2, False, 0.5],
    ]


@given(WORKS)
def test_with_one_lead_the_chances_of_a_work_sum_to_one(works):
    found = lead_chances(authorships_of(works), least=2)
    sums = found.groupby("work_id")[["chance", "leads"]].sum()
    assert np.allclose(sums["chance"], 1) and (sums["leads"] == 1).all()


def test_two_leads_raise_the_chance():
    table = authorships_of([["KR", "JP", "US", "CN"]]).assign(is_lead=[True, True, False, False])
    assert np.allclose(lead_chances(table)["chance"], 0.5)


def test_works_whose_lead_has_no_known_country_are_left_out_and_so_are_small_ones():
    table = authorships_of([[None, "KR", "JP", "US"], ["KR", "JP"], ["KR", "JP", "US"]])
    assert lead_chances(table)["work_id"].unique().tolist() == ["w2"]
    assert lead_chances(table.head(4)).empty and leads_by(lead_chances(table.head(4))).empty


def test_a_country_that_never_leads_still_has_an_upper_bound():
    chances = pd.DataFrame({"country": "KR", "leads": [False] * 70, "chance": 0.08})
    row = leads_by(chances).iloc[0]
    assert row["lead_share"] == 0 and row["lead_share_low"] == 0 and 0.04 < row["lead_share_high"] < 0.06
    assert row["ratio_high"] == pytest.approx(row["lead_share_high"] / 0.08)


def test_leads_by_lot_are_within_their_intervals_as_often_as_they_say():
    random = np.random.default_rng(1)
    works = [list(random.choice(["CN", "DE", "FR", "JP", "KR", "US"], 5)) for _ in range(300)]
    inside = []
    for _ in range(40):
        table = authorships_of(works)
        lead = dict(zip(table["work_id"].unique(), random.integers(1, 6, 300), strict=True))
        found = leads_by(lead_chances(table.assign(is_lead=table["position"] == table["work_id"].map(lead))))
        inside += found["expected_share"].between(found["lead_share_low"], found["lead_share_high"]).tolist()
    assert 0.93 < np.mean(inside) <= 1.0


def test_sizes_without_works_are_left_out():
    chances = pd.DataFrame({"country": ["KR", "KR", "US"], "size": [4, 9, 3], "leads": True, "chance": 0.2})
    assert leads_by_size(chances, "KR")["size_class"].tolist() == ["4–5", "6–9"]
    assert leads_by_size(chances, "JP").empty


def test_who_leads_as_much_as_another_is_told_with_it():
    chances = lead_chances(authorships_of([["US", "JP", "CN"], ["JP", "US", "DE"], ["US", "JP", "DE"]]))
    filed = pd.DataFrame({"work_id": ["w0", "w1", "w2"], "programme": ["A", "A", "B"]})
    found = leads_by_programme(chances, filed, "KR").set_index("programme")
    assert found["lead_country"].to_dict() == {"A": "JP,US", "B": "US"}
    assert found["lead_country_share"].to_dict() == {"A": 0.5, "B": 1.0}


def test_a_programme_without_the_focal_country_has_null_shares():
    chances = lead_chances(authorships_of([["JP", "KR", "US"], ["US", "JP", "CN"], ["US", "JP", "DE"]]))
    filed = pd.DataFrame({"work_id": ["w0", "w1", "w2"], "programme": ["A", "B", "B"]})
    found = leads_by_programme(chances, filed, "KR")
    assert found[["programme", "works", "lead_country", "focal_works", "leads"]].values.tolist() == [
        ["B", 2, "US", 0, 0],
        ["A", 1, "JP", 1, 0],
    ]
    assert found.loc[0, ["lead_share", "lead_share_high", "expected_share"]].isna().all()
    assert found.loc[1, "expected_share"] == pytest.approx(1 / 3)
