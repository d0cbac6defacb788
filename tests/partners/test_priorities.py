"""Priorities among technologies."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.corpus import Corpus, read_corpus
from helpers.levels.components import measure
from helpers.levels.levels import technology_levels
from helpers.partners.lifecycle import life_cycle
from helpers.partners.priorities import IMPORTANCE, NEED, TERMS, corpus_priorities, priorities


def corpus(groups, patents=None):
    """A corpus of groups of works: (technology, countries, year, number)."""
    works, slots = [], []
    for technology, countries, year, number in groups:
        for _ in range(number):
            work = f"w{len(works):05d}"
            works.append((work, year, [technology] if technology else []))
            slots += [(work, position, country) for position, country in enumerate(countries, 1)]
    works = pd.DataFrame(works, columns=["work_id", "year", "technologies"]).astype({"year": "Int64"})
    works = works.assign(
        field="physics",
        citations=pd.array([pd.NA] * len(works), dtype="Int64"),
        is_top10=pd.array([pd.NA] * len(works), dtype="boolean"),
    )
    slots = pd.DataFrame(slots, columns=["work_id", "position", "country"]).astype({"country": "str"})
    return Corpus(works=works, authorships=slots, institutions=pd.DataFrame(), meta={}, patents=patents)


def ranked(made, weights=None, seed=1, n_resamples=200, **more):
    levels = technology_levels(measure(made, n_resamples=n_resamples, seed=1), {"papers": 1})
    return priorities(made, levels, life_cycle(made, n_resamples, 1), "KR", seed, weights, **more)


TWO = [
    ("quantum-computing", ["KR"], 2020, 10),
    ("quantum-computing", ["KR", "US"], 2020, 5),
    ("quantum-computing", ["US"], 2020, 25),
    ("ccus", ["US"], 2020, 80),
]


def test_every_term_by_hand():
    table = ranked(corpus(TWO)).set_index("technology")
    quantum, ccus = table.loc["quantum-computing"], table.loc["ccus"]
    assert table["n"].to_dict() == {"quantum-computing": 40, "ccus": 80}
    assert [quantum["world_works"], ccus["world_works"]] == pytest.approx([40.5 / 101, 80.5 / 141])
    assert [quantum["breadth"], ccus["breadth"]] == pytest.approx([1.8 / 3.2, 1 / 2.4])  # 15, 30 papers: 1.8
    assert [quantum["gap"], ccus["gap"]] == [0.5, 1.0]
    assert quantum["reliance"] == pytest.approx(5.5 / 16) and np.isnan(ccus["reliance"])
    everywhere, inside = 15.5 / 121, 15.5 / 41
    assert quantum["scarcity"] == pytest.approx(everywhere / (everywhere + inside))
    importance = (40.5 / 101 + 1.8 / 3.2) / 2
    need = (0.5 + 5.5 / 16 + quantum["scarcity"]) / 3
    assert [quantum["importance"], quantum["need"]] == pytest.approx([importance, need])
    assert quantum["priority"] == pytest.approx((importance * need) ** 0.5)
    assert quantum["left_out"] == "world_growth,world_families"
    assert ccus["left_out"] == "world_growth,world_families,reliance"
    assert table["rank"].to_dict() == {"ccus": 1, "quantum-computing": 2}
    assert table["quadrant"].to_dict() == {"ccus": "low_high", "quantum-computing": "low_low"}


def test_what_grows_as_all_works_do_is_at_one_half_and_what_outgrows_them_is_above():
    years = range(2011, 2021)
    even = [(name, ["US"], year, size) for year in years for name, size in (("ccus", 10), ("hydrogen", 20))]
    even += [("ccus", ["KR"], 2015, 1)]
    assert ranked(corpus(even))["world_growth"].tolist() == pytest.approx([0.5, 0.5], abs=0.02)
    uneven = [("ccus", ["KR"], year, 2 ** (year - 2014)) for year in range(2014, 2021)]
    uneven += [("hydrogen", ["US"], year, 40) for year in years]
    table = ranked(corpus(uneven)).set_index("technology")
    assert table.loc["ccus", "world_growth"] > 0.9 and table.loc["hydrogen", "world_growth"] < 0.5


def test_families_count_where_there_are_patents():
    patents = pd.DataFrame(
        {
            "family_id": [f"f{i}" for i in range(6)],
            "country": "US",
            "year": 2020,
            "weight": 1.0,
            "is_triadic": True,
            "technology": ["ccus"] * 5 + ["quantum-computing"],
        }
    ).astype({"is_triadic": "boolean", "year": "Int64", "technology": "str", "family_id": "str", "country": "str"})
    table = ranked(corpus(TWO, patents)).set_index("technology")
    assert table["world_families"].to_dict() == pytest.approx({"ccus": 5.5 / 9, "quantum-computing": 1.5 / 5})
    assert not table["left_out"].str.contains("world_families").any()


def test_too_few_works_are_not_ranked_and_say_so():
    table = ranked(corpus([*TWO, ("hydrogen", ["KR"], 2020, 29)])).set_index("technology")
    few = table.loc["hydrogen"]
    assert few["reason"] == "too_few_works" and few["n"] == 29 and table.index[-1] == "hydrogen"
    numbers = [*TERMS, "importance", "need_low", "priority", "rank", "rank_high", "quadrant", "p_quadrant", "left_out"]
    assert few[numbers].isna().all() and table.drop("hydrogen")["reason"].isna().all()


def test_one_technology_is_the_first():
    table = ranked(corpus(TWO[:3]))
    assert table[["rank", "rank_low", "rank_high"]].iloc[0].tolist() == [1, 1, 1]
    assert table["world_works"].tolist() == [0.5] and table["breadth"].tolist() == [0.5]


def test_equal_technologies_share_the_best_rank():
    twins = [(name, *rest) for name in ("ccus", "hydrogen") for _, *rest in TWO[:3]]
    assert ranked(corpus(twins))["rank"].tolist() == [1, 1]


def test_the_weights_and_the_thresholds_decide():
    made = corpus(TWO)
    table = ranked(made, {"world_works": 1, "gap": 2})
    assert (table["importance"] == table["world_works"]).all() and (table["need"] == table["gap"]).all()
    assert table["left_out"].isna().all()
    assert set(ranked(made, important_from=0.0, needed_from=0.0)["quadrant"]) == {"high_high"}
    assert (ranked(made, important_from=0.0, needed_from=0.0)["p_quadrant"] == 1).all()


@pytest.mark.parametrize(
    ("weights", "message"),
    [({"luck": 1}, "luck"), ({"gap": -1, "breadth": 1}, "gap"), ({"gap": 1}, "importance"), ({"breadth": 1}, "need")],
)
def test_wrong_weights_are_refused(weights, message):
    with pytest.raises(ValueError, match=message):
        ranked(corpus(TWO), weights)


def test_a_country_of_no_work_is_refused():
    made = corpus(TWO)
    levels = technology_levels(measure(made, n_resamples=5, seed=1), {"papers": 1})
    with pytest.raises(ValueError, match="'FR'.*KR, US"):
        priorities(made, levels, life_cycle(made, 5, 1), "FR", seed=1)


def test_more_works_give_narrower_intervals():
    wide, narrow = (ranked(corpus([(*group[:3], group[3] * times) for group in TWO])) for times in (1, 10))
    for name in ("importance", "need", "priority"):
        spread = [(t[f"{name}_high"] - t[f"{name}_low"]).to_numpy() for t in (wide, narrow)]
        assert (spread[1] < 0.6 * spread[0]).all()


def test_a_resample_without_a_leader_is_left_out_of_the_interval():
    """A technology in which nobody has a score in a third of the resamples: there nobody leads, so there is no gap."""
    made = corpus([("ccus", ["KR"], 2020, 20), ("ccus", ["US"], 2020, 20), ("hydrogen", ["US"], 2020, 40)])
    made.works.loc[:, "citations"] = pd.array([0] * 39 + [9] + [0] * 40, dtype="Int64")
    levels = technology_levels(measure(made, n_resamples=400, seed=1, components=("top1", "papers")), {"top1": 1})
    korea, states = (levels.components.countries.get_loc(code) for code in ("KR", "US"))
    levels.scores[0, korea], levels.scores[0, states] = 0, np.where(np.arange(400) % 3 == 0, 0, 100)
    weights = {"breadth": 1, "gap": 1, "scarcity": 1}
    table = priorities(made, levels, life_cycle(made, 400, 1), "KR", 1, weights).set_index("technology")
    assert table.loc["ccus", "gap"] == 1 and table.loc["ccus", "need_low"] > 0.6  # of scarcity alone it would be 0.3


@settings(max_examples=15)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["ccus", "hydrogen", "quantum-computing"]),
            st.sampled_from([["KR"], ["US"], ["KR", "US"], ["JP"]]),
            st.integers(2012, 2020),
            st.integers(1, 40),
        ),
        min_size=3,
        max_size=15,
    )
)
def test_everything_stays_within_its_bounds(groups):
    table = ranked(corpus([*groups, ("ccus", ["KR"], 2015, 3), (None, ["KR"], 2015, 3)]), n_resamples=20)
    low_to_high = [(f"{name}_low", f"{name}_high") for name in ("importance", "need", "priority", "rank")]
    held = table.dropna(subset=["rank"])
    assert all((held[low] <= held[high]).all() for low, high in low_to_high)
    values = held[[*TERMS, "importance", "need", "priority", "p_quadrant"]].to_numpy(float)
    assert ((values >= 0) & (values <= 1) | np.isnan(values)).all()
    for name, terms in (("importance", IMPORTANCE), ("need", NEED)):
        parts = held[list(terms)]
        assert (held[name] <= parts.max(axis=1) + 1e-9).all() and (held[name] >= parts.min(axis=1) - 1e-9).all()
    assert held["rank"].between(1, max(len(held), 1)).all()


def test_the_order_of_rows_does_not_matter():
    made = corpus([*TWO, ("hydrogen", ["KR", "JP"], 2019, 50)])
    mixed = Corpus(
        made.works.sample(frac=1, random_state=1),
        made.authorships.sample(frac=1, random_state=2),
        made.institutions,
        {},
    )
    pd.testing.assert_frame_equal(ranked(made), ranked(mixed))


def test_the_embedded_corpus_says_what_it_lacks():
    table = ranked(read_corpus("medline_2021"), n_resamples=50)
    held = table.dropna(subset=["rank"])
    assert len(held) > 5 and held["left_out"].str.contains("world_families").all()
    assert held["world_families"].isna().all() and held["n"].min() >= 30


def test_the_priorities_of_a_corpus_are_those_of_its_parts():
    made = read_corpus("planted")
    levels = technology_levels(measure(made, n_resamples=20, seed=1), {"papers": 1})
    found = corpus_priorities(made, levels, "KR", "breadth 2, world_works 1", "gap 1", 20, 1, needed_from=0.6)
    weights = {"breadth": 2.0, "world_works": 1.0, "gap": 1.0}
    expected = priorities(made, levels, life_cycle(made, 20, 1), "KR", 1, weights, needed_from=0.6)
    pd.testing.assert_frame_equal(found, expected)
    with pytest.raises(ValueError, match="'gap 1' is not one of world_growth"):
        corpus_priorities(made, levels, "KR", "gap 1", "gap 1", 20)
