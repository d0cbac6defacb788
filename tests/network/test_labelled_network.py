"""Networks with names, communities and places: the counts are those of the notebooks."""

from dataclasses import replace

import pandas as pd
import pytest

from helpers.data.corpus import narrow, read_corpus
from helpers.data.schemas import conform
from helpers.network.country_network import country_network, describe_countries
from helpers.network.labelled_network import COLUMNS, PLACED, labelled_network


@pytest.fixture(scope="module")
def corpus():
    return narrow(read_corpus("medline_2021"), "advanced-bio")


def test_countries_as_in_the_report(corpus):
    found, network = labelled_network(corpus, "country", "ko"), country_network(corpus)
    assert list(found.nodes.columns) == COLUMNS
    pd.testing.assert_frame_equal(found.links, network.links)
    assert found.alone + len(found.nodes) == len(network.nodes)
    described, _ = describe_countries(network, "full", 20240626)
    expected = described.dropna(subset="community").set_index("country")[["works", "degree", "strength", "community"]]
    named = found.nodes.set_index("node")
    assert (named[["works", "partners", "strength", "community"]].to_numpy() == expected.loc[named.index]).all(
        axis=None
    )
    assert named.loc["KR", "label"] == "한국" and named[["x", "y"]].abs().max().max() <= 1


def test_light_links_and_who_has_none_are_left_out(corpus):
    everything, heavy = (labelled_network(corpus, "country", "en", least) for least in (1, 4))
    assert heavy.links["works"].min() == 4 and heavy.alone > everything.alone
    assert set(heavy.nodes["node"]) == set(heavy.links["source"]) | set(heavy.links["target"])
    assert heavy.nodes["strength"].sum() == 2 * heavy.links["works"].sum()


@pytest.mark.parametrize(("level", "country"), [("institution", "US"), ("person", "US")])
def test_other_levels_are_named_and_too_many_nodes_are_not_placed(corpus, level, country):
    found = labelled_network(corpus, level, "en")
    assert found.nodes["label"].notna().all() and country in set(found.nodes["country"])
    assert len(found.nodes) > PLACED and found.nodes["x"].isna().all() and found.nodes["community"].min() == 1


def test_what_makes_no_sense_is_refused(corpus):
    with pytest.raises(ValueError, match="level is 'city'; expected one of country"):
        labelled_network(corpus, "city", "en")
    with pytest.raises(ValueError, match="no two of level country have 9999 works together"):
        labelled_network(corpus, "country", "en", 9999)
    sets = pd.DataFrame({"year": [2020], "technologies": [[]], "countries": [["JP", "KR"]], "works": [3]})
    counted = replace(corpus, country_sets=conform(sets, "country_sets"), origin=None)
    with pytest.raises(ValueError, match="holds counts of countries alone"):
        labelled_network(counted, "institution", "en")
    assert labelled_network(counted, "country", "en").links["works"].tolist() == [3]
