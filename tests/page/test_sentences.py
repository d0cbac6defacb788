"""Sentences: in both languages, on empty tables too, and without markup from names."""

import pandas as pd
import pytest

from helpers.page import actor_sentences, sentences
from helpers.page.sentence import Sentence

PARTNERS = pd.DataFrame(
    {
        "partner": ["US", "CN"],
        "works": [63, 35],
        "works_low": [48.0, 24.0],
        "works_high": [79.0, 46.0],
        "works_fractional": [45.1, 18.7],
        "works_fractional_low": [40.0, 15.0],
        "works_fractional_high": [50.0, 22.0],
        "share": [0.2, 0.1],
        "share_low": [0.1, 0.05],
        "share_high": [0.3, 0.15],
        "ric": [0.8, 1.05],
        "ric_low": [0.6, 0.7],
        "ric_high": [1.0, 1.4],
        "rank": [1, 2],
        "rank_low": [1, 2],
        "rank_high": [1, 3],
    }
)


def test_korean_particles_fit_and_undecided_places_are_said():
    told = sentences.first_partners(PARTNERS, "KR", "full").text("ko")
    assert told == (
        "한국의 공동 논문이 가장 많은 나라는 미국(63편, 95% 구간 48–79, 협력의 20.0%)이다. 다음은 중국이다. "
        "순위를 가릴 수 있는 것은 1위까지다."
    )
    tied = PARTNERS.assign(rank_high=[2, 3])
    assert "첫째 자리도 확실하지 않다" in sentences.first_partners(tied, "KR", "full").text("ko")
    assert "45.1 joint works (95% interval 40.0–50.0)" in sentences.first_partners(PARTNERS, "KR", "fractional").text(
        "en"
    )


@pytest.mark.parametrize("language", ["ko", "en"])
def test_empty_tables_have_their_sentences(language):
    none = PARTNERS.head(0)
    assert sentences.first_partners(none, "KR", "full").text(language)
    assert sentences.counting_matters(none, none).text(language)
    assert sentences.intensity(none, "KR").text(language)
    links = pd.DataFrame({"works": pd.Series([], dtype="int64")})
    assert sentences.backbone_share(links, links, 0.05).text(language)
    leading = pd.DataFrame(columns=["institution", "works", "country", "rank"])
    assert actor_sentences.leading_institution(leading, "KR", "full").text(language)
    assert actor_sentences.strongest_bridge(leading, "KR").text(language)
    assert actor_sentences.foreign_pairs(leading, "KR").text(language)
    assert actor_sentences.leading_expert(leading, "KR").text(language)
    assert actor_sentences.shortest_chain(leading, "X", "KR").text(language)
    nobody = actor_sentences.shortest_chain(leading.iloc[:0], "–", "KR").text(language)
    assert "–" not in nobody and nobody


@pytest.mark.parametrize("language", ["ko", "en"])
def test_intensity_names_only_intervals_without_one(language):
    told = sentences.intensity(PARTNERS.assign(ric_low=[1.2, 0.7], ric_high=[1.9, 1.4]), "KR").text(language)
    first, second = ("미국", "중국") if language == "ko" else ("United States", "China")
    assert first in told and second not in told


def test_names_cannot_carry_markup():
    told = Sentence("[x](javascript:alert(1)) <img src=x> **b** `c` # $y$")
    shown = told._repr_markdown_()
    assert "<img" not in shown and "\\[x\\]" in shown and "\\*\\*b\\*\\*" in shown


@pytest.mark.parametrize("language", ["ko", "en"])
def test_below_the_rule_of_evidence_nobody_is_first(language):
    told = sentences.first_partners(PARTNERS, "KR", "full", own=19)
    assert told.template == "page.too_few_for_partners" and told.values["n"] == 19
    assert "20" in told.text(language) and "19" in told.text(language)
    assert sentences.first_partners(PARTNERS, "KR", "full", own=20).template == "page.first_partners"


