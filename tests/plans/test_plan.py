"""The Beijing plan's facts, one by one, and the reader of plans."""

import os
import re
from pathlib import Path

import pandas as pd
import pytest

from helpers.data.places import PROJECT
from helpers.plans.plan import GRAPH, NAMED, plan_file, quantified, read_plan, statements, typed_graph

PLAN = read_plan("beijing_2020")
FACTS = PLAN.facts
ROOT = ["goal,goal,,목표,Goal,d,s,goal"]
SECTIONS = (*"①②③④⑤⑥⑦", "배경", "주요목표", "주요임무", "총괄", "참고자료", "판권")
HEADER = "node,element,parent,label_ko,label_en,document,section,quote,figure,value,date"


def write(folder: Path, *rows: str, header: str = HEADER, name: str = "own.csv") -> Path:
    file = folder / name
    width = header.count(",")
    file.write_text("\n".join([header, *(row + "," * (width - row.count(",")) for row in rows)]) + "\n", "utf-8")
    return file


def printed_numbers(quote: str) -> set[float]:
    words = {"다섯": 5.0, "하나": 1.0, "두": 2.0}
    return {float(text) for text in re.findall(r"\d+", quote)} | {n for word, n in words.items() if word in quote}


@pytest.mark.parametrize("fact", FACTS.to_dict("records"), ids=lambda fact: fact["row"])
def test_every_fact_stands_on_its_quote(fact):
    assert fact["quote"].strip() and fact["section"] in SECTIONS
    if pd.notna(fact["value"]):
        assert fact["value"] in printed_numbers(fact["quote"])
    if isinstance(fact["date"], str):
        assert {float(part) for part in fact["date"].split("-") if part} <= printed_numbers(fact["quote"])
    if fact["figure"] == "count":
        assert pd.notna(fact["value"])
    section = "①②③④⑤⑥⑦".find(fact["section"])
    if section >= 0:
        assert fact["mission"] == f"mission-{section + 1}"


@pytest.mark.parametrize(
    "node, value, quote",
    [
        ("count-aspects", 5, "다섯 가지 측면의 실현"),
        ("count-all", 223, "223개 사업 임무와 중점 프로젝트"),
        ("count-tasks", 101, "사업 임무는 101개 항목"),
        ("count-projects", 122, "중점 프로젝트는 122건"),
        ("thirty-articles", 30, "“과학창조 30조(科创30条)”"),
        ("talent-plan", 5, "“인재 5개년 행동 계획”"),
    ],
)
def test_figures_of_the_document(node, value, quote):
    row = FACTS[FACTS["node"] == node].iloc[0]
    assert (row["value"], row["quote"]) == (value, quote)


@pytest.mark.parametrize(
    "node, date", [("announcement", "--02-20"), ("goal", "2020"), ("publication", "2020-03-20"), ("task-7-4", "2020")]
)
def test_dates_to_the_precision_printed(node, date):
    assert FACTS.loc[FACTS["node"] == node, "date"].tolist() == [date]


def test_what_the_document_counts_agrees_with_itself():
    goals = FACTS[(FACTS["element"] == "goal") & FACTS["parent"].notna()]
    assert len(goals) == FACTS.set_index("node").at["count-aspects", "value"]
    assert FACTS.loc[FACTS["element"] == "mission", "node"].drop_duplicates().tolist() == [
        f"mission-{n}" for n in range(1, 8)
    ]
    counts = FACTS[FACTS["element"] == "count"].set_index("node")
    assert counts.at["count-tasks", "value"] + counts.at["count-projects", "value"] == counts.at["count-all", "value"]
    assert not set(counts["parent"]) & set(FACTS.loc[FACTS["element"] == "mission", "node"]), "a split by mission"


def test_telephone_numbers_and_unprinted_targets_are_left_out():
    text = " ".join(FACTS[["quote", "label_ko", "label_en"]].fillna("").to_numpy().ravel())
    assert not re.search(r"\d{4}-\d{4}|TEL", text)
    assert (FACTS["figure"] != "target").all()


def test_each_theme_is_read_once_and_with_a_reason():
    themes = FACTS.loc[FACTS["element"] == "theme", "node"].drop_duplicates()
    assert sorted(PLAN.technologies["node"]) == sorted(themes)
    assert PLAN.technologies[["reason_ko", "reason_en"]].notna().all(axis=None)


def test_quotes_stand_in_the_document():
    folder = Path(os.environ.get("WORKBOOK_SEEDS", PROJECT.parent / "shared" / "seeds"))
    file = folder / "003_2b77c52a4b4d5503.txt"
    if not file.is_file():
        pytest.skip(f"document not present at {file}: set WORKBOOK_SEEDS")
    document = " ".join(file.read_text("utf-8").split())
    assert [quote for quote in FACTS["quote"] if quote not in document] == []


def test_typed_graph_goes_from_goals_down():
    nodes, links = typed_graph(FACTS)
    kinds = nodes.set_index("node")["element"]
    allowed = {("goal", kind) for kind in GRAPH} | {("mission", kind) for kind in NAMED}
    assert set(zip(links["source_element"], links["target_element"], strict=True)) <= allowed
    assert (links["source"].map(kinds) == links["source_element"]).all()
    assert not links.duplicated(["source", "target"]).any() and set(links["target"]) == set(nodes["node"]) - {"goal"}
    assert nodes.loc[nodes["missions"] > 1, "node"].tolist() == [
        "ai",
        "national-laboratories",
        "new-institutes",
        "5g",
        "zhongguancun",
    ]
    assert links["statements"].sum() == FACTS["element"].isin(GRAPH).sum() - 1


