"""Tables, sentences and pictures of a pledge, in both languages and on sheets with little in them."""

import pandas as pd
import pytest

from helpers.data.places import PROJECT
from helpers.page.graphs import network_graph
from helpers.page.tables import TableView, in_language
from helpers.page.terms import caption, term
from helpers.pledges import sentences as told
from helpers.pledges.audit import SEVERITIES, audit
from helpers.pledges.charts import execution_chart, pledge_timeline
from helpers.pledges.parties import contact_links, contact_nodes, contacts
from helpers.pledges.sheet import Sheet, read_pledges
from helpers.pledges.status import STATES, action_states, execution
from helpers.pledges.tables import (
    action_table,
    count_table,
    drawn_nodes,
    finding_table,
    link_table,
    money_table,
    node_table,
    printed_dates,
    rule_table,
    sheet_title,
)

BY_HAND = read_pledges(PROJECT / "tests" / "fixtures" / "pledges_by_hand")
NONE = {name: BY_HAND.tables[name].head(0) for name in ("parties", "counts", "money")}
EMPTY = Sheet("mine", BY_HAND.tables | NONE, {})
SHEETS = {"goyang": read_pledges("goyang"), "by_hand": BY_HAND, "empty": EMPTY}
LOOK = {"source": "Source: a sheet"}


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("name", SHEETS)
def test_the_whole_page_of_any_sheet(name, language):
    sheet, look = SHEETS[name], LOOK | {"language": language}
    states, money, audited, counts = action_states(sheet), execution(sheet), audit(sheet), sheet.tables["counts"]
    table = contacts(sheet)
    nodes, links = contact_nodes(table), contact_links(table, sheet)
    shown = [
        action_table(states, language),
        money_table(money, language),
        count_table(counts, language),
        node_table(nodes, language),
        link_table(links, nodes, language),
        finding_table(audited, language),
        rule_table(audited, language),
    ]
    for i, frame in enumerate(shown):
        assert len(TableView(f"t{i}", frame, language).cells()) <= len(frame)
    title = sheet_title(sheet, language)
    pictures = [
        pledge_timeline(states, sheet.as_of, **look, **caption("pledge_timeline", language, title=title)),
        execution_chart(money, **look, **caption("pledge_execution", language, title=title)),
        network_graph(links, drawn_nodes(nodes, language), **look, **caption("pledge_network", language, title=title)),
    ]
    sentences = [
        told.pledge(sheet).text(language),
        told.progress(states).text(language),
        told.execution(money).text(language),
        told.counted(counts).text(language),
        told.contacts(nodes, sheet, True).text(language),
        told.audited(audited).text(language),
        told.agreement(audited).text(language),
    ]
    for text in (*sentences, *(picture.alt for picture in pictures)):
        assert text.strip().endswith((".", "다.")) and "nan" not in text and "None" not in text and "NaT" not in text


@pytest.mark.parametrize(("column", "codes"), [("severity", SEVERITIES), ("state", STATES)])
def test_codes_have_words(column, codes):
    for language in ("ko", "en"):
        words = [term(column, code, language) for code in codes]
        assert len(set(words)) == len(codes)
    assert not set(term(column, code, "ko") for code in codes) & set(codes)


def test_a_blank_a_zero_and_an_undefined_rate_read_differently():
    table = pd.DataFrame(
        {
            "budget_year": ["2018", "2019", "2020", "2021"],
            "planned": [0.0, None, 40.0, 40.0],
            "executed": [22.0, 1.0, 0.0, None],
            "rate": [None, None, 0.0, None],
        }
    )
    said = execution_chart(table, "T", "u", "Source: s", "en").alt
    assert said == (
        "T. 2018: planned 0, executed 22, rate undefined; 2019: planned blank, executed 1, rate undefined; "
        "2020: planned 40, executed 0, rate 0%; 2021: planned 40, executed blank, rate unknown."
    )


def test_sentences_about_money_say_why_there_is_no_rate():
    table = pd.DataFrame({"budget_year": ["total"], "planned": [40.0], "executed": [None], "rate": [None]})
    assert "As the execution is blank, the rate is undefined" in told.execution(table).text("en")
    assert "집행액이 빈칸이므로 집행률은 정의되지 않는다" in told.execution(table).text("ko")
    table = table.assign(executed=10.0, rate=0.25)
    assert told.execution(table).text("ko").endswith("집행률은 25%다.")


def test_one_and_many_are_told_apart():
    states = action_states(BY_HAND)
    assert "0 are still planned" in told.progress(states).text("en")
    assert "1 is planned ahead" in told.progress(states).text("en")
    assert "Weeks: the 1 that is printed fits its period." in told.agreement(audit(BY_HAND)).text("en")


def test_a_wrong_weekday_is_told():
    actions = BY_HAND.tables["actions"].copy()
    actions.loc[0, "weekday"] = 0
    found = audit(Sheet("mine", {**BY_HAND.tables, "actions": actions}, {}))
    assert "Weekdays: 1 of 2 printed do not fit." in told.agreement(found).text("en")
    assert "적힌 요일은 2건 가운데 1건이 날짜와 어긋난다." in told.agreement(found).text("ko")
    assert "1 error" in told.audited(found).text("en")


def test_where_one_language_has_no_text_the_other_stands():
    frame = pd.DataFrame({"label_ko": ["가", None], "label_en": [None, "b"]})
    assert in_language(frame, "ko")["label"].tolist() == in_language(frame, "en")["label"].tolist() == ["가", "b"]


def test_dates_stand_as_printed():
    frame = pd.DataFrame({"from": ["2020", "2020-12-01", None], "to": ["2020", "2020-12-03", None]}, dtype="str")
    assert printed_dates(frame).fillna("–").tolist() == ["2020", "2020-12-01–2020-12-03", "–"]


def test_pictures_are_the_same_bytes_again():
    sheet = SHEETS["goyang"]
    words = {"title": "T", "unit": "u", "source": "s", "language": "ko"}
    one, two = (pledge_timeline(action_states(sheet), sheet.as_of, flagged=(9,), **words).png for _ in range(2))
    plain = pledge_timeline(action_states(sheet), sheet.as_of, **words).png
    assert one == two != plain