def test_where_no_place_is_told_no_move_of_one_is_and_without_links_nothing_is():
    unplaced = PARTNERS.assign(rank=pd.array([None] * len(PARTNERS), "Int64"))
    assert sentences.counting_matters(unplaced, unplaced).template == "page.untold"
    links = pd.DataFrame({"works": []})
    assert sentences.backbone_share(links, links, 0.05).template == "page.no_links"


def test_equals_are_told_as_equals():
    tied = PARTNERS.assign(works=5, rank=1)
    told = sentences.first_partners(tied, "KR", "full", own=200)
    assert told.values["most"] == tied["partner"].tolist()
    assert "5 each, with 2 countries: United States, China." in told.text("en")
    assert "각각 5편인 2개국, 미국·중국" in told.text("ko")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_of_a_handful_of_joint_works_no_intensity_is_told(language):
    few = PARTNERS.assign(works=4)
    assert sentences.intensity(few, "KR").template == "page.no_intensity"
    assert "5" in sentences.intensity(few, "KR").text(language)
    assert sentences.intensity(few.head(0), "KR").template == "page.no_intensity"


LEADING = pd.DataFrame({"institution": ["A", "B"], "works": [30, 30], "works_low": [20, 20], "works_high": [40, 40]})


@pytest.mark.parametrize("language", ["ko", "en"])
def test_institutions_that_share_the_first_place_are_told_together(language):
    tied = actor_sentences.leading_institution(LEADING.assign(rank_low=1, rank_high=2), "KR", "full")
    assert tied.template == "page.tied_institutions" and "30" in tied.text(language) and "A" in tied.text(language)
    alone = actor_sentences.leading_institution(LEADING.head(1).assign(rank_low=1, rank_high=1), "KR", "full")
    assert "95%" in alone.text(language) and not alone.text(language).endswith(("1위다.", "1 throughout."))


@pytest.mark.parametrize("language", ["ko", "en"])
def test_pairs_and_bridges_that_are_equal_or_of_few_works_have_no_first(language):
    pairs = pd.DataFrame(
        {"institution_id": "a", "institution": "A", "partner_id": list("bcde"), "partner": list("BCDE")}
    )
    pairs = pairs.assign(country=["US", "JP", "DE", "FR"], works=6)
    told = {n: actor_sentences.foreign_pairs(pairs.head(n), "KR").text(language) for n in (1, 2, 4)}
    assert "B" in told[2] and "C" in told[2] and not any(name in told[4] for name in "BCDE") and "4" in told[4]
    few = actor_sentences.foreign_pairs(pairs.assign(works=4), "KR").text(language)
    assert "5" in few and "4" in few and not any(name in few for name in "BCDE")
    bridges = pd.DataFrame({"institution": list("BCD"), "country": ["US", "KR", "KR"], "countries": 2, "works": 9})
    bridges = bridges.assign(betweenness=0.5, rank_betweenness=1, rank_brokerage=1)
    tied = actor_sentences.strongest_bridge(bridges, "KR").text(language)
    assert not any(name in tied for name in "BCD") and "3" in tied and "2" in tied
    told = actor_sentences.strongest_bridge(bridges.head(2), "KR").text(language)
    assert "C" in told and "B" not in told
    assert actor_sentences.strongest_bridge(bridges.assign(works=4), "KR").template == "page.no_strong_bridge"


@pytest.mark.parametrize("language", ["ko", "en"])
def test_experts_of_equally_many_works_are_not_named_and_nobody_stands_in_the_middle(language):
    people = pd.DataFrame({"author_name": ["Kim", "Lee"], "institution": "A", "country": "KR", "works": 7, "rank": 1})
    tied = actor_sentences.leading_expert(people, "KR")
    assert tied.template == "page.tied_experts" and "Kim" not in tied.text(language) and "7" in tied.text(language)
    links = pd.DataFrame({"source": [], "target": []})
    assert actor_sentences.circle(links, "–").template == "page.no_circle"
    assert "expert" in actor_sentences.circle(links, "–").text(language)
    assert "0" in actor_sentences.circle(links, "Kim").text(language)
