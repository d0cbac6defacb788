"""Spread and focused track: by hand on a small world, and what must hold in a planted one."""

import numpy as np
import pandas as pd
import pytest
from tests.partners.test_key_actors import CHAIN
from tests.partners.test_key_actors import corpus as chain_corpus

from helpers.data.corpus import read_corpus
from helpers.data.scope import open_scope
from helpers.network.link_prediction import FEATURES
from helpers.tracks.first_links import network
from helpers.tracks.focused_track import STEPS, describe_nodes, focused_track
from helpers.tracks.spread_track import spread_track, with_names

FLAT = pd.DataFrame({"feature": ["constant", *FEATURES], "mean": 0.0, "deviation": 1.0, "coefficient": 0.0})
FLAT.loc[0, "coefficient"] = -3.0


@pytest.fixture(scope="module")
def spread():
    found = network(open_scope(corpus="planted", language="en"), "researchers")
    return spread_track(found.past, found.active, "KR", found.last, FLAT, (0.0, 1.0), 12, 0.5, 5, seed=1)


def test_candidates_never_worked_with_the_focal_country(spread):
    read = read_corpus("planted")
    own = read.authorships.loc[read.authorships["country"] == "KR", "work_id"]
    met = set(read.authorships.loc[read.authorships["work_id"].isin(own), "author_id"])
    assert not met & set(spread.candidates["node"]) and "KR" not in set(spread.candidates["country"])


def test_values_are_means_of_places_and_intervals_are_ordered(spread):
    table = spread.candidates
    assert table["value"].between(0, 1).all() and table["place"].is_monotonic_increasing
    assert (table["value_low"] <= table["value_high"]).all()
    assert table["stays"].between(0, 1).all() and table["stays_weights"].sum() == pytest.approx(12)
    # flat coefficients give every pair the same score, and every candidate the same sum s; the odds are s by (0, 1)
    odds = table["chance"] / (1 - table["chance"])
    per_own = np.log1p(np.exp(-3))
    near = odds.iloc[0] / per_own  # how many own nodes are summed over: those of the technology at least
    assert np.allclose(odds, odds.iloc[0]) and near == pytest.approx(round(near)) and round(near) >= spread.own


def test_diversity_spreads_countries_and_the_list_by_value_is_its_zero(spread):
    traded = spread.tradeoff.set_index("diversity")
    assert traded["effective_countries"].is_monotonic_increasing and traded.loc[0.0, "shared"] == 12
    assert traded["value"].is_monotonic_decreasing and traded.loc[0.0, "cost"] == 0
    top = spread.candidates["value"].head(12).mean()
    assert traded.loc[0.0, "value"] == pytest.approx(top)
    assert len(spread.portfolio) == 12 and spread.portfolio["pick"].tolist() == list(range(1, 13))


def test_the_same_seed_gives_the_same_portfolio(spread):
    found = network(open_scope(corpus="planted", language="en"), "researchers")
    again = spread_track(found.past, found.active, "KR", found.last, FLAT, None, 12, 0.5, 5, seed=1)
    columns = ["node", "value_low", "stays"]
    pd.testing.assert_frame_equal(again.portfolio[columns], spread.portfolio[columns])
    assert again.portfolio["chance"].isna().all() and again.tradeoff["expected_links"].isna().all()


def test_names_take_the_place_of_codes(spread):
    read = read_corpus("planted")
    places = describe_nodes(read, "author_id")
    named = with_names(spread.portfolio, places, read.institutions)
    assert named["name"].notna().all() and named["label"].str.contains(" · ").all()
    assert named.loc[0, "contact"] == places.loc[spread.portfolio.loc[0, "contact"], "name"]


def test_nobody_to_be_found_is_said():
    found = network(open_scope(corpus="planted", language="en"), "institutions")
    only = found.active[found.active["node"].str.startswith("kr/")]
    with pytest.raises(ValueError, match="focal country 'ZZ'"):
        spread_track(found.past, found.active, "ZZ", found.last, FLAT, None, 5, 0.5, 1, seed=1)
    with pytest.raises(ValueError, match="choose another technology"):
        spread_track(found.past, only, "KR", found.last, FLAT, None, 5, 0.5, 1, seed=1)


def test_chains_and_brokers_by_hand():
    """kim - sato - roe - poe: poe is three steps away, with sato and roe between."""
    found = focused_track(chain_corpus(CHAIN), "quantum-computing", "KR", "author_id", 3, 50, seed=1, least=1)
    assert found.leading.loc[found.leading["core"], "name"].tolist() == ["roe", "sato", "poe"]
    poe = found.chains[found.chains["goal"] == "name:poe#1"]
    assert poe["name"].tolist() == ["kim", "sato", "roe", "poe"]
    stays = 1 - (1 - 1 / 5) ** 5  # one work of five
    assert poe["holds"].to_numpy() == pytest.approx(stays**3)
    brokers = found.brokers.set_index("name")
    assert brokers["cores"].to_dict() == {"sato": 2, "roe": 1} and brokers.loc["sato", "goals"] == "poe; roe"
    assert brokers["weakest_tie"].tolist() == [1, 1]


def test_nobody_within_reach():
    found = focused_track(
        chain_corpus({"1": CHAIN["1"], "3": CHAIN["3"]}), "all", "US", "author_id", 3, 50, seed=1, least=1
    )
    assert not found.leading["core"].any() and found.chains.empty and found.brokers.empty


def test_no_chain_is_longer_than_the_limit():
    found = focused_track(read_corpus("planted"), "all", "KR", "author_id", 5, 50, seed=1, n_chains=3, least=1)
    assert found.chains["step"].max() <= STEPS and found.chains["holds"].between(0, 1).all()
