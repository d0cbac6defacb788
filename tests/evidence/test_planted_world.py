"""A planted world: what is measured in it agrees with what was planted, and data/planted is what the rules make."""

import json
import runpy
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import judges.planted_world as planted
from helpers.data.corpus import read_corpus, write_corpus
from helpers.data.places import DATA, PROJECT
from helpers.data.schemas import check_table
from helpers.data.technologies import read_technologies
from judges.planted_truth import plan_world, true_levels
from judges.planted_world import planted_world

TABLES = ("works", "authorships", "institutions", "patents", "expert_scores")
SUB = sorted(read_technologies().query("group == 'sub-technology'")["id"])
WEIGHTS = {"top10": 1, "patents": 1, "experts": 1}


@pytest.fixture(scope="module")
def world():
    return planted_world(seed=3, n_countries=8, n_works=1500)


def counted(corpus, truth):
    """Papers, top-10 % papers, patents and mean scores by a plain recount."""
    works = corpus.works.assign(technology=[next(t for t in tags if t in SUB) for tags in corpus.works["technologies"]])
    alike = works.groupby(["field", "year"])["citations"]
    above = alike.transform("size") - alike.rank(method="max")
    tied = works.groupby(["field", "year", "citations"])["work_id"].transform("size")
    works["top"] = ((0.1 * alike.transform("size") - above) / tied).clip(0, 1).astype(float)
    present = corpus.authorships[["work_id", "country"]].dropna().drop_duplicates().merge(works, on="work_id")
    families = corpus.patents[corpus.patents["is_triadic"] & corpus.patents["technology"].isin(SUB)]
    found = {
        "papers": present.groupby(["technology", "country"]).size(),
        "top10": present.groupby(["technology", "country"])["top"].sum(),
        "patents": families.groupby(["technology", "country"])["weight"].sum(),
        "experts": corpus.expert_scores.groupby(["technology", "country"])["score"].mean(),
    }
    shape = {"index": truth.technologies, "columns": truth.countries}
    return {name: table.unstack().reindex(**shape).fillna(0).to_numpy(float) for name, table in found.items()}


def test_what_is_counted_is_on_average_what_was_planted(monkeypatch):
    truth = plan_world(seed=5, n_countries=6, n_works=800)
    monkeypatch.setattr(planted, "plan_world", lambda seed: truth)
    worlds = [counted(*planted_world(seed)) for seed in range(12)]
    for name, expected in truth.expected.items():
        found = np.array([world[name] for world in worlds])
        error = (found.mean(axis=0) - expected) / (found.std(axis=0, ddof=1) / np.sqrt(len(worlds)) + 1e-9)
        assert np.median(np.abs(error)) < 1.2, name  # of Student's t it is 0.7; twice that if a law were wrong
        assert found.sum(axis=2).mean() == pytest.approx(expected.sum(axis=1).mean(), rel=0.06), name


def test_every_table_keeps_its_schema_and_all_hang_together(world):
    corpus, truth = world
    for table in TABLES:
        check_table(getattr(corpus, table), table)
    slots = corpus.authorships
    assert set(slots["work_id"]) == set(corpus.works["work_id"])
    assert set(slots["institution_id"].dropna()) == set(corpus.institutions["institution_id"])
    assert set(slots["country"].dropna()) == set(truth.countries)
    home = slots.dropna(subset=["author_id"]).groupby("author_id")[["country", "institution_id"]].nunique()
    assert (home == 1).all(axis=None)  # a person stays at one institution
    assert corpus.institutions[["latitude", "longitude"]].notna().all(axis=None)
    assert (corpus.patents.groupby(["family_id", "technology"])["weight"].sum() == 1).all()


def test_counts_on_each_work_are_those_of_its_slots(world):
    corpus, _ = world
    slots = corpus.authorships.groupby("work_id")
    works = corpus.works.set_index("work_id")
    for column, counted_as in (("n_institutions", "institution_id"), ("n_countries", "country")):
        assert (slots[counted_as].nunique() == works[column].reindex(slots[counted_as].nunique().index)).all()
    positions = slots["position"].agg(["min", "max", "size"])
    assert (positions["min"] == 1).all() and (positions["max"] == positions["size"]).all()
    assert (positions["max"] == works["n_authors"].reindex(positions.index)).all()


