import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from helpers.network import resampling
from helpers.network.counting import count_links
from helpers.network.resampling import bootstrap_links, country_links, partners, percentile_interval, resample, wilson
from helpers.network.similarity import association, ric

COLUMNS = [
    "source",
    "target",
    "works",
    "works_fractional",
    "salton",
    "jaccard",
    "association",
    "ric",
    "ric_low",
    "ric_high",
]
works = st.lists(st.sets(st.sampled_from("ABCDEF"), min_size=1), max_size=20)


def table(sets):
    rows = [(f"w{number:05}", node) for number, nodes in enumerate(sets) for node in sorted(nodes)]
    return pd.DataFrame(rows, columns=["work_id", "node"]).astype("str")


def independent_pairs(n_works, sizes, seed):
    """Works of one or of two countries; the two are drawn independently by size."""
    random = np.random.default_rng(seed)
    names = [f"C{number}" for number in range(len(sizes))]
    drawn = random.choice(names, size=(n_works, 2), p=np.array(sizes) / sum(sizes))
    return table([set(pair) for pair in drawn])


def test_resample_keeps_the_number_of_works_and_has_the_moments_of_the_multinomial():
    counts, n = np.array([600, 300, 100]), 4000
    sums = resample(counts, sparse.csr_array(np.eye(3)), n, seed=3)
    assert (sums.sum(axis=0) == 1000).all()
    share = counts / 1000
    error = np.sqrt(1000 * share * (1 - share) / n)
    assert (np.abs(sums.mean(axis=1) - counts) < 4 * error).all()
    assert np.allclose(sums.var(axis=1), 1000 * share * (1 - share), rtol=0.12)


def test_draws_that_are_kept_are_those_of_the_same_works_and_seed():
    def drawn(counts, n, seed):
        return resample(np.array(counts), sparse.csr_array(np.eye(2)), n, seed).tolist()

    asked = [([60, 40], 5, 1), ([60, 40], 5, 2), ([61, 39], 5, 1), ([60, 40], 6, 1)]
    fresh = []
    for one in asked:
        resampling._kept_draws.cache_clear()
        fresh.append(drawn(*one))
    assert [drawn(*one) for one in asked for _ in range(2)] == [one for one in fresh for _ in range(2)]
    assert len({str(one) for one in fresh}) == len(asked)


def test_resample_needs_a_resample():
    with pytest.raises(ValueError, match="at least 1"):
        resample(np.array([1]), sparse.csr_array(np.eye(1)), 0, seed=1)


def test_intervals_of_intensity_agree_with_the_contingency_table():
    # Fuchs, Smolinsky and Rousseau (2022), doi:10.2478/jdis-2022-0021, for works of one link each:
    # var(log RIC) = 1/C_XY - 1/C_X + 1/(C_Y - C_XY) - 1/(T - C_X)
    pairs = independent_pairs(30_000, [5, 4, 3, 3, 2, 2], seed=11)
    found = country_links(pairs, n_resamples=2_000, seed=5)
    total = found["works"].sum() / 2
    strength = found.groupby("source")["works"].sum()
    c, x, y = found["works"], found["source"].map(strength), found["target"].map(strength)
    error = np.sqrt(1 / c - 1 / x + 1 / (y - c) - 1 / (total - x))
    for bound, sign in (("ric_low", -1), ("ric_high", 1)):
        expected = np.log(found["ric"]) + sign * 1.959964 * error
        assert (np.abs(np.log(found[bound]) - expected) < 0.3 * error).all()
    width = np.log(found["ric_high"] / found["ric_low"]) / (2 * 1.959964 * error)
    assert width.mean() == pytest.approx(1, abs=0.02)


def test_intervals_cover_the_truth():
    truth = country_links(independent_pairs(200_000, [4, 3, 2, 2], seed=1), 1, seed=0)["ric"].to_numpy()
    held = []
    for seed in range(40):
        found = country_links(independent_pairs(1_500, [4, 3, 2, 2], seed=100 + seed), 300, seed)
        held.append((found["ric_low"] <= truth) & (truth <= found["ric_high"]))
    assert 0.90 < np.mean(held) < 0.985


def test_links_of_one_work_come_and_go_together():
    # the same links, from 600 works of two nodes or from 100 works of four among 500 of one
    pairs = table([{"A", "B"}, {"A", "C"}, {"A", "D"}, {"B", "C"}, {"B", "D"}, {"C", "D"}] * 100)
    groups = table([set("ABCD")] * 100 + [{"A"}] * 500)

    def spread(members, statistic):
        found = bootstrap_links(members, 2_000, 1, statistic)
        return (found["high"] - found["low"]) / (2 * 1.96)

    # each link is in a sixth of the works; A has one link in half of the works, or three in a sixth of them
    for members, error in ((pairs, np.sqrt(600 / 4)), (groups, 3 * np.sqrt(600 * 5 / 36))):
        assert np.allclose(spread(members, lambda weight, *_: weight), np.sqrt(600 * 5 / 36), rtol=0.1)
        assert np.allclose(spread(members, lambda _, source, *__: source), error, rtol=0.1)
    assert np.allclose(spread(pairs, ric), np.sqrt(1 / 100 - 1 / 300 + 1 / 200 - 1 / 300), rtol=0.1)
    assert (spread(groups, ric) < 1e-9).all()


