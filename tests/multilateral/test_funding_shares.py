import numpy as np
import pandas as pd

from helpers.multilateral.funding_shares import funding_shares


def rows(*cells):
    return pd.DataFrame(cells, columns=["work_id", "position", "country", "funding"])


def test_unknown_funding_is_not_zero():
    found = funding_shares(rows(("w1", 1, "JP", None), ("w1", 2, "KR", 5.0), ("w2", 1, "KR", None)), 20, seed=1)
    kr, jp = found.set_index("country").loc["KR"], found.set_index("country").loc["JP"]
    assert (kr["participations"], kr["funded"], kr["funding"], kr["funding_share"]) == (2, 1, 5.0, 1.0)
    assert jp["funded"] == 0 and jp[["funding", "funding_low", "funding_share"]].isna().all()


def test_a_slot_in_two_countries_is_halved_and_institutions_do_not_double_it():
    table = rows(("w1", 1, "JP", 8.0), ("w1", 1, "KR", 8.0), ("w1", 2, "KR", 2.0), ("w1", 2, "KR", 2.0))
    found = funding_shares(table, 9, seed=1)
    assert found.set_index("country")["funding"].to_dict() == {"KR": 6.0, "JP": 4.0}


def test_intervals_hold_the_sum_and_shares_sum_to_one():
    random = np.random.default_rng(2)
    cells = [(f"w{i}", 1, random.choice(["JP", "KR", "US"]), float(random.integers(1, 9))) for i in range(200)]
    found = funding_shares(rows(*cells), 300, seed=1)
    assert np.isclose(found["funding_share"].sum(), 1)
    assert found["funding"].between(found["funding_low"], found["funding_high"]).all()
    assert found["funding_share"].between(found["funding_share_low"], found["funding_share_high"]).all()


def test_a_corpus_without_funding_gives_no_rows():
    assert funding_shares(rows(("w1", 1, "JP", np.nan)), 9, 1).empty
