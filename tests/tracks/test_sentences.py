"""Sentences of the tracks: particles, plurals, and what is not known or not beaten is said."""

from types import SimpleNamespace as Some

import pandas as pd
import pytest

from helpers.tracks import sentences as sentences

MEASURED = pd.DataFrame(
    {
        "ranked": "pairs",
        "corpus": ["this"] * 2,
        "node": "author_id",
        "method": ["predictor", "adamic_adar"],
        "auc_gain_low": [None, -0.1],
        "precision_gain_low": [None, -0.1],
    }
)
TRADED = pd.DataFrame(
    {
        "diversity": [0.0, 0.5],
        "value": [0.9, 0.8],
        "cost": [0, 0.1],
        "cost_low": [0, 0.0],
        "cost_high": [0, 0.2],
        "effective_countries": [2.0, 9.0],
        "contacts": [7, 9],
        "expected_links": [None, None],
        "shared": [20, 8],
    }
).astype({"expected_links": "float64"})


def test_a_predictor_that_beats_nothing_says_so():
    told = sentences.foreseen_pairs(Some(measured=MEASURED, here=True)).text("en")
    assert "does not surely beat them in AUC" in told and "precision@20 it does not surely beat them in any" in told
    korean = sentences.foreseen_pairs(Some(measured=MEASURED, here=True)).text("ko")
    assert korean.startswith("여기서 쟀다: 이 분석 자료, 연구자") and "AUC에서 이들을 확실히 이기지 못하고" in korean


def test_chances_of_one_year():
    assert "within 1 year, calibrated" in sentences.chances(Some(calibration=(0.0, 1.0), factor=2.5), 1).text("en")
    assert "확률은 없다" in sentences.chances(Some(calibration=None, coefficients={"pairs": 1}), 1).text("ko")


def test_partners_that_nobody_ranked():
    assert "cannot be measured" in sentences.foreseen_partners(MEASURED).text("en")
    told = sentences.foreseen_partners(MEASURED.assign(ranked="partners", precision_at_20=0.1)).text("ko")
    assert "이 분석 자료, 연구자 10.0%다" in told and "1개 가운데 0개다" in told


def test_counters_and_particles():
    table = pd.DataFrame({"label": ["Roe"], "country": ["US"], "stays": [0.5], "stays_weights": [0.4]})
    told = sentences.portfolio(Some(candidates=range(3), share=0.7), table, "KR", "researchers").text("ko")
    assert "한국과 아직" in told and "1개국의 1명을" in told and "1명, 세 요소의 가중치를 바꾸면 0명" in told
    assert "in 1 country." in sentences.portfolio(
        Some(candidates=range(3), share=0.7), table, "KR", "institutions"
    ).text("en")
    assert "9곳이 된다" in sentences.diversity(TRADED, 0.5, "institutions").text("ko")


def test_unknown_chances_give_no_expected_number():
    assert "cannot be told" in sentences.diversity(TRADED, 0.5, "researchers").text("en")
    known = TRADED.assign(expected_links=[2.0, 1.0])
    assert "from 2.00 to 1.00" in sentences.diversity(known, 0.5, "researchers").text("en")


def test_nobody_within_reach():
    leading = pd.DataFrame({"name": ["Doe"], "core": [False], "steps": pd.array([None], dtype="Int64")})
    focus = Some(leading=leading, chains=pd.DataFrame(columns=["core", "chain", "name", "holds"]))
    assert sentences.core_within_reach(focus, "KR", "researchers").text("en").endswith("reaches nobody in these data.")
    assert "이 자료에 없다" in sentences.core_within_reach(focus, "KR", "institutions").text("ko")
    assert sentences.brokers(pd.DataFrame(), "researchers").text("en") == "No broker stands on the chains."


@pytest.mark.parametrize("language", ["ko", "en"])
def test_nobody_is_called_core_on_too_few_works(language):
    focus = Some(leading=pd.DataFrame({"name": [], "core": []}), chains=pd.DataFrame())
    told = sentences.core_within_reach(focus, "KR", "researchers")
    assert told.template == "tracks.nobody_leads" and "5" in told.text(language)
