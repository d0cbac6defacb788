"""Prose of one language in JupyterLab."""

import nbformat
import pytest
from IPython.utils.capture import capture_output

from helpers.data.places import PROJECT
from helpers.page.lab import hiding_style, show_one_language


def notebook(*cells):
    made = [nbformat.v4.new_markdown_cell(text, metadata={"tags": [tag]}) for text, tag in cells]
    return nbformat.v4.new_notebook(cells=made)


def test_the_headings_of_the_other_language_are_hidden():
    made = notebook(("# 지도", "ko"), ("# On the map\n\nWords", "en"), ("## 값", "ko"), ("## A value", "en"))
    korean, english = hiding_style(made, "ko"), hiding_style(made, "en")
    assert "On-the-map" in korean and "A-value" in korean and "지도" not in korean
    assert "지도" in english and "값" in english and "On-the-map" not in english


def test_a_heading_of_both_languages_stays_and_none_is_no_style():
    assert hiding_style(notebook(("## ROR", "ko"), ("## ROR", "en")), "ko") == ""
    assert hiding_style(notebook(), "en") == ""


def test_a_heading_cannot_end_the_style():
    made = notebook(('## </style><script>"', "en"))
    assert "</style><" not in hiding_style(made, "ko").removesuffix("</style>")


@pytest.mark.parametrize("session", ["", "nowhere.ipynb", "README.md"])
def test_outside_a_notebook_nothing_is_shown(monkeypatch, session):
    monkeypatch.setenv("JPY_SESSION_NAME", session)
    with capture_output() as shown:
        show_one_language("ko")
    assert not shown.outputs


def test_every_notebook_hides_each_language(monkeypatch):
    for path in sorted((PROJECT / "notebooks").glob("[1-5]*.ipynb")):
        made = nbformat.read(path, as_version=4)
        prose = [cell.metadata["tags"] for cell in made.cells if cell.cell_type == "markdown"]
        assert hiding_style(made, "ko").count("jp-MarkdownCell") >= sum("en" in tags for tags in prose) - 1, path.name
