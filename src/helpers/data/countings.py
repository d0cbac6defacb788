"""The two ways of counting a work of several countries, institutions or authors."""

#: Each way with the column of a table of links or nodes that counts so: a work for each, or shared equally among them.
COUNTINGS = {"full": "works", "fractional": "works_fractional"}


def weight_column(counting: str) -> str:
    """Name of the column that holds the weights of a counting.

    Raises
    ------
    ValueError
        If `counting` is none of `COUNTINGS`.

    Examples
    --------
    >>> weight_column("fractional")
    'works_fractional'
    """
    if counting not in COUNTINGS:
        raise ValueError(f"counting is {counting!r}; expected one of {', '.join(COUNTINGS)}")
    return COUNTINGS[counting]
