"""Decomposition of a rank over the choices of the method."""

import pandas as pd
import pytest

from helpers.data.corpus import Corpus
from helpers.data.schemas import conform
from helpers.levels.rank_decomposition import rank_decomposition


def corpus_of(rows, patents=None):
    """A corpus of (year, citations, countries) of one technology; citations may be None."""
    works = conform(
        pd.DataFrame(
            [
                {
                    "work_id": f"w{number}",
                    "year": year,
                    "field": "f",
                    "citations": citations,
                    "technologies": ["ai"],
                    "n_authors": 1,
                    "n_institutions": 0,
                    "n_countries": len(countries),
                }
                for number, (year, citations, countries) in enumerate(rows)
            ]
        ),
        "works",
    )
    authorships = conform(
        pd.DataFrame(
            [
                {"work_id": f"w{number}", "position": 1, "country": country, "is_lead": True}
                for number, (_, _, countries) in enumerate(rows)
                for country in countries
            ]
        ),
        "authorships",
    )
    institutions = conform(pd.DataFrame({"institution_id": [], "name": []}), "institutions")
    if patents is not None:
        patents = conform(
            pd.DataFrame(
                [
                    {
                        "family_id": f"p{number}",
                        "country": country,
                        "year": year,
                        "technology": "ai",
                        "weight": 1.0,
                        "is_triadic": True,
                    }
                    for number, (year, country) in enumerate(patents)
                ]
            ),
            "patents",
        )
    return Corpus(works, authorships, institutions, {}, patents)


def rank_of(choices, **chosen):
    for column, value in chosen.items():
        choices = choices[choices[column] == value]
    return choices["rank"].tolist()


#: 2020: KR 2, US 3 (two of them with JP); 2021: KR 3, US 1. No citations.
PAPERS = [(2020, None, "KR")] * 2 + [(2020, None, "US:JP")] * 2 + [(2020, None, "US")]
PAPERS += [(2021, None, "KR")] * 3 + [(2021, None, "US")]
PAPERS = [(year, citations, countries.split(":")) for year, citations, countries in PAPERS]


def test_counting_and_window_by_hand():
    corpus = corpus_of([*PAPERS, (2020, None, ["US", "JP"]), (2020, None, ["US", "JP"])])
    choices, effects = rank_decomposition(corpus, "ai", "KR", {"papers": 1})
    assert len(choices) == 2 * 2 * 1 * 3
    # all years: full KR 5, US 6; fractional KR 5, US 4. 2021 alone: KR 3, US 1 either way
    assert rank_of(choices, counting="full", window="2020-2021") == [2, 2, 2]
    assert rank_of(choices, counting="fractional", window="2020-2021") == [1, 1, 1]
    assert rank_of(choices, window="2021-2021") == [1] * 6
    table = effects.set_index("factor")
    assert set(table.index) == {"counting", "window", "scaling"}
    assert table.loc["counting", ["rank_low", "rank_high", "moves"]].tolist() == [1, 1.5, 0.5]
    assert table.loc["counting", ["lowest_choice", "highest_choice"]].tolist() == ["fractional", "full"]
    # ranks 2, 1, 1, 1: variance 3/16; both factors have means 1 and 1.5, of variance 1/16; the rest is their meeting
    assert table["share"].to_dict() == pytest.approx({"counting": 1 / 3, "window": 1 / 3, "scaling": 0})
    assert table.loc["scaling", "moves"] == 0


def test_components_alone_and_weighted():
    corpus = corpus_of(PAPERS, patents=[(2021, "US")] * 9 + [(2021, "KR")])
    choices, effects = rank_decomposition(corpus, "ai", "KR", {"papers": 1, "patents": 3, "experts": 1})
    assert choices["components"].unique().tolist() == ["weighted", "patents", "papers"]
    assert set(rank_of(choices, components="patents")) == {2}
    assert rank_of(choices, components="papers", counting="full", window="2020-2021", scaling="max") == [1]
    assert effects.iloc[0]["factor"] == "components"
    assert effects.iloc[0]["lowest_choice"] == "papers"


def test_families_are_counted_in_the_same_years():
    corpus = corpus_of(PAPERS, patents=[(2020, "US")] * 9 + [(2021, "KR")])
    choices, _ = rank_decomposition(corpus, "ai", "KR", {"patents": 1})
    assert set(rank_of(choices, components="patents", window="2020-2021")) == {2}
    assert set(rank_of(choices, components="patents", window="2021-2021")) == {1}


def test_shares_of_variance_are_at_most_one_together():
    rows = [(2018 + n % 5, (7 * n) % 23, ["KR", "US", "JP"][: 1 + n % 3] if n % 2 else ["CN"]) for n in range(120)]
    choices, effects = rank_decomposition(corpus_of(rows), "ai", "JP", {"top10": 1, "papers": 1})
    assert set(choices["components"]) == {"weighted", "top10", "papers", "pp_top10", "top1", "h_index"}
    assert 0 <= effects["share"].sum() <= 1 + 1e-9
    assert (effects["moves"] >= 0).all()
    assert effects["moves"].is_monotonic_decreasing


def test_one_year_has_one_window():
    corpus = corpus_of([row for row in PAPERS if row[0] == 2021])
    choices, effects = rank_decomposition(corpus, "ai", "KR", {"papers": 1})
    assert choices["window"].unique().tolist() == ["2021-2021"]
    assert set(effects["factor"]) == {"counting", "scaling"}
    assert effects["share"].isna().all()
    assert effects["moves"].eq(0).all()


def test_a_component_without_a_rank_is_shown_and_left_out_of_the_effects():
    rows = [(2021, 50, ["US"])] + [(2021, 0, ["US"])] * 10 + [(2021, 0, ["KR"])] * 2
    choices, effects = rank_decomposition(corpus_of(rows), "ai", "KR", {"papers": 1})
    assert choices.loc[choices["components"] == "h_index", "rank"].isna().all()
    components = effects.set_index("factor").loc["components"]
    assert components["choices"] < choices["components"].nunique()


@pytest.mark.parametrize(("technology", "focal"), [("bio", "KR"), ("ai", "FR")])
def test_unknown_technology_or_country_gives_no_ranks(technology, focal):
    choices, effects = rank_decomposition(corpus_of(PAPERS), technology, focal, {"papers": 1})
    assert choices["rank"].isna().all()
    assert effects.empty
