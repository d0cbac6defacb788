"""The works of three countries and more in a corpus: who is in them, what they are filed under, what is counted."""

from dataclasses import dataclass

import pandas as pd

from helpers.data.corpus import Corpus
from helpers.multilateral.triads import multilateral_members, programmes
from helpers.page.units import unit_of


@dataclass(frozen=True)
class Cooperation:
    """Multilateral works, as countries take part in them.

    Attributes
    ----------
    placed : int
        Works of the corpus with a known country.
    members : DataFrame
        work_id, node.
    slots : DataFrame
        The authorships of these works.
    works : DataFrame
    filed : DataFrame
        Which programme each work is filed under; `by` is the column that tells.
    by : str
    unit : {"work", "project"}
    own : int
        Works that the focal country is in.
    """

    placed: int
    members: pd.DataFrame
    slots: pd.DataFrame
    works: pd.DataFrame
    filed: pd.DataFrame
    by: str
    unit: str
    own: int


def cooperation_of(corpus: Corpus, focal: str, programme: str) -> Cooperation:
    """The multilateral works of a corpus; `focal` has to be in some of them.

    Parameters
    ----------
    programme : str
        What a programme is: see `helpers.multilateral.triads.programmes`.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> found = cooperation_of(read_corpus("medline_2021"), "KR", "auto")
    >>> found.placed, len(found.works), found.unit
    (20268, 1538, 'work')
    """
    placed, table = multilateral_members(corpus, focal)
    works = corpus.works[corpus.works["work_id"].isin(table["work_id"])]
    slots = corpus.authorships[corpus.authorships["work_id"].isin(table["work_id"])]
    own = int((table["node"] == focal).sum())
    return Cooperation(placed, table, slots, works, *programmes(works, programme), unit_of(works), own)
