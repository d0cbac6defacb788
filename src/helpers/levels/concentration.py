"""Concentration risk: how far one country and its institutions are ahead in a technology."""

import numpy as np
import pandas as pd

from helpers.data.corpus import Corpus
from helpers.data.countings import weight_column
from helpers.data.kept import kept
from helpers.network.citation_shares import top_share
from helpers.network.counting import members

#: Risk: how many of the ten leading institutions, and how many times the second country, at least.
THRESHOLDS = {"high": (8, 3.0), "medium": (5, 2.0)}
LEADING = 10


@kept
def monopoly_risk(
    corpus: Corpus, technologies, counting: str = "full", reference: str = "corpus", least: float = 0
) -> pd.DataFrame:
    """Concentration risk of each technology, after ASPI's technology monopoly risk.

    The leading country is the one with the most works among the 10 % most cited of their field and year (see
    `citation_shares.top_share`). Two things are looked at [1]_: how many of the ten institutions with the most such
    works are in that country, and how many times as many such works as the second country it has.

    ======  ==================================================================
    high    8 or more of the ten institutions, and at least 3 times the second
    medium  5 or more of the ten institutions, and at least 2 times the second
    low     anything else
    ======  ==================================================================

    Parameters
    ----------
    corpus : Corpus
    technologies : collection of str
    counting : {"full", "fractional"}
        A work counts 1 for each of its n countries (and institutions), or 1/n.
    reference : {"corpus", "source"}
        Whose 10 % most cited, as for `components.measure`.
    least : float
        Works of the leading country in the technology below which it is not named, and its risk is null.

    Returns
    -------
    DataFrame
        technology, of ("top10"; "papers" where no citations are known, and all works are counted instead), leader,
        second (countries; all that share the place, joined by ","), lead (the leader's works over the second's; null
        where there is no second), institutions_in_top10 (the leader's, 0 to 10; where several share the tenth place, so
        many at least), n_institutions (with at least one such work), risk. Sorted by technology. Where there are fewer
        than ten institutions, or no single leader, the risk is null: the definition does not apply. An institution
        whose country is unknown is nobody's.

    Raises
    ------
    ValueError
        If `counting` is neither "full" nor "fractional".

    Notes
    -----
    The thresholds could not be checked against a copy of the report's methodology when this was written.

    References
    ----------
    .. [1] Gaida, J., Wong-Leung, J., Robin, S., Cave, D. (2023). ASPI's Critical Technology Tracker: the global race
       for future power. Policy Brief 69/2023, Australian Strategic Policy Institute (technology monopoly risk).
       https://www.aspi.org.au/report/critical-technology-tracker

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> row = monopoly_risk(read_corpus("medline_2021"), ["digital-health-data"]).iloc[0]
    >>> row["of"], row["leader"], row["risk"]  # no citations are known there
    ('papers', 'US', 'medium')
    """
    weight_column(counting)  # raises if it is no counting
    works = corpus.works
    top = works["is_top10"].astype("float64") if reference == "source" else top_share(works, 0.1)
    tagged = works[["work_id"]].assign(technology=works["technologies"], top10=top, papers=1.0).explode("technology")
    tagged = tagged[tagged["technology"].isin(list(technologies))]
    home = corpus.institutions.set_index("institution_id")["country"]
    authorships = corpus.authorships[corpus.authorships["work_id"].isin(tagged["work_id"])]
    nodes = [members(authorships, level) for level in ("country", "institution_id")]
    rows = []
    for technology in sorted(set(technologies)):
        own = tagged[tagged["technology"] == technology]
        of = "top10" if own["top10"].notna().any() else "papers"
        countries, institutions = (_ranking(own.dropna(subset=[of]), of, table, counting) for table in nodes)
        row = {"technology": technology, "of": of, **_risk(countries, institutions, home)}
        if _ranking(own, "papers", nodes[0], "full").get(row.get("leader"), 0) < least:
            row = {"technology": technology, "of": of, "n_institutions": len(institutions)}
        rows.append(row)
    return pd.DataFrame(
        rows,
        columns=["technology", "of", "leader", "second", "lead", "institutions_in_top10", "n_institutions", "risk"],
    ).astype(
        dict.fromkeys(("technology", "of", "leader", "second", "risk"), "str")
        | {"lead": "float64", "institutions_in_top10": "Int64"}
    )


def _ranking(works, of, members, counting):
    """Sum of a column over the works of each node, the greatest first; nodes without any are left out."""
    table = works[["work_id", of]].merge(members, on="work_id")
    nodes = table.groupby("work_id")["node"].transform("size") if counting == "fractional" else 1
    sums = (table[of] / nodes).groupby(table["node"]).sum()
    return sums[sums > 0].sort_index().sort_values(ascending=False, kind="stable")


def _risk(countries, institutions, home):
    """What both rankings say of the leading country."""
    if countries.empty:
        return {"n_institutions": len(institutions)}
    size = countries.round(9)
    first, rest = size.index[size == size.max()], size[size < size.max()]
    alone, second = len(first) == 1, rest.index[rest == rest.max()]
    lead = size.max() / rest.max() if len(rest) else np.inf
    within = _leading_at_least(institutions, home.reindex(institutions.index) == first[0]) if alone else None
    reached = [name for name, (most, times) in THRESHOLDS.items() if alone and within >= most and lead >= times]
    return {
        "leader": ",".join(first),
        "second": ",".join(second) if alone and len(second) else None,
        "lead": lead if alone and np.isfinite(lead) else None,
        "institutions_in_top10": within,
        "n_institutions": len(institutions),
        "risk": [*reached, "low"][0] if alone and len(institutions) >= LEADING else None,
    }


def _leading_at_least(institutions, own):
    """How many of the ten leading institutions are the leader's, whoever of those that share the tenth place is in."""
    size = institutions.round(9)
    tenth = size.iloc[min(LEADING, len(size)) - 1] if len(size) else 0
    above, at = (size > tenth).to_numpy(), (size == tenth).to_numpy()
    others = int((at & ~own.to_numpy()).sum())
    return int((own.to_numpy() & above).sum()) + max(min(LEADING, len(size)) - int(above.sum()) - others, 0)
