import zipfile

import pytest
from lxml import etree

from helpers.page.record import csv_bytes
from helpers.runs.summary import write_summary

SPACE = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def sheets(file):
    with zipfile.ZipFile(file) as book:
        names = etree.fromstring(book.read("xl/workbook.xml")).xpath("//m:sheet/@name", namespaces=SPACE)
        texts = etree.fromstring(book.read("xl/sharedStrings.xml")).xpath("//m:si", namespaces=SPACE)
        texts = ["".join(text.itertext()) for text in texts]
        pages = [book.read(f"xl/worksheets/sheet{number}.xml") for number in range(1, len(names) + 1)]
    return {name: rows(page, texts) for name, page in zip(names, pages, strict=True)}


def rows(sheet, texts):
    tree = etree.fromstring(sheet)
    assert not tree.xpath("//m:f | //m:hyperlink", namespaces=SPACE)
    return [[content(cell, texts) for cell in row if len(cell)] for row in tree.xpath("//m:row", namespaces=SPACE)]


def content(cell, texts):
    return texts[int(cell[0].text)] if cell.get("t") == "s" else float(cell[0].text)


@pytest.fixture
def results(tmp_path):
    import pandas as pd

    found = {}
    for run, name in (("one", "=1+1"), ("two", "http://example.org")):
        (tmp_path / run / "tables").mkdir(parents=True)
        table = pd.DataFrame({"name": [name, "0012", "nan"], "works": [1, None, 2.5]})
        (tmp_path / run / "tables" / "links.csv").write_bytes(csv_bytes(table))
        found[run] = {
            "notebook": "toy",
            "language": "en",
            "corpus": {"name": "toy"},
            "synthetic": False,
            "finding": "=cmd()",
            "parameters": {"codes": ["KR", "JP"]},
            "numbers": {"works": 3, "share": None},
            "tables": {"links": 3},
        }
    return found


def test_tables_of_a_name_are_stacked_and_text_stays_text(results, tmp_path):
    write_summary(results, tmp_path)
    found = sheets(tmp_path / "summary.xlsx")
    assert list(found) == ["all runs", "links"]
    assert found["links"] == [
        ["run", "name", "works"],
        ["one", "=1+1", 1.0],
        ["one", "0012"],
        ["one", "nan", 2.5],
        ["two", "http://example.org", 1.0],
        ["two", "0012"],
        ["two", "nan", 2.5],
    ]
    assert found["all runs"][1] == ["one", "toy", "en", "toy", 0.0, "=cmd()", "KR;JP", 3.0]


def test_the_same_results_give_the_same_bytes(results, tmp_path):
    write_summary(results, tmp_path)
    first = (tmp_path / "summary.xlsx").read_bytes()
    write_summary(results, tmp_path)
    assert (tmp_path / "summary.xlsx").read_bytes() == first


def test_no_run_done_gives_an_empty_workbook(tmp_path):
    write_summary({}, tmp_path)
    assert (tmp_path / "summary.xlsx").stat().st_size > 0
