"""Every fact of data/policy/exchange against the figure or phrase it quotes, and every quotation against the report."""

import re

import pandas as pd
import pytest

from helpers.exchange.report import COLUMNS, EXCHANGE, read_exchange
from helpers.partners.constraints import constraints_on, read_constraints

FACTS = read_exchange()
STATED = [name for name in COLUMNS if name != "gates"]
SEED = "000_18c8d674d2be46cf.txt"
#: Sections as the tables name them, with the chapter in front, in the order of the report.
SECTIONS = (
    "핵심 요약",
    "I. 문제 제기",
    "II.가.(1) 사회주의경제건설 총력집중 노선",
    "II.가.(2) 과학기술중시노선",
    "II.나.(1) 과학자·기술자 우대정책",
    "II.나.(2) 경제의 정보화 추진",
    "II.나.(3) 새 세기 교육혁명의 추진",
    "II.다.(1) 과학기술과 생산의 일체화를 통한 실용성 강조",
    "II.다.(2) 각종 과학기술 관련 행사 개최 및 발명권·특허권 보장을 통한 기술혁신 유도",
    "III.가. 과학기술교류협력의 필요성",
    "III.나. 과학기술협력과 대외관계의 확대",
    "III.다. 경제개발구 통한 선진기술 도입 추진",
    "IV.가. 남북과학기술교류협력의 필요성",
    "IV.나. 추진 방안",
)


def squeezed(text):
    return re.sub(r"\s", "", text)


def all_facts():
    return pd.concat([FACTS[name].assign(table=name) for name in STATED], ignore_index=True)


@pytest.fixture(scope="module")
def report(shared_data):
    file = shared_data.parent / "seeds" / SEED
    if not file.is_file():
        pytest.skip(f"report not present at {file}")
    return squeezed(file.read_text(encoding="utf-8"))


def test_every_quotation_stands_in_the_report_in_its_section(report):
    headings = [re.sub(r"^[IV]+\.(?:[가-다]\.(?=\()|(?=[가-다]))", "", name) for name in SECTIONS]
    places = [report.index(squeezed(heading)) for heading in headings]
    assert places == sorted(places)
    starts, ends = dict(zip(SECTIONS, places, strict=True)), dict(zip(SECTIONS, places[1:], strict=False))
    misplaced = [
        (row.table, row.section, row.quote)
        for row in all_facts().itertuples()
        if squeezed(row.quote) not in report[starts[row.section] : ends.get(row.section)]
    ]
    assert misplaced == []


def test_every_fact_has_its_document_section_quotation_and_both_labels():
    table = all_facts()
    assert len(table) == 122
    assert table[["document", "section", "quote", "label_ko", "label_en"]].notna().all(axis=None)
    assert table["document"].nunique() == 1
    assert set(table["section"]) <= set(SECTIONS)
    assert table["label_ko"].str.contains("[가-힣]").all()
    assert not table["label_en"].str.contains("[가-힣]").any()


@pytest.mark.parametrize(
    "row",
    FACTS["zone_rules"].dropna(subset=["low"]).to_dict("records"),
    ids=lambda row: f"{row['rule']}-{row['sector']}",
)
def test_every_figure_is_the_one_quoted(row):
    unit = {"zones": "개", "percent": "%", "km2": "㎢"}[row["unit"]]
    low, high = f"{row['low']:.0f}", f"{row['high']:.0f}"
    printed = low + unit if low == high else f"{low}~{high}{unit}"
    assert printed in row["quote"]


def test_tax_area_and_number_of_zones_are_those_of_the_report():
    rules = FACTS["zone_rules"].set_index(["rule", FACTS["zone_rules"]["sector"].fillna("")])
    assert rules.loc[("zones", ""), "low"] == 22
    assert [rules.loc[(rule, ""), "low"] for rule in ("tax", "tax_encouraged")] == [14, 10]
    areas = {
        sector: (low, high)
        for sector, low, high in FACTS["zone_rules"].query("rule == 'area'")[["sector", "low", "high"]].to_numpy()
    }
    assert areas == {
        "export_processing": (2, 3),
        "industrial": (2, 3),
        "agricultural": (3, 4),
        "economic": (2, 8),
        "tourism": (2, 8),
    }


