"""The rule of evidence: works of the focal country by technology."""

import dataclasses

import pandas as pd
import pytest

from helpers.data.corpus import read_corpus
from helpers.data.evidence import ENOUGH, certainty, commonest_technology, focal_works
from helpers.data.scope import open_scope
from helpers.network.country_sets import country_sets, sets_table


def test_by_hand():
    works = focal_works(read_corpus("medline_2021"), "KR")
    table = read_corpus("medline_2021").works.explode("technologies")
    korean = read_corpus("medline_2021").authorships.query("country == 'KR'")["work_id"]
    counted = table[table["work_id"].isin(korean)]["technologies"].value_counts()
    assert works[works > 0].to_dict() == counted.to_dict()
    assert works["quantum"] == 0, "a technology without works of the country has none"


def test_none_where_the_rule_is_not_kept():
    corpus = read_corpus("medline_2021")
    assert commonest_technology(corpus, "KR", ENOUGH) == "artificial-intelligence"
    assert commonest_technology(corpus, "ZZ", ENOUGH) is None and commonest_technology(corpus, None, 1) is None
    assert commonest_technology(corpus, "US") == "advanced-bio"


def test_a_page_takes_the_commonest_where_none_is_named():
    page = {"corpus": "medline_2021", "language": "en", "focal_country": "KR"}
    assert open_scope(**page, technology="").parameters["technology"] == "artificial-intelligence"
    assert open_scope(**page | {"focal_country": "IS"}, technology="").parameters["technology"] == "all"
    assert open_scope(**page, shown="").parameters["shown"] == "artificial-intelligence"
    assert open_scope(**page, shown="quantum").parameters["shown"] == "quantum"
    with pytest.raises(ValueError, match="shown='wind' is unknown here; choose one of: .*gene-cell-therapy"):
        open_scope(**page, shown="wind")
    assert "shown" not in open_scope(**page).parameters


def test_sets_of_countries_give_the_same_counts_as_their_works():
    corpus = read_corpus("medline_2021")
    counted = dataclasses.replace(
        corpus, works=None, authorships=None, country_sets=sets_table(country_sets(corpus)).to_pandas()
    )
    pd.testing.assert_series_equal(focal_works(counted, "KR"), focal_works(corpus, "KR"))


def test_who_is_named_is_sure_only_where_no_other_could_have_been():
    ranked = pd.DataFrame({"rank": [1, 2, 3, 4], "rank_high": [2, 3, 3, 9]}, dtype="Int64")
    assert certainty(20, ranked) == "sure" == certainty(None, ranked)
    assert certainty(20, ranked.assign(rank_high=[2, 3, 4, 9])) == "weak", "the third could be the fourth"
    assert certainty(20, ranked.assign(rank=[1, 2, 3, 3])) == "weak", "two share the third place"
    assert certainty(19, ranked) == certainty(20, ranked.head(2)) == certainty(20, ranked.head(0)) == "none"
