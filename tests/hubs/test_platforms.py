"""Platform candidates: three criteria, none of them mixed."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.data.corpus import Corpus, read_corpus
from helpers.hubs.platforms import platform_candidates, unsurpassed

PLACES = pd.DataFrame(
    [("kr/k", "K", "KR"), ("us/u", "U", "US"), ("jp/j", "J", "JP"), ("fr/f", "F", "FR")],
    columns=["institution_id", "name", "country"],
).astype("str")


def corpus(works):
    """works: {work_id: (institutions, technologies)}."""
    rows = [(work, at, place) for work, (places, _) in works.items() for at, place in enumerate(places, 1)]
    table = pd.DataFrame(rows, columns=["work_id", "position", "institution_id"])
    table["country"] = table["institution_id"].map(PLACES.set_index("institution_id")["country"])
    facts = pd.DataFrame(
        {
            "work_id": list(works),
            "year": 2020,
            "field": "physics",
            "technologies": [list(tags) for _, tags in works.values()],
            "citations": pd.array([None] * len(works), dtype="Int64"),
        }
    )
    return Corpus(works=facts, authorships=table, institutions=PLACES, meta={})


WORKS = {
    "1": (["kr/k", "us/u"], ["q"]),
    "2": (["us/u"], ["q"]),
    "3": (["us/u"], ["h"]),
    "4": (["us/u"], []),
    "5": (["jp/j"], ["q"]),
    "6": (["jp/j"], ["q"]),
    "7": (["fr/f"], []),
    "8": (["kr/k"], ["q"]),
}


def test_by_hand():
    table = platform_candidates(corpus(WORKS), "all", "KR", n_resamples=50).set_index("institution")
    assert table["standing"].to_dict() == {"U": 4, "J": 2, "F": 1} and set(table["of"]) == {"papers"}
    assert table.loc["U", "profile_fit"] == pytest.approx(2 / np.sqrt(5))  # (2, 1) and (2, 0)
    assert table.loc["J", "profile_fit"] == pytest.approx(1) and pd.isna(table.loc["F", "profile_fit"])
    assert table["joint_works"].to_dict() == {"U": 1, "J": 0, "F": 0}
    assert table["unsurpassed"].to_dict() == {"U": True, "J": True, "F": False}
    assert pd.isna(table.loc["F", "profile_fit_rank"]) and table.loc["J", "profile_fit_rank"] == 1


def test_a_technology_narrows_level_and_ties_but_not_profiles():
    table = platform_candidates(corpus(WORKS), "q", "KR", n_resamples=50).set_index("institution")
    assert table["standing"].to_dict() == {"U": 2, "J": 2}
    assert table.loc["U", "profile_fit"] == pytest.approx(2 / np.sqrt(5)) and table.loc["U", "joint_works"] == 1


def test_one_technology_tells_no_fit():
    works = {work: (places, tags[:1] and ["q"]) for work, (places, tags) in WORKS.items()}
    table = platform_candidates(corpus(works), "all", "KR", n_resamples=20)
    assert table["profile_fit"].isna().all() and table["unsurpassed"].any()


def test_nobody_abroad():
    table = platform_candidates(corpus({"1": (["kr/k"], ["q"]), "2": (["kr/k"], ["h"])}), "all", "KR", n_resamples=20)
    assert table.empty and "p_unsurpassed" in table


@pytest.mark.parametrize("technology", ["all", "quantum-computing"])
def test_intervals_hold_their_values_and_ranks_their_places(technology):
    table = platform_candidates(read_corpus("planted"), technology, "KR", n_resamples=200, n=12)
    for name in ("standing", "profile_fit", "joint_works"):
        assert (table[f"{name}_low"] <= table[name] + 1e-9).all()
        assert (table[name] <= table[f"{name}_high"] + 1e-9).all()
    assert table["profile_fit_high"].max() <= 1 and table["p_unsurpassed"].between(0, 1).all()
    pd.testing.assert_frame_equal(
        table, platform_candidates(read_corpus("planted"), technology, "KR", n_resamples=200, n=12)
    )


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=8))
def test_unsurpassed_by_definition(rows):
    values = np.array(rows, float).T
    expected = [
        not any(all(a >= b for a, b in zip(other, own, strict=True)) and other != own for other in rows) for own in rows
    ]
    assert unsurpassed(values).tolist() == expected and any(expected)
