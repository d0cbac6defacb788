"""RefWorks' tagged format as CNKI writes it."""

import pytest

from helpers.data.records import Rejected, SourceError
from helpers.data.sources.refworks import read_refworks

CNKI = """RT Journal Article
SR 1
A1 王小明;李雪;Kim, Ada
AD Korea University, Seoul, South Korea;
T1 量子计算研究进展
JF 物理学报
YR 2022
IS 06
vo 23
K1 量子计算;量子比特
AB 摘要。
LK https://doi.org/10.5555/cn.1
DS CNKI

RT Dissertation/Thesis
SR 1
A1 张三[1,2];李四[2]
AD 1.Peking University, Beijing, China;2.Kyoto University, Kyoto, Japan
T1 新材料
YR 20225
DS CNKI

RT Conference Proceedings
A1 赵六
T1 会议论文
YR 2021
"""


def load(folder, text):
    (folder / "CNKI.txt").write_text(text, encoding="utf-8-sig")
    return list(read_refworks([folder / "CNKI.txt"], progress=False))


def test_references_of_cnki(tmp_path):
    first, bad, last = load(tmp_path, CNKI)
    assert (first.year, first.kind, first.venue, first.doi) == (2022, "article", "物理学报", "10.5555/cn.1")
    assert [author.name for author in first.authors] == ["王小明", "李雪", "Kim, Ada"]
    assert {author.places[0].country for author in first.authors} == {"KR"}, "the only institution is that of all"
    assert first.keywords == ["量子比特", "量子计算"]
    assert isinstance(bad, Rejected) and (bad.row, bad.value) == ("line 15", "20225")
    assert (last.kind, last.year) == ("conference paper", 2021)


def test_several_institutions_are_of_nobody_in_particular(tmp_path):
    work = load(tmp_path, CNKI.replace("20225", "2022"))[1]
    assert [author.name for author in work.authors] == ["张三", "李四", None] and not work.authors[2].person
    assert [place.country for place in work.authors[2].places] == ["CN", "JP"] and work.kind == "thesis"


def test_another_file_is_refused(tmp_path):
    with pytest.raises(SourceError, match="CNKI.txt: holds no reference"):
        load(tmp_path, "hello\n")
