"""Training programmes in a planted world: who takes part is drawn, and what they gain by it is known."""

from dataclasses import replace

import numpy as np
import pandas as pd

from helpers.data.corpus import Corpus
from helpers.data.schemas import conform

#: Programme -> ministry, career level, exchange type and technologies (by parent). All of it is made up.
PROGRAMMES = {
    "Planted fellowship 1": ("Ministry 1", "postdoc", "research_stay", ("artificial-intelligence", "quantum")),
    "Planted fellowship 2": ("Ministry 1", "early_career", "research_stay", ("advanced-bio",)),
    "Planted internship": ("Ministry 2", "graduate", "internship", ("artificial-intelligence",)),
    "Planted school": ("Ministry 2", "graduate", "education", ("advanced-bio", "quantum")),
    "Planted visits": ("Ministry 3", "established", "short_visit", ("quantum",)),
}
#: Ministry -> technologies, by parent, of which it says that it has nothing else ("*": all). Of the rest it is silent.
SAID = {"Ministry 1": ("*",), "Ministry 2": ("*",), "Ministry 3": ("quantum", "artificial-intelligence")}
HOSTS = ("DE", "GB", "JP", "US")


def plant_training(
    corpus: Corpus,
    seed: int,
    participants: int = 80,
    effect: float = 0.6,
    joint: float = 0.5,
    years: tuple[int, int] = (2016, 2020),
    focal: str = "KR",
) -> tuple[Corpus, pd.DataFrame, pd.DataFrame]:
    """Draw who takes part and add what follows to a corpus.

    In each year as many persons with earlier works in the focal country are drawn, with chances of 1 + their works of
    the last three years: the busy go more often, and nothing else decides. From the year after on each writes
    Poisson(effect) further works a year, a share `joint` of them with an author of the host country.

    Parameters
    ----------
    corpus : Corpus
        A planted world.
    seed : int
    participants : int
    effect : float
        Further works of a person and year.
    joint : float
        Share of these with the host country.
    years : tuple of int
        First and last year in which stays begin.
    focal : str

    Returns
    -------
    corpus : Corpus
        With the further works, without patents and expert scores; marked synthetic.
    programmes, participants : DataFrame
        As `helpers.training.records` reads them.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> before = read_corpus("planted")
    >>> after, programmes, took = plant_training(before, seed=1, participants=20)
    >>> len(took), len(after.works) > len(before.works), bool(took["author_id"].is_unique)
    (20, True, True)
    """
    random = np.random.default_rng([seed, 6])
    programmes = _programmes(corpus, random)
    took = _participants(corpus, programmes, random, participants, years, focal)
    works, slots = _works_after(corpus, took, random, effect, joint)
    works = pd.concat([corpus.works, conform(works, "works")], ignore_index=True)
    slots = pd.concat([corpus.authorships, conform(slots, "authorships")], ignore_index=True)
    tables = {"works": conform(works, "works"), "authorships": conform(slots, "authorships")}
    about = f"{corpus.meta['query']}; training seed {seed}, {effect:g} works a year, {joint:g} joint"
    counts = {
        "read": len(works),
        "works": len(works),
        "revised": 0,
        "deleted": 0,
        "rejected": 0,
        "authorship_rows": len(slots),
        "author_slots": int(works["n_authors"].sum()),
        "authors": slots["author_id"].nunique(),
        "orcids": 0,
        "institutions": len(corpus.institutions),
        "countries": slots["country"].nunique(),
    }
    meta = corpus.meta | {"name": "training_example", "query": about, "counts": counts, "synthetic": True}
    took = took[["author_id", "programme", "year", "host_country"]]
    return replace(corpus, **tables, meta=meta, patents=None, expert_scores=None), programmes, took


def _parents(corpus: Corpus) -> dict[str, str]:
    """Sub-technology -> parent, as the works of a planted world carry them."""
    pairs = {tuple(tags) for tags in corpus.works["technologies"] if len(tags) == 2}
    both = {tag for pair in pairs for tag in pair}
    often = {tag: sum(tag in pair for pair in pairs) for tag in both}
    return {tag: max(pair, key=lambda t: (often[t], t)) for pair in sorted(pairs) for tag in pair if often[tag] == 1}