def test_country_links_by_hand():
    found = country_links(table([{"A", "B"}, {"A", "B"}, {"A", "C"}, {"B", "C"}, {"A"}]), 200, seed=1)
    assert found.columns.tolist() == COLUMNS
    row = found.set_index(["source", "target"]).loc[("A", "B")]
    assert row["works"] == 2
    assert row["salton"] == pytest.approx(2 / np.sqrt(4 * 3))
    assert row["jaccard"] == pytest.approx(2 / 5)
    assert row["association"] == pytest.approx(2 * 4 * 2 / (3 * 3))
    assert row["ric"] == pytest.approx((2 / 3) / (1 / 2))
    assert (found["ric_low"] <= found["ric"]).all() and (found["ric"] <= found["ric_high"]).all()
    assert found[["source", "target"]].apply(tuple, axis=1).is_monotonic_increasing


@pytest.mark.parametrize("sets", [[], [{"KR"}], [{"KR"}, {"JP"}]])
def test_no_links(sets):
    assert country_links(table(sets), 10, seed=1).columns.tolist() == COLUMNS
    assert len(country_links(table(sets), 10, seed=1)) == 0
    assert len(partners(table(sets), "KR", 10, seed=1)) == 0


def test_one_pair_only_has_no_intensity():
    found = country_links(table([{"KR", "JP"}] * 5 + [{"KR"}]), 50, seed=1)
    assert found[["ric", "ric_low", "ric_high"]].isna().all(axis=None)
    assert found["works"].tolist() == [5, 5]


def test_no_finite_upper_bound_is_null():
    # in a third of the resamples D-C is not drawn: then D works with A alone and its intensity has no bound
    sets = [{"A", "D"}] * 20 + [{"C", "D"}] + [{"A", "B"}] * 20 + [{"B", "C"}] * 20
    found = country_links(table(sets), 300, seed=1).set_index(["source", "target"])
    assert np.isnan(found.loc[("A", "D"), "ric_high"]) and found.loc[("A", "D"), "ric_low"] > 0
    assert not np.isinf(found.to_numpy(float)).any()


@pytest.mark.parametrize("counting", ["full", "fractional"])
def test_blocks_change_nothing(monkeypatch, counting):
    random = np.random.default_rng(2)
    members = table([set(random.choice(list("ABCDEFGH"), size=random.integers(1, 5))) for _ in range(300)])
    whole = country_links(members, 60, seed=9, counting=counting)
    for name, size in (("DRAWN", 200), ("KEPT", 300), ("TESTED", 120)):
        monkeypatch.setattr(resampling, name, size)
    pd.testing.assert_frame_equal(country_links(members, 60, seed=9, counting=counting), whole)


