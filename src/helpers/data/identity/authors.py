"""Who is who among the authors of a corpus."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from helpers.data.identity.namesakes import fold_name, given_forms, name_bearers, split_names

#: Works with more authors than this lend no co-author evidence: everybody there is everybody's co-author.
MAX_AUTHORS = 50
#: What is shared is no evidence where chance may be expected to bring more other bearers of the name to it.
MAX_NAMESAKES = 0.001
#: A name that chance gives to more persons than this is not matched with its other forms.
MAX_BEARERS = 0.1


def identify_authors(authorships: pd.DataFrame) -> pd.Series:
    r"""Give each author slot the identifier of a person.

    Two slots are the same person when

    1. they carry the same ORCID; or
    2. they carry the same name, and chance would rarely bring another bearer of it to what they share: the
       institution, a co-author's name, either of these together with the field, or nothing where the name is
       very rare; or
    3. as 2, with one name another form of the other ("Kim, J S" or "Kim, Jisoo" of "Kim, Ji-Soo", "Roe, Ada"
       of "Roe, Ada M"), where that form is rare and only one fuller name shares the same.

    Chains of such evidence join. A chain that would join two ORCIDs is cut: its slots with an ORCID go by
    that alone, the others by the evidence between themselves. A name that stands twice in a byline is no
    evidence.

    Parameters
    ----------
    authorships : DataFrame
        Columns work_id, position, author_name ("Family, Given"), orcid, institution_id and, if at hand,
        field; one row per slot and institution.

    Returns
    -------
    Series of str
        Aligned with the rows: "orcid:0000-0001-..." where an ORCID vouches for the person, else
        "name:family,given#k" with k counted in order of appearance; null where there is no name or ORCID.

    Notes
    -----
    Agreement is weighted by the rarity of what agrees, as in record linkage (Fellegi and Sunter 1969, doi
    10.1080/01621459.1969.10501049). Where e persons are expected to bear a name, and shares :math:`s_i` of
    the names go with the institution, co-author and field (:func:`helpers.data.identity.namesakes.name_bearers`), the
    evidence counts if :math:`e \prod s_i < 0.001`; for the name alone N is the true number of names. Rule 3
    asks also for :math:`e < 0.1`. The limits were chosen on labelled persons; evidence/identities.py
    measures precision and recall on others. People with a common name who move and find new co-authors are
    split; namesakes in one large institution are joined.

    Examples
    --------
    >>> slots = pd.DataFrame({
    ...     "work_id": ["1", "2", "3"], "position": 1, "author_name": ["Kim, Ada", "Kim, Ada", "Kim, Ada"],
    ...     "orcid": [None, None, None], "institution_id": ["kr/a", "kr/a", "us/b"],
    ... })
    >>> list(identify_authors(slots))
    ['name:kim,ada#1', 'name:kim,ada#1', 'name:kim,ada#2']
    """
    if authorships.empty:
        return pd.Series([], index=authorships.index, dtype="str")
    slot = authorships.groupby(["work_id", "position"], sort=False, dropna=False).ngroup().to_numpy()
    people = authorships[~pd.Series(slot).duplicated().to_numpy()].reset_index(drop=True)
    people["name"], names = _number_names(people["author_name"])
    forms = _other_forms(names)
    sure = ((people["name"] >= 0) & ~people.duplicated(["work_id", "name"], keep=False)).to_numpy()
    by_name, total = [], len(people)
    for shared in _shared(people, names, slot, authorships["institution_id"]):
        by_name.append(_agreements(shared[sure[shared["mention"]]], forms, total))
        total = max(total, by_name[-1].max(initial=0) + 1)
    person = _persons(people["orcid"], np.concatenate(by_name), total)
    return _identifiers(people, person).reindex(slot).set_axis(authorships.index)


def _number_names(signed: pd.Series) -> tuple[np.ndarray, pd.DataFrame]:
    """Number of each mention's name, -1 for none, and the names: family, given, bearers, names."""
    codes, spellings = pd.factorize(signed)
    parts = split_names(pd.Series(spellings, dtype="str"))
    number = parts.groupby(["family", "given"], sort=False).ngroup().to_numpy()
    names = parts.drop_duplicates().reset_index(drop=True)
    return np.append(number, -1)[codes], names.join(name_bearers(names))


def _other_forms(names: pd.DataFrame) -> pd.DataFrame:
    """Pairs of names (short, full) of which the first is rare and another form of the second."""
    rare = names[names["bearers"] < MAX_BEARERS].rename_axis("short").reset_index()
    forms = given_forms(names["given"]).rename_axis("full").reset_index()
    forms["family"] = names["family"].to_numpy()[forms["full"]]
    pairs = forms.merge(rare, left_on=["family", "form"], right_on=["family", "given"])
    return pairs.loc[pairs["short"] != pairs["full"], ["short", "full"]]


