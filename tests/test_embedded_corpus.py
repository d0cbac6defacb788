"""The embedded corpus: what its description says is true, and an independent count of its links agrees."""

import hashlib
import itertools
import json
from collections import Counter

import pandas as pd
import pytest

from helpers.data.corpus import corpus_folder, read_corpus
from helpers.data.places import DATA
from helpers.network.counting import count_links, members

CORPUS = read_corpus("medline_2021")


def test_country_links_agree_with_a_plain_recount():
    slots = pd.read_parquet(corpus_folder("medline_2021") / "authorships.parquet", columns=["work_id", "country"])
    whole, shared = Counter(), Counter()
    for _, countries in slots.dropna().groupby("work_id")["country"]:
        present = sorted(set(countries))
        for pair in itertools.combinations(present, 2):
            whole[pair] += 1
            shared[pair] += 1 / (len(present) - 1)
    links = count_links(members(CORPUS.authorships, "country"))
    found = {(row.source, row.target): row for row in links.itertuples()}
    assert found.keys() == whole.keys() and len(found) > 1000
    assert {pair: row.works for pair, row in found.items()} == dict(whole)
    assert all(row.works_fractional == pytest.approx(shared[pair]) for pair, row in found.items())


def test_counts_of_the_description_are_those_of_the_tables():
    counts = CORPUS.meta["counts"]
    assert counts["read"] == counts["works"] + counts["revised"] + counts["deleted"] + counts["rejected"] == 20788
    assert counts["works"] == len(CORPUS.works)
    assert counts["authorship_rows"] == len(CORPUS.authorships)
    assert counts["institutions"] == len(CORPUS.institutions)
    assert counts["author_slots"] == int(CORPUS.works["n_authors"].sum())
    assert counts["countries"] == CORPUS.authorships["country"].nunique()


def test_tables_hang_together():
    assert set(CORPUS.authorships["work_id"]) <= set(CORPUS.works["work_id"])
    assert set(CORPUS.authorships["institution_id"].dropna()) == set(CORPUS.institutions["institution_id"])
    known = CORPUS.authorships.dropna(subset=["country"]).groupby("work_id")["country"].nunique()
    stated = CORPUS.works.set_index("work_id")["n_countries"]
    assert (stated.loc[known.index] == known).all()


def test_no_titles_and_no_abstracts_are_kept():
    assert CORPUS.works["title"].isna().all() and "abstract" not in CORPUS.works.columns
    longest = CORPUS.works["venue"].str.len().max()
    assert longest < 150


def test_the_data_package_says_what_is_there():
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        content = (DATA / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["bytes"] == len(content)
