from collections import Counter
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.countings import weight_column
from helpers.network.counting import coded, count_links, count_nodes, incidence, left_out, members
from helpers.network.patterns import patterns

CODES = ["CN", "HK", "JP", "KP", "KR", "MO", "TW", "US"]
works = st.lists(st.sets(st.sampled_from(CODES), min_size=1, max_size=6), max_size=25)


def table(sets):
    rows = [(f"w{number:03}", node) for number, nodes in enumerate(sets) for node in sorted(nodes)]
    return pd.DataFrame(rows, columns=["work_id", "node"]).astype("str")


def recount(sets):
    """Links counted pair by pair, in plain Python."""
    full, fractional = Counter(), Counter()
    for nodes in sets:
        for pair in combinations(sorted(nodes), 2):
            full[pair] += 1
            fractional[pair] += 1 / (len(nodes) - 1)
    return full, fractional


def test_members_are_distinct_known_and_sorted():
    authorships = pd.DataFrame(
        {
            "work_id": ["w2", "w1", "w1", "w1", "w1", "w3"],
            "position": [1, 2, 1, 1, 3, 1],
            "institution_id": ["i2", "i1", "i1", "i3", None, None],
            "author_id": ["b", "a", "c", "c", None, "d"],
            "country": ["KR", "KR", "JP", "CN", None, None],
        }
    )
    assert members(authorships, "country").to_numpy().tolist() == [
        ["w1", "CN"],
        ["w1", "JP"],
        ["w1", "KR"],
        ["w2", "KR"],
    ]
    assert members(authorships, "institution_id").to_numpy().tolist() == [["w1", "i1"], ["w1", "i3"], ["w2", "i2"]]
    assert members(authorships, "author_id")["node"].tolist() == ["a", "c", "b", "d"]


def test_members_refuse_an_unknown_level():
    with pytest.raises(ValueError, match="country, institution_id, author_id"):
        members(pd.DataFrame({"work_id": [], "city": []}), "city")


def test_counting_method_is_named_in_the_error():
    assert weight_column("full") == "works"
    with pytest.raises(ValueError, match="'half'; expected one of full, fractional"):
        weight_column("half")


def test_neighbouring_codes_stay_apart():
    links = count_links(table([{"KR", "KP"}, {"TW", "CN"}, {"HK", "MO"}]))
    assert links[["source", "target"]].to_numpy().tolist() == [["CN", "TW"], ["HK", "MO"], ["KP", "KR"]]


def test_nodes_by_hand():
    nodes = count_nodes(table([{"KR", "JP", "CN"}, {"KR", "JP"}, {"KR"}]))
    assert nodes["node"].tolist() == ["CN", "JP", "KR"]
    assert nodes["works"].tolist() == [1, 2, 3]
    assert nodes["works_fractional"].tolist() == pytest.approx([1 / 3, 5 / 6, 11 / 6])
    assert nodes["collaborative"].tolist() == [1, 2, 2]


def test_links_by_hand():
    links = count_links(table([{"KR", "JP", "CN", "US"}, {"KR", "JP"}, {"KR", "JP", "US"}, {"KR"}]))
    weights = links.set_index(["source", "target"])
    assert weights.loc[("JP", "KR")].tolist() == pytest.approx([3, 1 + 1 / 2 + 1 / 3])
    assert weights.loc[("CN", "US")].tolist() == pytest.approx([1, 1 / 3])
    assert len(links) == 6


def test_a_row_given_twice_counts_once():
    once = table([{"KR", "JP"}])
    twice = pd.concat([once, once])
    pd.testing.assert_frame_equal(count_links(once), count_links(twice))
    pd.testing.assert_frame_equal(count_nodes(once), count_nodes(twice))


@pytest.mark.parametrize("sets", [[], [{"KR"}], [{"KR"}, {"JP"}]])
def test_no_links_without_partners(sets):
    links = count_links(table(sets))
    assert len(links) == 0
    assert links.dtypes.astype(str).tolist() == ["str", "str", "int64", "float64"]
    assert (count_nodes(table(sets))["collaborative"] == 0).all()


