"""Numbers as people write them in tables: read by one strict rule, and refused where they have two readings."""

import re

#: Beyond this a float no longer holds every whole number.
LARGEST = 1e15
_PLAIN = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,2})?")
_GROUPED = re.compile(r"[-+]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_COMMA = re.compile(r"[-+]?[0-9]+(?:\.[0-9]{3})*,[0-9]+")


def read_number(text: str) -> float:
    """The number that a text writes: digits, a point before decimals, commas between groups of three, a sign, e-12.

    Parameters
    ----------
    text : str

    Returns
    -------
    float

    Raises
    ------
    ValueError
        The text writes no number, one of 10**15 or more, or one that can be read in two ways; the message says what
        was expected, and both readings.

    Examples
    --------
    >>> read_number("1,234.5"), read_number("−7"), read_number("1e3")
    (1234.5, -7.0, 1000.0)
    >>> read_number("12,5")
    Traceback (most recent call last):
        ...
    ValueError: a number: '12,5' is 12.5 where a comma stands before decimals and 125 where it groups digits
    """
    plain = text.strip().replace("−", "-")
    if _COMMA.fullmatch(plain) and not _GROUPED.fullmatch(plain):
        decimals = plain.replace(".", "").replace(",", ".")
        grouped = plain.replace(",", "")
        raise ValueError(
            f"a number: {text!r} is {decimals} where a comma stands before decimals and {grouped} where it groups digits"
        )
    if not (_PLAIN.fullmatch(plain) or _GROUPED.fullmatch(plain)):
        raise ValueError("a number such as 12.5 or 1,234")
    value = float(plain.replace(",", ""))
    if not abs(value) < LARGEST:
        raise ValueError(f"a number below {LARGEST:g}")
    return value
