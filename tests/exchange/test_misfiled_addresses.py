"""Misread addresses: a planted world whose truth is known, the limits, and the real counts where they are."""

from types import SimpleNamespace as Some

import numpy as np
import pandas as pd
import pytest

from helpers.data.sources.link_counts import read_link_counts
from helpers.exchange.misfiled_addresses import copublications, misfiled, misfiled_share


def corpus(kp, kr, kr_works, kp_works=None, year=2018):
    rows = [("KP", partner, n) for partner, n in kp.items()]
    rows += [("KR", partner, n) for partner, n in kr.items()]
    links = pd.DataFrame(
        [(min(a, b), max(a, b), year, n) for a, b, n in rows], columns=["source", "target", "year", "works"]
    )
    totals = pd.DataFrame({"node": ["KP", "KR"], "year": [year] * 2, "works": [kp_works or sum(kp.values()), kr_works]})
    return Some(link_counts=links, node_counts=totals)


def test_a_planted_world_is_recovered():
    """200 South Korean works misfiled with a third country, 40 true works with China and 30 with Germany."""
    share = {"US": 0.5, "CN": 0.2, "DE": 0.1}
    kp = {name: round(200 * part) for name, part in share.items()} | {"KR": 90}
    kp = kp | {"CN": kp["CN"] + 40, "DE": kp["DE"] + 30}
    table = misfiled(corpus(kp, {name: part * 10_000 for name, part in share.items()}, 10_000)).set_index("partner")
    assert table["expected"].to_dict() == pytest.approx({"US": 100, "CN": 40, "DE": 20, "KR": 90})
    assert table.loc[["CN", "DE"], "remaining"].tolist() == pytest.approx([40, 30])
    assert (table["remaining_low"] <= table["remaining"]).all()
    assert (table["remaining"] <= table["remaining_high"]).all()
    found = misfiled_share(corpus(kp, {name: part * 10_000 for name, part in share.items()}, 10_000, kp_works=360))
    assert found["hidden"] == pytest.approx(200)
    assert found["hidden_low"] < 200 < found["hidden_high"]
    assert found["share_low"] == pytest.approx(90 / 360)


def test_the_interval_covers_the_planted_number_as_often_as_it_says():
    rng, hits = np.random.default_rng(1), 0
    for draw in range(120):
        kp = {"US": int(rng.poisson(60)), "KR": 10}
        found = misfiled_share(corpus(kp, {"US": 5000}, 10_000), resamples=400, seed=draw)
        hits += found["hidden_low"] <= 120 <= found["hidden_high"]
    assert 0.8 <= hits / 120 <= 0.98


def test_no_more_is_misread_than_is_filed():
    table = misfiled(corpus({"US": 50, "CN": 3}, {"US": 500, "CN": 400}, 1000)).set_index("partner")
    assert table.loc["CN", ["expected", "remaining"]].tolist() == [3, 0]
    assert (table["remaining"] >= 0).all()


def test_a_partner_that_the_rightful_country_does_not_have_is_kept_whole():
    table = misfiled(corpus({"US": 10, "CU": 7}, {"US": 500}, 1000)).set_index("partner")
    assert table.loc["CU", "remaining"] == 7


def test_years_weigh_as_the_misread_country_s_links_do():
    old, new = corpus({"US": 10}, {"US": 100}, 1000, year=2000), corpus({"US": 10}, {"US": 500}, 1000)
    tables = ("link_counts", "node_counts")
    both = Some(**{name: pd.concat([getattr(old, name), getattr(new, name)]) for name in tables})
    assert misfiled_share(both)["hidden"] == pytest.approx(20 / 0.3)


def test_what_cannot_serve_is_refused():
    with pytest.raises(ValueError, match="workbook import links"):
        copublications(Some(link_counts=None), "KP")
    with pytest.raises(ValueError, match="no link of 'KP'"):
        copublications(Some(link_counts=corpus({}, {"US": 1}, 1).link_counts), "KP")
    with pytest.raises(ValueError, match="marker='US': expected a partner of both"):
        misfiled(corpus({"CN": 5}, {"US": 500, "CN": 5}, 1000))
    with pytest.raises(ValueError, match="marker='CU'"):
        misfiled_share(corpus({"CU": 5, "US": 2}, {"US": 500}, 1000), marker="CU")


@pytest.fixture(scope="module")
def real(shared_data, tmp_path_factory):
    """The links of the two Koreas alone: the whole file takes half a minute to import."""
    folder = shared_data / "copublications"
    kept = tmp_path_factory.mktemp("links") / "links.csv"
    links = pd.read_csv(folder / "links.csv.gz", keep_default_na=False)
    links[links["a"].isin(["KP", "KR"])].to_csv(kept, index=False)
    made, totals, _, _ = read_link_counts([kept, folder / "totals.csv"], progress=False)
    return Some(link_counts=made, node_counts=totals)


def test_the_real_counts_carry_the_known_error(real):
    by = copublications(real, "KP").groupby("partner")["works"].sum()
    assert by.nlargest(3).to_dict() == {"KR": 208, "JP": 191, "CN": 106}
    found = misfiled_share(real, resamples=300, seed=1)
    assert (found["works"], found["visible"]) == (616, 208)
    assert 0.33 < found["share_low"] < 0.35
    assert 0.5 < found["share_high"] < 0.65
