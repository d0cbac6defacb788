"""EndNote's XML and its tagged format."""

import pytest

from helpers.data.records import SourceError
from helpers.data.sources.endnote import read_endnote

XML = """<?xml version="1.0" encoding="UTF-8"?>
<xml><records><record><database name="my.enl">my.enl</database><rec-number>1</rec-number>
<ref-type name="Conference Proceedings">10</ref-type>
<contributors><authors><author><style face="normal">Kim, Ada</style></author><author>Roe, Jon M.</author></authors>
<secondary-authors><author>Editor, An</author></secondary-authors></contributors>
<auth-address><style>ADDRESSES</style></auth-address>
<titles><title><style>Quantum </style><style face="italic">error</style> correction &amp; qubits</title>
<secondary-title>Invented Conference</secondary-title></titles>
<keywords><keyword>qubit</keyword><keyword>noise</keyword></keywords>
<dates><year><style>2022</style></year></dates>
<electronic-resource-num>10.5555/En.1</electronic-resource-num></record>
<record><ref-type name="Journal Article">17</ref-type><titles><title>Other</title></titles></record></records></xml>
""".replace(
    "ADDRESSES", "Kim, Ada, Korea University, Seoul, South Korea&#xD;Roe, Jon M., University of Oslo, Oslo, Norway"
)
TAGS = """%0 Journal Article
%A 김철수
%A Roe, Jon
%+ 서울대학교
%T 양자 컴퓨터
%J 발명학회지
%D 2023
%K 양자;컴퓨터
%R 10.5555/en.2

%0 Thesis
%A 박민수
%T 새로운 재료
%9 박사
%D 2021
"""


def load(folder, text, name):
    (folder / name).write_text(text, encoding="utf-8")
    return list(read_endnote([folder / name], progress=False))


def test_xml(tmp_path):
    first, second = load(tmp_path, XML, "my.xml")
    assert (first.doi, first.year, first.kind, first.venue) == (
        "10.5555/en.1",
        2022,
        "conference paper",
        "Invented Conference",
    )
    assert [author.name for author in first.authors] == ["Kim, Ada", "Roe, Jon M."]
    assert [[place.country for place in author.places] for author in first.authors] == [["KR"], ["NO"]]
    assert first.keywords == ["noise", "qubit"] and first.technologies == ["quantum", "quantum-computing"]
    assert second.kind == "article" and second.authors == []


def test_tags(tmp_path):
    first, second = load(tmp_path, TAGS, "riss.enw")
    assert (first.year, first.kind, first.venue, first.doi) == (2023, "article", "발명학회지", "10.5555/en.2")
    assert [author.name for author in first.authors] == ["김철수", "Roe, Jon"] and first.keywords == ["양자", "컴퓨터"]
    assert (second.kind, second.year) == ("thesis", 2021)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (XML[:400], "malformed or truncated XML"),
        ("<xml><records/></xml>", "holds no reference"),
        ("hello\n", "no reference"),
    ],
)
def test_another_file_is_named(tmp_path, text, words):
    with pytest.raises(SourceError, match=f"x.xml: .*{words}"):
        load(tmp_path, text, "x.xml")


def test_entities_are_not_resolved(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    text = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>' + XML.split("\n", 1)[1].replace("Other", "&e;")
    assert all("secret" not in str(work) for work in load(tmp_path, text, "x.xml"))
