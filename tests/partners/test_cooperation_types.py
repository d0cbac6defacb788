import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.corpus import read_corpus
from helpers.data.published import TYPE_CODES
from helpers.levels.levels import corpus_levels
from helpers.page.tables import TableView
from helpers.partners.competitiveness import Competitiveness, competitiveness
from helpers.partners.cooperation_types import (
    ACTIONS,
    TYPES,
    action_table,
    compare_types,
    cooperation_types,
    read_type_actions,
    typed_technologies,
)
from helpers.partners.lifecycle import Lifecycles, life_cycle
from helpers.partners.quadrants import LOOKS

CHANCES = [f"p_{name}" for name in TYPES]


def found(strength, stage, technologies=("a",), reasons=(None,), weak=(None,), **thresholds):
    """Types from samples of competitiveness and maturity, a row a technology."""
    strength, stage = np.atleast_2d(np.asarray(strength, float)), np.atleast_2d(np.asarray(stage, float))

    def table(name, samples, reason):
        middle = dict.fromkeys((name, f"{name}_low", f"{name}_high"), samples.mean(axis=1))
        return pd.DataFrame({"technology": technologies, **middle, "reason": pd.array(reason, dtype="str")})

    return cooperation_types(
        Competitiveness(table("competitiveness", strength, weak), strength),
        Lifecycles(table("maturity", stage, reasons).assign(works=100), stage),
        **thresholds,
    )


@pytest.mark.parametrize(
    ("strength", "stage", "kind"),
    [
        (0.2, 0.9, "catch_up"),
        (0.8, 0.9, "leadership"),
        (0.2, 0.1, "acquisition"),
        (0.8, 0.1, "diffusion"),
        (0.5, 0.5, "leadership"),
    ],
)
def test_clear_cases(strength, stage, kind):
    row = found([strength] * 4, [stage] * 4).iloc[0]
    assert row["type"] == kind and row["decided"] and pd.isna(row["reason"])
    assert row[f"p_{kind}"] == 1 and row[CHANCES].sum() == 1


def test_probabilities_by_hand():
    row = found([0.6, 0.6, 0.6, 0.4], [0.9, 0.1, 0.1, 0.1]).iloc[0]
    assert row[CHANCES].tolist() == [0.0625, 0.1875, 0.1875, 0.5625]
    assert pd.isna(row["type"]) and not row["decided"] and row["reason"] == "low_probability"


def test_decided_from_the_stated_probability_on():
    strength, stage = [0.6] * 9 + [0.4], [0.9] * 10
    assert found(strength, stage).loc[0, "type"] == "leadership"  # exactly 0.9
    assert pd.isna(found(strength, stage, decided_from=0.91).loc[0, "type"])


def test_thresholds_move_the_type():
    assert found([0.4] * 4, [0.4] * 4).loc[0, "type"] == "acquisition"
    assert found([0.4] * 4, [0.4] * 4, competitive_from=0.3).loc[0, "type"] == "diffusion"
    assert found([0.4] * 4, [0.4] * 4, mature_from=0.3).loc[0, "type"] == "catch_up"


def test_unknown_stage_or_level_is_null_with_its_reason():
    nan, clear = [np.nan] * 2, [0.9] * 2
    table = found(
        [clear, nan, nan],
        [nan, clear, nan],
        ["a", "b", "c"],
        ["too_few_years", None, "too_few_works"],
        [None, "no_level", "no_level"],
    )
    assert table["reason"].tolist() == ["too_few_years", "no_level", "too_few_works"]
    assert table[CHANCES].isna().all(axis=None) and table["type"].isna().all() and not table["decided"].any()


def test_a_technology_without_works_of_its_own_is_unknown():
    strength = pd.DataFrame(
        {
            "technology": ["a"],
            "competitiveness": 0.9,
            "competitiveness_low": 0.9,
            "competitiveness_high": 0.9,
            "reason": None,
        }
    )
    stage = pd.DataFrame(columns=["technology", "maturity", "maturity_low", "maturity_high", "works", "reason"])
    table = cooperation_types(Competitiveness(strength, np.full((1, 2), 0.9)), Lifecycles(stage, np.empty((0, 2))))
    assert table.loc[0, "reason"] == "too_few_years" and table[CHANCES].isna().all(axis=None)


