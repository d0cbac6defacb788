"""Charts and sentences of training: gaps and silence look and read differently."""

import io

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from helpers.page.sources import SYNTHETIC
from helpers.training import sentences as sentences
from helpers.training.charts import coverage_matrix, event_chart

CELL = {
    "technology": "quantum-sensing",
    "career_level": "postdoc",
    "exchange_type": "internship",
    "places_told": 0,
    "lq": 0.5,
    "lq_low": 0.4,
    "lq_high": 0.7,
}


def matrix(supply, verdict, places=0):
    table = pd.DataFrame([CELL | {"supply": supply, "verdict": verdict, "places_told": places}])
    return np.asarray(Image.open(io.BytesIO(coverage_matrix(table, "T", "u", "s", "en").png)).convert("L"), dtype=float)


def test_gap_silence_and_supply_look_different_in_grey():
    looks = [matrix("none", "gap"), matrix("none", "no_need"), matrix("unknown", "ask"), matrix("offered", "served", 5)]
    cell = [look[look.shape[0] // 3 : -100] for look in looks]
    size = min(part.shape[0] for part in cell), min(part.shape[1] for part in cell)
    shown = [part[: size[0], : size[1]] for part in cell]
    for i in range(4):
        for j in range(i):
            assert np.abs(shown[i] - shown[j]).sum() > 20_000


@pytest.mark.parametrize("language", ["ko", "en"])
def test_unknown_need_and_empty_supply_are_drawn(language):
    table = pd.DataFrame([CELL | {"supply": "unknown", "verdict": "undecided"}])
    table = table.assign(lq=np.nan, lq_low=np.nan, lq_high=np.nan)
    shown = coverage_matrix(table, "T", "u", f"{SYNTHETIC} · s", language)
    assert shown.png.startswith(b"\x89PNG") and "1" in shown.alt


def test_paths_with_unknown_earlier_years_are_drawn():
    table = pd.DataFrame(
        {
            "event_year": [-2, -1, 0, 1],
            "period": ["earlier", "base", "during", "after"],
            "n": [0, 9, 9, 9],
            "participants": [np.nan, 1, 1, 2],
            "others": [np.nan, 1, 1, 1],
            "effect": [np.nan, 0, 0, 1.0],
            "low": [np.nan, -1, -1, 0.5],
            "high": [np.nan, 1, 1, 1.5],
        }
    )
    assert "difference 1.00 (0.50–1.50)" in event_chart(table, "T", "works", "s", "en").alt


CHECK = pd.DataFrame({"n": [9], "apart": [0.5], "low": [0.1], "high": [0.9], "p": [0.004], "detectable": [0.3]})


def row(**given):
    plain = {"outcome": "works", "design": "matched", "n": 1, "effect": 0.5, "low": 0.1, "high": 0.9}
    return pd.DataFrame([plain | given])


@pytest.mark.parametrize(("language", "against"), [("ko", "인과로 읽을 수 없다"), ("en", "cannot be read as caused")])
def test_trends_apart_forbid_a_causal_reading(language, against):
    assert against in sentences.trend(CHECK).text(language)
    nulls = CHECK.assign(low=np.nan, high=np.nan, p=np.nan)
    assert against not in sentences.trend(nulls).text(language)


def test_the_finding_says_why_it_is_no_effect():
    quiet = CHECK.assign(low=-0.1, p=0.5)
    assert "trends differed before" in sentences.effect(row(), CHECK, 4, False).text("en")
    assert "cannot be told from no effect" in sentences.effect(row(low=-0.1), quiet, 4, False).text("en")
    assert "fewer than" in sentences.effect(row(effect=-0.5, low=-0.9, high=-0.1), quiet, 1, False).text("en")
    assert "In the 1 year after, 1 participant" in sentences.effect(row(), quiet, 1, True).text("en")
    assert sentences.effect(row(), quiet, 4, True).text("ko").endswith("합성 자료다.")


def test_without_a_shortage_nothing_is_called_a_gap():
    table = pd.DataFrame([CELL | {"supply": "none", "verdict": "undecided"}])
    assert "no empty cell is called a gap" in sentences.coverage(table, False).text("en")
    assert "공백이라고 판정하지 않는다" in sentences.coverage(table, False).text("ko")
    assert "says nothing of real researchers" in sentences.coverage(table, True).text("en")


def test_nothing_lost_nothing_refused_nobody_linked():
    reached = pd.DataFrame({"reached": ["listed", "in_corpus", "domestic_before", "window", "matched"], "n": 3})
    assert sentences.reached(reached).text("en").startswith("3 of 3 participants (100.0%) can be studied. ")
    offers = pd.DataFrame({"programme": ["A"], "ministry": ["M"], "year": [2024]})
    rejects = pd.DataFrame({"file": [], "row": [], "column": []})
    assert sentences.records(offers, offers, rejects).text("ko").endswith("거부한 행은 없다.")
    links = pd.DataFrame(
        [
            {
                "n": 0,
                "linked": 0,
                "participants": np.nan,
                "others": np.nan,
                "effect": np.nan,
                "low": np.nan,
                "high": np.nan,
            }
        ]
    )
    assert "No participant" in sentences.new_links(links).text("en")
    alike = pd.DataFrame({"covariate": ["recent"], "apart": [np.nan], "apart_matched": [np.nan]})
    assert "all alike" in sentences.balance(alike).text("en")
