"""How often moves found under uncertain identities are real, measured on persons whose identity is known."""

import numpy as np
import pandas as pd


def move_quality(found: pd.DataFrame, true: pd.DataFrame, mentions: pd.DataFrame) -> dict[str, float]:
    """Count the found moves that are real and the true moves that are found.

    An identity that joins two persons in two countries makes a move that nobody made; one that parts a person at the
    border hides a move. The usual measures of identities say little about either, because a mover is a rare case and
    one wrong join is enough: so moves are compared, not mentions.

    Parameters
    ----------
    found : DataFrame
        Moves under the identities to be measured: author_id, source, target, left, year, as `mobility.changes` gives.
    true : DataFrame
        Moves under the known identities, with the same columns.
    mentions : DataFrame
        author_id (to be measured), person (known; null: of none of the known persons), country, year.

    Returns
    -------
    dict
        found: sides of moves that are mostly about a known person, over 2; real: moves whose two sides are about the
        same one and that this person made: same countries, and years that meet; true: all true moves; kept: those of
        them that are found so. Each true move is matched once.

    Notes
    -----
    Where the known persons are a sample, a false move from one person to another has two chances to be about one of
    them, a real move has one. So a move with one side about a known person counts one half.

    Examples
    --------
    >>> rows = [("x", "p", "KR", 2010), ("x", "p", "US", 2012), ("x", None, "JP", 2015)]
    >>> mentions = pd.DataFrame(rows, columns=["author_id", "person", "country", "year"])
    >>> columns = ["author_id", "source", "target", "left", "year"]
    >>> found = pd.DataFrame([("x", "KR", "US", 2010, 2012), ("x", "US", "JP", 2012, 2015)], columns=columns)
    >>> true = pd.DataFrame([("p", "KR", "US", 2010, 2012)], columns=columns)
    >>> move_quality(found, true, mentions)
    {'found': 1.5, 'real': 1, 'true': 1, 'kept': 1}
    """
    found = found.reset_index(drop=True).rename_axis("move").reset_index().rename(columns={"year": "arrived"})
    seen = mentions.dropna(subset=["author_id", "country", "year"]).merge(found, on="author_id")
    before = seen[(seen["country"] == seen["source"]) & (seen["year"] <= seen["left"])]
    after = seen[(seen["country"] == seen["target"]) & (seen["year"] >= seen["arrived"])]
    found["before"], found["after"] = (found["move"].map(_mostly(side)).astype("str") for side in (before, after))
    sides = found[["before", "after"]].notna().to_numpy().sum()
    same = found[found["before"].notna() & (found["before"] == found["after"])]
    other = true.reset_index(drop=True).rename_axis("other").reset_index()
    pairs = same.drop(columns="author_id").merge(
        other.rename(columns={"author_id": "before", "left": "other_left", "year": "other_arrived"}).astype(
            {"before": "str"}
        ),
        on=["before", "source", "target"],
    )
    meets = (pairs["left"] <= pairs["other_arrived"]) & (pairs["other_left"] <= pairs["arrived"])
    pairs = pairs[meets].drop_duplicates("move").drop_duplicates("other")
    return {"found": float(sides / 2), "real": len(pairs), "true": len(true), "kept": len(pairs)}


def _mostly(side: pd.DataFrame) -> pd.Series:
    """The known person to whom most mentions of a side belong; null where most belong to nobody known."""
    counts = side.assign(person=side["person"].fillna("")).groupby(["move", "person"]).size().rename("n").reset_index()
    counts = counts.sort_values(["move", "n", "person"], ascending=[True, False, True]).drop_duplicates("move")
    return counts.set_index("move")["person"].replace("", np.nan)
