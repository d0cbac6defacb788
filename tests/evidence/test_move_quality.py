"""Found moves beside true ones."""

import pandas as pd

from judges.move_quality import move_quality

COLUMNS = ["author_id", "source", "target", "left", "year"]
MENTIONS = pd.DataFrame(
    [
        ("x", "p", "KR", 2010),
        ("x", "p", "US", 2012),
        ("y", "q", "KR", 2010),
        ("y", "r", "US", 2012),
        ("z", None, "KR", 2010),
        ("z", "s", "US", 2012),
        ("n", None, "KR", 2010),
        ("n", None, "US", 2012),
    ],
    columns=["author_id", "person", "country", "year"],
)


def quality(found, true):
    return move_quality(pd.DataFrame(found, columns=COLUMNS), pd.DataFrame(true, columns=COLUMNS), MENTIONS)


def test_a_move_of_one_known_person_is_real():
    assert quality([("x", "KR", "US", 2010, 2012)], [("p", "KR", "US", 2010, 2012)]) == {
        "found": 1,
        "real": 1,
        "true": 1,
        "kept": 1,
    }


def test_a_join_of_two_known_persons_is_one_false_move():
    assert quality([("y", "KR", "US", 2010, 2012)], []) == {"found": 1, "real": 0, "true": 0, "kept": 0}


def test_a_join_with_somebody_unknown_counts_half():
    assert quality([("z", "KR", "US", 2010, 2012)], [])["found"] == 0.5


def test_a_move_of_nobody_known_does_not_count():
    assert quality([("n", "KR", "US", 2010, 2012)], [])["found"] == 0


def test_the_years_must_meet():
    assert quality([("x", "KR", "US", 2010, 2012)], [("p", "KR", "US", 1990, 1995)])["real"] == 0


def test_a_true_move_is_matched_once():
    twice = [("x", "KR", "US", 2010, 2012), ("x", "KR", "US", 2010, 2012)]
    assert quality(twice, [("p", "KR", "US", 2010, 2012)])["real"] == 1


def test_without_moves_all_is_nought():
    assert quality([], []) == {"found": 0, "real": 0, "true": 0, "kept": 0}