def _programmes(corpus: Corpus, random: np.random.Generator) -> pd.DataFrame:
    parents, rows = _parents(corpus), []
    span = range(int(corpus.works["year"].max()) - 8, int(corpus.works["year"].max()) + 1)
    for programme, (ministry, level, kind, groups) in PROGRAMMES.items():
        for technology in sorted(tag for tag, parent in parents.items() if parent in groups):
            if random.random() < 0.25:  # a programme does not reach every technology
                continue
            size = random.choice([2, 6, 15])
            places = [None if random.random() < 0.06 else int(n) for n in random.poisson(size, len(span))]
            told = (programme, ministry, technology, level, kind)
            rows += [(*told, year, n) for year, n in zip(span, places, strict=True)]
    for ministry, groups in SAID.items():
        said = ["*"] if "*" in groups else sorted(tag for tag, parent in parents.items() if parent in groups)
        rows += [(None, ministry, technology, "*", "*", year, 0) for technology in said for year in span]
    columns = ["programme", "ministry", "technology", "career_level", "exchange_type", "year", "places"]
    table = pd.DataFrame(rows, columns=columns).astype({"programme": "str", "places": "Int64"})
    return table.sort_values(columns[:-1], ignore_index=True)


def _participants(corpus, programmes, random, participants, years, focal) -> pd.DataFrame:
    """Draw persons year by year, the busy more often; programme of the person's technology, host country by lot."""
    dated = corpus.authorships.dropna(subset=["author_id"]).merge(corpus.works[["work_id", "year", "technologies"]])
    dated = dated.drop_duplicates(["author_id", "work_id"])
    parents, taken, rows = _parents(corpus), set(), []
    span = range(years[0], years[1] + 1)
    for year, size in zip(span, np.diff(np.linspace(0, participants, len(span) + 1).round()).astype(int), strict=True):
        past = dated[(dated["year"] < year) & (dated["country"] == focal) & ~dated["author_id"].isin(taken)]
        persons = past.groupby("author_id").agg(tags=("technologies", "first"), institution=("institution_id", "first"))
        recent = past[past["year"] >= year - 3].groupby("author_id").size().reindex(persons.index, fill_value=0)
        chance = (1 + recent) / (1 + recent).sum()
        drawn = np.sort(random.choice(len(persons), min(size, len(persons)), replace=False, p=chance.to_numpy()))
        for person in persons.iloc[drawn].itertuples():
            own = next(tag for tag in person.tags if tag in parents)
            fitting = [name for name, (*_, groups) in PROGRAMMES.items() if parents[own] in groups]
            host, programme = random.choice(HOSTS), random.choice(fitting)
            rows.append((person.Index, str(programme), year, str(host), own, parents[own], person.institution))
        taken |= set(persons.index[drawn])
    columns = ["author_id", "programme", "year", "host_country", "own", "parent", "institution_id"]
    return pd.DataFrame(rows, columns=columns).sort_values(["author_id"], ignore_index=True)


def _works_after(corpus, took, random, effect, joint) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Further works of those who took part, and their author slots."""
    last = int(corpus.works["year"].max())
    rows = took.loc[took.index.repeat(last - took["year"])].reset_index(drop=True)
    rows["year"] = rows["year"] + rows.groupby("author_id").cumcount() + 1
    rows = rows.loc[rows.index.repeat(random.poisson(effect, len(rows)))].reset_index(drop=True)
    rows["work_id"] = [f"planted:T{number:05d}" for number in range(1, len(rows) + 1)]
    rows["joint"] = random.random(len(rows)) < joint
    fields = corpus.works.assign(first=corpus.works["technologies"].map(lambda tags: tuple(sorted(tags))))
    fields = fields.drop_duplicates("first").set_index("first")["field"]
    tags = [sorted(pair) for pair in zip(rows["own"], rows["parent"], strict=True)]
    works = pd.DataFrame(
        {
            "work_id": rows["work_id"],
            "year": rows["year"],
            "kind": "article",
            "venue": "Planted Journal",
            "field": [fields[tuple(pair)] for pair in tags],
            "technologies": pd.Series(tags, dtype="object"),
            "citations": random.poisson(3, len(rows)),
            "n_authors": 1 + rows["joint"],
            "n_institutions": 1 + rows["joint"],
            "n_countries": 1 + rows["joint"],
        }
    )
    people = corpus.authorships.drop_duplicates("author_id").set_index("author_id")["author_name"]
    home = rows.assign(position=1, country=rows["institution_id"].str[:2].str.upper(), is_lead=True)
    home["author_name"] = home["author_id"].map(people)
    known = corpus.authorships.dropna(subset=["author_id", "institution_id"])
    parts = []
    for host, mine in rows[rows["joint"]].groupby("host_country"):
        pool = known[known["country"] == host].drop_duplicates("author_id").sort_values("author_id")
        drawn = pool.iloc[random.integers(0, len(pool), len(mine))]
        parts.append(drawn.assign(work_id=mine["work_id"].to_numpy(), position=2, is_lead=False))
    columns = ["work_id", "position", "institution_id", "author_id", "author_name", "country", "is_lead"]
    return works, pd.concat([home[columns], *(part[columns] for part in parts)], ignore_index=True)
