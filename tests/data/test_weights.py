"""Weights: what a text says, and what makes no sense."""

import pytest

from helpers.data.weights import check_weights, read_weights

NAMES = ("top10", "patents", "experts")


def test_weights_are_read():
    assert read_weights(" top10 1,experts  0.5, patents 0", NAMES) == {"top10": 1.0, "experts": 0.5, "patents": 0.0}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "top10",
        "top10 one",
        "top5 1",
        "top10 -1",
        "top10 1, top10 2",
        "top10 1 2",
        "top10 inf",
        "top10 nan",
        "top10 0",
        "top10 1,",
        "top10 1_0",
        "top10 12;5",
    ],
)
def test_weights_that_make_no_sense(text):
    with pytest.raises(ValueError, match="expected"):
        read_weights(text, NAMES)


@pytest.mark.parametrize(
    "weights",
    [
        {"level": 1},
        {"distance": -1, "language": 2},
        {"distance": 0},
        {},
        {"distance": float("nan")},
        {"distance": float("inf")},
    ],
)
def test_weights_that_make_no_sense_are_refused(weights):
    with pytest.raises(ValueError, match="expected weights of 0 or more"):
        check_weights(weights, ["distance", "language"])
