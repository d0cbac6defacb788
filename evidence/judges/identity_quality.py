"""How well identities found agree with identities known: pairwise and B-cubed precision and recall."""

import pandas as pd


def _overlaps(found: pd.Series, truth: pd.Series) -> pd.DataFrame:
    """Sizes of each meeting of a found and a true identity; a mention without a found one is alone."""
    if len(found) != len(truth):
        raise ValueError(f"{len(found)} found and {len(truth)} true identities: expected one each a mention")
    alone = pd.Series(range(len(found)), dtype="Int64").astype("str").radd("alone ")
    keys = found.reset_index(drop=True).astype("str").radd("found ").fillna(alone)
    pairs = pd.DataFrame({"found": keys, "truth": truth.reset_index(drop=True).astype("str")})
    sizes = pairs.groupby(["found", "truth"], dropna=False).size().rename("both").reset_index()
    sizes["n_found"] = sizes.groupby("found")["both"].transform("sum")
    sizes["others"] = sizes["both"].where(sizes["truth"].isna(), 0).groupby(sizes["found"]).transform("sum")
    known = sizes[sizes["truth"].notna()]
    return known.assign(n_truth=known.groupby("truth")["both"].transform("sum"))


def pairwise(found: pd.Series, truth: pd.Series) -> dict[str, float]:
    """Precision and recall over pairs of mentions.

    A pair is found where both mentions have the same found identity, and true where both have the same true
    one: precision = found and true / found, recall = found and true / true. Large identities count with the
    square of their size.

    Parameters
    ----------
    found : Series
        Identity given to each mention; null is an identity of its own.
    truth : Series
        Identity known of each mention, in the same order. Null is a mention known to be none of the others: a
        pair of it with a known one is an error, a pair of two such mentions is left out.

    Returns
    -------
    dict
        precision, recall; NaN where there is no such pair.

    Raises
    ------
    ValueError
        The two differ in length.

    Examples
    --------
    Three true pairs (abc), of which one is found, and one wrong pair:

    >>> pairwise(pd.Series(["1", "1", "2", "2"]), pd.Series(["a", "a", "a", "b"]))
    {'precision': 0.5, 'recall': 0.3333333333333333}
    """
    known = _overlaps(found, truth)
    hits = _pairs(known["both"])
    clusters = known.drop_duplicates("found")
    tried = _pairs(clusters["n_found"]) - _pairs(clusters["others"])
    wanted = _pairs(known.drop_duplicates("truth")["n_truth"])
    return {"precision": _share(hits, tried), "recall": _share(hits, wanted)}


def b_cubed(found: pd.Series, truth: pd.Series) -> dict[str, float]:
    r"""Precision and recall of the average mention.

    .. math:: P = \frac{1}{N} \sum_m \frac{|F(m) \cap T(m)|}{|F(m)|}, \quad
              R = \frac{1}{N} \sum_m \frac{|F(m) \cap T(m)|}{|T(m)|}

    with F(m) and T(m) the mentions of the found and of the true identity of m (Bagga and Baldwin 1998, doi
    10.3115/980845.980859), over the N mentions whose truth is known.

    Parameters
    ----------
    found, truth : Series
        As in :func:`pairwise`; mentions of null truth count in F(m).

    Returns
    -------
    dict
        precision, recall; NaN where no truth is known.

    Raises
    ------
    ValueError
        The two differ in length.

    Examples
    --------
    >>> b_cubed(pd.Series(["1", "1", "2", "2"]), pd.Series(["a", "a", "a", "b"]))
    {'precision': 0.75, 'recall': 0.6666666666666666}
    """
    each = b_cubed_by_identity(found, truth)
    n = each["mentions"].sum()
    return {side: _share((each[side] * each["mentions"]).sum(), n) for side in ("precision", "recall")}


def b_cubed_by_identity(found: pd.Series, truth: pd.Series) -> pd.DataFrame:
    """B-cubed precision and recall of the mentions of each true identity.

    The figures of :func:`b_cubed` are their means weighted by mentions; drawing identities with replacement gives its
    uncertainty.

    Parameters
    ----------
    found, truth : Series
        As in :func:`pairwise`.

    Returns
    -------
    DataFrame
        truth, mentions, precision, recall; by truth.

    Raises
    ------
    ValueError
        The two differ in length.

    Examples
    --------
    >>> b_cubed_by_identity(pd.Series(["1", "2", "2"]), pd.Series(["a", "a", "b"])).to_numpy().tolist()
    [['a', 2, 0.75, 0.5], ['b', 1, 0.5, 1.0]]
    """
    known = _overlaps(found, truth)
    sums = known.assign(precision=known["both"] ** 2 / known["n_found"], recall=known["both"] ** 2 / known["n_truth"])
    each = sums.groupby("truth")[["both", "precision", "recall"]].sum().rename(columns={"both": "mentions"})
    return each.assign(
        precision=each["precision"] / each["mentions"], recall=each["recall"] / each["mentions"]
    ).reset_index()


def _pairs(sizes: pd.Series) -> int:
    return int((sizes * (sizes - 1) // 2).sum())


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole else float("nan")
