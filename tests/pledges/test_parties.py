"""Who met and signed: members, nodes and links by hand, and what is left out."""

import pandas as pd
import pytest

from helpers.data.places import PROJECT
from helpers.pledges.parties import KINDS, contact_links, contact_nodes, contacts, unnamed_parties
from helpers.pledges.sheet import Sheet, read_pledges

GOYANG, BY_HAND = read_pledges("goyang"), read_pledges(PROJECT / "tests" / "fixtures" / "pledges_by_hand")


def test_who_was_at_the_interim_report():
    table = contacts(GOYANG)
    there = table[table["work_id"] == "study-interim"]
    assert sorted(there["label_ko"]) == [
        "개성공업지구지원재단",
        "고양시",
        "문인철",
        "서울연구원",
        "이해정",
        "현대경제연구원",
    ]
    assert there.set_index("label_ko").loc["문인철", ["kind", "institution_ko"]].tolist() == ["expert", "서울연구원"]


def test_plans_and_parties_without_a_name_make_no_contact():
    table = contacts(GOYANG)
    assert not table["work_id"].isin(["council-interview", "foundation-interview", "study-final"]).any()
    assert "City council (Environment and Economy Committee)" not in set(table["node"])
    assert sorted(table.loc[table["work_id"] == "centre-proposal", "label_ko"]) == ["경기도", "고양시"]
    assert unnamed_parties(GOYANG) == 1 and unnamed_parties(BY_HAND) == 0


def test_the_city_is_added_or_stays_where_it_is_named():
    assert set(contacts(GOYANG, with_owner=False).query("kind == 'owner'")["work_id"]) == {
        *(f"tf-{i}" for i in range(1, 8)),
        "ncc-agreement",
        "centre-proposal",
    }
    without = contact_nodes(contacts(GOYANG, with_owner=False)).set_index("label_en")
    assert without.loc["Goyang City", ["actions", "partners"]].tolist() == [9, 2]
    assert without.loc["Kaesong Industrial District Foundation", "partners"] == 5


def test_two_spellings_are_one_node_by_their_english_name():
    nodes = contact_nodes(contacts(GOYANG)).set_index("label_en")
    assert nodes.loc["University of North Korean Studies", ["label_ko", "spellings", "actions"]].tolist() == [
        "북한대학원대학교",
        2,
        2,
    ]
    assert set(nodes["kind"]) == set(KINDS) and nodes["spellings"].sum() == len(nodes) + 1


def test_a_name_without_its_english_form_is_the_node_of_the_one_with_it():
    nodes = contact_nodes(contacts(BY_HAND)).set_index("label_ko")
    assert nodes.loc["강변대학교", ["node", "actions", "partners"]].tolist() == ["Riverside University", 2, 2]
    assert nodes.loc["국립별빛연구원", "node"] == "국립별빛연구원"


def test_links_count_joint_actions():
    table = contacts(GOYANG)
    links = contact_links(table, GOYANG)
    pairs = {(row.source, row.target): row for row in links.itertuples()}
    both = pairs["Goyang Chamber of Commerce and Industry", "Kaesong Industrial District Foundation"]
    assert (both.works, both.activity, both.first) == (1, "agreement", "2021-05-17")
    assert links["works"].is_monotonic_decreasing and (links["source"] < links["target"]).all()
    sizes = table.groupby("work_id")["node"].nunique()
    assert links["works"].sum() == (sizes * (sizes - 1) // 2).sum()


@pytest.mark.parametrize("with_owner", [True, False])
def test_a_sheet_without_parties_has_no_network(with_owner):
    sheet = Sheet("mine", {**BY_HAND.tables, "parties": BY_HAND.tables["parties"].head(0)}, {})
    table = contacts(sheet, with_owner)
    nodes = contact_nodes(table)
    assert table.empty and nodes.empty and contact_links(table, sheet).empty
    assert isinstance(nodes, pd.DataFrame) and "partners" in nodes
