"""Weights of named parts: read from a text, checked."""

import math
from collections.abc import Mapping, Sequence


def read_weights(text: str, names: Sequence[str]) -> dict[str, float]:
    """Weights of named parts from a text, as a parameter of a notebook tells them.

    Parameters
    ----------
    text : str
        Names and weights, separated by commas.
    names : sequence of str
        Those that may stand there.

    Returns
    -------
    dict of str to float

    Raises
    ------
    ValueError
        If a part is not one of the names and a number of 0 or more, stands twice, or all weights are 0.

    Examples
    --------
    >>> read_weights("top10 1, patents 0.5", ["top10", "patents", "experts"])
    {'top10': 1.0, 'patents': 0.5}
    """
    weights = {}
    for part in text.split(","):
        words = part.split()
        try:
            name, weight = words[0], float(words[1])
            fault = len(words) != 2 or name not in names or name in weights or not 0 <= weight < math.inf
        except (IndexError, ValueError):
            fault = True
        if fault:
            raise ValueError(
                f"weights {text!r}: {part.strip()!r} is not one of {', '.join(names)}, each once, "
                f"and a weight of 0 or more; expected such as '{names[0]} 1, {names[1]} 0.5'"
            )
        weights[name] = weight
    if not sum(weights.values()):
        raise ValueError(f"weights {text!r}: all are 0; expected at least one above 0")
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
