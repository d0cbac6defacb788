"""One technology: published facts stand where the rule of evidence is not kept, and what is computed is the rooms' own."""

import pandas as pd
import pytest

from helpers.briefs.sentences import answer, bound, kind, unknown
from helpers.briefs.tables import beside, partner_table
from helpers.briefs.technology import joint_works, technology_brief
from helpers.data.corpus import narrow, read_corpus
from helpers.data.evidence import ENOUGH, focal_works
from helpers.data.published import read_published
from helpers.data.scope import open_scope
from helpers.levels.levels import corpus_levels
from helpers.partners.partner_countries import partner_countries

DATE, LEVEL, PARTNER = "2024-06-26", "top10 1, patents 1, experts 1", "level 1, ease 1, effectiveness 1"
COMPUTED = ["rank", "rank_low", "rank_high", "of", "type", "p_type", "partners", "joint_works"]


def brief_of(corpus, technology, focal="KR"):
    return technology_brief(read_corpus(corpus), technology, focal, DATE, LEVEL, PARTNER, n_resamples=20)


@pytest.mark.parametrize("technology", read_published()["technology"].dropna())
def test_each_published_technology_answers_and_claims_nothing_of_a_handful_of_works(technology):
    brief = brief_of("medline_2021", technology)
    assert brief.facts["focal_works"] < ENOUGH, "the embedded corpus is too small for any of them"
    assert brief.facts["certainty"] == "none" and brief.facts[COMPUTED].isna().all() and brief.type.empty
    published = read_published().set_index("technology").loc[technology]
    assert set(brief.partners["country"]) == set(published["partners_iso"].split(";"))
    assert brief.partners["rank"].isna().all()
    told = " ".join(statement.text("ko") for statement in answer(brief))
    assert f"{published['korea_rank']}위" in told and "자료 부족" in told


def test_above_the_rule_it_is_what_the_rooms_say():
    brief, corpus = brief_of("medline_2021", "artificial-intelligence"), read_corpus("medline_2021")
    levels = corpus_levels(corpus, LEVEL, n_resamples=20)
    own = levels.table.query("technology == 'artificial-intelligence' and country == 'KR'").iloc[0]
    assert brief.facts[["rank", "rank_low", "rank_high"]].tolist() == own[["rank", "rank_low", "rank_high"]].tolist()
    ranked = partner_countries(corpus, levels, "artificial-intelligence", "KR", DATE, PARTNER, n_resamples=20).table
    assert brief.facts["partners"].split(";") == ranked["country"].head(3).tolist()
    joint = joint_works(narrow(corpus, "artificial-intelligence"), "KR")
    assert [int(n) for n in brief.facts["joint_works"].split(";")] == joint[ranked["country"].head(3)].tolist()
    assert brief.facts["focal_works"] == focal_works(corpus, "KR")["artificial-intelligence"] == 24


def test_joint_works_by_hand():
    corpus = narrow(read_corpus("medline_2021"), "artificial-intelligence")
    countries = corpus.authorships.groupby("work_id")["country"].agg(set)
    together = countries[countries.map(lambda found: {"KR", "US"} <= found)]
    assert joint_works(corpus, "KR")["US"] == len(together) == 5


def test_synthetic_data_and_other_countries_are_held_against_no_published_fact():
    assert brief_of("planted", "quantum-sensing").facts["published_rank"] is None
    assert brief_of("medline_2021", "quantum-sensing", "JP").facts["published_rank"] is None


def test_a_planted_world_has_a_type_with_its_probability_and_sentences_tell_it():
    brief = brief_of("planted", "industrial-ai")
    chances = brief.type[["p_catch_up", "p_leadership", "p_acquisition", "p_diffusion"]].sum(axis=1)
    assert chances.round(6).tolist() == [1.0]
    if brief.facts["type"] is not None:
        assert brief.facts["p_type"] >= 0.9
    for language in ("ko", "en"):
        told = [*answer(brief), *kind(brief), bound(brief, DATE), *unknown(brief)]
        assert all(statement.text(language) for statement in told)


def test_tables_hold_one_rank_with_its_interval_and_leave_out_what_says_nothing():
    brief = brief_of("medline_2021", "artificial-intelligence")
    table = beside(brief.facts.to_frame().T, "ko").set_index("aspect")["computed"]
    low, high = brief.facts["rank_low"], brief.facts["rank_high"]
    assert table["순위"] == f"{brief.facts['rank']} ({low}–{high})"
    shown = partner_table(brief.partners, "ko")
    assert "constraint" not in shown and "place_and_interval" in shown and len(shown.columns) <= 7
    assert "place_and_interval" not in partner_table(brief_of("medline_2021", "quantum-sensing").partners, "ko")


def test_rules_that_name_a_partner_are_told_and_no_other():
    brief = brief_of("medline_2021", "artificial-intelligence")
    assert "No rule names these countries" in bound(brief, DATE).text("en")
    brief.partners.loc[0, "country"] = "KP"
    assert "North Korea – blocked" in bound(brief, DATE).text("en") and "Russia" not in bound(brief, DATE).text("en")


def test_a_page_may_be_about_a_technology_without_works_but_not_about_an_unknown_one():
    page = {"corpus": "medline_2021", "language": "ko", "focal_country": "KR"}
    assert open_scope(**page, subject="quantum-sensing").parameters["subject"] == "quantum-sensing"
    assert open_scope(**page, subject="").parameters["subject"] == "artificial-intelligence"
    with pytest.raises(ValueError, match="subject='alchemy' is unknown here; choose one of: .*quantum-sensing"):
        open_scope(**page, subject="alchemy")
    assert pd.isna(open_scope(**page).parameters.get("subject"))
