"""What was known at the end of a year: nothing later, ties that age, profiles, places."""

import numpy as np
import pandas as pd
import pytest

from helpers.data.corpus import Corpus
from helpers.network.snapshot import history, snapshot


def corpus(rows):
    """Works as (year, tags, {author: (institution, country)}); ids w0, w1, ... in order."""
    works = pd.DataFrame(
        {
            "work_id": [f"w{i}" for i in range(len(rows))],
            "year": [row[0] for row in rows],
            "technologies": [list(row[1]) for row in rows],
            "subjects": [[] for _ in rows],
            "keywords": [[] for _ in rows],
            "venue": pd.Series(["v"] * len(rows), dtype="str"),
        }
    ).astype({"year": "Int64"})
    slots = [
        (f"w{i}", position, author, *place)
        for i, row in enumerate(rows)
        for position, (author, place) in enumerate(row[2].items(), 1)
    ]
    table = pd.DataFrame(slots, columns=["work_id", "position", "author_id", "institution_id", "country"])
    table = table.astype({"author_id": "str", "institution_id": "str", "country": "str"})
    return Corpus(works=works, authorships=table, institutions=pd.DataFrame(), meta={})


KIM, SATO, ROE, DOE = ("kr/k", "KR"), ("jp/j", "JP"), ("us/u", "US"), ("us/u", "US")
ROWS = [
    (2018, ["a"], {"kim": KIM, "sato": SATO}),
    (2020, ["a"], {"sato": SATO, "roe": ROE}),
    (2020, ["b"], {"roe": ROE, "doe": DOE}),
    (2022, ["a"], {"kim": KIM, "roe": ROE}),
]


def test_ties_links_and_who_met_by_hand():
    known = snapshot(history(corpus(ROWS), "author_id"), 2020, pd.Index(["doe", "kim", "roe", "sato"]))
    assert known.nodes.tolist() == ["doe", "kim", "roe", "sato"]
    ties = pd.DataFrame(known.ties.toarray(), known.nodes, known.nodes)
    assert ties.loc["kim", "sato"] == 0.5 and ties.loc["sato", "roe"] == 1  # two years old: half
    assert ties.loc["kim", "roe"] == 0 and (np.diag(ties) == 0).all()  # 2022 is not known
    assert known.degree.tolist() == [1, 1, 2, 2] and known.works.tolist() == [1, 1, 2, 2]
    assert known.country.tolist() == [2, 1, 2, 0]  # JP, KR, US
    assert (known.met.toarray() == known.met.toarray().T).all()


def test_nothing_later_is_looked_at():
    early = snapshot(history(corpus(ROWS[:3]), "author_id"), 2020, pd.Index(["kim", "roe", "sato"]))
    late = snapshot(history(corpus(ROWS), "author_id"), 2020, pd.Index(["kim", "roe", "sato"]))
    assert (early.met.toarray() == late.met.toarray()).all() and (early.works == late.works).all()
    assert np.allclose(early.topics @ early.topics.T.toarray(), late.topics @ late.topics.T.toarray())


def test_the_window_forgets_ties_and_not_that_two_met():
    known = snapshot(history(corpus(ROWS), "author_id"), 2024, pd.Index(["kim", "sato"]))
    assert known.ties[[0]].toarray().sum() == 0.5  # roe in 2022; sato in 2018 is out of the window
    assert known.met.toarray()[0, 1] == 1


def test_profiles_have_length_one_or_none():
    known = snapshot(history(corpus([*ROWS, (2020, ["b"], {"kim": KIM})]), "author_id"), 2020)
    length = np.sqrt((known.topics.toarray() ** 2).sum(axis=1))
    assert set(length.round(5)) <= {0.0, 1.0} and 1.0 in length.round(5)


def test_large_works_make_no_ties_and_unknown_years_are_left_out():
    rows = [*ROWS, (None, ["a"], {"kim": KIM, "doe": DOE}), (2020, ["a"], {"kim": KIM, "doe": DOE, "roe": ROE})]
    known = snapshot(history(corpus(rows), "author_id"), 2020, pd.Index(["doe", "kim"]), max_members=2)
    assert known.met.toarray().sum() == 0


def test_seats_join_institutions_of_researchers_and_are_absent_for_institutions():
    past = history(corpus(ROWS), "author_id")
    known = snapshot(past, 2020, pd.Index(["doe", "sato"]))
    shared = (known.seats @ known.near @ known.seats.T).toarray()
    assert shared[0, 0] == 1 and shared[0, 1] == pytest.approx(np.log(2))  # us/u and jp/j: one joint work
    assert snapshot(history(corpus(ROWS), "institution_id"), 2020).seats is None


def test_a_corpus_without_links_is_refused():
    with pytest.raises(ValueError, match="no work of this corpus joins two nodes by author_id"):
        history(corpus([(2020, [], {"kim": KIM})]), "author_id")
