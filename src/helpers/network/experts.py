"""Experts: who the author identifiers stand for, and the circle around one of them."""

import numpy as np
import pandas as pd
from scipy.sparse.csgraph import connected_components

from helpers.data.evidence import foremost
from helpers.data.kept import kept
from helpers.network.foreign import within
from helpers.network.graph import Graph


def _most_frequent(frame: pd.DataFrame, column: str) -> pd.Series:
    """Per author the value that most of the works carry; ties go to the first in order."""
    votes = frame.dropna(subset=[column]).drop_duplicates(["work_id", "author_id", column])
    votes = votes.groupby(["author_id", column]).size().rename("n").reset_index()
    best = votes.sort_values(["author_id", "n", column], ascending=[True, False, True]).drop_duplicates("author_id")
    return best.set_index("author_id")[column]


@kept
def describe_experts(authorships: pd.DataFrame, institutions: pd.DataFrame) -> pd.DataFrame:
    """Name, place and evidence of identity of each author.

    Parameters
    ----------
    authorships : DataFrame
        work_id, position, author_id, author_name, orcid, institution_id, country, is_lead.
    institutions : DataFrame
        institution_id, name.

    Returns
    -------
    DataFrame
        author_name, institution, country (each the one on most works, ties to the first in order), works,
        lead_works (as first or corresponding author), identity ("orcid" where an ORCID vouches for the person, else
        "name"), author_id; sorted by author_id. Slots without an identifier are nobody's.

    Examples
    --------
    >>> slots = pd.DataFrame({"work_id": ["1", "2"], "author_id": "orcid:x", "author_name": ["Kim, A", "Kim, Ada"],
    ...     "institution_id": ["kr/a", "kr/a"], "country": ["KR", "KR"], "is_lead": [True, False]})
    >>> people = describe_experts(slots, pd.DataFrame({"institution_id": ["kr/a"], "name": ["A"]}))
    >>> print(*people.iloc[0], sep="; ")
    Kim, A; A; KR; 2; 1; orcid; orcid:x
    """
    known = authorships.dropna(subset=["author_id"])
    table = known.groupby("author_id")["work_id"].nunique().rename("works").reset_index()
    lead = known[known["is_lead"].astype(bool)].groupby("author_id")["work_id"].nunique()
    ids = table["author_id"]
    names = institutions.set_index("institution_id")["name"]
    table["author_name"] = ids.map(_most_frequent(known, "author_name"))
    table["institution"] = ids.map(_most_frequent(known, "institution_id")).map(names)
    table["country"] = ids.map(_most_frequent(known, "country"))
    table["lead_works"] = ids.map(lead).fillna(0).astype("int64")
    table["identity"] = ids.str.split(":", n=1).str[0]
    columns = ["author_name", "institution", "country", "works", "lead_works", "identity", "author_id"]
    return table[columns].sort_values("author_id", ignore_index=True)


