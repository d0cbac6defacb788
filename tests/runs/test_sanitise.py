import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from helpers.runs.sanitise import PROSE, TABLE, prose_html, table_html

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "![x](https://example.org/track.png)",
    "<svg/onload=alert(1)>",
    "<iframe src=//example.org></iframe>",
    "<style>@import url(//example.org)</style>",
    "<td style='background:url(//example.org)'>",
]


def elements(text):
    return list(html.fragment_fromstring(text, create_parent="div").iter())[1:] if text.strip() else []


def assert_safe(text, tags):
    for element in elements(text):
        assert element.tag in tags
        for name, value in element.items():
            assert not name.startswith("on")
            assert name not in {"style", "src"}
            assert name != "href" or value.startswith(("http:", "https:", "mailto:")) or ":" not in value


@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_come_out_as_text(attack):
    assert_safe(prose_html(attack), PROSE)
    assert_safe(table_html(f'<table class="sortable"><tr><td>{attack}</td></tr></table>'), TABLE)


@given(st.text(alphabet="<>/='\" abcsciptonerhfd![]():&;\n", max_size=60))
def test_no_markdown_makes_another_tag(text):
    assert_safe(prose_html(text), PROSE)


def test_markdown_and_korean_are_kept():
    assert prose_html("**한국**과 `KR`") == "<p><strong>한국</strong>과 <code>KR</code></p>"
    assert prose_html("") == ""


def test_a_table_keeps_what_it_says():
    table = (
        '<table class="sortable" data-name="links"><caption>C</caption><thead><tr>'
        '<th scope="col" class="number" title="how many" style="text-align: right">n</th></tr></thead>'
        "<tbody><tr><td>&lt;b&gt;</td></tr></tbody></table>"
    )
    kept = table_html(table)
    assert 'data-name="links"' in kept
    assert 'title="how many"' in kept
    assert "&lt;b&gt;" in kept
    assert "style" not in kept


def test_a_table_links_to_the_web_alone():
    cells = "".join(
        f"<td><a href='{to}' onclick='x()'>t</a></td>" for to in ("https://doi.org/10.1/a", "data:,x", "http://a.b")
    )
    kept = table_html(f"<table><tr>{cells}</tr></table>")
    assert kept.count("<a>t</a>") == 2 and kept.count('<a href="https://doi.org/10.1/a">t</a>') == 1
