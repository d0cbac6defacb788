"""Every table of the strategy can be shown: each column has a heading, each code its word, in both languages."""

import pandas as pd
import pytest

from helpers.data.proximity import proximity
from helpers.data.published import read_published
from helpers.levels.agreement import agreement
from helpers.levels.components import measure
from helpers.levels.concentration import monopoly_risk
from helpers.levels.levels import rank_probabilities, technology_levels
from helpers.levels.rank_decomposition import rank_decomposition
from helpers.levels.trend import level_trend
from helpers.levels.weight_sensitivity import weight_sensitivity
from helpers.page.tables import TableView
from helpers.page.terms import in_words
from helpers.partners.competitiveness import competitiveness
from helpers.partners.constraints import agreements_on, constraints_on
from helpers.partners.cooperation_types import compare_types, cooperation_types
from helpers.partners.ease import ease
from helpers.partners.effectiveness import effectiveness
from helpers.partners.key_actors import key_institutions, key_researchers
from helpers.partners.lifecycle import life_cycle, yearly
from helpers.partners.priorities import priorities
from helpers.partners.ranking import method_agreement, partner_weight_sensitivity, rank_partners
from judges.backtest import summary
from judges.planted_world import planted_world

TECHNOLOGY, WEIGHTS, DRAWS = "quantum-sensing", {"top10": 1, "patents": 1, "experts": 1}, 20


@pytest.fixture(scope="module")
def tables():
    technologies = (TECHNOLOGY, "quantum-computing", "industrial-ai")
    corpus, _ = planted_world(seed=3, n_countries=6, n_works=600, technologies=technologies)
    levels = technology_levels(measure(corpus, n_resamples=DRAWS, seed=1), WEIGHTS)
    cycles, strength = life_cycle(corpus, DRAWS, 1), competitiveness(levels, corpus, "KR", 1)
    types, published = cooperation_types(strength, cycles), read_published()
    near = proximity("KR", sorted(set(levels.table["country"]) - {"KR"}), 2024)
    easy = ease(corpus, "KR", near, agreements_on("2024-06-26", "KR"), DRAWS, 1)
    effective = effectiveness(corpus, levels, TECHNOLOGY, "KR", n_resamples=DRAWS)
    ranking = rank_partners(levels, TECHNOLOGY, "KR", easy, effective, constraints=constraints_on("2024-06-26", "KR"))
    choices, effects = rank_decomposition(corpus, TECHNOLOGY, "KR", WEIGHTS)
    graded = pd.DataFrame(
        {"method": ["recommender", "gravity"], "country": "KR", "year": 2000, "precision_at_5": 0.2, "ndcg_at_10": 0.3}
    )
    return {
        "levels": levels.table,
        "probabilities": rank_probabilities(levels, TECHNOLOGY),
        "trend": level_trend(corpus, TECHNOLOGY, WEIGHTS, ["KR", "US"], n_resamples=DRAWS),
        "sensitivity": weight_sensitivity(levels, "KR"),
        "choices": choices,
        "effects": effects,
        "concentration": monopoly_risk(corpus, technologies),
        "agreement": agreement(levels.table, published),
        "yearly": yearly(corpus),
        "cycles": cycles.table,
        "strength": strength.table,
        "types": types,
        "compared": compare_types(types, published),
        "near": near,
        "ease": easy.table,
        "effective": effective.table,
        "rules": constraints_on("2024-06-26", "KR"),
        "agreements": agreements_on("2024-06-26", "KR"),
        "partners": ranking,
        "partner_weights": partner_weight_sensitivity(ranking),
        "methods": method_agreement(ranking),
        "backtest": summary(graded, n_resamples=10),
        "priorities": priorities(corpus, levels, cycles, "KR", 1),
        "institutions": key_institutions(corpus, TECHNOLOGY, "KR", DRAWS, 1),
        "researchers": key_researchers(corpus, TECHNOLOGY, "KR", DRAWS, 1),
    }


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_table_can_be_shown_in_words(tables, language):
    for name, table in tables.items():
        shown = TableView(name, in_words(table, language), language)
        assert len(shown.cells()) == min(len(table), 20), name


def test_no_code_is_left_on_a_korean_page(tables):
    shown = {name: in_words(table, "ko") for name, table in tables.items()}
    codes = {
        "types": ("technology", "type", "reason", "parent"),
        "effects": ("factor", "highest_choice"),
        "partners": ("strongest", "second", "weakest", "constraint"),
        "choices": ("counting", "scaling"),
        "concentration": ("of", "leader", "risk"),
        "priorities": ("quadrant",),
        "sensitivity": ("change_to", "rival"),
        "rules": ("kind",),
        "agreements": ("dated_by",),
        "compared": ("published_type", "type"),
    }
    for name, columns in codes.items():
        for column in columns:
            texts = shown[name][column].dropna().unique()
            foreign = [text for text in texts if max(text) < "가" and text != "–" and not text[0].isdigit()]
            assert not foreign, (name, column)
