import json
from types import SimpleNamespace

import pytest
from lxml import html

from helpers.runs.configuration import Run
from helpers.runs.site import index_page

EVIL = "<script>alert(1)</script>"


@pytest.fixture
def page(notebooks):
    good = notebooks / "adds_three_numbers.ipynb"

    def outcome(name, status, error="", **parameters):
        return SimpleNamespace(run=Run(name, good, (), parameters), status=status, error=error, done=status == "ok")

    def result(country, language, synthetic):
        return {
            "notebook": "adds_three_numbers",
            "language": language,
            "parameters": {"focal_country": country, "seed": 7},
            "finding": f"The sum {EVIL}",
            "picture": "bars",
            "figures": {"bars": {"title": "t", "alt": "Three bars"}},
            "tables": {"numbers": 3},
            "corpus": {"name": "toy", "source": "Made up", "retrieved": "2024-04-13"},
            "synthetic": synthetic,
        }

    outcomes = [
        outcome("kr", "ok", focal_country="KR"),
        outcome("jp", "ok", focal_country="JP"),
        outcome("broken", "failed", f"Traceback\n{EVIL}\nValueError: no"),
        outcome("later", "skipped", "needs broken"),
    ]
    content = {"title_ko": "보고", "title_en": "Report", "commit": "abc", "versions": {"cooperation-workbook": "1"}}
    results = {"kr": result("KR", "ko", False), "jp": result("JP", "en", True)}
    return html.document_fromstring(index_page(content, outcomes, results))


def test_each_run_has_a_card_with_what_the_filters_need(page):
    cards = page.findall(".//article")
    assert [json.dumps(dict(card.attrib)) for card in cards] == [
        json.dumps({"data-notebook": "adds_three_numbers", "data-language": language, "data-country": country})
        for language, country in (("ko", "KR"), ("en", "JP"))
    ]
    assert [img.get("src") for img in page.iter("img")] == ["kr/figures/bars.png", "jp/figures/bars.png"]
    assert page.xpath("//article//a[@href='kr/tables/numbers.csv']")
    chips = page.xpath("//button[@data-facet='country']/@data-value")
    assert chips == ["", "JP", "KR"]
    assert not page.xpath("//button[@data-facet='notebook']"), "one notebook is nothing to choose from"


def test_a_run_without_a_picture_has_a_card_without_one(notebooks):
    outcome = SimpleNamespace(
        run=Run("kr", notebooks / "adds_three_numbers.ipynb", (), {}), status="ok", error="", done=True
    )
    content = {"title_ko": "보고", "title_en": "Report", "commit": "abc", "versions": {"cooperation-workbook": "1"}}
    drawn = {"picture": "", "figures": {}, "tables": {}, "synthetic": False}
    result = {
        "notebook": "n",
        "language": "ko",
        "parameters": {},
        "finding": "Nothing.",
        **drawn,
        "corpus": {"name": "toy", "source": "Made up", "retrieved": ""},
    }
    page = html.document_fromstring(index_page(content, [outcome], {"kr": result}))
    assert page.find(".//article") is not None and not list(page.iter("img"))


def test_failures_stand_before_the_cards(page):
    body = page.find("body")
    failures, cards = page.find(".//section[@class='failures']"), page.find(".//main")
    assert list(body).index(failures) < list(body).index(cards)
    assert "ValueError: no" in failures.text_content()
    assert "needs broken" in failures.text_content()
    assert failures.xpath(".//a/@href") == ["broken/notebook.ipynb"]


def test_all_words_of_the_page_come_in_both_languages(page):
    words = {language: page.xpath(f"//span[@class='t' and @lang='{language}']") for language in ("ko", "en")}
    assert len(words["ko"]) == len(words["en"]) > 10


def test_text_from_data_stays_text(page):
    assert len(list(page.iter("script"))) == 1
    assert EVIL in page.find(".//article").text_content()


def test_synthetic_data_is_marked_where_it_is(page):
    assert [len(card.xpath(".//li[@class='mark']")) for card in page.findall(".//article")] == [0, 1]
    assert "Some reports" in page.xpath("//p[@class='synthetic']")[0].text_content()