def test_seven_zones_are_named_and_no_more():
    zones = FACTS["zones"]
    names = {
        "waudo": "와우도",
        "chongjin": "청진",
        "kangnyong": "강령",
        "orang": "어랑",
        "hungnam": "흥남",
        "unjong": "은정",
        "jindo": "진도",
    }
    assert set(zones["zone"]) == set(names)
    first = zones[zones["attribute"] == "sector"].set_index("zone")
    for zone, name in names.items():
        assert name in first.loc[zone, "quote"]
        assert name in first.loc[zone, "label_ko"]


@pytest.mark.parametrize(
    ("zone", "attribute", "phrase"),
    [
        ("unjong", "anchor", "국가과학원"),
        ("unjong", "anchor", "리과대학"),
        ("orang", "anchor", "농업과학연구개발단지"),
        ("kangnyong", "anchor", "녹색산업기술 연구보급기지"),
        ("chongjin", "focus", "국제화물중계수송"),
        ("chongjin", "later", "현대적 물류서비스를 결합한 복합형"),
        ("jindo", "focus", "보세가공구역"),
    ],
)
def test_what_is_said_of_a_zone_is_quoted(zone, attribute, phrase):
    zones = FACTS["zones"]
    assert zones.query("zone == @zone and attribute == @attribute")["quote"].str.contains(phrase).any()


def test_the_report_calls_five_zones_specialised_and_gives_no_zone_a_level():
    zones = FACTS["zones"]
    assert sorted(zones.loc[zones["attribute"] == "function", "zone"]) == [
        "chongjin",
        "hungnam",
        "kangnyong",
        "orang",
        "waudo",
    ]
    assert "level" not in set(zones["attribute"])


def test_distance_education_carries_the_three_figures_quoted():
    row = FACTS["grounds"].query("field == 'education' and aspect == 'infrastructure'").iloc[0]
    for figure in ("50여", "200여", "10만"):
        assert figure in row["quote"]
        assert figure in row["label_ko"]


def test_the_centre_has_the_tasks_that_the_report_gives_it():
    phrases = {"hub": "허브", "matching": "수요를 파악하고 연결", "database": "데이터베이스"}
    phrases["education"] = "교육프로그램"
    centre = FACTS["centre"].set_index("function")["quote"]
    assert {name: phrase in centre[name] for name, phrase in phrases.items()} == dict.fromkeys(phrases, True)


def test_the_stages_stand_in_the_order_of_the_report():
    stages = FACTS["stages"]
    assert stages["order"].tolist() == [1, 2, 3, 4]
    phrases = ["우선적으로 인적", "학술교류", "기술교류", "경제협력"]
    assert [phrase in quote for phrase, quote in zip(phrases, stages["quote"], strict=True)] == [True] * 4


def test_no_telephone_number_and_no_person_is_carried_over():
    text = all_facts().astype(str).to_csv()
    assert not re.search(r"\d{2,4}-\d{3,4}-\d{4}", text)
    assert "리기성" not in text
    assert "위원장" not in text


def test_every_gate_cites_a_rule_of_the_project():
    known = read_constraints()
    assert set(FACTS["gates"]["citation"]) <= set(known.loc[known["country"] == "KP", "citation"])
    assert not FACTS["gates"]["gate"].duplicated().any()


def test_every_rule_on_the_north_in_force_has_a_gate_but_none_is_counted_twice():
    rules = constraints_on("2024-06-26", "KR")
    assert set(rules.loc[rules["country"] == "KP", "citation"]) == set(FACTS["gates"]["citation"])


def test_the_files_are_where_the_documentation_says():
    assert sorted(file.stem for file in EXCHANGE.glob("*.csv")) == sorted(COLUMNS)
