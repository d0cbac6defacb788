"""Weights of named parts: read from a text, checked."""

import math
from collections.abc import Mapping, Sequence

from helpers.data.numbers import read_number


def named_numbers(text: str, names: Sequence[str]) -> dict[str, float]:
    """Numbers of named parts from a text, as a parameter of a notebook tells them.

    Parameters
    ----------
    text : str
        Names, each with its number, separated by commas.
    names : sequence of str
        Those that may stand there.

    Returns
    -------
    dict of str to float
        In the order of the text; empty where the text is.

    Raises
    ------
    ValueError
        If a part is not one of the names and a number of 0 or more (`helpers.data.numbers.read_number`), or stands twice.

    Examples
    --------
    >>> named_numbers("notice 1, approval 2.5", ["notice", "approval", "exemption"])
    {'notice': 1.0, 'approval': 2.5}
    """
    found = {}
    for part in text.split(",") if text.strip() else []:
        name, _, number = part.strip().partition(" ")
        try:
            amount = read_number(number)
        except ValueError:
            amount = -1
        if name not in names or name in found or amount < 0:
            raise ValueError(
                f"{text!r}: {part.strip()!r} is not one of {', '.join(names)}, each once, and a number of 0 or more; "
                f"expected such as {names[0] + ' 0.5'!r}"
            )
        found[name] = amount
    return found


def read_weights(text: str, names: Sequence[str]) -> dict[str, float]:
    """Weights of named parts from a text: `named_numbers`, not all of them 0.

    Raises
    ------
    ValueError
        As for `named_numbers`, and if no weight is above 0.

    Examples
    --------
    >>> read_weights("top10 1, patents 0.5", ["top10", "patents", "experts"])
    {'top10': 1.0, 'patents': 0.5}
    """
    weights = named_numbers(text, names)
    if not sum(weights.values()):
        raise ValueError(f"weights {text!r}: expected at least one above 0")
    return weights


def check_weights(weights: Mapping[str, float] | None, names: Sequence[str]) -> dict[str, float]:
    """Weights of terms: all 1 where None is given, 0 for a term that is not named.

    Raises
    ------
    ValueError
        If a weight has no such term, is negative, or all are 0.

    Examples
    --------
    >>> check_weights({"level": 2}, ["level", "ease"])
    {'level': 2.0, 'ease': 0.0}
    """
    weights = dict.fromkeys(names, 1) if weights is None else weights
    wrong = [name for name, weight in weights.items() if name not in names or not 0 <= weight < math.inf]
    if wrong or not sum(weights.values()):
        raise ValueError(f"weights {weights}: expected weights of 0 or more, one above 0, of {', '.join(names)}")
    return {name: float(weights.get(name, 0)) for name in names}
