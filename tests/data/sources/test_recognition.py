"""A file that comes by the wrong door is told which one is right."""

import pytest

from helpers.cli import main
from helpers.data.sources.recognition import advice, recognised

FILES = {
    "set.nbib": ("\nPMID- 91000001\nOWN - NLM\n", "nbib"),
    "pubmed.xml": ('<?xml version="1.0"?><!DOCTYPE x><PubmedArticleSet><PubmedArticle>', "medline"),
    "a.ris": ("\ufeffTY  - JOUR\nTI  - a\nER  - \n", "ris"),
    "savedrecs.txt": ("FN Clarivate Analytics Web of Science\nVR 1.0\n", "wos"),
    "savedrecs.csv": ("AU,AF,TI,SO,DT\n", "wos"),
    "wos.csv": ("Publication Type,Authors,Author Full Names,Article Title\n1,2,3,4\n", "wos"),
    "a.enw": ("%0 Journal Article\n%A Kim, A\n", "endnote"),
    "lib.xml": ("<?xml version='1.0'?><xml><records><record>", "endnote"),
    "CNKI.txt": ("RT Journal Article\nSR 1\nA1 王小明\n", "refworks"),
    "a.bib": ("% exported\n@article{kim,\n title = {x}}\n", "bibtex"),
    "dim.csv": (
        '"About the data: Exported on May 05, 2024."\nRank,Publication ID,PubYear,Title\n1,2,3,4\n',
        "dimensions",
    ),
    "scopus.csv": ('"Authors","Author(s) ID","Title","Year","Source title","EID"\na,b,c,d,e,f\n', "scopus"),
    "works.json": ('[{"id": "https://openalex.org/W7"}]', "openalex"),
    "lens.csv": ('"Lens ID","Title","Source Title"\n1,2,3\n', "table --mapping lens"),
    "z.csv": (
        '"Key","Item Type","Publication Year","Author","Publication Title"\n1,2,3,4,5\n',
        "table --mapping zotero",
    ),
    "csv-q-set.csv": ("PMID,Title,Authors,Journal/Book\n1,2,3,4\n", "table --mapping pubmed_csv"),
    "w.csv": ("id,authorships.author.display_name,doi\n1,2,3\n", "table --mapping openalex_csv"),
    "kci.csv": ("유형,논문 ID,저자명,주저자 소속기관,논문명,학술지명\n1,2,3,4,5,6\n", "table --mapping kci"),
    "ntis.csv": ("번호,과제고유번호,과제명\n1,2,3\n", "table --mapping ntis"),
    "riss.csv": ("서명,저자,발행사항,주제어\n1,2,3,4\n", "table --mapping riss"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_known_by_its_beginning(tmp_path, name):
    text, command = FILES[name]
    (tmp_path / name).write_text(text, encoding="utf-8")
    _, how, mapping = recognised(tmp_path / name)
    assert command == how + (f" --mapping {mapping}" if mapping else "")


def test_a_table_in_a_korean_encoding_is_known(tmp_path):
    (tmp_path / "kci.csv").write_bytes(FILES["kci.csv"][0].encode("cp949"))
    assert recognised(tmp_path / "kci.csv")[2] == "kci"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{Reference Type}: Journal Article\n{Title}: x\n", "NoteExpress.*RefWorks or EndNote from CNKI"),
        ("DataType: 1\nTitle-题名: x\n", "E-Study.*RefWorks or EndNote"),
        ("<html><body>results</body></html>", "a web page: export the records"),
    ],
)
def test_what_nothing_reads_is_told_what_to_download_instead(tmp_path, text, words):
    (tmp_path / "x.txt").write_text(text, encoding="utf-8")
    import re

    assert re.search(words, advice(tmp_path / "x.txt", "ris"))


def test_unknown_files_and_the_right_door_have_no_advice(tmp_path):
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    (tmp_path / "a.ris").write_text(FILES["a.ris"][0], encoding="utf-8")
    assert advice(tmp_path / "x.csv", "scopus") == advice(tmp_path / "a.ris", "ris") == advice(tmp_path / "none") == ""
    (tmp_path / "noise.xlsx").write_bytes(b"\x00\xff" * 40)
    (tmp_path / "noise.gz").write_bytes(b"\x1f\x8b\x00")
    assert recognised(tmp_path / "noise.xlsx") is None and recognised(tmp_path / "noise.gz") is None


def test_the_command_line_says_so(tmp_path, capsys):
    (tmp_path / "set.nbib").write_text(FILES["set.nbib"][0], encoding="utf-8")
    (tmp_path / "lens.csv").write_text(FILES["lens.csv"][0], encoding="utf-8")
    assert main(["import", "ris", str(tmp_path / "set.nbib"), "--corpus", str(tmp_path / "c")]) == 2
    assert f"workbook import nbib {tmp_path / 'set.nbib'}" in capsys.readouterr().err
    assert main(["import", "table", str(tmp_path / "lens.csv"), "--corpus", str(tmp_path / "c")]) == 2
    assert "--mapping lens" in capsys.readouterr().err