def test_quantified_by_hand(tmp_path):
    rows = [
        *ROOT,
        "m,mission,goal,임무,Mission,d,s,m",
        "a,task,m,가,A,d,s,30 labs,target,30,",
        "b,task,m,나,B,d,s,in 2020,,,2020",
        "c,task,m,다,C,d,s,5G,name,,",
        "e,task,m,라,E,d,s,more",
        "f,task,goal,마,F,d,s,more",
    ]
    facts = read_plan(write(tmp_path, *rows)).facts
    task = quantified(facts).set_index("element").loc["task"]
    assert task[["n", "targets", "with_date", "in_names", "silent"]].tolist() == [5, 1, 1, 1, 2]
    assert task[["checkable", "checkable_low", "checkable_high"]].tolist() == [0.4, 0.2, 0.6]
    by_mission = quantified(facts, "mission")
    assert by_mission["n"].tolist() == [4, 1] and by_mission["mission"].isna().tolist() == [False, True]
    assert statements(facts)["figure"].tolist() == ["target", "date", "name", "none", "none"]
    with pytest.raises(ValueError, match="by='kind'"):
        quantified(facts, "kind")


@pytest.mark.parametrize("by", ["element", "mission"])
def test_bounds_enclose_the_share(by):
    table = quantified(FACTS, by)
    assert (table["checkable_low"] <= table["checkable"]).all()
    assert (table["checkable"] <= table["checkable_high"]).all()
    assert (table["silent"] <= table["n"]).all()


def test_a_plan_of_one_goal_and_one_language(tmp_path):
    plan = read_plan(write(tmp_path, "g,goal,,,Only a goal,d,s,q"))
    nodes, links = typed_graph(plan.facts)
    assert nodes["label_ko"].tolist() == ["Only a goal"] and links.empty and plan.technologies.empty
    assert quantified(plan.facts, "mission").empty and statements(plan.facts).empty


@pytest.mark.parametrize(
    "row, told",
    [
        ("t,tusk,goal,가,A,d,s,q", "line 3, column element: 'tusk': expected one of goal, mission, task"),
        ("t,task,nowhere,가,A,d,s,q", "line 3, column parent: 'nowhere': expected a node of element goal or mission"),
        ("t,task,,가,A,d,s,q", "line 3, column parent: '': expected a node"),
        ("t,task,goal,,,d,s,q", "line 3, column label_ko: '': expected a name in Korean or in English"),
        ("t,task,goal,가,A,d,s,12 labs", "line 3, column figure: '': expected one of target, count, name, or a date"),
        ("t,task,goal,가,A,d,s,12 labs,target", "line 3, column value: '': expected the number"),
        ("t,task,goal,가,A,d,s,12 labs,target,many", "line 3, column value: 'many': expected a number such as 12.5"),
        ("t,task,goal,가,A,d,s,q,,,2020-13", "line 3, column date: '2020-13': expected a year, month or day"),
        ("t,task,goal,가,A,d,s,", "line 3, column quote: '': expected a text"),
        ("g2,goal,,가,A,d,s,q", "expected exactly one goal without a parent"),
        ("goal,task,goal,가,A,d,s,q", "line 3, column element: 'task': expected goal, as for the same node above"),
    ],
)
def test_faults_are_told_with_row_and_column(tmp_path, row, told):
    with pytest.raises(ValueError, match=re.escape(told)) as error:
        read_plan(write(tmp_path, *ROOT, row))
    assert "own.csv" in str(error.value)


def test_parts_of_a_count_must_add_up(tmp_path):
    rows = [*ROOT, "n,count,goal,수,N,d,s,9,count,9,", "p,count,n,수,P,d,s,4,count,4,", "q,count,n,수,Q,d,s,3,count,3,"]
    with pytest.raises(ValueError, match=r"line 3, column value: '9.0': expected the sum of its parts, 7"):
        read_plan(write(tmp_path, *rows))


@pytest.mark.parametrize(
    "row, told",
    [
        ("t,quantum,same,,,x", "column node: 't': expected a node of element theme"),
        ("h,alchemy,same,,,x", "column technology: 'alchemy': names no technology of technologies.toml"),
        ("h,,same,,,x", "column reading: 'same': expected none where there is no technology"),
        ("h,quantum,none,,,x", "column reading: 'none'"),
    ],
)
def test_readings_of_themes_are_checked(tmp_path, row, told):
    file = write(tmp_path, *ROOT, "h,theme,goal,주제,Theme,d,s,q", "t,task,goal,과제,Task,d,s,q")
    write(tmp_path, row, header="node,technology,reading,reason_ko,reason_en,source", name="own_technologies.csv")
    with pytest.raises(ValueError, match=told):
        read_plan(file)


def test_a_missing_plan_or_column_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="holds: beijing_2020$"):
        plan_file("elsewhere")
    with pytest.raises(ValueError, match="no column 'quote'"):
        read_plan(write(tmp_path, header="node,element,parent,label_ko,label_en,document,section"))
