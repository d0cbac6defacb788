import base64
import hashlib
import json
import re

import nbformat
import pytest
from lxml import html
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.runs.normalise import CHECKED
from helpers.runs.pages import report_page, split_headings, titles

EVIL = "<script>alert(1)</script><img src=https://example.org/x.png>"
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()
TABLE = (
    '<table class="sortable" data-name="links"><caption>Links</caption>'
    '<thead><tr><th scope="col">a</th></tr></thead>'
    f"<tbody><tr><td>{EVIL}</td></tr></tbody></table>"
)


def shows(data, metadata=None):
    return new_output("display_data", data, metadata=metadata or {})


def notebook():
    def prose(text, *tags):
        return new_markdown_cell(text, metadata={"tags": list(tags)})

    return new_notebook(
        cells=[
            prose("# 국가 협력\n\n무엇을 묻는가?", "ko"),
            prose("# Countries\n\nWhat is asked?", "en"),
            prose("Shown in both."),
            new_code_cell("seed: int = 7  # of draws", metadata={"tags": ["parameters"]}),
            prose("## 답\n\n하나", "ko"),
            prose(f"## Answer\n\nOne {EVIL}", "en"),
            new_code_cell(
                "shown",
                outputs=[
                    shows({"image/png": PNG, "text/plain": "x"}, {"image/png": {"alt": "A map", "name": "map"}}),
                    shows({"text/html": TABLE, "text/plain": "table"}),
                    shows({"text/html": f"<b>{EVIL}</b>", "text/plain": "plain words"}),
                    shows({"text/markdown": f"**{EVIL}**"}),
                    new_output("stream", name="stdout", text=f"printed {EVIL}\n"),
                ],
            ),
            new_code_cell("{'n': 1}", metadata={"tags": [CHECKED]}, outputs=[shows({"text/plain": "{'n': 1}"})]),
        ]
    )


@pytest.fixture
def folder(tmp_path):
    result = {
        "notebook": "toy",
        "language": "en",
        "parameters": {"focal_country": "KR", "seed": 7, "note": EVIL},
        "seed": 7,
        "finding": f"First is {EVIL}.",
        "picture": "map",
        "numbers": {},
        "tables": {"links": 1},
        "figures": {"map": {"title": "The map", "alt": "A map"}},
        "corpus": {"name": "toy", "source": EVIL, "licence": None, "retrieved": "2024-04-13", "query": None}
        | {"sha256": {"works.parquet": "ab" * 32}},
        "synthetic": True,
        "commit": None,
        "versions": {"python": "3.11"},
    }
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "links.csv").write_bytes(b"a\r\n1\r\n")
    (tmp_path / "result.json").write_text(json.dumps(result))
    nbformat.write(notebook(), tmp_path / "notebook.ipynb")
    return tmp_path


@pytest.fixture
def page(folder):
    return html.document_fromstring(report_page(folder))


def change(folder, **changes):
    result = json.loads((folder / "result.json").read_text())
    (folder / "result.json").write_text(json.dumps(result | changes))
    return html.document_fromstring(report_page(folder))


def test_shows_one_language(page, folder):
    assert page.get("lang") == "en"
    assert page.findtext(".//h1") == "Countries"
    assert [h.text for h in page.iterfind(".//main//h2")] == ["Answer", "Parameters", "Provenance"]
    assert "무엇을" not in page.text_content()
    assert "Shown in both." in page.text_content()
    korean = change(folder, language="ko")
    assert korean.get("lang") == "ko"
    assert [h.text for h in korean.iterfind(".//main//h2")] == ["답", "분석 조건", "출처와 재현 정보"]
    assert "What is asked?" not in korean.text_content()
    assert "한국" in korean.text_content()


def test_contents_lead_to_the_sections(page):
    links = [a.get("href").removeprefix("#") for a in page.iterfind(".//nav//a")]
    assert links
    assert set(links) <= {section.get("id") for section in page.iterfind(".//section")}


def test_nothing_from_data_acts(page):
    scripts = [script.text for script in page.iter("script")]
    assert len(scripts) == 1
    assert "alert" not in scripts[0]
    assert [img.get("src")[:5] for img in page.iter("img")] == ["data:"]
    assert not [e for e in page.iter() if any(name.startswith("on") for name in e.attrib)]
    assert "plain words" in page.text_content()
    assert page.text_content().count(EVIL) >= 6


def test_the_page_loads_nothing_and_runs_its_own_script_alone(page):
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'")
    for kind, tag in (("script", "script"), ("style", "style")):
        text = page.find(f".//{tag}").text
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    outside = [value for e in page.iter() for name, value in e.items() if name in {"src", "href"}]
    assert not [value for value in outside if re.match(r"(https?:)?//", value)]
    assert not re.search(r"url\(|@import", page.find(".//style").text)


def test_pictures_and_tables_have_words_and_downloads(page):
    figure = page.find(".//figure")
    assert figure.find(".//img").get("alt") == "A map"
    assert figure.find("figcaption/span").text == "The map"
    assert figure.find(".//a").get("download") == "map.png"
    assert page.find(".//table").get("class") == "sortable"
    link = page.xpath("//a[@download='links.csv']")[0]
    assert base64.b64decode(link.get("href").partition("base64,")[2]) == b"a\r\n1\r\n"
    assert "(1 rows)" in link.text


def test_code_is_closed_and_checked_output_is_not_shown(page):
    details = page.xpath("//details[@class='code']")
    assert details
    assert not [d for d in details if d.get("open") is not None]
    assert "{'n': 1}" not in [pre.text for pre in page.xpath("//pre[@class='output']")]


def test_provenance_and_synthetic_data_are_told(page, folder):
    text = page.text_content()
    assert "ab" * 32 in text
    assert "2024-04-13" in text
    assert "not recorded" in text
    assert page.xpath("//p[@class='synthetic']")
    assert not change(folder, synthetic=False).xpath("//p[@class='synthetic']")


def test_the_same_run_gives_the_same_page(folder):
    assert report_page(folder) == report_page(folder)


def test_headings_in_code_are_no_headings():
    text = "## One\n```\n# not a heading\n```\n### Below\n## Two #"
    assert [(level, title) for level, title, _ in split_headings(text)] == [(2, "One"), (2, "Two")]
    assert split_headings("") == []


def test_titles_come_from_tagged_prose(good):
    assert titles(good) == {"ko": "세 수의 합", "en": "The sum of three numbers"}
    assert titles(new_notebook()) == {}
