import numpy as np
import pandas as pd
import pytest

from helpers.data.corpus import read_corpus
from helpers.multilateral.triads import (
    absences,
    best_thirds,
    multilateral_members,
    partners_of,
    programmes,
    third_countries,
)
from helpers.network.consortia import triads_beyond_expectation


def table_of(sets):
    rows = [(f"w{i:03d}", node) for i, nodes in enumerate(sets) for node in nodes]
    return pd.DataFrame(rows, columns=["work_id", "node"])


def works_of(**columns):
    n = len(next(iter(columns.values())))
    return pd.DataFrame({"work_id": [f"w{i:03d}" for i in range(n)], "kind": "article", **columns})


def test_programmes_take_the_first_column_that_tells_works_apart():
    works = works_of(field=["chemistry"] * 3, technologies=[["a"], ["b", "a"], []], venue=["x", "y", None])
    filed, by = programmes(works)
    assert by == "technologies"
    assert filed.values.tolist() == [["w000", "a"], ["w001", "a"], ["w001", "b"]]
    assert programmes(works, "venue")[0].values.tolist() == [["w000", "x"], ["w001", "y"]]


def test_projects_are_filed_under_their_subjects():
    works = works_of(field=["f", "g"], subjects=[["ERC"], ["MSCA"]])
    assert programmes(works)[1] == "field"
    assert programmes(works.assign(kind="project"))[1] == "subjects"


def test_where_nothing_tells_works_apart_there_is_no_programme():
    filed, by = programmes(works_of(field=["f", "f"]))
    assert filed.empty and by == "" and list(filed) == ["work_id", "programme"]


@pytest.mark.parametrize("by", ["field", "funders", "nonsense"])
def test_a_column_without_values_is_refused_with_the_choices(by):
    with pytest.raises(ValueError, match="choose one of: venue"):
        programmes(works_of(field=[None, None], funders=[[], []], venue=["x", "y"]), by)


def test_a_country_in_no_work_of_three_is_refused_with_the_choices():
    corpus = read_corpus("medline_2021")
    assert multilateral_members(corpus, "KR")[1].groupby("work_id").size().min() == 3
    with pytest.raises(ValueError, match="choose one of: .*KR"):
        multilateral_members(corpus, "ZZ")


def test_partners_come_by_works_then_by_name():
    table = table_of([("KR", "JP", "US"), ("KR", "JP", "CN"), ("JP", "US", "CN")])
    assert partners_of(table, "KR").values.tolist() == [["JP", 2], ["CN", 1], ["US", 1]]
    assert partners_of(table, "ZZ").empty


def test_absence_is_the_hypergeometric_chance_of_so_few():
    # ten works of partners, five in each programme; the focal country is in four, all of them in A
    sets = [("KR", "JP", "US")] * 4 + [("CN", "JP", "US")] * 6
    filed = pd.DataFrame({"work_id": [f"w{i:03d}" for i in range(10)], "programme": ["A"] * 5 + ["B"] * 5})
    found = absences(table_of(sets), filed, "KR").set_index("programme")
    assert found.loc["B", ["partner_works", "focal_works", "expected", "absent"]].tolist() == [5, 0, 2.0, True]
    assert found.loc["B", "p"] == pytest.approx(5 / 210)  # all four from the five of A: C(5,4) / C(10,4)
    assert found.loc["A", "p"] == pytest.approx(1.0)
    assert found.index[0] == "B" and found.loc["B", "q"] == pytest.approx(10 / 210)
    assert (found["expected_share"] == 0.4).all()


def test_works_without_a_partner_do_not_count():
    sets = [("KR", "JP", "US")] * 2 + [("DE", "FR", "IT")] * 3
    filed = pd.DataFrame({"work_id": [f"w{i:03d}" for i in range(5)], "programme": ["A", "A", "A", "B", "B"]})
    assert absences(table_of(sets), filed, "KR")[["programme", "partner_works"]].values.tolist() == [["A", 2]]


def planted(seed):
    random = np.random.default_rng(seed)
    others = ["CN", "DE", "FR", "JP", "KR", "US", "GB", "IT"]
    chance = [sorted(random.choice(others, 3, replace=False)) for _ in range(200)]
    return table_of([*chance, *[("JP", "KR", "US")] * 25])


def test_the_planted_third_country_comes_first_for_both_partners():
    table = planted(4)
    tested = triads_beyond_expectation(table, 999, seed=1)  # of 21 triads one alone can then reach q 0.05
    found = third_countries(table, tested, "KR", 200, seed=2)
    best = best_thirds(found, table, "KR").set_index("partner")
    assert best.loc[["JP", "US"], "third"].tolist() == ["US", "JP"] and (best.loc[["JP", "US"], "q"] < 0.05).all()
    assert (best.loc[["JP", "US"], "rank_high"] == 1).all()
    assert (found["rank_low"] <= found["rank"]).all() and (found["rank"] <= found["rank_high"]).all()
    assert (found["excess_low"] <= found["excess"]).all() and (found["excess"] <= found["excess_high"]).all()
    both = found.merge(found, left_on=["partner", "third"], right_on=["third", "partner"])
    assert len(both) == len(found) and (both["works_x"] == both["works_y"]).all()


def test_a_country_of_no_tested_triad_has_no_third_country():
    table = planted(4)
    none = third_countries(table, triads_beyond_expectation(table, 20, seed=1, least=1e6), "KR", 20, seed=1)
    assert none.empty and best_thirds(none, table, "KR").empty


def spread_world(random, rate):
    """Multilateral works of ten programmes, three in ten with Korea; another share of those in programme 0."""
    programme = random.integers(0, 10, 400)
    there = random.random(400) < np.where(programme == 0, rate, 0.3)
    table = table_of([("JP", "US", "DE", "KR") if own else ("JP", "US", "DE") for own in there])
    filed = pd.DataFrame({"work_id": [f"w{i:03d}" for i in range(400)], "programme": programme.astype(str)})
    return absences(table, filed, "KR")


def test_a_country_spread_as_its_partners_are_is_rarely_called_missing_and_one_that_is_missing_is():
    random = np.random.default_rng(11)
    alike = [spread_world(random, 0.3) for _ in range(40)]
    assert np.mean([(found["q"] <= 0.05).any() for found in alike]) <= 0.1, "one in twenty is asked"
    lack = np.concatenate([(found["focal_works"] - found["expected"]).to_numpy() for found in alike])
    assert abs(lack.mean()) < 1e-9 and abs(np.median(lack)) < 1
    planted = [spread_world(random, 0.0) for _ in range(8)]
    assert np.mean([found.iloc[0]["programme"] == "0" and found.iloc[0]["q"] <= 0.05 for found in planted]) > 0.9