def test_all_of_it_is_marked_as_made(world):
    corpus, _ = world
    assert corpus.meta["synthetic"] is True and "planted" in corpus.meta["source"]
    assert corpus.institutions["name"].str.fullmatch(r"Institution [A-Z]{2}-\d\d").all()
    assert corpus.authorships["author_name"].dropna().str.fullmatch(r"Expert [A-Z]{2}-\d{4,}").all()
    assert corpus.works["work_id"].str.startswith("planted:").all()


def test_the_seed_fixes_everything(world):
    again, _ = planted_world(seed=3, n_countries=8, n_works=1500)
    other, _ = planted_world(seed=4, n_countries=8, n_works=1500)
    for table in TABLES:
        pd.testing.assert_frame_equal(getattr(again, table), getattr(world[0], table))
    assert not other.works["citations"].equals(world[0].works["citations"])


def test_maturity_and_standing_are_planted_as_told():
    maturity = {"quantum-sensing": 0.2, "quantum-computing": 0.9}
    truth = plan_world(2, maturity=maturity, standing={"quantum-sensing": 0.5})
    stages = truth.stages.set_index("technology")
    assert stages.loc["quantum-sensing", "maturity"] == 0.2 and stages.loc["quantum-computing", "maturity"] == 0.9
    assert stages[["saturation", "saturation_families"]].mean(axis=1).to_numpy() == pytest.approx(stages["maturity"])
    # at half the ceiling the yearly number peaks; before, it still grows
    row = truth.technologies.index("quantum-sensing")
    assert (np.diff(truth.works[row]) > 0).all()
    assert truth.works[truth.technologies.index("quantum-computing"), -1] < truth.works[row, -1] * 2
    place = truth.countries.index("KR")
    others = np.delete(truth.inventing[row], place)
    assert truth.inventing[row, place] == pytest.approx(others.max() / 2)


def test_true_levels_by_hand():
    truth = plan_world(1, n_countries=2, technologies=("quantum",))
    values = {"top10": [10.0, 5.0], "patents": [1.0, 4.0], "experts": [80.0, 80.0]}
    expected = {name: np.array([value]) for name, value in values.items()}
    levels = true_levels(replace(truth, expected=expected), WEIGHTS)
    # KR: (100 + 25 + 100) / 3, US: (50 + 100 + 100) / 3
    assert levels[["country", "rank"]].values.tolist() == [["US", 1], ["KR", 2]]
    assert levels["score"].tolist() == pytest.approx([250 / 3, 75])


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"technologies": ("alchemy",)}, "'alchemy'"),
        ({"n_countries": 1}, "n_countries is 1"),
        ({"n_countries": 3, "focal": "PL"}, "focal 'PL'"),
    ],
)
def test_wrong_parameters_are_named(wrong, message):
    with pytest.raises(ValueError, match=message):
        plan_world(1, **wrong)


def test_two_countries_and_one_technology_make_a_world():
    corpus, truth = planted_world(1, n_countries=2, n_works=60, technologies=("steel",), raters=1)
    assert truth.groups == ("steel",) and set(corpus.works["technologies"].explode()) == {"steel"}
    assert corpus.expert_scores.groupby("country").size().eq(1).all()


def test_the_committed_corpus_is_what_the_rules_make(tmp_path):
    script = runpy.run_path(str(PROJECT / "evidence" / "plant_world.py"))
    made, _ = planted_world(script["SEED"], **script["WORLD"])
    kept = read_corpus("planted")
    write_corpus(made, tmp_path / "planted")
    assert kept.meta == json.loads((tmp_path / "planted" / "corpus.json").read_text(encoding="utf-8"))
    for table in TABLES:
        pd.testing.assert_frame_equal(getattr(read_corpus(tmp_path / "planted"), table), getattr(kept, table))
    size = sum(file.stat().st_size for file in (DATA / "planted").iterdir())
    assert size < 1_500_000
    assert kept.meta["counts"]["works"] == len(kept.works) and set(SUB) <= set(kept.works["technologies"].explode())