def _shared(people: pd.DataFrame, names: pd.DataFrame, slot: np.ndarray, institutions: pd.Series) -> Iterator:
    """What mentions may share: mention, name, what, and namesakes, the bearers of the name expected there."""
    number = people["name"].to_numpy()
    size = names["names"].to_numpy()[number] if len(names) else number
    bearers = names["bearers"].to_numpy()[number] if len(names) else number
    alone = pd.DataFrame({"mention": people.index, "name": number, "what": 0})
    yield alone.assign(namesakes=bearers * size / max(len(names), 1))
    for shared in (_places(slot, institutions), _coauthors(people)):
        mention = shared["mention"].to_numpy()
        shared["name"] = number[mention]
        shared["namesakes"] = bearers[mention] * _spread(shared) / size[mention]
        yield shared
        if "field" in people:
            field = pd.Series(pd.factorize(people["field"])[0])
            spread = _spread(pd.DataFrame({"name": number, "what": field})).to_numpy()
            shared["namesakes"] *= spread[mention] / size[mention]
            shared["what"] = shared["what"] * len(people) + field.to_numpy()[mention]
            yield shared[field.to_numpy()[mention] >= 0]


def _spread(shared: pd.DataFrame) -> pd.Series:
    """Number of different names that share the same, for each row."""
    return (~shared.duplicated(["name", "what"])).groupby(shared["what"]).transform("sum")


def _places(slot: np.ndarray, institutions: pd.Series) -> pd.DataFrame:
    places = pd.DataFrame({"mention": slot, "what": pd.factorize(institutions)[0]})
    return places[places["what"] >= 0].drop_duplicates()


def _coauthors(people: pd.DataFrame) -> pd.DataFrame:
    """Each mention with the names of its co-authors, those that stand in one byline only left out."""
    signed = people.loc[people["name"] >= 0, ["work_id", "name"]].rename_axis("mention").reset_index()
    signed = signed[signed.groupby("work_id")["mention"].transform("size") <= MAX_AUTHORS]
    again = signed.loc[signed["name"].duplicated(keep=False), ["work_id", "name"]].drop_duplicates()
    pairs = signed.merge(again.rename(columns={"name": "what"}), on="work_id")
    return pairs.loc[pairs["name"] != pairs["what"], ["mention", "what"]]


def _agreements(shared: pd.DataFrame, forms: pd.DataFrame, total: int) -> np.ndarray:
    """Edges from mentions to what bearers of their name share, and from such to that of the one fuller name.

    Nodes for what is shared are numbered from `total` on.
    """
    shared = shared[shared["namesakes"] < MAX_NAMESAKES]
    node = total + shared.groupby(["name", "what"], sort=False).ngroup()
    nodes = shared[["name", "what"]].assign(node=node).drop_duplicates()
    pairs = nodes.merge(forms, left_on="name", right_on="short")
    pairs = pairs.merge(nodes, left_on=["full", "what"], right_on=["name", "what"], suffixes=("", "_full"))
    pairs = pairs[~pairs["node_full"].isin(pairs["node"])]
    pairs = pairs[~pairs["node"].duplicated(keep=False)]
    edges = (np.column_stack([shared["mention"], node]), pairs[["node", "node_full"]].to_numpy())
    return np.concatenate(edges).astype(np.int64)


def _persons(orcids: pd.Series, edges: np.ndarray, total: int) -> np.ndarray:
    """Number of each mention's person: connected mentions, those of two ORCIDs held apart."""
    has = orcids.notna().to_numpy()
    code = pd.factorize(orcids)[0]
    by_orcid = np.column_stack([np.flatnonzero(has), total + code[has]])
    person = _components(np.concatenate([edges, by_orcid]), len(orcids))
    torn = (orcids.groupby(person).transform("nunique") > 1).to_numpy()
    apart = np.append(torn & has, np.zeros(total - len(orcids), dtype=bool))
    return _components(np.concatenate([edges[~apart[edges[:, 0]]], by_orcid]), len(orcids))


def _components(edges: np.ndarray, n: int) -> np.ndarray:
    """Connected component of each of the first n nodes."""
    size = max(n, edges.max(initial=-1) + 1)
    graph = coo_array((np.ones(len(edges), dtype=np.int8), (edges[:, 0], edges[:, 1])), shape=(size, size))
    return connected_components(graph, directed=False)[1][:n]


def _identifiers(people: pd.DataFrame, person: np.ndarray) -> pd.Series:
    """The ORCID of each mention's person, else the name it appears with first and a number."""
    orcid = people["orcid"].astype("str").groupby(person).transform("first").astype("str")
    spellings = people["author_name"].drop_duplicates().dropna()
    folded = people["author_name"].map(dict(zip(spellings, spellings.map(fold_name), strict=True)))
    name = folded.astype("str").groupby(person).transform("first").astype("str")
    order = pd.DataFrame({"name": name, "person": person}).dropna().drop_duplicates()
    order["k"] = order.groupby("name").cumcount() + 1
    number = pd.Series(person).map(order.set_index("person")["k"]).astype("Int64").astype("str")
    by_name = ("name:" + name + "#" + number).where(name.notna())
    return ("orcid:" + orcid).where(orcid.notna(), by_name).astype("str")