def rank_experts(experts: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """Experts by works, then by number of co-authors and by works led: productive and well connected first.

    Parameters
    ----------
    experts : DataFrame
        From `describe_experts`.
    links : DataFrame
        source, target, works of the author network.

    Returns
    -------
    DataFrame
        rank (1 is first; equals in all three share it), the columns of the experts, partners (co-authors); best
        first.

    Examples
    --------
    >>> experts = pd.DataFrame({"author_id": ["a", "b", "c"], "works": [2, 2, 1], "lead_works": [0, 0, 0]})
    >>> links = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"], "works": [1, 1]})
    >>> rank_experts(experts, links)[["author_id", "partners", "rank"]].to_numpy().tolist()
    [['b', 2, 1], ['a', 1, 2], ['c', 1, 3]]
    """
    partners = pd.concat([links["source"], links["target"]]).value_counts()
    table = experts.assign(partners=experts["author_id"].map(partners).fillna(0).astype("int64"))
    order = ["works", "partners", "lead_works"]
    table = table.sort_values([*order, "author_id"], ascending=[False, False, False, True], ignore_index=True)
    step = table[order].ne(table[order].shift()).any(axis=1)
    place = pd.Series(range(1, len(table) + 1), index=table.index, dtype="float64").where(step).ffill()
    table.insert(0, "rank", place.astype("int64"))
    return table


def choose_expert(ranked: pd.DataFrame, wanted: str, among: pd.DataFrame | None = None) -> str:
    """The expert that a parameter names, or the one of most works where it names nobody and works tell who that is.

    Parameters
    ----------
    ranked : DataFrame
        From `rank_experts`.
    wanted : str
        An author_id, or "" for the first.
    among : DataFrame, optional
        Rows of `ranked` among which the first is taken; all of them unless given.

    Returns
    -------
    str
        An author_id; "" where nobody is wanted and nobody is first: see `helpers.data.evidence.foremost`.

    Raises
    ------
    ValueError
        Nobody has that identifier; the message names some who are there.

    Examples
    --------
    >>> ranked = pd.DataFrame({"author_id": ["a", "b"], "author_name": ["A", "B"], "works": [9, 5]})
    >>> choose_expert(ranked, ""), choose_expert(ranked, "b"), choose_expert(ranked.assign(works=9), "")
    ('a', 'b', '')
    """
    pool = ranked if among is None else among
    if wanted in set(ranked["author_id"]):
        return wanted
    if wanted:
        some = ", ".join(f"{row.author_id} ({row.author_name})" for row in ranked.head(8).itertuples()) or "nobody"
        raise ValueError(f"expert {wanted!r} is not here; choose one of, for instance: {some}")
    first = foremost(pool)["author_id"].tolist()
    return first[0] if len(first) == 1 else ""


def expert_name(ranked, author_id: str) -> str:
    """Name of an expert; a dash for nobody.

    Examples
    --------
    >>> expert_name(pd.DataFrame({"author_id": ["a"], "author_name": ["Kim, Ada"]}), "a")
    'Kim, Ada'
    """
    names = ranked.loc[ranked["author_id"] == author_id, "author_name"]
    return "–" if names.empty else names.iloc[0]


def within_reach(ranked: pd.DataFrame, graph: Graph, country: str) -> pd.DataFrame:
    """Experts who are not yet co-authors of the country's experts, but whom a chain of co-authors joins with them.

    Parameters
    ----------
    ranked : DataFrame
        From `rank_experts`.
    graph : Graph
        The author network.
    country : str
        Country code.

    Returns
    -------
    DataFrame
        Rows of `ranked`, best first: experts of other known countries two steps or more away. Where there is nobody
        such, their co-authors abroad; where there is nobody at all, everybody abroad (and no chain will lead there).

    Examples
    --------
    >>> from helpers.network.graph import Graph
    >>> ranked = pd.DataFrame({"author_id": ["a", "b", "c", "d"], "country": ["US", "JP", "KR", "US"]})
    >>> links = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"], "works": [1, 1]})
    >>> list(within_reach(ranked, Graph.from_links(links), "KR")["author_id"])
    ['a']
    """
    place = graph.nodes.get_indexer(ranked["author_id"])  # -1: no link
    abroad = (ranked["country"].notna() & (ranked["country"] != country)).to_numpy()
    mine = place[(ranked["country"] == country).to_numpy() & (place >= 0)]
    _, component = connected_components(graph.weights, directed=False)
    joined = abroad & (place >= 0) & np.isin(component[place], component[mine]) if len(mine) else abroad & False
    further = joined & ~np.isin(place, graph.weights[mine].indices)
    return ranked[next((found for found in (further, joined) if found.any()), abroad)]


def ego_network(links: pd.DataFrame, ego: str, most: int = 40) -> pd.DataFrame:
    """Links among a node and its strongest partners.

    Parameters
    ----------
    links : DataFrame
        source, target, works.
    ego : str
    most : int
        At most this many partners: those of most joint works, ties by name.

    Returns
    -------
    DataFrame
        The rows of `links` with both ends in that circle.

    Examples
    --------
    >>> links = pd.DataFrame({"source": ["a", "a", "b", "c"], "target": ["b", "c", "c", "d"], "works": [2, 1, 1, 1]})
    >>> ego_network(links, "a")[["source", "target"]].to_numpy().tolist()
    [['a', 'b'], ['a', 'c'], ['b', 'c']]
    """
    own = links[(links["source"] == ego) | (links["target"] == ego)]
    partner = own["source"].where(own["target"] == ego, own["target"])
    near = own.assign(partner=partner).sort_values(["works", "partner"], ascending=[False, True])
    circle = {ego, *near["partner"].head(most)}
    return within(links, circle)
