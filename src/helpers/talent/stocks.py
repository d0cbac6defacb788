"""Where researchers are: shortage by technology, careers, stocks, those from abroad and those gone."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.data.corpus import Corpus
from helpers.data.kept import kept
from helpers.network.resampling import percentile_interval
from helpers.talent.identity_error import IdentityError, identity_error, with_interval
from helpers.talent.mobility import EVIDENCE, LONGEST_GAP, SETTLING, changes, residences, stays

SMALLEST = 20  # persons in a technology, below which no quotient is told
COUNTED = 50  # persons of a country, from which it counts among the countries that the focal one is compared with
#: Years since the first work from which a stage begins.
STAGES = {"early": 0, "mid": 5, "senior": 15}
_LATEST = 3  # years at the end of the corpus in which a person counts as active


def shortage(corpus: Corpus, focal: str, seed: int, n_draws: int = 2000) -> pd.DataFrame:
    r"""Location quotient of each technology: is a country's share of researchers there below that of all countries?

    .. math:: LQ_t = \frac{n_{ft} / n_f}{n_t / n}

    with persons n of the focal country f and of all countries, in technology t and in all [1]_. A person counts in each
    technology and each country of the works that bear the name, once. Below 1 the country has fewer researchers in the
    technology than its size would give: a lack against its own mix, not vacancies, and not a lack per head.

    Parameters
    ----------
    corpus : Corpus
        Slots without author_id or country are left out.
    focal : str
        Alpha-2 code.
    seed, n_draws : int
        Of the draws behind the intervals.

    Returns
    -------
    DataFrame
        technology; n (persons of the focal country in it), n_all (of all countries); lq, lq_low, lq_high (95 %); and
        shortage (boolean): True where the whole interval lies below 1, False where it lies at or above 1, null where
        these data cannot tell. Where fewer than 20 persons of all countries are in the technology lq and shortage are
        null: that is missing data, no shortage. Sorted by lq, the scarcest first, then by technology.

    Notes
    -----
    Shares are drawn from Beta(x + a, n - x + b): for the focal country a = b = 1/2 (Jeffreys), for the others a is the
    share of all persons and b = 1 - a, so that small countries without anybody in a technology do not lift the mean.
    Identities that part one person make several of one: persons are multiplied by the recall of the corpus's identities
    first, which widens the interval (`identity_error`).

    A corpus whose `meta` has a `sample` was drawn so that the countries' sizes mean nothing (data/inventors, by
    surnames). There the denominator is the mean of the shares of all countries with 50 persons or more, each country
    weighing the same: how many persons of a country were drawn then does not matter, if surnames and technologies are
    independent within a country.

    References
    ----------
    .. [1] Billings, S. B., Johnson, E. B. (2012). The location quotient as an estimator of industrial concentration.
       Regional Science and Urban Economics 42, 642-647. doi:10.1016/j.regsciurbeco.2012.03.003

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> table = shortage(read_corpus("inventors"), "KR", seed=1)
    >>> table.columns.tolist()
    ['technology', 'n', 'n_all', 'lq', 'lq_low', 'lq_high', 'shortage']
    """
    persons = corpus.authorships[["work_id", "author_id", "country"]].dropna()
    in_all = persons[["author_id", "country"]].drop_duplicates()["country"].value_counts().sort_index()
    tagged = corpus.works[["work_id", "technologies"]].explode("technologies").dropna()
    tagged = tagged.merge(persons, on="work_id").drop_duplicates(["technologies", "author_id", "country"])
    counts = tagged.groupby(["technologies", "country"]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=in_all.index, fill_value=0)
    recall = identity_error(persons["author_id"].drop_duplicates()).recall
    lq = _quotients(counts, in_all, focal, "sample" in corpus.meta, recall, (n_draws, seed))
    table = pd.DataFrame(
        {"technology": counts.index.astype("str"), "n": counts.get(focal, 0), "n_all": counts.sum(axis=1)}
    ).reset_index(drop=True)
    known = (table["n_all"] >= SMALLEST) & (in_all.get(focal, 0) > 0)
    for name, values in zip(("lq", "lq_low", "lq_high"), lq, strict=True):
        table[name] = pd.Series(values, index=table.index, dtype="float64").where(known)
    short = pd.Series(pd.NA, index=table.index, dtype="boolean")
    table["shortage"] = short.mask(table["lq_high"] < 1, True).mask(table["lq_low"] >= 1, False)
    return table.sort_values(["lq", "technology"], ignore_index=True)


def _quotients(counts, in_all, focal, alike, recall, draws):
    """Quotient and both ends of its interval for each row of `counts` (technologies x countries)."""
    others = [code for code in in_all.index if code != focal and (in_all[code] >= COUNTED or not alike)]
    parts = [focal, *others] if focal in in_all.index else others
    inside, size = counts[parts].to_numpy(float), in_all[parts].to_numpy(float)
    if not alike and len(parts) > 1:  # all others are one
        inside = np.column_stack([inside[:, 0], inside[:, 1:].sum(axis=1)])
        size = np.array([size[0], size[1:].sum()])
    if focal not in in_all.index or not len(counts):
        return np.full((3, len(counts)), np.nan)
    weight = np.full(len(size), 1 / len(size)) if alike else size / size.sum()
    share = inside / size
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient = share[:, 0] / (share @ weight)
    n_draws, seed = draws
    random = np.random.default_rng([seed, 33])
    shape = (n_draws, *inside.shape)
    overall = np.clip(inside.sum(axis=1) / size.sum(), 1e-9, 1 - 1e-9)[:, None]
    a, b = (np.repeat(part, len(size), axis=1) for part in (overall, 1 - overall))
    a[:, 0] = b[:, 0] = 0.5
    drawn = random.beta(recall * inside + a, recall * (size - inside) + b, shape)
    return quotient, *percentile_interval((drawn[:, :, 0] / (drawn @ weight)).T, estimate=quotient)


@dataclass(frozen=True)
class Careers:
    """Careers of the persons of a corpus: `stays` and `changes` of `mobility`, first and last year, identity error."""

    corpus: object
    stays: pd.DataFrame
    changes: pd.DataFrame
    places: pd.DataFrame
    first_year: int
    last_year: int
    error: IdentityError

    @property
    def moves(self) -> pd.DataFrame:
        """The changes that count as moves."""
        return self.changes[self.changes["status"] == "move"].reset_index(drop=True)


@kept
def careers(
    whole: Corpus, part: Corpus | None = None, evidence: int = EVIDENCE, longest_gap: int = LONGEST_GAP
) -> Careers:
    """Careers, read from all years of a corpus, of the persons on some of its works.

    Parameters
    ----------
    whole : Corpus
    part : Corpus, optional
        Only the persons on its works, and only the changes of its years; their careers are read from the whole.
    evidence, longest_gap : int
        As in `mobility.stays` and `mobility.changes`.

    Returns
    -------
    Careers

    Raises
    ------
    ValueError
        The corpus holds no careers: no authorships, or fewer than half of the persons on several works are seen in
        several years.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> careers(read_corpus("medline_2021"))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    ValueError: corpus 'medline_2021' shows no careers: 711 of its 6,608 persons with several works are seen in ...
    """
    found = residences(whole)
    works = found.groupby("author_id")["works"].agg(["sum", "size"])
    several = works[works["sum"] > 1]
    if len(several) == 0 or (several["size"] > 1).mean() < 0.5:
        raise ValueError(
            f"corpus {whole.meta['name']!r} shows no careers: {(several['size'] > 1).sum():,} of its {len(several):,} "
            "persons with several works are seen in several years; choose a corpus of many years with identified "
            "authors, such as 'inventors'"
        )
    error = identity_error(found["author_id"].drop_duplicates())
    stayed = stays(found, evidence)
    changed = changes(stayed, longest_gap)
    first, last = int(found["year"].min()), int(found["year"].max())
    if part is not None:
        chosen = set(part.authorships["author_id"].dropna())
        low, high = int(part.works["year"].min()), int(part.works["year"].max())
        found, stayed = (table[table["author_id"].isin(chosen)].reset_index(drop=True) for table in (found, stayed))
        changed = changed[changed["author_id"].isin(chosen) & changed["year"].between(low, high)]
        first, last = max(first, low), min(last, high)
    return Careers(whole, stayed, changed.reset_index(drop=True), found, first, last, error)


def stocks(found: Careers) -> pd.DataFrame:
    """Persons present in each country in each year: from the first to the last work of a stay there.

    Years between two works in one country count as years there; those between two countries as years in neither.

    Returns
    -------
    DataFrame
        country, year, persons; persons_low, persons_high: persons times the recall, and over the precision, of the
        corpus's identities, which is what parted and joined identities could do at most on average. Sorted by country,
        year.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> rows = [("p", "KR", 2018, 2020), ("q", "KR", 2020, 2021)]
    >>> stayed = pd.DataFrame(rows, columns=["author_id", "country", "first_year", "last_year"])
    >>> found = Some(stays=stayed, first_year=2019, last_year=2021, error=IdentityError("orcid"))
    >>> stocks(found)[["year", "persons"]].to_numpy().tolist()
    [[2019, 1], [2020, 2], [2021, 1]]
    """
    table = found.stays
    length = (table["last_year"] - table["first_year"] + 1).to_numpy(int)
    each = table.loc[table.index.repeat(length), ["author_id", "country", "first_year"]]
    step = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
    each["year"] = each.pop("first_year").to_numpy() + step
    each = each[each["year"].between(found.first_year, found.last_year)].drop_duplicates()
    counted = each.groupby(["country", "year"]).size().rename("persons").reset_index()
    return counted.assign(
        persons_low=counted["persons"] * found.error.recall, persons_high=counted["persons"] / found.error.precision
    )


def stage(found: Careers, author_ids: pd.Series, years: pd.Series) -> pd.Series:
    """Career stage by years since the first work in the corpus: early 0-4, mid 5-14, senior 15 and more.

    Unknown (null) where the first work is of the first `SETTLING` years of the corpus: earlier ones may be missing.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> rows = [("o", 1990), ("p", 2000), ("p", 2012)]
    >>> places = pd.DataFrame(rows, columns=["author_id", "year"])
    >>> stage(Some(places=places), pd.Series(["o", "p", "p"]), pd.Series([1995, 2000, 2012])).tolist()
    [nan, 'early', 'mid']
    """
    first = found.places.groupby("author_id")["year"].min()
    began = author_ids.map(first)
    years_in = (years - began).to_numpy(float)
    names = np.array(list(STAGES), dtype=object)
    place = np.searchsorted(list(STAGES.values()), np.nan_to_num(years_in), side="right") - 1
    known = began.ge(first.min() + SETTLING).to_numpy(bool) & (years_in >= 0)
    return pd.Series(np.where(known, names[np.clip(place, 0, None)], None), index=author_ids.index, dtype="str")


def current(found: Careers) -> pd.DataFrame:
    """Where each person is now: the last solid stay, of those seen in the last three years.

    Returns
    -------
    DataFrame
        author_id, country, origin (country of the first solid stay), past (every country of an earlier solid stay, as
        a frozenset), since (first year seen there), works (there); sorted by author_id.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> rows = [("p", 0, "KR", 2010, 2015, 4, True), ("p", 1, "US", 2016, 2020, 3, True)]
    >>> columns = ["author_id", "stay", "country", "first_year", "last_year", "works", "solid"]
    >>> current(Some(stays=pd.DataFrame(rows, columns=columns), last_year=2020)).iloc[0, :3].tolist()
    ['p', 'US', 'KR']
    """
    solid = found.stays[found.stays["solid"]].sort_values(["author_id", "stay"])
    solid = solid[solid["first_year"] <= found.last_year]
    last = solid.drop_duplicates("author_id", keep="last").set_index("author_id")
    origin = solid.drop_duplicates("author_id").set_index("author_id")["country"]
    past = solid[solid["author_id"].duplicated(keep="last")].groupby("author_id")["country"].agg(frozenset)
    table = pd.DataFrame(
        {
            "country": last["country"],
            "origin": origin,
            "past": past.reindex(last.index),
            "since": last["first_year"],
            "works": last["works"],
        }
    )
    active = last["last_year"] > found.last_year - _LATEST
    table["past"] = table["past"].map(lambda codes: codes if isinstance(codes, frozenset) else frozenset())
    return table[active].rename_axis("author_id").reset_index()


def abroad(found: Careers, focal: str, factor: np.ndarray, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Who came from abroad and is active in the focal country; who was there once and is active abroad.

    Neither is a matter of citizenship: "from abroad" is a first solid stay in another country in this corpus.

    Parameters
    ----------
    found : Careers
    focal : str
        Alpha-2 code.
    factor : ndarray
        From `identity_error.move_factor`.
    seed : int

    Returns
    -------
    foreign, emigrants : DataFrame
        country (of origin; where they are now), persons, persons_low, persons_high (95 %: chance and identity),
        technologies (the three that most of them work in); the most persons first.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> rows = [("p", 0, "KR", 2010, 2015, 4, True), ("p", 1, "US", 2016, 2020, 3, True)]
    >>> columns = ["author_id", "stay", "country", "first_year", "last_year", "works", "solid"]
    >>> corpus = Some(works=pd.DataFrame({"work_id": ["a"], "technologies": [["quantum"]]}),
    ...               authorships=pd.DataFrame({"work_id": ["a"], "author_id": ["p"]}))
    >>> found = Some(stays=pd.DataFrame(rows, columns=columns), last_year=2020, corpus=corpus)
    >>> foreign, emigrants = abroad(found, "KR", np.ones(9), seed=1)
    >>> len(foreign), emigrants[["country", "persons", "technologies"]].to_numpy().tolist()
    (0, [['US', 1, ['quantum']]])
    """
    now = current(found)
    here = now[(now["country"] == focal) & (now["origin"] != focal)]
    gone = now[(now["country"] != focal) & now["past"].map(lambda codes: focal in codes)]
    works = person_technologies(found.corpus)
    return tuple(_by_country(persons, by, works, factor, seed) for persons, by in ((here, "origin"), (gone, "country")))


def person_technologies(corpus: Corpus) -> pd.DataFrame:
    """Technologies of each person's works: author_id, technology, each pair once."""
    tagged = corpus.works[["work_id", "technologies"]].explode("technologies").dropna()
    slots = corpus.authorships[["work_id", "author_id"]].dropna().drop_duplicates()
    pairs = tagged.merge(slots, on="work_id")[["author_id", "technologies"]].drop_duplicates()
    return pairs.rename(columns={"technologies": "technology"}).sort_values(["author_id", "technology"])


def _by_country(persons, by, works, factor, seed):
    counted = persons.groupby(by).size().rename("persons").rename_axis("country").reset_index()
    counted = counted.sort_values(["persons", "country"], ascending=[False, True], ignore_index=True)
    each = persons[["author_id", by]].merge(works, on="author_id").groupby([by, "technology"]).size().rename("n")
    each = each.reset_index().sort_values([by, "n", "technology"], ascending=[True, False, True])
    first = each.groupby(by)["technology"].agg(lambda names: list(names.head(3)))
    table = with_interval(counted, "persons", factor, seed)
    return table.assign(technologies=[first.get(code, []) for code in table["country"]])
