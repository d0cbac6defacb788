"""The data package names every table of facts beside the corpus."""

import json

import pytest

from helpers.data.corpus import corpus_folder, read_corpus
from helpers.data.datapackage import FACTS, datapackage
from helpers.data.places import DATA


def test_the_committed_package_is_that_of_the_data():
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    assert package == datapackage(corpus_folder("medline_2021"), read_corpus("medline_2021").meta)


@pytest.mark.parametrize("folder", FACTS)
def test_every_table_of_facts_has_a_source_in_each_row(folder):
    package = datapackage(corpus_folder("medline_2021"), read_corpus("medline_2021").meta)
    listed = {resource["path"]: resource for resource in package["resources"]}
    for file in (DATA / folder).rglob("*.csv"):
        names = {field["name"] for field in listed[file.relative_to(DATA).as_posix()]["schema"]["fields"]}
        assert names & {"source", "citation", "document"}, file


def test_tables_of_a_folder_of_facts_have_names_of_their_own():
    package = datapackage(corpus_folder("medline_2021"), read_corpus("medline_2021").meta)
    names = [resource["name"] for resource in package["resources"]]
    assert len(set(names)) == len(names) and {"agreements", "goyang-actions"} <= set(names)


def test_types_of_columns():
    package = datapackage(corpus_folder("medline_2021"), read_corpus("medline_2021").meta)
    table = next(resource for resource in package["resources"] if resource["name"] == "korea_technology_levels")
    types = {field["name"]: field["type"] for field in table["schema"]["fields"]}
    assert table["rows"] == 23
    assert (types["reviewed_on"], types["korea_rank"], types["korea_score"], types["source"]) == (
        "date",
        "integer",
        "number",
        "string",
    )
