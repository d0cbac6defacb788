"""The gravity model: a planted world, statsmodels' own fit, sizes that are met, and gaps in the data."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from helpers.data.proximity import proximity_table
from judges.gravity import gravity

COUNTRIES = ["AU", "BR", "CN", "DE", "EG", "FR", "GB", "IN", "JP", "KR", "NZ", "US", "ZA"]


@pytest.fixture(scope="module")
def planted():
    pairs = proximity_table(COUNTRIES, 2020)
    random = np.random.default_rng(7)
    size = pd.Series(random.uniform(2, 4, len(COUNTRIES)), COUNTRIES)
    line = size[pairs["source"]].to_numpy() + size[pairs["target"]].to_numpy() + 4
    line = line - 0.6 * np.log(pairs["distance_km"]) + 0.5 * pairs["common_language"].astype(float)
    return pairs, pairs[["source", "target"]].assign(works=random.poisson(np.exp(line.astype(float))))


def test_planted_coefficients_are_found(planted):
    found = gravity(planted[1], planted[0]).coefficients.set_index("term")
    for term, truth in {"log_distance": -0.6, "common_language": 0.5, "shared_memberships": 0.0}.items():
        assert found.loc[term, "coefficient"] == pytest.approx(truth, abs=0.1)
        assert found.loc[term, "low"] < found.loc[term, "coefficient"] < found.loc[term, "high"]


def test_sizes_are_met(planted):
    links = gravity(planted[1], planted[0]).links
    both = pd.concat([links, links.rename(columns={"source": "target", "target": "source"})])
    sums = both.groupby("source")[["works", "expected"]].sum()
    assert sums["expected"].to_numpy() == pytest.approx(sums["works"].to_numpy(), rel=1e-6)


def test_same_as_iteratively_reweighted_least_squares(planted):
    pairs, links = planted
    design = pd.get_dummies(pairs["source"]).reindex(columns=COUNTRIES, fill_value=0).astype(float)
    design += pd.get_dummies(pairs["target"]).reindex(columns=COUNTRIES, fill_value=0)
    design["d"], design["l"] = np.log(pairs["distance_km"]), pairs["common_language"].astype(float)
    design["m"] = pairs["shared_memberships"].astype(float)
    slow = sm.GLM(links["works"], design, family=sm.families.Poisson()).fit(cov_type="HC1")
    found = gravity(links, pairs)
    assert found.coefficients["coefficient"].to_numpy() == pytest.approx(
        slow.params[["d", "l", "m"]].to_numpy(), abs=1e-5
    )
    assert found.links["expected"].to_numpy() == pytest.approx(slow.fittedvalues.to_numpy(), rel=1e-4)
    half = (found.coefficients["high"] - found.coefficients["coefficient"]).to_numpy()
    assert half == pytest.approx(1.959964 * slow.bse[["d", "l", "m"]].to_numpy(), rel=1e-3)


def test_missing_links_are_zeros(planted):
    pairs, links = planted
    zero = links.assign(works=links["works"].where(links["source"] != "AU", 0))
    left_out = zero[zero["works"] > 0]
    pd.testing.assert_frame_equal(gravity(zero, pairs).links, gravity(left_out, pairs).links, check_dtype=False)


def test_unknown_distance_is_null_and_a_country_without_links_is_zero(planted):
    pairs = proximity_table([*COUNTRIES, "AQ", "MN"], 2020)
    expected = gravity(planted[1], pairs).links
    assert expected.loc[(expected["source"] == "AQ") | (expected["target"] == "AQ"), "expected"].isna().all()
    alone = ((expected["source"] == "MN") | (expected["target"] == "MN")) & (expected["source"] != "AQ")
    assert (expected.loc[alone, "expected"] == 0).all()


def test_too_few_countries():
    links = pd.DataFrame({"source": ["JP"], "target": ["KR"], "works": [3]})
    with pytest.raises(ValueError, match="at least 3"):
        gravity(links, proximity_table(["JP", "KR", "US"]))
