"""Growth paths: by hand, in made-up careers of known effect, and in the example."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from helpers.data.corpus import read_corpus
from helpers.training.matching import balance, study, weights
from helpers.training.outcomes import by_programme, effects, estimate, event_study, new_links, pre_trend, windows
from helpers.training.panel import Panel, main_topic, person_years
from helpers.training.records import read_participants, read_programmes
from judges.training_trials import coverage_of, made_up_careers, stays_that_never_were, trial


@pytest.fixture(scope="module")
def example():
    corpus = read_corpus("training_example")
    offers, _ = read_programmes("training_example/programmes.csv")
    took, _ = read_participants("training_example/participants.csv", offers)
    return study(person_years(corpus, "KR", took["host_country"].unique()), took)


def test_panel_counts_as_a_plain_recount_does(example):
    corpus, panel = read_corpus("training_example"), example.panel
    slots = corpus.authorships.merge(corpus.works[["work_id", "year"]])
    person = panel.people["author_id"].iloc[5]
    mine = slots[slots["author_id"] == person].drop_duplicates("work_id")
    assert panel.works[5].sum() == len(mine) and panel.people["first_year"].iloc[5] == mine["year"].min()
    abroad = set(slots.loc[slots["country"].notna() & (slots["country"] != "KR"), "work_id"])
    assert panel.international[5].sum() == mine["work_id"].isin(abroad).sum()
    assert (panel.international <= panel.works).all()
    assert all((counts <= panel.international).all() for counts in panel.with_host.values())


def test_a_corpus_without_identified_authors_is_refused():
    corpus = read_corpus("training_example")
    nobody = replace(corpus, authorships=corpus.authorships.assign(author_id=pd.Series(pd.NA, dtype="str")))
    with pytest.raises(ValueError, match="no work of known year has an identified author in KR"):
        person_years(nobody, "KR")


def test_a_corpus_of_one_year_is_refused():
    corpus = read_corpus("medline_2021")
    one = replace(corpus, works=corpus.works[corpus.works["year"] == 2021])
    took = pd.DataFrame({"author_id": ["x"], "programme": "A", "year": 2021, "host_country": None})
    with pytest.raises(ValueError, match="choose a corpus of more years"):
        study(person_years(one, "KR"), took)


def test_participants_that_are_not_there_are_counted_and_refused(example):
    took = pd.DataFrame({"author_id": ["nobody"], "programme": "A", "year": 2018, "host_country": None})
    with pytest.raises(ValueError, match=r"listed 1, in_corpus 0.*in years from 2013 to 2020"):
        study(example.panel, took)


def test_windows_must_leave_room(example):
    with pytest.raises(ValueError, match="expected at least 2, 1 and 1"):
        study(example.panel, pd.DataFrame(), before=1)


def test_difference_of_differences_by_hand():
    rows = pd.DataFrame(
        {
            "person": [0, 1, 2, 3, 4, 5],
            "treated": [True, True, False, False, False, False],
            "stratum": [0, 1, 0, 0, 1, 1],
        }
    )
    found = estimate(np.array([[4.0], [1.0], [1.0], [2.0], [0.0], [1.0]]), rows)
    assert found.effect[0] == pytest.approx(((4 - 1.5) + (1 - 0.5)) / 2)
    own = ((2.5 - 1.5) ** 2 + (0.5 - 1.5) ** 2) / 4 * 2  # squared influence of the two, with n / (n - 1)
    others = 4 * (0.5 / 2 / 2) ** 2 * 2  # each off by 0.5, weighted 1/2, divided by 2 who took part
    assert found.covariance[0, 0] == pytest.approx(own + others)


def test_a_person_in_two_strata_is_one_cluster():
    rows = pd.DataFrame(
        {
            "person": [0, 1, 2, 3, 2, 3],
            "treated": [True, True, False, False, False, False],
            "stratum": [0, 1, 0, 0, 1, 1],
        }
    )
    values = np.array([[4.0], [1.0], [1.0], [2.0], [1.0], [2.0]])
    apart = rows.assign(person=range(6))
    assert estimate(values, rows).covariance[0, 0] > estimate(values, apart).covariance[0, 0]


def test_one_other_is_not_enough_and_unknown_values_are_left_out():
    rows = pd.DataFrame({"person": range(4), "treated": [True, False, True, False], "stratum": [0, 0, 1, 1]})
    found = estimate(np.ones((4, 1)), rows)
    assert found.n[0] == 0 and np.isnan(found.effect[0]) and np.isnan(found.covariance[0, 0])


def test_outside_the_corpus_is_unknown_and_not_none(example):
    rows = example.candidates.head(3).assign(host="")
    values = windows(example.panel, rows, "works", np.array([-99, 0, 99]))
    assert np.isnan(values[:, [0, 2]]).all() and not np.isnan(values[:, 1]).any()
    assert np.isnan(windows(example.panel, rows, "with_host", np.array([0]))).all()


def test_matched_agree_in_their_cell_and_nobody_is_matched_with_a_participant(example):
    rows = example.rows
    for column in ("cohort", "topic", "age_band", "recent_band", "host"):
        assert (rows.groupby("stratum")[column].nunique() == 1).all()
    took = set(rows.loc[rows["treated"], "person"])
    assert not took & set(rows.loc[~rows["treated"], "person"])
    weight = weights(rows)
    assert weight[~rows["treated"]].sum() == pytest.approx(rows["treated"].sum())


def test_matching_makes_works_alike(example):
    table = balance(example).set_index("covariate")
    assert abs(table.loc["recent", "apart_matched"]) < 0.1 < abs(table.loc["recent", "apart"])


def test_reached_falls_from_step_to_step(example):
    assert example.reached["n"].is_monotonic_decreasing and example.reached["n"].iloc[-1] > 50


def test_the_planted_effect_is_recovered(example):
    table = effects(example).set_index(["outcome", "design"])
    for outcome, truth in (("works", 0.6), ("international", 0.3), ("with_host", 0.3)):
        row = table.loc[outcome, "matched"]
        assert row["low"] <= truth <= row["high"] and row["low"] > 0
    assert (table["effect"] - (table["change"] - table["change_expected"])).abs().max() < 1e-9


def test_paths_fit_the_effect(example):
    paths, row = event_study(example), effects(example, ["works"]).iloc[0]
    assert paths.loc[paths["period"] == "base", "effect"].sum() == pytest.approx(0, abs=1e-9)
    assert paths.loc[paths["period"] == "after", "effect"].mean() == pytest.approx(row["effect"])
    assert paths["event_year"].tolist() == list(range(-6, 5))


def test_check_of_trends_finds_none_where_none_are(example):
    check = pre_trend(example).iloc[0]
    assert 0 <= check["p"] <= 1 and check["detectable"] > 0 and check["low"] < check["apart"] < check["high"]


def test_check_of_trends_finds_planted_ones():
    panel, took = made_up_careers(seed=4, persons=400, took=90)
    at = panel.people["author_id"].isin(took["author_id"]).to_numpy()
    earlier = panel.works.copy()
    earlier[at, :6] += 1  # in years that are not matched on, for the later cohorts
    check = pre_trend(study(replace(panel, works=earlier), took)).iloc[0]
    assert check["low"] > 0 and check["p"] < 0.05


def test_a_corpus_that_begins_late_cannot_be_checked(example):
    took = example.panel.people["author_id"].iloc[example.candidates.loc[example.candidates["treated"], "person"]]
    late = np.arange(2016, 2025)
    cut = slice(2016 - example.panel.years[0], None)
    panel = replace(
        example.panel,
        years=late,
        works=example.panel.works[:, cut],
        international=example.panel.international[:, cut],
        with_host={host: counts[:, cut] for host, counts in example.panel.with_host.items()},
    )
    people = pd.DataFrame({"author_id": took, "programme": "A", "year": 2019, "host_country": None})
    check = pre_trend(study(panel, people)).iloc[0]
    assert np.isnan(check["low"]) and np.isnan(check["p"])


def test_small_programmes_are_not_told(example):
    table = by_programme(example)
    few = table["n"] < 10
    assert few.any() and table.loc[few, "effect"].isna().all() and table.loc[~few, "effect"].notna().all()
    assert table["n"].sum() == example.reached["n"].iloc[-1]


def test_new_links_follow_the_planted_ones(example):
    row = new_links(example).iloc[0]
    assert row["participants"] > 0.4 and row["others"] < 0.2 and 0 < row["low"] < row["high"] <= 1.2
    assert row["linked"] == pytest.approx(row["n"] * row["participants"])


def test_main_topic_looks_only_before():
    topics = pd.DataFrame({"person": [0, 0], "year": [2018, 2020], "topic": ["a", "b"], "works": [1, 9]})
    people = pd.DataFrame({"author_id": ["p"], "first_year": 2018, "first_domestic": 2018})
    assert main_topic(Panel(people, np.arange(2018, 2022), None, None, {}, topics), 2020).tolist() == ["a"]


def test_no_effect_is_covered_at_the_nominal_rate():
    """95 % intervals in 60 worlds without an effect: fewer than 52 covers would come by chance once in 200."""
    worlds = pd.concat([trial(*made_up_careers(seed, persons=200, took=48), 0.0) for seed in range(60)])
    covers = worlds[worlds["design"] == "matched"]
    assert 52 <= covers["covers"].sum() <= 60
    assert abs(covers["effect"].mean()) < 4 * covers["effect"].std() / 60**0.5
    # the interval is neither too short nor too long: its half width is 2 standard deviations of what is found
    assert (covers["high"] - covers["low"]).mean() / 4 == pytest.approx(covers["effect"].std(), rel=0.25)


def test_unmatched_and_before_after_miss_where_the_busy_go():
    worlds = pd.concat([trial(*made_up_careers(seed, effect=0.5), 0.5) for seed in range(12)])
    mean = worlds.groupby("design")["effect"].mean()
    assert mean["matched"] == pytest.approx(0.5, abs=0.1) and mean["unmatched"] < mean["matched"] - 0.05


def test_choice_by_ability_is_not_repaired_by_matching():
    worlds = pd.concat([trial(*made_up_careers(seed, choice="ability"), 0.0) for seed in range(8)])
    assert worlds.groupby("design")["effect"].mean()["matched"] > 0.2
    with pytest.raises(ValueError, match="expected one of recent, ability"):
        made_up_careers(seed=1, choice="lot")


def test_stays_that_never_were_are_of_people_seen_before(example):
    took = stays_that_never_were(example.panel, seed=2, took=20, years=(2017, 2020))
    first = example.panel.people.set_index("author_id")["first_domestic"]
    assert len(took) == 20 and (took["author_id"].map(first) < took["year"]).all()
    told = coverage_of(trial(example.panel, took, 0.0).assign(case="x"))
    assert told["coverage"].isin([0.0, 1.0]).all()