def test_a_parent_splits_when_its_parts_are_decided_and_differ():
    names = ["quantum", "quantum-computing", "quantum-sensing"]
    differ = found([[0.9] * 4, [0.9] * 4, [0.1] * 4], [[0.9] * 4] * 3, names, [None] * 3, [None] * 3)
    assert differ["splits"].tolist() == [True, False, False]
    assert differ["parent"].fillna("").tolist() == ["", "quantum", "quantum"]
    open_still = found([[0.9] * 4, [0.9] * 4, [0.1, 0.9] * 2], [[0.9] * 4] * 3, names, [None] * 3, [None] * 3)
    assert not open_still["splits"].any()


@settings(max_examples=25)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=20), st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_probabilities_sum_to_one(strength, stage):
    assert found(strength, stage)[CHANCES].sum(axis=1).iloc[0] == pytest.approx(1)


def test_on_a_threshold_it_is_mostly_left_undecided():
    random = np.random.default_rng(1)
    estimate = 0.5 + random.normal(0, 0.05, 400)  # of technologies whose true competitiveness is 0.5
    samples = estimate[:, None] + random.normal(0, 0.05, (400, 400))
    table = found(samples, np.full((400, 400), 0.9), [f"t{i:03}" for i in range(400)], [None] * 400, [None] * 400)
    assert 0.74 < 1 - table["decided"].mean() < 0.86  # 0.8 expected


@pytest.mark.parametrize("wrong", [{"competitive_from": 0}, {"mature_from": 1.5}, {"decided_from": 0.5}])
def test_senseless_thresholds(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        found([0.5], [0.5], **wrong)


def test_published_types_beside_those_found():
    types = found(
        [[0.9] * 4, [0.4, 0.6] * 2, [np.nan] * 4],
        [[0.1] * 4] * 3,
        ["a", "b", "c"],
        [None] * 3,
        [None, None, "no_level"],
    )
    published = pd.DataFrame(
        {"technology": ["c", "b", "a", None], "type": ["catch_up", "diffusion;acquisition", "acquisition", "diffusion"]}
    )
    table = compare_types(types, published)
    assert table["technology"].tolist() == ["a", "b", "c"]
    assert table["p_published"].fillna(-1).tolist() == [0, 1, -1]
    assert table["agrees"].fillna(True).tolist() == [False, True, True] and table["agrees"].isna().sum() == 2


def test_nothing_published():
    assert compare_types(found([0.9], [0.9]), pd.DataFrame({"technology": [None], "type": ["catch_up"]})).empty


def test_actions_are_those_of_the_document():
    actions = read_type_actions()
    assert len(actions) == 10 and set(actions["type"]) == {"acquisition", "catch_up"}
    quantum = actions[actions["technology"] == "quantum"]
    assert len(quantum) == 3 and quantum["tied"].all() and set(quantum["type"]) == {"acquisition"}
    assert not actions.loc[actions["technology"] == "artificial-intelligence", "tied"].any()
    assert "고체점결함 양자메모리 기반 양자 인터넷 공동연구" in set(actions["action_ko"])


@pytest.mark.parametrize(("language", "text"), [("ko", "공동연구"), ("en", "Joint research")])
def test_actions_are_shown_in_one_language(language, text):
    shown = TableView("type_actions", action_table(read_type_actions(), language), language).cells()
    assert list(shown) == ["type", "technology", "action", "tied", "document", "section"]
    assert shown["action"].str.contains(text).any()


def test_types_of_a_corpus_are_those_of_its_parts():
    corpus = read_corpus("planted")
    levels = corpus_levels(corpus, "top10 1", n_resamples=20)
    typed = typed_technologies(corpus, levels, "KR", 20, 1, decided_from=0.8, mature_from=0.4)
    strength, cycles = competitiveness(levels, corpus, "KR", 1), life_cycle(corpus, 20, 1)
    expected = cooperation_types(strength, cycles, decided_from=0.8, mature_from=0.4)
    pd.testing.assert_frame_equal(typed.types, expected)
    pd.testing.assert_frame_equal(typed.lifecycles.table, cycles.table)
    assert typed.published.empty  # synthetic data are held against nothing


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("acquisition,quantum", "acqisition,quantum", "line 3, column type: 'acqisition': expected one of catch_up"),
        ("acquisition,quantum", "acquisition,qantum", "line 3, column technology: 'qantum'"),
        ("type,technology", "kind,technology", "expected type, technology"),
        (",true,", ",perhaps,", "line 2, column tied: 'perhaps'"),
    ],
)
def test_faults_in_the_actions_are_named(tmp_path, old, new, message):
    file = tmp_path / "actions.csv"
    file.write_text(ACTIONS.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        read_type_actions(file)


def test_the_four_types_are_the_same_wherever_they_are_named():
    assert list(TYPES) == list(TYPE_CODES.values()) and set(TYPES) == set(LOOKS)