def test_seed_decides():
    members = independent_pairs(200, [3, 2, 1], seed=4)
    first, again, other = (country_links(members, 100, seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first, again)
    assert not first["ric_low"].equals(other["ric_low"])


def test_other_statistics_of_links():
    members = independent_pairs(3_000, [3, 2, 2, 1], seed=4)
    found = bootstrap_links(members, 300, 1, statistic=association, counting="fractional")
    point = country_links(members, 1, 1, counting="fractional")["association"]
    assert ((found["low"] < point) & (point < found["high"])).all()
    # association is symmetric: both directions of a link have the same interval
    turned = found.rename(columns={"source": "target", "target": "source"})[found.columns]
    turned = turned.sort_values(["source", "target"], ignore_index=True)
    pd.testing.assert_frame_equal(turned, found)


@given(works)
@settings(max_examples=30)
def test_order_of_rows_does_not_matter(sets):
    members = table(sets)
    pd.testing.assert_frame_equal(country_links(members[::-1], 20, 1), country_links(members, 20, 1))


def test_partners_by_hand():
    sets = [{"KR", "US"}] * 60 + [{"KR", "JP"}] * 20 + [{"KR", "CN"}] * 4
    sets += [{"JP", "US"}] * 10 + [{"KR"}] * 30
    found = partners(table(sets), "KR", n_resamples=500, seed=1, top=1)
    assert found["partner"].tolist() == ["US", "JP", "CN"]
    assert found["works"].tolist() == [60, 20, 4]
    assert found["share"].tolist() == pytest.approx([60 / 84, 20 / 84, 4 / 84])
    assert found[["rank", "rank_low", "rank_high"]].to_numpy().tolist() == [[1, 1, 1], [2, 2, 2], [3, 3, 3]]
    assert found["p_top"].tolist() == [1, 0, 0]
    expected = 1.96 * np.sqrt(124 * (60 / 124) * (64 / 124))  # a binomial count
    assert found.loc[0, "works_high"] - found.loc[0, "works_low"] == pytest.approx(2 * expected, rel=0.15)


def test_ranks_of_close_partners_overlap():
    sets = [{"KR", "US"}] * 21 + [{"KR", "JP"}] * 20 + [{"KR", "CN"}] * 19
    found = partners(table(sets), "KR", n_resamples=500, seed=1, top=2)
    assert found["rank"].tolist() == [1, 2, 3]
    assert found["rank_low"].tolist() == [1, 1, 1] and found["rank_high"].tolist() == [3, 3, 3]
    assert found["p_top"].is_monotonic_decreasing and found["p_top"].between(0.4, 0.95).all()


def test_equal_partners_share_the_best_rank():
    sets = [{"KR", "US"}, {"KR", "JP"}, {"KR", "CN"}, {"KR", "DE"}, {"KR", "DE"}]
    found = partners(table(sets), "KR", 50, seed=1)
    assert found["partner"].tolist() == ["DE", "CN", "JP", "US"]
    assert found["rank"].tolist() == [1, 2, 2, 2]


def test_equal_sums_of_fractions_share_a_rank():
    sets = [{"KR", "A", "B", "C"}] * 3 + [{"KR", "D"}]
    found = partners(table(sets), "KR", 20, seed=1, counting="fractional")
    assert found["rank"].tolist() == [1, 1, 1, 1]
    assert "works_fractional_low" in found and "works_low" not in found


def test_partners_by_intensity():
    sets = [{"KR", "US"}] * 30 + [{"US", "JP"}] * 90 + [{"KR", "VN"}] * 10 + [{"VN", "JP"}] * 5
    sets += [{"KR", "KP"}] * 3
    found = partners(table(sets), "KR", 200, seed=1, by="ric")
    assert found["partner"].tolist() == ["VN", "US", "KP"]
    assert found["rank"].tolist()[:2] == [1, 2]
    assert found.loc[2, ["ric", "rank", "rank_low", "rank_high", "p_top"]].isna().all()  # works with KR alone
    links = country_links(table(sets), 1, 1).query("source == 'KR'").set_index("target")
    assert found.loc[0, "ric"] == pytest.approx(links.loc["VN", "ric"])
    with pytest.raises(ValueError, match="works, ric"):
        partners(table(sets), "KR", 10, seed=1, by="salton")


def test_a_partner_that_is_not_drawn_is_not_first():
    sets = [{"KR", "VN"}, {"VN", "JP"}] + [{"KR", "US"}] * 20 + [{"US", "JP"}] * 400
    found = partners(table(sets), "KR", 1_000, seed=1, by="ric", top=1).set_index("partner")
    drawn = 1 - np.exp(-1)  # VN is first where its work with KR is drawn at all
    assert found.loc["VN", "rank"] == 1 and found.loc["VN", "p_top"] == pytest.approx(drawn, abs=0.05)


def test_rounding_makes_no_ranks():
    found = resampling._ranks(np.array([0.3, 0.1 + 0.2]), np.array([[0.3], [0.1 + 0.2]]), top=1)
    assert [list(column) for column in found.values()] == [[1, 1]] * 4


def test_partners_agree_with_the_links():
    random = np.random.default_rng(7)
    members = table([set(random.choice(list("ABCDEFGH"), size=random.integers(1, 6))) for _ in range(400)])
    found = partners(members, "D", 100, seed=3, counting="fractional").set_index("partner").sort_index()
    links = bootstrap_links(members, 100, seed=3, counting="fractional").query("source == 'D'")
    links = links.set_index("target")
    assert np.allclose(found["ric_low"], links["low"]) and np.allclose(found["ric_high"], links["high"])
    counted = count_links(members).query("source == 'D' or target == 'D'")
    assert found["works"].sum() == counted["works"].sum()
    assert found["share"].sum() == pytest.approx(1)


def test_percentiles_leave_out_the_undefined_and_give_no_infinite_bound():
    samples = np.array([[1.0, 2, 3, 4, np.nan], [1.0, 2, 3, np.inf, np.inf], [np.nan] * 5])
    low, high = percentile_interval(samples, level=0.5)
    assert low.tolist()[:2] == [1, 2] and high.tolist()[0] == 3
    assert np.isnan(high[1]) and np.isnan(low[2]) and np.isnan(high[2])


@pytest.mark.parametrize("k, low, high", [(0, 0.0, 0.2775), (10, 0.7225, 1.0), (5, 0.2366, 0.7634)])
def test_wilson_by_hand(k, low, high):
    assert np.round(wilson(k, 10), 4).tolist() == [low, high]


def test_wilson_edges():
    low, high = wilson([0, 3], [0, 3])
    assert np.isnan(low[0]) and np.isnan(high[0]) and low[1] < 1 == high[1]
    with pytest.raises(ValueError, match="0 <= k <= n"):
        wilson(4, 3)


@given(st.integers(1, 10_000), st.data())
@settings(max_examples=50)
def test_wilson_holds_the_proportion_and_mirrors(n, data):
    k = data.draw(st.integers(0, n))
    low, high = wilson(k, n)
    assert 0 <= low <= k / n <= high <= 1
    assert np.allclose(wilson(n - k, n), (1 - high, 1 - low))
