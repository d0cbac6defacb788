import json
from types import SimpleNamespace

import pytest
from lxml import html

from helpers.runs.configuration import Run
from helpers.runs.site import index_page, synthetic_page

EVIL = "<script>alert(1)</script>"


ANSWER = {
    "published_rank": 9,
    "published_type": "acquisition",
    "published_partners": "US;JP",
    "reviewed_on": "2024-06-26",
    "quote": f"9위 {EVIL}",
    **dict.fromkeys(["rank", "rank_low", "rank_high", "of", "partners", "joint_works"]),
    "focal_works": 2,
    "world_works": 76,
    "certainty": "none",
}


@pytest.fixture
def batch(notebooks):
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

    def about(language, **more):
        found = result("KR", language, False)
        return found | {"parameters": found["parameters"] | {"language": language, **more}, "numbers": ANSWER}

    outcomes = [
        outcome("kr", "ok", focal_country="KR"),
        outcome("jp", "ok", focal_country="JP"),
        outcome("de", "ok", focal_country="DE"),
        outcome("gene_ko", "ok", subject="gene-cell-therapy"),
        outcome("gene_en", "ok", subject="gene-cell-therapy"),
        outcome("broken", "failed", f"Traceback\n{EVIL}\nValueError: no"),
        outcome("later", "skipped", "needs broken"),
    ]
    content = {"title_ko": "보고", "title_en": "Report", "commit": "abc", "versions": {"cooperation-workbook": "1"}}
    results = {"kr": result("KR", "ko", False), "jp": result("JP", "en", True), "de": result("DE", "en", False)}
    results |= {f"gene_{code}": about(code, subject="gene-cell-therapy") for code in ("ko", "en")}
    return content, outcomes, results


@pytest.fixture
def page(batch):
    return html.document_fromstring(index_page(*batch))


def test_each_run_has_a_card_with_what_the_filters_need(page):
    cards = page.findall(".//article")
    assert [json.dumps(dict(card.attrib)) for card in cards] == [
        json.dumps({"data-notebook": "adds_three_numbers", "data-language": language, "data-country": country})
        for language, country in (("ko", "KR"), ("en", "DE"), ("ko", "KR"), ("en", "KR"))
    ]
    assert [img.get("src") for img in page.iter("img")][:2] == ["kr/figures/bars.png", "de/figures/bars.png"]
    assert page.xpath("//article//a[@href='kr/tables/numbers.csv']")
    chips = page.xpath("//button[@data-facet='country']/@data-value")
    assert chips == ["", "DE", "KR"]
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
    failures, cards = page.find(".//section[@class='failures']"), page.find(".//article")
    order = list(page.iter())
    assert order.index(failures) < order.index(page.find(".//table")) < order.index(cards)
    assert "ValueError: no" in failures.text_content()
    assert "needs broken" in failures.text_content()
    assert failures.xpath(".//a/@href") == ["broken/notebook.ipynb"]


def test_all_words_of_the_page_come_in_both_languages(page):
    words = {language: page.xpath(f"//span[@class='t' and @lang='{language}']") for language in ("ko", "en")}
    assert len(words["ko"]) == len(words["en"]) > 10


def test_text_from_data_stays_text(page):
    assert len(list(page.iter("script"))) == 1
    assert EVIL in page.find(".//article").text_content()


def test_what_is_synthetic_stands_on_a_page_of_its_own_and_is_marked_there(page, batch):
    assert not page.xpath("//li[@class='mark']") and "jp" not in page.xpath("//article//a/@href")
    assert page.xpath("//a[@href='synthetic.html']")[0].text_content().endswith("(1)")
    _, outcomes, results = batch
    other = html.document_fromstring(synthetic_page(outcomes, results))
    assert [img.get("src") for img in other.iter("img")] == ["jp/figures/bars.png"]
    assert other.xpath("//p[@class='synthetic']") and len(other.xpath("//li[@class='mark']")) == 1


def test_a_technology_has_one_row_that_leads_to_its_page_in_either_language(page):
    (row,) = page.xpath("//section[@aria-labelledby='technologies']//tbody/tr")
    assert row.xpath("./th/a/@href") == ["gene_ko/report.html", "gene_en/report.html"]
    told = row.text_content()
    assert "9위" in told and "신기술 확보형" in told and "미국 · 일본" in told and "자료 부족" in told
    assert "순위 없음" in told and "한국 2편 · 세계 76편" in told and EVIL in told
    line = page.xpath("//p[@class='carries']")[0].text_content()
    assert "1개 가운데 0개" in line and "in 1 there are too few works" in line


def test_other_notebooks_are_told_once_with_a_finding_in_each_language(page):
    (row,) = page.xpath("//dl[@class='instruments']/div")
    assert row.xpath("./dt/a/@href") == ["kr/report.html", "de/report.html"]