def test_max_nodes_leaves_out_larger_works_and_says_how_many():
    sets = [{"KR", "JP", "CN"}, {"KR", "JP"}, {"KR"}]
    capped = count_links(table(sets), max_nodes=2)
    pd.testing.assert_frame_equal(capped, count_links(table(sets[1:])))
    assert left_out(table(sets), 2) == 1
    assert left_out(table(sets), 3) == 0
    assert left_out(table([]), 3) == 0


@given(works)
@settings(max_examples=60)
def test_links_agree_with_a_plain_recount(sets):
    full, fractional = recount(sets)
    links = count_links(table(sets))
    pairs = list(zip(links["source"], links["target"], strict=True))
    assert pairs == sorted(full)
    assert dict(zip(pairs, links["works"], strict=True)) == full
    assert dict(zip(pairs, links["works_fractional"], strict=True)) == pytest.approx(fractional)


@given(works)
@settings(max_examples=60)
def test_sum_rules(sets):
    links, nodes = count_links(table(sets)), count_nodes(table(sets)).set_index("node")
    ends = pd.concat([links.set_index(end)["works_fractional"] for end in ("source", "target")])
    sums = ends.groupby(level=0).sum().reindex(nodes.index, fill_value=0)
    assert np.allclose(sums, nodes["collaborative"])
    assert nodes["works_fractional"].sum() == pytest.approx(len(sets))
    assert (links["works"] >= links["works_fractional"] - 1e-12).all()
    assert (nodes["works"] >= nodes["works_fractional"] - 1e-12).all()


@given(works, st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_order_of_rows_does_not_matter(sets, random):
    rows = table(sets).rename(columns={"node": "country"})
    order = list(range(len(rows)))
    random.shuffle(order)
    shuffled = members(rows.iloc[order], "country")
    pd.testing.assert_frame_equal(shuffled, members(rows, "country"), check_index_type=False)
    pd.testing.assert_frame_equal(count_links(table(sets).iloc[order]), count_links(table(sets)))


@given(works, st.permutations([*CODES, "FR"]))
@settings(max_examples=40)
def test_categories_count_as_text_does_in_any_order_of_categories(sets, categories):
    plain = table(sets)
    given = plain.assign(node=pd.Categorical(plain["node"], categories))
    pd.testing.assert_frame_equal(count_links(given), count_links(plain))
    pd.testing.assert_frame_equal(count_nodes(given), count_nodes(plain))


@pytest.mark.parametrize("order", [["CN", "JP", "KR"], ["KR", "JP", "CN"]])
def test_codes_of_categories_are_those_of_the_labels_that_occur(order):
    codes, labels = coded(pd.Series(pd.Categorical(["KR", None, "CN", "KR"], order)))
    assert (codes.tolist(), list(labels)) == ([1, -1, 0, 1], ["CN", "KR"])


@given(works)
@settings(max_examples=40)
def test_names_do_not_matter(sets):
    renamed = [{chr(ord("z") - CODES.index(node)) for node in nodes} for nodes in sets]

    def weights(links):
        return {frozenset(row[:2]): row[2:] for row in links.round(9).itertuples(index=False, name=None)}

    expected = weights(count_links(table(sets)))
    found = weights(count_links(table(renamed)))
    named = {frozenset(CODES[ord("z") - ord(n)] for n in pair): value for pair, value in found.items()}
    assert named == expected


def test_incidence_has_one_row_a_work():
    matrix, nodes = incidence(table([{"KR", "JP"}, {"US"}]))
    assert matrix.toarray().tolist() == [[1, 1, 0], [0, 0, 1]]
    assert list(nodes) == ["JP", "KR", "US"]


@given(works)
@settings(max_examples=40)
def test_patterns_count_as_the_works_that_they_stand_for(sets):
    collapsed = patterns(table(sets))
    pd.testing.assert_frame_equal(count_nodes(collapsed), count_nodes(table(sets)))
    pd.testing.assert_frame_equal(count_links(collapsed), count_links(table(sets)))
    pd.testing.assert_frame_equal(count_links(collapsed, max_nodes=3), count_links(table(sets), max_nodes=3))
    assert left_out(collapsed, 2) == left_out(table(sets), 2) == sum(len(nodes) > 2 for nodes in sets)
