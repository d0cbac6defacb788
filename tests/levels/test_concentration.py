"""Concentration risk: thresholds by hand, counting, and what is not known."""

import pandas as pd
import pytest

from helpers.data.corpus import Corpus
from helpers.data.schemas import conform
from helpers.levels.concentration import monopoly_risk


def corpus_of(rows, homes, citations=None):
    """Works as lists of institutions; `homes` gives the country of each. All of one field and year."""
    homes = {**homes}
    citations = citations if citations is not None else [None] * len(rows)
    works = conform(
        pd.DataFrame(
            [
                {
                    "work_id": f"w{number:04}",
                    "year": 2020,
                    "field": "f",
                    "technologies": ["ai"],
                    "citations": cited,
                    "n_authors": 1,
                    "n_institutions": len(places),
                    "n_countries": 1,
                }
                for number, (places, cited) in enumerate(zip(rows, citations, strict=True))
            ]
        ),
        "works",
    )
    authorships = conform(
        pd.DataFrame(
            [
                {
                    "work_id": f"w{number:04}",
                    "position": 1,
                    "institution_id": place,
                    "country": homes[place],
                    "is_lead": True,
                }
                for number, places in enumerate(rows)
                for place in places
            ]
        ),
        "authorships",
    )
    institutions = conform(
        pd.DataFrame(
            [{"institution_id": place, "name": place, "country": home} for place, home in sorted(homes.items())]
        ),
        "institutions",
    )
    return Corpus(works, authorships, institutions, {})


def world(first, second, leading, works_each):
    """`leading` institutions of US and 10 - `leading` of CN; US has `first` works, CN `second`, spread evenly."""
    homes = {f"us{n}": "US" for n in range(leading)} | {f"zcn{n}": "CN" for n in range(10 - leading)}
    rows = [[f"us{n % leading}"] for n in range(first)] + [[f"zcn{n % (10 - leading)}"] for n in range(second)]
    assert len(rows) == works_each
    return corpus_of(rows, homes)


@pytest.mark.parametrize(
    ("first", "second", "leading", "risk"),
    [
        (60, 20, 8, "high"),  # both thresholds met exactly
        (59, 20, 8, "medium"),
        (60, 20, 7, "medium"),
        (40, 20, 5, "medium"),
        (39, 20, 5, "low"),
        (40, 20, 4, "low"),
        (200, 10, 4, "low"),
    ],
)
def test_thresholds(first, second, leading, risk):
    row = monopoly_risk(world(first, second, leading, first + second), ["ai"]).iloc[0]
    assert (row["leader"], row["second"], row["risk"]) == ("US", "CN", risk)
    assert row["lead"] == pytest.approx(first / second)
    assert row["institutions_in_top10"] == leading
    assert (row["of"], row["n_institutions"]) == ("papers", 10)


def test_most_cited_works_count_where_citations_are_known():
    rows = [["us0"]] * 18 + [["zcn0"]] * 2
    corpus = corpus_of(rows, {"us0": "US", "zcn0": "CN"}, citations=[1] * 18 + [9, 9])
    row = monopoly_risk(corpus, ["ai"]).iloc[0]
    assert (row["of"], row["leader"], row["n_institutions"]) == ("top10", "CN", 1)
    assert pd.isna(row["second"])
    assert pd.isna(row["lead"])


def test_works_of_unknown_citations_are_not_among_the_most_cited():
    rows = [["us0"]] * 10 + [["zcn0"]] * 30
    corpus = corpus_of(rows, {"us0": "US", "zcn0": "CN"}, citations=list(range(10)) + [None] * 30)
    assert monopoly_risk(corpus, ["ai"]).iloc[0]["leader"] == "US"


def test_the_source_s_own_most_cited():
    corpus = corpus_of([["us0"]] * 3 + [["zcn0"]], {"us0": "US", "zcn0": "CN"}, citations=[5, 5, 5, 0])
    corpus.works["is_top10"] = pd.array([False, False, None, True], dtype="boolean")
    assert monopoly_risk(corpus, ["ai"], reference="source").iloc[0]["leader"] == "CN"


