"""One partner: counts by hand, places only by the rule of evidence, no list that cuts a tie."""

import pandas as pd
import pytest

from helpers.briefs.partner import moves, partner_brief, shared_works
from helpers.briefs.partner_sentences import answer, growth, people_moved, rules
from helpers.briefs.tables import agreement_table, shared_table
from helpers.data.corpus import read_corpus
from helpers.data.scope import open_scope

DATE, LEVEL = "2024-06-26", "papers 1"


def brief_of(focal, partner, corpus="medline_2021"):
    return partner_brief(read_corpus(corpus), focal, partner, DATE, LEVEL, n_resamples=50)


def test_joint_works_by_hand_and_the_same_from_either_side():
    corpus = read_corpus("medline_2021")
    countries = corpus.authorships.groupby("work_id")["country"].agg(set)
    together = countries.index[countries.map(lambda found: {"KR", "JP"} <= found)]
    works = corpus.works[corpus.works["work_id"].isin(together)]
    brief, turned = brief_of("KR", "JP"), brief_of("JP", "KR")
    assert (
        brief.facts["joint_works"]
        == turned.facts["joint_works"]
        == len(works)
        == shared_works(corpus, "JP", "KR")["works"].sum()
    )
    by_hand = works["technologies"].explode().value_counts()
    found = brief.technologies.set_index("technology")["joint_works"]
    assert found[found > 0].to_dict() == by_hand.to_dict()
    assert brief.years.set_index("year")["joint_works"].to_dict() == works["year"].value_counts().to_dict()
    assert brief.facts["works_low"] <= len(works) <= brief.facts["works_high"]


def test_a_rank_stands_only_where_both_have_the_works():
    table = brief_of("KR", "US").technologies.set_index("technology")
    assert table["rank"].notna().equals(table["own_works"] >= 20)
    assert table["other_rank"].notna().equals(table["works"] >= 20)
    shown = shared_table(table.reset_index(), "ko")
    assert len(shown.columns) <= 7


def test_a_country_of_a_handful_of_works_has_no_place_and_no_intensity():
    brief = brief_of("IS", "US")
    assert brief.facts["own"] < 20 and brief.facts[["rank", "ric"]].isna().all()
    assert "no place is told" in answer(brief)[0].text("en")


def test_pairs_of_institutions_cut_no_tie():
    table = brief_of("KR", "US").institutions
    assert len(table) <= 10 and table["works"].is_monotonic_decreasing
    assert (table["rank"] == table["works"].rank(method="min", ascending=False)).all()


def test_agreements_and_rules_are_the_partners_own():
    assert agreement_table(brief_of("KR", "CN").agreements, "ko")["from"].tolist() == ["1992-10-30"]
    assert "No rule names" in rules(brief_of("KR", "CN"), DATE).text("en")
    assert "Russia – needs a licence" in rules(brief_of("KR", "RU"), DATE).text("en")


def test_moves_go_both_ways_and_without_careers_none_is_told():
    found = moves("inventors", "KR", "US", 200, 1)
    assert (found["persons_low"] <= found["persons_high"]).all() and (found["persons"] > 0).all()
    assert "2" in people_moved(found, "KR", "US").text("ko") and "→" in people_moved(found, "KR", "US").text("ko")
    assert "sampled surnames" in people_moved(found, "KR", "US").text("en"), "a sample is no nation"
    assert "no move" in people_moved(moves("", "KR", "US", 5, 1), "KR", "US").text("en")


def test_growth_is_told_with_its_probability_or_not_at_all():
    brief = brief_of("KR", "US")
    assert "11" in growth(brief).text("ko")
    row = {"country": "US", "probability": 0.25, "rank": 3}
    told = growth(type(brief)(**{**vars(brief), "growth": pd.DataFrame([row])})).text("en")
    assert "25%" in told and "rank 3" in told


def test_a_partner_occurs_in_the_corpus_and_is_another_country():
    page = {"corpus": "medline_2021", "language": "ko", "focal_country": "KR"}
    assert open_scope(**page, partner="US").parameters["partner"] == "US"
    for wrong in ("KR", "XX"):
        with pytest.raises(ValueError, match=f"partner='{wrong}' is unknown here"):
            open_scope(**page, partner=wrong)
