"""Works of each researcher of a country in each year, as arrays: what growth paths are drawn from."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.data.corpus import Corpus
from helpers.data.technologies import read_technologies

OUTCOMES = ("works", "international", "with_host")


@dataclass(frozen=True)
class Panel:
    """Counts of P persons in Y years.

    Attributes
    ----------
    people : DataFrame
        author_id, first_year (of a work in the corpus), first_domestic (year of the first work with an affiliation in
        the focal country); row p describes person p.
    years : ndarray of int, shape (Y,)
    works, international : ndarray of int, shape (P, Y)
        Works, and those with an author in another country than the focal one.
    with_host : dict of str to ndarray of int, shape (P, Y)
        Country -> works with an author there.
    topics : DataFrame
        person (row of `people`), year, topic, works: by technology, sub-technologies under their parent; a work of no
        listed technology goes by its field, "" where that is unknown too.
    undated : int
        Works of these persons that have no year and are left out.
    """

    people: pd.DataFrame
    years: np.ndarray
    works: np.ndarray
    international: np.ndarray
    with_host: dict
    topics: pd.DataFrame
    undated: int = 0


def person_years(corpus: Corpus, focal: str, hosts: Iterable[str] = ()) -> Panel:
    """Count the works of everyone who ever had an affiliation in the focal country, year by year.

    All works of a person count, wherever they were written. A year without a work in the corpus is a year with no
    works: whether the person wrote something that the corpus does not hold cannot be told.

    Parameters
    ----------
    corpus : Corpus
        With works that have years and authors that have author_id.
    focal : str
        Country code.
    hosts : iterable of str
        Countries whose joint works are counted one by one.

    Returns
    -------
    Panel

    Raises
    ------
    ValueError
        The corpus holds no person of the focal country with a dated work.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> works = pd.DataFrame({"work_id": ["a", "b"], "year": [2019, 2021], "technologies": [["quantum-sensing"], []]})
    >>> slots = pd.DataFrame([("a", "p", "KR"), ("b", "p", "KR"), ("b", "q", "DE")],
    ...                      columns=["work_id", "author_id", "country"])
    >>> panel = person_years(Some(works=works, authorships=slots), "KR", ["DE"])
    >>> panel.years.tolist(), panel.works.tolist(), panel.with_host["DE"].tolist()
    ([2019, 2020, 2021], [[1, 0, 1]], [[0, 0, 1]])
    >>> panel.topics["topic"].tolist()
    ['quantum', '']
    """
    columns = ["work_id", "author_id", "country"]
    slots = corpus.authorships[columns].merge(corpus.works[["work_id", "year"]], on="work_id")
    authors = slots.dropna(subset=["author_id", "country"])
    local = authors.loc[authors["country"] == focal, "author_id"].unique()
    dated = slots[slots["year"].notna()].astype({"year": "int64"})
    mine = dated[dated["author_id"].isin(local)]
    if mine.empty:
        raise ValueError(f"no work of known year has an identified author in {focal}: growth paths cannot be followed")
    domestic = mine[mine["country"] == focal].groupby("author_id")["year"].min()
    people = mine.groupby("author_id")["year"].min().rename("first_year").to_frame()
    people["first_domestic"] = domestic.reindex(people.index)
    people = people.dropna().astype("int64").sort_index().reset_index()
    years = np.arange(dated["year"].min(), dated["year"].max() + 1)
    pairs = mine[["author_id", "work_id", "year"]].drop_duplicates()
    pairs = pairs.assign(person=pd.Index(people["author_id"]).get_indexer(pairs["author_id"]))
    pairs = pairs[pairs["person"] >= 0]
    places = dated[["work_id", "country"]].dropna().drop_duplicates()
    foreign = {host: set(places.loc[places["country"] == host, "work_id"]) for host in sorted(set(hosts))}
    abroad = set(places.loc[places["country"] != focal, "work_id"])

    def count(rows):
        out = np.zeros((len(people), len(years)), dtype=np.int32)
        np.add.at(out, (rows["person"].to_numpy(), rows["year"].to_numpy() - years[0]), 1)
        return out

    undated = slots[slots["year"].isna() & slots["author_id"].isin(local)]["work_id"].nunique()
    return Panel(
        people=people,
        years=years,
        works=count(pairs),
        international=count(pairs[pairs["work_id"].isin(abroad)]),
        with_host={host: count(pairs[pairs["work_id"].isin(works)]) for host, works in foreign.items()},
        topics=_topics(pairs, corpus.works),
        undated=int(undated),
    )


def _topics(pairs: pd.DataFrame, works: pd.DataFrame) -> pd.DataFrame:
    """Works by person, year and technology, sub-technologies under their parent."""
    parents = read_technologies().set_index("id")["parent"]
    parents = parents.where(parents.notna(), parents.index.to_series())
    columns = ["work_id", "technologies", *({"field"} & set(works))]
    tags = works.loc[works["work_id"].isin(pairs["work_id"]), columns].explode("technologies")
    topic = tags["technologies"].map(lambda tag: parents.get(tag, tag), na_action="ignore")
    fields = "field: " + tags["field"] if "field" in tags else ""
    tags = tags.assign(topic=topic.where(topic.notna(), fields).fillna(""))[["work_id", "topic"]].drop_duplicates()
    rows = pairs.merge(tags, on="work_id")
    counted = rows.groupby(["person", "year", "topic"]).size().rename("works").reset_index()
    return counted.sort_values(["person", "year", "topic"], ignore_index=True)


def main_topic(panel: Panel, before: int) -> np.ndarray:
    """Technology of most works of each person before a year; of equals the first by name, "" where there is none.

    Examples
    --------
    >>> topics = pd.DataFrame({"person": [0, 0, 0], "year": [2018, 2019, 2021], "topic": ["b", "a", "b"], "works": 1})
    >>> people = pd.DataFrame({"author_id": ["p", "q"], "first_year": 2018, "first_domestic": 2018})
    >>> panel = Panel(people, np.arange(2018, 2022), None, None, {}, topics)
    >>> main_topic(panel, 2020).tolist(), main_topic(panel, 2022).tolist()
    (['a', ''], ['b', ''])
    """
    earlier = panel.topics[panel.topics["year"] < before]
    sums = earlier.groupby(["person", "topic"])["works"].sum().reset_index()
    best = sums.sort_values(["works", "topic"], ascending=[False, True]).drop_duplicates("person")
    out = np.full(len(panel.people), "", dtype=object)
    out[best["person"].to_numpy()] = best["topic"].to_numpy()
    return out