def test_fractional_counting_shares_a_work():
    rows = [["us0", "zcn0"]] * 3 + [["zcn0"]] + [["us0", "zcn0", "fr0"]] * 2
    corpus = corpus_of(rows, {"us0": "US", "zcn0": "CN", "fr0": "FR"})
    full, fractional = (monopoly_risk(corpus, ["ai"], counting).iloc[0] for counting in ("full", "fractional"))
    assert (full["leader"], full["lead"]) == ("CN", pytest.approx(6 / 5))
    assert fractional["lead"] == pytest.approx((1.5 + 1 + 2 / 3) / (1.5 + 2 / 3))


def test_fewer_than_ten_institutions_are_not_judged():
    row = monopoly_risk(corpus_of([["us0"]] * 9, {"us0": "US"}), ["ai"]).iloc[0]
    assert pd.isna(row["risk"])
    assert (row["leader"], row["institutions_in_top10"]) == ("US", 1)


def test_only_the_ten_with_the_most_works_count():
    homes = {f"us{n}": "US" for n in range(10)} | {f"zcn{n}": "CN" for n in range(10)}
    rows = [[f"zcn{n}"] for n in range(10)] * 2 + [[f"us{n}"] for n in range(10)] * 3
    row = monopoly_risk(corpus_of(rows, homes), ["ai"]).iloc[0]
    assert (row["institutions_in_top10"], row["n_institutions"], row["lead"]) == (10, 20, 1.5)
    assert row["risk"] == "low"


def test_an_institution_of_unknown_country_is_nobody_s():
    corpus = world(60, 20, 8, 80)
    corpus.institutions.loc[corpus.institutions["institution_id"] == "us0", "country"] = None
    row = monopoly_risk(corpus, ["ai"]).iloc[0]
    assert (row["institutions_in_top10"], row["risk"]) == (7, "medium")


def test_a_technology_without_works_has_a_row_of_nulls():
    table = monopoly_risk(world(60, 20, 8, 80), ["bio", "ai", "ai"])
    assert table["technology"].tolist() == ["ai", "bio"]
    assert table.loc[1, ["leader", "second", "lead", "institutions_in_top10", "risk"]].isna().all()
    assert table.loc[1, "n_institutions"] == 0


def test_the_order_of_the_rows_does_not_matter():
    corpus = world(60, 20, 8, 80)
    turned = Corpus(corpus.works, corpus.authorships.iloc[::-1], corpus.institutions.iloc[::-1], {})
    pd.testing.assert_frame_equal(monopoly_risk(corpus, ["ai"]), monopoly_risk(turned, ["ai"]))


def test_unknown_counting_is_refused():
    with pytest.raises(ValueError, match="counting is 'half'"):
        monopoly_risk(world(60, 20, 8, 80), ["ai"], counting="half")


def test_who_leads_alike_is_told_together_and_has_no_risk():
    homes = {"us": "US", "kr": "KR", "de": "DE"}
    row = monopoly_risk(corpus_of([["us"], ["kr"], ["us"], ["kr"], ["de"]], homes), ["ai"]).iloc[0]
    assert row["leader"] == "KR,US" and row[["second", "lead", "institutions_in_top10", "risk"]].isna().all()
    row = monopoly_risk(corpus_of([["us"], ["us"], ["kr"], ["de"]], homes), ["ai"]).iloc[0]
    assert (row["leader"], row["second"], row["lead"]) == ("US", "DE,KR", 2.0)


def test_institutions_that_share_the_tenth_place_count_for_nobody():
    homes = {f"us{i}": "US" for i in range(9)} | {"kr0": "KR", "kr1": "KR", "kr2": "KR"}
    rows = [[f"us{i}"] for i in range(8) for _ in range(9)] + [["us8"], ["kr0"], ["kr1"]]
    row = monopoly_risk(corpus_of(rows, homes), ["ai"]).iloc[0]
    assert row["institutions_in_top10"] == 8, "the ninth shares its place with two others: two of three are in"
    rows = [[f"us{i}"] for i in range(8) for _ in range(9)] + [["us8"], ["kr0"]]
    assert monopoly_risk(corpus_of(rows, homes), ["ai"]).iloc[0]["institutions_in_top10"] == 9


def test_a_leader_of_few_works_is_not_named():
    row = monopoly_risk(corpus_of([["us"]] * 3, {"us": "US"}), ["ai"], least=4).iloc[0]
    assert row["n_institutions"] == 1 and row[["leader", "second", "risk"]].isna().all()
