"""Partner countries from a corpus: the same as step by step, and published partners beside them."""

import pandas as pd
import pytest

from helpers.data.corpus import read_corpus
from helpers.data.proximity import proximity
from helpers.data.published import read_published
from helpers.levels.levels import corpus_levels
from helpers.partners.constraints import agreements_on, constraints_on
from helpers.partners.ease import ease
from helpers.partners.effectiveness import effectiveness
from helpers.partners.partner_countries import SHOWN, compare_partners, partner_countries
from helpers.partners.ranking import rank_partners

DATE, DRAWS, ABOUT = "2024-06-26", 20, "quantum-computing"


@pytest.fixture(scope="module")
def planted():
    corpus = read_corpus("planted")
    return corpus, corpus_levels(corpus, "top10 1", n_resamples=DRAWS)


@pytest.mark.parametrize(("method", "shares"), [("sum", {"level": 2.0, "ease": 1.0}), ("topsis", None)])
def test_it_is_the_ranking_of_its_parts(planted, method, shares):
    corpus, levels = planted
    found = partner_countries(corpus, levels, ABOUT, "KR", DATE, "level 2, ease 1", method, n_resamples=DRAWS)
    near = proximity("KR", levels.components.countries, 2024)
    easy = ease(corpus, "KR", near, agreements_on(DATE, "KR"), DRAWS)
    useful = effectiveness(corpus, levels, ABOUT, "KR", n_resamples=DRAWS)
    rules = constraints_on(DATE, "KR")
    ranked = rank_partners(levels, ABOUT, "KR", easy, useful, {"level": 2.0, "ease": 1.0}, method, rules)
    pd.testing.assert_frame_equal(found.table, ranked)
    pd.testing.assert_frame_equal(found.rules, rules)
    assert found.shares == shares and set(SHOWN) <= set(found.table)
    assert found.published.empty  # synthetic data are held against nothing


def test_the_day_decides_which_rules_bind(planted):
    before = partner_countries(*planted, ABOUT, "KR", "2021-12-31", "level 1", n_resamples=DRAWS)
    assert set(before.rules["country"]) == {"KP"}


def test_a_weight_of_no_criterion_is_refused(planted):
    with pytest.raises(ValueError, match="'fame 1' is not one of level, ease, effectiveness"):
        partner_countries(*planted, ABOUT, "KR", DATE, "fame 1", n_resamples=DRAWS)


def test_partners_beside_the_published_ones():
    columns = {"rank_low": 1, "rank_high": 4, "level": 0.5, "ease": 0.5, "effectiveness": 0.5, "constraint": None}
    ranking = pd.DataFrame({"technology": "industrial-ai", "country": ["CN", "US", "JP", "GB"], "rank": [1, 2, 3, 4]})
    both = compare_partners(ranking.assign(**columns), read_published(), first=3)
    assert both["country"].tolist() == ["CN", "US", "JP", "GB", "CA", "DE", "FR"]  # published: US GB CA DE FR
    assert both["is_published"].tolist() == [False, True, False, True, True, True, True]
    assert both["rank"].isna().sum() == 3
    assert compare_partners(ranking.assign(**columns), read_published().head(0)).empty
