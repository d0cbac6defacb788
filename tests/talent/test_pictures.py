"""Pictures and sentences of flows of researchers."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from helpers.data.corpus import read_corpus
from helpers.page.picture import Picture
from helpers.page.tables import TableView
from helpers.talent import sentences
from helpers.talent.charts import alluvial, flow_map
from helpers.talent.flows import balance, between, flows_about
from helpers.talent.identity_error import IdentityError
from helpers.talent.tables import talent_words

FLOWS = pd.DataFrame({"source": ["KR", "US", "BR", "US"], "target": ["US", "KR", "FR", "CN"], "persons": [5, 7, 2, 9]})
PAIRS = between(FLOWS, np.ones(99), seed=1)
NONE = FLOWS.head(0)
HANGUL = r"[가-힣]"


def draw(function, table, language="en", **more):
    return function(table, "KR", "Title", "persons", "Source: example", language, **more)


@pytest.mark.parametrize("function", [flow_map, alluvial])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_pictures_draw_in_both_languages(function, language):
    made = draw(function, PAIRS, language)
    assert isinstance(made, Picture) and made.png[:4] == b"\x89PNG" and made.language == language
    assert ("미국" if language == "ko" else "United States") in made.alt and "7" in made.alt
    assert made.png == draw(function, PAIRS, language).png


@pytest.mark.parametrize("function", [flow_map, alluvial])
def test_nobody_moves(function):
    pairs = PAIRS.head(0)
    assert draw(function, pairs).alt.endswith("Nobody moved.")


def test_only_others_move():
    others = PAIRS[(PAIRS["source"] != "KR") & (PAIRS["target"] != "KR")]
    assert draw(flow_map, others).alt.endswith("Nobody moved.") and draw(alluvial, others).alt.endswith("Nobody moved.")


def test_lesser_streams_are_joined():
    pairs = between(pd.DataFrame({"source": ["US", "JP", "DE"], "target": "KR", "persons": [9, 2, 1]}), np.ones(99), 1)
    alt = draw(alluvial, pairs, countries=1).alt
    assert "United States 9" in alt and "Others 3" in alt


def test_no_country_is_refused():
    with pytest.raises(ValueError, match="'UK' is no country code"):
        draw(flow_map, FLOWS.assign(source="UK"))


def test_a_focal_country_at_the_edge_of_the_map():
    flows = pd.DataFrame({"source": ["BR", "PT"], "target": ["PT", "BR"], "persons": [4, 3]})
    assert "Brazil" in flow_map(flows, "PT", "T", "u", "Source: x", "en").alt


@pytest.mark.parametrize(
    ("arrivals", "departures", "told", "gesagt"),
    [
        (300, 100, "More come than go", "들어오는 사람이 더 많다"),
        (100, 300, "More go than come", "나가는 사람이 더 많다"),
        (5, 4, "cannot tell", "가릴 수 없다"),
    ],
)
def test_the_finding_says_what_the_interval_allows(arrivals, departures, told, gesagt):
    table = pd.DataFrame({"source": ["US", "KR"], "target": ["KR", "US"], "persons": [arrivals, departures]})
    balanced = balance(table, np.ones(2000), seed=1)
    said = sentences.gain_or_loss(balanced, "KR", {})
    assert told in said.text("en") and gesagt in said.text("ko")


def test_nobody_is_seen():
    assert sentences.gain_or_loss(balance(NONE, np.ones(9), 1), "KR", {}).text("en").startswith("Nobody is seen")
    assert sentences.gain_or_loss(balance(NONE, np.ones(9), 1), "KR", {}).text("ko").endswith("보이지 않는다.")


def test_one_person_is_no_plural():
    table = pd.DataFrame({"source": ["US"], "target": ["KR"], "persons": [1]})
    assert sentences.gain_or_loss(balance(table, np.ones(99), 1), "KR", {}).text("en").startswith("1 person was seen")


def test_the_sample_by_surnames_is_named_in_both_languages():
    places = pd.DataFrame({"author_id": ["p"], "year": [2000]})
    found = SimpleNamespace(places=places, first_year=2000, last_year=2001)
    assert "surnames" in sentences.sample(read_corpus("inventors").meta, found).text("en")
    assert "성씨로 뽑은 표본" in sentences.sample(read_corpus("inventors").meta, found).text("ko")
    assert "surnames" not in sentences.sample({}, found).text("en")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (IdentityError("orcid"), "ORCID"),
        (IdentityError("unknown"), "was not measured"),
        (IdentityError("name", moves={"found": 9.0, "real": 8, "true": 14, "kept": 8}), "Of 9 moves"),
    ],
)
def test_identity_is_told_as_far_as_known(error, told):
    assert told in sentences.identities(error).text("en")
    assert pd.Series([sentences.identities(error).text("ko")]).str.contains(HANGUL).all()


def test_rules_returns_abroad_shortage_agreement_in_korean():
    found = SimpleNamespace(changes=FLOWS, moves=pd.DataFrame({"author_id": ["p", "p"]}))
    counts = pd.DataFrame({"change": ["move"], "one_work": [9], "two_works": [2], "three_works": [1]})
    assert "2건(1명)을 이동으로" in sentences.rules(found, counts).text("ko")
    back = {"years_away": 5, "followed": 0, "returned": 0, "share": np.nan, "share_low": np.nan, "share_high": np.nan}
    assert "알 수 없다" in sentences.returns(pd.DataFrame([back]), "KR").text("ko")
    persons = pd.DataFrame({"country": ["US"], "persons": [1]})
    assert "미국(1)" in sentences.abroad(persons, persons.head(0), "KR").text("ko")
    quotients = pd.DataFrame(
        {
            "technology": ["steel", "hydrogen", "quantum"],
            "lq": [2.0, 1.0, None],
            "shortage": pd.array([False, None, None], dtype="boolean"),
        }
    )
    text = sentences.shortage(quotients, "KR").text("ko")
    assert "적은 기술: 없음. 많은 기술: 철강" in text
    assert "가릴 수 없는 기술 1개, 모든 나라를 합쳐도 인원이 너무 적은 기술 1개" in text
    row = {"compared": "both", "n": 3, "spearman": 0.5, "spearman_low": 0.1, "spearman_high": 0.9}
    assert "0.50(95% 구간 0.10–0.90)" in sentences.agreement(pd.DataFrame([row])).text("ko")


def test_sources_and_subtitles():
    table = pd.DataFrame({"year": [1998, 2018], "persons": [1, 0]})
    line = "Source: the table of the parameter `flows` · 1998–2018 · 1 person"
    assert sentences.source_of_flows(table).text("en") == line
    assert flows_about(None, table, ready_made=True) == "1998–2018"
    assert flows_about(None, table.head(0), ready_made=True) == ""


def test_every_table_has_headings():
    shown = talent_words(balance(FLOWS, np.ones(9), 1), "ko")
    TableView("balance", shown, "ko")
    TableView("flows", talent_words(PAIRS, "en"), "en")
    more = pd.DataFrame({"country": ["US"], "persons": [1], "technologies": [["quantum"]]})
    assert talent_words(more, "ko")["technologies"].tolist() == [["양자"]]


def test_origins_that_share_the_last_place_told_are_all_in_or_out():
    persons = pd.DataFrame({"country": ["US", "JP", "DE", "FR"], "persons": [9, 2, 2, 2]})
    told = sentences.abroad(persons, persons.head(3), "KR")
    assert told.values["here_from"] == [{"country": "US", "persons": 9}] and len(told.values["gone_from"]) == 3
